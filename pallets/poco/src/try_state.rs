//! What must hold after every block: money, locks and the shape of tasks.

use crate::{
	Agenda, AgendaFrom, ArtifactBytes, Artifacts, Callback, Checks, Config, DealOf, Deals,
	Earnings, HoldReason, Kitty, OperatorOf, Operators, Pallet, Pools, Results, TaskOf, Tasks,
	Voting, Workers,
};
use alloc::collections::{BTreeMap, BTreeSet};
use frame_support::{
	ensure,
	traits::{
		fungible::{hold::Inspect as _, Inspect as _},
		fungibles::Inspect as _,
	},
};
use poco_primitives::{
	credibility, hash,
	order::Currency,
	task::{ContributionStatus, Due, TaskStatus},
	Balance, DealId, TaskId, H160, U256,
};
use sp_runtime::TryRuntimeError;

/// Tasks of a deal whose records are kept.
#[derive(Clone, Copy, Default)]
struct Count {
	recorded: u32,
	open: u32,
}

/// All deals and tasks, read once.
struct Records<T: Config> {
	deals: BTreeMap<DealId, DealOf<T>>,
	tasks: BTreeMap<TaskId, TaskOf<T>>,
}

impl<T: Config> Records<T> {
	fn read() -> Self {
		Self { deals: Deals::<T>::iter().collect(), tasks: Tasks::<T>::iter().collect() }
	}

	fn deal_of(&self, task: &TaskOf<T>) -> Result<&DealOf<T>, TryRuntimeError> {
		self.deals.get(&task.deal).ok_or("every task has its deal".into())
	}
}

impl<T: Config> Pallet<T> {
	/// What the pot owes in each currency: prices of tasks that have not ended, what waits for a
	/// publication, and earnings; in the chain's own token also what callbacks cost, deposits for tasks and the kitty.
	fn books(records: &Records<T>) -> Result<BTreeMap<Currency, Balance>, TryRuntimeError> {
		let mut books = BTreeMap::new();
		let mut owe = |currency, amount: Balance| {
			let sum: &mut Balance = books.entry(currency).or_default();
			*sum = sum.saturating_add(amount);
		};
		owe(Currency::Native, Kitty::<T>::get());
		for deal in records.deals.values() {
			owe(deal.agreement.currency, deal.price().saturating_mul(deal.open().into()));
			owe(Currency::Native, deal.callback_fee.saturating_mul(deal.open().into()));
			let deposits = deal.tasks.saturating_add(deal.untouched);
			owe(Currency::Native, deal.deposit.saturating_mul(deposits.into()));
		}
		for task in records.tasks.values() {
			let deal = records.deal_of(task)?;
			if let Some(held) = task.held {
				owe(Currency::Native, held.native);
				owe(deal.agreement.currency, held.asset);
			}
			if task.appeal.as_ref().is_some_and(|appeal| appeal.verdict.is_none()) {
				for contribution in &task.contributions {
					owe(Currency::Native, contribution.pay);
				}
			}
			if task.callback != Callback::None {
				owe(Currency::Native, deal.callback_fee);
			}
		}
		for worker in Workers::<T>::iter_values() {
			let pending = worker.releases.iter().map(|release| release.pay);
			owe(Currency::Native, pending.fold(worker.earned, Balance::saturating_add));
		}
		for (_, currency, earned) in Earnings::<T>::iter() {
			owe(currency, earned);
		}
		Ok(books)
	}

	/// What lies in the pot beyond its books and the deposit that keeps it alive: nothing, unless
	/// somebody sent it money unasked.
	fn surplus(records: &Records<T>) -> Result<Balance, TryRuntimeError> {
		let mut sum: Balance = 0;
		for (currency, owed) in Self::books(records)? {
			let kept = match currency {
				Currency::Native => T::Currency::minimum_balance(),
				Currency::Asset(_) => 0,
			};
			let surplus = T::Assets::balance(currency, &Self::pot())
				.checked_sub(owed)
				.and_then(|beyond| beyond.checked_sub(kept))
				.ok_or("the pot covers its books")?;
			sum = sum.saturating_add(surplus);
		}
		Ok(sum)
	}

