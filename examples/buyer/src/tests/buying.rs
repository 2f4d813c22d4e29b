//! The example pallet buys, and takes the answer of the real pallet.

use super::mock::*;
use crate::{
	answers_from,
	pallet::{Error, Event, Next, Results, Waiting, Wanted},
	purchase_program,
};
use codec::{DecodeAll, Encode};
use frame_support::{assert_noop, assert_ok, traits::fungible::Inspect, weights::Weight};
use pallet_purchases as theirs;
use poco_primitives::H256;
use sp_runtime::{traits::Dispatchable, DispatchError, DispatchResult};
use xcm::latest::prelude::*;

fn wanted() -> Wanted {
	Wanted {
		app: [0xa1; 32],
		workerpool: [0xb1; 32],
		category: 1,
		trust: 4,
		params: b"{}".to_vec().try_into().unwrap(),
		max_price: 1_000,
		expiry: 1_800_000_000_000,
	}
}

/// What was sent, as the PoCo chain reads it.
fn read() -> theirs::PurchaseV1 {
	let (to, message) = Sent::get().pop().unwrap();
	assert_eq!(to, Location::new(1, [Parachain(POCO)]));
	let call = message.0.iter().find_map(|instruction| match instruction {
		Transact { call, origin_kind: OriginKind::Xcm, .. } => Some(call.encoded().to_vec()),
		_ => None,
	});
	let call = call.unwrap();
	assert_eq!(call[..2], [PURCHASES, 0]);
	let theirs::VersionedPurchase::V1(purchase) =
		theirs::VersionedPurchase::decode_all(&mut &call[2..]).unwrap();
	purchase
}

fn prefix(purchase: &theirs::PurchaseV1) -> Vec<u8> {
	match &purchase.answer.how {
		theirs::HowV1::Call { prefix, .. } => prefix.to_vec(),
		theirs::HowV1::Query { .. } => panic!("it is a call"),
	}
}

fn body(purchase: &theirs::PurchaseV1, outcome: theirs::OutcomeV1) -> Vec<u8> {
	let task = H256([0x7a; 32]);
	let reference = purchase.reference;
	theirs::AnswerBody::V1(theirs::AnswerBodyV1 { reference, purchase: 5, task, outcome }).encode()
}

fn completed(bytes: &[u8]) -> theirs::OutcomeV1 {
	let payload = theirs::PayloadV1::Bytes(bytes.to_vec().try_into().unwrap());
	theirs::OutcomeV1::Completed { digest: H256([0xdd; 32]), payload }
}

/// The answer to a purchase, as the pallet of the PoCo chain sends it to a buyer.
fn answer(purchase: &theirs::PurchaseV1, bytes: Vec<u8>, within: InteriorLocation) -> Xcm<()> {
	let call = [prefix(purchase), bytes.encode()].concat();
	let here = Location::new(1, [Parachain(SELF)]);
	message_of(theirs::Answer {
		purchase: 5,
		task: H256([0x7a; 32]),
		asset: here.clone(),
		fee: FEE,
		reserve: here.clone(),
		chain: here,
		source: theirs::source(PURCHASES, &within).unwrap(),
		within,
		beneficiary: Location::new(
			0,
			[Junction::AccountId32 { network: None, id: TREASURY.into() }],
		),
		content: theirs::Content::Call { call, max_weight: AnswerWeight::get() },
	})
}

fn take(origin: RuntimeOrigin, bytes: Vec<u8>) -> DispatchResult {
	let call = crate::pallet::Call::<Test>::take { bytes: bytes.try_into().unwrap() };
	RuntimeCall::from(call).dispatch(origin).map(drop).map_err(|failure| failure.error)
}

fn poco() -> RuntimeOrigin {
	from(answers_from(POCO, PURCHASES, &Here).unwrap())
}

#[test]
fn the_program_pays_calls_and_gives_back() {
	let fees = Asset::from((Here, 5u128));
	let buyer = Location::new(1, [Parachain(SELF)]);
	let weight = Weight::from_parts(1, 2);
	let deposit = DepositAsset { assets: Wild(AllCounted(1)), beneficiary: buyer.clone() };
	assert_eq!(
		purchase_program(vec![1, 2, 3], fees.clone(), weight, buyer),
		Xcm(vec![
			WithdrawAsset(fees.clone().into()),
			BuyExecution { fees, weight_limit: Unlimited },
			SetAppendix(Xcm(vec![RefundSurplus, deposit])),
			Transact {
				origin_kind: OriginKind::Xcm,
				fallback_max_weight: Some(weight),
				call: vec![1, 2, 3].into(),
			},
			ExpectTransactStatus(MaybeErrorCode::Success),
		])
	);
}

#[test]
fn a_purchase_is_sent_as_the_poco_chain_reads_it() {
	chain().execute_with(|| {
		assert_ok!(Buyer::buy(root(), wanted()));
		let purchase = read();
		assert_eq!(purchase.app, H256([0xa1; 32]));
		assert_eq!((purchase.category, purchase.trust), (1, 4));
		assert_eq!(purchase.answer.fee, theirs::FeeV1::Native(FEE));
		assert_eq!(prefix(&purchase), [BUYER, 1]);
		assert!(Waiting::<Test>::contains_key(purchase.reference.0));
		System::assert_last_event(Event::Sent { reference: purchase.reference.0 }.into());
		// Another one is called something else.
		assert_ok!(Buyer::buy(root(), wanted()));
		assert_ne!(read().reference, purchase.reference);
	});
}

