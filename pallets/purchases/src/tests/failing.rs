//! An answer that fails blocks nothing, and can be sent again.

use super::mock::*;
use crate::{AnswerError, Error, Event, FeeV1, OutcomeV1, PayloadV1, Prepaid, Purchases};
use frame_support::{assert_noop, assert_ok, assert_storage_noop};
use poco_primitives::{result::MAX_INLINE_RESULT, Balance, H256};
use xcm::latest::prelude::*;

#[test]
fn a_failing_answer_blocks_no_settlement_and_can_be_sent_again() {
	case(|| {
		let (one, two) = (bought(&user(SIBLING, 1), order()), bought(&user(OTHER, 2), order()));
		Closed::set(vec![parachain(SIBLING)]);
		let before = Purchases::<Test>::get(one);
		// The task is settled, whatever becomes of the answer.
		deliver(task(one), b"42");
		assert_eq!(balance(&WORKER, NATIVE), MONEY + PRICE);
		let error = AnswerError::NotSent(XcmError::Transport(""));
		let failed = Event::AnswerFailed { purchase: one, task: task(one), error };
		assert_eq!(last_event(), failed);
		assert_eq!((sent(), Purchases::<Test>::get(one)), (vec![], before));
		assert_eq!(Prepaid::<Test>::get(NATIVE), 2 * FEE);
		// Others are answered.
		deliver(task(two), b"43");
		assert_eq!(sent().len(), 1);
		// It fails again, and does not when the way is open.
		assert_noop!(answer(one), Error::<Test>::NotSent);
		Closed::set(vec![]);
		assert_ok!(answer(one));
		let (to, message) = sent().pop().unwrap();
		assert_eq!(to, parachain(SIBLING));
		let payload = PayloadV1::Bytes(b"42".to_vec().try_into().unwrap());
		let completed = OutcomeV1::Completed { digest: digest(), payload };
		assert_eq!(told(&message).outcome, completed);
	});
}

#[test]
fn a_result_that_comes_too_early_or_is_too_long_is_left_to_a_call() {
	case(|| {
		let number = bought(&user(SIBLING, 1), order());
		pass_on(task(number), b"42");
		let error = AnswerError::NothingToSay;
		let failed = Event::AnswerFailed { purchase: number, task: task(number), error };
		assert_eq!(last_event(), failed);
		complete(task(number), None);
		pass_on(task(number), &[0; MAX_INLINE_RESULT as usize + 1]);
		assert_eq!(last_event(), failed);
		assert_ok!(answer(number));
	});
}

#[test]
fn a_messenger_that_takes_nothing_or_too_much_is_undone() {
	case(|| {
		let (one, _) = (bought(&user(SIBLING, 1), order()), bought(&user(OTHER, 2), order()));
		fail(task(one));
		for wrong in [Sending::Nothing, Sending::TooMuch(1), Sending::TooMuch(FEE)] {
			Sends::set(wrong);
			assert_noop!(answer(one), Error::<Test>::NotSent);
			pass_on(task(one), b"");
			assert!(matches!(last_event(), Event::AnswerFailed { .. }));
			check();
		}
		Sends::set(Sending::Right);
		assert_ok!(answer(one));
	});
}

#[test]
fn a_result_that_nobody_waits_for_changes_nothing() {
	case(|| {
		System::reset_events();
		pass_on(task(3), b"42");
		assert_eq!(events(), [Event::NotAwaited { task: task(3) }]);
		System::reset_events();
		assert_storage_noop!({
			pass_on(task(3), b"42");
			System::reset_events();
		});
	});
}

#[test]
fn a_chain_that_cannot_be_reached_is_given_up_in_the_end() {
	case(|| {
		// Nothing leads there, but the deal is good.
		let who = Location::new(1, [Parachain(7_777)]);
		let mine = account(&who);
		for asset in [NATIVE, TOKEN] {
			use frame_support::traits::{fungibles::Mutate, tokens::Preservation};
			AllAssets::transfer(asset, &ANNE, &mine, 10_000, Preservation::Preserve).unwrap();
		}
		let mut wanted = order();
		wanted.answer.fee = FeeV1::Native(FEE);
		let number = bought(&who, wanted);
		deliver(task(number), b"42");
		let error = AnswerError::NotSent(XcmError::Unroutable);
		let failed = Event::AnswerFailed { purchase: number, task: task(number), error };
		assert_eq!(last_event(), failed);
		Now::set(START + LIFETIME);
		assert_ok!(forget(number));
		assert_eq!(balance(&mine, NATIVE), 10_000 - PRICE - ANSWER);
	});
}

#[test]
fn a_fee_whose_currency_has_no_name_any_more_waits_or_goes_back() {
	case(|| {
		let mut wanted = order();
		(wanted.currency, wanted.answer.fee) = (TOKEN, FeeV1::Currency(FEE));
		let (one, two) = (
			bought(&parachain(SIBLING), wanted.clone()),
			bought(&parachain(SIBLING), wanted.clone()),
		);
		Delisted::set(vec![TOKEN]);
		assert_noop!(buy(&parachain(SIBLING), wanted), Error::<Test>::FeeNotPayable);
		deliver(task(one), b"42");
		let error = AnswerError::NotSent(XcmError::AssetNotFound);
		let failed = Event::AnswerFailed { purchase: one, task: task(one), error };
		assert_eq!(last_event(), failed);
		Now::set(START + LIFETIME);
		assert_ok!(forget(two));
		Delisted::set(vec![]);
		assert_ok!(answer(one));
	});
}

#[test]
fn a_messenger_does_not_take_what_somebody_gave_to_the_account() {
	case(|| {
		let number = bought(&user(SIBLING, 1), order());
		give(NATIVE, 500);
		fail(task(number));
		for more in [1, LEAST, 500] {
			Sends::set(Sending::TooMuch(more));
			assert_noop!(answer(number), Error::<Test>::NotSent);
		}
		Sends::set(Sending::Right);
		assert_ok!(answer(number));
		assert_eq!(balance(&keeper(), NATIVE), 500);
	});
}

/// The token's least balance is another one.
fn least(amount: Balance) {
	let id = H256::repeat_byte(2);
	let root = frame_system::RawOrigin::Root.into();
	assert_ok!(Foreign::force_asset_status(root, id, FEES, FEES, FEES, FEES, amount, false, false));
}

#[test]
fn no_fee_goes_as_dust_of_another_one() {
	case(|| {
		let mut wanted = order();
		(wanted.currency, wanted.answer.fee) = (TOKEN, FeeV1::Currency(LEAST_FOREIGN));
		let one = bought(&parachain(SIBLING), wanted.clone());
		let two = bought(&parachain(SIBLING), wanted);
		fail(task(one));
		Now::set(START + LIFETIME);
		// What is left for the other would be too little to stay.
		least(100);
		assert_noop!(answer(one), Error::<Test>::NotSent);
		assert_noop!(forget(one), Error::<Test>::NotRefunded);
		check();
		least(LEAST_FOREIGN);
		assert_ok!(answer(one));
		assert_ok!(forget(two));
	});
}
