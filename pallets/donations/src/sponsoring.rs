//! What a campaign's money may buy, and what becomes of it then.

use crate::{
	shares::Shares, CampaignOf, Campaigns, Ceilings, Config, Deals, Ended, Error, Event, Ledger,
	Ledgers, Paid, Pallet, Parked, Pools, Prices, Settled, SettledTasks, Settlements, Sponsor,
	Sponsored, Stages, WeightInfo,
};
use alloc::vec::Vec;
use frame_support::{
	ensure,
	traits::{
		fungible::Inspect as _,
		tokens::{Fortitude, Preservation},
		Get,
	},
	weights::Weight,
};
use poco_primitives::{
	attestation::{payments_after, Payee, Payment},
	deal::Agreement,
	donation::{AllowedApp, CampaignId},
	draw::votes_needed,
	order::Currency,
	Balance, CategoryId, DealId, TaskId, H160,
};
use sp_runtime::{
	traits::{UniqueSaturatedInto, Zero},
	AccountId32, DispatchError,
};

impl<T: Config> Sponsor<AccountId32> for Pallet<T> {
	fn sponsor(
		id: CampaignId,
		deal: DealId,
		agreement: &Agreement<AccountId32>,
	) -> Result<AccountId32, DispatchError> {
		let campaign = Campaigns::<T>::get(id).ok_or(Error::<T>::CampaignNotFound)?;
		let mut ledger = Ledgers::<T>::get(id);
		let price = Self::check_deal(&campaign, agreement)?;
		ensure!(!Deals::<T>::contains_key(deal), Error::<T>::DealAlreadyPaid);
		let total = price.checked_mul(agreement.volume.into()).ok_or(Error::<T>::AmountTooHigh)?;
		let deposits = Self::deposits(agreement.volume);
		let native = match campaign.currency {
			Currency::Native => total.saturating_add(deposits),
			currency => {
				Self::gather(id, currency, total)?;
				deposits
			},
		};
		Self::gather(id, Currency::Native, native)?;
		ensure!(
			deposits <= Self::float(id, campaign.currency, &ledger),
			Error::<T>::DepositsUnfunded
		);
		let books = &mut ledger.books;
		books.available = books.available.checked_sub(total).ok_or(Error::<T>::AvailableTooLow)?;
		books.reserved = books.reserved.saturating_add(total);
		ledger.deals = ledger.deals.saturating_add(1);
		Ledgers::<T>::insert(id, ledger);
		let tasks = agreement.volume;
		Deals::<T>::insert(deal, Sponsored { campaign: id, price, open: tasks, kept: tasks });
		Self::deposit_event(Event::DealSponsored { campaign: id, deal, tasks, price });
		Ok(Self::account(id))
	}
}

impl<T: Config> Settlements<AccountId32> for Pallet<T> {
	fn on_paid(
		deal: DealId,
		payer: &AccountId32,
		category: CategoryId,
		currency: Currency,
		trust: u32,
		price: Balance,
	) -> Weight {
		let vote = price.checked_div(votes_needed(trust).into()).unwrap_or_default();
		// What is for nothing says nothing of prices, and campaigns are no others.
		if !vote.is_zero() && !Deals::<T>::contains_key(deal) {
			Prices::<T>::mutate(category, currency, |paid| {
				paid.retain(|other| other.payer != *payer);
				if paid.is_full() && !paid.is_empty() {
					paid.remove(0);
				}
				let at = T::Clock::get();
				let noted = paid.try_push(Paid { payer: payer.clone(), price: vote, at });
				debug_assert!(noted.is_ok(), "there is room for one at least");
			});
		}
		T::WeightInfo::on_paid()
	}

	fn on_final(deal: DealId, task: TaskId, end: Ended) -> Weight {
		let none = T::WeightInfo::on_foreign();
		let Some(sponsored) = Deals::<T>::get(deal) else { return none };
		if sponsored.open.is_zero() || SettledTasks::<T>::contains_key(task) {
			return none;
		}
		let mut ledger = Ledgers::<T>::get(sponsored.campaign);
		match end {
			Ended::Completed { returned, payees } => {
				let count = Self::count(&payees);
				Self::spend(deal, &sponsored, &mut ledger, task, returned, payees);
				Self::keep_deal(deal, sponsored, ledger, 1, 0);
				T::WeightInfo::on_completed(count)
			},
			Ended::Refuted { returned } => {
				let returned = returned.min(sponsored.price);
				let lost = sponsored.price.saturating_sub(returned);
				Self::give_back(&mut ledger, returned);
				Self::take(&mut ledger, lost);
				let books = &mut ledger.books;
				books.lost = books.lost.saturating_add(lost);
				ledger.shares.lose(lost);
				Self::keep_deal(deal, sponsored, ledger, 1, 0);
				let campaign = sponsored.campaign;
				Self::deposit_event(Event::Lost { campaign, deal, task, amount: lost, returned });
				T::WeightInfo::on_returned()
			},
			Ended::Failed => {
				Self::return_prices(deal, sponsored, ledger, 1, 0);
				T::WeightInfo::on_returned()
			},
		}
	}

