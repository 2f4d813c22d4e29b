//! Results that the chain passes on.

use super::mock::*;
use crate::{Callback, CallbackBytes, Error, Kitty};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResultWithPostInfo};
use poco_primitives::{
	deal::Agreement,
	result::{Commitment, ResultLocation, ResultSummary, MAX_INLINE_RESULT},
	task::TaskStatus,
	TaskId, H160, H256,
};

const TARGET: H160 = H160::repeat_byte(0xcb);
const BYTES: &[u8] = b"forty-two";
const FEE_PAID: u128 = 7;
const PRICE: u128 = 13_000;

fn called_back(volume: u32) -> Agreement<AccountId> {
	Delivered::set(Vec::new());
	Agreement { callback: TARGET, ..agreement(volume) }
}

/// The result that passes these bytes on.
fn summary(callback: Commitment) -> ResultSummary {
	ResultSummary { callback, ..result("a").0.summary }
}

/// A task that two workers have completed, to pass this on.
fn completed(callback: Commitment) -> TaskId {
	let id = open(called_back(1))[0];
	let digest = summary(callback).digest();
	for number in 0..2 {
		vote(worker(number), id, digest);
	}
	for number in 0..2 {
		reveal(worker(number), id, digest);
	}
	id
}

fn publish_with(
	publisher: AccountId,
	id: TaskId,
	callback: Commitment,
	bytes: &[u8],
) -> DispatchResultWithPostInfo {
	let location = ResultLocation::Uri(b"http://here".to_vec().try_into().unwrap());
	let bytes = bytes.to_vec().try_into().unwrap();
	Poco::publish(signed(publisher), id, summary(callback), location, bytes)
}

#[test]
fn every_task_pays_for_its_callback_when_the_deal_is_made() {
	chain(|| {
		assert_ok!(Poco::open_deal(DEAL, called_back(3)));
		assert_eq!(total(SPONSOR), FUNDS - 3 * (PRICE + TERMS.task_deposit + FEE_PAID));
		assert_eq!(deal().callback_fee, FEE_PAID);
	});
	chain(|| {
		assert_ok!(Poco::open_deal(DEAL, agreement(1)));
		assert_eq!(deal().callback_fee, 0, "nobody is called back");
	});
}

#[test]
fn the_chain_delivers_the_voted_bytes_once_and_burns_the_fee_then() {
	chain(|| {
		let id = completed(Commitment::to(BYTES));
		assert_eq!(task(id).callback, Callback::Bought);
		assert_ok!(publish_with(WORKER, id, Commitment::to(BYTES), BYTES));
		assert_eq!(Poco::view_callback(id), Some(BYTES.to_vec()));
		assert_eq!(task(id).callback, Callback::Due);
		assert!(Delivered::get().is_empty(), "never within a call");
		check();
		let issuance = Balances::total_issuance();
		live(120_000);
		assert_eq!(Delivered::get(), [(TARGET, id, BYTES.to_vec())]);
		assert_eq!(Balances::total_issuance(), issuance - FEE_PAID);
		assert_eq!(task(id).callback, Callback::None);
		live(10 * HOUR_UNIT + TERMS.retention + 180_000);
		assert_eq!(Delivered::get().len(), 1);
		assert!(!CallbackBytes::<Test>::contains_key(id));
		assert_eq!(wealth(SPONSOR), FUNDS - PRICE - FEE_PAID);
	});
}

#[test]
fn a_callback_of_no_bytes_is_delivered_too() {
	chain(|| {
		let id = completed(Commitment::to(&[]));
		assert_ok!(publish_with(WORKER, id, Commitment::to(&[]), &[]));
		live(120_000);
		assert_eq!(Delivered::get(), [(TARGET, id, Vec::new())]);
	});
}

#[test]
fn bytes_that_were_not_voted_are_refused() {
	chain(|| {
		let id = completed(Commitment::to(BYTES));
		for bytes in [b"forty-three".as_slice(), b"", b"forty-two "] {
			assert_noop!(
				publish_with(WORKER, id, Commitment::to(BYTES), bytes),
				Error::<Test>::ResultMismatch
			);
		}
		assert_ok!(publish_with(WORKER, id, Commitment::to(BYTES), BYTES));
		// The first publication carries them, others leave them out.
		assert_ok!(publish_with(worker(1), id, Commitment::to(BYTES), b""));
		assert_eq!(Poco::view_callback(id), Some(BYTES.to_vec()));
	});
}

