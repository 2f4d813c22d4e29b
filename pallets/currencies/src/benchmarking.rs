//! Measures the weights. Components are accounts and approvals of an asset that leaves.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::unwrap_used
)]

use super::*;
use alloc::boxed::Box;
use frame_benchmarking::v2::*;
use frame_support::traits::{
	fungible::{Inspect as _, Unbalanced as _},
	fungibles::{Destroy as _, Inspect as _},
	tokens::Precision,
	EnsureOrigin, Get,
};
use frame_system::RawOrigin;
use poco_primitives::H256;
use xcm::v5::{Junction, Location};

const SEED: u32 = 0;

/// A location as long as can be.
fn location() -> Location {
	let key = Junction::GeneralKey { length: 32, data: [0xff; 32] };
	Location::new(1, [Junction::Parachain(u32::MAX), key, key, key, key, key, key, key])
}

/// A chain.
fn chain(id: u32) -> Location {
	Location::new(1, [Junction::Parachain(id)])
}

/// Terms that nothing accepts.
fn terms<T: Config>() -> Terms {
	Terms {
		reserve: chain(u32::MAX),
		rate: T::MinRate::get(),
		accepted: Acceptance::NOTHING,
		minimum_balance: 1,
		is_sufficient: false,
	}
}

/// Gives money to an account, enough for everything.
fn fund<T: Config>(who: &T::AccountId) {
	let amount = T::Deposit::get().max(T::NativeToken::minimum_balance()).saturating_mul(1_000);
	T::NativeToken::increase_balance(who, amount, Precision::Exact).expect("it is not too much");
}

/// An account with money.
fn rich<T: Config>(name: &'static str, index: u32) -> T::AccountId {
	let who = account(name, index, SEED);
	fund::<T>(&who);
	who
}

/// An asset that is listed.
fn listed<T: Config>() -> H256 {
	fund::<T>(&T::Treasury::get());
	Pallet::<T>::enter(location(), terms::<T>(), None).expect("it is new");
	locations::key(&location())
}

fn by_list_origin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::ListOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn list() -> Result<(), BenchmarkError> {
		let origin = by_list_origin::<T>()?;
		fund::<T>(&T::Treasury::get());
		let terms = Terms { accepted: Acceptance::EVERYTHING, ..terms::<T>() };
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, Box::new(location()), Box::new(terms), None);
		assert!(Pallet::<T>::at(&location()).is_some());
		Ok(())
	}

	#[benchmark]
	fn set_rate() -> Result<(), BenchmarkError> {
		let origin =
			T::RateOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;
		let (key, rate) = (listed::<T>(), T::MaxRate::get());
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, key, rate);
		assert_eq!(Listed::<T>::get(key).expect("it is there").rate, rate);
		Ok(())
	}

	#[benchmark]
	fn set_reserve() -> Result<(), BenchmarkError> {
		let (origin, key) = (by_list_origin::<T>()?, listed::<T>());
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, key, Box::new(chain(u32::MAX - 1)));
		assert_eq!(Listed::<T>::get(key).expect("it is there").reserve, chain(u32::MAX - 1));
		Ok(())
	}

	#[benchmark]
	fn set_acceptance() -> Result<(), BenchmarkError> {
		let (origin, key) = (by_list_origin::<T>()?, listed::<T>());
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, key, Acceptance::EVERYTHING);
		let listing = Listed::<T>::get(key).expect("it is there");
		assert_eq!(listing.accepted, Acceptance::EVERYTHING);
		Ok(())
	}

	#[benchmark]
	fn delist() -> Result<(), BenchmarkError> {
		let (origin, key) = (by_list_origin::<T>()?, listed::<T>());
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, key);
		assert!(Listed::<T>::get(key).is_none());
		Ok(())
	}

	#[benchmark]
	fn sweep(a: Linear<0, { T::MaxSwept::get() }>, p: Linear<0, { T::MaxSwept::get() }>) {
		let (caller, key) = (rich::<T>("caller", 0), listed::<T>());
		for index in 0..a {
			T::BenchmarkHelper::open(key, &rich::<T>("holder", index));
		}
		for index in 0..p {
			let (owner, spender) = (rich::<T>("owner", index), rich::<T>("spender", index));
			T::BenchmarkHelper::approve(key, &owner, &spender);
		}
		T::Assets::start_destroy(key, None).expect("nobody has any");
		Listed::<T>::mutate(key, |listing| {
			listing.as_mut().expect("it is there").leaving = true;
		});
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), key);
		assert!(Listed::<T>::get(key).is_none());
		assert!(!T::Assets::asset_exists(key));
	}

	impl_benchmark_test_suite!(Pallet, tests::mock::fresh(), tests::mock::Test);
}
