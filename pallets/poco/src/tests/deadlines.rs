use super::mock::*;
use crate::{ChainClock, Error};
use frame_support::{assert_noop, assert_ok, traits::OnTimestampSet};
use poco_primitives::{
	deadlines::{Clock, MAX_TICK},
	task::TaskStatus,
};

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

/// Blocks that a migration takes, a minute each. Nothing but inherents is in them, and hooks that wait
/// for its end do not run.
fn migrate(minutes: u64) {
	Migrating::set(true);
	for _ in 0..minutes {
		Poco::on_timestamp_set(ChainClock::<Test>::get().timestamp + MAX_TICK);
	}
	Migrating::set(false);
}

#[test]
fn the_clock_stands_still_while_a_migration_runs() {
	chain(|| {
		migrate(100);
		assert_eq!(ChainClock::<Test>::get().timestamp, START + 100 * MAX_TICK);
		assert_eq!(Poco::now(), START);
		// The first block after it adds its own time, not that of the migration.
		Poco::on_timestamp_set(START + 100 * MAX_TICK + 6_000);
		assert_eq!(Poco::now(), START + 6_000);
	});
}

#[test]
fn a_migration_shortens_no_window_and_slashes_nobody() {
	// Longer than all windows together.
	const HOURS: u64 = 11;
	chain(|| {
		let id = create(2, REWARD);
		vote(worker(0), id, digest("a"));
		migrate(HOURS * 60);
		idle();
		vote(worker(1), id, digest("a"));
		let deadline = task(id).consensus.unwrap().reveal_deadline;
		assert_eq!(deadline, START + 2 * HOUR_UNIT);
		migrate(HOURS * 60);
		idle();
		assert_eq!(task(id).status, TaskStatus::Revealing);
		assert_noop!(Poco::reopen(signed(STRANGER), id), Error::<Test>::RevealWindowOpen);
		assert_noop!(Poco::claim(signed(STRANGER), id), Error::<Test>::FinalDeadlineAhead);
		pass(2 * HOUR_UNIT - 1);
		for number in 0..2 {
			assert_ok!(Poco::reveal(signed(worker(number)), id, digest("a")));
		}
		assert_eq!(task(id).status, TaskStatus::Completed);
		assert!(held(worker(0)) == STAKE && held(worker(1)) == STAKE, "nobody was slashed");
	});
	// Where the clock runs on, the same time costs the first voter its failure fee.
	chain(|| {
		let id = create(2, REWARD);
		vote(worker(0), id, digest("a"));
		live(HOURS * HOUR_UNIT);
		assert_eq!(task(id).status, TaskStatus::Failed);
		assert!(held(worker(0)) < STAKE);
	});
}
