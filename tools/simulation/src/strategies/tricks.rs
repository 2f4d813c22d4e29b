//! Workers who spare themselves the work, or keep silent.

use crate::{
	population::{attacked, Age, Behaviour},
	report::{percent, price, Table},
	rules::{Admission, Rules, Task},
	tally::Game,
};

/// What cheap tricks bring in a drawn pool at trust 100.
pub fn table(game: Game) -> Table {
	let mut table = Table::new(
		"Cheap tricks",
		[
			"who",
			"of the pool",
			"answer",
			"wins per vote: original",
			"here",
			"an honest vote wins: original",
			"here",
			"wrong: original",
			"here",
			"failed: original",
			"here",
		],
	);
	let rows = [
		("nobody cheats", Behaviour::Honest, 0, false),
		("guessing", Behaviour::Guessing, 10, false),
		("guessing", Behaviour::Guessing, 10, true),
		("copying", Behaviour::Copying, 10, false),
		("copying", Behaviour::Copying, 10, true),
		("copying", Behaviour::Copying, 50, false),
		("withholding", Behaviour::Withholding, 10, false),
		("withholding", Behaviour::Withholding, 50, false),
	];
	for (who, behaviour, share, one_bit) in rows {
		let task = Task { one_bit, ..Task::new(100, Admission::Drawn) };
		let pool = |rng: &mut _| attacked(Age::Young, Age::Young, behaviour, share, rng);
		let [original, here] =
			[Rules::original(), Rules::here()].map(|rules| game.play(task, &rules, pool));
		let answer = if one_bit { "one bit" } else { "long" };
		let pairs = [
			[&original, &here].map(|tally| price(tally.attackers_vote())),
			[&original, &here].map(|tally| price(tally.honest_vote())),
			[&original, &here].map(|tally| percent(tally.wrong())),
			[&original, &here].map(|tally| percent(tally.failed())),
		];
		table.row([who.into(), format!("{share} %"), answer.into()], pairs.into_iter().flatten());
	}
	table
}
