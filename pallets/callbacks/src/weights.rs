//! What the pallet wants measured. The figures stand in the runtime's `weights` folder.

use frame_support::weights::Weight;

/// Measured weights of the pallet's calls, and of a delivery.
pub trait WeightInfo {
	/// `set` of a prefix of `b` bytes, in place of another one.
	fn set(b: u32) -> Weight;
	/// `remove`.
	fn remove() -> Weight;
	/// Delivery of a result of `b` bytes to a target with the longest prefix, without what its call
	/// costs.
	fn deliver(b: u32) -> Weight;
}
