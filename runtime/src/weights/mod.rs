//! Measured weights, one file a pallet.

pub mod pallet_poco;
