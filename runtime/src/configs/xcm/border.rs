//! The border: who may receive what enters, while a consortium has it closed. It is open until governance closes
//! it.

use super::{LocationToAccountId, StakingPot, UniversalLocation, XcmConfig};
use crate::{
	configs::{governance::Administration, marketplace::AnyCurrency, marketplace::Treasury},
	constants::{consensus::MAXIMUM_BLOCK_WEIGHT, deposit},
	AccountId, Balance, Balances, Border, Currencies, Registry, Runtime, RuntimeCall,
	RuntimeHoldReason, Timestamp,
};
use frame_support::{
	parameter_types,
	traits::{ConstU32, Contains},
	weights::Weight,
	PalletId,
};
use pallet_border::Chains;
use poco_primitives::{order::Currency, registry::address_of_account, H160};
use sp_runtime::{
	traits::{MaybeConvert, MaybeEquivalence},
	Permill,
};
use xcm::latest::Location;
use xcm_executor::XcmExecutor;

pub use pallet_border::{BorderedTransactor, BorderedTrap, OriginCapture};

/// From locations of assets to currencies, and back.
pub struct CurrencyLocations;

impl MaybeEquivalence<Location, Currency> for CurrencyLocations {
	fn convert(location: &Location) -> Option<Currency> {
		if location.is_here() {
			return Some(Currency::Native);
		}
		Currencies::convert(location).map(Currency::Asset)
	}

	fn convert_back(currency: &Currency) -> Option<Location> {
		match currency {
			Currency::Native => Some(Location::here()),
			Currency::Asset(key) => Currencies::convert_back(key),
		}
	}
}

/// Where a currency is kept.
pub struct CurrencyReserves;

impl MaybeConvert<Currency, Location> for CurrencyReserves {
	fn maybe_convert(currency: Currency) -> Option<Location> {
		match currency {
			Currency::Native => Some(Location::here()),
			Currency::Asset(key) => Currencies::live(key).ok().map(|listing| listing.reserve),
		}
	}
}

/// Groups of the registry, which knows members by their addresses.
pub struct RegistryGroups;

impl pallet_border::Groups<H160, AccountId> for RegistryGroups {
	fn is_member(group: &H160, who: &AccountId) -> bool {
		Registry::is_member(*group, address_of_account(who))
	}
}

parameter_types! {
	/// Where what enters is kept apart.
	pub Quarantine: Location = Border::location_of(Border::quarantine_account());
	/// Where collators' part of fees goes.
	pub ToCollators: Location = Border::location_of(StakingPot::get());
	/// Where fees in other chains' assets go.
	pub ToTreasury: Location = Border::location_of(Treasury::get());
}

/// Who is not asked about: other chains, to which goes what leaves, and the accounts that fees go to.
pub struct NotAsked;

impl Contains<Location> for NotAsked {
	fn contains(who: &Location) -> bool {
		Chains::contains(who) || *who == ToCollators::get() || *who == ToTreasury::get()
	}
}

parameter_types! {
	/// From this the quarantine's account is derived.
	pub const QuarantineId: PalletId = PalletId(*b"poco/brd");
	/// The highest share that a return may cost.
	pub const MaxFeeShare: Permill = Permill::from_percent(10);
	/// What is held of a member for each that it vouches for.
	pub const VouchDeposit: Balance = deposit(1, 128);
	/// What is held for a standing word.
	pub const StopDeposit: Balance = deposit(1, 48);
	/// A twentieth of a block for what is sent back.
	pub ReturnBudget: Weight = MAXIMUM_BLOCK_WEIGHT.saturating_div(20);
}

impl pallet_border::Config for Runtime {
	type AdminOrigin = Administration;
	type NativeToken = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type AssetId = Currency;
	type Assets = AnyCurrency;
	type AssetLocations = CurrencyLocations;
	type Reserves = CurrencyReserves;
	type Accounts = LocationToAccountId;
	type Free = NotAsked;
	type Returner =
		pallet_border::XcmReturner<XcmExecutor<XcmConfig>, RuntimeCall, UniversalLocation>;
	type GroupId = H160;
	type Groups = RegistryGroups;
	type Time = Timestamp;
	type QuarantineId = QuarantineId;
	type FeeReceiver = Treasury;
	type MaxFeeShare = MaxFeeShare;
	type MaxMembers = ConstU32<10_000>;
	type MaxBatch = ConstU32<100>;
	type MaxGroups = ConstU32<16>;
	type MaxCustomers = ConstU32<1_000>;
	type VouchDeposit = VouchDeposit;
	type StopDeposit = StopDeposit;
	type MaxOpen = ConstU32<4_096>;
	type MaxOpenPerChain = ConstU32<1_024>;
	// A minute.
	type ReturnDelay = ConstU32<10>;
	type ReturnBudget = ReturnBudget;
	type WeightInfo = crate::weights::pallet_border::WeightInfo<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::configs::benchmarking::BorderCrossings;
}
