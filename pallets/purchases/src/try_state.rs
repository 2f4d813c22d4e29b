//! What must hold after every block: books, counts, deposits.

use crate::{
	AccountProvided, Config, HoldReason, NextPurchase, OfTask, OpenFrom, Pallet, Prepaid, Purchases,
};
use alloc::collections::BTreeMap;
use frame_support::{
	ensure,
	traits::{fungible::InspectHold, fungibles::Inspect, Get},
};
use poco_primitives::{order::Currency, Balance};
use sp_runtime::{AccountId32, TryRuntimeError};
use xcm::v5::Location;

impl<T: Config> Pallet<T> {
	/// Checks every invariant.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let mut prepaid: BTreeMap<Currency, Balance> = BTreeMap::new();
		let mut open: BTreeMap<Location, u32> = BTreeMap::new();
		let mut held: BTreeMap<AccountId32, Balance> = BTreeMap::new();
		let mut purchases: u32 = 0;
		let next = NextPurchase::<T>::get();
		for (number, record) in Purchases::<T>::iter() {
			ensure!(number < next, "numbers are given in turn");
			ensure!(OfTask::<T>::get(record.task) == Some(number), "a task leads to its purchase");
			ensure!(record.chain.parent_count() > 0, "buyers are on other chains");
			ensure!(record.fee > 0, "every answer has a fee");
			ensure!(
				Self::source(&record.within).is_some(),
				"what every answer comes from is a location"
			);
			let sum = prepaid.entry(record.currency).or_default();
			*sum = sum.checked_add(record.fee).ok_or("books can be added up")?;
			let count = open.entry(record.chain).or_default();
			*count = count.saturating_add(1);
			let deposits = held.entry(record.buyer).or_default();
			*deposits = deposits.saturating_add(record.deposit);
			purchases = purchases.saturating_add(1);
		}
		ensure!(Purchases::<T>::count() == purchases, "purchases are counted");
		ensure!(purchases <= T::MaxOpen::get(), "they are not too many");
		let tasks = u32::try_from(OfTask::<T>::iter_keys().count());
		ensure!(tasks == Ok(purchases), "every task is one of a purchase");
		Self::check_chains(open)?;
		Self::check_fees(prepaid)?;
		Self::check_deposits(held)
	}

	/// Each chain's purchases are counted, and not too many.
	fn check_chains(mut open: BTreeMap<Location, u32>) -> Result<(), TryRuntimeError> {
		for (chain, count) in OpenFrom::<T>::iter() {
			ensure!(open.remove(&chain) == Some(count), "each chain's purchases are counted");
			ensure!(count <= T::MaxOpenPerChain::get(), "they are not too many");
		}
		ensure!(open.is_empty(), "each chain's purchases are counted");
		Ok(())
	}

	/// Fees are booked, and there.
	fn check_fees(mut prepaid: BTreeMap<Currency, Balance>) -> Result<(), TryRuntimeError> {
		let account = Self::account().map_err(|_| "there is an account that fees are kept on")?;
		for (currency, booked) in Prepaid::<T>::iter() {
			ensure!(prepaid.remove(&currency) == Some(booked), "the books are the fees' sum");
			ensure!(AccountProvided::<T>::get(), "where there are fees, the account stays");
			// Anybody can send something to the account besides, which no book knows.
			ensure!(
				T::Assets::total_balance(currency, &account) >= booked,
				"what is booked is on the account"
			);
		}
		ensure!(prepaid.is_empty(), "the books are the fees' sum");
		Ok(())
	}

	/// What is held is what records say.
	fn check_deposits(mut held: BTreeMap<AccountId32, Balance>) -> Result<(), TryRuntimeError> {
		let reason = HoldReason::Purchase.into();
		for account in frame_system::Account::<T>::iter_keys() {
			let deposits = held.remove(&account).unwrap_or_default();
			ensure!(
				T::NativeToken::balance_on_hold(&reason, &account) == deposits,
				"what purchases say is held is held"
			);
		}
		ensure!(held.is_empty(), "who buys has an account");
		Ok(())
	}
}
