//! How the pallets are set. What is about messages of other chains stands in [`xcm`](crate::xcm).

use crate::{
	AccountId, Aura, AuraId, Balance, Balances, Block, Hash, MessageQueue, Nonce, PalletInfo,
	ParachainInfo, Registry, Runtime, RuntimeCall, RuntimeEvent, RuntimeFreezeReason,
	RuntimeHoldReason, RuntimeOrigin, RuntimeTask, System, XcmpQueue, UNIT, VERSION,
};
use cumulus_pallet_parachain_system::RelayNumberMonotonicallyIncreases;
use cumulus_primitives_core::AggregateMessageOrigin;
use frame_support::{
	derive_impl,
	dispatch::DispatchClass,
	parameter_types,
	traits::{ConstBool, ConstU128, ConstU32, ConstU64, ConstU8},
	weights::{constants::RocksDbWeight, IdentityFee, Weight},
};
use frame_system::{
	limits::{BlockLength, BlockWeights},
	EnsureRoot,
};
use pallet_xcm::EnsureXcm;
use parachains_common::{MAXIMUM_BLOCK_WEIGHT_FOR_ASYNC_BACKING, NORMAL_DISPATCH_RATIO};
use polkadot_runtime_common::{BlockHashCount, SlowAdjustingFeeUpdate};
use sp_version::RuntimeVersion;

/// Duration of a slot of the relay chain, and of this one, in milliseconds.
pub const SLOT_DURATION: u64 = 6_000;

/// Blocks per slot of the relay chain.
pub const BLOCK_PROCESSING_VELOCITY: u32 = 1;

/// How many relay blocks behind the relay chain's best one the chain builds.
pub const RELAY_PARENT_OFFSET: u32 = 0;

/// Most blocks that may wait for their inclusion into the relay chain.
pub const UNINCLUDED_SEGMENT_CAPACITY: u32 = (3 + RELAY_PARENT_OFFSET) * BLOCK_PROCESSING_VELOCITY;

/// Accounts below this are removed.
pub const EXISTENTIAL_DEPOSIT: Balance = UNIT / 1_000;

parameter_types! {
	/// Which runtime this is.
	pub const Version: RuntimeVersion = VERSION;
	/// Most bytes of a block, by class of calls.
	pub RuntimeBlockLength: BlockLength = BlockLength::builder()
		.max_length(5 * 1024 * 1024)
		.modify_max_length_for_class(DispatchClass::Normal, |max| {
			*max = NORMAL_DISPATCH_RATIO.mul_floor(*max)
		})
		.build();
	/// Most weight of a block, by class of calls.
	pub RuntimeBlockWeights: BlockWeights = BlockWeights::with_sensible_defaults(
		MAXIMUM_BLOCK_WEIGHT_FOR_ASYNC_BACKING,
		NORMAL_DISPATCH_RATIO,
	);
	/// Prefix of addresses: the generic one.
	pub const SS58Prefix: u16 = 42;
}

#[derive_impl(frame_system::config_preludes::ParaChainDefaultConfig)]
impl frame_system::Config for Runtime {
	type AccountId = AccountId;
	type Nonce = Nonce;
	type Hash = Hash;
	type Block = Block;
	type BlockHashCount = BlockHashCount;
	type BlockWeights = RuntimeBlockWeights;
	type BlockLength = RuntimeBlockLength;
	type DbWeight = RocksDbWeight;
	type Version = Version;
	type AccountData = pallet_balances::AccountData<Balance>;
	type SystemWeightInfo = frame_system::weights::SubstrateWeight<Runtime>;
	type ExtensionsWeightInfo = frame_system::SubstrateExtensionsWeight<Runtime>;
	type SS58Prefix = SS58Prefix;
	type OnSetCode = cumulus_pallet_parachain_system::ParachainSetCode<Self>;
	type MaxConsumers = ConstU32<16>;
}

impl cumulus_pallet_weight_reclaim::Config for Runtime {
	type WeightInfo = ();
}

impl pallet_timestamp::Config for Runtime {
	type Moment = u64;
	type OnTimestampSet = Aura;
	type MinimumPeriod = ConstU64<0>;
	type WeightInfo = pallet_timestamp::weights::SubstrateWeight<Runtime>;
}

impl parachain_info::Config for Runtime {}

/// The office's own key is root: it lists whom it believes, says which years it accepts, and changes the code.
impl pallet_sudo::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type WeightInfo = pallet_sudo::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
	/// Weight that messages of other parachains may take of a block.
	pub const ReservedXcmpWeight: Weight = MAXIMUM_BLOCK_WEIGHT_FOR_ASYNC_BACKING.saturating_div(4);
	/// Weight that messages of the relay chain may take of a block.
	pub const ReservedDmpWeight: Weight = MAXIMUM_BLOCK_WEIGHT_FOR_ASYNC_BACKING.saturating_div(4);
	/// The relay chain as an origin of messages.
	pub const RelayOrigin: AggregateMessageOrigin = AggregateMessageOrigin::Parent;
}

