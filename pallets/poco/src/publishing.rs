//! Reveals, and what is published of a result.

use crate::{
	operators::Caller, pallet::Outcomes, Batch, Callback, CallbackBytes, CallbackData, Config,
	DealOf, Deals, Error, Event, Pallet, PublishedResult, Results, SubmissionOf, TaskOf, Tasks,
	WeightInfo,
};
use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::{
	dispatch::DispatchResultWithPostInfo, ensure, storage::with_storage_layer, traits::Get,
	weights::Weight,
};
use poco_primitives::{
	deal::Admission,
	hash,
	result::{Commitment, ResultBundle, ResultLocation, ResultSummary},
	task::{ContributionStatus, Due, Publication, TaskStatus},
	DealId, Digest, TaskId,
};
use scale_info::TypeInfo;
use sp_runtime::{traits::Zero, DispatchError, DispatchResult};

/// Items that every settlement of a deal's tasks reads and writes: the deal, the records of the owners
/// of app and dataset, and the account of the pot.
const OF_EVERY_SETTLEMENT: u64 = 4;

/// Items that every payment of a scheduler for a publication in time reads and writes: its record and
/// the kitty.
const OF_EVERY_PAYMENT: u64 = 2;

/// What is published of a task's result.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Announcement {
	/// The task.
	pub task: TaskId,
	/// What the digest that was voted is the hash of.
	pub summary: ResultSummary,
	/// Where the result is.
	pub location: ResultLocation,
	/// What a callback passes on, where one was bought and waits for it.
	pub callback: CallbackData,
}

/// What a reveal did, for its weight and its price.
#[derive(Clone, Copy)]
pub(crate) struct Revealed {
	/// What it weighed by itself.
	used: Weight,
	/// Whether it costs no fee.
	pub free: bool,
	/// The deal whose task it settled.
	pub settled: Option<DealId>,
}

impl Revealed {
	/// What it weighs: by itself, or, where the same call has settled a task of this deal before, without
	/// what both read and write.
	pub fn weight<T: Config>(&self, settled_before: Option<DealId>) -> Weight {
		let again = self.settled.is_some() && self.settled == settled_before;
		let shared = if again { OF_EVERY_SETTLEMENT } else { 0 };
		self.used.saturating_sub(T::DbWeight::get().reads_writes(shared, shared))
	}
}

/// What a publication did, for its weight.
pub(crate) struct Published<AccountId> {
	/// What it weighed by itself.
	used: Weight,
	/// The deal.
	deal: DealId,
	/// The scheduler that it paid in time.
	paid: Option<AccountId>,
}

impl<AccountId: PartialEq> Published<AccountId> {
	/// What it weighs: by itself, or, after another one by the same call, without what both read and
	/// write.
	pub fn weight<T: Config>(&self, before: Option<&Self>) -> Weight {
		let Some(before) = before else { return self.used };
		let same_deal = self.deal == before.deal;
		let same_scheduler = self.paid.is_some() && self.paid == before.paid;
		let shared = if same_scheduler { OF_EVERY_PAYMENT } else { 0 };
		let reads = shared.saturating_add(same_deal.into());
		self.used.saturating_sub(T::DbWeight::get().reads_writes(reads, shared))
	}
}

impl<T: Config> Pallet<T> {
	/// The most that a reveal can weigh.
	pub(crate) fn most_reveal_weight() -> Weight {
		let most = T::MaxContributors::get();
		T::WeightInfo::reveal(most).saturating_add(Self::most_settling_weight(most))
	}

	/// Opens a worker's vote. The last one settles the task.
	pub(crate) fn do_reveal(
		caller: T::AccountId,
		task: TaskId,
		digest: Digest,
	) -> Result<Revealed, DispatchError> {
		let mut record = Tasks::<T>::get(task).ok_or(Error::<T>::TaskNotFound)?;
		let caller = Self::contributor(caller, &record);
		let (worker, found) = (caller.worker.clone(), caller.weight::<T>());
		Self::check_reveal(&worker, task, digest, &record)?;
		let opened = record
			.contributions
			.iter_mut()
			.find(|contribution| contribution.worker == worker)
			.ok_or(Error::<T>::NotContributor)?;
		opened.status = ContributionStatus::Proved;
		record.digest = Some(digest);
		Self::deposit_event(Event::Revealed { task, worker, digest });
		let all_revealed = !record.contributions.iter().any(|contribution| {
			record.is_winner(contribution) && contribution.status == ContributionStatus::Contributed
		});
		let mut used = T::WeightInfo::reveal(record.size()).saturating_add(found);
		if all_revealed {
			let mut deal = Deals::<T>::get(record.deal).ok_or(Error::<T>::DealNotFound)?;
			used = used.saturating_add(Self::complete(task, &mut deal, &mut record, digest));
			Deals::<T>::insert(record.deal, deal);
		}
		let settled = all_revealed.then_some(record.deal);
		let free = record.free;
		Tasks::<T>::insert(task, record);
		Ok(Revealed { used, free, settled })
	}

