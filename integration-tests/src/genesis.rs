//! What each chain begins with: a preset of its own, and what makes a network of the three.

use codec::Encode;
use pallet_currencies::{Acceptance, Rate, Terms};
use poco_runtime::{configs::marketplace::Treasury, constants::UNIT};
use serde::{de::DeserializeOwned, Serialize};
use serde_json::{from_slice, from_value, json, to_value, Value};
use sp_core::storage::Storage;
use sp_genesis_builder::{
	runtime_decl_for_genesis_builder::GenesisBuilder, LOCAL_TESTNET_RUNTIME_PRESET,
};
use sp_runtime::BuildStorage;
use std::sync::LazyLock;
use xcm::latest::prelude::*;

/// The PoCo chain's number.
pub const POCO: u32 = poco_runtime::constants::PARA_ID;

/// The other parachain's.
pub const PENPAL: u32 = 2_001;

/// A unit of the relay chain's token.
pub const ROC: u128 = 1_000_000_000_000;

/// A unit of the other parachain's token.
pub const PEN: u128 = penpal_runtime::UNIT;

/// The relay chain, of which both are parachains. Who opens a channel leaves a deposit.
pub fn relay() -> Storage {
	static STATE: LazyLock<Storage> = LazyLock::new(|| {
		// Nothing is executed in a parachain's name: any head and any code will do.
		let registered = [POCO, PENPAL].map(|id| json!([id, ["0x00", "0x01", true]]));
		let network = json!({
			"configuration": { "config": {
				"hrmp_sender_deposit": 2 * ROC,
				"hrmp_recipient_deposit": ROC,
			} },
			"paras": { "paras": registered },
		});
		let preset =
			rococo_runtime::Runtime::get_preset(&Some(LOCAL_TESTNET_RUNTIME_PRESET.into()));
		state::<rococo_runtime::RuntimeGenesisConfig>(preset, network)
	});
	STATE.clone()
}

/// The PoCo chain of a consortium, which mints nothing. The relay chain's token and the other parachain's are listed:
/// with both, execution can be paid; with the latter, deals.
pub fn poco() -> Storage {
	static STATE: LazyLock<Storage> = LazyLock::new(|| {
		let mut config = poco_runtime::genesis::config(&poco_runtime::genesis::CONSORTIUM.into())
			.expect("there is a preset");
		// It pays for what is listed.
		config.balances.balances.push((Treasury::get(), 1_000 * UNIT));
		let terms = |reserve: Location, (price, of): (u128, u128), accepted| Terms {
			reserve,
			rate: Rate::from_rational(price, of),
			accepted,
			minimum_balance: 1,
			is_sufficient: true,
		};
		let sibling = Location::new(1, [Parachain(PENPAL)]);
		let fees = Acceptance { fees: true, ..Acceptance::NOTHING };
		config.currencies.listed = vec![
			(Location::parent(), terms(Location::parent(), (5 * UNIT, ROC), fees)),
			(sibling.clone(), terms(sibling, (UNIT, 5 * PEN), Acceptance::EVERYTHING)),
		];
		config.build_storage().expect("it makes a state")
	});
	STATE.clone()
}

/// The other parachain, below the same relay chain. It has none of others' tokens.
pub fn penpal() -> Storage {
	static STATE: LazyLock<Storage> = LazyLock::new(|| {
		let network = json!({
			"parachainInfo": { "parachainId": PENPAL },
			"assets": { "accounts": [] },
		});
		let preset =
			penpal_runtime::Runtime::get_preset(&Some(LOCAL_TESTNET_RUNTIME_PRESET.into()));
		let mut state = state::<penpal_runtime::RuntimeGenesisConfig>(preset, network);
		let relay = rococo_runtime::xcm_config::ThisNetwork::get();
		let key = penpal_runtime::xcm_config::RelayNetworkId::key().to_vec();
		state.top.insert(key, relay.encode());
		state
	});
	STATE.clone()
}

/// The state that a preset makes, with what the network changes of it.
fn state<Config>(preset: Option<Vec<u8>>, network: Value) -> Storage
where
	Config: Default + Serialize + DeserializeOwned + BuildStorage,
{
	let preset = preset.expect("there is a preset");
	let preset = from_slice(&preset).expect("it is JSON");
	let mut config = to_value(Config::default()).expect("it is JSON");
	for patch in [preset, network] {
		put(patch, &mut config);
	}
	let config: Config = from_value(config).expect("it is a configuration");
	config.build_storage().expect("it makes a state")
}

/// Puts what a patch names over a configuration.
fn put(patch: Value, over: &mut Value) {
	match (patch, over) {
		(Value::Object(patch), Value::Object(over)) => {
			for (key, value) in patch {
				put(value, over.entry(key).or_insert(Value::Null));
			}
		},
		(patch, over) => *over = patch,
	}
}
