//! Reveals, and what is published of a result.

use crate::{
	Callback, CallbackBytes, CallbackData, Config, DealOf, Deals, Error, Event, Pallet,
	PublishedResult, Results, SubmissionOf, TaskOf, Tasks, WeightInfo,
};
use frame_support::{ensure, traits::Get, weights::Weight};
use poco_primitives::{
	deal::Admission,
	hash,
	result::{Commitment, ResultBundle, ResultLocation, ResultSummary},
	task::{ContributionStatus, Due, Publication, TaskStatus},
	Digest, TaskId,
};
use sp_runtime::{traits::Zero, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// The most that a reveal can weigh.
	pub(crate) fn most_reveal_weight() -> Weight {
		let most = T::MaxContributors::get();
		T::WeightInfo::reveal(most).saturating_add(Self::most_settling_weight(most))
	}

	/// Opens a worker's vote. The last one settles the task. Tells what it weighed, and whether it
	/// costs no fee.
	pub(crate) fn do_reveal(
		worker: T::AccountId,
		task: TaskId,
		digest: Digest,
	) -> Result<(Weight, bool), DispatchError> {
		let mut record = Tasks::<T>::get(task).ok_or(Error::<T>::TaskNotFound)?;
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
		let mut used = T::WeightInfo::reveal(record.size());
		if all_revealed {
			let mut deal = Deals::<T>::get(record.deal).ok_or(Error::<T>::DealNotFound)?;
			used = used.saturating_add(Self::complete(task, &mut deal, &mut record, digest));
			Deals::<T>::insert(record.deal, deal);
		}
		let free = record.free;
		Tasks::<T>::insert(task, record);
		Ok((used, free))
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
		worker: T::AccountId,
		submission: SubmissionOf<T>,
		digest: Digest,
	) -> Result<Weight, DispatchError> {
		let task = submission.task;
		let mut record = Tasks::<T>::get(task).ok_or(Error::<T>::TaskNotFound)?;
		let mut deal = Deals::<T>::get(record.deal).ok_or(Error::<T>::DealNotFound)?;
		let alone = record.size().is_zero() && deal.agreement.trust <= 1;
		ensure!(alone && deal.admission() != Admission::Open, Error::<T>::NotAlone);
		let extras = Self::admit(
			worker.clone(),
			&submission,
			&deal,
			&mut record,
			ContributionStatus::Proved,
		)?;
		record.digest = Some(digest);
		Self::deposit_event(Event::Revealed { task, worker, digest });
		let settled = Self::complete(task, &mut deal, &mut record, digest);
		Deals::<T>::insert(record.deal, deal);
		Tasks::<T>::insert(task, record);
		Ok(extras.weight::<T>(false).saturating_add(settled))
	}

	/// What checking and storing a publication weighs.
	pub(crate) fn publishing_weight(location: &ResultLocation, callback: &CallbackData) -> Weight {
		let inline = match location {
			ResultLocation::Inline(bytes) => Self::length(bytes),
			ResultLocation::Uri(_) => 0,
		};
		T::WeightInfo::publish(inline)
			.saturating_add(T::WeightInfo::store_callback(Self::length(callback).max(1)))
			// When it was published, and what is paid for it, stand in the task.
			.saturating_add(T::DbWeight::get().writes(1))
	}

	/// Publishes a result, and tells what paying for it weighed.
	pub(crate) fn do_publish(
		publisher: T::AccountId,
		task: TaskId,
		summary: ResultSummary,
		location: ResultLocation,
		callback: CallbackData,
	) -> Result<Weight, DispatchError> {
		let mut record = Tasks::<T>::get(task).ok_or(Error::<T>::TaskNotFound)?;
		ensure!(record.status == TaskStatus::Completed, Error::<T>::NotCompleted);
		let digest = record.digest.ok_or(Error::<T>::NotCompleted)?;
		let deal = Deals::<T>::get(record.deal).ok_or(Error::<T>::DealNotFound)?;
		let is_scheduler = deal.agreement.pool.as_ref().is_some_and(|pool| pool.owner == publisher);
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
		let changes = record.published.is_none() || record.callback == Callback::Bought;
		if record.callback == Callback::Bought {
			Self::keep_callback(task, &deal, &mut record, &summary, callback)?;
		}
		Self::add_publication(task, publisher.clone(), summary, location)?;
		let paid = Self::pay_for_publication(task, &deal, &mut record, &publisher);
		if changes {
			Tasks::<T>::insert(task, record);
		}
		Self::deposit_event(Event::Published { task, publisher });
		Ok(paid)
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
			let replaced = result
				.publications
				.iter_mut()
				.find(|other| is_inline && matches!(other.location, ResultLocation::Uri(_)))
				.ok_or(Error::<T>::MaxPublicationsExceeded)?;
			*replaced = publication;
		}
		Results::<T>::insert(task, result);
		Ok(())
	}

	/// Stores what a callback will pass on. A result that is larger than a callback can be is not
	/// passed on, and the payer has its money back: nobody's pay can wait for what cannot be.
	pub(crate) fn keep_callback(
		task: TaskId,
		deal: &DealOf<T>,
		record: &mut TaskOf<T>,
		summary: &ResultSummary,
		bytes: CallbackData,
	) -> DispatchResult {
		let longest = poco_primitives::result::MAX_INLINE_RESULT;
		if summary.callback.length > u64::from(longest) {
			record.callback = Callback::None;
			Self::pay_from_pot(&deal.agreement.payer, deal.callback_fee);
			return Ok(());
		}
		ensure!(Commitment::to(&bytes) == summary.callback, Error::<T>::ResultMismatch);
		record.callback = Callback::Due;
		CallbackBytes::<T>::insert(task, bytes);
		Self::remind(Self::now(), Due::Callback(task));
		Ok(())
	}
}
