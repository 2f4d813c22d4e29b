//! How a task ends: who is paid, who is slashed, what is refunded.
//!
//! Nothing here can fail. What cannot be paid out (to an account below the existential deposit,
//! say) is parked in the payee's record, from where `withdraw` pays it.

use crate::{
	Callback, CallbackBytes, Campaigns, Config, Contribution, DealOf, Deals, Earnings, Ending,
	Error, Event, FailureReason, HoldReason, Kitty, Pallet, Receipts, Results, Role, TaskOf, Tasks,
	WeightInfo, Worker,
};
use alloc::vec::Vec;
use frame_support::{
	ensure,
	traits::{
		fungible::{hold::Mutate as _, Mutate as _},
		fungibles::Mutate as _,
		tokens::{Fortitude, Precision, Preservation, Restriction},
		Get,
	},
	weights::Weight,
};
use poco_primitives::{
	attestation::PayeeRole,
	deal::Sale,
	order::Currency,
	settlement::{self, kitty_draw, Conduct, End, Failure, Loss, Losses, Prize, Settlement, Vote},
	task::{ContributionStatus, Due, Receipt, TaskStatus, Verdict},
	Balance, DealId, Digest, Moment, TaskId,
};
use sp_runtime::{traits::Zero, DispatchError};

/// What a settlement did, for its weight.
#[derive(Clone, Copy, Default)]
struct Tally {
	/// Accounts that were paid at once.
	payouts: u32,
	/// Earnings in another currency that were booked.
	credits: u32,
}

/// A way to take an amount of a bond, which tells how much was taken.
type Take<T> =
	fn(&<T as frame_system::Config>::AccountId, Balance) -> Result<Balance, DispatchError>;

impl Tally {
	fn weight<T: Config>(self) -> Weight {
		T::WeightInfo::payout().saturating_mul(self.payouts.into()).saturating_add(
			match self.credits {
				0 => Weight::zero(),
				credits => T::WeightInfo::credit(credits),
			},
		)
	}
}

impl<T: Config> Pallet<T> {
	/// The most that settling a task of `size` contributions can weigh, whatever comes of it.
	pub(crate) fn most_settling_weight(size: u32) -> Weight {
		let tally = Tally { payouts: size.saturating_add(2), credits: size.saturating_add(3) };
		Self::settling_weight(size, 0)
			.max(Self::settling_weight(1, size.saturating_sub(1)))
			.saturating_add(tally.weight::<T>())
			.saturating_add(T::WeightInfo::agenda_item())
			.max(Self::most_failing_weight(size))
	}

	/// The most that giving a task of `size` contributions up can weigh.
	pub(crate) fn most_failing_weight(size: u32) -> Weight {
		let tally = Tally { payouts: size, credits: 1 };
		T::WeightInfo::claim(size)
			.saturating_add(tally.weight::<T>())
			.saturating_add(T::WeightInfo::agenda_item())
			.saturating_add(T::Campaigns::most_returned_weight())
	}

	/// The most that ending what nobody initialized of a deal can weigh.
	pub(crate) fn most_refunding_weight() -> Weight {
		Self::refunding_weight().saturating_add(T::Campaigns::most_returned_weight())
	}

	/// What it weighs without telling anybody.
	fn refunding_weight() -> Weight {
		T::WeightInfo::refund_rest().saturating_add(T::WeightInfo::credit(1))
	}

	/// The most that removing a task's records can weigh.
	pub(crate) fn most_pruning_weight() -> Weight {
		let most = Self::most_payees(T::MaxContributors::get());
		T::WeightInfo::prune()
			.saturating_add(T::WeightInfo::finish(T::MaxContributors::get()))
			.saturating_add(T::Campaigns::most_completed_weight(most))
			.saturating_add(T::Campaigns::most_returned_weight())
	}

	/// The most who are paid for a task of so many contributions.
	pub(crate) fn most_payees(size: u32) -> u32 {
		size.saturating_add(3)
	}

