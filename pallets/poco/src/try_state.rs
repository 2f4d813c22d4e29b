//! What must hold after every block: money, locks and the shape of tasks.

use crate::{
	ArtifactBytes, Artifacts, Config, Deals, HoldReason, Kitty, Pallet, Results, Specs, TaskOf,
	Tasks, Workers,
};
use alloc::collections::BTreeMap;
use frame_support::{
	ensure,
	traits::fungible::{hold::Inspect as _, Inspect as _},
};
use poco_primitives::{
	hash,
	task::{ContributionStatus, TaskStatus},
	Balance, DealId, U256,
};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// What the pot owes: prices of open tasks, deposits of recorded tasks, earnings, the kitty.
	pub fn books() -> Balance {
		let tasks = Tasks::<T>::iter_values().fold(0, |sum: Balance, task| {
			let Some(deal) = Deals::<T>::get(task.deal) else { return sum };
			let price = if task.status.is_final() { 0 } else { deal.reward };
			sum.saturating_add(price).saturating_add(deal.deposit)
		});
		Workers::<T>::iter_values()
			.fold(tasks, |sum, worker| sum.saturating_add(worker.earned))
			.saturating_add(Kitty::<T>::get())
	}

	/// What lies in the pot beyond its books and the deposit that keeps it alive: nothing, unless
	/// somebody sent it money unasked.
	pub fn surplus() -> Option<Balance> {
		T::Currency::balance(&Self::pot())
			.checked_sub(Self::books())?
			.checked_sub(T::Currency::minimum_balance())
	}

	/// Checks every invariant.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		ensure!(Self::surplus().is_some(), "the pot covers its books");
		let mut locked = BTreeMap::<T::AccountId, Balance>::new();
		let mut tasks_of = BTreeMap::<DealId, u32>::new();
		for (id, task) in Tasks::<T>::iter() {
			let deal = Deals::<T>::get(task.deal).ok_or("every task has its deal")?;
			ensure!(
				hash::task_id(task.deal, task.index) == id,
				"a task's id follows from its deal"
			);
			ensure!(Specs::<T>::contains_key(task.deal), "every deal says what to compute");
			ensure!(deal.protocol_fee <= deal.reward, "no fee is larger than its reward");
			ensure!(deal.failure_fee <= deal.stake, "no fee is larger than its stake");
			Self::check_task(&task)?;
			let count = tasks_of.entry(task.deal).or_default();
			*count = count.saturating_add(1);
			if !task.status.is_final() {
				for contribution in &task.contributions {
					let sum = locked.entry(contribution.worker.clone()).or_default();
					*sum = sum.saturating_add(deal.stake);
				}
			}
		}
		for (id, deal) in Deals::<T>::iter() {
			ensure!(tasks_of.get(&id) == Some(&deal.tasks), "a deal counts its tasks");
		}
		for id in Specs::<T>::iter_keys() {
			ensure!(Deals::<T>::contains_key(id), "every specification has its deal");
		}
		for (id, result) in Results::<T>::iter() {
			let task = Tasks::<T>::get(id).ok_or("every result has its task")?;
			ensure!(task.digest == Some(result.summary.digest()), "a result is the voted one");
			ensure!(task.status == TaskStatus::Completed, "only completed tasks have results");
			ensure!(
				result.publications.iter().all(|publication| task
					.contributions
					.iter()
					.any(|contribution| contribution.worker == publication.publisher
						&& contribution.status == ContributionStatus::Proved)),
				"whoever publishes has proved"
			);
		}
		for (account, worker) in Workers::<T>::iter() {
			ensure!(
				T::Currency::balance_on_hold(&HoldReason::Bond.into(), &account) == worker.bond,
				"a bond is held on its worker's balance"
			);
			ensure!(!worker.is_void(), "an empty record is forgotten");
			ensure!(worker.locked <= worker.bond, "no more is locked than is bonded");
			ensure!(
				locked.remove(&account).unwrap_or_default() == worker.locked,
				"what is locked is what open contributions lock"
			);
		}
		ensure!(locked.is_empty(), "every contributor has a record");
		Self::check_artifacts()
	}

	fn check_task(task: &TaskOf<T>) -> Result<(), TryRuntimeError> {
		let winners = task.contributions.iter().filter(|c| task.is_winner(c)).count();
		let proved = task.count(ContributionStatus::Proved);
		match task.status {
			TaskStatus::Active => {
				ensure!(task.consensus.is_none(), "an active task has no consensus");
				ensure!(task.digest.is_none(), "an active task has no digest");
			},
			TaskStatus::Revealing => {
				ensure!(task.consensus.is_some() && winners > 0, "a consensus has its winners");
			},
			TaskStatus::Completed => ensure!(proved > 0, "a completed task was proven"),
			TaskStatus::Failed => (),
		}
		ensure!(task.digest.is_some() == (proved > 0), "a digest was proved by somebody");
		ensure!(task.ended.is_some() == task.status.is_final(), "what is final has ended");
		for (position, group) in task.groups.iter().enumerate() {
			let product = task
				.contributions
				.iter()
				.filter(|c| usize::from(c.group) == position)
				.filter(|c| c.status != ContributionStatus::Rejected)
				.try_fold(U256::zero(), |product, c| crate::credibility::joined(product, c.weight));
			ensure!(product == Some(group.weight), "a group weighs what its votes do");
		}
		let mut voters: alloc::vec::Vec<_> = task.contributions.iter().map(|c| &c.worker).collect();
		voters.sort();
		ensure!(voters.windows(2).all(|pair| pair.first() != pair.last()), "one worker, one vote");
		Ok(())
	}

	fn check_artifacts() -> Result<(), TryRuntimeError> {
		let mut deposits = BTreeMap::<T::AccountId, Balance>::new();
		for (id, info) in Artifacts::<T>::iter() {
			let bytes = ArtifactBytes::<T>::get(id).ok_or("every artifact has its bytes")?;
			ensure!(hash::content(&bytes) == id, "an artifact lies under its hash");
			ensure!(u32::try_from(bytes.len()) == Ok(info.length), "an artifact has its length");
			let sum = deposits.entry(info.owner).or_default();
			*sum = sum.saturating_add(info.deposit);
		}
		ensure!(
			ArtifactBytes::<T>::iter_keys().all(Artifacts::<T>::contains_key),
			"no bytes without an owner"
		);
		for (owner, deposit) in deposits {
			ensure!(
				T::Currency::balance_on_hold(&HoldReason::Artifact.into(), &owner) == deposit,
				"deposits are held on their owners' balances"
			);
		}
		Ok(())
	}
}
