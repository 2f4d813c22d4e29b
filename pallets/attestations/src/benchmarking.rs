//! Measures the weights.

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
use frame_support::{
	traits::{EnsureOrigin, Get, Hooks},
	weights::Weight,
	BoundedVec,
};
use frame_system::{pallet_prelude::BlockNumberFor, Pallet as System, RawOrigin};
use poco_primitives::{
	attestation::{Attest, Cause, DonationReceipt, Donor, Fact, Frontier, Gift, Place, MAX_CAUSE},
	order::Currency,
	H256,
};
use sp_runtime::traits::Zero;

const SEED: u32 = 0;

/// A statement as long as it can be.
fn fact() -> Fact {
	Fact::Donation(DonationReceipt {
		campaign: 1,
		cause: Cause::truncate_from(alloc::vec![b'x'; MAX_CAUSE as usize]),
		gift: Gift::Work,
		donor: Donor::Account(H256::repeat_byte(1)),
		currency: Currency::Asset(H256::repeat_byte(2)),
		amount: 1,
		from: 0,
		until: 1,
		tasks: 1,
		payments_before: H256::repeat_byte(3),
		payments: H256::repeat_byte(4),
	})
}

fn state<T: Config>() -> Place {
	Pallet::<T>::attest(fact()).expect("there is room")
}

/// The tree of so many leaves.
fn frontier(count: u32) -> Frontier {
	let mut frontier = Frontier::default();
	for _ in 0..count {
		frontier.push(H256::repeat_byte(1)).expect("there is room");
	}
	frontier
}

fn admin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::AdminOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)
}

/// The origin of an answer, and where it comes from.
fn answering<T: Config>() -> Result<(T::RuntimeOrigin, T::Location), BenchmarkError> {
	let origin =
		T::AcknowledgeOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;
	let location = T::AcknowledgeOrigin::ensure_origin(origin.clone())
		.map_err(|_| BenchmarkError::Weightless)?;
	Ok((origin, location))
}

/// As many destinations as there can be, without one; tells the number of the next one.
fn fill_list<T: Config>(room: u32) -> u32 {
	for number in 0..T::MaxDestinations::get().saturating_sub(room) {
		list::<T>(T::BenchmarkHelper::location(1_000 + number));
	}
	NextDestination::<T>::get()
}

/// Lists a place, as governance would.
fn list<T: Config>(location: T::Location) -> u32 {
	let id = NextDestination::<T>::get();
	let max_weight = Weight::from_parts(1_000_000_000, 100_000);
	let fee = Some((location.clone(), 1));
	let destination = Destination { location, pallet: 1, call: 1, max_weight, fee, price: 1 };
	Destinations::<T>::insert(id, destination);
	Listed::<T>::mutate(|listed| listed.try_push(id)).expect("there is room");
	NextDestination::<T>::put(id + 1);
	id
}

