//! The border, with messages as they come.

use super::*;
use crate::{Border, System};
use frame_support::traits::Hooks;
use pallet_border::{Entries, Fee, Mode};
use sp_runtime::Permill;

/// The fee of a return: a flat part and a hundredth.
const FLAT: Balance = 1_000_000;

fn closed(test: impl FnOnce()) {
	case(|| {
		assert_ok!(Border::set_mode(RuntimeOrigin::root(), Mode::On));
		let members = vec![Alice.to_account_id()].try_into().expect("one fits");
		assert_ok!(Border::add_members(RuntimeOrigin::root(), members));
		let fee = Fee { flat: FLAT, share: Permill::from_percent(1) };
		for currency in [Currency::Native, Currency::Asset(key(&token()))] {
			assert_ok!(Border::set_fee(RuntimeOrigin::root(), currency, Some(fee)));
		}
		test();
	});
}

fn blocks(count: u32) {
	for _ in 0..count {
		let number = System::block_number() + 1;
		System::set_block_number(number);
		Border::on_poll(number, &mut WeightMeter::new());
	}
}

#[test]
fn members_receive_what_outsiders_do_not() {
	closed(|| {
		let asset = token();
		for (who, enters) in [(Alice, true), (Bob, false)] {
			let program = brought(&asset, MUCH, who);
			let fee = fee(&program, &asset);
			assert_eq!(receive(&parachain(SIBLING), program), Ok(true));
			let expected = if enters { MUCH - fee } else { 0 };
			assert_eq!(balance(&who.to_account_id(), &asset), expected);
		}
		assert_eq!(issuance(&asset), 2 * MUCH);
	});
}

#[test]
fn what_outsiders_were_sent_goes_home_by_itself_less_the_stated_fee() {
	closed(|| {
		let asset = token();
		let treasury = crate::configs::marketplace::Treasury::get();
		let program = brought(&asset, MUCH, Bob);
		let execution = fee(&program, &asset);
		assert_eq!(receive(&parachain(SIBLING), program), Ok(true));
		let kept = MUCH - execution;
		assert_eq!(balance(&Border::quarantine_account(), &asset), kept);
		assert_eq!(sent().len(), 0);
		blocks(9);
		assert_eq!(sent().len(), 0, "not yet");
		blocks(1);
		let fee = FLAT + kept / 100;
		let (to, message) = sent().pop().expect("it was sent");
		assert_eq!(to, parachain(SIBLING));
		let there: Location = Location::new(0, [GeneralIndex(7)]);
		assert_eq!(message.0[0], WithdrawAsset(some(&there, kept - fee).into()));
		let told = format!("{message:?}");
		assert!(told.contains("DepositAsset"), "{told}");
		assert_eq!(Entries::<Runtime>::iter().count(), 0);
		assert_eq!(balance(&Border::quarantine_account(), &asset), 0);
		assert_eq!(balance(&treasury, &asset), execution + fee);
		assert_eq!(issuance(&asset), execution + fee, "the rest is not here any more");
	});
}

#[test]
fn leaving_is_always_free() {
	closed(|| {
		let native = Location::here();
		// Bob is an outsider, and what it had it takes along.
		let way = xcm_executor::traits::TransferType::LocalReserve;
		assert_ok!(super::tokens::send(Bob, &native, MUCH, &parachain(SIBLING), way));
		assert_eq!(sent().len(), 1);
		assert_eq!(balance(&sovereign(&parachain(SIBLING)), &native), MUCH);
		// And what comes back to it does not come in.
		let back = Xcm(vec![
			WithdrawAsset(some(&native, MUCH).into()),
			ClearOrigin,
			BuyExecution { fees: some(&native, MUCH), weight_limit: Unlimited },
			DepositAsset { assets: Wild(AllCounted(1)), beneficiary: at(Bob) },
		]);
		let before = balance(&Bob.to_account_id(), &native);
		assert_eq!(receive(&parachain(SIBLING), back), Ok(true));
		assert_eq!(balance(&Bob.to_account_id(), &native), before);
		let kept = balance(&Border::quarantine_account(), &native);
		assert!(kept > 0);
		blocks(10);
		assert_eq!((sent().len(), Entries::<Runtime>::iter().count()), (2, 0));
		let (to, message) = sent().pop().expect("it was sent");
		assert_eq!(to, parachain(SIBLING));
		let own = own();
		let back = some(&own, kept - FLAT - kept / 100);
		assert_eq!(message.0[0], ReserveAssetDeposited(back.into()));
	});
}

#[test]
fn an_outsider_claims_what_a_message_left_behind_not_past_the_border() {
	// With the border open it is the outsider's, with it closed its sender's.
	for mode in [Mode::Off, Mode::On] {
		closed(|| {
			assert_ok!(Border::set_mode(RuntimeOrigin::root(), mode));
			let asset = token();
			let hints = vec![AssetClaimer { location: claimer(Bob) }];
			let named = Xcm(vec![
				ReserveAssetDeposited(some(&asset, MUCH).into()),
				BuyExecution { fees: some(&asset, MUCH / 2), weight_limit: Unlimited },
				SetHints { hints: hints.try_into().expect("one fits") },
				Trap(1),
			]);
			let left = MUCH - fee(&named, &asset);
			assert_ne!(receive(&parachain(SIBLING), named), Ok(true));
			let claim = pallet_xcm::Call::claim_assets {
				assets: Box::new(xcm::latest::Assets::from(some(&asset, left)).into()),
				beneficiary: Box::new(VersionedLocation::from(at(Bob))),
			};
			let claimed = call(Bob, claim).is_ok();
			assert_eq!(claimed, mode == Mode::Off);
			assert_eq!(balance(&Bob.to_account_id(), &asset), if claimed { left } else { 0 });
			if claimed {
				return;
			}
			// Its sender claims it, and the border is asked then.
			let again = Xcm(vec![
				ClaimAsset { assets: some(&asset, left).into(), ticket: Location::here() },
				BuyExecution { fees: some(&asset, left), weight_limit: Unlimited },
				DepositAsset { assets: Wild(AllCounted(1)), beneficiary: at(Bob) },
			]);
			let fee = fee(&again, &asset);
			assert_eq!(receive(&parachain(SIBLING), again), Ok(true));
			assert_eq!(balance(&Bob.to_account_id(), &asset), 0);
			assert_eq!(balance(&Border::quarantine_account(), &asset), left - fee);
		});
	}
}
