//! Several votes, reveals, publications or refunds by one call.

use super::mock::*;
use crate::{
	Announcement, Batch, Call, Callback, CallbackData, Error, Event, Relayed, RelayedOf, Results,
	SubmissionOf,
};
use codec::Encode;
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{DispatchResultWithPostInfo, GetDispatchInfo, Pays},
	weights::Weight,
};
use poco_primitives::{
	deal::{Admission, Agreement},
	hash,
	result::{Commitment, ResultLocation, ResultSummary, MAX_INLINE_RESULT},
	task::{ContributionStatus, Publication, TaskStatus},
	Digest, TaskId, H160, H256,
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

fn publish_many(publisher: AccountId, all: Vec<Announcement>) -> DispatchResultWithPostInfo {
	Poco::publish_many(signed(publisher), all.try_into().unwrap())
}

/// The result that says this is to be had elsewhere.
fn announced(task: TaskId, of: &str) -> Announcement {
	let summary = result(of).0.summary;
	Announcement { task, summary, location: elsewhere(), callback: CallbackData::default() }
}

fn elsewhere() -> ResultLocation {
	ResultLocation::Uri(b"http://here".to_vec().try_into().unwrap())
}

/// Tasks of a deal that the same two workers have completed and nobody has published.
fn unpublished(terms: Agreement<AccountId>) -> Vec<TaskId> {
	let tasks = open(terms);
	tasks.iter().for_each(|id| complete(*id, "a", 0..2));
	tasks
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
fn a_scheduler_publishes_several_results_at_once() {
	chain(|| {
		let tasks = unpublished(agreement(3));
		assert_eq!((record(SCHEDULER).earned, record(SCHEDULER).locked), (0, 9_000));
		assert_ok!(publish_many(SCHEDULER, tasks.iter().map(|id| announced(*id, "a")).collect()));
		assert_eq!((record(SCHEDULER).earned, record(SCHEDULER).locked), (3 * 990, 0));
		for id in tasks {
			let published = Results::<Test>::get(id).unwrap();
			assert_eq!(published.summary, result("a").0.summary);
			let publication = Publication { publisher: SCHEDULER, location: elsewhere() };
			assert_eq!(published.publications.to_vec(), [publication]);
			assert!(events().contains(&Event::Published { task: id, publisher: SCHEDULER }));
		}
	});
}

#[test]
fn workers_publish_several_results_of_several_deals_at_once() {
	chain(|| {
		let of_pool = unpublished(agreement(1))[0];
		let of_front_door = create(2, REWARD);
		complete(of_front_door, "a", 0..2);
		let both = vec![announced(of_front_door, "a"), announced(of_pool, "a")];
		assert_ok!(publish_many(WORKER, both.clone()));
		assert_eq!(record(SCHEDULER).earned, 990);
		assert_ok!(publish_many(worker(1), both));
		for id in [of_pool, of_front_door] {
			assert_eq!(Results::<Test>::get(id).unwrap().publications.len(), 2);
		}
	});
}

#[test]
fn what_is_refused_of_several_publications_is_told_and_the_others_stand() {
	chain(|| {
		let tasks = open(agreement(3));
		complete(tasks[0], "a", 0..2);
		complete(tasks[1], "a", 0..2);
		let nowhere = H256::zero();
		let no_pointer = ResultLocation::Uri(Default::default());
		let all = vec![
			announced(tasks[2], "a"),
			announced(tasks[0], "a"),
			announced(nowhere, "a"),
			announced(tasks[1], "b"),
			Announcement { location: no_pointer, ..announced(tasks[1], "a") },
			announced(tasks[0], "a"),
			announced(tasks[1], "a"),
		];
		assert_eq!(publish_many(SCHEDULER, all).unwrap().pays_fee, Pays::Yes);
		let refused: Vec<_> = events()
			.into_iter()
			.filter_map(|event| match event {
				Event::PublicationRefused { task, error } => Some((task, error)),
				_ => None,
			})
			.collect();
		assert_eq!(
			refused,
			[
				(tasks[2], Error::<Test>::NotCompleted.into()),
				(nowhere, Error::<Test>::TaskNotFound.into()),
				(tasks[1], Error::<Test>::SummaryMismatch.into()),
				(tasks[1], Error::<Test>::UriEmpty.into()),
				(tasks[0], Error::<Test>::AlreadyPublished.into()),
			]
		);
		assert_eq!((record(SCHEDULER).earned, record(SCHEDULER).locked), (2 * 990, STAKE));
		for id in &tasks[..2] {
			assert_eq!(Results::<Test>::get(id).unwrap().publications.len(), 1);
		}
		assert!(!Results::<Test>::contains_key(tasks[2]));
	});
}

#[test]
fn a_batch_of_publications_that_are_all_refused_is_refused_with_the_last_ones_error() {
	chain(|| {
		let id = unpublished(agreement(1))[0];
		let refused =
			|publisher, all| publish_many(publisher, all).map_err(|refused| refused.error);
		let both = vec![announced(H256::zero(), "a"), announced(id, "b")];
		assert_noop!(refused(SCHEDULER, both), Error::<Test>::SummaryMismatch);
		let both = vec![announced(id, "a"), announced(id, "a")];
		assert_noop!(refused(STRANGER, both), Error::<Test>::NotContributor);
		assert_noop!(publish_many(SCHEDULER, vec![]), Error::<Test>::BatchOutOfRange);
		assert_noop!(
			Poco::publish_many(RuntimeOrigin::none(), vec![announced(id, "a")].try_into().unwrap()),
			sp_runtime::DispatchError::BadOrigin
		);
	});
}

#[test]
fn several_publications_bring_their_callbacks_along() {
	chain(|| {
		Delivered::set(Vec::new());
		let target = H160::repeat_byte(0xcb);
		let tasks = open(Agreement { callback: target, ..agreement(2) });
		let bytes = |id: &TaskId| [b"of ".as_slice(), id.as_bytes()].concat();
		let summary = |id: &TaskId| ResultSummary {
			callback: Commitment::to(&bytes(id)),
			..result("a").0.summary
		};
		for id in &tasks {
			let digest = summary(id).digest();
			(0..2).for_each(|number| vote(worker(number), *id, digest));
			(0..2).for_each(|number| reveal(worker(number), *id, digest));
		}
		let with = |id: &TaskId, bytes: Vec<u8>| Announcement {
			summary: summary(id),
			callback: bytes.try_into().unwrap(),
			..announced(*id, "a")
		};
		// The bytes of the other one are refused.
		let swapped = with(&tasks[1], bytes(&tasks[0]));
		assert_ok!(publish_many(SCHEDULER, vec![with(&tasks[0], bytes(&tasks[0])), swapped]));
		assert_eq!(
			(task(tasks[0]).callback, task(tasks[1]).callback),
			(Callback::Due, Callback::Bought)
		);
		assert_ok!(publish_many(SCHEDULER, vec![with(&tasks[1], bytes(&tasks[1]))]));
		live(120_000);
		let mut delivered = Delivered::get();
		let mut expected: Vec<_> = tasks.iter().map(|id| (target, *id, bytes(id))).collect();
		delivered.sort();
		expected.sort();
		assert_eq!(delivered, expected);
	});
}

/// What a call declares to weigh.
fn declared(call: Call<Test>) -> Weight {
	call.get_dispatch_info().call_weight
}

/// What it weighs to publish this, and what that declares.
fn published(publisher: AccountId, announcement: Announcement) -> (Weight, Weight) {
	let Announcement { task, summary, location, callback } = announcement.clone();
	let most = declared(Call::publish { task, summary, location, callback });
	let Announcement { task, summary, location, callback } = announcement;
	let done = Poco::publish(signed(publisher), task, summary, location, callback).unwrap();
	(done.actual_weight.unwrap(), most)
}

#[test]
fn a_publication_weighs_no_callback_where_none_was_bought() {
	chain(|| {
		let tasks = unpublished(agreement(2));
		let (used, most) = published(SCHEDULER, announced(tasks[0], "a"));
		assert_eq!(used, weight(12, 0) + weight(25, 0));
		assert!(used.all_lte(most));
		// The second one pays nobody.
		let (used, most) = published(WORKER, announced(tasks[0], "a"));
		assert_eq!(used, weight(12, 0));
		assert!(used.all_lte(most));
		let bytes = result("a").0.encode();
		let length = bytes.len() as u32;
		let location = ResultLocation::Inline(bytes.try_into().unwrap());
		let here = Announcement { location, ..announced(tasks[1], "a") };
		pass(10 * HOUR_UNIT);
		// Too late for the scheduler: the publisher is paid.
		let (used, most) = published(WORKER, here);
		assert_eq!(used, weight(12, length) + weight(46, 0));
		assert!(used.all_lte(most));
	});
}

#[test]
fn a_publication_weighs_the_callback_that_it_stores_or_pays_back() {
	let target = H160::repeat_byte(0xcb);
	let too_large =
		Commitment { length: u64::from(MAX_INLINE_RESULT) + 1, hash: H256::repeat_byte(0x1a) };
	let cases = [
		(Commitment::to(b"forty-two"), b"forty-two".as_slice(), weight(26, 9)),
		(Commitment::to(b""), b"", weight(26, 1)),
		(too_large, b"", weight(24, 0)),
	];
	for (callback, bytes, of_callback) in cases {
		chain(|| {
			let id = open(Agreement { callback: target, ..agreement(1) })[0];
			let summary = ResultSummary { callback, ..result("a").0.summary };
			let digest = summary.digest();
			(0..2).for_each(|number| vote(worker(number), id, digest));
			(0..2).for_each(|number| reveal(worker(number), id, digest));
			let callback = bytes.to_vec().try_into().unwrap();
			let announcement = Announcement { summary, callback, ..announced(id, "a") };
			let (used, most) = published(SCHEDULER, announcement);
			assert_eq!(used, weight(12, 0) + of_callback + weight(25, 0));
			assert!(used.all_lte(most));
		});
	}
}

#[test]
fn a_batch_of_publications_weighs_what_its_parts_do_and_no_more_than_it_declares() {
	chain(|| {
		let tasks = unpublished(agreement(2));
		let all: Batch<_> = vec![
			announced(tasks[0], "a"),
			announced(tasks[0], "a"),
			announced(tasks[1], "b"),
			announced(tasks[1], "a"),
		]
		.try_into()
		.unwrap();
		let most = declared(Call::publish_many { announcements: all.clone() });
		let single = |announcement: &Announcement| {
			let Announcement { task, summary, location, callback } = announcement.clone();
			declared(Call::publish { task, summary, location, callback })
		};
		let sum = all.iter().fold(Weight::zero(), |sum, one| sum + single(one));
		assert_eq!(most, sum);
		let used =
			Poco::publish_many(signed(SCHEDULER), all.clone()).unwrap().actual_weight.unwrap();
		let stored = (weight(12, 0) + weight(25, 0)) * 2;
		assert_eq!(used, stored + single(&all[1]) + single(&all[2]));
		assert!(used.all_lte(most));
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
