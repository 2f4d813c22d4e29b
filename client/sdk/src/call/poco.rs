//! Calls of the pallet `Poco`: bonds, artifacts, tasks and deals.

use super::Call;
use crate::AccountId;
use codec::{Compact, Encode};
use poco_primitives::{
	order::Currency,
	result::{ResultLocation, ResultSummary},
	task::{ArtifactKind, TaskSpec},
	Balance, CategoryId, DealId, Digest, TaskId, H256,
};

fn poco(name: &'static str, arguments: impl Encode) -> Call {
	Call::new("Poco", name, arguments)
}

/// Holds `amount` more of the caller's balance as its bond.
pub fn bond(amount: Balance) -> Call {
	poco("bond", (Compact(amount),))
}

/// Releases what no open contribution locks of the caller's bond, up to `amount`.
pub fn unbond(amount: Balance) -> Call {
	poco("unbond", (Compact(amount),))
}

/// Pays out what `worker` earned.
pub fn withdraw(worker: AccountId) -> Call {
	poco("withdraw", (worker,))
}

/// Stores a program or data under its content hash.
pub fn store(kind: ArtifactKind, bytes: Vec<u8>) -> Call {
	poco("store", (kind, bytes))
}

/// Removes stored bytes of the caller.
pub fn remove(hash: H256) -> Call {
	poco("remove", (hash,))
}

/// Buys a computation: `threshold` N is trust `2^N`.
pub fn create_task(
	threshold: u8,
	category: Option<CategoryId>,
	reward: Balance,
	spec: TaskSpec,
) -> Call {
	poco("create_task", (threshold, category, Compact(reward), spec))
}

/// Votes for a result.
pub fn contribute(task: TaskId, vote: H256, seal: H256) -> Call {
	poco("contribute", (task, vote, seal))
}

/// Opens the caller's vote.
pub fn reveal(task: TaskId, digest: Digest) -> Call {
	poco("reveal", (task, digest))
}

/// Says where a result's bytes are.
pub fn publish(task: TaskId, summary: ResultSummary, location: ResultLocation) -> Call {
	poco("publish", (task, summary, location))
}

/// Settles a task whose reveal window is over and where somebody revealed.
pub fn finalize(task: TaskId) -> Call {
	poco("finalize", (task,))
}

/// Opens a task again whose reveal window is over and where nobody revealed.
pub fn reopen(task: TaskId) -> Call {
	poco("reopen", (task,))
}

/// Refunds a task that reached no end before its final deadline.
pub fn claim(task: TaskId) -> Call {
	poco("claim", (task,))
}

/// Removes the records of a task that ended long enough ago.
pub fn prune(task: TaskId) -> Call {
	poco("prune", (task,))
}

/// Opens the task at this position of a deal for contributions.
pub fn initialize(deal: DealId, index: u32) -> Call {
	poco("initialize", (deal, index))
}

/// Opens `count` tasks of a deal for contributions, from position `first` on.
pub fn initialize_many(deal: DealId, first: u32, count: u32) -> Call {
	poco("initialize_many", (deal, first, count))
}

/// Refunds the tasks of a deal that nobody initialized before its final deadline.
pub fn refund_rest(deal: DealId) -> Call {
	poco("refund_rest", (deal,))
}

/// Pays out what `account` earned in a currency other than the chain's own.
pub fn withdraw_asset(account: AccountId, currency: Currency) -> Call {
	poco("withdraw_asset", (account, currency))
}
