//! What those who decide say, in words.

use crate::words::{money, name, short, until};
use poco_primitives::governance::Threshold;
use poco_sdk::{
	amount,
	call::governance::{Body, Vote},
	event::{
		BountyEvent, DemocracyEvent, Executed, MembershipEvent, MotionEvent, PreimageEvent,
		TreasuryEvent, UpgradeEvent,
	},
	GovernanceEvent,
};

/// A body of members.
pub fn body(body: Body) -> &'static str {
	match body {
		Body::Council => "the council",
		Body::TechnicalCommittee => "the technical committee",
	}
}

/// How the command line calls a body.
pub fn command(body: Body) -> &'static str {
	match body {
		Body::Council => "poco gov council",
		Body::TechnicalCommittee => "poco gov committee",
	}
}

/// What it takes to pass.
pub fn threshold(threshold: Threshold) -> &'static str {
	match threshold {
		Threshold::SuperMajorityApprove => "the fewer vote, the more of them have to approve",
		Threshold::SuperMajorityAgainst => "the fewer vote, the more of them have to refuse",
		Threshold::SimpleMajority => "more for it than against it",
	}
}

/// A block as seen from another one: `in 3 min (block 130)`.
pub fn when(block: u32, now: u32) -> String {
	match until(block.into(), now.into()) {
		Some(span) => format!("in {span} (block {block})"),
		None => format!("at block {block}"),
	}
}

/// An event of governance.
pub fn event(event: &GovernanceEvent) -> String {
	use GovernanceEvent::*;
	match event {
		Democracy(event) => democracy(event),
		Council(event) => motion(event, Body::Council),
		TechnicalCommittee(event) => motion(event, Body::TechnicalCommittee),
		Executed(event) => executed(event),
		Dispatched(event) => match &event.refusal {
			None => "what was decided is carried out".into(),
			Some(refusal) => format!("what was decided was tried, and refused: {refusal}"),
		},
		Membership(event) => membership(event),
		Preimage(event) => preimage(event),
		Treasury(event) => treasury(event),
		Bounty(event) => bounty(event),
		Upgrade(event) => upgrade(event),
		UpgradeRejected(event) => format!(
			"the code {} is refused, and its authorization spent: {}",
			short(&event.code_hash),
			event.refusal
		),
	}
}

/// What became of a motion's call.
pub fn executed(event: &Executed) -> String {
	let call = short(&event.proposal_hash);
	match &event.refusal {
		None => format!("{} carried {call} out", body(event.body)),
		Some(refusal) => {
			format!("{} tried to carry {call} out, and was refused: {refusal}", body(event.body))
		},
	}
}

fn democracy(event: &DemocracyEvent) -> String {
	use DemocracyEvent::*;
	match event {
		Proposed { proposal_index, deposit } => format!(
			"proposal {proposal_index} is made, with {} behind it",
			amount::format(*deposit)
		),
		Tabled { proposal_index, .. } => {
			format!("proposal {proposal_index} is put to the vote, its deposits are back")
		},
		ExternalTabled {} => "the council's proposal is put to the vote".into(),
		Started { ref_index, threshold: how } => {
			format!("referendum {ref_index} is open: {}", threshold(*how))
		},
		Passed { ref_index } => format!("referendum {ref_index} passed"),
		NotPassed { ref_index } => format!("referendum {ref_index} did not pass"),
		Cancelled { ref_index } => format!("referendum {ref_index} was stopped"),
		Delegated { who, target } => format!("{} leaves its votes to {}", name(who), name(target)),
		Undelegated { account } => format!("{} votes itself", name(account)),
		Vetoed { who, proposal_hash, until } => format!(
			"{} vetoed {}, which cannot come back before block {until}",
			name(who),
			short(proposal_hash)
		),
		Blacklisted { proposal_hash } => {
			format!("{} may never be proposed again", short(proposal_hash))
		},
		Voted { voter, ref_index, vote: given } => {
			format!("{} votes in referendum {ref_index}: {}", name(voter), vote(given))
		},
		Seconded { seconder, prop_index } => {
			format!("{} stands behind proposal {prop_index}", name(seconder))
		},
		ProposalCanceled { prop_index } => format!("proposal {prop_index} was stopped"),
		Unknown { name } => name.clone(),
	}
}

/// How somebody votes.
fn vote(vote: &Vote) -> String {
	match vote {
		Vote::Standard { aye, conviction, stake } => format!(
			"{} with {}, conviction {conviction}",
			if *aye { "aye" } else { "nay" },
			amount::format(*stake)
		),
		Vote::Split { aye, nay } => {
			format!("aye with {}, nay with {}", amount::format(*aye), amount::format(*nay))
		},
	}
}

fn motion(event: &MotionEvent, of: Body) -> String {
	use MotionEvent::*;
	match event {
		Proposed { account, proposal_index, proposal_hash, threshold } => format!(
			"{} made motion {proposal_index} of {}, {}; it takes {threshold}: `{} vote \
			 {proposal_index} aye`",
			name(account),
			body(of),
			short(proposal_hash),
			command(of)
		),
		Voted { account, voted, yes, no, .. } => format!(
			"{} votes {}: {yes} ayes, {no} nays",
			name(account),
			if *voted { "aye" } else { "nay" }
		),
		Approved { proposal_hash } => format!("{} is agreed to", short(proposal_hash)),
		Disapproved { proposal_hash } => format!("{} is not agreed to", short(proposal_hash)),
		Closed { proposal_hash, yes, no } => {
			format!("{} is over with {yes} ayes and {no} nays", short(proposal_hash))
		},
		Killed { proposal_hash } => format!("{} was stopped", short(proposal_hash)),
		Unknown { name } => name.clone(),
	}
}

