//! How fast a demonstration was, and what it took: figures to look at, which nothing depends on.

use super::report::Report;
use anyhow::{Context, Result};
use poco_executor::{bare, Config, Executor, HostLimits, Job};
use poco_primitives::result::{Bundle, ExecutionProfile};
use poco_sdk::Client;
use serde_json::{json, Value};
use std::time::{Duration, Instant};

/// How often a program is run on each engine. The best time counts: it is what other work on the machine
/// disturbs least.
const ROUNDS: usize = 3;

/// What the program is given: enough for a second, beside which starting a process is nothing.
const ARGUMENT: &[u8] = b"20";

/// The figures.
pub struct Speed {
	hello_blocks: u64,
	hello_seconds: f64,
	memory: Option<u64>,
	executor: f64,
	vote: Option<f64>,
	reveal: Option<f64>,
}

impl Speed {
	/// Measures what is left to measure, on a chain whose blocks up to `end` had everything in them.
	pub async fn measure(
		client: &Client,
		end: u64,
		hello: &Report,
		memory: Option<u64>,
		program: Vec<u8>,
	) -> Result<Self> {
		let mut weights = Vec::new();
		for number in 1..=end {
			let block = client.hash_at(number).await?.context("a block is missing")?;
			weights.extend(client.weights(block).await?);
		}
		// The lightest of each: a reveal that settles its task is another thing.
		let least = |pallet: &str, call: &str| {
			let of = weights.iter().filter(|it| (&*it.pallet, &*it.call) == (pallet, call));
			of.map(|it| it.time).min()
		};
		let transfer = least("Balances", "transfer_keep_alive").context("nothing was paid")?;
		let over_transfer =
			|call: &str| least("Poco", call).map(|time| time as f64 / transfer as f64);
		Ok(Self {
			hello_blocks: hello.blocks(),
			hello_seconds: hello.seconds,
			memory,
			executor: tokio::task::spawn_blocking(move || overhead(&program)).await??,
			vote: over_transfer("contribute"),
			reveal: over_transfer("reveal"),
		})
	}

	/// The figures as JSON.
	pub fn json(&self) -> Value {
		json!({
			"hello_blocks": self.hello_blocks,
			"hello_seconds": self.hello_seconds,
			"node_memory_bytes": self.memory,
			"executor_over_engine": self.executor,
			"vote_over_transfer": self.vote,
			"reveal_over_transfer": self.reveal,
		})
	}

	/// The figures in words.
	pub fn text(&self) -> String {
		let or_unknown = |figure: Option<String>| figure.unwrap_or_else(|| "?".into());
		let transfers = |figure: Option<f64>| or_unknown(figure.map(|it| format!("{it:.2}")));
		format!(
			"speed: hello from submission to payment in {} blocks, {:.1} s; the node uses {} MB;\n  the executor \
			 takes {:.2} times as long as the bare engine, which meters nothing; a vote weighs {} and a\n  \
			 reveal {} transfers, as transactions with all that belongs to them (docs/weights.md has them without)",
			self.hello_blocks,
			self.hello_seconds,
			or_unknown(self.memory.map(|bytes| (bytes / 1_000_000).to_string())),
			self.executor,
			transfers(self.vote),
			transfers(self.reveal),
		)
	}
}

/// How much longer the executor takes for a program, with its process but without compiling, than the engine alone,
/// which meters nothing.
fn overhead(program: &[u8]) -> Result<f64> {
	let failed = |reason: poco_executor::Abstain| anyhow::anyhow!("{reason}");
	let executor = Executor::new(Config::default()).map_err(failed)?;
	let engine = bare::engine(false).map_err(failed)?;
	let (args, input) = ([ARGUMENT.to_vec()], Bundle::default());
	let job = Job {
		profile: ExecutionProfile::V1,
		module: program,
		args: &args,
		input: &input,
		fuel_limit: u64::MAX,
	};
	let limits = HostLimits::within(Duration::from_secs(60));
	let (mut ours, mut alone) = (Duration::MAX, Duration::MAX);
	for _ in 0..ROUNDS {
		let start = Instant::now();
		let prepare = executor.run(&job, &limits).map_err(failed)?.timing.prepare;
		ours = ours.min(start.elapsed().saturating_sub(prepare));
		alone = alone.min(bare::time(&engine, program, &args).map_err(failed)?);
	}
	Ok(ours.as_secs_f64() / alone.as_secs_f64())
}
