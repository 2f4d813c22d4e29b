//! What is let in. A barrier reads no storage but the pallet's queries.

use super::UniversalLocation;
use crate::PolkadotXcm;
use frame_support::traits::ConstU32;
use parachains_common::xcm_config::ParentRelayOrSiblingParachains;
use xcm_builder::{
	AllowHrmpNotificationsFromRelayChain, AllowKnownQueryResponses, AllowSubscriptionsFrom,
	DenyRecursively, DenyReserveTransferToRelayChain, DenyThenTry, TakeWeightCredit,
	TrailingSetTopicAsId, WithComputedOrigin,
};

/// Expected responses, version subscriptions, notices about channels; nothing that pays or asks
/// for execution.
pub type Barrier = TrailingSetTopicAsId<
	DenyThenTry<
		DenyRecursively<DenyReserveTransferToRelayChain>,
		(
			TakeWeightCredit,
			AllowKnownQueryResponses<PolkadotXcm>,
			WithComputedOrigin<
				(
					AllowSubscriptionsFrom<ParentRelayOrSiblingParachains>,
					AllowHrmpNotificationsFromRelayChain,
				),
				UniversalLocation,
				ConstU32<8>,
			>,
		),
	>,
>;
