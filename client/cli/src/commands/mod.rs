//! One module for each command.

pub mod account;
pub mod bond;
pub mod bundle;
pub mod demo;
pub mod doctor;
pub mod key;
pub mod run;
pub mod task;
