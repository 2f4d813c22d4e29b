//! Many tasks, and what they came to.

use crate::{
	life::{End, Life},
	population::{Behaviour, Worker},
	rng::Rng,
	rules::{Rules, Task, PRICE},
};
use poco_primitives::Balance;

/// What is played, and how often.
#[derive(Clone, Copy)]
pub struct Game {
	/// First number of chance.
	pub seed: u64,
	/// Tasks.
	pub rounds: u64,
	/// How many of a thousand wrong results are appealed against, and refuted.
	pub appealed: u64,
}

/// What tasks came to.
#[derive(Default)]
pub struct Tally {
	tasks: u64,
	wrong: u64,
	failed: u64,
	attackers: Side,
	honest: Side,
	scheduler: i128,
	requester: i128,
}

/// What the workers of one side did and got.
#[derive(Default)]
struct Side {
	votes: u64,
	profit: i128,
}

impl Game {
	/// Plays tasks, each with the same members and scores as if it were the first.
	pub fn play(
		self,
		task: Task,
		rules: &Rules,
		pool: impl FnOnce(&mut Rng) -> Vec<Worker>,
	) -> Tally {
		let mut rng = Rng::new(self.seed);
		let members = pool(&mut rng);
		let (mut tally, mut kitty) = (Tally::default(), 0);
		for _ in 0..self.rounds {
			let mut members = members.clone();
			kitty = tally.count(task, rules, &mut members, kitty, self.appealed, &mut rng);
		}
		tally
	}
}

impl Tally {
	/// One task more; tells what lies in the kitty then.
	pub fn count(
		&mut self,
		task: Task,
		rules: &Rules,
		members: &mut [Worker],
		kitty: Balance,
		appealed: u64,
		rng: &mut Rng,
	) -> Balance {
		let honest: Vec<_> =
			members.iter().map(|member| member.behaviour == Behaviour::Honest).collect();
		let is_appealed = rng.chance(appealed);
		let mut life = Life::open(task, rules, members, kitty, rng);
		let end = life.live();
		if end == End::Wrong && is_appealed {
			life.refute();
		}
		self.tasks += 1;
		self.wrong += u64::from(end == End::Wrong);
		self.failed += u64::from(end == End::Failed);
		for contribution in &life.contributions {
			self.side(honest[contribution.worker]).votes += 1;
		}
		for (worker, profit) in life.books.workers.iter().enumerate() {
			self.side(honest[worker]).profit += profit;
		}
		self.scheduler += life.books.scheduler;
		self.requester += life.books.requester;
		life.books.kitty
	}

	fn side(&mut self, honest: bool) -> &mut Side {
		if honest {
			&mut self.honest
		} else {
			&mut self.attackers
		}
	}

	/// Part of the tasks whose result was wrong and accepted.
	pub fn wrong(&self) -> f64 {
		self.wrong as f64 / self.tasks as f64
	}

	/// Part of the tasks that failed.
	pub fn failed(&self) -> f64 {
		self.failed as f64 / self.tasks as f64
	}

	/// What attackers win per task, in prices.
	pub fn attackers(&self) -> f64 {
		prices(self.attackers.profit) / self.tasks as f64
	}

	/// What honest workers win per task, in prices.
	pub fn honest(&self) -> f64 {
		prices(self.honest.profit) / self.tasks as f64
	}

	/// What the scheduler wins per task, in prices.
	pub fn scheduler(&self) -> f64 {
		prices(self.scheduler) / self.tasks as f64
	}

	/// What the requester wins per task, without what the result is worth, in prices.
	pub fn requester(&self) -> f64 {
		prices(self.requester) / self.tasks as f64
	}

	/// Votes of attackers.
	pub fn attackers_votes(&self) -> u64 {
		self.attackers.votes
	}

	/// What attackers win per vote, in prices.
	pub fn attackers_vote(&self) -> f64 {
		prices(self.attackers.profit) / self.attackers.votes.max(1) as f64
	}

	/// What honest workers win per vote, in prices.
	pub fn honest_vote(&self) -> f64 {
		prices(self.honest.profit) / self.honest.votes.max(1) as f64
	}
}

/// An amount in prices.
pub fn prices(amount: i128) -> f64 {
	amount as f64 / PRICE as f64
}
