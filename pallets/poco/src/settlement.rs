//! How a task ends: who is paid, who is slashed, what is refunded.
//!
//! Nothing here can fail. What cannot be paid out (to an account below the existential deposit,
//! say) is parked in the payee's record, from where `withdraw` pays it.

use crate::{
	credibility, Config, Contribution, DealOf, Earnings, Event, FailureReason, HoldReason, Kitty,
	Pallet, Role, TaskOf, Worker,
};
use frame_support::traits::{
	fungible::{hold::Mutate as _, Mutate as _},
	fungibles::Mutate as _,
	tokens::{Fortitude, Precision, Preservation, Restriction},
	Get,
};
use poco_primitives::{
	order::Currency,
	task::{ContributionStatus, TaskStatus},
	Balance, Digest, TaskId,
};
use sp_runtime::{
	helpers_128bit::multiply_by_rational_with_rounding,
	traits::{Saturating, Zero},
	DispatchError, Permill, Rounding,
};

/// `total * part / whole`, rounded down; nothing of nothing.
pub(crate) fn share(total: Balance, part: u32, whole: u32) -> Balance {
	multiply_by_rational_with_rounding(total, part.into(), whole.into(), Rounding::Down)
		.unwrap_or_default()
}

/// What is shared out: forfeited stakes are in the chain's own token, prices in the deal's
/// currency. Where that is the chain's own too, there is one sum.
#[derive(Clone, Copy, Default)]
struct Prize {
	native: Balance,
	asset: Balance,
}

impl Prize {
	fn new(currency: Currency, amount: Balance) -> Self {
		match currency {
			Currency::Native => Self { native: amount, asset: 0 },
			Currency::Asset(_) => Self { native: 0, asset: amount },
		}
	}

	fn each(self, change: impl Fn(Balance) -> Balance) -> Self {
		Self { native: change(self.native), asset: change(self.asset) }
	}

	fn plus(self, other: Self) -> Self {
		Self {
			native: self.native.saturating_add(other.native),
			asset: self.asset.saturating_add(other.asset),
		}
	}

	fn minus(self, other: Self) -> Self {
		Self {
			native: self.native.saturating_sub(other.native),
			asset: self.asset.saturating_sub(other.asset),
		}
	}

	/// The amounts with their currencies: that of the deal always, the other one where there is any.
	fn amounts(self, currency: Currency) -> impl Iterator<Item = (Currency, Balance)> {
		let (main, other) = match currency {
			Currency::Native => (self.native, 0),
			Currency::Asset(_) => (self.asset, self.native),
		};
		[(currency, main)].into_iter().chain((other > 0).then_some((Currency::Native, other)))
	}
}

