//! Calls of the pallet `Poco`: bonds, artifacts, tasks, deals, pools, appeals and spot checks.

use super::Call;
use crate::{
	submission::{Authorisation, Relayed, Submission},
	AccountId,
};
use codec::{Compact, Encode};
use poco_primitives::{
	deal::Admission,
	order::Currency,
	result::{ResultLocation, ResultSummary},
	task::{ArtifactKind, TaskSpec},
	Balance, CategoryId, DealId, Digest, TaskId, H160, H256,
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

/// Says where a result's bytes are. `callback` is what a callback passes on, where one was bought
/// and waits, else nothing.
pub fn publish(
	task: TaskId,
	summary: ResultSummary,
	location: ResultLocation,
	callback: Vec<u8>,
) -> Call {
	poco("publish", (task, summary, location, callback))
}

/// Says where several results are, each as by [`publish`]; those that are refused do not hinder the
/// others.
pub fn publish_many(announcements: Vec<(TaskId, ResultSummary, ResultLocation, Vec<u8>)>) -> Call {
	poco("publish_many", (announcements,))
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

/// Votes for the result of a task that is not open to everybody.
pub fn contribute_authorised(submission: Submission) -> Call {
	poco("contribute_authorised", (submission,))
}

/// Votes on several tasks; those that are refused do not hinder the others.
pub fn contribute_many(submissions: Vec<Submission>) -> Call {
	poco("contribute_many", (submissions,))
}

/// Submits votes that their workers have signed.
pub fn relay(contributions: Vec<Relayed>) -> Call {
	poco("relay", (contributions,))
}

/// Opens the caller's votes on several tasks; those that are refused do not hinder the others.
pub fn reveal_many(reveals: Vec<(TaskId, Digest)>) -> Call {
	poco("reveal_many", (reveals,))
}

/// Votes for, proves and publishes the result of a task of trust 1, all at once.
pub fn contribute_and_finalize(
	task: TaskId,
	summary: ResultSummary,
	location: ResultLocation,
	callback: Vec<u8>,
	authorisation: Option<Authorisation>,
) -> Call {
	poco("contribute_and_finalize", (task, summary, location, callback, authorisation))
}

/// Refunds those of several tasks that reached no end before their final deadline.
pub fn claim_many(tasks: Vec<TaskId>) -> Call {
	poco("claim_many", (tasks,))
}

/// Says who may contribute to a pool's tasks, and what members stake where the chain draws them.
pub fn set_pool(pool: H160, admission: Admission, minimum: Balance, cap: Balance) -> Call {
	poco("set_pool", (pool, admission, Compact(minimum), Compact(cap)))
}

/// Names the key that signs the caller's authorisations, or lets it sign them itself again.
pub fn set_authority(key: Option<AccountId>) -> Call {
	poco("set_authority", (key,))
}

/// Names the key that votes, reveals and publishes for the caller, by the caller's bond; or ends that
/// it has one, or is one.
pub fn set_operator(operator: Option<AccountId>) -> Call {
	poco("set_operator", (operator,))
}

/// Makes the caller a member of a pool whose workers the chain draws.
pub fn join(pool: H160, stake: Balance) -> Call {
	poco("join", (pool, Compact(stake)))
}

/// Ends the caller's membership of a pool.
pub fn leave(pool: H160) -> Call {
	poco("leave", (pool,))
}

/// Names who vouches for enclaves, or nobody. For governance.
pub fn set_broker(broker: Option<AccountId>) -> Call {
	poco("set_broker", (broker,))
}

/// Names the pool whose members judge appeals, or none. For governance.
pub fn set_court(pool: Option<H160>) -> Call {
	poco("set_court", (pool,))
}

/// Names whose spot checks move the scores that count everywhere, or nobody. For governance.
pub fn set_checker(checker: Option<AccountId>) -> Call {
	poco("set_checker", (checker,))
}

/// Appeals against a result. `answer` is the digest and the salt that the caller committed to
/// before, where it is not the requester.
pub fn appeal(task: TaskId, trust: u32, reward: Balance, answer: Option<(Digest, H256)>) -> Call {
	poco("appeal", (task, trust, Compact(reward), answer))
}

/// Ends an appeal whose rerun has ended.
pub fn judge(task: TaskId) -> Call {
	poco("judge", (task,))
}

/// Commits to the answer of a task, see [`check`](poco_primitives::hash::check).
pub fn commit_check(commitment: H256) -> Call {
	poco("commit_check", (commitment,))
}

/// Confirms a result by the answer that the caller committed to before.
pub fn open_check(task: TaskId, digest: Digest, salt: H256) -> Call {
	poco("open_check", (task, digest, salt))
}

/// Takes a commitment of the caller back.
pub fn drop_check(commitment: H256) -> Call {
	poco("drop_check", (commitment,))
}
