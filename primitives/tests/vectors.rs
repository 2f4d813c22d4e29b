//! Fixes the exact bytes of everything that is hashed or travels.
//!
//! Preimages and encodings are put together here by hand, byte by byte, as another implementation
//! would do it from the documentation; the crate and the committed files in `vectors/` have to
//! agree with them. `POCO_WRITE_VECTORS=1 cargo test -p poco-primitives` writes the files anew; a
//! difference in one of them is a change of the protocol.

mod common;

use codec::{Decode, Encode, Output};
use common::{check, compact, hex, with_length};
use poco_primitives::{
	hash,
	result::{
		file_leaf, files_root, memory_hash, Bundle, Commitment, ExecutionProfile, Limit, Outcome,
		Rejection, ResultBundle, ResultSummary, Trap,
	},
	H256,
};
use serde_json::{json, Value};
use sp_crypto_hashing::blake2_256;

const WORKER: [u8; 32] = [0x0a; 32];
const DEAL: [u8; 32] = [0xde; 32];
const TASK: [u8; 32] = [0x7a; 32];
const DIGEST: [u8; 32] = [0xd1; 32];

#[test]
fn votes_seals_and_identifiers_are_hashes_of_these_bytes() {
	let entry = |preimage: Vec<u8>, found: H256| {
		assert_eq!(H256(blake2_256(&preimage)), found);
		json!({ "preimage": hex(&preimage), "hash": found })
	};
	let number = 0x0102_0304_0506_0708u64;
	let index = 0x0a0b_0c0du32;
	check(
		"vectors/hashes.json",
		json!({
			"content": entry(b"proof of contribution".to_vec(), hash::content(b"proof of contribution")),
			"deal_id": entry(
				[&b"poco/deal/v1"[..], &WORKER, &[8, 7, 6, 5, 4, 3, 2, 1]].concat(),
				hash::deal_id(&WORKER, number),
			),
			"task_id": entry(
				[&b"poco/task/v1"[..], &DEAL, &[0x0d, 0x0c, 0x0b, 0x0a]].concat(),
				hash::task_id(H256(DEAL), index),
			),
			"vote": entry(
				[&b"poco/vote/v1"[..], &TASK, &DIGEST].concat(),
				hash::vote(H256(TASK), H256(DIGEST)),
			),
			"seal": entry(
				[&b"poco/seal/v1"[..], &WORKER, &TASK, &DIGEST].concat(),
				hash::seal(&WORKER, H256(TASK), H256(DIGEST)),
			),
			"seal_of_another_worker": entry(
				[&b"poco/seal/v1"[..], &[0x0b; 32], &TASK, &DIGEST].concat(),
				hash::seal(&[0x0bu8; 32], H256(TASK), H256(DIGEST)),
			),
		}),
	);
}

/// A commitment's bytes: the length as eight bytes, then the hash.
fn commitment(bytes: &[u8]) -> Vec<u8> {
	[(bytes.len() as u64).to_le_bytes().to_vec(), blake2_256(bytes).to_vec()].concat()
}

#[test]
fn the_hash_of_a_memory_covers_its_length_and_its_bytes() {
	let entry = |memory: &[u8]| {
		let preimage = [b"poco/mem./v1".to_vec(), commitment(memory)].concat();
		assert_eq!(H256(blake2_256(&preimage)), memory_hash(memory));
		json!({ "preimage": hex(&preimage), "hash": memory_hash(memory) })
	};
	let mut page = vec![0; 65536];
	page[16] = 1;
	check(
		"vectors/memory.json",
		json!({
			"none": entry(&[]),
			"a_page_of_zeroes": entry(&[0; 65536]),
			"two_pages_of_zeroes": entry(&[0; 131072]),
			"a_page_with_a_one_at_16": entry(&page),
		}),
	);
}

