//! The checker: whose spot checks move the scores that count everywhere, and who cannot be told from
//! others that buy computing.

use super::mock::*;
use crate::{Checker, Checks, Error, Event};
use frame_support::{assert_noop, assert_ok};
use poco_primitives::{hash, TaskId, H256};
use sp_runtime::DispatchError;
use std::collections::BTreeMap;

const SALT: H256 = H256::repeat_byte(0x5a);

/// The commitment to the answer of the task that the deal is going to have.
fn commitment(salt: H256) -> H256 {
	hash::check(hash::task_id(DEAL, agreement(1).first), digest("a"), salt)
}

fn commit(by: AccountId, salt: H256) {
	assert_ok!(Poco::commit_check(signed(by), commitment(salt)));
}

/// A paid task from the deal to the publication of its result.
fn paid_task() -> TaskId {
	pass(1);
	let id = open(agreement(1))[0];
	vote(worker(2), id, digest("lie"));
	complete(id, "a", 3..7);
	publish(worker(3), id, "a");
	id
}

#[test]
fn governance_names_the_checker_and_nobody_else_does() {
	chain(|| {
		assert_noop!(Poco::set_checker(signed(CHECKER), Some(CHECKER)), DispatchError::BadOrigin);
		commit(CHECKER, SALT);
		commit(STRANGER, H256::zero());
		let id = paid_task();
		assert_ok!(Poco::set_checker(RuntimeOrigin::root(), Some(STRANGER)));
		assert_eq!(events().last(), Some(&Event::CheckerSet { checker: Some(STRANGER) }));
		let open_check = |by, salt| Poco::open_check(signed(by), id, digest("a"), salt);
		// The one before does not count any more, whatever it knew.
		assert_noop!(open_check(CHECKER, SALT), Error::<Test>::NotScheduler);
		assert_ok!(open_check(STRANGER, H256::zero()));
		assert_eq!((record(worker(3)).score, record(worker(2)).score), (1, 0));
	});
}

#[test]
fn without_a_checker_no_check_moves_the_scores_that_count_everywhere() {
	chain(|| {
		commit(CHECKER, SALT);
		let id = paid_task();
		assert_ok!(Poco::set_checker(RuntimeOrigin::root(), None));
		assert_eq!(events().last(), Some(&Event::CheckerSet { checker: None }));
		assert_eq!(Checker::<Test>::get(), None);
		assert_noop!(
			Poco::open_check(signed(CHECKER), id, digest("a"), SALT),
			Error::<Test>::NotScheduler
		);
	});
}

/// Everything that is stored.
fn storage() -> BTreeMap<Vec<u8>, Vec<u8>> {
	let mut all = BTreeMap::new();
	let mut key = Vec::new();
	while let Some(next) = sp_io::storage::next_key(&key) {
		all.insert(next.clone(), sp_io::storage::get(&next).unwrap().to_vec());
		key = next;
	}
	all
}

/// What is stored, and what happened.
type Told = (BTreeMap<Vec<u8>, Vec<u8>>, Vec<Event<Test>>);

/// What a chain stores, and what it told, when a task that was checked or not has its result.
fn told(checked: bool) -> Told {
	let mut seen = Default::default();
	chain(|| {
		if checked {
			commit(CHECKER, SALT);
			System::reset_events();
		}
		let id = paid_task();
		seen = (storage(), events());
		if checked {
			assert_ok!(Poco::open_check(signed(CHECKER), id, digest("a"), SALT));
			assert_ne!(storage(), seen.0);
			assert_ne!(events(), seen.1, "only now is it told");
		}
	});
	seen
}

#[test]
fn a_checked_task_cannot_be_told_from_a_paid_one_until_the_check_is_opened() {
	let ((plain, plain_events), (checked, checked_events)) = (told(false), told(true));
	assert!(plain_events.len() > 10);
	assert_eq!(plain_events, checked_events);
	// What differs is the checker's own, and says nothing of the task.
	let differs: Vec<_> = checked
		.iter()
		.filter(|(key, value)| plain.get(*key) != Some(value))
		.map(|(key, _)| key.clone())
		.collect();
	let own = [
		Checks::<Test>::hashed_key_for(commitment(SALT)),
		frame_system::Account::<Test>::hashed_key_for(CHECKER),
		pallet_balances::Holds::<Test>::hashed_key_for(CHECKER),
	];
	for key in &differs {
		assert!(own.contains(key), "{key:?} tells them apart");
	}
	assert_eq!(differs.len(), own.len());
	assert!(plain.keys().all(|key| checked.contains_key(key)));
}
