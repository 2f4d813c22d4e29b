//! The calls of the pallet, encoded from the shared types.

use crate::AccountId;
use codec::{Compact, Encode};
use poco_primitives::{
	result::{ResultLocation, ResultSummary},
	task::{ArtifactKind, TaskSpec},
	Balance, CategoryId, Digest, TaskId, H256,
};
use subxt::{
	ext::scale_encode::{EncodeAsFields, Error as EncodeError, FieldIter, TypeResolver},
	tx::Payload,
};

/// A call: its pallet, its name and its encoded arguments. The node's metadata turns the names
/// into indices when the call is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
	pallet: &'static str,
	name: &'static str,
	arguments: Arguments,
}

/// SCALE bytes that are copied as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arguments(Vec<u8>);

impl EncodeAsFields for Arguments {
	fn encode_as_fields_to<R: TypeResolver>(
		&self,
		_: &mut dyn FieldIter<'_, R::TypeId>,
		_: &R,
		out: &mut Vec<u8>,
	) -> Result<(), EncodeError> {
		out.extend_from_slice(&self.0);
		Ok(())
	}
}

impl Payload for Call {
	type CallData = Arguments;

	fn pallet_name(&self) -> &str {
		self.pallet
	}

	fn call_name(&self) -> &str {
		self.name
	}

	fn call_data(&self) -> &Arguments {
		&self.arguments
	}
}

impl Call {
	/// A call of any pallet. `arguments` encode as a tuple of the call's arguments.
	pub fn new(pallet: &'static str, name: &'static str, arguments: impl Encode) -> Self {
		Self { pallet, name, arguments: Arguments(arguments.encode()) }
	}

	/// Its name.
	pub fn name(&self) -> &'static str {
		self.name
	}
}

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
