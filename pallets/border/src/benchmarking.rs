//! Measures the weights. Components are accounts that become members, or cease to be.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::unwrap_used
)]

use super::*;
use crate::entering::Crossing;
use alloc::boxed::Box;
use codec::Encode;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{
		fungible::{Inspect as _, Unbalanced},
		fungibles::{Inspect, Mutate},
		tokens::Precision,
		EnsureOrigin, Get, ProcessMessage, ProcessMessageError,
	},
	weights::WeightMeter,
	BoundedVec,
};
use frame_system::RawOrigin;
use poco_primitives::Balance;
use sp_runtime::{traits::Convert, AccountId32, Permill};
use xcm::{
	v5::{Junction, Location},
	VersionedLocation,
};

const SEED: u32 = 0;

fn admin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::AdminOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)
}

/// An account with money for deposits.
fn rich<T: Config>(name: &'static str) -> AccountId32 {
	let who = account(name, 0, SEED);
	let deposits = T::VouchDeposit::get() + T::StopDeposit::get();
	let money = (T::NativeToken::minimum_balance() + deposits) * 10;
	T::NativeToken::increase_balance(&who, money, Precision::Exact).expect("it is not too much");
	who
}

/// As many groups as can be linked.
fn groups<T: Config>() {
	LinkedGroups::<T>::mutate(|groups| {
		for index in 0..T::MaxGroups::get() {
			groups.try_push(T::BenchmarkHelper::group(index)).expect("there is room");
		}
	});
}

/// A border, with as many groups as can be linked, and an asset that has limits and a fee.
fn border<T: Config>() -> (T::AssetId, Location) {
	let (asset, chain) = T::BenchmarkHelper::asset();
	Pallet::<T>::provide_account();
	CurrentMode::<T>::put(Mode::On);
	groups::<T>();
	let limit = Limit { least: 1, most: Some(Balance::MAX), per_day: Some(Balance::MAX) };
	AssetLimits::<T>::insert(&asset, Limits { members: limit, customers: limit });
	let flat = T::Assets::minimum_balance(asset.clone());
	Fees::<T>::insert(&asset, Fee { flat, share: Permill::from_parts(1) });
	EnteredToday::<T>::insert(&asset, Today { day: Pallet::<T>::today(), ..Today::default() });
	(asset, chain)
}

/// How much of an asset is kept apart.
fn amount<T: Config>(asset: &T::AssetId) -> Balance {
	T::Assets::minimum_balance(asset.clone()).max(1) * 1_000_000
}

/// Keeps something apart for somebody.
fn kept<T: Config>(asset: &T::AssetId, chain: &Location, beneficiary: &AccountId32) -> EntryId {
	let amount = amount::<T>(asset);
	T::Assets::mint_into(asset.clone(), &Pallet::<T>::quarantine_account(), amount)
		.expect("there is room for it");
	let crossing = Crossing { beneficiary: beneficiary.clone(), origin: Some(chain.clone()) };
	let named = Pallet::<T>::location_of(beneficiary.clone());
	let fee = Pallet::<T>::fee(asset, amount);
	Pallet::<T>::book(crossing, named, asset.clone(), amount, fee, Reason::Outsider);
	NextEntry::<T>::get() - 1
}

/// Lets a member vouch for a customer.
fn customer<T: Config>(asset: &T::AssetId, member: &AccountId32, customer: &AccountId32) {
	Members::<T>::insert(member, frame_system::Pallet::<T>::block_number());
	Pallet::<T>::vouch(
		RawOrigin::Signed(member.clone()).into(),
		customer.clone(),
		asset.clone(),
		Balance::MAX,
	)
	.expect("it may");
}

fn accounts<T: Config>(count: u32) -> BoundedVec<AccountId32, T::MaxBatch> {
	BoundedVec::truncate_from((0..count).map(|index| account("member", index, SEED)).collect())
}

fn block<T: Config>(number: u32) {
	frame_system::Pallet::<T>::set_block_number(number.into());
}

/// Does nothing with a message.
struct Nothing;

impl ProcessMessage for Nothing {
	type Origin = u32;

	fn process_message(
		_: &[u8],
		_: Self::Origin,
		_: &mut WeightMeter,
		_: &mut [u8; 32],
	) -> Result<bool, ProcessMessageError> {
		Ok(true)
	}
}

/// Parachains.
struct Parachains;

