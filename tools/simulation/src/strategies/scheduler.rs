//! A scheduler that lets in nobody but its own keys.

use crate::{
	population::{members, Age, Behaviour},
	report::{price, Table},
	rules::{Admission, Forfeit, Rules, Task, COMPUTING},
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
			.chain(of("stakes and pay"))
			.chain(["100 %, before publication".into()]),
	);
	for trust in [2, 4, 16, 100, 1_000] {
		let votes = votes_needed(trust) as usize;
		let play = |forfeit, appealed| {
			let rules = Rules { forfeit, ..Rules::here() };
			let game = Game { rounds: 1, appealed, ..game };
			let tally = game.play(Task::new(trust, Admission::Colluding), &rules, |rng| {
				members(votes, Age::Young, Behaviour::Forging, rng)
			});
			tally.attackers() + tally.scheduler()
		};
		let kept = play(Forfeit::StakesAndPay, 0);
		let loss = |forfeit| kept - play(forfeit, 1_000);
		// An honest scheduler with the same keys runs the program once.
		let spared = prices(COMPUTING as i128);
		let gain = |part: u32, loss: f64| price((loss * f64::from(part) / 100.0 - spared).max(0.0));
		let [stakes, with_pay] = [Forfeit::Stakes, Forfeit::StakesAndPay]
			.map(|forfeit| APPEALED.map(|part| gain(part, loss(forfeit))));
		let unpublished = gain(100, loss(Forfeit::Unpublished));
		table.row(
			[trust.to_string(), votes.to_string(), price(kept), gain(0, 0.0)],
			stakes.into_iter().chain(with_pay).chain([unpublished]),
		);
	}
	table
}
