//! Calls of messages to other chains.

use super::Call;
use crate::message::TransferType;
use xcm::{
	latest::{prelude::*, Assets},
	VersionedAssetId, VersionedAssets, VersionedLocation, VersionedXcm,
};

/// The pallet.
pub(crate) const PALLET: &str = "PolkadotXcm";

/// What happens to a transferred asset on its arrival.
pub fn arrival(beneficiary: Location) -> Xcm<()> {
	Xcm(vec![DepositAsset { assets: Wild(AllCounted(1)), beneficiary }])
}

/// Sends an asset, which pays for what it costs on its way, to a beneficiary on another chain. The asset and the
/// chain are as seen from here, the beneficiary as seen from there.
pub fn transfer(
	asset: Asset,
	way: TransferType,
	destination: Location,
	beneficiary: Location,
) -> Call {
	let id = VersionedAssetId::from(asset.id.clone());
	Call::new(
		PALLET,
		"transfer_assets_using_type_and_then",
		(
			VersionedLocation::from(destination),
			VersionedAssets::from(Assets::from(asset)),
			&way,
			id,
			&way,
			VersionedXcm::from(arrival(beneficiary)),
			Unlimited,
		),
	)
}

/// Claims what a program of the caller left behind.
pub fn claim(assets: VersionedAssets, beneficiary: Location) -> Call {
	Call::new(PALLET, "claim_assets", (assets, VersionedLocation::from(beneficiary)))
}

/// Executes a program here, in the caller's name.
pub fn execute(program: Xcm<()>, most: Weight) -> Call {
	Call::new(PALLET, "execute", (VersionedXcm::from(program), most))
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::{Compact, Encode};

	fn arguments(call: Call) -> Vec<u8> {
		call.arguments.encode()
	}

	#[test]
	fn a_transfer_says_where_to_what_by_which_way_and_for_whom() {
		let asset = Asset { id: Location::here().into(), fun: Fungible(5) };
		let there = Location::new(1, [Parachain(1000)]);
		let bob = Location::new(0, [AccountId32 { network: None, id: [7; 32] }]);
		let written = arguments(transfer(asset, TransferType::LocalReserve, there, bob));
		let expected: [&[u8]; 7] = [
			// The version, one up, one junction: a parachain.
			&[5, 1, 1, 0],
			&Compact(1000u32).encode(),
			// The version, one asset: here, fungible, 5; the way; the version, here; the way.
			&[5, 4, 0, 0, 0, 20, 1, 5, 0, 0, 1],
			// The version, one instruction: a deposit of one asset, whichever it is.
			&[5, 4, 13, 1, 2, 4],
			// To an account without a network; no limit of weight.
			&[0, 1, 1, 0],
			&[7; 32],
			&[0],
		];
		assert_eq!(written, expected.concat());
	}

	#[test]
	fn a_claim_keeps_the_version_that_the_assets_had_when_they_were_trapped() {
		let older = xcm::v4::Assets::from(xcm::v4::Asset {
			id: xcm::v4::AssetId(xcm::v4::Location::here()),
			fun: xcm::v4::Fungibility::Fungible(5),
		});
		let bob = Location::new(0, [AccountId32 { network: None, id: [7; 32] }]);
		let written = arguments(claim(VersionedAssets::V4(older), bob));
		assert_eq!(written[..6], [4, 4, 0, 0, 0, 20]);
		assert_eq!(written[6..11], [5, 0, 1, 1, 0]);
		assert_eq!(written.len(), 11 + 32);
	}

	#[test]
	fn a_program_is_executed_up_to_a_weight() {
		let program = Xcm(vec![ClearOrigin]);
		let written = arguments(execute(program, Weight::from_parts(1, 2)));
		assert_eq!(written, [5, 4, 10, 4, 8]);
	}
}
