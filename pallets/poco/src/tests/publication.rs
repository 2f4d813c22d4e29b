//! The scheduler's pay and stake wait for a publication.

use super::mock::*;
use crate::{Earnings, Error, Event, Kitty, Results, Role};
use frame_support::{assert_noop, assert_ok, traits::fungible::Mutate};
use poco_primitives::{
	deal::Agreement, order::Currency, result::ResultLocation, task::Publication, TaskId,
};

/// A task that two workers have completed, and that nobody has published.
fn unpublished(terms: Agreement<AccountId>) -> TaskId {
	let id = open(terms)[0];
	complete(id, "a", 0..2);
	id
}

#[test]
fn a_scheduler_is_paid_when_the_result_is_published_and_not_before() {
	chain(|| {
		let id = unpublished(agreement(1));
		assert_eq!((record(SCHEDULER).earned, record(SCHEDULER).locked), (0, 3_000));
		assert_noop!(Poco::unbond(signed(SCHEDULER), 1), Error::<Test>::BondLocked);
		check();
		publish(WORKER, id, "a");
		assert_eq!((record(SCHEDULER).earned, record(SCHEDULER).locked), (990, 0));
		assert_eq!(record(SCHEDULER).bond, 3_000);
	});
}

#[test]
fn who_publishes_in_time_is_not_paid_for_it() {
	chain(|| {
		let id = unpublished(agreement(1));
		assert_eq!(record(WORKER).earned, 4_455);
		pass(10 * HOUR_UNIT - 1);
		publish(WORKER, id, "a");
		assert_eq!(record(WORKER).earned, 4_455);
		assert_eq!(record(SCHEDULER).earned, 990);
	});
}

#[test]
fn from_the_final_deadline_on_pay_and_stake_are_the_publishers() {
	chain(|| {
		Kitty::<Test>::put(5_000);
		Balances::set_balance(&Poco::pot(), total(Poco::pot()) + 5_000);
		let id = unpublished(agreement(1));
		live(10 * HOUR_UNIT);
		publish(worker(1), id, "a");
		assert_eq!(record(worker(1)).earned, 4_455 + 990 + 3_000);
		assert_eq!(wealth(SCHEDULER), FUNDS - 3_000);
		assert_eq!((record(SCHEDULER).bond, record(SCHEDULER).locked), (0, 0));
		assert_eq!(Kitty::<Test>::get(), 5_000, "nobody draws from the kitty for being late");
		let events = events();
		assert!(events.contains(&Event::Slashed { task: id, worker: SCHEDULER, amount: 3_000 }));
		assert!(events.contains(&Event::Paid {
			task: id,
			payee: worker(1),
			role: Role::Publisher,
			currency: Currency::Native,
			amount: 3_990
		}));
		// The second one has nothing left to earn.
		publish(worker(0), id, "a");
		assert_eq!(record(worker(0)).earned, 4_455);
	});
}

#[test]
fn from_the_final_deadline_on_a_publisher_is_paid_in_gold_and_has_the_stake_in_the_chains_own() {
	chain(|| {
		let id = unpublished(Agreement { currency: GOLD, ..agreement(1) });
		pass(10 * HOUR_UNIT);
		publish(worker(1), id, "a");
		assert_eq!(Earnings::<Test>::get(worker(1), GOLD), 4_455 + 990);
		assert_eq!(record(worker(1)).earned, 6_000);
	});
}

#[test]
fn a_scheduler_may_publish_itself() {
	chain(|| {
		Kitty::<Test>::put(5_000);
		Balances::set_balance(&Poco::pot(), total(Poco::pot()) + 5_000);
		let id = unpublished(agreement(1));
		publish(SCHEDULER, id, "a");
		// It draws no more than the 100 that the reward's fee burned, less a unit for each of two votes.
		assert_eq!((record(SCHEDULER).earned, record(SCHEDULER).locked), (1_088, 0));
		let location = ResultLocation::Uri(b"http://here".to_vec().try_into().unwrap());
		assert_eq!(
			Results::<Test>::get(id).unwrap().publications.to_vec(),
			[Publication { publisher: SCHEDULER, location }]
		);
	});
}

#[test]
fn a_scheduler_that_publishes_late_has_its_pay_and_stake_and_draws_nothing() {
	chain(|| {
		Kitty::<Test>::put(5_000);
		Balances::set_balance(&Poco::pot(), total(Poco::pot()) + 5_000);
		let id = unpublished(agreement(1));
		pass(10 * HOUR_UNIT);
		publish(SCHEDULER, id, "a");
		assert_eq!((record(SCHEDULER).earned, record(SCHEDULER).locked), (990, 0));
		assert_eq!(Kitty::<Test>::get(), 5_000);
	});
}

#[test]
fn a_summary_that_is_not_the_voted_one_pays_nobody() {
	chain(|| {
		let id = unpublished(agreement(1));
		let publish = |who, of: &str| {
			let location = ResultLocation::Uri(b"http://here".to_vec().try_into().unwrap());
			Poco::publish(signed(who), id, result(of).0.summary, location, Default::default())
		};
		for who in [SCHEDULER, WORKER] {
			assert_noop!(publish(who, "b"), Error::<Test>::SummaryMismatch);
		}
		assert_noop!(publish(STRANGER, "a"), Error::<Test>::NotContributor);
		assert_ok!(publish(SCHEDULER, "a"));
	});
}

#[test]
fn what_is_never_published_falls_to_the_kitty_when_the_records_go() {
	chain(|| {
		let id = unpublished(agreement(1));
		pass(10 * HOUR_UNIT + TERMS.retention);
		assert_ok!(Poco::prune(signed(STRANGER), id));
		assert_eq!(Kitty::<Test>::get(), 990 + 3_000);
		assert_eq!(wealth(SCHEDULER), FUNDS - 3_000);
		assert_eq!(record(SCHEDULER).locked, 0);
		assert_eq!(wealth(SPONSOR), FUNDS - 13_000);
	});
}

#[test]
fn gold_that_is_never_earned_goes_back_to_the_payer() {
	chain(|| {
		let id = unpublished(Agreement { currency: GOLD, ..agreement(1) });
		pass(10 * HOUR_UNIT + TERMS.retention);
		assert_ok!(Poco::prune(signed(STRANGER), id));
		assert_eq!(Earnings::<Test>::get(SPONSOR, GOLD), 990);
		assert_eq!(Kitty::<Test>::get(), 6_000, "the stake is in the chain's own token");
	});
}
