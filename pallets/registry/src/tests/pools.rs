use super::mock::*;
use crate::{Bounds, Error, Event};
use codec::{Decode, Encode};
use frame_support::{assert_noop, assert_ok};
use poco_primitives::registry::PoolPolicy;
use sp_runtime::Permill;

#[test]
fn a_workerpool_has_a_policy_and_nothing_else_has() {
	chain(|| {
		let register = |details, policy| Registry::register(signed(OWNER), details, policy);
		assert_noop!(register(pool(), None), Error::<Test>::PolicyMissing);
		for details in [app(), dataset()] {
			assert_noop!(register(details, Some(policy(30, 5))), Error::<Test>::PolicyNotForPool);
		}
		assert_ok!(register(pool(), Some(policy(30, 5))));
		assert_eq!(entry(address(OWNER, &pool())).policy, Some(policy(30, 5)));
	});
}

#[test]
fn a_policy_goes_as_far_as_it_may_and_no_further() {
	chain(|| {
		let Bounds { max_stake_ratio, max_scheduler_ratio } = BOUNDS;
		let more = |ratio: Permill| ratio + Permill::from_parts(1);
		let most =
			PoolPolicy { stake_ratio: max_stake_ratio, scheduler_ratio: max_scheduler_ratio };
		let stake = PoolPolicy { stake_ratio: more(max_stake_ratio), ..most };
		let scheduler = PoolPolicy { scheduler_ratio: more(max_scheduler_ratio), ..most };
		let register = |policy| Registry::register(signed(OWNER), pool(), Some(policy));
		assert_noop!(register(stake), Error::<Test>::StakeRatioTooHigh);
		assert_noop!(register(scheduler), Error::<Test>::SchedulerRatioTooHigh);
		assert_ok!(register(most));

		let change = |policy| Registry::set_policy(signed(OWNER), address(OWNER, &pool()), policy);
		assert_noop!(change(stake), Error::<Test>::StakeRatioTooHigh);
		assert_noop!(change(scheduler), Error::<Test>::SchedulerRatioTooHigh);
		assert_ok!(change(PoolPolicy::default()));
		assert_ok!(change(most));
	});
}

#[test]
fn more_than_the_whole_cannot_even_be_said() {
	chain(|| {
		let decode = |parts: u32| PoolPolicy::decode(&mut &(parts, parts).encode()[..]);
		assert!(decode(1_000_001).is_err());
		let (whole, address) = (decode(1_000_000).unwrap(), register(OWNER, pool()));
		let (max_stake_ratio, max_scheduler_ratio) = (Permill::one(), Permill::one());
		MockBounds::set(Bounds { max_stake_ratio, max_scheduler_ratio });
		assert_ok!(Registry::set_policy(signed(OWNER), address, whole));
	});
}

#[test]
fn the_owner_of_a_pool_changes_its_policy() {
	chain(|| {
		let address = register(OWNER, pool());
		let changed = policy(10, 20);
		assert_noop!(
			Registry::set_policy(signed(STRANGER), address, changed),
			Error::<Test>::NotOwner
		);
		assert_ok!(Registry::set_policy(signed(OWNER), address, changed));
		assert_eq!(entry(address).policy, Some(changed));
		assert_eq!(last_event(), Event::PolicyChanged { address, policy: changed });
	});
}

#[test]
fn what_is_no_pool_gets_no_policy() {
	chain(|| {
		let app = register(OWNER, app());
		let set = |address| Registry::set_policy(signed(OWNER), address, policy(10, 5));
		assert_noop!(set(app), Error::<Test>::PolicyNotForPool);
		assert_noop!(set(member(1)), Error::<Test>::EntryNotFound);
	});
}

#[test]
fn lower_bounds_leave_policies_that_are_there_as_they_are() {
	chain(|| {
		let address = register(OWNER, pool());
		MockBounds::mutate(|bounds| bounds.max_stake_ratio = Permill::from_percent(1));
		assert_eq!(entry(address).policy, Some(policy(30, 5)));
		assert_noop!(
			Registry::set_policy(signed(OWNER), address, policy(30, 5)),
			Error::<Test>::StakeRatioTooHigh
		);
	});
}
