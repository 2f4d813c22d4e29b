//! What the pallet wants measured. The figures stand in the runtime's `weights` folder.

use frame_support::weights::{constants::RocksDbWeight, Weight};

/// Measured weights of the pallet's calls and hooks.
pub trait WeightInfo {
	/// `delegate` to a collator that one delegates to already, with a reward and a slash to settle.
	fn delegate() -> Weight;
	/// `undelegate` of everything, with a reward and a slash to settle, from one of as many validators as
	/// there can be.
	fn undelegate() -> Weight;
	/// `redelegate` of everything, with rewards and slashes to settle on both sides, from one of as many
	/// validators as there can be.
	fn redelegate() -> Weight;
	/// `withdraw_unbonded` of as many entries as there can be.
	fn withdraw_unbonded() -> Weight;
	/// `claim` of a reward that is delegated, with a slash to settle.
	fn claim() -> Weight;
	/// `set_compound`.
	fn set_compound() -> Weight;
	/// `claim_earned`.
	fn claim_earned() -> Weight;
	/// `announce_commission`.
	fn announce_commission() -> Weight;
	/// `chill`.
	fn chill() -> Weight;
	/// `unchill` of one of as many candidates as there can be.
	fn unchill() -> Weight;
	/// `announce_exit`.
	fn announce_exit() -> Weight;
	/// `exit` from as many candidates as there can be.
	fn exit() -> Weight;
	/// `cancel_exit` of one of as many candidates as there can be.
	fn cancel_exit() -> Weight;
	/// `set_mode`.
	fn set_mode() -> Weight;
	/// `set_issuance`.
	fn set_issuance() -> Weight;
	/// `set_missed`.
	fn set_missed() -> Weight;
	/// `slash` of one of as many candidates as there can be.
	fn slash() -> Weight;
	/// `replace` in a full list, where everybody but the target collates in both sessions.
	fn replace() -> Weight;
	/// `raise_bond` of one of as many candidates as there can be.
	fn raise_bond() -> Weight;
	/// Counting a block's author.
	fn note_author() -> Weight;
	/// Selecting from `c` candidates as a last resort: they are chilled, and neither as many invulnerables
	/// as there can be nor `c` validators have keys.
	fn new_session(c: u32) -> Weight;
	/// The end of a session of `c` collators, each of which is rewarded, slashed and chilled.
	fn end_session(c: u32) -> Weight;
	/// The end of a session of one collator with `d` delegators. Nothing is charged by this: it shows
	/// that they do not matter.
	fn end_session_of_many(d: u32) -> Weight;
}

/// Storage alone, for tests.
impl WeightInfo for () {
	fn delegate() -> Weight {
		RocksDbWeight::get().reads_writes(9, 7)
	}
	fn undelegate() -> Weight {
		RocksDbWeight::get().reads_writes(14, 8)
	}
	fn redelegate() -> Weight {
		RocksDbWeight::get().reads_writes(17, 9)
	}
	fn withdraw_unbonded() -> Weight {
		RocksDbWeight::get().reads_writes(3, 3)
	}
	fn claim() -> Weight {
		RocksDbWeight::get().reads_writes(9, 7)
	}
	fn set_compound() -> Weight {
		RocksDbWeight::get().reads_writes(1, 1)
	}
	fn claim_earned() -> Weight {
		RocksDbWeight::get().reads_writes(4, 4)
	}
	fn announce_commission() -> Weight {
		RocksDbWeight::get().reads_writes(4, 1)
	}
	fn chill() -> Weight {
		RocksDbWeight::get().reads_writes(2, 1)
	}
	fn unchill() -> Weight {
		RocksDbWeight::get().reads_writes(3, 1)
	}
	fn announce_exit() -> Weight {
		RocksDbWeight::get().reads_writes(3, 1)
	}
	fn exit() -> Weight {
		RocksDbWeight::get().reads_writes(6, 4)
	}
	fn cancel_exit() -> Weight {
		RocksDbWeight::get().reads_writes(3, 1)
	}
	fn set_mode() -> Weight {
		RocksDbWeight::get().reads_writes(0, 1)
	}
	fn set_issuance() -> Weight {
		RocksDbWeight::get().reads_writes(0, 1)
	}
	fn set_missed() -> Weight {
		RocksDbWeight::get().reads_writes(0, 1)
	}
	fn slash() -> Weight {
		RocksDbWeight::get().reads_writes(4, 3)
	}
	fn replace() -> Weight {
		RocksDbWeight::get().reads_writes(9, 6)
	}
	fn raise_bond() -> Weight {
		RocksDbWeight::get().reads_writes(3, 2)
	}
	fn note_author() -> Weight {
		RocksDbWeight::get().reads_writes(1, 1)
	}
	fn new_session(c: u32) -> Weight {
		let c: u64 = c.into();
		RocksDbWeight::get().reads_writes(c.saturating_mul(3).saturating_add(25), 0)
	}
	fn end_session(c: u32) -> Weight {
		let c: u64 = c.into();
		let (reads, writes) = (c.saturating_mul(4), c.saturating_mul(4));
		RocksDbWeight::get().reads_writes(reads.saturating_add(13), writes.saturating_add(5))
	}
	fn end_session_of_many(_: u32) -> Weight {
		Self::end_session(1)
	}
}
