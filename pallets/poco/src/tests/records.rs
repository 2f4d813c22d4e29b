//! A worker's record by itself: what comes free when, and which pools it remembers.

use crate::{Scores, Worker, MAX_POOLS, MAX_RELEASES};
use poco_primitives::{credibility, task::Membership, H160};

fn bonded(bond: u128, locked: u128) -> Worker {
	Worker { bond, locked, ..Default::default() }
}

fn pool(number: u32) -> H160 {
	H160::from_low_u64_be(number.into())
}

fn releases(worker: &Worker) -> Vec<(u64, u128)> {
	worker.releases.iter().map(|release| (release.at, release.stake)).collect()
}

#[test]
fn a_stake_comes_free_at_its_time_and_not_before() {
	let mut worker = bonded(100, 60);
	worker.release_at(40, 0, 10, 1);
	assert_eq!((worker.locked, worker.releasing(1), worker.free(1)), (20, 40, 40));
	assert_eq!((worker.releasing(9), worker.free(9)), (40, 40));
	assert_eq!((worker.releasing(10), worker.free(10)), (0, 80));
}

#[test]
fn a_stake_whose_time_has_come_is_free_at_once() {
	let mut worker = bonded(100, 60);
	worker.release_at(40, 0, 10, 10);
	assert_eq!((worker.locked, worker.free(10)), (20, 80));
	assert!(worker.releases.is_empty());
}

#[test]
fn stakes_of_one_time_come_free_together() {
	let mut worker = bonded(100, 100);
	worker.release_at(10, 0, 5, 1);
	worker.release_at(20, 0, 6, 1);
	worker.release_at(30, 0, 5, 1);
	assert_eq!(releases(&worker), [(5, 40), (6, 20)]);
	assert_eq!((worker.free(5), worker.free(6)), (40, 60));
}

#[test]
fn a_ninth_time_joins_the_last_one_and_nothing_comes_free_too_early() {
	let mut worker = bonded(1_000, 1_000);
	for number in 0..u64::from(MAX_RELEASES) {
		worker.release_at(10, 0, 100 + number, 1);
	}
	worker.release_at(10, 0, 50, 1);
	assert_eq!(releases(&worker).last(), Some(&(107, 20)), "an earlier one waits for longer");
	worker.release_at(10, 0, 200, 1);
	assert_eq!(releases(&worker).last(), Some(&(200, 30)), "and a later one takes all along");
	assert_eq!(worker.releases.len(), 8);
	assert_eq!((worker.releasing(1), worker.locked), (100, 900));
	assert_eq!(worker.releasing(106), 30);
	assert_eq!(worker.releasing(200), 0);
}

#[test]
fn times_that_have_passed_make_room() {
	let mut worker = bonded(1_000, 1_000);
	for number in 0..u64::from(MAX_RELEASES) {
		worker.release_at(10, 0, 100 + number, 1);
	}
	worker.release_at(10, 0, 200, 101);
	assert_eq!(worker.releases.len(), 7);
	assert_eq!(worker.releasing(101), 70);
}

#[test]
fn what_has_not_come_free_is_locked_again() {
	let mut worker = bonded(100, 60);
	worker.release_at(40, 0, 10, 1);
	assert_eq!(worker.lock_again(30, 0, 10, 9), (30, 0));
	assert_eq!((worker.locked, worker.releasing(9)), (50, 10));
	assert_eq!(worker.lock_again(30, 0, 10, 9), (10, 0), "there is no more of it");
	assert_eq!((worker.locked, worker.releasing(9)), (60, 0));
	assert!(worker.releases.is_empty());
}

#[test]
fn what_has_come_free_is_not_locked_again() {
	let mut worker = bonded(100, 60);
	worker.release_at(40, 0, 10, 1);
	assert_eq!(worker.lock_again(40, 0, 10, 10), (0, 0));
	assert_eq!((worker.locked, worker.free(10)), (20, 80));
}

#[test]
fn what_comes_free_earlier_is_another_tasks() {
	let mut worker = bonded(100, 60);
	worker.release_at(40, 0, 10, 1);
	worker.release_at(20, 0, 20, 1);
	assert_eq!(worker.lock_again(60, 0, 20, 1), (20, 0));
	assert_eq!(releases(&worker), [(10, 40)]);
}

