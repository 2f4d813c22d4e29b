//! The runtime API: what programs and pages read, so that none of them has to know storage.

use crate::{
	ArtifactBytes, Callback, CallbackBytes, Config, Court, DealOf, Deals, OperatorOf, Pallet, Pool,
	Pools, Receipts, Results, TaskOf, Tasks, Workers,
};
use alloc::vec::Vec;
use codec::Codec;
use frame_support::ensure;
use poco_primitives::{
	credibility,
	deadlines::CONTRIBUTION_UNITS,
	deal::{DealView, PoolView},
	task::{
		ContributionView, Credibility, DueView, Quote, Receipt, Refusal, Standing, TaskSpec,
		TaskStatus, TaskView, WorkerView,
	},
	Balance, CategoryId, DealId, Moment, TaskId, H160, H256,
};

sp_api::decl_runtime_apis! {
	/// Reads deals, tasks, workers and artifacts.
	#[api_version(4)]
	pub trait PocoApi<AccountId> where AccountId: Codec {
		/// Chain time, in milliseconds: compare deadlines with this and with no other clock.
		fn now() -> Moment;
		/// A task with all its votes, as long as its records are kept. When they are gone, it tells
		/// nothing, and `receipt` what stays.
		fn task(task: TaskId) -> Option<TaskView<AccountId>>;
		/// The tasks that take contributions or reveals.
		fn open_tasks() -> Vec<TaskId>;
		/// Whose bond and record an account's votes count for: its own, or, where it is an operator, those
		/// of the account that it works for.
		fn works_for(account: AccountId) -> AccountId;
		/// The operating key that an account has named, if it has.
		fn operator(account: AccountId) -> Option<AccountId>;
		/// A worker's record; of an unknown account, an empty one.
		fn worker(account: AccountId) -> WorkerView;
		/// What a task of these parameters would cost; nothing where the front door refuses them.
		fn quote(threshold: u8, category: Option<CategoryId>, reward: Balance) -> Option<Quote>;
		/// The bytes of an artifact that is stored on chain.
		fn artifact(hash: H256) -> Option<Vec<u8>>;
		/// A deal, as long as records of it are kept.
		fn deal(deal: DealId) -> Option<DealView<AccountId>>;
		/// Whether a worker, or its operator, may contribute to a task now, what it would stake, and why
		/// not if not.
		fn standing(task: TaskId, worker: AccountId) -> Standing;
		/// How sure the chain is of what was voted on a task; with one more vote, if one is given.
		fn credibility(task: TaskId, with: Option<(AccountId, H256)>) -> Option<Credibility>;
		/// What is due now, and may be done by anybody before the chain comes to it. At most a
		/// hundred.
		fn due() -> Vec<DueView>;
		/// What stays of a task whose records are gone; nothing before, while `task` tells all.
		fn receipt(task: TaskId) -> Option<Receipt>;
		/// The bytes that the callback of a task passes on, as long as its records are kept.
		fn callback(task: TaskId) -> Option<Vec<u8>>;
		/// How a pool takes workers in.
		fn pool(pool: H160) -> PoolView;
	}
}

impl<T: Config> Pallet<T> {
	/// See [`PocoApi`].
	pub fn view_task(id: TaskId) -> Option<TaskView<T::AccountId>> {
		let task = Tasks::<T>::get(id)?;
		let deal = Deals::<T>::get(task.deal)?;
		let (summary, publications) = match Results::<T>::get(id) {
			Some(result) => (Some(result.summary), result.publications.into_inner()),
			None => (None, Vec::new()),
		};
		let admission = deal.admission();
		let appealable_until = match (&task.appeal, task.status, task.ended, deal.judges) {
			(None, TaskStatus::Completed, Some(ended), None) => {
				Some(ended.saturating_add(deal.appeal_window))
			},
			_ => None,
		};
		let terms = deal.agreement;
		Some(TaskView {
			id,
			deal: task.deal,
			spec: terms.spec,
			status: task.status,
			trust: terms.trust,
			reward: terms.reward,
			stake: deal.stake,
			category: terms.category,
			created: deal.windows.start,
			contribution_deadline: deal.windows.contribution_deadline,
			reveal_deadline: task.consensus.map(|consensus| consensus.reveal_deadline),
			final_deadline: deal.windows.final_deadline,
			consensus: task.winning_group().map(|group| group.vote),
			digest: task.digest,
			contributions: Self::view_contributions(&task),
			summary,
			publications,
			requester: terms.requester,
			index: task.index,
			payer: terms.payer,
			beneficiary: terms.beneficiary,
			currency: terms.currency,
			admission,
			unpublished: task.held.is_some() || task.callback == Callback::Bought,
			callback_open: task.callback == Callback::Bought,
			appealable_until: appealable_until.filter(|until| *until > Self::now()),
			appeal: task.appeal,
			ended: task.ended,
		})
	}

	/// See [`PocoApi`].
	pub fn view_deal(id: DealId) -> Option<DealView<T::AccountId>> {
		let deal = Deals::<T>::get(id)?;
		Some(DealView {
			id,
			created: deal.windows.start,
			contribution_deadline: deal.windows.contribution_deadline,
			final_deadline: deal.windows.final_deadline,
			stake: deal.stake,
			scheduler_stake: deal.scheduler_stake,
			protocol_fee: deal.protocol_fee(),
			deposit: deal.deposit,
			initialized: deal.agreement.volume.saturating_sub(deal.untouched),
			ended: deal.ended,
			admission: deal.admission(),
			judges: deal.judges,
			agreement: deal.agreement,
		})
	}

