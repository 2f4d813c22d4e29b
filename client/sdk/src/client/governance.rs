//! What is being decided, calls by their names, and how far an upgrade is.

use super::{
	storage::{holds, item},
	Client, RuntimeVersion,
};
use crate::{
	call::{
		governance::{BoundedCall, Weight},
		named,
	},
	AccountId, Call, Error, GovernanceView, NamedCall, TreasuryView, VoterView,
};
use codec::{Encode, Output};
use poco_primitives::{Balance, H256};
use subxt::rpcs::client::rpc_params;

/// `GovernanceApi`: proposals, votes, councils, the treasury.
impl Client {
	/// Everything that is being decided at a block, by default the best one.
	pub async fn governance(&self, at: Option<H256>) -> Result<GovernanceView, Error> {
		self.call_runtime("GovernanceApi_governance", (), at).await
	}

	/// How an account votes.
	pub async fn voter(&self, account: AccountId) -> Result<VoterView, Error> {
		self.call_runtime("GovernanceApi_voter", account, None).await
	}

	/// The treasury.
	pub async fn treasury(&self) -> Result<TreasuryView, Error> {
		self.call_runtime("GovernanceApi_treasury", (), None).await
	}
}

/// Longer calls are told by their names alone.
const TELLABLE: usize = 512;

/// Bytes that are copied as they are.
pub(super) struct Raw<'a>(pub &'a [u8]);

impl Encode for Raw<'_> {
	fn encode_to<O: Output + ?Sized>(&self, to: &mut O) {
		to.write(self.0);
	}
}

/// Calls.
impl Client {
	/// A call's bytes, with its indices.
	pub async fn call_bytes(&self, call: &Call) -> Result<Vec<u8>, Error> {
		let at = self.at(self.best().await?.hash).await?;
		at.tx()
			.call_data(call)
			.map_err(|error| Error::Encode { call: call.name().into(), reason: error.to_string() })
	}

	/// The bytes of the call of this name, from its arguments as JSON: an object with their names, or a
	/// list.
	pub async fn encode_call(
		&self,
		pallet: &str,
		name: &str,
		arguments: &serde_json::Value,
	) -> Result<Vec<u8>, Error> {
		let at = self.at(self.best().await?.hash).await?;
		named::encode(pallet, name, arguments, at.metadata_ref())
			.map_err(|reason| Error::NoCall { reason })
	}

	/// Reads a call, and one that it proposes in full. Fails with [`Error::NoCall`] when the chain could not
	/// read it.
	pub async fn read_call(&self, bytes: &[u8]) -> Result<NamedCall, Error> {
		let (mut call, inner) = self.read_one(bytes).await?;
		if let (Some((place, inner)), Some(arguments)) = (inner, &mut call.arguments) {
			match self.read_one(&inner).await {
				Ok((inner, _)) => {
					if let Some((_, words)) = arguments.get_mut(place) {
						*words = inner.to_string();
					}
				},
				// What it proposes is told as bytes.
				Err(Error::NoCall { .. }) => {},
				Err(error) => return Err(error),
			}
		}
		Ok(call)
	}

	/// Reads a call: its names, then whether the runtime can read it, and what it says only then. Strangers'
	/// bytes may say that they are longer than any memory.
	async fn read_one(&self, bytes: &[u8]) -> Result<(NamedCall, Option<(usize, Vec<u8>)>), Error> {
		let no_call = |reason: String| Error::NoCall { reason };
		let at = self.at(self.best().await?.hash).await?;
		let (pallet, name) = named::names(bytes, at.metadata_ref()).map_err(no_call)?;
		let length = bytes.len();
		let weight = self.weigh(bytes).await.map_err(|error| match error {
			Error::Rpc { .. } => no_call(format!(
				"the chain cannot read these bytes as the arguments of {pallet}.{name}: they end too early, \
				 go on after their end, or say what is beyond its bounds"
			)),
			error => error,
		})?;
		let (arguments, inner) = if length <= TELLABLE {
			let read = named::arguments(bytes, at.metadata_ref()).map_err(no_call)?;
			(Some(read.told), read.inner)
		} else {
			(None, None)
		};
		Ok((NamedCall { pallet, name, arguments, weight, length }, inner))
	}

