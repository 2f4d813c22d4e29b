//! The web page's module tells what this command tells.

use super::{
	check,
	tests::{trusted, vector},
	to_json,
};
use crate::exit::refusal;
use poco_sdk::verifier::{verify_to_json, MAX_BUNDLE};
use serde_json::{json, Value};
use std::{env, fs, path::PathBuf};
use wasmtime::{Engine, Instance, Memory, Module, Store, TypedFunc};

/// The module that `web/build.sh` built.
fn module(engine: &Engine) -> Module {
	let folder = env::var_os("POCO_WEB_DIR").map(PathBuf::from).unwrap_or_else(|| {
		let program = env::current_exe().unwrap();
		program.ancestors().nth(3).expect("it lies in a target folder").join("web")
	});
	let path = folder.join("verifier.wasm");
	let bytes = fs::read(&path).unwrap_or_else(|error| {
		panic!("cannot read {} ({error}): build it with `web/build.sh`", path.display())
	});
	Module::from_binary(engine, &bytes).unwrap()
}

/// An instance of it, as a page makes one.
struct Page {
	store: Store<()>,
	memory: Memory,
	allocate: TypedFunc<u32, u32>,
	verify: TypedFunc<(u32, u32, u32, u32), u32>,
	release: TypedFunc<(u32, u32), ()>,
}

impl Page {
	fn open() -> Self {
		let engine = Engine::default();
		let module = module(&engine);
		let mut store = Store::new(&engine, ());
		// It is given nothing.
		let instance = Instance::new(&mut store, &module, &[]).unwrap();
		Self {
			memory: instance.get_memory(&mut store, "memory").unwrap(),
			allocate: instance.get_typed_func(&mut store, "allocate").unwrap(),
			verify: instance.get_typed_func(&mut store, "verify").unwrap(),
			release: instance.get_typed_func(&mut store, "release").unwrap(),
			store,
		}
	}

	fn allocate(&mut self, length: usize) -> u32 {
		self.allocate.call(&mut self.store, length.try_into().unwrap()).unwrap()
	}

	fn hand_in(&mut self, bytes: &[u8]) -> (u32, u32) {
		let address = self.allocate(bytes.len());
		assert_ne!(address, 0);
		self.memory.write(&mut self.store, address as usize, bytes).unwrap();
		(address, bytes.len() as u32)
	}

	fn tell(&mut self, bundle: &[u8], checkpoint: &[u8]) -> Value {
		let (bundle, checkpoint) = (self.hand_in(bundle), self.hand_in(checkpoint));
		let inputs = (bundle.0, bundle.1, checkpoint.0, checkpoint.1);
		let answer = self.verify.call(&mut self.store, inputs).unwrap();
		let mut length = [0; 4];
		self.memory.read(&self.store, answer as usize, &mut length).unwrap();
		let length = u32::from_le_bytes(length);
		let mut document = vec![0; length as usize];
		self.memory.read(&self.store, answer as usize + 4, &mut document).unwrap();
		for given in [bundle, checkpoint, (answer, 4 + length)] {
			self.release.call(&mut self.store, given).unwrap();
		}
		serde_json::from_slice(&document).unwrap()
	}
}

#[test]
fn the_module_imports_nothing() {
	let engine = Engine::default();
	let module = module(&engine);
	let imports: Vec<_> = module.imports().map(|import| import.name().to_string()).collect();
	assert_eq!(imports, Vec::<String>::new());
}

#[test]
fn the_page_tells_in_the_commands_words_what_is_proven_and_what_is_not() {
	let (bundle, checkpoint) = (vector("bundle"), vector("checkpoint"));
	let told = Page::open().tell(&bundle, &checkpoint);
	assert_eq!(told, verify_to_json(&bundle, &checkpoint));
	let mut command = to_json(&check(&bundle, &trusted()).unwrap(), None);
	// What the sentences are made of, and what a node says, are the command's alone.
	for own in ["statement", "relay"] {
		assert!(command.as_object_mut().unwrap().remove(own).is_some(), "{own}");
	}
	assert_eq!(told, command);
	assert_eq!(told["not_proven"].as_array().map(Vec::len), Some(5));
}

#[test]
fn the_page_refuses_by_the_commands_names() {
	let (bytes, checkpoint) = (vector("bundle"), vector("checkpoint"));
	let mut page = Page::open();
	let mut names = Vec::new();
	let mut mutants: Vec<Vec<u8>> = (0..bytes.len())
		.step_by(7)
		.map(|at| {
			let mut mutant = bytes.clone();
			mutant[at] ^= 1u8 << (at % 8);
			mutant
		})
		.collect();
	mutants.extend([0, 1, bytes.len() / 2, bytes.len() - 1].map(|end| bytes[..end].to_vec()));
	mutants.extend([MAX_BUNDLE, MAX_BUNDLE + 1].map(|length| vec![1; length]));
	mutants.push([&bytes[..], &[0]].concat());
	for (number, mutant) in mutants.iter().enumerate() {
		let told = page.tell(mutant, &checkpoint);
		let refused = check(mutant, &trusted()).unwrap_err();
		let name = refusal(&refused).unwrap();
		assert_eq!(told["name"], json!(name), "mutant {number}");
		let words = format!("not proven: {}", told["message"].as_str().unwrap());
		assert_eq!(words, refused.to_string(), "mutant {number}");
		names.push(name.to_string());
	}
	names.sort();
	names.dedup();
	for name in ["BadSignature", "HeadProof", "Malformed", "RootProof", "TooLarge", "Unattested"] {
		assert!(names.iter().any(|found| found == name), "{name} is not among {names:?}");
	}
}

#[test]
fn the_page_trusts_the_checkpoint_that_it_is_given_and_no_other() {
	let (bundle, checkpoint) = (vector("bundle"), vector("checkpoint"));
	let mut page = Page::open();
	for at in 0..checkpoint.len() {
		let mut mutant = checkpoint.clone();
		mutant[at] ^= 1;
		assert_eq!(page.tell(&bundle, &mutant), verify_to_json(&bundle, &mutant), "byte {at}");
	}
	for mutant in [&checkpoint[1..], &[]] {
		assert_eq!(page.tell(&bundle, mutant)["name"], json!("NoCheckpoint"));
	}
}

#[test]
fn the_pages_memory_has_a_bound() {
	let (bundle, checkpoint) = (vector("bundle"), vector("checkpoint"));
	let mut page = Page::open();
	assert_eq!(page.allocate(u32::MAX as usize), 0);
	assert_eq!(page.allocate(4 * MAX_BUNDLE + 1), 0);
	let told = page.tell(&bundle, &checkpoint);
	let pages = page.memory.size(&page.store);
	// What is taken back is used again.
	for _ in 0..50 {
		assert_eq!(page.tell(&bundle, &checkpoint), told);
	}
	assert_eq!(page.memory.size(&page.store), pages);
}
