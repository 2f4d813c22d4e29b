//! How far an upgrade is.

use super::blob::Blob;
use crate::commands::gov::{
	tally,
	words::{body, when},
};
use anyhow::Result;
use codec::Encode;
use poco_primitives::{governance::ReferendumView, hash, Balance, H256};
use poco_sdk::{
	amount,
	call::governance::{self, Body, BoundedCall, External},
	event::{DemocracyEvent, MotionEvent, UpgradeEvent},
	Client, GovernanceEvent,
};
use serde_json::{json, Value};

/// What an upgrade is known by, from its proposal to its end.
pub struct Plan {
	/// The hash of the code.
	hash: H256,
	/// The hash of the code's encoding, as it waits for the relay chain.
	pending: H256,
	/// The call that authorizes it.
	call: Vec<u8>,
	/// The calls by which the council proposes that.
	externals: Vec<Vec<u8>>,
}

impl Plan {
	/// What a runtime is known by on its way.
	pub async fn new(client: &Client, blob: &Blob) -> Result<Self> {
		let call = client.call_bytes(&governance::authorize_upgrade(blob.hash)).await?;
		let mut externals = Vec::new();
		for how in [External::Approve, External::Majority, External::Against] {
			let call = governance::external(how, BoundedCall::of(&call));
			externals.push(client.call_bytes(&call).await?);
		}
		let pending = hash::content(&blob.bytes.encode());
		Ok(Self { hash: blob.hash, pending, call, externals })
	}

	/// The call that authorizes it, encoded.
	pub fn call(&self) -> &[u8] {
		&self.call
	}

	/// How far it is at a block; nothing when nobody has proposed it.
	pub async fn stage(&self, client: &Client, at: H256) -> Result<Option<Stage>> {
		if client.code_hash(at).await? == Some(self.hash) {
			return Ok(Some(Stage::Running));
		}
		if client.pending_code_hash(at).await? == Some(self.pending) {
			return Ok(Some(Stage::HandedIn));
		}
		let view = client.governance(Some(at)).await?;
		if view.authorized_upgrade == Some(self.hash) {
			return Ok(Some(Stage::Authorized));
		}
		if let Some(block) = client.scheduled(&BoundedCall::of(&self.call), at).await? {
			return Ok(Some(Stage::Passed { block }));
		}
		let call = hash::content(&self.call);
		if let Some(referendum) = view.referenda.into_iter().find(|view| view.call.hash == call) {
			return Ok(Some(Stage::Referendum(referendum)));
		}
		if view.external.is_some_and(|external| external.call.hash == call) {
			return Ok(Some(Stage::External { call }));
		}
		if let Some(proposal) = view.proposals.into_iter().find(|view| view.call.hash == call) {
			let (index, backers) = (proposal.index, proposal.backers.len());
			return Ok(Some(Stage::Proposed { index, backers, deposit: proposal.deposit }));
		}
		let motion = view.council.motions.into_iter().find(|motion| {
			motion.call.call.as_ref().is_some_and(|call| self.externals.contains(call))
		});
		Ok(motion.map(|motion| Stage::Motion {
			index: motion.index,
			call: motion.call.hash,
			ayes: motion.ayes.len(),
			threshold: motion.threshold,
			ends: motion.ends,
		}))
	}
}

/// How far an upgrade is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
	/// The council votes on proposing it.
	Motion {
		/// The motion's number.
		index: u32,
		/// The hash of the motion's call.
		call: H256,
		/// How many members agree.
		ayes: usize,
		/// How many have to.
		threshold: u32,
		/// The block in which the motion ends.
		ends: u32,
	},
	/// The council proposes it.
	External {
		/// The hash of the call.
		call: H256,
	},
	/// Somebody proposes it.
	Proposed {
		/// The proposal's number.
		index: u32,
		/// How many stand behind it.
		backers: usize,
		/// With how much each.
		deposit: Balance,
	},
	/// The holders vote on it.
	Referendum(ReferendumView),
	/// The vote passed.
	Passed {
		/// The block in which it takes effect.
		block: u32,
	},
	/// It is authorized.
	Authorized,
	/// It was handed in, and waits for the relay chain.
	HandedIn,
	/// It is the chain's code.
	Running,
}

