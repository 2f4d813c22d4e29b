#![doc = include_str!("../README.md")]

pub mod account;
mod advice;
pub mod amount;
pub mod call;
pub mod client;
pub mod devnet;
pub mod donor;
pub mod error;
pub mod event;
pub mod message;
pub mod order;
pub mod proof;
pub mod submission;
pub mod submit;

pub use account::Account;
pub use call::{Call, NamedCall};
pub use client::{Client, Funds, Head};
pub use error::{Error, Refusal};
pub use event::{
	AnyEvent, AttestationsEvent, ChainEvent, DonationsEvent, EventRecord, GovernanceEvent,
	MarketEvent, Passage, PocoEvent, RegistryEvent, SelectionEvent, SessionEvent, StakingEvent,
};
pub use poco_verifier as verifier;
pub use submission::{Authorisation, Submission};
pub use submit::{Done, Until};
pub use subxt::utils::AccountId32 as AccountId;
pub use xcm;

use poco_primitives::{deal, donation, governance, registry, staking, task, voucher};

/// A task as the chain tells it.
pub type TaskView = task::TaskView<AccountId>;
/// A deal as the chain tells it.
pub type DealView = deal::DealView<AccountId>;
/// What the parties of a deal agreed on.
pub type Agreement = deal::Agreement<AccountId>;
/// An entry of the registry as the chain tells it.
pub type EntryView = registry::EntryView<AccountId>;
/// A group as the chain tells it.
pub type GroupView = registry::GroupView<AccountId>;
/// A voucher as the chain tells it.
pub type VoucherView = voucher::VoucherView<AccountId>;
/// A campaign as the chain tells it.
pub type CampaignView = donation::CampaignView<AccountId>;
/// A donation as the chain tells it.
pub type DonationView = donation::DonationView<AccountId>;
/// A collator, or who would be one, as the chain tells it.
pub type CollatorView = staking::CollatorView<AccountId>;
/// What an account stakes as the chain tells it.
pub type DelegatorView = staking::DelegatorView<AccountId>;
/// Everything that is being decided as the chain tells it.
pub type GovernanceView = governance::GovernanceView<AccountId>;
/// A council and its motions as the chain tells it.
pub type CouncilView = governance::CouncilView<AccountId>;
/// A motion as the chain tells it.
pub type MotionView = governance::MotionView<AccountId>;
/// How an account votes as the chain tells it.
pub type VoterView = governance::VoterView<AccountId>;
/// The treasury as the chain tells it.
pub type TreasuryView = governance::TreasuryView<AccountId>;
