//! Statements become leaves, and leaves a root.

use super::mock::*;
use crate::{Current, Delivered, Error, Event, Frontiers, Leaves, Roots, PRUNED_PER_BLOCK};
use frame_support::{assert_noop, storage::unhashed, traits::Hooks};
use poco_primitives::{attestation::*, H256};
use sp_runtime::{DigestItem, DispatchError};

fn leaves_kept() -> usize {
	Leaves::<Test>::iter_keys().count()
}

#[test]
fn a_statement_gets_the_next_place_and_says_whose_it_is() {
	case(|| {
		assert_eq!(state(1), Place { epoch: 0, index: 0 });
		assert_eq!(state(1), Place { epoch: 0, index: 1 });
		let VersionedStatement::V1(first) = Leaves::<Test>::get(0, 0).unwrap();
		assert_eq!(first.chain, GENESIS);
		assert_eq!(first.place, Place { epoch: 0, index: 0 });
		assert_eq!(first.issued, Now::get());
		assert_eq!(first.fact, fact(1));
		let statement = VersionedStatement::V1(first);
		let leaf = statement.leaf();
		assert!(happened(Event::Stated { place: statement.place(), leaf, statement }));
		// The same fact twice is two statements.
		assert_ne!(Leaves::<Test>::get(0, 1).unwrap().leaf(), leaf);
	});
}

#[test]
fn an_epoch_ends_with_the_root_of_what_was_stated_in_it() {
	case(|| {
		blocks(2);
		state_many(3);
		blocks(EPOCH - 4);
		assert_eq!((Current::<Test>::get().number, Roots::<Test>::get(0)), (0, None));
		assert!(System::digest().logs.is_empty());
		block();
		assert_eq!(Current::<Test>::get().number, 1);
		let leaves: Vec<H256> =
			(0..3).map(|index| Leaves::<Test>::get(0, index).unwrap().leaf()).collect();
		let expected = EpochRoot { root: root(&leaves), count: 3 };
		assert_eq!(Attestations::view_epoch_root(0), Some(expected));
		assert!(happened(Event::EpochClosed { epoch: 0, root: expected }));
		// The header tells it, and other chains find it under a key that they can make themselves.
		assert_eq!(System::digest().logs, [DigestItem::Other(header_item(0, &expected))]);
		assert_eq!(unhashed::get::<EpochRoot>(&root_key(0)), Some(expected));
		assert_eq!(root_key(0), Roots::<Test>::hashed_key_for(0));
		block();
		assert!(System::digest().logs.is_empty());
		assert_eq!(state(9), Place { epoch: 1, index: 0 });
	});
}

#[test]
fn an_epoch_without_a_statement_leaves_nothing_behind() {
	case(|| {
		next_epoch();
		assert_eq!(Current::<Test>::get().number, 1);
		assert!(System::digest().logs.is_empty());
		assert_eq!(Roots::<Test>::iter().count(), 0);
		assert_eq!(Frontiers::<Test>::iter().count(), 0);
	});
}

#[test]
fn a_statement_of_an_ended_epoch_verifies_and_one_of_the_running_does_not_yet() {
	case(|| {
		let places = state_many(5);
		assert!(Attestations::view_attestation(places[0]).unwrap().path.is_none());
		next_epoch();
		let root = Roots::<Test>::get(0).unwrap();
		for place in places {
			let view = Attestations::view_attestation(place).unwrap();
			assert_eq!(view.root, Some(root));
			assert_eq!(view.leaf, view.statement.leaf());
			let attested = Attested { statement: view.statement, path: view.path.unwrap() };
			assert_eq!(attested.verify(GENESIS, 0, &root), Ok(()));
			assert_eq!(attested.verify(H256::zero(), 0, &root), Err(Unattested::OtherChain));
			assert_eq!(attested.verify(GENESIS, 1, &root), Err(Unattested::OtherEpoch));
		}
		assert_eq!(Attestations::view_attestation(Place { epoch: 0, index: 5 }), None);
		assert_eq!(Attestations::view_attestation(Place { epoch: 9, index: 0 }), None);
	});
}

