//! `poco group`: whom orders can be restricted to.

use crate::{
	commands::args,
	exit::{bad_input, Status},
	keys::KeyOptions,
	output::Output,
	send::send,
	words,
};
use anyhow::Result;
use clap::Subcommand;
use poco_primitives::{registry::Name, H160};
use poco_sdk::{call::registry, Client};
use serde_json::json;

/// Subcommands of `poco group`.
#[derive(Subcommand)]
pub enum Command {
	/// Make a group without members.
	Create {
		/// What it is called.
		#[arg(value_parser = args::name)]
		name: Name,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Add members. Each holds a deposit of the group's owner.
	Add(Members),
	/// Take members out.
	Remove(Members),
	/// Delete an empty group; its deposit comes back.
	Delete {
		/// Its 0x address.
		#[arg(value_parser = args::address)]
		group: H160,
		#[command(flatten)]
		key: KeyOptions,
	},
	/// Show a group, and whether somebody is a member.
	Show {
		/// Its 0x address.
		#[arg(value_parser = args::address)]
		group: H160,
		/// An account, or the 0x address of an entry; may be given many times.
		#[arg(long, value_name = "MEMBER", value_parser = args::party)]
		member: Vec<H160>,
	},
}

/// A group and some members.
#[derive(clap::Args)]
pub struct Members {
	/// The group's 0x address.
	#[arg(value_parser = args::address)]
	group: H160,
	/// Accounts, or the 0x addresses of entries.
	#[arg(required = true, value_parser = args::party)]
	members: Vec<H160>,
	#[command(flatten)]
	key: KeyOptions,
}

/// Runs the command.
pub async fn run(url: &str, command: Command, out: &Output) -> Result<Status> {
	match command {
		Command::Create { name, key } => {
			send(url, &key, |_| registry::create_group(name), out).await
		},
		Command::Add(Members { group, members, key }) => {
			send(url, &key, |_| registry::add_members(group, members), out).await
		},
		Command::Remove(Members { group, members, key }) => {
			send(url, &key, |_| registry::remove_members(group, members), out).await
		},
		Command::Delete { group, key } => {
			send(url, &key, |_| registry::delete_group(group), out).await
		},
		Command::Show { group, member } => show(url, group, &member, out).await,
	}
}

async fn show(url: &str, group: H160, asked: &[H160], out: &Output) -> Result<Status> {
	let client = Client::connect(url).await?;
	let view = client
		.group(group)
		.await?
		.ok_or_else(|| bad_input(format!("the chain knows no group {group:?}")))?;
	let name = String::from_utf8_lossy(&view.name).into_owned();
	let mut lines = vec![
		format!("group       {group:?}"),
		format!("name        {name}"),
		format!("owner       {}", words::name(&view.owner)),
		format!("members     {}", view.members),
	];
	let mut answers = serde_json::Map::new();
	for member in asked {
		let is = client.is_member(group, *member).await?;
		lines.push(format!("{member:?} is {} member", if is { "a" } else { "no" }));
		answers.insert(format!("{member:?}"), is.into());
	}
	out.result(
		json!({
			"address": group,
			"name": name,
			"owner": view.owner,
			"members": view.members,
			"is_member": answers,
		}),
		lines.join("\n"),
	);
	Ok(Status::Done)
}
