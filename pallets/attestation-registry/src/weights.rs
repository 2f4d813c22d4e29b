//! What the pallet wants measured.

use frame_support::weights::{constants::RocksDbWeight, Weight};

/// Measured weights of the pallet's calls and of its hook.
pub trait WeightInfo {
	/// Keeping a new head of as many sources as there can be, with as many heads as can be kept.
	fn note_heads() -> Weight;
	/// `list_source`, the last one.
	fn list_source() -> Weight;
	/// `delist_source` of one of as many as there can be.
	fn delist_source() -> Weight;
	/// `list_verifier` in a scope of its own.
	fn list_verifier() -> Weight;
	/// `delist_verifier`.
	fn delist_verifier() -> Weight;
	/// `open_period`, the last one.
	fn open_period() -> Weight;
	/// `close_period` of as many as there can be.
	fn close_period() -> Weight;
	/// `receive` of a statement that takes another one's place.
	fn receive() -> Weight;
	/// `import` by a proof of `n` nodes, as large as they can be.
	fn import(n: u32) -> Weight;
	/// `redeem` of a statement as long as it can be, by a path as long as it can be.
	fn redeem() -> Weight;
	/// `forget` of `n` statements of a source.
	fn forget(n: u32) -> Weight;
	/// `forget` of `n` receipts that were redeemed in a period.
	fn forget_period(n: u32) -> Weight;
}

/// Bytes of proof of an item, in the estimates.
const PROOF: u64 = 4_096;

/// What touching so many items weighs, in the estimates.
fn touching(reads: u64, writes: u64) -> Weight {
	let proof = Weight::from_parts(0, PROOF.saturating_mul(reads));
	RocksDbWeight::get().reads_writes(reads, writes).saturating_add(proof)
}

/// Estimates, not measured: the items of storage that are touched, for tests and examples.
impl WeightInfo for () {
	fn note_heads() -> Weight {
		touching(5, 4)
	}
	fn list_source() -> Weight {
		touching(1, 1)
	}
	fn delist_source() -> Weight {
		touching(1, 2)
	}
	fn list_verifier() -> Weight {
		touching(4, 4)
	}
	fn delist_verifier() -> Weight {
		touching(2, 2)
	}
	fn open_period() -> Weight {
		touching(1, 1)
	}
	fn close_period() -> Weight {
		touching(1, 1)
	}
	fn receive() -> Weight {
		touching(4, 4)
	}
	fn import(n: u32) -> Weight {
		let hashing = Weight::from_parts(20_000_000, 0).saturating_mul(n.into());
		touching(3, 1).saturating_add(hashing)
	}
	fn redeem() -> Weight {
		touching(5, 1)
	}
	fn forget(n: u32) -> Weight {
		let n = u64::from(n);
		touching(n.saturating_add(2), n.saturating_mul(2).saturating_add(1))
	}
	fn forget_period(n: u32) -> Weight {
		let n = u64::from(n);
		touching(n.saturating_add(1), n)
	}
}
