//! Measures the weights. Components are bytes of a prefix and of a result.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::unwrap_used
)]

use super::*;
use alloc::vec;
use codec::Encode;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{
		fungible::{Inspect, Unbalanced},
		tokens::Precision,
		Get,
	},
	BoundedVec,
};
use frame_system::RawOrigin;
use poco_primitives::{
	registry::address_of_account, result::MAX_INLINE_RESULT, Balance, TaskId, H160,
};
use sp_runtime::{AccountId32, DispatchError};

const SEED: u32 = 0;

/// Bytes of [`prefix`] beside its key: pallet and call, number of items, length of the key.
const BESIDE_KEY: u32 = 2 + 1 + 2;
/// From this many bytes on, and up to 16 KiB, the length of the key takes two bytes. The runtime's
/// `MaxPrefix` has to lie there.
const MIN_PREFIX: u32 = BESIDE_KEY + 64;

/// The beginning of a call that is as long as that: writing one item of storage, whose value is the
/// last argument. Root alone may do that, so that making the call as somebody else costs nothing.
fn prefix<T: Config>(bytes: u32) -> BoundedVec<u8, T::MaxPrefix> {
	let item = (vec![0; (bytes - BESIDE_KEY) as usize], vec![]);
	let prefix = beginning::<T>(frame_system::Call::set_storage { items: vec![item] });
	assert_eq!(prefix.len(), bytes as usize);
	prefix
}

/// A call without its last argument, which is no bytes at all.
fn beginning<T: Config>(call: frame_system::Call<T>) -> BoundedVec<u8, T::MaxPrefix> {
	let mut encoded = <T as frame_system::Config>::RuntimeCall::from(call).encode();
	assert_eq!(encoded.pop(), Some(0));
	encoded.try_into().expect("within the bound")
}

/// An account with money for two of the largest deposits, and a target with this prefix.
fn target<T: Config>(prefix: BoundedVec<u8, T::MaxPrefix>) -> (AccountId32, H160) {
	let owner: AccountId32 = account("owner", 0, SEED);
	let deposit: Balance = T::Deposits::get().of_target(T::MaxPrefix::get());
	let money = T::Currency::minimum_balance() + 2 * deposit;
	T::Currency::increase_balance(&owner, money, Precision::Exact).expect("it is not too much");
	Pallet::<T>::set(RawOrigin::Signed(owner.clone()).into(), prefix).expect("it is a call");
	let address = address_of_account(&owner);
	(owner, address)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark(pov_mode = MaxEncodedLen)]
	fn set(b: Linear<MIN_PREFIX, { T::MaxPrefix::get() }>) {
		let remark = frame_system::Call::remark { remark: vec![] };
		let (owner, address) = target::<T>(beginning::<T>(remark));
		let longer = prefix::<T>(b);
		#[extrinsic_call]
		_(RawOrigin::Signed(owner), longer.clone());
		assert_eq!(Targets::<T>::get(address).expect("it is there").prefix, longer);
	}

	#[benchmark(pov_mode = MaxEncodedLen)]
	fn remove() {
		let (owner, address) = target::<T>(prefix::<T>(T::MaxPrefix::get()));
		#[extrinsic_call]
		_(RawOrigin::Signed(owner));
		assert!(!Targets::<T>::contains_key(address));
	}

	#[benchmark(pov_mode = MaxEncodedLen)]
	fn deliver(b: Linear<0, MAX_INLINE_RESULT>) {
		let (_, address) = target::<T>(prefix::<T>(T::MaxPrefix::get()));
		let result = vec![1; b as usize];
		let outcome;
		#[block]
		{
			(_, outcome) = Pallet::<T>::deliver(address, TaskId::repeat_byte(1), &result);
		}
		assert_eq!(outcome, Err(DispatchError::BadOrigin));
	}

	impl_benchmark_test_suite!(Pallet, crate::tests::mock::fresh(), crate::tests::mock::Test);
}
