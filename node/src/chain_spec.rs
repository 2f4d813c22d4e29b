//! The chain specifications that are built into the node.

use array_bytes::bytes2hex;
use poco_primitives::chain::{SS58_PREFIX, TOKEN_DECIMALS, TOKEN_SYMBOL};
use poco_runtime::{
	constants::{LOCAL_RELAY_CHAIN, PARA_ID},
	BuildStorage, RuntimeGenesisConfig,
};
use polkadot_omni_node_lib::chain_spec::{
	ChainSpec, DiskChainSpecLoader, Extensions, GenericChainSpec, LoadSpec,
};
use sc_chain_spec::{json_merge, ChainType, Properties};
use serde_json::{json, Map, Value};
use sp_genesis_builder::{DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use sp_maybe_compressed_blob::{compress_weakly, decompress, CODE_BLOB_BOMB_LIMIT};
use sp_runtime::Storage;
use sp_storage::well_known_keys::CODE;

/// Knows `dev` and `local`; everything else is a file.
pub struct Loader;

impl LoadSpec for Loader {
	fn load_spec(&self, id: &str) -> Result<Box<dyn ChainSpec>, String> {
		match id {
			"dev" => Ok(Box::new(dev()?)),
			"local" | "" => Ok(Box::new(local()?)),
			path => DiskChainSpecLoader.load_spec(path),
		}
	}
}

/// One collator that needs no relay chain, and every well-known account with money.
///
/// Its genesis state is built by the native runtime: a node that let the Wasm build it would spend
/// most of its start on compiling that several times.
pub fn dev() -> Result<GenericChainSpec, String> {
	let plain = plain_dev()?;
	let mut spec: Value =
		serde_json::from_str(&plain.as_json(false)?).map_err(|error| error.to_string())?;
	let storage = native_genesis(DEV_RUNTIME_PRESET)?;
	let top: Map<String, Value> = storage
		.top
		.iter()
		.map(|(key, value)| (bytes2hex("0x", key), bytes2hex("0x", value).into()))
		.collect();
	spec["genesis"] = json!({ "raw": { "top": top, "childrenDefault": {} } });
	GenericChainSpec::from_json_bytes(spec.to_string().into_bytes())
}

/// Two collators below a local relay chain.
pub fn local() -> Result<GenericChainSpec, String> {
	plain("PoCo Local", "poco-local", ChainType::Local, LOCAL_TESTNET_RUNTIME_PRESET)
}

/// What `dev` is made of.
fn plain_dev() -> Result<GenericChainSpec, String> {
	plain("PoCo Development", "poco-dev", ChainType::Development, DEV_RUNTIME_PRESET)
}

fn plain(
	name: &str,
	id: &str,
	chain_type: ChainType,
	preset: &str,
) -> Result<GenericChainSpec, String> {
	let extensions = Extensions::new(LOCAL_RELAY_CHAIN.into(), PARA_ID);
	Ok(GenericChainSpec::builder(&code()?, extensions)
		.with_name(name)
		.with_id(id)
		.with_chain_type(chain_type)
		.with_protocol_id(id)
		.with_properties(properties())
		.with_genesis_config_preset_name(preset)
		.build())
}

/// The runtime, compressed: development builds leave it as large as the compiler made it, which is
/// more than relay chains accept.
fn code() -> Result<Vec<u8>, String> {
	let code = poco_runtime::WASM_BINARY.ok_or(
		"this node was built without a runtime: build it again without SKIP_WASM_BUILD in the \
		environment, or name a chain specification file with --chain",
	)?;
	let code = decompress(code, CODE_BLOB_BOMB_LIMIT).map_err(|error| error.to_string())?;
	compress_weakly(&code, CODE_BLOB_BOMB_LIMIT)
		.ok_or("the runtime is larger than any chain would take".into())
}

/// The state of a preset.
fn native_genesis(preset: &str) -> Result<Storage, String> {
	let readable = |error: serde_json::Error| error.to_string();
	let patch = poco_runtime::genesis::get_preset(&preset.into())
		.ok_or_else(|| format!("the runtime has no preset {preset}"))?;
	let mut config = serde_json::to_value(RuntimeGenesisConfig::default()).map_err(readable)?;
	json_merge(&mut config, serde_json::from_slice(&patch).map_err(readable)?);
	let config: RuntimeGenesisConfig = serde_json::from_value(config).map_err(readable)?;
	let mut storage = config.build_storage()?;
	storage.top.insert(CODE.to_vec(), code()?);
	Ok(storage)
}

fn properties() -> Properties {
	let mut properties = Properties::new();
	properties.insert("tokenSymbol".into(), TOKEN_SYMBOL.into());
	properties.insert("tokenDecimals".into(), TOKEN_DECIMALS.into());
	properties.insert("ss58Format".into(), SS58_PREFIX.into());
	properties
}

#[cfg(test)]
mod tests {
	use super::*;
	use array_bytes::hex2bytes;
	use codec::Encode;
	use cumulus_client_service::ParachainHostFunctions;
	use sc_executor::WasmExecutor;
	use sc_runtime_utilities::fetch_latest_metadata_from_code_blob;

	const COMMITTED: &str = include_str!("../../chain-specs/local.json");

	fn json(spec: &GenericChainSpec) -> Value {
		serde_json::from_str(&spec.as_json(false).expect("a built-in specification is JSON"))
			.expect("a specification is JSON")
	}

	fn committed() -> Value {
		serde_json::from_str(COMMITTED).expect("the committed specification is JSON")
	}

	/// Takes the runtime out of a specification and gives it back.
	fn split_code(spec: &mut Value) -> Vec<u8> {
		let code = spec["genesis"]["runtimeGenesis"]["code"].take();
		let code = code.as_str().expect("a plain specification has its code").to_owned();
		hex2bytes(code).expect("code is in hex")
	}

	fn metadata(code: &[u8]) -> Vec<u8> {
		let executor = WasmExecutor::<ParachainHostFunctions>::builder().build();
		fetch_latest_metadata_from_code_blob(&executor, code.into())
			.expect("a runtime tells its metadata")
			.encode()
	}

	#[test]
	fn the_committed_specification_says_what_the_code_says() {
		let (mut ours, mut theirs) = (json(&local().expect("it builds")), committed());
		let (code, committed_code) = (split_code(&mut ours), split_code(&mut theirs));
		assert_eq!(ours, theirs, "run `make chain-specs` and commit what it writes");
		assert!(
			metadata(&code) == metadata(&committed_code),
			"the committed runtime is an older one: run `make chain-specs` and commit what it writes"
		);
	}

	#[test]
	fn para_id_and_relay_chain_agree_with_the_runtime() {
		let spec = committed();
		assert_eq!(spec["para_id"], PARA_ID);
		assert_eq!(spec["relay_chain"], LOCAL_RELAY_CHAIN);
		assert_eq!(spec["properties"]["tokenSymbol"], TOKEN_SYMBOL);
		assert_eq!(spec["properties"]["tokenDecimals"], TOKEN_DECIMALS);
		assert_eq!(spec["properties"]["ss58Format"], SS58_PREFIX);
		let genesis = json(&local().expect("it builds"));
		assert_eq!(
			genesis["genesis"]["runtimeGenesis"]["patch"]["parachainInfo"]["parachainId"],
			PARA_ID
		);
	}

	#[test]
	fn the_native_genesis_is_the_one_that_the_runtime_builds() {
		let native = dev().expect("it builds").build_storage().expect("it has a state");
		let wasm = plain_dev().expect("it builds").build_storage().expect("it has a state");
		assert!(native.top.len() > 50, "{} items", native.top.len());
		assert_eq!(native.top, wasm.top);
		assert!(native.children_default.is_empty() && wasm.children_default.is_empty());
	}

	#[test]
	fn an_unknown_name_is_taken_for_a_file() {
		assert!(Loader.load_spec("no/such/file.json").is_err());
	}
}
