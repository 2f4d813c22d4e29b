//! Orders on chain: placed for everybody to see, signed by a call, withdrawn, closed, forgotten.

use super::mock::*;
use crate::{Book, Consumed, Error, Event, HoldReason, Placed};
use frame_support::{assert_noop, assert_ok};
use poco_primitives::{
	order::{AnyOrder, OrderKind, Proof},
	Balance, H256,
};

fn any_orders() -> [(AnyOrder<AccountId>, Person); 4] {
	[
		(AnyOrder::App(app_order()), APP_OWNER),
		(AnyOrder::Dataset(dataset_order()), DATASET_OWNER),
		(AnyOrder::Workerpool(workerpool_order()), SCHEDULER),
		(AnyOrder::Request(request_order()), REQUESTER),
	]
}

fn hash(order: &AnyOrder<AccountId>) -> H256 {
	order.hash(GENESIS)
}

fn place(person: Person, order: &AnyOrder<AccountId>) -> sp_runtime::DispatchResult {
	Market::place(person.signed(), Box::new(order.clone()))
}

fn presign(person: Person, order: &AnyOrder<AccountId>) -> sp_runtime::DispatchResult {
	Market::presign(person.signed(), Box::new(order.clone()))
}

fn close(person: Person, order: &AnyOrder<AccountId>) -> sp_runtime::DispatchResult {
	Market::close(person.signed(), Box::new(order.clone()))
}

fn forget(order: &AnyOrder<AccountId>) -> sp_runtime::DispatchResult {
	Market::forget(STRANGER.signed(), Box::new(order.clone()))
}

/// What is held for an order.
fn deposit_of(person: Person, order: Option<&AnyOrder<AccountId>>) -> Balance {
	let placed =
		Placed { signer: person.account(), deposit: 0, expiry: None, order: order.cloned() };
	deposit(DEPOSITS.order, &placed)
}

#[test]
fn a_placed_order_is_there_for_everybody_and_costs_a_deposit_by_the_byte() {
	for (order, signer) in any_orders() {
		chain(|| {
			assert_ok!(place(signer, &order));
			let expected = deposit_of(signer, Some(&order));
			assert_eq!(held(HoldReason::Order, signer), expected);
			let placed = Book::<Test>::get(hash(&order)).unwrap();
			assert_eq!(placed.order, Some(order.clone()));
			assert_eq!((placed.signer, placed.deposit), (signer.account(), expected));
			assert_eq!(
				last_event(),
				Event::OrderPlaced {
					hash: hash(&order),
					kind: order.kind(),
					signer: signer.account()
				}
			);
			assert_eq!(Market::view_placed(order.kind()), [(order.clone(), signer.account())]);
			assert_ok!(Market::withdraw_order(signer.signed(), hash(&order)));
			assert_eq!(held(HoldReason::Order, signer), 0);
			assert_eq!(wealth(&signer.account()), FUNDS);
			assert_eq!(last_event(), Event::OrderWithdrawn { hash: hash(&order) });
			assert_eq!(Market::view_placed(order.kind()), []);
		});
	}
}

#[test]
fn of_an_order_that_is_signed_by_a_call_only_the_hash_is_kept_and_paid_for() {
	for (order, signer) in any_orders() {
		chain(|| {
			assert_ok!(presign(signer, &order));
			let expected = deposit_of(signer, None);
			assert!(expected < deposit_of(signer, Some(&order)));
			assert_eq!(held(HoldReason::Order, signer), expected);
			assert_eq!(Book::<Test>::get(hash(&order)).unwrap().order, None);
			let (hash, signer) = (hash(&order), signer.account());
			assert_eq!(last_event(), Event::OrderPresigned { hash, signer });
			assert_eq!(Market::view_placed(order.kind()), []);
		});
	}
}

#[test]
fn all_orders_that_are_placed_match_without_a_signature() {
	chain(|| {
		for (order, signer) in any_orders() {
			assert_ok!(place(signer, &order));
		}
		let mut orders = offers().signed();
		orders.app.proof = Proof::OnChain;
		orders.dataset.as_mut().unwrap().proof = Proof::OnChain;
		orders.workerpool.proof = Proof::OnChain;
		orders.request.proof = Proof::OnChain;
		assert_ok!(match_orders(STRANGER, orders));
	});
}

#[test]
fn nobody_speaks_for_an_order_but_the_owner_of_its_entry_or_its_requester() {
	for (order, signer) in any_orders() {
		chain(|| {
			for other in [APP_OWNER, DATASET_OWNER, SCHEDULER, REQUESTER, STRANGER] {
				if other != signer {
					assert_noop!(place(other, &order), Error::<Test>::NotTheSigner);
					assert_noop!(presign(other, &order), Error::<Test>::NotTheSigner);
					assert_noop!(close(other, &order), Error::<Test>::NotTheSigner);
				}
			}
		});
	}
}

