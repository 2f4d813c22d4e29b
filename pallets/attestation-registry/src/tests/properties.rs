//! Random sequences of all that can happen, with every invariant after each, and the promise that holds
//! over all of them: nobody's receipt is accepted twice in a scope, nor by another account.

use super::{
	mock::*,
	source::{Stated, CHAIN},
};
use crate::{Error, Event, Leftover, Scopes};
use poco_primitives::{
	attestation::{Fact, VersionedStatement},
	redemption::{Period, VersionedCertificate, VersionedClaim},
	H256,
};
use proptest::{
	prelude::*,
	test_runner::{Config as Runs, TestRunner},
};
use sp_runtime::DispatchResult;
use std::{
	cell::RefCell,
	collections::{BTreeMap, BTreeSet},
};

/// Sequences, and moves of each.
const CASES: u32 = 64;
const MOVES: usize = 160;
const _: () = assert!(CASES as usize * MOVES >= 10_000);

/// Accounts, verifiers and scopes that moves choose among.
const ACCOUNTS: [AccountId; 3] = [ANNE, BEN, THIEF];
const VERIFIERS: [H256; 3] = [OFFICE, BRANCH, MUSEUM];
const SCOPES: [H256; 2] = [OFFICES, MUSEUM];

#[derive(Clone, Debug)]
enum Move {
	Include(usize),
	Import(usize),
	Push(usize, usize),
	Redeem { who: usize, opens: usize, verifier: usize, epoch: usize, index: usize, by: bool },
	Open(usize, u64),
	Close(usize),
	ForgetPeriod(usize, u64),
	ForgetSource,
	Source(bool),
	Verifier(usize, bool),
}

fn moves() -> impl Strategy<Value = Move> {
	let redeem = (0..3usize, 0..4usize, 0..3usize, 0..3usize, 0..3usize, any::<bool>());
	// The year that receipts are of, mostly.
	let year = prop_oneof![3 => Just(1u64), 1 => 0..4u64];
	prop_oneof![
		6 => (0..3usize).prop_map(Move::Include),
		6 => (0..3usize).prop_map(Move::Import),
		8 => (0..3usize, 0..3usize).prop_map(|(epoch, index)| Move::Push(epoch, index)),
		40 => redeem.prop_map(|(who, opens, verifier, epoch, index, by)| Move::Redeem {
			who,
			// Mostly by who it is.
			opens: if opens == 3 { 0 } else { who },
			verifier,
			epoch,
			index,
			by,
		}),
		2 => (0..2usize, 0..4u64).prop_map(|(scope, year)| Move::Open(scope, year)),
		1 => (0..2usize).prop_map(Move::Close),
		6 => (0..2usize, year).prop_map(|(scope, year)| Move::ForgetPeriod(scope, year)),
		2 => Just(Move::ForgetSource),
		1 => prop_oneof![1 => Just(false), 2 => Just(true)].prop_map(Move::Source),
		2 => (0..3usize, prop_oneof![1 => Just(false), 2 => Just(true)])
			.prop_map(|(verifier, listed)| Move::Verifier(verifier, listed)),
	]
}

fn make(step: &Move, epochs: &[Stated]) -> DispatchResult {
	match *step {
		Move::Include(epoch) => {
			relay_block(&[(PARA, epochs[epoch].header.clone())]);
			Ok(())
		},
		Move::Import(epoch) => import(&epochs[epoch]),
		Move::Push(epoch, index) => {
			let origin = pallet_xcm::Origin::Xcm(pallet(PARA, SENDER)).into();
			Registry::receive(origin, Box::new(epochs[epoch].statements[index].clone()))
		},
		Move::Redeem { who, opens, verifier, epoch, index, by } => {
			let (stated, opens) = (&epochs[epoch], &ACCOUNTS[opens]);
			let claim = match by {
				true => proven(stated, index, opens),
				false => pushed(&stated.statements[index], opens),
			};
			redeem(&ACCOUNTS[who], VERIFIERS[verifier], claim)
		},
		Move::Open(scope, year) => {
			let period = Period { from: year * 1_000, until: (year + 1) * 1_000 };
			Registry::open_period(governance(), SCOPES[scope], period)
		},
		Move::Close(scope) => Registry::close_period(governance(), SCOPES[scope]),
		Move::ForgetPeriod(scope, year) => {
			let leftover = Leftover::Period { scope: SCOPES[scope], from: year * 1_000 };
			Registry::forget(signed(&BEN), leftover, 2)
		},
		Move::ForgetSource => Registry::forget(signed(&BEN), Leftover::Source { chain: CHAIN }, 2),
		Move::Source(true) => list_source(source()),
		Move::Source(false) => Registry::delist_source(governance(), CHAIN),
		Move::Verifier(at, true) => {
			let scope = if at == 2 { MUSEUM } else { OFFICES };
			Registry::list_verifier(governance(), VERIFIERS[at], scope)
		},
		Move::Verifier(at, false) => Registry::delist_verifier(governance(), VERIFIERS[at]),
	}
}

