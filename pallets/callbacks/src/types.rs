//! What the pallet stores, and what it asks of its runtime.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound};
use poco_primitives::Balance;
use scale_info::TypeInfo;
use sp_runtime::{traits::Get, AccountId32};

/// The call that is made with the results of tasks whose callback is the owner's address.
#[derive(
	CloneNoBound,
	DebugNoBound,
	PartialEqNoBound,
	EqNoBound,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[scale_info(skip_type_params(MaxPrefix))]
pub struct Target<MaxPrefix: Get<u32>> {
	/// Whose address it lies under, and who makes the call.
	pub owner: AccountId32,
	/// The encoded call, without its last argument, which is bytes.
	pub prefix: BoundedVec<u8, MaxPrefix>,
	/// What is held on its owner's balance until it is removed, in smallest units.
	pub deposit: Balance,
}

/// What is held for targets, in smallest units. What was taken is written down with the target: a
/// change of these touches those that are set later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deposits {
	/// For every target.
	pub target: Balance,
	/// For every byte of its prefix.
	pub byte: Balance,
}

impl Deposits {
	/// For a target whose prefix takes this many bytes.
	pub fn of_target(&self, bytes: u32) -> Balance {
		self.target.saturating_add(self.byte.saturating_mul(bytes.into()))
	}
}
