//! What instructions weigh. Those that are of no use whatever they say have no weight: a program with one of them is
//! dropped before it is queued.

use super::{MaxAssetsIntoHolding, MaxInstructions};
use crate::{
	weights::{
		pallet_xcm_benchmarks_fungible::WeightInfo as Moving,
		pallet_xcm_benchmarks_generic::WeightInfo as General,
	},
	Border, Runtime, RuntimeCall,
};
use alloc::vec::Vec;
use frame_support::{weights::Weight, BoundedVec};
use xcm::{
	latest::{prelude::*, AssetTransferFilter, HintNumVariants, MaxAssetTransferFilters},
	DoubleEncoded,
};
use xcm_builder::WeightInfoBounds;
use xcm_executor::traits::WeightBounds;

/// How messages are weighed.
pub struct Weigher;

type Bounds = WeightInfoBounds<Instructions, RuntimeCall, MaxInstructions>;

/// What weighs more than there is can never be executed, and is not kept for later.
fn finite(weight: Weight) -> Result<Weight, XcmError> {
	match weight.ref_time() < u64::MAX && weight.proof_size() < u64::MAX {
		true => Ok(weight),
		false => Err(XcmError::WeightNotComputable),
	}
}

impl WeightBounds<RuntimeCall> for Weigher {
	fn weight(program: &mut Xcm<RuntimeCall>, limit: Weight) -> Result<Weight, InstructionError> {
		let weight = Bounds::weight(program, limit)?;
		finite(weight).map_err(|error| InstructionError { index: 0, error })
	}

	fn instr_weight(instruction: &mut Instruction<RuntimeCall>) -> Result<Weight, XcmError> {
		finite(Bounds::instr_weight(instruction)?)
	}
}

/// What each instruction weighs.
pub struct Instructions;

/// How many assets an instruction can be about. One about none does something, too.
trait Most {
	fn most(&self) -> u64;
}

impl Most for Assets {
	fn most(&self) -> u64 {
		self.len().try_into().unwrap_or(u64::MAX).max(1)
	}
}

impl Most for AssetFilter {
	fn most(&self) -> u64 {
		let most = u64::from(MaxAssetsIntoHolding::get());
		match self {
			Self::Definite(assets) => assets.most(),
			Self::Wild(AllCounted(count) | AllOfCounted { count, .. }) => {
				most.min((*count).into()).max(1)
			},
			Self::Wild(AllOf { fun: WildFungibility::Fungible, .. }) => 1,
			Self::Wild(_) => most,
		}
	}
}

/// What the border adds for each asset that is deposited to an account.
fn bordered(deposit: Weight) -> Weight {
	deposit.saturating_add(Border::weight_of_deposit())
}

