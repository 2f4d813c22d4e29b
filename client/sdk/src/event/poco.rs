//! Events of the pallet `Poco`.

use super::events;
use crate::AccountId;
use poco_primitives::{
	deal::Admission, order::Currency, task::Verdict, Balance, DealId, Digest, Moment, TaskId, H160,
	H256,
};
use serde::{Deserialize, Serialize};

/// For what somebody else than a worker is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
	/// For the app.
	App,
	/// For the dataset.
	Dataset,
	/// For scheduling.
	Scheduler,
	/// For publishing what the scheduler did not publish in time.
	Publisher,
}

events! {
	/// An event of bonds, artifacts, deals or tasks.
	PocoEvent {
		/// A worker bonded more.
		Bonded { worker: AccountId, amount: Balance },
		/// A worker released a part of its bond.
		Unbonded { worker: AccountId, amount: Balance },
		/// Earnings were paid out.
		Withdrawn { worker: AccountId, amount: Balance },
		/// Earnings in another currency were paid out.
		AssetWithdrawn { account: AccountId, currency: Currency, amount: Balance },
		/// Bytes were stored.
		ArtifactStored { hash: H256, owner: AccountId, length: u32 },
		/// Stored bytes were removed.
		ArtifactRemoved { hash: H256 },
		/// Somebody paid for tasks; the price is that of one.
		DealOpened {
			deal: DealId,
			payer: AccountId,
			volume: u32,
			currency: Currency,
			price: Balance,
		},
		/// Tasks of a deal that nobody initialized were refunded.
		DealRefunded {
			deal: DealId,
			payer: AccountId,
			tasks: u32,
			currency: Currency,
			amount: Balance,
			forfeited: Balance,
		},
		/// A task was bought at the front door.
		TaskCreated { task: TaskId, deal: DealId, requester: AccountId, reward: Balance },
		/// A task of a deal takes contributions.
		TaskInitialized { task: TaskId, deal: DealId, index: u32 },
		/// A worker voted.
		Contributed { task: TaskId, worker: AccountId, vote: H256 },
		/// A vote reached consensus.
		ConsensusReached { task: TaskId, vote: H256, winners: u32, reveal_deadline: Moment },
		/// A worker opened its vote.
		Revealed { task: TaskId, worker: AccountId, digest: Digest },
		/// A worker earned its share.
		Rewarded { task: TaskId, worker: AccountId, currency: Currency, amount: Balance },
		/// Somebody else earned its share.
		Paid { task: TaskId, payee: AccountId, role: Role, currency: Currency, amount: Balance },
		/// A scheduler was paid out of what others forfeited earlier, apart from its share.
		KittyDrawn { task: TaskId, scheduler: AccountId, amount: Balance },
		/// A worker lost its stake.
		Slashed { task: TaskId, worker: AccountId, amount: Balance },
		/// A scheduler lost its stake.
		SchedulerSlashed { task: TaskId, scheduler: AccountId, amount: Balance },
		/// A task was settled.
		TaskCompleted { task: TaskId, digest: Digest, burned: Balance, to_kitty: Balance },
		/// A task was given up.
		TaskFailed { task: TaskId, reason: String, burned: Balance, to_kitty: Balance },
		/// Whoever paid for a task got the money back.
		Refunded { task: TaskId, payer: AccountId, currency: Currency, amount: Balance },
		/// A worker that did its part of a failed task was compensated.
		Compensated { task: TaskId, worker: AccountId, amount: Balance },
		/// A task takes contributions again.
		TaskReopened { task: TaskId },
		/// A vote among several was refused.
		ContributionRefused { task: TaskId, worker: AccountId },
		/// A reveal among several was refused.
		RevealRefused { task: TaskId },
		/// A publication among several was refused.
		PublicationRefused { task: TaskId },
		/// A result is doubted, and computed again.
		Appealed { task: TaskId, by: AccountId, rerun: TaskId },
		/// An appeal has come to its end.
		Judged { task: TaskId, verdict: Verdict, awarded: Balance, burned: Balance },
		/// Somebody committed to an answer.
		CheckCommitted { commitment: H256, by: AccountId },
		/// A commitment was taken back.
		CheckDropped { commitment: H256 },
		/// A result is what somebody knew before.
		CheckConfirmed { task: TaskId, by: AccountId },
		/// A pool's owner said who may contribute.
		PoolSet { pool: H160, admission: Admission, minimum: Balance, cap: Balance },
		/// Another key signs a scheduler's authorisations, or none.
		AuthoritySet { scheduler: AccountId, key: Option<AccountId> },
		/// Another key works for an account, or none does.
		OperatorSet { worker: AccountId, operator: Option<AccountId> },
		/// Somebody's spot checks move the scores that count everywhere, or nobody's do.
		CheckerSet { checker: Option<AccountId> },
		/// A worker became a member of a pool.
		Joined { pool: H160, worker: AccountId, stake: Balance },
		/// A worker is no member of a pool any more.
		Left { pool: H160, worker: AccountId, stake: Balance },
		/// A worker, or the scheduler, said where the result is.
		Published { task: TaskId, publisher: AccountId },
		/// A task's records were removed.
		TaskPruned { task: TaskId },
	}
}

impl PocoEvent {
	/// The task that the event is about.
	pub fn task(&self) -> Option<TaskId> {
		use PocoEvent::*;
		match self {
			TaskCreated { task, .. }
			| TaskInitialized { task, .. }
			| Contributed { task, .. }
			| ConsensusReached { task, .. }
			| Revealed { task, .. }
			| Rewarded { task, .. }
			| Paid { task, .. }
			| KittyDrawn { task, .. }
			| Slashed { task, .. }
			| SchedulerSlashed { task, .. }
			| TaskCompleted { task, .. }
			| TaskFailed { task, .. }
			| Refunded { task, .. }
			| Compensated { task, .. }
			| TaskReopened { task }
			| ContributionRefused { task, .. }
			| RevealRefused { task }
			| PublicationRefused { task }
			| Appealed { task, .. }
			| Judged { task, .. }
			| CheckConfirmed { task, .. }
			| Published { task, .. }
			| TaskPruned { task } => Some(*task),
			Bonded { .. }
			| Unbonded { .. }
			| Withdrawn { .. }
			| AssetWithdrawn { .. }
			| ArtifactStored { .. }
			| ArtifactRemoved { .. }
			| DealOpened { .. }
			| DealRefunded { .. }
			| CheckCommitted { .. }
			| CheckDropped { .. }
			| PoolSet { .. }
			| AuthoritySet { .. }
			| OperatorSet { .. }
			| CheckerSet { .. }
			| Joined { .. }
			| Left { .. }
			| Unknown { .. } => None,
		}
	}
}
