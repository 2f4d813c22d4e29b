//! Runtimes for upgrades: the next one, and one that validators refuse.

use crate::poco::Poco;
use poco_network::{built, Network};
use serde_json::{json, Value};
use std::{fs, path::Path};

/// The next runtime, compressed: its file.
pub fn next(poco: &Poco, folder: &Path) -> String {
	let file = folder.join("next.wasm").to_str().expect("a path in UTF-8").to_owned();
	let wasm = built().join("wbuild/poco-runtime-next/poco_runtime_next.wasm");
	poco.run(&["upgrade", "pack", wasm.to_str().expect("a path in UTF-8"), &file]);
	file
}

/// A module that says of itself that it is the next runtime, and whose only function adds two numbers that
/// nobody gave: a chain that reads its version takes it, and a validator that compiles it does not.
pub fn broken(folder: &Path) -> String {
	let wasm = built().join("wbuild/poco-runtime-next/poco_runtime_next.wasm");
	let real = fs::read(wasm).expect("`make build` builds it");
	let mut module = b"\0asm\x01\0\0\0".to_vec();
	let mut section = |id: u8, content: &[u8]| {
		module.push(id);
		module.extend(leb128(content.len()));
		module.extend_from_slice(content);
	};
	// A type (i32, i32) -> i64, a function of it, its export, its body.
	section(1, &[1, 0x60, 2, 0x7f, 0x7f, 1, 0x7e]);
	section(3, &[1, 0]);
	let name = b"validate_block";
	section(7, &[&[1, name.len() as u8][..], name, &[0, 0]].concat());
	section(10, &[1, 3, 0, 0x6a, 0x0b]);
	for custom in customs(&real) {
		section(0, custom);
	}
	let file = folder.join("broken.wasm");
	fs::write(&file, module).expect("the folder can be written to");
	file.to_str().expect("a path in UTF-8").to_owned()
}

fn leb128(mut number: usize) -> Vec<u8> {
	let mut bytes = Vec::new();
	loop {
		let byte = (number & 0x7f) as u8;
		number >>= 7;
		if number == 0 {
			bytes.push(byte);
			return bytes;
		}
		bytes.push(byte | 0x80);
	}
}

/// Reads a number: itself, and how many bytes it took.
fn read_leb128(bytes: &[u8]) -> (usize, usize) {
	let mut number = 0;
	for (at, byte) in bytes.iter().enumerate() {
		number |= usize::from(byte & 0x7f) << (7 * at);
		if byte & 0x80 == 0 {
			return (number, at + 1);
		}
	}
	panic!("a number ends");
}

/// What sections say that tell which runtime a module is.
fn customs(module: &[u8]) -> Vec<&[u8]> {
	let mut found = Vec::new();
	let mut rest = &module[8..];
	while let [id, after @ ..] = rest {
		let (length, took) = read_leb128(after);
		let content = &after[took..][..length];
		if *id == 0 {
			let (length, took) = read_leb128(content);
			let name = &content[took..][..length];
			if name == b"runtime_version" || name == b"runtime_apis" {
				found.push(content);
			}
		}
		rest = &after[took + length..];
	}
	assert_eq!(found.len(), 2, "a runtime says which one it is");
	found
}

/// Under this key the next runtime keeps how many entries of each kind there are: `Registry`, `Counts`.
const COUNTS: &str = "0x8a493ef65ff3987a1fbc9979200ad1af25b47245a3aa7a180a7716828d48c301";

/// Of how many kinds entries have been counted.
pub async fn counted(network: &Network) -> usize {
	let url = network.poco_url().expect("a node").replacen("ws://", "http://", 1);
	let question = json!({
		"jsonrpc": "2.0", "id": 1, "method": "state_getKeysPaged", "params": [COUNTS, 100],
	});
	let answer = reqwest::Client::new()
		.post(url)
		.header("Content-Type", "application/json")
		.body(question.to_string())
		.send()
		.await
		.expect("the node answers");
	let answer: Value =
		serde_json::from_str(&answer.text().await.expect("text")).expect("the answer is JSON");
	answer["result"].as_array().expect("a list of keys").len()
}
