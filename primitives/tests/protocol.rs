//! The sentences of the protocol that need no chain: credibility, deadlines, the draw, and what is
//! paid.

use poco_primitives::{
	credibility::*,
	deadlines::{Clock, Windows, MAX_TICK, MIN_REVEAL_WINDOW},
	draw::{is_drawn, seats, ticket, votes_needed},
	order::Currency,
	registry::Permill,
	settlement::{kitty_draw, probation_stake, share, Prize, PROBATION_SCORE},
	Balance, H256, U256,
};

/// A point in chain time.
const START: u64 = 1_700_000_000_000;

/// Weight of a group of votes.
fn group(weights: &[u32]) -> U256 {
	weights.iter().fold(U256::zero(), |group, weight| joined(group, *weight).unwrap())
}

/// How many unanimous votes of this weight make a result credible.
fn votes_of(weight: u32, trust: u32) -> usize {
	(1..)
		.find(|n| {
			let group = group(&vec![weight; *n]);
			is_credible(group, total([group]), trust)
		})
		.unwrap()
}

#[test]
fn a_vote_weighs_by_a_third_of_its_workers_score_and_never_less_than_two() {
	let table = [(0, 2), (8, 2), (9, 2), (11, 2), (12, 3), (14, 3), (15, 4), (100, 32), (300, 99)];
	for (score, weight) in table {
		assert_eq!(vote_weight(score), weight, "score {score}");
	}
	assert_eq!(vote_weight(u32::MAX), u32::MAX / 3 - 1);
}

#[test]
fn pay_grows_with_the_logarithm_of_the_weight() {
	let table = [(0, 1), (1, 1), (2, 1), (3, 1), (4, 2), (32, 5), (99, 6), (u32::MAX, 31)];
	for (weight, pay) in table {
		assert_eq!(pay_weight(weight), pay, "weight {weight}");
	}
}

#[test]
fn a_score_rises_by_one_and_falls_by_a_third() {
	assert_eq!(raised_score(0), 1);
	assert_eq!(raised_score(u32::MAX), u32::MAX);
	for score in [0u32, 1, 2, 3, 4, 5, 10, 99, 100, 1_000_000] {
		assert_eq!(lowered_score(score), (u64::from(score) * 2 / 3) as u32, "score {score}");
	}
	assert_eq!(lowered_score(u32::MAX), (u64::from(u32::MAX) * 2 / 3) as u32);
}

#[test]
fn fresh_workers_needed_for_a_trust_are_those_of_the_protocols_table() {
	let table = [
		(1, 1),
		(2, 1),
		(3, 2),
		(4, 2),
		(5, 3),
		(8, 3),
		(9, 4),
		(16, 4),
		(100, 7),
		(1_000, 10),
		(10_000, 14),
		(1_000_000, 20),
	];
	for (trust, votes) in table {
		assert_eq!(votes_of(MIN_WEIGHT, trust), votes, "trust {trust}");
	}
}

#[test]
fn a_threshold_of_n_is_a_trust_of_two_to_the_n_for_unanimous_fresh_workers() {
	for n in 1..=20 {
		assert_eq!(votes_of(MIN_WEIGHT, 1 << n), n);
	}
}

#[test]
fn one_worker_of_good_record_is_enough_for_some_trust() {
	for (trust, score) in [(3, 12), (4, 15), (100, 303), (1_000, 3_003)] {
		let credible = |score| {
			let group = group(&[vote_weight(score)]);
			is_credible(group, total([group]), trust)
		};
		assert!(credible(score), "score {score} is enough for trust {trust}");
		assert!(!credible(score - 1), "score {} is not", score - 1);
	}
}

#[test]
fn the_protocols_worked_example_reaches_its_consensus_at_the_third_vote() {
	let (first, second, third) = (vote_weight(12), vote_weight(100), vote_weight(300));
	let dissent = group(&[first]);
	let two = group(&[second]);
	assert!(!is_credible(two, total([dissent, two]), 100));
	let three = group(&[second, third]);
	assert_eq!(three, U256::from(3_168));
	assert_eq!(total([dissent, three]), U256::from(3_172));
	assert!(is_credible(three, total([dissent, three]), 100));
}

