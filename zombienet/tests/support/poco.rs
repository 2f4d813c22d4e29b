//! The command line and its workers, on a network.

use crate::support::until;
use poco_network::{built, Network};
use serde_json::Value;
use std::{
	fs::File,
	path::{Path, PathBuf},
	process::{Child, Command, Stdio},
};

/// `poco` of the main workspace, against a network.
pub struct Poco {
	url: String,
	folder: PathBuf,
}

impl Poco {
	/// For a network; workers keep their state in `folder`.
	pub fn new(network: &Network, folder: &Path) -> Self {
		Self::at(network.poco_url().expect("the PoCo chain has a node"), folder)
	}

	/// For the chain that a node belongs to.
	pub fn at(url: &str, folder: &Path) -> Self {
		Self { url: url.into(), folder: folder.into() }
	}

	/// The program against the network, without arguments.
	pub fn command(&self) -> Command {
		let mut command = Command::new(program("poco"));
		command.args(["--json", "--url", &self.url]);
		command
	}

	/// Runs it to its end, which must be a good one, and gives every document that it wrote.
	#[track_caller]
	pub fn run(&self, arguments: &[&str]) -> Vec<Value> {
		let output = self
			.command()
			.args(arguments)
			.stderr(Stdio::inherit())
			.output()
			.expect("poco is built: run `make build`");
		let text = String::from_utf8_lossy(&output.stdout).into_owned();
		assert!(output.status.success(), "poco {arguments:?}: {}\n{text}", output.status);
		text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
	}

	/// Starts a worker. One of the same name goes on where the last was.
	pub fn worker(&self, name: &str) -> Worker {
		let log = self.folder.join(format!("{name}.log"));
		let open = || File::options().create(true).append(true).open(&log).expect("a log file");
		let child = self
			.command()
			.args(["worker", "--suri", &format!("//{name}"), "--state-dir"])
			.arg(self.folder.join(name))
			.stdin(Stdio::null())
			.stdout(open())
			.stderr(open())
			.spawn()
			.expect("poco is built: run `make build`");
		Worker(child)
	}

	/// What the chain says of a task.
	pub fn task(&self, task: &str) -> Value {
		self.run(&["task", "show", task]).pop().unwrap_or_default()
	}

	/// Waits until the chain says so of a task.
	pub async fn wait(&self, task: &str, what: &str, said: impl Fn(&Value) -> bool) -> Value {
		until(what, || async { Ok(self.task(task)) }, said).await
	}
}

/// A worker that ends when it is dropped.
pub struct Worker(Child);

impl Drop for Worker {
	fn drop(&mut self) {
		let _ = self.0.kill();
		let _ = self.0.wait();
	}
}

/// A program of the main workspace.
fn program(name: &str) -> PathBuf {
	built().join(name)
}

/// An example app.
pub fn app(name: &str) -> PathBuf {
	let apps = std::env::var_os("POCO_APPS_DIR").map(PathBuf::from);
	let apps = apps.unwrap_or_else(|| built().parent().unwrap_or(Path::new(".")).join("apps"));
	let path = apps.join(format!("{name}.wasm"));
	assert!(path.is_file(), "{} is missing: run `make apps`", path.display());
	path
}
