//! What must hold after every block.

use crate::{Book, Config, HoldReason, Pallet, VoucherCount, Vouchers};
use alloc::collections::BTreeMap;
use frame_support::{ensure, traits::fungible::hold::Inspect as _};
use poco_primitives::{order::voucher_id, Balance};
use sp_runtime::{AccountId32, TryRuntimeError};

impl<T: Config> Pallet<T> {
	/// Checks every invariant.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let mut held = BTreeMap::<(AccountId32, bool), Balance>::new();
		let mut hold = |account: &AccountId32, is_order, amount| {
			let sum = held.entry((account.clone(), is_order)).or_default();
			*sum = sum.saturating_add(amount);
		};
		for (hash, placed) in Book::<T>::iter() {
			hold(&placed.signer, true, placed.deposit);
			ensure!(
				placed.order.is_none_or(|order| order.hash(Self::genesis()) == hash),
				"an order is placed under its hash"
			);
		}
		for (id, voucher) in Vouchers::<T>::iter() {
			hold(&voucher.issuer, false, voucher.deposit);
			ensure!(
				voucher_id(&voucher.issuer, voucher.number) == id,
				"a voucher's id follows from its issuer"
			);
			ensure!(
				voucher.number < VoucherCount::<T>::get(&voucher.issuer),
				"vouchers are counted"
			);
			ensure!(!voucher.users.is_empty(), "a voucher is for somebody");
		}
		for ((account, is_order), amount) in held {
			let reason = if is_order { HoldReason::Order } else { HoldReason::Voucher };
			ensure!(
				T::Currency::balance_on_hold(&reason.into(), &account) == amount,
				"deposits are held on their owners' balances"
			);
		}
		Ok(())
	}
}