	/// Checks every invariant. Tells what lies in the pot that nobody is owed: nothing, unless somebody sent it
	/// money unasked.
	pub fn do_try_state() -> Result<Balance, TryRuntimeError> {
		let records = Records::<T>::read();
		let surplus = Self::surplus(&records)?;
		let mut locked = BTreeMap::<T::AccountId, Balance>::new();
		let mut releasing = BTreeMap::<T::AccountId, Balance>::new();
		let mut members = BTreeMap::<H160, (u32, Balance)>::new();
		let mut tasks_of = BTreeMap::<DealId, Count>::new();
		for (id, task) in &records.tasks {
			let deal = records.deal_of(task)?;
			ensure!(
				hash::task_id(task.deal, task.index) == *id,
				"a task's id follows from its deal"
			);
			ensure!(deal.has(task.index), "a task has a position in its deal");
			ensure!(task.voting == Voting::of(deal), "a task asks of its votes what its deal does");
			Self::check_task(task)?;
			let count = tasks_of.entry(task.deal).or_default();
			count.recorded = count.recorded.saturating_add(1);
			count.open = count.open.saturating_add((!task.status.is_final()).into());
			if !task.status.is_final() {
				for contribution in &task.contributions {
					let sum = locked.entry(contribution.worker.clone()).or_default();
					*sum = sum.saturating_add(contribution.stake);
				}
			}
			Self::check_aftermath(task, deal, &mut locked, &mut releasing)?;
		}
		for (id, deal) in &records.deals {
			Self::check_deal(deal, tasks_of.get(id).copied().unwrap_or_default())?;
			if let Some(pool) = &deal.agreement.pool {
				let sum = locked.entry(pool.owner.clone()).or_default();
				let stakes = deal.scheduler_stake.saturating_mul(deal.open().into());
				*sum = sum.saturating_add(stakes);
			}
		}
		for (account, worker) in Workers::<T>::iter() {
			for membership in &worker.pools {
				ensure!(
					membership.stake > 0 || membership.score > 0,
					"an empty record in a pool is forgotten"
				);
				if membership.stake > 0 {
					let sum = locked.entry(account.clone()).or_default();
					*sum = sum.saturating_add(membership.stake);
					let (count, weight) = members.entry(membership.pool).or_default();
					*count = count.saturating_add(1);
					*weight = weight.saturating_add(membership.stake);
				}
			}
		}
		for (address, pool) in Pools::<T>::iter() {
			let counted = members.remove(&address).unwrap_or_default();
			ensure!(counted == (pool.members, pool.weight), "a pool counts its members");
		}
		ensure!(members.is_empty(), "every member's pool is known");
		locked.retain(|_, amount| *amount > 0);
		ensure!(Earnings::<T>::iter_values().all(|earned| earned > 0), "earnings are something");
		for (id, result) in Results::<T>::iter() {
			let task = records.tasks.get(&id).ok_or("every result has its task")?;
			ensure!(task.digest == Some(result.summary.digest()), "a result is the voted one");
			ensure!(task.status == TaskStatus::Completed, "only completed tasks have results");
			let deal = records.deal_of(task)?;
			let scheduler = deal.agreement.pool.as_ref().map(|pool| &pool.owner);
			ensure!(
				result.publications.iter().all(|publication| {
					scheduler == Some(&publication.publisher)
						|| task
							.contribution_of(&publication.publisher)
							.is_some_and(|other| other.status == ContributionStatus::Proved)
				}),
				"whoever publishes has proved, or is the scheduler"
			);
			let is_doubted = task.appeal.as_ref().is_some_and(|appeal| appeal.verdict.is_none());
			ensure!(task.held.is_none() || is_doubted, "a published result is paid for");
		}
		for (account, worker) in Workers::<T>::iter() {
			ensure!(
				T::Currency::balance_on_hold(&HoldReason::Bond.into(), &account) == worker.bond,
				"a bond is held on its worker's balance"
			);
			ensure!(!worker.is_void(), "an empty record is forgotten");
			let later = worker.releasing(Self::now());
			ensure!(
				worker.locked.saturating_add(later) <= worker.bond,
				"no more is locked than is bonded"
			);
			ensure!(
				releasing.remove(&account).unwrap_or_default() <= later,
				"what can be appealed against is bonded"
			);
			ensure!(
				locked.remove(&account).unwrap_or_default() == worker.locked,
				"what is locked is what open contributions lock"
			);
		}
		ensure!(locked.is_empty(), "every contributor has a record");
		releasing.retain(|_, amount| *amount > 0);
		ensure!(releasing.is_empty(), "everybody who proved a result has a record");
		Self::check_operators()?;
		Self::check_agenda(&records)?;
		Self::check_artifacts()?;
		Ok(surplus)
	}