#[test]
fn credibility_must_exceed_the_bound_not_just_meet_it() {
	// 2 / (1 + 2 + 1) is a half, and so is 1 - 1/2.
	assert!(!is_credible(U256::from(2), U256::from(4), 2));
	assert!(is_credible(U256::from(3), U256::from(5), 2));
}

#[test]
fn after_a_liars_vote_a_threshold_of_two_takes_four_honest_ones() {
	let lie = group(&[2]);
	let needed = (1usize..)
		.find(|n| {
			let honest = group(&vec![2; *n]);
			is_credible(honest, total([lie, honest]), 4)
		})
		.unwrap();
	assert_eq!(needed, 4);
}

#[test]
fn a_group_that_would_outgrow_the_arithmetic_takes_no_more_votes() {
	let cap = U256([0, 0, 0, 1]);
	assert_eq!(joined(cap / 2, 2), Some(cap));
	assert_eq!(joined(cap, 2), None);
	assert_eq!(joined(cap / 2, 3), None);
	// The largest groups there can be, all 255 of them, and the largest trust still compare.
	let total = total(vec![cap; 255]);
	assert!(!is_credible(cap, total, u32::MAX));
	assert!(is_credible(cap, cap, u32::MAX));
}

#[test]
fn what_is_proven_counts_dissent_and_forgets_the_silent() {
	// Two of three winners of weight 2 revealed, against one dissenting vote: 4 / (1 + 2 + 4).
	let (winners, dissent) = (group(&[2, 2, 2]), group(&[2]));
	let total = total([winners, dissent]);
	assert!(is_proven([2, 2], winners, total, 2));
	assert!(!is_proven([2, 2], winners, total, 3));
	assert!(!is_proven([], winners, total, 2), "nothing revealed proves nothing");
}

#[test]
fn windows_are_seven_two_and_ten_time_units() {
	let windows = Windows::open(1_000, 300_000);
	assert_eq!(windows.contribution_deadline, 1_000 + 2_100_000);
	assert_eq!(windows.reveal_window, 600_000);
	assert_eq!(windows.final_deadline, 1_000 + 3_000_000);
}

#[test]
fn there_is_always_time_to_wait_for_finality_before_a_reveal() {
	let windows = Windows::open(1_000, 6_000);
	assert_eq!(windows.contribution_deadline, 1_000 + 42_000);
	assert_eq!(windows.reveal_window, MIN_REVEAL_WINDOW);
	assert_eq!(windows.final_deadline, 1_000 + 42_000 + MIN_REVEAL_WINDOW + 6_000);
}

#[test]
fn windows_that_would_end_after_the_end_of_time_end_there() {
	let windows = Windows::open(u64::MAX - 1, u64::MAX);
	assert_eq!(windows.contribution_deadline, u64::MAX);
	assert_eq!(windows.final_deadline, u64::MAX);
}

#[test]
fn the_clock_starts_at_the_first_timestamp_and_follows_the_next() {
	let clock = Clock::default().tick(START, false);
	assert_eq!(clock.now, START);
	assert_eq!(clock.tick(START + 6_000, false).now, START + 6_000);
}

#[test]
fn an_outage_moves_the_clock_by_no_more_than_a_minute() {
	let day = 24 * 3_600_000;
	let clock = Clock::default().tick(START, false).tick(START + day, false);
	assert_eq!(clock.now, START + MAX_TICK);
	assert_eq!(clock.tick(START + day + 6_000, false).now, START + MAX_TICK + 6_000);
}

#[test]
fn the_clock_stands_still_while_a_migration_runs() {
	let clock = Clock::default().tick(START, false).tick(START + 6_000, true);
	assert_eq!(clock.now, START);
	assert_eq!(clock.tick(START + 12_000, false).now, START + 6_000);
}

#[test]
fn the_clock_never_runs_backwards() {
	let clock = Clock::default().tick(START, false).tick(START - 5, false);
	assert_eq!(clock.now, START);
}

