//! The processes of a network: whatever runs in its folder.

use nix::{
	sys::signal::{kill, Signal},
	unistd::Pid,
};
use std::{
	fs,
	path::{Path, PathBuf},
	time::{Duration, Instant},
};

/// How long a process may take to end when asked to, before it is killed.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Process {
	/// Its id.
	pub id: i32,
	/// The folder it runs in, which zombienet names after the node.
	pub folder: PathBuf,
	/// Bytes of memory that only it or it and others have in use.
	pub memory: u64,
	/// Processor time that it used so far.
	pub processor: Duration,
}

/// Every process that runs in a folder or below it. What has ended is not in the list, though its
/// parent may not have asked for its end yet.
pub fn processes_in(folder: &Path) -> Vec<Process> {
	let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
	entries
		.flatten()
		.filter_map(|entry| {
			let id = entry.file_name().to_str()?.parse().ok()?;
			let home = fs::read_link(entry.path().join("cwd")).ok()?;
			home.starts_with(folder).then(|| Process {
				id,
				folder: home,
				memory: memory(&entry.path()).unwrap_or_default(),
				processor: processor(&entry.path()).unwrap_or_default(),
			})
		})
		.collect()
}

/// Ends at once whatever runs in a folder, as a power cut would.
pub fn kill_all(folder: &Path) {
	while signal_all(folder, Signal::SIGKILL) {
		std::thread::sleep(Duration::from_millis(20));
	}
}

/// Asks whatever runs in a folder to end, and kills what does not.
pub async fn stop_all(folder: &Path) {
	let start = Instant::now();
	signal_all(folder, Signal::SIGTERM);
	while !processes_in(folder).is_empty() {
		if start.elapsed() > PATIENCE {
			kill_all(folder);
		}
		tokio::time::sleep(Duration::from_millis(100)).await;
	}
}

fn signal_all(folder: &Path, signal: Signal) -> bool {
	let processes = processes_in(folder);
	for process in &processes {
		// It may have ended by itself since.
		let _ = kill(Pid::from_raw(process.id), signal);
	}
	!processes.is_empty()
}

fn memory(process: &Path) -> Option<u64> {
	let status = fs::read_to_string(process.join("status")).ok()?;
	let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
	Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? * 1024)
}

fn processor(process: &Path) -> Option<Duration> {
	/// Ticks of the clock in a second, as Linux tells programs on every architecture.
	const TICKS: u64 = 100;
	let stat = fs::read_to_string(process.join("stat")).ok()?;
	// The name before the last bracket may hold spaces; user and system time come 12th and 13th.
	let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
	let ticks = fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
	Some(Duration::from_millis(ticks * 1000 / TICKS))
}