impl Stage {
	/// Whether another proposal would be one too many, by the council or by anybody.
	pub fn is_beyond_proposing(&self, council: bool) -> bool {
		match self {
			Self::Motion { .. } => council,
			Self::Proposed { .. } => !council,
			Self::External { .. }
			| Self::Referendum(_)
			| Self::Passed { .. }
			| Self::Authorized
			| Self::HandedIn
			| Self::Running => true,
		}
	}

	/// In words, as seen from a block.
	pub fn words(&self, now: u64) -> String {
		let now = now as u32;
		match self {
			Self::Motion { index, ayes, threshold, ends, .. } => format!(
				"motion {index} of {} would propose it: {ayes} of {threshold} ayes, over {}",
				body(Body::Council),
				when(*ends, now)
			),
			Self::External { .. } => {
				"the council proposes it, and it is put to the vote in its turn".into()
			},
			Self::Proposed { index, backers, deposit } => format!(
				"proposal {index} waits for its turn: {backers} stand behind it with {} each; \
				 `poco gov second {index}` puts more behind it",
				amount::format(*deposit)
			),
			Self::Referendum(view) => format!(
				"referendum {} is open: {}; {}; ends {}",
				view.index,
				tally(view),
				if view.passing { "passing" } else { "not passing" },
				when(view.ends, now)
			),
			Self::Passed { block } => {
				format!("the vote passed, and takes effect {}", when(*block, now))
			},
			Self::Authorized => "it is authorized: anybody may hand it in".into(),
			Self::HandedIn => "it is handed in, and waits for the relay chain to let it in".into(),
			Self::Running => "it is the chain's code".into(),
		}
	}

	/// What has to change for it to be told again.
	pub fn news(&self) -> String {
		match self {
			Self::Referendum(view) => format!("{} {} {}", view.index, view.ayes, view.nays),
			other => format!("{other:?}"),
		}
	}

	/// As JSON.
	pub fn to_json(&self) -> Value {
		match self {
			Self::Motion { index, ayes, threshold, ends, .. } => json!({
				"stage": "motion",
				"motion": index,
				"ayes": ayes,
				"threshold": threshold,
				"ends": ends,
			}),
			Self::External { call } => json!({ "stage": "external", "call": call }),
			Self::Proposed { index, backers, deposit } => json!({
				"stage": "proposed",
				"proposal": index,
				"backers": backers,
				"deposit": deposit.to_string(),
			}),
			Self::Referendum(view) => json!({
				"stage": "referendum",
				"referendum": view.index,
				"ayes": view.ayes.to_string(),
				"nays": view.nays.to_string(),
				"passing": view.passing,
				"ends": view.ends,
				"takes_effect": view.takes_effect,
			}),
			Self::Passed { block } => json!({ "stage": "passed", "takes_effect": block }),
			Self::Authorized => json!({ "stage": "authorized" }),
			Self::HandedIn => json!({ "stage": "handed_in" }),
			Self::Running => json!({ "stage": "running" }),
		}
	}

