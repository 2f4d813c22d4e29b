//! Receipts: of what, over how much, for which time.

use super::mock::*;
use crate::{Donations, Ended, Error, Event, LastStages, Ledgers, Settlements, Stages};
use frame_support::{assert_noop, assert_ok};
use poco_primitives::{
	attestation::{payments_after, Donor, Gift, Place},
	order::Currency,
	H256,
};
use sp_runtime::DispatchError;

/// The days of a receipt, counted from the first one of the test.
fn days_of(receipt: &poco_primitives::attestation::DonationReceipt) -> (u64, u64) {
	((receipt.from - BEGIN) / DAY, (receipt.until - BEGIN) / DAY)
}

#[test]
fn a_receipt_tells_what_was_spent_for_what_when_and_to_whom() {
	for currency in [Currency::Native, GOLD] {
		case(|| {
			let id = campaign(currency);
			let donation = donate(&ANNE, id, 4_000);
			let bought = buy(id, 1_000, 2);
			let first = complete(&bought, 0);
			let second = complete(&bought, 1);
			let receipt = claim(&ANNE, id, donation, None).unwrap();
			assert_eq!(receipt.campaign, id);
			assert_eq!(receipt.cause.to_vec(), b"medical research");
			assert_eq!((receipt.gift, receipt.currency), (Gift::Money, currency));
			assert_eq!(receipt.donor, Donor::Account(H256(ANNE.into())));
			assert_eq!((receipt.amount, receipt.tasks), (2_000, 2));
			assert_eq!((receipt.from, receipt.until), (BEGIN, BEGIN + DAY));
			// Whoever has the payments can check that they are all of them, and these payees.
			assert_eq!(receipt.payments_before, H256::zero());
			let after = payments_after(payments_after(H256::zero(), &first), &second);
			assert_eq!(receipt.payments, after);
			let place = Place { epoch: 0, index: 0 };
			assert!(happened(Event::ReceiptClaimed {
				campaign: id,
				donation,
				amount: 2_000,
				place
			}));
			assert_eq!(books(id).receipted, 2_000);
		});
	}
}

#[test]
fn there_is_no_receipt_before_nothing_can_undo_a_task() {
	case(|| {
		let id = campaign(Currency::Native);
		let donation = donate(&ANNE, id, 4_000);
		let claim = || claim(&ANNE, id, donation, None);
		let nothing: DispatchError = Error::<Test>::NothingSpent.into();
		assert_noop!(claim(), nothing);
		let bought = buy(id, 1_000, 3);
		assert_noop!(claim(), nothing);
		fail(&bought, 0);
		assert_noop!(claim(), nothing);
		// A refuted result has cost something, and yields no receipt.
		refute(&bought, 1, 0);
		assert_noop!(claim(), nothing);
		complete(&bought, 2);
		assert_eq!(claim().unwrap().amount, 1_000);
		assert_noop!(claim(), nothing);
	});
}

#[test]
fn a_receipt_names_the_commitment_of_a_donor_that_stays_unknown() {
	case(|| {
		let id = campaign(Currency::Native);
		let commitment = H256::repeat_byte(0xcc);
		assert_ok!(Campaigning::donate(signed(&ANNE), id, 1_000, Some(commitment)));
		complete(&buy(id, 100, 1), 0);
		assert_eq!(claim(&ANNE, id, 0, None).unwrap().donor, Donor::Commitment(commitment));
	});
}

#[test]
fn nobody_claims_for_somebody_elses_donation() {
	case(|| {
		let id = campaign(Currency::Native);
		donate(&ANNE, id, 1_000);
		complete(&buy(id, 100, 1), 0);
		let refused: DispatchError = Error::<Test>::NotTheDonor.into();
		assert_noop!(claim(&BERT, id, 0, None), refused);
		assert_noop!(claim(&MANAGER, id, 0, None), refused);
		let refused: DispatchError = Error::<Test>::DonationNotFound.into();
		assert_noop!(claim(&ANNE, id, 1, None), refused);
		assert_noop!(Campaigning::claim_receipt(root(), id, 0, None), DispatchError::BadOrigin);
	});
}

#[test]
fn what_cannot_be_stated_now_can_be_claimed_later() {
	case(|| {
		let id = campaign(Currency::Native);
		donate(&ANNE, id, 1_000);
		complete(&buy(id, 100, 1), 0);
		Room::set(0);
		assert_noop!(claim(&ANNE, id, 0, None), DispatchError::Exhausted);
		Room::set(1);
		assert_eq!(claimed(&ANNE, id, 0), 100);
	});
}

