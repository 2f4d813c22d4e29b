//! The engine of the profile: which WebAssembly it takes, and how it becomes machine code.

use crate::{
	cache::Cache,
	error::Abstain,
	wasi::{self, Host},
	Config,
};
use poco_primitives::result::Rejection;
use std::{ffi::OsStr, time::Instant};
use wasmparser::{Validator, WasmFeatures};
use wasmtime::{Linker, Module, OptLevel, Strategy};

/// How programs are turned into machine code. Digests are the same under each of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum HostProfile {
	/// Optimised for this machine's processor. Bounds of memories are enforced by its memory
	/// protection where that is known to leave no half-done writes behind (x86-64), and by checks
	/// elsewhere.
	#[default]
	Native,
	/// No optimisation, no CPU feature beyond the least that the profile needs, explicit checks
	/// instead of traps by signals. Several times slower: it is there to be compared with.
	Conservative,
}

impl HostProfile {
	/// What processes call it.
	pub(crate) fn name(self) -> &'static str {
		match self {
			Self::Native => "native",
			Self::Conservative => "conservative",
		}
	}

	/// The one of this name.
	pub(crate) fn named(name: &OsStr) -> Option<Self> {
		[Self::Native, Self::Conservative].into_iter().find(|host| name == host.name())
	}
}

/// WebAssembly 2.0 without `externref`: a positive list, checked before the engine sees a module,
/// so that neither another version nor another build of the engine lets a program in or out.
const FEATURES: WasmFeatures = WasmFeatures::MUTABLE_GLOBAL
	.union(WasmFeatures::FLOATS)
	.union(WasmFeatures::SIGN_EXTENSION)
	.union(WasmFeatures::SATURATING_FLOAT_TO_INT)
	.union(WasmFeatures::MULTI_VALUE)
	.union(WasmFeatures::BULK_MEMORY)
	.union(WasmFeatures::REFERENCE_TYPES)
	.union(WasmFeatures::SIMD);

/// Counts up with every change of what a module is checked for before it is compiled, so that a
/// cached module is never older than the checks.
const CHECKS_VERSION: u32 = 1;

/// A module, or why there is none.
pub(crate) enum Prepared {
	/// Ready to be instantiated.
	Ready { module: Module, cached: bool },
	/// Not a program of the profile, which is a result.
	Rejected(Rejection),
}

/// The engine, its linker and its cache.
pub(crate) struct Engine {
	pub(crate) wasmtime: wasmtime::Engine,
	pub(crate) linker: Linker<Host>,
	cache: Option<Cache>,
}

impl Engine {
	pub(crate) fn new(config: Config) -> Result<Self, Abstain> {
		check_host()?;
		let wasmtime = wasmtime::Engine::new(&wasmtime_config(config.host, true)?)
			.map_err(Abstain::host("being set up"))?;
		let mut linker = Linker::new(&wasmtime);
		wasi::link(&mut linker).map_err(Abstain::host("being set up"))?;
		let cache = config
			.cache_dir
			.map(|dir| Cache::open(dir, &wasmtime, CHECKS_VERSION))
			.transpose()
			.map_err(|why| Abstain::Host {
				doing: "opening its cache of compiled modules".into(),
				why: why.to_string(),
			})?;
		Ok(Self { wasmtime, linker, cache })
	}

	/// Checks and compiles a module, or takes it from the cache.
	pub(crate) fn prepare(&self, binary: &[u8]) -> Result<Prepared, Abstain> {
		if let Some(module) = self.cache.as_ref().and_then(|c| c.load(&self.wasmtime, binary)) {
			return Ok(Prepared::Ready { module, cached: true });
		}
		if Validator::new_with_features(FEATURES).validate_all(binary).is_err() {
			return Ok(Prepared::Rejected(Rejection::NotWasm));
		}
		let module = Module::from_binary(&self.wasmtime, binary)
			.map_err(Abstain::host("compiling the program"))?;
		if let Some(cache) = &self.cache {
			cache.store(&module, binary);
		}
		Ok(Prepared::Ready { module, cached: false })
	}
}

