//! What a session earns, and who gets it.

use super::mock::*;
use crate::{Error, Event, Issued, Owed};
use frame_support::{assert_noop, assert_ok, traits::fungible::Mutate};
use poco_primitives::Balance;
use sp_runtime::Perbill;

/// A candidate that collates, with a commission.
fn collator(who: u64, percent: u32) {
	candidate(who);
	if percent > 0 {
		assert_ok!(Staking::announce_commission(signed(who), Perbill::from_percent(percent)));
	}
	sessions(3);
	assert!(active().contains(&who));
}

/// Lets ANNE make a whole session for these fees.
fn anne_earns(amount: Balance) {
	sessions(1);
	fees(amount);
	session_by(ANNE);
}

#[test]
fn a_reward_is_shared_by_bond_and_stake_after_the_commission() {
	case(|| {
		collator(ANNE, 10);
		assert_ok!(delegate(DORA, ANNE, 1_000));
		assert_ok!(delegate(EMIL, ANNE, 2_000));
		anne_earns(4_000);
		// 400 are commission; of 3,600 a bond of 1,000 has a quarter, the stakes have the rest.
		assert_eq!(view(ANNE).earned, 400 + 900);
		assert_eq!((stake(DORA, ANNE).1, stake(EMIL, ANNE).1), (900, 1_800));
		assert_eq!(Owed::<Test>::get(), 4_000);
		assert_ok!(Staking::claim(signed(FRED), ANNE, DORA));
		assert_ok!(Staking::claim_earned(signed(FRED), ANNE));
		assert_eq!(free(DORA), MONEY - 1_000 + 900);
		assert_eq!(free(ANNE), MONEY - BOND + 1_300);
		assert_noop!(Staking::claim(signed(FRED), ANNE, DORA), Error::<Test>::NothingEarned);
		assert_noop!(Staking::claim_earned(signed(FRED), ANNE), Error::<Test>::NothingEarned);
		assert_noop!(Staking::claim(signed(FRED), ANNE, FRED), Error::<Test>::NotDelegated);
		assert_ok!(Staking::claim(signed(EMIL), ANNE, EMIL));
		assert_eq!(free(Staking::pot_account()), 10, "to the last unit");
	});
}

#[test]
fn a_reward_is_divided_by_the_blocks_that_were_made() {
	case(|| {
		collator(ANNE, 0);
		sessions(1);
		fees(1_000);
		for block in 0..SESSION {
			block_by(Some(if block < 3 { ANNE } else { FIRST }));
		}
		assert_eq!((view(ANNE).earned, view(FIRST).earned), (300, 700));
		System::assert_has_event(
			Event::SessionPaid { session: Session::current_index() - 1, reward: 1_000, issued: 0 }
				.into(),
		);
	});
}

#[test]
fn who_comes_later_has_no_part_in_what_was_before() {
	case(|| {
		collator(ANNE, 0);
		assert_ok!(delegate(DORA, ANNE, 1_000));
		anne_earns(2_000);
		assert_ok!(delegate(EMIL, ANNE, 2_000));
		assert_eq!((stake(DORA, ANNE).1, stake(EMIL, ANNE).1), (1_000, 0));
		anne_earns(4_000);
		assert_eq!((stake(DORA, ANNE).1, stake(EMIL, ANNE).1), (2_000, 2_000));
		// Changing a delegation pays what it earned so far.
		assert_ok!(undelegate(DORA, ANNE, 1_000));
		assert_eq!(free(DORA), MONEY - 1_000 + 2_000);
	});
}

#[test]
fn rewards_can_be_added_to_the_stake() {
	case(|| {
		collator(ANNE, 0);
		assert_ok!(delegate(DORA, ANNE, 1_000));
		let compound = |who, how| Staking::set_compound(signed(who), ANNE, how);
		assert_noop!(compound(EMIL, true), Error::<Test>::NotDelegated);
		assert_ok!(compound(DORA, true));
		anne_earns(2_000);
		assert_ok!(Staking::claim(signed(FRED), ANNE, DORA));
		assert_eq!((stake(DORA, ANNE), held(DORA)), ((2_000, 0), 2_000));
		assert_eq!(free(DORA), MONEY - 1_000);
		// Where no more can be staked it is paid.
		anne_earns(3_000);
		assert_ok!(Staking::chill(signed(ANNE)));
		assert_ok!(Staking::claim(signed(FRED), ANNE, DORA));
		assert_eq!((held(DORA), free(DORA)), (2_000, MONEY - 1_000 + 2_000));
	});
}

