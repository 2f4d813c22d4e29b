//! How the pallets are set, one file a concern.

#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
pub mod consensus;
pub mod convenience;
pub mod fees;
pub mod governance;
pub mod marketplace;
pub mod migrating;
pub mod parameters;
pub mod system;
pub mod xcm;
