//! Collators and those who stake behind them, as the chain's runtime API tells it.

use crate::Balance;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

pub use sp_arithmetic::Perbill;

use sp_arithmetic::PerThing;

/// Who may collate.
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
	/// Invulnerables, and candidates in the order of the stake behind them.
	#[default]
	Open,
	/// Invulnerables only.
	Consortium,
}

/// What becomes of collators that miss blocks.
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
pub struct MissedRule {
	/// Who made less than this of its fair part of a session's blocks is slashed.
	pub threshold: Perbill,
	/// So much, of its bond and of what is delegated to it.
	pub slash: Perbill,
}

impl MissedRule {
	/// The highest threshold that there can be. From a higher one on it could be certain with the first block of a
	/// session that a collator will be slashed, and nobody could ever get away from behind it.
	pub const MAX_THRESHOLD: Perbill = Perbill::from_percent(75);

	/// Whether a collator that made so many of a session's blocks is slashed, in a set of this size.
	/// Never while either part is zero.
	pub fn is_broken(&self, made: u32, blocks: u32, collators: u32) -> bool {
		let one = u128::from(Perbill::ACCURACY);
		let made = u128::from(made).saturating_mul(collators.into()).saturating_mul(one);
		let least = u128::from(blocks).saturating_mul(self.threshold.deconstruct().into());
		!self.slash.is_zero() && made < least
	}
}

/// What holds for all collators.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct StakingView {
	/// Who may collate.
	pub mode: Mode,
	/// The running session.
	pub session: u32,
	/// Length of a session, in blocks.
	pub session_length: u32,
	/// How many candidates are chosen, beside the invulnerables.
	pub desired_candidates: u32,
	/// The bond of a candidate.
	pub candidacy_bond: Balance,
	/// The least that one delegates to a collator.
	pub minimum_delegation: Balance,
	/// How long what was taken out waits to be free, in blocks.
	pub unbonding_period: u32,
	/// Minted for a block.
	pub issuance_per_block: Balance,
	/// Minted so far.
	pub issued: Balance,
	/// The most that will ever be minted.
	pub issuance_cap: Balance,
	/// What becomes of collators that miss blocks.
	pub missed: MissedRule,
}

/// A collator, or who would be one.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct CollatorView<AccountId> {
	/// Who.
	pub account: AccountId,
	/// Chosen by governance, whatever its stake.
	pub is_invulnerable: bool,
	/// Registered, with a bond.
	pub is_candidate: bool,
	/// Makes blocks in the running session.
	pub is_active: bool,
	/// Its place among the candidates that can be chosen, from 0.
	pub rank: Option<u32>,
	/// Its own bond.
	pub bond: Balance,
	/// What others stake behind it.
	pub delegated: Balance,
	/// How many they are.
	pub delegators: u32,
	/// What it keeps of its delegators' part.
	pub commission: Perbill,
	/// The commission that was announced, and the session from which it holds.
	pub next_commission: Option<(Perbill, u32)>,
	/// Does not want to be chosen.
	pub chilled: bool,
	/// The session from which it may leave, when it announced that.
	pub exit_from: Option<u32>,
	/// Its own rewards, not yet paid out.
	pub earned: Balance,
	/// Blocks of the running session that it made.
	pub blocks: u32,
}

/// A delegation.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct DelegationView<AccountId> {
	/// To whom.
	pub collator: AccountId,
	/// What it is worth.
	pub value: Balance,
	/// What it earned, not yet paid out.
	pub reward: Balance,
	/// Whether rewards are added to it.
	pub compound: bool,
}

/// Stake that was taken out.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct UnbondingView {
	/// How much.
	pub amount: Balance,
	/// Free from this block on.
	pub free_from: u32,
}

/// What an account stakes.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct DelegatorView<AccountId> {
	/// Behind whom.
	pub delegations: Vec<DelegationView<AccountId>>,
	/// What waits to be free.
	pub unbonding: Vec<UnbondingView>,
}
