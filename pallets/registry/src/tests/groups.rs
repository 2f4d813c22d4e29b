use super::mock::*;
use crate::{Call, Error, Event, Groups, HoldReason, Members};
use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo};
use poco_primitives::H160;
use sp_runtime::{DispatchError, DispatchResult};

fn add(group: H160, members: &[u8]) -> DispatchResult {
	let members = members.iter().map(|byte| member(*byte)).collect::<Vec<_>>();
	Registry::add_members(signed(OWNER), group, members.try_into().unwrap())
}

fn remove(group: H160, members: &[u8]) -> DispatchResult {
	let members = members.iter().map(|byte| member(*byte)).collect::<Vec<_>>();
	Registry::remove_members(signed(OWNER), group, members.try_into().unwrap())
}

fn held_for_groups() -> u128 {
	held(HoldReason::Group, OWNER)
}

#[test]
fn a_group_belongs_to_whoever_creates_it_and_costs_a_deposit() {
	chain(|| {
		let group = create_group(OWNER, "friends");
		assert_eq!(last_event(), Event::GroupCreated { address: group, owner: OWNER });
		let stored = Groups::<Test>::get(group).unwrap();
		assert_eq!((stored.owner, stored.members, stored.deposit), (OWNER, 0, 500));
		assert_eq!((held_for_groups(), free(OWNER)), (500, FUNDS - 500));
	});
}

#[test]
fn the_same_name_of_another_creator_is_another_group() {
	chain(|| {
		assert_ne!(create_group(OWNER, "friends"), create_group(STRANGER, "friends"));
		assert_noop!(
			Registry::create_group(signed(OWNER), name("friends")),
			Error::<Test>::GroupAlreadyExists
		);
	});
}

#[test]
fn a_group_has_a_name() {
	chain(|| {
		let create = |name| Registry::create_group(signed(OWNER), name);
		assert_noop!(create(name("")), Error::<Test>::NameEmpty);
		assert_noop!(create(vec![0x80].try_into().unwrap()), Error::<Test>::NameNotUtf8);
	});
}

#[test]
fn a_group_without_its_deposit_is_refused() {
	chain(|| {
		MockDeposits::mutate(|deposits| deposits.group = FUNDS);
		assert_noop!(
			Registry::create_group(signed(OWNER), name("friends")),
			Error::<Test>::FundsTooLow
		);
	});
}

#[test]
fn every_member_costs_a_deposit_once() {
	chain(|| {
		let group = create_group(OWNER, "friends");
		assert_ok!(add(group, &[1, 2, 1]));
		assert_eq!(last_event(), Event::MembersAdded { group, count: 2 });
		assert_eq!(held_for_groups(), 500 + 2 * 70);
		assert_ok!(add(group, &[2, 3]));
		assert_eq!(last_event(), Event::MembersAdded { group, count: 1 });
		assert_eq!(held_for_groups(), 500 + 3 * 70);
		assert_eq!(Groups::<Test>::get(group).unwrap().members, 3);
		for byte in 1..=3 {
			assert!(Registry::is_member(group, member(byte)));
		}
		assert!(!Registry::is_member(group, member(4)));
	});
}

#[test]
fn a_member_of_one_group_is_none_of_another() {
	chain(|| {
		let (friends, others) = (create_group(OWNER, "friends"), create_group(OWNER, "others"));
		assert_ok!(add(friends, &[1]));
		assert!(!Registry::is_member(others, member(1)));
		assert!(!Registry::is_member(member(1), friends));
	});
}

#[test]
fn nobodys_address_is_no_member() {
	chain(|| {
		let group = create_group(OWNER, "friends");
		assert_noop!(add(group, &[1, 0]), Error::<Test>::MemberZero);
		assert!(!Registry::is_member(group, H160::zero()));
	});
}

#[test]
fn members_without_their_deposit_are_refused() {
	chain(|| {
		let group = create_group(OWNER, "friends");
		MockDeposits::mutate(|deposits| deposits.member = FUNDS / 2);
		assert_noop!(add(group, &[1, 2]), Error::<Test>::FundsTooLow);
		assert_ok!(add(group, &[1]));
	});
}

