//! A running network.

use crate::{
	description::{
		Description, COLLATORS, NEIGHBOUR, NEIGHBOUR_COLLATOR, POCO, TAX_OFFICE,
		TAX_OFFICE_COLLATOR, VALIDATORS,
	},
	processes::{kill_all, processes_in, stop_all, Process},
};
use anyhow::{anyhow, bail, Context};
use serde::Serialize;
use std::{
	collections::BTreeMap,
	path::{Path, PathBuf},
	time::{Duration, Instant},
};
use tokio::signal::unix::{signal, SignalKind};
use zombienet_sdk::{
	subxt::{
		backend::rpc::RpcClient,
		dynamic::{self, Value},
		ext::{
			codec::{Compact, Decode},
			subxt_rpcs::rpc_params,
		},
		OnlineClient, PolkadotConfig,
	},
	LocalFileSystem, NetworkConfigExt, NetworkNode,
};

/// How often something is looked at that is waited for.
const INTERVAL: Duration = Duration::from_millis(500);

/// How long the parachains may take from the start of their nodes to their first finalized block.
const FIRST_BLOCK: Duration = Duration::from_secs(300);

/// The programs write here while they are made ready, and everything else later.
#[derive(Debug)]
enum Folder {
	/// Removed with the network.
	Temporary(tempfile::TempDir),
	/// Of the user's choice, and kept.
	Named(PathBuf),
}

impl Folder {
	fn path(&self) -> &Path {
		match self {
			Self::Temporary(folder) => folder.path(),
			Self::Named(folder) => folder,
		}
	}
}

/// Where programs reach a node.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Endpoint {
	/// The node's name.
	pub node: String,
	/// The chain it belongs to: a para id, or none for the relay chain.
	pub para_id: Option<u32>,
	/// For RPC.
	pub rpc: String,
	/// Its metrics.
	pub metrics: String,
	/// Its log file.
	pub log: PathBuf,
}

/// How far a chain is, as one of its nodes sees it.
#[derive(Clone, Copy, Debug, Default, Serialize, PartialEq, Eq)]
pub struct Height {
	/// The best block.
	pub best: u32,
	/// The last block that cannot be undone.
	pub finalized: u32,
}

/// A relay chain and its parachains, which end when this is dropped.
pub struct Network {
	inner: zombienet_sdk::Network<LocalFileSystem>,
	// The order of fields matters not: `drop` ends the processes first.
	folder: Folder,
	description: Description,
}

