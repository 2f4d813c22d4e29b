//! What the pallet stores.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	traits::ConstU32, weights::Weight, BoundedVec, CloneNoBound, DebugNoBound, EqNoBound,
	PartialEqNoBound,
};
use poco_primitives::{
	attestation::PayeeRole,
	credibility,
	deadlines::Windows,
	deal::{Admission, Agreement},
	order::{Currency, Tag},
	result::ResultSummary,
	settlement::{self, Conduct, Prize, Vote},
	task::{Appeal, ArtifactKind, ContributionStatus, Membership, Publication, TaskStatus},
	Balance, CategoryId, DealId, Digest, Moment, TaskId, H160, H256, U256,
};
use scale_info::TypeInfo;
use sp_runtime::{traits::Get, Either, Permill};

/// Most workers that may publish where a task's result is.
pub const MAX_PUBLICATIONS: u32 = 4;

/// Most pools that a worker has a record in.
pub const MAX_POOLS: u32 = 8;

/// Most points in time at which stakes of a worker's settled tasks come free. Stakes that come free
/// within a quarter of the appeal window come free together.
pub const MAX_RELEASES: u32 = 8;

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
	/// How many stakes more a worker without any record puts at risk where scores count.
	pub probation: u32,
	/// What a task must burn of its reward, for every vote that it takes at least, for votes to be
	/// free of fees and for scores to count everywhere: who deals with itself pays this for both.
	pub vote_fee: Balance,
	/// How long a result can be appealed against, in milliseconds of chain time.
	pub appeal_window: Moment,
	/// What a callback costs, in addition to the price of its task.
	pub callback_fee: Balance,
	/// Deposit for a spot check's commitment.
	pub check_deposit: Balance,
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

/// Knows who owns a workerpool.
pub trait PoolOwners<AccountId> {
	/// The owner of the pool of this address, if there is such a pool.
	fn owner(pool: H160) -> Option<AccountId>;
}

/// Numbers that nobody knows beforehand.
pub trait Beacon {
	/// Asks for the number of a later round, and tells which.
	fn request() -> u64;
	/// The number of a round that was asked for, when it is known.
	fn seed(round: u64) -> Option<H256>;
	/// One who asked for a round does not need it any more.
	fn release(round: u64);
	/// Makes the number of a round known.
	#[cfg(feature = "runtime-benchmarks")]
	fn reveal(round: u64);
}

/// Passes results on to whoever ordered them.
pub trait Callbacks {
	/// Passes the bytes of a task's result on to a target. Tells the weight that it took; a failure
	/// is the target's own.
	fn deliver(target: H160, task: TaskId, result: &[u8]) -> Weight;
	/// The most weight that passing so many bytes on can take.
	fn most_weight(bytes: u32) -> Weight;
}

/// Nobody is called back.
impl Callbacks for () {
	fn deliver(_: H160, _: TaskId, _: &[u8]) -> Weight {
		Weight::zero()
	}
	fn most_weight(_: u32) -> Weight {
		Weight::zero()
	}
}

/// How a task ended, for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending<AccountId> {
	/// With a result that nothing can undo any more.
	Completed {
		/// What came back of its price, in the deal's currency.
		returned: Balance,
		/// Who was paid of its price, for what, and how much in the deal's currency. What workers had of
		/// each other's stakes is left out.
		payees: Vec<(AccountId, PayeeRole, Balance)>,
	},
	/// With a result that was refuted.
	Refuted {
		/// What came back of its price, in the deal's currency.
		returned: Balance,
	},
	/// Without a result: its price came back.
	Failed,
}

/// Is told what became of the money of deals: how tasks ended that a campaign pays, and what others paid.
/// Nothing here can fail, and what is told of deals that no campaign pays is ignored. Whatever is told has
/// happened: the money has moved. Each tells the weight that it took.
pub trait Campaigns<AccountId> {
	/// Whether a campaign pays this deal.
	fn pays(deal: DealId) -> bool;
	/// Workers and scheduler were paid the reward of a deal for a task of it, and nothing can undo that. Told
	/// once for a deal.
	fn on_paid(deal: DealId, agreement: &Agreement<AccountId>) -> Weight;
	/// A task has ended for good. Told once of every task that was initialized, but for one that was
	/// completed: of that, what is told again is ignored.
	fn on_final(deal: DealId, task: TaskId, ending: Ending<AccountId>) -> Weight;
	/// So many tasks of a deal were never begun: prices and deposits came back.
	fn on_untouched(deal: DealId, tasks: u32) -> Weight;
	/// The records of a task that has ended for good are gone: its deposit came back.
	fn on_pruned(deal: DealId, task: TaskId) -> Weight;
	/// The most that being told of a price weighs.
	fn most_paid_weight() -> Weight;
	/// The most that being told of a completed task with so many payees weighs.
	fn most_completed_weight(payees: u32) -> Weight;
	/// The most that being told anything else weighs.
	fn most_returned_weight() -> Weight;
}

