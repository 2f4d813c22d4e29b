//! What must hold after every block: deposits, indices and counts.

use crate::{
	Categories, CategoryCount, Config, Entries, EntriesOf, GroupOf, Groups, HoldReason, Members,
	Pallet,
};
use alloc::collections::BTreeMap;
use frame_support::{ensure, traits::fungible::hold::Inspect};
use poco_primitives::{
	registry::{self, EntryKind},
	Balance, H160,
};
use sp_runtime::TryRuntimeError;

/// What is to be held of each account, in smallest units.
type Sums<T> = BTreeMap<<T as frame_system::Config>::AccountId, Balance>;

impl<T: Config> Pallet<T> {
	/// Checks every invariant.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_held(HoldReason::Entry, Self::check_entries()?)?;
		Self::check_held(HoldReason::Group, Self::check_groups()?)?;
		Self::check_categories()
	}

	/// Checks entries and their index, and sums their deposits up.
	fn check_entries() -> Result<Sums<T>, TryRuntimeError> {
		let mut deposits = Sums::<T>::new();
		for (address, entry) in Entries::<T>::iter() {
			ensure!(registry::address_of(entry.id) == address, "an address follows from its id");
			ensure!(!address.is_zero(), "nobody's address is no entry's");
			ensure!(!Groups::<T>::contains_key(address), "an address is an entry's or a group's");
			ensure!(
				EntriesOf::<T>::contains_key(&entry.owner, address),
				"every owner is known by its entries"
			);
			ensure!(
				entry.policy.is_some() == (entry.details.kind() == EntryKind::Workerpool),
				"workerpools have policies, and nothing else has"
			);
			ensure!(
				entry.sale.is_none_or(|sale| sale.buyer.as_ref() != Some(&entry.owner)),
				"nobody offers an entry to itself"
			);
			let sum = deposits.entry(entry.owner).or_default();
			*sum = sum.saturating_add(entry.deposit);
		}
		for (owner, address, ()) in EntriesOf::<T>::iter() {
			ensure!(
				Entries::<T>::get(address).is_some_and(|entry| entry.owner == owner),
				"no owner without its entry"
			);
		}
		Ok(deposits)
	}

	/// Checks groups and their members, and sums their deposits up.
	fn check_groups() -> Result<Sums<T>, TryRuntimeError> {
		let mut members = BTreeMap::<H160, u32>::new();
		for (group, member, ()) in Members::<T>::iter() {
			ensure!(!member.is_zero(), "nobody's address is no member");
			let count = members.entry(group).or_default();
			*count = count.saturating_add(1);
		}
		let mut deposits = Sums::<T>::new();
		for (address, group) in Groups::<T>::iter() {
			let GroupOf::<T> { owner, members: count, deposit, .. } = group;
			ensure!(!address.is_zero(), "nobody's address is no group's");
			ensure!(
				members.remove(&address).unwrap_or_default() == count,
				"a group counts its members"
			);
			let sum = deposits.entry(owner).or_default();
			*sum = sum.saturating_add(deposit);
		}
		ensure!(members.is_empty(), "every member has its group");
		Ok(deposits)
	}

	/// Checks that of every account just as much is held as its records say.
	fn check_held(reason: HoldReason, mut deposits: Sums<T>) -> Result<(), TryRuntimeError> {
		let reason = reason.into();
		for account in frame_system::Account::<T>::iter_keys() {
			ensure!(
				T::Currency::balance_on_hold(&reason, &account)
					== deposits.remove(&account).unwrap_or_default(),
				"deposits are held on their owners' balances, and nothing else is"
			);
		}
		ensure!(deposits.values().all(|deposit| *deposit == 0), "every owner has a balance");
		Ok(())
	}

	fn check_categories() -> Result<(), TryRuntimeError> {
		let count = CategoryCount::<T>::get();
		ensure!(
			(0..count).all(Categories::<T>::contains_key),
			"categories are numbered without gaps"
		);
		ensure!(
			u32::try_from(Categories::<T>::iter_keys().count()) == Ok(count),
			"categories are counted"
		);
		ensure!(
			Categories::<T>::iter_values().all(|category| category.time_unit > 0),
			"time passes in every category"
		);
		Ok(())
	}
}
