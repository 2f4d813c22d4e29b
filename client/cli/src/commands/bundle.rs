//! `poco bundle`: a folder as one file.

use crate::{commands::run::read_folder, exit::Status, output::Output};
use anyhow::{Context, Result};
use clap::Args;
use poco_primitives::hash;
use serde_json::json;
use std::path::PathBuf;

/// Options of `poco bundle`.
#[derive(Args)]
pub struct Options {
	/// The folder.
	folder: PathBuf,
	/// The file to write.
	file: PathBuf,
}

/// Runs the command.
pub fn run(options: Options, out: &Output) -> Result<Status> {
	let bytes = read_folder(&options.folder)?;
	std::fs::write(&options.file, &bytes)
		.with_context(|| format!("cannot write {}", options.file.display()))?;
	let hash = hash::content(&bytes);
	out.result(
		json!({ "hash": hash, "bytes": bytes.len(), "file": options.file }),
		format!("{hash:?}\n{} bytes; put the file where workers can fetch it, and give `--input {hash:?} --input-uri URI`", bytes.len()),
	);
	Ok(Status::Done)
}
