//! Tasks that come to nothing: refunds, and what it costs those who brought it about.

use super::mock::*;
use crate::{Error, Event, FailureReason, Kitty};
use frame_support::{assert_noop, assert_ok};
use poco_primitives::{order::Currency, task::TaskStatus, H256};

#[test]
fn a_task_nobody_worked_on_is_refunded_at_its_final_deadline_by_anybody() {
	chain(|| {
		let id = create(2, REWARD);
		pass(10 * HOUR_UNIT - 1);
		assert_noop!(Poco::claim(signed(STRANGER), id), Error::<Test>::FinalDeadlineAhead);
		pass(1);
		assert_ok!(Poco::claim(signed(STRANGER), id));
		assert_eq!(total(REQUESTER), FUNDS - TERMS.task_deposit);
		assert_eq!(task(id).status, TaskStatus::Failed);
		assert!(events().contains(&Event::Refunded {
			task: id,
			payer: REQUESTER,
			currency: Currency::Native,
			amount: REWARD
		}));
		assert_noop!(Poco::claim(signed(STRANGER), id), Error::<Test>::NotActive);
	});
}

#[test]
fn a_task_without_consensus_costs_every_contributor_a_little() {
	chain(|| {
		let issuance = Balances::total_issuance();
		let id = create(3, REWARD);
		vote(worker(0), id, digest("a"));
		vote(worker(1), id, digest("b"));
		pass(10 * HOUR_UNIT);
		assert_ok!(Poco::claim(signed(STRANGER), id));
		// 5 % of the stake of 3 000.
		for number in 0..2 {
			assert_eq!(total(worker(number)), FUNDS - 150);
			assert_eq!(record(worker(number)).bond, STAKE - 150);
			assert_eq!(record(worker(number)).locked, 0);
		}
		assert_eq!(Balances::total_issuance(), issuance - 300);
		assert_eq!(
			events().last(),
			Some(&Event::TaskFailed {
				task: id,
				reason: FailureReason::NoConsensus,
				burned: 300,
				to_kitty: 0
			})
		);
	});
}

#[test]
fn who_wins_a_consensus_and_keeps_silent_loses_its_stake_to_the_kitty() {
	chain(|| {
		let id = create(2, REWARD);
		vote(worker(0), id, digest("a"));
		vote(worker(1), id, digest("a"));
		pass(10 * HOUR_UNIT);
		assert_ok!(Poco::claim(signed(STRANGER), id));
		assert_eq!(total(REQUESTER), FUNDS - TERMS.task_deposit);
		assert_eq!(total(worker(0)), FUNDS - STAKE);
		assert_eq!(total(worker(1)), FUNDS - STAKE);
		assert_eq!(Kitty::<Test>::get(), 2 * STAKE);
		assert!(matches!(
			events().last(),
			Some(Event::TaskFailed { reason: FailureReason::NothingRevealed, .. })
		));
	});
}

#[test]
fn who_was_rejected_in_a_round_before_loses_its_stake_when_the_task_fails() {
	chain(|| {
		let id = create(2, REWARD);
		vote(worker(0), id, digest("a"));
		vote(worker(1), id, digest("a"));
		pass(2 * HOUR_UNIT);
		assert_ok!(Poco::reopen(signed(STRANGER), id));
		vote(worker(2), id, digest("b"));
		pass(8 * HOUR_UNIT);
		assert_ok!(Poco::claim(signed(STRANGER), id));
		assert_eq!(Kitty::<Test>::get(), 2 * STAKE);
		assert_eq!(total(worker(2)), FUNDS - 150);
	});
}

#[test]
fn a_task_of_which_something_was_revealed_is_finalized_and_not_claimed() {
	chain(|| {
		let id = create(2, REWARD);
		vote(worker(0), id, digest("a"));
		vote(worker(1), id, digest("a"));
		reveal(worker(0), id, digest("a"));
		pass(10 * HOUR_UNIT);
		assert_noop!(Poco::claim(signed(STRANGER), id), Error::<Test>::SomethingRevealed);
		assert_ok!(Poco::finalize(signed(STRANGER), id));
	});
}

#[test]
fn an_unknown_task_cannot_be_claimed() {
	chain(|| {
		assert_noop!(Poco::claim(signed(STRANGER), H256::zero()), Error::<Test>::TaskNotFound);
	});
}

#[test]
fn a_refund_to_an_account_that_is_gone_waits_for_its_owner() {
	chain(|| {
		let id = create(2, EXISTENTIAL_DEPOSIT - 1);
		let rest = total(REQUESTER);
		pallet_balances::Pallet::<Test>::force_transfer(
			frame_system::RawOrigin::Root.into(),
			REQUESTER,
			STRANGER,
			rest,
		)
		.unwrap();
		assert_eq!(total(REQUESTER), 0);
		pass(10 * HOUR_UNIT);
		assert_ok!(Poco::claim(signed(STRANGER), id));
		assert_eq!(record(REQUESTER).earned, EXISTENTIAL_DEPOSIT - 1);
	});
}

#[test]
fn a_claim_costs_by_the_number_of_contributions() {
	chain(|| {
		let id = create(3, REWARD);
		vote(worker(0), id, digest("a"));
		vote(worker(1), id, digest("b"));
		pass(10 * HOUR_UNIT);
		let claimed = Poco::claim(signed(STRANGER), id).unwrap();
		assert_eq!(claimed.actual_weight, Some(weight(15, 2)));
	});
}
