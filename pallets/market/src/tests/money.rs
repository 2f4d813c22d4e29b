//! Who pays for a match, who stakes for it, and who is paid when its tasks are done.

use super::mock::*;
use crate::{Error, Event};
use frame_support::{assert_noop, assert_ok};
use pallet_poco::{Event as TaskEvent, Role};
use poco_primitives::{
	order::{Currency, Payer},
	registry::{EntrySale, PoolPolicy},
	task::TaskStatus,
	Balance, H160,
};
use sp_runtime::Permill;

const EVERYBODY: [Person; 7] =
	[REQUESTER, APP_OWNER, DATASET_OWNER, SCHEDULER, SPONSOR, STRANGER, BUYER];

/// What everybody gains and loses by this, those left out who gain and lose nothing.
fn changes(of: impl FnOnce()) -> Vec<(Person, i128)> {
	let wealth_of = || EVERYBODY.map(|person| i128::try_from(wealth(&person.account())).unwrap());
	let before = wealth_of();
	of();
	let changes = EVERYBODY.into_iter().zip(wealth_of().into_iter().zip(before));
	changes
		.map(|(person, (after, before))| (person, after - before))
		.filter(|(_, change)| *change != 0)
		.collect()
}

fn sponsored(payer: Payer<AccountId>) -> Offers {
	changed(|offers| offers.request.payer = payer)
}

#[test]
fn a_requester_pays_price_and_deposits_of_all_tasks_at_once() {
	chain(|| {
		let found = changes(|| {
			assert_ok!(offers().matched());
		});
		assert_eq!(found, [(REQUESTER, -5 * (13_000 + 50))]);
		assert!(!events().iter().any(|event| matches!(event, Event::DealSponsored { .. })));
	});
}

#[test]
fn a_named_sponsor_pays_and_nobody_else_can_make_the_match() {
	chain(|| {
		let offers = sponsored(Payer::Sponsor(SPONSOR.account()));
		for other in [REQUESTER, STRANGER, SCHEDULER, APP_OWNER] {
			assert_noop!(offers.matched_by(other), Error::<Test>::NotTheSponsor);
		}
		let found = changes(|| {
			assert_ok!(offers.matched_by(SPONSOR));
		});
		assert_eq!(found, [(SPONSOR, -5 * (13_000 + 50))]);
		let (deal, record) = last_deal();
		assert_eq!(last_event(), Event::DealSponsored { deal, payer: SPONSOR.account() });
		assert_eq!(record.agreement.requester, REQUESTER.account());
		assert_eq!(record.agreement.payer, SPONSOR.account());
	});
}

#[test]
fn who_makes_the_match_pays_where_the_request_says_so() {
	for caller in [SPONSOR, STRANGER, REQUESTER] {
		chain(|| {
			let found = changes(|| {
				assert_ok!(sponsored(Payer::Caller).matched_by(caller));
			});
			assert_eq!(found, [(caller, -5 * (13_000 + 50))]);
		});
	}
}

#[test]
fn nobody_makes_the_requester_pay_for_a_sponsored_request() {
	chain(|| {
		for payer in [Payer::Sponsor(SPONSOR.account()), Payer::Caller] {
			let signed = sponsored(payer).signed();
			for other in [Payer::Requester, Payer::Sponsor(STRANGER.account())] {
				let mut orders = signed.clone();
				orders.request.order.payer = other;
				for caller in [STRANGER, SPONSOR, SCHEDULER] {
					assert_noop!(
						match_orders(caller, orders.clone()),
						Error::<Test>::RequestSignatureInvalid
					);
				}
			}
		}
	});
}

#[test]
fn who_pays_is_refunded() {
	chain(|| {
		let found = changes(|| {
			assert_ok!(sponsored(Payer::Caller).matched_by(SPONSOR));
			fail(last_deal().0);
		});
		// The scheduler let five tasks lie.
		assert_eq!(found, [(SCHEDULER, -5 * 3_000)]);
		assert_eq!(kitty(), 5 * STAKE);
	});
}

#[test]
fn the_scheduler_stakes_for_every_task_of_a_match() {
	chain(|| {
		assert_ok!(Poco::bond(SCHEDULER.signed(), 1_000));
		assert_ok!(offers().matched());
		let record = record(&SCHEDULER.account());
		assert_eq!((record.bond, record.locked), (5 * STAKE, 5 * STAKE));
		assert_eq!(wealth(&SCHEDULER.account()), FUNDS);
	});
}

