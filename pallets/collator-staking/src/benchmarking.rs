//! Measures the weights. Components are collators and delegators.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::unwrap_used
)]

use super::*;
use alloc::vec::Vec;
use codec::Decode;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{
		fungible::{hold::Mutate as _, Inspect as _, Mutate as _},
		EnsureOrigin, Get, ReservableCurrency,
	},
	BoundedVec,
};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use pallet_collator_selection::{
	CandidacyBond, CandidateInfo, CandidateList, DesiredCandidates, Invulnerables,
	LastAuthoredBlock,
};
use pallet_session::{NextKeys, QueuedKeys, SessionManager, Validators};
use poco_primitives::{
	staking::{MissedRule, Mode},
	Balance,
};
use sp_runtime::{
	traits::{TrailingZeroInput, Zero},
	FixedU128, Perbill,
};

const SEED: u32 = 0;

type Selected<T> = <T as pallet_collator_selection::Config>::Currency;

fn minimum<T: Config>() -> Balance {
	T::MinDelegation::get().max(T::NativeToken::minimum_balance())
}

/// An account with money.
fn rich<T: Config>(name: &'static str, index: u32) -> T::AccountId {
	let who = account(name, index, SEED);
	T::NativeToken::set_balance(&who, minimum::<T>() * 1_000);
	who
}

/// Keys of which nobody knows the secrets.
fn keys<T: Config>() -> T::Keys {
	T::Keys::decode(&mut TrailingZeroInput::zeroes()).expect("zeros are keys")
}

fn bond<T: Config>() -> Balance {
	minimum::<T>() * 10
}

/// Makes somebody a candidate, as if it had registered.
fn candidate<T: Config>(index: u32) -> T::AccountId {
	let who = rich::<T>("collator", index);
	let deposit = bond::<T>();
	NextKeys::<T>::insert(&who, keys::<T>());
	Selected::<T>::reserve(&who, deposit).expect("it has that");
	CandidateList::<T>::try_mutate(|list| {
		list.try_push(CandidateInfo { who: who.clone(), deposit })
	})
	.expect("there is room");
	LastAuthoredBlock::<T>::insert(&who, BlockNumberFor::<T>::zero());
	who
}

/// As many invulnerables as there can be.
fn invulnerables<T: Config>() -> Vec<T::AccountId> {
	let who: Vec<T::AccountId> =
		(0..T::MaxInvulnerables::get()).map(|index| account("invulnerable", index, SEED)).collect();
	for account in &who {
		NextKeys::<T>::insert(account, keys::<T>());
	}
	Invulnerables::<T>::put(BoundedVec::truncate_from(who.clone()));
	who
}

/// As many candidates as there can be; the last of them. So are the invulnerables.
fn candidates<T: Config>() -> T::AccountId {
	CandidateList::<T>::kill();
	CandidacyBond::<T>::put(bond::<T>());
	invulnerables::<T>();
	for index in 1..T::MaxCandidates::get() {
		candidate::<T>(index);
	}
	candidate::<T>(0)
}

/// All invulnerables and candidates but for this one.
fn others<T: Config>(than: &T::AccountId) -> Vec<T::AccountId> {
	let mut others = invulnerables::<T>();
	others.extend(CandidateList::<T>::get().into_iter().map(|candidate| candidate.who));
	others.retain(|other| other != than);
	others
}

/// Everybody collates, this one is found last, and it is looked whether it has missed blocks: it has made
/// enough of them.
fn collates<T: Config>(collator: &T::AccountId) {
	let mut set = others::<T>(collator);
	set.push(collator.clone());
	Validators::<T>::put(set);
	Missed::<T>::put(MissedRule {
		threshold: MissedRule::MAX_THRESHOLD,
		slash: T::MaxSlash::get(),
	});
	Authored::<T>::insert(collator, 1);
	Counted::<T>::put(1u32);
}

fn fill_pot<T: Config>(owed: Balance) {
	let pot = Pallet::<T>::pot_account();
	T::NativeToken::set_balance(&pot, T::NativeToken::minimum_balance() + owed);
}

