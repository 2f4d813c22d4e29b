//! What the pallet promises, a file a subject.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::panic,
	clippy::unwrap_used
)]

mod acceptance;
mod delisting;
mod invariants;
mod listing;
mod locations;
pub(crate) mod mock;
mod programs;
mod properties;
mod rates;
mod reserves;
mod trader;
