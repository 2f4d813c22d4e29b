//! The rules that need no storage.

use super::mock::{parachain, SIBLING};
use crate::{split, Chains, Entry, Fee, Limit, Reason, State, Today};
use frame_support::traits::Contains;
use sp_runtime::Permill;
use xcm::latest::{prelude::*, ROCOCO_GENESIS_HASH};

const ID: [u8; 32] = [5; 32];

fn network() -> Option<NetworkId> {
	Some(NetworkId::ByGenesis(ROCOCO_GENESIS_HASH))
}

fn account(network: Option<NetworkId>) -> Junction {
	AccountId32 { network, id: ID }
}

#[test]
fn a_limit_holds_for_each_transfer_and_for_a_day() {
	let limit = Limit { least: 10, most: Some(50), per_day: Some(80) };
	for (amount, entered, expected) in [
		(9, 0, Err(Reason::BelowLeast)),
		(10, 0, Ok(())),
		(50, 0, Ok(())),
		(51, 0, Err(Reason::AboveMost)),
		(30, 50, Ok(())),
		(31, 50, Err(Reason::AboveDay)),
		(10, 80, Err(Reason::AboveDay)),
		(10, u128::MAX, Err(Reason::AboveDay)),
	] {
		assert_eq!(limit.check(amount, entered), expected, "{amount} after {entered}");
	}
	assert_eq!(Limit::default().check(u128::MAX, u128::MAX), Ok(()));
	assert_eq!(Limit::default().check(0, 0), Ok(()));
}

#[test]
fn a_fee_is_a_flat_part_and_a_share_and_at_most_everything() {
	let fee = Fee { flat: 7, share: Permill::from_percent(10) };
	for (amount, expected) in [(0, 0), (7, 7), (8, 7), (9, 7), (10, 8), (19, 8), (100, 17)] {
		assert_eq!(fee.of(amount), expected, "of {amount}");
	}
	assert_eq!(Fee::default().of(100), 0);
	let all = Fee { flat: u128::MAX, share: Permill::one() };
	assert_eq!(all.of(u128::MAX), u128::MAX);
}

#[test]
fn what_entered_counts_on_its_day_only() {
	let today = Today { day: 3, members: 5, customers: 7 };
	assert_eq!(today.on(3), today);
	assert_eq!(today.on(4), Today { day: 4, members: 0, customers: 0 });
	assert_eq!(today.on(2), Today { day: 2, members: 0, customers: 0 });
}

#[test]
fn an_account_of_another_chain_is_told_apart_from_its_chain() {
	let here = |junction| Location::new(0, [junction]);
	assert_eq!(
		split(&Location::new(1, [Parachain(SIBLING), account(network())])),
		Some((parachain(SIBLING), here(account(None))))
	);
	assert_eq!(
		split(&Location::new(1, [account(None)])),
		Some((Location::parent(), here(account(None))))
	);
	assert_eq!(
		split(&Location::new(1, [Parachain(SIBLING), PalletInstance(4), GeneralIndex(9)])),
		Some((parachain(SIBLING), Location::new(0, [PalletInstance(4), GeneralIndex(9)])))
	);
	// Chains, and what is here.
	for none in [
		parachain(SIBLING),
		Location::parent(),
		Location::here(),
		Location::new(0, [account(None)]),
	] {
		assert_eq!(split(&none), None, "{none:?}");
	}
}

#[test]
fn chains_are_told_apart_from_whom_they_have() {
	let chains = [
		Location::parent(),
		parachain(SIBLING),
		Location::new(2, [GlobalConsensus(NetworkId::Polkadot)]),
		Location::new(2, [GlobalConsensus(NetworkId::Polkadot), Parachain(1)]),
	];
	for chain in chains {
		assert!(Chains::contains(&chain), "{chain:?}");
	}
	let others = [
		Location::here(),
		Location::new(0, [Parachain(SIBLING)]),
		Location::new(0, [account(None)]),
		Location::new(1, [account(None)]),
		Location::new(1, [Parachain(SIBLING), PalletInstance(1)]),
	];
	for other in others {
		assert!(!Chains::contains(&other), "{other:?}");
	}
}

#[test]
fn what_is_returned_goes_to_the_same_account_where_it_came_from_or_to_the_reserve() {
	let entry = |named, origin, reserve| Entry {
		beneficiary: 1u64,
		named,
		asset: 1u32,
		amount: 10,
		fee: 1,
		reason: Reason::Outsider,
		origin,
		reserve,
		since: 1u64,
		state: State::Failed,
	};
	let named = || Location::new(0, [account(network())]);
	let there = || Location::new(0, [account(None)]);
	let remote = || Location::new(1, [Parachain(SIBLING), account(None)]);
	let (origin, reserve) = (parachain(SIBLING), Location::parent());
	for (entry, expected) in [
		(entry(named(), Some(origin.clone()), Some(reserve.clone())), Some((&origin, there()))),
		(entry(named(), Some(origin.clone()), None), Some((&origin, there()))),
		(entry(named(), None, Some(reserve.clone())), Some((&reserve, there()))),
		// An account of another chain goes home.
		(entry(remote(), Some(reserve.clone()), None), Some((&origin, there()))),
		(entry(remote(), None, None), Some((&origin, there()))),
		// Nowhere to go.
		(entry(named(), None, None), None),
		(entry(named(), None, Some(Location::here())), None),
		(entry(Location::here(), Some(origin.clone()), None), None),
	] {
		let expected = expected.map(|(chain, account)| (chain.clone(), account));
		assert_eq!(entry.home(), expected, "{entry:?}");
	}
}