	fn on_untouched(deal: DealId, tasks: u32) -> Weight {
		let Some(sponsored) = Deals::<T>::get(deal) else { return T::WeightInfo::on_foreign() };
		let ledger = Ledgers::<T>::get(sponsored.campaign);
		let tasks = tasks.min(sponsored.open);
		Self::return_prices(deal, sponsored, ledger, tasks, tasks);
		T::WeightInfo::on_returned()
	}

	fn on_pruned(deal: DealId, task: TaskId) -> Weight {
		let Some(sponsored) = Deals::<T>::get(deal) else { return T::WeightInfo::on_foreign() };
		SettledTasks::<T>::remove(task);
		let ledger = Ledgers::<T>::get(sponsored.campaign);
		Self::keep_deal(deal, sponsored, ledger, 0, 1);
		T::WeightInfo::on_pruned()
	}
}

impl<T: Config> Pallet<T> {
	/// Whether a campaign may pay a deal. Tells what a task of it costs.
	pub(crate) fn check_deal(
		campaign: &CampaignOf<T>,
		agreement: &Agreement<AccountId32>,
	) -> Result<Balance, Error<T>> {
		ensure!(T::Clock::get() < campaign.end, Error::<T>::CampaignEnded);
		ensure!(campaign.requesters.contains(&agreement.requester), Error::<T>::NotARequester);
		ensure!(agreement.currency == campaign.currency, Error::<T>::CurrencyMismatch);
		// Only the campaign's own money goes into what it pays.
		ensure!(agreement.callback == H160::zero(), Error::<T>::CallbackNotPaid);
		ensure!(!agreement.volume.is_zero(), Error::<T>::AmountZero);
		ensure!(agreement.trust >= campaign.rules.trust, Error::<T>::TrustTooLow);
		Self::check_app(campaign, agreement)?;
		let pool = agreement.pool.as_ref().ok_or(Error::<T>::PoolNotDrawn)?;
		let members = T::Pools::drawn_from(pool.entry).ok_or(Error::<T>::PoolNotDrawn)?;
		let least = campaign.rules.members.max(T::Terms::get().members);
		ensure!(members >= least, Error::<T>::PoolTooSmall);
		let mut sales = [&agreement.app, &agreement.dataset].into_iter().flatten();
		ensure!(sales.all(|sale| sale.price.is_zero()), Error::<T>::SaleNotFree);
		let most = T::Terms::get().scheduler_ratio;
		ensure!(agreement.scheduler_ratio <= most, Error::<T>::SchedulerRatioTooHigh);
		let price = agreement.reward;
		ensure!(!price.is_zero(), Error::<T>::AmountZero);
		let own = [&campaign.manager, &agreement.requester];
		let known = Self::price_cap(agreement.category, agreement.currency, &own)
			.ok_or(Error::<T>::PriceUnknown)?;
		let most = known.saturating_mul(votes_needed(agreement.trust).into());
		ensure!(price <= most.min(campaign.rules.price), Error::<T>::PriceTooHigh);
		Ok(price)
	}

	/// Whether a deal is about an app of the campaign, which is what it was when the campaign began.
	fn check_app(
		campaign: &CampaignOf<T>,
		agreement: &Agreement<AccountId32>,
	) -> Result<(), Error<T>> {
		let app = agreement.app.as_ref().ok_or(Error::<T>::AppNotAllowed)?;
		let sold = agreement.spec.app.hash();
		let mut changed = false;
		for allowed in &campaign.apps {
			match allowed {
				AllowedApp::Content(content) if *content == sold => return Ok(()),
				AllowedApp::Entry { entry, owner, content } if *entry == app.entry => {
					if *owner == app.owner && *content == sold {
						return Ok(());
					}
					changed = true;
				},
				AllowedApp::Content(_) | AllowedApp::Entry { .. } => {},
			}
		}
		Err(if changed { Error::<T>::AppChangedHands } else { Error::<T>::AppNotAllowed })
	}

	/// The most that a campaign may pay in a category and a currency for each vote that a task's trust
	/// takes at least: what governance has set, or else the median of what others than these paid lately,
	/// and a bit more. Nothing when too few did.
	pub fn price_cap(
		category: CategoryId,
		currency: Currency,
		own: &[&AccountId32],
	) -> Option<Balance> {
		if let Some(ceiling) = Ceilings::<T>::get(category, currency) {
			return Some(ceiling);
		}
		let terms = T::Terms::get();
		let since = T::Clock::get().saturating_sub(terms.price_window);
		let mut prices: Vec<Balance> = Prices::<T>::get(category, currency)
			.into_iter()
			.filter(|paid| paid.at >= since && !own.contains(&&paid.payer))
			.map(|paid| paid.price)
			.collect();
		if Self::count(&prices) < terms.payers {
			return None;
		}
		prices.sort_unstable();
		// Of two in the middle, the lower one.
		let middle = prices.len().checked_sub(1)?.checked_div(2)?;
		let median = prices.get(middle)?;
		Some(median.saturating_add(terms.markup.mul_floor(*median)))
	}

