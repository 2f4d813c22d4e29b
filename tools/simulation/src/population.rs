//! Who works, and how.

use crate::rng::Rng;
use poco_primitives::{
	credibility::{lowered_score, raised_score},
	Balance,
};

/// Honest members of a pool.
pub const HONEST: usize = 100;
/// Most keys that an attacker splits its stake into.
pub const KEYS: usize = 50;
/// How many of a thousand runs of an honest worker go wrong.
pub const FAULTS: u64 = 20;
/// Part of an honest member in the weight of a pool.
const MEMBER_STAKE: Balance = 1_000_000;

/// What a worker does with a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behaviour {
	/// Runs it, votes, and reveals.
	Honest,
	/// Votes for something made up, at once; where the answer is one bit and nothing else is in the
	/// digest, for one of the two.
	Guessing,
	/// Votes for what leads, without knowing what that is.
	Copying,
	/// Runs it, votes, and does not reveal.
	Withholding,
	/// Votes for a result that its like have agreed on, at once, and reveals it.
	Forging,
	/// Forges when its keys reach consensus before anybody else votes, and is honest otherwise.
	Patient,
	/// Votes for what its like have agreed on, and does not reveal it.
	Stalling,
}

/// A member of a pool.
#[derive(Clone, Debug)]
pub struct Worker {
	/// Track record.
	pub score: u32,
	/// Its part in the pool's weight.
	pub stake: Balance,
	/// What it does.
	pub behaviour: Behaviour,
}

/// What records members have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
	/// Nobody has any.
	Young,
	/// Everybody has worked on up to 400 tasks, with the usual faults.
	Grown,
}

impl Age {
	fn score(self, rng: &mut Rng) -> u32 {
		match self {
			Self::Young => 0,
			Self::Grown => (0..rng.below(400)).fold(0, |score, _| {
				if rng.chance(FAULTS) {
					lowered_score(score)
				} else {
					raised_score(score)
				}
			}),
		}
	}
}

/// So many workers of one kind and equal stakes.
pub fn members(count: usize, age: Age, behaviour: Behaviour, rng: &mut Rng) -> Vec<Worker> {
	(0..count).map(|_| Worker { score: age.score(rng), stake: MEMBER_STAKE, behaviour }).collect()
}

/// A pool of honest workers and of an attacker with this part of its weight (in per cent, less than
/// 100), split into as many keys as it may have.
pub fn attacked(
	honest: Age,
	keys: Age,
	behaviour: Behaviour,
	percent: u128,
	rng: &mut Rng,
) -> Vec<Worker> {
	let mut pool = members(HONEST, honest, Behaviour::Honest, rng);
	let all = MEMBER_STAKE * HONEST as Balance;
	let stake = all * percent / (100 - percent) / KEYS as Balance;
	pool.extend(members(KEYS, keys, behaviour, rng).into_iter().map(|key| Worker { stake, ..key }));
	pool
}