impl Network {
	/// Starts everything that is described and waits until every node answers; the chains may
	/// not have a block then. It takes a minute or more: `stage` is told what is going on.
	pub async fn start(
		mut description: Description,
		mut stage: impl FnMut(&'static str),
	) -> anyhow::Result<Self> {
		let folder = match description.folder.take() {
			Some(folder) => Folder::Named(std::path::absolute(folder)?),
			None => Folder::Temporary(
				tempfile::Builder::new()
					.prefix("poco-network-")
					.tempdir()
					.context("a folder to write to")?,
			),
		};
		let nodes = folder.path().join("nodes");
		description.folder = Some(nodes.clone());
		let names = description.nodes();
		while !description.ports.settled(&names) {
			stage("waiting for the connections of an earlier network to time out");
			tokio::time::sleep(INTERVAL).await;
		}
		let mut unfinished = Unfinished(Some(nodes.clone()));
		let spawning = description.config()?.spawn_native();
		tokio::pin!(spawning);
		let inner = loop {
			tokio::select! {
				done = &mut spawning => break done.map_err(|error| anyhow!(explain(&error)))?,
				() = tokio::time::sleep(INTERVAL) => stage(stage_of(&nodes)),
			}
		};
		unfinished.0 = None;
		Ok(Self { inner, folder, description })
	}

	/// The description it was started from.
	pub fn description(&self) -> &Description {
		&self.description
	}

	/// Where everything is written.
	pub fn folder(&self) -> &Path {
		self.folder.path()
	}

	/// A node by its name.
	pub fn node(&self, name: &str) -> anyhow::Result<&NetworkNode> {
		self.inner.get_node(name)
	}

	/// Where programs reach the nodes, the relay chain's first.
	pub fn endpoints(&self) -> anyhow::Result<Vec<Endpoint>> {
		let chains = self.description.nodes().into_iter().map(|name| (name, chain_of(name)));
		chains
			.map(|(name, para_id)| {
				let node = self.node(name)?;
				let metrics = serde_json::to_value(node)?["prometheus_uri"].take();
				Ok(Endpoint {
					node: name.into(),
					para_id,
					rpc: node.ws_uri().into(),
					metrics: metrics.as_str().unwrap_or_default().into(),
					log: node.base_dir().join(format!("{name}.log")),
				})
			})
			.collect()
	}

	/// Where programs reach the PoCo chain.
	pub fn poco_url(&self) -> anyhow::Result<&str> {
		Ok(self.node(COLLATORS[0])?.ws_uri())
	}

	/// How far a node is.
	pub async fn height(&self, name: &str) -> anyhow::Result<Height> {
		let rpc = rpc(self.node(name)?).await?;
		let finalized: String = rpc.request("chain_getFinalizedHead", Default::default()).await?;
		let finalized = rpc.request("chain_getHeader", rpc_params![finalized]).await?;
		let finalized = number(&finalized)?;
		let best = number(&rpc.request("chain_getHeader", Default::default()).await?)?;
		Ok(Height { best, finalized })
	}

	/// The number of a parachain's block that the relay chain has included, in its own finalized
	/// state: what a bridge or an exchange would go by.
	pub async fn included(&self, para_id: u32) -> anyhow::Result<u32> {
		let client = client(self.node(VALIDATORS[0])?).await?;
		let address = dynamic::storage("Paras", "Heads", vec![Value::u128(para_id.into())]);
		// subxt takes the finalized block for the latest.
		let found = client.storage().at_latest().await?.fetch(&address).await?;
		let head = found.ok_or_else(|| anyhow!("the relay chain knows no parachain {para_id}"))?;
		let header = Vec::<u8>::decode(&mut head.encoded())?;
		// A header begins with its parent's hash and its own number.
		let number = header.get(32..).ok_or_else(|| anyhow!("the head of {para_id} is short"))?;
		Ok(Compact::<u32>::decode(&mut &*number)?.0)
	}

	/// How many messages between parachains may wait in each channel that the relay chain has open,
	/// in its finalized state.
	pub async fn channels(&self) -> anyhow::Result<BTreeMap<(u32, u32), u32>> {
		let client = client(self.node(VALIDATORS[0])?).await?;
		let storage = client.storage().at_latest().await?;
		let mut channels = BTreeMap::new();
		for (sender, recipient) in self.description.channels() {
			let id = Value::named_composite([
				("sender", Value::u128(sender.into())),
				("recipient", Value::u128(recipient.into())),
			]);
			let address = dynamic::storage("Hrmp", "HrmpChannels", vec![id]);
			if let Some(channel) = storage.fetch(&address).await? {
				// The channel's capacity comes first.
				channels.insert((sender, recipient), u32::decode(&mut channel.encoded())?);
			}
		}
		Ok(channels)
	}

	/// How many random numbers of the relay chain our beacon has taken in, in the finalized state.
	pub async fn beacon_round(&self) -> anyhow::Result<u64> {
		let client = client(self.node(COLLATORS[0])?).await?;
		let address = dynamic::storage("Beacon", "Beacon", Vec::<Value>::new());
		let found = client.storage().at_latest().await?.fetch(&address).await?;
		let Some(state) = found else { return Ok(0) };
		// Its value of 32 bytes comes first.
		let round = state.encoded().get(32..).ok_or_else(|| anyhow!("the beacon is short"))?;
		Ok(u64::decode(&mut &*round)?)
	}

	/// The block in which each of our collators was last seen as the author, by its name. It is
	/// read from a collator's best block.
	pub async fn last_authored(&self, reader: &str) -> anyhow::Result<BTreeMap<&'static str, u32>> {
		let client = client(self.node(reader)?).await?;
		let hash = best_hash(self.node(reader)?).await?;
		let storage = client.storage().at(hash);
		let mut blocks = BTreeMap::new();
		for name in COLLATORS {
			let account = account(name)?;
			let key = vec![Value::from_bytes(account)];
			let address = dynamic::storage("CollatorSelection", "LastAuthoredBlock", key);
			let block = match storage.fetch(&address).await? {
				Some(block) => u32::decode(&mut block.encoded())?,
				None => 0,
			};
			blocks.insert(name, block);
		}
		Ok(blocks)
	}

