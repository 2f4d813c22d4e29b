//! What costs no fee: what a worker must do and has bonded for, as long as all of it stands.

use super::mock::*;
use crate::{Error, SubmissionOf};
use frame_support::{assert_ok, dispatch::Pays};
use poco_primitives::{deal::Admission, hash, TaskId, H256};

fn plain(worker: AccountId, task: TaskId) -> SubmissionOf<Test> {
	submission(worker, task, digest("a"), None)
}

fn contribute(worker: AccountId, task: TaskId) -> Pays {
	let SubmissionOf::<Test> { vote, seal, .. } = plain(worker, task);
	Poco::contribute(signed(worker), task, vote, seal).unwrap().pays_fee
}

fn contribute_many(worker: AccountId, votes: Vec<SubmissionOf<Test>>) -> Pays {
	Poco::contribute_many(signed(worker), votes.try_into().unwrap()).unwrap().pays_fee
}

#[test]
fn a_vote_out_of_the_bond_is_free_and_one_that_tops_it_up_is_not() {
	chain(|| {
		let id = open(agreement(1))[0];
		assert_ok!(Poco::bond(signed(worker(0)), STAKE));
		assert_eq!(contribute(worker(0), id), Pays::No);
		assert_ok!(Poco::bond(signed(worker(1)), STAKE - 1));
		assert_eq!(contribute(worker(1), id), Pays::Yes);
	});
}

#[test]
fn an_authorised_vote_is_free_by_the_same_rule() {
	chain(|| {
		admit(Admission::Authorised);
		let id = open(agreement(1))[0];
		let pays = |number| {
			let worker = worker(number);
			let authorisation = Some(authorise(SCHEDULER, worker, id));
			let vote = submission(worker, id, digest("a"), authorisation);
			Poco::contribute_authorised(signed(worker), vote).unwrap().pays_fee
		};
		assert_ok!(Poco::bond(signed(worker(0)), STAKE));
		assert_eq!(pays(0), Pays::No);
		assert_eq!(pays(1), Pays::Yes);
	});
}

#[test]
fn what_is_refused_pays() {
	chain(|| {
		let id = open(agreement(1))[0];
		assert_ok!(Poco::bond(signed(WORKER), STAKE));
		let nowhere = H256::zero();
		let refused = [
			Poco::contribute(signed(WORKER), nowhere, nowhere, nowhere),
			Poco::contribute_authorised(signed(WORKER), plain(WORKER, nowhere)),
			Poco::contribute_many(signed(WORKER), vec![plain(WORKER, nowhere)].try_into().unwrap()),
			Poco::reveal(signed(WORKER), id, digest("a")),
			Poco::reveal_many(signed(WORKER), vec![(id, digest("a"))].try_into().unwrap()),
		];
		for refused in refused {
			assert_eq!(refused.unwrap_err().post_info.pays_fee, Pays::Yes);
		}
	});
}

#[test]
fn a_reveal_is_free() {
	chain(|| {
		let id = open(agreement(1))[0];
		vote(worker(0), id, digest("a"));
		vote(worker(1), id, digest("a"));
		for number in 0..2 {
			let revealed = Poco::reveal(signed(worker(number)), id, digest("a"));
			assert_eq!(revealed.unwrap().pays_fee, Pays::No);
		}
	});
}

#[test]
fn several_votes_are_free_where_all_stand_and_the_bond_covers_them() {
	chain(|| {
		let tasks = open(agreement(3));
		let votes = |worker| tasks.iter().map(|id| plain(worker, *id)).collect::<Vec<_>>();
		assert_ok!(Poco::bond(signed(worker(0)), 3 * STAKE));
		assert_eq!(contribute_many(worker(0), votes(worker(0))), Pays::No);
	});
	chain(|| {
		let tasks = open(agreement(3));
		let votes = |worker| tasks.iter().map(|id| plain(worker, *id)).collect::<Vec<_>>();
		assert_ok!(Poco::bond(signed(worker(0)), 3 * STAKE - 1));
		assert_eq!(
			contribute_many(worker(0), votes(worker(0))),
			Pays::Yes,
			"the last one topped up"
		);
		assert_ok!(Poco::bond(signed(worker(1)), 3 * STAKE));
		let mut votes = votes(worker(1));
		votes.push(plain(worker(1), H256::zero()));
		assert_eq!(contribute_many(worker(1), votes), Pays::Yes, "one was refused");
	});
}

