//! What is for sale, who owns it, and how it is named.
//!
//! Everything that an order can name has an *address* of twenty bytes: entries of the registry,
//! groups and accounts. So an order of ours can say whatever one of iExec's says.

// The encoding of enums numbers their variants with `as`.
#![allow(clippy::cast_possible_truncation)]

use crate::{
	hash::{tag, tagged},
	result::ExecutionProfile,
	task::Artifact,
	Balance, CategoryId, Moment, H160, H256,
};
use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
pub use sp_arithmetic::Permill;
use sp_crypto_hashing::keccak_256;

/// Most bytes of a name.
pub const MAX_NAME: u32 = 64;

/// What something is called: UTF-8.
pub type Name = BoundedVec<u8, ConstU32<MAX_NAME>>;

/// The end of every account that signs by EIP-712, after the twenty bytes of its address.
pub const EVM_SUFFIX: [u8; 12] = [0xee; 12];

/// The account that signs by EIP-712 with the key of this address.
pub fn evm_account(address: H160) -> [u8; 32] {
	let mut account = [0; 32];
	let (start, end) = account.split_at_mut(20);
	start.copy_from_slice(&address.0);
	end.copy_from_slice(&EVM_SUFFIX);
	account
}

/// The address that an account signs with by EIP-712, if it is one that does.
pub fn evm_address(account: &(impl AsRef<[u8]> + ?Sized)) -> Option<H160> {
	let (address, suffix) = account.as_ref().split_at_checked(20)?;
	(suffix == EVM_SUFFIX).then(|| H160::from_slice(address))
}

/// The address of an account: of one that signs by EIP-712 the one it signs with; of every other
/// one the [`address_of`] its identifier.
pub fn address_of_account(account: &(impl AsRef<[u8]> + ?Sized)) -> H160 {
	evm_address(account).unwrap_or_else(|| last_twenty(keccak_256(account.as_ref())))
}

/// The address of an entry or a group: the last twenty bytes of the Keccak-256 of its identifier.
pub fn address_of(id: H256) -> H160 {
	last_twenty(keccak_256(&id.0))
}

fn last_twenty(hash: [u8; 32]) -> H160 {
	H160::from(H256(hash))
}

/// Identifier of the entry that `creator` makes of these details. The same details of the same
/// creator are the same entry.
pub fn entry_id(creator: &impl Encode, details: &Details) -> H256 {
	tagged(tag::ENTRY, &(creator, details))
}

/// Identifier of the group that `creator` calls by this name.
pub fn group_id(creator: &impl Encode, name: &Name) -> H256 {
	tagged(tag::GROUP, &(creator, name))
}

/// What kind of thing an entry is.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
	/// A program.
	#[codec(index = 0)]
	App,
	/// Data.
	#[codec(index = 1)]
	Dataset,
	/// Workers under one scheduler.
	#[codec(index = 2)]
	Workerpool,
}

/// What an entry sells. Fixed for ever; its owner is not.
#[derive(
	Clone,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Details {
	/// A program.
	#[codec(index = 0)]
	App {
		/// What it is called.
		name: Name,
		/// What it runs on.
		profile: ExecutionProfile,
		/// Its module.
		artifact: Artifact,
		/// Measurement of the enclave that it runs in, if it does.
		measurement: Option<H256>,
	},
	/// Data: the bundle that is the input folder of a task.
	#[codec(index = 1)]
	Dataset {
		/// What it is called.
		name: Name,
		/// Its bundle.
		artifact: Artifact,
		/// For encrypted data, the hash of the key holder's statement on who gets the key.
		key_statement: Option<H256>,
	},
	/// Workers under one scheduler.
	#[codec(index = 2)]
	Workerpool {
		/// What it is called.
		name: Name,
	},
}

impl Details {
	/// Which kind of thing this is.
	pub fn kind(&self) -> EntryKind {
		match self {
			Self::App { .. } => EntryKind::App,
			Self::Dataset { .. } => EntryKind::Dataset,
			Self::Workerpool { .. } => EntryKind::Workerpool,
		}
	}

	/// What it is called.
	pub fn name(&self) -> &Name {
		match self {
			Self::App { name, .. } | Self::Dataset { name, .. } | Self::Workerpool { name } => name,
		}
	}

	/// The bytes that are sold, if it is bytes that are sold.
	pub fn artifact(&self) -> Option<&Artifact> {
		match self {
			Self::App { artifact, .. } | Self::Dataset { artifact, .. } => Some(artifact),
			Self::Workerpool { .. } => None,
		}
	}
}

/// The terms of a workerpool. A deal keeps those that it was made under.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct PoolPolicy {
	/// What a contribution stakes, as a part of the pool's price.
	pub stake_ratio: Permill,
	/// The scheduler's part of what a task pays.
	pub scheduler_ratio: Permill,
}

/// An entry offered for sale.
#[derive(
	Clone,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct EntrySale<AccountId> {
	/// What it costs, in smallest units.
	pub price: Balance,
	/// Who alone may buy it; anybody when nobody is named.
	pub buyer: Option<AccountId>,
}

/// An entry, as the chain's runtime API tells it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct EntryView<AccountId> {
	/// Its identifier.
	pub id: H256,
	/// How orders name it.
	pub address: H160,
	/// Whose income it is.
	pub owner: AccountId,
	/// What it sells.
	pub details: Details,
	/// A workerpool's terms.
	pub policy: Option<PoolPolicy>,
	/// Whether it can be bought, and for how much.
	pub sale: Option<EntrySale<AccountId>>,
	/// Orders for it with a lower salt are void.
	pub salt_floor: H256,
	/// Held on the owner's balance until the entry is removed, in smallest units.
	pub deposit: Balance,
}

/// A category: how long the tasks of a deal may take.
#[derive(
	Clone,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct Category {
	/// What it is called.
	pub name: Name,
	/// The time unit of a task's windows, in milliseconds of chain time.
	pub time_unit: Moment,
	/// Whether new deals may be made in it.
	pub open: bool,
}

/// A category with its number, as the chain's runtime API tells it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct CategoryView {
	/// Its number.
	pub id: CategoryId,
	/// The category.
	#[serde(flatten)]
	pub category: Category,
}

/// A group, as the chain's runtime API tells it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct GroupView<AccountId> {
	/// How orders name it.
	pub address: H160,
	/// Who decides on its members.
	pub owner: AccountId,
	/// What it is called.
	pub name: Name,
	/// Number of its members.
	pub members: u32,
}
