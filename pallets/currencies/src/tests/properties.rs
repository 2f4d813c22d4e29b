//! Random sequences of calls and of what comes in and goes out, with every invariant after each.

use super::mock::*;
use crate::*;
use frame_support::traits::{fungibles::Inspect, Contains, ContainsPair};
use poco_primitives::{order::Currency, Balance, H256};
use proptest::{
	collection::vec,
	prelude::*,
	test_runner::{Config as Runs, TestRunner},
};
use sp_runtime::{traits::MaybeEquivalence, DispatchError};
use std::{cell::Cell, collections::BTreeSet};
use xcm::latest::{AssetFilter, Instruction::*, Junction::*, Location, WeightLimit, WildAsset};

const PEOPLE: [AccountId; 3] = [ANNE, BERT, STEWARD];

/// Names of places: some are others' names, some are none that can be listed.
fn names() -> Vec<Location> {
	let above = |rest: &[xcm::latest::Junction]| {
		let mut location = Location::new(2, [GlobalConsensus(RELAY)]);
		for junction in rest {
			location.push_interior(*junction).unwrap();
		}
		location
	};
	let contract =
		|network| Location::new(1, [Parachain(2004), AccountKey20 { network, key: [0x11; 20] }]);
	vec![
		relay(),
		sibling(2001),
		coin(1),
		coin(2),
		contract(None),
		contract(Some(RELAY)),
		above(&[]),
		above(&[Parachain(2001)]),
		above(&[Parachain(2001), PalletInstance(50), GeneralIndex(1)]),
		above(&[Parachain(OURS)]),
		sibling(OURS),
		Location::here(),
		Location::new(1, [Parachain(OURS), PalletInstance(2)]),
		Location::new(2, [Parachain(2001)]),
	]
}

#[derive(Clone, Debug)]
enum Move {
	List(usize, usize, u32, Acceptance, Balance, Option<usize>),
	Rate(usize, u128),
	Reserve(usize, usize),
	Accept(usize, Acceptance),
	Delist(usize),
	Sweep(usize),
	Open(usize, usize),
	Approve(usize, usize),
	Give(usize, Balance),
	Empty(usize),
	Come(usize, usize, Balance, usize),
}

fn acceptance() -> impl Strategy<Value = Acceptance> {
	prop_oneof![
		Just(Acceptance::NOTHING),
		Just(Acceptance::EVERYTHING),
		(any::<bool>(), any::<bool>(), any::<bool>())
			.prop_map(|(fees, deals, treasury)| Acceptance { fees, deals, treasury }),
	]
}

fn moves() -> impl Strategy<Value = Move> {
	let name = || prop_oneof![8 => 0..3usize, 1 => 0..14usize];
	// The first two are chains.
	let chain = || prop_oneof![6 => 0..2usize, 1 => 0..14usize];
	let who = || 0..PEOPLE.len();
	let many = || 2..=RICH.len();
	let sum = || prop_oneof![1 => 1..20u128, 6 => 1..1_000_000u128];
	let minimum = || prop_oneof![6 => Just(1), 1 => 0..4u128];
	prop_oneof![
		6 => (name(), chain(), 0..20u32, acceptance(), minimum(), proptest::option::of(who()))
			.prop_map(|(a, b, c, d, e, f)| Move::List(a, b, c, d, e, f)),
		1 => (name(), any::<u128>(), 0..128u32).prop_map(|(a, b, c)| Move::Rate(a, b >> c)),
		1 => (name(), chain()).prop_map(|(a, b)| Move::Reserve(a, b)),
		4 => (name(), acceptance()).prop_map(|(a, b)| Move::Accept(a, b)),
		6 => name().prop_map(Move::Delist),
		6 => name().prop_map(Move::Sweep),
		5 => (name(), many()).prop_map(|(a, b)| Move::Open(a, b)),
		2 => (name(), many()).prop_map(|(a, b)| Move::Approve(a, b)),
		2 => (name(), 1..5u128).prop_map(|(a, b)| Move::Give(a, b)),
		4 => name().prop_map(Move::Empty),
		8 => (name(), chain(), sum(), who()).prop_map(|(a, b, c, d)| Move::Come(a, b, c, d)),
	]
}

