//! `poco match`: orders become a deal, and the deal's tasks results.

use crate::{
	commands::{
		deal,
		order::{self, kind},
		run::{Unpacked, WithResume},
	},
	exit::{bad_input, would_refuse, Failure, Status},
	follow,
	keys::KeyOptions,
	mismatch,
	output::Output,
	words::{self, money},
};
use anyhow::{Context, Result};
use clap::Args;
use poco_primitives::{
	donation::CampaignId,
	order::{Proof, Signed},
	DealId, TaskId,
};
use poco_sdk::{
	call::market,
	client::Stopped,
	order::{AnyOrder, OrderFile, Orders},
	Account, Agreement, Call, ChainEvent, Client, MarketEvent, Until,
};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Options of `poco match`.
#[derive(Args)]
pub struct Options {
	/// The orders, in any order: files of ours or of iExec's tools, or the 0x hashes of orders on
	/// chain. One each for the app, the pool and the request, and one for the dataset if there is
	/// one.
	#[arg(required = true, value_name = "ORDER")]
	orders: Vec<String>,
	/// Let this campaign pay, out of what was donated to it. The request has to be the signing account's,
	/// which the campaign has to name.
	#[arg(long, value_name = "NUMBER")]
	campaign: Option<CampaignId>,
	/// Make the deal and leave its tasks to be initialized by somebody else.
	#[arg(long)]
	no_initialize: bool,
	/// Follow each task to its verified result, as `poco run` does.
	#[arg(long, conflicts_with = "no_initialize")]
	follow: bool,
	/// Where verified output goes: a task's in a folder of its position; with one task the folder
	/// itself. Folders `result-TASK` when not given.
	#[arg(long, value_name = "DIR", requires = "follow")]
	out: Option<PathBuf>,
	#[command(flatten)]
	key: KeyOptions,
}

/// Runs the command.
pub async fn run(url: &str, options: Options, out: &Output) -> Result<Status> {
	if let Some(folder) = options.out.as_ref().filter(|folder| folder.exists()) {
		return Err(bad_input(format!("{} exists: give --out a new folder", folder.display())));
	}
	// Files are read before anything else, so that mistakes in them need no node.
	for name in options.orders.iter().filter(|name| !name.starts_with("0x")) {
		order::read(Path::new(name))?;
	}
	let client = Client::connect(url).await?;
	let mut files = Vec::new();
	for name in &options.orders {
		files.push((name.clone(), order::find(&client, name).await?));
	}
	let orders = gather(files)?;
	let account = options.key.account(&client, out).await?;
	let (deal, block) = match options.campaign {
		None => make_deal(&client, &account, orders, out).await?,
		Some(campaign) => make_sponsored_deal(&client, &account, orders, campaign, out).await?,
	};
	if options.no_initialize {
		out.result(
			json!({ "deal": deal, "block": block }),
			format!("{deal:?}\n`poco task init {deal:?}` opens its tasks"),
		);
		return Ok(Status::Done);
	}
	let tasks = deal::open_tasks(&client, &account, deal, out).await?;
	if !options.follow {
		let lines: Vec<_> = tasks.iter().map(|task| format!("task {task:?}")).collect();
		out.result(
			json!({ "deal": deal, "block": block, "tasks": tasks }),
			format!("{deal:?}\n{}", lines.join("\n")),
		);
		return Ok(Status::Done);
	}
	follow_all(&client, &account, deal, &tasks, block, options.out.as_deref(), out).await
}

/// Asks whether orders match, matches them, and gives the deal and its block.
pub async fn make_deal(
	client: &Client,
	account: &Account,
	orders: Orders,
	out: &Output,
) -> Result<(DealId, u64)> {
	let agreement = match client.would_match(&orders, Some(account.id())).await? {
		Ok(agreement) => agreement,
		Err(name) => {
			let words = mismatch::explain(&name, &orders, client.now(None).await?);
			return Err(Failure::Refused { name, words }.into());
		},
	};
	out.step("agreement", json!({ "volume": agreement.volume }), summary(&agreement));
	send(client, account, &market::match_orders(orders), out).await
}

/// Tries whether a campaign pays for what orders agree on, matches them, and gives the deal and its block.
async fn make_sponsored_deal(
	client: &Client,
	account: &Account,
	orders: Orders,
	campaign: CampaignId,
	out: &Output,
) -> Result<(DealId, u64)> {
	let call = market::match_for_campaign(campaign, orders);
	// Who pays is asked by the call itself, so that nothing short of making it tells.
	if let Some(Stopped { name, words }) = client.dry_run_call(account.id(), &call).await?.stopped {
		return Err(would_refuse(&name, words));
	}
	send(client, account, &call, out).await
}