#[test]
fn a_digest_is_the_hash_of_the_summarys_fields_one_after_the_other() {
	let outcomes = [
		("exited_0", Outcome::Exited(0), vec![0, 0, 0, 0, 0]),
		("exited_258", Outcome::Exited(258), vec![0, 2, 1, 0, 0]),
		("trapped_unreachable", Outcome::Trapped(Trap::Unreachable), vec![1, 0]),
		("trapped_memory", Outcome::Trapped(Trap::MemoryOutOfBounds), vec![1, 1]),
		("trapped_call", Outcome::Trapped(Trap::BadIndirectCall), vec![1, 2]),
		("trapped_arithmetic", Outcome::Trapped(Trap::Arithmetic), vec![1, 3]),
		("trapped_other", Outcome::Trapped(Trap::Other), vec![1, 4]),
		("out_of_fuel", Outcome::OutOfFuel, vec![2]),
		("exceeded_memory", Outcome::Exceeded(Limit::Memory), vec![3, 0]),
		("exceeded_output", Outcome::Exceeded(Limit::Output), vec![3, 1]),
		("exceeded_files", Outcome::Exceeded(Limit::Files), vec![3, 2]),
		("rejected_not_wasm", Outcome::Rejected(Rejection::NotWasm), vec![4, 0]),
		("rejected_import", Outcome::Rejected(Rejection::ForbiddenImport), vec![4, 1]),
		("rejected_no_command", Outcome::Rejected(Rejection::NotACommand), vec![4, 2]),
	];
	let mut vectors = serde_json::Map::new();
	for (name, outcome, outcome_bytes) in outcomes {
		let summary = ResultSummary {
			profile: ExecutionProfile::V1,
			outcome,
			stdout: Commitment::to(b"hello-world\n"),
			files_root: H256([0xf1; 32]),
			file_count: 3,
			callback: Commitment::to(b"42"),
			fuel_used: 1234,
			memory_hash: memory_hash(&[0; 65536]),
		};
		let encoding = [
			vec![1],
			outcome_bytes,
			commitment(b"hello-world\n"),
			vec![0xf1; 32],
			vec![3, 0, 0, 0],
			commitment(b"42"),
			1234u64.to_le_bytes().to_vec(),
			memory_hash(&[0; 65536]).0.to_vec(),
		]
		.concat();
		assert_eq!(summary.encode(), encoding, "{name}");
		assert_eq!(ResultSummary::decode(&mut &encoding[..]).as_ref(), Ok(&summary));
		let digest = H256(blake2_256(&[b"poco/rslt/v1".to_vec(), encoding.clone()].concat()));
		assert_eq!(summary.digest(), digest, "{name}");
		vectors.insert(
			name.into(),
			json!({ "summary": summary, "encoding": hex(encoding), "digest": digest }),
		);
	}
	check("vectors/digests.json", Value::Object(vectors));
}

/// Paths and contents.
type Files<'a> = &'a [(&'a str, &'a [u8])];

