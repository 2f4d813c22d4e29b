//! Tokens in and out: what arrives is what was sent, less what the runtimes said that it costs.

use super::support::*;
use frame_support::assert_ok;
use poco_runtime::{
	configs::{marketplace::Treasury, xcm::StakingPot},
	constants::UNIT,
};
use xcm_executor::traits::TransferType::{DestinationReserve, LocalReserve};

#[test]
fn our_token_goes_to_another_chain_and_back_for_what_both_chains_ask() {
	case(|| {
		let (own, ours) = (Location::here(), sibling(POCO));
		let (keeper, pot) = (Poco::account_of(&sibling(PENPAL)), StakingPot::get());
		let amount = 10 * UNIT;

		let out = Poco::transfers(&sibling(PENPAL), &own, amount, LocalReserve, Bob);
		let (to, message) = Poco::told(Bob, out.clone());
		assert_eq!(to, sibling(PENPAL));
		let (delivery, execution) =
			(Poco::delivery(&to, &message), Penpal::execution(&message, &ours));
		assert!(delivery > 0 && execution > 0 && execution < amount);
		let before = (Poco::has(Bob, &own), Poco::balance(&pot, &own), Penpal::issuance(&ours));
		assert_ok!(Poco::call(Bob, out));
		assert_eq!(Penpal::arrived(), Some(true));
		assert_eq!(Poco::has(Bob, &own), before.0 - amount - delivery);
		assert_eq!(Poco::balance(&pot, &own), before.1 + delivery);
		assert_eq!(Poco::balance(&keeper, &own), SOLD + amount);
		assert_eq!(Penpal::issuance(&ours), before.2 + amount);
		let arrived = amount - execution;
		assert_eq!(Penpal::has(Bob, &ours), arrived);
		conserved(NOTHING);

		// All of it goes back, to somebody else.
		let back = Penpal::transfers(&sibling(POCO), &ours, arrived, DestinationReserve, Charlie);
		let (to, message) = Penpal::told(Bob, back.clone());
		assert_eq!(to, sibling(POCO));
		let (delivery, execution) =
			(Penpal::delivery(&to, &message), Poco::execution(&message, &own));
		assert!(delivery > 0 && execution > 0 && execution < arrived);
		let before = (Penpal::has(Bob, &own), Poco::has(Charlie, &own), Poco::balance(&pot, &own));
		assert_ok!(Penpal::call(Bob, back));
		assert_eq!(Poco::arrived(), Some(true));
		assert_eq!(Penpal::has(Bob, &own), before.0 - delivery);
		assert_eq!(Penpal::has(Bob, &ours), 0);
		assert_eq!(Poco::has(Charlie, &own), before.1 + arrived - execution);
		assert_eq!(Poco::balance(&pot, &own), before.2 + execution);
		assert_eq!(Poco::balance(&keeper, &own), SOLD + amount - arrived);
		conserved(NOTHING);
	});
}

#[test]
fn the_relay_chains_token_comes_down_and_goes_up_again() {
	case(|| {
		let (own, roc) = (Location::here(), Location::parent());
		let amount = 10 * ROC;

		let down = Relay::transfers(&child(POCO), &own, amount, LocalReserve, Bob);
		let (to, message) = Relay::told(Bob, down.clone());
		assert_eq!(to, child(POCO));
		let (delivery, execution) =
			(Relay::delivery(&to, &message), Poco::execution(&message, &roc));
		assert!(delivery > 0 && execution > 0 && execution < amount);
		let before = Relay::has(Bob, &own);
		assert_ok!(Relay::call(Bob, down));
		assert_eq!(Poco::arrived(), Some(true));
		assert_eq!(Relay::has(Bob, &own), before - amount - delivery);
		assert_eq!(Poco::has(Bob, &roc), amount - execution);
		assert_eq!(Poco::balance(&Treasury::get(), &roc), execution);
		assert_eq!(Poco::issuance(&roc), amount);
		conserved(NOTHING);

		let returned = 5 * ROC;
		let up = Poco::transfers(&roc, &roc, returned, DestinationReserve, Charlie);
		let (to, message) = Poco::told(Bob, up.clone());
		assert_eq!(to, roc);
		let (delivery, execution_there) =
			(Poco::delivery(&to, &message), Relay::execution(&message, &own));
		assert!(delivery > 0 && execution_there > 0 && execution_there < returned);
		let before = (Poco::has(Bob, &own), Relay::has(Charlie, &own));
		assert_ok!(Poco::call(Bob, up));
		assert_eq!(Relay::arrived(), Some(true));
		assert_eq!(Poco::has(Bob, &own), before.0 - delivery);
		assert_eq!(Poco::has(Bob, &roc), amount - execution - returned);
		assert_eq!(Relay::has(Charlie, &own), before.1 + returned - execution_there);
		conserved(NOTHING);
	});
}