#[test]
fn the_deposits_of_members_that_leave_come_back() {
	chain(|| {
		let group = create_group(OWNER, "friends");
		assert_ok!(add(group, &[1, 2, 3]));
		assert_ok!(remove(group, &[1, 3, 4, 1]));
		assert_eq!(last_event(), Event::MembersRemoved { group, count: 2 });
		assert_eq!(held_for_groups(), 500 + 70);
		assert!(!Registry::is_member(group, member(1)));
		assert!(Registry::is_member(group, member(2)));
	});
}

#[test]
fn a_higher_deposit_is_asked_of_new_members_only_and_none_of_those_that_leave() {
	chain(|| {
		let group = create_group(OWNER, "friends");
		assert_ok!(add(group, &[1, 2]));
		MockDeposits::mutate(|deposits| deposits.member = 100);
		assert_ok!(add(group, &[1, 3]));
		assert_eq!(held_for_groups(), 500 + 2 * 70 + 100);
		// 500 + 2 * 100 are asked of two members today.
		assert_ok!(remove(group, &[3]));
		assert_eq!(held_for_groups(), 500 + 2 * 100);
		MockDeposits::mutate(|deposits| deposits.member = 1_000);
		assert_ok!(remove(group, &[2]));
		assert_eq!(held_for_groups(), 500 + 2 * 100);
		assert_ok!(remove(group, &[1]));
		assert_eq!(held_for_groups(), 500);
	});
}

#[test]
fn a_lower_deposit_gives_back_what_is_held_beyond_it() {
	chain(|| {
		let group = create_group(OWNER, "friends");
		assert_ok!(add(group, &[1, 2, 3]));
		MockDeposits::mutate(|deposits| (deposits.group, deposits.member) = (400, 50));
		assert_ok!(remove(group, &[3]));
		assert_eq!(held_for_groups(), 400 + 2 * 50);
	});
}

#[test]
fn a_group_is_deleted_when_nobody_is_in_it() {
	chain(|| {
		let group = create_group(OWNER, "friends");
		let delete = |account| Registry::delete_group(signed(account), group);
		assert_ok!(add(group, &[1]));
		assert_noop!(delete(OWNER), Error::<Test>::GroupNotEmpty);
		assert_ok!(remove(group, &[1]));
		assert_noop!(delete(STRANGER), Error::<Test>::NotOwner);
		assert_ok!(delete(OWNER));
		assert_eq!(last_event(), Event::GroupDeleted { group });
		assert_eq!(free(OWNER), FUNDS);
		assert_eq!(Members::<Test>::iter().count(), 0);
		assert_noop!(delete(OWNER), Error::<Test>::GroupNotFound);
		assert_eq!(create_group(OWNER, "friends"), group);
	});
}

#[test]
fn only_its_owner_decides_who_is_in_a_group() {
	chain(|| {
		let group = create_group(OWNER, "friends");
		assert_ok!(add(group, &[1]));
		let members = || vec![member(1), member(2)].try_into().unwrap();
		assert_noop!(
			Registry::add_members(signed(STRANGER), group, members()),
			Error::<Test>::NotOwner
		);
		assert_noop!(
			Registry::remove_members(signed(STRANGER), group, members()),
			Error::<Test>::NotOwner
		);
		assert_noop!(
			Registry::add_members(RuntimeOrigin::root(), group, members()),
			DispatchError::BadOrigin
		);
		assert_noop!(add(member(1), &[1]), Error::<Test>::GroupNotFound);
		assert_noop!(remove(member(1), &[1]), Error::<Test>::GroupNotFound);
	});
}

#[test]
fn adding_and_removing_cost_by_the_number_of_addresses() {
	let members = || vec![member(1), member(2), member(3)].try_into().unwrap();
	let add = Call::<Test>::add_members { group: member(9), members: members() };
	let remove = Call::<Test>::remove_members { group: member(9), members: members() };
	assert_eq!(add.get_dispatch_info().call_weight, weight(12, 3));
	assert_eq!(remove.get_dispatch_info().call_weight, weight(13, 3));
}
