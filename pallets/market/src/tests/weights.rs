//! What calls cost, and that no match costs more than was charged for it beforehand.

use super::mock::*;
use crate::{Call, WeightInfo};
use frame_support::{assert_ok, dispatch::GetDispatchInfo, weights::Weight};
use poco_primitives::{
	order::{AnyOrder, Currency, Orders, Payer, Proof},
	H256,
};
use sp_core::{ecdsa, ed25519, Pair};

/// What a match of these orders is charged beforehand, its parameters apart, which the mock weighs
/// as proof.
fn most(orders: &Orders<AccountId>) -> Weight {
	let most = RuntimeCall::from(Call::<Test>::match_orders { orders: Box::new(orders.clone()) })
		.get_dispatch_info()
		.call_weight;
	assert_eq!(most.proof_size(), orders.request.order.params.len() as u64);
	most.set_proof_size(0)
}

/// What it costs in the end, which is no more.
fn actual(orders: &Orders<AccountId>) -> Weight {
	let most = most(orders);
	let info = match_orders(SPONSOR, orders.clone()).unwrap();
	let actual = info.actual_weight.unwrap();
	assert_eq!(actual.proof_size(), orders.request.order.params.len() as u64);
	let actual = actual.set_proof_size(0);
	assert!(actual.all_lte(most), "{actual:?} is no more than {most:?}");
	actual
}

/// A match with a dataset, of a scheduler whose bond has to grow.
fn matching() -> Weight {
	MockWeights::match_orders_with_dataset(1, 0)
}

/// Four signatures by sr25519 keys.
const FOUR: Weight = weight(4);
const THREE: Weight = weight(3);
/// Ten groups.
const GROUPS: Weight = weight(100_000_000_000);

#[test]
fn a_match_is_charged_for_topping_up_and_ten_groups_and_gets_back_what_it_did_not_need() {
	chain(|| {
		let orders = offers().signed();
		assert_eq!(most(&orders), matching() + GROUPS + FOUR);
		assert_eq!(actual(&orders), matching() + FOUR);
	});
	chain(|| {
		assert_ok!(Poco::bond(SCHEDULER.signed(), 5 * STAKE));
		let without = MockWeights::match_orders_with_dataset(0, 0);
		assert_eq!(actual(&offers().signed()), without + FOUR);
	});
}

