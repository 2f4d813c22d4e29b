//! `poco worker`: the daemon that computes, votes and earns.
//!
//! Each round it asks the chain what is open, and for each task what the chain knows of it; what
//! to do next follows from that and from the record on disk, see [`step`]. The chain is asked
//! first, always: a record only keeps the digest, which the chain must not know yet. So a worker
//! that was killed at any point goes on where it was.

mod serve;
pub mod state;
mod step;

use crate::{
	artifact,
	commands::args,
	exit::{bad_input, Status},
	follow,
	keys::KeyOptions,
	output::Output,
	words,
};
use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use codec::Encode;
use poco_executor::{Executor, HostLimits, Job};
use poco_primitives::{
	hash,
	result::{Bundle, ResultLocation, MAX_INLINE_RESULT},
	task::TaskStatus,
	Balance, Digest, TaskId,
};
use poco_sdk::{amount, call, Account, AccountId, Call, Client, Head, TaskView, Until};
use serde_json::json;
use state::{Known, Record, Store};
use std::{
	collections::{HashMap, HashSet},
	path::PathBuf,
	sync::{
		atomic::{AtomicBool, Ordering},
		Arc,
	},
	time::{Duration, Instant},
};
use step::Step;
use tokio::{
	signal::unix::{signal, SignalKind},
	sync::{mpsc, Semaphore},
};

/// Options of `poco worker`.
#[derive(Args, Clone)]
pub struct Options {
	#[command(flatten)]
	key: KeyOptions,
	/// Where results, fetched bytes and what was voted are kept. One worker at a time may use it.
	#[arg(long, value_name = "DIR")]
	state_dir: Option<PathBuf>,
	/// Hold at least this bond, in POCO. Contributions also top it up when they need to.
	#[arg(long, value_parser = args::amount, value_name = "AMOUNT")]
	bond: Option<Balance>,
	/// Reveal when the consensus is in a final block, or already in the best one. The latter is
	/// for development: a reorganisation could give the answer away. A chain that seals only on
	/// demand finalizes nothing, so there it is needed.
	#[arg(long, value_enum, default_value_t = RevealOn::Finalized)]
	reveal_on: RevealOn,
	/// Listen here for those who fetch results that are too large for the chain.
	#[arg(long, value_name = "ADDR", requires = "public_url")]
	serve: Option<String>,
	/// Under which address others reach what --serve offers.
	#[arg(long, value_name = "URL")]
	public_url: Option<String>,
	/// Give up a program that runs for longer than this many seconds, and do not vote on it.
	#[arg(long, default_value_t = 900, value_name = "SECS")]
	wall_clock: u64,
	/// How many programs run at the same time.
	#[arg(long, default_value_t = 1, value_name = "N")]
	max_parallel: usize,
	/// For demonstrations: compute, but vote only when so many others have voted, or three quarters
	/// of the contribution window have passed.
	#[arg(long, default_value_t = 0, value_name = "N")]
	wait_for_votes: usize,
	/// For demonstrations and tests: vote for a made-up result. It costs the stake.
	#[arg(long)]
	lie: bool,
}

/// When a worker reveals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum RevealOn {
	/// As soon as the best block has the consensus.
	Best,
	/// When a final block has it.
	Finalized,
}

/// What the chain wants left on an account for fees when a vote tops the bond up.
const FEES: Balance = amount::POCO;

/// How long a step that failed waits before it is tried again.
const RETRY: Duration = Duration::from_secs(5);

/// How long programs under way may take to notice that the worker ends.
const GOODBYE: Duration = Duration::from_secs(10);