	/// How far the parachains are, by their para ids: nothing yet where a node does not answer.
	pub async fn heights(&self) -> BTreeMap<u32, Height> {
		let mut heights = BTreeMap::new();
		for para_id in self.description.parachains() {
			// A node that is busy compiling does not answer at once.
			let height = self.height(first_node_of(Some(para_id))).await.unwrap_or_default();
			heights.insert(para_id, height);
		}
		heights
	}

	/// Waits until both parachains have a finalized block, and says what it sees in between.
	pub async fn ready(&self, mut see: impl FnMut(&BTreeMap<u32, Height>)) -> anyhow::Result<()> {
		let start = Instant::now();
		loop {
			let heights = self.heights().await;
			see(&heights);
			if heights.values().all(|height| height.finalized > 0) {
				return Ok(());
			}
			if start.elapsed() > FIRST_BLOCK {
				bail!("no finalized parachain block after {} s", start.elapsed().as_secs());
			}
			tokio::time::sleep(INTERVAL).await;
		}
	}

	/// The nodes' processes with what they start, by the node's name.
	pub fn processes(&self) -> BTreeMap<String, Vec<Process>> {
		let nodes = self.folder.path().join("nodes");
		let mut processes: BTreeMap<String, Vec<Process>> = BTreeMap::new();
		for process in processes_in(&nodes) {
			let relative = process.folder.strip_prefix(&nodes).unwrap_or(&process.folder);
			let name = relative.iter().next().unwrap_or_default().to_string_lossy().into_owned();
			processes.entry(name).or_default().push(process);
		}
		processes
	}

	/// Ends a node at once, as a power cut would.
	pub fn kill(&self, name: &str) -> anyhow::Result<()> {
		kill_all(self.node(name)?.base_dir());
		Ok(())
	}

	/// Asks a node to end, and waits until it has.
	pub async fn stop(&self, name: &str) -> anyhow::Result<()> {
		stop_all(self.node(name)?.base_dir()).await;
		Ok(())
	}

	/// Asks everything to end, and waits until it has. The data stays.
	pub async fn stop_all(&self) {
		stop_all(self.folder.path()).await;
	}

	/// Starts a node that was ended, with the command and on the data that it had.
	pub async fn start_again(&self, name: &str) -> anyhow::Result<()> {
		let node = self.node(name)?;
		node.restart(None).await?;
		node.wait_until_is_up(120u64).await
	}

	/// Starts all nodes again, the relay chain's first.
	pub async fn start_all_again(&self) -> anyhow::Result<()> {
		for name in self.description.nodes() {
			self.start_again(name).await.with_context(|| format!("{name} does not start again"))?;
		}
		Ok(())
	}

	/// Ends everything, and removes what it wrote unless the folder was named.
	pub async fn end(self) {
		self.stop_all().await;
	}

	/// The last lines of every node's log.
	pub fn last_words(&self, lines: usize) -> String {
		let mut words = String::new();
		for name in self.description.nodes() {
			let Ok(node) = self.node(name) else { continue };
			let log = node.base_dir().join(format!("{name}.log"));
			let text = std::fs::read(log).unwrap_or_default();
			let text = String::from_utf8_lossy(&text).into_owned();
			let all: Vec<&str> = text.lines().collect();
			words.push_str(&format!("--- {name}\n"));
			for line in &all[all.len().saturating_sub(lines)..] {
				words.push_str(&format!("    {line}\n"));
			}
		}
		words
	}
}

impl Drop for Network {
	fn drop(&mut self) {
		if std::thread::panicking() {
			eprintln!("{}", self.last_words(15));
		}
		kill_all(self.folder.path());
		if let Folder::Temporary(folder) = &self.folder {
			remove(folder.path());
		}
	}
}

