//! Not measured yet: bounds, by what is read and written at most, with half a millisecond of work and eight kilobytes of proof
//! for each item read. `make weights` writes figures here.

use core::marker::PhantomData;
use frame_support::weights::Weight;

/// Bounds of the weights of `pallet_attestations`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_attestations::WeightInfo for WeightInfo<T> {
	fn begin_block() -> Weight {
		Weight::from_parts(625_000_000, 8_192)
	}
	fn close_epoch() -> Weight {
		Weight::from_parts(2_700_000_000, 32_768)
	}
	fn prune(n: u32) -> Weight {
		Weight::from_parts(1_250_000_000, 16_384)
			.saturating_add(Weight::from_parts(200_000_000, 16_384).saturating_mul(n.into()))
	}
	fn attest() -> Weight {
		Weight::from_parts(3_450_000_000, 49_152)
	}
	fn list_destination() -> Weight {
		Weight::from_parts(10_900_000_000, 163_840)
	}
	fn delist_destination() -> Weight {
		Weight::from_parts(90_000_000_000, 600_000)
	}
	fn push() -> Weight {
		Weight::from_parts(13_800_000_000, 196_608)
	}
	fn retry() -> Weight {
		Weight::from_parts(15_000_000_000, 240_000)
	}
	fn acknowledge() -> Weight {
		Weight::from_parts(10_000_000_000, 160_000)
	}
	fn look() -> Weight {
		Weight::from_parts(525_000_000, 8_192)
	}
}
