//! Putting stake in, moving it, taking it out.

use super::mock::*;
use crate::{Collators, Delegations, Error, Event};
use frame_support::{assert_noop, assert_ok};
use poco_primitives::staking::Mode;

#[test]
fn what_is_delegated_is_held_and_counted() {
	case(|| {
		candidate(ANNE);
		assert_ok!(delegate(DORA, ANNE, 300));
		block();
		assert_ok!(delegate(DORA, ANNE, 50));
		assert_ok!(delegate(EMIL, ANNE, 100));
		assert_eq!((held(DORA), held(EMIL)), (350, 100));
		assert_eq!((view(ANNE).delegated, view(ANNE).delegators), (450, 2));
		assert_eq!(free(DORA), MONEY - 350);
		System::assert_has_event(
			Event::Delegated { delegator: DORA, collator: ANNE, amount: 50, total: 350 }.into(),
		);
	});
}

#[test]
fn nobody_is_delegated_to_who_is_no_candidate() {
	case(|| {
		for nobody in [ANNE, FIRST, 999] {
			assert_noop!(delegate(DORA, nobody, 300), Error::<Test>::NotCandidate);
		}
	});
}

#[test]
fn a_delegation_is_neither_too_small_nor_more_than_one_has() {
	case(|| {
		candidate(ANNE);
		assert_noop!(delegate(DORA, ANNE, 0), Error::<Test>::BelowMinimum);
		assert_noop!(delegate(DORA, ANNE, LEAST - 1), Error::<Test>::BelowMinimum);
		assert_noop!(delegate(DORA, ANNE, MONEY + 1), Error::<Test>::FundsTooLow);
		assert_noop!(delegate(DORA, ANNE, u128::MAX), Error::<Test>::FundsTooLow);
		assert_ok!(delegate(DORA, ANNE, LEAST));
		block();
		assert_noop!(delegate(DORA, ANNE, u128::MAX), Error::<Test>::AmountTooHigh);
		assert_noop!(delegate(DORA, ANNE, 0), Error::<Test>::BelowMinimum);
		assert_ok!(delegate(DORA, ANNE, 1));
	});
}

#[test]
fn a_delegation_changes_once_a_block() {
	case(|| {
		candidate(ANNE);
		assert_ok!(delegate(DORA, ANNE, 300));
		assert_noop!(delegate(DORA, ANNE, 300), Error::<Test>::TwiceInABlock);
		assert_noop!(undelegate(DORA, ANNE, 300), Error::<Test>::TwiceInABlock);
		block();
		assert_ok!(undelegate(DORA, ANNE, 100));
		assert_noop!(undelegate(DORA, ANNE, 100), Error::<Test>::TwiceInABlock);
		// Not even by leaving and coming back.
		block();
		assert_ok!(undelegate(DORA, ANNE, 200));
		assert_ok!(delegate(DORA, ANNE, 100));
		assert_noop!(undelegate(DORA, ANNE, 100), Error::<Test>::TwiceInABlock);
	});
}

#[test]
fn one_delegates_to_so_many_and_so_many_delegate_to_one() {
	case(|| {
		for collator in [ANNE, BERT, CLEO, EMIL] {
			candidate(collator);
		}
		for collator in [ANNE, BERT, CLEO] {
			assert_ok!(delegate(DORA, collator, LEAST));
		}
		assert_noop!(delegate(DORA, EMIL, LEAST), Error::<Test>::MaxDelegationsExceeded);
		MaxDelegators::set(1);
		assert_noop!(delegate(FRED, ANNE, LEAST), Error::<Test>::MaxDelegatorsExceeded);
		block();
		assert_ok!(delegate(DORA, ANNE, LEAST));
		assert_ok!(undelegate(DORA, CLEO, LEAST));
		assert_ok!(delegate(DORA, EMIL, LEAST));
	});
}

#[test]
fn what_is_taken_out_waits_and_is_free_then() {
	case(|| {
		candidate(ANNE);
		assert_ok!(delegate(DORA, ANNE, 300));
		block();
		assert_ok!(undelegate(DORA, ANNE, 120));
		let due = System::block_number() + UNBONDING;
		assert_eq!((held(DORA), waiting(DORA), free(DORA)), (180, 120, MONEY - 300));
		let withdraw = || Staking::withdraw_unbonded(signed(FRED), DORA);
		while System::block_number() < due - 1 {
			block();
		}
		assert_noop!(withdraw(), Error::<Test>::NothingDue);
		block();
		assert_ok!(withdraw());
		assert_eq!((held(DORA), waiting(DORA), free(DORA)), (180, 0, MONEY - 180));
		assert_noop!(withdraw(), Error::<Test>::NothingDue);
	});
}

