//! What the pallet promises, a file a subject.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::indexing_slicing,
	clippy::unwrap_used
)]

mod forgetting;
mod heads;
mod importing;
mod invariants;
pub mod mock;
mod properties;
mod pushing;
mod redeeming;
mod source;
mod verifiers;
