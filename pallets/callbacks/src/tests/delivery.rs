use super::mock::*;
use crate::{Error, Targets};
use codec::Encode;
use frame_support::{assert_ok, storage::with_storage_layer, weights::Weight};
use poco_primitives::H160;
use sp_runtime::{
	traits::{BlakeTwo256, Hash},
	DispatchError,
};

const NOTHING: Weight = Weight::zero();

#[test]
fn the_call_is_made_with_the_task_and_the_result() {
	chain(|| {
		set(take(7));
		for result in [&b""[..], b"a result", &[0xff; 8 * 1024]] {
			let (_, outcome) = deliver(result);
			assert_eq!(outcome, Ok(()));
			assert_eq!(last_call(), Some((OWNER, 7, bytes(result))));
		}
	});
}

#[test]
fn a_remark_is_made_with_the_bytes() {
	chain(|| {
		set(remark());
		assert_ok!(deliver(b"a result").1);
		let hash = BlakeTwo256::hash(&bytes(b"a result"));
		System::assert_has_event(frame_system::Event::Remarked { sender: OWNER, hash }.into());
	});
}

#[test]
fn a_call_within_a_call_takes_the_bytes_too() {
	chain(|| {
		let calls = vec![
			frame_system::Call::remark { remark: vec![1] }.into(),
			inbox::Call::take { number: 3, bytes: vec![] }.into(),
		];
		set(prefix(inbox::Call::make { calls }));
		assert_ok!(deliver(b"a result").1);
		assert_eq!(last_call(), Some((OWNER, 3, bytes(b"a result"))));
	});
}

#[test]
fn a_result_cannot_pretend_to_be_something_else_than_bytes() {
	chain(|| {
		set(take(7));
		let forged = RuntimeCall::Inbox(inbox::Call::take { number: 8, bytes: vec![] }).encode();
		assert_ok!(deliver(&forged).1);
		assert_eq!(last_call(), Some((OWNER, 7, bytes(&forged))));
	});
}

#[test]
fn a_call_that_fails_changes_nothing_and_is_reported() {
	/// Delivers within a storage layer that is kept, where a call has none of its own.
	fn deliver_within(result: &[u8]) -> (Weight, Result<(), DispatchError>) {
		with_storage_layer(|| Ok::<_, DispatchError>(deliver(result))).unwrap()
	}
	chain(|| {
		set(prefix(inbox::Call::fail { bytes: vec![] }));
		assert_eq!(deliver_within(b"a result"), (weight(8, 0), Err(DispatchError::Unavailable)));
		assert_eq!(last_call(), None);
		// Nor does what another call of the same batch had done.
		let calls = vec![
			inbox::Call::take { number: 1, bytes: vec![] }.into(),
			inbox::Call::fail { bytes: vec![] }.into(),
		];
		set(prefix(inbox::Call::make { calls }));
		assert_eq!(deliver_within(b"a result"), (weight(1, 0), Err(DispatchError::Unavailable)));
		assert_eq!(last_call(), None);
	});
}

#[test]
fn a_delivery_weighs_what_it_used() {
	chain(|| {
		set(take(7));
		let (used, outcome) = Callbacks::deliver(address(&OWNER), TASK, b"a result");
		assert_eq!((used, outcome), (weight(3 + 9, 8), Ok(())));
		assert_eq!(Callbacks::most_weight(8), weight(3, 8) + MAX_WEIGHT);
	});
}

#[test]
fn the_heaviest_call_that_may_be_is_made() {
	chain(|| {
		set(prefix(inbox::Call::weigh { bytes: vec![] }));
		assert_eq!(deliver(&[1; 32]), (MAX_WEIGHT, Ok(())));
		assert_eq!(last_call(), Some((OWNER, 0, bytes(&[1; 32]))));
	});
}

#[test]
fn a_result_that_makes_the_call_too_heavy_is_not_delivered() {
	chain(|| {
		set(prefix(inbox::Call::weigh { bytes: vec![] }));
		assert_eq!(deliver(&[1; 33]), (NOTHING, Err(Error::<Test>::TooHeavy.into())));
		assert_eq!(last_call(), None);
	});
}

#[test]
fn a_call_that_has_become_too_heavy_is_not_made() {
	chain(|| {
		set(take(7));
		MockMaxWeight::set(weight(9, 0));
		assert_eq!(deliver(b"a result"), (NOTHING, Err(Error::<Test>::TooHeavy.into())));
		assert_eq!(last_call(), None);
	});
}

#[test]
fn a_result_that_the_call_has_no_room_for_is_not_delivered() {
	chain(|| {
		set(prefix(inbox::Call::take_few { bytes: Default::default() }));
		assert_eq!(deliver(&[1; 8]), (weight(1, 0), Ok(())));
		assert_eq!(deliver(&[1; 9]), (NOTHING, Err(Error::<Test>::NotACall.into())));
	});
}

#[test]
fn a_call_that_the_chain_no_longer_lets_through_is_not_made() {
	chain(|| {
		set(take(7));
		InboxClosed::set(true);
		let (_, outcome) = deliver(b"a result");
		assert_eq!(outcome, Err(frame_system::Error::<Test>::CallFiltered.into()));
		assert_eq!(last_call(), None);
	});
}

#[test]
fn a_call_that_the_chain_no_longer_has_is_an_error() {
	chain(|| {
		for forgotten in [vec![], vec![0xff, 0xff], vec![0xff; MAX_PREFIX as usize]] {
			set(take(7));
			Targets::<Test>::mutate(address(&OWNER), |target| {
				target.as_mut().unwrap().prefix = forgotten.try_into().unwrap();
			});
			assert_eq!(deliver(b"a result"), (NOTHING, Err(Error::<Test>::NotACall.into())));
		}
		assert_eq!(last_call(), None);
	});
}

#[test]
fn nothing_is_delivered_where_there_is_no_target() {
	chain(|| {
		let missing = (NOTHING, Err(Error::<Test>::TargetNotFound.into()));
		assert_eq!(deliver(b"a result"), missing);
		set(take(7));
		let (_, outcome) = Callbacks::deliver(H160::zero(), TASK, b"a result");
		assert_eq!(outcome, Err(Error::<Test>::TargetNotFound.into()));
		assert_ok!(Callbacks::remove(signed(OWNER)));
		assert_eq!(deliver(b"a result"), missing);
		assert_eq!(last_call(), None);
	});
}

#[test]
fn a_delivered_call_may_remove_its_own_target() {
	chain(|| {
		let calls = vec![
			crate::Call::remove {}.into(),
			inbox::Call::take { number: 1, bytes: vec![] }.into(),
		];
		set(prefix(inbox::Call::make { calls }));
		assert_ok!(deliver(b"once").1);
		assert_eq!(deliver(b"twice"), (NOTHING, Err(Error::<Test>::TargetNotFound.into())));
		assert_eq!(last_call(), Some((OWNER, 1, bytes(b"once"))));
		assert_eq!(free(&OWNER), FUNDS);
	});
}
