//! How the root of an epoch is proven without a message: by the relay chain's word for the source's block,
//! and a proof of that block's state, as the source's own pallet left it.

use super::{
	mock::*,
	source::{header, CHAIN},
};
use crate::{Error, Event, MAX_NODES};
use frame_support::{assert_noop, assert_ok};
use poco_primitives::H256;

#[test]
fn a_root_is_taken_that_the_state_of_a_block_of_the_source_has() {
	case(|| {
		let stated = stated(3);
		relay_block(&[(PARA, stated.header.clone())]);
		assert_eq!(Registry::view_root(CHAIN, 3), None);
		assert_ok!(import(&stated));
		assert_eq!(Registry::view_root(CHAIN, 3), Some(stated.root));
		assert_eq!(stated.root.count, 3);
		let (root, block) = (stated.root, stated.block);
		assert!(happened(Event::RootImported { chain: CHAIN, epoch: 3, root, block }));
		assert_noop!(import(&stated), Error::<Test>::AlreadyImported);
	});
}

#[test]
fn nothing_is_taken_by_a_block_that_the_relay_chain_has_not_included() {
	case(|| {
		let stated = stated(3);
		assert_noop!(import(&stated), Error::<Test>::BlockNotFound);
		// A fork: the relay chain has another block of this number.
		relay_block(&[(PARA, header(stated.block, H256::repeat_byte(9)))]);
		assert_noop!(import(&stated), Error::<Test>::ProofInvalid);
		// Another chain has the block, this one has not.
		relay_block(&[(OTHER, stated.header.clone())]);
		assert_noop!(import(&stated), Error::<Test>::ProofInvalid);
	});
}

#[test]
fn a_block_that_is_kept_no_more_proves_nothing() {
	case(|| {
		let stated = stated(3);
		relay_block(&[(PARA, stated.header.clone())]);
		for block in 1..=MAX_HEADS {
			relay_block(&[(PARA, header(stated.block + block, H256::zero()))]);
		}
		assert_noop!(import(&stated), Error::<Test>::BlockNotFound);
	});
}

#[test]
fn a_proof_proves_the_root_of_its_epoch_only() {
	case(|| {
		let stated = stated(3);
		relay_block(&[(PARA, stated.header.clone())]);
		let import = |epoch| {
			Registry::import(signed(&BEN), CHAIN, stated.block, epoch, proof(&stated.proof))
		};
		for epoch in [0, 2, 4, u32::MAX] {
			let refused = import(epoch).unwrap_err();
			let known = [Error::<Test>::ProofInvalid.into(), Error::<Test>::RootNotFound.into()];
			assert!(known.contains(&refused), "{refused:?}");
			assert_eq!(Registry::view_root(CHAIN, epoch), None);
		}
		assert_ok!(import(3));
	});
}

#[test]
fn a_proof_that_is_not_whole_or_not_as_it_was_is_none() {
	case(|| {
		let stated = stated(3);
		relay_block(&[(PARA, stated.header.clone())]);
		assert!(stated.proof.len() > 2, "there is something to leave out");
		let refused = |nodes: &[Vec<u8>]| {
			assert_noop!(
				Registry::import(signed(&BEN), CHAIN, stated.block, stated.epoch, proof(nodes)),
				Error::<Test>::ProofInvalid
			);
		};
		refused(&[]);
		for at in 0..stated.proof.len() {
			let mut nodes = stated.proof.clone();
			nodes.remove(at);
			refused(&nodes);
			for byte in 0..stated.proof[at].len() {
				let mut nodes = stated.proof.clone();
				nodes[at][byte] ^= 0x10;
				refused(&nodes);
			}
			let mut nodes = stated.proof.clone();
			nodes.push(stated.proof[at].clone());
			refused(&nodes);
		}
		let more: Vec<_> = stated.proof.iter().cloned().chain([vec![1, 2, 3]]).collect();
		refused(&more);
		let many: Vec<_> = (0..MAX_NODES).map(|number| number.to_le_bytes().to_vec()).collect();
		refused(&many);
	});
}

#[test]
fn only_of_sources_roots_are_taken() {
	case(|| {
		let stated = stated(3);
		relay_block(&[(PARA, stated.header.clone())]);
		assert_noop!(
			Registry::import(
				signed(&BEN),
				H256::zero(),
				stated.block,
				stated.epoch,
				proof(&stated.proof),
			),
			Error::<Test>::SourceNotFound
		);
		assert_ok!(Registry::delist_source(governance(), CHAIN));
		assert_noop!(import(&stated), Error::<Test>::SourceNotFound);
	});
}

#[test]
fn a_root_is_kept_until_that_of_a_later_epoch_takes_its_place() {
	case(|| {
		let old = known(3);
		known(4);
		known(3 + KEPT_EPOCHS);
		assert_eq!(Registry::view_root(CHAIN, 3), None);
		assert!(Registry::view_root(CHAIN, 4).is_some());
		assert!(Registry::view_root(CHAIN, 3 + KEPT_EPOCHS).is_some());
		assert_noop!(import(&old), Error::<Test>::TooOld);
	});
}

#[test]
fn a_root_is_imported_by_an_account_not_by_a_message() {
	case(|| {
		let stated = stated(3);
		relay_block(&[(PARA, stated.header.clone())]);
		assert_noop!(
			Registry::import(governance(), CHAIN, stated.block, stated.epoch, proof(&stated.proof),),
			sp_runtime::DispatchError::BadOrigin
		);
	});
}
