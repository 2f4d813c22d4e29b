#![cfg_attr(not(feature = "std"), no_std)]
#![doc = include_str!("../README.md")]
#![deny(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::cast_possible_wrap,
	clippy::cast_precision_loss,
	clippy::cast_sign_loss,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::panic,
	clippy::unwrap_used
)]

extern crate alloc;

mod answer;
#[cfg(feature = "pallet")]
pub mod pallet;
mod program;
mod purchase;
#[cfg(all(test, feature = "pallet"))]
mod tests;

pub use answer::*;
pub use program::*;
pub use purchase::*;

/// A hash: of an order, a task, a result, or whatever a buyer calls a purchase.
pub type Hash = [u8; 32];
