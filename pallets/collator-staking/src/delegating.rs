//! Stake behind collators: putting it in, taking it out, what it earns and what slashes leave of it.

use crate::{
	Chosen, Collator, Collators, Config, Delegation, DelegationOf, Delegations, Error, Event,
	HoldReason, Owed, Pallet, Taken, Unbonding, Unbondings, UNIT_FLOOR,
};
use frame_support::{
	ensure,
	traits::{
		fungible::{hold::Inspect as _, MutateHold},
		tokens::{Fortitude, Precision},
		Get,
	},
};
use frame_system::pallet_prelude::BlockNumberFor;
use poco_primitives::{staking::Mode, Balance};
use sp_runtime::{traits::Saturating, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	fn now() -> BlockNumberFor<T> {
		frame_system::Pallet::<T>::block_number()
	}

	/// A candidate's bond, in smallest units. None if it is no candidate.
	pub(crate) fn bond_of(who: &T::AccountId) -> Option<Balance> {
		pallet_collator_selection::CandidateList::<T>::get()
			.iter()
			.find(|candidate| candidate.who == *who)
			.map(|candidate| candidate.deposit)
	}

	pub(crate) fn is_invulnerable(who: &T::AccountId) -> bool {
		pallet_collator_selection::Invulnerables::<T>::get().contains(who)
	}

	/// Whether a collator takes delegations now.
	fn takes_delegations(who: &T::AccountId, collator: &Collator) -> Result<(), Error<T>> {
		ensure!(crate::CurrentMode::<T>::get() == Mode::Open, Error::<T>::ConsortiumMode);
		ensure!(Self::bond_of(who).is_some(), Error::<T>::NotCandidate);
		ensure!(collator.exit_from.is_none(), Error::<T>::Leaving);
		ensure!(!collator.chilled, Error::<T>::Chilled);
		ensure!(collator.unit >= UNIT_FLOOR, Error::<T>::SlashedTooOften);
		Ok(())
	}

	/// Pays what a delegation earned, and burns what slashes took of it. Tells what was paid.
	fn settle(
		who: &T::AccountId,
		collator: &mut Collator,
		delegator: &T::AccountId,
		delegation: &mut DelegationOf<T>,
	) -> Result<Balance, DispatchError> {
		let reward = collator.reward(delegation.shares, delegation.mark);
		if reward > 0 {
			Self::pay(delegator, reward)?;
			collator.booked = collator.booked.saturating_sub(reward);
			Self::deposit_event(Event::Rewarded {
				delegator: delegator.clone(),
				collator: who.clone(),
				amount: reward,
			});
		}
		delegation.mark = collator.rewards_per_share;
		let left = collator.value(delegation.shares).min(delegation.held);
		let cut = delegation.held.saturating_sub(left);
		if cut > 0 {
			let reason = HoldReason::Delegation.into();
			T::NativeToken::burn_held(&reason, delegator, cut, Precision::Exact, Fortitude::Force)?;
			delegation.held = left;
			Self::deposit_event(Event::Cut {
				delegator: delegator.clone(),
				collator: who.clone(),
				amount: cut,
			});
		}
		Ok(reward)
	}

	/// Adds to a delegation in the books, not to the hold.
	fn add(
		collator: &mut Collator,
		delegation: &mut DelegationOf<T>,
		amount: Balance,
	) -> Result<(), Error<T>> {
		let shares = collator.shares(amount).ok_or(Error::<T>::AmountTooHigh)?;
		let sum = |a: Balance, b| a.checked_add(b).ok_or(Error::<T>::AmountTooHigh);
		collator.shares = sum(collator.shares, shares)?;
		delegation.shares = sum(delegation.shares, shares)?;
		delegation.held = sum(delegation.held, amount)?;
		Ok(())
	}

	/// Puts stake behind a collator in the books, which was taken out from behind another one if it
	/// moves. Tells all that the delegator has there.
	pub(crate) fn put_in(
		who: &T::AccountId,
		delegator: &T::AccountId,
		amount: Balance,
		moved: Option<Taken>,
	) -> Result<Balance, DispatchError> {
		let mut collator = Collators::<T>::get(who).unwrap_or_default();
		Self::takes_delegations(who, &collator)?;
		let mut delegation = match Delegations::<T>::get(who, delegator) {
			Some(delegation) => {
				ensure!(delegation.touched != Self::now(), Error::<T>::TwiceInABlock);
				delegation
			},
			None => {
				ensure!(
					collator.delegators < T::MaxDelegators::get(),
					Error::<T>::MaxDelegatorsExceeded
				);
				Chosen::<T>::try_append(delegator, who.clone())
					.map_err(|()| Error::<T>::MaxDelegationsExceeded)?;
				collator.delegators = collator.delegators.saturating_add(1);
				Delegation {
					shares: 0,
					held: 0,
					mark: collator.rewards_per_share,
					compound: moved.is_some_and(|taken| taken.compound),
					touched: Self::now(),
					movable_from: 0,
				}
			},
		};
		Self::settle(who, &mut collator, delegator, &mut delegation)?;
		Self::add(&mut collator, &mut delegation, amount)?;
		ensure!(amount > 0 && delegation.held >= T::MinDelegation::get(), Error::<T>::BelowMinimum);
		delegation.touched = Self::now();
		if moved.is_some() {
			delegation.movable_from = Self::session().saturating_add(2);
		}
		let total = delegation.held;
		Delegations::<T>::insert(who, delegator, delegation);
		Collators::<T>::insert(who, collator);
		Ok(total)
	}

	/// Takes stake out from behind a collator in the books: all of it where too little would be left,
	/// so that what others have added to it just before hinders nobody. Tells what was taken.
	pub(crate) fn take_out(
		who: &T::AccountId,
		delegator: &T::AccountId,
		amount: Balance,
		moves: bool,
	) -> Result<Taken, DispatchError> {
		let mut delegation =
			Delegations::<T>::get(who, delegator).ok_or(Error::<T>::NotDelegated)?;
		let mut collator = Collators::<T>::get(who).ok_or(Error::<T>::NotDelegated)?;
		ensure!(delegation.touched != Self::now(), Error::<T>::TwiceInABlock);
		ensure!(!moves || delegation.movable_from <= Self::session(), Error::<T>::MovedTooRecently);
		ensure!(!Self::is_slash_pending(who), Error::<T>::SlashPending);
		Self::settle(who, &mut collator, delegator, &mut delegation)?;
		let left = delegation.held.checked_sub(amount).ok_or(Error::<T>::AmountTooHigh)?;
		// Who was slashed to nothing can take out nothing, to be rid of it.
		ensure!(amount > 0 || delegation.held == 0, Error::<T>::BelowMinimum);
		let rest = if left < T::MinDelegation::get() { 0 } else { left };
		let amount = delegation.held.saturating_sub(rest);
		let taken = Taken { amount, compound: delegation.compound };
		let kept = match rest {
			0 => 0,
			rest => collator.shares(rest).unwrap_or_default().min(delegation.shares),
		};
		collator.shares = collator.shares.saturating_sub(delegation.shares.saturating_sub(kept));
		delegation.shares = kept;
		delegation.held = rest;
		delegation.touched = Self::now();
		if rest > 0 {
			Delegations::<T>::insert(who, delegator, delegation);
		} else {
			Delegations::<T>::remove(who, delegator);
			Chosen::<T>::mutate_exists(delegator, |chosen| {
				if let Some(list) = chosen {
					list.retain(|other| other != who);
					if list.is_empty() {
						*chosen = None;
					}
				}
			});
			collator.delegators = collator.delegators.saturating_sub(1);
			if collator.delegators == 0 {
				let dust = collator.clear();
				Owed::<T>::mutate(|owed| *owed = owed.saturating_sub(dust));
			}
		}
		Self::keep(who, collator);
		Ok(taken)
	}

	/// Holds what is delegated.
	pub(crate) fn hold_delegation(who: &T::AccountId, amount: Balance) -> DispatchResult {
		let reason = HoldReason::Delegation.into();
		ensure!(T::NativeToken::can_hold(&reason, who, amount), Error::<T>::FundsTooLow);
		T::NativeToken::hold(&reason, who, amount)
	}

	/// Lets wait what was taken out. Tells until when.
	pub(crate) fn unbond(
		delegator: &T::AccountId,
		amount: Balance,
	) -> Result<Option<BlockNumberFor<T>>, DispatchError> {
		let delegated = HoldReason::Delegation.into();
		T::NativeToken::release(&delegated, delegator, amount, Precision::Exact)?;
		if amount == 0 {
			return Ok(None);
		}
		let due = Self::now().saturating_add(T::UnbondingPeriod::get());
		Unbondings::<T>::try_append(delegator, Unbonding { amount, due })
			.map_err(|()| Error::<T>::MaxUnbondingExceeded)?;
		T::NativeToken::hold(&HoldReason::Unbonding.into(), delegator, amount)?;
		Ok(Some(due))
	}

	/// Frees what has waited long enough. Tells how much.
	pub(crate) fn free_unbonded(delegator: &T::AccountId) -> Result<Balance, DispatchError> {
		let (now, mut amount) = (Self::now(), 0u128);
		Unbondings::<T>::mutate_exists(delegator, |unbonding| {
			if let Some(list) = unbonding {
				list.retain(|entry| {
					let waits = entry.due > now;
					if !waits {
						amount = amount.saturating_add(entry.amount);
					}
					waits
				});
				if list.is_empty() {
					*unbonding = None;
				}
			}
		});
		ensure!(amount > 0, Error::<T>::NothingDue);
		let reason = HoldReason::Unbonding.into();
		T::NativeToken::release(&reason, delegator, amount, Precision::Exact)?;
		Ok(amount)
	}

	/// Pays a delegator, and delegates that where it is wanted and possible.
	pub(crate) fn pay_out(who: &T::AccountId, delegator: &T::AccountId) -> DispatchResult {
		let mut delegation =
			Delegations::<T>::get(who, delegator).ok_or(Error::<T>::NotDelegated)?;
		let mut collator = Collators::<T>::get(who).ok_or(Error::<T>::NotDelegated)?;
		let amount = Self::settle(who, &mut collator, delegator, &mut delegation)?;
		ensure!(amount > 0, Error::<T>::NothingEarned);
		let reason = HoldReason::Delegation.into();
		if delegation.compound
			&& Self::takes_delegations(who, &collator).is_ok()
			&& T::NativeToken::can_hold(&reason, delegator, amount)
		{
			Self::add(&mut collator, &mut delegation, amount)?;
			T::NativeToken::hold(&reason, delegator, amount)?;
			Self::deposit_event(Event::Delegated {
				delegator: delegator.clone(),
				collator: who.clone(),
				amount,
				total: delegation.held,
			});
		}
		Delegations::<T>::insert(who, delegator, delegation);
		Collators::<T>::insert(who, collator);
		Ok(())
	}
}
