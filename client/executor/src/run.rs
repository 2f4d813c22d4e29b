//! One run of a program, from its module to its result.

use crate::{
	engine::{Engine, Prepared},
	error::Abstain,
	outcome::outcome_of,
	profile,
	wasi::Host,
	Execution, Job, Timing,
};
use poco_primitives::{
	result::{
		memory_hash, Bundle, Commitment, ExecutionProfile, Outcome, Rejection, ResultBundle,
		ResultSummary, CALLBACK_FILE,
	},
	H256,
};
use std::time::{Duration, Instant};
use wasmtime::{Instance, Module, Store};

/// Runs `job` to its end.
pub(crate) fn run(engine: &Engine, job: &Job<'_>) -> Result<Execution, Abstain> {
	match job.profile {
		ExecutionProfile::V1 => {},
	}
	let start = Instant::now();
	let prepared = engine.prepare(job.module)?;
	let prepare = start.elapsed();
	let (module, cached) = match prepared {
		Prepared::Ready { module, cached } => (module, cached),
		Prepared::Rejected(why) => return Ok(rejected(job, why, prepare)),
	};
	let start = Instant::now();
	let mut execution = run_module(engine, job, &module, prepare)?;
	execution.timing = Timing { prepare, run: start.elapsed(), cached };
	Ok(execution)
}

fn run_module(
	engine: &Engine,
	job: &Job<'_>,
	module: &Module,
	prepare: Duration,
) -> Result<Execution, Abstain> {
	// Names and types of all imports are checked here; nothing runs yet.
	let Ok(ready) = engine.linker.instantiate_pre(module) else {
		return Ok(rejected(job, Rejection::ForbiddenImport, prepare));
	};
	if !is_command(module) {
		return Ok(rejected(job, Rejection::NotACommand, prepare));
	}
	let fuel_limit = job.fuel_limit.min(profile::MAX_FUEL);
	let mut store = Store::new(&engine.wasmtime, Host::new(job.args, job.input)?);
	store.limiter(|host| &mut host.caps);
	store.set_fuel(fuel_limit).map_err(Abstain::host("fuelling the program"))?;

	let (outcome, memory_hash) = match ready.instantiate(&mut store) {
		Ok(instance) => {
			let outcome = start(&mut store, &instance)?;
			(outcome, hash_memory(&mut store, &instance))
		},
		// Nobody can reach the memory of an instance that failed to become one.
		Err(error) => (outcome_of(&error)?, memory_hash(&[])),
	};

	let left = store.get_fuel().map_err(Abstain::host("reading the fuel"))?;
	// The engine counts ahead of what it checks: a program may well have ended, in whatever
	// way, on fuel that it did not have.
	let outcome = if left == 0 { Outcome::OutOfFuel } else { outcome };
	let fuel_used =
		if outcome == Outcome::OutOfFuel { fuel_limit } else { fuel_limit.saturating_sub(left) };

	let (stdout, stderr, files) = store.into_data().into_output();
	Ok(Execution {
		result: result(job.profile, outcome, fuel_used, memory_hash, stdout, files),
		stderr,
		timing: Timing::default(),
	})
}

fn rejected(job: &Job<'_>, why: Rejection, prepare: Duration) -> Execution {
	let outcome = Outcome::Rejected(why);
	let none = (memory_hash(&[]), Vec::new(), Bundle::default());
	Execution {
		result: result(job.profile, outcome, 0, none.0, none.1, none.2),
		stderr: Vec::new(),
		timing: Timing { prepare, ..Timing::default() },
	}
}

/// Whether the module exports what a command has to: `_start` without parameters and results, and
/// a memory called `memory`.
fn is_command(module: &Module) -> bool {
	let entry = module.get_export("_start");
	let memory = module.get_export("memory");
	entry
		.as_ref()
		.and_then(|entry| entry.func())
		.is_some_and(|ty| ty.params().len() == 0 && ty.results().len() == 0)
		&& memory.is_some_and(|memory| memory.memory().is_some())
}

fn start(store: &mut Store<Host>, instance: &Instance) -> Result<Outcome, Abstain> {
	let entry = instance
		.get_typed_func::<(), ()>(&mut *store, "_start")
		.map_err(Abstain::host("looking for the program's entry"))?;
	match entry.call(store, ()) {
		Ok(()) => Ok(Outcome::Exited(0)),
		Err(error) => outcome_of(&error),
	}
}

fn hash_memory(store: &mut Store<Host>, instance: &Instance) -> H256 {
	instance
		.get_memory(&mut *store, "memory")
		.map_or_else(|| memory_hash(&[]), |memory| memory_hash(memory.data(&*store)))
}

fn result(
	profile: ExecutionProfile,
	outcome: Outcome,
	fuel_used: u64,
	memory_hash: H256,
	stdout: Vec<u8>,
	files: Bundle,
) -> ResultBundle {
	let summary = ResultSummary {
		profile,
		outcome,
		stdout: Commitment::to(&stdout),
		files_root: files.root(),
		file_count: files.files.len() as u32,
		callback: Commitment::to(files.get(CALLBACK_FILE).unwrap_or_default()),
		fuel_used,
		memory_hash,
	};
	ResultBundle { summary, stdout, files }
}
