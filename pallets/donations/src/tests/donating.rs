//! Money comes in.

use super::mock::*;
use crate::{Donations, Error, Event, Rates as _};
use frame_support::{assert_noop, assert_ok};
use poco_primitives::{attestation::Donor, order::Currency, H256};
use sp_runtime::DispatchError;

#[test]
fn a_donation_moves_to_the_campaigns_account_and_is_available() {
	for currency in [Currency::Native, GOLD] {
		case(|| {
			let id = campaign(currency);
			let account = Campaigning::account(id);
			let before = balance(&account, currency);
			assert_eq!(donate(&ANNE, id, 4_000), 0);
			assert_eq!(donate(&BERT, id, 500), 1);
			assert_eq!(donate(&ANNE, id, 500), 2);
			assert_eq!(balance(&ANNE, currency), MONEY - 4_500);
			assert_eq!(balance(&account, currency), before + 5_000);
			let books = books(id);
			assert_eq!((books.donated, books.available, books.reserved), (5_000, 5_000, 0));
			assert!(happened(Event::Donated {
				campaign: id,
				donation: 1,
				account: BERT,
				location: None,
				amount: 500,
			}));
			let views = Campaigning::view_donations(id, ANNE);
			assert_eq!(views.iter().map(|it| it.id).collect::<Vec<_>>(), [0, 2]);
			assert_eq!((views[0].amount, views[0].unspent, views[0].claimable), (4_000, 4_000, 0));
		});
	}
}

#[test]
fn a_donor_may_stay_unknown_behind_a_commitment() {
	case(|| {
		let id = campaign(Currency::Native);
		let commitment = H256::repeat_byte(0xcc);
		assert_ok!(Campaigning::donate(signed(&ANNE), id, 1_000, Some(commitment)));
		assert_eq!(Campaigning::view_donation(id, 0).unwrap().donor, Donor::Commitment(commitment));
		donate(&ANNE, id, 1_000);
		let by_name = Donor::Account(H256(ANNE.into()));
		assert_eq!(Campaigning::view_donation(id, 1).unwrap().donor, by_name);
	});
}

#[test]
fn where_a_donation_from_another_chain_came_from_is_kept() {
	case(|| {
		let id = campaign(GOLD);
		donate(&XENIA, id, 1_000);
		donate(&ANNE, id, 1_000);
		assert_eq!(Donations::<Test>::get(id, 0).unwrap().location, Some(ELSEWHERE));
		assert_eq!(Donations::<Test>::get(id, 1).unwrap().location, None);
		let view = Campaigning::view_donation(id, 0).unwrap();
		assert_eq!(view.location, Some(codec::Encode::encode(&ELSEWHERE)));
		// It has its receipts and its refund like anybody else.
		complete(&buy(id, 1_000, 1), 0);
		assert_eq!(claimed(&XENIA, id, 0), 500);
		end(id);
		assert_ok!(refund(id, 0));
		assert_eq!(balance(&XENIA, GOLD), MONEY - 500);
	});
}

#[test]
fn a_donation_that_is_too_small_or_not_there_is_refused() {
	case(|| {
		let (id, gold) = (campaign(Currency::Native), campaign(GOLD));
		let give = |who, to, amount| Campaigning::donate(signed(who), to, amount, None);
		assert_noop!(give(&ANNE, id, 0), Error::<Test>::AmountTooLow);
		assert_noop!(give(&ANNE, id, 99), Error::<Test>::AmountTooLow);
		assert_ok!(give(&ANNE, id, 100));
		// Of what is worth more, less is enough.
		assert_noop!(give(&ANNE, gold, 49), Error::<Test>::AmountTooLow);
		assert_ok!(give(&ANNE, gold, 50));
		assert_noop!(give(&ANNE, id, MONEY), Error::<Test>::FundsTooLow);
		assert_noop!(give(&ANNE, gold, MONEY), Error::<Test>::FundsTooLow);
		assert_eq!(Others::native_value(GOLD, u128::MAX), None);
		assert_noop!(give(&ANNE, gold, u128::MAX), Error::<Test>::CurrencyNotAccepted);
		assert_noop!(Campaigning::donate(root(), id, 100, None), DispatchError::BadOrigin);
	});
}

#[test]
fn nothing_is_taken_from_the_end_on() {
	case(|| {
		let id = campaign(Currency::Native);
		end(id);
		let late = Campaigning::donate(signed(&ANNE), id, 1_000, None);
		assert_noop!(late, Error::<Test>::CampaignEnded);
		Time::set(Time::get() - 1);
		donate(&ANNE, id, 1_000);
	});
}

#[test]
fn reaching_the_goal_is_told_once_and_more_is_taken() {
	case(|| {
		let id = campaign(Currency::Native);
		donate(&ANNE, id, 9_999);
		assert!(!happened(Event::GoalReached { campaign: id }));
		donate(&BERT, id, 500);
		assert!(happened(Event::GoalReached { campaign: id }));
		System::reset_events();
		donate(&BERT, id, 500);
		assert!(!happened(Event::GoalReached { campaign: id }));
	});
}
