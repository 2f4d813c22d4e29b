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
		sessions(NOTICE - 1);
		assert_noop!(Staking::exit(signed(ANNE)), Error::<Test>::ExitTooEarly);
		sessions(1);
		assert_ok!(Staking::exit(signed(ANNE)));
		assert_eq!(free(ANNE), MONEY);
		assert!(!view(ANNE).is_candidate && view(ANNE).exit_from.is_none());
		assert_noop!(delegate(FRED, ANNE, 300), Error::<Test>::NotCandidate);

		assert_eq!((stake(DORA, ANNE).0, stake(EMIL, ANNE).0), (300, 500));
		assert_ok!(undelegate(DORA, ANNE, 300));
		assert_eq!((free(DORA), waiting(DORA)), (MONEY - 300, 300), "it waits as ever");
		assert_noop!(Staking::withdraw_unbonded(signed(DORA), DORA), Error::<Test>::NothingDue);
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
		sessions(NOTICE);
		assert_ok!(Selection::remove_invulnerable(root(), FIRST));
		assert_noop!(
			Staking::exit(signed(ANNE)),
			pallet_collator_selection::Error::<Test>::TooFewEligibleCollators
		);
	});
}

#[test]
fn nothing_that_one_said_survives_an_exit() {
	case(|| {
		candidate(ANNE);
		assert_ok!(delegate(DORA, ANNE, 300));
		assert_ok!(Staking::announce_commission(signed(ANNE), Perbill::from_percent(50)));
		assert_ok!(Staking::announce_exit(signed(ANNE)));
		sessions(NOTICE);
		assert_ok!(Staking::exit(signed(ANNE)));
		candidate(ANNE);
		let back = view(ANNE);
		assert_eq!((back.chilled, back.exit_from, back.next_commission), (false, None, None));
		assert_eq!((back.commission, back.delegated), (Perbill::zero(), 300));
	});
}

#[test]
fn a_bond_is_raised_and_never_lowered() {
	case(|| {
		let raise = |who, deposit| Staking::raise_bond(signed(who), deposit);
		assert_noop!(raise(ANNE, 2 * BOND), Error::<Test>::NotCandidate);
		candidate(ANNE);
		candidate(BERT);
		assert_ok!(raise(ANNE, 2 * BOND));
		assert_eq!((view(ANNE).bond, free(ANNE)), (2 * BOND, MONEY - 2 * BOND));
		for deposit in [0, BOND, 2 * BOND] {
			assert_noop!(raise(ANNE, deposit), Error::<Test>::DepositTooLow);
		}
		assert!(raise(ANNE, MONEY + 1).is_err(), "no more than one has");
		assert_eq!(view(ANNE).bond, 2 * BOND);
	});
}

#[test]
fn a_place_in_a_full_list_costs_more_than_all_that_is_staked_for_it() {
	case(|| {
		MaxCandidates::set(2);
		let replace = |who, target, deposit| Staking::replace(signed(who), target, deposit);
		candidate(ANNE);
		assert_noop!(replace(CLEO, ANNE, MONEY / 2), Error::<Test>::RoomLeft);
		candidate(BERT);
		assert_ok!(delegate(DORA, ANNE, 5_000));
		assert_noop!(replace(CLEO, FIRST, MONEY / 2), Error::<Test>::NotCandidate);
		// A bond that is a little higher takes no place from who has 5,000 behind it.
		for deposit in [0, BOND + 1, BOND + 5_000] {
			assert_noop!(replace(CLEO, ANNE, deposit), Error::<Test>::DepositTooLow);
		}
		assert_noop!(
			replace(BERT, ANNE, BOND + 5_001),
			pallet_collator_selection::Error::<Test>::AlreadyCandidate
		);
		keys(CLEO, false);
		assert_noop!(
			replace(CLEO, ANNE, BOND + 5_001),
			pallet_collator_selection::Error::<Test>::ValidatorNotRegistered
		);
		keys(CLEO, true);
		assert_noop!(
			replace(CLEO, ANNE, MONEY + 1),
			pallet_balances::Error::<Test>::InsufficientBalance
		);
		assert_ok!(Staking::announce_commission(signed(ANNE), Perbill::from_percent(50)));
		assert_ok!(replace(CLEO, ANNE, BOND + 5_001));
		assert_eq!((view(CLEO).bond, free(ANNE)), (BOND + 5_001, MONEY));
		assert!(!view(ANNE).is_candidate && view(ANNE).next_commission.is_none());
		// Who staked behind it goes on at once, or waits as ever.
		block();
		assert_ok!(Staking::redelegate(signed(DORA), ANNE, CLEO, 4_000));
		block();
		assert_ok!(undelegate(DORA, ANNE, 1_000));
		assert_eq!((waiting(DORA), Collators::<Test>::get(ANNE)), (1_000, None));
	});
}

#[test]
fn who_collates_is_not_replaced() {
	case(|| {
		MaxCandidates::set(2);
		candidate(ANNE);
		candidate(BERT);
		let replace = || Staking::replace(signed(CLEO), ANNE, 2 * BOND);
		// From the session before the first to the end of the last.
		sessions(1);
		assert_eq!(active(), [FIRST]);
		assert_noop!(replace(), Error::<Test>::Collating);
		sessions(1);
		assert!(active().contains(&ANNE));
		assert_ok!(Staking::chill(signed(ANNE)));
		sessions(1);
		assert!(active().contains(&ANNE));
		assert_noop!(replace(), Error::<Test>::Collating);
		sessions(1);
		assert_ok!(replace());
		assert!(!view(CLEO).chilled, "it begins with nothing of what was said before");
	});
}