	/// Opens a worker's votes on several tasks.
	pub(crate) fn do_reveal_many(
		caller: T::AccountId,
		reveals: Batch<(TaskId, Digest)>,
	) -> DispatchResultWithPostInfo {
		ensure!(!reveals.is_empty(), Error::<T>::BatchOutOfRange);
		let mut outcome = Outcomes::default();
		let mut settled = None;
		for (task, digest) in reveals {
			match with_storage_layer(|| Self::do_reveal(caller.clone(), task, digest)) {
				Ok(revealed) => {
					outcome.stood(revealed.weight::<T>(settled), revealed.free);
					settled = revealed.settled.or(settled);
				},
				Err(error) => {
					let most = T::WeightInfo::reveal(T::MaxContributors::get());
					outcome.refused(most.saturating_add(Self::lookup_weight(1)), error);
					Self::deposit_event(Event::RevealRefused { task, error });
				},
			}
		}
		outcome.finish()
	}

	/// Whether a worker may open its vote on a task by this digest now.
	pub(crate) fn check_reveal(
		worker: &T::AccountId,
		task: TaskId,
		digest: Digest,
		record: &TaskOf<T>,
	) -> Result<(), Error<T>> {
		ensure!(record.status == TaskStatus::Revealing, Error::<T>::NotRevealing);
		let consensus = record.consensus.ok_or(Error::<T>::NotRevealing)?;
		ensure!(Self::now() < consensus.reveal_deadline, Error::<T>::RevealWindowOver);
		let expected = record.winning_group().ok_or(Error::<T>::NotRevealing)?.vote;
		let contribution = record.contribution_of(worker).ok_or(Error::<T>::NotContributor)?;
		ensure!(contribution.status != ContributionStatus::Proved, Error::<T>::AlreadyRevealed);
		ensure!(
			contribution.status == ContributionStatus::Contributed
				&& contribution.group == consensus.group,
			Error::<T>::NotInConsensus
		);
		ensure!(hash::vote(task, digest) == expected, Error::<T>::VoteMismatch);
		ensure!(hash::seal(worker, task, digest) == contribution.seal, Error::<T>::SealMismatch);
		Ok(())
	}

	/// Takes the only contribution of a task of trust 1 and settles the task by it.
	pub(crate) fn do_contribute_alone(
		caller: Caller<T::AccountId>,
		submission: SubmissionOf<T>,
		digest: Digest,
	) -> Result<Weight, DispatchError> {
		let task = submission.task;
		let mut record = Tasks::<T>::get(task).ok_or(Error::<T>::TaskNotFound)?;
		let mut deal = Deals::<T>::get(record.deal).ok_or(Error::<T>::DealNotFound)?;
		let alone = record.size().is_zero() && deal.agreement.trust <= 1;
		ensure!(alone && deal.admission() != Admission::Open, Error::<T>::NotAlone);
		let worker = caller.worker.clone();
		let extras = Self::admit(caller, &submission, &mut record, ContributionStatus::Proved)?;
		record.digest = Some(digest);
		Self::deposit_event(Event::Revealed { task, worker, digest });
		let settled = Self::complete(task, &mut deal, &mut record, digest);
		Deals::<T>::insert(record.deal, deal);
		Tasks::<T>::insert(task, record);
		Ok(extras.weight::<T>(false).saturating_add(settled))
	}

	/// What checking and storing a publication weighs, apart from what it changes in its task.
	fn storing_weight(location: &ResultLocation) -> Weight {
		T::WeightInfo::publish(match location {
			ResultLocation::Inline(bytes) => Self::length(bytes),
			ResultLocation::Uri(_) => 0,
		})
	}

	/// The most that a publication can weigh, apart from finding out whose it is.
	pub(crate) fn most_publishing_weight(
		location: &ResultLocation,
		callback: &CallbackData,
	) -> Weight {
		Self::storing_weight(location)
			// What a callback passes on is stored, or, where it is too large for that, its price is paid
			// back.
			.saturating_add(
				T::WeightInfo::store_callback(Self::length(callback).max(1))
					.max(T::WeightInfo::payout()),
			)
			// When it was published, and what is paid for it, stand in the task.
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(Self::most_publication_weight())
	}

	/// The most that several publications can weigh.
	pub(crate) fn most_batch_publishing_weight(announcements: &[Announcement]) -> Weight {
		announcements.iter().fold(Weight::zero(), |sum, Announcement { location, callback, .. }| {
			sum.saturating_add(Self::most_publishing_weight(location, callback))
				.saturating_add(Self::lookup_weight(1))
		})
	}

