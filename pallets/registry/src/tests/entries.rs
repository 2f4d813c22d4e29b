use super::mock::*;
use crate::{Call, Deposits, Entries, EntriesOf, Entry, Error, Event, Group, Groups, HoldReason};
use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo};
use poco_primitives::{
	registry::{address_of, entry_id, group_id, Details, Name},
	result::ExecutionProfile,
	task::Artifact,
	H256,
};
use sp_runtime::DispatchError;

#[test]
fn whoever_registers_an_entry_owns_it_for_a_deposit_by_the_byte() {
	chain(|| {
		for details in [app(), dataset()] {
			let before = held(HoldReason::Entry, OWNER);
			let address = register(OWNER, details.clone());
			let expected = Entry {
				owner: OWNER,
				id: entry_id(&OWNER, &details),
				details: details.clone(),
				policy: None,
				sale: None,
				salt_floor: H256::zero(),
				deposit: deposit(&details),
			};
			assert_eq!(entry(address), expected);
			assert!(EntriesOf::<Test>::contains_key(OWNER, address));
			assert_eq!(held(HoldReason::Entry, OWNER) - before, deposit(&details));
			let kind = details.kind();
			assert_eq!(last_event(), Event::EntryRegistered { address, owner: OWNER, kind });
		}
		assert_eq!(free(OWNER), FUNDS - deposit(&app()) - deposit(&dataset()));
	});
}

#[test]
fn the_same_details_of_the_same_creator_are_the_same_entry() {
	chain(|| {
		let address = register(OWNER, app());
		let again = || Registry::register(signed(OWNER), app(), None);
		assert_noop!(again(), Error::<Test>::EntryAlreadyExists);
		assert_ok!(Registry::transfer(signed(OWNER), address, BUYER));
		assert_noop!(again(), Error::<Test>::EntryAlreadyExists);
	});
}

#[test]
fn the_same_details_of_another_creator_are_another_entry() {
	chain(|| {
		assert_ne!(register(OWNER, app()), register(STRANGER, app()));
		assert_eq!(Entries::<Test>::iter().count(), 2);
	});
}

#[test]
fn a_name_is_utf8_and_not_empty() {
	chain(|| {
		let named = |name: Name| {
			let Details::Dataset { artifact, key_statement, .. } = dataset() else { panic!() };
			let details = Details::Dataset { name, artifact, key_statement };
			Registry::register(signed(OWNER), details, None)
		};
		assert_noop!(named(Default::default()), Error::<Test>::NameEmpty);
		assert_noop!(named(vec![0xff].try_into().unwrap()), Error::<Test>::NameNotUtf8);
		assert_ok!(named(name("taches solaires ☀")));
	});
}

#[test]
fn a_uri_says_something() {
	chain(|| {
		assert_noop!(
			Registry::register(signed(OWNER), app_of(at_uri("")), None),
			Error::<Test>::UriEmpty
		);
	});
}

#[test]
fn an_entry_without_its_deposit_is_refused() {
	chain(|| {
		MockDeposits::mutate(|deposits| deposits.entry = FUNDS);
		assert_noop!(Registry::register(signed(OWNER), app(), None), Error::<Test>::FundsTooLow);
	});
}

#[test]
fn what_an_entry_sells_is_kept_for_as_long_as_the_entry_is() {
	chain(|| {
		let bytes = app().artifact().unwrap().hash();
		let (first, second) = (register(OWNER, app()), register(STRANGER, app()));
		assert_eq!(Pins::get(bytes), [true, true]);
		assert_ok!(Registry::remove(signed(OWNER), first));
		assert_eq!(Pins::get(bytes), [true]);
		assert_ok!(Registry::remove(signed(STRANGER), second));
		assert!(!Pins::contains_key(bytes));
	});
}

#[test]
fn data_is_not_kept_as_an_app() {
	chain(|| {
		register(OWNER, dataset());
		assert_eq!(Pins::get(dataset().artifact().unwrap().hash()), [false]);
	});
}

#[test]
fn what_the_store_does_not_have_cannot_be_sold() {
	chain(|| {
		assert_noop!(Registry::register(signed(OWNER), app_of(missing()), None), NO_SUCH_BYTES);
	});
}

#[test]
fn an_owner_removes_its_entry_and_has_its_deposit_back() {
	chain(|| {
		let address = register(OWNER, app());
		assert_noop!(Registry::remove(signed(STRANGER), address), Error::<Test>::NotOwner);
		assert_ok!(Registry::remove(signed(OWNER), address));
		assert_eq!(last_event(), Event::EntryRemoved { address });
		assert_eq!(free(OWNER), FUNDS);
		assert!(!EntriesOf::<Test>::contains_key(OWNER, address));
		assert_noop!(Registry::remove(signed(OWNER), address), Error::<Test>::EntryNotFound);
	});
}

