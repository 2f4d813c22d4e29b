//! Statements on their way to other chains.

use super::mock::*;
use crate::{Delivered, Destinations, Error, Event, NextDestination, Outbox, Queries, Waiting};
use frame_support::{assert_noop, assert_ok, traits::Hooks, weights::Weight, BoundedVec};
use poco_primitives::attestation::{DestinationView, Place};
use sp_runtime::DispatchError;

#[test]
fn governance_alone_decides_where_statements_are_sent() {
	case(|| {
		let refused = DispatchError::BadOrigin;
		assert_noop!(Attestations::list_destination(signed(ANNE), destination(7)), refused);
		assert_eq!(list(TAX_OFFICE), 0);
		assert_noop!(Attestations::delist_destination(signed(ANNE), 0), refused);
		assert_noop!(
			Attestations::list_destination(governance(), destination(TAX_OFFICE)),
			Error::<Test>::AlreadyListed
		);
		assert_eq!((list(MUSEUM), list(9)), (1, 2));
		assert_noop!(
			Attestations::list_destination(governance(), destination(10)),
			Error::<Test>::MaxDestinationsExceeded
		);
		assert_ok!(Attestations::delist_destination(governance(), 1));
		let not_found = Error::<Test>::DestinationNotFound;
		assert_noop!(Attestations::delist_destination(governance(), 1), not_found);
		// A number is never used twice, so that what was delivered to one is not taken for another's.
		assert_eq!(list(MUSEUM), 3);
		let view = Attestations::view_destinations();
		assert_eq!(view.iter().map(|it| it.id).collect::<Vec<_>>(), [0, 2, 3]);
		let known = destination(TAX_OFFICE);
		assert_eq!(
			view[0],
			DestinationView {
				id: 0,
				location: TAX_OFFICE,
				pallet: known.pallet,
				call: known.call,
				max_ref_time: known.max_weight.ref_time(),
				max_proof_size: known.max_weight.proof_size(),
				fee: known.fee,
				price: known.price,
				waiting: vec![],
			}
		);
	});
}

#[test]
fn a_statement_is_sent_and_acknowledged_once() {
	case(|| {
		let (office, place) = (list(TAX_OFFICE), state(1));
		assert_ok!(push(office, place));
		let (to, statement, query) = SentOut::get().pop().unwrap();
		assert_eq!((to, statement.place()), (TAX_OFFICE, place));
		assert!(happened(Event::Sent { destination: office, place, query }));
		assert_eq!(waiting(office), [place]);
		let view = Attestations::view_destinations();
		assert_eq!((view[0].waiting[0].place, view[0].waiting[0].attempts), (place, 1));
		assert_noop!(push(office, place), Error::<Test>::AlreadySent);

		assert_ok!(answer(TAX_OFFICE, query, true));
		assert!(happened(Event::Delivered { destination: office, place }));
		assert_eq!(waiting(office), []);
		assert_eq!(Attestations::view_attestation(place).unwrap().delivered, [office]);
		assert_noop!(answer(TAX_OFFICE, query, true), Error::<Test>::NotAwaited);
		assert_noop!(push(office, place), Error::<Test>::AlreadyDelivered);
		blocks(3 * RETRY);
		assert_eq!(SentOut::get().len(), 1);
		// Another destination is another matter.
		assert_ok!(push(list(MUSEUM), place));
	});
}

#[test]
fn what_nobody_stated_and_where_nothing_is_sent_is_refused() {
	case(|| {
		let (office, place) = (list(TAX_OFFICE), state(1));
		let not_found = Error::<Test>::DestinationNotFound;
		assert_noop!(push(office + 1, place), not_found);
		let nothing = Place { epoch: 0, index: 1 };
		assert_noop!(push(office, nothing), Error::<Test>::StatementNotFound);
		let retry = Attestations::retry(signed(ANNE), office, place);
		assert_noop!(retry, Error::<Test>::ParcelNotFound);
		assert_noop!(Attestations::push(governance(), office, place), DispatchError::BadOrigin);
	});
}

