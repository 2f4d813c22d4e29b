#![cfg_attr(not(feature = "std"), no_std)]
#![doc = include_str!("../README.md")]
// What is public here is written by the builder, which documents nothing.
#![allow(missing_docs)]

#[cfg(target_arch = "wasm32")]
pub use poco_runtime::*;

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));