#[test]
fn a_callback_too_large_to_pass_on_keeps_nobodys_pay_back_and_is_refunded() {
	chain(|| {
		let too_large =
			Commitment { length: u64::from(MAX_INLINE_RESULT) + 1, hash: H256::repeat_byte(0x1a) };
		let id = completed(too_large);
		assert_eq!(record(SCHEDULER).earned, 0);
		assert_ok!(publish_with(WORKER, id, too_large, b""));
		assert_eq!((record(SCHEDULER).earned, record(SCHEDULER).locked), (990, 0));
		assert_eq!(wealth(SPONSOR), FUNDS - PRICE - TERMS.task_deposit);
		live(120_000);
		assert!(Delivered::get().is_empty());
	});
}

#[test]
fn the_largest_callback_is_passed_on() {
	chain(|| {
		let bytes = vec![1; MAX_INLINE_RESULT as usize];
		let id = completed(Commitment::to(&bytes));
		assert_ok!(publish_with(WORKER, id, Commitment::to(&bytes), &bytes));
		live(120_000);
		assert_eq!(Delivered::get(), [(TARGET, id, bytes)]);
	});
}

#[test]
fn a_task_that_fails_is_refunded_with_its_callback() {
	chain(|| {
		open(called_back(1));
		live(10 * HOUR_UNIT + 60_000);
		assert_eq!(total(SPONSOR), FUNDS - TERMS.task_deposit);
		assert!(Delivered::get().is_empty());
	});
}

#[test]
fn tasks_that_nobody_initialized_are_refunded_with_their_callbacks() {
	chain(|| {
		assert_ok!(Poco::open_deal(DEAL, called_back(3)));
		live(10 * HOUR_UNIT + 60_000);
		assert_eq!(total(SPONSOR), FUNDS);
	});
}

#[test]
fn a_callback_whose_bytes_are_never_published_is_refunded_when_the_records_go() {
	chain(|| {
		let id = completed(Commitment::to(BYTES));
		pass(10 * HOUR_UNIT + TERMS.retention);
		assert_ok!(Poco::prune(signed(STRANGER), id));
		assert_eq!(wealth(SPONSOR), FUNDS - PRICE);
		assert_eq!(Kitty::<Test>::get(), 990 + 3_000);
	});
}

#[test]
fn a_callback_that_is_not_delivered_yet_is_refunded_when_the_records_go() {
	chain(|| {
		let id = completed(Commitment::to(BYTES));
		assert_ok!(publish_with(WORKER, id, Commitment::to(BYTES), BYTES));
		pass(10 * HOUR_UNIT + TERMS.retention);
		assert_ok!(Poco::prune(signed(STRANGER), id));
		idle();
		assert!(Delivered::get().is_empty());
		assert_eq!(wealth(SPONSOR), FUNDS - PRICE);
	});
}

#[test]
fn a_callback_in_gold_is_paid_in_the_chains_own_token() {
	chain(|| {
		assert_ok!(Poco::open_deal(DEAL, Agreement { currency: GOLD, ..called_back(1) }));
		assert_eq!(total(SPONSOR), FUNDS - TERMS.task_deposit - FEE_PAID);
		assert_eq!(gold(SPONSOR), FUNDS - PRICE);
	});
}

#[test]
fn who_finishes_alone_brings_the_bytes_along() {
	chain(|| {
		admit(poco_primitives::deal::Admission::Authorised);
		let id = open(Agreement { trust: 1, ..called_back(1) })[0];
		let finish = |bytes: &[u8]| {
			let location = ResultLocation::Uri(b"http://here".to_vec().try_into().unwrap());
			Poco::contribute_and_finalize(
				signed(WORKER),
				id,
				summary(Commitment::to(BYTES)),
				location,
				bytes.to_vec().try_into().unwrap(),
				Some(authorise(SCHEDULER, WORKER, id)),
			)
		};
		assert_noop!(finish(b"forty-three"), Error::<Test>::ResultMismatch);
		assert_ok!(finish(BYTES));
		assert_eq!(task(id).status, TaskStatus::Completed);
		live(120_000);
		assert_eq!(Delivered::get(), [(TARGET, id, BYTES.to_vec())]);
	});
}