/// Runs the command.
pub async fn run(url: &str, options: Options, out: &Output) -> Result<Status> {
	if options.max_parallel == 0 {
		return Err(bad_input("--max-parallel 0 would compute nothing: give at least 1"));
	}
	let mut terminate = signal(SignalKind::terminate())?;
	let mut interrupt = signal(SignalKind::interrupt())?;
	// A daemon waits for its node for as long as it takes.
	let client = Client::connect_with(url, Duration::from_secs(30 * 24 * 3600)).await?;
	let account = options.key.account(&client, out).await?;
	let folder = match &options.state_dir {
		Some(folder) => folder.clone(),
		None => directories::ProjectDirs::from("", "", "poco")
			.context("this account has no home folder: give --state-dir")?
			.data_dir()
			.join(format!("worker-{}", account.id())),
	};
	let store = Store::open(&folder)?;
	if let Some(address) = &options.serve {
		serve::start(address, store.results())?;
	}
	let executor = Executor::new(poco_executor::Config {
		cache_dir: Some(folder.join("modules")),
		..Default::default()
	})
	.map_err(|error| anyhow::anyhow!("{error}"))?;
	let worker = Arc::new(Worker {
		me: account.id(),
		slots: Arc::new(Semaphore::new(options.max_parallel)),
		client,
		account,
		store,
		executor,
		options,
		out: *out,
	});
	worker.out.step(
		"ready",
		json!({ "worker": worker.me, "state": folder }),
		format!("worker {} with its state in {}", words::name(&worker.me), folder.display()),
	);
	let open = tokio::select! {
		ended = worker.clone().work() => ended?,
		_ = terminate.recv() => worker.open().await,
		_ = interrupt.recv() => worker.open().await,
	};
	let words = match open.len() {
		0 => "nothing is open".into(),
		count => format!(
			"{count} tasks are open; start it again with the same --state-dir before their windows close: {}",
			open.iter().map(|task| format!("{task:?}")).collect::<Vec<_>>().join(", ")
		),
	};
	out.result(json!({ "open": open }), format!("stopped; {words}"));
	Ok(Status::Done)
}

struct Worker {
	client: Client,
	account: Account,
	me: AccountId,
	store: Store,
	executor: Executor,
	slots: Arc<Semaphore>,
	options: Options,
	out: Output,
}

/// A step under way.
struct Busy {
	/// Set when a computation has become useless.
	cancel: Arc<AtomicBool>,
	computing: bool,
}

impl Drop for Busy {
	fn drop(&mut self) {
		self.cancel.store(true, Ordering::Relaxed);
	}
}

impl Worker {
	/// Works until the process ends.
	async fn work(self: Arc<Self>) -> Result<Vec<TaskId>> {
		self.settle().await?;
		self.ensure_bond().await?;
		let (done, mut finished) = mpsc::unbounded_channel();
		let mut busy: HashMap<TaskId, Busy> = HashMap::new();
		let mut retry_at: HashMap<TaskId, Instant> = HashMap::new();
		let mut said: HashSet<(TaskId, String)> = HashSet::new();
		let mut first_seen: HashMap<TaskId, Instant> = HashMap::new();
		let mut block = self.client.best().await?;
		loop {
			while let Ok((task, ended)) = finished.try_recv() {
				busy.remove(&task);
				if let Err(error) = ended {
					retry_at.insert(task, Instant::now() + RETRY);
					let error: anyhow::Error = error;
					let message = format!("{error:#}");
					if said.insert((task, message.clone())) {
						self.note(task, &message);
					}
				}
			}
			let now = self.client.now(None).await?;
			let mut tasks = self.client.open_tasks().await?;
			for task in self.store.unfinished() {
				if !tasks.contains(&task) {
					tasks.push(task);
				}
			}
			for task in tasks {
				let view = self.client.task(task, None).await?;
				if let Some(busy) = busy.get(&task) {
					let of_use = view.as_ref().is_some_and(|view| step::may_matter(view, self.me));
					if busy.computing && !of_use {
						busy.cancel.store(true, Ordering::Relaxed);
					}
					continue;
				}
				if retry_at.get(&task).is_some_and(|at| *at > Instant::now()) {
					continue;
				}
				let Some(view) = view else {
					self.store.forget(task);
					continue;
				};
				let identity = state::identity(&view);
				let record = self.store.get(task, identity);
				let seen = *first_seen.entry(task).or_insert_with(Instant::now);
				let politeness = step::Politeness {
					wait_for_votes: self.options.wait_for_votes,
					elapsed: seen.elapsed(),
				};
				let step = step::next(&view, self.me, record.as_ref(), now, &politeness);
				if !matches!(step, Step::Publish(_)) && view.status != TaskStatus::Completed {
					first_seen.insert(task, Instant::now());
				}
				let computing = step == Step::Compute;
				let permit = match step {
					Step::Wait => continue,
					Step::Done => {
						self.store.put(task, &Record { identity, known: Known::Done })?;
						continue;
					},
					Step::Compute if !self.options.lie => {
						match self.slots.clone().try_acquire_owned() {
							Ok(permit) => Some(permit),
							Err(_) => continue,
						}
					},
					_ => None,
				};
				if computing
					&& view.contributions.iter().all(|contribution| contribution.worker != self.me)
				{
					if let Some(why) = self.cannot_afford(&view).await? {
						if said.insert((task, why.clone())) {
							self.note(task, &why);
						}
						continue;
					}
				}
				let cancel = Arc::new(AtomicBool::new(false));
				busy.insert(task, Busy { cancel: cancel.clone(), computing });
				let (worker, done) = (self.clone(), done.clone());
				tokio::spawn(async move {
					let ended = worker.take(step, view, cancel).await;
					drop(permit);
					let _ = done.send((task, ended));
				});
			}
			block = self.next_block(block, &busy).await?;
		}
	}

