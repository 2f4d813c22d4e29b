//! `poco deal`: what was agreed on, and what became of it.

use crate::{
	commands::args,
	exit::{bad_input, Status},
	keys::KeyOptions,
	output::Output,
	send::send,
	words::{self, money, relative},
};
use anyhow::Result;
use clap::Subcommand;
use poco_primitives::{
	deal::{Sale, MAX_BATCH},
	hash, DealId, Moment, TaskId,
};
use poco_sdk::{amount, call, Account, AccountId, Client, DealView, Until};
use serde_json::{json, Value};

/// Subcommands of `poco deal`.
#[derive(Subcommand)]
pub enum Command {
	/// Show a deal.
	Show {
		/// The deal's 0x identifier.
		#[arg(value_parser = args::hash)]
		deal: DealId,
	},
	/// Refund the tasks that nobody initialized before the deal's final deadline.
	Refund {
		/// The deal's 0x identifier.
		#[arg(value_parser = args::hash)]
		deal: DealId,
		#[command(flatten)]
		key: KeyOptions,
	},
}

/// Runs the command.
pub async fn run(url: &str, command: Command, out: &Output) -> Result<Status> {
	match command {
		Command::Show { deal } => {
			let client = Client::connect(url).await?;
			let view = find(&client, deal).await?;
			let now = client.now(None).await?;
			out.result(to_json(&view, now), to_text(&view, now));
			Ok(Status::Done)
		},
		Command::Refund { deal, key } => send(url, &key, |_| call::refund_rest(deal), out).await,
	}
}

async fn find(client: &Client, deal: DealId) -> Result<DealView> {
	client.deal(deal, None).await?.ok_or_else(|| {
		bad_input(format!(
			"the chain knows no deal {deal:?}; one whose tasks ended and were pruned is gone for good"
		))
	})
}

/// Opens all tasks of a deal for contributions.
pub async fn initialize(url: &str, deal: DealId, key: &KeyOptions, out: &Output) -> Result<Status> {
	let client = Client::connect(url).await?;
	let account = key.account(&client, out).await?;
	let tasks = open_tasks(&client, &account, deal, out).await?;
	out.result(json!({ "deal": deal, "tasks": tasks }), words::tasks(tasks.len() as u32));
	Ok(Status::Done)
}

/// Opens all tasks of a deal for contributions, so many at a time, and gives their identifiers.
pub async fn open_tasks(
	client: &Client,
	account: &Account,
	deal: DealId,
	out: &Output,
) -> Result<Vec<TaskId>> {
	let view = find(client, deal).await?;
	let (first, volume) = (view.agreement.first, view.agreement.volume);
	for done in (0..volume).step_by(MAX_BATCH as usize) {
		let count = MAX_BATCH.min(volume - done);
		let call = call::initialize_many(deal, first + done, count);
		match client.submit(account, &call, Until::InBestBlock).await {
			// Somebody else was faster.
			Err(error) if error.refusal() == Some("TaskAlreadyExists") => {},
			Err(error) => return Err(error.into()),
			Ok(sent) => out.step(
				"initialized",
				json!({ "deal": deal, "first": first + done, "count": count, "block": sent.block.number }),
				format!("{} initialized, in block {}", words::tasks(count), sent.block.number),
			),
		}
	}
	Ok((first..first + volume).map(|index| hash::task_id(deal, index)).collect())
}

/// A deal as JSON, its amounts as text.
fn to_json(view: &DealView, now: Moment) -> Value {
	let agreement = &view.agreement;
	let sale = |sale: &Option<Sale<AccountId>>| {
		sale.as_ref().map(
			|sale| json!({ "entry": sale.entry, "owner": sale.owner, "price": sale.price.to_string() }),
		)
	};
	json!({
		"deal": view.id,
		"requester": agreement.requester,
		"payer": agreement.payer,
		"beneficiary": agreement.beneficiary,
		"callback": agreement.callback,
		"tag": agreement.tag,
		"currency": agreement.currency,
		"category": agreement.category,
		"trust": agreement.trust,
		"app": sale(&agreement.app),
		"dataset": sale(&agreement.dataset),
		"workerpool": sale(&agreement.pool),
		"reward": agreement.reward.to_string(),
		"stake_ratio": words::percent(agreement.stake_ratio),
		"scheduler_ratio": words::percent(agreement.scheduler_ratio),
		"first": agreement.first,
		"volume": agreement.volume,
		"now": now,
		"created": view.created,
		"contribution_deadline": view.contribution_deadline,
		"final_deadline": view.final_deadline,
		"stake": view.stake.to_string(),
		"scheduler_stake": view.scheduler_stake.to_string(),
		"protocol_fee": view.protocol_fee.to_string(),
		"deposit": view.deposit.to_string(),
		"initialized": view.initialized,
		"ended": view.ended,
		"tasks": (agreement.first..agreement.first.saturating_add(agreement.volume))
			.map(|index| hash::task_id(view.id, index))
			.collect::<Vec<_>>(),
	})
}

fn to_text(view: &DealView, now: Moment) -> String {
	let agreement = &view.agreement;
	let mut lines = vec![
		format!("deal        {:?}", view.id),
		format!("requester   {}", words::name(&agreement.requester)),
		format!("payer       {}", words::name(&agreement.payer)),
		format!("for         {}", words::name(&agreement.beneficiary)),
	];
	for (what, sale) in
		[("app", &agreement.app), ("dataset", &agreement.dataset), ("pool", &agreement.pool)]
	{
		if let Some(sale) = sale {
			lines.push(format!(
				"{what:<10}  {:?} of {}, {} a task",
				sale.entry,
				words::name(&sale.owner),
				money(sale.price, agreement.currency)
			));
		}
	}
	lines.extend([
		format!(
			"workers     share {} a task, {} of it for the scheduler, and stake {}",
			money(agreement.reward, agreement.currency),
			words::percent(agreement.scheduler_ratio),
			amount::format(view.stake)
		),
		format!("scheduler   stakes {} a task", amount::format(view.scheduler_stake)),
		format!("trust       {}, category {}", agreement.trust, agreement.category),
		format!("tag         {}", words::tag(agreement.tag)),
		format!(
			"tasks       {} from position {} on, {} initialized, {} ended",
			agreement.volume, agreement.first, view.initialized, view.ended
		),
		format!("contribute  until {}", relative(view.contribution_deadline, now)),
		format!("final       {}", relative(view.final_deadline, now)),
	]);
	lines.join("\n")
}