	/// What a completed task still locks, and keeps bonded.
	fn check_aftermath(
		task: &TaskOf<T>,
		deal: &DealOf<T>,
		locked: &mut BTreeMap<T::AccountId, Balance>,
		releasing: &mut BTreeMap<T::AccountId, Balance>,
	) -> Result<(), TryRuntimeError> {
		let completed = task.status == TaskStatus::Completed;
		ensure!(completed || task.held.is_none(), "only completed tasks hold pay back");
		ensure!(completed || task.callback == Callback::None, "only results are passed on");
		ensure!(completed || task.appeal.is_none(), "only results are appealed against");
		if let (Some(_), Some(pool)) = (task.held, &deal.agreement.pool) {
			let sum = locked.entry(pool.owner.clone()).or_default();
			*sum = sum.saturating_add(deal.scheduler_stake);
		}
		let ended = task.ended.unwrap_or_default();
		let can_be_doubted = Self::now() < ended.saturating_add(deal.appeal_window);
		let bonded = match &task.appeal {
			_ if !completed => return Ok(()),
			Some(appeal) if appeal.verdict.is_none() => locked,
			None if can_be_doubted => releasing,
			Some(_) | None => return Ok(()),
		};
		for contribution in &task.contributions {
			if contribution.status == ContributionStatus::Proved {
				let sum = bonded.entry(contribution.worker.clone()).or_default();
				*sum = sum.saturating_add(contribution.stake);
			}
		}
		Ok(())
	}

	/// An account has one operator, who works for no other and has none itself.
	fn check_operators() -> Result<(), TryRuntimeError> {
		for (operator, worker) in Operators::<T>::iter() {
			ensure!(
				OperatorOf::<T>::get(&worker) == Some(operator.clone()),
				"an operator is that of the account that it works for"
			);
			ensure!(!OperatorOf::<T>::contains_key(operator), "no operator has one of its own");
		}
		for (worker, operator) in OperatorOf::<T>::iter() {
			ensure!(
				Operators::<T>::get(operator) == Some(worker),
				"an account's operator works for it"
			);
		}
		Ok(())
	}

	/// Nothing is forgotten that the chain must do by itself.
	fn check_agenda(records: &Records<T>) -> Result<(), TryRuntimeError> {
		let from = AgendaFrom::<T>::get().unwrap_or_default();
		ensure!(
			Agenda::<T>::iter_keys().all(|(minute, _)| minute >= from),
			"nothing is noted for a time that the chain is through with"
		);
		let noted: BTreeSet<Due> = Agenda::<T>::iter_keys().map(|(_, due)| due).collect();
		let ends: BTreeSet<DealId> = noted
			.iter()
			.filter_map(|due| match due {
				Due::End(deal, _) | Due::Prune(deal, _) => Some(*deal),
				_ => None,
			})
			.collect();
		ensure!(records.deals.keys().all(|deal| ends.contains(deal)), "every deal will end");
		for (&id, task) in &records.tasks {
			// A consensus that nobody revealed when contributions are not taken any more waits for the
			// end of its deal.
			let is_open = task.digest.is_some()
				|| task.consensus.as_ref().is_some_and(|it| Self::now() < it.reveal_deadline);
			if task.status == TaskStatus::Revealing && is_open {
				ensure!(noted.contains(&Due::Reveals(id)), "every reveal window will end");
			}
			let pending = task.appeal.as_ref().filter(|appeal| appeal.verdict.is_none());
			if let Some(appeal) = pending {
				let rerun = records.tasks.get(&appeal.rerun).ok_or("every appeal has its rerun")?;
				let judged = records.deals.get(&rerun.deal).and_then(|deal| deal.judges);
				ensure!(judged == Some(id), "a rerun judges the task that was appealed against");
				if rerun.status.is_final() {
					ensure!(noted.contains(&Due::Verdict(id)), "every appeal will be judged");
				}
			}
			if task.callback == Callback::Due {
				ensure!(noted.contains(&Due::Callback(id)), "every callback will be delivered");
			}
		}
		Ok(())
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
				.try_fold(U256::zero(), |product, c| credibility::joined(product, c.weight));
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
		let mut committed = BTreeMap::<T::AccountId, Balance>::new();
		for check in Checks::<T>::iter_values() {
			let sum = committed.entry(check.by).or_default();
			*sum = sum.saturating_add(check.deposit);
		}
		for (by, deposit) in committed {
			ensure!(
				T::Currency::balance_on_hold(&HoldReason::Check.into(), &by) == deposit,
				"deposits of commitments are held on their makers' balances"
			);
		}
		for (owner, deposit) in deposits {
			ensure!(
				T::Currency::balance_on_hold(&HoldReason::Artifact.into(), &owner) == deposit,
				"deposits are held on their owners' balances"
			);
		}
		Ok(())
	}
}
