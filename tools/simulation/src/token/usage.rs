//! How much the chain is used. None of this is known: it is assumed.

use crate::terms::{
	BLOCK_TIME, FAILURE_FEE, FEES, NORMAL_BLOCK, PROTOCOL_FEE, STAKE, TARGET_FULLNESS, VOTE_FEE,
};
use poco_primitives::{chain::UNIT, registry::Permill, Balance};
use std::fmt;

/// What a task costs: the least at which the votes of a task of three are free.
pub const PRICE: Balance = 3 * UNIT;
/// Votes on a task.
pub const VOTES: Balance = 3;
/// Part of the tasks that fail.
pub const FAILED: Permill = Permill::from_percent(2);
/// What a task takes of blocks with all its transactions, and a transfer beside it, in picoseconds.
pub const TASK: u64 = 10_000_000_000;

/// Collators that governance names.
pub const INVULNERABLES: Balance = 2;
/// Collators with the stake of others behind them, of equal stakes.
pub const CANDIDATES: Balance = 10;
/// Part of all units that stands behind collators.
pub const STAKED: Permill = Permill::from_percent(10);
/// Part of one candidate's stake that is slashed, once a year.
pub const SLASHED: Permill = Permill::from_parts(1_000);

/// Milliseconds of a day.
const DAY: u64 = 86_400_000;

const _: () = assert!(
	PRICE * PROTOCOL_FEE.deconstruct() as Balance / 1_000_000 >= VOTES * VOTE_FEE,
	"votes are free"
);

/// How usage grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Usage {
	/// Nothing happens but blocks.
	None,
	/// A hundred tasks a day, each year half as many again.
	Slow,
	/// A thousand tasks a day, each year twice as many.
	Fast,
}

/// What a year's usage moves, in smallest units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
	/// Prices of the tasks that completed.
	pub traded: Balance,
	/// Fees of transactions.
	pub fees: Balance,
	/// Burned of prices.
	pub of_prices: Balance,
	/// Burned of the stakes of tasks that failed.
	pub of_failures: Balance,
}

impl Usage {
	/// All of them.
	pub const ALL: [Self; 3] = [Self::None, Self::Slow, Self::Fast];

	/// Tasks on a day of a year; years are counted from 1.
	pub fn tasks(self, year: u32) -> Balance {
		let growing = year - 1;
		match self {
			Self::None => 0,
			Self::Slow => 100 * 3u128.pow(growing) / 2u128.pow(growing),
			Self::Fast => 1_000 * 2u128.pow(growing),
		}
	}

	/// What a year of it moves.
	///
	/// # Panics
	///
	/// If blocks were so full that more would be paid in fees.
	pub fn traffic(self, year: u32) -> Traffic {
		let a_day = self.tasks(year);
		assert!(a_day * Balance::from(TASK) <= room(), "fees are the least that they can be");
		// A year has 365 days and a quarter.
		Traffic::of(a_day * 1_461 / 4)
	}

	/// What is slashed in a year that begins with so many units.
	pub fn slashed(self, supply: Balance) -> Balance {
		match self {
			Self::None => 0,
			Self::Slow | Self::Fast => SLASHED.mul_floor(STAKED.mul_floor(supply) / CANDIDATES),
		}
	}
}

/// What a day's blocks have room for before fees rise, in picoseconds.
pub fn room() -> Balance {
	Balance::from(DAY / BLOCK_TIME * NORMAL_BLOCK / 100 * TARGET_FULLNESS)
}

impl Traffic {
	/// What so many tasks move.
	pub fn of(tasks: Balance) -> Self {
		let failed = FAILED.mul_floor(tasks);
		let completed = tasks - failed;
		Self {
			traded: completed * PRICE,
			fees: tasks * FEES,
			of_prices: completed * PROTOCOL_FEE.mul_floor(PRICE),
			of_failures: failed * VOTES * FAILURE_FEE.mul_floor(STAKE.mul_floor(PRICE)),
		}
	}

	/// All that is burned by it.
	pub fn burned(&self) -> Balance {
		self.of_prices + self.of_failures
	}
}

impl fmt::Display for Usage {
	fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
		out.write_str(match self {
			Self::None => "none",
			Self::Slow => "slow",
			Self::Fast => "fast",
		})
	}
}