/// There are no campaigns.
impl<AccountId> Campaigns<AccountId> for () {
	fn pays(_: DealId) -> bool {
		false
	}
	fn on_paid(_: DealId, _: &Agreement<AccountId>) -> Weight {
		Weight::zero()
	}
	fn on_final(_: DealId, _: TaskId, _: Ending<AccountId>) -> Weight {
		Weight::zero()
	}
	fn on_untouched(_: DealId, _: u32) -> Weight {
		Weight::zero()
	}
	fn on_pruned(_: DealId, _: TaskId) -> Weight {
		Weight::zero()
	}
	fn most_paid_weight() -> Weight {
		Weight::zero()
	}
	fn most_completed_weight(_: u32) -> Weight {
		Weight::zero()
	}
	fn most_returned_weight() -> Weight {
		Weight::zero()
	}
}

/// How a pool takes workers in.
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
pub struct Pool {
	/// Who may contribute to its tasks.
	pub admission: Admission,
	/// The least that a member stakes.
	pub minimum: Balance,
	/// The most that a member may stake, and so its greatest chance.
	pub cap: Balance,
	/// What all members stake together.
	pub weight: Balance,
	/// Number of members.
	pub members: u32,
}

/// Who may contribute to a deal's tasks, as it stood when the deal was made.
// Variants are numbered by a cast of the derive.
#[allow(clippy::cast_possible_truncation)]
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
pub enum Doors {
	/// Anybody.
	#[codec(index = 0)]
	Open,
	/// Whom the scheduler's signature lets.
	#[codec(index = 1)]
	Authorised,
	/// Members of a pool whom the chain draws.
	#[codec(index = 2)]
	Drawn {
		/// The pool.
		pool: H160,
		/// The round of the beacon that the draw follows from.
		round: u64,
		/// What all members staked together.
		weight: Balance,
	},
}

/// Which scores a deal's tasks move.
// Variants are numbered by a cast of the derive.
#[allow(clippy::cast_possible_truncation)]
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
pub enum Scores {
	/// None: anybody could deal with itself.
	#[codec(index = 0)]
	Nowhere,
	/// Those that count in this pool.
	#[codec(index = 1)]
	Pool(H160),
	/// Those that count everywhere: the chain drew the workers, and at a price.
	#[codec(index = 2)]
	Everywhere,
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
	/// Who may contribute.
	pub doors: Doors,
	/// Which scores its tasks move.
	pub scores: Scores,
	/// What its tasks burn for their votes to be free and to count everywhere; nothing where they
	/// are and do neither.
	pub vote_fees: Balance,
	/// How many stakes more a worker without any record puts at risk.
	pub probation: u32,
	/// How long a result can be appealed against.
	pub appeal_window: Moment,
	/// What the payer paid for each task's callback, if it bought any.
	pub callback_fee: Balance,
	/// The task whose result this deal judges, where it is the rerun of an appeal.
	pub judges: Option<TaskId>,
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
		self.prices().into_iter().fold(0, |sum: Balance, price| {
			sum.saturating_add(settlement::protocol_fee(price, self.fee_ratio))
		})
	}

	/// What its seller gets of a price.
	pub fn net(&self, price: Balance) -> Balance {
		settlement::net(price, self.fee_ratio)
	}

	/// Tasks that have not ended: their prices and the scheduler's stakes for them are kept.
	pub fn open(&self) -> u32 {
		self.agreement.volume.saturating_sub(self.ended)
	}

	/// The pool whose workers compute its tasks.
	pub fn home(&self) -> Option<H160> {
		match self.doors {
			Doors::Drawn { pool, .. } => Some(pool),
			Doors::Open | Doors::Authorised => self.agreement.pool.as_ref().map(|pool| pool.entry),
		}
	}

	/// Who may contribute.
	pub fn admission(&self) -> Admission {
		match self.doors {
			Doors::Open => Admission::Open,
			Doors::Authorised => Admission::Authorised,
			Doors::Drawn { .. } => Admission::Drawn,
		}
	}

	/// Whether somebody else than its requester pays for it, as campaigns do.
	pub fn is_sponsored(&self) -> bool
	where
		AccountId: PartialEq,
	{
		self.agreement.payer != self.agreement.requester
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

/// What a task asks of its votes: a copy of what its deal says of them, so that a vote reads its task and its
/// worker and nothing else. It never changes.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Voting<AccountId> {
	/// When votes are taken, and how long reveals are.
	pub windows: Windows,
	/// The trust that the requester asks for.
	pub trust: u32,
	/// Who may contribute.
	pub doors: Doors,
	/// The pool whose workers compute it.
	pub home: Option<H160>,
	/// Whose that pool is.
	pub scheduler: Option<AccountId>,
	/// It is computed in enclaves only.
	pub enclaves: bool,
	/// The task whose result it judges, where it is the rerun of an appeal.
	pub judges: Option<TaskId>,
	/// What a contribution locks of its worker's bond.
	pub stake: Balance,
	/// How many stakes more a worker without any record puts at risk.
	pub probation: u32,
}

