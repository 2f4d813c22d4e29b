#![cfg_attr(not(feature = "std"), no_std)]
#![doc = include_str!("../README.md")]
#![deny(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::cast_possible_wrap,
	clippy::cast_precision_loss,
	clippy::cast_sign_loss,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::panic,
	clippy::unwrap_used
)]

extern crate alloc;

mod agenda;
pub mod api;
mod appeals;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod contributing;
mod deals;
mod extension;
pub mod migrations;
mod operators;
mod pools;
mod publishing;
mod settlement;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
pub mod weights;

pub use extension::CheckWork;
pub use pallet::*;
pub use publishing::Announcement;
pub use types::*;
pub use weights::WeightInfo;

#[frame_support::pallet]
// The macro itself numbers events with `as` and expects its pallets to be in the runtime.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
pub mod pallet {
	use super::{operators::Caller, publishing::Announcement, types::*, weights::WeightInfo};
	use alloc::vec::Vec;
	use frame_support::{
		dispatch::{DispatchResultWithPostInfo, Pays, PostDispatchInfo},
		pallet_prelude::*,
		traits::{
			fungible::{self, hold::Mutate as _, Inspect as _, Mutate as _},
			fungibles::{self, Mutate as _},
			tokens::{Precision, Preservation},
			OnTimestampSet,
		},
		weights::WeightMeter,
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use poco_primitives::{
		credibility,
		deadlines::Clock,
		deal::{Admission, MAX_BATCH},
		hash,
		order::Currency,
		result::{ResultLocation, ResultSummary, MAX_INLINE_RESULT},
		task::{ArtifactKind, ContributionStatus, Due, Receipt, TaskSpec, Verdict, MAX_ARTIFACT},
		Balance, CategoryId, DealId, Digest, Moment, TaskId, H160, H256,
	};
	use sp_runtime::traits::{AccountIdConversion, IdentifyAccount, Verify, Zero};

	/// The largest threshold of the front door: `2^20` is a trust of a million.
	pub const MAX_THRESHOLD: u8 = 20;

	/// How every WebAssembly module begins: its magic number and version 1.
	const WASM_PREAMBLE: [u8; 8] = *b"\0asm\x01\0\0\0";

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(4);

	/// The task type of a runtime.
	pub type TaskOf<T> =
		TaskRecord<<T as frame_system::Config>::AccountId, <T as Config>::MaxContributors>;

	/// The deal type of a runtime.
	pub type DealOf<T> = Deal<<T as frame_system::Config>::AccountId>;

	/// What tasks of a runtime ask of their votes.
	pub type VotingOf<T> = Voting<<T as frame_system::Config>::AccountId>;

	/// The authorisation type of a runtime.
	pub type AuthorisationOf<T> =
		Authorisation<<T as frame_system::Config>::AccountId, <T as Config>::Signature>;

	/// The vote type of a runtime.
	pub type SubmissionOf<T> =
		Submission<<T as frame_system::Config>::AccountId, <T as Config>::Signature>;

	/// The relayed vote type of a runtime.
	pub type RelayedOf<T> =
		Relayed<<T as frame_system::Config>::AccountId, <T as Config>::Signature>;

	/// At most [`MAX_BATCH`] of something.
	pub type Batch<Item> = BoundedVec<Item, ConstU32<MAX_BATCH>>;

	/// Bytes that a callback passes on.
	pub type CallbackData = BoundedVec<u8, ConstU32<MAX_INLINE_RESULT>>;

	/// What the pallet needs of its runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// The currency of rewards, bonds and deposits.
		type Currency: fungible::Inspect<Self::AccountId, Balance = Balance>
			+ fungible::Mutate<Self::AccountId>
			+ fungible::hold::Mutate<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// The runtime's reasons of holds.
		type RuntimeHoldReason: From<HoldReason>;

		/// All currencies that prices may be in, [`Config::Currency`] among them.
		type Assets: fungibles::Inspect<Self::AccountId, AssetId = Currency, Balance = Balance>
			+ fungibles::Mutate<Self::AccountId>;

		/// What currencies are worth.
		type Rates: Rates;

		/// Looks the time units of categories up.
		type Categories: Categories;

		/// The longest that what a task was computed with may be needed, in milliseconds: from a deal in the
		/// category of the longest time unit to its final deadline, and the longest appeal window.
		type LongestWindow: Get<Moment>;

		/// The economic terms of new deals and deposits.
		type Terms: Get<Terms>;

		/// Knows who owns a workerpool.
		type Pools: PoolOwners<Self::AccountId>;

		/// The numbers that draws follow from.
		type Beacon: Beacon;

		/// Where results are passed on to.
		type Callbacks: Callbacks;

		/// Is told what became of the money of deals.
		type Campaigns: Campaigns<Self::AccountId>;

		/// Names the court, the checker and the broker of trusted execution environments.
		type CourtOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Signatures of schedulers, enclaves and workers over 32 bytes.
		type Signature: Parameter
			+ DecodeWithMemTracking
			+ Verify<Signer: IdentifyAccount<AccountId = Self::AccountId>>;

		/// The most weight that a block spends on what comes due.
		type AgendaBudget: Get<Weight>;

		/// Most contributions to one task, at most 255.
		#[pallet::constant]
		type MaxContributors: Get<u32>;

		/// From this the account of the pot is derived.
		#[pallet::constant]
		type PotId: Get<PalletId>;

		/// Measured weights.
		type WeightInfo: WeightInfo;

		/// Makes what benchmarks need.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper<Self::AccountId, Self::Signature>;
	}

