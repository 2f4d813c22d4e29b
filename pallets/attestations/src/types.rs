//! What the pallet stores, and what it asks of its runtime.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	weights::Weight, BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound,
};
use poco_primitives::{
	attestation::{Place, VersionedStatement},
	Balance,
};
use scale_info::TypeInfo;
use sp_runtime::{traits::Get, DispatchError};

/// The running epoch, and what is left to be removed of one whose root is kept no more.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Epoch<BlockNumber> {
	/// Its number.
	pub number: u32,
	/// The block that it began in.
	pub started: BlockNumber,
	/// An older one that is removed leaf by leaf.
	pub expired: Option<Expired>,
}

/// An epoch whose root is kept no more.
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
pub struct Expired {
	/// Its number.
	pub epoch: u32,
	/// Its first leaf that is still there.
	pub next: u32,
	/// How many it had.
	pub count: u32,
}

/// A place on another chain that statements are sent to, and the call that takes them there.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Destination<Location> {
	/// Where it is.
	pub location: Location,
	/// Number of the pallet that is called there.
	pub pallet: u8,
	/// Number of its call, which takes a statement.
	pub call: u8,
	/// The most that the call weighs there.
	pub max_weight: Weight,
	/// What pays for a message there: an asset as it is called there, and how much of it, which this chain's
	/// account there has. Nothing where messages of this chain are executed for nothing.
	pub fee: Option<(Location, Balance)>,
}

/// A statement that was sent and not acknowledged.
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
#[scale_info(skip_type_params(MaxAttempts))]
pub struct Parcel<BlockNumber, MaxAttempts>
where
	BlockNumber: Clone + core::fmt::Debug + PartialEq + Eq,
	MaxAttempts: Get<u32>,
{
	/// Where the statement stands.
	pub place: Place,
	/// How often it was sent, or could not be.
	pub attempts: u32,
	/// It is sent again from this block on.
	pub due: BlockNumber,
	/// The numbers under which answers may come.
	pub queries: BoundedVec<u64, MaxAttempts>,
}

/// Carries statements to other chains.
pub trait Transport<Location, Response> {
	/// Sends a statement and tells the number under which the answer will come. An error is no loss: the
	/// statement is sent again later. `place` is the statement's own; who gets it twice knows it by that.
	fn send(
		destination: &Destination<Location>,
		statement: &VersionedStatement,
		place: Place,
	) -> Result<u64, DispatchError>;

	/// Whether an answer that comes from `answered` is the answer of `destination`.
	fn is_from(answered: &Location, destination: &Location) -> bool;

	/// Whether an answer says that the statement was taken.
	fn is_accepted(response: &Response) -> bool;
}

/// Makes what benchmarks need of a runtime.
#[cfg(feature = "runtime-benchmarks")]
pub trait BenchmarkHelper<Location, Response> {
	/// A place that statements can be sent to: another one for every number.
	fn location(number: u32) -> Location;
	/// The answer that a statement was taken.
	fn accepted() -> Response;
}
