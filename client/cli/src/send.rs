//! Signing and sending one call, and telling what it did.

use crate::{exit::Status, keys::KeyOptions, output::Output, words};
use anyhow::Result;
use poco_sdk::{AccountId, Call, ChainEvent, Client, Done, Until};
use serde::Serialize;
use serde_json::json;

/// An event of one of the chain's own pallets, as JSON.
#[derive(Serialize)]
#[serde(untagged)]
enum Own<'a> {
	Poco(&'a poco_sdk::PocoEvent),
	Registry(&'a poco_sdk::RegistryEvent),
	Market(&'a poco_sdk::MarketEvent),
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

/// Tells what a call did.
pub fn tell(done: &Done, out: &Output) {
	let events: Vec<_> = done
		.events
		.iter()
		.filter_map(|record| match &record.event {
			ChainEvent::Poco(event) => Some(Own::Poco(event)),
			ChainEvent::Registry(event) => Some(Own::Registry(event)),
			ChainEvent::Market(event) => Some(Own::Market(event)),
			_ => None,
		})
		.collect();
	let words: Vec<_> =
		done.events.iter().filter_map(|record| words::event(&record.event)).collect();
	out.result(
		json!({ "block": done.block.number, "transaction": done.transaction, "events": events }),
		format!("{} (block {})", words.join("\n"), done.block.number),
	);
}
