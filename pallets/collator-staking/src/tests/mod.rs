//! What the pallet promises, a file a subject.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::indexing_slicing,
	clippy::unwrap_used
)]

mod collators;
mod delegating;
pub mod mock;
mod properties;
mod rewards;
mod rules;
mod selection;
mod slashing;
