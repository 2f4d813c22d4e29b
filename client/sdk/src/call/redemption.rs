//! Calls of the pallet `AttestationRegistry`, on whichever chain has one.

use super::Call;
use codec::Encode;
use poco_primitives::{redemption::VersionedClaim, H256};

/// The pallet.
pub(crate) const PALLET: &str = "AttestationRegistry";

fn registry(name: &'static str, arguments: impl Encode) -> Call {
	Call::new(PALLET, name, arguments)
}

/// Takes the root of a chain's epoch, which is proven to be in the state of this block of that chain.
pub fn import(chain: H256, block: u32, epoch: u32, proof: Vec<Vec<u8>>) -> Call {
	registry("import", (chain, block, epoch, proof))
}

/// Uses a receipt of the caller's with a verifier.
pub fn redeem(verifier: H256, claim: VersionedClaim) -> Call {
	registry("redeem", (verifier, claim))
}
