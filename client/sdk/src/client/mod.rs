//! The connection to a node.

mod api;
mod donations;
mod governance;
mod message;
mod staking;
mod storage;

pub use donations::{Destination, Settled};
pub use message::{DryRun, ListedCurrency, Stopped};
pub use staking::SessionKeys;

use crate::{event, AccountId, Error, EventRecord};
use codec::{Decode, Encode};
use poco_primitives::{Balance, H256};
use serde::{de::DeserializeOwned, Deserialize, Serialize};
use std::{sync::Arc, time::Duration};
use subxt::{
	backend::LegacyBackend,
	client::{OnlineClient, OnlineClientAtBlock},
	config::PolkadotConfig,
	rpcs::{
		self,
		client::{
			reconnecting_rpc_client::{self, FixedInterval},
			rpc_params, RpcClient, RpcParams,
		},
	},
};

/// How long a node that went away is waited for.
pub const PATIENCE: Duration = Duration::from_secs(300);

/// How often the chain is asked for news.
pub const POLL: Duration = Duration::from_millis(200);

/// The version of the chain's runtime API that this crate knows.
pub const API_VERSION: u32 = 4;

const RECONNECT: Duration = Duration::from_millis(500);

/// A block's place in the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Head {
	/// Its hash.
	pub hash: H256,
	/// Its number.
	pub number: u64,
	/// The hash of the block before it.
	pub parent: H256,
}

/// What a transaction weighed, all that belongs to it counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Weighed {
	/// The pallet of its call.
	pub pallet: String,
	/// Its call.
	pub call: String,
	/// Time in picoseconds.
	pub time: u64,
}

/// What an account has, in smallest units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Funds {
	/// Number of transactions that the account made.
	pub transactions: u32,
	/// To be spent.
	#[serde(serialize_with = "event::as_text")]
	pub free: Balance,
	/// Held: bonds and deposits.
	#[serde(serialize_with = "event::as_text")]
	pub held: Balance,
}

impl Funds {
	/// All of it.
	pub fn total(&self) -> Balance {
		self.free.saturating_add(self.held)
	}
}

/// A connection to a node. Cheap to clone.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
	url: String,
	rpc: RpcClient,
	subxt: OnlineClient<PolkadotConfig>,
}

impl Client {
	/// Connects to the node at `url` and checks that its chain is a PoCo chain. A node that goes
	/// away later is waited for as long as [`PATIENCE`] says.
	pub async fn connect(url: &str) -> Result<Self, Error> {
		Self::connect_with(url, PATIENCE).await
	}

	/// As [`connect`](Self::connect), with another patience.
	pub async fn connect_with(url: &str, patience: Duration) -> Result<Self, Error> {
		let client = Self::open(url, patience).await?;
		client.check_chain().await?;
		Ok(client)
	}

	/// Connects to the node at `url`, whatever its chain is. Only what does not need the pallets of a PoCo chain
	/// can be asked there.
	pub async fn connect_to_any(url: &str) -> Result<Self, Error> {
		Self::open(url, PATIENCE).await
	}

	async fn open(url: &str, patience: Duration) -> Result<Self, Error> {
		let unreachable =
			|reason: String| Error::Unreachable { url: url.into(), reason: cause(&reason) };
		// The reconnecting client would try again at once; whether anything is there at all is
		// better known first.
		RpcClient::from_insecure_url(url).await.map_err(|error| unreachable(error.to_string()))?;
		let attempts = (patience.as_millis() / RECONNECT.as_millis()).max(1) as usize;
		let rpc = reconnecting_rpc_client::RpcClient::builder()
			.retry_policy(FixedInterval::new(RECONNECT).take(attempts))
			.build(url)
			.await
			.map_err(|error| unreachable(error.to_string()))?;
		let rpc = RpcClient::new(rpc);
		let config = PolkadotConfig::builder().use_historic_types(false).build();
		let backend = Arc::new(LegacyBackend::builder().build(rpc.clone()));
		let subxt = OnlineClient::from_backend_with_config(config, backend)
			.await
			.map_err(|error| unreachable(error.to_string()))?;
		Ok(Self(Arc::new(Inner { url: url.into(), rpc, subxt })))
	}

	async fn check_chain(&self) -> Result<(), Error> {
		let not_poco =
			|missing: &str| Error::NotPoco { url: self.url().into(), missing: missing.into() };
		match self.runtime_version().await?.api("PocoApi") {
			None => return Err(not_poco("its runtime has no PocoApi")),
			Some(API_VERSION) => {},
			Some(found) => {
				return Err(Error::ApiVersion {
					url: self.url().into(),
					found,
					needed: API_VERSION,
				})
			},
		}
		let at = self.at(self.best().await?.hash).await?;
		match at.metadata_ref().pallet_by_name("Poco") {
			Some(_) => Ok(()),
			None => Err(not_poco("its runtime has no pallet named Poco")),
		}
	}

