//! What tests of upgrades change to: a higher version, a change that fits into one block, and one that takes
//! several.

#[cfg(feature = "next")]
use crate::apis::RUNTIME_API_VERSIONS;
use crate::{
	configs::migrating::MigrationWeight, migrations::Released, Registry, Runtime, RuntimeOrigin,
};
use frame_support::{
	migrations::{MigrationId, SteppedMigration, SteppedMigrationError},
	pallet_prelude::{Twox64Concat, ValueQuery},
	storage_alias,
	traits::OnRuntimeUpgrade,
	weights::{Weight, WeightMeter},
};
use frame_system::RawOrigin;
use pallet_registry::Entries;
use poco_primitives::{
	registry::{EntryKind, Name},
	H160,
};
#[cfg(feature = "next")]
use sp_version::RuntimeVersion;

/// Which runtime this is.
#[cfg(feature = "next")]
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
	spec_name: alloc::borrow::Cow::Borrowed("poco"),
	impl_name: alloc::borrow::Cow::Borrowed("poco"),
	authoring_version: 1,
	spec_version: 1_004,
	impl_version: 0,
	apis: RUNTIME_API_VERSIONS,
	transaction_version: 3,
	system_version: 1,
};

/// What is done in the first block.
pub type Migrations = (Released, OpenLongest);

/// What takes several blocks.
pub type Stepped = (CountEntries,);

/// The category that the change of the first block opens.
const LONGEST: (&[u8], u64) = (b"XXL", 36_000_000);

/// Opens one more category.
pub struct OpenLongest;

impl OnRuntimeUpgrade for OpenLongest {
	fn on_runtime_upgrade() -> Weight {
		let weight = <Runtime as frame_system::Config>::DbWeight::get();
		let (name, time_unit) = LONGEST;
		let is_there = pallet_registry::Categories::<Runtime>::iter_values()
			.any(|category| category.name.as_slice() == name);
		if let (false, Ok(name)) = (is_there, Name::try_from(name.to_vec())) {
			let root: RuntimeOrigin = RawOrigin::Root.into();
			if Registry::open_category(root, name, time_unit).is_ok() {
				return weight.reads_writes(10, 2);
			}
		}
		weight.reads(10)
	}
}

/// How many entries of each kind there are.
#[storage_alias]
pub type Counts = StorageMap<Registry, Twox64Concat, EntryKind, u32, ValueQuery>;

/// Entries that are counted in a block. Few, so that small networks take several blocks, too.
const PAGE: usize = 2;

/// Counts entries by their kinds.
pub struct CountEntries;

impl SteppedMigration for CountEntries {
	type Cursor = H160;
	type Identifier = MigrationId<15>;

	fn id() -> Self::Identifier {
		MigrationId { pallet_id: *b"pallet-registry", version_from: 1, version_to: 2 }
	}

	fn step(
		cursor: Option<H160>,
		meter: &mut WeightMeter,
	) -> Result<Option<H160>, SteppedMigrationError> {
		// More than half of what a block has for this: one page a block.
		let page = MigrationWeight::get().saturating_mul(6).saturating_div(10);
		if meter.try_consume(page).is_err() {
			return Err(SteppedMigrationError::InsufficientWeight { required: page });
		}
		let entries = match cursor {
			None => {
				// What was counted before is counted anew.
				for kind in [EntryKind::App, EntryKind::Dataset, EntryKind::Workerpool] {
					Counts::remove(kind);
				}
				Entries::<Runtime>::iter()
			},
			Some(last) => Entries::<Runtime>::iter_from(Entries::<Runtime>::hashed_key_for(last)),
		};
		let mut last = None;
		for (address, entry) in entries.take(PAGE) {
			Counts::mutate(entry.details.kind(), |count| *count = count.saturating_add(1));
			last = Some(address);
		}
		Ok(last)
	}
}
