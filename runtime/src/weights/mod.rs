//! Measured weights, one file a pallet.

pub mod pallet_balances;
pub mod pallet_beacon;
pub mod pallet_callbacks;
pub mod pallet_collator_staking;
pub mod pallet_market;
pub mod pallet_poco;
pub mod pallet_registry;
