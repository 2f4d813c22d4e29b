//! `poco receipt verify`: what a file proves, and what it does not.

use super::{checkpoint, view, IdentityOptions};
use crate::{
	exit::{bad_input, not_proven, Status},
	files,
	output::Output,
};
use anyhow::Result;
use clap::Args;
use poco_primitives::attestation::Fact;
use poco_sdk::{
	proof::{self, Finality, Identity},
	verifier::{Block, Bundle, Checkpoint, Header, Refusal, Verified, VersionedBundle},
	Client, Error,
};
use serde_json::{json, Value};
use std::path::PathBuf;

/// Options of `poco receipt verify`.
#[derive(Args)]
pub struct Options {
	/// The file that `poco receipt export` wrote.
	file: PathBuf,
	/// Whom to trust: the file that `poco receipt checkpoint` wrote, or what it holds. With nothing else
	/// no network is used.
	#[arg(
		long,
		value_name = "FILE|HEX",
		required_unless_present = "relay",
		conflicts_with_all = ["para", "chain"]
	)]
	checkpoint: Option<String>,
	/// A node of the relay chain: the block must be final there, and its authorities are those that the
	/// node tells.
	#[arg(long, value_name = "URL")]
	relay: Option<String>,
	#[command(flatten)]
	identity: IdentityOptions,
}

/// What a node of the relay chain says beside.
struct Witness {
	url: String,
	/// Whether it has kept who the authorities were.
	told_authorities: bool,
}

/// Runs the command.
pub async fn run(url: &str, options: Options, out: &Output) -> Result<Status> {
	let Options { file, checkpoint, relay, identity } = options;
	let bytes = files::read(&file)?;
	let trusted = checkpoint.as_deref().map(checkpoint::read).transpose()?;
	// What needs no node comes first.
	let bundle = decode(&bytes)?;
	let verified = trusted.as_ref().map(|trusted| check(&bytes, trusted)).transpose()?;
	let (verified, witness) = match relay {
		None => {
			let unnamed = || bad_input("whom to trust? Give --checkpoint, --relay or both");
			(verified.ok_or_else(unnamed)?, None)
		},
		Some(relay) => {
			let identity = match &trusted {
				Some(Checkpoint { para, chain, .. }) => Identity { para: *para, chain: *chain },
				None => identity.identity(url).await?,
			};
			let node = Client::connect_to_any(&relay).await?;
			ensure_final(&node, &bundle.relay_header).await?;
			let told = proof::authorities_of(&node, &bundle.relay_header, identity).await;
			let (verified, told_authorities) = compare(&bytes, verified.zip(trusted), told)?;
			(verified, Some(Witness { url: relay, told_authorities }))
		},
	};
	out.result(to_json(&verified, witness.as_ref()), to_text(&verified, witness.as_ref()));
	Ok(Status::Done)
}

/// Reads a bundle, whatever it proves.
pub fn decode(bytes: &[u8]) -> Result<Bundle> {
	let VersionedBundle::V1(bundle) = VersionedBundle::read(bytes).map_err(refused)?;
	Ok(bundle)
}

/// What a bundle proves to who trusts a checkpoint. No node is asked.
fn check(bytes: &[u8], trusted: &Checkpoint) -> Result<Verified> {
	decode(bytes)?.verify(trusted).map_err(refused)
}

/// What was checked against a checkpoint, if one was given, and what a node tells: they have to agree. A node
/// that has forgotten says nothing, which only a checkpoint makes up for.
fn compare(
	bytes: &[u8],
	trusted: Option<(Verified, Checkpoint)>,
	told: Result<Checkpoint, Error>,
) -> Result<(Verified, bool)> {
	match (trusted, told) {
		(Some((verified, trusted)), Ok(told)) if trusted == told => Ok((verified, true)),
		(Some((_, trusted)), Ok(told)) => Err(not_proven(
			"AnotherCheckpoint",
			format!(
				"the authorities of the checkpoint {:?}, of set {}, are not those that the relay chain's \
				 node tells, {:?}, of set {}: one of them is wrong, ask others whom to trust",
				trusted.id(),
				trusted.set,
				told.id(),
				told.set
			),
		)),
		(Some((verified, _)), Err(Error::Untold { .. })) => Ok((verified, false)),
		(None, Ok(told)) => Ok((check(bytes, &told)?, true)),
		(_, Err(error)) => Err(error.into()),
	}
}

