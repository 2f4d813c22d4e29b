//! A task as JSON and in words.

use crate::words::{self, relative};
use poco_primitives::{task::TaskStatus, Moment};
use poco_sdk::{amount, TaskView};
use serde_json::json;

/// A task as JSON, its amounts as text.
pub fn to_json(view: &TaskView, now: Moment) -> serde_json::Value {
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
		"admission": view.admission,
		"unpublished": view.unpublished,
		"callback_open": view.callback_open,
		"appealable_until": view.appealable_until,
		"appeal": view.appeal.as_ref().map(|appeal| json!({
			"by": appeal.by,
			"rerun": appeal.rerun,
			"verdict": appeal.verdict,
		})),
		"ended": view.ended,
		"publishers": view.publications.iter().map(|publication| publication.publisher).collect::<Vec<_>>(),
	})
}

/// A task in words.
pub fn to_text(view: &TaskView, now: Moment) -> String {
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
		format!("open to     {}", words::admission(view.admission)),
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
	if view.unpublished && view.status == TaskStatus::Completed {
		let what = match view.callback_open {
			true => "the callback, and what its scheduler earned, wait",
			false => "what its scheduler earned waits",
		};
		lines.push(format!("publish     {what} for somebody to publish the result"));
	}
	if let Some(until) = view.appealable_until {
		lines.push(format!("appeal      until {}", relative(until, now)));
	}
	if let Some(appeal) = &view.appeal {
		lines.push(format!(
			"appeal      by {}, {}; the rerun is {:?}",
			words::name(&appeal.by),
			words::verdict(appeal.verdict),
			appeal.rerun
		));
	}
	lines.join("\n")
}
