//! What the end-to-end tests share: a chain of their own, workers, and the command line.

use poco_primitives::{Balance, TaskId, H256};
use poco_sdk::{
	devnet::{Node, NodeOptions, Process, Seal},
	Account, AccountId, ChainEvent, Client, PocoEvent, TaskView,
};
use serde_json::Value;
use std::{
	path::{Path, PathBuf},
	process::{Command, ExitStatus},
	sync::Arc,
	time::{Duration, Instant},
};
use tempfile::TempDir;
use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};

/// The program under test.
pub const POCO: &str = env!("CARGO_BIN_EXE_poco");

/// Held by every chain, together with others or alone. How many there are at a time, `--test-threads` says: one that
/// starts keeps a core busy for ten seconds, and waits for its timer from then on.
static CHAINS: RwLock<()> = RwLock::const_new(());

/// Leave to start a chain, and what it needs, until it is dropped.
pub async fn turn() -> RwLockReadGuard<'static, ()> {
	CHAINS.read().await
}

/// The same with no other chain beside it, for what has to be done within some blocks.
pub async fn alone() -> RwLockWriteGuard<'static, ()> {
	CHAINS.write().await
}

/// Longer than anything here takes; only there to end a test that hangs.
pub const HANGS: Duration = Duration::from_secs(300);

/// A ticking development chain in a folder of its own.
pub struct Chain {
	pub node: Node,
	pub client: Client,
	pub folder: TempDir,
	seal: Seal,
}

impl Chain {
	/// Starts one with a block every so many milliseconds.
	pub async fn start(block_time: u64) -> Self {
		Self::start_with(Seal::Every(block_time)).await
	}

	/// Starts one.
	pub async fn start_with(seal: Seal) -> Self {
		let folder = tempfile::tempdir().expect("a temporary folder");
		let node = node(folder.path(), seal, None).await;
		let client = Client::connect(&node.url()).await.expect("the node answers");
		Self { node, client, folder, seal }
	}

	/// Takes the node down as a power cut would.
	pub fn kill_node(&mut self) {
		self.node.process().kill();
	}

	/// Starts a node in the place of one that was killed.
	pub async fn restart_node(&mut self) {
		self.node = node(self.folder.path(), self.seal, Some(self.node.port())).await;
	}

	/// Starts a worker; a second one of the same name goes on where the first was.
	pub fn worker(&self, uri: &str) -> Process {
		self.worker_with(uri.trim_start_matches('/'), &["--suri", uri])
	}

	/// Starts a worker with these options, which name its key.
	pub fn worker_with(&self, name: &str, options: &[&str]) -> Process {
		let name = name.to_lowercase();
		let mut command = Command::new(POCO);
		command.args(["worker", "--json", "--url", &self.node.url()]).args(options);
		command.arg("--state-dir").arg(self.folder.path().join(&name));
		let log = self.folder.path().join(format!("{name}.log"));
		Process::spawn(&name, command, &log).expect("the worker starts")
	}

	/// What a worker has said: the lines of its log.
	pub fn words(&self, name: &str) -> Vec<Value> {
		let text = std::fs::read_to_string(self.path(&format!("{name}.log"))).expect("a log");
		text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
	}

	/// Waits until a worker says so of a task: the first such line of its log.
	pub async fn said(&self, name: &str, task: TaskId, what: impl Fn(&Value) -> bool) -> Value {
		let (start, task) = (Instant::now(), serde_json::json!(task));
		loop {
			let words = self.words(name);
			if let Some(line) = words.iter().find(|line| line["task"] == task && what(line)) {
				return line.clone();
			}
			assert!(start.elapsed() < HANGS, "waited in vain for words of {name}: {words:#?}");
			tokio::time::sleep(Duration::from_millis(100)).await;
		}
	}

	/// Whether a worker has said something of this type about a task.
	pub fn has_said(&self, name: &str, task: TaskId, kind: &str) -> bool {
		self.times_said(name, task, kind) > 0
	}

	/// How often.
	pub fn times_said(&self, name: &str, task: TaskId, kind: &str) -> usize {
		let task = serde_json::json!(task);
		let is_such = |line: &&Value| line["task"] == task && line["type"] == kind;
		self.words(name).iter().filter(is_such).count()
	}

	/// Waits until an account has sent so many transactions in its life, those in the pool among them.
	pub async fn wait_until_sent(&self, account: AccountId, count: u64) {
		let start = Instant::now();
		while self.client.next_nonce(account).await.expect("the node answers") < count {
			assert!(start.elapsed() < HANGS, "waited in vain for transaction {count}");
			tokio::time::sleep(Duration::from_millis(10)).await;
		}
	}

