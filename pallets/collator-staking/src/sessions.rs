//! Who collates, what a session earns, and what missing blocks costs.

use crate::{
	Authored, Collators, Config, Counted, CurrentMode, Error, Event, IssuancePerBlock, Issued,
	Missed, Owed, Pallet, SessionIndex, WeightInfo,
};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use core::cmp::Reverse;
use frame_support::{
	dispatch::DispatchClass,
	ensure,
	traits::{fungible::Mutate, Get, ReservableCurrency},
};
use frame_system::pallet_prelude::BlockNumberFor;
use pallet_collator_selection::{
	CandidacyBond, CandidateList, DesiredCandidates, Invulnerables, LastAuthoredBlock,
};
use pallet_session::{NextKeys, QueuedKeys, Validators};
use poco_primitives::{staking::Mode, Balance};
use sp_runtime::{
	traits::{Saturating, UniqueSaturatedInto},
	Perbill, Rounding,
};

/// What a part of a session's blocks earns of its reward, rounded down.
fn part(reward: Balance, blocks: u32, of: u32) -> Balance {
	crate::mul_div(reward, blocks.into(), of.into(), Rounding::Down).unwrap_or_default()
}

fn length<T>(list: &[T]) -> u32 {
	u32::try_from(list.len()).unwrap_or(u32::MAX)
}

impl<T: Config> Pallet<T> {
	/// Whether a node can make blocks for an account: the session pallet drops who has no keys.
	fn has_keys(who: &T::AccountId) -> bool {
		NextKeys::<T>::contains_key(who)
	}

	/// Whether an account makes blocks in the running session or in the next one.
	pub(crate) fn collates(who: &T::AccountId) -> bool {
		Validators::<T>::get().contains(who)
			|| QueuedKeys::<T>::get().iter().any(|(other, _)| other == who)
	}

	/// All candidates' bonds, in smallest units.
	fn bonds() -> BTreeMap<T::AccountId, Balance> {
		let candidates = CandidateList::<T>::get().into_iter();
		candidates.map(|candidate| (candidate.who, candidate.deposit)).collect()
	}

	/// Refuses a candidate that was slashed to less than the least bond.
	pub(crate) fn ensure_bond_enough(who: &T::AccountId) -> Result<(), Error<T>> {
		let bond = Self::bond_of(who).ok_or(Error::<T>::NotCandidate)?;
		ensure!(bond >= CandidacyBond::<T>::get(), Error::<T>::BondTooLow);
		Ok(())
	}

	/// The candidates that can be selected, those with the most stake behind them first; of those with
	/// equal stakes, the oldest.
	pub(crate) fn ranked() -> Vec<T::AccountId> {
		// Collator selection puts the newest of equal bonds first.
		let mut ranked: Vec<_> = CandidateList::<T>::get()
			.into_iter()
			.rev()
			.filter_map(|candidate| {
				let record = Collators::<T>::get(&candidate.who).unwrap_or_default();
				let stake = candidate.deposit.saturating_add(record.delegated());
				let can = !record.chilled && Self::has_keys(&candidate.who);
				can.then_some((stake, candidate.who))
			})
			.collect();
		ranked.sort_by_key(|(stake, _)| Reverse(*stake));
		ranked.into_iter().map(|(_, who)| who).collect()
	}

	/// Counts a block.
	pub(crate) fn count(author: T::AccountId) {
		Authored::<T>::mutate(author, |blocks| *blocks = blocks.saturating_add(1));
		Counted::<T>::mutate(|blocks| *blocks = blocks.saturating_add(1));
	}