	/// Why the pallet holds money on somebody's balance.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// A worker's bond.
		Bond,
		/// The deposit for a stored artifact.
		Artifact,
		/// The deposit for a spot check's commitment.
		Check,
	}

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// The chain's clock. Set by the timestamp inherent of every block.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type ChainClock<T: Config> = StorageValue<_, Clock, ValueQuery>;

	/// Deals. Key: the deal's identifier. Value: its terms, which never change, and counters.
	#[pallet::storage]
	pub type Deals<T: Config> = StorageMap<_, Identity, DealId, DealOf<T>>;

	/// Number of deals that the front door has opened, which makes their identifiers differ.
	#[pallet::storage]
	pub type DealCount<T: Config> = StorageValue<_, u64, ValueQuery>;

	/// Tasks. Key: the task's identifier. Value: votes, contributions, consensus, status.
	#[pallet::storage]
	pub type Tasks<T: Config> = StorageMap<_, Identity, TaskId, TaskOf<T>>;

	/// Published results. Key: the task's identifier. Value: the summary and where the bytes are.
	#[pallet::storage]
	pub type Results<T: Config> = StorageMap<_, Identity, TaskId, PublishedResult<T::AccountId>>;

	/// Workers, and anybody else with money to collect from the pot. Key: the account. Value: bond,
	/// what is locked of it, earnings, score.
	#[pallet::storage]
	pub type Workers<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Worker, ValueQuery>;

	/// Earnings and refunds in other currencies than the chain's own, which the pot keeps until they
	/// are withdrawn. Keys: the account, the currency. Value: in the currency's smallest units.
	#[pallet::storage]
	pub type Earnings<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Blake2_128Concat,
		Currency,
		Balance,
		ValueQuery,
	>;

	/// Stored artifacts. Key: content hash of the bytes. Value: owner, kind, length, deposit.
	#[pallet::storage]
	pub type Artifacts<T: Config> = StorageMap<_, Identity, H256, ArtifactInfo<T::AccountId>>;

	/// Bytes of the stored artifacts. Key: their content hash.
	#[pallet::storage]
	pub type ArtifactBytes<T: Config> =
		StorageMap<_, Identity, H256, BoundedVec<u8, ConstU32<MAX_ARTIFACT>>>;

	/// What rounding left over and failures forfeited: part of the pot. In smallest units.
	#[pallet::storage]
	pub type Kitty<T: Config> = StorageValue<_, Balance, ValueQuery>;

	/// What comes due. Keys: the minute of chain time in which it does, what it is.
	#[pallet::storage]
	pub type Agenda<T: Config> = StorageDoubleMap<_, Identity, u64, Identity, Due, ()>;

	/// The first minute under which the agenda may hold anything.
	#[pallet::storage]
	pub type AgendaFrom<T: Config> = StorageValue<_, u64>;

	/// What stays of tasks whose records are gone. Key: the task's identifier.
	#[pallet::storage]
	pub type Receipts<T: Config> = StorageMap<_, Identity, TaskId, Receipt>;

	/// How pools take workers in. Key: the pool's entry in the registry. Whatever is not here is open
	/// to anybody.
	#[pallet::storage]
	pub type Pools<T: Config> = StorageMap<_, Identity, H160, Pool, ValueQuery>;

	/// Keys that sign authorisations in the place of schedulers. Key: the scheduler.
	#[pallet::storage]
	pub type Authorities<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, T::AccountId>;

	/// Who vouches for enclaves, if anybody does.
	#[pallet::storage]
	pub type Broker<T: Config> = StorageValue<_, T::AccountId>;

	/// The pool whose members judge appeals, if there is one.
	#[pallet::storage]
	pub type Court<T: Config> = StorageValue<_, H160>;

	/// Operating keys. Key: the operator's account. Value: the account that it works for.
	#[pallet::storage]
	pub type Operators<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, T::AccountId>;

	/// The same the other way: who works for an account. Key: the account. Value: its operator.
	#[pallet::storage]
	pub type OperatorOf<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, T::AccountId>;

	/// Whose spot checks move the scores that count everywhere, if there is anybody.
	#[pallet::storage]
	pub type Checker<T: Config> = StorageValue<_, T::AccountId>;

	/// Commitments of spot checks. Key: [`check`](hash::check) of task, digest and salt.
	#[pallet::storage]
	pub type Checks<T: Config> = StorageMap<_, Identity, H256, Check<T::AccountId>>;

	/// Bytes that callbacks pass on. Key: the task's identifier.
	#[pallet::storage]
	pub type CallbackBytes<T: Config> = StorageMap<_, Identity, TaskId, CallbackData>;

	/// Gives the pot the existential deposit that keeps its account alive.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// The pool whose members judge appeals, if there is one.
		pub court: Option<H160>,
		#[doc(hidden)]
		#[serde(skip)]
		pub _config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			Court::<T>::set(self.court);
			let missing = T::Currency::minimum_balance()
				.saturating_sub(T::Currency::total_balance(&Pallet::<T>::pot()));
			if !missing.is_zero() {
				let endowed = T::Currency::mint_into(&Pallet::<T>::pot(), missing);
				debug_assert!(endowed.is_ok(), "the existential deposit can be minted");
			}
		}
	}

	/// What happened. Amounts are in smallest units.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A bond grew.
		Bonded {
			/// Whose bond.
			worker: T::AccountId,
			/// By how much.
			amount: Balance,
		},
		/// A part of a bond was released.
		Unbonded {
			/// Whose bond.
			worker: T::AccountId,
			/// How much was released.
			amount: Balance,
		},
		/// Earnings left the pot.
		Withdrawn {
			/// Who was paid.
			worker: T::AccountId,
			/// How much.
			amount: Balance,
		},
		/// An artifact was stored.
		ArtifactStored {
			/// Content hash of its bytes.
			hash: H256,
			/// Who stored it.
			owner: T::AccountId,
			/// What it is.
			kind: ArtifactKind,
			/// Number of its bytes.
			length: u32,
		},
		/// An artifact's owner wants it removed; no more tasks may name it.
		ArtifactRetired {
			/// Content hash of its bytes.
			hash: H256,
			/// From here on it can be removed.
			removable_from: Moment,
		},
		/// An artifact was removed and its deposit released.
		ArtifactRemoved {
			/// Content hash of its bytes.
			hash: H256,
		},
		/// Earnings in another currency than the chain's own left the pot.
		AssetWithdrawn {
			/// Who was paid.
			account: T::AccountId,
			/// In what.
			currency: Currency,
			/// How much.
			amount: Balance,
		},
		/// A deal was made and paid for.
		DealOpened {
			/// The deal.
			deal: DealId,
			/// Who paid.
			payer: T::AccountId,
			/// Number of its tasks.
			volume: u32,
			/// What prices are in.
			currency: Currency,
			/// What one task costs.
			price: Balance,
		},
		/// The tasks of a deal that nobody initialized in time were given up.
		DealRefunded {
			/// The deal.
			deal: DealId,
			/// Who has its money back.
			payer: T::AccountId,
			/// Number of the tasks.
			tasks: u32,
			/// In what.
			currency: Currency,
			/// How much, the deposits apart.
			amount: Balance,
			/// What the scheduler lost to the kitty.
			forfeited: Balance,
		},
		/// A task of a deal takes contributions from here on.
		TaskInitialized {
			/// The task.
			task: TaskId,
			/// Its deal.
			deal: DealId,
			/// Its position in the volume that its requester asked for.
			index: u32,
		},
		/// Somebody was paid for something else than proving a result.
		Paid {
			/// The task.
			task: TaskId,
			/// Who was paid.
			payee: T::AccountId,
			/// For what.
			role: Role,
			/// In what.
			currency: Currency,
			/// How much.
			amount: Balance,
		},
		/// A scheduler drew from the kitty.
		KittyDrawn {
			/// The task that it brought to its end.
			task: TaskId,
			/// Who drew.
			scheduler: T::AccountId,
			/// How much.
			amount: Balance,
		},
		/// A scheduler lost its stake for a task to the kitty.
		SchedulerSlashed {
			/// The task that failed.
			task: TaskId,
			/// Who lost it.
			scheduler: T::AccountId,
			/// How much.
			amount: Balance,
		},
		/// A task was created and paid for at the front door.
		TaskCreated {
			/// The task.
			task: TaskId,
			/// Its deal.
			deal: DealId,
			/// Who pays.
			requester: T::AccountId,
			/// What it pays.
			reward: Balance,
		},
		/// A worker voted.
		Contributed {
			/// The task.
			task: TaskId,
			/// Who voted.
			worker: T::AccountId,
			/// For what.
			vote: H256,
		},
		/// A vote became credible enough.
		ConsensusReached {
			/// The task.
			task: TaskId,
			/// The vote.
			vote: H256,
			/// Number of workers that may reveal.
			winners: u32,
			/// They may do so before this.
			reveal_deadline: Moment,
		},
		/// A worker opened its vote.
		Revealed {
			/// The task.
			task: TaskId,
			/// Who revealed.
			worker: T::AccountId,
			/// The digest.
			digest: Digest,
		},
		/// Nobody revealed in time: the consensus is void, its voters are rejected.
		TaskReopened {
			/// The task.
			task: TaskId,
		},
		/// A worker was paid for a result that it proved.
		Rewarded {
			/// The task.
			task: TaskId,
			/// Who was paid.
			worker: T::AccountId,
			/// In what.
			currency: Currency,
			/// How much, its stake apart.
			amount: Balance,
		},
		/// A worker lost a part of its bond.
		Slashed {
			/// The task.
			task: TaskId,
			/// Who lost it.
			worker: T::AccountId,
			/// How much.
			amount: Balance,
		},
		/// A worker that revealed was compensated for a task that failed all the same.
		Compensated {
			/// The task.
			task: TaskId,
			/// Who was compensated.
			worker: T::AccountId,
			/// How much.
			amount: Balance,
		},
		/// A task was settled.
		TaskCompleted {
			/// The task.
			task: TaskId,
			/// The digest of its result.
			digest: Digest,
			/// The protocol fee.
			burned: Balance,
			/// What rounding left for the kitty.
			to_kitty: Balance,
		},
		/// A task was given up.
		TaskFailed {
			/// The task.
			task: TaskId,
			/// Why.
			reason: FailureReason,
			/// What contributors lost and nobody got.
			burned: Balance,
			/// What was slashed and not paid out as compensation.
			to_kitty: Balance,
		},
		/// Whoever paid for a task has the money back.
		Refunded {
			/// The task.
			task: TaskId,
			/// Who has it back.
			payer: T::AccountId,
			/// In what.
			currency: Currency,
			/// How much.
			amount: Balance,
		},
		/// A worker published where a result is.
		Published {
			/// The task.
			task: TaskId,
			/// Who published.
			publisher: T::AccountId,
		},
		/// The records of a task were removed but for a receipt, and their deposit returned.
		TaskPruned {
			/// The task.
			task: TaskId,
		},
		/// One contribution of several was refused; the others stand.
		ContributionRefused {
			/// The task.
			task: TaskId,
			/// Whose.
			worker: T::AccountId,
			/// Why.
			error: DispatchError,
		},
		/// One reveal of several was refused; the others stand.
		RevealRefused {
			/// The task.
			task: TaskId,
			/// Why.
			error: DispatchError,
		},
		/// A pool's owner said who may contribute to its tasks.
		PoolSet {
			/// The pool.
			pool: H160,
			/// Who may.
			admission: Admission,
			/// The least that a member stakes.
			minimum: Balance,
			/// The most that a member stakes.
			cap: Balance,
		},
		/// Another key signs a scheduler's authorisations.
		AuthoritySet {
			/// The scheduler.
			scheduler: T::AccountId,
			/// The key; nothing for its own.
			key: Option<T::AccountId>,
		},
		/// A worker became a member of a pool.
		Joined {
			/// The pool.
			pool: H160,
			/// Who.
			worker: T::AccountId,
			/// What it stakes to be drawn.
			stake: Balance,
		},
		/// A worker is no member of a pool any more.
		Left {
			/// The pool.
			pool: H160,
			/// Who.
			worker: T::AccountId,
			/// What it has back.
			stake: Balance,
		},
		/// Somebody vouches for enclaves, or nobody does.
		BrokerSet {
			/// Who.
			broker: Option<T::AccountId>,
		},
		/// The members of a pool judge appeals, or nobody does.
		CourtSet {
			/// The pool.
			pool: Option<H160>,
		},
		/// A result is doubted: others compute it again.
		Appealed {
			/// The task.
			task: TaskId,
			/// Who doubts it.
			by: T::AccountId,
			/// The task that judges it.
			rerun: TaskId,
		},
		/// An appeal has come to its end.
		Judged {
			/// The task.
			task: TaskId,
			/// What the rerun says of it.
			verdict: Verdict,
			/// What whoever appealed was awarded.
			awarded: Balance,
			/// What was slashed beyond that.
			burned: Balance,
		},
		/// Another key than its own works for an account, or none does.
		OperatorSet {
			/// The account.
			worker: T::AccountId,
			/// Who works for it.
			operator: Option<T::AccountId>,
		},
		/// Somebody's spot checks move the scores that count everywhere, or nobody's do.
		CheckerSet {
			/// Whose.
			checker: Option<T::AccountId>,
		},
		/// Somebody committed to an answer.
		CheckCommitted {
			/// The commitment.
			commitment: H256,
			/// Who.
			by: T::AccountId,
		},
		/// A commitment was taken back.
		CheckDropped {
			/// The commitment.
			commitment: H256,
		},
		/// A result is what somebody knew before.
		CheckConfirmed {
			/// The task.
			task: TaskId,
			/// Who.
			by: T::AccountId,
		},
		/// One publication of several was refused; the others stand.
		PublicationRefused {
			/// The task.
			task: TaskId,
			/// Why.
			error: DispatchError,
		},
	}

	/// Why a call was refused. A refused call changes nothing.
	#[pallet::error]
	pub enum Error<T> {
		/// There is no such task.
		TaskNotFound,
		/// There is no such deal.
		DealNotFound,
		/// The deal has no task of this position.
		IndexOutOfRange,
		/// The task has been initialized before.
		TaskAlreadyExists,
		/// A batch has at least one task, and at most a hundred.
		BatchOutOfRange,
		/// Every task of the deal was initialized or refunded.
		NothingToRefund,
		/// Price or stake times volume is more than can be reckoned with.
		VolumeOverflow,
		/// Deals are not made in this currency.
		CurrencyNotAccepted,
		/// Bond and balance of the scheduler do not cover its stake.
		SchedulerFundsTooLow,
		/// There is no such artifact on chain.
		ArtifactNotFound,
		/// These bytes are stored already.
		ArtifactAlreadyExists,
		/// An artifact has at least one byte.
		ArtifactEmpty,
		/// An app begins as every WebAssembly module does.
		NotWasm,
		/// The artifact is data, not an app.
		NotAnApp,
		/// A task that names the artifact may still be open, or an entry of the registry sells it.
		ArtifactInUse,
		/// The artifact's owner has retired it.
		ArtifactIsRetired,
		/// The artifact belongs to somebody else.
		NotOwner,
		/// There is no such category, or it is closed.
		CategoryNotFound,
		/// The threshold is at least 1 and at most 20.
		ThresholdOutOfRange,
		/// The fuel limit is at least 1 and at most that of the profile.
		FuelOutOfRange,
		/// A URI has at least one byte.
		UriEmpty,
		/// Nothing is no amount.
		AmountZero,
		/// The balance does not cover the amount.
		FundsTooLow,
		/// Less of the bond is free than was asked for.
		BondLocked,
		/// There is nothing to pay out.
		NothingEarned,
		/// The worker has voted on this task already.
		AlreadyContributed,
		/// The task does not take contributions: it has its consensus, or has ended.
		NotActive,
		/// The contribution window is over.
		ContributionWindowOver,
		/// The task has as many contributions as it may have.
		MaxContributorsExceeded,
		/// The group would weigh more than can be reckoned with.
		WeightOverflow,
		/// The task has no consensus to reveal for.
		NotRevealing,
		/// The reveal window is over.
		RevealWindowOver,
		/// The reveal window is still open.
		RevealWindowOpen,
		/// The caller has not voted on this task.
		NotContributor,
		/// The caller voted for another result, or was rejected.
		NotInConsensus,
		/// The caller has revealed already.
		AlreadyRevealed,
		/// The digest does not open the vote.
		VoteMismatch,
		/// The digest does not open the caller's seal.
		SealMismatch,
		/// Nobody has revealed.
		NothingRevealed,
		/// Somebody has revealed: finalize the task instead.
		SomethingRevealed,
		/// The final deadline is still ahead.
		FinalDeadlineAhead,
		/// The task is not completed.
		NotCompleted,
		/// The task has not ended.
		NotEnded,
		/// The records are kept for longer.
		RetentionOpen,
		/// Only those who proved the result may publish it.
		NotProved,
		/// The caller has published already.
		AlreadyPublished,
		/// As many workers as may have published already.
		MaxPublicationsExceeded,
		/// The summary does not hash to the digest that was voted.
		SummaryMismatch,
		/// The bytes are no result of this summary.
		ResultMismatch,
		/// The worker proved the result that this task judges.
		Involved,
		/// The scheduler, or the broker where an enclave is named, has not signed for this worker.
		NotAuthorised,
		/// The task asks for a trusted execution environment.
		EnclaveMissing,
		/// The enclave did not sign this contribution.
		EnclaveMismatch,
		/// Nobody vouches for enclaves yet.
		BrokerMissing,
		/// The worker was no member of the pool when the deal was made, or is none.
		NotMember,
		/// The numbers that the draw follows from are not known yet.
		DrawPending,
		/// The worker is not drawn, or not yet.
		NotDrawn,
		/// Only a task of trust 1 whose workers are not just anybody is finalized with its first
		/// contribution.
		NotAlone,
		/// The worker did not sign this contribution.
		BadSignature,
		/// The worker is a member of the pool already.
		AlreadyMember,
		/// The worker has a membership in as many pools as it may.
		MaxPoolsExceeded,
		/// The pool does not draw its workers.
		PoolNotDrawn,
		/// The pool asks for another stake.
		StakeOutOfRange,
		/// There is no such pool.
		PoolNotFound,
		/// The caller does not own the pool, nor is it the checker.
		NotScheduler,
		/// Nobody judges appeals yet.
		NoCourt,
		/// Only its requester, or who knew the answer before, appeals against a result.
		NotRequester,
		/// The result was appealed against before.
		AlreadyAppealed,
		/// The result of an appeal is not appealed against.
		NoAppealOfAppeals,
		/// The appeal window is over, or there is none.
		AppealWindowOver,
		/// An appeal asks for more trust than the task had.
		TrustTooLow,
		/// An appeal pays at least what the task did.
		RewardTooLow,
		/// Nobody appealed.
		NoAppeal,
		/// The appeal has its verdict.
		AlreadyJudged,
		/// The rerun is still open.
		RerunOpen,
		/// There is no such commitment.
		CheckNotFound,
		/// There is such a commitment already.
		CheckAlreadyExists,
		/// The commitment is not older than the deal.
		CheckTooLate,
		/// The answer that was known is the result.
		CheckAgrees,
		/// The answer that was known is not the result: appeal with it.
		CheckDisagrees,
		/// A spot check has confirmed the result before.
		AlreadyChecked,
		/// The court has too few members to be that sure.
		TrustTooHigh,
		/// The pool judges appeals: governance would have to name another one first.
		PoolIsCourt,
		/// Only an account with a bond has an operator.
		NotBonded,
		/// An account works for itself without being named.
		OperatorIsSelf,
		/// An operator has no bond, no record and no operator of its own.
		OperatorIsWorker,
		/// The key works for another account already.
		OperatorTaken,
		/// The caller works for another account itself.
		IsOperator,
		/// The caller neither has an operator nor is one.
		NoOperator,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			// What the timestamp inherent adds by `on_timestamp_set`. The clock counts as read by
			// everybody else's calls, so its item is charged here.
			T::WeightInfo::tick().saturating_add(T::DbWeight::get().reads_writes(1, 1))
		}

		fn on_poll(_: BlockNumberFor<T>, meter: &mut WeightMeter) {
			let budget = meter.remaining().min(T::AgendaBudget::get());
			let mut agenda = WeightMeter::with_limit(budget);
			Self::serve(&mut agenda);
			meter.consume(agenda.consumed());
		}

		fn integrity_test() {
			let terms = T::Terms::get();
			assert!(terms.retention >= terms.appeal_window, "what is appealed against is kept");
			assert!(
				Self::largest_due().all_lte(T::AgendaBudget::get()),
				"the agenda can do whatever comes due"
			);
			assert!(
				T::MaxContributors::get() >= MAX_THRESHOLD.into(),
				"every threshold can be met"
			);
			assert!(T::MaxContributors::get() <= u8::MAX.into(), "groups are numbered by a byte");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state().map(drop)
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Holds `amount` more of the caller's balance as its bond.
		///
		/// Who: any account. Contributions lock parts of a bond; a bond earns nothing by itself.
		/// Errors: `AmountZero`, `FundsTooLow`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::bond())]
		pub fn bond(origin: OriginFor<T>, #[pallet::compact] amount: Balance) -> DispatchResult {
			let worker = ensure_signed(origin)?;
			ensure!(!amount.is_zero(), Error::<T>::AmountZero);
			Self::change_worker(&worker, |record| Self::raise_bond(&worker, record, amount))
		}

		/// Releases `amount` of the caller's bond. Who has none any more has no operator either.
		///
		/// Who: a worker. What open contributions lock stays. Errors: `AmountZero`, `BondLocked`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::unbond())]
		pub fn unbond(origin: OriginFor<T>, #[pallet::compact] amount: Balance) -> DispatchResult {
			let worker = ensure_signed(origin)?;
			ensure!(!amount.is_zero(), Error::<T>::AmountZero);
			let left = Self::change_worker(&worker, |record| {
				ensure!(record.free(Self::now()) >= amount, Error::<T>::BondLocked);
				record.bond = record.bond.saturating_sub(amount);
				T::Currency::release(
					&HoldReason::Bond.into(),
					&worker,
					amount,
					Precision::BestEffort,
				)?;
				Ok(record.bond)
			})?;
			if left.is_zero() {
				Self::dismiss_operator(&worker);
			}
			Self::deposit_event(Event::Unbonded { worker, amount });
			Ok(())
		}

		/// Pays `worker` what it has earned and not received.
		///
		/// Who: anybody, for anybody. Errors: `NothingEarned`; the currency's own, when the account
		/// cannot receive the amount, which then stays where it is.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::withdraw())]
		pub fn withdraw(origin: OriginFor<T>, worker: T::AccountId) -> DispatchResult {
			ensure_signed(origin)?;
			let amount = Self::change_worker(&worker, |record| {
				ensure!(!record.earned.is_zero(), Error::<T>::NothingEarned);
				T::Currency::transfer(
					&Self::pot(),
					&worker,
					record.earned,
					Preservation::Preserve,
				)?;
				Ok(core::mem::take(&mut record.earned))
			})?;
			Self::deposit_event(Event::Withdrawn { worker, amount });
			Ok(())
		}

		/// Stores an app or data on chain, under the content hash of its bytes.
		///
		/// Who: any account, which pays a deposit by the byte and owns the artifact. What begins as a
		/// WebAssembly module is an app whatever it is called, so that nobody can keep an app from
		/// being one by storing it as data first. Cost: by the number of bytes. Errors: `ArtifactEmpty`, `NotWasm`, `ArtifactAlreadyExists`,
		/// `FundsTooLow`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::store(Pallet::<T>::length(bytes)))]
		pub fn store(
			origin: OriginFor<T>,
			kind: ArtifactKind,
			bytes: BoundedVec<u8, ConstU32<MAX_ARTIFACT>>,
		) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			ensure!(!bytes.is_empty(), Error::<T>::ArtifactEmpty);
			let is_wasm = bytes.starts_with(&WASM_PREAMBLE);
			ensure!(kind != ArtifactKind::App || is_wasm, Error::<T>::NotWasm);
			let kind = if is_wasm { ArtifactKind::App } else { kind };
			let hash = hash::content(&bytes);
			ensure!(!Artifacts::<T>::contains_key(hash), Error::<T>::ArtifactAlreadyExists);
			let terms = T::Terms::get();
			let length = Self::length(&bytes);
			let deposit = terms
				.artifact_deposit
				.saturating_add(terms.byte_deposit.saturating_mul(length.into()));
			T::Currency::hold(&HoldReason::Artifact.into(), &owner, deposit)
				.map_err(|_| Error::<T>::FundsTooLow)?;
			let info = ArtifactInfo {
				owner: owner.clone(),
				kind,
				length,
				deposit,
				in_use_until: Moment::zero(),
				pins: 0,
				retired: false,
			};
			Artifacts::<T>::insert(hash, info);
			ArtifactBytes::<T>::insert(hash, bytes);
			Self::deposit_event(Event::ArtifactStored { hash, owner, kind, length });
			Ok(())
		}

		/// Removes an artifact and releases its deposit.
		///
		/// Who: its owner. While a task that names it can be open, the artifact is only retired: no
		/// more tasks may name it, and it can be removed when the last one is over. Errors:
		/// `ArtifactNotFound`, `NotOwner`, `ArtifactInUse`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::remove())]
		pub fn remove(origin: OriginFor<T>, hash: H256) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			let mut info = Artifacts::<T>::get(hash).ok_or(Error::<T>::ArtifactNotFound)?;
			ensure!(info.owner == owner, Error::<T>::NotOwner);
			ensure!(info.pins.is_zero(), Error::<T>::ArtifactInUse);
			if info.in_use_until > Self::now() {
				ensure!(!info.retired, Error::<T>::ArtifactInUse);
				info.retired = true;
				let removable_from = info.in_use_until;
				Artifacts::<T>::insert(hash, info);
				Self::deposit_event(Event::ArtifactRetired { hash, removable_from });
				return Ok(());
			}
			T::Currency::release(
				&HoldReason::Artifact.into(),
				&owner,
				info.deposit,
				Precision::BestEffort,
			)?;
			Artifacts::<T>::remove(hash);
			ArtifactBytes::<T>::remove(hash);
			Self::deposit_event(Event::ArtifactRemoved { hash });
			Ok(())
		}

		/// Creates a task and pays for it: the front door.
		///
		/// Who: any account, the requester. There is no scheduler, any worker may contribute.
		/// `threshold` is the number of unanimous fresh workers that make a result credible: trust
		/// is `2^threshold`. `category` fixes the windows, the default one when none is named.
		/// `reward` (smallest units) moves to the pot together with a deposit for the records,
		/// which comes back by [`prune`](Self::prune).
		///
		/// Errors: `ThresholdOutOfRange`, `FuelOutOfRange`, `CategoryNotFound`, `ArtifactNotFound`,
		/// `ArtifactIsRetired`, `NotAnApp`, `UriEmpty`, `VolumeOverflow`, `FundsTooLow`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::create_task())]
		pub fn create_task(
			origin: OriginFor<T>,
			threshold: u8,
			category: Option<CategoryId>,
			#[pallet::compact] reward: Balance,
			spec: TaskSpec,
		) -> DispatchResult {
			let requester = ensure_signed(origin)?;
			let agreement = Self::front_door(requester.clone(), threshold, category, reward, spec)?;
			let number = DealCount::<T>::mutate(|count| {
				*count = count.saturating_add(1);
				*count
			});
			let id = hash::deal_id(&requester, number);
			let (mut deal, _) = Self::make_deal(id, agreement, None)?;
			let task = Self::open_task(id, &mut deal, 0).ok_or(Error::<T>::TaskAlreadyExists)?;
			Deals::<T>::insert(id, deal);
			Self::deposit_event(Event::TaskCreated { task, deal: id, requester, reward });
			Ok(())
		}

		/// Votes on the result of a task: `vote = H(task, digest)`, `seal = H(worker, task, digest)`.
		///
		/// Who: any account that has not voted on the task, where its pool is open; whom the chain has
		/// drawn, where it draws; or its operator, by what it has bonded. Locks the deal's stake of the
		/// worker's bond, which grows from its free balance when too little of it is free, but for what
		/// its reveal may cost. The vote that
		/// makes its group credible fixes the consensus and opens the reveal window. Cost: by the
		/// number of contributions before it; nothing for a worker that had bonded enough before.
		///
		/// Errors: `TaskNotFound`, `NotActive`, `ContributionWindowOver`, `AlreadyContributed`,
		/// `MaxContributorsExceeded`, `Involved`, `NotAuthorised`, `NotMember`, `DrawPending`,
		/// `NotDrawn`, `FundsTooLow`, `WeightOverflow`.
		#[pallet::call_index(6)]
		#[pallet::weight(Pallet::<T>::most_contribution_weight(false))]
		pub fn contribute(
			origin: OriginFor<T>,
			task: TaskId,
			vote: H256,
			seal: H256,
		) -> DispatchResultWithPostInfo {
			let caller = Self::voter(ensure_signed(origin)?);
			let submission = Submission { task, vote, seal, authorisation: None };
			let extras = Self::do_contribute(caller, submission)?;
			Ok(Self::priced(extras.weight::<T>(false), extras.is_free()))
		}

		/// Opens the caller's vote by the digest that it stands for.
		///
		/// Who: a worker that voted for the consensus, or its operator. The last reveal settles the
		/// task: those who revealed share the reward and the stakes of the others. Cost: nothing.
		///
		/// Errors: `TaskNotFound`, `NotRevealing`, `RevealWindowOver`, `NotContributor`,
		/// `AlreadyRevealed`, `NotInConsensus`, `VoteMismatch`, `SealMismatch`.
		#[pallet::call_index(7)]
		#[pallet::weight(
			Pallet::<T>::most_reveal_weight().saturating_add(Pallet::<T>::lookup_weight(1))
		)]
		pub fn reveal(
			origin: OriginFor<T>,
			task: TaskId,
			digest: Digest,
		) -> DispatchResultWithPostInfo {
			let caller = ensure_signed(origin)?;
			let revealed = Self::do_reveal(caller, task, digest)?;
			Ok(Self::priced(revealed.weight::<T>(None), revealed.free))
		}

		/// Publishes where the result of a task is, and the summary that its digest is the hash of.
		///
		/// Who: a worker that proved the result, or the scheduler, or an operator of theirs, once the
		/// task is completed (or its requester could
		/// have the result, see to it that the task fails, and be refunded); at most four of them.
		/// Bytes that are published right here are checked against the summary, and take the place of
		/// a URI when all are taken; whatever lies at a URI is checked by those who fetch it. Where a
		/// callback was bought, the first publication carries its bytes; others leave them out. The
		/// first one pays the scheduler and unlocks its stake; from the final deadline on both are
		/// the publisher's. Cost: by the number of bytes.
		///
		/// Errors: `TaskNotFound`, `NotCompleted`, `NotContributor`, `NotProved`,
		/// `SummaryMismatch`, `ResultMismatch`, `UriEmpty`, `AlreadyPublished`,
		/// `MaxPublicationsExceeded`.
		#[pallet::call_index(8)]
		#[pallet::weight(
			Pallet::<T>::most_publishing_weight(location, callback)
				.saturating_add(Pallet::<T>::lookup_weight(1))
		)]
		pub fn publish(
			origin: OriginFor<T>,
			task: TaskId,
			summary: ResultSummary,
			location: ResultLocation,
			callback: CallbackData,
		) -> DispatchResultWithPostInfo {
			let caller = ensure_signed(origin)?;
			let announcement = Announcement { task, summary, location, callback };
			let published = Self::do_publish(caller, announcement)?;
			Ok(Some(published.weight::<T>(None)).into())
		}

		/// Settles a task whose reveal window is over and of whose winners some have revealed. The
		/// chain does so by itself, if later.
		///
		/// Who: anybody. The votes that were revealed must carry the result by themselves, with all
		/// dissent counted against them. If they do, the task completes and the silent are slashed;
		/// if not, it fails: the requester is refunded, the silent are slashed, and those who
		/// revealed are compensated from that. Cost: by the number of contributions.
		///
		/// Errors: `TaskNotFound`, `NotRevealing`, `RevealWindowOpen`, `NothingRevealed`.
		#[pallet::call_index(9)]
		#[pallet::weight(Pallet::<T>::most_reveal_weight())]
		pub fn finalize(origin: OriginFor<T>, task: TaskId) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let used = Self::do_finalize(task)?;
			Ok(Some(used).into())
		}

		/// Opens a task for contributions again, when a consensus was reached and nobody revealed. The
		/// chain does so by itself, if later.
		///
		/// Who: anybody, after the reveal window and while contributions are still taken. Those who
		/// voted for that consensus are rejected: they cannot vote on the task again, and lose
		/// their stakes when it ends. Cost: by the number of contributions.
		///
		/// Errors: `TaskNotFound`, `NotRevealing`, `RevealWindowOpen`, `SomethingRevealed`,
		/// `ContributionWindowOver`.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::reopen(T::MaxContributors::get()))]
		pub fn reopen(origin: OriginFor<T>, task: TaskId) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let used = Self::do_reopen(task)?;
			Ok(Some(used).into())
		}

		/// Ends a task that came to nothing and refunds its requester. The chain does so by itself, if
		/// later.
		///
		/// Who: anybody, from the final deadline on. Where somebody has revealed,
		/// [`finalize`](Self::finalize) is the call. Contributors have their stakes back less the
		/// failure fee; those who voted for a consensus and never revealed it lose them. Cost: by
		/// the number of contributions.
		///
		/// Errors: `TaskNotFound`, `NotActive`, `FinalDeadlineAhead`, `SomethingRevealed`.
		#[pallet::call_index(11)]
		#[pallet::weight(Pallet::<T>::most_failing_weight(T::MaxContributors::get()))]
		pub fn claim(origin: OriginFor<T>, task: TaskId) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let used = Self::do_claim(task)?;
			Ok(Some(used).into())
		}

		/// Removes the records of a task but for a receipt, and returns the payer's deposit for them.
		/// The chain does so by itself, if later.
		///
		/// Who: anybody, when the retention time after the task's end is over, and two minutes after the
		/// last time to appeal against a task of its deal, for its price is told until then. Errors: `TaskNotFound`, `NotEnded`, `RetentionOpen`, `RerunOpen`.
		#[pallet::call_index(12)]
		#[pallet::weight(Pallet::<T>::most_pruning_weight())]
		pub fn prune(origin: OriginFor<T>, task: TaskId) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let used = Self::do_prune(task)?;
			Ok(Some(used).into())
		}

		/// Opens the task at a position of a deal for contributions.
		///
		/// Who: anybody, before the deal's contribution deadline. Errors: `DealNotFound`,
		/// `ContributionWindowOver`, `IndexOutOfRange`, `TaskAlreadyExists`.
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::initialize_many(1))]
		pub fn initialize(origin: OriginFor<T>, deal: DealId, index: u32) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_initialize(deal, index, 1)?;
			Ok(())
		}

		/// Opens the tasks at `count` positions from `first` on. Those that were opened before are
		/// left as they are. At most [`MAX_BATCH`] at once. Cost: by `count`.
		///
		/// Who: anybody, before the deal's contribution deadline. Errors: `BatchOutOfRange`,
		/// `DealNotFound`, `ContributionWindowOver`, `IndexOutOfRange`; `TaskAlreadyExists` when all
		/// of them were opened before.
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::initialize_many((*count).min(MAX_BATCH)))]
		pub fn initialize_many(
			origin: OriginFor<T>,
			deal: DealId,
			first: u32,
			count: u32,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_initialize(deal, first, count)
		}

		/// Ends all tasks of a deal that nobody initialized, at once: the payer is refunded, with its
		/// deposits; the scheduler's stakes for them go to the kitty.
		///
		/// Who: anybody, from the deal's final deadline on. Errors: `DealNotFound`,
		/// `FinalDeadlineAhead`, `NothingToRefund`.
		#[pallet::call_index(15)]
		#[pallet::weight(Pallet::<T>::most_refunding_weight())]
		pub fn refund_rest(origin: OriginFor<T>, deal: DealId) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let used = Self::do_refund_rest(deal)?;
			Ok(Some(used).into())
		}

		/// Pays `account` what it has in another currency than the chain's own.
		///
		/// Who: anybody, for anybody. Errors: `NothingEarned`; the currency's own, when the account
		/// cannot receive the amount, which then stays where it is.
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::withdraw_asset())]
		pub fn withdraw_asset(
			origin: OriginFor<T>,
			account: T::AccountId,
			currency: Currency,
		) -> DispatchResult {
			ensure_signed(origin)?;
			let amount = Earnings::<T>::take(&account, currency);
			ensure!(!amount.is_zero(), Error::<T>::NothingEarned);
			T::Assets::transfer(
				currency,
				&Self::pot(),
				&account,
				amount,
				Preservation::Expendable,
			)?;
			Self::deposit_event(Event::AssetWithdrawn { account, currency, amount });
			Ok(())
		}

		/// Votes on the result of a task that is not open to everybody: [`contribute`](Self::contribute)
		/// with the signatures that the task asks for.
		///
		/// Who: a worker for whom the scheduler has signed, or, where an enclave is named, the broker
		/// of trusted execution environments; or the worker's operator. Errors: those of `contribute`, `EnclaveMissing`,
		/// `EnclaveMismatch`, `BrokerMissing`.
		#[pallet::call_index(17)]
		#[pallet::weight(Pallet::<T>::most_contribution_weight(true))]
		pub fn contribute_authorised(
			origin: OriginFor<T>,
			submission: SubmissionOf<T>,
		) -> DispatchResultWithPostInfo {
			let caller = Self::voter(ensure_signed(origin)?);
			let extras = Self::do_contribute(caller, submission)?;
			Ok(Self::priced(extras.weight::<T>(false), extras.is_free()))
		}

		/// Votes on several tasks. What is refused is told by an event, the others stand; the call
		/// fails when all are refused, with the last one's error. Cost: nothing when all stand and the worker had bonded
		/// enough before.
		///
		/// Errors: `BatchOutOfRange`, those of `contribute_authorised`.
		#[pallet::call_index(18)]
		#[pallet::weight(
			Pallet::<T>::most_contribution_weight(true)
				.saturating_mul(Pallet::<T>::count(submissions.len()).into())
		)]
		pub fn contribute_many(
			origin: OriginFor<T>,
			submissions: Batch<SubmissionOf<T>>,
		) -> DispatchResultWithPostInfo {
			let caller = Self::voter(ensure_signed(origin)?);
			let all = submissions.into_inner().into_iter();
			Self::each_contribution(all.map(|submission| (caller.clone(), submission)).collect())
		}

		/// Submits contributions that their workers, or the workers' operators, have signed, in their
		/// place.
		///
		/// Who: anybody, usually their scheduler. What is refused is told by an event, the others
		/// stand; the call fails when all are refused. Errors: `BatchOutOfRange`, `BadSignature`, those of
		/// `contribute_authorised`.
		#[pallet::call_index(19)]
		#[pallet::weight(
			Pallet::<T>::most_contribution_weight(true)
				.saturating_add(T::WeightInfo::check_relayed())
				.saturating_mul(Pallet::<T>::count(contributions.len()).into())
		)]
		pub fn relay(
			origin: OriginFor<T>,
			contributions: Batch<RelayedOf<T>>,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let chain = Self::chain();
			let mut all = Vec::new();
			for relayed in contributions {
				ensure!(Self::check_relayed(chain, &relayed), Error::<T>::BadSignature);
				all.push((Self::voter(relayed.worker), relayed.submission));
			}
			let checks =
				T::WeightInfo::check_relayed().saturating_mul(Self::count(all.len()).into());
			let mut info = Self::each_contribution(all)?;
			info.actual_weight = info.actual_weight.map(|used| used.saturating_add(checks));
			info.pays_fee = Pays::Yes;
			Ok(info)
		}

		/// Opens the caller's votes on several tasks. What is refused is told by an event, the others
		/// stand; the call fails when all are refused. Cost: nothing when all stand.
		///
		/// Errors: `BatchOutOfRange`, those of `reveal`.
		#[pallet::call_index(20)]
		#[pallet::weight(
			Pallet::<T>::most_reveal_weight()
				.saturating_add(Pallet::<T>::lookup_weight(1))
				.saturating_mul(Pallet::<T>::count(reveals.len()).into())
		)]
		pub fn reveal_many(
			origin: OriginFor<T>,
			reveals: Batch<(TaskId, Digest)>,
		) -> DispatchResultWithPostInfo {
			let caller = ensure_signed(origin)?;
			Self::do_reveal_many(caller, reveals)
		}

		/// Contributes to a task of trust 1, proves the result and publishes it, all at once.
		///
		/// Who: the first worker, where the scheduler has signed for it or the chain has drawn it, or
		/// that one's operator. Its stake is locked until the result cannot be appealed against any more. Errors: those of
		/// `contribute_authorised` and `publish`, `NotAlone`.
		#[pallet::call_index(21)]
		#[pallet::weight(
			Pallet::<T>::most_contribution_weight(true)
				.saturating_add(Pallet::<T>::most_settling_weight(1))
				.saturating_add(Pallet::<T>::most_publishing_weight(location, callback))
		)]
		pub fn contribute_and_finalize(
			origin: OriginFor<T>,
			task: TaskId,
			summary: ResultSummary,
			location: ResultLocation,
			callback: CallbackData,
			authorisation: Option<AuthorisationOf<T>>,
		) -> DispatchResultWithPostInfo {
			let caller = Self::voter(ensure_signed(origin)?);
			let worker = caller.worker.clone();
			let digest = summary.digest();
			let submission = Submission {
				task,
				vote: hash::vote(task, digest),
				seal: hash::seal(&worker, task, digest),
				authorisation,
			};
			let used = Self::do_contribute_alone(caller, submission, digest)?;
			let announcement = Announcement { task, summary, location, callback };
			let published = Self::do_publish(worker, announcement)?.weight::<T>(None);
			Ok(Some(used.saturating_add(published)).into())
		}

		/// Ends several tasks that came to nothing, see [`claim`](Self::claim). Those that cannot be
		/// ended are left alone; the call fails when there is none that can.
		#[pallet::call_index(22)]
		#[pallet::weight(
			Pallet::<T>::most_failing_weight(T::MaxContributors::get())
				.saturating_mul(Pallet::<T>::count(tasks.len()).into())
		)]
		pub fn claim_many(
			origin: OriginFor<T>,
			tasks: Batch<TaskId>,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			ensure!(!tasks.is_empty(), Error::<T>::BatchOutOfRange);
			let mut outcome = Outcomes::default();
			for task in tasks {
				match Self::do_claim(task) {
					Ok(used) => outcome.stood(used, false),
					Err(error) => {
						outcome.refused(T::WeightInfo::reopen(T::MaxContributors::get()), error)
					},
				}
			}
			outcome.finish()
		}

		/// Says who may contribute to a pool's tasks, and, where the chain draws them, what members
		/// stake. Later deals only.
		///
		/// Who: the pool's owner, unless the pool judges appeals. Errors: `PoolNotFound`,
		/// `NotScheduler`, `PoolIsCourt`, `StakeOutOfRange` when the minimum is above the cap.
		#[pallet::call_index(23)]
		#[pallet::weight(T::WeightInfo::set_pool())]
		pub fn set_pool(
			origin: OriginFor<T>,
			pool: H160,
			admission: Admission,
			#[pallet::compact] minimum: Balance,
			#[pallet::compact] cap: Balance,
		) -> DispatchResult {
			let caller = ensure_signed(origin)?;
			let owner = T::Pools::owner(pool).ok_or(Error::<T>::PoolNotFound)?;
			ensure!(owner == caller, Error::<T>::NotScheduler);
			ensure!(Court::<T>::get() != Some(pool), Error::<T>::PoolIsCourt);
			ensure!(minimum <= cap, Error::<T>::StakeOutOfRange);
			Pools::<T>::mutate_exists(pool, |stored| {
				let old = stored.unwrap_or_default();
				let new = Pool { admission, minimum, cap, ..old };
				*stored = (admission != Admission::Open || new.members > 0).then_some(new);
			});
			Self::deposit_event(Event::PoolSet { pool, admission, minimum, cap });
			Ok(())
		}

		/// Names a key that signs the caller's authorisations in its place, or none. It can be replaced
		/// at any time, and nothing that is open is lost by it.
		///
		/// Who: any account, a scheduler usually.
		#[pallet::call_index(24)]
		#[pallet::weight(T::WeightInfo::set_authority())]
		pub fn set_authority(origin: OriginFor<T>, key: Option<T::AccountId>) -> DispatchResult {
			let scheduler = ensure_signed(origin)?;
			Authorities::<T>::set(&scheduler, key.clone());
			Self::deposit_event(Event::AuthoritySet { scheduler, key });
			Ok(())
		}

		/// Makes the caller a member of a pool whose workers the chain draws, by this stake of its bond:
		/// who stakes twice as much is drawn twice as often. Deals that are made later count.
		///
		/// Who: any account. Errors: `PoolNotDrawn`, `StakeOutOfRange`, `AlreadyMember`,
		/// `MaxPoolsExceeded`, `FundsTooLow`.
		#[pallet::call_index(25)]
		#[pallet::weight(T::WeightInfo::join())]
		pub fn join(
			origin: OriginFor<T>,
			pool: H160,
			#[pallet::compact] stake: Balance,
		) -> DispatchResult {
			let worker = ensure_signed(origin)?;
			Self::do_join(&worker, pool, stake)?;
			Ok(())
		}

		/// Ends the caller's membership of a pool and unlocks its stake. What its open contributions
		/// lock stays.
		///
		/// Who: a member. Errors: `NotMember`.
		#[pallet::call_index(26)]
		#[pallet::weight(T::WeightInfo::leave())]
		pub fn leave(origin: OriginFor<T>, pool: H160) -> DispatchResult {
			let worker = ensure_signed(origin)?;
			Self::do_leave(&worker, pool)
		}

		/// Names who vouches for enclaves, or nobody. Who: governance.
		#[pallet::call_index(27)]
		#[pallet::weight(T::WeightInfo::set_broker())]
		pub fn set_broker(origin: OriginFor<T>, broker: Option<T::AccountId>) -> DispatchResult {
			T::CourtOrigin::ensure_origin(origin)?;
			Broker::<T>::set(broker.clone());
			Self::deposit_event(Event::BrokerSet { broker });
			Ok(())
		}

		/// Names the pool whose members judge appeals, or none: then later deals have no appeal.
		/// Who: governance. Errors: `PoolNotDrawn`.
		#[pallet::call_index(28)]
		#[pallet::weight(T::WeightInfo::set_court())]
		pub fn set_court(origin: OriginFor<T>, pool: Option<H160>) -> DispatchResult {
			T::CourtOrigin::ensure_origin(origin)?;
			if let Some(pool) = pool {
				let drawn = Pools::<T>::get(pool).admission == Admission::Drawn;
				ensure!(drawn, Error::<T>::PoolNotDrawn);
			}
			Court::<T>::set(pool);
			Self::deposit_event(Event::CourtSet { pool });
			Ok(())
		}

		/// Appeals against a result: members of the court who had no part in it compute the task again,
		/// at higher trust and at the caller's cost. If they come to another result, the caller has
		/// what the task was worth of the stakes of those who proved the first one, and the remainder is burned.
		///
		/// Who: the requester, within the appeal window; or, with the `answer` (digest and salt),
		/// whoever committed to another answer before the deal was made. `reward` (smallest units of
		/// the chain's own token) is at least what the task's was worth. Errors: `TaskNotFound`,
		/// `NotCompleted`, `AlreadyAppealed`, `NoAppealOfAppeals`, `AppealWindowOver`, `TrustTooLow`,
		/// `TrustTooHigh`, `RewardTooLow`, `NotRequester`, `CheckAgrees`, `CheckNotFound`, `NotOwner`,
		/// `CheckTooLate`, `NoCourt`, `FundsTooLow`.
		#[pallet::call_index(29)]
		#[pallet::weight(T::WeightInfo::appeal(T::MaxContributors::get()))]
		pub fn appeal(
			origin: OriginFor<T>,
			task: TaskId,
			trust: u32,
			#[pallet::compact] reward: Balance,
			answer: Option<(Digest, H256)>,
		) -> DispatchResultWithPostInfo {
			let by = ensure_signed(origin)?;
			let size = Self::do_appeal(by, task, trust, reward, answer)?;
			Ok(Some(T::WeightInfo::appeal(size)).into())
		}

		/// Ends an appeal whose rerun has ended. The chain does so by itself, if later.
		///
		/// Who: anybody. Errors: `TaskNotFound`, `NoAppeal`, `AlreadyJudged`, `RerunOpen`.
		#[pallet::call_index(30)]
		#[pallet::weight(Pallet::<T>::most_judging_weight(T::MaxContributors::get()))]
		pub fn judge(origin: OriginFor<T>, task: TaskId) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let used = Self::do_judge(task)?;
			Ok(Some(used).into())
		}

		/// Commits to the answer of a task that is not agreed on yet, by
		/// [`check`](hash::check) of the task's identifier, the digest and a salt.
		///
		/// Who: any account, which pays a deposit. Nobody can tell which task is meant until it is
		/// opened. Errors: `CheckAlreadyExists`, `FundsTooLow`.
		#[pallet::call_index(31)]
		#[pallet::weight(T::WeightInfo::commit_check())]
		pub fn commit_check(origin: OriginFor<T>, commitment: H256) -> DispatchResult {
			let by = ensure_signed(origin)?;
			ensure!(!Checks::<T>::contains_key(commitment), Error::<T>::CheckAlreadyExists);
			let deposit = T::Terms::get().check_deposit;
			T::Currency::hold(&HoldReason::Check.into(), &by, deposit)
				.map_err(|_| Error::<T>::FundsTooLow)?;
			let check = Check { by: by.clone(), at: Self::now(), deposit };
			Checks::<T>::insert(commitment, check);
			Self::deposit_event(Event::CheckCommitted { commitment, by });
			Ok(())
		}

		/// Confirms the result of a task by the answer that the caller committed to before: the scores
		/// of those who proved it rise by one more.
		///
		/// Who: the checker, for scores that count everywhere; the task's scheduler, for those that
		/// count in its pool. Where the result is another one, [`appeal`](Self::appeal). Errors:
		/// `TaskNotFound`, `NotCompleted`, `CheckDisagrees`, `AlreadyChecked`, `NotScheduler`,
		/// `CheckNotFound`, `NotOwner`, `CheckTooLate`.
		#[pallet::call_index(32)]
		#[pallet::weight(T::WeightInfo::open_check(T::MaxContributors::get()))]
		pub fn open_check(
			origin: OriginFor<T>,
			task: TaskId,
			digest: Digest,
			salt: H256,
		) -> DispatchResultWithPostInfo {
			let by = ensure_signed(origin)?;
			let size = Self::do_open_check(by, task, digest, salt)?;
			Ok(Some(T::WeightInfo::open_check(size)).into())
		}

		/// Takes a commitment back and releases its deposit. Who: who made it. Errors:
		/// `CheckNotFound`, `NotOwner`.
		#[pallet::call_index(33)]
		#[pallet::weight(T::WeightInfo::drop_check())]
		pub fn drop_check(origin: OriginFor<T>, commitment: H256) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let check = Checks::<T>::get(commitment).ok_or(Error::<T>::CheckNotFound)?;
			ensure!(check.by == by, Error::<T>::NotOwner);
			Self::forget_check(commitment)?;
			Self::deposit_event(Event::CheckDropped { commitment });
			Ok(())
		}

		/// Names the operator of the caller: another key that votes, reveals and publishes for it, by
		/// what it has bonded, and cannot move its money. It takes the place of the one before at once,
		/// and nothing that is open is lost by it. With nothing, ends that the caller has an operator,
		/// or that it is one.
		///
		/// Who: an account with a bond; with nothing, its operator as well. Errors: `NotBonded`,
		/// `OperatorIsSelf`, `OperatorIsWorker`, `OperatorTaken`, `IsOperator`; `NoOperator`.
		#[pallet::call_index(34)]
		#[pallet::weight(T::WeightInfo::set_operator())]
		pub fn set_operator(
			origin: OriginFor<T>,
			operator: Option<T::AccountId>,
		) -> DispatchResult {
			let caller = ensure_signed(origin)?;
			match operator {
				Some(operator) => Self::do_set_operator(caller, operator),
				None => {
					let ended = Self::dismiss_operator(&caller) || Self::resign_operator(&caller);
					ensure!(ended, Error::<T>::NoOperator);
					Ok(())
				},
			}
		}

		/// Names whose spot checks move the scores that count everywhere, or nobody.
		/// Who: governance.
		#[pallet::call_index(35)]
		#[pallet::weight(T::WeightInfo::set_checker())]
		pub fn set_checker(origin: OriginFor<T>, checker: Option<T::AccountId>) -> DispatchResult {
			T::CourtOrigin::ensure_origin(origin)?;
			Checker::<T>::set(checker.clone());
			Self::deposit_event(Event::CheckerSet { checker });
			Ok(())
		}

		/// Publishes the results of several tasks. What is refused is told by an event, the others stand;
		/// the call fails when all are refused, with the last one's error.
		///
		/// Who: usually their scheduler. Cost: by the number of bytes; for tasks of one deal and one
		/// scheduler less than by as many calls of [`publish`](Self::publish). Errors: `BatchOutOfRange`,
		/// those of `publish`.
		#[pallet::call_index(36)]
		#[pallet::weight(Pallet::<T>::most_batch_publishing_weight(announcements))]
		pub fn publish_many(
			origin: OriginFor<T>,
			announcements: Batch<Announcement>,
		) -> DispatchResultWithPostInfo {
			let caller = ensure_signed(origin)?;
			Self::do_publish_many(caller, announcements)
		}
	}

	/// What became of several things that one call does.
	#[derive(Default)]
	pub(crate) struct Outcomes {
		used: Weight,
		stood: bool,
		costs: bool,
		error: Option<DispatchError>,
	}

	impl Outcomes {
		/// One was done. `free` says whether it costs no fee.
		pub(crate) fn stood(&mut self, used: Weight, free: bool) {
			self.used = self.used.saturating_add(used);
			self.stood = true;
			self.costs |= !free;
		}

		/// One was refused.
		pub(crate) fn refused(&mut self, used: Weight, error: DispatchError) {
			self.used = self.used.saturating_add(used);
			self.error = Some(error);
		}

		/// What the call tells: free of a fee only when nothing was refused.
		pub(crate) fn finish(self) -> DispatchResultWithPostInfo {
			let free = !self.costs && self.error.is_none();
			match self.error {
				Some(error) if !self.stood => Err(error.into()),
				_ => Ok(PostDispatchInfo {
					actual_weight: Some(self.used),
					pays_fee: if free { Pays::No } else { Pays::Yes },
				}),
			}
		}
	}

	impl<T: Config> Pallet<T> {
		/// The account that holds prices, earnings, deposits for tasks and the kitty.
		pub fn pot() -> T::AccountId {
			T::PotId::get().into_account_truncating()
		}

		/// Chain time, in milliseconds.
		pub fn now() -> Moment {
			ChainClock::<T>::get().now
		}

		fn do_initialize(id: DealId, first: u32, count: u32) -> DispatchResult {
			ensure!((1..=MAX_BATCH).contains(&count), Error::<T>::BatchOutOfRange);
			let last =
				first.checked_add(count.saturating_sub(1)).ok_or(Error::<T>::IndexOutOfRange)?;
			let mut deal = Deals::<T>::get(id).ok_or(Error::<T>::DealNotFound)?;
			ensure!(
				Self::now() < deal.windows.contribution_deadline,
				Error::<T>::ContributionWindowOver
			);
			ensure!(deal.has(first) && deal.has(last), Error::<T>::IndexOutOfRange);
			let before = deal.tasks;
			for index in first..=last {
				if let Some(task) = Self::open_task(id, &mut deal, index) {
					Self::deposit_event(Event::TaskInitialized { task, deal: id, index });
				}
			}
			ensure!(deal.tasks > before, Error::<T>::TaskAlreadyExists);
			Deals::<T>::insert(id, deal);
			Ok(())
		}

		/// The hash of the chain's first block.
		pub(crate) fn chain() -> H256 {
			let hash = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
			H256::from_slice(hash.as_ref().get(..32).unwrap_or(&[0; 32]))
		}

		/// What a call weighed, and whether it is free of a fee.
		fn priced(used: Weight, free: bool) -> PostDispatchInfo {
			PostDispatchInfo {
				actual_weight: Some(used),
				pays_fee: if free { Pays::No } else { Pays::Yes },
			}
		}

		fn each_contribution(
			all: Vec<(Caller<T::AccountId>, SubmissionOf<T>)>,
		) -> DispatchResultWithPostInfo {
			ensure!(!all.is_empty(), Error::<T>::BatchOutOfRange);
			let mut outcome = Outcomes::default();
			let mut last = None;
			for (caller, submission) in all {
				let (task, worker) = (submission.task, caller.worker.clone());
				let again = last.as_ref() == Some(&worker);
				let contributed = frame_support::storage::with_storage_layer(|| {
					Self::do_contribute(caller, submission)
				});
				match contributed {
					Ok(extras) => outcome.stood(extras.weight::<T>(again), extras.is_free()),
					Err(error) => {
						outcome.refused(Self::most_contribution_weight(true), error);
						let worker = worker.clone();
						Self::deposit_event(Event::ContributionRefused { task, worker, error });
					},
				}
				last = Some(worker);
			}
			outcome.finish()
		}

		pub(crate) fn count(length: usize) -> u32 {
			length.try_into().unwrap_or(u32::MAX)
		}

		pub(crate) fn length(bytes: &[u8]) -> u32 {
			Self::count(bytes.len())
		}

		/// Changes a worker's record, and forgets it when nothing is left in it.
		pub(crate) fn change_worker<R>(
			worker: &T::AccountId,
			change: impl FnOnce(&mut Worker) -> Result<R, DispatchError>,
		) -> Result<R, DispatchError> {
			Workers::<T>::try_mutate_exists(worker, |stored| {
				let mut record = stored.take().unwrap_or_default();
				record.mature(Self::now());
				let outcome = change(&mut record)?;
				*stored = (!record.is_void()).then_some(record);
				Ok(outcome)
			})
		}

		pub(crate) fn is_proven(record: &TaskOf<T>, deal: &DealOf<T>) -> bool {
			let Some(group) = record.winning_group() else { return false };
			let proven = record
				.contributions
				.iter()
				.filter(|contribution| contribution.status == ContributionStatus::Proved)
				.map(|contribution| contribution.weight);
			credibility::is_proven(proven, group.weight, record.total(), deal.agreement.trust)
		}
	}

	impl<T: Config> OnTimestampSet<Moment> for Pallet<T> {
		fn on_timestamp_set(timestamp: Moment) {
			use frame_support::migrations::MultiStepMigrator;
			let stopped = <T as frame_system::Config>::MultiBlockMigrator::ongoing();
			ChainClock::<T>::mutate(|clock| *clock = clock.tick(timestamp, stopped));
		}
	}
}
