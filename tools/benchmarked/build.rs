//! Builds the runtime with its benchmarks to Wasm. It is not built natively, which would compile the whole
//! graph once more with other features.

fn main() {
	let runtime = concat!(env!("CARGO_MANIFEST_DIR"), "/../../runtime/Cargo.toml");
	let runtime = std::fs::canonicalize(runtime).expect("the runtime stands in the workspace");
	substrate_wasm_builder::WasmBuilder::new()
		.with_project(runtime)
		.expect("it is a package")
		.import_memory()
		.export_heap_base()
		.enable_feature("runtime-benchmarks")
		.build();
}
