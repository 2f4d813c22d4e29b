//! What a purchase takes, books and tells, and what is refused.

use super::mock::*;
use crate::{
	AccountV1, AnswerV1, Error, Event, FeeV1, HowV1, NextPurchase, OfTask, OpenFrom, Prepaid,
	Prices, Purchases, WhatV1,
};
use frame_support::{assert_noop, assert_ok, weights::Weight};
use poco_primitives::{order::Currency, result::MAX_INLINE_RESULT};
use sp_runtime::DispatchError;
use xcm::latest::prelude::*;

#[test]
fn a_user_of_another_chain_buys_and_pays_for_everything_up_front() {
	case(|| {
		let who = user(SIBLING, 1);
		let mine = account(&who);
		let number = bought(&who, order());
		assert_eq!(number, 0);
		assert_eq!(balance(&mine, NATIVE), MONEY - PRICE - FEE - ANSWER - DEPOSIT);
		assert_eq!((held(&mine), balance(&keeper(), NATIVE)), (DEPOSIT, FEE));
		assert_eq!(balance(&FEES, NATIVE), MONEY + ANSWER);
		assert_eq!(balance(&POT, NATIVE), MONEY + PRICE);
		assert_eq!(Prepaid::<Test>::get(NATIVE), FEE);
		assert_eq!(OfTask::<Test>::get(task(0)), Some(0));
		assert_eq!(OpenFrom::<Test>::get(parachain(SIBLING)), 1);
		assert_eq!(NextPurchase::<Test>::get(), 1);
		let within = [AccountId32 { network: None, id: [1; 32] }].into();
		assert_eq!(
			last_event(),
			Event::Purchased {
				purchase: 0,
				reference: order().reference,
				task: task(0),
				chain: parachain(SIBLING),
				within,
				buyer: mine,
				currency: NATIVE,
				price: PRICE,
				answer_price: ANSWER,
				fee_currency: NATIVE,
				fee: FEE,
			}
		);
		assert_eq!(sent(), []);
	});
}

#[test]
fn every_kind_of_buyer_buys_with_its_own_account() {
	case(|| {
		for (index, who) in buyers().into_iter().enumerate() {
			let mut wanted = order();
			if who.chain_location() == Location::parent() {
				(wanted.currency, wanted.answer.fee) = (RELAY, FeeV1::Currency(FEE));
			}
			assert_eq!(bought(&who, wanted), index as u64);
			assert_eq!(Purchases::<Test>::get(index as u64).unwrap().buyer, account(&who));
			assert_eq!(held(&account(&who)), DEPOSIT);
		}
	});
}

#[test]
fn the_price_and_the_fee_can_be_paid_in_the_buyers_own_asset() {
	case(|| {
		let who = parachain(SIBLING);
		let mut wanted = order();
		(wanted.currency, wanted.answer.fee) = (TOKEN, FeeV1::Currency(FEE));
		bought(&who, wanted);
		assert_eq!(balance(&account(&who), TOKEN), MONEY - PRICE - FEE);
		assert_eq!(balance(&account(&who), NATIVE), MONEY - ANSWER - DEPOSIT);
		assert_eq!((balance(&keeper(), TOKEN), Prepaid::<Test>::get(TOKEN)), (FEE, FEE));
	});
}

#[test]
fn a_price_in_an_asset_and_a_fee_in_the_native_token_go_together() {
	case(|| {
		let who = parachain(OTHER);
		let mut wanted = order();
		wanted.currency = TOKEN;
		bought(&who, wanted);
		assert_eq!(balance(&account(&who), TOKEN), MONEY - PRICE);
		assert_eq!((balance(&keeper(), TOKEN), balance(&keeper(), NATIVE)), (0, FEE));
	});
}

#[test]
fn the_price_of_an_answer_follows_from_the_bytes_that_the_buyer_chooses() {
	case(|| {
		Costs::set(Prices { answer: 10, byte: 2 });
		let who = parachain(SIBLING);
		let call = prefix().len() as u128;
		for (what, how, bytes) in [
			(WhatV1::Digest, by_query(1), 0),
			(WhatV1::Digest, by_call(), call),
			(WhatV1::Bytes { most: 50 }, by_call(), 50 + call),
			(WhatV1::Pointer, by_call(), 256 + call),
		] {
			let before = balance(&FEES, NATIVE);
			let mut wanted = order();
			(wanted.answer.what, wanted.answer.how) = (what, how);
			let told = Purchasing::answer_price(wanted.answer.clone());
			bought(&who, wanted);
			let price = balance(&FEES, NATIVE) - before;
			assert_eq!((price, told), (10 + 2 * bytes, Some(price)));
		}
	});
}

