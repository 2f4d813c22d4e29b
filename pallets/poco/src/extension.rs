//! What is checked of a vote or a reveal before it enters the pool of transactions.
//!
//! Both are free of a fee when they succeed, so what cannot succeed must not get into a block. What
//! turns out to fail in its block all the same pays, and so do several at once of which one fails: these
//! are looked at one after the other until there is one that can succeed.

use crate::{operators::Caller, Call, Config, Error, Pallet, Tasks, WeightInfo, Workers};
use codec::{Decode, DecodeWithMemTracking, Encode};
use core::marker::PhantomData;
use frame_support::{
	pallet_prelude::TransactionSource,
	traits::{IsSubType, OriginTrait},
	weights::Weight,
};
use poco_primitives::{task::Refusal, Digest, TaskId};
use scale_info::TypeInfo;
use sp_runtime::{
	traits::{DispatchInfoOf, PostDispatchInfoOf, TransactionExtension, ValidateResult},
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	DispatchError, DispatchResult,
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
	/// What was announced of its weight and not used.
	type Val = Weight;
	type Pre = Weight;

	fn weight(&self, call: &T::RuntimeCall) -> Weight {
		let items = call.is_sub_type().map(Pallet::<T>::most_checks).unwrap_or_default();
		T::WeightInfo::check_work().saturating_mul(items.into())
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
	) -> ValidateResult<Weight, T::RuntimeCall> {
		let announced = self.weight(call);
		let checks = match (origin.as_signer(), call.is_sub_type()) {
			(Some(caller), Some(call)) => {
				Pallet::<T>::check_work(caller, call).map_err(|refusal| {
					let code = match DispatchError::from(refusal) {
						DispatchError::Module(error) => error.error.first().copied(),
						_ => None,
					};
					InvalidTransaction::Custom(code.unwrap_or(u8::MAX))
				})?
			},
			_ => 0,
		};
		let used = T::WeightInfo::check_work().saturating_mul(checks.into());
		Ok((Default::default(), announced.saturating_sub(used), origin))
	}

	fn prepare(
		self,
		unused: Weight,
		_: &T::RuntimeOrigin,
		_: &T::RuntimeCall,
		_: &DispatchInfoOf<T::RuntimeCall>,
		_: usize,
	) -> Result<Weight, TransactionValidityError> {
		Ok(unused)
	}

	fn post_dispatch_details(
		unused: Weight,
		_: &DispatchInfoOf<T::RuntimeCall>,
		_: &PostDispatchInfoOf<T::RuntimeCall>,
		_: usize,
		_: &DispatchResult,
	) -> Result<Weight, TransactionValidityError> {
		Ok(unused)
	}
}

impl<T: Config> Pallet<T> {
	/// How many votes or reveals of a call are looked at.
	fn most_checks(call: &Call<T>) -> u32 {
		match call {
			Call::contribute { .. } | Call::contribute_authorised { .. } | Call::reveal { .. } => 1,
			Call::contribute_many { submissions } => Self::count(submissions.len()),
			Call::reveal_many { reveals } => Self::count(reveals.len()),
			_ => 0,
		}
	}

	/// Whether a vote or a reveal would be taken now; of several, whether any would. Signatures are
	/// left to the call itself. Tells how many were looked at.
	pub(crate) fn check_work(caller: &T::AccountId, call: &Call<T>) -> Result<u32, Error<T>> {
		match call {
			Call::contribute { task, .. } => Self::check_votes(caller, [(*task, false)]),
			Call::contribute_authorised { submission } => {
				Self::check_votes(caller, [(submission.task, submission.authorisation.is_some())])
			},
			Call::contribute_many { submissions } => Self::check_votes(
				caller,
				submissions.iter().map(|vote| (vote.task, vote.authorisation.is_some())),
			),
			Call::reveal { task, digest } => Self::check_reveals(caller, [(*task, *digest)]),
			Call::reveal_many { reveals } => Self::check_reveals(caller, reveals.iter().copied()),
			_ => Ok(0),
		}
	}

	/// Votes, each with whether it comes with signatures.
	fn check_votes(
		caller: &T::AccountId,
		votes: impl IntoIterator<Item = (TaskId, bool)>,
	) -> Result<u32, Error<T>> {
		let caller = Self::voter(caller.clone());
		any(votes, |(task, has_signatures)| Self::check_vote(&caller, task, has_signatures))
	}

	fn check_reveals(
		caller: &T::AccountId,
		reveals: impl IntoIterator<Item = (TaskId, Digest)>,
	) -> Result<u32, Error<T>> {
		any(reveals, |(task, digest)| {
			let record = Tasks::<T>::get(task).ok_or(Error::<T>::TaskNotFound)?;
			let worker = Self::contributor(caller.clone(), &record).worker;
			Self::check_reveal(&worker, task, digest, &record)
		})
	}

	fn check_vote(
		caller: &Caller<T::AccountId>,
		task: TaskId,
		has_signatures: bool,
	) -> Result<(), Error<T>> {
		let worker = &caller.worker;
		let record = Tasks::<T>::get(task).ok_or(Error::<T>::TaskNotFound)?;
		let (voting, now) = (&record.voting, Self::now());
		Self::check_open(worker, &record, now)?;
		if let Some(judged) = voting.judges {
			Self::check_involved(worker, judged)?;
		}
		if !has_signatures && voting.asks_for_signatures() {
			return Err(Refusal::NotAuthorised.into());
		}
		let known = Workers::<T>::get(worker);
		Self::check_draw(worker, &known, task, voting, now)?;
		let stake = voting.stake_of(known.score_in(voting.home));
		Self::check_funds(caller, &known, stake, now)?;
		Ok(())
	}
}

/// Looks for one that can be done, and tells how many were looked at.
fn any<T, Item>(
	items: impl IntoIterator<Item = Item>,
	check: impl Fn(Item) -> Result<(), Error<T>>,
) -> Result<u32, Error<T>> {
	let mut looked_at = 0u32;
	let mut refused = Error::<T>::BatchOutOfRange;
	for item in items {
		looked_at = looked_at.saturating_add(1);
		match check(item) {
			Ok(()) => return Ok(looked_at),
			Err(error) => refused = error,
		}
	}
	Err(refused)
}