#[test]
fn nobody_speaks_for_an_entry_that_is_not_there() {
	chain(|| {
		assert_ok!(Registry::remove(APP_OWNER.signed(), app()));
		assert_ok!(Registry::remove(DATASET_OWNER.signed(), dataset()));
		assert_ok!(Registry::remove(SCHEDULER.signed(), pool()));
		let errors = [
			Error::<Test>::AppNotRegistered,
			Error::DatasetNotRegistered,
			Error::WorkerpoolNotRegistered,
		];
		for ((order, signer), error) in any_orders().into_iter().zip(errors) {
			let error = sp_runtime::DispatchError::from(error);
			assert_noop!(place(signer, &order), error);
			assert_noop!(presign(signer, &order), error);
			assert_noop!(close(signer, &order), error);
		}
	});
}

#[test]
fn an_order_is_on_chain_once() {
	chain(|| {
		let (order, signer) = (AnyOrder::Request(request_order()), REQUESTER);
		assert_ok!(presign(signer, &order));
		assert_noop!(presign(signer, &order), Error::<Test>::OrderAlreadyPlaced);
		assert_noop!(place(signer, &order), Error::<Test>::OrderAlreadyPlaced);
		assert_ok!(Market::withdraw_order(signer.signed(), hash(&order)));
		assert_ok!(place(signer, &order));
	});
}

#[test]
fn who_cannot_hold_the_deposit_places_nothing() {
	chain(|| {
		let poor = AccountId::new([0x99; 32]);
		let order = || {
			let mut order = request_order();
			order.requester = poor.clone();
			request(order)
		};
		let needed = deposit_of(REQUESTER, Some(&order())) + EXISTENTIAL_DEPOSIT;
		let give = |amount| {
			assert_ok!(Balances::transfer_keep_alive(STRANGER.signed(), poor.clone(), amount));
		};
		give(needed - 1);
		assert_noop!(Market::place(signed(&poor), order()), Error::<Test>::FundsTooLow);
		give(1);
		assert_ok!(Market::place(signed(&poor), order()));
	});
}

#[test]
fn an_order_is_withdrawn_by_who_placed_it_and_by_anybody_once_it_has_expired() {
	chain(|| {
		let mut order = app_order();
		order.expiry = Some(START + 60_000);
		let order = AnyOrder::App(order);
		let withdraw = |person: Person| Market::withdraw_order(person.signed(), hash(&order));
		assert_noop!(withdraw(APP_OWNER), Error::<Test>::OrderNotPlaced);
		assert_ok!(place(APP_OWNER, &order));
		assert_ok!(undone(|| withdraw(APP_OWNER)));
		pass(59_999);
		assert_noop!(withdraw(STRANGER), Error::<Test>::NotTheSigner);
		pass(1);
		assert_ok!(withdraw(STRANGER));
		assert_eq!(wealth(&APP_OWNER.account()), FUNDS);
		assert_eq!(held(HoldReason::Order, APP_OWNER), 0);
		assert_noop!(withdraw(APP_OWNER), Error::<Test>::OrderNotPlaced);
	});
}

#[test]
fn the_deposit_that_was_taken_comes_back_whatever_it_is_today() {
	chain(|| {
		let order = AnyOrder::App(app_order());
		assert_ok!(place(APP_OWNER, &order));
		let taken = held(HoldReason::Order, APP_OWNER);
		MockDeposits::mutate(|deposits| deposits.order *= 10);
		assert_ok!(presign(
			APP_OWNER,
			&AnyOrder::App({
				let mut other = app_order();
				other.salt = salt(10);
				other
			})
		));
		assert!(held(HoldReason::Order, APP_OWNER) > 2 * taken);
		assert_ok!(Market::withdraw_order(APP_OWNER.signed(), hash(&order)));
		check();
	});
}

#[test]
fn a_signature_still_counts_when_an_order_is_withdrawn_and_no_more_when_it_is_closed() {
	chain(|| {
		let order = AnyOrder::Request(request_order());
		assert_ok!(place(REQUESTER, &order));
		assert_ok!(Market::withdraw_order(REQUESTER.signed(), hash(&order)));
		assert_ok!(undone(|| offers().matched()));
		assert_ok!(close(REQUESTER, &order));
		assert_noop!(offers().matched(), Error::<Test>::RequestConsumed);
	});
}

