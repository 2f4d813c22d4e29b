//! Collators and who stakes behind them: `CollatorStakingApi`, and the keys by which collators make
//! blocks.

use super::{storage::item, Client};
use crate::{AccountId, CollatorView, DelegatorView, Error};
use poco_primitives::{staking::StakingView, H256};
use serde::Deserialize;
use sp_core::Bytes;
use subxt::rpcs::client::rpc_params;

/// Keys by which a node makes blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionKeys {
	/// The public keys, encoded.
	pub keys: Vec<u8>,
	/// The proof that they are their owner's.
	pub proof: Vec<u8>,
}

/// `CollatorStakingApi`: collators, delegations.
impl Client {
	/// What holds for all collators at a block, by default the best one.
	pub async fn staking(&self, at: Option<H256>) -> Result<StakingView, Error> {
		self.call_runtime("CollatorStakingApi_staking", (), at).await
	}

	/// Everybody who collates, could, or still owes or earns, at a block, by default the best one.
	pub async fn collators(&self, at: Option<H256>) -> Result<Vec<CollatorView>, Error> {
		self.call_runtime("CollatorStakingApi_collators", (), at).await
	}

	/// One of these at a block, by default the best one.
	pub async fn collator(
		&self,
		who: AccountId,
		at: Option<H256>,
	) -> Result<Option<CollatorView>, Error> {
		self.call_runtime("CollatorStakingApi_collator", who, at).await
	}

	/// What an account stakes at a block, by default the best one.
	pub async fn delegator(
		&self,
		who: AccountId,
		at: Option<H256>,
	) -> Result<DelegatorView, Error> {
		self.call_runtime("CollatorStakingApi_delegator", who, at).await
	}
}

/// Session keys.
impl Client {
	/// The keys, encoded, that an account has set: a node that has them makes blocks for it.
	pub async fn session_keys(&self, account: AccountId) -> Result<Option<Vec<u8>>, Error> {
		let mut key = item("Session", "NextKeys");
		key.extend(sp_crypto_hashing::twox_64(&account.0));
		key.extend(account.0);
		self.stored(&key, None).await
	}

	/// Lets the node make new keys for an account. The secret stays in the node; it refuses
	/// whoever asks from another machine.
	pub async fn rotate_keys(&self, owner: AccountId) -> Result<SessionKeys, Error> {
		const METHOD: &str = "author_rotateKeysWithOwner";
		#[derive(Deserialize)]
		struct Generated {
			keys: Bytes,
			proof: Option<Bytes>,
		}
		let owner = Bytes(owner.0.to_vec());
		let made: Generated = self.request(METHOD, rpc_params![owner]).await?;
		let proof = made.proof.ok_or_else(|| Error::Decode {
			what: format!("the answer to {METHOD}"),
			reason: "it has no proof that the keys are the account's".into(),
		})?;
		Ok(SessionKeys { keys: made.keys.0, proof: proof.0 })
	}

	/// Whether the node has the secrets of these keys. It refuses whoever asks from another machine.
	pub async fn has_session_keys(&self, keys: &[u8]) -> Result<bool, Error> {
		self.request("author_hasSessionKeys", rpc_params![Bytes(keys.to_vec())]).await
	}
}