	fn view_contributions(task: &TaskOf<T>) -> Vec<ContributionView<T::AccountId>> {
		task.contributions
			.iter()
			.filter_map(|contribution| {
				Some(ContributionView {
					worker: contribution.worker.clone(),
					vote: task.groups.get(usize::from(contribution.group))?.vote,
					status: contribution.status,
					weight: contribution.weight,
				})
			})
			.collect()
	}

	/// See [`PocoApi`].
	pub fn view_open_tasks() -> Vec<TaskId> {
		Tasks::<T>::iter()
			.filter(|(_, task)| matches!(task.status, TaskStatus::Active | TaskStatus::Revealing))
			.map(|(id, _)| id)
			.collect()
	}

	/// See [`PocoApi`].
	pub fn view_works_for(account: T::AccountId) -> T::AccountId {
		Self::voter(account).worker
	}

	/// See [`PocoApi`].
	pub fn view_operator(account: &T::AccountId) -> Option<T::AccountId> {
		OperatorOf::<T>::get(account)
	}

	/// See [`PocoApi`].
	pub fn view_worker(account: &T::AccountId) -> WorkerView {
		let now = Self::now();
		let mut worker = Workers::<T>::get(account);
		worker.mature(now);
		WorkerView {
			bond: worker.bond,
			locked: worker.locked,
			earned: worker.earned,
			score: worker.score,
			releasing: worker.releasing(now),
			pending_pay: worker.pending_pay(now),
			pools: worker.pools.into_inner(),
		}
	}

	/// See [`PocoApi`]. Who asks plays no part in what a deal costs.
	pub fn view_quote(
		threshold: u8,
		category: Option<CategoryId>,
		reward: Balance,
	) -> Option<Quote> {
		let spec = TaskSpec::of(Default::default());
		let agreement = Self::front_door(Self::pot(), threshold, category, reward, spec).ok()?;
		let deal: DealOf<T> = Self::deal_of(agreement, None).ok()?;
		Some(Quote {
			stake: deal.stake,
			deposit: deal.deposit,
			protocol_fee: deal.protocol_fee(),
			contribution_window: deal
				.windows
				.contribution_deadline
				.saturating_sub(deal.windows.start),
			final_window: deal.windows.final_deadline.saturating_sub(deal.windows.start),
		})
	}

	/// See [`PocoApi`].
	pub fn view_artifact(hash: H256) -> Option<Vec<u8>> {
		ArtifactBytes::<T>::get(hash).map(|bytes| bytes.into_inner())
	}

	/// See [`PocoApi`].
	pub fn view_standing(task: TaskId, caller: &T::AccountId) -> Standing {
		let caller = Self::voter(caller.clone());
		let worker = &caller.worker;
		let known = Workers::<T>::get(worker);
		let Some(record) = Tasks::<T>::get(task) else {
			let refusal = Some(Refusal::TaskNotFound);
			return Standing { refusal, stake: 0, weight: 0, drawn_from: None };
		};
		let (voting, now) = (&record.voting, Self::now());
		let score = known.score_in(voting.home);
		let stake = voting.stake_of(score);
		let check = || {
			Self::check_open(worker, &record, now)?;
			if let Some(judged) = voting.judges {
				Self::check_involved(worker, judged)?;
			}
			Self::check_draw(worker, &known, task, voting, now)?;
			Self::check_funds(&caller, &known, stake, now)?;
			ensure!(!voting.asks_for_signatures(), Refusal::NotAuthorised);
			Ok(())
		};
		let refusal = check().err();
		let unit = voting.windows.time_unit();
		let drawn_from = match refusal {
			Some(Refusal::NotDrawn) => (1..CONTRIBUTION_UNITS)
				.map(|units| voting.windows.start.saturating_add(unit.saturating_mul(units)))
				.find(|at| Self::check_draw(worker, &known, task, voting, *at).is_ok()),
			_ => None,
		};
		Standing { refusal, stake, weight: credibility::vote_weight(score), drawn_from }
	}

	/// See [`PocoApi`].
	pub fn view_credibility(
		task: TaskId,
		with: Option<(T::AccountId, H256)>,
	) -> Option<Credibility> {
		let record = Tasks::<T>::get(task)?;
		let mut groups: Vec<_> =
			record.groups.iter().map(|group| (group.vote, group.weight)).collect();
		if let Some((worker, vote)) = with {
			let score = Workers::<T>::get(worker).score_in(record.voting.home);
			let weight = credibility::vote_weight(score);
			match groups.iter_mut().find(|(other, _)| *other == vote) {
				Some((_, group)) => *group = credibility::joined(*group, weight)?,
				None => groups.push((vote, weight.into())),
			}
		}
		let total = credibility::total(groups.iter().map(|(_, weight)| *weight));
		let trust = record.voting.trust;
		let credible = groups
			.iter()
			.find(|(_, weight)| credibility::is_credible(*weight, total, trust))
			.map(|(vote, _)| *vote);
		Some(Credibility { total, groups, credible })
	}

	/// See [`PocoApi`].
	pub fn view_receipt(task: TaskId) -> Option<Receipt> {
		Receipts::<T>::get(task)
	}

	/// See [`PocoApi`].
	pub fn view_callback(task: TaskId) -> Option<Vec<u8>> {
		CallbackBytes::<T>::get(task).map(|bytes| bytes.into_inner())
	}

	/// See [`PocoApi`].
	pub fn view_pool(pool: H160) -> PoolView {
		let is_court = Court::<T>::get() == Some(pool);
		let Pool { admission, minimum, cap, weight, members } = Pools::<T>::get(pool);
		PoolView { admission, minimum, cap, weight, members, is_court }
	}
}
