//! `poco treasury`: what the treasury has, what it grants, and bounties.

mod bounty;

use crate::{
	commands::{
		args,
		gov::{
			motion::{self, three_fifths},
			words::when,
		},
	},
	exit::{bad_input, Status},
	keys::KeyOptions,
	output::Output,
	send::send,
	words::{money, name},
};
use anyhow::Result;
use clap::{Args, Subcommand};
use poco_primitives::{
	governance::{BountyStage, BountyView, SpendView},
	order::Currency,
};
use poco_sdk::{
	amount,
	call::governance::{self, Body},
	AccountId, Client, TreasuryView,
};
use serde_json::{json, Value};

/// Subcommands of `poco treasury`.
#[derive(Subcommand)]
pub enum Command {
	/// Show what the treasury has, the payments that were granted, and the bounties.
	Show,
	/// Pay what was granted. Anybody may, as long as the payment can be claimed.
	Payout {
		/// The payment's number: `poco treasury show` tells it.
		payment: u32,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Look what became of a payment, and let the chain forget it when it is made or can be made no more.
	Check {
		/// The payment's number: `poco treasury show` tells it.
		payment: u32,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Make a motion of the council, of which the key is a member, that grants a payment. What is more than
	/// the council may grant takes a referendum.
	ProposeSpend(ProposeSpend),
	/// Propose bounties, see to them, and claim them.
	#[command(subcommand)]
	Bounty(bounty::Command),
}

/// Options of `poco treasury propose-spend`.
#[derive(Args)]
pub struct ProposeSpend {
	/// How much: POCO, or whole units of --currency.
	amount: String,
	/// To whom.
	#[arg(value_parser = args::account)]
	beneficiary: AccountId,
	/// What it is paid in: POCO, or the 0x key of an asset.
	#[arg(long, default_value = "POCO", value_parser = args::currency)]
	currency: Currency,
	/// The block from which on it can be claimed; at once when not given.
	#[arg(long, value_name = "BLOCK")]
	from: Option<u32>,
	/// How many members have to agree; three fifths, as the chain demands, when not given.
	#[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
	threshold: Option<u32>,
	#[command(flatten)]
	key: KeyOptions,
}

/// Runs the command.
pub async fn run(url: &str, command: Command, out: &Output) -> Result<Status> {
	match command {
		Command::Show => show(url, out).await,
		Command::Payout { payment, key } => {
			send(url, &key, |_| governance::payout(payment), out).await
		},
		Command::Check { payment, key } => {
			send(url, &key, |_| governance::check_payment(payment), out).await
		},
		Command::ProposeSpend(options) => propose_spend(url, options, out).await,
		Command::Bounty(command) => bounty::run(url, command, out).await,
	}
}

async fn propose_spend(url: &str, options: ProposeSpend, out: &Output) -> Result<Status> {
	let ProposeSpend { amount, beneficiary, currency, from, threshold, key } = options;
	let amount = args::price(&amount, currency).map_err(bad_input)?;
	if amount == 0 {
		return Err(bad_input("the treasury would pay nothing: give an amount"));
	}
	let client = Client::connect(url).await?;
	let members = client.governance(None).await?.council.members.len();
	let threshold = threshold.unwrap_or(three_fifths(members));
	let call = governance::spend(currency, amount, beneficiary, from);
	let call = client.call_bytes(&call).await?;
	motion::propose(&client, Body::Council, call, threshold, None, &key, out).await
}

async fn show(url: &str, out: &Output) -> Result<Status> {
	let client = Client::connect(url).await?;
	let (view, now) = (client.treasury().await?, client.governance(None).await?.block);
	out.result(to_json(&view, now), to_text(&view, now));
	Ok(Status::Done)
}

/// The treasury as JSON, its amounts as text.
fn to_json(view: &TreasuryView, now: u32) -> Value {
	json!({
		"account": view.account,
		"balance": view.balance.to_string(),
		"block": now,
		"spend_period": view.spend_period,
		"spends": view.spends.iter().map(|spend| json!({
			"index": spend.index,
			"currency": spend.currency,
			"amount": spend.amount.to_string(),
			"beneficiary": spend.beneficiary,
			"from": spend.from,
			"until": spend.until,
			"paid": spend.paid,
		})).collect::<Vec<_>>(),
		"bounties": view.bounties.iter().map(|bounty| json!({
			"index": bounty.index,
			"proposer": bounty.proposer,
			"value": bounty.value.to_string(),
			"fee": bounty.fee.to_string(),
			"description": description(bounty),
			"stage": bounty.stage,
		})).collect::<Vec<_>>(),
	})
}

/// The treasury in words.
fn to_text(view: &TreasuryView, now: u32) -> String {
	let mut lines = vec![
		format!("account     {}", view.account),
		format!("has         {}", amount::format(view.balance)),
	];
	lines.extend(view.spends.iter().map(|spend| spend_to_text(spend, now)));
	lines.extend(view.bounties.iter().map(bounty_to_text));
	lines.join("\n")
}

fn spend_to_text(spend: &SpendView<AccountId>, now: u32) -> String {
	let state = if spend.paid {
		format!("paid: `poco treasury check {}` is done with it", spend.index)
	} else if now < spend.from {
		format!("can be claimed {}", when(spend.from, now))
	} else if now < spend.until {
		format!("to be claimed with `poco treasury payout {}`", spend.index)
	} else {
		"too late to be claimed".into()
	};
	format!(
		"payment {}  {} to {}; {state}",
		spend.index,
		money(spend.amount, spend.currency),
		name(&spend.beneficiary)
	)
}

fn bounty_to_text(bounty: &BountyView<AccountId>) -> String {
	format!(
		"bounty {}   {} ({} of it for its curator), {}: {:?}, proposed by {}",
		bounty.index,
		amount::format(bounty.value),
		amount::format(bounty.fee),
		stage(bounty.stage),
		description(bounty),
		name(&bounty.proposer)
	)
}

fn description(bounty: &BountyView<AccountId>) -> String {
	String::from_utf8_lossy(&bounty.description).into_owned()
}

/// How far a bounty is.
fn stage(stage: BountyStage) -> &'static str {
	match stage {
		BountyStage::Proposed => "proposed",
		BountyStage::Approved => "approved, funded when the treasury spends next",
		BountyStage::Funded => "funded, without a curator",
		BountyStage::CuratorProposed => "its curator has to accept",
		BountyStage::Active => "seen to by its curator",
		BountyStage::PendingPayout => "awarded, claimed after a while",
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use poco_sdk::Account;

	#[test]
	fn a_payment_says_when_it_can_be_claimed() {
		let bob = Account::from_uri("//Bob").unwrap().id();
		let spend = |paid| SpendView {
			index: 2,
			currency: Currency::Native,
			amount: amount::POCO,
			beneficiary: bob,
			from: 100,
			until: 200,
			paid,
		};
		for (paid, now, words) in [
			(false, 90, "can be claimed in 1 min (block 100)"),
			(false, 100, "`poco treasury payout 2`"),
			(false, 200, "too late"),
			(true, 150, "`poco treasury check 2`"),
		] {
			let text = spend_to_text(&spend(paid), now);
			assert!(text.starts_with("payment 2  1 POCO to Bob; "), "{text}");
			assert!(text.contains(words), "{text}");
		}
	}
}
