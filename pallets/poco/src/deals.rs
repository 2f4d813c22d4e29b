//! How a deal begins: what it costs whom, and what its artifacts and tasks begin with.

use crate::{
	Artifacts, Beacon, Categories, Config, Court, Deal, DealOf, Deals, Doors, Error, Event,
	HoldReason, Pallet, Rates, Scores, TaskOf, Tasks, Voting, Worker, Workers, MAX_THRESHOLD,
};
use frame_support::{
	ensure,
	traits::{
		fungible::{hold::Mutate as _, Inspect as _, Mutate as _},
		fungibles::Mutate as _,
		tokens::{Fortitude, Preservation},
		Get,
	},
};
use poco_primitives::{
	deadlines::Windows,
	deal::Agreement,
	draw, hash,
	order::{Currency, Tag},
	task::{Artifact, ArtifactKind, Due, TaskSpec, MAX_FUEL},
	Balance, CategoryId, DealId, Moment, TaskId, H160, H256,
};
use sp_runtime::{traits::Zero, DispatchError, DispatchResult, Permill};

impl<T: Config> Pallet<T> {
	/// What the front door agrees on: the caller is requester, payer and beneficiary, the pool is
	/// open, and there is no scheduler.
	pub fn front_door(
		requester: T::AccountId,
		threshold: u8,
		category: Option<CategoryId>,
		reward: Balance,
		spec: TaskSpec,
	) -> Result<Agreement<T::AccountId>, Error<T>> {
		ensure!((1..=MAX_THRESHOLD).contains(&threshold), Error::<T>::ThresholdOutOfRange);
		let trust = 1u32.checked_shl(threshold.into()).ok_or(Error::<T>::ThresholdOutOfRange)?;
		Ok(Agreement {
			payer: requester.clone(),
			beneficiary: requester.clone(),
			requester,
			callback: Default::default(),
			tag: Tag::NONE,
			currency: Currency::Native,
			category: category.unwrap_or_else(T::Categories::default_category),
			trust,
			app: None,
			dataset: None,
			pool: None,
			reward,
			stake_ratio: T::Terms::get().stake_ratio,
			scheduler_ratio: Permill::zero(),
			first: 0,
			volume: 1,
			spec,
		})
	}

	/// The deal that this agreement makes now; where it judges another task's result, a pool that
	/// governance named draws its workers.
	pub fn deal_of(
		agreement: Agreement<T::AccountId>,
		judges: Option<TaskId>,
	) -> Result<DealOf<T>, Error<T>> {
		// A result is judged in the time that it was made in, whether its category is open or not.
		let judged = judges.and_then(Tasks::<T>::get).and_then(|task| Deals::<T>::get(task.deal));
		let time_unit = judged
			.map(|deal| deal.windows.time_unit())
			.or_else(|| T::Categories::time_unit(agreement.category))
			.ok_or(Error::<T>::CategoryNotFound)?;
		// Without a scheduler there is nobody to take what rounding leaves of another currency.
		let accepted = agreement.pool.is_some() || agreement.currency == Currency::Native;
		let value = T::Rates::native_value(agreement.currency, agreement.reward)
			.filter(|_| accepted)
			.ok_or(Error::<T>::CurrencyNotAccepted)?;
		let terms = T::Terms::get();
		let court = Court::<T>::get();
		let doors = match judges {
			Some(_) => Some(Self::doors_of(court))
				.filter(|doors| matches!(doors, Doors::Drawn { .. }))
				.ok_or(Error::<T>::NoCourt)?,
			None => Self::doors_of(agreement.pool.as_ref().map(|pool| pool.entry)),
		};
		let votes = draw::votes_needed(agreement.trust);
		let vote_fees = Some(terms.vote_fee.saturating_mul(votes.into()))
			.filter(|fees| terms.protocol_fee.mul_floor(value) >= *fees)
			.unwrap_or_default();
		let scores = match (doors, &agreement.pool) {
			(Doors::Drawn { .. }, _) if !vote_fees.is_zero() => Scores::Everywhere,
			(Doors::Drawn { pool, .. }, _) => Scores::Pool(pool),
			(Doors::Authorised, Some(pool)) => Scores::Pool(pool.entry),
			(Doors::Authorised | Doors::Open, _) => Scores::Nowhere,
		};
		let callback_fee = match agreement.callback == H160::zero() {
			true => Balance::zero(),
			false => terms.callback_fee,
		};
		let stake = agreement.stake_ratio.mul_floor(value).max(terms.minimum_stake);
		let scheduler_stake = agreement
			.pool
			.as_ref()
			.map(|_| terms.scheduler_stake_ratio.mul_floor(value))
			.unwrap_or_default();
		Ok(Deal {
			windows: Windows::open(Self::now(), time_unit),
			value,
			fee_ratio: terms.protocol_fee,
			stake,
			failure_fee: terms.failure_fee.mul_floor(stake),
			scheduler_stake,
			kitty: terms.kitty,
			deposit: terms.task_deposit,
			doors,
			scores,
			vote_fees,
			probation: terms.probation,
			// Where nobody judges, nothing can be appealed against.
			appeal_window: court.map(|_| terms.appeal_window).unwrap_or_default(),
			callback_fee,
			judges,
			untouched: agreement.volume,
			ended: 0,
			tasks: 0,
			agreement,
		})
	}

