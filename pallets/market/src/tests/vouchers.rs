//! Vouchers: who may spend them, on what, until when, and where the rest goes.

use super::mock::*;
use crate::{Error, Event, HoldReason, VoucherCount, Vouchers};
use frame_support::{assert_noop, assert_ok};
use poco_primitives::{
	order::{voucher_id, Currency, Payer},
	Balance, Moment, H160, H256,
};
use sp_runtime::DispatchResult;

const AMOUNT: Balance = 500_000;
const EXPIRY: Moment = START + 1_000_000;
/// What five tasks cost.
const COST: Balance = 5 * (PRICE + TASK_DEPOSIT);

fn create(currency: Currency, users: &[Person], entries: &[H160]) -> DispatchResult {
	let users = users.iter().map(|person| person.account()).collect::<Vec<_>>();
	Market::create_voucher(
		SPONSOR.signed(),
		currency,
		AMOUNT,
		EXPIRY,
		users.try_into().unwrap(),
		entries.to_vec().try_into().unwrap(),
	)
}

/// A voucher of the sponsor for the requester, and its account.
fn voucher() -> (H256, AccountId) {
	assert_ok!(create(Currency::Native, &[REQUESTER], &[]));
	latest()
}

/// The last voucher of the sponsor.
fn latest() -> (H256, AccountId) {
	let number = VoucherCount::<Test>::get(SPONSOR.account()) - 1;
	let id = voucher_id(&SPONSOR.account(), number);
	(id, Market::voucher_account(id))
}

fn paid_by(voucher: H256) -> Offers {
	changed(|offers| offers.request.payer = Payer::Voucher(voucher))
}

fn refund(number: u32, currency: Currency) -> DispatchResult {
	Market::refund_voucher(STRANGER.signed(), SPONSOR.account(), number, currency)
}

fn free(account: &AccountId) -> Balance {
	Balances::free_balance(account)
}

#[test]
fn a_voucher_has_money_of_its_own_and_costs_a_deposit_by_the_byte() {
	chain(|| {
		let (id, account) = voucher();
		assert_eq!(free(&account), AMOUNT + EXISTENTIAL_DEPOSIT);
		let mut record = Vouchers::<Test>::get(id).unwrap();
		let expected = record.deposit;
		record.deposit = 0;
		assert_eq!(expected, deposit(DEPOSITS.voucher, &record));
		assert_eq!(held(HoldReason::Voucher, SPONSOR), expected);
		assert_eq!(wealth(&SPONSOR.account()), FUNDS - AMOUNT - EXISTENTIAL_DEPOSIT);
		assert_eq!(
			last_event(),
			Event::VoucherCreated {
				voucher: id,
				number: 0,
				issuer: SPONSOR.account(),
				account,
				currency: Currency::Native,
				amount: AMOUNT,
				expiry: EXPIRY,
			}
		);
		let (second, other_account) = voucher();
		assert_ne!(second, id);
		assert_ne!(other_account, Market::voucher_account(id));
		assert_eq!(held(HoldReason::Voucher, SPONSOR), 2 * expected);
	});
}

#[test]
fn a_voucher_is_for_somebody_has_money_and_lasts_for_a_while() {
	chain(|| {
		let create = |amount, expiry, users: &[Person]| {
			let users = users.iter().map(|person| person.account()).collect::<Vec<_>>();
			let (users, entries) = (users.try_into().unwrap(), Default::default());
			Market::create_voucher(
				SPONSOR.signed(),
				Currency::Native,
				amount,
				expiry,
				users,
				entries,
			)
		};
		assert_noop!(create(0, EXPIRY, &[REQUESTER]), Error::<Test>::AmountZero);
		assert_noop!(create(1, START, &[REQUESTER]), Error::<Test>::VoucherExpired);
		assert_noop!(create(1, EXPIRY, &[]), Error::<Test>::VoucherForNobody);
		assert_noop!(create(FUNDS, EXPIRY, &[REQUESTER]), Error::<Test>::FundsTooLow);
		// Enough for all but the deposit.
		let most = FUNDS - 2 * EXISTENTIAL_DEPOSIT;
		assert_noop!(create(most, EXPIRY, &[REQUESTER]), Error::<Test>::FundsTooLow);
		assert_ok!(create(1, START + 1, &[REQUESTER]));
	});
}

