//! Not measured yet: bounds, by what is read and written at most, with half a millisecond of work and eight kilobytes of proof
//! for each item read. `make weights` writes figures here.

use core::marker::PhantomData;
use frame_support::weights::Weight;

/// Bounds of the weights of `pallet_xcm_benchmarks::fungible`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo<T> {
	pub(crate) fn withdraw_asset() -> Weight {
		Weight::from_parts(900_000_000, 49_152)
	}
	pub(crate) fn transfer_asset() -> Weight {
		Weight::from_parts(1_150_000_000, 65_536)
	}
	pub(crate) fn transfer_reserve_asset() -> Weight {
		Weight::from_parts(1_750_000_000, 131_072)
	}
	pub(crate) fn reserve_asset_deposited() -> Weight {
		Weight::from_parts(550_000_000, 32_768)
	}
	pub(crate) fn initiate_reserve_withdraw() -> Weight {
		Weight::from_parts(1_500_000_000, 114_688)
	}
	pub(crate) fn receive_teleported_asset() -> Weight {
		Weight::from_parts(900_000_000, 49_152)
	}
	pub(crate) fn deposit_asset() -> Weight {
		Weight::from_parts(1_025_000_000, 57_344)
	}
	pub(crate) fn deposit_reserve_asset() -> Weight {
		Weight::from_parts(1_750_000_000, 131_072)
	}
	pub(crate) fn initiate_teleport() -> Weight {
		Weight::from_parts(1_500_000_000, 114_688)
	}
	pub(crate) fn initiate_transfer() -> Weight {
		Weight::from_parts(1_750_000_000, 131_072)
	}
}