	/// What is there for the deposits of tasks: whatever is on the campaign's account, or lies with the
	/// marketplace for it, beside what was donated and what keeps it alive.
	pub(crate) fn float(id: CampaignId, currency: Currency, ledger: &Ledger) -> Balance {
		let account = Self::account(id);
		let there =
			T::NativeToken::reducible_balance(&account, Preservation::Preserve, Fortitude::Polite)
				.saturating_add(T::Parked::parked(&account, Currency::Native));
		match currency {
			Currency::Native => there.saturating_sub(ledger.books.available),
			Currency::Asset(_) => there,
		}
	}

	/// What a deal of so many tasks leaves as deposits.
	pub(crate) fn deposits(volume: u32) -> Balance {
		T::Terms::get().task_deposit.saturating_mul(volume.into())
	}

	/// Ends a stage, whose figures stand from here on.
	pub(crate) fn close_stage(id: CampaignId, ledger: &mut Ledger) {
		Stages::<T>::insert(id, ledger.stage, ledger.running());
		ledger.stage = ledger.stage.saturating_add(1);
		ledger.begun = false;
	}

	/// The period that it is.
	pub(crate) fn period() -> u32 {
		let period = T::Calendar::get().checked_div(T::Period::get()).unwrap_or_default();
		period.unique_saturated_into()
	}

	pub(crate) fn count<Item>(items: &[Item]) -> u32 {
		items.len().unique_saturated_into()
	}

	/// Spends the price of a task, less what came back of it.
	fn spend(
		deal: DealId,
		sponsored: &Sponsored,
		ledger: &mut Ledger,
		task: TaskId,
		returned: Balance,
		payees: Vec<Payee>,
	) {
		let campaign = sponsored.campaign;
		let returned = returned.min(sponsored.price);
		Self::give_back(ledger, returned);
		let spent = Self::take(ledger, sponsored.price.saturating_sub(returned));
		// Time does not go back.
		let period = Self::period().max(ledger.period);
		if ledger.begun && period > ledger.period {
			Self::close_stage(campaign, ledger);
		}
		(ledger.period, ledger.begun) = (period, true);
		Shares::spend(&mut ledger.shares, spent);
		ledger.tasks = ledger.tasks.saturating_add(1);
		let payment = Payment { task, spent, payees };
		let before = ledger.payments;
		let after = payments_after(before, &payment);
		ledger.payments = after;
		let waived = Default::default();
		SettledTasks::<T>::insert(task, Settled { campaign, period, before, after, waived });
		Self::deposit_event(Event::Spent { campaign, deal, before, payment });
	}

	/// Takes an amount out of what is reserved, for good, and tells how much it was.
	fn take(ledger: &mut Ledger, amount: Balance) -> Balance {
		let books = &mut ledger.books;
		let amount = amount.min(books.reserved);
		books.reserved = books.reserved.saturating_sub(amount);
		books.spent = books.spent.saturating_add(amount);
		amount
	}

	/// Makes an amount available again that is reserved.
	fn give_back(ledger: &mut Ledger, amount: Balance) {
		let books = &mut ledger.books;
		let amount = amount.min(books.reserved);
		books.reserved = books.reserved.saturating_sub(amount);
		books.available = books.available.saturating_add(amount);
	}

	/// Makes the prices of some tasks available again, which have ended for good. The deposits of some came
	/// back.
	fn return_prices(
		deal: DealId,
		sponsored: Sponsored,
		mut ledger: Ledger,
		tasks: u32,
		deposits: u32,
	) {
		let Sponsored { campaign, price, .. } = sponsored;
		let amount = price.saturating_mul(tasks.into());
		Self::give_back(&mut ledger, amount);
		Self::keep_deal(deal, sponsored, ledger, tasks, deposits);
		Self::deposit_event(Event::Returned { campaign, deal, tasks, amount });
	}

	/// Keeps a deal of which some tasks have ended for good, and the deposits of some came back, or forgets
	/// it when nothing can come of it any more.
	fn keep_deal(
		deal: DealId,
		mut sponsored: Sponsored,
		mut ledger: Ledger,
		tasks: u32,
		deposits: u32,
	) {
		sponsored.open = sponsored.open.saturating_sub(tasks);
		sponsored.kept = sponsored.kept.saturating_sub(deposits);
		if sponsored.open.is_zero() && sponsored.kept.is_zero() {
			Deals::<T>::remove(deal);
			ledger.deals = ledger.deals.saturating_sub(1);
		} else {
			Deals::<T>::insert(deal, sponsored);
		}
		Ledgers::<T>::insert(sponsored.campaign, ledger);
	}
}
