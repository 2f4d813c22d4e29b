//! What the pallet stores, and what it asks of its runtime.

// The encoding of enums numbers their variants with `as`.
#![allow(clippy::cast_possible_truncation)]

use crate::WeightInfo;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	traits::{ConstU32, Get},
	weights::Weight,
	BoundedVec, CloneNoBound, DebugNoBound, DefaultNoBound, EqNoBound, PartialEqNoBound,
};
use poco_primitives::{
	attestation::EpochRoot,
	redemption::{Period, VersionedCertificate},
	Moment, H256,
};
use scale_info::TypeInfo;

/// Most nodes of a storage proof: the way to an entry forks about eight times in a state of a billion.
pub const MAX_NODES: u32 = 32;

/// Most bytes of a node: the largest one, with sixteen children and a value, has less.
pub const MAX_NODE: u32 = 1_024;

/// Most items that a call removes.
pub const MAX_FORGOTTEN: u32 = 64;

/// A proof of what a chain's state has, as nodes give it.
pub type Proof = BoundedVec<BoundedVec<u8, ConstU32<MAX_NODE>>, ConstU32<MAX_NODES>>;

/// A chain whose statements are believed.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Source<Location> {
	/// Hash of its first block, which its statements name it by.
	pub chain: H256,
	/// The number that the relay chain knows it by.
	pub para: u32,
	/// Where its messages come from: the very pallet, not only the chain.
	pub sender: Location,
}

/// A block of a source that the relay chain has included.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Head {
	/// Its number.
	pub number: u32,
	/// The root of its state.
	pub state_root: H256,
}

/// The root of an epoch that was proven.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct KnownRoot {
	/// The epoch.
	pub epoch: u32,
	/// Its root.
	pub root: EpochRoot,
}

/// Among whom a receipt is accepted once, and when.
#[derive(
	CloneNoBound,
	DebugNoBound,
	DefaultNoBound,
	PartialEqNoBound,
	EqNoBound,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[scale_info(skip_type_params(MaxPeriods))]
pub struct Scope<MaxPeriods: Get<u32>> {
	/// What was spent before this is accepted no more, whatever periods are opened.
	pub closed_until: Moment,
	/// Periods in which receipts are accepted, one after the other.
	pub periods: BoundedVec<Period, MaxPeriods>,
}

/// That a receipt was used.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Redemption<AccountId> {
	/// With whom.
	pub verifier: H256,
	/// Who has the certificate.
	pub holder: AccountId,
	/// What it says.
	pub certificate: VersionedCertificate,
}

/// What can be forgotten.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Leftover {
	/// Roots and statements of a chain that is a source no more.
	Source {
		/// The chain.
		chain: H256,
	},
	/// What was redeemed in a period that is closed.
	Period {
		/// The period's scope.
		scope: H256,
		/// When it began.
		from: Moment,
	},
}

impl Leftover {
	/// What removing so many items of it weighs.
	pub(crate) fn weight_of<W: WeightInfo>(&self, items: u32) -> Weight {
		match self {
			Self::Source { .. } => W::forget(items),
			Self::Period { .. } => W::forget_period(items),
		}
	}
}

/// Reads the relay chain's state.
pub trait RelayState {
	/// The head of a parachain: the encoded header of its last block that the relay chain has included.
	fn head(&self, para: u32) -> Option<Vec<u8>>;
}

/// Makes what benchmarks need of a runtime.
#[cfg(feature = "runtime-benchmarks")]
pub trait BenchmarkHelper<Location> {
	/// A place that messages can come from: another one for every number.
	fn sender(number: u32) -> Location;
}