#[test]
fn a_match_without_a_dataset_is_charged_for_an_input_that_it_may_name() {
	chain(|| {
		let orders = offers().without_dataset().signed();
		let with_input = MockWeights::match_orders_with_input(1, 0);
		assert_eq!(most(&orders), with_input + GROUPS + THREE);
		assert_eq!(actual(&orders), MockWeights::match_orders(1, 0) + THREE);
	});
	chain(|| {
		let bytes = b"1;2;3".to_vec();
		let hash = poco_primitives::hash::content(&bytes);
		let kind = poco_primitives::task::ArtifactKind::Data;
		assert_ok!(Poco::store(BUYER.signed(), kind, bytes.try_into().unwrap()));
		let mut offers = offers().without_dataset();
		offers.request.params = params(&format!(r#"{{"input": {{"on_chain": "{hash:?}"}}}}"#));
		let with_input = MockWeights::match_orders_with_input(1, 0);
		assert_eq!(actual(&offers.signed()), with_input + THREE);
	});
}

#[test]
fn a_match_in_an_asset_costs_more() {
	chain(|| {
		let orders = changed(|o| {
			o.set_currencies(GOLD);
			o.request.payer = Payer::Caller;
		})
		.signed();
		let in_asset = MockWeights::match_orders_with_dataset(1, 1);
		assert_eq!(most(&orders), in_asset + GROUPS + FOUR);
		assert_eq!(actual(&orders), in_asset + FOUR);
	});
}

#[test]
fn every_group_that_is_looked_into_costs_and_a_plain_address_does_not() {
	chain(|| {
		let offers = changed(|o| {
			o.app.workerpool_restrict = group(&[pool()]);
			o.app.dataset_restrict = dataset();
			o.workerpool.requester_restrict = group(&[REQUESTER.address()]);
		});
		let groups = MockWeights::check_group().saturating_mul(2);
		assert_eq!(actual(&offers.signed()), matching() + groups + FOUR);
	});
}

#[test]
fn ten_groups_are_the_most_there_can_be() {
	chain(|| {
		let everything = group(&[app(), dataset(), pool(), REQUESTER.address()]);
		let offers = changed(|o| {
			o.request.workerpool = everything;
			o.app.dataset_restrict = everything;
			o.app.workerpool_restrict = everything;
			o.app.requester_restrict = everything;
			o.data().app_restrict = everything;
			o.data().workerpool_restrict = everything;
			o.data().requester_restrict = everything;
			o.workerpool.app_restrict = everything;
			o.workerpool.dataset_restrict = everything;
			o.workerpool.requester_restrict = everything;
		});
		let orders = offers.signed();
		assert_eq!(most(&orders), matching() + GROUPS + FOUR);
		assert_eq!(actual(&orders), most(&orders));
	});
}

#[test]
fn every_kind_of_proof_has_its_price() {
	chain(|| {
		let ed25519 = Key::Ed25519(ed25519::Pair::from_seed(&[1; 32]));
		let ecdsa = Key::Ecdsa(ecdsa::Pair::from_seed(&[2; 32]));
		let ethereum = Key::Ethereum(ecdsa::Pair::from_seed(&[3; 32]));
		for (entry, owner, key) in [
			(app(), APP_OWNER, &ed25519),
			(dataset(), DATASET_OWNER, &ecdsa),
			(pool(), SCHEDULER, &ethereum),
		] {
			let to = key.account();
			assert_ok!(Balances::transfer_keep_alive(BUYER.signed(), to.clone(), FUNDS / 10));
			assert_ok!(Registry::transfer(owner.signed(), entry, to));
		}
		let offers = offers();
		assert_ok!(Market::place(REQUESTER.signed(), request(offers.request.clone())));
		let mut orders = offers.signed();
		orders.app.proof = ed25519.sign(&offers.app);
		orders.dataset.as_mut().unwrap().proof = ecdsa.sign(offers.dataset.as_ref().unwrap());
		orders.workerpool.proof = ethereum.sign(&offers.workerpool);
		orders.request.proof = Proof::OnChain;
		assert_eq!(actual(&orders), matching() + weight(11_110));
	});
}

#[test]
fn every_proof_counts_beforehand_whatever_it_is_worth() {
	chain(|| {
		let mut orders = offers().signed();
		let base = most(&orders) - weight(1);
		for (proof, price) in [
			(Proof::Sr25519 { signature: [0; 64], wrapped: true }, 1),
			(Proof::Ed25519 { signature: [0; 64], wrapped: true }, 10),
			(Proof::Ecdsa { signature: [0; 65], wrapped: true }, 100),
			(Proof::Eip712([0; 65]), 1_000),
			(Proof::Eip712Compact([0; 64]), 1_000),
			(Proof::OnChain, 10_000),
		] {
			orders.request.proof = proof;
			assert_eq!(most(&orders), base + weight(price));
		}
	});
}

#[test]
fn a_voucher_costs_its_look_up() {
	chain(|| {
		let users = vec![REQUESTER.account()].try_into().unwrap();
		assert_ok!(Market::create_voucher(
			SPONSOR.signed(),
			Currency::Native,
			1_000_000,
			START + 1,
			users,
			Default::default()
		));
		let id = Market::view_vouchers_of(&SPONSOR.account())[0].id;
		let orders = changed(|o| o.request.payer = Payer::Voucher(id)).signed();
		let voucher = MockWeights::check_voucher();
		assert_eq!(most(&orders), matching() + GROUPS + FOUR + voucher);
		assert_eq!(actual(&orders), matching() + FOUR + voucher);
	});
}

#[test]
fn a_bag_of_a_thousand_tasks_weighs_what_one_does() {
	let of = |volume| {
		let mut found = None;
		chain(|| {
			let orders = changed(|o| o.set_volumes(volume)).signed();
			found = Some((most(&orders), actual(&orders)));
			assert_eq!(u64::from(last_deal().1.agreement.volume), volume);
		});
		found.unwrap()
	};
	assert_eq!(of(1), of(1_000));
}

#[test]
fn a_refused_match_costs_what_was_charged() {
	chain(|| {
		let orders = changed(|o| o.signers[3] = STRANGER).signed();
		let refusal = match_orders(STRANGER, orders).unwrap_err();
		assert_eq!(refusal.post_info.actual_weight, None);
	});
}

#[test]
fn every_other_call_has_its_own_weight() {
	let order = || Box::new(AnyOrder::App(app_order()));
	let (hash, amount, number) = (H256::zero(), 1, 0);
	let (issuer, currency) = (SPONSOR.account(), Currency::Native);
	let calls: [(Call<Test>, Weight); 10] = [
		(Call::place { order: order() }, MockWeights::place()),
		(Call::presign { order: order() }, MockWeights::presign()),
		(Call::withdraw_order { hash }, MockWeights::withdraw_order()),
		(Call::close { order: order() }, MockWeights::close()),
		(Call::close_requests_below { below: hash }, MockWeights::close_requests_below()),
		(
			Call::create_voucher {
				currency,
				amount,
				expiry: START,
				users: Default::default(),
				entries: Default::default(),
			},
			MockWeights::create_voucher(),
		),
		(Call::top_up_voucher { voucher: hash, amount }, MockWeights::top_up_voucher()),
		(
			Call::change_voucher {
				voucher: hash,
				users: Default::default(),
				entries: Default::default(),
			},
			MockWeights::change_voucher(),
		),
		(Call::refund_voucher { issuer, number, currency }, MockWeights::refund_voucher()),
		(Call::forget { order: order() }, MockWeights::forget()),
	];
	for (call, expected) in calls {
		assert_eq!(call.get_dispatch_info().call_weight, expected);
	}
}
