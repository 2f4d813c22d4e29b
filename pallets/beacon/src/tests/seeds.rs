//! How seeds are requested, known and released.

use super::mock::*;
use crate::{Seed, Seeds};

#[test]
fn a_seed_is_known_when_the_delay_is_over_and_not_a_round_sooner() {
	chain(|| {
		mix(1..=3);
		let round = Randomness::request();
		assert_eq!(round, 7);
		assert_eq!(Randomness::seed(round), None);
		mix(4..=6);
		assert_eq!(Randomness::seed(round), None);
		mix([7]);
		assert_eq!(Randomness::seed(round), Some(beacon().value));
	});
}

#[test]
fn a_seed_stays_what_it_is() {
	chain(|| {
		let round = Randomness::request();
		mix(1..=4);
		let seed = Randomness::seed(round).unwrap();
		mix(5..=20);
		assert_eq!(Randomness::seed(round), Some(seed));
		assert_ne!(beacon().value, seed);
	});
}

#[test]
fn every_output_after_the_request_changes_the_seed() {
	let seed = |numbers: [u8; 4]| {
		fresh(false).execute_with(|| {
			let round = Randomness::request();
			mix(numbers);
			Randomness::seed(round).unwrap()
		})
	};
	let expected = seed([1, 2, 3, 4]);
	for changed in [[9, 2, 3, 4], [1, 9, 3, 4], [1, 2, 9, 4], [1, 2, 3, 9]] {
		assert_ne!(seed(changed), expected);
	}
}

#[test]
fn a_relay_parent_that_is_seen_twice_brings_no_seed_nearer() {
	chain(|| {
		let round = Randomness::request();
		mix([1, 1, 2, 2]);
		assert_eq!(Randomness::seed(round), None);
		mix([3, 4]);
		assert!(Randomness::seed(round).is_some());
	});
}

#[test]
fn what_nobody_requested_is_not_kept() {
	chain(|| {
		mix(1..=10);
		assert_eq!(Seeds::<Test>::iter().count(), 0);
		assert_eq!(Randomness::seed(10), None);
	});
}

#[test]
fn requests_at_one_round_share_a_seed_until_the_last_one_is_released() {
	chain(|| {
		let round = Randomness::request();
		assert_eq!(Randomness::request(), round);
		assert_eq!(Seeds::<Test>::get(round), Some(Seed { value: None, users: 2 }));
		mix(1..=4);
		let value = Some(beacon().value);
		Randomness::release(round);
		assert_eq!(Seeds::<Test>::get(round), Some(Seed { value, users: 1 }));
		Randomness::release(round);
		assert_eq!(Seeds::<Test>::get(round), None);
	});
}

#[test]
fn requests_at_two_rounds_have_seeds_of_their_own() {
	chain(|| {
		let first = Randomness::request();
		mix([1]);
		let second = Randomness::request();
		assert_eq!(second, first + 1);
		mix(2..=5);
		assert!(Randomness::seed(first).is_some());
		assert_ne!(Randomness::seed(first), Randomness::seed(second));
		Randomness::release(first);
		assert_eq!(Randomness::seed(second), Some(beacon().value));
	});
}

#[test]
fn a_request_can_be_released_before_its_seed_is_known() {
	chain(|| {
		let round = Randomness::request();
		mix([1]);
		Randomness::release(round);
		mix(2..=4);
		assert_eq!(Seeds::<Test>::iter().count(), 0);
	});
}

#[test]
fn releasing_what_nobody_requested_changes_nothing() {
	chain(|| {
		let round = Randomness::request();
		Randomness::release(round - 1);
		Randomness::release(round + 1);
		assert_eq!(Seeds::<Test>::iter().count(), 1);
		assert_eq!(Seeds::<Test>::get(round), Some(Seed { value: None, users: 1 }));
	});
}
