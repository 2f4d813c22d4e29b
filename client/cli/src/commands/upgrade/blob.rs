//! A runtime in a file: which one it is, told by the file itself.

use crate::{
	artifact::is_wasm,
	exit::{bad_input, would_refuse},
};
use anyhow::Result;
use codec::Decode;
use poco_primitives::{hash, H256};
use poco_sdk::client::RuntimeVersion;
use serde_json::{json, Value};
use sp_maybe_compressed_blob::{decompress, Error as BlobError, CODE_BLOB_BOMB_LIMIT};
use std::{fs::File, io::Read, path::Path};
use wasmparser::{Parser, Payload};

/// Where a runtime says which one it is.
const VERSION: &str = "runtime_version";

/// Where a runtime says which APIs it has.
const APIS: &str = "runtime_apis";

/// By this function the relay chain checks a parachain's blocks.
const VALIDATE: &str = "validate_block";

/// A runtime, as a file holds it.
pub struct Blob {
	/// The file's bytes: what is handed in.
	pub bytes: Vec<u8>,
	/// BLAKE2b-256 of them: what is voted on.
	pub hash: H256,
	/// How many bytes they are uncompressed.
	pub uncompressed: usize,
	/// Name of the runtime.
	pub spec_name: String,
	/// Its version.
	pub spec_version: u32,
	/// Version of its code, where that does not change what it does.
	pub impl_version: u32,
	/// Version of its transactions.
	pub transaction_version: u32,
	/// Its runtime APIs: hash of the name, version.
	pub apis: Vec<([u8; 8], u32)>,
}

impl Blob {
	/// Reads a file.
	pub fn read(path: &Path) -> Result<Self> {
		let mut bytes = Vec::new();
		let most = CODE_BLOB_BOMB_LIMIT as u64;
		File::open(path)
			.and_then(|file| file.take(most + 1).read_to_end(&mut bytes))
			.map_err(|error| bad_input(format!("cannot read {}: {error}", path.display())))?;
		if bytes.len() as u64 > most {
			return Err(bad_input(format!("{} is larger than any runtime", path.display())));
		}
		Self::parse(bytes)
			.map_err(|reason| bad_input(format!("{} is no runtime: {reason}", path.display())))
	}

	/// Reads a file's bytes, or says why they are no runtime of a parachain.
	pub fn parse(bytes: Vec<u8>) -> Result<Self, String> {
		let code = decompress(&bytes, CODE_BLOB_BOMB_LIMIT).map_err(|error| match error {
			BlobError::PossibleBomb => {
				"uncompressed, it is larger than any chain takes".to_string()
			},
			BlobError::Invalid => {
				"it begins as a compressed one, and cannot be uncompressed".into()
			},
		})?;
		if !is_wasm(&code) {
			return Err("it begins neither as a WebAssembly module nor as a compressed one".into());
		}
		let damaged = |error: wasmparser::BinaryReaderError| {
			format!("it is a damaged WebAssembly module ({error})")
		};
		let (mut version, mut apis, mut validates) = (None, Vec::new(), false);
		for payload in Parser::new(0).parse_all(&code) {
			match payload.map_err(damaged)? {
				Payload::CustomSection(section) if section.name() == VERSION => {
					version = Some(section.data());
				},
				Payload::CustomSection(section) if section.name() == APIS => {
					apis = read_apis(section.data())?;
				},
				Payload::ExportSection(exports) => {
					for export in exports {
						validates |= export.map_err(damaged)?.name == VALIDATE;
					}
				},
				_ => {},
			}
		}
		let version = version.ok_or(
			"it is a WebAssembly module that does not say which runtime it is; an app, perhaps",
		)?;
		let (spec_name, spec_version, impl_version, transaction_version) = read_version(version)?;
		let uncompressed = code.len();
		drop(code);
		if !validates {
			return Err(format!(
				"it is the runtime {spec_name} {spec_version}, but not that of a parachain: the relay chain \
				 could not check a block with it"
			));
		}
		Ok(Self {
			hash: hash::content(&bytes),
			uncompressed,
			spec_name,
			spec_version,
			impl_version,
			transaction_version,
			apis,
			bytes,
		})
	}

