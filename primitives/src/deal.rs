//! Deals: what a match fixes for ever.

use crate::{
	order::{Currency, Tag},
	registry::Permill,
	task::TaskSpec,
	Balance, CategoryId, DealId, Moment, TaskId, H160,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Most tasks of a deal that one call initializes.
pub const MAX_BATCH: u32 = 100;

/// Who may contribute to a pool's tasks.
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
#[serde(rename_all = "snake_case")]
pub enum Admission {
	/// Anybody.
	#[default]
	#[codec(index = 0)]
	Open,
	/// Whom the scheduler's signature lets.
	#[codec(index = 1)]
	Authorised,
	/// Members of the pool whom the chain draws.
	#[codec(index = 2)]
	Drawn,
}

/// One thing that a deal buys the use of.
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
pub struct Sale<AccountId> {
	/// The entry of the registry.
	pub entry: H160,
	/// Who owned it when the deal was made, and is paid.
	pub owner: AccountId,
	/// For a task, in smallest units.
	pub price: Balance,
}

/// What two parties and more agreed on.
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
pub struct Agreement<AccountId> {
	/// Who asked.
	pub requester: AccountId,
	/// Who paid, and is refunded.
	pub payer: AccountId,
	/// Whom the results are for.
	pub beneficiary: AccountId,
	/// What is called with the result; nobody's address for nothing.
	pub callback: H160,
	/// What tasks must be run on.
	pub tag: Tag,
	/// What prices are in.
	pub currency: Currency,
	/// How long tasks may take.
	pub category: CategoryId,
	/// A result is accepted when its credibility exceeds `1 - 1/trust`.
	pub trust: u32,
	/// The app, where its use is paid for.
	pub app: Option<Sale<AccountId>>,
	/// The dataset, if there is one.
	pub dataset: Option<Sale<AccountId>>,
	/// The workerpool, where there is one: its owner is the scheduler.
	pub pool: Option<Sale<AccountId>>,
	/// What a task pays workers and scheduler, in smallest units.
	pub reward: Balance,
	/// What a contribution stakes, as a part of the reward.
	pub stake_ratio: Permill,
	/// The scheduler's part of the reward and of forfeited stakes.
	pub scheduler_ratio: Permill,
	/// The position of the first task in the request's volume.
	pub first: u32,
	/// Number of tasks, with positions from `first` on.
	pub volume: u32,
	/// What a task computes.
	pub spec: TaskSpec,
}

/// A deal, as the chain's runtime API tells it. Amounts are in smallest units.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct DealView<AccountId> {
	/// Its identifier.
	pub id: DealId,
	/// What was agreed on.
	#[serde(flatten)]
	pub agreement: Agreement<AccountId>,
	/// When it was made, in chain time like all that follow.
	pub created: Moment,
	/// Contributions are taken before this.
	pub contribution_deadline: Moment,
	/// From here on its tasks end.
	pub final_deadline: Moment,
	/// What a contribution locks of its worker's bond.
	pub stake: Balance,
	/// What each task locks of the scheduler's bond.
	pub scheduler_stake: Balance,
	/// What of a task's price is burned when the task completes.
	pub protocol_fee: Balance,
	/// The payer's deposit for the records of a task.
	pub deposit: Balance,
	/// Tasks that were initialized.
	pub initialized: u32,
	/// Tasks that ended or were refunded without ever being initialized.
	pub ended: u32,
	/// Who may contribute.
	pub admission: Admission,
	/// The task whose result this deal judges, where it is the rerun of an appeal.
	pub judges: Option<TaskId>,
}

/// How a pool takes workers in, as the chain's runtime API tells it. Amounts are in smallest units.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct PoolView {
	/// Who may contribute to its tasks.
	pub admission: Admission,
	/// The least that a member stakes.
	pub minimum: Balance,
	/// The most that a member may stake.
	pub cap: Balance,
	/// What all members stake together.
	pub weight: Balance,
	/// Number of members.
	pub members: u32,
	/// Whether its members judge appeals.
	pub is_court: bool,
}
