//! What the pallet wants measured. The figures stand in the runtime's `weights` folder.

use frame_support::weights::{constants::RocksDbWeight, Weight};

/// Measured weights of the pallet's calls, and of what it does for others.
pub trait WeightInfo {
	/// `create_campaign` with `a` apps, all of them entries, and as many requesters as there can be.
	fn create_campaign(a: u32) -> Weight;
	/// `donate` of another currency, which begins a generation.
	fn donate() -> Weight;
	/// `claim_receipt` of a stage before the running one.
	fn claim_receipt() -> Weight;
	/// `refund` of another currency.
	fn refund() -> Weight;
	/// `waive` of the last of `p` payees of another currency, which begins a generation.
	fn waive(p: u32) -> Weight;
	/// `set_requesters` to as many as there can be.
	fn set_requesters() -> Weight;
	/// `end_campaign`.
	fn end_campaign() -> Weight;
	/// `fund_deposits`.
	fn fund_deposits() -> Weight;
	/// `remove_campaign` of as much as one call removes.
	fn remove_campaign() -> Weight;
	/// `set_ceiling`.
	fn set_ceiling() -> Weight;
	/// Deciding whether a campaign with as many apps and requesters as there can be pays a deal, of as many
	/// known prices as there can be.
	fn sponsor() -> Weight;
	/// Noting what somebody paid, of as many known prices as there can be.
	fn on_paid() -> Weight;
	/// A task that has ended with `p` payees, which begins a stage.
	fn on_completed(p: u32) -> Weight;
	/// A task whose price came back.
	fn on_returned() -> Weight;
	/// A task whose records are gone.
	fn on_pruned() -> Weight;
	/// A task that no campaign paid.
	fn on_foreign() -> Weight;
}

/// Estimates, not measured: the items of storage that are touched, for tests.
impl WeightInfo for () {
	fn create_campaign(a: u32) -> Weight {
		RocksDbWeight::get().reads_writes(u64::from(a).saturating_add(5), 6)
	}
	fn donate() -> Weight {
		RocksDbWeight::get().reads_writes(8, 8)
	}
	fn claim_receipt() -> Weight {
		RocksDbWeight::get().reads_writes(10, 4)
	}
	fn refund() -> Weight {
		RocksDbWeight::get().reads_writes(9, 6)
	}
	fn waive(p: u32) -> Weight {
		RocksDbWeight::get()
			.reads_writes(13, 10)
			.saturating_add(Weight::from_parts(p.into(), 0).saturating_mul(10_000))
	}
	fn set_requesters() -> Weight {
		RocksDbWeight::get().reads_writes(3, 3)
	}
	fn end_campaign() -> Weight {
		RocksDbWeight::get().reads_writes(1, 1)
	}
	fn fund_deposits() -> Weight {
		RocksDbWeight::get().reads_writes(4, 3)
	}
	fn remove_campaign() -> Weight {
		RocksDbWeight::get().reads_writes(210, 210)
	}
	fn set_ceiling() -> Weight {
		RocksDbWeight::get().writes(1)
	}
	fn sponsor() -> Weight {
		RocksDbWeight::get().reads_writes(8, 2)
	}
	fn on_paid() -> Weight {
		RocksDbWeight::get().reads_writes(2, 1)
	}
	fn on_completed(p: u32) -> Weight {
		RocksDbWeight::get()
			.reads_writes(3, 4)
			.saturating_add(Weight::from_parts(p.into(), 0).saturating_mul(10_000))
	}
	fn on_returned() -> Weight {
		RocksDbWeight::get().reads_writes(3, 2)
	}
	fn on_pruned() -> Weight {
		RocksDbWeight::get().reads_writes(2, 3)
	}
	fn on_foreign() -> Weight {
		RocksDbWeight::get().reads(1)
	}
}