impl<T: Config> Pallet<T> {
	/// Completes a task. Those who proved the result share the reward, less the protocol fee, and
	/// the stakes of everybody else, by the logarithm of their weights. The scheduler has its part
	/// and what rounding leaves, its stake, and a part of the kitty; without one, what rounding
	/// leaves goes to the kitty. App and dataset are paid for.
	pub(crate) fn complete(
		task: TaskId,
		deal: &mut DealOf<T>,
		record: &mut TaskOf<T>,
		digest: Digest,
	) {
		let terms = &deal.agreement;
		let contested = record.size() > 1;
		let mut prize = Prize::new(terms.currency, deal.net(terms.reward));
		for loser in Self::by_status(record, |status| status != ContributionStatus::Proved) {
			prize.native = prize.native.saturating_add(Self::slash(task, deal, loser, true));
		}
		let of_workers = Permill::one().saturating_sub(terms.scheduler_ratio);
		let for_workers = prize.each(|amount| of_workers.mul_floor(amount));
		let paid = Self::pay_provers(task, deal, record, for_workers, contested, true);
		let rest = prize.minus(paid);
		let to_kitty = match &terms.pool {
			Some(pool) => {
				Self::pay_scheduler(task, deal, &pool.owner, rest);
				Balance::zero()
			},
			None => {
				Self::grow_kitty(rest.native);
				rest.native
			},
		};
		for (role, sale) in [(Role::App, &terms.app), (Role::Dataset, &terms.dataset)] {
			if let Some(sale) = sale {
				let net = Prize::new(terms.currency, deal.net(sale.price));
				Self::pay(task, deal, &sale.owner, role, net);
			}
		}
		let burned = Self::burn_from_pot(terms.currency, deal.protocol_fee());
		Self::end(deal, record, TaskStatus::Completed);
		Self::deposit_event(Event::TaskCompleted { task, digest, burned, to_kitty });
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
	) {
		let (mut forfeited, mut burned) = (Balance::zero(), Balance::zero());
		for contribution in record.contributions.iter() {
			let silent = contribution.status == ContributionStatus::Rejected
				|| (contribution.status == ContributionStatus::Contributed
					&& record.is_winner(contribution));
			if silent {
				forfeited = forfeited.saturating_add(Self::slash(task, deal, contribution, false));
			} else if contribution.status == ContributionStatus::Contributed {
				burned = burned.saturating_add(Self::charge_failure(task, deal, contribution));
			}
		}
		let compensation = Prize::new(Currency::Native, forfeited.min(deal.net(deal.value)));
		let paid = Self::pay_provers(task, deal, record, compensation, false, false);
		let to_kitty = forfeited.saturating_sub(paid.native);
		Self::grow_kitty(to_kitty);
		if let Some(pool) = &deal.agreement.pool {
			let scheduler = pool.owner.clone();
			let amount = Self::forfeit_scheduler_stakes(deal, &scheduler, 1);
			Self::deposit_event(Event::SchedulerSlashed { task, scheduler, amount });
		}
		let payer = deal.agreement.payer.clone();
		let (currency, amount) = (deal.agreement.currency, deal.price());
		Self::refund(&payer, currency, amount);
		Self::deposit_event(Event::Refunded { task, payer, currency, amount });
		Self::end(deal, record, TaskStatus::Failed);
		Self::deposit_event(Event::TaskFailed { task, reason, burned, to_kitty });
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
	fn pay(task: TaskId, deal: &DealOf<T>, payee: &T::AccountId, role: Role, prize: Prize) {
		let asset = deal.agreement.currency;
		Self::credit_asset(payee, asset, prize.asset);
		if !prize.native.is_zero() {
			Self::update_worker(payee, |record| Self::earn(payee, record, prize.native));
		}
		for (currency, amount) in prize.amounts(asset) {
			let payee = payee.clone();
			Self::deposit_event(Event::Paid { task, payee, role, currency, amount });
		}
	}

	/// Pays a scheduler whose task completed, unlocks its stake, and lets it draw from the kitty:
	/// nothing for a task that took no agreement, never more than it staked for the task, and never
	/// more than the task burned of its price, or deals with oneself would drain the kitty.
	fn pay_scheduler(task: TaskId, deal: &DealOf<T>, scheduler: &T::AccountId, rest: Prize) {
		let worthy = deal.agreement.trust > 1 && !deal.agreement.reward.is_zero();
		let drawn = if worthy && !deal.scheduler_stake.is_zero() {
			Kitty::<T>::mutate(|kitty| {
				let part = deal.kitty.ratio.mul_floor(*kitty).max(deal.kitty.minimum);
				let burned = deal.fee_ratio.mul_floor(deal.value);
				let drawn = part.min(*kitty).min(deal.scheduler_stake).min(burned);
				*kitty = kitty.saturating_sub(drawn);
				drawn
			})
		} else {
			Balance::zero()
		};
		Self::update_worker(scheduler, |record| {
			record.locked = record.locked.saturating_sub(deal.scheduler_stake);
			Self::earn(scheduler, record, drawn);
		});
		Self::pay(task, deal, scheduler, Role::Scheduler, rest);
		if !drawn.is_zero() {
			let scheduler = scheduler.clone();
			Self::deposit_event(Event::KittyDrawn { task, scheduler, amount: drawn });
		}
	}

	/// Adds to an account's earnings, and pays them out when they are worth a transfer.
	fn earn(payee: &T::AccountId, record: &mut Worker, amount: Balance) {
		record.earned = record.earned.saturating_add(amount);
		if record.earned >= T::Terms::get().payout_minimum
			&& !record.earned.is_zero()
			&& T::Currency::transfer(&Self::pot(), payee, record.earned, Preservation::Preserve)
				.is_ok()
		{
			record.earned = Balance::zero();
		}
	}

	/// Changes a worker's record, which cannot be refused.
	fn update_worker<R: Default>(
		worker: &T::AccountId,
		change: impl FnOnce(&mut Worker) -> R,
	) -> R {
		Self::change_worker(worker, |record| Ok(change(record))).unwrap_or_default()
	}

	fn end(deal: &mut DealOf<T>, record: &mut TaskOf<T>, status: TaskStatus) {
		record.status = status;
		record.ended = Some(Self::now());
		deal.ended = deal.ended.saturating_add(1);
	}

	fn by_status(
		record: &TaskOf<T>,
		wanted: impl Fn(ContributionStatus) -> bool,
	) -> impl Iterator<Item = &Contribution<T::AccountId>> {
		record.contributions.iter().filter(move |contribution| wanted(contribution.status))
	}

	/// Splits `prize` among those who proved the result, unlocks their stakes, and tells how much
	/// was handed out.
	fn pay_provers(
		task: TaskId,
		deal: &DealOf<T>,
		record: &TaskOf<T>,
		prize: Prize,
		raise_score: bool,
		completed: bool,
	) -> Prize {
		let asset = deal.agreement.currency;
		let proved = |status| status == ContributionStatus::Proved;
		let whole = Self::by_status(record, proved).fold(0u32, |sum, contribution| {
			sum.saturating_add(credibility::pay_weight(contribution.weight))
		});
		let mut paid = Prize::default();
		for contribution in Self::by_status(record, proved) {
			let weight = credibility::pay_weight(contribution.weight);
			let part = prize.each(|amount| share(amount, weight, whole));
			paid = paid.plus(part);
			let worker = &contribution.worker;
			Self::credit_asset(worker, asset, part.asset);
			Self::update_worker(worker, |record| {
				record.locked = record.locked.saturating_sub(deal.stake);
				if raise_score && deal.scored {
					record.score = credibility::raised_score(record.score);
				}
				Self::earn(worker, record, part.native);
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
		paid
	}

	/// Moves a contribution's stake from its worker's bond to the pot and tells how much came.
	fn slash(
		task: TaskId,
		deal: &DealOf<T>,
		contribution: &Contribution<T::AccountId>,
		lower_score: bool,
	) -> Balance {
		Self::take_stake(task, deal, contribution, deal.stake, lower_score, Self::to_pot)
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

	/// Unlocks a contribution's stake, burns the failure fee of it, and tells how much burned.
	fn charge_failure(
		task: TaskId,
		deal: &DealOf<T>,
		contribution: &Contribution<T::AccountId>,
	) -> Balance {
		Self::take_stake(task, deal, contribution, deal.failure_fee, false, |worker, amount| {
			T::Currency::burn_held(
				&HoldReason::Bond.into(),
				worker,
				amount,
				Precision::BestEffort,
				Fortitude::Force,
			)
		})
	}

	/// Unlocks a contribution's stake and takes `amount` of it in the way of `take`.
	fn take_stake(
		task: TaskId,
		deal: &DealOf<T>,
		contribution: &Contribution<T::AccountId>,
		amount: Balance,
		lower_score: bool,
		take: impl FnOnce(&T::AccountId, Balance) -> Result<Balance, DispatchError>,
	) -> Balance {
		let worker = contribution.worker.clone();
		let taken = Self::seize(&worker, |record| {
			record.locked = record.locked.saturating_sub(deal.stake);
			if lower_score && deal.scored {
				record.score = credibility::lowered_score(record.score);
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

	fn burn_from_pot(currency: Currency, amount: Balance) -> Balance {
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
