//! Random sequences of messages, calls and blocks, with every invariant after each.

use super::mock::*;
use crate::{Customers, Entries, EntryId, Event, Fee, Limit, Limits, Mode};
use frame_support::storage::with_storage_layer;
use poco_primitives::{order::Currency, Balance};
use proptest::{prelude::*, test_runner::Config as Runs};
use sp_runtime::{DispatchResult, Permill};
use std::{cell::RefCell, collections::BTreeSet};
use xcm::{latest::prelude::*, VersionedLocation};

const WHO: [AccountId; 5] = [ANNE, BERT, CLEO, DORA, NOBODY];

#[derive(Clone, Debug)]
enum Move {
	Arrive(usize, Balance, usize, bool),
	Both(Balance, Balance, usize),
	Pass(Balance),
	Send(Balance, usize),
	Leave(usize, usize, Balance),
	Mode(bool),
	Member(usize, bool),
	Group(usize, bool),
	Limits(usize, Balance, Balance, Balance),
	Fee(usize, Balance, u32),
	Vouch(usize, usize, usize, Balance),
	Unvouch(Option<usize>, usize),
	Release(Option<usize>, usize),
	Claim(Option<usize>, usize, usize),
	Retry(bool, usize),
	Stop(Option<usize>, usize),
	AlwaysStop(usize, bool),
	Close(usize, bool),
	Sends(usize),
	Days(u64),
	Blocks(u64),
}

fn moves() -> impl Strategy<Value = Move> {
	let who = || 0..WHO.len();
	let asset = || 0..ASSETS.len();
	let entry = || 0..6usize;
	// Who may, mostly.
	let right = || proptest::option::weighted(0.2, 0..WHO.len());
	let amount = || prop_oneof![1..12u128, 1..2_000u128];
	prop_oneof![
		12 => (asset(), amount(), who(), any::<bool>())
			.prop_map(|(a, b, c, d)| Move::Arrive(a, b, c, d)),
		2 => (amount(), amount(), who()).prop_map(|(a, b, c)| Move::Both(a, b, c)),
		1 => amount().prop_map(Move::Pass),
		1 => (amount(), who()).prop_map(|(a, b)| Move::Send(a, b)),
		2 => (who(), asset(), amount()).prop_map(|(a, b, c)| Move::Leave(a, b, c)),
		1 => any::<bool>().prop_map(Move::Mode),
		2 => (who(), any::<bool>()).prop_map(|(a, b)| Move::Member(a, b)),
		1 => (who(), any::<bool>()).prop_map(|(a, b)| Move::Group(a, b)),
		1 => (asset(), amount(), amount(), amount())
			.prop_map(|(a, b, c, d)| Move::Limits(a, b, c, d)),
		1 => (asset(), amount(), 0..12u32).prop_map(|(a, b, c)| Move::Fee(a, b, c)),
		3 => (who(), who(), asset(), amount()).prop_map(|(a, b, c, d)| Move::Vouch(a, b, c, d)),
		2 => (right(), entry()).prop_map(|(a, b)| Move::Unvouch(a, b)),
		2 => (proptest::option::of(who()), entry()).prop_map(|(a, b)| Move::Release(a, b)),
		3 => (right(), entry(), 0..4usize).prop_map(|(a, b, c)| Move::Claim(a, b, c)),
		2 => (any::<bool>(), entry()).prop_map(|(a, b)| Move::Retry(a, b)),
		2 => (right(), entry()).prop_map(|(a, b)| Move::Stop(a, b)),
		1 => (who(), any::<bool>()).prop_map(|(a, b)| Move::AlwaysStop(a, b)),
		1 => (0..3usize, any::<bool>()).prop_map(|(a, b)| Move::Close(a, b)),
		1 => (0..4usize).prop_map(Move::Sends),
		1 => (1..3u64).prop_map(Move::Days),
		4 => (1..3u64).prop_map(Move::Blocks),
	]
}

