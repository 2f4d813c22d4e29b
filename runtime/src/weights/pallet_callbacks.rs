//! Placeholder until measured.
#![allow(missing_docs)]
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_callbacks::WeightInfo for WeightInfo<T> {
	fn set(b: u32) -> Weight {
		let _ = b;
		Weight::from_parts(150_000_000, 6_000).saturating_add(T::DbWeight::get().reads_writes(2, 2))
	}
	fn remove() -> Weight {
		Weight::from_parts(150_000_000, 6_000).saturating_add(T::DbWeight::get().reads_writes(2, 2))
	}
	fn deliver(b: u32) -> Weight {
		let _ = b;
		Weight::from_parts(150_000_000, 6_000).saturating_add(T::DbWeight::get().reads_writes(2, 2))
	}
}
