//! `poco upgrade`: another runtime for the chain, from its file to the first block that it makes.

mod blob;
mod follow;
mod stage;

use crate::{
	commands::{
		args,
		gov::{self, motion, next_launch, words::when},
	},
	exit::{bad_input, would_refuse, Status},
	keys::KeyOptions,
	output::Output,
	send::tell,
};
use anyhow::{Context, Result};
use blob::Blob;
use clap::{Args, Subcommand};
use codec::Encode;
use poco_primitives::{
	governance::{CallView, AUTHORIZE_UPGRADE},
	Balance, H256,
};
use poco_sdk::{
	call::governance::{apply_authorized_upgrade, authorize_upgrade, BoundedCall},
	ChainEvent, Client, Done, GovernanceEvent,
};
use serde_json::json;
use sp_maybe_compressed_blob::{compress_strongly, decompress, CODE_BLOB_BOMB_LIMIT};
use stage::Plan;
use std::path::{Path, PathBuf};

/// Subcommands of `poco upgrade`.
#[derive(Subcommand)]
pub enum Command {
	/// Read which runtime a file holds, and check that the chain would take it. Nothing is sent.
	Check {
		/// The runtime: a .wasm file, compressed or not.
		wasm: PathBuf,
	},
	/// Read which runtime a file holds, and tell what would be proposed. No node is asked.
	Inspect {
		/// The runtime: a .wasm file, compressed or not.
		wasm: PathBuf,
	},
	/// Compress a runtime as well as can be: relay chains take no large ones.
	Pack {
		/// The runtime: a .wasm file, compressed or not.
		wasm: PathBuf,
		/// Where the compressed one goes.
		out: PathBuf,
	},
	/// Check a runtime, and propose to the holders that it is authorized.
	Propose(Propose),
	/// Hand in a runtime that is authorized. It costs nothing, needs no key, and anybody may.
	Apply {
		/// The runtime: the very file that was voted on.
		wasm: PathBuf,
	},
	/// Wait from the proposal to the first block of the new runtime, and hand the runtime in when it is
	/// authorized.
	Follow {
		/// The runtime: the very file that is voted on.
		wasm: PathBuf,
		/// Leave it to others to hand the runtime in.
		#[arg(long)]
		no_apply: bool,
	},
	/// Show what runs, what is authorized, what waits for the relay chain, and what upgrades are being
	/// decided on.
	Status,
}

/// Options of `poco upgrade propose`.
#[derive(Args)]
pub struct Propose {
	/// The runtime: a .wasm file, compressed or not. Whoever hands it in needs the very same file.
	wasm: PathBuf,
	/// What to put behind the proposal, in POCO; the least that the chain takes when not given.
	#[arg(long, value_name = "AMOUNT", value_parser = args::amount, conflicts_with = "council")]
	deposit: Option<Balance>,
	/// Make a motion of the council, of which the key is a member, that proposes it for a majority of the
	/// holders to decide.
	#[arg(long)]
	council: bool,
	/// How many members of the council have to agree; more than half, as the chain demands, when not given.
	#[arg(
		long,
		value_name = "N",
		requires = "council",
		value_parser = clap::value_parser!(u32).range(1..)
	)]
	threshold: Option<u32>,
	#[command(flatten)]
	key: KeyOptions,
}

/// Runs the command.
pub async fn run(url: &str, command: Command, out: &Output) -> Result<Status> {
	match command {
		Command::Check { wasm } => check(url, wasm, out).await,
		Command::Inspect { wasm } => inspect(&Blob::read(&wasm)?, out),
		Command::Pack { wasm, out: packed } => pack(&Blob::read(&wasm)?, &packed, out),
		Command::Propose(options) => propose(url, options, out).await,
		Command::Apply { wasm } => apply(url, wasm, out).await,
		Command::Follow { wasm, no_apply } => {
			let blob = Blob::read(&wasm)?;
			let client = Client::connect(url).await?;
			follow::follow(&client, blob, !no_apply, out).await
		},
		Command::Status => status(url, out).await,
	}
}

