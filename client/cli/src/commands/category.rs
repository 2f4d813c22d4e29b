//! `poco category`: how long the tasks of a deal may take.

use crate::{exit::Status, output::Output};
use anyhow::Result;
use clap::Subcommand;
use poco_sdk::Client;
use serde_json::json;

/// Subcommands of `poco category`.
#[derive(Subcommand)]
pub enum Command {
	/// List the categories.
	List,
}

/// Runs the command.
pub async fn run(url: &str, command: Command, out: &Output) -> Result<Status> {
	let Command::List = command;
	let client = Client::connect(url).await?;
	let views = client.categories().await?;
	let name = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
	let lines: Vec<_> = views
		.iter()
		.map(|view| {
			format!(
				"{:>3}  {:<8} time unit {} s{}",
				view.id,
				name(&view.category.name),
				view.category.time_unit / 1000,
				if view.category.open { "" } else { ", closed" }
			)
		})
		.collect();
	let categories: Vec<_> = views
		.iter()
		.map(|view| {
			json!({
				"id": view.id,
				"name": name(&view.category.name),
				"time_unit": view.category.time_unit,
				"open": view.category.open,
			})
		})
		.collect();
	let text = if lines.is_empty() { "none".into() } else { lines.join("\n") };
	out.result(json!({ "categories": categories }), text);
	Ok(Status::Done)
}
