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
mod epochs;
pub mod migrations;
mod outbox;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
pub mod weights;

pub use epochs::PRUNED_PER_BLOCK;
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

#[frame_support::pallet]
// The macro itself numbers events with `as` and expects its pallets to be in the runtime.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
pub mod pallet {
	use super::{types::*, weights::WeightInfo};
	use alloc::boxed::Box;
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;
	use poco_primitives::{
		attestation::{EpochRoot, Frontier, Place, VersionedStatement},
		Moment, H256,
	};
	use sp_runtime::traits::{Member, Saturating, Zero};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(2);

	/// A statement on its way, in this runtime.
	pub type ParcelOf<T> = Parcel<BlockNumberFor<T>>;

	/// A destination in this runtime.
	pub type DestinationOf<T> = Destination<<T as Config>::Location>;

	/// What the pallet needs of its runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config<Hash = H256, RuntimeEvent: From<Event<Self>>> {
		/// Names places on other chains.
		type Location: Parameter + Member + MaxEncodedLen;

		/// What other chains answer.
		type Response: Parameter + Member;

		/// Carries statements to other chains.
		type Transport: Transport<Self::AccountId, Self::Location, Self::Response>;

		/// Decides where statements are sent.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Tells where an answer comes from.
		type AcknowledgeOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = Self::Location>;

		/// The time of the last block, in milliseconds since 1970.
		type Calendar: Get<Moment>;

		/// Length of an epoch, in blocks.
		#[pallet::constant]
		type EpochLength: Get<BlockNumberFor<Self>>;

		/// Most leaves of an epoch. No more than [`PRUNED_PER_BLOCK`](crate::PRUNED_PER_BLOCK) times its
		/// blocks.
		#[pallet::constant]
		type MaxLeaves: Get<u32>;

		/// How many epochs the root and the statements of one are kept.
		#[pallet::constant]
		type KeptEpochs: Get<u32>;

		/// Most destinations.
		#[pallet::constant]
		type MaxDestinations: Get<u32>;

		/// Most statements that wait to be acknowledged by one destination.
		#[pallet::constant]
		type MaxParcels: Get<u32>;

		/// How often a statement is sent before it is given up.
		#[pallet::constant]
		type MaxAttempts: Get<u32>;

		/// Blocks from sending a statement to sending it again.
		#[pallet::constant]
		type RetryAfter: Get<BlockNumberFor<Self>>;

		/// Measured weights.
		type WeightInfo: WeightInfo;

