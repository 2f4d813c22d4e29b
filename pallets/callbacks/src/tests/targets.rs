use super::mock::*;
use crate::{Call, Deposits, Error, Event, Target, Targets};
use codec::Encode;
use frame_support::{
	assert_noop, assert_ok,
	dispatch::GetDispatchInfo,
	traits::{fungible::Mutate, tokens::Preservation, OriginTrait},
};
use poco_primitives::{registry::address_of_account, Balance};
use sp_runtime::DispatchError;

fn deposit(prefix: &Prefix) -> Balance {
	DEPOSITS.target + DEPOSITS.byte * prefix.len() as Balance
}

fn refused(prefix: impl TryInto<Prefix>, error: Error<Test>) {
	let prefix = prefix.try_into().ok().unwrap();
	assert_noop!(Callbacks::set(signed(OWNER), prefix), error);
}

#[test]
fn whoever_has_an_address_says_what_is_called_for_a_deposit_by_the_byte() {
	chain(|| {
		set(take(7));
		let target = address_of_account(&OWNER);
		assert_eq!(last_event(), Event::TargetSet { target, owner: OWNER });
		let deposit = deposit(&take(7));
		let expected = Target { owner: OWNER, prefix: take(7), deposit };
		assert_eq!(Targets::<Test>::get(target), Some(expected));
		assert_eq!(Targets::<Test>::iter().count(), 1);
		assert_eq!((held(&OWNER), free(&OWNER)), (deposit, FUNDS - deposit));
	});
}

#[test]
fn another_call_costs_or_releases_the_difference() {
	chain(|| {
		for prefix in [remark(), take(1), take(2), remark()] {
			set(prefix.clone());
			let deposit = deposit(&prefix);
			assert_eq!((held(&OWNER), free(&OWNER)), (deposit, FUNDS - deposit));
			assert_eq!(Targets::<Test>::get(address(&OWNER)).unwrap().prefix, prefix);
		}
		assert!(deposit(&take(1)) > deposit(&remark()));
	});
}

#[test]
fn a_change_of_deposits_touches_what_is_set_later() {
	chain(|| {
		set(remark());
		let before = held(&OWNER);
		MockDeposits::set(Deposits { target: 5, byte: 1 });
		assert_eq!(held(&OWNER), before);
		check();
		set(remark());
		assert_eq!(held(&OWNER), 5 + remark().len() as Balance);
		MockDeposits::set(DEPOSITS);
		assert_ok!(Callbacks::remove(signed(OWNER)));
		assert_eq!((held(&OWNER), free(&OWNER)), (0, FUNDS));
	});
}

#[test]
fn a_removed_target_gives_its_deposit_back() {
	chain(|| {
		assert_noop!(Callbacks::remove(signed(OWNER)), Error::<Test>::TargetNotFound);
		set(take(1));
		assert_noop!(Callbacks::remove(signed(STRANGER)), Error::<Test>::TargetNotFound);
		assert_ok!(Callbacks::remove(signed(OWNER)));
		assert_eq!(last_event(), Event::TargetRemoved { target: address(&OWNER) });
		assert_eq!((held(&OWNER), free(&OWNER)), (0, FUNDS));
		assert_eq!(Targets::<Test>::iter().count(), 0);
		assert_noop!(Callbacks::remove(signed(OWNER)), Error::<Test>::TargetNotFound);
	});
}

