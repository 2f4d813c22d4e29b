//! Donations: what they become, what receipts they yield, and what comes back of them.

use crate::{
	donor, shares::spent_of, CampaignOf, Campaigns, Config, Donation, DonationOf, Donations, Error,
	Event, LastStages, Ledger, Ledgers, Pallet, Parked, Rates, SettledTasks, Stage, Stages,
};
use frame_support::{
	ensure,
	traits::{
		fungible::{hold::Mutate as _, Inspect as _, Mutate as _},
		fungibles::{Inspect as _, Mutate as _},
		tokens::{Fortitude, Precision, Preservation},
		Get,
	},
};
use poco_primitives::{
	attestation::{
		payments_after, Attest, DonationReceipt, Fact, Gift, Payee, PayeeRole, Payment, Place,
	},
	donation::{CampaignId, DonationId},
	order::Currency,
	Balance, Moment, H256,
};
use sp_runtime::{
	traits::{AccountIdConversion, Zero},
	AccountId32, DispatchError, DispatchResult,
};

/// What a receipt of a donation would be over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Share {
	/// How much.
	pub amount: Balance,
	/// The period that it begins with.
	pub first: u32,
	/// The last stage, as far as it goes.
	pub end: Stage,
	/// Its number.
	pub through: u32,
}

impl<T: Config> Pallet<T> {
	/// The account that the money of a campaign lies in. Nobody has its key.
	pub fn account(campaign: CampaignId) -> AccountId32 {
		T::PalletId::get().into_sub_account_truncating(campaign)
	}

	/// A campaign, with what changes of it.
	pub(crate) fn campaign(id: CampaignId) -> Result<(CampaignOf<T>, Ledger), Error<T>> {
		let campaign = Campaigns::<T>::get(id).ok_or(Error::<T>::CampaignNotFound)?;
		Ok((campaign, Ledgers::<T>::get(id)))
	}

	/// Whether nothing of a campaign's money will be spent any more.
	pub(crate) fn is_over(campaign: &CampaignOf<T>, ledger: &Ledger) -> Result<(), Error<T>> {
		ensure!(T::Clock::get() >= campaign.end, Error::<T>::CampaignRuns);
		ensure!(ledger.books.reserved.is_zero(), Error::<T>::DealsOpen);
		Ok(())
	}

	/// Takes a donation and tells its number.
	pub(crate) fn do_donate(
		account: AccountId32,
		location: Option<T::Location>,
		id: CampaignId,
		amount: Balance,
		commitment: Option<H256>,
	) -> Result<DonationId, DispatchError> {
		let (campaign, mut ledger) = Self::campaign(id)?;
		ensure!(T::Clock::get() < campaign.end, Error::<T>::CampaignEnded);
		let value = T::Rates::native_value(campaign.currency, amount)
			.ok_or(Error::<T>::CurrencyNotAccepted)?;
		let least = T::Terms::get().minimum_donation;
		ensure!(value >= least && !amount.is_zero(), Error::<T>::AmountTooLow);
		let before = ledger.books.donated;
		let units = Self::take_in(&campaign, id, &mut ledger, &account, amount)?;
		let number = ledger.next;
		ledger.next = number.checked_add(1).ok_or(Error::<T>::AmountTooHigh)?;
		ledger.donations = ledger.donations.saturating_add(1);
		let donation = Donation {
			account: account.clone(),
			commitment,
			location: location.clone(),
			amount,
			units,
			generation: ledger.shares.generation,
			joined: ledger.shares.per_unit,
			stage: ledger.stage,
			per_unit: ledger.shares.per_unit,
			tasks: ledger.tasks,
			payments: ledger.payments,
			receipted: Balance::zero(),
			refunded: false,
		};
		Donations::<T>::insert(id, number, donation);
		Ledgers::<T>::insert(id, ledger);
		Self::deposit_event(Event::Donated {
			campaign: id,
			donation: number,
			account,
			location,
			amount,
		});
		if before < campaign.goal && ledger.books.donated >= campaign.goal {
			Self::deposit_event(Event::GoalReached { campaign: id });
		}
		Ok(number)
	}

