//! The invariants notice when they are broken.

use super::mock::*;
use crate::*;
use frame_support::{assert_ok, traits::fungible::MutateHold};
use sp_runtime::TryRuntimeError;

/// Breaks a chain with a target, and expects to be told how.
fn broken(expected: &'static str, harm: impl FnOnce()) {
	fresh().execute_with(|| {
		set(remark());
		check();
		harm();
		assert_eq!(Callbacks::do_try_state(), Err(TryRuntimeError::Other(expected)));
	});
}

#[test]
fn a_target_lies_under_its_owners_address() {
	broken("a target lies under its owner's address", || {
		let target = Targets::<Test>::take(address(&OWNER)).unwrap();
		Targets::<Test>::insert(address(&STRANGER), target);
	});
	broken("a target lies under its owner's address", || {
		Targets::<Test>::mutate(address(&OWNER), |target| {
			target.as_mut().unwrap().owner = STRANGER;
		});
	});
}

#[test]
fn what_targets_say_is_held() {
	broken("a target's deposit is held on its owner's balance", || {
		Targets::<Test>::mutate(address(&OWNER), |target| target.as_mut().unwrap().deposit += 1);
	});
	broken("a target's deposit is held on its owner's balance", || {
		Targets::<Test>::mutate(address(&OWNER), |target| {
			target.as_mut().unwrap().owner = double();
		});
	});
}

#[test]
fn nothing_else_is_held() {
	broken("nothing is held without a target", || {
		Targets::<Test>::remove(address(&OWNER));
	});
	broken("nothing is held without a target", || {
		assert_ok!(Balances::hold(&HoldReason::Target.into(), &double(), 1));
	});
}
