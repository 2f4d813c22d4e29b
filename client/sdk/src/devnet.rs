//! A development chain on this machine: a node, and other programs, as child processes that end
//! when they are dropped.

use crate::{Client, Error};
use std::{
	fs::File,
	net::TcpListener,
	path::{Path, PathBuf},
	process::{Child, Command, ExitStatus, Stdio},
	time::{Duration, Instant},
};

/// Names a node's binary, instead of the `poco-node` beside this program or on `PATH`.
pub const NODE_VARIABLE: &str = "POCO_NODE";

/// Names a chain spec for the node to run. Needed where [`NODE_VARIABLE`] names a node that has
/// none built in, as an unmodified `polkadot-omni-node` does.
pub const SPEC_VARIABLE: &str = "POCO_CHAIN_SPEC";

/// How long a node may take to answer.
const START: Duration = Duration::from_secs(300);

/// How long a process may take to end when asked to, before it is killed.
const STOP: Duration = Duration::from_secs(15);

/// A child process with its log.
pub struct Process {
	name: String,
	child: Child,
	log: PathBuf,
}

impl Process {
	/// Starts a command with standard output and error going to the file `log`, which is appended
	/// to.
	pub fn spawn(name: &str, mut command: Command, log: &Path) -> Result<Self, Error> {
		let machine = |what: String| {
			move |error: std::io::Error| Error::Machine { what, reason: error.to_string() }
		};
		let open = || File::options().create(true).append(true).open(log);
		let what = || machine(format!("write the log {}", log.display()));
		let child = command
			.stdin(Stdio::null())
			.stdout(open().map_err(what())?)
			.stderr(open().map_err(what())?)
			.spawn()
			.map_err(machine(format!("start {}", command.get_program().to_string_lossy())))?;
		Ok(Self { name: name.into(), child, log: log.into() })
	}

	/// Its process id.
	pub fn id(&self) -> u32 {
		self.child.id()
	}

	/// Its log file.
	pub fn log(&self) -> &Path {
		&self.log
	}

	/// How it ended, if it did.
	pub fn ended(&mut self) -> Option<ExitStatus> {
		self.child.try_wait().ok().flatten()
	}

	/// Ends it at once, as a power cut would.
	pub fn kill(&mut self) {
		let _ = self.child.kill();
		let _ = self.child.wait();
	}

	/// Asks it to end, and kills it when it does not.
	pub fn stop(&mut self) -> Option<ExitStatus> {
		if self.ended().is_none() {
			let _ = Command::new("kill").args(["-TERM", &self.id().to_string()]).status();
			let start = Instant::now();
			while self.ended().is_none() && start.elapsed() < STOP {
				std::thread::sleep(Duration::from_millis(50));
			}
			if self.ended().is_none() {
				self.kill();
			}
		}
		self.ended()
	}

	/// Bytes of memory that it uses, where the system tells.
	pub fn memory(&self) -> Option<u64> {
		let status = std::fs::read_to_string(format!("/proc/{}/status", self.id())).ok()?;
		let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
		let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
		kilobytes.checked_mul(1024)
	}

	/// An error of this process, with the end of its log.
	pub fn error(&self, reason: impl Into<String>) -> Error {
		let log = std::fs::read_to_string(&self.log).unwrap_or_default();
		let lines: Vec<_> = log.lines().collect();
		let tail: String = lines
			.iter()
			.skip(lines.len().saturating_sub(8))
			.map(|line| format!("\n    {line}"))
			.collect();
		Error::Child {
			name: self.name.clone(),
			reason: reason.into(),
			log: self.log.display().to_string(),
			tail,
		}
	}
}

impl Drop for Process {
	fn drop(&mut self) {
		self.stop();
	}
}

/// When a development chain makes blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seal {
	/// One every so many milliseconds. Each is final at once, and adds six seconds of chain time.
	Every(u64),
	/// One for each transaction. Chain time stands still in between, and nothing is ever final.
	OnDemand,
}

