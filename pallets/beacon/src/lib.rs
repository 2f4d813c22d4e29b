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
// The macro itself expects its pallets to be in the runtime.
#[allow(clippy::expect_used)]
pub mod pallet {
	use super::{types::*, weights::WeightInfo};
	use cumulus_pallet_parachain_system::{
		relay_state_snapshot::RelayChainStateProof, OnSystemEvent,
	};
	use cumulus_primitives_core::{
		relay_chain::well_known_keys::{CURRENT_BLOCK_RANDOMNESS, ONE_EPOCH_AGO_RANDOMNESS},
		PersistedValidationData,
	};
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;
	use poco_primitives::{
		hash::{self, TAG_LENGTH},
		H256,
	};

	/// Tag of the hash that mixes an output into the beacon's value.
	pub const TAG: [u8; TAG_LENGTH] = *b"poco/bcon/v1";

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// What the pallet needs of its runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Rounds from a request to its seed, which is the number of outputs that the seed combines
		/// and that came after the request. At least two: a single one would be its author's to
		/// take or leave, who knew it all along.
		#[pallet::constant]
		type Delay: Get<u64>;

		/// Measured weights.
		type WeightInfo: WeightInfo;
	}

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// The beacon: its value, how many outputs made it, and the last of them.
	#[pallet::storage]
	pub type Beacon<T: Config> = StorageValue<_, State, ValueQuery>;

	/// What was requested and not released. Key: the round that it is the value of. Value: that
	/// value, once the round has come, and who is interested.
	#[pallet::storage]
	pub type Seeds<T: Config> = StorageMap<_, Identity, u64, Seed>;

	/// Whether the relay chain's randomness of one epoch ago stands in for an output that is not
	/// there. For development only.
	#[pallet::storage]
	pub type EpochsWillDo<T: Config> = StorageValue<_, bool, ValueQuery>;

	/// Says whether there is a relay chain.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Whether the relay chain's randomness of one epoch ago stands in for an output that is
		/// not there, as on a development chain without a relay chain. It is predictable: never
		/// for a chain with anything at stake.
		pub epochs_will_do: bool,
		#[doc(hidden)]
		#[serde(skip)]
		pub _config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			EpochsWillDo::<T>::put(self.epochs_will_do);
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::Delay::get() >= 2, "a seed combines at least two outputs");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	impl<T: Config> Pallet<T> {
		/// Requests randomness that is not determined yet, and tells the round whose value it will
		/// be. Every request of a block gets the same round; each has to be released once.
		pub fn request() -> u64 {
			let round = Beacon::<T>::get().round.saturating_add(T::Delay::get());
			Seeds::<T>::mutate(round, |stored| {
				let seed = stored.get_or_insert_default();
				seed.users = seed.users.saturating_add(1);
			});
			round
		}

		/// The value of a requested round, once that has come. All who requested the round get the
		/// same: they should hash it with what tells their draws apart.
		pub fn seed(round: u64) -> Option<H256> {
			Seeds::<T>::get(round)?.value
		}

		/// Gives one request of a round up. The last one takes the seed along. A round that nobody
		/// requested is left alone.
		pub fn release(round: u64) {
			Seeds::<T>::mutate_exists(round, |stored| {
				*stored = stored.take().and_then(|seed| {
					let users = seed.users.saturating_sub(1);
					(users > 0).then_some(Seed { users, ..seed })
				});
			});
		}

		/// Begins a round by mixing an output into the value, unless it is the last one again:
		/// several blocks may have been built on one relay parent.
		pub fn mix(output: H256) {
			let State { value, round, last } = Beacon::<T>::get();
			if output == last {
				return;
			}
			let value = hash::tagged(TAG, &(value, output));
			let round = round.saturating_add(1);
			Seeds::<T>::mutate_extant(round, |seed| seed.value = Some(value));
			Beacon::<T>::put(State { value, round, last: output });
		}

		/// Mixes the output of the relay parent's author, or what may stand in for it.
		pub(crate) fn observe(output: Option<H256>, epoch: impl FnOnce() -> Option<H256>) {
			let stand_in = || if EpochsWillDo::<T>::get() { epoch() } else { None };
			if let Some(output) = output.or_else(stand_in) {
				Self::mix(output);
			}
		}
	}

	impl<T: Config> OnSystemEvent for Pallet<T> {
		fn on_validation_data(_: &PersistedValidationData) {}

		fn on_validation_code_applied() {}

		/// Reads the output of the relay parent's author. What the proof leaves out counts as what
		/// is not there.
		fn on_relay_state_proof(proof: &RelayChainStateProof) -> Weight {
			let output = proof.read_optional_entry::<Option<H256>>(CURRENT_BLOCK_RANDOMNESS);
			Self::observe(output.ok().flatten().flatten(), || {
				proof.read_optional_entry(ONE_EPOCH_AGO_RANDOMNESS).ok().flatten()
			});
			T::WeightInfo::mix()
		}
	}
}