async fn check(url: &str, wasm: PathBuf, out: &Output) -> Result<Status> {
	let blob = Blob::read(&wasm)?;
	let client = Client::connect(url).await?;
	let (running, most) = (client.runtime_version().await?, client.max_code_size().await?);
	blob.compare(&running, most)?;
	let call = client.call_bytes(&authorize_upgrade(blob.hash)).await?;
	let call = format!("0x{}", hex::encode(call));
	let best = client.best().await?.hash;
	let waits = client.pending_code_hash(best).await?.is_some();
	let mut notes = blob.notes(&running);
	notes.extend(under_way(waits, client.is_migrating(best).await?));
	let mut lines = vec![
		format!("runtime     {} {}", blob.spec_name, blob.spec_version),
		format!("in place of {} {}", running.spec_name, running.spec_version),
		format!("hash        {:?}", blob.hash),
		format!(
			"size        {} bytes{}",
			blob.bytes.len(),
			most.map(|most| format!(", {most} at most")).unwrap_or_default()
		),
		format!("call        {call}"),
	];
	lines.extend(notes.iter().map(|note| format!("note        {note}")));
	let mut document = blob.to_json();
	document["running"] = json!({
		"spec_name": running.spec_name,
		"spec_version": running.spec_version,
		"transaction_version": running.transaction_version,
	});
	document["max_code_size"] = json!(most);
	document["call"] = json!(call);
	document["notes"] = json!(notes);
	out.result(document, lines.join("\n"));
	Ok(Status::Done)
}

/// Tells what a file holds, without a chain.
fn inspect(blob: &Blob, out: &Output) -> Result<Status> {
	let mut call = AUTHORIZE_UPGRADE.to_vec();
	call.extend_from_slice(blob.hash.as_bytes());
	let call = format!("0x{}", hex::encode(call));
	let mut document = blob.to_json();
	document["call"] = json!(call);
	let lines = [
		format!("runtime     {} {}", blob.spec_name, blob.spec_version),
		format!("hash        {:?}", blob.hash),
		format!("size        {} bytes, {} uncompressed", blob.bytes.len(), blob.uncompressed),
		format!("call        {call}"),
	];
	out.result(document, lines.join("\n"));
	Ok(Status::Done)
}

/// Compresses what a file holds into another file, and tells what that holds.
fn pack(blob: &Blob, packed: &Path, out: &Output) -> Result<Status> {
	let damaged = || bad_input("it cannot be compressed: it is larger than any chain takes");
	let code = decompress(&blob.bytes, CODE_BLOB_BOMB_LIMIT).map_err(|_| damaged())?;
	let bytes = compress_strongly(&code, CODE_BLOB_BOMB_LIMIT).ok_or_else(damaged)?;
	std::fs::write(packed, &bytes).with_context(|| format!("cannot write {}", packed.display()))?;
	inspect(&Blob::parse(bytes).map_err(bad_input)?, out)
}

async fn propose(url: &str, options: Propose, out: &Output) -> Result<Status> {
	let Propose { wasm, deposit, council, threshold, key } = options;
	let blob = Blob::read(&wasm)?;
	let client = Client::connect(url).await?;
	let (running, most) = (client.runtime_version().await?, client.max_code_size().await?);
	blob.compare(&running, most)?;
	let plan = Plan::new(&client, &blob).await?;
	let best = client.best().await?;
	if let Some(stage) = plan.stage(&client, best.hash).await? {
		if stage.is_beyond_proposing(council) {
			return Err(bad_input(format!(
				"this upgrade needs no other proposal: {}",
				stage.words(best.number)
			)));
		}
	}
	let view = client.governance(None).await?;
	let mut details = blob.to_json();
	details["call"] = json!(format!("0x{}", hex::encode(plan.call())));
	details["next_launch"] = json!(next_launch(&view));
	let next = match council {
		true => "when the council agrees, the holders vote on it".to_string(),
		false => format!(
			"the next vote opens {}, on the proposal with the most behind it",
			when(next_launch(&view), view.block)
		),
	};
	out.step(
		"upgrade",
		details,
		format!(
			"{:?}\nis the hash of {} {}, {} bytes; {next}\n`poco upgrade follow {}` waits for it and \
			 hands it in",
			blob.hash,
			blob.spec_name,
			blob.spec_version,
			blob.bytes.len(),
			wasm.display()
		),
	);
	let call = plan.call().to_vec();
	if council {
		motion::external(&client, call, motion::How::Majority, threshold, &key, out).await
	} else {
		gov::propose(&client, call, deposit, &key, out).await
	}
}