	/// Where the node is.
	pub fn url(&self) -> &str {
		&self.0.url
	}

	/// The hash of the chain's first block.
	pub fn genesis(&self) -> H256 {
		self.0.subxt.genesis_hash()
	}

	/// Asks the node by JSON-RPC. A connection that breaks meanwhile is no error: the request is
	/// made again once it is back.
	pub async fn request<R: DeserializeOwned>(
		&self,
		method: &str,
		params: RpcParams,
	) -> Result<R, Error> {
		loop {
			return match self.0.rpc.request(method, params.clone()).await {
				Ok(answer) => Ok(answer),
				Err(rpcs::Error::DisconnectedWillReconnect(_)) => continue,
				Err(rpcs::Error::Client(_)) => Err(Error::Disconnected { url: self.url().into() }),
				Err(rpcs::Error::Deserialization(error)) => Err(Error::Decode {
					what: format!("the answer to {method}"),
					reason: error.to_string(),
				}),
				Err(error) => Err(Error::Rpc { method: method.into(), reason: error.to_string() }),
			};
		}
	}

	pub(crate) async fn submit_bytes(
		&self,
		bytes: &[u8],
	) -> Result<Result<H256, (i32, String)>, Error> {
		let params = rpc_params![hex::encode_prefixed(bytes)];
		loop {
			return match self.0.rpc.request("author_submitExtrinsic", params.clone()).await {
				Ok(hash) => Ok(Ok(hash)),
				Err(rpcs::Error::DisconnectedWillReconnect(_)) => continue,
				Err(rpcs::Error::User(error)) => {
					let detail = error.data.map(|data| data.get().trim_matches('"').to_string());
					Ok(Err((error.code, detail.unwrap_or(error.message))))
				},
				Err(_) => Err(Error::Disconnected { url: self.url().into() }),
			};
		}
	}

	/// Which runtime the chain has.
	pub async fn runtime_version(&self) -> Result<RuntimeVersion, Error> {
		self.request("state_getRuntimeVersion", rpc_params![]).await
	}

	/// The block at the end of the best chain.
	pub async fn best(&self) -> Result<Head, Error> {
		let hash: H256 = self.request("chain_getBlockHash", rpc_params![]).await?;
		self.head(hash).await
	}

	/// The last final block.
	pub async fn finalized(&self) -> Result<Head, Error> {
		let hash: H256 = self.request("chain_getFinalizedHead", rpc_params![]).await?;
		self.head(hash).await
	}

	/// The block of this hash.
	pub async fn head(&self, hash: H256) -> Result<Head, Error> {
		#[derive(Deserialize)]
		#[serde(rename_all = "camelCase")]
		struct Header {
			parent_hash: H256,
			number: String,
		}
		let header: Option<Header> = self.request("chain_getHeader", rpc_params![hash]).await?;
		let what = || format!("the header of block {hash:?}");
		let header = header
			.ok_or_else(|| Error::Decode { what: what(), reason: "the node has none".into() })?;
		let number = u64::from_str_radix(header.number.trim_start_matches("0x"), 16)
			.map_err(|error| Error::Decode { what: what(), reason: error.to_string() })?;
		Ok(Head { hash, number, parent: header.parent_hash })
	}

	/// The hash of the best chain's block of this number.
	pub async fn hash_at(&self, number: u64) -> Result<Option<H256>, Error> {
		self.request("chain_getBlockHash", rpc_params![number]).await
	}

	/// The transactions of a block, encoded.
	pub async fn transactions(&self, block: H256) -> Result<Vec<Vec<u8>>, Error> {
		#[derive(Deserialize)]
		struct Signed {
			block: Block,
		}
		#[derive(Deserialize)]
		struct Block {
			extrinsics: Vec<String>,
		}
		let signed: Option<Signed> = self.request("chain_getBlock", rpc_params![block]).await?;
		let what = || format!("the body of block {block:?}");
		signed
			.ok_or_else(|| Error::Decode { what: what(), reason: "the node has none".into() })?
			.block
			.extrinsics
			.iter()
			.map(|text| storage::bytes(text, &what()))
			.collect()
	}

	/// The calls of a block: the pallet and the name of each.
	pub async fn calls(&self, block: H256) -> Result<Vec<(String, String)>, Error> {
		let what = |error: String| Error::Decode {
			what: format!("the calls of block {block:?}"),
			reason: error,
		};
		let at = self.at(block).await?;
		let calls = at.extrinsics().fetch().await.map_err(|error| what(error.to_string()))?;
		calls
			.iter()
			.map(|call| {
				let call = call.map_err(|error| what(error.to_string()))?;
				Ok((call.pallet_name().into(), call.call_name().into()))
			})
			.collect()
	}

