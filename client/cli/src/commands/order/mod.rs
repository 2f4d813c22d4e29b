//! `poco order`: offers and requests, signed here or on chain.

pub mod make;
#[cfg(test)]
mod schema;

use crate::{
	artifact::parse_hash,
	commands::{args, matching},
	exit::{bad_input, Failure, Status},
	keys::KeyOptions,
	output::Output,
	send::{send, tell},
	words::{self, money, relative},
};
use anyhow::{Context, Result};
use clap::{Args, Subcommand, ValueEnum};
use poco_primitives::{
	order::{OrderKind, Proof},
	H256,
};
use poco_sdk::{
	call::market,
	order::{self, AnyOrder, OrderFile, SigningKey},
	Call, Client, Until,
};
use serde_json::{json, Value};
use std::path::{Path, PathBuf};

/// Subcommands of `poco order`.
#[derive(Subcommand)]
pub enum Command {
	/// Sign an order: one that is written here with `app`, `dataset`, `pool` or `request`, or that
	/// of a file.
	Sign(Box<Sign>),
	/// Put an order of the signing account on chain, where everybody sees it. It needs no signature
	/// then.
	Place(OnChain),
	/// Say on chain that an order is the signing account's, in place of a signature.
	Presign(OnChain),
	/// Make a deal of orders that fit together; the same as `poco match`.
	Match(matching::Options),
	/// Close an order of the signing account for ever, or all its requests below a salt.
	Close {
		/// The order's file.
		#[arg(required_unless_present = "below")]
		file: Option<PathBuf>,
		/// Close every request of the account with a salt below this one: 0x and 64 hex digits.
		#[arg(long, value_name = "SALT", value_parser = args::hash, conflicts_with = "file")]
		below: Option<H256>,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Take a placed order off the chain again.
	Withdraw {
		/// The order's 0x hash, or its file.
		order: String,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Forget how much of a dead order was used: one that expired, or a request below its
	/// requester's salt floor.
	Forget(OnChain),
	/// Ask the chain whose order a file holds.
	Verify {
		/// The order's file.
		file: PathBuf,
	},
	/// Show an order and how much of it is left.
	Show {
		/// The order's file, or the 0x hash of one on chain.
		order: String,
	},
	/// List the orders that are on chain.
	List {
		/// Only those of a kind.
		kind: Option<Kind>,
	},
}

/// What an order is about, as the command line says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
	/// Sells the use of an app.
	App,
	/// Sells the use of a dataset.
	Dataset,
	/// Sells computing.
	Pool,
	/// Asks for all of it.
	Request,
}

impl From<Kind> for OrderKind {
	fn from(kind: Kind) -> Self {
		match kind {
			Kind::App => Self::App,
			Kind::Dataset => Self::Dataset,
			Kind::Pool => Self::Workerpool,
			Kind::Request => Self::Request,
		}
	}
}

const KINDS: [OrderKind; 4] =
	[OrderKind::App, OrderKind::Dataset, OrderKind::Workerpool, OrderKind::Request];

/// A kind of order, as people say it.
pub fn kind(kind: OrderKind) -> &'static str {
	match kind {
		OrderKind::App => "app order",
		OrderKind::Dataset => "dataset order",
		OrderKind::Workerpool => "pool order",
		OrderKind::Request => "request",
	}
}

/// Options of `poco order sign`.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Sign {
	#[command(subcommand)]
	make: Option<make::Command>,
	/// A file with an order to sign; a signature that it has is replaced.
	file: Option<PathBuf>,
	#[command(flatten)]
	signing: Signing,
}

/// How an order is signed, and where it goes.
#[derive(Args)]
pub struct Signing {
	/// Where the signed order goes; standard output when not given.
	#[arg(long, value_name = "FILE")]
	out: Option<PathBuf>,
	/// The kind of key. For eip712 the secret is the 0x secret key of an Ethereum wallet.
	#[arg(long, value_enum, default_value_t = Scheme::Sr25519)]
	scheme: Scheme,
	/// Sign between <Bytes> and </Bytes>, as browser wallets do.
	#[arg(long)]
	wrapped: bool,
	/// The chain's genesis hash, to sign without asking a node.
	#[arg(long, value_name = "HASH", value_parser = args::hash)]
	genesis: Option<H256>,
	#[command(flatten)]
	key: KeyOptions,
}

/// How an order is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Scheme {
	/// By the keys that accounts have by default.
	Sr25519,
	/// By an Ed25519 key.
	Ed25519,
	/// By an ECDSA key, as Substrate uses them.
	Ecdsa,
	/// As Ethereum's wallets sign typed data, with iExec's types.
	Eip712,
}

impl From<Scheme> for order::Scheme {
	fn from(scheme: Scheme) -> Self {
		match scheme {
			Scheme::Sr25519 => Self::Sr25519,
			Scheme::Ed25519 => Self::Ed25519,
			Scheme::Ecdsa => Self::Ecdsa,
			Scheme::Eip712 => Self::Eip712,
		}
	}
}

