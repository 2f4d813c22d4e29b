//! Proposals, votes, councils and the treasury, as the chain's runtime API tells it.

use crate::{order::Currency, Balance, H256};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// How the call `system.authorize_upgrade` begins; the hash of the new runtime follows. So what an upgrade
/// proposes can be told without a node.
pub const AUTHORIZE_UPGRADE: [u8; 2] = [0, 9];

/// A call that is proposed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct CallView {
	/// BLAKE2b-256 of its encoding.
	pub hash: H256,
	/// The encoding; nothing where its preimage is not on chain, and then it cannot be carried out.
	pub call: Option<Vec<u8>>,
}

/// What it takes to pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Threshold {
	/// The fewer vote, the more of them have to approve.
	SuperMajorityApprove,
	/// The fewer vote, the more of them have to refuse.
	SuperMajorityAgainst,
	/// More for it than against it.
	SimpleMajority,
}

/// A proposal that waits to be put to the vote.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct ProposalView<AccountId> {
	/// Its number.
	pub index: u32,
	/// Who made it.
	pub proposer: AccountId,
	/// What would be called.
	pub call: CallView,
	/// Held of everybody who stands behind it.
	pub deposit: Balance,
	/// Who stands behind it, the proposer first.
	pub backers: Vec<AccountId>,
}

/// A proposal of the council that waits to be put to the vote.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct ExternalView {
	/// What would be called.
	pub call: CallView,
	/// What it takes to pass.
	pub threshold: Threshold,
}

/// A vote that is open.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct ReferendumView {
	/// Its number.
	pub index: u32,
	/// What would be called.
	pub call: CallView,
	/// What it takes to pass.
	pub threshold: Threshold,
	/// Votes for it: stake times conviction.
	pub ayes: Balance,
	/// Votes against it: stake times conviction.
	pub nays: Balance,
	/// Stake that voted.
	pub turnout: Balance,
	/// All that could vote.
	pub electorate: Balance,
	/// Whether it would pass as it stands.
	pub passing: bool,
	/// The block in which it ends.
	pub ends: u32,
	/// The block in which it takes effect when it passes.
	pub takes_effect: u32,
}

/// A motion of a council.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct MotionView<AccountId> {
	/// Its number.
	pub index: u32,
	/// What would be called.
	pub call: CallView,
	/// How many have to agree.
	pub threshold: u32,
	/// Who agrees.
	pub ayes: Vec<AccountId>,
	/// Who does not.
	pub nays: Vec<AccountId>,
	/// The block in which it ends.
	pub ends: u32,
}

/// A council.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct CouncilView<AccountId> {
	/// Its members.
	pub members: Vec<AccountId>,
	/// Whose vote counts for those who do not vote.
	pub prime: Option<AccountId>,
	/// What it decides on.
	pub motions: Vec<MotionView<AccountId>>,
}

/// Everything that is being decided.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct GovernanceView<AccountId> {
	/// The block of which this is told.
	pub block: u32,
	/// Milliseconds from a block to the next.
	pub block_time: u64,
	/// A proposal is put to the vote every so many blocks.
	pub launch_period: u32,
	/// How long a vote is open, in blocks.
	pub voting_period: u32,
	/// From the end of a vote to its effect, in blocks.
	pub enactment_period: u32,
	/// The least deposit of a proposal.
	pub minimum_deposit: Balance,
	/// Public proposals.
	pub proposals: Vec<ProposalView<AccountId>>,
	/// The council's proposal.
	pub external: Option<ExternalView>,
	/// Open votes.
	pub referenda: Vec<ReferendumView>,
	/// The council.
	pub council: CouncilView<AccountId>,
	/// The technical committee.
	pub technical_committee: CouncilView<AccountId>,
	/// The hash of the code that may be applied by anybody, when a vote authorized one.
	pub authorized_upgrade: Option<H256>,
}

/// How an account votes in an open referendum.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct VoteView {
	/// Which.
	pub referendum: u32,
	/// Stake for it.
	pub ayes: Balance,
	/// Stake against it.
	pub nays: Balance,
	/// From 0 to 6: how long the stake is locked when its side wins, and how much it counts.
	pub conviction: u8,
}

/// To whom an account leaves its votes.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct DelegateView<AccountId> {
	/// To whom.
	pub to: AccountId,
	/// The stake.
	pub stake: Balance,
	/// From 0 to 6.
	pub conviction: u8,
}

/// How an account votes.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct VoterView<AccountId> {
	/// Its votes, also in referenda that have ended and from which it has not removed them.
	pub votes: Vec<VoteView>,
	/// To whom it leaves its votes.
	pub delegates: Option<DelegateView<AccountId>>,
	/// Locked by earlier votes: so much, until this block. `poco gov unlock` frees what is over.
	pub locked: Option<(Balance, u32)>,
}

/// A payment that was granted.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct SpendView<AccountId> {
	/// Its number.
	pub index: u32,
	/// What it pays in.
	pub currency: Currency,
	/// How much, in smallest units.
	pub amount: Balance,
	/// To whom.
	pub beneficiary: AccountId,
	/// It can be paid from this block on.
	pub from: u32,
	/// It can be paid until this block.
	pub until: u32,
	/// Whether it was paid.
	pub paid: bool,
}

/// How far a bounty is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BountyStage {
	/// Proposed.
	Proposed,
	/// Approved, not yet funded.
	Approved,
	/// Funded, without a curator.
	Funded,
	/// A curator was named, who has not accepted.
	CuratorProposed,
	/// A curator sees to it.
	Active,
	/// Awarded; paid after a delay.
	PendingPayout,
}

/// A bounty.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct BountyView<AccountId> {
	/// Its number.
	pub index: u32,
	/// Who proposed it.
	pub proposer: AccountId,
	/// What it pays.
	pub value: Balance,
	/// What its curator gets of that.
	pub fee: Balance,
	/// What is to be done.
	pub description: Vec<u8>,
	/// How far it is.
	pub stage: BountyStage,
}

/// The treasury.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct TreasuryView<AccountId> {
	/// Its account.
	pub account: AccountId,
	/// What it has of the chain's own token.
	pub balance: Balance,
	/// Bounties are funded every so many blocks.
	pub spend_period: u32,
	/// Payments that were granted.
	pub spends: Vec<SpendView<AccountId>>,
	/// Bounties.
	pub bounties: Vec<BountyView<AccountId>>,
}
