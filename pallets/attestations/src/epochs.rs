//! Epochs: how statements become leaves, and leaves a root.

use crate::{
	Config, Current, Delivered, Epoch, Error, Event, Expired, Frontiers, Leaves, Pallet, Roots,
};
use alloc::vec::Vec;
use frame_support::traits::Get;
use frame_system::pallet_prelude::BlockNumberFor;
use poco_primitives::{
	attestation::{header_item, Attest, Fact, Path, Place, Statement, VersionedStatement},
	H256,
};
use sp_runtime::{
	traits::{Saturating, Zero},
	DigestItem,
};

/// Leaves of an old epoch that a block removes.
pub const PRUNED_PER_BLOCK: u32 = 4;

impl<T: Config> Attest for Pallet<T> {
	type Error = Error<T>;

	fn attest(fact: Fact) -> Result<Place, Error<T>> {
		let running = Current::<T>::get().number;
		for epoch in [running, running.saturating_add(1)] {
			let mut frontier = Frontiers::<T>::get(epoch);
			if frontier.count >= T::MaxLeaves::get() {
				continue;
			}
			let place = Place { epoch, index: frontier.count };
			let statement = VersionedStatement::V1(Statement {
				chain: Self::chain(),
				place,
				issued: T::Calendar::get(),
				fact,
			});
			let leaf = statement.leaf();
			frontier.push(leaf).ok_or(Error::<T>::EpochsFull)?;
			Frontiers::<T>::insert(epoch, frontier);
			Leaves::<T>::insert(epoch, place.index, &statement);
			Self::deposit_event(Event::Stated { place, leaf, statement });
			return Ok(place);
		}
		Err(Error::<T>::EpochsFull)
	}
}

impl<T: Config> Pallet<T> {
	/// Hash of the chain's first block.
	pub(crate) fn chain() -> H256 {
		frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero())
	}

	/// Ends the running epoch: its root is kept and told in the header, unless nothing was stated in it.
	/// The oldest root is forgotten.
	pub(crate) fn close_epoch(current: &mut Epoch<BlockNumberFor<T>>, now: BlockNumberFor<T>) {
		let epoch = current.number;
		let frontier = Frontiers::<T>::take(epoch);
		if !frontier.count.is_zero() {
			let root = frontier.epoch_root();
			Roots::<T>::insert(epoch, root);
			let item = DigestItem::Other(header_item(epoch, &root));
			frame_system::Pallet::<T>::deposit_log(item);
			Self::deposit_event(Event::EpochClosed { epoch, root });
		}
		let oldest = epoch.checked_sub(T::KeptEpochs::get());
		if let Some((epoch, root)) =
			oldest.and_then(|epoch| Some((epoch, Roots::<T>::take(epoch)?)))
		{
			// What is removed of an epoch is gone before the next one ends, see `integrity_test`.
			current.expired = Some(Expired { epoch, next: 0, count: root.count });
		}
		current.number = epoch.saturating_add(1);
		current.started = now;
	}

	/// Whether the running epoch is over.
	pub(crate) fn is_over(current: &Epoch<BlockNumberFor<T>>, now: BlockNumberFor<T>) -> bool {
		now.saturating_sub(current.started) >= T::EpochLength::get()
	}

	/// Removes some leaves of an old epoch. Tells how many.
	pub(crate) fn prune(current: &mut Epoch<BlockNumberFor<T>>) -> u32 {
		let Some(Expired { epoch, next, count }) = current.expired else { return 0 };
		let until = next.saturating_add(PRUNED_PER_BLOCK).min(count);
		for index in next..until {
			Leaves::<T>::remove(epoch, index);
			Delivered::<T>::remove(epoch, index);
		}
		current.expired = (until < count).then_some(Expired { epoch, next: until, count });
		until.saturating_sub(next)
	}

	/// The leaves of an epoch, as far as they are kept.
	pub(crate) fn leaves(epoch: u32, count: u32) -> Option<Vec<H256>> {
		(0..count).map(|index| Some(Leaves::<T>::get(epoch, index)?.leaf())).collect()
	}

	/// The way of a leaf of an epoch that has ended.
	pub(crate) fn path(place: Place) -> Option<Path> {
		let root = Roots::<T>::get(place.epoch)?;
		Path::of(&Self::leaves(place.epoch, root.count)?, place.index)
	}
}