	/// Whether an event says why an upgrade that was so far went no further.
	pub fn is_ended_by(&self, event: &GovernanceEvent) -> bool {
		match (self, event) {
			(
				Self::Motion { call, .. },
				GovernanceEvent::Council(
					MotionEvent::Disapproved { proposal_hash }
					| MotionEvent::Killed { proposal_hash },
				),
			) => proposal_hash == call,
			(Self::Motion { call, .. }, GovernanceEvent::Executed(executed)) => {
				executed.proposal_hash == *call && executed.refusal.is_some()
			},
			(
				Self::External { call },
				GovernanceEvent::Democracy(
					DemocracyEvent::Vetoed { proposal_hash, .. }
					| DemocracyEvent::Blacklisted { proposal_hash },
				),
			) => proposal_hash == call,
			(
				Self::Proposed { index, .. },
				GovernanceEvent::Democracy(DemocracyEvent::ProposalCanceled { prop_index }),
			) => prop_index == index,
			(
				Self::Referendum(view),
				GovernanceEvent::Democracy(
					DemocracyEvent::NotPassed { ref_index }
					| DemocracyEvent::Cancelled { ref_index },
				),
			) => *ref_index == view.index,
			(
				Self::Proposed { .. } | Self::Referendum(_),
				GovernanceEvent::Democracy(DemocracyEvent::Blacklisted { .. }),
			) => true,
			// A look at the chain may come blocks after the last one.
			(
				Self::Referendum(_) | Self::Passed { .. },
				GovernanceEvent::Dispatched(dispatched),
			) => dispatched.refusal.is_some(),
			(Self::Passed { .. } | Self::Authorized, GovernanceEvent::UpgradeRejected(_)) => true,
			(
				Self::Authorized | Self::HandedIn,
				GovernanceEvent::Upgrade(UpgradeEvent::ValidationFunctionDiscarded {}),
			) => true,
			_ => false,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use poco_primitives::governance::{CallView, Threshold};

	fn referendum(ayes: u128) -> Stage {
		Stage::Referendum(ReferendumView {
			index: 3,
			call: CallView { hash: H256([1; 32]), call: None },
			threshold: Threshold::SuperMajorityApprove,
			ayes,
			nays: 0,
			turnout: ayes,
			electorate: 1_000 * amount::POCO,
			passing: ayes > 0,
			ends: 130,
			takes_effect: 140,
		})
	}

	#[test]
	fn a_stage_is_told_again_when_votes_change() {
		let (none, some) = (referendum(0), referendum(amount::POCO));
		assert_ne!(none.news(), some.news());
		assert_eq!(some.news(), referendum(amount::POCO).news());
		assert_eq!(
			some.words(100),
			"referendum 3 is open: aye 1 POCO, nay 0 POCO; passing; ends in 3 min (block 130)"
		);
		assert_eq!(some.to_json()["stage"], "referendum");
		assert_eq!(some.to_json()["ayes"], amount::POCO.to_string());
		let passed = Stage::Passed { block: 140 };
		assert_eq!(passed.words(130), "the vote passed, and takes effect in 1 min (block 140)");
	}

	#[test]
	fn nobody_proposes_twice_what_is_decided_on() {
		let motion =
			Stage::Motion { index: 0, call: H256([1; 32]), ayes: 1, threshold: 2, ends: 50 };
		let proposed = Stage::Proposed { index: 0, backers: 1, deposit: 1 };
		for (stage, council, anybody) in [
			(motion, true, false),
			(proposed, false, true),
			(referendum(0), true, true),
			(Stage::Authorized, true, true),
		] {
			assert_eq!(stage.is_beyond_proposing(true), council, "{stage:?}");
			assert_eq!(stage.is_beyond_proposing(false), anybody, "{stage:?}");
		}
	}

	#[test]
	fn an_end_is_known_by_its_event_and_by_no_other() {
		let failed =
			|ref_index| GovernanceEvent::Democracy(DemocracyEvent::NotPassed { ref_index });
		assert!(referendum(0).is_ended_by(&failed(3)));
		assert!(!referendum(0).is_ended_by(&failed(4)));
		assert!(!Stage::Authorized.is_ended_by(&failed(3)));
		let discarded = GovernanceEvent::Upgrade(UpgradeEvent::ValidationFunctionDiscarded {});
		assert!(Stage::HandedIn.is_ended_by(&discarded));
		assert!(!Stage::Running.is_ended_by(&discarded));
		let call = H256([1; 32]);
		let vetoed = |proposal_hash| {
			let who = poco_sdk::AccountId([2; 32]);
			GovernanceEvent::Democracy(DemocracyEvent::Vetoed { who, proposal_hash, until: 9 })
		};
		assert!(Stage::External { call }.is_ended_by(&vetoed(call)));
		assert!(!Stage::External { call }.is_ended_by(&vetoed(H256([9; 32]))));
	}
}
