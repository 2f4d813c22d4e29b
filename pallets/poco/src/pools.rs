//! Pools whose workers the chain draws: who is a member, and by how much.

use crate::{Config, Doors, Error, Event, Pallet, Pools, Workers};
use frame_support::ensure;
use poco_primitives::{deal::Admission, Balance, H160};
use sp_runtime::{traits::Zero, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Who may contribute to the tasks of a deal that is made now with this pool, and asks for the
	/// draw.
	pub(crate) fn doors_of(pool: Option<H160>) -> Doors {
		let Some(pool) = pool else { return Doors::Open };
		let terms = Pools::<T>::get(pool);
		match terms.admission {
			Admission::Open => Doors::Open,
			Admission::Authorised => Doors::Authorised,
			Admission::Drawn => Doors::Drawn { pool, round: 0, weight: terms.weight },
		}
	}

	/// Makes `worker` a member of a pool. Tells whether its bond had to grow.
	pub(crate) fn do_join(
		worker: &T::AccountId,
		pool: H160,
		stake: Balance,
	) -> Result<bool, DispatchError> {
		let mut terms = Pools::<T>::get(pool);
		ensure!(terms.admission == Admission::Drawn, Error::<T>::PoolNotDrawn);
		ensure!(
			!stake.is_zero() && stake >= terms.minimum && stake <= terms.cap,
			Error::<T>::StakeOutOfRange
		);
		let now = Self::now();
		let topped_up = Workers::<T>::try_mutate(worker, |known| -> Result<_, DispatchError> {
			ensure!(known.membership(pool).is_none(), Error::<T>::AlreadyMember);
			let topped_up = Self::lock_in(worker, known, stake)?;
			let membership = known.record_in(pool).ok_or(Error::<T>::MaxPoolsExceeded)?;
			membership.stake = stake;
			membership.since = now;
			Ok(topped_up)
		})?;
		terms.weight = terms.weight.saturating_add(stake);
		terms.members = terms.members.saturating_add(1);
		Pools::<T>::insert(pool, terms);
		Self::deposit_event(Event::Joined { pool, worker: worker.clone(), stake });
		Ok(topped_up)
	}

	/// Ends a membership. What was earned of a record in the pool stays.
	pub(crate) fn do_leave(worker: &T::AccountId, pool: H160) -> DispatchResult {
		let stake = Self::change_worker(worker, |known| {
			let stake = known.membership(pool).ok_or(Error::<T>::NotMember)?.stake;
			known.locked = known.locked.saturating_sub(stake);
			if let Some(membership) = known.record_in(pool) {
				membership.stake = Zero::zero();
			}
			known.pools.retain(|membership| membership.stake > 0 || membership.score > 0);
			Ok(stake)
		})?;
		Pools::<T>::mutate_exists(pool, |stored| {
			if let Some(terms) = stored {
				terms.weight = terms.weight.saturating_sub(stake);
				terms.members = terms.members.saturating_sub(1);
				if terms.members.is_zero() && terms.admission == Admission::Open {
					*stored = None;
				}
			}
		});
		Self::deposit_event(Event::Left { pool, worker: worker.clone(), stake });
		Ok(())
	}
}
