//! `poco xcm`: sending tokens to other chains, what that costs, what came of it, and claiming what was left behind.

mod claim;
mod happening;
mod quote;
mod send;
mod story;
mod trace;
mod transfer;
mod trial;

use crate::{exit::Status, output::Output};
use anyhow::Result;
use clap::Subcommand;
use poco_sdk::{
	amount,
	event::AnyEvent,
	message::location,
	xcm::latest::{Asset, Fungibility, Location, Weight},
	AccountId, ChainEvent, Client, Done,
};
use serde_json::{json, Value};

/// Subcommands of `poco xcm`.
#[derive(Subcommand)]
pub enum Command {
	/// Send POCO or a listed currency to an account on the relay chain or another parachain. It is tried first, here
	/// and on each chain that is given by --remote; what a chain would refuse is not sent.
	Send(send::Options),
	/// Tell what sending would cost, here and on each chain that is given by --remote, and whose the money would be.
	Quote(quote::Options),
	/// Follow a message over all chains that are given, and tell what happened where.
	Trace(trace::Options),
	/// Claim assets that a message or a program of the account left behind.
	Claim(claim::Options),
}

/// Runs the command.
pub async fn run(url: &str, command: Command, out: &Output) -> Result<Status> {
	match command {
		Command::Send(options) => send::run(url, options, out).await,
		Command::Quote(options) => quote::run(url, options, out).await,
		Command::Trace(options) => trace::run(url, options, out).await,
		Command::Claim(options) => claim::run(url, options, out).await,
	}
}

/// What a transaction cost.
struct Costs {
	fee: u128,
	delivery: Vec<Asset>,
}

impl Costs {
	/// By its events, of which `any` are all.
	fn of(who: AccountId, done: &Done, any: &[AnyEvent]) -> Self {
		let fee = done.events.iter().find_map(|record| match record.event {
			ChainEvent::FeePaid { who: payer, amount } if payer == who => Some(amount),
			_ => None,
		});
		let paid = any.iter().filter(|event| event.name == "FeesPaid");
		let paid = paid.filter_map(|event| event.decode::<poco_sdk::xcm::latest::Assets>("fees"));
		Self {
			fee: fee.unwrap_or_default(),
			delivery: paid.flat_map(|assets| assets.into_inner()).collect(),
		}
	}

	fn to_json(&self) -> Value {
		let delivery: Vec<_> = self.delivery.iter().map(asset_to_json).collect();
		json!({ "transaction": self.fee.to_string(), "delivery": delivery })
	}

	fn to_text(&self) -> String {
		let mut parts = vec![format!("{} for the transaction", amount::format(self.fee))];
		parts.extend(self.delivery.iter().map(|asset| format!("{} for the delivery", own(asset))));
		parts.join(", ")
	}
}

/// All events of the transaction that was executed.
async fn events_of(client: &Client, done: &Done) -> Result<Vec<AnyEvent>> {
	let transaction = done.events.iter().find_map(|record| record.transaction);
	let mut events = client.any_events(done.block.hash).await?;
	events.retain(|event| event.transaction.is_some() && event.transaction == transaction);
	Ok(events)
}

/// Which asset, and how much, as JSON.
fn asset_to_json(asset: &Asset) -> Value {
	json!({ "asset": location::write(&asset.id.0), "amount": quantity(asset) })
}

/// How much of an asset, or which one of it.
fn quantity(asset: &Asset) -> String {
	match &asset.fun {
		Fungibility::Fungible(amount) => amount.to_string(),
		Fungibility::NonFungible(instance) => format!("{instance:?}"),
	}
}

/// An asset of any chain, as seen from there.
fn foreign(asset: &Asset) -> String {
	format!("{} units of {}", quantity(asset), location::write(&asset.id.0))
}

/// An asset as seen from this chain.
fn own(asset: &Asset) -> String {
	match (&asset.fun, asset.id.0 == Location::here()) {
		(Fungibility::Fungible(count), true) => amount::format(*count),
		_ => foreign(asset),
	}
}

fn weight_to_json(weight: Weight) -> Value {
	json!({ "ref_time": weight.ref_time(), "proof_size": weight.proof_size() })
}