/// Sees that a block of the relay chain is final by the word of a node.
pub async fn ensure_final(relay: &Client, header: &Header) -> Result<()> {
	let block = Block { number: header.number, hash: header.hash() };
	is_final(block, proof::finality(relay, block).await?)
}

fn is_final(block: Block, said: Finality) -> Result<()> {
	let Block { number, hash } = block;
	let (name, words) = match said {
		Finality::Final => return Ok(()),
		Finality::NotYet(last) => (
			"NotFinalThere",
			format!(
				"block {number} of the relay chain is not final by its node, which has finalized block \
				 {last}: is it in sync?"
			),
		),
		Finality::Another(other) => (
			"AnotherBlockThere",
			format!(
				"block {number} of the relay chain is {other:?} by its node, and {hash:?} here: the file \
				 is of a fork or of another relay chain, do not accept it"
			),
		),
		Finality::Unknown => (
			"UnknownThere",
			format!(
				"the relay chain's node has no block {number} yet: is it in sync, and of this relay chain?"
			),
		),
	};
	Err(not_proven(name, words))
}

/// The verifier's word for a bundle that proves nothing.
fn refused(refusal: Refusal) -> anyhow::Error {
	not_proven(&refusal.name(), refusal.to_string())
}

/// What a node adds to what was proven.
fn words_of(witness: &Witness) -> Vec<String> {
	let Witness { url, told_authorities } = witness;
	let mut words = vec![format!("The relay chain's node at {url} has that block as final.")];
	words.push(match told_authorities {
		true => "It tells the authorities by whose votes this was checked.".into(),
		false => "It has forgotten who the authorities were: the checkpoint alone says so.".into(),
	});
	words
}

fn to_json(verified: &Verified, witness: Option<&Witness>) -> Value {
	let mut proven = verified.proven();
	proven.extend(witness.into_iter().flat_map(words_of));
	let mut document = verified.to_json();
	document["statement"] = view::to_json(&verified.statement);
	document["relay"] = json!(witness.map(|witness| json!({
		"url": witness.url,
		"final": true,
		"authorities": witness.told_authorities,
	})));
	document["proven"] = json!(proven);
	document
}

fn to_text(verified: &Verified, witness: Option<&Witness>) -> String {
	let Fact::Donation(receipt) = verified.statement.fact();
	let mut lines = vec![format!("proven: {}", view::to_text(receipt)), String::new()];
	lines.extend(verified.to_string().lines().map(Into::into));
	if let Some(witness) = witness {
		lines.push("Said by a node:".into());
		lines.extend(words_of(witness).into_iter().map(|sentence| format!("- {sentence}")));
	}
	lines.join("\n")
}

#[cfg(test)]
mod page;

#[cfg(test)]
pub mod tests {
	use super::*;
	use crate::exit::refusal;
	use poco_sdk::verifier::VersionedCheckpoint;

	/// Bytes of the verifier's own vectors.
	pub fn vector(name: &str) -> Vec<u8> {
		let text = include_str!("../../../../../verifier/vectors/bundle.json");
		let vector: Value = serde_json::from_str(text).unwrap();
		files::from_hex(vector[name].as_str().unwrap()).unwrap()
	}

	pub fn trusted() -> Checkpoint {
		let VersionedCheckpoint::V1(checkpoint) =
			VersionedCheckpoint::read(&vector("checkpoint")).unwrap();
		checkpoint
	}

	fn proven() -> Verified {
		check(&vector("bundle"), &trusted()).unwrap()
	}