#[test]
fn who_cannot_pay_the_deposit_sets_nothing() {
	chain(|| {
		let needed = deposit(&remark()) + EXISTENTIAL_DEPOSIT;
		let spare = FUNDS - needed + 1;
		assert_ok!(Balances::transfer(&OWNER, &STRANGER, spare, Preservation::Preserve));
		refused(remark(), Error::FundsTooLow);
		assert_ok!(Balances::transfer(&STRANGER, &OWNER, 1, Preservation::Preserve));
		set(remark());
		refused(take(1), Error::FundsTooLow);
		assert_eq!(free(&OWNER), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn garbage_is_no_call() {
	chain(|| {
		refused(vec![], Error::NotACall);
		refused(vec![0xff; 8], Error::NotACall);
		refused(vec![0; MAX_PREFIX as usize], Error::NotACall);
		// All of a call, which needs no more bytes.
		let whole = RuntimeCall::Inbox(inbox::Call::take { number: 1, bytes: vec![] }).encode();
		refused(whole, Error::NotACall);
	});
}

#[test]
fn the_last_argument_is_bytes_and_nothing_else() {
	chain(|| {
		refused(prefix(inbox::Call::take_byte { byte: 0 }), Error::NotACall);
		refused(prefix(inbox::Call::take_words { words: vec![] }), Error::NotACall);
		refused(prefix(inbox::Call::make { calls: vec![] }), Error::NotACall);
		let mut array = RuntimeCall::Inbox(inbox::Call::take_array { bytes: [0; 33] }).encode();
		array.truncate(2);
		refused(array, Error::NotACall);
	});
}

#[test]
fn a_call_has_room_for_a_task() {
	chain(|| {
		let none = Default::default();
		refused(prefix(inbox::Call::take_fewer { bytes: none }), Error::NotACall);
		set(prefix(inbox::Call::take_few { bytes: Default::default() }));
	});
}

#[test]
fn calls_within_calls_end_somewhere() {
	/// A call within so many others.
	fn nested(depth: u32) -> Prefix {
		let mut call = inbox::Call::take { number: 0, bytes: vec![] }.into();
		for _ in 0..depth {
			call = RuntimeCall::Inbox(inbox::Call::make { calls: vec![call] });
		}
		prefix(call)
	}
	chain(|| {
		set(nested(10));
		refused(nested(300), Error::NotACall);
	});
}

#[test]
fn a_call_weighs_no_more_than_a_delivery_may() {
	chain(|| {
		refused(prefix(inbox::Call::weigh_too_much { bytes: vec![] }), Error::TooHeavy);
		MockMaxWeight::set(weight(10, 0));
		set(take(1));
		MockMaxWeight::set(weight(10, 0) - frame_support::weights::Weight::from_parts(1, 0));
		refused(take(1), Error::TooHeavy);
		// Nothing when it is given nothing, but half of what may be with a task alone.
		MockMaxWeight::set(MAX_WEIGHT / 2);
		set(prefix(inbox::Call::weigh { bytes: vec![] }));
		MockMaxWeight::set(MAX_WEIGHT / 2 - frame_support::weights::Weight::from_parts(0, 1));
		refused(prefix(inbox::Call::weigh { bytes: vec![] }), Error::TooHeavy);
	});
}

#[test]
fn what_the_chain_does_not_let_through_is_not_set() {
	chain(|| {
		refused(prefix(inbox::Call::forbidden { bytes: vec![] }), Error::CallFiltered);
		InboxClosed::set(true);
		refused(take(1), Error::CallFiltered);
	});
}

#[test]
fn a_proxy_sets_nothing_that_it_could_not_call() {
	chain(|| {
		let mut origin = signed(OWNER);
		origin.add_filter(|call| !matches!(call, RuntimeCall::Inbox(_)));
		assert_noop!(Callbacks::set(origin.clone(), take(1)), Error::<Test>::CallFiltered);
		assert_ok!(Callbacks::set(origin, remark()));
	});
}

#[test]
fn nobody_takes_the_address_of_another_account() {
	chain(|| {
		assert_eq!(address(&double()), address(&OWNER));
		set(remark());
		assert_noop!(Callbacks::set(signed(double()), take(1)), Error::<Test>::AddressTaken);
		assert_noop!(Callbacks::remove(signed(double())), Error::<Test>::TargetNotFound);
		assert_ok!(Callbacks::remove(signed(OWNER)));
		assert_ok!(Callbacks::set(signed(double()), take(1)));
		refused(remark(), Error::AddressTaken);
	});
}

#[test]
fn only_accounts_have_targets() {
	chain(|| {
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(Callbacks::set(origin.clone(), remark()), DispatchError::BadOrigin);
			assert_noop!(Callbacks::remove(origin), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn calls_cost_what_was_measured() {
	let set = Call::<Test>::set { prefix: take(1) };
	assert_eq!(set.get_dispatch_info().call_weight, weight(1, take(1).len() as u32));
	assert_eq!(Call::<Test>::remove {}.get_dispatch_info().call_weight, weight(2, 0));
}
