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

pub mod attestation;
pub mod chain;
pub mod credibility;
pub mod deadlines;
pub mod deal;
pub mod donation;
pub mod draw;
pub mod eip712;
pub mod governance;
pub mod hash;
pub mod order;
pub mod params;
pub mod redemption;
pub mod registry;
pub mod result;
pub mod settlement;
pub mod staking;
pub mod task;
pub mod voucher;

pub use primitive_types::{H160, H256, U256};

/// An amount of the chain's currency, in its smallest units (`10^-12` POCO).
pub type Balance = u128;

/// A point in chain time, or a span of it, in milliseconds.
///
/// Chain time follows the timestamp inherent but stands still when the chain does. It is no wall
/// clock: compare it with other chain times only.
pub type Moment = u64;

/// The hash of a result's [`ResultSummary`](result::ResultSummary): what workers vote on.
pub type Digest = H256;

/// Identifies a deal, see [`order::matched_deal_id`] and, for the front door, [`hash::deal_id`].
pub type DealId = H256;

/// Identifies a task, see [`hash::task_id`].
pub type TaskId = H256;

/// Number of a category, which fixes the time unit of a task's windows.
pub type CategoryId = u32;
