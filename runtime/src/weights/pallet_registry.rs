//! To be measured.
use core::marker::PhantomData;
use frame_support::weights::Weight;
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_registry::WeightInfo for WeightInfo<T> {
	fn register(_b: u32) -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn remove() -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn transfer() -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn offer() -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn buy() -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn set_policy() -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn void_orders() -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn open_category() -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn close_category() -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn reopen_category() -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn create_group() -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn add_members(_m: u32) -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn remove_members(_m: u32) -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn delete_group() -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
}
