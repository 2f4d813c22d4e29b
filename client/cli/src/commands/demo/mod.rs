//! `poco demo`: a development chain, five workers of which one lies, and three computations, the
//! second of which is bought on the marketplace; then a second chain, where the chain itself brings
//! two more to their ends.

mod ledger;
mod purchase;
mod report;
mod speed;
mod tasks;
#[cfg(test)]
mod tests;
mod unattended;

use crate::{
	commands::run::buy,
	exit::Status,
	follow::{self, Ended},
	output::Output,
};
use anyhow::{ensure, Context, Result};
use clap::{Args, ValueEnum};
use ledger::{Ledger, Row};
use poco_primitives::{task::TaskStatus, Balance, TaskId};
use poco_sdk::{
	amount,
	devnet::{free_port, Node, NodeOptions, Process, Seal},
	Account, Client,
};
use report::{Expected, Report};
use serde_json::json;
use speed::Speed;
use std::{
	net::TcpListener,
	path::{Path, PathBuf},
	process::Command,
	time::{Duration, Instant},
};
use tasks::{tasks, Task, Way};
use tokio::signal::unix::{signal, SignalKind};
use unattended::Act;

/// Options of `poco demo`.
#[derive(Args)]
pub struct Options {
	/// Take everything down after the five tasks.
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
	let all: Vec<_> = HONEST.iter().copied().chain([LIAR]).collect();
	await_bonds(&client, &all, || network.check()).await?;
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
	for uri in all {
		accounts.push(Account::from_uri(uri)?.id());
	}
	let mut ledger = Ledger::open(&client, client.best().await?, &accounts).await?;
	let quote = client
		.quote(THRESHOLD, Some(CATEGORY), REWARD)
		.await?
		.context("the chain gives no quote for the demonstration's tasks")?;

	let hello = tasks.first().map(|task| task.app.clone()).context("there is no task")?;
	let heavy = tasks.last().map(|task| task.app.clone()).context("there is no task")?;
	let mut reports = Vec::new();
	for task in tasks {
		let name = task.name;
		out.step("next", json!({ "name": name }), format!("\n== {name}"));
		let report = tokio::select! {
			report = one(&client, &requester, task, folder, &mut ledger, out) => report?,
			error = watch(network) => return Err(error),
		};
		out.step("checked", report.json(), report.text());
		reports.push(report);
	}

	// What was published last may still cost its publisher a fee: close the books at one block.
	let end = client.best().await?;
	ledger.read(&client, end).await?;
	let rows = ledger.close(&client, end, quote.deposit).await?;
	let balanced = rows.iter().all(Row::balanced);
	let memory = network.node.process().memory();
	out.step("accounts", json!({ "balanced": balanced }), format!("\n{}", Row::audit(&rows)));
	let act = unattended::demonstrate(hello, folder, out).await?;
	let hello = reports.first().context("no task was run")?;
	let speed = Speed::measure(&client, end.number, hello, memory, heavy).await?;
	let status = judge(&reports, &rows, &act);
	out.result(
		json!({
			"well": status == Status::Done,
			"tasks": reports.iter().map(Report::json).collect::<Vec<_>>(),
			"accounts": rows.iter().map(Row::json).collect::<Vec<_>>(),
			"unattended": act.json(),
			"speed": speed.json(),
			"url": url,
			"folder": folder,
		}),
		format!("\n{}\n\n{}", act.text(), speed.text()),
	);
	Ok(status)
}

/// How the command ends: well only when every task did, and every account has what it should.
fn judge(reports: &[Report], rows: &[Row], act: &Act) -> Status {
	let well = reports.iter().all(Report::well) && rows.iter().all(Row::balanced) && act.well();
	match well {
		true => Status::Done,
		false => Status::Failed,
	}
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
	let mut more = match uri {
		LIAR => vec!["--lie"],
		_ => vec!["--wait-for-votes", "1"],
	};
	if options.seal == SealMode::Instant {
		more.extend(["--reveal-on", "best"]);
	}
	spawn_worker(uri, &more, url, folder)
}

fn spawn_worker(uri: &str, more: &[&str], url: &str, folder: &Path) -> Result<Process> {
	let name = uri.trim_start_matches('/').to_lowercase();
	let mut command = Command::new(std::env::current_exe()?);
	command.args(["worker", "--json", "--url", url, "--suri", uri, "--bond", BOND]).args(more);
	command.arg("--state-dir").arg(folder.join(format!("worker-{name}")));
	let log = folder.join(format!("worker-{name}.log"));
	Ok(Process::spawn(&format!("the worker {name}"), command, &log)?)
}

/// Waits until these workers have bonded. `check` fails when one of them has ended.
async fn await_bonds(
	client: &Client,
	uris: &[&str],
	mut check: impl FnMut() -> Result<()>,
) -> Result<()> {
	let start = Instant::now();
	for uri in uris {
		let account = Account::from_uri(uri)?.id();
		while client.worker(account, None).await?.bond < amount::parse(BOND)? {
			check()?;
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
	let (started, submitted) = (Instant::now(), client.best().await?.number);
	let (name, roles) = (task.name, task.roles());
	let (id, block) = match task.way {
		Way::FrontDoor => buy(client, requester, task.request()?, out).await?,
		Way::Marketplace => purchase::buy(client, requester, task, out).await?,
	};
	let ended = follow::follow(client, Some(requester), id, block, out).await?;
	let losers = vec![Account::from_uri(LIAR)?.id()];
	let expected = Expected { status: TaskStatus::Completed, roles, losers };
	let bought = Bought { name, task: id, block, submitted, started };
	bought.report(client, ended, expected, folder, ledger).await
}

/// A task that was bought.
struct Bought {
	name: &'static str,
	task: TaskId,
	/// The number of the block that created it.
	block: u64,
	/// The number of the block before it was asked for.
	submitted: u64,
	started: Instant,
}

impl Bought {
	/// What happened to it, when it has ended. Its result goes into a folder of its name.
	async fn report(
		self,
		client: &Client,
		ended: Ended,
		expected: Expected,
		folder: &Path,
		ledger: &mut Ledger,
	) -> Result<Report> {
		let seconds = self.started.elapsed().as_secs_f64();
		let result = match ended {
			Ended::Completed { result, .. } => {
				poco_executor::write_result(&folder.join(self.name), &result)?;
				Some(*result)
			},
			Ended::Failed { .. } => None,
		};
		ledger.read(client, client.best().await?).await?;
		let view = client.task(self.task, None).await?.context("the task's records are gone")?;
		Ok(Report {
			name: self.name,
			task: self.task,
			submitted: self.submitted,
			seconds,
			status: view.status,
			expected,
			price: ledger.price(view.deal).context("no event tells what the task cost")?,
			stake: view.stake,
			events: ledger.of(self.task),
			result,
		})
	}
}