	/// Makes a deal: its payer pays for all its tasks at once, and its scheduler stakes for them.
	/// Tells whether the scheduler's bond had to grow.
	///
	/// What its app and dataset sell must be pinned by the registry; every other artifact is kept
	/// from here for as long as a task can be open.
	pub fn open_deal(
		id: DealId,
		agreement: Agreement<T::AccountId>,
	) -> Result<bool, DispatchError> {
		let (deal, topped_up) = Self::make_deal(id, agreement, None)?;
		Deals::<T>::insert(id, deal);
		Ok(topped_up)
	}

	/// A deal that is paid and staked for, to be stored.
	pub(crate) fn make_deal(
		id: DealId,
		agreement: Agreement<T::AccountId>,
		judges: Option<TaskId>,
	) -> Result<(DealOf<T>, bool), DispatchError> {
		ensure!((1..=MAX_FUEL).contains(&agreement.spec.fuel_limit), Error::<T>::FuelOutOfRange);
		ensure!(!agreement.volume.is_zero(), Error::<T>::AmountZero);
		let mut deal = Self::deal_of(agreement, judges)?;
		if let Doors::Drawn { round, .. } = &mut deal.doors {
			*round = T::Beacon::request();
		}
		let Agreement { app, dataset, pool, spec, currency, volume, .. } = &deal.agreement;
		let until = deal.windows.final_deadline;
		if judges.is_some() {
			Self::keep_artifact(&spec.app, until);
			spec.input.iter().for_each(|input| Self::keep_artifact(input, until));
		} else {
			// An appeal at the last moment takes them, too.
			let until = until.saturating_add(deal.appeal_window);
			if app.is_none() {
				Self::use_artifact(&spec.app, true, until)?;
			}
			if let (Some(input), None) = (&spec.input, dataset) {
				Self::use_artifact(input, false, until)?;
			}
		}
		let times = |amount: Balance| {
			amount.checked_mul((*volume).into()).ok_or(Error::<T>::VolumeOverflow)
		};
		let native = deal.deposit.saturating_add(deal.callback_fee);
		Self::collect(&deal, times(deal.price())?, times(native)?)?;
		let topped_up = match pool {
			Some(pool) if !deal.scheduler_stake.is_zero() => {
				let stakes = times(deal.scheduler_stake)?;
				Workers::<T>::try_mutate(&pool.owner, |known| {
					Self::lock_in(&pool.owner, known, stakes)
				})
				.map_err(|_| Error::<T>::SchedulerFundsTooLow)?
			},
			_ => false,
		};
		Self::remind(until, Due::End(id, deal.agreement.first));
		Self::deposit_event(Event::DealOpened {
			deal: id,
			payer: deal.agreement.payer.clone(),
			volume: *volume,
			currency: *currency,
			price: deal.price(),
		});
		Ok((deal, topped_up))
	}

	/// Moves prices, deposits and what callbacks cost from a deal's payer to the pot.
	fn collect(deal: &DealOf<T>, price: Balance, extra: Balance) -> DispatchResult {
		let payer = &deal.agreement.payer;
		let native = match deal.agreement.currency {
			Currency::Native => price.saturating_add(extra),
			asset => {
				T::Assets::transfer(asset, payer, &Self::pot(), price, Preservation::Expendable)
					.map_err(|_| Error::<T>::FundsTooLow)?;
				extra
			},
		};
		T::Currency::transfer(payer, &Self::pot(), native, Preservation::Preserve)
			.map_err(|_| Error::<T>::FundsTooLow)?;
		Ok(())
	}

	/// Locks `amount` of a worker's or scheduler's bond. Where too little of it is free it grows from
	/// the free balance, but for a reserve that pays for calls. Tells whether the bond grew.
	pub(crate) fn lock_in(
		worker: &T::AccountId,
		record: &mut Worker,
		amount: Balance,
	) -> Result<bool, DispatchError> {
		let missing = amount.saturating_sub(record.free(Self::now()));
		if !missing.is_zero() {
			ensure!(missing <= Self::spendable(worker), Error::<T>::FundsTooLow);
			Self::raise_bond(worker, record, missing)?;
		}
		record.locked = record.locked.saturating_add(amount);
		Ok(!missing.is_zero())
	}

