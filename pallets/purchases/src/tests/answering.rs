//! When answers go out, and what they say.

use super::mock::*;
use crate::{Error, Event, OpenFrom, OutcomeV1, PayloadV1, Prepaid, Purchases, WhatV1};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

fn asking(what: WhatV1) -> u64 {
	let mut wanted = order();
	wanted.answer.what = what;
	bought(&user(SIBLING, 1), wanted)
}

fn payload() -> PayloadV1 {
	match told(&only_message().1).outcome {
		OutcomeV1::Completed { digest: found, payload } => {
			assert_eq!(found, digest());
			payload
		},
		OutcomeV1::Failed => panic!("it completed"),
	}
}

#[test]
fn a_result_that_is_passed_on_answers_the_purchase_and_forgets_it() {
	case(|| {
		let mine = account(&user(SIBLING, 1));
		let number = asking(WhatV1::Bytes { most: 2 });
		deliver(task(number), b"42");
		assert_eq!(payload(), PayloadV1::Bytes(b"42".to_vec().try_into().unwrap()));
		let answered = Event::Answered { purchase: number, task: task(number), completed: true };
		assert_eq!(last_event(), answered);
		assert!(!Purchases::<Test>::contains_key(number));
		assert_eq!((held(&mine), Prepaid::<Test>::get(NATIVE)), (0, 0));
		assert_eq!(OpenFrom::<Test>::get(parachain(SIBLING)), 0);
		assert_eq!(balance(&mine, NATIVE), MONEY - PRICE - FEE - ANSWER);
	});
}

#[test]
fn no_more_is_told_than_was_asked_for() {
	case(|| {
		deliver(task(asking(WhatV1::Digest)), b"42");
		assert_eq!(payload(), PayloadV1::Nothing);
	});
	case(|| {
		deliver(task(asking(WhatV1::Pointer)), b"42");
		let pointer = b"ipfs://result".to_vec().try_into().unwrap();
		assert_eq!(payload(), PayloadV1::Pointer(pointer));
	});
	case(|| {
		deliver(task(asking(WhatV1::Bytes { most: 1 })), b"42");
		assert_eq!(payload(), PayloadV1::TooLong { bytes: 2 });
	});
}

#[test]
fn a_result_without_bytes_is_answered_by_a_call_with_its_digest() {
	case(|| {
		let number = asking(WhatV1::Bytes { most: 2 });
		complete(task(number), None);
		assert_ok!(answer(number));
		assert_eq!(payload(), PayloadV1::Nothing);
	});
}

#[test]
fn a_call_tells_the_bytes_that_the_market_knows() {
	case(|| {
		let number = asking(WhatV1::Bytes { most: 2 });
		complete(task(number), Some(b"42".to_vec()));
		assert_ok!(answer(number));
		assert_eq!(payload(), PayloadV1::Bytes(b"42".to_vec().try_into().unwrap()));
	});
}

#[test]
fn a_task_that_failed_is_answered_so() {
	case(|| {
		let mine = account(&user(SIBLING, 1));
		let number = asking(WhatV1::Digest);
		fail(task(number));
		assert_ok!(answer(number));
		let body = told(&only_message().1);
		assert_eq!((body.purchase, body.task), (number, task(number)));
		assert_eq!(body.outcome, OutcomeV1::Failed);
		let answered = Event::Answered { purchase: number, task: task(number), completed: false };
		assert_eq!(last_event(), answered);
		// The price came back, and what the answer cost did not.
		assert_eq!(balance(&mine, NATIVE), MONEY - FEE - ANSWER);
	});
}

#[test]
fn a_task_that_is_not_finished_or_not_known_is_not_answered() {
	case(|| {
		let number = asking(WhatV1::Digest);
		assert_noop!(answer(number), Error::<Test>::TaskOpen);
		assert_noop!(answer(number + 1), Error::<Test>::PurchaseNotFound);
		prune(task(number));
		assert_noop!(answer(number), Error::<Test>::OutcomeUnknown);
		let call = crate::Call::<Test>::answer { purchase: number };
		assert_noop!(make(from(&parachain(SIBLING)), call), DispatchError::BadOrigin);
	});
}

#[test]
fn a_purchase_is_answered_once() {
	case(|| {
		let number = asking(WhatV1::Digest);
		deliver(task(number), b"42");
		assert_noop!(answer(number), Error::<Test>::PurchaseNotFound);
		assert_noop!(forget(number), Error::<Test>::PurchaseNotFound);
		pass_on(task(number), b"42");
		assert_eq!(last_event(), Event::NotAwaited { task: task(number) });
		assert_eq!(sent().len(), 1);
	});
}

#[test]
fn an_expired_purchase_is_answered_as_long_as_nobody_gave_it_up() {
	case(|| {
		let number = asking(WhatV1::Digest);
		Now::set(START + 2 * LIFETIME);
		deliver(task(number), b"42");
		assert_eq!(sent().len(), 1);
	});
}

#[test]
fn what_somebody_gave_to_the_account_of_fees_hinders_no_answer() {
	case(|| {
		give(NATIVE, 500);
		let (one, two) = (asking(WhatV1::Digest), asking(WhatV1::Digest));
		deliver(task(two), b"");
		deliver(task(one), b"");
		assert_eq!(balance(&keeper(), NATIVE), 500);
	});
}

#[test]
fn what_is_too_little_to_stay_alone_goes_with_the_last_fee() {
	case(|| {
		let number = asking(WhatV1::Digest);
		give(NATIVE, LEAST - 1);
		deliver(task(number), b"");
		assert_eq!((balance(&keeper(), NATIVE), sent().len()), (0, 1));
		assert_eq!(balance(&FEES, NATIVE), MONEY + ANSWER + LEAST - 1);
		Given::set(Default::default());
	});
}
