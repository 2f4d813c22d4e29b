//! What the tests share.
// Each test file uses its own part of this.
#![allow(dead_code)]

use poco_executor::{Abstain, Config, Execution, Executor, HostLimits, HostProfile, Job};
use poco_primitives::result::{Bundle, ExecutionProfile};
use std::{path::PathBuf, sync::OnceLock, time::Duration};

/// Both ways to make machine code.
pub const HOSTS: [HostProfile; 2] = [HostProfile::Native, HostProfile::Conservative];

/// The executor's own program, under this cache and on this host profile.
pub fn config(cache_dir: Option<PathBuf>, host: HostProfile) -> Config {
	Config { cache_dir, host, program: Some(env!("CARGO_BIN_EXE_poco-executor").into()) }
}

/// An executor whose cache outlives the tests, since modules from elsewhere take long to compile.
pub fn executor(host: HostProfile) -> &'static Executor {
	static EXECUTORS: OnceLock<[Executor; 2]> = OnceLock::new();
	let [native, conservative] = EXECUTORS.get_or_init(|| {
		let cache_dir = Some(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("compiled"));
		HOSTS.map(|host| Executor::new(config(cache_dir.clone(), host)).expect("it is set up"))
	});
	match host {
		HostProfile::Native => native,
		HostProfile::Conservative => conservative,
	}
}

/// A program and what it is given.
pub struct Program {
	pub module: Vec<u8>,
	pub args: Vec<Vec<u8>>,
	pub input: Bundle,
	pub fuel_limit: u64,
}

impl Program {
	/// A program in text form.
	pub fn wat(text: &str) -> Self {
		Self::binary(wat::parse_str(text).expect("the text is WebAssembly"))
	}

	/// A program in binary form.
	pub fn binary(module: Vec<u8>) -> Self {
		Self { module, args: Vec::new(), input: Bundle::default(), fuel_limit: 1_000_000_000 }
	}

	/// One of the apps in `examples/apps`.
	pub fn app(name: &str) -> Self {
		Self::built(name, "examples/apps/build.sh")
	}

	/// A program that a script puts where apps are.
	pub fn built(name: &str, script: &str) -> Self {
		let path = apps_dir().join(name).with_extension("wasm");
		let module = std::fs::read(&path)
			.unwrap_or_else(|why| panic!("{} is missing ({why}): run {script}", path.display()));
		Self { fuel_limit: 100_000_000_000, ..Self::binary(module) }
	}

	pub fn args(mut self, args: &[&str]) -> Self {
		self.args = args.iter().map(|arg| arg.as_bytes().to_vec()).collect();
		self
	}

	pub fn input(mut self, files: &[(&str, &[u8])]) -> Self {
		self.input =
			Bundle::new(files.iter().map(|(path, content)| (path.to_string(), content.to_vec())));
		self
	}

	pub fn fuel(mut self, fuel_limit: u64) -> Self {
		self.fuel_limit = fuel_limit;
		self
	}

	pub fn job(&self) -> Job<'_> {
		Job {
			profile: ExecutionProfile::V1,
			module: &self.module,
			args: &self.args,
			input: &self.input,
			fuel_limit: self.fuel_limit,
		}
	}

	/// Runs it on one host profile.
	pub fn run_on(&self, host: HostProfile) -> Result<Execution, Abstain> {
		executor(host).run(&self.job(), &HostLimits::within(Duration::from_secs(300)))
	}

	/// Runs it on both host profiles, which must agree to the last byte.
	pub fn run(&self) -> Execution {
		let [native, conservative] =
			HOSTS.map(|host| self.run_on(host).unwrap_or_else(|why| panic!("{host:?}: {why}")));
		assert_eq!(native.result.summary, conservative.result.summary);
		assert_eq!(native.result, conservative.result);
		assert_eq!(native.stderr, conservative.stderr);
		assert_eq!(native.result.verify(native.digest()), Ok(()));
		native
	}
}

/// Where built apps are: `$POCO_APPS_DIR`, or `apps` in cargo's target folder.
pub fn apps_dir() -> PathBuf {
	std::env::var_os("POCO_APPS_DIR").map_or_else(
		|| PathBuf::from(env!("CARGO_TARGET_TMPDIR")).with_file_name("apps"),
		PathBuf::from,
	)
}

/// The top of the repository.
pub fn repository() -> PathBuf {
	PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}
