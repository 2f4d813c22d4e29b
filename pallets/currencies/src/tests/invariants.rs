//! The invariants notice when they are broken.

use super::mock::*;
use crate::*;
use frame_support::{
	assert_ok,
	traits::{fungible::MutateHold, tokens::Precision},
};
use poco_primitives::H256;
use sp_runtime::TryRuntimeError;
use xcm::v5::{Junction::*, Location};

/// Breaks a chain with an asset of which there is some and one that leaves, and expects to be told how.
fn broken(expected: &'static str, harm: impl FnOnce(H256, H256)) {
	fresh().execute_with(|| {
		let key = listed(relay(), terms(relay()));
		give(key, &ANNE, 100);
		let nothing = Terms { accepted: Acceptance::NOTHING, ..terms(sibling(2001)) };
		let gone = listed(coin(1), nothing);
		for number in 0..=MAX_SWEPT as u8 {
			open(gone, &poor(100 + number));
		}
		assert_ok!(delist(gone));
		check();
		harm(key, gone);
		assert_eq!(Currencies::do_try_state(), Err(TryRuntimeError::Other(expected)));
	});
}

fn change(key: H256, change: impl FnOnce(&mut ListingOf<Test>)) {
	Listed::<Test>::mutate(key, |listing| change(listing.as_mut().unwrap()));
}

/// Moves a listing to the key of another location.
fn moved(key: H256, location: Location) {
	let listing = Listed::<Test>::take(key).unwrap();
	let other = locations::key(&location);
	assert_ok!(Assets::force_create(root(), other, ANNE, true, 1));
	Listed::<Test>::insert(other, Listing { location, ..listing });
}

#[test]
fn keys_follow_from_locations() {
	broken("a key follows from a location", |key, _| {
		change(key, |listing| listing.location = sibling(2002));
	});
}

#[test]
fn what_is_listed_lies_elsewhere() {
	let expected = "what is listed lies elsewhere, in its normal form";
	broken(expected, |key, _| moved(key, Location::here()));
	broken(expected, |key, _| moved(key, sibling(OURS)));
	broken(expected, |key, _| moved(key, Location::new(2, [GlobalConsensus(RELAY)])));
}

#[test]
fn reserves_are_other_chains() {
	for reserve in [Location::here(), sibling(OURS), coin(1)] {
		broken("a reserve is another chain", |key, _| {
			change(key, |listing| listing.reserve = reserve);
		});
	}
}

#[test]
fn rates_keep_to_their_bounds() {
	let unit = Rate::from_inner(1);
	for rate in [MinRate::get() - unit, MaxRate::get() + unit] {
		broken("rates are within their bounds", |key, _| {
			change(key, |listing| listing.rate = rate);
		});
	}
}

#[test]
fn every_listed_asset_is_there() {
	broken("what is listed is there", |key, _| {
		pallet_assets::Asset::<Test>::remove(key);
	});
}

#[test]
fn what_leaves_is_nothing_to_anybody() {
	broken("what leaves is accepted for nothing", |_, gone| {
		change(gone, |listing| listing.accepted = Acceptance::EVERYTHING);
	});
	broken("nobody has any of what leaves", |key, _| {
		change(key, |listing| {
			listing.accepted = Acceptance::NOTHING;
			listing.leaving = true;
		});
	});
}

#[test]
fn the_pot_of_deals_is_there() {
	broken("the pot of deals is there in each of their assets", |key, _| {
		assert_ok!(Assets::force_asset_status(root(), key, ANNE, ANNE, ANNE, ANNE, 5, true, false));
	});
}

#[test]
fn deposits_are_held_and_nothing_else() {
	let expected = "deposits are held on their payers' balances, and nothing else";
	broken(expected, |key, _| change(key, |listing| listing.deposit += 1));
	broken(expected, |key, _| change(key, |listing| listing.payer = ANNE));
	broken(expected, |_, _| {
		let reason = HoldReason::Listing.into();
		assert_ok!(Balances::release(&reason, &TREASURY, 1, Precision::Exact));
	});
	broken(expected, |_, _| {
		assert_ok!(Balances::hold(&HoldReason::Listing.into(), &ANNE, 1));
	});
}

#[test]
fn payers_are_accounts() {
	broken("a payer is an account", |key, _| {
		// What is held of the treasury fits what is left.
		let reason = HoldReason::Listing.into();
		assert_ok!(Balances::release(&reason, &TREASURY, DEPOSIT, Precision::Exact));
		change(key, |listing| listing.payer = NOBODY);
	});
}

#[test]
fn what_is_listed_is_counted() {
	broken("what is listed is counted", |_, _| {
		let counter = Listed::<Test>::counter_storage_final_key();
		sp_io::storage::set(&counter, &codec::Encode::encode(&7u32));
	});
}

#[test]
fn no_more_is_listed_than_can_be() {
	broken("no more is listed than can be", |key, _| {
		let listing = record(key);
		for number in 10..10 + MAX_LISTED {
			let location = coin(number.into());
			let other = locations::key(&location);
			assert_ok!(Assets::force_create(root(), other, ANNE, true, 1));
			Listed::<Test>::insert(other, Listing { location, ..listing.clone() });
		}
	});
}