/// What node to start.
#[derive(Clone, Debug)]
pub struct NodeOptions {
	/// When it makes blocks.
	pub seal: Seal,
	/// Where it keeps its data; a temporary folder of its own when there is none.
	pub base_path: Option<PathBuf>,
	/// Where its log goes.
	pub log: PathBuf,
	/// Where it listens; a free port when there is none.
	pub rpc_port: Option<u16>,
}

/// A development node.
pub struct Node {
	process: Process,
	port: u16,
}

impl Node {
	/// Starts a node and waits until it answers.
	pub async fn start(options: &NodeOptions) -> Result<Self, Error> {
		let binary = find_program(
			"poco-node",
			NODE_VARIABLE,
			"build it with `cargo build -p poco-node`, or name one in POCO_NODE",
		)?;
		let port = match options.rpc_port {
			Some(port) => port,
			None => free_port()?,
		};
		let mut command = Command::new(&binary);
		match std::env::var_os(SPEC_VARIABLE) {
			Some(spec) => {
				command.arg("--chain").arg(spec);
				if options.base_path.is_none() {
					command.arg("--tmp");
				}
			},
			None => {
				command.arg("--dev");
			},
		}
		match options.seal {
			Seal::Every(milliseconds) => {
				command.args(["--dev-block-time", &milliseconds.to_string()])
			},
			Seal::OnDemand => command.arg("--instant-seal"),
		};
		if let Some(path) = &options.base_path {
			command.arg("--base-path").arg(path);
		}
		// What happened can be looked up for as long as the chain is there.
		command.args(["--state-pruning", "archive"]);
		command.args(["--rpc-port", &port.to_string()]);
		command.args(["--listen-addr", "/ip4/127.0.0.1/tcp/0"]);
		command.args(["--no-prometheus", "--no-telemetry", "--no-mdns"]);
		let process = Process::spawn("the node", command, &options.log)?;
		let mut node = Self { process, port };
		let start = Instant::now();
		loop {
			match Client::connect(&node.url()).await {
				Ok(_) => return Ok(node),
				Err(Error::Unreachable { .. }) if start.elapsed() < START => {},
				Err(Error::Unreachable { .. }) => {
					return Err(node
						.process
						.error(format!("does not answer after {} s", START.as_secs())))
				},
				Err(error) => return Err(error),
			}
			if let Some(status) = node.process.ended() {
				return Err(node.process.error(format!("ended while starting ({status})")));
			}
			tokio::time::sleep(Duration::from_millis(100)).await;
		}
	}

	/// Where it listens.
	pub fn url(&self) -> String {
		format!("ws://127.0.0.1:{}", self.port)
	}

	/// Its port, for a node that is to take its place.
	pub fn port(&self) -> u16 {
		self.port
	}

	/// Its process.
	pub fn process(&mut self) -> &mut Process {
		&mut self.process
	}
}

/// Finds a program: where the variable says, beside the running program, or on `PATH`.
pub fn find_program(
	program: &str,
	variable: &'static str,
	mend: &'static str,
) -> Result<PathBuf, Error> {
	let missing = || Error::MissingProgram { program: program.into(), variable, mend };
	if let Some(named) = std::env::var_os(variable) {
		let named = PathBuf::from(named);
		return if named.is_file() { Ok(named) } else { on_path(&named).ok_or_else(missing) };
	}
	let beside = std::env::current_exe().ok().and_then(|exe| {
		// Test binaries live one folder below the programs.
		exe.ancestors()
			.skip(1)
			.take(2)
			.map(|folder| folder.join(program))
			.find(|path| path.is_file())
	});
	beside.or_else(|| on_path(Path::new(program))).ok_or_else(missing)
}

fn on_path(program: &Path) -> Option<PathBuf> {
	let path = std::env::var_os("PATH")?;
	std::env::split_paths(&path).map(|folder| folder.join(program)).find(|path| path.is_file())
}

/// A port of this machine that nobody listens on.
pub fn free_port() -> Result<u16, Error> {
	TcpListener::bind(("127.0.0.1", 0))
		.and_then(|listener| listener.local_addr())
		.map(|address| address.port())
		.map_err(|error| Error::Machine {
			what: "find a free port".into(),
			reason: error.to_string(),
		})
}
