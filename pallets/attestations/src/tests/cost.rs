//! What a statement costs, by how many were stated before: why a tree that grows is kept, and not a list.

use super::mock::*;
use codec::Encode;
use frame_support::traits::Hooks;
use poco_primitives::{attestation::Attest, H256};
use std::collections::BTreeMap;

/// Items that something writes, and how long their values are then.
type Written = BTreeMap<Vec<u8>, usize>;

/// What stating one thing more writes, and how large its proof is, after so many statements.
fn stating(before: u32) -> (Written, usize) {
	measured(before, || {
		Attestations::attest(fact(9)).unwrap();
	})
}

/// The same of a list of leaves in one item, which the root would be taken of when the epoch ends.
fn listing(before: u32) -> (Written, usize) {
	const LIST: &[u8] = b"a list of leaves that is as long as the epoch";
	let mut chain = fresh();
	chain.execute_with(|| {
		let leaves: Vec<H256> = (0..before).map(|_| H256::repeat_byte(1)).collect();
		sp_io::storage::set(LIST, &leaves.encode());
	});
	chain.commit_all().unwrap();
	let (_, proof) = chain.execute_and_prove(|| {
		sp_io::storage::append(LIST, H256::repeat_byte(2).encode());
	});
	(written(&chain), proof.encoded_size())
}

fn measured(before: u32, run: impl FnOnce()) -> (Written, usize) {
	let mut chain = fresh();
	chain.execute_with(|| {
		MaxLeaves::set(5_000);
		EpochLength::set(10_000);
		state_many(before);
		System::reset_events();
	});
	chain.commit_all().unwrap();
	let (_, proof) = chain.execute_and_prove(run);
	(written(&chain), proof.encoded_size())
}

fn written(chain: &sp_io::TestExternalities) -> Written {
	let values = chain
		.overlayed_changes()
		.changes()
		.filter(|(key, _)| {
			// Events are no matter of state.
			!key.starts_with(&frame_support::storage::storage_prefix(b"System", b"Events"))
				&& !key
					.starts_with(&frame_support::storage::storage_prefix(b"System", b"EventCount"))
		})
		.map(|(key, value)| {
			let value = value.clone().value().cloned();
			(key.clone(), value.map(|value| value.len()).unwrap_or_default())
		});
	values.collect()
}

#[test]
fn stating_something_writes_two_items_however_much_was_stated_before() {
	for before in [0, 1, 500, 1_023] {
		let (written, _) = stating(before);
		assert_eq!(written.len(), 2, "after {before}");
		let bytes: usize = written.values().sum();
		// A statement, and ten subtrees with their count.
		assert!(bytes < 400 + 5 + 10 * 32, "{bytes} bytes after {before}");
	}
}

#[test]
fn stating_something_proves_a_fraction_of_what_a_list_of_leaves_would() {
	let mut table = String::new();
	for before in [1, 64, 1_023] {
		let ((frontier, proof), (list, list_proof)) = (stating(before), listing(before));
		let bytes = |written: &Written| written.values().sum::<usize>();
		let (bytes, list_bytes) = (bytes(&frontier), bytes(&list));
		table += &format!("{before:>6} {bytes:>6} {proof:>6} {list_bytes:>8} {list_proof:>8}\n");
		if before >= 1_000 {
			assert!(bytes * 30 < list_bytes && proof * 5 < list_proof, "{table}");
		}
	}
	println!("before, written, proof; of a list: written, proof (bytes)\n{table}");
}

#[test]
fn ending_an_epoch_reads_no_leaf() {
	let ending = |before| {
		measured(before, || {
			let number = System::block_number() + 10_000;
			System::set_block_number(number);
			Attestations::on_initialize(number);
		})
	};
	let ((few, _), (many, proof)) = (ending(1), ending(1_023));
	assert_eq!(few.keys().collect::<Vec<_>>(), many.keys().collect::<Vec<_>>());
	assert!(proof < 8_000, "{proof} bytes");
}