impl Convert<u32, Location> for Parachains {
	fn convert(id: u32) -> Location {
		Location::new(1, [Junction::Parachain(id)])
	}
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn set_mode() -> Result<(), BenchmarkError> {
		let origin = admin::<T>()?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, Mode::On);
		assert_eq!(CurrentMode::<T>::get(), Mode::On);
		Ok(())
	}

	#[benchmark]
	fn set_limits() -> Result<(), BenchmarkError> {
		let origin = admin::<T>()?;
		let (asset, _) = T::BenchmarkHelper::asset();
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, asset.clone(), Some(Limits::default()));
		assert!(AssetLimits::<T>::contains_key(&asset));
		Ok(())
	}

	#[benchmark]
	fn set_fee() -> Result<(), BenchmarkError> {
		let origin = admin::<T>()?;
		let (asset, _) = T::BenchmarkHelper::asset();
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, asset.clone(), Some(Fee::default()));
		assert!(Fees::<T>::contains_key(&asset));
		Ok(())
	}

	#[benchmark]
	fn add_members(m: Linear<1, { T::MaxBatch::get() }>) -> Result<(), BenchmarkError> {
		let (origin, members) = (admin::<T>()?, accounts::<T>(m));
		let before = Members::<T>::count();
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, members);
		assert_eq!(Members::<T>::count(), before + m);
		Ok(())
	}

	#[benchmark]
	fn remove_members(m: Linear<1, { T::MaxBatch::get() }>) -> Result<(), BenchmarkError> {
		let (origin, members) = (admin::<T>()?, accounts::<T>(m));
		let before = Members::<T>::count();
		for member in &members {
			Members::<T>::insert(member, frame_system::Pallet::<T>::block_number());
		}
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, members);
		assert_eq!(Members::<T>::count(), before);
		Ok(())
	}

	#[benchmark]
	fn link_group() -> Result<(), BenchmarkError> {
		let origin = admin::<T>()?;
		groups::<T>();
		let group = LinkedGroups::<T>::mutate(|groups| groups.pop()).expect("there is one");
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, group.clone());
		assert!(LinkedGroups::<T>::get().contains(&group));
		Ok(())
	}

	#[benchmark]
	fn unlink_group() -> Result<(), BenchmarkError> {
		let origin = admin::<T>()?;
		groups::<T>();
		let group = T::BenchmarkHelper::group(0);
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, group.clone());
		assert!(!LinkedGroups::<T>::get().contains(&group));
		Ok(())
	}

	#[benchmark]
	fn vouch() {
		let (asset, _) = border::<T>();
		let (former, member) = (rich::<T>("former"), rich::<T>("member"));
		let beneficiary: AccountId32 = account("beneficiary", 0, SEED);
		customer::<T>(&asset, &former, &beneficiary);
		// Looked for in every group.
		Members::<T>::remove(&former);
		Members::<T>::insert(&member, frame_system::Pallet::<T>::block_number());
		#[extrinsic_call]
		_(RawOrigin::Signed(member.clone()), beneficiary.clone(), asset.clone(), 1);
		assert_eq!(Customers::<T>::get(&beneficiary, &asset).expect("it is").member, member);
	}

	#[benchmark]
	fn unvouch() {
		let (asset, _) = border::<T>();
		let (former, caller) = (rich::<T>("former"), rich::<T>("caller"));
		let beneficiary: AccountId32 = account("beneficiary", 0, SEED);
		customer::<T>(&asset, &former, &beneficiary);
		Members::<T>::remove(&former);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), beneficiary.clone(), asset.clone());
		assert!(!Customers::<T>::contains_key(&beneficiary, &asset));
	}

	#[benchmark]
	fn release() {
		let (asset, chain) = border::<T>();
		let (member, beneficiary) = (rich::<T>("member"), rich::<T>("beneficiary"));
		customer::<T>(&asset, &member, &beneficiary);
		let entry = kept::<T>(&asset, &chain, &beneficiary);
		let before = T::Assets::balance(asset.clone(), &beneficiary);
		#[extrinsic_call]
		_(RawOrigin::Signed(member), entry);
		let after = T::Assets::balance(asset.clone(), &beneficiary);
		assert_eq!(after - before, amount::<T>(&asset));
	}

	#[benchmark]
	fn claim() {
		let (asset, chain) = border::<T>();
		let beneficiary = rich::<T>("beneficiary");
		let entry = kept::<T>(&asset, &chain, &beneficiary);
		let named = Pallet::<T>::location_of(beneficiary.clone());
		let destination = chain.appended_with(named).expect("it is no deeper than locations are");
		let destination = Box::new(VersionedLocation::from(destination));
		#[extrinsic_call]
		_(RawOrigin::Signed(beneficiary), entry, destination);
		assert!(!Entries::<T>::contains_key(entry));
	}

	#[benchmark]
	fn retry() {
		let (asset, chain) = border::<T>();
		let caller = rich::<T>("caller");
		let entry = kept::<T>(&asset, &chain, &account("beneficiary", 0, SEED));
		Entries::<T>::mutate(entry, |entry| {
			entry.as_mut().expect("it is there").state = State::Failed;
		});
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), entry);
		assert!(!Entries::<T>::contains_key(entry));
	}

	#[benchmark]
	fn stop_return() {
		let (asset, chain) = border::<T>();
		let beneficiary = rich::<T>("beneficiary");
		let entry = kept::<T>(&asset, &chain, &beneficiary);
		#[extrinsic_call]
		_(RawOrigin::Signed(beneficiary), entry);
		assert_eq!(Entries::<T>::get(entry).expect("it is there").state, State::Stopped);
	}

	#[benchmark]
	fn set_always_stop() {
		let beneficiary = rich::<T>("beneficiary");
		#[extrinsic_call]
		_(RawOrigin::Signed(beneficiary.clone()), true);
		assert!(AlwaysStopped::<T>::contains_key(&beneficiary));
	}

	#[benchmark]
	fn capture() {
		let (mut meter, mut id) = (WeightMeter::new(), [0; 32]);
		let outcome;
		#[block]
		{
			outcome = OriginCapture::<T, Nothing, Parachains>::process_message(
				&[],
				2_000,
				&mut meter,
				&mut id,
			);
		}
		assert!(matches!(outcome, Ok(true)));
		assert!(CapturedOrigin::<T>::get().is_none());
	}

	#[benchmark]
	fn admit() {
		let (asset, chain) = border::<T>();
		let (member, beneficiary) = (rich::<T>("member"), rich::<T>("beneficiary"));
		customer::<T>(&asset, &member, &beneficiary);
		let named = Pallet::<T>::location_of(beneficiary.clone());
		CapturedOrigin::<T>::put(chain);
		let crossing;
		#[block]
		{
			crossing = Pallet::<T>::crossing(&named, None);
			let verdict = Pallet::<T>::judge(&beneficiary, &asset, 1);
			Pallet::<T>::note(&beneficiary, &asset, 1, verdict);
		}
		assert!(matches!(crossing, Ok(Some(_))));
		CapturedOrigin::<T>::kill();
		assert_eq!(EnteredToday::<T>::get(&asset).customers, 1);
	}

	#[benchmark]
	fn keep_apart() {
		let (asset, chain) = border::<T>();
		// Vouched for by nobody who counts: looked for in every group, twice.
		let (member, beneficiary) = (rich::<T>("member"), rich::<T>("beneficiary"));
		customer::<T>(&asset, &member, &beneficiary);
		Members::<T>::remove(&member);
		let named = Pallet::<T>::location_of(beneficiary.clone());
		let amount = amount::<T>(&asset);
		T::Assets::mint_into(asset.clone(), &Pallet::<T>::quarantine_account(), amount)
			.expect("there is room for it");
		CapturedOrigin::<T>::put(chain);
		let verdict;
		#[block]
		{
			let crossing = Pallet::<T>::crossing(&named, None)
				.expect("it is an account")
				.expect("it is asked about");
			verdict = Pallet::<T>::judge(&crossing.beneficiary, &asset, amount);
			let fee = Pallet::<T>::fee(&asset, amount);
			assert!(Pallet::<T>::has_room(&crossing.origin));
			Pallet::<T>::book(crossing, named, asset.clone(), amount, fee, Reason::Outsider);
		}
		CapturedOrigin::<T>::kill();
		assert_eq!(verdict, Verdict::Refused(Reason::Outsider));
		assert_eq!(Kept::<T>::get(&asset), amount);
	}

	#[benchmark]
	fn serve_base() {
		NextEntry::<T>::put(1);
		let mut meter = WeightMeter::with_limit(
			T::WeightInfo::serve_base().saturating_add(T::WeightInfo::serve_pass()),
		);
		#[block]
		{
			Pallet::<T>::serve(&mut meter);
		}
		assert_eq!(NextDue::<T>::get(), 1);
	}

	#[benchmark]
	fn serve_pass() {
		let (asset, chain) = border::<T>();
		let entry = kept::<T>(&asset, &chain, &account("beneficiary", 0, SEED));
		let found;
		#[block]
		{
			found = Entries::<T>::get(entry);
		}
		assert!(found.is_some_and(|found| !found.encode().is_empty()));
	}

	#[benchmark]
	fn serve_return() {
		let (asset, chain) = border::<T>();
		let entry = kept::<T>(&asset, &chain, &account("beneficiary", 0, SEED));
		block::<T>(1_000_000);
		let record = Entries::<T>::get(entry).expect("it is there");
		#[block]
		{
			Pallet::<T>::return_due(entry, record);
		}
		assert!(!Entries::<T>::contains_key(entry));
	}

	impl_benchmark_test_suite!(Pallet, crate::tests::mock::chain(), crate::tests::mock::Test);
}
