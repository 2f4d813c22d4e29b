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

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod capture;
mod entering;
mod program;
mod returning;
#[cfg(test)]
mod tests;
mod transactor;
mod trap;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
pub mod weights;

pub use capture::OriginCapture;
pub use pallet::*;
pub use program::XcmReturner;
pub use transactor::BorderedTransactor;
pub use trap::BorderedTrap;
pub use types::*;
pub use weights::WeightInfo;

#[frame_support::pallet]
// The macro itself numbers events with `as` and expects its pallets to be in the runtime.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
pub mod pallet {
	use super::{types::*, weights::WeightInfo};
	use alloc::{boxed::Box, vec::Vec};
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungible::{self, hold::Mutate as _},
			fungibles::{self, Mutate as _},
			tokens::{self, Precision, Preservation},
			Contains, Time,
		},
		weights::WeightMeter,
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use poco_primitives::{Balance, Moment};
	use sp_runtime::{
		traits::{AccountIdConversion, MaybeConvert, MaybeEquivalence},
		AccountId32, Permill,
	};
	use xcm::{
		v5::{Error as XcmError, Junction, Location},
		VersionedLocation,
	};
	use xcm_executor::traits::ConvertLocation;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// What is kept apart in this runtime.
	pub type EntryOf<T> = Entry<AccountId32, <T as Config>::AssetId, BlockNumberFor<T>>;

	/// What the pallet needs of its runtime.
	#[pallet::config]
	pub trait Config:
		frame_system::Config<AccountId = AccountId32, RuntimeEvent: From<Event<Self>>>
	{
		/// Who sets the rules, names members, and may let in what was kept apart.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The chain's own token, which deposits are made in.
		type NativeToken: fungible::Inspect<Self::AccountId, Balance = Balance>
			+ fungible::hold::Mutate<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// The runtime's reasons of holds.
		type RuntimeHoldReason: From<HoldReason>;

		/// What assets are called on this chain.
		type AssetId: tokens::AssetId;

		/// All assets that may enter.
		type Assets: fungibles::Mutate<Self::AccountId, AssetId = Self::AssetId, Balance = Balance>;

		/// What messages call the assets.
		type AssetLocations: MaybeEquivalence<Location, Self::AssetId>;

		/// Where the reserves of assets are.
		type Reserves: MaybeConvert<Self::AssetId, Location>;

		/// Which accounts locations have here: the one that the asset transactor has, too.
		type Accounts: ConvertLocation<Self::AccountId>;

		/// Beneficiaries that are not asked about: accounts of the chain itself that fees go to, and
		/// other chains, to which goes what leaves.
		type Free: Contains<Location>;

		/// Sends to other chains.
		type Returner: Returner;

		/// What groups are called.
		type GroupId: Parameter + MaxEncodedLen;

		/// Groups that may be linked.
		type Groups: Groups<Self::GroupId, Self::AccountId>;

		/// The clock that days are told by, in milliseconds.
		type Time: Time<Moment = Moment>;

		/// From this the account is derived that deposits are kept apart on.
		#[pallet::constant]
		type QuarantineId: Get<PalletId>;

		/// Who gets the fees of returns.
		#[pallet::constant]
		type FeeReceiver: Get<Self::AccountId>;

		/// The highest share that a return may cost.
		#[pallet::constant]
		type MaxFeeShare: Get<Permill>;

		/// Most members, those of groups aside.
		#[pallet::constant]
		type MaxMembers: Get<u32>;

		/// Most members that are added or removed at once.
		#[pallet::constant]
		type MaxBatch: Get<u32>;

		/// Most groups that are linked.
		#[pallet::constant]
		type MaxGroups: Get<u32>;

		/// Most that a member vouches for, each asset counted by itself.
		#[pallet::constant]
		type MaxCustomers: Get<u32>;

		/// What is held of a member for each, in smallest units of the chain's own token.
		#[pallet::constant]
		type VouchDeposit: Get<Balance>;

		/// What is held for a standing word that nothing is returned by itself, in smallest units of the
		/// chain's own token.
		#[pallet::constant]
		type StopDeposit: Get<Balance>;

		/// Most deposits that are kept apart at a time.
		#[pallet::constant]
		type MaxOpen: Get<u32>;

		/// Most of them that came from one chain.
		#[pallet::constant]
		type MaxOpenPerChain: Get<u32>;

		/// Blocks from a deposit to its return.
		#[pallet::constant]
		type ReturnDelay: Get<BlockNumberFor<Self>>;

		/// Most weight that returns may take of a block.
		#[pallet::constant]
		type ReturnBudget: Get<Weight>;

		/// Measured weights.
		type WeightInfo: WeightInfo;

		/// Sets up what benchmarks need.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper<Self::AssetId, Self::GroupId>;
	}

	/// Why the pallet holds money on somebody's balance.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The deposit for vouching for a customer.
		Vouching,
		/// The deposit for a standing word that nothing is returned by itself.
		Stopping,
	}

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Whether there is a border.
	#[pallet::storage]
	pub type CurrentMode<T: Config> = StorageValue<_, Mode, ValueQuery>;

	/// The members, those of groups aside. Key: the account. Value: the block since which it is one.
	#[pallet::storage]
	pub type Members<T: Config> =
		CountedStorageMap<_, Blake2_128Concat, T::AccountId, BlockNumberFor<T>>;

	/// Groups whose members are members here.
	#[pallet::storage]
	pub type LinkedGroups<T: Config> =
		StorageValue<_, BoundedVec<T::GroupId, T::MaxGroups>, ValueQuery>;

	/// What may enter. Key: the asset. Value: the limits; there are none without.
	#[pallet::storage]
	pub type AssetLimits<T: Config> = StorageMap<_, Blake2_128Concat, T::AssetId, Limits>;

	/// What sending back costs. Key: the asset. Value: the fee; there is none without.
	#[pallet::storage]
	pub type Fees<T: Config> = StorageMap<_, Blake2_128Concat, T::AssetId, Fee>;

	/// What entered lately. Key: the asset. Value: a day, and what entered on it.
	#[pallet::storage]
	pub type EnteredToday<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AssetId, Today, ValueQuery>;

	/// Whom members vouch for. Keys: the customer, the asset. Value: who does, and for how much.
	#[pallet::storage]
	pub type Customers<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Blake2_128Concat,
		T::AssetId,
		Customer<T::AccountId>,
	>;

	/// Key: who vouches, or did. Value: for how many, each asset counted by itself.
	#[pallet::storage]
	pub type Vouched<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

	/// Accounts to which nothing is returned by itself. Key: the account. Value: what is held for it.
	#[pallet::storage]
	pub type AlwaysStopped<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Balance>;

	/// What is kept apart. Key: its number, given in the order of arrival. Value: all that is known.
	#[pallet::storage]
	pub type Entries<T: Config> = CountedStorageMap<_, Twox64Concat, EntryId, EntryOf<T>>;

	/// The number of the next deposit that is kept apart.
	#[pallet::storage]
	pub type NextEntry<T: Config> = StorageValue<_, EntryId, ValueQuery>;

	/// All with a lower number were sent back, or will not be by themselves.
	#[pallet::storage]
	pub type NextDue<T: Config> = StorageValue<_, EntryId, ValueQuery>;

	/// Key: a chain, or none where it is not known. Value: how many deposits from there are kept apart.
	#[pallet::storage]
	pub type OpenFrom<T: Config> =
		StorageMap<_, Blake2_128Concat, Option<Location>, u32, ValueQuery>;

	/// The books of what is kept apart. Key: the asset. Value: how much, in its smallest units.
	#[pallet::storage]
	pub type Kept<T: Config> = StorageMap<_, Blake2_128Concat, T::AssetId, Balance, ValueQuery>;

	/// Where the message came from that is being processed. There is none between messages.
	#[pallet::storage]
	pub type CapturedOrigin<T: Config> = StorageValue<_, Location>;

	/// Whether the pallet's account exists for good, whatever is on it.
	#[pallet::storage]
	pub type AccountProvided<T: Config> = StorageValue<_, bool, ValueQuery>;

	/// How the chain begins.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Whether there is a border.
		pub mode: Mode,
		/// The members.
		pub members: Vec<T::AccountId>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			assert!(
				Pallet::<T>::count(&self.members) <= T::MaxMembers::get(),
				"there are no more members than can be"
			);
			for member in &self.members {
				Members::<T>::insert(member, BlockNumberFor::<T>::default());
			}
			CurrentMode::<T>::put(self.mode);
			Pallet::<T>::provide_account();
		}
	}

	/// What happened. Each decision of the border is one.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// There is a border from now on, or none any more.
		ModeSet {
			/// Which of both.
			mode: Mode,
		},
		/// Other limits hold for an asset from now on.
		LimitsSet {
			/// The asset.
			asset: T::AssetId,
			/// The limits, if there are any.
			limits: Option<Limits>,
		},
		/// Returns of what comes from now on cost something else.
		FeeSet {
			/// The asset.
			asset: T::AssetId,
			/// The fee, if there is any.
			fee: Option<Fee>,
		},
		/// Somebody became a member.
		MemberAdded {
			/// The account.
			member: T::AccountId,
		},
		/// Somebody is no member any more, unless a group has it.
		MemberRemoved {
			/// The account.
			member: T::AccountId,
		},
		/// Whoever is in a group is a member from now on.
		GroupLinked {
			/// The group.
			group: T::GroupId,
		},
		/// Nobody is a member any more because of a group.
		GroupUnlinked {
			/// The group.
			group: T::GroupId,
		},
		/// A member vouches for a customer.
		CustomerVouched {
			/// Who vouches.
			member: T::AccountId,
			/// For whom.
			customer: T::AccountId,
			/// For which asset.
			asset: T::AssetId,
			/// How much of it may enter on a day, in smallest units.
			per_day: Balance,
		},
		/// Nobody vouches for a customer any more.
		CustomerUnvouched {
			/// Who did.
			member: T::AccountId,
			/// For whom.
			customer: T::AccountId,
			/// For which asset.
			asset: T::AssetId,
		},
		/// Something entered.
		Admitted {
			/// Who received it.
			beneficiary: T::AccountId,
			/// The asset.
			asset: T::AssetId,
			/// How much, in smallest units.
			amount: Balance,
			/// Who vouches for the beneficiary, where it is no member.
			customer_of: Option<T::AccountId>,
		},
		/// Something may not enter and is kept apart.
		KeptApart {
			/// Its number.
			entry: EntryId,
			/// Whom it was for.
			beneficiary: T::AccountId,
			/// The asset.
			asset: T::AssetId,
			/// How much, in smallest units.
			amount: Balance,
			/// What sending it back costs of that.
			fee: Balance,
			/// Why it may not enter.
			reason: Reason,
			/// The chain that it came from, where that is known.
			origin: Option<Location>,
			/// From which block on it is sent back, unless its beneficiary does not want that.
			due: Option<BlockNumberFor<T>>,
		},
		/// Something may not enter and is worth no more than its return would cost. The fee took it.
		TakenAsFee {
			/// Whom it was for.
			beneficiary: T::AccountId,
			/// The asset.
			asset: T::AssetId,
			/// How much, in smallest units.
			amount: Balance,
			/// Why it may not enter.
			reason: Reason,
		},
		/// What was kept apart is not sent back by itself any more, by its beneficiary's word.
		ReturnStopped {
			/// Its number.
			entry: EntryId,
		},
		/// An account said whether what is kept apart for it is sent back by itself.
		AlwaysStopSet {
			/// The account.
			beneficiary: T::AccountId,
			/// Whether it is not.
			stop: bool,
		},
		/// What was kept apart was sent away, less the fee.
		Returned {
			/// Its number.
			entry: EntryId,
			/// The chain that it was sent to.
			chain: Location,
			/// The account there.
			account: Location,
			/// The asset.
			asset: T::AssetId,
			/// How much was sent, in smallest units.
			amount: Balance,
			/// How much was kept for it, in smallest units.
			fee: Balance,
		},
		/// What was kept apart could not be sent back, and stays where it is.
		ReturnFailed {
			/// Its number.
			entry: EntryId,
			/// Why.
			error: XcmError,
		},
		/// What was kept apart was let in after all.
		Released {
			/// Its number.
			entry: EntryId,
			/// Who received it.
			beneficiary: T::AccountId,
			/// The asset.
			asset: T::AssetId,
			/// How much, in smallest units.
			amount: Balance,
		},
	}

	/// Why a call was refused. What is refused changes nothing.
	#[pallet::error]
	pub enum Error<T> {
		/// The border has no such asset.
		AssetNotFound,
		/// A higher share than a return may cost.
		FeeTooHigh,
		/// There are as many members as can be.
		MaxMembersExceeded,
		/// As many groups are linked as can be.
		MaxGroupsExceeded,
		/// The group is linked already.
		GroupAlreadyLinked,
		/// The group is not linked.
		GroupNotLinked,
		/// The caller is no member.
		NotMember,
		/// Another member vouches for this customer and asset.
		AlreadyVouched,
		/// The caller vouches for as many as it can.
		MaxCustomersExceeded,
		/// Nobody vouches for this customer and asset.
		CustomerNotFound,
		/// The balance does not cover the deposit.
		FundsTooLow,
		/// Nothing is kept apart under this number.
		EntryNotFound,
		/// Somebody else may do this.
		NotAuthorized,
		/// It may not enter now either: the beneficiary or its limits do not let it.
		NotAdmissible,
		/// It is not sent back by itself anyway.
		NotReturning,
		/// It did not fail to be sent back.
		NotFailed,
		/// It is set to this already.
		NothingToChange,
		/// This is no account of another chain.
		DestinationInvalid,
		/// It could not be sent there.
		NotSent,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_poll(_: BlockNumberFor<T>, meter: &mut WeightMeter) {
			let budget = meter.remaining().min(T::ReturnBudget::get());
			let mut own = WeightMeter::with_limit(budget);
			Self::serve(&mut own);
			meter.consume(own.consumed());
		}

		fn integrity_test() {
			assert!(
				Self::largest_step().all_lte(T::ReturnBudget::get()),
				"a block has room for a return"
			);
			assert!(
				T::MaxOpenPerChain::get() <= T::MaxOpen::get(),
				"a chain has a part of the room"
			);
			assert!(T::MaxBatch::get() > 0, "members can be added");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// What the border would say now of so much (smallest units) for an account.
		pub fn verdict(
			beneficiary: T::AccountId,
			asset: T::AssetId,
			amount: Balance,
		) -> Verdict<T::AccountId> {
			Self::judge(&beneficiary, &asset, amount)
		}

		/// What returning so much (smallest units) would cost now.
		pub fn return_fee(asset: T::AssetId, amount: Balance) -> Balance {
			Self::fee(&asset, amount)
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Says whether there is a border, for what comes from now on. What is kept apart already stays
		/// so until it is sent back or released. Only [`Config::AdminOrigin`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::set_mode())]
		pub fn set_mode(origin: OriginFor<T>, mode: Mode) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::provide_account();
			CurrentMode::<T>::put(mode);
			Self::deposit_event(Event::ModeSet { mode });
			Ok(())
		}

		/// Says what may enter of an asset from now on (smallest units), or that there are no limits.
		/// What entered today counts. Only [`Config::AdminOrigin`].
		///
		/// Refused: [`AssetNotFound`](Error::AssetNotFound).
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::set_limits())]
		pub fn set_limits(
			origin: OriginFor<T>,
			asset: T::AssetId,
			limits: Option<Limits>,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			ensure!(Self::location_of_asset(&asset).is_some(), Error::<T>::AssetNotFound);
			AssetLimits::<T>::set(&asset, limits);
			Self::deposit_event(Event::LimitsSet { asset, limits });
			Ok(())
		}

		/// Says what sending back costs of an asset (smallest units), or that it costs nothing, for what
		/// comes from now on. Only [`Config::AdminOrigin`].
		///
		/// Refused: [`AssetNotFound`](Error::AssetNotFound), [`FeeTooHigh`](Error::FeeTooHigh).
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::set_fee())]
		pub fn set_fee(
			origin: OriginFor<T>,
			asset: T::AssetId,
			fee: Option<Fee>,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			ensure!(Self::location_of_asset(&asset).is_some(), Error::<T>::AssetNotFound);
			ensure!(
				fee.is_none_or(|fee| fee.share <= T::MaxFeeShare::get()),
				Error::<T>::FeeTooHigh
			);
			Fees::<T>::set(&asset, fee);
			Self::deposit_event(Event::FeeSet { asset, fee });
			Ok(())
		}

		/// Makes accounts members. Those that are members stay so. Only [`Config::AdminOrigin`].
		///
		/// Refused: [`MaxMembersExceeded`](Error::MaxMembersExceeded). Cost: by the accounts.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::add_members(Pallet::<T>::count(members)))]
		pub fn add_members(
			origin: OriginFor<T>,
			members: BoundedVec<T::AccountId, T::MaxBatch>,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			let now = frame_system::Pallet::<T>::block_number();
			for member in members {
				if Members::<T>::contains_key(&member) {
					continue;
				}
				ensure!(
					Members::<T>::count() < T::MaxMembers::get(),
					Error::<T>::MaxMembersExceeded
				);
				Members::<T>::insert(&member, now);
				Self::deposit_event(Event::MemberAdded { member });
			}
			Ok(())
		}

		/// Ends memberships. Whom they vouched for is nobody's customer any more; what they have they
		/// may spend and send away as before. Who is in a linked group stays a member. Only
		/// [`Config::AdminOrigin`].
		///
		/// Cost: by the accounts.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::remove_members(Pallet::<T>::count(members)))]
		pub fn remove_members(
			origin: OriginFor<T>,
			members: BoundedVec<T::AccountId, T::MaxBatch>,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			for member in members {
				if Members::<T>::take(&member).is_some() {
					Self::deposit_event(Event::MemberRemoved { member });
				}
			}
			Ok(())
		}

		/// Makes members of whoever is in a group, as long as it is. Only [`Config::AdminOrigin`].
		///
		/// Refused: [`GroupAlreadyLinked`](Error::GroupAlreadyLinked),
		/// [`MaxGroupsExceeded`](Error::MaxGroupsExceeded).
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::link_group())]
		pub fn link_group(origin: OriginFor<T>, group: T::GroupId) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			LinkedGroups::<T>::try_mutate(|groups| {
				ensure!(!groups.contains(&group), Error::<T>::GroupAlreadyLinked);
				groups.try_push(group.clone()).map_err(|_| Error::<T>::MaxGroupsExceeded)
			})?;
			Self::deposit_event(Event::GroupLinked { group });
			Ok(())
		}

		/// Nobody is a member because of this group any more. Only [`Config::AdminOrigin`].
		///
		/// Refused: [`GroupNotLinked`](Error::GroupNotLinked).
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::unlink_group())]
		pub fn unlink_group(origin: OriginFor<T>, group: T::GroupId) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			LinkedGroups::<T>::try_mutate(|groups| {
				let linked = groups.len();
				groups.retain(|other| *other != group);
				ensure!(groups.len() < linked, Error::<T>::GroupNotLinked);
				Ok::<_, Error<T>>(())
			})?;
			Self::deposit_event(Event::GroupUnlinked { group });
			Ok(())
		}

		/// The calling member vouches for a customer: so much of an asset (smallest units) may enter for it
		/// on a day. Vouching again sets another amount. A deposit is held for each customer and asset.
		///
		/// Refused: [`NotMember`](Error::NotMember), [`AssetNotFound`](Error::AssetNotFound),
		/// [`AlreadyVouched`](Error::AlreadyVouched) by another who is a member,
		/// [`MaxCustomersExceeded`](Error::MaxCustomersExceeded), [`FundsTooLow`](Error::FundsTooLow).
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::vouch())]
		pub fn vouch(
			origin: OriginFor<T>,
			customer: T::AccountId,
			asset: T::AssetId,
			per_day: Balance,
		) -> DispatchResult {
			let member = ensure_signed(origin)?;
			ensure!(Self::is_member(&member), Error::<T>::NotMember);
			ensure!(Self::location_of_asset(&asset).is_some(), Error::<T>::AssetNotFound);
			let record = match Customers::<T>::get(&customer, &asset) {
				Some(record) if record.member == member => Customer { per_day, ..record },
				Some(former) => {
					ensure!(!Self::is_member(&former.member), Error::<T>::AlreadyVouched);
					let deposit = Self::begin_vouching(&member)?;
					Self::end_vouching(&former)?;
					// What entered today counts for whoever vouches next, too.
					Customer { member: member.clone(), per_day, deposit, ..former }
				},
				None => {
					let deposit = Self::begin_vouching(&member)?;
					Customer { member: member.clone(), per_day, deposit, day: 0, entered: 0 }
				},
			};
			Customers::<T>::insert(&customer, &asset, record);
			Self::deposit_event(Event::CustomerVouched { member, customer, asset, per_day });
			Ok(())
		}

		/// Ends vouching for a customer, and releases the deposit. The one who vouches may call it, and
		/// anybody once that one is no member any more.
		///
		/// Refused: [`CustomerNotFound`](Error::CustomerNotFound),
		/// [`NotAuthorized`](Error::NotAuthorized).
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::unvouch())]
		pub fn unvouch(
			origin: OriginFor<T>,
			customer: T::AccountId,
			asset: T::AssetId,
		) -> DispatchResult {
			let caller = ensure_signed(origin)?;
			let record =
				Customers::<T>::get(&customer, &asset).ok_or(Error::<T>::CustomerNotFound)?;
			ensure!(
				record.member == caller || !Self::is_member(&record.member),
				Error::<T>::NotAuthorized
			);
			Customers::<T>::remove(&customer, &asset);
			Self::end_vouching(&record)?;
			let member = record.member;
			Self::deposit_event(Event::CustomerUnvouched { member, customer, asset });
			Ok(())
		}

		/// Lets in what is kept apart. [`Config::AdminOrigin`] may do so whatever the limits say. The
		/// beneficiary, and the member that vouches for it, may do so as soon as the beneficiary and the
		/// limits let it enter; it counts as having entered today then.
		///
		/// Refused: [`EntryNotFound`](Error::EntryNotFound), [`NotAuthorized`](Error::NotAuthorized),
		/// [`NotAdmissible`](Error::NotAdmissible), and what the asset refuses.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::release())]
		pub fn release(origin: OriginFor<T>, entry: EntryId) -> DispatchResult {
			let caller = match T::AdminOrigin::try_origin(origin) {
				Ok(_) => None,
				Err(origin) => Some(ensure_signed(origin)?),
			};
			let record = Self::entry(entry)?;
			if let Some(caller) = caller {
				Self::ensure_entitled(&caller, &record)?;
				Self::admit(&record.beneficiary, &record.asset, record.amount)?;
			}
			T::Assets::transfer(
				record.asset.clone(),
				&Self::quarantine_account(),
				&record.beneficiary,
				record.amount,
				Preservation::Expendable,
			)?;
			Self::forget(entry, &record);
			let Entry { beneficiary, asset, amount, .. } = record;
			Self::deposit_event(Event::Released { entry, beneficiary, asset, amount });
			Ok(())
		}

		/// Sends what is kept apart for the caller to an account of another chain that it chooses, at
		/// once, less the fee. That may be any chain that the asset can be sent to.
		///
		/// Refused: [`EntryNotFound`](Error::EntryNotFound), [`NotAuthorized`](Error::NotAuthorized),
		/// [`DestinationInvalid`](Error::DestinationInvalid), [`NotSent`](Error::NotSent).
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::claim())]
		pub fn claim(
			origin: OriginFor<T>,
			entry: EntryId,
			destination: Box<VersionedLocation>,
		) -> DispatchResult {
			let caller = ensure_signed(origin)?;
			let record = Self::entry(entry)?;
			ensure!(record.beneficiary == caller, Error::<T>::NotAuthorized);
			let (chain, account) = Location::try_from(*destination)
				.ok()
				.and_then(|destination| split(&destination))
				.ok_or(Error::<T>::DestinationInvalid)?;
			Self::send_to(entry, &record, chain, account).map_err(|_| Error::<T>::NotSent)?;
			Ok(())
		}

		/// Sends back once more what could not be. Anybody may call it; [`Config::AdminOrigin`] also for
		/// what waits to be sent back, or is not to be by its beneficiary's word.
		///
		/// Refused: [`EntryNotFound`](Error::EntryNotFound), [`NotFailed`](Error::NotFailed),
		/// [`NotSent`](Error::NotSent).
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::retry())]
		pub fn retry(origin: OriginFor<T>, entry: EntryId) -> DispatchResult {
			let anybody = match T::AdminOrigin::try_origin(origin) {
				Ok(_) => false,
				Err(origin) => {
					ensure_signed(origin)?;
					true
				},
			};
			let record = Self::entry(entry)?;
			ensure!(!anybody || record.state == State::Failed, Error::<T>::NotFailed);
			Self::send_home(entry, &record).map_err(|_| Error::<T>::NotSent)?;
			Ok(())
		}

		/// What is kept apart for the caller is not sent back by itself, nor by others: it stays until
		/// the caller claims it, or it is released. For accounts that nobody controls on the chain where
		/// it came from.
		///
		/// Refused: [`EntryNotFound`](Error::EntryNotFound), [`NotAuthorized`](Error::NotAuthorized),
		/// [`NotReturning`](Error::NotReturning).
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::stop_return())]
		pub fn stop_return(origin: OriginFor<T>, entry: EntryId) -> DispatchResult {
			let caller = ensure_signed(origin)?;
			let mut record = Self::entry(entry)?;
			ensure!(record.beneficiary == caller, Error::<T>::NotAuthorized);
			ensure!(record.state != State::Stopped, Error::<T>::NotReturning);
			record.state = State::Stopped;
			Entries::<T>::insert(entry, record);
			Self::deposit_event(Event::ReturnStopped { entry });
			Ok(())
		}

		/// Says that whatever comes to be kept apart for the caller is not sent back by itself, for a
		/// deposit, or that it is again.
		///
		/// Refused: [`NothingToChange`](Error::NothingToChange), [`FundsTooLow`](Error::FundsTooLow).
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::set_always_stop())]
		pub fn set_always_stop(origin: OriginFor<T>, stop: bool) -> DispatchResult {
			let beneficiary = ensure_signed(origin)?;
			let reason = HoldReason::Stopping.into();
			match (AlwaysStopped::<T>::get(&beneficiary), stop) {
				(None, true) => {
					let deposit = T::StopDeposit::get();
					T::NativeToken::hold(&reason, &beneficiary, deposit)
						.map_err(|_| Error::<T>::FundsTooLow)?;
					AlwaysStopped::<T>::insert(&beneficiary, deposit);
				},
				(Some(deposit), false) => {
					AlwaysStopped::<T>::remove(&beneficiary);
					T::NativeToken::release(&reason, &beneficiary, deposit, Precision::BestEffort)?;
				},
				_ => return Err(Error::<T>::NothingToChange.into()),
			}
			Self::deposit_event(Event::AlwaysStopSet { beneficiary, stop });
			Ok(())
		}
	}

	impl<T: Config> Pallet<T> {
		/// The account on which deposits are kept apart.
		pub fn quarantine_account() -> T::AccountId {
			T::QuarantineId::get().into_account_truncating()
		}

		/// The location of an account of this chain, as messages name it.
		pub fn location_of(account: T::AccountId) -> Location {
			Location::new(0, [Junction::AccountId32 { network: None, id: account.into() }])
		}

		/// What messages call an asset.
		pub(crate) fn location_of_asset(asset: &T::AssetId) -> Option<Location> {
			T::AssetLocations::convert_back(asset)
		}

		/// Whether an account is a member, by itself or by a linked group.
		pub fn is_member(who: &T::AccountId) -> bool {
			Members::<T>::contains_key(who)
				|| LinkedGroups::<T>::get().iter().any(|group| T::Groups::is_member(group, who))
		}

		/// Something that is kept apart.
		fn entry(entry: EntryId) -> Result<EntryOf<T>, Error<T>> {
			Entries::<T>::get(entry).ok_or(Error::<T>::EntryNotFound)
		}

		/// How many accounts these are.
		pub(crate) fn count(accounts: &[T::AccountId]) -> u32 {
			u32::try_from(accounts.len()).unwrap_or(u32::MAX)
		}

		/// Lets the pallet's account exist, so that it can hold whatever comes.
		pub(crate) fn provide_account() {
			if !AccountProvided::<T>::get() {
				frame_system::Pallet::<T>::inc_providers(&Self::quarantine_account());
				AccountProvided::<T>::put(true);
			}
		}

		/// Holds the deposit of another customer. Tells how much that is.
		fn begin_vouching(member: &T::AccountId) -> Result<Balance, Error<T>> {
			let vouched = Vouched::<T>::get(member);
			ensure!(vouched < T::MaxCustomers::get(), Error::<T>::MaxCustomersExceeded);
			let deposit = T::VouchDeposit::get();
			T::NativeToken::hold(&HoldReason::Vouching.into(), member, deposit)
				.map_err(|_| Error::<T>::FundsTooLow)?;
			Vouched::<T>::insert(member, vouched.saturating_add(1));
			Ok(deposit)
		}

		/// Releases the deposit of a customer.
		fn end_vouching(record: &Customer<T::AccountId>) -> DispatchResult {
			Vouched::<T>::mutate_exists(&record.member, |vouched| {
				*vouched =
					vouched.and_then(|vouched| vouched.checked_sub(1)).filter(|left| *left > 0);
			});
			T::NativeToken::release(
				&HoldReason::Vouching.into(),
				&record.member,
				record.deposit,
				Precision::BestEffort,
			)?;
			Ok(())
		}
	}
}
