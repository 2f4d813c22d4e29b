//! Builds the runtime to Wasm when the native one is built with the standard library.

#[cfg(all(feature = "std", feature = "metadata-hash"))]
#[allow(dead_code)]
#[path = "../primitives/src/chain.rs"]
mod chain;

#[cfg(all(feature = "std", not(feature = "metadata-hash")))]
fn main() {
	substrate_wasm_builder::WasmBuilder::build_using_defaults();
}

#[cfg(all(feature = "std", feature = "metadata-hash"))]
fn main() {
	substrate_wasm_builder::WasmBuilder::init_with_defaults()
		.enable_metadata_hash(chain::TOKEN_SYMBOL, chain::TOKEN_DECIMALS)
		.build();
}

#[cfg(not(feature = "std"))]
fn main() {}
