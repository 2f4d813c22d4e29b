//! Programs of other chains, executed with what this pallet offers.

use super::mock::*;
use crate::*;
use frame_support::{assert_ok, traits::fungibles::Inspect, weights::WeightToFee};
use poco_primitives::{Balance, H256};
use xcm::latest::{
	Asset, AssetFilter, Error as XcmError,
	Instruction::{self, *},
	Junction::*,
	Location, Outcome, WeightLimit, WildAsset, Xcm,
};

type Program = Vec<Instruction<RuntimeCall>>;

/// The asset of a sibling: four units are worth three of the chain's own token.
fn listed_coin() -> H256 {
	listed(coin(1), Terms { rate: rate(3, 4), ..terms(sibling(2001)) })
}

fn all() -> AssetFilter {
	AssetFilter::Wild(WildAsset::All)
}

/// Some of an asset comes in, pays for the execution and goes to somebody.
fn deposit(asset: Asset, to: &AccountId) -> Program {
	vec![
		ReserveAssetDeposited(asset.clone().into()),
		ClearOrigin,
		BuyExecution { fees: asset, weight_limit: WeightLimit::Unlimited },
		DepositAsset { assets: all(), beneficiary: at(to) },
	]
}

/// What so many instructions cost in [`listed_coin`].
fn price(instructions: u64) -> Balance {
	(Fee::weight_to_fee(&(UNIT_WEIGHT * instructions)) * 4).div_ceil(3)
}

/// Expects that a program went no further than to this error.
fn refused(outcome: Outcome, expected: XcmError) {
	match outcome {
		Outcome::Incomplete { error, .. } => assert_eq!(error.error, expected),
		Outcome::Error(error) => assert_eq!(error.error, expected),
		Outcome::Complete { .. } => panic!("it was executed"),
	}
}

#[test]
fn an_asset_comes_in_from_its_reserve_and_pays_for_that() {
	case(|| {
		let key = listed_coin();
		let outcome = execute(sibling(2001), deposit(amount(coin(1), 50_000), &ANNE));
		assert_eq!(outcome, Outcome::Complete { used: UNIT_WEIGHT * 4 });
		// 4 instructions cost 4,000, for which 5,333.33 units pay.
		assert_eq!(price(4), 5_334);
		assert_eq!(Assets::balance(key, &ANNE), 50_000 - 5_334);
		assert_eq!(Assets::balance(key, &TREASURY), 5_334);
		assert_eq!(Assets::total_issuance(key), 50_000);
	});
}

#[test]
fn an_asset_comes_in_from_nowhere_else() {
	case(|| {
		let key = listed_coin();
		for origin in [
			relay(),
			sibling(1000),
			sibling(2002),
			sibling(OURS),
			Location::new(1, [Parachain(2001), PalletInstance(50)]),
			Location::new(2, [GlobalConsensus(RELAY), Parachain(2001)]),
			Location::here(),
			at(&ANNE),
		] {
			let program = deposit(amount(coin(1), 50_000), &ANNE);
			refused(execute(origin, program), XcmError::UntrustedReserveLocation);
			assert_eq!(Assets::total_issuance(key), 0);
		}
	});
}

#[test]
fn the_chains_own_token_comes_in_from_nobody() {
	case(|| {
		listed_coin();
		for origin in [relay(), sibling(2001), sibling(OURS), Location::here(), at(&ANNE)] {
			for name in [
				Location::here(),
				sibling(OURS),
				Location::new(2, [GlobalConsensus(RELAY), Parachain(OURS)]),
			] {
				let program = deposit(amount(name, 50_000), &ANNE);
				refused(execute(origin.clone(), program), XcmError::UntrustedReserveLocation);
			}
		}
		assert_eq!(free(&ANNE), MONEY);
	});
}

#[test]
fn nothing_comes_in_by_teleport() {
	case(|| {
		let key = listed_coin();
		let mut program = deposit(amount(coin(1), 50_000), &ANNE);
		program[0] = ReceiveTeleportedAsset(amount(coin(1), 50_000).into());
		refused(execute(sibling(2001), program), XcmError::UntrustedTeleportLocation);
		assert_eq!(Assets::total_issuance(key), 0);
	});
}

#[test]
fn of_two_assets_the_wrong_one_brings_none_in() {
	case(|| {
		let key = listed_coin();
		let other = listed(relay(), terms(relay()));
		let both: Vec<Asset> = vec![amount(coin(1), 50_000), amount(relay(), 50_000)];
		let mut program = deposit(amount(coin(1), 50_000), &ANNE);
		program[0] = ReserveAssetDeposited(both.into());
		refused(execute(sibling(2001), program), XcmError::UntrustedReserveLocation);
		assert_eq!((Assets::total_issuance(key), Assets::total_issuance(other)), (0, 0));
	});
}

