//! What the runtime API tells, and that it changes nothing.

use super::{matching::rules, mock::*};
use crate::{Consumed, Error, Pallet};
use frame_support::{assert_noop, assert_ok};
use poco_primitives::{
	order::{AnyOrder, OrderKind, Payer, Proof},
	H256,
};
use sp_io::storage::root as storage_root;
use sp_runtime::{DispatchError, StateVersion};

/// What the API tells of these orders, which changes nothing.
fn would_match(
	offers: &Offers,
	caller: Option<Person>,
) -> Result<poco_primitives::deal::Agreement<AccountId>, Vec<u8>> {
	let before = storage_root(StateVersion::V1);
	let events = System::events().len();
	let answer = Market::view_match(offers.signed(), caller.map(Person::account));
	assert_eq!(storage_root(StateVersion::V1), before, "nothing is changed");
	assert_eq!(System::events().len(), events, "nothing is told");
	answer
}

fn name(error: impl Into<DispatchError>) -> Vec<u8> {
	let name: &'static str = error.into().into();
	name.as_bytes().to_vec()
}

#[test]
fn it_names_the_error_that_the_call_would_meet() {
	for (break_rule, error) in rules() {
		chain(|| {
			let offers = changed(break_rule);
			assert_eq!(would_match(&offers, Some(STRANGER)), Err(name(error)));
			assert_noop!(offers.matched(), error);
		});
	}
}

#[test]
fn names_are_those_of_the_errors() {
	assert_eq!(name(Error::<Test>::TrustTooHigh), b"TrustTooHigh");
	assert_eq!(name(pallet_poco::Error::<Test>::FundsTooLow), b"FundsTooLow");
}

#[test]
fn it_tells_what_the_deal_would_agree_on() {
	chain(|| {
		let offers = changed(|o| o.app.volume = 3);
		let told = would_match(&offers, Some(STRANGER)).unwrap();
		assert_ok!(offers.matched());
		assert_eq!(last_deal().1.agreement, told);
		assert_eq!(told.volume, 3);
		assert_eq!(
			would_match(&offers, Some(STRANGER)),
			Err(name(Error::<Test>::AppOrderConsumed))
		);
	});
}

#[test]
fn it_asks_for_a_caller_only_where_the_caller_pays() {
	chain(|| {
		assert!(would_match(&offers(), None).is_ok());
		for payer in [Payer::Caller, Payer::Sponsor(SPONSOR.account())] {
			let offers = changed(|o| o.request.payer = payer.clone());
			assert_eq!(would_match(&offers, None), Err(name(Error::<Test>::NotTheSponsor)));
			let told = would_match(&offers, Some(SPONSOR)).unwrap();
			assert_eq!(told.payer, SPONSOR.account());
		}
	});
}

#[test]
fn it_tells_whose_an_order_is() {
	chain(|| {
		let app = AnyOrder::App(app_order());
		let proof = APP_OWNER.key().sign(&app_order());
		let tell = |order: &AnyOrder<AccountId>, proof| Market::view_signer(order, &proof);
		assert_eq!(tell(&app, proof), Ok(APP_OWNER.account()));
		assert_eq!(tell(&app, Proof::OnChain), Err(name(Error::<Test>::AppSignatureInvalid)));
		assert_ok!(Market::presign(APP_OWNER.signed(), Box::new(app.clone())));
		assert_eq!(tell(&app, Proof::OnChain), Ok(APP_OWNER.account()));
		for (order, error) in [
			(AnyOrder::Dataset(dataset_order()), Error::<Test>::DatasetSignatureInvalid),
			(AnyOrder::Workerpool(workerpool_order()), Error::WorkerpoolSignatureInvalid),
			(AnyOrder::Request(request_order()), Error::RequestSignatureInvalid),
		] {
			assert_eq!(tell(&order, proof), Err(name(error)));
		}
		let mut nowhere_to_be_found = app_order();
		nowhere_to_be_found.app = nowhere(0xaa);
		let order = AnyOrder::App(nowhere_to_be_found);
		assert_eq!(tell(&order, proof), Err(name(Error::<Test>::AppNotRegistered)));
		let in_gold = AnyOrder::App({
			let mut order = app_order();
			order.currency = GOLD;
			order
		});
		assert_eq!(
			tell(&in_gold, Proof::Eip712([0; 65])),
			Err(name(Error::<Test>::NotExpressibleAsEip712))
		);
	});
}

#[test]
fn it_tells_hash_and_rest_of_an_order() {
	chain(|| {
		let order = AnyOrder::Request(request_order());
		assert_eq!(Market::view_order_hash(&order), hash_of(&request_order()));
		assert_eq!(Market::view_remaining(&order), VOLUME);
		assert_ok!(changed(|o| o.app.volume = 2).matched());
		assert_eq!(Market::view_remaining(&order), VOLUME - 2);
		Consumed::<Test>::insert(hash_of(&request_order()), u64::MAX);
		assert_eq!(Market::view_remaining(&order), 0);
	});
}

#[test]
fn it_lists_the_orders_of_a_kind_that_are_placed() {
	chain(|| {
		assert_ok!(Market::place(APP_OWNER.signed(), Box::new(AnyOrder::App(app_order()))));
		assert_ok!(Market::place(REQUESTER.signed(), request(request_order())));
		for (kind, expected) in [
			(OrderKind::App, vec![(AnyOrder::App(app_order()), APP_OWNER.account())]),
			(OrderKind::Dataset, vec![]),
			(OrderKind::Workerpool, vec![]),
			(OrderKind::Request, vec![(AnyOrder::Request(request_order()), REQUESTER.account())]),
		] {
			assert_eq!(Market::view_placed(kind), expected);
		}
	});
}

#[test]
fn it_tells_vouchers_and_what_is_left_of_them() {
	chain(|| {
		assert_eq!(Market::view_voucher(H256::zero()), None);
		let users = || vec![REQUESTER.account()].try_into().unwrap();
		let entries = || vec![app()].try_into().unwrap();
		for (person, amount) in [(SPONSOR, 100), (BUYER, 200), (SPONSOR, 300)] {
			assert_ok!(Market::create_voucher(
				person.signed(),
				poco_primitives::order::Currency::Native,
				amount,
				START + 1,
				users(),
				entries()
			));
		}
		let mut told = Market::view_vouchers_of(&SPONSOR.account());
		told.sort_by_key(|voucher| voucher.number);
		assert_eq!(told.len(), 2);
		for (number, (voucher, amount)) in told.into_iter().zip([100, 300]).enumerate() {
			assert_eq!(Market::view_voucher(voucher.id), Some(voucher.clone()));
			assert_eq!(voucher.number as usize, number);
			assert_eq!(voucher.issuer, SPONSOR.account());
			assert_eq!(voucher.account, Pallet::<Test>::voucher_account(voucher.id));
			assert_eq!(voucher.balance, amount + EXISTENTIAL_DEPOSIT);
			assert_eq!((voucher.users, voucher.entries), (vec![REQUESTER.account()], vec![app()]));
		}
	});
}

#[test]
fn it_tells_the_domain_of_eip712_signatures() {
	assert_eq!(Market::view_eip712_domain(), MockDomain::get());
}
