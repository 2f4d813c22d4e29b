//! What the holders may change of the market's terms by vote, and how far.
//!
//! Everything stands in one item that every block reads at its beginning, see [`crate::pace`]. A value
//! beyond the bounds cannot be read as a call at all: it is refused where it is proposed, and can never be
//! stored. A deal keeps the terms that it was made under.

use super::governance::Law;
use crate::{constants::*, Runtime, RuntimeEvent};
use codec::{Decode, DecodeWithMemTracking, Encode, Input, MaxEncodedLen};
use frame_support::{
	dynamic_params::{dynamic_pallet_params, dynamic_params},
	traits::AsEnsureOriginWithArg,
};
use poco_primitives::Moment;
use scale_info::TypeInfo;
use sp_runtime::Permill;

/// Terms of new deals. Amounts are in smallest units of the chain's own token, times in milliseconds of chain
/// time; [`pallet_poco::Terms`] says what each is for.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct MarketRules {
	/// A contribution's stake at the front door, as a part of the reward.
	pub stake_ratio: Permill,
	/// The least stake of a contribution.
	pub minimum_stake: Balance,
	/// The scheduler's stake for a task, as a part of the reward.
	pub scheduler_stake_ratio: Permill,
	/// What a successful scheduler draws from the kitty, as a part of it.
	pub kitty_ratio: Permill,
	/// At least this much of the kitty.
	pub kitty_minimum: Balance,
	/// Part of every price that is burned when a task completes.
	pub protocol_fee: Permill,
	/// Part of a contribution's stake that is burned when its task fails.
	pub failure_fee: Permill,
	/// Earnings of at least this are paid out at once.
	pub payout_minimum: Balance,
	/// How long a finished task's records are kept.
	pub retention: Moment,
	/// How many stakes more a worker without any record puts at risk.
	pub probation: u32,
	/// What a task must burn for every vote that it takes at least, for votes to be free of fees.
	pub vote_fee: Balance,
	/// How long a result can be appealed against.
	pub appeal_window: Moment,
	/// What a callback costs.
	pub callback_fee: Balance,
}

const SECONDS: Moment = 1_000;
const HOURS: Moment = 60 * 60 * SECONDS;

impl MarketRules {
	/// What holds until a vote changes it.
	pub const INITIAL: Self = Self {
		stake_ratio: Permill::from_percent(30),
		minimum_stake: 100 * MILLIUNIT,
		scheduler_stake_ratio: Permill::from_percent(30),
		kitty_ratio: Permill::from_percent(10),
		kitty_minimum: UNIT,
		protocol_fee: Permill::from_percent(1),
		failure_fee: Permill::from_percent(5),
		payout_minimum: UNIT,
		retention: 24 * HOURS,
		probation: 2,
		vote_fee: 10 * MILLIUNIT,
		appeal_window: HOURS,
		callback_fee: 100 * MILLIUNIT,
	};

	/// No vote goes below. Stakes that cost nothing, free dealing with oneself and tasks that can be
	/// blocked for nothing are attacks, not terms.
	pub const LEAST: Self = Self {
		stake_ratio: Permill::from_percent(5),
		minimum_stake: MILLIUNIT,
		scheduler_stake_ratio: Permill::from_percent(5),
		kitty_ratio: Permill::zero(),
		kitty_minimum: 0,
		protocol_fee: Permill::from_parts(1_000),
		failure_fee: Permill::from_percent(1),
		payout_minimum: EXISTENTIAL_DEPOSIT,
		// No shorter than the longest appeal window: what is appealed against is kept.
		retention: 24 * HOURS,
		probation: 0,
		vote_fee: MILLIUNIT,
		appeal_window: 600 * SECONDS,
		callback_fee: 10 * MILLIUNIT,
	};

	/// No vote goes beyond.
	pub const MOST: Self = Self {
		stake_ratio: Permill::from_percent(100),
		minimum_stake: 100 * UNIT,
		scheduler_stake_ratio: Permill::from_percent(100),
		kitty_ratio: Permill::from_percent(50),
		kitty_minimum: 100 * UNIT,
		protocol_fee: Permill::from_percent(20),
		failure_fee: Permill::from_percent(50),
		payout_minimum: 100 * UNIT,
		retention: 30 * 24 * HOURS,
		probation: 10,
		vote_fee: UNIT,
		appeal_window: 24 * HOURS,
		callback_fee: 10 * UNIT,
	};

	/// The name of a term that is beyond its bounds, if there is one.
	pub fn beyond(&self) -> Option<&'static str> {
		let (least, most) = (&Self::LEAST, &Self::MOST);
		macro_rules! first {
			($($term:ident),*) => {
				$(if self.$term < least.$term || self.$term > most.$term {
					return Some(stringify!($term));
				})*
			};
		}
		first!(
			stake_ratio,
			minimum_stake,
			scheduler_stake_ratio,
			kitty_ratio,
			kitty_minimum,
			protocol_fee,
			failure_fee,
			payout_minimum,
			retention,
			probation,
			vote_fee,
			appeal_window,
			callback_fee
		);
		None
	}
}

/// Rules within their bounds: nothing else can be read as such.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, MaxEncodedLen, TypeInfo)]
pub struct Bounded(MarketRules);

impl Bounded {
	/// The rules, unless one is beyond its bounds: then its name.
	pub fn new(rules: MarketRules) -> Result<Self, &'static str> {
		match rules.beyond() {
			Some(name) => Err(name),
			None => Ok(Self(rules)),
		}
	}

	/// The rules.
	pub fn rules(self) -> MarketRules {
		self.0
	}
}

impl Decode for Bounded {
	fn decode<I: Input>(input: &mut I) -> Result<Self, codec::Error> {
		Self::new(MarketRules::decode(input)?)
			.map_err(|term| codec::Error::from(term).chain("a term is beyond its bounds"))
	}
}

impl DecodeWithMemTracking for Bounded {}

/// What can be changed by vote, under the pallet that it is for.
#[dynamic_params(RuntimeParameters, pallet_parameters::Parameters::<Runtime>)]
pub mod governed {
	use super::*;

	/// Of the marketplace.
	#[dynamic_pallet_params]
	#[codec(index = 0)]
	pub mod market {
		/// Terms of new deals.
		#[codec(index = 0)]
		pub static Rules: Bounded = Bounded(MarketRules::INITIAL);
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl Default for RuntimeParameters {
	fn default() -> Self {
		Self::Market(governed::market::Parameters::Rules(
			governed::market::Rules,
			Some(Bounded(MarketRules::INITIAL)),
		))
	}
}

/// The key under which the market's terms are stored.
pub fn market_rules_key() -> alloc::vec::Vec<u8> {
	pallet_parameters::Parameters::<Runtime>::hashed_key_for(RuntimeParametersKey::Market(
		governed::market::ParametersKey::Rules(governed::market::Rules),
	))
}

impl pallet_parameters::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeParameters = RuntimeParameters;
	type AdminOrigin = AsEnsureOriginWithArg<Law>;
	// The measured default: the pallet keeps its own type private.
	type WeightInfo = ();
}
