//! How much an order is good for, and when it is good for nothing any more.

use super::mock::*;
use crate::{Consumed, Error, Event, RequestFloors};
use frame_support::{assert_noop, assert_ok};
use poco_primitives::{
	order::{matched_deal_id, AnyOrder, Payer},
	Balance, H160, H256,
};

/// A change of the orders, and by which name they are refused then.
type Refused = (fn(&mut Offers), Error<Test>);

/// An order, its signer, by which name it is refused when it is closed.
type Closed = (fn(&Offers) -> AnyOrder<AccountId>, Person, Error<Test>);

/// An entry, its owner, the salt of its order, by which name that is refused when it is void.
type Voided = (fn() -> H160, Person, u64, Error<Test>);

/// First position and number of tasks of the deals that were made, in their order.
fn ranges() -> Vec<(u32, u32)> {
	deals()
		.into_iter()
		.map(|id| pallet_poco::Deals::<Test>::get(id).unwrap().agreement)
		.map(|terms| (terms.first, terms.volume))
		.collect()
}

#[test]
fn a_match_takes_as_many_tasks_as_every_order_is_still_good_for() {
	let changes: [fn(&mut Offers); 4] = [
		|o| o.app.volume = 2,
		|o| o.data().volume = 2,
		|o| o.workerpool.volume = 2,
		|o| o.request.volume = 2,
	];
	for change in changes {
		chain(|| {
			let offers = changed(change);
			assert_ok!(offers.matched());
			assert_eq!(ranges(), [(0, 2)]);
			for hash in [
				hash_of(&offers.app),
				hash_of(offers.dataset.as_ref().unwrap()),
				hash_of(&offers.workerpool),
				hash_of(&offers.request),
			] {
				assert_eq!(Consumed::<Test>::get(hash), 2);
			}
		});
	}
}

#[test]
fn a_request_is_filled_by_several_matches_with_ranges_that_do_not_overlap() {
	chain(|| {
		for (number, volume) in [(10, 1), (11, 3), (12, 9)] {
			let offers = changed(|o| {
				o.set_volumes(100);
				o.request.volume = 6;
				(o.workerpool.salt, o.workerpool.volume) = (salt(number), volume);
			});
			assert_ok!(offers.matched());
		}
		assert_eq!(ranges(), [(0, 1), (1, 3), (4, 2)]);
		let request = changed(|o| o.set_volumes(100)).request;
		let request = hash_of(&poco_primitives::order::RequestOrder { volume: 6, ..request });
		let ids = [0, 1, 4].map(|consumed| matched_deal_id(request, consumed));
		assert_eq!(deals(), ids);
		assert!(ids[0] != ids[1] && ids[1] != ids[2] && ids[0] != ids[2]);
	});
}

#[test]
fn an_offer_serves_many_requests() {
	chain(|| {
		for number in 10..13 {
			let offers = changed(|o| {
				o.set_volumes(4);
				(o.request.volume, o.request.salt) = (2, salt(number));
			});
			if number < 12 {
				assert_ok!(offers.matched());
			} else {
				assert_noop!(offers.matched(), Error::<Test>::AppOrderConsumed);
			}
		}
		assert_eq!(ranges(), [(0, 2), (0, 2)]);
	});
}

#[test]
fn what_is_used_up_is_not_used_again() {
	let changes: [Refused; 4] = [
		(|o| o.app.volume = 5, Error::AppOrderConsumed),
		(|o| o.data().volume = 5, Error::DatasetOrderConsumed),
		(|o| o.workerpool.volume = 5, Error::WorkerpoolOrderConsumed),
		(|o| o.request.volume = 5, Error::RequestConsumed),
	];
	for (change, error) in changes {
		chain(|| {
			let offers = changed(|o| {
				o.set_volumes(10);
				change(o);
			});
			assert_ok!(offers.matched());
			assert_noop!(offers.matched(), error);
		});
	}
}