#[test]
fn another_chains_token_comes_in_and_goes_home() {
	case(|| {
		let (own, pen) = (Location::here(), sibling(PENPAL));
		let amount = 100 * PEN;

		let into = Penpal::transfers(&sibling(POCO), &own, amount, LocalReserve, Bob);
		let (to, message) = Penpal::told(Bob, into.clone());
		let (delivery, execution) =
			(Penpal::delivery(&to, &message), Poco::execution(&message, &pen));
		assert!(delivery > 0 && execution > 0 && execution < amount);
		let before = Penpal::has(Bob, &own);
		assert_ok!(Penpal::call(Bob, into));
		assert_eq!(Poco::arrived(), Some(true));
		assert_eq!(Penpal::has(Bob, &own), before - amount - delivery);
		assert_eq!(Poco::has(Bob, &pen), amount - execution);
		assert_eq!(Poco::balance(&Treasury::get(), &pen), execution);
		conserved(NOTHING);

		let returned = 50 * PEN;
		let home = Poco::transfers(&pen, &pen, returned, DestinationReserve, Charlie);
		let (to, message) = Poco::told(Bob, home.clone());
		let (delivery, execution_there) =
			(Poco::delivery(&to, &message), Penpal::execution(&message, &own));
		assert!(delivery > 0 && execution_there > 0 && execution_there < returned);
		let before = (Poco::has(Bob, &own), Penpal::has(Charlie, &own));
		assert_ok!(Poco::call(Bob, home));
		assert_eq!(Penpal::arrived(), Some(true));
		assert_eq!(Poco::has(Bob, &own), before.0 - delivery);
		assert_eq!(Poco::has(Bob, &pen), amount - execution - returned);
		assert_eq!(Penpal::has(Charlie, &own), before.1 + returned - execution_there);
		conserved(NOTHING);
	});
}

#[test]
fn nobody_but_its_reserve_makes_a_token_here() {
	case(|| {
		let before = Poco::has(Bob, &Location::here());
		// The other chain says that it has taken care of what it does not keep.
		for asset in [Location::parent(), Location::here()] {
			let claimed = some(&asset, 10 * UNIT);
			let program = Xcm::<()>(vec![
				ReserveAssetDeposited(claimed.clone().into()),
				BuyExecution { fees: claimed, weight_limit: Unlimited },
				DepositAsset { assets: Wild(AllCounted(1)), beneficiary: at(Bob) },
			]);
			Penpal::execute_with(|| {
				assert_ok!(penpal_runtime::PolkadotXcm::send(
					penpal_runtime::RuntimeOrigin::root(),
					Box::new(sibling(POCO).into()),
					Box::new(xcm::VersionedXcm::from(program)),
				));
			});
			assert_eq!(Poco::arrived(), Some(false));
			assert_eq!(Poco::issuance(&Location::parent()), 0);
			assert_eq!(Poco::has(Bob, &Location::here()), before);
		}
		conserved(NOTHING);
	});
}

#[test]
fn a_chain_takes_no_more_of_our_token_back_than_it_was_given() {
	case(|| {
		let own = Location::here();
		let keeper = Poco::account_of(&sibling(PENPAL));
		let before = Poco::has(Bob, &own);
		for (amount, arrives) in [(SOLD + 1, false), (SOLD / 2, true)] {
			let program = Xcm::<()>(vec![
				WithdrawAsset(some(&own, amount).into()),
				BuyExecution { fees: some(&own, amount), weight_limit: Unlimited },
				DepositAsset { assets: Wild(AllCounted(1)), beneficiary: at(Bob) },
			]);
			let execution = Poco::execution(&program, &own);
			Penpal::execute_with(|| {
				assert_ok!(penpal_runtime::PolkadotXcm::send(
					penpal_runtime::RuntimeOrigin::root(),
					Box::new(sibling(POCO).into()),
					Box::new(xcm::VersionedXcm::from(program.clone())),
				));
				// An honest chain burns what it sends back.
				if arrives {
					let alice = Alice.to_account_id();
					assert_ok!(penpal_runtime::Assets::burn(
						penpal_runtime::RuntimeOrigin::signed(alice.clone()),
						sibling(POCO),
						alice.into(),
						amount
					));
				}
			});
			assert_eq!(Poco::arrived(), Some(arrives));
			let taken = if arrives { amount } else { 0 };
			assert_eq!(Poco::balance(&keeper, &own), SOLD - taken);
			let received = if arrives { amount - execution } else { 0 };
			assert_eq!(Poco::has(Bob, &own), before + received);
		}
		conserved(NOTHING);
	});
}