#[test]
fn no_more_is_minted_than_may_be() {
	case(|| {
		assert_noop!(Staking::set_issuance(signed(DORA), 1), sp_runtime::DispatchError::BadOrigin);
		assert_noop!(Staking::set_issuance(root(), 1_001), Error::<Test>::IssuanceTooHigh);
		assert_ok!(Staking::set_issuance(root(), 900));
		let before = Balances::total_issuance();
		sessions(1);
		let first = Issued::<Test>::get();
		assert_eq!(first % 900, 0);
		sessions(10);
		assert_eq!(Issued::<Test>::get(), first + 10 * 9_000);
		sessions(1);
		assert_eq!(Issued::<Test>::get(), 100_000, "only what is left");
		sessions(3);
		assert_eq!(Issued::<Test>::get(), 100_000);
		assert_eq!(Balances::total_issuance(), before + 100_000);
		assert_eq!(view(FIRST).earned, 100_000);
	});
}

#[test]
fn a_collator_that_is_gone_has_what_it_earned() {
	case(|| {
		collator(ANNE, 0);
		assert_ok!(delegate(DORA, ANNE, 1_000));
		anne_earns(1_000);
		assert_ok!(Staking::announce_exit(signed(ANNE)));
		sessions(NOTICE);
		assert_ok!(Staking::exit(signed(ANNE)));
		assert_ok!(Staking::claim_earned(signed(FRED), ANNE));
		assert_eq!(free(ANNE), MONEY + 500);
		assert_ok!(Staking::claim(signed(FRED), ANNE, DORA));
		assert_eq!(free(DORA), MONEY - 1_000 + 500);
	});
}

#[test]
fn a_reward_that_would_not_keep_an_empty_account_alive_waits() {
	case(|| {
		collator(ANNE, 0);
		anne_earns(5);
		assert_ok!(Staking::announce_exit(signed(ANNE)));
		sessions(NOTICE);
		assert_ok!(Staking::exit(signed(ANNE)));
		assert_ok!(Session::purge_keys(signed(ANNE)));
		assert_ok!(Balances::transfer_all(signed(ANNE), DORA, false));
		assert_eq!(free(ANNE), 0);
		assert!(Staking::claim_earned(signed(FRED), ANNE).is_err());
		assert_eq!(view(ANNE).earned, 5);
		Balances::mint_into(&ANNE, 10).unwrap();
		assert_ok!(Staking::claim_earned(signed(FRED), ANNE));
		assert_eq!(free(ANNE), 15);
	});
}

#[test]
fn what_rounding_leaves_is_divided_later() {
	case(|| {
		collator(ANNE, 0);
		for delegator in [DORA, EMIL, FRED] {
			assert_ok!(delegate(delegator, ANNE, 1_000));
		}
		anne_earns(1_001);
		let each = stake(DORA, ANNE).1;
		assert_eq!(each, 250);
		for delegator in [DORA, EMIL, FRED] {
			block();
			assert_ok!(undelegate(delegator, ANNE, 1_000));
		}
		assert_eq!(Owed::<Test>::get(), view(ANNE).earned, "nobody is owed the rest");
		assert_eq!(view(ANNE).earned, 251);
	});
}

#[test]
fn the_end_of_a_session_touches_no_delegation() {
	case(|| {
		collator(ANNE, 0);
		assert_ok!(delegate(DORA, ANNE, 1_000));
		assert_ok!(delegate(EMIL, ANNE, 2_000));
		let records = || {
			(
				crate::Delegations::<Test>::iter().collect::<Vec<_>>(),
				crate::Chosen::<Test>::iter().collect::<Vec<_>>(),
				[DORA, EMIL].map(|who| frame_system::Account::<Test>::get(who).data),
			)
		};
		let before = records();
		anne_earns(3_000);
		assert_eq!(stake(DORA, ANNE).1, 750);
		assert!(records() == before, "a session change does not know how many there are");
	});
}

#[test]
fn who_has_no_bond_has_all_that_it_makes() {
	case(|| {
		collator(ANNE, 0);
		assert_ok!(delegate(DORA, ANNE, 1_000));
		// A decision of governance: its bond comes back, and its delegators are free to go.
		assert_ok!(Selection::add_invulnerable(root(), ANNE));
		assert_eq!((view(ANNE).is_candidate, view(ANNE).delegated), (false, 1_000));
		anne_earns(2_000);
		assert_eq!((view(ANNE).earned, stake(DORA, ANNE).1), (2_000, 0));
	});
}