	/// Noting that a rerun has ended, where the task is one, or when the end of a task will be final that
	/// somebody else than its requester pays.
	fn noting_weight(deal: &DealOf<T>) -> Weight {
		match deal.judges.is_some() || deal.is_sponsored() {
			true => T::WeightInfo::agenda_item(),
			false => Weight::zero(),
		}
	}

	/// What it weighs to settle a task with so many who proved the result and others, apart from
	/// what is paid out at once or in another currency.
	fn settling_weight(winners: u32, losers: u32) -> Weight {
		let none = T::WeightInfo::settle_losers(0);
		T::WeightInfo::settle(winners)
			.saturating_add(T::WeightInfo::settle_losers(losers).saturating_sub(none))
	}

	/// Completes a task. Those who proved the result share the reward, less the protocol fee, and
	/// the stakes of everybody else, by the logarithm of their weights. What is left is the
	/// scheduler's, and waits for a publication together with its stake; without a scheduler it goes
	/// to the kitty. App and dataset are paid for.
	pub(crate) fn complete(
		task: TaskId,
		deal: &mut DealOf<T>,
		record: &mut TaskOf<T>,
		digest: Digest,
	) -> Weight {
		let terms = &deal.agreement;
		let votes = record.votes();
		let mut tally = Tally::default();
		let price = Prize::new(terms.currency, deal.net(terms.reward));
		let Losses { forfeited, .. } =
			Self::take_losses(task, deal, record, &votes, End::Completed);
		let Settlement { pay, rest } =
			settlement::settle(&votes, price, forfeited, terms.scheduler_ratio);
		Self::pay_provers(task, deal, record, pay, End::Completed, &mut tally);
		let to_kitty = match &terms.pool {
			Some(_) => {
				record.held = Some(rest.into());
				Balance::zero()
			},
			None => {
				Self::grow_kitty(rest.native);
				rest.native
			},
		};
		for (role, sale) in [(Role::App, &terms.app), (Role::Dataset, &terms.dataset)] {
			if let Some(Sale { owner, price, .. }) = sale {
				let net = Prize::new(terms.currency, deal.net(*price));
				Self::pay(task, deal, owner, role, net, &mut tally);
			}
		}
		if !deal.callback_fee.is_zero() {
			record.callback = Callback::Bought;
		}
		let burned = Self::burn_from_pot(terms.currency, deal.protocol_fee());
		let winners = record.count(ContributionStatus::Proved);
		let losers = record.size().saturating_sub(winners);
		Self::end(deal, record, TaskStatus::Completed);
		Self::note_final(task, deal, record, deal.appeal_window);
		Self::deposit_event(Event::TaskCompleted { task, digest, burned, to_kitty });
		Self::settling_weight(winners, losers)
			.saturating_add(tally.weight::<T>())
			.saturating_add(Self::noting_weight(deal))
	}

	/// Gives a task up: the payer is refunded; whoever won a consensus and did not reveal it loses
	/// its stake; whoever did reveal is compensated from that, with no more than it would have
	/// earned; everybody else pays the failure fee. The scheduler's stake goes to the kitty, and
	/// not to the payer, who could otherwise drain schedulers by programs that never agree.
	pub(crate) fn fail(
		task: TaskId,
		deal: &mut DealOf<T>,
		record: &mut TaskOf<T>,
		reason: FailureReason,
	) -> Weight {
		let mut tally = Tally::default();
		let votes = record.votes();
		let end = End::Failed { fee: deal.failure_fee };
		let Losses { forfeited, burned } = Self::take_losses(task, deal, record, &votes, end);
		let Failure { pay, to_kitty } = settlement::fail(&votes, forfeited, deal.net(deal.value));
		Self::pay_provers(task, deal, record, pay, end, &mut tally);
		Self::grow_kitty(to_kitty);
		if let Some(pool) = &deal.agreement.pool {
			let scheduler = pool.owner.clone();
			let amount = Self::forfeit_scheduler_stakes(deal, &scheduler, 1);
			Self::deposit_event(Event::SchedulerSlashed { task, scheduler, amount });
		}
		let payer = deal.agreement.payer.clone();
		let (currency, amount) = (deal.agreement.currency, deal.price());
		Self::refund(&payer, currency, amount);
		Self::pay_from_pot(&payer, deal.callback_fee);
		Self::deposit_event(Event::Refunded { task, payer, currency, amount });
		Self::end(deal, record, TaskStatus::Failed);
		Self::deposit_event(Event::TaskFailed { task, reason, burned, to_kitty });
		tally.credits = u32::from(currency != Currency::Native);
		let told = match deal.is_sponsored() {
			true => T::Campaigns::on_final(record.deal, task, Ending::Failed),
			false => Weight::zero(),
		};
		T::WeightInfo::claim(record.size())
			.saturating_add(tally.weight::<T>())
			.saturating_add(Self::noting_weight(deal))
			.saturating_add(told)
	}

