//! `poco demo`: a development chain, five workers of which one lies, and three computations.

use crate::{
	artifact::Source,
	commands::run::{arguments, buy, read_folder, Request},
	exit::{bad_input, Status},
	follow::{self, Ended},
	output::Output,
};
use anyhow::{ensure, Context, Result};
use clap::{Args, ValueEnum};
use poco_primitives::{task::TaskStatus, Balance, Moment, TaskId};
use poco_sdk::{
	amount,
	devnet::{free_port, Node, NodeOptions, Process, Seal},
	Account, AccountId, ChainEvent, Client, Head, PocoEvent,
};
use serde_json::{json, Value};
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

/// What each task pays.
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

/// One of the three computations.
struct Task {
	name: &'static str,
	app: Vec<u8>,
	input: Option<Vec<u8>>,
	args: Vec<String>,
	fuel: u64,
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
			app: app("hello")?,
			input: None,
			args: vec!["hello-world".into()],
			fuel: 1_000_000_000,
		},
		Task {
			name: "stats",
			app: app("stats")?,
			input: Some(read_folder(&options.data)?),
			args: Vec::new(),
			fuel: 100_000_000_000,
		},
		Task {
			name: "heavy",
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
	let started = client.best().await?;
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
	let mut accounts = vec![requester.id()];
	for uri in HONEST.iter().chain([&LIAR]) {
		accounts.push(Account::from_uri(uri)?.id());
	}
	let mut ledger = Ledger::open(&client, started, &accounts).await?;
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
	let request = Request {
		app: Source::Here(task.app),
		app_uri: None,
		app_hash: None,
		input: task.input.map(Source::Here),
		input_uri: None,
		input_hash: None,
		args: arguments(&task.args)?,
		replicas: THRESHOLD,
		reward: REWARD,
		category: CATEGORY,
		fuel: task.fuel,
	};
	let (id, block) = buy(client, requester, request, out).await?;
	let ended = follow::follow(client, Some(requester), id, block, out).await?;
	let seconds = started.elapsed().as_secs_f64();
	let (result, completed) = match ended {
		Ended::Completed { view, result } => {
			let target = folder.join(task.name);
			poco_executor::write_result(&target, &result)?;
			(Some(*result), view.status == TaskStatus::Completed)
		},
		Ended::Failed { .. } => (None, false),
	};
	ledger.read(client, client.best().await?).await?;
	Ok(Report {
		name: task.name,
		task: id,
		submitted: before.number,
		seconds,
		completed,
		events: ledger.of(id),
		result,
	})
}

/// What happened to one task.
struct Report {
	name: &'static str,
	task: TaskId,
	submitted: u64,
	seconds: f64,
	completed: bool,
	events: Vec<Entry>,
	result: Option<poco_primitives::result::ResultBundle>,
}

impl Report {
	/// Sums of money that came in and went out.
	fn money(&self) -> Money {
		let mut money = Money::default();
		for entry in &self.events {
			match &entry.event {
				PocoEvent::TaskCreated { reward, .. } => money.reward += reward,
				PocoEvent::Slashed { amount, .. } => money.slashed += amount,
				PocoEvent::Rewarded { amount, .. } => money.paid += amount,
				PocoEvent::TaskCompleted { burned, to_kitty, .. } => {
					money.burned += burned;
					money.kitty += to_kitty;
				},
				_ => {},
			}
		}
		money
	}

	fn slashed(&self) -> Vec<AccountId> {
		self.events
			.iter()
			.filter_map(|entry| match entry.event {
				PocoEvent::Slashed { worker, .. } => Some(worker),
				_ => None,
			})
			.collect()
	}

	/// Blocks from submission to payment.
	fn blocks(&self) -> u64 {
		self.events
			.iter()
			.find(|entry| matches!(entry.event, PocoEvent::TaskCompleted { .. }))
			.map(|entry| entry.block.saturating_sub(self.submitted))
			.unwrap_or_default()
	}

	fn well(&self) -> bool {
		let success =
			self.result.as_ref().is_some_and(|result| result.summary.outcome.is_success());
		let liar = Account::from_uri(LIAR).map(|account| account.id());
		self.completed
			&& success
			&& self.money().adds_up()
			&& liar.is_ok_and(|liar| self.slashed() == [liar])
	}

