//! The runtime API: what programs and pages read, so that none of them has to know storage.

use crate::{Categories, Config, Entries, EntriesOf, EntryOf, Groups, Pallet};
use alloc::vec::Vec;
use codec::Codec;
use poco_primitives::{
	registry::{CategoryView, EntryKind, EntryView, GroupView},
	H160,
};

sp_api::decl_runtime_apis! {
	/// Reads what is for sale, categories and groups.
	pub trait RegistryApi<AccountId> where AccountId: Codec {
		/// The entry at an address.
		fn entry(address: H160) -> Option<EntryView<AccountId>>;
		/// The entries of an owner.
		fn entries_of(owner: AccountId) -> Vec<EntryView<AccountId>>;
		/// All entries of a kind. It walks all entries.
		fn entries(kind: EntryKind) -> Vec<EntryView<AccountId>>;
		/// All categories, open or closed, by their numbers.
		fn categories() -> Vec<CategoryView>;
		/// The group at an address.
		fn group(address: H160) -> Option<GroupView<AccountId>>;
		/// Whether an address is a member of a group.
		fn is_member(group: H160, member: H160) -> bool;
	}
}

impl<T: Config> Pallet<T> {
	/// See [`RegistryApi`].
	pub fn view_entry(address: H160) -> Option<EntryView<T::AccountId>> {
		Entries::<T>::get(address).map(|entry| Self::view(address, entry))
	}

	/// See [`RegistryApi`].
	pub fn view_entries_of(owner: &T::AccountId) -> Vec<EntryView<T::AccountId>> {
		EntriesOf::<T>::iter_key_prefix(owner).filter_map(Self::view_entry).collect()
	}

	/// See [`RegistryApi`].
	pub fn view_entries(kind: EntryKind) -> Vec<EntryView<T::AccountId>> {
		Entries::<T>::iter()
			.filter(|(_, entry)| entry.details.kind() == kind)
			.map(|(address, entry)| Self::view(address, entry))
			.collect()
	}

	/// See [`RegistryApi`].
	pub fn view_categories() -> Vec<CategoryView> {
		let mut categories: Vec<_> =
			Categories::<T>::iter().map(|(id, category)| CategoryView { id, category }).collect();
		categories.sort_unstable_by_key(|category| category.id);
		categories
	}

	/// See [`RegistryApi`].
	pub fn view_group(address: H160) -> Option<GroupView<T::AccountId>> {
		let group = Groups::<T>::get(address)?;
		Some(GroupView { address, owner: group.owner, name: group.name, members: group.members })
	}

	fn view(address: H160, entry: EntryOf<T>) -> EntryView<T::AccountId> {
		EntryView {
			id: entry.id,
			address,
			owner: entry.owner,
			details: entry.details,
			policy: entry.policy,
			sale: entry.sale,
			salt_floor: entry.salt_floor,
			deposit: entry.deposit,
		}
	}
}