	/// Notes that a campaign which pays a completed task is told when this time has passed.
	pub(crate) fn note_final(task: TaskId, deal: &DealOf<T>, record: &TaskOf<T>, after: Moment) {
		if deal.is_sponsored() && T::Campaigns::pays(record.deal) {
			Self::remind(Self::now().saturating_add(after), Due::Final(task));
		}
	}

	/// Whether nothing can undo any more that a task was completed, once it cannot be appealed against.
	pub(crate) fn stands(record: &TaskOf<T>) -> bool {
		let verdict = record.appeal.as_ref().map(|appeal| appeal.verdict);
		record.status == TaskStatus::Completed
			&& matches!(verdict, None | Some(Some(Verdict::Upheld | Verdict::Open)))
	}

	/// Who was paid of the price of a completed task, for what, and how much in the deal's currency. What
	/// others lost to those who proved the result is no part of its price.
	pub(crate) fn payees(
		task: TaskId,
		deal: &DealOf<T>,
		record: &TaskOf<T>,
	) -> Vec<(T::AccountId, PayeeRole, Balance)> {
		let terms = &deal.agreement;
		let price = Prize::new(Currency::Native, deal.net(terms.reward));
		let Settlement { pay, rest } =
			settlement::settle(&record.votes(), price, Balance::zero(), terms.scheduler_ratio);
		let workers = record.contributions.iter().zip(pay);
		let mut payees: Vec<_> = workers
			.map(|(contribution, part)| {
				(contribution.worker.clone(), PayeeRole::Worker, part.native)
			})
			.collect();
		if let (Some(pool), None) = (&terms.pool, record.held) {
			let late = record.published.is_some_and(|at| at >= deal.windows.final_deadline);
			let published = if late { Results::<T>::get(task) } else { None };
			let first = published.and_then(|result| result.publications.into_iter().next());
			let paid = first.map_or_else(|| pool.owner.clone(), |first| first.publisher);
			payees.push((paid, PayeeRole::Scheduler, rest.native));
		}
		for (role, sale) in [(PayeeRole::App, &terms.app), (PayeeRole::Dataset, &terms.dataset)] {
			if let Some(Sale { owner, price, .. }) = sale {
				payees.push((owner.clone(), role, deal.net(*price)));
			}
		}
		payees.retain(|(_, _, amount)| !amount.is_zero());
		payees
	}

	/// Settles a task whose reveal window is over and of whose winners some have revealed.
	pub(crate) fn do_finalize(task: TaskId) -> Result<Weight, DispatchError> {
		let mut record = Tasks::<T>::get(task).ok_or(Error::<T>::TaskNotFound)?;
		ensure!(record.status == TaskStatus::Revealing, Error::<T>::NotRevealing);
		let consensus = record.consensus.ok_or(Error::<T>::NotRevealing)?;
		ensure!(Self::now() >= consensus.reveal_deadline, Error::<T>::RevealWindowOpen);
		let digest = record.digest.ok_or(Error::<T>::NothingRevealed)?;
		let mut deal = Deals::<T>::get(record.deal).ok_or(Error::<T>::DealNotFound)?;
		let used = if Self::is_proven(&record, &deal) {
			// What a reveal takes that does not settle covers what is done here beside settling.
			T::WeightInfo::reveal(record.size()).saturating_add(Self::complete(
				task,
				&mut deal,
				&mut record,
				digest,
			))
		} else {
			Self::fail(task, &mut deal, &mut record, FailureReason::NotProven)
		};
		Deals::<T>::insert(record.deal, deal);
		Tasks::<T>::insert(task, record);
		Ok(used)
	}

