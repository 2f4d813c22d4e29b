//! What must hold after every block: the list, and what is held for it.

use crate::{locations, Acceptance, Config, HoldReason, Listed, Pallet};
use alloc::collections::BTreeMap;
use frame_support::{
	ensure,
	traits::{
		fungible::hold::Inspect as _,
		fungibles::{self, Inspect as _},
		Get,
	},
};
use poco_primitives::Balance;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks every invariant.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let context = T::UniversalLocation::get();
		let rates = T::MinRate::get()..=T::MaxRate::get();
		let mut deposits: BTreeMap<T::AccountId, Balance> = BTreeMap::new();
		let mut count: u32 = 0;
		for (key, listing) in Listed::<T>::iter() {
			count = count.saturating_add(1);
			ensure!(key == locations::key(&listing.location), "a key follows from a location");
			ensure!(
				locations::is_foreign(&listing.location)
					&& locations::is_normal(&listing.location, &context),
				"what is listed lies elsewhere, in its normal form"
			);
			ensure!(
				locations::is_other_chain(&listing.reserve, &context),
				"a reserve is another chain"
			);
			ensure!(rates.contains(&listing.rate), "rates are within their bounds");
			ensure!(
				<T::Assets as fungibles::Inspect<T::AccountId>>::asset_exists(key),
				"what is listed is there"
			);
			if listing.leaving {
				ensure!(
					listing.accepted == Acceptance::NOTHING,
					"what leaves is accepted for nothing"
				);
				ensure!(T::Assets::total_issuance(key) == 0, "nobody has any of what leaves");
			}
			if listing.accepted.deals {
				ensure!(
					Self::is_pot_safe(key),
					"the pot of deals is there in each of their assets"
				);
			}
			let sum = deposits.entry(listing.payer).or_default();
			*sum = sum.saturating_add(listing.deposit);
		}
		ensure!(count == Listed::<T>::count(), "what is listed is counted");
		ensure!(count <= T::MaxListed::get(), "no more is listed than can be");
		let reason = HoldReason::Listing.into();
		for account in frame_system::Account::<T>::iter_keys() {
			let deposit = deposits.remove(&account).unwrap_or_default();
			ensure!(
				T::NativeToken::balance_on_hold(&reason, &account) == deposit,
				"deposits are held on their payers' balances, and nothing else"
			);
		}
		ensure!(deposits.values().all(|deposit| *deposit == 0), "a payer is an account");
		Ok(())
	}
}
