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

pub mod api;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
pub mod credibility;
pub mod deadlines;
mod deals;
pub mod migrations;
mod settlement;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
mod types;
pub mod weights;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

#[frame_support::pallet]
// The macro itself numbers events with `as` and expects its pallets to be in the runtime.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
pub mod pallet {
	use super::{credibility, deadlines::Clock, types::*, weights::WeightInfo};
	use frame_support::{
		dispatch::DispatchResultWithPostInfo,
		pallet_prelude::*,
		traits::{
			fungible::{self, hold::Mutate as _, Inspect as _, Mutate as _},
			fungibles::{self, Mutate as _},
			tokens::{Precision, Preservation},
			OnTimestampSet,
		},
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use poco_primitives::{
		deal::MAX_BATCH,
		hash,
		order::Currency,
		result::{ResultLocation, ResultSummary},
		task::{ArtifactKind, ContributionStatus, Publication, TaskSpec, TaskStatus, MAX_ARTIFACT},
		Balance, CategoryId, DealId, Digest, Moment, TaskId, H256,
	};
	use sp_runtime::traits::{AccountIdConversion, Zero};

	/// The largest threshold of the front door: `2^20` is a trust of a million.
	pub const MAX_THRESHOLD: u8 = 20;

	/// How every WebAssembly module begins: its magic number and version 1.
	const WASM_PREAMBLE: [u8; 8] = *b"\0asm\x01\0\0\0";

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(2);

	/// The task type of a runtime.
	pub type TaskOf<T> =
		TaskRecord<<T as frame_system::Config>::AccountId, <T as Config>::MaxContributors>;

	/// The deal type of a runtime.
	pub type DealOf<T> = Deal<<T as frame_system::Config>::AccountId>;

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

		/// The longest that a task can be open, in milliseconds: from a deal in the category of the
		/// longest time unit to its final deadline.
		type LongestWindow: Get<Moment>;

		/// The economic terms of new deals and deposits.
		type Terms: Get<Terms>;

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
		type BenchmarkHelper: BenchmarkHelper<Self::AccountId>;
	}

	/// Why the pallet holds money on somebody's balance.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// A worker's bond.
		Bond,
		/// The deposit for a stored artifact.
		Artifact,
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

	/// Gives the pot the existential deposit that keeps its account alive.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		#[doc(hidden)]
		#[serde(skip)]
		pub _config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
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
		/// The records of a task were removed and their deposit returned.
		TaskPruned {
			/// The task.
			task: TaskId,
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
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			// What the timestamp inherent adds by `on_timestamp_set`. The clock counts as read by
			// everybody else's calls, so its item is charged here.
			T::WeightInfo::tick().saturating_add(T::DbWeight::get().reads_writes(1, 1))
		}

