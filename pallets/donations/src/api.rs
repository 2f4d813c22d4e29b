//! The runtime API: what programs and pages read, so that none of them has to know storage.

use crate::{Campaigns, Config, Donations, Ledgers, Pallet};
use alloc::vec::Vec;
use codec::{Codec, Encode};
use frame_support::ensure;
use poco_primitives::{
	deal::Agreement,
	donation::{CampaignId, CampaignView, DonationId, DonationView, StageView},
	order::Currency,
	Balance, CategoryId,
};
use sp_runtime::AccountId32;

sp_api::decl_runtime_apis! {
	/// Reads campaigns and donations.
	pub trait DonationsApi<AccountId> where AccountId: Codec {
		/// The numbers of all campaigns that are kept.
		fn campaigns() -> Vec<CampaignId>;
		/// A campaign.
		fn campaign(campaign: CampaignId) -> Option<CampaignView<AccountId>>;
		/// A donation, as long as its donor has receipts or a refund to get.
		fn donation(campaign: CampaignId, donation: DonationId) -> Option<DonationView<AccountId>>;
		/// An account's donations to a campaign.
		fn donations(campaign: CampaignId, account: AccountId) -> Vec<DonationView<AccountId>>;
		/// The most that a campaign may pay in a category and a currency for each vote that a task's trust
		/// takes at least; nothing when it is not known what others pay. What the campaign's manager and
		/// the requester paid themselves does not count for them.
		fn price_cap(category: CategoryId, currency: Currency) -> Option<Balance>;
		/// Why a campaign would not pay this deal: the name of the error. Nothing when it would.
		fn why_not(campaign: CampaignId, agreement: Agreement<AccountId>) -> Option<Vec<u8>>;
	}
}

impl<T: Config> Pallet<T> {
	/// See [`DonationsApi`](runtime_decl_for_donations_api::DonationsApi).
	pub fn view_campaigns() -> Vec<CampaignId> {
		let mut campaigns: Vec<_> = Campaigns::<T>::iter_keys().collect();
		campaigns.sort_unstable();
		campaigns
	}

	/// See [`DonationsApi`](runtime_decl_for_donations_api::DonationsApi).
	pub fn view_campaign(id: CampaignId) -> Option<CampaignView<AccountId32>> {
		let (campaign, ledger) = Self::campaign(id).ok()?;
		Some(CampaignView {
			id,
			float: Self::float(id, campaign.currency, &ledger),
			manager: campaign.manager,
			cause: campaign.cause,
			apps: campaign.apps.into_inner(),
			requesters: campaign.requesters.into_inner(),
			rules: campaign.rules,
			currency: campaign.currency,
			goal: campaign.goal,
			end: campaign.end,
			account: Self::account(id),
			books: ledger.books,
			deals: ledger.deals,
			donations: ledger.donations,
			tasks: ledger.tasks,
			stage: ledger.stage,
			payments: ledger.payments,
		})
	}

	/// See [`DonationsApi`](runtime_decl_for_donations_api::DonationsApi).
	pub fn view_donation(
		campaign: CampaignId,
		id: DonationId,
	) -> Option<DonationView<AccountId32>> {
		let ledger = Ledgers::<T>::get(campaign);
		let donation = Donations::<T>::get(campaign, id)?;
		let last = Self::last_stage(campaign, &ledger, &donation);
		let stages = (donation.stage..=last)
			.filter_map(|stage| {
				let (from, until) = Self::stage(campaign, &ledger, stage)
					.map(|record| Self::span(record.period, record.period))?;
				Some(StageView { stage, from, until })
			})
			.collect();
		let claimable = Self::share(campaign, &ledger, &donation, None).ok()?.amount;
		Some(DonationView {
			campaign,
			id,
			donor: donation.donor(),
			amount: donation.amount,
			receipted: donation.receipted,
			claimable,
			stages,
			unspent: Self::unspent(&ledger, &donation, claimable),
			refunded: donation.refunded,
			location: donation.location.map(|location| location.encode()),
			account: donation.account,
		})
	}

	/// See [`DonationsApi`](runtime_decl_for_donations_api::DonationsApi).
	pub fn view_donations(
		campaign: CampaignId,
		account: AccountId32,
	) -> Vec<DonationView<AccountId32>> {
		let mut numbers: Vec<DonationId> = Donations::<T>::iter_prefix(campaign)
			.filter(|(_, donation)| donation.account == account)
			.map(|(number, _)| number)
			.collect();
		numbers.sort_unstable();
		numbers.into_iter().filter_map(|number| Self::view_donation(campaign, number)).collect()
	}

	/// See [`DonationsApi`](runtime_decl_for_donations_api::DonationsApi).
	pub fn view_price_cap(category: CategoryId, currency: Currency) -> Option<Balance> {
		Self::price_cap(category, currency, &[])
	}

	/// See [`DonationsApi`](runtime_decl_for_donations_api::DonationsApi).
	pub fn view_why_not(
		campaign: CampaignId,
		agreement: Agreement<AccountId32>,
	) -> Option<Vec<u8>> {
		let refused = Self::would_sponsor(campaign, &agreement).err()?;
		let refused: &'static str = refused.into();
		Some(refused.as_bytes().to_vec())
	}

	/// Whether a campaign would pay a deal with what it has now.
	fn would_sponsor(
		id: CampaignId,
		agreement: &Agreement<AccountId32>,
	) -> Result<(), crate::Error<T>> {
		let (campaign, ledger) = Self::campaign(id)?;
		let price = Self::check_deal(&campaign, agreement)?;
		let total = price.checked_mul(agreement.volume.into());
		ensure!(
			total.is_some_and(|total| total <= ledger.books.available),
			crate::Error::<T>::AvailableTooLow
		);
		ensure!(
			Self::deposits(agreement.volume) <= Self::float(id, campaign.currency, &ledger),
			crate::Error::<T>::DepositsUnfunded
		);
		Ok(())
	}
}
