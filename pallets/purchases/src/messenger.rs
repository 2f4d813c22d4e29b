//! Sends answers by a program of the chain's own XCM executor.

use crate::{Answer, Content, Messenger, Way};
use alloc::vec;
use codec::Encode;
use core::marker::PhantomData;
use frame_support::{traits::Get, BoundedVec};
use sp_io::hashing::blake2_256;
use xcm::latest::{prelude::*, AssetTransferFilter};

/// Sends answers by a program that the chain's executor runs as the chain itself.
///
/// `UniversalLocation` is where this chain is. The executor has to let the chain itself execute, to waive
/// its fees of delivery, and to have an account for [`Location::here`].
pub struct XcmMessenger<Executor, Call, UniversalLocation>(
	PhantomData<(Executor, Call, UniversalLocation)>,
);

impl<Executor, Call, UniversalLocation> Messenger
	for XcmMessenger<Executor, Call, UniversalLocation>
where
	Executor: ExecuteXcm<Call>,
	UniversalLocation: Get<InteriorLocation>,
{
	fn send(answer: Answer) -> Result<(), XcmError> {
		let purchase = answer.purchase;
		let program = program(answer, &UniversalLocation::get())?;
		// No two answers have the same.
		let mut id = (b"purchases", purchase, &program).using_encoded(blake2_256);
		Executor::prepare_and_execute(Here, program.into(), &mut id, Weight::MAX, Weight::MAX)
			.ensure_complete()
			.map_err(|failure| failure.error)
	}
}

/// What has to be executed here.
///
/// The message begins with what pays for it, which is what barriers ask for. What is left over is
/// deposited whatever becomes of the answer, and the answer itself comes from a place below this chain,
/// so that nothing that a buyer writes into it is said in the chain's own name.
pub(crate) fn program(answer: Answer, here: &InteriorLocation) -> Result<Xcm<()>, XcmError> {
	let Answer { task, asset, fee, reserve, chain, within, source, beneficiary, .. } = answer;
	let all = || Wild(AllCounted(1));
	let remote_fees = match Way::to(&chain, &reserve).ok_or(XcmError::Unroutable)? {
		Way::Deposit => AssetTransferFilter::ReserveDeposit(all()),
		Way::Withdraw => AssetTransferFilter::ReserveWithdraw(all()),
	};
	let told = match answer.content {
		Content::Call { call, max_weight } => Transact {
			origin_kind: OriginKind::Xcm,
			fallback_max_weight: Some(max_weight),
			call: call.into(),
		},
		Content::Response { query_id, max_weight, result } => QueryResponse {
			query_id,
			max_weight,
			querier: Some(Location::new(0, within)),
			response: match result {
				Ok(digest) => {
					let mut class = Location::here()
						.reanchored(&chain, here)
						.map_err(|_| XcmError::ReanchorFailed)?;
					class
						.push_interior(GeneralKey { length: 32, data: task.0 })
						.map_err(|_| XcmError::LocationFull)?;
					Response::Assets(Asset::from((class, digest.0)).into())
				},
				Err(body) => Response::DispatchResult(body.into()),
			},
		},
	};
	let location = claimer(&beneficiary, here);
	let message = Xcm(vec![
		SetHints { hints: BoundedVec::truncate_from(vec![AssetClaimer { location }]) },
		SetAppendix(Xcm(vec![RefundSurplus, DepositAsset { assets: all(), beneficiary }])),
		DescendOrigin(source),
		told,
	]);
	Ok(Xcm(vec![
		WithdrawAsset(Asset::from((AssetId(asset), fee)).into()),
		InitiateTransfer {
			destination: chain,
			remote_fees: Some(remote_fees),
			// Nothing is said of it in the message then: the chain itself is who sends it.
			preserve_origin: true,
			assets: BoundedVec::new(),
			remote_xcm: message,
		},
	]))
}

/// An account as its own chain names it when it claims: with the network that it is in.
fn claimer(account: &Location, here: &InteriorLocation) -> Location {
	let mut claimer = account.clone();
	if let Ok(id) = here.global_consensus() {
		for index in 0..claimer.interior().len() {
			if let Some(
				Junction::AccountId32 { network, .. }
				| Junction::AccountKey20 { network, .. }
				| Junction::AccountIndex64 { network, .. },
			) = claimer.at_mut(index)
			{
				network.get_or_insert(id);
			}
		}
	}
	claimer
}
