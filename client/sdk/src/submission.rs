//! Contributions to tasks that are not open to everybody, and the signatures that they need.

use crate::{Account, AccountId};
use codec::{Decode, Encode};
use poco_primitives::{hash, TaskId, H256};
pub use subxt::utils::MultiSignature as Signature;

/// Why a worker may contribute to a task that is not open to anybody.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Authorisation {
	/// Of the scheduler or the key that it named, or of the broker where an enclave is named.
	pub signature: Signature,
	/// The enclave that made the contribution.
	pub enclave: Option<Enclave>,
}

/// An enclave that made a contribution.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Enclave {
	/// Its key.
	pub key: AccountId,
	/// Its signature over [`enclave_contribution`](hash::enclave_contribution).
	pub signature: Signature,
}

/// A vote on a task's result, with what lets its worker give it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Submission {
	/// The task.
	pub task: TaskId,
	/// `H(task, digest)`.
	pub vote: H256,
	/// `H(worker, task, digest)`.
	pub seal: H256,
	/// Where the task is not open to the worker without one.
	pub authorisation: Option<Authorisation>,
}

/// A worker's contribution that somebody else submits.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Relayed {
	/// Who contributes.
	pub worker: AccountId,
	/// What.
	pub submission: Submission,
	/// Of the worker, over [`relayed_contribution`](hash::relayed_contribution).
	pub signature: Signature,
}

impl Account {
	/// Signs that a worker may contribute to a task of the signer's pool, by this enclave if by
	/// any.
	pub fn authorise(
		&self,
		worker: AccountId,
		task: TaskId,
		enclave: Option<AccountId>,
	) -> Signature {
		self.sign(hash::authorisation(&worker, task, enclave.as_ref()))
	}

	/// Signs a contribution of this account, for somebody else to submit on the chain whose first
	/// block has this hash.
	pub fn relayed(&self, genesis: H256, submission: Submission) -> Relayed {
		let Submission { task, vote, seal, .. } = submission;
		let signature = self.sign(hash::relayed_contribution(genesis, task, vote, seal));
		Relayed { worker: self.id(), submission, signature }
	}

	fn sign(&self, hash: H256) -> Signature {
		Signature::Sr25519(self.key.sign(hash.as_bytes()).0)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_core::{sr25519, Pair};

	#[test]
	fn an_authorisation_is_the_schedulers_word_for_one_worker_and_task() {
		let scheduler = Account::from_uri("//Scheduler").unwrap();
		let worker = Account::from_uri("//Bob").unwrap().id();
		let task = H256([7; 32]);
		let Signature::Sr25519(signature) = scheduler.authorise(worker, task, None) else {
			panic!("another scheme")
		};
		let holds = |worker: AccountId, task, enclave: Option<AccountId>| {
			sr25519::Pair::verify(
				&sr25519::Signature::from_raw(signature),
				hash::authorisation(&worker, task, enclave.as_ref()),
				&sr25519::Public::from_raw(scheduler.id().0),
			)
		};
		assert!(holds(worker, task, None));
		assert!(!holds(scheduler.id(), task, None), "for somebody else");
		assert!(!holds(worker, H256([8; 32]), None), "for another task");
		assert!(!holds(worker, task, Some(worker)), "for an enclave");
	}
}
