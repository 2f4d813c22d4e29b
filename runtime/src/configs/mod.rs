//! How the pallets are set, one file a concern.

pub mod consensus;
pub mod convenience;
pub mod fees;
pub mod marketplace;
pub mod system;
pub mod xcm;
