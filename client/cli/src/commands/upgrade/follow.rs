//! Following an upgrade from its proposal to the first block of the new runtime.

use super::{
	blob::Blob,
	hand_in,
	stage::{Plan, Stage},
};
use crate::{
	blocks,
	commands::gov::words,
	exit::{would_refuse, Status},
	output::Output,
};
use anyhow::Result;
use poco_sdk::{ChainEvent, Client, Error, GovernanceEvent, Head};
use serde_json::json;
use std::time::{Duration, Instant};

/// Blocks from one attempt to hand the code in to the next.
const RETRY: u64 = 10;

/// An upgrade that was on its way and is nowhere for so many blocks has ended, whatever the reason.
const GONE: u64 = 3;

/// After this long without a block, it is told that none comes.
const QUIET: Duration = Duration::from_secs(60);

/// What makes the chain refuse code only for the time being.
const FOR_NOW: [&str; 5] = [
	"HostConfigurationNotAvailable",
	"MultiBlockMigrationsOngoing",
	"OverlappingUpgrades",
	"ProhibitedByPolkadot",
	"ValidationDataNotAvailable",
];

/// Follows an upgrade; with `apply`, hands its code in when it is authorized.
pub async fn follow(client: &Client, blob: Blob, apply: bool, out: &Output) -> Result<Status> {
	let plan = Plan::new(client, &blob).await?;
	let mut block = client.best().await?;
	let mut next = block.number.saturating_add(1);
	let mut last: Option<Stage> = None;
	let mut gone_since = None;
	let mut news = String::new();
	let mut tried: Option<u64> = None;
	let mut first = None;
	loop {
		let stage = plan.stage(client, block.hash).await?;
		next = blocks::next(next, block.number);
		while next <= block.number {
			let events = events_of(client, next).await?;
			let ended = last
				.as_ref()
				.filter(|_| stage.is_none())
				.and_then(|last| events.iter().find(|event| last.is_ended_by(event)));
			if let Some(event) = ended {
				return Err(ended_by(event, next));
			}
			let is_new = stage == Some(Stage::Running) && last != Some(Stage::Running);
			if is_new && first.is_none() {
				first = first_of(client, &plan, next).await?;
			}
			next += 1;
		}
		match (&stage, &last) {
			(Some(stage), _) => {
				gone_since = None;
				if stage.news() != news {
					news = stage.news();
					let mut details = stage.to_json();
					details["block"] = json!(block.number);
					let text = format!("block {:>5}  {}", block.number, stage.words(block.number));
					out.step("upgrade", details, text);
				}
			},
			(None, None) => {
				return Err(would_refuse(
					"NothingAuthorized",
					format!(
						"nobody has proposed the code {:?}: `poco upgrade propose` does",
						blob.hash
					),
				))
			},
			(None, Some(last)) => {
				let since = *gone_since.get_or_insert(block.number);
				if block.number >= since.saturating_add(GONE) {
					return Err(would_refuse(
						"NothingAuthorized",
						format!(
							"the upgrade went no further than this: {}; `poco gov status` shows what is \
							 being decided",
							last.words(since)
						),
					));
				}
			},
		}
		let due = tried.is_none_or(|tried| block.number >= tried.saturating_add(RETRY));
		match &stage {
			Some(Stage::Authorized) if apply && due => {
				tried = Some(block.number);
				hand_in_now(client, &blob, out).await?;
			},
			Some(Stage::Running) => {
				if let Some(status) = conclude(client, &plan, &blob, block, first, out).await? {
					return Ok(status);
				}
			},
			_ => {},
		}
		last = stage.or(last);
		block = next_block(client, block, out).await?;
	}
}

/// Hands the code in. What stands in the way only for now is told.
async fn hand_in_now(client: &Client, blob: &Blob, out: &Output) -> Result<()> {
	let error = match hand_in(client, blob).await {
		Ok(done) => {
			let (block, transaction) = (done.block.number, done.transaction);
			out.step(
				"handed_in",
				json!({ "block": block, "transaction": transaction }),
				format!("block {block:>5}  handed in"),
			);
			return Ok(());
		},
		Err(error) => error,
	};
	match error.downcast_ref::<Error>() {
		// Somebody else was faster, or a migration runs: the next look at the chain tells.
		Some(Error::NotTaken { .. }) => {},
		Some(Error::Refused { refusal, .. }) if FOR_NOW.contains(&refusal.name.as_str()) => {},
		_ => return Err(error),
	}
	let message = format!("{error:#}");
	out.step("note", json!({ "message": message }), &message);
	Ok(())
}

