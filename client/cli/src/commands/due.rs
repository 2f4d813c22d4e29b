//! `poco due`: what the chain has still to do.

use crate::{
	exit::Status,
	output::Output,
	words::{self, relative},
};
use anyhow::Result;
use poco_sdk::Client;
use serde_json::json;

/// Runs the command.
pub async fn run(url: &str, out: &Output) -> Result<Status> {
	let client = Client::connect(url).await?;
	let now = client.now(None).await?;
	let due = client.due().await?;
	let lines: Vec<_> = due
		.iter()
		.map(|item| format!("{}, {}", words::due(item.due), relative(item.at, now)))
		.collect();
	let text = if lines.is_empty() { "nothing is due".into() } else { lines.join("\n") };
	out.result(json!({ "now": now, "due": due }), text);
	Ok(Status::Done)
}