#[test]
fn the_same_statements_of_another_chain_have_another_root() {
	case(|| {
		state_many(4);
		next_epoch();
		let ours = Roots::<Test>::get(0).unwrap();
		let theirs: Vec<H256> = (0..4)
			.map(|index| {
				let VersionedStatement::V1(mut statement) = Leaves::<Test>::get(0, index).unwrap();
				statement.chain = H256::repeat_byte(0xee);
				VersionedStatement::V1(statement).leaf()
			})
			.collect();
		let theirs = EpochRoot { root: root(&theirs), count: 4 };
		let view = Attestations::view_attestation(Place { epoch: 0, index: 2 }).unwrap();
		let attested = Attested { statement: view.statement, path: view.path.unwrap() };
		assert_eq!(attested.verify(GENESIS, 0, &ours), Ok(()));
		assert_eq!(attested.verify(GENESIS, 0, &theirs), Err(Unattested::OtherRoot));
	});
}

#[test]
fn what_an_epoch_has_no_room_for_stands_in_the_next_one() {
	case(|| {
		let places = state_many(8);
		assert_eq!(places[5], Place { epoch: 0, index: 5 });
		assert_eq!(places[6], Place { epoch: 1, index: 0 });
		assert_eq!(places[7], Place { epoch: 1, index: 1 });
		check();
		next_epoch();
		assert_eq!(Roots::<Test>::get(0).unwrap().count, 6);
		assert_eq!(state(9), Place { epoch: 1, index: 2 });
		next_epoch();
		assert_eq!(Roots::<Test>::get(1).unwrap().count, 3);
	});
}

#[test]
fn what_no_epoch_has_room_for_is_refused_and_can_be_stated_later() {
	case(|| {
		state_many(12);
		assert_noop!(
			Attestations::attest(fact(1)).map_err(DispatchError::from),
			Error::<Test>::EpochsFull
		);
		next_epoch();
		assert_eq!(state(1), Place { epoch: 2, index: 0 });
	});
}

#[test]
fn roots_and_statements_are_kept_for_some_epochs_and_then_removed_piece_by_piece() {
	case(|| {
		state_many(6);
		next_epoch();
		let place = state(1);
		Delivered::<Test>::insert(0, 1, frame_support::BoundedVec::truncate_from(vec![]));
		for _ in 1..KEPT {
			next_epoch();
			assert!(Roots::<Test>::contains_key(0));
		}
		assert_eq!(leaves_kept(), 7);
		next_epoch();
		assert_eq!(Roots::<Test>::get(0), None);
		assert_eq!(leaves_kept(), 7 - PRUNED_PER_BLOCK as usize);
		check();
		block();
		assert_eq!(leaves_kept(), 1);
		assert_eq!(Delivered::<Test>::iter().count(), 0);
		assert_eq!(Current::<Test>::get().expired, None);
		assert!(Attestations::view_attestation(place).unwrap().path.is_some());
		next_epoch();
		assert_eq!((leaves_kept(), Roots::<Test>::iter().count()), (0, 0));
	});
}

#[test]
fn what_is_kept_never_exceeds_its_bounds() {
	case(|| {
		let most = 6 * (KEPT as usize + 3);
		for round in 0..200 {
			for number in 0..round % 5 {
				let _ = Attestations::attest(fact(number));
			}
			block();
			assert!(leaves_kept() <= most);
			assert!(Roots::<Test>::iter().count() <= KEPT as usize);
			check();
		}
	});
}

#[test]
fn a_pallet_that_comes_late_begins_with_a_short_epoch() {
	fresh().execute_with(|| {
		System::set_block_number(1_000_000);
		block();
		assert_eq!(Current::<Test>::get().number, 1);
		block();
		assert_eq!(Current::<Test>::get().number, 1);
		check();
	});
}

#[test]
fn the_configuration_fits_together() {
	fresh().execute_with(Attestations::integrity_test);
}

#[test]
#[should_panic = "what is not kept of an epoch is gone when the next one ends"]
fn an_epoch_with_more_leaves_than_blocks_can_remove_is_refused() {
	fresh().execute_with(|| {
		MaxLeaves::set(EPOCH as u32 * PRUNED_PER_BLOCK + 1);
		Attestations::integrity_test();
	});
}

#[test]
fn the_running_epoch_is_told() {
	case(|| {
		next_epoch();
		state_many(2);
		let view = Attestations::view_epoch();
		assert_eq!((view.epoch, view.count, view.most), (1, 2, 6));
		assert_eq!((view.started, view.length, view.kept), (EPOCH as u32, EPOCH as u32, KEPT));
	});
}
