//! `poco voucher`: money that somebody else gives for some purchases, by some date.

use crate::{
	commands::args::{self, When},
	exit::{bad_input, Status},
	keys::KeyOptions,
	output::Output,
	send::tell,
	words::{self, money, relative},
};
use anyhow::Result;
use clap::Subcommand;
use poco_primitives::{order::Currency, Moment, H160, H256};
use poco_sdk::{call::market, AccountId, Client, Until, VoucherView};
use serde_json::{json, Value};

/// Subcommands of `poco voucher`.
#[derive(Subcommand)]
pub enum Command {
	/// Put money aside for what others buy.
	Create {
		/// How much: POCO, or whole units of --currency.
		amount: String,
		/// What it is in: POCO, or the 0x key of an asset.
		#[arg(long, default_value = "POCO", value_parser = args::currency)]
		currency: Currency,
		/// How long it can be used, in chain time: 12h, 30d, or a moment in milliseconds.
		#[arg(long, value_name = "TIME", value_parser = args::when)]
		expires: When,
		#[command(flatten)]
		reach: Reach,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Show a voucher.
	Show {
		/// Its 0x identifier.
		#[arg(value_parser = args::hash)]
		voucher: H256,
	},
	/// List the vouchers of an issuer.
	List {
		/// Who gave the money; the signing account when not given.
		#[arg(value_parser = args::account)]
		issuer: Option<AccountId>,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Add money.
	TopUp {
		/// The voucher's 0x identifier.
		#[arg(value_parser = args::hash)]
		voucher: H256,
		/// How much: POCO, or whole units of its currency.
		amount: String,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Say anew who may use it and for what; what is not named is not kept.
	Change {
		/// The voucher's 0x identifier.
		#[arg(value_parser = args::hash)]
		voucher: H256,
		#[command(flatten)]
		reach: Reach,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Give what is left of an expired one back to whoever gave it. What comes back later, from
	/// tasks that fail, is sent after it by its number.
	Refund {
		/// The voucher's 0x identifier.
		#[arg(value_parser = args::hash, required_unless_present = "number")]
		voucher: Option<H256>,
		/// Its number among those of --issuer, when the chain has forgotten it.
		#[arg(long, requires = "issuer", conflicts_with = "voucher")]
		number: Option<u32>,
		/// Who gave the money.
		#[arg(long, value_name = "ACCOUNT", requires = "number", value_parser = args::account)]
		issuer: Option<AccountId>,
		/// What it was in: POCO, or the 0x key of an asset.
		#[arg(long, default_value = "POCO", value_parser = args::currency)]
		currency: Currency,
		#[command(flatten)]
		key: KeyOptions,
	},
}

/// Who may use a voucher, and for what.
#[derive(clap::Args)]
pub struct Reach {
	/// A requester who may use it; may be given many times.
	#[arg(long = "user", required = true, value_name = "ACCOUNT", value_parser = args::account)]
	users: Vec<AccountId>,
	/// The 0x address of an app, dataset or pool that it may buy; may be given many times. Any when
	/// not given.
	#[arg(long = "entry", value_name = "ADDRESS", value_parser = args::address)]
	entries: Vec<H160>,
}

/// Runs the command.
pub async fn run(url: &str, command: Command, out: &Output) -> Result<Status> {
	let client = Client::connect(url).await?;
	let (key, call) = match command {
		Command::Show { voucher } => {
			let view = find(&client, voucher).await?;
			let now = client.now(None).await?;
			out.result(to_json(&view, now), to_text(&view, now));
			return Ok(Status::Done);
		},
		Command::List { issuer, key } => {
			let issuer = match issuer {
				Some(issuer) => issuer,
				None => key.account(&client, out).await?.id(),
			};
			return list(&client, issuer, out).await;
		},
		Command::Create { amount, currency, expires, reach, key } => {
			let amount = args::price(&amount, currency).map_err(bad_input)?;
			let expiry = expires.moment(&client).await?;
			(key, market::create_voucher(currency, amount, expiry, reach.users, reach.entries))
		},
		Command::TopUp { voucher, amount, key } => {
			let currency = find(&client, voucher).await?.currency;
			let amount = args::price(&amount, currency).map_err(bad_input)?;
			(key, market::top_up_voucher(voucher, amount))
		},
		Command::Change { voucher, reach, key } => {
			(key, market::change_voucher(voucher, reach.users, reach.entries))
		},
		Command::Refund { voucher: Some(voucher), key, .. } => {
			let view = find(&client, voucher).await?;
			(key, market::refund_voucher(view.issuer, view.number, view.currency))
		},
		Command::Refund { number, issuer, currency, key, .. } => {
			let (Some(number), Some(issuer)) = (number, issuer) else {
				return Err(bad_input("name a voucher, or --issuer and --number"));
			};
			(key, market::refund_voucher(issuer, number, currency))
		},
	};
	let account = key.account(&client, out).await?;
	tell(&client.submit(&account, &call, Until::InBestBlock).await?, out);
	Ok(Status::Done)
}

async fn find(client: &Client, voucher: H256) -> Result<VoucherView> {
	client
		.voucher(voucher)
		.await?
		.ok_or_else(|| bad_input(format!("the chain knows no voucher {voucher:?}")))
}

async fn list(client: &Client, issuer: AccountId, out: &Output) -> Result<Status> {
	let views = client.vouchers_of(issuer).await?;
	let now = client.now(None).await?;
	let lines: Vec<_> = views
		.iter()
		.map(|view| {
			format!(
				"{:?}  {}, expires {}",
				view.id,
				money(view.balance, view.currency),
				relative(view.expiry, now)
			)
		})
		.collect();
	let text = if lines.is_empty() { "none".into() } else { lines.join("\n") };
	out.result(
		json!({ "vouchers": views.iter().map(|view| to_json(view, now)).collect::<Vec<_>>() }),
		text,
	);
	Ok(Status::Done)
}

/// A voucher as JSON, its amount as text.
fn to_json(view: &VoucherView, now: Moment) -> Value {
	json!({
		"voucher": view.id,
		"number": view.number,
		"issuer": view.issuer,
		"account": view.account,
		"currency": view.currency,
		"balance": view.balance.to_string(),
		"now": now,
		"expiry": view.expiry,
		"users": view.users,
		"entries": view.entries,
	})
}

fn to_text(view: &VoucherView, now: Moment) -> String {
	let mut lines = vec![
		format!("voucher     {:?}", view.id),
		format!("issuer      {}, voucher {}", words::name(&view.issuer), view.number),
		format!("left        {}", money(view.balance, view.currency)),
		format!("expires     {}", relative(view.expiry, now)),
	];
	lines.extend(view.users.iter().map(|user| format!("user        {}", words::name(user))));
	lines.extend(view.entries.iter().map(|entry| format!("for         {entry:?}")));
	if view.entries.is_empty() {
		lines.push("for         any entry".into());
	}
	lines.join("\n")
}
