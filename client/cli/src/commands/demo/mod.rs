//! `poco demo`: a development chain, five workers of which one lies, and three computations, the
//! second of which is bought on the marketplace.

mod ledger;
mod purchase;
mod report;

use crate::{
	artifact::Source,
	commands::run::{arguments, buy, read_folder, Request},
	exit::{bad_input, Status},
	follow::{self, Ended},
	output::Output,
};
use anyhow::{ensure, Context, Result};
use clap::{Args, ValueEnum};
use ledger::{Ledger, Row};
use poco_primitives::{task::TaskStatus, Balance};
use poco_sdk::{
	amount,
	devnet::{free_port, Node, NodeOptions, Process, Seal},
	event::Role,
	Account, Client,
};
use report::Report;
use serde_json::json;
use std::{
	net::TcpListener,
	path::{Path, PathBuf},
	process::Command,
	time::{Duration, Instant},
};
use tokio::signal::unix::{signal, SignalKind};

/// Options of `poco demo`.
#[derive(Args)]
pub struct Options {
	/// Take everything down after the three tasks.
	#[arg(long)]
	once: bool,
	/// When the chain makes blocks.
	#[arg(long, value_enum, default_value_t = SealMode::Ticking)]
	seal: SealMode,
	/// Milliseconds between the blocks of a ticking chain. Each adds 6 s of chain time.
	#[arg(long, default_value_t = 1000, value_name = "MS")]
	dev_block_time: u64,
	/// Where the built example apps are; the variable POCO_APPS_DIR, or `apps` in the build's
	/// target folder, when not given.
	#[arg(long, value_name = "DIR")]
	apps_dir: Option<PathBuf>,
	/// The folder with the data for the statistic.
	#[arg(long, value_name = "DIR", default_value = "examples/data")]
	data: PathBuf,
	/// Where logs, the workers' state and the results go; a new temporary folder when not given.
	#[arg(long, value_name = "DIR")]
	dir: Option<PathBuf>,
	/// The node's port. Without it 9944 when it is free and the chain stays up, else any.
	#[arg(long, value_name = "PORT")]
	rpc_port: Option<u16>,
}

/// When the chain makes blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SealMode {
	/// On a timer.
	Ticking,
	/// When a transaction comes.
	Instant,
}

const REQUESTER: &str = "//Alice";
const HONEST: [&str; 4] = ["//Bob", "//Charlie", "//Dave", "//Eve"];
const LIAR: &str = "//Ferdie";

/// Each worker's bond.
const BOND: &str = "100";

/// What each task pays its workers, and on the marketplace their scheduler.
const REWARD: Balance = 10 * amount::POCO;

/// Votes of two unanimous workers are enough; against a liar it takes four.
const THRESHOLD: u8 = 2;

/// The category of the tasks: windows of minutes of chain time.
const CATEGORY: u32 = 1;

/// How long the workers may take to be ready.
const READY: Duration = Duration::from_secs(90);

/// Runs the command.
pub async fn run(options: Options, out: &Output) -> Result<Status> {
	let mut terminate = signal(SignalKind::terminate())?;
	let mut interrupt = signal(SignalKind::interrupt())?;
	let tasks = tasks(&options)?;
	let folder = match &options.dir {
		Some(folder) => folder.clone(),
		None => std::env::temp_dir().join(format!("poco-demo-{}", std::process::id())),
	};
	std::fs::create_dir_all(&folder)
		.with_context(|| format!("cannot create {}", folder.display()))?;

	// Whatever happens from here on, leaving this function ends all processes.
	let mut network = None;
	let ended = tokio::select! {
		ended = demonstrate(&options, tasks, &folder, &mut network, out) => ended,
		_ = terminate.recv() => return stopped(out),
		_ = interrupt.recv() => return stopped(out),
	};
	let status = ended?;
	if options.once {
		return Ok(status);
	}
	let Some(network) = &mut network else { return Ok(status) };
	out.step(
		"up",
		json!({ "url": network.node.url(), "folder": folder }),
		format!(
			"\nThe chain and its workers stay up until Ctrl-C.\n  node       {url}\n  try        poco run \
			 --url {url} APP.wasm\n  browse     any web app for Substrate chains, with {url} as a custom \
			 endpoint\n  logs       {}",
			folder.display(),
			url = network.node.url(),
		),
	);
	loop {
		tokio::select! {
			_ = terminate.recv() => break,
			_ = interrupt.recv() => break,
			_ = tokio::time::sleep(Duration::from_secs(1)) => network.check()?,
		}
	}
	Ok(status)
}

fn stopped(out: &Output) -> Result<Status> {
	out.step("stopped", json!({}), "stopped; all processes are taken down");
	Ok(Status::Failed)
}

/// The node and the workers.
struct Network {
	// Workers end before their node.
	workers: Vec<Process>,
	node: Node,
}

