//! What the pallet stores, and what it is told.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use poco_primitives::Balance;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_runtime::FixedU128;
use xcm::v5::Location;

/// What the smallest unit of an asset is worth, in smallest units of the chain's own token.
pub type Rate = FixedU128;

/// What an asset is accepted for.
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
pub struct Acceptance {
	/// The execution of messages may be paid with it.
	pub fees: bool,
	/// Deals may be made in it.
	pub deals: bool,
	/// The treasury's limits know what it is worth.
	pub treasury: bool,
}

impl Acceptance {
	/// For nothing.
	pub const NOTHING: Self = Self { fees: false, deals: false, treasury: false };

	/// For everything.
	pub const EVERYTHING: Self = Self { fees: true, deals: true, treasury: true };
}

/// What governance says of an asset that it lists.
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
pub struct Terms {
	/// The chain that is trusted to keep it for this one.
	pub reserve: Location,
	/// What it is worth.
	pub rate: Rate,
	/// What it is accepted for.
	pub accepted: Acceptance,
	/// The least that an account can have of it, in its smallest units.
	pub minimum_balance: Balance,
	/// Whether it keeps the accounts alive that have some of it.
	pub is_sufficient: bool,
}

/// An asset that is listed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Listing<AccountId> {
	/// Where it lies, seen from here.
	pub location: Location,
	/// The chain that is trusted to keep it for this one, seen from here.
	pub reserve: Location,
	/// What it is worth.
	pub rate: Rate,
	/// What it is accepted for.
	pub accepted: Acceptance,
	/// On whose balance the deposit is held.
	pub payer: AccountId,
	/// The deposit, in smallest units of the chain's own token.
	pub deposit: Balance,
	/// Whether it was delisted, and only what is left of its accounts has to go.
	pub leaving: bool,
}

/// Makes in benchmarks what the pallet cannot make by itself. The accounts have money.
#[cfg(feature = "runtime-benchmarks")]
pub trait BenchmarkHelper<AccountId> {
	/// Opens a place for an asset in an account that has none of it.
	fn open(key: poco_primitives::H256, who: &AccountId);
	/// Lets an account spend another one's part of an asset.
	fn approve(key: poco_primitives::H256, owner: &AccountId, spender: &AccountId);
}
