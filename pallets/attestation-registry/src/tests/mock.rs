//! A small chain that believes another one, and takes its messages through the executor as a runtime does;
//! and the moves that tests are told in.

use super::source::{Stated, CHAIN};
use crate::{self as pallet_attestation_registry, *};
use codec::Encode;
use cumulus_pallet_parachain_system::{relay_state_snapshot::RelayChainStateProof, OnSystemEvent};
use cumulus_primitives_core::{
	relay_chain::{well_known_keys::para_head, HeadData},
	ParaId,
};
use cumulus_test_relay_sproof_builder::RelayStateSproofBuilder;
use frame_support::{
	assert_ok, derive_impl, parameter_types,
	traits::{
		fungible::HoldConsideration, ConstU32, Contains, Everything, LinearStoragePrice, Nothing,
	},
	weights::Weight,
};
use frame_system::{EnsureRoot, RawOrigin};
use pallet_xcm::EnsureXcm;
use poco_primitives::{
	attestation::*,
	order::Currency,
	redemption::{Claim, Evidence, Period, VersionedClaim},
	Balance, H256,
};
use polkadot_parachain_primitives::primitives::Sibling;
use sp_runtime::{traits::IdentityLookup, AccountId32, BuildStorage, DispatchResult};
use xcm::latest::prelude::*;
use xcm_builder::{
	DescribeAllTerminal, DescribeFamily, FixedWeightBounds, FrameTransactionalProcessor,
	HashedDescription, SiblingParachainAsNative, SiblingParachainConvertsVia,
	SovereignSignedViaLocation, TakeWeightCredit,
};
use xcm_executor::XcmExecutor;

pub type AccountId = AccountId32;
pub type Block = frame_system::mocking::MockBlock<Test>;

/// The number of the source, and of its pallet that sends statements.
pub const PARA: u32 = 2_000;
pub const SENDER: u8 = 51;
/// Another chain.
pub const OTHER: u32 = 2_001;

/// A tax office, and a museum that gives thanks: each cares for itself.
pub const OFFICE: H256 = H256::repeat_byte(0x0f);
pub const MUSEUM: H256 = H256::repeat_byte(0x3e);
/// Another tax office, which shares the scope of the first one.
pub const BRANCH: H256 = H256::repeat_byte(0x0b);
pub const OFFICES: H256 = H256::repeat_byte(0x50);

pub const ANNE: AccountId = AccountId::new([1; 32]);
pub const BEN: AccountId = AccountId::new([2; 32]);
pub const THIEF: AccountId = AccountId::new([6; 32]);

/// Periods.
pub const YEAR: Period = Period { from: 1_000, until: 2_000 };
pub const NEXT_YEAR: Period = Period { from: 2_000, until: 3_000 };

pub const MAX_HEADS: u32 = 4;
pub const KEPT_EPOCHS: u32 = 5;
pub const MAX_RECEIVED: u32 = 3;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(2)]
	pub type Messages = pallet_xcm;
	#[runtime::pallet_index(3)]
	pub type Siblings = cumulus_pallet_xcm;
	#[runtime::pallet_index(4)]
	pub type Registry = pallet_attestation_registry;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountId = AccountId;
	type Lookup = IdentityLookup<AccountId>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = frame_support::traits::ConstU128<1>;
	type AccountStore = System;
	type RuntimeHoldReason = RuntimeHoldReason;
}

parameter_types! {
	pub UniversalLocation: InteriorLocation =
		[GlobalConsensus(NetworkId::Polkadot), Parachain(3_000)].into();
	pub const UnitWeight: Weight = Weight::from_parts(1_000, 0);
	pub const AliasDeposit: Balance = 1;
	pub const AliasReason: RuntimeHoldReason =
		RuntimeHoldReason::Messages(pallet_xcm::HoldReason::AuthorizeAlias);
	pub const MaxSources: u32 = 2;
	pub const MaxHeads: u32 = MAX_HEADS;
	pub const KeptEpochs: u32 = KEPT_EPOCHS;
	pub const MaxReceived: u32 = MAX_RECEIVED;
	pub const MaxVerifiers: u32 = 3;
	pub const MaxPeriods: u32 = 2;
}

