//! What a verifier trusts, and gets from where it trusts.

// The encoding of enums numbers their variants with `as`.
#![allow(clippy::cast_possible_truncation)]

use crate::{storage::Blake2, Refusal};
use alloc::vec::Vec;
use codec::{Decode, DecodeAll, Encode};
use finality_grandpa::voter_set::VoterSet;
use poco_primitives::H256;
use sp_core::Hasher;

/// Most bytes of a checkpoint: 40 for each authority, and some.
pub const MAX_CHECKPOINT: usize = 256 * 1024;

/// The ed25519 key of an authority.
pub type AuthorityId = [u8; 32];

/// A version more is a variant more.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum VersionedCheckpoint {
	/// The first version.
	#[codec(index = 1)]
	V1(Checkpoint),
}

/// Who finalizes the relay chain, and which chain of it is meant.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Checkpoint {
	/// The number that the relay chain knows the chain by.
	pub para: u32,
	/// Hash of the first block of that chain, which its statements name it by.
	pub chain: H256,
	/// Number of the set of authorities.
	pub set: u64,
	/// The authorities, each with the weight of its vote: what `GrandpaApi_grandpa_authorities` of a relay
	/// chain's node tells.
	pub authorities: Vec<(AuthorityId, u64)>,
}

impl VersionedCheckpoint {
	/// The checkpoint that bytes encode.
	pub fn read(mut bytes: &[u8]) -> Result<Self, Refusal> {
		if bytes.len() > MAX_CHECKPOINT {
			return Err(Refusal::NoCheckpoint);
		}
		Self::decode_all(&mut bytes).map_err(|_| Refusal::NoCheckpoint)
	}
}

impl Checkpoint {
	/// Names this checkpoint, so that two who trust it can tell each other.
	pub fn id(&self) -> H256 {
		VersionedCheckpoint::V1(self.clone()).using_encoded(Blake2::hash)
	}

	/// Who votes. Nothing when nobody does, or votes weigh more than can be counted.
	pub(crate) fn voters(&self) -> Option<VoterSet<AuthorityId>> {
		VoterSet::new(self.authorities.iter().copied())
	}
}
