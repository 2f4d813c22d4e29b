//! One chain does not fill what is there for all.

use super::mock::*;
use crate::{Error, OpenFrom};
use frame_support::{assert_noop, assert_ok};
use xcm::latest::prelude::*;

#[test]
fn a_chain_and_its_users_have_a_part_of_the_places() {
	case(|| {
		let sibling = [parachain(SIBLING), user(SIBLING, 1), pallet(SIBLING, 7)];
		for index in 0..MAX_OPEN_PER_CHAIN as usize {
			bought(&sibling[index % 3], order());
		}
		assert_eq!(OpenFrom::<Test>::get(parachain(SIBLING)), MAX_OPEN_PER_CHAIN);
		for who in &sibling {
			assert_noop!(buy(who, order()), Error::<Test>::MaxOpenPerChainExceeded);
		}
		// Others have theirs.
		bought(&parachain(OTHER), order());
		// An answer makes room, and so does giving up.
		deliver(task(0), b"42");
		bought(&sibling[0], order());
		assert_noop!(buy(&sibling[0], order()), Error::<Test>::MaxOpenPerChainExceeded);
		Now::set(START + LIFETIME);
		assert_ok!(forget(1));
		let mut later = order();
		later.expiry += LIFETIME;
		bought(&sibling[0], later);
	});
}

#[test]
fn there_are_no_more_purchases_than_may_be() {
	case(|| {
		for index in 0..MAX_OPEN {
			let chain = if index < MAX_OPEN_PER_CHAIN { SIBLING } else { OTHER };
			bought(&parachain(chain), order());
		}
		assert_noop!(buy(&parachain(OTHER), order()), Error::<Test>::MaxOpenExceeded);
		fail(task(0));
		assert_ok!(answer(0));
		bought(&parachain(OTHER), order());
		assert_eq!(Location::parent().parent_count(), 1);
	});
}