fn chains(index: usize) -> Location {
	[Location::parent(), parachain(SIBLING), parachain(OTHER), parachain(SELF)][index].clone()
}

fn leave(asset: Currency, amount: Balance) -> Vec<Instruction<RuntimeCall>> {
	let xcm = Xcm(vec![DepositAsset { assets: everything(), beneficiary: at(&DORA) }]);
	vec![
		SetFeesMode { jit_withdraw: true },
		WithdrawAsset(fungible(asset, amount)),
		if asset == NATIVE {
			DepositReserveAsset { assets: everything(), dest: parachain(OTHER), xcm }
		} else {
			let reserve = location(asset).chain_location();
			InitiateReserveWithdraw { assets: everything(), reserve, xcm }
		},
	]
}

/// One of the entries, and whose it is. There may be none.
fn open(nth: usize) -> (EntryId, AccountId) {
	let all: Vec<_> = Entries::<Test>::iter().collect();
	match all.get(nth % all.len().max(1)) {
		Some((number, entry)) => (*number, entry.beneficiary.clone()),
		None => (EntryId::MAX, BERT),
	}
}

/// Does as it is told, as far as it may, as a transaction does.
fn make(step: Move) {
	let within = |call: &dyn Fn() -> DispatchResult| {
		let _ = with_storage_layer(call);
	};
	match step {
		Move::Arrive(asset, amount, who, noted) => {
			let program = transfer(ASSETS[asset], amount, at(&WHO[who]));
			if noted {
				receive(source(ASSETS[asset]), program);
			} else {
				receive_unnoted(source(ASSETS[asset]), program);
			}
		},
		Move::Both(token, native, who) => {
			receive(
				Source::Sibling(SIBLING),
				Xcm(vec![
					ReserveAssetDeposited(fungible(TOKEN, token)),
					WithdrawAsset(fungible(NATIVE, native)),
					ClearOrigin,
					DepositAsset { assets: everything(), beneficiary: at(&WHO[who]) },
				]),
			);
		},
		Move::Pass(amount) => {
			let xcm = Xcm(vec![]);
			receive(
				Source::Sibling(SIBLING),
				Xcm(vec![
					WithdrawAsset(fungible(NATIVE, amount)),
					DepositReserveAsset { assets: everything(), dest: parachain(OTHER), xcm },
				]),
			);
		},
		Move::Send(amount, who) => {
			let (assets, beneficiary) = (fungible(NATIVE, amount), at(&WHO[who]));
			receive(Source::Sibling(SIBLING), Xcm(vec![TransferAsset { assets, beneficiary }]));
		},
		Move::Leave(who, asset, amount) => {
			within(&|| execute(&WHO[who], Xcm(leave(ASSETS[asset], amount))));
		},
		Move::Mode(on) => {
			let mode = if on { Mode::On } else { Mode::Off };
			within(&|| Border::set_mode(root(), mode));
		},
		Move::Member(who, add) => {
			let list = || vec![WHO[who].clone()].try_into().unwrap();
			within(&|| {
				if add {
					Border::add_members(root(), list())
				} else {
					Border::remove_members(root(), list())
				}
			});
		},
		Move::Group(who, add) => {
			InGroups::set(if add { vec![(1, WHO[who].clone())] } else { vec![] });
			within(&|| Border::link_group(root(), 1));
		},
		Move::Limits(asset, least, most, per_day) => {
			let limit = Limit { least: least / 10, most: Some(most), per_day: Some(per_day * 2) };
			let limits = Some(Limits { members: limit, customers: limit });
			within(&|| Border::set_limits(root(), ASSETS[asset], limits));
		},
		Move::Fee(asset, flat, percent) => {
			let fee = Some(Fee { flat: flat / 10, share: Permill::from_percent(percent) });
			within(&|| Border::set_fee(root(), ASSETS[asset], fee));
		},
		Move::Vouch(who, customer, asset, per_day) => {
			within(&|| {
				let (who, customer) = (signed(WHO[who].clone()), WHO[customer].clone());
				Border::vouch(who, customer, ASSETS[asset], per_day)
			});
		},
		Move::Unvouch(who, nth) => {
			let all: Vec<_> = Customers::<Test>::iter().collect();
			if let Some((customer, asset, record)) = all.get(nth % all.len().max(1)) {
				let caller = who.map_or_else(|| record.member.clone(), |who| WHO[who].clone());
				within(&|| Border::unvouch(signed(caller.clone()), customer.clone(), *asset));
			}
		},
		Move::Release(who, nth) => {
			let origin = || who.map_or_else(root, |who| signed(WHO[who].clone()));
			within(&|| Border::release(origin(), open(nth).0));
		},
		Move::Claim(who, nth, chain) => {
			let (number, beneficiary) = open(nth);
			let caller = who.map_or(beneficiary, |who| WHO[who].clone());
			let destination = chains(chain).appended_with(at(&CLEO)).unwrap();
			within(&|| {
				let destination = Box::new(VersionedLocation::from(destination.clone()));
				Border::claim(signed(caller.clone()), number, destination)
			});
		},
		Move::Retry(governance, nth) => {
			let origin = || if governance { root() } else { signed(DORA) };
			within(&|| Border::retry(origin(), open(nth).0));
		},
		Move::Stop(who, nth) => {
			let (number, beneficiary) = open(nth);
			let caller = who.map_or(beneficiary, |who| WHO[who].clone());
			within(&|| Border::stop_return(signed(caller.clone()), number));
		},
		Move::AlwaysStop(who, stop) => {
			within(&|| Border::set_always_stop(signed(WHO[who].clone()), stop));
		},
		Move::Close(chain, close) => {
			Closed::set(if close { vec![chains(chain)] } else { vec![] });
		},
		Move::Sends(how) => {
			let how = [Sending::Right, Sending::Right, Sending::Nothing, Sending::TooMuch][how];
			Sends::set(how);
		},
		Move::Days(days) => Now::mutate(|now| *now += days * crate::DAY),
		Move::Blocks(count) => blocks(count),
	}
}

