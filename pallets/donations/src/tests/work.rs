//! Computing that is given.

use super::mock::*;
use crate::{shares::Shares, Error, Event};
use frame_support::{assert_noop, assert_ok};
use poco_primitives::{
	attestation::{Donor, Gift, PayeeRole, Payment, Place},
	order::Currency,
	H256,
};
use sp_runtime::{DispatchError, DispatchResult};

fn waive(who: &AccountId, payment: &Payment) -> DispatchResult {
	Campaigning::waive(signed(who), Box::new(payment.clone()), None)
}

/// What a worker was paid.
fn pay(payment: &Payment, who: &AccountId) -> u128 {
	let account = H256(who.clone().into());
	payment.payees.iter().find(|payee| payee.account == account).unwrap().amount
}

#[test]
fn a_worker_gives_its_reward_and_has_a_receipt_for_the_value_of_its_work() {
	for currency in [Currency::Native, GOLD] {
		case(|| {
			let id = campaign(currency);
			donate(&ANNE, id, 10_000);
			let bought = buy(id, 1_000, 2);
			let first = complete(&bought, 0);
			let before = books(id).available;
			days(3);
			let second = complete(&bought, 1);
			let money = balance(&WANDA, currency);
			let given = pay(&second, &WANDA);
			assert_ok!(waive(&WANDA, &second));
			let receipt = Stated::get().pop().unwrap();
			assert_eq!((receipt.gift, receipt.amount, receipt.tasks), (Gift::Work, given, 1));
			assert_eq!(receipt.donor, Donor::Account(H256(WANDA.into())));
			assert_eq!(receipt.currency, currency);
			assert_eq!((receipt.from, receipt.until), (BEGIN + 3 * DAY, BEGIN + 4 * DAY));
			let after_first = poco_primitives::attestation::payments_after(H256::zero(), &first);
			assert_eq!(receipt.payments_before, after_first);
			let (task, place) = (second.task, Place { epoch: 0, index: 0 });
			let worker = WANDA;
			assert!(happened(Event::Waived { campaign: id, task, worker, amount: given, place }));
			assert_eq!(balance(&WANDA, currency), money - given);
			let books = books(id);
			assert_eq!((books.donated, books.waived), (10_000 + given, given));
			assert_eq!(books.available, before + given);
		});
	}
}

#[test]
fn a_worker_may_stay_unknown_too() {
	case(|| {
		let id = campaign(Currency::Native);
		donate(&ANNE, id, 10_000);
		let payment = complete(&buy(id, 1_000, 1), 0);
		let commitment = H256::repeat_byte(0xcc);
		assert_ok!(Campaigning::waive(signed(&WILL), Box::new(payment), Some(commitment)));
		assert_eq!(Stated::get()[0].donor, Donor::Commitment(commitment));
	});
}

#[test]
fn a_reward_is_given_once_and_by_whoever_was_paid_it() {
	case(|| {
		let id = campaign(Currency::Native);
		donate(&ANNE, id, 10_000);
		let bought = buy(id, 1_000, 2);
		let payment = complete(&bought, 0);
		assert_noop!(waive(&ANNE, &payment), Error::<Test>::NotAWorker);
		assert_ok!(waive(&WANDA, &payment));
		assert_noop!(waive(&WANDA, &payment), Error::<Test>::AlreadyWaived);
		assert_ok!(waive(&WILL, &payment));
		assert_noop!(Campaigning::waive(root(), Box::new(payment), None), DispatchError::BadOrigin);
	});
}

#[test]
fn a_payment_that_was_not_made_is_refused() {
	case(|| {
		let id = campaign(Currency::Native);
		donate(&ANNE, id, 10_000);
		let bought = buy(id, 1_000, 2);
		let payment = complete(&bought, 0);
		let mut more = payment.clone();
		more.payees[0].amount += 1;
		assert_noop!(waive(&WANDA, &more), Error::<Test>::PaymentMismatch);
		let mut anne = payment.clone();
		anne.payees[0].account = H256(ANNE.into());
		assert_noop!(waive(&ANNE, &anne), Error::<Test>::PaymentMismatch);
		let mut other = payment.clone();
		other.task = bought.task(1);
		assert_noop!(waive(&WANDA, &other), Error::<Test>::TaskNotSettled);
		prune(&bought, 0);
		assert_noop!(waive(&WANDA, &payment), Error::<Test>::TaskNotSettled);
	});
}

#[test]
fn who_was_paid_for_something_else_or_nothing_gave_no_work() {
	use crate::{Ended, Settlements};
	use poco_primitives::attestation::Payee;
	case(|| {
		let id = campaign(Currency::Native);
		donate(&ANNE, id, 10_000);
		let bought = buy(id, 1_000, 1);
		let payee =
			|who: AccountId, role, amount| Payee { account: H256(who.into()), role, amount };
		let payees = vec![
			payee(SELLER, PayeeRole::App, 500),
			payee(WILL, PayeeRole::Scheduler, 100),
			payee(WANDA, PayeeRole::Worker, 0),
		];
		let payment = Payment { task: bought.task(0), spent: 1_000, payees };
		Campaigning::on_final(
			bought.deal,
			payment.task,
			Ended::Completed { returned: 0, payees: payment.payees.clone() },
		);
		assert_noop!(waive(&SELLER, &payment), Error::<Test>::NotAWorker);
		assert_noop!(waive(&WILL, &payment), Error::<Test>::NotAWorker);
		assert_noop!(waive(&WANDA, &payment), Error::<Test>::AmountZero);
	});
}

#[test]
fn what_a_worker_gave_is_spent_again_and_is_in_no_second_receipt() {
	case(|| {
		let id = campaign(Currency::Native);
		donate(&ANNE, id, 2_000);
		let payment = complete(&buy(id, 1_000, 1), 0);
		let given = pay(&payment, &WANDA);
		assert_eq!(claimed(&ANNE, id, 0), 1_000);
		assert_ok!(waive(&WANDA, &payment));
		// All that is left: a thousand of Anne's, and what Wanda gave.
		complete(&buy(id, 1_000 + given, 1), 0);
		let anne = claimed(&ANNE, id, 0);
		assert!((999..=1_000).contains(&anne), "{anne}");
		let money: u128 = Stated::get()
			.iter()
			.filter(|receipt| receipt.gift == Gift::Money)
			.map(|receipt| receipt.amount)
			.sum();
		assert!(money <= 2_000);
		let Shares { unspent, .. } = crate::Ledgers::<Test>::get(id).shares;
		assert_eq!(unspent, 0);
	});
}

#[test]
fn nothing_is_given_to_a_campaign_that_has_ended_or_without_money_or_room() {
	case(|| {
		let id = campaign(Currency::Native);
		donate(&ANNE, id, 10_000);
		let payment = complete(&buy(id, 1_000, 1), 0);
		Room::set(0);
		assert_noop!(waive(&WANDA, &payment), DispatchError::Exhausted);
		Room::set(10);
		use frame_support::traits::{fungibles::Mutate, tokens::Preservation};
		let all = balance(&WANDA, Currency::Native) - EXISTENTIAL_DEPOSIT;
		Currencies::transfer(Currency::Native, &WANDA, &CLEO, all, Preservation::Preserve).unwrap();
		assert_noop!(waive(&WANDA, &payment), Error::<Test>::FundsTooLow);
		end(id);
		assert_noop!(waive(&WILL, &payment), Error::<Test>::CampaignEnded);
	});
}