	/// Voids a consensus that nobody revealed.
	pub(crate) fn do_reopen(task: TaskId) -> Result<Weight, DispatchError> {
		let mut record = Tasks::<T>::get(task).ok_or(Error::<T>::TaskNotFound)?;
		ensure!(record.status == TaskStatus::Revealing, Error::<T>::NotRevealing);
		let consensus = record.consensus.ok_or(Error::<T>::NotRevealing)?;
		let now = Self::now();
		ensure!(now >= consensus.reveal_deadline, Error::<T>::RevealWindowOpen);
		ensure!(record.digest.is_none(), Error::<T>::SomethingRevealed);
		let deadline = record.voting.windows.contribution_deadline;
		ensure!(now < deadline, Error::<T>::ContributionWindowOver);
		for contribution in record.contributions.iter_mut() {
			if contribution.group == consensus.group {
				contribution.status = ContributionStatus::Rejected;
			}
		}
		if let Some(group) = record.groups.get_mut(usize::from(consensus.group)) {
			group.weight = Default::default();
		}
		record.status = TaskStatus::Active;
		record.consensus = None;
		let size = record.size();
		Tasks::<T>::insert(task, record);
		Self::deposit_event(Event::TaskReopened { task });
		Ok(T::WeightInfo::reopen(size))
	}

	/// Ends a task that came to nothing.
	pub(crate) fn do_claim(task: TaskId) -> Result<Weight, DispatchError> {
		let mut record = Tasks::<T>::get(task).ok_or(Error::<T>::TaskNotFound)?;
		let reason = match record.status {
			TaskStatus::Active => FailureReason::NoConsensus,
			TaskStatus::Revealing => FailureReason::NothingRevealed,
			TaskStatus::Completed | TaskStatus::Failed => return Err(Error::<T>::NotActive.into()),
		};
		ensure!(record.digest.is_none(), Error::<T>::SomethingRevealed);
		let mut deal = Deals::<T>::get(record.deal).ok_or(Error::<T>::DealNotFound)?;
		ensure!(Self::now() >= deal.windows.final_deadline, Error::<T>::FinalDeadlineAhead);
		let used = Self::fail(task, &mut deal, &mut record, reason);
		Deals::<T>::insert(record.deal, deal);
		Tasks::<T>::insert(task, record);
		Ok(used)
	}

	/// Ends what nobody initialized of a deal. Tells what that weighed.
	pub(crate) fn do_refund_rest(deal: DealId) -> Result<Weight, DispatchError> {
		let mut record = Deals::<T>::get(deal).ok_or(Error::<T>::DealNotFound)?;
		ensure!(Self::now() >= record.windows.final_deadline, Error::<T>::FinalDeadlineAhead);
		let tasks = core::mem::take(&mut record.untouched);
		ensure!(!tasks.is_zero(), Error::<T>::NothingToRefund);
		record.ended = record.ended.saturating_add(tasks);
		let forfeited = match &record.agreement.pool {
			Some(pool) => Self::forfeit_scheduler_stakes(&record, &pool.owner, tasks),
			None => Zero::zero(),
		};
		let payer = record.agreement.payer.clone();
		let currency = record.agreement.currency;
		let amount = record.price().saturating_mul(tasks.into());
		let extra = record.deposit.saturating_add(record.callback_fee);
		Self::refund(&payer, currency, amount);
		Self::pay_from_pot(&payer, extra.saturating_mul(tasks.into()));
		let told = match record.is_sponsored() {
			true => T::Campaigns::on_untouched(deal, tasks),
			false => Weight::zero(),
		};
		Self::keep_deal(deal, record);
		Self::deposit_event(Event::DealRefunded {
			deal,
			payer,
			tasks,
			currency,
			amount,
			forfeited,
		});
		Ok(Self::refunding_weight().saturating_add(told))
	}

