use super::mock::*;
use crate::{Deals, Error, Event, Results, Tasks};
use frame_support::{assert_noop, assert_ok};
use poco_primitives::{result::ResultLocation, H256};

/// How long after a deal's last appeal window its price may be told.
const TWO_MINUTES: u64 = 120_000;

#[test]
fn records_go_after_the_retention_time_and_their_deposit_comes_back() {
	chain(|| {
		let (bundle, digest) = result("42");
		let id = create(1, REWARD);
		let deal = task(id).deal;
		vote(WORKER, id, digest);
		assert_noop!(Poco::prune(signed(STRANGER), id), Error::<Test>::NotEnded);
		reveal(WORKER, id, digest);
		let uri = ResultLocation::Uri(b"http://a".to_vec().try_into().unwrap());
		assert_ok!(Poco::publish(signed(WORKER), id, bundle.summary, uri, Default::default()));
		pass(TERMS.retention - 1);
		assert_noop!(Poco::prune(signed(STRANGER), id), Error::<Test>::RetentionOpen);
		pass(1);
		assert_ok!(Poco::prune(signed(STRANGER), id));
		assert_eq!(total(REQUESTER), FUNDS - REWARD);
		assert!(!Tasks::<Test>::contains_key(id) && !Results::<Test>::contains_key(id));
		assert!(!Deals::<Test>::contains_key(deal));
		assert_eq!(events().last(), Some(&Event::TaskPruned { task: id }));
		assert_noop!(Poco::prune(signed(STRANGER), id), Error::<Test>::TaskNotFound);
	});
}

#[test]
fn a_deal_stays_until_its_last_task_is_pruned() {
	chain(|| {
		let tasks = open(agreement(2));
		pass(10 * HOUR_UNIT);
		for task in &tasks {
			assert_ok!(Poco::claim(signed(STRANGER), *task));
		}
		pass(TERMS.retention);
		assert_ok!(Poco::prune(signed(STRANGER), tasks[0]));
		assert_eq!(deal().tasks, 1);
		check();
		assert_ok!(Poco::prune(signed(STRANGER), tasks[1]));
		assert!(!Deals::<Test>::contains_key(DEAL));
		assert_noop!(Poco::prune(signed(STRANGER), H256::zero()), Error::<Test>::TaskNotFound);
	});
}

#[test]
fn a_task_is_kept_while_its_deal_could_initialize_it_again() {
	chain(|| {
		terms(|terms| terms.retention = 1);
		let id = open(agreement(1))[0];
		pass(HOUR_UNIT);
		for number in 0..2 {
			vote(worker(number), id, digest("a"));
		}
		for number in 0..2 {
			reveal(worker(number), id, digest("a"));
		}
		pass(9 * HOUR_UNIT + TWO_MINUTES - 1);
		assert_noop!(Poco::prune(signed(STRANGER), id), Error::<Test>::RetentionOpen);
		pass(1);
		assert_ok!(Poco::prune(signed(STRANGER), id));
		assert!(!Deals::<Test>::contains_key(DEAL));
	});
}

#[test]
fn nobody_keeps_a_price_from_being_told_by_forgetting_its_task() {
	chain(|| {
		terms(|terms| terms.retention = terms.appeal_window);
		seat_court(20..26);
		let id = open(agreement(1))[0];
		complete(id, "a", 0..2);
		publish(SCHEDULER, id, "a");
		let until = 10 * HOUR_UNIT + TERMS.appeal_window + TWO_MINUTES;
		for _ in 0..until / TWO_MINUTES {
			assert_noop!(Poco::prune(signed(STRANGER), id), Error::<Test>::RetentionOpen);
			live(TWO_MINUTES);
		}
		assert_eq!(Heard::take(), [Told::Price(DEAL, SPONSOR, REWARD)]);
	});
}
