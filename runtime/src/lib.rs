#![cfg_attr(not(feature = "std"), no_std)]
#![recursion_limit = "256"]
#![doc = include_str!("../README.md")]
#![deny(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::cast_possible_wrap,
	clippy::cast_precision_loss,
	clippy::cast_sign_loss,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::panic,
	clippy::unwrap_used
)]
// Most of what is public here is written by macros, which document nothing.
#![allow(missing_docs)]

extern crate alloc;

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));

pub mod apis;
pub mod configs;
pub mod constants;
pub mod genesis;
pub mod migrations;
#[cfg(any(feature = "next", test))]
#[cfg_attr(not(feature = "next"), allow(dead_code))]
mod next;
pub mod pace;
pub mod politics;
#[cfg(test)]
#[allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::cast_precision_loss,
	clippy::cast_sign_loss
)]
mod tests;
mod weights;

use alloc::vec::Vec;
use frame_support::runtime as frame_runtime;
use sp_runtime::{generic, impl_opaque_keys, traits::BlakeTwo256, MultiAddress};
#[cfg(not(feature = "next"))]
use sp_version::RuntimeVersion;

pub use apis::RUNTIME_API_VERSIONS;
pub use parachains_common::{AccountId, AuraId, Balance, BlockNumber, Hash, Nonce, Signature};
#[cfg(feature = "std")]
pub use sp_runtime::BuildStorage;

/// How accounts are named in transactions.
pub type Address = MultiAddress<AccountId, ()>;

/// A block's header.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;

/// A block.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;

/// What every transaction carries beside its call. Weight that a call did not use is given back at
/// the end.
pub type TxExtension = cumulus_pallet_weight_reclaim::StorageWeightReclaim<
	Runtime,
	(
		frame_system::AuthorizeCall<Runtime>,
		frame_system::CheckNonZeroSender<Runtime>,
		frame_system::CheckSpecVersion<Runtime>,
		frame_system::CheckTxVersion<Runtime>,
		frame_system::CheckGenesis<Runtime>,
		frame_system::CheckEra<Runtime>,
		frame_system::CheckNonce<Runtime>,
		frame_system::CheckWeight<Runtime>,
		pallet_poco::CheckWork<Runtime>,
		pallet_transaction_payment::ChargeTransactionPayment<Runtime>,
		frame_metadata_hash_extension::CheckMetadataHash<Runtime>,
	),
>;

/// A transaction as it comes in.
pub type UncheckedExtrinsic =
	generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;

/// Runs blocks.
pub type Executive = frame_executive::Executive<
	Runtime,
	Block,
	frame_system::ChainContext<Runtime>,
	Runtime,
	AllPalletsWithSystem,
>;

impl_opaque_keys! {
	/// The keys of a collator.
	pub struct SessionKeys {
		/// Authors blocks.
		pub aura: Aura,
	}
}

/// Which runtime this is.
#[cfg(not(feature = "next"))]
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
	spec_name: alloc::borrow::Cow::Borrowed("poco"),
	impl_name: alloc::borrow::Cow::Borrowed("poco"),
	authoring_version: 1,
	spec_version: 1_003,
	impl_version: 0,
	apis: RUNTIME_API_VERSIONS,
	transaction_version: 3,
	system_version: 1,
};

#[cfg(feature = "next")]
pub use next::VERSION;

#[frame_runtime]
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
	pub struct Runtime;

	// The system.
	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type ParachainSystem = cumulus_pallet_parachain_system;
	#[runtime::pallet_index(2)]
	pub type Timestamp = pallet_timestamp;
	#[runtime::pallet_index(3)]
	pub type ParachainInfo = parachain_info;
	#[runtime::pallet_index(4)]
	pub type WeightReclaim = cumulus_pallet_weight_reclaim;

	// Money.
	#[runtime::pallet_index(10)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(11)]
	pub type TransactionPayment = pallet_transaction_payment;
	#[runtime::pallet_index(12)]
	pub type Assets = pallet_assets;
	#[runtime::pallet_index(13)]
	pub type Currencies = pallet_currencies;

	// Collators. The order of these matters.
	#[runtime::pallet_index(20)]
	pub type Authorship = pallet_authorship;
	#[runtime::pallet_index(21)]
	pub type CollatorSelection = pallet_collator_selection;
	#[runtime::pallet_index(22)]
	pub type Session = pallet_session;
	#[runtime::pallet_index(23)]
	pub type Aura = pallet_aura;
	#[runtime::pallet_index(24)]
	pub type AuraExt = cumulus_pallet_aura_ext;

	#[runtime::pallet_index(25)]
	pub type CollatorStaking = pallet_collator_staking;

	// Messages of other chains.
	#[runtime::pallet_index(30)]
	pub type XcmpQueue = cumulus_pallet_xcmp_queue;
	#[runtime::pallet_index(31)]
	pub type PolkadotXcm = pallet_xcm;
	#[runtime::pallet_index(32)]
	pub type CumulusXcm = cumulus_pallet_xcm;
	#[runtime::pallet_index(33)]
	pub type MessageQueue = pallet_message_queue;
	#[runtime::pallet_index(34)]
	pub type Border = pallet_border;

	// Handy.
	#[runtime::pallet_index(40)]
	pub type Utility = pallet_utility;
	#[runtime::pallet_index(41)]
	pub type Multisig = pallet_multisig;
	#[runtime::pallet_index(42)]
	pub type Proxy = pallet_proxy;
	#[runtime::pallet_index(43)]
	pub type Preimage = pallet_preimage;
	#[runtime::pallet_index(44)]
	pub type Scheduler = pallet_scheduler;

	#[runtime::pallet_index(45)]
	pub type Pace = pace;
	#[runtime::pallet_index(46)]
	pub type Parameters = pallet_parameters;
	#[runtime::pallet_index(47)]
	pub type MultiBlockMigrations = pallet_migrations;

	// What the chain is for.
	#[runtime::pallet_index(50)]
	pub type Registry = pallet_registry;
	#[runtime::pallet_index(51)]
	pub type Market = pallet_market;
	#[runtime::pallet_index(52)]
	pub type Poco = pallet_poco;
	#[runtime::pallet_index(53)]
	pub type Beacon = pallet_beacon;
	#[runtime::pallet_index(54)]
	pub type Callbacks = pallet_callbacks;
	#[runtime::pallet_index(55)]
	pub type Purchases = pallet_purchases;
	#[runtime::pallet_index(56)]
	pub type Donations = pallet_donations;
	#[runtime::pallet_index(57)]
	pub type Attestations = pallet_attestations;

	// Who decides.
	#[runtime::pallet_index(60)]
	pub type Democracy = pallet_democracy;
	#[runtime::pallet_index(61)]
	pub type Council = pallet_collective<Instance1>;
	#[runtime::pallet_index(62)]
	pub type TechnicalCommittee = pallet_collective<Instance2>;
	#[runtime::pallet_index(63)]
	pub type CouncilMembership = pallet_membership<Instance1>;
	#[runtime::pallet_index(64)]
	pub type TechnicalMembership = pallet_membership<Instance2>;
	#[runtime::pallet_index(65)]
	pub type Treasury = pallet_treasury;
	#[runtime::pallet_index(66)]
	pub type Bounties = pallet_bounties;
}

cumulus_pallet_parachain_system::register_validate_block! {
	Runtime = Runtime,
	BlockExecutor = cumulus_pallet_aura_ext::BlockExecutor::<Runtime, Executive>,
}
