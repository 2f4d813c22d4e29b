//! Campaigns and donations, as pallets agree on them and as the chain's runtime API tells them.

// The encoding of enums numbers their variants with `as`.
#![allow(clippy::cast_possible_truncation)]

use crate::{
	attestation::{Cause, Donor},
	order::Currency,
	Balance, Moment, H160, H256,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Number of a campaign.
pub type CampaignId = u32;

/// Number of a donation among those of its campaign.
pub type DonationId = u32;

/// An app that a campaign's money may buy the use of, as its manager names it.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum AppChoice {
	/// This entry of the registry, as long as it is the owner's that it is now.
	#[codec(index = 0)]
	Entry(H160),
	/// The program of this content hash, whoever sells it.
	#[codec(index = 1)]
	Content(H256),
}

/// An app that a campaign's money may buy the use of, as it was when the campaign began.
#[derive(
	Clone,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum AllowedApp<AccountId> {
	/// An entry of the registry.
	#[codec(index = 0)]
	Entry {
		/// Its address.
		entry: H160,
		/// Whose it was.
		owner: AccountId,
		/// Content hash of its program.
		content: H256,
	},
	/// The program of this content hash.
	#[codec(index = 1)]
	Content(H256),
}

/// What a campaign's money may buy, beside which apps.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct Rules {
	/// The least trust of a deal.
	pub trust: u32,
	/// The fewest members of a pool that the chain draws from.
	pub members: u32,
	/// The most that workers and scheduler are paid for a task, in smallest units.
	pub price: Balance,
}

/// What a campaign's money is and was, in smallest units: what was donated is what was spent, what is
/// reserved, what is available, and what was refunded.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct Books {
	/// All that was ever given, of donors and of workers that gave their rewards.
	pub donated: Balance,
	/// Of that, what workers gave of their rewards.
	pub waived: Balance,
	/// Spent on tasks that ended for good.
	pub spent: Balance,
	/// Of that, what tasks cost whose results were refuted: nobody has a receipt for it.
	pub lost: Balance,
	/// In deals whose tasks have not ended for good.
	pub reserved: Balance,
	/// Free to be spent, and to be refunded when the campaign has ended.
	pub available: Balance,
	/// Given back to donors.
	pub refunded: Balance,
	/// Of what was spent, what donors have receipts for.
	pub receipted: Balance,
}

impl Books {
	/// Whether all money is accounted for.
	pub fn is_balanced(&self) -> bool {
		let parts = [self.spent, self.reserved, self.available, self.refunded];
		parts.into_iter().try_fold(0u128, Balance::checked_add) == Some(self.donated)
			&& self.waived <= self.donated
			&& self.spent.checked_sub(self.lost).is_some_and(|proven| self.receipted <= proven)
	}
}

/// A campaign, as the chain's runtime API tells it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct CampaignView<AccountId> {
	/// Its number.
	pub id: CampaignId,
	/// Who began it.
	pub manager: AccountId,
	/// What it is for.
	pub cause: Cause,
	/// What it may buy the use of.
	pub apps: Vec<AllowedApp<AccountId>>,
	/// Who may ask for deals that it pays.
	pub requesters: Vec<AccountId>,
	/// What else it may buy.
	pub rules: Rules,
	/// What it collects.
	pub currency: Currency,
	/// How much it would like to collect.
	pub goal: Balance,
	/// It takes and spends money before this, in chain time.
	pub end: Moment,
	/// Where its money lies.
	pub account: AccountId,
	/// Its money.
	pub books: Books,
	/// What is there for the deposits of its tasks, in smallest units of the chain's own token.
	pub float: Balance,
	/// Deals with tasks that have not ended for good.
	pub deals: u32,
	/// Donations whose donors have receipts or refunds to get.
	pub donations: u32,
	/// Number of its tasks that ended for good with a result.
	pub tasks: u32,
	/// The stage that it is in, see [`StageView`].
	pub stage: u32,
	/// Stands for all that was paid of its money so far.
	pub payments: H256,
}

/// A part of a campaign's life within one of the periods that receipts are told apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct StageView {
	/// Its number.
	pub stage: u32,
	/// What was spent in it was spent at or after this, in milliseconds since 1970.
	pub from: Moment,
	/// And before this.
	pub until: Moment,
}

/// A donation, as the chain's runtime API tells it. Amounts are in smallest units of the campaign's
/// currency.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct DonationView<AccountId> {
	/// Its campaign.
	pub campaign: CampaignId,
	/// Its number.
	pub id: DonationId,
	/// Who paid, and has its refund.
	pub account: AccountId,
	/// Whom its receipts name.
	pub donor: Donor,
	/// Where it came from, when it came from another chain: the SCALE encoding of what the runtime names
	/// places by.
	pub location: Option<Vec<u8>>,
	/// How much was given.
	pub amount: Balance,
	/// What its receipts are over so far.
	pub receipted: Balance,
	/// What a receipt would be over now.
	pub claimable: Balance,
	/// The stages from which it would be, with the last one that it can be over.
	pub stages: Vec<StageView>,
	/// What is not spent of it: it comes back when the campaign has ended and all its tasks have.
	pub unspent: Balance,
	/// It was refunded.
	pub refunded: bool,
}
