//! `poco waive`: a worker gives its reward to the campaign that paid it.

use crate::{
	commands::{
		args,
		campaign::{find, in_currency},
		donate::SecretOptions,
	},
	exit::{bad_input, would_refuse, Status},
	keys::KeyOptions,
	output::Output,
	send::tell_in_words,
	words::{self, money},
};
use anyhow::Result;
use clap::Args;
use poco_primitives::{
	attestation::{payments_after, Payee, PayeeRole, Payment},
	Balance, TaskId, H256,
};
use poco_sdk::{
	call::donations,
	client::{Settled, Stopped},
	AccountId, Client, Error, Until,
};
use serde_json::json;

/// Options of `poco waive`.
#[derive(Args)]
pub struct Options {
	/// The task's 0x identifier. What was paid for it is found in the block in which its end became
	/// final: the node has to have kept the state of that.
	#[arg(value_parser = args::hash)]
	task: TaskId,
	#[command(flatten)]
	secret: SecretOptions,
	#[command(flatten)]
	key: KeyOptions,
}

/// Runs the command.
pub async fn run(url: &str, options: Options, out: &Output) -> Result<Status> {
	let Options { task, secret, key } = options;
	secret.ensure_new()?;
	let client = Client::connect(url).await?;
	let settled = client.settled(task, None).await?.ok_or_else(|| {
		would_refuse(
			"TaskNotSettled",
			format!(
				"no campaign paid task {task:?}, its result can still be undone, or its records are gone: \
				 `poco task show {task:?}` shows it, and `poco due` tells when campaigns are told"
			),
		)
	})?;
	let view = find(&client, settled.campaign).await?;
	let account = key.account(&client, out).await?;
	not_given(&settled, account.id())?;
	let (block, payment) = find_payment(&client, task, &settled).await?;
	let amount = reward(&payment, account.id())?;
	out.step(
		"payment",
		json!({
			"task": task,
			"campaign": settled.campaign,
			"block": block,
			"amount": amount.to_string(),
		}),
		format!(
			"{} earned {} of campaign {} (block {block})",
			words::name(&account.id()),
			money(amount, view.currency),
			settled.campaign
		),
	);
	// Tried before a secret is written for it.
	let trial = donations::waive(&payment, None);
	let tried = client.dry_run_call(account.id(), &trial).await?;
	if let Some(Stopped { name, words }) = tried.stopped {
		return Err(would_refuse(&name, words));
	}
	let commitment = secret.commit(&client, settled.campaign, account.id(), out)?;
	let call = donations::waive(&payment, commitment);
	let done = client.submit(&account, &call, Until::InBestBlock).await?;
	tell_in_words(&done, |event| in_currency(event, view.currency), out);
	Ok(Status::Done)
}

/// Sees that a worker has not given its reward.
fn not_given(settled: &Settled, worker: AccountId) -> Result<()> {
	if !settled.waived.contains(&worker) {
		return Ok(());
	}
	let words = format!(
		"{} has given its reward for this task: `poco receipt list` shows its receipts",
		words::name(&worker)
	);
	Err(would_refuse("AlreadyWaived", words))
}

/// What a worker was paid for proving a task's result.
fn reward(payment: &Payment, worker: AccountId) -> Result<Balance> {
	let own = H256(worker.0);
	let is_worker = |payee: &&Payee| payee.role == PayeeRole::Worker;
	let workers: Vec<_> = payment.payees.iter().filter(is_worker).collect();
	if let Some(payee) = workers.iter().find(|payee| payee.account == own) {
		return Ok(payee.amount);
	}
	let names: Vec<_> =
		workers.iter().map(|payee| words::name(&AccountId(payee.account.0))).collect();
	let words = format!(
		"{} was not paid for proving the result of task {:?}: sign as one of those who were, {}",
		words::name(&worker),
		payment.task,
		names.join(", ")
	);
	Err(would_refuse("NotAWorker", words))
}

