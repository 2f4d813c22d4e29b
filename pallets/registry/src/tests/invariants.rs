//! The invariants notice when they are broken.

use super::mock::*;
use crate::*;
use frame_support::{
	assert_ok,
	traits::{fungible::MutateHold, tokens::Precision},
};
use poco_primitives::{registry::EntrySale, H160, H256};
use sp_runtime::TryRuntimeError;

/// Breaks a chain with a pool and a group of one member, and expects to be told how.
fn broken(expected: &'static str, harm: impl FnOnce(H160, H160)) {
	fresh().execute_with(|| {
		let pool = register(OWNER, pool());
		let group = create_group(OWNER, "friends");
		let members = vec![member(1)].try_into().unwrap();
		assert_ok!(Registry::add_members(signed(OWNER), group, members));
		check();
		harm(pool, group);
		assert_eq!(Registry::do_try_state(), Err(TryRuntimeError::Other(expected)));
	});
}

fn change_entry(address: H160, change: impl FnOnce(&mut EntryOf<Test>)) {
	Entries::<Test>::mutate(address, |entry| change(entry.as_mut().unwrap()));
}

fn change_group(address: H160, change: impl FnOnce(&mut GroupOf<Test>)) {
	Groups::<Test>::mutate(address, |group| change(group.as_mut().unwrap()));
}

#[test]
fn entries_and_their_index_agree() {
	broken("an address follows from its id", |pool, _| {
		change_entry(pool, |entry| entry.id = H256::repeat_byte(1));
	});
	broken("an address is an entry's or a group's", |pool, group| {
		Groups::<Test>::insert(pool, Groups::<Test>::get(group).unwrap());
	});
	broken("every owner is known by its entries", |pool, _| {
		EntriesOf::<Test>::remove(OWNER, pool);
	});
	broken("no owner without its entry", |pool, _| {
		EntriesOf::<Test>::insert(STRANGER, pool, ());
	});
}

#[test]
fn terms_fit_their_entries() {
	broken("workerpools have policies, and nothing else has", |pool, _| {
		change_entry(pool, |entry| entry.policy = None);
	});
	broken("workerpools have policies, and nothing else has", |pool, _| {
		change_entry(pool, |entry| entry.details = app());
	});
	broken("nobody offers an entry to itself", |pool, _| {
		let sale = EntrySale { price: 1, buyer: Some(OWNER) };
		change_entry(pool, |entry| entry.sale = Some(sale));
	});
}

#[test]
fn groups_count_their_members() {
	broken("nobody's address is no member", |_, group| {
		Members::<Test>::insert(group, H160::zero(), ());
	});
	broken("a group counts its members", |_, group| {
		Members::<Test>::insert(group, member(2), ());
	});
	broken("a group counts its members", |_, group| {
		change_group(group, |group| group.members = 0);
	});
	broken("every member has its group", |_, _| {
		Members::<Test>::insert(member(3), member(1), ());
	});
}

#[test]
fn just_as_much_is_held_as_records_say() {
	let held = "deposits are held on their owners' balances, and nothing else is";
	broken(held, |pool, _| change_entry(pool, |entry| entry.deposit += 1));
	broken(held, |_, group| change_group(group, |group| group.deposit -= 1));
	for reason in [HoldReason::Entry, HoldReason::Group] {
		broken(held, |_, _| {
			assert_ok!(Balances::hold(&reason.into(), &STRANGER, 1));
		});
		broken(held, |_, _| {
			assert_ok!(Balances::release(&reason.into(), &OWNER, 1, Precision::Exact));
		});
	}
	broken("every owner has a balance", |_, group| {
		change_group(group, |group| group.owner = NOBODY);
		assert_ok!(Balances::release_all(&HoldReason::Group.into(), &OWNER, Precision::Exact));
	});
}

#[test]
fn categories_are_numbered_and_counted() {
	broken("categories are numbered without gaps", |_, _| Categories::<Test>::remove(0));
	broken("categories are counted", |_, _| CategoryCount::<Test>::put(1));
	broken("time passes in every category", |_, _| {
		Categories::<Test>::mutate(0, |category| category.as_mut().unwrap().time_unit = 0);
	});
}
