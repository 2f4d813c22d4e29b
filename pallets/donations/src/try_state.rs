//! What must hold after every block: every unit of money that was given is spent, reserved, available or
//! paid back.

use crate::{
	shares::spent_of, Campaigns, Config, Deals, Donations, HoldReason, LastStages, Ledger, Ledgers,
	NextCampaign, Pallet, Parked, Prices, SettledTasks, Stages,
};
use alloc::collections::{BTreeMap, BTreeSet};
use frame_support::{
	ensure,
	traits::{
		fungible::{hold::Inspect as _, Inspect as _},
		fungibles::Inspect as _,
	},
};
use poco_primitives::{donation::CampaignId, order::Currency, Balance};
use sp_runtime::{AccountId32, TryRuntimeError};

impl<T: Config> Pallet<T> {
	/// Checks every invariant.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let mut reserved: BTreeMap<CampaignId, (Balance, u32)> = BTreeMap::new();
		for (_, deal) in Deals::<T>::iter() {
			ensure!(deal.open > 0 || deal.kept > 0, "a deal that is kept has something to come");
			ensure!(deal.open <= deal.kept, "a task's deposit comes back after its end");
			let sum = reserved.entry(deal.campaign).or_default();
			let amount =
				deal.price.checked_mul(deal.open.into()).ok_or("an amount can be counted")?;
			sum.0 = sum.0.saturating_add(amount);
			sum.1 = sum.1.saturating_add(1);
		}
		let mut held: BTreeMap<AccountId32, Balance> = BTreeMap::new();
		let campaigns: BTreeSet<CampaignId> = Campaigns::<T>::iter_keys().collect();
		ensure!(
			Ledgers::<T>::iter_keys().collect::<BTreeSet<_>>() == campaigns,
			"a campaign has a ledger"
		);
		for (id, campaign) in Campaigns::<T>::iter() {
			ensure!(id < NextCampaign::<T>::get(), "the next campaign's number is new");
			let ledger = Ledgers::<T>::get(id);
			let books = ledger.books;
			ensure!(
				books.is_balanced(),
				"what was donated is spent, reserved, available or refunded"
			);
			let deals = reserved.remove(&id).unwrap_or_default();
			ensure!(
				(books.reserved, ledger.deals) == deals,
				"what is reserved is the price of tasks that have not ended"
			);
			let unspent = books.reserved.checked_add(books.available);
			ensure!(
				unspent.and_then(|sum| sum.checked_add(books.refunded))
					== Some(ledger.shares.unspent),
				"units are worth what is not spent"
			);
			Self::check_custody(id, campaign.currency, &ledger)?;
			Self::check_donations(id, &ledger)?;
			Self::check_stages(id, &ledger)?;
			let sum = held.entry(campaign.manager).or_default();
			*sum = sum.saturating_add(campaign.deposit);
		}
		ensure!(reserved.is_empty(), "a deal's campaign is kept");
		for account in frame_system::Account::<T>::iter_keys() {
			let deposit = held.remove(&account).unwrap_or_default();
			ensure!(
				T::NativeToken::balance_on_hold(&HoldReason::Campaign.into(), &account) == deposit,
				"what is held of managers is their campaigns' deposits"
			);
		}
		ensure!(held.values().all(|held| *held == 0), "a deposit is held on an account");
		for (id, _) in Donations::<T>::iter_keys() {
			ensure!(campaigns.contains(&id), "a donation's campaign is kept");
		}
		for (_, settled) in SettledTasks::<T>::iter() {
			let workers: BTreeSet<_> = settled.waived.iter().collect();
			ensure!(workers.len() == settled.waived.len(), "nobody gives its reward twice");
		}
		for (_, _, paid) in Prices::<T>::iter() {
			let payers: BTreeSet<_> = paid.iter().map(|paid| &paid.payer).collect();
			ensure!(payers.len() == paid.len(), "each payer counts once");
			ensure!(paid.iter().all(|paid| paid.price > 0), "what is free is no price");
		}
		Ok(())
	}

	/// What is available is there, or lies with the marketplace.
	fn check_custody(
		id: CampaignId,
		currency: Currency,
		ledger: &Ledger,
	) -> Result<(), TryRuntimeError> {
		let account = Self::account(id);
		let there = T::Assets::balance(currency, &account)
			.saturating_add(T::Parked::parked(&account, currency));
		ensure!(there >= ledger.books.available, "what is available is there");
		ensure!(
			T::NativeToken::balance(&account) >= Self::alive(),
			"a campaign's account is kept alive"
		);
		Ok(())
	}

	/// No donor has more than it gave, and all of them no more than was spent, nor than is left.
	fn check_donations(id: CampaignId, ledger: &Ledger) -> Result<(), TryRuntimeError> {
		let (mut count, mut units) = (0u32, 0u128);
		let (mut due, mut left) = (0u128, 0u128);
		for (number, donation) in Donations::<T>::iter_prefix(id) {
			ensure!(number < ledger.next, "the next donation's number is new");
			ensure!(donation.stage <= ledger.stage, "nobody's receipts are of what is to come");
			count = count.saturating_add(1);
			if donation.generation == ledger.shares.generation {
				units = units.saturating_add(donation.units);
			}
			let share =
				Self::share(id, ledger, &donation, None).map_err(|_| "a donor has a share")?;
			let spent = spent_of(donation.units, donation.joined, ledger.shares.per_unit);
			ensure!(
				donation.receipted.saturating_add(share.amount) <= spent,
				"receipts are over what was spent"
			);
			ensure!(
				donation.joined <= donation.per_unit && donation.per_unit <= ledger.shares.per_unit,
				"receipts go up to a time between the donation and now"
			);
			let unspent = Self::unspent(ledger, &donation, share.amount);
			let all = donation.receipted.saturating_add(share.amount).saturating_add(unspent);
			ensure!(all <= donation.amount, "no donor has more than it gave");
			due = due.saturating_add(share.amount);
			left = left.saturating_add(unspent);
		}
		ensure!(ledger.donations == count, "donations are counted");
		ensure!(units <= ledger.shares.units, "donors have no more units than there are");
		let books = ledger.books;
		ensure!(
			books.receipted.saturating_add(due) <= books.spent.saturating_sub(books.lost),
			"receipts are over no more than was spent"
		);
		ensure!(
			left <= books.available.saturating_add(books.reserved),
			"donors have no more to come back than is left"
		);
		Ok(())
	}

	/// Stages follow each other in time, up to the running one.
	fn check_stages(id: CampaignId, ledger: &Ledger) -> Result<(), TryRuntimeError> {
		let kept: BTreeMap<u32, _> = Stages::<T>::iter_prefix(id).collect();
		// While a campaign is removed they go first.
		if ledger.donations > 0 {
			ensure!(
				kept.keys().copied().eq(0..ledger.stage),
				"all stages before the running one are kept"
			);
			let generations: BTreeSet<u32> = LastStages::<T>::iter_key_prefix(id).collect();
			ensure!(
				generations.into_iter().eq(0..ledger.shares.generation),
				"all generations before the running one are kept"
			);
		}
		let running = ledger.running();
		let all = kept.values().chain([&running]);
		let later = kept.values().skip(1).chain([&running]);
		ensure!(
			all.zip(later).all(|(before, after)| {
				before.period <= after.period
					&& before.per_unit <= after.per_unit
					&& before.tasks <= after.tasks
			}),
			"stages follow each other"
		);
		Ok(())
	}
}