	fn text(&self) -> String {
		let money = self.money();
		let stdout = self.result.as_ref().map(|result| String::from_utf8_lossy(&result.stdout));
		let stdout: String =
			stdout.unwrap_or_default().lines().map(|line| format!("\n    {line}")).collect();
		format!(
			"paid {} + burned {} + kitty {} = reward {} + slashed {}: {}\nverified output:{stdout}\n{}: {}, after {} blocks and {:.1} s",
			amount::format(money.paid),
			amount::format(money.burned),
			amount::format(money.kitty),
			amount::format(money.reward),
			amount::format(money.slashed),
			if money.adds_up() { "OK" } else { "WRONG" },
			self.name,
			if self.well() { "OK" } else { "WRONG" },
			self.blocks(),
			self.seconds,
		)
	}

	fn json(&self) -> Value {
		let money = self.money();
		let consensus = self
			.events
			.iter()
			.find(|entry| matches!(entry.event, PocoEvent::ConsensusReached { .. }))
			.map(|entry| json!({ "block": entry.block, "now": entry.now }));
		json!({
			"name": self.name,
			"task": self.task,
			"well": self.well(),
			"blocks": self.blocks(),
			"seconds": self.seconds,
			"consensus": consensus,
			"paid": money.paid.to_string(),
			"burned": money.burned.to_string(),
			"kitty": money.kitty.to_string(),
			"reward": money.reward.to_string(),
			"slashed": money.slashed.to_string(),
			"slashed_workers": self.slashed(),
			"stdout": self.result.as_ref().map(|result| String::from_utf8_lossy(&result.stdout).into_owned()),
			"outcome": self.result.as_ref().map(|result| result.summary.outcome),
			"fuel_used": self.result.as_ref().map(|result| result.summary.fuel_used),
			"events": self.events.iter().map(Entry::json).collect::<Vec<_>>(),
		})
	}
}

#[derive(Default)]
struct Money {
	reward: Balance,
	slashed: Balance,
	paid: Balance,
	burned: Balance,
	kitty: Balance,
}

impl Money {
	fn adds_up(&self) -> bool {
		self.reward + self.slashed == self.paid + self.burned + self.kitty
	}
}

/// An event of the pallet, and when it was.
#[derive(Clone)]
struct Entry {
	block: u64,
	now: Moment,
	event: PocoEvent,
}

impl Entry {
	fn json(&self) -> Value {
		let mut value = serde_json::to_value(&self.event).unwrap_or_default();
		value["block"] = json!(self.block);
		value["now"] = json!(self.now);
		value
	}
}

/// What the accounts should have by the events of all blocks.
struct Ledger {
	next: u64,
	entries: Vec<Entry>,
	rows: Vec<Row>,
}

/// An account in the ledger, in smallest units.
struct Row {
	account: AccountId,
	before: Balance,
	after: Balance,
	earned: Balance,
	slashed: Balance,
	fees: Balance,
	/// Paid for tasks, less refunds.
	spent: i128,
	/// From the fees of others, for making blocks.
	authored: Balance,
	/// Number of tasks created; each holds a deposit.
	tasks: u128,
	deposits: Balance,
}

impl Ledger {
	/// Starts with what the accounts have at a block.
	async fn open(client: &Client, block: Head, accounts: &[AccountId]) -> Result<Self> {
		let mut rows = Vec::new();
		for account in accounts {
			rows.push(Row {
				account: *account,
				before: total(client, *account, block).await?,
				after: 0,
				earned: 0,
				slashed: 0,
				fees: 0,
				spent: 0,
				authored: 0,
				tasks: 0,
				deposits: 0,
			});
		}
		Ok(Self { next: block.number + 1, entries: Vec::new(), rows })
	}

	fn row(&mut self, account: &AccountId) -> Option<&mut Row> {
		self.rows.iter_mut().find(|row| row.account == *account)
	}

