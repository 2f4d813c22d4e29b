//! Makes calls with results.

use crate::{Config, Error, Event, Pallet, Targets, WeightInfo};
use codec::{DecodeLimit, Encode};
use frame_support::{
	dispatch::{extract_actual_weight, DispatchInfo, GetDispatchInfo},
	ensure,
	storage::with_storage_layer,
	traits::{Get, OriginTrait},
	weights::Weight,
	MAX_EXTRINSIC_DEPTH,
};
use poco_primitives::{TaskId, H160};
use sp_runtime::{traits::Dispatchable, AccountId32, DispatchError};

type CallOf<T> = <T as frame_system::Config>::RuntimeCall;

impl<T: Config> Pallet<T> {
	/// Makes the call of a target with the result of a task, as the target's owner. Tells the weight
	/// that was used, never more than [`most_weight`](Self::most_weight) of the result's bytes, and
	/// what came of it.
	///
	/// A call that fails changes nothing, but for the event that says so. Errors: those of the call,
	/// `TargetNotFound`, `NotACall`, `TooHeavy`.
	pub fn deliver(
		target: H160,
		task: TaskId,
		result: &[u8],
	) -> (Weight, Result<(), DispatchError>) {
		let (used, outcome) = match Self::prepare(target, task, result) {
			Ok((owner, call, info)) => {
				let origin = T::RuntimeOrigin::signed(owner);
				let outcome = with_storage_layer(|| call.dispatch(origin));
				let used = extract_actual_weight(&outcome, &info);
				(used, outcome.map(drop).map_err(|failure| failure.error))
			},
			Err(error) => (Weight::zero(), Err(error.into())),
		};
		Self::deposit_event(match outcome {
			Ok(()) => Event::Delivered { target, task },
			Err(error) => Event::DeliveryFailed { target, task, error },
		});
		(T::WeightInfo::deliver(Self::count(result)).saturating_add(used), outcome)
	}

	/// The most weight that a delivery of a result of this many bytes uses.
	pub fn most_weight(bytes: u32) -> Weight {
		T::WeightInfo::deliver(bytes).saturating_add(T::MaxWeight::get())
	}

	/// The call that a prefix makes of these bytes, and what it declares.
	pub(crate) fn call_with(
		prefix: &[u8],
		bytes: &[u8],
	) -> Result<(CallOf<T>, DispatchInfo), Error<T>> {
		let mut encoded = prefix.to_vec();
		bytes.encode_to(&mut encoded);
		let call =
			CallOf::<T>::decode_all_with_depth_limit(MAX_EXTRINSIC_DEPTH, &mut encoded.as_slice())
				.map_err(|_| Error::<T>::NotACall)?;
		let info = call.get_dispatch_info();
		ensure!(info.call_weight.all_lte(T::MaxWeight::get()), Error::<T>::TooHeavy);
		Ok((call, info))
	}

	/// Number of bytes.
	pub(crate) fn count(bytes: &[u8]) -> u32 {
		bytes.len().try_into().unwrap_or(u32::MAX)
	}

	/// Whose call it is, the call, and what it declares.
	fn prepare(
		target: H160,
		task: TaskId,
		result: &[u8],
	) -> Result<(AccountId32, CallOf<T>, DispatchInfo), Error<T>> {
		let target = Targets::<T>::get(target).ok_or(Error::<T>::TargetNotFound)?;
		let bytes = [task.as_bytes(), result].concat();
		let (call, info) = Self::call_with(&target.prefix, &bytes)?;
		Ok((target.owner, call, info))
	}
}
