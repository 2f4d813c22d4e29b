//! What a task's end pays and costs. Percentages first, everything rounded down.

use crate::{order::Currency, registry::Permill, Balance};
use sp_arithmetic::{helpers_128bit::multiply_by_rational_with_rounding, Rounding};

/// Below this score a worker is on probation where scores count: its vote weighs no more than that
/// of a worker without any record.
pub const PROBATION_SCORE: u32 = 12;

/// `total * part / whole`, rounded down; nothing of nothing.
pub fn share(total: Balance, part: u32, whole: u32) -> Balance {
	multiply_by_rational_with_rounding(total, part.into(), whole.into(), Rounding::Down)
		.unwrap_or_default()
}

/// What a contribution stakes where scores count. A worker on probation stakes up to `probation`
/// times as much on top, less with every point of its score: a new key costs what it can lose.
pub fn probation_stake(stake: Balance, score: u32, probation: u32) -> Balance {
	let missing = PROBATION_SCORE.saturating_sub(score);
	stake.saturating_add(share(stake.saturating_mul(probation.into()), missing, PROBATION_SCORE))
}

/// What a scheduler draws from the kitty for a task: a part of it, or its minimum, or all there is;
/// never more than it staked for the task, and never more than the task burned, or deals with
/// oneself would drain the kitty.
pub fn kitty_draw(
	kitty: Balance,
	ratio: Permill,
	minimum: Balance,
	stake: Balance,
	burned: Balance,
) -> Balance {
	ratio.mul_floor(kitty).max(minimum).min(kitty).min(stake).min(burned)
}

/// What is shared out: forfeited stakes are in the chain's own token, prices in the deal's
/// currency. Where that is the chain's own too, there is one sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prize {
	/// In the chain's own token.
	pub native: Balance,
	/// In the deal's currency, where that is another one.
	pub asset: Balance,
}

impl Prize {
	/// An amount in a currency.
	pub fn new(currency: Currency, amount: Balance) -> Self {
		match currency {
			Currency::Native => Self { native: amount, asset: 0 },
			Currency::Asset(_) => Self { native: 0, asset: amount },
		}
	}

	/// The same change of both amounts.
	pub fn each(self, change: impl Fn(Balance) -> Balance) -> Self {
		Self { native: change(self.native), asset: change(self.asset) }
	}

	/// Both together.
	pub fn plus(self, other: Self) -> Self {
		Self {
			native: self.native.saturating_add(other.native),
			asset: self.asset.saturating_add(other.asset),
		}
	}

	/// What is left without the other.
	pub fn minus(self, other: Self) -> Self {
		Self {
			native: self.native.saturating_sub(other.native),
			asset: self.asset.saturating_sub(other.asset),
		}
	}

	/// The amounts with their currencies: that of the deal always, the other one where there is
	/// any.
	pub fn amounts(self, currency: Currency) -> impl Iterator<Item = (Currency, Balance)> {
		let (main, other) = match currency {
			Currency::Native => (self.native, 0),
			Currency::Asset(_) => (self.asset, self.native),
		};
		[(currency, main)].into_iter().chain((other > 0).then_some((Currency::Native, other)))
	}
}
