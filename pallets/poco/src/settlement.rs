//! How a task ends: who is paid, who is slashed, what is refunded.
//!
//! Nothing here can fail. What cannot be paid out (to an account below the existential deposit,
//! say) is parked in the payee's record, from where `withdraw` pays it.

use crate::{
	credibility, Config, Contribution, DealOf, Event, FailureReason, HoldReason, Kitty, Pallet,
	TaskOf, Worker,
};
use frame_support::traits::{
	fungible::{hold::Mutate as _, Mutate as _},
	tokens::{Fortitude, Precision, Preservation, Restriction},
	Get,
};
use poco_primitives::{
	task::{ContributionStatus, TaskStatus},
	Balance, Digest, TaskId,
};
use sp_runtime::{
	helpers_128bit::multiply_by_rational_with_rounding, traits::Zero, DispatchError, Rounding,
};

/// `total * part / whole`, rounded down; nothing of nothing.
pub(crate) fn share(total: Balance, part: u32, whole: u32) -> Balance {
	multiply_by_rational_with_rounding(total, part.into(), whole.into(), Rounding::Down)
		.unwrap_or_default()
}

impl<T: Config> Pallet<T> {
	/// Completes a task: those who proved the result share the reward, less the protocol fee, and
	/// the stakes of everybody else, by the logarithm of their weights. What rounding leaves goes
	/// to the kitty.
	pub(crate) fn complete(task: TaskId, deal: &DealOf<T>, record: &mut TaskOf<T>, digest: Digest) {
		let contested = record.size() > 1;
		let mut prize = deal.reward.saturating_sub(deal.protocol_fee);
		for loser in Self::by_status(record, |status| status != ContributionStatus::Proved) {
			prize = prize.saturating_add(Self::slash(task, deal, loser, true));
		}
		let paid = Self::pay_provers(task, deal, record, prize, contested, true);
		let to_kitty = prize.saturating_sub(paid);
		Self::grow_kitty(to_kitty);
		let burned = Self::burn_from_pot(deal.protocol_fee);
		Self::end(record, TaskStatus::Completed);
		Self::deposit_event(Event::TaskCompleted { task, digest, burned, to_kitty });
	}

	/// Gives a task up: the requester is refunded; whoever won a consensus and did not reveal it
	/// loses its stake; whoever did reveal is compensated from that, with no more than it would
	/// have earned; everybody else pays the failure fee.
	pub(crate) fn fail(
		task: TaskId,
		deal: &DealOf<T>,
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
		let compensation = forfeited.min(deal.reward.saturating_sub(deal.protocol_fee));
		let paid = Self::pay_provers(task, deal, record, compensation, false, false);
		let to_kitty = forfeited.saturating_sub(paid);
		Self::grow_kitty(to_kitty);
		Self::pay_from_pot(&deal.requester, deal.reward);
		Self::deposit_event(Event::Refunded {
			task,
			requester: deal.requester.clone(),
			amount: deal.reward,
		});
		Self::end(record, TaskStatus::Failed);
		Self::deposit_event(Event::TaskFailed { task, reason, burned, to_kitty });
	}

	/// Pays `amount` out of the pot, or parks it in the payee's record when that cannot be done.
	pub(crate) fn pay_from_pot(payee: &T::AccountId, amount: Balance) {
		if T::Currency::transfer(&Self::pot(), payee, amount, Preservation::Preserve).is_err() {
			Self::update_worker(payee, |record| {
				record.earned = record.earned.saturating_add(amount);
			});
		}
	}

	/// Changes a worker's record, which cannot be refused.
	fn update_worker<R: Default>(
		worker: &T::AccountId,
		change: impl FnOnce(&mut Worker) -> R,
	) -> R {
		Self::change_worker(worker, |record| Ok(change(record))).unwrap_or_default()
	}

	fn end(record: &mut TaskOf<T>, status: TaskStatus) {
		record.status = status;
		record.ended = Some(Self::now());
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
		prize: Balance,
		raise_score: bool,
		completed: bool,
	) -> Balance {
		let proved = |status| status == ContributionStatus::Proved;
		let whole = Self::by_status(record, proved).fold(0u32, |sum, contribution| {
			sum.saturating_add(credibility::pay_weight(contribution.weight))
		});
		let payout_minimum = T::Terms::get().payout_minimum;
		let mut paid = Balance::zero();
		for contribution in Self::by_status(record, proved) {
			let amount = share(prize, credibility::pay_weight(contribution.weight), whole);
			paid = paid.saturating_add(amount);
			let worker = contribution.worker.clone();
			Self::update_worker(&worker, |record| {
				record.locked = record.locked.saturating_sub(deal.stake);
				record.earned = record.earned.saturating_add(amount);
				if raise_score && deal.scored {
					record.score = credibility::raised_score(record.score);
				}
				if record.earned >= payout_minimum
					&& !record.earned.is_zero()
					&& T::Currency::transfer(
						&Self::pot(),
						&worker,
						record.earned,
						Preservation::Preserve,
					)
					.is_ok()
				{
					record.earned = Balance::zero();
				}
			});
			if completed {
				Self::deposit_event(Event::Rewarded { task, worker, amount });
			} else {
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
		Self::take_stake(task, deal, contribution, deal.stake, lower_score, |worker, amount| {
			T::Currency::transfer_on_hold(
				&HoldReason::Bond.into(),
				worker,
				&Self::pot(),
				amount,
				Precision::BestEffort,
				Restriction::Free,
				Fortitude::Force,
			)
		})
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
		let taken = Self::update_worker(&worker, |record| {
			record.locked = record.locked.saturating_sub(deal.stake);
			if lower_score && deal.scored {
				record.score = credibility::lowered_score(record.score);
			}
			let taken = if amount.is_zero() {
				Balance::zero()
			} else {
				take(&worker, amount).unwrap_or_default()
			};
			record.bond = record.bond.saturating_sub(taken);
			taken
		});
		if !taken.is_zero() {
			Self::deposit_event(Event::Slashed { task, worker, amount: taken });
		}
		taken
	}

	fn grow_kitty(amount: Balance) {
		if !amount.is_zero() {
			Kitty::<T>::mutate(|kitty| *kitty = kitty.saturating_add(amount));
		}
	}

	fn burn_from_pot(amount: Balance) -> Balance {
		if amount.is_zero() {
			return amount;
		}
		T::Currency::burn_from(
			&Self::pot(),
			amount,
			Preservation::Preserve,
			Precision::BestEffort,
			Fortitude::Force,
		)
		.unwrap_or_default()
	}
}
