//! How outputs are read from proofs of the relay chain's state.

use super::mock::*;
use crate::{State, WeightInfo};
use codec::{Decode, Encode};
use cumulus_pallet_parachain_system::{relay_state_snapshot::RelayChainStateProof, OnSystemEvent};
use cumulus_primitives_core::relay_chain::well_known_keys::CURRENT_BLOCK_RANDOMNESS;
use cumulus_test_relay_sproof_builder::RelayStateSproofBuilder;
use frame_support::weights::Weight;
use poco_primitives::H256;

/// What the relay chain had one epoch ago.
const EPOCH: H256 = H256::repeat_byte(0xe0);

/// A relay chain's state: with what its consensus wrote about the author's output, if anything.
fn relay_chain(written: Option<Option<H256>>) -> RelayStateSproofBuilder {
	let entry = |output: Option<H256>| (CURRENT_BLOCK_RANDOMNESS.to_vec(), output.encode());
	RelayStateSproofBuilder {
		randomness: EPOCH,
		additional_key_values: written.map(entry).into_iter().collect(),
		..Default::default()
	}
}

/// A block on this state of the relay chain, whose collator gives the proof without those nodes
/// that `omitted` is true of.
fn block(state: RelayStateSproofBuilder, omitted: impl Fn(&[u8]) -> bool) -> Weight {
	let para = state.para_id;
	let (root, proof) = state.into_state_root_and_proof();
	let nodes: Vec<Vec<u8>> = proof.into_iter_nodes().filter(|node| !omitted(node)).collect();
	let proof = Decode::decode(&mut &nodes.encode()[..]).unwrap();
	Randomness::on_relay_state_proof(&RelayChainStateProof::new(para, root, proof).unwrap())
}

fn honest_block(written: Option<Option<H256>>) -> Weight {
	block(relay_chain(written), |_| false)
}

#[test]
fn the_output_of_the_relay_parents_author_is_mixed() {
	chain(|| {
		let weight = honest_block(Some(Some(output(1))));
		assert_eq!(weight, <() as WeightInfo>::mix());
		assert_eq!((beacon().round, beacon().last), (1, output(1)));
		let by_proof = beacon();
		fresh(false).execute_with(|| {
			mix([1]);
			assert_eq!(beacon(), by_proof);
		});
	});
}

#[test]
fn two_blocks_on_one_relay_parent_make_one_round() {
	chain(|| {
		honest_block(Some(Some(output(1))));
		honest_block(Some(Some(output(1))));
		assert_eq!(beacon().round, 1);
		honest_block(Some(Some(output(2))));
		assert_eq!(beacon().round, 2);
	});
}

#[test]
fn a_relay_parent_without_output_makes_no_round() {
	chain(|| {
		let weight = honest_block(Some(None));
		assert_eq!(weight, <() as WeightInfo>::mix());
		honest_block(None);
		assert_eq!(beacon(), State::default());
	});
}

#[test]
fn an_output_that_the_proof_leaves_out_makes_no_round() {
	let written = Some(output(1));
	let encoded = written.encode();
	let state = relay_chain(Some(written));
	chain(|| {
		block(state.clone(), |node| node == encoded);
		assert_eq!(beacon(), State::default());
		block(state, |_| false);
		assert_eq!(beacon().round, 1, "nothing else was wrong with the proof");
	});
}

#[test]
fn epochs_stand_in_on_a_development_chain() {
	development_chain(|| {
		honest_block(None);
		assert_eq!((beacon().round, beacon().last), (1, EPOCH));
		honest_block(Some(None));
		assert_eq!(beacon().round, 1, "it is the same epoch");
	});
}

#[test]
fn an_output_comes_before_an_epoch_on_a_development_chain_too() {
	development_chain(|| {
		honest_block(Some(Some(output(1))));
		assert_eq!((beacon().round, beacon().last), (1, output(1)));
	});
}
