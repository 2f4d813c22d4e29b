//! The way of statements to other chains: sent, sent again, acknowledged, given up.

use crate::{
	Config, Delivered, DestinationOf, Destinations, Error, Event, Leaves, Listed, Outbox, Pallet,
	ParcelOf, Queries, Transport, Turn, Waiting,
};
use frame_support::{ensure, storage::with_storage_layer, traits::Get};
use poco_primitives::attestation::{Place, VersionedStatement};
use sp_runtime::{traits::Saturating, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Sends a statement to a destination for the first time.
	pub(crate) fn do_push(from: &T::AccountId, destination: u32, place: Place) -> DispatchResult {
		let record = Destinations::<T>::get(destination).ok_or(Error::<T>::DestinationNotFound)?;
		let statement =
			Leaves::<T>::get(place.epoch, place.index).ok_or(Error::<T>::StatementNotFound)?;
		let delivered = Delivered::<T>::get(place.epoch, place.index);
		ensure!(!delivered.contains(&destination), Error::<T>::AlreadyDelivered);
		Outbox::<T>::try_mutate(destination, |parcels| {
			ensure!(parcels.iter().all(|parcel| parcel.place != place), Error::<T>::AlreadySent);
			// There is room before anything is sent.
			ensure!(!parcels.is_full(), Error::<T>::OutboxFull);
			T::Transport::charge(from, &record, &statement)?;
			let mut parcel =
				ParcelOf::<T> { place, attempts: 0, due: Default::default(), query: None };
			Self::send(destination, &record, &mut parcel, &statement);
			parcels.try_push(parcel).map_err(|_| Error::<T>::OutboxFull)?;
			Waiting::<T>::mutate(|waiting| *waiting = waiting.saturating_add(1));
			Ok(())
		})
	}

	/// Sends a parcel once more that is due, or gives it up.
	pub(crate) fn do_retry(destination: u32, place: Place) -> DispatchResult {
		Outbox::<T>::try_mutate_exists(destination, |kept| {
			let parcels = kept.as_mut().ok_or(Error::<T>::ParcelNotFound)?;
			let at = parcels
				.iter()
				.position(|parcel| parcel.place == place)
				.ok_or(Error::<T>::ParcelNotFound)?;
			let parcel = parcels.get_mut(at).ok_or(Error::<T>::ParcelNotFound)?;
			ensure!(parcel.due <= Self::now(), Error::<T>::TooEarly);
			let record =
				Destinations::<T>::get(destination).ok_or(Error::<T>::DestinationNotFound)?;
			match Leaves::<T>::get(place.epoch, place.index) {
				Some(statement) if parcel.attempts < T::MaxAttempts::get() => {
					Self::send(destination, &record, parcel, &statement);
				},
				_ => {
					Self::give_up(&record, parcel);
					parcels.remove(at);
					Self::deposit_event(Event::GivenUp { destination, place });
				},
			}
			if parcels.is_empty() {
				*kept = None;
			}
			Ok(())
		})
	}

	/// Takes a destination's answer.
	pub(crate) fn do_acknowledge(
		from: &T::Location,
		query: u64,
		response: &T::Response,
	) -> DispatchResult {
		let (destination, place) = Queries::<T>::get(query).ok_or(Error::<T>::NotAwaited)?;
		let record = Destinations::<T>::get(destination).ok_or(Error::<T>::DestinationNotFound)?;
		ensure!(T::Transport::is_from(from, &record.location), Error::<T>::NotTheDestination);
		let accepted = T::Transport::is_accepted(response);
		Outbox::<T>::try_mutate_exists(destination, |kept| {
			let parcels = kept.as_mut().ok_or(Error::<T>::ParcelNotFound)?;
			let at = parcels
				.iter()
				.position(|parcel| parcel.place == place)
				.ok_or(Error::<T>::ParcelNotFound)?;
			let parcel = parcels.get_mut(at).ok_or(Error::<T>::ParcelNotFound)?;
			Queries::<T>::remove(query);
			parcel.query = None;
			if accepted {
				parcels.remove(at);
				Self::count_out();
				Self::note_delivered(destination, place);
				Self::deposit_event(Event::Delivered { destination, place });
			} else {
				Self::deposit_event(Event::Refused { destination, place });
			}
			if parcels.is_empty() {
				*kept = None;
			}
			Ok::<_, DispatchError>(())
		})
	}

	/// Takes a destination from the list, with all that waits for it.
	pub(crate) fn do_delist(destination: u32) -> DispatchResult {
		let record = Destinations::<T>::take(destination).ok_or(Error::<T>::DestinationNotFound)?;
		Listed::<T>::mutate(|listed| listed.retain(|other| *other != destination));
		for parcel in Outbox::<T>::take(destination) {
			Self::give_up(&record, &parcel);
		}
		Ok(())
	}

	/// Sends again what is due of the destination whose turn it is: at most one statement.
	pub(crate) fn serve_next() {
		let listed = Listed::<T>::get();
		let turn = usize::try_from(Turn::<T>::get()).unwrap_or_default();
		let Some((at, destination)) = listed.iter().enumerate().cycle().nth(turn) else { return };
		Turn::<T>::put(u32::try_from(at).unwrap_or_default().saturating_add(1));
		let now = Self::now();
		let due = Outbox::<T>::get(destination)
			.into_iter()
			.filter(|parcel| parcel.due <= now)
			.min_by_key(|parcel| parcel.due);
		if let Some(parcel) = due {
			// What comes of it, an event tells.
			let retried = Self::do_retry(*destination, parcel.place);
			debug_assert!(retried.is_ok(), "it is there and due");
		}
	}

	fn now() -> frame_system::pallet_prelude::BlockNumberFor<T> {
		frame_system::Pallet::<T>::block_number()
	}

	fn send(
		destination: u32,
		record: &DestinationOf<T>,
		parcel: &mut ParcelOf<T>,
		statement: &VersionedStatement,
	) {
		let place = parcel.place;
		parcel.attempts = parcel.attempts.saturating_add(1);
		parcel.due = Self::now().saturating_add(T::RetryAfter::get());
		let sent = with_storage_layer(|| T::Transport::send(record, statement, parcel.query));
		match sent {
			Ok(query) => {
				if let Some(gone) = parcel.query.replace(query).filter(|gone| *gone != query) {
					Queries::<T>::remove(gone);
				}
				Queries::<T>::insert(query, (destination, place));
				Self::deposit_event(Event::Sent { destination, place, query });
			},
			Err(error) => Self::deposit_event(Event::NotSent { destination, place, error }),
		}
	}

	/// Forgets that an answer for a parcel may come, which is removed.
	fn give_up(destination: &DestinationOf<T>, parcel: &ParcelOf<T>) {
		if let Some(query) = parcel.query {
			Queries::<T>::remove(query);
			T::Transport::cancel(destination, query);
		}
		Self::count_out();
	}

	/// One statement less waits.
	fn count_out() {
		Waiting::<T>::mutate(|waiting| *waiting = waiting.saturating_sub(1));
	}

	fn note_delivered(destination: u32, place: Place) {
		// An old epoch's is not kept any more.
		if !Leaves::<T>::contains_key(place.epoch, place.index) {
			return;
		}
		Delivered::<T>::mutate(place.epoch, place.index, |delivered| {
			if delivered.is_full() {
				let listed = Listed::<T>::get();
				delivered.retain(|other| listed.contains(other));
			}
			let noted = delivered.try_push(destination);
			debug_assert!(noted.is_ok(), "there are no more destinations than that");
		});
	}
}
