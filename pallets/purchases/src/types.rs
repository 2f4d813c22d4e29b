//! What the pallet stores, and what it asks of its runtime.

// The encoding of enums numbers their variants with `as`.
#![allow(clippy::cast_possible_truncation)]

use crate::{HowV1, Params, Pointer, PurchaseId, ResultBytes, WhatV1};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::weights::Weight;
use poco_primitives::{order::Currency, Balance, CategoryId, Digest, Moment, TaskId, H256};
use scale_info::TypeInfo;
use sp_runtime::{AccountId32, DispatchError};
use xcm::v5::{Error as XcmError, InteriorLocation, Location};

/// A purchase whose answer has not gone out.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Purchase {
	/// The buyer's account on this chain.
	pub buyer: AccountId32,
	/// The buyer's chain.
	pub chain: Location,
	/// What the buyer is called there; nothing where it is the chain itself.
	pub within: InteriorLocation,
	/// What the buyer calls the purchase.
	pub reference: H256,
	/// What was bought.
	pub task: TaskId,
	/// From here on it may be given up.
	pub expiry: Moment,
	/// What of the result is told.
	pub what: WhatV1,
	/// By which instruction.
	pub how: HowV1,
	/// What the fee is in.
	pub currency: Currency,
	/// What the answer's execution may cost, which lies on the pallet's account.
	pub fee: Balance,
	/// Who gets what is left over of it, seen from the buyer's chain.
	pub beneficiary: Location,
	/// What is held on the buyer's balance.
	pub deposit: Balance,
}

/// What is held for purchases, in smallest units. What was taken is written down with the purchase: a
/// change of these touches those that are made later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deposits {
	/// For every purchase.
	pub purchase: Balance,
	/// For every byte of its record.
	pub byte: Balance,
}

impl Deposits {
	/// For a purchase whose record takes this many bytes.
	pub fn of_purchase(&self, bytes: u32) -> Balance {
		self.purchase.saturating_add(self.byte.saturating_mul(bytes.into()))
	}
}

/// What sending answers costs, in smallest units of the chain's own token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prices {
	/// For every answer.
	pub answer: Balance,
	/// For every byte that it may have of the buyer's choice: of the result, and of the call.
	pub byte: Balance,
}

impl Prices {
	/// For an answer with this many bytes of the buyer's choice.
	pub fn of_answer(&self, bytes: u32) -> Balance {
		self.answer.saturating_add(self.byte.saturating_mul(bytes.into()))
	}
}

/// What the market is to buy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
	/// The number of the purchase, which makes requests differ.
	pub purchase: PurchaseId,
	/// Who requests, pays, and has the result.
	pub buyer: AccountId32,
	/// The hash of the placed order that sells the app.
	pub app: H256,
	/// The hash of the placed order that sells the dataset, if there is one.
	pub dataset: Option<H256>,
	/// The hash of the placed order that sells the computing.
	pub workerpool: H256,
	/// How long the task may take.
	pub category: CategoryId,
	/// How sure the buyer wants to be.
	pub trust: u32,
	/// What is computed.
	pub params: Params,
	/// What the price is in.
	pub currency: Currency,
	/// The most that the task may cost.
	pub max_price: Balance,
}

/// What the market bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bought {
	/// The task, which nobody has bought before.
	pub task: TaskId,
	/// What it cost, in the currency that was wished for.
	pub price: Balance,
}

/// What came of a task.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Outcome {
	/// Nothing yet, or not all of it: something may still be published.
	Open,
	/// A result was accepted, and nothing of it will be known that is not known now.
	Completed(Completed),
	/// None was, and the price went back.
	Failed,
	/// Nobody knows any more, or there never was such a task.
	Unknown,
}

/// A result that was accepted.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Completed {
	/// Its digest.
	pub digest: Digest,
	/// Where it lies, if that is a URI.
	pub pointer: Option<Pointer>,
	/// The bytes that it has for a callback, if they were published.
	pub bytes: Option<ResultBytes>,
}

/// Makes the deals.
pub trait Market {
	/// Buys one task, with a callback: its result is to be passed to
	/// [`on_result`](crate::Pallet::on_result). The caller undoes what an error leaves behind.
	fn buy(wish: Wish) -> Result<Bought, DispatchError>;

	/// What came of a task.
	fn outcome(task: TaskId) -> Outcome;
}

/// An answer that is to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
	/// The number of the purchase.
	pub purchase: PurchaseId,
	/// The task.
	pub task: TaskId,
	/// What the fee is in.
	pub asset: Location,
	/// What the execution may cost there, in smallest units.
	pub fee: Balance,
	/// The chain that keeps what the fee is in.
	pub reserve: Location,
	/// The buyer's chain.
	pub chain: Location,
	/// What the buyer is called there.
	pub within: InteriorLocation,
	/// What the answer comes from, seen from this chain.
	pub source: InteriorLocation,
	/// Who gets there what is left over of the fee.
	pub beneficiary: Location,
	/// What it says.
	pub content: Content,
}

/// What an answer says, and by which instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
	/// As the response to a query.
	Response {
		/// The query's number.
		query_id: u64,
		/// The most weight that dealing with it may take.
		max_weight: Weight,
		/// The digest, or the encoded body of an answer that there is none.
		result: Result<Digest, Vec<u8>>,
	},
	/// As a call.
	Call {
		/// The encoded call.
		call: Vec<u8>,
		/// The most weight that it takes.
		max_weight: Weight,
	},
}

/// What sends answers.
pub trait Messenger {
	/// Takes the whole fee from the account of [`Location::here`], and sends it with the answer. The
	/// caller undoes what an error leaves behind.
	fn send(answer: Answer) -> Result<(), XcmError>;
}

/// Why an answer did not go out.
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
pub enum AnswerError {
	/// Nothing is known to say, yet or any more.
	#[codec(index = 0)]
	NothingToSay,
	/// It could not be sent.
	#[codec(index = 1)]
	NotSent(XcmError),
}

/// What benchmarks buy.
#[cfg(feature = "runtime-benchmarks")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
	/// The hash of a placed order for an app.
	pub app: H256,
	/// The hash of a placed order for a dataset.
	pub dataset: Option<H256>,
	/// The hash of a placed order of a workerpool.
	pub workerpool: H256,
	/// A category.
	pub category: CategoryId,
	/// A trust that the workerpool gives.
	pub trust: u32,
	/// What is computed: as many bytes as were asked for.
	pub params: Params,
	/// What the orders' prices are in.
	pub currency: Currency,
	/// What they come to.
	pub price: Balance,
	/// A fee that the buyer's chain takes.
	pub fee: crate::FeeV1,
}

/// What benchmarks need of a runtime: each as often as they ask for it.
#[cfg(feature = "runtime-benchmarks")]
pub trait BenchmarkHelper<RuntimeOrigin> {
	/// An account of another chain, to which messages can be sent.
	fn buyer() -> Location;

	/// That buyer, as an origin of calls.
	fn origin(buyer: Location) -> RuntimeOrigin;

	/// Orders that were not used, with parameters of so many bytes (not fewer than sixteen), in the
	/// dearest way that there is; the buyer's account has the money for all of it afterwards.
	fn offer(buyer: &AccountId32, params: u32) -> Offer;

	/// Lets a task be completed, with so many bytes for a callback.
	fn complete(task: TaskId, bytes: u32);

	/// Lets it be this time.
	fn set_time(now: Moment);
}
