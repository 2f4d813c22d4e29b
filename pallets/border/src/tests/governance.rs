//! What governance sets, and nobody else.

use super::mock::*;
use crate::{
	AccountProvided, AssetLimits, Config, CurrentMode, Error, Event, Fee, Fees, GenesisConfig,
	Limits, LinkedGroups, Members, Mode,
};
use frame_support::{
	assert_noop, assert_ok, storage::with_storage_layer, traits::Hooks, weights::Weight, BoundedVec,
};
use poco_primitives::{order::Currency, H256};
use sp_runtime::{traits::BadOrigin, BuildStorage, Permill};

fn accounts(
	ids: impl IntoIterator<Item = u8>,
) -> BoundedVec<AccountId, <Test as Config>::MaxBatch> {
	ids.into_iter().map(|id| AccountId::new([id; 32])).collect::<Vec<_>>().try_into().unwrap()
}

#[test]
fn nobody_else_sets_anything() {
	case(|| {
		member(&ANNE);
		let anne = || signed(ANNE);
		assert_noop!(Border::set_mode(anne(), Mode::Off), BadOrigin);
		assert_noop!(Border::set_limits(anne(), RELAY, Some(Limits::default())), BadOrigin);
		assert_noop!(Border::set_fee(anne(), RELAY, Some(Fee::default())), BadOrigin);
		assert_noop!(Border::add_members(anne(), accounts([2])), BadOrigin);
		assert_noop!(Border::remove_members(anne(), accounts([1])), BadOrigin);
		assert_noop!(Border::link_group(anne(), 1), BadOrigin);
		assert_noop!(Border::unlink_group(anne(), 1), BadOrigin);
	});
}

#[test]
fn the_border_is_there_or_not() {
	case(|| {
		assert_ok!(Border::set_mode(root(), Mode::Off));
		assert_eq!(last_event(), Event::ModeSet { mode: Mode::Off });
		assert_eq!(CurrentMode::<Test>::get(), Mode::Off);
		assert_ok!(Border::set_mode(root(), Mode::On));
		assert_eq!(last_event(), Event::ModeSet { mode: Mode::On });
		assert_eq!(CurrentMode::<Test>::get(), Mode::On);
	});
}

#[test]
fn a_chain_that_gets_the_border_by_an_upgrade_gets_its_account_with_it() {
	case(|| {
		let account = Border::quarantine_account();
		// As it is without genesis.
		AccountProvided::<Test>::kill();
		CurrentMode::<Test>::kill();
		assert_ok!(System::dec_providers(&account));
		assert!(!System::account_exists(&account));
		assert_ok!(Border::set_mode(root(), Mode::On));
		assert_eq!(System::providers(&account), 1);
		// Once.
		assert_ok!(Border::set_mode(root(), Mode::Off));
		assert_ok!(Border::set_mode(root(), Mode::On));
		assert_eq!(System::providers(&account), 1);
		kept_apart(TOKEN, 500, &BERT);
	});
}

#[test]
fn members_come_and_go_one_or_many_at_a_time() {
	case(|| {
		assert_ok!(Border::add_members(root(), accounts([1, 2, 1])));
		let added = |id| Event::MemberAdded { member: AccountId::new([id; 32]) };
		assert_eq!(events(), [added(1), added(2)]);
		assert_eq!(Members::<Test>::get(ANNE), Some(1));
		// Who is one stays one, since when it was.
		System::set_block_number(5);
		assert_ok!(Border::add_members(root(), accounts([1, 3])));
		assert_eq!((Members::<Test>::get(ANNE), Members::<Test>::get(CLEO)), (Some(1), Some(5)));
		assert_ok!(Border::remove_members(root(), accounts([2, 4])));
		assert_eq!(last_event(), Event::MemberRemoved { member: BERT });
		assert_eq!(events().len(), 4);
		assert!(Border::is_member(&ANNE) && !Border::is_member(&BERT));
	});
}

