//! What cannot be deposited is trapped, is not lost, and is no way past the border.

use super::mock::*;
use crate::{Mode, NextEntry};
use frame_support::assert_ok;
use poco_primitives::{order::Currency, Balance};
use sp_runtime::DispatchResult;
use xcm::{latest::prelude::*, VersionedAssets, VersionedLocation};

fn claim_here(who: &AccountId, asset: Currency, amount: Balance) -> DispatchResult {
	Messages::claim_assets(
		signed(who.clone()),
		Box::new(VersionedAssets::from(fungible(asset, amount))),
		Box::new(VersionedLocation::from(at(who))),
	)
}

/// A message by which a chain claims what is trapped for it.
fn claim(asset: Currency, amount: Balance, to: &AccountId) -> Xcm<()> {
	Xcm(vec![
		ClaimAsset { assets: fungible(asset, amount), ticket: Here.into() },
		DepositAsset { assets: everything(), beneficiary: at(to) },
	])
}

/// Who may claim what was trapped last.
fn claimer() -> Location {
	System::events()
		.into_iter()
		.rev()
		.find_map(|record| match record.event {
			RuntimeEvent::Messages(pallet_xcm::Event::AssetsTrapped { origin, .. }) => Some(origin),
			_ => None,
		})
		.unwrap()
}

/// What the last program failed with.
fn failure() -> XcmError {
	System::events()
		.into_iter()
		.rev()
		.find_map(|record| match record.event {
			RuntimeEvent::Messages(pallet_xcm::Event::ProcessXcmError { error, .. }) => Some(error),
			_ => None,
		})
		.unwrap()
}

/// A transfer of what may not enter, whose sender names somebody here who may claim it, and fails.
fn with_claimer(amount: Balance, location: Location) -> Xcm<()> {
	Xcm(vec![
		ReserveAssetDeposited(fungible(RELAY, amount)),
		SetHints { hints: vec![AssetClaimer { location }].try_into().unwrap() },
		Trap(1),
	])
}

/// An account here, as its own chain names it when it claims.
fn in_network(who: &AccountId) -> Location {
	Location::new(0, [AccountId32 { network: RelayNetwork::get(), id: who.clone().into() }])
}

#[test]
fn without_room_a_deposit_fails_by_name_and_can_be_claimed_by_its_chain() {
	case(|| {
		for _ in 0..4 {
			kept_apart(RELAY, 500, &BERT);
		}
		// A chain has a part of the room.
		assert!(!arrive(RELAY, 600, &BERT));
		assert_eq!(failure(), crate::NO_ROOM);
		assert_eq!(claimer(), Location::parent());
		// Others have the rest.
		kept_apart(TOKEN, 500, &BERT);
		kept_apart(NATIVE, 500, &CLEO);
		assert!(!arrive(TOKEN, 600, &BERT));
		assert_eq!(failure(), crate::NO_ROOM);
		assert_eq!(claimer(), parachain(SIBLING));
		assert_eq!((kept(RELAY), kept(TOKEN), kept(NATIVE)), (2_000, 500, 500));
		super::mock::check();
		// Once there is room, the chain claims it, and the border is asked.
		assert!(!receive(Source::Parent, claim(RELAY, 600, &BERT)));
		assert_ok!(Border::release(root(), 0));
		assert!(receive(Source::Parent, claim(RELAY, 600, &BERT)));
		assert_eq!((entry(6).amount, balance(&BERT, RELAY)), (600, 500));
		// Members need no room.
		member(&ANNE);
		assert!(receive(Source::Sibling(SIBLING), claim(TOKEN, 600, &ANNE)));
		assert_eq!(balance(&ANNE, TOKEN), 600);
	});
}

#[test]
fn nobody_here_claims_past_the_border_what_was_on_its_way_in() {
	case(|| {
		assert!(!receive(Source::Parent, with_claimer(500, in_network(&BERT))));
		assert_eq!(claimer(), Location::parent());
		assert!(claim_here(&BERT, RELAY, 500).is_err());
		assert_eq!(balance(&BERT, RELAY), 0);
		// Where it came from may claim it, and it is kept apart then.
		assert!(receive(Source::Parent, claim(RELAY, 500, &BERT)));
		assert_eq!((kept(RELAY), balance(&BERT, RELAY)), (500, 0));
	});
}

#[test]
fn a_claimer_that_is_of_another_chain_stays_the_claimer() {
	case(|| {
		let who = Location::new(1, [AccountId32 { network: None, id: [6; 32] }]);
		assert!(!receive(Source::Parent, with_claimer(500, who.clone())));
		assert_eq!(claimer(), who);
	});
}

#[test]
fn without_a_border_whoever_was_named_claims() {
	case(|| {
		assert_ok!(Border::set_mode(root(), Mode::Off));
		assert!(!receive(Source::Parent, with_claimer(500, in_network(&BERT))));
		assert_eq!(claimer(), in_network(&BERT));
		assert_ok!(claim_here(&BERT, RELAY, 500));
		assert_eq!(balance(&BERT, RELAY), 500);
	});
}

#[test]
fn who_leaves_something_behind_in_a_program_here_claims_it_here() {
	case(|| {
		assert_ok!(Border::set_mode(root(), Mode::Off));
		assert!(arrive(RELAY, 500, &BERT));
		assert_ok!(Border::set_mode(root(), Mode::On));
		assert_ok!(execute(&BERT, Xcm(vec![WithdrawAsset(fungible(RELAY, 500))])));
		assert_eq!((claimer(), balance(&BERT, RELAY)), (in_network(&BERT), 0));
		assert_ok!(claim_here(&BERT, RELAY, 500));
		assert_eq!(balance(&BERT, RELAY), 500);
		assert_eq!(NextEntry::<Test>::get(), 0);
		// Once.
		assert!(claim_here(&BERT, RELAY, 500).is_err());
	});
}
