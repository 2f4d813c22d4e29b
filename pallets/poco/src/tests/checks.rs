//! Spot checks: answers that somebody knew before the task was agreed on.

use super::mock::*;
use crate::{Checks, Error, Event, HoldReason};
use frame_support::{
	assert_noop, assert_ok, dispatch::DispatchResultWithPostInfo, traits::fungible::InspectHold,
};
use poco_primitives::{deal::Admission, hash, task::Verdict, Balance, TaskId, H256};

const SALT: H256 = H256::repeat_byte(0x5a);

/// The task that the deal of these tests is going to have.
fn future() -> TaskId {
	hash::task_id(DEAL, agreement(1).first)
}

/// `by` commits to the answer that says this, before the deal is made.
fn commit(by: AccountId, of: &str) -> H256 {
	let commitment = hash::check(future(), digest(of), SALT);
	assert_ok!(Poco::commit_check(signed(by), commitment));
	commitment
}

/// The deal is made, and two workers prove the result that says this.
fn compute(of: &str) -> TaskId {
	pass(1);
	let id = open(agreement(1))[0];
	complete(id, of, 0..2);
	publish(WORKER, id, of);
	id
}

fn open_check(by: AccountId, task: TaskId, of: &str) -> DispatchResultWithPostInfo {
	Poco::open_check(signed(by), task, digest(of), SALT)
}

fn deposited(by: AccountId) -> Balance {
	Balances::balance_on_hold(&HoldReason::Check.into(), &by)
}

#[test]
fn the_checkers_check_raises_scores_that_count_everywhere() {
	chain(|| {
		let commitment = commit(CHECKER, "a");
		assert_eq!(deposited(CHECKER), 30);
		assert!(events().contains(&Event::CheckCommitted { commitment, by: CHECKER }));
		let id = compute("a");
		assert_ok!(open_check(CHECKER, id, "a"));
		for number in 0..2 {
			assert_eq!(record(worker(number)).score, 1);
		}
		assert_eq!(deposited(CHECKER), 0);
		assert!(!Checks::<Test>::contains_key(commitment));
		assert_eq!(events().last(), Some(&Event::CheckConfirmed { task: id, by: CHECKER }));
	});
}

#[test]
fn a_schedulers_check_raises_scores_that_count_in_its_pool() {
	chain(|| {
		commit(SCHEDULER, "a");
		let id = compute("a");
		assert_ok!(open_check(SCHEDULER, id, "a"));
		assert_eq!(record(WORKER).score, 0);
		assert_eq!(record(WORKER).score_in(Some(POOL)), 1);
		assert_eq!(record(WORKER).score_in(Some(COURT)), 0);
	});
}

#[test]
fn a_check_confirms_no_vote_for_another_result() {
	chain(|| {
		commit(CHECKER, "a");
		pass(1);
		let id = open(agreement(1))[0];
		vote(worker(9), id, digest("lie"));
		complete(id, "a", 0..4);
		publish(WORKER, id, "a");
		assert_ok!(open_check(CHECKER, id, "a"));
		assert_eq!((record(worker(0)).score, record(worker(9)).score), (1, 0));
	});
}

#[test]
fn a_task_is_checked_once() {
	chain(|| {
		commit(CHECKER, "a");
		let salt = H256::zero();
		let second = hash::check(future(), digest("a"), salt);
		assert_ok!(Poco::commit_check(signed(SCHEDULER), second));
		let id = compute("a");
		assert_ok!(open_check(CHECKER, id, "a"));
		assert_noop!(
			Poco::open_check(signed(SCHEDULER), id, digest("a"), salt),
			Error::<Test>::AlreadyChecked
		);
	});
}

#[test]
fn nobody_else_raises_scores() {
	chain(|| {
		commit(STRANGER, "a");
		let id = compute("a");
		assert_noop!(open_check(STRANGER, id, "a"), Error::<Test>::NotScheduler);
		assert_noop!(open_check(REQUESTER, id, "a"), Error::<Test>::NotScheduler);
		// Nor does the checker by what it did not know.
		assert_noop!(open_check(CHECKER, id, "a"), Error::<Test>::NotOwner);
		assert_noop!(
			Poco::open_check(signed(CHECKER), id, digest("a"), H256::zero()),
			Error::<Test>::CheckNotFound
		);
	});
}

