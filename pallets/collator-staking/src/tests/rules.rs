//! The sums that need no chain.

use crate::{Announcement, Collator};
use poco_primitives::staking::MissedRule;
use sp_runtime::{traits::Zero, FixedPointNumber, FixedU128, Perbill};

fn slashed(percent: u32) -> Collator {
	let mut collator = Collator { delegators: 1, ..Collator::default() };
	collator.slash(Perbill::from_percent(percent));
	collator
}

#[test]
fn shares_are_worth_exactly_what_they_were_bought_for() {
	for percent in [0, 1, 10, 33, 50, 90, 99] {
		let collator = slashed(percent);
		for amount in [1, 2, 3, 99, 1_000, 123_456_789, u128::from(u64::MAX)] {
			let shares = collator.shares(amount).unwrap();
			assert_eq!(collator.value(shares), amount, "{percent} %");
			assert!(collator.value(shares - 1) < amount, "with one less they are not");
		}
	}
}

#[test]
fn a_commission_comes_first_and_the_rest_is_shared_by_stake() {
	let mut collator = Collator { shares: 3_000, delegators: 1, ..Collator::default() };
	collator.announce(5, Announcement { commission: Perbill::from_percent(20), from: 7 });
	collator.share(6, 1_000, 1_000);
	assert_eq!((collator.earned, collator.booked), (250, 750), "before it begins");
	collator.share(7, 1_000, 1_000);
	assert_eq!((collator.earned, collator.booked), (250 + 200 + 200, 750 + 600));
	assert_eq!(collator.reward(3_000, FixedU128::zero()), 1_350);
	assert_eq!(collator.reward(1, FixedU128::zero()), 0, "rounded down");
}

#[test]
fn what_cannot_be_counted_is_the_collators() {
	let mut collator = Collator { shares: 1, delegators: 1, ..Collator::default() };
	collator.share(0, u128::MAX / 2, 0);
	assert_eq!((collator.earned, collator.booked), (u128::MAX / 2, 0));
	assert_eq!(collator.rewards_per_share, FixedU128::zero());
}

#[test]
fn a_slash_is_nothing_to_those_who_come_later() {
	let mut collator = Collator::default();
	assert_eq!(collator.slash(Perbill::from_percent(90)), 0);
	assert_eq!(collator, Collator::default());
}

#[test]
fn missing_blocks_is_measured_against_a_fair_part() {
	let rule = MissedRule { threshold: Perbill::from_percent(50), slash: Perbill::from_percent(1) };
	// Of 100 blocks and four collators 25 are fair, 12.5 the least.
	assert!(rule.is_broken(12, 100, 4));
	assert!(!rule.is_broken(13, 100, 4));
	assert!(!MissedRule { slash: Perbill::zero(), ..rule }.is_broken(0, 100, 4));
	assert!(!MissedRule { threshold: Perbill::zero(), ..rule }.is_broken(0, 100, 4));
	assert_eq!(FixedU128::DIV, 1_000_000_000_000_000_000);
}
