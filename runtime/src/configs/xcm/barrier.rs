//! What is let in. A barrier reads no storage but the pallet's queries.

use super::UniversalLocation;
use crate::PolkadotXcm;
use frame_support::traits::{ConstU32, Contains, Everything, ProcessMessageError};
use pallet_border::Chains;
use parachains_common::xcm_config::ParentRelayOrSiblingParachains;
use xcm::latest::{prelude::*, AssetTransferFilter, Weight};
use xcm_builder::{
	AllowHrmpNotificationsFromRelayChain, AllowKnownQueryResponses, AllowSubscriptionsFrom,
	AllowTopLevelPaidExecutionFrom, DenyThenTry, TakeWeightCredit, TrailingSetTopicAsId,
	WithComputedOrigin,
};
use xcm_executor::traits::{DenyExecution, Properties};

/// Programs that pay for their execution, expected responses, version subscriptions, notices about channels; and
/// nothing with an instruction that the chain has no use for.
pub type Barrier = TrailingSetTopicAsId<
	DenyThenTry<
		DenyUseless,
		(
			TakeWeightCredit,
			AllowKnownQueryResponses<PolkadotXcm>,
			WithComputedOrigin<
				(
					AllowTopLevelPaidExecutionFrom<Everything>,
					AllowSubscriptionsFrom<ParentRelayOrSiblingParachains>,
					AllowHrmpNotificationsFromRelayChain,
				),
				UniversalLocation,
				ConstU32<8>,
			>,
		),
	>,
>;

/// Denies programs with instructions that the chain has no use for, in whatever they are nested.
pub struct DenyUseless;

/// Whether the chain has no use for an instruction: nothing is teleported, locked, exchanged or exported here, nobody
/// enters by another network's name, nothing is executed for free, nothing is deposited with what is no chain, and
/// nothing with the relay chain, which knows no token but its own.
pub fn is_useless<Call>(instruction: &Instruction<Call>) -> bool {
	match instruction {
		ReceiveTeleportedAsset(..)
		| InitiateTeleport { .. }
		| ExchangeAsset { .. }
		| UniversalOrigin(..)
		| ExportMessage { .. }
		| LockAsset { .. }
		| UnlockAsset { .. }
		| NoteUnlockable { .. }
		| RequestUnlock { .. }
		| ExecuteWithOrigin { .. }
		| UnpaidExecution { .. } => true,
		TransferAsset { beneficiary, .. } => is_relay(beneficiary),
		DepositReserveAsset { dest, .. } | TransferReserveAsset { dest, .. } => keeps_nothing(dest),
		InitiateTransfer { destination, remote_fees, assets, .. } => {
			remote_fees.iter().chain(assets.iter()).any(|part| match part {
				AssetTransferFilter::Teleport(..) => true,
				AssetTransferFilter::ReserveDeposit(..) => keeps_nothing(destination),
				AssetTransferFilter::ReserveWithdraw(..) => false,
			})
		},
		_ => false,
	}
}

fn is_relay(place: &Location) -> bool {
	*place == Location::parent()
}

fn keeps_nothing(place: &Location) -> bool {
	is_relay(place) || !Chains::contains(place)
}

/// Whether there is a useless instruction in a program, or it nests deeper than anything is decoded.
fn has_useless<Call>(program: &[Instruction<Call>], depth: u32) -> bool {
	let Some(depth) = depth.checked_sub(1) else { return true };
	program.iter().any(|instruction| match instruction {
		SetAppendix(nested) | SetErrorHandler(nested) => has_useless(&nested.0, depth),
		instruction => is_useless(instruction),
	})
}

impl DenyExecution for DenyUseless {
	fn deny_execution<Call>(
		_: &Location,
		program: &mut [Instruction<Call>],
		_: Weight,
		_: &mut Properties,
	) -> Result<(), ProcessMessageError> {
		if has_useless(program, xcm::MAX_XCM_DECODE_DEPTH) {
			return Err(ProcessMessageError::Unsupported);
		}
		Ok(())
	}
}
