//! Who decides what.
//!
//! Three bodies: the **holders**, who propose and vote in public with their stake; the **council**, a few
//! accounts that the holders name; the **technical committee**, who can hasten or veto what is urgent or
//! broken. Nothing is above a referendum: there is no sudo.
//!
//! | power | holders, by referendum | council | technical committee |
//! | --- | --- | --- | --- |
//! | the chain's code | yes | - | - |
//! | who is in the council | yes | - | - |
//! | who is in the technical committee | yes | - | - |
//! | propose to the holders; they need a super majority to approve | - | 1/2 | - |
//! | propose to the holders; a majority of votes decides | - | more than 1/2 | - |
//! | propose to the holders; they need a super majority to refuse | - | all | - |
//! | hasten a council's proposal, to a vote of no less than [`pace::FastTrack`] | - | - | 2/3 |
//! | veto a council's proposal, each member once | - | - | one |
//! | stop a referendum | yes | 2/3 | - |
//! | stop a public proposal; its deposits are burned into the treasury | yes | - | all |
//! | categories of tasks; courts; whose spot checks count everywhere | yes | 2/3 | - |
//! | invulnerable collators, how many collators | yes | 2/3 | - |
//! | ratios, stakes, fees and windows of the market, within [`MarketRules`]'s bounds | yes | - | - |
//! | the terms of campaigns, within [`DonationRules`]'s bounds; where statements are sent | yes | - | - |
//! | what campaigns pay at most | yes | 2/3 | - |
//! | issuance, slashes, consortium mode | yes | - | - |
//! | which assets of other chains are listed, their reserves, what they are accepted for | yes | - | - |
//! | what listed assets are worth | yes | 2/3 | - |
//! | the border: whether it is closed, members, limits, fees | yes | 2/3 | - |
//! | channels to other chains, XCM versions, messages in the chain's own name | yes | - | - |
//! | stop the messages of other chains, and go on with them | yes | - | 2/3 |
//! | spend from the treasury | everything | 3/5, up to [`CouncilSpend`] a payment | - |
//! | refuse what was granted but not paid, bounties | yes | more than 1/2 | - |
//!
//! Nobody can hasten a vote to nothing: a council and a committee that agree still have to let the holders
//! see what they propose.
//!
//! [`MarketRules`]: super::parameters::MarketRules
//! [`DonationRules`]: super::parameters::DonationRules
//!
//! The council is named by referendum rather than by a standing election: the elections pallet of this
//! release bounds how many may vote to some hundreds and counts them within one block, so that whoever
//! fills these places decides. A referendum counts every holder, one vote at a time.

use super::marketplace::{AnyCurrency, Treasury as TreasuryAccount};
use crate::{
	constants::{consensus::MAXIMUM_BLOCK_WEIGHT, *},
	pace, AccountId, Balances, Council, Currencies, OriginCaller, Preimage, Runtime, RuntimeCall,
	RuntimeEvent, RuntimeOrigin, Scheduler, System, TechnicalCommittee, Treasury,
};
use frame_support::{
	parameter_types,
	traits::{
		tokens::{pay::PayAssetFromAccount, ConversionFromAssetBalance},
		ConstBool, ConstU32, EitherOf, EitherOfDiverse, MapSuccess,
	},
	weights::Weight,
	PalletId,
};
use frame_system::{EnsureRoot, EnsureRootWithSuccess, EnsureSigned};
use pallet_collective::{
	EnsureMember, EnsureProportionAtLeast, EnsureProportionMoreThan, Instance1, Instance2,
	PrimeDefaultVote,
};
use poco_primitives::order::Currency;
use sp_runtime::{
	traits::{IdentityLookup, Replace, TypedGet},
	DispatchError, Permill,
};

/// The council among the collectives.
pub type CouncilInstance = Instance1;

/// The technical committee among the collectives.
pub type TechnicalInstance = Instance2;

/// So many of the council's members.
pub type CouncilAtLeast<const N: u32, const OF: u32> =
	EnsureProportionAtLeast<AccountId, CouncilInstance, N, OF>;

/// More than so many of the council's members.
pub type CouncilMoreThan<const N: u32, const OF: u32> =
	EnsureProportionMoreThan<AccountId, CouncilInstance, N, OF>;

/// So many of the technical committee's members.
pub type TechnicalAtLeast<const N: u32, const OF: u32> =
	EnsureProportionAtLeast<AccountId, TechnicalInstance, N, OF>;

