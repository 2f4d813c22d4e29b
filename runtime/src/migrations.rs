//! What an upgrade to this version changes of what is stored. A chain that skipped versions goes
//! through all of it.

use crate::{genesis::CATEGORIES, Registry, Runtime, RuntimeOrigin};
use frame_support::{traits::OnRuntimeUpgrade, weights::Weight};
use frame_system::RawOrigin;
use poco_primitives::registry::Name;

/// In their order.
pub type Migrations = (
	OpenCategories,
	pallet_poco::migrations::ToVersion2<Runtime>,
	pallet_poco::migrations::ToVersion3<Runtime>,
);

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