/// What was paid for a task, and the block that says so: the first one after which the task is settled. The chain
/// keeps no more than a hash of it.
async fn find_payment(client: &Client, task: TaskId, settled: &Settled) -> Result<(u64, Payment)> {
	let mut search = Search::up_to(client.best().await?.number);
	while let Some(number) = search.next() {
		let found = is_settled(client, task, number).await?;
		search.note(number, found);
	}
	let block = search.with;
	let payment = match client.hash_at(block).await? {
		Some(hash) => client.payment(task, hash).await?,
		None => None,
	};
	let payment =
		payment.filter(|payment| payments_after(settled.before, payment) == settled.after);
	payment.map(|payment| (block, payment)).ok_or_else(|| {
		bad_input(format!(
			"the node at {} has kept no state of the block in which the end of task {task:?} became final: \
			 name one that keeps all states with --url",
			client.url()
		))
	})
}

/// Whether a task was settled by the end of a block, as far as the node knows.
async fn is_settled(client: &Client, task: TaskId, number: u64) -> Result<bool> {
	let Some(hash) = client.hash_at(number).await? else { return Ok(false) };
	match client.settled(task, Some(hash)).await {
		Ok(settled) => Ok(settled.is_some()),
		// Its state is not kept any more.
		Err(Error::Rpc { .. }) => Ok(false),
		Err(error) => Err(error.into()),
	}
}

/// The search for the first block that has something, when all later ones have it. The last blocks are looked at
/// first, since few nodes keep states of older ones.
struct Search {
	/// One before the first.
	without: u64,
	/// The first, or a later one.
	with: u64,
	/// How far one step goes back.
	step: u64,
}

impl Search {
	/// The last block has it, and the chain's first one has not.
	fn up_to(last: u64) -> Self {
		Self { without: 0, with: last, step: 16 }
	}

	/// The block to look at next, as long as the first one is not found.
	fn next(&self) -> Option<u64> {
		let apart = self.with.saturating_sub(self.without);
		(apart > 1).then(|| self.with - self.step.min(apart / 2))
	}

	/// Notes whether a block has it.
	fn note(&mut self, number: u64, found: bool) {
		if found {
			self.with = number;
			self.step = self.step.saturating_mul(2);
		} else {
			self.without = number;
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::exit::refusal;
	use poco_sdk::Account;

	fn id(uri: &str) -> AccountId {
		Account::from_uri(uri).unwrap().id()
	}

	fn payment() -> Payment {
		let payee = |uri, role, amount| Payee { account: H256(id(uri).0), role, amount };
		let payees = vec![
			payee("//Scheduler", PayeeRole::Scheduler, 1),
			payee("//Bob", PayeeRole::Worker, 2),
			payee("//Charlie", PayeeRole::Worker, 3),
		];
		Payment { task: H256([7; 32]), spent: 9, payees }
	}

	#[test]
	fn a_worker_gives_what_it_was_paid_for_proving_the_result() {
		assert_eq!(reward(&payment(), id("//Charlie")).unwrap(), 3);
		for stranger in ["//Scheduler", "//Dave"] {
			let refused = reward(&payment(), id(stranger)).unwrap_err();
			assert_eq!(refusal(&refused), Some("NotAWorker"));
			assert_eq!(Status::of(&refused), Status::Refused);
			assert!(refused.to_string().ends_with("Bob, Charlie"), "{refused}");
		}
	}

	#[test]
	fn a_reward_is_given_once() {
		let settled = Settled {
			campaign: 4,
			period: 1,
			before: H256::zero(),
			after: H256([1; 32]),
			waived: vec![id("//Bob")],
		};
		assert!(not_given(&settled, id("//Charlie")).is_ok());
		let refused = not_given(&settled, id("//Bob")).unwrap_err();
		assert_eq!(refusal(&refused), Some("AlreadyWaived"));
	}

	#[test]
	fn the_first_block_is_found_in_few_steps_and_late_ones_in_fewer() {
		let find = |first: u64, last: u64| {
			let (mut search, mut steps) = (Search::up_to(last), 0);
			while let Some(number) = search.next() {
				assert!(number > 0 && number < last, "{number}");
				search.note(number, number >= first);
				steps += 1;
			}
			(search.with, steps)
		};
		for last in 1..70 {
			for first in 1..=last {
				assert_eq!(find(first, last).0, first, "of {last}");
			}
		}
		let million = 1_000_000;
		for (first, most) in [(1, 50), (million / 2, 50), (million - 5, 10), (million, 10)] {
			let (found, steps) = find(first, million);
			assert_eq!(found, first);
			assert!(steps <= most, "{first}: {steps} steps");
		}
	}
}
