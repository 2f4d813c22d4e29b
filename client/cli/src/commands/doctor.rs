//! `poco doctor`: is everything as it should be?

use crate::{exit::Status, keys::KeyOptions, output::Output, words};
use anyhow::Result;
use clap::Args;
use poco_sdk::{amount, client::API_VERSION, Client, Error};
use serde_json::json;
use std::{io::Write, path::PathBuf, process::Command, time::Duration};

/// Options of `poco doctor`.
#[derive(Args)]
pub struct Options {
	#[command(flatten)]
	key: KeyOptions,
	/// The folder whose disk is checked: where a worker keeps its state.
	#[arg(long, value_name = "DIR", default_value = ".")]
	state_dir: PathBuf,
}

/// How long a block is waited for.
const BLOCK_PATIENCE: Duration = Duration::from_secs(13);

/// A chain that is final further back than this has trouble, in blocks.
const FINALITY_LAG: u64 = 20;

/// A worker needs at least this much disk, in bytes.
const DISK: u64 = 1024 * 1024 * 1024;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
	Ok,
	Warn,
	Fail,
}

struct Report<'a> {
	out: &'a Output,
	failed: bool,
}

impl Report<'_> {
	fn line(&mut self, check: &str, verdict: Verdict, text: String) {
		let word = match verdict {
			Verdict::Ok => "ok",
			Verdict::Warn => "warn",
			Verdict::Fail => "fail",
		};
		self.failed |= verdict == Verdict::Fail;
		if self.out.is_json() {
			self.out.step("check", json!({ "check": check, "verdict": word, "message": text }), "");
		} else {
			let _ = writeln!(std::io::stdout(), "{word:<5} {check:<10} {text}");
		}
	}
}

/// Runs the command.
pub async fn run(url: &str, options: Options, out: &Output) -> Result<Status> {
	let mut report = Report { out, failed: false };
	let status = match Client::connect(url).await {
		Ok(client) => {
			report.line("node", Verdict::Ok, format!("answers at {url}"));
			chain(&client, &options, &mut report).await?;
			Status::Failed
		},
		Err(error) => {
			let status = if error.is_connection() { Status::NotConnected } else { Status::Failed };
			let check = match error {
				Error::NotPoco { .. } | Error::ApiVersion { .. } => "runtime",
				_ => "node",
			};
			report.line(check, Verdict::Fail, error.to_string());
			status
		},
	};
	disk(&options, &mut report);
	let failed = report.failed;
	out.result(json!({ "healthy": !failed }), "");
	Ok(if failed { status } else { Status::Done })
}

async fn chain(client: &Client, options: &Options, report: &mut Report<'_>) -> Result<()> {
	let name: String = client.request("system_name", Default::default()).await?;
	let version: String = client.request("system_version", Default::default()).await?;
	report.line(
		"version",
		Verdict::Ok,
		format!("node {name} {version}, poco {}", env!("CARGO_PKG_VERSION")),
	);
	let runtime = client.runtime_version().await?;
	report.line(
		"runtime",
		Verdict::Ok,
		format!("{} {}, PocoApi {API_VERSION}", runtime.spec_name, runtime.spec_version),
	);

	let (before, then) = (client.best().await?, client.now(None).await?);
	let after = client.next_best(before.hash, BLOCK_PATIENCE).await?;
	let now = client.now(None).await?;
	if after.number > before.number {
		report.line(
			"blocks",
			Verdict::Ok,
			format!(
				"block {} came; chain time went on by {} s",
				after.number,
				now.saturating_sub(then) / 1000
			),
		);
	} else {
		report.line(
			"blocks",
			Verdict::Warn,
			format!(
				"no block came in {} s: fine on a chain that seals on demand, where windows never pass; \
				 else see the node's log",
				BLOCK_PATIENCE.as_secs()
			),
		);
	}

	let lag = after.number.saturating_sub(client.finalized().await?.number);
	if lag <= FINALITY_LAG {
		report.line("finality", Verdict::Ok, format!("{lag} blocks behind the best one"));
	} else {
		report.line(
			"finality",
			Verdict::Warn,
			format!(
				"{lag} blocks behind the best one: a chain that seals on demand finalizes nothing, give its \
				 workers `--reveal-on best`; elsewhere see the relay chain"
			),
		);
	}

	if let Some(account) = options.key.named()? {
		let funds = client.funds(account.id(), None).await?;
		let text =
			format!("{} has {} free", words::name(&account.id()), amount::format(funds.free));
		if funds.free >= amount::POCO {
			report.line("account", Verdict::Ok, text);
		} else {
			report.line(
				"account",
				Verdict::Warn,
				format!("{text}: send it some POCO, fees and stakes take more"),
			);
		}
	}
	Ok(())
}

fn disk(options: &Options, report: &mut Report<'_>) {
	match free_bytes(&options.state_dir) {
		Some(bytes) if bytes < DISK => report.line(
			"disk",
			Verdict::Warn,
			format!(
				"{} MiB are free at {}: make room for at least 1 GiB",
				bytes >> 20,
				options.state_dir.display()
			),
		),
		Some(bytes) => report.line("disk", Verdict::Ok, format!("{} MiB are free", bytes >> 20)),
		None => report.line(
			"disk",
			Verdict::Warn,
			format!(
				"cannot tell how much is free at {}: see that the folder exists",
				options.state_dir.display()
			),
		),
	}
}

/// Bytes that are free at a path, as `df` tells.
fn free_bytes(path: &std::path::Path) -> Option<u64> {
	let output = Command::new("df").arg("-Pk").arg(path).output().ok()?;
	let text = String::from_utf8(output.stdout).ok()?;
	let kilobytes: u64 = text.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()?;
	kilobytes.checked_mul(1024)
}
