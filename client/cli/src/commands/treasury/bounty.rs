//! `poco treasury bounty`: work that the treasury pays for, from the proposal to the payment.

use crate::{commands::args, exit::Status, keys::KeyOptions, output::Output, send::send};
use anyhow::Result;
use clap::Subcommand;
use poco_primitives::Balance;
use poco_sdk::{call::governance, AccountId};

/// Subcommands of `poco treasury bounty`. Whether a bounty is approved and who sees to it the council decides,
/// by motions with the calls approve_bounty and propose_curator of the pallet Bounties, or the holders do.
#[derive(Subcommand)]
pub enum Command {
	/// Propose work that the treasury is to pay for. A deposit is held until the bounty is approved; it is
	/// lost when the bounty is refused.
	Propose {
		/// What the work is worth, in POCO.
		#[arg(value_parser = args::amount)]
		amount: Balance,
		/// What is to be done: 300 bytes at most.
		description: String,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Accept to see to a bounty, as who was named for it. A part of the fee is held.
	Accept {
		/// The bounty's number: `poco treasury show` tells it.
		bounty: u32,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Give up seeing to a bounty, or refuse to. When its curator said nothing for too long anybody may do
	/// that, and the curator loses what is held of it.
	Resign {
		/// The bounty's number: `poco treasury show` tells it.
		bounty: u32,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Say that the work goes on, as the curator.
	Extend {
		/// The bounty's number: `poco treasury show` tells it.
		bounty: u32,
		/// A word for those who read the chain.
		#[arg(default_value = "")]
		remark: String,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Award a bounty to whoever did the work, as its curator.
	Award {
		/// The bounty's number: `poco treasury show` tells it.
		bounty: u32,
		/// To whom.
		#[arg(value_parser = args::account)]
		beneficiary: AccountId,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Pay an awarded bounty to its beneficiary, and its curator the fee. Anybody may, when it waited long
	/// enough.
	Claim {
		/// The bounty's number: `poco treasury show` tells it.
		bounty: u32,
		#[command(flatten)]
		key: KeyOptions,
	},
}

/// Runs the command.
pub async fn run(url: &str, command: Command, out: &Output) -> Result<Status> {
	let (key, call) = match command {
		Command::Propose { amount, description, key } => {
			(key, governance::propose_bounty(amount, description.into_bytes()))
		},
		Command::Accept { bounty, key } => (key, governance::accept_curator(bounty)),
		Command::Resign { bounty, key } => (key, governance::unassign_curator(bounty)),
		Command::Extend { bounty, remark, key } => {
			(key, governance::extend_bounty(bounty, remark.into_bytes()))
		},
		Command::Award { bounty, beneficiary, key } => {
			(key, governance::award_bounty(bounty, beneficiary))
		},
		Command::Claim { bounty, key } => (key, governance::claim_bounty(bounty)),
	};
	send(url, &key, |_| call, out).await
}
