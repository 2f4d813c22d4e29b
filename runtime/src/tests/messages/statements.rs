//! Statements on their way to other chains: the message, the answer, what is sent again and given up.

use super::*;
use crate::{
	configs::{
		attestations::RetryAfter,
		marketplace::Treasury,
		xcm::{PriceForSiblingDelivery, StakingPot},
	},
	Attestations, PolkadotXcm, RuntimeEvent, System,
};
use frame_support::{
	assert_noop,
	traits::{Get, Hooks},
};
use pallet_attestations::{Destination, Error, Event, Outbox, Queries};
use poco_primitives::attestation::{
	Attest, Cause, DonationReceipt, Donor, Fact, Gift, Place, VersionedStatement,
};
use polkadot_runtime_common::xcm_sender::PriceForMessageDelivery;
use xcm_executor::traits::OnResponse;

/// Number of the pallet that states, of the one that is told, and of its call.
const OURS: u8 = 57;
const THEIRS: (u8, u8) = (60, 3);

fn there() -> Weight {
	Weight::from_parts(1_000_000_000, 50_000)
}

/// Lists a chain, with what pays for messages there.
fn destination(chain: u32, fee: Option<(Location, Balance)>, price: Balance) -> u32 {
	let id = pallet_attestations::NextDestination::<Runtime>::get();
	let (pallet, call) = THEIRS;
	let location = parachain(chain);
	let max_weight = there();
	let destination = Box::new(Destination { location, pallet, call, max_weight, fee, price });
	let refused = Attestations::list_destination(
		RuntimeOrigin::signed(Alice.to_account_id()),
		destination.clone(),
	);
	assert_eq!(refused, Err(DispatchError::BadOrigin));
	assert_ok!(Attestations::list_destination(RuntimeOrigin::root(), destination));
	id
}

/// States something, and tells where and what.
fn state() -> (Place, VersionedStatement) {
	let fact = Fact::Donation(DonationReceipt {
		campaign: 1,
		cause: Cause::truncate_from(b"folding".to_vec()),
		gift: Gift::Money,
		donor: Donor::Account(H256::repeat_byte(1)),
		currency: Currency::Native,
		amount: UNIT,
		from: 0,
		until: 86_400_000,
		tasks: 1,
		payments_before: H256::zero(),
		payments: H256::repeat_byte(4),
	});
	let place = Attestations::attest(fact).expect("there is room");
	let view = Attestations::view_attestation(place).expect("it is stated");
	(place, view.statement)
}

fn push(destination: u32, place: Place) -> Result<(), DispatchError> {
	super::call(Bob, pallet_attestations::Call::push { destination, place })
}

/// The number under which the last answer will come.
fn query() -> u64 {
	let sent = System::events().into_iter().rev().find_map(|record| match record.event {
		RuntimeEvent::Attestations(Event::Sent { query, .. }) => Some(query),
		_ => None,
	});
	sent.expect("something was sent")
}

fn last_event() -> Event<Runtime> {
	let ours = |event| match event {
		RuntimeEvent::Attestations(event) => Some(event),
		_ => None,
	};
	let mut events = System::events().into_iter().filter_map(|record| ours(record.event));
	events.next_back().expect("something happened")
}

/// What is executed there, from the pallet's name on.
fn told(statement: &VersionedStatement, query_id: u64) -> Vec<Instruction<()>> {
	let (pallet, call) = THEIRS;
	let max_weight = <<Runtime as pallet_attestations::Config>::WeightInfo as pallet_attestations::WeightInfo>::acknowledge();
	vec![
		DescendOrigin([PalletInstance(OURS)].into()),
		Transact {
			origin_kind: OriginKind::Xcm,
			fallback_max_weight: Some(there()),
			call: (pallet, call, statement).encode().into(),
		},
		ReportTransactStatus(QueryResponseInfo { destination: own(), query_id, max_weight }),
	]
}

/// The answer to a query, as the chain that was asked sends it.
fn answer(query_id: u64, result: MaybeErrorCode) -> Xcm<RuntimeCall> {
	Xcm(vec![QueryResponse {
		query_id,
		response: Response::DispatchResult(result),
		max_weight: Weight::from_parts(1_000_000_000_000, 1_000_000),
		querier: Some(Location::new(0, [PalletInstance(OURS)])),
	}])
}

