//! What the chain does by itself when a deadline has passed, so that nobody can stall a task.
//!
//! What comes due is noted under the minute of chain time in which it does. Every block works on
//! what is due, the oldest first, within a budget of weight; what does not fit waits for the next
//! block. Anybody may do the same by a call before the chain comes to it.

use crate::{
	Agenda, AgendaFrom, Callback, CallbackBytes, Callbacks, Campaigns, Config, Deal, DealOf, Deals,
	Ending, Pallet, Tasks, WeightInfo,
};
use alloc::vec::Vec;
use frame_support::{
	traits::Get,
	weights::{Weight, WeightMeter},
};
use poco_primitives::{
	hash,
	order::Currency,
	result::MAX_INLINE_RESULT,
	task::{Due, DueView, TaskStatus},
	DealId, Moment, TaskId,
};

/// What comes due within the same minute is noted together, in milliseconds.
const MINUTE: Moment = 60_000;

/// How long after a deal's last appeal window its price may be told, in milliseconds: the deal ends within a minute of
/// its final deadline, and what comes due then within another one.
const TELLING: Moment = 2 * MINUTE;

/// How soon a result that nobody has published yet is looked after, in milliseconds; then after as long again as it has
/// waited.
const SOON: Moment = 2 * MINUTE;

/// It is looked after as often, in milliseconds, or less often where appeals may take longer.
const HOUR: Moment = 60 * MINUTE;

/// Tasks of a deal that are looked at in one go.
const STEPS: u32 = 16;

/// The first tasks of a deal, one of which tells what others pay.
const FIRST: u32 = 4;

/// How many of them there are, from this position on.
fn steps<AccountId>(deal: &Deal<AccountId>, from: u32) -> u64 {
	let end = deal.agreement.first.saturating_add(deal.agreement.volume);
	end.saturating_sub(from).min(STEPS).into()
}

impl<T: Config> Pallet<T> {
	/// Notes that something comes due at this time.
	pub(crate) fn remind(at: Moment, due: Due) {
		let this = Self::now().checked_div(MINUTE).unwrap_or_default();
		let minute = if at <= Self::now() { this } else { at.div_ceil(MINUTE) };
		Agenda::<T>::insert(minute, due, ());
	}

	/// From now on things may be noted.
	pub(crate) fn begin_agenda() {
		AgendaFrom::<T>::put(Self::now().checked_div(MINUTE).unwrap_or_default());
	}

	/// Works on what is due, as long as the budget lasts.
	pub(crate) fn serve(meter: &mut WeightMeter) {
		if meter.try_consume(T::WeightInfo::agenda_base()).is_err() {
			return;
		}
		let this = Self::now().checked_div(MINUTE).unwrap_or_default();
		let from = AgendaFrom::<T>::get().unwrap_or(this);
		let mut minute = from;
		while minute < this && Self::serve_minute(minute, meter) {
			minute = minute.saturating_add(1);
		}
		if minute == this {
			// More may be noted under this minute yet.
			Self::serve_minute(minute, meter);
		}
		if AgendaFrom::<T>::get() != Some(minute) {
			AgendaFrom::<T>::put(minute);
		}
	}

	/// Works on what is noted under a minute. Tells whether all of it is done.
	fn serve_minute(minute: u64, meter: &mut WeightMeter) -> bool {
		let item = T::WeightInfo::agenda_item();
		let mut entries = Agenda::<T>::iter_key_prefix(minute);
		loop {
			if meter.try_consume(item).is_err() {
				return false;
			}
			let Some(due) = entries.next() else { return true };
			let needed = Self::needed(due);
			if !meter.can_consume(needed) {
				return false;
			}
			Agenda::<T>::remove(minute, due);
			let used = Self::act(due, meter.remaining());
			meter.consume(used.min(meter.remaining()));
		}
	}

	/// The most that anything on the agenda can weigh.
	pub(crate) fn largest_due() -> Weight {
		let most = T::MaxContributors::get();
		let item = T::WeightInfo::agenda_item();
		let end = Self::most_refunding_weight()
			.saturating_add(item.saturating_mul(2))
			.saturating_add(Self::most_failing_weight(most));
		let prune = item.saturating_add(T::WeightInfo::prune()).saturating_mul(STEPS.into());
		let all = [
			Self::most_reveal_weight(),
			T::WeightInfo::reopen(most),
			Self::most_judging_weight(most),
			end,
			Self::most_telling_weight(),
			prune,
			item.saturating_add(Self::most_pruning_weight()),
			Self::most_delivery_weight(MAX_INLINE_RESULT),
			Self::most_finishing_weight(most),
		];
		let largest = all.into_iter().fold(Weight::zero(), |largest, due| largest.max(due));
		T::WeightInfo::agenda_base().saturating_add(item).saturating_add(largest)
	}

