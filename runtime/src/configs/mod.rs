//! How the pallets are set, one file a concern.

pub mod attestations;
#[cfg(feature = "runtime-benchmarks")]
#[allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::expect_used)]
pub mod benchmarking;
pub mod consensus;
pub mod convenience;
pub mod donations;
pub mod fees;
pub mod governance;
pub mod marketplace;
pub mod migrating;
// The macro numbers parameters with `as`.
#[allow(clippy::cast_possible_truncation)]
pub mod parameters;
pub mod purchases;
pub mod system;
pub mod xcm;
