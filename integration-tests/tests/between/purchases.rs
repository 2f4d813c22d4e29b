//! Computing that a user of another chain buys by a message, and the answer that comes back by one.

use super::{
	deals::{computed, offers, summary, Offers, APP_OWNER, SCHEDULER},
	support::*,
};
use codec::{Decode, Encode};
use frame_support::{assert_ok, traits::PalletInfoAccess};
use pallet_currencies::locations;
use poco_buyer::{
	answers_from, prefix_of, purchase_program, Account, Answer, Answered, Currency, Fee, How,
	Outcome, Payload, Purchase, Responded, What,
};
use poco_primitives::{
	order::{AnyOrder, Currency as PaidIn, Order},
	TaskId,
};
use poco_runtime::{
	configs::marketplace::{MarketTerms, Treasury},
	constants::UNIT,
	Runtime, RuntimeCall,
};
use xcm::VersionedXcm;
use xcm_emulator::Get;
use xcm_executor::traits::{QueryHandler, QueryResponseStatus, TransferType::LocalReserve};

/// What the app and the workerpool ask.
const APP_PRICE: Balance = 10 * PEN;
const PRICE: Balance = 100 * PEN;

/// What the buyer sends here beforehand, what of it the execution of the purchase may cost, and what that of the
/// answer.
const SENT: Balance = 300 * PEN;
const FEES: Balance = 20 * PEN;
const FEE: Balance = 10 * PEN;

/// What the buyer has here of our token, for deposits and for sending the answer.
const OWN: Balance = 10 * UNIT;

/// What the purchase weighs at most, for chains that could not read it.
const WEIGHT: Weight = Weight::from_parts(10_000_000_000, 1_000_000);

/// What it calls the purchase.
const REFERENCE: [u8; 32] = [7; 32];

/// What the result has for the buyer.
const BYTES: &[u8] = b"forty-two";

fn purchases() -> u8 {
	u8::try_from(poco_runtime::Purchases::index()).expect("indices are bytes")
}

/// The buyer on its own chain, and seen from here.
fn buyer() -> (Location, Location) {
	let there = claimer(Bob);
	let seen = there.clone().prepended_with(sibling(PENPAL)).expect("it is not deep");
	(there, seen)
}

fn spent() -> (Balance, Balance) {
	let account = Poco::account_of(&buyer().1);
	let kept = Poco::balance(&account, &sibling(PENPAL));
	(kept, Poco::balance(&Treasury::get(), &sibling(PENPAL)))
}

/// Bob of the other chain buys a task here that is to be answered so, with what it sent here from there.
fn bought(what: What, how: How) -> TaskId {
	let (own, pen) = (Location::here(), sibling(PENPAL));
	let key = locations::key(&pen);
	let Offers { app, workerpool } = offers(PaidIn::Asset(key), APP_PRICE, PRICE);
	let genesis = Poco::ext_wrapper(|| poco_runtime::System::block_hash(0));
	let hashes = (app.hash(genesis).0, workerpool.hash(genesis).0);
	for (who, order) in
		[(APP_OWNER, AnyOrder::App(app)), (SCHEDULER, AnyOrder::Workerpool(workerpool))]
	{
		let place = pallet_market::Call::<Runtime>::place { order: Box::new(order) };
		assert_ok!(Poco::call(who, RuntimeCall::Market(place)));
	}
	// Money for the account here.
	let (_, seen) = buyer();
	let account = Poco::account_of(&seen);
	let dest = account.clone().into();
	let given = pallet_balances::Call::transfer_keep_alive { dest, value: OWN };
	assert_ok!(Poco::call(Alice, RuntimeCall::Balances(given)));
	let deposit = DepositAsset { assets: Wild(AllCounted(1)), beneficiary: seen.clone() };
	let into = Penpal::sends(&sibling(POCO), &own, SENT, LocalReserve, vec![deposit]);
	let (_, message) = Penpal::told(Bob, into.clone());
	let arrived = SENT - Poco::execution(&message, &pen);
	assert_ok!(Penpal::call(Bob, into));
	assert_eq!(Poco::balance(&account, &pen), arrived);
	conserved(NOTHING);

	let now = Poco::ext_wrapper(poco_runtime::Poco::now);
	let purchase = Purchase {
		reference: REFERENCE,
		app: hashes.0,
		dataset: None,
		workerpool: hashes.1,
		category: 1,
		trust: 1,
		params: br#"{"args":["42"]}"#.to_vec(),
		currency: Currency::Asset(key.0),
		max_price: APP_PRICE + PRICE,
		expiry: now + 24 * 60 * 60 * 1_000,
		answer: Answer {
			what,
			how,
			fee: Fee::Currency(FEE),
			surplus_to: Some(Account::Id32(Bob.to_raw_public())),
		},
	};
	let call = purchase.call(purchases(), 0).expect("it is short");
	let program = purchase_program(call, some(&pen, FEES), WEIGHT, seen);
	let send = pallet_xcm::Call::<penpal_runtime::Runtime>::send {
		dest: Box::new(sibling(POCO).into()),
		message: Box::new(VersionedXcm::from(program)),
	};
	let send = penpal_runtime::RuntimeCall::PolkadotXcm(send);
	let (to, message) = Penpal::told(Bob, send.clone());
	let (delivery, execution) = (Penpal::delivery(&to, &message), Poco::execution(&message, &pen));
	let (there, before) = (Penpal::has(Bob, &own), spent());
	assert_ok!(Penpal::call(Bob, send));
	assert_eq!(Poco::arrived(), Some(true));
	assert_eq!(Penpal::has(Bob, &own), there - delivery);
	// The execution took no more than was said, and what it took is the treasury's.
	let after = spent();
	let taken = after.1 - before.1;
	assert!(taken > 0 && taken <= execution);
	assert_eq!(after.0, before.0 - APP_PRICE - PRICE - FEE - taken);
	conserved(NOTHING);
	let open = Poco::ext_wrapper(|| pallet_purchases::OfTask::<Runtime>::iter_keys().next());
	open.expect("it was bought")
}