#[test]
fn what_is_not_accepted_for_fees_comes_in_and_pays_nothing() {
	case(|| {
		let key = listed_coin();
		assert_ok!(accept(key, Acceptance { fees: false, ..Acceptance::EVERYTHING }));
		let program = deposit(amount(coin(1), 50_000), &ANNE);
		refused(execute(sibling(2001), program), XcmError::AssetNotFound);
		assert_eq!(Assets::balance(key, &ANNE), 0);
		// What pays can bring it along.
		let other = Terms { rate: rate(3, 4), ..terms(sibling(2001)) };
		let paying = listed(coin(2), other);
		let both: Vec<Asset> = vec![amount(coin(1), 50_000), amount(coin(2), 50_000)];
		let mut program = deposit(amount(coin(2), 50_000), &ANNE);
		program[0] = ReserveAssetDeposited(both.into());
		let outcome = execute(sibling(2001), program);
		assert_eq!(outcome, Outcome::Complete { used: UNIT_WEIGHT * 4 });
		assert_eq!(Assets::balance(key, &ANNE), 50_000);
		assert_eq!(Assets::balance(paying, &ANNE), 50_000 - price(4));
	});
}

#[test]
fn too_little_does_not_pay() {
	case(|| {
		let key = listed_coin();
		let program = deposit(amount(coin(1), price(4) - 1), &ANNE);
		refused(execute(sibling(2001), program), XcmError::TooExpensive);
		assert_eq!(Assets::total_issuance(key), 0);
		let program = deposit(amount(coin(1), price(4) + 1), &ANNE);
		assert_ok!(execute(sibling(2001), program).ensure_complete());
		assert_eq!(Assets::balance(key, &ANNE), 1);
	});
}

#[test]
fn weight_that_was_not_used_is_given_back() {
	case(|| {
		let key = listed_coin();
		let asset = amount(coin(1), 50_000);
		// The first handler is replaced, and costs nothing in the end.
		let program = vec![
			ReserveAssetDeposited(asset.clone().into()),
			BuyExecution { fees: asset, weight_limit: WeightLimit::Unlimited },
			SetErrorHandler(Xcm(vec![ClearError, ClearError, ClearError])),
			SetErrorHandler(Xcm(vec![])),
			RefundSurplus,
			DepositAsset { assets: all(), beneficiary: at(&ANNE) },
		];
		let outcome = execute(sibling(2001), program);
		assert_eq!(outcome, Outcome::Complete { used: UNIT_WEIGHT * 6 });
		assert_eq!(Assets::balance(key, &TREASURY), price(6));
		assert_eq!(Assets::balance(key, &ANNE), 50_000 - price(6));
	});
}

#[test]
fn what_is_here_can_be_moved_by_who_has_it_and_pays_for_that() {
	case(|| {
		let key = listed_coin();
		let owner =
			Location::new(1, [Parachain(2002), AccountKey20 { network: None, key: [7; 20] }]);
		give(key, &account_of(&owner), 50_000);
		let program = |sum| {
			vec![
				WithdrawAsset(amount(coin(1), sum).into()),
				BuyExecution { fees: amount(coin(1), sum), weight_limit: WeightLimit::Unlimited },
				DepositAsset { assets: all(), beneficiary: at(&ANNE) },
			]
		};
		let outcome = execute(sibling(2002), program(10_000));
		let Outcome::Incomplete { error, .. } = outcome else { panic!("it was executed") };
		assert!(matches!(error.error, XcmError::FailedToTransactAsset(_)));
		assert_ok!(execute(owner.clone(), program(10_000)).ensure_complete());
		assert_eq!(Assets::balance(key, account_of(&owner)), 40_000);
		assert_eq!(Assets::balance(key, &ANNE), 10_000 - price(3));
		assert_eq!(Assets::total_issuance(key), 50_000);
	});
}

#[test]
fn what_was_delisted_comes_in_no_more() {
	case(|| {
		let key = listed_coin();
		assert_ok!(accept(key, Acceptance::NOTHING));
		assert_ok!(delist(key));
		let program = deposit(amount(coin(1), 50_000), &ANNE);
		refused(execute(sibling(2001), program), XcmError::UntrustedReserveLocation);
		assert!(!Assets::asset_exists(key));
	});
}