	/// The most that it can take to do what is due.
	fn needed(due: Due) -> Weight {
		match due {
			Due::Reveals(task) => {
				let size = Tasks::<T>::get(task).map(|record| record.size()).unwrap_or_default();
				T::WeightInfo::reveal(size)
					.saturating_add(Self::most_settling_weight(size))
					.max(T::WeightInfo::reopen(size))
			},
			Due::Verdict(task) => {
				let size = Tasks::<T>::get(task).map(|record| record.size()).unwrap_or_default();
				Self::most_judging_weight(size)
			},
			// What is open is weighed when it is come to.
			Due::End(deal, _) => {
				let Some(deal) = Deals::<T>::get(deal) else { return Weight::zero() };
				let item = T::WeightInfo::agenda_item();
				match deal.open() {
					0 => item,
					_ => Self::most_refunding_weight().saturating_add(item.saturating_mul(2)),
				}
			},
			Due::Prune(deal, from) => match Deals::<T>::get(deal) {
				// Where a campaign is told, too, as many are removed as there is room for.
				Some(deal) if deal.is_sponsored() => {
					T::WeightInfo::agenda_item().saturating_add(Self::most_pruning_weight())
				},
				Some(deal) => T::WeightInfo::agenda_item()
					.saturating_add(T::WeightInfo::prune())
					.saturating_mul(steps(&deal, from)),
				None => Weight::zero(),
			},
			Due::Callback(task) => {
				let length = CallbackBytes::<T>::get(task).map(|bytes| Self::length(&bytes));
				Self::most_delivery_weight(length.unwrap_or_default())
			},
			Due::Price(_) => Self::most_telling_weight(),
			Due::Final(task) => {
				let size = Tasks::<T>::get(task).map(|record| record.size()).unwrap_or_default();
				Self::most_finishing_weight(size)
			},
		}
	}

	/// Does what is due and tells what it weighed.
	fn act(due: Due, budget: Weight) -> Weight {
		match due {
			Due::Reveals(task) => Self::end_reveals(task),
			Due::Verdict(task) => Self::do_judge(task).unwrap_or_default(),
			Due::End(deal, from) => Self::end_deal(deal, from, budget),
			Due::Prune(deal, from) => Self::prune_deal(deal, from, budget),
			Due::Callback(task) => Self::deliver(task),
			Due::Final(task) => Self::finish(task),
			Due::Price(deal) => Self::tell_price(deal),
		}
	}

	/// Settles or reopens a task whose reveal window is over.
	fn end_reveals(task: TaskId) -> Weight {
		Self::do_finalize(task).or_else(|_| Self::do_reopen(task)).unwrap_or_default()
	}

	/// Gives up what is open of a deal whose final deadline has passed.
	fn end_deal(id: DealId, from: u32, budget: Weight) -> Weight {
		let mut used = Self::do_refund_rest(id).unwrap_or_default();
		let Some(deal) = Deals::<T>::get(id) else { return used };
		let mut open = deal.open();
		let mut index = from;
		for _ in 0..STEPS {
			if open == 0 || !deal.has(index) {
				break;
			}
			let item = T::WeightInfo::agenda_item();
			let looked = used.saturating_add(item);
			// What is noted at the end takes one, too.
			if looked.saturating_add(item).any_gt(budget) {
				break;
			}
			used = looked;
			let task = hash::task_id(id, index);
			let record = Tasks::<T>::get(task).filter(|record| !record.status.is_final());
			if let Some(record) = record {
				let needed = Self::most_failing_weight(record.size()).saturating_add(item);
				if used.saturating_add(needed).any_gt(budget) {
					break;
				}
				// What somebody revealed is settled by its own reminder.
				match record.digest {
					Some(_) => Self::remind(Self::now(), Due::Reveals(task)),
					None => {
						used = used.saturating_add(Self::do_claim(task).unwrap_or_default());
					},
				}
				open = open.saturating_sub(1);
			}
			index = index.saturating_add(1);
		}
		let is_open = open > 0 && deal.has(index);
		if is_open {
			Self::remind(Self::now(), Due::End(id, index));
			return used;
		}
		let stands_from = Self::now().saturating_add(deal.appeal_window);
		// What an appeal costs is no price.
		if deal.judges.is_none() {
			Self::remind(stands_from, Due::Price(id));
			used = used.saturating_add(T::WeightInfo::agenda_item());
		}
		let kept_until = Self::now()
			.saturating_add(T::Terms::get().retention)
			.max(stands_from.saturating_add(TELLING));
		Self::remind(kept_until, Due::Prune(id, deal.agreement.first));
		used
	}

	/// Until when the price of a deal is told: nobody forgets before what it is told of.
	pub(crate) fn told_until(deal: &DealOf<T>) -> Moment {
		match deal.judges {
			// What an appeal costs is no price.
			Some(_) => 0,
			None => deal
				.windows
				.final_deadline
				.saturating_add(deal.appeal_window)
				.saturating_add(TELLING),
		}
	}

	/// The most that telling what was paid for a task of a deal can weigh.
	fn most_telling_weight() -> Weight {
		T::WeightInfo::agenda_item()
			.saturating_mul(FIRST.saturating_add(1).into())
			.saturating_add(T::Campaigns::most_paid_weight())
	}

