//! What the holders may change of the market's terms by vote, and how far.
//!
//! What most calls ask for stands in one item that every block reads at its beginning, see [`crate::pace`];
//! the terms of campaigns stand in another one. A value beyond the bounds cannot be read as a call at all: it is refused where it is proposed, and can never be
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

/// The first of these terms that is beyond its bounds, by its name.
macro_rules! first_beyond {
	($rules:expr, $($term:ident),*) => {{
		let (least, most) = (&Self::LEAST, &Self::MOST);
		$(if $rules.$term < least.$term || $rules.$term > most.$term {
			return Some(stringify!($term));
		})*
		None
	}};
}

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
		first_beyond!(
			self,
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
		)
	}
}

/// Terms of campaigns. Amounts are in smallest units of the chain's own token, times in milliseconds of chain
/// time; [`pallet_donations::Terms`] says what each is for.
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
pub struct DonationRules {
	/// The least donation, or what is worth as much.
	pub minimum_donation: Balance,
	/// How much more than what others paid a campaign may pay.
	pub markup: Permill,
	/// How long what others paid counts.
	pub price_window: Moment,
	/// From how many others it must be known what they paid.
	pub payers: u32,
	/// The fewest members of a pool that a campaign may buy from.
	pub members: u32,
	/// The longest that a campaign lasts.
	pub longest: Moment,
	/// How long donors may claim receipts after a campaign has ended.
	pub claims: Moment,
}

const DAYS: Moment = 24 * HOURS;

impl DonationRules {
	/// What holds until a vote changes it.
	pub const INITIAL: Self = Self {
		minimum_donation: UNIT,
		markup: Permill::from_percent(20),
		price_window: 30 * DAYS,
		payers: 5,
		members: 5,
		longest: 1_100 * DAYS,
		// Whoever has a year to declare what it gave has it.
		claims: 400 * DAYS,
	};

	/// No vote goes below. Pools and prices of one's own making, and records that nobody pays for, are
	/// attacks, not terms.
	pub const LEAST: Self = Self {
		minimum_donation: 100 * MILLIUNIT,
		markup: Permill::zero(),
		price_window: DAYS,
		payers: 3,
		members: 3,
		longest: 30 * DAYS,
		claims: 30 * DAYS,
	};

	/// No vote goes beyond.
	pub const MOST: Self = Self {
		minimum_donation: 1_000 * UNIT,
		markup: Permill::from_percent(100),
		price_window: 400 * DAYS,
		// No more are known.
		payers: 64,
		members: 10_000,
		longest: 4_000 * DAYS,
		claims: 4_000 * DAYS,
	};
}

/// Rules of which each has its bounds.
pub trait Limited {
	/// The name of a term that is beyond its bounds, if there is one.
	fn beyond(&self) -> Option<&'static str>;
}

impl Limited for MarketRules {
	fn beyond(&self) -> Option<&'static str> {
		Self::beyond(self)
	}
}

impl Limited for DonationRules {
	fn beyond(&self) -> Option<&'static str> {
		first_beyond!(
			self,
			minimum_donation,
			markup,
			price_window,
			payers,
			members,
			longest,
			claims
		)
	}
}

/// Rules within their bounds: nothing else can be read as such.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, MaxEncodedLen, TypeInfo)]
pub struct Bounded<Rules>(Rules);

impl<Rules: Limited> Bounded<Rules> {
	/// The rules, unless one is beyond its bounds: then its name.
	pub fn new(rules: Rules) -> Result<Self, &'static str> {
		match rules.beyond() {
			Some(name) => Err(name),
			None => Ok(Self(rules)),
		}
	}

	/// The rules.
	pub fn rules(self) -> Rules {
		self.0
	}
}

impl<Rules: Limited + Decode> Decode for Bounded<Rules> {
	fn decode<I: Input>(input: &mut I) -> Result<Self, codec::Error> {
		Self::new(Rules::decode(input)?)
			.map_err(|term| codec::Error::from(term).chain("a term is beyond its bounds"))
	}
}

impl<Rules: Limited + DecodeWithMemTracking> DecodeWithMemTracking for Bounded<Rules> {}

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
		pub static Rules: Bounded<MarketRules> = Bounded(MarketRules::INITIAL);
	}

	/// Of campaigns.
	#[dynamic_pallet_params]
	#[codec(index = 1)]
	pub mod donations {
		/// Terms of campaigns.
		#[codec(index = 0)]
		pub static Rules: Bounded<DonationRules> = Bounded(DonationRules::INITIAL);
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
