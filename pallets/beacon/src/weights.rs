//! What the pallet wants measured. The figures stand in the runtime's `weights` folder.

use frame_support::weights::{constants::RocksDbWeight, Weight};

/// Measured weights of the pallet's hook.
pub trait WeightInfo {
	/// The beacon of one block: an output that stands in for another, for a round that was
	/// requested.
	fn mix() -> Weight;
}

/// Storage alone, for tests: whether epochs will do, the beacon, a seed.
impl WeightInfo for () {
	fn mix() -> Weight {
		RocksDbWeight::get().reads_writes(3, 2)
	}
}
