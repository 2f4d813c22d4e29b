//! What answers say.

// The encoding of enums numbers their variants with `as`.
#![allow(clippy::cast_possible_truncation)]

use crate::Hash;
use alloc::vec::Vec;
use codec::{Decode, DecodeAll, Encode};
use xcm::latest::{
	AssetId, AssetInstance, Fungibility, InteriorLocation, Junction, Location, MaybeErrorCode,
	Response,
};

/// The answer to a purchase, version 1.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Answered {
	/// What the buyer called the purchase.
	pub reference: Hash,
	/// What the PoCo chain called it.
	pub purchase: u64,
	/// The task.
	pub task: Hash,
	/// What came of it.
	pub outcome: Outcome,
}

/// What came of a task.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Outcome {
	/// A result was accepted.
	#[codec(index = 0)]
	Completed {
		/// Its digest.
		digest: Hash,
		/// What else was asked for.
		payload: Payload,
	},
	/// None was. The price went back to the buyer's account on the PoCo chain.
	#[codec(index = 1)]
	Failed,
}

/// What an answer tells of a result beside its digest.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Payload {
	/// Nothing: no more was asked for, or what was asked for is not known.
	#[codec(index = 0)]
	Nothing,
	/// Where the result lies, a URI.
	#[codec(index = 1)]
	Pointer(Vec<u8>),
	/// The bytes that it has for a callback.
	#[codec(index = 2)]
	Bytes(Vec<u8>),
	/// There are such bytes, and more of them than were asked for.
	#[codec(index = 3)]
	TooLong {
		/// How many there are.
		bytes: u32,
	},
}

impl Answered {
	/// Reads the bytes that an answer's call ends with. None where it is of another version, or no
	/// answer at all.
	pub fn read(bytes: &[u8]) -> Option<Self> {
		let (version, body) = bytes.split_first()?;
		if *version != 1 {
			return None;
		}
		Self::decode_all(&mut &body[..]).ok()
	}
}

/// What the response to a query says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Responded {
	/// A result was accepted.
	Completed {
		/// The task.
		task: Hash,
		/// The result's digest.
		digest: Hash,
	},
	/// There is none, for the reason that the answer gives.
	Not(Answered),
}

impl Responded {
	/// Reads the response to a query that was a purchase's.
	pub fn read(response: &Response) -> Option<Self> {
		match response {
			Response::Assets(assets) => {
				let thing = assets.get(0).filter(|_| assets.len() == 1)?;
				let AssetId(class) = &thing.id;
				match (class.last(), &thing.fun) {
					(
						Some(Junction::GeneralKey { length: 32, data: task }),
						Fungibility::NonFungible(AssetInstance::Array32(digest)),
					) => Some(Self::Completed { task: *task, digest: *digest }),
					_ => None,
				}
			},
			Response::DispatchResult(MaybeErrorCode::Error(body)) => {
				Answered::read(body).map(Self::Not)
			},
			_ => None,
		}
	}
}

/// Where the answers for a buyer come from: what the origin of their calls is, of the kind `Xcm`, and the
/// responder of their queries. Nothing else says that the PoCo chain answers this buyer.
///
/// `chain` is the number of the PoCo parachain, `pallet` that of `purchases` in its runtime, and `buyer` who
/// bought, seen from this chain: `Here` for the chain itself. None where the buyer is too deep.
pub fn answers_from(chain: u32, pallet: u8, buyer: &InteriorLocation) -> Option<Location> {
	let mut source =
		Location::new(1, [Junction::Parachain(chain), Junction::PalletInstance(pallet)]);
	for junction in buyer.iter() {
		source.push_interior(*junction).ok()?;
	}
	Some(source)
}
