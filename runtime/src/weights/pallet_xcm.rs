//! Not measured yet: bounds, by what is read and written at most, with half a millisecond of work and eight kilobytes of proof
//! for each item read. `make weights` writes figures here.

use core::marker::PhantomData;
use frame_support::weights::Weight;

/// Bounds of the weights of `pallet_xcm`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_xcm::WeightInfo for WeightInfo<T> {
	fn send() -> Weight {
		Weight::from_parts(2_500_000_000, 180_224)
	}
	fn teleport_assets() -> Weight {
		Weight::from_parts(2_500_000_000, 180_224)
	}
	fn reserve_transfer_assets() -> Weight {
		Weight::from_parts(2_500_000_000, 180_224)
	}
	fn transfer_assets() -> Weight {
		Weight::from_parts(2_500_000_000, 180_224)
	}
	fn execute() -> Weight {
		Weight::from_parts(2_500_000_000, 180_224)
	}
	fn force_xcm_version() -> Weight {
		Weight::from_parts(2_500_000_000, 180_224)
	}
	fn force_default_xcm_version() -> Weight {
		Weight::from_parts(2_500_000_000, 180_224)
	}
	fn force_subscribe_version_notify() -> Weight {
		Weight::from_parts(2_500_000_000, 180_224)
	}
	fn force_unsubscribe_version_notify() -> Weight {
		Weight::from_parts(2_500_000_000, 180_224)
	}
	fn force_suspension() -> Weight {
		Weight::from_parts(2_500_000_000, 180_224)
	}
	fn migrate_supported_version() -> Weight {
		Weight::from_parts(2_500_000_000, 180_224)
	}
	fn migrate_version_notifiers() -> Weight {
		Weight::from_parts(2_500_000_000, 180_224)
	}
	fn already_notified_target() -> Weight {
		Weight::from_parts(2_500_000_000, 180_224)
	}
	fn notify_current_targets() -> Weight {
		Weight::from_parts(2_500_000_000, 180_224)
	}
	fn notify_target_migration_fail() -> Weight {
		Weight::from_parts(2_500_000_000, 180_224)
	}
	fn migrate_version_notify_targets() -> Weight {
		Weight::from_parts(2_500_000_000, 180_224)
	}
	fn migrate_and_notify_old_targets() -> Weight {
		Weight::from_parts(2_500_000_000, 180_224)
	}
	fn new_query() -> Weight {
		Weight::from_parts(2_500_000_000, 180_224)
	}
	fn take_response() -> Weight {
		Weight::from_parts(2_500_000_000, 180_224)
	}
	fn claim_assets(n: u32) -> Weight {
		Weight::from_parts(2_500_000_000, 180_224)
			.saturating_add(Weight::from_parts(800_000_000, 49_152).saturating_mul(n.into()))
	}
	fn add_authorized_alias() -> Weight {
		Weight::from_parts(2_500_000_000, 180_224)
	}
	fn remove_authorized_alias() -> Weight {
		Weight::from_parts(2_500_000_000, 180_224)
	}
	fn weigh_message(n: u32) -> Weight {
		Weight::from_parts(500_000_000, 0)
			.saturating_add(Weight::from_parts(100_000, 0).saturating_mul(n.into()))
	}
	fn decode_xcm(n: u32) -> Weight {
		Weight::from_parts(500_000_000, 0)
			.saturating_add(Weight::from_parts(100_000, 0).saturating_mul(n.into()))
	}
}
