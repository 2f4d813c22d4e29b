//! The message that buys.

use alloc::{vec, vec::Vec};
use xcm::latest::prelude::*;

/// A program for the PoCo chain that pays for its execution there, makes a call, and gives back what is left
/// over, whatever became of the call. A call that is refused is told as an error of the program.
///
/// Sent by a chain itself, it is that chain that buys. Sent for a user, `DescendOrigin` has to stand before it,
/// which `pallet_xcm::send` puts there.
///
/// `fees` is what is taken of the buyer's account there, at most, for the execution alone: the price of the
/// task, the fee for the answer, and the deposit are taken of the same account by the call. `surplus_to` is
/// whose account that is, as the PoCo chain names it. `max_weight` is for chains of older versions, and no
/// limit.
pub fn purchase_program(
	call: Vec<u8>,
	fees: Asset,
	max_weight: Weight,
	surplus_to: Location,
) -> Xcm<()> {
	let deposit = DepositAsset { assets: Wild(AllCounted(1)), beneficiary: surplus_to };
	Xcm(vec![
		WithdrawAsset(fees.clone().into()),
		BuyExecution { fees, weight_limit: Unlimited },
		// At the end in any case: what comes after an error is not executed otherwise.
		SetAppendix(Xcm(vec![RefundSurplus, deposit])),
		Transact {
			origin_kind: OriginKind::Xcm,
			fallback_max_weight: Some(max_weight),
			call: call.into(),
		},
		ExpectTransactStatus(MaybeErrorCode::Success),
	])
}
