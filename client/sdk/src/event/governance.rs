//! Events of those who decide, of the treasury, and of upgrades.

use super::{
	events,
	field::{Field, Fields},
	refusal, FAILED,
};
use crate::{
	call::governance::{Body, Vote, AYE},
	AccountId, Error, Refusal,
};
use poco_primitives::{governance::Threshold, order::Currency, Balance, H256};
use serde::{Serialize, Serializer};
use serde_json::json;
use subxt::{
	config::PolkadotConfig,
	events::Event,
	ext::scale_value::{Composite, Value, ValueDef, Variant},
	metadata::ArcMetadata,
};

events! {
	/// An event of public proposals and referenda.
	DemocracyEvent {
		/// A call was proposed.
		Proposed { proposal_index: u32, deposit: Balance },
		/// A public proposal was put to the vote.
		Tabled { proposal_index: u32, deposit: Balance },
		/// A proposal of the council was put to the vote.
		ExternalTabled {},
		/// A vote is open.
		Started { ref_index: u32, threshold: Threshold },
		/// A vote passed.
		Passed { ref_index: u32 },
		/// A vote did not pass.
		NotPassed { ref_index: u32 },
		/// A vote was stopped.
		Cancelled { ref_index: u32 },
		/// Somebody leaves its votes to another account.
		Delegated { who: AccountId, target: AccountId },
		/// Somebody votes itself again.
		Undelegated { account: AccountId },
		/// A proposal of the council was vetoed.
		Vetoed { who: AccountId, proposal_hash: H256, until: u32 },
		/// A call may never be proposed again.
		Blacklisted { proposal_hash: H256 },
		/// Somebody voted.
		Voted { voter: AccountId, ref_index: u32, vote: Vote },
		/// Somebody stands behind a public proposal.
		Seconded { seconder: AccountId, prop_index: u32 },
		/// A public proposal was stopped.
		ProposalCanceled { prop_index: u32 },
	}
}

events! {
	/// An event of a body's motions.
	MotionEvent {
		/// A motion was made.
		Proposed { account: AccountId, proposal_index: u32, proposal_hash: H256, threshold: u32 },
		/// A member voted.
		Voted { account: AccountId, proposal_hash: H256, voted: bool, yes: u32, no: u32 },
		/// A motion was agreed to.
		Approved { proposal_hash: H256 },
		/// A motion was not agreed to.
		Disapproved { proposal_hash: H256 },
		/// A motion is over.
		Closed { proposal_hash: H256, yes: u32, no: u32 },
		/// A motion was stopped.
		Killed { proposal_hash: H256 },
	}
}

events! {
	/// An event of a body's members.
	MembershipEvent {
		/// There is one more.
		MemberAdded {},
		/// There is one less.
		MemberRemoved {},
		/// One took the place of another.
		MembersSwapped {},
		/// There are others.
		MembersReset {},
		/// One has another account.
		KeyChanged {},
	}
}

events! {
	/// An event of noted bytes.
	PreimageEvent {
		/// Bytes were noted.
		Noted { hash: H256 },
		/// Bytes are needed.
		Requested { hash: H256 },
		/// Bytes are gone.
		Cleared { hash: H256 },
	}
}

events! {
	/// An event of payments of the treasury.
	TreasuryEvent {
		/// A payment was granted.
		AssetSpendApproved {
			index: u32,
			asset_kind: Currency,
			amount: Balance,
			beneficiary: AccountId,
			valid_from: u32,
			expire_at: u32,
		},
		/// A payment is not granted any more.
		AssetSpendVoided { index: u32 },
		/// A payment was made.
		Paid { index: u32 },
		/// A payment failed, and can be tried again.
		PaymentFailed { index: u32 },
		/// A payment is forgotten.
		SpendProcessed { index: u32 },
	}
}

events! {
	/// An event of bounties.
	BountyEvent {
		/// A bounty was proposed.
		BountyProposed { index: u32 },
		/// A proposed bounty was refused; its deposit is lost.
		BountyRejected { index: u32, bond: Balance },
		/// A bounty will be funded.
		BountyApproved { index: u32 },
		/// A bounty is funded.
		BountyBecameActive { index: u32 },
		/// Somebody was named to see to a bounty.
		CuratorProposed { bounty_id: u32, curator: AccountId },
		/// Somebody sees to a bounty.
		CuratorAccepted { bounty_id: u32, curator: AccountId },
		/// Nobody sees to a bounty any more.
		CuratorUnassigned { bounty_id: u32 },
		/// A bounty has a later end.
		BountyExtended { index: u32 },
		/// A bounty was awarded.
		BountyAwarded { index: u32, beneficiary: AccountId },
		/// A bounty was paid.
		BountyClaimed { index: u32, payout: Balance, beneficiary: AccountId },
		/// A bounty was given up.
		BountyCanceled { index: u32 },
	}
}

