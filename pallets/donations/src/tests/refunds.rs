//! What was not spent comes back, to everybody by what is left of its money.

use super::mock::*;
use crate::{Donations, Error, Event};
use frame_support::{assert_noop, assert_ok, traits::fungibles::Inspect};
use poco_primitives::order::Currency;

#[test]
fn what_was_not_spent_comes_back_pro_rata() {
	for currency in [Currency::Native, GOLD] {
		case(|| {
			let id = campaign(currency);
			donate(&ANNE, id, 2_000);
			complete(&buy(id, 1_000, 1), 0);
			donate(&BERT, id, 1_000);
			// A thousand of each bears the second task.
			complete(&buy(id, 1_500, 1), 0);
			end(id);
			assert_ok!(refund(id, 0));
			assert_ok!(refund(id, 1));
			assert!(happened(Event::Refunded {
				campaign: id,
				donation: 0,
				account: ANNE,
				amount: 250,
			}));
			assert_eq!(balance(&ANNE, currency), MONEY - 1_750);
			assert_eq!(balance(&BERT, currency), MONEY - 750);
			assert_eq!((claimed(&ANNE, id, 0), claimed(&BERT, id, 1)), (1_750, 750));
			let books = books(id);
			assert_eq!((books.donated, books.spent, books.refunded), (3_000, 2_500, 500));
			assert_eq!((books.available, books.reserved), (0, 0));
		});
	}
}

#[test]
fn nothing_comes_back_before_the_end_or_while_a_task_is_open() {
	case(|| {
		let id = campaign(Currency::Native);
		donate(&ANNE, id, 3_000);
		let bought = buy(id, 1_000, 2);
		assert_noop!(refund(id, 0), Error::<Test>::CampaignRuns);
		end(id);
		assert_noop!(refund(id, 0), Error::<Test>::DealsOpen);
		complete(&bought, 0);
		assert_noop!(refund(id, 0), Error::<Test>::DealsOpen);
		untouched(&bought, 1);
		assert_noop!(refund(id, 1), Error::<Test>::DonationNotFound);
		assert_ok!(refund(id, 0));
		assert_noop!(refund(id, 0), Error::<Test>::AlreadyRefunded);
		assert_eq!(balance(&ANNE, Currency::Native), MONEY - 1_000);
	});
}

#[test]
fn a_donation_is_forgotten_when_its_donor_has_everything() {
	case(|| {
		let id = campaign(Currency::Native);
		for _ in 0..2 {
			donate(&ANNE, id, 1_000);
		}
		complete(&buy(id, 1_000, 1), 0);
		end(id);
		// In either order.
		assert_eq!(claimed(&ANNE, id, 0), 500);
		assert!(Donations::<Test>::contains_key(id, 0));
		assert_ok!(refund(id, 0));
		assert!(!Donations::<Test>::contains_key(id, 0));
		assert_ok!(refund(id, 1));
		assert!(Donations::<Test>::contains_key(id, 1));
		assert!(Campaigning::view_donation(id, 1).unwrap().refunded);
		assert_eq!(claimed(&ANNE, id, 1), 500);
		assert!(!Donations::<Test>::contains_key(id, 1));
	});
}

#[test]
fn receipts_that_nobody_claims_for_long_are_forgotten_but_no_refund_is() {
	case(|| {
		let id = campaign(Currency::Native);
		donate(&ANNE, id, 1_000);
		donate(&BERT, id, 1_000);
		complete(&buy(id, 1_000, 1), 0);
		end(id);
		assert_ok!(refund(id, 0));
		let late = Time::get() + TERMS.claims;
		Time::set(late - 1);
		assert_noop!(refund(id, 0), Error::<Test>::AlreadyRefunded);
		Time::set(late);
		assert_ok!(refund(id, 0));
		assert_ok!(refund(id, 1));
		assert_eq!(Donations::<Test>::iter().count(), 0);
		assert_eq!(balance(&ANNE, Currency::Native), MONEY - 500);
		assert_eq!(balance(&BERT, Currency::Native), MONEY - 500);
	});
}

#[test]
fn what_lies_with_the_marketplace_is_fetched_to_be_paid_back() {
	case(|| {
		let id = campaign(GOLD);
		donate(&ANNE, id, 1_000);
		let bought = buy(id, 1_000, 1);
		fail(&bought, 0);
		let account = Campaigning::account(id);
		assert_eq!((balance(&account, GOLD), Kept::get(&account, GOLD)), (0, 1_000));
		check();
		end(id);
		assert_ok!(refund(id, 0));
		assert_eq!(balance(&ANNE, GOLD), MONEY);
	});
}

#[test]
fn a_refund_opens_an_account_that_was_emptied() {
	case(|| {
		let id = campaign(Currency::Native);
		let whole = MONEY - EXISTENTIAL_DEPOSIT;
		donate(&ANNE, id, whole);
		donate(&BERT, id, 1_000);
		complete(&buy(id, 900_000, 1), 0);
		end(id);
		use frame_support::traits::fungibles::Mutate;
		let all = balance(&BERT, Currency::Native);
		Currencies::transfer(
			Currency::Native,
			&BERT,
			&CLEO,
			all,
			frame_support::traits::tokens::Preservation::Expendable,
		)
		.unwrap();
		let unspent = Campaigning::view_donation(id, 1).unwrap().unspent;
		assert!(unspent > EXISTENTIAL_DEPOSIT);
		assert_ok!(refund(id, 0));
		assert_ok!(refund(id, 1));
		assert_eq!(balance(&BERT, Currency::Native), unspent);
	});
}

#[test]
fn what_is_below_the_existential_deposit_of_a_dead_account_waits() {
	case(|| {
		let id = campaign(Currency::Native);
		donate(&ANNE, id, 100_000);
		donate(&BERT, id, 100);
		complete(&buy(id, 95_000, 1), 0);
		end(id);
		use frame_support::traits::fungibles::Mutate;
		let all = balance(&BERT, Currency::Native);
		let expendable = frame_support::traits::tokens::Preservation::Expendable;
		Currencies::transfer(Currency::Native, &BERT, &CLEO, all, expendable).unwrap();
		let unspent = Campaigning::view_donation(id, 1).unwrap().unspent;
		assert!(unspent > 0 && unspent < EXISTENTIAL_DEPOSIT);
		assert!(refund(id, 1).is_err());
		assert_ok!(refund(id, 0));
		Currencies::transfer(Currency::Native, &CLEO, &BERT, 500, expendable).unwrap();
		assert_ok!(refund(id, 1));
		assert_eq!(Currencies::total_balance(Currency::Native, &BERT), 500 + unspent);
	});
}

#[test]
fn whatever_rounding_leaves_is_less_than_a_unit_for_each_donation() {
	for seed in 1..50u128 {
		case(|| {
			let id = campaign(Currency::Native);
			let donors = [ANNE, BERT, CLEO, ANNE, BERT];
			for (number, donor) in donors.iter().enumerate() {
				donate(donor, id, 101 + seed * 37 * (number as u128 + 1) % 997);
				complete(&buy(id, 13 + seed % 29, 1), 0);
			}
			end(id);
			for (number, donor) in donors.iter().enumerate() {
				assert_ok!(refund(id, number as u32));
				claimed(donor, id, number as u32);
			}
			let books = books(id);
			assert_eq!(books.donated, books.spent + books.refunded + books.available);
			assert!(books.available <= 2 * donors.len() as u128, "{books:?}");
			assert!(books.spent - books.receipted <= 2 * donors.len() as u128, "{books:?}");
		});
	}
}