/// What an event is called.
fn name(event: &Event<Test>) -> String {
	let told = format!("{event:?}");
	told.trim_start_matches("Event::").split([' ', '{']).next().unwrap_or_default().into()
}

#[test]
fn no_sequence_breaks_the_books() {
	let runs = Runs { cases: 64, failure_persistence: None, ..Runs::default() };
	let happened = RefCell::new(BTreeSet::new());
	proptest!(runs, |(steps in proptest::collection::vec(moves(), 1..80))| {
		chain().execute_with(|| {
			member(&ANNE);
			for step in steps {
				make(step);
				check();
			}
			happened.borrow_mut().extend(events().iter().map(name));
			// In the end, whatever is kept apart can be sent away or let in, to the last unit.
			Closed::set(vec![]);
			Sends::set(Sending::Right);
			Balances::transfer_allow_death(signed(DORA), NOBODY, 1_000).unwrap();
			for number in Entries::<Test>::iter_keys().collect::<Vec<_>>() {
				if with_storage_layer(|| Border::retry(root(), number)).is_err() {
					with_storage_layer(|| Border::release(root(), number)).unwrap();
				}
				check();
			}
			for asset in ASSETS {
				assert_eq!(kept(asset), 0);
				assert_eq!(balance(&Border::quarantine_account(), asset), 0);
			}
		});
	});
	let names = happened.into_inner();
	for name in [
		"Admitted",
		"AlwaysStopSet",
		"CustomerUnvouched",
		"CustomerVouched",
		"KeptApart",
		"Released",
		"ReturnFailed",
		"ReturnStopped",
		"Returned",
		"TakenAsFee",
	] {
		assert!(names.contains(name), "{name} never happened");
	}
}
