//! The bundle: all that proves a statement to who trusts a checkpoint.

// The encoding of enums numbers their variants with `as`.
#![allow(clippy::cast_possible_truncation)]

use crate::{
	storage::{self, Blake2},
	Block, Checkpoint, Header, Justification, Refusal, Verified,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeAll, Encode};
use poco_primitives::attestation::Attested;

/// Most bytes of a bundle. A justification by a thousand authorities takes 132,000.
pub const MAX_BUNDLE: usize = 1024 * 1024;

/// A version more is a variant more.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub enum VersionedBundle {
	/// The first version.
	#[codec(index = 1)]
	V1(Bundle),
}

/// A bundle of the first version.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub struct Bundle {
	/// The statement, with its way to the root of its epoch.
	pub attested: Attested,
	/// Proof of that root in the state of a block of the chain.
	pub root_proof: Vec<Vec<u8>>,
	/// Header of that block.
	pub header: Header,
	/// Proof that it is the chain's head, in the state of a block of the relay chain.
	pub head_proof: Vec<Vec<u8>>,
	/// Header of that block.
	pub relay_header: Header,
	/// Number of the set of authorities that finalized it.
	pub set: u64,
	/// Their votes.
	pub justification: Justification,
}

impl VersionedBundle {
	/// The bundle that bytes encode, whatever it proves.
	pub fn read(mut bytes: &[u8]) -> Result<Self, Refusal> {
		if bytes.len() > MAX_BUNDLE {
			return Err(Refusal::TooLarge { bytes: bytes.len() });
		}
		Self::decode_all(&mut bytes).map_err(|_| Refusal::Malformed)
	}
}

impl Bundle {
	/// Checks the whole way from the statement to the authorities, what costs least first.
	pub fn verify(self, checkpoint: &Checkpoint) -> Result<Verified, Refusal> {
		let Checkpoint { para, chain, set, .. } = *checkpoint;
		let voters = checkpoint.voters().ok_or(Refusal::NoCheckpoint)?;
		if self.set != set {
			return Err(Refusal::OtherAuthorities { bundle: self.set, checkpoint: set });
		}
		let epoch = self.attested.statement.place().epoch;
		let root =
			storage::read_epoch_root::<Blake2>(self.header.state_root, epoch, &self.root_proof)
				.map_err(Refusal::RootProof)?
				.ok_or(Refusal::RootNotFound)?;
		self.attested.verify(chain, epoch, &root).map_err(Refusal::Unattested)?;
		self.check_head(para)?;
		if !self.justification.is_of(&self.relay_header) {
			return Err(Refusal::NotFinalized);
		}
		let votes = self.justification.votes(&voters, set)?;
		Ok(Verified {
			statement: self.attested.statement,
			root,
			block: Block::of(&self.header),
			relay_block: Block::of(&self.relay_header),
			para,
			set,
			votes,
			checkpoint: checkpoint.id(),
		})
	}

	/// Checks that the chain's block is its head in the state of the relay chain's block.
	fn check_head(&self, para: u32) -> Result<(), Refusal> {
		let state = self.relay_header.state_root;
		let value = storage::read::<Blake2>(state, &storage::head_key(para), &self.head_proof)
			.map_err(Refusal::HeadProof)?
			.ok_or(Refusal::HeadNotFound)?;
		if value != self.header.encode().encode() {
			return Err(Refusal::AnotherHead);
		}
		Ok(())
	}
}
