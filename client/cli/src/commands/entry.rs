//! `poco app`, `poco dataset`, `poco pool`: what is for sale. They differ in what is deployed; all
//! else is the same.

use crate::{
	artifact::{self, Source},
	commands::{args, run::read_folder},
	exit::{bad_input, Status},
	keys::KeyOptions,
	output::Output,
	send::{send, tell},
	words,
};
use anyhow::{Context, Result};
use clap::{Args, Subcommand};
use codec::Decode;
use poco_primitives::{
	hash,
	registry::{Details, EntryKind, EntrySale, Name, Permill, PoolPolicy},
	result::{Bundle, ExecutionProfile},
	task::{Artifact, ArtifactKind},
	Balance, H160, H256,
};
use poco_sdk::{
	amount, call::registry, Account, AccountId, Call, ChainEvent, Client, Done, EntryView,
	RegistryEvent, Until,
};
use serde_json::{json, Value};
use std::path::{Path, PathBuf};

/// Subcommands of `poco app` and `poco dataset`, and most of those of `poco pool`.
#[derive(Subcommand)]
pub enum Command<D: Args> {
	/// Register one. Its owner, who earns, is the signing account.
	Deploy(Deploy<D>),
	/// Show one.
	Show {
		/// Its 0x address.
		#[arg(value_parser = args::address)]
		address: H160,
	},
	/// List all, or those of an owner.
	List {
		/// Only this account's.
		#[arg(long, value_name = "ACCOUNT", value_parser = args::account)]
		owner: Option<AccountId>,
	},
	/// Give one, and what it will earn, to somebody else. Its deposit goes with it.
	Transfer {
		/// Its 0x address.
		#[arg(value_parser = args::address)]
		address: H160,
		/// Who gets it.
		#[arg(value_parser = args::account)]
		to: AccountId,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Offer one for sale, or with --withdraw no longer.
	Sell {
		/// Its 0x address.
		#[arg(value_parser = args::address)]
		address: H160,
		/// What it costs, in POCO. Its deposit goes with it.
		#[arg(value_parser = args::amount, required_unless_present = "withdraw")]
		price: Option<Balance>,
		/// Who alone may buy it.
		#[arg(long, value_name = "ACCOUNT", value_parser = args::account)]
		to: Option<AccountId>,
		/// Take the offer back.
		#[arg(long, conflicts_with_all = ["price", "to"])]
		withdraw: bool,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Buy one that is for sale.
	Buy {
		/// Its 0x address.
		#[arg(value_parser = args::address)]
		address: H160,
		/// The most that it may cost, in POCO; what it costs now when not given.
		#[arg(long, value_name = "AMOUNT", value_parser = args::amount)]
		max_price: Option<Balance>,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Remove one; its deposit comes back.
	Remove {
		/// Its 0x address.
		#[arg(value_parser = args::address)]
		address: H160,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Make void every order for it whose salt is below one, all at once and for ever.
	VoidOrders {
		/// Its 0x address.
		#[arg(value_parser = args::address)]
		address: H160,
		/// The salt: 0x and 64 hex digits.
		#[arg(long, value_name = "SALT", value_parser = args::hash)]
		below: H256,
		#[command(flatten)]
		key: KeyOptions,
	},
}

/// What is deployed, and who signs.
#[derive(Args)]
pub struct Deploy<D: Args> {
	#[command(flatten)]
	entry: D,
	#[command(flatten)]
	key: KeyOptions,
}

/// An app to deploy.
#[derive(Args)]
pub struct App {
	/// The program: a .wasm file (stored on chain when it is not there and has at most 256 KiB),
	/// or the 0x hash of one on chain.
	#[arg(required_unless_present = "uri")]
	program: Option<String>,
	/// What it is called.
	#[arg(long, value_parser = args::name)]
	name: Name,
	/// Where workers fetch it, when it is not to be stored on chain.
	#[arg(long, value_name = "URI")]
	uri: Option<String>,
	/// Hash of what is at --uri, when that is not to be fetched now.
	#[arg(long, value_name = "HASH", value_parser = args::hash, requires = "uri")]
	hash: Option<H256>,
	/// Measurement of the enclave that it runs in.
	#[arg(long, value_name = "HASH", value_parser = args::hash)]
	measurement: Option<H256>,
}

/// A dataset to deploy.
#[derive(Args)]
pub struct Dataset {
	/// The data: a folder, or its bundle as `poco bundle` writes it (stored on chain when it is not
	/// there and has at most 256 KiB), or the 0x hash of a bundle on chain.
	#[arg(required_unless_present = "uri")]
	data: Option<String>,
	/// What it is called.
	#[arg(long, value_parser = args::name)]
	name: Name,
	/// Where workers fetch its bundle, when it is not to be stored on chain.
	#[arg(long, value_name = "URI")]
	uri: Option<String>,
	/// Hash of what is at --uri, when that is not to be fetched now.
	#[arg(long, value_name = "HASH", value_parser = args::hash, requires = "uri")]
	hash: Option<H256>,
	/// For encrypted data: the key holder's statement on who gets the key, of which the hash is
	/// registered.
	#[arg(long, value_name = "FILE")]
	key_statement: Option<PathBuf>,
}

/// A workerpool to deploy. Its owner is the scheduler.
#[derive(Args)]
pub struct Pool {
	/// What it is called.
	#[arg(long, value_parser = args::name)]
	name: Name,
	#[command(flatten)]
	terms: Terms,
}

/// The terms of a workerpool.
#[derive(Args)]
pub struct Terms {
	/// What a contribution stakes, as a part of the pool's price.
	#[arg(long, value_name = "PART", default_value = "30%", value_parser = args::percent)]
	stake: Permill,
	/// The scheduler's part of what a task pays.
	#[arg(long, value_name = "PART", default_value = "5%", value_parser = args::percent)]
	share: Permill,
}

/// What an entry is registered as, and the call that must come first, if any.
pub struct Prepared {
	details: Details,
	policy: Option<PoolPolicy>,
	store: Option<Call>,
}

impl Prepared {
	/// What kind of entry it is.
	pub fn kind(&self) -> EntryKind {
		self.details.kind()
	}
}

/// An app of bytes that are here or elsewhere.
pub async fn app(client: &Client, name: Name, source: Source) -> Result<Prepared> {
	App { program: None, name, uri: None, hash: None, measurement: None }.of(client, source).await
}

/// A dataset of a bundle that is here or elsewhere.
pub async fn dataset(client: &Client, name: Name, source: Source) -> Result<Prepared> {
	Dataset { data: None, name, uri: None, hash: None, key_statement: None }
		.of(client, source)
		.await
}

/// A workerpool with these terms.
pub fn pool(name: Name, policy: PoolPolicy) -> Prepared {
	Prepared { details: Details::Workerpool { name }, policy: Some(policy), store: None }
}

/// Something that can be deployed.
pub trait Deployable: Args {
	/// Its kind.
	const KIND: EntryKind;

	/// Reads what was named, and asks the chain what it has of it.
	async fn prepare(self, client: &Client) -> Result<Prepared>;
}

impl Deployable for App {
	const KIND: EntryKind = EntryKind::App;

	async fn prepare(self, client: &Client) -> Result<Prepared> {
		let source = source(self.program.as_deref(), self.uri.as_deref(), |path| {
			std::fs::read(path).map_err(|error| {
				bad_input(format!("cannot read the app {}: {error}", path.display()))
			})
		})?;
		self.of(client, source).await
	}
}

impl App {
	async fn of(self, client: &Client, source: Source) -> Result<Prepared> {
		let Self { name, uri, hash, measurement, .. } = self;
		let (artifact, store) =
			artifact::place(client, ArtifactKind::App, source, uri.as_deref(), hash, "--uri")
				.await?;
		let details = Details::App { name, profile: ExecutionProfile::V1, artifact, measurement };
		Ok(Prepared { details, policy: None, store })
	}
}

impl Deployable for Dataset {
	const KIND: EntryKind = EntryKind::Dataset;

	async fn prepare(self, client: &Client) -> Result<Prepared> {
		let source = source(self.data.as_deref(), self.uri.as_deref(), read_bundle)?;
		self.of(client, source).await
	}
}

impl Dataset {
	async fn of(self, client: &Client, source: Source) -> Result<Prepared> {
		let Self { name, uri, hash, key_statement, .. } = self;
		let key_statement = match key_statement {
			Some(path) => {
				let bytes = std::fs::read(&path).map_err(|error| {
					bad_input(format!("cannot read the statement {}: {error}", path.display()))
				})?;
				Some(hash::content(&bytes))
			},
			None => None,
		};
		let (artifact, store) =
			artifact::place(client, ArtifactKind::Data, source, uri.as_deref(), hash, "--uri")
				.await?;
		let details = Details::Dataset { name, artifact, key_statement };
		Ok(Prepared { details, policy: None, store })
	}
}

impl Deployable for Pool {
	const KIND: EntryKind = EntryKind::Workerpool;

	async fn prepare(self, _: &Client) -> Result<Prepared> {
		let Terms { stake, share } = self.terms;
		Ok(pool(self.name, PoolPolicy { stake_ratio: stake, scheduler_ratio: share }))
	}
}

/// What the command line names: bytes, or only where they are.
fn source(
	what: Option<&str>,
	uri: Option<&str>,
	read: impl Fn(&Path) -> Result<Vec<u8>>,
) -> Result<Source> {
	match (what, uri) {
		(Some(what), _) => Source::parse(what, read),
		(None, Some(uri)) => Ok(Source::Uri(uri.into())),
		(None, None) => Err(bad_input("name what is to be deployed, or where it is with --uri")),
	}
}

/// Reads a folder as its bundle, or a file that is one.
fn read_bundle(path: &Path) -> Result<Vec<u8>> {
	if !path.is_file() {
		return read_folder(path);
	}
	let bytes = std::fs::read(path)
		.map_err(|error| bad_input(format!("cannot read {}: {error}", path.display())))?;
	let mut rest = &bytes[..];
	match Bundle::decode(&mut rest) {
		Ok(_) if rest.is_empty() => Ok(bytes),
		_ => Err(bad_input(format!(
			"{} is no bundle: give the folder, or what `poco bundle` makes of it",
			path.display()
		))),
	}
}

/// Runs a command of `poco app` or `poco dataset`.
pub async fn run<D: Deployable>(url: &str, command: Command<D>, out: &Output) -> Result<Status> {
	match command {
		Command::Deploy(options) => deploy(url, options, out).await,
		Command::Show { address } => {
			let client = Client::connect(url).await?;
			let entry = find(&client, D::KIND, address).await?;
			out.result(to_json(&entry), to_text(&entry));
			Ok(Status::Done)
		},
		Command::List { owner } => list(url, D::KIND, owner, out).await,
		Command::Transfer { address, to, key } => {
			send(url, &key, |_| registry::transfer(address, to), out).await
		},
		Command::Sell { address, price, to, key, .. } => {
			let sale = price.map(|price| EntrySale { price, buyer: to });
			send(url, &key, |_| registry::offer(address, sale), out).await
		},
		Command::Buy { address, max_price, key } => {
			let client = Client::connect(url).await?;
			let entry = find(&client, D::KIND, address).await?;
			let price = match (max_price, entry.sale) {
				(Some(price), _) => price,
				(None, Some(sale)) => sale.price,
				(None, None) => return Err(bad_input(format!("{address:?} is not for sale"))),
			};
			send(url, &key, |_| registry::buy(address, price), out).await
		},
		Command::Remove { address, key } => {
			send(url, &key, |_| registry::remove(address), out).await
		},
		Command::VoidOrders { address, below, key } => {
			send(url, &key, |_| registry::void_orders(address, below), out).await
		},
	}
}

async fn deploy<D: Deployable>(url: &str, options: Deploy<D>, out: &Output) -> Result<Status> {
	let client = Client::connect(url).await?;
	let account = options.key.account(&client, out).await?;
	let prepared = options.entry.prepare(&client).await?;
	let (_, done) = register(&client, &account, prepared).await?;
	tell(&done, out);
	Ok(Status::Done)
}

/// Stores what is not on chain yet and registers the entry. Gives its address.
pub async fn register(client: &Client, account: &Account, entry: Prepared) -> Result<(H160, Done)> {
	let Prepared { details, policy, store } = entry;
	let register = registry::register(details, policy);
	// Transactions of one account are executed in the order they are sent in.
	let (stored, done) = tokio::join!(
		artifact::store(client, account, store),
		client.submit(account, &register, Until::InBestBlock)
	);
	stored?;
	let done = done?;
	let address = done.events.iter().find_map(|record| match &record.event {
		ChainEvent::Registry(RegistryEvent::EntryRegistered { address, .. }) => Some(*address),
		_ => None,
	});
	Ok((address.context("the chain registered nothing although it took the call")?, done))
}

/// The entry of this kind at an address.
pub async fn find(client: &Client, kind: EntryKind, address: H160) -> Result<EntryView> {
	let entry = client.entry(address).await?.ok_or_else(|| {
		bad_input(format!(
			"the chain knows nothing at {address:?}; `poco {} list` shows what there is",
			words::kind(kind)
		))
	})?;
	let found = entry.details.kind();
	if found != kind {
		let found = words::kind(found);
		return Err(bad_input(format!("{address:?} is a {found}: use `poco {found}`")));
	}
	Ok(entry)
}

async fn list(
	url: &str,
	kind: EntryKind,
	owner: Option<AccountId>,
	out: &Output,
) -> Result<Status> {
	let client = Client::connect(url).await?;
	let mut entries = match owner {
		Some(owner) => client.entries_of(owner).await?,
		None => client.entries(kind).await?,
	};
	entries.retain(|entry| entry.details.kind() == kind);
	let lines: Vec<_> = entries
		.iter()
		.map(|entry| {
			format!("{:?}  {}, of {}", entry.address, name_of(entry), words::name(&entry.owner))
		})
		.collect();
	let text = if lines.is_empty() { "none".into() } else { lines.join("\n") };
	out.result(json!({ "entries": entries.iter().map(to_json).collect::<Vec<_>>() }), text);
	Ok(Status::Done)
}

fn name_of(entry: &EntryView) -> String {
	String::from_utf8_lossy(entry.details.name()).into_owned()
}

/// Where an artifact is, when it is not on chain.
fn uri_of(artifact: &Artifact) -> Option<String> {
	match artifact {
		Artifact::OnChain(_) => None,
		Artifact::AtUri { uri, .. } => Some(String::from_utf8_lossy(uri).into_owned()),
	}
}

/// An entry as JSON, its amounts as text.
pub fn to_json(entry: &EntryView) -> Value {
	let artifact = entry.details.artifact();
	let (mut measurement, mut key_statement) = (None, None);
	match &entry.details {
		Details::App { measurement: of, .. } => measurement = *of,
		Details::Dataset { key_statement: of, .. } => key_statement = *of,
		Details::Workerpool { .. } => {},
	}
	json!({
		"address": entry.address,
		"id": entry.id,
		"kind": entry.details.kind(),
		"name": name_of(entry),
		"owner": entry.owner,
		"hash": artifact.map(Artifact::hash),
		"uri": artifact.and_then(uri_of),
		"measurement": measurement,
		"key_statement": key_statement,
		"stake_ratio": entry.policy.map(|policy| words::percent(policy.stake_ratio)),
		"scheduler_ratio": entry.policy.map(|policy| words::percent(policy.scheduler_ratio)),
		"price": entry.sale.as_ref().map(|sale| sale.price.to_string()),
		"buyer": entry.sale.as_ref().and_then(|sale| sale.buyer),
		"salt_floor": entry.salt_floor,
		"deposit": entry.deposit.to_string(),
	})
}

/// An entry in words.
pub fn to_text(entry: &EntryView) -> String {
	let mut lines = vec![
		format!("{:<10}  {:?}", words::kind(entry.details.kind()), entry.address),
		format!("name        {}", name_of(entry)),
		format!("owner       {}", words::name(&entry.owner)),
	];
	if let Some(artifact) = entry.details.artifact() {
		let place = uri_of(artifact).unwrap_or_else(|| "stored on chain".into());
		lines.push(format!("bytes       {:?}, {place}", artifact.hash()));
	}
	if let Some(policy) = &entry.policy {
		lines.push(format!(
			"terms       stakes of {}, {} for the scheduler",
			words::percent(policy.stake_ratio),
			words::percent(policy.scheduler_ratio)
		));
	}
	if let Some(sale) = &entry.sale {
		let buyer = sale.buyer.as_ref().map(words::name).unwrap_or_else(|| "anybody".into());
		lines.push(format!("for sale    at {}, to {buyer}", amount::format(sale.price)));
	}
	if !entry.salt_floor.is_zero() {
		lines.push(format!("void        orders with a salt below {:?}", entry.salt_floor));
	}
	lines.push(format!("deposit     {}", amount::format(entry.deposit)));
	lines.join("\n")
}
