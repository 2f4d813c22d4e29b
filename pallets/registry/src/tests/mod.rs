#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::panic,
	clippy::unwrap_used
)]

mod categories;
mod entries;
mod groups;
mod invariants;
pub(crate) mod mock;
mod pools;
mod sales;
mod views;