impl Network {
	/// Fails when one of the processes ended.
	fn check(&mut self) -> Result<()> {
		for process in self.workers.iter_mut().chain([self.node.process()]) {
			if let Some(status) = process.ended() {
				return Err(process.error(format!("ended ({status})")).into());
			}
		}
		Ok(())
	}
}

/// How a computation is bought.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
	/// At the front door: the requester brings the app and pays open workers.
	FrontDoor,
	/// On the marketplace: app, data and computing are sold by others.
	Marketplace,
}

/// One of the three computations.
struct Task {
	name: &'static str,
	way: Way,
	app: Vec<u8>,
	input: Option<Vec<u8>>,
	args: Vec<String>,
	fuel: u64,
}

impl Task {
	/// Whom it pays, beside workers.
	fn roles(&self) -> &'static [Role] {
		match self.way {
			Way::FrontDoor => &[],
			Way::Marketplace => &[Role::App, Role::Dataset, Role::Scheduler],
		}
	}

	/// The same at the front door.
	fn request(self) -> Result<Request> {
		Ok(Request {
			app: Source::Here(self.app),
			app_uri: None,
			app_hash: None,
			input: self.input.map(Source::Here),
			input_uri: None,
			input_hash: None,
			args: arguments(&self.args)?,
			replicas: THRESHOLD,
			reward: REWARD,
			category: CATEGORY,
			fuel: self.fuel,
		})
	}
}

fn tasks(options: &Options) -> Result<Vec<Task>> {
	let apps = match (&options.apps_dir, std::env::var_os("POCO_APPS_DIR")) {
		(Some(folder), _) => folder.clone(),
		(None, Some(folder)) => folder.into(),
		(None, None) => std::env::current_exe()?
			.parent()
			.and_then(Path::parent)
			.context("this program lies in no target folder: give --apps-dir")?
			.join("apps"),
	};
	let app = |name: &str| {
		let path = apps.join(format!("{name}.wasm"));
		std::fs::read(&path).map_err(|error| {
			bad_input(format!(
				"cannot read {} ({error}): build the example apps with `examples/apps/build.sh`",
				path.display()
			))
		})
	};
	Ok(vec![
		Task {
			name: "hello",
			way: Way::FrontDoor,
			app: app("hello")?,
			input: None,
			args: vec!["hello-world".into()],
			fuel: 1_000_000_000,
		},
		Task {
			name: "stats",
			way: Way::Marketplace,
			app: app("stats")?,
			input: Some(read_folder(&options.data)?),
			args: Vec::new(),
			fuel: 100_000_000_000,
		},
		Task {
			name: "heavy",
			way: Way::FrontDoor,
			app: app("heavy")?,
			input: None,
			// Millions of numbers to look at: some tens of seconds of a processor.
			args: vec!["100".into()],
			fuel: 5_000_000_000_000,
		},
	])
}

async fn demonstrate(
	options: &Options,
	tasks: Vec<Task>,
	folder: &Path,
	network: &mut Option<Network>,
	out: &Output,
) -> Result<Status> {
	out.step(
		"folder",
		json!({ "folder": folder }),
		format!("logs, state and results: {}", folder.display()),
	);
	let node = Node::start(&NodeOptions {
		seal: match options.seal {
			SealMode::Ticking => Seal::Every(options.dev_block_time),
			SealMode::Instant => Seal::OnDemand,
		},
		base_path: None,
		log: folder.join("node.log"),
		rpc_port: Some(port(options)?),
	})
	.await?;
	let url = node.url();
	let client = Client::connect(&url).await?;
	out.step("node", json!({ "url": url }), format!("the node listens at {url}"));

	let mut workers = Vec::new();
	for uri in HONEST.iter().chain([&LIAR]) {
		workers.push(start_worker(uri, options, &url, folder)?);
	}
	let network = network.insert(Network { workers, node });
	await_workers(&client, network).await?;
	let names = |uris: &[&str]| {
		uris.iter().map(|uri| uri.trim_start_matches('/')).collect::<Vec<_>>().join(", ")
	};
	out.step(
		"workers",
		json!({ "honest": HONEST, "liar": LIAR }),
		format!("workers: {} are honest, {} lies and votes first", names(&HONEST), names(&[LIAR])),
	);

	let requester = Account::from_uri(REQUESTER)?;
	let sellers = purchase::fund(&client, &requester).await?;
	let mut accounts = vec![requester.id()];
	accounts.extend(sellers);
	for uri in HONEST.iter().chain([&LIAR]) {
		accounts.push(Account::from_uri(uri)?.id());
	}
	let mut ledger = Ledger::open(&client, client.best().await?, &accounts).await?;
	let quote = client
		.quote(THRESHOLD, Some(CATEGORY), REWARD)
		.await?
		.context("the chain gives no quote for the demonstration's tasks")?;

	let mut reports = Vec::new();
	let mut all_well = true;
	for task in tasks {
		let name = task.name;
		out.step("next", json!({ "name": name }), format!("\n== {name}"));
		let report = tokio::select! {
			report = one(&client, &requester, task, folder, &mut ledger, out) => report?,
			error = watch(network) => return Err(error),
		};
		out.step("checked", report.json(), report.text());
		all_well &= report.well();
		reports.push(report);
	}

	// What was published last may still cost its publisher a fee: close the books at one block.
	let end = client.best().await?;
	ledger.read(&client, end).await?;
	let rows = ledger.close(&client, end, quote.deposit).await?;
	let balanced = rows.iter().all(Row::balanced);
	let memory = network.node.process().memory();
	let hello = reports.first().context("no task was run")?;
	let speed = json!({
		"hello_blocks": hello.blocks(),
		"hello_seconds": hello.seconds,
		"node_memory_bytes": memory,
	});
	out.result(
		json!({
			"well": all_well && balanced,
			"tasks": reports.iter().map(Report::json).collect::<Vec<_>>(),
			"accounts": rows.iter().map(Row::json).collect::<Vec<_>>(),
			"speed": speed,
			"url": url,
			"folder": folder,
		}),
		format!(
			"\n{}\n{}\n\nspeed: hello from submission to payment in {} blocks, {:.1} s; the node uses {} MB",
			Row::table(&rows),
			if balanced {
				"OK: every account changed by exactly what the events say"
			} else {
				"WRONG: an account changed by something that no event tells"
			},
			hello.blocks(),
			hello.seconds,
			memory.map(|bytes| (bytes / 1_000_000).to_string()).unwrap_or_else(|| "?".into()),
		),
	);
	Ok(if all_well && balanced { Status::Done } else { Status::Failed })
}