pub type LocationToAccountId = (
	SiblingParachainConvertsVia<Sibling, AccountId>,
	HashedDescription<AccountId, DescribeFamily<DescribeAllTerminal>>,
);

/// What messages may call.
pub struct ForOthers;

impl Contains<RuntimeCall> for ForOthers {
	fn contains(call: &RuntimeCall) -> bool {
		matches!(call, RuntimeCall::Registry(Call::receive { .. }))
	}
}

pub type Weigher = FixedWeightBounds<UnitWeight, RuntimeCall, ConstU32<100>>;

pub struct XcmConfig;

impl xcm_executor::Config for XcmConfig {
	type RuntimeCall = RuntimeCall;
	type XcmSender = ();
	type XcmEventEmitter = Messages;
	type AssetTransactor = ();
	type OriginConverter = (
		SovereignSignedViaLocation<LocationToAccountId, RuntimeOrigin>,
		SiblingParachainAsNative<cumulus_pallet_xcm::Origin, RuntimeOrigin>,
		pallet_xcm::XcmPassthrough<RuntimeOrigin>,
	);
	type IsReserve = ();
	type IsTeleporter = ();
	type UniversalLocation = UniversalLocation;
	type Barrier = TakeWeightCredit;
	type Weigher = Weigher;
	type Trader = ();
	type ResponseHandler = Messages;
	type AssetTrap = ();
	type SubscriptionService = ();
	type PalletInstancesInfo = AllPalletsWithSystem;
	type MaxAssetsIntoHolding = ConstU32<8>;
	type AssetLocker = ();
	type AssetExchanger = ();
	type FeeManager = ();
	type MessageExporter = ();
	type UniversalAliases = Nothing;
	type CallDispatcher = RuntimeCall;
	type SafeCallFilter = ForOthers;
	type Aliasers = Nothing;
	type TransactionalProcessor = FrameTransactionalProcessor;
	type HrmpNewChannelOpenRequestHandler = ();
	type HrmpChannelAcceptedHandler = ();
	type HrmpChannelClosingHandler = ();
	type XcmRecorder = ();
}

pub type Executor = XcmExecutor<XcmConfig>;

impl cumulus_pallet_xcm::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type XcmExecutor = Executor;
}

impl pallet_xcm::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type SendXcmOrigin = xcm_builder::EnsureXcmOrigin<RuntimeOrigin, ()>;
	type XcmRouter = ();
	type ExecuteXcmOrigin = xcm_builder::EnsureXcmOrigin<RuntimeOrigin, ()>;
	type XcmExecuteFilter = Nothing;
	type XcmExecutor = Executor;
	type XcmTeleportFilter = Nothing;
	type XcmReserveTransferFilter = Nothing;
	type Weigher = Weigher;
	type UniversalLocation = UniversalLocation;
	type RuntimeOrigin = RuntimeOrigin;
	type RuntimeCall = RuntimeCall;
	const VERSION_DISCOVERY_QUEUE_SIZE: u32 = 10;
	type AdvertisedXcmVersion = pallet_xcm::CurrentXcmVersion;
	type Currency = Balances;
	type CurrencyMatcher = ();
	type TrustedLockers = ();
	type SovereignAccountOf = LocationToAccountId;
	type MaxLockers = ConstU32<1>;
	type WeightInfo = pallet_xcm::TestWeightInfo;
	type AdminOrigin = EnsureRoot<AccountId>;
	type MaxRemoteLockConsumers = ConstU32<0>;
	type RemoteLockConsumerIdentifier = ();
	type AuthorizedAliasConsideration = HoldConsideration<
		AccountId,
		Balances,
		AliasReason,
		LinearStoragePrice<AliasDeposit, AliasDeposit, Balance>,
	>;
}

