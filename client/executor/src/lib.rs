#![doc = include_str!("../README.md")]

mod cache;
mod engine;
mod error;
mod folder;
mod fs;
mod outcome;
mod process;
pub mod profile;
mod run;
mod wasi;

#[doc(hidden)]
pub use engine::bare;
pub use engine::HostProfile;
pub use error::{Abstain, InputRefusal};
pub use folder::{bundle_from_dir, write_bundle, write_result, FolderError, ResultFolder};
pub use process::init;

use codec::{Decode, Encode};
use engine::Engine;
use poco_primitives::{
	result::{Bundle, ExecutionProfile, ResultBundle},
	task::Args,
	Digest,
};
use std::{
	path::PathBuf,
	sync::{atomic::AtomicBool, Arc},
	time::Duration,
};

/// How an [`Executor`] is set up. Nothing in here can change a digest.
#[derive(Clone, Debug, Default)]
pub struct Config {
	/// Where compiled modules are kept, by the hash of the module. `None` compiles each time.
	///
	/// Whoever can write to this folder can run native code as this process, so it must belong to
	/// the process alone; it is created with such permissions where the system has them.
	pub cache_dir: Option<PathBuf>,
	/// How programs are turned into this machine's code.
	pub host: HostProfile,
	/// What is started for each job: a program whose `main` begins with [`init`]. `None` is the one
	/// that runs.
	pub program: Option<PathBuf>,
}

/// What is to be run.
#[derive(Clone, Copy, Debug)]
pub struct Job<'a> {
	/// The execution profile that the task names.
	pub profile: ExecutionProfile,
	/// The program: the binary of a WASI preview 1 command.
	pub module: &'a [u8],
	/// Its arguments, without its name: `argv[0]` is always `app`.
	pub args: &'a [Vec<u8>],
	/// Its read-only folder `/input`.
	pub input: &'a Bundle,
	/// Fuel that it may use; more than [`profile::MAX_FUEL`] counts as that.
	pub fuel_limit: u64,
}

/// The arguments of a task as a [`Job`] takes them.
pub fn job_args(args: &Args) -> Vec<Vec<u8>> {
	args.iter().map(|arg| arg.to_vec()).collect()
}

/// How long this machine is ready to work on a [`Job`]. Running into one of these is no result: it
/// makes a worker abstain.
#[derive(Clone, Debug)]
pub struct HostLimits {
	/// Give up after this long, compiling included.
	pub wall_clock: Duration,
	/// Give up when this turns true.
	pub cancel: Option<Arc<AtomicBool>>,
}

impl HostLimits {
	/// A cap on the time, and no way to cancel.
	pub fn within(wall_clock: Duration) -> Self {
		Self { wall_clock, cancel: None }
	}
}

/// What running a [`Job`] gave.
#[derive(Clone, Debug, Encode, Decode)]
pub struct Execution {
	/// The result to vote on, with every byte that it commits to.
	pub result: ResultBundle,
	/// The first [`profile::STDERR_BYTES`] of standard error: for people, never voted.
	pub stderr: Vec<u8>,
	/// What is interesting about this one run on this one machine: never voted.
	pub timing: Timing,
}

impl Execution {
	/// The digest to vote on.
	pub fn digest(&self) -> Digest {
		self.result.summary.digest()
	}
}

/// Where the time of one run went.
#[derive(Clone, Copy, Debug, Default, Encode, Decode)]
pub struct Timing {
	/// Making the module ready: validated and compiled, or read from the cache.
	pub prepare: Duration,
	/// Running it, from instantiation to its result.
	pub run: Duration,
	/// Whether the compiled module came from the cache.
	pub cached: bool,
}

/// How long the first process may take, that runs nothing.
const FIRST: Duration = Duration::from_secs(60);

/// Runs programs, each in a process of its own. It may be shared between threads, and runs any number
/// of jobs at the same time.
#[derive(Clone, Debug)]
pub struct Executor {
	config: Config,
}

impl Executor {
	/// Sees whether jobs can be run so: whether this machine, the cache's folder and the program fit.
	pub fn new(config: Config) -> Result<Self, Abstain> {
		Engine::new(config.clone())?;
		let executor = Self { config };
		let (profile, input) = (ExecutionProfile::V1, Bundle::default());
		let nothing = Job { profile, module: &[], args: &[], input: &input, fuel_limit: 0 };
		executor.run(&nothing, &HostLimits::within(FIRST))?;
		Ok(executor)
	}

	/// Runs `job` to its end and returns its result.
	///
	/// Every [`Execution`] of the same job is the same, on any host; whatever depends on this host
	/// is an [`Abstain`]. The call blocks; from asynchronous code, call it where blocking is
	/// allowed.
	pub fn run(&self, job: &Job<'_>, limits: &HostLimits) -> Result<Execution, Abstain> {
		process::supervise(&self.config, job, limits)
	}
}
