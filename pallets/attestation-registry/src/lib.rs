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
mod evidence;
mod redeeming;
mod relay;
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
	use alloc::{boxed::Box, vec::Vec};
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;
	use poco_primitives::{
		attestation::{EpochRoot, Place, VersionedNullifier, VersionedStatement},
		redemption::{Period, VersionedCertificate, VersionedClaim},
		Moment, H256,
	};
	use sp_runtime::traits::{Member, Zero};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// A source in this runtime.
	pub type SourceOf<T> = Source<<T as Config>::Location>;

	/// What was redeemed, in this runtime.
	pub type RedemptionOf<T> = Redemption<<T as frame_system::Config>::AccountId>;

	/// What the pallet needs of its runtime.
	#[pallet::config]
	pub trait Config:
		frame_system::Config<AccountId: AsRef<[u8; 32]>, RuntimeEvent: From<Event<Self>>>
	{
		/// Names places on other chains.
		type Location: Parameter + Member + MaxEncodedLen;

		/// Tells where a message comes from, down to the pallet that sent it.
		type SenderOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = Self::Location>;

		/// Decides which chains are believed, and who verifies when.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Most sources.
		#[pallet::constant]
		type MaxSources: Get<u32>;

		/// Most blocks of a source by whose state roots can be proven.
		#[pallet::constant]
		type MaxHeads: Get<u32>;

		/// How many epochs of a source a root is kept.
		#[pallet::constant]
		type KeptEpochs: Get<u32>;

		/// Most statements that a source has sent and that are kept.
		#[pallet::constant]
		type MaxReceived: Get<u32>;

		/// Most verifiers, and most scopes.
		#[pallet::constant]
		type MaxVerifiers: Get<u32>;

		/// Most periods of a scope that are open.
		#[pallet::constant]
		type MaxPeriods: Get<u32>;

		/// Measured weights.
		type WeightInfo: WeightInfo;

		/// Makes what benchmarks need.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper<Self::Location>;
	}

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// The chains whose statements are believed.
	#[pallet::storage]
	pub type Sources<T: Config> =
		StorageValue<_, BoundedVec<SourceOf<T>, T::MaxSources>, ValueQuery>;

	/// Blocks of sources that the relay chain has included, the oldest first. Key: the chain.
	#[pallet::storage]
	pub type Heads<T: Config> =
		StorageMap<_, Twox64Concat, H256, BoundedVec<Head, T::MaxHeads>, ValueQuery>;

	/// Roots that were proven. Keys: the chain; the remainder of the epoch by [`Config::KeptEpochs`].
	#[pallet::storage]
	pub type Roots<T: Config> =
		StorageDoubleMap<_, Twox64Concat, H256, Twox64Concat, u32, KnownRoot>;

	/// What sources have sent. Keys: the chain, the statement's leaf.
	#[pallet::storage]
	pub type Received<T: Config> =
		StorageDoubleMap<_, Twox64Concat, H256, Blake2_128Concat, H256, ()>;

	/// In which order it came: what came first makes room. Keys: the chain, a turn. Value: the leaf.
	#[pallet::storage]
	pub type Order<T: Config> = StorageDoubleMap<_, Twox64Concat, H256, Twox64Concat, u32, H256>;

	/// Whose turn it is to make room. Key: the chain.
	#[pallet::storage]
	pub type NextSlot<T: Config> = StorageMap<_, Twox64Concat, H256, u32, ValueQuery>;

	/// Those who accept receipts. Key: the verifier. Value: its scope.
	#[pallet::storage]
	pub type Verifiers<T: Config> = CountedStorageMap<_, Twox64Concat, H256, H256>;

	/// Among whom a receipt is accepted once, and when. Key: the scope.
	#[pallet::storage]
	pub type Scopes<T: Config> = CountedStorageMap<_, Twox64Concat, H256, Scope<T::MaxPeriods>>;

	/// What was redeemed. Keys: the scope, the beginning of the period, the nullifier.
	#[pallet::storage]
	pub type Redemptions<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Twox64Concat, H256>,
			NMapKey<Twox64Concat, Moment>,
			NMapKey<Blake2_128Concat, VersionedNullifier>,
		),
		RedemptionOf<T>,
	>;

	/// Who verifies when, from the first block on. Sources are listed later: only then is it known what
	/// their first blocks are.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Verifiers, each with its scope.
		pub verifiers: Vec<(H256, H256)>,
		/// Scopes, each with a period that is open, the older ones first.
		pub periods: Vec<(H256, Period)>,
		#[doc(hidden)]
		#[serde(skip)]
		pub _config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			for (verifier, scope) in &self.verifiers {
				let listed = Pallet::<T>::do_list_verifier(*verifier, *scope).is_ok();
				assert!(listed, "{verifier:?} can be listed as a verifier");
			}
			for (scope, period) in &self.periods {
				let opened = Pallet::<T>::do_open(*scope, *period).is_ok();
				assert!(opened, "{period:?} can be opened for {scope:?}");
			}
		}
	}

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	#[allow(clippy::large_enum_variant)] // Each is written once, and kept nowhere.
	pub enum Event<T: Config> {
		/// The statements of one chain more are believed.
		SourceListed {
			/// The chain.
			chain: H256,
			/// The number that the relay chain knows it by.
			para: u32,
		},
		/// The statements of a chain are believed no more.
		SourceDelisted {
			/// The chain.
			chain: H256,
		},
		/// One more accepts receipts.
		VerifierListed {
			/// The verifier.
			verifier: H256,
			/// Its scope.
			scope: H256,
		},
		/// A verifier accepts receipts no more.
		VerifierDelisted {
			/// The verifier.
			verifier: H256,
		},
		/// The verifiers of a scope accept what is spent in a period.
		PeriodOpened {
			/// The scope.
			scope: H256,
			/// The period.
			period: Period,
		},
		/// They do no more.
		PeriodClosed {
			/// The scope.
			scope: H256,
			/// The period.
			period: Period,
		},
		/// A source has sent a statement.
		Received {
			/// The chain.
			chain: H256,
			/// Where the statement stands.
			place: Place,
			/// The leaf that it is.
			leaf: H256,
		},
		/// The root of an epoch was proven.
		RootImported {
			/// The chain.
			chain: H256,
			/// The epoch.
			epoch: u32,
			/// The root.
			root: EpochRoot,
			/// The block in whose state it is.
			block: u32,
		},
		/// A receipt was used.
		Redeemed {
			/// With whom.
			verifier: H256,
			/// When the period that it counts in began.
			from: Moment,
			/// The nullifier.
			nullifier: VersionedNullifier,
			/// Who has the certificate.
			holder: T::AccountId,
			/// What it says.
			certificate: VersionedCertificate,
		},
		/// What is of no use any more was removed, or some of it.
		Forgotten {
			/// Of what.
			leftover: Leftover,
			/// How many items.
			items: u32,
		},
	}

	/// Why a call was refused. A refused call changes nothing.
	#[pallet::error]
	pub enum Error<T> {
		/// This chain, its number or its sender is a source already, or this verifier is listed.
		AlreadyListed,
		/// There are as many sources as there can be.
		MaxSourcesExceeded,
		/// There are as many verifiers or scopes as there can be.
		MaxVerifiersExceeded,
		/// As many periods of this scope are open as can be.
		MaxPeriodsExceeded,
		/// No source is this chain, or sends from there.
		SourceNotFound,
		/// The statement is of another chain than its sender's.
		OtherChain,
		/// No such block of the source is kept. Later ones are: prove by one of those.
		BlockNotFound,
		/// The proof does not lead from the block's state to the root, or has more than it needs.
		ProofInvalid,
		/// The source has no root of this epoch at this block, or none was imported here.
		RootNotFound,
		/// The root of this epoch is known.
		AlreadyImported,
		/// A root is kept for some epochs, and this one is older.
		TooOld,
		/// The source has not sent this statement, or it had to make room: prove it in place of that.
		NotReceived,
		/// The statement does not lie under the root of its epoch.
		NotUnderRoot,
		/// Nobody of this name accepts receipts.
		VerifierNotFound,
		/// There is no such scope.
		ScopeNotFound,
		/// A period ends after it begins.
		PeriodEmpty,
		/// A period comes after those that are open or closed.
		PeriodNotAfter,
		/// No period of this scope is open.
		PeriodNotFound,
		/// No open period has all of what the receipt is over.
		OutsidePeriods,
		/// The receipt is another account's, or the secret is another one.
		NotTheDonor,
		/// The receipt was used with this verifier, or with another one of its scope.
		AlreadyRedeemed,
		/// What belongs to a source is of use.
		StillListed,
		/// What was redeemed in a period that is open is of use.
		StillOpen,
		/// There is nothing left of it.
		NothingToForget,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(!T::MaxHeads::get().is_zero(), "a head is kept for a while");
			assert!(!T::KeptEpochs::get().is_zero(), "a root is kept for a while");
			assert!(!T::MaxReceived::get().is_zero(), "what was sent is kept for a while");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Believes the statements of one chain more.
		///
		/// Who: governance. Errors: `AlreadyListed`, `MaxSourcesExceeded`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::list_source())]
		pub fn list_source(origin: OriginFor<T>, source: Box<SourceOf<T>>) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			let (chain, para) = (source.chain, source.para);
			Sources::<T>::try_mutate(|sources| {
				let known = |other: &SourceOf<T>| {
					other.chain == chain || other.para == para || other.sender == source.sender
				};
				ensure!(!sources.iter().any(known), Error::<T>::AlreadyListed);
				sources.try_push(*source).map_err(|_| Error::<T>::MaxSourcesExceeded)
			})?;
			Self::deposit_event(Event::SourceListed { chain, para });
			Ok(())
		}

		/// Believes the statements of a chain no more. Anybody may [`forget`](Self::forget) them then.
		///
		/// Who: governance. Errors: `SourceNotFound`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::delist_source())]
		pub fn delist_source(origin: OriginFor<T>, chain: H256) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			ensure!(Self::source(chain).is_some(), Error::<T>::SourceNotFound);
			Sources::<T>::mutate(|sources| sources.retain(|source| source.chain != chain));
			Heads::<T>::remove(chain);
			Self::deposit_event(Event::SourceDelisted { chain });
			Ok(())
		}

		/// Lets one more accept receipts. Verifiers of one scope accept a receipt once among them, in the
		/// periods of the scope.
		///
		/// Who: governance. Errors: `AlreadyListed`, `MaxVerifiersExceeded`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::list_verifier())]
		pub fn list_verifier(origin: OriginFor<T>, verifier: H256, scope: H256) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_list_verifier(verifier, scope)?;
			Self::deposit_event(Event::VerifierListed { verifier, scope });
			Ok(())
		}

		/// Lets a verifier accept receipts no more. Its scope stays, and with it what was redeemed.
		///
		/// Who: governance. Errors: `VerifierNotFound`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::delist_verifier())]
		pub fn delist_verifier(origin: OriginFor<T>, verifier: H256) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			ensure!(Verifiers::<T>::take(verifier).is_some(), Error::<T>::VerifierNotFound);
			Self::deposit_event(Event::VerifierDelisted { verifier });
			Ok(())
		}

		/// Accepts receipts over what is spent in a period, which comes after all others of the scope.
		/// Both ends are in milliseconds since 1970.
		///
		/// Who: governance. Errors: `ScopeNotFound`, `PeriodEmpty`, `PeriodNotAfter`,
		/// `MaxPeriodsExceeded`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::open_period())]
		pub fn open_period(origin: OriginFor<T>, scope: H256, period: Period) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_open(scope, period)?;
			Self::deposit_event(Event::PeriodOpened { scope, period });
			Ok(())
		}

		/// Accepts nothing more of the oldest period of a scope, for good. Anybody may
		/// [`forget`](Self::forget) what was redeemed in it then.
		///
		/// Who: governance. Errors: `ScopeNotFound`, `PeriodNotFound`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::close_period())]
		pub fn close_period(origin: OriginFor<T>, scope: H256) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			let period = Self::do_close(scope)?;
			Self::deposit_event(Event::PeriodClosed { scope, period });
			Ok(())
		}

		/// Takes a statement that its chain sends. The call has the form that the chain's destinations
		/// have: number of the pallet, number of the call, statement. One that is known is taken again
		/// and changes nothing.
		///
		/// Who: the sender of a source, as [`Config::SenderOrigin`] tells. Errors: `SourceNotFound`,
		/// `OtherChain`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::receive())]
		pub fn receive(origin: OriginFor<T>, statement: Box<VersionedStatement>) -> DispatchResult {
			let sender = T::SenderOrigin::ensure_origin(origin)?;
			Self::do_receive(&sender, &statement)
		}

		/// Takes the root of a source's epoch, which is proven to be in the state of one of the source's
		/// blocks that are kept. Whatever was stated in that epoch can be redeemed then.
		///
		/// Who: anybody. Errors: `SourceNotFound`, `BlockNotFound`, `ProofInvalid`, `RootNotFound`,
		/// `AlreadyImported`, `TooOld`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::import(u32::try_from(proof.len()).unwrap_or(u32::MAX)))]
		pub fn import(
			origin: OriginFor<T>,
			chain: H256,
			block: u32,
			epoch: u32,
			proof: Proof,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_import(chain, block, epoch, &proof)
		}

		/// Uses a receipt with a verifier. The certificate is the caller's.
		///
		/// Who: the receipt's donor. Errors: `VerifierNotFound`, `SourceNotFound`, `NotReceived`,
		/// `RootNotFound`, `NotUnderRoot`, `OutsidePeriods`, `NotTheDonor`, `AlreadyRedeemed`.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::redeem())]
		pub fn redeem(
			origin: OriginFor<T>,
			verifier: H256,
			claim: Box<VersionedClaim>,
		) -> DispatchResult {
			let holder = ensure_signed(origin)?;
			Self::do_redeem(holder, verifier, &claim)
		}

		/// Removes up to `most` items that are of no use any more, and no more than [`MAX_FORGOTTEN`].
		///
		/// Who: anybody. Errors: `StillListed`, `ScopeNotFound`, `StillOpen`, `NothingToForget`.
		#[pallet::call_index(9)]
		#[pallet::weight(leftover.weight_of::<T::WeightInfo>((*most).min(MAX_FORGOTTEN)))]
		pub fn forget(origin: OriginFor<T>, leftover: Leftover, most: u32) -> DispatchResult {
			ensure_signed(origin)?;
			let items = Self::do_forget(leftover, most.min(MAX_FORGOTTEN))?;
			Self::deposit_event(Event::Forgotten { leftover, items });
			Ok(())
		}
	}
}
