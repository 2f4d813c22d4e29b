//! Events of the pallet `Donations`.

use super::events;
use crate::AccountId;
use poco_primitives::{
	attestation::Place,
	donation::{CampaignId, DonationId},
	order::Currency,
	Balance, CategoryId, DealId, Moment, TaskId, H256,
};

events! {
	/// An event of campaigns and donations.
	DonationsEvent {
		/// A campaign has begun; its money lies on an account of its own.
		CampaignCreated {
			campaign: CampaignId,
			manager: AccountId,
			account: AccountId,
			currency: Currency,
			end: Moment,
		},
		/// Somebody gave money.
		Donated { campaign: CampaignId, donation: DonationId, account: AccountId, amount: Balance },
		/// A campaign has collected what it would like to.
		GoalReached { campaign: CampaignId },
		/// A campaign pays a deal.
		DealSponsored { campaign: CampaignId, deal: DealId, tasks: u32, price: Balance },
		/// A task of a campaign has ended for good with a result.
		Spent { campaign: CampaignId, deal: DealId, before: H256 },
		/// A task of a campaign has ended for good with a result that was refuted.
		Lost {
			campaign: CampaignId,
			deal: DealId,
			task: TaskId,
			amount: Balance,
			returned: Balance,
		},
		/// Tasks of a campaign have ended without a result, or were never begun.
		Returned { campaign: CampaignId, deal: DealId, tasks: u32, amount: Balance },
		/// A donor's share of what was spent was stated.
		ReceiptClaimed {
			campaign: CampaignId,
			donation: DonationId,
			amount: Balance,
			place: Place,
		},
		/// A worker gave its reward to the campaign that paid it.
		Waived {
			campaign: CampaignId,
			task: TaskId,
			worker: AccountId,
			amount: Balance,
			place: Place,
		},
		/// What was not spent of a donation was paid back.
		Refunded {
			campaign: CampaignId,
			donation: DonationId,
			account: AccountId,
			amount: Balance,
		},
		/// Others may ask for deals that a campaign pays.
		RequestersSet { campaign: CampaignId },
		/// A campaign ends earlier.
		CampaignEnded { campaign: CampaignId, end: Moment },
		/// A campaign has more for the deposits of its tasks, in the chain's own token.
		DepositsFunded { campaign: CampaignId, from: AccountId, amount: Balance },
		/// A campaign is forgotten.
		CampaignRemoved { campaign: CampaignId },
		/// Governance has said what campaigns pay at most for a vote, or leaves that to what others pay.
		CeilingSet { category: CategoryId, currency: Currency, ceiling: Option<Balance> },
	}
}
