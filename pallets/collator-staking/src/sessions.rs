//! Who collates, what a session earns, and what missing blocks costs.

use crate::{
	Authored, Collators, Config, Counted, CurrentMode, Event, IssuancePerBlock, Issued, Missed,
	Owed, Pallet, SessionIndex, WeightInfo,
};
use alloc::vec::Vec;
use core::cmp::Reverse;
use frame_support::{
	dispatch::DispatchClass,
	traits::{fungible::Mutate, Get, ReservableCurrency},
};
use frame_system::pallet_prelude::BlockNumberFor;
use pallet_collator_selection::{CandidateList, DesiredCandidates, Invulnerables};
use poco_primitives::{staking::Mode, Balance};
use sp_runtime::{Perbill, Rounding};

/// What a part of a session's blocks earns of its reward, rounded down.
fn part(reward: Balance, blocks: u32, of: u32) -> Balance {
	crate::mul_div(reward, blocks.into(), of.into(), Rounding::Down).unwrap_or_default()
}

fn length<T>(list: &[T]) -> u32 {
	u32::try_from(list.len()).unwrap_or(u32::MAX)
}

impl<T: Config> Pallet<T> {
	/// The candidates that want to be selected, those with the most stake behind them first.
	pub(crate) fn ranked() -> Vec<T::AccountId> {
		let mut ranked: Vec<_> = CandidateList::<T>::get()
			.into_iter()
			.filter_map(|candidate| {
				let record = Collators::<T>::get(&candidate.who).unwrap_or_default();
				let stake = candidate.deposit.saturating_add(record.delegated());
				(!record.chilled).then_some((stake, candidate.who))
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
		let mut selected = Invulnerables::<T>::get().into_inner();
		if CurrentMode::<T>::get() == Mode::Open || selected.is_empty() {
			let desired = usize::try_from(DesiredCandidates::<T>::get()).unwrap_or(usize::MAX);
			let least = usize::try_from(T::MinEligibleCollators::get()).unwrap_or(usize::MAX);
			let wanted = desired.max(least.saturating_sub(selected.len()));
			let candidates = Self::ranked().into_iter().take(wanted);
			selected.extend(candidates.filter(|who| !Self::is_invulnerable(who)));
		}
		(!selected.is_empty()).then_some(selected)
	}

	/// Burns a part of a bond and of what is delegated.
	pub(crate) fn do_slash(who: &T::AccountId, fraction: Perbill) {
		let bond = CandidateList::<T>::mutate(|candidates| {
			let Some(candidate) = candidates.iter_mut().find(|candidate| candidate.who == *who)
			else {
				return 0;
			};
			let due = fraction.mul_floor(candidate.deposit);
			let (_, missing) =
				<T as pallet_collator_selection::Config>::Currency::slash_reserved(who, due);
			let lost = due.saturating_sub(missing);
			candidate.deposit = candidate.deposit.saturating_sub(lost);
			// Collator selection expects the smallest first.
			candidates.as_mut().sort_by_key(|candidate| candidate.deposit);
			lost
		});
		let mut delegated = 0;
		Collators::<T>::mutate_exists(who, |record| {
			if let Some(record) = record {
				delegated = record.slash(fraction);
			}
		});
		Self::deposit_event(Event::Slashed { collator: who.clone(), bond, delegated });
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

	/// Divides what the pot got among those who made blocks, by the blocks that they made.
	fn reward(session: SessionIndex, authors: &[(T::AccountId, u32)], blocks: u32) {
		let issued = Self::issue(blocks);
		let pot = Self::undivided();
		let mut divided: Balance = 0;
		for (who, made) in authors.iter().filter(|(_, made)| *made > 0) {
			let amount = part(pot, *made, blocks);
			if amount > 0 {
				let mut record = Collators::<T>::get(who).unwrap_or_default();
				record.share(session, amount, Self::bond_of(who).unwrap_or_default());
				Collators::<T>::insert(who, record);
				divided = divided.saturating_add(amount);
			}
		}
		Owed::<T>::mutate(|owed| *owed = owed.saturating_add(divided));
		Self::deposit_event(Event::SessionPaid { session, reward: divided, issued });
	}

	/// Slashes candidates that made too few blocks, and has collator selection look at those that
	/// made none for long. Only who collated for the whole session can have missed anything.
	fn look_at_missing(authors: &[(T::AccountId, u32)], blocks: u32) {
		let rule = Missed::<T>::get();
		let candidates: Vec<_> = authors
			.iter()
			.filter(|(who, _)| Self::bond_of(who).is_some() && !Self::is_invulnerable(who))
			.collect();
		for (who, made) in &candidates {
			if rule.is_broken(*made, blocks, length(authors)) {
				Self::do_slash(who, rule.slash);
			}
		}
		pallet_collator_selection::Pallet::<T>::kick_stale_candidates(
			candidates.into_iter().map(|(who, _)| who.clone()),
		);
	}
}

impl<T: Config> pallet_session::SessionManager<T::AccountId> for Pallet<T> {
	fn new_session(_: SessionIndex) -> Option<Vec<T::AccountId>> {
		let candidates = CandidateList::<T>::decode_len().unwrap_or_default();
		frame_system::Pallet::<T>::register_extra_weight_unchecked(
			<T as Config>::WeightInfo::new_session(u32::try_from(candidates).unwrap_or(u32::MAX)),
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
		let authors: Vec<_> = pallet_session::Validators::<T>::get()
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
			Self::reward(session, &authors, blocks);
			Self::look_at_missing(&authors, blocks);
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
