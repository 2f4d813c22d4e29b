//! Changes of what is stored that are too large for one block.

use crate::{
	constants::consensus::MAXIMUM_BLOCK_WEIGHT, MultiBlockMigrations, Runtime, RuntimeEvent,
};
use frame_support::{
	migrations::{ForceUnstuckOnFailedMigration, MultiStepMigrator},
	parameter_types,
	traits::{ConstU32, QueuePausedQuery},
	weights::Weight,
};

parameter_types! {
	/// What such a change may take of each block.
	pub const MigrationWeight: Weight = MAXIMUM_BLOCK_WEIGHT.saturating_div(2);
}

/// While a change runs, blocks take no transactions and no messages of other chains, and the clock of tasks
/// stands still. One that fails lets transactions in again: otherwise nobody could vote on what mends it.
impl pallet_migrations::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	#[cfg(not(feature = "runtime-benchmarks"))]
	type Migrations = crate::migrations::Stepped;
	#[cfg(feature = "runtime-benchmarks")]
	type Migrations = pallet_migrations::mock_helpers::MockedMigrations;
	type CursorMaxLen = ConstU32<1_024>;
	type IdentifierMaxLen = ConstU32<256>;
	type MigrationStatusHandler = ();
	type FailedMigrationHandler = ForceUnstuckOnFailedMigration;
	type MaxServiceWeight = MigrationWeight;
	type WeightInfo = pallet_migrations::weights::SubstrateWeight<Runtime>;
}

/// Messages wait while what they would work on is being changed.
pub struct WhileMigrating;

impl<Origin> QueuePausedQuery<Origin> for WhileMigrating {
	fn is_paused(_: &Origin) -> bool {
		MultiBlockMigrations::ongoing()
	}
}
