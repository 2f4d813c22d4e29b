//! What the pallet stores and asks of its runtime, and the rules on it that need no storage: what fits
//! into a limit, what a return costs, where something is returned to.

// The encoding of enums numbers their variants with `as`.
#![allow(clippy::cast_possible_truncation)]

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::traits::Contains;
use poco_primitives::{Balance, Moment};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_runtime::Permill;
use xcm::v5::{Error as XcmError, Location};

/// A day, in milliseconds.
pub const DAY: Moment = 24 * 60 * 60 * 1_000;

/// What a deposit fails with that would have to be kept apart and for which there is no room. What it
/// would have deposited is trapped, and can be claimed.
pub const NO_ROOM: XcmError = XcmError::NotDepositable;

/// What a deposit fails with whose asset the border has no name for.
pub const UNKNOWN_ASSET: XcmError = XcmError::AssetNotFound;

/// What a deposit fails with whose beneficiary is no account of this chain.
pub const NO_ACCOUNT: XcmError = XcmError::InvalidLocation;

/// Numbers of what is kept apart.
pub type EntryId = u64;

/// Whether there is a border.
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
#[serde(rename_all = "snake_case")]
pub enum Mode {
	/// Everybody receives what enters.
	#[default]
	Off,
	/// Members and their customers do.
	On,
}

/// What may enter for one kind of beneficiaries, of one asset, in its smallest units.
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
)]
pub struct Limit {
	/// The least of a transfer.
	pub least: Balance,
	/// The most of a transfer, if there is a limit.
	pub most: Option<Balance>,
	/// The most of all transfers of a day together, if there is a limit.
	pub per_day: Option<Balance>,
}

impl Limit {
	/// Whether a transfer may enter on a day on which so much has entered.
	pub fn check(&self, amount: Balance, entered: Balance) -> Result<(), Reason> {
		if amount < self.least {
			return Err(Reason::BelowLeast);
		}
		if self.most.is_some_and(|most| amount > most) {
			return Err(Reason::AboveMost);
		}
		let sum = entered.checked_add(amount);
		if self.per_day.is_some_and(|limit| sum.is_none_or(|sum| sum > limit)) {
			return Err(Reason::AboveDay);
		}
		Ok(())
	}
}

/// What may enter of an asset.
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
)]
pub struct Limits {
	/// For all members.
	pub members: Limit,
	/// For all customers, beside what was vouched for.
	pub customers: Limit,
}

/// What sending back costs, in an asset.
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
)]
pub struct Fee {
	/// For every return, in smallest units.
	pub flat: Balance,
	/// A share of what is returned, beside that.
	pub share: Permill,
}

impl Fee {
	/// Of an amount: `flat + floor(share * amount)`, at most all of it.
	pub fn of(&self, amount: Balance) -> Balance {
		self.share.mul_floor(amount).saturating_add(self.flat).min(amount)
	}
}

/// Why something may not enter.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Reason {
	/// The beneficiary is neither a member nor a member's customer for this asset.
	Outsider,
	/// It is less than the least of a transfer.
	BelowLeast,
	/// It is more than the most of a transfer.
	AboveMost,
	/// More would enter this day than may.
	AboveDay,
	/// More would enter this day for this customer than was vouched for.
	AboveVouched,
}

/// Whether something may enter.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Verdict<AccountId> {
	/// There is no border.
	#[codec(index = 0)]
	Open,
	/// The beneficiary is a member.
	#[codec(index = 1)]
	Member,
	/// The beneficiary is a customer of this member.
	#[codec(index = 2)]
	Customer(AccountId),
	/// It may not.
	#[codec(index = 3)]
	Refused(Reason),
}

/// What entered of an asset on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Today {
	/// The day, counted from the beginning of the clock.
	pub day: u64,
	/// For members.
	pub members: Balance,
	/// For customers.
	pub customers: Balance,
}

impl Today {
	/// What entered on this day.
	pub fn on(self, day: u64) -> Self {
		if self.day == day {
			self
		} else {
			Self { day, ..Self::default() }
		}
	}
}

/// Somebody whom a member vouches for, for one asset.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Customer<AccountId> {
	/// Who vouches.
	pub member: AccountId,
	/// How much may enter on a day, in smallest units.
	pub per_day: Balance,
	/// What is held for it on the member's balance.
	pub deposit: Balance,
	/// The day on which something entered last.
	pub day: u64,
	/// How much entered on that day.
	pub entered: Balance,
}