/// The last message, without its topic, and where it went.
fn last_sent() -> (Location, Vec<Instruction<()>>) {
	let (to, message) = sent().pop().expect("something was sent");
	let mut message = message.0;
	assert!(matches!(message.pop(), Some(SetTopic(_))));
	(to, message)
}

#[test]
fn a_statement_goes_in_the_pallets_name_and_its_destination_answers_for_it() {
	case(|| {
		let id = destination(SIBLING, None, 0);
		let (place, statement) = state();
		assert_ok!(push(id, place));
		assert_noop!(push(id, place), Error::<Runtime>::AlreadySent);
		let free = UnpaidExecution { weight_limit: Unlimited, check_origin: None };
		let expected = [vec![free], told(&statement, query())].concat();
		assert_eq!(last_sent(), (parachain(SIBLING), expected));

		// Whoever else answers is not let in, nor is who was not asked.
		let taken = MaybeErrorCode::Success;
		for from in [parachain(OTHER), Location::parent()] {
			assert_eq!(receive(&from, answer(query(), taken.clone())), Ok(false));
		}
		let other = answer(query() + 1, taken.clone());
		assert_eq!(receive(&parachain(SIBLING), other), Ok(false));
		let response = Box::new(Response::DispatchResult(taken.clone()));
		for origin in [
			RuntimeOrigin::root(),
			RuntimeOrigin::signed(sovereign(&parachain(SIBLING))),
			pallet_xcm::Origin::Xcm(parachain(SIBLING)).into(),
		] {
			assert_noop!(
				Attestations::acknowledge(origin, query(), response.clone()),
				DispatchError::BadOrigin
			);
		}
		let other = pallet_xcm::Origin::Response(parachain(OTHER));
		assert_noop!(
			Attestations::acknowledge(other.into(), query(), response),
			Error::<Runtime>::NotTheDestination
		);
		assert_eq!(Outbox::<Runtime>::get(id).len(), 1);

		assert_eq!(receive(&parachain(SIBLING), answer(query(), taken.clone())), Ok(true));
		assert_eq!(last_event(), Event::Delivered { destination: id, place });
		let view = Attestations::view_attestation(place).expect("it is stated");
		assert_eq!(view.delivered, [id]);
		let again = answer(query(), taken);
		assert_eq!(receive(&parachain(SIBLING), again), Ok(false), "it answers once");
		assert_noop!(push(id, place), Error::<Runtime>::AlreadyDelivered);
	});
}

#[test]
fn where_messages_are_paid_for_this_chains_account_there_pays_and_has_back_what_is_left() {
	case(|| {
		let asset = Location::here();
		let id = destination(SIBLING, Some((asset.clone(), 5 * UNIT)), UNIT);
		let (place, statement) = state();
		let accounts = [Bob.to_account_id(), Treasury::get(), StakingPot::get()];
		let have = || accounts.clone().map(|account| Balances::total_balance(&account));
		let before = have();
		assert_ok!(push(id, place));
		// Whoever pushes pays for that and for the way; the call's own fee is taken before it.
		let (_, message) = sent().pop().expect("it was sent");
		let way = PriceForSiblingDelivery::price_for_delivery(SIBLING.into(), &message);
		let Fungibility::Fungible(way) = way.get(0).expect("it costs something").fun else {
			panic!("money")
		};
		let [pusher, treasury, pot] = have();
		let paid = [before[0] - pusher, treasury - before[1], pot - before[2]];
		assert_eq!(paid[1..], [UNIT, way]);
		assert_eq!(paid[0], UNIT + way);
		let paid = vec![
			WithdrawAsset(some(&asset, 5 * UNIT).into()),
			BuyExecution { fees: some(&asset, 5 * UNIT), weight_limit: Unlimited },
			SetAppendix(Xcm(vec![
				RefundSurplus,
				DepositAsset { assets: Wild(AllCounted(1)), beneficiary: own() },
			])),
		];
		let expected = [paid, told(&statement, query())].concat();
		assert_eq!(last_sent(), (parachain(SIBLING), expected));
	});
}

