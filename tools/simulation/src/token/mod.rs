//! The supply of the token over ten years: what is minted, what is burned, and who gets what. No chance
//! is in it, and every amount is whole smallest units.

mod plan;
mod supply;
#[cfg(test)]
mod tests;
mod usage;

use crate::{
	report::{amount, change, Table},
	terms::{HIGHEST_ISSUANCE, ISSUANCE, ISSUANCE_CAP},
};
use plan::{GENESIS, PLAN};
use poco_primitives::{
	chain::{MILLIUNIT, UNIT},
	Balance,
};
use supply::{Run, BLOCKS};
use usage::{Traffic, Usage, CANDIDATES, INVULNERABLES};

/// Years that are reckoned.
const YEARS: u32 = 10;

/// What is minted for a block in the runs.
const ISSUANCES: [Balance; 2] = [ISSUANCE, HIGHEST_ISSUANCE];

/// All tables.
pub fn all() -> Vec<Table> {
	let runs: Vec<_> = ISSUANCES
		.into_iter()
		.flat_map(|per_block| Usage::ALL.map(|usage| Run::of(usage, per_block, YEARS)))
		.collect();
	vec![
		distribution(),
		use_of_it(),
		supply(&runs),
		inflation(&runs),
		burned(&runs),
		sums(&runs),
		yields(&runs),
		treasury(&runs),
		break_even(),
	]
}

/// Usage and issuance of the runs, in their order.
fn scenarios() -> impl Iterator<Item = String> {
	ISSUANCES
		.into_iter()
		.flat_map(|per_block| Usage::ALL.map(|usage| format!("{usage}, {}", rate(per_block))))
}

/// POCO to the thousandth, with no more digits than it takes.
fn rate(per_block: Balance) -> String {
	let text = format!("{}.{:03}", per_block / UNIT, per_block % UNIT / MILLIUNIT);
	text.trim_end_matches('0').trim_end_matches('.').into()
}

/// A row for each year, a column for each run.
fn by_year(title: &'static str, runs: &[Run], figure: impl Fn(&supply::Year) -> String) -> Table {
	let mut table = Table::new(title, ["year".into()].into_iter().chain(scenarios()));
	for year in 0..YEARS {
		let figures = runs.iter().map(|run| figure(&run.years[year as usize]));
		table.row([(year + 1).to_string()], figures);
	}
	table
}

/// Who would have what at genesis, and when it is free.
fn distribution() -> Table {
	const AFTER: [Balance; 5] = [0, 12, 24, 36, 48];
	let mut table = Table::new(
		"The genesis of a live chain: POCO, and how many of them are free",
		["whose", "part", "POCO", "at genesis", "after 1 year", "after 2", "after 3", "after 4"],
	);
	for grant in &PLAN {
		table.row(
			[grant.who.into(), format!("{} %", grant.part), amount(grant.amount())],
			AFTER.map(|month| amount(grant.free(month))),
		);
	}
	let free = |month| PLAN.iter().map(|grant| grant.free(month)).sum();
	table.row(
		["all".into(), "100 %".into(), amount(GENESIS)],
		AFTER.map(|month| amount(free(month))),
	);
	table
}

/// What is assumed to happen.
fn use_of_it() -> Table {
	let mut table = Table::new(
		"Usage that is assumed",
		[
			"year",
			"slow: tasks a day",
			"POCO traded",
			"POCO of fees",
			"fast: tasks a day",
			"POCO traded",
			"POCO of fees",
		],
	);
	for year in 1..=YEARS {
		let figures = [Usage::Slow, Usage::Fast].into_iter().flat_map(|usage| {
			let Traffic { traded, fees, .. } = usage.traffic(year);
			[amount(usage.tasks(year) * UNIT), amount(traded), amount(fees)]
		});
		table.row([year.to_string()], figures);
	}
	table
}

fn supply(runs: &[Run]) -> Table {
	by_year("POCO at the end of a year", runs, |year| amount(year.end))
}

