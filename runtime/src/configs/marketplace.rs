//! Tasks and what they cost.

use crate::{constants::*, Balances, Runtime, RuntimeHoldReason};
use frame_support::{
	parameter_types,
	traits::{ConstU32, Get},
	PalletId,
};
use pallet_poco::Terms;
use poco_primitives::{CategoryId, Moment};
use sp_runtime::Permill;

/// The categories: the number of one is its position. Time units are in seconds.
pub const CATEGORIES: [(&str, Moment); 6] =
	[("flash", 6), ("XS", 300), ("S", 1_200), ("M", 3_600), ("L", 10_800), ("XL", 36_000)];

/// Number of the category that a task gets when its requester names none: XS.
pub const DEFAULT_CATEGORY: CategoryId = 1;

/// Looks [`CATEGORIES`] up.
pub struct Categories;

impl pallet_poco::Categories for Categories {
	fn time_unit(category: CategoryId) -> Option<Moment> {
		let (_, seconds) = CATEGORIES.get(usize::try_from(category).ok()?)?;
		seconds.checked_mul(1_000)
	}

	fn default_category() -> CategoryId {
		DEFAULT_CATEGORY
	}
}

/// The terms of new deals.
pub struct MarketTerms;

impl Get<Terms> for MarketTerms {
	fn get() -> Terms {
		Terms {
			stake_ratio: Permill::from_percent(30),
			minimum_stake: 100 * MILLIUNIT,
			protocol_fee: Permill::from_percent(1),
			failure_fee: Permill::from_percent(1),
			// Task, deal, specification and result, each as large as it may become.
			task_deposit: deposit(4, 52 * 1024),
			artifact_deposit: deposit(2, 128),
			byte_deposit: deposit(0, 1),
			fee_reserve: UNIT,
			payout_minimum: UNIT,
			retention: 24 * 60 * 60 * 1_000,
		}
	}
}

parameter_types! {
	/// From this the account of the pot is derived.
	pub const PocoPotId: PalletId = PalletId(*b"poco/pot");
}

impl pallet_poco::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Categories = Categories;
	type Terms = MarketTerms;
	type MaxContributors = ConstU32<64>;
	type PotId = PocoPotId;
	type WeightInfo = crate::weights::pallet_poco::WeightInfo<Runtime>;
}
