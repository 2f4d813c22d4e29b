//! How sure the chain can be of a result: Sarmenta's credibility in integers.
//!
//! Every vote has a weight that follows from its worker's score. The weight of a group (all votes
//! for one result) is the product of its votes' weights, and the credibility of the group is
//! `group / (1 + sum of all groups)`. A result is accepted when that exceeds `1 - 1/trust`.

use crate::U256;

/// A vote of a worker without any record weighs this: no product would grow otherwise.
pub const MIN_WEIGHT: u32 = 2;

/// A worker's score over its vote's weight: one faulty result in this many is the assumption.
pub const SCORE_PER_WEIGHT: u32 = 3;

/// No group may weigh more than `2^192`, so that every product taken below fits 256 bits: at most
/// 255 groups and a trust of 32 bits add 40 bits.
fn cap() -> U256 {
	U256([0, 0, 0, 1])
}

/// Weight of a vote of a worker with this score: `max(score / 3, 3) - 1`.
pub fn vote_weight(score: u32) -> u32 {
	score.checked_div(SCORE_PER_WEIGHT).unwrap_or(0).saturating_sub(1).max(MIN_WEIGHT)
}

/// Weight of a worker's share in the pay: the binary logarithm of its vote's weight, rounded down,
/// and at least 1.
pub fn pay_weight(vote_weight: u32) -> u32 {
	vote_weight.checked_ilog2().unwrap_or(0).max(1)
}

/// Score after a result that the worker proved.
pub fn raised_score(score: u32) -> u32 {
	score.saturating_add(1)
}

/// Score after a vote that was wrong or not revealed: a third is lost.
pub fn lowered_score(score: u32) -> u32 {
	let lost = score.div_ceil(3);
	score.saturating_sub(lost)
}

/// A group's weight after one more vote: `max(group, 1) * weight`, or nothing when the group would
/// outgrow what can be reckoned with.
pub fn joined(group: U256, weight: u32) -> Option<U256> {
	group.max(U256::one()).checked_mul(weight.into()).filter(|joined| *joined <= cap())
}

/// `1 + sum of all groups`.
pub fn total(groups: impl IntoIterator<Item = U256>) -> U256 {
	groups.into_iter().fold(U256::one(), |sum, group| sum.saturating_add(group))
}

/// Whether a group's credibility exceeds `1 - 1/trust`. The inequality is strict.
pub fn is_credible(group: U256, total: U256, trust: u32) -> bool {
	group.saturating_mul(trust.into()) > total.saturating_mul(trust.saturating_sub(1).into())
}

/// Whether the votes of a group that were revealed carry the result alone: credibility
/// `proven / (total - group + proven)`. Dissent stays in the denominator, votes that copied or
/// kept silent count for nothing.
pub fn is_proven(
	proven_weights: impl IntoIterator<Item = u32>,
	group: U256,
	total: U256,
	trust: u32,
) -> bool {
	let proven = proven_weights.into_iter().try_fold(U256::zero(), joined).unwrap_or_default();
	is_credible(proven, total.saturating_sub(group).saturating_add(proven), trust)
}