fn inflation(runs: &[Run]) -> Table {
	by_year("By how much the supply changes in a year", runs, |year| {
		change(year.end as i128 - year.start as i128, year.start)
	})
}

fn burned(runs: &[Run]) -> Table {
	by_year("POCO burned in a year", runs, |year| amount(year.flows.burned()))
}

/// What ten years come to.
fn sums(runs: &[Run]) -> Table {
	let mut table = Table::new(
		"Ten years together, in POCO",
		[
			"usage, POCO a block",
			"minted",
			"burned of prices",
			"burned of failed tasks' stakes",
			"burned by slashes",
			"fees to collators and delegators",
			"fees to the treasury",
			"supply",
		],
	);
	for (scenario, run) in scenarios().zip(runs) {
		let flows = run.flows();
		let figures = [
			flows.issued,
			flows.of_prices,
			flows.of_failures,
			flows.slashed,
			flows.fees,
			flows.to_treasury,
			run.supply.total,
		];
		table.row([scenario], figures.map(amount));
	}
	table
}

/// What collators with stake behind them and their delegators earn on it.
fn yields(runs: &[Run]) -> Table {
	let mut table = Table::new(
		"What stake earns in a year, before commissions",
		["year", "staked"].map(String::from).into_iter().chain(scenarios()),
	);
	for year in [1, 2, 5, 10] {
		for staked in [5, 10, 30] {
			let figures = runs.iter().map(|run| {
				let year = run.years[year - 1];
				change(of_candidates(year.flows.earned()) as i128, year.start * staked / 100)
			});
			table.row([year.to_string(), format!("{staked} %")], figures);
		}
	}
	table
}

/// What those collators that stand by stake have of what all collators earn.
fn of_candidates(earned: Balance) -> Balance {
	earned * CANDIDATES / (CANDIDATES + INVULNERABLES)
}

/// What the treasury gets; issuance does not change it.
fn treasury(runs: &[Run]) -> Table {
	let mut table = Table::new(
		"POCO that the treasury gets of fees in a year",
		["year"].into_iter().map(String::from).chain(Usage::ALL.map(|usage| usage.to_string())),
	);
	for year in 0..YEARS as usize {
		let of_usages = runs.iter().take(Usage::ALL.len());
		let figures = of_usages.map(|run| amount(run.years[year].flows.to_treasury));
		table.row([(year + 1).to_string()], figures);
	}
	table
}

/// The fewest tasks a year that burn as much as this.
fn tasks_that_burn(wanted: Balance) -> Balance {
	let (mut low, mut high) = (0, 1);
	while Traffic::of(high).burned() < wanted {
		(low, high) = (high, high * 2);
	}
	while low + 1 < high {
		let middle = (low + high) / 2;
		if Traffic::of(middle).burned() < wanted {
			low = middle;
		} else {
			high = middle;
		}
	}
	high
}

/// How long the cap lasts, and what it takes to burn as much as is minted.
fn break_even() -> Table {
	let mut table = Table::new(
		"How long an issuance can last, and what burns as much",
		[
			"POCO a block",
			"POCO a year",
			"of the genesis supply",
			"years until the cap",
			"as much is burned at so many tasks a day",
			"POCO traded a year",
			"of the genesis supply",
		],
	);
	for per_block in [ISSUANCE, UNIT / 4, UNIT / 2, HIGHEST_ISSUANCE] {
		let a_year = per_block * BLOCKS;
		let tasks = tasks_that_burn(a_year);
		let traded = Traffic::of(tasks).traded;
		let tenths = ISSUANCE_CAP * 10 / a_year;
		table.row(
			[rate(per_block), amount(a_year), change(a_year as i128, GENESIS)],
			[
				format!("{}.{}", tenths / 10, tenths % 10),
				amount(tasks * 4 / 1_461 * UNIT),
				amount(traded),
				change(traded as i128, GENESIS),
			],
		);
	}
	table
}
