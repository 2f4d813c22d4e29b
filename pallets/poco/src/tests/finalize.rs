use super::mock::*;
use crate::{Error, Event, FailureReason, Kitty};
use frame_support::{assert_noop, assert_ok};
use poco_primitives::{task::TaskStatus, H256};

/// Threshold 2 with four unanimous votes cannot be had, so weights are made by scores: `scores` of
/// the voters for "a", after `dissent` fresh votes against.
fn consensus(trust_threshold: u8, dissent: u64, scores: &[u32]) -> poco_primitives::TaskId {
	let id = create(trust_threshold, REWARD);
	for number in 0..dissent {
		vote(worker(50 + number), id, digest(&format!("lie {number}")));
	}
	for (number, score) in scores.iter().enumerate() {
		set_score(worker(number as u64), *score);
		vote(worker(number as u64), id, digest("a"));
	}
	assert_eq!(task(id).status, TaskStatus::Revealing);
	id
}

#[test]
fn what_was_revealed_settles_when_it_carries_the_result_alone() {
	chain(|| {
		// Weights 2 and 3 for trust 4: 3 alone does (3 * 4 > 4 * 3 is false), so take 4.
		let id = consensus(2, 0, &[0, 15]);
		reveal(worker(1), id, digest("a"));
		assert_noop!(Poco::finalize(signed(STRANGER), id), Error::<Test>::RevealWindowOpen);
		pass(2 * HOUR_UNIT);
		assert_ok!(Poco::finalize(signed(STRANGER), id));
		assert_eq!(task(id).status, TaskStatus::Completed);
		// The silent winner's stake goes to the one who revealed.
		assert_eq!(record(worker(1)).earned, REWARD - FEE + STAKE);
		assert_eq!(total(worker(0)), FUNDS - STAKE);
	});
}

#[test]
fn what_was_revealed_fails_when_it_does_not_carry_the_result_alone() {
	chain(|| {
		let id = consensus(2, 0, &[0, 0]);
		reveal(worker(0), id, digest("a"));
		pass(2 * HOUR_UNIT);
		assert_ok!(Poco::finalize(signed(STRANGER), id));
		assert_eq!(task(id).status, TaskStatus::Failed);
		assert_eq!(total(REQUESTER), FUNDS - TERMS.task_deposit);
		// The one who revealed is compensated from the silent one's stake.
		assert_eq!(record(worker(0)).earned, STAKE);
		assert_eq!((record(worker(0)).locked, held(worker(0))), (0, STAKE));
		assert_eq!(total(worker(1)), FUNDS - STAKE);
		assert!(events().contains(&Event::Compensated {
			task: id,
			worker: worker(0),
			amount: STAKE
		}));
		assert!(matches!(
			events().last(),
			Some(Event::TaskFailed {
				reason: FailureReason::NotProven,
				burned: 0,
				to_kitty: 0,
				..
			})
		));
	});
}

#[test]
fn a_copied_vote_that_lifts_a_group_over_the_bound_does_not_make_its_result_proven() {
	chain(|| {
		let id = create(2, REWARD);
		vote(worker(0), id, digest("a"));
		copy(worker(1), id, digest("a"));
		assert_eq!(task(id).status, TaskStatus::Revealing);
		reveal(worker(0), id, digest("a"));
		pass(2 * HOUR_UNIT);
		assert_ok!(Poco::finalize(signed(STRANGER), id));
		assert_eq!(task(id).status, TaskStatus::Failed);
		assert_eq!(total(worker(1)), FUNDS - STAKE);
	});
}

#[test]
fn dissent_counts_against_what_is_proven() {
	chain(|| {
		// Four winners against one liar at trust 4; three of them, 8 / (1 + 2 + 8), are too few.
		let id = consensus(2, 1, &[0, 0, 0, 0]);
		for number in 0..3 {
			reveal(worker(number), id, digest("a"));
		}
		pass(2 * HOUR_UNIT);
		assert_ok!(Poco::finalize(signed(STRANGER), id));
		assert_eq!(task(id).status, TaskStatus::Failed);
		// 3 000 by three; the dissenter pays the failure fee, no more: nobody knows who was right.
		assert_eq!(record(worker(0)).earned, 1_000);
		assert_eq!(total(worker(50)), FUNDS - 150);
	});
}

#[test]
fn compensation_is_no_more_than_the_reward_would_have_been() {
	chain(|| {
		terms(|terms| terms.minimum_stake = 50_000);
		let id = consensus(2, 0, &[0, 0]);
		reveal(worker(0), id, digest("a"));
		pass(2 * HOUR_UNIT);
		assert_ok!(Poco::finalize(signed(STRANGER), id));
		assert_eq!(record(worker(0)).earned, REWARD - FEE);
		assert_eq!(Kitty::<Test>::get(), 50_000 - (REWARD - FEE));
	});
}

#[test]
fn a_task_of_which_nothing_was_revealed_cannot_be_finalized() {
	chain(|| {
		let id = create(1, REWARD);
		assert_noop!(Poco::finalize(signed(STRANGER), id), Error::<Test>::NotRevealing);
		vote(WORKER, id, digest("a"));
		pass(2 * HOUR_UNIT);
		assert_noop!(Poco::finalize(signed(STRANGER), id), Error::<Test>::NothingRevealed);
		assert_noop!(Poco::finalize(signed(STRANGER), H256::zero()), Error::<Test>::TaskNotFound);
	});
}

#[test]
fn finalizing_costs_by_what_it_does() {
	chain(|| {
		let settled = consensus(2, 0, &[0, 15]);
		reveal(worker(1), settled, digest("a"));
		let failed = consensus(2, 0, &[0, 0]);
		reveal(worker(0), failed, digest("a"));
		pass(2 * HOUR_UNIT);
		let finalize = |id| Poco::finalize(signed(STRANGER), id).unwrap().actual_weight;
		assert_eq!(finalize(settled), Some(weight(10, 2) + weight(22, 1 + 100)));
		assert_eq!(finalize(failed), Some(weight(15, 2)));
	});
}