/// The account that a statement is of, by its position.
fn owner(index: usize) -> AccountId {
	if index == 2 {
		BEN
	} else {
		ANNE
	}
}

#[test]
fn no_receipt_is_accepted_twice_in_a_scope_whatever_happens_between() {
	let epochs = [3, 4, 3 + KEPT_EPOCHS].map(stated);
	let done: RefCell<BTreeMap<String, u32>> = RefCell::default();
	let config = Runs { cases: CASES, failure_persistence: None, ..Runs::default() };
	let run = |steps: Vec<Move>| {
		case(|| {
			let mut accepted: BTreeSet<(H256, H256)> = BTreeSet::new();
			for step in &steps {
				let before = everything();
				let outcome = frame_support::storage::with_storage_layer(|| make(step, &epochs));
				check();
				let name = format!("{step:?}");
				let mut name = name.split(['(', ' ']).next().unwrap().to_string();
				match outcome {
					Ok(()) => {},
					Err(error) => {
						assert_eq!(everything(), before, "what is refused changes nothing");
						if error == Error::<Test>::AlreadyRedeemed.into() {
							name = "Refused".into();
						} else {
							continue;
						}
					},
				}
				if let (Move::Redeem { who, verifier, epoch, index, .. }, Ok(())) = (step, outcome)
				{
					let scope = if *verifier == 2 { MUSEUM } else { OFFICES };
					let statement = &epochs[*epoch].statements[*index];
					assert!(accepted.insert((scope, statement.leaf())), "accepted once");
					assert_eq!(ACCOUNTS[*who], owner(*index), "by its donor");
					assert!(is_certified(statement, scope));
					assert!(is_in_an_open_period(scope));
				}
				*done.borrow_mut().entry(name).or_default() += 1;
				System::reset_events();
			}
		});
		Ok(())
	};
	TestRunner::new(config).run(&proptest::collection::vec(moves(), MOVES), run).unwrap();
	// All of it happened, and often.
	let done = done.into_inner();
	for name in [
		"Include",
		"Import",
		"Push",
		"Redeem",
		"Refused",
		"Open",
		"Close",
		"ForgetPeriod",
		"ForgetSource",
		"Source",
		"Verifier",
	] {
		let times = done.get(name).copied().unwrap_or_default();
		assert!(times >= 10, "{name} {times} times: {done:?}");
	}
	println!("{done:?}");
}

/// Whether the last event certifies what a statement says.
fn is_certified(statement: &VersionedStatement, scope: H256) -> bool {
	let Fact::Donation(receipt) = statement.fact();
	let expected = VersionedCertificate::of(receipt, scope);
	let last = System::events().pop().unwrap().event;
	matches!(last, RuntimeEvent::Registry(Event::Redeemed { certificate, .. }) if certificate == expected)
}

fn is_in_an_open_period(scope: H256) -> bool {
	Scopes::<Test>::get(scope).unwrap().periods.contains(&YEAR)
}

#[test]
fn a_claim_of_bytes_at_random_is_refused_and_changes_nothing() {
	let stated = stated(3);
	let honest = codec::Encode::encode(&proven(&stated, 0, &ANNE));
	case(|| {
		relay_block(&[(PARA, stated.header.clone())]);
		import(&stated).unwrap();
		let before = everything();
		for at in 0..honest.len() {
			for bit in 0..8 {
				let mut mutant = honest.clone();
				mutant[at] ^= 1 << bit;
				let Ok(claim) = codec::DecodeAll::decode_all(&mut &mutant[..]) else { continue };
				let claim: VersionedClaim = claim;
				let outcome =
					frame_support::storage::with_storage_layer(|| redeem(&ANNE, OFFICE, claim));
				assert!(outcome.is_err(), "byte {at}, bit {bit}");
				assert_eq!(everything(), before);
			}
		}
		redeem(&ANNE, OFFICE, proven(&stated, 0, &ANNE)).unwrap();
	});
}