#[test]
fn nobody_but_the_destination_acknowledges() {
	case(|| {
		let (office, place) = (list(TAX_OFFICE), state(1));
		list(MUSEUM);
		assert_ok!(push(office, place));
		let query = last_query();
		assert_noop!(answer(MUSEUM, query, true), Error::<Test>::NotTheDestination);
		let by_anne = Attestations::acknowledge(signed(ANNE), query, Box::new(true));
		assert_noop!(by_anne, DispatchError::BadOrigin);
		let by_root = Attestations::acknowledge(governance(), query, Box::new(true));
		assert_noop!(by_root, DispatchError::BadOrigin);
		assert_noop!(answer(TAX_OFFICE, query + 1, true), Error::<Test>::NotAwaited);
		assert_eq!(waiting(office), [place]);
	});
}

#[test]
fn what_a_destination_refuses_is_sent_again() {
	case(|| {
		let (office, place) = (list(TAX_OFFICE), state(1));
		assert_ok!(push(office, place));
		let first = last_query();
		assert_ok!(answer(TAX_OFFICE, first, false));
		assert!(happened(Event::Refused { destination: office, place }));
		assert_eq!(waiting(office), [place]);
		assert_noop!(answer(TAX_OFFICE, first, true), Error::<Test>::NotAwaited);
		blocks(2 * RETRY);
		assert!(last_query() > first);
		assert_ok!(answer(TAX_OFFICE, last_query(), true));
		assert_eq!(waiting(office), []);
	});
}

#[test]
fn whoever_pushes_pays_once_whatever_becomes_of_it() {
	case(|| {
		let (office, place) = (list(TAX_OFFICE), state(1));
		assert_ok!(push(office, place));
		assert_eq!(purse(ANNE), PURSE - PRICE);
		assert_noop!(push(office, place), Error::<Test>::AlreadySent);
		System::set_block_number(1 + RETRY);
		assert_ok!(Attestations::retry(signed(ANNE), office, place));
		assert_eq!(purse(ANNE), PURSE - PRICE);

		let other = state(2);
		Purses::set([(ANNE, PRICE - 1)].into());
		assert_noop!(push(office, other), DispatchError::Exhausted);
		assert_eq!((purse(ANNE), SentOut::get().len()), (PRICE - 1, 2));
		Purses::set([(ANNE, PRICE)].into());
		assert_ok!(push(office, other));
		assert_eq!(purse(ANNE), 0);
	});
}

#[test]
fn what_an_older_version_sent_is_answered_once() {
	use crate::migrations::{version_1 as old, ToVersion2};
	use frame_support::traits::{GetStorageVersion, OnRuntimeUpgrade, StorageVersion};
	case(|| {
		let (office, place) = (list(TAX_OFFICE), state(1));
		let destination = crate::Destinations::<Test>::get(office).unwrap();
		let crate::Destination { location, pallet, call, max_weight, fee, .. } = destination;
		let before = old::Destination { location, pallet, call, max_weight, fee };
		old::Destinations::<Test>::insert(office, before);
		let queries = vec![11, 12, 13].try_into().unwrap();
		let parcel = old::Parcel { place, attempts: 3, due: 9, queries };
		old::Outbox::<Test>::insert(office, BoundedVec::truncate_from(vec![parcel]));
		for query in [11, 12, 13] {
			Asked::mutate(|asked| asked.insert(query));
			Queries::<Test>::insert(query, (office, place));
		}
		Waiting::<Test>::put(1);
		StorageVersion::new(1).put::<Attestations>();
		ToVersion2::<Test>::on_runtime_upgrade();
		assert_eq!(Attestations::on_chain_storage_version(), 2);
		check();
		let destination = crate::Destinations::<Test>::get(office).unwrap();
		assert_eq!((destination.location, destination.price), (TAX_OFFICE, 0));
		let parcel = Outbox::<Test>::get(office).pop().unwrap();
		assert_eq!((parcel.attempts, parcel.due, parcel.query), (3, 9, Some(13)));
		assert_noop!(answer(TAX_OFFICE, 11, true), Error::<Test>::NotAwaited);
		assert_ok!(answer(TAX_OFFICE, 13, true));
		// A second time it changes nothing.
		frame_support::assert_storage_noop!(ToVersion2::<Test>::on_runtime_upgrade());
	});
}