	/// What a bond can grow by out of the free balance.
	pub(crate) fn spendable(worker: &T::AccountId) -> Balance {
		T::Currency::reducible_balance(worker, Preservation::Preserve, Fortitude::Polite)
			.saturating_sub(T::Terms::get().fee_reserve)
	}

	/// The number that a draw follows from, when it is known.
	pub(crate) fn seed(round: u64) -> Option<H256> {
		T::Beacon::seed(round)
	}

	/// Holds `amount` more of `worker`'s balance.
	pub(crate) fn raise_bond(
		worker: &T::AccountId,
		record: &mut Worker,
		amount: Balance,
	) -> DispatchResult {
		T::Currency::hold(&HoldReason::Bond.into(), worker, amount)
			.map_err(|_| Error::<T>::FundsTooLow)?;
		record.bond = record.bond.saturating_add(amount);
		Self::deposit_event(Event::Bonded { worker: worker.clone(), amount });
		Ok(())
	}

	/// Opens a task of a deal for contributions. Nothing when it was opened before.
	pub(crate) fn open_task(id: DealId, deal: &mut DealOf<T>, index: u32) -> Option<TaskId> {
		let task = hash::task_id(id, index);
		if Tasks::<T>::contains_key(task) {
			return None;
		}
		let open = TaskOf::<T>::open(id, index, !deal.vote_fees.is_zero(), Voting::of(deal));
		Tasks::<T>::insert(task, open);
		deal.untouched = deal.untouched.saturating_sub(1);
		deal.tasks = deal.tasks.saturating_add(1);
		Some(task)
	}

	/// Keeps the records of a deal, or forgets them when nothing can come of it any more.
	pub(crate) fn keep_deal(id: DealId, deal: DealOf<T>) {
		if deal.open().is_zero() && deal.tasks.is_zero() {
			Deals::<T>::remove(id);
			if let Doors::Drawn { round, .. } = deal.doors {
				T::Beacon::release(round);
			}
		} else {
			Deals::<T>::insert(id, deal);
		}
	}

	/// Pins a stored artifact: it is not removed before it is unpinned as often. Only its owner may,
	/// or anybody could keep its deposit from coming back.
	pub fn pin_artifact(owner: &T::AccountId, artifact: &Artifact, is_app: bool) -> DispatchResult {
		Self::change_artifact(artifact, is_app, |info| {
			ensure!(info.owner == *owner, Error::<T>::NotOwner);
			info.pins = info.pins.saturating_add(1);
			Ok(())
		})?;
		Ok(())
	}

	/// Takes a pin away. The artifact stays for as long as a task that names it can be open or appealed against.
	pub fn unpin_artifact(artifact: &Artifact) {
		if let Artifact::OnChain(hash) = artifact {
			let until = Self::now().saturating_add(T::LongestWindow::get());
			Artifacts::<T>::mutate_extant(hash, |info| {
				info.pins = info.pins.saturating_sub(1);
				info.in_use_until = info.in_use_until.max(until);
			});
		}
	}

	/// Checks an artifact that a task names, and keeps it stored for as long as the task can be
	/// open.
	fn use_artifact(artifact: &Artifact, is_app: bool, until: Moment) -> Result<(), Error<T>> {
		Self::change_artifact(artifact, is_app, |info| {
			info.in_use_until = info.in_use_until.max(until);
			Ok(())
		})
	}

	/// Keeps what is stored of an artifact, whether its owner wants it removed or not: a result is
	/// judged by what it was computed with.
	fn keep_artifact(artifact: &Artifact, until: Moment) {
		if let Artifact::OnChain(hash) = artifact {
			Artifacts::<T>::mutate_extant(hash, |info| {
				info.in_use_until = info.in_use_until.max(until);
			});
		}
	}

	fn change_artifact(
		artifact: &Artifact,
		is_app: bool,
		change: impl FnOnce(&mut crate::ArtifactInfo<T::AccountId>) -> Result<(), Error<T>>,
	) -> Result<(), Error<T>> {
		match artifact {
			Artifact::OnChain(hash) => Artifacts::<T>::try_mutate(hash, |stored| {
				let info = stored.as_mut().ok_or(Error::<T>::ArtifactNotFound)?;
				ensure!(!info.retired, Error::<T>::ArtifactIsRetired);
				ensure!(!is_app || info.kind == ArtifactKind::App, Error::<T>::NotAnApp);
				change(info)
			}),
			Artifact::AtUri { uri, .. } => {
				ensure!(!uri.is_empty(), Error::<T>::UriEmpty);
				Ok(())
			},
		}
	}
}
