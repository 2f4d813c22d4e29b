//! What a requester asks for, and what the chain tells about a task.

// The encoding of enums numbers their variants with `as`.
#![allow(clippy::cast_possible_truncation)]

use crate::{
	deal::Admission,
	order::Currency,
	result::{ExecutionProfile, ResultLocation, ResultSummary, MAX_URI},
	Balance, CategoryId, DealId, Digest, Moment, TaskId, H160, H256, U256,
};
use alloc::vec::Vec;
use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Most bytes of a program or an input that is stored on chain.
pub const MAX_ARTIFACT: u32 = 256 * 1024;

/// Most arguments of a task.
pub const MAX_ARGS: u32 = 32;

/// Most bytes of one argument.
pub const MAX_ARG: u32 = 256;

/// Most fuel that a task may ask for, in units of the profile: about a day of computing.
pub const MAX_FUEL: u64 = 1_000_000_000_000_000;

/// A URI: UTF-8, `http`, `https` or `file`.
pub type Uri = BoundedVec<u8, ConstU32<MAX_URI>>;

/// Arguments of a program, without its name, which is always `app`.
pub type Args = BoundedVec<BoundedVec<u8, ConstU32<MAX_ARG>>, ConstU32<MAX_ARGS>>;

/// Bytes that are named by their hash: a program, or an input folder's
/// [`Bundle`](crate::result::Bundle).
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
pub enum Artifact {
	/// Stored on chain under its content hash.
	#[codec(index = 0)]
	OnChain(H256),
	/// To be fetched elsewhere, and checked against the hash.
	#[codec(index = 1)]
	AtUri {
		/// Content hash of the bytes.
		hash: H256,
		/// Where they are.
		uri: Uri,
	},
}

impl Artifact {
	/// Content hash of the bytes.
	pub fn hash(&self) -> H256 {
		match self {
			Self::OnChain(hash) | Self::AtUri { hash, .. } => *hash,
		}
	}
}

/// What kind of bytes an owner stores on chain.
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
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum ArtifactKind {
	/// A WebAssembly module.
	#[codec(index = 0)]
	App,
	/// An input folder's bundle, or any other data.
	#[codec(index = 1)]
	Data,
}

/// What is to be computed.
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
pub struct TaskSpec {
	/// The execution profile that the program runs under.
	pub profile: ExecutionProfile,
	/// The program: a WASI preview 1 command.
	pub app: Artifact,
	/// Its read-only input folder, if it has one.
	pub input: Option<Artifact>,
	/// Its arguments.
	pub args: Args,
	/// Fuel that it may use, in units of the profile.
	pub fuel_limit: u64,
}

impl TaskSpec {
	/// A run of the stored app of this hash: no input, no arguments, all the fuel there is.
	pub fn of(app: H256) -> Self {
		Self {
			profile: ExecutionProfile::V1,
			app: Artifact::OnChain(app),
			input: None,
			args: Args::default(),
			fuel_limit: MAX_FUEL,
		}
	}
}

/// Where a task stands.
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
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum TaskStatus {
	/// Workers may contribute.
	#[codec(index = 0)]
	Active,
	/// A vote has reached consensus; its voters reveal.
	#[codec(index = 1)]
	Revealing,
	/// Settled and paid.
	#[codec(index = 2)]
	Completed,
	/// Given up: the requester has its money back.
	#[codec(index = 3)]
	Failed,
}

impl TaskStatus {
	/// Whether nothing can happen to the task any more.
	pub fn is_final(&self) -> bool {
		matches!(self, Self::Completed | Self::Failed)
	}
}

/// Where a contribution stands.
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
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum ContributionStatus {
	/// The vote stands, its digest is not revealed.
	#[codec(index = 0)]
	Contributed,
	/// The digest was revealed and fits.
	#[codec(index = 1)]
	Proved,
	/// It won a consensus and nobody of its group revealed in time.
	#[codec(index = 2)]
	Rejected,
}

/// A contribution, as the chain's runtime API tells it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct ContributionView<AccountId> {
	/// Who contributed.
	pub worker: AccountId,
	/// Its vote.
	pub vote: H256,
	/// Where it stands.
	pub status: ContributionStatus,
	/// Weight of the vote in the credibility.
	pub weight: u32,
}

