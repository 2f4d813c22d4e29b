//! Calls of the pallet `Attestations`.

use super::Call;
use poco_primitives::attestation::Place;

/// Sends the statement at a place to a destination.
pub fn push(destination: u32, place: Place) -> Call {
	Call::new("Attestations", "push", (destination, place))
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;

	#[test]
	fn a_statement_is_named_by_its_place() {
		let written = push(1, Place { epoch: 2, index: 3 }).arguments.encode();
		assert_eq!(written, [1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0]);
	}
}
