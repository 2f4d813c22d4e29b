//! GRANDPA's justifications: that more than two thirds of the authorities voted for a block, or for one that
//! comes after it.

use crate::{AuthorityId, Header, Refusal};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use codec::{Decode, Encode};
use finality_grandpa::{voter_set::VoterSet, Commit, Message};
use poco_primitives::H256;
use sp_core::{
	ed25519::{Pair, Public, Signature},
	Pair as _,
};

/// A justification, as the relay chain's nodes give it.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub struct Justification {
	/// The round that the votes are of.
	pub round: u64,
	/// The block, and the votes.
	pub commit: Commit<H256, u32, [u8; 64], AuthorityId>,
	/// Headers of the blocks that were voted for, down to the block's children.
	pub ancestries: Vec<Header>,
}

/// Who voted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Votes {
	/// Weight of those who voted for the block.
	pub weight: u64,
	/// Weight of all.
	pub total: u64,
}

impl Justification {
	/// Whether it is this block that is finalized, as far as its own word goes.
	pub(crate) fn is_of(&self, block: &Header) -> bool {
		(self.commit.target_hash, self.commit.target_number) == (block.hash(), block.number)
	}

	/// Checks that enough voters of a set voted for the block. Every vote and every header has to be of
	/// use: there are no two justifications of the same votes.
	pub(crate) fn votes(&self, voters: &VoterSet<AuthorityId>, set: u64) -> Result<Votes, Refusal> {
		let block = self.commit.target_hash;
		let mut headers = BTreeMap::new();
		for header in &self.ancestries {
			if headers.insert(header.hash(), header).is_some() {
				return Err(Refusal::SuperfluousHeaders);
			}
		}
		// Blocks of which it is known that they come after the block.
		let mut after = BTreeSet::new();
		let mut voted = BTreeSet::new();
		let mut weight = 0u64;
		for signed in &self.commit.precommits {
			let voter = voters.get(&signed.id).ok_or(Refusal::UnknownVoter)?;
			let vote = &signed.precommit;
			let number = match headers.get(&vote.target_hash) {
				Some(header) => header.number,
				None => self.commit.target_number,
			};
			if vote.target_number != number {
				return Err(Refusal::ForAnotherBlock);
			}
			let mut at = vote.target_hash;
			while at != block && after.insert(at) {
				at = headers.get(&at).ok_or(Refusal::ForAnotherBlock)?.parent;
			}
			let message = (Message::Precommit(vote.clone()), self.round, set).encode();
			let (signature, key) =
				(Signature::from_raw(signed.signature), Public::from_raw(signed.id));
			if !Pair::verify(&signature, message, &key) {
				return Err(Refusal::BadSignature);
			}
			// Who voted twice counts once.
			if voted.insert(signed.id) {
				weight = weight.saturating_add(voter.weight().get());
			}
		}
		if after.len() != headers.len() {
			return Err(Refusal::SuperfluousHeaders);
		}
		let needed = voters.threshold().get();
		if weight < needed {
			return Err(Refusal::TooFewVotes { weight, needed });
		}
		Ok(Votes { weight, total: voters.total_weight().get() })
	}
}
