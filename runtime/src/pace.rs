//! How fast the chain's own clockwork runs: the length of sessions, and the periods of its politics.
//!
//! A live chain gives its holders days. On a network of one machine nobody waits for days, so its genesis
//! says that it is local. Nothing can change that later: there is no call, and a chain that began without
//! this is live.

use crate::{constants::consensus::*, BlockNumber};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::traits::Get;
use scale_info::TypeInfo;

pub use pallet::*;

/// How fast.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	serde::Serialize,
	serde::Deserialize,
)]
pub enum Pace {
	/// Hours and days, for chains that matter.
	#[default]
	Live,
	/// Minutes, for networks of one machine.
	Local,
}

#[frame_support::pallet]
// The macro itself expects its pallets to be in the runtime.
#[allow(clippy::expect_used)]
mod pallet {
	use super::Pace;
	use crate::configs::parameters::governed::market::Rules;
	use core::marker::PhantomData;
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::BlockNumberFor;

	#[pallet::config]
	pub trait Config: frame_system::Config {}

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	/// What reading two items adds to a proof: their paths and their values, as much as a large state asks for.
	const PROOF_OF_TWO: u64 = 8 * 1024;

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		/// Reads what most calls ask for: pace and terms. It is paid for here, once a block; that is why
		/// benchmarks do not count it.
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			let _ = (Current::<T>::get(), Rules::get());
			T::DbWeight::get().reads(2).saturating_add(Weight::from_parts(0, PROOF_OF_TWO))
		}
	}

	/// How fast, set at genesis.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type Current<T> = StorageValue<_, Pace, ValueQuery>;

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T> {
		/// How fast.
		pub pace: Pace,
		#[serde(skip)]
		pub _config: PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			Current::<T>::put(self.pace);
		}
	}
}

impl Config for crate::Runtime {}

/// A period in blocks: so many on a live chain, so many on a local one.
pub struct Paced<const LIVE: BlockNumber, const LOCAL: BlockNumber>;

impl<const LIVE: BlockNumber, const LOCAL: BlockNumber> Get<BlockNumber> for Paced<LIVE, LOCAL> {
	fn get() -> BlockNumber {
		match Current::<crate::Runtime>::get() {
			Pace::Live => LIVE,
			Pace::Local => LOCAL,
		}
	}
}

/// Length of a session.
pub type Session = Paced<SESSION_LENGTH, { 2 * MINUTES }>;

/// How long stake that was taken from a collator waits to be free.
pub type Unbonding = Paced<{ 14 * DAYS }, { 4 * MINUTES }>;

/// How often a public proposal comes to a vote.
pub type Launch = Paced<{ 7 * DAYS }, MINUTES>;

/// How long holders vote.
pub type Voting = Paced<{ 7 * DAYS }, { 3 * MINUTES }>;

/// The least time of a vote that the technical committee hastens.
pub type FastTrack = Paced<{ 3 * HOURS }, MINUTES>;

/// From the end of a vote to its effect, and how long the winners' stakes are locked.
pub type Enactment = Paced<{ 2 * DAYS }, MINUTES>;

/// How long a vetoed proposal may not come back.
pub type Cooloff = Paced<{ 7 * DAYS }, { 2 * MINUTES }>;

/// How long a motion of a council is open.
pub type Motion = Paced<{ 3 * DAYS }, { 5 * MINUTES }>;

/// How often the treasury spends what was granted.
pub type Spending = Paced<{ 6 * DAYS }, { 2 * MINUTES }>;

/// How long a payment of the treasury can be claimed.
pub type Payout = Paced<{ 30 * DAYS }, { 30 * MINUTES }>;

/// How long a bounty's beneficiary waits, so that a curator's mistake can be undone.
pub type BountyPayout = Paced<{ 2 * DAYS }, { 2 * MINUTES }>;

/// How long a curator may say nothing.
pub type BountyUpdate = Paced<{ 90 * DAYS }, { 30 * MINUTES }>;

/// After how long others can prove what was stated.
pub type Epoch = Paced<HOURS, { 3 * MINUTES }>;

/// How much is stated in it at most: no more than is removed while another one runs.
pub type Statements = Paced<1_024, 100>;
