//! What the pallet stores.

use crate::{credibility, deadlines::Windows};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound};
use poco_primitives::{
	deal::Agreement,
	order::Currency,
	result::ResultSummary,
	task::{ArtifactKind, ContributionStatus, Publication, TaskStatus},
	Balance, CategoryId, DealId, Digest, Moment, H256, U256,
};
use scale_info::TypeInfo;
use sp_runtime::{traits::Get, Either, Permill};

/// Most workers that may publish where a task's result is.
pub const MAX_PUBLICATIONS: u32 = 4;

/// The economic terms of the market. Amounts are in smallest units of the chain's own token. A deal
/// keeps the stakes, the ratios and the deposit that it was made under: a later change of these
/// touches later deals only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
	/// A contribution's stake at the front door, as a part of the reward.
	pub stake_ratio: Permill,
	/// The least stake of a contribution.
	pub minimum_stake: Balance,
	/// The scheduler's stake for a task, as a part of the reward.
	pub scheduler_stake_ratio: Permill,
	/// The kitty.
	pub kitty: KittyTerms,
	/// Part of every price that is burned when a task completes: dealing with oneself costs this.
	pub protocol_fee: Permill,
	/// Part of a contribution's stake that is burned when its task fails: blocking tasks costs
	/// this.
	pub failure_fee: Permill,
	/// Deposit of the requester for the records of a task.
	pub task_deposit: Balance,
	/// Deposit for every stored artifact.
	pub artifact_deposit: Balance,
	/// Deposit for every byte of a stored artifact.
	pub byte_deposit: Balance,
	/// What stays free on a worker's balance when a contribution tops its bond up, so that it can
	/// pay for its reveal.
	pub fee_reserve: Balance,
	/// Earnings of at least this are paid out at once, smaller ones wait for `withdraw`.
	pub payout_minimum: Balance,
	/// How long a finished task's records are kept, in milliseconds of chain time.
	pub retention: Moment,
}

/// Looks categories up.
pub trait Categories {
	/// Time unit of a category in milliseconds, if there is such a category and it is open.
	fn time_unit(category: CategoryId) -> Option<Moment>;
	/// The category that a task gets when its requester names none.
	fn default_category() -> CategoryId;
}

/// What a successful scheduler draws from the kitty.
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
pub struct KittyTerms {
	/// Part of the kitty.
	pub ratio: Permill,
	/// At least this much of it, in smallest units.
	pub minimum: Balance,
}

/// Says which currencies deals may be made in, and what they are worth. An asset whose minimum
/// balance is more than one unit may be accepted only after the pot was given that much of it: a pot
/// that falls below pays its remainder to whoever withdraws last.
pub trait Rates {
	/// What `amount` of a currency is worth in the chain's own token: stakes follow from it.
	/// Nothing where the currency is not accepted.
	fn native_value(currency: Currency, amount: Balance) -> Option<Balance>;
}

/// A deal: what was agreed on, and the terms of the chain at that time. Nothing but the three
/// counters at its end ever changes.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Deal<AccountId> {
	/// What was agreed on.
	pub agreement: Agreement<AccountId>,
	/// Windows of its tasks.
	pub windows: Windows,
	/// What the reward of a task was worth in the chain's own token.
	pub value: Balance,
	/// Part of every price that is burned when a task completes.
	pub fee_ratio: Permill,
	/// What a contribution locks of its worker's bond.
	pub stake: Balance,
	/// What a contribution to a task that fails loses of its stake.
	pub failure_fee: Balance,
	/// What a task locks of the scheduler's bond.
	pub scheduler_stake: Balance,
	/// What the scheduler draws from the kitty for a task.
	pub kitty: KittyTerms,
	/// The payer's deposit for a task's records.
	pub deposit: Balance,
	/// Whether its tasks move the workers' scores. Only tasks whose workers the chain drew may:
	/// whoever deals with itself could raise its own workers.
	pub scored: bool,
	/// Tasks that were neither initialized nor refunded.
	pub untouched: u32,
	/// Tasks that completed, failed or were refunded untouched.
	pub ended: u32,
	/// Tasks whose records are kept.
	pub tasks: u32,
}

