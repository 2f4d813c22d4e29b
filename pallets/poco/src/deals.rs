//! How a deal begins: what it costs whom, and what its artifacts and tasks begin with.

use crate::{
	deadlines::Windows, Artifacts, Categories, Config, Deal, DealOf, Deals, Error, Event,
	HoldReason, Pallet, Rates, TaskOf, Tasks, Worker, Workers, MAX_THRESHOLD,
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
	deal::Agreement,
	hash,
	order::{Currency, Tag},
	task::{Artifact, ArtifactKind, TaskSpec, MAX_FUEL},
	Balance, CategoryId, DealId, Moment, TaskId,
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

	/// The deal that this agreement makes now.
	pub fn deal_of(agreement: Agreement<T::AccountId>) -> Result<DealOf<T>, Error<T>> {
		let time_unit =
			T::Categories::time_unit(agreement.category).ok_or(Error::<T>::CategoryNotFound)?;
		// Without a scheduler there is nobody to take what rounding leaves of another currency.
		let accepted = agreement.pool.is_some() || agreement.currency == Currency::Native;
		let value = T::Rates::native_value(agreement.currency, agreement.reward)
			.filter(|_| accepted)
			.ok_or(Error::<T>::CurrencyNotAccepted)?;
		let terms = T::Terms::get();
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
			scored: false,
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
		let (deal, topped_up) = Self::make_deal(id, agreement)?;
		Deals::<T>::insert(id, deal);
		Ok(topped_up)
	}

	/// A deal that is paid and staked for, to be stored.
	pub(crate) fn make_deal(
		id: DealId,
		agreement: Agreement<T::AccountId>,
	) -> Result<(DealOf<T>, bool), DispatchError> {
		ensure!((1..=MAX_FUEL).contains(&agreement.spec.fuel_limit), Error::<T>::FuelOutOfRange);
		ensure!(!agreement.volume.is_zero(), Error::<T>::AmountZero);
		let deal = Self::deal_of(agreement)?;
		let Agreement { app, dataset, pool, spec, currency, volume, .. } = &deal.agreement;
		let until = deal.windows.final_deadline;
		if app.is_none() {
			Self::use_artifact(&spec.app, true, until)?;
		}
		if let (Some(input), None) = (&spec.input, dataset) {
			Self::use_artifact(input, false, until)?;
		}
		let times = |amount: Balance| {
			amount.checked_mul((*volume).into()).ok_or(Error::<T>::VolumeOverflow)
		};
		Self::collect(&deal, times(deal.price())?, times(deal.deposit)?)?;
		let topped_up = match pool {
			Some(pool) if !deal.scheduler_stake.is_zero() => {
				Self::lock(&pool.owner, times(deal.scheduler_stake)?)
					.map_err(|_| Error::<T>::SchedulerFundsTooLow)?
					.1
			},
			_ => false,
		};
		Self::deposit_event(Event::DealOpened {
			deal: id,
			payer: deal.agreement.payer.clone(),
			volume: *volume,
			currency: *currency,
			price: deal.price(),
		});
		Ok((deal, topped_up))
	}

	/// Moves prices and deposits of a deal from its payer to the pot.
	fn collect(deal: &DealOf<T>, price: Balance, deposit: Balance) -> DispatchResult {
		let payer = &deal.agreement.payer;
		let native = match deal.agreement.currency {
			Currency::Native => price.saturating_add(deposit),
			asset => {
				T::Assets::transfer(asset, payer, &Self::pot(), price, Preservation::Expendable)
					.map_err(|_| Error::<T>::FundsTooLow)?;
				deposit
			},
		};
		T::Currency::transfer(payer, &Self::pot(), native, Preservation::Preserve)
			.map_err(|_| Error::<T>::FundsTooLow)?;
		Ok(())
	}

	/// Locks `amount` of a worker's or scheduler's bond. Where too little of it is free it grows from
	/// the free balance, but for a reserve that pays for calls. Tells the score, and whether the bond
	/// grew.
	pub(crate) fn lock(
		worker: &T::AccountId,
		amount: Balance,
	) -> Result<(u32, bool), DispatchError> {
		Workers::<T>::try_mutate(worker, |record| -> Result<_, DispatchError> {
			let missing = amount.saturating_sub(record.free());
			if !missing.is_zero() {
				let spendable = T::Currency::reducible_balance(
					worker,
					Preservation::Preserve,
					Fortitude::Polite,
				);
				let needed = missing.saturating_add(T::Terms::get().fee_reserve);
				ensure!(spendable >= needed, Error::<T>::FundsTooLow);
				Self::raise_bond(worker, record, missing)?;
			}
			record.locked = record.locked.saturating_add(amount);
			Ok((record.score, !missing.is_zero()))
		})
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
		Tasks::<T>::insert(task, TaskOf::<T>::open(id, index));
		deal.untouched = deal.untouched.saturating_sub(1);
		deal.tasks = deal.tasks.saturating_add(1);
		Some(task)
	}

	/// Keeps the records of a deal, or forgets them when nothing can come of it any more.
	pub(crate) fn keep_deal(id: DealId, deal: DealOf<T>) {
		if deal.open().is_zero() && deal.tasks.is_zero() {
			Deals::<T>::remove(id);
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

	/// Takes a pin away. The artifact stays for as long as a task that names it can be open.
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
