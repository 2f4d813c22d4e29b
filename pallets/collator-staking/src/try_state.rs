//! What must hold after every block: holds, shares and what the pot owes.

use crate::{Chosen, Collators, Config, Delegations, HoldReason, Issued, Owed, Pallet, Unbondings};
use alloc::collections::BTreeMap;
use frame_support::{
	ensure,
	traits::{
		fungible::{hold::Inspect as _, Inspect},
		Get,
	},
};
use poco_primitives::Balance;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks every invariant.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let mut shares: BTreeMap<T::AccountId, (Balance, u32, Balance)> = BTreeMap::new();
		let mut held: BTreeMap<T::AccountId, (Balance, usize)> = BTreeMap::new();
		for (collator, delegator, delegation) in Delegations::<T>::iter() {
			ensure!(
				Chosen::<T>::get(&delegator).contains(&collator),
				"a delegator's list names whom it delegates to"
			);
			ensure!(delegation.shares > 0, "a delegation has shares");
			let record =
				Collators::<T>::get(&collator).ok_or("who is delegated to has a record")?;
			let sum = shares.entry(collator).or_default();
			sum.0 = sum.0.saturating_add(delegation.shares);
			sum.1 = sum.1.saturating_add(1);
			sum.2 = sum.2.saturating_add(record.reward(delegation.shares, delegation.mark));
			let own = held.entry(delegator).or_default();
			own.0 = own.0.saturating_add(delegation.held);
			own.1 = own.1.saturating_add(1);
		}
		let mut owed: Balance = 0;
		for (who, record) in Collators::<T>::iter() {
			let (sum, delegators, rewards) = shares.remove(&who).unwrap_or_default();
			ensure!(record.shares == sum, "a collator's shares are those of its delegations");
			ensure!(record.delegators == delegators, "a collator's delegators are counted");
			ensure!(delegators <= T::MaxDelegators::get(), "they are not too many");
			ensure!(rewards <= record.booked, "what delegators can claim is booked");
			ensure!(!(record.is_idle() && record.has_no_terms()), "a record says something");
			owed = owed.saturating_add(record.booked).saturating_add(record.earned);
		}
		ensure!(shares.is_empty(), "who is delegated to has a record");
		ensure!(Owed::<T>::get() == owed, "the pot owes what is booked and earned");
		ensure!(
			owed == 0
				|| T::NativeToken::balance(&Self::pot_account())
					>= owed.saturating_add(T::NativeToken::minimum_balance()),
			"the pot has what it owes"
		);
		ensure!(Issued::<T>::get() <= T::MaxIssuance::get(), "no more is minted than may be");
		for account in frame_system::Account::<T>::iter_keys() {
			let (delegated, chosen) = held.remove(&account).unwrap_or_default();
			ensure!(
				T::NativeToken::balance_on_hold(&HoldReason::Delegation.into(), &account)
					== delegated,
				"what is delegated is held"
			);
			ensure!(Chosen::<T>::get(&account).len() == chosen, "nobody is chosen for nothing");
			let waiting = Unbondings::<T>::get(&account)
				.iter()
				.fold(0, |sum: Balance, entry| sum.saturating_add(entry.amount));
			ensure!(
				T::NativeToken::balance_on_hold(&HoldReason::Unbonding.into(), &account) == waiting,
				"what waits to be free is held"
			);
		}
		ensure!(held.values().all(|(held, _)| *held == 0), "what is delegated is an account's");
		Ok(())
	}
}
