//! Messages of other chains: what is let in, what it may do, and what is answered.
//!
//! Taken is what the PoCo chain's pallet sends, which pays nothing, and what chains send that pay for it with
//! this chain's token. Either may call one thing, which takes a statement, and that asks who it is that
//! calls. Nothing is sent from here but answers.

use crate::{
	AccountId, AllPalletsWithSystem, Balance, Balances, MessageQueue, ParachainInfo,
	ParachainSystem, PolkadotXcm, Runtime, RuntimeCall, RuntimeEvent, RuntimeHoldReason,
	RuntimeOrigin, XcmpQueue, POCO_ATTESTATIONS, POCO_PARA_ID, UNIT,
};
use ::xcm::latest::{prelude::*, ROCOCO_GENESIS_HASH};
use cumulus_primitives_core::{AggregateMessageOrigin, ParaId};
use frame_support::{
	parameter_types,
	traits::{
		fungible::HoldConsideration, ConstU32, Contains, Everything, LinearStoragePrice, Nothing,
		ProcessMessageError, TransformOrigin,
	},
	weights::{IdentityFee, Weight},
};
use frame_system::EnsureRoot;
use pallet_xcm::XcmPassthrough;
use parachains_common::{
	message_queue::{NarrowOriginToSibling, ParaIdToSibling},
	xcm_config::ParentRelayOrSiblingParachains,
};
use polkadot_parachain_primitives::primitives::Sibling;
use polkadot_runtime_common::xcm_sender::NoPriceForMessageDelivery;
use xcm_builder::{
	AccountId32Aliases, AllowHrmpNotificationsFromRelayChain, AllowKnownQueryResponses,
	AllowSubscriptionsFrom, AllowTopLevelPaidExecutionFrom, DenyRecursively,
	DenyReserveTransferToRelayChain, DenyThenTry, EnsureXcmOrigin, FixedWeightBounds,
	FrameTransactionalProcessor, FungibleAdapter, IsConcrete, SiblingParachainConvertsVia,
	TakeWeightCredit, TrailingSetTopicAsId, UsingComponents, WithUniqueTopic,
};
use xcm_executor::{
	traits::{Properties, ShouldExecute},
	XcmExecutor,
};

parameter_types! {
	/// The native token: this chain itself.
	pub const NativeLocation: Location = Location::here();
	/// The relay chain's consensus.
	pub const Relay: NetworkId = NetworkId::ByGenesis(ROCOCO_GENESIS_HASH);
	/// The same, where an option is wanted.
	pub const RelayNetwork: Option<NetworkId> = Some(Relay::get());
	/// Where this chain is, seen from everywhere.
	pub UniversalLocation: InteriorLocation = [
		GlobalConsensus(Relay::get()),
		Parachain(ParachainInfo::parachain_id().into()),
	].into();
	/// The PoCo chain.
	pub Poco: Location = Location::new(1, [Parachain(POCO_PARA_ID)]);
	/// Its pallet that sends statements.
	pub PocoAttestations: Location =
		Location::new(1, [Parachain(POCO_PARA_ID), PalletInstance(POCO_ATTESTATIONS)]);
	/// What an instruction weighs, without a call in it.
	pub const UnitWeight: Weight = Weight::from_parts(1_000_000_000, 16 * 1024);
	/// Most instructions of a message.
	pub const MaxInstructions: u32 = 100;
	/// Weight that messages may take of a block.
	pub MessageQueueServiceWeight: Weight =
		crate::configs::RuntimeBlockWeights::get().max_block.saturating_mul(35).saturating_div(100);
}

/// Which account a location has here.
pub type LocationToAccountId =
	(SiblingParachainConvertsVia<Sibling, AccountId>, AccountId32Aliases<RelayNetwork, AccountId>);

/// Who calls is known by where it is, and is no account here, no chain as such, and never root.
pub type OriginConverter = XcmPassthrough<RuntimeOrigin>;

/// What is let in.
pub type Barrier = TrailingSetTopicAsId<
	DenyThenTry<
		DenyRecursively<DenyReserveTransferToRelayChain>,
		(
			TakeWeightCredit,
			AllowKnownQueryResponses<PolkadotXcm>,
			AllowStatement,
			AllowTopLevelPaidExecutionFrom<Everything>,
			AllowSubscriptionsFrom<ParentRelayOrSiblingParachains>,
			AllowHrmpNotificationsFromRelayChain,
		),
	>,
>;

/// Lets in, for nothing, what the PoCo chain's pallet sends, and nothing else of that chain: a program that
/// makes one call in the pallet's name, and tells what came of it.
pub struct AllowStatement;

impl ShouldExecute for AllowStatement {
	fn should_execute<Call>(
		origin: &Location,
		program: &mut [Instruction<Call>],
		_: Weight,
		_: &mut Properties,
	) -> Result<(), ProcessMessageError> {
		let is_statement = match program {
			[UnpaidExecution { .. }, DescendOrigin(within), call, ReportTransactStatus(_)] => {
				*origin == Poco::get()
					&& *within == Junctions::from(PalletInstance(POCO_ATTESTATIONS))
					&& matches!(call, Transact { origin_kind: OriginKind::Xcm, .. })
			},
			_ => false,
		};
		is_statement.then_some(()).ok_or(ProcessMessageError::Unsupported)
	}
}

/// What messages may call: what takes a statement.
pub struct ForOthers;

