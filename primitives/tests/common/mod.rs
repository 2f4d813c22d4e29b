//! What the tests of committed bytes share.

use serde_json::Value;
use std::{fs, path::PathBuf};

/// What is committed in a file, named from the folder of the crate. With `POCO_WRITE_VECTORS` set
/// that is what was computed.
pub fn committed(file: &str, computed: &[u8]) -> Vec<u8> {
	let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(file);
	if std::env::var_os("POCO_WRITE_VECTORS").is_some() {
		fs::write(&path, computed).expect("the file can be written");
	}
	fs::read(&path).expect("the file is there")
}

/// Compares what was computed with a committed file.
pub fn check(file: &str, computed: Value) {
	let committed = committed(file, format!("{computed:#}\n").as_bytes());
	let committed: Value = serde_json::from_slice(&committed).expect("JSON");
	for (name, vector) in computed.as_object().expect("an object") {
		assert_eq!(committed.get(name), Some(vector), "{file}: {name}");
	}
	assert_eq!(committed, computed, "{file}");
}

pub fn hex(bytes: impl AsRef<[u8]>) -> String {
	format!("0x{}", hex::encode(bytes))
}

/// A number that stands before bytes or lists, in SCALE's compact form.
pub fn compact(number: usize) -> Vec<u8> {
	match number {
		0..=0x3f => vec![(number as u8) << 2],
		0x40..=0x3fff => ((number as u16) << 2 | 1).to_le_bytes().to_vec(),
		_ => ((number as u32) << 2 | 2).to_le_bytes().to_vec(),
	}
}

pub fn with_length(bytes: &[u8]) -> Vec<u8> {
	[compact(bytes.len()), bytes.to_vec()].concat()
}
