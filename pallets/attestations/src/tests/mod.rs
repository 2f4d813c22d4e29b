//! What the pallet promises, a file a subject.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::indexing_slicing,
	clippy::unwrap_used
)]

mod cost;
mod epochs;
pub mod mock;
mod outbox;
mod properties;
