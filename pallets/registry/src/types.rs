//! What the pallet stores, and what it asks of its runtime.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::dispatch::DispatchResult;
use poco_primitives::{
	registry::{Details, EntrySale, Name, PoolPolicy},
	task::Artifact,
	Balance, H256,
};
use scale_info::TypeInfo;
use sp_runtime::Permill;

/// An app, a dataset or a workerpool. It lies under the address of its identifier.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Entry<AccountId> {
	/// Whose income it is.
	pub owner: AccountId,
	/// Its identifier, made of its creator and its details.
	pub id: H256,
	/// What it sells.
	pub details: Details,
	/// A workerpool's terms; nothing else has any.
	pub policy: Option<PoolPolicy>,
	/// Whether it can be bought, and for how much.
	pub sale: Option<EntrySale<AccountId>>,
	/// Orders for it with a lower salt, read big-endian, are void.
	pub salt_floor: H256,
	/// What is held on its owner's balance until it is removed, in smallest units.
	pub deposit: Balance,
}

/// A set of addresses that an order can be restricted to.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Group<AccountId> {
	/// Who decides on its members.
	pub owner: AccountId,
	/// What it is called.
	pub name: Name,
	/// Number of its members.
	pub members: u32,
	/// What is held on its owner's balance, in smallest units.
	pub deposit: Balance,
}

/// How far the policy of a workerpool may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
	/// Most that a contribution may stake, as a part of the pool's price.
	pub max_stake_ratio: Permill,
	/// Most that a scheduler may take of what a task pays.
	pub max_scheduler_ratio: Permill,
}

/// What is held for records, in smallest units. What was taken is written down with the record: a
/// change of these touches later records only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deposits {
	/// For every entry.
	pub entry: Balance,
	/// For every byte of an entry's encoded details.
	pub byte: Balance,
	/// For every group.
	pub group: Balance,
	/// For every member of a group.
	pub member: Balance,
}

impl Deposits {
	/// For an entry whose details take this many bytes.
	pub fn of_entry(&self, bytes: u32) -> Balance {
		self.entry.saturating_add(self.byte.saturating_mul(bytes.into()))
	}

	/// For this many members, their group apart.
	pub fn of_members(&self, members: u32) -> Balance {
		self.member.saturating_mul(members.into())
	}

	/// For a group of this many members.
	pub fn of_group(&self, members: u32) -> Balance {
		self.group.saturating_add(self.of_members(members))
	}
}

/// Keeps the bytes that entries sell. Every entry that sells bytes pins them once, so the same bytes
/// may be pinned more than once, and stay until the last of those pins is undone.
pub trait ArtifactStore<AccountId> {
	/// Keeps these bytes from being removed. Refuses what is not there, what is stored by somebody
	/// else than `seller`, and, where `is_app`, what is no app.
	fn pin(seller: &AccountId, artifact: &Artifact, is_app: bool) -> DispatchResult;

	/// Undoes one pin.
	fn unpin(artifact: &Artifact);

	/// An app that this account can pin, as dear to pin and unpin as there is.
	#[cfg(feature = "runtime-benchmarks")]
	fn pinnable(seller: &AccountId) -> Artifact;
}

/// Keeps nothing and takes everything.
impl<AccountId> ArtifactStore<AccountId> for () {
	fn pin(_: &AccountId, _: &Artifact, _: bool) -> DispatchResult {
		Ok(())
	}

	fn unpin(_: &Artifact) {}

	#[cfg(feature = "runtime-benchmarks")]
	fn pinnable(_: &AccountId) -> Artifact {
		Artifact::OnChain(H256::zero())
	}
}
