//! What the pallet wants measured. The figures stand in the runtime's `weights` folder.

use frame_support::weights::{constants::RocksDbWeight, Weight};

/// Measured weights of the pallet's calls.
pub trait WeightInfo {
	/// `list`, with the treasury's deposit.
	fn list() -> Weight;
	/// `set_rate`.
	fn set_rate() -> Weight;
	/// `set_reserve`.
	fn set_reserve() -> Weight;
	/// `set_acceptance`, for deals.
	fn set_acceptance() -> Weight;
	/// `delist` of an asset with no accounts, which is gone at once.
	fn delist() -> Weight;
	/// `sweep` of `a` accounts and `p` approvals, the last ones.
	fn sweep(a: u32, p: u32) -> Weight;
}

/// Estimates, which count storage alone, for tests and for a chain on which nothing was measured yet.
impl WeightInfo for () {
	fn list() -> Weight {
		RocksDbWeight::get().reads_writes(6, 5)
	}
	fn set_rate() -> Weight {
		RocksDbWeight::get().reads_writes(2, 1)
	}
	fn set_reserve() -> Weight {
		RocksDbWeight::get().reads_writes(3, 1)
	}
	fn set_acceptance() -> Weight {
		RocksDbWeight::get().reads_writes(4, 1)
	}
	fn delist() -> Weight {
		RocksDbWeight::get().reads_writes(8, 7)
	}
	fn sweep(a: u32, p: u32) -> Weight {
		// For each its record, and its owner's account, from which a deposit comes back.
		let each = u64::from(a).saturating_add(p.into()).saturating_mul(2);
		RocksDbWeight::get().reads_writes(each.saturating_add(8), each.saturating_add(7))
	}
}