#[test]
fn the_deposit_that_was_taken_comes_back_whatever_it_is_now() {
	chain(|| {
		let address = register(OWNER, app());
		MockDeposits::mutate(|deposits| deposits.byte *= 2);
		assert_ok!(Registry::remove(signed(OWNER), address));
		assert_eq!(free(OWNER), FUNDS);
	});
}

#[test]
fn a_deposit_may_be_nothing() {
	chain(|| {
		MockDeposits::set(Deposits { entry: 0, byte: 0, group: 0, member: 0 });
		let address = register(OWNER, app());
		assert_ok!(Registry::transfer(signed(OWNER), address, BUYER));
		assert_ok!(Registry::remove(signed(BUYER), address));
		assert_eq!((free(OWNER), free(BUYER)), (FUNDS, FUNDS));
	});
}

#[test]
fn a_removed_entry_can_be_registered_again_and_starts_anew() {
	chain(|| {
		let address = register(OWNER, app());
		assert_ok!(Registry::void_orders(signed(OWNER), address, H256::repeat_byte(1)));
		assert_ok!(Registry::remove(signed(OWNER), address));
		assert_eq!(register(OWNER, app()), address);
		assert_eq!(entry(address).salt_floor, H256::zero());
	});
}

#[test]
fn the_salt_below_which_orders_are_void_only_rises() {
	chain(|| {
		let address = register(OWNER, app());
		let salt = |high: u8, low: u8| {
			let mut bytes = [0; 32];
			(bytes[0], bytes[31]) = (high, low);
			H256(bytes)
		};
		let void = |account, below| Registry::void_orders(signed(account), address, below);
		assert_noop!(void(OWNER, H256::zero()), Error::<Test>::SaltFloorNotRaised);
		assert_noop!(void(STRANGER, salt(0, 1)), Error::<Test>::NotOwner);
		for below in [salt(0, 9), salt(1, 0), H256::repeat_byte(0xff)] {
			assert_ok!(void(OWNER, below));
			assert_eq!(entry(address).salt_floor, below);
			assert_eq!(last_event(), Event::OrdersVoided { address, below });
			assert_noop!(void(OWNER, below), Error::<Test>::SaltFloorNotRaised);
		}
		assert_noop!(void(OWNER, salt(1, 9)), Error::<Test>::SaltFloorNotRaised);
		assert_noop!(
			Registry::void_orders(signed(OWNER), member(1), salt(0, 1)),
			Error::<Test>::EntryNotFound
		);
	});
}

#[test]
fn an_address_is_an_entrys_or_a_groups_never_both() {
	chain(|| {
		let taken = address(OWNER, &app());
		let group = Group { owner: OWNER, name: name("group"), members: 0, deposit: 0 };
		Groups::<Test>::insert(taken, group);
		assert_noop!(Registry::register(signed(OWNER), app(), None), Error::<Test>::AddressTaken);
		Groups::<Test>::remove(taken);

		let address = register(OWNER, app());
		let group = address_of(group_id(&OWNER, &name("group")));
		let stored = Entries::<Test>::take(address).unwrap();
		Entries::<Test>::insert(group, &stored);
		assert_noop!(
			Registry::create_group(signed(OWNER), name("group")),
			Error::<Test>::AddressTaken
		);
		Entries::<Test>::remove(group);
		Entries::<Test>::insert(address, stored);
	});
}

#[test]
fn nobody_who_is_not_signed_registers_or_changes_anything() {
	chain(|| {
		let address = register(OWNER, app());
		let root = RuntimeOrigin::root;
		let refused = DispatchError::BadOrigin;
		assert_noop!(Registry::register(root(), dataset(), None), refused);
		assert_noop!(Registry::remove(root(), address), refused);
		assert_noop!(Registry::transfer(root(), address, BUYER), refused);
		assert_noop!(Registry::offer(root(), address, None), refused);
		assert_noop!(Registry::buy(root(), address, 0), refused);
		assert_noop!(Registry::void_orders(root(), address, H256::repeat_byte(1)), refused);
	});
}

#[test]
fn the_largest_details_cost_by_their_bytes() {
	chain(|| {
		let uri = vec![b'u'; 256].try_into().unwrap();
		let details = Details::App {
			name: name(&"n".repeat(64)),
			profile: ExecutionProfile::V1,
			artifact: Artifact::AtUri { hash: H256::zero(), uri },
			measurement: Some(H256::repeat_byte(7)),
		};
		// Variant; length and name; profile; variant, hash, length and URI; a measurement.
		let bytes = 1 + 2 + 64 + 1 + 1 + 32 + 2 + 256 + 1 + 32;
		let call = Call::<Test>::register { details: details.clone(), policy: None };
		assert_eq!(call.get_dispatch_info().call_weight, weight(1, bytes));
		register(OWNER, details);
		assert_eq!(held(HoldReason::Entry, OWNER), 1_000 + 3 * u128::from(bytes));
	});
}
