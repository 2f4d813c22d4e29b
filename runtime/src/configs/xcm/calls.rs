//! What other chains may call.

use crate::RuntimeCall;
use frame_support::traits::Contains;

/// The calls that are meant for others: buying a task, which asks for an origin of another chain; giving to a campaign,
/// and claiming a receipt for what was given. Nothing else can be reached by a message's `Transact`. Answers to
/// statements that the chain sent come by `QueryResponse`.
pub struct ForOthers;

impl Contains<RuntimeCall> for ForOthers {
	fn contains(call: &RuntimeCall) -> bool {
		match call {
			RuntimeCall::Purchases(pallet_purchases::Call::purchase { .. })
			| RuntimeCall::Donations(
				pallet_donations::Call::donate { .. }
				| pallet_donations::Call::claim_receipt { .. },
			) => true,
			// Something that does nothing, where a call by message is measured.
			RuntimeCall::System(frame_system::Call::remark_with_event { .. }) => {
				cfg!(feature = "runtime-benchmarks")
			},
			_ => false,
		}
	}
}