#[test]
fn the_rest_of_a_delegation_is_nothing_or_enough() {
	case(|| {
		candidate(ANNE);
		assert_ok!(delegate(DORA, ANNE, 300));
		assert_noop!(undelegate(DORA, BERT, 1), Error::<Test>::NotDelegated);
		assert_noop!(undelegate(EMIL, ANNE, 1), Error::<Test>::NotDelegated);
		block();
		assert_noop!(undelegate(DORA, ANNE, 0), Error::<Test>::BelowMinimum);
		assert_noop!(undelegate(DORA, ANNE, 301), Error::<Test>::AmountTooHigh);
		assert_ok!(undelegate(DORA, ANNE, 300 - LEAST));
		assert_eq!((held(DORA), waiting(DORA)), (LEAST, 300 - LEAST));
		block();
		// Where less than the least would be left all is taken.
		assert_ok!(undelegate(DORA, ANNE, 1));
		System::assert_last_event(
			Event::Undelegated {
				delegator: DORA,
				collator: ANNE,
				amount: LEAST,
				due: Some(System::block_number() + UNBONDING),
			}
			.into(),
		);
		assert_eq!((held(DORA), waiting(DORA)), (0, 300));
		assert_eq!(Delegations::<Test>::iter().count(), 0);
		assert_eq!(Collators::<Test>::iter().count(), 0, "nothing is kept of what is over");
	});
}

#[test]
fn only_so_many_amounts_wait() {
	case(|| {
		candidate(ANNE);
		assert_ok!(delegate(DORA, ANNE, 1_000));
		for _ in 0..2 {
			block();
			assert_ok!(undelegate(DORA, ANNE, 100));
		}
		block();
		assert_noop!(undelegate(DORA, ANNE, 100), Error::<Test>::MaxUnbondingExceeded);
		blocks(UNBONDING);
		assert_ok!(Staking::withdraw_unbonded(signed(DORA), DORA));
		assert_ok!(undelegate(DORA, ANNE, 100));
	});
}

#[test]
fn stake_moves_without_a_pause_and_rests_a_session_then() {
	case(|| {
		candidate(ANNE);
		candidate(BERT);
		assert_ok!(delegate(DORA, ANNE, 300));
		block();
		let moves = |from, to, amount| Staking::redelegate(signed(DORA), from, to, amount);
		assert_noop!(moves(ANNE, ANNE, 100), Error::<Test>::SameCollator);
		assert_noop!(moves(ANNE, CLEO, 100), Error::<Test>::NotCandidate);
		assert_noop!(moves(BERT, ANNE, 100), Error::<Test>::NotDelegated);
		assert_noop!(moves(ANNE, BERT, LEAST - 1), Error::<Test>::BelowMinimum);
		// All of it, as 50 would be too little to stay.
		assert_ok!(moves(ANNE, BERT, 250));
		assert_eq!((view(ANNE).delegated, view(BERT).delegated), (0, 300));
		assert_eq!((held(DORA), waiting(DORA)), (300, 0));
		let moved = Session::current_index();
		sessions(1);
		assert_noop!(moves(BERT, ANNE, 300), Error::<Test>::MovedTooRecently);
		sessions(1);
		assert_eq!(Session::current_index(), moved + 2);
		assert_ok!(moves(BERT, ANNE, 300));
		// Taking it out is always possible.
		block();
		assert_ok!(undelegate(DORA, ANNE, 300));
	});
}

#[test]
fn nobody_can_stake_where_only_invulnerables_collate() {
	case(|| {
		candidate(ANNE);
		assert_ok!(delegate(DORA, ANNE, 300));
		assert_ok!(Staking::set_mode(root(), Mode::Consortium));
		block();
		assert_noop!(delegate(DORA, ANNE, 300), Error::<Test>::ConsortiumMode);
		assert_ok!(undelegate(DORA, ANNE, 300));
	});
}

#[test]
fn nobody_is_kept_from_leaving_by_a_reward_that_others_add_just_before() {
	case(|| {
		candidate(ANNE);
		candidate(BERT);
		assert_ok!(Selection::set_desired_candidates(root(), 1));
		assert_ok!(delegate(DORA, ANNE, 1_000));
		assert_ok!(delegate(EMIL, ANNE, 1_000));
		for delegator in [DORA, EMIL] {
			assert_ok!(Staking::set_compound(signed(delegator), ANNE, true));
		}
		sessions(3);
		fees(150);
		session_by(ANNE);
		for delegator in [DORA, EMIL] {
			assert_ok!(Staking::claim(signed(FRED), ANNE, delegator));
		}
		let all = 1_000 + 150 / 3;
		assert_eq!((held(DORA), held(EMIL)), (all, all));
		// Both said what they saw before.
		assert_ok!(undelegate(DORA, ANNE, 1_000));
		assert_eq!((held(DORA), waiting(DORA)), (0, all));
		assert_ok!(Staking::redelegate(signed(EMIL), ANNE, BERT, 1_000));
		assert_eq!((stake(EMIL, ANNE).0, stake(EMIL, BERT).0), (0, all));
	});
}

#[test]
fn what_becomes_of_rewards_moves_with_the_stake() {
	case(|| {
		let moves = |from, to, amount| Staking::redelegate(signed(DORA), from, to, amount);
		let compounds = |collator| Delegations::<Test>::get(collator, DORA).unwrap().compound;
		for collator in [ANNE, BERT, CLEO] {
			candidate(collator);
		}
		assert_ok!(delegate(DORA, ANNE, 1_000));
		assert_ok!(delegate(DORA, CLEO, 1_000));
		assert_ok!(Staking::set_compound(signed(DORA), ANNE, true));
		block();
		assert_ok!(moves(ANNE, BERT, 500));
		assert!(compounds(ANNE) && compounds(BERT));
		// Where something is delegated already nothing changes.
		block();
		assert_ok!(moves(ANNE, CLEO, 500));
		assert!(!compounds(CLEO));
	});
}