#[test]
fn the_deposit_follows_from_the_bytes_of_the_record() {
	case(|| {
		Held::set(crate::Deposits { purchase: 10, byte: 1 });
		let (one, two) = (user(SIBLING, 1), pallet(SIBLING, 7));
		bought(&one, order());
		let mut longer = order();
		let mut prefix = prefix().into_inner();
		prefix.extend([0; 40]);
		longer.answer.how =
			HowV1::Call { prefix: prefix.try_into().unwrap(), max_weight: weight() };
		let short = held(&account(&one));
		bought(&one, longer);
		// One byte more for the length of the prefix would be two.
		assert_eq!(held(&account(&one)) - short, short + 40);
		bought(&two, order());
		assert_ne!(held(&account(&two)), 0);
	});
}

fn refused(who: &Location, change: impl FnOnce(&mut crate::PurchaseV1), error: Error<Test>) {
	let mut wanted = order();
	change(&mut wanted);
	assert_noop!(buy(who, wanted), error);
}

#[test]
fn what_is_asked_for_wrongly_is_refused_by_name() {
	case(|| {
		let who = user(SIBLING, 1);
		refused(&who, |order| order.expiry = START, Error::Expired);
		refused(&who, |order| order.expiry = 0, Error::Expired);
		refused(&who, |order| order.expiry = START + LIFETIME + 1, Error::LifetimeTooLong);
		refused(&who, |order| order.answer.how = by_query(1), Error::QueryTellsDigestOnly);
		let most = MAX_INLINE_RESULT + 1;
		refused(&who, |order| order.answer.what = WhatV1::Bytes { most }, Error::AnswerTooLong);
		refused(&who, |order| order.answer.fee = FeeV1::Native(LEAST - 1), Error::FeeTooLow);
		refused(&who, |order| order.answer.fee = FeeV1::Native(0), Error::FeeTooLow);
		refused(&who, |order| order.max_price = PRICE - 1, Error::PriceTooHigh);
		let pointer = |answer: &mut AnswerV1| {
			(answer.what, answer.how) = (WhatV1::Pointer, by_query(1));
		};
		refused(&who, |order| pointer(&mut order.answer), Error::QueryTellsDigestOnly);
		let mut wanted = order();
		wanted.app = POOL;
		assert_noop!(buy(&who, wanted), DispatchError::Other("no such order"));
	});
}

#[test]
fn an_answer_that_would_be_refused_has_no_price() {
	case(|| {
		let mut answer = order().answer;
		assert_eq!(Purchasing::answer_price(answer.clone()), Some(ANSWER));
		answer.what = WhatV1::Bytes { most: MAX_INLINE_RESULT };
		assert_eq!(Purchasing::answer_price(answer.clone()), Some(ANSWER));
		answer.what = WhatV1::Bytes { most: MAX_INLINE_RESULT + 1 };
		assert_eq!(Purchasing::answer_price(answer), None);
	});
}

#[test]
fn a_purchase_is_made_up_to_its_last_moment_and_at_the_least_fee() {
	case(|| {
		let mut wanted = order();
		wanted.answer.fee = FeeV1::Native(LEAST);
		wanted.expiry = START + 1;
		bought(&user(SIBLING, 1), wanted);
	});
}

#[test]
fn a_chain_names_who_gets_what_is_left_over() {
	case(|| {
		let alone = |order: &mut crate::PurchaseV1| order.answer.surplus_to = None;
		refused(&parachain(SIBLING), alone, Error::BeneficiaryMissing);
		let mut wanted = order();
		alone(&mut wanted);
		let number = bought(&user(SIBLING, 1), wanted);
		let itself = Location::new(0, [AccountId32 { network: None, id: [1; 32] }]);
		assert_eq!(Purchases::<Test>::get(number).unwrap().beneficiary, itself);
		let mut wanted = order();
		wanted.answer.surplus_to = Some(AccountV1::Key20([4; 20]));
		let number = bought(&parachain(SIBLING), wanted);
		let named = Location::new(0, [AccountKey20 { network: None, key: [4; 20] }]);
		assert_eq!(Purchases::<Test>::get(number).unwrap().beneficiary, named);
	});
}

