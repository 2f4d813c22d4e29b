//! `poco xcm send`.

use super::{
	events_of, own,
	transfer::{Plan, Transfer},
	trial::{Neighbours, Trials},
	Costs,
};
use crate::{
	exit::{would_refuse, Status},
	keys::KeyOptions,
	output::Output,
};
use anyhow::Result;
use clap::Args;
use poco_sdk::{
	client::Stopped,
	message::{location, Chain},
	Client, Until,
};
use serde_json::json;

/// Options of `poco xcm send`.
#[derive(Args)]
pub struct Options {
	#[command(flatten)]
	transfer: Transfer,
	#[command(flatten)]
	key: KeyOptions,
}

/// Runs the command.
pub async fn run(url: &str, options: Options, out: &Output) -> Result<Status> {
	let client = Client::connect(url).await?;
	let plan = Plan::of(&client, &options.transfer).await?;
	let neighbours = Neighbours::connect(&options.transfer.remotes).await?;
	let account = options.key.account(&client, out).await?;
	let tried = Trials::of(&client, &neighbours, account.id(), &plan).await?;
	for trial in &tried.trials {
		trial.tell(out);
	}
	if let Some((chain, stopped)) = tried.stopped() {
		return Err(would_refuse(&stopped.name, refused(&client, &plan, chain, stopped).await?));
	}
	if !out.is_json() {
		for (chain, why) in &tried.untried {
			out.tell(format!("{chain} was not asked: {why}"));
		}
	}
	let done = client.submit(&account, &plan.call(), Until::InBestBlock).await?;
	let events = events_of(&client, &done).await?;
	let costs = Costs::of(account.id(), &done, &events);
	let sent: Vec<_> = events
		.iter()
		.filter(|event| event.name == "Sent")
		.filter_map(|event| Some((event.hash("message_id")?, event.words_of("destination")?)))
		.collect();
	let first = sent.first().map(|(id, _)| *id);
	let follow = first.map_or(String::new(), |id| {
		format!("\nmessage     {id:?}: `poco xcm trace {id:?} --chain URL` follows it")
	});
	out.result(
		json!({
			"block": done.block.number,
			"block_hash": done.block.hash,
			"transaction": done.transaction,
			"message": first,
			"messages": sent
				.iter()
				.map(|(id, to)| json!({ "message": id, "destination": to }))
				.collect::<Vec<_>>(),
			"destination": location::write(&plan.destination),
			"chain": plan.to,
			"beneficiary": location::write(&plan.beneficiary),
			"currency": location::write(&plan.asset.id.0),
			"amount": super::quantity(&plan.asset),
			"fees": costs.to_json(),
			"untried": tried.untried.iter().map(|(chain, _)| chain).collect::<Vec<_>>(),
		}),
		format!(
			"sent        {} (block {}){follow}\npaid        {}",
			plan.words(),
			done.block.number,
			costs.to_text()
		),
	);
	Ok(Status::Done)
}

/// Why nothing was sent.
async fn refused(client: &Client, plan: &Plan, chain: Chain, stopped: &Stopped) -> Result<String> {
	let whose = if chain == plan.here { "this chain".into() } else { chain.to_string() };
	let mut words = format!(
		"nothing was sent, as {whose} would not do it: {} ({})",
		stopped.words,
		own(&plan.asset)
	);
	if let (true, Chain::Para(id)) = (chain == plan.here, plan.to) {
		if client.has_channel_to(id).await? == Some(false) {
			words.push_str(&format!(
				"; this chain has no channel to {}: governance asks the relay chain for one",
				plan.to
			));
		}
	}
	Ok(words)
}
