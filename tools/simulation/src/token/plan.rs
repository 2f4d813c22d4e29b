//! Who would have what at the genesis of a live chain.

use poco_primitives::{chain::UNIT, Balance};

/// All that there would be.
pub const GENESIS: Balance = 100_000_000 * UNIT;

/// A part of it.
pub struct Grant {
	/// Whose.
	pub who: &'static str,
	/// How many hundredths of all.
	pub part: Balance,
	/// How many hundredths of that are free at genesis.
	pub at_once: Balance,
	/// Months in which no more becomes free.
	pub cliff: Balance,
	/// In how many monthly parts the rest does after them.
	pub months: Balance,
}

/// The treasury's part.
pub const TREASURY: Grant =
	Grant { who: "the treasury", part: 40, at_once: 100, cliff: 0, months: 1 };

/// All parts.
pub const PLAN: [Grant; 5] = [
	TREASURY,
	Grant { who: "those who work and who buy work", part: 28, at_once: 25, cliff: 0, months: 48 },
	Grant { who: "those who build the chain", part: 15, at_once: 0, cliff: 12, months: 36 },
	Grant { who: "those who pay for building it", part: 15, at_once: 0, cliff: 6, months: 24 },
	Grant { who: "the first collators", part: 2, at_once: 100, cliff: 0, months: 1 },
];

impl Grant {
	/// How much it is.
	pub fn amount(&self) -> Balance {
		GENESIS * self.part / 100
	}

	/// How much of it is free after so many months.
	pub fn free(&self, month: Balance) -> Balance {
		let at_once = self.amount() * self.at_once / 100;
		let parts = month.saturating_sub(self.cliff).min(self.months);
		at_once + (self.amount() - at_once) * parts / self.months
	}
}