#[test]
fn a_voucher_pays_for_its_users_whoever_makes_the_match() {
	chain(|| {
		let (id, account) = voucher();
		let before = wealth(&REQUESTER.account());
		assert_ok!(paid_by(id).matched());
		assert_eq!(free(&account), AMOUNT + EXISTENTIAL_DEPOSIT - COST);
		assert_eq!(wealth(&REQUESTER.account()), before);
		assert_eq!(wealth(&STRANGER.account()), FUNDS);
		let (deal, record) = last_deal();
		assert_eq!(record.agreement.payer, account.clone());
		assert_eq!(last_event(), Event::DealSponsored { deal, payer: account });
	});
}

#[test]
fn a_voucher_pays_in_its_currency_until_its_expiry() {
	chain(|| {
		let (id, _) = voucher();
		assert_noop!(paid_by(H256::zero()).matched(), Error::<Test>::VoucherNotFound);
		let in_gold = changed(|o| {
			o.set_currencies(GOLD);
			o.request.payer = Payer::Voucher(id);
		});
		assert_noop!(in_gold.matched(), Error::<Test>::VoucherCurrencyMismatch);
		pass(EXPIRY - START - 1);
		assert_ok!(undone(|| paid_by(id).matched()));
		pass(1);
		assert_noop!(paid_by(id).matched(), Error::<Test>::VoucherExpired);
	});
}

#[test]
fn nobody_spends_a_voucher_of_others() {
	chain(|| {
		assert_ok!(create(Currency::Native, &[BUYER, STRANGER], &[]));
		let (id, _) = latest();
		assert_noop!(paid_by(id).matched(), Error::<Test>::VoucherNotForUser);
		assert_noop!(paid_by(id).matched_by(BUYER), Error::<Test>::VoucherNotForUser);
		assert_noop!(paid_by(id).matched_by(SPONSOR), Error::<Test>::VoucherNotForUser);
		let of_buyer = changed(|o| {
			(o.request.requester, o.signers[3]) = (BUYER.account(), BUYER);
			o.request.payer = Payer::Voucher(id);
		});
		assert_ok!(of_buyer.matched());
	});
}

#[test]
fn a_voucher_buys_the_entries_that_it_names_and_any_when_it_names_none() {
	chain(|| {
		let all = [app(), dataset(), pool()];
		assert_ok!(create(Currency::Native, &[REQUESTER], &all));
		assert_ok!(undone(|| paid_by(latest().0).matched()));
		for missing in 0..3 {
			let mut entries = all.to_vec();
			entries.remove(missing);
			assert_ok!(create(Currency::Native, &[REQUESTER], &entries));
			let offers = paid_by(latest().0);
			assert_noop!(offers.matched(), Error::<Test>::VoucherNotForEntry);
			let without = offers.without_dataset();
			if missing == 1 {
				assert_ok!(undone(|| without.matched()));
			} else {
				assert_noop!(without.matched(), Error::<Test>::VoucherNotForEntry);
			}
		}
	});
}

#[test]
fn a_voucher_pays_what_it_has_and_keeps_its_account() {
	chain(|| {
		let (id, account) = voucher();
		for number in 10..13 {
			let mut offers = paid_by(id);
			offers.set_volumes(1_000);
			(offers.request.salt, offers.request.volume) = (salt(number), 5);
			assert_ok!(offers.matched());
		}
		assert_eq!(free(&account), AMOUNT + EXISTENTIAL_DEPOSIT - 3 * COST);
		let mut offers = paid_by(id);
		offers.set_volumes(24);
		// 24 tasks are 313,200, and 304,250 are left.
		assert_noop!(offers.matched(), pallet_poco::Error::<Test>::FundsTooLow);
	});
}

#[test]
fn anybody_adds_money_to_a_voucher() {
	chain(|| {
		let (id, account) = voucher();
		let top_up = |voucher, amount| Market::top_up_voucher(BUYER.signed(), voucher, amount);
		assert_noop!(top_up(id, 0), Error::<Test>::AmountZero);
		assert_noop!(top_up(H256::zero(), 1), Error::<Test>::VoucherNotFound);
		assert_noop!(top_up(id, FUNDS), Error::<Test>::FundsTooLow);
		assert_ok!(top_up(id, 77));
		assert_eq!(free(&account), AMOUNT + EXISTENTIAL_DEPOSIT + 77);
		assert_eq!(wealth(&BUYER.account()), FUNDS - 77);
		assert_eq!(last_event(), Event::VoucherToppedUp { voucher: id, amount: 77 });
	});
}

