//! The blocks of the best chain, one after another, for whoever follows something there.

use anyhow::Result;
use poco_primitives::H256;
use poco_sdk::{Client, Error, EventRecord};

/// The state of older blocks may be gone from the node.
const LOOK_BACK: u64 = 200;

/// The block to look at next, when `next` was it: after a reorganisation, or a node's restart, the chain may be
/// shorter than it was.
pub fn next(next: u64, best: u64) -> u64 {
	next.min(best.saturating_add(1)).max(best.saturating_sub(LOOK_BACK))
}

/// The block of this number, by its hash, and its events; nothing when the node keeps no state of it any more.
pub async fn events(client: &Client, number: u64) -> Result<Option<(H256, Vec<EventRecord>)>> {
	let Some(hash) = client.hash_at(number).await? else { return Ok(None) };
	match client.events(hash).await {
		Ok(records) => Ok(Some((hash, records))),
		Err(Error::Decode { .. } | Error::Rpc { .. }) => Ok(None),
		Err(error) => Err(error.into()),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_chain_that_became_shorter_is_followed_from_its_end_and_a_long_one_not_from_far_back() {
		assert_eq!(next(5, 9), 5);
		assert_eq!(next(10, 9), 10);
		assert_eq!(next(50, 9), 10);
		assert_eq!(next(5, 9 + LOOK_BACK), 9);
	}
}
