//! `poco run`: buy a computation and follow it to its verified result.

use crate::{
	artifact::{self, Source},
	commands::args,
	exit::{bad_input, Failure, Status},
	follow::{self, Ended},
	keys::KeyOptions,
	output::Output,
};
use anyhow::{Context, Result};
use clap::Args;
use codec::Encode;
use poco_primitives::{
	result::{Bundle, ExecutionProfile, ResultBundle},
	task::{Args as TaskArgs, ArtifactKind, TaskSpec, MAX_ARG, MAX_ARGS},
	Balance, CategoryId, Digest, TaskId, H256,
};
use poco_sdk::{call, Account, ChainEvent, Client, PocoEvent, Until};
use serde_json::{json, Value};
use std::{
	io::Write,
	path::{Path, PathBuf},
};

/// Options of `poco run`.
#[derive(Args, Clone)]
pub struct Options {
	/// The program: a .wasm file (stored on chain when it is not there and has at most 256 KiB),
	/// the 0x hash of one on chain, or an http, https or file address.
	app: String,
	/// Where workers fetch the app, when APP is a file that is too large for the chain, or a hash.
	#[arg(long, value_name = "URI")]
	app_uri: Option<String>,
	/// Hash of the app, when APP is an address that is not to be fetched now.
	#[arg(long, value_name = "HASH", value_parser = args::hash)]
	app_hash: Option<H256>,
	/// The input: a folder (stored on chain like the app), a 0x hash, or the address of a bundle.
	#[arg(long, value_name = "DIR")]
	input: Option<String>,
	/// Where workers fetch the input, as `poco bundle` writes it.
	#[arg(long, value_name = "URI")]
	input_uri: Option<String>,
	/// Hash of the input, when --input is an address that is not to be fetched now.
	#[arg(long, value_name = "HASH", value_parser = args::hash)]
	input_hash: Option<H256>,
	/// An argument of the program; may be given many times.
	#[arg(long = "arg", value_name = "ARG", allow_hyphen_values = true)]
	args: Vec<String>,
	/// How many unanimous workers without a track record are enough.
	#[arg(long, default_value_t = 2)]
	replicas: u8,
	/// What to pay, in POCO.
	#[arg(long, default_value = "10", value_parser = args::amount, value_name = "AMOUNT")]
	reward: Balance,
	/// How long workers have: flash, xs, s, m, l, xl, or the number of a category.
	#[arg(long, default_value = "xs", value_parser = args::category)]
	category: CategoryId,
	/// Fuel that the program may use; about an instruction each.
	#[arg(long, default_value_t = 100_000_000_000)]
	fuel: u64,
	/// Where the verified output goes; a folder `result-TASK` when not given.
	#[arg(long, value_name = "DIR")]
	out: Option<PathBuf>,
	/// Buy the computation and do not wait for it.
	#[arg(long)]
	detach: bool,
	#[command(flatten)]
	key: KeyOptions,
}

/// Runs the command.
pub async fn run(url: &str, options: Options, out: &Output) -> Result<Status> {
	let app = Source::parse(&options.app, read_file)?;
	if let Source::Here(bytes) = &app {
		if !artifact::is_wasm(bytes) {
			return Err(bad_input(format!(
				"{} is no WebAssembly module: it must begin with the bytes `\\0asm` and version 1. \
				 Build it for the target wasm32-wasip1",
				options.app
			)));
		}
	}
	let input =
		options.input.as_deref().map(|text| Source::parse(text, read_folder)).transpose()?;
	let args = arguments(&options.args)?;
	if let Some(folder) = options.out.as_ref().filter(|folder| folder.exists()) {
		return Err(bad_input(format!("{} exists: give --out a new folder", folder.display())));
	}

	let client = Client::connect(url).await?;
	let account = options.key.account(&client, out).await?;
	let request = Request {
		app,
		app_uri: options.app_uri,
		app_hash: options.app_hash,
		input,
		input_uri: options.input_uri,
		input_hash: options.input_hash,
		args,
		replicas: options.replicas,
		reward: options.reward,
		category: options.category,
		fuel: options.fuel,
	};
	let (task, block) = buy(&client, &account, request, out).await?;
	if options.detach {
		out.result(
			json!({ "task": task, "block": block }),
			format!("{task:?}\n`poco task follow {task:?}` waits for it"),
		);
		return Ok(Status::Done);
	}
	let ended =
		follow::follow(&client, Some(&account), task, block, out).await.with_resume(task)?;
	conclude(task, ended, options.out.as_deref(), out)
}

/// A computation to buy.
pub struct Request {
	/// The program.
	pub app: Source,
	/// Where else it is.
	pub app_uri: Option<String>,
	/// Its hash, when known.
	pub app_hash: Option<H256>,
	/// Its input.
	pub input: Option<Source>,
	/// Where else that is.
	pub input_uri: Option<String>,
	/// Its hash, when known.
	pub input_hash: Option<H256>,
	/// The arguments.
	pub args: TaskArgs,
	/// The threshold.
	pub replicas: u8,
	/// The reward.
	pub reward: Balance,
	/// The category.
	pub category: CategoryId,
	/// The fuel.
	pub fuel: u64,
}

