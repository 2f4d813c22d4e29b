//! What depends on the host: the clock on the wall, the wish to stop, the cache.

mod common;

use codec::Encode;
use common::Program;
use poco_executor::{profile, Abstain, Config, Executor, HostLimits, HostProfile};
use poco_primitives::result::Outcome;
use std::{
	fs,
	io::Write,
	path::Path,
	process::{Command, Stdio},
	sync::{
		atomic::{AtomicBool, Ordering},
		Arc,
	},
	thread,
	time::{Duration, Instant},
};

fn endless() -> Program {
	Program::wat(
		r#"(module (memory (export "memory") 1)
			(func (export "_start") (loop $ever (br $ever))))"#,
	)
	.fuel(profile::MAX_FUEL)
}

fn quick() -> Program {
	Program::wat(r#"(module (memory (export "memory") 1) (func (export "_start")))"#)
}

#[test]
fn an_endless_loop_is_given_up_when_the_time_is_up() {
	for host in common::HOSTS {
		let start = Instant::now();
		let refusal = common::executor(host)
			.run(&endless().job(), &HostLimits::within(Duration::from_millis(300)))
			.expect_err("it does not end");
		assert!(matches!(refusal, Abstain::WallClock(_)), "{refusal}");
		assert!(start.elapsed() < Duration::from_secs(3), "it took {:?}", start.elapsed());
	}
}

#[test]
fn a_run_can_be_cancelled() {
	let cancel = Arc::new(AtomicBool::new(false));
	let limits = HostLimits { wall_clock: Duration::from_secs(600), cancel: Some(cancel.clone()) };
	let run =
		thread::spawn(move || common::executor(HostProfile::Native).run(&endless().job(), &limits));
	thread::sleep(Duration::from_millis(200));
	cancel.store(true, Ordering::Relaxed);
	let refusal = run.join().expect("no panic").expect_err("it does not end");
	assert!(matches!(refusal, Abstain::Cancelled), "{refusal}");
}

#[test]
fn stopping_one_program_does_not_disturb_another() {
	let counting = Program::wat(
		r#"(module (memory (export "memory") 1)
			(func (export "_start")
				(local $i i32)
				(loop $more
					(br_if $more (i32.lt_u
						(local.tee $i (i32.add (local.get $i) (i32.const 1)))
						(i32.const 300000000))))))"#,
	)
	.fuel(profile::MAX_FUEL);
	let executor = Executor::new(common::config(None, HostProfile::Native)).expect("it is set up");
	let alone = executor
		.run(&counting.job(), &HostLimits::within(Duration::from_secs(300)))
		.expect("it ends");
	let other = executor.clone();
	let long = thread::spawn(move || {
		other.run(&counting.job(), &HostLimits::within(Duration::from_secs(300)))
	});
	for _ in 0..3 {
		executor
			.run(&endless().job(), &HostLimits::within(Duration::from_millis(30)))
			.expect_err("it does not end");
	}
	let beside = long.join().expect("no panic").expect("it ends");
	assert_eq!(beside.result, alone.result);
}

