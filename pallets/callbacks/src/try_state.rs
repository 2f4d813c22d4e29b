//! What must hold after every block: addresses and deposits.

use crate::{Config, HoldReason, Pallet, Targets};
use frame_support::{ensure, traits::fungible::hold::Inspect};
use poco_primitives::registry::address_of_account;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks every invariant.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let reason = HoldReason::Target.into();
		for (address, target) in Targets::<T>::iter() {
			ensure!(
				address_of_account(&target.owner) == address,
				"a target lies under its owner's address"
			);
			ensure!(
				T::Currency::balance_on_hold(&reason, &target.owner) == target.deposit,
				"a target's deposit is held on its owner's balance"
			);
		}
		for account in frame_system::Account::<T>::iter_keys() {
			ensure!(
				T::Currency::balance_on_hold(&reason, &account) == 0
					|| Targets::<T>::get(address_of_account(&account))
						.is_some_and(|target| target.owner == account),
				"nothing is held without a target"
			);
		}
		Ok(())
	}
}