/// A collator with a delegator that has a reward to get and a slash to lose, in a later block.
fn delegation<T: Config>(collator: &T::AccountId, delegator: &T::AccountId) {
	let amount = minimum::<T>() * 100;
	Pallet::<T>::delegate(RawOrigin::Signed(delegator.clone()).into(), collator.clone(), amount)
		.expect("the collator takes delegations");
	let mut record = Collators::<T>::get(collator).expect("somebody delegates to it");
	record.share(0, amount, 0);
	record.slash(Perbill::from_percent(1));
	let owed = Owed::<T>::mutate(|owed| {
		*owed += amount;
		*owed
	});
	fill_pot::<T>(owed);
	Collators::<T>::insert(collator, record);
}

fn next_block<T: Config>() {
	let now = frame_system::Pallet::<T>::block_number();
	frame_system::Pallet::<T>::set_block_number(now + 1u32.into());
}

/// Fills all but one place of a delegator's list.
fn fill_chosen<T: Config>(delegator: &T::AccountId) {
	Chosen::<T>::mutate(delegator, |list| {
		for index in 1..T::MaxDelegations::get() {
			list.try_push(account("another", index, SEED)).expect("there is room");
		}
	});
}

/// Fills all but one place of a delegator's waiting amounts, all of them due.
fn fill_unbonding<T: Config>(delegator: &T::AccountId) {
	let amount = minimum::<T>();
	for _ in 1..T::MaxUnbonding::get() {
		let entry = Unbonding { amount, due: BlockNumberFor::<T>::zero() };
		Unbondings::<T>::try_append(delegator, entry).expect("there is room");
		T::NativeToken::hold(&HoldReason::Unbonding.into(), delegator, amount)
			.expect("it has that");
	}
}

fn admin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::AdminOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)
}

