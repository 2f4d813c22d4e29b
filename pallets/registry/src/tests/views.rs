use super::mock::*;
use frame_support::assert_ok;
use poco_primitives::{
	registry::{entry_id, EntryKind, EntrySale, EntryView, GroupView},
	H160, H256,
};
use std::collections::BTreeSet;

fn addresses(views: Vec<EntryView<AccountId>>) -> BTreeSet<H160> {
	views.into_iter().map(|view| view.address).collect()
}

#[test]
fn an_entry_is_told_with_all_that_is_known_of_it() {
	chain(|| {
		let address = register(OWNER, pool());
		assert_ok!(Registry::void_orders(signed(OWNER), address, H256::repeat_byte(1)));
		offer(address, 7, Some(BUYER));
		let expected = EntryView {
			id: entry_id(&OWNER, &pool()),
			address,
			owner: OWNER,
			details: pool(),
			policy: Some(policy(30, 5)),
			sale: Some(EntrySale { price: 7, buyer: Some(BUYER) }),
			salt_floor: H256::repeat_byte(1),
			deposit: deposit(&pool()),
		};
		assert_eq!(Registry::view_entry(address), Some(expected));
		assert_eq!(Registry::view_entry(member(1)), None);
	});
}

#[test]
fn entries_are_listed_by_owner_and_by_kind() {
	chain(|| {
		let own = [register(OWNER, app()), register(OWNER, pool())];
		let other = register(STRANGER, app());
		assert_eq!(addresses(Registry::view_entries_of(&OWNER)), own.into());
		assert_eq!(addresses(Registry::view_entries(EntryKind::App)), [own[0], other].into());
		assert_eq!(addresses(Registry::view_entries(EntryKind::Workerpool)), [own[1]].into());
		assert_eq!(Registry::view_entries(EntryKind::Dataset), []);
		assert_ok!(Registry::transfer(signed(STRANGER), other, OWNER));
		assert_eq!(addresses(Registry::view_entries_of(&OWNER)), [own[0], own[1], other].into());
		assert_eq!(Registry::view_entries_of(&STRANGER), []);
	});
}

#[test]
fn categories_are_listed_by_number_whether_open_or_not() {
	chain(|| {
		for number in 2..20 {
			let name = name(&number.to_string());
			assert_ok!(Registry::open_category(RuntimeOrigin::root(), name, number));
		}
		assert_ok!(Registry::close_category(RuntimeOrigin::root(), 7));
		let categories = Registry::view_categories();
		assert!(categories.iter().map(|view| view.id).eq(0..20));
		assert_eq!(categories[7].category.time_unit, 7);
		assert!(categories.iter().all(|view| view.category.open == (view.id != 7)));
	});
}

#[test]
fn a_group_is_told_with_the_number_of_its_members() {
	chain(|| {
		let group = create_group(OWNER, "friends");
		let members = vec![member(1), member(2)].try_into().unwrap();
		assert_ok!(Registry::add_members(signed(OWNER), group, members));
		let expected =
			GroupView { address: group, owner: OWNER, name: name("friends"), members: 2 };
		assert_eq!(Registry::view_group(group), Some(expected));
		assert_eq!(Registry::view_group(member(1)), None);
	});
}
