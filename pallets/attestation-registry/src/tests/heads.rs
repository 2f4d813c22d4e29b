//! What is kept of the relay chain: the last blocks of sources.

use super::{
	mock::*,
	source::{header, CHAIN},
};
use crate::{Heads, Source, WeightInfo};
use cumulus_primitives_core::{
	relay_chain::well_known_keys::para_head, ParaId, RelayProofRequest, RelayStorageKey,
};
use frame_support::assert_ok;
use poco_primitives::{redemption::HeadView, H256};

fn state(block: u32) -> H256 {
	H256::repeat_byte(block as u8)
}

fn head(block: u32) -> Vec<(u32, Vec<u8>)> {
	vec![(PARA, header(block, state(block)))]
}

#[test]
fn the_head_of_each_source_is_asked_for() {
	case(|| {
		let other = Source { chain: state(1), para: OTHER, sender: pallet(OTHER, SENDER) };
		assert_ok!(list_source(other));
		let key = |para| RelayStorageKey::Top(para_head(ParaId::from(para)));
		let request = RelayProofRequest { keys: vec![key(PARA), key(OTHER)] };
		assert_eq!(Registry::keys_to_prove(), request);
		assert_ok!(Registry::delist_source(governance(), CHAIN));
		assert_eq!(Registry::keys_to_prove(), RelayProofRequest { keys: vec![key(OTHER)] });
	});
}

#[test]
fn a_head_is_kept_until_as_many_came_after_it_as_can_be() {
	case(|| {
		for block in 1..=MAX_HEADS + 2 {
			assert_eq!(relay_block(&head(block)), <() as WeightInfo>::note_heads());
			check();
		}
		assert_eq!(heads(), [3, 4, 5, 6]);
		assert_eq!(
			Registry::view_heads(CHAIN).first(),
			Some(&HeadView { number: 3, state_root: state(3) })
		);
	});
}

#[test]
fn the_same_head_again_is_one_head() {
	case(|| {
		relay_block(&head(1));
		let before = everything();
		relay_block(&head(1));
		assert_eq!(everything(), before);
		relay_block(&head(3));
		assert_eq!(heads(), [1, 3]);
	});
}

#[test]
fn when_the_relay_chain_goes_back_nothing_is_kept_of_what_it_gave_up() {
	case(|| {
		for block in 1..=3 {
			relay_block(&head(block));
		}
		relay_block(&head(2));
		assert_eq!(heads(), [2]);
		// Another block of the same number, too.
		relay_block(&[(PARA, header(2, state(9)))]);
		assert_eq!(Registry::view_heads(CHAIN), [HeadView { number: 2, state_root: state(9) }]);
	});
}

#[test]
fn what_is_no_head_or_is_not_there_changes_nothing() {
	case(|| {
		relay_block(&head(1));
		let before = everything();
		relay_block(&[]);
		relay_block(&[(PARA, vec![])]);
		relay_block(&[(PARA, vec![1, 2, 3])]);
		relay_block(&[(PARA, [header(2, state(2)), vec![0]].concat())]);
		relay_block(&[(OTHER, header(2, state(2)))]);
		assert_eq!(everything(), before);
	});
}

#[test]
fn each_source_has_its_own_heads() {
	case(|| {
		let other = Source { chain: state(1), para: OTHER, sender: pallet(OTHER, SENDER) };
		assert_ok!(list_source(other));
		relay_block(&[(PARA, header(5, state(5))), (OTHER, header(7, state(7)))]);
		assert_eq!(heads(), [5]);
		assert_eq!(Heads::<Test>::get(state(1)).last().unwrap().number, 7);
		assert_ok!(Registry::delist_source(governance(), CHAIN));
		assert!(heads().is_empty());
		relay_block(&head(6));
		assert!(heads().is_empty());
	});
}
