//! What must hold after every block: money, locks and the shape of tasks.

use crate::{
	ArtifactBytes, Artifacts, Config, DealOf, Deals, Earnings, HoldReason, Kitty, Pallet, Results,
	TaskOf, Tasks, Workers,
};
use alloc::collections::BTreeMap;
use frame_support::{
	ensure,
	traits::{
		fungible::{hold::Inspect as _, Inspect as _},
		fungibles::Inspect as _,
	},
};
use poco_primitives::{
	hash,
	order::Currency,
	task::{ContributionStatus, TaskStatus},
	Balance, DealId, U256,
};
use sp_runtime::TryRuntimeError;

/// Tasks of a deal whose records are kept.
#[derive(Clone, Copy, Default)]
struct Count {
	recorded: u32,
	open: u32,
}

impl<T: Config> Pallet<T> {
	/// What the pot owes in each currency: prices of tasks that have not ended and earnings; in the
	/// chain's own token also deposits for tasks and the kitty.
	pub fn books() -> BTreeMap<Currency, Balance> {
		let mut books = BTreeMap::new();
		let mut owe = |currency, amount: Balance| {
			let sum: &mut Balance = books.entry(currency).or_default();
			*sum = sum.saturating_add(amount);
		};
		owe(Currency::Native, Kitty::<T>::get());
		for deal in Deals::<T>::iter_values() {
			owe(deal.agreement.currency, deal.price().saturating_mul(deal.open().into()));
			let deposits = deal.tasks.saturating_add(deal.untouched);
			owe(Currency::Native, deal.deposit.saturating_mul(deposits.into()));
		}
		for worker in Workers::<T>::iter_values() {
			owe(Currency::Native, worker.earned);
		}
		for (_, currency, earned) in Earnings::<T>::iter() {
			owe(currency, earned);
		}
		books
	}

	/// What lies in the pot beyond its books and the deposit that keeps it alive: nothing, unless
	/// somebody sent it money unasked. Nothing at all when a currency does not cover its books.
	pub fn surplus() -> Option<Balance> {
		Self::books().into_iter().try_fold(0, |sum: Balance, (currency, owed)| {
			let kept = match currency {
				Currency::Native => T::Currency::minimum_balance(),
				Currency::Asset(_) => 0,
			};
			let surplus =
				T::Assets::balance(currency, &Self::pot()).checked_sub(owed)?.checked_sub(kept)?;
			Some(sum.saturating_add(surplus))
		})
	}

	/// Checks every invariant.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		ensure!(Self::surplus().is_some(), "the pot covers its books");
		let mut locked = BTreeMap::<T::AccountId, Balance>::new();
		let mut tasks_of = BTreeMap::<DealId, Count>::new();
		for (id, task) in Tasks::<T>::iter() {
			let deal = Deals::<T>::get(task.deal).ok_or("every task has its deal")?;
			ensure!(
				hash::task_id(task.deal, task.index) == id,
				"a task's id follows from its deal"
			);
			ensure!(deal.has(task.index), "a task has a position in its deal");
			Self::check_task(&task)?;
			let count = tasks_of.entry(task.deal).or_default();
			count.recorded = count.recorded.saturating_add(1);
			count.open = count.open.saturating_add((!task.status.is_final()).into());
			if !task.status.is_final() {
				for contribution in &task.contributions {
					let sum = locked.entry(contribution.worker.clone()).or_default();
					*sum = sum.saturating_add(deal.stake);
				}
			}
		}
		for (id, deal) in Deals::<T>::iter() {
			Self::check_deal(&deal, tasks_of.get(&id).copied().unwrap_or_default())?;
			if let Some(pool) = &deal.agreement.pool {
				let sum = locked.entry(pool.owner.clone()).or_default();
				let stakes = deal.scheduler_stake.saturating_mul(deal.open().into());
				*sum = sum.saturating_add(stakes);
			}
		}
		locked.retain(|_, amount| *amount > 0);
		ensure!(Earnings::<T>::iter_values().all(|earned| earned > 0), "earnings are something");
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

	fn check_deal(deal: &DealOf<T>, count: Count) -> Result<(), TryRuntimeError> {
		ensure!(deal.failure_fee <= deal.stake, "no fee is larger than its stake");
		ensure!(deal.protocol_fee() <= deal.price(), "no fee is larger than its price");
		ensure!(deal.tasks == count.recorded, "a deal counts its tasks");
		ensure!(deal.open() >= deal.untouched, "what nobody touched is open");
		ensure!(
			deal.open().saturating_sub(deal.untouched) == count.open,
			"a deal counts the tasks that have not ended"
		);
		ensure!(deal.tasks > 0 || deal.open() > 0, "a deal without tasks is forgotten");
		ensure!(
			deal.agreement.pool.is_some() || deal.scheduler_stake == 0,
			"only schedulers stake for tasks"
		);
		Ok(())
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
