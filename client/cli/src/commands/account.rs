//! `poco account`: what an account has.

use crate::{
	commands::args,
	exit::{bad_input, Status},
	keys::KeyOptions,
	output::Output,
};
use anyhow::Result;
use clap::Args;
use poco_sdk::{amount, Account, Client};
use serde_json::json;

/// Options of `poco account`.
#[derive(Args)]
pub struct Options {
	/// An address, 0x and 40 hex digits for one that signs by EIP-712, or a secret such as
	/// `//Alice`; the signing account when not given.
	account: Option<String>,
	#[command(flatten)]
	key: KeyOptions,
}

/// Runs the command.
pub async fn run(url: &str, options: Options, out: &Output) -> Result<Status> {
	let client = Client::connect(url).await?;
	let account = match options.account {
		Some(text) => match args::account(&text) {
			Ok(account) => account,
			Err(_) => Account::from_uri(&text)
				.map_err(|_| {
					bad_input("this is neither an address nor a secret such as `//Alice`")
				})?
				.id(),
		},
		None => options.key.account(&client, out).await?.id(),
	};
	let funds = client.funds(account, None).await?;
	let worker = client.worker(account, None).await?;
	out.result(
		json!({
			"account": account,
			"free": funds.free.to_string(),
			"held": funds.held.to_string(),
			"bond": worker.bond.to_string(),
			"locked": worker.locked.to_string(),
			"earned": worker.earned.to_string(),
			"score": worker.score,
		}),
		format!(
			"{account}\nfree    {}\nheld    {}, of which bond {} ({} locked by open contributions)\n\
			 earned  {}, to be paid out by `poco withdraw`\nscore   {}",
			amount::format(funds.free),
			amount::format(funds.held),
			amount::format(worker.bond),
			amount::format(worker.locked),
			amount::format(worker.earned),
			worker.score
		),
	);
	Ok(Status::Done)
}
