//! Not measured yet: bounds, by what is read and written at most, with half a millisecond of work and eight kilobytes of proof
//! for each item read. `make weights` writes figures here.

use core::marker::PhantomData;
use frame_support::weights::Weight;

/// Bounds of the weights of `pallet_donations`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_donations::WeightInfo for WeightInfo<T> {
	fn create_campaign(a: u32) -> Weight {
		Weight::from_parts(3_750_000_000, 49_152)
			.saturating_add(Weight::from_parts(525_000_000, 8_192).saturating_mul(a.into()))
	}
	fn donate() -> Weight {
		Weight::from_parts(8_350_000_000, 114_688)
	}
	fn claim_receipt() -> Weight {
		Weight::from_parts(7_325_000_000, 106_496)
	}
	fn refund() -> Weight {
		Weight::from_parts(8_350_000_000, 114_688)
	}
	fn waive(p: u32) -> Weight {
		Weight::from_parts(10_750_000_000, 147_456)
			.saturating_add(Weight::from_parts(10_000_000, 0).saturating_mul(p.into()))
	}
	fn set_requesters() -> Weight {
		Weight::from_parts(2_500_000_000, 32_768)
	}
	fn end_campaign() -> Weight {
		Weight::from_parts(1_675_000_000, 24_576)
	}
	fn fund_deposits() -> Weight {
		Weight::from_parts(3_025_000_000, 40_960)
	}
	fn remove_campaign() -> Weight {
		Weight::from_parts(50_000_000_000, 600_000)
	}
	fn set_ceiling() -> Weight {
		Weight::from_parts(625_000_000, 8_192)
	}
	fn sponsor() -> Weight {
		Weight::from_parts(7_750_000_000, 114_688)
	}
	fn on_paid() -> Weight {
		Weight::from_parts(1_675_000_000, 24_576)
	}
	fn on_completed(p: u32) -> Weight {
		Weight::from_parts(2_600_000_000, 32_768)
			.saturating_add(Weight::from_parts(10_000_000, 0).saturating_mul(p.into()))
	}
	fn on_returned() -> Weight {
		Weight::from_parts(2_400_000_000, 32_768)
	}
	fn on_pruned() -> Weight {
		Weight::from_parts(1_975_000_000, 24_576)
	}
	fn on_foreign() -> Weight {
		Weight::from_parts(525_000_000, 8_192)
	}
}
