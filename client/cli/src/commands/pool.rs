//! `poco pool`: workers under one scheduler, who may work for it, and who says so.

use crate::{
	authorisation::{self, Slip},
	commands::{
		args,
		entry::{self, find, to_json, to_text, Pool},
	},
	exit::{bad_input, Status},
	keys::KeyOptions,
	output::Output,
	send::{send, tell},
	words,
};
use anyhow::{ensure, Context, Result};
use clap::{Args, Subcommand, ValueEnum};
use poco_primitives::{
	deal::Admission,
	registry::{EntryKind, Permill, PoolPolicy},
	Balance, TaskId, H160,
};
use poco_sdk::{amount, call, AccountId, Client, Error, Until};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Subcommands of `poco pool`.
#[derive(Subcommand)]
pub enum Command {
	#[command(flatten)]
	Entry(entry::Command<Pool>),
	/// Change its terms, or who may contribute, for later deals; what is not given stays.
	Policy(Policy),
	/// Become a member of a pool whose workers the chain draws. Later deals count. Who stakes twice
	/// as much is drawn twice as often.
	Join {
		/// Its 0x address.
		#[arg(value_parser = args::address)]
		pool: H160,
		/// What to stake of the bond, in POCO; the bond grows where too little of it is free.
		#[arg(long, value_name = "AMOUNT", value_parser = args::amount)]
		stake: Balance,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Be no member any more; the stake is free again.
	Leave {
		/// Its 0x address.
		#[arg(value_parser = args::address)]
		pool: H160,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Sign that a worker may contribute to a task, and write it into the file that the worker looks
	/// for. Nothing is sent.
	Authorise(Authorise),
	/// Name the key that signs authorisations for all pools of the signing account, in its place.
	Authority {
		/// The key's account.
		#[arg(value_parser = args::account, required_unless_present = "own")]
		key_account: Option<AccountId>,
		/// Let the account sign them itself again.
		#[arg(long, conflicts_with = "key_account")]
		own: bool,
		#[command(flatten)]
		key: KeyOptions,
	},
}

/// Options of `poco pool policy`.
#[derive(Args)]
pub struct Policy {
	/// Its 0x address.
	#[arg(value_parser = args::address)]
	address: H160,
	#[command(flatten)]
	change: Change,
	/// The least that a member stakes, in POCO; as it is when not given.
	#[arg(long, value_name = "AMOUNT", value_parser = args::amount, requires = "admission")]
	minimum: Option<Balance>,
	/// The most that a member may stake, in POCO; as it is when not given.
	#[arg(long, value_name = "AMOUNT", value_parser = args::amount, requires = "admission")]
	cap: Option<Balance>,
	#[command(flatten)]
	key: KeyOptions,
}

/// What is to change.
#[derive(Args)]
#[group(required = true, multiple = true)]
struct Change {
	/// What a contribution stakes, as a part of the pool's price.
	#[arg(long, value_name = "PART", value_parser = args::percent)]
	stake: Option<Permill>,
	/// The scheduler's part of what a task pays.
	#[arg(long, value_name = "PART", value_parser = args::percent)]
	share: Option<Permill>,
	/// Who may contribute: anybody; whom the scheduler authorises; members whom the chain draws.
	#[arg(long, value_enum)]
	admission: Option<Who>,
}

/// Who may contribute.
#[derive(Clone, Copy, ValueEnum)]
enum Who {
	/// Anybody.
	Open,
	/// Whom the scheduler authorises.
	Authorised,
	/// Members whom the chain draws.
	Drawn,
}

impl From<Who> for Admission {
	fn from(who: Who) -> Self {
		match who {
			Who::Open => Self::Open,
			Who::Authorised => Self::Authorised,
			Who::Drawn => Self::Drawn,
		}
	}
}

/// Options of `poco pool authorise`.
#[derive(Args)]
pub struct Authorise {
	/// The task's 0x identifier.
	#[arg(value_parser = args::hash)]
	task: TaskId,
	/// Who may contribute.
	#[arg(value_parser = args::account)]
	worker: AccountId,
	/// By which enclave alone: its key's account.
	#[arg(long, value_name = "KEY", value_parser = args::account)]
	enclave: Option<AccountId>,
	/// The file, or a folder that exists and gets the file TASK.json; TASK.json here when not given.
	#[arg(long, value_name = "FILE")]
	out: Option<PathBuf>,
	#[command(flatten)]
	key: KeyOptions,
}

/// Runs the command.
pub async fn run(url: &str, command: Command, out: &Output) -> Result<Status> {
	match command {
		Command::Entry(entry::Command::Show { address }) => show(url, address, out).await,
		Command::Entry(command) => entry::run(url, command, out).await,
		Command::Policy(policy) => set_policy(url, policy, out).await,
		Command::Join { pool, stake, key } => {
			send(url, &key, |_| call::join(pool, stake), out).await
		},
		Command::Leave { pool, key } => send(url, &key, |_| call::leave(pool), out).await,
		Command::Authorise(options) => authorise(url, options, out).await,
		Command::Authority { key_account, key, .. } => {
			send(url, &key, |_| call::set_authority(key_account), out).await
		},
	}
}

async fn show(url: &str, address: H160, out: &Output) -> Result<Status> {
	let client = Client::connect(url).await?;
	let entry = find(&client, EntryKind::Workerpool, address).await?;
	let pool = client.pool(address).await?;
	let mut document = to_json(&entry);
	document["admission"] = json!(pool.admission);
	document["minimum"] = json!(pool.minimum.to_string());
	document["cap"] = json!(pool.cap.to_string());
	document["weight"] = json!(pool.weight.to_string());
	document["members"] = json!(pool.members);
	document["is_court"] = json!(pool.is_court);
	let mut lines =
		vec![to_text(&entry), format!("admission   {}", words::admission(pool.admission))];
	if pool.admission == Admission::Drawn || pool.members > 0 {
		lines.push(format!(
			"members     {}, who stake {} together, each {} to {}",
			pool.members,
			amount::format(pool.weight),
			amount::format(pool.minimum),
			amount::format(pool.cap)
		));
	}
	if pool.is_court {
		lines.push("court       its members judge appeals".into());
	}
	out.result(document, lines.join("\n"));
	Ok(Status::Done)
}

async fn set_policy(url: &str, policy: Policy, out: &Output) -> Result<Status> {
	let Policy { address, change, minimum, cap, key } = policy;
	let client = Client::connect(url).await?;
	let account = key.account(&client, out).await?;
	let entry = find(&client, EntryKind::Workerpool, address).await?;
	let mut calls = Vec::new();
	if change.stake.is_some() || change.share.is_some() {
		let now = entry.policy.unwrap_or_default();
		let policy = PoolPolicy {
			stake_ratio: change.stake.unwrap_or(now.stake_ratio),
			scheduler_ratio: change.share.unwrap_or(now.scheduler_ratio),
		};
		calls.push(call::registry::set_policy(address, policy));
	}
	if let Some(who) = change.admission {
		let now = client.pool(address).await?;
		let (minimum, cap) = (minimum.unwrap_or(now.minimum), cap.unwrap_or(now.cap));
		if matches!(who, Who::Drawn) && cap == 0 {
			return Err(bad_input("nobody can stake anything: say how much with --cap"));
		}
		calls.push(call::set_pool(address, who.into(), minimum, cap));
	}
	let mut events = Vec::new();
	let mut last = None;
	for call in calls {
		let mut done = client.submit(&account, &call, Until::InBestBlock).await?;
		events.append(&mut done.events);
		last = Some(done);
	}
	let mut done = last.context("nothing was to change")?;
	done.events = events;
	tell(&done, out);
	Ok(Status::Done)
}

async fn authorise(url: &str, options: Authorise, out: &Output) -> Result<Status> {
	let Authorise { task, worker, enclave, out: place, key } = options;
	let client = Client::connect(url).await?;
	let account = key.account(&client, out).await?;
	let view = client.task(task, None).await?.ok_or(Error::UnknownTask { task })?;
	let deal = client.deal(view.deal, None).await?.context("the task's deal is gone")?;
	let pool = deal.agreement.pool;
	if view.admission != Admission::Authorised && enclave.is_none() {
		return Err(bad_input(format!(
			"the task asks for no authorisation: it is for {}",
			words::admission(view.admission)
		)));
	}
	if pool.is_none_or(|pool| pool.owner != account.id()) {
		out.step(
			"note",
			json!({ "task": task, "signer": account.id() }),
			format!(
				"{} does not own the pool: its word counts only where the owner named it with \
				 `poco pool authority`",
				words::name(&account.id())
			),
		);
	}
	let path = match place {
		Some(folder) if folder.is_dir() => authorisation::path(&folder, task),
		Some(file) => file,
		None => authorisation::path(Path::new(""), task),
	};
	let signature = account.authorise(worker, task, enclave);
	let slip = Slip::new(task, worker, enclave, account.id(), &signature);
	let bytes = serde_json::to_vec_pretty(&slip)?;
	ensure!(!path.is_dir(), "{} is a folder", path.display());
	crate::worker::state::write_durably(&path, &bytes)?;
	out.result(
		json!({ "task": task, "worker": worker, "enclave": enclave, "file": path }),
		format!("{} may contribute, by {}", words::name(&worker), path.display()),
	);
	Ok(Status::Done)
}
