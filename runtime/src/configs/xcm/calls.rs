//! What other chains may call.

use crate::RuntimeCall;
use frame_support::traits::Contains;

/// The calls that are meant for others: buying a task, which asks for an origin of another chain. Nothing else can
/// be reached by a message's `Transact`.
pub struct ForOthers;

impl Contains<RuntimeCall> for ForOthers {
	fn contains(call: &RuntimeCall) -> bool {
		match call {
			RuntimeCall::Purchases(pallet_purchases::Call::purchase { .. }) => true,
			// Something that does nothing, where a call by message is measured.
			RuntimeCall::System(frame_system::Call::remark_with_event { .. }) => {
				cfg!(feature = "runtime-benchmarks")
			},
			_ => false,
		}
	}
}
