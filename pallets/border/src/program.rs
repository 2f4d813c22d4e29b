//! Sends back by a program of the chain's own XCM executor.

use crate::{Return, Returner};
use alloc::vec;
use codec::Encode;
use core::{iter, marker::PhantomData};
use frame_support::{traits::Get, BoundedVec};
use poco_primitives::Balance;
use sp_io::hashing::blake2_256;
use xcm::latest::{prelude::*, AssetTransferFilter};

/// Sends back by a program that the chain's executor runs as the keeper of the assets.
///
/// `UniversalLocation` is where this chain is. The executor has to let local accounts execute, and to
/// waive the keeper's fees of delivery, which the fee of the return is for.
pub struct XcmReturner<Executor, Call, UniversalLocation>(
	PhantomData<(Executor, Call, UniversalLocation)>,
);

impl<Executor, Call, UniversalLocation> Returner for XcmReturner<Executor, Call, UniversalLocation>
where
	Executor: ExecuteXcm<Call>,
	UniversalLocation: Get<InteriorLocation>,
{
	fn send_back(what: Return) -> Result<(), XcmError> {
		let (entry, keeper) = (what.entry, what.keeper.clone());
		let program = program(what, &UniversalLocation::get())?;
		// No two returns have the same.
		let mut id = (b"border", entry, &program).using_encoded(blake2_256);
		Executor::prepare_and_execute(keeper, program.into(), &mut id, Weight::MAX, Weight::MAX)
			.ensure_complete()
			.map_err(|failure| failure.error)
	}
}

/// What has to be executed here. What is sent goes through the asset's reserve, which may be this
/// chain, the destination, or a third one.
pub(crate) fn program(what: Return, here: &InteriorLocation) -> Result<Xcm<()>, XcmError> {
	let Return { keeper: _, asset, amount, fee, fee_receiver, reserve, chain, account, .. } = what;
	let id = AssetId(asset);
	let rest = amount.saturating_sub(fee);
	let mut program = vec![
		// Delivery is waived. Without this its price would be laid aside of what is sent all the same.
		SetFeesMode { jit_withdraw: true },
		WithdrawAsset(Asset::from((id.clone(), amount)).into()),
	];
	if fee > 0 {
		program.push(DepositAsset {
			assets: Definite(Asset::from((id.clone(), fee)).into()),
			beneficiary: fee_receiver,
		});
	}
	let seen_from = |place: &Location, amount: Balance| {
		Asset::from((id.clone(), amount))
			.reanchored(place, here)
			.map_err(|()| XcmError::ReanchorFailed)
	};
	let all = || Wild(AllCounted(1));
	let reserve = reserve.ok_or(XcmError::Unroutable)?;
	program.push(if reserve.parent_count() == 0 {
		let xcm = buy_and_deposit(seen_from(&chain, rest)?, account, here);
		DepositReserveAsset { assets: all(), dest: chain, xcm }
	} else if reserve == chain {
		// Not `InitiateReserveWithdraw`, which barriers do not let through to the relay chain.
		InitiateTransfer {
			destination: chain,
			remote_fees: Some(AssetTransferFilter::ReserveWithdraw(all())),
			preserve_origin: false,
			assets: BoundedVec::new(),
			remote_xcm: Xcm(iter::once(RefundSurplus).chain(deposit(account, here)).collect()),
		}
	} else {
		// Either chain takes its fee of a half.
		let half = rest.checked_div(2).filter(|half| *half > 0).ok_or(XcmError::FeesNotMet)?;
		let xcm = buy_and_deposit(seen_from(&chain, half)?, account, here);
		let dest = chain.reanchored(&reserve, here).map_err(|_| XcmError::ReanchorFailed)?;
		let first = Definite(Asset::from((id, half)).into());
		InitiateTransfer {
			destination: reserve,
			remote_fees: Some(AssetTransferFilter::ReserveWithdraw(first)),
			preserve_origin: false,
			assets: BoundedVec::truncate_from(vec![AssetTransferFilter::ReserveWithdraw(all())]),
			remote_xcm: Xcm(vec![RefundSurplus, DepositReserveAsset { assets: all(), dest, xcm }]),
		}
	});
	Ok(Xcm(program))
}

/// What the destination does where it has to be told what it may take for that.
fn buy_and_deposit(fees: Asset, account: Location, here: &InteriorLocation) -> Xcm<()> {
	let buy = BuyExecution { fees, weight_limit: Unlimited };
	Xcm(iter::once(buy).chain(deposit(account, here)).collect())
}

/// What the destination does: deposits what arrives. If it does not let the account have it, the
/// account may claim it there.
fn deposit(account: Location, here: &InteriorLocation) -> [Instruction<()>; 2] {
	let location = claimer(&account, here);
	[
		SetHints { hints: BoundedVec::truncate_from(vec![AssetClaimer { location }]) },
		DepositAsset { assets: Wild(AllCounted(1)), beneficiary: account },
	]
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