#[test]
fn a_fee_is_in_what_the_buyers_chain_can_be_sent_at_once() {
	case(|| {
		let fee_in = |currency: Currency| {
			move |order: &mut crate::PurchaseV1| {
				(order.currency, order.answer.fee) = (currency, FeeV1::Currency(FEE));
			}
		};
		// The relay chain keeps its token, and knows no other.
		refused(&user(SIBLING, 1), fee_in(RELAY), Error::FeeNotPayable);
		refused(&parachain(OTHER), fee_in(TOKEN), Error::FeeNotPayable);
		let relay = buyers()[5].clone();
		refused(&relay, fee_in(NATIVE), Error::FeeNotPayable);
		refused(&relay, fee_in(TOKEN), Error::FeeNotPayable);
		refused(&user(SIBLING, 1), fee_in(UNNAMED), Error::FeeNotPayable);
	});
}

#[test]
fn who_cannot_pay_for_everything_buys_nothing() {
	case(|| {
		let who = user(SIBLING, 1);
		let mine = account(&who);
		let all = PRICE + FEE + ANSWER + DEPOSIT + LEAST;
		let give_away = |amount| {
			assert_ok!(pallet_balances::Pallet::<Test>::transfer_allow_death(
				signed(mine.clone()),
				ANNE,
				amount
			));
		};
		give_away(MONEY - all + 1);
		// The deposit, then the price of the answer, then the fee.
		assert_noop!(buy(&who, order()), Error::<Test>::FundsTooLow);
		give_away(DEPOSIT);
		assert_noop!(buy(&who, order()), Error::<Test>::FundsTooLow);
		give_away(ANSWER);
		assert_noop!(buy(&who, order()), Error::<Test>::FundsTooLow);
		give_away(FEE);
		assert!(buy(&who, order()).is_err());
		assert_ok!(pallet_balances::Pallet::<Test>::transfer_allow_death(
			signed(ANNE),
			mine.clone(),
			1 + DEPOSIT + ANSWER + FEE
		));
		assert_ok!(buy(&who, order()));
	});
}

#[test]
fn a_task_is_bought_once() {
	case(|| {
		bought(&parachain(SIBLING), order());
		SameTask::set(Some(task(0)));
		assert_noop!(buy(&parachain(OTHER), order()), Error::<Test>::TaskTaken);
		SameTask::set(None);
	});
}

#[test]
fn a_message_buys_and_pays_for_its_own_execution() {
	case(|| {
		let who = parachain(SIBLING);
		let call = RuntimeCall::from(purchase_call(order()));
		let program = |call: RuntimeCall| {
			let call = codec::Encode::encode(&call);
			let deposit = DepositAsset { assets: Wild(AllCounted(1)), beneficiary: who.clone() };
			Xcm(vec![
				WithdrawAsset((Here, MONEY / 2).into()),
				BuyExecution { fees: (Here, MONEY / 2).into(), weight_limit: Unlimited },
				SetAppendix(Xcm(vec![RefundSurplus, deposit])),
				Transact {
					origin_kind: OriginKind::Xcm,
					fallback_max_weight: Some(Weight::MAX),
					call: call.into(),
				},
				ExpectTransactStatus(MaybeErrorCode::Success),
			])
		};
		assert_eq!(receive(Source::Sibling(SIBLING), program(call)), Ok(true));
		assert_eq!(Purchases::<Test>::get(0).unwrap().chain, who);
		let spent = MONEY - balance(&account(&who), NATIVE);
		let execution = balance(&FEES, NATIVE) - MONEY - ANSWER;
		assert_eq!(spent, PRICE + FEE + ANSWER + DEPOSIT + execution);
		// What is refused leaves the rest of the program to say so, and the money where it was.
		let mut wanted = order();
		wanted.max_price = 1;
		let refused = program(purchase_call(wanted).into());
		assert_eq!(receive(Source::Sibling(SIBLING), refused), Ok(false));
		assert_eq!(NextPurchase::<Test>::get(), 1);
	});
}

#[test]
fn a_purchase_leaves_the_buyers_account_what_it_has_at_least() {
	case(|| {
		let who = parachain(SIBLING);
		let mine = account(&who);
		let mut wanted = order();
		(wanted.currency, wanted.answer.fee) = (TOKEN, FeeV1::Currency(FEE));
		let spare = MONEY - PRICE - FEE - LEAST_FOREIGN;
		let id = poco_primitives::H256::repeat_byte(2);
		assert_ok!(Foreign::transfer(signed(mine.clone()), id, ANNE, spare + 1));
		assert_noop!(buy(&who, wanted.clone()), Error::<Test>::FundsTooLow);
		assert_ok!(Foreign::transfer(signed(ANNE), id, mine.clone(), 1));
		bought(&who, wanted);
		assert_eq!(balance(&mine, TOKEN), LEAST_FOREIGN);
	});
}
