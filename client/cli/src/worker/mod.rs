//! `poco worker`: the daemon that computes, votes and earns.
//!
//! Each round it asks the chain what is open, and for each task what the chain knows of it; what
//! to do next follows from that and from the record on disk, see [`step`]. The chain is asked
//! first, always: a record only keeps the digest, which the chain must not know yet. So a worker
//! that was killed at any point goes on where it was.

mod act;
mod admission;
mod serve;
pub mod state;
mod step;

use crate::{
	commands::args,
	exit::{bad_input, Status},
	keys::KeyOptions,
	output::Output,
	words,
};
use admission::Admission;
use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use poco_executor::Executor;
use poco_primitives::{task::TaskStatus, Balance, Moment, TaskId};
use poco_sdk::{amount, call, Account, AccountId, Client, Head, TaskView, Until};
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
	/// Work for this account, whose bond is at stake and whose earnings and record they are. Its owner
	/// lets the key do so with `poco account operator set`, and bonds what it may stake. Votes and
	/// reveals are as free as the account's own; the key needs some POCO all the same, of which fees
	/// are taken before and given back.
	#[arg(long = "as", value_name = "ACCOUNT", value_parser = args::account, conflicts_with = "bond")]
	principal: Option<AccountId>,
	/// Where authorisations for tasks are put, as `poco pool authorise` writes them: a file
	/// TASK.json for each. They are looked for anew all the time.
	#[arg(long, value_name = "DIR")]
	authorisations: Option<PathBuf>,
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
	/// How many MiB of fetched programs and inputs are kept, and as many of compiled programs. What came
	/// first goes first.
	#[arg(long, default_value_t = 4096, value_name = "MIB")]
	cache: u64,
	/// For demonstrations: compute, but vote only when so many others have voted, or three quarters
	/// of the contribution window have passed.
	#[arg(long, default_value_t = 0, value_name = "N")]
	wait_for_votes: usize,
	/// For demonstrations and tests: vote for a made-up result. It costs the stake.
	#[arg(long)]
	lie: bool,
	/// For demonstrations and tests: vote, and never reveal. It costs the stake.
	#[arg(long)]
	silent: bool,
}

/// When a worker reveals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum RevealOn {
	/// As soon as the best block has the consensus.
	Best,
	/// When a final block has it.
	Finalized,
}

/// How long a step that failed waits before it is tried again.
const RETRY: Duration = Duration::from_secs(5);