	/// A step that ended may lead to the next at once; otherwise a new block does, or a second.
	async fn next_block(&self, block: Head, busy: &HashMap<TaskId, Busy>) -> Result<Head> {
		let patience = if busy.is_empty() { 1000 } else { 300 };
		Ok(self.client.next_best(block.hash, Duration::from_millis(patience)).await?)
	}

	/// Waits for what an earlier life of this worker sent: voting twice would cost a fee.
	async fn settle(&self) -> Result<()> {
		let start = Instant::now();
		while start.elapsed() < Duration::from_secs(30) {
			let on_chain = self.client.funds(self.me, None).await?.transactions;
			if self.client.next_nonce(self.me).await? <= u64::from(on_chain) {
				break;
			}
			tokio::time::sleep(poco_sdk::client::POLL).await;
		}
		Ok(())
	}

	async fn ensure_bond(&self) -> Result<()> {
		let Some(wanted) = self.options.bond else { return Ok(()) };
		let bonded = self.client.worker(self.me, None).await?.bond;
		if let Some(missing) = wanted.checked_sub(bonded).filter(|missing| *missing > 0) {
			self.client.submit(&self.account, &call::bond(missing), Until::InBestBlock).await?;
			self.out.step(
				"bonded",
				json!({ "amount": missing.to_string() }),
				format!("bonded {} more", amount::format(missing)),
			);
		}
		Ok(())
	}

	async fn cannot_afford(&self, view: &TaskView) -> Result<Option<String>> {
		let record = self.client.worker(self.me, None).await?;
		let funds = self.client.funds(self.me, None).await?;
		let available = record.bond.saturating_sub(record.locked).saturating_add(funds.free);
		let needed = view.stake.saturating_add(FEES);
		Ok((available < needed).then(|| {
			format!(
				"left alone: its stake and fees take {}, and this worker has {} to spare; send it more POCO",
				amount::format(needed),
				amount::format(available)
			)
		}))
	}

	fn note(&self, task: TaskId, message: &str) {
		self.out.step(
			"note",
			json!({ "task": task, "message": message }),
			format!("{}  {message}", words::short(&task)),
		);
	}

	fn say(&self, kind: &str, task: TaskId, text: &str) {
		self.out.step(
			kind,
			json!({ "task": task, "message": text }),
			format!("{}  {text}", words::short(&task)),
		);
	}

	/// The tasks that wait for this worker.
	async fn open(&self) -> Vec<TaskId> {
		let mut open = Vec::new();
		for task in self.store.unfinished() {
			// The node may be gone, too; what is on disk is then all there is to say.
			let view = tokio::time::timeout(GOODBYE / 4, self.client.task(task, None)).await;
			match view {
				Ok(Ok(Some(view))) if view.status.is_final() => {},
				Ok(Ok(None)) => {},
				_ => open.push(task),
			}
		}
		open
	}

	async fn take(&self, step: Step, view: TaskView, cancel: Arc<AtomicBool>) -> Result<()> {
		let task = view.id;
		match step {
			Step::Wait | Step::Done => Ok(()),
			Step::Compute => self.compute(&view, cancel).await,
			Step::Contribute(digest) => {
				let (vote, seal) = (hash::vote(task, digest), hash::seal(&self.me, task, digest));
				self.send(call::contribute(task, vote, seal)).await?;
				self.say("contributed", task, "voted");
				Ok(())
			},
			Step::Reveal(digest) => {
				if self.options.reveal_on == RevealOn::Finalized {
					let finalized = self.client.finalized().await?;
					let there = self.client.task(task, Some(finalized.hash)).await?;
					if there.and_then(|there| there.consensus) != Some(hash::vote(task, digest)) {
						// Not an error: the next round looks again.
						tokio::time::sleep(poco_sdk::client::POLL).await;
						return Ok(());
					}
				}
				self.send(call::reveal(task, digest)).await?;
				self.say("revealed", task, "revealed");
				Ok(())
			},
			Step::Publish(digest) => self.publish(&view, digest).await,
			Step::Overdue(call) => {
				self.say(
					"overdue",
					task,
					&format!("a window has passed: sending `{}`", call.name()),
				);
				self.send(call).await
			},
		}
	}

