//! `poco bond`, `poco unbond`, `poco withdraw`.

use crate::{commands::run::amount_parser, exit::Status, keys::KeyOptions, output::Output};
use anyhow::Result;
use clap::Args;
use poco_primitives::Balance;
use poco_sdk::{amount, call, AccountId, Call, ChainEvent, Client, PocoEvent, Until};
use serde_json::json;

/// Options of `poco bond`.
#[derive(Args)]
pub struct BondOptions {
	/// How much more, in POCO.
	#[arg(value_parser = amount_parser)]
	amount: Balance,
	#[command(flatten)]
	key: KeyOptions,
}

/// Options of `poco unbond`.
#[derive(Args)]
pub struct UnbondOptions {
	/// How much, in POCO.
	#[arg(value_parser = amount_parser)]
	amount: Balance,
	#[command(flatten)]
	key: KeyOptions,
}

/// Options of `poco withdraw`.
#[derive(Args)]
pub struct WithdrawOptions {
	/// The worker to pay out; the signing account when not given.
	worker: Option<AccountId>,
	#[command(flatten)]
	key: KeyOptions,
}

/// Bonds.
pub async fn bond(url: &str, options: BondOptions, out: &Output) -> Result<Status> {
	send(url, &options.key, |_| call::bond(options.amount), out).await
}

/// Unbonds.
pub async fn unbond(url: &str, options: UnbondOptions, out: &Output) -> Result<Status> {
	send(url, &options.key, |_| call::unbond(options.amount), out).await
}

/// Withdraws.
pub async fn withdraw(url: &str, options: WithdrawOptions, out: &Output) -> Result<Status> {
	send(url, &options.key, |own| call::withdraw(options.worker.unwrap_or(own)), out).await
}

/// Signs and sends one call, and tells what it did.
pub async fn send(
	url: &str,
	key: &KeyOptions,
	call: impl FnOnce(AccountId) -> Call,
	out: &Output,
) -> Result<Status> {
	let client = Client::connect(url).await?;
	let account = key.account(&client, out).await?;
	let done = client.submit(&account, &call(account.id()), Until::InBestBlock).await?;
	let events: Vec<_> = done
		.events
		.iter()
		.filter_map(|record| match &record.event {
			ChainEvent::Poco(event) => Some(event),
			_ => None,
		})
		.collect();
	let words: Vec<_> = events
		.iter()
		.map(|event| match event {
			PocoEvent::Bonded { amount, .. } => format!("{} bonded", amount::format(*amount)),
			PocoEvent::Unbonded { amount, .. } => format!("{} released", amount::format(*amount)),
			event => crate::follow::describe(event),
		})
		.collect();
	out.result(
		json!({ "block": done.block.number, "transaction": done.transaction, "events": events }),
		format!("{} (block {})", words.join("\n"), done.block.number),
	);
	Ok(Status::Done)
}
