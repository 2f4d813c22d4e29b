//! How money is divided, by figures alone.

use crate::shares::*;
use proptest::prelude::*;

#[test]
fn the_first_units_cost_one_each_and_later_ones_what_is_left_for_one() {
	let mut shares = Shares::default();
	assert_eq!(shares.join(100), Some(100));
	assert_eq!(shares.spend(75), 75);
	// A quarter is left for a unit, so 100 is 400 units.
	assert_eq!(shares.join(100), Some(400));
	assert_eq!((shares.units, shares.unspent), (500, 125));
	assert_eq!((shares.unspent_of(100), shares.unspent_of(400)), (25, 100));
}

#[test]
fn what_is_spent_is_everybodys_by_what_is_left_of_it() {
	let mut shares = Shares::default();
	let anne = shares.join(100).unwrap();
	let before_bert = shares.per_unit;
	shares.spend(90);
	let (bert, mark) = (shares.join(100).unwrap(), shares.per_unit);
	shares.spend(110);
	// Not by what was given: Anne had given only ten more to spend.
	assert_eq!(spent_of(anne, before_bert, shares.per_unit), 100);
	assert_eq!(spent_of(bert, mark, shares.per_unit), 100);
	assert_eq!(shares.unspent, 0);
}

#[test]
fn no_more_is_spent_than_is_left_and_nothing_of_nothing() {
	let mut shares = Shares::default();
	assert_eq!((shares.spend(5), shares.lose(5)), (0, 0));
	assert_eq!(shares.join(0), None);
	shares.join(10);
	assert_eq!(shares.join(0), None);
	assert_eq!(shares.lose(4), 4);
	assert_eq!(shares.spend(100), 6);
	assert_eq!((shares.unspent, shares.unspent_of(10)), (0, 0));
	// What was lost is in nobody's share.
	assert_eq!(spent_of(10, 0, shares.per_unit), 6);
}

#[test]
fn what_a_division_leaves_over_is_in_the_next_one() {
	let mut shares = Shares::default();
	shares.join(3);
	let two = 2;
	for _ in 0..3 {
		shares.spend(1);
	}
	assert_eq!(spent_of(3, 0, shares.per_unit), 3);
	assert_eq!(spent_of(two, 0, shares.per_unit), 2);
	assert_eq!(shares.carry, 0);
}

#[test]
fn a_generation_begins_when_next_to_nothing_is_left() {
	let mut shares = Shares::default();
	assert!(!shares.is_used_up());
	shares.join(10_000_000);
	assert!(!shares.is_used_up());
	shares.spend(9_999_990);
	assert!(!shares.is_used_up(), "a millionth is left");
	shares.spend(1);
	assert!(shares.is_used_up());
	let spent = shares.per_unit;
	shares.renew();
	assert_eq!((shares.generation, shares.units, shares.unspent), (1, 9, 9));
	assert_eq!(shares.join(100), Some(100));
	assert_eq!(shares.per_unit, spent, "what was spent for a unit goes on");
	shares.spend(109);
	assert!(shares.is_used_up());
	assert_eq!(spent_of(100, spent, shares.per_unit), 100);
}

#[test]
fn amounts_that_cannot_be_counted_are_refused_and_change_nothing() {
	let mut shares = Shares::default();
	shares.join(u128::MAX);
	let before = shares;
	assert_eq!(shares.join(1), None);
	assert_eq!(shares, before);
	assert_eq!(shares.spend(u128::MAX), u128::MAX);
	assert_eq!(spent_of(u128::MAX, 0, shares.per_unit), u128::MAX);
	// Whatever is asked, there is an answer.
	assert_eq!(spent_of(u128::MAX, 0, u128::MAX), 0);
	assert_eq!(spent_of(1, 5, 4), 0);
	assert_eq!(Shares::default().unspent_of(1), 0);
}

proptest! {
	#[test]
	fn shares_are_never_more_than_what_was_spent_nor_than_what_was_given(
		moves in proptest::collection::vec((any::<bool>(), 1..10_000_000_000u128), 1..200),
	) {
		let mut shares = Shares::default();
		let mut donors: Vec<(u128, u128, u128, u32)> = Vec::new();
		let mut spent = 0u128;
		for (gives, amount) in moves {
			if gives {
				if shares.is_used_up() {
					shares.renew();
				}
				let units = shares.join(amount).unwrap();
				prop_assert!(units >= amount, "no unit costs more than one");
				donors.push((amount, units, shares.per_unit, shares.generation));
			} else {
				spent += shares.spend(amount / 10);
			}
			prop_assert!(shares.unspent <= shares.units);
			// Of those of the running generation, whose range has not ended.
			let running =
				donors.iter().filter(|(_, _, _, generation)| *generation == shares.generation);
			let (mut all_spent, mut all_left) = (0, 0);
			for (given, units, mark, _) in running {
				let (share, left) =
					(spent_of(*units, *mark, shares.per_unit), shares.unspent_of(*units));
				all_spent += share;
				all_left += left;
				// Rounding of others' units can move at most a unit each here.
				prop_assert!(share + left <= given + donors.len() as u128);
			}
			prop_assert!(all_spent <= spent);
			prop_assert!(all_left <= shares.unspent);
		}
	}
}
