//! Placeholder until measured.
#![allow(missing_docs)]
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_beacon::WeightInfo for WeightInfo<T> {
	fn mix() -> Weight {
		Weight::from_parts(150_000_000, 6_000).saturating_add(T::DbWeight::get().reads_writes(2, 2))
	}
}
