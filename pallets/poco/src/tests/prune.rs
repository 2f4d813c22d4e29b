use super::mock::*;
use crate::{Deals, Error, Event, Results, Specs, Tasks};
use frame_support::{assert_noop, assert_ok};
use poco_primitives::{result::ResultLocation, H256};

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
		assert_ok!(Poco::publish(signed(WORKER), id, bundle.summary, uri));
		pass(TERMS.retention - 1);
		assert_noop!(Poco::prune(signed(STRANGER), id), Error::<Test>::RetentionOpen);
		pass(1);
		assert_ok!(Poco::prune(signed(STRANGER), id));
		assert_eq!(total(REQUESTER), FUNDS - REWARD);
		assert!(!Tasks::<Test>::contains_key(id) && !Results::<Test>::contains_key(id));
		assert!(!Deals::<Test>::contains_key(deal) && !Specs::<Test>::contains_key(deal));
		assert_eq!(events().last(), Some(&Event::TaskPruned { task: id }));
		assert_noop!(Poco::prune(signed(STRANGER), id), Error::<Test>::TaskNotFound);
	});
}

#[test]
fn a_deal_stays_until_its_last_task_is_pruned() {
	chain(|| {
		let id = create(1, REWARD);
		let deal = task(id).deal;
		// A second task of the same deal, which ended long ago.
		let second = poco_primitives::hash::task_id(deal, 1);
		let mut copy = task(id);
		copy.index = 1;
		Tasks::<Test>::insert(second, copy);
		Deals::<Test>::mutate(deal, |deal| deal.as_mut().unwrap().tasks = 2);
		pallet_balances::Pallet::<Test>::force_set_balance(
			frame_system::RawOrigin::Root.into(),
			Poco::pot(),
			EXISTENTIAL_DEPOSIT + 2 * (REWARD + TERMS.task_deposit),
		)
		.unwrap();
		check();
		pass(10 * HOUR_UNIT);
		for task in [id, second] {
			assert_ok!(Poco::claim(signed(STRANGER), task));
		}
		pass(TERMS.retention);
		assert_ok!(Poco::prune(signed(STRANGER), id));
		assert_eq!(Deals::<Test>::get(deal).unwrap().tasks, 1);
		check();
		assert_ok!(Poco::prune(signed(STRANGER), second));
		assert!(!Deals::<Test>::contains_key(deal));
		assert_noop!(Poco::prune(signed(STRANGER), H256::zero()), Error::<Test>::TaskNotFound);
	});
}