	#[test]
	fn the_verifiers_bundle_is_proven_and_its_words_are_told() {
		let text = to_text(&proven(), None);
		for said in [
			"proven: 0.000123456789 POCO given as money by whoever opens 0xd0d0",
			"campaign 5, \"medical research\"",
			"on 9 tasks",
			"Proven, if the checkpoint is right:",
			"set 7 with 5 of 7 votes",
			"Not proven:",
			"That the receipt was not used before",
		] {
			assert!(text.contains(said), "{said}: {text}");
		}
		assert!(!text.contains("Said by a node"));
		let json = to_json(&proven(), None);
		assert_eq!(json["statement"]["amount"], json!("123456789"));
		assert_eq!(json["relay"], Value::Null);
		assert_eq!(json["not_proven"].as_array().map(Vec::len), Some(5));
	}

	#[test]
	fn no_mutant_of_it_is_proven() {
		let bytes = vector("bundle");
		for at in 0..bytes.len() {
			let mut mutant = bytes.clone();
			mutant[at] ^= 1;
			let refused = check(&mutant, &trusted()).unwrap_err();
			assert_eq!(Status::of(&refused), Status::NotProven, "byte {at}: {refused}");
			assert!(refusal(&refused).is_some_and(|name| !name.is_empty()), "byte {at}");
		}
		for mutant in [&bytes[..bytes.len() - 1], &[&bytes[..], &[0]].concat(), &[]] {
			let refused = check(mutant, &trusted()).unwrap_err();
			assert_eq!(refusal(&refused), Some("Malformed"));
		}
	}

	#[test]
	fn other_authorities_than_the_trusted_ones_prove_nothing() {
		let later = Checkpoint { set: 8, ..trusted() };
		let refused = check(&vector("bundle"), &later).unwrap_err();
		assert_eq!(refusal(&refused), Some("OtherAuthorities"));
		assert!(refused.to_string().contains("get the checkpoint of set 7"), "{refused}");
		let mut heavier = trusted();
		heavier.authorities[5].1 = 100;
		let refused = check(&vector("bundle"), &heavier).unwrap_err();
		assert_eq!(refusal(&refused), Some("TooFewVotes"));
		let other = Checkpoint { para: 2_001, ..trusted() };
		let refused = check(&vector("bundle"), &other).unwrap_err();
		assert_eq!(refusal(&refused), Some("HeadProof"));
	}

	#[test]
	fn a_node_and_a_checkpoint_have_to_agree() {
		let bytes = vector("bundle");
		let given = || Some((proven(), trusted()));
		let untold = || {
			let url = "ws://relay".to_string();
			Error::Untold { url, what: "who its authorities were", reason: "gone".into() }
		};
		assert_eq!(compare(&bytes, None, Ok(trusted())).unwrap(), (proven(), true));
		assert_eq!(compare(&bytes, given(), Ok(trusted())).unwrap(), (proven(), true));
		assert_eq!(compare(&bytes, given(), Err(untold())).unwrap(), (proven(), false));
		assert!(compare(&bytes, None, Err(untold())).is_err());
		let mut other = trusted();
		other.authorities[0].1 += 1;
		let refused = compare(&bytes, given(), Ok(other.clone())).unwrap_err();
		assert_eq!(refusal(&refused), Some("AnotherCheckpoint"));
		other.set += 1;
		assert_eq!(
			refusal(&compare(&bytes, None, Ok(other)).unwrap_err()),
			Some("OtherAuthorities")
		);
	}

	#[test]
	fn a_block_that_is_not_final_by_the_node_is_refused_by_name() {
		let block = Block { number: 9, hash: Default::default() };
		assert!(is_final(block, Finality::Final).is_ok());
		for (said, name) in [
			(Finality::NotYet(8), "NotFinalThere"),
			(Finality::Another(Default::default()), "AnotherBlockThere"),
			(Finality::Unknown, "UnknownThere"),
		] {
			assert_eq!(refusal(&is_final(block, said).unwrap_err()), Some(name));
		}
	}

	#[test]
	fn what_a_node_says_is_told_from_what_is_proven() {
		let witness = |told_authorities| Witness { url: "ws://relay".into(), told_authorities };
		let text = to_text(&proven(), Some(&witness(false)));
		assert!(text.contains("Said by a node:\n- The relay chain's node at ws://relay"), "{text}");
		assert!(text.contains("the checkpoint alone says so"), "{text}");
		let json = to_json(&proven(), Some(&witness(true)));
		assert_eq!(json["relay"]["authorities"], json!(true));
	}
}
