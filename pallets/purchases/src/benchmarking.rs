//! Measures the weights. Components are bytes of parameters and of a result.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::unwrap_used
)]

use super::*;
use alloc::{boxed::Box, vec};
use codec::MaxEncodedLen;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{
		fungible::{Inspect as _, Unbalanced},
		fungibles::{Inspect, Mutate},
		tokens::Precision,
		Get,
	},
	weights::Weight,
};
use frame_system::RawOrigin;
use poco_primitives::{
	order::{Currency, MAX_PARAMS},
	result::MAX_INLINE_RESULT,
	TaskId, H256,
};
use sp_runtime::AccountId32;
use xcm::v5::Location;
use xcm_executor::traits::ConvertLocation;

const SEED: u32 = 0;

/// The fewest bytes that parameters are measured with.
const MIN_PARAMS: u32 = 16;

/// A buyer, and a purchase with the longest answer that can be asked for. The buyer has the money.
fn wanted<T: Config>(params: u32) -> (Location, AccountId32, Box<VersionedPurchase>) {
	let location = T::BenchmarkHelper::buyer();
	let buyer = T::Accounts::convert_location(&location).expect("it has an account");
	let offer = T::BenchmarkHelper::offer(&buyer, params);
	let (currency, _) = offer.fee.of(offer.currency);
	let fee = T::Assets::minimum_balance(currency).max(1) * 1_000;
	let least = T::NativeToken::minimum_balance();
	let record = u32::try_from(Purchase::max_encoded_len()).expect("it is short");
	let price = T::Prices::get().of_answer(MAX_INLINE_RESULT + MAX_PREFIX);
	let money = 10 * (least + T::Deposits::get().of_purchase(record) + price);
	T::NativeToken::increase_balance(&buyer, money, Precision::Exact).expect("it is not too much");
	T::NativeToken::increase_balance(&T::PriceReceiver::get(), least, Precision::Exact)
		.expect("it is not too much");
	T::Assets::mint_into(currency, &buyer, 10 * fee).expect("there is room for it");
	let fee = match offer.fee {
		FeeV1::Native(_) => FeeV1::Native(fee),
		FeeV1::Currency(_) => FeeV1::Currency(fee),
	};
	let purchase = VersionedPurchase::V1(PurchaseV1 {
		reference: H256::repeat_byte(1),
		app: offer.app,
		dataset: offer.dataset,
		workerpool: offer.workerpool,
		category: offer.category,
		trust: offer.trust,
		params: offer.params,
		currency: offer.currency,
		max_price: offer.price,
		expiry: T::Clock::get() + T::MaxLifetime::get(),
		answer: AnswerV1 {
			what: WhatV1::Bytes { most: MAX_INLINE_RESULT },
			how: HowV1::Call {
				prefix: vec![1; MAX_PREFIX as usize].try_into().expect("within the bound"),
				max_weight: Weight::from_parts(1_000_000_000, 64 * 1_024),
			},
			fee,
			surplus_to: Some(AccountV1::Id32([1; 32])),
		},
	});
	(location, buyer, Box::new(purchase))
}

/// A purchase that was made. Tells its number, its task, and who made it.
fn bought<T: Config>() -> (PurchaseId, TaskId, AccountId32) {
	let (location, buyer, purchase) = wanted::<T>(MIN_PARAMS);
	let number = NextPurchase::<T>::get();
	Pallet::<T>::purchase(T::BenchmarkHelper::origin(location), purchase).expect("it can be made");
	let task = Purchases::<T>::get(number).expect("it is there").task;
	(number, task, buyer)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn purchase(p: Linear<MIN_PARAMS, MAX_PARAMS>) {
		let (location, _, bought) = wanted::<T>(p);
		assert_eq!(Pallet::<T>::params_of(&bought), p);
		let number = NextPurchase::<T>::get();
		#[extrinsic_call]
		_(T::BenchmarkHelper::origin(location) as T::RuntimeOrigin, bought);
		assert!(Purchases::<T>::contains_key(number));
	}

	#[benchmark]
	fn answer() {
		let (number, task, _) = bought::<T>();
		T::BenchmarkHelper::complete(task, MAX_INLINE_RESULT);
		let caller: AccountId32 = account("caller", 0, SEED);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), number);
		assert!(!Purchases::<T>::contains_key(number));
	}

	#[benchmark]
	fn forget() {
		let (number, _, buyer) = bought::<T>();
		let record = Purchases::<T>::get(number).expect("it is there");
		T::BenchmarkHelper::set_time(record.expiry);
		let before = T::Assets::balance(record.currency, &buyer);
		let caller: AccountId32 = account("caller", 0, SEED);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), number);
		let released = if record.currency == Currency::Native { record.deposit } else { 0 };
		let after = T::Assets::balance(record.currency, &buyer);
		assert_eq!(after - before, record.fee + released);
	}

	#[benchmark]
	fn on_result(b: Linear<0, MAX_INLINE_RESULT>) {
		let (number, task, _) = bought::<T>();
		T::BenchmarkHelper::complete(task, b);
		let bytes = vec![1; b as usize];
		#[block]
		{
			Pallet::<T>::on_result(task, &bytes);
		}
		assert!(!Purchases::<T>::contains_key(number));
	}

	impl_benchmark_test_suite!(Pallet, crate::tests::mock::chain(), crate::tests::mock::Test);
}
