//! Calls of those who decide: holders, the council, the technical committee; of the treasury and its
//! bounties; and the two calls of an upgrade.

use super::{Arguments, Call, ID};
use crate::AccountId;
use codec::{Compact, Decode, Encode};
use poco_primitives::{hash, order::Currency, Balance, H256};
use serde::Serialize;

/// The longest call that is proposed in full; a longer one is named by its hash, and its bytes are noted
/// apart.
pub const MAX_INLINE: usize = 128;

/// The longest call that can be noted.
pub const MAX_PREIMAGE: usize = 4 * 1024 * 1024;

/// A body whose members decide by motions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
	/// The council.
	Council,
	/// The technical committee.
	TechnicalCommittee,
}

impl Body {
	/// The pallet of its motions.
	pub fn pallet(self) -> &'static str {
		match self {
			Self::Council => "Council",
			Self::TechnicalCommittee => "TechnicalCommittee",
		}
	}

	/// The pallet of its members.
	pub fn membership(self) -> &'static str {
		match self {
			Self::Council => "CouncilMembership",
			Self::TechnicalCommittee => "TechnicalMembership",
		}
	}
}

/// A call that is decided on.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub enum BoundedCall {
	/// In full.
	#[codec(index = 1)]
	Inline(Vec<u8>),
	/// By the hash and the length of its bytes, which have to be noted.
	#[codec(index = 2)]
	Lookup {
		/// BLAKE2b-256 of the bytes.
		hash: H256,
		/// How many they are.
		length: u32,
	},
}

impl BoundedCall {
	/// The call of these bytes, in full where it is short enough.
	pub fn of(call: &[u8]) -> Self {
		if call.len() <= MAX_INLINE {
			Self::Inline(call.to_vec())
		} else {
			Self::Lookup { hash: hash::content(call), length: call.len() as u32 }
		}
	}

	/// BLAKE2b-256 of the call's bytes.
	pub fn hash(&self) -> H256 {
		match self {
			Self::Inline(call) => hash::content(call),
			Self::Lookup { hash, .. } => *hash,
		}
	}
}

/// How somebody votes in a referendum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vote {
	/// For one side.
	Standard {
		/// Whether for it.
		aye: bool,
		/// From 0 to 6: how much the stake counts, and how long it is locked when its side wins.
		conviction: u8,
		/// The stake.
		stake: Balance,
	},
	/// For both sides, without conviction.
	Split {
		/// Stake for it.
		aye: Balance,
		/// Stake against it.
		nay: Balance,
	},
}

/// The bit of a vote's first byte that says which side it is for.
pub(crate) const AYE: u8 = 0b1000_0000;

impl Encode for Vote {
	fn encode_to<O: codec::Output + ?Sized>(&self, to: &mut O) {
		match *self {
			Self::Standard { aye, conviction, stake } => {
				(0u8, if aye { conviction | AYE } else { conviction }, stake).encode_to(to)
			},
			Self::Split { aye, nay } => (1u8, aye, nay).encode_to(to),
		}
	}
}

/// What it takes for a proposal of the council to pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum External {
	/// The fewer vote, the more of them have to approve.
	Approve,
	/// More for it than against it.
	Majority,
	/// The fewer vote, the more of them have to refuse.
	Against,
}

/// What a call may use of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Weight {
	/// Picoseconds.
	#[codec(compact)]
	pub ref_time: u64,
	/// Bytes of proof.
	#[codec(compact)]
	pub proof_size: u64,
}

fn democracy(name: &'static str, arguments: impl Encode) -> Call {
	Call::new("Democracy", name, arguments)
}

/// Proposes a call to the holders.
pub fn propose(call: BoundedCall, deposit: Balance) -> Call {
	democracy("propose", (call, Compact(deposit)))
}

/// Stands behind a public proposal, with the deposit of whoever made it.
pub fn second(proposal: u32) -> Call {
	democracy("second", (Compact(proposal),))
}

/// Votes in a referendum.
pub fn vote(referendum: u32, vote: Vote) -> Call {
	democracy("vote", (Compact(referendum), vote))
}

/// Takes the caller's vote in a referendum back.
pub fn remove_vote(referendum: u32) -> Call {
	democracy("remove_vote", (referendum,))
}

/// Leaves the caller's votes to somebody else.
pub fn delegate(to: AccountId, conviction: u8, stake: Balance) -> Call {
	democracy("delegate", (ID, to, conviction, stake))
}

/// Ends what [`delegate`] began.
pub fn undelegate() -> Call {
	democracy("undelegate", ())
}

/// Frees what votes that are over lock of somebody's balance.
pub fn unlock(account: AccountId) -> Call {
	democracy("unlock", (ID, account))
}