	/// Reads the blocks up to `end`.
	async fn read(&mut self, client: &Client, end: Head) -> Result<()> {
		while self.next <= end.number {
			let hash =
				client.hash_at(self.next).await?.context("a block of the best chain is missing")?;
			let now = client.now(Some(hash)).await?;
			for record in client.events(hash).await? {
				match record.event {
					ChainEvent::Poco(event) => {
						self.book(&event);
						self.entries.push(Entry { block: self.next, now, event });
					},
					ChainEvent::FeePaid { who, amount } => {
						if let Some(row) = self.row(&who) {
							row.fees += amount;
						}
					},
					ChainEvent::Transferred { from, to, amount } if from == block_reward_pot() => {
						if let Some(row) = self.row(&to) {
							row.authored += amount;
						}
					},
					_ => {},
				}
			}
			self.next += 1;
		}
		Ok(())
	}

	fn book(&mut self, event: &PocoEvent) {
		match event {
			PocoEvent::TaskCreated { requester, reward, .. } => {
				if let Some(row) = self.row(requester) {
					row.spent += *reward as i128;
					row.tasks += 1;
				}
			},
			PocoEvent::Refunded { requester, amount, .. } => {
				if let Some(row) = self.row(requester) {
					row.spent -= *amount as i128;
				}
			},
			PocoEvent::Rewarded { worker, amount, .. }
			| PocoEvent::Compensated { worker, amount, .. } => {
				if let Some(row) = self.row(worker) {
					row.earned += amount;
				}
			},
			PocoEvent::Slashed { worker, amount, .. } => {
				if let Some(row) = self.row(worker) {
					row.slashed += amount;
				}
			},
			_ => {},
		}
	}

	/// The events of one task.
	fn of(&self, task: TaskId) -> Vec<Entry> {
		self.entries.iter().filter(|entry| entry.event.task() == Some(task)).cloned().collect()
	}

	/// Compares with what the accounts have at `end`.
	async fn close(mut self, client: &Client, end: Head, deposit: Balance) -> Result<Vec<Row>> {
		for row in &mut self.rows {
			row.after = total(client, row.account, end).await?;
			row.deposits = row.tasks * deposit;
		}
		Ok(self.rows)
	}
}

/// Everything that is an account's: free, held, and earned but not paid out.
async fn total(client: &Client, account: AccountId, block: Head) -> Result<Balance> {
	let funds = client.funds(account, Some(block.hash)).await?;
	let earned = client.worker(account, Some(block.hash)).await?.earned;
	Ok(funds.total() + earned)
}

/// The pot that block authors are paid from.
fn block_reward_pot() -> AccountId {
	let mut bytes = [0; 32];
	bytes[..12].copy_from_slice(b"modlPotStake");
	AccountId(bytes)
}

impl Row {
	fn change(&self) -> i128 {
		self.after as i128 - self.before as i128
	}

	fn expected(&self) -> i128 {
		(self.earned + self.authored) as i128
			- self.spent
			- (self.slashed + self.fees + self.deposits) as i128
	}

	fn balanced(&self) -> bool {
		self.change() == self.expected()
	}

	fn table(rows: &[Self]) -> String {
		let mut text = format!(
			"{:<8} {:>24} = {:>21} {:>21} {:>21} {:>21} {:>21} {:>21}",
			"account", "change", "earned", "for blocks", "slashed", "fees", "for tasks", "deposits"
		);
		for row in rows {
			text += &format!(
				"\n{:<8} {:>24} = {:>21} {:>21} {:>21} {:>21} {:>21} {:>21}{}",
				follow::name(&row.account),
				amount::format_change(row.change()),
				amount::format_change(row.earned as i128),
				amount::format_change(row.authored as i128),
				amount::format_change(-(row.slashed as i128)),
				amount::format_change(-(row.fees as i128)),
				amount::format_change(-row.spent),
				amount::format_change(-(row.deposits as i128)),
				if row.balanced() {
					String::new()
				} else {
					format!("  WRONG: {} by events", amount::format_change(row.expected()))
				}
			);
		}
		text
	}

	fn json(&self) -> Value {
		json!({
			"account": self.account,
			"name": follow::name(&self.account),
			"before": self.before.to_string(),
			"after": self.after.to_string(),
			"change": self.change().to_string(),
			"earned": self.earned.to_string(),
			"slashed": self.slashed.to_string(),
			"fees": self.fees.to_string(),
			"spent": self.spent.to_string(),
			"authored": self.authored.to_string(),
			"deposits": self.deposits.to_string(),
			"balanced": self.balanced(),
		})
	}
}
