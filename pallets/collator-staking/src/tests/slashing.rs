//! What slashes take, and of whom.

use super::mock::*;
use crate::{Collator, Collators, Error, Event};
use frame_support::{assert_noop, assert_ok};
use poco_primitives::staking::MissedRule;
use sp_runtime::{DispatchError, Perbill};

fn slash(percent: u32) {
	assert_ok!(Staking::slash(root(), ANNE, Perbill::from_percent(percent)));
}

#[test]
fn a_slash_reaches_everybody_without_visiting_anybody() {
	case(|| {
		candidate(ANNE);
		assert_ok!(delegate(DORA, ANNE, 1_000));
		assert_ok!(delegate(EMIL, ANNE, 333));
		let before = Balances::total_issuance();
		slash(10);
		assert_eq!(view(ANNE).bond, 900);
		assert_eq!(Balances::reserved_balance(ANNE), 900);
		assert_eq!((stake(DORA, ANNE).0, stake(EMIL, ANNE).0), (900, 299));
		assert_eq!(
			Balances::total_issuance(),
			before - 100,
			"the delegators' part when they are met"
		);
		block();
		// Who is touched first and who is touched last end with the same part.
		assert_ok!(undelegate(DORA, ANNE, 900));
		slash(50);
		assert_eq!(stake(EMIL, ANNE).0, 149);
		block();
		assert_ok!(undelegate(EMIL, ANNE, 149));
		assert_eq!((waiting(DORA), waiting(EMIL)), (900, 149));
		assert_eq!((free(DORA), free(EMIL)), (MONEY - 1_000, MONEY - 333));
		assert_eq!(Balances::total_issuance(), before - 100 - 450 - 100 - 184);
		let anew = Collator { chilled: true, ..Collator::default() };
		assert_eq!(Collators::<Test>::get(ANNE), Some(anew), "a new beginning, when it has a bond");
	});
}

#[test]
fn what_comes_after_a_slash_is_not_part_of_it() {
	case(|| {
		candidate(ANNE);
		assert_ok!(delegate(DORA, ANNE, 1_000));
		slash(50);
		assert_ok!(Staking::raise_bond(signed(ANNE), BOND));
		assert_ok!(Staking::unchill(signed(ANNE)));
		assert_ok!(delegate(EMIL, ANNE, 1_001));
		assert_eq!((stake(DORA, ANNE).0, stake(EMIL, ANNE).0), (500, 1_001));
		assert_eq!(view(ANNE).delegated, 1_501);
		block();
		assert_ok!(undelegate(EMIL, ANNE, 1_001));
		assert_eq!(waiting(EMIL), 1_001);
	});
}

#[test]
fn what_waits_to_be_free_is_not_slashed() {
	case(|| {
		candidate(ANNE);
		assert_ok!(delegate(DORA, ANNE, 1_000));
		block();
		assert_ok!(undelegate(DORA, ANNE, 500));
		slash(50);
		assert_eq!((stake(DORA, ANNE).0, waiting(DORA)), (250, 500));
	});
}

#[test]
fn only_governance_slashes_and_only_so_much() {
	case(|| {
		candidate(ANNE);
		let ten = Perbill::from_percent(10);
		assert_noop!(Staking::slash(signed(DORA), ANNE, ten), DispatchError::BadOrigin);
		assert_noop!(Staking::slash(root(), DORA, ten), Error::<Test>::NotCandidate);
		let much = Perbill::from_percent(91);
		assert_noop!(Staking::slash(root(), ANNE, much), Error::<Test>::SlashTooHigh);
	});
}

#[test]
fn a_collator_slashed_to_nothing_begins_anew_when_its_delegators_are_gone() {
	case(|| {
		candidate(ANNE);
		assert_ok!(delegate(DORA, ANNE, 100_000));
		for _ in 0..7 {
			slash(90);
		}
		assert_ok!(Staking::raise_bond(signed(ANNE), BOND));
		assert_ok!(Staking::unchill(signed(ANNE)));
		assert_noop!(delegate(EMIL, ANNE, 1_000), Error::<Test>::SlashedTooOften);
		assert_eq!(stake(DORA, ANNE).0, 0);
		block();
		assert_ok!(undelegate(DORA, ANNE, 0));
		assert_eq!((held(DORA), free(DORA)), (0, MONEY - 100_000));
		assert_ok!(delegate(EMIL, ANNE, 1_000));
		assert_eq!(stake(EMIL, ANNE).0, 1_000);
	});
}