#[test]
fn votes_needed_are_those_that_make_fresh_workers_credible() {
	for trust in (1..300).chain([1_000, 10_000, 1_000_000]) {
		assert_eq!(votes_needed(trust) as usize, votes_of(MIN_WEIGHT, trust), "trust {trust}");
	}
	assert_eq!(votes_needed(u32::MAX), 32);
}

#[test]
fn there_are_two_seats_a_vote_and_they_double_with_every_time_unit() {
	const UNIT: u64 = 300_000;
	let table = [
		(0, 0, 2),
		(4, 0, 4),
		(4, UNIT - 1, 4),
		(4, UNIT, 8),
		(4, 2 * UNIT, 16),
		(4, 7 * UNIT - 1, 256),
		(100, 0, 14),
		(100, 3 * UNIT + 1, 112),
		(100, 31 * UNIT, u32::MAX),
		(100, 40 * UNIT, u32::MAX),
		(100, u64::MAX, u32::MAX),
	];
	for (trust, elapsed, expected) in table {
		assert_eq!(seats(trust, elapsed, UNIT), expected, "trust {trust} after {elapsed}");
	}
	assert_eq!(seats(4, UNIT, 0), 4, "no time unit, no doubling");
}

#[test]
fn a_ticket_wins_below_the_members_part_of_the_weight_times_the_seats() {
	let quarter = 1u64 << 62;
	let table = [
		(0, 1, 1, 4, true),
		(quarter - 1, 1, 1, 4, true),
		(quarter, 1, 1, 4, false),
		(quarter, 2, 1, 4, true),
		(2 * quarter, 2, 1, 4, false),
		(u64::MAX, 4, 1, 4, true),
		(u64::MAX, 3, 1, 4, false),
		(u64::MAX, 1, 7, 7, true),
		(0, 0, 1, 4, false),
		(0, u32::MAX, 0, 4, false),
		(u64::MAX, u32::MAX, Balance::MAX, Balance::MAX, true),
		(u64::MAX, 1, Balance::MAX - 1, Balance::MAX, true),
		(u64::MAX, 1, Balance::MAX / 2, Balance::MAX, false),
	];
	for (ticket, seats, weight, total, expected) in table {
		let drawn = is_drawn(ticket, seats, weight, total);
		assert_eq!(drawn, expected, "{ticket} of {seats} seats, {weight} of {total}");
	}
}

#[test]
fn who_was_drawn_stays_drawn_when_seats_double() {
	for number in 0..200u64 {
		let ticket = ticket(H256::zero(), H256::from_low_u64_be(number), &1u64);
		let drawn = |seats| is_drawn(ticket, seats, 1, 16);
		assert!(!drawn(2) || drawn(4));
		assert!(!drawn(4) || drawn(8));
		assert!(drawn(16), "sixteen seats for sixteen equal members are for everybody");
	}
}

#[test]
fn a_ticket_is_bound_to_seed_task_and_worker() {
	let [one, two] = [1, 2].map(H256::from_low_u64_be);
	let first = ticket(one, one, &1u64);
	assert_eq!(ticket(one, one, &1u64), first);
	for other in [ticket(two, one, &1u64), ticket(one, two, &1u64), ticket(one, one, &2u64)] {
		assert_ne!(other, first);
	}
}

#[test]
fn splitting_a_stake_into_many_keys_draws_no_more_of_them() {
	// Half a seat for a tenth of the weight, once in one key and once in ten.
	let drawn = |keys: u64| {
		let tasks = (0..2_000).map(H256::from_low_u64_be);
		tasks
			.flat_map(|task| (0..keys).map(move |key| ticket(H256::zero(), task, &key)))
			.filter(|ticket| is_drawn(*ticket, 5, 1, 10 * Balance::from(keys)))
			.count()
	};
	for keys in [1, 10] {
		let count = drawn(keys);
		assert!((900..1_100).contains(&count), "{keys} keys: {count} of 2000 tasks");
	}
}

#[test]
fn shares_are_rounded_down_and_nothing_is_shared_by_nobody() {
	let table = [
		(10, 1, 3, 3),
		(10, 2, 3, 6),
		(10, 3, 3, 10),
		(0, 1, 3, 0),
		(10, 0, 0, 0),
		(Balance::MAX, 1, 1, Balance::MAX),
		(Balance::MAX, 1, 2, Balance::MAX / 2),
	];
	for (total, part, whole, expected) in table {
		assert_eq!(share(total, part, whole), expected, "{part}/{whole} of {total}");
	}
}

