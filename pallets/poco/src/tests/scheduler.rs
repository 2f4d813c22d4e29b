//! Five parties: who gets what of a task that was bought on the marketplace.

use super::mock::*;
use crate::{Event, Kitty, KittyTerms, Role};
use frame_support::{assert_ok, traits::fungible::Mutate};
use poco_primitives::{order::Currency, Balance, TaskId};
use sp_runtime::Permill;

/// A liar votes first, the four honest ones outweigh it, reveal, and one of them publishes.
fn settle(id: TaskId) {
	vote(worker(0), id, digest("lie"));
	for number in 1..=4 {
		vote(worker(number), id, digest("a"));
	}
	for number in 1..=4 {
		reveal(worker(number), id, digest("a"));
	}
	publish(worker(1), id, "a");
}

#[test]
fn everybody_has_its_share_to_the_last_unit() {
	chain(|| {
		let issuance = Balances::total_issuance();
		let id = open(agreement(1))[0];
		settle(id);
		// 10,000 less 1 % and the liar's 3,000: 12,900. Nine tenths for four workers: 2,902.5 each.
		for number in 1..=4 {
			assert_eq!(record(worker(number)).earned, 2_902);
		}
		assert_eq!(wealth(worker(0)), FUNDS - 3_000);
		// The scheduler has what is left, with what rounding left.
		assert_eq!(record(SCHEDULER).earned, 12_900 - 4 * 2_902);
		assert_eq!((record(SCHEDULER).locked, held(SCHEDULER)), (0, 3_000));
		assert_eq!(record(APP_OWNER).earned, 990);
		assert_eq!(record(DATASET_OWNER).earned, 1_980);
		assert_eq!(wealth(SPONSOR), FUNDS - 13_000 - TERMS.task_deposit);
		assert_eq!(wealth(REQUESTER), FUNDS);
		assert_eq!(Kitty::<Test>::get(), 0);
		assert_eq!(Balances::total_issuance(), issuance - 130);
		let events = events();
		for (payee, role, amount) in [
			(SCHEDULER, Role::Scheduler, 1_292),
			(APP_OWNER, Role::App, 990),
			(DATASET_OWNER, Role::Dataset, 1_980),
		] {
			let currency = Currency::Native;
			assert!(events.contains(&Event::Paid { task: id, payee, role, currency, amount }));
		}
		assert_eq!(deal().ended, 1);
	});
}

/// The example of iExec's documentation, in billionths: trust 100, scores 12, 100 and 300, a price
/// of 20, a worker's stake of 35 %, a scheduler's share of 5 %, no protocol fee.
#[test]
fn the_worked_example_of_the_original_comes_out_to_the_last_unit() {
	chain(|| {
		const UNIT: Balance = 1_000_000_000;
		terms(|terms| terms.protocol_fee = Permill::zero());
		for account in [SPONSOR, SCHEDULER, worker(0), worker(1), worker(2)] {
			Balances::set_balance(&account, 1_000 * UNIT);
		}
		let mut terms = agreement(1);
		(terms.app, terms.dataset, terms.trust) = (None, None, 100);
		terms.reward = 20 * UNIT;
		terms.pool.as_mut().unwrap().price = 20 * UNIT;
		terms.stake_ratio = Permill::from_percent(35);
		terms.scheduler_ratio = Permill::from_percent(5);
		let id = open(terms)[0];
		for (number, score) in [(0, 12), (1, 100), (2, 300)] {
			set_score(worker(number), score);
		}
		assert_eq!(deal().stake, 7 * UNIT);
		vote(worker(0), id, digest("17"));
		vote(worker(1), id, digest("42"));
		assert!(task(id).consensus.is_none());
		vote(worker(2), id, digest("42"));
		assert!(task(id).consensus.is_some());
		reveal(worker(1), id, digest("42"));
		reveal(worker(2), id, digest("42"));
		publish(worker(2), id, "42");
		assert_eq!(record(worker(1)).earned, 11_659_090_909);
		assert_eq!(record(worker(2)).earned, 13_990_909_090);
		assert_eq!(record(SCHEDULER).earned, 1_350_000_001);
		assert_eq!(record(worker(0)).bond, 0);
	});
}

fn fill_kitty(amount: Balance) {
	Kitty::<Test>::put(amount);
	Balances::set_balance(&Poco::pot(), EXISTENTIAL_DEPOSIT + amount);
}

fn drawn(id: TaskId) -> Option<Balance> {
	events().into_iter().find_map(|event| match event {
		Event::KittyDrawn { task, scheduler: SCHEDULER, amount } if task == id => Some(amount),
		_ => None,
	})
}

