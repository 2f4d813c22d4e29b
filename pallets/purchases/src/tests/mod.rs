//! What the pallet promises, a file a subject.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::panic,
	clippy::unwrap_used
)]

mod abroad;
mod answering;
mod failing;
mod forgetting;
mod invariants;
mod limits;
mod messages;
pub mod mock;
mod places;
mod properties;
mod purchasing;
mod vectors;
