//! Operating keys: other keys than its own that work for an account.
//!
//! Bond, score, memberships and earnings stay the account's, and so do vote and seal. Its operator can
//! vote, reveal and publish for it by what it has bonded, and cannot move its money.

use crate::{Config, Error, Event, OperatorOf, Operators, Pallet, TaskOf, Worker, Workers};
use frame_support::{ensure, traits::Get, weights::Weight};
use poco_primitives::{task::Refusal, Balance, Moment};
use sp_runtime::DispatchResult;

/// What an item that is looked up adds to a proof: its path and its value, as much as a large state
/// asks for.
const LOOKUP_PROOF: u64 = 4 * 1024;

/// The most items that finding out who votes can read: the caller's record, and whose operator it is.
pub(crate) const MOST_LOOKUPS: u32 = 2;

/// Who works by a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Caller<AccountId> {
	/// Whose bond and record it is.
	pub worker: AccountId,
	/// The worker's operator made the call, and not the worker itself.
	pub by_operator: bool,
	/// Items that were read to find that out, beside those that the call reads anyway.
	pub lookups: u32,
}

impl<AccountId> Caller<AccountId> {
	/// One that works for itself.
	pub fn own(worker: AccountId, lookups: u32) -> Self {
		Self { worker, by_operator: false, lookups }
	}

	/// What finding out who works has weighed.
	pub fn weight<T: Config>(&self) -> Weight {
		Pallet::<T>::lookup_weight(self.lookups)
	}
}

impl<T: Config> Pallet<T> {
	/// What it weighs to look so many items up.
	pub(crate) fn lookup_weight(items: u32) -> Weight {
		T::DbWeight::get()
			.reads(items.into())
			.saturating_add(Weight::from_parts(0, LOOKUP_PROOF).saturating_mul(items.into()))
	}

	/// Who votes by a call of this account. One with a bond works for itself, so that a worker's
	/// calls read no more than its record, and nobody is kept from working by being named.
	pub(crate) fn voter(caller: T::AccountId) -> Caller<T::AccountId> {
		if Workers::<T>::get(&caller).bond > 0 {
			return Caller::own(caller, 0);
		}
		match Operators::<T>::get(&caller) {
			Some(worker) => Caller { worker, by_operator: true, lookups: MOST_LOOKUPS },
			None => Caller::own(caller, 1),
		}
	}

	/// Whose vote on a task this account opens, or whose result it publishes: its own, where it has
	/// voted.
	pub(crate) fn contributor(caller: T::AccountId, record: &TaskOf<T>) -> Caller<T::AccountId> {
		if record.contribution_of(&caller).is_some() {
			return Caller::own(caller, 0);
		}
		match Operators::<T>::get(&caller) {
			Some(worker) => Caller { worker, by_operator: true, lookups: 1 },
			None => Caller::own(caller, 1),
		}
	}

	/// Whether the worker can stake so much: of its bond, and, where it calls itself, of what the bond
	/// can grow by.
	pub(crate) fn check_funds(
		caller: &Caller<T::AccountId>,
		known: &Worker,
		stake: Balance,
		now: Moment,
	) -> Result<(), Refusal> {
		let missing = stake.saturating_sub(known.free(now));
		let covered =
			missing == 0 || (!caller.by_operator && missing <= Self::spendable(&caller.worker));
		ensure!(covered, Refusal::FundsTooLow);
		Ok(())
	}

	/// Names the operator of an account, in the place of the one before.
	pub(crate) fn do_set_operator(worker: T::AccountId, operator: T::AccountId) -> DispatchResult {
		ensure!(operator != worker, Error::<T>::OperatorIsSelf);
		ensure!(Workers::<T>::get(&worker).bond > 0, Error::<T>::NotBonded);
		ensure!(!Operators::<T>::contains_key(&worker), Error::<T>::IsOperator);
		let taken = Operators::<T>::get(&operator).is_some_and(|other| other != worker);
		ensure!(!taken, Error::<T>::OperatorTaken);
		let is_worker =
			Workers::<T>::get(&operator).is_worker() || OperatorOf::<T>::contains_key(&operator);
		ensure!(!is_worker, Error::<T>::OperatorIsWorker);
		if let Some(before) = OperatorOf::<T>::get(&worker) {
			Operators::<T>::remove(before);
		}
		Operators::<T>::insert(&operator, &worker);
		OperatorOf::<T>::insert(&worker, &operator);
		Self::deposit_event(Event::OperatorSet { worker, operator: Some(operator) });
		Ok(())
	}

	/// Ends that an account has an operator. Tells whether it had one.
	pub(crate) fn dismiss_operator(worker: &T::AccountId) -> bool {
		let Some(operator) = OperatorOf::<T>::take(worker) else { return false };
		Operators::<T>::remove(operator);
		Self::deposit_event(Event::OperatorSet { worker: worker.clone(), operator: None });
		true
	}

	/// Ends that an account is an operator. Tells whether it was one.
	pub(crate) fn resign_operator(operator: &T::AccountId) -> bool {
		Operators::<T>::get(operator).is_some_and(|worker| Self::dismiss_operator(&worker))
	}
}