async fn apply(url: &str, wasm: PathBuf, out: &Output) -> Result<Status> {
	let blob = Blob::read(&wasm)?;
	let client = Client::connect(url).await?;
	let best = client.best().await?.hash;
	if client.code_hash(best).await? == Some(blob.hash) {
		return Err(bad_input("the chain runs this code already"));
	}
	match client.governance(None).await?.authorized_upgrade {
		Some(hash) if hash == blob.hash => {},
		Some(hash) => {
			return Err(would_refuse(
				"Unauthorized",
				format!(
					"the chain authorized the code {hash:?}, and this file has the hash {:?}: hand in the \
					 very file that was voted on",
					blob.hash
				),
			));
		},
		None => {
			return Err(would_refuse(
				"NothingAuthorized",
				format!(
					"no upgrade is authorized: `poco upgrade propose {}` begins a vote on this one",
					wasm.display()
				),
			));
		},
	}
	blob.compare(&client.runtime_version().await?, client.max_code_size().await?)?;
	if client.is_migrating(best).await? {
		return Err(would_refuse(
			"MultiBlockMigrationsOngoing",
			"a migration runs: hand the code in when it is done",
		));
	}
	let done = hand_in(&client, &blob).await?;
	tell(&done, out);
	Ok(Status::Done)
}

/// Hands a runtime in; an error as well when the chain found it to be no later version, which spends its
/// authorization.
async fn hand_in(client: &Client, blob: &Blob) -> Result<Done> {
	let call = apply_authorized_upgrade(blob.bytes.clone());
	let done = client.submit_unsigned(&call).await?;
	let rejected = done.events.iter().find_map(|record| match &record.event {
		ChainEvent::Governance(event @ GovernanceEvent::UpgradeRejected(rejected)) => {
			Some((gov::words::event(event), rejected.refusal.name.clone()))
		},
		_ => None,
	});
	match rejected {
		Some((words, name)) => Err(would_refuse(&name, words)),
		None => Ok(done),
	}
}

async fn status(url: &str, out: &Output) -> Result<Status> {
	let client = Client::connect(url).await?;
	let best = client.best().await?;
	let running = client.runtime_version_at(best.hash).await?;
	let code = client.code_hash(best.hash).await?;
	let view = client.governance(Some(best.hash)).await?;
	let waits = client.pending_code_hash(best.hash).await?.is_some();
	let migrating = client.is_migrating(best.hash).await?;
	let example = client.call_bytes(&authorize_upgrade(H256::zero())).await?;
	let upgrade = |call: &CallView| upgrade_of(call, &example);
	let mut decisions = Vec::new();
	for proposal in &view.proposals {
		if let Some(hash) = upgrade(&proposal.call) {
			let what = format!("proposal {}", proposal.index);
			let next = when(next_launch(&view), view.block);
			decisions.push((what, hash, format!("waits for its turn; the next vote opens {next}")));
		}
	}
	if let Some(hash) = view.external.as_ref().and_then(|external| upgrade(&external.call)) {
		let next = when(next_launch(&view), view.block);
		let stands = format!("waits for its turn; the next vote opens {next}");
		decisions.push(("the council's proposal".into(), hash, stands));
	}
	for referendum in &view.referenda {
		if let Some(hash) = upgrade(&referendum.call) {
			let stands = format!(
				"{}; {}; ends {}, takes effect {}",
				gov::tally(referendum),
				if referendum.passing { "passing" } else { "not passing" },
				when(referendum.ends, view.block),
				when(referendum.takes_effect, view.block)
			);
			decisions.push((format!("referendum {}", referendum.index), hash, stands));
		}
	}
	for (block, agenda) in client.agenda(best.hash).await? {
		if let Some(hash) = scheduled_in(&agenda, &example) {
			let stands = format!("takes effect {}", when(block, view.block));
			decisions.push(("what was decided".into(), hash, stands));
		}
	}
	let mut lines = vec![format!("runtime     {} {}", running.spec_name, running.spec_version)];
	lines.extend(code.map(|code| format!("code        {code:?}")));
	lines.extend(
		decisions.iter().map(|(what, hash, stands)| format!("{what} on {hash:?}\n  {stands}")),
	);
	lines.push(match view.authorized_upgrade {
		Some(hash) => format!("authorized  {hash:?}: `poco upgrade apply` hands it in"),
		None => "authorized  none".into(),
	});
	lines.extend(under_way(waits, migrating).iter().map(|note| format!("note        {note}")));
	out.result(
		json!({
			"block": best.number,
			"spec_name": running.spec_name,
			"spec_version": running.spec_version,
			"code": code,
			"decisions": decisions.iter().map(|(what, hash, stands)| json!({
				"what": what,
				"hash": hash,
				"stands": stands,
			})).collect::<Vec<_>>(),
			"authorized": view.authorized_upgrade,
			"waits_for_relay_chain": waits,
			"migrating": migrating,
		}),
		lines.join("\n"),
	);
	Ok(Status::Done)
}