	/// Runs `poco` to its end.
	pub fn poco(&self, args: &[&str]) -> Ran {
		run(Command::new(POCO).args(["--json", "--url", &self.node.url()]).args(args))
	}

	/// Starts `poco` and goes on.
	pub fn poco_in_background(&self, name: &str, args: &[&str]) -> Background {
		let mut command = Command::new(POCO);
		command.args(["--json", "--url", &self.node.url()]).args(args);
		Background::start(name, command, self.folder.path())
	}

	/// A file in the chain's folder.
	pub fn file(&self, name: &str, bytes: &[u8]) -> String {
		let path = self.folder.path().join(name);
		std::fs::write(&path, bytes).expect("a file");
		path.display().to_string()
	}

	/// A path in the chain's folder where nothing is yet.
	pub fn path(&self, name: &str) -> String {
		self.folder.path().join(name).display().to_string()
	}

	/// Waits until the chain says so of a task.
	pub async fn wait(
		&self,
		task: TaskId,
		what: &str,
		said: impl Fn(&TaskView) -> bool,
	) -> TaskView {
		let start = Instant::now();
		loop {
			let view = self.client.task(task, None).await.expect("the node answers");
			if let Some(view) = view.as_ref().filter(|view| said(view)) {
				return view.clone();
			}
			assert!(start.elapsed() < HANGS, "waited in vain until {what}: {view:#?}");
			tokio::time::sleep(Duration::from_millis(100)).await;
		}
	}

	/// Everything that is an account's: free, held, and earned but not paid out.
	pub async fn wealth(&self, account: AccountId) -> Balance {
		let funds = self.client.funds(account, None).await.expect("the node answers");
		let worker = self.client.worker(account, None).await.expect("the node answers");
		funds.total() + worker.earned
	}

	/// The events from a block on.
	pub async fn events(&self, from: u64) -> Vec<ChainEvent> {
		self.events_between(from, self.height().await).await
	}

	/// The events from a block to another one.
	pub async fn events_between(&self, from: u64, to: u64) -> Vec<ChainEvent> {
		let mut events = Vec::new();
		for number in from..=to {
			let hash =
				self.client.hash_at(number).await.expect("the node answers").expect("a block");
			let records = self.client.events(hash).await.expect("events are read");
			events.extend(records.into_iter().map(|record| record.event));
		}
		events
	}

	/// The number of the last block.
	pub async fn height(&self) -> u64 {
		self.client.best().await.expect("the node answers").number
	}
}

async fn node(folder: &Path, seal: Seal, port: Option<u16>) -> Node {
	Node::start(&NodeOptions {
		seal,
		base_path: Some(folder.join("node")),
		log: folder.join("node.log"),
		rpc_port: port,
	})
	.await
	.unwrap_or_else(|error| panic!("{error}"))
}

/// What a command did.
#[derive(Debug)]
pub struct Ran {
	/// Its exit code.
	pub code: i32,
	/// What it wrote, a document a line.
	pub lines: Vec<Value>,
}

impl Ran {
	fn new(status: ExitStatus, text: &str) -> Self {
		let lines = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
		Self { code: status.code().unwrap_or(-1), lines }
	}

	/// The last document: the result, or the error.
	pub fn last(&self) -> &Value {
		self.lines.last().unwrap_or(&Value::Null)
	}

	/// Checks the exit code.
	#[track_caller]
	pub fn expect(self, code: i32) -> Self {
		assert_eq!(self.code, code, "{:#?}", self.lines);
		self
	}

	/// Checks that it failed with this code, and that its message says this.
	#[track_caller]
	pub fn expect_error(self, code: i32, words: &str) {
		let message = self.last()["message"].as_str().unwrap_or_default().to_string();
		let ran = self.expect(code);
		assert!(message.contains(words), "no `{words}` in {:#?}", ran.lines);
	}

	/// A field of an event that a call caused.
	#[track_caller]
	pub fn event(&self, name: &str, field: &str) -> String {
		let events = self.last()["events"].as_array().expect("the events of a call");
		let event = events.iter().find(|event| event["event"] == name);
		let value = &event.unwrap_or_else(|| panic!("no {name} in {events:#?}"))[field];
		value.as_str().map(str::to_owned).unwrap_or_else(|| value.to_string())
	}

