//! Measures the weights. Components are bytes of details, of which a URI makes the difference, and
//! addresses of one call.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::unwrap_used
)]

use super::*;
use codec::Encode;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{
		fungible::{Inspect, Mutate},
		EnsureOrigin, Get,
	},
	BoundedVec,
};
use frame_system::RawOrigin;
use poco_primitives::{
	hash,
	registry::{address_of, entry_id, group_id, Details, EntrySale, Name, PoolPolicy, MAX_NAME},
	result::{ExecutionProfile, MAX_URI},
	task::Artifact,
	Balance, H160, H256,
};

const SEED: u32 = 0;

/// Bytes of [`app`] beside its URI: variant; length and name; profile; variant, hash and length; a
/// measurement.
const BESIDE_URI: u32 = 1 + 2 + MAX_NAME + 1 + 1 + 32 + 2 + 1 + 32;
const MIN_DETAILS: u32 = BESIDE_URI + 1;
const MAX_DETAILS: u32 = BESIDE_URI + MAX_URI;

/// More than any deposit or price.
fn unit<T: Config>() -> Balance {
	let deposits = T::Deposits::get();
	T::Currency::minimum_balance()
		+ deposits.of_entry(4 * MAX_URI)
		+ deposits.of_group(2 * T::MaxMembersPerCall::get())
}

/// An account with plenty of money.
fn funded<T: Config>(name: &'static str) -> T::AccountId {
	let account: T::AccountId = account(name, 0, SEED);
	T::Currency::set_balance(&account, unit::<T>() * 1_000);
	account
}

fn signed<T: Config>(account: &T::AccountId) -> T::RuntimeOrigin {
	RawOrigin::Signed(account.clone()).into()
}

/// A name as long as can be.
fn name() -> Name {
	alloc::vec![b'n'; MAX_NAME as usize].try_into().expect("within the bound")
}

fn app(artifact: Artifact) -> Details {
	Details::App {
		name: name(),
		profile: ExecutionProfile::V1,
		artifact,
		measurement: Some(H256::repeat_byte(1)),
	}
}

fn at_uri(length: u32) -> Artifact {
	let uri = alloc::vec![b'u'; length as usize].try_into().expect("within the bound");
	Artifact::AtUri { hash: H256::repeat_byte(2), uri }
}

/// Registers an entry, offered to `buyer`, among others of its owner.
fn register<T: Config>(details: Details, policy: Option<PoolPolicy>) -> (T::AccountId, H160) {
	let (owner, buyer) = (funded::<T>("owner"), funded::<T>("buyer"));
	let other = app(at_uri(MAX_URI - 1));
	Pallet::<T>::register(signed::<T>(&owner), other.clone(), None).expect("it is new");
	Pallet::<T>::register(signed::<T>(&buyer), other, None).expect("it is new");
	let address = address_of(entry_id(&owner, &details));
	Pallet::<T>::register(signed::<T>(&owner), details, policy).expect("it is new");
	let sale = EntrySale { price: unit::<T>(), buyer: Some(buyer) };
	Pallet::<T>::offer(signed::<T>(&owner), address, Some(sale)).expect("it is theirs");
	(owner, address)
}

fn register_largest<T: Config>() -> (T::AccountId, H160) {
	register::<T>(app(at_uri(MAX_URI)), None)
}

fn addresses<T: Config>(from: u32, count: u32) -> BoundedVec<H160, T::MaxMembersPerCall> {
	(from..from + count)
		.map(|number| H160::from(hash::content(&number.encode())))
		.collect::<alloc::vec::Vec<_>>()
		.try_into()
		.expect("within the bound")
}

/// A group without members.
fn group<T: Config>() -> (T::AccountId, H160) {
	let owner = funded::<T>("owner");
	Pallet::<T>::create_group(signed::<T>(&owner), name()).expect("it is new");
	let address = address_of(group_id(&owner, &name()));
	(owner, address)
}

fn add<T: Config>(owner: &T::AccountId, group: H160, from: u32, count: u32) {
	Pallet::<T>::add_members(signed::<T>(owner), group, addresses::<T>(from, count))
		.expect("they can be paid for");
}

fn category_origin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::CategoryOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