impl<Call> XcmWeightInfo<Call> for Instructions {
	fn withdraw_asset(assets: &Assets) -> Weight {
		Moving::<Runtime>::withdraw_asset().saturating_mul(assets.most())
	}
	fn reserve_asset_deposited(assets: &Assets) -> Weight {
		Moving::<Runtime>::reserve_asset_deposited().saturating_mul(assets.most())
	}
	fn receive_teleported_asset(_: &Assets) -> Weight {
		Weight::MAX
	}
	fn query_response(_: &u64, _: &Response, _: &Weight, _: &Option<Location>) -> Weight {
		General::<Runtime>::query_response()
	}
	fn transfer_asset(assets: &Assets, _: &Location) -> Weight {
		bordered(Moving::<Runtime>::transfer_asset()).saturating_mul(assets.most())
	}
	fn transfer_reserve_asset(assets: &Assets, _: &Location, _: &Xcm<()>) -> Weight {
		Moving::<Runtime>::transfer_reserve_asset().saturating_mul(assets.most())
	}
	fn transact(_: &OriginKind, _: &Option<Weight>, _: &DoubleEncoded<Call>) -> Weight {
		General::<Runtime>::transact()
	}
	fn hrmp_new_channel_open_request(_: &u32, _: &u32, _: &u32) -> Weight {
		// Nothing is done with it.
		General::<Runtime>::clear_error()
	}
	fn hrmp_channel_accepted(_: &u32) -> Weight {
		General::<Runtime>::clear_error()
	}
	fn hrmp_channel_closing(_: &u32, _: &u32, _: &u32) -> Weight {
		General::<Runtime>::clear_error()
	}
	fn clear_origin() -> Weight {
		General::<Runtime>::clear_origin()
	}
	fn descend_origin(_: &InteriorLocation) -> Weight {
		General::<Runtime>::descend_origin()
	}
	fn report_error(_: &QueryResponseInfo) -> Weight {
		General::<Runtime>::report_error()
	}
	fn deposit_asset(assets: &AssetFilter, _: &Location) -> Weight {
		bordered(Moving::<Runtime>::deposit_asset()).saturating_mul(assets.most())
	}
	fn deposit_reserve_asset(assets: &AssetFilter, _: &Location, _: &Xcm<()>) -> Weight {
		Moving::<Runtime>::deposit_reserve_asset().saturating_mul(assets.most())
	}
	fn exchange_asset(_: &AssetFilter, _: &Assets, _: &bool) -> Weight {
		Weight::MAX
	}
	fn initiate_reserve_withdraw(assets: &AssetFilter, _: &Location, _: &Xcm<()>) -> Weight {
		Moving::<Runtime>::initiate_reserve_withdraw().saturating_mul(assets.most())
	}
	fn initiate_teleport(_: &AssetFilter, _: &Location, _: &Xcm<()>) -> Weight {
		Weight::MAX
	}
	fn initiate_transfer(
		_: &Location,
		fees: &Option<AssetTransferFilter>,
		_: &bool,
		assets: &BoundedVec<AssetTransferFilter, MaxAssetTransferFilters>,
		_: &Xcm<()>,
	) -> Weight {
		let parts = fees.iter().chain(assets.iter()).map(|part| part.inner().most());
		// It can send something without any asset.
		let count = parts.fold(1, u64::saturating_add);
		Moving::<Runtime>::initiate_transfer().saturating_mul(count)
	}
	fn report_holding(_: &QueryResponseInfo, _: &AssetFilter) -> Weight {
		General::<Runtime>::report_holding()
	}
	fn buy_execution(_: &Asset, _: &WeightLimit) -> Weight {
		General::<Runtime>::buy_execution()
	}
	fn pay_fees(_: &Asset) -> Weight {
		General::<Runtime>::pay_fees()
	}
	fn refund_surplus() -> Weight {
		General::<Runtime>::refund_surplus()
	}
	fn set_error_handler(_: &Xcm<Call>) -> Weight {
		General::<Runtime>::set_error_handler()
	}
	fn set_appendix(_: &Xcm<Call>) -> Weight {
		General::<Runtime>::set_appendix()
	}
	fn clear_error() -> Weight {
		General::<Runtime>::clear_error()
	}
	fn claim_asset(assets: &Assets, _: &Location) -> Weight {
		General::<Runtime>::claim_asset().saturating_mul(assets.most())
	}
	fn trap(_: &u64) -> Weight {
		General::<Runtime>::trap()
	}
	fn subscribe_version(_: &QueryId, _: &Weight) -> Weight {
		General::<Runtime>::subscribe_version()
	}
	fn unsubscribe_version() -> Weight {
		General::<Runtime>::unsubscribe_version()
	}
	fn burn_asset(assets: &Assets) -> Weight {
		General::<Runtime>::burn_asset().saturating_mul(assets.most())
	}
	fn expect_asset(assets: &Assets) -> Weight {
		General::<Runtime>::expect_asset().saturating_mul(assets.most())
	}
	fn expect_origin(_: &Option<Location>) -> Weight {
		General::<Runtime>::expect_origin()
	}
	fn expect_error(_: &Option<(u32, XcmError)>) -> Weight {
		General::<Runtime>::expect_error()
	}
	fn expect_transact_status(_: &MaybeErrorCode) -> Weight {
		General::<Runtime>::expect_transact_status()
	}
	fn query_pallet(_: &Vec<u8>, _: &QueryResponseInfo) -> Weight {
		General::<Runtime>::query_pallet()
	}
	fn expect_pallet(_: &u32, _: &Vec<u8>, _: &Vec<u8>, _: &u32, _: &u32) -> Weight {
		General::<Runtime>::expect_pallet()
	}
	fn report_transact_status(_: &QueryResponseInfo) -> Weight {
		General::<Runtime>::report_transact_status()
	}
	fn clear_transact_status() -> Weight {
		General::<Runtime>::clear_transact_status()
	}
	fn universal_origin(_: &Junction) -> Weight {
		Weight::MAX
	}
	fn export_message(_: &NetworkId, _: &Junctions, _: &Xcm<()>) -> Weight {
		Weight::MAX
	}
	fn lock_asset(_: &Asset, _: &Location) -> Weight {
		Weight::MAX
	}
	fn unlock_asset(_: &Asset, _: &Location) -> Weight {
		Weight::MAX
	}
	fn note_unlockable(_: &Asset, _: &Location) -> Weight {
		Weight::MAX
	}
	fn request_unlock(_: &Asset, _: &Location) -> Weight {
		Weight::MAX
	}
	fn set_fees_mode(_: &bool) -> Weight {
		General::<Runtime>::set_fees_mode()
	}
	fn set_topic(_: &[u8; 32]) -> Weight {
		General::<Runtime>::set_topic()
	}
	fn clear_topic() -> Weight {
		General::<Runtime>::clear_topic()
	}
	fn alias_origin(_: &Location) -> Weight {
		// Nobody may take another one's place, so that is all that happens.
		General::<Runtime>::descend_origin()
	}
	fn unpaid_execution(_: &WeightLimit, _: &Option<Location>) -> Weight {
		Weight::MAX
	}
	fn set_hints(hints: &BoundedVec<Hint, HintNumVariants>) -> Weight {
		hints.iter().fold(General::<Runtime>::asset_claimer(), |weight, hint| match hint {
			AssetClaimer { .. } => weight.saturating_add(General::<Runtime>::asset_claimer()),
		})
	}
	fn execute_with_origin(_: &Option<InteriorLocation>, _: &Xcm<Call>) -> Weight {
		// This release's executor does not know it.
		Weight::MAX
	}
}
