//! The rules by which orders match, in the order in which they are checked.

use crate::{
	Campaigns as _, Config, Consumed, Deals as _, Error, Event, Listed, Pallet, Registry,
	RequestFloors,
};
use frame_support::{ensure, traits::Get};
use poco_primitives::{
	deal::{Agreement, Sale},
	donation::CampaignId,
	eip712::Eip712,
	order::{matched_deal_id, OrderKind, Orders, Payer, Signed, Tag},
	params::{Params, ParamsError},
	registry::{address_of_account, Details, EntryKind},
	task::TaskSpec,
	DealId, H160, H256,
};
use sp_runtime::{traits::Zero, AccountId32, DispatchError};

/// What a match did, for its price to be reckoned.
#[derive(Debug)]
pub(crate) struct Matched {
	/// The deal that was made.
	pub deal: DealId,
	/// What was agreed on.
	pub agreement: Agreement<AccountId32>,
	/// Number of groups that were looked into.
	pub groups: u32,
	/// Whether the scheduler's bond had to grow.
	pub topped_up: bool,
}

/// Whether the signatures of orders are checked: that is not a part of what a match itself weighs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signatures {
	/// They are.
	Checked,
	/// Those of what is offered are. The requester makes the match by itself.
	OfOffers,
	/// They are not: a match is measured without them.
	#[cfg(feature = "runtime-benchmarks")]
	Assumed,
}

/// Who pays for a match.
#[derive(Clone, Copy)]
pub(crate) enum PaidBy<'a> {
	/// Whom the request says.
	Request {
		/// Who makes the match.
		caller: Option<&'a AccountId32>,
	},
	/// A campaign.
	Campaign(CampaignId),
}

/// One of four, by the kind of an order.
pub(crate) fn by_kind<R>(kind: OrderKind, app: R, dataset: R, workerpool: R, request: R) -> R {
	match kind {
		OrderKind::App => app,
		OrderKind::Dataset => dataset,
		OrderKind::Workerpool => workerpool,
		OrderKind::Request => request,
	}
}

/// An order that counts: its identity, and how much of it is used and left.
struct Valid {
	kind: OrderKind,
	hash: H256,
	consumed: u64,
	remaining: u64,
}

impl<T: Config> Pallet<T> {
	/// Matches orders into a deal.
	pub(crate) fn do_match(
		paid_by: PaidBy<'_>,
		orders: Orders<AccountId32>,
		signatures: Signatures,
	) -> Result<Matched, DispatchError> {
		let groups = Self::check_terms(&orders)?;
		let Orders { app, dataset, workerpool, request } = &orders;

		let app_entry = Self::listed(app.order.app, EntryKind::App)?;
		let dataset_entry = match dataset {
			Some(dataset) => Some(Self::listed(dataset.order.dataset, EntryKind::Dataset)?),
			None => None,
		};
		let pool_entry = Self::listed(workerpool.order.workerpool, EntryKind::Workerpool)?;
		let requester = &request.order.requester;

		let floor = RequestFloors::<T>::get(requester);
		let genesis = Self::genesis();
		let app_valid =
			Self::check_order(app, &app_entry.owner, app_entry.salt_floor, genesis, signatures)?;
		let dataset_valid = match (dataset, &dataset_entry) {
			(Some(dataset), Some(entry)) => Some(Self::check_order(
				dataset,
				&entry.owner,
				entry.salt_floor,
				genesis,
				signatures,
			)?),
			_ => None,
		};
		let pool_valid = Self::check_order(
			workerpool,
			&pool_entry.owner,
			pool_entry.salt_floor,
			genesis,
			signatures,
		)?;
		let request_valid = Self::check_order(request, requester, floor, genesis, signatures)?;

		let all =
			[Some(&app_valid), dataset_valid.as_ref(), Some(&pool_valid), Some(&request_valid)];
		let used = all.into_iter().flatten();
		for valid in used.clone() {
			ensure!(
				!valid.remaining.is_zero(),
				by_kind(
					valid.kind,
					Error::<T>::AppOrderConsumed,
					Error::<T>::DatasetOrderConsumed,
					Error::<T>::WorkerpoolOrderConsumed,
					Error::<T>::RequestConsumed,
				)
			);
		}
		// Positions of tasks are counted in 32 bits.
		let first =
			u32::try_from(request_valid.consumed).map_err(|_| Error::<T>::RequestConsumed)?;
		let volume = used
			.clone()
			.map(|valid| valid.remaining)
			.fold(u32::MAX.saturating_sub(first).into(), u64::min);
		let volume = u32::try_from(volume).map_err(|_| Error::<T>::RequestConsumed)?;
		ensure!(!volume.is_zero(), Error::<T>::RequestConsumed);

		let mut agreement = Agreement {
			payer: match paid_by {
				PaidBy::Request { caller } => Self::payer(caller, &orders)?,
				// It is asked when all is agreed on.
				PaidBy::Campaign(_) => requester.clone(),
			},
			beneficiary: request.order.beneficiary.clone().unwrap_or_else(|| requester.clone()),
			requester: requester.clone(),
			callback: request.order.callback,
			tag: Self::required_tag(&orders),
			currency: request.order.currency,
			category: request.order.category,
			trust: request.order.trust.max(1),
			spec: Self::spec(&orders, &app_entry, dataset_entry.as_ref())?,
			app: Some(Sale {
				entry: app.order.app,
				owner: app_entry.owner,
				price: app.order.price,
			}),
			dataset: dataset.as_ref().zip(dataset_entry).map(|(dataset, entry)| Sale {
				entry: dataset.order.dataset,
				owner: entry.owner,
				price: dataset.order.price,
			}),
			stake_ratio: pool_entry.policy.unwrap_or_default().stake_ratio,
			scheduler_ratio: pool_entry.policy.unwrap_or_default().scheduler_ratio,
			reward: workerpool.order.price,
			pool: Some(Sale {
				entry: workerpool.order.workerpool,
				owner: pool_entry.owner,
				price: workerpool.order.price,
			}),
			first,
			volume,
		};
		for valid in used {
			let consumed = valid.consumed.saturating_add(volume.into());
			Consumed::<T>::insert(valid.hash, consumed);
		}
		let deal = matched_deal_id(request_valid.hash, request_valid.consumed);
		if let PaidBy::Campaign(campaign) = paid_by {
			agreement.payer = T::Campaigns::sponsor(campaign, deal, &agreement)?;
		}
		let topped_up = T::Deals::open(deal, agreement.clone())?;

		Self::deposit_event(Event::OrdersMatched {
			deal,
			app: app.order.app,
			dataset: dataset.as_ref().map(|dataset| dataset.order.dataset),
			workerpool: workerpool.order.workerpool,
			request: request_valid.hash,
			volume,
		});
		if agreement.payer != agreement.requester {
			let payer = agreement.payer.clone();
			Self::deposit_event(Event::DealSponsored { deal, payer });
		}
		Ok(Matched { deal, agreement, groups, topped_up })
	}