#[test]
fn donors_share_by_what_is_left_of_their_money() {
	case(|| {
		let id = campaign(Currency::Native);
		donate(&ANNE, id, 3_000);
		donate(&BERT, id, 1_000);
		let bought = buy(id, 1_000, 3);
		complete(&bought, 0);
		assert_eq!(claimed(&ANNE, id, 0), 750);
		assert_eq!(claimed(&BERT, id, 1), 250);
		// Cleo pays from here on. Anne has 2,250 left, Bert 750.
		donate(&CLEO, id, 1_000);
		complete(&bought, 1);
		assert_eq!(claimed(&ANNE, id, 0), 562);
		assert_eq!(claimed(&BERT, id, 1), 187);
		assert_eq!(claimed(&CLEO, id, 2), 249);
		complete(&bought, 2);
		// What was rounded away then is not lost.
		assert_eq!(claimed(&ANNE, id, 0), 563);
		assert_eq!(claimed(&CLEO, id, 2), 250);
		assert_eq!(books(id).receipted, 750 + 250 + 562 + 187 + 249 + 563 + 250);
		assert!(books(id).receipted <= books(id).spent);
	});
}

#[test]
fn all_money_that_was_spent_is_in_receipts_but_for_what_rounding_takes() {
	case(|| {
		let id = campaign(Currency::Native);
		for amount in [333, 777, 1_001] {
			donate(&ANNE, id, amount);
		}
		let bought = buy(id, 301, 7);
		for index in 0..7 {
			complete(&bought, index);
		}
		let all: u128 = (0..3).map(|donation| claimed(&ANNE, id, donation)).sum();
		assert!((7 * 301 - 3..=7 * 301).contains(&all), "{all}");
	});
}

#[test]
fn what_was_spent_in_different_times_can_be_claimed_apart_or_together() {
	case(|| {
		let id = campaign(Currency::Native);
		donate(&ANNE, id, 10_000);
		donate(&BERT, id, 10_000);
		let bought = buy(id, 1_000, 6);
		complete(&bought, 0);
		complete(&bought, 1);
		days(1);
		let third = complete(&bought, 2);
		days(30);
		complete(&bought, 3);
		let view = Campaigning::view_donation(id, 0).unwrap();
		let told: Vec<_> =
			view.stages.iter().map(|it| (it.stage, (it.from - BEGIN) / DAY)).collect();
		assert_eq!(told, [(0, 0), (1, 1), (2, 31)]);
		assert_eq!(view.claimable, 2_000);

		// Anne wants one receipt for each.
		let first = claim(&ANNE, id, 0, Some(0)).unwrap();
		assert_eq!((days_of(&first), first.amount, first.tasks), ((0, 1), 1_000, 2));
		let second = claim(&ANNE, id, 0, Some(1)).unwrap();
		assert_eq!((days_of(&second), second.amount, second.tasks), ((1, 2), 500, 1));
		assert_eq!(second.payments_before, first.payments);
		assert_eq!(second.payments, payments_after(first.payments, &third));
		let last = claim(&ANNE, id, 0, None).unwrap();
		assert_eq!((days_of(&last), last.amount), ((31, 32), 500));
		let again: DispatchError = Error::<Test>::NothingSpent.into();
		assert_noop!(claim(&ANNE, id, 0, None), again);
		let passed: DispatchError = Error::<Test>::StageNotFound.into();
		assert_noop!(claim(&ANNE, id, 0, Some(1)), passed);
		assert_noop!(claim(&ANNE, id, 0, Some(3)), passed);

		// Bert wants one for all.
		let all = claim(&BERT, id, 1, None).unwrap();
		assert_eq!((days_of(&all), all.amount, all.tasks), ((0, 32), 2_000, 4));
		assert_eq!((all.payments_before, all.payments), (H256::zero(), last.payments));
	});
}

