//! What a bundle proves, in words, and what it does not.

use crate::{Header, Votes};
use alloc::{
	format,
	string::{String, ToString},
	vec,
	vec::Vec,
};
use core::fmt;
use poco_primitives::{
	attestation::{DonationReceipt, Donor, EpochRoot, Fact, Gift, VersionedStatement},
	chain::{TOKEN_DECIMALS, TOKEN_SYMBOL},
	order::Currency,
	H256,
};
use serde_json::{json, Value};

/// Names a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
	/// Its number.
	pub number: u32,
	/// Its hash.
	pub hash: H256,
}

impl Block {
	/// The block of a header.
	pub(crate) fn of(header: &Header) -> Self {
		Self { number: header.number, hash: header.hash() }
	}
}

/// What a bundle proves to who trusts the checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
	/// What the chain states.
	pub statement: VersionedStatement,
	/// The root of its epoch.
	pub root: EpochRoot,
	/// The block of the chain whose state has that root.
	pub block: Block,
	/// The block of the relay chain in whose state that block is the chain's head.
	pub relay_block: Block,
	/// The number that the relay chain knows the chain by.
	pub para: u32,
	/// The set of authorities that finalized the relay chain's block.
	pub set: u64,
	/// Their votes.
	pub votes: Votes,
	/// Names the checkpoint.
	pub checkpoint: H256,
}

impl Verified {
	/// What was proven, a sentence each.
	pub fn proven(&self) -> Vec<String> {
		let Self { root, block, relay_block, para, set, votes, .. } = self;
		let place = self.statement.place();
		let mut all = vec![
			format!(
				"Authorities of set {set} with {} of {} votes finalized block {} of the relay chain, {:?}.",
				votes.weight, votes.total, relay_block.number, relay_block.hash
			),
			format!(
				"The head of parachain {para} was block {} then, {:?}.",
				block.number, block.hash
			),
			format!(
				"Its state holds the root of epoch {} over {} statements, {:?}.",
				place.epoch, root.count, root.root
			),
			format!(
				"The statement at position {} of them is {:?}, by the chain {:?}.",
				place.index,
				self.statement.leaf(),
				self.statement.chain()
			),
		];
		let Fact::Donation(receipt) = self.statement.fact();
		all.extend(stated(receipt));
		all
	}

	/// What was not, a sentence each.
	pub fn not_proven(&self) -> Vec<String> {
		let Fact::Donation(receipt) = self.statement.fact();
		let whose = match receipt.donor {
			Donor::Account(_) => "Who controls the donor's account.",
			Donor::Commitment(_) => {
				"Who the donor is: whoever claims to be has to open the commitment, from the account \
				 that it was made for."
			},
		};
		vec![
			format!(
				"That the checkpoint {:?} is right: compare it with one from elsewhere.",
				self.checkpoint
			),
			whose.to_string(),
			"That the receipt was not used before: only the registry of a verifier tells."
				.to_string(),
			"That the cause is what its campaign says, and that the results are worth anything."
				.to_string(),
			"That payers and payees are different people.".to_string(),
		]
	}

	/// The sentences, and all but the statement that they are of, as JSON.
	pub fn to_json(&self) -> Value {
		let block = |block: &Block| json!({ "number": block.number, "hash": block.hash });
		json!({
			"block": block(&self.block),
			"relay_block": block(&self.relay_block),
			"para": self.para,
			"set": self.set,
			"votes": { "weight": self.votes.weight, "total": self.votes.total },
			"checkpoint": self.checkpoint,
			"proven": self.proven(),
			"not_proven": self.not_proven(),
		})
	}
}

/// What a receipt says.
fn stated(receipt: &DonationReceipt) -> Vec<String> {
	let cause = String::from_utf8_lossy(&receipt.cause);
	let currency = match receipt.currency {
		Currency::Native => {
			format!("the chain's own token (10^{TOKEN_DECIMALS} of them are one {TOKEN_SYMBOL})")
		},
		Currency::Asset(id) => format!("the asset {id:?}"),
	};
	let donor = match receipt.donor {
		Donor::Account(account) => format!("the account {account:?}"),
		Donor::Commitment(commitment) => format!("whoever can open {commitment:?}"),
	};
	let (amount, from, until) = (receipt.amount, receipt.from, receipt.until);
	let what = match receipt.gift {
		Gift::Money => "was given as money by",
		Gift::Work => "is the reward of proven work that was given by",
	};
	vec![
		format!(
			"It says that {amount} smallest units of {currency} {what} {donor} to campaign {}, whose \
			 cause is \"{}\".",
			receipt.campaign,
			cause.escape_debug()
		),
		format!(
			"It was spent from {from} to before {until} (milliseconds since 1970) on {} tasks that \
			 reached consensus with an app that the campaign had named, and nothing can undo that.",
			receipt.tasks
		),
		format!(
			"Every payee is named by the payments from {:?} to {:?}.",
			receipt.payments_before, receipt.payments
		),
	]
}

impl fmt::Display for Verified {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "Proven, if the checkpoint is right:")?;
		for sentence in self.proven() {
			writeln!(f, "- {sentence}")?;
		}
		writeln!(f, "Not proven:")?;
		for sentence in self.not_proven() {
			writeln!(f, "- {sentence}")?;
		}
		Ok(())
	}
}
