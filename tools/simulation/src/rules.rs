//! What tasks are agreed on, and by which rules they end.

use crate::terms;
use poco_primitives::{registry::Permill, settlement, Balance};

pub use crate::terms::{KITTY_RATIO, SCHEDULER_STAKE, STAKE};

/// What a requester pays for a task. Everything is told in multiples of this.
pub const PRICE: Balance = 1_000_000_000_000;
/// What it costs a worker to run a task.
pub const COMPUTING: Balance = PRICE / 50;
/// The scheduler's part of the price and of forfeited stakes.
pub const SCHEDULER_RATIO: Permill = Permill::from_percent(10);
/// What it may draw at least.
pub const KITTY_MINIMUM: Balance = PRICE;
/// Most votes on a task.
pub const PLACES: usize = 64;

/// Whose rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
	/// This chain's.
	Here,
	/// iExec's: one reveal is enough for the whole group, a failed task unlocks every stake, the
	/// digest is that of the result alone.
	Original,
}

/// What consensus takes beside credibility. The chain demands nothing: the figures show what the
/// others would change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demand {
	/// Nothing.
	Nothing,
	/// As many votes as it would take of workers without record.
	Quorum,
	/// Credibility without the heaviest vote, too.
	Margin,
}

/// What a refuted result costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forfeit {
	/// Its provers' stakes. For comparison; on the chain too where the price is in another currency.
	Stakes,
	/// Their pay, too: the chain's rule.
	StakesAndPay,
	/// The scheduler's pay and stake on top: the chain's rule where the appeal came before the result
	/// was published.
	Unpublished,
}

/// The rules of a market.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
	/// Whose.
	pub protocol: Protocol,
	/// Part of a price that is burned when the task completes.
	pub protocol_fee: Permill,
	/// Part of a stake that is burned when the task fails.
	pub failure_fee: Permill,
	/// How many times its stake a worker without record stakes on top, where scores count.
	pub probation: u32,
	/// What consensus takes beside credibility.
	pub demand: Demand,
	/// What a refuted result costs.
	pub forfeit: Forfeit,
}

impl Rules {
	/// This chain's, with the fees that the figures recommend. Results are published before anybody
	/// appeals.
	pub fn here() -> Self {
		Self {
			protocol: Protocol::Here,
			protocol_fee: terms::PROTOCOL_FEE,
			failure_fee: terms::FAILURE_FEE,
			probation: terms::PROBATION,
			demand: Demand::Nothing,
			forfeit: Forfeit::StakesAndPay,
		}
	}

	/// iExec's, which has no appeal.
	pub fn original() -> Self {
		Self {
			protocol: Protocol::Original,
			protocol_fee: Permill::zero(),
			failure_fee: Permill::zero(),
			probation: 0,
			demand: Demand::Nothing,
			forfeit: Forfeit::Stakes,
		}
	}

	/// What is left of the price.
	pub fn net(&self) -> Balance {
		settlement::net(PRICE, self.protocol_fee)
	}
}

/// Who may vote on a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
	/// Whoever comes first.
	Open,
	/// Whom the chain draws.
	Drawn,
	/// The scheduler's own keys.
	Colluding,
}

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Task {
	/// A result is accepted when its credibility exceeds `1 - 1/trust`.
	pub trust: u32,
	/// Who may vote.
	pub admission: Admission,
	/// Whether the answer is one bit.
	pub one_bit: bool,
	/// Whether all who run the program get the same.
	pub deterministic: bool,
}

impl Task {
	/// A program with one long answer.
	pub fn new(trust: u32, admission: Admission) -> Self {
		Self { trust, admission, one_bit: false, deterministic: true }
	}

	/// Whether it moves scores, and workers on probation stake more for it: the chain draws, and the
	/// price burns what scores cost.
	pub fn scored(&self) -> bool {
		self.admission == Admission::Drawn
	}
}
