//! Several votes, reveals or refunds by one call.

use super::mock::*;
use crate::{Batch, Error, Event, Relayed, RelayedOf, SubmissionOf};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{DispatchResultWithPostInfo, Pays},
};
use poco_primitives::{
	deal::Admission,
	hash,
	task::{ContributionStatus, TaskStatus},
	Digest, TaskId, H256,
};

fn contribute_many(worker: AccountId, all: Vec<SubmissionOf<Test>>) -> DispatchResultWithPostInfo {
	Poco::contribute_many(signed(worker), all.try_into().unwrap())
}

fn reveal_many(worker: AccountId, all: Vec<(TaskId, Digest)>) -> DispatchResultWithPostInfo {
	Poco::reveal_many(signed(worker), all.try_into().unwrap())
}

fn claim_many(all: Vec<TaskId>) -> DispatchResultWithPostInfo {
	Poco::claim_many(signed(STRANGER), all.try_into().unwrap())
}

fn relay(all: Vec<RelayedOf<Test>>) -> DispatchResultWithPostInfo {
	Poco::relay(signed(STRANGER), all.try_into().unwrap())
}

/// A vote of `worker` that it signed for others to submit.
fn relayed(worker: AccountId, task: TaskId) -> RelayedOf<Test> {
	let submission = submission(worker, task, digest("a"), None);
	let said = hash::relayed_contribution(Poco::chain(), task, submission.vote, submission.seal);
	Relayed { worker, submission, signature: sign(worker, said) }
}

fn plain(worker: AccountId, task: TaskId) -> SubmissionOf<Test> {
	submission(worker, task, digest("a"), None)
}

#[test]
fn a_worker_votes_on_several_tasks_at_once() {
	chain(|| {
		let tasks = open(agreement(3));
		let votes = tasks.iter().map(|id| plain(WORKER, *id)).collect();
		assert_ok!(contribute_many(WORKER, votes));
		assert_eq!(record(WORKER).locked, 3 * STAKE);
		assert!(tasks.iter().all(|id| task(*id).contribution_of(&WORKER).is_some()));
	});
}

#[test]
fn what_is_refused_of_several_votes_is_told_and_the_others_stand() {
	chain(|| {
		let tasks = open(agreement(2));
		let nowhere = H256::zero();
		let votes = vec![
			plain(WORKER, tasks[0]),
			plain(WORKER, nowhere),
			plain(WORKER, tasks[0]),
			plain(WORKER, tasks[1]),
		];
		assert_ok!(contribute_many(WORKER, votes));
		assert_eq!(record(WORKER).locked, 2 * STAKE);
		let refused: Vec<_> = events()
			.into_iter()
			.filter(|event| matches!(event, Event::ContributionRefused { .. }))
			.collect();
		let worker = WORKER;
		assert_eq!(
			refused,
			[
				Event::ContributionRefused {
					task: nowhere,
					worker,
					error: Error::<Test>::TaskNotFound.into()
				},
				Event::ContributionRefused {
					task: tasks[0],
					worker,
					error: Error::<Test>::AlreadyContributed.into()
				},
			]
		);
	});
}

#[test]
fn what_is_refused_of_several_votes_leaves_no_trace() {
	chain(|| {
		// The stake is locked before the vote is found to be too heavy.
		let (id, other) = (create(2, 100), create(2, 100));
		set_score(WORKER, u32::MAX);
		crate::Tasks::<Test>::mutate(id, |task| {
			let groups = &mut task.as_mut().unwrap().groups;
			let vote = hash::vote(id, digest("a"));
			let weight = poco_primitives::U256([0, 0, 0, 1]);
			groups.try_push(crate::Group { vote, weight }).unwrap();
		});
		assert_ok!(contribute_many(WORKER, vec![plain(WORKER, id), plain(WORKER, other)]));
		assert_eq!((record(WORKER).bond, record(WORKER).locked), (30, 30));
		crate::Tasks::<Test>::mutate(id, |task| task.as_mut().unwrap().groups.clear());
	});
}

#[test]
fn a_batch_of_votes_that_are_all_refused_is_refused_with_the_last_ones_error() {
	chain(|| {
		let id = open(agreement(1))[0];
		vote(WORKER, id, digest("a"));
		assert_noop!(
			contribute_many(WORKER, vec![plain(WORKER, H256::zero()), plain(WORKER, id)])
				.map_err(|refused| refused.error),
			Error::<Test>::AlreadyContributed
		);
		assert_noop!(contribute_many(WORKER, vec![]), Error::<Test>::BatchOutOfRange);
	});
}

#[test]
fn votes_that_need_signatures_come_in_batches_too() {
	chain(|| {
		admit(Admission::Authorised);
		let tasks = open(agreement(2));
		let votes = tasks
			.iter()
			.map(|id| {
				let authorisation = authorise(SCHEDULER, WORKER, *id);
				submission(WORKER, *id, digest("a"), Some(authorisation))
			})
			.collect();
		assert_ok!(contribute_many(WORKER, votes));
		assert_eq!(record(WORKER).locked, 2 * STAKE);
	});
}

#[test]
fn a_worker_reveals_several_votes_at_once() {
	chain(|| {
		let tasks = open(agreement(3));
		for id in &tasks {
			vote(worker(0), *id, digest("a"));
			vote(worker(1), *id, digest("a"));
			reveal(worker(1), *id, digest("a"));
		}
		let reveals = tasks.iter().map(|id| (*id, digest("a"))).collect();
		assert_ok!(reveal_many(WORKER, reveals));
		assert!(tasks.iter().all(|id| task(*id).status == TaskStatus::Completed));
		assert_eq!(record(WORKER).earned, 3 * 4_455);
	});
}

