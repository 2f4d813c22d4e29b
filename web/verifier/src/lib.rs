#![cfg_attr(target_arch = "wasm32", no_std)]
#![deny(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::panic,
	clippy::unwrap_used
)]
// Addresses are all that crosses the border of a module.
#![allow(unsafe_code)]

//! The verifier as a WebAssembly module that imports nothing. It exports its `memory` and three functions, whose
//! arguments and results are numbers of 32 bits:
//!
//! | export | what it does |
//! | --- | --- |
//! | `allocate(length)` | gives the address of so many bytes, or 0 where they are more than [`MAX_INPUT`] |
//! | `verify(bundle, its length, checkpoint, its length)` | gives the address of the answer's length, four bytes, the least first, and of the answer behind them: [`poco_verifier::verify_to_json`], UTF-8 |
//! | `release(address, length)` | takes back what one of the others gave, of an answer four bytes more than its length |

extern crate alloc;

#[cfg(target_arch = "wasm32")]
mod heap;

use alloc::{boxed::Box, string::ToString, vec};
use core::{
	ptr::{null_mut, slice_from_raw_parts_mut},
	slice::from_raw_parts,
};

/// Most bytes that are taken at once: some more than a bundle may have, so that the verifier is what refuses it.
pub const MAX_INPUT: usize = 4 * poco_verifier::MAX_BUNDLE;

fn give(bytes: Box<[u8]>) -> *mut u8 {
	Box::into_raw(bytes).cast()
}

/// Room for so many bytes.
#[cfg_attr(target_arch = "wasm32", no_mangle)]
pub extern "C" fn allocate(length: usize) -> *mut u8 {
	match length > MAX_INPUT {
		true => null_mut(),
		false => give(vec![0; length].into_boxed_slice()),
	}
}

/// Checks a bundle against a checkpoint.
///
/// # Safety
///
/// There must be so many bytes at both addresses.
#[cfg_attr(target_arch = "wasm32", no_mangle)]
pub unsafe extern "C" fn verify(
	bundle: *const u8,
	bundle_length: usize,
	checkpoint: *const u8,
	checkpoint_length: usize,
) -> *mut u8 {
	let (bundle, checkpoint) =
		(from_raw_parts(bundle, bundle_length), from_raw_parts(checkpoint, checkpoint_length));
	let answer = poco_verifier::verify_to_json(bundle, checkpoint).to_string();
	let length = u32::try_from(answer.len()).unwrap_or_default();
	give([&length.to_le_bytes()[..], answer.as_bytes()].concat().into_boxed_slice())
}

/// Takes back what was given.
///
/// # Safety
///
/// It must have been given, be as long as that, and not have been taken back before.
#[cfg_attr(target_arch = "wasm32", no_mangle)]
pub unsafe extern "C" fn release(address: *mut u8, length: usize) {
	drop(Box::from_raw(slice_from_raw_parts_mut(address, length)));
}

#[cfg(target_arch = "wasm32")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
	core::arch::wasm32::unreachable()
}
