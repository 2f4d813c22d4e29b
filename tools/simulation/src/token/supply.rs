//! The books of the token, session by session.

use super::{
	plan::{GENESIS, TREASURY},
	usage::{Traffic, Usage},
};
use crate::terms::{BLOCK_TIME, FEE_PARTS, ISSUANCE_CAP, SESSION};
use poco_primitives::Balance;

/// Milliseconds of a year: 365 days and a quarter.
const YEAR: u64 = 31_557_600_000;
/// Blocks of a year in which no slot is missed.
pub const BLOCKS: Balance = (YEAR / BLOCK_TIME) as Balance;
/// Sessions of it.
pub const SESSIONS: Balance = BLOCKS / SESSION as Balance;

const _: () = assert!(YEAR.is_multiple_of(BLOCK_TIME * SESSION), "a year has whole sessions");

/// What was minted, burned and paid, in smallest units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flows {
	/// Minted for collators and their delegators.
	pub issued: Balance,
	/// Burned of the prices of tasks.
	pub of_prices: Balance,
	/// Burned of the stakes of tasks that failed.
	pub of_failures: Balance,
	/// Burned of what stands behind collators.
	pub slashed: Balance,
	/// What collators and their delegators had of fees.
	pub fees: Balance,
	/// What the treasury had of them.
	pub to_treasury: Balance,
}

impl Flows {
	/// All that was burned.
	pub fn burned(&self) -> Balance {
		self.of_prices + self.of_failures + self.slashed
	}

	/// All that collators and their delegators had.
	pub fn earned(&self) -> Balance {
		self.issued + self.fees
	}

	fn each(self, earlier: Self, of: impl Fn(Balance, Balance) -> Balance) -> Self {
		Self {
			issued: of(self.issued, earlier.issued),
			of_prices: of(self.of_prices, earlier.of_prices),
			of_failures: of(self.of_failures, earlier.of_failures),
			slashed: of(self.slashed, earlier.slashed),
			fees: of(self.fees, earlier.fees),
			to_treasury: of(self.to_treasury, earlier.to_treasury),
		}
	}

	/// What has flowed since earlier.
	pub fn since(self, earlier: Self) -> Self {
		self.each(earlier, |now, then| now - then)
	}
}

/// Who has all units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supply {
	/// All units.
	pub total: Balance,
	/// The treasury's.
	pub treasury: Balance,
	/// What collators and their delegators earned since genesis.
	pub staking: Balance,
	/// Everybody else's.
	pub others: Balance,
	/// What has flowed since genesis.
	pub flows: Flows,
}

impl Supply {
	/// At genesis.
	pub fn genesis() -> Self {
		let treasury = TREASURY.amount();
		let others = GENESIS - treasury;
		Self { total: GENESIS, treasury, staking: 0, others, flows: Flows::default() }
	}

	/// A session goes by, in which so much is minted for a block as far as the cap allows.
	///
	/// # Panics
	///
	/// If a unit is lost, or comes from nowhere.
	pub fn session(&mut self, per_block: Balance, traffic: Traffic, slashed: Balance) {
		let before = self.total;
		let left = ISSUANCE_CAP - self.flows.issued;
		let issued = (per_block * Balance::from(SESSION)).min(left);
		let (fees, to_treasury) = divide(traffic.fees);
		let burned = traffic.burned() + slashed;
		self.others -= traffic.fees + burned;
		self.treasury += to_treasury;
		self.staking += issued + fees;
		self.total = before + issued - burned;
		assert_eq!(self.others + self.treasury + self.staking, self.total, "all have an owner");
		let Traffic { of_prices, of_failures, .. } = traffic;
		let flows = Flows { issued, of_prices, of_failures, slashed, fees, to_treasury };
		self.flows = flows.each(self.flows, |now, so_far| now + so_far);
		assert_eq!(
			self.total,
			GENESIS + self.flows.issued - self.flows.burned(),
			"as many as there were, and what was minted, less what was burned"
		);
	}
}

/// What collators with their delegators have of a fee, and what the treasury has: the second has what
/// rounding leaves.
pub fn divide(fee: Balance) -> (Balance, Balance) {
	let (first, second) = FEE_PARTS;
	let staking = fee * first / (first + second);
	(staking, fee - staking)
}

/// A year of a run.
#[derive(Clone, Copy, Debug)]
pub struct Year {
	/// All units at its beginning.
	pub start: Balance,
	/// All units at its end.
	pub end: Balance,
	/// What flowed in it.
	pub flows: Flows,
}

/// Years of an unchanged issuance.
pub struct Run {
	/// The years, from the first one on.
	pub years: Vec<Year>,
	/// The books after them.
	pub supply: Supply,
}

impl Run {
	/// So many years.
	pub fn of(usage: Usage, per_block: Balance, years: u32) -> Self {
		let mut supply = Supply::genesis();
		let years = (1..=years)
			.map(|year| {
				let Supply { total: start, flows: earlier, .. } = supply;
				let (traffic, slashed) = (usage.traffic(year), usage.slashed(start));
				for session in 0..SESSIONS {
					let part = |whole| share(whole, session);
					let Traffic { traded, fees, of_prices, of_failures } = traffic;
					let traffic = Traffic {
						traded: part(traded),
						fees: part(fees),
						of_prices: part(of_prices),
						of_failures: part(of_failures),
					};
					supply.session(per_block, traffic, part(slashed));
				}
				Year { start, end: supply.total, flows: supply.flows.since(earlier) }
			})
			.collect();
		Self { years, supply }
	}

	/// What has flowed since genesis.
	pub fn flows(&self) -> Flows {
		self.supply.flows
	}
}

/// What a session has of a whole year, so that all sessions have all of it.
fn share(whole: Balance, session: Balance) -> Balance {
	whole * (session + 1) / SESSIONS - whole * session / SESSIONS
}
