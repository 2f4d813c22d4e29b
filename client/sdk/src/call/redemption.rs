//! Calls of a registry of other chains' statements, the pallet `AttestationRegistry` or what a chain calls it:
//! [`registry_pallet`](crate::Client::registry_pallet) tells the name.

use super::Call;
use codec::Encode;
use poco_primitives::{redemption::VersionedClaim, H256};

/// The calls that a registry is known by.
pub(crate) const CALLS: [&str; 2] = ["import", "redeem"];

fn registry(pallet: &str, name: &'static str, arguments: impl Encode) -> Call {
	Call::new(pallet.to_owned(), name, arguments)
}

/// Takes the root of a chain's epoch, which is proven to be in the state of this block of that chain.
pub fn import(pallet: &str, chain: H256, block: u32, epoch: u32, proof: Vec<Vec<u8>>) -> Call {
	registry(pallet, "import", (chain, block, epoch, proof))
}

/// Uses a receipt of the caller's with a verifier.
pub fn redeem(pallet: &str, verifier: H256, claim: VersionedClaim) -> Call {
	registry(pallet, "redeem", (verifier, claim))
}

#[cfg(test)]
mod tests {
	use super::*;
	use subxt::tx::Payload;

	#[test]
	fn a_call_names_the_pallet_as_the_chain_does() {
		let call = import("Registry", H256([1; 32]), 2, 3, vec![vec![4]]);
		assert_eq!((call.pallet_name(), call.call_name()), ("Registry", "import"));
		let expected: [&[u8]; 4] = [&[1; 32], &[2, 0, 0, 0], &[3, 0, 0, 0], &[4, 4, 4]];
		assert_eq!(call.arguments.encode(), expected.concat());
	}
}