/// Duration of a slot, as the hook wants it.
#[allow(clippy::cast_possible_truncation)] // It is seconds, in milliseconds.
const SLOT: u32 = SLOT_DURATION as u32;

/// Asynchronous backing with a fixed number of blocks per relay slot.
pub type ConsensusHook = cumulus_pallet_aura_ext::FixedVelocityConsensusHook<
	Runtime,
	SLOT,
	BLOCK_PROCESSING_VELOCITY,
	UNINCLUDED_SEGMENT_CAPACITY,
>;

impl cumulus_pallet_parachain_system::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	// With each block the registry sees how far the chains are that are believed.
	type OnSystemEvent = Registry;
	type SelfParaId = ParachainInfo;
	type OutboundXcmpMessageSource = XcmpQueue;
	type DmpQueue = frame_support::traits::EnqueueWithOrigin<MessageQueue, RelayOrigin>;
	type ReservedDmpWeight = ReservedDmpWeight;
	type XcmpMessageHandler = XcmpQueue;
	type ReservedXcmpWeight = ReservedXcmpWeight;
	type CheckAssociatedRelayNumber = RelayNumberMonotonicallyIncreases;
	type ConsensusHook = ConsensusHook;
	type WeightInfo = cumulus_pallet_parachain_system::weights::SubstrateWeight<Runtime>;
	type RelayParentOffset = ConstU32<RELAY_PARENT_OFFSET>;
	type SchedulingSignatureVerifier = ();
}

/// The collators are those of the first block. A chain that lives longer has `pallet-session` change them.
impl pallet_aura::Config for Runtime {
	type AuthorityId = AuraId;
	type DisabledValidators = ();
	type MaxAuthorities = ConstU32<16>;
	type AllowMultipleBlocksPerSlot = ConstBool<true>;
	type SlotDuration = ConstU64<SLOT_DURATION>;
}

impl cumulus_pallet_aura_ext::Config for Runtime {}

impl pallet_balances::Config for Runtime {
	type Balance = Balance;
	type DustRemoval = ();
	type RuntimeEvent = RuntimeEvent;
	type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
	type AccountStore = System;
	type WeightInfo = pallet_balances::weights::SubstrateWeight<Runtime>;
	type MaxLocks = ConstU32<50>;
	type MaxReserves = ConstU32<0>;
	type ReserveIdentifier = [u8; 8];
	type RuntimeFreezeReason = RuntimeFreezeReason;
	type RuntimeHoldReason = RuntimeHoldReason;
	type FreezeIdentifier = ();
	type MaxFreezes = ConstU32<0>;
	type DoneSlashHandler = ();
}

/// One smallest unit for a picosecond, and for a byte. Fees are burned.
impl pallet_transaction_payment::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type OnChargeTransaction = pallet_transaction_payment::FungibleAdapter<Balances, ()>;
	type OperationalFeeMultiplier = ConstU8<5>;
	type WeightToFee = IdentityFee<Balance>;
	type LengthToFee = IdentityFee<Balance>;
	type FeeMultiplierUpdate = SlowAdjustingFeeUpdate<Self>;
	type WeightInfo = pallet_transaction_payment::weights::SubstrateWeight<Runtime>;
}

/// Whose statements are taken by message: the very pallet's of the PoCo chain, and nobody else's.
#[cfg(not(feature = "runtime-benchmarks"))]
pub type Senders = frame_support::traits::Equals<crate::xcm::PocoAttestations>;

/// Benchmarks come from nowhere.
#[cfg(feature = "runtime-benchmarks")]
pub type Senders = frame_support::traits::Everything;

impl pallet_attestation_registry::Config for Runtime {
	type Location = ::xcm::latest::Location;
	type SenderOrigin = EnsureXcm<Senders>;
	type AdminOrigin = EnsureRoot<AccountId>;
	type MaxSources = ConstU32<4>;
	// Some six minutes: who proves by a block has that long.
	type MaxHeads = ConstU32<64>;
	type KeptEpochs = ConstU32<1_024>;
	type MaxReceived = ConstU32<1_024>;
	type MaxVerifiers = ConstU32<16>;
	type MaxPeriods = ConstU32<4>;
	// Estimates: a chain that is used measures them, by the benchmarks that this one has.
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = SomeSenders;
}

/// Places that messages come from, for benchmarks.
#[cfg(feature = "runtime-benchmarks")]
pub struct SomeSenders;

#[cfg(feature = "runtime-benchmarks")]
impl pallet_attestation_registry::BenchmarkHelper<::xcm::latest::Location> for SomeSenders {
	fn sender(number: u32) -> ::xcm::latest::Location {
		use ::xcm::latest::prelude::*;
		Location::new(1, [Parachain(number), PalletInstance(crate::POCO_ATTESTATIONS)])
	}
}