/// Makes a deal, and gives it with its block.
async fn send(
	client: &Client,
	account: &Account,
	call: &Call,
	out: &Output,
) -> Result<(DealId, u64)> {
	let done = client.submit(account, call, Until::InBestBlock).await?;
	let deal = done
		.events
		.iter()
		.find_map(|record| match &record.event {
			ChainEvent::Market(MarketEvent::OrdersMatched { deal, .. }) => Some(*deal),
			_ => None,
		})
		.context("the chain made no deal although it took the call")?;
	out.step(
		"deal",
		json!({ "deal": deal, "block": done.block.number }),
		format!("deal {deal:?}, in block {}", done.block.number),
	);
	Ok((deal, done.block.number))
}

/// The orders of a match, by their kinds.
fn gather(files: Vec<(String, OrderFile)>) -> Result<Orders> {
	fn put<O>(
		place: &mut Option<Signed<O>>,
		name: &str,
		what: &str,
		order: O,
		proof: Option<Proof>,
	) -> Result<()> {
		let proof = proof.ok_or_else(|| {
			bad_input(format!("{name} is not signed: `poco order sign {name}` signs it"))
		})?;
		match place.replace(Signed { order, proof }) {
			None => Ok(()),
			Some(_) => Err(bad_input(format!("{name} is a second {what}: a match takes one"))),
		}
	}
	let (mut app, mut dataset, mut workerpool, mut request) = (None, None, None, None);
	for (name, OrderFile { order, proof }) in files {
		let what = kind(order.kind());
		match order {
			AnyOrder::App(order) => put(&mut app, &name, what, order, proof),
			AnyOrder::Dataset(order) => put(&mut dataset, &name, what, order, proof),
			AnyOrder::Workerpool(order) => put(&mut workerpool, &name, what, order, proof),
			AnyOrder::Request(order) => put(&mut request, &name, what, order, proof),
		}?;
	}
	let missing = |what: &str| bad_input(format!("a match also takes {what}: name its file"));
	Ok(Orders {
		app: app.ok_or_else(|| missing("an app order"))?,
		dataset,
		workerpool: workerpool.ok_or_else(|| missing("a pool order"))?,
		request: request.ok_or_else(|| missing("a request"))?,
	})
}

/// What was agreed on, in a few words.
fn summary(agreement: &Agreement) -> String {
	let mut parts = Vec::new();
	for (what, sale) in
		[("app", &agreement.app), ("dataset", &agreement.dataset), ("pool", &agreement.pool)]
	{
		if let Some(sale) = sale {
			parts.push(format!("{what} {}", money(sale.price, agreement.currency)));
		}
	}
	format!(
		"the orders match: {}, each {}; {} pays",
		words::tasks(agreement.volume),
		parts.join(", "),
		words::name(&agreement.payer)
	)
}

/// Follows all tasks of a deal to their ends. What goes wrong with one keeps nobody from the others'
/// results; the first such error is the command's.
async fn follow_all(
	client: &Client,
	account: &Account,
	deal: DealId,
	tasks: &[TaskId],
	block: u64,
	folder: Option<&Path>,
	out: &Output,
) -> Result<Status> {
	let (mut results, mut status, mut failed) = (Vec::new(), Status::Done, None);
	for (position, task) in tasks.iter().enumerate() {
		out.step(
			"task",
			json!({ "task": task, "deal": deal, "block": block }),
			format!("task {task:?}"),
		);
		let folder = folder.map(|folder| match tasks.len() {
			1 => folder.to_path_buf(),
			_ => folder.join(position.to_string()),
		});
		let ended = follow::follow(client, Some(account), *task, block, out).await;
		let unpacked = ended
			.with_resume(*task)
			.and_then(|ended| Unpacked::new(*task, ended, folder.as_deref()));
		match unpacked {
			Ok(unpacked) => {
				out.step("task_result", unpacked.json(), unpacked.words());
				if status == Status::Done {
					status = unpacked.status();
				}
				results.push(unpacked.json());
			},
			Err(error) => {
				out.step(
					"note",
					json!({ "task": task, "message": format!("{error:#}") }),
					format!("{error:#}"),
				);
				failed.get_or_insert(error);
			},
		}
	}
	match failed {
		Some(error) => Err(error),
		None => {
			out.result(
				json!({ "deal": deal, "block": block, "tasks": results }),
				format!("{deal:?}"),
			);
			Ok(status)
		},
	}
}
