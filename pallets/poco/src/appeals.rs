//! Doubts about a result: a rerun at higher trust by others, and what comes of it; and answers that
//! somebody knew before.

use crate::{
	Callback, Campaigns, Checker, Checks, Config, Contribution, Court, DealCount, DealOf, Deals,
	Ending, Error, Event, HoldReason, Pallet, Pools, Results, Scores, TaskOf, Tasks, WeightInfo,
	Workers,
};
use frame_support::{
	ensure,
	traits::{fungible::hold::Mutate as _, tokens::Precision, Get},
	weights::Weight,
};
use poco_primitives::{
	credibility,
	deal::Agreement,
	draw, hash,
	order::{Currency, Tag},
	settlement::{self, End, Prize, Refutation},
	task::{Appeal, ContributionStatus, Due, TaskStatus, Verdict},
	Balance, Digest, Moment, TaskId, H256,
};
use sp_runtime::{traits::Zero, DispatchError, DispatchResult, Permill};

impl<T: Config> Pallet<T> {
	/// When the stakes of a task that ended then come free. Those of about the same time come free
	/// together.
	pub(crate) fn freed_at(deal: &DealOf<T>, ended: Moment) -> Moment {
		let grain = deal.appeal_window.div_ceil(4).max(1);
		ended.saturating_add(deal.appeal_window).div_ceil(grain).saturating_mul(grain)
	}

	/// Buys a rerun of a task whose result somebody doubts. Tells the size of the task.
	pub(crate) fn do_appeal(
		by: T::AccountId,
		task: TaskId,
		trust: u32,
		reward: Balance,
		known: Option<(Digest, H256)>,
	) -> Result<u32, DispatchError> {
		let mut record = Tasks::<T>::get(task).ok_or(Error::<T>::TaskNotFound)?;
		let deal = Deals::<T>::get(record.deal).ok_or(Error::<T>::DealNotFound)?;
		ensure!(record.status == TaskStatus::Completed, Error::<T>::NotCompleted);
		ensure!(record.appeal.is_none(), Error::<T>::AlreadyAppealed);
		ensure!(deal.judges.is_none(), Error::<T>::NoAppealOfAppeals);
		let now = Self::now();
		let ended = record.ended.unwrap_or_default();
		let until = ended.saturating_add(deal.appeal_window);
		ensure!(now < until, Error::<T>::AppealWindowOver);
		ensure!(trust > deal.agreement.trust, Error::<T>::TrustTooLow);
		ensure!(reward >= deal.value, Error::<T>::RewardTooLow);
		let judges = Court::<T>::get().map(|court| Pools::<T>::get(court).members);
		let judges = judges.ok_or(Error::<T>::NoCourt)?;
		ensure!(draw::votes_needed(trust) <= judges, Error::<T>::TrustTooHigh);
		match known {
			Some((digest, salt)) => {
				ensure!(record.digest != Some(digest), Error::<T>::CheckAgrees);
				Self::use_check(&by, task, &deal, digest, salt)?;
			},
			None => ensure!(by == deal.agreement.requester, Error::<T>::NotRequester),
		}
		let number = DealCount::<T>::mutate(|count| {
			*count = count.saturating_add(1);
			*count
		});
		let id = hash::deal_id(&by, number);
		let agreement = Agreement {
			requester: by.clone(),
			payer: by.clone(),
			callback: Default::default(),
			// A program gives the same result wherever it runs.
			tag: Tag::NONE,
			currency: Currency::Native,
			trust,
			app: None,
			dataset: None,
			pool: None,
			reward,
			stake_ratio: T::Terms::get().stake_ratio,
			scheduler_ratio: Permill::zero(),
			first: 0,
			volume: 1,
			..deal.agreement.clone()
		};
		let (mut rerun_deal, _) = Self::make_deal(id, agreement, Some(task))?;
		let rerun = Self::open_task(id, &mut rerun_deal, 0).ok_or(Error::<T>::TaskAlreadyExists)?;
		Deals::<T>::insert(id, rerun_deal);
		let at = Self::freed_at(&deal, ended);
		for contribution in provers_mut(&mut record) {
			(contribution.stake, contribution.pay) =
				Workers::<T>::mutate(&contribution.worker, |known| {
					known.lock_again(contribution.stake, contribution.pay, at, now)
				});
		}
		record.appeal = Some(Appeal { by: by.clone(), rerun, verdict: None });
		let size = record.size();
		Tasks::<T>::insert(task, record);
		Self::deposit_event(Event::Appealed { task, by, rerun });
		Ok(size)
	}