#[test]
fn who_makes_too_few_blocks_is_slashed_where_the_holders_want_it() {
	case(|| {
		candidate(ANNE);
		assert_ok!(delegate(DORA, ANNE, 1_000));
		sessions(3);
		assert_eq!(active(), [FIRST, ANNE]);
		// Of ten blocks five are its own, and it makes two.
		assert_ok!(Staking::raise_bond(signed(ANNE), 2 * BOND));
		let session = |of_anne| session_with(ANNE, of_anne);
		session(2);
		assert_eq!(view(ANNE).bond, 2 * BOND, "there is no such rule yet");
		let missed =
			MissedRule { threshold: Perbill::from_percent(60), slash: Perbill::from_percent(1) };
		let too_much = MissedRule { slash: Perbill::one(), ..missed };
		assert_noop!(Staking::set_missed(root(), too_much), Error::<Test>::SlashTooHigh);
		let too_strict = MissedRule { threshold: Perbill::from_percent(76), ..missed };
		assert_noop!(Staking::set_missed(root(), too_strict), Error::<Test>::ThresholdTooHigh);
		assert_noop!(Staking::set_missed(signed(DORA), missed), DispatchError::BadOrigin);
		assert_ok!(Staking::set_missed(root(), missed));
		session(3);
		assert_eq!(view(ANNE).bond, 2 * BOND, "three of five are enough");
		session(2);
		assert_eq!((view(ANNE).bond, stake(DORA, ANNE).0), (1_980, 990));
		session(10);
		assert_eq!(view(ANNE).bond, 1_980, "invulnerables are not");
	});
}

#[test]
fn nobody_leaves_before_a_slash_that_is_certain() {
	case(|| {
		candidate(ANNE);
		candidate(BERT);
		for delegator in [DORA, EMIL, FRED] {
			assert_ok!(delegate(delegator, ANNE, 1_000));
		}
		assert_ok!(Selection::set_desired_candidates(root(), 1));
		let (threshold, slash) = (Perbill::from_percent(60), Perbill::from_percent(10));
		assert_ok!(Staking::set_missed(root(), MissedRule { threshold, slash }));
		sessions(3);
		assert_eq!(active(), [FIRST, ANNE]);
		let by = |count, author| {
			for _ in 0..count {
				block_by(Some(author));
			}
		};
		// Three of ten blocks are the least. When it has two and the other has five it can still miss the
		// next one: with its part of the two after that it has three.
		by(2, ANNE);
		by(5, FIRST);
		assert_ok!(undelegate(FRED, ANNE, 200));
		// With the next one it is certain, up to the last block of the session.
		by(1, FIRST);
		let leave = |who| undelegate(who, ANNE, 1_000);
		let move_on = |who| Staking::redelegate(signed(who), ANNE, BERT, 1_000);
		for _ in 0..2 {
			assert_noop!(leave(DORA), Error::<Test>::SlashPending);
			assert_noop!(move_on(EMIL), Error::<Test>::SlashPending);
			block_by(Some(FIRST));
		}
		assert_eq!(stake(DORA, ANNE).0, 900, "the session is over");
		assert_ok!(undelegate(DORA, ANNE, 900));
		assert_ok!(Staking::redelegate(signed(EMIL), ANNE, BERT, 900));
	});
}

#[test]
fn a_bond_that_was_slashed_below_the_least_is_not_selected_until_it_is_raised() {
	case(|| {
		candidate(ANNE);
		assert_ok!(Staking::raise_bond(signed(ANNE), 2 * BOND));
		sessions(2);
		assert_eq!(active(), [FIRST, ANNE]);
		slash(50);
		assert!(!view(ANNE).chilled, "it is just enough");
		slash(1);
		assert_eq!((view(ANNE).bond, view(ANNE).chilled), (990, true));
		System::assert_last_event(Event::Chilled { collator: ANNE }.into());
		sessions(2);
		assert_eq!(active(), [FIRST]);
		assert_noop!(Staking::unchill(signed(ANNE)), Error::<Test>::BondTooLow);
		// Nor is there a way around it.
		assert_ok!(Staking::announce_exit(signed(ANNE)));
		assert_noop!(Staking::cancel_exit(signed(ANNE)), Error::<Test>::BondTooLow);
		assert_noop!(
			Staking::raise_bond(signed(ANNE), 995),
			pallet_collator_selection::Error::<Test>::DepositTooLow
		);
		assert_ok!(Staking::raise_bond(signed(ANNE), BOND));
		assert_ok!(Staking::cancel_exit(signed(ANNE)));
		sessions(2);
		assert_eq!(active(), [FIRST, ANNE]);
	});
}

#[test]
fn a_slash_before_anybody_delegated_is_nothing_to_those_who_do() {
	case(|| {
		candidate(ANNE);
		assert_ok!(Staking::announce_commission(signed(ANNE), Perbill::from_percent(1)));
		for _ in 0..7 {
			slash(90);
		}
		assert_ok!(Staking::raise_bond(signed(ANNE), BOND));
		assert_ok!(Staking::unchill(signed(ANNE)));
		assert_ok!(delegate(DORA, ANNE, 1_000));
		assert_eq!(stake(DORA, ANNE).0, 1_000);
	});
}
