//! What the pallet promises, a file a subject.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::indexing_slicing,
	clippy::unwrap_used
)]

mod campaigns;
mod cost;
mod donating;
pub mod mock;
mod prices;
mod properties;
mod receipts;
mod refunds;
mod rules;
mod sponsoring;
mod work;
