//! What the pallet wants measured. Measured figures stand in the runtime's `weights` folder.

use frame_support::weights::{constants::RocksDbWeight, Weight};

/// Measured weights of the pallet's calls, of what it does by itself, and of what it adds to messages.
pub trait WeightInfo {
	/// `set_mode`.
	fn set_mode() -> Weight;
	/// `set_limits`.
	fn set_limits() -> Weight;
	/// `set_fee`.
	fn set_fee() -> Weight;
	/// `add_members` of `m` accounts, none of which is a member.
	fn add_members(m: u32) -> Weight;
	/// `remove_members` of `m` members.
	fn remove_members(m: u32) -> Weight;
	/// `link_group` as the last that can be.
	fn link_group() -> Weight;
	/// `unlink_group` of as many as there can be.
	fn unlink_group() -> Weight;
	/// `vouch` in the place of somebody who is no member any more, by a member of the last group.
	fn vouch() -> Weight;
	/// `unvouch` by somebody else than the one who vouched, who is no member any more.
	fn unvouch() -> Weight;
	/// `release` by the member who vouches for the beneficiary, a member of the last group.
	fn release() -> Weight;
	/// `claim`, with the message that it sends.
	fn claim() -> Weight;
	/// `retry`, with the message that it sends.
	fn retry() -> Weight;
	/// `stop_return`.
	fn stop_return() -> Weight;
	/// `set_always_stop`.
	fn set_always_stop() -> Weight;
	/// Noting a message's origin, and forgetting it.
	fn capture() -> Weight;
	/// Deciding on what a customer of a member of the last group may receive, and counting it, without
	/// the deposit itself.
	fn admit() -> Weight;
	/// Deciding on what an outsider may not receive, and booking it, without the deposit itself.
	fn keep_apart() -> Weight;
	/// Looking in a block whether anything is to be sent back.
	fn serve_base() -> Weight;
	/// Looking at one deposit that may have to be sent back.
	fn serve_pass() -> Weight;
	/// Sending it back, with the message, or noting that it failed.
	fn serve_return() -> Weight;
}

/// Estimates, for tests: storage alone, and a guess for the program of a return. NOT measured, and not
/// meant for a runtime.
impl WeightInfo for () {
	fn set_mode() -> Weight {
		RocksDbWeight::get().reads_writes(1, 3)
	}
	fn set_limits() -> Weight {
		RocksDbWeight::get().reads_writes(1, 1)
	}
	fn set_fee() -> Weight {
		RocksDbWeight::get().reads_writes(1, 1)
	}
	fn add_members(m: u32) -> Weight {
		let m: u64 = m.into();
		RocksDbWeight::get().reads_writes(m.saturating_add(1), m.saturating_add(1))
	}
	fn remove_members(m: u32) -> Weight {
		let m: u64 = m.into();
		RocksDbWeight::get().reads_writes(m.saturating_add(1), m.saturating_add(1))
	}
	fn link_group() -> Weight {
		RocksDbWeight::get().reads_writes(1, 1)
	}
	fn unlink_group() -> Weight {
		RocksDbWeight::get().reads_writes(1, 1)
	}
	fn vouch() -> Weight {
		RocksDbWeight::get().reads_writes(30, 7)
	}
	fn unvouch() -> Weight {
		RocksDbWeight::get().reads_writes(16, 4)
	}
	fn release() -> Weight {
		RocksDbWeight::get().reads_writes(26, 9)
	}
	fn claim() -> Weight {
		returning()
	}
	fn retry() -> Weight {
		returning()
	}
	fn stop_return() -> Weight {
		RocksDbWeight::get().reads_writes(1, 1)
	}
	fn set_always_stop() -> Weight {
		RocksDbWeight::get().reads_writes(3, 3)
	}
	fn capture() -> Weight {
		RocksDbWeight::get().reads_writes(1, 1)
	}
	fn admit() -> Weight {
		RocksDbWeight::get().reads_writes(20, 2)
	}
	fn keep_apart() -> Weight {
		RocksDbWeight::get().reads_writes(20, 6)
	}
	fn serve_base() -> Weight {
		RocksDbWeight::get().reads_writes(2, 1)
	}
	fn serve_pass() -> Weight {
		RocksDbWeight::get().reads(1)
	}
	fn serve_return() -> Weight {
		returning()
	}
}

/// An estimate of what a return takes: NOT measured.
fn returning() -> Weight {
	RocksDbWeight::get().reads_writes(20, 12)
}
