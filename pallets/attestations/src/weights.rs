//! What the pallet wants measured. The figures stand in the runtime's `weights` folder.

use frame_support::weights::{constants::RocksDbWeight, Weight};

/// Measured weights of the pallet's calls and hooks.
pub trait WeightInfo {
	/// `on_initialize` of a block in which nothing ends.
	fn begin_block() -> Weight;
	/// Ending an epoch of as many leaves as there can be, beside `begin_block`.
	fn close_epoch() -> Weight;
	/// Removing `n` leaves of an old epoch, beside `begin_block`.
	fn prune(n: u32) -> Weight;
	/// Stating something, as the last leaf of an epoch.
	fn attest() -> Weight;
	/// `list_destination`.
	fn list_destination() -> Weight;
	/// `delist_destination` of one with a full outbox.
	fn delist_destination() -> Weight;
	/// `push` to a destination whose outbox takes one more.
	fn push() -> Weight;
	/// `retry` of the last parcel of a full outbox.
	fn retry() -> Weight;
	/// `acknowledge` of the last parcel of a full outbox.
	fn acknowledge() -> Weight;
	/// Looking whether anything waits to be sent again.
	fn look() -> Weight;
}

/// Estimates, not measured: the items of storage that are touched, for tests.
impl WeightInfo for () {
	fn begin_block() -> Weight {
		RocksDbWeight::get().reads(1)
	}
	fn close_epoch() -> Weight {
		RocksDbWeight::get().reads_writes(2, 4)
	}
	fn prune(n: u32) -> Weight {
		RocksDbWeight::get().writes(u64::from(n).saturating_mul(2).saturating_add(1))
	}
	fn attest() -> Weight {
		RocksDbWeight::get().reads_writes(5, 2)
	}
	fn list_destination() -> Weight {
		RocksDbWeight::get().reads_writes(3, 3)
	}
	fn delist_destination() -> Weight {
		RocksDbWeight::get().reads_writes(4, 5)
	}
	fn push() -> Weight {
		RocksDbWeight::get().reads_writes(5, 4)
	}
	fn retry() -> Weight {
		RocksDbWeight::get().reads_writes(6, 4)
	}
	fn acknowledge() -> Weight {
		RocksDbWeight::get().reads_writes(5, 5)
	}
	fn look() -> Weight {
		RocksDbWeight::get().reads(1)
	}
}