		fn integrity_test() {
			assert!(
				T::MaxContributors::get() >= MAX_THRESHOLD.into(),
				"every threshold can be met"
			);
			assert!(T::MaxContributors::get() <= u8::MAX.into(), "groups are numbered by a byte");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
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

		/// Releases `amount` of the caller's bond.
		///
		/// Who: a worker. What open contributions lock stays. Errors: `AmountZero`, `BondLocked`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::unbond())]
		pub fn unbond(origin: OriginFor<T>, #[pallet::compact] amount: Balance) -> DispatchResult {
			let worker = ensure_signed(origin)?;
			ensure!(!amount.is_zero(), Error::<T>::AmountZero);
			Self::change_worker(&worker, |record| {
				ensure!(record.free() >= amount, Error::<T>::BondLocked);
				record.bond = record.bond.saturating_sub(amount);
				T::Currency::release(
					&HoldReason::Bond.into(),
					&worker,
					amount,
					Precision::BestEffort,
				)?;
				Ok(())
			})?;
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
			let (mut deal, _) = Self::make_deal(id, agreement)?;
			let task = Self::open_task(id, &mut deal, 0).ok_or(Error::<T>::TaskAlreadyExists)?;
			Deals::<T>::insert(id, deal);
			Self::deposit_event(Event::TaskCreated { task, deal: id, requester, reward });
			Ok(())
		}

		/// Votes on the result of a task: `vote = H(task, digest)`, `seal = H(worker, task, digest)`.
		///
		/// Who: any account that has not voted on the task. Locks the deal's stake of the caller's
		/// bond, which grows from its free balance when too little of it is free, but for what its
		/// reveal may cost. The vote that
		/// makes its group credible fixes the consensus and opens the reveal window. Cost: by the
		/// number of contributions before it.
		///
		/// Errors: `TaskNotFound`, `NotActive`, `ContributionWindowOver`, `AlreadyContributed`,
		/// `MaxContributorsExceeded`, `FundsTooLow`, `WeightOverflow`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::contribute_topping_up(T::MaxContributors::get()))]
		pub fn contribute(
			origin: OriginFor<T>,
			task: TaskId,
			vote: H256,
			seal: H256,
		) -> DispatchResultWithPostInfo {
			let worker = ensure_signed(origin)?;
			let now = Self::now();
			let mut record = Tasks::<T>::get(task).ok_or(Error::<T>::TaskNotFound)?;
			let deal = Deals::<T>::get(record.deal).ok_or(Error::<T>::DealNotFound)?;
			ensure!(record.status == TaskStatus::Active, Error::<T>::NotActive);
			ensure!(now < deal.windows.contribution_deadline, Error::<T>::ContributionWindowOver);
			ensure!(
				!record.contributions.iter().any(|contribution| contribution.worker == worker),
				Error::<T>::AlreadyContributed
			);

			let (score, topped_up) = Self::lock(&worker, deal.stake)?;
			let before = record.size();
			let weight = credibility::vote_weight(score);
			let group = Self::join_group(&mut record, vote, weight)?;
			let contribution = Contribution {
				worker: worker.clone(),
				group,
				seal,
				weight,
				status: ContributionStatus::Contributed,
			};
			record
				.contributions
				.try_push(contribution)
				.map_err(|_| Error::<T>::MaxContributorsExceeded)?;
			Self::deposit_event(Event::Contributed { task, worker, vote });
			Self::try_consensus(task, &mut record, group, &deal, now);
			Tasks::<T>::insert(task, record);

			let actual = if topped_up {
				T::WeightInfo::contribute_topping_up(before)
			} else {
				T::WeightInfo::contribute(before)
			};
			Ok(Some(actual).into())
		}

		/// Opens the caller's vote by the digest that it stands for.
		///
		/// Who: a worker that voted for the consensus. The last reveal settles the task: those who
		/// revealed share the reward and the stakes of the others. Cost: by the number of
		/// contributions.
		///
		/// Errors: `TaskNotFound`, `NotRevealing`, `RevealWindowOver`, `NotContributor`,
		/// `AlreadyRevealed`, `NotInConsensus`, `VoteMismatch`, `SealMismatch`.
		#[pallet::call_index(7)]
		#[pallet::weight(
			T::WeightInfo::reveal(T::MaxContributors::get())
				.max(T::WeightInfo::reveal_and_settle(T::MaxContributors::get(), 0))
				.max(T::WeightInfo::reveal_and_settle(1, T::MaxContributors::get()))
				.saturating_add(Pallet::<T>::most_asset_weight())
		)]
		pub fn reveal(
			origin: OriginFor<T>,
			task: TaskId,
			digest: Digest,
		) -> DispatchResultWithPostInfo {
			let worker = ensure_signed(origin)?;
			let mut record = Tasks::<T>::get(task).ok_or(Error::<T>::TaskNotFound)?;
			ensure!(record.status == TaskStatus::Revealing, Error::<T>::NotRevealing);
			let consensus = record.consensus.ok_or(Error::<T>::NotRevealing)?;
			ensure!(Self::now() < consensus.reveal_deadline, Error::<T>::RevealWindowOver);
			let expected = record.winning_group().ok_or(Error::<T>::NotRevealing)?.vote;
			let contribution = record
				.contributions
				.iter_mut()
				.find(|contribution| contribution.worker == worker)
				.ok_or(Error::<T>::NotContributor)?;
			ensure!(contribution.status != ContributionStatus::Proved, Error::<T>::AlreadyRevealed);
			ensure!(
				contribution.status == ContributionStatus::Contributed
					&& contribution.group == consensus.group,
				Error::<T>::NotInConsensus
			);
			ensure!(hash::vote(task, digest) == expected, Error::<T>::VoteMismatch);
			ensure!(
				hash::seal(&worker, task, digest) == contribution.seal,
				Error::<T>::SealMismatch
			);

			contribution.status = ContributionStatus::Proved;
			record.digest = Some(digest);
			Self::deposit_event(Event::Revealed { task, worker, digest });
			let all_revealed = !record.contributions.iter().any(|contribution| {
				record.is_winner(contribution)
					&& contribution.status == ContributionStatus::Contributed
			});
			let actual = if all_revealed {
				let winners = record.count(ContributionStatus::Proved);
				let losers = record.size().saturating_sub(winners);
				let mut deal = Deals::<T>::get(record.deal).ok_or(Error::<T>::DealNotFound)?;
				Self::complete(task, &mut deal, &mut record, digest);
				let asset_weight = Self::asset_weight(&deal, winners);
				Deals::<T>::insert(record.deal, deal);
				T::WeightInfo::reveal_and_settle(winners, losers).saturating_add(asset_weight)
			} else {
				T::WeightInfo::reveal(record.size())
			};
			Tasks::<T>::insert(task, record);
			Ok(Some(actual).into())
		}

		/// Publishes where the result of a task is, and the summary that its digest is the hash of.
		///
		/// Who: a worker that proved the result, once the task is completed (or its requester could
		/// have the result, see to it that the task fails, and be refunded); at most four of them.
		/// Bytes that are published right here are checked against the summary, and take the place of
		/// a URI when all are taken; whatever lies at a URI is checked by those who fetch it. Cost: by
		/// the number of inline bytes.
		///
		/// Errors: `TaskNotFound`, `NotCompleted`, `NotContributor`, `NotProved`,
		/// `SummaryMismatch`, `ResultMismatch`, `UriEmpty`, `AlreadyPublished`,
		/// `MaxPublicationsExceeded`.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::publish(match location {
			ResultLocation::Inline(bytes) => Pallet::<T>::length(bytes),
			ResultLocation::Uri(_) => 0,
		}))]
		pub fn publish(
			origin: OriginFor<T>,
			task: TaskId,
			summary: ResultSummary,
			location: ResultLocation,
		) -> DispatchResult {
			let publisher = ensure_signed(origin)?;
			let record = Tasks::<T>::get(task).ok_or(Error::<T>::TaskNotFound)?;
			ensure!(record.status == TaskStatus::Completed, Error::<T>::NotCompleted);
			let digest = record.digest.ok_or(Error::<T>::NotCompleted)?;
			let contribution = record
				.contributions
				.iter()
				.find(|contribution| contribution.worker == publisher)
				.ok_or(Error::<T>::NotContributor)?;
			ensure!(contribution.status == ContributionStatus::Proved, Error::<T>::NotProved);
			ensure!(summary.digest() == digest, Error::<T>::SummaryMismatch);
			match &location {
				ResultLocation::Inline(bytes) => {
					poco_primitives::result::ResultBundle::open(bytes, digest)
						.map_err(|_| Error::<T>::ResultMismatch)?;
				},
				ResultLocation::Uri(uri) => ensure!(!uri.is_empty(), Error::<T>::UriEmpty),
			}
			let mut result = Results::<T>::get(task)
				.unwrap_or(PublishedResult { summary, publications: Default::default() });
			ensure!(
				!result.publications.iter().any(|other| other.publisher == publisher),
				Error::<T>::AlreadyPublished
			);
			let is_inline = matches!(location, ResultLocation::Inline(_));
			let publication = Publication { publisher: publisher.clone(), location };
			if let Err(publication) = result.publications.try_push(publication) {
				let replaced = result
					.publications
					.iter_mut()
					.find(|other| is_inline && matches!(other.location, ResultLocation::Uri(_)))
					.ok_or(Error::<T>::MaxPublicationsExceeded)?;
				*replaced = publication;
			}
			Results::<T>::insert(task, result);
			Self::deposit_event(Event::Published { task, publisher });
			Ok(())
		}

		/// Settles a task whose reveal window is over and of whose winners some have revealed.
		///
		/// Who: anybody. The votes that were revealed must carry the result by themselves, with all
		/// dissent counted against them. If they do, the task completes and the silent are slashed;
		/// if not, it fails: the requester is refunded, the silent are slashed, and those who
		/// revealed are compensated from that. Cost: by the number of contributions.
		///
		/// Errors: `TaskNotFound`, `NotRevealing`, `RevealWindowOpen`, `NothingRevealed`.
		#[pallet::call_index(9)]
		#[pallet::weight(
			T::WeightInfo::finalize(T::MaxContributors::get(), 0)
				.max(T::WeightInfo::finalize(1, T::MaxContributors::get()))
				.max(T::WeightInfo::claim(T::MaxContributors::get()))
				.saturating_add(Pallet::<T>::most_asset_weight())
		)]
		pub fn finalize(origin: OriginFor<T>, task: TaskId) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let mut record = Tasks::<T>::get(task).ok_or(Error::<T>::TaskNotFound)?;
			ensure!(record.status == TaskStatus::Revealing, Error::<T>::NotRevealing);
			let consensus = record.consensus.ok_or(Error::<T>::NotRevealing)?;
			ensure!(Self::now() >= consensus.reveal_deadline, Error::<T>::RevealWindowOpen);
			let digest = record.digest.ok_or(Error::<T>::NothingRevealed)?;
			let mut deal = Deals::<T>::get(record.deal).ok_or(Error::<T>::DealNotFound)?;
			let winners = record.count(ContributionStatus::Proved);
			let losers = record.size().saturating_sub(winners);
			let actual = if Self::is_proven(&record, &deal) {
				Self::complete(task, &mut deal, &mut record, digest);
				T::WeightInfo::finalize(winners, losers)
			} else {
				Self::fail(task, &mut deal, &mut record, FailureReason::NotProven);
				T::WeightInfo::claim(record.size())
			};
			let asset_weight = Self::asset_weight(&deal, winners);
			Deals::<T>::insert(record.deal, deal);
			Tasks::<T>::insert(task, record);
			Ok(Some(actual.saturating_add(asset_weight)).into())
		}

		/// Opens a task for contributions again, when a consensus was reached and nobody revealed.
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
			let mut record = Tasks::<T>::get(task).ok_or(Error::<T>::TaskNotFound)?;
			ensure!(record.status == TaskStatus::Revealing, Error::<T>::NotRevealing);
			let consensus = record.consensus.ok_or(Error::<T>::NotRevealing)?;
			let now = Self::now();
			ensure!(now >= consensus.reveal_deadline, Error::<T>::RevealWindowOpen);
			ensure!(record.digest.is_none(), Error::<T>::SomethingRevealed);
			let deal = Deals::<T>::get(record.deal).ok_or(Error::<T>::DealNotFound)?;
			ensure!(now < deal.windows.contribution_deadline, Error::<T>::ContributionWindowOver);
			for contribution in record.contributions.iter_mut() {
				if contribution.group == consensus.group {
					contribution.status = ContributionStatus::Rejected;
				}
			}
			if let Some(group) = record.groups.get_mut(usize::from(consensus.group)) {
				group.weight = Default::default();
			}
			record.status = TaskStatus::Active;
			record.consensus = None;
			let size = record.size();
			Tasks::<T>::insert(task, record);
			Self::deposit_event(Event::TaskReopened { task });
			Ok(Some(T::WeightInfo::reopen(size)).into())
		}

		/// Ends a task that came to nothing and refunds its requester.
		///
		/// Who: anybody, from the final deadline on. Where somebody has revealed,
		/// [`finalize`](Self::finalize) is the call. Contributors have their stakes back less the
		/// failure fee; those who voted for a consensus and never revealed it lose them. Cost: by
		/// the number of contributions.
		///
		/// Errors: `TaskNotFound`, `NotActive`, `FinalDeadlineAhead`, `SomethingRevealed`.
		#[pallet::call_index(11)]
		#[pallet::weight(
			T::WeightInfo::claim(T::MaxContributors::get())
				.saturating_add(Pallet::<T>::most_asset_weight())
		)]
		pub fn claim(origin: OriginFor<T>, task: TaskId) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let mut record = Tasks::<T>::get(task).ok_or(Error::<T>::TaskNotFound)?;
			let reason = match record.status {
				TaskStatus::Active => FailureReason::NoConsensus,
				TaskStatus::Revealing => FailureReason::NothingRevealed,
				TaskStatus::Completed | TaskStatus::Failed => {
					return Err(Error::<T>::NotActive.into())
				},
			};
			ensure!(record.digest.is_none(), Error::<T>::SomethingRevealed);
			let mut deal = Deals::<T>::get(record.deal).ok_or(Error::<T>::DealNotFound)?;
			ensure!(Self::now() >= deal.windows.final_deadline, Error::<T>::FinalDeadlineAhead);
			Self::fail(task, &mut deal, &mut record, reason);
			let asset_weight = Self::asset_weight(&deal, 0);
			Deals::<T>::insert(record.deal, deal);
			let size = record.size();
			Tasks::<T>::insert(task, record);
			Ok(Some(T::WeightInfo::claim(size).saturating_add(asset_weight)).into())
		}

		/// Removes the records of a task and returns the payer's deposit for them.
		///
		/// Who: anybody, when the deal's final deadline and the retention time after the task's end
		/// are over. Errors: `TaskNotFound`, `NotEnded`, `RetentionOpen`.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::prune())]
		pub fn prune(origin: OriginFor<T>, task: TaskId) -> DispatchResult {
			ensure_signed(origin)?;
			let record = Tasks::<T>::get(task).ok_or(Error::<T>::TaskNotFound)?;
			let ended = record.ended.ok_or(Error::<T>::NotEnded)?;
			let mut deal = Deals::<T>::get(record.deal).ok_or(Error::<T>::DealNotFound)?;
			// A task that was forgotten while its deal is young could be initialized again.
			let kept_until =
				ended.saturating_add(T::Terms::get().retention).max(deal.windows.final_deadline);
			ensure!(Self::now() >= kept_until, Error::<T>::RetentionOpen);
			Self::pay_from_pot(&deal.agreement.payer, deal.deposit);
			Tasks::<T>::remove(task);
			Results::<T>::remove(task);
			deal.tasks = deal.tasks.saturating_sub(1);
			Self::keep_deal(record.deal, deal);
			Self::deposit_event(Event::TaskPruned { task });
			Ok(())
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
		#[pallet::weight(T::WeightInfo::refund_rest().saturating_add(T::WeightInfo::credit(1)))]
		pub fn refund_rest(origin: OriginFor<T>, deal: DealId) -> DispatchResult {
			ensure_signed(origin)?;
			let mut record = Deals::<T>::get(deal).ok_or(Error::<T>::DealNotFound)?;
			ensure!(Self::now() >= record.windows.final_deadline, Error::<T>::FinalDeadlineAhead);
			let tasks = core::mem::take(&mut record.untouched);
			ensure!(!tasks.is_zero(), Error::<T>::NothingToRefund);
			record.ended = record.ended.saturating_add(tasks);
			let forfeited = match &record.agreement.pool {
				Some(pool) => Self::forfeit_scheduler_stakes(&record, &pool.owner, tasks),
				None => Zero::zero(),
			};
			let payer = record.agreement.payer.clone();
			let currency = record.agreement.currency;
			let amount = record.price().saturating_mul(tasks.into());
			Self::refund(&payer, currency, amount);
			Self::pay_from_pot(&payer, record.deposit.saturating_mul(tasks.into()));
			Self::keep_deal(deal, record);
			Self::deposit_event(Event::DealRefunded {
				deal,
				payer,
				tasks,
				currency,
				amount,
				forfeited,
			});
			Ok(())
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

		/// What it costs more to settle a task that is paid in another currency: an item for each of
		/// `workers`, and for scheduler, app's and dataset's owner, or for the payer.
		fn asset_weight(deal: &DealOf<T>, workers: u32) -> Weight {
			match deal.agreement.currency {
				Currency::Native => Weight::zero(),
				Currency::Asset(_) => T::WeightInfo::credit(workers.saturating_add(3)),
			}
		}

		fn most_asset_weight() -> Weight {
			T::WeightInfo::credit(T::MaxContributors::get().saturating_add(3))
		}

		fn length(bytes: &[u8]) -> u32 {
			bytes.len().try_into().unwrap_or(u32::MAX)
		}

		/// Changes a worker's record, and forgets it when nothing is left in it.
		pub(crate) fn change_worker<R>(
			worker: &T::AccountId,
			change: impl FnOnce(&mut Worker) -> Result<R, DispatchError>,
		) -> Result<R, DispatchError> {
			Workers::<T>::try_mutate_exists(worker, |stored| {
				let mut record = stored.take().unwrap_or_default();
				let outcome = change(&mut record)?;
				*stored = (!record.is_void()).then_some(record);
				Ok(outcome)
			})
		}

		/// Adds a vote's weight to its group and tells the group's position.
		fn join_group(record: &mut TaskOf<T>, vote: H256, weight: u32) -> Result<u8, Error<T>> {
			let position = match record.groups.iter().position(|group| group.vote == vote) {
				Some(position) => position,
				None => {
					let group = Group { vote, weight: Default::default() };
					record
						.groups
						.try_push(group)
						.map_err(|_| Error::<T>::MaxContributorsExceeded)?;
					record.groups.len().saturating_sub(1)
				},
			};
			let group =
				record.groups.get_mut(position).ok_or(Error::<T>::MaxContributorsExceeded)?;
			group.weight =
				credibility::joined(group.weight, weight).ok_or(Error::<T>::WeightOverflow)?;
			position.try_into().map_err(|_| Error::<T>::MaxContributorsExceeded)
		}

		/// Fixes the consensus when the group is credible.
		fn try_consensus(
			task: TaskId,
			record: &mut TaskOf<T>,
			group: u8,
			deal: &DealOf<T>,
			now: Moment,
		) {
			let Some(Group { vote, weight }) = record.groups.get(usize::from(group)).copied()
			else {
				return;
			};
			if !credibility::is_credible(weight, record.total(), deal.agreement.trust) {
				return;
			}
			let reveal_deadline = now.saturating_add(deal.windows.reveal_window);
			record.status = TaskStatus::Revealing;
			record.consensus = Some(Consensus { group, reveal_deadline });
			let winners = record
				.contributions
				.iter()
				.filter(|contribution| record.is_winner(contribution))
				.count()
				.try_into()
				.unwrap_or(u32::MAX);
			Self::deposit_event(Event::ConsensusReached { task, vote, winners, reveal_deadline });
		}

		fn is_proven(record: &TaskOf<T>, deal: &DealOf<T>) -> bool {
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
