//! What must hold after every block: trees are those of their leaves, and whatever waits is awaited.

use crate::{
	Config, Current, Delivered, Destinations, Frontiers, Leaves, Listed, NextDestination, Outbox,
	Pallet, Queries, Roots, Waiting,
};
use alloc::collections::{BTreeMap, BTreeSet};
use frame_support::{ensure, traits::Get};
use poco_primitives::attestation::root;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks every invariant.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_epochs()?;
		Self::check_outbox()
	}

	fn check_epochs() -> Result<(), TryRuntimeError> {
		let current = Current::<T>::get();
		let mut leaves: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
		for (epoch, index, statement) in Leaves::<T>::iter() {
			let place = statement.place();
			ensure!((place.epoch, place.index) == (epoch, index), "a statement knows its place");
			ensure!(statement.chain() == Self::chain(), "a statement is this chain's");
			leaves.entry(epoch).or_default().insert(index);
		}
		for (epoch, frontier) in Frontiers::<T>::iter() {
			ensure!(
				epoch == current.number || Some(epoch) == current.number.checked_add(1),
				"the running epoch grows, and the next one"
			);
			ensure!(
				frontier.count <= T::MaxLeaves::get(),
				"an epoch has no more leaves than may be"
			);
			let found = leaves.remove(&epoch).unwrap_or_default();
			ensure!(found.into_iter().eq(0..frontier.count), "a tree that grows has its leaves");
			let leaves =
				Self::leaves(epoch, frontier.count).ok_or("a tree that grows has its leaves")?;
			ensure!(frontier.root() == root(&leaves), "a tree that grows is that of its leaves");
		}
		for (epoch, kept) in Roots::<T>::iter() {
			ensure!(epoch < current.number, "only what has ended has a root");
			let age = current.number.saturating_sub(epoch);
			ensure!(age <= T::KeptEpochs::get(), "roots are kept for a while");
			ensure!(kept.count > 0, "an epoch without a statement has no root");
			let found = leaves.remove(&epoch).unwrap_or_default();
			ensure!(found.into_iter().eq(0..kept.count), "a root's leaves are kept with it");
			let leaves =
				Self::leaves(epoch, kept.count).ok_or("a root's leaves are kept with it")?;
			ensure!(kept.root == root(&leaves), "a root is that of its leaves");
		}
		if let Some(expired) = current.expired {
			let found = leaves.remove(&expired.epoch).unwrap_or_default();
			ensure!(
				found.into_iter().eq(expired.next..expired.count),
				"what is left of an old epoch is known"
			);
		}
		ensure!(leaves.is_empty(), "every leaf has a tree");
		Ok(())
	}

	fn check_outbox() -> Result<(), TryRuntimeError> {
		let listed = Listed::<T>::get();
		let numbers: BTreeSet<u32> = listed.iter().copied().collect();
		ensure!(numbers.len() == listed.len(), "a destination is listed once");
		ensure!(
			Destinations::<T>::iter_keys().collect::<BTreeSet<_>>() == numbers,
			"destinations are listed"
		);
		ensure!(
			numbers.iter().all(|number| *number < NextDestination::<T>::get()),
			"the next destination's number is new"
		);
		let (mut waiting, mut queries) = (0u32, 0u32);
		for (destination, parcels) in Outbox::<T>::iter() {
			ensure!(numbers.contains(&destination), "what waits has a destination");
			let places: BTreeSet<_> = parcels.iter().map(|parcel| parcel.place).collect();
			ensure!(places.len() == parcels.len(), "nothing is on its way twice");
			for parcel in &parcels {
				waiting = waiting.saturating_add(1);
				ensure!(parcel.attempts <= T::MaxAttempts::get(), "nothing is sent too often");
				if let Some(query) = parcel.query {
					queries = queries.saturating_add(1);
					ensure!(
						Queries::<T>::get(query) == Some((destination, parcel.place)),
						"a statement's answers are awaited"
					);
				}
				let place = parcel.place;
				ensure!(
					!Delivered::<T>::get(place.epoch, place.index).contains(&destination),
					"what was taken is on its way no more"
				);
			}
		}
		ensure!(Waiting::<T>::get() == waiting, "what waits is counted");
		let awaited = u32::try_from(Queries::<T>::iter().count()).unwrap_or(u32::MAX);
		ensure!(awaited == queries, "no answer is awaited for nothing");
		for (epoch, index, _) in Delivered::<T>::iter() {
			ensure!(Leaves::<T>::contains_key(epoch, index), "what was taken is a statement");
		}
		Ok(())
	}
}