#[test]
fn a_scheduler_draws_a_tenth_of_the_kitty_or_the_minimum_or_all_of_it() {
	for (kitty, expected) in [(42_000, 4_200), (5_000, 1_000), (700, 700)] {
		chain(|| {
			fill_kitty(kitty);
			// Neither what is staked nor what is burned caps anything.
			terms(|terms| terms.protocol_fee = Permill::from_percent(10));
			let mut terms = agreement(1);
			terms.reward = 100_000;
			terms.pool.as_mut().unwrap().price = 100_000;
			let id = open(terms)[0];
			settle(id);
			assert_eq!(drawn(id), Some(expected));
			assert_eq!(Kitty::<Test>::get(), kitty - expected);
		});
	}
}

#[test]
fn no_scheduler_draws_more_than_it_staked_for_the_task() {
	chain(|| {
		fill_kitty(100_000);
		terms(|terms| terms.protocol_fee = Permill::from_percent(50));
		let id = open(agreement(2))[0];
		settle(id);
		assert_eq!(drawn(id), Some(3_000), "and not 10,000");
	});
}

#[test]
fn no_scheduler_draws_more_than_the_task_burned_so_dealing_with_oneself_drains_nothing() {
	chain(|| {
		fill_kitty(100_000);
		let mut terms = agreement(1);
		(terms.app, terms.dataset, terms.trust) = (None, None, 2);
		terms.payer = worker(1);
		terms.pool.as_mut().unwrap().owner = worker(1);
		let id = open(terms)[0];
		vote(worker(1), id, digest("a"));
		reveal(worker(1), id, digest("a"));
		publish(worker(1), id, "a");
		assert_eq!(Kitty::<Test>::get(), 100_000 - 99);
		// What it burned is what it drew, but for the vote, which costs a unit: nothing is won.
		assert_eq!(wealth(worker(1)), FUNDS - TERMS.task_deposit - 1);
	});
}

#[test]
fn free_deals_and_deals_without_trust_draw_nothing() {
	chain(|| {
		fill_kitty(100_000);
		let mut terms = agreement(1);
		terms.trust = 1;
		let id = open(terms)[0];
		vote(WORKER, id, digest("a"));
		reveal(WORKER, id, digest("a"));
		publish(WORKER, id, "a");
		assert_eq!(drawn(id), None);
		assert_eq!(Kitty::<Test>::get(), 100_000);
	});
	chain(|| {
		fill_kitty(100_000);
		let mut terms = agreement(1);
		terms.reward = 0;
		terms.pool.as_mut().unwrap().price = 0;
		let id = open(terms)[0];
		settle(id);
		assert_eq!(drawn(id), None);
	});
}

#[test]
fn a_failed_task_refunds_the_payer_in_full_and_forfeits_the_schedulers_stake_to_the_kitty() {
	chain(|| {
		let id = open(agreement(2))[0];
		vote(WORKER, id, digest("a"));
		pass(10 * HOUR_UNIT);
		assert_ok!(Poco::claim(signed(STRANGER), id));
		assert_eq!(wealth(SPONSOR), FUNDS - 13_000 - 2 * TERMS.task_deposit);
		assert_eq!(Kitty::<Test>::get(), 3_000);
		assert_eq!((record(SCHEDULER).bond, record(SCHEDULER).locked), (3_000, 3_000));
		assert_eq!(wealth(APP_OWNER), FUNDS, "nobody is paid for an app that came to nothing");
		assert!(events().contains(&Event::SchedulerSlashed {
			task: id,
			scheduler: SCHEDULER,
			amount: 3_000
		}));
	});
}

#[test]
fn a_deal_is_settled_by_the_terms_that_it_was_made_under() {
	chain(|| {
		let id = open(agreement(1))[0];
		terms(|terms| {
			terms.protocol_fee = Permill::from_percent(50);
			terms.scheduler_stake_ratio = Permill::from_percent(90);
			terms.kitty = KittyTerms { ratio: Permill::one(), minimum: Balance::MAX };
			terms.task_deposit = 1;
		});
		settle(id);
		assert_eq!(record(APP_OWNER).earned, 990);
		assert_eq!(record(SCHEDULER).earned, 1_292);
	});
}

#[test]
fn one_party_may_be_all_of_them() {
	chain(|| {
		let mut terms = agreement(1);
		for owner in [&mut terms.app, &mut terms.dataset, &mut terms.pool] {
			owner.as_mut().unwrap().owner = worker(1);
		}
		terms.payer = worker(1);
		let id = open(terms)[0];
		settle(id);
		// It paid 13,000 and has its own share of the workers' 11,610, the scheduler's 1,292, and 99 %
		// of app and dataset.
		assert_eq!(
			wealth(worker(1)),
			FUNDS - 13_000 - TERMS.task_deposit + 2_902 + 1_292 + 990 + 1_980
		);
	});
}