#[test]
fn its_issuer_changes_who_may_use_a_voucher_and_for_what() {
	chain(|| {
		let (id, _) = voucher();
		let change = |person: Person, voucher, users: &[Person], entries: &[H160]| {
			let users = users.iter().map(|person| person.account()).collect::<Vec<_>>();
			let (users, entries) =
				(users.try_into().unwrap(), entries.to_vec().try_into().unwrap());
			Market::change_voucher(person.signed(), voucher, users, entries)
		};
		assert_noop!(change(SPONSOR, H256::zero(), &[BUYER], &[]), Error::<Test>::VoucherNotFound);
		assert_noop!(change(REQUESTER, id, &[REQUESTER], &[]), Error::<Test>::NotTheIssuer);
		assert_noop!(change(SPONSOR, id, &[], &[]), Error::<Test>::VoucherForNobody);
		let before = held(HoldReason::Voucher, SPONSOR);
		assert_ok!(change(SPONSOR, id, &[BUYER, STRANGER], &[app()]));
		assert_eq!(last_event(), Event::VoucherChanged { voucher: id });
		// A user more is 32 bytes more, an entry 20.
		assert_eq!(held(HoldReason::Voucher, SPONSOR), before + 2 * (32 + 20));
		assert_noop!(paid_by(id).matched(), Error::<Test>::VoucherNotForUser);
		assert_eq!(Vouchers::<Test>::get(id).unwrap().expiry, EXPIRY);
		assert_ok!(change(SPONSOR, id, &[REQUESTER], &[]));
		assert_eq!(held(HoldReason::Voucher, SPONSOR), before);
		assert_ok!(paid_by(id).matched());
	});
}

#[test]
fn an_issuer_that_cannot_hold_the_deposit_changes_nothing() {
	chain(|| {
		let (id, _) = voucher();
		let free = free(&SPONSOR.account());
		let rest = free - EXISTENTIAL_DEPOSIT;
		assert_ok!(Balances::transfer_keep_alive(SPONSOR.signed(), worker(0), rest));
		let users = vec![REQUESTER.account(), BUYER.account()].try_into().unwrap();
		assert_noop!(
			Market::change_voucher(SPONSOR.signed(), id, users, Default::default()),
			Error::<Test>::FundsTooLow
		);
	});
}

#[test]
fn what_is_not_spent_goes_back_to_the_issuer_once_the_voucher_has_expired() {
	chain(|| {
		let (id, account) = voucher();
		assert_ok!(paid_by(id).matched());
		pass(EXPIRY - START - 1);
		assert_noop!(refund(0, Currency::Native), Error::<Test>::VoucherNotExpired);
		pass(1);
		assert_noop!(refund(1, Currency::Native), Error::<Test>::VoucherNotFound);
		assert_ok!(refund(0, Currency::Native));
		assert_eq!(
			last_event(),
			Event::VoucherRefunded {
				voucher: id,
				issuer: SPONSOR.account(),
				currency: Currency::Native,
				amount: AMOUNT + EXISTENTIAL_DEPOSIT - COST,
			}
		);
		assert_eq!(wealth(&SPONSOR.account()), FUNDS - COST);
		assert_eq!(held(HoldReason::Voucher, SPONSOR), 0);
		assert!(!Vouchers::<Test>::contains_key(id) && !System::account_exists(&account));
		let mut next = paid_by(id);
		next.set_salts(10);
		assert_noop!(next.matched(), Error::<Test>::VoucherNotFound);
	});
}

#[test]
fn a_number_is_never_used_twice() {
	chain(|| {
		let (first, _) = voucher();
		pass(EXPIRY - START);
		assert_ok!(refund(0, Currency::Native));
		assert_noop!(create(Currency::Native, &[REQUESTER], &[]), Error::<Test>::VoucherExpired);
		let users = vec![REQUESTER.account()].try_into().unwrap();
		assert_ok!(Market::create_voucher(
			SPONSOR.signed(),
			Currency::Native,
			AMOUNT,
			EXPIRY + 1,
			users,
			Default::default()
		));
		assert_eq!(Vouchers::<Test>::get(latest().0).unwrap().number, 1);
		assert_ne!(latest().0, first);
	});
}

