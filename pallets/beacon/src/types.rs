//! What the pallet stores.

use codec::{Decode, Encode, MaxEncodedLen};
use poco_primitives::H256;
use scale_info::TypeInfo;

/// The beacon after the last output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct State {
	/// All outputs so far, combined in their order. Zero before the first one.
	pub value: H256,
	/// How many they were.
	pub round: u64,
	/// The last one of them. Zero before the first one.
	pub last: H256,
}

/// The value of a round that was requested.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Seed {
	/// The beacon's value at the round. None while it lies ahead.
	pub value: Option<H256>,
	/// How many requests of the round were not released. At least one.
	pub users: u32,
}