/// Puts a proposal of the council to the holders. For motions of the council.
pub fn external(how: External, call: BoundedCall) -> Call {
	let name = match how {
		External::Approve => "external_propose",
		External::Majority => "external_propose_majority",
		External::Against => "external_propose_default",
	};
	democracy(name, (call,))
}

/// Puts the council's proposal of this hash to the vote at once. For motions of the technical committee.
pub fn fast_track(proposal: H256, voting: u32, delay: u32) -> Call {
	democracy("fast_track", (proposal, voting, delay))
}

/// Vetoes the council's proposal of this hash. For members of the technical committee.
pub fn veto_external(proposal: H256) -> Call {
	democracy("veto_external", (proposal,))
}

/// Puts a call to a vote of a body. With a threshold of 1 it is carried out at once. `call` is encoded, with
/// its indices.
pub fn motion(body: Body, threshold: u32, call: Vec<u8>) -> Call {
	let length = Compact(call.len() as u32);
	Call::new(body.pallet(), "propose", (Compact(threshold), Arguments(call), length))
}

/// Makes a call as a member of a body. `call` is encoded, with its indices.
pub fn as_member(body: Body, call: Vec<u8>) -> Call {
	let length = Compact(call.len() as u32);
	Call::new(body.pallet(), "execute", (Arguments(call), length))
}

/// Votes on a motion, which is named by the hash of its call and its number.
pub fn vote_motion(body: Body, call: H256, motion: u32, approve: bool) -> Call {
	Call::new(body.pallet(), "vote", (call, Compact(motion), approve))
}

/// Ends a motion that is decided, or whose time is over. Its call weighs no more than `weight` and has no
/// more bytes than `length`.
pub fn close_motion(body: Body, call: H256, motion: u32, weight: Weight, length: u32) -> Call {
	Call::new(body.pallet(), "close", (call, Compact(motion), weight, Compact(length)))
}

/// Takes somebody into a body. For referenda.
pub fn add_member(body: Body, who: AccountId) -> Call {
	Call::new(body.membership(), "add_member", (ID, who))
}

/// Takes somebody out of a body. For referenda.
pub fn remove_member(body: Body, who: AccountId) -> Call {
	Call::new(body.membership(), "remove_member", (ID, who))
}

/// Lets a member's vote count for those who do not vote. For referenda.
pub fn set_prime(body: Body, who: AccountId) -> Call {
	Call::new(body.membership(), "set_prime", (ID, who))
}

/// Gives the caller's place in a body to another account of the caller's.
pub fn change_key(body: Body, new: AccountId) -> Call {
	Call::new(body.membership(), "change_key", (ID, new))
}

/// Notes the bytes of a call that is too long to be proposed in full. A deposit is held.
pub fn note_preimage(bytes: Vec<u8>) -> Call {
	Call::new("Preimage", "note_preimage", (bytes,))
}

/// Takes noted bytes off the chain; the deposit comes back.
pub fn unnote_preimage(hash: H256) -> Call {
	Call::new("Preimage", "unnote_preimage", (hash,))
}

fn treasury(name: &'static str, arguments: impl Encode) -> Call {
	Call::new("Treasury", name, arguments)
}

/// Grants a payment of the treasury, which can be claimed from the block `from` on. For motions of the council
/// and referenda.
pub fn spend(
	currency: Currency,
	amount: Balance,
	beneficiary: AccountId,
	from: Option<u32>,
) -> Call {
	treasury("spend", (currency, Compact(amount), beneficiary, from))
}

/// Pays what was granted.
pub fn payout(payment: u32) -> Call {
	treasury("payout", (payment,))
}

/// Looks whether a payment was made or can be made no more, and forgets it then.
pub fn check_payment(payment: u32) -> Call {
	treasury("check_status", (payment,))
}

fn bounties(name: &'static str, arguments: impl Encode) -> Call {
	Call::new("Bounties", name, arguments)
}

/// Proposes a bounty. A deposit is held.
pub fn propose_bounty(value: Balance, description: Vec<u8>) -> Call {
	bounties("propose_bounty", (Compact(value), description))
}

/// Approves a bounty, which is funded when the treasury spends next. For motions of the council and referenda.
pub fn approve_bounty(bounty: u32) -> Call {
	bounties("approve_bounty", (Compact(bounty),))
}

/// Names who sees to a funded bounty, and what that earns. For motions of the council and referenda.
pub fn propose_curator(bounty: u32, curator: AccountId, fee: Balance) -> Call {
	bounties("propose_curator", (Compact(bounty), ID, curator, Compact(fee)))
}

/// Accepts to see to a bounty. A deposit is held.
pub fn accept_curator(bounty: u32) -> Call {
	bounties("accept_curator", (Compact(bounty),))
}

