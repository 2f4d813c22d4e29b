//! Names of places: one of them is the normal form, and the key follows from it.

use super::mock::{coin, relay, sibling, OURS, RELAY};
use crate::locations::{is_foreign, is_normal, is_other_chain, key};
use codec::Encode;
use poco_primitives::H256;
use xcm::v5::{
	InteriorLocation,
	Junction::{self, *},
	Junctions, Location,
	NetworkId::{self, *},
};

const POLKADOT: [u8; 32] = [
	0x91, 0xb1, 0x71, 0xbb, 0x15, 0x8e, 0x2d, 0x38, 0x48, 0xfa, 0x23, 0xa9, 0xf1, 0xc2, 0x51, 0x82,
	0xfb, 0x8e, 0x20, 0x31, 0x3b, 0x2c, 0x1e, 0xb4, 0x92, 0x19, 0xda, 0x7a, 0x70, 0xce, 0x90, 0xc3,
];

fn context() -> InteriorLocation {
	[GlobalConsensus(RELAY), Parachain(OURS)].into()
}

fn normal(location: &Location) -> bool {
	is_normal(location, &context())
}

fn chain(location: &Location) -> bool {
	is_other_chain(location, &context())
}

fn contract(network: Option<NetworkId>) -> Location {
	let address = AccountKey20 { network, key: [0x11; 20] };
	Location::new(1, [Parachain(2004), PalletInstance(110), address])
}

fn bridged(network: NetworkId) -> Location {
	let address = AccountKey20 { network: None, key: [0x11; 20] };
	Location::new(2, [GlobalConsensus(network), address])
}

fn named(length: u8, behind: u8) -> Location {
	let mut data = [behind; 32];
	data[..4].copy_from_slice(b"gold");
	Location::new(1, [Parachain(3), GeneralKey { length, data }])
}

#[test]
fn a_key_is_the_hash_that_is_committed() {
	let file = include_str!("../../../../primitives/vectors/currencies.json");
	let vectors: serde_json::Value = serde_json::from_str(file).unwrap();
	let locations = [
		("relay_chain", relay()),
		("parachain", sibling(2001)),
		(
			"asset_of_a_pallet",
			Location::new(1, [Parachain(1000), PalletInstance(50), GeneralIndex(1984)]),
		),
		("contract", contract(None)),
		("bridged_contract", bridged(Ethereum { chain_id: 1 })),
		("named_asset", named(4, 0)),
	];
	assert_eq!(vectors.as_object().unwrap().len(), locations.len());
	for (name, location) in locations {
		let encoding = format!("0x{}", hex::encode(location.encode()));
		assert_eq!(vectors[name]["location"], encoding, "{name}");
		let committed: H256 = serde_json::from_value(vectors[name]["key"].clone()).unwrap();
		assert_eq!(key(&location), committed, "{name}");
		assert!(normal(&location), "{name}");
	}
}

#[test]
fn keys_tell_places_apart_and_not_their_networks() {
	let places =
		[relay(), sibling(2001), sibling(2002), coin(1), coin(2), contract(None), named(4, 0)];
	for (index, place) in places.iter().enumerate() {
		for other in &places[..index] {
			assert_ne!(key(place), key(other));
		}
	}
	assert_eq!(key(&contract(Some(RELAY))), key(&contract(None)));
	assert_eq!(key(&contract(Some(Ethereum { chain_id: 1 }))), key(&contract(None)));
	assert_ne!(
		key(&bridged(Ethereum { chain_id: 1 })),
		key(&bridged(Ethereum { chain_id: 2 })),
		"that it lies in another network is no detail"
	);
}

#[test]
fn a_normal_form_goes_up_no_further_than_it_has_to() {
	for location in [relay(), sibling(2001), coin(1), bridged(Polkadot), contract(Some(RELAY))] {
		assert!(normal(&location), "{location:?}");
	}
	// The relay chain, a sibling and its asset, seen from above.
	let seen_from_above = [
		Location::new(2, [GlobalConsensus(RELAY)]),
		Location::new(2, [GlobalConsensus(RELAY), Parachain(2001)]),
		Location::new(
			2,
			[GlobalConsensus(RELAY), Parachain(2001), PalletInstance(50), GeneralIndex(1)],
		),
	];
	for location in seen_from_above {
		assert!(!normal(&location), "{location:?}");
	}
}

#[test]
fn this_chain_has_no_other_name() {
	let ours = [
		Location::new(1, [Parachain(OURS)]),
		Location::new(2, [GlobalConsensus(RELAY), Parachain(OURS)]),
		Location::new(1, [Parachain(OURS), PalletInstance(2)]),
	];
	for location in ours {
		assert!(is_foreign(&location) && !normal(&location), "{location:?}");
	}
	assert!(!is_foreign(&Location::here()));
	assert!(!is_foreign(&Location::new(0, [PalletInstance(2), GeneralIndex(1)])));
}

#[test]
fn consensus_systems_are_named_at_the_top_and_only_there() {
	let nowhere = [
		Location::new(2, Junctions::Here),
		Location::new(2, [Parachain(2001)]),
		Location::new(3, [GlobalConsensus(Polkadot)]),
		Location::new(255, Junctions::Here),
		Location::new(1, [GlobalConsensus(Polkadot)]),
		Location::new(1, [Parachain(2001), GlobalConsensus(Polkadot)]),
		Location::new(2, [GlobalConsensus(Polkadot), GlobalConsensus(Kusama)]),
	];
	for location in nowhere {
		assert!(!normal(&location), "{location:?}");
		assert!(!chain(&location), "{location:?}");
	}
}

#[test]
fn a_network_with_a_name_goes_by_it() {
	assert!(normal(&bridged(Polkadot)));
	assert!(!normal(&bridged(ByGenesis(POLKADOT))));
	assert!(normal(&bridged(ByGenesis([7; 32]))));
	assert!(!normal(&bridged(ByFork { block_number: 0, block_hash: [7; 32] })));
}

#[test]
fn a_key_has_nothing_behind_its_end() {
	assert!(normal(&named(4, 0)));
	assert!(normal(&named(32, 1)));
	assert!(!normal(&named(4, 1)));
	assert!(!normal(&named(33, 0)));
	assert!(!normal(&named(255, 0)));
}

#[test]
fn chains_are_the_relay_chain_parachains_and_other_consensus_systems() {
	let chains = [
		relay(),
		sibling(1000),
		Location::new(2, [GlobalConsensus(Polkadot)]),
		Location::new(2, [GlobalConsensus(Polkadot), Parachain(1000)]),
	];
	for location in chains {
		assert!(chain(&location), "{location:?}");
	}
	let others = [
		Location::here(),
		Location::new(0, [Parachain(1000)]),
		Location::new(1, [Parachain(OURS)]),
		Location::new(2, [GlobalConsensus(RELAY), Parachain(1000)]),
		coin(1),
		Location::new(1, [AccountId32 { network: None, id: [1; 32] }]),
		Location::new(1, [Parachain(1000), Parachain(1000)]),
		Location::new(1, [OnlyChild]),
		Location::new(1, [Junction::PalletInstance(1), Parachain(1000)]),
	];
	for location in others {
		assert!(!chain(&location), "{location:?}");
	}
}