#[test]
fn a_signature_of_another_kind_does_not_make_an_order_another_one() {
	chain(|| {
		let offers = offers();
		assert_ok!(offers.matched());
		let mut orders = offers.signed();
		orders.request.proof = REQUESTER.key().sign_hash(hash_of(&offers.request), true);
		assert_ne!(orders.request.proof, offers.signed().request.proof);
		assert_noop!(match_orders(STRANGER, orders), Error::<Test>::AppOrderConsumed);
	});
}

#[test]
fn a_closed_order_is_good_for_nothing() {
	let orders: [Closed; 4] = [
		(|o| AnyOrder::App(o.app.clone()), APP_OWNER, Error::AppOrderConsumed),
		(
			|o| AnyOrder::Dataset(o.dataset.clone().unwrap()),
			DATASET_OWNER,
			Error::DatasetOrderConsumed,
		),
		(|o| AnyOrder::Workerpool(o.workerpool.clone()), SCHEDULER, Error::WorkerpoolOrderConsumed),
		(|o| AnyOrder::Request(o.request.clone()), REQUESTER, Error::RequestConsumed),
	];
	for (order, signer, error) in orders {
		chain(|| {
			let offers = offers();
			assert_ok!(Market::close(signer.signed(), Box::new(order(&offers))));
			assert_noop!(offers.matched(), error);
		});
	}
}

#[test]
fn a_partly_used_order_can_be_closed() {
	chain(|| {
		let offers = changed(|o| o.app.volume = 2);
		assert_ok!(offers.matched());
		assert_ok!(Market::close(REQUESTER.signed(), request(offers.request.clone())));
		assert_eq!(Consumed::<Test>::get(hash_of(&offers.request)), 5);
		let next = changed(|o| o.app.salt = salt(10));
		assert_noop!(next.matched(), Error::<Test>::RequestConsumed);
	});
}

#[test]
fn orders_below_a_salt_are_void_and_those_at_it_are_not() {
	let entries: [Voided; 3] = [
		(app, APP_OWNER, 1, Error::AppOrderVoid),
		(dataset, DATASET_OWNER, 2, Error::DatasetOrderVoid),
		(pool, SCHEDULER, 3, Error::WorkerpoolOrderVoid),
	];
	for (entry, owner, of_order, error) in entries {
		chain(|| {
			let raise = |to| Registry::void_orders(owner.signed(), entry(), to);
			assert_ok!(raise(salt(of_order)));
			assert_ok!(undone(|| offers().matched()));
			assert_ok!(raise(salt(of_order + 1)));
			assert_noop!(offers().matched(), error);
		});
	}
}

#[test]
fn salts_are_numbers_with_their_highest_digit_first() {
	chain(|| {
		let mut high = [0; 32];
		high[0] = 1;
		let raise = |to| Registry::void_orders(APP_OWNER.signed(), app(), to);
		assert_ok!(raise(salt(u64::MAX)));
		assert_ok!(undone(|| changed(|o| o.app.salt = H256(high)).matched()));
		assert_ok!(raise(H256(high)));
		assert_noop!(
			changed(|o| o.app.salt = salt(u64::MAX)).matched(),
			Error::<Test>::AppOrderVoid
		);
	});
}

#[test]
fn a_requester_closes_all_requests_below_a_salt() {
	chain(|| {
		let close = |to| Market::close_requests_below(REQUESTER.signed(), to);
		assert_ok!(close(salt(4)));
		assert_eq!(
			last_event(),
			Event::RequestsClosed { requester: REQUESTER.account(), below: salt(4) }
		);
		assert_ok!(undone(|| offers().matched()));
		assert_noop!(close(salt(4)), Error::<Test>::SaltFloorNotRaised);
		assert_noop!(close(salt(3)), Error::<Test>::SaltFloorNotRaised);
		assert_ok!(close(salt(5)));
		assert_noop!(offers().matched(), Error::<Test>::RequestVoid);
		assert_eq!(RequestFloors::<Test>::get(REQUESTER.account()), salt(5));
		assert_ok!(changed(|o| o.request.salt = salt(5)).matched());
	});
}