		/// Makes what benchmarks need.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper<Self::AccountId, Self::Location, Self::Response>;
	}

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// The running epoch.
	#[pallet::storage]
	pub type Current<T: Config> = StorageValue<_, Epoch<BlockNumberFor<T>>, ValueQuery>;

	/// Trees that grow. Key: the epoch, which runs or comes next. Value: the roots of its full subtrees.
	#[pallet::storage]
	pub type Frontiers<T: Config> = StorageMap<_, Twox64Concat, u32, Frontier, ValueQuery>;

	/// Roots of epochs that have ended. Key: the epoch. Value: root and number of leaves. Other chains read
	/// this, see [`root_key`](poco_primitives::attestation::root_key).
	#[pallet::storage]
	pub type Roots<T: Config> = StorageMap<_, Twox64Concat, u32, EpochRoot>;

	/// Statements. Keys: the epoch, the position in it.
	#[pallet::storage]
	pub type Leaves<T: Config> =
		StorageDoubleMap<_, Twox64Concat, u32, Twox64Concat, u32, VersionedStatement>;

	/// Where statements are sent. Key: the destination's number.
	#[pallet::storage]
	pub type Destinations<T: Config> = StorageMap<_, Twox64Concat, u32, DestinationOf<T>>;

	/// The numbers of all destinations.
	#[pallet::storage]
	pub type Listed<T: Config> = StorageValue<_, BoundedVec<u32, T::MaxDestinations>, ValueQuery>;

	/// The number of the next destination: none is used twice.
	#[pallet::storage]
	pub type NextDestination<T: Config> = StorageValue<_, u32, ValueQuery>;

	/// What waits to be acknowledged. Key: the destination. Value: the statements' places.
	#[pallet::storage]
	pub type Outbox<T: Config> =
		StorageMap<_, Twox64Concat, u32, BoundedVec<ParcelOf<T>, T::MaxParcels>, ValueQuery>;

	/// Answers that may come. Key: the number under which one comes. Value: the destination, the
	/// statement's place.
	#[pallet::storage]
	pub type Queries<T: Config> = StorageMap<_, Twox64Concat, u64, (u32, Place)>;

	/// Who has acknowledged what. Keys: the epoch, the position in it. Value: the destinations.
	#[pallet::storage]
	pub type Delivered<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		u32,
		Twox64Concat,
		u32,
		BoundedVec<u32, T::MaxDestinations>,
		ValueQuery,
	>;

	/// Number of statements that wait to be acknowledged, by all destinations.
	#[pallet::storage]
	pub type Waiting<T: Config> = StorageValue<_, u32, ValueQuery>;

	/// Position in the list of the destination whose turn it is to be looked after.
	#[pallet::storage]
	pub type Turn<T: Config> = StorageValue<_, u32, ValueQuery>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	#[allow(clippy::large_enum_variant)] // Each is written once, and kept nowhere.
	pub enum Event<T: Config> {
		/// Something was stated.
		Stated {
			/// Where.
			place: Place,
			/// The leaf that it is.
			leaf: H256,
			/// What.
			statement: VersionedStatement,
		},
		/// An epoch in which something was stated has ended.
		EpochClosed {
			/// Its number.
			epoch: u32,
			/// Its root, and number of leaves.
			root: EpochRoot,
		},
		/// Statements can be sent to one place more.
		DestinationListed {
			/// Its number.
			destination: u32,
			/// Where it is.
			location: T::Location,
		},
		/// Nothing is sent there any more.
		DestinationDelisted {
			/// Its number.
			destination: u32,
		},
		/// A statement was sent.
		Sent {
			/// Where to.
			destination: u32,
			/// Where it stands.
			place: Place,
			/// The number under which the answer will come.
			query: u64,
		},
		/// A statement could not be sent. That is tried again.
		NotSent {
			/// Where to.
			destination: u32,
			/// Where it stands.
			place: Place,
			/// Why.
			error: DispatchError,
		},
		/// A destination has taken a statement.
		Delivered {
			/// Which.
			destination: u32,
			/// Where the statement stands.
			place: Place,
		},
		/// A destination has not taken a statement. It is sent again.
		Refused {
			/// Which.
			destination: u32,
			/// Where the statement stands.
			place: Place,
		},
		/// A statement was sent as often as may be, or is not kept any more, and nobody took it. It can be
		/// pushed again as long as it is kept.
		GivenUp {
			/// The destination.
			destination: u32,
			/// Where the statement stands.
			place: Place,
		},
	}

	/// Why a call was refused. A refused call changes nothing.
	#[pallet::error]
	pub enum Error<T> {
		/// The running epoch has no room for a statement, nor has the next one. There will be in the next
		/// one but one.
		EpochsFull,
		/// Nothing was stated there, or it is not kept any more.
		StatementNotFound,
		/// There is no such destination.
		DestinationNotFound,
		/// This place is listed already.
		AlreadyListed,
		/// There are as many destinations as there can be.
		MaxDestinationsExceeded,
		/// The destination has taken this statement.
		AlreadyDelivered,
		/// The statement is on its way to this destination.
		AlreadySent,
		/// As many statements wait to be acknowledged by this destination as can. There is room when it has
		/// taken one, or one was given up.
		OutboxFull,
		/// This statement is not on its way to this destination.
		ParcelNotFound,
		/// The statement was sent not long ago.
		TooEarly,
		/// Nobody was asked for this answer, or it has come.
		NotAwaited,
		/// Somebody else than the destination answered.
		NotTheDestination,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(now: BlockNumberFor<T>) -> Weight {
			let mut current = Current::<T>::get();
			let before = current;
			let mut used = T::WeightInfo::begin_block();
			if Self::is_over(&current, now) {
				Self::close_epoch(&mut current, now);
				used = used.saturating_add(T::WeightInfo::close_epoch());
			}
			let pruned = Self::prune(&mut current);
			if !pruned.is_zero() {
				used = used.saturating_add(T::WeightInfo::prune(pruned));
			}
			if current != before {
				Current::<T>::put(current);
			}
			used
		}

		fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
			let look = T::WeightInfo::look();
			let most = look.saturating_add(T::WeightInfo::retry());
			if most.any_gt(remaining) {
				return Weight::zero();
			}
			if Waiting::<T>::get().is_zero() {
				return look;
			}
			Self::serve_next();
			most
		}

		fn integrity_test() {
			assert!(!T::KeptEpochs::get().is_zero(), "a root is kept for a while");
			assert!(!T::MaxAttempts::get().is_zero(), "a statement is sent once at least");
			let pruned = T::EpochLength::get().saturating_mul(crate::PRUNED_PER_BLOCK.into());
			assert!(
				pruned >= T::MaxLeaves::get().into() && !T::EpochLength::get().is_zero(),
				"what is not kept of an epoch is gone when the next one ends"
			);
			assert_eq!(
				<Self as frame_support::traits::PalletInfoAccess>::name(),
				poco_primitives::attestation::ROOTS_PALLET,
				"other chains find the roots under this name"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Lists a place that statements can be sent to. It gets a number that no other one had.
		///
		/// Who: governance. Errors: `AlreadyListed`, `MaxDestinationsExceeded`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::list_destination())]
		pub fn list_destination(
			origin: OriginFor<T>,
			destination: Box<DestinationOf<T>>,
		) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			let location = destination.location.clone();
			let mut listed = Listed::<T>::get();
			let known = listed
				.iter()
				.filter_map(Destinations::<T>::get)
				.any(|other| other.location == location);
			ensure!(!known, Error::<T>::AlreadyListed);
			let id = NextDestination::<T>::get();
			listed.try_push(id).map_err(|_| Error::<T>::MaxDestinationsExceeded)?;
			NextDestination::<T>::put(id.saturating_add(1));
			Listed::<T>::put(listed);
			Destinations::<T>::insert(id, *destination);
			Self::deposit_event(Event::DestinationListed { destination: id, location });
			Ok(())
		}

		/// Takes a place from the list. What is on its way there is forgotten.
		///
		/// Who: governance. Errors: `DestinationNotFound`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::delist_destination())]
		pub fn delist_destination(origin: OriginFor<T>, destination: u32) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_delist(destination)?;
			Self::deposit_event(Event::DestinationDelisted { destination });
			Ok(())
		}

		/// Sends the statement at a place to a destination. When no answer comes it is sent again by
		/// itself, some times.
		///
		/// Who: anybody, for what the destination and the way there cost beside the call's fee, see
		/// [`Transport::charge`]. Errors: `DestinationNotFound`, `StatementNotFound`, `AlreadyDelivered`,
		/// `AlreadySent`, `OutboxFull`; the transport's own when the caller cannot pay.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::push())]
		pub fn push(origin: OriginFor<T>, destination: u32, place: Place) -> DispatchResult {
			let from = ensure_signed(origin)?;
			Self::do_push(&from, destination, place)
		}

		/// Sends a statement again that was not acknowledged, or gives it up when it was sent as often as
		/// may be. The chain does the same by itself when it has time.
		///
		/// Who: anybody. Errors: `ParcelNotFound`, `TooEarly`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::retry())]
		pub fn retry(origin: OriginFor<T>, destination: u32, place: Place) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_retry(destination, place)
		}

		/// Takes the answer to a statement: it was taken, or not.
		///
		/// Who: the destination itself, as [`Config::AcknowledgeOrigin`] tells. Errors: `NotAwaited`,
		/// `DestinationNotFound`, `NotTheDestination`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::acknowledge())]
		pub fn acknowledge(
			origin: OriginFor<T>,
			query: u64,
			response: Box<T::Response>,
		) -> DispatchResult {
			let from = T::AcknowledgeOrigin::ensure_origin(origin)?;
			Self::do_acknowledge(&from, query, &response)
		}
	}
}
