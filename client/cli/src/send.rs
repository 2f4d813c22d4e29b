//! Signing and sending one call, and telling what it did.

use crate::{exit::Status, keys::KeyOptions, output::Output, words};
use anyhow::{Context, Result};
use poco_sdk::{Account, AccountId, Call, ChainEvent, Client, Done, Until};
use serde::Serialize;
use serde_json::json;

/// An event of one of the chain's own pallets, as JSON.
#[derive(Serialize)]
#[serde(untagged)]
enum Own<'a> {
	Poco(&'a poco_sdk::PocoEvent),
	Registry(&'a poco_sdk::RegistryEvent),
	Market(&'a poco_sdk::MarketEvent),
	Donations(&'a poco_sdk::DonationsEvent),
	Staking(&'a poco_sdk::StakingEvent),
	Selection(&'a poco_sdk::SelectionEvent),
	Session(&'a poco_sdk::SessionEvent),
	Governance(&'a poco_sdk::GovernanceEvent),
}

/// Connects, signs, sends, and tells what happened.
pub async fn send(
	url: &str,
	key: &KeyOptions,
	call: impl FnOnce(AccountId) -> Call,
	out: &Output,
) -> Result<Status> {
	let client = Client::connect(url).await?;
	let account = key.account(&client, out).await?;
	let done = client.submit(&account, &call(account.id()), Until::InBestBlock).await?;
	tell(&done, out);
	Ok(Status::Done)
}

/// Sends calls one after the other, and gives what all of them did with the block of the last.
pub async fn submit_all(client: &Client, account: &Account, calls: Vec<Call>) -> Result<Done> {
	let mut events = Vec::new();
	let mut last = None;
	for call in calls {
		let mut done = client.submit(account, &call, Until::InBestBlock).await?;
		events.append(&mut done.events);
		last = Some(done);
	}
	let done = last.context("nothing was to be sent")?;
	Ok(Done { events, ..done })
}

/// Tells what a call did.
pub fn tell(done: &Done, out: &Output) {
	tell_in_words(done, words::event, out);
}

/// Tells what a call did, in words of the command's own.
pub fn tell_in_words(done: &Done, words: impl Fn(&ChainEvent) -> Option<String>, out: &Output) {
	let events: Vec<_> = done
		.events
		.iter()
		.filter_map(|record| match &record.event {
			ChainEvent::Poco(event) => Some(Own::Poco(event)),
			ChainEvent::Registry(event) => Some(Own::Registry(event)),
			ChainEvent::Market(event) => Some(Own::Market(event)),
			ChainEvent::Donations(event) => Some(Own::Donations(event)),
			ChainEvent::Staking(event) => Some(Own::Staking(event)),
			ChainEvent::Selection(event) => Some(Own::Selection(event)),
			ChainEvent::Session(event) => Some(Own::Session(event)),
			ChainEvent::Governance(event) => Some(Own::Governance(event)),
			_ => None,
		})
		.collect();
	let words: Vec<_> = done.events.iter().filter_map(|record| words(&record.event)).collect();
	out.result(
		json!({ "block": done.block.number, "transaction": done.transaction, "events": events }),
		format!("{} (block {})", words.join("\n"), done.block.number),
	);
}
