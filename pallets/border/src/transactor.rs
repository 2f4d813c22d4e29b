//! Asks the border about every asset that a program deposits.

use crate::{entering::Crossing, Config, Event, Pallet, Verdict, NO_ROOM, UNKNOWN_ASSET};
use core::marker::PhantomData;
use frame_support::traits::{fungibles::Inspect, Get};
use sp_runtime::traits::MaybeEquivalence;
use xcm::latest::{
	Asset, Error as XcmError, Fungibility, Location, Result as XcmResult, Weight, XcmContext,
};
use xcm_executor::{traits::TransactAsset, AssetsInHolding};

/// Moves assets as `Inner` does, but for what enters the chain for somebody who may not receive it:
/// that is kept apart.
///
/// It has to enclose every transactor of the chain, and is no part of a tuple.
pub struct BorderedTransactor<T, Inner>(PhantomData<(T, Inner)>);

/// What a deposit leads to: a surplus of weight, or the assets back.
type Deposited = Result<Weight, (AssetsInHolding, XcmError)>;

/// The one fungible asset that is held, and how much of it.
fn only(what: &AssetsInHolding) -> Option<(Location, u128)> {
	let mut assets = what.assets_iter();
	match (assets.next(), assets.next()) {
		(Some(Asset { id, fun: Fungibility::Fungible(amount) }), None) => Some((id.0, amount)),
		_ => None,
	}
}

impl<T: Config, Inner: TransactAsset> BorderedTransactor<T, Inner> {
	/// Deposits what the border was asked about.
	fn deposit_at_border(
		what: AssetsInHolding,
		who: &Location,
		context: Option<&XcmContext>,
		crossing: Crossing,
	) -> Deposited {
		let named = only(&what).and_then(|(location, amount)| {
			T::AssetLocations::convert(&location).map(|asset| (asset, amount))
		});
		let Some((asset, amount)) = named else { return Err((what, UNKNOWN_ASSET)) };
		if amount == 0 {
			return Inner::deposit_asset_with_surplus(what, who, context);
		}
		let beneficiary = crossing.beneficiary.clone();
		let reason = match Pallet::<T>::judge(&beneficiary, &asset, amount) {
			Verdict::Refused(reason) => reason,
			verdict => {
				let surplus = Inner::deposit_asset_with_surplus(what, who, context)?;
				Pallet::<T>::note(&beneficiary, &asset, amount, verdict);
				return Ok(surplus);
			},
		};
		let fee = Pallet::<T>::fee(&asset, amount);
		if fee >= amount {
			let receiver = Pallet::<T>::location_of(T::FeeReceiver::get());
			let surplus = Inner::deposit_asset_with_surplus(what, &receiver, context)?;
			Pallet::<T>::deposit_event(Event::TakenAsFee { beneficiary, asset, amount, reason });
			return Ok(surplus);
		}
		// Less than an account can have by itself could be lost when what lies beside it is sent away.
		let too_little = amount < T::Assets::minimum_balance(asset.clone());
		if too_little || !Pallet::<T>::has_room(&crossing.origin) {
			return Err((what, NO_ROOM));
		}
		let keeper = Pallet::<T>::location_of(Pallet::<T>::quarantine_account());
		let surplus = Inner::deposit_asset_with_surplus(what, &keeper, context)?;
		Pallet::<T>::book(crossing, who.clone(), asset, amount, fee, reason);
		Ok(surplus)
	}
}

impl<T: Config, Inner: TransactAsset> TransactAsset for BorderedTransactor<T, Inner> {
	fn can_check_in(origin: &Location, what: &Asset, context: &XcmContext) -> XcmResult {
		Inner::can_check_in(origin, what, context)
	}

	fn check_in(origin: &Location, what: &Asset, context: &XcmContext) {
		Inner::check_in(origin, what, context);
	}

	fn can_check_out(dest: &Location, what: &Asset, context: &XcmContext) -> XcmResult {
		Inner::can_check_out(dest, what, context)
	}

	fn check_out(dest: &Location, what: &Asset, context: &XcmContext) {
		Inner::check_out(dest, what, context);
	}

	fn deposit_asset(
		what: AssetsInHolding,
		who: &Location,
		context: Option<&XcmContext>,
	) -> Result<(), (AssetsInHolding, XcmError)> {
		Self::deposit_asset_with_surplus(what, who, context).map(|_| ())
	}

	fn deposit_asset_with_surplus(
		what: AssetsInHolding,
		who: &Location,
		context: Option<&XcmContext>,
	) -> Deposited {
		match Pallet::<T>::crossing(who, context) {
			Ok(None) => Inner::deposit_asset_with_surplus(what, who, context),
			Ok(Some(crossing)) => Self::deposit_at_border(what, who, context, crossing),
			Err(error) => Err((what, error)),
		}
	}

	fn withdraw_asset(
		what: &Asset,
		who: &Location,
		context: Option<&XcmContext>,
	) -> Result<AssetsInHolding, XcmError> {
		Inner::withdraw_asset(what, who, context)
	}

	fn withdraw_asset_with_surplus(
		what: &Asset,
		who: &Location,
		context: Option<&XcmContext>,
	) -> Result<(AssetsInHolding, Weight), XcmError> {
		Inner::withdraw_asset_with_surplus(what, who, context)
	}

	fn internal_transfer_asset(
		asset: &Asset,
		from: &Location,
		to: &Location,
		context: &XcmContext,
	) -> Result<Asset, XcmError> {
		Self::internal_transfer_asset_with_surplus(asset, from, to, context).map(|(asset, _)| asset)
	}

	fn internal_transfer_asset_with_surplus(
		asset: &Asset,
		from: &Location,
		to: &Location,
		context: &XcmContext,
	) -> Result<(Asset, Weight), XcmError> {
		match Pallet::<T>::crossing(to, Some(context)) {
			Ok(None) => Inner::internal_transfer_asset_with_surplus(asset, from, to, context),
			// It is withdrawn and deposited instead, and the border asked then.
			Ok(Some(_)) | Err(_) => Err(XcmError::Unimplemented),
		}
	}

	fn mint_asset(what: &Asset, context: &XcmContext) -> Result<AssetsInHolding, XcmError> {
		Inner::mint_asset(what, context)
	}
}
