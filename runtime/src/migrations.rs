//! What an upgrade to this version changes of what is stored. A chain that skipped versions goes
//! through all of it.

use crate::{
	configs::marketplace::Treasury, genesis::CATEGORIES, Balances, CollatorStaking, Registry,
	Runtime, RuntimeOrigin,
};
use frame_support::{
	traits::{
		fungible::{Inspect, Mutate},
		OnRuntimeUpgrade,
	},
	weights::Weight,
};
use frame_system::RawOrigin;
use poco_primitives::registry::Name;

/// What is done in the first block, in this order.
pub type Released = (
	OpenCategories,
	pallet_poco::migrations::ToVersion2<Runtime>,
	pallet_poco::migrations::ToVersion3<Runtime>,
	pallet_poco::migrations::ToVersion4<Runtime>,
	pallet_attestations::migrations::ToVersion2<Runtime>,
	EndowPots,
);

#[cfg(not(feature = "next"))]
pub use Released as Migrations;

/// What takes several blocks, in this order.
#[cfg(not(feature = "next"))]
pub type Stepped = ();

#[cfg(feature = "next")]
pub use crate::next::{Migrations, Stepped};

/// Gives the pots of staking and of the treasury what keeps an account alive, as genesis does: what came to
/// them first would be burned otherwise.
pub struct EndowPots;

impl OnRuntimeUpgrade for EndowPots {
	fn on_runtime_upgrade() -> Weight {
		let least = Balances::minimum_balance();
		// The total of what is issued.
		let mut changed: u64 = 1;
		for pot in [CollatorStaking::pot_account(), Treasury::get()] {
			if Balances::total_balance(&pot) < least && Balances::mint_into(&pot, least).is_ok() {
				changed = changed.saturating_add(1);
			}
		}
		<Runtime as frame_system::Config>::DbWeight::get().reads_writes(3, changed)
	}
}

/// Opens the categories that were constants before there was a registry.
pub struct OpenCategories;

impl OnRuntimeUpgrade for OpenCategories {
	fn on_runtime_upgrade() -> Weight {
		let mut opened = 0u64;
		if pallet_registry::CategoryCount::<Runtime>::get() == 0 {
			for (name, seconds) in CATEGORIES {
				let Ok(name) = Name::try_from(name.as_bytes().to_vec()) else { continue };
				let time_unit = seconds.saturating_mul(1_000);
				let root: RuntimeOrigin = RawOrigin::Root.into();
				if Registry::open_category(root, name, time_unit).is_ok() {
					opened = opened.saturating_add(1);
				}
			}
		}
		// The count, and for each category the count and itself.
		<Runtime as frame_system::Config>::DbWeight::get()
			.reads_writes(opened.saturating_add(1), opened.saturating_mul(2))
	}
}
