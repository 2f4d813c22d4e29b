//! Who collates.

use super::mock::*;
use crate::Event;
use frame_support::assert_ok;
use poco_primitives::staking::Mode;
use sp_runtime::Perbill;

#[test]
fn a_delegation_moves_a_candidate_into_the_set() {
	case(|| {
		for collator in [ANNE, BERT, CLEO] {
			candidate(collator);
		}
		sessions(2);
		let before = active();
		assert_eq!(before.len(), 3, "the invulnerable and two candidates");
		let left_out = *[ANNE, BERT, CLEO].iter().find(|who| !before.contains(who)).unwrap();
		assert_ok!(delegate(DORA, left_out, LEAST));
		assert_eq!(view(left_out).rank, Some(0));
		sessions(2);
		assert!(active().contains(&left_out) && active().contains(&FIRST));
		assert_eq!(active().len(), 3);
		assert_eq!(active()[0], FIRST, "invulnerables come first");
	});
}

#[test]
fn own_bond_and_delegations_count_alike() {
	case(|| {
		candidate(ANNE);
		candidate(BERT);
		assert_ok!(Selection::set_desired_candidates(root(), 1));
		assert_ok!(delegate(DORA, ANNE, 150));
		assert_ok!(Staking::raise_bond(signed(BERT), BOND + 151));
		sessions(2);
		assert_eq!(active(), [FIRST, BERT]);
		assert_ok!(delegate(EMIL, ANNE, 100));
		sessions(2);
		assert_eq!(active(), [FIRST, ANNE]);
	});
}

#[test]
fn who_was_not_selected_is_not_chilled() {
	case(|| {
		for collator in [ANNE, BERT, CLEO] {
			candidate(collator);
		}
		assert_ok!(delegate(DORA, ANNE, LEAST));
		assert_ok!(delegate(DORA, BERT, LEAST));
		sessions(6);
		assert!(!active().contains(&CLEO));
		assert!(!view(CLEO).chilled);
		// Nor in the first session in which it is.
		assert_ok!(delegate(EMIL, CLEO, 2 * LEAST));
		sessions(3);
		assert!(active().contains(&CLEO) && !view(CLEO).chilled);
	});
}

#[test]
fn who_collated_for_a_whole_session_and_made_no_block_is_chilled_and_keeps_its_bond_at_stake() {
	case(|| {
		candidate(ANNE);
		sessions(2);
		assert_eq!(active(), [FIRST, ANNE]);
		assert_ok!(delegate(DORA, ANNE, 300));
		session_by(FIRST);
		assert!(view(ANNE).chilled, "it made none");
		System::assert_has_event(Event::Chilled { collator: ANNE }.into());
		sessions(2);
		assert_eq!(active(), [FIRST]);
		// Making no block is no way past notice and slash.
		assert!(view(ANNE).is_candidate);
		assert_eq!(Balances::reserved_balance(ANNE), BOND);
		assert_ok!(Staking::slash(root(), ANNE, Perbill::from_percent(10)));
		assert_eq!(Balances::reserved_balance(ANNE), BOND - BOND / 10);
		assert_ok!(undelegate(DORA, ANNE, 270));
		assert_eq!((free(DORA), waiting(DORA)), (MONEY - 300, 270));
	});
}

#[test]
fn the_set_is_never_empty() {
	case(|| {
		candidate(ANNE);
		assert_ok!(Selection::remove_invulnerable(root(), FIRST));
		assert_ok!(Staking::chill(signed(ANNE)));
		sessions(3);
		assert_eq!(active(), [FIRST], "those who did go on while nobody else can");
		assert_ok!(Staking::unchill(signed(ANNE)));
		sessions(2);
		assert_eq!(active(), [ANNE]);
		// The last one goes on, whatever it makes.
		session_by(FIRST);
		assert!(view(ANNE).chilled);
		sessions(2);
		assert_eq!(active(), [ANNE]);
	});
}

#[test]
fn who_has_no_keys_takes_nobodys_place() {
	case(|| {
		assert_ok!(Selection::add_invulnerable(root(), 2));
		for collator in [ANNE, BERT, CLEO] {
			candidate(collator);
		}
		assert_ok!(delegate(DORA, CLEO, LEAST));
		sessions(2);
		assert_eq!(active(), [FIRST, 2, CLEO, ANNE]);
		for collator in [2, CLEO] {
			assert_ok!(Session::purge_keys(signed(collator)));
		}
		assert_eq!((view(CLEO).rank, view(ANNE).rank, view(BERT).rank), (None, Some(0), Some(1)));
		sessions(2);
		assert_eq!(active(), [FIRST, ANNE, BERT], "the next one comes in");
		keys(CLEO, true);
		sessions(2);
		assert_eq!(active(), [FIRST, CLEO, ANNE]);
	});
}

#[test]
fn the_set_is_not_empty_even_where_keys_are_missing() {
	case(|| {
		candidate(ANNE);
		candidate(BERT);
		assert_ok!(Staking::chill(signed(ANNE)));
		sessions(2);
		assert_eq!(active(), [FIRST, BERT]);
		for collator in [FIRST, BERT] {
			assert_ok!(Session::purge_keys(signed(collator)));
		}
		// Nobody has keys who wants to be selected, and nobody who collates: rather one who does not want.
		sessions(2);
		assert_eq!(active(), [ANNE]);
		// The same in a consortium.
		keys(FIRST, true);
		assert_ok!(Staking::set_mode(root(), Mode::Consortium));
		sessions(2);
		assert_eq!(active(), [FIRST]);
		keys(FIRST, false);
		sessions(2);
		assert_eq!(active(), [ANNE]);
	});
}

#[test]
fn of_equal_stakes_the_oldest_comes_first() {
	case(|| {
		for collator in [BERT, CLEO, ANNE] {
			candidate(collator);
		}
		sessions(2);
		assert_eq!(active(), [FIRST, BERT, CLEO]);
		assert_eq!(view(ANNE).rank, Some(2));
		// More behind the newest moves it before both, as much behind the oldest moves that back.
		assert_ok!(delegate(DORA, ANNE, LEAST));
		assert_eq!(
			(view(ANNE).rank, view(BERT).rank, view(CLEO).rank),
			(Some(0), Some(1), Some(2))
		);
		assert_ok!(delegate(DORA, BERT, LEAST));
		assert_eq!(
			(view(BERT).rank, view(ANNE).rank, view(CLEO).rank),
			(Some(0), Some(1), Some(2))
		);
	});
}

#[test]
fn a_consortium_is_of_invulnerables_only_until_the_holders_decide_otherwise() {
	case(|| {
		candidate(ANNE);
		sessions(2);
		assert_eq!(active(), [FIRST, ANNE]);
		assert_ok!(Staking::set_mode(root(), Mode::Consortium));
		sessions(2);
		assert_eq!(active(), [FIRST]);
		assert!(view(ANNE).is_candidate);
		assert_ok!(Staking::set_mode(root(), Mode::Open));
		sessions(2);
		assert_eq!(active(), [FIRST, ANNE]);
		// Where there are no invulnerables a consortium is of candidates.
		assert_ok!(Staking::set_mode(root(), Mode::Consortium));
		assert_ok!(Selection::remove_invulnerable(root(), FIRST));
		sessions(2);
		assert_eq!(active(), [ANNE]);
	});
}
