//! What other chains may call.

use crate::RuntimeCall;
use frame_support::traits::Contains;

/// The calls that are meant for others. Nothing else can be reached by a message's `Transact`.
pub struct ForOthers;

impl Contains<RuntimeCall> for ForOthers {
	fn contains(call: &RuntimeCall) -> bool {
		// Something that does nothing, where a call by message is measured.
		cfg!(feature = "runtime-benchmarks")
			&& matches!(call, RuntimeCall::System(frame_system::Call::remark_with_event { .. }))
	}
}
