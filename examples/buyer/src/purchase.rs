//! What a purchase is, in the bytes that the PoCo chain reads.

// The encoding of enums numbers their variants with `as`.
#![allow(clippy::cast_possible_truncation)]

use crate::Hash;
use alloc::vec::Vec;
use codec::Encode;
use xcm::latest::Weight;

/// Most bytes of parameters.
pub const MAX_PARAMS: usize = 1_024;

/// Most bytes of the beginning of a call.
pub const MAX_PREFIX: usize = 512;

/// Most bytes of a result that an answer has.
pub const MAX_BYTES: u32 = 8 * 1_024;

/// A request for one task, version 1.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub struct Purchase {
	/// What the buyer calls it. The answer says it again, and nothing else of what was sent.
	pub reference: Hash,
	/// The hash of the order that sells the app.
	pub app: Hash,
	/// The hash of the order that sells the dataset, if there is one.
	pub dataset: Option<Hash>,
	/// The hash of the order that sells the computing.
	pub workerpool: Hash,
	/// How long the task may take.
	pub category: u32,
	/// A result is accepted when its credibility exceeds `1 - 1/trust`.
	pub trust: u32,
	/// What is computed, a JSON text of at most [`MAX_PARAMS`] bytes.
	pub params: Vec<u8>,
	/// What the price is paid in.
	pub currency: Currency,
	/// The most that the task may cost, in smallest units of that.
	pub max_price: u128,
	/// An answer that did not go out before may be given up from here on, in milliseconds of the PoCo
	/// chain's time.
	pub expiry: u64,
	/// What goes back, and how.
	pub answer: Answer,
}

/// What a price is paid in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub enum Currency {
	/// The PoCo chain's own token.
	#[codec(index = 0)]
	Native,
	/// The asset that is listed there under this key.
	#[codec(index = 1)]
	Asset(Hash),
}

/// What goes back to the buyer, and how.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub struct Answer {
	/// What of the result.
	pub what: What,
	/// By which instruction.
	pub how: How,
	/// What its execution on the buyer's chain may cost.
	pub fee: Fee,
	/// Who gets there what is left over of the fee: the buyer's account when nobody is named. A chain
	/// has to name somebody.
	pub surplus_to: Option<Account>,
}

/// What of a result is told, beside its digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub enum What {
	/// Nothing.
	#[codec(index = 0)]
	Digest,
	/// Where it lies.
	#[codec(index = 1)]
	Pointer,
	/// The bytes that it has for a callback, if they are no more than this many.
	#[codec(index = 2)]
	Bytes {
		/// The most; at most [`MAX_BYTES`].
		most: u32,
	},
}

/// By which instruction an answer is told.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub enum How {
	/// As the response to a query, for a digest only.
	#[codec(index = 0)]
	Query {
		/// The query's number. Its responder is [`answers_from`](crate::answers_from).
		query_id: u64,
		/// The most weight that dealing with the response may take.
		max_weight: Weight,
	},
	/// As a call.
	#[codec(index = 1)]
	Call {
		/// The beginning of the encoded call, see [`prefix_of`].
		prefix: Vec<u8>,
		/// The most weight that the call takes.
		max_weight: Weight,
	},
}

/// What the execution of an answer may cost, in smallest units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub enum Fee {
	/// In the PoCo chain's own token.
	#[codec(index = 0)]
	Native(u128),
	/// In what the price is paid in.
	#[codec(index = 1)]
	Currency(u128),
}

/// An account of the buyer's chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub enum Account {
	/// Of 32 bytes.
	#[codec(index = 0)]
	Id32([u8; 32]),
	/// Of 20 bytes.
	#[codec(index = 1)]
	Key20([u8; 20]),
}

impl Purchase {
	/// The call of the PoCo chain that makes this purchase. None where the chain could not read it:
	/// there are more parameters, or a longer prefix, than it takes.
	///
	/// `pallet` and `call` are the numbers of `purchases` and `purchase` in its runtime.
	pub fn call(&self, pallet: u8, call: u8) -> Option<Vec<u8>> {
		let is_short = match &self.answer.how {
			How::Query { .. } => true,
			How::Call { prefix, .. } => prefix.len() <= MAX_PREFIX,
		};
		// The numbers of pallet and call, that of the version, and what it is.
		let encoded = (pallet, call, 1u8, self).encode();
		(is_short && self.params.len() <= MAX_PARAMS).then_some(encoded)
	}
}

/// What [`How::Call`] is told for a call of this chain: its encoding with no bytes for its last argument,
/// without the number of these. None where it does not end so.
pub fn prefix_of(call: &impl Encode) -> Option<Vec<u8>> {
	let mut encoded = call.encode();
	(encoded.pop() == Some(0)).then_some(encoded)
}
