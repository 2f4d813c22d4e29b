//! What stays of tasks whose records are gone.

use super::mock::*;
use crate::{Error, Receipts};
use frame_support::{assert_noop, assert_ok};
use poco_primitives::{task::Receipt, TaskId};

fn receipt(id: TaskId) -> Receipt {
	Receipts::<Test>::get(id).unwrap()
}

#[test]
fn a_completed_task_leaves_its_digest() {
	chain(|| {
		let id = create(1, REWARD);
		let deal = task(id).deal;
		pass(HOUR_UNIT);
		complete(id, "a", 0..1);
		pass(TERMS.retention - 1);
		assert_noop!(Poco::prune(signed(STRANGER), id), Error::<Test>::RetentionOpen);
		pass(1);
		assert!(!Receipts::<Test>::contains_key(id));
		assert_ok!(Poco::prune(signed(STRANGER), id));
		let ended = START + HOUR_UNIT;
		assert_eq!(receipt(id), Receipt { deal, digest: Some(digest("a")), ended, refuted: false });
	});
}

#[test]
fn a_failed_task_leaves_none_even_where_something_was_revealed() {
	chain(|| {
		let id = create(2, REWARD);
		let deal = task(id).deal;
		vote(worker(0), id, digest("a"));
		vote(worker(1), id, digest("a"));
		reveal(worker(0), id, digest("a"));
		pass(2 * HOUR_UNIT);
		assert_ok!(Poco::finalize(signed(STRANGER), id));
		pass(TERMS.retention);
		assert_ok!(Poco::prune(signed(STRANGER), id));
		let ended = START + 2 * HOUR_UNIT;
		assert_eq!(receipt(id), Receipt { deal, digest: None, ended, refuted: false });
	});
}

#[test]
fn a_refuted_result_is_told_as_such_and_an_upheld_one_is_not() {
	for (of, refuted) in [("a", true), ("lie", false)] {
		chain(|| {
			seat_court(20..26);
			let id = create(1, REWARD);
			complete(id, "lie", 0..1);
			assert_ok!(Poco::appeal(signed(REQUESTER), id, 8, REWARD, None));
			draw();
			complete(task(id).appeal.unwrap().rerun, of, 20..23);
			assert_ok!(Poco::judge(signed(STRANGER), id));
			pass(TERMS.retention);
			assert_ok!(Poco::prune(signed(STRANGER), id));
			assert_eq!(receipt(id).refuted, refuted);
			assert_eq!(receipt(id).digest, Some(digest("lie")));
		});
	}
}
