//! Prices in another currency: the escrow is one for all of them, stakes stay in the chain's own
//! token.

use super::mock::*;
use crate::{Earnings, Error, Event, Kitty, Role};
use frame_support::{assert_noop, assert_ok, traits::fungibles::Inspect};
use poco_primitives::{deal::Agreement, order::Currency, TaskId};

fn in_gold(volume: u32) -> Agreement<AccountId> {
	Agreement { currency: GOLD, ..agreement(volume) }
}

fn earned(account: AccountId) -> u128 {
	Earnings::<Test>::get(account, GOLD)
}

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
fn prices_are_in_the_asset_and_deposits_and_stakes_in_the_chains_own_token() {
	chain(|| {
		assert_ok!(Poco::open_deal(DEAL, in_gold(2)));
		assert_eq!(gold(SPONSOR), FUNDS - 2 * 13_000);
		assert_eq!(gold(Poco::pot()), 2 * 13_000);
		assert_eq!(total(SPONSOR), FUNDS - 2 * TERMS.task_deposit);
		// 30 % of 10,000 pieces of gold, each worth two.
		assert_eq!((deal().stake, deal().scheduler_stake), (6_000, 6_000));
		assert_eq!(record(SCHEDULER).locked, 12_000);
	});
}

#[test]
fn everybody_is_paid_in_the_asset_and_the_liars_stake_is_shared_in_the_chains_own_token() {
	chain(|| {
		let issuance = Assets::total_issuance(GOLD_KEY);
		let id = open(in_gold(1))[0];
		settle(id);
		// Nine tenths of 9,900 gold, and of the liar's 6,000.
		for number in 1..=4 {
			assert_eq!(earned(worker(number)), 2_227);
			assert_eq!(record(worker(number)).earned, 1_350);
		}
		assert_eq!(earned(SCHEDULER), 9_900 - 4 * 2_227);
		assert_eq!(record(SCHEDULER).earned, 6_000 - 4 * 1_350);
		assert_eq!((earned(APP_OWNER), earned(DATASET_OWNER)), (990, 1_980));
		assert_eq!(Assets::total_issuance(GOLD_KEY), issuance - 130, "the fee is burned");
		assert_eq!(Kitty::<Test>::get(), 0);
		let (payee, role) = (SCHEDULER, Role::Scheduler);
		let events = events();
		for (currency, amount) in [(GOLD, 992), (Currency::Native, 600)] {
			assert!(events.contains(&Event::Paid { task: id, payee, role, currency, amount }));
		}
	});
}

#[test]
fn what_was_earned_in_an_asset_is_withdrawn_by_anybody_for_anybody() {
	chain(|| {
		settle(open(in_gold(1))[0]);
		check();
		assert_ok!(Poco::withdraw_asset(signed(STRANGER), APP_OWNER, GOLD));
		assert_eq!((gold(APP_OWNER), earned(APP_OWNER)), (990, 0));
		assert_eq!(
			events().last(),
			Some(&Event::AssetWithdrawn { account: APP_OWNER, currency: GOLD, amount: 990 })
		);
		let withdraw = |currency| Poco::withdraw_asset(signed(STRANGER), APP_OWNER, currency);
		assert_noop!(withdraw(GOLD), Error::<Test>::NothingEarned);
		assert_noop!(withdraw(Currency::Native), Error::<Test>::NothingEarned);
	});
}

#[test]
fn a_failed_task_gives_the_asset_back() {
	chain(|| {
		let id = open(in_gold(3))[0];
		pass(10 * HOUR_UNIT);
		assert_ok!(Poco::claim(signed(STRANGER), id));
		assert_eq!(earned(SPONSOR), 13_000);
		assert!(events().contains(&Event::Refunded {
			task: id,
			payer: SPONSOR,
			currency: GOLD,
			amount: 13_000
		}));
		check();
		assert_ok!(Poco::withdraw_asset(signed(STRANGER), SPONSOR, GOLD));
		assert_eq!(gold(SPONSOR), FUNDS - 2 * 13_000);
		assert_eq!(Kitty::<Test>::get(), 6_000, "stakes are in the chain's own token");
	});
}

#[test]
fn tasks_that_nobody_initialized_give_the_asset_back() {
	chain(|| {
		assert_ok!(Poco::open_deal(DEAL, in_gold(3)));
		pass(10 * HOUR_UNIT);
		assert_ok!(Poco::refund_rest(signed(STRANGER), DEAL));
		assert_eq!(earned(SPONSOR), 3 * 13_000);
		assert_eq!(total(SPONSOR), FUNDS);
	});
}

#[test]
fn those_who_revealed_a_task_that_failed_are_compensated_up_to_what_the_task_was_worth() {
	chain(|| {
		let mut terms = in_gold(1);
		terms.trust = 32;
		let id = open(terms)[0];
		for number in 0..5 {
			vote(worker(number), id, digest("a"));
		}
		for number in 0..2 {
			reveal(worker(number), id, digest("a"));
		}
		pass(3 * HOUR_UNIT);
		assert_ok!(Poco::finalize(signed(STRANGER), id));
		// Three silent winners lose 6,000 each, which is less than the 19,800 that 9,900 gold are worth.
		for number in 0..2 {
			assert_eq!(record(worker(number)).earned, 9_000);
			assert_eq!(earned(worker(number)), 0);
		}
		assert_eq!(earned(SPONSOR), 13_000);
	});
}

#[test]
fn settling_in_an_asset_weighs_an_item_more_for_everybody_who_is_paid() {
	chain(|| {
		let weigh = |terms| {
			let id = open(terms)[0];
			vote(WORKER, id, digest("a"));
			vote(worker(1), id, digest("a"));
			reveal(WORKER, id, digest("a"));
			let last = Poco::reveal(signed(worker(1)), id, digest("a")).unwrap();
			last.actual_weight.unwrap()
		};
		let mut terms = in_gold(1);
		terms.trust = 3;
		// Two workers, the app's and the dataset's owner; the scheduler is paid when it is published. Somebody
		// else than the requester pays, so it is asked whether that is a campaign.
		let paid = weight(22, 2) + weight(20, 4);
		assert_eq!(weigh(terms), weight(10, 2) + paid + weight(33, 0));
	});
}
