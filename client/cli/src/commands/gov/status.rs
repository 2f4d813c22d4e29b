//! `poco gov status`, `poco gov voter`: what is being decided, and how somebody votes.

use super::{
	call::{describe, Told},
	words::{body, command, threshold, when},
};
use crate::{
	exit::Status,
	output::Output,
	words::{name, span},
};
use anyhow::Result;
use poco_primitives::governance::{ProposalView, ReferendumView};
use poco_sdk::{
	amount, call::governance::Body, AccountId, Client, CouncilView, GovernanceView, VoterView,
};
use serde_json::{json, Value};

/// The block in which a proposal is put to the vote next.
pub fn next_launch(view: &GovernanceView) -> u32 {
	let period = view.launch_period.max(1);
	(view.block / period).saturating_add(1).saturating_mul(period)
}

/// Shows what is being decided.
pub async fn status(client: &Client, out: &Output) -> Result<Status> {
	let view = client.governance(None).await?;
	let mut parts = vec![format!(
		"block       {}; every {} a proposal is put to the vote, the next one {}",
		view.block,
		span(u64::from(view.launch_period).saturating_mul(view.block_time)),
		when(next_launch(&view), view.block)
	)];
	let (mut proposals, mut referenda) = (Vec::new(), Vec::new());
	for proposal in &view.proposals {
		let call = describe(client, &proposal.call).await?;
		parts.push(proposal_to_text(proposal, &call));
		proposals.push(proposal_to_json(proposal, call));
	}
	let external = match &view.external {
		Some(external) => {
			let call = describe(client, &external.call).await?;
			parts.push(format!(
				"the council proposes {}\n  takes       {}\n  hash        {:?}",
				call.words,
				threshold(external.threshold),
				external.call.hash
			));
			json!({ "call": call.json, "threshold": external.threshold })
		},
		None => Value::Null,
	};
	for referendum in &view.referenda {
		let call = describe(client, &referendum.call).await?;
		parts.push(referendum_to_text(referendum, &call, view.block));
		referenda.push(referendum_to_json(referendum, call));
	}
	let mut bodies = Vec::new();
	for (of, members) in
		[(Body::Council, &view.council), (Body::TechnicalCommittee, &view.technical_committee)]
	{
		let (json, text) = describe_body(client, of, members, view.block).await?;
		parts.push(text);
		bodies.push(json);
	}
	parts.push(match view.authorized_upgrade {
		Some(hash) => {
			format!("upgrade     {hash:?} is authorized: `poco upgrade apply` hands it in")
		},
		None => "upgrade     none is authorized".into(),
	});
	let mut bodies = bodies.into_iter();
	out.result(
		json!({
			"block": view.block,
			"block_time": view.block_time,
			"launch_period": view.launch_period,
			"next_launch": next_launch(&view),
			"voting_period": view.voting_period,
			"enactment_period": view.enactment_period,
			"minimum_deposit": view.minimum_deposit.to_string(),
			"proposals": proposals,
			"external": external,
			"referenda": referenda,
			"council": bodies.next(),
			"technical_committee": bodies.next(),
			"authorized_upgrade": view.authorized_upgrade,
		}),
		parts.join("\n"),
	);
	Ok(Status::Done)
}

fn proposal_to_json(proposal: &ProposalView<AccountId>, call: Told) -> Value {
	json!({
		"index": proposal.index,
		"proposer": proposal.proposer,
		"call": call.json,
		"deposit": proposal.deposit.to_string(),
		"backers": proposal.backers,
	})
}

fn proposal_to_text(proposal: &ProposalView<AccountId>, call: &Told) -> String {
	format!(
		"proposal {}  {}\n  by          {}, with {} of each who stands behind it: {}",
		proposal.index,
		call.words,
		name(&proposal.proposer),
		amount::format(proposal.deposit),
		names(&proposal.backers)
	)
}

fn referendum_to_json(referendum: &ReferendumView, call: Told) -> Value {
	json!({
		"index": referendum.index,
		"call": call.json,
		"threshold": referendum.threshold,
		"ayes": referendum.ayes.to_string(),
		"nays": referendum.nays.to_string(),
		"turnout": referendum.turnout.to_string(),
		"electorate": referendum.electorate.to_string(),
		"passing": referendum.passing,
		"ends": referendum.ends,
		"takes_effect": referendum.takes_effect,
	})
}

fn referendum_to_text(referendum: &ReferendumView, call: &Told, now: u32) -> String {
	format!(
		"referendum {}  {}\n  votes       {}; {}\n  turnout     {} of {}\n  takes       {}\n  \
		 ends        {}; takes effect {}",
		referendum.index,
		call.words,
		tally(referendum),
		if referendum.passing { "passing" } else { "not passing" },
		amount::format(referendum.turnout),
		amount::format(referendum.electorate),
		threshold(referendum.threshold),
		when(referendum.ends, now),
		when(referendum.takes_effect, now)
	)
}

/// How a vote stands.
pub fn tally(referendum: &ReferendumView) -> String {
	format!("aye {}, nay {}", amount::format(referendum.ayes), amount::format(referendum.nays))
}

