//! Not measured yet: bounds, by what is read and written at most, with half a millisecond of work and eight kilobytes of proof
//! for each item read. `make weights` writes figures here.

use core::marker::PhantomData;
use frame_support::weights::Weight;

/// Bounds of the weights of `pallet_currencies`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_currencies::WeightInfo for WeightInfo<T> {
	fn list() -> Weight {
		Weight::from_parts(1_150_000_000, 65_536)
	}
	fn set_rate() -> Weight {
		Weight::from_parts(650_000_000, 32_768)
	}
	fn set_reserve() -> Weight {
		Weight::from_parts(675_000_000, 40_960)
	}
	fn set_acceptance() -> Weight {
		Weight::from_parts(700_000_000, 49_152)
	}
	fn delist() -> Weight {
		Weight::from_parts(1_400_000_000, 81_920)
	}
	fn sweep(a: u32, p: u32) -> Weight {
		Weight::from_parts(1_500_000_000, 81_920)
			.saturating_add(Weight::from_parts(350_000_000, 16_384).saturating_mul(a.into()))
			.saturating_add(Weight::from_parts(350_000_000, 16_384).saturating_mul(p.into()))
	}
}
