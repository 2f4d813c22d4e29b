//! What is sent and read here is what the pallet of the PoCo chain reads and sends.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::panic,
	clippy::unwrap_used
)]

mod buying;
mod bytes;
mod mock;
