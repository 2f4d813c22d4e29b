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
mod delivery;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
pub mod weights;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

#[frame_support::pallet]
// The macro itself numbers events with `as` and expects its pallets to be in the runtime.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
pub mod pallet {
	use super::{types::*, weights::WeightInfo};
	use frame_support::{
		dispatch::PostDispatchInfo,
		pallet_prelude::*,
		traits::{
			fungible::{self, hold::Mutate as _},
			tokens::Precision,
			OriginTrait,
		},
	};
	use frame_system::pallet_prelude::*;
	use poco_primitives::{registry::address_of_account, Balance, TaskId, H160};
	use sp_runtime::{traits::Dispatchable, AccountId32};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The target type of a runtime.
	pub type TargetOf<T> = Target<<T as Config>::MaxPrefix>;

	/// What the pallet needs of its runtime.
	#[pallet::config]
	pub trait Config:
		frame_system::Config<
		AccountId = AccountId32,
		RuntimeCall: Dispatchable<PostInfo = PostDispatchInfo>,
		RuntimeEvent: From<Event<Self>>,
	>
	{
		/// The currency of deposits.
		type Currency: fungible::Inspect<Self::AccountId, Balance = Balance>
			+ fungible::hold::Mutate<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// The runtime's reasons of holds.
		type RuntimeHoldReason: From<HoldReason>;

		/// What is held for targets.
		type Deposits: Get<Deposits>;

		/// Most bytes of a prefix.
		#[pallet::constant]
		type MaxPrefix: Get<u32>;

		/// Most weight that a call may declare.
		#[pallet::constant]
		type MaxWeight: Get<Weight>;

		/// Measured weights.
		type WeightInfo: WeightInfo;
	}

	/// Why the pallet holds money on somebody's balance.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The deposit for a target.
		Target,
	}

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// The calls that are made with results. Key: the owner's address. Value: owner, prefix, deposit.
	#[pallet::storage]
	pub type Targets<T: Config> = StorageMap<_, Identity, H160, TargetOf<T>>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Results for an address make another call from now on.
		TargetSet {
			/// The address.
			target: H160,
			/// Whose it is.
			owner: T::AccountId,
		},
		/// Results for an address make no call any more, and its deposit is released.
		TargetRemoved {
			/// The address.
			target: H160,
		},
		/// A call was made with a result.
		Delivered {
			/// The address that the result was for.
			target: H160,
			/// The task.
			task: TaskId,
		},
		/// A call could not be made with a result, or failed. It changed nothing.
		DeliveryFailed {
			/// The address that the result was for.
			target: H160,
			/// The task.
			task: TaskId,
			/// Why.
			error: DispatchError,
		},
	}

	/// Why a call or a delivery was refused. What is refused changes nothing.
	#[pallet::error]
	pub enum Error<T> {
		/// The prefix with bytes as its last argument is no call of this chain.
		NotACall,
		/// The call declares more weight than a delivery may use.
		TooHeavy,
		/// The caller may not make this call.
		CallFiltered,
		/// Another account has the same address and a target there.
		AddressTaken,
		/// The balance does not cover the deposit.
		FundsTooLow,
		/// There is no such target.
		TargetNotFound,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Says which call is made with the results of tasks whose callback is the caller's address:
		/// that which is encoded as `prefix`, followed by the bytes `task ‖ result` as its last
		/// argument. The caller makes it.
		///
		/// Who: anybody, for a deposit by the bytes of the prefix; what was held for the former
		/// prefix counts. Whether the caller may make the call is asked of its origin, so that a proxy
		/// sets nothing that it could not do at once. Cost: by the bytes of the prefix. Errors:
		/// `NotACall`, `TooHeavy`, `CallFiltered`, `AddressTaken`, `FundsTooLow`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::set(Pallet::<T>::count(prefix)))]
		pub fn set(origin: OriginFor<T>, prefix: BoundedVec<u8, T::MaxPrefix>) -> DispatchResult {
			let owner = ensure_signed(origin.clone())?;
			// What takes no bytes and these bytes alike takes bytes, and not something else that would
			// be made of a result.
			Self::call_with(&prefix, &[])?;
			let (call, _) = Self::call_with(&prefix, TaskId::zero().as_bytes())?;
			ensure!(origin.filter_call(&call), Error::<T>::CallFiltered);
			let target = address_of_account(&owner);
			ensure!(
				Targets::<T>::get(target).is_none_or(|former| former.owner == owner),
				Error::<T>::AddressTaken
			);
			let deposit = T::Deposits::get().of_target(Self::count(&prefix));
			T::Currency::set_on_hold(&HoldReason::Target.into(), &owner, deposit)
				.map_err(|_| Error::<T>::FundsTooLow)?;
			Targets::<T>::insert(target, Target { owner: owner.clone(), prefix, deposit });
			Self::deposit_event(Event::TargetSet { target, owner });
			Ok(())
		}

		/// Removes the caller's target and releases its deposit. Results for the caller's address make
		/// no call any more.
		///
		/// Who: the owner of a target. Errors: `TargetNotFound`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::remove())]
		pub fn remove(origin: OriginFor<T>) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			let target = address_of_account(&owner);
			let Target { deposit, .. } = Targets::<T>::take(target)
				.filter(|former| former.owner == owner)
				.ok_or(Error::<T>::TargetNotFound)?;
			T::Currency::release(
				&HoldReason::Target.into(),
				&owner,
				deposit,
				Precision::BestEffort,
			)?;
			Self::deposit_event(Event::TargetRemoved { target });
			Ok(())
		}
	}
}
