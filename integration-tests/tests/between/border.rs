//! The border between chains: who is no member gets what it sends itself back where it came from.

use super::support::*;
use frame_support::assert_ok;
use pallet_border::{Entries, Fee, Mode};
use pallet_currencies::locations;
use poco_primitives::order::Currency;
use poco_runtime::{configs::marketplace::Treasury, constants::UNIT, Border, RuntimeOrigin};
use sp_runtime::Permill;
use xcm_executor::traits::TransferType::{DestinationReserve, LocalReserve};

/// Blocks until something is sent back, at most: the delay, and one for each that waits before it.
const BLOCKS: u32 = 12;

/// A network of which we are closed to all but Eve. What goes back costs so much, and a hundredth.
fn closed(test: impl FnOnce()) {
	case(|| {
		Poco::execute_with(|| {
			assert_ok!(Border::set_mode(RuntimeOrigin::root(), Mode::On));
			let members = vec![Eve.to_account_id()].try_into().expect("one fits");
			assert_ok!(Border::add_members(RuntimeOrigin::root(), members));
			for (asset, flat) in [
				(Location::here(), UNIT / 100),
				(Location::parent(), ROC / 100),
				(sibling(PENPAL), PEN / 100),
			] {
				let fee = Fee { flat, share: Permill::from_percent(1) };
				assert_ok!(Border::set_fee(RuntimeOrigin::root(), currency(&asset), Some(fee)));
			}
		});
		test();
	});
}

fn currency(asset: &Location) -> Currency {
	match asset.is_here() {
		true => Currency::Native,
		false => Currency::Asset(locations::key(asset)),
	}
}

/// What returning so much costs, as the border says.
fn return_fee(asset: &Location, amount: Balance) -> Balance {
	Poco::ext_wrapper(|| Border::return_fee(currency(asset), amount))
}

fn apart(asset: &Location) -> Balance {
	Poco::balance(&Border::quarantine_account(), asset)
}

fn entries() -> usize {
	Poco::ext_wrapper(|| Entries::<poco_runtime::Runtime>::iter().count())
}

/// Lets blocks pass until what is kept apart is sent back, to where it has to: tells what executing it there
/// costs.
fn sent_back<Home: Side>(home: &Location, named_there: &Location) -> Balance {
	for _ in 0..BLOCKS {
		let execution = Poco::block(|sent| {
			let moves = |message: &Xcm<()>| {
				matches!(message.0.first(), Some(WithdrawAsset(_) | ReserveAssetDeposited(_)))
			};
			let back = sent.into_iter().find(|(_, message)| moves(message))?;
			assert_eq!(back.0, *home);
			Some(Home::execution(&back.1, named_there))
		});
		if let Some(execution) = execution {
			assert_eq!(Home::arrived(), Some(true));
			return execution;
		}
	}
	panic!("nothing was sent back");
}

#[test]
fn members_receive_another_chains_token_and_outsiders_find_it_at_home_again() {
	closed(|| {
		let (own, pen, amount) = (Location::here(), sibling(PENPAL), 100 * PEN);
		let mut fees = 0;
		// Neither makes blocks over there, and earns what the other pays.
		for (who, enters) in [(Eve, true), (Ferdie, false)] {
			let call = Penpal::transfers(&sibling(POCO), &own, amount, LocalReserve, who);
			let (_, message) = Penpal::told(who, call.clone());
			let execution = Poco::execution(&message, &pen);
			let there = Penpal::has(who, &own);
			assert_ok!(Penpal::call(who, call));
			assert_eq!(Poco::arrived(), Some(true));
			let arrived = amount - execution;
			fees += execution;
			if enters {
				assert_eq!((Poco::has(who, &pen), apart(&pen), entries()), (arrived, 0, 0));
				conserved(NOTHING);
				continue;
			}
			assert_eq!((Poco::has(who, &pen), apart(&pen), entries()), (0, arrived, 1));
			assert!(Penpal::has(who, &own) < there - amount, "it is not there any more");
			conserved(NOTHING);

			let there = Penpal::has(who, &own);
			let fee = return_fee(&pen, arrived);
			let execution = sent_back::<Penpal>(&sibling(PENPAL), &own);
			assert_eq!(Penpal::has(who, &own), there + arrived - fee - execution);
			assert_eq!((Poco::has(who, &pen), apart(&pen), entries()), (0, 0, 0));
			assert_eq!(Poco::balance(&Treasury::get(), &pen), fees + fee);
			conserved(NOTHING);
		}
	});
}

#[test]
fn an_outsiders_token_of_the_relay_chain_goes_up_again() {
	closed(|| {
		let (own, roc, amount) = (Location::here(), Location::parent(), 10 * ROC);
		let call = Relay::transfers(&child(POCO), &own, amount, LocalReserve, Bob);
		let (_, message) = Relay::told(Bob, call.clone());
		let arrived = amount - Poco::execution(&message, &roc);
		assert_ok!(Relay::call(Bob, call));
		assert_eq!((Poco::has(Bob, &roc), apart(&roc), entries()), (0, arrived, 1));
		conserved(NOTHING);

		let there = Relay::has(Bob, &own);
		let fee = return_fee(&roc, arrived);
		let execution = sent_back::<Relay>(&roc, &own);
		assert_eq!(Relay::has(Bob, &own), there + arrived - fee - execution);
		assert_eq!((apart(&roc), entries()), (0, 0));
		assert_eq!(Poco::balance(&Treasury::get(), &roc), amount - arrived + fee);
		conserved(NOTHING);
	});
}

#[test]
fn outsiders_leave_with_our_token_and_do_not_come_back_with_it() {
	closed(|| {
		let (own, ours, amount) = (Location::here(), sibling(POCO), 10 * UNIT);
		let out = Poco::transfers(&sibling(PENPAL), &own, amount, LocalReserve, Bob);
		let (_, message) = Poco::told(Bob, out.clone());
		let there = amount - Penpal::execution(&message, &ours);
		assert_ok!(Poco::call(Bob, out));
		assert_eq!(Penpal::has(Bob, &ours), there, "leaving is free");
		conserved(NOTHING);

		let back = Penpal::transfers(&sibling(POCO), &ours, there, DestinationReserve, Bob);
		let (_, message) = Penpal::told(Bob, back.clone());
		let arrived = there - Poco::execution(&message, &own);
		let before = Poco::has(Bob, &own);
		let empty = apart(&own);
		assert_ok!(Penpal::call(Bob, back));
		assert_eq!(Poco::has(Bob, &own), before);
		assert_eq!((Penpal::has(Bob, &ours), apart(&own) - empty, entries()), (0, arrived, 1));
		conserved(NOTHING);

		let fee = return_fee(&own, arrived);
		let execution = sent_back::<Penpal>(&sibling(PENPAL), &ours);
		assert_eq!(Penpal::has(Bob, &ours), arrived - fee - execution);
		assert_eq!((Poco::has(Bob, &own), apart(&own), entries()), (before, empty, 0));
		conserved(NOTHING);
	});
}
