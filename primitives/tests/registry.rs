//! Fixes how entries, groups and accounts are named.
//!
//! Encodings and preimages are put together by hand, as `vectors.rs` does; `vectors/registry.json`
//! and `examples/orders/ethers/entries.json` are written anew like the other vectors.

mod common;

use codec::{Decode, Encode};
use common::{check, committed, hex, with_length};
use poco_primitives::{
	hash,
	registry::{
		address_of, address_of_account, entry_id, evm_account, evm_address, group_id, Details,
		EntryKind, Name, PoolPolicy, EVM_SUFFIX, MAX_NAME,
	},
	result::{Bundle, ExecutionProfile},
	task::Artifact,
	H160, H256,
};
use serde_json::{json, Value};
use sp_arithmetic::Permill;
use sp_crypto_hashing::{blake2_256, keccak_256};

const CREATOR: [u8; 32] = [0x0a; 32];
const CODE: [u8; 32] = [0xc0; 32];
const MEASUREMENT: [u8; 32] = [0x3e; 32];

/// The sr25519 key of the well-known development account `//Alice`.
const ALICE: [u8; 32] = [
	0xd4, 0x35, 0x93, 0xc7, 0x15, 0xfd, 0xd3, 0x1c, 0x61, 0x14, 0x1a, 0xbd, 0x04, 0xa9, 0x9f, 0xd6,
	0x82, 0x2c, 0x85, 0x58, 0x85, 0x4c, 0xcd, 0xe3, 0x9a, 0x56, 0x84, 0xe7, 0xa5, 0x6d, 0xa2, 0x7d,
];

fn name(text: &str) -> Name {
	text.as_bytes().to_vec().try_into().expect("the name is short")
}

/// Details, and their encoding by hand.
fn details() -> Vec<(&'static str, Details, Vec<u8>)> {
	let uri = b"https://example.org/data";
	vec![
		(
			"app",
			Details::App {
				name: name("echo"),
				profile: ExecutionProfile::V1,
				artifact: Artifact::OnChain(H256(CODE)),
				measurement: None,
			},
			[&[0][..], &with_length(b"echo"), &[1], &[0], &CODE, &[0]].concat(),
		),
		(
			"app_in_an_enclave",
			Details::App {
				name: name("écho"),
				profile: ExecutionProfile::V1,
				artifact: Artifact::OnChain(H256(CODE)),
				measurement: Some(H256(MEASUREMENT)),
			},
			[&[0][..], &with_length("écho".as_bytes()), &[1], &[0], &CODE, &[1], &MEASUREMENT]
				.concat(),
		),
		(
			"dataset",
			Details::Dataset {
				name: name("sunspots"),
				artifact: Artifact::AtUri {
					hash: H256(CODE),
					uri: uri.to_vec().try_into().expect("the URI is short"),
				},
				key_statement: None,
			},
			[&[1][..], &with_length(b"sunspots"), &[1], &CODE, &with_length(uri), &[0]].concat(),
		),
		(
			"dataset_with_a_key",
			Details::Dataset {
				name: name("sunspots"),
				artifact: Artifact::OnChain(H256(CODE)),
				key_statement: Some(H256(MEASUREMENT)),
			},
			[&[1][..], &with_length(b"sunspots"), &[0], &CODE, &[1], &MEASUREMENT].concat(),
		),
		(
			"workerpool",
			Details::Workerpool { name: name("pool") },
			[&[2][..], &with_length(b"pool")].concat(),
		),
		(
			"workerpool_with_the_longest_name",
			Details::Workerpool { name: name(&"p".repeat(MAX_NAME as usize)) },
			[&[2][..], &with_length(&[b'p'; MAX_NAME as usize])].concat(),
		),
	]
}

/// What a hash over these bytes is, and the address that follows from it.
fn named(preimage: Vec<u8>, id: H256) -> Value {
	assert_eq!(H256(blake2_256(&preimage)), id);
	let address = H160::from_slice(&keccak_256(&id.0)[12..]);
	assert_eq!(address_of(id), address);
	json!({ "preimage": hex(&preimage), "id": id, "address": address })
}

#[test]
fn entries_and_groups_are_named_by_the_hashes_of_these_bytes() {
	let mut vectors = serde_json::Map::new();
	for (case, details, encoding) in details() {
		assert_eq!(details.encode(), encoding, "{case}");
		assert_eq!(Details::decode(&mut &encoding[..]).as_ref(), Ok(&details), "{case}");
		let preimage = [&b"poco/entr/v1"[..], &CREATOR, &encoding].concat();
		vectors.insert(case.into(), named(preimage, entry_id(&CREATOR, &details)));
	}
	let preimage = [&b"poco/grp./v1"[..], &CREATOR, &with_length(b"friends")].concat();
	vectors.insert("group".into(), named(preimage, group_id(&CREATOR, &name("friends"))));
	let account = |account: [u8; 32]| json!({ "account": hex(account), "address": address_of_account(&account) });
	vectors.insert("account".into(), account(ALICE));
	vectors.insert("evm_account".into(), account(evm_account(H160([0x11; 20]))));
	check("vectors/registry.json", Value::Object(vectors));
}