/// How often what is of no use any more is removed.
const TIDY: Duration = Duration::from_secs(3600);

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
	let me = options.principal.unwrap_or_else(|| account.id());
	let folder = match &options.state_dir {
		Some(folder) => folder.clone(),
		None => directories::ProjectDirs::from("", "", "poco")
			.context("this account has no home folder: give --state-dir")?
			.data_dir()
			.join(format!("worker-{me}")),
	};
	let store = Store::open(&folder)?;
	if let Some(address) = &options.serve {
		serve::start(address, store.results())?;
	}
	let executor = Executor::new(poco_executor::Config {
		cache_dir: Some(store.modules()),
		..Default::default()
	})
	.map_err(|error| anyhow::anyhow!("{error}"))?;
	let worker = Arc::new(Worker {
		me,
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
		let mut tidied: Option<Instant> = None;
		let mut block = self.client.best().await?;
		let mut unwell = false;
		loop {
			// A node may fail to answer, and be well again.
			let round = async {
				while let Ok((task, ended)) = finished.try_recv() {
					busy.remove(&task);
					if let Err(error) = ended {
						retry_at.insert(task, Instant::now() + RETRY);
						let error: anyhow::Error = error;
						let message = format!("{error:#}");
						if said.insert((task, message.clone())) {
							self.note(task, json!({}), &message);
						}
					}
				}
				let now = self.client.now(None).await?;
				// The key may be named, replaced and dismissed at any time.
				let works_for = self.client.works_for(self.account.id()).await?;
				let mut tasks = self.client.open_tasks().await?;
				for task in self.store.unfinished() {
					if !tasks.contains(&task) {
						tasks.push(task);
					}
				}
				if tidied.is_none_or(|at| at.elapsed() >= TIDY) {
					tidied = Some(Instant::now());
					self.tidy(now, &busy).await?;
					let open: HashSet<_> = tasks.iter().collect();
					retry_at.retain(|task, _| open.contains(task));
					said.retain(|(task, _)| open.contains(task));
					first_seen.retain(|task, _| open.contains(task));
				}
				for task in tasks {
					let view = self.client.task(task, None).await?;
					if let Some(busy) = busy.get(&task) {
						let of_use =
							view.as_ref().is_some_and(|view| step::may_matter(view, self.me));
						if busy.computing && !of_use {
							busy.cancel.store(true, Ordering::Relaxed);
						}
						continue;
					}
					if retry_at.get(&task).is_some_and(|at| *at > Instant::now()) {
						continue;
					}
					// Forgotten by the chain, or not known yet to a node that is behind.
					let Some(view) = view else { continue };
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
					let in_its_name = !matches!(step, Step::Wait | Step::Done | Step::Overdue(_));
					if in_its_name && works_for != self.me {
						let words = self.works_for_another(works_for);
						if said.insert((task, words.clone())) {
							self.note(task, json!({ "works_for": works_for }), &words);
						}
						continue;
					}
					let permit = match step {
						Step::Wait => continue,
						Step::Reveal(_) if self.options.silent => continue,
						Step::Done => {
							let kept = record.as_ref().and_then(|record| record.known.result());
							let known = kept.map_or(Known::Done, |digest| Known::Served { digest });
							self.store.conclude(task, Record { identity, known });
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
					let voted = view.contributions.iter().any(|voted| voted.worker == self.me);
					let authorisation = match step {
						Step::Compute | Step::Contribute(_) if !voted => {
							match self.admission(&view).await? {
								Admission::Admitted(authorisation) => authorisation,
								Admission::Passed => continue,
								Admission::Refused { refusal, words } => {
									if said.insert((task, words.clone())) {
										self.note(task, json!({ "refusal": refusal }), &words);
									}
									continue;
								},
							}
						},
						_ => None,
					};
					let cancel = Arc::new(AtomicBool::new(false));
					busy.insert(task, Busy { cancel: cancel.clone(), computing });
					let (worker, done) = (self.clone(), done.clone());
					let taken = tokio::spawn(async move {
						worker.take(step, view, authorisation, cancel).await
					});
					tokio::spawn(async move {
						// A step that panicked has failed as any other.
						let ended = taken.await.unwrap_or_else(|error| Err(error.into()));
						drop(permit);
						let _ = done.send((task, ended));
					});
				}
				self.next_block(block, &busy).await
			};
			match round.await {
				Ok(next) => (block, unwell) = (next, false),
				Err(error) => {
					if !unwell {
						let message = format!("{error:#}; going on in a moment");
						self.out.step("unwell", json!({ "message": message }), &message);
					}
					unwell = true;
					tokio::time::sleep(RETRY).await;
				},
			}
		}
	}

	/// A step that ended may lead to the next at once; otherwise a new block does, or a second.
	async fn next_block(&self, block: Head, busy: &HashMap<TaskId, Busy>) -> Result<Head> {
		let patience = if busy.is_empty() { 1000 } else { 300 };
		Ok(self.client.next_best(block.hash, Duration::from_millis(patience)).await?)
	}

	/// Forgets tasks that the chain has forgotten, and their results.
	async fn tidy(&self, now: Moment, busy: &HashMap<TaskId, Busy>) -> Result<()> {
		for task in self.store.known_at(now) {
			if !busy.contains_key(&task) && self.client.task(task, None).await?.is_none() {
				self.store.forget(task);
			}
		}
		self.store.tidy();
		Ok(())
	}

	/// Waits for what an earlier life of this worker sent: voting twice would cost a fee.
	async fn settle(&self) -> Result<()> {
		let start = Instant::now();
		while start.elapsed() < Duration::from_secs(30) {
			let on_chain = self.client.funds(self.account.id(), None).await?.transactions;
			if self.client.next_nonce(self.account.id()).await? <= u64::from(on_chain) {
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

	async fn admission(&self, view: &TaskView) -> Result<Admission> {
		let key = self.account.id();
		let standing = self.client.standing(view.id, key).await?;
		let folder = self.options.authorisations.as_deref();
		let is_operator = key != self.me;
		Ok(admission::admit(view.id, view.created, &standing, self.me, is_operator, folder))
	}

	/// Why the key's votes would count for somebody else, and what to do about it.
	fn works_for_another(&self, works_for: AccountId) -> String {
		let (key, me) = (self.account.id(), words::name(&self.me));
		match self.options.principal {
			Some(_) => format!(
				"waiting: this key does not work for {me}, whose owner lets it do so by `poco account \
				 operator set {key}`"
			),
			None => {
				let other = words::name(&works_for);
				format!(
					"waiting: this key works for {other}; give --as {works_for}, or end that by `poco \
					 account operator remove`"
				)
			},
		}
	}

	fn note(&self, task: TaskId, mut details: serde_json::Value, message: &str) {
		details["task"] = json!(task);
		details["message"] = json!(message);
		self.out.step("note", details, format!("{}  {message}", words::short(&task)));
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
}