events! {
	/// An event of an upgrade.
	UpgradeEvent {
		/// Code of this hash may be handed in by anybody.
		UpgradeAuthorized { code_hash: H256, check_version: bool },
		/// Code was handed in; the relay chain has to let it in.
		ValidationFunctionStored {},
		/// The relay chain let the code in: the next block is the first of the new runtime.
		ValidationFunctionApplied { relay_chain_block_num: u32 },
		/// The relay chain refused the code.
		ValidationFunctionDiscarded {},
		/// The chain's code was replaced.
		CodeUpdated { hash: H256 },
	}
}

/// A motion was carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "event")]
pub struct Executed {
	/// Whose motion.
	pub body: Body,
	/// The hash of its call.
	pub proposal_hash: H256,
	/// Why its call failed, if it did.
	pub refusal: Option<Refusal>,
}

/// What a referendum decided was carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "event")]
pub struct Dispatched {
	/// Why the call failed, if it did.
	pub refusal: Option<Refusal>,
}

/// Code that was authorized is no later version of this runtime.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "event")]
pub struct RejectedInvalidAuthorizedUpgrade {
	/// The hash of the code.
	pub code_hash: H256,
	/// Why.
	pub refusal: Refusal,
}

/// An event of those who decide, of the treasury, or of an upgrade.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum GovernanceEvent {
	/// Of public proposals and referenda.
	Democracy(DemocracyEvent),
	/// Of the council's motions.
	Council(MotionEvent),
	/// Of the technical committee's motions.
	TechnicalCommittee(MotionEvent),
	/// A motion was carried out.
	Executed(Executed),
	/// What a referendum decided was carried out.
	Dispatched(Dispatched),
	/// Of the members of a body.
	Membership(MembershipEvent),
	/// Of noted bytes.
	Preimage(PreimageEvent),
	/// Of payments of the treasury.
	Treasury(TreasuryEvent),
	/// Of bounties.
	Bounty(BountyEvent),
	/// Of an upgrade.
	Upgrade(UpgradeEvent),
	/// Code that was authorized is no later version of this runtime.
	UpgradeRejected(RejectedInvalidAuthorizedUpgrade),
}

/// What the treasury says of its own housekeeping, as for the fees of every block.
const HOUSEKEEPING: [&str; 7] =
	["Awarded", "Burnt", "Deposit", "Rollover", "SpendApproved", "Spending", "UpdatedInactive"];

/// Reads an event of these pallets; nothing for others, and for what they say of their own housekeeping.
pub(super) fn read(
	event: &Event<'_, PolkadotConfig>,
	metadata: &ArcMetadata,
) -> Result<Option<GovernanceEvent>, Error> {
	let fields = || Fields::of(event);
	let outcome = |before: usize| outcome(event.field_bytes(), before, metadata);
	let (pallet, name) = (event.pallet_name(), event.event_name());
	Ok(Some(match (pallet, name) {
		("Democracy", _) => GovernanceEvent::Democracy(DemocracyEvent::read(name, &fields()?)?),
		("Council" | "TechnicalCommittee", "Executed" | "MemberExecuted") => {
			let body = if pallet == "Council" { Body::Council } else { Body::TechnicalCommittee };
			GovernanceEvent::Executed(Executed {
				body,
				proposal_hash: fields()?.get("proposal_hash")?,
				refusal: outcome(HASH)?,
			})
		},
		("Council", _) => GovernanceEvent::Council(MotionEvent::read(name, &fields()?)?),
		("TechnicalCommittee", _) => {
			GovernanceEvent::TechnicalCommittee(MotionEvent::read(name, &fields()?)?)
		},
		("CouncilMembership" | "TechnicalMembership", _) => {
			GovernanceEvent::Membership(MembershipEvent::read(name, &fields()?)?)
		},
		("Preimage", _) => GovernanceEvent::Preimage(PreimageEvent::read(name, &fields()?)?),
		("Treasury", name) if HOUSEKEEPING.contains(&name) => return Ok(None),
		("Treasury", _) => GovernanceEvent::Treasury(TreasuryEvent::read(name, &fields()?)?),
		("Bounties", _) => GovernanceEvent::Bounty(BountyEvent::read(name, &fields()?)?),
		("Scheduler", "Dispatched") => {
			// The task's block and position, and its name, which it may not have.
			const ADDRESS: usize = 8;
			let named = event.field_bytes().get(ADDRESS) == Some(&SOME);
			let before = ADDRESS + 1 + if named { HASH } else { 0 };
			GovernanceEvent::Dispatched(Dispatched { refusal: outcome(before)? })
		},
		("System", "UpgradeAuthorized" | "CodeUpdated")
		| (
			"ParachainSystem",
			"ValidationFunctionStored"
			| "ValidationFunctionApplied"
			| "ValidationFunctionDiscarded",
		) => GovernanceEvent::Upgrade(UpgradeEvent::read(name, &fields()?)?),
		("System", "RejectedInvalidAuthorizedUpgrade") => {
			let error = event.field_bytes().get(HASH..).unwrap_or_default();
			GovernanceEvent::UpgradeRejected(RejectedInvalidAuthorizedUpgrade {
				code_hash: fields()?.get("code_hash")?,
				refusal: refusal(error, metadata.clone())?,
			})
		},
		_ => return Ok(None),
	}))
}