/// Opens a category and tells its number.
fn category<T: Config>() -> Result<u32, BenchmarkError> {
	let id = CategoryCount::<T>::get();
	Pallet::<T>::open_category(category_origin::<T>()?, name(), 1)?;
	Ok(id)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// Bytes lie at a URI, which makes details large, or on chain, which makes them dear to pin. This
	/// measures both at once.
	#[benchmark(pov_mode = Measured)]
	fn register(b: Linear<MIN_DETAILS, MAX_DETAILS>) {
		let owner = funded::<T>("owner");
		let details = app(at_uri(b - BESIDE_URI));
		let pinned = T::Artifacts::pinnable(&owner);
		#[block]
		{
			Pallet::<T>::register(signed::<T>(&owner), details.clone(), None).expect("it is new");
			T::Artifacts::pin(&owner, &pinned, true).expect("it can be pinned");
		}
		assert!(Entries::<T>::contains_key(address_of(entry_id(&owner, &details))));
	}

	#[benchmark(pov_mode = Measured)]
	fn remove() {
		let stored = T::Artifacts::pinnable(&funded::<T>("owner"));
		let (owner, address) = super::register::<T>(app(stored), None);
		#[extrinsic_call]
		_(RawOrigin::Signed(owner), address);
		assert!(!Entries::<T>::contains_key(address));
	}

	#[benchmark(pov_mode = Measured)]
	fn transfer() {
		let (owner, address) = register_largest::<T>();
		let to = funded::<T>("buyer");
		#[extrinsic_call]
		_(RawOrigin::Signed(owner), address, to.clone());
		assert_eq!(Entries::<T>::get(address).expect("it is there").owner, to);
	}

	#[benchmark(pov_mode = Measured)]
	fn offer() {
		let (owner, address) = register_largest::<T>();
		let sale = EntrySale { price: 1, buyer: Some(funded::<T>("another")) };
		#[extrinsic_call]
		_(RawOrigin::Signed(owner), address, Some(sale.clone()));
		assert_eq!(Entries::<T>::get(address).expect("it is there").sale, Some(sale));
	}

	#[benchmark(pov_mode = Measured)]
	fn buy() {
		let (_, address) = register_largest::<T>();
		let buyer: T::AccountId = account("buyer", 0, SEED);
		#[extrinsic_call]
		_(RawOrigin::Signed(buyer.clone()), address, unit::<T>());
		assert_eq!(Entries::<T>::get(address).expect("it is there").owner, buyer);
	}

	#[benchmark(pov_mode = Measured)]
	fn set_policy() {
		let pool = Details::Workerpool { name: name() };
		let (owner, address) = super::register::<T>(pool, Some(PoolPolicy::default()));
		let Bounds { max_stake_ratio, max_scheduler_ratio } = T::Policy::get();
		let policy =
			PoolPolicy { stake_ratio: max_stake_ratio, scheduler_ratio: max_scheduler_ratio };
		#[extrinsic_call]
		_(RawOrigin::Signed(owner), address, policy);
		assert_eq!(Entries::<T>::get(address).expect("it is there").policy, Some(policy));
	}

	#[benchmark(pov_mode = Measured)]
	fn void_orders() {
		let (owner, address) = register_largest::<T>();
		let below = H256::repeat_byte(0xff);
		#[extrinsic_call]
		_(RawOrigin::Signed(owner), address, below);
		assert_eq!(Entries::<T>::get(address).expect("it is there").salt_floor, below);
	}

	#[benchmark(pov_mode = Measured)]
	fn open_category() -> Result<(), BenchmarkError> {
		let origin = category_origin::<T>()?;
		let id = CategoryCount::<T>::get();
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, name(), 1);
		assert_eq!(CategoryCount::<T>::get(), id + 1);
		Ok(())
	}

	#[benchmark(pov_mode = Measured)]
	fn close_category() -> Result<(), BenchmarkError> {
		let (id, origin) = (category::<T>()?, category_origin::<T>()?);
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id);
		assert_eq!(Pallet::<T>::open_category_time_unit(id), None);
		Ok(())
	}

	#[benchmark(pov_mode = Measured)]
	fn reopen_category() -> Result<(), BenchmarkError> {
		let (id, origin) = (category::<T>()?, category_origin::<T>()?);
		Pallet::<T>::close_category(category_origin::<T>()?, id)?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id);
		assert_eq!(Pallet::<T>::open_category_time_unit(id), Some(1));
		Ok(())
	}

	#[benchmark(pov_mode = Measured)]
	fn create_group() {
		let owner = funded::<T>("owner");
		#[extrinsic_call]
		_(RawOrigin::Signed(owner.clone()), name());
		assert!(Groups::<T>::contains_key(address_of(group_id(&owner, &name()))));
	}

	#[benchmark(pov_mode = Measured)]
	fn add_members(m: Linear<1, { T::MaxMembersPerCall::get() }>) {
		let (owner, group) = group::<T>();
		add::<T>(&owner, group, m, T::MaxMembersPerCall::get());
		#[extrinsic_call]
		_(RawOrigin::Signed(owner), group, addresses::<T>(0, m));
		let members = Groups::<T>::get(group).expect("it is there").members;
		assert_eq!(members, m + T::MaxMembersPerCall::get());
	}

	#[benchmark(pov_mode = Measured)]
	fn remove_members(m: Linear<1, { T::MaxMembersPerCall::get() }>) {
		let (owner, group) = group::<T>();
		add::<T>(&owner, group, 0, m);
		add::<T>(&owner, group, m, T::MaxMembersPerCall::get());
		#[extrinsic_call]
		_(RawOrigin::Signed(owner), group, addresses::<T>(0, m));
		let members = Groups::<T>::get(group).expect("it is there").members;
		assert_eq!(members, T::MaxMembersPerCall::get());
	}

	#[benchmark(pov_mode = Measured)]
	fn delete_group() {
		let (owner, group) = group::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(owner), group);
		assert!(!Groups::<T>::contains_key(group));
	}

	impl_benchmark_test_suite!(Pallet, crate::tests::mock::fresh(), crate::tests::mock::Test);
}
