//! `poco check`: answers that are known before the task is agreed on.
//!
//! A check is a file on this machine before its commitment is sent: without the salt it is worth
//! nothing.

use crate::{
	commands::args,
	exit::{bad_input, Status},
	keys::KeyOptions,
	output::Output,
	send::send,
	worker::state::write_durably,
};
use anyhow::{Context, Result};
use clap::{Args, Subcommand};
use poco_primitives::{hash, Digest, TaskId, H256};
use poco_sdk::call;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::{
	fs,
	path::{Path, PathBuf},
};

/// Subcommands of `poco check`.
#[derive(Subcommand)]
pub enum Command {
	/// Commit to the answer of a task that nobody has agreed on yet. Nobody can tell which task that is
	/// until the check is opened: buy the task as any other. A deposit is held until the
	/// check is opened or dropped. The salt that opens it is kept on this machine, and printed.
	Commit {
		/// The identifier that the task will have.
		#[arg(long, value_name = "ID", value_parser = args::hash)]
		task: TaskId,
		/// The digest of the right result.
		#[arg(long, value_name = "DIGEST", value_parser = args::hash)]
		digest: Digest,
		#[command(flatten)]
		shared: Shared,
	},
	/// Confirm the result of a task by a check. The scores of those who proved it rise: in the pool,
	/// where its scheduler asks; everywhere, where the checker does, whom the council or a referendum
	/// names (`set_checker`). Where the result is another one, use `poco task appeal`.
	Open {
		/// The task.
		#[arg(value_parser = args::hash)]
		task: TaskId,
		#[command(flatten)]
		answer: Answer,
		#[command(flatten)]
		shared: Shared,
	},
	/// Take a check back; its deposit is released.
	Drop {
		/// The task.
		#[arg(value_parser = args::hash)]
		task: TaskId,
		#[command(flatten)]
		answer: Answer,
		#[command(flatten)]
		shared: Shared,
	},
}

/// Where checks are kept, and who signs.
#[derive(Args)]
pub struct Shared {
	/// Where checks are kept: a file TASK.json for each. A folder of this account's when not given.
	#[arg(long, value_name = "DIR")]
	state_dir: Option<PathBuf>,
	#[command(flatten)]
	key: KeyOptions,
}

/// An answer and its salt; those that are kept when not given.
#[derive(Args)]
pub struct Answer {
	/// The digest that was committed to; that of the file when not given.
	#[arg(long, value_name = "DIGEST", value_parser = args::hash, requires = "salt")]
	digest: Option<Digest>,
	/// The salt that was committed to; that of the file when not given.
	#[arg(long, value_name = "SALT", value_parser = args::hash, requires = "digest")]
	salt: Option<H256>,
}

/// What a commitment stands for.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Check {
	task: TaskId,
	digest: Digest,
	salt: H256,
}

impl Check {
	fn commitment(&self) -> H256 {
		hash::check(self.task, self.digest, self.salt)
	}
}

/// Runs the command.
pub async fn run(url: &str, command: Command, out: &Output) -> Result<Status> {
	match command {
		Command::Commit { task, digest, shared } => commit(url, task, digest, shared, out).await,
		Command::Open { task, answer, shared } => {
			let (file, check) = shared.find(task, &answer)?;
			let call = call::open_check(task, check.digest, check.salt);
			spend(url, file, call, &shared, out).await
		},
		Command::Drop { task, answer, shared } => {
			let (file, check) = shared.find(task, &answer)?;
			spend(url, file, call::drop_check(check.commitment()), &shared, out).await
		},
	}
}

async fn commit(
	url: &str,
	task: TaskId,
	digest: Digest,
	shared: Shared,
	out: &Output,
) -> Result<Status> {
	let folder = shared.folder()?;
	fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
	let file = path(&folder, task);
	// One that was written down and perhaps never sent is sent again.
	let kept = file.exists().then(|| read(&file)).transpose()?;
	let check = match kept {
		Some(check) if check.digest == digest => check,
		Some(_) => {
			return Err(bad_input(format!(
				"there is a check for this task with another digest, {}: drop it first with \
				 `poco check drop {task:?}`",
				file.display()
			)))
		},
		None => {
			let check = Check { task, digest, salt: H256(crate::random()?) };
			write_durably(&file, &serde_json::to_vec_pretty(&check)?)?;
			check
		},
	};
	out.step(
		"check",
		json!({ "task": task, "salt": check.salt, "commitment": check.commitment(), "file": file }),
		format!("salt {:?}, kept in {}", check.salt, file.display()),
	);
	let sent = send(url, &shared.key, |_| call::commit_check(check.commitment()), out).await;
	let refused = |error: &anyhow::Error| {
		error.downcast_ref::<poco_sdk::Error>().is_some_and(poco_sdk::Error::is_refusal)
	};
	if kept.is_none() && sent.as_ref().is_err_and(refused) {
		// The chain knows nothing of it.
		fs::remove_file(&file).with_context(|| format!("cannot remove {}", file.display()))?;
	}
	sent
}

/// Sends the call that ends a check. Its file is of no use then.
async fn spend(
	url: &str,
	file: Option<PathBuf>,
	call: poco_sdk::Call,
	shared: &Shared,
	out: &Output,
) -> Result<Status> {
	let status = send(url, &shared.key, |_| call, out).await?;
	if let Some(file) = file {
		fs::remove_file(&file).with_context(|| format!("cannot remove {}", file.display()))?;
	}
	Ok(status)
}

fn read(file: &Path) -> Result<Check> {
	let bytes = fs::read(file).map_err(|error| {
		bad_input(format!(
			"cannot read the check {}: {error}; give --digest and --salt, or --state-dir",
			file.display()
		))
	})?;
	serde_json::from_slice(&bytes)
		.map_err(|error| bad_input(format!("{} is no check: {error}", file.display())))
}

fn path(folder: &Path, task: TaskId) -> PathBuf {
	folder.join(format!("{task:?}.json"))
}

impl Shared {
	fn folder(&self) -> Result<PathBuf> {
		if let Some(folder) = &self.state_dir {
			return Ok(folder.clone());
		}
		let folders = directories::ProjectDirs::from("", "", "poco")
			.context("this account has no home folder: give --state-dir")?;
		Ok(folders.data_dir().join("checks"))
	}

	/// The check for a task, and its file where it comes from one.
	fn find(&self, task: TaskId, answer: &Answer) -> Result<(Option<PathBuf>, Check)> {
		if let (Some(digest), Some(salt)) = (answer.digest, answer.salt) {
			return Ok((None, Check { task, digest, salt }));
		}
		let file = path(&self.folder()?, task);
		let check = read(&file)?;
		Ok((Some(file), check))
	}
}