#[test]
fn nobody_closes_the_requests_of_others() {
	chain(|| {
		assert_ok!(Market::close_requests_below(STRANGER.signed(), H256::repeat_byte(0xff)));
		assert_ok!(offers().matched());
	});
}

#[test]
fn an_order_is_void_from_its_expiry_on() {
	let changes: [Refused; 4] = [
		(|o| o.app.expiry = Some(START + 1), Error::AppOrderExpired),
		(|o| o.data().expiry = Some(START + 1), Error::DatasetOrderExpired),
		(|o| o.workerpool.expiry = Some(START + 1), Error::WorkerpoolOrderExpired),
		(|o| o.request.expiry = Some(START + 1), Error::RequestExpired),
	];
	for (change, error) in changes {
		chain(|| {
			let offers = changed(change);
			assert_ok!(undone(|| offers.matched()));
			pass(1);
			assert_noop!(offers.matched(), error);
		});
	}
}

#[test]
fn the_largest_volumes_there_are_make_deals_of_as_many_tasks_as_can_be_numbered() {
	chain(|| {
		let offers = changed(|o| {
			o.set_volumes(u64::MAX);
			// So that somebody can pay for them.
			(o.app.price, o.data().price, o.workerpool.price) = (0, 0, 0);
		});
		terms(|terms| terms.task_deposit = 0);
		assert_ok!(offers.matched());
		assert_eq!(ranges(), [(0, u32::MAX)]);
		// What is left cannot be numbered.
		assert_noop!(offers.matched(), Error::<Test>::RequestConsumed);
		// The other orders are good for more.
		let next = changed(|o| {
			*o = offers.clone();
			o.request.salt = salt(10);
		});
		assert_ok!(next.matched());
		assert_eq!(Consumed::<Test>::get(hash_of(&offers.app)), 2 * u64::from(u32::MAX));
	});
}

#[test]
fn the_last_position_that_can_be_numbered_is_used_and_none_beyond() {
	chain(|| {
		let offers = changed(|o| o.set_volumes(u64::MAX));
		let most = u64::from(u32::MAX);
		Consumed::<Test>::insert(hash_of(&offers.request), most - 2);
		assert_ok!(offers.matched());
		assert_eq!(ranges(), [(u32::MAX - 2, 2)]);
		let (id, _) = last_deal();
		assert_ok!(Poco::initialize_many(STRANGER.signed(), id, u32::MAX - 2, 2));
		for consumed in [most, most + 1, u64::MAX - 1, u64::MAX] {
			Consumed::<Test>::insert(hash_of(&offers.request), consumed);
			assert_noop!(offers.matched(), Error::<Test>::RequestConsumed);
		}
	});
}

#[test]
fn an_offer_is_used_beyond_32_bits() {
	chain(|| {
		let offers = changed(|o| {
			o.set_volumes(u64::MAX);
			o.request.volume = 5;
		});
		let used = u64::MAX - 3;
		Consumed::<Test>::insert(hash_of(&offers.workerpool), used);
		assert_ok!(offers.matched());
		assert_eq!(ranges(), [(0, 3)]);
		assert_eq!(Consumed::<Test>::get(hash_of(&offers.workerpool)), u64::MAX);
	});
}

#[test]
fn a_price_that_cannot_be_reckoned_with_is_refused() {
	chain(|| {
		let offers = changed(|o| {
			o.set_volumes(u64::MAX);
			let price = Balance::MAX / 4;
			(o.app.price, o.request.app_max_price) = (price, price);
		});
		assert_noop!(offers.matched(), pallet_poco::Error::<Test>::VolumeOverflow);
		let offers = changed(|o| {
			(o.app.price, o.request.app_max_price) = (Balance::MAX, Balance::MAX);
			o.request.payer = Payer::Caller;
			o.set_volumes(1);
		});
		assert_noop!(offers.matched(), pallet_poco::Error::<Test>::FundsTooLow);
	});
}
