//! Vouchers: each has an account of its own, so that refunds of what it paid for come back to it by
//! themselves.

use crate::{Config, Error, Pallet, Vouchers};
use codec::Encode;
use frame_support::{
	ensure,
	traits::{
		fungibles::{Inspect as _, Mutate as _},
		tokens::{Fortitude, Preservation},
		Get,
	},
};
use poco_primitives::{
	order::{Currency, Orders},
	Balance, H256,
};
use sp_io::hashing::blake2_256;
use sp_runtime::{traits::Zero, AccountId32, DispatchError};

impl<T: Config> Pallet<T> {
	/// The account that the money of a voucher lies in. Nobody has its key.
	pub fn voucher_account(voucher: H256) -> AccountId32 {
		(b"modl", T::PalletId::get().0, voucher).using_encoded(blake2_256).into()
	}

	/// The voucher's account, when it may pay for these orders.
	pub(crate) fn voucher_payer(
		id: H256,
		orders: &Orders<AccountId32>,
	) -> Result<AccountId32, Error<T>> {
		let voucher = Vouchers::<T>::get(id).ok_or(Error::<T>::VoucherNotFound)?;
		let request = &orders.request.order;
		ensure!(T::Clock::get() < voucher.expiry, Error::<T>::VoucherExpired);
		ensure!(voucher.currency == request.currency, Error::<T>::VoucherCurrencyMismatch);
		ensure!(voucher.users.contains(&request.requester), Error::<T>::VoucherNotForUser);
		let bought = [
			Some(request.app),
			orders.dataset.as_ref().map(|dataset| dataset.order.dataset),
			Some(orders.workerpool.order.workerpool),
		];
		ensure!(
			voucher.entries.is_empty()
				|| bought.iter().flatten().all(|entry| voucher.entries.contains(entry)),
			Error::<T>::VoucherNotForEntry
		);
		Ok(Self::voucher_account(id))
	}

	/// Moves money to a voucher's account.
	pub(crate) fn fill_voucher(
		from: &AccountId32,
		account: &AccountId32,
		currency: Currency,
		amount: Balance,
	) -> Result<(), DispatchError> {
		if !amount.is_zero() {
			T::Assets::transfer(currency, from, account, amount, Preservation::Preserve)
				.map_err(|_| Error::<T>::FundsTooLow)?;
		}
		Ok(())
	}

	/// Moves everything of a currency from a voucher's account to its issuer, and tells how much.
	pub(crate) fn empty_voucher(
		account: &AccountId32,
		issuer: &AccountId32,
		currency: Currency,
	) -> Result<Balance, DispatchError> {
		let amount = T::Assets::reducible_balance(
			currency,
			account,
			Preservation::Expendable,
			Fortitude::Polite,
		);
		if !amount.is_zero() {
			T::Assets::transfer(currency, account, issuer, amount, Preservation::Expendable)?;
		}
		Ok(amount)
	}
}
