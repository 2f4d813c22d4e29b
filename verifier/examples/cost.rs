//! What a proof takes: the bytes of a bundle, part by part, and the time to check it, the median of some checks. Made
//! for relay chains of so many authorities, more than two thirds of whom vote, with states of 100,000 entries and a
//! full epoch of 1,024 statements.
//!
//! ```text
//! scripts/cargo build --example cost && ~/.cache/poco/target/debug/examples/cost [AUTHORITIES...]
//! ```
#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used)]

#[allow(dead_code)]
#[path = "../tests/verify/world.rs"]
mod world;

use codec::Encode;
use poco_primitives::{attestation::*, H256};
use poco_verifier::{storage::head_key, *};
use sp_consensus_grandpa::GrandpaJustification;
use sp_core::{ed25519, Pair};
use std::{error::Error, time::Instant};
use world::*;

const ENTRIES: u32 = 100_000;
const LEAVES: u32 = 1_024;
const CHECKS: usize = 21;

/// Something that differs by its number.
fn hash(number: u32) -> [u8; 32] {
	sp_crypto_hashing::blake2_256(&number.encode())
}

/// A state with many other entries.
fn crowd(key: &[u8], value: Vec<u8>) -> Vec<(Vec<u8>, Vec<u8>)> {
	let others = (0..ENTRIES).map(|number| (hash(number).to_vec(), vec![0x5e; 40]));
	others.chain([(key.to_vec(), value)]).collect()
}

fn main() -> Result<(), Box<dyn Error>> {
	let given: Vec<u32> =
		std::env::args().skip(1).map(|it| it.parse()).collect::<Result<_, _>>()?;
	let sizes = if given.is_empty() { vec![4, 100, 300, 1_000] } else { given };
	let statement = statements(b"medical research").swap_remove(INDEX as usize);
	let mut leaves: Vec<H256> = (0..LEAVES).map(|number| H256(hash(number))).collect();
	leaves[INDEX as usize] = statement.leaf();
	let path = Path::of(&leaves, INDEX).ok_or("there is no path")?;
	let attested = Attested { statement, path };
	let epoch = EpochRoot { root: root(&leaves), count: LEAVES };
	let key = root_key(EPOCH);
	let (state_root, root_proof) = prove(&crowd(&key, epoch.encode()), &key);
	let para_header = header(1_234, H256([0xa0; 32]), state_root);
	let key = head_key(PARA);
	let (relay_state, head_proof) = prove(&crowd(&key, para_header.encode().encode()), &key);
	let relay_header = header(98_765, H256([0xa1; 32]), relay_state);

	println!(
		"authorities  votes  receipt  storage proofs  headers  justification  bundle  checked in"
	);
	for size in sizes {
		let authorities: Vec<ed25519::Pair> =
			(0..size).map(|number| ed25519::Pair::from_seed(&hash(number))).collect();
		let votes = size * 2 / 3 + 1;
		let (hash, number) = (relay_header.hash(), relay_header.number);
		let precommits = authorities
			.iter()
			.take(votes as usize)
			.map(|pair| vote(pair, ROUND, SET, hash, number))
			.collect();
		let justification = GrandpaJustification::<RelayHeader> {
			round: ROUND,
			commit: finality_grandpa::Commit {
				target_hash: hash,
				target_number: number,
				precommits,
			},
			votes_ancestries: Vec::new(),
		};
		let bundle = Bundle {
			attested: attested.clone(),
			root_proof: root_proof.clone(),
			header: same(&para_header),
			head_proof: head_proof.clone(),
			set: SET,
			justification: same(&justification),
			relay_header: same(&relay_header),
		};
		let receipt = bundle.attested.encoded_size();
		let proofs = bundle.root_proof.encoded_size() + bundle.head_proof.encoded_size();
		let headers = bundle.header.encoded_size() + bundle.relay_header.encoded_size();
		let justification = bundle.justification.encoded_size();
		let checkpoint = VersionedCheckpoint::V1(Checkpoint {
			para: PARA,
			chain: CHAIN,
			set: SET,
			authorities: authorities.iter().map(|pair| (pair.public().0, 1)).collect(),
		})
		.encode();
		let bytes = encode(bundle);
		let mut times = Vec::new();
		for _ in 0..CHECKS {
			let start = Instant::now();
			verify(&bytes, &checkpoint).map_err(|refusal| refusal.to_string())?;
			times.push(start.elapsed());
		}
		times.sort();
		println!(
			"{size:>11}  {votes:>5}  {receipt:>7}  {proofs:>14}  {headers:>7}  {justification:>13}  {:>6}  {:>7.1} ms",
			bytes.len(),
			times[CHECKS / 2].as_secs_f64() * 1e3,
		);
	}
	Ok(())
}
