use super::mock::*;
use crate::{
	deadlines::{Clock, Windows, MAX_TICK, MIN_REVEAL_WINDOW},
	ChainClock,
};
use frame_support::traits::OnTimestampSet;

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
fn the_timestamp_of_a_block_sets_the_chains_clock() {
	chain(|| {
		Poco::on_timestamp_set(START + 6_000);
		assert_eq!(
			ChainClock::<Test>::get(),
			Clock { now: START + 6_000, timestamp: START + 6_000 }
		);
		assert_eq!(Poco::now(), START + 6_000);
	});
}
