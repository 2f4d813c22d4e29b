//! What the chain states for outsiders, and how statements get to other chains.

use super::{
	governance::Law,
	xcm::{UniversalLocation, XcmRouter},
};
use crate::{
	constants::consensus::MINUTES, pace, Attestations, BlockNumber, PolkadotXcm, Runtime,
	RuntimeCall, System, Timestamp,
};
use alloc::{boxed::Box, vec, vec::Vec};
use codec::Encode;
use frame_support::{
	dispatch::GetDispatchInfo,
	parameter_types,
	traits::{ConstU32, Everything, Get, PalletInfoAccess},
};
use pallet_attestations::Destination;
use pallet_xcm::EnsureResponse;
use poco_primitives::{
	attestation::{Place, VersionedStatement},
	Moment,
};
use sp_runtime::DispatchError;
use xcm::latest::prelude::*;

/// The time of the last block, in milliseconds since 1970. It does not stand still when the chain did.
pub struct Calendar;

impl Get<Moment> for Calendar {
	fn get() -> Moment {
		Timestamp::get()
	}
}

parameter_types! {
	/// What was not acknowledged in ten minutes is sent again.
	pub const RetryAfter: BlockNumber = 10 * MINUTES;
}

/// How often a statement is sent before it is given up.
const ATTEMPTS: u32 = 12;

/// Sends statements by messages whose outcome is reported.
pub struct ByMessage;

impl pallet_attestations::Transport<Location, Response> for ByMessage {
	fn send(
		destination: &Destination<Location>,
		statement: &VersionedStatement,
		_: Place,
	) -> Result<u64, DispatchError> {
		let to = destination.location.clone();
		let here = UniversalLocation::get()
			.invert_target(&to)
			.map_err(|()| pallet_xcm::Error::<Runtime>::DestinationNotInvertible)?;
		let source = Location::from(source());
		let answered = answered();
		let max_weight = answered.get_dispatch_info().call_weight;
		// Whoever answers later is told that it was not asked.
		let until = System::block_number()
			.saturating_add(RetryAfter::get().saturating_mul(BlockNumber::from(ATTEMPTS)));
		let query = PolkadotXcm::new_notify_query(to.clone(), answered, until, source);
		let report = QueryResponseInfo { destination: here.clone(), query_id: query, max_weight };
		let message = program(destination, statement, here, report);
		send_xcm::<XcmRouter>(to, message)
			.map_err(|_| pallet_xcm::Error::<Runtime>::SendFailure)?;
		Ok(query)
	}

	fn is_from(answered: &Location, destination: &Location) -> bool {
		answered == destination
	}

	fn is_accepted(response: &Response) -> bool {
		*response == Response::DispatchResult(MaybeErrorCode::Success)
	}
}

/// What statements come from: the pallet, not the chain itself.
fn source() -> InteriorLocation {
	let index = <Attestations as PalletInfoAccess>::index();
	[PalletInstance(u8::try_from(index).unwrap_or(u8::MAX))].into()
}

/// The call by which the pallet is told of an answer. What is asked and what is answered is filled in.
fn answered() -> RuntimeCall {
	let response = Box::new(Response::Null);
	pallet_attestations::Call::<Runtime>::acknowledge { query: 0, response }.into()
}

/// What is executed at the destination.
///
/// It is paid for by this chain's account there, which has back what is left over, or for nothing where the
/// destination lets this chain. The call is made in the name of the pallet, so that nothing else here can state
/// anything. Its outcome is reported when it was made, whatever came of it.
fn program(
	destination: &Destination<Location>,
	statement: &VersionedStatement,
	here: Location,
	report: QueryResponseInfo,
) -> Xcm<()> {
	let mut message = match &destination.fee {
		Some((asset, amount)) => {
			let fee = Asset::from((asset.clone(), *amount));
			let rest = DepositAsset { assets: Wild(AllCounted(1)), beneficiary: here };
			vec![
				WithdrawAsset(fee.clone().into()),
				BuyExecution { fees: fee, weight_limit: Unlimited },
				SetAppendix(Xcm(vec![RefundSurplus, rest])),
			]
		},
		None => vec![UnpaidExecution { weight_limit: Unlimited, check_origin: None }],
	};
	let call: Vec<u8> = (destination.pallet, destination.call, statement).encode();
	message.extend([
		DescendOrigin(source()),
		Transact {
			origin_kind: OriginKind::Xcm,
			fallback_max_weight: Some(destination.max_weight),
			call: call.into(),
		},
		ReportTransactStatus(report),
	]);
	Xcm(message)
}

impl pallet_attestations::Config for Runtime {
	type Location = Location;
	type Response = Response;
	type Transport = ByMessage;
	type AdminOrigin = Law;
	type AcknowledgeOrigin = EnsureResponse<Everything>;
	type Calendar = Calendar;
	type EpochLength = pace::Epoch;
	type MaxLeaves = pace::Statements;
	// Thirty days.
	type KeptEpochs = ConstU32<720>;
	type MaxDestinations = ConstU32<16>;
	type MaxParcels = ConstU32<64>;
	type MaxAttempts = ConstU32<ATTEMPTS>;
	type RetryAfter = RetryAfter;
	type WeightInfo = crate::weights::pallet_attestations::WeightInfo<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::benchmarking::Destinations;
}
