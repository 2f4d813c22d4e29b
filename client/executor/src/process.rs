//! A process of its own for each program: it can be stopped whatever it does, and takes nobody with
//! it when the engine fails. It is the caller's own program, started again, which [`init`] turns
//! into one that runs a job.
//!
//! The caller writes the job to the process's standard input, its length first, and leaves that
//! open: when it closes, the caller is gone and the process ends. The answer comes on standard
//! output.

use crate::{
	engine::Engine, error::Abstain, profile, run, wasi::Host, Config, Execution, HostLimits,
	HostProfile, Job,
};
use codec::{Decode, Encode};
use poco_primitives::result::{Bundle, ExecutionProfile};
use std::{
	env,
	ffi::{OsStr, OsString},
	io::{self, Read, Write},
	path::PathBuf,
	process::{self, Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio},
	sync::{
		atomic::Ordering,
		mpsc::{self, RecvTimeoutError},
	},
	thread,
	time::{Duration, Instant},
};

/// The first argument of a process that runs a job. The host profile and, if there is one, the
/// folder of the cache follow.
const MARK: &str = "poco-executor-job";

/// How often the caller looks at the clock and the wish to cancel.
const TICK: Duration = Duration::from_millis(10);

/// Native stack beyond what the program may use, for the host's own functions.
const HOST_STACK_BYTES: usize = 2 * 1024 * 1024;

/// Most bytes of an answer: all output, and room for names and what people read.
const ANSWER_BYTES: u64 = profile::OUTPUT_BYTES + 8 * 1024 * 1024;

/// A job as it is handed over.
type Request = (ExecutionProfile, Vec<u8>, Vec<Vec<u8>>, Bundle, u64);

/// What the process has to say.
type Answer = Result<Execution, Refusal>;

/// What of [`Abstain`] the process finds out, and not its caller.
#[derive(Encode, Decode)]
enum Refusal {
	/// [`Abstain::StackOverflow`].
	StackOverflow,
	/// [`Abstain::Host`], and whatever else should not happen.
	Failed { doing: String, why: String },
}

impl Refusal {
	fn running(why: impl ToString) -> Self {
		Self::Failed { doing: "running the program".into(), why: why.to_string() }
	}
}

impl From<Abstain> for Refusal {
	fn from(reason: Abstain) -> Self {
		match reason {
			Abstain::StackOverflow => Self::StackOverflow,
			Abstain::Host { doing, why } => Self::Failed { doing, why },
			other => Self::running(other),
		}
	}
}

impl From<Refusal> for Abstain {
	fn from(refusal: Refusal) -> Self {
		match refusal {
			Refusal::StackOverflow => Self::StackOverflow,
			Refusal::Failed { doing, why } => Self::Host { doing, why },
		}
	}
}

/// Has to come first in `main` of every program that runs jobs and names no other one in
/// [`Config::program`]. Does nothing, unless this process was started to run a job: then it runs
/// that, answers, and never returns.
pub fn init() {
	let mut args = env::args_os().skip(1);
	if args.next().as_deref() != Some(OsStr::new(MARK)) {
		return;
	}
	process::exit(match answer(args) {
		Ok(()) => 0,
		Err(why) => {
			eprintln!("{MARK}: {why}");
			1
		},
	});
}

/// The process's side: takes the job, runs it, answers.
fn answer(mut args: impl Iterator<Item = OsString>) -> io::Result<()> {
	let host = args.next().and_then(|name| HostProfile::named(&name));
	let config = Config {
		host: host.ok_or_else(|| io::Error::other("no host profile is named"))?,
		cache_dir: args.next().map(PathBuf::from),
		program: None,
	};
	let mut length = [0; 8];
	io::stdin().read_exact(&mut length)?;
	let mut request = Vec::new();
	io::stdin().take(u64::from_le_bytes(length)).read_to_end(&mut request)?;
	let request = Request::decode(&mut &request[..]).map_err(io::Error::other)?;
	thread::spawn(|| {
		let _ = io::copy(&mut io::stdin(), &mut io::sink());
		process::exit(1);
	});
	// A thread's stack can be as large as a program may need.
	let program = thread::Builder::new()
		.stack_size(profile::NATIVE_STACK_BYTES + HOST_STACK_BYTES)
		.spawn(move || -> Result<Execution, Abstain> {
			let (profile, module, args, input, fuel_limit) = &request;
			let (profile, fuel_limit) = (*profile, *fuel_limit);
			run::run(&Engine::new(config)?, &Job { profile, module, args, input, fuel_limit })
		})?;
	let answer: Answer = match program.join() {
		Ok(ended) => ended.map_err(Refusal::from),
		Err(_) => Err(Refusal::running("its thread panicked")),
	};
	let mut out = io::stdout().lock();
	out.write_all(&answer.encode())?;
	out.flush()
}