	/// Who collates in a session that begins now. None when nobody can: then those who do go on.
	fn select() -> Option<Vec<T::AccountId>> {
		let invulnerables = Invulnerables::<T>::get();
		let mut selected: Vec<_> =
			invulnerables.iter().filter(|who| Self::has_keys(who)).cloned().collect();
		let desired = usize::try_from(DesiredCandidates::<T>::get()).unwrap_or(usize::MAX);
		let least = usize::try_from(T::MinEligibleCollators::get()).unwrap_or(usize::MAX);
		let wanted = desired.max(least.saturating_sub(selected.len()));
		if CurrentMode::<T>::get() == Mode::Open || selected.is_empty() {
			let candidates = Self::ranked().into_iter().filter(|who| !invulnerables.contains(who));
			selected.extend(candidates.take(wanted));
		}
		if selected.is_empty() && !Validators::<T>::get().iter().any(Self::has_keys) {
			// Those who collate cannot go on either. Better somebody who was not to be selected.
			let candidates = CandidateList::<T>::get().into_iter().rev();
			let with_keys = candidates.map(|candidate| candidate.who).filter(Self::has_keys);
			selected.extend(with_keys.take(wanted));
		}
		(!selected.is_empty()).then_some(selected)
	}

	/// Whether it is certain that a collator will be slashed for missed blocks at the end of the running
	/// session: even with its part of all blocks after the next it will have made too few.
	pub(crate) fn is_slash_pending(who: &T::AccountId) -> bool {
		let rule = Missed::<T>::get();
		if rule.slash.is_zero() || rule.threshold.is_zero() {
			return false;
		}
		let set = Validators::<T>::get();
		if !set.contains(who) || Self::bond_of(who).is_none() || Self::is_invulnerable(who) {
			return false;
		}
		let session: u32 = Self::session_length().unique_saturated_into();
		let after_next = session.saturating_sub(Counted::<T>::get()).saturating_sub(1);
		// All are multiplied by the size of the set, so that its part of what is left is all of it.
		let made = Authored::<T>::get(who).saturating_mul(length(&set)).saturating_add(after_next);
		rule.is_broken(made, session, 1)
	}

	/// Sees to it that a candidate is not selected any more, until it wants to be.
	fn chill_at_once(who: &T::AccountId) {
		let mut record = Collators::<T>::get(who).unwrap_or_default();
		if !record.chilled {
			record.chilled = true;
			Collators::<T>::insert(who, record);
			Self::deposit_event(Event::Chilled { collator: who.clone() });
		}
	}

	/// Burns a part of these candidates' bonds and of what is delegated to them. They are not selected
	/// any more when less than the least bond is left.
	pub(crate) fn do_slash(slashed: &BTreeSet<T::AccountId>, fraction: Perbill) {
		let least = CandidacyBond::<T>::get();
		let bonds: Vec<_> = CandidateList::<T>::mutate(|candidates| {
			let found = candidates.iter_mut().filter(|candidate| slashed.contains(&candidate.who));
			let bonds = found
				.map(|candidate| {
					let due = fraction.mul_floor(candidate.deposit);
					let (_, missing) =
						<T as pallet_collator_selection::Config>::Currency::slash_reserved(
							&candidate.who,
							due,
						);
					let lost = due.saturating_sub(missing);
					candidate.deposit = candidate.deposit.saturating_sub(lost);
					(candidate.who.clone(), lost, candidate.deposit < least)
				})
				.collect();
			// Collator selection expects the smallest first.
			candidates.as_mut().sort_by_key(|candidate| candidate.deposit);
			bonds
		});
		for (who, bond, is_low) in bonds {
			let mut delegated = 0;
			Collators::<T>::mutate_exists(&who, |record| {
				if let Some(record) = record {
					delegated = record.slash(fraction);
				}
			});
			Self::deposit_event(Event::Slashed { collator: who.clone(), bond, delegated });
			if is_low {
				Self::chill_at_once(&who);
			}
		}
	}

	/// Mints what so many blocks are worth, as far as it may be. Tells how much.
	fn issue(blocks: u32) -> Balance {
		let left = T::MaxIssuance::get().saturating_sub(Issued::<T>::get());
		let amount = IssuancePerBlock::<T>::get().saturating_mul(blocks.into()).min(left);
		if amount == 0 || T::NativeToken::mint_into(&Self::pot_account(), amount).is_err() {
			return 0;
		}
		Issued::<T>::mutate(|issued| *issued = issued.saturating_add(amount));
		amount
	}

