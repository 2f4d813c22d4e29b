//! Queues of messages, and what sending one costs.

use super::OriginConverter;
#[cfg(not(feature = "runtime-benchmarks"))]
use super::{border::OriginCapture, XcmConfig};
use crate::{
	configs::{
		fees::TransactionByteFee, governance::Suspension, migrating::WhileMigrating,
		system::RuntimeBlockWeights,
	},
	constants::MILLIUNIT,
	MessageQueue, ParachainInfo, ParachainSystem, PolkadotXcm, Runtime, RuntimeEvent, XcmpQueue,
};
use cumulus_primitives_core::{AggregateMessageOrigin, ParaId};
use frame_support::{
	parameter_types,
	traits::{ConstU32, QueuePausedQuery, TransformOrigin},
	weights::Weight,
};
use parachains_common::message_queue::{NarrowOriginToSibling, ParaIdToSibling};
use polkadot_runtime_common::xcm_sender::ExponentialPrice;
use xcm::latest::{AssetId, Location};

parameter_types! {
	/// Fees for sending are paid in the native token.
	pub FeeAssetId: AssetId = AssetId(Location::here());
	/// What sending a message costs at least, in smallest units.
	pub const BaseDeliveryFee: u128 = 3 * MILLIUNIT;
	/// Weight that messages may take of a block.
	pub MessageQueueServiceWeight: Weight =
		RuntimeBlockWeights::get().max_block.saturating_mul(35).saturating_div(100);
}

/// What a message to the relay chain costs: more, the fuller its queue.
pub type PriceForParentDelivery =
	ExponentialPrice<FeeAssetId, BaseDeliveryFee, TransactionByteFee, ParachainSystem>;

/// What a message to another parachain costs: more, the fuller its queue.
pub type PriceForSiblingDelivery =
	ExponentialPrice<FeeAssetId, BaseDeliveryFee, TransactionByteFee, XcmpQueue>;

impl cumulus_pallet_xcmp_queue::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type ChannelInfo = ParachainSystem;
	type VersionWrapper = PolkadotXcm;
	type XcmpQueue = TransformOrigin<MessageQueue, AggregateMessageOrigin, ParaId, ParaIdToSibling>;
	type MaxInboundSuspended = ConstU32<1_000>;
	type MaxActiveOutboundChannels = ConstU32<128>;
	type MaxPageSize = ConstU32<{ 103 * 1024 }>;
	type ControllerOrigin = Suspension;
	type ControllerOriginConverter = OriginConverter;
	type WeightInfo = cumulus_pallet_xcmp_queue::weights::SubstrateWeight<Runtime>;
	type PriceForSiblingDelivery = PriceForSiblingDelivery;
}

/// While the technical committee has stopped the messages of other chains: those of parachains, and of the relay
/// chain, too.
pub struct WhileSuspended;

impl QueuePausedQuery<AggregateMessageOrigin> for WhileSuspended {
	fn is_paused(origin: &AggregateMessageOrigin) -> bool {
		// A chain has no queue for itself, so what is asked of one is whether all are stopped.
		let queue = match origin {
			AggregateMessageOrigin::Sibling(id) => *id,
			AggregateMessageOrigin::Parent | AggregateMessageOrigin::Here => {
				ParachainInfo::parachain_id()
			},
		};
		XcmpQueue::is_paused(&queue)
	}
}

impl pallet_message_queue::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	#[cfg(feature = "runtime-benchmarks")]
	type MessageProcessor =
		pallet_message_queue::mock_helpers::NoopMessageProcessor<AggregateMessageOrigin>;
	#[cfg(not(feature = "runtime-benchmarks"))]
	type MessageProcessor = OriginCapture<
		Runtime,
		xcm_builder::ProcessXcmMessage<
			AggregateMessageOrigin,
			xcm_executor::XcmExecutor<XcmConfig>,
			crate::RuntimeCall,
		>,
		sp_runtime::traits::ConvertInto,
	>;
	type Size = u32;
	type QueueChangeHandler = NarrowOriginToSibling<XcmpQueue>;
	type QueuePausedQuery = (WhileMigrating, WhileSuspended);
	type HeapSize = ConstU32<{ 103 * 1024 }>;
	type MaxStale = ConstU32<8>;
	type ServiceWeight = MessageQueueServiceWeight;
	type IdleMaxServiceWeight = MessageQueueServiceWeight;
	type WeightInfo = pallet_message_queue::weights::SubstrateWeight<Runtime>;
}
