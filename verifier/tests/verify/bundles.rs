//! What a bundle proves, and that nothing else than that can be made of it.

use crate::world::*;
use codec::{DecodeAll, Encode};
use cumulus_primitives_core::{
	relay_chain::{well_known_keys::para_head, HeadData},
	ParaId,
};
use poco_primitives::{attestation::*, order::Currency, H256};
use poco_verifier::{storage::Unproven, *};
use serde_json::json;
use std::{fs, path::Path as File};

fn honest() -> Bundle {
	World::default().bundle()
}

#[test]
fn an_honest_bundle_proves_its_statement() {
	let bundle = honest();
	let verified = check_bundle(bundle.clone()).unwrap();
	assert_eq!(verified.statement, statements(b"medical research")[INDEX as usize]);
	assert_eq!(verified.root.count, COUNT);
	assert_eq!(verified.root.root, root(&leaves(&statements(b"medical research"))));
	assert_eq!(verified.block.number, 1_234);
	assert_eq!(verified.block.hash, bundle.header.hash());
	assert_eq!(verified.relay_block.number, 98_765);
	assert_eq!(verified.relay_block.hash, bundle.relay_header.hash());
	assert_eq!((verified.para, verified.set), (PARA, SET));
	assert_eq!(verified.votes, Votes { weight: 5, total: 7 });
	assert_eq!(verified.checkpoint, checkpoint().id());
}

#[test]
fn headers_and_their_hashes_are_those_of_the_sdk() {
	let sdk = header(77, H256([1; 32]), H256([2; 32]));
	let ours: Header = same(&sdk);
	assert_eq!(ours.hash(), sp_runtime::traits::Header::hash(&sdk));
	assert_eq!((ours.number, ours.parent, ours.state_root), (77, H256([1; 32]), H256([2; 32])));
	assert_eq!(ours.digest.len(), 5);
}

#[test]
fn the_key_of_a_chains_head_is_that_of_the_relay_chain() {
	for para in [0, PARA, u32::MAX] {
		assert_eq!(storage::head_key(para), para_head(ParaId::from(para)));
	}
	// A head is bytes with their length.
	assert_eq!(HeadData(vec![7; 9]).encode(), vec![7u8; 9].encode());
}

