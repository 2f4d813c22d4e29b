//! Who authors blocks, and what that earns.

use super::governance::{Administration, Law};
use crate::{
	constants::{consensus::*, *},
	pace, AccountId, Aura, AuraId, Balance, Balances, BlockNumber, CollatorSelection,
	CollatorStaking, Runtime, RuntimeEvent, RuntimeHoldReason, Session, SessionKeys,
};
use frame_support::{
	parameter_types,
	traits::{ConstBool, ConstU32, ConstU64, Get},
	PalletId,
};
use sp_runtime::Perbill;

impl pallet_authorship::Config for Runtime {
	type FindAuthor = pallet_session::FindAccountFromAuthorIndex<Self, Aura>;
	type EventHandler = (CollatorSelection, CollatorStaking);
}

parameter_types! {
	/// First block of the first session.
	pub const SessionOffset: BlockNumber = 0;
	/// From this the account is derived that collator selection pays authors from. Nothing goes there:
	/// what collators earn is divided by collator staking.
	pub const SelectionPotId: PalletId = PalletId(*b"PotStake");
	/// From this the account is derived that collects what collators and their delegators earn.
	pub const StakingPotId: PalletId = PalletId(*b"poco/stk");
	/// The least that one delegates to a collator.
	pub const MinDelegation: Balance = 10 * UNIT;
	/// The most of its earnings that a collator keeps before it shares them.
	pub const MaxCommission: Perbill = Perbill::from_percent(50);
	/// The most that a vote can have minted for a block: some 5.3 million POCO a year.
	pub const MaxIssuancePerBlock: Balance = UNIT;
	/// The most that is ever minted for collators.
	pub const MaxIssuance: Balance = 20_000_000 * UNIT;
	/// The most that is slashed at once.
	pub const MaxSlash: Perbill = Perbill::from_percent(50);
}

/// Sessions for which a candidate announces ahead that it leaves: its bond waits as long as stake that
/// was taken out from behind it.
pub struct ExitNotice;

impl Get<u32> for ExitNotice {
	fn get() -> u32 {
		pace::Unbonding::get().div_ceil(pace::Session::get())
	}
}

impl pallet_session::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = AccountId;
	type ValidatorIdOf = pallet_collator_selection::IdentityCollator;
	type ShouldEndSession = pallet_session::PeriodicSessions<pace::Session, SessionOffset>;
	type NextSessionRotation = pallet_session::PeriodicSessions<pace::Session, SessionOffset>;
	type SessionManager = CollatorStaking;
	type SessionHandler = <SessionKeys as sp_runtime::traits::OpaqueKeys>::KeyTypeIdProviders;
	type Keys = SessionKeys;
	type DisablingStrategy = ();
	type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
	type Currency = Balances;
	type KeyDeposit = ();
}

impl pallet_aura::Config for Runtime {
	type AuthorityId = AuraId;
	type DisabledValidators = ();
	type MaxAuthorities = ConstU32<100>;
	type AllowMultipleBlocksPerSlot = ConstBool<true>;
	type SlotDuration = ConstU64<SLOT_DURATION>;
}

impl cumulus_pallet_aura_ext::Config for Runtime {}

impl pallet_collator_selection::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Currency = Balances;
	type UpdateOrigin = Administration;
	type PotId = SelectionPotId;
	type MaxCandidates = ConstU32<80>;
	type MinEligibleCollators = ConstU32<1>;
	type MaxInvulnerables = ConstU32<20>;
	type KickThreshold = pace::Session;
	type ValidatorId = AccountId;
	type ValidatorIdOf = pallet_collator_selection::IdentityCollator;
	type ValidatorRegistration = Session;
	type WeightInfo = pallet_collator_selection::weights::SubstrateWeight<Runtime>;
}

impl pallet_collator_staking::Config for Runtime {
	type NativeToken = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type AdminOrigin = Law;
	type PotId = StakingPotId;
	type MinDelegation = MinDelegation;
	type MaxDelegations = ConstU32<16>;
	type MaxDelegators = ConstU32<10_000>;
	type MaxUnbonding = ConstU32<8>;
	type UnbondingPeriod = pace::Unbonding;
	type CommissionNotice = ConstU32<4>;
	type ExitNotice = ExitNotice;
	type MaxCommission = MaxCommission;
	type MaxIssuancePerBlock = MaxIssuancePerBlock;
	type MaxIssuance = MaxIssuance;
	type MaxSlash = MaxSlash;
	type WeightInfo = crate::weights::pallet_collator_staking::WeightInfo<Runtime>;
}