impl<AccountId> Deal<AccountId> {
	/// What a task costs, in the deal's currency.
	pub fn price(&self) -> Balance {
		self.prices().into_iter().fold(0, Balance::saturating_add)
	}

	/// What of the price of a task is burned when it completes.
	pub fn protocol_fee(&self) -> Balance {
		self.prices()
			.into_iter()
			.fold(0, |sum: Balance, price| sum.saturating_add(self.fee_ratio.mul_floor(price)))
	}

	/// What its seller gets of a price.
	pub fn net(&self, price: Balance) -> Balance {
		price.saturating_sub(self.fee_ratio.mul_floor(price))
	}

	/// Tasks that have not ended: their prices and the scheduler's stakes for them are kept.
	pub fn open(&self) -> u32 {
		self.agreement.volume.saturating_sub(self.ended)
	}

	/// Whether a task of the deal has this position.
	pub fn has(&self, index: u32) -> bool {
		index.checked_sub(self.agreement.first).is_some_and(|offset| offset < self.agreement.volume)
	}

	fn prices(&self) -> [Balance; 3] {
		let price = |sale: &Option<poco_primitives::deal::Sale<AccountId>>| {
			sale.as_ref().map(|sale| sale.price).unwrap_or_default()
		};
		[price(&self.agreement.app), price(&self.agreement.dataset), self.agreement.reward]
	}
}

/// For what somebody else than a worker is paid.
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
pub enum Role {
	/// For the app.
	#[codec(index = 0)]
	App,
	/// For the dataset.
	#[codec(index = 1)]
	Dataset,
	/// For scheduling.
	#[codec(index = 2)]
	Scheduler,
}

/// All votes for one result of a task.
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
pub struct Group {
	/// The vote.
	pub vote: H256,
	/// Product of the weights of its votes, 0 after its voters were rejected.
	pub weight: U256,
}

/// One worker's vote.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Contribution<AccountId> {
	/// Who voted.
	pub worker: AccountId,
	/// Position of its vote's group in the task.
	pub group: u8,
	/// Its seal.
	pub seal: H256,
	/// Weight of its vote.
	pub weight: u32,
	/// Where it stands.
	pub status: ContributionStatus,
}

/// The consensus of a task.
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
pub struct Consensus {
	/// Position of the group that reached it.
	pub group: u8,
	/// Reveals are taken before this.
	pub reveal_deadline: Moment,
}

/// A task. One item holds all that a contribution touches, each distinct vote once.
#[derive(
	CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
#[scale_info(skip_type_params(MaxContributors))]
pub struct TaskRecord<AccountId, MaxContributors>
where
	AccountId: Clone + core::fmt::Debug + PartialEq + Eq,
	MaxContributors: Get<u32>,
{
	/// Its deal.
	pub deal: DealId,
	/// Its position in the deal.
	pub index: u32,
	/// Where it stands.
	pub status: TaskStatus,
	/// The distinct votes, in the order of their first appearance.
	pub groups: BoundedVec<Group, MaxContributors>,
	/// The contributions, in their order.
	pub contributions: BoundedVec<Contribution<AccountId>, MaxContributors>,
	/// The consensus, while there is one.
	pub consensus: Option<Consensus>,
	/// The digest, once revealed.
	pub digest: Option<Digest>,
	/// When it was completed or failed.
	pub ended: Option<Moment>,
}