/// What keeps code from being handed in.
fn under_way(waits: bool, migrating: bool) -> Vec<String> {
	let waits =
		waits.then(|| "code was handed in, and waits for the relay chain to let it in".into());
	let migrating = migrating.then(|| "a migration runs: nothing is taken until it is done".into());
	waits.into_iter().chain(migrating).collect()
}

/// The hash that a call in an agenda authorizes, if one does that; `example` authorizes another one.
fn scheduled_in(agenda: &[u8], example: &[u8]) -> Option<H256> {
	let begin = BoundedCall::of(example).encode();
	let begin = begin.get(..begin.len().checked_sub(H256::len_bytes())?)?;
	let place = agenda.windows(begin.len()).position(|part| part == begin)?;
	let hash = agenda.get(place + begin.len()..)?.get(..H256::len_bytes())?;
	Some(H256(hash.try_into().ok()?))
}

/// The hash that a call authorizes, if that is what it does; `example` authorizes another one.
fn upgrade_of(call: &CallView, example: &[u8]) -> Option<H256> {
	let indices = example.get(..2)?;
	let hash = call.call.as_ref()?.strip_prefix(indices)?;
	Some(H256(hash.try_into().ok()?))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn calls_that_authorize_an_upgrade_are_known_by_their_indices() {
		let example = [&[0, 9][..], &[0; 32]].concat();
		let call = |bytes: &[u8]| CallView { hash: H256::zero(), call: Some(bytes.to_vec()) };
		let authorizes = [&[0, 9][..], &[7; 32]].concat();
		assert_eq!(upgrade_of(&call(&authorizes), &example), Some(H256([7; 32])));
		let other = [&[0, 10][..], &[7; 32]].concat();
		assert_eq!(upgrade_of(&call(&other), &example), None);
		assert_eq!(upgrade_of(&call(&authorizes[..33]), &example), None);
		let unknown = CallView { hash: H256::zero(), call: None };
		assert_eq!(upgrade_of(&unknown, &example), None);
	}

	#[test]
	fn what_is_scheduled_is_found_among_other_calls() {
		let example = [&[0, 9][..], &[0; 32]].concat();
		let authorizes = BoundedCall::of(&[&[0, 9][..], &[7; 32]].concat()).encode();
		let agenda = [&[4, 1, 1, 8, 0, 9][..], &authorizes, &[0; 3]].concat();
		assert_eq!(scheduled_in(&agenda, &example), Some(H256([7; 32])));
		assert_eq!(scheduled_in(&agenda[..20], &example), None, "cut off");
		assert_eq!(scheduled_in(&[], &example), None);
	}
}
