//! `poco task`: look at tasks, and the calls that anybody may make.

mod view;

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
use poco_primitives::{
	registry::Permill, task::Receipt, Balance, DealId, Digest, TaskId, H256, U256,
};
use poco_sdk::{amount, call, AccountId, Client, Error};
use serde_json::json;
use std::path::PathBuf;
use view::{to_json, to_text};

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
	/// Appeal against a result: members of the court who had no part in it compute it again. If they
	/// come to another result, whoever appealed has what the task was worth of the stakes of those
	/// who proved the first one.
	Appeal(Appeal),
	/// End an appeal whose rerun has ended.
	Judge(Signed),
	/// Show whether a worker may contribute to a task now, what it would stake, and why not if not.
	Standing {
		/// The task's 0x identifier.
		#[arg(value_parser = args::hash)]
		task: TaskId,
		/// The worker; the signing account when not given.
		#[arg(long, value_name = "ACCOUNT", value_parser = args::account)]
		worker: Option<AccountId>,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Show how sure the chain is of what was voted on a task.
	Credibility {
		/// The task's 0x identifier.
		#[arg(value_parser = args::hash)]
		task: TaskId,
		/// With one more vote, this worker's.
		#[arg(long, value_name = "ACCOUNT", value_parser = args::account, requires = "vote")]
		worker: Option<AccountId>,
		/// With one more vote, for this: the 0x hash of task and digest.
		#[arg(long, value_name = "VOTE", value_parser = args::hash, requires = "worker")]
		vote: Option<H256>,
	},
}

/// Options of `poco task appeal`.
#[derive(Args)]
pub struct Appeal {
	/// The task's 0x identifier.
	#[arg(value_parser = args::hash)]
	task: TaskId,
	/// The trust of the rerun: higher than the task's.
	#[arg(long, value_name = "N")]
	trust: u32,
	/// What the rerun pays, in POCO: at least what the task was worth.
	#[arg(long, value_name = "AMOUNT", value_parser = args::amount)]
	reward: Balance,
	/// For others than the requester: the digest that a check committed to before.
	#[arg(long, value_name = "DIGEST", value_parser = args::hash, requires = "salt")]
	digest: Option<Digest>,
	/// The salt of that check.
	#[arg(long, value_name = "SALT", value_parser = args::hash, requires = "digest")]
	salt: Option<H256>,
	#[command(flatten)]
	key: KeyOptions,
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
		Command::Appeal(Appeal { task, trust, reward, digest, salt, key }) => {
			send(url, &key, |_| call::appeal(task, trust, reward, digest.zip(salt)), out).await
		},
		Command::Judge(signed) => send(url, &signed.key, |_| call::judge(signed.task), out).await,
		Command::Standing { task, worker, key } => standing(url, task, worker, &key, out).await,
		Command::Credibility { task, worker, vote } => {
			credibility(url, task, worker.zip(vote), out).await
		},
	}
}

async fn show(url: &str, task: TaskId, out: &Output) -> Result<Status> {
	let client = Client::connect(url).await?;
	let now = client.now(None).await?;
	if let Some(view) = client.task(task, None).await? {
		out.result(to_json(&view, now), to_text(&view, now));
		return Ok(Status::Done);
	}
	let Receipt { deal, digest, ended, refuted } =
		client.receipt(task).await?.ok_or(Error::UnknownTask { task })?;
	let what = match digest {
		Some(digest) if refuted => format!("its result {digest:?} was refuted"),
		Some(digest) => format!("its result was {digest:?}"),
		None => "it failed".into(),
	};
	out.result(
		json!({
			"task": task,
			"receipt": true,
			"deal": deal,
			"digest": digest,
			"ended": ended,
			"refuted": refuted,
			"now": now,
		}),
		format!(
			"task        {task:?}\nreceipt     {what}; all else is pruned\n\
			 deal        {deal:?}\nended       {}",
			relative(ended, now)
		),
	);
	Ok(Status::Done)
}

async fn standing(
	url: &str,
	task: TaskId,
	worker: Option<AccountId>,
	key: &KeyOptions,
	out: &Output,
) -> Result<Status> {
	let client = Client::connect(url).await?;
	let worker = match worker {
		Some(worker) => worker,
		None => key.account(&client, out).await?.id(),
	};
	let (now, standing) = (client.now(None).await?, client.standing(task, worker).await?);
	let mut text = match standing.refusal {
		None => format!("{} may contribute", words::name(&worker)),
		Some(refusal) => format!("no: {}", words::refusal(refusal)),
	};
	if let Some(from) = standing.drawn_from {
		text += &format!(" yet, but is {} at the latest", relative(from, now));
	}
	text += &format!(
		"\nstake {}, weight of the vote {}",
		amount::format(standing.stake),
		standing.weight
	);
	out.result(
		json!({
			"task": task,
			"worker": worker,
			"refusal": standing.refusal,
			"stake": standing.stake.to_string(),
			"weight": standing.weight,
			"drawn_from": standing.drawn_from,
			"now": now,
		}),
		text,
	);
	Ok(Status::Done)
}

async fn credibility(
	url: &str,
	task: TaskId,
	with: Option<(AccountId, H256)>,
	out: &Output,
) -> Result<Status> {
	let client = Client::connect(url).await?;
	let credibility = client.credibility(task, with).await?.ok_or(Error::UnknownTask { task })?;
	let percent = |weight: U256| {
		let millionths = weight.saturating_mul(1_000_000.into()) / credibility.total;
		words::percent(Permill::from_parts(millionths.try_into().unwrap_or(1_000_000)))
	};
	let lines: Vec<_> = credibility
		.groups
		.iter()
		.map(|(vote, weight)| {
			let credible = if credibility.credible == Some(*vote) { ", credible" } else { "" };
			format!("{vote:?}  {}{credible}", percent(*weight))
		})
		.collect();
	let groups: Vec<_> = credibility
		.groups
		.iter()
		.map(|(vote, weight)| {
			json!({ "vote": vote, "weight": weight.to_string(), "credibility": percent(*weight) })
		})
		.collect();
	out.result(
		json!({
			"task": task,
			"total": credibility.total.to_string(),
			"groups": groups,
			"credible": credibility.credible,
		}),
		if lines.is_empty() { "nobody has voted".into() } else { lines.join("\n") },
	);
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