impl<AccountId: Clone> Voting<AccountId> {
	/// What a deal's tasks ask.
	pub fn of(deal: &Deal<AccountId>) -> Self {
		Self {
			windows: deal.windows,
			trust: deal.agreement.trust,
			doors: deal.doors,
			home: deal.home(),
			scheduler: deal.agreement.pool.as_ref().map(|pool| pool.owner.clone()),
			enclaves: Tag::TEE.without(deal.agreement.tag) == Tag::NONE,
			judges: deal.judges,
			stake: deal.stake,
			// Where scores count nowhere, or in one pool only, nobody has to earn one.
			probation: match deal.scores {
				Scores::Everywhere => deal.probation,
				Scores::Nowhere | Scores::Pool(_) => 0,
			},
		}
	}

	/// What a contribution of a worker with this score locks.
	pub fn stake_of(&self, score: u32) -> Balance {
		settlement::probation_stake(self.stake, score, self.probation)
	}

	/// Whether a vote comes with signatures that say who may give it.
	pub fn asks_for_signatures(&self) -> bool {
		self.doors == Doors::Authorised || self.enclaves
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
	/// For publishing what the scheduler did not publish in time.
	#[codec(index = 3)]
	Publisher,
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
	/// What it locks of its worker's bond.
	pub stake: Balance,
	/// What it earned in the chain's own token, once the task is completed.
	pub pay: Balance,
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
	/// The scheduler's pay, which waits for a publication together with its stake.
	pub held: Option<Held>,
	/// Where its callback stands.
	pub callback: Callback,
	/// An appeal against its result.
	pub appeal: Option<Appeal<AccountId>>,
	/// A spot check has confirmed its result.
	pub checked: bool,
	/// Votes and reveals are free of fees.
	pub free: bool,
	/// When its result was first published.
	pub published: Option<Moment>,
	/// What it asks of its votes.
	pub voting: Voting<AccountId>,
}

impl<AccountId, MaxContributors> TaskRecord<AccountId, MaxContributors>
where
	AccountId: Clone + core::fmt::Debug + PartialEq + Eq,
	MaxContributors: Get<u32>,
{
	/// A task that nobody has voted on.
	pub fn open(deal: DealId, index: u32, free: bool, voting: Voting<AccountId>) -> Self {
		Self {
			deal,
			index,
			status: TaskStatus::Active,
			groups: Default::default(),
			contributions: Default::default(),
			consensus: None,
			digest: None,
			ended: None,
			held: None,
			callback: Callback::None,
			appeal: None,
			checked: false,
			free,
			published: None,
			voting,
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

	/// A worker's contribution, if it made one.
	pub fn contribution_of(&self, worker: &AccountId) -> Option<&Contribution<AccountId>> {
		self.contributions.iter().find(|contribution| contribution.worker == *worker)
	}

	/// The contributions, in their order, as far as the end of the task goes.
	pub fn votes(&self) -> Vec<Vote> {
		let vote = |contribution: &Contribution<AccountId>| Vote {
			conduct: Conduct::of(contribution.status, self.is_winner(contribution)),
			weight: contribution.weight,
			stake: contribution.stake,
			pay: contribution.pay,
		};
		self.contributions.iter().map(vote).collect()
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

/// What waits for the publication of a task's result.
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
pub struct Held {
	/// In the chain's own token.
	pub native: Balance,
	/// In the deal's currency, where that is another one.
	pub asset: Balance,
}

impl From<Prize> for Held {
	fn from(Prize { native, asset }: Prize) -> Self {
		Self { native, asset }
	}
}

impl From<Held> for Prize {
	fn from(Held { native, asset }: Held) -> Self {
		Self { native, asset }
	}
}

/// Where the callback of a task stands.
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
pub enum Callback {
	/// There is none, or it is over.
	#[codec(index = 0)]
	None,
	/// The task is completed: it waits for a publication.
	#[codec(index = 1)]
	Bought,
	/// It waits for the chain to deliver it.
	#[codec(index = 2)]
	Due,
}

/// A part of a bond, and what was earned with it, that come free when a result cannot be appealed
/// against any more.
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
pub struct Release {
	/// When.
	pub at: Moment,
	/// How much of the bond, in smallest units.
	pub stake: Balance,
	/// What was earned with it and lies in the pot, in smallest units.
	pub pay: Balance,
}

impl Release {
	fn add(&mut self, other: Self) {
		self.stake = self.stake.saturating_add(other.stake);
		self.pay = self.pay.saturating_add(other.pay);
	}
}

/// An answer that somebody committed to before the task was agreed on.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Check<AccountId> {
	/// Who.
	pub by: AccountId,
	/// When.
	pub at: Moment,
	/// Held on its balance.
	pub deposit: Balance,
}

/// Why a worker may contribute to a task that is not open to anybody.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Authorisation<AccountId, Signature> {
	/// Of the scheduler, or of the broker where an enclave is named, over
	/// [`authorisation`](poco_primitives::hash::authorisation).
	pub signature: Signature,
	/// The enclave that made the contribution.
	pub enclave: Option<Enclave<AccountId, Signature>>,
}

/// An enclave that made a contribution.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Enclave<AccountId, Signature> {
	/// Its key.
	pub key: AccountId,
	/// Its signature over
	/// [`enclave_contribution`](poco_primitives::hash::enclave_contribution).
	pub signature: Signature,
}

/// A vote on a task's result, with what lets its worker give it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Submission<AccountId, Signature> {
	/// The task.
	pub task: TaskId,
	/// `H(task, digest)`.
	pub vote: H256,
	/// `H(worker, task, digest)`.
	pub seal: H256,
	/// Where the task is not open to the worker without one.
	pub authorisation: Option<Authorisation<AccountId, Signature>>,
}

/// A worker's contribution that somebody else submits.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Relayed<AccountId, Signature> {
	/// Who contributes.
	pub worker: AccountId,
	/// What.
	pub submission: Submission<AccountId, Signature>,
	/// Of the worker, over
	/// [`relayed_contribution`](poco_primitives::hash::relayed_contribution).
	pub signature: Signature,
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
	/// Part of the bond that open contributions, a scheduler's tasks and memberships lock.
	pub locked: Balance,
	/// Lies in the pot until it is withdrawn.
	pub earned: Balance,
	/// Track record that counts everywhere.
	pub score: u32,
	/// Parts of the bond that come free by themselves, and what was earned with them.
	pub releases: BoundedVec<Release, ConstU32<MAX_RELEASES>>,
	/// The pools that it is a member of, or has a record in.
	pub pools: BoundedVec<Membership, ConstU32<MAX_POOLS>>,
}

