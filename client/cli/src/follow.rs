//! Following a task to its end, and making the calls that anybody may make when the chain is late.

use crate::{artifact, blocks, exit::Failure, output::Output, words};
use anyhow::Result;
use poco_primitives::{
	result::{Outcome, ResultBundle},
	task::{ContributionStatus, TaskStatus},
	Moment, TaskId,
};
use poco_sdk::{call, Account, Call, ChainEvent, Client, Error, PocoEvent, TaskView, Until};
use serde_json::json;
use std::time::{Duration, Instant};

/// How long a published result is waited for after a task is paid. A result is no promise of the
/// chain, so here the machine's own clock serves.
const RESULT_PATIENCE: Duration = Duration::from_secs(90);

/// What has come due is the chain's own business for this long, in milliseconds of chain time;
/// then it is anybody's.
pub const PATIENCE: Moment = 120_000;

/// How a task ended.
pub enum Ended {
	/// Paid, with its verified result.
	Completed {
		/// The task at its end.
		view: Box<TaskView>,
		/// What was computed.
		result: Box<ResultBundle>,
	},
	/// Given up.
	Failed {
		/// What the chain says.
		reason: String,
		/// What became of the money.
		refund: String,
	},
}

/// Follows a task from block `from` on, with each step written to `out`, until its end is final.
/// With an account, closes windows that passed some time ago, should the chain not have done so.
pub async fn follow(
	client: &Client,
	account: Option<&Account>,
	task: TaskId,
	from: u64,
	out: &Output,
) -> Result<Ended> {
	let mut next = from;
	let mut seen = None;
	let mut start = None;
	let mut refund = String::from("whoever paid has the money back");
	let mut reason = String::from("unknown reason");
	let mut completed_at: Option<Instant> = None;
	let mut told = false;
	let mut block = client.best().await?;
	let mut last_refusal = None;
	loop {
		next = blocks::next(next, block.number);
		while next <= block.number {
			for (event, now) in events_of(client, task, next).await? {
				match &event {
					PocoEvent::Refunded { .. } => refund = words::poco(&event),
					PocoEvent::TaskFailed { reason: why, .. } => reason = why.clone(),
					_ => {},
				}
				let mut details = serde_json::to_value(&event)?;
				details["block"] = json!(next);
				details["now"] = json!(now);
				let since = now.saturating_sub(*start.get_or_insert(now)) / 1000;
				let text = format!("block {next:>5}  {since:>4} s  {}", words::poco(&event));
				out.step("event", details, text);
			}
			next += 1;
		}
		let Some(view) = client.task(task, Some(block.hash)).await? else {
			match seen {
				None => return Err(Error::UnknownTask { task }.into()),
				Some(true) => return Ok(Ended::Failed { reason, refund }),
				Some(false) => anyhow::bail!(
					"the chain no longer knows task {task:?}, as if the node had lost its last blocks; \
					 run it again"
				),
			}
		};
		seen = Some(view.status == TaskStatus::Failed);
		match view.status {
			TaskStatus::Failed | TaskStatus::Completed if !is_final(client, task).await? => {
				if !std::mem::replace(&mut told, true) {
					let text = "at its end, in a block that is not final yet";
					out.step("waiting", json!({ "task": task, "for": "finality" }), text);
				}
			},
			TaskStatus::Failed => return Ok(Ended::Failed { reason, refund }),
			TaskStatus::Completed => {
				let since = *completed_at.get_or_insert_with(Instant::now);
				match published(&view).await {
					Ok(result) => {
						return Ok(Ended::Completed {
							view: Box::new(view),
							result: Box::new(result),
						})
					},
					Err(reasons) if since.elapsed() >= RESULT_PATIENCE => {
						return Err(Failure::NoResult { task, reasons }.into())
					},
					Err(_) => {},
				}
			},
			TaskStatus::Active | TaskStatus::Revealing => {
				if let Some(account) = account {
					let now = client.now(None).await?;
					if let Some(call) = overdue(&view, now) {
						out.step(
							"overdue",
							json!({ "task": task, "call": call.name() }),
							format!("a window passed some time ago: sending `{}`", call.name()),
						);
						match client.submit(account, &call, Until::InBestBlock).await {
							Ok(_) => continue,
							// Somebody else was faster, or its block was not the one we looked at.
							Err(error) if error.is_refusal() => {
								let message = error.to_string();
								if last_refusal.as_ref() != Some(&message) {
									out.step("note", json!({ "message": message }), &message);
									last_refusal = Some(message);
								}
							},
							Err(error) => return Err(error.into()),
						}
					}
				}
			},
		}
		block = client.next_best(block.hash, Duration::from_secs(2)).await?;
	}
}

/// Whether the end of a task cannot be undone any more. Where the chain finalizes nothing, as one does
/// that seals only on demand, its best block has to serve.
async fn is_final(client: &Client, task: TaskId) -> Result<bool> {
	let block = client.finalized().await?;
	if block.number == 0 {
		return Ok(true);
	}
	let view = client.task(task, Some(block.hash)).await?;
	Ok(view.is_some_and(|view| view.status.is_final()))
}

/// The task's events in the best chain's block of this number, with their chain time; none when
/// the node keeps no state of it any more.
async fn events_of(client: &Client, task: TaskId, number: u64) -> Result<Vec<(PocoEvent, Moment)>> {
	let Some((hash, records)) = blocks::events(client, number).await? else {
		return Ok(Vec::new());
	};
	let mut events = Vec::new();
	for record in records {
		match record.event {
			ChainEvent::Poco(event) if event.task() == Some(task) => {
				events.push((event, client.now(Some(hash)).await?))
			},
			_ => {},
		}
	}
	Ok(events)
}

/// The first published result that belongs to the task's digest, or what is wrong with each.
async fn published(view: &TaskView) -> Result<ResultBundle, String> {
	let Some(digest) = view.digest else { return Err("no digest was revealed".into()) };
	if view.publications.is_empty() {
		return Err("nobody has published one".into());
	}
	let mut reasons = Vec::new();
	for publication in &view.publications {
		match artifact::result(&publication.location, digest).await {
			Ok(result) => return Ok(result),
			Err(error) => reasons.push(format!("that of {}: {error:#}", publication.publisher)),
		}
	}
	Err(reasons.join(", "))
}

/// The call that moves a task on whose window has passed without the chain doing so.
pub fn overdue(view: &TaskView, now: Moment) -> Option<Call> {
	let revealed = view
		.contributions
		.iter()
		.any(|contribution| contribution.status == ContributionStatus::Proved);
	let overdue = |deadline: Moment| now >= deadline.saturating_add(PATIENCE);
	match view.status {
		TaskStatus::Active if overdue(view.final_deadline) => Some(call::claim(view.id)),
		TaskStatus::Revealing if overdue(view.reveal_deadline?) => Some(if revealed {
			call::finalize(view.id)
		} else if now < view.contribution_deadline {
			call::reopen(view.id)
		} else if overdue(view.final_deadline) {
			call::claim(view.id)
		} else {
			return None;
		}),
		_ => None,
	}
}

/// An outcome in words.
pub fn outcome(outcome: &Outcome) -> String {
	match outcome {
		Outcome::Exited(0) => "the program ended well".into(),
		Outcome::Exited(status) => format!("the program ended with status {status}"),
		Outcome::Trapped(trap) => format!("the program trapped: {trap:?}"),
		Outcome::OutOfFuel => "the program used up its fuel".into(),
		Outcome::Exceeded(limit) => format!("the program exceeded the cap on {limit:?}"),
		Outcome::Rejected(why) => format!("the program was rejected: {why:?}"),
	}
}
