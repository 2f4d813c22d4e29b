//! Why a bundle proves nothing, and what to do then.

use crate::{storage::Unproven, MAX_BUNDLE};
use alloc::{
	format,
	string::{String, ToString},
};
use core::fmt;
use poco_primitives::attestation::Unattested;
use serde_json::{json, Value};

/// Why a bundle proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
	/// The checkpoint's bytes are none, or nobody votes by it.
	NoCheckpoint,
	/// The bundle is longer than [`MAX_BUNDLE`].
	TooLarge {
		/// Its length.
		bytes: usize,
	},
	/// Its bytes are no bundle of a version that is known, or something follows it.
	Malformed,
	/// Another set of authorities has finalized it than the checkpoint's.
	OtherAuthorities {
		/// Number of the bundle's.
		bundle: u64,
		/// Number of the checkpoint's.
		checkpoint: u64,
	},
	/// The proof of the epoch's root is none.
	RootProof(Unproven),
	/// The chain's state has no root of the statement's epoch.
	RootNotFound,
	/// The statement does not lie under that root.
	Unattested(Unattested),
	/// The proof of the chain's head is none.
	HeadProof(Unproven),
	/// The relay chain knows no head of the chain.
	HeadNotFound,
	/// The chain's head is another block.
	AnotherHead,
	/// The votes are for another block of the relay chain.
	NotFinalized,
	/// A vote is of somebody who is no authority.
	UnknownVoter,
	/// A vote is for a block that does not come after the finalized one.
	ForAnotherBlock,
	/// A vote was not signed by whom it is said to be of, or was in another round or set.
	BadSignature,
	/// A header is there twice, or is of no use.
	SuperfluousHeaders,
	/// Not enough authorities have voted.
	TooFewVotes {
		/// What their votes weigh.
		weight: u64,
		/// What they have to.
		needed: u64,
	},
}

/// Who made a bundle that is not whole has to make it again.
const EXPORT_AGAIN: &str = "export the bundle again, and compare its length with the original's";
/// Who made a bundle that does not fit together was wrong, or is not honest.
const DO_NOT_ACCEPT: &str = "do not accept it; its maker can export it again from a node in sync";

impl Refusal {
	/// Its name, such as `TooFewVotes`.
	pub fn name(&self) -> String {
		let name = format!("{self:?}");
		name.chars().take_while(|letter| letter.is_alphanumeric()).collect()
	}

	/// Its name and the same in words, as JSON.
	pub fn to_json(&self) -> Value {
		json!({ "name": self.name(), "message": self.to_string() })
	}
}

impl fmt::Display for Refusal {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::NoCheckpoint => f.write_str(
				"the checkpoint is none: get it again from a node of the relay chain that you trust",
			),
			Self::TooLarge { bytes } => {
				write!(f, "the bundle has {bytes} bytes, and may have {MAX_BUNDLE}: {EXPORT_AGAIN}")
			},
			Self::Malformed => write!(
				f,
				"the bytes are no proof bundle that this program knows: {EXPORT_AGAIN}, or use a newer \
				 program",
			),
			Self::OtherAuthorities { bundle, checkpoint } => write!(
				f,
				"the bundle was finalized by the authorities of set {bundle}, the checkpoint has those \
				 of set {checkpoint}: get the checkpoint of set {bundle} from where you trust",
			),
			Self::RootProof(why) => {
				write!(f, "the proof of the epoch's root is broken, {why}: {DO_NOT_ACCEPT}")
			},
			Self::RootNotFound => write!(
				f,
				"the chain has no root of this epoch at this block: the epoch has not ended, or is \
				 kept no more; {DO_NOT_ACCEPT}",
			),
			Self::Unattested(why) => {
				write!(f, "the chain has not stated this, {why}: {DO_NOT_ACCEPT}")
			},
			Self::HeadProof(why) => {
				write!(f, "the proof of the chain's head is broken, {why}: {DO_NOT_ACCEPT}")
			},
			Self::HeadNotFound => {
				write!(f, "the relay chain has no such parachain at this block: {DO_NOT_ACCEPT}")
			},
			Self::AnotherHead => write!(
				f,
				"the relay chain has another block as the chain's head, this one may be of a fork: \
				 {DO_NOT_ACCEPT}",
			),
			Self::NotFinalized => write!(
				f,
				"the votes are for another block of the relay chain, this one is not final: \
				 {DO_NOT_ACCEPT}",
			),
			Self::UnknownVoter => {
				write!(f, "a vote is of somebody who is no authority: {DO_NOT_ACCEPT}")
			},
			Self::ForAnotherBlock => {
				write!(f, "a vote is for a block that does not come after: {DO_NOT_ACCEPT}")
			},
			Self::BadSignature => {
				write!(f, "a vote is not signed by its authority: {DO_NOT_ACCEPT}")
			},
			Self::SuperfluousHeaders => {
				write!(f, "the votes come with headers that are of no use: {DO_NOT_ACCEPT}")
			},
			Self::TooFewVotes { weight, needed } => write!(
				f,
				"the votes weigh {weight} and have to weigh {needed}, the block is not final: \
				 {DO_NOT_ACCEPT}",
			),
		}
	}
}

impl core::error::Error for Refusal {}