	/// Removes a task's records but for a receipt. What still waits for a publication goes to the
	/// kitty, or back to the payer where the kitty has no place for it. Tells what that weighed.
	pub(crate) fn do_prune(task: TaskId) -> Result<Weight, DispatchError> {
		let record = Tasks::<T>::get(task).ok_or(Error::<T>::TaskNotFound)?;
		let ended = record.ended.ok_or(Error::<T>::NotEnded)?;
		let mut deal = Deals::<T>::get(record.deal).ok_or(Error::<T>::DealNotFound)?;
		// A task that was forgotten while its deal is young could be initialized again.
		let kept_until = ended
			.saturating_add(T::Terms::get().retention)
			.max(deal.windows.final_deadline)
			.max(Self::told_until(&deal));
		ensure!(Self::now() >= kept_until, Error::<T>::RetentionOpen);
		let verdict = match &record.appeal {
			Some(appeal) => Some(appeal.verdict.ok_or(Error::<T>::RerunOpen)?),
			None => None,
		};
		if let Some(judged) = deal.judges {
			let unjudged = Tasks::<T>::get(judged)
				.and_then(|judged| judged.appeal)
				.is_some_and(|appeal| appeal.verdict.is_none());
			ensure!(!unjudged, Error::<T>::RerunOpen);
		}
		let payer = deal.agreement.payer.clone();
		if let (Some(held), Some(pool)) = (record.held, &deal.agreement.pool) {
			Self::grow_kitty(held.native);
			Self::credit_asset(&payer, deal.agreement.currency, held.asset);
			let scheduler = pool.owner.clone();
			let amount = Self::forfeit_scheduler_stakes(&deal, &scheduler, 1);
			Self::deposit_event(Event::SchedulerSlashed { task, scheduler, amount });
		}
		let fee = match record.callback {
			Callback::None => Balance::zero(),
			Callback::Bought | Callback::Due => deal.callback_fee,
		};
		Self::pay_from_pot(&payer, deal.deposit.saturating_add(fee));
		let mut used = T::WeightInfo::prune();
		if deal.is_sponsored() {
			if Self::stands(&record) {
				// Where the chain has not come to it, or nobody had published.
				let returned = record.held.map(|held| held.asset).unwrap_or_default();
				let payees = Self::payees(task, &deal, &record);
				let ending = Ending::Completed { returned, payees };
				used = used
					.saturating_add(T::WeightInfo::finish(record.size()))
					.saturating_add(T::Campaigns::on_final(record.deal, task, ending));
			}
			used = used.saturating_add(T::Campaigns::on_pruned(record.deal, task));
		}
		Tasks::<T>::remove(task);
		Results::<T>::remove(task);
		CallbackBytes::<T>::remove(task);
		let refuted = verdict == Some(Verdict::Refuted);
		let digest = record.digest.filter(|_| record.status == TaskStatus::Completed);
		Receipts::<T>::insert(task, Receipt { deal: record.deal, digest, ended, refuted });
		deal.tasks = deal.tasks.saturating_sub(1);
		Self::keep_deal(record.deal, deal);
		Self::deposit_event(Event::TaskPruned { task });
		Ok(used)
	}