#[test]
fn what_cannot_be_sent_or_is_not_allowed_is_not_bought() {
	chain().execute_with(|| {
		let nobody = frame_system::RawOrigin::Signed(TREASURY).into();
		assert_noop!(Buyer::buy(nobody, wanted()), DispatchError::BadOrigin);
		Open::set(false);
		assert_noop!(Buyer::buy(root(), wanted()), Error::<Test>::NotSent);
		assert_eq!(Next::<Test>::get(), 0);
	});
}

#[test]
fn the_answer_of_the_real_pallet_arrives_and_what_is_left_over_is_given_back() {
	chain().execute_with(|| {
		assert_ok!(Buyer::buy(root(), wanted()));
		let purchase = read();
		let message = answer(&purchase, body(&purchase, completed(b"42")), Here);
		assert_eq!(arrives(message), Ok(true));
		let (digest, bytes) = Results::<Test>::get(purchase.reference.0).unwrap();
		assert_eq!((digest, bytes.to_vec()), ([0xdd; 32], b"42".to_vec()));
		assert!(!Waiting::<Test>::contains_key(purchase.reference.0));
		let left = Balances::balance(&TREASURY) - MONEY;
		assert!(left > 0 && left < FEE);
	});
}

#[test]
fn the_longest_answer_arrives() {
	chain().execute_with(|| {
		assert_ok!(Buyer::buy(root(), wanted()));
		let purchase = read();
		let longest = vec![7; crate::MAX_BYTES as usize];
		let message = answer(&purchase, body(&purchase, completed(&longest)), Here);
		assert_eq!(arrives(message), Ok(true));
		assert_eq!(Results::<Test>::get(purchase.reference.0).unwrap().1, longest);
	});
}

#[test]
fn an_answer_to_somebody_else_is_no_answer_to_the_chain() {
	chain().execute_with(|| {
		assert_ok!(Buyer::buy(root(), wanted()));
		let purchase = read();
		// A user of this chain buys, too, and writes the chain's call into its own answer.
		let user = [Junction::AccountId32 { network: None, id: [1; 32] }].into();
		let message = answer(&purchase, body(&purchase, completed(b"forged")), user);
		assert_eq!(arrives(message), Ok(true));
		assert!(!Results::<Test>::contains_key(purchase.reference.0));
		assert!(Waiting::<Test>::contains_key(purchase.reference.0));
	});
}

#[test]
fn what_is_no_awaited_answer_of_the_poco_chain_is_refused() {
	chain().execute_with(|| {
		assert_ok!(Buyer::buy(root(), wanted()));
		let purchase = read();
		let good = body(&purchase, completed(b"42"));
		for other in [
			Location::new(1, [Parachain(POCO)]),
			Location::new(1, [Parachain(POCO), PalletInstance(PURCHASES + 1)]),
			Location::new(1, [Parachain(POCO + 5), PalletInstance(PURCHASES)]),
			Location::here(),
		] {
			assert_noop!(take(from(other), good.clone()), Error::<Test>::NotThePocoChain);
		}
		assert_noop!(take(root(), good.clone()), DispatchError::BadOrigin);
		assert_noop!(take(poco(), vec![]), Error::<Test>::NotAnAnswer);
		assert_noop!(take(poco(), good[1..].to_vec()), Error::<Test>::NotAnAnswer);
		let mut stranger = purchase.clone();
		stranger.reference = H256([9; 32]);
		let stranger = body(&stranger, completed(b"42"));
		assert_noop!(take(poco(), stranger), Error::<Test>::NotAwaited);
		assert_ok!(take(poco(), good.clone()));
		assert_noop!(take(poco(), good), Error::<Test>::NotAwaited);
	});
}

#[test]
fn a_task_that_failed_leaves_no_result() {
	chain().execute_with(|| {
		assert_ok!(Buyer::buy(root(), wanted()));
		let purchase = read();
		assert_ok!(take(poco(), body(&purchase, theirs::OutcomeV1::Failed)));
		System::assert_last_event(Event::NoResult { reference: purchase.reference.0 }.into());
		assert!(!Results::<Test>::contains_key(purchase.reference.0));
	});
}

#[test]
fn what_is_not_needed_any_more_is_forgotten() {
	chain().execute_with(|| {
		for answered in [false, true] {
			assert_ok!(Buyer::buy(root(), wanted()));
			let purchase = read();
			if answered {
				assert_ok!(take(poco(), body(&purchase, completed(b"42"))));
			}
			let reference = purchase.reference.0;
			assert_noop!(Buyer::forget(poco(), reference), DispatchError::BadOrigin);
			assert_ok!(Buyer::forget(root(), reference));
			System::assert_last_event(Event::Forgotten { reference }.into());
			assert_noop!(Buyer::forget(root(), reference), Error::<Test>::NotFound);
		}
	});
}