	/// What a call may use of a block, by the runtime's own reading of it.
	async fn weigh(&self, bytes: &[u8]) -> Result<Weight, Error> {
		let arguments = (Raw(bytes), bytes.len() as u32);
		let (weight, _class, _fee): (Weight, u8, Balance) =
			self.call_runtime("TransactionPaymentCallApi_query_call_info", arguments, None).await?;
		Ok(weight)
	}

	/// Whether the bytes of this hash and length are noted.
	pub async fn has_preimage(&self, hash: H256, length: u32) -> Result<bool, Error> {
		let mut key = item("Preimage", "PreimageFor");
		key.extend((hash, length).encode());
		Ok(self.stored_hash(&key, None).await?.is_some())
	}
}

/// The storage key under which all code lies.
const CODE: &[u8] = b":code";

/// Upgrades.
impl Client {
	/// Which runtime the chain has at a block.
	pub async fn runtime_version_at(&self, at: H256) -> Result<RuntimeVersion, Error> {
		self.request("state_getRuntimeVersion", rpc_params![at]).await
	}

	/// The code that runs.
	pub async fn code(&self) -> Result<Vec<u8>, Error> {
		self.stored(CODE, None).await?.ok_or_else(|| Error::Decode {
			what: "the chain's code".into(),
			reason: "the node has none".into(),
		})
	}

	/// The hash of the code that runs at a block.
	pub async fn code_hash(&self, at: H256) -> Result<Option<H256>, Error> {
		self.stored_hash(CODE, Some(at)).await
	}

	/// The hash of the encoding of the code that was handed in and waits for the relay chain at a block: of the
	/// code with its length before it.
	pub async fn pending_code_hash(&self, at: H256) -> Result<Option<H256>, Error> {
		self.stored_hash(&item("ParachainSystem", "PendingValidationCode"), Some(at)).await
	}

	/// The most bytes of code that the relay chain lets in, as far as the chain knows it yet.
	pub async fn max_code_size(&self) -> Result<Option<u32>, Error> {
		// The first of many fields.
		let key = item("ParachainSystem", "HostConfiguration");
		self.stored_as(&key, None, "the relay chain's configuration").await
	}

	/// Whether a migration of several blocks runs at a block.
	pub async fn is_migrating(&self, at: H256) -> Result<bool, Error> {
		Ok(self.stored_hash(&item("MultiBlockMigrations", "Cursor"), Some(at)).await?.is_some())
	}

	/// The block for which this call is scheduled, as seen from another block.
	pub async fn scheduled(&self, call: &BoundedCall, at: H256) -> Result<Option<u32>, Error> {
		let wanted = call.encode();
		// A call's bytes hold a hash of 32 bytes, or are one: they stand nowhere else by chance.
		let agenda = self.agenda(at).await?;
		let found = agenda.into_iter().find(|(_, agenda)| holds(agenda, &wanted));
		Ok(found.map(|(block, _)| block))
	}

	/// The blocks for which anything is scheduled, as seen from another block, each with the encoding of that.
	pub async fn agenda(&self, at: H256) -> Result<Vec<(u32, Vec<u8>)>, Error> {
		let keys = self.keys(&item("Scheduler", "Agenda"), Some(at)).await?;
		let mut blocks = Vec::with_capacity(keys.len());
		for key in keys {
			let agenda = self.stored(&key, Some(at)).await?.unwrap_or_default();
			if let Some(block) = key.last_chunk() {
				blocks.push((u32::from_le_bytes(*block), agenda));
			}
		}
		blocks.sort_by_key(|(block, _)| *block);
		Ok(blocks)
	}
}
