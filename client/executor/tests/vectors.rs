//! Fixes the digests of small programs, so that neither a change here nor a new engine moves them
//! unseen. `POCO_WRITE_VECTORS=1 cargo test -p poco-executor --test vectors` writes the file anew;
//! a difference in it is a change of the profile.

mod common;

use common::Program;
use serde_json::{json, Map, Value};
use std::{collections::BTreeSet, fs, path::PathBuf};

fn vectors() -> PathBuf {
	PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("vectors")
}

/// What a program of `vectors/programs` is given besides nothing at all.
fn given(name: &str, program: Program) -> Program {
	match name {
		"hello" => program.args(&["hello-world"]),
		"copy" => program.input(&[("data/name.txt", b"proof of contribution\n")]),
		"out_of_fuel" => program.fuel(100_003),
		_ => program,
	}
}

fn names() -> BTreeSet<String> {
	fs::read_dir(vectors().join("programs"))
		.expect("the programs are there")
		.map(|entry| {
			let path = entry.expect("it can be read").path();
			path.file_stem().expect("it has a name").to_string_lossy().into_owned()
		})
		.collect()
}

fn computed() -> Value {
	let mut all = Map::new();
	for name in names() {
		let path = vectors().join("programs").join(format!("{name}.wat"));
		let text = fs::read_to_string(path).expect("the program can be read");
		let program = given(&name, Program::wat(&text));
		let execution = program.run();
		all.insert(
			name,
			json!({
				"args": program.args.iter().map(|a| String::from_utf8_lossy(a)).collect::<Vec<_>>(),
				"digest": execution.digest(),
				"fuel_limit": program.fuel_limit,
				"module": format!("{:x}", poco_primitives::hash::content(&program.module)),
				"summary": execution.result.summary,
			}),
		);
	}
	Value::Object(all)
}

#[test]
fn the_digests_of_known_programs_are_the_committed_ones_on_every_host_profile() {
	let path = vectors().join("digests.json");
	let computed = computed();
	if std::env::var_os("POCO_WRITE_VECTORS").is_some() {
		fs::write(&path, format!("{computed:#}\n")).expect("the vectors can be written");
	}
	let committed: Value =
		serde_json::from_slice(&fs::read(&path).expect("the vectors are there")).expect("JSON");
	for (name, vector) in computed.as_object().expect("an object") {
		assert_eq!(committed.get(name), Some(vector), "the vector of {name}");
	}
	assert_eq!(committed, computed);
}
