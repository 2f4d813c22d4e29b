//! Measured weights, one file a pallet.

pub mod pallet_attestations;
pub mod pallet_balances;
pub mod pallet_beacon;
pub mod pallet_border;
pub mod pallet_callbacks;
pub mod pallet_collator_staking;
pub mod pallet_currencies;
pub mod pallet_donations;
pub mod pallet_market;
pub mod pallet_poco;
pub mod pallet_purchases;
pub mod pallet_registry;
pub mod pallet_xcm;
// Some instructions are measured that the chain has no use for.
#[allow(dead_code)]
pub mod pallet_xcm_benchmarks_fungible;
#[allow(dead_code)]
pub mod pallet_xcm_benchmarks_generic;