fn make(step: &Move, names: &[Location]) -> Result<(), DispatchError> {
	let key = |name: usize| locations::key(&names[name]);
	match step.clone() {
		Move::List(name, reserve, native, accepted, minimum_balance, payer) => {
			let terms = Terms {
				reserve: names[reserve].clone(),
				rate: rate(native.into(), 7),
				accepted,
				minimum_balance,
				is_sufficient: true,
			};
			let payer = payer.map(|who| PEOPLE[who].clone());
			Currencies::list(root(), names[name].clone().into(), terms.into(), payer)
		},
		Move::Rate(name, inner) => {
			Currencies::set_rate(signed(STEWARD), key(name), Rate::from_inner(inner))
		},
		Move::Reserve(name, reserve) => {
			Currencies::set_reserve(root(), key(name), names[reserve].clone().into())
		},
		Move::Accept(name, accepted) => Currencies::set_acceptance(root(), key(name), accepted),
		Move::Delist(name) => delist(key(name)).map(drop),
		Move::Sweep(name) => sweep(key(name)).map(drop),
		Move::Open(name, many) => {
			for account in RICH.into_iter().take(many) {
				// Who has a place has none opened.
				let _ = transact(|| Assets::touch(signed(account), key(name)));
			}
			Ok(())
		},
		Move::Approve(name, many) => {
			for account in RICH.into_iter().take(many) {
				let call = || Assets::approve_transfer(signed(account), key(name), NOBODY, 1);
				// What is not there, or leaves, cannot be approved of.
				let _ = transact(call);
			}
			Ok(())
		},
		Move::Give(name, amount) => {
			let origin = signed(Currencies::owner_account());
			Assets::mint(origin, key(name), POT, amount)
		},
		Move::Empty(name) => {
			let key = key(name);
			Currencies::set_acceptance(root(), key, Acceptance::NOTHING)?;
			for account in PEOPLE.into_iter().chain([TREASURY, POT]) {
				let origin = signed(Currencies::owner_account());
				let all = Assets::balance(key, &account);
				// Who has none has none taken.
				let _ = transact(|| Assets::burn(origin, key, account, all));
			}
			Ok(())
		},
		Move::Come(name, origin, sum, who) => {
			let asset = amount(names[name].clone(), sum);
			let program = vec![
				ReserveAssetDeposited(asset.clone().into()),
				BuyExecution { fees: asset, weight_limit: WeightLimit::Unlimited },
				DepositAsset {
					assets: AssetFilter::Wild(WildAsset::All),
					beneficiary: at(&PEOPLE[who]),
				},
			];
			let outcome = execute(names[origin].clone(), program);
			outcome.ensure_complete().map_err(|_| DispatchError::Other("refused"))
		},
	}
}

/// A key, what is listed there, and how much of the asset there is.
type Entry = (H256, ListingOf<Test>, Balance);

/// All that is listed, and how much of each asset there is.
fn ledger() -> Vec<Entry> {
	Listed::<Test>::iter()
		.map(|(key, listing)| (key, listing, Assets::total_issuance(key)))
		.collect()
}

/// What is listed, whatever there is of it.
fn listings(ledger: &[Entry]) -> Vec<&ListingOf<Test>> {
	ledger.iter().map(|(_, listing, _)| listing).collect()
}

fn entry(ledger: &[Entry], key: H256) -> Entry {
	ledger.iter().find(|entry| entry.0 == key).cloned().unwrap()
}

