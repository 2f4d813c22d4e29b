#![doc = include_str!("../README.md")]

pub mod account;
pub mod amount;
pub mod call;
pub mod client;
pub mod devnet;
pub mod error;
pub mod event;
pub mod order;
pub mod submission;
pub mod submit;

pub use account::Account;
pub use call::Call;
pub use client::{Client, Funds, Head};
pub use error::{Error, Refusal};
pub use event::{ChainEvent, EventRecord, MarketEvent, PocoEvent, RegistryEvent};
pub use submission::{Authorisation, Submission};
pub use submit::{Done, Until};
pub use subxt::utils::AccountId32 as AccountId;

use poco_primitives::{deal, registry, task, voucher};

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
