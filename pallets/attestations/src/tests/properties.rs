//! Random sequences of statements, blocks, messages and answers, with every invariant after each.

use super::mock::*;
use crate::{Destinations, Error, Event, Leaves, Listed, Queries, Roots};
use poco_primitives::attestation::{Attested, EpochRoot, Place, VersionedStatement};
use proptest::{
	prelude::*,
	test_runner::{Config as Runs, TestRunner},
};
use std::{
	cell::RefCell,
	collections::{BTreeMap, BTreeSet},
};

/// Sequences, and moves of each.
const CASES: u32 = 96;
const MOVES: usize = 120;
const _: () = assert!(CASES as usize * MOVES >= 10_000);

#[derive(Clone, Debug)]
enum Move {
	State(u32),
	Blocks(u64),
	BusyBlocks(u64),
	List(u32),
	Delist(u32),
	Push(u32, u32, u32),
	Retry(u32, usize),
	Answer(u32, usize, bool),
	Channel(bool),
}

fn moves() -> impl Strategy<Value = Move> {
	prop_oneof![
		8 => (1..4u32).prop_map(Move::State),
		4 => (1..8u64).prop_map(Move::Blocks),
		4 => (1..8u64).prop_map(Move::BusyBlocks),
		2 => (0..5u32).prop_map(Move::List),
		1 => (0..8u32).prop_map(Move::Delist),
		8 => (0..4u32, 0..3u32, 0..7u32).prop_map(|(a, b, c)| Move::Push(a, b, c)),
		4 => (0..4u32, 0..4usize).prop_map(|(a, b)| Move::Retry(a, b)),
		6 => (0..6u32, 0..8usize, any::<bool>()).prop_map(|(a, b, c)| Move::Answer(a, b, c)),
		1 => any::<bool>().prop_map(Move::Channel),
	]
}

/// A place of the running epoch or of one so many before.
fn place(back: u32, index: u32) -> Place {
	Place { epoch: Attestations::view_epoch().epoch.saturating_sub(back), index }
}

/// The number of a listed destination, or of none.
fn number(at: u32) -> u32 {
	Listed::<Test>::get().get(at as usize).copied().unwrap_or(1_000)
}

fn make(step: &Move) -> Result<(), sp_runtime::DispatchError> {
	match *step {
		Move::State(count) => {
			for fact_number in 0..count {
				use poco_primitives::attestation::Attest;
				Attestations::attest(fact(fact_number))?;
			}
			Ok(())
		},
		Move::Blocks(count) => {
			blocks(count);
			Ok(())
		},
		Move::BusyBlocks(count) => {
			for _ in 0..count {
				busy_block();
			}
			Ok(())
		},
		Move::List(location) => Attestations::list_destination(governance(), destination(location)),
		Move::Delist(at) => Attestations::delist_destination(governance(), number(at)),
		Move::Push(at, back, index) => push(number(at), place(back, index)),
		Move::Retry(at, which) => {
			let place = waiting(number(at)).get(which).copied().unwrap_or_default();
			Attestations::retry(signed(ANNE), number(at), place)
		},
		Move::Answer(from, which, accepted) => {
			let mut awaited: Vec<_> = Queries::<Test>::iter().collect();
			awaited.sort_unstable();
			let (query, (destination, _)) = awaited.get(which).copied().unwrap_or_default();
			// By whoever was asked, or by somebody.
			let asked = Destinations::<Test>::get(destination).map(|it| it.location);
			answer(asked.filter(|_| from == 5).unwrap_or(from), query, accepted)
		},
		Move::Channel(open) => {
			ChannelIsOpen::set(open);
			Ok(())
		},
	}
}

#[test]
fn whatever_is_stated_has_one_place_for_ever_and_one_root() {
	let done: RefCell<BTreeMap<String, u32>> = RefCell::default();
	let config = Runs { cases: CASES, failure_persistence: None, ..Runs::default() };
	let run = |steps: Vec<Move>| {
		fresh().execute_with(|| {
			let mut stated: BTreeMap<Place, VersionedStatement> = BTreeMap::new();
			let mut roots: BTreeMap<u32, EpochRoot> = BTreeMap::new();
			let mut taken: BTreeSet<(u32, Place)> = BTreeSet::new();
			for step in &steps {
				let outcome = frame_support::storage::with_storage_layer(|| make(step));
				check();
				match (step, outcome) {
					(_, Ok(())) => {
						let name = format!("{step:?}").split('(').next().unwrap().to_string();
						*done.borrow_mut().entry(name).or_default() += 1;
					},
					(Move::State(_), Err(error)) => {
						assert_eq!(error, Error::<Test>::EpochsFull.into());
					},
					_ => {},
				}
				for (epoch, index, statement) in Leaves::<Test>::iter() {
					let before = stated.insert(Place { epoch, index }, statement.clone());
					assert!(before.is_none_or(|before| before == statement), "nothing is restated");
				}
				for (epoch, root) in Roots::<Test>::iter() {
					let before = roots.insert(epoch, root);
					assert!(before.is_none_or(|before| before == root), "a root never changes");
				}
				for record in System::events() {
					if let RuntimeEvent::Attestations(Event::Delivered { destination, place }) =
						record.event
					{
						assert!(taken.insert((destination, place)), "nothing is delivered twice");
					}
				}
				System::reset_events();
			}
			// All that has a root and is kept verifies against it.
			for (place, statement) in &stated {
				let Some(view) = Attestations::view_attestation(*place) else { continue };
				assert_eq!(view.statement, *statement);
				if let (Some(path), Some(root)) = (view.path, view.root) {
					let attested = Attested { statement: statement.clone(), path };
					assert_eq!(attested.verify(GENESIS, place.epoch, &root), Ok(()));
					assert_eq!(roots[&place.epoch], root);
				}
			}
		});
		Ok(())
	};
	TestRunner::new(config).run(&proptest::collection::vec(moves(), MOVES), run).unwrap();
	// All of it happened, and often.
	let done = done.into_inner();
	for name in
		["State", "Blocks", "BusyBlocks", "List", "Delist", "Push", "Retry", "Answer", "Channel"]
	{
		let times = done.get(name).copied().unwrap_or_default();
		assert!(times >= 10, "{name} {times} times: {done:?}");
	}
	println!("{done:?}");
}
