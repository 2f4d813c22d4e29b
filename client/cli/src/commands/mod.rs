//! One module for each command.

pub mod account;
pub mod args;
pub mod bond;
pub mod bundle;
pub mod category;
pub mod check;
pub mod collator;
pub mod deal;
pub mod demo;
pub mod doctor;
pub mod due;
pub mod entry;
pub mod gov;
pub mod group;
pub mod key;
pub mod matching;
pub mod order;
pub mod pool;
pub mod run;
pub mod stake;
pub mod task;
pub mod treasury;
pub mod upgrade;
pub mod voucher;
pub mod xcm;
