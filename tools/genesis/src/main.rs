//! Makes the genesis states of local networks: of the relay chain, of the PoCo chain, and of the
//! parachain beside it.
//!
//! Those of the first two are built by native runtimes: a Wasm would have to be compiled for each of them before
//! a network could start. The neighbour's is built by its Wasm, since there is no need for it natively.

use clap::{Parser, Subcommand};
use codec::Encode;
use poco_network_genesis as neighbour;
use poco_node::chain_spec::{compressed, LOCAL};
use polkadot_omni_node_lib::chain_spec::Extensions;
use rococo_runtime as relay;
use sc_chain_spec::{
	json_merge, ChainSpec, ChainType, GenericChainSpec, GenesisConfigBuilderRuntimeCaller,
	NoExtension,
};
use serde_json::{from_slice, from_value, json, to_value, Value};
use sp_core::storage::{well_known_keys::CODE, StateVersion, Storage};
use sp_crypto_hashing::twox_128;
use sp_genesis_builder::{
	runtime_decl_for_genesis_builder::GenesisBuilder, LOCAL_TESTNET_RUNTIME_PRESET,
};
use sp_keyring::Sr25519Keyring::Eve;
use sp_runtime::{
	generic::Header,
	traits::{BlakeTwo256, Hash, Header as _},
	BuildStorage,
};
use std::{path::PathBuf, str::FromStr};
use xcm::latest::{NetworkId, ROCOCO_GENESIS_HASH};

/// The relay chain that all parachains here name.
const RELAY: &str = "rococo-local";

/// The neighbour's para id.
const NEIGHBOUR: u32 = 1004;

/// The state version of every chain here.
const VERSION: StateVersion = StateVersion::V1;

/// A parachain's specification.
type ParachainSpec = GenericChainSpec<Extensions>;

/// Writes to standard output what local networks begin with. Collators are Charlie and Dave of the
/// PoCo chain and Eve of the neighbour, validators are Alice and Bob.
#[derive(Parser)]
#[command(name = "network-genesis", version, max_term_width = 100)]
struct Cli {
	#[command(subcommand)]
	command: Command,
}

#[derive(Subcommand)]
enum Command {
	/// The raw specification of a relay chain that knows the parachains from its first block on.
	Relay {
		/// The PoCo chain's specification; the one that the node has built in when not given.
		#[arg(long, value_name = "FILE")]
		poco: Option<PathBuf>,
		/// Without the neighbour.
		#[arg(long)]
		alone: bool,
		/// A channel for messages between parachains; may be given many times.
		#[arg(long, value_name = "SENDER:RECIPIENT:MESSAGES:BYTES")]
		hrmp: Vec<Channel>,
	},
	/// The raw specification of the PoCo chain.
	Poco {
		/// A specification to take instead of the one that the node has built in.
		#[arg(long, value_name = "FILE")]
		poco: Option<PathBuf>,
	},
	/// The raw specification of the neighbour: Penpal, the SDK's parachain for trying messages, which
	/// nobody of this project wrote and which takes tokens of others. Alice has its highest key.
	Neighbour,
	/// The first header of a parachain, in hex.
	ExportGenesisState {
		/// Its raw specification.
		#[arg(long, value_name = "FILE")]
		chain: PathBuf,
	},
	/// The first code of a parachain, in hex.
	ExportGenesisWasm {
		/// Its raw specification.
		#[arg(long, value_name = "FILE")]
		chain: PathBuf,
	},
}

/// A channel between two parachains, one way.
#[derive(Clone, Copy)]
struct Channel {
	sender: u32,
	recipient: u32,
	/// Messages that may wait in it.
	capacity: u32,
	/// Bytes of a message at most.
	message_size: u32,
}

impl FromStr for Channel {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		let numbers: Result<Vec<u32>, _> = text.split(':').map(str::parse).collect();
		match numbers.as_deref() {
			Ok([sender, recipient, capacity, message_size]) => Ok(Self {
				sender: *sender,
				recipient: *recipient,
				capacity: *capacity,
				message_size: *message_size,
			}),
			_ => Err("four numbers with colons between them".into()),
		}
	}
}

fn main() -> Result<(), String> {
	let written = match Cli::parse().command {
		Command::Relay { poco, alone, hrmp } => relay_spec(poco, alone, &hrmp)?,
		Command::Poco { poco } => poco_spec(poco)?.as_json(true)?,
		Command::Neighbour => neighbour_spec()?.as_json(true)?,
		Command::ExportGenesisState { chain } => {
			hexadecimal(&head(&ParachainSpec::from_json_file(chain)?.build_storage()?))
		},
		Command::ExportGenesisWasm { chain } => {
			hexadecimal(code(&ParachainSpec::from_json_file(chain)?.build_storage()?)?)
		},
	};
	println!("{written}");
	Ok(())
}

fn poco_spec(file: Option<PathBuf>) -> Result<ParachainSpec, String> {
	match file {
		Some(file) => ParachainSpec::from_json_file(file),
		None => LOCAL.raw(),
	}
}

