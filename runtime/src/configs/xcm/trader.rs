//! What the execution of messages costs: as much as transactions of the same weight, in the chain's own token or in
//! listed assets at the governed rate.

use super::{
	assets::AssetTransactor,
	border::{ToCollators, ToTreasury},
};
use crate::{configs::fees::WeightToFee, Runtime};

/// Sells weight. What is paid in the chain's own token goes to collators and their delegators, the rest to the
/// treasury.
pub type Trader = pallet_currencies::Trader<
	Runtime,
	WeightToFee,
	pallet_currencies::RevenueTo<AssetTransactor, ToCollators, ToTreasury>,
>;
