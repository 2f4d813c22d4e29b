//! One attacker with many keys.

use crate::{
	population::{attacked, members, Age, Behaviour, Worker, HONEST},
	report::{deterrence, percent, price, Table},
	rules::{Admission, Demand, Forfeit, Rules, Task},
	tally::Game,
};
use poco_primitives::draw::votes_needed;

const TRUSTS: [u32; 4] = [4, 16, 100, 1_000];
const SHARES: [u128; 4] = [10, 20, 33, 50];
const ALWAYS: u64 = 1_000;

/// Fresh keys that come first in an open pool.
pub fn open(game: Game) -> Table {
	let mut table = Table::new(
		"Many keys in an open pool",
		[
			"trust",
			"keys",
			"forged: original",
			"here",
			"wins per task: original",
			"here, nobody appeals",
			"here, refuted",
			"refuted, stakes alone lost",
		],
	);
	for trust in TRUSTS {
		let needed = votes_needed(trust) as usize;
		for keys in [needed - 1, needed] {
			let task = Task::new(trust, Admission::Open);
			let play = |rules: Rules, appealed| {
				Game { appealed, ..game }.play(task, &rules, |rng| {
					let mut pool = members(HONEST, Age::Young, Behaviour::Honest, rng);
					pool.extend(members(keys, Age::Young, Behaviour::Forging, rng));
					pool
				})
			};
			let (original, here) = (play(Rules::original(), 0), play(Rules::here(), 0));
			let refuted = play(Rules::here(), ALWAYS);
			let stakes = play(Rules { forfeit: Forfeit::Stakes, ..Rules::here() }, ALWAYS);
			let figures = [
				percent(original.wrong()),
				percent(here.wrong()),
				price(original.attackers()),
				price(here.attackers()),
				price(refuted.attackers()),
				price(stakes.attackers()),
			];
			table.row([trust.to_string(), keys.to_string()], figures);
		}
	}
	table
}

/// Keys of an attacker who waits for a task for which enough of them are drawn.
pub fn drawn(game: Game) -> Table {
	let shares = SHARES.map(|share| format!("{share} %"));
	let mut table = Table::new(
		"Tasks forged in a drawn pool, by the attacker's part of its weight",
		["trust", "members", "keys"].map(String::from).into_iter().chain(shares),
	);
	let quorum = Rules { demand: Demand::Quorum, ..Rules::here() };
	let records = [
		("young", "fresh", Age::Young, Age::Young, Rules::here()),
		("grown", "fresh", Age::Grown, Age::Young, Rules::here()),
		("grown", "grown", Age::Grown, Age::Grown, Rules::here()),
		("grown", "grown, with a quorum", Age::Grown, Age::Grown, quorum),
	];
	for trust in TRUSTS {
		for (honest_name, keys_name, honest, keys, rules) in records {
			let figures = SHARES.map(|share| {
				let task = Task::new(trust, Admission::Drawn);
				let pool = |rng: &mut _| attacked(honest, keys, Behaviour::Patient, share, rng);
				percent(game.play(task, &rules, pool).wrong())
			});
			table.row([trust.to_string(), honest_name.into(), keys_name.into()], figures);
		}
	}
	table
}

/// One forged result that a court refutes, by what record the keys have.
pub fn refuted(game: Game) -> Table {
	let mut table = Table::new(
		"One result forged and refuted in a drawn pool",
		[
			"trust",
			"score of the keys",
			"votes",
			"wins, accepted",
			"wins, stakes lost",
			"wins, stakes and pay lost",
			"forging loses from: stakes lost",
			"stakes and pay lost",
		],
	);
	for trust in TRUSTS {
		for score in [0, 30, 303] {
			let play = |forfeit, appealed| {
				let game = Game { rounds: 1, appealed, ..game };
				let rules = Rules { forfeit, ..Rules::here() };
				game.play(Task::new(trust, Admission::Drawn), &rules, |rng| {
					let keys = members(20, Age::Young, Behaviour::Forging, rng);
					keys.into_iter().map(|key| Worker { score, ..key }).collect()
				})
			};
			let accepted = play(Forfeit::StakesAndPay, 0);
			let (votes, wins) = (accepted.attackers_votes(), accepted.attackers());
			let refuted = [Forfeit::Stakes, Forfeit::StakesAndPay]
				.map(|forfeit| play(forfeit, ALWAYS).attackers());
			let figures = [votes.to_string(), price(wins)]
				.into_iter()
				.chain(refuted.map(price))
				.chain(refuted.map(|refuted| deterrence(wins, refuted)));
			table.row([trust.to_string(), score.to_string()], figures);
		}
	}
	table
}

/// Fresh keys that forge whether or not enough of them were drawn.
pub fn blind(game: Game) -> Table {
	let mut table = Table::new(
		"Forging blindly in a drawn pool",
		["trust", "of the pool", "forged", "wins per task, nobody appeals", "refuted"],
	);
	for trust in TRUSTS {
		for share in [10, 33] {
			let play = |appealed| {
				let task = Task::new(trust, Admission::Drawn);
				Game { appealed, ..game }.play(task, &Rules::here(), |rng| {
					attacked(Age::Young, Age::Young, Behaviour::Forging, share, rng)
				})
			};
			let (accepted, refuted) = (play(0), play(ALWAYS));
			let figures = [
				percent(accepted.wrong()),
				price(accepted.attackers()),
				price(refuted.attackers()),
			];
			table.row([trust.to_string(), format!("{share} %")], figures);
		}
	}
	table
}
