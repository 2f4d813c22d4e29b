//! What must hold after every block.

use crate::{
	Config, Heads, NextSlot, Order, Pallet, Received, Redemptions, Roots, Scopes, Sources,
	Verifiers,
};
use alloc::collections::{BTreeMap, BTreeSet};
use frame_support::{ensure, traits::Get};
use poco_primitives::redemption::VersionedCertificate;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks every invariant.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_sources()?;
		Self::check_received()?;
		Self::check_scopes()
	}

	fn check_sources() -> Result<(), TryRuntimeError> {
		let sources = Sources::<T>::get();
		let chains: BTreeSet<_> = sources.iter().map(|source| source.chain).collect();
		let paras: BTreeSet<_> = sources.iter().map(|source| source.para).collect();
		ensure!(chains.len() == sources.len(), "a chain is a source once");
		ensure!(paras.len() == sources.len(), "a number is a source's once");
		for (at, source) in sources.iter().enumerate() {
			let mut others = sources.iter().skip(at.saturating_add(1));
			ensure!(
				others.all(|other| other.sender != source.sender),
				"a sender is a source's once"
			);
		}
		for (chain, heads) in Heads::<T>::iter() {
			ensure!(chains.contains(&chain), "only of sources heads are kept");
			ensure!(!heads.is_empty(), "no heads are no item");
			let numbers = heads.iter().map(|head| head.number);
			ensure!(
				numbers.clone().zip(numbers.skip(1)).all(|(one, next)| one < next),
				"heads come one after the other"
			);
		}
		for (_, slot, known) in Roots::<T>::iter() {
			ensure!(slot == Self::root_slot(known.epoch), "a root is kept where it is looked for");
		}
		Ok(())
	}

	fn check_received() -> Result<(), TryRuntimeError> {
		let mut received: BTreeMap<_, u32> = BTreeMap::new();
		for (chain, leaf, ()) in Received::<T>::iter() {
			received.insert((chain, leaf), 0);
		}
		for (chain, slot, leaf) in Order::<T>::iter() {
			ensure!(slot < T::MaxReceived::get(), "there are no more statements than may be");
			let times = received.get_mut(&(chain, leaf)).ok_or("what has a turn was received")?;
			*times = times.saturating_add(1);
		}
		ensure!(received.values().all(|times| *times == 1), "what was received has one turn");
		for (_, next) in NextSlot::<T>::iter() {
			ensure!(next < T::MaxReceived::get(), "the next turn is one");
		}
		Ok(())
	}

	fn check_scopes() -> Result<(), TryRuntimeError> {
		ensure!(Verifiers::<T>::count() <= T::MaxVerifiers::get(), "verifiers are not too many");
		ensure!(Scopes::<T>::count() <= T::MaxVerifiers::get(), "scopes are not too many");
		for (_, scope) in Verifiers::<T>::iter() {
			ensure!(Scopes::<T>::contains_key(scope), "a verifier has a scope");
		}
		for (_, scope) in Scopes::<T>::iter() {
			let mut last = scope.closed_until;
			for period in &scope.periods {
				ensure!(
					last <= period.from && period.from < period.until,
					"periods come one after the other"
				);
				last = period.until;
			}
		}
		for ((id, from, _), redemption) in Redemptions::<T>::iter() {
			let scope = Scopes::<T>::get(id).ok_or("what was redeemed has a scope")?;
			ensure!(
				from < scope.closed_until || scope.periods.iter().any(|period| period.from == from),
				"what was redeemed has a period"
			);
			let VersionedCertificate::V1(certificate) = redemption.certificate;
			ensure!(certificate.scope == id, "a certificate shows its scope");
		}
		Ok(())
	}
}