#[test]
fn closing_takes_an_order_off_the_chain_and_is_done_once() {
	for (order, signer) in any_orders() {
		chain(|| {
			assert_ok!(place(signer, &order));
			assert_ok!(close(signer, &order));
			let event = Event::OrderClosed { hash: hash(&order), signer: signer.account() };
			assert_eq!(last_event(), event);
			assert_eq!(held(HoldReason::Order, signer), 0);
			assert!(!Book::<Test>::contains_key(hash(&order)));
			assert_eq!(Consumed::<Test>::get(hash(&order)), VOLUME);
			assert_noop!(close(signer, &order), Error::<Test>::OrderAlreadyClosed);
			assert_eq!(Market::view_remaining(&order), 0);
		});
	}
}

#[test]
fn an_order_that_is_used_up_needs_no_closing() {
	chain(|| {
		assert_ok!(offers().matched());
		for (order, signer) in any_orders() {
			assert_noop!(close(signer, &order), Error::<Test>::OrderAlreadyClosed);
		}
	});
}

#[test]
fn a_new_owner_closes_what_a_former_one_placed_and_the_former_keeps_its_deposit() {
	chain(|| {
		let order = AnyOrder::App(app_order());
		assert_ok!(place(APP_OWNER, &order));
		let taken = held(HoldReason::Order, APP_OWNER);
		assert_ok!(Registry::transfer(APP_OWNER.signed(), app(), BUYER.account()));
		assert_noop!(close(APP_OWNER, &order), Error::<Test>::NotTheSigner);
		assert_ok!(close(BUYER, &order));
		assert_eq!(held(HoldReason::Order, APP_OWNER), taken);
		assert_ok!(Market::withdraw_order(APP_OWNER.signed(), hash(&order)));
		assert_eq!(held(HoldReason::Order, APP_OWNER), 0);
	});
}

#[test]
fn a_former_owner_that_has_its_entry_back_finds_its_orders_good_unless_they_were_voided() {
	chain(|| {
		let offers = offers();
		assert_ok!(Registry::transfer(APP_OWNER.signed(), app(), BUYER.account()));
		assert_noop!(offers.matched(), Error::<Test>::AppSignatureInvalid);
		assert_ok!(undone(|| {
			assert_ok!(Registry::transfer(BUYER.signed(), app(), APP_OWNER.account()));
			offers.matched()
		}));
		assert_ok!(Registry::void_orders(BUYER.signed(), app(), salt(2)));
		assert_ok!(Registry::transfer(BUYER.signed(), app(), APP_OWNER.account()));
		assert_noop!(offers.matched(), Error::<Test>::AppOrderVoid);
	});
}

#[test]
fn what_was_used_of_an_order_is_forgotten_once_it_has_expired() {
	chain(|| {
		let offers = changed(|o| {
			o.app.expiry = Some(START + 1_000);
			o.data().expiry = Some(START + 1_000);
			o.workerpool.expiry = Some(START + 1_000);
			o.request.expiry = Some(START + 1_000);
		});
		let orders = [
			AnyOrder::App(offers.app.clone()),
			AnyOrder::Dataset(offers.dataset.clone().unwrap()),
			AnyOrder::Workerpool(offers.workerpool.clone()),
			AnyOrder::Request(offers.request.clone()),
		];
		assert_ok!(offers.matched());
		pass(999);
		for order in &orders {
			assert_noop!(forget(order), Error::<Test>::OrderAlive);
		}
		pass(1);
		for order in &orders {
			assert_ok!(forget(order));
			assert_eq!(last_event(), Event::OrderForgotten { hash: hash(order) });
			assert!(!Consumed::<Test>::contains_key(hash(order)));
			assert_noop!(forget(order), Error::<Test>::NothingToForget);
		}
		assert_noop!(offers.matched(), Error::<Test>::AppOrderExpired);
	});
}

#[test]
fn what_was_used_of_a_request_is_forgotten_once_it_is_void() {
	chain(|| {
		assert_ok!(offers().matched());
		let order = AnyOrder::Request(request_order());
		assert_noop!(forget(&order), Error::<Test>::OrderAlive);
		assert_ok!(Market::close_requests_below(REQUESTER.signed(), salt(4)));
		assert_noop!(forget(&order), Error::<Test>::OrderAlive);
		assert_ok!(Market::close_requests_below(REQUESTER.signed(), salt(5)));
		assert_ok!(forget(&order));
		// Whatever is forgotten stays dead.
		let next = changed(|o| {
			o.set_salts(10);
			o.request.salt = salt(4);
		});
		assert_noop!(next.matched(), Error::<Test>::RequestVoid);
	});
}

#[test]
fn orders_of_an_entry_are_not_forgotten_by_its_salt_floor_which_goes_with_the_entry() {
	chain(|| {
		assert_ok!(offers().matched());
		assert_ok!(Registry::void_orders(APP_OWNER.signed(), app(), salt(9)));
		assert_noop!(forget(&AnyOrder::App(app_order())), Error::<Test>::OrderAlive);
		assert_eq!(AnyOrder::<AccountId>::App(app_order()).kind(), OrderKind::App);
	});
}
