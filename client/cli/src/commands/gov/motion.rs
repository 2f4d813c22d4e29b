//! `poco gov council`, `poco gov committee`: motions of a body, and what each of the two can do beside them.

use super::{
	call::{self, CallOptions},
	words::body,
	Side,
};
use crate::{
	commands::args,
	exit::{bad_input, Status},
	keys::KeyOptions,
	output::Output,
	send::submit_all,
};
use anyhow::Result;
use clap::{Args, Subcommand, ValueEnum};
use poco_primitives::H256;
use poco_sdk::{
	call::governance::{self, Body, External},
	Call, Client, CouncilView, MotionView,
};

/// Subcommands of `poco gov council`.
#[derive(Subcommand)]
pub enum Council {
	#[command(flatten)]
	Motion(Motion),
	/// Make a motion that the council proposes a call to the holders. A call of more than 128 bytes is noted
	/// first, for a deposit.
	External(ExternalOptions),
}

/// Subcommands of `poco gov committee`.
#[derive(Subcommand)]
pub enum Committee {
	#[command(flatten)]
	Motion(Motion),
	/// Make a motion that what the council proposes for a majority to decide is put to the vote at once.
	FastTrack {
		/// The 0x hash of the call that the council proposes: `poco gov status` tells it.
		#[arg(value_parser = args::hash)]
		hash: H256,
		/// How long the vote is open, in blocks; docs/governance.md tells the least.
		#[arg(long, value_name = "BLOCKS")]
		voting: u32,
		/// From the end of the vote to its effect, in blocks.
		#[arg(long, value_name = "BLOCKS")]
		delay: u32,
		/// How many members have to agree; two thirds, as the chain demands, when not given.
		#[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
		threshold: Option<u32>,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Veto what the council proposes, as a member. It cannot come back for a while, and the same member can
	/// veto it only once.
	Veto {
		/// The 0x hash of the call that the council proposes: `poco gov status` tells it.
		#[arg(value_parser = args::hash)]
		hash: H256,
		#[command(flatten)]
		key: KeyOptions,
	},
}

/// Subcommands of both.
#[derive(Subcommand)]
pub enum Motion {
	/// Put a call to a vote of the members.
	Propose {
		#[command(flatten)]
		call: CallOptions,
		/// How many members have to agree. What a call demands depends on the call, and the chain refuses it
		/// at the end when too few agreed: docs/governance.md says who may do what. With 1 it is tried at
		/// once.
		#[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
		threshold: u32,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Vote on a motion. The same member may vote again, for the other side.
	Vote {
		/// Its number: `poco gov status` tells it.
		motion: u32,
		/// For it or against it.
		#[arg(value_enum)]
		side: Side,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// End a motion that enough members agreed to, or too many refused, or whose time is over; carry its call
	/// out, if it is agreed to.
	Close {
		/// Its number: `poco gov status` tells it.
		motion: u32,
		#[command(flatten)]
		key: KeyOptions,
	},
}

/// Options of `poco gov council external`.
#[derive(Args)]
pub struct ExternalOptions {
	#[command(flatten)]
	call: CallOptions,
	/// What it takes to pass.
	#[arg(long, value_enum, default_value = "majority")]
	how: How,
	/// How many members have to agree; as many as the chain demands for --how when not given.
	#[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
	threshold: Option<u32>,
	#[command(flatten)]
	key: KeyOptions,
}

/// What it takes for a proposal of the council to pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum How {
	/// The fewer vote, the more of them have to approve. Half of the council can propose that.
	Approve,
	/// More for it than against it. More than half of the council can propose that.
	Majority,
	/// The fewer vote, the more of them have to refuse. All of the council can propose that.
	Against,
}

impl How {
	/// How many of so many members it takes to propose it.
	pub fn threshold(self, members: usize) -> u32 {
		let threshold = match self {
			Self::Approve => members.div_ceil(2),
			Self::Majority => members / 2 + 1,
			Self::Against => members,
		};
		threshold.max(1) as u32
	}
}

impl From<How> for External {
	fn from(how: How) -> Self {
		match how {
			How::Approve => Self::Approve,
			How::Majority => Self::Majority,
			How::Against => Self::Against,
		}
	}
}

/// Two thirds of so many members.
pub fn two_thirds(members: usize) -> u32 {
	(2 * members).div_ceil(3).max(1) as u32
}

/// Three fifths of so many members.
pub fn three_fifths(members: usize) -> u32 {
	(3 * members).div_ceil(5).max(1) as u32
}

/// Runs a command of the council.
pub async fn council(url: &str, command: Council, out: &Output) -> Result<Status> {
	let client = Client::connect(url).await?;
	match command {
		Council::Motion(motion) => run(&client, Body::Council, motion, out).await,
		Council::External(ExternalOptions { call, how, threshold, key }) => {
			let call = call.read()?;
			external(&client, call, how, threshold, &key, out).await
		},
	}
}

/// Runs a command of the technical committee.
pub async fn committee(url: &str, command: Committee, out: &Output) -> Result<Status> {
	const COMMITTEE: Body = Body::TechnicalCommittee;
	let client = Client::connect(url).await?;
	match command {
		Committee::Motion(motion) => run(&client, COMMITTEE, motion, out).await,
		Committee::FastTrack { hash, voting, delay, threshold, key } => {
			let members = view(&client, COMMITTEE).await?.members.len();
			let threshold = threshold.unwrap_or(two_thirds(members));
			let call = governance::fast_track(hash, voting, delay);
			let call = client.call_bytes(&call).await?;
			propose(&client, COMMITTEE, call, threshold, None, &key, out).await
		},
		Committee::Veto { hash, key } => {
			let call = client.call_bytes(&governance::veto_external(hash)).await?;
			let call = governance::as_member(COMMITTEE, call);
			let account = key.account(&client, out).await?;
			call::conclude(&submit_all(&client, &account, vec![call]).await?, out)?;
			Ok(Status::Done)
		},
	}
}

/// Makes a motion that the council proposes a call to the holders.
pub async fn external(
	client: &Client,
	proposed: Vec<u8>,
	how: How,
	threshold: Option<u32>,
	key: &KeyOptions,
	out: &Output,
) -> Result<Status> {
	call::check(client, &proposed).await?;
	let (bound, note) = call::bound(client, proposed).await?;
	let members = view(client, Body::Council).await?.members.len();
	let threshold = threshold.unwrap_or(how.threshold(members));
	let call = client.call_bytes(&governance::external(how.into(), bound)).await?;
	propose(client, Body::Council, call, threshold, note, key, out).await
}

/// Makes a motion, after another call if there is one.
pub async fn propose(
	client: &Client,
	of: Body,
	call: Vec<u8>,
	threshold: u32,
	first: Option<Call>,
	key: &KeyOptions,
	out: &Output,
) -> Result<Status> {
	call::check(client, &call).await?;
	let members = view(client, of).await?.members.len();
	if threshold as usize > members {
		return Err(bad_input(format!(
			"{} has {members} members, so that {threshold} can never agree",
			body(of)
		)));
	}
	let account = key.account(client, out).await?;
	let calls = first.into_iter().chain([governance::motion(of, threshold, call)]).collect();
	call::conclude(&submit_all(client, &account, calls).await?, out)?;
	Ok(Status::Done)
}

async fn run(client: &Client, of: Body, command: Motion, out: &Output) -> Result<Status> {
	let (key, call) = match command {
		Motion::Propose { call, threshold, key } => {
			return propose(client, of, call.read()?, threshold, None, &key, out).await;
		},
		Motion::Vote { motion, side, key } => {
			let hash = find(client, of, motion).await?.call.hash;
			(key, governance::vote_motion(of, hash, motion, side == Side::Aye))
		},
		Motion::Close { motion, key } => {
			let view = find(client, of, motion).await?;
			let Some(call) = view.call.call else {
				return Err(bad_input(format!("the chain has no call of motion {motion}")));
			};
			let weight = client.read_call(&call).await?.weight;
			let length = call.len() as u32;
			(key, governance::close_motion(of, view.call.hash, motion, weight, length))
		},
	};
	let account = key.account(client, out).await?;
	call::conclude(&submit_all(client, &account, vec![call]).await?, out)?;
	Ok(Status::Done)
}

async fn view(client: &Client, of: Body) -> Result<CouncilView> {
	let view = client.governance(None).await?;
	Ok(match of {
		Body::Council => view.council,
		Body::TechnicalCommittee => view.technical_committee,
	})
}

async fn find(client: &Client, of: Body, motion: u32) -> Result<MotionView> {
	let motions = view(client, of).await?.motions;
	let open: Vec<_> = motions.iter().map(|motion| motion.index.to_string()).collect();
	motions.into_iter().find(|view| view.index == motion).ok_or_else(|| {
		let open = match open.is_empty() {
			true => "none is open".into(),
			false => format!("open are {}", open.join(", ")),
		};
		bad_input(format!("{} has no open motion {motion}: {open}", body(of)))
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn as_many_have_to_agree_as_the_table_of_powers_says() {
		for (members, approve, majority, against) in
			[(0, 1, 1, 1), (1, 1, 1, 1), (2, 1, 2, 2), (3, 2, 2, 3), (4, 2, 3, 4), (7, 4, 4, 7)]
		{
			assert_eq!(How::Approve.threshold(members), approve, "{members}");
			assert_eq!(How::Majority.threshold(members), majority, "{members}");
			assert_eq!(How::Against.threshold(members), against, "{members}");
		}
		let thresholds = |part: fn(usize) -> u32| [1, 2, 3, 4, 5, 6].map(part);
		assert_eq!(thresholds(two_thirds), [1, 2, 2, 3, 4, 4]);
		assert_eq!(thresholds(three_fifths), [1, 2, 2, 3, 3, 4]);
	}
}
