//! How outputs make rounds.

use super::mock::*;
use crate::State;
use frame_support::traits::Hooks;
use poco_primitives::H256;
use sp_io::hashing::blake2_256;

#[test]
fn nothing_has_come_before_the_first_output() {
	chain(|| assert_eq!(beacon(), State::default()));
}

#[test]
fn the_value_is_the_tagged_hash_of_the_value_before_and_the_output() {
	chain(|| {
		mix([1]);
		let first = [&b"poco/bcon/v1"[..], &[0; 32], &[1; 32]].concat();
		let first = blake2_256(&first);
		assert_eq!(beacon(), State { value: H256(first), round: 1, last: output(1) });
		mix([2]);
		let second = [&b"poco/bcon/v1"[..], &first, &[2; 32]].concat();
		let second = H256(blake2_256(&second));
		assert_eq!(beacon(), State { value: second, round: 2, last: output(2) });
	});
}

#[test]
fn the_output_of_one_relay_parent_is_mixed_once() {
	chain(|| {
		mix([1, 2]);
		let before = beacon();
		mix([2, 2]);
		assert_eq!(beacon(), before);
	});
}

#[test]
fn an_output_that_comes_again_later_is_another_one() {
	chain(|| {
		mix([1, 2, 1]);
		assert_eq!(beacon().round, 3);
	});
}

#[test]
fn the_order_of_outputs_matters() {
	let value = |numbers: [u8; 3]| {
		fresh(false).execute_with(|| {
			mix(numbers);
			beacon().value
		})
	};
	assert_eq!(value([1, 2, 3]), value([1, 2, 3]));
	assert_ne!(value([1, 2, 3]), value([2, 1, 3]));
}

#[test]
fn a_delay_of_two_is_long_enough() {
	Delay::set(2);
	Randomness::integrity_test();
}

#[test]
#[should_panic = "a seed combines at least two outputs"]
fn a_runtime_whose_seeds_are_single_outputs_is_refused() {
	Delay::set(1);
	Randomness::integrity_test();
}
