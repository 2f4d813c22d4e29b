//! What the pallet stores, and what it asks of others and others of it.

use crate::shares::Shares;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	weights::Weight, BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound,
};
use poco_primitives::{
	attestation::{Cause, Donor, Payee},
	deal::Agreement,
	donation::{AllowedApp, AppChoice, Books, CampaignId, Rules},
	order::Currency,
	Balance, CategoryId, DealId, Moment, TaskId, H160, H256,
};
use scale_info::TypeInfo;
use sp_runtime::{traits::Get, AccountId32, DispatchError, DispatchResult, Permill};

/// What governance decides on for all campaigns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
	/// The least donation, in smallest units of the chain's own token, or what is worth as much.
	pub minimum_donation: Balance,
	/// How much more than what others paid a campaign may pay.
	pub markup: Permill,
	/// How long what others paid counts, in milliseconds of chain time.
	pub price_window: Moment,
	/// From how many others it must be known what they paid.
	pub payers: u32,
	/// The fewest members of a pool that a campaign may buy from.
	pub members: u32,
	/// The most that a pool's scheduler may have of the reward.
	pub scheduler_ratio: Permill,
	/// The longest that a campaign lasts, in milliseconds of chain time.
	pub longest: Moment,
	/// How long donors may claim receipts after a campaign has ended, in milliseconds of chain time.
	pub claims: Moment,
	/// What is held for a campaign, in smallest units of the chain's own token.
	pub campaign_deposit: Balance,
	/// What is held for every byte of it.
	pub byte_deposit: Balance,
	/// What a deal's payer leaves as a deposit for each of its tasks, beside the price.
	pub task_deposit: Balance,
}

/// Tells what apps are.
pub trait Apps {
	/// Whose the app of this address is, and the content hash of its program.
	fn app(entry: H160) -> Option<(AccountId32, H256)>;
}

/// Tells how pools take workers in.
pub trait Pools {
	/// The number of members of a pool whose workers the chain draws; nothing of any other pool.
	fn drawn_from(pool: H160) -> Option<u32>;
}

/// Says which currencies are accepted, and what they are worth.
pub trait Rates {
	/// What `amount` of a currency is worth in the chain's own token. Nothing where the currency is not
	/// accepted.
	fn native_value(currency: Currency, amount: Balance) -> Option<Balance>;
}

/// Money of accounts that lies with the marketplace until somebody fetches it.
pub trait Parked {
	/// How much of an account's lies there.
	fn parked(account: &AccountId32, currency: Currency) -> Balance;
	/// Pays it out to the account.
	fn fetch(account: &AccountId32, currency: Currency) -> DispatchResult;
}

/// What the market asks before a campaign pays a deal.
pub trait Sponsor<AccountId> {
	/// May this campaign pay this deal? If so its price is reserved, and the account is told that it is to
	/// be taken from, together with the deposits for its tasks; if not, it is told why. The deal must be
	/// made in the same call, or the call must fail as a whole.
	fn sponsor(
		campaign: CampaignId,
		deal: DealId,
		agreement: &Agreement<AccountId>,
	) -> Result<AccountId, DispatchError>;
}

/// How a task ended, for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
	/// With a result that nothing can undo any more.
	Completed {
		/// What came back of its price all the same, for a publication that nobody made.
		returned: Balance,
		/// Who was paid.
		payees: Vec<Payee>,
	},
	/// With a result that was refuted.
	Refuted {
		/// What came back of its price.
		returned: Balance,
	},
	/// Without a result: its price came back.
	Failed,
}

/// What the marketplace tells of its tasks. Nothing here can fail, and what is told of deals that no
/// campaign paid is ignored. Each tells the weight that it took.
pub trait Settlements<AccountId> {
	/// Somebody has paid workers and scheduler so much for a task of this trust, and it was completed for good.
	fn on_paid(
		deal: DealId,
		payer: &AccountId,
		category: CategoryId,
		currency: Currency,
		trust: u32,
		price: Balance,
	) -> Weight;

	/// A task has ended, and nothing can undo it. To be told once of every task that was initialized, after
	/// the time for appeals, and when nothing of its price can come back any more.
	fn on_final(deal: DealId, task: TaskId, end: Ended) -> Weight;

	/// So many tasks of a deal were never begun: their prices came back, and their deposits.
	fn on_untouched(deal: DealId, tasks: u32) -> Weight;

	/// The records of a task that has ended for good are gone: its deposit came back.
	fn on_pruned(deal: DealId, task: TaskId) -> Weight;
}

/// What a campaign is to be.
#[derive(
	CloneNoBound,
	DebugNoBound,
	PartialEqNoBound,
	EqNoBound,
	Encode,
	Decode,
	DecodeWithMemTracking,
	TypeInfo,
)]
#[scale_info(skip_type_params(MaxApps, MaxRequesters))]
pub struct Plan<MaxApps: Get<u32>, MaxRequesters: Get<u32>> {
	/// What it is for: UTF-8.
	pub cause: Cause,
	/// What its money may buy the use of.
	pub apps: BoundedVec<AppChoice, MaxApps>,
	/// Who may ask for deals that it pays.
	pub requesters: BoundedVec<AccountId32, MaxRequesters>,
	/// What else its money may buy.
	pub rules: Rules,
	/// What it collects.
	pub currency: Currency,
	/// How much it would like to collect. Nothing but an event follows from it.
	pub goal: Balance,
	/// It takes and spends money before this, in chain time.
	pub end: Moment,
}