/// Lets the task be computed, and blocks pass until its answer goes out: tells the answer, and what executing it costs
/// there.
fn answered(task: TaskId) -> (Xcm<()>, Balance) {
	computed(task, BYTES, |sent| {
		let (to, answer) = sent.into_iter().find(|(_, message)| {
			matches!(message.0.as_slice(), [WithdrawAsset(_), PayFees { .. }, ..])
		})?;
		assert_eq!(to, sibling(PENPAL));
		let execution = Penpal::execution(&answer, &Location::here());
		Some((answer, execution))
	})
	.expect("it is answered by itself")
}

/// What was burned for the task, and for its answer.
fn burned() -> Beyond {
	let terms = Poco::ext_wrapper(MarketTerms::get);
	let pen = terms.protocol_fee.mul_floor(APP_PRICE) + terms.protocol_fee.mul_floor(PRICE);
	Beyond { pen, burned: terms.callback_fee, ..NOTHING }
}

/// Nothing of the purchase is left here but what the buyer did not spend.
fn is_over() {
	Poco::ext_wrapper(|| {
		assert_eq!(pallet_purchases::Purchases::<Runtime>::iter().count(), 0);
		let prepaid = pallet_purchases::Prepaid::<Runtime>::iter_values().sum::<Balance>();
		assert_eq!(prepaid, 0);
	});
	conserved(burned());
}

#[test]
fn a_user_of_another_chain_asks_and_is_answered_with_the_results_digest() {
	case(|| {
		let own = Location::here();
		let (there, _) = buyer();
		let responder =
			answers_from(POCO, purchases(), there.interior()).expect("the buyer is not deep");
		let query_id = Penpal::execute_with(|| {
			penpal_runtime::PolkadotXcm::new_query(responder, 1_000, there)
		});
		let how = How::Query { query_id, max_weight: Weight::zero() };
		let task = bought(What::Digest, how);
		let before = Penpal::has(Bob, &own);
		let (_, execution) = answered(task);
		assert_eq!(Penpal::arrived(), Some(true));
		assert_eq!(Penpal::has(Bob, &own), before + FEE - execution);
		let status = Penpal::execute_with(|| penpal_runtime::PolkadotXcm::take_response(query_id));
		let QueryResponseStatus::Ready { response, .. } = status else {
			panic!("there is no response")
		};
		let digest = summary(BYTES).digest().0;
		assert_eq!(Responded::read(&response), Some(Responded::Completed { task: task.0, digest }));
		is_over();
	});
}

#[test]
fn a_user_of_another_chain_is_called_with_the_results_bytes() {
	case(|| {
		let own = Location::here();
		let remark =
			|remark| penpal_runtime::RuntimeCall::System(frame_system::Call::remark { remark });
		let prefix = prefix_of(&remark(vec![])).expect("it ends with bytes");
		let most = u32::try_from(BYTES.len()).expect("they are few");
		let how = How::Call { prefix, max_weight: Weight::from_parts(1_000_000_000, 64 * 1_024) };
		let task = bought(What::Bytes { most }, how);
		let before = Penpal::has(Bob, &own);
		let (answer, execution) = answered(task);
		assert_eq!(Penpal::arrived(), Some(true));
		// The call is told to weigh more than it does, so that some comes back.
		let taken = before + FEE - Penpal::has(Bob, &own);
		assert!(taken > 0 && taken <= execution, "{taken} of {execution}");
		let call = answer.0.iter().find_map(|instruction| match instruction {
			Transact { call, .. } => Some(call.encoded().to_vec()),
			_ => None,
		});
		let call = call.expect("it is a call");
		let Ok(penpal_runtime::RuntimeCall::System(frame_system::Call::remark { remark: bytes })) =
			penpal_runtime::RuntimeCall::decode(&mut call.as_slice())
		else {
			panic!("it is the call that was asked for")
		};
		assert_eq!(call, remark(bytes.clone()).encode());
		let answered = Answered::read(&bytes).expect("it is an answer");
		assert_eq!((answered.reference, answered.task), (REFERENCE, task.0));
		let digest = summary(BYTES).digest().0;
		let payload = Payload::Bytes(BYTES.to_vec());
		assert_eq!(answered.outcome, Outcome::Completed { digest, payload });
		is_over();
	});
}
