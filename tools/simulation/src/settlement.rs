//! Who wins and loses what by a task, in smallest units.

use crate::{
	life::Contribution,
	rules::{
		Forfeit, Protocol, Rules, KITTY_MINIMUM, KITTY_RATIO, PRICE, SCHEDULER_RATIO,
		SCHEDULER_STAKE, STAKE,
	},
};
use poco_primitives::{
	credibility::pay_weight,
	registry::Permill,
	settlement::{kitty_draw, share},
	task::ContributionStatus,
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

	/// Splits a prize among those who proved the result, and tells how much was handed out.
	fn pay_provers(&mut self, contributions: &mut [Contribution], prize: Balance) -> Balance {
		let has_proved = |status| status == ContributionStatus::Proved;
		let whole =
			by_status(contributions, has_proved).map(|prover| pay_weight(prover.weight)).sum();
		let mut paid = 0;
		for prover in contributions.iter_mut().filter(|vote| has_proved(vote.status)) {
			prover.pay = share(prize, pay_weight(prover.weight), whole);
			self.workers[prover.worker] += prover.pay as i128;
			paid += prover.pay;
		}
		paid
	}

	/// The task completes: those who proved the result share the price and everybody else's stakes,
	/// less the scheduler's part. The scheduler publishes the result in time.
	pub fn complete(&mut self, rules: &Rules, contributions: &mut [Contribution]) {
		self.requester -= PRICE as i128;
		let fee = PRICE - rules.net();
		self.burned += fee;
		let mut prize = rules.net();
		for loser in by_status(contributions, |status| status != ContributionStatus::Proved) {
			self.lose(loser.worker, loser.stake);
			prize += loser.stake;
		}
		let of_workers = Permill::one() - SCHEDULER_RATIO;
		let paid = self.pay_provers(contributions, of_workers.mul_floor(prize));
		let (stake, burned) = match rules.protocol {
			Protocol::Here => (SCHEDULER_STAKE.mul_floor(PRICE), fee),
			Protocol::Original => (Balance::MAX, Balance::MAX),
		};
		self.drawn = kitty_draw(self.kitty, KITTY_RATIO, KITTY_MINIMUM, stake, burned);
		self.kitty -= self.drawn;
		self.scheduler_pay = prize - paid;
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
		let mut forfeited = 0;
		for silent in by_status(contributions, |status| status == ContributionStatus::Rejected) {
			self.lose(silent.worker, silent.stake);
			forfeited += silent.stake;
		}
		let fee = rules.failure_fee.mul_floor(STAKE.mul_floor(PRICE));
		for other in by_status(contributions, |status| status == ContributionStatus::Contributed) {
			self.lose(other.worker, fee);
			self.burned += fee;
		}
		self.kitty += forfeited - self.pay_provers(contributions, forfeited.min(rules.net()));
	}

	/// A court refutes the result: those who proved it lose their stakes and, unless told otherwise,
	/// their pay. The requester has its price back of that, the rest is burned. Where the result was
	/// not published the requester has the scheduler's pay, too, and its stake goes to the kitty.
	pub fn refute(&mut self, forfeit: Forfeit, contributions: &[Contribution]) {
		let mut forfeited = 0;
		for prover in by_status(contributions, |status| status == ContributionStatus::Proved) {
			let lost = match forfeit {
				Forfeit::Stakes => prover.stake,
				Forfeit::StakesAndPay | Forfeit::Unpublished => prover.stake + prover.pay,
			};
			self.lose(prover.worker, lost);
			forfeited += lost;
		}
		let award = forfeited.min(PRICE);
		self.requester += award as i128;
		self.burned += forfeited - award;
		if forfeit == Forfeit::Unpublished {
			let to_kitty = self.drawn + SCHEDULER_STAKE.mul_floor(PRICE);
			self.scheduler -= (self.scheduler_pay + to_kitty) as i128;
			self.requester += self.scheduler_pay as i128;
			self.kitty += to_kitty;
		}
	}
}

fn by_status(
	contributions: &[Contribution],
	wanted: impl Fn(ContributionStatus) -> bool,
) -> impl Iterator<Item = &Contribution> {
	contributions.iter().filter(move |contribution| wanted(contribution.status))
}
