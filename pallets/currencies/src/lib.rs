#![cfg_attr(not(feature = "std"), no_std)]
#![doc = include_str!("../README.md")]
#![deny(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::cast_possible_wrap,
	clippy::cast_precision_loss,
	clippy::cast_sign_loss,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::panic,
	clippy::unwrap_used
)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
pub mod locations;
mod lookups;
pub mod rates;
#[cfg(test)]
mod tests;
mod trader;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
pub mod weights;

pub use lookups::{FromReserve, IsListed};
pub use pallet::*;
pub use trader::{RevenueTo, Trader};
pub use types::*;
pub use weights::WeightInfo;

#[frame_support::pallet]
// The macro itself numbers events with `as` and expects its pallets to be in the runtime.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
pub mod pallet {
	use super::{locations, types::*, weights::WeightInfo};
	use alloc::{boxed::Box, vec::Vec};
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungible::{self, hold::Mutate as _},
			fungibles::{self, Create as _, Destroy as _, Inspect as _},
			tokens::Precision,
		},
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use poco_primitives::{Balance, H256};
	use sp_runtime::traits::{AccountIdConversion, Zero};
	use xcm::v5::{InteriorLocation, Location};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The record of a listed asset in this runtime.
	pub type ListingOf<T> = Listing<<T as frame_system::Config>::AccountId>;

	/// What the pallet needs of its runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// The chain's own token, of which deposits are.
		type NativeToken: fungible::Inspect<Self::AccountId, Balance = Balance>
			+ fungible::hold::Mutate<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// The runtime's reasons of holds.
		type RuntimeHoldReason: From<HoldReason>;

		/// Where the assets are kept, by their keys.
		type Assets: fungibles::Create<Self::AccountId, AssetId = H256, Balance = Balance>
			+ fungibles::Destroy<Self::AccountId>;

		/// Who lists and delists, says who is a reserve, and what is accepted. It can hold deposits on
		/// anybody's balance.
		type ListOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Who says what assets are worth.
		type RateOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Where this chain is, seen from everywhere.
		type UniversalLocation: Get<InteriorLocation>;

		/// The account of the treasury.
		type Treasury: Get<Self::AccountId>;

		/// The account that keeps what deals are paid with.
		type DealsPot: Get<Self::AccountId>;

		/// From this the account is derived that owns the listed assets. Nobody has a key to it.
		#[pallet::constant]
		type OwnerId: Get<PalletId>;

		/// What is held for a listed asset, in smallest units of the chain's own token.
		#[pallet::constant]
		type Deposit: Get<Balance>;

		/// The least that an asset can be worth.
		#[pallet::constant]
		type MinRate: Get<Rate>;

		/// The most that an asset can be worth.
		#[pallet::constant]
		type MaxRate: Get<Rate>;

		/// Most assets that are listed at a time, with those that are leaving.
		#[pallet::constant]
		type MaxListed: Get<u32>;

		/// Most accounts, and most approvals, of an asset that leaves which are removed at once.
		#[pallet::constant]
		type MaxSwept: Get<u32>;

		/// Measured weights.
		type WeightInfo: WeightInfo;

		/// What only the runtime can make for benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper<Self::AccountId>;
	}

	/// Why the pallet holds money on somebody's balance.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The deposit for a listed asset.
		Listing,
	}

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Assets of other chains. Key: the asset's, see [`locations::key`]. Value: the record.
	#[pallet::storage]
	pub type Listed<T: Config> = CountedStorageMap<_, Identity, H256, ListingOf<T>>;

	/// How the chain begins.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Assets that are listed at the beginning, with the treasury's deposits.
		pub listed: Vec<(Location, Terms)>,
		#[serde(skip)]
		#[allow(missing_docs)]
		pub _config: PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			for (location, terms) in &self.listed {
				let listed = Pallet::<T>::enter(location.clone(), terms.clone(), None);
				assert!(listed.is_ok(), "what is listed at the beginning can be listed");
			}
		}
	}

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An asset is listed.
		Listed {
			/// Its key.
			key: H256,
			/// Where it lies.
			location: Location,
			/// The chain that is trusted to keep it for this one.
			reserve: Location,
			/// What it is worth.
			rate: Rate,
			/// What it is accepted for.
			accepted: Acceptance,
			/// On whose balance the deposit is held.
			payer: T::AccountId,
			/// The deposit.
			deposit: Balance,
		},
		/// An asset is worth more, or less, from now on.
		RateSet {
			/// Its key.
			key: H256,
			/// What it is worth.
			rate: Rate,
		},
		/// Another chain is trusted to keep an asset from now on.
		ReserveSet {
			/// Its key.
			key: H256,
			/// The chain.
			reserve: Location,
		},
		/// An asset is accepted for other things from now on.
		AcceptanceSet {
			/// Its key.
			key: H256,
			/// For what.
			accepted: Acceptance,
		},
		/// An asset comes in and pays no more. What is left of its accounts is being removed.
		Leaving {
			/// Its key.
			key: H256,
		},
		/// An asset is gone, and its deposit is released.
		Delisted {
			/// Its key.
			key: H256,
		},
	}

	/// Why a call was refused. What is refused changes nothing.
	#[pallet::error]
	pub enum Error<T> {
		/// The location is on this chain. Its own token and what is made on it are not listed.
		NotForeign,
		/// The location has another name that is its normal form.
		NotNormal,
		/// The reserve is not another chain, or its location is not in its normal form.
		NotOtherChain,
		/// The asset is listed, perhaps by another name of its location, or is leaving still.
		AlreadyListed,
		/// There is no asset of this key.
		NotListed,
		/// The asset was delisted.
		Leaving,
		/// The asset was not delisted.
		NotLeaving,
		/// No more assets can be listed.
		TooManyListed,
		/// An asset cannot be worth so much, or so little.
		RateOutOfBounds,
		/// The least balance is nothing.
		NoMinimum,
		/// The asset is not accepted for this.
		NotAccepted,
		/// The pot of deals has less of the asset than an account needs to be there.
		PotTooLow,
		/// The balance does not cover the deposit.
		FundsTooLow,
		/// The asset is accepted for something.
		StillAccepted,
		/// Somebody has some of the asset, or some of it is trapped.
		StillHeld,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(!T::MinRate::get().is_zero(), "no asset is worth nothing");
			assert!(T::MinRate::get() <= T::MaxRate::get(), "an asset can be worth something");
			assert!(T::MaxSwept::get() > 0, "what leaves can leave");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Lists the asset that lies at `location`, seen from here, under the key that follows from it. From
		/// now on it comes in from its reserve. The deposit is held on the balance of `payer`, or of the
		/// treasury where nobody is named. Only [`Config::ListOrigin`].
		///
		/// In deals it can be accepted at once only if its minimum is one unit, see
		/// [`set_acceptance`](Self::set_acceptance).
		///
		/// Refused: [`NotForeign`](Error::NotForeign), [`NotNormal`](Error::NotNormal),
		/// [`NotOtherChain`](Error::NotOtherChain), [`RateOutOfBounds`](Error::RateOutOfBounds),
		/// [`NoMinimum`](Error::NoMinimum), [`AlreadyListed`](Error::AlreadyListed),
		/// [`TooManyListed`](Error::TooManyListed), [`FundsTooLow`](Error::FundsTooLow),
		/// [`PotTooLow`](Error::PotTooLow), and what the assets' pallet refuses.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::list())]
		pub fn list(
			origin: OriginFor<T>,
			location: Box<Location>,
			terms: Box<Terms>,
			payer: Option<T::AccountId>,
		) -> DispatchResult {
			T::ListOrigin::ensure_origin(origin)?;
			Self::enter(*location, *terms, payer)
		}

		/// Says what the smallest unit of an asset is worth, in smallest units of the chain's own token. Only
		/// [`Config::RateOrigin`].
		///
		/// Refused: [`NotListed`](Error::NotListed), [`Leaving`](Error::Leaving),
		/// [`RateOutOfBounds`](Error::RateOutOfBounds).
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::set_rate())]
		pub fn set_rate(origin: OriginFor<T>, key: H256, rate: Rate) -> DispatchResult {
			T::RateOrigin::ensure_origin(origin)?;
			let mut listing = Self::live(key)?;
			Self::ensure_rate(rate)?;
			listing.rate = rate;
			Listed::<T>::insert(key, listing);
			Self::deposit_event(Event::RateSet { key, rate });
			Ok(())
		}

		/// Says which chain is trusted to keep an asset for this one: from there it comes in, and from
		/// nowhere else. What has come in before is there still. Only [`Config::ListOrigin`].
		///
		/// Refused: [`NotListed`](Error::NotListed), [`Leaving`](Error::Leaving),
		/// [`NotOtherChain`](Error::NotOtherChain).
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::set_reserve())]
		pub fn set_reserve(
			origin: OriginFor<T>,
			key: H256,
			reserve: Box<Location>,
		) -> DispatchResult {
			T::ListOrigin::ensure_origin(origin)?;
			let mut listing = Self::live(key)?;
			Self::ensure_reserve(&reserve)?;
			listing.reserve = (*reserve).clone();
			Listed::<T>::insert(key, listing);
			Self::deposit_event(Event::ReserveSet { key, reserve: *reserve });
			Ok(())
		}

		/// Says what an asset is accepted for. It comes in and goes out all the same. Only
		/// [`Config::ListOrigin`].
		///
		/// In deals it is accepted if its minimum is one unit, or if the pot of deals has that minimum: a pot
		/// that paid all but less than that would lose the rest.
		///
		/// Refused: [`NotListed`](Error::NotListed), [`Leaving`](Error::Leaving),
		/// [`PotTooLow`](Error::PotTooLow).
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::set_acceptance())]
		pub fn set_acceptance(
			origin: OriginFor<T>,
			key: H256,
			accepted: Acceptance,
		) -> DispatchResult {
			T::ListOrigin::ensure_origin(origin)?;
			let mut listing = Self::live(key)?;
			Self::ensure_pot(key, accepted)?;
			listing.accepted = accepted;
			Listed::<T>::insert(key, listing);
			Self::deposit_event(Event::AcceptanceSet { key, accepted });
			Ok(())
		}

		/// Takes an asset off the list that is accepted for nothing any more, and of which nobody has any. It
		/// is gone at once, and its deposit released, unless there are so many accounts with nothing of it
		/// that somebody has to [`sweep`](Self::sweep) them. Only [`Config::ListOrigin`].
		///
		/// Refused: [`NotListed`](Error::NotListed), [`Leaving`](Error::Leaving),
		/// [`StillAccepted`](Error::StillAccepted), [`StillHeld`](Error::StillHeld), and what the assets'
		/// pallet refuses.
		#[pallet::call_index(4)]
		#[pallet::weight(
			T::WeightInfo::delist()
				.saturating_add(T::WeightInfo::sweep(T::MaxSwept::get(), T::MaxSwept::get()))
		)]
		pub fn delist(origin: OriginFor<T>, key: H256) -> DispatchResultWithPostInfo {
			T::ListOrigin::ensure_origin(origin)?;
			let mut listing = Self::live(key)?;
			ensure!(listing.accepted == Acceptance::NOTHING, Error::<T>::StillAccepted);
			ensure!(T::Assets::total_issuance(key).is_zero(), Error::<T>::StillHeld);
			T::Assets::start_destroy(key, None)?;
			listing.leaving = true;
			Listed::<T>::insert(key, &listing);
			Self::deposit_event(Event::Leaving { key });
			let (accounts, approvals) = Self::remove_remains(key, listing)?;
			let weight = T::WeightInfo::sweep(accounts, approvals);
			Ok(Some(T::WeightInfo::delist().saturating_add(weight)).into())
		}

		/// Removes accounts with nothing, and approvals, of an asset that was delisted, as many of each as can
		/// be removed at once, and gives their deposits back. With the last of them the asset is gone, and
		/// its deposit is released. Anybody may call it.
		///
		/// Refused: [`NotListed`](Error::NotListed), [`NotLeaving`](Error::NotLeaving), and, where nothing
		/// can be removed, what the assets' pallet refuses.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::sweep(T::MaxSwept::get(), T::MaxSwept::get()))]
		pub fn sweep(origin: OriginFor<T>, key: H256) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let listing = Listed::<T>::get(key).ok_or(Error::<T>::NotListed)?;
			ensure!(listing.leaving, Error::<T>::NotLeaving);
			let (accounts, approvals) = Self::remove_remains(key, listing)?;
			Ok(Some(T::WeightInfo::sweep(accounts, approvals)).into())
		}
	}

	impl<T: Config> Pallet<T> {
		/// The account that owns the listed assets.
		pub fn owner_account() -> T::AccountId {
			T::OwnerId::get().into_account_truncating()
		}

		/// Puts an asset on the list.
		pub(crate) fn enter(
			location: Location,
			terms: Terms,
			payer: Option<T::AccountId>,
		) -> DispatchResult {
			let Terms { reserve, rate, accepted, minimum_balance, is_sufficient } = terms;
			ensure!(locations::is_foreign(&location), Error::<T>::NotForeign);
			let context = T::UniversalLocation::get();
			ensure!(locations::is_normal(&location, &context), Error::<T>::NotNormal);
			Self::ensure_reserve(&reserve)?;
			Self::ensure_rate(rate)?;
			ensure!(minimum_balance > 0, Error::<T>::NoMinimum);
			let key = locations::key(&location);
			ensure!(!Listed::<T>::contains_key(key), Error::<T>::AlreadyListed);
			ensure!(Listed::<T>::count() < T::MaxListed::get(), Error::<T>::TooManyListed);
			let payer = payer.unwrap_or_else(T::Treasury::get);
			let deposit = T::Deposit::get();
			T::NativeToken::hold(&HoldReason::Listing.into(), &payer, deposit)
				.map_err(|_| Error::<T>::FundsTooLow)?;
			T::Assets::create(key, Self::owner_account(), is_sufficient, minimum_balance)?;
			Self::ensure_pot(key, accepted)?;
			let listing = Listing {
				location: location.clone(),
				reserve: reserve.clone(),
				rate,
				accepted,
				payer: payer.clone(),
				deposit,
				leaving: false,
			};
			Listed::<T>::insert(key, listing);
			Self::deposit_event(Event::Listed {
				key,
				location,
				reserve,
				rate,
				accepted,
				payer,
				deposit,
			});
			Ok(())
		}

		/// Removes what is left of an asset that leaves, or some of it. Tells how many accounts and how many
		/// approvals that were.
		fn remove_remains(key: H256, listing: ListingOf<T>) -> Result<(u32, u32), DispatchError> {
			let most = T::MaxSwept::get();
			let accounts = T::Assets::destroy_accounts(key, most)?;
			let approvals = T::Assets::destroy_approvals(key, most)?;
			match T::Assets::finish_destroy(key) {
				Ok(()) => {
					Listed::<T>::remove(key);
					T::NativeToken::release(
						&HoldReason::Listing.into(),
						&listing.payer,
						listing.deposit,
						Precision::BestEffort,
					)?;
					Self::deposit_event(Event::Delisted { key });
				},
				// Something is left. If nothing could be removed, that is an error.
				Err(error) => ensure!(accounts > 0 || approvals > 0, error),
			}
			Ok((accounts, approvals))
		}

		fn ensure_rate(rate: Rate) -> Result<(), Error<T>> {
			let bounds = T::MinRate::get()..=T::MaxRate::get();
			ensure!(bounds.contains(&rate), Error::<T>::RateOutOfBounds);
			Ok(())
		}

		fn ensure_reserve(reserve: &Location) -> Result<(), Error<T>> {
			let context = T::UniversalLocation::get();
			ensure!(locations::is_other_chain(reserve, &context), Error::<T>::NotOtherChain);
			Ok(())
		}

		/// Whether the pot of deals can pay all that it owes of an asset and be there still.
		pub(crate) fn is_pot_safe(key: H256) -> bool {
			// Both are read in any case, so that it weighs the same.
			let minimum = T::Assets::minimum_balance(key);
			let kept = T::Assets::balance(key, &T::DealsPot::get());
			minimum <= 1 || kept >= minimum
		}

		fn ensure_pot(key: H256, accepted: Acceptance) -> Result<(), Error<T>> {
			ensure!(!accepted.deals || Self::is_pot_safe(key), Error::<T>::PotTooLow);
			Ok(())
		}
	}
}
