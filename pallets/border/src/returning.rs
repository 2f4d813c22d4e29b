//! Sends away what is kept apart: by itself when it is due, or by a call.

use crate::{
	Config, Entries, EntryId, EntryOf, Event, Kept, NextDue, NextEntry, OpenFrom, Pallet, Return,
	Returner, State, WeightInfo, UNKNOWN_ASSET,
};
use frame_support::{
	storage::{with_transaction, TransactionOutcome},
	traits::{fungibles::Inspect, Get},
	weights::{Weight, WeightMeter},
};
use poco_primitives::Balance;
use sp_runtime::{traits::MaybeConvert, DispatchError};
use xcm::v5::{Error as XcmError, Location};

impl<T: Config> Pallet<T> {
	/// The most that one step of [`serve`](Self::serve) weighs.
	pub(crate) fn largest_step() -> Weight {
		T::WeightInfo::serve_base()
			.saturating_add(T::WeightInfo::serve_pass())
			.saturating_add(T::WeightInfo::serve_return())
	}

	/// Sends back what is due, as long as the budget lasts. Tries each once.
	pub(crate) fn serve(meter: &mut WeightMeter) {
		if meter.try_consume(T::WeightInfo::serve_base()).is_err() {
			return;
		}
		let now = frame_system::Pallet::<T>::block_number();
		let (from, end) = (NextDue::<T>::get(), NextEntry::<T>::get());
		let mut entry = from;
		while entry < end && meter.try_consume(T::WeightInfo::serve_pass()).is_ok() {
			// What was sent away meanwhile, failed, or is not to be sent back, is passed by.
			if let Some(record) = Entries::<T>::get(entry) {
				if let State::Waiting { due } = record.state {
					if due > now || meter.try_consume(T::WeightInfo::serve_return()).is_err() {
						break;
					}
					Self::return_due(entry, record);
				}
			}
			entry = entry.saturating_add(1);
		}
		if entry != from {
			NextDue::<T>::put(entry);
		}
	}

	/// Sends something back, or notes that it failed.
	pub(crate) fn return_due(entry: EntryId, record: EntryOf<T>) {
		if let Err(error) = Self::send_home(entry, &record) {
			Entries::<T>::insert(entry, EntryOf::<T> { state: State::Failed, ..record });
			Self::deposit_event(Event::ReturnFailed { entry, error });
		}
	}

	/// Sends something to where it came from.
	pub(crate) fn send_home(entry: EntryId, record: &EntryOf<T>) -> Result<(), XcmError> {
		let (chain, account) = record.home().ok_or(XcmError::Unroutable)?;
		Self::send_to(entry, record, chain, account)
	}

	/// Sends something to an account of another chain, less the fee, and forgets it. Nothing is left
	/// behind of what fails.
	pub(crate) fn send_to(
		entry: EntryId,
		record: &EntryOf<T>,
		chain: Location,
		account: Location,
	) -> Result<(), XcmError> {
		let asset = Self::location_of_asset(&record.asset).ok_or(UNKNOWN_ASSET)?;
		let what = Return {
			entry,
			keeper: Self::location_of(Self::quarantine_account()),
			asset,
			amount: record.amount,
			fee: record.fee,
			fee_receiver: Self::location_of(T::FeeReceiver::get()),
			// Where it is kept now, should that have changed since.
			reserve: T::Reserves::maybe_convert(record.asset.clone()).or(record.reserve.clone()),
			chain: chain.clone(),
			account: account.clone(),
		};
		Self::in_layer(|| {
			let before = Self::on_account(record);
			T::Returner::send_back(what)?;
			// All of it was taken, and nothing that is kept for others. What somebody put there by itself
			// may go with the last, where it is too little to stay alone.
			let after = Self::on_account(record);
			let others = Kept::<T>::get(&record.asset).saturating_sub(record.amount);
			let taken = before.saturating_sub(after);
			if taken >= record.amount && after >= others {
				Ok(())
			} else {
				Err(XcmError::ExpectationFalse)
			}
		})?;
		Self::forget(entry, record);
		Self::deposit_event(Event::Returned {
			entry,
			chain,
			account,
			asset: record.asset.clone(),
			amount: record.amount.saturating_sub(record.fee),
			fee: record.fee,
		});
		Ok(())
	}

	/// What there is of an asset on the pallet's account.
	fn on_account(record: &EntryOf<T>) -> Balance {
		T::Assets::total_balance(record.asset.clone(), &Self::quarantine_account())
	}

	/// Undoes what an error leaves behind.
	fn in_layer(attempt: impl FnOnce() -> Result<(), XcmError>) -> Result<(), XcmError> {
		with_transaction(|| -> TransactionOutcome<Result<_, DispatchError>> {
			match attempt() {
				Ok(()) => TransactionOutcome::Commit(Ok(Ok(()))),
				Err(error) => TransactionOutcome::Rollback(Ok(Err(error))),
			}
		})
		// Too many layers are open.
		.unwrap_or(Err(XcmError::ExceedsStackLimit))
	}

	/// Takes something out of the books that is kept apart no more.
	pub(crate) fn forget(entry: EntryId, record: &EntryOf<T>) {
		Entries::<T>::remove(entry);
		Kept::<T>::mutate_exists(&record.asset, |kept| {
			*kept = kept.and_then(|kept| kept.checked_sub(record.amount)).filter(|left| *left > 0);
		});
		OpenFrom::<T>::mutate_exists(&record.origin, |open| {
			*open = open.and_then(|open| open.checked_sub(1)).filter(|left| *left > 0);
		});
	}
}
