//! `poco bond`, `poco unbond`, `poco withdraw`.

use crate::{commands::args, exit::Status, keys::KeyOptions, output::Output, send::send};
use anyhow::Result;
use clap::Args;
use poco_primitives::{order::Currency, Balance};
use poco_sdk::{call, AccountId};

/// Options of `poco bond`.
#[derive(Args)]
pub struct BondOptions {
	/// How much more, in POCO.
	#[arg(value_parser = args::amount)]
	amount: Balance,
	#[command(flatten)]
	key: KeyOptions,
}

/// Options of `poco unbond`.
#[derive(Args)]
pub struct UnbondOptions {
	/// How much, in POCO.
	#[arg(value_parser = args::amount)]
	amount: Balance,
	#[command(flatten)]
	key: KeyOptions,
}

/// Options of `poco withdraw`.
#[derive(Args)]
pub struct WithdrawOptions {
	/// Whom to pay out; the signing account when not given.
	#[arg(value_parser = args::account)]
	account: Option<AccountId>,
	/// What was earned: POCO, or the 0x key of an asset.
	#[arg(long, default_value = "POCO", value_parser = args::currency)]
	currency: Currency,
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
	let call = |own| {
		let account = options.account.unwrap_or(own);
		match options.currency {
			Currency::Native => call::withdraw(account),
			asset => call::withdraw_asset(account, asset),
		}
	};
	send(url, &options.key, call, out).await
}
