//! The protocol's sentences, checked.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::panic,
	clippy::unwrap_used
)]

mod api;
mod campaigns;
mod matching;
pub mod mock;
mod money;
mod orders;
mod placed;
mod properties;
mod signatures;
mod volume;
mod vouchers;
mod weights;