	/// Moves money to a campaign, and tells how many units it is.
	fn take_in(
		campaign: &CampaignOf<T>,
		id: CampaignId,
		ledger: &mut Ledger,
		from: &AccountId32,
		amount: Balance,
	) -> Result<u128, DispatchError> {
		T::Assets::transfer(
			campaign.currency,
			from,
			&Self::account(id),
			amount,
			Preservation::Preserve,
		)
		.map_err(|_| Error::<T>::FundsTooLow)?;
		if ledger.shares.is_used_up() {
			LastStages::<T>::insert(id, ledger.shares.generation, ledger.stage);
			Self::close_stage(id, ledger);
			ledger.shares.renew();
		}
		let units = ledger.shares.join(amount).ok_or(Error::<T>::AmountTooHigh)?;
		let books = &mut ledger.books;
		books.donated = books.donated.checked_add(amount).ok_or(Error::<T>::AmountTooHigh)?;
		books.available = books.available.saturating_add(amount);
		Ok(units)
	}

	/// A stage that has ended, or that runs.
	pub(crate) fn stage(id: CampaignId, ledger: &Ledger, stage: u32) -> Option<Stage> {
		if stage == ledger.stage {
			return Some(ledger.running());
		}
		Stages::<T>::get(id, stage)
	}

	/// The last stage that has to do with a donation.
	pub(crate) fn last_stage(id: CampaignId, ledger: &Ledger, donation: &DonationOf<T>) -> u32 {
		if donation.generation == ledger.shares.generation {
			return ledger.stage;
		}
		LastStages::<T>::get(id, donation.generation).unwrap_or(donation.stage)
	}

	/// What a receipt of a donation would be over, up to a stage.
	pub(crate) fn share(
		id: CampaignId,
		ledger: &Ledger,
		donation: &DonationOf<T>,
		through: Option<u32>,
	) -> Result<Share, Error<T>> {
		let last = Self::last_stage(id, ledger, donation);
		let through = through.unwrap_or(last);
		ensure!((donation.stage..=last).contains(&through), Error::<T>::StageNotFound);
		let end = Self::stage(id, ledger, through).ok_or(Error::<T>::StageNotFound)?;
		let first = Self::stage(id, ledger, donation.stage).ok_or(Error::<T>::StageNotFound)?;
		// Of a stage whose end it has already, nothing is in the receipt.
		let next = match donation.stage < through && first.per_unit == donation.per_unit {
			true => Self::stage(id, ledger, donation.stage.saturating_add(1)),
			false => None,
		};
		// Of all that was spent, so that nothing is rounded away twice.
		let amount = spent_of(donation.units, donation.joined, end.per_unit)
			.min(donation.amount)
			.saturating_sub(donation.receipted);
		Ok(Share { amount, first: next.unwrap_or(first).period, end, through })
	}

	/// What is not spent of a donation.
	pub(crate) fn unspent(ledger: &Ledger, donation: &DonationOf<T>, due: Balance) -> Balance {
		if donation.generation != ledger.shares.generation || donation.refunded {
			return Balance::zero();
		}
		let left = donation.amount.saturating_sub(donation.receipted).saturating_sub(due);
		ledger.shares.unspent_of(donation.units).min(left)
	}

	/// The time of some periods: the first of them, and the end of the last.
	pub(crate) fn span(first: u32, last: u32) -> (Moment, Moment) {
		let length = T::Period::get();
		let begin = |period: u64| period.saturating_mul(length);
		(begin(first.into()), begin(u64::from(last).saturating_add(1)))
	}

	/// States a donor's share of what was spent.
	pub(crate) fn do_claim(
		account: &AccountId32,
		id: CampaignId,
		number: DonationId,
		through: Option<u32>,
	) -> Result<Place, DispatchError> {
		let (campaign, mut ledger) = Self::campaign(id)?;
		let mut donation = Donations::<T>::get(id, number).ok_or(Error::<T>::DonationNotFound)?;
		ensure!(donation.account == *account, Error::<T>::NotTheDonor);
		let Share { amount, first, end, through } = Self::share(id, &ledger, &donation, through)?;
		ensure!(!amount.is_zero(), Error::<T>::NothingSpent);
		let (from, until) = Self::span(first, end.period);
		let receipt = DonationReceipt {
			campaign: id,
			cause: campaign.cause.clone(),
			gift: Gift::Money,
			donor: donation.donor(),
			currency: campaign.currency,
			amount,
			from,
			until,
			tasks: end.tasks.saturating_sub(donation.tasks),
			payments_before: donation.payments,
			payments: end.payments,
		};
		let place = T::Attestations::attest(Fact::Donation(receipt))
			.map_err(Into::<DispatchError>::into)?;
		donation.stage = through;
		donation.per_unit = end.per_unit;
		donation.tasks = end.tasks;
		donation.payments = end.payments;
		donation.receipted = donation.receipted.saturating_add(amount);
		ledger.books.receipted = ledger.books.receipted.saturating_add(amount);
		Self::keep(&campaign, id, ledger, number, donation)?;
		Self::deposit_event(Event::ReceiptClaimed {
			campaign: id,
			donation: number,
			amount,
			place,
		});
		Ok(place)
	}