#[test]
fn several_reveals_are_free_where_all_stand() {
	chain(|| {
		let tasks = open(agreement(2));
		for id in &tasks {
			vote(worker(0), *id, digest("a"));
			vote(worker(1), *id, digest("a"));
		}
		let pays = |worker, all: Vec<_>| {
			Poco::reveal_many(signed(worker), all.try_into().unwrap()).unwrap().pays_fee
		};
		let all: Vec<_> = tasks.iter().map(|id| (*id, digest("a"))).collect();
		assert_eq!(pays(worker(0), all.clone()), Pays::No);
		let mut with_more = all;
		with_more.push((H256::zero(), digest("a")));
		assert_eq!(pays(worker(1), with_more), Pays::Yes);
	});
}

#[test]
fn who_submits_the_votes_of_others_pays() {
	chain(|| {
		let id = open(agreement(1))[0];
		assert_ok!(Poco::bond(signed(WORKER), STAKE));
		let submission = plain(WORKER, id);
		let said = hash::relayed_contribution(Poco::chain(), id, submission.vote, submission.seal);
		let relayed = crate::Relayed { worker: WORKER, submission, signature: sign(WORKER, said) };
		let relayed = Poco::relay(signed(STRANGER), vec![relayed].try_into().unwrap());
		assert_eq!(relayed.unwrap().pays_fee, Pays::Yes);
	});
}

#[test]
fn what_anybody_may_do_before_the_chain_does_it_pays() {
	chain(|| {
		let id = create(1, REWARD);
		vote(WORKER, id, digest("a"));
		pass(2 * HOUR_UNIT);
		assert_eq!(Poco::reopen(signed(STRANGER), id).unwrap().pays_fee, Pays::Yes);
		pass(8 * HOUR_UNIT);
		let claimed = Poco::claim_many(signed(STRANGER), vec![id].try_into().unwrap());
		assert_eq!(claimed.unwrap().pays_fee, Pays::Yes);
	});
}

#[test]
fn a_batch_weighs_what_its_parts_did_and_no_more_than_was_announced() {
	chain(|| {
		let tasks = open(agreement(3));
		assert_ok!(Poco::bond(signed(WORKER), 3 * STAKE));
		let votes: Vec<_> = tasks.iter().map(|id| plain(WORKER, *id)).collect();
		let done = Poco::contribute_many(signed(WORKER), votes.try_into().unwrap()).unwrap();
		// The worker's record counts once.
		assert_eq!(done.actual_weight, Some(weight(9, 0) + weight(8, 0) + weight(8, 0)));
		let again = Poco::contribute_many(
			signed(WORKER),
			vec![plain(WORKER, tasks[0])].try_into().unwrap(),
		);
		assert_eq!(again.unwrap_err().error, Error::<Test>::AlreadyContributed.into());
	});
}

#[test]
fn votes_on_a_task_that_burns_too_little_for_them_cost_their_fee() {
	for (reward, pays) in [(0, Pays::Yes), (199, Pays::Yes), (200, Pays::No)] {
		chain(|| {
			// Two votes at a unit each; a hundredth of the reward is burned.
			let id = create(2, reward);
			for number in 0..2 {
				assert_ok!(Poco::bond(signed(worker(number)), FUNDS / 2));
			}
			let digest = digest("a");
			for number in 0..2 {
				let (vote, seal) =
					(hash::vote(id, digest), hash::seal(&worker(number), id, digest));
				let voted = Poco::contribute(signed(worker(number)), id, vote, seal).unwrap();
				assert_eq!(voted.pays_fee, pays, "a vote at {reward}");
			}
			for number in 0..2 {
				let revealed = Poco::reveal(signed(worker(number)), id, digest).unwrap();
				assert_eq!(revealed.pays_fee, pays, "a reveal at {reward}");
			}
		});
	}
}
