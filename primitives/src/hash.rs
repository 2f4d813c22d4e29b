//! The hashes of the protocol.
//!
//! All but [`content`] are BLAKE2b-256 over a domain tag of twelve bytes followed by the SCALE
//! encoding of the operands. Tags have one length and operands are fixed by their types, so no two kinds of hash
//! can ever be taken over the same bytes. The exact bytes are fixed by `vectors/hashes.json`.

use crate::{DealId, Digest, TaskId, H256};
use codec::Encode;
use sp_crypto_hashing::blake2_256;

/// Length of every domain tag.
pub const TAG_LENGTH: usize = 12;

/// Tags of the hashes. One more kind of hash takes one more tag; a tag never changes its meaning.
pub mod tag {
	use super::TAG_LENGTH;

	/// A deal's identifier.
	pub const DEAL: [u8; TAG_LENGTH] = *b"poco/deal/v1";
	/// A task's identifier.
	pub const TASK: [u8; TAG_LENGTH] = *b"poco/task/v1";
	/// A vote for a result.
	pub const VOTE: [u8; TAG_LENGTH] = *b"poco/vote/v1";
	/// A worker's seal on its own vote.
	pub const SEAL: [u8; TAG_LENGTH] = *b"poco/seal/v1";
	/// The digest of a result.
	pub const RESULT: [u8; TAG_LENGTH] = *b"poco/rslt/v1";
	/// A leaf of the tree over a result's output files.
	pub const FILE: [u8; TAG_LENGTH] = *b"poco/file/v1";
	/// An inner node of the tree over a result's output files.
	pub const NODE: [u8; TAG_LENGTH] = *b"poco/node/v1";
	/// A linear memory as a program left it.
	pub const MEMORY: [u8; TAG_LENGTH] = *b"poco/mem./v1";
	/// An entry of the registry.
	pub const ENTRY: [u8; TAG_LENGTH] = *b"poco/entr/v1";
	/// A group of the registry.
	pub const GROUP: [u8; TAG_LENGTH] = *b"poco/grp./v1";
	/// An order.
	pub const ORDER: [u8; TAG_LENGTH] = *b"poco/ordr/v1";
	/// The deal that a match makes.
	pub const MATCH: [u8; TAG_LENGTH] = *b"poco/mtch/v1";
	/// A voucher.
	pub const VOUCHER: [u8; TAG_LENGTH] = *b"poco/vchr/v1";
	/// A member's ticket in the draw for a task.
	pub const DRAW: [u8; TAG_LENGTH] = *b"poco/draw/v1";
	/// What a scheduler signs to let a worker contribute.
	pub const AUTHORISATION: [u8; TAG_LENGTH] = *b"poco/auth/v1";
	/// What an enclave signs of a contribution.
	pub const ENCLAVE: [u8; TAG_LENGTH] = *b"poco/encl/v1";
	/// What a worker signs to have its contribution submitted by somebody else.
	pub const RELAYED: [u8; TAG_LENGTH] = *b"poco/rlay/v1";
	/// What commits a spot check to a task's answer.
	pub const CHECK: [u8; TAG_LENGTH] = *b"poco/chck/v1";
	/// The blocks of what programs get for random bytes.
	pub const RANDOM: [u8; TAG_LENGTH] = *b"poco/rand/v1";
	/// An asset of another chain.
	pub const CURRENCY: [u8; TAG_LENGTH] = *b"poco/curr/v1";
}

/// `BLAKE2b-256(tag ‖ SCALE(operands))`.
pub fn tagged(tag: [u8; TAG_LENGTH], operands: &impl Encode) -> H256 {
	H256((tag, operands).using_encoded(blake2_256))
}

/// Hash of plain bytes, such as a stored program: BLAKE2b-256 with no tag, so that any tool can
/// compute it.
pub fn content(bytes: &[u8]) -> H256 {
	H256(blake2_256(bytes))
}

/// Identifier of the `number`-th deal that `requester` opened at the front door.
pub fn deal_id(requester: &impl Encode, number: u64) -> DealId {
	tagged(tag::DEAL, &(requester, number))
}

/// Identifier of the task at `index` of a deal.
pub fn task_id(deal: DealId, index: u32) -> TaskId {
	tagged(tag::TASK, &(deal, index))
}

/// The vote for a result of a task: `H(task, digest)`.
///
/// Bound to the task, so that a vote seen on one task is worth nothing on another with the same
/// answer.
pub fn vote(task: TaskId, digest: Digest) -> H256 {
	tagged(tag::VOTE, &(task, digest))
}

/// The seal of a worker on its vote: `H(worker, task, digest)`.
///
/// It can only be computed by somebody who knows the digest, and fits one worker only: a worker
/// that copied a vote cannot copy the seal.
pub fn seal(worker: &impl Encode, task: TaskId, digest: Digest) -> H256 {
	tagged(tag::SEAL, &(worker, task, digest))
}

/// What a scheduler, or the broker of trusted execution environments, signs to let a worker
/// contribute to a task of its pool, by this enclave if by any. Such tasks have identifiers that no
/// other chain has.
pub fn authorisation(worker: &impl Encode, task: TaskId, enclave: Option<&impl Encode>) -> H256 {
	tagged(tag::AUTHORISATION, &(worker, task, enclave))
}

/// What an enclave signs of a contribution that it made: its vote and its seal, which are bound to
/// task and worker.
pub fn enclave_contribution(vote: H256, seal: H256) -> H256 {
	tagged(tag::ENCLAVE, &(vote, seal))
}

/// What a worker signs to have its contribution submitted by somebody else. `chain` is the hash of
/// the chain's first block.
pub fn relayed_contribution(chain: H256, task: TaskId, vote: H256, seal: H256) -> H256 {
	tagged(tag::RELAYED, &(chain, task, vote, seal))
}

/// What commits to the answer of a task before the task exists: whoever knows the salt can open it.
pub fn check(task: TaskId, digest: Digest, salt: H256) -> H256 {
	tagged(tag::CHECK, &(task, digest, salt))
}

/// The key under which an asset of another chain is listed. `location` says where the asset lies, seen
/// from here, as version 5 of XCM encodes it, without the networks that accounts in it name.
pub fn currency(location: &impl Encode) -> H256 {
	tagged(tag::CURRENCY, location)
}
