//! Calls that are decided on: naming them, checking them, and telling what they are.

use crate::{
	exit::{bad_input, would_refuse},
	output::Output,
	send::tell,
};
use anyhow::Result;
use clap::Args;
use poco_primitives::{governance::CallView, hash};
use poco_sdk::{
	call::governance::{self, BoundedCall, MAX_PREIMAGE},
	Call, ChainEvent, Client, Done, Error, GovernanceEvent, NamedCall,
};
use serde_json::{json, Value};
use std::{
	fs::File,
	io::Read,
	path::{Path, PathBuf},
};

/// A call, by its bytes.
#[derive(Args)]
#[group(required = true, multiple = false)]
pub struct CallOptions {
	/// The call's bytes: 0x and hex digits, as `poco gov encode` prints them.
	#[arg(long, value_name = "HEX", value_parser = bytes)]
	call: Option<Bytes>,
	/// A file with the call: 0x and hex digits as text, or the bytes themselves.
	#[arg(long, value_name = "FILE")]
	call_file: Option<PathBuf>,
}

/// Bytes on the command line.
#[derive(Clone)]
pub struct Bytes(Vec<u8>);

/// Reads bytes that are written as hex digits after 0x.
fn bytes(text: &str) -> Result<Bytes, String> {
	let digits = text.trim().strip_prefix("0x");
	digits
		.and_then(|digits| hex::decode(digits).ok())
		.map(Bytes)
		.ok_or_else(|| "give 0x and pairs of hex digits".into())
}

impl CallOptions {
	/// The call's bytes.
	pub fn read(&self) -> Result<Vec<u8>> {
		let call = match (&self.call, &self.call_file) {
			(Some(call), _) => call.0.clone(),
			(None, Some(file)) => read_file(file)?,
			(None, None) => return Err(bad_input("which call? Give --call or --call-file")),
		};
		if call.len() > MAX_PREIMAGE {
			return Err(bad_input(format!(
				"the call has {} bytes, and the chain takes {MAX_PREIMAGE} at most",
				call.len()
			)));
		}
		Ok(call)
	}
}

/// Reads a file with a call, or with other bytes that are to be noted.
pub fn read_file(path: &Path) -> Result<Vec<u8>> {
	// As text, and one byte more than that may have.
	const MOST: u64 = 2 * MAX_PREIMAGE as u64 + 16;
	let mut content = Vec::new();
	File::open(path)
		.and_then(|file| file.take(MOST + 1).read_to_end(&mut content))
		.map_err(|error| bad_input(format!("cannot read {}: {error}", path.display())))?;
	if content.len() as u64 > MOST {
		return Err(bad_input(format!(
			"{} is larger than any call: the chain takes {MAX_PREIMAGE} bytes at most",
			path.display()
		)));
	}
	let text = std::str::from_utf8(&content).ok().map(str::trim);
	match text.and_then(|text| bytes(text).ok()) {
		Some(bytes) => Ok(bytes.0),
		None => Ok(content),
	}
}

/// Checks that the chain can read a call; an error in the input when it cannot.
pub async fn check(client: &Client, call: &[u8]) -> Result<NamedCall> {
	Ok(client.read_call(call).await?)
}

/// A call as it is decided on, and the call that has to note its bytes first, where they are too many and
/// not there yet.
pub async fn bound(client: &Client, call: Vec<u8>) -> Result<(BoundedCall, Option<Call>)> {
	let bound = BoundedCall::of(&call);
	let note = match bound {
		BoundedCall::Lookup { hash, length } if !client.has_preimage(hash, length).await? => {
			Some(governance::note_preimage(call))
		},
		_ => None,
	};
	Ok((bound, note))
}

/// What is told of a call.
pub struct Told {
	/// As JSON.
	pub json: Value,
	/// In words.
	pub words: String,
}

/// Tells what a call is, as far as the chain knows it.
pub async fn describe(client: &Client, call: &CallView) -> Result<Told> {
	let mut json = json!({
		"hash": call.hash,
		"call": call.call.as_ref().map(|bytes| format!("0x{}", hex::encode(bytes))),
	});
	let Some(bytes) = &call.call else {
		let words = format!(
			"{:?}, whose bytes nobody has noted: as it is, nothing would be carried out",
			call.hash
		);
		return Ok(Told { json, words });
	};
	match client.read_call(bytes).await {
		Ok(named) => {
			let words = named.to_string();
			json["pallet"] = json!(named.pallet);
			json["name"] = json!(named.name);
			json["words"] = json!(words);
			Ok(Told { json, words })
		},
		Err(Error::NoCall { reason }) => {
			let words = format!("bytes that are no call of the chain: {reason}");
			Ok(Told { json, words })
		},
		Err(error) => Err(error.into()),
	}
}

/// A call as `poco gov encode` prints it.
pub fn encoded(call: &[u8]) -> (Value, String) {
	let (hex, hash) = (format!("0x{}", hex::encode(call)), hash::content(call));
	let text = format!("{hex}\nhash {hash:?}, {} bytes", call.len());
	(json!({ "call": hex, "hash": hash, "length": call.len() }), text)
}

/// Tells what calls did; an error when a motion was carried out and its call refused.
pub fn conclude(done: &Done, out: &Output) -> Result<()> {
	let refused = done.events.iter().find_map(|record| match &record.event {
		ChainEvent::Governance(GovernanceEvent::Executed(executed)) => {
			executed.refusal.as_ref().map(|refusal| (executed, refusal))
		},
		_ => None,
	});
	if let Some((executed, refusal)) = refused {
		let words = format!(
			"{} (block {}, the motion is over)",
			super::words::executed(executed),
			done.block.number
		);
		return Err(would_refuse(&refusal.name, words));
	}
	tell(done, out);
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn calls_are_hex_or_bytes_in_a_file() {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("call");
		let read = |content: &[u8]| {
			std::fs::write(&file, content).unwrap();
			let options = CallOptions { call: None, call_file: Some(file.clone()) };
			options.read()
		};
		assert_eq!(read(b"0x00071234\n").unwrap(), [0, 7, 0x12, 0x34]);
		assert_eq!(read(&[0, 7, 0x12]).unwrap(), [0, 7, 0x12], "the bytes themselves");
		assert_eq!(read(b"0x007").unwrap(), b"0x007", "no hex, so the bytes themselves");
		assert!(read(&vec![7; MAX_PREIMAGE]).is_ok());
		let error = read(&vec![7; MAX_PREIMAGE + 1]).unwrap_err().to_string();
		assert!(error.contains("4194304 at most"), "{error}");
		let error = read(&vec![7; 2 * MAX_PREIMAGE + 32]).unwrap_err().to_string();
		assert!(error.contains("larger than any call"), "{error}");
		let missing = CallOptions { call: None, call_file: Some(folder.path().join("missing")) };
		assert!(missing.read().unwrap_err().to_string().contains("cannot read"));
		assert!(bytes("0x0g").is_err() && bytes("00").is_err());
		assert_eq!(bytes("0x").unwrap().0, [0u8; 0], "which is no call either");
	}

	#[test]
	fn a_call_is_printed_with_what_others_know_it_by() {
		let (json, text) = encoded(&[0, 7]);
		assert_eq!(json["call"], "0x0007");
		assert_eq!(json["length"], 2);
		assert_eq!(json["hash"], json!(hash::content(&[0, 7])));
		assert!(text.starts_with("0x0007\nhash 0x"), "{text}");
	}
}
