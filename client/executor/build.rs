//! Tells the crate which target it is built for: the engine of the conservative host profile
//! names its target, so that it takes no CPU feature from the machine it runs on.

fn main() {
	let target = std::env::var("TARGET").unwrap_or_default();
	println!("cargo:rustc-env=POCO_EXECUTOR_TARGET={target}");
	println!("cargo:rerun-if-changed=build.rs");
}