#[test]
fn time_in_which_nothing_was_spent_for_a_donor_is_in_no_receipt() {
	case(|| {
		let id = campaign(Currency::Native);
		donate(&ANNE, id, 10_000);
		let bought = buy(id, 1_000, 3);
		complete(&bought, 0);
		// Bert comes on the same day, and nothing is spent until next year.
		donate(&BERT, id, 10_000);
		days(400);
		complete(&bought, 1);
		let receipt = claim(&BERT, id, 1, None).unwrap();
		assert_eq!(days_of(&receipt), (400, 401));
		assert!(!receipt.is_within(BEGIN, BEGIN + 365 * DAY));
		assert!(receipt.is_within(BEGIN + 365 * DAY, BEGIN + 730 * DAY));
		// Anne has had none, so hers begins on the first day.
		assert_eq!(days_of(&claim(&ANNE, id, 0, None).unwrap()), (0, 401));
		days(5);
		complete(&bought, 2);
		assert_eq!(days_of(&claim(&ANNE, id, 0, None).unwrap()), (405, 406));
	});
}

#[test]
fn time_does_not_go_back() {
	case(|| {
		let id = campaign(Currency::Native);
		donate(&ANNE, id, 10_000);
		let bought = buy(id, 1_000, 2);
		days(3);
		complete(&bought, 0);
		Calendar::set(BEGIN);
		complete(&bought, 1);
		assert_eq!(Stages::<Test>::iter().count(), 0);
		assert_eq!(days_of(&claim(&ANNE, id, 0, None).unwrap()), (3, 4));
	});
}

#[test]
fn a_campaign_that_was_spent_to_the_end_takes_money_again() {
	case(|| {
		let id = campaign(Currency::Native);
		let first = donate(&ANNE, id, 1_000);
		complete(&buy(id, 1_000, 1), 0);
		days(2);
		let second = donate(&BERT, id, 2_000);
		assert_eq!(Ledgers::<Test>::get(id).shares.generation, 1);
		assert_eq!(LastStages::<Test>::get(id, 0), Some(0));
		complete(&buy(id, 500, 1), 0);
		days(1);
		complete(&buy(id, 300, 1), 0);
		check();
		// Anne's is all in the first generation, whatever is spent later.
		let view = Campaigning::view_donation(id, first).unwrap();
		assert_eq!((view.claimable, view.unspent, view.stages.len()), (1_000, 0, 1));
		let receipt = claim(&ANNE, id, first, None).unwrap();
		assert_eq!((receipt.amount, days_of(&receipt), receipt.tasks), (1_000, (0, 1), 1));
		let passed: DispatchError = Error::<Test>::StageNotFound.into();
		assert_noop!(claim(&ANNE, id, first, Some(1)), passed);
		let receipt = claim(&BERT, id, second, None).unwrap();
		assert_eq!((receipt.amount, days_of(&receipt), receipt.tasks), (800, (2, 4), 2));
		end(id);
		assert_ok!(refund(id, second));
		assert_ok!(refund(id, first));
		assert_eq!(balance(&BERT, Currency::Native), MONEY - 800);
		assert_eq!(Donations::<Test>::iter().count(), 0);
	});
}

#[test]
fn what_is_spent_of_an_earlier_generations_deal_is_of_what_is_left_now() {
	case(|| {
		let id = campaign(Currency::Native);
		let first = donate(&ANNE, id, 10_000_000);
		let bought = buy(id, 999_999, 10);
		for index in 0..10 {
			complete(&bought, index);
		}
		// Ten are left of Anne's ten million: with nine less, next to nothing is.
		let last = buy(id, 9, 1);
		complete(&last, 0);
		assert_eq!(claimed(&ANNE, id, first), 9_999_999);
		let second = donate(&BERT, id, 1_000);
		let third = buy(id, 500, 2);
		complete(&third, 0);
		complete(&third, 1);
		let bert = claimed(&BERT, id, second);
		assert!((998..=1_000).contains(&bert), "{bert}");
	});
}

#[test]
fn a_completed_task_of_which_all_came_back_cost_nothing() {
	case(|| {
		let id = campaign(Currency::Native);
		donate(&ANNE, id, 1_000);
		let bought = buy(id, 100, 1);
		pay_back(&bought, Currency::Native, 100);
		let end = Ended::Completed { returned: 100, payees: Vec::new() };
		Campaigning::on_final(bought.deal, bought.task(0), end);
		assert_eq!((books(id).spent, books(id).available), (0, 1_000));
		let nothing: DispatchError = Error::<Test>::NothingSpent.into();
		assert_noop!(claim(&ANNE, id, 0, None), nothing);
	});
}
