//! Which members of a workerpool may work on a task: a draw that anybody can repeat.
//!
//! Every member has a ticket for every task, a number that follows from a seed which nobody knew
//! when the task was agreed on. A ticket wins when it falls below the member's part of the pool's
//! weight times the number of seats, so members are drawn by what they stake, each by itself, without a list. Seats double with every time unit
//! that passes: substitutes come in where those who were drawn first do nothing.

use crate::{
	hash::{tag, tagged},
	Balance, Moment, TaskId, H256, U256,
};
use codec::Encode;

/// Seats at the beginning, for every worker that an agreement takes at least.
pub const SEATS_PER_VOTE: u32 = 2;

/// A member's number for a task.
pub fn ticket(seed: H256, task: TaskId, worker: &impl Encode) -> u64 {
	let H256([a, b, c, d, e, f, g, h, ..]) = tagged(tag::DRAW, &(seed, task, worker));
	u64::from_be_bytes([a, b, c, d, e, f, g, h])
}

/// Unanimous fresh workers that make a result credible: the least `n` with `2^n > trust - 1`, and
/// at least one.
pub fn votes_needed(trust: u32) -> u32 {
	u32::BITS.saturating_sub(trust.saturating_sub(1).leading_zeros()).max(1)
}

/// Seats of a task of this trust when so much of its contribution window has passed (both in
/// milliseconds).
pub fn seats(trust: u32, elapsed: Moment, time_unit: Moment) -> u32 {
	let doublings = elapsed.checked_div(time_unit).unwrap_or_default();
	let factor = u32::try_from(doublings).ok().and_then(|by| 1u32.checked_shl(by));
	votes_needed(trust).saturating_mul(SEATS_PER_VOTE).saturating_mul(factor.unwrap_or(u32::MAX))
}

/// Whether a ticket wins one of the seats: `ticket / 2^64 < seats * weight / total`.
pub fn is_drawn(ticket: u64, seats: u32, weight: Balance, total: Balance) -> bool {
	let part = U256::from(weight).saturating_mul(seats.into()).saturating_mul(U256([0, 1, 0, 0]));
	U256::from(ticket).saturating_mul(total.into()) < part
}