/// An order's file, and who signs a call about it.
#[derive(Args)]
pub struct OnChain {
	/// The order's file.
	file: PathBuf,
	#[command(flatten)]
	key: KeyOptions,
}

/// Runs the command.
pub async fn run(url: &str, command: Command, out: &Output) -> Result<Status> {
	match command {
		Command::Sign(options) => sign(url, *options, out).await,
		Command::Place(options) => about(url, &options, market::place, out).await,
		Command::Presign(options) => about(url, &options, market::presign, out).await,
		Command::Match(options) => matching::run(url, options, out).await,
		Command::Close { file: Some(file), key, .. } => {
			about(url, &OnChain { file, key }, market::close, out).await
		},
		Command::Close { below, key, .. } => {
			let below = below.ok_or_else(|| bad_input("name an order's file, or --below"))?;
			send(url, &key, |_| market::close_requests_below(below), out).await
		},
		Command::Withdraw { order, key } => withdraw(url, &order, &key, out).await,
		Command::Forget(options) => about(url, &options, market::forget, out).await,
		Command::Verify { file } => verify(url, &file, out).await,
		Command::Show { order } => show(url, &order, out).await,
		Command::List { kind } => list(url, kind, out).await,
	}
}

/// Makes a call about the order of a file.
async fn about(
	url: &str,
	options: &OnChain,
	call: fn(AnyOrder) -> Call,
	out: &Output,
) -> Result<Status> {
	let OrderFile { order, .. } = read(&options.file)?;
	send(url, &options.key, |_| call(order), out).await
}

/// Reads an order's file.
pub fn read(file: &Path) -> Result<OrderFile> {
	let name = file.display().to_string();
	let text = std::fs::read_to_string(file)
		.map_err(|error| bad_input(format!("cannot read the order {name}: {error}")))?;
	Ok(OrderFile::read(&name, &text)?)
}

/// Reads an order's file, or finds the order on chain that a 0x hash names.
pub async fn find(client: &Client, text: &str) -> Result<OrderFile> {
	let Some(digits) = text.strip_prefix("0x") else { return read(Path::new(text)) };
	let hash = parse_hash(digits)?;
	for kind in KINDS {
		for (order, _) in client.placed(kind).await? {
			if order.hash(client.genesis()) == hash {
				return Ok(OrderFile { order, proof: Some(Proof::OnChain) });
			}
		}
	}
	Err(bad_input(format!("there is no order {hash:?} on chain; `poco order list` shows those")))
}

async fn sign(url: &str, options: Sign, out: &Output) -> Result<Status> {
	let (made, file, signing) =
		match (options.make, options.file) {
			(Some(make), _) => {
				let (order, signing) = make.split();
				(Some(order), None, signing)
			},
			(None, Some(file)) => (None, Some(file), options.signing),
			(None, None) => return Err(bad_input(
				"sign what? Name a file with an order, or write one with `poco order sign app`, \
				 `dataset`, `pool` or `request`",
			)),
		};
	if let Some(file) = signing.out.as_ref().filter(|file| file.exists()) {
		return Err(bad_input(format!("{} exists: give --out a new file", file.display())));
	}
	// What the chain is asked for can all be said on the command line.
	let client = match signing.genesis {
		Some(_) if signing.key.is_named()? => None,
		_ => Some(Client::connect(url).await?),
	};
	let genesis = match (signing.genesis, &client) {
		(Some(genesis), _) => genesis,
		(None, Some(client)) => client.genesis(),
		(None, None) => H256::zero(),
	};
	let secret = signing.key.secret(client.as_ref(), out).await?;
	let key = SigningKey::from_uri(signing.scheme.into(), &secret)?;
	let order = match (made, file) {
		(Some(made), _) => made.order(key.account(), client.as_ref()).await?,
		(None, file) => read(&file.unwrap_or_default())?.order,
	};
	let proof = order::sign(&order, genesis, &key, signing.wrapped)?;
	let hash = order.hash(genesis);
	let document = OrderFile { order, proof: Some(proof) }.to_json();
	let text = serde_json::to_string_pretty(&document)?;
	if let Some(file) = &signing.out {
		std::fs::write(file, format!("{text}\n"))
			.with_context(|| format!("cannot write {}", file.display()))?;
	}
	let printed = match &signing.out {
		Some(file) => format!("{hash:?}\nis in {}", file.display()),
		None => text,
	};
	out.result(
		json!({
			"hash": hash,
			"signer": key.account(),
			"file": signing.out,
			"signed": document,
		}),
		printed,
	);
	Ok(Status::Done)
}

