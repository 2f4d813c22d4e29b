#![cfg_attr(not(feature = "std"), no_std)]
#![doc = include_str!("../README.md")]
#![deny(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::panic,
	clippy::unwrap_used
)]

extern crate alloc;

mod bundle;
mod checkpoint;
mod finality;
mod header;
mod refusal;
pub mod storage;
mod verified;

pub use bundle::{Bundle, VersionedBundle, MAX_BUNDLE};
pub use checkpoint::{AuthorityId, Checkpoint, VersionedCheckpoint, MAX_CHECKPOINT};
pub use finality::{Justification, Votes};
pub use header::{DigestItem, Header};
pub use refusal::Refusal;
pub use verified::{Block, Verified};

use serde_json::Value;

/// Checks the bytes of a bundle against the bytes of a checkpoint that is trusted.
pub fn verify(bundle: &[u8], checkpoint: &[u8]) -> Result<Verified, Refusal> {
	let VersionedCheckpoint::V1(checkpoint) = VersionedCheckpoint::read(checkpoint)?;
	let VersionedBundle::V1(bundle) = VersionedBundle::read(bundle)?;
	bundle.verify(&checkpoint)
}

/// The same as JSON: [`Verified::to_json`] or [`Refusal::to_json`].
pub fn verify_to_json(bundle: &[u8], checkpoint: &[u8]) -> Value {
	match verify(bundle, checkpoint) {
		Ok(verified) => verified.to_json(),
		Err(refusal) => refusal.to_json(),
	}
}