/// A campaign, as it was begun. Its end may come nearer and its requesters change, nothing else.
#[derive(
	CloneNoBound,
	DebugNoBound,
	PartialEqNoBound,
	EqNoBound,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[scale_info(skip_type_params(MaxApps, MaxRequesters))]
pub struct Campaign<MaxApps: Get<u32>, MaxRequesters: Get<u32>> {
	/// Who began it.
	pub manager: AccountId32,
	/// What it is for.
	pub cause: Cause,
	/// What its money may buy the use of.
	pub apps: BoundedVec<AllowedApp<AccountId32>, MaxApps>,
	/// Who may ask for deals that it pays.
	pub requesters: BoundedVec<AccountId32, MaxRequesters>,
	/// What else its money may buy.
	pub rules: Rules,
	/// What it collects.
	pub currency: Currency,
	/// How much it would like to collect.
	pub goal: Balance,
	/// It takes and spends money before this.
	pub end: Moment,
	/// Held on the manager's balance.
	pub deposit: Balance,
}

/// What changes of a campaign.
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
)]
pub struct Ledger {
	/// Its money.
	pub books: Books,
	/// How it is divided.
	pub shares: Shares,
	/// What was given for the deposits of its tasks, with what keeps its account alive. In smallest units
	/// of the chain's own token.
	pub endowed: Balance,
	/// Number of the running stage.
	pub stage: u32,
	/// Whether something was spent in it.
	pub begun: bool,
	/// The period of what was last spent.
	pub period: u32,
	/// Number of tasks that ended for good with a result.
	pub tasks: u32,
	/// Stands for all payments so far.
	pub payments: H256,
	/// The number of the next donation.
	pub next: u32,
	/// Number of donations that are kept.
	pub donations: u32,
	/// Number of deals with tasks that have not ended for good, or whose deposits have not come back.
	pub deals: u32,
}

impl Ledger {
	/// The running stage, as far as it goes.
	pub fn running(&self) -> Stage {
		Stage {
			period: self.period,
			per_unit: self.shares.per_unit,
			tasks: self.tasks,
			payments: self.payments,
		}
	}
}

/// A part of a campaign's life in which all that was spent was spent in one period.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Stage {
	/// The period.
	pub period: u32,
	/// What had been spent for a unit when it ended.
	pub per_unit: u128,
	/// Tasks that had ended for good with a result.
	pub tasks: u32,
	/// Stands for all payments until then.
	pub payments: H256,
}

/// A donation.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Donation<Location> {
	/// Who paid, and has its refund.
	pub account: AccountId32,
	/// Whom its receipts name instead of the account.
	pub commitment: Option<H256>,
	/// Where it came from, when it came from another chain.
	pub location: Option<Location>,
	/// How much it is.
	pub amount: Balance,
	/// Its units.
	pub units: u128,
	/// Their generation.
	pub generation: u32,
	/// What had been spent for a unit when it was given.
	pub joined: u128,
	/// Its receipts go up to a time in this stage.
	pub stage: u32,
	/// What had been spent for a unit by then.
	pub per_unit: u128,
	/// Tasks that had ended by then.
	pub tasks: u32,
	/// Stands for the payments until then.
	pub payments: H256,
	/// What its receipts are over.
	pub receipted: Balance,
	/// Whether what was not spent of it was paid back.
	pub refunded: bool,
}

impl<Location> Donation<Location> {
	/// Whom its receipts name.
	pub fn donor(&self) -> Donor {
		donor(&self.account, self.commitment)
	}
}

/// Whom receipts name.
pub(crate) fn donor(account: &AccountId32, commitment: Option<H256>) -> Donor {
	match commitment {
		Some(commitment) => Donor::Commitment(commitment),
		None => Donor::Account(H256(account.clone().into())),
	}
}

/// A deal that a campaign pays.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Sponsored {
	/// The campaign.
	pub campaign: CampaignId,
	/// What a task costs.
	pub price: Balance,
	/// Tasks that have not ended for good.
	pub open: u32,
	/// Tasks whose deposits have not come back.
	pub kept: u32,
}

/// A task that has ended for good with a result, as long as its records are kept.
#[derive(
	CloneNoBound,
	DebugNoBound,
	PartialEqNoBound,
	EqNoBound,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
#[scale_info(skip_type_params(MaxPayees))]
pub struct Settled<MaxPayees: Get<u32>> {
	/// The campaign that paid it.
	pub campaign: CampaignId,
	/// The period in which it ended.
	pub period: u32,
	/// Stands for the payments before it.
	pub before: H256,
	/// Stands for the payments with it.
	pub after: H256,
	/// Workers that gave their rewards to the campaign.
	pub waived: BoundedVec<AccountId32, MaxPayees>,
}

/// What somebody paid.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Paid {
	/// Who.
	pub payer: AccountId32,
	/// For each vote that a task's trust takes at least.
	pub price: Balance,
	/// When, in chain time.
	pub at: Moment,
}

/// Makes what benchmarks need of a runtime.
#[cfg(feature = "runtime-benchmarks")]
pub trait BenchmarkHelper {
	/// Registers an app that nobody has registered, and tells its address.
	fn app(number: u32) -> H160;
	/// A pool of enough members whose workers the chain draws.
	fn pool() -> H160;
	/// A category that deals may be made in.
	fn category() -> CategoryId;
	/// Gives an account this much of the chain's own token.
	fn fund(account: &AccountId32, amount: Balance);
	/// Another currency that is accepted.
	fn asset() -> Currency;
	/// Gives an account, which exists, this much of that currency.
	fn fund_asset(account: &AccountId32, amount: Balance);
}
