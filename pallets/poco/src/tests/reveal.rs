use super::mock::*;
use crate::{Error, Event};
use frame_support::{assert_noop, assert_ok};
use poco_primitives::{
	hash,
	task::{ContributionStatus, TaskStatus},
	H256,
};

#[test]
fn the_last_reveal_settles_the_task() {
	chain(|| {
		let id = create(2, REWARD);
		vote(worker(0), id, digest("a"));
		vote(worker(1), id, digest("a"));
		reveal(worker(0), id, digest("a"));
		assert_eq!(task(id).status, TaskStatus::Revealing);
		assert_eq!(task(id).digest, Some(digest("a")));
		reveal(worker(1), id, digest("a"));
		assert_eq!(task(id).status, TaskStatus::Completed);
		assert_eq!(task(id).ended, Some(START));
	});
}

#[test]
fn a_vote_copied_from_another_worker_cannot_be_revealed() {
	chain(|| {
		let id = create(2, REWARD);
		vote(worker(0), id, digest("a"));
		copy(worker(1), id, digest("a"));
		reveal(worker(0), id, digest("a"));
		// Even now that the digest is public: the seal was made without it.
		assert_noop!(Poco::reveal(signed(worker(1)), id, digest("a")), Error::<Test>::SealMismatch);
	});
}

#[test]
fn a_seal_copied_together_with_its_vote_cannot_be_revealed() {
	chain(|| {
		let id = create(2, REWARD);
		let (vote_of_first, seal_of_first) =
			(hash::vote(id, digest("a")), hash::seal(&worker(0), id, digest("a")));
		vote(worker(0), id, digest("a"));
		assert_ok!(Poco::contribute(signed(worker(1)), id, vote_of_first, seal_of_first));
		assert_noop!(Poco::reveal(signed(worker(1)), id, digest("a")), Error::<Test>::SealMismatch);
	});
}

#[test]
fn a_vote_of_another_task_is_worth_nothing_here() {
	chain(|| {
		let (first, second) = (create(1, REWARD), create(1, REWARD));
		let elsewhere = hash::vote(first, digest("a"));
		let seal = hash::seal(&WORKER, second, digest("a"));
		assert_ok!(Poco::contribute(signed(WORKER), second, elsewhere, seal));
		assert_noop!(
			Poco::reveal(signed(WORKER), second, digest("a")),
			Error::<Test>::VoteMismatch
		);
	});
}

#[test]
fn a_digest_that_does_not_open_the_vote_is_refused() {
	chain(|| {
		let id = create(1, REWARD);
		vote(WORKER, id, digest("a"));
		assert_noop!(Poco::reveal(signed(WORKER), id, digest("b")), Error::<Test>::VoteMismatch);
	});
}

#[test]
fn only_those_who_won_reveal() {
	chain(|| {
		let id = create(2, REWARD);
		vote(worker(0), id, digest("lie"));
		for number in 1..=4 {
			vote(worker(number), id, digest("a"));
		}
		assert_noop!(
			Poco::reveal(signed(worker(0)), id, digest("lie")),
			Error::<Test>::NotInConsensus
		);
		assert_noop!(
			Poco::reveal(signed(worker(0)), id, digest("a")),
			Error::<Test>::NotInConsensus
		);
		assert_noop!(
			Poco::reveal(signed(STRANGER), id, digest("a")),
			Error::<Test>::NotContributor
		);
	});
}

#[test]
fn nobody_reveals_before_consensus() {
	chain(|| {
		let id = create(2, REWARD);
		vote(WORKER, id, digest("a"));
		assert_noop!(Poco::reveal(signed(WORKER), id, digest("a")), Error::<Test>::NotRevealing);
		assert_noop!(
			Poco::reveal(signed(WORKER), H256::zero(), digest("a")),
			Error::<Test>::TaskNotFound
		);
	});
}

#[test]
fn a_worker_reveals_once() {
	chain(|| {
		let id = create(2, REWARD);
		vote(worker(0), id, digest("a"));
		vote(worker(1), id, digest("a"));
		reveal(worker(0), id, digest("a"));
		assert_noop!(
			Poco::reveal(signed(worker(0)), id, digest("a")),
			Error::<Test>::AlreadyRevealed
		);
	});
}

#[test]
fn reveals_are_taken_until_the_deadline_and_not_at_it() {
	chain(|| {
		let id = create(2, REWARD);
		vote(worker(0), id, digest("a"));
		vote(worker(1), id, digest("a"));
		pass(2 * HOUR_UNIT - 1);
		reveal(worker(0), id, digest("a"));
		pass(1);
		assert_noop!(
			Poco::reveal(signed(worker(1)), id, digest("a")),
			Error::<Test>::RevealWindowOver
		);
	});
}

#[test]
fn no_digest_is_on_chain_before_consensus() {
	chain(|| {
		let id = create(2, REWARD);
		vote(worker(0), id, digest("a"));
		assert_eq!(task(id).digest, None);
		assert!(!events().iter().any(|event| matches!(event, Event::Revealed { .. })));
		vote(worker(1), id, digest("a"));
		assert_eq!(task(id).digest, None);
		reveal(worker(0), id, digest("a"));
		assert_eq!(task(id).contributions[0].status, ContributionStatus::Proved);
	});
}

#[test]
fn a_reveal_costs_by_what_it_does() {
	chain(|| {
		let id = create(2, REWARD);
		vote(worker(0), id, digest("lie"));
		for number in 1..=4 {
			vote(worker(number), id, digest("a"));
		}
		let reveal = |worker| Poco::reveal(signed(worker), id, digest("a")).unwrap().actual_weight;
		assert_eq!(reveal(worker(1)), Some(weight(10, 5)));
		assert_eq!(reveal(worker(2)), Some(weight(10, 5)));
		assert_eq!(reveal(worker(3)), Some(weight(10, 5)));
		assert_eq!(reveal(worker(4)), Some(weight(10, 5) + weight(22, 4 + 100)));
	});
}