	/// Ends an appeal whose rerun has ended. A refuted result costs those who proved it their stakes
	/// and their pay: whoever appealed has what the task was worth of them, the remainder is burned. Where the
	/// result was not even published, the scheduler's pay goes back to the payer.
	pub(crate) fn do_judge(task: TaskId) -> Result<Weight, DispatchError> {
		let mut record = Tasks::<T>::get(task).ok_or(Error::<T>::TaskNotFound)?;
		let appeal = record.appeal.clone().ok_or(Error::<T>::NoAppeal)?;
		ensure!(appeal.verdict.is_none(), Error::<T>::AlreadyJudged);
		let rerun = Tasks::<T>::get(appeal.rerun).ok_or(Error::<T>::TaskNotFound)?;
		let deal = Deals::<T>::get(record.deal).ok_or(Error::<T>::DealNotFound)?;
		let verdict = match (rerun.status, rerun.digest == record.digest) {
			(TaskStatus::Completed, true) => Verdict::Upheld,
			(TaskStatus::Completed, false) => Verdict::Refuted,
			(TaskStatus::Failed, _) => Verdict::Open,
			(TaskStatus::Active | TaskStatus::Revealing, _) => {
				return Err(Error::<T>::RerunOpen.into())
			},
		};
		let Refutation { awarded, burned } = match verdict {
			Verdict::Refuted => {
				let votes = record.votes();
				let taken = Self::take_losses(task, &deal, &record, &votes, End::Refuted);
				settlement::refute(&votes, taken.forfeited, deal.value)
			},
			Verdict::Upheld | Verdict::Open => Refutation::default(),
		};
		for contribution in provers_mut(&mut record) {
			if verdict != Verdict::Refuted {
				let (now, Contribution { stake, pay, .. }) = (Self::now(), &contribution);
				Self::update_worker(&contribution.worker, |known| {
					known.release_at(*stake, *pay, now, now);
				});
			}
			(contribution.stake, contribution.pay) = (Zero::zero(), Zero::zero());
		}
		let burned = Self::burn_from_pot(Currency::Native, burned);
		Self::pay_from_pot(&appeal.by, awarded);
		let size = record.size();
		record.appeal = Some(Appeal { verdict: Some(verdict), ..appeal });
		let mut used =
			T::WeightInfo::judge(size).saturating_add(T::WeightInfo::check_involved(rerun.size()));
		if verdict == Verdict::Refuted {
			let returned = Self::withhold(task, &deal, &mut record);
			if deal.is_sponsored() {
				let ending = Ending::Refuted { returned };
				used = used.saturating_add(T::Campaigns::on_final(record.deal, task, ending));
			}
		} else {
			let published = Results::<T>::get(task);
			let first = published.and_then(|result| result.publications.into_iter().next());
			if let Some(first) = first {
				// What was published meanwhile has waited for this.
				let paid = Self::pay_for_publication(task, &deal, &mut record, &first.publisher);
				used = used.saturating_add(paid);
			}
			if deal.is_sponsored() {
				Self::note_final(task, &deal, &record, Moment::zero());
				used = used.saturating_add(T::WeightInfo::agenda_item());
			}
		}
		Tasks::<T>::insert(task, record);
		Self::deposit_event(Event::Judged { task, verdict, awarded, burned });
		Ok(used)
	}

	/// The most that judging a task of `size` contributions can weigh.
	pub(crate) fn most_judging_weight(size: u32) -> Weight {
		T::WeightInfo::judge(size)
			.saturating_add(T::WeightInfo::check_involved(T::MaxContributors::get()))
			.saturating_add(Self::most_publication_weight())
			.saturating_add(T::WeightInfo::agenda_item())
			.saturating_add(T::Campaigns::most_returned_weight())
	}

