//! Placeholder until measured.
use frame_support::weights::Weight;
pub struct WeightInfo<T>(core::marker::PhantomData<T>);
impl<T> pallet_poco::WeightInfo for WeightInfo<T> {
	fn tick() -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn bond() -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn unbond() -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn withdraw() -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn store(_b: u32) -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn remove() -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn create_task() -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn contribute(_c: u32) -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn contribute_topping_up(_c: u32) -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn reveal(_c: u32) -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn reveal_and_settle(_w: u32, _l: u32) -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn publish(_b: u32) -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn finalize(_w: u32, _l: u32) -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn reopen(_c: u32) -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn claim(_c: u32) -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn prune() -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
}