	/// What orders say of each other, before anybody looks who signed them. Tells how many groups
	/// were looked into.
	fn check_terms(orders: &Orders<AccountId32>) -> Result<u32, Error<T>> {
		let app = &orders.app.order;
		let dataset = orders.dataset.as_ref().map(|signed| &signed.order);
		let pool = &orders.workerpool.order;
		let request = &orders.request.order;
		let dataset_address = dataset.map(|dataset| dataset.dataset).unwrap_or_default();

		ensure!(request.category == pool.category, Error::<T>::CategoryMismatch);
		ensure!(T::Registry::is_open(request.category), Error::<T>::CategoryNotFound);
		ensure!(request.trust <= pool.trust, Error::<T>::TrustTooHigh);

		let currency = request.currency;
		ensure!(
			app.currency == currency
				&& pool.currency == currency
				&& dataset.is_none_or(|dataset| dataset.currency == currency),
			Error::<T>::CurrencyMismatch
		);
		ensure!(app.price <= request.app_max_price, Error::<T>::AppPriceTooHigh);
		ensure!(
			dataset.is_none_or(|dataset| dataset.price <= request.dataset_max_price),
			Error::<T>::DatasetPriceTooHigh
		);
		ensure!(pool.price <= request.workerpool_max_price, Error::<T>::WorkerpoolPriceTooHigh);

		// The frameworks that a dataset names are a matter of who gets its key, not of the pool.
		let of_dataset =
			dataset.map(|dataset| dataset.tag.without(Tag::FRAMEWORKS)).unwrap_or_default();
		let required = app.tag.union(of_dataset).union(request.tag);
		ensure!(required.is_within(pool.tag), Error::<T>::TagMismatch);
		ensure!(!required.asks_for_tee() || app.tag.asks_for_tee(), Error::<T>::TeeRequired);

		ensure!(request.app == app.app, Error::<T>::AppMismatch);
		ensure!(request.dataset == dataset_address, Error::<T>::DatasetMismatch);

		let requester = address_of_account(&request.requester);
		let mut groups = 0u32;
		let mut restrict = |restriction: H160, to: H160, error: Error<T>| {
			if restriction.is_zero() || restriction == to {
				return Ok(());
			}
			groups = groups.saturating_add(1);
			ensure!(T::Registry::is_member(restriction, to), error);
			Ok(())
		};
		restrict(request.workerpool, pool.workerpool, Error::WorkerpoolMismatch)?;
		restrict(app.dataset_restrict, dataset_address, Error::AppRestrictsDataset)?;
		restrict(app.workerpool_restrict, pool.workerpool, Error::AppRestrictsWorkerpool)?;
		restrict(app.requester_restrict, requester, Error::AppRestrictsRequester)?;
		if let Some(dataset) = dataset {
			restrict(dataset.app_restrict, app.app, Error::DatasetRestrictsApp)?;
			restrict(
				dataset.workerpool_restrict,
				pool.workerpool,
				Error::DatasetRestrictsWorkerpool,
			)?;
			restrict(dataset.requester_restrict, requester, Error::DatasetRestrictsRequester)?;
		}
		restrict(pool.app_restrict, app.app, Error::WorkerpoolRestrictsApp)?;
		restrict(pool.dataset_restrict, dataset_address, Error::WorkerpoolRestrictsDataset)?;
		restrict(pool.requester_restrict, requester, Error::WorkerpoolRestrictsRequester)?;
		Ok(groups)
	}