	/// Pays back what was not spent of a donation. Tells how much it was.
	pub(crate) fn do_refund(id: CampaignId, number: DonationId) -> Result<Balance, DispatchError> {
		let (campaign, mut ledger) = Self::campaign(id)?;
		let mut donation = Donations::<T>::get(id, number).ok_or(Error::<T>::DonationNotFound)?;
		Self::is_over(&campaign, &ledger)?;
		let late = T::Clock::get() >= Self::claims_end(&campaign);
		ensure!(!donation.refunded || late, Error::<T>::AlreadyRefunded);
		let due = Self::share(id, &ledger, &donation, None)?.amount;
		let amount = Self::unspent(&ledger, &donation, due);
		let account = donation.account.clone();
		Self::pay(id, campaign.currency, &account, amount)?;
		let books = &mut ledger.books;
		books.available = books.available.saturating_sub(amount);
		books.refunded = books.refunded.saturating_add(amount);
		donation.refunded = true;
		Self::keep(&campaign, id, ledger, number, donation)?;
		Self::deposit_event(Event::Refunded { campaign: id, donation: number, account, amount });
		Ok(amount)
	}

	/// The time from which receipts are not claimed any more.
	fn claims_end(campaign: &CampaignOf<T>) -> Moment {
		campaign.end.saturating_add(T::Terms::get().claims)
	}

	/// Keeps a donation, or forgets it when nothing can come of it any more.
	fn keep(
		campaign: &CampaignOf<T>,
		id: CampaignId,
		mut ledger: Ledger,
		number: DonationId,
		donation: DonationOf<T>,
	) -> DispatchResult {
		let now = T::Clock::get();
		let over = Self::is_over(campaign, &ledger).is_ok();
		let done = donation.refunded
			&& over && (now >= Self::claims_end(campaign)
			|| Self::share(id, &ledger, &donation, None)?.amount.is_zero());
		if done {
			Donations::<T>::remove(id, number);
			ledger.donations = ledger.donations.saturating_sub(1);
		} else {
			Donations::<T>::insert(id, number, donation);
		}
		Ledgers::<T>::insert(id, ledger);
		Ok(())
	}

	/// Pays out of a campaign's account.
	fn pay(
		id: CampaignId,
		currency: Currency,
		to: &AccountId32,
		amount: Balance,
	) -> DispatchResult {
		if amount.is_zero() {
			return Ok(());
		}
		let account = Self::account(id);
		Self::gather(id, currency, amount)?;
		T::Assets::transfer(currency, &account, to, amount, preservation(currency))?;
		Ok(())
	}

	/// Fetches what came back to a campaign and lies with the marketplace, when an amount is not there
	/// without it.
	pub(crate) fn gather(id: CampaignId, currency: Currency, amount: Balance) -> DispatchResult {
		let account = Self::account(id);
		let there = T::Assets::reducible_balance(
			currency,
			&account,
			preservation(currency),
			Fortitude::Polite,
		);
		if there < amount && !T::Parked::parked(&account, currency).is_zero() {
			T::Parked::fetch(&account, currency)?;
		}
		Ok(())
	}

	/// Gives a worker's reward to the campaign that paid it, and states that.
	pub(crate) fn do_waive(
		account: AccountId32,
		payment: &Payment,
		commitment: Option<H256>,
	) -> Result<Place, DispatchError> {
		let mut settled = SettledTasks::<T>::get(payment.task).ok_or(Error::<T>::TaskNotSettled)?;
		ensure!(
			payments_after(settled.before, payment) == settled.after,
			Error::<T>::PaymentMismatch
		);
		let bytes = H256(account.clone().into());
		let Payee { amount, .. } = payment
			.payees
			.iter()
			.find(|payee| payee.account == bytes && payee.role == PayeeRole::Worker)
			.ok_or(Error::<T>::NotAWorker)?;
		let amount = *amount;
		ensure!(!amount.is_zero(), Error::<T>::AmountZero);
		ensure!(!settled.waived.contains(&account), Error::<T>::AlreadyWaived);
		let id = settled.campaign;
		let (campaign, mut ledger) = Self::campaign(id)?;
		ensure!(T::Clock::get() < campaign.end, Error::<T>::CampaignEnded);
		// Its units are nobody's: what is bought for it next is in nobody's receipt, the worker has one
		// already.
		Self::take_in(&campaign, id, &mut ledger, &account, amount)?;
		ledger.books.waived = ledger.books.waived.saturating_add(amount);
		let (from, until) = Self::span(settled.period, settled.period);
		let receipt = DonationReceipt {
			campaign: id,
			cause: campaign.cause,
			gift: Gift::Work,
			donor: donor(&account, commitment),
			currency: campaign.currency,
			amount,
			from,
			until,
			tasks: 1,
			payments_before: settled.before,
			payments: settled.after,
		};
		let place = T::Attestations::attest(Fact::Donation(receipt))
			.map_err(Into::<DispatchError>::into)?;
		settled.waived.try_push(account.clone()).map_err(|_| Error::<T>::MaxPayeesExceeded)?;
		SettledTasks::<T>::insert(payment.task, settled);
		Ledgers::<T>::insert(id, ledger);
		let task = payment.task;
		Self::deposit_event(Event::Waived { campaign: id, task, worker: account, amount, place });
		Ok(place)
	}