/// A program that fills all of its memory, again and again, with nothing between two instructions that
/// looks whether to stop.
fn filling() -> Program {
	let fills = "(memory.fill (i32.const 0) (i32.const 1) (i32.const 0x20000000))".repeat(400);
	let text =
		format!(r#"(module (memory (export "memory") 8192) (func (export "_start") {fills}))"#);
	Program::wat(&text)
}

/// The processes that run jobs under this cache.
fn processes(cache: &Path) -> Vec<u32> {
	let runs = |id: &u32| {
		let line = fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
		line.split(|byte| *byte == 0).any(|arg| arg == cache.as_os_str().as_encoded_bytes())
	};
	let all = fs::read_dir("/proc").expect("this system shows its processes");
	let ids = all.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
	ids.filter(runs).collect()
}

fn the_process(cache: &Path) -> u32 {
	loop {
		if let [id] = processes(cache)[..] {
			return id;
		}
		thread::sleep(Duration::from_millis(5));
	}
}

#[test]
fn a_program_that_nothing_interrupts_is_stopped_and_leaves_nothing_behind() {
	let dir = tempfile::tempdir().expect("a folder");
	let executor = Executor::new(common::config(Some(dir.path().into()), HostProfile::Native))
		.expect("it is set up");
	let cancel = Arc::new(AtomicBool::new(false));
	let limits = HostLimits { wall_clock: Duration::from_secs(600), cancel: Some(cancel.clone()) };
	let run = thread::spawn(move || executor.run(&filling().job(), &limits));
	the_process(dir.path());
	// It is compiled and runs.
	while entries(dir.path()).iter().all(|entry| entry.extension() != Some("cwasm".as_ref())) {
		thread::sleep(Duration::from_millis(5));
	}
	cancel.store(true, Ordering::Relaxed);
	let refusal = run.join().expect("no panic").expect_err("it takes much longer");
	assert!(matches!(refusal, Abstain::Cancelled), "{refusal}");
	assert_eq!(processes(dir.path()), Vec::<u32>::new());
}

#[test]
fn a_process_that_dies_gives_no_result_and_says_how() {
	for (signal, cancelled) in [("KILL", false), ("ABRT", false), ("TERM", true), ("INT", true)] {
		let dir = tempfile::tempdir().expect("a folder");
		let executor = Executor::new(common::config(Some(dir.path().into()), HostProfile::Native))
			.expect("it is set up");
		let limits = HostLimits::within(Duration::from_secs(600));
		let run = thread::spawn(move || executor.run(&endless().job(), &limits));
		let id = the_process(dir.path()).to_string();
		let sent = Command::new("kill").args(["-s", signal, &id]).status().expect("there is kill");
		assert!(sent.success());
		match run.join().expect("no panic").expect_err("it did not end") {
			Abstain::Cancelled if cancelled => {},
			Abstain::Host { why, .. } if !cancelled => {
				assert!(why.contains(&format!("SIG{signal}")), "{why}");
			},
			refusal => panic!("{signal}: {refusal}"),
		}
	}
}

#[test]
fn a_process_ends_when_whoever_started_it_is_gone() {
	let mut process = Command::new(env!("CARGO_BIN_EXE_poco-executor"))
		.args(["poco-executor-job", "native"])
		.stdin(Stdio::piped())
		.stdout(Stdio::piped())
		.spawn()
		.expect("it starts");
	let program = endless();
	let job = program.job();
	let request = (job.profile, job.module, job.args, job.input, job.fuel_limit).encode();
	let mut stdin = process.stdin.take().expect("a pipe");
	stdin.write_all(&(request.len() as u64).to_le_bytes()).expect("it reads");
	stdin.write_all(&request).expect("it reads");
	assert_eq!(process.try_wait().expect("it can be asked"), None);
	drop(stdin);
	let ended = process.wait_with_output().expect("it ends");
	assert_eq!((ended.status.code(), ended.stdout), (Some(1), Vec::new()));
}

#[test]
fn a_program_that_does_not_run_jobs_is_told_at_once() {
	for program in ["/nowhere/poco", "/bin/false", "/bin/echo"] {
		let config = Config { program: Some(program.into()), ..Config::default() };
		let refusal = Executor::new(config).expect_err("it runs no jobs");
		assert!(matches!(refusal, Abstain::Host { .. }), "{program}: {refusal}");
	}
}

fn entries(dir: &Path) -> Vec<std::path::PathBuf> {
	fs::read_dir(dir).expect("there is a cache").map(|e| e.expect("readable").path()).collect()
}

#[test]
fn a_module_is_compiled_once_and_then_taken_from_the_cache() {
	for host in common::HOSTS {
		let dir = tempfile::tempdir().expect("a folder");
		let cache_dir = Some(dir.path().join("below/cache"));
		let run = || {
			// A new executor, as after a restart.
			Executor::new(common::config(cache_dir.clone(), host))
				.expect("it is set up")
				.run(&quick().job(), &HostLimits::within(Duration::from_secs(60)))
				.expect("it runs")
		};
		let (first, second) = (run(), run());
		assert!(!first.timing.cached && second.timing.cached);
		assert_eq!(first.result, second.result);
		assert_eq!(first.digest(), quick().run().digest());
	}
}

#[test]
fn an_entry_of_the_cache_that_does_not_hold_is_replaced() {
	let dir = tempfile::tempdir().expect("a folder");
	let config = common::config(Some(dir.path().into()), HostProfile::Native);
	let executor = Executor::new(config).expect("it is set up");
	let run = || {
		executor.run(&quick().job(), &HostLimits::within(Duration::from_secs(60))).expect("it runs")
	};
	let digest = run().digest();
	let [entry] = <[_; 1]>::try_from(entries(dir.path())).expect("one entry and nothing else");
	let whole = fs::read(&entry).expect("the entry");
	let mut bent = whole.clone();
	let middle = bent.len() / 2;
	bent[middle] ^= 1;
	for bad in [&bent[..], &whole[..whole.len() - 1], &whole[..20], b"", b"something else"] {
		fs::write(&entry, bad).expect("it can be written");
		let execution = run();
		assert!(!execution.timing.cached);
		assert_eq!(execution.digest(), digest);
		assert!(run().timing.cached);
	}
	assert_eq!(entries(dir.path()), vec![entry]);
}

#[test]
fn host_profiles_do_not_share_what_they_compiled() {
	let dir = tempfile::tempdir().expect("a folder");
	for host in common::HOSTS {
		let executor =
			Executor::new(common::config(Some(dir.path().into()), host)).expect("set up");
		let execution = executor
			.run(&quick().job(), &HostLimits::within(Duration::from_secs(60)))
			.expect("it runs");
		assert!(!execution.timing.cached);
	}
	assert_eq!(entries(dir.path()).len(), 2);
}

#[test]
fn a_module_that_was_rejected_is_not_kept() {
	let dir = tempfile::tempdir().expect("a folder");
	let executor = Executor::new(common::config(Some(dir.path().into()), HostProfile::Native))
		.expect("set up");
	let program = Program::binary(b"not wasm".to_vec());
	let execution = executor
		.run(&program.job(), &HostLimits::within(Duration::from_secs(60)))
		.expect("a result");
	assert!(matches!(execution.result.summary.outcome, Outcome::Rejected(_)));
	assert!(entries(dir.path()).is_empty());
}

#[test]
fn a_cache_that_cannot_be_opened_is_told_at_once() {
	let file = tempfile::NamedTempFile::new().expect("a file");
	let config = common::config(Some(file.path().into()), HostProfile::Native);
	let refusal = Executor::new(config).expect_err("it is no folder");
	assert!(matches!(refusal, Abstain::Host { .. }), "{refusal}");
}
