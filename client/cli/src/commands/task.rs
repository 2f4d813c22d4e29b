//! `poco task`: look at tasks, and the calls that anybody may make.

use crate::{
	commands::{
		args, deal,
		run::{conclude, WithResume},
	},
	exit::Status,
	follow,
	keys::KeyOptions,
	output::Output,
	send::send,
	words::{self, relative},
};
use anyhow::Result;
use clap::{Args, Subcommand};
use poco_primitives::{DealId, Moment, TaskId};
use poco_sdk::{amount, call, Client, Error, TaskView};
use serde_json::json;
use std::path::PathBuf;

/// Subcommands of `poco task`.
#[derive(Subcommand)]
pub enum Command {
	/// Show a task.
	Show {
		/// The task's 0x identifier.
		#[arg(value_parser = args::hash)]
		task: TaskId,
	},
	/// Follow a task to its verified result, as `poco run` does.
	Follow {
		/// The task's 0x identifier.
		#[arg(value_parser = args::hash)]
		task: TaskId,
		/// Where the verified output goes; a folder `result-TASK` when not given.
		#[arg(long, value_name = "DIR")]
		out: Option<PathBuf>,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// List the open tasks.
	List,
	/// Open tasks of a deal for contributions: the one at a position, or all.
	Init {
		/// The deal's 0x identifier.
		#[arg(value_parser = args::hash)]
		deal: DealId,
		/// The task's position; all tasks of the deal when not given.
		index: Option<u32>,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Refund a task that reached no end before its final deadline.
	Claim(Signed),
	/// Settle a task whose reveal window is over and where somebody revealed.
	Finalize(Signed),
	/// Open a task again whose reveal window is over and where nobody revealed.
	Reopen(Signed),
	/// Remove the records of a task that ended long enough ago; its deposit goes back.
	Prune(Signed),
}

/// A task, and who signs.
#[derive(Args)]
pub struct Signed {
	/// The task's 0x identifier.
	#[arg(value_parser = args::hash)]
	task: TaskId,
	#[command(flatten)]
	key: KeyOptions,
}

/// Runs the command.
pub async fn run(url: &str, command: Command, out: &Output) -> Result<Status> {
	match command {
		Command::Show { task } => show(url, task, out).await,
		Command::Follow { task, out: folder, key } => {
			let client = Client::connect(url).await?;
			let account = key.named()?;
			let from = client.best().await?.number.saturating_sub(100);
			let ended = follow::follow(&client, account.as_ref(), task, from, out).await;
			let ended = match ended {
				Err(error)
					if error.is::<Error>()
						&& matches!(error.downcast_ref(), Some(Error::UnknownTask { .. })) =>
				{
					return Err(error)
				},
				ended => ended.with_resume(task)?,
			};
			conclude(task, ended, folder.as_deref(), out)
		},
		Command::List => list(url, out).await,
		Command::Init { deal, index: Some(index), key } => {
			send(url, &key, |_| call::initialize(deal, index), out).await
		},
		Command::Init { deal, index: None, key } => deal::initialize(url, deal, &key, out).await,
		Command::Claim(signed) => send(url, &signed.key, |_| call::claim(signed.task), out).await,
		Command::Finalize(signed) => {
			send(url, &signed.key, |_| call::finalize(signed.task), out).await
		},
		Command::Reopen(signed) => send(url, &signed.key, |_| call::reopen(signed.task), out).await,
		Command::Prune(signed) => send(url, &signed.key, |_| call::prune(signed.task), out).await,
	}
}

async fn show(url: &str, task: TaskId, out: &Output) -> Result<Status> {
	let client = Client::connect(url).await?;
	let view = client.task(task, None).await?.ok_or(Error::UnknownTask { task })?;
	let now = client.now(None).await?;
	out.result(to_json(&view, now), to_text(&view, now));
	Ok(Status::Done)
}

async fn list(url: &str, out: &Output) -> Result<Status> {
	let client = Client::connect(url).await?;
	let now = client.now(None).await?;
	let mut views = Vec::new();
	for task in client.open_tasks().await? {
		views.extend(client.task(task, None).await?);
	}
	let lines: Vec<_> = views
		.iter()
		.map(|view| {
			format!(
				"{:?}  {:?}, {} votes, {}, final deadline {}",
				view.id,
				view.status,
				view.contributions.len(),
				words::money(view.reward, view.currency),
				relative(view.final_deadline, now)
			)
		})
		.collect();
	let text = if lines.is_empty() { "no open tasks".into() } else { lines.join("\n") };
	out.result(
		json!({ "tasks": views.iter().map(|view| to_json(view, now)).collect::<Vec<_>>() }),
		text,
	);
	Ok(Status::Done)
}

/// A task as JSON, its amounts as text.
fn to_json(view: &TaskView, now: Moment) -> serde_json::Value {
	json!({
		"task": view.id,
		"deal": view.deal,
		"index": view.index,
		"requester": view.requester,
		"payer": view.payer,
		"beneficiary": view.beneficiary,
		"currency": view.currency,
		"status": view.status,
		"trust": view.trust,
		"reward": view.reward.to_string(),
		"stake": view.stake.to_string(),
		"category": view.category,
		"now": now,
		"created": view.created,
		"contribution_deadline": view.contribution_deadline,
		"reveal_deadline": view.reveal_deadline,
		"final_deadline": view.final_deadline,
		"consensus": view.consensus,
		"digest": view.digest,
		"app": view.spec.app.hash(),
		"input": view.spec.input.as_ref().map(|input| input.hash()),
		"args": view.spec.args.iter().map(|arg| String::from_utf8_lossy(arg).into_owned()).collect::<Vec<_>>(),
		"fuel_limit": view.spec.fuel_limit,
		"contributions": view.contributions.iter().map(|contribution| json!({
			"worker": contribution.worker,
			"vote": contribution.vote,
			"status": contribution.status,
			"weight": contribution.weight,
		})).collect::<Vec<_>>(),
		"publishers": view.publications.iter().map(|publication| publication.publisher).collect::<Vec<_>>(),
	})
}

fn to_text(view: &TaskView, now: Moment) -> String {
	let mut lines = vec![
		format!("task        {:?}", view.id),
		format!("status      {:?}", view.status),
		format!("deal        {:?}, task {}", view.deal, view.index),
		format!("requester   {}", words::name(&view.requester)),
		format!("payer       {}", words::name(&view.payer)),
		format!("for         {}", words::name(&view.beneficiary)),
		format!(
			"reward      {}, stake {}",
			words::money(view.reward, view.currency),
			amount::format(view.stake)
		),
		format!("trust       {}", view.trust),
		format!("app         {:?}", view.spec.app.hash()),
		format!("contribute  until {}", relative(view.contribution_deadline, now)),
	];
	if let Some(deadline) = view.reveal_deadline {
		lines.push(format!("reveal      until {}", relative(deadline, now)));
	}
	lines.push(format!("final       {}", relative(view.final_deadline, now)));
	for contribution in &view.contributions {
		lines.push(format!(
			"vote        {} {:?} by {}, weight {}",
			words::short(&contribution.vote),
			contribution.status,
			words::name(&contribution.worker),
			contribution.weight
		));
	}
	if let Some(vote) = &view.consensus {
		lines.push(format!("consensus   {}", words::short(vote)));
	}
	if let Some(digest) = &view.digest {
		lines.push(format!("digest      {digest:?}"));
	}
	for publication in &view.publications {
		lines.push(format!("published   by {}", words::name(&publication.publisher)));
	}
	lines.join("\n")
}