/// A referendum, and nobody else.
pub type Law = EnsureRoot<AccountId>;

/// A referendum, or two thirds of the council: what must not wait for a vote, and can be undone by one.
pub type Administration = EitherOfDiverse<Law, CouncilAtLeast<2, 3>>;

/// A referendum, or two thirds of the technical committee: to stop what comes from other chains.
pub type Suspension = EitherOfDiverse<Law, TechnicalAtLeast<2, 3>>;

/// A referendum, or more than half of the council: to refuse.
pub type Refusal = EitherOfDiverse<Law, CouncilMoreThan<1, 2>>;

parameter_types! {
	/// What one motion of a council may weigh: half a block.
	pub const MotionWeight: Weight = MAXIMUM_BLOCK_WEIGHT.saturating_div(2);
	/// Held of whoever proposes, and of whoever seconds.
	pub const ProposalDeposit: Balance = 100 * UNIT;
	/// The most that the council may grant in one payment, in the chain's own token or what is worth
	/// as much.
	pub const CouncilSpend: Balance = 10_000 * UNIT;
	/// No limit.
	pub const AnyAmount: Balance = Balance::MAX;
	/// From this the account of the treasury is derived.
	pub const TreasuryId: PalletId = PalletId(*b"poco/try");
	/// What the treasury does not spend stays there.
	pub const NoBurn: Permill = Permill::zero();
}

impl pallet_collective::Config<CouncilInstance> for Runtime {
	type RuntimeOrigin = RuntimeOrigin;
	type Proposal = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type MotionDuration = pace::Motion;
	type MaxProposals = ConstU32<50>;
	type MaxMembers = ConstU32<32>;
	type DefaultVote = PrimeDefaultVote;
	type WeightInfo = pallet_collective::weights::SubstrateWeight<Runtime>;
	type SetMembersOrigin = Law;
	type MaxProposalWeight = MotionWeight;
	type DisapproveOrigin = Law;
	type KillOrigin = Law;
	type Consideration = ();
}

impl pallet_collective::Config<TechnicalInstance> for Runtime {
	type RuntimeOrigin = RuntimeOrigin;
	type Proposal = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type MotionDuration = pace::Motion;
	type MaxProposals = ConstU32<50>;
	type MaxMembers = ConstU32<16>;
	type DefaultVote = PrimeDefaultVote;
	type WeightInfo = pallet_collective::weights::SubstrateWeight<Runtime>;
	type SetMembersOrigin = Law;
	type MaxProposalWeight = MotionWeight;
	type DisapproveOrigin = Law;
	type KillOrigin = Law;
	type Consideration = ();
}

impl pallet_membership::Config<CouncilInstance> for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type AddOrigin = Law;
	type RemoveOrigin = Law;
	type SwapOrigin = Law;
	type ResetOrigin = Law;
	type PrimeOrigin = Law;
	type MembershipInitialized = Council;
	type MembershipChanged = Council;
	type MaxMembers = ConstU32<32>;
	type WeightInfo = pallet_membership::weights::SubstrateWeight<Runtime>;
}

impl pallet_membership::Config<TechnicalInstance> for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type AddOrigin = Law;
	type RemoveOrigin = Law;
	type SwapOrigin = Law;
	type ResetOrigin = Law;
	type PrimeOrigin = Law;
	type MembershipInitialized = TechnicalCommittee;
	type MembershipChanged = TechnicalCommittee;
	type MaxMembers = ConstU32<16>;
	type WeightInfo = pallet_membership::weights::SubstrateWeight<Runtime>;
}