/// Ends what runs in a network's folder and removes it, when this process is asked to end. For
/// programs that do not end by themselves then, as tests.
pub async fn end_on_signal(folder: PathBuf) -> std::io::Result<()> {
	let mut interrupt = signal(SignalKind::interrupt())?;
	let mut terminate = signal(SignalKind::terminate())?;
	tokio::select! {
		_ = interrupt.recv() => (),
		_ = terminate.recv() => (),
	}
	kill_all(&folder);
	remove(&folder);
	std::process::exit(130)
}

/// Removes a folder. Logs are written by tasks that may be at it still: then it is tried again.
fn remove(folder: &Path) {
	for _ in 0..100 {
		if std::fs::remove_dir_all(folder).is_ok() || !folder.exists() {
			return;
		}
		std::thread::sleep(Duration::from_millis(50));
	}
}

/// Ends and removes what an unfinished start leaves behind.
struct Unfinished(Option<PathBuf>);

impl Drop for Unfinished {
	fn drop(&mut self) {
		if let Some(nodes) = &self.0 {
			kill_all(nodes);
			remove(nodes);
		}
	}
}

/// The chain that a node belongs to.
fn chain_of(name: &str) -> Option<u32> {
	match name {
		NEIGHBOUR_COLLATOR => Some(NEIGHBOUR),
		TAX_OFFICE_COLLATOR => Some(TAX_OFFICE),
		_ => COLLATORS.contains(&name).then_some(POCO),
	}
}

/// The node that speaks for a parachain, or for the relay chain.
pub fn first_node_of(para_id: Option<u32>) -> &'static str {
	match para_id {
		None => VALIDATORS[0],
		Some(POCO) => COLLATORS[0],
		Some(TAX_OFFICE) => TAX_OFFICE_COLLATOR,
		Some(_) => NEIGHBOUR_COLLATOR,
	}
}

/// The account whose key zombienet gives to a node: that of `//Name`.
fn account(name: &str) -> anyhow::Result<[u8; 32]> {
	use zombienet_sdk::subxt_signer::{sr25519::Keypair, SecretUri};
	let (first, rest) = name.split_at(1);
	let uri: SecretUri = format!("//{}{rest}", first.to_uppercase()).parse()?;
	Ok(Keypair::from_uri(&uri)?.public_key().0)
}

async fn rpc(node: &NetworkNode) -> anyhow::Result<RpcClient> {
	Ok(RpcClient::from_insecure_url(node.ws_uri()).await?)
}

async fn client(node: &NetworkNode) -> anyhow::Result<OnlineClient<PolkadotConfig>> {
	Ok(OnlineClient::from_rpc_client(rpc(node).await?).await?)
}

async fn best_hash(node: &NetworkNode) -> anyhow::Result<zombienet_sdk::subxt::utils::H256> {
	Ok(rpc(node).await?.request("chain_getBlockHash", Default::default()).await?)
}

fn number(header: &serde_json::Value) -> anyhow::Result<u32> {
	let text = header["number"].as_str().ok_or_else(|| anyhow!("a header has no number"))?;
	Ok(u32::from_str_radix(text.trim_start_matches("0x"), 16)?)
}

/// What zombienet is at, told by what it has written.
fn stage_of(folder: &Path) -> &'static str {
	let is = |name: &str| folder.join(name).exists();
	if is(COLLATORS[1]) {
		"waiting for the last collator to answer"
	} else if is(COLLATORS[0]) {
		"starting the PoCo chain's collators"
	} else if is(NEIGHBOUR_COLLATOR) {
		"starting the neighbour's collator"
	} else if is(TAX_OFFICE_COLLATOR) {
		"starting the tax office's collator"
	} else if is(VALIDATORS[0]) {
		"starting the relay chain's validators"
	} else {
		"making the genesis states of all chains"
	}
}

/// An error with all its causes, on one line.
fn explain(error: &dyn std::error::Error) -> String {
	let mut text = error.to_string();
	let mut source = error.source();
	while let Some(cause) = source {
		let cause_text = cause.to_string();
		if !text.contains(&cause_text) {
			text.push_str(": ");
			text.push_str(&cause_text);
		}
		source = cause.source();
	}
	text
}