#[test]
fn a_bundle_is_its_files_in_the_order_of_their_paths() {
	let bundles: [(&str, Files<'_>); 4] = [
		("empty", &[]),
		("one_file", &[("callback.bin", b"42")]),
		("three_files", &[("b", b"2"), ("a/b", b""), ("a-b", b"1")]),
		("a_long_file", &[("long", &[7; 20_000])]),
	];
	let mut vectors = serde_json::Map::new();
	for (name, files) in bundles {
		let bundle =
			Bundle::new(files.iter().map(|(path, bytes)| (path.to_string(), bytes.to_vec())));
		let mut sorted = files.to_vec();
		sorted.sort_by_key(|(path, _)| path.as_bytes());
		let encoding = sorted.iter().fold(compact(files.len()), |bytes, (path, content)| {
			[bytes, with_length(path.as_bytes()), with_length(content)].concat()
		});
		assert_eq!(bundle.encode(), encoding, "{name}");
		assert_eq!(Bundle::decode_canonical(&encoding), Ok(bundle.clone()));
		let mut vector = json!({
			"files": sorted.iter().map(|(path, content)| json!([path, content.len()])).collect::<Vec<_>>(),
			"hash": hash::content(&encoding),
			"root": bundle.root(),
		});
		if encoding.len() < 1000 {
			vector["encoding"] = hex(&encoding).into();
		}
		vectors.insert(name.into(), vector);
	}
	check("vectors/bundles.json", Value::Object(vectors));
}

#[test]
fn the_tree_over_files_pairs_neighbours_and_lifts_the_odd_one() {
	let node = |left: &[u8; 32], right: &[u8; 32]| {
		blake2_256(&[&b"poco/node/v1"[..], left, right].concat())
	};
	let leaf = |path: &str, content: &[u8]| {
		let preimage =
			[b"poco/file/v1".to_vec(), with_length(path.as_bytes()), commitment(content)].concat();
		let leaf = blake2_256(&preimage);
		assert_eq!(H256(leaf), file_leaf(path, &Commitment::to(content)));
		leaf
	};
	let content = |number: usize| format!("content {number}").into_bytes();
	let l: Vec<[u8; 32]> = (0..9).map(|n| leaf(&format!("file-{n}"), &content(n))).collect();
	// Written out for each size, rather than computed by the rule that is to be checked.
	let (ab, cd, ef, gh) =
		(node(&l[0], &l[1]), node(&l[2], &l[3]), node(&l[4], &l[5]), node(&l[6], &l[7]));
	let (abcd, efgh) = (node(&ab, &cd), node(&ef, &gh));
	let abcdefgh = node(&abcd, &efgh);
	let roots = [
		[0; 32],
		l[0],
		ab,
		node(&ab, &l[2]),
		abcd,
		node(&abcd, &l[4]),
		node(&abcd, &ef),
		node(&abcd, &node(&ef, &l[6])),
		abcdefgh,
		node(&abcdefgh, &l[8]),
	];
	let mut vectors = serde_json::Map::new();
	for (count, root) in roots.into_iter().enumerate() {
		let leaves: Vec<H256> = l.iter().take(count).map(|leaf| H256(*leaf)).collect();
		assert_eq!(files_root(&leaves), H256(root), "{count} leaves");
		let bundle = Bundle::new((0..count).map(|n| (format!("file-{n}"), content(n))));
		assert_eq!(bundle.root(), H256(root), "{count} files");
		let proofs: Vec<Value> = (0..count)
			.map(|n| bundle.prove(&format!("file-{n}")).expect("it is there"))
			.map(|proof| json!({ "proof": proof, "encoding": hex(proof.encode()) }))
			.collect();
		vectors.insert(
			format!("{count}_files"),
			json!({ "leaves": leaves, "root": H256(root), "proofs": proofs }),
		);
	}
	check("vectors/files.json", Value::Object(vectors));
}

#[test]
fn a_result_travels_as_summary_stdout_and_files() {
	let files = Bundle::new([("callback.bin".to_string(), b"42".to_vec())]);
	let summary = ResultSummary {
		profile: ExecutionProfile::V1,
		outcome: Outcome::Exited(0),
		stdout: Commitment::to(b"hello-world\n"),
		files_root: files.root(),
		file_count: 1,
		callback: Commitment::to(b"42"),
		fuel_used: 1234,
		memory_hash: memory_hash(&[0; 65536]),
	};
	let result =
		ResultBundle { summary: summary.clone(), stdout: b"hello-world\n".to_vec(), files };
	let encoding = [
		summary.encode(),
		with_length(b"hello-world\n"),
		compact(1),
		with_length(b"callback.bin"),
		with_length(b"42"),
	]
	.concat();
	assert_eq!(result.encode(), encoding);
	assert_eq!(ResultBundle::open(&encoding, summary.digest()), Ok(result));
	check(
		"vectors/results.json",
		json!({ "one_file": { "encoding": hex(encoding), "digest": summary.digest() } }),
	);
}

/// What is encoded already.
struct Encoded<'a>(&'a [u8]);

impl Encode for Encoded<'_> {
	fn encode_to<T: Output + ?Sized>(&self, output: &mut T) {
		output.write(self.0);
	}
}

#[test]
fn the_key_of_an_asset_is_the_hash_of_where_it_lies() {
	let contract = [vec![3, 0], vec![0x11; 20]].concat();
	// The number of parents, that of the junctions, and the junctions.
	let locations = [
		("relay_chain", vec![1, 0]),
		("parachain", [vec![1, 1, 0], compact(2001)].concat()),
		(
			"asset_of_a_pallet",
			[vec![1, 3, 0], compact(1000), vec![4, 50, 5], compact(1984)].concat(),
		),
		("contract", [vec![1, 3, 0], compact(2004), vec![4, 110], contract.clone()].concat()),
		("bridged_contract", [vec![2, 2, 9, 7], compact(1), contract].concat()),
		(
			"named_asset",
			[vec![1, 2, 0], compact(3), vec![6, 4], b"gold".to_vec(), vec![0; 28]].concat(),
		),
	];
	let mut vectors = serde_json::Map::new();
	for (name, location) in locations {
		let key = H256(blake2_256(&[b"poco/curr/v1".to_vec(), location.clone()].concat()));
		assert_eq!(hash::currency(&Encoded(&location)), key, "{name}");
		vectors.insert(name.into(), json!({ "location": hex(&location), "key": key }));
	}
	check("vectors/currencies.json", Value::Object(vectors));
}