	/// What the transactions of a block weighed, those that succeeded.
	pub async fn weights(&self, block: H256) -> Result<Vec<Weighed>, Error> {
		let what = |error: String| Error::Decode {
			what: format!("the weights of block {block:?}"),
			reason: error,
		};
		let calls = self.calls(block).await?;
		let at = self.at(block).await?;
		let events = at.events().fetch().await.map_err(|error| what(error.to_string()))?;
		let mut weights = Vec::new();
		for event in events.iter() {
			let event = event.map_err(|error| what(error.to_string()))?;
			let Some((position, time)) = event::weighed(&event) else { continue };
			if let Some((pallet, call)) = calls.get(position as usize).cloned() {
				weights.push(Weighed { pallet, call, time });
			}
		}
		Ok(weights)
	}

	/// The events of a block.
	pub async fn events(&self, block: H256) -> Result<Vec<EventRecord>, Error> {
		let at = self.at(block).await?;
		let what = |error: String| Error::Decode {
			what: format!("the events of block {block:?}"),
			reason: error,
		};
		let events = at.events().fetch().await.map_err(|error| what(error.to_string()))?;
		let metadata = at.metadata();
		events
			.iter()
			.map(|event| event::decode(&event.map_err(|error| what(error.to_string()))?, &metadata))
			.collect()
	}

	pub(crate) async fn at(
		&self,
		block: H256,
	) -> Result<OnlineClientAtBlock<PolkadotConfig>, Error> {
		self.0.subxt.at_block(block).await.map_err(|error| Error::Rpc {
			method: format!("reading block {block:?}"),
			reason: error.to_string(),
		})
	}

	/// Calls a function of the runtime at a block, by default the best one.
	pub async fn call_runtime<R: Decode>(
		&self,
		function: &str,
		arguments: impl Encode,
		at: Option<H256>,
	) -> Result<R, Error> {
		let what = format!("the answer of {function}");
		let arguments = hex::encode_prefixed(&arguments.encode());
		let bytes: String =
			self.request("state_call", rpc_params![function, arguments, at]).await?;
		storage::read(&storage::bytes(&bytes, &what)?, &what)
	}

	/// What an account has at a block, by default the best one.
	pub async fn funds(&self, account: AccountId, at: Option<H256>) -> Result<Funds, Error> {
		let mut key = storage::item("System", "Account");
		key.extend(sp_crypto_hashing::blake2_128(&account.0));
		key.extend(account.0);
		let kept = self.stored_as(&key, at, &format!("the account {account}")).await?;
		let kept: (u32, [u32; 3], Balance, Balance) = kept.unwrap_or_default();
		let (transactions, _references, free, held) = kept;
		Ok(Funds { transactions, free, held })
	}

	/// The number that the account's next transaction should take, those in the node's pool
	/// counted.
	pub async fn next_nonce(&self, account: AccountId) -> Result<u64, Error> {
		self.request("system_accountNextIndex", rpc_params![account.to_string()]).await
	}

	/// Waits for a block that is not `seen`, or for `patience` to pass. A chain that seals only on
	/// demand may never make one.
	pub async fn next_best(&self, seen: H256, patience: Duration) -> Result<Head, Error> {
		let start = std::time::Instant::now();
		loop {
			let best = self.best().await?;
			if best.hash != seen || start.elapsed() >= patience {
				return Ok(best);
			}
			tokio::time::sleep(POLL).await;
		}
	}
}

/// Which runtime a chain has.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RuntimeVersion {
	/// Name of the runtime.
	pub spec_name: String,
	/// Its version.
	pub spec_version: u32,
	/// Version of its transactions.
	pub transaction_version: u32,
	/// Its runtime APIs: hash of the name, version.
	pub apis: Vec<(String, u32)>,
}

impl RuntimeVersion {
	/// Its version of a runtime API, if it has that.
	pub fn api(&self, name: &str) -> Option<u32> {
		let wanted = hex::encode_prefixed(&sp_crypto_hashing::blake2_64(name.as_bytes()));
		self.apis.iter().find(|(id, _)| *id == wanted).map(|(_, version)| *version)
	}
}

/// What a connection error says, without the names of the layers that it came through.
fn cause(text: &str) -> String {
	let mut line = text.lines().next().unwrap_or_default();
	for layer in ["RPC error: ", "client error: ", "RPC error: ", "client error: "] {
		line = line.trim_start_matches(layer);
	}
	line.into()
}

mod hex {
	pub use ::hex::decode;

	/// `0x` and hex digits.
	pub fn encode_prefixed(bytes: &[u8]) -> String {
		format!("0x{}", ::hex::encode(bytes))
	}
}
