//! `poco account`: what an account has, and which key works for it.

use crate::{
	commands::args,
	exit::{bad_input, Status},
	keys::KeyOptions,
	output::Output,
	send::send,
	words,
};
use anyhow::Result;
use clap::{Args, Subcommand};
use poco_sdk::{amount, call, Account, AccountId, Client};
use serde_json::json;

/// Options of `poco account`.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Options {
	/// An address, 0x and 40 hex digits for one that signs by EIP-712, or a secret such as
	/// `//Alice`; the signing account when not given.
	account: Option<String>,
	#[command(flatten)]
	key: KeyOptions,
	#[command(subcommand)]
	command: Option<Command>,
}

/// Subcommands of `poco account`.
#[derive(Subcommand)]
enum Command {
	/// Say which key works for the signing account: `poco worker --as` with that key.
	#[command(subcommand)]
	Operator(Operator),
}

/// Subcommands of `poco account operator`.
#[derive(Subcommand)]
enum Operator {
	/// Let a key vote, reveal and publish for the signing account, in the place of the one before, at
	/// once. It stakes what the account has bonded and no more, and cannot move its money. What is open
	/// goes on: the new key reveals what the old one voted.
	Set {
		/// The key's account: one without a bond and a record, as `poco key new` makes it.
		#[arg(value_parser = args::account)]
		operator: AccountId,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// End that, at once. The operator itself may end it, too.
	Remove {
		#[command(flatten)]
		key: KeyOptions,
	},
}

/// Runs the command.
pub async fn run(url: &str, options: Options, out: &Output) -> Result<Status> {
	match options.command {
		None => show(url, options.account, &options.key, out).await,
		Some(Command::Operator(Operator::Set { operator, key })) => {
			send(url, &key, |_| call::set_operator(Some(operator)), out).await
		},
		Some(Command::Operator(Operator::Remove { key })) => {
			send(url, &key, |_| call::set_operator(None), out).await
		},
	}
}

async fn show(
	url: &str,
	account: Option<String>,
	key: &KeyOptions,
	out: &Output,
) -> Result<Status> {
	let client = Client::connect(url).await?;
	let account = match account {
		Some(text) => match args::account(&text) {
			Ok(account) => account,
			Err(_) => Account::from_uri(&text)
				.map_err(|_| {
					bad_input("this is neither an address nor a secret such as `//Alice`")
				})?
				.id(),
		},
		None => key.account(&client, out).await?.id(),
	};
	let funds = client.funds(account, None).await?;
	let worker = client.worker(account, None).await?;
	let operator = client.operator(account).await?;
	let works_for = Some(client.works_for(account).await?).filter(|other| *other != account);
	let mut lines = vec![
		account.to_string(),
		format!("free    {}", amount::format(funds.free)),
		format!(
			"held    {}, of which bond {} ({} locked, {} until results cannot be appealed against)",
			amount::format(funds.held),
			amount::format(worker.bond),
			amount::format(worker.locked),
			amount::format(worker.releasing)
		),
		format!("earned  {}, to be paid out by `poco withdraw`", amount::format(worker.earned)),
		format!("score   {}", worker.score),
	];
	if let Some(operator) = &operator {
		lines.push(format!("works   by {}", words::name(operator)));
	}
	if let Some(other) = &works_for {
		lines.push(format!("works   for {}", words::name(other)));
	}
	for pool in &worker.pools {
		let stake = match pool.stake {
			0 => "no member".into(),
			stake => format!("a member with {}", amount::format(stake)),
		};
		lines.push(format!("pool    {}: {stake}, score {}", words::address(pool.pool), pool.score));
	}
	out.result(
		json!({
			"account": account,
			"free": funds.free.to_string(),
			"held": funds.held.to_string(),
			"bond": worker.bond.to_string(),
			"locked": worker.locked.to_string(),
			"releasing": worker.releasing.to_string(),
			"earned": worker.earned.to_string(),
			"score": worker.score,
			"operator": operator,
			"works_for": works_for,
			"pools": worker.pools.iter().map(|pool| json!({
				"pool": pool.pool,
				"stake": pool.stake.to_string(),
				"since": pool.since,
				"score": pool.score,
			})).collect::<Vec<_>>(),
		}),
		lines.join("\n"),
	);
	Ok(Status::Done)
}
