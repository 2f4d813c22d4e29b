//! What the chain does by itself: it opens a task again whose first winners say nothing, and refunds
//! one that nobody can agree on. Both take minutes of chain time, so they have a chain of their own,
//! whose blocks tick faster.

use super::{
	await_bonds,
	ledger::{Ledger, Row},
	report::{Expected, Report},
	spawn_worker, watch, Bought, Network, READY, REQUESTER, REWARD,
};
use crate::{
	artifact::Source,
	commands::run::{self, arguments, Request},
	follow,
	output::Output,
};
use anyhow::{ensure, Context, Result};
use poco_primitives::{task::TaskStatus, TaskId};
use poco_sdk::{
	client::POLL,
	devnet::{free_port, Node, NodeOptions, Process, Seal},
	Account, AccountId, Client, PocoEvent,
};
use serde_json::{json, Value};
use std::{path::Path, time::Instant};

/// Milliseconds between blocks, each of which adds 6 s of chain time.
const TICK: u64 = 400;

/// Vote, agree, and never reveal.
const SILENT: [&str; 2] = ["//Bob", "//Eve"];

/// Those who come later.
const HONEST: [&str; 2] = ["//Charlie", "//Dave"];

/// The category whose contribution window outlasts its reveal window.
const PATIENT: u32 = 1;

/// The category of the shortest windows.
const SHORTEST: u32 = 0;

/// Two votes make a consensus.
const PAIR: u8 = 2;

/// Many more votes than there are workers.
const UNREACHABLE: u8 = 20;

/// The calls by which anybody could do what the chain does by itself.
const CALLS: [&str; 4] = ["finalize", "reopen", "claim", "claim_many"];

/// What happened on the chain.
pub struct Act {
	/// The reports of its tasks.
	pub reports: Vec<Report>,
	/// The books of its accounts.
	pub rows: Vec<Row>,
	/// Whether nobody made a call that the chain should make by itself.
	pub untouched: bool,
}

impl Act {
	/// Whether everything is as it should be.
	pub fn well(&self) -> bool {
		self.untouched
			&& self.reports.iter().all(Report::well)
			&& self.rows.iter().all(Row::balanced)
	}

	/// What happened, as JSON.
	pub fn json(&self) -> Value {
		json!({
			"well": self.well(),
			"untouched": self.untouched,
			"tasks": self.reports.iter().map(Report::json).collect::<Vec<_>>(),
			"accounts": self.rows.iter().map(Row::json).collect::<Vec<_>>(),
		})
	}

	/// What is told at its end.
	pub fn text(&self) -> String {
		let judged = if self.untouched { "OK" } else { "WRONG" };
		format!("{}\n{judged}: nobody called what the chain does by itself", Row::audit(&self.rows))
	}
}

/// Runs the chain, from its first block to its last.
pub async fn demonstrate(app: Vec<u8>, folder: &Path, out: &Output) -> Result<Act> {
	let folder = folder.join("unattended");
	std::fs::create_dir_all(&folder)
		.with_context(|| format!("cannot create {}", folder.display()))?;
	let node = Node::start(&NodeOptions {
		seal: Seal::Every(TICK),
		base_path: None,
		log: folder.join("node.log"),
		rpc_port: Some(free_port()?),
	})
	.await?;
	let url = node.url();
	let client = Client::connect(&url).await?;
	out.step(
		"node",
		json!({ "url": url }),
		format!("\na second chain, whose blocks tick faster, listens at {url}"),
	);
	let silent = SILENT.iter().map(|uri| spawn_worker(uri, &["--silent"], &url, &folder));
	let mut network = Network { workers: silent.collect::<Result<_>>()?, node };
	tokio::select! {
		act = play(&client, app, &folder, out) => act,
		error = watch(&mut network) => Err(error),
	}
}

