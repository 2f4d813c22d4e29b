//! The chain specifications that are built into the node.

use poco_primitives::chain::{SS58_PREFIX, TOKEN_DECIMALS, TOKEN_SYMBOL};
use poco_runtime::{
	constants::{LOCAL_RELAY_CHAIN, PARA_ID},
	genesis, BuildStorage,
};
use polkadot_omni_node_lib::chain_spec::{
	ChainSpec, DiskChainSpecLoader, Extensions, GenericChainSpec, LoadSpec,
};
use sc_chain_spec::{ChainType, Properties};
use sp_genesis_builder::{DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use sp_maybe_compressed_blob::{compress_weakly, decompress, CODE_BLOB_BOMB_LIMIT};
use sp_storage::well_known_keys::CODE;

/// Knows `dev`, `local` and `consortium`; everything else is a file.
pub struct Loader;

impl LoadSpec for Loader {
	fn load_spec(&self, id: &str) -> Result<Box<dyn ChainSpec>, String> {
		match id {
			"dev" => Ok(Box::new(DEV.raw()?)),
			"local" | "" => Ok(Box::new(LOCAL.plain()?)),
			"consortium" => Ok(Box::new(CONSORTIUM.plain()?)),
			path => DiskChainSpecLoader.load_spec(path),
		}
	}
}

/// A chain of this runtime.
pub struct Chain {
	name: &'static str,
	id: &'static str,
	chain_type: ChainType,
	preset: &'static str,
}

/// One collator that needs no relay chain, and every well-known account with money.
pub const DEV: Chain = Chain {
	name: "PoCo Development",
	id: "poco-dev",
	chain_type: ChainType::Development,
	preset: DEV_RUNTIME_PRESET,
};

/// Two collators below a local relay chain.
pub const LOCAL: Chain = Chain {
	name: "PoCo Local",
	id: "poco-local",
	chain_type: ChainType::Local,
	preset: LOCAL_TESTNET_RUNTIME_PRESET,
};

/// The same, with nobody but those two collating until the holders decide otherwise.
pub const CONSORTIUM: Chain = Chain {
	name: "PoCo Consortium",
	id: "poco-consortium",
	chain_type: ChainType::Local,
	preset: genesis::CONSORTIUM,
};

/// Whether a chain of this identifier is one of these.
pub fn is_built_in(id: &str) -> bool {
	[DEV, LOCAL, CONSORTIUM].iter().any(|chain| chain.id == id)
}

impl Chain {
	/// What it is called where names must not change.
	pub fn id(&self) -> &'static str {
		self.id
	}

	/// Its specification with the genesis configuration, for people to read.
	pub fn plain(&self) -> Result<GenericChainSpec, String> {
		self.with_code(&code()?)
	}

	/// Its specification with the genesis state, which the native runtime builds: a node that let
	/// the Wasm build it would spend most of its start on compiling that several times.
	pub fn raw(&self) -> Result<GenericChainSpec, String> {
		let code = code()?;
		let mut spec = self.with_code(&code)?;
		let mut storage = genesis::config(&self.preset.into())?.build_storage()?;
		storage.top.insert(CODE.to_vec(), code);
		spec.set_storage(storage);
		Ok(spec)
	}

	fn with_code(&self, code: &[u8]) -> Result<GenericChainSpec, String> {
		let patch = genesis::get_preset(&self.preset.into())
			.ok_or_else(|| format!("the runtime has no preset {}", self.preset))?;
		let patch = serde_json::from_slice(&patch).map_err(|error| error.to_string())?;
		let extensions = Extensions::new(LOCAL_RELAY_CHAIN.into(), PARA_ID);
		Ok(GenericChainSpec::builder(code, extensions)
			.with_name(self.name)
			.with_id(self.id)
			.with_chain_type(self.chain_type.clone())
			.with_protocol_id(self.id)
			.with_properties(properties())
			.with_genesis_config_patch(patch)
			.build())
	}
}

