//! Starts local networks of a relay chain and parachains.

use anyhow::bail;
use clap::{Parser, Subcommand};
use poco_network::{
	built, first_node_of, Description, Endpoint, Height, Network, Ports, Process, Programs, POCO,
	TAX_OFFICE,
};
use serde_json::json;
use std::{
	collections::BTreeMap,
	io::{IsTerminal, Write},
	path::PathBuf,
	process::ExitCode,
	time::{Duration, Instant},
};
use tokio::signal::unix::{signal, SignalKind};

/// A relay chain with two validators, the PoCo chain with two collators, and a neighbour or a tax office,
/// on this machine.
#[derive(Parser)]
#[command(name = "poco-network", version, max_term_width = 100)]
struct Cli {
	/// Write JSON to standard output, one document a line.
	#[arg(long, global = true)]
	json: bool,
	#[command(subcommand)]
	command: Command,
}

#[derive(Subcommand)]
enum Command {
	/// Start the network, print where its nodes are, and take it down on Ctrl-C.
	Up(Up),
	/// Say what would keep the network from starting.
	Check(Place),
	/// Write the network as the zombienet command line reads it.
	Toml,
}

#[derive(clap::Args)]
struct Place {
	/// The PoCo chain's specification; the node's own `local` when not given.
	#[arg(long, value_name = "FILE")]
	spec: Option<PathBuf>,
	/// An empty or new folder for data and logs, which is kept; a temporary one when not given.
	#[arg(long, value_name = "FOLDER")]
	dir: Option<PathBuf>,
	/// Listen on any free ports, so that several networks can run at once.
	#[arg(long)]
	any_ports: bool,
	/// With the tax office of `examples/tax-office` in the neighbour's place.
	#[arg(long)]
	tax_office: bool,
}

#[derive(clap::Args)]
struct Up {
	#[command(flatten)]
	place: Place,
	/// End once both parachains have a finalized block.
	#[arg(long)]
	once: bool,
	/// Watch block times, memory and processor time for so many seconds, print them and end.
	#[arg(long, value_name = "SECONDS")]
	measure: Option<u64>,
	/// Show what zombienet logs.
	#[arg(long)]
	verbose: bool,
}

impl Place {
	fn description(&self) -> anyhow::Result<Description> {
		Ok(Description {
			programs: Programs::find(&built()),
			spec: self.spec.clone(),
			neighbour: !self.tax_office,
			tax_office: self.tax_office,
			ports: if self.any_ports { Ports::free()? } else { Ports::fixed() },
			folder: self.dir.clone(),
		})
	}

	/// The description, when nothing is wrong with it.
	fn checked(&self) -> anyhow::Result<Description> {
		let description = self.description()?;
		let folder = self.dir.clone().unwrap_or_else(std::env::temp_dir);
		let problems = description.problems(&folder, self.dir.is_some());
		if problems.is_empty() {
			return Ok(description);
		}
		let problems: Vec<String> = problems.iter().map(|problem| format!("- {problem}")).collect();
		bail!("the network cannot start:\n{}", problems.join("\n"))
	}
}

fn main() -> ExitCode {
	let cli = Cli::parse();
	let runtime = match tokio::runtime::Runtime::new() {
		Ok(runtime) => runtime,
		Err(error) => return fail(cli.json, &error.into()),
	};
	match runtime.block_on(run(&cli)) {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => fail(cli.json, &error),
	}
}

fn fail(as_json: bool, error: &anyhow::Error) -> ExitCode {
	if as_json {
		println!("{}", json!({ "error": format!("{error:#}") }));
	} else {
		eprintln!("error: {error:#}");
	}
	ExitCode::FAILURE
}

async fn run(cli: &Cli) -> anyhow::Result<()> {
	match &cli.command {
		Command::Toml => print!("{}", Description::portable().config()?.dump_to_toml()?),
		Command::Check(place) => {
			place.checked()?;
			if cli.json {
				println!("{}", json!({ "ready": true }));
			} else {
				println!("Nothing keeps the network from starting.");
			}
		},
		Command::Up(options) => {
			let description = options.place.checked()?;
			let mut interrupt = signal(SignalKind::interrupt())?;
			let mut terminate = signal(SignalKind::terminate())?;
			// Whatever is under way is dropped, and ends its processes, when a signal comes.
			tokio::select! {
				done = up(cli.json, options, description) => return done,
				_ = interrupt.recv() => (),
				_ = terminate.recv() => (),
			}
			if options.once || options.measure.is_some() {
				bail!("interrupted: the network is taken down");
			}
			eprintln!("\nThe network is taken down.");
		},
	}
	Ok(())
}

