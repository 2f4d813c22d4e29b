//! The system, time, and the parachain's own bookkeeping.

use crate::{
	constants::{consensus::*, SS58_PREFIX},
	AccountId, Aura, Balance, Block, Hash, MessageQueue, MultiBlockMigrations, Nonce, PalletInfo,
	ParachainInfo, Poco, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin, RuntimeTask, XcmpQueue,
	VERSION,
};
use cumulus_pallet_parachain_system::RelayNumberMonotonicallyIncreases;
use cumulus_primitives_core::AggregateMessageOrigin;
use frame_support::{
	derive_impl,
	dispatch::DispatchClass,
	parameter_types,
	traits::{ConstU32, ConstU64, Contains},
	weights::{
		constants::{BlockExecutionWeight, ExtrinsicBaseWeight, RocksDbWeight},
		Weight,
	},
};
use frame_system::limits::{BlockLength, BlockWeights};
use polkadot_runtime_common::BlockHashCount;
use sp_version::RuntimeVersion;

/// What normal calls may fill of a block.
const NORMAL_WEIGHT: Weight =
	MAXIMUM_BLOCK_WEIGHT.saturating_mul(NORMAL_PERCENT as u64).saturating_div(100);

parameter_types! {
	/// Which runtime this is.
	pub const Version: RuntimeVersion = VERSION;
	/// Most bytes of a block, by class of calls.
	pub RuntimeBlockLength: BlockLength = BlockLength::builder()
		.max_length(MAXIMUM_BLOCK_LENGTH)
		.modify_max_length_for_class(DispatchClass::Normal, |max| {
			*max = NORMAL_DISPATCH_RATIO.mul_floor(*max)
		})
		.build();
	/// Most weight of a block, by class of calls.
	pub RuntimeBlockWeights: BlockWeights = BlockWeights::builder()
		.base_block(BlockExecutionWeight::get())
		.for_class(DispatchClass::all(), |weights| {
			weights.base_extrinsic = ExtrinsicBaseWeight::get();
		})
		.for_class(DispatchClass::Normal, |weights| {
			weights.max_total = Some(NORMAL_WEIGHT);
		})
		.for_class(DispatchClass::Operational, |weights| {
			weights.max_total = Some(MAXIMUM_BLOCK_WEIGHT);
			// What is left when normal calls have filled their part.
			weights.reserved = Some(MAXIMUM_BLOCK_WEIGHT.saturating_sub(NORMAL_WEIGHT));
		})
		.avg_block_initialization(AVERAGE_ON_INITIALIZE_RATIO)
		.build_or_panic();
	/// Prefix of addresses.
	pub const SS58Prefix: u16 = SS58_PREFIX;
}

/// What accounts may call: everything but what of pallet-xcm is for teleports, locks, aliases and messages of
/// one's own making, and those calls of collator selection that go past collator staking: leaving without
/// notice, lowering a bond at once, and taking the place of a candidate by its bond alone. Root is not bound by
/// this.
pub struct CallFilter;

impl Contains<RuntimeCall> for CallFilter {
	fn contains(call: &RuntimeCall) -> bool {
		match call {
			RuntimeCall::PolkadotXcm(call) => {
				use pallet_xcm::Call;
				matches!(
					call,
					Call::transfer_assets { .. }
						| Call::transfer_assets_using_type_and_then { .. }
						| Call::limited_reserve_transfer_assets { .. }
						| Call::claim_assets { .. }
						| Call::execute { .. }
				)
			},
			RuntimeCall::CollatorSelection(call) => {
				use pallet_collator_selection::Call;
				!matches!(
					call,
					Call::leave_intent { .. }
						| Call::take_candidate_slot { .. }
						| Call::update_bond { .. }
				)
			},
			_ => true,
		}
	}
}

#[derive_impl(frame_system::config_preludes::ParaChainDefaultConfig)]
impl frame_system::Config for Runtime {
	type BaseCallFilter = CallFilter;
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
	type SingleBlockMigrations = crate::migrations::Migrations;
	type MultiBlockMigrator = MultiBlockMigrations;
}

impl cumulus_pallet_weight_reclaim::Config for Runtime {
	type WeightInfo = ();
}

impl pallet_timestamp::Config for Runtime {
	type Moment = u64;
	type OnTimestampSet = (Aura, Poco);
	type MinimumPeriod = ConstU64<0>;
	type WeightInfo = pallet_timestamp::weights::SubstrateWeight<Runtime>;
}

impl parachain_info::Config for Runtime {}

parameter_types! {
	/// Weight that messages of other parachains may take of a block.
	pub const ReservedXcmpWeight: Weight = MAXIMUM_BLOCK_WEIGHT.saturating_div(4);
	/// Weight that messages of the relay chain may take of a block.
	pub const ReservedDmpWeight: Weight = MAXIMUM_BLOCK_WEIGHT.saturating_div(4);
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
	type OnSystemEvent = crate::Beacon;
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
	// A verifier here would switch on a scheduling that the relay chain does not offer yet, and
	// stall the chain.
	type SchedulingSignatureVerifier = ();
}
