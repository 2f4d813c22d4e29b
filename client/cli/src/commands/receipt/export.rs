//! `poco receipt export`: all that proves a receipt, in one file.

use super::view;
use crate::{
	commands::args,
	exit::Status,
	files::{self, Readers},
	output::Output,
};
use anyhow::Result;
use clap::Args;
use poco_primitives::attestation::{Fact, Place};
use poco_sdk::{
	proof::{self, Proven},
	Client, Error,
};
use serde_json::json;
use std::{
	path::PathBuf,
	time::{Duration, Instant},
};

/// How often it is tried again. The relay chain finalizes something about as often.
const AGAIN: Duration = Duration::from_secs(6);

/// Options of `poco receipt export`.
#[derive(Args)]
pub struct Options {
	/// Where the receipt is stated, such as 3/2: what `poco receipt claim` told.
	#[arg(value_parser = args::place)]
	place: Place,
	/// A node of the relay chain.
	#[arg(long, value_name = "URL")]
	relay: String,
	/// The new file to write.
	#[arg(long, value_name = "FILE")]
	out: PathBuf,
	/// How long to wait until the receipt's epoch has ended and that is final.
	#[arg(long, value_name = "SECONDS", default_value_t = 4_500)]
	timeout: u64,
}

/// Runs the command.
pub async fn run(url: &str, options: Options, out: &Output) -> Result<Status> {
	let Options { place, relay, out: path, timeout } = options;
	files::ensure_new(&path)?;
	let chain = Client::connect(url).await?;
	let identity = chain.identity().await?;
	let relay = Client::connect_to_any(&relay).await?;
	let (began, mut told) = (Instant::now(), String::new());
	let Proven { bundle, checkpoint, verified } = loop {
		match proof::prove(&chain, &relay, identity, place).await {
			Ok(proven) => break proven,
			Err(Error::NotYet { reason }) if began.elapsed() < Duration::from_secs(timeout) => {
				if reason != told {
					out.step("waiting", json!({ "reason": reason }), format!("waiting: {reason}"));
					told = reason;
				}
				tokio::time::sleep(AGAIN).await;
			},
			Err(error) => return Err(error.into()),
		}
	};
	files::create(&path, &bundle, Readers::All)?;
	let Fact::Donation(receipt) = verified.statement.fact();
	let file = path.display();
	out.result(
		json!({
			"file": path,
			"bytes": bundle.len(),
			"statement": view::to_json(&verified.statement),
			"relay_block": { "number": verified.relay_block.number, "hash": verified.relay_block.hash },
			"set": checkpoint.set,
			"checkpoint": checkpoint.id(),
		}),
		format!(
			"{file}\n{} bytes that prove: {}\n`poco receipt verify {file} --checkpoint FILE` checks it \
			 for whoever trusts a checkpoint of set {}; by the relay chain's node that is {:?}",
			bundle.len(),
			view::to_text(receipt),
			checkpoint.set,
			checkpoint.id()
		),
	);
	Ok(Status::Done)
}