/// Ends when a process of the network does.
async fn watch(network: &mut Network) -> anyhow::Error {
	loop {
		if let Err(error) = network.check() {
			return error;
		}
		tokio::time::sleep(Duration::from_millis(500)).await;
	}
}

fn port(options: &Options) -> Result<u16> {
	const USUAL: u16 = 9944;
	Ok(match options.rpc_port {
		Some(port) => port,
		None if !options.once && TcpListener::bind(("127.0.0.1", USUAL)).is_ok() => USUAL,
		None => free_port()?,
	})
}

fn start_worker(uri: &str, options: &Options, url: &str, folder: &Path) -> Result<Process> {
	let name = uri.trim_start_matches('/').to_lowercase();
	let mut command = Command::new(std::env::current_exe()?);
	command.args(["worker", "--json", "--url", url, "--suri", uri, "--bond", BOND]);
	command.arg("--state-dir").arg(folder.join(format!("worker-{name}")));
	if options.seal == SealMode::Instant {
		command.args(["--reveal-on", "best"]);
	}
	if uri == LIAR {
		command.arg("--lie");
	} else {
		command.args(["--wait-for-votes", "1"]);
	}
	let log = folder.join(format!("worker-{name}.log"));
	Ok(Process::spawn(&format!("the worker {name}"), command, &log)?)
}

/// Waits until all workers have bonded.
async fn await_workers(client: &Client, network: &mut Network) -> Result<()> {
	let start = Instant::now();
	for uri in HONEST.iter().chain([&LIAR]) {
		let account = Account::from_uri(uri)?.id();
		while client.worker(account, None).await?.bond < amount::parse(BOND)? {
			network.check()?;
			ensure!(
				start.elapsed() < READY,
				"the worker {uri} has not bonded after {} s",
				READY.as_secs()
			);
			tokio::time::sleep(poco_sdk::client::POLL).await;
		}
	}
	Ok(())
}

async fn one(
	client: &Client,
	requester: &Account,
	task: Task,
	folder: &Path,
	ledger: &mut Ledger,
	out: &Output,
) -> Result<Report> {
	let (started, before) = (Instant::now(), client.best().await?);
	let (name, roles) = (task.name, task.roles());
	let (id, block) = match task.way {
		Way::FrontDoor => buy(client, requester, task.request()?, out).await?,
		Way::Marketplace => purchase::buy(client, requester, task, out).await?,
	};
	let ended = follow::follow(client, Some(requester), id, block, out).await?;
	let seconds = started.elapsed().as_secs_f64();
	let (result, completed) = match ended {
		Ended::Completed { view, result } => {
			poco_executor::write_result(&folder.join(name), &result)?;
			(Some(*result), view.status == TaskStatus::Completed)
		},
		Ended::Failed { .. } => (None, false),
	};
	ledger.read(client, client.best().await?).await?;
	let view = client.task(id, None).await?.context("the task's records are gone")?;
	Ok(Report {
		name,
		task: id,
		submitted: before.number,
		seconds,
		completed,
		price: ledger.price(view.deal).context("no event tells what the task cost")?,
		roles,
		events: ledger.of(id),
		result,
	})
}