async fn withdraw(url: &str, order: &str, key: &KeyOptions, out: &Output) -> Result<Status> {
	let client = Client::connect(url).await?;
	let hash = match order.strip_prefix("0x") {
		Some(digits) => parse_hash(digits)?,
		None => client.order_hash(&read(Path::new(order))?.order).await?,
	};
	let account = key.account(&client, out).await?;
	let call = market::withdraw_order(hash);
	tell(&client.submit(&account, &call, Until::InBestBlock).await?, out);
	Ok(Status::Done)
}

async fn verify(url: &str, file: &Path, out: &Output) -> Result<Status> {
	let OrderFile { order, proof } = read(file)?;
	let proof = proof.ok_or_else(|| {
		bad_input(format!("{} is not signed: see `poco order sign`", file.display()))
	})?;
	let client = Client::connect(url).await?;
	let what = kind(order.kind());
	let signer = client.verify(&order, &proof).await?.map_err(|name| {
		let words = match name.as_str() {
			"AppNotRegistered" | "DatasetNotRegistered" | "WorkerpoolNotRegistered" => {
				format!("the {what} is for something that nobody has registered")
			},
			"NotExpressibleAsEip712" => {
				format!("the {what} is signed by EIP-712 and says what iExec's order types cannot")
			},
			_ => format!(
				"the {what} has no valid signature of {} for this chain",
				match order.kind() {
					OrderKind::Request => "its requester",
					_ => "the owner of what it is for",
				}
			),
		};
		Failure::Refused { name, words }
	})?;
	let hash = client.order_hash(&order).await?;
	out.result(
		json!({ "hash": hash, "kind": order.kind(), "signer": signer }),
		format!("{hash:?}\nis a valid {what} of {}", words::name(&signer)),
	);
	Ok(Status::Done)
}

async fn show(url: &str, order: &str, out: &Output) -> Result<Status> {
	let client = Client::connect(url).await?;
	let file = find(&client, order).await?;
	let hash = client.order_hash(&file.order).await?;
	let remaining = client.remaining(&file.order).await?;
	let now = client.now(None).await?;
	let mut document = file.to_json();
	document["hash"] = json!(hash);
	document["remaining"] = json!(remaining);
	let mut lines = vec![format!("{:<10}  {hash:?}", kind(file.order.kind()))];
	lines.extend(describe(&file.order, now));
	lines.push(format!("left        {remaining} of {}", file.order.volume()));
	out.result(document, lines.join("\n"));
	Ok(Status::Done)
}

async fn list(url: &str, wanted: Option<Kind>, out: &Output) -> Result<Status> {
	let client = Client::connect(url).await?;
	let kinds = match wanted {
		Some(wanted) => vec![wanted.into()],
		None => KINDS.to_vec(),
	};
	let (mut documents, mut lines) = (Vec::new(), Vec::new());
	for of in kinds {
		for (order, signer) in client.placed(of).await? {
			let hash = order.hash(client.genesis());
			let remaining = client.remaining(&order).await?;
			let mut document = OrderFile { order, proof: Some(Proof::OnChain) }.to_json();
			document["hash"] = json!(hash);
			document["signer"] = json!(signer);
			document["remaining"] = json!(remaining);
			documents.push(document);
			let signer = words::name(&signer);
			lines.push(format!("{hash:?}  {} of {signer}, {remaining} left", kind(of)));
		}
	}
	let text = if lines.is_empty() { "none".into() } else { lines.join("\n") };
	out.result(json!({ "orders": documents }), text);
	Ok(Status::Done)
}

/// What an order says, a line for each part.
fn describe(order: &AnyOrder, now: u64) -> Vec<String> {
	let fields = serde_json::to_value(order).unwrap_or_default()["order"].take();
	let (currency, tag, expiry) = match order {
		AnyOrder::App(order) => (order.currency, order.tag, order.expiry),
		AnyOrder::Dataset(order) => (order.currency, order.tag, order.expiry),
		AnyOrder::Workerpool(order) => (order.currency, order.tag, order.expiry),
		AnyOrder::Request(order) => (order.currency, order.tag, order.expiry),
	};
	let mut lines = Vec::new();
	for (name, value) in fields.as_object().into_iter().flatten() {
		let said = match (name.as_str(), value) {
			("currency" | "tag" | "expiry", _) | (_, Value::Null) => continue,
			(name, Value::String(amount)) if name.ends_with("price") => {
				money(amount.parse().unwrap_or_default(), currency)
			},
			(_, Value::String(text)) if is_nobody(text) => continue,
			(_, Value::String(text)) => text.clone(),
			(_, value) => value.to_string(),
		};
		lines.push(format!("{name:<19} {said}"));
	}
	lines.push(format!("{:<19} {}", "tag", words::tag(tag)));
	if let Some(expiry) = expiry {
		lines.push(format!("{:<19} {}", "expires", relative(expiry, now)));
	}
	lines
}

/// Whether it is nobody's address.
fn is_nobody(text: &str) -> bool {
	text.strip_prefix("0x")
		.is_some_and(|digits| digits.len() == 40 && digits.bytes().all(|digit| digit == b'0'))
}