/// The engine's configuration for one host profile. Every job is metered; what that costs is measured
/// without.
pub(crate) fn wasmtime_config(
	host: HostProfile,
	metered: bool,
) -> Result<wasmtime::Config, Abstain> {
	let mut config = wasmtime::Config::new();
	config
		.strategy(Strategy::Cranelift)
		// What a program can see.
		.cranelift_nan_canonicalization(true)
		.consume_fuel(metered)
		.max_wasm_stack(crate::profile::NATIVE_STACK_BYTES)
		// Proposals, beyond the check against `FEATURES`.
		.wasm_simd(true)
		.wasm_bulk_memory(true)
		.wasm_multi_value(true)
		.wasm_relaxed_simd(false)
		.wasm_tail_call(false)
		.wasm_multi_memory(false)
		.wasm_memory64(false)
		.wasm_extended_const(false)
		.wasm_custom_page_sizes(false)
		.wasm_wide_arithmetic(false)
		.wasm_stack_switching(false)
		.wasm_shared_everything_threads(false)
		// Nobody reads these.
		.debug_info(false)
		.wasm_backtrace(false);
	match host {
		HostProfile::Native => {
			config.cranelift_opt_level(OptLevel::Speed);
			if !cfg!(target_arch = "x86_64") {
				explicit_checks(&mut config);
			}
		},
		HostProfile::Conservative => {
			config.cranelift_opt_level(OptLevel::None);
			explicit_checks(&mut config);
			config
				.target(env!("POCO_EXECUTOR_TARGET"))
				.map_err(Abstain::host("being set up for this machine"))?;
			enable_least_cpu_features(&mut config);
		},
	}
	Ok(config)
}

/// On some processors a store that straddles the end of a memory writes its first bytes before
/// the memory protection stops it. Explicit checks leave no such traces.
fn explicit_checks(config: &mut wasmtime::Config) {
	config
		.signals_based_traps(false)
		.memory_guard_size(0)
		.memory_init_cow(false)
		.memory_reservation(0);
}

/// Without SSE4.1 the engine rounds by calls into the host, whose NaNs it does not make canonical.
fn check_host() -> Result<(), Abstain> {
	#[cfg(target_arch = "x86_64")]
	if !(std::arch::is_x86_feature_detected!("ssse3")
		&& std::arch::is_x86_feature_detected!("sse4.1"))
	{
		return Err(Abstain::UnsupportedHost("its processor lacks SSE4.1"));
	}
	if !cfg!(any(target_arch = "x86_64", target_arch = "aarch64")) {
		return Err(Abstain::UnsupportedHost("its processor is neither x86-64 nor AArch64"));
	}
	Ok(())
}

/// A target that is named comes with no CPU feature at all, so the least that the profile needs
/// are added back.
#[allow(unsafe_code)]
fn enable_least_cpu_features(config: &mut wasmtime::Config) {
	if cfg!(target_arch = "x86_64") {
		for feature in ["has_sse3", "has_ssse3", "has_sse41"] {
			// SAFETY: the flags are documented ones of the x86-64 backend. Code that uses them
			// runs on this machine only, and `check_host` has found it to have them (SSE4.1
			// implies SSE3); the engine checks once more when it loads code.
			unsafe { config.cranelift_flag_enable(feature) };
		}
	}
}

/// An engine without the executor around it, for measuring what the executor adds.
#[doc(hidden)]
pub mod bare {
	use super::*;

	/// An engine with the executor's configuration, or with that but for the fuel.
	pub fn engine(metered: bool) -> Result<wasmtime::Engine, Abstain> {
		wasmtime::Engine::new(&wasmtime_config(HostProfile::Native, metered)?)
			.map_err(Abstain::host("being set up"))
	}

	/// How long it takes to run a command on an engine as a program with these arguments, from
	/// instantiation to its end, under the executor's WASI functions but without its process, caps
	/// and hashes.
	pub fn time(
		engine: &wasmtime::Engine,
		binary: &[u8],
		args: &[Vec<u8>],
	) -> Result<std::time::Duration, Abstain> {
		let module =
			Module::from_binary(engine, binary).map_err(Abstain::host("compiling the program"))?;
		let mut linker = Linker::new(engine);
		wasi::link(&mut linker).map_err(Abstain::host("being set up"))?;
		let input = Default::default();
		let mut store = wasmtime::Store::new(engine, Host::new(args, &input)?);
		let _ = store.set_fuel(crate::profile::MAX_FUEL);
		let start = Instant::now();
		let instance = linker
			.instantiate(&mut store, &module)
			.map_err(Abstain::host("instantiating the program"))?;
		let entry = instance
			.get_typed_func::<(), ()>(&mut store, "_start")
			.map_err(Abstain::host("looking for the program's entry"))?;
		if let Err(error) = entry.call(&mut store, ()) {
			crate::outcome::outcome_of(&error)?;
		}
		Ok(start.elapsed())
	}
}