	/// Checks that the chain would take this in the place of what it runs; `most` is the most bytes that the
	/// relay chain lets in, where that is known.
	pub fn compare(&self, running: &RuntimeVersion, most: Option<u32>) -> Result<()> {
		if self.spec_name != running.spec_name {
			return Err(would_refuse(
				"InvalidSpecName",
				format!(
					"the file holds the runtime `{}`, and the chain runs `{}`: give one of the chain's own",
					self.spec_name, running.spec_name
				),
			));
		}
		if self.spec_version <= running.spec_version {
			return Err(would_refuse(
				"SpecVersionNeedsToIncrease",
				format!(
					"the file holds version {} of the runtime, and the chain runs version {}: give a later \
					 one, with a higher spec_version",
					self.spec_version, running.spec_version
				),
			));
		}
		if let Some(most) = most.filter(|most| self.bytes.len() > *most as usize) {
			return Err(would_refuse(
				"TooBig",
				format!(
					"the file has {} bytes, and the relay chain lets {most} in: compress the runtime, or make \
					 it smaller",
					self.bytes.len()
				),
			));
		}
		Ok(())
	}

	/// What whoever votes on it should know.
	pub fn notes(&self, running: &RuntimeVersion) -> Vec<String> {
		let mut notes = Vec::new();
		if self.uncompressed == self.bytes.len() {
			notes.push("it is not compressed: a release is".into());
		}
		if self.transaction_version != running.transaction_version {
			notes.push(format!(
				"transactions change from version {} to {}: those that were signed before are void, and \
				 programs that sign need their new release",
				running.transaction_version, self.transaction_version
			));
		}
		let ours: Vec<_> = self
			.apis
			.iter()
			.map(|(id, version)| (format!("0x{}", hex::encode(id)), *version))
			.collect();
		let (gone, changed): (Vec<_>, Vec<_>) = running
			.apis
			.iter()
			.filter(|api| !ours.contains(api))
			.partition(|(id, _)| !ours.iter().any(|(other, _)| other == id));
		for (apis, what) in [(gone, "lacks"), (changed, "has another version of")] {
			if !apis.is_empty() {
				notes.push(format!(
					"it {what} {} of the runtime APIs that the chain has: programs that ask for them need their \
					 new release",
					apis.len()
				));
			}
		}
		notes
	}

	/// What it is, as JSON.
	pub fn to_json(&self) -> Value {
		json!({
			"hash": self.hash,
			"size": self.bytes.len(),
			"uncompressed": self.uncompressed,
			"spec_name": self.spec_name,
			"spec_version": self.spec_version,
			"impl_version": self.impl_version,
			"transaction_version": self.transaction_version,
		})
	}
}

/// Name, version, version of the code and version of transactions.
fn read_version(mut section: &[u8]) -> Result<(String, u32, u32, u32), String> {
	/// In the order in which a runtime writes them: names of runtime and implementation; versions of
	/// authoring, runtime and implementation; APIs, which stand in a section of their own; versions of
	/// transactions and of the state.
	type Written = (String, String, u32, u32, u32, Vec<([u8; 8], u32)>, u32, u8);
	let (spec_name, _, _, spec_version, impl_version, _, transaction_version, _) =
		Written::decode(&mut section)
			.map_err(|_| "what it says of its version cannot be read".to_string())?;
	Ok((spec_name, spec_version, impl_version, transaction_version))
}

