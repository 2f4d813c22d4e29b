//! Figures that the rest of the runtime follows from.

use frame_support::weights::{constants::WEIGHT_REF_TIME_PER_SECOND, Weight};
use parachains_common::BlockNumber;
use sp_runtime::Perbill;

pub use poco_primitives::{
	chain::{MICROUNIT, MILLIUNIT, SS58_PREFIX, UNIT},
	Balance,
};

/// The parachain's id in the presets.
pub const PARA_ID: u32 = 2000;

/// The relay chain of the `local` chain specification.
pub const LOCAL_RELAY_CHAIN: &str = "rococo-local";

/// Accounts below this are removed.
pub const EXISTENTIAL_DEPOSIT: Balance = MILLIUNIT;

/// Deposit for `items` of storage of `bytes` bytes together.
pub const fn deposit(items: u32, bytes: u32) -> Balance {
	(items as Balance)
		.saturating_mul(10 * MILLIUNIT)
		.saturating_add((bytes as Balance).saturating_mul(10 * MICROUNIT))
}

/// Block production.
///
/// For blocks of 2 s set [`BLOCK_PROCESSING_VELOCITY`](consensus::BLOCK_PROCESSING_VELOCITY) to 3
/// and [`RELAY_PARENT_OFFSET`](consensus::RELAY_PARENT_OFFSET) to 1, and run collators with
/// `--authoring slot-based`; the parachain needs three cores of the relay chain then. Everything
/// that counts blocks follows. The slot duration must never change on a live chain.
pub mod consensus {
	use super::*;

	/// Slot duration of the relay chain, and of the parachain, in milliseconds.
	pub const SLOT_DURATION: u64 = 6_000;

	/// Blocks per slot of the relay chain.
	pub const BLOCK_PROCESSING_VELOCITY: u32 = 1;

	/// How many relay blocks behind the relay chain's best one the parachain builds.
	pub const RELAY_PARENT_OFFSET: u32 = 0;

	/// Most blocks that may wait for their inclusion into the relay chain.
	pub const UNINCLUDED_SEGMENT_CAPACITY: u32 =
		(3 + RELAY_PARENT_OFFSET) * BLOCK_PROCESSING_VELOCITY;

	/// Time between two blocks, in milliseconds.
	pub const BLOCK_TIME: u64 = SLOT_DURATION / BLOCK_PROCESSING_VELOCITY as u64;

	/// Blocks in a minute.
	#[allow(clippy::cast_possible_truncation)] // It is at most 60,000.
	pub const MINUTES: BlockNumber = (60_000 / BLOCK_TIME) as BlockNumber;

	/// Blocks in an hour.
	pub const HOURS: BlockNumber = MINUTES * 60;

	/// Blocks in a day.
	pub const DAYS: BlockNumber = HOURS * 24;

	/// Length of a session of a live chain, in blocks.
	pub const SESSION_LENGTH: BlockNumber = 6 * HOURS;

	/// Share of the weight of a block that `on_initialize` hooks are assumed to take.
	pub const AVERAGE_ON_INITIALIZE_RATIO: Perbill = Perbill::from_percent(5);

	/// Share of a block that normal calls may fill.
	pub const NORMAL_DISPATCH_RATIO: Perbill = Perbill::from_percent(NORMAL_PERCENT);

	/// The same in hundredths.
	pub const NORMAL_PERCENT: u32 = 75;

	/// Two seconds of execution and a full proof of validity.
	pub const MAXIMUM_BLOCK_WEIGHT: Weight = Weight::from_parts(
		WEIGHT_REF_TIME_PER_SECOND.saturating_mul(2),
		cumulus_primitives_core::relay_chain::MAX_POV_SIZE as u64,
	);

	/// Most bytes of a block.
	pub const MAXIMUM_BLOCK_LENGTH: u32 = 5 * 1024 * 1024;
}