fn neighbour_spec() -> Result<ParachainSpec, String> {
	let wasm = neighbour::WASM_BINARY.ok_or("this program was built without the neighbour")?;
	let runtime = <GenesisConfigBuilderRuntimeCaller>::new(wasm);
	let mut config = runtime.get_named_preset(Some(&LOCAL_TESTNET_RUNTIME_PRESET.into()))?;
	let eve = Eve.to_account_id();
	let network = json!({
		"collatorSelection": { "invulnerables": [eve] },
		"parachainInfo": { "parachainId": NEIGHBOUR },
		"session": { "keys": [[eve, eve, { "aura": Eve.public() }]] },
	});
	json_merge(&mut config, network);
	let mut state = runtime.get_storage_for_patch(config)?;
	let code = compressed(Some(wasm))?;
	let mut spec = GenericChainSpec::builder(&code, Extensions::new(RELAY.into(), NEIGHBOUR))
		.with_name("Neighbour Local")
		.with_id("neighbour-local")
		.with_protocol_id("neighbour-local")
		.with_chain_type(ChainType::Local)
		.build();
	state.top.insert(CODE.to_vec(), code);
	// It takes itself to be below Westend until it is told where it is.
	let relay = NetworkId::ByGenesis(ROCOCO_GENESIS_HASH);
	state.top.insert(twox_128(b":RelayNetworkId:").to_vec(), relay.encode());
	spec.set_storage(state);
	Ok(spec)
}

fn relay_spec(poco: Option<PathBuf>, alone: bool, channels: &[Channel]) -> Result<String, String> {
	let mut parachains = vec![poco_spec(poco)?];
	if !alone {
		parachains.push(neighbour_spec()?);
	}
	let parachains: Vec<Value> = parachains
		.iter()
		.map(|spec| {
			let id = Extensions::try_get(spec).and_then(Extensions::para_id);
			let id = id.ok_or("a parachain's specification has no para_id")?;
			let state = spec.build_storage()?;
			Ok(json!([id, [hexadecimal(&head(&state)), hexadecimal(code(&state)?), true]]))
		})
		.collect::<Result<_, String>>()?;
	let largest = |what: fn(&Channel) -> u32| channels.iter().map(what).max().unwrap_or_default();
	let capacity = largest(|channel| channel.capacity);
	let message_size = largest(|channel| channel.message_size);
	let network = json!({
		"configuration": { "config": {
			"hrmp_channel_max_capacity": capacity,
			"hrmp_channel_max_message_size": message_size,
			"hrmp_channel_max_total_size": capacity.saturating_mul(message_size),
		} },
		"hrmp": {
			"preopenHrmpChannels": channels
				.iter()
				.map(|it| json!([it.sender, it.recipient, it.capacity, it.message_size]))
				.collect::<Vec<_>>(),
		},
		"paras": { "paras": parachains },
	});
	let patch = relay::Runtime::get_preset(&Some(LOCAL_TESTNET_RUNTIME_PRESET.into()));
	let config: relay::RuntimeGenesisConfig =
		config(to_value(relay::RuntimeGenesisConfig::default()), patch, network)?;
	let code = compressed(relay::fast_runtime_binary::WASM_BINARY)?;
	let mut spec = GenericChainSpec::<NoExtension>::builder(&code, None)
		.with_name("Rococo Local Testnet")
		// The node tells by its beginning that this is a chain like Rococo.
		.with_id("rococo_local_testnet")
		.with_protocol_id("dot")
		.with_chain_type(ChainType::Local)
		.build();
	let mut state = storage(&config, code)?;
	// Opening a channel tells both sides by a message. One that was sent in block 0 is taken for an
	// old one by parachains of this release, which then find the queue's hash wrong and stop.
	let queues = twox_128(b"Dmp");
	state.top.retain(|key, _| !key.starts_with(&queues));
	spec.set_storage(state);
	spec.as_json(true)
}

/// A genesis configuration: the defaults, a preset over them, and what a network wants over that.
fn config<Config: serde::de::DeserializeOwned>(
	defaults: serde_json::Result<Value>,
	preset: Option<Vec<u8>>,
	network: Value,
) -> Result<Config, String> {
	let readable = |error: serde_json::Error| error.to_string();
	let mut config = defaults.map_err(readable)?;
	let preset = preset.ok_or("a runtime has no preset of this name")?;
	json_merge(&mut config, from_slice(&preset).map_err(readable)?);
	json_merge(&mut config, network);
	from_value(config).map_err(readable)
}

fn storage(config: &impl BuildStorage, code: Vec<u8>) -> Result<Storage, String> {
	let mut storage = config.build_storage()?;
	storage.top.insert(CODE.to_vec(), code);
	Ok(storage)
}

fn code(state: &Storage) -> Result<&[u8], String> {
	Ok(state.top.get(CODE).ok_or("a parachain's state has no code")?)
}

/// The encoded header of a chain's first block.
fn head(state: &Storage) -> Vec<u8> {
	let top = state.top.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
	Header::<u32, BlakeTwo256>::new(
		0,
		BlakeTwo256::trie_root(Vec::new(), VERSION),
		BlakeTwo256::trie_root(top, VERSION),
		Default::default(),
		Default::default(),
	)
	.encode()
}

fn hexadecimal(bytes: &[u8]) -> String {
	format!("0x{}", hex::encode(bytes))
}
