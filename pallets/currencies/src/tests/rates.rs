//! What amounts are worth: rounded against whoever pays.

use super::mock::rate;
use crate::{
	rates::{price, worth, worth_at_most},
	Rate,
};
use proptest::{prelude::*, test_runner::Config as Runs};

#[test]
fn what_is_bought_with_an_asset_is_rounded_down_and_what_pays_is_rounded_up() {
	// (amount, rate, worth at least, worth at most, pays for as much of the chain's own token)
	let cases = [
		(0, rate(2, 1), 0, 0, 0),
		(10, rate(2, 1), 20, 20, 5),
		(11, rate(2, 1), 22, 22, 6),
		(10, rate(1, 4), 2, 3, 40),
		(11, rate(1, 4), 2, 3, 44),
		(1, rate(1, 1_000), 0, 1, 1_000),
		(999, rate(1, 1_000), 0, 1, 999_000),
		(1, rate(3, 2), 1, 2, 1),
		(u128::MAX, rate(1, 1), u128::MAX, u128::MAX, u128::MAX),
	];
	for (amount, rate, least, most, pays) in cases {
		assert_eq!(worth(amount, rate), Some(least), "{amount} at {rate:?}");
		assert_eq!(worth_at_most(amount, rate), Some(most), "{amount} at {rate:?}");
		assert_eq!(price(amount, rate), Some(pays), "{amount} at {rate:?}");
	}
}

#[test]
fn what_no_number_tells_is_worth_nothing_that_can_be_said() {
	let most = Rate::from_inner(u128::MAX);
	assert_eq!(worth(u128::MAX, most), None);
	assert_eq!(worth_at_most(u128::MAX, most), None);
	assert_eq!(worth(u128::MAX, rate(2, 1)), None);
	assert_eq!(worth(u128::MAX / 2, rate(2, 1)), Some(u128::MAX - 1));
	assert_eq!(price(u128::MAX, rate(1, 2)), None);
	assert_eq!(price(1, Rate::from_inner(0)), None);
	assert_eq!(price(0, Rate::from_inner(0)), None);
	// An amount that can be told, but not rounded up.
	let odd = Rate::from_inner(1_000_000_000_000_000_001);
	let largest = (0..128).rev().fold(0, |sum, bit| {
		let more = sum | 1u128 << bit;
		worth(more, odd).map_or(sum, |_| more)
	});
	assert!(worth(largest, odd).is_some());
	assert_eq!(worth_at_most(largest, odd), None);
}

/// Rates from the least to the most that there can be, each order of magnitude as often.
fn rates() -> impl Strategy<Value = Rate> {
	(0..128u32, any::<u128>()).prop_map(|(bits, noise)| Rate::from_inner((noise >> bits).max(1)))
}

fn amounts() -> impl Strategy<Value = u128> {
	(0..128u32, any::<u128>()).prop_map(|(bits, noise)| noise >> bits)
}

proptest! {
	#![proptest_config(Runs { cases: 4_096, failure_persistence: None, ..Runs::default() })]

	#[test]
	fn nobody_gains_by_there_and_back(amount in amounts(), rate in rates()) {
		// What was paid is worth what it paid for.
		if let Some(paid) = price(amount, rate) {
			prop_assert!(worth(paid, rate).is_none_or(|worth| worth >= amount));
			// And one unit less would not do.
			if paid > 0 {
				prop_assert!(worth(paid - 1, rate).is_some_and(|worth| worth < amount));
			}
		}
		// What something is worth costs no more than that.
		if let Some(worth) = worth(amount, rate) {
			prop_assert!(price(worth, rate).is_some_and(|price| price <= amount));
		}
	}

	#[test]
	fn the_two_ways_to_round_differ_by_no_more_than_a_unit(amount in amounts(), rate in rates()) {
		match (worth(amount, rate), worth_at_most(amount, rate)) {
			(Some(least), Some(most)) => prop_assert!(most - least <= 1),
			(Some(least), None) => prop_assert_eq!(least, u128::MAX),
			(None, most) => prop_assert_eq!(most, None),
		}
	}

	#[test]
	fn more_is_worth_more_and_in_parts_no_more_than_in_one(
		one in amounts(),
		other in amounts(),
		rate in rates(),
	) {
		let Some(both) = one.checked_add(other) else { return Ok(()) };
		if let Some(whole) = worth(both, rate) {
			let parts = worth(one, rate).unwrap() + worth(other, rate).unwrap();
			prop_assert!(parts <= whole);
		}
		if let Some(whole) = price(both, rate) {
			prop_assert!(price(one, rate).unwrap() <= whole);
			let parts = price(one, rate).unwrap().saturating_add(price(other, rate).unwrap());
			prop_assert!(parts >= whole);
		}
	}
}
