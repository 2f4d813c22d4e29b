//! What a task's end pays and costs. Percentages first, everything rounded down.
//!
//! A task ends in one of three ways, each in two steps. First [`Vote::loses`] says of every vote what
//! is taken of its stake. Then one of [`settle`], [`fail`] and [`refute`] says who has what of that
//! and of the price. What both say depends on nothing but the votes:
//!
//! | the vote | task completed | task failed | result refuted |
//! | --- | --- | --- | --- |
//! | proved | a share of the reward and of what others lose | compensated of what the silent lose | loses stake and pay |
//! | silent | loses its stake | loses its stake | has lost it before |
//! | apart | loses its stake | pays the failure fee | has lost it before |

use crate::{
	credibility::{lowered_score, pay_weight, raised_score},
	order::Currency,
	registry::Permill,
	task::ContributionStatus,
	Balance,
};
use alloc::vec::Vec;
use sp_arithmetic::{
	helpers_128bit::multiply_by_rational_with_rounding, traits::Saturating, Rounding,
};

/// Below this score a worker is on probation where scores count: its vote weighs no more than that
/// of a worker without any record.
pub const PROBATION_SCORE: u32 = 12;

/// What of a price is burned when its task completes.
pub fn protocol_fee(price: Balance, ratio: Permill) -> Balance {
	ratio.mul_floor(price)
}

/// What is left of a price for whoever it is paid to.
pub fn net(price: Balance, ratio: Permill) -> Balance {
	price.saturating_sub(protocol_fee(price, ratio))
}

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

/// What a vote was, as its task's end tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conduct {
	/// It was revealed, and fits.
	Proved,
	/// It won a consensus and was not revealed.
	Silent,
	/// It was for another result, or there was no consensus.
	Apart,
}

impl Conduct {
	/// That of a vote of this status. `won` says whether it is for the result that the task has its
	/// consensus on.
	pub fn of(status: ContributionStatus, won: bool) -> Self {
		match status {
			ContributionStatus::Proved => Self::Proved,
			ContributionStatus::Rejected => Self::Silent,
			ContributionStatus::Contributed if won => Self::Silent,
			ContributionStatus::Contributed => Self::Apart,
		}
	}

	/// How the score of the vote's worker moves, where scores count; nothing where it stays. `votes`
	/// is how many the task had: who agreed with nobody earned no trust.
	pub fn moves_score(self, end: End, votes: usize) -> Option<fn(u32) -> u32> {
		match (end, self) {
			(End::Completed, Self::Proved) if votes > 1 => Some(raised_score),
			(End::Completed, Self::Silent | Self::Apart) => Some(lowered_score),
			(End::Refuted, Self::Proved) => Some(lowered_score),
			(End::Completed | End::Failed { .. } | End::Refuted, _) => None,
		}
	}
}

/// How a task, or what became of it, ends for those who voted on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
	/// A result was proved.
	Completed,
	/// None was.
	Failed {
		/// What a vote apart loses of its stake.
		fee: Balance,
	},
	/// An appeal has refuted what was proved.
	Refuted,
}

/// What is taken of a vote's stake. The remainder comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
	/// Nothing.
	Nothing,
	/// So much, which others have.
	Forfeited(Balance),
	/// So much, which nobody has.
	Burned(Balance),
}

/// A vote, as far as its task's end goes. Amounts are in the chain's own token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vote {
	/// What it was.
	pub conduct: Conduct,
	/// What it weighs.
	pub weight: u32,
	/// What it stakes.
	pub stake: Balance,
	/// What its proof has earned, where the task is completed.
	pub pay: Balance,
}

impl Vote {
	/// What is taken of its stake when its task ends like this.
	pub fn loses(&self, end: End) -> Loss {
		match (end, self.conduct) {
			(End::Completed, Conduct::Silent | Conduct::Apart)
			| (End::Failed { .. }, Conduct::Silent)
			| (End::Refuted, Conduct::Proved) => Loss::Forfeited(self.stake),
			(End::Failed { fee }, Conduct::Apart) => Loss::Burned(fee),
			(End::Completed | End::Failed { .. }, Conduct::Proved)
			| (End::Refuted, Conduct::Silent | Conduct::Apart) => Loss::Nothing,
		}
	}