#[test]
fn money_of_failed_tasks_comes_back_to_the_voucher_and_buys_again() {
	chain(|| {
		// It outlives the deal.
		let users = vec![REQUESTER.account()].try_into().unwrap();
		let expiry = START + 100 * TIME_UNIT;
		assert_ok!(Market::create_voucher(
			SPONSOR.signed(),
			Currency::Native,
			COST,
			expiry,
			users,
			Default::default()
		));
		let (id, account) = latest();
		assert_ok!(paid_by(id).matched());
		assert_eq!(free(&account), EXISTENTIAL_DEPOSIT);
		fail(last_deal().0);
		assert_eq!(free(&account), COST + EXISTENTIAL_DEPOSIT);
		let again = changed(|o| {
			o.set_salts(10);
			o.request.payer = Payer::Voucher(id);
		});
		assert_ok!(again.matched());
	});
}

#[test]
fn money_that_comes_back_when_the_voucher_is_forgotten_is_sent_after_it() {
	chain(|| {
		let (id, account) = voucher();
		assert_ok!(paid_by(id).matched());
		pass(EXPIRY - START);
		assert_ok!(refund(0, Currency::Native));
		assert_eq!(wealth(&SPONSOR.account()), FUNDS - COST);
		fail(last_deal().0);
		assert_eq!(free(&account), COST);
		assert_ok!(refund(0, Currency::Native));
		assert_eq!(wealth(&SPONSOR.account()), FUNDS);
		assert!(!System::account_exists(&account));
		// Nothing is left: nothing is told.
		let told = events().len();
		assert_ok!(refund(0, Currency::Native));
		assert_eq!(events().len(), told);
	});
}

/// A voucher in gold, with enough of the chain's own for the deposits of five tasks.
fn gold_voucher() -> (H256, AccountId) {
	assert_ok!(create(GOLD, &[REQUESTER], &[]));
	let (id, account) = latest();
	let deposits = 5 * TASK_DEPOSIT;
	assert_ok!(Balances::transfer_keep_alive(SPONSOR.signed(), account.clone(), deposits));
	(id, account)
}

fn paid_in_gold_by(id: H256) -> Offers {
	changed(|o| {
		o.set_currencies(GOLD);
		o.request.payer = Payer::Voucher(id);
	})
}

#[test]
fn a_voucher_in_an_asset_pays_prices_in_it_and_deposits_of_what_it_was_sent_of_the_chains_own() {
	chain(|| {
		assert_ok!(create(GOLD, &[REQUESTER], &[]));
		let (id, account) = latest();
		assert_eq!((gold(&account), free(&account)), (AMOUNT, EXISTENTIAL_DEPOSIT));
		assert_noop!(paid_by(id).matched(), Error::<Test>::VoucherCurrencyMismatch);
		assert_noop!(paid_in_gold_by(id).matched(), pallet_poco::Error::<Test>::FundsTooLow);
		let deposits = 5 * TASK_DEPOSIT;
		assert_ok!(Balances::transfer_keep_alive(STRANGER.signed(), account.clone(), deposits));
		assert_ok!(paid_in_gold_by(id).matched());
		assert_eq!(gold(&account), AMOUNT - 5 * PRICE);
		assert_eq!(free(&account), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn a_voucher_in_an_asset_goes_back_in_both_currencies() {
	chain(|| {
		let (_, account) = gold_voucher();
		pass(EXPIRY - START);
		assert_ok!(refund(0, GOLD));
		assert_eq!(gold(&SPONSOR.account()), FUNDS);
		assert_eq!(wealth(&SPONSOR.account()), FUNDS);
		assert_eq!((gold(&account), free(&account)), (0, 0));
	});
}

#[test]
fn an_asset_that_comes_back_when_the_voucher_is_forgotten_is_sent_after_it() {
	chain(|| {
		let (id, account) = gold_voucher();
		assert_ok!(paid_in_gold_by(id).matched());
		pass(EXPIRY - START);
		assert_ok!(refund(0, GOLD));
		assert_eq!(gold(&SPONSOR.account()), FUNDS - 5 * PRICE);
		fail(last_deal().0);
		// The deposits opened the account again; the prices wait to be withdrawn.
		assert_eq!((gold(&account), free(&account)), (0, 5 * TASK_DEPOSIT));
		assert_ok!(Poco::withdraw_asset(STRANGER.signed(), account.clone(), GOLD));
		assert_ok!(refund(0, GOLD));
		assert_eq!(gold(&SPONSOR.account()), FUNDS);
		assert_eq!(wealth(&SPONSOR.account()), FUNDS);
	});
}
