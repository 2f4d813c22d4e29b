//! One run: a thread for the program, and the caller watching the clock.

use crate::{
	engine::{Engine, Prepared},
	error::Abstain,
	outcome::{outcome_of, Stop},
	profile,
	wasi::Host,
	Execution, HostLimits, Job, Timing,
};
use poco_primitives::{
	result::{
		memory_hash, Bundle, Commitment, ExecutionProfile, Outcome, Rejection, ResultBundle,
		ResultSummary, CALLBACK_FILE,
	},
	H256,
};
use std::{
	sync::{
		atomic::{AtomicBool, Ordering},
		mpsc::{self, RecvTimeoutError},
		Arc,
	},
	thread,
	time::{Duration, Instant},
};
use wasmtime::{Instance, Module, Store, UpdateDeadline};

/// How often the caller looks at the clock and the wish to cancel.
const TICK: Duration = Duration::from_millis(10);

/// How long a program may take to notice that it shall stop, before it is left to itself. Only a
/// long compilation or a long chain of bulk memory instructions ever takes that long.
const GRACE: Duration = Duration::from_secs(5);

/// Native stack beyond what the program may use, for the host's own functions.
const HOST_STACK_BYTES: usize = 2 * 1024 * 1024;

/// Runs `job` on a thread of its own, so that its stack is as large as it may be and so that the
/// caller gets an answer in time whatever the program does.
pub(crate) fn supervise(
	engine: &Arc<Engine>,
	job: &Job<'_>,
	limits: &HostLimits,
) -> Result<Execution, Abstain> {
	match job.profile {
		ExecutionProfile::V1 => {},
	}
	let start = Instant::now();
	let stop = Arc::new(AtomicBool::new(false));
	let run = Run {
		engine: engine.clone(),
		binary: job.module.to_vec(),
		host: Host::new(job.args, job.input)?,
		fuel_limit: job.fuel_limit.min(profile::MAX_FUEL),
		profile: job.profile,
		stop: stop.clone(),
	};
	let (sender, receiver) = mpsc::channel();
	let thread = thread::Builder::new()
		.name("poco-program".into())
		.stack_size(profile::NATIVE_STACK_BYTES + HOST_STACK_BYTES)
		.spawn(move || {
			// Nobody listens any more when the caller has given up.
			let _ = sender.send(run.execute());
		})
		.map_err(|why| Abstain::Host { doing: "starting a thread", why: why.to_string() })?;

	let cancelled = || limits.cancel.as_ref().is_some_and(|cancel| cancel.load(Ordering::Relaxed));
	let result = loop {
		let left = limits.wall_clock.saturating_sub(start.elapsed());
		match receiver.recv_timeout(left.min(TICK)) {
			Ok(result) => break result,
			Err(RecvTimeoutError::Timeout) => {},
			Err(RecvTimeoutError::Disconnected) => {
				return Err(Abstain::Host {
					doing: "running the program",
					why: "its thread panicked".into(),
				});
			},
		}
		let why = if cancelled() {
			Abstain::Cancelled
		} else if start.elapsed() >= limits.wall_clock {
			Abstain::WallClock(limits.wall_clock)
		} else {
			continue;
		};
		halt(engine, &stop, &receiver);
		return Err(why);
	};
	// It has sent its last word, so this does not wait.
	let _ = thread.join();
	result
}

/// Makes a program stop and waits until it has, or until the grace is over.
fn halt(engine: &Engine, stop: &AtomicBool, receiver: &mpsc::Receiver<Result<Execution, Abstain>>) {
	stop.store(true, Ordering::Relaxed);
	let start = Instant::now();
	while start.elapsed() < GRACE {
		// Other programs on this engine notice too, and carry on.
		engine.wasmtime.increment_epoch();
		match receiver.recv_timeout(TICK) {
			Err(RecvTimeoutError::Timeout) => {},
			Ok(_) | Err(RecvTimeoutError::Disconnected) => return,
		}
	}
}

/// Everything that the program's thread needs.
struct Run {
	engine: Arc<Engine>,
	binary: Vec<u8>,
	host: Host,
	fuel_limit: u64,
	profile: ExecutionProfile,
	stop: Arc<AtomicBool>,
}

impl Run {
	fn execute(self) -> Result<Execution, Abstain> {
		let start = Instant::now();
		let prepared = self.engine.prepare(&self.binary)?;
		let prepare = start.elapsed();
		if self.stop.load(Ordering::Relaxed) {
			return Err(Abstain::Cancelled);
		}
		let (module, cached) = match prepared {
			Prepared::Ready { module, cached } => (module, cached),
			Prepared::Rejected(why) => return Ok(self.rejected(why, prepare)),
		};
		let start = Instant::now();
		let mut execution = self.run(&module, prepare)?;
		execution.timing = Timing { prepare, run: start.elapsed(), cached };
		Ok(execution)
	}

	fn run(self, module: &Module, prepare: Duration) -> Result<Execution, Abstain> {
		// Names and types of all imports are checked here; nothing runs yet.
		let Ok(ready) = self.engine.linker.instantiate_pre(module) else {
			return Ok(self.rejected(Rejection::ForbiddenImport, prepare));
		};
		if !is_command(module) {
			return Ok(self.rejected(Rejection::NotACommand, prepare));
		}
		let Self { engine, host, fuel_limit, profile, stop, .. } = self;
		let mut store = Store::new(&engine.wasmtime, host);
		store.limiter(|host| &mut host.caps);
		store.set_fuel(fuel_limit).map_err(Abstain::host("fuelling the program"))?;
		store.set_epoch_deadline(1);
		store.epoch_deadline_callback(move |_| {
			if stop.load(Ordering::Relaxed) {
				Err(Stop::Interrupted.into())
			} else {
				Ok(UpdateDeadline::Continue(1))
			}
		});

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
		let fuel_used = if outcome == Outcome::OutOfFuel {
			fuel_limit
		} else {
			fuel_limit.saturating_sub(left)
		};

		let (stdout, stderr, files) = store.into_data().into_output();
		Ok(Execution {
			result: result(profile, outcome, fuel_used, memory_hash, stdout, files),
			stderr,
			timing: Timing::default(),
		})
	}

	fn rejected(&self, why: Rejection, prepare: Duration) -> Execution {
		let outcome = Outcome::Rejected(why);
		let none = (memory_hash(&[]), Vec::new(), Bundle::default());
		Execution {
			result: result(self.profile, outcome, 0, none.0, none.1, none.2),
			stderr: Vec::new(),
			timing: Timing { prepare, ..Timing::default() },
		}
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
