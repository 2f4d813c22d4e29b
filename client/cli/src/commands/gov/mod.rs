//! `poco gov`: proposals, votes, delegations, and the motions of the council and the technical committee.

pub mod call;
pub mod motion;
mod status;
pub mod words;

pub use status::{next_launch, tally};

use crate::{
	commands::args,
	exit::{bad_input, would_refuse, Status},
	keys::KeyOptions,
	output::Output,
	send::{send, submit_all, tell},
};
use anyhow::{Context, Result};
use call::CallOptions;
use clap::{Args, Subcommand, ValueEnum};
use poco_primitives::{hash, Balance, H256};
use poco_sdk::{
	amount,
	call::governance::{self, Vote, MAX_PREIMAGE},
	AccountId, Client,
};
use std::path::PathBuf;

/// Subcommands of `poco gov`.
#[derive(Subcommand)]
pub enum Command {
	/// Show what is being decided: proposals, referenda, motions, and an upgrade that is authorized.
	Status,
	/// Show how an account votes, to whom it leaves its votes, and what earlier votes lock.
	Voter {
		/// The account; the signing one when not given.
		#[arg(value_parser = args::account)]
		account: Option<AccountId>,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Encode a call from its name and arguments, as others of these commands take it. Nothing is sent.
	Encode {
		/// The pallet, such as System.
		pallet: String,
		/// The call, such as remark.
		call: String,
		/// The arguments as JSON: an object with their names, or a list. Bytes are text with 0x, accounts
		/// their addresses or such as //Alice, amounts whole units or text such as "1.5 POCO", and a variant
		/// is its name or an object with it as the key.
		#[arg(value_name = "JSON")]
		arguments: Option<String>,
	},
	/// Propose a call to the holders. One of more than 128 bytes is noted first, for a deposit.
	Propose {
		#[command(flatten)]
		call: CallOptions,
		/// What to put behind it, in POCO, and what whoever seconds it puts beside that. The proposal with the
		/// most behind it is put to the vote next. The least that the chain takes when not given.
		#[arg(long, value_name = "AMOUNT", value_parser = args::amount)]
		deposit: Option<Balance>,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Stand behind a proposal, with the deposit of whoever made it. It comes back when it is put to the vote.
	Second {
		/// The proposal's number: `poco gov status` tells it.
		proposal: u32,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Vote in a referendum, or vote otherwise than before.
	Vote {
		/// The referendum's number: `poco gov status` tells it.
		referendum: u32,
		/// For it or against it.
		#[arg(value_enum)]
		side: Side,
		#[command(flatten)]
		weight: Stake,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Take a vote back: it counts no more as long as the referendum is open, and locks nothing longer than it
	/// has to when that is over.
	Unvote {
		/// The referendum's number.
		referendum: u32,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Leave votes to somebody else, in all referenda, until `poco gov undelegate`.
	Delegate {
		/// To whom.
		#[arg(value_parser = args::account)]
		to: AccountId,
		#[command(flatten)]
		weight: Stake,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Vote oneself again; the stake is free when what its conviction locks is over.
	Undelegate {
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Free what votes and delegations that are over lock.
	Unlock {
		/// Whose; the signing account's when not given.
		#[arg(value_parser = args::account)]
		account: Option<AccountId>,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Note bytes that proposals name by their hash, or take them back.
	#[command(subcommand)]
	Preimage(Preimage),
	/// Make motions of the council, vote on them and close them; for its members.
	#[command(subcommand)]
	Council(motion::Council),
	/// Make motions of the technical committee, vote on them and close them; for its members.
	#[command(subcommand)]
	Committee(motion::Committee),
}

/// With what somebody votes.
#[derive(Args)]
pub struct Stake {
	/// The stake, in POCO. It cannot be spent as long as it votes; it can be staked behind a collator.
	#[arg(long, value_name = "AMOUNT", value_parser = args::amount)]
	stake: Balance,
	/// From 0 to 6: how much the stake counts, from a tenth over once to six times, and for how long it stays
	/// locked when its side wins, from not at all over 1 to 32 enactment periods.
	#[arg(
		long,
		value_name = "N",
		default_value_t = 1,
		value_parser = clap::value_parser!(u8).range(0..=6)
	)]
	conviction: u8,
}

/// A side of a vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Side {
	/// For it.
	Aye,
	/// Against it.
	Nay,
}

/// Subcommands of `poco gov preimage`.
#[derive(Subcommand)]
pub enum Preimage {
	/// Note the bytes of a call, for a deposit, so that what names them by their hash can be carried out.
	Note {
		/// A file with the call: 0x and hex digits as text, or the bytes themselves.
		file: PathBuf,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Take noted bytes back; the deposit is free again.
	Unnote {
		/// Their 0x hash.
		#[arg(value_parser = args::hash)]
		hash: H256,
		#[command(flatten)]
		key: KeyOptions,
	},
}

/// Runs the command.
pub async fn run(url: &str, command: Command, out: &Output) -> Result<Status> {
	match command {
		Command::Status => status::status(&Client::connect(url).await?, out).await,
		Command::Voter { account, key } => {
			let client = Client::connect(url).await?;
			let account = match account {
				Some(account) => account,
				None => key.account(&client, out).await?.id(),
			};
			status::voter(&client, account, out).await
		},
		Command::Encode { pallet, call, arguments } => {
			encode(url, &pallet, &call, arguments.as_deref(), out).await
		},
		Command::Propose { call, deposit, key } => {
			let call = call.read()?;
			let client = Client::connect(url).await?;
			propose(&client, call, deposit, &key, out).await
		},
		Command::Second { proposal, key } => {
			send(url, &key, |_| governance::second(proposal), out).await
		},
		Command::Vote { referendum, side, weight: Stake { stake, conviction }, key } => {
			let vote = Vote::Standard { aye: side == Side::Aye, conviction, stake };
			send(url, &key, |_| governance::vote(referendum, vote), out).await
		},
		Command::Unvote { referendum, key } => {
			send(url, &key, |_| governance::remove_vote(referendum), out).await
		},
		Command::Delegate { to, weight: Stake { stake, conviction }, key } => {
			send(url, &key, |_| governance::delegate(to, conviction, stake), out).await
		},
		Command::Undelegate { key } => send(url, &key, |_| governance::undelegate(), out).await,
		Command::Unlock { account, key } => {
			send(url, &key, |own| governance::unlock(account.unwrap_or(own)), out).await
		},
		Command::Preimage(Preimage::Note { file, key }) => note(url, file, &key, out).await,
		Command::Preimage(Preimage::Unnote { hash, key }) => {
			send(url, &key, |_| governance::unnote_preimage(hash), out).await
		},
		Command::Council(command) => motion::council(url, command, out).await,
		Command::Committee(command) => motion::committee(url, command, out).await,
	}
}

async fn encode(
	url: &str,
	pallet: &str,
	name: &str,
	arguments: Option<&str>,
	out: &Output,
) -> Result<Status> {
	let arguments = match arguments {
		Some(text) => serde_json::from_str(text)
			.map_err(|error| bad_input(format!("the arguments are no JSON: {error}")))?,
		None => serde_json::Value::Null,
	};
	let client = Client::connect(url).await?;
	let bytes = client.encode_call(pallet, name, &arguments).await?;
	let told = call::check(&client, &bytes).await?.to_string();
	let (mut json, text) = call::encoded(&bytes);
	json["words"] = told.into();
	out.result(json, text);
	Ok(Status::Done)
}

/// Proposes a call to the holders, and notes it first where it has to be; tells what that did.
pub async fn propose(
	client: &Client,
	proposed: Vec<u8>,
	deposit: Option<Balance>,
	key: &KeyOptions,
	out: &Output,
) -> Result<Status> {
	call::check(client, &proposed).await?;
	let least = client.governance(None).await?.minimum_deposit;
	let deposit = deposit.unwrap_or(least);
	if deposit < least {
		return Err(would_refuse(
			"ValueLow",
			format!(
				"the deposit is {}, and the chain takes {} at least",
				amount::format(deposit),
				amount::format(least)
			),
		));
	}
	let account = key.account(client, out).await?;
	let (bound, note) = call::bound(client, proposed).await?;
	let (hash, noted) = (bound.hash(), note.is_some());
	let calls = note.into_iter().chain([governance::propose(bound, deposit)]).collect();
	let done = submit_all(client, &account, calls).await;
	let done = match noted {
		true => done.with_context(|| {
			format!("if its bytes were noted, `poco gov preimage unnote {hash:?}` takes them back")
		})?,
		false => done?,
	};
	tell(&done, out);
	Ok(Status::Done)
}

async fn note(url: &str, file: PathBuf, key: &KeyOptions, out: &Output) -> Result<Status> {
	let bytes = call::read_file(&file)?;
	if bytes.len() > MAX_PREIMAGE {
		return Err(bad_input(format!(
			"{} has {} bytes, and the chain takes {MAX_PREIMAGE} at most",
			file.display(),
			bytes.len()
		)));
	}
	let client = Client::connect(url).await?;
	call::check(&client, &bytes).await?;
	if client.has_preimage(hash::content(&bytes), bytes.len() as u32).await? {
		return Err(would_refuse(
			"AlreadyNoted",
			format!("the bytes of {:?} are noted already", hash::content(&bytes)),
		));
	}
	let account = key.account(&client, out).await?;
	tell(&submit_all(&client, &account, vec![governance::note_preimage(bytes)]).await?, out);
	Ok(Status::Done)
}