/// Lets so many candidates be the active set, each with a block, a record and a bond to lose, all of
/// them silent for long.
fn active<T: Config>(collators: u32) -> Vec<T::AccountId> {
	CandidateList::<T>::kill();
	CandidacyBond::<T>::put(bond::<T>());
	invulnerables::<T>();
	let who: Vec<_> = (0..collators).map(candidate::<T>).collect();
	for collator in &who {
		let record = Collator { shares: minimum::<T>(), delegators: 1, ..Collator::default() };
		Collators::<T>::insert(collator, record);
		Authored::<T>::insert(collator, 1);
	}
	Validators::<T>::put(who.clone());
	Counted::<T>::put(collators * 2);
	CurrentMode::<T>::put(Mode::Open);
	let most = MissedRule { threshold: MissedRule::MAX_THRESHOLD, slash: T::MaxSlash::get() };
	Missed::<T>::put(most);
	IssuancePerBlock::<T>::put(T::MaxIssuancePerBlock::get());
	fill_pot::<T>(minimum::<T>() * 1_000);
	frame_system::Pallet::<T>::set_block_number(1_000_000u32.into());
	who
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn delegate() {
		let (collator, delegator) = (candidates::<T>(), rich::<T>("delegator", 0));
		delegation::<T>(&collator, &delegator);
		next_block::<T>();
		let amount = minimum::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(delegator.clone()), collator.clone(), amount);
		let held = Delegations::<T>::get(&collator, &delegator).expect("it is there").held;
		assert_eq!(held, amount * 100);
	}

	#[benchmark]
	fn undelegate() {
		let (collator, delegator) = (candidates::<T>(), rich::<T>("delegator", 0));
		delegation::<T>(&collator, &delegator);
		fill_chosen::<T>(&delegator);
		fill_unbonding::<T>(&delegator);
		collates::<T>(&collator);
		next_block::<T>();
		let amount = minimum::<T>() * 99;
		#[extrinsic_call]
		_(RawOrigin::Signed(delegator.clone()), collator.clone(), amount);
		assert!(Delegations::<T>::get(&collator, &delegator).is_none());
	}

	#[benchmark]
	fn redelegate() {
		let (from, delegator) = (candidates::<T>(), rich::<T>("delegator", 0));
		let list = CandidateList::<T>::get();
		let to = list[list.len() - 2].who.clone();
		delegation::<T>(&from, &delegator);
		delegation::<T>(&to, &delegator);
		collates::<T>(&from);
		Chosen::<T>::mutate(&delegator, |list| {
			for index in 2..T::MaxDelegations::get() {
				list.try_push(account("another", index, SEED)).expect("there is room");
			}
		});
		next_block::<T>();
		let amount = minimum::<T>() * 99;
		#[extrinsic_call]
		_(RawOrigin::Signed(delegator.clone()), from.clone(), to.clone(), amount);
		assert!(Delegations::<T>::get(&from, &delegator).is_none());
		assert_eq!(Delegations::<T>::get(&to, &delegator).expect("it is there").held, amount * 2);
	}

	#[benchmark]
	fn withdraw_unbonded() {
		let delegator = rich::<T>("delegator", 0);
		fill_unbonding::<T>(&delegator);
		next_block::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(delegator.clone()), delegator.clone());
		assert!(Unbondings::<T>::get(&delegator).is_empty());
	}

	#[benchmark]
	fn claim() {
		let (collator, delegator) = (candidates::<T>(), rich::<T>("delegator", 0));
		delegation::<T>(&collator, &delegator);
		let caller = rich::<T>("caller", 0);
		Pallet::<T>::set_compound(
			RawOrigin::Signed(delegator.clone()).into(),
			collator.clone(),
			true,
		)
		.expect("it may");
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), collator.clone(), delegator.clone());
		let held = Delegations::<T>::get(&collator, &delegator).expect("it is there").held;
		assert_eq!(held, minimum::<T>() * 199);
	}

	#[benchmark]
	fn set_compound() {
		let (collator, delegator) = (candidates::<T>(), rich::<T>("delegator", 0));
		delegation::<T>(&collator, &delegator);
		#[extrinsic_call]
		_(RawOrigin::Signed(delegator.clone()), collator.clone(), true);
		assert!(Delegations::<T>::get(&collator, &delegator).expect("it is there").compound);
	}

	#[benchmark]
	fn claim_earned() {
		let collator = rich::<T>("collator", 0);
		let amount = minimum::<T>();
		Collators::<T>::insert(&collator, Collator { earned: amount, ..Collator::default() });
		Owed::<T>::put(amount);
		fill_pot::<T>(amount);
		#[extrinsic_call]
		_(RawOrigin::Signed(collator.clone()), collator.clone());
		assert_eq!(Owed::<T>::get(), 0);
	}

	#[benchmark]
	fn announce_commission() {
		let collator = candidates::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(collator.clone()), T::MaxCommission::get());
		assert!(Collators::<T>::get(&collator).expect("it is there").announced.is_some());
	}

	#[benchmark]
	fn chill() {
		let collator = candidates::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(collator.clone()));
		assert!(Collators::<T>::get(&collator).expect("it is there").chilled);
	}

	#[benchmark]
	fn unchill() {
		let collator = candidates::<T>();
		Pallet::<T>::chill(RawOrigin::Signed(collator.clone()).into()).expect("it may");
		#[extrinsic_call]
		_(RawOrigin::Signed(collator.clone()));
		assert!(Collators::<T>::get(&collator).is_none());
	}

	#[benchmark]
	fn announce_exit() {
		let collator = candidates::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(collator.clone()));
		assert!(Collators::<T>::get(&collator).expect("it is there").exit_from.is_some());
	}

	#[benchmark]
	fn exit() {
		let collator = candidates::<T>();
		let record = Collator { chilled: true, exit_from: Some(0), ..Collator::default() };
		Collators::<T>::insert(&collator, record);
		#[extrinsic_call]
		_(RawOrigin::Signed(collator.clone()));
		assert!(Pallet::<T>::bond_of(&collator).is_none());
	}

	#[benchmark]
	fn cancel_exit() {
		let collator = candidates::<T>();
		Pallet::<T>::announce_exit(RawOrigin::Signed(collator.clone()).into()).expect("it may");
		#[extrinsic_call]
		_(RawOrigin::Signed(collator.clone()));
		assert!(Collators::<T>::get(&collator).is_none());
	}

	#[benchmark]
	fn set_mode() -> Result<(), BenchmarkError> {
		let origin = admin::<T>()?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, Mode::Consortium);
		assert_eq!(CurrentMode::<T>::get(), Mode::Consortium);
		Ok(())
	}

	#[benchmark]
	fn set_issuance() -> Result<(), BenchmarkError> {
		let (origin, amount) = (admin::<T>()?, T::MaxIssuancePerBlock::get());
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, amount);
		assert_eq!(IssuancePerBlock::<T>::get(), amount);
		Ok(())
	}

	#[benchmark]
	fn set_missed() -> Result<(), BenchmarkError> {
		let origin = admin::<T>()?;
		let missed = MissedRule { threshold: MissedRule::MAX_THRESHOLD, slash: T::MaxSlash::get() };
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, missed);
		assert_eq!(Missed::<T>::get(), missed);
		Ok(())
	}

	#[benchmark]
	fn slash() -> Result<(), BenchmarkError> {
		let (origin, collator) = (admin::<T>()?, candidates::<T>());
		delegation::<T>(&collator, &rich::<T>("delegator", 0));
		let before = Pallet::<T>::bond_of(&collator);
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, collator.clone(), T::MaxSlash::get());
		assert!(Pallet::<T>::bond_of(&collator) < before);
		assert!(Collators::<T>::get(&collator).expect("it is there").chilled);
		Ok(())
	}

	#[benchmark]
	fn replace() {
		let (target, caller) = (candidates::<T>(), rich::<T>("caller", 0));
		NextKeys::<T>::insert(&caller, keys::<T>());
		delegation::<T>(&target, &rich::<T>("delegator", 0));
		let set = others::<T>(&target);
		QueuedKeys::<T>::put(set.iter().map(|who| (who.clone(), keys::<T>())).collect::<Vec<_>>());
		Validators::<T>::put(set);
		let deposit = minimum::<T>() * 200;
		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), target.clone(), deposit);
		assert!(Pallet::<T>::bond_of(&target).is_none());
		assert_eq!(Pallet::<T>::bond_of(&caller), Some(deposit));
	}

	#[benchmark]
	fn raise_bond() {
		let collator = candidates::<T>();
		let deposit = bond::<T>() * 2;
		#[extrinsic_call]
		_(RawOrigin::Signed(collator.clone()), deposit);
		assert_eq!(Pallet::<T>::bond_of(&collator), Some(deposit));
	}

	#[benchmark]
	fn note_author() {
		let author: T::AccountId = account("collator", 0, SEED);
		#[block]
		{
			Pallet::<T>::count(author.clone());
		}
		assert_eq!(Authored::<T>::get(&author), 1);
	}

	#[benchmark]
	fn new_session(c: Linear<1, { T::MaxCandidates::get() }>) {
		CandidateList::<T>::kill();
		for who in invulnerables::<T>() {
			NextKeys::<T>::remove(who);
		}
		let validators: Vec<T::AccountId> =
			(0..c).map(|index| account("validator", index, SEED)).collect();
		Validators::<T>::put(validators);
		DesiredCandidates::<T>::put(c);
		for index in 0..c {
			let who = candidate::<T>(index);
			let (shares, unit) = (index.into(), FixedU128::from_inner(1 << 59));
			let record = Collator { shares, unit, chilled: true, ..Collator::default() };
			Collators::<T>::insert(who, record);
		}
		let selected;
		#[block]
		{
			selected = Pallet::<T>::new_session(0);
		}
		assert_eq!(selected.expect("somebody collates").len() as u32, c);
	}

	#[benchmark]
	fn end_session(c: Linear<1, { T::MaxCandidates::get() }>) {
		let collators = active::<T>(c);
		#[block]
		{
			Pallet::<T>::end_session(0);
		}
		let is_chilled =
			|who: &T::AccountId| Collators::<T>::get(who).is_some_and(|record| record.chilled);
		assert!(collators.iter().all(is_chilled));
		assert!(Owed::<T>::get() > 0);
	}

	#[benchmark]
	fn end_session_of_many(d: Linear<10, { T::MaxDelegators::get() }>) {
		let collator = active::<T>(1).pop().expect("there is one");
		for index in 0..d {
			let delegation = Delegation {
				shares: minimum::<T>(),
				held: minimum::<T>(),
				mark: FixedU128::zero(),
				compound: false,
				touched: BlockNumberFor::<T>::zero(),
				movable_from: 0,
			};
			let delegator: T::AccountId = account("delegator", index, SEED);
			Delegations::<T>::insert(&collator, delegator, delegation);
		}
		Collators::<T>::mutate(&collator, |record| {
			let record = record.as_mut().expect("it is there");
			record.delegators = d;
			record.shares = minimum::<T>() * Balance::from(d);
		});
		#[block]
		{
			Pallet::<T>::end_session(0);
		}
		assert!(Owed::<T>::get() > 0);
	}

	impl_benchmark_test_suite!(Pallet, tests::mock::chain(), tests::mock::Test);
}