/// Ends that: by the curator, or by anybody when the curator said nothing for too long.
pub fn unassign_curator(bounty: u32) -> Call {
	bounties("unassign_curator", (Compact(bounty),))
}

/// Awards a bounty to somebody, who can claim it after a while. For its curator.
pub fn award_bounty(bounty: u32, beneficiary: AccountId) -> Call {
	bounties("award_bounty", (Compact(bounty), ID, beneficiary))
}

/// Pays an awarded bounty and its curator.
pub fn claim_bounty(bounty: u32) -> Call {
	bounties("claim_bounty", (Compact(bounty),))
}

/// Says that a bounty is being seen to. For its curator.
pub fn extend_bounty(bounty: u32, remark: Vec<u8>) -> Call {
	bounties("extend_bounty_expiry", (Compact(bounty), remark))
}

/// Authorizes the code of this hash, if it is a later version of this runtime. For referenda.
pub fn authorize_upgrade(code: H256) -> Call {
	Call::new("System", "authorize_upgrade", (code,))
}

/// Hands authorized code in. Nobody has to sign this.
pub fn apply_authorized_upgrade(code: Vec<u8>) -> Call {
	Call::new("System", "apply_authorized_upgrade", (code,))
}

#[cfg(test)]
mod tests {
	use super::*;

	fn arguments(call: Call) -> Vec<u8> {
		call.arguments.encode()
	}

	#[test]
	fn a_call_is_proposed_in_full_up_to_128_bytes() {
		let short = BoundedCall::of(&[7; 128]);
		assert_eq!(short.encode()[..4], [1, 1, 2, 7], "variant 1, compact 128, the bytes");
		assert_eq!(short.encode().len(), 1 + 2 + 128);
		let long = BoundedCall::of(&[7; 129]);
		let hash = hash::content(&[7; 129]);
		assert_eq!(long.encode(), [&[2][..], hash.as_bytes(), &[129, 0, 0, 0]].concat());
		assert_eq!(long.hash(), hash);
		assert_eq!(short.hash(), hash::content(&[7; 128]));
	}

	#[test]
	fn a_vote_is_a_byte_for_side_and_conviction_and_the_stake() {
		let vote = |aye, conviction| Vote::Standard { aye, conviction, stake: 3 }.encode();
		let stake = 3u128.encode();
		assert_eq!(vote(true, 6), [&[0, 0x86][..], &stake[..]].concat());
		assert_eq!(vote(false, 0), [&[0, 0][..], &stake[..]].concat());
		let split = Vote::Split { aye: 3, nay: 4 };
		assert_eq!(split.encode(), [&[1][..], &stake[..], &4u128.encode()[..]].concat());
	}

	#[test]
	fn numbers_are_compact_where_the_pallets_say_so() {
		let stake = Vote::Standard { aye: true, conviction: 1, stake: 1 };
		assert_eq!(arguments(second(1)), [4]);
		assert_eq!(arguments(vote(1, stake))[..3], [4, 0, 0x81]);
		assert_eq!(arguments(remove_vote(1)), [1, 0, 0, 0]);
		assert_eq!(arguments(payout(1)), [1, 0, 0, 0]);
		assert_eq!(arguments(claim_bounty(1)), [4]);
		assert!(arguments(undelegate()).is_empty());
		let proposed = propose(BoundedCall::Inline(vec![9]), 1);
		assert_eq!(arguments(proposed), [1, 4, 9, 4]);
		let beneficiary = AccountId([5; 32]);
		let granted = arguments(spend(Currency::Native, 1, beneficiary, Some(2)));
		assert_eq!(granted, [&[0, 4][..], &[5; 32][..], &[1, 2, 0, 0, 0][..]].concat());
		let delegated = arguments(delegate(beneficiary, 2, 3));
		assert_eq!(delegated, [&[0][..], &[5; 32][..], &[2][..], &3u128.encode()[..]].concat());
	}

	#[test]
	fn a_motion_carries_its_call_as_it_is() {
		let body = Body::Council;
		assert_eq!(arguments(motion(body, 2, vec![8, 9])), [8, 8, 9, 8]);
		assert_eq!(arguments(as_member(body, vec![8, 9])), [8, 9, 8]);
		let hash = H256([3; 32]);
		let voted = arguments(vote_motion(body, hash, 1, true));
		assert_eq!(voted, [&[3; 32][..], &[4, 1][..]].concat());
		let weight = Weight { ref_time: 1, proof_size: 2 };
		let closed = arguments(close_motion(body, hash, 1, weight, 3));
		assert_eq!(closed, [&[3; 32][..], &[4, 4, 8, 12][..]].concat());
	}
}
