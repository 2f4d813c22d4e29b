//! What collators say about themselves.

use super::mock::*;
use crate::{Collators, Error};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::Perbill;

#[test]
fn a_commission_is_announced_ahead() {
	case(|| {
		candidate(ANNE);
		let announce = |who, percent| {
			Staking::announce_commission(signed(who), Perbill::from_percent(percent))
		};
		assert_noop!(announce(DORA, 10), Error::<Test>::NotCollator);
		assert_noop!(announce(ANNE, 51), Error::<Test>::CommissionTooHigh);
		assert_ok!(announce(FIRST, 0));
		assert_ok!(announce(ANNE, 50));
		assert_ok!(announce(ANNE, 10));
		let session = Session::current_index();
		let ten = Perbill::from_percent(10);
		assert_eq!(view(ANNE).next_commission, Some((ten, session + 2)));
		sessions(1);
		assert_eq!(view(ANNE).commission, Perbill::zero());
		sessions(1);
		assert_eq!((view(ANNE).commission, view(ANNE).next_commission), (ten, None));
		// What began stays until the next one begins.
		assert_ok!(announce(ANNE, 20));
		assert_eq!(view(ANNE).commission, ten);
	});
}

#[test]
fn who_is_chilled_keeps_its_bond_and_is_not_selected() {
	case(|| {
		assert_noop!(Staking::chill(signed(ANNE)), Error::<Test>::NotCandidate);
		candidate(ANNE);
		assert_noop!(Staking::unchill(signed(ANNE)), Error::<Test>::NotChilled);
		sessions(2);
		assert_ok!(Staking::chill(signed(ANNE)));
		assert_noop!(Staking::chill(signed(ANNE)), Error::<Test>::Chilled);
		assert_noop!(delegate(DORA, ANNE, 300), Error::<Test>::Chilled);
		sessions(3);
		assert_eq!(active(), [FIRST]);
		assert!(view(ANNE).is_candidate && view(ANNE).rank.is_none());
		assert_ok!(Staking::unchill(signed(ANNE)));
		sessions(2);
		assert_eq!(active(), [FIRST, ANNE]);
	});
}

#[test]
fn a_collator_that_leaves_says_so_before_and_its_delegators_lose_nothing() {
	case(|| {
		assert_noop!(Staking::announce_exit(signed(ANNE)), Error::<Test>::NotCandidate);
		candidate(ANNE);
		candidate(BERT);
		assert_ok!(delegate(DORA, ANNE, 300));
		assert_ok!(delegate(EMIL, ANNE, 500));
		assert_noop!(Staking::exit(signed(ANNE)), Error::<Test>::NotLeaving);
		assert_noop!(Staking::cancel_exit(signed(ANNE)), Error::<Test>::NotLeaving);
		assert_ok!(Staking::announce_exit(signed(ANNE)));
		assert_noop!(Staking::announce_exit(signed(ANNE)), Error::<Test>::Leaving);
		assert_noop!(Staking::unchill(signed(ANNE)), Error::<Test>::Leaving);
		assert_noop!(delegate(FRED, ANNE, 300), Error::<Test>::Leaving);
		sessions(1);
		assert_noop!(Staking::exit(signed(ANNE)), Error::<Test>::ExitTooEarly);
		sessions(1);
		assert_ok!(Staking::exit(signed(ANNE)));
		assert_eq!(free(ANNE), MONEY);
		assert!(!view(ANNE).is_candidate && view(ANNE).exit_from.is_none());
		assert_noop!(delegate(FRED, ANNE, 300), Error::<Test>::NotCandidate);

		assert_eq!((stake(DORA, ANNE).0, stake(EMIL, ANNE).0), (300, 500));
		assert_ok!(undelegate(DORA, ANNE, 300));
		assert_eq!((free(DORA), waiting(DORA)), (MONEY, 0), "free at once");
		assert_ok!(Staking::redelegate(signed(EMIL), ANNE, BERT, 500));
		assert_eq!(Collators::<Test>::get(ANNE), None, "nothing is left to say of it");
	});
}

#[test]
fn who_stays_after_all_is_selected_again() {
	case(|| {
		candidate(ANNE);
		assert_ok!(Staking::announce_exit(signed(ANNE)));
		assert_ok!(Staking::cancel_exit(signed(ANNE)));
		sessions(2);
		assert_eq!(active(), [FIRST, ANNE]);
		assert_noop!(Staking::exit(signed(ANNE)), Error::<Test>::NotLeaving);
	});
}

#[test]
fn the_last_collator_cannot_leave() {
	case(|| {
		candidate(ANNE);
		assert_ok!(Staking::announce_exit(signed(ANNE)));
		sessions(2);
		assert_ok!(Selection::remove_invulnerable(root(), FIRST));
		assert_noop!(
			Staking::exit(signed(ANNE)),
			pallet_collator_selection::Error::<Test>::TooFewEligibleCollators
		);
	});
}