fn membership(event: &MembershipEvent) -> String {
	use MembershipEvent::*;
	match event {
		MemberAdded {} => "there is one more member".into(),
		MemberRemoved {} => "there is one member less".into(),
		MembersSwapped {} => "one member took the place of another".into(),
		MembersReset {} => "there are other members".into(),
		KeyChanged {} => "one member has another account".into(),
		Unknown { name } => name.clone(),
	}
}

fn preimage(event: &PreimageEvent) -> String {
	use PreimageEvent::*;
	match event {
		Noted { hash } => format!("the bytes of {hash:?} are noted"),
		Requested { hash } => format!("the bytes of {} are needed", short(hash)),
		Cleared { hash } => format!("the bytes of {} are gone", short(hash)),
		Unknown { name } => name.clone(),
	}
}

fn treasury(event: &TreasuryEvent) -> String {
	use TreasuryEvent::*;
	match event {
		AssetSpendApproved { index, asset_kind, amount, beneficiary, valid_from, expire_at } => {
			format!(
				"payment {index} is granted: {} to {}, from block {valid_from} until block \
				 {expire_at}: `poco treasury payout {index}`",
				money(*amount, *asset_kind),
				name(beneficiary)
			)
		},
		AssetSpendVoided { index } => format!("payment {index} is not granted any more"),
		Paid { index } => format!("payment {index} is made"),
		PaymentFailed { index } => format!("payment {index} failed, and can be tried again"),
		SpendProcessed { index } => format!("payment {index} is done with"),
		Unknown { name } => name.clone(),
	}
}

fn bounty(event: &BountyEvent) -> String {
	use BountyEvent::*;
	match event {
		BountyProposed { index } => format!("bounty {index} is proposed"),
		BountyRejected { index, bond } => {
			format!("bounty {index} is refused, its deposit of {} lost", amount::format(*bond))
		},
		BountyApproved { index } => format!("bounty {index} is approved"),
		BountyBecameActive { index } => format!("bounty {index} is funded"),
		CuratorProposed { bounty_id, curator } => {
			format!("{} is asked to see to bounty {bounty_id}", name(curator))
		},
		CuratorAccepted { bounty_id, curator } => {
			format!("{} sees to bounty {bounty_id}", name(curator))
		},
		CuratorUnassigned { bounty_id } => format!("nobody sees to bounty {bounty_id} any more"),
		BountyExtended { index } => format!("bounty {index} is being seen to"),
		BountyAwarded { index, beneficiary } => {
			format!("bounty {index} is {}'s, who can claim it after a while", name(beneficiary))
		},
		BountyClaimed { index, payout, beneficiary } => {
			format!("bounty {index} paid {} to {}", amount::format(*payout), name(beneficiary))
		},
		BountyCanceled { index } => format!("bounty {index} is given up"),
		Unknown { name } => name.clone(),
	}
}

fn upgrade(event: &UpgradeEvent) -> String {
	use UpgradeEvent::*;
	match event {
		UpgradeAuthorized { code_hash, .. } => {
			format!("the code {code_hash:?} is authorized: anybody may hand it in")
		},
		ValidationFunctionStored {} => {
			"the code is handed in, and waits for the relay chain to let it in".into()
		},
		ValidationFunctionApplied { .. } => {
			"the relay chain let the code in: the next block is the first of the new runtime".into()
		},
		ValidationFunctionDiscarded {} => "the relay chain refused the code".into(),
		CodeUpdated { hash } => format!("the chain's code is {hash:?}"),
		Unknown { name } => name.clone(),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use poco_primitives::{order::Currency, H256};
	use poco_sdk::{Account, Refusal};

	#[test]
	fn decisions_are_told_in_words() {
		let bob = Account::from_uri("//Bob").unwrap().id();
		let given = Vote::Standard { aye: true, conviction: 2, stake: amount::POCO };
		let voted = DemocracyEvent::Voted { voter: bob, ref_index: 3, vote: given };
		assert_eq!(
			event(&GovernanceEvent::Democracy(voted)),
			"Bob votes in referendum 3: aye with 1 POCO, conviction 2"
		);
		let made = MotionEvent::Proposed {
			account: bob,
			proposal_index: 4,
			proposal_hash: H256([1; 32]),
			threshold: 2,
		};
		let told = event(&GovernanceEvent::TechnicalCommittee(made));
		assert!(told.contains("of the technical committee"), "{told}");
		assert!(told.contains("`poco gov committee vote 4 aye`"), "{told}");
		let granted = TreasuryEvent::AssetSpendApproved {
			index: 0,
			asset_kind: Currency::Native,
			amount: amount::POCO,
			beneficiary: bob,
			valid_from: 5,
			expire_at: 9,
		};
		let told = event(&GovernanceEvent::Treasury(granted));
		assert!(told.starts_with("payment 0 is granted: 1 POCO to Bob, from block 5"), "{told}");
	}

	#[test]
	fn what_came_of_a_motion_is_told_with_the_reason() {
		let carried = |refusal| {
			let hash = H256([1; 32]);
			executed(&Executed { body: Body::Council, proposal_hash: hash, refusal })
		};
		assert_eq!(carried(None), "the council carried 0x01010101.. out");
		let refusal = Refusal {
			pallet: Some("Registry".into()),
			name: "NameMissing".into(),
			explanation: String::new(),
		};
		let told = carried(Some(refusal));
		assert!(told.ends_with("was refused: Registry::NameMissing"), "{told}");
	}

	#[test]
	fn blocks_are_told_by_the_time_until_they_come() {
		assert_eq!(when(130, 100), "in 3 min (block 130)");
		assert_eq!(when(1_300, 100), "in 2 h (block 1300)");
		assert_eq!(when(100, 100), "at block 100");
		assert_eq!(when(99, 100), "at block 99");
	}
}
