//! To be measured.
use core::marker::PhantomData;
use frame_support::weights::Weight;
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: frame_system::Config> pallet_market::WeightInfo for WeightInfo<T> {
	fn match_orders(_t: u32, _a: u32) -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn match_orders_with_input(_t: u32, _a: u32) -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn match_orders_with_dataset(_t: u32, _a: u32) -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn read_params(_b: u32) -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn check_group() -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn check_voucher() -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn verify_sr25519() -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn verify_ed25519() -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn verify_ecdsa() -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn verify_eip712() -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn verify_on_chain() -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn place() -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn presign() -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn withdraw_order() -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn close() -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn close_requests_below() -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn forget() -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn create_voucher() -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn top_up_voucher() -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn change_voucher() -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
	fn refund_voucher() -> Weight {
		Weight::from_parts(500_000_000, 20_000)
	}
}
