#![doc = include_str!("../README.md")]

pub mod account;
pub mod amount;
pub mod call;
pub mod client;
pub mod devnet;
pub mod error;
pub mod event;
pub mod submit;

pub use account::Account;
pub use call::Call;
pub use client::{Client, Funds, Head};
pub use error::{Error, Refusal};
pub use event::{ChainEvent, EventRecord, PocoEvent};
pub use submit::{Done, Until};
pub use subxt::utils::AccountId32 as AccountId;

/// A task as the chain tells it.
pub type TaskView = poco_primitives::task::TaskView<AccountId>;
