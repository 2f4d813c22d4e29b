//! The runtime API: what programs and pages read, so that none of them has to know storage.

use crate::{ArtifactBytes, Config, DealOf, Deals, Pallet, Results, TaskOf, Tasks, Workers};
use alloc::vec::Vec;
use codec::Codec;
use poco_primitives::{
	deal::DealView,
	task::{ContributionView, Quote, TaskSpec, TaskStatus, TaskView, WorkerView},
	Balance, CategoryId, DealId, Moment, TaskId, H256,
};

sp_api::decl_runtime_apis! {
	/// Reads deals, tasks, workers and artifacts.
	#[api_version(2)]
	pub trait PocoApi<AccountId> where AccountId: Codec {
		/// Chain time, in milliseconds: compare deadlines with this and with no other clock.
		fn now() -> Moment;
		/// A task with all its votes, as long as its records are kept.
		fn task(task: TaskId) -> Option<TaskView<AccountId>>;
		/// The tasks that take contributions or reveals.
		fn open_tasks() -> Vec<TaskId>;
		/// A worker's record; of an unknown account, an empty one.
		fn worker(account: AccountId) -> WorkerView;
		/// What a task of these parameters would cost; nothing where the front door refuses them.
		fn quote(threshold: u8, category: Option<CategoryId>, reward: Balance) -> Option<Quote>;
		/// The bytes of an artifact that is stored on chain.
		fn artifact(hash: H256) -> Option<Vec<u8>>;
		/// A deal, as long as records of it are kept.
		fn deal(deal: DealId) -> Option<DealView<AccountId>>;
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
	pub fn view_worker(account: &T::AccountId) -> WorkerView {
		let worker = Workers::<T>::get(account);
		WorkerView {
			bond: worker.bond,
			locked: worker.locked,
			earned: worker.earned,
			score: worker.score,
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
		let deal: DealOf<T> = Self::deal_of(agreement).ok()?;
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
}
