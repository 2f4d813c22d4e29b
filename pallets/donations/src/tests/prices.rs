//! What others pay.

use super::mock::*;
use crate::{Error, Event, Prices, Settlements};
use frame_support::{assert_noop, assert_ok};
use poco_primitives::{order::Currency, H256};
use sp_runtime::AccountId32;

fn cap() -> Option<u128> {
	Campaigning::view_price_cap(CATEGORY, Currency::Native)
}

fn payer(byte: u8) -> AccountId32 {
	AccountId32::new([byte; 32])
}

#[test]
fn the_cap_is_the_median_of_what_enough_others_paid_and_a_bit_more() {
	case(|| {
		assert_eq!(cap(), None);
		others_pay(&payer(101), Currency::Native, 1_000);
		others_pay(&payer(102), Currency::Native, 9_000);
		assert_eq!(cap(), None);
		others_pay(&payer(103), Currency::Native, 2_000);
		assert_eq!(cap(), Some(2_200));
		others_pay(&payer(104), Currency::Native, 8_000);
		assert_eq!(cap(), Some(2_200), "of two in the middle, the lower one");
		others_pay(&payer(105), Currency::Native, 7_000);
		assert_eq!(cap(), Some(7_700));
		// Other categories and currencies are another matter.
		assert_eq!(Campaigning::view_price_cap(CATEGORY + 1, Currency::Native), None);
		assert_eq!(Campaigning::view_price_cap(CATEGORY, GOLD), None);
	});
}

#[test]
fn whoever_pays_often_counts_once() {
	case(|| {
		for price in [5_000, 6_000, 7_000, 8_000] {
			others_pay(&payer(101), Currency::Native, price);
		}
		assert_eq!(cap(), None);
		others_pay(&payer(102), Currency::Native, 1_000);
		others_pay(&payer(103), Currency::Native, 1_000);
		assert_eq!(cap(), Some(1_100));
		assert_eq!(Prices::<Test>::get(CATEGORY, Currency::Native).len(), 3);
	});
}

#[test]
fn the_oldest_price_goes_when_too_many_are_known() {
	case(|| {
		for byte in 101..110 {
			others_pay(&payer(byte), Currency::Native, u128::from(byte));
		}
		let known = Prices::<Test>::get(CATEGORY, Currency::Native);
		let payers: Vec<_> = known.iter().map(|paid| paid.price).collect();
		assert_eq!(payers, [105, 106, 107, 108, 109]);
	});
}

#[test]
fn what_was_paid_long_ago_does_not_count() {
	case(|| {
		for byte in 101..104 {
			others_pay(&payer(byte), Currency::Native, 1_000);
		}
		Time::set(1 + TERMS.price_window);
		assert_eq!(cap(), Some(1_100));
		Time::set(2 + TERMS.price_window);
		assert_eq!(cap(), None);
	});
}

#[test]
fn a_price_is_for_each_vote_that_the_trust_takes() {
	case(|| {
		for byte in 101..104 {
			// A trust of 16 takes four votes.
			Campaigning::on_paid(H256::zero(), &payer(byte), CATEGORY, Currency::Native, 16, 4_000);
		}
		assert_eq!(cap(), Some(1_100));
	});
}

#[test]
fn what_is_free_and_what_campaigns_pay_is_no_price() {
	case(|| {
		others_pay(&payer(101), Currency::Native, 0);
		let id = campaign(Currency::Native);
		donate(&ANNE, id, 10_000);
		let bought = buy(id, 1_000, 1);
		for byte in 102..106 {
			let currency = Currency::Native;
			Campaigning::on_paid(bought.deal, &payer(byte), CATEGORY, currency, 2, 1_000);
		}
		assert_eq!(Prices::<Test>::iter().count(), 0);
	});
}

#[test]
fn governance_can_say_a_price_and_take_it_back() {
	case(|| {
		let set =
			|origin, price| Campaigning::set_ceiling(origin, CATEGORY, Currency::Native, price);
		assert_noop!(set(signed(&MANAGER), Some(1)), sp_runtime::DispatchError::BadOrigin);
		assert_ok!(set(root(), Some(500)));
		assert!(happened(Event::CeilingSet {
			category: CATEGORY,
			currency: Currency::Native,
			ceiling: Some(500),
		}));
		assert_eq!(cap(), Some(500));
		for byte in 101..104 {
			others_pay(&payer(byte), Currency::Native, 1_000);
		}
		assert_eq!(cap(), Some(500), "whatever others pay");
		assert_ok!(set(root(), None));
		assert_eq!(cap(), Some(1_100));
	});
}

#[test]
fn a_campaigns_manager_and_requester_are_no_others() {
	case(|| {
		let id = campaign(Currency::Native);
		assert_ok!(Campaigning::set_ceiling(root(), CATEGORY, Currency::Native, None));
		donate(&ANNE, id, 100_000);
		// They drive the price up by dealing with themselves.
		others_pay(&MANAGER, Currency::Native, 50_000);
		others_pay(&REQUESTER, Currency::Native, 50_000);
		others_pay(&payer(101), Currency::Native, 1_000);
		others_pay(&payer(102), Currency::Native, 1_000);
		let deal = |reward| buy_as(id, agreement(Currency::Native, reward, 1));
		assert_eq!(deal(1_000).unwrap_err(), Error::<Test>::PriceUnknown.into());
		others_pay(&payer(103), Currency::Native, 1_000);
		assert_eq!(deal(1_101).unwrap_err(), Error::<Test>::PriceTooHigh.into());
		assert!(deal(1_100).is_ok());
	});
}
