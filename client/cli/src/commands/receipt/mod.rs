//! `poco receipt`: what was spent of a donation, stated, proven, checked, sent and used.

mod checkpoint;
mod destinations;
mod export;
mod list;
mod push;
mod redeem;
mod verify;
mod view;

use crate::{
	commands::{
		args,
		campaign::{find, in_currency},
	},
	exit::{bad_input, would_refuse, Status},
	keys::KeyOptions,
	output::Output,
	send::tell_in_words,
	words,
};
use anyhow::Result;
use clap::{Args, Subcommand};
use poco_primitives::{
	donation::{CampaignId, DonationId},
	H256,
};
use poco_sdk::{call::donations, donor::DonorSecret, proof::Identity, Client, Until};
use std::path::Path;

/// Subcommands of `poco receipt`.
#[derive(Subcommand)]
pub enum Command {
	/// List what an account gave, what it can have receipts for, and the receipts that it has.
	List(list::Options),
	/// State the signing account's share of what was spent of a campaign's money.
	Claim(Claim),
	/// Write all that proves a receipt to a file, for whoever trusts the relay chain's authorities: no
	/// node is needed to check it.
	Export(export::Options),
	/// Check what a file proves: against a checkpoint without any network, against a node of the relay
	/// chain, or both.
	Verify(verify::Options),
	/// Write who the relay chain's authorities are by the word of one of its nodes: what a file is
	/// checked against. Compare it with what others have, by its name.
	Checkpoint(checkpoint::Options),
	/// List the places on other chains that receipts can be sent to, and what is on its way there.
	/// Governance lists them.
	Destinations,
	/// Send a receipt to another chain, so that it is known there without a proof, and follow it until that
	/// chain has answered. What is on its way already is only followed.
	Push(push::Options),
	/// Use a receipt with a verifier, on a chain that has a registry (named by --url), once.
	Redeem(redeem::Options),
}

/// Options of `poco receipt claim`.
#[derive(Args)]
pub struct Claim {
	/// The campaign's number.
	campaign: CampaignId,
	/// The donation's number.
	donation: DonationId,
	/// Only what was spent up to the end of this stage, as `poco receipt list` tells them: to have a
	/// receipt within one year. Up to now when not given.
	#[arg(long, value_name = "STAGE")]
	through: Option<u32>,
	#[command(flatten)]
	key: KeyOptions,
}

/// Which chain is meant.
#[derive(Args)]
pub struct IdentityOptions {
	/// The number that the relay chain knows the chain by; asked of the node at --url when not given.
	#[arg(long, value_name = "NUMBER", requires = "chain")]
	para: Option<u32>,
	/// The hash of the chain's first block; asked of the node at --url when not given.
	#[arg(long, value_name = "HASH", requires = "para", value_parser = args::hash)]
	chain: Option<H256>,
}

impl IdentityOptions {
	/// What was given, or what the chain's own node says.
	async fn identity(&self, url: &str) -> Result<Identity> {
		Ok(match (self.para, self.chain) {
			(Some(para), Some(chain)) => Identity { para, chain },
			_ => Client::connect(url).await?.identity().await?,
		})
	}
}

/// Runs the command.
pub async fn run(url: &str, command: Command, out: &Output) -> Result<Status> {
	match command {
		Command::List(options) => list::run(url, options, out).await,
		Command::Claim(options) => claim(url, options, out).await,
		Command::Export(options) => export::run(url, options, out).await,
		Command::Verify(options) => verify::run(url, options, out).await,
		Command::Checkpoint(options) => checkpoint::run(url, options, out).await,
		Command::Destinations => destinations::run(url, out).await,
		Command::Push(options) => push::run(url, options, out).await,
		Command::Redeem(options) => redeem::run(url, options, out).await,
	}
}

async fn claim(url: &str, options: Claim, out: &Output) -> Result<Status> {
	let Claim { campaign, donation, through, key } = options;
	let client = Client::connect(url).await?;
	let currency = find(&client, campaign).await?.currency;
	let view = client.donation(campaign, donation).await?.ok_or_else(|| {
		bad_input(format!(
			"campaign {campaign} has no donation {donation}, or its donor has nothing to get any more; \
			 `poco receipt list` shows those of an account"
		))
	})?;
	let account = key.account(&client, out).await?;
	if view.account != account.id() {
		let whose = words::name(&view.account);
		let words = format!("donation {donation} is {whose}'s: sign as {whose}");
		return Err(would_refuse("NotTheDonor", words));
	}
	if view.claimable == 0 {
		let words = format!(
			"nothing was spent of donation {donation} that there is no receipt for; `poco campaign show \
			 {campaign}` tells what is reserved"
		);
		return Err(would_refuse("NothingSpent", words));
	}
	let call = donations::claim_receipt(campaign, donation, through);
	let done = client.submit(&account, &call, Until::InBestBlock).await?;
	tell_in_words(&done, |event| in_currency(event, currency), out);
	Ok(Status::Done)
}

/// Reads the file that `poco donate --secret-file` wrote.
fn read_secret(path: &Path) -> Result<DonorSecret> {
	let name = path.display().to_string();
	let text = std::fs::read_to_string(path)
		.map_err(|error| bad_input(format!("cannot read {name}: {error}")))?;
	Ok(DonorSecret::read(&name, &text)?)
}