	/// Publishes a result.
	pub(crate) fn do_publish(
		caller: T::AccountId,
		announcement: Announcement,
	) -> Result<Published<T::AccountId>, DispatchError> {
		let Announcement { task, summary, location, callback } = announcement;
		let mut record = Tasks::<T>::get(task).ok_or(Error::<T>::TaskNotFound)?;
		ensure!(record.status == TaskStatus::Completed, Error::<T>::NotCompleted);
		let digest = record.digest.ok_or(Error::<T>::NotCompleted)?;
		let deal = Deals::<T>::get(record.deal).ok_or(Error::<T>::DealNotFound)?;
		let scheduler = deal.agreement.pool.as_ref().map(|pool| &pool.owner);
		let caller = match scheduler == Some(&caller) {
			true => Caller::own(caller, 0),
			false => Self::contributor(caller, &record),
		};
		let (publisher, found) = (caller.worker.clone(), caller.weight::<T>());
		let is_scheduler = scheduler == Some(&publisher);
		match record.contribution_of(&publisher).map(|contribution| contribution.status) {
			_ if is_scheduler => (),
			Some(ContributionStatus::Proved) => (),
			Some(_) => return Err(Error::<T>::NotProved.into()),
			None => return Err(Error::<T>::NotContributor.into()),
		}
		ensure!(summary.digest() == digest, Error::<T>::SummaryMismatch);
		match &location {
			ResultLocation::Inline(bytes) => {
				ResultBundle::open(bytes, digest).map_err(|_| Error::<T>::ResultMismatch)?;
			},
			ResultLocation::Uri(uri) => ensure!(!uri.is_empty(), Error::<T>::UriEmpty),
		}
		let mut used = Self::storing_weight(&location).saturating_add(found);
		let (is_first, held) = (record.published.is_none(), record.held.is_some());
		let has_callback = record.callback == Callback::Bought;
		if has_callback {
			let kept = Self::keep_callback(task, &deal, &mut record, &summary, callback)?;
			used = used.saturating_add(kept);
		}
		Self::add_publication(task, publisher.clone(), summary, location)?;
		let paid = Self::pay_for_publication(task, &deal, &mut record, &publisher);
		used = used.saturating_add(paid);
		let was_paid = held && record.held.is_none();
		let in_time = record.published.is_some_and(|at| at < deal.windows.final_deadline);
		let id = record.deal;
		if is_first || has_callback || was_paid {
			used = used.saturating_add(T::DbWeight::get().writes(1));
			Tasks::<T>::insert(task, record);
		}
		Self::deposit_event(Event::Published { task, publisher });
		let paid = scheduler.filter(|_| was_paid && in_time).cloned();
		Ok(Published { used, deal: id, paid })
	}

	/// Publishes several results.
	pub(crate) fn do_publish_many(
		caller: T::AccountId,
		announcements: Batch<Announcement>,
	) -> DispatchResultWithPostInfo {
		ensure!(!announcements.is_empty(), Error::<T>::BatchOutOfRange);
		let mut outcome = Outcomes::default();
		let mut before = None;
		for announcement in announcements {
			let Announcement { task, ref location, ref callback, .. } = announcement;
			let most = Self::most_publishing_weight(location, callback)
				.saturating_add(Self::lookup_weight(1));
			match with_storage_layer(|| Self::do_publish(caller.clone(), announcement)) {
				Ok(published) => {
					outcome.stood(published.weight::<T>(before.as_ref()), false);
					before = Some(published);
				},
				Err(error) => {
					outcome.refused(most, error);
					Self::deposit_event(Event::PublicationRefused { task, error });
				},
			}
		}
		outcome.finish()
	}

	fn add_publication(
		task: TaskId,
		publisher: T::AccountId,
		summary: ResultSummary,
		location: ResultLocation,
	) -> DispatchResult {
		let mut result = Results::<T>::get(task)
			.unwrap_or(PublishedResult { summary, publications: Default::default() });
		ensure!(
			!result.publications.iter().any(|other| other.publisher == publisher),
			Error::<T>::AlreadyPublished
		);
		let is_inline = matches!(location, ResultLocation::Inline(_));
		if let Err(publication) = result.publications.try_push(Publication { publisher, location })
		{
			// The first one says who is paid for it.
			let replaced = result
				.publications
				.iter_mut()
				.skip(1)
				.find(|other| is_inline && matches!(other.location, ResultLocation::Uri(_)))
				.ok_or(Error::<T>::MaxPublicationsExceeded)?;
			*replaced = publication;
		}
		Results::<T>::insert(task, result);
		Ok(())
	}

	/// Stores what a callback will pass on, and tells what that weighed. A result that is larger than a
	/// callback can be is not passed on, and the payer has its money back: nobody's pay can wait for
	/// what cannot be.
	pub(crate) fn keep_callback(
		task: TaskId,
		deal: &DealOf<T>,
		record: &mut TaskOf<T>,
		summary: &ResultSummary,
		bytes: CallbackData,
	) -> Result<Weight, DispatchError> {
		let longest = poco_primitives::result::MAX_INLINE_RESULT;
		if summary.callback.length > u64::from(longest) {
			record.callback = Callback::None;
			Self::pay_from_pot(&deal.agreement.payer, deal.callback_fee);
			return Ok(T::WeightInfo::payout());
		}
		ensure!(Commitment::to(&bytes) == summary.callback, Error::<T>::ResultMismatch);
		record.callback = Callback::Due;
		let stored = T::WeightInfo::store_callback(Self::length(&bytes).max(1));
		CallbackBytes::<T>::insert(task, bytes);
		Self::remind(Self::now(), Due::Callback(task));
		Ok(stored)
	}
}
