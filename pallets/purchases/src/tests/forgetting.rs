//! What is given up without an answer goes back.

use super::mock::*;
use crate::{Error, Event, FeeV1, OfTask, OpenFrom, Purchases};
use frame_support::{assert_noop, assert_ok};
use poco_primitives::H256;
use sp_runtime::DispatchError;

#[test]
fn an_expired_purchase_is_given_up_and_its_fee_and_deposit_go_back() {
	case(|| {
		let mine = account(&user(SIBLING, 1));
		let number = bought(&user(SIBLING, 1), order());
		Now::set(START + LIFETIME - 1);
		assert_noop!(forget(number), Error::<Test>::NotExpired);
		Now::set(START + LIFETIME);
		assert_ok!(forget(number));
		let forgotten = Event::Forgotten {
			purchase: number,
			task: task(number),
			buyer: mine.clone(),
			currency: NATIVE,
			fee: FEE,
		};
		assert_eq!(last_event(), forgotten);
		assert_eq!(balance(&mine, NATIVE), MONEY - PRICE - ANSWER);
		assert_eq!((held(&mine), balance(&keeper(), NATIVE)), (0, 0));
		assert!(!Purchases::<Test>::contains_key(number));
		assert!(!OfTask::<Test>::contains_key(task(number)));
		assert_eq!(OpenFrom::<Test>::get(parachain(SIBLING)), 0);
		assert_noop!(forget(number), Error::<Test>::PurchaseNotFound);
		// The deal goes on without it.
		deliver(task(number), b"42");
		assert_eq!(last_event(), Event::NotAwaited { task: task(number) });
	});
}

#[test]
fn a_purchase_of_which_nothing_will_be_known_is_given_up_before() {
	case(|| {
		let number = bought(&user(SIBLING, 1), order());
		complete(task(number), None);
		assert_noop!(forget(number), Error::<Test>::NotExpired);
		prune(task(number));
		assert_ok!(forget(number));
	});
}

#[test]
fn a_fee_goes_back_in_what_it_was_paid_in_and_wakes_the_account() {
	case(|| {
		let who = parachain(SIBLING);
		let mine = account(&who);
		let mut wanted = order();
		(wanted.currency, wanted.answer.fee) = (TOKEN, FeeV1::Currency(LEAST_FOREIGN));
		let number = bought(&who, wanted);
		// The account has none of it meanwhile: what goes back is enough to be alone there.
		let all = balance(&mine, TOKEN);
		assert_ok!(Foreign::transfer(signed(mine.clone()), H256::repeat_byte(2), ANNE, all));
		assert_eq!(balance(&mine, TOKEN), 0);
		Now::set(START + LIFETIME);
		assert_ok!(forget(number));
		assert_eq!(balance(&mine, TOKEN), LEAST_FOREIGN);
	});
}

#[test]
fn a_fee_that_cannot_go_back_waits() {
	case(|| {
		let who = parachain(SIBLING);
		let mine = account(&who);
		let mut wanted = order();
		(wanted.currency, wanted.answer.fee) = (TOKEN, FeeV1::Currency(FEE));
		let number = bought(&who, wanted);
		Now::set(START + LIFETIME);
		let id = H256::repeat_byte(2);
		assert_ok!(Foreign::block(signed(FEES), id, mine.clone()));
		assert_noop!(forget(number), Error::<Test>::NotRefunded);
		assert_ok!(Foreign::thaw(signed(FEES), id, mine));
		assert_ok!(forget(number));
	});
}

#[test]
fn anybody_here_gives_up_and_nobody_elsewhere() {
	case(|| {
		let number = bought(&user(SIBLING, 1), order());
		Now::set(START + LIFETIME);
		let call = crate::Call::<Test>::forget { purchase: number };
		assert_noop!(make(from(&parachain(SIBLING)), call.clone()), DispatchError::BadOrigin);
		assert_ok!(make(signed(NOBODY), call));
	});
}

#[test]
fn what_was_held_is_released_whatever_is_held_of_others_by_then() {
	case(|| {
		let mine = account(&user(SIBLING, 1));
		let (one, two) = (bought(&user(SIBLING, 1), order()), bought(&user(SIBLING, 1), order()));
		Held::set(crate::Deposits { purchase: 7 * DEPOSIT, byte: 3 });
		Now::set(START + LIFETIME);
		assert_ok!(forget(one));
		assert_eq!(held(&mine), DEPOSIT);
		deliver(task(two), b"42");
		assert_eq!(held(&mine), 0);
	});
}
