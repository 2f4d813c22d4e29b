//! Headers, of our chain and of its relay chain.

// The encoding of enums numbers their variants with `as`.
#![allow(clippy::cast_possible_truncation)]

use crate::storage::Blake2;
use alloc::vec::Vec;
use codec::{Decode, Encode};
use poco_primitives::H256;
use sp_core::Hasher;

/// A block's header.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Header {
	/// Hash of the block before.
	pub parent: H256,
	/// Number of the block.
	#[codec(compact)]
	pub number: u32,
	/// Root of the state after the block.
	pub state_root: H256,
	/// Root of the block's calls.
	pub calls_root: H256,
	/// What else it says.
	pub digest: Vec<DigestItem>,
}

/// Something that a header says.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum DigestItem {
	/// Whatever the runtime says.
	#[codec(index = 0)]
	Other(Vec<u8>),
	/// From the runtime to the consensus engine that is named.
	#[codec(index = 4)]
	Consensus([u8; 4], Vec<u8>),
	/// The author's signature.
	#[codec(index = 5)]
	Seal([u8; 4], Vec<u8>),
	/// From the consensus engine that is named to the runtime.
	#[codec(index = 6)]
	PreRuntime([u8; 4], Vec<u8>),
	/// The runtime is another one from the next block on.
	#[codec(index = 8)]
	RuntimeUpdated,
}

impl Header {
	/// The hash that the block is known by.
	pub fn hash(&self) -> H256 {
		self.using_encoded(Blake2::hash)
	}
}