	/// Divides what the pot got among those who made blocks, by the blocks that they made. Who has no
	/// bond shares with nobody: what is still delegated to it is there to be taken out.
	fn reward(
		session: SessionIndex,
		authors: &[(T::AccountId, u32)],
		bonds: &BTreeMap<T::AccountId, Balance>,
		blocks: u32,
	) {
		let issued = Self::issue(blocks);
		let pot = Self::undivided();
		let mut divided: Balance = 0;
		for (who, made) in authors.iter().filter(|(_, made)| *made > 0) {
			let amount = part(pot, *made, blocks);
			if amount > 0 {
				let mut record = Collators::<T>::get(who).unwrap_or_default();
				match bonds.get(who) {
					Some(bond) => record.share(session, amount, *bond),
					None => record.earn(amount),
				}
				Collators::<T>::insert(who, record);
				divided = divided.saturating_add(amount);
			}
		}
		Owed::<T>::mutate(|owed| *owed = owed.saturating_add(divided));
		Self::deposit_event(Event::SessionPaid { session, reward: divided, issued });
	}

	/// Slashes candidates that made too few blocks, and chills them and those that made none for long: whoever
	/// looks after such a node says when it works again, and is not slashed session after session until then. Only who
	/// collated for the whole session can have missed anything. Nobody is kicked out of collator
	/// selection's list: the bond would come back at once, before any notice and any slash.
	fn look_at_missing(
		authors: &[(T::AccountId, u32)],
		bonds: &BTreeMap<T::AccountId, Balance>,
		blocks: u32,
	) {
		let rule = Missed::<T>::get();
		let invulnerables = Invulnerables::<T>::get();
		let candidates: Vec<_> = authors
			.iter()
			.filter(|(who, _)| bonds.contains_key(who) && !invulnerables.contains(who))
			.collect();
		let slashed: BTreeSet<_> = candidates
			.iter()
			.filter(|(_, made)| rule.is_broken(*made, blocks, length(authors)))
			.map(|(who, _)| who.clone())
			.collect();
		if !slashed.is_empty() {
			Self::do_slash(&slashed, rule.slash);
		}
		let now = frame_system::Pallet::<T>::block_number();
		for (who, _) in candidates {
			let silent = now.saturating_sub(LastAuthoredBlock::<T>::get(who));
			if slashed.contains(who) || silent >= T::KickThreshold::get() {
				Self::chill_at_once(who);
			}
		}
	}
}

impl<T: Config> pallet_session::SessionManager<T::AccountId> for Pallet<T> {
	fn new_session(_: SessionIndex) -> Option<Vec<T::AccountId>> {
		let candidates = CandidateList::<T>::decode_len().unwrap_or_default();
		let validators = Validators::<T>::decode_len().unwrap_or_default();
		// It is measured with as many of the ones as of the others.
		let most = u32::try_from(candidates.max(validators)).unwrap_or(u32::MAX);
		frame_system::Pallet::<T>::register_extra_weight_unchecked(
			<T as Config>::WeightInfo::new_session(most),
			DispatchClass::Mandatory,
		);
		Self::select()
	}

	fn new_session_genesis(_: SessionIndex) -> Option<Vec<T::AccountId>> {
		Self::select()
	}

	fn start_session(_: SessionIndex) {}

	/// The set of the session that ends is still the session pallet's: it is replaced after this.
	fn end_session(session: SessionIndex) {
		let authors: Vec<_> = Validators::<T>::get()
			.into_iter()
			.map(|who| {
				let made = Authored::<T>::take(&who);
				(who, made)
			})
			.collect();
		let blocks = Counted::<T>::take();
		frame_system::Pallet::<T>::register_extra_weight_unchecked(
			<T as Config>::WeightInfo::end_session(length(&authors)),
			DispatchClass::Mandatory,
		);
		if blocks > 0 {
			let bonds = Self::bonds();
			Self::reward(session, &authors, &bonds, blocks);
			Self::look_at_missing(&authors, &bonds, blocks);
		}
	}
}

impl<T: Config + pallet_authorship::Config>
	pallet_authorship::EventHandler<T::AccountId, BlockNumberFor<T>> for Pallet<T>
{
	fn note_author(author: T::AccountId) {
		Self::count(author);
		frame_system::Pallet::<T>::register_extra_weight_unchecked(
			<T as Config>::WeightInfo::note_author(),
			DispatchClass::Mandatory,
		);
	}
}