impl Config for Test {
	type Location = Location;
	type SenderOrigin = EnsureXcm<Everything>;
	type AdminOrigin = EnsureRoot<AccountId>;
	type MaxSources = MaxSources;
	type MaxHeads = MaxHeads;
	type KeptEpochs = KeptEpochs;
	type MaxReceived = MaxReceived;
	type MaxVerifiers = MaxVerifiers;
	type MaxPeriods = MaxPeriods;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Senders;
}

#[cfg(feature = "runtime-benchmarks")]
pub struct Senders;

#[cfg(feature = "runtime-benchmarks")]
impl BenchmarkHelper<Location> for Senders {
	fn sender(number: u32) -> Location {
		Location::new(1, [Parachain(number), PalletInstance(SENDER)])
	}
}

/// A chain that believes nobody.
pub fn fresh() -> sp_io::TestExternalities {
	let storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	let mut chain = sp_io::TestExternalities::new(storage);
	chain.execute_with(|| System::set_block_number(1));
	chain
}

/// Runs a case on a chain that believes the source, with two tax offices of one scope and a museum, in one
/// year; and checks afterwards that all invariants hold.
pub fn case(run: impl FnOnce()) {
	fresh().execute_with(|| {
		assert_ok!(list_source(source()));
		for (verifier, scope) in [(OFFICE, OFFICES), (BRANCH, OFFICES), (MUSEUM, MUSEUM)] {
			assert_ok!(Registry::list_verifier(governance(), verifier, scope));
		}
		for scope in [OFFICES, MUSEUM] {
			assert_ok!(Registry::open_period(governance(), scope, YEAR));
		}
		System::reset_events();
		run();
		check();
	});
}

/// Checks that all invariants hold.
pub fn check() {
	Registry::do_try_state().unwrap();
}

pub fn governance() -> RuntimeOrigin {
	RawOrigin::Root.into()
}

pub fn signed(who: &AccountId) -> RuntimeOrigin {
	RawOrigin::Signed(who.clone()).into()
}

pub fn parachain(id: u32) -> Location {
	Location::new(1, [Parachain(id)])
}

pub fn pallet(para: u32, instance: u8) -> Location {
	Location::new(1, [Parachain(para), PalletInstance(instance)])
}

/// The chain that is believed.
pub fn source() -> Source<Location> {
	Source { chain: CHAIN, para: PARA, sender: pallet(PARA, SENDER) }
}

pub fn list_source(source: Source<Location>) -> DispatchResult {
	Registry::list_source(governance(), Box::new(source))
}

/// A block on a relay chain that has these heads.
pub fn relay_block(heads: &[(u32, Vec<u8>)]) -> Weight {
	let entry = |(para, head): &(u32, Vec<u8>)| {
		(para_head(ParaId::from(*para)), HeadData(head.clone()).encode())
	};
	let state = RelayStateSproofBuilder {
		additional_key_values: heads.iter().map(entry).collect(),
		..Default::default()
	};
	let para = state.para_id;
	let (root, proof) = state.into_state_root_and_proof();
	Registry::on_relay_state_proof(&RelayChainStateProof::new(para, root, proof).unwrap())
}

pub fn heads() -> Vec<u32> {
	Registry::view_heads(CHAIN).iter().map(|head| head.number).collect()
}

/// What an account's donor is when it gave under a pseudonym.
pub fn pseudonym(who: &AccountId) -> Donor {
	let Opening { secret, subject } = opening(who);
	Donor::Commitment(commitment(secret, identity(bytes(who), subject)))
}

pub fn opening(who: &AccountId) -> Opening {
	let byte = bytes(who).0[0];
	Opening { secret: H256::repeat_byte(byte + 0x50), subject: H256::repeat_byte(byte + 0x90) }
}

pub fn bytes(who: &AccountId) -> H256 {
	H256(*AsRef::<[u8; 32]>::as_ref(who))
}

