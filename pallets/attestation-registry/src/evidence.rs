//! Why a statement is believed: its chain has sent it, or it leads to a root that was proven.

use crate::{
	Config, Error, Event, Heads, KnownRoot, NextSlot, Order, Pallet, Proof, Received, Roots,
	Source, Sources,
};
use frame_support::{ensure, traits::Get};
use poco_primitives::{
	attestation::{EpochRoot, VersionedStatement},
	redemption::{Claim, Evidence},
	H256,
};
use poco_verifier::storage;
use sp_runtime::{traits::BlakeTwo256, DispatchResult};

impl<T: Config> Pallet<T> {
	/// The source that is this chain.
	pub(crate) fn source(chain: H256) -> Option<Source<T::Location>> {
		Sources::<T>::get().into_iter().find(|source| source.chain == chain)
	}

	/// Takes a statement that its chain has sent. One that is there already is taken again, so that the
	/// sender gets its answer.
	pub(crate) fn do_receive(
		sender: &T::Location,
		statement: &VersionedStatement,
	) -> DispatchResult {
		let chain = statement.chain();
		let source = Sources::<T>::get().into_iter().find(|source| source.sender == *sender);
		let source = source.ok_or(Error::<T>::SourceNotFound)?;
		ensure!(source.chain == chain, Error::<T>::OtherChain);
		let leaf = statement.leaf();
		if Received::<T>::contains_key(chain, leaf) {
			return Ok(());
		}
		let slot = NextSlot::<T>::get(chain);
		if let Some(oldest) = Order::<T>::get(chain, slot) {
			Received::<T>::remove(chain, oldest);
		}
		Order::<T>::insert(chain, slot, leaf);
		Received::<T>::insert(chain, leaf, ());
		let next = slot.saturating_add(1);
		NextSlot::<T>::insert(chain, if next < T::MaxReceived::get() { next } else { 0 });
		Self::deposit_event(Event::Received { chain, place: statement.place(), leaf });
		Ok(())
	}

	/// Takes the root of an epoch that is proven to be in the state of a block of its chain.
	pub(crate) fn do_import(chain: H256, block: u32, epoch: u32, proof: &Proof) -> DispatchResult {
		ensure!(Self::source(chain).is_some(), Error::<T>::SourceNotFound);
		let slot = Self::root_slot(epoch);
		if let Some(known) = Roots::<T>::get(chain, slot) {
			ensure!(known.epoch != epoch, Error::<T>::AlreadyImported);
			ensure!(known.epoch < epoch, Error::<T>::TooOld);
		}
		let heads = Heads::<T>::get(chain);
		let head = heads.iter().find(|head| head.number == block);
		let state = head.ok_or(Error::<T>::BlockNotFound)?.state_root;
		let root = storage::read_epoch_root::<BlakeTwo256>(state, epoch, proof)
			.map_err(|_| Error::<T>::ProofInvalid)?
			.ok_or(Error::<T>::RootNotFound)?;
		Roots::<T>::insert(chain, slot, KnownRoot { epoch, root });
		Self::deposit_event(Event::RootImported { chain, epoch, root, block });
		Ok(())
	}

	/// Whether what is shown is a reason to believe the statement.
	pub(crate) fn ensure_stated(claim: &Claim) -> DispatchResult {
		let statement = &claim.statement;
		let chain = statement.chain();
		ensure!(Self::source(chain).is_some(), Error::<T>::SourceNotFound);
		match &claim.evidence {
			Evidence::Pushed => {
				let known = Received::<T>::contains_key(chain, statement.leaf());
				ensure!(known, Error::<T>::NotReceived);
			},
			Evidence::Proven(_) => {
				let epoch = statement.place().epoch;
				let root = Self::root(chain, epoch).ok_or(Error::<T>::RootNotFound)?;
				ensure!(claim.leads_to(&root) == Some(true), Error::<T>::NotUnderRoot);
			},
		}
		Ok(())
	}

	/// The root of an epoch, if it was proven and is kept.
	pub(crate) fn root(chain: H256, epoch: u32) -> Option<EpochRoot> {
		let known = Roots::<T>::get(chain, Self::root_slot(epoch))?;
		(known.epoch == epoch).then_some(known.root)
	}

	/// Where the root of an epoch is kept, until that of a later one takes its place.
	pub(crate) fn root_slot(epoch: u32) -> u32 {
		epoch.checked_rem(T::KeptEpochs::get()).unwrap_or_default()
	}
}
