use super::mock::*;
use crate::{Error, Event, Tasks};
use frame_support::{assert_noop, assert_ok};
use poco_primitives::{hash, task::TaskStatus, H256};

#[test]
fn a_vote_locks_the_stake_and_tops_the_bond_up_where_it_is_too_small() {
	chain(|| {
		let task = create(2, REWARD);
		assert_ok!(Poco::bond(signed(WORKER), 1_000));
		vote(WORKER, task, digest("a"));
		assert_eq!(
			(record(WORKER).bond, record(WORKER).locked, held(WORKER)),
			(STAKE, STAKE, STAKE)
		);
	});
}

#[test]
fn a_bond_that_is_large_enough_is_not_touched() {
	chain(|| {
		let task = create(2, REWARD);
		assert_ok!(Poco::bond(signed(WORKER), 2 * STAKE));
		vote(WORKER, task, digest("a"));
		assert_eq!((record(WORKER).bond, record(WORKER).locked), (2 * STAKE, STAKE));
	});
}

#[test]
fn one_bond_covers_as_many_tasks_as_it_can() {
	chain(|| {
		assert_ok!(Poco::bond(signed(WORKER), 2 * STAKE));
		for _ in 0..3 {
			let task = create(2, REWARD);
			vote(WORKER, task, digest("a"));
		}
		assert_eq!((record(WORKER).bond, record(WORKER).locked), (3 * STAKE, 3 * STAKE));
	});
}

#[test]
fn consensus_is_reached_at_the_threshold_of_unanimous_fresh_workers() {
	chain(|| {
		for threshold in 1..=5 {
			let id = create(threshold, 100);
			for number in 0..u64::from(threshold) {
				assert_eq!(task(id).status, TaskStatus::Active);
				vote(worker(number), id, digest("a"));
			}
			assert_eq!(task(id).status, TaskStatus::Revealing);
			assert_eq!(task(id).winning_group().unwrap().vote, hash::vote(id, digest("a")));
		}
	});
}

#[test]
fn consensus_opens_a_reveal_window_of_two_time_units() {
	chain(|| {
		let task = create(1, REWARD);
		pass(1_000);
		vote(WORKER, task, digest("a"));
		let reveal_deadline = START + 1_000 + 2 * HOUR_UNIT;
		assert!(events().contains(&Event::ConsensusReached {
			task,
			vote: hash::vote(task, digest("a")),
			winners: 1,
			reveal_deadline,
		}));
	});
}

#[test]
fn after_a_liars_vote_a_threshold_of_two_takes_four_honest_ones() {
	chain(|| {
		let id = create(2, REWARD);
		vote(worker(0), id, digest("lie"));
		for number in 1..=3 {
			vote(worker(number), id, digest("a"));
			assert_eq!(task(id).status, TaskStatus::Active);
		}
		vote(worker(4), id, digest("a"));
		assert_eq!(task(id).status, TaskStatus::Revealing);
	});
}

#[test]
fn who_comes_after_the_consensus_is_refused() {
	chain(|| {
		let task = create(1, REWARD);
		vote(worker(0), task, digest("a"));
		assert_noop!(
			Poco::contribute(signed(worker(1)), task, H256::zero(), H256::zero()),
			Error::<Test>::NotActive
		);
	});
}

#[test]
fn a_worker_votes_once() {
	chain(|| {
		let task = create(3, REWARD);
		vote(WORKER, task, digest("a"));
		for vote in [hash::vote(task, digest("a")), hash::vote(task, digest("b"))] {
			assert_noop!(
				Poco::contribute(signed(WORKER), task, vote, H256::zero()),
				Error::<Test>::AlreadyContributed
			);
		}
	});
}

#[test]
fn an_unknown_task_takes_no_votes() {
	chain(|| {
		assert_noop!(
			Poco::contribute(signed(WORKER), H256::zero(), H256::zero(), H256::zero()),
			Error::<Test>::TaskNotFound
		);
	});
}

#[test]
fn contributions_are_taken_until_the_deadline_and_not_at_it() {
	chain(|| {
		let task = create(2, REWARD);
		pass(7 * HOUR_UNIT - 1);
		vote(worker(0), task, digest("a"));
		pass(1);
		assert_noop!(
			Poco::contribute(signed(worker(1)), task, H256::zero(), H256::zero()),
			Error::<Test>::ContributionWindowOver
		);
	});
}

#[test]
fn a_vote_without_funds_for_the_stake_is_refused() {
	chain(|| {
		let task = create(2, REWARD);
		assert_noop!(
			Poco::contribute(signed(9_999), task, H256::zero(), H256::zero()),
			Error::<Test>::FundsTooLow
		);
	});
}

#[test]
fn a_bond_is_topped_up_only_as_far_as_the_reveal_stays_affordable() {
	chain(|| {
		let task = create(2, REWARD);
		terms(|terms| terms.fee_reserve = FUNDS - EXISTENTIAL_DEPOSIT - STAKE + 1);
		assert_noop!(
			Poco::contribute(signed(WORKER), task, H256::zero(), H256::zero()),
			Error::<Test>::FundsTooLow
		);
		terms(|terms| terms.fee_reserve -= 1);
		vote(WORKER, task, digest("a"));
	});
}

#[test]
fn the_sixty_fifth_vote_is_refused() {
	chain(|| {
		let id = create(20, 100);
		for number in 0..64 {
			vote(worker(number), id, digest(&number.to_string()));
		}
		assert_noop!(
			Poco::contribute(signed(worker(64)), id, H256::zero(), H256::zero()),
			Error::<Test>::MaxContributorsExceeded
		);
		let known = hash::vote(id, digest("1"));
		assert_noop!(
			Poco::contribute(signed(worker(64)), id, known, H256::zero()),
			Error::<Test>::MaxContributorsExceeded
		);
	});
}

#[test]
fn a_vote_that_nobody_could_reckon_with_is_refused() {
	chain(|| {
		let id = create(2, 100);
		// Two camps of the heaviest voters balance each other until the arithmetic ends.
		let refused = (0..64).find_map(|number| {
			set_score(worker(number), u32::MAX);
			let camp = digest(if number % 2 == 0 { "a" } else { "b" });
			Tasks::<Test>::mutate(id, |task| task.as_mut().unwrap().status = TaskStatus::Active);
			Tasks::<Test>::mutate(id, |task| task.as_mut().unwrap().consensus = None);
			let (vote, seal) = (hash::vote(id, camp), hash::seal(&worker(number), id, camp));
			Poco::contribute(signed(worker(number)), id, vote, seal).err()
		});
		assert_eq!(refused.unwrap().error, Error::<Test>::WeightOverflow.into());
	});
}

#[test]
fn a_vote_costs_by_what_it_does() {
	chain(|| {
		let task = create(3, REWARD);
		let contribute = |worker: AccountId| {
			Poco::contribute(signed(worker), task, hash::vote(task, digest("a")), H256::zero())
				.unwrap()
				.actual_weight
		};
		assert_ok!(Poco::bond(signed(worker(1)), STAKE));
		assert_eq!(contribute(worker(0)), Some(weight(11, 0)));
		assert_eq!(contribute(worker(1)), Some(weight(9, 1)));
		assert_eq!(contribute(worker(2)), Some(weight(11, 2) + weight(27, 0)));
	});
}