impl Contains<RuntimeCall> for ForOthers {
	fn contains(call: &RuntimeCall) -> bool {
		matches!(call, RuntimeCall::Registry(pallet_attestation_registry::Call::receive { .. }))
	}
}

/// How messages are weighed.
pub type Weigher = FixedWeightBounds<UnitWeight, RuntimeCall, MaxInstructions>;

/// How answers are sent: up to the relay chain, or across to other parachains.
pub type XcmRouter = WithUniqueTopic<(
	cumulus_primitives_utility::ParentAsUmp<ParachainSystem, PolkadotXcm, ()>,
	XcmpQueue,
)>;

/// The executor's configuration.
pub struct XcmConfig;

impl xcm_executor::Config for XcmConfig {
	type RuntimeCall = RuntimeCall;
	type XcmSender = XcmRouter;
	type XcmEventEmitter = PolkadotXcm;
	type AssetTransactor =
		FungibleAdapter<Balances, IsConcrete<NativeLocation>, LocationToAccountId, AccountId, ()>;
	type OriginConverter = OriginConverter;
	type IsReserve = ();
	type IsTeleporter = ();
	type UniversalLocation = UniversalLocation;
	type Barrier = Barrier;
	type Weigher = Weigher;
	type Trader = UsingComponents<IdentityFee<Balance>, NativeLocation, AccountId, Balances, ()>;
	type ResponseHandler = PolkadotXcm;
	type AssetTrap = PolkadotXcm;
	type SubscriptionService = PolkadotXcm;
	type PalletInstancesInfo = AllPalletsWithSystem;
	type MaxAssetsIntoHolding = ConstU32<4>;
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
	type XcmRecorder = PolkadotXcm;
}

parameter_types! {
	/// Deposit for an authorised alias, and for every byte of it. Nobody authorises one.
	pub const AliasDeposit: Balance = UNIT;
	/// Why deposits for aliases are held.
	pub const AliasHoldReason: RuntimeHoldReason =
		RuntimeHoldReason::PolkadotXcm(pallet_xcm::HoldReason::AuthorizeAlias);
}

impl pallet_xcm::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	// Accounts send nothing, and execute nothing.
	type SendXcmOrigin = EnsureXcmOrigin<RuntimeOrigin, ()>;
	type XcmRouter = XcmRouter;
	type ExecuteXcmOrigin = EnsureXcmOrigin<RuntimeOrigin, ()>;
	type XcmExecuteFilter = Nothing;
	type XcmExecutor = XcmExecutor<XcmConfig>;
	type XcmTeleportFilter = Nothing;
	type XcmReserveTransferFilter = Nothing;
	type Weigher = Weigher;
	type UniversalLocation = UniversalLocation;
	type RuntimeOrigin = RuntimeOrigin;
	type RuntimeCall = RuntimeCall;
	const VERSION_DISCOVERY_QUEUE_SIZE: u32 = 100;
	type AdvertisedXcmVersion = pallet_xcm::CurrentXcmVersion;
	type Currency = Balances;
	type CurrencyMatcher = ();
	type TrustedLockers = ();
	type SovereignAccountOf = LocationToAccountId;
	type MaxLockers = ConstU32<0>;
	type WeightInfo = pallet_xcm::TestWeightInfo;
	type AdminOrigin = EnsureRoot<AccountId>;
	type MaxRemoteLockConsumers = ConstU32<0>;
	type RemoteLockConsumerIdentifier = ();
	type AuthorizedAliasConsideration = HoldConsideration<
		AccountId,
		Balances,
		AliasHoldReason,
		LinearStoragePrice<AliasDeposit, AliasDeposit, Balance>,
	>;
}

impl cumulus_pallet_xcm::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type XcmExecutor = XcmExecutor<XcmConfig>;
}

impl cumulus_pallet_xcmp_queue::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type ChannelInfo = ParachainSystem;
	type VersionWrapper = PolkadotXcm;
	type XcmpQueue = TransformOrigin<MessageQueue, AggregateMessageOrigin, ParaId, ParaIdToSibling>;
	type MaxInboundSuspended = ConstU32<1_000>;
	type MaxActiveOutboundChannels = ConstU32<128>;
	type MaxPageSize = ConstU32<{ 103 * 1024 }>;
	type ControllerOrigin = EnsureRoot<AccountId>;
	type ControllerOriginConverter = OriginConverter;
	type WeightInfo = cumulus_pallet_xcmp_queue::weights::SubstrateWeight<Runtime>;
	type PriceForSiblingDelivery = NoPriceForMessageDelivery<ParaId>;
}

impl pallet_message_queue::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	#[cfg(feature = "runtime-benchmarks")]
	type MessageProcessor =
		pallet_message_queue::mock_helpers::NoopMessageProcessor<AggregateMessageOrigin>;
	#[cfg(not(feature = "runtime-benchmarks"))]
	type MessageProcessor =
		xcm_builder::ProcessXcmMessage<AggregateMessageOrigin, XcmExecutor<XcmConfig>, RuntimeCall>;
	type Size = u32;
	type QueueChangeHandler = NarrowOriginToSibling<XcmpQueue>;
	type QueuePausedQuery = NarrowOriginToSibling<XcmpQueue>;
	type HeapSize = ConstU32<{ 103 * 1024 }>;
	type MaxStale = ConstU32<8>;
	type ServiceWeight = MessageQueueServiceWeight;
	type IdleMaxServiceWeight = MessageQueueServiceWeight;
	type WeightInfo = pallet_message_queue::weights::SubstrateWeight<Runtime>;
}