/// Buys a computation: stores what is not on chain yet and creates the task. Gives the task and
/// the block that created it.
pub async fn buy(
	client: &Client,
	account: &Account,
	request: Request,
	out: &Output,
) -> Result<(TaskId, u64)> {
	let (app, store_app) = artifact::place(
		client,
		ArtifactKind::App,
		request.app,
		request.app_uri.as_deref(),
		request.app_hash,
		"--app-uri",
	)
	.await?;
	let (input, store_input) = match request.input {
		Some(source) => {
			let uri = request.input_uri.as_deref();
			let (kind, hash) = (ArtifactKind::Data, request.input_hash);
			let (input, store) =
				artifact::place(client, kind, source, uri, hash, "--input-uri").await?;
			(Some(input), store)
		},
		None => (None, None),
	};
	let spec = TaskSpec {
		profile: ExecutionProfile::V1,
		app,
		input,
		args: request.args,
		fuel_limit: request.fuel,
	};
	let create = call::create_task(request.replicas, Some(request.category), request.reward, spec);
	// All at once: transactions of one account are executed in the order they are sent in, so they
	// can share a block.
	let (app, input, done) = tokio::join!(
		artifact::store(client, account, store_app),
		artifact::store(client, account, store_input),
		client.submit(account, &create, Until::InBestBlock)
	);
	app?;
	input?;
	let done = done?;
	let task = done
		.events
		.iter()
		.find_map(|record| match &record.event {
			ChainEvent::Poco(PocoEvent::TaskCreated { task, .. }) => Some(*task),
			_ => None,
		})
		.context("the chain created no task although it took the call")?;
	out.step(
		"task",
		json!({ "task": task, "block": done.block.number }),
		format!("task {task:?}, in block {}", done.block.number),
	);
	Ok((task, done.block.number))
}

/// Reports how a task ended, and puts its output where it belongs.
pub fn conclude(task: TaskId, ended: Ended, folder: Option<&Path>, out: &Output) -> Result<Status> {
	let unpacked = Unpacked::new(task, ended, folder)?;
	if out.is_json() {
		out.result(unpacked.json(), "");
	} else {
		out.tell(unpacked.words());
		std::io::stdout().write_all(&unpacked.result.stdout)?;
	}
	Ok(unpacked.status())
}

/// The verified result of a task, in a folder of this machine.
pub struct Unpacked {
	task: TaskId,
	digest: Option<Digest>,
	folder: PathBuf,
	result: ResultBundle,
}

impl Unpacked {
	/// Puts the output of a task where it belongs; an error when the task failed.
	pub fn new(task: TaskId, ended: Ended, folder: Option<&Path>) -> Result<Self> {
		let (view, result) = match ended {
			Ended::Completed { view, result } => (view, *result),
			Ended::Failed { reason, refund } => {
				return Err(Failure::Task { task, reason, refund }.into());
			},
		};
		let folder = match folder {
			Some(folder) => folder.to_path_buf(),
			None => unused(&format!("result-{}", hex::encode(&task.as_bytes()[..4]))),
		};
		poco_executor::write_result(&folder, &result)
			.with_context(|| format!("cannot write the result into {}", folder.display()))?;
		Ok(Self { task, digest: view.digest, folder, result })
	}

	/// How a command ends that was for this result.
	pub fn status(&self) -> Status {
		if self.result.summary.outcome.is_success() {
			Status::Done
		} else {
			Status::ProgramFailed
		}
	}

	/// The result as JSON.
	pub fn json(&self) -> Value {
		json!({
			"task": self.task,
			"digest": self.digest,
			"outcome": self.result.summary.outcome,
			"fuel_used": self.result.summary.fuel_used,
			"stdout": String::from_utf8_lossy(&self.result.stdout),
			"files": paths(&self.result),
			"folder": self.folder,
		})
	}

	/// The result in words, without what the program printed.
	pub fn words(&self) -> String {
		format!(
			"verified: {}, {} fuel used; {} in {}",
			follow::outcome(&self.result.summary.outcome),
			self.result.summary.fuel_used,
			match self.result.files.files.len() {
				1 => "1 file".into(),
				count => format!("{count} files"),
			},
			self.folder.display()
		)
	}
}

/// The first of `name`, `name-2`, `name-3` and so on that is not there yet.
fn unused(name: &str) -> PathBuf {
	let mut path = PathBuf::from(name);
	let mut count = 2;
	while path.exists() {
		path = PathBuf::from(format!("{name}-{count}"));
		count += 1;
	}
	path
}

/// Adds to an error how to go on with a task that is paid for.
pub trait WithResume<T> {
	/// Names the command that goes on with the task.
	fn with_resume(self, task: TaskId) -> Result<T>;
}

impl<T> WithResume<T> for Result<T> {
	fn with_resume(self, task: TaskId) -> Result<T> {
		self.map_err(|error| match error.downcast_ref::<Failure>() {
			Some(_) => error,
			None => error.context(format!(
				"lost sight of the task; `poco task follow {task:?}` goes on with it"
			)),
		})
	}
}

fn paths(result: &ResultBundle) -> Vec<&str> {
	result.files.files.iter().map(|file| file.path.as_str()).collect()
}

/// Reads a program's arguments.
pub fn arguments(args: &[String]) -> Result<TaskArgs> {
	let args = args
		.iter()
		.map(|arg| arg.as_bytes().to_vec().try_into())
		.collect::<Result<Vec<_>, _>>()
		.map_err(|_| {
			bad_input(format!("an argument is longer than {MAX_ARG} bytes: put it into the input"))
		})?;
	args.try_into().map_err(|_| {
		bad_input(format!("at most {MAX_ARGS} arguments: put the rest into the input"))
	})
}

fn read_file(path: &Path) -> Result<Vec<u8>> {
	std::fs::read(path)
		.map_err(|error| bad_input(format!("cannot read the app {}: {error}", path.display())))
}

/// Reads a folder as the bytes of its bundle.
pub fn read_folder(path: &Path) -> Result<Vec<u8>> {
	let bundle: Bundle =
		poco_executor::bundle_from_dir(path, artifact::MAX_FETCH).map_err(|error| {
			bad_input(format!("cannot read the input folder {}: {error}", path.display()))
		})?;
	Ok(bundle.encode())
}