	/// Checks that the chain refuses, or would, with this name, and says so in these words.
	#[track_caller]
	pub fn expect_refusal(self, name: &str, words: &str) {
		assert_eq!(self.last()["name"], name, "{:#?}", self.lines);
		self.expect_error(4, words);
	}

	/// The task that it bought.
	#[track_caller]
	pub fn task(&self) -> TaskId {
		let line =
			self.lines.iter().find(|line| line["type"] == "task").expect("a task was bought");
		task_id(line)
	}
}

fn task_id(line: &Value) -> TaskId {
	let text = line["task"].as_str().expect("a task's identifier");
	H256(hex::decode(&text[2..]).expect("hex").try_into().expect("32 bytes"))
}

/// Runs a command to its end. Its errors go to the test's own output.
pub fn run(command: &mut Command) -> Ran {
	let output = command.stderr(std::process::Stdio::inherit()).output().expect("poco runs");
	Ran::new(output.status, &String::from_utf8_lossy(&output.stdout))
}

/// A command that is still running.
pub struct Background {
	process: Process,
}

impl Background {
	/// Starts one whose log is in this folder.
	pub fn start(name: &str, command: Command, folder: &Path) -> Self {
		let log = folder.join(format!("{name}.log"));
		Self { process: Process::spawn(name, command, &log).expect("poco starts") }
	}

	/// Its process id.
	pub fn id(&self) -> u32 {
		self.process.id()
	}

	/// Waits until it has bought its task.
	pub async fn task(&mut self) -> TaskId {
		task_id(&self.line("task").await)
	}

	/// Waits for the first line of this type.
	pub async fn line(&mut self, kind: &str) -> Value {
		let start = Instant::now();
		loop {
			if let Some(line) = self.lines().into_iter().find(|line| line["type"] == kind) {
				return line;
			}
			if let Some(status) = self.process.ended() {
				panic!("{}", self.process.error(format!("ended with {status}")));
			}
			assert!(start.elapsed() < HANGS, "waited in vain for a line of type {kind}");
			tokio::time::sleep(Duration::from_millis(100)).await;
		}
	}

	/// Waits for its end.
	pub async fn end(mut self) -> Ran {
		let start = Instant::now();
		loop {
			if let Some(status) = self.process.ended() {
				let text = std::fs::read_to_string(self.process.log()).expect("its output");
				return Ran::new(status, &text);
			}
			assert!(start.elapsed() < HANGS, "waited in vain for poco");
			tokio::time::sleep(Duration::from_millis(100)).await;
		}
	}

	fn lines(&self) -> Vec<Value> {
		let text = std::fs::read_to_string(self.process.log()).expect("its output");
		text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
	}
}

/// Sums over events, in smallest units.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Books {
	pub reward: Balance,
	pub drawn: Balance,
	pub slashed: Balance,
	pub paid: Balance,
	pub burned: Balance,
	pub kitty: Balance,
	pub refunded: Balance,
}

impl Books {
	/// The books of one task, whose deal is among the events.
	pub fn of(task: TaskId, events: &[ChainEvent]) -> Self {
		let events = || {
			events.iter().filter_map(|event| match event {
				ChainEvent::Poco(event) => Some(event),
				_ => None,
			})
		};
		let deal = events().find_map(|event| match event {
			PocoEvent::TaskCreated { task: of, deal, .. }
			| PocoEvent::TaskInitialized { task: of, deal, .. }
				if *of == task =>
			{
				Some(*deal)
			},
			_ => None,
		});
		let mut books = Self::default();
		for event in events() {
			match event {
				PocoEvent::DealOpened { deal: of, price, .. } if Some(*of) == deal => {
					books.reward += price
				},
				event if event.task() == Some(task) => match event {
					PocoEvent::Slashed { amount, .. } => books.slashed += amount,
					PocoEvent::Rewarded { amount, .. } | PocoEvent::Paid { amount, .. } => {
						books.paid += amount
					},
					// From the kitty to the scheduler.
					PocoEvent::KittyDrawn { amount, .. } => {
						books.drawn += amount;
						books.paid += amount;
					},
					PocoEvent::Refunded { amount, .. } => books.refunded += amount,
					PocoEvent::TaskCompleted { burned, to_kitty, .. }
					| PocoEvent::TaskFailed { burned, to_kitty, .. } => {
						books.burned += burned;
						books.kitty += to_kitty;
					},
					_ => {},
				},
				_ => {},
			}
		}
		books
	}

