//! `poco receipt checkpoint`: who the relay chain's authorities are.

use super::{verify, IdentityOptions};
use crate::{
	exit::{bad_input, Status},
	files::{self, Readers},
	output::Output,
};
use anyhow::Result;
use clap::Args;
use codec::Encode;
use poco_sdk::{
	proof,
	verifier::{Checkpoint, VersionedCheckpoint},
	Client,
};
use serde_json::{json, Value};
use std::path::{Path, PathBuf};

/// Options of `poco receipt checkpoint`.
#[derive(Args)]
pub struct Options {
	/// A node of the relay chain whose word is trusted.
	#[arg(long, value_name = "URL")]
	relay: String,
	/// The new file to write it to, as 0x and hex digits; standard output when not given.
	#[arg(long, value_name = "FILE")]
	out: Option<PathBuf>,
	/// The authorities that finalized what this file proves, in place of those of now. The node must have
	/// kept the state of that time.
	#[arg(long = "for", value_name = "FILE")]
	bundle: Option<PathBuf>,
	#[command(flatten)]
	identity: IdentityOptions,
}

/// Runs the command.
pub async fn run(url: &str, options: Options, out: &Output) -> Result<Status> {
	let Options { relay, out: file, bundle, identity } = options;
	if let Some(path) = &file {
		files::ensure_new(path)?;
	}
	let bundle = match bundle {
		Some(path) => Some(verify::decode(&files::read(&path)?)?),
		None => None,
	};
	let identity = identity.identity(url).await?;
	let relay = Client::connect_to_any(&relay).await?;
	let checkpoint = match bundle {
		Some(bundle) => {
			verify::ensure_final(&relay, &bundle.relay_header).await?;
			proof::authorities_of(&relay, &bundle.relay_header, identity).await?
		},
		None => proof::current_authorities(&relay, identity).await?,
	};
	if let Some(path) = &file {
		files::create(path, format!("{}\n", to_hex(&checkpoint)).as_bytes(), Readers::All)?;
	}
	let mut document = to_json(&checkpoint);
	document["file"] = json!(file);
	out.result(document, to_text(&checkpoint, file.as_deref()));
	Ok(Status::Done)
}

/// Reads what was given: a file, or `0x` and hex digits.
pub fn read(text: &str) -> Result<Checkpoint> {
	let bytes = match text.starts_with("0x") {
		true => files::from_hex(text)
			.ok_or_else(|| bad_input("the checkpoint is not made of 0x and pairs of hex digits"))?,
		false => files::read(Path::new(text))?,
	};
	let VersionedCheckpoint::V1(checkpoint) =
		VersionedCheckpoint::read(&bytes).map_err(|refusal| bad_input(refusal.to_string()))?;
	Ok(checkpoint)
}

fn to_hex(checkpoint: &Checkpoint) -> String {
	let bytes = VersionedCheckpoint::V1(checkpoint.clone()).encode();
	format!("0x{}", hex::encode(bytes))
}

fn to_json(checkpoint: &Checkpoint) -> Value {
	json!({
		"id": checkpoint.id(),
		"para": checkpoint.para,
		"chain": checkpoint.chain,
		"set": checkpoint.set,
		"authorities": checkpoint.authorities.len(),
		"checkpoint": to_hex(checkpoint),
	})
}

fn to_text(checkpoint: &Checkpoint, file: Option<&Path>) -> String {
	let Checkpoint { para, chain, set, authorities } = checkpoint;
	let where_it_is = match file {
		Some(path) => format!("in {}", path.display()),
		None => to_hex(checkpoint),
	};
	format!(
		"{where_it_is}\ncheckpoint {:?}: the {} authorities of set {set}, for parachain {para}, whose \
		 first block is {chain:?}\nthis is what one node says: compare the checkpoint's name with what \
		 others have before you trust it",
		checkpoint.id(),
		authorities.len()
	)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::commands::receipt::verify::tests::vector;

	#[test]
	fn a_checkpoint_is_read_from_digits_or_from_a_file_of_them_or_of_bytes() {
		let bytes = vector("checkpoint");
		let text = format!("0x{}", hex::encode(&bytes));
		let checkpoint = read(&text).unwrap();
		assert_eq!(to_hex(&checkpoint), text);
		let folder = tempfile::tempdir().unwrap();
		for (name, written) in [("hex", format!("{text}\n").as_bytes()), ("raw", &bytes[..])] {
			let path = folder.path().join(name);
			files::create(&path, written, Readers::All).unwrap();
			assert_eq!(read(path.to_str().unwrap()).unwrap(), checkpoint, "{name}");
		}
	}

	#[test]
	fn what_is_no_checkpoint_is_bad_input() {
		let cut = format!("0x{}", hex::encode(&vector("checkpoint")[1..]));
		for text in ["0x", "0x01f", &cut[..], "no-such-file"] {
			let refused = read(text).unwrap_err();
			assert_eq!(Status::of(&refused), Status::Input, "{text}: {refused}");
		}
	}

	#[test]
	fn a_checkpoint_is_named_for_others_to_compare() {
		let checkpoint = read(&format!("0x{}", hex::encode(vector("checkpoint")))).unwrap();
		let text = to_text(&checkpoint, None);
		assert!(text.contains(&format!("{:?}", checkpoint.id())), "{text}");
		assert!(text.starts_with("0x01"), "{text}");
		assert!(text.contains("6 authorities of set 7"), "{text}");
		assert!(to_text(&checkpoint, Some(Path::new("c"))).starts_with("in c\n"));
		assert_eq!(to_json(&checkpoint)["checkpoint"], json!(to_hex(&checkpoint)));
	}
}