/// A process that does not outlive whoever has this.
struct Process(Child);

impl Drop for Process {
	fn drop(&mut self) {
		let _ = self.0.kill();
		let _ = self.0.wait();
	}
}

/// The caller's side: starts a process for `job`, watches the clock, and stops it when it is time.
pub(crate) fn supervise(
	config: &Config,
	job: &Job<'_>,
	limits: &HostLimits,
) -> Result<Execution, Abstain> {
	let starting = |why: io::Error| Abstain::Host {
		doing: "starting a process for the program".into(),
		why: why.to_string(),
	};
	let start = Instant::now();
	// What nobody can run needs no process to say so.
	Host::new(job.args, job.input)?;
	let request = (job.profile, job.module, job.args, job.input, job.fuel_limit).encode();
	let mut process = Process(command(config).map_err(starting)?.spawn().map_err(starting)?);
	let ends = process.0.stdin.take().zip(process.0.stdout.take());
	let (stdin, stdout) = ends.ok_or_else(|| starting(io::ErrorKind::BrokenPipe.into()))?;
	let (sender, receiver) = mpsc::channel();
	let exchange = thread::Builder::new()
		.name("poco-job".into())
		.spawn(move || {
			// Nobody listens any more when the caller has given up.
			let _ = sender.send(exchange(stdin, stdout, &request));
		})
		.map_err(starting)?;

	let cancelled = || limits.cancel.as_ref().is_some_and(|cancel| cancel.load(Ordering::Relaxed));
	let answer = loop {
		let left = limits.wall_clock.saturating_sub(start.elapsed());
		match receiver.recv_timeout(left.min(TICK)) {
			Ok(answer) => break answer,
			Err(RecvTimeoutError::Disconnected) => break Err(io::ErrorKind::BrokenPipe.into()),
			Err(RecvTimeoutError::Timeout) => {},
		}
		if cancelled() {
			return Err(Abstain::Cancelled);
		}
		if start.elapsed() >= limits.wall_clock {
			return Err(Abstain::WallClock(limits.wall_clock));
		}
	};
	// It has sent its last word, so this does not wait.
	let _ = exchange.join();
	match answer.map(|bytes| Answer::decode(&mut &bytes[..])) {
		Ok(Ok(answer)) => answer.map_err(Abstain::from),
		_ => {
			let status = process.0.wait().map_err(starting)?;
			Err(match is_asked_to_end(status) {
				true => Abstain::Cancelled,
				false => {
					let why = format!("its process gave no answer and ended with {status}");
					Refusal::running(why).into()
				},
			})
		},
	}
}

/// Hands the job over and waits for the answer, which ends with the process.
fn exchange(mut stdin: ChildStdin, stdout: ChildStdout, request: &[u8]) -> io::Result<Vec<u8>> {
	stdin.write_all(&(request.len() as u64).to_le_bytes())?;
	stdin.write_all(request)?;
	let mut answer = Vec::new();
	stdout.take(ANSWER_BYTES).read_to_end(&mut answer)?;
	Ok(answer)
}

fn command(config: &Config) -> io::Result<Command> {
	let program = match &config.program {
		Some(program) => program.clone(),
		// The program that runs, even when another one lies at its place since.
		None if cfg!(target_os = "linux") => "/proc/self/exe".into(),
		None => env::current_exe()?,
	};
	let mut command = Command::new(program);
	command.args([MARK, config.host.name()]).args(&config.cache_dir);
	command.stdin(Stdio::piped()).stdout(Stdio::piped());
	// A terminal's Ctrl-C is for the caller to hear.
	#[cfg(unix)]
	std::os::unix::process::CommandExt::process_group(&mut command, 0);
	Ok(command)
}

/// Whether a process ended because everything here is to end: a system that shuts down or stops a
/// service asks each process.
fn is_asked_to_end(status: ExitStatus) -> bool {
	const SIGINT: i32 = 2;
	const SIGTERM: i32 = 15;
	#[cfg(unix)]
	return matches!(
		std::os::unix::process::ExitStatusExt::signal(&status),
		Some(SIGINT | SIGTERM)
	);
	#[cfg(not(unix))]
	false
}
