//! The runtime API: what programs and pages read, so that none of them has to know storage.

use crate::{
	Authored, Chosen, Collators, Config, CurrentMode, Delegations, IssuancePerBlock, Issued,
	Missed, Pallet, Unbondings,
};
use alloc::{collections::BTreeSet, vec::Vec};
use codec::Codec;
use frame_support::traits::Get;
use pallet_collator_selection::{CandidacyBond, CandidateList, DesiredCandidates, Invulnerables};
use poco_primitives::staking::{
	CollatorView, DelegationView, DelegatorView, StakingView, UnbondingView,
};
use sp_runtime::traits::UniqueSaturatedInto;

sp_api::decl_runtime_apis! {
	/// Reads collators and who stakes behind them.
	pub trait CollatorStakingApi<AccountId> where AccountId: Codec {
		/// What holds for all.
		fn staking() -> StakingView;
		/// Everybody who collates, could, or still owes or earns: invulnerables, candidates and those
		/// that have a record.
		fn collators() -> Vec<CollatorView<AccountId>>;
		/// One of these.
		fn collator(who: AccountId) -> Option<CollatorView<AccountId>>;
		/// What an account stakes.
		fn delegator(who: AccountId) -> DelegatorView<AccountId>;
	}
}

impl<T: Config> Pallet<T> {
	/// See [`CollatorStakingApi`](runtime_decl_for_collator_staking_api::CollatorStakingApi).
	pub fn view_staking() -> StakingView {
		StakingView {
			mode: CurrentMode::<T>::get(),
			session: Self::session(),
			session_length: Self::session_length().unique_saturated_into(),
			desired_candidates: DesiredCandidates::<T>::get(),
			candidacy_bond: CandidacyBond::<T>::get(),
			minimum_delegation: T::MinDelegation::get(),
			unbonding_period: T::UnbondingPeriod::get().unique_saturated_into(),
			issuance_per_block: IssuancePerBlock::<T>::get(),
			issued: Issued::<T>::get(),
			issuance_cap: T::MaxIssuance::get(),
			missed: Missed::<T>::get(),
		}
	}

	/// See [`CollatorStakingApi`](runtime_decl_for_collator_staking_api::CollatorStakingApi).
	pub fn view_collators() -> Vec<CollatorView<T::AccountId>> {
		let candidates = CandidateList::<T>::get().into_iter().map(|candidate| candidate.who);
		let known: BTreeSet<_> = Invulnerables::<T>::get()
			.into_iter()
			.chain(candidates)
			.chain(Collators::<T>::iter_keys())
			.collect();
		known.into_iter().filter_map(Self::view_collator).collect()
	}

	/// See [`CollatorStakingApi`](runtime_decl_for_collator_staking_api::CollatorStakingApi).
	pub fn view_collator(who: T::AccountId) -> Option<CollatorView<T::AccountId>> {
		let stored = Collators::<T>::get(&who);
		let bond = Self::bond_of(&who);
		let is_invulnerable = Self::is_invulnerable(&who);
		if stored.is_none() && bond.is_none() && !is_invulnerable {
			return None;
		}
		let record = stored.unwrap_or_default();
		let session = Self::session();
		let rank = Self::ranked().iter().position(|other| *other == who);
		Some(CollatorView {
			is_invulnerable,
			is_candidate: bond.is_some(),
			is_active: pallet_session::Validators::<T>::get().contains(&who),
			rank: rank.and_then(|rank| u32::try_from(rank).ok()),
			bond: bond.unwrap_or_default(),
			delegated: record.delegated(),
			delegators: record.delegators,
			commission: record.commission_in(session),
			next_commission: record
				.announced
				.filter(|announced| announced.from > session)
				.map(|announced| (announced.commission, announced.from)),
			chilled: record.chilled,
			exit_from: record.exit_from,
			earned: record.earned,
			blocks: Authored::<T>::get(&who),
			account: who,
		})
	}

	/// See [`CollatorStakingApi`](runtime_decl_for_collator_staking_api::CollatorStakingApi).
	pub fn view_delegator(who: T::AccountId) -> DelegatorView<T::AccountId> {
		let delegations = Chosen::<T>::get(&who)
			.into_iter()
			.filter_map(|collator| {
				let delegation = Delegations::<T>::get(&collator, &who)?;
				let record = Collators::<T>::get(&collator)?;
				Some(DelegationView {
					value: record.value(delegation.shares).min(delegation.held),
					reward: record.reward(delegation.shares, delegation.mark),
					compound: delegation.compound,
					collator,
				})
			})
			.collect();
		let unbonding = Unbondings::<T>::get(&who)
			.into_iter()
			.map(|entry| UnbondingView {
				amount: entry.amount,
				free_from: entry.due.unique_saturated_into(),
			})
			.collect();
		DelegatorView { delegations, unbonding }
	}
}
