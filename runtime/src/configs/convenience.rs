//! Batches, multisigs, proxies, preimages, the scheduler.

use super::{governance::Law, system::RuntimeBlockWeights};
use crate::{
	constants::deposit, AccountId, Balance, Balances, OriginCaller, Preimage, Runtime, RuntimeCall,
	RuntimeEvent, RuntimeHoldReason, RuntimeOrigin, System,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	parameter_types,
	traits::{
		fungible::HoldConsideration, ConstU32, EqualPrivilegeOnly, InstanceFilter,
		LinearStoragePrice,
	},
	weights::Weight,
};
use scale_info::TypeInfo;
use sp_runtime::traits::BlakeTwo256;

impl pallet_utility::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type PalletsOrigin = OriginCaller;
	type WeightInfo = pallet_utility::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
	/// An item with a key of 32 bytes and a value of 56.
	pub const MultisigDepositBase: Balance = deposit(1, 88);
	/// 32 bytes for every signatory.
	pub const MultisigDepositFactor: Balance = deposit(0, 32);
}

impl pallet_multisig::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type DepositBase = MultisigDepositBase;
	type DepositFactor = MultisigDepositFactor;
	type MaxSignatories = ConstU32<100>;
	type WeightInfo = pallet_multisig::weights::SubstrateWeight<Runtime>;
	type BlockNumberProvider = System;
}

/// What a proxy may do for its principal.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum ProxyType {
	/// Everything.
	#[default]
	#[codec(index = 0)]
	Any,
	/// Everything that does not send the principal's money elsewhere.
	#[codec(index = 1)]
	NonTransfer,
	/// Reject announcements of other proxies.
	#[codec(index = 2)]
	CancelProxy,
	/// Vote, reveal, publish and settle: what the machine of a worker needs while the bond lies in
	/// an account whose key is elsewhere. Votes may stake the account's free balance, so it should
	/// hold no more than may be lost. An operator (`poco.set_operator`) stakes nothing but the bond,
	/// and votes and reveals without a fee, which a proxy never does.
	#[codec(index = 3)]
	Work,
	/// Collate.
	#[codec(index = 4)]
	Collator,
	/// Propose, vote and delegate, and what members of councils do.
	#[codec(index = 5)]
	Governance,
}

impl InstanceFilter<RuntimeCall> for ProxyType {
	fn filter(&self, call: &RuntimeCall) -> bool {
		let is_combinator = matches!(
			call,
			RuntimeCall::Utility(
				pallet_utility::Call::batch { .. }
					| pallet_utility::Call::batch_all { .. }
					| pallet_utility::Call::force_batch { .. }
			)
		);
		match self {
			Self::Any => true,
			Self::NonTransfer => {
				is_combinator
					|| matches!(
						call,
						RuntimeCall::System(_)
							| RuntimeCall::CollatorSelection(_)
							| RuntimeCall::CollatorStaking(_)
							| RuntimeCall::Session(_)
							| RuntimeCall::Multisig(_)
							| RuntimeCall::Preimage(_)
							| RuntimeCall::Proxy(pallet_proxy::Call::reject_announcement { .. })
					) || Self::is_work(call)
					|| Self::is_governance(call)
			},
			Self::CancelProxy => {
				is_combinator
					|| matches!(
						call,
						RuntimeCall::Proxy(pallet_proxy::Call::reject_announcement { .. })
					)
			},
			Self::Work => is_combinator || Self::is_work(call),
			Self::Collator => {
				is_combinator
					|| matches!(
						call,
						RuntimeCall::CollatorSelection(_)
							| RuntimeCall::CollatorStaking(_)
							| RuntimeCall::Session(_)
					)
			},
			Self::Governance => is_combinator || Self::is_governance(call),
		}
	}

	fn is_superset(&self, other: &Self) -> bool {
		match (self, other) {
			(own, other) if own == other => true,
			(Self::Any, _) => true,
			(_, Self::Any) => false,
			(Self::NonTransfer, _) => true,
			_ => false,
		}
	}
}