	/// Pays the scheduler of a task whose result was published, unlocks its stake, and lets it draw
	/// from the kitty. From the final deadline on, pay and stake are the publisher's instead. While
	/// the result is doubted, they wait.
	pub(crate) fn pay_for_publication(
		task: TaskId,
		deal: &DealOf<T>,
		record: &mut TaskOf<T>,
		publisher: &T::AccountId,
	) -> Weight {
		let published = *record.published.get_or_insert_with(Self::now);
		if record.appeal.as_ref().is_some_and(|appeal| appeal.verdict.is_none()) {
			return Weight::zero();
		}
		let (Some(held), Some(pool)) = (record.held.take(), &deal.agreement.pool) else {
			return Weight::zero();
		};
		let mut tally = Tally::default();
		let mut rest = Prize::from(held);
		let scheduler = &pool.owner;
		let mut own = T::WeightInfo::pay_for_publication();
		if published < deal.windows.final_deadline {
			Self::pay_scheduler(task, deal, scheduler, rest, &mut tally);
		} else if publisher == scheduler {
			Self::unlock(scheduler, deal.scheduler_stake);
			Self::pay(task, deal, scheduler, Role::Scheduler, rest, &mut tally);
		} else {
			let amount = Self::seize(scheduler, |record| {
				record.locked = record.locked.saturating_sub(deal.scheduler_stake);
				Self::to_pot(scheduler, deal.scheduler_stake)
			});
			rest.native = rest.native.saturating_add(amount);
			// It goes to the publisher, not to the kitty.
			let worker = scheduler.clone();
			Self::deposit_event(Event::Slashed { task, worker, amount });
			Self::pay(task, deal, publisher, Role::Publisher, rest, &mut tally);
			own = T::WeightInfo::pay_publisher();
		}
		own.saturating_add(tally.weight::<T>())
	}

	/// The most that [`Self::pay_for_publication`] can weigh.
	pub(crate) fn most_publication_weight() -> Weight {
		let tally = Tally { payouts: 2, credits: 1 };
		T::WeightInfo::pay_for_publication()
			.max(T::WeightInfo::pay_publisher())
			.saturating_add(tally.weight::<T>())
	}

	/// Moves the scheduler's stakes for `tasks` tasks to the kitty and tells how much came.
	pub(crate) fn forfeit_scheduler_stakes(
		deal: &DealOf<T>,
		scheduler: &T::AccountId,
		tasks: u32,
	) -> Balance {
		let amount = deal.scheduler_stake.saturating_mul(tasks.into());
		let taken = Self::seize(scheduler, |record| {
			record.locked = record.locked.saturating_sub(amount);
			Self::to_pot(scheduler, amount)
		});
		Self::grow_kitty(taken);
		taken
	}

	/// Gives `amount` back to somebody who paid it. Money that cannot be paid out is parked.
	pub(crate) fn refund(payer: &T::AccountId, currency: Currency, amount: Balance) {
		match currency {
			Currency::Native => Self::pay_from_pot(payer, amount),
			asset => Self::credit_asset(payer, asset, amount),
		}
	}

	/// Pays `amount` out of the pot, or parks it in the payee's record when that cannot be done.
	pub(crate) fn pay_from_pot(payee: &T::AccountId, amount: Balance) {
		if T::Currency::transfer(&Self::pot(), payee, amount, Preservation::Preserve).is_err() {
			Self::update_worker(payee, |record| {
				record.earned = record.earned.saturating_add(amount);
			});
		}
	}

	/// Books earnings in an asset, to be withdrawn.
	pub(crate) fn credit_asset(payee: &T::AccountId, asset: Currency, amount: Balance) {
		if !amount.is_zero() {
			Earnings::<T>::mutate(payee, asset, |earned| *earned = earned.saturating_add(amount));
		}
	}

	/// Pays for anything but a worker's proof.
	fn pay(
		task: TaskId,
		deal: &DealOf<T>,
		payee: &T::AccountId,
		role: Role,
		prize: Prize,
		tally: &mut Tally,
	) {
		let asset = deal.agreement.currency;
		Self::credit_asset(payee, asset, prize.asset);
		tally.credits = tally.credits.saturating_add((!prize.asset.is_zero()).into());
		if !prize.native.is_zero() {
			Self::update_worker(payee, |record| Self::earn(payee, record, prize.native, tally));
		}
		for (currency, amount) in prize.amounts(asset) {
			let payee = payee.clone();
			Self::deposit_event(Event::Paid { task, payee, role, currency, amount });
		}
	}