/// Where one worker says that the bytes of a result are.
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
pub struct Publication<AccountId> {
	/// Who published it.
	pub publisher: AccountId,
	/// Where the result's bytes are.
	pub location: ResultLocation,
}

/// A task, as the chain's runtime API tells it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct TaskView<AccountId> {
	/// The task's identifier.
	pub id: TaskId,
	/// Its deal.
	pub deal: DealId,
	/// Who asked for it and paid.
	pub requester: AccountId,
	/// What is computed.
	pub spec: TaskSpec,
	/// Where it stands.
	pub status: TaskStatus,
	/// A result is accepted when its credibility exceeds `1 - 1/trust`.
	pub trust: u32,
	/// What the requester pays, in smallest units.
	pub reward: Balance,
	/// What each contribution locks of its worker's bond, in smallest units.
	pub stake: Balance,
	/// Its category.
	pub category: CategoryId,
	/// When it was created, in chain time like all that follow.
	pub created: Moment,
	/// Contributions are taken before this.
	pub contribution_deadline: Moment,
	/// Reveals are taken before this, once consensus is reached.
	pub reveal_deadline: Option<Moment>,
	/// From here on anybody may claim the refund of a task that reached no end.
	pub final_deadline: Moment,
	/// The vote that reached consensus.
	pub consensus: Option<H256>,
	/// The digest, once revealed.
	pub digest: Option<Digest>,
	/// All contributions, in their order.
	pub contributions: Vec<ContributionView<AccountId>>,
	/// The summary that hashes to the digest, once published.
	pub summary: Option<ResultSummary>,
	/// Where the result is, by those who published it.
	pub publications: Vec<Publication<AccountId>>,
	/// Its position in the volume that its requester asked for.
	pub index: u32,
	/// Who paid, and is refunded.
	pub payer: AccountId,
	/// Whom the result is for.
	pub beneficiary: AccountId,
	/// What prices are in; stakes are in the chain's own token.
	pub currency: Currency,
	/// Who may contribute.
	pub admission: Admission,
	/// Something waits for a publication: the scheduler's pay, its stake, or a callback.
	pub unpublished: bool,
	/// A callback was bought and waits for its bytes: the first publication must carry them.
	pub callback_open: bool,
	/// The result can be appealed against before this.
	pub appealable_until: Option<Moment>,
	/// What became of an appeal against its result, if there was one.
	pub appeal: Option<Appeal<AccountId>>,
	/// When it was completed or failed.
	pub ended: Option<Moment>,
}

/// A result that somebody doubts.
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
pub struct Appeal<AccountId> {
	/// Who doubts it, and paid for a rerun.
	pub by: AccountId,
	/// The rerun.
	pub rerun: TaskId,
	/// What came of it.
	pub verdict: Option<Verdict>,
}

/// What a rerun says of a result.
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
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
	/// It came to the same result.
	#[codec(index = 0)]
	Upheld,
	/// It came to another one.
	#[codec(index = 1)]
	Refuted,
	/// It came to nothing.
	#[codec(index = 2)]
	Open,
}

/// Why a worker cannot contribute to a task.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
	/// There is no such task.
	#[codec(index = 0)]
	TaskNotFound,
	/// The task does not take contributions: it has its consensus, or has ended.
	#[codec(index = 1)]
	NotActive,
	/// The contribution window is over.
	#[codec(index = 2)]
	ContributionWindowOver,
	/// The worker has voted on this task already.
	#[codec(index = 3)]
	AlreadyContributed,
	/// The task has as many contributions as it may have.
	#[codec(index = 4)]
	MaxContributorsExceeded,
	/// The worker proved the result that this task judges.
	#[codec(index = 5)]
	Involved,
	/// The pool's scheduler has to sign the worker's authorisation.
	#[codec(index = 6)]
	NotAuthorised,
	/// The task asks for a trusted execution environment.
	#[codec(index = 7)]
	EnclaveMissing,
	/// The enclave did not sign this contribution.
	#[codec(index = 8)]
	EnclaveMismatch,
	/// Nobody vouches for enclaves on this chain yet.
	#[codec(index = 9)]
	BrokerMissing,
	/// The worker was no member of the pool when the deal was made.
	#[codec(index = 10)]
	NotMember,
	/// The numbers that the draw follows from are not known yet.
	#[codec(index = 11)]
	DrawPending,
	/// The worker is not drawn, or not yet.
	#[codec(index = 12)]
	NotDrawn,
	/// Bond and balance do not cover the stake.
	#[codec(index = 13)]
	FundsTooLow,
}