#[test]
fn an_answer_that_was_committed_to_with_the_deal_or_later_is_worth_nothing() {
	chain(|| {
		pass(1);
		let id = open(agreement(1))[0];
		commit(CHECKER, "a");
		complete(id, "a", 0..2);
		publish(WORKER, id, "a");
		assert_noop!(open_check(CHECKER, id, "a"), Error::<Test>::CheckTooLate);
	});
}

#[test]
fn only_a_result_is_checked() {
	chain(|| {
		commit(CHECKER, "a");
		assert_noop!(open_check(CHECKER, H256::zero(), "a"), Error::<Test>::TaskNotFound);
		pass(1);
		let id = open(agreement(1))[0];
		assert_noop!(open_check(CHECKER, id, "a"), Error::<Test>::NotCompleted);
	});
}

#[test]
fn who_knew_another_answer_appeals_though_it_is_not_the_requester() {
	chain(|| {
		seat_court(20..26);
		commit(STRANGER, "a");
		let id = compute("lie");
		assert_noop!(open_check(STRANGER, id, "a"), Error::<Test>::CheckDisagrees);
		let appeal =
			|by, of: &str, salt| Poco::appeal(signed(by), id, 8, REWARD, Some((digest(of), salt)));
		assert_noop!(appeal(STRANGER, "lie", SALT), Error::<Test>::CheckAgrees);
		assert_noop!(appeal(STRANGER, "b", SALT), Error::<Test>::CheckNotFound);
		assert_noop!(appeal(STRANGER, "a", H256::zero()), Error::<Test>::CheckNotFound);
		assert_noop!(appeal(SPONSOR, "a", SALT), Error::<Test>::NotOwner);
		assert_ok!(appeal(STRANGER, "a", SALT));
		assert_eq!(deposited(STRANGER), 0);
		assert_eq!(total(STRANGER), FUNDS - REWARD - TERMS.task_deposit);
		let appealed = task(id).appeal.unwrap();
		assert_eq!(appealed.by, STRANGER);
		draw();
		complete(appealed.rerun, "a", 20..23);
		live(120_000);
		assert_eq!(task(id).appeal.unwrap().verdict, Some(Verdict::Refuted));
		// Twice 3,000 were staked and 4,455 earned; the task was worth 10,000.
		assert_eq!(wealth(STRANGER), FUNDS - REWARD - TERMS.task_deposit + 10_000);
	});
}

#[test]
fn nobody_appeals_with_an_answer_that_it_learned_later() {
	chain(|| {
		seat_court(20..26);
		pass(1);
		let id = open(agreement(1))[0];
		commit(STRANGER, "a");
		complete(id, "lie", 0..2);
		assert_noop!(
			Poco::appeal(signed(STRANGER), id, 8, REWARD, Some((digest("a"), SALT))),
			Error::<Test>::CheckTooLate
		);
	});
}

#[test]
fn one_commitment_is_made_once_and_paid_for() {
	chain(|| {
		let commitment = commit(CHECKER, "a");
		assert_noop!(
			Poco::commit_check(signed(STRANGER), commitment),
			Error::<Test>::CheckAlreadyExists
		);
		assert_noop!(Poco::commit_check(signed(9_999), H256::zero()), Error::<Test>::FundsTooLow);
	});
}

#[test]
fn who_made_a_commitment_takes_it_back_with_its_deposit() {
	chain(|| {
		let commitment = commit(STRANGER, "a");
		terms(|terms| terms.check_deposit = 1);
		let drop_check = |by, commitment| Poco::drop_check(signed(by), commitment);
		assert_noop!(drop_check(SPONSOR, commitment), Error::<Test>::NotOwner);
		assert_noop!(drop_check(STRANGER, H256::zero()), Error::<Test>::CheckNotFound);
		assert_ok!(drop_check(STRANGER, commitment));
		assert_eq!((deposited(STRANGER), total(STRANGER)), (0, FUNDS));
		assert_eq!(events().last(), Some(&Event::CheckDropped { commitment }));
		assert_noop!(drop_check(STRANGER, commitment), Error::<Test>::CheckNotFound);
	});
}

#[test]
fn a_scheduler_cannot_raise_scores_that_count_everywhere() {
	chain(|| {
		admit(Admission::Drawn);
		draw_from(0..4, 100);
		commit(SCHEDULER, "a");
		pass(1);
		let id = open(agreement(1))[0];
		draw();
		complete(id, "a", 0..2);
		publish(WORKER, id, "a");
		assert_ok!(open_check(SCHEDULER, id, "a"));
		// One for the task that the chain drew, one in the pool for the check.
		assert_eq!((record(WORKER).score, record(WORKER).pools[0].score), (1, 1));
	});
}
