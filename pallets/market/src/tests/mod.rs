//! The protocol's sentences, checked.

mod api;
mod matching;
pub mod mock;
mod money;
mod orders;
mod properties;
mod signatures;
mod volume;
mod vouchers;
mod weights;