/// What is asked of the list agrees with what is on it.
fn agrees(names: &[Location]) {
	let listed: Vec<_> = Listed::<Test>::iter().filter(|(_, listing)| !listing.leaving).collect();
	for name in names {
		let found = listed.iter().find(|(_, listing)| listing.location == *name);
		assert_eq!(Currencies::convert(name), found.map(|(key, _)| *key));
		assert_eq!(IsListed::<Test>::contains(name), found.is_some());
		if let Some((key, listing)) = found {
			assert_eq!(Currencies::convert_back(key).as_ref(), Some(name));
			let value = Currencies::native_value(Currency::Asset(*key), 1_000);
			assert_eq!(value.is_some(), listing.accepted.deals);
		}
		let rate =
			found.filter(|(_, listing)| listing.accepted.fees).map(|(_, listing)| listing.rate);
		let own = name.is_here().then(|| super::mock::rate(1, 1));
		assert_eq!(Currencies::fee_rate(name), rate.or(own));
		for origin in names {
			let trusted = FromReserve::<Test>::contains(&amount(name.clone(), 1), origin);
			let expected = found.is_some_and(|(_, listing)| listing.reserve == *origin);
			assert_eq!(trusted, expected, "{name:?} from {origin:?}");
		}
	}
}

/// How often something happened.
#[derive(Default)]
struct Seen {
	came: Cell<u32>,
	left_at_once: Cell<u32>,
	left_later: Cell<u32>,
	back: Cell<u32>,
}

fn count(cell: &Cell<u32>) {
	cell.set(cell.get() + 1);
}

fn sequence(steps: &[Move], seen: &Seen) {
	let names = names();
	let mut gone = BTreeSet::new();
	for step in steps {
		let before = ledger();
		let done = transact(|| make(step, &names));
		check();
		let after = ledger();
		if listings(&after) != listings(&before) {
			agrees(&names);
		}
		match (step, done) {
			(Move::Come(name, origin, sum, _), Ok(())) => {
				let key = locations::key(&names[*name]);
				let (_, listing, supply) = entry(&before, key);
				assert!(!listing.leaving && listing.accepted.fees);
				assert_eq!(listing.location, names[*name]);
				assert_eq!(listing.reserve, names[*origin]);
				assert!(entry(&after, key).2 <= supply + sum, "no more than came in");
				count(&seen.came);
			},
			(Move::Delist(name), Ok(())) => {
				let key = locations::key(&names[*name]);
				let (_, listing, supply) = entry(&before, key);
				assert_eq!((listing.accepted, supply), (Acceptance::NOTHING, 0));
				if !Listed::<Test>::contains_key(key) {
					gone.insert(key);
					count(&seen.left_at_once);
				}
			},
			(Move::Sweep(name), Ok(())) => {
				let key = locations::key(&names[*name]);
				assert!(entry(&before, key).1.leaving);
				if !Listed::<Test>::contains_key(key) {
					gone.insert(key);
					count(&seen.left_later);
				}
			},
			(Move::List(name, ..), Ok(())) if gone.remove(&locations::key(&names[*name])) => {
				count(&seen.back);
			},
			(_, Err(_)) => assert_eq!(after, before, "{step:?} was refused"),
			_ => (),
		}
	}
	agrees(&names);
	// All of it can be taken off the list in the end, and every deposit comes back.
	for (key, listing, _) in ledger() {
		if !listing.leaving {
			let accounts: Vec<_> = pallet_assets::Account::<Test>::iter_key_prefix(key).collect();
			for account in accounts {
				take_all(key, &account);
			}
			accept(key, Acceptance::NOTHING).unwrap();
			delist(key).unwrap();
		}
		while Listed::<Test>::contains_key(key) {
			sweep(key).unwrap();
		}
	}
	check();
	for account in RICH {
		assert_eq!(held(&account), 0);
	}
}

#[test]
fn the_list_agrees_with_itself_and_nothing_comes_in_but_from_a_reserve() {
	let seen = Seen::default();
	let runs = Runs { cases: 64, failure_persistence: None, ..Runs::default() };
	TestRunner::new(runs)
		.run(&vec(moves(), 40..100), |steps| {
			fresh().execute_with(|| sequence(&steps, &seen));
			Ok(())
		})
		.unwrap();
	// All that matters has happened.
	let times = [seen.came, seen.left_at_once, seen.left_later, seen.back].map(Cell::into_inner);
	assert!(times.iter().all(|times| *times > 0), "{times:?}");
}
