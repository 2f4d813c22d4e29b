use super::mock::*;
use crate::{Error, Event};
use frame_support::{assert_noop, assert_ok};
use poco_primitives::{
	task::{ContributionStatus, TaskStatus},
	H256,
};

#[test]
fn a_consensus_that_nobody_reveals_is_void() {
	chain(|| {
		let id = create(2, REWARD);
		vote(worker(0), id, digest("a"));
		vote(worker(1), id, digest("a"));
		assert_noop!(Poco::reopen(signed(STRANGER), id), Error::<Test>::RevealWindowOpen);
		pass(2 * HOUR_UNIT);
		assert_ok!(Poco::reopen(signed(STRANGER), id));
		assert_eq!(events().last(), Some(&Event::TaskReopened { task: id }));
		let task = task(id);
		assert_eq!((task.status, task.consensus), (TaskStatus::Active, None));
		assert!(task.contributions.iter().all(|c| c.status == ContributionStatus::Rejected));
		assert_eq!(task.total(), 1.into());
	});
}

#[test]
fn the_silent_cannot_vote_again_and_lose_their_stakes_to_those_who_do_the_work() {
	chain(|| {
		let id = create(2, REWARD);
		vote(worker(0), id, digest("a"));
		vote(worker(1), id, digest("a"));
		pass(2 * HOUR_UNIT);
		assert_ok!(Poco::reopen(signed(STRANGER), id));
		assert_noop!(
			Poco::contribute(signed(worker(0)), id, H256::zero(), H256::zero()),
			Error::<Test>::AlreadyContributed
		);
		vote(worker(2), id, digest("b"));
		vote(worker(3), id, digest("b"));
		reveal(worker(2), id, digest("b"));
		reveal(worker(3), id, digest("b"));
		assert_eq!(task(id).status, TaskStatus::Completed);
		assert_eq!(record(worker(2)).earned, (REWARD - FEE + 2 * STAKE) / 2);
		assert_eq!(total(worker(0)), FUNDS - STAKE);
	});
}

#[test]
fn a_rejected_group_may_win_again_by_other_votes() {
	chain(|| {
		let id = create(2, REWARD);
		vote(worker(0), id, digest("a"));
		vote(worker(1), id, digest("a"));
		pass(2 * HOUR_UNIT);
		assert_ok!(Poco::reopen(signed(STRANGER), id));
		vote(worker(2), id, digest("a"));
		assert_eq!(task(id).status, TaskStatus::Active, "the rejected votes count no more");
		vote(worker(3), id, digest("a"));
		assert_noop!(
			Poco::reveal(signed(worker(0)), id, digest("a")),
			Error::<Test>::NotInConsensus
		);
		reveal(worker(2), id, digest("a"));
		reveal(worker(3), id, digest("a"));
		assert_eq!(task(id).status, TaskStatus::Completed);
	});
}

#[test]
fn a_task_is_never_reopened_after_a_reveal() {
	chain(|| {
		let id = create(2, REWARD);
		vote(worker(0), id, digest("a"));
		vote(worker(1), id, digest("a"));
		reveal(worker(0), id, digest("a"));
		pass(2 * HOUR_UNIT);
		assert_noop!(Poco::reopen(signed(STRANGER), id), Error::<Test>::SomethingRevealed);
	});
}

#[test]
fn a_task_is_reopened_only_while_contributions_are_taken() {
	chain(|| {
		let id = create(1, REWARD);
		assert_noop!(Poco::reopen(signed(STRANGER), id), Error::<Test>::NotRevealing);
		assert_noop!(Poco::reopen(signed(STRANGER), H256::zero()), Error::<Test>::TaskNotFound);
		pass(6 * HOUR_UNIT);
		vote(WORKER, id, digest("a"));
		pass(2 * HOUR_UNIT);
		assert_noop!(Poco::reopen(signed(STRANGER), id), Error::<Test>::ContributionWindowOver);
	});
}