	/// What app, dataset and request together ask of the place where tasks run. The frameworks that a
	/// dataset names are a matter of who gets its key, not of the place.
	fn required_tag(orders: &Orders<AccountId32>) -> Tag {
		let of_dataset = orders
			.dataset
			.as_ref()
			.map(|dataset| dataset.order.tag.without(Tag::FRAMEWORKS))
			.unwrap_or_default();
		orders.app.order.tag.union(of_dataset).union(orders.request.order.tag)
	}

	/// The entry of this address, which must be of this kind.
	pub(crate) fn listed(address: H160, kind: EntryKind) -> Result<Listed, Error<T>> {
		T::Registry::entry(address).filter(|entry| entry.details.kind() == kind).ok_or(match kind {
			EntryKind::App => Error::<T>::AppNotRegistered,
			EntryKind::Dataset => Error::<T>::DatasetNotRegistered,
			EntryKind::Workerpool => Error::<T>::WorkerpoolNotRegistered,
		})
	}

	/// Whether an order is its signer's, and what is left of it.
	fn check_order<O: Eip712>(
		signed: &Signed<O>,
		signer: &AccountId32,
		floor: H256,
		genesis: H256,
		signatures: Signatures,
	) -> Result<Valid, Error<T>> {
		let Signed { order, proof } = signed;
		let hash = order.hash(genesis);
		ensure!(
			order.salt() >= floor,
			by_kind(
				O::KIND,
				Error::<T>::AppOrderVoid,
				Error::<T>::DatasetOrderVoid,
				Error::<T>::WorkerpoolOrderVoid,
				Error::<T>::RequestVoid,
			)
		);
		ensure!(
			order.expiry().is_none_or(|expiry| T::Clock::get() < expiry),
			by_kind(
				O::KIND,
				Error::<T>::AppOrderExpired,
				Error::<T>::DatasetOrderExpired,
				Error::<T>::WorkerpoolOrderExpired,
				Error::<T>::RequestExpired,
			)
		);
		let is_checked = match signatures {
			Signatures::Checked => true,
			Signatures::OfOffers => O::KIND != OrderKind::Request,
			#[cfg(feature = "runtime-benchmarks")]
			Signatures::Assumed => false,
		};
		if is_checked {
			ensure!(
				Self::is_signed(order, hash, proof, signer)?,
				by_kind(
					O::KIND,
					Error::<T>::AppSignatureInvalid,
					Error::<T>::DatasetSignatureInvalid,
					Error::<T>::WorkerpoolSignatureInvalid,
					Error::<T>::RequestSignatureInvalid,
				)
			);
		}
		let consumed = Consumed::<T>::get(hash);
		let remaining = order.volume().saturating_sub(consumed);
		Ok(Valid { kind: O::KIND, hash, consumed, remaining })
	}

	/// Who pays. The request says so, and it is signed: nobody who sees it can make anybody else pay.
	fn payer(
		caller: Option<&AccountId32>,
		orders: &Orders<AccountId32>,
	) -> Result<AccountId32, Error<T>> {
		let request = &orders.request.order;
		match &request.payer {
			Payer::Requester => Ok(request.requester.clone()),
			Payer::Sponsor(sponsor) => {
				ensure!(caller == Some(sponsor), Error::<T>::NotTheSponsor);
				Ok(sponsor.clone())
			},
			Payer::Caller => caller.cloned().ok_or(Error::<T>::NotTheSponsor),
			Payer::Voucher(voucher) => Self::voucher_payer(*voucher, orders),
		}
	}

	/// What a task of the match computes.
	fn spec(
		orders: &Orders<AccountId32>,
		app: &Listed,
		dataset: Option<&Listed>,
	) -> Result<TaskSpec, Error<T>> {
		let params = Params::read(&orders.request.order.params).map_err(|error| match error {
			ParamsError::InputFiles => Error::<T>::InputFilesUnpinned,
			ParamsError::NotJson | ParamsError::Args | ParamsError::Fuel => {
				Error::<T>::ParamsInvalid
			},
		})?;
		let Details::App { profile, artifact, .. } = &app.details else {
			return Err(Error::<T>::AppNotRegistered);
		};
		let data = dataset.and_then(|entry| entry.details.artifact().cloned());
		ensure!(data.is_none() || params.input.is_none(), Error::<T>::InputAndDataset);
		Ok(TaskSpec {
			profile: *profile,
			app: artifact.clone(),
			input: data.or(params.input),
			args: params.args,
			fuel_limit: params.fuel_limit,
		})
	}
}
