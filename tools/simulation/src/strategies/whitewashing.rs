//! Liars who drop the key that lied, and come with a new one.

use crate::{
	life::Life,
	population::{members, Age, Behaviour, FAULTS},
	report::{deterrence, price, Table},
	rng::Rng,
	rules::{Admission, Forfeit, Rules, Task, PRICE, STAKE},
	tally::{prices, Game},
};
use poco_primitives::{
	draw::votes_needed,
	settlement::{probation_stake, PROBATION_SCORE},
};

const MULTIPLES: [u32; 4] = [0, 1, 2, 4];
/// Tasks that a worker is followed for.
const CAREER: u64 = 50;
/// One career is played for this many of the tasks that other figures are the means of.
const CAREERS: u64 = 20;
/// Scores that liars start with.
const SCORES: [u32; 3] = [0, 12, 100];
/// A liar lies on one task of this many.
const LIES: u64 = 10;

/// What a worker does in its life.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Career {
	Honest,
	KeepsKey,
	DropsKey,
}

/// What a lie costs, by what becomes of the key.
pub fn lies(game: Game) -> Table {
	let mut table = Table::new(
		"What a lie costs, by the liar's score at the start",
		["rules", "probation"].map(String::from).into_iter().chain(
			SCORES
				.into_iter()
				.flat_map(|score| ["kept", "dropped"].map(|key| format!("{score}, key {key}"))),
		),
	);
	let here = MULTIPLES.map(|probation| ("here", Rules { probation, ..Rules::here() }));
	for (name, rules) in [("original", Rules::original())].into_iter().chain(here) {
		let costs = SCORES.into_iter().flat_map(|score| {
			let honest = career(game, &rules, score, Career::Honest);
			[Career::KeepsKey, Career::DropsKey].map(|kind| {
				let lied = career(game, &rules, score, kind);
				price((honest - lied) * LIES as f64)
			})
		});
		table.row([name.into(), rules.probation.to_string()], costs);
	}
	table
}

/// What a worker wins per task that it is drawn for, among twelve honest ones without record.
fn career(game: Game, rules: &Rules, score: u32, kind: Career) -> f64 {
	let mut rng = Rng::new(game.seed);
	let careers = game.rounds.div_ceil(CAREERS);
	let task = Task::new(100, Admission::Drawn);
	let mut profit = 0;
	for _ in 0..careers {
		let mut pool = members(13, Age::Young, Behaviour::Honest, &mut rng);
		pool[0].score = score;
		for number in 0..CAREER {
			let lies = kind != Career::Honest && number % LIES == 0;
			pool[0].behaviour = if lies { Behaviour::Guessing } else { Behaviour::Honest };
			let mut life = Life::open(task, rules, &mut pool, 0, &mut rng);
			life.live();
			profit += life.books.workers[0];
			if lies && kind == Career::DropsKey {
				pool[0].score = 0;
			}
		}
	}
	prices(profit) / (careers * CAREER) as f64
}

/// What probation costs an honest newcomer, and what fresh keys win that forge a result which is
/// refuted.
pub fn multiples(game: Game) -> Table {
	const TRUSTS: [u32; 5] = [2, 4, 8, 16, 100];
	let mut table = Table::new(
		"Probation: what it costs the honest, and what fresh keys win by a forged result that is refuted",
		["probation", "a first vote locks", "an honest newcomer loses by its faults"]
			.map(String::from)
			.into_iter()
			.chain(TRUSTS.map(|trust| format!("forged at trust {trust}")))
			.chain(
				["at trust 2, stakes alone lost", "forging at trust 2 loses from"]
					.map(String::from),
			),
	);
	let stake = STAKE.mul_floor(PRICE);
	for probation in MULTIPLES {
		let extra = |score| probation_stake(stake, score, probation) - stake;
		let faults: u128 =
			(0..PROBATION_SCORE).map(extra).sum::<u128>() * u128::from(FAULTS) / 1_000;
		let forged = |trust, forfeit, appealed| {
			let game = Game { rounds: 1, appealed, ..game };
			let rules = Rules { probation, forfeit, ..Rules::here() };
			let tally = game.play(Task::new(trust, Admission::Drawn), &rules, |rng| {
				members(votes_needed(trust) as usize, Age::Young, Behaviour::Forging, rng)
			});
			tally.attackers()
		};
		let refuted = |trust| forged(trust, Forfeit::StakesAndPay, 1_000);
		let at_two = [
			price(forged(2, Forfeit::Stakes, 1_000)),
			deterrence(forged(2, Forfeit::StakesAndPay, 0), refuted(2)),
		];
		let first = prices((stake + extra(0)) as i128);
		let costs = [format!("{first:.3}"), price(-prices(faults as i128))];
		table.row(
			[probation.to_string()],
			costs.into_iter().chain(TRUSTS.map(refuted).map(price)).chain(at_two),
		);
	}
	table
}