/// Fills an outbox but for so many places with what was sent as often as may be less once, and is due.
fn fill_outbox<T: Config>(destination: u32, room: u32) -> Place {
	let most = T::MaxParcels::get() - room;
	let location = Destinations::<T>::get(destination).expect("it is listed").location;
	let mut last = Place::default();
	for number in 0..most {
		last = if number + 1 == most {
			state::<T>()
		} else {
			Place { epoch: u32::MAX, index: number }
		};
		let query = T::BenchmarkHelper::ask(&location);
		Queries::<T>::insert(query, (destination, last));
		let parcel = ParcelOf::<T> {
			place: last,
			attempts: T::MaxAttempts::get() - 1,
			due: BlockNumberFor::<T>::zero(),
			query: Some(query),
		};
		Outbox::<T>::mutate(destination, |parcels| parcels.try_push(parcel))
			.expect("there is room");
		Waiting::<T>::mutate(|waiting| *waiting += 1);
	}
	last
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn begin_block() {
		#[block]
		{
			Pallet::<T>::on_initialize(1u32.into());
		}
		assert_eq!(Current::<T>::get().number, 0);
	}

	#[benchmark]
	fn close_epoch() {
		// As many subtrees as there can be.
		let count = match T::MaxLeaves::get() {
			most if (most + 1).is_power_of_two() => most,
			most => most.next_power_of_two() / 2 - 1,
		};
		let number = T::KeptEpochs::get();
		Frontiers::<T>::insert(number, frontier(count));
		Roots::<T>::insert(0, Frontier::default().epoch_root());
		let mut current = Epoch { number, ..Default::default() };
		#[block]
		{
			Pallet::<T>::close_epoch(&mut current, 1_000u32.into());
		}
		assert_eq!(current.number, number + 1);
		assert!(current.expired.is_some());
		assert!(Roots::<T>::contains_key(number));
	}

	#[benchmark]
	fn prune(n: Linear<1, PRUNED_PER_BLOCK>) {
		for _ in 0..n {
			let place = state::<T>();
			let all = (0..T::MaxDestinations::get()).collect::<alloc::vec::Vec<_>>();
			Delivered::<T>::insert(place.epoch, place.index, BoundedVec::truncate_from(all));
		}
		let expired = Some(Expired { epoch: 0, next: 0, count: n });
		let mut current = Epoch { expired, ..Default::default() };
		#[block]
		{
			Pallet::<T>::prune(&mut current);
			Current::<T>::put(current);
		}
		assert_eq!(Leaves::<T>::iter_keys().count(), 0);
	}

	#[benchmark]
	fn attest() {
		Frontiers::<T>::insert(0, frontier(T::MaxLeaves::get()));
		Frontiers::<T>::insert(1, frontier(T::MaxLeaves::get() - 1));
		let place;
		#[block]
		{
			place = state::<T>();
		}
		assert_eq!(place, Place { epoch: 1, index: T::MaxLeaves::get() - 1 });
	}

	#[benchmark]
	fn list_destination() -> Result<(), BenchmarkError> {
		let origin = admin::<T>()?;
		let id = fill_list::<T>(1);
		let destination = Destination {
			location: T::BenchmarkHelper::location(1),
			pallet: 1,
			call: 1,
			max_weight: Weight::MAX,
			fee: Some((T::BenchmarkHelper::location(1), 1)),
			price: 1,
		};
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, Box::new(destination));
		assert!(Listed::<T>::get().contains(&id));
		Ok(())
	}

	#[benchmark]
	fn delist_destination() -> Result<(), BenchmarkError> {
		let origin = admin::<T>()?;
		fill_list::<T>(1);
		let id = list::<T>(T::BenchmarkHelper::location(1));
		fill_outbox::<T>(id, 0);
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id);
		assert_eq!(Waiting::<T>::get(), 0);
		Ok(())
	}

	#[benchmark]
	fn push() {
		fill_list::<T>(1);
		let id = list::<T>(T::BenchmarkHelper::location(1));
		fill_outbox::<T>(id, 1);
		let place = state::<T>();
		let caller: T::AccountId = account("caller", 0, SEED);
		T::BenchmarkHelper::fund(&caller);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id, place);
		assert_eq!(Waiting::<T>::get(), T::MaxParcels::get());
	}

	#[benchmark]
	fn retry() {
		// To be sent once more takes more work than to be given up, and most when an answer is asked for anew.
		fill_list::<T>(1);
		let id = list::<T>(T::BenchmarkHelper::location(1));
		let place = fill_outbox::<T>(id, 0);
		Outbox::<T>::mutate(id, |parcels| {
			let parcel = parcels.iter_mut().last().expect("it is there");
			Queries::<T>::remove(parcel.query.take().expect("an answer is awaited"));
		});
		System::<T>::set_block_number(1_000u32.into());
		let caller: T::AccountId = account("caller", 0, SEED);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id, place);
		let attempts = Outbox::<T>::get(id).last().expect("it is there").attempts;
		assert_eq!(attempts, T::MaxAttempts::get());
	}

	#[benchmark]
	fn acknowledge() -> Result<(), BenchmarkError> {
		let (origin, location) = answering::<T>()?;
		fill_list::<T>(1);
		let id = list::<T>(location);
		let place = fill_outbox::<T>(id, 0);
		let parcel = Outbox::<T>::get(id).pop().expect("it is there");
		let query = parcel.query.expect("an answer is awaited");
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, query, Box::new(T::BenchmarkHelper::accepted()));
		assert!(Delivered::<T>::get(place.epoch, place.index).contains(&id));
		Ok(())
	}

	#[benchmark]
	fn look() {
		let used;
		#[block]
		{
			used = Pallet::<T>::on_idle(1u32.into(), Weight::MAX);
		}
		assert_eq!(used, T::WeightInfo::look());
	}

	impl_benchmark_test_suite!(Pallet, tests::mock::fresh(), tests::mock::Test);
}
