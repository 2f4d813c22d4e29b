//! What version 3 stored, and how it becomes what is stored now.
#![allow(missing_docs)]

use crate::{Callback, Config, Consensus, Contribution, Group, Held, Pallet, Voting};
use codec::{Decode, Encode};
use core::marker::PhantomData;
use frame_support::{
	storage_alias,
	traits::{Get, UncheckedOnRuntimeUpgrade},
	weights::Weight,
	BoundedVec, Identity,
};
use poco_primitives::{
	task::{Appeal, TaskStatus},
	DealId, Digest, Moment, TaskId,
};

/// A task that left to its deal what it asks of its votes.
#[derive(Encode, Decode)]
pub struct Task<AccountId, MaxContributors: Get<u32>> {
	pub deal: DealId,
	pub index: u32,
	pub status: TaskStatus,
	pub groups: BoundedVec<Group, MaxContributors>,
	pub contributions: BoundedVec<Contribution<AccountId>, MaxContributors>,
	pub consensus: Option<Consensus>,
	pub digest: Option<Digest>,
	pub ended: Option<Moment>,
	pub held: Option<Held>,
	pub callback: Callback,
	pub appeal: Option<Appeal<AccountId>>,
	pub checked: bool,
	pub free: bool,
	pub published: Option<Moment>,
}

pub type TaskOf<T> = Task<<T as frame_system::Config>::AccountId, <T as Config>::MaxContributors>;

#[storage_alias]
pub type Tasks<T: Config> = StorageMap<Pallet<T>, Identity, TaskId, TaskOf<T>>;

/// What [`ToVersion4`](super::ToVersion4) does.
pub struct Migration<T>(PhantomData<T>);

impl<T: Config> UncheckedOnRuntimeUpgrade for Migration<T> {
	fn on_runtime_upgrade() -> Weight {
		let mut items = 0u64;
		crate::Tasks::<T>::translate::<TaskOf<T>, _>(|_, old| {
			items = items.saturating_add(1);
			let deal = crate::Deals::<T>::get(old.deal)?;
			Some(crate::TaskOf::<T> {
				deal: old.deal,
				index: old.index,
				status: old.status,
				groups: old.groups,
				contributions: old.contributions,
				consensus: old.consensus,
				digest: old.digest,
				ended: old.ended,
				held: old.held,
				callback: old.callback,
				appeal: old.appeal,
				checked: old.checked,
				free: old.free,
				published: old.published,
				voting: Voting::of(&deal),
			})
		});
		// Every task reads its deal, too.
		T::DbWeight::get().reads_writes(items.saturating_mul(2), items)
	}
}
