//! Sees to it that nobody here claims past the border what was on its way in.

use crate::{Config, Pallet};
use core::marker::PhantomData;
use xcm::latest::{Assets, Location, Weight, XcmContext};
use xcm_executor::{
	traits::{ClaimAssets, DropAssets},
	AssetsInHolding,
};

/// Traps assets as `Inner` does, but for what a message from elsewhere leaves behind for an account of
/// this chain: the chain where it came from may claim that, and the border is asked then.
///
/// Without it a sender would name an outsider as claimer, let its program fail, and the outsider would
/// claim what it may not receive.
pub struct BorderedTrap<T, Inner>(PhantomData<(T, Inner)>);

impl<T: Config, Inner: DropAssets> DropAssets for BorderedTrap<T, Inner> {
	fn drop_assets(origin: &Location, assets: AssetsInHolding, context: &XcmContext) -> Weight {
		Inner::drop_assets(&Pallet::<T>::claimer(origin, context), assets, context)
	}
}

impl<T: Config, Inner: ClaimAssets> ClaimAssets for BorderedTrap<T, Inner> {
	fn claim_assets(
		origin: &Location,
		ticket: &Location,
		what: &Assets,
		context: &XcmContext,
	) -> Option<AssetsInHolding> {
		Inner::claim_assets(origin, ticket, what, context)
	}
}