fn leave(person: Person, amount: Balance) {
	let free = Balances::free_balance(person.account());
	let to = worker(7);
	assert_ok!(Balances::transfer_keep_alive(person.signed(), to, free - amount));
}

#[test]
fn a_payer_that_does_not_have_the_money_is_refused_to_the_last_unit() {
	chain(|| {
		let cost = 5 * (PRICE + TASK_DEPOSIT);
		leave(REQUESTER, cost + EXISTENTIAL_DEPOSIT - 1);
		assert_noop!(offers().matched(), pallet_poco::Error::<Test>::FundsTooLow);
		assert_ok!(Balances::transfer_keep_alive(STRANGER.signed(), REQUESTER.account(), 1));
		assert_ok!(offers().matched());
		assert_eq!(wealth(&REQUESTER.account()), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn a_scheduler_that_cannot_stake_is_refused_to_the_last_unit() {
	chain(|| {
		// What is held for the entry keeps the account alive, and is no existential deposit.
		leave(SCHEDULER, 5 * STAKE + EXISTENTIAL_DEPOSIT - 1);
		assert_noop!(offers().matched(), pallet_poco::Error::<Test>::SchedulerFundsTooLow);
		assert_ok!(Balances::transfer_keep_alive(STRANGER.signed(), SCHEDULER.account(), 1));
		assert_ok!(offers().matched());
	});
}

#[test]
fn five_parties_have_their_shares_of_a_task_to_the_last_unit() {
	chain(|| {
		let issuance = Balances::total_issuance();
		let mut task = None;
		let found = changes(|| {
			let offers = changed(|o| {
				o.set_volumes(1);
				o.request.payer = Payer::Sponsor(SPONSOR.account());
			});
			assert_ok!(offers.matched_by(SPONSOR));
			task = Some(settle(last_deal().0, 0));
		});
		// 10,000 less 1 % and the liar's 3,000: 12,900. Nine tenths for four workers: 2,902.5 each.
		// The scheduler has the rest, with what rounding left.
		assert_eq!(
			found,
			[
				(APP_OWNER, 990),
				(DATASET_OWNER, 1_980),
				(SCHEDULER, 12_900 - 4 * 2_902),
				(SPONSOR, -13_000 - 50),
			]
		);
		for number in 1..5 {
			assert_eq!(wealth(&worker(number)), FUNDS + 2_902);
		}
		assert_eq!(wealth(&worker(0)), FUNDS - 3_000);
		assert_eq!(Balances::total_issuance(), issuance - 130);
		assert_eq!(kitty(), 0);
		let task = task.unwrap();
		assert_eq!(pallet_poco::Tasks::<Test>::get(task).unwrap().status, TaskStatus::Completed);
		for (payee, role, amount) in [
			(APP_OWNER, Role::App, 990),
			(DATASET_OWNER, Role::Dataset, 1_980),
			(SCHEDULER, Role::Scheduler, 1_292),
		] {
			let (payee, currency) = (payee.account(), Currency::Native);
			System::assert_has_event(
				TaskEvent::Paid { task, payee, role, currency, amount }.into(),
			);
		}
		// When the records are gone the sponsor has its deposit back.
		pass(10 * TIME_UNIT + TERMS.retention);
		assert_ok!(Poco::prune(STRANGER.signed(), task));
		assert_eq!(wealth(&SPONSOR.account()), FUNDS - 13_000);
	});
}

#[test]
fn a_deal_in_another_currency_is_paid_in_it_and_staked_for_in_the_chains_own() {
	chain(|| {
		let offers = changed(|o| {
			o.set_currencies(GOLD);
			o.set_volumes(1);
			o.request.payer = Payer::Sponsor(SPONSOR.account());
		});
		let found = changes(|| {
			assert_ok!(offers.matched_by(SPONSOR));
			// One unit of gold is worth two: 30 % of 20,000.
			assert_eq!(record(&SCHEDULER.account()).locked, 2 * STAKE);
			settle(last_deal().0, 0);
		});
		assert_eq!(gold(&SPONSOR.account()), FUNDS - 13_000);
		let earned = |account: AccountId| pallet_poco::Earnings::<Test>::get(account, GOLD);
		assert_eq!(earned(APP_OWNER.account()), 990);
		assert_eq!(earned(DATASET_OWNER.account()), 1_980);
		// 9,900, nine tenths for four workers: 2,227.5 each.
		assert_eq!(earned(worker(1)), 2_227);
		assert_eq!(earned(SCHEDULER.account()), 9_900 - 4 * 2_227);
		// The liar's stake, 6,000, is shared in the chain's own: 1,350 each.
		assert_eq!(wealth(&worker(1)), FUNDS + 1_350);
		assert_eq!(found, [(SCHEDULER, 600), (SPONSOR, -50)]);
		assert_ok!(Poco::withdraw_asset(STRANGER.signed(), APP_OWNER.account(), GOLD));
		assert_eq!(gold(&APP_OWNER.account()), 990);
	});
}

#[test]
fn a_currency_that_nobody_accepts_makes_no_deal() {
	chain(|| {
		let offers = changed(|o| o.set_currencies(Currency::Asset(salt(1))));
		assert_noop!(offers.matched(), pallet_poco::Error::<Test>::CurrencyNotAccepted);
	});
}

/// An entry, its owner, the position of its order's signer, by which name another signer is refused.
type Sold = (fn() -> H160, Person, usize, Error<Test>);

#[test]
fn orders_of_an_entrys_former_owner_are_refused_and_those_of_the_new_one_are_paid_to_it() {
	let entries: [Sold; 3] = [
		(app, APP_OWNER, 0, Error::AppSignatureInvalid),
		(dataset, DATASET_OWNER, 1, Error::DatasetSignatureInvalid),
		(pool, SCHEDULER, 2, Error::WorkerpoolSignatureInvalid),
	];
	for (entry, owner, position, error) in entries {
		chain(|| {
			let old = changed(|o| o.set_volumes(1)).signed();
			assert_ok!(undone(|| match_orders(STRANGER, old.clone())));
			let sale = EntrySale { price: 7_000, buyer: None };
			assert_ok!(Registry::offer(owner.signed(), entry(), Some(sale)));
			assert_ok!(Registry::buy(BUYER.signed(), entry(), 7_000));
			assert_noop!(match_orders(STRANGER, old), error);
			let new = changed(|o| {
				o.set_volumes(1);
				o.signers[position] = BUYER;
			});
			let found = changes(|| {
				assert_ok!(new.matched());
				settle(last_deal().0, 0);
			});
			let income = [990, 1_980, 1_292][position];
			assert!(found.contains(&(BUYER, income)), "{found:?}");
			assert!(found.iter().all(|(person, _)| *person != owner), "{found:?}");
		});
	}
}

#[test]
fn a_deal_keeps_owners_terms_and_prices_that_it_was_made_under() {
	chain(|| {
		assert_ok!(changed(|o| o.set_volumes(1)).matched());
		let (id, before) = last_deal();
		for (entry, owner) in [(app(), APP_OWNER), (dataset(), DATASET_OWNER)] {
			assert_ok!(Registry::transfer(owner.signed(), entry, BUYER.account()));
		}
		let policy =
			PoolPolicy { stake_ratio: Permill::one(), scheduler_ratio: Permill::from_percent(90) };
		assert_ok!(Registry::set_policy(SCHEDULER.signed(), pool(), policy));
		assert_ok!(Registry::transfer(SCHEDULER.signed(), pool(), BUYER.account()));
		assert_ok!(Registry::close_category(RuntimeOrigin::root(), CATEGORY));
		terms(|terms| {
			terms.protocol_fee = Permill::from_percent(50);
			terms.scheduler_stake_ratio = Permill::one();
		});
		assert_eq!(pallet_poco::Deals::<Test>::get(id), Some(before));
		let found = changes(|| {
			settle(id, 0);
		});
		assert_eq!(found, [(APP_OWNER, 990), (DATASET_OWNER, 1_980), (SCHEDULER, 1_292)]);
	});
}

#[test]
fn a_workerpools_terms_at_the_match_are_those_of_the_deal() {
	chain(|| {
		let policy = PoolPolicy {
			stake_ratio: Permill::from_percent(50),
			scheduler_ratio: Permill::from_percent(25),
		};
		let offers = changed(|o| o.set_volumes(1));
		assert_ok!(Registry::set_policy(SCHEDULER.signed(), pool(), policy));
		assert_ok!(offers.matched());
		let (_, deal) = last_deal();
		assert_eq!(deal.stake, REWARD / 2);
		assert_eq!(deal.agreement.scheduler_ratio, Permill::from_percent(25));
	});
}
