//! Tasks of trust 1: contributed, proved and published by one worker at once.

use super::mock::*;
use crate::{AuthorisationOf, Error, Event, Kitty, Results};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResultWithPostInfo};
use poco_primitives::{
	deal::Admission,
	result::ResultLocation,
	task::{ContributionStatus, TaskStatus},
	Moment, TaskId,
};
use sp_runtime::Permill;

fn uri(uri: &str) -> ResultLocation {
	ResultLocation::Uri(uri.as_bytes().to_vec().try_into().unwrap())
}

fn finish(
	worker: AccountId,
	task: TaskId,
	authorisation: Option<AuthorisationOf<Test>>,
) -> DispatchResultWithPostInfo {
	let summary = result("a").0.summary;
	let origin = signed(worker);
	let nothing = Default::default();
	Poco::contribute_and_finalize(origin, task, summary, uri("http://a"), nothing, authorisation)
}

/// The only task of a deal of this trust.
fn task_of(trust: u32, admission: Admission) -> TaskId {
	admit(admission);
	let mut terms = agreement(1);
	terms.trust = trust;
	open(terms)[0]
}

fn authorised(task: TaskId, worker: AccountId) -> Option<AuthorisationOf<Test>> {
	Some(authorise(SCHEDULER, worker, task))
}

#[test]
fn one_call_completes_pays_and_publishes() {
	chain(|| {
		let issuance = Balances::total_issuance();
		let id = task_of(1, Admission::Authorised);
		assert_ok!(finish(WORKER, id, authorised(id, WORKER)));
		// Nine tenths of 9,900 for the worker, a tenth for the scheduler.
		assert_eq!((record(WORKER).earned, record(SCHEDULER).earned), (8_910, 990));
		assert_eq!((record(APP_OWNER).earned, record(DATASET_OWNER).earned), (990, 1_980));
		assert_eq!((record(WORKER).locked, record(SCHEDULER).locked), (0, 0));
		assert_eq!(Balances::total_issuance(), issuance - 130);
		assert_eq!(Kitty::<Test>::get(), 0);
		assert_eq!(task(id).status, TaskStatus::Completed);
		assert_eq!(task(id).digest, Some(digest("a")));
		assert_eq!(task(id).contributions[0].status, ContributionStatus::Proved);
		assert_eq!(Results::<Test>::get(id).unwrap().publications[0].publisher, WORKER);
		assert!(events().contains(&Event::Published { task: id, publisher: WORKER }));
		assert_ok!(Poco::unbond(signed(WORKER), STAKE));
	});
}

#[test]
fn shares_are_rounded_down_and_the_scheduler_has_what_is_left() {
	chain(|| {
		admit(Admission::Authorised);
		let mut terms = agreement(1);
		(terms.app, terms.dataset, terms.trust, terms.reward) = (None, None, 1, 1_003);
		terms.scheduler_ratio = Permill::from_percent(7);
		let id = open(terms)[0];
		assert_ok!(finish(WORKER, id, authorised(id, WORKER)));
		// 1,003 less 10: of 993, 93 % are 923.49.
		assert_eq!((record(WORKER).earned, record(SCHEDULER).earned), (923, 70));
	});
}

#[test]
fn nobody_agreed_so_no_score_rises() {
	chain(|| {
		draw_from(0..2, 100);
		let mut terms = agreement(1);
		terms.trust = 1;
		let id = open(terms)[0];
		assert_noop!(finish(WORKER, id, None), Error::<Test>::DrawPending);
		draw();
		assert_ok!(finish(WORKER, id, None));
		assert_eq!(record(WORKER).score_in(Some(POOL)), 0);
		assert_eq!(record(WORKER).earned, 8_910);
	});
}

#[test]
fn only_the_first_worker_of_a_task_of_trust_1_that_is_not_open_to_anybody_is_alone() {
	chain(|| {
		let id = task_of(1, Admission::Open);
		assert_noop!(finish(WORKER, id, None), Error::<Test>::NotAlone);
	});
	chain(|| {
		let id = task_of(2, Admission::Authorised);
		assert_noop!(finish(WORKER, id, authorised(id, WORKER)), Error::<Test>::NotAlone);
	});
	chain(|| {
		let id = task_of(1, Admission::Authorised);
		assert_ok!(finish(WORKER, id, authorised(id, WORKER)));
		assert_noop!(finish(worker(1), id, authorised(id, worker(1))), Error::<Test>::NotAlone);
	});
	chain(|| {
		let id = task_of(1, Admission::Authorised);
		let vote = submission(WORKER, id, digest("b"), authorised(id, WORKER));
		assert_ok!(Poco::contribute_authorised(signed(WORKER), vote));
		assert_noop!(finish(worker(1), id, authorised(id, worker(1))), Error::<Test>::NotAlone);
	});
}

#[test]
fn what_is_refused_of_it_refuses_all_of_it() {
	chain(|| {
		let id = task_of(1, Admission::Authorised);
		assert_noop!(finish(WORKER, id, None), Error::<Test>::NotAuthorised);
		assert_noop!(
			finish(WORKER, id, Some(authorise(STRANGER, WORKER, id))),
			Error::<Test>::NotAuthorised
		);
		let summary = result("a").0.summary;
		for (location, error) in [
			(uri(""), Error::<Test>::UriEmpty),
			(
				ResultLocation::Inline(b"junk".to_vec().try_into().unwrap()),
				Error::<Test>::ResultMismatch,
			),
		] {
			assert_noop!(
				Poco::contribute_and_finalize(
					signed(WORKER),
					id,
					summary.clone(),
					location,
					Default::default(),
					authorised(id, WORKER)
				),
				error
			);
		}
		pass(7 * HOUR_UNIT);
		assert_noop!(
			finish(WORKER, id, authorised(id, WORKER)),
			Error::<Test>::ContributionWindowOver
		);
	});
}

#[test]
fn where_there_is_a_court_stake_and_pay_wait_for_the_end_of_the_appeal_window() {
	chain(|| {
		seat_court(20..26);
		let id = task_of(1, Admission::Authorised);
		assert_ok!(finish(WORKER, id, authorised(id, WORKER)));
		assert_eq!((record(WORKER).locked, record(WORKER).earned), (0, 0));
		assert_eq!(Poco::view_worker(&WORKER).pending_pay, 8_910);
		pass(TERMS.appeal_window - 1);
		assert_eq!(record(WORKER).releasing(Poco::now()), STAKE);
		assert_noop!(Poco::unbond(signed(WORKER), 1), Error::<Test>::BondLocked);
		// Stakes come free together within a quarter of the window.
		let quarter: Moment = TERMS.appeal_window / 4;
		pass(quarter);
		assert_ok!(Poco::unbond(signed(WORKER), STAKE));
		assert_eq!(wealth(WORKER), FUNDS + 8_910);
	});
}
