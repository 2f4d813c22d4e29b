//! Builds the runtime to Wasm with the hash of its metadata, which hardware wallets check. It is not built
//! natively, which would take half an hour and change nothing.

#[allow(dead_code)]
#[path = "../../primitives/src/chain.rs"]
mod chain;

fn main() {
	let runtime = concat!(env!("CARGO_MANIFEST_DIR"), "/../../runtime/Cargo.toml");
	let runtime = std::fs::canonicalize(runtime).expect("the runtime stands in the workspace");
	substrate_wasm_builder::WasmBuilder::new()
		.with_project(runtime)
		.expect("it is a package")
		.import_memory()
		.export_heap_base()
		.enable_metadata_hash(chain::TOKEN_SYMBOL, chain::TOKEN_DECIMALS)
		.build();
}