impl ProxyType {
	fn is_governance(call: &RuntimeCall) -> bool {
		matches!(
			call,
			RuntimeCall::Democracy(_)
				| RuntimeCall::Council(_)
				| RuntimeCall::TechnicalCommittee(_)
				| RuntimeCall::Treasury(_)
				| RuntimeCall::Bounties(_)
		)
	}

	fn is_work(call: &RuntimeCall) -> bool {
		use pallet_poco::Call;
		match call {
			RuntimeCall::Poco(call) => matches!(
				call,
				Call::contribute { .. }
					| Call::contribute_authorised { .. }
					| Call::contribute_many { .. }
					| Call::contribute_and_finalize { .. }
					| Call::relay { .. }
					| Call::reveal_many { .. }
					| Call::claim_many { .. }
					| Call::judge { .. }
					| Call::reveal { .. }
					| Call::publish { .. }
					| Call::publish_many { .. }
					| Call::finalize { .. }
					| Call::reopen { .. }
					| Call::claim { .. }
					| Call::prune { .. }
					| Call::withdraw { .. }
					| Call::withdraw_asset { .. }
					| Call::initialize { .. }
					| Call::initialize_many { .. }
					| Call::refund_rest { .. }
			),
			_ => false,
		}
	}
}

parameter_types! {
	/// An item with a key of 32 bytes and a value of 8.
	pub const ProxyDepositBase: Balance = deposit(1, 40);
	/// 33 bytes for every proxy.
	pub const ProxyDepositFactor: Balance = deposit(0, 33);
	/// An item with a key of 32 bytes and a value of 16.
	pub const AnnouncementDepositBase: Balance = deposit(1, 48);
	/// 66 bytes for every announcement.
	pub const AnnouncementDepositFactor: Balance = deposit(0, 66);
}

impl pallet_proxy::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type ProxyType = ProxyType;
	type ProxyDepositBase = ProxyDepositBase;
	type ProxyDepositFactor = ProxyDepositFactor;
	type MaxProxies = ConstU32<32>;
	type WeightInfo = pallet_proxy::weights::SubstrateWeight<Runtime>;
	type MaxPending = ConstU32<32>;
	type CallHasher = BlakeTwo256;
	type AnnouncementDepositBase = AnnouncementDepositBase;
	type AnnouncementDepositFactor = AnnouncementDepositFactor;
	type BlockNumberProvider = System;
}

parameter_types! {
	/// Deposit for a preimage.
	pub const PreimageBaseDeposit: Balance = deposit(2, 64);
	/// Deposit for every byte of a preimage.
	pub const PreimageByteDeposit: Balance = deposit(0, 1);
	/// Why deposits for preimages are held.
	pub const PreimageHoldReason: RuntimeHoldReason =
		RuntimeHoldReason::Preimage(pallet_preimage::HoldReason::Preimage);
}

impl pallet_preimage::Config for Runtime {
	type WeightInfo = pallet_preimage::weights::SubstrateWeight<Runtime>;
	type RuntimeEvent = RuntimeEvent;
	type Currency = Balances;
	type ManagerOrigin = Law;
	type Consideration = HoldConsideration<
		AccountId,
		Balances,
		PreimageHoldReason,
		LinearStoragePrice<PreimageBaseDeposit, PreimageByteDeposit, Balance>,
	>;
}

parameter_types! {
	/// Weight that scheduled calls may take of a block.
	pub MaximumSchedulerWeight: Weight =
		RuntimeBlockWeights::get().max_block.saturating_div(2);
}

impl pallet_scheduler::Config for Runtime {
	type RuntimeOrigin = RuntimeOrigin;
	type RuntimeEvent = RuntimeEvent;
	type PalletsOrigin = OriginCaller;
	type RuntimeCall = RuntimeCall;
	type MaximumWeight = MaximumSchedulerWeight;
	type ScheduleOrigin = Law;
	type OriginPrivilegeCmp = EqualPrivilegeOnly;
	type MaxScheduledPerBlock = ConstU32<50>;
	type WeightInfo = pallet_scheduler::weights::SubstrateWeight<Runtime>;
	type Preimages = Preimage;
	// The parachain's own block number: what schedules by it counts para blocks too.
	type BlockNumberProvider = System;
}