	/// Removes what is left of a campaign that has ended, a hundred items at a time. Tells whether that was
	/// all.
	pub(crate) fn do_remove(id: CampaignId) -> Result<bool, DispatchError> {
		let (campaign, ledger) = Self::campaign(id)?;
		Self::is_over(&campaign, &ledger)?;
		ensure!(ledger.donations.is_zero(), Error::<T>::DonationsKept);
		ensure!(ledger.deals.is_zero(), Error::<T>::DealsKept);
		let stages = Stages::<T>::clear_prefix(id, REMOVED_AT_ONCE, None);
		let last = LastStages::<T>::clear_prefix(id, REMOVED_AT_ONCE, None);
		if stages.maybe_cursor.is_some() || last.maybe_cursor.is_some() {
			return Ok(false);
		}
		let account = Self::account(id);
		for currency in [campaign.currency, Currency::Native] {
			if !T::Parked::parked(&account, currency).is_zero() {
				T::Parked::fetch(&account, currency)?;
			}
		}
		// What rounding left over, and what workers gave that was not spent, is nobody's; the manager has
		// back what it gave for deposits. It is paid last: what keeps the account alive is a part of it.
		let (nobodys, asset) = match campaign.currency {
			Currency::Native => (ledger.books.available, None),
			asset => (Balance::zero(), Some(asset)),
		};
		if let Some(asset) = asset {
			Self::clear(asset, &account, &T::Remainder::get(), Balance::MAX);
		}
		let there = T::NativeToken::balance(&account);
		let managers = ledger.endowed.min(there.saturating_sub(nobodys));
		let rest = there.saturating_sub(managers);
		Self::clear(Currency::Native, &account, &T::Remainder::get(), rest);
		Self::clear(Currency::Native, &account, &campaign.manager, managers);
		let reason = crate::HoldReason::Campaign.into();
		T::NativeToken::release(
			&reason,
			&campaign.manager,
			campaign.deposit,
			Precision::BestEffort,
		)?;
		Campaigns::<T>::remove(id);
		Ledgers::<T>::remove(id);
		Ok(true)
	}

	/// Pays out what is left on an account, no more than an amount. What nobody can receive stays.
	fn clear(currency: Currency, from: &AccountId32, to: &AccountId32, most: Balance) {
		let there = T::Assets::reducible_balance(
			currency,
			from,
			Preservation::Expendable,
			Fortitude::Polite,
		);
		let amount = there.min(most);
		if !amount.is_zero() {
			let paid = T::Assets::transfer(currency, from, to, amount, Preservation::Expendable);
			debug_assert!(paid.is_ok(), "the treasury can receive it");
		}
	}

	/// Gives a campaign more of the chain's own token for the deposits of its tasks.
	pub(crate) fn endow(
		id: CampaignId,
		from: &AccountId32,
		ledger: &mut Ledger,
		amount: Balance,
	) -> DispatchResult {
		T::NativeToken::transfer(from, &Self::account(id), amount, Preservation::Preserve)
			.map_err(|_| Error::<T>::FundsTooLow)?;
		ledger.endowed = ledger.endowed.saturating_add(amount);
		Ok(())
	}

	/// What keeps an account alive.
	pub(crate) fn alive() -> Balance {
		T::NativeToken::minimum_balance()
	}
}

/// What keeps a campaign's account alive stays.
pub(crate) fn preservation(currency: Currency) -> Preservation {
	match currency {
		Currency::Native => Preservation::Preserve,
		Currency::Asset(_) => Preservation::Expendable,
	}
}

/// Items of a campaign that one call removes.
pub const REMOVED_AT_ONCE: u32 = 100;
