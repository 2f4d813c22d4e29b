use super::mock::*;
use crate::{Categories, CategoryCount, Error, Event, GenesisConfig};
use frame_support::{assert_noop, assert_ok, traits::BuildGenesisConfig};
use poco_primitives::{registry::Category, CategoryId, Moment};
use sp_runtime::{DispatchError, DispatchResult};

fn open(text: &str, time_unit: Moment) -> DispatchResult {
	Registry::open_category(RuntimeOrigin::root(), name(text), time_unit)
}

fn close(id: CategoryId) -> DispatchResult {
	Registry::close_category(RuntimeOrigin::root(), id)
}

fn reopen(id: CategoryId) -> DispatchResult {
	Registry::reopen_category(RuntimeOrigin::root(), id)
}

fn genesis(categories: Vec<(String, Moment)>) {
	GenesisConfig::<Test> { categories, ..Default::default() }.build();
}

#[test]
fn a_chain_begins_with_the_categories_of_its_genesis_in_their_order() {
	chain(|| {
		assert_eq!(CategoryCount::<Test>::get(), 2);
		let flash = Category { name: name("flash"), time_unit: 6_000, open: true };
		assert_eq!(Categories::<Test>::get(0), Some(flash));
		assert_eq!(Registry::open_category_time_unit(0), Some(6_000));
		assert_eq!(Registry::open_category_time_unit(1), Some(300_000));
		assert_eq!(Registry::open_category_time_unit(2), None);
	});
}

#[test]
fn a_new_category_has_the_next_number() {
	chain(|| {
		assert_ok!(open("S", 1_200_000));
		assert_eq!(last_event(), Event::CategoryOpened { id: 2, time_unit: 1_200_000 });
		assert_ok!(close(2));
		assert_ok!(open("M", 3_600_000));
		assert_eq!(Registry::open_category_time_unit(3), Some(3_600_000));
	});
}

#[test]
fn no_deal_is_made_in_a_closed_category_until_it_is_open_again() {
	chain(|| {
		assert_noop!(reopen(1), Error::<Test>::CategoryIsOpen);
		assert_ok!(close(1));
		assert_eq!(last_event(), Event::CategoryClosed { id: 1 });
		assert_eq!(Registry::open_category_time_unit(1), None);
		assert_noop!(close(1), Error::<Test>::CategoryIsClosed);
		assert_ok!(reopen(1));
		assert_eq!(last_event(), Event::CategoryReopened { id: 1 });
		assert_eq!(Registry::open_category_time_unit(1), Some(300_000));
	});
}

#[test]
fn what_is_no_category_is_neither_closed_nor_opened_again() {
	chain(|| {
		assert_noop!(close(2), Error::<Test>::CategoryNotFound);
		assert_noop!(reopen(2), Error::<Test>::CategoryNotFound);
	});
}

#[test]
fn a_category_has_a_name_and_a_time_unit() {
	chain(|| {
		assert_noop!(open("", 1), Error::<Test>::NameEmpty);
		assert_noop!(open("S", 0), Error::<Test>::TimeUnitOutOfRange);
		assert_noop!(open("S", MAX_TIME_UNIT + 1), Error::<Test>::TimeUnitOutOfRange);
		let junk = vec![0xc3].try_into().unwrap();
		assert_noop!(
			Registry::open_category(RuntimeOrigin::root(), junk, 1),
			Error::<Test>::NameNotUtf8
		);
	});
}

#[test]
fn only_the_category_origin_decides_on_categories() {
	chain(|| {
		let refused = DispatchError::BadOrigin;
		assert_noop!(Registry::open_category(signed(OWNER), name("S"), 1), refused);
		assert_noop!(Registry::close_category(signed(OWNER), 0), refused);
		assert_ok!(close(0));
		assert_noop!(Registry::reopen_category(signed(OWNER), 0), refused);
	});
}

#[test]
fn the_last_number_is_the_last_category() {
	chain(|| {
		CategoryCount::<Test>::put(u32::MAX);
		assert_noop!(open("S", 1), Error::<Test>::MaxCategoriesExceeded);
		CategoryCount::<Test>::put(2);
	});
}

#[test]
#[should_panic(expected = "category \"\" of 1 ms can be opened")]
fn a_chain_without_a_name_for_a_category_does_not_begin() {
	chain(|| genesis(vec![("".into(), 1)]));
}

#[test]
#[should_panic(expected = "of 0 ms can be opened")]
fn a_chain_whose_time_stands_still_in_a_category_does_not_begin() {
	chain(|| genesis(vec![("S".into(), 0)]));
}

#[test]
#[should_panic(expected = "of 1 ms can be opened")]
fn a_chain_with_too_long_a_name_for_a_category_does_not_begin() {
	chain(|| genesis(vec![("n".repeat(65), 1)]));
}