	/// Pays a scheduler in time, unlocks its stake, and lets it draw from the kitty: nothing for a
	/// task that took no agreement.
	fn pay_scheduler(
		task: TaskId,
		deal: &DealOf<T>,
		scheduler: &T::AccountId,
		rest: Prize,
		tally: &mut Tally,
	) {
		let worthy = deal.agreement.trust > 1 && !deal.agreement.reward.is_zero();
		let drawn = if worthy && !deal.scheduler_stake.is_zero() {
			Kitty::<T>::mutate(|kitty| {
				// What votes cost is not paid back.
				let burned = deal.fee_ratio.mul_floor(deal.value).saturating_sub(deal.vote_fees);
				let terms = deal.kitty;
				let drawn =
					kitty_draw(*kitty, terms.ratio, terms.minimum, deal.scheduler_stake, burned);
				*kitty = kitty.saturating_sub(drawn);
				drawn
			})
		} else {
			Balance::zero()
		};
		Self::update_worker(scheduler, |record| {
			record.locked = record.locked.saturating_sub(deal.scheduler_stake);
			Self::earn(scheduler, record, drawn, tally);
		});
		Self::pay(task, deal, scheduler, Role::Scheduler, rest, tally);
		if !drawn.is_zero() {
			let scheduler = scheduler.clone();
			Self::deposit_event(Event::KittyDrawn { task, scheduler, amount: drawn });
		}
	}

	/// Adds to an account's earnings, and pays them out when they are worth a transfer.
	fn earn(payee: &T::AccountId, record: &mut Worker, amount: Balance, tally: &mut Tally) {
		record.earned = record.earned.saturating_add(amount);
		if !record.earned.is_zero() && record.earned >= T::Terms::get().payout_minimum {
			Self::pay_out(payee, record);
			tally.payouts = tally.payouts.saturating_add(1);
		}
	}

	/// Pays earnings out, if the account can receive them.
	pub(crate) fn pay_out(payee: &T::AccountId, record: &mut Worker) {
		let pot = Self::pot();
		if T::Currency::transfer(&pot, payee, record.earned, Preservation::Preserve).is_ok() {
			record.earned = Balance::zero();
		}
	}

	/// Unlocks a part of a bond.
	pub(crate) fn unlock(worker: &T::AccountId, amount: Balance) {
		Self::update_worker(worker, |record| record.locked = record.locked.saturating_sub(amount));
	}

	/// Changes a worker's record, which cannot be refused.
	pub(crate) fn update_worker<R: Default>(
		worker: &T::AccountId,
		change: impl FnOnce(&mut Worker) -> R,
	) -> R {
		Self::change_worker(worker, |record| Ok(change(record))).unwrap_or_default()
	}

	fn end(deal: &mut DealOf<T>, record: &mut TaskOf<T>, status: TaskStatus) {
		record.status = status;
		record.ended = Some(Self::now());
		deal.ended = deal.ended.saturating_add(1);
		Self::rerun_ended(deal);
	}

	/// Takes what votes lose by their task's end, and tells how much came.
	pub(crate) fn take_losses(
		task: TaskId,
		deal: &DealOf<T>,
		record: &TaskOf<T>,
		votes: &[Vote],
		end: End,
	) -> Losses {
		let mut losses = Losses::default();
		for (vote, contribution) in votes.iter().zip(&record.contributions) {
			let moves_score = vote.conduct.moves_score(end, votes.len());
			let take = |amount, from: Take<T>| {
				Self::take_stake(task, deal, contribution, amount, moves_score, from)
			};
			let taken = match vote.loses(end) {
				Loss::Nothing => Loss::Nothing,
				Loss::Forfeited(amount) => Loss::Forfeited(take(amount, Self::to_pot)),
				Loss::Burned(amount) => Loss::Burned(take(amount, Self::burn_of_bond)),
			};
			losses = losses.with(taken);
		}
		losses
	}