#[test]
fn a_stake_that_joined_a_later_time_is_found_there() {
	let mut worker = bonded(1_000, 1_000);
	for number in 0..u64::from(MAX_RELEASES) {
		worker.release_at(10, 0, 100 + number, 1);
	}
	worker.release_at(10, 0, 150, 1);
	assert_eq!(worker.lock_again(10, 0, 107, 1), (10, 0));
	assert_eq!(worker.lock_again(10, 0, 150, 1), (10, 0));
}

#[test]
fn what_is_locked_again_is_taken_from_its_own_time_first() {
	// The later one was noted first, by a deal of a longer window.
	let mut worker = bonded(100, 80);
	worker.release_at(40, 0, 20, 1);
	worker.release_at(40, 0, 10, 1);
	assert_eq!(worker.lock_again(40, 0, 10, 1), (40, 0));
	assert_eq!(worker.lock_again(40, 0, 20, 11), (40, 0), "the other task's is still there");
}

#[test]
fn pay_comes_free_with_its_stake() {
	let mut worker = bonded(100, 60);
	worker.release_at(40, 7, 10, 1);
	worker.release_at(20, 8, 20, 1);
	assert_eq!((worker.earned, worker.pending_pay(9)), (0, 15));
	worker.mature(9);
	assert_eq!((worker.earned, worker.pending_pay(9)), (0, 15));
	worker.mature(10);
	assert_eq!((worker.earned, worker.pending_pay(10)), (7, 8));
	worker.release_at(0, 5, 20, 20);
	assert_eq!((worker.earned, worker.pending_pay(20)), (20, 0));
	assert!(worker.releases.is_empty());
}

#[test]
fn pay_is_taken_back_with_its_stake_and_no_more_of_it_than_there_is() {
	let mut worker = bonded(100, 60);
	worker.release_at(40, 7, 10, 1);
	worker.release_at(20, 8, 20, 1);
	assert_eq!(worker.lock_again(20, 8, 20, 1), (20, 8));
	assert_eq!((worker.earned, worker.pending_pay(1), worker.locked), (0, 7, 20));
	assert_eq!(worker.lock_again(40, 7, 10, 10), (0, 0), "it has come free");
	assert_eq!((worker.earned, worker.locked), (7, 20));
}

#[test]
fn pay_that_waits_keeps_a_record() {
	let mut worker = Worker::default();
	worker.release_at(0, 7, 10, 1);
	assert!(!worker.is_void());
}

#[test]
fn a_score_counts_where_it_was_earned() {
	let mut worker = Worker::default();
	worker.move_score(Scores::Nowhere, |score| score + 5);
	assert!(worker.is_void());
	worker.move_score(Scores::Everywhere, |score| score + 3);
	worker.move_score(Scores::Pool(pool(1)), |score| score + 4);
	assert_eq!(worker.score_in(Some(pool(1))), 7);
	assert_eq!((worker.score_in(Some(pool(2))), worker.score_in(None)), (3, 3));
}

#[test]
fn a_record_without_score_and_stake_is_forgotten() {
	let mut worker = Worker::default();
	worker.move_score(Scores::Pool(pool(1)), credibility::raised_score);
	worker.move_score(Scores::Pool(pool(1)), credibility::lowered_score);
	assert!(worker.is_void());
}

/// A worker with a record in every place, of scores from 1 on; the first one is a membership.
fn remembered() -> Worker {
	let mut worker = Worker::default();
	for number in 0..MAX_POOLS {
		let record = worker.record_in(pool(number)).unwrap();
		record.score = number + 1;
	}
	worker.pools[0].stake = 10;
	worker
}

#[test]
fn the_least_record_that_is_no_membership_makes_room_for_a_ninth() {
	let mut worker = remembered();
	assert_eq!(
		worker.record_in(pool(9)),
		Some(&mut Membership { pool: pool(9), ..Default::default() })
	);
	assert_eq!(worker.pools.len(), 8);
	assert!(worker.pools.iter().all(|membership| membership.pool != pool(1)));
	assert_eq!(worker.membership(pool(0)).map(|membership| membership.stake), Some(10));
	assert_eq!(worker.membership(pool(2)), None, "a record is no membership");
}

#[test]
fn memberships_make_no_room() {
	let mut worker = remembered();
	for membership in worker.pools.iter_mut() {
		membership.stake = 10;
	}
	let before = worker.clone();
	assert_eq!(worker.record_in(pool(9)), None);
	worker.move_score(Scores::Pool(pool(9)), credibility::raised_score);
	assert_eq!(worker, before);
}
