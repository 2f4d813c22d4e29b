//! What is checked of a vote or a reveal before it enters the pool of transactions.
//!
//! Both are free of a fee when they succeed, so what cannot succeed must not get into a block. What
//! turns out to fail in its block all the same pays.

use crate::{Call, Config, Deals, Error, Pallet, Tasks, WeightInfo, Workers};
use codec::{Decode, DecodeWithMemTracking, Encode};
use core::marker::PhantomData;
use frame_support::{
	pallet_prelude::TransactionSource,
	traits::{IsSubType, OriginTrait},
	weights::Weight,
};
use poco_primitives::{task::Refusal, TaskId};
use scale_info::TypeInfo;
use sp_runtime::{
	impl_tx_ext_default,
	traits::{DispatchInfoOf, TransactionExtension, ValidateResult},
	transaction_validity::InvalidTransaction,
	DispatchError,
};

/// Refuses votes and reveals that the chain would refuse, as invalid transactions: the code of an
/// [`InvalidTransaction::Custom`] is the position of the pallet's error.
#[derive(Encode, Decode, DecodeWithMemTracking, Clone, Eq, PartialEq, TypeInfo)]
#[scale_info(skip_type_params(T))]
pub struct CheckWork<T>(PhantomData<T>);

impl<T> CheckWork<T> {
	/// The only one there is.
	pub fn new() -> Self {
		Self(PhantomData)
	}
}

impl<T> Default for CheckWork<T> {
	fn default() -> Self {
		Self::new()
	}
}

impl<T> core::fmt::Debug for CheckWork<T> {
	fn fmt(&self, f: &mut core::fmt::Formatter) -> core::fmt::Result {
		f.write_str("CheckWork")
	}
}

impl<T: Config + Send + Sync> TransactionExtension<T::RuntimeCall> for CheckWork<T>
where
	T::RuntimeCall: IsSubType<Call<T>>,
{
	const IDENTIFIER: &'static str = "CheckWork";
	type Implicit = ();
	type Val = ();
	type Pre = ();

	fn weight(&self, call: &T::RuntimeCall) -> Weight {
		match call.is_sub_type() {
			Some(
				Call::contribute { .. } | Call::contribute_authorised { .. } | Call::reveal { .. },
			) => T::WeightInfo::check_work(),
			_ => Weight::zero(),
		}
	}

	fn validate(
		&self,
		origin: T::RuntimeOrigin,
		call: &T::RuntimeCall,
		_: &DispatchInfoOf<T::RuntimeCall>,
		_: usize,
		_: (),
		_: &impl Encode,
		_: TransactionSource,
	) -> ValidateResult<(), T::RuntimeCall> {
		if let (Some(worker), Some(call)) = (origin.as_signer(), call.is_sub_type()) {
			Pallet::<T>::check_work(worker, call).map_err(|refusal| {
				let code = match DispatchError::from(refusal) {
					DispatchError::Module(error) => error.error.first().copied(),
					_ => None,
				};
				InvalidTransaction::Custom(code.unwrap_or(u8::MAX))
			})?;
		}
		Ok((Default::default(), (), origin))
	}

	impl_tx_ext_default!(T::RuntimeCall; prepare);
}

impl<T: Config> Pallet<T> {
	/// Whether a vote or a reveal would be taken now. Signatures and funds are left to the call
	/// itself.
	pub(crate) fn check_work(worker: &T::AccountId, call: &Call<T>) -> Result<(), Error<T>> {
		match call {
			Call::contribute { task, .. } => Self::check_vote(worker, *task, false),
			Call::contribute_authorised { submission } => {
				Self::check_vote(worker, submission.task, true)
			},
			Call::reveal { task, digest } => {
				let record = Tasks::<T>::get(task).ok_or(Error::<T>::TaskNotFound)?;
				Self::check_reveal(worker, *task, *digest, &record)
			},
			_ => Ok(()),
		}
	}

	fn check_vote(
		worker: &T::AccountId,
		task: TaskId,
		has_signatures: bool,
	) -> Result<(), Error<T>> {
		let record = Tasks::<T>::get(task).ok_or(Error::<T>::TaskNotFound)?;
		let deal = Deals::<T>::get(record.deal).ok_or(Error::<T>::DealNotFound)?;
		let now = Self::now();
		Self::check_open(worker, &record, &deal, now)?;
		if let Some(judged) = deal.judges {
			Self::check_involved(worker, judged)?;
		}
		if !has_signatures && Self::asks_for_signatures(&deal) {
			return Err(Refusal::NotAuthorised.into());
		}
		Self::check_draw(worker, &Workers::<T>::get(worker), task, &deal, now)?;
		Ok(())
	}
}
