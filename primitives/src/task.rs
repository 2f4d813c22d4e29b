//! What a requester asks for, and what the chain tells about a task.

use crate::{
	order::Currency,
	result::{ExecutionProfile, ResultLocation, ResultSummary, MAX_URI},
	Balance, CategoryId, DealId, Digest, Moment, TaskId, H256,
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