#[test]
fn the_first_answer_to_any_attempt_counts() {
	case(|| {
		let (office, place) = (list(TAX_OFFICE), state(1));
		assert_ok!(push(office, place));
		let first = last_query();
		System::set_block_number(1 + RETRY);
		assert_ok!(Attestations::retry(signed(ANNE), office, place));
		assert_eq!((last_query(), SentOut::get().len()), (first, 2));
		assert_ok!(answer(TAX_OFFICE, first, true));
		assert_eq!((waiting(office).len(), Queries::<Test>::iter().count()), (0, 0));
		assert_noop!(answer(TAX_OFFICE, first, true), Error::<Test>::NotAwaited);
	});
}

#[test]
fn nothing_is_sent_again_too_early() {
	case(|| {
		let (office, place) = (list(TAX_OFFICE), state(1));
		assert_ok!(push(office, place));
		System::set_block_number(RETRY);
		let retry = Attestations::retry(signed(ANNE), office, place);
		assert_noop!(retry, Error::<Test>::TooEarly);
		System::set_block_number(RETRY + 1);
		assert_ok!(Attestations::retry(signed(ANNE), office, place));
		assert_eq!(SentOut::get().len(), 2);
	});
}

#[test]
fn a_destination_that_never_answers_holds_up_nobody() {
	case(|| {
		EpochLength::set(1_000);
		let (silent, office) = (list(MUSEUM), list(TAX_OFFICE));
		let places = state_many(3);
		for place in &places {
			assert_ok!(push(silent, *place));
		}
		let another = state(4);
		assert_noop!(push(silent, another), Error::<Test>::OutboxFull);
		assert_ok!(push(office, another));
		assert_ok!(answer(TAX_OFFICE, last_query(), true));
		let sent = |place: Place| {
			SentOut::get()
				.iter()
				.filter(|(to, statement, _)| *to == MUSEUM && statement.place() == place)
				.count()
		};
		// A block looks after one destination, and sends the one that has waited longest.
		blocks(RETRY + 6);
		check();
		assert_eq!(places.iter().map(|place| sent(*place)).collect::<Vec<_>>(), [2, 2, 2]);
		blocks(40);
		for place in &places {
			assert_eq!(sent(*place), ATTEMPTS as usize);
			assert!(happened(Event::GivenUp { destination: silent, place: *place }));
		}
		assert_eq!((waiting(silent).len(), Waiting::<Test>::get()), (0, 0));
		assert_eq!(Queries::<Test>::iter().count(), 0);
	});
}

#[test]
fn what_was_given_up_can_be_pushed_anew() {
	case(|| {
		EpochLength::set(1_000);
		let (office, place) = (list(TAX_OFFICE), state(1));
		assert_ok!(push(office, place));
		let first = last_query();
		for _ in 0..ATTEMPTS {
			System::set_block_number(System::block_number() + RETRY);
			assert_ok!(Attestations::retry(signed(ANNE), office, place));
		}
		assert_eq!(SentOut::get().len(), ATTEMPTS as usize);
		assert!(happened(Event::GivenUp { destination: office, place }));
		assert_noop!(answer(TAX_OFFICE, first, true), Error::<Test>::NotAwaited);
		assert_ok!(push(office, place));
		assert_ok!(answer(TAX_OFFICE, last_query(), true));
	});
}

#[test]
fn a_full_outbox_is_refused_by_name_before_anything_is_sent() {
	case(|| {
		let office = list(TAX_OFFICE);
		for place in state_many(3) {
			assert_ok!(push(office, place));
		}
		let place = state(4);
		assert_noop!(push(office, place), Error::<Test>::OutboxFull);
		assert_eq!(SentOut::get().len(), 3);
		assert_ok!(answer(TAX_OFFICE, last_query(), true));
		assert_ok!(push(office, place));
	});
}

