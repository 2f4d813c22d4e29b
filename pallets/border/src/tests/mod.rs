//! What the pallet promises, a file a subject.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::panic,
	clippy::unwrap_used
)]

mod customers;
mod entering;
mod governance;
mod limits;
pub mod mock;
mod properties;
mod releasing;
mod returning;
mod rules;
mod trapping;