/// Bytes of a hash.
const HASH: usize = 32;

/// How an option begins that is something.
const SOME: u8 = 1;

/// Reads a result that comes after so many bytes of an event: why it is an error, if it is.
fn outcome(bytes: &[u8], before: usize, metadata: &ArcMetadata) -> Result<Option<Refusal>, Error> {
	match bytes.get(before..).unwrap_or_default() {
		[FAILED, error @ ..] => refusal(error, metadata.clone()).map(Some),
		[_, ..] => Ok(None),
		[] => Err(Error::Decode {
			what: "an event".into(),
			reason: "it has no result where one was known to be".into(),
		}),
	}
}

impl Field for Threshold {
	fn read(value: &Value) -> Option<Self> {
		match String::read(value)?.as_str() {
			"SuperMajorityApprove" => Some(Self::SuperMajorityApprove),
			"SuperMajorityAgainst" => Some(Self::SuperMajorityAgainst),
			"SimpleMajority" => Some(Self::SimpleMajority),
			_ => None,
		}
	}
}

impl Field for Vote {
	fn read(value: &Value) -> Option<Self> {
		let ValueDef::Variant(Variant { name, values: Composite::Named(values) }) = &value.value
		else {
			return None;
		};
		let amount = |name: &str| {
			values
				.iter()
				.find(|(field, _)| field == name)
				.and_then(|(_, value)| Balance::read(value))
		};
		Some(match name.as_str() {
			"Standard" => {
				let byte = u8::try_from(amount("vote")?).ok()?;
				Self::Standard {
					aye: byte & AYE != 0,
					conviction: byte & !AYE,
					stake: amount("balance")?,
				}
			},
			"Split" => Self::Split { aye: amount("aye")?, nay: amount("nay")? },
			_ => return None,
		})
	}
}

/// With amounts as text, as everywhere in JSON.
impl Serialize for Vote {
	fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		let (ayes, nays, conviction) = match *self {
			Self::Standard { aye: true, conviction, stake } => (stake, 0, conviction),
			Self::Standard { aye: false, conviction, stake } => (0, stake, conviction),
			Self::Split { aye, nay } => (aye, nay, 0),
		};
		let (ayes, nays) = (ayes.to_string(), nays.to_string());
		json!({ "ayes": ayes, "nays": nays, "conviction": conviction }).serialize(serializer)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn number(number: u128) -> Value {
		Value::u128(number)
	}

	#[test]
	fn votes_are_read_with_their_side_and_conviction() {
		let vote = |byte: u128| {
			let byte = Value::unnamed_composite([number(byte)]);
			let fields = [("vote", byte), ("balance", number(5))];
			Vote::read(&Value::named_variant("Standard", fields)).unwrap()
		};
		assert_eq!(vote(0x82), Vote::Standard { aye: true, conviction: 2, stake: 5 });
		assert_eq!(vote(0x06), Vote::Standard { aye: false, conviction: 6, stake: 5 });
		let split = Value::named_variant("Split", [("aye", number(1)), ("nay", number(2))]);
		assert_eq!(Vote::read(&split).unwrap(), Vote::Split { aye: 1, nay: 2 });
		let json = serde_json::to_value(vote(0x82)).unwrap();
		assert_eq!(json, json!({ "ayes": "5", "nays": "0", "conviction": 2 }));
		assert!(Vote::read(&number(1)).is_none());
		assert!(Vote::read(&Value::named_variant("Standard", [("vote", number(1))])).is_none());
	}

	#[test]
	fn thresholds_are_read_by_their_names() {
		for (name, threshold) in [
			("SuperMajorityApprove", Threshold::SuperMajorityApprove),
			("SuperMajorityAgainst", Threshold::SuperMajorityAgainst),
			("SimpleMajority", Threshold::SimpleMajority),
		] {
			let value = Value::unnamed_variant(name, []);
			assert_eq!(Threshold::read(&value), Some(threshold));
		}
		assert!(Threshold::read(&Value::unnamed_variant("Unanimity", [])).is_none());
	}

	#[test]
	fn what_came_of_a_motion_says_its_name_in_json() {
		let failed = Executed {
			body: Body::TechnicalCommittee,
			proposal_hash: H256([1; 32]),
			refusal: Some(Refusal {
				pallet: None,
				name: "BadOrigin".into(),
				explanation: String::new(),
			}),
		};
		let json = serde_json::to_value(GovernanceEvent::Executed(failed)).unwrap();
		assert_eq!(json["event"], "Executed");
		assert_eq!(json["body"], "technical_committee");
		assert_eq!(json["refusal"]["name"], "BadOrigin");
	}
}
