//! Events of the pallet `Registry`.

use super::events;
use crate::AccountId;
use poco_primitives::{
	registry::{EntryKind, PoolPolicy},
	Balance, CategoryId, Moment, H160, H256,
};

events! {
	/// An event of entries, categories or groups.
	RegistryEvent {
		/// An entry was made.
		EntryRegistered { address: H160, owner: AccountId, kind: EntryKind },
		/// An entry is gone.
		EntryRemoved { address: H160 },
		/// An entry was given away.
		EntryTransferred { address: H160, from: AccountId, to: AccountId },
		/// An entry is for sale, or no longer.
		EntryOffered { address: H160, price: Option<Balance> },
		/// An entry was sold.
		EntrySold { address: H160, from: AccountId, to: AccountId, price: Balance },
		/// A workerpool has other terms.
		PolicyChanged { address: H160, policy: PoolPolicy },
		/// Orders for an entry with lower salts are void.
		OrdersVoided { address: H160, below: H256 },
		/// A category was opened.
		CategoryOpened { id: CategoryId, time_unit: Moment },
		/// A category takes no more deals.
		CategoryClosed { id: CategoryId },
		/// A category takes deals again.
		CategoryReopened { id: CategoryId },
		/// A group was made.
		GroupCreated { address: H160, owner: AccountId },
		/// A group has more members.
		MembersAdded { group: H160, count: u32 },
		/// A group has fewer members.
		MembersRemoved { group: H160, count: u32 },
		/// A group is gone.
		GroupDeleted { group: H160 },
	}
}
