//! Deals over placed orders, for a requester that somebody else vouches for.

use super::mock::*;
use crate::{Consumed, Error, Event, Offered};
use frame_support::{assert_noop, assert_ok};
use poco_primitives::{
	deal::Agreement,
	order::{matched_deal_id, AnyOrder, Order, Payer, RequestOrder},
	DealId, H160, H256,
};
use sp_runtime::DispatchError;

fn place(person: Person, order: AnyOrder<AccountId>) -> H256 {
	let hash = order.hash(GENESIS);
	assert_ok!(Market::place(person.signed(), Box::new(order)));
	hash
}

/// The orders of all who sell, placed.
fn offered() -> Offered {
	Offered {
		app: place(APP_OWNER, AnyOrder::App(app_order())),
		dataset: Some(place(DATASET_OWNER, AnyOrder::Dataset(dataset_order()))),
		workerpool: place(SCHEDULER, AnyOrder::Workerpool(workerpool_order())),
	}
}

/// A request for one task that names no entry.
fn wanted() -> RequestOrder<AccountId> {
	RequestOrder {
		app: H160::zero(),
		dataset: H160::zero(),
		workerpool: H160::zero(),
		volume: 1,
		..request_order()
	}
}

fn matched(
	offered: Offered,
	request: RequestOrder<AccountId>,
) -> Result<(DealId, Agreement<AccountId>), DispatchError> {
	// As a call does it.
	frame_support::storage::with_storage_layer(|| Market::match_placed(offered, request))
}

#[test]
fn placed_orders_become_a_deal_for_who_asks_without_a_signature_and_what_they_cost_is_paid() {
	chain(|| {
		let offered = offered();
		let before = wealth(&REQUESTER.account());
		let (deal, agreement) = matched(offered, wanted()).unwrap();
		assert_eq!(before - wealth(&REQUESTER.account()), PRICE + TASK_DEPOSIT);
		let asked = RequestOrder { app: app(), dataset: dataset(), workerpool: pool(), ..wanted() };
		let request = asked.hash(GENESIS);
		assert_eq!(deal, matched_deal_id(request, 0));
		assert_eq!((agreement.first, agreement.volume), (0, 1));
		assert_eq!(
			(&agreement.requester, &agreement.payer, &agreement.beneficiary),
			(&REQUESTER.account(), &REQUESTER.account(), &REQUESTER.account())
		);
		assert_eq!(agreement.app.unwrap().price, APP_PRICE);
		assert_eq!(agreement.dataset.unwrap().price, DATASET_PRICE);
		assert_eq!(agreement.reward, REWARD);
		assert_eq!(
			last_event(),
			Event::OrdersMatched {
				deal,
				app: app(),
				dataset: Some(dataset()),
				workerpool: pool(),
				request,
				volume: 1,
			}
		);
		for order in [offered.app, offered.dataset.unwrap(), offered.workerpool, request] {
			assert_eq!(Consumed::<Test>::get(order), 1);
		}
	});
}

#[test]
fn nothing_is_bought_of_a_dataset_that_nobody_asked_for() {
	chain(|| {
		let offered = Offered { dataset: None, ..offered() };
		let before = wealth(&REQUESTER.account());
		let (_, agreement) = matched(offered, wanted()).unwrap();
		assert_eq!(agreement.dataset, None);
		let paid = before - wealth(&REQUESTER.account());
		assert_eq!(paid, APP_PRICE + REWARD + TASK_DEPOSIT);
	});
}

#[test]
fn what_is_not_placed_in_full_or_sells_something_else_is_not_bought() {
	chain(|| {
		let offered = offered();
		let mut signed_only = app_order();
		signed_only.salt = salt(9);
		let signed_only = AnyOrder::App(signed_only);
		assert_ok!(Market::presign(APP_OWNER.signed(), Box::new(signed_only.clone())));
		let nowhere = H256::repeat_byte(0xee);
		for wrong in [
			Offered { app: nowhere, ..offered },
			Offered { dataset: Some(nowhere), ..offered },
			Offered { workerpool: nowhere, ..offered },
			Offered { app: signed_only.hash(GENESIS), ..offered },
			Offered { app: offered.workerpool, ..offered },
			Offered { dataset: Some(offered.app), ..offered },
			Offered { workerpool: offered.app, ..offered },
		] {
			assert_noop!(matched(wrong, wanted()), Error::<Test>::OrderNotPlaced);
		}
		assert_ok!(undone(|| matched(offered, wanted())));
		assert_ok!(Market::withdraw_order(SCHEDULER.signed(), offered.workerpool));
		assert_noop!(matched(offered, wanted()), Error::<Test>::OrderNotPlaced);
	});
}

#[test]
fn every_other_rule_of_matching_is_kept() {
	chain(|| {
		let offered = offered();
		let refused = |change: fn(&mut RequestOrder<AccountId>), error: Error<Test>| {
			let mut request = wanted();
			change(&mut request);
			assert_noop!(matched(offered, request), DispatchError::from(error));
		};
		refused(|it| it.category = OTHER_CATEGORY, Error::CategoryMismatch);
		refused(|it| it.trust = 5, Error::TrustTooHigh);
		refused(|it| it.currency = GOLD, Error::CurrencyMismatch);
		refused(|it| it.app_max_price -= 1, Error::AppPriceTooHigh);
		refused(|it| it.dataset_max_price -= 1, Error::DatasetPriceTooHigh);
		refused(|it| it.workerpool_max_price -= 1, Error::WorkerpoolPriceTooHigh);
		refused(|it| it.expiry = Some(START), Error::RequestExpired);
		refused(|it| it.volume = 0, Error::RequestConsumed);
		refused(|it| it.payer = Payer::Sponsor(SPONSOR.account()), Error::NotTheSponsor);
		refused(|it| it.params = b"[".to_vec().try_into().unwrap(), Error::ParamsInvalid);
		// Whom the entry was sold to has placed nothing.
		assert_ok!(Registry::transfer(APP_OWNER.signed(), app(), BUYER.account()));
		assert_noop!(matched(offered, wanted()), Error::<Test>::AppSignatureInvalid);
	});
}

#[test]
fn one_request_is_good_for_its_volume_and_orders_for_theirs() {
	chain(|| {
		let offered = offered();
		for number in 0..VOLUME {
			let request = RequestOrder { salt: salt(100 + number), ..wanted() };
			assert_ok!(matched(offered, request.clone()));
			if number + 1 < VOLUME {
				assert_noop!(matched(offered, request), Error::<Test>::RequestConsumed);
			}
		}
		assert_noop!(matched(offered, wanted()), Error::<Test>::AppOrderConsumed);
	});
}
