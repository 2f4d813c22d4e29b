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
mod delegating;
mod sessions;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
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
	use super::{types::*, weights::WeightInfo};
	use alloc::collections::BTreeSet;
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungible::{self, Inspect as _},
			tokens::Preservation,
			EstimateNextSessionRotation, ReservableCurrency,
		},
		PalletId,
	};
	use frame_system::{pallet_prelude::*, RawOrigin};
	use pallet_collator_selection::{CandidateList, Pallet as Selection};
	use poco_primitives::{
		staking::{MissedRule, Mode},
		Balance,
	};
	use sp_runtime::Perbill;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The record of a delegation in this runtime.
	pub type DelegationOf<T> = Delegation<BlockNumberFor<T>>;

	/// What waits to be free in this runtime.
	pub type UnbondingOf<T> = Unbonding<BlockNumberFor<T>>;

	/// What the pallet needs of its runtime.
	#[pallet::config]
	pub trait Config:
		frame_system::Config<RuntimeEvent: From<Event<Self>>>
		+ pallet_session::Config<ValidatorId = <Self as frame_system::Config>::AccountId>
		+ pallet_collator_selection::Config<
			Currency: ReservableCurrency<Self::AccountId, Balance = Balance>,
		>
	{
		/// The chain's own token: the currency of collator selection.
		type NativeToken: fungible::Mutate<Self::AccountId, Balance = Balance>
			+ fungible::hold::Mutate<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// The runtime's reasons of holds.
		type RuntimeHoldReason: From<HoldReason>;

		/// Who sets the rules, and slashes.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// From this the account of the pot is derived.
		#[pallet::constant]
		type PotId: Get<PalletId>;

		/// The least that one delegates to a collator.
		#[pallet::constant]
		type MinDelegation: Get<Balance>;

		/// Most collators that one delegates to.
		#[pallet::constant]
		type MaxDelegations: Get<u32>;

		/// Most delegators of a collator.
		#[pallet::constant]
		type MaxDelegators: Get<u32>;

		/// Most amounts of a delegator that wait to be free.
		#[pallet::constant]
		type MaxUnbonding: Get<u32>;

		/// How long what was undelegated waits to be free, in blocks.
		#[pallet::constant]
		type UnbondingPeriod: Get<BlockNumberFor<Self>>;

		/// Sessions from the announcement of a commission to the first that it is taken of.
		#[pallet::constant]
		type CommissionNotice: Get<u32>;

		/// Sessions from the announcement of an exit to the first in which it is possible. No shorter than
		/// what was undelegated waits, so that no bond is free before other stake is.
		#[pallet::constant]
		type ExitNotice: Get<u32>;

		/// The highest commission.
		#[pallet::constant]
		type MaxCommission: Get<Perbill>;

		/// The most that can be minted for a block.
		#[pallet::constant]
		type MaxIssuancePerBlock: Get<Balance>;

		/// The most that is ever minted.
		#[pallet::constant]
		type MaxIssuance: Get<Balance>;

		/// The most that can be slashed at once.
		#[pallet::constant]
		type MaxSlash: Get<Perbill>;

		/// Measured weights.
		type WeightInfo: WeightInfo;
	}

	/// Why the pallet holds money on somebody's balance.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// It is delegated.
		Delegation,
		/// It was delegated, and waits to be free.
		Unbonding,
	}

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Collators that somebody delegated to, that earned something, or that said something about
	/// themselves. Key: the collator. Value: its record.
	#[pallet::storage]
	pub type Collators<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Collator>;

	/// Delegations. Keys: the collator, the delegator. Value: the record.
	#[pallet::storage]
	pub type Delegations<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Blake2_128Concat,
		T::AccountId,
		DelegationOf<T>,
	>;

	/// Key: a delegator. Value: the collators that it delegates to.
	#[pallet::storage]
	pub type Chosen<T: Config> = StorageMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		BoundedVec<T::AccountId, T::MaxDelegations>,
		ValueQuery,
	>;

	/// Key: a delegator. Value: what waits to be free, the earliest first.
	#[pallet::storage]
	pub type Unbondings<T: Config> = StorageMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		BoundedVec<UnbondingOf<T>, T::MaxUnbonding>,
		ValueQuery,
	>;

	/// Key: an author. Value: blocks of the running session that it made.
	#[pallet::storage]
	pub type Authored<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

	/// Blocks of the running session that were counted.
	#[pallet::storage]
	pub type Counted<T: Config> = StorageValue<_, u32, ValueQuery>;

	/// Who may collate.
	#[pallet::storage]
	pub type CurrentMode<T: Config> = StorageValue<_, Mode, ValueQuery>;

	/// What becomes of collators that miss blocks.
	#[pallet::storage]
	pub type Missed<T: Config> = StorageValue<_, MissedRule, ValueQuery>;

	/// Minted for a block, in smallest units.
	#[pallet::storage]
	pub type IssuancePerBlock<T: Config> = StorageValue<_, Balance, ValueQuery>;

	/// Minted so far, in smallest units.
	#[pallet::storage]
	pub type Issued<T: Config> = StorageValue<_, Balance, ValueQuery>;

	/// What the pot owes collators and delegators, in smallest units.
	#[pallet::storage]
	pub type Owed<T: Config> = StorageValue<_, Balance, ValueQuery>;

	/// How the chain begins.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Who may collate.
		pub mode: Mode,
		/// Minted for a block, in smallest units.
		pub issuance_per_block: Balance,
		/// What becomes of collators that miss blocks.
		pub missed: MissedRule,
		#[serde(skip)]
		#[allow(missing_docs)]
		pub _config: PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			assert!(
				self.issuance_per_block <= T::MaxIssuancePerBlock::get(),
				"no more is minted for a block than can be"
			);
			assert!(self.missed.slash <= T::MaxSlash::get(), "no more is slashed than can be");
			assert!(
				self.missed.threshold <= MissedRule::MAX_THRESHOLD,
				"no more is asked for than can be"
			);
			// Else what comes first would be too little to be there.
			use frame_support::traits::fungible::Mutate;
			let (pot, least) = (Pallet::<T>::pot_account(), T::NativeToken::minimum_balance());
			if T::NativeToken::balance(&pot) < least {
				let made = T::NativeToken::mint_into(&pot, least);
				assert!(made.is_ok(), "the pot can be there");
			}
			CurrentMode::<T>::put(self.mode);
			IssuancePerBlock::<T>::put(self.issuance_per_block);
			Missed::<T>::put(self.missed);
		}
	}

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Somebody stakes more behind a collator.
		Delegated {
			/// Who.
			delegator: T::AccountId,
			/// Behind whom.
			collator: T::AccountId,
			/// How much more.
			amount: Balance,
			/// All that it stakes there now.
			total: Balance,
		},
		/// Somebody stakes less behind a collator.
		Undelegated {
			/// Who.
			delegator: T::AccountId,
			/// Behind whom.
			collator: T::AccountId,
			/// How much less.
			amount: Balance,
			/// The block from which it can be withdrawn; nothing where slashes left nothing.
			due: Option<BlockNumberFor<T>>,
		},
		/// Stake moved from one collator to another.
		Redelegated {
			/// Whose.
			delegator: T::AccountId,
			/// From behind whom.
			from: T::AccountId,
			/// To behind whom.
			to: T::AccountId,
			/// How much.
			amount: Balance,
		},
		/// What was undelegated is free.
		Withdrawn {
			/// Whose.
			delegator: T::AccountId,
			/// How much.
			amount: Balance,
		},
		/// A delegator was paid its reward.
		Rewarded {
			/// Who.
			delegator: T::AccountId,
			/// By the stake behind whom.
			collator: T::AccountId,
			/// How much.
			amount: Balance,
		},
		/// A slash of a collator reached one of its delegators, and was burned.
		Cut {
			/// Whose stake.
			delegator: T::AccountId,
			/// Behind whom.
			collator: T::AccountId,
			/// How much.
			amount: Balance,
		},
		/// A collator was paid its own reward.
		Earned {
			/// Who.
			collator: T::AccountId,
			/// How much.
			amount: Balance,
		},
		/// Rewards of a delegation are added to it from now on, or not any more.
		CompoundSet {
			/// Who delegates.
			delegator: T::AccountId,
			/// To whom.
			collator: T::AccountId,
			/// Whether they are added.
			compound: bool,
		},
		/// A collator will take another commission.
		CommissionAnnounced {
			/// Who.
			collator: T::AccountId,
			/// Of its delegators' part.
			commission: Perbill,
			/// The first session that it is taken of.
			from: SessionIndex,
		},
		/// A candidate is not selected any more: it does not want to be, made no block of a whole session,
		/// or was slashed to less than the least bond.
		Chilled {
			/// Who.
			collator: T::AccountId,
		},
		/// A candidate wants to be selected again.
		Unchilled {
			/// Who.
			collator: T::AccountId,
		},
		/// A candidate will leave.
		ExitAnnounced {
			/// Who.
			collator: T::AccountId,
			/// The first session in which it may.
			from: SessionIndex,
		},
		/// A candidate stays.
		ExitCancelled {
			/// Who.
			collator: T::AccountId,
		},
		/// A candidate left, and has its bond back.
		Exited {
			/// Who.
			collator: T::AccountId,
		},
		/// Others may collate from the next selection on.
		ModeSet {
			/// Who may.
			mode: Mode,
		},
		/// Another amount is minted for a block, from the running session on.
		IssuanceSet {
			/// How much.
			per_block: Balance,
		},
		/// Something else becomes of collators that miss blocks, from the running session on.
		MissedSet {
			/// What.
			missed: MissedRule,
		},
		/// A collator and all who stake behind it were slashed.
		Slashed {
			/// Who.
			collator: T::AccountId,
			/// Of its own bond.
			bond: Balance,
			/// Of what is delegated to it.
			delegated: Balance,
		},
		/// A session was paid for: what fees brought and what was minted is divided.
		SessionPaid {
			/// Which.
			session: SessionIndex,
			/// What collators and delegators share.
			reward: Balance,
			/// How much of it was minted.
			issued: Balance,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// Only invulnerables collate: nobody can stake behind them.
		ConsortiumMode,
		/// The account is no candidate.
		NotCandidate,
		/// The account is neither candidate nor invulnerable.
		NotCollator,
		/// The candidate is not to be selected.
		Chilled,
		/// The candidate is to be selected already.
		NotChilled,
		/// The candidate is about to leave.
		Leaving,
		/// The candidate has not announced that it leaves.
		NotLeaving,
		/// The candidate announced a later session.
		ExitTooEarly,
		/// The collator was slashed so often that it takes no delegations until it has none.
		SlashedTooOften,
		/// Less than the least delegation would be there.
		BelowMinimum,
		/// More than is there, or more than can be counted.
		AmountTooHigh,
		/// The account has not as much to spend.
		FundsTooLow,
		/// The delegation was changed in this block already.
		TwiceInABlock,
		/// The account delegates to as many collators as it can.
		MaxDelegationsExceeded,
		/// As many delegate to the collator as can.
		MaxDelegatorsExceeded,
		/// As many amounts wait to be free as can: withdraw some, or wait.
		MaxUnbondingExceeded,
		/// There is no such delegation.
		NotDelegated,
		/// From a collator to itself.
		SameCollator,
		/// The delegation came by a redelegation less than a whole session ago.
		MovedTooRecently,
		/// Nothing is free yet.
		NothingDue,
		/// There is no reward.
		NothingEarned,
		/// Higher than commissions can be.
		CommissionTooHigh,
		/// More than can be minted for a block.
		IssuanceTooHigh,
		/// More than can be slashed at once.
		SlashTooHigh,
		/// The collator made so few blocks of the running session that it will be slashed at its end. Its
		/// delegators stay until then.
		SlashPending,
		/// There is room for another candidate, so that nobody has to be replaced.
		RoomLeft,
		/// Collates in the running session or in the next one.
		Collating,
		/// No more than there is already.
		DepositTooLow,
		/// The candidate's bond is less than the least: raise it first.
		BondTooLow,
		/// Who made less than that of its blocks cannot be slashed for it: there is a highest threshold.
		ThresholdTooHigh,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Stakes `amount` (smallest units) more behind a candidate. The caller's reward so far is paid.
		///
		/// Refused: [`ConsortiumMode`](Error::ConsortiumMode), [`NotCandidate`](Error::NotCandidate),
		/// [`Chilled`](Error::Chilled), [`Leaving`](Error::Leaving),
		/// [`SlashedTooOften`](Error::SlashedTooOften), [`TwiceInABlock`](Error::TwiceInABlock),
		/// [`MaxDelegationsExceeded`](Error::MaxDelegationsExceeded),
		/// [`MaxDelegatorsExceeded`](Error::MaxDelegatorsExceeded),
		/// [`BelowMinimum`](Error::BelowMinimum) for all that the caller would stake there,
		/// [`FundsTooLow`](Error::FundsTooLow).
		#[pallet::call_index(0)]
		#[pallet::weight(<T as Config>::WeightInfo::delegate())]
		pub fn delegate(
			origin: OriginFor<T>,
			collator: T::AccountId,
			amount: Balance,
		) -> DispatchResult {
			let delegator = ensure_signed(origin)?;
			let total = Self::put_in(&collator, &delegator, amount, None)?;
			Self::hold_delegation(&delegator, amount)?;
			Self::deposit_event(Event::Delegated { delegator, collator, amount, total });
			Ok(())
		}

		/// Takes `amount` (smallest units) out from behind a collator, and pays the reward so far. Takes
		/// all out where less than the least delegation would be left. It can be withdrawn after the
		/// unbonding period.
		///
		/// Refused: [`NotDelegated`](Error::NotDelegated), [`TwiceInABlock`](Error::TwiceInABlock),
		/// [`SlashPending`](Error::SlashPending), [`AmountTooHigh`](Error::AmountTooHigh),
		/// [`BelowMinimum`](Error::BelowMinimum) for nothing,
		/// [`MaxUnbondingExceeded`](Error::MaxUnbondingExceeded).
		#[pallet::call_index(1)]
		#[pallet::weight(<T as Config>::WeightInfo::undelegate())]
		pub fn undelegate(
			origin: OriginFor<T>,
			collator: T::AccountId,
			amount: Balance,
		) -> DispatchResult {
			let delegator = ensure_signed(origin)?;
			let amount = Self::take_out(&collator, &delegator, amount, false)?.amount;
			let due = Self::unbond(&delegator, amount)?;
			Self::deposit_event(Event::Undelegated { delegator, collator, amount, due });
			Ok(())
		}

		/// Moves `amount` (smallest units) from behind one collator to behind another, without a time
		/// in which it earns nothing, and pays the rewards so far. Moves all where less than the least
		/// delegation would be left. From there it can move on after a whole session. Rewards go on
		/// being added to it, or not, where there was no delegation before.
		///
		/// Refused as [`delegate`](Self::delegate) and [`undelegate`](Self::undelegate) are, and:
		/// [`SameCollator`](Error::SameCollator), [`MovedTooRecently`](Error::MovedTooRecently).
		#[pallet::call_index(2)]
		#[pallet::weight(<T as Config>::WeightInfo::redelegate())]
		pub fn redelegate(
			origin: OriginFor<T>,
			from: T::AccountId,
			to: T::AccountId,
			amount: Balance,
		) -> DispatchResult {
			let delegator = ensure_signed(origin)?;
			ensure!(from != to, Error::<T>::SameCollator);
			let moved = Self::take_out(&from, &delegator, amount, true)?;
			let amount = moved.amount;
			Self::put_in(&to, &delegator, amount, Some(moved))?;
			Self::deposit_event(Event::Redelegated { delegator, from, to, amount });
			Ok(())
		}

		/// Frees what a delegator took out and what has waited long enough. Anybody may call it.
		///
		/// Refused: [`NothingDue`](Error::NothingDue).
		#[pallet::call_index(3)]
		#[pallet::weight(<T as Config>::WeightInfo::withdraw_unbonded())]
		pub fn withdraw_unbonded(origin: OriginFor<T>, delegator: T::AccountId) -> DispatchResult {
			ensure_signed(origin)?;
			let amount = Self::free_unbonded(&delegator)?;
			Self::deposit_event(Event::Withdrawn { delegator, amount });
			Ok(())
		}

		/// Pays a delegator's reward, and delegates it where the delegator wants that and the
		/// collator takes delegations. Anybody may call it.
		///
		/// Refused: [`NotDelegated`](Error::NotDelegated), [`NothingEarned`](Error::NothingEarned).
		#[pallet::call_index(4)]
		#[pallet::weight(<T as Config>::WeightInfo::claim())]
		pub fn claim(
			origin: OriginFor<T>,
			collator: T::AccountId,
			delegator: T::AccountId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::pay_out(&collator, &delegator)
		}

		/// Says whether the rewards of a delegation are added to it when they are claimed.
		///
		/// Refused: [`NotDelegated`](Error::NotDelegated).
		#[pallet::call_index(5)]
		#[pallet::weight(<T as Config>::WeightInfo::set_compound())]
		pub fn set_compound(
			origin: OriginFor<T>,
			collator: T::AccountId,
			compound: bool,
		) -> DispatchResult {
			let delegator = ensure_signed(origin)?;
			Delegations::<T>::try_mutate(&collator, &delegator, |delegation| {
				let delegation = delegation.as_mut().ok_or(Error::<T>::NotDelegated)?;
				delegation.compound = compound;
				Ok::<_, Error<T>>(())
			})?;
			Self::deposit_event(Event::CompoundSet { delegator, collator, compound });
			Ok(())
		}

		/// Pays a collator's own reward. Anybody may call it.
		///
		/// Refused: [`NothingEarned`](Error::NothingEarned).
		#[pallet::call_index(6)]
		#[pallet::weight(<T as Config>::WeightInfo::claim_earned())]
		pub fn claim_earned(origin: OriginFor<T>, collator: T::AccountId) -> DispatchResult {
			ensure_signed(origin)?;
			let mut record = Collators::<T>::get(&collator).ok_or(Error::<T>::NothingEarned)?;
			let amount = core::mem::take(&mut record.earned);
			ensure!(amount > 0, Error::<T>::NothingEarned);
			Self::pay(&collator, amount)?;
			Self::keep(&collator, record);
			Self::deposit_event(Event::Earned { collator, amount });
			Ok(())
		}

		/// Announces the commission that the calling collator takes of its delegators' part from some
		/// sessions on, in place of what it announced before and has not begun.
		///
		/// Refused: [`NotCollator`](Error::NotCollator),
		/// [`CommissionTooHigh`](Error::CommissionTooHigh).
		#[pallet::call_index(7)]
		#[pallet::weight(<T as Config>::WeightInfo::announce_commission())]
		pub fn announce_commission(origin: OriginFor<T>, commission: Perbill) -> DispatchResult {
			let collator = ensure_signed(origin)?;
			ensure!(
				Self::bond_of(&collator).is_some() || Self::is_invulnerable(&collator),
				Error::<T>::NotCollator
			);
			ensure!(commission <= T::MaxCommission::get(), Error::<T>::CommissionTooHigh);
			let session = Self::session();
			let from = session.saturating_add(T::CommissionNotice::get());
			let mut record = Collators::<T>::get(&collator).unwrap_or_default();
			record.announce(session, Announcement { commission, from });
			Self::keep(&collator, record);
			Self::deposit_event(Event::CommissionAnnounced { collator, commission, from });
			Ok(())
		}

		/// The calling candidate does not want to be selected any more. Its bond and its delegations stay.
		///
		/// Refused: [`NotCandidate`](Error::NotCandidate), [`Chilled`](Error::Chilled).
		#[pallet::call_index(8)]
		#[pallet::weight(<T as Config>::WeightInfo::chill())]
		pub fn chill(origin: OriginFor<T>) -> DispatchResult {
			let collator = ensure_signed(origin)?;
			ensure!(Self::bond_of(&collator).is_some(), Error::<T>::NotCandidate);
			let mut record = Collators::<T>::get(&collator).unwrap_or_default();
			ensure!(!record.chilled, Error::<T>::Chilled);
			record.chilled = true;
			Self::keep(&collator, record);
			Self::deposit_event(Event::Chilled { collator });
			Ok(())
		}

		/// The calling candidate wants to be selected again.
		///
		/// Refused: [`NotChilled`](Error::NotChilled), [`Leaving`](Error::Leaving),
		/// [`NotCandidate`](Error::NotCandidate), [`BondTooLow`](Error::BondTooLow).
		#[pallet::call_index(9)]
		#[pallet::weight(<T as Config>::WeightInfo::unchill())]
		pub fn unchill(origin: OriginFor<T>) -> DispatchResult {
			let collator = ensure_signed(origin)?;
			let mut record = Collators::<T>::get(&collator).unwrap_or_default();
			ensure!(record.chilled, Error::<T>::NotChilled);
			ensure!(record.exit_from.is_none(), Error::<T>::Leaving);
			Self::ensure_bond_enough(&collator)?;
			record.chilled = false;
			Self::keep(&collator, record);
			Self::deposit_event(Event::Unchilled { collator });
			Ok(())
		}

		/// Tells everybody that the calling candidate leaves, some sessions ahead. It is not selected any
		/// more from now on.
		///
		/// Refused: [`NotCandidate`](Error::NotCandidate), [`Leaving`](Error::Leaving).
		#[pallet::call_index(10)]
		#[pallet::weight(<T as Config>::WeightInfo::announce_exit())]
		pub fn announce_exit(origin: OriginFor<T>) -> DispatchResult {
			let collator = ensure_signed(origin)?;
			ensure!(Self::bond_of(&collator).is_some(), Error::<T>::NotCandidate);
			let mut record = Collators::<T>::get(&collator).unwrap_or_default();
			ensure!(record.exit_from.is_none(), Error::<T>::Leaving);
			let from = Self::session().saturating_add(T::ExitNotice::get());
			record.chilled = true;
			record.exit_from = Some(from);
			Self::keep(&collator, record);
			Self::deposit_event(Event::ExitAnnounced { collator, from });
			Ok(())
		}

		/// Leaves, as it was announced: the candidate's bond comes back, and its commission is forgotten.
		/// Delegations stay where they are and earn nothing. They can be moved on, or taken out as ever.
		///
		/// Refused: [`NotLeaving`](Error::NotLeaving), [`ExitTooEarly`](Error::ExitTooEarly), and what
		/// collator selection refuses, as the last collators that it needs.
		#[pallet::call_index(11)]
		#[pallet::weight(<T as Config>::WeightInfo::exit())]
		pub fn exit(origin: OriginFor<T>) -> DispatchResult {
			let collator = ensure_signed(origin)?;
			let mut record = Collators::<T>::get(&collator).unwrap_or_default();
			let from = record.exit_from.ok_or(Error::<T>::NotLeaving)?;
			ensure!(from <= Self::session(), Error::<T>::ExitTooEarly);
			Selection::<T>::leave_intent(RawOrigin::Signed(collator.clone()).into())
				.map_err(|refusal| refusal.error)?;
			record.forget_terms();
			Self::keep(&collator, record);
			Self::deposit_event(Event::Exited { collator });
			Ok(())
		}

		/// The calling candidate stays after all, and wants to be selected.
		///
		/// Refused: [`NotLeaving`](Error::NotLeaving), [`NotCandidate`](Error::NotCandidate),
		/// [`BondTooLow`](Error::BondTooLow).
		#[pallet::call_index(12)]
		#[pallet::weight(<T as Config>::WeightInfo::cancel_exit())]
		pub fn cancel_exit(origin: OriginFor<T>) -> DispatchResult {
			let collator = ensure_signed(origin)?;
			let mut record = Collators::<T>::get(&collator).unwrap_or_default();
			ensure!(record.exit_from.is_some(), Error::<T>::NotLeaving);
			Self::ensure_bond_enough(&collator)?;
			record.chilled = false;
			record.exit_from = None;
			Self::keep(&collator, record);
			Self::deposit_event(Event::ExitCancelled { collator });
			Ok(())
		}

		/// Says who may collate, from the next selection on. Only [`Config::AdminOrigin`].
		#[pallet::call_index(13)]
		#[pallet::weight(<T as Config>::WeightInfo::set_mode())]
		pub fn set_mode(origin: OriginFor<T>, mode: Mode) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			CurrentMode::<T>::put(mode);
			Self::deposit_event(Event::ModeSet { mode });
			Ok(())
		}

		/// Says how much is minted for a block, from the running session on, in smallest units. Only
		/// [`Config::AdminOrigin`].
		///
		/// Refused: [`IssuanceTooHigh`](Error::IssuanceTooHigh).
		#[pallet::call_index(14)]
		#[pallet::weight(<T as Config>::WeightInfo::set_issuance())]
		pub fn set_issuance(origin: OriginFor<T>, per_block: Balance) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			ensure!(per_block <= T::MaxIssuancePerBlock::get(), Error::<T>::IssuanceTooHigh);
			IssuancePerBlock::<T>::put(per_block);
			Self::deposit_event(Event::IssuanceSet { per_block });
			Ok(())
		}

		/// Says what becomes of collators that miss blocks, from the running session on. Only
		/// [`Config::AdminOrigin`].
		///
		/// Refused: [`SlashTooHigh`](Error::SlashTooHigh),
		/// [`ThresholdTooHigh`](Error::ThresholdTooHigh).
		#[pallet::call_index(15)]
		#[pallet::weight(<T as Config>::WeightInfo::set_missed())]
		pub fn set_missed(origin: OriginFor<T>, missed: MissedRule) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			ensure!(missed.slash <= T::MaxSlash::get(), Error::<T>::SlashTooHigh);
			ensure!(missed.threshold <= MissedRule::MAX_THRESHOLD, Error::<T>::ThresholdTooHigh);
			Missed::<T>::put(missed);
			Self::deposit_event(Event::MissedSet { missed });
			Ok(())
		}

		/// Burns a part of a candidate's bond and of what is delegated to it. It is chilled where less
		/// than the least bond is left. Only [`Config::AdminOrigin`].
		///
		/// Refused: [`SlashTooHigh`](Error::SlashTooHigh), [`NotCandidate`](Error::NotCandidate).
		#[pallet::call_index(16)]
		#[pallet::weight(<T as Config>::WeightInfo::slash())]
		pub fn slash(
			origin: OriginFor<T>,
			collator: T::AccountId,
			fraction: Perbill,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			ensure!(fraction <= T::MaxSlash::get(), Error::<T>::SlashTooHigh);
			ensure!(Self::bond_of(&collator).is_some(), Error::<T>::NotCandidate);
			Self::do_slash(&BTreeSet::from([collator]), fraction);
			Ok(())
		}

		/// The caller becomes a candidate in place of one that does not collate, for a bond (smallest
		/// units) of more than all the stake that is behind that one. The bond of who is replaced comes
		/// back, and its commission is forgotten; delegations to it stay, and can be moved on, or taken
		/// out as ever.
		///
		/// Refused: [`RoomLeft`](Error::RoomLeft), [`NotCandidate`](Error::NotCandidate) for the target,
		/// [`Collating`](Error::Collating), [`DepositTooLow`](Error::DepositTooLow), and what collator
		/// selection refuses, as who has no session keys or is a candidate already.
		#[pallet::call_index(17)]
		#[pallet::weight(<T as Config>::WeightInfo::replace())]
		pub fn replace(
			origin: OriginFor<T>,
			target: T::AccountId,
			deposit: Balance,
		) -> DispatchResult {
			let collator = ensure_signed(origin)?;
			let listed = CandidateList::<T>::decode_len().unwrap_or_default();
			let most = usize::try_from(T::MaxCandidates::get()).unwrap_or(usize::MAX);
			ensure!(listed >= most, Error::<T>::RoomLeft);
			let bond = Self::bond_of(&target).ok_or(Error::<T>::NotCandidate)?;
			ensure!(!Self::collates(&target), Error::<T>::Collating);
			let mut record = Collators::<T>::get(&target).unwrap_or_default();
			let stake = bond.saturating_add(record.delegated());
			ensure!(deposit > stake, Error::<T>::DepositTooLow);
			let caller = RawOrigin::Signed(collator).into();
			Selection::<T>::take_candidate_slot(caller, deposit, target.clone())
				.map_err(|refusal| refusal.error)?;
			record.forget_terms();
			Self::keep(&target, record);
			Ok(())
		}

		/// Raises the bond of the calling candidate to `deposit` (smallest units). Nothing lowers it: it
		/// comes back when the candidate leaves.
		///
		/// Refused: [`NotCandidate`](Error::NotCandidate), [`DepositTooLow`](Error::DepositTooLow), and
		/// what collator selection refuses, as less than the least bond.
		#[pallet::call_index(18)]
		#[pallet::weight(<T as Config>::WeightInfo::raise_bond())]
		pub fn raise_bond(origin: OriginFor<T>, deposit: Balance) -> DispatchResult {
			let collator = ensure_signed(origin)?;
			let bond = Self::bond_of(&collator).ok_or(Error::<T>::NotCandidate)?;
			ensure!(deposit > bond, Error::<T>::DepositTooLow);
			Selection::<T>::update_bond(RawOrigin::Signed(collator).into(), deposit)
				.map_err(|refusal| refusal.error)?;
			Ok(())
		}
	}

	impl<T: Config> Pallet<T> {
		/// The account that rewards are paid from.
		pub fn pot_account() -> T::AccountId {
			use sp_runtime::traits::AccountIdConversion;
			<T as Config>::PotId::get().into_account_truncating()
		}

		/// The running session.
		pub(crate) fn session() -> SessionIndex {
			pallet_session::CurrentIndex::<T>::get()
		}

		/// How long a session is, in blocks.
		pub(crate) fn session_length() -> BlockNumberFor<T> {
			T::NextSessionRotation::average_session_length()
		}

		/// What is in the pot and owed to nobody.
		pub(crate) fn undivided() -> Balance {
			T::NativeToken::balance(&Self::pot_account())
				.saturating_sub(T::NativeToken::minimum_balance())
				.saturating_sub(Owed::<T>::get())
		}

		/// Pays what the pot owes.
		pub(crate) fn pay(who: &T::AccountId, amount: Balance) -> DispatchResult {
			use frame_support::traits::fungible::Mutate;
			T::NativeToken::transfer(&Self::pot_account(), who, amount, Preservation::Preserve)?;
			Owed::<T>::mutate(|owed| *owed = owed.saturating_sub(amount));
			Ok(())
		}

		/// Stores a collator's record, or removes it when it says nothing.
		pub(crate) fn keep(who: &T::AccountId, record: Collator) {
			if record.is_idle() && record.has_no_terms() {
				Collators::<T>::remove(who);
			} else {
				Collators::<T>::insert(who, record);
			}
		}
	}
}
