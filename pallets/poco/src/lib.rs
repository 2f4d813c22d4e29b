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
	use super::{
		credibility,
		deadlines::{Clock, Windows},
		types::*,
		weights::WeightInfo,
	};
	use frame_support::{
		dispatch::DispatchResultWithPostInfo,
		pallet_prelude::*,
		traits::{
			fungible::{self, hold::Mutate as _, Inspect as _, Mutate as _},
			tokens::{Fortitude, Precision, Preservation},
			OnTimestampSet,
		},
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use poco_primitives::{
		hash,
		result::{ResultLocation, ResultSummary},
		task::{
			Artifact, ArtifactKind, ContributionStatus, Publication, TaskSpec, TaskStatus,
			MAX_ARTIFACT, MAX_FUEL,
		},
		Balance, CategoryId, DealId, Digest, Moment, TaskId, H256,
	};
	use sp_runtime::traits::{AccountIdConversion, Zero};

	/// The largest threshold of the front door: `2^20` is a trust of a million.
	pub const MAX_THRESHOLD: u8 = 20;

	/// How every WebAssembly module begins: its magic number and version 1.
	const WASM_PREAMBLE: [u8; 8] = *b"\0asm\x01\0\0\0";

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

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

		/// Looks the time units of categories up.
		type Categories: Categories;

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

	/// Deals. Key: the deal's identifier. Value: its terms, which never change.
	#[pallet::storage]
	pub type Deals<T: Config> = StorageMap<_, Identity, DealId, DealOf<T>>;

	/// Number of deals that the front door has opened, which makes their identifiers differ.
	#[pallet::storage]
	pub type DealCount<T: Config> = StorageValue<_, u64, ValueQuery>;

	/// What a deal's tasks compute. Key: the deal's identifier. Value: program, input, arguments.
	/// Apart from the deal, so that contributions do not read it.
	#[pallet::storage]
	pub type Specs<T: Config> = StorageMap<_, Identity, DealId, TaskSpec>;

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
		/// A task was created and paid for.
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
		/// A requester has its money back.
		Refunded {
			/// The task.
			task: TaskId,
			/// Who has it back.
			requester: T::AccountId,
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
		/// A task that names the artifact may still be open.
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
		/// `ArtifactIsRetired`, `NotAnApp`, `UriEmpty`, `FundsTooLow`.
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
			let deal = Self::front_door_deal(requester.clone(), threshold, category, reward)?;
			ensure!((1..=MAX_FUEL).contains(&spec.fuel_limit), Error::<T>::FuelOutOfRange);
			Self::use_artifact(&spec.app, true, deal.windows.final_deadline)?;
			if let Some(input) = &spec.input {
				Self::use_artifact(input, false, deal.windows.final_deadline)?;
			}
			T::Currency::transfer(
				&requester,
				&Self::pot(),
				reward.saturating_add(deal.deposit),
				Preservation::Preserve,
			)
			.map_err(|_| Error::<T>::FundsTooLow)?;

			let number = DealCount::<T>::mutate(|count| {
				*count = count.saturating_add(1);
				*count
			});
			let deal_id = hash::deal_id(&requester, number);
			let task = hash::task_id(deal_id, 0);
			Deals::<T>::insert(deal_id, deal);
			Specs::<T>::insert(deal_id, spec);
			Tasks::<T>::insert(task, TaskOf::<T>::open(deal_id, 0));
			Self::deposit_event(Event::TaskCreated { task, deal: deal_id, requester, reward });
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
			let deal = Deals::<T>::get(record.deal).ok_or(Error::<T>::TaskNotFound)?;
			ensure!(record.status == TaskStatus::Active, Error::<T>::NotActive);
			ensure!(now < deal.windows.contribution_deadline, Error::<T>::ContributionWindowOver);
			ensure!(
				!record.contributions.iter().any(|contribution| contribution.worker == worker),
				Error::<T>::AlreadyContributed
			);

			let (score, topped_up) =
				Workers::<T>::try_mutate(&worker, |bonded| -> Result<_, DispatchError> {
					let missing = deal.stake.saturating_sub(bonded.free());
					if !missing.is_zero() {
						let spendable = T::Currency::reducible_balance(
							&worker,
							Preservation::Preserve,
							Fortitude::Polite,
						);
						ensure!(
							spendable >= missing.saturating_add(T::Terms::get().fee_reserve),
							Error::<T>::FundsTooLow
						);
						Self::raise_bond(&worker, bonded, missing)?;
					}
					bonded.locked = bonded.locked.saturating_add(deal.stake);
					Ok((bonded.score, !missing.is_zero()))
				})?;

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
				let deal = Deals::<T>::get(record.deal).ok_or(Error::<T>::TaskNotFound)?;
				Self::complete(task, &deal, &mut record, digest);
				T::WeightInfo::reveal_and_settle(winners, losers)
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
		)]
		pub fn finalize(origin: OriginFor<T>, task: TaskId) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let mut record = Tasks::<T>::get(task).ok_or(Error::<T>::TaskNotFound)?;
			ensure!(record.status == TaskStatus::Revealing, Error::<T>::NotRevealing);
			let consensus = record.consensus.ok_or(Error::<T>::NotRevealing)?;
			ensure!(Self::now() >= consensus.reveal_deadline, Error::<T>::RevealWindowOpen);
			let digest = record.digest.ok_or(Error::<T>::NothingRevealed)?;
			let deal = Deals::<T>::get(record.deal).ok_or(Error::<T>::TaskNotFound)?;
			let winners = record.count(ContributionStatus::Proved);
			let losers = record.size().saturating_sub(winners);
			let actual = if Self::is_proven(&record, &deal) {
				Self::complete(task, &deal, &mut record, digest);
				T::WeightInfo::finalize(winners, losers)
			} else {
				Self::fail(task, &deal, &mut record, FailureReason::NotProven);
				T::WeightInfo::claim(record.size())
			};
			Tasks::<T>::insert(task, record);
			Ok(Some(actual).into())
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
			let deal = Deals::<T>::get(record.deal).ok_or(Error::<T>::TaskNotFound)?;
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
		#[pallet::weight(T::WeightInfo::claim(T::MaxContributors::get()))]
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
			let deal = Deals::<T>::get(record.deal).ok_or(Error::<T>::TaskNotFound)?;
			ensure!(Self::now() >= deal.windows.final_deadline, Error::<T>::FinalDeadlineAhead);
			Self::fail(task, &deal, &mut record, reason);
			let size = record.size();
			Tasks::<T>::insert(task, record);
			Ok(Some(T::WeightInfo::claim(size)).into())
		}

		/// Removes the records of a task and returns the requester's deposit for them.
		///
		/// Who: anybody, when the retention time after its end is over. Errors: `TaskNotFound`,
		/// `NotEnded`, `RetentionOpen`.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::prune())]
		pub fn prune(origin: OriginFor<T>, task: TaskId) -> DispatchResult {
			ensure_signed(origin)?;
			let record = Tasks::<T>::get(task).ok_or(Error::<T>::TaskNotFound)?;
			let ended = record.ended.ok_or(Error::<T>::NotEnded)?;
			ensure!(
				Self::now() >= ended.saturating_add(T::Terms::get().retention),
				Error::<T>::RetentionOpen
			);
			let mut deal = Deals::<T>::get(record.deal).ok_or(Error::<T>::TaskNotFound)?;
			Self::pay_from_pot(&deal.requester, deal.deposit);
			Tasks::<T>::remove(task);
			Results::<T>::remove(task);
			deal.tasks = deal.tasks.saturating_sub(1);
			if deal.tasks.is_zero() {
				Deals::<T>::remove(record.deal);
				Specs::<T>::remove(record.deal);
			} else {
				Deals::<T>::insert(record.deal, deal);
			}
			Self::deposit_event(Event::TaskPruned { task });
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

		/// The deal that the front door would make of these parameters now.
		pub fn front_door_deal(
			requester: T::AccountId,
			threshold: u8,
			category: Option<CategoryId>,
			reward: Balance,
		) -> Result<DealOf<T>, Error<T>> {
			ensure!((1..=MAX_THRESHOLD).contains(&threshold), Error::<T>::ThresholdOutOfRange);
			let trust =
				1u32.checked_shl(threshold.into()).ok_or(Error::<T>::ThresholdOutOfRange)?;
			let category = category.unwrap_or_else(T::Categories::default_category);
			let time_unit =
				T::Categories::time_unit(category).ok_or(Error::<T>::CategoryNotFound)?;
			let terms = T::Terms::get();
			let stake = terms.stake_ratio.mul_floor(reward).max(terms.minimum_stake);
			Ok(Deal {
				requester,
				category,
				windows: Windows::open(Self::now(), time_unit),
				trust,
				reward,
				protocol_fee: terms.protocol_fee.mul_floor(reward),
				stake,
				failure_fee: terms.failure_fee.mul_floor(stake),
				deposit: terms.task_deposit,
				scored: false,
				tasks: 1,
			})
		}

		fn length(bytes: &[u8]) -> u32 {
			bytes.len().try_into().unwrap_or(u32::MAX)
		}

		/// Holds `amount` more of `worker`'s balance.
		fn raise_bond(
			worker: &T::AccountId,
			record: &mut Worker,
			amount: Balance,
		) -> DispatchResult {
			T::Currency::hold(&HoldReason::Bond.into(), worker, amount)
				.map_err(|_| Error::<T>::FundsTooLow)?;
			record.bond = record.bond.saturating_add(amount);
			Self::deposit_event(Event::Bonded { worker: worker.clone(), amount });
			Ok(())
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

		/// Checks an artifact that a task names, and keeps it stored for as long as the task can be
		/// open.
		fn use_artifact(artifact: &Artifact, is_app: bool, until: Moment) -> Result<(), Error<T>> {
			match artifact {
				Artifact::OnChain(hash) => Artifacts::<T>::try_mutate(hash, |stored| {
					let info = stored.as_mut().ok_or(Error::<T>::ArtifactNotFound)?;
					ensure!(!info.retired, Error::<T>::ArtifactIsRetired);
					ensure!(!is_app || info.kind == ArtifactKind::App, Error::<T>::NotAnApp);
					info.in_use_until = info.in_use_until.max(until);
					Ok(())
				}),
				Artifact::AtUri { uri, .. } => {
					ensure!(!uri.is_empty(), Error::<T>::UriEmpty);
					Ok(())
				},
			}
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
			if !credibility::is_credible(weight, record.total(), deal.trust) {
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
			credibility::is_proven(proven, group.weight, record.total(), deal.trust)
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
