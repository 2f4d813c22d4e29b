//! What may enter of an asset, for a transfer and for a day.

use super::mock::*;
use crate::{EnteredToday, Event, Limit, Limits, Reason, Today, DAY};
use frame_support::assert_ok;
use poco_primitives::Balance;

fn limits(members: Limit, customers: Limit) {
	assert_ok!(Border::set_limits(root(), RELAY, Some(Limits { members, customers })));
}

fn limit(least: Balance, most: Balance, per_day: Balance) -> Limit {
	Limit { least, most: Some(most), per_day: Some(per_day) }
}

/// A transfer comes. None if it entered, or why not.
fn refused(amount: Balance, to: &AccountId) -> Option<Reason> {
	assert!(arrive(RELAY, amount, to));
	match last_event() {
		Event::Admitted { amount: admitted, .. } if admitted == amount => None,
		Event::KeptApart { amount: kept, reason, .. } if kept == amount => Some(reason),
		other => panic!("{other:?}"),
	}
}

#[test]
fn a_member_receives_within_the_limits_and_the_rest_is_kept_apart() {
	case(|| {
		member(&ANNE);
		limits(limit(10, 100, 150), Limit::default());
		assert_eq!(refused(9, &ANNE), Some(Reason::BelowLeast));
		assert_eq!(refused(101, &ANNE), Some(Reason::AboveMost));
		assert_eq!(refused(100, &ANNE), None);
		assert_eq!(refused(51, &ANNE), Some(Reason::AboveDay));
		assert_eq!(refused(50, &ANNE), None);
		assert_eq!(balance(&ANNE, RELAY), 150);
		assert_eq!(kept(RELAY), 9 + 101 + 51);
	});
}

#[test]
fn the_limit_of_a_day_is_for_all_members_together_and_for_that_asset() {
	case(|| {
		member(&ANNE);
		member(&BERT);
		limits(limit(0, 100, 150), Limit::default());
		assert_eq!(refused(100, &ANNE), None);
		assert_eq!(refused(51, &BERT), Some(Reason::AboveDay));
		assert!(arrive(TOKEN, 1_000, &BERT));
		assert_eq!(balance(&BERT, TOKEN), 1_000);
		assert_eq!(refused(50, &BERT), None);
	});
}

#[test]
fn a_new_day_begins_anew() {
	case(|| {
		member(&ANNE);
		limits(limit(0, 100, 100), Limit::default());
		let day = Now::get() / DAY;
		assert_eq!(refused(100, &ANNE), None);
		Now::set(DAY * (day + 1) - 1);
		assert_eq!(refused(10, &ANNE), Some(Reason::AboveDay));
		Now::set(DAY * (day + 1));
		assert_eq!(refused(60, &ANNE), None);
		let today = Today { day: day + 1, members: 60, customers: 0 };
		assert_eq!(EnteredToday::<Test>::get(RELAY), today);
		assert_eq!(refused(41, &ANNE), Some(Reason::AboveDay));
	});
}

#[test]
fn customers_have_limits_of_their_own() {
	case(|| {
		member(&ANNE);
		assert_ok!(vouch(&ANNE, &BERT, 1_000));
		assert_ok!(vouch(&ANNE, &CLEO, 60));
		limits(limit(0, 10, 10), limit(20, 100, 150));
		assert_eq!(refused(19, &BERT), Some(Reason::BelowLeast));
		assert_eq!(refused(100, &BERT), None);
		assert_eq!(refused(61, &CLEO), Some(Reason::AboveVouched));
		assert_eq!(refused(51, &CLEO), Some(Reason::AboveDay));
		assert_eq!(refused(50, &CLEO), None);
		// What customers received is not what members did.
		assert_eq!(refused(10, &ANNE), None);
		assert_eq!(refused(5, &ANNE), Some(Reason::AboveDay));
		let today = Today { day: Now::get() / DAY, members: 10, customers: 150 };
		assert_eq!(EnteredToday::<Test>::get(RELAY), today);
	});
}

#[test]
fn limits_can_be_taken_away() {
	case(|| {
		member(&ANNE);
		limits(limit(0, 10, 10), Limit::default());
		assert_eq!(refused(11, &ANNE), Some(Reason::AboveMost));
		assert_ok!(Border::set_limits(root(), RELAY, None));
		assert_eq!(refused(1_000_000, &ANNE), None);
		// What entered meanwhile counts when there are limits again.
		limits(limit(0, 10, 1_000_006), Limit::default());
		assert_eq!(refused(7, &ANNE), Some(Reason::AboveDay));
		assert_eq!(refused(6, &ANNE), None);
	});
}
