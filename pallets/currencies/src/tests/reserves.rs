//! Where assets come from, and which asset lies where.

use super::mock::*;
use crate::*;
use frame_support::{
	assert_noop, assert_ok,
	traits::{Contains, ContainsPair},
};
use poco_primitives::H256;
use sp_runtime::{traits::MaybeEquivalence, DispatchError};
use xcm::v5::{Asset, AssetId, AssetInstance, Fungibility, Junction::*, Location};

fn comes_from(asset: &Asset, origin: &Location) -> bool {
	FromReserve::<Test>::contains(asset, origin)
}

fn key_of(location: &Location) -> Option<H256> {
	Currencies::convert(location)
}

#[test]
fn an_asset_comes_from_its_reserve_and_from_nowhere_else() {
	case(|| {
		listed(coin(1), terms(sibling(2001)));
		listed(coin(2), terms(sibling(1000)));
		listed(relay(), terms(relay()));
		let chains = [
			relay(),
			sibling(1000),
			sibling(2001),
			sibling(2002),
			sibling(OURS),
			Location::here(),
			Location::new(1, [Parachain(2001), PalletInstance(50)]),
			Location::new(1, [Parachain(2001), AccountId32 { network: None, id: [1; 32] }]),
			Location::new(2, [GlobalConsensus(RELAY), Parachain(2001)]),
			Location::new(2, [GlobalConsensus(RELAY)]),
		];
		for (asset, reserve) in
			[(coin(1), sibling(2001)), (coin(2), sibling(1000)), (relay(), relay())]
		{
			for origin in &chains {
				let asset = amount(asset.clone(), 10);
				assert_eq!(comes_from(&asset, origin), *origin == reserve, "{asset:?} {origin:?}");
			}
		}
	});
}

#[test]
fn nothing_that_is_not_listed_comes_in() {
	case(|| {
		listed(coin(1), terms(sibling(2001)));
		for asset in [
			coin(2),
			relay(),
			sibling(2001),
			// The chain's own token, by all its names.
			Location::here(),
			sibling(OURS),
			Location::new(2, [GlobalConsensus(RELAY), Parachain(OURS)]),
			// The listed asset, by another name.
			Location::new(
				2,
				[GlobalConsensus(RELAY), Parachain(2001), PalletInstance(50), GeneralIndex(1)],
			),
		] {
			let asset = amount(asset, 10);
			for origin in [relay(), sibling(2001), sibling(OURS), Location::here()] {
				assert!(!comes_from(&asset, &origin), "{asset:?} from {origin:?}");
			}
		}
	});
}

#[test]
fn what_cannot_be_divided_does_not_come_in() {
	case(|| {
		listed(coin(1), terms(sibling(2001)));
		let fun = Fungibility::NonFungible(AssetInstance::Index(1));
		let asset = Asset { id: AssetId(coin(1)), fun };
		assert!(!comes_from(&asset, &sibling(2001)));
	});
}

#[test]
fn a_contract_comes_in_under_the_name_that_was_listed() {
	case(|| {
		let contract = |network| {
			let address = AccountKey20 { network, key: [0x11; 20] };
			Location::new(1, [Parachain(2004), address])
		};
		let key = listed(contract(None), terms(sibling(2004)));
		assert_eq!(key_of(&contract(None)), Some(key));
		assert!(comes_from(&amount(contract(None), 1), &sibling(2004)));
		// It has the same key, and is another asset to the executor of messages.
		assert_eq!(key_of(&contract(Some(RELAY))), None);
		assert!(!IsListed::<Test>::contains(&contract(Some(RELAY))));
		assert!(!comes_from(&amount(contract(Some(RELAY)), 1), &sibling(2004)));
		assert_eq!(Currencies::fee_rate(&contract(Some(RELAY))), None);
	});
}

#[test]
fn locations_become_keys_and_keys_locations() {
	case(|| {
		for location in [relay(), coin(1), sibling(2001)] {
			assert_eq!(key_of(&location), None);
			assert!(!IsListed::<Test>::contains(&location));
			let key = listed(location.clone(), terms(relay()));
			assert_eq!(key_of(&location), Some(key));
			assert!(IsListed::<Test>::contains(&location));
			assert_eq!(Currencies::convert_back(&key), Some(location));
		}
		assert_eq!(key_of(&Location::here()), None);
		assert_eq!(Currencies::convert_back(&H256::zero()), None);
	});
}

#[test]
fn another_reserve_can_be_named() {
	case(|| {
		let key = listed(relay(), terms(relay()));
		let asset = amount(relay(), 10);
		assert!(comes_from(&asset, &relay()));
		assert_ok!(set_reserve(key, sibling(1000)));
		assert_eq!(last_event(), Event::ReserveSet { key, reserve: sibling(1000) });
		assert!(!comes_from(&asset, &relay()));
		assert!(comes_from(&asset, &sibling(1000)));
		assert_eq!(key_of(&relay()), Some(key));
	});
}

#[test]
fn a_reserve_that_is_no_chain_cannot_be_named() {
	case(|| {
		let key = listed(relay(), terms(relay()));
		for reserve in [
			Location::here(),
			sibling(OURS),
			coin(1),
			Location::new(2, [GlobalConsensus(RELAY), Parachain(2001)]),
		] {
			assert_noop!(set_reserve(key, reserve), Error::<Test>::NotOtherChain);
		}
		assert_noop!(set_reserve(H256::zero(), relay()), Error::<Test>::NotListed);
	});
}

#[test]
fn nobody_names_a_reserve_but_who_may() {
	case(|| {
		let key = listed(relay(), terms(relay()));
		for origin in [signed(ANNE), signed(STEWARD), RuntimeOrigin::none()] {
			assert_noop!(
				Currencies::set_reserve(origin, key, sibling(1000).into()),
				DispatchError::BadOrigin
			);
		}
	});
}
