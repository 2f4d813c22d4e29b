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
	use alloc::{string::String, vec::Vec};
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungible::{self, hold::Mutate as _, Inspect as _, Mutate as _},
			tokens::{Fortitude, Precision, Preservation, Restriction},
		},
	};
	use frame_system::pallet_prelude::*;
	use poco_primitives::{
		registry::{self, Category, Details, EntryKind, EntrySale, Name, PoolPolicy},
		task::Artifact,
		Balance, CategoryId, Moment, H160, H256,
	};
	use sp_runtime::{traits::Zero, TokenError};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The entry type of a runtime.
	pub type EntryOf<T> = Entry<<T as frame_system::Config>::AccountId>;

	/// The group type of a runtime.
	pub type GroupOf<T> = Group<<T as frame_system::Config>::AccountId>;

	/// What the pallet needs of its runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// The currency of deposits and of entries' prices.
		type Currency: fungible::Inspect<Self::AccountId, Balance = Balance>
			+ fungible::Mutate<Self::AccountId>
			+ fungible::hold::Mutate<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// The runtime's reasons of holds.
		type RuntimeHoldReason: From<HoldReason>;

		/// Keeps the bytes that entries sell.
		type Artifacts: ArtifactStore<Self::AccountId>;

		/// Who decides on categories.
		type CategoryOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The longest time unit of a category, in milliseconds: what a deal can be open for follows
		/// from it.
		#[pallet::constant]
		type MaxTimeUnit: Get<Moment>;

		/// How far the policy of a workerpool may go, from now on.
		type Policy: Get<Bounds>;

		/// What is held for new records.
		type Deposits: Get<Deposits>;

		/// Most addresses that one call adds to a group, or removes from it.
		#[pallet::constant]
		type MaxMembersPerCall: Get<u32>;

		/// Measured weights.
		type WeightInfo: WeightInfo;
	}

	/// Why the pallet holds money on somebody's balance.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The deposit for an entry.
		Entry,
		/// The deposit for a group and its members.
		Group,
	}

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What is for sale. Key: the entry's address. Value: owner, details, terms, deposit.
	#[pallet::storage]
	pub type Entries<T: Config> = StorageMap<_, Identity, H160, EntryOf<T>>;

	/// The entries of each owner. Keys: the owner, the entry's address.
	#[pallet::storage]
	pub type EntriesOf<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Identity, H160, ()>;

	/// How long tasks may take. Key: the category's number. Value: its name, its time unit, whether
	/// it is open.
	#[pallet::storage]
	pub type Categories<T: Config> = StorageMap<_, Twox64Concat, CategoryId, Category>;

	/// Number of categories, open and closed: that of the next one.
	#[pallet::storage]
	pub type CategoryCount<T: Config> = StorageValue<_, CategoryId, ValueQuery>;

	/// Groups. Key: the group's address. Value: owner, name, number of members, deposit.
	#[pallet::storage]
	pub type Groups<T: Config> = StorageMap<_, Identity, H160, GroupOf<T>>;

	/// Who is in which group. Keys: the group's address, the member's.
	#[pallet::storage]
	pub type Members<T: Config> = StorageDoubleMap<_, Identity, H160, Identity, H160, ()>;

	/// The categories that a chain begins with.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Names and time units in milliseconds, by their numbers.
		pub categories: Vec<(String, Moment)>,
		#[doc(hidden)]
		#[serde(skip)]
		pub _config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			for (name, time_unit) in &self.categories {
				let opened = Name::try_from(name.as_bytes().to_vec())
					.is_ok_and(|name| Pallet::<T>::new_category(name, *time_unit).is_ok());
				assert!(opened, "category {name:?} of {time_unit} ms can be opened");
			}
		}
	}

	/// What happened. Amounts are in smallest units.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Something is for sale.
		EntryRegistered {
			/// The entry.
			address: H160,
			/// Whose it is.
			owner: T::AccountId,
			/// What kind of thing it is.
			kind: EntryKind,
		},
		/// An entry is gone and its deposit released.
		EntryRemoved {
			/// The entry.
			address: H160,
		},
		/// An entry was given away.
		EntryTransferred {
			/// The entry.
			address: H160,
			/// Whose it was.
			from: T::AccountId,
			/// Whose it is.
			to: T::AccountId,
		},
		/// An entry was offered for sale, or the offer was withdrawn.
		EntryOffered {
			/// The entry.
			address: H160,
			/// What it costs; nothing when it is not for sale.
			price: Option<Balance>,
		},
		/// An entry was bought.
		EntrySold {
			/// The entry.
			address: H160,
			/// Whose it was, and who was paid.
			from: T::AccountId,
			/// Whose it is.
			to: T::AccountId,
			/// For how much.
			price: Balance,
		},
		/// A workerpool has new terms for later deals.
		PolicyChanged {
			/// The workerpool.
			address: H160,
			/// Its terms.
			policy: PoolPolicy,
		},
		/// Orders for an entry were voided.
		OrdersVoided {
			/// The entry.
			address: H160,
			/// Those whose salt is lower.
			below: H256,
		},
		/// There is a new category.
		CategoryOpened {
			/// Its number.
			id: CategoryId,
			/// Its time unit, in milliseconds.
			time_unit: Moment,
		},
		/// No more deals may be made in a category.
		CategoryClosed {
			/// Its number.
			id: CategoryId,
		},
		/// Deals may be made in a closed category again.
		CategoryReopened {
			/// Its number.
			id: CategoryId,
		},
		/// There is a new group.
		GroupCreated {
			/// The group.
			address: H160,
			/// Whose it is.
			owner: T::AccountId,
		},
		/// A group has more members.
		MembersAdded {
			/// The group.
			group: H160,
			/// How many were none before.
			count: u32,
		},
		/// A group has fewer members.
		MembersRemoved {
			/// The group.
			group: H160,
			/// How many were members before.
			count: u32,
		},
		/// A group is gone and its deposit released.
		GroupDeleted {
			/// The group.
			group: H160,
		},
	}

	/// Why a call was refused. A refused call changes nothing.
	#[pallet::error]
	pub enum Error<T> {
		/// There is no such entry.
		EntryNotFound,
		/// The same creator has registered the same details already.
		EntryAlreadyExists,
		/// The address is that of something else, or nobody's.
		AddressTaken,
		/// It belongs to somebody else.
		NotOwner,
		/// It belongs to this account already.
		AlreadyOwner,
		/// A name has at least one byte.
		NameEmpty,
		/// A name is UTF-8.
		NameNotUtf8,
		/// A URI has at least one byte.
		UriEmpty,
		/// A workerpool has a policy.
		PolicyMissing,
		/// Nothing but a workerpool has a policy.
		PolicyNotForPool,
		/// Contributions may not stake that much.
		StakeRatioTooHigh,
		/// A scheduler may not take that much.
		SchedulerRatioTooHigh,
		/// The balance does not cover the amount.
		FundsTooLow,
		/// The new owner's account does not exist, or cannot hold the deposit.
		ReceiverCannotHoldDeposit,
		/// The owner's balance is frozen and must keep the deposit.
		DepositFrozen,
		/// An owner cannot sell to itself.
		BuyerIsOwner,
		/// The entry is not offered.
		NotForSale,
		/// The entry is offered to somebody else.
		NotTheBuyer,
		/// The entry costs more.
		PriceTooHigh,
		/// The orders below this salt are void already.
		SaltFloorNotRaised,
		/// There is no such category.
		CategoryNotFound,
		/// The category is open.
		CategoryIsOpen,
		/// The category is closed.
		CategoryIsClosed,
		/// A time unit is at least a millisecond, and at most what the runtime allows.
		TimeUnitOutOfRange,
		/// There are no more numbers for categories.
		MaxCategoriesExceeded,
		/// There is no such group.
		GroupNotFound,
		/// The same creator has a group of this name already.
		GroupAlreadyExists,
		/// The group has members.
		GroupNotEmpty,
		/// Nobody's address means no restriction, and can be no member.
		MemberZero,
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
		/// Puts an app, a dataset or a workerpool up for orders.
		///
		/// Who: any account, which owns the entry from then on and pays a deposit by the byte of
		/// its details. The same details of the same creator are the same entry, at the same
		/// address, whoever owns it. A workerpool has a policy, nothing else has. The bytes that
		/// are sold stay where they are for as long as the entry does. Cost: by the bytes of the
		/// details.
		///
		/// Errors: `NameEmpty`, `NameNotUtf8`, `PolicyMissing`, `PolicyNotForPool`,
		/// `StakeRatioTooHigh`, `SchedulerRatioTooHigh`, `EntryAlreadyExists`, `AddressTaken`,
		/// `UriEmpty`, `FundsTooLow`; the artifact store's own, when it does not have the bytes.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::register(Pallet::<T>::bytes(details)))]
		pub fn register(
			origin: OriginFor<T>,
			details: Details,
			policy: Option<PoolPolicy>,
		) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			let kind = details.kind();
			Self::check_name(details.name())?;
			if kind == EntryKind::Workerpool {
				Self::check_policy(&policy.ok_or(Error::<T>::PolicyMissing)?)?;
			} else {
				ensure!(policy.is_none(), Error::<T>::PolicyNotForPool);
			}
			let id = registry::entry_id(&owner, &details);
			let address = registry::address_of(id);
			ensure!(!Entries::<T>::contains_key(address), Error::<T>::EntryAlreadyExists);
			ensure!(
				!address.is_zero() && !Groups::<T>::contains_key(address),
				Error::<T>::AddressTaken
			);
			if let Some(artifact) = details.artifact() {
				if let Artifact::AtUri { uri, .. } = artifact {
					ensure!(!uri.is_empty(), Error::<T>::UriEmpty);
				}
				T::Artifacts::pin(&owner, artifact, kind == EntryKind::App)?;
			}
			let deposit = T::Deposits::get().of_entry(Self::bytes(&details));
			Self::hold(HoldReason::Entry, &owner, deposit)?;
			let entry = Entry {
				owner: owner.clone(),
				id,
				details,
				policy,
				sale: None,
				salt_floor: H256::zero(),
				deposit,
			};
			Entries::<T>::insert(address, entry);
			EntriesOf::<T>::insert(&owner, address, ());
			Self::deposit_event(Event::EntryRegistered { address, owner, kind });
			Ok(())
		}

		/// Removes an entry and releases its deposit.
		///
		/// Who: its owner. Deals that were made stand. Its creator may register it again, and
		/// then orders that were voided are so no more. Errors: `EntryNotFound`, `NotOwner`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::remove())]
		pub fn remove(origin: OriginFor<T>, address: H160) -> DispatchResult {
			let entry = Self::owned_entry(origin, address)?;
			Self::release(HoldReason::Entry, &entry.owner, entry.deposit)?;
			if let Some(artifact) = entry.details.artifact() {
				T::Artifacts::unpin(artifact);
			}
			Entries::<T>::remove(address);
			EntriesOf::<T>::remove(&entry.owner, address);
			Self::deposit_event(Event::EntryRemoved { address });
			Ok(())
		}

		/// Gives an entry to another account, and with it the income of later deals.
		///
		/// Who: its owner. The deposit moves with it and stays held, now on the balance of `to`,
		/// whose account must exist. An offer to sell it is withdrawn.
		///
		/// Errors: `EntryNotFound`, `NotOwner`, `AlreadyOwner`, `ReceiverCannotHoldDeposit`,
		/// `DepositFrozen`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::transfer())]
		pub fn transfer(origin: OriginFor<T>, address: H160, to: T::AccountId) -> DispatchResult {
			let entry = Self::owned_entry(origin, address)?;
			let from = entry.owner.clone();
			ensure!(from != to, Error::<T>::AlreadyOwner);
			Self::hand_over(address, entry, &to)?;
			Self::deposit_event(Event::EntryTransferred { address, from, to });
			Ok(())
		}

		/// Offers an entry for sale, on other terms than before, or no longer.
		///
		/// Who: its owner. `sale` is the price in smallest units and who alone may buy, if anybody
		/// alone may; without it the entry is not for sale. The deposit goes with the entry, so
		/// the price should cover it.
		///
		/// Errors: `EntryNotFound`, `NotOwner`, `BuyerIsOwner`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::offer())]
		pub fn offer(
			origin: OriginFor<T>,
			address: H160,
			sale: Option<EntrySale<T::AccountId>>,
		) -> DispatchResult {
			let mut entry = Self::owned_entry(origin, address)?;
			let buyer = sale.as_ref().and_then(|sale| sale.buyer.as_ref());
			ensure!(buyer != Some(&entry.owner), Error::<T>::BuyerIsOwner);
			let price = sale.as_ref().map(|sale| sale.price);
			entry.sale = sale;
			Entries::<T>::insert(address, entry);
			Self::deposit_event(Event::EntryOffered { address, price });
			Ok(())
		}

		/// Buys an entry that is offered for at most `max_price` (smallest units).
		///
		/// Who: the buyer that the offer names; any account when it names nobody. The price goes to
		/// the seller. The deposit goes with the entry: what the seller had held is held on the
		/// buyer's balance, and the buyer has it when it removes the entry.
		///
		/// Errors: `EntryNotFound`, `AlreadyOwner`, `NotForSale`, `NotTheBuyer`, `PriceTooHigh`,
		/// `FundsTooLow`, `ReceiverCannotHoldDeposit`, `DepositFrozen`; the currency's own, when
		/// the seller cannot receive the price.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::buy())]
		pub fn buy(
			origin: OriginFor<T>,
			address: H160,
			#[pallet::compact] max_price: Balance,
		) -> DispatchResult {
			let to = ensure_signed(origin)?;
			let entry = Entries::<T>::get(address).ok_or(Error::<T>::EntryNotFound)?;
			let from = entry.owner.clone();
			ensure!(from != to, Error::<T>::AlreadyOwner);
			let EntrySale { price, buyer } = entry.sale.clone().ok_or(Error::<T>::NotForSale)?;
			ensure!(buyer.is_none_or(|buyer| buyer == to), Error::<T>::NotTheBuyer);
			ensure!(price <= max_price, Error::<T>::PriceTooHigh);
			let spendable =
				T::Currency::reducible_balance(&to, Preservation::Preserve, Fortitude::Polite);
			ensure!(spendable >= price, Error::<T>::FundsTooLow);
			T::Currency::transfer(&to, &from, price, Preservation::Preserve)?;
			Self::hand_over(address, entry, &to)?;
			Self::deposit_event(Event::EntrySold { address, from, to, price });
			Ok(())
		}

		/// Changes the terms of a workerpool.
		///
		/// Who: its owner. Deals keep the terms that they were made under. Errors: `EntryNotFound`,
		/// `NotOwner`, `PolicyNotForPool`, `StakeRatioTooHigh`, `SchedulerRatioTooHigh`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::set_policy())]
		pub fn set_policy(
			origin: OriginFor<T>,
			address: H160,
			policy: PoolPolicy,
		) -> DispatchResult {
			let mut entry = Self::owned_entry(origin, address)?;
			ensure!(entry.details.kind() == EntryKind::Workerpool, Error::<T>::PolicyNotForPool);
			Self::check_policy(&policy)?;
			entry.policy = Some(policy);
			Entries::<T>::insert(address, entry);
			Self::deposit_event(Event::PolicyChanged { address, policy });
			Ok(())
		}

		/// Voids every order for an entry whose salt, read big-endian, is less than `below`.
		///
		/// Who: its owner. This cannot be undone, only extended. Errors: `EntryNotFound`,
		/// `NotOwner`, `SaltFloorNotRaised`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::void_orders())]
		pub fn void_orders(origin: OriginFor<T>, address: H160, below: H256) -> DispatchResult {
			let mut entry = Self::owned_entry(origin, address)?;
			ensure!(below > entry.salt_floor, Error::<T>::SaltFloorNotRaised);
			entry.salt_floor = below;
			Entries::<T>::insert(address, entry);
			Self::deposit_event(Event::OrdersVoided { address, below });
			Ok(())
		}

		/// Opens a category under the next number, with a time unit in milliseconds.
		///
		/// Who: the category origin. Neither name nor time unit ever changes. Errors:
		/// `TimeUnitOutOfRange`, `NameEmpty`, `NameNotUtf8`, `MaxCategoriesExceeded`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::open_category())]
		pub fn open_category(
			origin: OriginFor<T>,
			name: Name,
			time_unit: Moment,
		) -> DispatchResult {
			T::CategoryOrigin::ensure_origin(origin)?;
			Self::new_category(name, time_unit)?;
			Ok(())
		}

		/// Closes a category: no more deals may be made in it.
		///
		/// Who: the category origin. Deals that were made stand. Errors: `CategoryNotFound`,
		/// `CategoryIsClosed`.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::close_category())]
		pub fn close_category(origin: OriginFor<T>, id: CategoryId) -> DispatchResult {
			T::CategoryOrigin::ensure_origin(origin)?;
			let mut category = Categories::<T>::get(id).ok_or(Error::<T>::CategoryNotFound)?;
			ensure!(category.open, Error::<T>::CategoryIsClosed);
			category.open = false;
			Categories::<T>::insert(id, category);
			Self::deposit_event(Event::CategoryClosed { id });
			Ok(())
		}

		/// Opens a closed category again.
		///
		/// Who: the category origin. Errors: `CategoryNotFound`, `CategoryIsOpen`.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::reopen_category())]
		pub fn reopen_category(origin: OriginFor<T>, id: CategoryId) -> DispatchResult {
			T::CategoryOrigin::ensure_origin(origin)?;
			let mut category = Categories::<T>::get(id).ok_or(Error::<T>::CategoryNotFound)?;
			ensure!(!category.open, Error::<T>::CategoryIsOpen);
			category.open = true;
			Categories::<T>::insert(id, category);
			Self::deposit_event(Event::CategoryReopened { id });
			Ok(())
		}

		/// Makes a group without members.
		///
		/// Who: any account, which owns the group and pays a deposit for it. The same name of the
		/// same creator is the same group, at the same address. Errors: `NameEmpty`,
		/// `NameNotUtf8`, `GroupAlreadyExists`, `AddressTaken`, `FundsTooLow`.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::create_group())]
		pub fn create_group(origin: OriginFor<T>, name: Name) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::check_name(&name)?;
			let address = registry::address_of(registry::group_id(&owner, &name));
			ensure!(!Groups::<T>::contains_key(address), Error::<T>::GroupAlreadyExists);
			ensure!(
				!address.is_zero() && !Entries::<T>::contains_key(address),
				Error::<T>::AddressTaken
			);
			let deposit = T::Deposits::get().of_group(0);
			Self::hold(HoldReason::Group, &owner, deposit)?;
			Groups::<T>::insert(address, Group { owner: owner.clone(), name, members: 0, deposit });
			Self::deposit_event(Event::GroupCreated { address, owner });
			Ok(())
		}

		/// Adds addresses to a group: those of accounts or of entries.
		///
		/// Who: the group's owner, which pays a deposit for each. Who is a member already stays one,
		/// is not counted and costs nothing. Cost: by the number of addresses. Errors:
		/// `GroupNotFound`, `NotOwner`, `MemberZero`, `FundsTooLow`.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::add_members(Pallet::<T>::count(members)))]
		pub fn add_members(
			origin: OriginFor<T>,
			group: H160,
			members: BoundedVec<H160, T::MaxMembersPerCall>,
		) -> DispatchResult {
			let mut record = Self::owned_group(origin, group)?;
			let mut count = 0u32;
			for member in members {
				ensure!(!member.is_zero(), Error::<T>::MemberZero);
				if !Members::<T>::contains_key(group, member) {
					Members::<T>::insert(group, member, ());
					count = count.saturating_add(1);
				}
			}
			let deposit = T::Deposits::get().of_members(count);
			Self::hold(HoldReason::Group, &record.owner, deposit)?;
			record.deposit = record.deposit.saturating_add(deposit);
			record.members = record.members.saturating_add(count);
			Groups::<T>::insert(group, record);
			Self::deposit_event(Event::MembersAdded { group, count });
			Ok(())
		}

		/// Removes addresses from a group.
		///
		/// Who: the group's owner. Releases what is held beyond today's deposit for the group with
		/// the members that are left. Who is no member is passed over. Cost: by the number of
		/// addresses. Errors: `GroupNotFound`, `NotOwner`.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::remove_members(Pallet::<T>::count(members)))]
		pub fn remove_members(
			origin: OriginFor<T>,
			group: H160,
			members: BoundedVec<H160, T::MaxMembersPerCall>,
		) -> DispatchResult {
			let mut record = Self::owned_group(origin, group)?;
			let mut count = 0u32;
			for member in members {
				if Members::<T>::take(group, member).is_some() {
					count = count.saturating_add(1);
				}
			}
			record.members = record.members.saturating_sub(count);
			let kept = T::Deposits::get().of_group(record.members).min(record.deposit);
			let released = record.deposit.saturating_sub(kept);
			Self::release(HoldReason::Group, &record.owner, released)?;
			record.deposit = kept;
			Groups::<T>::insert(group, record);
			Self::deposit_event(Event::MembersRemoved { group, count });
			Ok(())
		}

		/// Deletes a group without members and releases its deposit.
		///
		/// Who: the group's owner. Errors: `GroupNotFound`, `NotOwner`, `GroupNotEmpty`.
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::delete_group())]
		pub fn delete_group(origin: OriginFor<T>, group: H160) -> DispatchResult {
			let record = Self::owned_group(origin, group)?;
			ensure!(record.members.is_zero(), Error::<T>::GroupNotEmpty);
			Self::release(HoldReason::Group, &record.owner, record.deposit)?;
			Groups::<T>::remove(group);
			Self::deposit_event(Event::GroupDeleted { group });
			Ok(())
		}
	}

	impl<T: Config> Pallet<T> {
		/// The entry at this address.
		pub fn entry(address: H160) -> Option<EntryOf<T>> {
			Entries::<T>::get(address)
		}

		/// Whether an address is a member of a group. Nobody is one of a group that is not there.
		pub fn is_member(group: H160, member: H160) -> bool {
			Members::<T>::contains_key(group, member)
		}

		/// Time unit in milliseconds of a category that new deals may be made in.
		pub fn open_category_time_unit(id: CategoryId) -> Option<Moment> {
			Categories::<T>::get(id)
				.filter(|category| category.open)
				.map(|category| category.time_unit)
		}

		/// Number of bytes of encoded details.
		pub(crate) fn bytes(details: &Details) -> u32 {
			details.encoded_size().try_into().unwrap_or(u32::MAX)
		}

		fn count(members: &[H160]) -> u32 {
			members.len().try_into().unwrap_or(u32::MAX)
		}

		fn check_name(name: &Name) -> Result<(), Error<T>> {
			ensure!(!name.is_empty(), Error::<T>::NameEmpty);
			ensure!(core::str::from_utf8(name).is_ok(), Error::<T>::NameNotUtf8);
			Ok(())
		}

		fn check_policy(policy: &PoolPolicy) -> Result<(), Error<T>> {
			let bounds = T::Policy::get();
			ensure!(policy.stake_ratio <= bounds.max_stake_ratio, Error::<T>::StakeRatioTooHigh);
			ensure!(
				policy.scheduler_ratio <= bounds.max_scheduler_ratio,
				Error::<T>::SchedulerRatioTooHigh
			);
			Ok(())
		}

		fn owned_entry(origin: OriginFor<T>, address: H160) -> Result<EntryOf<T>, DispatchError> {
			let caller = ensure_signed(origin)?;
			let entry = Entries::<T>::get(address).ok_or(Error::<T>::EntryNotFound)?;
			ensure!(entry.owner == caller, Error::<T>::NotOwner);
			Ok(entry)
		}

		fn owned_group(origin: OriginFor<T>, address: H160) -> Result<GroupOf<T>, DispatchError> {
			let caller = ensure_signed(origin)?;
			let group = Groups::<T>::get(address).ok_or(Error::<T>::GroupNotFound)?;
			ensure!(group.owner == caller, Error::<T>::NotOwner);
			Ok(group)
		}

		fn hold(reason: HoldReason, owner: &T::AccountId, amount: Balance) -> DispatchResult {
			T::Currency::hold(&reason.into(), owner, amount)
				.map_err(|_| Error::<T>::FundsTooLow.into())
		}

		fn release(reason: HoldReason, owner: &T::AccountId, amount: Balance) -> DispatchResult {
			T::Currency::release(&reason.into(), owner, amount, Precision::BestEffort)?;
			Ok(())
		}

		/// Makes an entry another account's, with its deposit and without its offer.
		fn hand_over(address: H160, mut entry: EntryOf<T>, to: &T::AccountId) -> DispatchResult {
			T::Currency::transfer_on_hold(
				&HoldReason::Entry.into(),
				&entry.owner,
				to,
				entry.deposit,
				Precision::Exact,
				Restriction::OnHold,
				Fortitude::Polite,
			)
			.map_err(|error| match error {
				DispatchError::Token(TokenError::Frozen) => Error::<T>::DepositFrozen,
				_ => Error::<T>::ReceiverCannotHoldDeposit,
			})?;
			EntriesOf::<T>::remove(&entry.owner, address);
			EntriesOf::<T>::insert(to, address, ());
			entry.owner = to.clone();
			entry.sale = None;
			Entries::<T>::insert(address, entry);
			Ok(())
		}

		/// Opens a category under the next number.
		fn new_category(name: Name, time_unit: Moment) -> Result<(), Error<T>> {
			ensure!(
				(1..=T::MaxTimeUnit::get()).contains(&time_unit),
				Error::<T>::TimeUnitOutOfRange
			);
			Self::check_name(&name)?;
			let id = CategoryCount::<T>::get();
			let count = id.checked_add(1).ok_or(Error::<T>::MaxCategoriesExceeded)?;
			Categories::<T>::insert(id, Category { name, time_unit, open: true });
			CategoryCount::<T>::put(count);
			Self::deposit_event(Event::CategoryOpened { id, time_unit });
			Ok(())
		}
	}
}
