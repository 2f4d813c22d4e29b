//! What the pallet answers when the runtime asks: which asset lies where, who is its reserve, what it is
//! worth.

use crate::{locations, rates, Config, Error, Listed, ListingOf, Pallet, Rate};
use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_support::{
	ensure,
	traits::{tokens::ConversionFromAssetBalance, Contains, ContainsPair},
};
use poco_primitives::{order::Currency, Balance, H256};
use sp_runtime::{
	traits::{MaybeEquivalence, One},
	ArithmeticError, DispatchError,
};
use xcm::latest::{Asset, AssetId, Fungibility, Location};

impl<T: Config> Pallet<T> {
	/// The asset that lies there, if it is listed. A location in another than its normal form is nothing's.
	pub fn at(location: &Location) -> Option<(H256, ListingOf<T>)> {
		let key = locations::key(location);
		let listing = Self::live(key).ok()?;
		// The key does not tell all names of a place apart.
		(listing.location == *location).then_some((key, listing))
	}

	/// An asset that is listed and was not delisted.
	pub fn live(key: H256) -> Result<ListingOf<T>, Error<T>> {
		let listing = Listed::<T>::get(key).ok_or(Error::<T>::NotListed)?;
		ensure!(!listing.leaving, Error::<T>::Leaving);
		Ok(listing)
	}

	/// What an amount of a currency is worth in the chain's own token, at least, where deals may be made in
	/// it. Both in smallest units.
	pub fn native_value(currency: Currency, amount: Balance) -> Option<Balance> {
		match currency {
			Currency::Native => Some(amount),
			Currency::Asset(key) => {
				let listing = Self::live(key).ok().filter(|listing| listing.accepted.deals)?;
				rates::worth(amount, listing.rate)
			},
		}
	}

	/// What the smallest unit of an asset is worth where it pays for execution: the chain's own token always
	/// does, others where they are accepted.
	pub fn fee_rate(location: &Location) -> Option<Rate> {
		if location.is_here() {
			return Some(Rate::one());
		}
		let (_, listing) = Self::at(location)?;
		listing.accepted.fees.then_some(listing.rate)
	}

	/// All that pays for execution, the chain's own token first. For runtime APIs: it walks the list.
	pub fn fee_assets() -> Vec<AssetId> {
		let listed = Listed::<T>::iter_values()
			.filter(|listing| listing.accepted.fees)
			.map(|listing| AssetId(listing.location));
		core::iter::once(AssetId(Location::here())).chain(listed).collect()
	}
}

/// From where an asset lies to its key, and back.
impl<T: Config> MaybeEquivalence<Location, H256> for Pallet<T> {
	fn convert(location: &Location) -> Option<H256> {
		Self::at(location).map(|(key, _)| key)
	}

	fn convert_back(key: &H256) -> Option<Location> {
		Self::live(*key).ok().map(|listing| listing.location)
	}
}

/// What an amount of a currency is worth in the chain's own token, at most, where the treasury's limits know
/// it. An asset that they do not know is an error.
impl<T: Config> ConversionFromAssetBalance<Balance, Currency, Balance> for Pallet<T> {
	type Error = DispatchError;

	fn from_asset_balance(amount: Balance, currency: Currency) -> Result<Balance, DispatchError> {
		match currency {
			Currency::Native => Ok(amount),
			Currency::Asset(key) => {
				let listing = Self::live(key)?;
				ensure!(listing.accepted.treasury, Error::<T>::NotAccepted);
				Ok(rates::worth_at_most(amount, listing.rate).ok_or(ArithmeticError::Overflow)?)
			},
		}
	}

	/// Lists an asset under any key, without a deposit, and accepts it for everything.
	#[cfg(feature = "runtime-benchmarks")]
	fn ensure_successful(currency: Currency) {
		let Currency::Asset(key) = currency else { return };
		let listing = crate::Listing {
			location: Location::parent(),
			reserve: Location::parent(),
			rate: Rate::one(),
			accepted: crate::Acceptance::EVERYTHING,
			payer: <T::Treasury as frame_support::traits::Get<_>>::get(),
			deposit: 0,
			leaving: false,
		};
		Listed::<T>::insert(key, listing);
	}
}

/// Whether an asset that lies there is listed.
pub struct IsListed<T>(PhantomData<T>);

impl<T: Config> Contains<Location> for IsListed<T> {
	fn contains(location: &Location) -> bool {
		Pallet::<T>::at(location).is_some()
	}
}

/// Whether an asset comes from the chain that is its reserve. Nobody is the reserve of the chain's own token,
/// nor of what cannot be divided, nor of what is not listed.
pub struct FromReserve<T>(PhantomData<T>);

impl<T: Config> ContainsPair<Asset, Location> for FromReserve<T> {
	fn contains(asset: &Asset, origin: &Location) -> bool {
		matches!(asset.fun, Fungibility::Fungible(_))
			&& Pallet::<T>::at(&asset.id.0).is_some_and(|(_, listing)| listing.reserve == *origin)
	}
}