	/// Sends a call. What the chain refuses because somebody else was faster shows in the task's
	/// next view.
	async fn send(&self, call: Call) -> Result<()> {
		self.client.submit(&self.account, &call, Until::InBestBlock).await?;
		Ok(())
	}

	async fn compute(&self, view: &TaskView, cancel: Arc<AtomicBool>) -> Result<()> {
		let task = view.id;
		let identity = state::identity(view);
		if self.options.lie {
			let digest: Digest = hash::content(&(b"a lie", task, self.me).encode());
			self.say("lie", task, "made up a result");
			return self
				.store
				.put(task, &Record { identity, known: Known::Digest { digest, result: false } });
		}
		self.say("computing", task, "computing");
		let abstain = |reason: String| {
			self.say("abstained", task, &format!("no vote: {reason}"));
			self.store.put(task, &Record { identity, known: Known::Abstained { reason } })
		};
		let cache = self.store.artifacts();
		let app = artifact::get(&self.client, &view.spec.app, &cache).await?;
		let input = match &view.spec.input {
			Some(input) => {
				let bytes = artifact::get(&self.client, input, &cache).await?;
				match Bundle::decode_canonical(&bytes) {
					Ok(bundle) => bundle,
					Err(refusal) => return abstain(format!("its input is no folder: {refusal}")),
				}
			},
			None => Bundle::default(),
		};
		let (executor, spec) = (self.executor.clone(), view.spec.clone());
		let limits = HostLimits {
			wall_clock: Duration::from_secs(self.options.wall_clock),
			cancel: Some(cancel.clone()),
		};
		let started = Instant::now();
		let ended = tokio::task::spawn_blocking(move || {
			let args = poco_executor::job_args(&spec.args);
			let job = Job {
				profile: spec.profile,
				module: &app,
				args: &args,
				input: &input,
				fuel_limit: spec.fuel_limit,
			};
			executor.run(&job, &limits)
		})
		.await?;
		match ended {
			Ok(execution) => {
				let digest = execution.digest();
				self.store.put_result(digest, &execution.result.encode())?;
				self.store.put(
					task,
					&Record { identity, known: Known::Digest { digest, result: true } },
				)?;
				self.say(
					"computed",
					task,
					&format!(
						"computed in {:.1} s: {}",
						started.elapsed().as_secs_f32(),
						follow::outcome(&execution.result.summary.outcome)
					),
				);
				Ok(())
			},
			Err(poco_executor::Abstain::Cancelled) => {
				self.say("cancelled", task, "stopped computing, the vote could no longer matter");
				Ok(())
			},
			Err(reason) => abstain(reason.to_string()),
		}
	}

	async fn publish(&self, view: &TaskView, digest: Digest) -> Result<()> {
		let task = view.id;
		let Some(bytes) = self.store.result(digest) else { return Ok(()) };
		let location = if bytes.len() <= MAX_INLINE_RESULT as usize {
			bytes.clone().try_into().ok().map(ResultLocation::Inline)
		} else {
			self.options.public_url.as_ref().and_then(|url| {
				let uri = format!("{}/{}", url.trim_end_matches('/'), hex::encode(digest));
				uri.into_bytes().try_into().ok().map(ResultLocation::Uri)
			})
		};
		let Some(location) = location else {
			let reason = format!(
				"its result of {} bytes is too large for the chain: give --serve and --public-url to publish such",
				bytes.len()
			);
			self.say("unpublished", task, &reason);
			let known = Known::Abstained { reason };
			return self.store.put(task, &Record { identity: state::identity(view), known });
		};
		let result = poco_primitives::result::ResultBundle::open(&bytes, digest)
			.map_err(|mismatch| anyhow::anyhow!("the result on disk is damaged: {mismatch}"))?;
		self.send(call::publish(task, result.summary, location)).await?;
		self.say("published", task, "published the result");
		Ok(())
	}
}
