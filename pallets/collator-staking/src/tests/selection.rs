//! Who collates.

use super::mock::*;
use frame_support::assert_ok;
use poco_primitives::staking::Mode;

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
		assert_ok!(Selection::update_bond(signed(BERT), BOND + 151));
		sessions(2);
		assert_eq!(active(), [FIRST, BERT]);
		assert_ok!(delegate(EMIL, ANNE, 100));
		sessions(2);
		assert_eq!(active(), [FIRST, ANNE]);
	});
}

#[test]
fn who_was_not_selected_is_not_kicked() {
	case(|| {
		for collator in [ANNE, BERT, CLEO] {
			candidate(collator);
		}
		assert_ok!(delegate(DORA, ANNE, LEAST));
		assert_ok!(delegate(DORA, BERT, LEAST));
		sessions(6);
		assert!(!active().contains(&CLEO));
		assert!(view(CLEO).is_candidate);
		// Nor in the first session in which it is.
		assert_ok!(delegate(EMIL, CLEO, 2 * LEAST));
		sessions(3);
		assert!(active().contains(&CLEO) && view(CLEO).is_candidate);
	});
}

#[test]
fn who_collated_for_a_whole_session_and_made_no_block_is_kicked() {
	case(|| {
		candidate(ANNE);
		sessions(2);
		assert_eq!(active(), [FIRST, ANNE]);
		assert_ok!(delegate(DORA, ANNE, 300));
		session_by(FIRST);
		assert!(!view(ANNE).is_candidate, "it made none");
		assert_eq!(Balances::reserved_balance(ANNE), 0, "and has its bond back");
		sessions(2);
		assert_eq!(active(), [FIRST]);
		// Its delegators lose nothing, and need not wait.
		assert_eq!(stake(DORA, ANNE).0, 300);
		assert_ok!(undelegate(DORA, ANNE, 300));
		assert_eq!((free(DORA), waiting(DORA)), (MONEY, 0));
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
		// The last one is not kicked, whatever it makes.
		session_by(FIRST);
		assert_eq!(active(), [ANNE]);
		assert!(view(ANNE).is_candidate);
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
