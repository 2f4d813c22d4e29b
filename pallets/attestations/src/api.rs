//! The runtime API: what programs and pages read, so that none of them has to know storage.

use crate::{
	Config, Current, Delivered, Destinations, Frontiers, Leaves, Listed, Outbox, Pallet, Roots,
};
use alloc::vec::Vec;
use codec::Codec;
use frame_support::traits::Get;
use poco_primitives::attestation::{
	AttestationView, DestinationView, EpochRoot, EpochView, ParcelView, Place,
};
use sp_runtime::traits::UniqueSaturatedInto;

sp_api::decl_runtime_apis! {
	/// Reads statements, their roots, and where they are sent.
	#[api_version(2)]
	pub trait AttestationsApi<Location>
	where
		Location: Codec,
	{
		/// The running epoch.
		fn epoch() -> EpochView;
		/// The root of an epoch that has ended, as long as it is kept.
		fn epoch_root(epoch: u32) -> Option<EpochRoot>;
		/// The statement at a place, with its way to the root of its epoch when that has ended.
		fn attestation(place: Place) -> Option<AttestationView>;
		/// Where statements are sent, and what is on its way.
		fn destinations() -> Vec<DestinationView<Location>>;
	}
}

impl<T: Config> Pallet<T> {
	/// See [`AttestationsApi`](runtime_decl_for_attestations_api::AttestationsApi).
	pub fn view_epoch() -> EpochView {
		let current = Current::<T>::get();
		EpochView {
			epoch: current.number,
			started: current.started.unique_saturated_into(),
			length: T::EpochLength::get().unique_saturated_into(),
			count: Frontiers::<T>::get(current.number).count,
			most: T::MaxLeaves::get(),
			kept: T::KeptEpochs::get(),
		}
	}

	/// See [`AttestationsApi`](runtime_decl_for_attestations_api::AttestationsApi).
	pub fn view_epoch_root(epoch: u32) -> Option<EpochRoot> {
		Roots::<T>::get(epoch)
	}

	/// See [`AttestationsApi`](runtime_decl_for_attestations_api::AttestationsApi).
	pub fn view_attestation(place: Place) -> Option<AttestationView> {
		let statement = Leaves::<T>::get(place.epoch, place.index)?;
		Some(AttestationView {
			leaf: statement.leaf(),
			statement,
			path: Self::path(place),
			root: Roots::<T>::get(place.epoch),
			delivered: Delivered::<T>::get(place.epoch, place.index).into_inner(),
		})
	}

	/// See [`AttestationsApi`](runtime_decl_for_attestations_api::AttestationsApi).
	pub fn view_destinations() -> Vec<DestinationView<T::Location>> {
		Listed::<T>::get()
			.into_iter()
			.filter_map(|id| {
				let destination = Destinations::<T>::get(id)?;
				let waiting = Outbox::<T>::get(id)
					.into_iter()
					.map(|parcel| ParcelView {
						place: parcel.place,
						attempts: parcel.attempts,
						due: parcel.due.unique_saturated_into(),
					})
					.collect();
				Some(DestinationView {
					id,
					location: destination.location,
					pallet: destination.pallet,
					call: destination.call,
					max_ref_time: destination.max_weight.ref_time(),
					max_proof_size: destination.max_weight.proof_size(),
					fee: destination.fee,
					price: destination.price,
					waiting,
				})
			})
			.collect()
	}
}