#[test]
fn it_says_in_words_what_was_proven_and_what_was_not() {
	let verified = check_bundle(honest()).unwrap();
	let words = verified.to_string();
	let (proven, not_proven) = words.split_once("Not proven:").unwrap();
	for said in [
		"set 7 with 5 of 7 votes",
		"block 98765 of the relay chain",
		"parachain 2000 was block 1234",
		"epoch 3 over 7 statements",
		"position 2",
		"123456789 smallest units of the chain's own token",
		"as money",
		"campaign 5",
		"\"medical research\"",
		"1800000000000",
		"9 tasks",
	] {
		assert!(proven.contains(said), "{said}: {proven}");
	}
	let full = format!("{:?}", verified.statement.leaf());
	assert!(proven.contains(&full), "hashes are written in full");
	for said in ["checkpoint", "not used before", "worth anything", "open the commitment"] {
		assert!(not_proven.contains(said), "{said}: {not_proven}");
	}
	// A cause cannot end the sentence, nor the line.
	let forged = World { cause: b"a\nNot proven:\x1b[2J\"".to_vec(), ..World::default() };
	let words = check_bundle(forged.bundle()).unwrap().to_string();
	assert!(words.contains(r#""a\nNot proven:\u{1b}[2J\"""#), "{words}");
	assert_eq!(words.lines().filter(|line| line.starts_with("Not proven:")).count(), 1);
}

#[test]
fn it_says_the_same_as_json() {
	let trusted = VersionedCheckpoint::V1(checkpoint()).encode();
	let verified = check_bundle(honest()).unwrap();
	let told = verify_to_json(&encode(honest()), &trusted);
	assert_eq!(told, verified.to_json());
	assert_eq!(told["proven"], json!(verified.proven()));
	assert_eq!(told["not_proven"], json!(verified.not_proven()));
	assert_eq!(told["checkpoint"], json!(verified.checkpoint));
	let told = verify_to_json(&[], &trusted);
	assert_eq!(told, json!({ "name": "Malformed", "message": Refusal::Malformed.to_string() }));
	// A name is one word, whatever else is known.
	let few = Refusal::TooFewVotes { weight: 4, needed: 5 };
	assert_eq!(few.name(), "TooFewVotes");
	assert_eq!(Refusal::RootProof(Unproven::Incomplete).name(), "RootProof");
}

#[test]
fn no_byte_of_a_bundle_can_be_another_one() {
	let bytes = encode(honest());
	let statement = check(&bytes).unwrap().statement;
	for at in 0..bytes.len() {
		for flip in [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff] {
			let mut mutant = bytes.clone();
			mutant[at] ^= flip;
			let found = check(&mutant).map(|verified| verified.statement);
			assert_ne!(found, Ok(statement.clone()), "byte {at} flipped by {flip}");
			assert!(found.is_err(), "byte {at} flipped by {flip} proves something else");
		}
	}
}

#[test]
fn a_bundle_that_is_cut_or_followed_by_something_is_none() {
	let bytes = encode(honest());
	for length in 0..bytes.len() {
		assert_eq!(check(&bytes[..length]), Err(Refusal::Malformed), "cut to {length}");
	}
	for more in [0, 1, 255] {
		assert_eq!(check(&[&bytes[..], &[more]].concat()), Err(Refusal::Malformed));
	}
}

#[test]
fn what_is_too_large_is_not_read() {
	let bytes = [encode(honest()), vec![0; MAX_BUNDLE]].concat();
	let refusal = Refusal::TooLarge { bytes: bytes.len() };
	assert_eq!(check(&bytes), Err(refusal));
	assert!(refusal.to_string().contains("1048576"));
	let largest = vec![0; MAX_BUNDLE];
	assert_eq!(check(&largest), Err(Refusal::Malformed));
	// A length that no bytes follow asks for no memory.
	let attested = honest().attested.encode();
	let lying = [vec![1], attested, vec![0xfe, 0xff, 0xff, 0xff]].concat();
	assert_eq!(check(&lying), Err(Refusal::Malformed));
	let checkpoint = vec![0; MAX_CHECKPOINT + 1];
	assert_eq!(verify(&encode(honest()), &checkpoint), Err(Refusal::NoCheckpoint));
}

#[test]
fn another_version_is_not_taken_for_the_first_one() {
	for version in (0..=u8::MAX).filter(|version| *version != 1) {
		let mut bytes = encode(honest());
		bytes[0] = version;
		assert_eq!(check(&bytes), Err(Refusal::Malformed));
		let mut trusted = VersionedCheckpoint::V1(checkpoint()).encode();
		trusted[0] = version;
		assert_eq!(verify(&encode(honest()), &trusted), Err(Refusal::NoCheckpoint));
	}
}

#[test]
fn a_statement_forged_in_any_field_is_not_proven() {
	type Change = dyn Fn(&mut Statement, &mut DonationReceipt);
	let other = Refusal::Unattested(Unattested::OtherRoot);
	let changes: [(&Change, Refusal); 15] = [
		(&|it, _| it.chain = H256::zero(), Refusal::Unattested(Unattested::OtherChain)),
		// There is no proof of the root of that epoch.
		(&|it, _| it.place.epoch += 1, Refusal::RootProof(Unproven::Superfluous)),
		(&|it, _| it.place.index += 1, other),
		(&|it, _| it.issued += 1, other),
		(&|_, it| it.campaign += 1, other),
		(&|_, it| it.cause = b"a yacht".to_vec().try_into().unwrap(), other),
		(&|_, it| it.gift = Gift::Work, other),
		(&|_, it| it.donor = Donor::Account(H256([0xd0; 32])), other),
		(&|_, it| it.currency = Currency::Asset(H256::zero()), other),
		(&|_, it| it.amount += 1, other),
		(&|_, it| it.from -= 1, other),
		(&|_, it| it.until += 1, other),
		(&|_, it| it.tasks += 1, other),
		(&|_, it| it.payments_before = H256::zero(), other),
		(&|_, it| it.payments = H256::zero(), other),
	];
	for (number, (change, refusal)) in changes.into_iter().enumerate() {
		let mut bundle = honest();
		let VersionedStatement::V1(statement) = &mut bundle.attested.statement;
		let Fact::Donation(mut receipt) = statement.fact.clone();
		change(statement, &mut receipt);
		statement.fact = Fact::Donation(receipt);
		let found = check_bundle(bundle);
		match number {
			// Whichever node is missing or left over first.
			1 => assert!(matches!(found, Err(Refusal::RootProof(_))), "{found:?}"),
			_ => assert_eq!(found, Err(refusal), "change {number}"),
		}
	}
}

#[test]
fn a_path_that_is_another_ones_is_none() {
	let all = leaves(&statements(b"medical research"));
	for index in (0..COUNT).filter(|index| *index != INDEX) {
		let mut bundle = honest();
		bundle.attested.path = Path::of(&all, index).unwrap();
		let refusal = Refusal::Unattested(Unattested::OtherRoot);
		assert_eq!(check_bundle(bundle), Err(refusal));
	}
}

#[test]
fn a_root_that_the_chain_does_not_have_proves_nothing() {
	let lie = EpochRoot { root: H256([9; 32]), count: COUNT };
	let bundle = World { root: Some(lie), ..World::default() }.bundle();
	assert_eq!(check_bundle(bundle), Err(Refusal::Unattested(Unattested::OtherRoot)));
	// The proof that it has none is no proof that it has one.
	let key = root_key(EPOCH);
	let mut entries = state(1, key.clone(), vec![]);
	entries.pop();
	let (state_root, root_proof) = prove(&entries, &key);
	let mut bundle = honest();
	bundle.header.state_root = state_root;
	bundle.root_proof = root_proof;
	assert_eq!(check_bundle(bundle), Err(Refusal::RootNotFound));
	// Nor is something else in its place.
	let (state_root, root_proof) = prove(&state(1, key.clone(), vec![1; 37]), &key);
	let mut bundle = honest();
	bundle.header.state_root = state_root;
	bundle.root_proof = root_proof;
	assert_eq!(check_bundle(bundle), Err(Refusal::RootNotFound));
}

#[test]
fn the_block_of_a_fork_is_not_the_chains_head() {
	// Another statement, proven as well under the header of a block that was never the head.
	let fork = World { cause: b"a yacht".to_vec(), ..World::default() }.bundle();
	assert!(check_bundle(fork.clone()).is_ok(), "on a relay chain of its own it would be");
	let mut bundle = honest();
	bundle.attested = fork.attested;
	bundle.root_proof = fork.root_proof;
	bundle.header = fork.header;
	assert_eq!(check_bundle(bundle), Err(Refusal::AnotherHead));
}

#[test]
fn the_head_of_another_chain_is_not_this_ones() {
	let refusal = |change: &dyn Fn(&mut Checkpoint)| {
		let mut trusted = checkpoint();
		change(&mut trusted);
		honest().verify(&trusted)
	};
	assert!(matches!(refusal(&|it| it.para = 2_001), Err(Refusal::HeadProof(_))));
	let chain = Err(Refusal::Unattested(Unattested::OtherChain));
	assert_eq!(refusal(&|it| it.chain = H256::zero()), chain);
	// The relay chain has no such chain at all, and proves it.
	let key = storage::head_key(PARA);
	let mut entries = state(2, key.clone(), vec![]);
	entries.pop();
	let (relay_state, head_proof) = prove(&entries, &key);
	let mut bundle = honest();
	bundle.relay_header.state_root = relay_state;
	bundle.head_proof = head_proof;
	assert_eq!(check_bundle(bundle), Err(Refusal::HeadNotFound));
	// What it has is no head.
	let bundle = World { head: Some(vec![1, 2, 3]), ..World::default() }.bundle();
	assert_eq!(check_bundle(bundle), Err(Refusal::AnotherHead));
}

#[test]
fn a_header_forged_in_any_field_is_another_block() {
	let changes: [&dyn Fn(&mut Header); 7] = [
		&|it| it.parent = H256::zero(),
		&|it| it.number += 1,
		&|it| it.calls_root = H256::zero(),
		&|it| it.digest.clear(),
		&|it| it.digest.push(DigestItem::RuntimeUpdated),
		&|it| it.digest.reverse(),
		&|it| it.digest[1] = DigestItem::Other(vec![5]),
	];
	for change in changes {
		let mut bundle = honest();
		change(&mut bundle.header);
		assert_eq!(check_bundle(bundle), Err(Refusal::AnotherHead));
		let mut bundle = honest();
		change(&mut bundle.relay_header);
		assert_eq!(check_bundle(bundle), Err(Refusal::NotFinalized));
	}
	let mut bundle = honest();
	bundle.header.state_root = H256::zero();
	assert_eq!(check_bundle(bundle), Err(Refusal::RootProof(Unproven::Incomplete)));
	let mut bundle = honest();
	bundle.relay_header.state_root = H256::zero();
	assert_eq!(check_bundle(bundle), Err(Refusal::HeadProof(Unproven::Incomplete)));
}

#[test]
fn a_proof_with_a_node_too_many_or_too_few_is_none() {
	let lengths = (honest().root_proof.len(), honest().head_proof.len());
	assert!(lengths.0 > 3 && lengths.1 > 3, "{lengths:?}: there is something to leave out");
	for at in 0..lengths.0 {
		let mut bundle = honest();
		bundle.root_proof.remove(at);
		assert_eq!(check_bundle(bundle), Err(Refusal::RootProof(Unproven::Incomplete)));
		let mut bundle = honest();
		let twice = bundle.root_proof[at].clone();
		bundle.root_proof.push(twice);
		assert_eq!(check_bundle(bundle), Err(Refusal::RootProof(Unproven::Superfluous)));
	}
	for at in 0..lengths.1 {
		let mut bundle = honest();
		bundle.head_proof.remove(at);
		assert_eq!(check_bundle(bundle), Err(Refusal::HeadProof(Unproven::Incomplete)));
	}
	for node in [vec![], vec![0], vec![1, 2, 3]] {
		let mut bundle = honest();
		bundle.head_proof.push(node);
		assert_eq!(check_bundle(bundle), Err(Refusal::HeadProof(Unproven::Superfluous)));
	}
	let many = (0..=storage::MAX_NODES).map(|number| number.to_le_bytes().to_vec()).collect();
	let mut bundle = honest();
	bundle.root_proof = many;
	assert_eq!(check_bundle(bundle), Err(Refusal::RootProof(Unproven::TooManyNodes)));
}

#[test]
fn the_bundle_and_the_checkpoint_that_are_committed_are_these_bytes() {
	let (bundle, checkpoint) = (encode(honest()), VersionedCheckpoint::V1(checkpoint()).encode());
	let verified = verify(&bundle, &checkpoint).unwrap();
	let computed = json!({
		"bundle": format!("0x{}", hex::encode(&bundle)),
		"checkpoint": format!("0x{}", hex::encode(&checkpoint)),
		"checkpoint_id": verified.checkpoint,
		"receipt": verified.statement.leaf(),
		"block": { "number": verified.block.number, "hash": verified.block.hash },
		"relay_block": {
			"number": verified.relay_block.number,
			"hash": verified.relay_block.hash,
		},
		"votes": { "weight": verified.votes.weight, "total": verified.votes.total },
	});
	let file = File::new(env!("CARGO_MANIFEST_DIR")).join("vectors/bundle.json");
	if std::env::var_os("POCO_WRITE_VECTORS").is_some() {
		fs::write(&file, format!("{computed:#}\n")).unwrap();
	}
	let committed: serde_json::Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
	assert_eq!(committed, computed);
	// It says the same to who knows the file only.
	let bytes = |name: &str| hex::decode(&committed[name].as_str().unwrap()[2..]).unwrap();
	assert_eq!(verify(&bytes("bundle"), &bytes("checkpoint")), Ok(verified));
	let read = VersionedBundle::decode_all(&mut &bytes("bundle")[..]).unwrap();
	assert!(read == VersionedBundle::V1(honest()));
}
