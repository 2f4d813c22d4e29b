//! What the chain states for outsiders, and how statements get to other chains.

use super::{
	governance::Law,
	marketplace::Treasury,
	xcm::{UniversalLocation, XcmConfig, XcmRouter},
};
use crate::{
	constants::consensus::MINUTES, pace, AccountId, Attestations, Balances, BlockNumber,
	PolkadotXcm, Runtime, RuntimeCall, Timestamp,
};
use alloc::{boxed::Box, vec, vec::Vec};
use codec::Encode;
use frame_support::{
	dispatch::GetDispatchInfo,
	parameter_types,
	traits::{fungible::Mutate, tokens::Preservation, ConstU32, Everything, Get, PalletInfoAccess},
};
use pallet_attestations::Destination;
use pallet_xcm::EnsureResponse;
use poco_primitives::{attestation::VersionedStatement, Moment};
use sp_runtime::{DispatchError, DispatchResult};
use xcm::latest::prelude::*;
use xcm_executor::{traits::OnResponse, XcmExecutor};

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

/// Sends statements by messages whose outcome is reported.
pub struct ByMessage;

impl pallet_attestations::Transport<AccountId, Location, Response> for ByMessage {
	fn charge(
		from: &AccountId,
		destination: &Destination<Location>,
		statement: &VersionedStatement,
	) -> DispatchResult {
		let message = message(destination, statement, Default::default())?;
		// A way that there is not costs nothing.
		let fees = validate_send::<XcmRouter>(destination.location.clone(), message)
			.map(|(_, fees)| fees)
			.unwrap_or_default();
		let payer = AccountId32 { network: None, id: from.clone().into() };
		<XcmExecutor<XcmConfig> as ExecuteXcm<RuntimeCall>>::charge_fees(payer, fees)
			.map_err(|_| pallet_xcm::Error::<Runtime>::FeesNotMet)?;
		Balances::transfer(from, &Treasury::get(), destination.price, Preservation::Preserve)?;
		Ok(())
	}

	fn send(
		destination: &Destination<Location>,
		statement: &VersionedStatement,
		query: Option<u64>,
	) -> Result<u64, DispatchError> {
		let to = destination.location.clone();
		let source = Location::from(source());
		// An answer that the pallet could not be told of has ended its query.
		let query = query
			.filter(|query| PolkadotXcm::expecting_response(&to, *query, Some(&source)))
			.unwrap_or_else(|| ask(&to));
		send_xcm::<XcmRouter>(to, message(destination, statement, query)?)
			.map_err(|_| pallet_xcm::Error::<Runtime>::SendFailure)?;
		Ok(query)
	}

	fn cancel(destination: &Destination<Location>, query: u64) {
		// Only an answer ends a query, so it has one, which nobody awaits: `NotifyDispatchError` tells of it.
		let from = &destination.location;
		let context = XcmContext::with_message_id(Default::default());
		PolkadotXcm::on_response(
			from,
			query,
			Some(&source().into()),
			Response::Null,
			weighed(),
			&context,
		);
	}

	fn is_from(answered: &Location, destination: &Location) -> bool {
		answered == destination
	}

	fn is_accepted(response: &Response) -> bool {
		*response == Response::DispatchResult(MaybeErrorCode::Success)
	}
}

/// Awaits an answer, and tells its number. It is awaited until it comes or is cancelled: the pallet that keeps
/// queries forgets none when its time has passed.
pub(super) fn ask(location: &Location) -> u64 {
	let source = Location::from(source());
	PolkadotXcm::new_notify_query(location.clone(), answered(), BlockNumber::MAX, source)
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

/// The most that an answer weighs.
fn weighed() -> Weight {
	answered().get_dispatch_info().call_weight
}

/// The message that tells a destination of a statement.
fn message(
	destination: &Destination<Location>,
	statement: &VersionedStatement,
	query_id: u64,
) -> Result<Xcm<()>, DispatchError> {
	let here = UniversalLocation::get()
		.invert_target(&destination.location)
		.map_err(|()| pallet_xcm::Error::<Runtime>::DestinationNotInvertible)?;
	let max_weight = weighed();
	let report = QueryResponseInfo { destination: here.clone(), query_id, max_weight };
	Ok(program(destination, statement, here, report))
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
	type MaxAttempts = ConstU32<12>;
	type RetryAfter = RetryAfter;
	type WeightInfo = crate::weights::pallet_attestations::WeightInfo<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::benchmarking::Destinations;
}
