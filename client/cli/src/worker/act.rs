//! The steps of a worker: computing, voting, revealing, publishing.

use super::{
	state::{self, Known, Record},
	step::Step,
	RevealOn, Worker,
};
use crate::{artifact, follow};
use anyhow::Result;
use codec::Encode;
use poco_executor::{HostLimits, Job};
use poco_primitives::{
	hash,
	result::{Bundle, ResultBundle, ResultLocation, CALLBACK_FILE, MAX_INLINE_RESULT},
	Digest,
};
use poco_sdk::{call, Authorisation, Call, Submission, TaskView, Until};
use std::{
	sync::{atomic::AtomicBool, Arc},
	time::{Duration, Instant},
};

impl Worker {
	/// Does what comes next about a task.
	pub(super) async fn take(
		&self,
		step: Step,
		view: TaskView,
		authorisation: Option<Authorisation>,
		cancel: Arc<AtomicBool>,
	) -> Result<()> {
		let task = view.id;
		match step {
			Step::Wait | Step::Done => Ok(()),
			Step::Compute => self.compute(&view, cancel).await,
			Step::Contribute(digest) => {
				let (vote, seal) = (hash::vote(task, digest), hash::seal(&self.me, task, digest));
				self.send(match authorisation {
					None => call::contribute(task, vote, seal),
					authorisation => {
						call::contribute_authorised(Submission { task, vote, seal, authorisation })
					},
				})
				.await?;
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
					&format!("a window passed some time ago: sending `{}`", call.name()),
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
			self.store.conclude(task, Record { identity, known: Known::Abstained { reason } });
			Ok(())
		};
		let cache = self.store.artifacts();
		self.store.make_room(self.options.cache.saturating_mul(1 << 20));
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
				let record = Record { identity, known: Known::Digest { digest, result: true } };
				let kept = self.store.put_result(digest, &execution.result.encode());
				// What cannot be kept would be computed for ever.
				if let Err(error) = kept.and_then(|()| self.store.put(task, &record)) {
					return abstain(format!("its result cannot be kept: {error:#}"));
				}
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
		let result = ResultBundle::open(&bytes, digest)
			.map_err(|mismatch| anyhow::anyhow!("the result on disk is damaged: {mismatch}"))?;
		let callback = match view.callback_open {
			true => result.files.get(CALLBACK_FILE).unwrap_or_default().to_vec(),
			false => Vec::new(),
		};
		// What is too large is not passed on, and the chain gives the price of that back.
		let fits = callback.len() <= MAX_INLINE_RESULT as usize;
		let callback = if fits { callback } else { Vec::new() };
		self.send(call::publish(task, result.summary, location, callback)).await?;
		self.say("published", task, "published the result");
		Ok(())
	}
}