impl pallet_democracy::Config for Runtime {
	type WeightInfo = pallet_democracy::weights::SubstrateWeight<Runtime>;
	type RuntimeEvent = RuntimeEvent;
	type Scheduler = Scheduler;
	type Preimages = Preimage;
	type Currency = Balances;
	type EnactmentPeriod = pace::Enactment;
	type LaunchPeriod = pace::Launch;
	type VotingPeriod = pace::Voting;
	type VoteLockingPeriod = pace::Enactment;
	type MinimumDeposit = ProposalDeposit;
	type InstantAllowed = ConstBool<false>;
	type FastTrackVotingPeriod = pace::FastTrack;
	type CooloffPeriod = pace::Cooloff;
	type MaxVotes = ConstU32<100>;
	type MaxProposals = ConstU32<100>;
	type MaxDeposits = ConstU32<100>;
	type MaxBlacklisted = ConstU32<100>;
	type ExternalOrigin = CouncilAtLeast<1, 2>;
	type ExternalMajorityOrigin = CouncilMoreThan<1, 2>;
	type ExternalDefaultOrigin = CouncilAtLeast<1, 1>;
	type SubmitOrigin = EnsureSigned<AccountId>;
	type FastTrackOrigin = TechnicalAtLeast<2, 3>;
	type InstantOrigin = TechnicalAtLeast<1, 1>;
	type CancellationOrigin = Administration;
	type BlacklistOrigin = Law;
	type CancelProposalOrigin = EitherOfDiverse<Law, TechnicalAtLeast<1, 1>>;
	type VetoOrigin = EnsureMember<AccountId, TechnicalInstance>;
	type PalletsOrigin = OriginCaller;
	type Slash = Treasury;
}

/// The treasury's account, as whoever pays from it wants it told.
pub struct FromTreasury;

impl TypedGet for FromTreasury {
	type Type = AccountId;

	fn get() -> AccountId {
		TreasuryAccount::get()
	}
}

/// What an amount of another currency is worth in the chain's own. What has no known rate is worth more than
/// any limit: only a referendum grants it.
pub struct NativeValue;

impl ConversionFromAssetBalance<Balance, Currency, Balance> for NativeValue {
	type Error = DispatchError;

	fn from_asset_balance(amount: Balance, currency: Currency) -> Result<Balance, DispatchError> {
		Currencies::from_asset_balance(amount, currency).or(Ok(AnyAmount::get()))
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn ensure_successful(currency: Currency) {
		<Currencies as ConversionFromAssetBalance<_, _, _>>::ensure_successful(currency);
	}
}

impl pallet_treasury::Config for Runtime {
	type Currency = Balances;
	type RejectOrigin = Refusal;
	type RuntimeEvent = RuntimeEvent;
	type SpendPeriod = pace::Spending;
	type Burn = NoBurn;
	type PalletId = TreasuryId;
	type BurnDestination = ();
	type WeightInfo = pallet_treasury::weights::SubstrateWeight<Runtime>;
	type SpendFunds = crate::Bounties;
	type MaxApprovals = ConstU32<100>;
	type SpendOrigin = EitherOf<
		EnsureRootWithSuccess<AccountId, AnyAmount>,
		MapSuccess<CouncilAtLeast<3, 5>, Replace<CouncilSpend>>,
	>;
	type AssetKind = Currency;
	type Beneficiary = AccountId;
	type BeneficiaryLookup = IdentityLookup<AccountId>;
	type Paymaster = PayAssetFromAccount<AnyCurrency, FromTreasury>;
	type BalanceConverter = NativeValue;
	type PayoutPeriod = pace::Payout;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::benchmarking::Spending;
	type BlockNumberProvider = System;
}

parameter_types! {
	/// Held of whoever proposes a bounty.
	pub const BountyDeposit: Balance = deposit(1, 64);
	/// The least that a bounty is worth.
	pub const BountyMinimum: Balance = 10 * UNIT;
	/// Held of a curator, as a part of its fee.
	pub const CuratorDeposit: Permill = Permill::from_percent(50);
	/// The most of that.
	pub const CuratorDepositMax: Option<Balance> = Some(200 * UNIT);
	/// The least of that.
	pub const CuratorDepositMin: Option<Balance> = Some(UNIT);
	/// Held for every byte of a description.
	pub const DescriptionByte: Balance = deposit(0, 1);
}

impl pallet_bounties::Config for Runtime {
	type BountyDepositBase = BountyDeposit;
	type BountyDepositPayoutDelay = pace::BountyPayout;
	type BountyUpdatePeriod = pace::BountyUpdate;
	type CuratorDepositMultiplier = CuratorDeposit;
	type CuratorDepositMax = CuratorDepositMax;
	type CuratorDepositMin = CuratorDepositMin;
	type BountyValueMinimum = BountyMinimum;
	type DataDepositPerByte = DescriptionByte;
	type RuntimeEvent = RuntimeEvent;
	type MaximumReasonLength = ConstU32<300>;
	type WeightInfo = pallet_bounties::weights::SubstrateWeight<Runtime>;
	type ChildBountyManager = ();
	type OnSlash = Treasury;
	type TransferAllAssets = pallet_bounties::TransferFungible<AccountId, Balances>;
}