/// The end: the new runtime has made a block, no migration runs any more, and nothing can undo it. Where the
/// chain finalizes nothing, as one does that seals only on demand, its best block has to serve.
async fn conclude(
	client: &Client,
	plan: &Plan,
	blob: &Blob,
	block: Head,
	first: Option<u64>,
	out: &Output,
) -> Result<Option<Status>> {
	if first.is_some_and(|first| block.number < first) || client.is_migrating(block.hash).await? {
		return Ok(None);
	}
	let finalized = client.finalized().await?;
	if finalized.number > 0 && plan.stage(client, finalized.hash).await? != Some(Stage::Running) {
		return Ok(None);
	}
	let running = client.runtime_version_at(block.hash).await?;
	let since = match first {
		Some(first) => format!(", from block {first} on"),
		None => String::new(),
	};
	out.result(
		json!({
			"hash": blob.hash,
			"spec_name": running.spec_name,
			"spec_version": running.spec_version,
			"first_block": first,
			"block": block.number,
		}),
		format!("the chain runs {} {}{since}", running.spec_name, running.spec_version),
	);
	Ok(Some(Status::Done))
}

/// The first block that the new runtime makes, when the code was let in by the block of this number.
async fn first_of(client: &Client, plan: &Plan, number: u64) -> Result<Option<u64>> {
	let Some(hash) = client.hash_at(number).await? else { return Ok(None) };
	let running = plan.stage(client, hash).await? == Some(Stage::Running);
	Ok(running.then_some(number.saturating_add(1)))
}

/// What the events of governance of a block are; none when the node keeps no state of it any more, or when they
/// cannot be read by what the new runtime says of events.
async fn events_of(client: &Client, number: u64) -> Result<Vec<GovernanceEvent>> {
	let Some((_, records)) = blocks::events(client, number).await? else { return Ok(Vec::new()) };
	Ok(records
		.into_iter()
		.filter_map(|record| match record.event {
			ChainEvent::Governance(event) => Some(event),
			_ => None,
		})
		.collect())
}

/// Why an upgrade went no further, as an error.
fn ended_by(event: &GovernanceEvent, number: u64) -> anyhow::Error {
	let name = match event {
		GovernanceEvent::Executed(executed) => {
			executed.refusal.as_ref().map(|refusal| refusal.name.clone())
		},
		GovernanceEvent::Dispatched(dispatched) => {
			dispatched.refusal.as_ref().map(|refusal| refusal.name.clone())
		},
		GovernanceEvent::UpgradeRejected(rejected) => Some(rejected.refusal.name.clone()),
		_ => None,
	};
	let words = format!("the upgrade ended in block {number}: {}", words::event(event));
	would_refuse(&name.unwrap_or("NothingAuthorized".into()), words)
}

/// Waits for another block, and tells once when none comes for long.
async fn next_block(client: &Client, seen: Head, out: &Output) -> Result<Head> {
	let start = Instant::now();
	let mut told = false;
	loop {
		let best = client.next_best(seen.hash, Duration::from_secs(2)).await?;
		if best.hash != seen.hash {
			return Ok(best);
		}
		if start.elapsed() >= QUIET && !std::mem::replace(&mut told, true) {
			let message = format!(
				"no block came for {} s: a chain that seals on demand makes none without a transaction; \
				 else see the node's log",
				QUIET.as_secs()
			);
			out.step("note", json!({ "message": message }), &message);
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use poco_primitives::H256;
	use poco_sdk::{
		event::{DemocracyEvent, RejectedInvalidAuthorizedUpgrade},
		Refusal,
	};

	#[test]
	fn an_upgrade_that_ended_says_where_and_why() {
		let failed = GovernanceEvent::Democracy(DemocracyEvent::NotPassed { ref_index: 2 });
		let error = ended_by(&failed, 9);
		assert_eq!(error.to_string(), "the upgrade ended in block 9: referendum 2 did not pass");
		assert_eq!(Status::of(&error), Status::Refused);
		let refusal = Refusal {
			pallet: Some("System".into()),
			name: "SpecVersionNeedsToIncrease".into(),
			explanation: String::new(),
		};
		let rejected = RejectedInvalidAuthorizedUpgrade { code_hash: H256([1; 32]), refusal };
		let error = ended_by(&GovernanceEvent::UpgradeRejected(rejected), 9);
		assert_eq!(crate::exit::refusal(&error), Some("SpecVersionNeedsToIncrease"));
	}
}
