use super::{
	plan::{GENESIS, PLAN},
	supply::{divide, Run, Supply, BLOCKS, SESSIONS},
	tasks_that_burn,
	usage::{room, Traffic, Usage, TASK},
	ISSUANCES, YEARS,
};
use crate::{
	report::{amount, change},
	rng::Rng,
	terms::{HIGHEST_ISSUANCE, ISSUANCE, ISSUANCE_CAP, SESSION},
};
use poco_primitives::{chain::UNIT, Balance};

#[test]
fn what_there_is_was_there_or_was_minted_and_was_not_burned() {
	let mut rng = Rng::new(17);
	let mut supply = Supply::genesis();
	let (mut minted, mut burned, mut capped) = (0, 0, 0);
	for _ in 0..20_000 {
		let mut any = |most: Balance| Balance::from(rng.next()) % most;
		let traffic = Traffic {
			traded: 0,
			fees: any(100 * UNIT),
			of_prices: any(100 * UNIT),
			of_failures: any(10 * UNIT),
		};
		let (per_block, slashed) = (any(HIGHEST_ISSUANCE + 1), any(100 * UNIT));
		let before = supply.clone();
		supply.session(per_block, traffic, slashed);
		let all = supply.others + supply.treasury + supply.staking;
		let gone = traffic.of_prices + traffic.of_failures + slashed;
		let new = all + gone - before.total;
		assert!(new <= per_block * Balance::from(SESSION), "no more than so much for a block");
		capped += u32::from(new < per_block * Balance::from(SESSION));
		minted += new;
		burned += gone;
		assert_eq!(supply.total, GENESIS + minted - burned);
		let earned = supply.staking - before.staking + supply.treasury - before.treasury;
		assert_eq!(earned, traffic.fees + new, "what is paid and minted is somebody's");
	}
	assert_eq!(minted, ISSUANCE_CAP);
	assert!(capped > 100, "{capped} sessions after the cap");
}

#[test]
fn all_sessions_together_move_what_the_years_do() {
	for per_block in ISSUANCES {
		for usage in Usage::ALL {
			let run = Run::of(usage, per_block, YEARS);
			let mut supply = GENESIS;
			for (number, year) in (1..).zip(&run.years) {
				let (traffic, flows) = (usage.traffic(number), year.flows);
				assert_eq!(year.start, supply);
				assert_eq!(flows.of_prices, traffic.of_prices);
				assert_eq!(flows.of_failures, traffic.of_failures);
				assert_eq!(flows.slashed, usage.slashed(supply));
				assert_eq!(flows.fees + flows.to_treasury, traffic.fees);
				supply = supply + flows.issued - flows.burned();
				assert_eq!(year.end, supply);
			}
			assert_eq!(run.years.len(), YEARS as usize);
			assert_eq!(run.supply.total, supply);
		}
	}
}

#[test]
fn the_highest_issuance_ends_with_the_cap_and_that_of_the_presets_does_not_in_ten_years() {
	let highest = Run::of(Usage::None, HIGHEST_ISSUANCE, YEARS);
	assert_eq!(highest.flows().issued, ISSUANCE_CAP);
	let full = HIGHEST_ISSUANCE * BLOCKS;
	let issued: Vec<_> = highest.years.iter().map(|year| year.flows.issued).collect();
	assert_eq!(issued[..5], [full, full, full, ISSUANCE_CAP - 3 * full, 0]);
	let presets = Run::of(Usage::None, ISSUANCE, YEARS);
	assert_eq!(presets.flows().issued, ISSUANCE * BLOCKS * 10);
	assert!(presets.flows().issued < ISSUANCE_CAP);
}

#[test]
fn a_session_in_which_the_cap_is_reached_mints_what_is_left() {
	let mut supply = Supply::genesis();
	let whole = HIGHEST_ISSUANCE * Balance::from(SESSION);
	for _ in 0..ISSUANCE_CAP / whole {
		supply.session(HIGHEST_ISSUANCE, Traffic::default(), 0);
	}
	let left = ISSUANCE_CAP - supply.flows.issued;
	assert!(left > 0 && left < whole);
	supply.session(HIGHEST_ISSUANCE, Traffic::default(), 0);
	assert_eq!(supply.flows.issued, ISSUANCE_CAP);
	supply.session(HIGHEST_ISSUANCE, Traffic::default(), 0);
	assert_eq!(supply.total, GENESIS + ISSUANCE_CAP);
}

#[test]
fn of_a_fee_four_fifths_are_the_collators_and_the_rest_is_the_treasurys() {
	assert_eq!(divide(10), (8, 2));
	assert_eq!(divide(9), (7, 2));
	assert_eq!(divide(1), (0, 1));
}

#[test]
fn from_the_volume_that_is_told_on_as_much_is_burned_as_is_minted_and_not_below() {
	for per_block in [1, ISSUANCE, HIGHEST_ISSUANCE] {
		let minted = per_block * BLOCKS;
		let tasks = tasks_that_burn(minted);
		assert!(Traffic::of(tasks).burned() >= minted);
		assert!(Traffic::of(tasks - 1).burned() < minted);
	}
}

#[test]
fn a_hundred_tasks_of_which_two_fail_burn_what_the_terms_say() {
	let traffic = Traffic::of(100);
	assert_eq!(traffic.traded, 98 * 3 * UNIT);
	assert_eq!(traffic.of_prices, 98 * 3 * UNIT / 100);
	// Three votes that stake 0.9 POCO each, of which a twentieth is burned.
	assert_eq!(traffic.of_failures, 2 * 3 * UNIT * 9 / 10 / 20);
}

#[test]
fn the_most_that_is_assumed_just_leaves_fees_as_low_as_they_can_be() {
	let most = Usage::Fast.tasks(YEARS) * Balance::from(TASK);
	assert!(most <= room());
	assert!(2 * most > room());
}

#[test]
fn the_plan_gives_away_all_and_all_becomes_free() {
	let all = |month| PLAN.iter().map(|grant| grant.free(month)).sum::<Balance>();
	assert_eq!(PLAN.iter().map(|grant| grant.amount()).sum::<Balance>(), GENESIS);
	assert_eq!(all(48), GENESIS);
	assert_eq!(all(1_000), GENESIS);
	assert!((0..48).all(|month| all(month) <= all(month + 1) && all(month) < GENESIS));
	let [treasury, workers, builders, ..] = PLAN;
	assert_eq!(treasury.free(0), treasury.amount());
	assert_eq!(workers.free(0), workers.amount() / 4);
	assert_eq!(workers.free(24), workers.amount() * 5 / 8);
	assert_eq!(builders.free(12), 0);
	assert_eq!(builders.free(13), builders.amount() / 36);
}

#[test]
fn a_year_has_as_many_blocks_as_fit() {
	assert_eq!(BLOCKS, 5_259_600);
	assert_eq!(SESSIONS, 1_461);
}

#[test]
fn amounts_and_changes_are_rounded_to_the_nearest() {
	assert_eq!(amount(UNIT / 2 - 1), "0");
	assert_eq!(amount(UNIT * 3 / 2), "2");
	assert_eq!(amount(1_234_567 * UNIT), "1,234,567");
	assert_eq!(amount(123 * UNIT), "123");
	assert_eq!(change(1, 300), "0.33 %");
	assert_eq!(change(-5, 300), "-1.67 %");
	assert_eq!(change(-1, 1_000_000), "0.00 %");
}
