//! How a receipt is used once: whose it is, when it counts, that it was not used before.

use crate::{
	Config, Error, Event, Leftover, NextSlot, Order, Pallet, Received, Redemption, Redemptions,
	Roots, Scope, Scopes, Verifiers,
};
use frame_support::{ensure, traits::Get};
use poco_primitives::{
	attestation::Fact,
	redemption::{Period, VersionedCertificate, VersionedClaim},
	H256,
};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// The bytes of an account, by which donors are named.
	pub(crate) fn bytes_of(account: &T::AccountId) -> H256 {
		H256(*<T::AccountId as AsRef<[u8; 32]>>::as_ref(account))
	}

	/// Uses a receipt with a verifier.
	pub(crate) fn do_redeem(
		holder: T::AccountId,
		verifier: H256,
		claim: &VersionedClaim,
	) -> DispatchResult {
		let VersionedClaim::V1(claim) = claim;
		let scope = Verifiers::<T>::get(verifier).ok_or(Error::<T>::VerifierNotFound)?;
		Self::ensure_stated(claim)?;
		let Fact::Donation(receipt) = claim.statement.fact();
		let Period { from, .. } = Scopes::<T>::get(scope)
			.ok_or(Error::<T>::ScopeNotFound)?
			.periods
			.into_iter()
			.find(|period| receipt.is_within(period.from, period.until))
			.ok_or(Error::<T>::OutsidePeriods)?;
		let nullifier =
			claim.nullifier(Self::bytes_of(&holder), scope).map_err(|_| Error::<T>::NotTheDonor)?;
		let key = (scope, from, nullifier);
		ensure!(!Redemptions::<T>::contains_key(key), Error::<T>::AlreadyRedeemed);
		let certificate = VersionedCertificate::of(receipt, scope);
		let redemption =
			Redemption { verifier, holder: holder.clone(), certificate: certificate.clone() };
		Redemptions::<T>::insert(key, redemption);
		Self::deposit_event(Event::Redeemed { verifier, from, nullifier, holder, certificate });
		Ok(())
	}

	/// Lets one more accept receipts, in a scope that is made where there is none.
	pub(crate) fn do_list_verifier(verifier: H256, scope: H256) -> DispatchResult {
		ensure!(!Verifiers::<T>::contains_key(verifier), Error::<T>::AlreadyListed);
		let most = T::MaxVerifiers::get();
		ensure!(Verifiers::<T>::count() < most, Error::<T>::MaxVerifiersExceeded);
		if !Scopes::<T>::contains_key(scope) {
			ensure!(Scopes::<T>::count() < most, Error::<T>::MaxVerifiersExceeded);
			Scopes::<T>::insert(scope, Scope::<T::MaxPeriods>::default());
		}
		Verifiers::<T>::insert(verifier, scope);
		Ok(())
	}

	/// Begins to accept what is spent in a period, which comes after all others.
	pub(crate) fn do_open(scope: H256, period: Period) -> DispatchResult {
		ensure!(period.from < period.until, Error::<T>::PeriodEmpty);
		Scopes::<T>::try_mutate_exists(scope, |stored| {
			let scope = stored.as_mut().ok_or(Error::<T>::ScopeNotFound)?;
			let last = scope.periods.last().map_or(scope.closed_until, |period| period.until);
			ensure!(last <= period.from, Error::<T>::PeriodNotAfter);
			scope.periods.try_push(period).map_err(|_| Error::<T>::MaxPeriodsExceeded)?;
			Ok(())
		})
	}

	/// Accepts nothing more of the oldest period, nor of any time before its end. Tells which it was.
	pub(crate) fn do_close(scope: H256) -> Result<Period, DispatchError> {
		Scopes::<T>::try_mutate_exists(scope, |stored| {
			let scope = stored.as_mut().ok_or(Error::<T>::ScopeNotFound)?;
			ensure!(!scope.periods.is_empty(), Error::<T>::PeriodNotFound);
			let period = scope.periods.remove(0);
			scope.closed_until = period.until;
			Ok(period)
		})
	}

	/// Removes what is of no use any more, up to so many items. Tells how many.
	pub(crate) fn do_forget(leftover: Leftover, most: u32) -> Result<u32, DispatchError> {
		let most = usize::try_from(most).unwrap_or_default();
		let removed = match leftover {
			Leftover::Source { chain } => {
				ensure!(Self::source(chain).is_none(), Error::<T>::StillListed);
				let mut removed = Roots::<T>::drain_prefix(chain).take(most).count();
				let turns = Order::<T>::drain_prefix(chain).take(most.saturating_sub(removed));
				for (_, leaf) in turns {
					Received::<T>::remove(chain, leaf);
					removed = removed.saturating_add(1);
				}
				NextSlot::<T>::remove(chain);
				removed
			},
			Leftover::Period { scope, from } => {
				let found = Scopes::<T>::get(scope).ok_or(Error::<T>::ScopeNotFound)?;
				ensure!(from < found.closed_until, Error::<T>::StillOpen);
				Redemptions::<T>::drain_prefix((scope, from)).take(most).count()
			},
		};
		ensure!(removed > 0, Error::<T>::NothingToForget);
		Ok(u32::try_from(removed).unwrap_or(u32::MAX))
	}
}
