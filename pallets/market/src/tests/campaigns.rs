//! Deals that a campaign pays.

use super::mock::*;
use crate::{Call, Consumed, Error, Event};
use frame_support::{
	assert_noop, assert_ok, dispatch::DispatchResultWithPostInfo, dispatch::GetDispatchInfo,
};
use poco_primitives::order::{Orders, Payer, Proof};
use sp_runtime::DispatchError;

/// Orders for an app without a dataset, whose request nobody signed.
fn wanted() -> Orders<AccountId> {
	let mut orders = offers().without_dataset().signed();
	orders.request.proof = Proof::OnChain;
	orders
}

fn matched(caller: Person, campaign: u32, orders: Orders<AccountId>) -> DispatchResultWithPostInfo {
	Market::match_for_campaign(caller.signed(), campaign, Box::new(orders))
}

#[test]
fn a_campaign_pays_for_who_asks_without_a_signature() {
	chain(|| {
		let orders = wanted();
		let request = hash_of(&orders.request.order);
		let (requester, sponsor) = (REQUESTER.account(), SPONSOR.account());
		let before = [wealth(&requester), wealth(&sponsor)];
		assert_ok!(matched(REQUESTER, CAMPAIGN, orders));
		let deal = deals()[0];
		assert_eq!(Asked::take(), [(deal, VOLUME as u32)]);
		let cost = (APP_PRICE + REWARD + TASK_DEPOSIT) * u128::from(VOLUME);
		assert_eq!([wealth(&requester), wealth(&sponsor)], [before[0], before[1] - cost]);
		let agreement = pallet_poco::Deals::<Test>::get(deal).unwrap().agreement;
		assert_eq!((agreement.requester, agreement.payer), (requester.clone(), sponsor.clone()));
		assert_eq!(agreement.beneficiary, requester);
		assert_eq!(last_event(), Event::DealSponsored { deal, payer: sponsor });
		assert_eq!(Consumed::<Test>::get(request), VOLUME);
	});
}

#[test]
fn what_a_campaign_does_not_pay_leaves_nothing_behind() {
	chain(|| {
		let refused = |campaign, orders: Orders<AccountId>| {
			assert_noop!(matched(REQUESTER, campaign, orders), DispatchError::Other("no datasets"));
		};
		let mut orders = offers().signed();
		orders.request.proof = Proof::OnChain;
		refused(CAMPAIGN, orders);
		assert_noop!(
			matched(REQUESTER, CAMPAIGN + 1, wanted()),
			DispatchError::Other("no such campaign")
		);
	});
}

#[test]
fn nobody_asks_in_anothers_name_nor_against_what_the_request_says() {
	chain(|| {
		// Not even with the requester's signature.
		let signed = offers().without_dataset().signed();
		assert_noop!(matched(STRANGER, CAMPAIGN, signed), Error::<Test>::NotTheSigner);
		for payer in [Payer::Sponsor(SPONSOR.account()), Payer::Voucher(salt(9))] {
			let mut orders = wanted();
			orders.request.order.payer = payer;
			assert_noop!(matched(REQUESTER, CAMPAIGN, orders), Error::<Test>::NotTheSponsor);
		}
		let mut orders = wanted();
		orders.request.order.payer = Payer::Caller;
		assert_ok!(matched(REQUESTER, CAMPAIGN, orders));
	});
}

#[test]
fn who_sells_signs_as_for_any_deal() {
	chain(|| {
		let mut orders = wanted();
		orders.app.proof = Proof::OnChain;
		assert_noop!(matched(REQUESTER, CAMPAIGN, orders), Error::<Test>::AppSignatureInvalid);
		let mut orders = wanted();
		orders.request.order.workerpool_max_price = REWARD - 1;
		assert_noop!(matched(REQUESTER, CAMPAIGN, orders), Error::<Test>::WorkerpoolPriceTooHigh);
	});
}

#[test]
fn asking_a_campaign_is_charged_in_addition() {
	chain(|| {
		let orders = Box::new(wanted());
		let of = |call: Call<Test>| RuntimeCall::from(call).get_dispatch_info().call_weight;
		let alone = of(Call::match_orders { orders: orders.clone() });
		let declared = of(Call::match_for_campaign { campaign: CAMPAIGN, orders: orders.clone() });
		assert_eq!(declared, alone + weight(100_000_000));
		let used = matched(REQUESTER, CAMPAIGN, *orders).unwrap().actual_weight.unwrap();
		assert!(used.all_gte(weight(100_000_000)) && used.all_lte(declared));
	});
}
