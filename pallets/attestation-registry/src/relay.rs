//! What is read of the relay chain's state: the heads of the sources. Nothing else of the pallet knows that
//! state.

use crate::{Config, Head, Heads, Pallet, RelayState, Sources, WeightInfo};
use alloc::vec::Vec;
use codec::DecodeAll;
use cumulus_pallet_parachain_system::{relay_state_snapshot::RelayChainStateProof, OnSystemEvent};
use cumulus_primitives_core::{
	relay_chain::{well_known_keys::para_head, HeadData},
	ParaId, PersistedValidationData, RelayProofRequest, RelayStorageKey,
};
use frame_support::weights::Weight;
use poco_primitives::H256;
use poco_verifier::Header;

impl RelayState for RelayChainStateProof {
	/// What the proof leaves out counts as what is not there.
	fn head(&self, para: u32) -> Option<Vec<u8>> {
		let key = para_head(ParaId::from(para));
		let HeadData(head) = self.read_optional_entry(&key).ok().flatten()?;
		Some(head)
	}
}

impl<T: Config> Pallet<T> {
	/// What a runtime answers to `KeyToIncludeInRelayProof::keys_to_prove`, so that collators prove the
	/// sources' heads in every block.
	pub fn keys_to_prove() -> RelayProofRequest {
		let key = |para| RelayStorageKey::Top(para_head(ParaId::from(para)));
		let sources = Sources::<T>::get();
		RelayProofRequest { keys: sources.iter().map(|source| key(source.para)).collect() }
	}

	/// Keeps the heads of all sources, as far as they are new.
	pub fn note_heads(state: &impl RelayState) {
		for source in Sources::<T>::get() {
			let head = state.head(source.para);
			if let Some(header) = head.and_then(|bytes| Header::decode_all(&mut &bytes[..]).ok()) {
				let head = Head { number: header.number, state_root: header.state_root };
				Self::note_head(source.chain, head);
			}
		}
	}

	/// Keeps a head of a source. When it does not come after the last one, the relay chain has gone back:
	/// whatever was kept is of no block any more.
	fn note_head(chain: H256, head: Head) {
		let mut heads = Heads::<T>::get(chain);
		match heads.last() {
			Some(last) if *last == head => return,
			Some(last) if head.number <= last.number => heads.clear(),
			_ => {},
		}
		if heads.is_full() {
			heads.remove(0);
		}
		let kept = heads.try_push(head);
		debug_assert!(kept.is_ok(), "there is room for one");
		Heads::<T>::insert(chain, heads);
	}
}

impl<T: Config> OnSystemEvent for Pallet<T> {
	fn on_validation_data(_: &PersistedValidationData) {}

	fn on_validation_code_applied() {}

	fn on_relay_state_proof(proof: &RelayChainStateProof) -> Weight {
		Self::note_heads(proof);
		T::WeightInfo::note_heads()
	}
}