/// Whether a worker may contribute to a task.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct Standing {
	/// Why not, if it may not.
	pub refusal: Option<Refusal>,
	/// What its contribution would lock, in smallest units.
	pub stake: Balance,
	/// What its vote would weigh.
	pub weight: u32,
	/// When it will be drawn at the latest, where it is not yet.
	pub drawn_from: Option<Moment>,
}

/// How sure the chain is of what was voted on a task.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Credibility {
	/// `1 + sum of all groups`.
	pub total: U256,
	/// Every vote with the weight of its group: its credibility is their ratio.
	pub groups: Vec<(H256, U256)>,
	/// The vote that is, or would be, the consensus.
	pub credible: Option<H256>,
}

/// Something that the chain does by itself, or that anybody may do from that moment on.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct DueView {
	/// In chain time.
	pub at: Moment,
	/// What it is about.
	pub due: Due,
}

/// What comes due.
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
pub enum Due {
	/// A reveal window ends: the task is settled, reopened or given up.
	#[codec(index = 0)]
	Reveals(TaskId),
	/// A rerun has ended: the appeal is judged.
	#[codec(index = 1)]
	Verdict(TaskId),
	/// A deal's final deadline: what is open is given up, from this position on.
	#[codec(index = 2)]
	End(DealId, u32),
	/// The retention time of a deal's records is over, from this position on.
	#[codec(index = 3)]
	Prune(DealId, u32),
	/// A callback waits to be delivered.
	#[codec(index = 4)]
	Callback(TaskId),
	/// Nothing can undo any more how a task ended that a campaign pays: the campaign is told.
	#[codec(index = 5)]
	Final(TaskId),
	/// No task of a deal can be appealed against any more: what workers were paid is told as a price.
	#[codec(index = 6)]
	Price(DealId),
}

/// What stays of a task when its records are gone.
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
	Serialize,
	Deserialize,
)]
pub struct Receipt {
	/// Its deal.
	pub deal: DealId,
	/// The digest of its result; nothing when it failed.
	pub digest: Option<Digest>,
	/// When it ended.
	pub ended: Moment,
	/// Whether an appeal refuted its result.
	pub refuted: bool,
}

/// A worker's record, as the chain's runtime API tells it. Amounts are in smallest units.
#[derive(
	Clone, Debug, Default, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize,
)]
pub struct WorkerView {
	/// Held on its own balance.
	pub bond: Balance,
	/// Part of the bond that open contributions lock.
	pub locked: Balance,
	/// Earned and not yet paid out.
	pub earned: Balance,
	/// Track record.
	pub score: u32,
	/// Stakes of settled tasks that may still be appealed against, in smallest units.
	pub releasing: Balance,
	/// What was earned with them, and comes free with them.
	pub pending_pay: Balance,
	/// The pools that it is a member of, or has a record in.
	pub pools: Vec<Membership>,
}

/// What a worker is in a pool.
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
pub struct Membership {
	/// The pool's entry in the registry.
	pub pool: H160,
	/// What it stakes to be drawn, in smallest units; nothing when it is no member.
	pub stake: Balance,
	/// Since when.
	pub since: Moment,
	/// Track record in this pool.
	pub score: u32,
}

/// What a task would cost, as the chain's runtime API tells it. Amounts are in smallest units.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct Quote {
	/// Stake that each contribution will lock.
	pub stake: Balance,
	/// Deposit of the requester, which comes back when the task is pruned.
	pub deposit: Balance,
	/// The part of the reward that is burned as protocol fee when the task completes.
	pub protocol_fee: Balance,
	/// How long contributions are taken, in milliseconds of chain time.
	pub contribution_window: Moment,
	/// When the task ends at the latest, in milliseconds of chain time.
	pub final_window: Moment,
}