#[test]
fn what_is_refused_of_several_reveals_is_told_and_the_others_stand() {
	chain(|| {
		let tasks = open(agreement(2));
		for id in &tasks {
			vote(worker(0), *id, digest("a"));
			vote(worker(1), *id, digest("a"));
		}
		let reveals = vec![(tasks[0], digest("b")), (tasks[1], digest("a"))];
		assert_eq!(reveal_many(WORKER, reveals).unwrap().pays_fee, Pays::Yes);
		assert_eq!(task(tasks[0]).contributions[0].status, ContributionStatus::Contributed);
		assert_eq!(task(tasks[1]).contributions[0].status, ContributionStatus::Proved);
		assert_eq!(
			events().last(),
			Some(&Event::Revealed { task: tasks[1], worker: WORKER, digest: digest("a") })
		);
		assert!(events().contains(&Event::RevealRefused {
			task: tasks[0],
			error: Error::<Test>::VoteMismatch.into()
		}));
	});
}

#[test]
fn a_batch_of_reveals_that_are_all_refused_is_refused() {
	chain(|| {
		let id = open(agreement(1))[0];
		assert_noop!(
			reveal_many(WORKER, vec![(H256::zero(), digest("a")), (id, digest("a"))])
				.map_err(|refused| refused.error),
			Error::<Test>::NotRevealing
		);
		assert_noop!(reveal_many(WORKER, vec![]), Error::<Test>::BatchOutOfRange);
	});
}

#[test]
fn anybody_submits_votes_that_their_workers_have_signed() {
	chain(|| {
		let id = open(agreement(1))[0];
		assert_ok!(relay(vec![relayed(worker(0), id), relayed(worker(1), id)]));
		for number in 0..2 {
			assert_eq!(record(worker(number)).locked, STAKE);
			reveal(worker(number), id, digest("a"));
		}
		assert_eq!(task(id).status, TaskStatus::Completed);
		assert_eq!(wealth(STRANGER), FUNDS, "nothing of it is the relayer's");
	});
}

#[test]
fn a_vote_that_its_worker_did_not_sign_refuses_all_that_come_with_it() {
	chain(|| {
		let tasks = open(agreement(2));
		let id = tasks[0];
		let good = relayed(worker(0), id);
		let signature = |signer, chain, task, of: &str| {
			let vote = hash::vote(task, digest(of));
			let seal = hash::seal(&worker(1), task, digest(of));
			sign(signer, hash::relayed_contribution(chain, task, vote, seal))
		};
		for signature in [
			signature(worker(0), Poco::chain(), id, "a"),
			signature(worker(1), H256::repeat_byte(0xee), id, "a"),
			signature(worker(1), Poco::chain(), tasks[1], "a"),
			signature(worker(1), Poco::chain(), id, "b"),
		] {
			let forged = Relayed { signature, ..relayed(worker(1), id) };
			assert_noop!(relay(vec![good.clone(), forged]), Error::<Test>::BadSignature);
		}
		assert_ok!(relay(vec![good, relayed(worker(1), id)]));
	});
}

#[test]
fn what_is_refused_of_relayed_votes_is_told_and_the_others_stand() {
	chain(|| {
		let id = open(agreement(1))[0];
		let poor = 9_999;
		assert_ok!(relay(vec![relayed(poor, id), relayed(worker(0), id)]));
		assert!(events().contains(&Event::ContributionRefused {
			task: id,
			worker: poor,
			error: Error::<Test>::FundsTooLow.into()
		}));
		assert_eq!(task(id).contributions.len(), 1);
		assert_noop!(
			relay(vec![relayed(poor, id), relayed(worker(0), id)]).map_err(|refused| refused.error),
			Error::<Test>::AlreadyContributed
		);
		assert_noop!(relay(vec![]), Error::<Test>::BatchOutOfRange);
	});
}

#[test]
fn several_tasks_are_given_up_at_once() {
	chain(|| {
		let tasks = open(agreement(3));
		complete(tasks[1], "a", 0..2);
		publish(WORKER, tasks[1], "a");
		vote(worker(3), tasks[2], digest("a"));
		assert_noop!(
			claim_many(tasks.clone()).map_err(|refused| refused.error),
			Error::<Test>::FinalDeadlineAhead
		);
		pass(10 * HOUR_UNIT);
		assert_ok!(claim_many(tasks.clone()));
		assert_eq!(wealth(SPONSOR), FUNDS - 13_000 - 3 * TERMS.task_deposit);
		assert_eq!(wealth(worker(3)), FUNDS - 150);
		assert_eq!(task(tasks[1]).status, TaskStatus::Completed);
		assert_noop!(claim_many(tasks).map_err(|refused| refused.error), Error::<Test>::NotActive);
		assert_noop!(claim_many(vec![]), Error::<Test>::BatchOutOfRange);
	});
}

#[test]
fn a_batch_is_of_a_hundred_at_most() {
	let most = u32::try_from(Batch::<TaskId>::bound()).unwrap();
	assert_eq!(most, 100);
	assert!(Batch::<TaskId>::try_from(vec![H256::zero(); 101]).is_err());
}
