#![cfg_attr(not(feature = "std"), no_std)]
//! The runtime of the neighbour, a parachain that nobody of this project wrote: Penpal, with which the SDK's own
//! tests try messages. It takes tokens of others and computes nothing. Only its Wasm is built.

// What is public here is written by others.
#![allow(missing_docs)]

#[cfg(target_arch = "wasm32")]
pub use penpal_runtime::*;

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));