impl<AccountId, MaxContributors> TaskRecord<AccountId, MaxContributors>
where
	AccountId: Clone + core::fmt::Debug + PartialEq + Eq,
	MaxContributors: Get<u32>,
{
	/// A task that nobody has voted on.
	pub fn open(deal: DealId, index: u32) -> Self {
		Self {
			deal,
			index,
			status: TaskStatus::Active,
			groups: Default::default(),
			contributions: Default::default(),
			consensus: None,
			digest: None,
			ended: None,
		}
	}

	/// `1 + sum of all groups`.
	pub fn total(&self) -> U256 {
		credibility::total(self.groups.iter().map(|group| group.weight))
	}

	/// The group that reached consensus.
	pub fn winning_group(&self) -> Option<&Group> {
		self.groups.get(usize::from(self.consensus?.group))
	}

	/// Whether this contribution voted for the consensus and was not rejected.
	pub fn is_winner(&self, contribution: &Contribution<AccountId>) -> bool {
		self.consensus.is_some_and(|consensus| consensus.group == contribution.group)
			&& contribution.status != ContributionStatus::Rejected
	}

	/// Contributions of this status.
	pub fn count(&self, status: ContributionStatus) -> u32 {
		self.contributions
			.iter()
			.filter(|contribution| contribution.status == status)
			.count()
			.try_into()
			.unwrap_or(u32::MAX)
	}

	/// Number of contributions.
	pub fn size(&self) -> u32 {
		self.contributions.len().try_into().unwrap_or(u32::MAX)
	}
}

/// A worker: bond, what is locked of it, earnings and score in one item, which is all that a
/// contribution touches beside its task. Amounts are in smallest units.
#[derive(
	Clone,
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
pub struct Worker {
	/// Held on the worker's own balance.
	pub bond: Balance,
	/// Part of the bond that contributions to open tasks lock.
	pub locked: Balance,
	/// Lies in the pot until it is withdrawn.
	pub earned: Balance,
	/// Track record.
	pub score: u32,
}

impl Worker {
	/// Part of the bond that nothing locks.
	pub fn free(&self) -> Balance {
		self.bond.saturating_sub(self.locked)
	}

	/// Whether nothing would be lost by forgetting the record.
	pub fn is_void(&self) -> bool {
		*self == Self::default()
	}
}

/// What is known of a stored artifact.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct ArtifactInfo<AccountId> {
	/// Who stored it and pays its deposit.
	pub owner: AccountId,
	/// What it is.
	pub kind: ArtifactKind,
	/// Number of its bytes.
	pub length: u32,
	/// Held on the owner's balance.
	pub deposit: Balance,
	/// No task that names it can be open from here on.
	pub in_use_until: Moment,
	/// Entries of the registry that sell it: it stays while there are any.
	pub pins: u32,
	/// Its owner wants it removed: no more tasks may name it.
	pub retired: bool,
}

/// The result of a task, as far as it was published.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct PublishedResult<AccountId> {
	/// The summary: its hash is the digest that was voted.
	pub summary: ResultSummary,
	/// Where the bytes are, by worker.
	pub publications:
		BoundedVec<Publication<AccountId>, frame_support::traits::ConstU32<MAX_PUBLICATIONS>>,
}

/// Why a task failed.
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
pub enum FailureReason {
	/// No result became credible enough in time.
	#[codec(index = 0)]
	NoConsensus,
	/// A result did, but none of its voters revealed it.
	#[codec(index = 1)]
	NothingRevealed,
	/// Some of its voters revealed it, but they do not carry it alone.
	#[codec(index = 2)]
	NotProven,
}

/// Tells the chain's own token from the assets, as
/// [`UnionOf`](frame_support::traits::fungible::UnionOf) asks for it.
pub struct NativeOrAsset;

impl sp_runtime::traits::Convert<Currency, Either<(), H256>> for NativeOrAsset {
	fn convert(currency: Currency) -> Either<(), H256> {
		match currency {
			Currency::Native => Either::Left(()),
			Currency::Asset(asset) => Either::Right(asset),
		}
	}
}

/// Makes what benchmarks need of a runtime.
#[cfg(feature = "runtime-benchmarks")]
pub trait BenchmarkHelper<AccountId> {
	/// Another currency than the chain's own, of which this account has this amount.
	fn asset(account: &AccountId, amount: Balance) -> Currency;
}
