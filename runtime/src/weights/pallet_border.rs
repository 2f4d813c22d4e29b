//! Not measured yet: bounds, by what is read and written at most, with half a millisecond of work and eight kilobytes of proof
//! for each item read. `make weights` writes figures here.

use core::marker::PhantomData;
use frame_support::weights::Weight;

/// Bounds of the weights of `pallet_border`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_border::WeightInfo for WeightInfo<T> {
	fn set_mode() -> Weight {
		Weight::from_parts(825_000_000, 24_576)
	}
	fn set_limits() -> Weight {
		Weight::from_parts(625_000_000, 24_576)
	}
	fn set_fee() -> Weight {
		Weight::from_parts(625_000_000, 24_576)
	}
	fn add_members(m: u32) -> Weight {
		Weight::from_parts(1_500_000_000, 81_920)
			.saturating_add(Weight::from_parts(350_000_000, 16_384).saturating_mul(m.into()))
	}
	fn remove_members(m: u32) -> Weight {
		Weight::from_parts(1_500_000_000, 81_920)
			.saturating_add(Weight::from_parts(350_000_000, 16_384).saturating_mul(m.into()))
	}
	fn link_group() -> Weight {
		Weight::from_parts(625_000_000, 24_576)
	}
	fn unlink_group() -> Weight {
		Weight::from_parts(625_000_000, 24_576)
	}
	fn vouch() -> Weight {
		Weight::from_parts(1_950_000_000, 262_144)
	}
	fn unvouch() -> Weight {
		Weight::from_parts(1_300_000_000, 147_456)
	}
	fn release() -> Weight {
		Weight::from_parts(2_050_000_000, 229_376)
	}
	fn claim() -> Weight {
		Weight::from_parts(2_200_000_000, 180_224)
	}
	fn retry() -> Weight {
		Weight::from_parts(2_200_000_000, 180_224)
	}
	fn stop_return() -> Weight {
		Weight::from_parts(625_000_000, 24_576)
	}
	fn set_always_stop() -> Weight {
		Weight::from_parts(875_000_000, 40_960)
	}
	fn capture() -> Weight {
		Weight::from_parts(625_000_000, 24_576)
	}
	fn admit() -> Weight {
		Weight::from_parts(1_200_000_000, 180_224)
	}
	fn keep_apart() -> Weight {
		Weight::from_parts(1_600_000_000, 180_224)
	}
	fn serve_base() -> Weight {
		Weight::from_parts(650_000_000, 32_768)
	}
	fn serve_pass() -> Weight {
		Weight::from_parts(525_000_000, 24_576)
	}
	fn serve_return() -> Weight {
		Weight::from_parts(2_200_000_000, 180_224)
	}
}
