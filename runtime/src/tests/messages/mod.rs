//! Messages of other chains, as they come out of the queue, and what the chain sends.

use super::preset;
use crate::{
	configs::{
		fees::WeightToFee,
		xcm::{LocationToAccountId, Weigher, XcmConfig, XcmRouter},
	},
	constants::UNIT,
	AccountId, Assets, Balance, Balances, Currencies, ParachainSystem, Runtime, RuntimeCall,
	RuntimeOrigin,
};
use codec::Encode;
use cumulus_primitives_core::{AggregateMessageOrigin, UpwardMessageSender};
use frame_support::{
	assert_ok,
	traits::{fungible::Inspect, fungibles::Inspect as _, ProcessMessage, ProcessMessageError},
	weights::{Weight, WeightMeter, WeightToFee as _},
};
use pallet_currencies::{locations, Acceptance, Rate, Terms};
use poco_primitives::{order::Currency, H256};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie};
use sp_runtime::{traits::Dispatchable, DispatchError};
use std::boxed::Box;
use xcm::{latest::prelude::*, VersionedLocation, VersionedXcm};
use xcm_builder::InspectMessageQueues;
use xcm_executor::{
	traits::{ConvertLocation, WeightBounds},
	XcmExecutor,
};

mod border;
mod donations;
mod hostile;
mod purchases;
mod statements;
mod table;
mod tokens;

/// A chain with a token of its own.
const SIBLING: u32 = 2_001;

/// A chain that keeps nothing for anybody.
const OTHER: u32 = 2_002;

/// What most tests move.
const MUCH: Balance = 10 * UNIT;

/// As what a program may ask for its call to be made.
const ORIGIN_KINDS: [OriginKind; 4] =
	[OriginKind::Native, OriginKind::SovereignAccount, OriginKind::Superuser, OriginKind::Xcm];

fn parachain(id: u32) -> Location {
	Location::new(1, [Parachain(id)])
}

/// Where this chain is, seen from others.
fn own() -> Location {
	parachain(crate::constants::PARA_ID)
}

/// The token of the sibling.
fn token() -> Location {
	Location::new(1, [Parachain(SIBLING), GeneralIndex(7)])
}

fn at(who: Sr25519Keyring) -> Location {
	Location::new(0, [AccountId32 { network: None, id: who.to_raw_public() }])
}

/// An account as it is named when it claims: with the network that it is in.
fn claimer(who: Sr25519Keyring) -> Location {
	let network = crate::configs::xcm::RelayNetwork::get();
	Location::new(0, [AccountId32 { network, id: who.to_raw_public() }])
}

/// Makes a call as its account does, with all that stands before calls.
fn call(who: Sr25519Keyring, call: impl Into<RuntimeCall>) -> Result<(), DispatchError> {
	let origin = RuntimeOrigin::signed(who.to_account_id());
	call.into().dispatch(origin).map(|_| ()).map_err(|refused| refused.error)
}

fn sovereign(chain: &Location) -> AccountId {
	LocationToAccountId::convert_location(chain).expect("chains have accounts")
}

fn some(asset: &Location, amount: Balance) -> Asset {
	(asset.clone(), amount).into()
}

/// Two tenths of the chain's own token for a unit of any other.
fn rate() -> Rate {
	Rate::from_rational(1, 5)
}

fn list(location: Location, reserve: Location, accepted: Acceptance) {
	let terms =
		Terms { reserve, rate: rate(), accepted, minimum_balance: 1_000, is_sufficient: true };
	assert_ok!(Currencies::list(RuntimeOrigin::root(), Box::new(location), Box::new(terms), None));
}

/// A chain that lists the relay chain's token and the sibling's, and has a channel to the sibling.
fn case(test: impl FnOnce()) {
	preset("local_testnet").execute_with(|| {
		crate::System::set_block_number(1);
		// The treasury pays for its listings.
		let treasury = crate::configs::marketplace::Treasury::get();
		let _ = <Balances as frame_support::traits::fungible::Mutate<_>>::mint_into(
			&treasury,
			1_000 * UNIT,
		);
		let paying = Acceptance { fees: true, ..Acceptance::NOTHING };
		list(Location::parent(), Location::parent(), paying);
		list(token(), parachain(SIBLING), paying);
		ParachainSystem::ensure_successful_delivery();
		ParachainSystem::open_outbound_hrmp_channel_for_benchmarks_or_tests(SIBLING.into());
		test();
		super::books_are_right();
	});
}

fn key(asset: &Location) -> H256 {
	locations::key(asset)
}

fn balance(who: &AccountId, asset: &Location) -> Balance {
	if asset.is_here() {
		return Balances::balance(who);
	}
	Assets::balance(key(asset), who)
}

/// All that there is of an asset on this chain.
fn issuance(asset: &Location) -> Balance {
	if asset.is_here() {
		return Balances::total_issuance();
	}
	Assets::total_issuance(key(asset))
}

fn weight(program: &Xcm<RuntimeCall>) -> Weight {
	Weigher::weight(&mut program.clone(), Weight::MAX).expect("it can be weighed")
}

/// What executing a program costs, in an asset's smallest units.
fn fee(program: &Xcm<RuntimeCall>, asset: &Location) -> Balance {
	let native = WeightToFee::weight_to_fee(&weight(program));
	if asset.is_here() {
		return native;
	}
	// Five units for one.
	native * 5
}

/// Processes a message as the queue does.
fn receive(from: &Location, program: Xcm<RuntimeCall>) -> Result<bool, ProcessMessageError> {
	let origin = match from.unpack() {
		(1, []) => AggregateMessageOrigin::Parent,
		(1, [Parachain(id)]) => AggregateMessageOrigin::Sibling((*id).into()),
		_ => panic!("messages come from chains"),
	};
	let message = VersionedXcm::from(program).encode();
	// The queue's own, with the capture of origins that the border goes by.
	type Processor = <Runtime as pallet_message_queue::Config>::MessageProcessor;
	Processor::process_message(&message, origin, &mut WeightMeter::new(), &mut [0; 32])
}

/// Executes a program, with all the weight that it asks for, and tells how far it came.
fn executed(from: Location, program: Xcm<RuntimeCall>) -> Outcome {
	let (mut id, most, credit) = ([0; 32], Weight::MAX, Weight::zero());
	XcmExecutor::<XcmConfig>::prepare_and_execute(from, program, &mut id, most, credit)
}

/// Messages that the chain sent, the last one last.
fn sent() -> Vec<(Location, Xcm<()>)> {
	let queues = XcmRouter::get_messages();
	let messages = queues.into_iter().flat_map(|(to, messages)| {
		let to = Location::try_from(to).expect("it is of a known version");
		messages.into_iter().map(move |message| {
			(to.clone(), Xcm::try_from(message).expect("it is of a known version"))
		})
	});
	messages.collect()
}

/// What brings an asset from its reserve: the deposit to an account pays for itself.
fn brought(asset: &Location, amount: Balance, who: Sr25519Keyring) -> Xcm<RuntimeCall> {
	Xcm(vec![
		ReserveAssetDeposited(some(asset, amount).into()),
		ClearOrigin,
		BuyExecution { fees: some(asset, amount), weight_limit: Unlimited },
		DepositAsset { assets: Wild(AllCounted(1)), beneficiary: at(who) },
	])
}
