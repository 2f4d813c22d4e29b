//! What messages move: the chain's own token, and assets of other chains that are listed. Whatever enters passes
//! the border.

use super::{border::BorderedTransactor, LocationToAccountId, NativeLocation};
use crate::{
	configs::{
		governance::{Administration, Law},
		marketplace::Treasury,
	},
	constants::deposit,
	AccountId, Assets, Balance, Balances, Poco, Runtime, RuntimeHoldReason,
};
use frame_support::{
	parameter_types,
	traits::{ConstU32, Get},
	PalletId,
};
use pallet_currencies::Rate;
use poco_primitives::H256;
use sp_runtime::{traits::Identity, Saturating};
use xcm_builder::{
	FungibleAdapter, FungiblesAdapter, IsConcrete, MatchedConvertedConcreteId, NoChecking,
};

/// Moves the chain's own token, and listed assets.
pub type Moved = (
	FungibleAdapter<Balances, IsConcrete<NativeLocation>, LocationToAccountId, AccountId, ()>,
	FungiblesAdapter<
		Assets,
		MatchedConvertedConcreteId<
			H256,
			Balance,
			pallet_currencies::IsListed<Runtime>,
			pallet_currencies::Pallet<Runtime>,
			Identity,
		>,
		LocationToAccountId,
		AccountId,
		NoChecking,
		Treasury,
	>,
);

/// The same, asked about by the border.
pub type AssetTransactor = BorderedTransactor<Runtime, Moved>;

/// An asset comes from the chain that governance trusts to keep it. Nobody keeps the chain's own token.
pub type Reserves = pallet_currencies::FromReserve<Runtime>;

parameter_types! {
	/// From this the account is derived that owns the listed assets.
	pub const AssetOwnerId: PalletId = PalletId(*b"poco/cur");
	/// What is held for a listed asset: its place on the list, the asset, and what it is called.
	pub const ListingDeposit: Balance = deposit(3, 2_048);
	/// A million millionth of the chain's own token for the smallest unit.
	pub MinRate: Rate = Rate::from_inner(1_000_000);
	/// A million million times as much as the chain's own token.
	pub MaxRate: Rate = Rate::from_u32(1_000_000).saturating_mul(Rate::from_u32(1_000_000));
}

/// The account that deals are paid from.
pub struct DealsPot;

impl Get<AccountId> for DealsPot {
	fn get() -> AccountId {
		Poco::pot()
	}
}

impl pallet_currencies::Config for Runtime {
	type NativeToken = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Assets = Assets;
	type ListOrigin = Law;
	type RateOrigin = Administration;
	type UniversalLocation = super::UniversalLocation;
	type Treasury = Treasury;
	type DealsPot = DealsPot;
	type OwnerId = AssetOwnerId;
	type Deposit = ListingDeposit;
	type MinRate = MinRate;
	type MaxRate = MaxRate;
	type MaxListed = ConstU32<64>;
	type MaxSwept = ConstU32<100>;
	type WeightInfo = crate::weights::pallet_currencies::WeightInfo<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::configs::benchmarking::ListedAssets;
}