async fn describe_body(
	client: &Client,
	of: Body,
	view: &CouncilView,
	now: u32,
) -> Result<(Value, String)> {
	let prime = match &view.prime {
		Some(prime) => format!(", {} for those who do not vote", name(prime)),
		None => String::new(),
	};
	let mut text = format!("{}: {}{prime}", body(of), names(&view.members));
	let mut motions = Vec::new();
	for motion in &view.motions {
		let call = describe(client, &motion.call).await?;
		text += &format!(
			"\n  motion {}  {}\n    votes     {} of {} ayes ({}), {} nays ({}); over {}: `{} vote {} \
			 aye`",
			motion.index,
			call.words,
			motion.ayes.len(),
			motion.threshold,
			names(&motion.ayes),
			motion.nays.len(),
			names(&motion.nays),
			when(motion.ends, now),
			command(of),
			motion.index
		);
		motions.push(json!({
			"index": motion.index,
			"call": call.json,
			"threshold": motion.threshold,
			"ayes": motion.ayes,
			"nays": motion.nays,
			"ends": motion.ends,
		}));
	}
	let json = json!({ "members": view.members, "prime": view.prime, "motions": motions });
	Ok((json, text))
}

fn names(accounts: &[AccountId]) -> String {
	if accounts.is_empty() {
		return "nobody".into();
	}
	accounts.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// Shows how an account votes.
pub async fn voter(client: &Client, account: AccountId, out: &Output) -> Result<Status> {
	let (view, now) = (client.voter(account).await?, client.governance(None).await?.block);
	out.result(voter_to_json(account, &view, now), voter_to_text(account, &view, now));
	Ok(Status::Done)
}

fn voter_to_json(account: AccountId, view: &VoterView, now: u32) -> Value {
	json!({
		"account": account,
		"block": now,
		"votes": view.votes.iter().map(|vote| json!({
			"referendum": vote.referendum,
			"ayes": vote.ayes.to_string(),
			"nays": vote.nays.to_string(),
			"conviction": vote.conviction,
		})).collect::<Vec<_>>(),
		"delegates": view.delegates.as_ref().map(|delegate| json!({
			"to": delegate.to,
			"stake": delegate.stake.to_string(),
			"conviction": delegate.conviction,
		})),
		"locked": view.locked.map(|(amount, until)| json!({
			"amount": amount.to_string(),
			"until": until,
		})),
	})
}

fn voter_to_text(account: AccountId, view: &VoterView, now: u32) -> String {
	let mut lines = vec![name(&account)];
	for vote in &view.votes {
		let side = match (vote.ayes, vote.nays) {
			(ayes, 0) => format!("aye with {}", amount::format(ayes)),
			(0, nays) => format!("nay with {}", amount::format(nays)),
			(ayes, nays) => {
				format!("aye with {}, nay with {}", amount::format(ayes), amount::format(nays))
			},
		};
		lines.push(format!(
			"referendum {}  {side}, conviction {}",
			vote.referendum, vote.conviction
		));
	}
	if let Some(delegate) = &view.delegates {
		lines.push(format!(
			"delegates   to {} with {}, conviction {}",
			name(&delegate.to),
			amount::format(delegate.stake),
			delegate.conviction
		));
	}
	if view.votes.is_empty() && view.delegates.is_none() {
		lines.push("votes       none".into());
	}
	if let Some((amount, until)) = view.locked {
		let amount = amount::format(amount);
		lines.push(match until > now {
			true => format!("locked      {amount} by earlier votes, free {}", when(until, now)),
			false => format!("locked      {amount}, which `poco gov unlock` frees"),
		});
	}
	lines.join("\n")
}

#[cfg(test)]
mod tests {
	use super::*;
	use poco_primitives::{
		governance::{CallView, Threshold, VoteView},
		H256,
	};
	use poco_sdk::Account;

	fn call() -> Told {
		Told { json: json!({}), words: "System.remark(remark: 0x07)".into() }
	}

	#[test]
	fn a_referendum_says_how_it_stands_and_until_when() {
		let referendum = ReferendumView {
			index: 2,
			call: CallView { hash: H256([1; 32]), call: None },
			threshold: Threshold::SimpleMajority,
			ayes: 3 * amount::POCO,
			nays: amount::POCO,
			turnout: 4 * amount::POCO,
			electorate: 100 * amount::POCO,
			passing: true,
			ends: 130,
			takes_effect: 140,
		};
		let text = referendum_to_text(&referendum, &call(), 100);
		for words in [
			"referendum 2  System.remark(remark: 0x07)",
			"aye 3 POCO, nay 1 POCO; passing",
			"4 POCO of 100 POCO",
			"more for it than against it",
			"in 3 min (block 130); takes effect in 4 min (block 140)",
		] {
			assert!(text.contains(words), "no `{words}` in {text}");
		}
		let json = referendum_to_json(&referendum, call());
		assert_eq!(json["ayes"], (3 * amount::POCO).to_string(), "amounts are text");
		assert_eq!(json["threshold"], "simple_majority");
		let losing = ReferendumView { passing: false, ..referendum };
		assert!(referendum_to_text(&losing, &call(), 100).contains("; not passing"));
	}

	#[test]
	fn a_voter_sees_its_votes_and_what_they_lock() {
		let bob = Account::from_uri("//Bob").unwrap().id();
		let vote = |ayes, nays| VoteView { referendum: 1, ayes, nays, conviction: 2 };
		let view = VoterView {
			votes: vec![vote(5 * amount::POCO, 0)],
			delegates: None,
			locked: Some((amount::POCO, 130)),
		};
		let text = voter_to_text(bob, &view, 100);
		assert!(text.starts_with("Bob\nreferendum 1  aye with 5 POCO, conviction 2"), "{text}");
		assert!(text.contains("1 POCO by earlier votes, free in 3 min (block 130)"), "{text}");
		assert!(voter_to_text(bob, &view, 130).contains("`poco gov unlock` frees"));
		let view = VoterView { votes: Vec::new(), delegates: None, locked: None };
		assert_eq!(voter_to_text(bob, &view, 1), "Bob\nvotes       none");
	}
}
