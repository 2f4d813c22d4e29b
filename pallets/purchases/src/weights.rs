//! What the pallet wants measured. Measured figures stand in the runtime's `weights` folder.

use frame_support::weights::{constants::RocksDbWeight, Weight};

/// Measured weights of the pallet's calls, and of passing a result on.
pub trait WeightInfo {
	/// `purchase` with parameters of `p` bytes, with the deal that it makes.
	fn purchase(p: u32) -> Weight;
	/// `answer` with the longest result, with the message that it sends.
	fn answer() -> Weight;
	/// `forget`.
	fn forget() -> Weight;
	/// Passing on a result of `b` bytes, with the message.
	fn on_result(b: u32) -> Weight;
}

/// Estimates, for tests: storage alone, and a guess for the deal and the program. NOT measured, and not
/// meant for a runtime.
impl WeightInfo for () {
	fn purchase(_: u32) -> Weight {
		RocksDbWeight::get().reads_writes(40, 30)
	}
	fn answer() -> Weight {
		answering()
	}
	fn forget() -> Weight {
		RocksDbWeight::get().reads_writes(10, 8)
	}
	fn on_result(_: u32) -> Weight {
		answering()
	}
}

/// An estimate of what an answer takes: NOT measured.
fn answering() -> Weight {
	RocksDbWeight::get().reads_writes(20, 14)
}
