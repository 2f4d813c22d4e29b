//! Votes that make tasks fail.

use crate::{
	population::{attacked, members, Age, Behaviour, Worker, HONEST},
	report::{percent, price, Table},
	rng::Rng,
	rules::{Admission, Demand, Rules, Task, PLACES},
	tally::Game,
};
use poco_primitives::registry::Permill;

/// Who blocks tasks.
#[derive(Clone, Copy)]
enum Blockers {
	/// So many fresh keys that come first in an open pool.
	Keys(usize, Age),
	/// A part of the weight of a drawn pool, in per cent.
	Share(u128, Behaviour),
}

impl Blockers {
	fn admission(self) -> Admission {
		match self {
			Self::Keys(..) => Admission::Open,
			Self::Share(..) => Admission::Drawn,
		}
	}

	fn pool(self, rng: &mut Rng) -> Vec<Worker> {
		match self {
			Self::Keys(keys, honest) => {
				let mut pool = members(HONEST, honest, Behaviour::Honest, rng);
				pool.extend(members(keys, Age::Young, Behaviour::Guessing, rng));
				pool
			},
			Self::Share(share, behaviour) => {
				attacked(Age::Young, Age::Young, behaviour, share, rng)
			},
		}
	}
}

/// What blocks tasks of trust 100, and what it costs whom.
pub fn means(game: Game) -> Table {
	let mut table = Table::new(
		"Blocking tasks at trust 100",
		[
			"by",
			"failed: original",
			"here",
			"the blocker wins per task: original",
			"here",
			"honest workers win: original",
			"here",
			"the scheduler wins: original",
			"here",
		],
	);
	let (young, here) = (Age::Young, Rules::here());
	let margin = Rules { demand: Demand::Margin, ..here };
	let (guessing, stalling) = (Behaviour::Guessing, Behaviour::Stalling);
	let withholding = Behaviour::Withholding;
	let rows = [
		("32 nonsense votes, open pool, young", Blockers::Keys(32, young), here),
		("50 nonsense votes, open pool, young", Blockers::Keys(50, young), here),
		("51 nonsense votes, open pool, young", Blockers::Keys(51, young), here),
		("51 nonsense votes, open pool, grown", Blockers::Keys(51, Age::Grown), here),
		("all 64 places, open pool", Blockers::Keys(PLACES, young), here),
		("nonsense, 33 % of a drawn pool", Blockers::Share(33, guessing), here),
		("nonsense, 50 % of a drawn pool", Blockers::Share(50, guessing), here),
		("a silent consensus, 33 % of a drawn pool", Blockers::Share(33, stalling), here),
		("a silent consensus, 50 % of a drawn pool", Blockers::Share(50, stalling), here),
		("withholding, 10 % of a drawn pool", Blockers::Share(10, withholding), here),
		("the same, with a margin", Blockers::Share(10, withholding), margin),
		("withholding, 33 % of a drawn pool", Blockers::Share(33, withholding), here),
		("the same, with a margin", Blockers::Share(33, withholding), margin),
	];
	for (name, blockers, here) in rows {
		let task = Task::new(100, blockers.admission());
		let [original, here] = [Rules::original(), here]
			.map(|rules| game.play(task, &rules, |rng| blockers.pool(rng)));
		let pairs = [
			[&original, &here].map(|tally| percent(tally.failed())),
			[&original, &here].map(|tally| price(tally.attackers())),
			[&original, &here].map(|tally| price(tally.honest())),
			[&original, &here].map(|tally| price(tally.scheduler())),
		];
		table.row([name.into()], pairs.into_iter().flatten());
	}
	table
}

/// What a failed task costs, by the failure fee.
pub fn fees(game: Game) -> Table {
	let mut table = Table::new(
		"The failure fee: what one failed task costs",
		[
			"failure fee",
			"all 64 places: the blocker",
			"the scheduler",
			"51 nonsense votes: the blocker",
			"the honest",
			"a program that never agrees, drawn pool: all workers",
			"one vote",
			"its requester",
		],
	);
	let game = Game { rounds: game.rounds.div_ceil(10), ..game };
	for fee in [0, 1, 2, 5, 10] {
		let rules = Rules { failure_fee: Permill::from_percent(fee), ..Rules::here() };
		let open = |keys| {
			game.play(Task::new(100, Admission::Open), &rules, |rng| {
				Blockers::Keys(keys, Age::Young).pool(rng)
			})
		};
		let (full, half) = (open(PLACES), open(51));
		let task = Task { deterministic: false, ..Task::new(100, Admission::Drawn) };
		let never =
			game.play(task, &rules, |rng| members(HONEST, Age::Young, Behaviour::Honest, rng));
		let figures = [
			price(full.attackers()),
			price(full.scheduler()),
			price(half.attackers()),
			price(half.honest()),
			price(never.honest()),
			price(never.honest_vote()),
			price(never.requester()),
		];
		table.row([format!("{fee} %")], figures);
	}
	table
}