	/// Gives a scheduler's unpaid share of a refuted result back to the payer, and its stake to the
	/// kitty. What the callback costs comes back where there is nothing to pass on yet. Tells how much came
	/// back in the deal's currency, the callback apart.
	fn withhold(task: TaskId, deal: &DealOf<T>, record: &mut TaskOf<T>) -> Balance {
		if record.callback == Callback::Bought {
			record.callback = Callback::None;
			Self::pay_from_pot(&deal.agreement.payer, deal.callback_fee);
		}
		let (Some(held), Some(pool)) = (record.held.take(), &deal.agreement.pool) else {
			return Balance::zero();
		};
		let payer = &deal.agreement.payer;
		let mut returned = Balance::zero();
		for (currency, amount) in Prize::from(held).amounts(deal.agreement.currency) {
			Self::refund(payer, currency, amount);
			if currency == deal.agreement.currency {
				returned = returned.saturating_add(amount);
			}
			let payer = payer.clone();
			Self::deposit_event(Event::Refunded { task, payer, currency, amount });
		}
		let scheduler = pool.owner.clone();
		let amount = Self::forfeit_scheduler_stakes(deal, &scheduler, 1);
		Self::deposit_event(Event::SchedulerSlashed { task, scheduler, amount });
		returned
	}

	/// Schedules the verdict of an appeal whose rerun has ended.
	pub(crate) fn rerun_ended(deal: &DealOf<T>) {
		if let Some(judged) = deal.judges {
			Self::remind(Self::now(), Due::Verdict(judged));
		}
	}

	/// Takes a spot check's commitment, which must be older than the deal, and gives its deposit
	/// back.
	fn use_check(
		by: &T::AccountId,
		task: TaskId,
		deal: &DealOf<T>,
		digest: Digest,
		salt: H256,
	) -> DispatchResult {
		let commitment = hash::check(task, digest, salt);
		let check = Checks::<T>::get(commitment).ok_or(Error::<T>::CheckNotFound)?;
		ensure!(check.by == *by, Error::<T>::NotOwner);
		ensure!(check.at < deal.windows.start, Error::<T>::CheckTooLate);
		Self::forget_check(commitment)
	}

	/// Removes a commitment and gives its deposit back.
	pub(crate) fn forget_check(commitment: H256) -> DispatchResult {
		let check = Checks::<T>::take(commitment).ok_or(Error::<T>::CheckNotFound)?;
		T::Currency::release(
			&HoldReason::Check.into(),
			&check.by,
			check.deposit,
			Precision::BestEffort,
		)?;
		Ok(())
	}

	/// Confirms a result by an answer that was known before: the scores of those who proved it rise,
	/// everywhere where the checker asked, in the pool where its scheduler did.
	pub(crate) fn do_open_check(
		by: T::AccountId,
		task: TaskId,
		digest: Digest,
		salt: H256,
	) -> Result<u32, DispatchError> {
		let mut record = Tasks::<T>::get(task).ok_or(Error::<T>::TaskNotFound)?;
		let deal = Deals::<T>::get(record.deal).ok_or(Error::<T>::DealNotFound)?;
		ensure!(record.status == TaskStatus::Completed, Error::<T>::NotCompleted);
		ensure!(record.digest == Some(digest), Error::<T>::CheckDisagrees);
		ensure!(!record.checked, Error::<T>::AlreadyChecked);
		let upheld = record.appeal.as_ref().is_none_or(|it| it.verdict == Some(Verdict::Upheld));
		ensure!(upheld, Error::<T>::AlreadyAppealed);
		let scores = match &deal.agreement.pool {
			_ if Checker::<T>::get().as_ref() == Some(&by) => Scores::Everywhere,
			Some(pool) if pool.owner == by => Scores::Pool(pool.entry),
			_ => return Err(Error::<T>::NotScheduler.into()),
		};
		Self::use_check(&by, task, &deal, digest, salt)?;
		for contribution in provers_mut(&mut record) {
			Workers::<T>::mutate(&contribution.worker, |known| {
				known.move_score(scores, credibility::raised_score);
			});
		}
		record.checked = true;
		let size = record.size();
		Tasks::<T>::insert(task, record);
		Self::deposit_event(Event::CheckConfirmed { task, by });
		Ok(size)
	}
}

fn provers_mut<AccountId, MaxContributors>(
	record: &mut crate::TaskRecord<AccountId, MaxContributors>,
) -> impl Iterator<Item = &mut Contribution<AccountId>>
where
	AccountId: Clone + core::fmt::Debug + PartialEq + Eq,
	MaxContributors: Get<u32>,
{
	record
		.contributions
		.iter_mut()
		.filter(|contribution| contribution.status == ContributionStatus::Proved)
}
