//! What programs and pages read.

use super::mock::*;
use crate::{Authorisation, Enclave};
use frame_support::assert_ok;
use poco_primitives::{
	deal::{Admission, PoolView},
	hash,
	order::Tag,
	task::{Due, DueView, Receipt, Refusal, Standing},
	TaskId, H160, H256,
};

fn refusal(task: TaskId, worker: AccountId) -> Option<Refusal> {
	Poco::view_standing(task, &worker).refusal
}

#[test]
fn a_standing_tells_stake_and_weight_and_that_nothing_is_in_the_way() {
	chain(|| {
		let id = open(agreement(1))[0];
		set_score(WORKER, 60);
		assert_eq!(
			Poco::view_standing(id, &WORKER),
			Standing { refusal: None, stake: STAKE, weight: 19, drawn_from: None }
		);
		vote(WORKER, id, digest("a"));
		assert_eq!(task(id).contributions[0].weight, 19);
		assert_eq!(task(id).contributions[0].stake, STAKE);
	});
}

#[test]
fn a_standing_tells_why_a_vote_would_be_refused() {
	chain(|| {
		let id = open(agreement(1))[0];
		assert_eq!(refusal(H256::zero(), WORKER), Some(Refusal::TaskNotFound));
		assert_eq!(refusal(id, 9_999), Some(Refusal::FundsTooLow));
		vote(worker(0), id, digest("a"));
		assert_eq!(refusal(id, worker(0)), Some(Refusal::AlreadyContributed));
		vote(worker(1), id, digest("a"));
		assert_eq!(refusal(id, worker(2)), Some(Refusal::NotActive));
	});
	chain(|| {
		let id = open(agreement(1))[0];
		pass(7 * HOUR_UNIT);
		assert_eq!(refusal(id, WORKER), Some(Refusal::ContributionWindowOver));
	});
	chain(|| {
		let id = create(20, 100);
		for number in 0..64 {
			vote(worker(number), id, digest(&number.to_string()));
		}
		assert_eq!(refusal(id, worker(64)), Some(Refusal::MaxContributorsExceeded));
	});
	chain(|| {
		admit(Admission::Authorised);
		let id = open(agreement(1))[0];
		assert_eq!(refusal(id, WORKER), Some(Refusal::NotAuthorised));
		assert_eq!(refusal(id, 9_999), Some(Refusal::FundsTooLow));
	});
	chain(|| {
		let mut terms = agreement(1);
		terms.tag = Tag::TEE;
		let id = open(terms)[0];
		assert_eq!(refusal(id, WORKER), Some(Refusal::NotAuthorised));
	});
}

#[test]
fn a_standing_tells_who_is_drawn() {
	chain(|| {
		draw_from(0..4, 100);
		let id = open(agreement(1))[0];
		assert_eq!(refusal(id, worker(0)), Some(Refusal::DrawPending));
		assert_eq!(refusal(id, worker(9)), Some(Refusal::NotMember));
		draw();
		assert_eq!(refusal(id, worker(0)), None);
		assert_eq!(Poco::view_standing(id, &worker(0)).stake, 3 * STAKE, "on probation");
	});
}

#[test]
fn a_standing_tells_when_a_substitute_will_be_drawn_and_not_a_moment_too_late() {
	chain(|| {
		draw_from(0..60, 100);
		let id = open(agreement(1))[0];
		draw();
		let mut later = Vec::new();
		for number in 0..60 {
			let standing = Poco::view_standing(id, &worker(number));
			assert_eq!(standing.drawn_from.is_some(), standing.refusal.is_some());
			later.extend(standing.drawn_from.map(|from| (from, number)));
		}
		later.sort();
		assert!(later.len() > 30);
		for (from, number) in later {
			if from > Poco::now() {
				pass(from - 1 - Poco::now());
				assert_eq!(refusal(id, worker(number)), Some(Refusal::NotDrawn));
				pass(1);
			}
			assert_eq!(refusal(id, worker(number)), None);
		}
	});
}

#[test]
fn a_standing_tells_who_had_a_part_in_what_is_judged() {
	chain(|| {
		seat_court(0..3);
		let id = create(1, REWARD);
		complete(id, "lie", 0..1);
		assert_ok!(Poco::appeal(signed(REQUESTER), id, 8, REWARD, None));
		draw();
		let rerun = task(id).appeal.unwrap().rerun;
		assert_eq!(refusal(rerun, worker(0)), Some(Refusal::Involved));
	});
}

#[test]
fn what_signatures_lack_is_refused_by_the_call_and_told_by_no_standing() {
	chain(|| {
		let mut terms = agreement(1);
		terms.tag = Tag::TEE;
		let id = open(terms)[0];
		assert_ok!(Poco::set_broker(RuntimeOrigin::root(), Some(BROKER)));
		let mut with = submission(WORKER, id, digest("a"), None);
		let key = STRANGER;
		let said = hash::enclave_contribution(with.vote, with.seal);
		with.authorisation = Some(Authorisation {
			signature: sign(BROKER, hash::authorisation(&WORKER, id, Some(&key))),
			enclave: Some(Enclave { key, signature: sign(key, said) }),
		});
		assert_eq!(refusal(id, WORKER), Some(Refusal::NotAuthorised));
		assert_ok!(Poco::contribute_authorised(signed(WORKER), with));
		assert_eq!(refusal(id, WORKER), Some(Refusal::AlreadyContributed));
	});
}

