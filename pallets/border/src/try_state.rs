//! What must hold after every block: books, counts, deposits.

use crate::{
	AccountProvided, AlwaysStopped, CapturedOrigin, Config, CurrentMode, Customers, Entries,
	HoldReason, Kept, LinkedGroups, Members, Mode, NextDue, NextEntry, OpenFrom, Pallet, State,
	Vouched,
};
use alloc::{collections::BTreeMap, vec::Vec};
use codec::Encode;
use frame_support::{
	ensure,
	traits::{fungible::InspectHold, fungibles::Inspect, Get},
};
use poco_primitives::Balance;
use sp_runtime::TryRuntimeError;
use xcm::v5::Location;

impl<T: Config> Pallet<T> {
	/// Checks every invariant.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		ensure!(CapturedOrigin::<T>::get().is_none(), "no message is being processed");
		ensure!(
			CurrentMode::<T>::get() == Mode::Off || AccountProvided::<T>::get(),
			"where there is a border, there is an account to keep things apart on"
		);
		ensure!(Members::<T>::count() <= T::MaxMembers::get(), "members are not too many");
		let groups = LinkedGroups::<T>::get();
		for (index, group) in groups.iter().enumerate() {
			ensure!(
				!groups.iter().take(index).any(|other| other == group),
				"a group is linked once"
			);
		}
		Self::check_entries()?;
		Self::check_deposits()
	}

	/// What is kept apart is booked, counted, and there.
	fn check_entries() -> Result<(), TryRuntimeError> {
		let mut kept: BTreeMap<Vec<u8>, Balance> = BTreeMap::new();
		let mut open: BTreeMap<Option<Location>, u32> = BTreeMap::new();
		let mut entries: u32 = 0;
		let (first, next) = (NextDue::<T>::get(), NextEntry::<T>::get());
		ensure!(first <= next, "nothing is due that was not booked");
		for (number, entry) in Entries::<T>::iter() {
			ensure!(number < next, "numbers are given in turn");
			ensure!(
				number >= first || !matches!(entry.state, State::Waiting { .. }),
				"what waits to be sent back is come to"
			);
			ensure!(entry.fee < entry.amount, "something is left when the fee is taken");
			let least = T::Assets::minimum_balance(entry.asset.clone());
			ensure!(entry.amount >= least, "what is kept apart can be alone on an account");
			let sum = kept.entry(entry.asset.encode()).or_default();
			*sum = sum.checked_add(entry.amount).ok_or("books can be added up")?;
			let count = open.entry(entry.origin).or_default();
			*count = count.saturating_add(1);
			entries = entries.saturating_add(1);
		}
		ensure!(Entries::<T>::count() == entries, "what is kept apart is counted");
		ensure!(entries <= T::MaxOpen::get(), "it is not too much");
		for (origin, count) in OpenFrom::<T>::iter() {
			ensure!(open.remove(&origin) == Some(count), "each chain's deposits are counted");
			ensure!(count <= T::MaxOpenPerChain::get(), "they are not too many");
		}
		ensure!(open.is_empty(), "each chain's deposits are counted");
		let account = Self::quarantine_account();
		for (asset, booked) in Kept::<T>::iter() {
			ensure!(
				kept.remove(&asset.encode()) == Some(booked),
				"the books are the deposits' sum"
			);
			// Anybody can send something to the account besides, which no book knows.
			ensure!(
				T::Assets::total_balance(asset, &account) >= booked,
				"what is booked is on the account"
			);
		}
		ensure!(kept.is_empty(), "the books are the deposits' sum");
		Ok(())
	}

	/// What is held is what records say.
	fn check_deposits() -> Result<(), TryRuntimeError> {
		let mut vouching: BTreeMap<T::AccountId, (u32, Balance)> = BTreeMap::new();
		for (_, _, customer) in Customers::<T>::iter() {
			let (count, deposits) = vouching.entry(customer.member).or_default();
			*count = count.saturating_add(1);
			*deposits = deposits.saturating_add(customer.deposit);
		}
		for (member, count) in Vouched::<T>::iter() {
			ensure!(count <= T::MaxCustomers::get(), "customers are not too many");
			ensure!(
				vouching.get(&member).is_some_and(|(counted, _)| *counted == count),
				"each member's customers are counted"
			);
		}
		for account in frame_system::Account::<T>::iter_keys() {
			let (count, deposits) = vouching.remove(&account).unwrap_or_default();
			ensure!(Vouched::<T>::get(&account) == count, "each member's customers are counted");
			ensure!(
				T::NativeToken::balance_on_hold(&HoldReason::Vouching.into(), &account) == deposits,
				"what vouching says is held is held"
			);
			let stopping = AlwaysStopped::<T>::get(&account).unwrap_or_default();
			ensure!(
				T::NativeToken::balance_on_hold(&HoldReason::Stopping.into(), &account) == stopping,
				"what standing words say is held is held"
			);
		}
		ensure!(vouching.is_empty(), "who vouches has an account");
		Ok(())
	}
}
