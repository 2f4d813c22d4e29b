//! Who wins and loses what by a task, in smallest units.

use crate::{
	life::Contribution,
	rules::{
		Forfeit, Protocol, Rules, KITTY_MINIMUM, KITTY_RATIO, PRICE, SCHEDULER_RATIO,
		SCHEDULER_STAKE, STAKE,
	},
};
use poco_primitives::{
	settlement::{self, kitty_draw, End, Loss, Losses, Prize, Vote},
	Balance,
};

/// What a task brought everybody. What a stake comes to is counted when it is lost.
pub struct Books {
	/// The workers, by their position among the members.
	pub workers: Vec<i128>,
	/// The scheduler.
	pub scheduler: i128,
	/// What the scheduler earned.
	scheduler_pay: Balance,
	/// What it drew from the kitty.
	drawn: Balance,
	/// The requester, without what the result is worth.
	pub requester: i128,
	/// What lies in the kitty now.
	pub kitty: Balance,
	/// What was burned.
	pub burned: Balance,
	/// What running the program cost all workers.
	pub computing: Balance,
}

impl Books {
	/// Of a task that nobody has voted on.
	pub fn new(members: usize, kitty: Balance) -> Self {
		let workers = vec![0; members];
		Self {
			workers,
			scheduler: 0,
			scheduler_pay: 0,
			drawn: 0,
			requester: 0,
			kitty,
			burned: 0,
			computing: 0,
		}
	}

	/// A worker runs the program.
	pub fn computes(&mut self, worker: usize, cost: Balance) {
		self.lose(worker, cost);
		self.computing += cost;
	}

	fn lose(&mut self, worker: usize, amount: Balance) {
		self.workers[worker] -= amount as i128;
	}

	/// Takes what votes lose by their task's end, and tells what that comes to.
	fn take_losses(&mut self, contributions: &[Contribution], votes: &[Vote], end: End) -> Losses {
		for (contribution, vote) in contributions.iter().zip(votes) {
			match vote.loses(end) {
				Loss::Nothing => (),
				Loss::Forfeited(amount) | Loss::Burned(amount) => {
					self.lose(contribution.worker, amount)
				},
			}
		}
		Losses::of(votes, end)
	}

	/// Pays every vote its part.
	fn pay(&mut self, contributions: &mut [Contribution], pay: Vec<Prize>) {
		for (contribution, part) in contributions.iter_mut().zip(pay) {
			contribution.pay = part.native;
			self.workers[contribution.worker] += part.native as i128;
		}
	}

	/// The task completes: those who proved the result share the price and everybody else's stakes,
	/// less the scheduler's part. The scheduler publishes the result in time.
	pub fn complete(&mut self, rules: &Rules, contributions: &mut [Contribution]) {
		self.requester -= PRICE as i128;
		let fee = PRICE - rules.net();
		self.burned += fee;
		let votes = votes(contributions);
		let losses = self.take_losses(contributions, &votes, End::Completed);
		let price = Prize { native: rules.net(), asset: 0 };
		let settled = settlement::settle(&votes, price, losses.forfeited, SCHEDULER_RATIO);
		self.pay(contributions, settled.pay);
		let (stake, burned) = match rules.protocol {
			Protocol::Here => (SCHEDULER_STAKE.mul_floor(PRICE), fee),
			Protocol::Original => (Balance::MAX, Balance::MAX),
		};
		self.drawn = kitty_draw(self.kitty, KITTY_RATIO, KITTY_MINIMUM, stake, burned);
		self.kitty -= self.drawn;
		self.scheduler_pay = settled.rest.native;
		self.scheduler += (self.scheduler_pay + self.drawn) as i128;
	}

	/// The task fails: the requester is refunded, the scheduler's stake goes to the kitty. Here the
	/// silent lose their stakes, of which those who revealed are compensated; everybody else pays
	/// the fee.
	pub fn fail(&mut self, rules: &Rules, contributions: &mut [Contribution]) {
		let stake = SCHEDULER_STAKE.mul_floor(PRICE);
		self.scheduler -= stake as i128;
		self.kitty += stake;
		if rules.protocol == Protocol::Original {
			return;
		}
		let votes = votes(contributions);
		let end = End::Failed { fee: rules.failure_fee.mul_floor(STAKE.mul_floor(PRICE)) };
		let losses = self.take_losses(contributions, &votes, end);
		let failed = settlement::fail(&votes, losses.forfeited, rules.net());
		self.pay(contributions, failed.pay);
		self.burned += losses.burned;
		self.kitty += failed.to_kitty;
	}

	/// A court refutes the result: those who proved it lose their stakes and, unless told otherwise,
	/// their pay. The requester has its price back of that, the rest is burned. Where the result was
	/// not published the requester has the scheduler's pay, too, and its stake goes to the kitty.
	pub fn refute(&mut self, forfeit: Forfeit, contributions: &[Contribution]) {
		let mut votes = votes(contributions);
		if forfeit == Forfeit::Stakes {
			votes.iter_mut().for_each(|vote| vote.pay = 0);
		}
		let losses = self.take_losses(contributions, &votes, End::Refuted);
		for (contribution, vote) in contributions.iter().zip(&votes) {
			self.lose(contribution.worker, vote.pay);
		}
		let refuted = settlement::refute(&votes, losses.forfeited, PRICE);
		self.requester += refuted.awarded as i128;
		self.burned += refuted.burned;
		if forfeit == Forfeit::Unpublished {
			let to_kitty = self.drawn + SCHEDULER_STAKE.mul_floor(PRICE);
			self.scheduler -= (self.scheduler_pay + to_kitty) as i128;
			self.requester += self.scheduler_pay as i128;
			self.kitty += to_kitty;
		}
	}
}

/// The contributions, as far as the end of their task goes.
fn votes(contributions: &[Contribution]) -> Vec<Vote> {
	let vote = |contribution: &Contribution| Vote {
		conduct: contribution.conduct(),
		weight: contribution.weight,
		stake: contribution.stake,
		pay: contribution.pay,
	};
	contributions.iter().map(vote).collect()
}
