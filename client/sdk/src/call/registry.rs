//! Calls of the pallet `Registry`: entries, categories and groups.

use super::Call;
use crate::AccountId;
use codec::{Compact, Encode};
use poco_primitives::{
	registry::{Details, EntrySale, Name, PoolPolicy},
	Balance, CategoryId, Moment, H160, H256,
};

fn registry(name: &'static str, arguments: impl Encode) -> Call {
	Call::new("Registry", name, arguments)
}

/// Makes an entry. A workerpool comes with its terms, and nothing else does.
pub fn register(details: Details, policy: Option<PoolPolicy>) -> Call {
	registry("register", (details, policy))
}

/// Removes an entry of the caller; its deposit comes back.
pub fn remove(address: H160) -> Call {
	registry("remove", (address,))
}

/// Gives an entry, and what it will earn, to somebody else.
pub fn transfer(address: H160, to: AccountId) -> Call {
	registry("transfer", (address, to))
}

/// Offers an entry for sale, or no longer.
pub fn offer(address: H160, sale: Option<EntrySale<AccountId>>) -> Call {
	registry("offer", (address, sale))
}

/// Buys an entry that is offered for `max_price` or less.
pub fn buy(address: H160, max_price: Balance) -> Call {
	registry("buy", (address, Compact(max_price)))
}

/// Changes the terms of a workerpool for later deals.
pub fn set_policy(address: H160, policy: PoolPolicy) -> Call {
	registry("set_policy", (address, policy))
}

/// Makes every order for an entry void whose salt is below this one.
pub fn void_orders(address: H160, below: H256) -> Call {
	registry("void_orders", (address, below))
}

/// Opens a category with this time unit, in milliseconds of chain time.
pub fn open_category(name: Name, time_unit: Moment) -> Call {
	registry("open_category", (name, time_unit))
}

/// Closes a category for new deals.
pub fn close_category(id: CategoryId) -> Call {
	registry("close_category", (id,))
}

/// Opens a closed category again.
pub fn reopen_category(id: CategoryId) -> Call {
	registry("reopen_category", (id,))
}

/// Makes a group without members.
pub fn create_group(name: Name) -> Call {
	registry("create_group", (name,))
}

/// Adds members to a group of the caller.
pub fn add_members(group: H160, members: Vec<H160>) -> Call {
	registry("add_members", (group, members))
}

/// Takes members out of a group of the caller.
pub fn remove_members(group: H160, members: Vec<H160>) -> Call {
	registry("remove_members", (group, members))
}

/// Deletes an empty group of the caller; its deposit comes back.
pub fn delete_group(group: H160) -> Call {
	registry("delete_group", (group,))
}
