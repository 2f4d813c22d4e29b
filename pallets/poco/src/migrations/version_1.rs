//! What version 1 stored, and how it becomes what version 2 did.
#![allow(missing_docs)]

use super::version_2::{Deal, Deals, Tasks};
use crate::{ArtifactInfo, Artifacts, Config, KittyTerms, Pallet, Terms};
use codec::{Decode, Encode};
use core::marker::PhantomData;
use frame_support::{
	storage_alias,
	traits::{Get, UncheckedOnRuntimeUpgrade},
	weights::Weight,
	Identity,
};
use poco_primitives::{
	deadlines::Windows,
	deal::Agreement,
	order::{Currency, Tag},
	task::{ArtifactKind, TaskSpec},
	Balance, CategoryId, DealId, Moment, H256,
};
use sp_runtime::Permill;

/// A deal of the front door, the only one there was.
#[derive(Encode, Decode)]
pub struct FrontDoorDeal<AccountId> {
	pub requester: AccountId,
	pub category: CategoryId,
	pub windows: Windows,
	pub trust: u32,
	pub reward: Balance,
	pub protocol_fee: Balance,
	pub stake: Balance,
	pub failure_fee: Balance,
	pub deposit: Balance,
	pub scored: bool,
	pub tasks: u32,
}

/// An artifact that nothing could pin.
#[derive(Encode, Decode)]
pub struct Artifact<AccountId> {
	pub owner: AccountId,
	pub kind: ArtifactKind,
	pub length: u32,
	pub deposit: Balance,
	pub in_use_until: Moment,
	pub retired: bool,
}

/// What deals computed, apart from them.
#[storage_alias]
pub type Specs<T: Config> = StorageMap<Pallet<T>, Identity, DealId, TaskSpec>;

/// What [`ToVersion2`](super::ToVersion2) does.
pub struct Migration<T>(PhantomData<T>);

impl<T: Config> UncheckedOnRuntimeUpgrade for Migration<T> {
	fn on_runtime_upgrade() -> Weight {
		let terms = T::Terms::get();
		let mut items = 0u64;
		let mut count = || items = items.saturating_add(1);
		Deals::<T>::translate::<FrontDoorDeal<T::AccountId>, _>(|id, old| {
			count();
			let spec = Specs::<T>::take(id)?;
			let open = Tasks::<T>::get(poco_primitives::hash::task_id(id, 0))
				.is_some_and(|task| !task.status.is_final());
			Some(Self::deal(old, spec, open, &terms))
		});
		Artifacts::<T>::translate::<Artifact<T::AccountId>, _>(|_: H256, old| {
			count();
			Some(ArtifactInfo {
				owner: old.owner,
				kind: old.kind,
				length: old.length,
				deposit: old.deposit,
				in_use_until: old.in_use_until,
				pins: 0,
				retired: old.retired,
			})
		});
		// At most three items are read and two written for each.
		T::DbWeight::get().reads_writes(items.saturating_mul(3), items.saturating_mul(2))
	}
}

impl<T: Config> Migration<T> {
	fn deal(
		old: FrontDoorDeal<T::AccountId>,
		spec: TaskSpec,
		open: bool,
		terms: &Terms,
	) -> Deal<T::AccountId> {
		Deal {
			agreement: Agreement {
				payer: old.requester.clone(),
				beneficiary: old.requester.clone(),
				requester: old.requester,
				callback: Default::default(),
				tag: Tag::NONE,
				currency: Currency::Native,
				category: old.category,
				trust: old.trust,
				app: None,
				dataset: None,
				pool: None,
				reward: old.reward,
				stake_ratio: terms.stake_ratio,
				scheduler_ratio: Permill::zero(),
				first: 0,
				volume: 1,
				spec,
			},
			windows: old.windows,
			value: old.reward,
			// The ratio under which these deals were made has never changed.
			fee_ratio: terms.protocol_fee,
			stake: old.stake,
			failure_fee: old.failure_fee,
			scheduler_stake: 0,
			kitty: KittyTerms { ratio: Permill::zero(), minimum: 0 },
			deposit: old.deposit,
			scored: old.scored,
			untouched: 0,
			ended: u32::from(!open),
			tasks: old.tasks,
		}
	}
}