#[test]
fn what_is_refused_or_not_answered_is_sent_again_until_it_is_given_up() {
	case(|| {
		let id = destination(SIBLING, None, 0);
		let (place, _) = state();
		assert_ok!(push(id, place));
		let refused = MaybeErrorCode::Error(vec![1].try_into().expect("it is short"));
		assert_eq!(receive(&parachain(SIBLING), answer(query(), refused)), Ok(true));
		assert_eq!(last_event(), Event::Refused { destination: id, place });
		let retry =
			|| super::call(Bob, pallet_attestations::Call::retry { destination: id, place });
		let refused = query();
		let source = Location::new(0, [PalletInstance(OURS)]);
		let most = <Runtime as pallet_attestations::Config>::MaxAttempts::get();
		let known = || Queries::<Runtime>::iter_keys().collect::<Vec<_>>();
		for attempt in 1..=most {
			let awaited =
				PolkadotXcm::expecting_response(&parachain(SIBLING), query(), Some(&source));
			assert_eq!((known().len(), awaited), if attempt > 1 { (1, true) } else { (0, false) });
			assert_eq!(sent().len(), attempt as usize);
			System::set_block_number(System::block_number() + RetryAfter::get() - 1);
			assert_noop!(retry(), Error::<Runtime>::TooEarly);
			let next = System::block_number() + 1;
			System::set_block_number(next);
			// The chain does it by itself.
			Attestations::on_idle(next, Weight::MAX);
		}
		assert_eq!(sent().len(), most as usize);
		assert_eq!(query(), refused + 1);
		// Nobody answered, and no answer is awaited any more, nor kept for.
		assert!(known().is_empty());
		assert!(!PolkadotXcm::expecting_response(&parachain(SIBLING), query(), Some(&source)));
		assert_eq!(last_event(), Event::GivenUp { destination: id, place });
		assert!(Outbox::<Runtime>::get(id).is_empty());
		// It may be pushed anew, and an answer to what was given up is nobody's.
		assert_ok!(push(id, place));
	});
}

#[test]
fn an_answer_that_the_pallet_could_not_be_told_of_is_asked_for_anew() {
	case(|| {
		let id = destination(SIBLING, None, 0);
		let (place, _) = state();
		assert_ok!(push(id, place));
		// It weighed more than was agreed on, say: the query is gone, and the pallet was not told.
		let lost = query();
		pallet_xcm::Pallet::<Runtime>::on_response(
			&parachain(SIBLING),
			lost,
			Some(&Location::new(0, [PalletInstance(OURS)])),
			Response::DispatchResult(MaybeErrorCode::Success),
			Weight::zero(),
			&XcmContext::with_message_id([0; 32]),
		);
		assert_eq!(Queries::<Runtime>::iter_keys().collect::<Vec<_>>(), [lost]);
		System::set_block_number(System::block_number() + RetryAfter::get());
		let retry = pallet_attestations::Call::retry { destination: id, place };
		assert_ok!(super::call(Bob, retry));
		assert_eq!(Queries::<Runtime>::iter_keys().collect::<Vec<_>>(), [query()]);
		assert_ne!(query(), lost);
		let taken = answer(query(), MaybeErrorCode::Success);
		assert_eq!(receive(&parachain(SIBLING), taken), Ok(true));
		assert_eq!(last_event(), Event::Delivered { destination: id, place });
	});
}

#[test]
fn what_cannot_be_sent_stays_in_the_outbox() {
	case(|| {
		// There is no channel to it.
		let id = destination(OTHER, None, 0);
		let (place, _) = state();
		assert_ok!(push(id, place));
		assert!(matches!(last_event(), Event::NotSent { .. }));
		assert_eq!(sent(), []);
		assert_eq!(Outbox::<Runtime>::get(id).len(), 1);
		assert_ok!(Attestations::delist_destination(RuntimeOrigin::root(), id));
		assert_noop!(push(id, place), Error::<Runtime>::DestinationNotFound);
	});
}