fn read_apis(mut section: &[u8]) -> Result<Vec<([u8; 8], u32)>, String> {
	let mut apis = Vec::new();
	while !section.is_empty() {
		let api = <([u8; 8], u32)>::decode(&mut section)
			.map_err(|_| "what it says of its APIs cannot be read".to_string())?;
		apis.push(api);
	}
	Ok(apis)
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;
	use sp_maybe_compressed_blob::compress_weakly;

	/// A section of a module, with its length before it.
	fn section(id: u8, content: &[u8]) -> Vec<u8> {
		let mut length = content.len();
		let mut bytes = vec![id];
		while length >= 0x80 {
			bytes.push((length & 0x7f) as u8 | 0x80);
			length >>= 7;
		}
		bytes.push(length as u8);
		bytes.extend(content);
		bytes
	}

	fn custom(name: &str, content: &[u8]) -> Vec<u8> {
		section(0, &[&[name.len() as u8][..], name.as_bytes(), content].concat())
	}

	fn version(name: &str, version: u32) -> Vec<u8> {
		let apis = Vec::<([u8; 8], u32)>::new();
		custom(VERSION, &(name, "implementation", 1u32, version, 2u32, apis, 3u32, 1u8).encode())
	}

	/// A module that exports a function of this name, with these sections after it.
	fn module(export: &str, sections: &[Vec<u8>]) -> Vec<u8> {
		let text = format!("(module (func (export {export:?})))");
		[&wat::parse_str(text).unwrap()[..], &sections.concat()[..]].concat()
	}

	fn runtime(name: &str, spec_version: u32) -> Vec<u8> {
		let apis = custom(APIS, &([1u8; 8], 7u32).encode());
		module(VALIDATE, &[version(name, spec_version), apis])
	}

	fn running() -> RuntimeVersion {
		RuntimeVersion {
			spec_name: "poco".into(),
			spec_version: 1_003,
			transaction_version: 3,
			apis: vec![(format!("0x{}", "01".repeat(8)), 7)],
		}
	}

	#[test]
	fn a_runtime_tells_which_one_it_is() {
		let bytes = runtime("poco", 1_004);
		let compressed = compress_weakly(&bytes, CODE_BLOB_BOMB_LIMIT).unwrap();
		for file in [bytes.clone(), compressed] {
			let blob = Blob::parse(file.clone()).unwrap();
			assert_eq!((&blob.spec_name[..], blob.spec_version), ("poco", 1_004));
			assert_eq!((blob.impl_version, blob.transaction_version), (2, 3));
			assert_eq!(blob.apis, [([1; 8], 7)]);
			assert_eq!(blob.uncompressed, bytes.len());
			assert_eq!(blob.hash, hash::content(&file), "of the file as it is");
			assert!(blob.compare(&running(), Some(file.len() as u32)).is_ok());
		}
	}

	#[test]
	fn what_is_no_runtime_is_refused_with_the_reason() {
		let mut cut = runtime("poco", 1_004);
		cut.truncate(cut.len() - 3);
		let compressed = compress_weakly(&runtime("poco", 1), CODE_BLOB_BOMB_LIMIT).unwrap();
		for (bytes, reason) in [
			(b"certainly no runtime".to_vec(), "neither as a WebAssembly module"),
			(Vec::new(), "neither as a WebAssembly module"),
			(compressed[..compressed.len() - 3].to_vec(), "cannot be uncompressed"),
			(cut, "damaged"),
			(module("_start", &[]), "an app, perhaps"),
			(module(VALIDATE, &[custom(VERSION, &[1])]), "of its version cannot be read"),
			(
				module(VALIDATE, &[version("poco", 1), custom(APIS, &[1; 13])]),
				"of its APIs cannot be read",
			),
			(
				module("Core_version", &[version("relay", 9)]),
				"the runtime relay 9, but not that of",
			),
		] {
			let refused = Blob::parse(bytes).err().expect(reason);
			assert!(refused.contains(reason), "{refused}");
		}
	}

	#[test]
	fn what_the_chain_would_refuse_is_refused_before() {
		for (name, version, most, refusal, words) in [
			("pico", 1_004, None, "InvalidSpecName", "the chain runs `poco`"),
			("poco", 1_003, None, "SpecVersionNeedsToIncrease", "the chain runs version 1003"),
			("poco", 1_002, None, "SpecVersionNeedsToIncrease", "holds version 1002"),
			("poco", 1_004, Some(100), "TooBig", "lets 100 in"),
		] {
			let blob = Blob::parse(runtime(name, version)).unwrap();
			let error = blob.compare(&running(), most).unwrap_err();
			assert_eq!(crate::exit::refusal(&error), Some(refusal));
			assert!(error.to_string().contains(words), "{error}");
		}
	}

	#[test]
	fn whoever_votes_learns_what_changes_for_programs() {
		let mut blob = Blob::parse(runtime("poco", 1_004)).unwrap();
		let notes = |blob: &Blob| blob.notes(&running()).join("\n");
		assert_eq!(notes(&blob), "it is not compressed: a release is");
		blob.transaction_version = 4;
		assert!(notes(&blob).contains("from version 3 to 4"));
		blob.apis = vec![([1; 8], 8)];
		assert!(notes(&blob).contains("has another version of 1"));
		blob.apis.clear();
		assert!(notes(&blob).contains("lacks 1"));
	}
}
