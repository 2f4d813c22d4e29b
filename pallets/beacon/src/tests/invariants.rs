//! What `try_state` finds.

use super::mock::*;
use crate::{Seed, Seeds};
use frame_support::assert_err;

/// Checks a chain at round 2 with this seed at `round`.
fn assert_found(round: u64, seed: Seed, problem: &'static str) {
	fresh(false).execute_with(|| {
		mix([1, 2]);
		Seeds::<Test>::insert(round, seed);
		assert_err!(Randomness::do_try_state(), problem);
	});
}

#[test]
fn a_seed_that_nobody_needs_is_found() {
	let value = Some(output(1));
	assert_found(2, Seed { value, users: 0 }, "a seed is kept for somebody");
}

#[test]
fn a_seed_that_should_be_known_is_found() {
	let problem = "a seed is known from its round on and not before";
	assert_found(2, Seed { value: None, users: 1 }, problem);
}

#[test]
fn a_seed_that_should_not_be_known_is_found() {
	let problem = "a seed is known from its round on and not before";
	assert_found(3, Seed { value: Some(output(1)), users: 1 }, problem);
}