	/// Tells what workers were paid for a task of a deal, where one of its first ones was completed for good.
	fn tell_price(id: DealId) -> Weight {
		let mut used = T::WeightInfo::agenda_item();
		let Some(deal) = Deals::<T>::get(id) else { return used };
		let first = deal.agreement.first;
		let now = Self::now();
		let is_over = |ended: Moment| now >= ended.saturating_add(deal.appeal_window);
		for index in first..first.saturating_add(deal.agreement.volume.min(FIRST)) {
			used = used.saturating_add(T::WeightInfo::agenda_item());
			let record = Tasks::<T>::get(hash::task_id(id, index));
			if record
				.is_some_and(|record| Self::stands(&record) && record.ended.is_some_and(is_over))
			{
				let told = T::Campaigns::on_paid(id, &deal.agreement);
				return used.saturating_add(told);
			}
		}
		used
	}

	/// The most that [`Self::finish`] can weigh for a task of so many contributions.
	fn most_finishing_weight(size: u32) -> Weight {
		T::WeightInfo::finish(size)
			.saturating_add(T::WeightInfo::agenda_item())
			.saturating_add(T::Campaigns::most_completed_weight(Self::most_payees(size)))
	}

	/// Tells a campaign that a task which it pays was completed for good. What waits for a publication
	/// waits: who is paid for that is told, too. What was refuted, or is doubted, is told by its verdict.
	pub(crate) fn finish(task: TaskId) -> Weight {
		let Some(record) = Tasks::<T>::get(task) else { return Weight::zero() };
		let Some(deal) = Deals::<T>::get(record.deal) else { return Weight::zero() };
		let used = T::WeightInfo::finish(record.size());
		if !Self::stands(&record) {
			return used;
		}
		if record.held.is_some() {
			// As long again as it has waited: most are published at once.
			let now = Self::now();
			let waited = now.saturating_sub(record.ended.unwrap_or(now)).max(SOON);
			let later = now.saturating_add(waited.min(deal.appeal_window.max(HOUR)));
			Self::remind(later, Due::Final(task));
			return used.saturating_add(T::WeightInfo::agenda_item());
		}
		let payees = Self::payees(task, &deal, &record);
		let ending = Ending::Completed { returned: 0, payees };
		used.saturating_add(T::Campaigns::on_final(record.deal, task, ending))
	}

	/// Removes what is left of a deal's tasks.
	fn prune_deal(id: DealId, from: u32, budget: Weight) -> Weight {
		let mut used = Weight::zero();
		let mut index = from;
		for _ in 0..STEPS {
			let Some(deal) = Deals::<T>::get(id) else { return used };
			if !deal.has(index) {
				// What an appeal keeps waits for its verdict.
				let later = Self::now().saturating_add(T::Terms::get().retention);
				Self::remind(later, Due::Prune(id, deal.agreement.first));
				return used;
			}
			let most = match deal.is_sponsored() {
				true => Self::most_pruning_weight(),
				false => T::WeightInfo::prune(),
			};
			let looked = used.saturating_add(T::WeightInfo::agenda_item());
			if looked.saturating_add(most).any_gt(budget) {
				break;
			}
			used = looked;
			let pruned = Self::do_prune(hash::task_id(id, index)).unwrap_or_default();
			used = used.saturating_add(pruned);
			index = index.saturating_add(1);
		}
		Self::remind(Self::now(), Due::Prune(id, index));
		used
	}

	fn most_delivery_weight(length: u32) -> Weight {
		T::WeightInfo::callback().saturating_add(T::Callbacks::most_weight(length))
	}

	/// Passes a result on. Whatever becomes of that, the task stays settled.
	pub(crate) fn deliver(task: TaskId) -> Weight {
		let Some(mut record) = Tasks::<T>::get(task) else { return Weight::zero() };
		let (Some(deal), Some(bytes), Callback::Due, TaskStatus::Completed) = (
			Deals::<T>::get(record.deal),
			CallbackBytes::<T>::get(task),
			record.callback,
			record.status,
		) else {
			return Weight::zero();
		};
		record.callback = Callback::None;
		Tasks::<T>::insert(task, record);
		Self::burn_from_pot(Currency::Native, deal.callback_fee);
		let used = T::Callbacks::deliver(deal.agreement.callback, task, &bytes);
		used.saturating_add(T::WeightInfo::callback())
	}

	/// What is due, and may be done by anybody before the chain comes to it. At most a hundred.
	pub fn view_due() -> Vec<DueView> {
		let this = Self::now().checked_div(MINUTE).unwrap_or_default();
		let from = AgendaFrom::<T>::get().unwrap_or(this);
		(from..=this)
			.flat_map(|minute| {
				let at = minute.saturating_mul(MINUTE);
				Agenda::<T>::iter_key_prefix(minute).map(move |due| DueView { at, due })
			})
			.take(100)
			.collect()
	}
}
