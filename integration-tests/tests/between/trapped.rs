//! What a message leaves behind when it fails is there still, and is claimed by whom it was to be.

use super::support::*;
use frame_support::assert_ok;
use poco_runtime::constants::UNIT;
use sp_runtime::DispatchResult;
use xcm_executor::traits::TransferType::LocalReserve;

/// Fails, and says who may claim what is left.
fn failing() -> Vec<Instruction<()>> {
	let hints = vec![AssetClaimer { location: claimer(Bob) }];
	vec![SetHints { hints: hints.try_into().expect("one fits") }, Trap(1)]
}

/// Nobody else claims it, nor more than there is; Bob does, once.
fn claimed_by_bob<S: Side>(asset: &Location, left: Balance) {
	let claim = |amount, who| S::claims(asset, amount, who);
	let refused = |outcome: DispatchResult| assert!(outcome.is_err());
	let (issuance, before) = (S::issuance(asset), S::has(Bob, asset));
	refused(S::call(Charlie, claim(left, Charlie)));
	refused(S::call(Bob, claim(left + 1, Bob)));
	conserved(NOTHING);
	assert_ok!(S::call(Bob, claim(left, Bob)));
	assert_eq!(S::has(Bob, asset), before + left);
	refused(S::call(Bob, claim(left, Bob)));
	assert_eq!(S::issuance(asset), issuance);
	conserved(NOTHING);
}

#[test]
fn another_chains_token_that_a_message_left_here_is_claimed_here() {
	case(|| {
		let (amount, pen) = (100 * PEN, sibling(PENPAL));
		let call =
			Penpal::sends(&sibling(POCO), &Location::here(), amount, LocalReserve, failing());
		let (_, message) = Penpal::told(Bob, call.clone());
		let left = amount - Poco::execution(&message, &pen);
		assert_ok!(Penpal::call(Bob, call));
		assert_eq!(Poco::arrived(), Some(false));
		assert_eq!((Poco::has(Bob, &pen), Poco::issuance(&pen)), (0, amount));
		claimed_by_bob::<Poco>(&pen, left);
	});
}

#[test]
fn the_relay_chains_token_that_a_message_left_here_is_claimed_here() {
	case(|| {
		let (amount, roc) = (10 * ROC, Location::parent());
		let call = Relay::sends(&child(POCO), &Location::here(), amount, LocalReserve, failing());
		let (_, message) = Relay::told(Bob, call.clone());
		let left = amount - Poco::execution(&message, &roc);
		assert_ok!(Relay::call(Bob, call));
		assert_eq!(Poco::arrived(), Some(false));
		assert_eq!((Poco::has(Bob, &roc), Poco::issuance(&roc)), (0, amount));
		claimed_by_bob::<Poco>(&roc, left);
	});
}

#[test]
fn our_token_that_a_message_left_elsewhere_is_claimed_there() {
	case(|| {
		let (amount, ours) = (10 * UNIT, sibling(POCO));
		let call =
			Poco::sends(&sibling(PENPAL), &Location::here(), amount, LocalReserve, failing());
		let (_, message) = Poco::told(Bob, call.clone());
		// What comes after the failure, its topic, is bought of the pool and sold to it again.
		let mut executed = message.clone();
		assert!(matches!(executed.0.pop(), Some(SetTopic(_))));
		let fees = [&executed, &message].map(|message| Penpal::execution(message, &ours));
		let reserve = || {
			let pair = (Location::here(), sibling(POCO));
			let reserves = || penpal_runtime::AssetConversion::get_reserves(pair.0, pair.1);
			Penpal::ext_wrapper(reserves).expect("there is a pool").1
		};
		let before = reserve();
		assert_ok!(Poco::call(Bob, call));
		assert_eq!(Penpal::arrived(), Some(false));
		assert_eq!((Penpal::has(Bob, &ours), Penpal::issuance(&ours)), (0, SOLD + amount));
		let taken = reserve() - before;
		assert!(fees[0] <= taken && taken < fees[1], "{taken} of {fees:?}");
		let left = amount - taken;
		claimed_by_bob::<Penpal>(&ours, left);
	});
}