#[test]
fn credibility_with_one_more_vote_is_what_that_vote_makes_of_it() {
	chain(|| {
		let id = open(agreement(1))[0];
		set_score(worker(2), 60);
		for (number, of) in [(0, "a"), (1, "b"), (2, "a")] {
			let worker = worker(number);
			let vote_for = hash::vote(id, digest(of));
			let foreseen = Poco::view_credibility(id, Some((worker, vote_for))).unwrap();
			vote(worker, id, digest(of));
			let now = Poco::view_credibility(id, None).unwrap();
			assert_eq!(foreseen, now);
			assert_eq!(now.total, task(id).total());
			assert_eq!(now.credible.is_some(), task(id).consensus.is_some());
		}
		let now = Poco::view_credibility(id, None).unwrap();
		// 2 * 19 against 2, and 1 of nobody's: 38 / 41 exceeds 3 / 4.
		assert_eq!(now.credible, Some(hash::vote(id, digest("a"))));
		assert_eq!(
			now.groups,
			[(hash::vote(id, digest("a")), 38.into()), (hash::vote(id, digest("b")), 2.into())]
		);
		assert_eq!(now.total, 41.into());
		assert_eq!(Poco::view_credibility(H256::zero(), None), None);
	});
}

#[test]
fn what_is_due_is_told_until_it_is_done() {
	chain(|| {
		let id = create(1, REWARD);
		vote(WORKER, id, digest("lie"));
		pass(2 * HOUR_UNIT - 60_000);
		assert_eq!(Poco::view_due(), []);
		pass(120_000);
		let at = (START + 2 * HOUR_UNIT).div_ceil(60_000) * 60_000;
		assert_eq!(Poco::view_due(), [DueView { at, due: Due::Reveals(id) }]);
		idle();
		assert_eq!(Poco::view_due(), []);
	});
}

#[test]
fn no_more_than_a_hundred_things_are_told() {
	chain(|| {
		for number in 0..101 {
			vote(worker(number), create(1, 100), digest("lie"));
		}
		pass(2 * HOUR_UNIT + 60_000);
		assert_eq!(Poco::view_due().len(), 100);
	});
}

#[test]
fn a_pool_is_told_with_what_its_members_stake() {
	chain(|| {
		let nothing = PoolView {
			admission: Admission::Open,
			minimum: 0,
			cap: 0,
			weight: 0,
			members: 0,
			is_court: false,
		};
		assert_eq!(Poco::view_pool(H160::zero()), nothing);
		seat_court(0..3);
		assert_eq!(
			Poco::view_pool(COURT),
			PoolView {
				admission: Admission::Drawn,
				minimum: 100,
				cap: 1_000,
				weight: 300,
				members: 3,
				is_court: true
			}
		);
	});
}

#[test]
fn a_task_tells_until_when_it_can_be_appealed_against_and_what_waits_for_a_publication() {
	chain(|| {
		seat_court(20..26);
		let id = open(agreement(1))[0];
		let view = || Poco::view_task(id).unwrap();
		assert_eq!((view().appealable_until, view().unpublished), (None, false));
		complete(id, "lie", 0..2);
		let until = Poco::now() + TERMS.appeal_window;
		assert_eq!((view().appealable_until, view().unpublished), (Some(until), true));
		publish(WORKER, id, "lie");
		assert!(!view().unpublished);
		pass(TERMS.appeal_window - 1);
		assert_eq!(view().appealable_until, Some(until));
		pass(1);
		assert_eq!(view().appealable_until, None);
	});
}

#[test]
fn a_worker_is_told_what_comes_free_by_itself() {
	chain(|| {
		seat_court(20..26);
		complete(create(1, REWARD), "a", 0..1);
		let view = Poco::view_worker(&WORKER);
		assert_eq!((view.bond, view.locked, view.releasing), (STAKE, 0, STAKE));
		assert_eq!((view.earned, view.pending_pay), (0, 9_900));
		pass(TERMS.appeal_window + TERMS.appeal_window / 4);
		let view = Poco::view_worker(&WORKER);
		assert_eq!((view.releasing, view.earned, view.pending_pay), (0, 9_900, 0));
	});
}

#[test]
fn a_receipt_is_told_when_the_task_is_not_any_more() {
	chain(|| {
		let id = create(1, REWARD);
		let deal = task(id).deal;
		complete(id, "a", 0..1);
		assert_eq!(Poco::view_receipt(id), None);
		pass(TERMS.retention);
		assert_ok!(Poco::prune(signed(STRANGER), id));
		assert_eq!(Poco::view_task(id), None);
		assert_eq!(
			Poco::view_receipt(id),
			Some(Receipt { deal, digest: Some(digest("a")), ended: START, refuted: false })
		);
	});
}