impl Worker {
	/// Part of the bond that nothing locks at this time.
	pub fn free(&self, now: Moment) -> Balance {
		self.bond.saturating_sub(self.locked).saturating_sub(self.releasing(now))
	}

	/// Part of the bond that comes free later, by itself.
	pub fn releasing(&self, now: Moment) -> Balance {
		let pending = self.releases.iter().filter(|release| release.at > now);
		pending.fold(0, |sum, release| sum.saturating_add(release.stake))
	}

	/// Pay that has not come free yet.
	pub fn pending_pay(&self, now: Moment) -> Balance {
		let pending = self.releases.iter().filter(|release| release.at > now);
		pending.fold(0, |sum, release| sum.saturating_add(release.pay))
	}

	/// Takes in what has come free.
	pub fn mature(&mut self, now: Moment) {
		for release in self.releases.iter().filter(|release| release.at <= now) {
			self.earned = self.earned.saturating_add(release.pay);
		}
		self.releases.retain(|release| release.at > now);
	}

	/// Turns a stake that is locked, and its pay, into what comes free at `at`. Where that is now,
	/// the pay is earned.
	pub fn release_at(&mut self, stake: Balance, pay: Balance, at: Moment, now: Moment) {
		self.locked = self.locked.saturating_sub(stake);
		self.mature(now);
		if at <= now {
			self.earned = self.earned.saturating_add(pay);
			return;
		}
		if stake == 0 && pay == 0 {
			return;
		}
		let release = Release { at, stake, pay };
		if let Some(same) = self.releases.iter_mut().find(|other| other.at == at) {
			same.add(release);
		} else if self.releases.try_push(release).is_err() {
			// There is no room for one more time: the last one takes it in, and moves back where it
			// must.
			if let Some(last) = self.releases.iter_mut().max_by_key(|other| other.at) {
				last.at = last.at.max(at);
				last.add(release);
			}
		}
	}