#[test]
fn members_have_a_bound() {
	case(|| {
		assert_ok!(Border::add_members(root(), accounts(11..15)));
		assert_ok!(Border::add_members(root(), accounts(15..18)));
		assert_noop!(
			with_storage_layer(|| Border::add_members(root(), accounts([18, 19]))),
			Error::<Test>::MaxMembersExceeded
		);
		// The last place; and who is one takes no other.
		assert_ok!(Border::add_members(root(), accounts([11, 18])));
		assert_ok!(Border::add_members(root(), accounts([11])));
		assert_eq!(Members::<Test>::count(), 8);
		assert_noop!(
			Border::add_members(root(), accounts([19])),
			Error::<Test>::MaxMembersExceeded
		);
	});
}

#[test]
fn groups_are_linked_once_and_have_a_bound() {
	case(|| {
		assert_ok!(Border::link_group(root(), 1));
		assert_eq!(last_event(), Event::GroupLinked { group: 1 });
		assert_noop!(Border::link_group(root(), 1), Error::<Test>::GroupAlreadyLinked);
		assert_ok!(Border::link_group(root(), 2));
		assert_noop!(Border::link_group(root(), 3), Error::<Test>::MaxGroupsExceeded);
		assert_noop!(Border::unlink_group(root(), 3), Error::<Test>::GroupNotLinked);
		assert_ok!(Border::unlink_group(root(), 1));
		assert_eq!(last_event(), Event::GroupUnlinked { group: 1 });
		assert_ok!(Border::link_group(root(), 3));
		assert_eq!(LinkedGroups::<Test>::get().into_inner(), [2, 3]);
	});
}

#[test]
fn limits_and_fees_are_for_assets_that_there_are() {
	case(|| {
		let none = Currency::Asset(H256::zero());
		let limits = Some(Limits::default());
		assert_noop!(Border::set_limits(root(), none, limits), Error::<Test>::AssetNotFound);
		assert_ok!(Border::set_limits(root(), RELAY, limits));
		assert_eq!(last_event(), Event::LimitsSet { asset: RELAY, limits });
		assert_eq!(AssetLimits::<Test>::get(RELAY), limits);
		let fee = Some(Fee { flat: 3, share: Permill::from_percent(10) });
		assert_noop!(Border::set_fee(root(), none, fee), Error::<Test>::AssetNotFound);
		assert_ok!(Border::set_fee(root(), RELAY, fee));
		assert_eq!(last_event(), Event::FeeSet { asset: RELAY, fee });
		assert_eq!(Fees::<Test>::get(RELAY), fee);
		assert_ok!(Border::set_fee(root(), RELAY, None));
		assert_eq!(Fees::<Test>::get(RELAY), None);
		let high = Some(Fee { flat: 0, share: Permill::from_parts(100_001) });
		assert_noop!(Border::set_fee(root(), RELAY, high), Error::<Test>::FeeTooHigh);
	});
}

#[test]
fn another_fee_is_for_what_comes_from_then_on() {
	case(|| {
		fee(RELAY, 10, 0);
		let before = kept_apart(RELAY, 500, &BERT);
		fee(RELAY, 20, 0);
		let after = kept_apart(RELAY, 500, &BERT);
		assert_eq!((entry(before).fee, entry(after).fee), (10, 20));
	});
}

#[test]
fn a_chain_begins_with_members() {
	let genesis = GenesisConfig::<Test> { mode: Mode::On, members: vec![ANNE, BERT, ANNE] };
	let mut chain = sp_io::TestExternalities::new(genesis.build_storage().unwrap());
	chain.execute_with(|| {
		assert_eq!(Members::<Test>::count(), 2);
		assert!(Border::is_member(&ANNE) && Border::is_member(&BERT));
		assert_eq!(CurrentMode::<Test>::get(), Mode::On);
		assert!(AccountProvided::<Test>::get());
		Border::do_try_state().unwrap();
	});
}

#[test]
#[should_panic(expected = "there are no more members than can be")]
fn a_chain_does_not_begin_with_too_many_members() {
	let members = (1..10).map(|id| AccountId::new([id; 32])).collect();
	let _ = GenesisConfig::<Test> { mode: Mode::On, members }.build_storage();
}

#[test]
fn a_budget_that_no_return_fits_into_is_noticed() {
	chain().execute_with(|| {
		let needed = Border::largest_step();
		Budget::set(needed);
		Border::integrity_test();
		Budget::set(needed.saturating_sub(Weight::from_parts(1, 0)));
		assert!(std::panic::catch_unwind(Border::integrity_test).is_err());
	});
}