#[test]
fn what_cannot_be_sent_now_is_sent_later() {
	case(|| {
		let (office, place) = (list(TAX_OFFICE), state(1));
		ChannelIsOpen::set(false);
		assert_ok!(push(office, place));
		let error = DispatchError::Unavailable;
		assert!(happened(Event::NotSent { destination: office, place, error }));
		// What the transport had done by then is undone.
		assert_eq!(sp_io::storage::get(SCRATCH), None);
		assert_eq!((waiting(office).len(), Queries::<Test>::iter().count()), (1, 0));
		ChannelIsOpen::set(true);
		blocks(RETRY - 1);
		assert_eq!(sent_to(TAX_OFFICE), 0);
		block();
		assert_eq!(sent_to(TAX_OFFICE), 1);
		assert_ok!(answer(TAX_OFFICE, last_query(), true));
	});
}

#[test]
fn a_block_without_time_left_sends_nothing() {
	case(|| {
		let (office, place) = (list(TAX_OFFICE), state(1));
		assert_ok!(push(office, place));
		System::set_block_number(1 + RETRY);
		let used = Attestations::on_idle(1 + RETRY, Weight::from_parts(1, 1));
		assert_eq!((used, SentOut::get().len()), (Weight::zero(), 1));
		for _ in 0..2 {
			Attestations::on_idle(1 + RETRY, Weight::MAX);
		}
		assert_eq!(SentOut::get().len(), 2);
	});
}

#[test]
fn a_delisted_destination_is_sent_nothing_and_its_answers_are_not_awaited() {
	case(|| {
		let office = list(TAX_OFFICE);
		let places = state_many(2);
		for place in &places {
			assert_ok!(push(office, *place));
		}
		let query = last_query();
		assert_ok!(Attestations::delist_destination(governance(), office));
		assert!(happened(Event::DestinationDelisted { destination: office }));
		assert_eq!((Outbox::<Test>::iter().count(), Queries::<Test>::iter().count()), (0, 0));
		assert_eq!(Destinations::<Test>::iter().count(), 0);
		assert_noop!(answer(TAX_OFFICE, query, true), Error::<Test>::NotAwaited);
		blocks(3 * RETRY);
		assert_eq!(SentOut::get().len(), 2);
	});
}

#[test]
fn what_was_delivered_is_known_of_listed_destinations_whatever_came_and_went() {
	case(|| {
		EpochLength::set(1_000);
		let place = state(1);
		for round in 0..5 {
			let number = list(TAX_OFFICE);
			assert_eq!((number, NextDestination::<Test>::get()), (round, round + 1));
			assert_ok!(push(number, place));
			assert_ok!(answer(TAX_OFFICE, last_query(), true));
			assert!(Delivered::<Test>::get(0, 0).contains(&number));
			assert_ok!(Attestations::delist_destination(governance(), number));
		}
	});
}

#[test]
fn a_statement_that_is_kept_no_more_is_given_up_and_its_late_answer_taken() {
	case(|| {
		let office = list(TAX_OFFICE);
		let (first, second) = (state(1), state(2));
		assert_ok!(push(office, first));
		let query = last_query();
		assert_ok!(push(office, second));
		// As if no block had had time for it.
		for _ in 0..u64::from(KEPT + 2) * EPOCH {
			let number = System::block_number() + 1;
			System::set_block_number(number);
			Attestations::on_initialize(number);
		}
		assert_eq!(Attestations::view_attestation(first), None);
		assert_ok!(answer(TAX_OFFICE, query, true));
		assert_eq!(Delivered::<Test>::iter().count(), 0);
		assert_ok!(Attestations::retry(signed(ANNE), office, second));
		assert!(happened(Event::GivenUp { destination: office, place: second }));
		assert_eq!(SentOut::get().len(), 2);
		assert_noop!(push(office, second), Error::<Test>::StatementNotFound);
	});
}