#[test]
fn the_same_details_of_another_creator_are_another_entry() {
	let mut ids: Vec<H256> = details()
		.iter()
		.flat_map(|(_, details, _)| [entry_id(&CREATOR, details), entry_id(&[0x0bu8; 32], details)])
		.chain([group_id(&CREATOR, &name("pool")), group_id(&[0x0bu8; 32], &name("pool"))])
		.collect();
	let count = ids.len();
	ids.sort();
	ids.dedup();
	assert_eq!(ids.len(), count);
}

#[test]
fn an_entry_tells_its_kind_its_name_and_its_bytes() {
	let found: Vec<_> = details()
		.iter()
		.map(|(_, details, _)| (details.kind(), details.name().len(), details.artifact().is_some()))
		.collect();
	assert_eq!(
		found,
		[
			(EntryKind::App, 4, true),
			(EntryKind::App, 5, true),
			(EntryKind::Dataset, 8, true),
			(EntryKind::Dataset, 8, true),
			(EntryKind::Workerpool, 4, false),
			(EntryKind::Workerpool, 64, false),
		]
	);
	for (_, details, encoding) in details() {
		assert_eq!(details.kind().encode(), encoding[..1]);
	}
}

#[test]
fn a_name_longer_than_the_bound_is_no_name() {
	let encoding = [&[2][..], &with_length(&[b'p'; MAX_NAME as usize + 1])].concat();
	assert!(Details::decode(&mut &encoding[..]).is_err());
}

#[test]
fn a_policy_is_two_parts_of_a_million() {
	let policy = PoolPolicy {
		stake_ratio: Permill::from_percent(30),
		scheduler_ratio: Permill::from_parts(1),
	};
	assert_eq!(policy.encode(), [0xe0, 0x93, 0x04, 0, 1, 0, 0, 0]);
	// More than the whole cannot be said.
	let beyond = [1_000_001u32.to_le_bytes(), [0; 4]].concat();
	assert!(PoolPolicy::decode(&mut &beyond[..]).is_err());
}

#[test]
fn an_account_that_signs_by_eip_712_has_the_address_that_it_signs_with() {
	for address in [H160::zero(), H160([0x11; 20]), H160([0xee; 20]), H160([0xff; 20])] {
		let account = evm_account(address);
		assert_eq!(account, [&address.0[..], &EVM_SUFFIX].concat()[..]);
		assert_eq!(evm_address(&account), Some(address));
		assert_eq!(address_of_account(&account), address);
	}
}

#[test]
fn every_other_account_has_the_address_of_its_identifier() {
	// By `keccak256` of ethers.
	let alice = hex::decode("9621dde636de098b43efb0fa9b61facfe328f99d").expect("hex");
	let almost = hex::decode("1648a0bc37b7834e57ce222540e62bf21aeaab67").expect("hex");
	let mut account = [0x11; 32];
	account[20..].copy_from_slice(&[0xee; 12]);
	account[31] = 0xef;
	for (account, address) in [(ALICE, &alice), (account, &almost)] {
		assert_eq!(evm_address(&account), None);
		assert_eq!(address_of_account(&account).as_bytes(), address);
		assert_eq!(address_of_account(&account), address_of(H256(account)));
	}
	// Bytes that are no account of this chain are nobody's that signs by EIP-712.
	for bytes in [&[][..], &[0xee; 12], &[0xee; 31], &[0xee; 33]] {
		assert_eq!(evm_address(bytes), None);
		assert_eq!(address_of_account(bytes).as_bytes(), &keccak_256(bytes)[12..]);
	}
}

/// The folder of the orders that ethers signs.
const ORDERS: &str = "../examples/orders/ethers";

#[test]
fn the_entries_of_the_example_orders_can_be_made_by_alice() {
	let greeting = Bundle::new([("greeting.txt".into(), b"Hello from a dataset.\n".to_vec())]);
	let bundle = committed(&format!("{ORDERS}/dataset.bundle"), &greeting.encode());
	assert_eq!(Bundle::decode_canonical(&bundle), Ok(greeting));
	let app = std::fs::read(format!("{ORDERS}/app.wasm")).expect("the module is there");
	let entry = |details: Details| {
		let id = entry_id(&ALICE, &details);
		json!({
			"address": address_of(id),
			"id": id,
			"artifact": details.artifact().map(Artifact::hash),
			"name": String::from_utf8_lossy(details.name()),
		})
	};
	check(
		&format!("{ORDERS}/entries.json"),
		json!({
			"app": entry(Details::App {
				name: name("echo"),
				profile: ExecutionProfile::V1,
				artifact: Artifact::OnChain(hash::content(&app)),
				measurement: None,
			}),
			"dataset": entry(Details::Dataset {
				name: name("greeting"),
				artifact: Artifact::OnChain(hash::content(&bundle)),
				key_statement: None,
			}),
			"workerpool": entry(Details::Workerpool { name: name("ethers pool") }),
		}),
	);
}
