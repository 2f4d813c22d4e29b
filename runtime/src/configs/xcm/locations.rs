//! Who is who: locations, accounts, origins.

use crate::{AccountId, ParachainInfo, RuntimeOrigin};
use frame_support::parameter_types;
use pallet_xcm::XcmPassthrough;
use polkadot_parachain_primitives::primitives::Sibling;
use xcm::latest::{prelude::*, ROCOCO_GENESIS_HASH};
use xcm_builder::{
	AccountId32Aliases, DescribeAllTerminal, DescribeFamily, DescribeTerminus, HashedDescription,
	ParentIsPreset, RelayChainAsNative, SiblingParachainAsNative, SiblingParachainConvertsVia,
	SignedAccountId32AsNative, SignedToAccountId32, SovereignSignedViaLocation,
};

parameter_types! {
	/// The native token: this chain itself.
	pub const NativeLocation: Location = Location::here();
	/// The relay chain's consensus.
	pub const Relay: NetworkId = NetworkId::ByGenesis(ROCOCO_GENESIS_HASH);
	/// The relay chain's consensus, where an option is wanted.
	pub const RelayNetwork: Option<NetworkId> = Some(Relay::get());
	/// The relay chain as an origin of calls.
	pub RelayChainOrigin: RuntimeOrigin = cumulus_pallet_xcm::Origin::Relay.into();
	/// Where this chain is, seen from everywhere.
	pub UniversalLocation: InteriorLocation = [
		GlobalConsensus(Relay::get()),
		Parachain(ParachainInfo::parachain_id().into()),
	].into();
}

/// Which account a location has here.
pub type LocationToAccountId = (
	ParentIsPreset<AccountId>,
	SiblingParachainConvertsVia<Sibling, AccountId>,
	AccountId32Aliases<RelayNetwork, AccountId>,
	HashedDescription<AccountId, (DescribeTerminus, DescribeFamily<DescribeAllTerminal>)>,
);

/// Which local origin a location becomes when it calls. None becomes root.
pub type OriginConverter = (
	SovereignSignedViaLocation<LocationToAccountId, RuntimeOrigin>,
	RelayChainAsNative<RelayChainOrigin, RuntimeOrigin>,
	SiblingParachainAsNative<cumulus_pallet_xcm::Origin, RuntimeOrigin>,
	SignedAccountId32AsNative<RelayNetwork, RuntimeOrigin>,
	XcmPassthrough<RuntimeOrigin>,
);

/// Which location a local account has.
pub type LocalOriginToLocation = SignedToAccountId32<RuntimeOrigin, AccountId, RelayNetwork>;
