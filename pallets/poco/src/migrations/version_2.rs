//! What version 2 stored, and how it becomes what version 3 did.
#![allow(missing_docs)]

use super::version_3;
use crate::{
	Callback, Config, Consensus, Contribution, DealOf, Doors, Group, Held, KittyTerms, Pallet,
	Scores, Worker, Workers,
};
use codec::{Decode, Encode};
use core::marker::PhantomData;
use frame_support::{
	storage_alias,
	traits::{Get, UncheckedOnRuntimeUpgrade},
	weights::Weight,
	BoundedVec, Identity,
};
use poco_primitives::{
	deadlines::Windows,
	deal::Agreement,
	task::{ContributionStatus, Due, TaskStatus},
	Balance, DealId, Digest, Moment, TaskId, H256,
};
use sp_runtime::Permill;

/// A deal that anybody could contribute to.
#[derive(Encode, Decode)]
pub struct Deal<AccountId> {
	pub agreement: Agreement<AccountId>,
	pub windows: Windows,
	pub value: Balance,
	pub fee_ratio: Permill,
	pub stake: Balance,
	pub failure_fee: Balance,
	pub scheduler_stake: Balance,
	pub kitty: KittyTerms,
	pub deposit: Balance,
	pub scored: bool,
	pub untouched: u32,
	pub ended: u32,
	pub tasks: u32,
}

/// A contribution that staked what every other did.
#[derive(Encode, Decode)]
pub struct OldContribution<AccountId> {
	pub worker: AccountId,
	pub group: u8,
	pub seal: H256,
	pub weight: u32,
	pub status: ContributionStatus,
}

/// A task that nothing waited for.
#[derive(Encode, Decode)]
pub struct Task<AccountId> {
	pub deal: DealId,
	pub index: u32,
	pub status: TaskStatus,
	pub groups: alloc::vec::Vec<Group>,
	pub contributions: alloc::vec::Vec<OldContribution<AccountId>>,
	pub consensus: Option<Consensus>,
	pub digest: Option<Digest>,
	pub ended: Option<Moment>,
}

/// A worker without memberships.
#[derive(Encode, Decode)]
pub struct OldWorker {
	pub bond: Balance,
	pub locked: Balance,
	pub earned: Balance,
	pub score: u32,
}

#[storage_alias]
pub type Deals<T: Config> =
	StorageMap<Pallet<T>, Identity, DealId, Deal<<T as frame_system::Config>::AccountId>>;

#[storage_alias]
pub type Tasks<T: Config> =
	StorageMap<Pallet<T>, Identity, TaskId, Task<<T as frame_system::Config>::AccountId>>;

/// What [`ToVersion3`](super::ToVersion3) does.
pub struct Migration<T>(PhantomData<T>);

impl<T: Config> UncheckedOnRuntimeUpgrade for Migration<T> {
	fn on_runtime_upgrade() -> Weight {
		// What is overdue is noted under this minute.
		Pallet::<T>::begin_agenda();
		let mut items = 0u64;
		let mut count = || items = items.saturating_add(1);
		crate::Deals::<T>::translate::<Deal<T::AccountId>, _>(|id, old| {
			count();
			Pallet::<T>::remind(old.windows.final_deadline, Due::End(id, old.agreement.first));
			Some(Self::deal(old))
		});
		version_3::Tasks::<T>::translate::<Task<T::AccountId>, _>(|id, old| {
			count();
			if let (TaskStatus::Revealing, Some(consensus)) = (old.status, old.consensus) {
				Pallet::<T>::remind(consensus.reveal_deadline, Due::Reveals(id));
			}
			let stake = crate::Deals::<T>::get(old.deal).map(|deal| deal.stake);
			Some(Self::task(old, stake.unwrap_or_default()))
		});
		Workers::<T>::translate::<OldWorker, _>(|_, old| {
			count();
			let OldWorker { bond, locked, earned, score } = old;
			Some(Worker { bond, locked, earned, score, ..Default::default() })
		});
		// A task reads its deal, too; deals and tasks note what comes due.
		T::DbWeight::get().reads_writes(items.saturating_mul(2), items.saturating_mul(2))
	}
}

impl<T: Config> Migration<T> {
	fn deal(old: Deal<T::AccountId>) -> DealOf<T> {
		crate::Deal {
			agreement: old.agreement,
			windows: old.windows,
			value: old.value,
			fee_ratio: old.fee_ratio,
			stake: old.stake,
			failure_fee: old.failure_fee,
			scheduler_stake: old.scheduler_stake,
			kitty: old.kitty,
			deposit: old.deposit,
			doors: Doors::Open,
			vote_fees: 0,
			scores: if old.scored { Scores::Everywhere } else { Scores::Nowhere },
			probation: 0,
			appeal_window: 0,
			callback_fee: 0,
			judges: None,
			untouched: old.untouched,
			ended: old.ended,
			tasks: old.tasks,
		}
	}

	/// Schedulers of tasks that had ended were paid at once, so nothing is held back.
	fn task(old: Task<T::AccountId>, stake: Balance) -> version_3::TaskOf<T> {
		let contributions = old.contributions.into_iter().map(|old| Contribution {
			worker: old.worker,
			group: old.group,
			seal: old.seal,
			weight: old.weight,
			stake,
			pay: 0,
			status: old.status,
		});
		version_3::TaskOf::<T> {
			deal: old.deal,
			index: old.index,
			status: old.status,
			groups: BoundedVec::truncate_from(old.groups),
			contributions: BoundedVec::truncate_from(contributions.collect()),
			consensus: old.consensus,
			digest: old.digest,
			ended: old.ended,
			held: None::<Held>,
			callback: Callback::None,
			appeal: None,
			checked: false,
			free: false,
			published: old.ended,
		}
	}
}
