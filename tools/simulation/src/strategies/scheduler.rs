//! A scheduler that lets in nobody but its own keys.

use crate::{
	population::{members, Age, Behaviour},
	report::{price, Table},
	rules::{Admission, Rules, Task, COMPUTING},
	tally::{prices, Game},
};
use poco_primitives::draw::votes_needed;

/// What a forged result must bring from outside to be worth more than an honest one.
pub fn table(game: Game) -> Table {
	const APPEALED: [u32; 4] = [10, 25, 50, 100];
	let of = |what: &'static str| APPEALED.map(|part| format!("{part} %, {what} lost"));
	let mut table = Table::new(
		"A scheduler with its own keys: the gain from outside that makes forging worthwhile",
		["trust", "votes", "wins per forged task", "original"]
			.map(String::from)
			.into_iter()
			.chain(of("stakes"))
			.chain(of("stakes and pay")),
	);
	for trust in [2, 4, 16, 100, 1_000] {
		let votes = votes_needed(trust) as usize;
		let rules = Rules::here();
		let play = |appealed| {
			let game = Game { rounds: 1, appealed, ..game };
			let tally = game.play(Task::new(trust, Admission::Colluding), &rules, |rng| {
				members(votes, Age::Young, Behaviour::Forging, rng)
			});
			tally.attackers() + tally.scheduler()
		};
		let (kept, refuted) = (play(0), play(1_000));
		let pay = prices(rules.net() as i128);
		// An honest scheduler with the same keys runs the program once.
		let spared = prices(COMPUTING as i128);
		let gain = |part: u32, loss: f64| price((loss * f64::from(part) / 100.0 - spared).max(0.0));
		let stakes = APPEALED.map(|part| gain(part, kept - refuted));
		let with_pay = APPEALED.map(|part| gain(part, kept - refuted + pay));
		table.row(
			[trust.to_string(), votes.to_string(), price(kept), gain(0, 0.0)],
			stakes.into_iter().chain(with_pay),
		);
	}
	table
}
