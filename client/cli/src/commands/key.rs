//! `poco key`: keys.

use crate::{
	exit::Status,
	files::{self, Readers},
	output::Output,
};
use anyhow::Result;
use clap::Subcommand;
use poco_sdk::Account;
use serde_json::json;
use std::path::PathBuf;

/// Subcommands of `poco key`.
#[derive(Subcommand)]
pub enum Command {
	/// Make a key and write its mnemonic phrase to a file that only its owner can read.
	New {
		/// The file, which must not exist.
		#[arg(long, value_name = "FILE")]
		out: PathBuf,
	},
}

/// Runs the command.
pub fn run(command: Command, out: &Output) -> Result<Status> {
	let Command::New { out: path } = command;
	let (account, phrase) = Account::from_entropy(crate::random()?)?;
	files::create(&path, format!("{phrase}\n").as_bytes(), Readers::Owner)?;
	out.result(
		json!({ "account": account.id(), "file": path }),
		format!(
			"{}\nits secret is in {}; keep a copy, there is no other",
			account.id(),
			path.display()
		),
	);
	Ok(Status::Done)
}
