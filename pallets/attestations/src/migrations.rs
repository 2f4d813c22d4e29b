//! Changes of what is stored.
//!
//! In one block. At the very most (16 destinations, 64 statements on their way to each, sent twelve times) that is more
//! than a block holds: version 1 ran on chains of its developers only.

use crate::Pallet;
use frame_support::migrations::VersionedMigration;

/// Destinations have a price, and all attempts to send a statement await one answer.
pub type ToVersion2<T> = VersionedMigration<
	1,
	2,
	version_1::Migration<T>,
	Pallet<T>,
	<T as frame_system::Config>::DbWeight,
>;

/// What version 1 stored, and how it becomes what is stored now.
#[allow(missing_docs)]
pub mod version_1 {
	use crate::{Config, DestinationOf, Pallet, ParcelOf, Queries, Transport};
	use codec::{Decode, Encode};
	use core::marker::PhantomData;
	use frame_support::{
		storage_alias, traits::UncheckedOnRuntimeUpgrade, weights::Weight, BoundedVec, Twox64Concat,
	};
	use frame_system::pallet_prelude::BlockNumberFor;
	use poco_primitives::{attestation::Place, Balance};
	use sp_runtime::traits::{Get, Zero};

	/// A destination without a price.
	#[derive(Encode, Decode)]
	pub struct Destination<Location> {
		pub location: Location,
		pub pallet: u8,
		pub call: u8,
		pub max_weight: Weight,
		pub fee: Option<(Location, Balance)>,
	}

	/// A statement on its way, each attempt with an answer of its own.
	#[derive(Encode, Decode)]
	pub struct Parcel<BlockNumber, MaxAttempts: Get<u32>> {
		pub place: Place,
		pub attempts: u32,
		pub due: BlockNumber,
		pub queries: BoundedVec<u64, MaxAttempts>,
	}

	pub type OldParcelOf<T> = Parcel<BlockNumberFor<T>, <T as Config>::MaxAttempts>;

	#[storage_alias]
	pub type Destinations<T: Config> =
		StorageMap<Pallet<T>, Twox64Concat, u32, Destination<<T as Config>::Location>>;

	#[storage_alias]
	pub type Outbox<T: Config> = StorageMap<
		Pallet<T>,
		Twox64Concat,
		u32,
		BoundedVec<OldParcelOf<T>, <T as Config>::MaxParcels>,
	>;

	/// What [`ToVersion2`](super::ToVersion2) does.
	pub struct Migration<T>(PhantomData<T>);

	impl<T: Config> UncheckedOnRuntimeUpgrade for Migration<T> {
		fn on_runtime_upgrade() -> Weight {
			let mut items = 0u64;
			crate::Destinations::<T>::translate::<Destination<T::Location>, _>(|_, old| {
				items = items.saturating_add(1);
				let Destination { location, pallet, call, max_weight, fee } = old;
				let price = Balance::zero();
				Some(DestinationOf::<T> { location, pallet, call, max_weight, fee, price })
			});
			type Old<T> = BoundedVec<OldParcelOf<T>, <T as Config>::MaxParcels>;
			crate::Outbox::<T>::translate::<Old<T>, _>(|id, old| {
				items = items.saturating_add(1);
				let destination = crate::Destinations::<T>::get(id)?;
				let parcels = old.into_iter().map(|parcel| {
					let Parcel { place, attempts, due, queries } = parcel;
					let mut queries = queries.into_iter();
					let query = queries.next_back();
					for query in queries {
						items = items.saturating_add(2);
						Queries::<T>::remove(query);
						T::Transport::cancel(&destination, query);
					}
					ParcelOf::<T> { place, attempts, due, query }
				});
				Some(BoundedVec::truncate_from(parcels.collect()))
			});
			T::DbWeight::get().reads_writes(items.saturating_add(2), items)
		}
	}
}