#[test]
fn the_protocols_worked_example_pays_to_the_last_unit() {
	// Reward 20 and one forfeited stake of 7, of which the scheduler has 5 %; in nine decimals.
	let prize: Balance = 27_000_000_000;
	let for_workers = (Permill::one() - Permill::from_percent(5)).mul_floor(prize);
	assert_eq!(for_workers, 25_650_000_000);
	let weights = [100, 300].map(|score| pay_weight(vote_weight(score)));
	let paid = weights.map(|weight| share(for_workers, weight, weights.iter().sum()));
	assert_eq!(paid, [11_659_090_909, 13_990_909_090]);
	assert_eq!(prize - paid.iter().sum::<Balance>(), 1_350_000_001, "the rest is the scheduler's");
}

#[test]
fn probation_decays_with_every_point_of_the_score() {
	let table = [
		(0, 2, 900),
		(1, 2, 850),
		(6, 2, 600),
		(11, 2, 350),
		(PROBATION_SCORE, 2, 300),
		(u32::MAX, 2, 300),
		(0, 0, 300),
		(0, 1, 600),
		(0, 4, 1_500),
		(5, 1, 475),
	];
	for (score, probation, expected) in table {
		assert_eq!(probation_stake(300, score, probation), expected, "{score}, {probation}");
	}
	assert_eq!(probation_stake(100, 5, 1), 158, "rounded down");
	assert_eq!(probation_stake(Balance::MAX, 0, 4), Balance::MAX);
	assert_eq!(probation_stake(0, 0, 4), 0);
}

#[test]
fn probation_ends_where_a_vote_begins_to_weigh_more() {
	assert_eq!(vote_weight(PROBATION_SCORE - 1), MIN_WEIGHT);
	assert!(vote_weight(PROBATION_SCORE) > MIN_WEIGHT);
}

#[test]
fn a_scheduler_draws_a_tenth_of_the_kitty_or_its_minimum_or_all_there_is() {
	let draw =
		|kitty, stake, burned| kitty_draw(kitty, Permill::from_percent(10), 1_000, stake, burned);
	let table = [
		(42_000, Balance::MAX, Balance::MAX, 4_200),
		(5_000, Balance::MAX, Balance::MAX, 1_000),
		(700, Balance::MAX, Balance::MAX, 700),
		(0, Balance::MAX, Balance::MAX, 0),
		(42_009, Balance::MAX, Balance::MAX, 4_200),
		(42_000, 4_199, Balance::MAX, 4_199),
		(42_000, Balance::MAX, 10, 10),
		(42_000, 0, Balance::MAX, 0),
		(42_000, Balance::MAX, 0, 0),
	];
	for (kitty, stake, burned, expected) in table {
		assert_eq!(draw(kitty, stake, burned), expected, "{kitty}, {stake}, {burned}");
	}
}

#[test]
fn a_prize_is_one_sum_in_the_chains_own_token_and_two_in_another() {
	let asset = Currency::Asset(H256::repeat_byte(7));
	let stakes = Prize::new(Currency::Native, 30);
	let amounts = |prize: Prize, currency| prize.amounts(currency).collect::<Vec<_>>();

	let native = Prize::new(Currency::Native, 100).plus(stakes);
	assert_eq!(native, Prize { native: 130, asset: 0 });
	assert_eq!(amounts(native, Currency::Native), [(Currency::Native, 130)]);

	let both = Prize::new(asset, 100).plus(stakes);
	assert_eq!(both, Prize { native: 30, asset: 100 });
	assert_eq!(amounts(both, asset), [(asset, 100), (Currency::Native, 30)]);
	assert_eq!(amounts(Prize::new(asset, 0), asset), [(asset, 0)], "the deal's currency is told");

	let half = both.each(|amount| amount / 2);
	assert_eq!(both.minus(half), Prize { native: 15, asset: 50 });
	assert_eq!(half.minus(both), Prize::default(), "never less than nothing");
}
