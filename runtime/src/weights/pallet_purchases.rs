//! Not measured yet: bounds, by what is read and written at most, with half a millisecond of work and eight kilobytes of proof
//! for each item read. `make weights` writes figures here.

use core::marker::PhantomData;
use frame_support::weights::Weight;

/// Bounds of the weights of `pallet_purchases`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_purchases::WeightInfo for WeightInfo<T> {
	fn purchase(p: u32) -> Weight {
		Weight::from_parts(6_000_000_000, 450_560)
			.saturating_add(Weight::from_parts(100_000, 0).saturating_mul(p.into()))
	}
	fn answer() -> Weight {
		Weight::from_parts(3_600_000_000, 327_680)
	}
	fn forget() -> Weight {
		Weight::from_parts(1_950_000_000, 131_072)
	}
	fn on_result(b: u32) -> Weight {
		Weight::from_parts(3_400_000_000, 327_680)
			.saturating_add(Weight::from_parts(10_000, 0).saturating_mul(b.into()))
	}
}