async fn up(json: bool, options: &Up, description: Description) -> anyhow::Result<()> {
	if options.verbose {
		tracing_subscriber::fmt().with_writer(std::io::stderr).init();
	}
	let mut progress = Progress::new(json);
	let network = Network::start(description, |stage| progress.show(stage)).await?;
	let spawned = progress.start.elapsed();
	network.ready(|heights| progress.show(&tell(heights))).await?;
	let ready = progress.start.elapsed();
	progress.done();

	let endpoints = network.endpoints()?;
	if json {
		println!(
			"{}",
			json!({
				"nodes_up_seconds": spawned.as_secs_f64(),
				"both_finalized_seconds": ready.as_secs_f64(),
				"folder": network.folder(),
				"endpoints": endpoints,
			})
		);
	} else {
		print_endpoints(&endpoints);
		println!(
			"\nAll nodes answered after {:.0} s; both parachains had a finalized block after {:.0} s.",
			spawned.as_secs_f64(),
			ready.as_secs_f64(),
		);
	}
	if let Some(seconds) = options.measure {
		measure(json, &network, Duration::from_secs(seconds)).await?;
	} else if !options.once {
		if !json {
			println!(
				"\nTry: poco --url {} doctor\nData and logs are in {}. Ctrl-C takes everything down.",
				network.poco_url()?,
				network.folder().display(),
			);
		}
		watch(json, &network).await?;
	}
	network.end().await;
	Ok(())
}

/// Shows how far the chains are until a signal comes.
async fn watch(json: bool, network: &Network) -> anyhow::Result<()> {
	let mut progress = Progress::new(json);
	loop {
		progress.show(&tell(&network.heights().await));
		tokio::time::sleep(Duration::from_secs(2)).await;
	}
}

/// What people call a chain.
fn name(para_id: Option<u32>) -> &'static str {
	match para_id {
		None => "relay chain",
		Some(POCO) => "PoCo",
		Some(TAX_OFFICE) => "tax office",
		Some(_) => "neighbour",
	}
}

fn tell(heights: &BTreeMap<u32, Height>) -> String {
	let chains: Vec<String> = heights
		.iter()
		.map(|(para_id, height)| {
			format!("{} #{} ({} final)", name(Some(*para_id)), height.best, height.finalized)
		})
		.collect();
	chains.join("   ")
}

fn print_endpoints(endpoints: &[Endpoint]) {
	println!("{:<10} {:<22} {:<26} metrics", "node", "chain", "RPC");
	for endpoint in endpoints {
		let id = endpoint.para_id.map(|para_id| format!(" ({para_id})")).unwrap_or_default();
		let chain = name(endpoint.para_id).to_owned() + &id;
		println!("{:<10} {chain:<22} {:<26} {}", endpoint.node, endpoint.rpc, endpoint.metrics);
	}
}

/// Block times of all three chains, memory and processor time of every node, over some time.
async fn measure(as_json: bool, network: &Network, time: Duration) -> anyhow::Result<()> {
	let mut before = Vec::new();
	let parachains = network.description().parachains();
	for chain in [None].into_iter().chain(parachains.into_iter().map(Some)) {
		before.push((chain, network.height(first_node_of(chain)).await?));
	}
	let processor = |processes: &[Process]| -> Duration {
		processes.iter().map(|process| process.processor).sum()
	};
	let used = network.processes();
	let start = Instant::now();
	tokio::time::sleep(time).await;
	let seconds = start.elapsed().as_secs_f64();

	let mut report = json!({ "seconds": seconds, "chains": {}, "nodes": {} });
	for (chain, was) in before {
		let is = network.height(first_node_of(chain)).await?;
		let per = |blocks: u32| (blocks > 0).then(|| seconds / f64::from(blocks));
		report["chains"][name(chain)] = json!({
			"seconds_per_block": per(is.best - was.best),
			"seconds_per_finalized_block": per(is.finalized - was.finalized),
		});
	}
	for (node, processes) in network.processes() {
		let memory: u64 = processes.iter().map(|process| process.memory).sum();
		let earlier = used.get(&node).map(|processes| processor(processes)).unwrap_or_default();
		let busy = processor(&processes).saturating_sub(earlier);
		report["nodes"][node] = json!({
			"memory_mib": memory >> 20,
			"processor_percent": 100.0 * busy.as_secs_f64() / seconds,
		});
	}
	if as_json {
		println!("{report}");
	} else {
		println!("\nOver {seconds:.0} s:\n{report:#}");
	}
	Ok(())
}

/// One line that is written over where it is a terminal, and a line for each new thing where not.
struct Progress {
	start: Instant,
	last: String,
	quiet: bool,
	terminal: bool,
}

impl Progress {
	fn new(quiet: bool) -> Self {
		Self {
			start: Instant::now(),
			last: String::new(),
			quiet,
			terminal: std::io::stderr().is_terminal(),
		}
	}

	fn show(&mut self, text: &str) {
		if self.quiet || (!self.terminal && self.last == text) {
			return;
		}
		let seconds = self.start.elapsed().as_secs();
		if self.terminal {
			eprint!("\r\x1b[2K{seconds:>4} s  {text}");
			let _ = std::io::stderr().flush();
		} else {
			eprintln!("{seconds:>4} s  {text}");
		}
		self.last = text.into();
	}

	fn done(&self) {
		if self.terminal && !self.quiet {
			eprintln!();
		}
	}
}
