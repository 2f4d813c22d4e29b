//! What buyers send and get. The bytes of these types never change: `vectors/` fixes them. What is new
//! comes as another version beside the old ones.

// The encoding of enums numbers their variants with `as`.
#![allow(clippy::cast_possible_truncation)]

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, weights::Weight, BoundedVec};
use poco_primitives::{
	order::{Currency, MAX_PARAMS},
	result::{MAX_INLINE_RESULT, MAX_URI},
	Balance, CategoryId, Digest, Moment, TaskId, H256,
};
use scale_info::TypeInfo;

/// Numbers of purchases.
pub type PurchaseId = u64;

/// Most bytes of the beginning of a call.
pub const MAX_PREFIX: u32 = 512;

/// What is to be computed, see `poco_primitives::params`.
pub type Params = BoundedVec<u8, ConstU32<MAX_PARAMS>>;

/// The beginning of a call of the buyer's chain.
pub type Prefix = BoundedVec<u8, ConstU32<MAX_PREFIX>>;

/// Where a result lies.
pub type Pointer = BoundedVec<u8, ConstU32<MAX_URI>>;

/// The bytes of a result.
pub type ResultBytes = BoundedVec<u8, ConstU32<MAX_INLINE_RESULT>>;

/// What `purchase` is called with.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum VersionedPurchase {
	/// The first version.
	#[codec(index = 1)]
	V1(PurchaseV1),
}

/// A request for one task. The buyer pays for it, and is its requester and beneficiary.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct PurchaseV1 {
	/// What the buyer calls the purchase. The answer says it again, by which it is known.
	pub reference: H256,
	/// The hash of the order that sells the app. All orders have to be placed on chain.
	pub app: H256,
	/// The hash of the order that sells the dataset, if there is one.
	pub dataset: Option<H256>,
	/// The hash of the order that sells the computing.
	pub workerpool: H256,
	/// How long the task may take.
	pub category: CategoryId,
	/// A result is accepted when its credibility exceeds `1 - 1/trust`.
	pub trust: u32,
	/// What is computed.
	pub params: Params,
	/// What the price is paid in.
	pub currency: Currency,
	/// The most that the task may cost, in smallest units of that.
	pub max_price: Balance,
	/// An answer that did not go out before may be given up from here on, in milliseconds of chain
	/// time.
	pub expiry: Moment,
	/// What goes back, and how.
	pub answer: AnswerV1,
}

/// What goes back to the buyer, and how.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct AnswerV1 {
	/// What of the result.
	pub what: WhatV1,
	/// By which instruction.
	pub how: HowV1,
	/// What its execution on the buyer's chain may cost. It is sent along with the answer.
	pub fee: FeeV1,
	/// Who gets there what is left over of the fee: the buyer's account when nobody is named. A chain
	/// has no account of its own there, and has to name one.
	pub surplus_to: Option<AccountV1>,
}

/// What of a result is told.
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
pub enum WhatV1 {
	/// Its digest.
	#[codec(index = 0)]
	Digest,
	/// Its digest, and where it lies.
	#[codec(index = 1)]
	Pointer,
	/// Its digest, and the bytes that it has for a callback, if they are no more than this many.
	#[codec(index = 2)]
	Bytes {
		/// The most.
		most: u32,
	},
}

/// By which instruction an answer is told.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum HowV1 {
	/// As the response to a query that the buyer has opened.
	#[codec(index = 0)]
	Query {
		/// The query's number.
		query_id: u64,
		/// The most weight that dealing with the response may take.
		max_weight: Weight,
	},
	/// As a call, `prefix ‖ SCALE(bytes)` with `bytes = SCALE(AnswerBody)`. Its origin is of the kind
	/// `Xcm`, always.
	#[codec(index = 1)]
	Call {
		/// The beginning of the encoded call, without its last argument, which is bytes.
		prefix: Prefix,
		/// The most weight that the call takes, for chains that have to be told.
		max_weight: Weight,
	},
}

/// What the execution of an answer may cost, in smallest units.
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
pub enum FeeV1 {
	/// In this chain's own token.
	#[codec(index = 0)]
	Native(Balance),
	/// In what the price is paid in.
	#[codec(index = 1)]
	Currency(Balance),
}

impl FeeV1 {
	/// Of what and how much, where the price is in this currency.
	pub fn of(self, currency: Currency) -> (Currency, Balance) {
		match self {
			Self::Native(amount) => (Currency::Native, amount),
			Self::Currency(amount) => (currency, amount),
		}
	}
}

/// An account of the buyer's chain.
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
pub enum AccountV1 {
	/// Of 32 bytes.
	#[codec(index = 0)]
	Id32([u8; 32]),
	/// Of 20 bytes.
	#[codec(index = 1)]
	Key20([u8; 20]),
}

/// What an answer says.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum AnswerBody {
	/// The first version, which is the answer to a purchase of the first version.
	#[codec(index = 1)]
	V1(AnswerBodyV1),
}

/// The answer to a purchase.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct AnswerBodyV1 {
	/// What the buyer called the purchase.
	pub reference: H256,
	/// What this chain called it.
	pub purchase: PurchaseId,
	/// The task.
	pub task: TaskId,
	/// What came of it.
	pub outcome: OutcomeV1,
}

/// What came of a task.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum OutcomeV1 {
	/// A result was accepted.
	#[codec(index = 0)]
	Completed {
		/// Its digest.
		digest: Digest,
		/// What else was asked for.
		payload: PayloadV1,
	},
	/// None was. The price went back to the buyer's account on this chain.
	#[codec(index = 1)]
	Failed,
}

/// What an answer tells of a result beside its digest.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum PayloadV1 {
	/// Nothing: no more was asked for, or what was asked for is not known.
	#[codec(index = 0)]
	Nothing,
	/// Where the result lies, a URI.
	#[codec(index = 1)]
	Pointer(Pointer),
	/// The bytes that it has for a callback.
	#[codec(index = 2)]
	Bytes(ResultBytes),
	/// There are such bytes, and more of them than the buyer wanted.
	#[codec(index = 3)]
	TooLong {
		/// How many there are.
		bytes: u32,
	},
}