fn code() -> Result<Vec<u8>, String> {
	compressed(poco_runtime::WASM_BINARY)
}

/// A runtime, compressed: development builds leave it as large as the compiler made it, which is
/// more than relay chains accept.
pub fn compressed(code: Option<&[u8]>) -> Result<Vec<u8>, String> {
	let code = code.ok_or(
		"this program was built without a runtime: build it again without SKIP_WASM_BUILD in the \
		environment, or name a chain specification file with --chain",
	)?;
	let code = decompress(code, CODE_BLOB_BOMB_LIMIT).map_err(|error| error.to_string())?;
	compress_weakly(&code, CODE_BLOB_BOMB_LIMIT)
		.ok_or("the runtime is larger than any chain would take".into())
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
	use poco_primitives::staking::Mode;
	use sc_executor::WasmExecutor;
	use sc_runtime_utilities::fetch_latest_metadata_from_code_blob;
	use serde_json::Value;

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
		let (mut ours, mut theirs) = (json(&LOCAL.plain().expect("it builds")), committed());
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
		let genesis = json(&LOCAL.plain().expect("it builds"));
		assert_eq!(
			genesis["genesis"]["runtimeGenesis"]["patch"]["parachainInfo"]["parachainId"],
			PARA_ID
		);
	}

	#[test]
	fn an_unmodified_node_reads_the_committed_specification() {
		let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../chain-specs/local.json");
		let spec = DiskChainSpecLoader.load_spec(path).expect("it is one");
		assert_eq!(spec.id(), LOCAL.id());
		let told = Extensions::try_get(&*spec).expect("it tells where it belongs");
		assert_eq!(told.para_id(), Some(PARA_ID));
		assert_eq!(told.relay_chain(), LOCAL_RELAY_CHAIN);
		assert!(spec.boot_nodes().is_empty(), "nobody is asked for blocks");
	}

	#[test]
	fn the_native_genesis_is_the_one_that_the_runtime_builds() {
		for chain in [DEV, LOCAL, CONSORTIUM] {
			let native = chain.raw().expect("it builds").build_storage().expect("it has a state");
			let wasm = chain.plain().expect("it builds").build_storage().expect("it has a state");
			assert!(native.top.len() > 50, "{} items", native.top.len());
			assert_eq!(native.top, wasm.top);
			assert!(native.children_default.is_empty() && wasm.children_default.is_empty());
		}
	}

	#[test]
	fn the_local_chain_and_that_of_a_consortium_differ_in_who_collates_and_what_is_minted() {
		let [mut local, mut consortium] = [LOCAL, CONSORTIUM].map(|chain| {
			let spec = json(&chain.plain().expect("it builds"));
			assert_eq!(spec["para_id"], PARA_ID);
			assert_eq!(spec["relay_chain"], LOCAL_RELAY_CHAIN);
			spec["genesis"]["runtimeGenesis"]["patch"].clone()
		});
		let [open, closed] =
			[&mut local, &mut consortium].map(|patch| patch["collatorStaking"].take());
		let told = |mode: Mode| serde_json::to_value(mode).expect("it can be told");
		assert_eq!(open["mode"], told(Mode::Open));
		assert_eq!(closed["mode"], told(Mode::Consortium));
		assert_eq!(closed["issuancePerBlock"], 0);
		assert_eq!(local, consortium);
	}

	#[test]
	fn the_names_of_chains_are_those_of_their_specifications() {
		for (name, id) in [
			("dev", "poco-dev"),
			("local", "poco-local"),
			("", "poco-local"),
			("consortium", "poco-consortium"),
		] {
			assert_eq!(Loader.load_spec(name).expect("it is built in").id(), id, "{name}");
		}
	}

	#[test]
	fn an_unknown_name_is_taken_for_a_file() {
		assert!(Loader.load_spec("no/such/file.json").is_err());
	}
}