impl<AccountId> Customer<AccountId> {
	/// How much entered on a day.
	pub fn entered_on(&self, day: u64) -> Balance {
		if self.day == day {
			self.entered
		} else {
			0
		}
	}
}

/// What becomes of what is kept apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub enum State<BlockNumber> {
	/// It is sent back by itself from a block on.
	#[codec(index = 0)]
	Waiting {
		/// The first block in which it is.
		due: BlockNumber,
	},
	/// It could not be sent back.
	#[codec(index = 1)]
	Failed,
	/// Its beneficiary does not want it to be sent back by itself.
	#[codec(index = 2)]
	Stopped,
}

/// A deposit that is kept apart.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Entry<AccountId, AssetId, BlockNumber> {
	/// Whose it is.
	pub beneficiary: AccountId,
	/// How the message named that account.
	pub named: Location,
	/// The asset.
	pub asset: AssetId,
	/// How much, in smallest units.
	pub amount: Balance,
	/// What sending it back costs of that, as it was when it was booked.
	pub fee: Balance,
	/// Why it may not enter.
	pub reason: Reason,
	/// The chain that it came from, where that is known.
	pub origin: Option<Location>,
	/// The asset's reserve, where there is one.
	pub reserve: Option<Location>,
	/// The block in which it came.
	pub since: BlockNumber,
	/// What becomes of it.
	pub state: State<BlockNumber>,
}

impl<AccountId, AssetId, BlockNumber> Entry<AccountId, AssetId, BlockNumber> {
	/// Where it is returned to: a chain, and an account as that chain names it.
	///
	/// An account that the message named as one of this chain is the same account on the chain where
	/// it came from, or that of the reserve where that is not known. An account of another chain is
	/// that account, there.
	pub fn home(&self) -> Option<(Location, Location)> {
		if self.named.parent_count() > 0 {
			return split(&self.named);
		}
		let chain = self.origin.as_ref().or(self.reserve.as_ref())?;
		if chain.parent_count() == 0 || self.named.is_here() {
			return None;
		}
		let mut account = self.named.clone();
		account.remove_network_id();
		Some((chain.clone(), account))
	}
}

/// Divides an account's location into that of another chain, and the account's as that chain names it.
/// None where it is no account, or one of this chain.
pub fn split(location: &Location) -> Option<(Location, Location)> {
	if location.parent_count() == 0 {
		return None;
	}
	let chain = location.chain_location();
	let mut account = Location::here();
	for junction in location.interior().iter().skip(chain.interior().len()) {
		account.push_interior(*junction).ok()?;
	}
	if account.is_here() {
		return None;
	}
	account.remove_network_id();
	Some((chain, account))
}

/// The locations of other chains: whatever leaves for one of them goes to its account here.
pub struct Chains;

impl Contains<Location> for Chains {
	fn contains(location: &Location) -> bool {
		location.parent_count() > 0 && location.chain_location() == *location
	}
}

/// Groups of accounts that others keep.
pub trait Groups<GroupId, AccountId> {
	/// Whether an account is in a group.
	fn is_member(group: &GroupId, who: &AccountId) -> bool;
}

/// Something that is to be sent away from where it is kept apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Return {
	/// Its number.
	pub entry: EntryId,
	/// The account that it is kept on.
	pub keeper: Location,
	/// The asset.
	pub asset: Location,
	/// All that is taken from the keeper, in smallest units.
	pub amount: Balance,
	/// What of it is the fee.
	pub fee: Balance,
	/// The account that the fee is for.
	pub fee_receiver: Location,
	/// The asset's reserve, where there is one.
	pub reserve: Option<Location>,
	/// The chain that the rest is sent to.
	pub chain: Location,
	/// The account that it is for, as that chain names it.
	pub account: Location,
}

/// What sends to other chains.
pub trait Returner {
	/// Takes the whole amount from the keeper, gives the fee to its receiver, and sends the rest.
	/// The caller undoes what an error leaves behind.
	fn send_back(what: Return) -> Result<(), XcmError>;
}

/// What benchmarks need of a runtime.
#[cfg(feature = "runtime-benchmarks")]
pub trait BenchmarkHelper<AssetId, GroupId> {
	/// An asset, and a chain that it can be sent to; whatever that takes is there afterwards, and the
	/// dearest way of sending it that there is.
	fn asset() -> (AssetId, Location);

	/// A group of this number, in which nobody is.
	fn group(index: u32) -> GroupId;
}
