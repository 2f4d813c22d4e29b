//! A key that signs, and the numbering of its transactions.

use crate::{AccountId, Error};
use std::{collections::BTreeSet, str::FromStr, sync::Arc};
use subxt_signer::{bip39::Mnemonic, sr25519::Keypair, SecretUri};
use tokio::sync::Mutex;

/// A signing account. Clones share the numbering of their transactions, so several of them may be
/// under way at once.
#[derive(Clone)]
pub struct Account {
	pub(crate) key: Keypair,
	pub(crate) numbers: Arc<Mutex<Numbers>>,
}

/// The numbers of an account's transactions.
#[derive(Default)]
pub(crate) struct Numbers {
	/// What the next one takes, when this process sent one already.
	pub(crate) next: Option<u64>,
	/// Those under way.
	pub(crate) waiting: BTreeSet<u64>,
}

impl Account {
	/// The account of a secret URI: a mnemonic phrase or a `0x` seed, with an optional path, or
	/// only the path of a development account such as `//Alice`.
	pub fn from_uri(uri: &str) -> Result<Self, Error> {
		let refuse = |reason: String| Error::Key { reason };
		let uri = SecretUri::from_str(uri.trim()).map_err(|error| refuse(error.to_string()))?;
		let key = Keypair::from_uri(&uri).map_err(|error| refuse(error.to_string()))?;
		Ok(Self { key, numbers: Default::default() })
	}

	/// A fresh account and its mnemonic phrase of twelve words, made of `entropy`.
	pub fn from_entropy(entropy: [u8; 16]) -> Result<(Self, String), Error> {
		let phrase = Mnemonic::from_entropy(&entropy)
			.map_err(|error| Error::Key { reason: error.to_string() })?
			.to_string();
		Ok((Self::from_uri(&phrase)?, phrase))
	}

	/// Its address.
	pub fn id(&self) -> AccountId {
		AccountId(self.key.public_key().0)
	}
}

impl std::fmt::Debug for Account {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		write!(f, "Account({})", self.id())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn development_accounts_have_their_known_addresses() {
		assert_eq!(
			Account::from_uri("//Alice").unwrap().id().to_string(),
			"5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"
		);
	}

	#[test]
	fn a_fresh_account_is_found_again_by_its_phrase() {
		let (account, phrase) = Account::from_entropy([7; 16]).unwrap();
		assert_eq!(phrase.split(' ').count(), 12);
		assert_eq!(Account::from_uri(&phrase).unwrap().id(), account.id());
	}

	#[test]
	fn what_is_no_key_is_refused() {
		assert!(matches!(Account::from_uri("certainly no key"), Err(Error::Key { .. })));
	}
}