	/// By how much it shares in what those have who proved the result.
	fn share(&self) -> u32 {
		match self.conduct {
			Conduct::Proved => pay_weight(self.weight),
			Conduct::Silent | Conduct::Apart => 0,
		}
	}
}

/// What was taken of the votes of a task together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Losses {
	/// For others.
	pub forfeited: Balance,
	/// For nobody.
	pub burned: Balance,
}

impl Losses {
	/// What these votes lose when their task ends like this.
	pub fn of(votes: &[Vote], end: End) -> Self {
		votes.iter().fold(Self::default(), |losses, vote| losses.with(vote.loses(end)))
	}

	/// And this.
	pub fn with(self, loss: Loss) -> Self {
		match loss {
			Loss::Nothing => self,
			Loss::Forfeited(amount) => {
				Self { forfeited: self.forfeited.saturating_add(amount), ..self }
			},
			Loss::Burned(amount) => Self { burned: self.burned.saturating_add(amount), ..self },
		}
	}
}

/// Who has what when a task completes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
	/// What each vote earned, in their order.
	pub pay: Vec<Prize>,
	/// What is left: the scheduler's; without one, the kitty's.
	pub rest: Prize,
}

/// Shares the price of a completed task out, and what was forfeited. `price` is what is left of it
/// without the protocol fee.
pub fn settle(
	votes: &[Vote],
	price: Prize,
	forfeited: Balance,
	scheduler_ratio: Permill,
) -> Settlement {
	let prize = price.plus(Prize::new(Currency::Native, forfeited));
	let of_workers = Permill::one().saturating_sub(scheduler_ratio);
	let pay = split(votes, prize.each(|amount| of_workers.mul_floor(amount)));
	let rest = prize.minus(sum(&pay));
	Settlement { pay, rest }
}

/// Who has what when a task fails, beside the payer, who has the price back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
	/// What each vote is compensated with, in their order.
	pub pay: Vec<Prize>,
	/// What is left for the kitty.
	pub to_kitty: Balance,
}

/// Compensates those who proved the result of a task that failed, of what was forfeited and with no
/// more than `worth`: what its reward, without the protocol fee, is worth.
pub fn fail(votes: &[Vote], forfeited: Balance, worth: Balance) -> Failure {
	let pay = split(votes, Prize::new(Currency::Native, forfeited.min(worth)));
	let to_kitty = forfeited.saturating_sub(sum(&pay).native);
	Failure { pay, to_kitty }
}

/// What becomes of what a refuted result costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Refutation {
	/// For whoever appealed.
	pub awarded: Balance,
	/// For nobody.
	pub burned: Balance,
}

/// Awards what was forfeited of those who proved a refuted result, and their pay, with no more than
/// `worth`: what the task's reward was worth.
pub fn refute(votes: &[Vote], forfeited: Balance, worth: Balance) -> Refutation {
	let lost = votes
		.iter()
		.filter(|vote| vote.conduct == Conduct::Proved)
		.fold(forfeited, |sum, vote| sum.saturating_add(vote.pay));
	let awarded = lost.min(worth);
	Refutation { awarded, burned: lost.saturating_sub(awarded) }
}

/// Splits a prize among those who proved the result, by the logarithms of their weights.
fn split(votes: &[Vote], prize: Prize) -> Vec<Prize> {
	let whole = votes.iter().fold(0, |sum: u32, vote| sum.saturating_add(vote.share()));
	let part = |vote: &Vote| prize.each(|amount| share(amount, vote.share(), whole));
	votes.iter().map(part).collect()
}

fn sum(parts: &[Prize]) -> Prize {
	parts.iter().fold(Prize::default(), |sum, part| sum.plus(*part))
}