	/// Whether an ended task's money came from where it went to.
	pub fn add_up(&self) -> bool {
		self.reward + self.slashed + self.drawn
			== self.paid + self.refunded + self.burned + self.kitty
	}
}

/// What an account earned by events.
pub fn earned(account: AccountId, events: &[ChainEvent]) -> Balance {
	events
		.iter()
		.filter_map(|event| match event {
			ChainEvent::Poco(
				PocoEvent::Rewarded { worker: payee, amount, .. }
				| PocoEvent::Paid { payee, amount, .. }
				| PocoEvent::KittyDrawn { scheduler: payee, amount, .. },
			) if *payee == account => Some(*amount),
			_ => None,
		})
		.sum()
}

/// The fees of an account by events.
pub fn fees(account: AccountId, events: &[ChainEvent]) -> Balance {
	events
		.iter()
		.filter_map(|event| match event {
			ChainEvent::FeePaid { who, amount } if *who == account => Some(*amount),
			_ => None,
		})
		.sum()
}

/// A development account.
pub fn account(uri: &str) -> Account {
	Account::from_uri(uri).expect("a development account")
}

/// A built example app.
pub fn app(name: &str) -> String {
	let folder = std::env::var_os("POCO_APPS_DIR").map(PathBuf::from).unwrap_or_else(|| {
		Path::new(POCO).parent().and_then(Path::parent).expect("a target folder").join("apps")
	});
	let path = folder.join(format!("{name}.wasm"));
	assert!(
		path.is_file(),
		"{} is missing: build the example apps with `examples/apps/build.sh`",
		path.display()
	);
	path.display().to_string()
}

/// A folder of the repository.
pub fn repository(path: &str) -> PathBuf {
	Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// Checks the statistic of the example's data: the same figures, computed here from the same table.
#[track_caller]
pub fn assert_statistics(summary: &Path) {
	let found: Value = serde_json::from_slice(&std::fs::read(summary).unwrap()).unwrap();
	let table = std::fs::read_to_string(repository("examples/data/sunspots.csv")).unwrap();
	let mut values: Vec<(String, f64)> = table
		.lines()
		.skip(1)
		.filter_map(|line| line.split_once(','))
		.map(|(label, value)| (label.trim_matches('"').to_string(), value.trim().parse().unwrap()))
		.collect();
	let count = values.len();
	let mean = values.iter().map(|(_, value)| value).sum::<f64>() / count as f64;
	values.sort_by(|left, right| left.1.total_cmp(&right.1));
	let close = |name: &str, expected: f64| {
		let value = &found[name];
		let value = value.as_f64().or(value["value"].as_f64()).unwrap_or(f64::NAN);
		assert!(
			(value - expected).abs() < 1e-9 * expected.abs().max(1.0),
			"{name}: {value}, not {expected}"
		);
	};
	assert_eq!(found["rows"], count);
	close("mean", mean);
	close("minimum", values[0].1);
	close("maximum", values[count - 1].1);
	close("median", values[count / 2].1);
}

/// A web server on this machine, which counts what it is asked for. It ends with the test.
pub struct Server {
	port: u16,
	asked: Arc<std::sync::Mutex<Vec<String>>>,
}

impl Server {
	/// Starts one. What it answers follows from the path and from how often that was asked for.
	pub fn start(answer: impl Fn(&str, usize) -> Vec<u8> + Send + 'static) -> Self {
		let server = tiny_http::Server::http("127.0.0.1:0").expect("a free port");
		let port = server.server_addr().to_ip().expect("an internet address").port();
		let asked = Arc::new(std::sync::Mutex::new(Vec::new()));
		let log = asked.clone();
		std::thread::spawn(move || {
			for request in server.incoming_requests() {
				let path = request.url().to_owned();
				let earlier = {
					let mut log = log.lock().expect("no test panicked here");
					log.push(path.clone());
					log.iter().filter(|other| **other == path).count() - 1
				};
				// Whoever asked may have gone.
				let _ = request.respond(tiny_http::Response::from_data(answer(&path, earlier)));
			}
		});
		Self { port, asked }
	}

	/// An address on it.
	pub fn url(&self, name: &str) -> String {
		format!("http://127.0.0.1:{}/{name}", self.port)
	}

	/// How often a path was asked for.
	pub fn requests(&self, path: &str) -> usize {
		self.asked.lock().expect("no test panicked here").iter().filter(|it| *it == path).count()
	}
}