	/// Takes back what was to come free at `at`: the stake is locked again, the pay is kept by
	/// whoever calls. Tells how much of both there still was.
	pub fn lock_again(
		&mut self,
		stake: Balance,
		pay: Balance,
		at: Moment,
		now: Moment,
	) -> (Balance, Balance) {
		self.mature(now);
		self.releases.as_mut().sort_by_key(|release| release.at);
		let (mut missing_stake, mut missing_pay) = (stake, pay);
		for release in self.releases.iter_mut().filter(|other| other.at >= at) {
			let (taken_stake, taken_pay) =
				(release.stake.min(missing_stake), release.pay.min(missing_pay));
			release.stake = release.stake.saturating_sub(taken_stake);
			release.pay = release.pay.saturating_sub(taken_pay);
			missing_stake = missing_stake.saturating_sub(taken_stake);
			missing_pay = missing_pay.saturating_sub(taken_pay);
		}
		self.releases.retain(|release| release.stake > 0 || release.pay > 0);
		let found = stake.saturating_sub(missing_stake);
		self.locked = self.locked.saturating_add(found);
		(found, pay.saturating_sub(missing_pay))
	}

	/// The score that counts in a pool: what was earned there and what counts everywhere.
	pub fn score_in(&self, pool: Option<H160>) -> u32 {
		let there = self.pools.iter().find(|membership| Some(membership.pool) == pool);
		self.score.saturating_add(there.map(|membership| membership.score).unwrap_or_default())
	}

	/// Changes the scores that a deal's tasks move.
	pub fn move_score(&mut self, scores: Scores, change: impl FnOnce(u32) -> u32) {
		match scores {
			Scores::Nowhere => (),
			Scores::Everywhere => self.score = change(self.score),
			Scores::Pool(pool) => {
				let known = self.pools.iter().find(|membership| membership.pool == pool);
				let old = known.map(|membership| membership.score).unwrap_or_default();
				let new = change(old);
				if new != old {
					if let Some(membership) = self.record_in(pool) {
						membership.score = new;
					}
				}
			},
		}
		self.pools.retain(|membership| membership.stake > 0 || membership.score > 0);
	}

	/// The record in a pool, a new one where there is room: the least one that is no membership
	/// makes room.
	pub fn record_in(&mut self, pool: H160) -> Option<&mut Membership> {
		let known = self.pools.iter().any(|membership| membership.pool == pool);
		if !known {
			let new = Membership { pool, ..Default::default() };
			if let Err(new) = self.pools.try_push(new) {
				let records = self.pools.iter_mut().filter(|membership| membership.stake == 0);
				*records.min_by_key(|membership| membership.score)? = new;
			}
		}
		self.pools.iter_mut().find(|membership| membership.pool == pool)
	}

	/// The membership of a pool, if the worker is a member.
	pub fn membership(&self, pool: H160) -> Option<&Membership> {
		self.pools.iter().find(|membership| membership.pool == pool && membership.stake > 0)
	}

	/// Whether it has bonded or worked, and not just earned something otherwise.
	pub fn is_worker(&self) -> bool {
		self.bond > 0 || self.score > 0 || !self.releases.is_empty() || !self.pools.is_empty()
	}

	/// Whether nothing would be lost by forgetting the record.
	pub fn is_void(&self) -> bool {
		self.bond == 0
			&& self.earned == 0
			&& self.score == 0
			&& self.releases.is_empty()
			&& self.pools.is_empty()
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
	pub publications: BoundedVec<Publication<AccountId>, ConstU32<MAX_PUBLICATIONS>>,
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
pub trait BenchmarkHelper<AccountId, Signature> {
	/// A signature of this message, and its signer. Another signer for every number.
	fn sign(number: u32, message: &[u8]) -> (AccountId, Signature);
	/// A workerpool of this owner.
	fn pool(owner: &AccountId) -> H160;
	/// Another currency than the chain's own, of which this account has this amount.
	fn asset(account: &AccountId, amount: Balance) -> Currency;
}
