//! What the executor costs: runs one program on the bare engine and in the executor, in turns, and
//! prints the best time of each, from instantiation to the end, and of a job without compiling: the best is what other work on the
//! machine disturbs least.
//!
//! ```text
//! cargo run -p poco-executor --example overhead -- MODULE.wasm [ROUNDS [ARGUMENT...]]
//! ```

use poco_executor::{bare, Config, Executor, HostLimits, Job};
use poco_primitives::result::{Bundle, ExecutionProfile};
use std::{
	error::Error,
	time::{Duration, Instant},
};

fn main() -> Result<(), Box<dyn Error>> {
	poco_executor::init();
	let mut given = std::env::args().skip(1);
	let path = given.next().ok_or("give the path of a module, see examples/apps/build.sh")?;
	let rounds: usize = given.next().map_or(Ok(5), |rounds| rounds.parse())?;
	let args: Vec<Vec<u8>> = given.map(String::into_bytes).collect();
	let module = std::fs::read(&path)?;

	let executor = Executor::new(Config::default())?;
	let input = Bundle::default();
	let job = Job {
		profile: ExecutionProfile::V1,
		module: &module,
		args: &args,
		input: &input,
		fuel_limit: u64::MAX,
	};
	let limits = HostLimits::within(Duration::from_secs(3600));
	let engines = [bare::engine(false)?, bare::engine(true)?];

	let mut times = [const { Vec::new() }; 4];
	let mut fuel = 0;
	for _ in 0..rounds {
		let start = Instant::now();
		let execution = executor.run(&job, &limits)?;
		times[3].push(start.elapsed().saturating_sub(execution.timing.prepare));
		times[2].push(execution.timing.run);
		fuel = execution.result.summary.fuel_used;
		for (engine, times) in engines.iter().zip(&mut times) {
			times.push(bare::time(engine, &module, &args)?);
		}
	}
	let [none, metered, ours, with_process] = times.map(|mut times| {
		times.sort();
		times.first().map_or(0.0, Duration::as_secs_f64)
	});
	println!("{path}, best of {rounds} rounds, {fuel} fuel");
	let line = |what: &str, time: f64| {
		println!(
			"  {what:<44} {time:>8.3} s  {:>5.2} x no metering  {:>7.0} million fuel/s",
			time / none,
			fuel as f64 / time / 1e6
		);
	};
	line("bare engine, no metering", none);
	line("bare engine, fuel", metered);
	line("executor, in its process", ours);
	line("executor, with the process", with_process);
	Ok(())
}