/// A receipt over money that was spent in the first year.
pub fn receipt(amount: Balance, donor: Donor) -> DonationReceipt {
	DonationReceipt {
		campaign: 5,
		cause: b"medical research".to_vec().try_into().unwrap(),
		gift: Gift::Money,
		donor,
		currency: Currency::Native,
		amount,
		from: YEAR.from,
		until: YEAR.until,
		tasks: 3,
		payments_before: H256::repeat_byte(0xb0),
		payments: H256::repeat_byte(0xb1),
	}
}

/// Two receipts of Anne's, one of Ben's by name: what the source states in an epoch.
pub fn stated(epoch: u32) -> Stated {
	let receipts = vec![
		receipt(100, pseudonym(&ANNE)),
		receipt(250, pseudonym(&ANNE)),
		receipt(70, Donor::Account(bytes(&BEN))),
	];
	super::source::state(epoch, 100 + epoch, receipts)
}

/// A proof in the form that the call takes.
pub fn proof(nodes: &[Vec<u8>]) -> Proof {
	let nodes: Vec<_> = nodes.iter().map(|node| node.clone().try_into().unwrap()).collect();
	nodes.try_into().unwrap()
}

/// Imports the root of an epoch by the block whose state has it.
pub fn import(stated: &Stated) -> DispatchResult {
	Registry::import(signed(&BEN), CHAIN, stated.block, stated.epoch, proof(&stated.proof))
}

/// The relay chain includes the block that has an epoch's root, which is imported.
pub fn known(epoch: u32) -> Stated {
	let stated = stated(epoch);
	relay_block(&[(PARA, stated.header.clone())]);
	assert_ok!(import(&stated));
	stated
}

/// What a source sends: the statement, to the call that takes it.
pub fn program(
	within: impl IntoIterator<Item = Junction>,
	origin_kind: OriginKind,
	statement: &VersionedStatement,
) -> Xcm<RuntimeCall> {
	// As the source writes it: it knows two numbers of us, and nothing else.
	let call = [vec![4, 6], statement.encode()].concat();
	let mut inside = InteriorLocation::Here;
	for junction in within {
		inside.push(junction).unwrap();
	}
	let descend = (inside != InteriorLocation::Here).then_some(DescendOrigin(inside));
	let transact = Transact { origin_kind, fallback_max_weight: None, call: call.into() };
	Xcm(descend
		.into_iter()
		.chain([transact, ExpectTransactStatus(MaybeErrorCode::Success)])
		.collect())
}

/// Whether a message from a chain was executed to its end.
pub fn execute(from: Location, program: Xcm<RuntimeCall>) -> bool {
	let outcome =
		Executor::prepare_and_execute(from, program, &mut [0; 32], Weight::MAX, Weight::MAX);
	matches!(outcome, Outcome::Complete { .. })
}

/// The source sends a statement, and learns whether it was taken.
pub fn push(statement: &VersionedStatement) -> bool {
	execute(parachain(PARA), program([PalletInstance(SENDER)], OriginKind::Xcm, statement))
}

/// A claim by what was imported.
pub fn proven(stated: &Stated, index: usize, who: &AccountId) -> VersionedClaim {
	VersionedClaim::V1(Claim {
		statement: stated.statements[index].clone(),
		evidence: Evidence::Proven(stated.path(index)),
		opening: opening(who),
	})
}

/// A claim by what was sent.
pub fn pushed(statement: &VersionedStatement, who: &AccountId) -> VersionedClaim {
	VersionedClaim::V1(Claim {
		statement: statement.clone(),
		evidence: Evidence::Pushed,
		opening: opening(who),
	})
}

pub fn redeem(who: &AccountId, verifier: H256, claim: VersionedClaim) -> DispatchResult {
	Registry::redeem(signed(who), verifier, Box::new(claim))
}

pub fn happened(event: Event<Test>) -> bool {
	System::events().iter().any(|record| record.event == RuntimeEvent::Registry(event.clone()))
}

/// Everything that is stored, to see that what is refused changes nothing.
pub fn everything() -> H256 {
	H256::from_slice(&sp_io::storage::root(sp_runtime::StateVersion::V1))
}
