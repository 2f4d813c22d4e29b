//! Random sequences of purchases, results and calls, with every invariant after each.

use super::mock::*;
use crate::{AccountV1, Event, FeeV1, PurchaseId, Purchases, WhatV1};
use poco_primitives::{Balance, Moment};
use proptest::{prelude::*, test_runner::Config as Runs};
use std::{
	cell::{Cell, RefCell},
	collections::BTreeSet,
};
use xcm::latest::prelude::*;

#[derive(Clone, Debug)]
enum Move {
	Buy {
		who: usize,
		currency: usize,
		fee: Balance,
		native: bool,
		what: usize,
		query: bool,
		named: bool,
		lifetime: Moment,
		most: Balance,
	},
	Complete(usize, Option<usize>),
	Deliver(usize, usize),
	Early(usize, usize),
	Fail(usize),
	Prune(usize),
	Answer(usize),
	Forget(usize),
	Price(Balance),
	Close(usize, bool),
	Sends(usize),
	Give(usize, Balance),
	Pass(Moment),
	Spend(usize, usize),
}

fn moves() -> impl Strategy<Value = Move> {
	let nth = || 0..6usize;
	let bytes = || 0..130usize;
	let buy = (
		(0..6usize, 0..3usize, 0..200u128, any::<bool>(), 0..3usize),
		(proptest::bool::weighted(0.3), proptest::bool::weighted(0.8), 0..1_100u64, 500..3_000u128),
	);
	prop_oneof![
		10 => buy.prop_map(|((who, currency, fee, native, what), (query, named, lifetime, most))| {
			Move::Buy { who, currency, fee, native, what, query, named, lifetime, most }
		}),
		2 => (nth(), proptest::option::of(bytes())).prop_map(|(a, b)| Move::Complete(a, b)),
		3 => (nth(), bytes()).prop_map(|(a, b)| Move::Deliver(a, b)),
		1 => (nth(), bytes()).prop_map(|(a, b)| Move::Early(a, b)),
		2 => nth().prop_map(Move::Fail),
		1 => nth().prop_map(Move::Prune),
		4 => nth().prop_map(Move::Answer),
		3 => nth().prop_map(Move::Forget),
		1 => (0..2_000u128).prop_map(Move::Price),
		2 => (0..3usize, any::<bool>()).prop_map(|(a, b)| Move::Close(a, b)),
		1 => (0..6usize).prop_map(Move::Sends),
		1 => (0..3usize, LEAST..100u128).prop_map(|(a, b)| Move::Give(a, b)),
		2 => (1..400u64).prop_map(Move::Pass),
		1 => (0..6usize, 0..3usize).prop_map(|(a, b)| Move::Spend(a, b)),
	]
}

/// One of the purchases. There may be none.
fn open(nth: usize) -> PurchaseId {
	let all: Vec<_> = Purchases::<Test>::iter_keys().collect();
	all.get(nth % all.len().max(1)).copied().unwrap_or(PurchaseId::MAX - 1)
}

/// Does as it is told, as far as it may.
fn step(step: Move) {
	match step {
		Move::Buy { who, currency, fee, native, what, query, named, lifetime, most } => {
			let mut wanted = order();
			wanted.currency = ASSETS[currency];
			wanted.max_price = most;
			wanted.expiry = Now::get() + lifetime;
			wanted.answer.fee = if native { FeeV1::Native(fee) } else { FeeV1::Currency(fee) };
			wanted.answer.what =
				[WhatV1::Digest, WhatV1::Pointer, WhatV1::Bytes { most: 100 }][what];
			wanted.answer.how = if query { by_query(5) } else { by_call() };
			wanted.answer.surplus_to = named.then_some(AccountV1::Id32([0x55; 32]));
			let _ = buy(&buyers()[who], wanted);
		},
		Move::Complete(nth, bytes) => {
			let task = task(open(nth));
			if is_unsettled(task) {
				complete(task, bytes.map(|bytes| vec![7; bytes]));
			}
		},
		Move::Deliver(nth, bytes) => {
			let task = task(open(nth));
			if is_unsettled(task) {
				deliver(task, &vec![7; bytes]);
			}
		},
		Move::Early(nth, bytes) => pass_on(task(open(nth)), &vec![7; bytes]),
		Move::Fail(nth) => {
			let task = task(open(nth));
			if is_unsettled(task) {
				fail(task);
			}
		},
		Move::Prune(nth) => {
			// Only what is settled is forgotten by a market.
			let task = task(open(nth));
			if !is_unsettled(task) {
				prune(task);
			}
		},
		Move::Answer(nth) => {
			let _ = answer(open(nth));
		},
		Move::Forget(nth) => {
			let _ = forget(open(nth));
		},
		Move::Price(price) => TaskPrice::set(price),
		Move::Close(nth, close) => {
			let chain = [Location::parent(), parachain(SIBLING), parachain(OTHER)][nth].clone();
			Closed::set(if close { vec![chain] } else { vec![] });
		},
		Move::Sends(how) => Sends::set(match how {
			0 => Sending::Nothing,
			1 => Sending::TooMuch(1),
			_ => Sending::Right,
		}),
		Move::Give(asset, amount) => give(ASSETS[asset], amount),
		Move::Pass(time) => Now::mutate(|now| *now += time),
		Move::Spend(who, asset) => {
			// An account gives nearly everything away, and gets it back later or not.
			use frame_support::traits::{fungibles::Mutate, tokens::Preservation};
			let (mine, asset) = (account(&buyers()[who]), ASSETS[asset]);
			let amount = balance(&mine, asset).saturating_sub(2_000);
			let _ = frame_support::storage::with_storage_layer(|| {
				AllAssets::transfer(asset, &mine, &ANNE, amount, Preservation::Preserve)
			});
		},
	}
}

/// What an event is called.
fn name(event: &Event<Test>) -> String {
	let told = format!("{event:?}");
	told.trim_start_matches("Event::").split([' ', '{']).next().unwrap_or_default().into()
}

#[test]
fn no_sequence_breaks_the_books() {
	let runs = Runs { cases: 256, failure_persistence: None, ..Runs::default() };
	let happened = RefCell::new(BTreeSet::new());
	let made = Cell::new(0);
	proptest!(runs, |(steps in proptest::collection::vec(moves(), 20..100))| {
		chain().execute_with(|| {
			for one in steps {
				step(one);
				check();
				made.set(made.get() + 1);
			}
			happened.borrow_mut().extend(events().iter().map(name));
			// In the end, everything can be answered or given up, to the last unit.
			Closed::set(vec![]);
			Sends::set(Sending::Right);
			Now::mutate(|now| *now += 2 * LIFETIME);
			for (index, number) in Purchases::<Test>::iter_keys().collect::<Vec<_>>().into_iter().enumerate() {
				if index % 2 == 0 || answer(number).is_err() {
					forget(number).unwrap();
				}
				check();
			}
			for who in buyers() {
				assert_eq!(held(&account(&who)), 0);
			}
			assert_eq!(Purchases::<Test>::count(), 0);
		});
	});
	assert!(made.get() >= 10_000, "{} moves", made.get());
	let names = happened.into_inner();
	for name in ["Purchased", "Answered", "AnswerFailed", "NotAwaited", "Forgotten"] {
		assert!(names.contains(name), "{name} never happened");
	}
}
