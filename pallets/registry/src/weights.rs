//! What the pallet wants measured. The figures stand in the runtime's `weights` folder.

use frame_support::weights::Weight;

/// Measured weights of the pallet's calls.
pub trait WeightInfo {
	/// `register` of details that take `b` bytes, with an artifact to pin.
	fn register(b: u32) -> Weight;
	/// `remove`, with an artifact to unpin.
	fn remove() -> Weight;
	/// `transfer`.
	fn transfer() -> Weight;
	/// `offer`.
	fn offer() -> Weight;
	/// `buy`.
	fn buy() -> Weight;
	/// `set_policy`.
	fn set_policy() -> Weight;
	/// `void_orders`.
	fn void_orders() -> Weight;
	/// `open_category`.
	fn open_category() -> Weight;
	/// `close_category`.
	fn close_category() -> Weight;
	/// `reopen_category`.
	fn reopen_category() -> Weight;
	/// `create_group`.
	fn create_group() -> Weight;
	/// `add_members` of `m` addresses, none of which is a member.
	fn add_members(m: u32) -> Weight;
	/// `remove_members` of `m` addresses, all of which are members.
	fn remove_members(m: u32) -> Weight;
	/// `delete_group`.
	fn delete_group() -> Weight;
}