	/// Pays those who proved the result, each its part of `pay`. Their stakes, and what they earned in
	/// the chain's own token, come free when the result cannot be appealed against any more, and at
	/// once when there is none.
	fn pay_provers(
		task: TaskId,
		deal: &DealOf<T>,
		record: &mut TaskOf<T>,
		pay: Vec<Prize>,
		end: End,
		tally: &mut Tally,
	) {
		let asset = deal.agreement.currency;
		let now = Self::now();
		let completed = end == End::Completed;
		let freed_at = match completed {
			true => Self::freed_at(deal, now),
			false => now,
		};
		let moves_score = Conduct::Proved.moves_score(end, pay.len());
		for (contribution, part) in record.contributions.iter_mut().zip(pay) {
			if contribution.status != ContributionStatus::Proved {
				continue;
			}
			contribution.pay = part.native;
			let worker = &contribution.worker;
			Self::credit_asset(worker, asset, part.asset);
			tally.credits = tally.credits.saturating_add((!part.asset.is_zero()).into());
			Self::update_worker(worker, |record| {
				record.release_at(contribution.stake, part.native, freed_at, now);
				if let Some(moved) = moves_score {
					record.move_score(deal.scores, moved);
				}
				Self::earn(worker, record, Balance::zero(), tally);
			});
			if completed {
				for (currency, amount) in part.amounts(asset) {
					let worker = worker.clone();
					Self::deposit_event(Event::Rewarded { task, worker, currency, amount });
				}
			} else {
				let (worker, amount) = (worker.clone(), part.native);
				Self::deposit_event(Event::Compensated { task, worker, amount });
			}
		}
	}

	/// Moves `amount` of a bond to the pot.
	fn to_pot(worker: &T::AccountId, amount: Balance) -> Result<Balance, DispatchError> {
		T::Currency::transfer_on_hold(
			&HoldReason::Bond.into(),
			worker,
			&Self::pot(),
			amount,
			Precision::BestEffort,
			Restriction::Free,
			Fortitude::Force,
		)
	}

	/// Burns `amount` of a bond.
	fn burn_of_bond(worker: &T::AccountId, amount: Balance) -> Result<Balance, DispatchError> {
		T::Currency::burn_held(
			&HoldReason::Bond.into(),
			worker,
			amount,
			Precision::BestEffort,
			Fortitude::Force,
		)
	}

	/// Unlocks a contribution's stake, takes `amount` of it in the way of `take`, and tells how much
	/// was taken.
	fn take_stake(
		task: TaskId,
		deal: &DealOf<T>,
		contribution: &Contribution<T::AccountId>,
		amount: Balance,
		moves_score: Option<fn(u32) -> u32>,
		take: Take<T>,
	) -> Balance {
		let worker = contribution.worker.clone();
		let taken = Self::seize(&worker, |record| {
			record.locked = record.locked.saturating_sub(contribution.stake);
			if let Some(moved) = moves_score {
				record.move_score(deal.scores, moved);
			}
			take(&worker, amount)
		});
		if !taken.is_zero() {
			Self::deposit_event(Event::Slashed { task, worker, amount: taken });
		}
		taken
	}

	/// Takes `amount` of a bond in the way of `take`, and tells how much was taken.
	fn seize(
		worker: &T::AccountId,
		take: impl FnOnce(&mut Worker) -> Result<Balance, DispatchError>,
	) -> Balance {
		Self::update_worker(worker, |record| {
			let taken = take(record).unwrap_or_default();
			record.bond = record.bond.saturating_sub(taken);
			taken
		})
	}

	fn grow_kitty(amount: Balance) {
		if !amount.is_zero() {
			Kitty::<T>::mutate(|kitty| *kitty = kitty.saturating_add(amount));
		}
	}

	pub(crate) fn burn_from_pot(currency: Currency, amount: Balance) -> Balance {
		if amount.is_zero() {
			return amount;
		}
		let preservation = match currency {
			Currency::Native => Preservation::Preserve,
			Currency::Asset(_) => Preservation::Expendable,
		};
		T::Assets::burn_from(
			currency,
			&Self::pot(),
			amount,
			preservation,
			Precision::BestEffort,
			Fortitude::Force,
		)
		.unwrap_or_default()
	}
}
