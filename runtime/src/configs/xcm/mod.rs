//! Messages of other chains, one file a concern.
//!
//! Tokens travel by reserve: the chain's own token lies here and is kept for others on their chains' accounts; what is
//! listed of others' is kept where governance says. Nothing is teleported. Who sends a program pays for its
//! execution, in the chain's own token or in a listed asset.

pub mod assets;
mod barrier;
pub mod border;
pub mod calls;
mod locations;
mod queue;
mod trader;
mod weigher;

pub use assets::AssetTransactor;
pub use barrier::{is_useless, Barrier};
pub use locations::{
	LocalOriginToLocation, LocationToAccountId, NativeLocation, OriginConverter, RelayNetwork,
	UniversalLocation,
};
pub use queue::{BaseDeliveryFee, PriceForParentDelivery, PriceForSiblingDelivery};
pub use trader::Trader;
pub use weigher::Weigher;

use crate::{
	configs::governance::Law, constants::deposit, AccountId, AllPalletsWithSystem, Balance,
	Balances, CollatorStaking, ParachainSystem, PolkadotXcm, Runtime, RuntimeCall, RuntimeEvent,
	RuntimeHoldReason, RuntimeOrigin, XcmpQueue,
};
use frame_support::{
	parameter_types,
	traits::{
		fungible::HoldConsideration, ConstU32, Equals, Everything, LinearStoragePrice, Nothing,
	},
};
use frame_system::EnsureRootWithSuccess;
use xcm_builder::{
	EnsureXcmOrigin, FrameTransactionalProcessor, SendXcmFeeToAccount, WithUniqueTopic,
	XcmFeeManagerFromComponents,
};
use xcm_executor::XcmExecutor;

parameter_types! {
	/// Most instructions of a message.
	pub const MaxInstructions: u32 = 100;
	/// Most assets that a message may hold at a time.
	pub const MaxAssetsIntoHolding: u32 = 16;
	/// Where fees for sending go: to the collators.
	pub StakingPot: AccountId = CollatorStaking::pot_account();
	/// This chain itself.
	pub Here: xcm::latest::Location = xcm::latest::Location::here();
}

/// How messages are sent: up to the relay chain, or across to other parachains.
pub type XcmRouter = WithUniqueTopic<(
	cumulus_primitives_utility::ParentAsUmp<ParachainSystem, PolkadotXcm, PriceForParentDelivery>,
	XcmpQueue,
)>;

/// The executor's configuration.
pub struct XcmConfig;

impl xcm_executor::Config for XcmConfig {
	type RuntimeCall = RuntimeCall;
	type XcmSender = XcmRouter;
	type XcmEventEmitter = PolkadotXcm;
	type AssetTransactor = AssetTransactor;
	type OriginConverter = OriginConverter;
	type IsReserve = assets::Reserves;
	type IsTeleporter = ();
	type UniversalLocation = UniversalLocation;
	type Barrier = Barrier;
	type Weigher = Weigher;
	type Trader = Trader;
	type ResponseHandler = PolkadotXcm;
	type AssetTrap = border::BorderedTrap<Runtime, PolkadotXcm>;
	type SubscriptionService = PolkadotXcm;
	type PalletInstancesInfo = AllPalletsWithSystem;
	type MaxAssetsIntoHolding = MaxAssetsIntoHolding;
	type AssetLocker = ();
	type AssetExchanger = ();
	// The chain itself, and what the border sends back, pay nothing for delivery.
	type FeeManager = XcmFeeManagerFromComponents<
		(Equals<Here>, Equals<border::Quarantine>),
		SendXcmFeeToAccount<AssetTransactor, StakingPot>,
	>;
	type MessageExporter = ();
	type UniversalAliases = Nothing;
	type CallDispatcher = RuntimeCall;
	type SafeCallFilter = calls::ForOthers;
	type Aliasers = Nothing;
	type TransactionalProcessor = FrameTransactionalProcessor;
	// Governance says which channels are opened and accepted.
	type HrmpNewChannelOpenRequestHandler = ();
	type HrmpChannelAcceptedHandler = ();
	type HrmpChannelClosingHandler = ();
	type XcmRecorder = PolkadotXcm;
}

parameter_types! {
	/// Deposit for an authorised alias.
	pub const AliasItemDeposit: Balance = deposit(1, 0);
	/// Deposit for every byte of it.
	pub const AliasByteDeposit: Balance = deposit(0, 1);
	/// Why deposits for aliases are held.
	pub const AliasHoldReason: RuntimeHoldReason =
		RuntimeHoldReason::PolkadotXcm(pallet_xcm::HoldReason::AuthorizeAlias);
}

impl pallet_xcm::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	// Messages of one's own making are sent by a referendum, in the chain's name, and by nobody else.
	type SendXcmOrigin = EnsureRootWithSuccess<AccountId, Here>;
	type XcmRouter = XcmRouter;
	type ExecuteXcmOrigin = EnsureXcmOrigin<RuntimeOrigin, LocalOriginToLocation>;
	type XcmExecuteFilter = Everything;
	type XcmExecutor = XcmExecutor<XcmConfig>;
	type XcmTeleportFilter = Nothing;
	type XcmReserveTransferFilter = Everything;
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
	type MaxLockers = ConstU32<8>;
	type WeightInfo = crate::weights::pallet_xcm::WeightInfo<Runtime>;
	type AdminOrigin = Law;
	type MaxRemoteLockConsumers = ConstU32<0>;
	type RemoteLockConsumerIdentifier = ();
	type AuthorizedAliasConsideration = HoldConsideration<
		AccountId,
		Balances,
		AliasHoldReason,
		LinearStoragePrice<AliasItemDeposit, AliasByteDeposit, Balance>,
	>;
}

impl cumulus_pallet_xcm::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type XcmExecutor = XcmExecutor<XcmConfig>;
}