async fn play(client: &Client, app: Vec<u8>, folder: &Path, out: &Output) -> Result<Act> {
	let requester = Account::from_uri(REQUESTER)?;
	let silent = ids(&SILENT)?;
	await_bonds(client, &SILENT, || Ok(())).await?;
	let accounts = [vec![requester.id()], silent.clone(), ids(&HONEST)?].concat();
	let mut ledger = Ledger::open(client, client.best().await?, &accounts).await?;

	let first = buy(client, "reopened", request(&app, PAIR, PATIENT)?, &requester, out).await?;
	consensus(client, first.task).await?;
	// Only now is there anybody who reveals.
	let mut honest = HONEST
		.iter()
		.map(|uri| spawn_worker(uri, &[], client.url(), folder))
		.collect::<Result<Vec<_>>>()?;
	await_bonds(client, &HONEST, || alive(&mut honest)).await?;
	let hopeless = request(&app, UNREACHABLE, SHORTEST)?;
	let second = buy(client, "refunded", hopeless, &requester, out).await?;

	let mut reports = Vec::new();
	for (bought, status) in [(second, TaskStatus::Failed), (first, TaskStatus::Completed)] {
		out.step("next", json!({ "name": bought.name }), format!("\n== {}", bought.name));
		// Without an account it makes no calls.
		let ended = follow::follow(client, None, bought.task, bought.block, out).await?;
		let losers = match status {
			TaskStatus::Completed => silent.clone(),
			_ => voters(client, bought.task).await?,
		};
		let expected = Expected { status, roles: &[], losers };
		let report = bought.report(client, ended, expected, folder, &mut ledger).await?;
		out.step("checked", report.json(), report.text());
		reports.push(report);
	}

	let quote = client.quote(PAIR, Some(PATIENT), REWARD).await?.context("no quote")?;
	let end = client.best().await?;
	ledger.read(client, end).await?;
	let untouched = untouched(client, &reports).await?;
	let rows = ledger.close(client, end, quote.deposit).await?;
	Ok(Act { reports, rows, untouched })
}

fn ids(uris: &[&str]) -> Result<Vec<AccountId>> {
	uris.iter().map(|uri| Ok(Account::from_uri(uri)?.id())).collect()
}

fn request(app: &[u8], replicas: u8, category: u32) -> Result<Request> {
	Ok(Request {
		app: Source::Here(app.to_vec()),
		app_uri: None,
		app_hash: None,
		input: None,
		input_uri: None,
		input_hash: None,
		args: arguments(&["hello-world".into()])?,
		replicas,
		reward: REWARD,
		category,
		fuel: 1_000_000_000,
	})
}

async fn buy(
	client: &Client,
	name: &'static str,
	request: Request,
	requester: &Account,
	out: &Output,
) -> Result<Bought> {
	let (started, submitted) = (Instant::now(), client.best().await?.number);
	let (task, block) = run::buy(client, requester, request, out).await?;
	Ok(Bought { name, task, block, submitted, started })
}

/// Waits until a task has its consensus.
async fn consensus(client: &Client, task: TaskId) -> Result<()> {
	let start = Instant::now();
	loop {
		let view = client.task(task, None).await?.context("the task's records are gone")?;
		if view.consensus.is_some() {
			return Ok(());
		}
		ensure!(start.elapsed() < READY, "nobody voted within {} s", READY.as_secs());
		tokio::time::sleep(POLL).await;
	}
}

async fn voters(client: &Client, task: TaskId) -> Result<Vec<AccountId>> {
	let view = client.task(task, None).await?.context("the task's records are gone")?;
	Ok(view.contributions.iter().map(|contribution| contribution.worker).collect())
}

fn alive(workers: &mut [Process]) -> Result<()> {
	for worker in workers {
		if let Some(status) = worker.ended() {
			return Err(worker.error(format!("ended ({status})")).into());
		}
	}
	Ok(())
}

/// Whether nobody called, in the blocks where something was ended or opened again, what the chain
/// should do by itself.
async fn untouched(client: &Client, reports: &[Report]) -> Result<bool> {
	for entry in reports.iter().flat_map(|report| &report.events) {
		if matches!(entry.event, PocoEvent::TaskReopened { .. } | PocoEvent::TaskFailed { .. }) {
			let hash = client.hash_at(entry.block).await?.context("a block is missing")?;
			let calls = client.calls(hash).await?;
			if calls.iter().any(|(pallet, call)| pallet == "Poco" && CALLS.contains(&call.as_str()))
			{
				return Ok(false);
			}
		}
	}
	Ok(true)
}
