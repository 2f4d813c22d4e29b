//! What the pallet stores, and what it asks of its runtime.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::weights::Weight;
use poco_primitives::{
	attestation::{Place, VersionedStatement},
	Balance,
};
use scale_info::TypeInfo;
use sp_runtime::{DispatchError, DispatchResult};

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
	/// What whoever pushes a statement pays for it here, in smallest units of the chain's own token, beside
	/// what the call and the way cost. [`Config::MaxAttempts`](crate::Config::MaxAttempts) times what `fee` is
	/// worth leaves the chain no costs, whatever becomes of the statement.
	pub price: Balance,
}

/// A statement that was sent and not acknowledged.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Parcel<BlockNumber> {
	/// Where the statement stands.
	pub place: Place,
	/// How often it was sent, or could not be.
	pub attempts: u32,
	/// It is sent again from this block on.
	pub due: BlockNumber,
	/// The number under which the answer will come: the same for all attempts, until one was answered.
	pub query: Option<u64>,
}

/// Carries statements to other chains.
pub trait Transport<AccountId, Location, Response> {
	/// Takes from an account what sending a statement costs it: [`Destination::price`], and the way there. An
	/// error means that it cannot pay.
	fn charge(
		from: &AccountId,
		destination: &Destination<Location>,
		statement: &VersionedStatement,
	) -> DispatchResult;

	/// Sends a statement and tells the number under which the answer will come: `query`, as long as that is
	/// awaited, or a new one. An error is no loss: the statement is sent again later. Who gets it twice knows it
	/// by its place.
	fn send(
		destination: &Destination<Location>,
		statement: &VersionedStatement,
		query: Option<u64>,
	) -> Result<u64, DispatchError>;

	/// No answer is awaited any more under this number.
	fn cancel(destination: &Destination<Location>, query: u64);

	/// Whether an answer that comes from `answered` is the answer of `destination`.
	fn is_from(answered: &Location, destination: &Location) -> bool;

	/// Whether an answer says that the statement was taken.
	fn is_accepted(response: &Response) -> bool;
}

/// Makes what benchmarks need of a runtime.
#[cfg(feature = "runtime-benchmarks")]
pub trait BenchmarkHelper<AccountId, Location, Response> {
	/// A place that statements can be sent to: another one for every number.
	fn location(number: u32) -> Location;
	/// The answer that a statement was taken.
	fn accepted() -> Response;
	/// Asks a place something, and tells the number under which its answer will come.
	fn ask(location: &Location) -> u64;
	/// Gives an account what pushing a statement costs.
	fn fund(account: &AccountId);
}
