//! What is stored: where, as bytes, and as what it is.

use super::{hex, Client};
use crate::Error;
use codec::Decode;
use poco_primitives::H256;
use subxt::rpcs::client::rpc_params;

/// Where an item of a pallet is stored, or where its keys begin.
pub fn item(pallet: &str, name: &str) -> Vec<u8> {
	let mut key = sp_crypto_hashing::twox_128(pallet.as_bytes()).to_vec();
	key.extend(sp_crypto_hashing::twox_128(name.as_bytes()));
	key
}

/// Whether these bytes stand somewhere in others.
pub fn holds(whole: &[u8], part: &[u8]) -> bool {
	whole.windows(part.len()).any(|window| window == part)
}

/// The bytes that a node told as hex digits; `what` names them where they are none.
pub fn bytes(text: &str, what: &str) -> Result<Vec<u8>, Error> {
	hex::decode(text.trim_start_matches("0x"))
		.map_err(|error| Error::Decode { what: what.into(), reason: error.to_string() })
}

/// What bytes begin with; `what` names it where they are something else.
pub fn read<T: Decode>(bytes: &[u8], what: &str) -> Result<T, Error> {
	T::decode(&mut &bytes[..])
		.map_err(|error| Error::Decode { what: what.into(), reason: error.to_string() })
}

/// Each is read at a block, by default the best one.
impl Client {
	/// What is stored.
	pub(super) async fn stored(
		&self,
		key: &[u8],
		at: Option<H256>,
	) -> Result<Option<Vec<u8>>, Error> {
		let params = rpc_params![hex::encode_prefixed(key), at];
		let value: Option<String> = self.request("state_getStorage", params).await?;
		value.map(|value| bytes(&value, "a stored value")).transpose()
	}

	/// What is stored, read as what it is, or as the first of it; `what` names it where it is something else.
	pub(super) async fn stored_as<T: Decode>(
		&self,
		key: &[u8],
		at: Option<H256>,
		what: &str,
	) -> Result<Option<T>, Error> {
		self.stored(key, at).await?.map(|value| read(&value, what)).transpose()
	}

	/// BLAKE2b-256 of what is stored, which the node computes.
	pub(super) async fn stored_hash(
		&self,
		key: &[u8],
		at: Option<H256>,
	) -> Result<Option<H256>, Error> {
		self.request("state_getStorageHash", rpc_params![hex::encode_prefixed(key), at]).await
	}

	/// The keys that begin so, of a map that has no more than a thousand.
	pub(super) async fn keys(
		&self,
		prefix: &[u8],
		at: Option<H256>,
	) -> Result<Vec<Vec<u8>>, Error> {
		const PAGE: u32 = 1_000;
		let prefix = hex::encode_prefixed(prefix);
		let params = rpc_params![prefix, PAGE, Option::<String>::None, at];
		let keys: Vec<String> = self.request("state_getKeysPaged", params).await?;
		keys.iter().map(|key| bytes(key, "a key of a map")).collect()
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn bytes_are_found_wherever_they_stand() {
		assert!(holds(&[1, 2, 3], &[1, 2]) && holds(&[1, 2, 3], &[2, 3]));
		assert!(!holds(&[1, 2, 3], &[1, 3]));
		assert!(!holds(&[1], &[1, 2]), "what is longer is nowhere");
	}
}
