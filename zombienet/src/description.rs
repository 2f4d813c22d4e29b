//! What our networks are made of, said once: for the launcher, for tests, and for the files that
//! zombienet's command line reads.

use crate::Programs;
use anyhow::{anyhow, ensure};
use std::{
	collections::BTreeMap,
	net::{Ipv6Addr, TcpListener},
	path::{Path, PathBuf},
};
use tokio::net::TcpSocket;
use zombienet_sdk::{Arg, NetworkConfig, NetworkConfigBuilder};

/// The relay chain.
pub const RELAY: &str = "rococo-local";

/// The PoCo chain's para id.
pub const POCO: u32 = 2000;

/// The neighbour's para id: a chain that nobody of this project wrote, and that takes tokens of others.
pub const NEIGHBOUR: u32 = 1004;

/// The relay chain's nodes.
pub const VALIDATORS: [&str; 2] = ["alice", "bob"];

/// The PoCo chain's nodes.
pub const COLLATORS: [&str; 2] = ["charlie", "dave"];

/// The neighbour's node.
pub const NEIGHBOUR_COLLATOR: &str = "eve";

/// The para id of the tax office, the example in `examples/tax-office`.
pub const TAX_OFFICE: u32 = 2001;

/// The tax office's node.
pub const TAX_OFFICE_COLLATOR: &str = "ferdie";

/// Messages that may wait in a channel between the parachains.
const CHANNEL_CAPACITY: u32 = 32;

/// Bytes of one message: an order book's four signed orders and an attestation fit well.
const CHANNEL_MESSAGE_SIZE: u32 = 16 * 1024;

/// A parachain beside ours, with one collator.
struct Beside {
	para_id: u32,
	/// What our program that makes genesis states calls it.
	genesis: &'static str,
	collator: &'static str,
}

/// The neighbour.
const AS_NEIGHBOUR: Beside =
	Beside { para_id: NEIGHBOUR, genesis: "neighbour", collator: NEIGHBOUR_COLLATOR };

/// The tax office.
const AS_TAX_OFFICE: Beside =
	Beside { para_id: TAX_OFFICE, genesis: "tax-office", collator: TAX_OFFICE_COLLATOR };

/// Seconds until all processes must answer. Compiling runtimes on a slow machine takes minutes.
const SPAWN_TIMEOUT: u32 = 600;

/// Where the first node listens for RPC when ports are fixed; the others follow, one by one.
const FIRST_RPC_PORT: u16 = 9900;

/// The same for metrics.
const FIRST_METRICS_PORT: u16 = 9950;

/// What differs between one network and another.
#[derive(Clone, Debug)]
pub struct Description {
	/// The programs to run.
	pub programs: Programs,
	/// The PoCo chain's specification; the node's own `local` when there is none.
	pub spec: Option<PathBuf>,
	/// With the neighbour and the channels to it, or without.
	pub neighbour: bool,
	/// With the tax office and the channels to it. It takes the neighbour's place: a validator backs one
	/// parachain, and there are two.
	pub tax_office: bool,
	/// Where the nodes listen.
	pub ports: Ports,
	/// Where everything is written; a folder of zombienet's choice when there is none.
	pub folder: Option<PathBuf>,
}

impl Description {
	/// The network that `make network` starts, told by names: nothing in it is of one machine.
	pub fn portable() -> Self {
		Self {
			programs: Programs::named(),
			spec: None,
			neighbour: true,
			tax_office: false,
			ports: Ports::fixed(),
			folder: None,
		}
	}

	/// All nodes' names.
	pub fn nodes(&self) -> Vec<&'static str> {
		let mut nodes = [VALIDATORS, COLLATORS].concat();
		nodes.extend(self.beside().map(|chain| chain.collator));
		nodes
	}

	/// The parachains.
	pub fn parachains(&self) -> Vec<u32> {
		let mut parachains = vec![POCO];
		parachains.extend(self.beside().map(|chain| chain.para_id));
		parachains
	}

	/// Sender and recipient of each channel: from ours to every other one, and back.
	pub fn channels(&self) -> Vec<(u32, u32)> {
		self.beside().flat_map(|chain| [(POCO, chain.para_id), (chain.para_id, POCO)]).collect()
	}

	fn beside(&self) -> impl Iterator<Item = &'static Beside> {
		let neighbour = self.neighbour.then_some(&AS_NEIGHBOUR);
		let tax_office = self.tax_office.then_some(&AS_TAX_OFFICE);
		neighbour.into_iter().chain(tax_office)
	}

	/// As zombienet wants it. Genesis states are made by our own program, ready to be used: what
	/// zombienet would have to say about them goes to that program as arguments.
	pub fn config(&self) -> anyhow::Result<NetworkConfig> {
		ensure!(
			self.parachains().len() <= VALIDATORS.len(),
			"{} validators back no more parachains than that: leave out the neighbour or the tax office",
			VALIDATORS.len()
		);
		let polkadot = text(&self.programs.polkadot)?;
		let node = text(&self.programs.node)?;
		let genesis = text(&self.programs.genesis)?;
		let poco = match &self.spec {
			Some(spec) => format!(" --poco {}", text(spec)?),
			None => String::new(),
		};
		let mut relay_genesis = format!("{genesis} relay{poco}");
		if !self.neighbour {
			relay_genesis += " --alone";
		}
		if self.tax_office {
			relay_genesis += " --tax-office";
		}
		for (sender, recipient) in self.channels() {
			relay_genesis +=
				&format!(" --hrmp {sender}:{recipient}:{CHANNEL_CAPACITY}:{CHANNEL_MESSAGE_SIZE}");
		}

		// The builders of validators and of collators share no trait.
		macro_rules! named {
			($builder:expr, $name:expr) => {{
				let (rpc, metrics) = self.ports.of($name);
				$builder.with_name($name).with_rpc_port(rpc).with_prometheus_port(metrics)
			}};
		}

		let mut builder = NetworkConfigBuilder::new().with_relaychain(|relay| {
			let relay = relay
				.with_chain(RELAY)
				.with_default_command(polkadot.as_str())
				.with_chain_spec_command(relay_genesis)
				// Parachains are backed from the first session on, and not a session later.
				.with_override_session_0(true)
				.with_validator(|node| named!(node, VALIDATORS[0]));
			VALIDATORS[1..]
				.iter()
				.fold(relay, |relay, name| relay.with_validator(|node| named!(node, *name)))
		});

		// The neighbour first, whose only node has the more time then to get ready: zombienet starts one chain
		// after another.
		for chain in self.beside() {
			builder = builder.with_parachain(|para| {
				para.with_id(chain.para_id)
					.with_default_command(node.as_str())
					.with_chain_spec_command(format!("{genesis} {}", chain.genesis))
					.with_genesis_state_generator(genesis.as_str())
					.with_genesis_wasm_generator(genesis.as_str())
					.with_collator(|node| {
						let args = self.collator_args(VALIDATORS[0]);
						named!(node, chain.collator).with_args(args)
					})
			});
		}

		builder = builder.with_parachain(|para| {
			let para = para
				.with_id(POCO)
				.with_default_command(node.as_str())
				.with_chain_spec_command(format!("{genesis} poco{poco}"))
				.with_genesis_state_generator(genesis.as_str())
				.with_genesis_wasm_generator(genesis.as_str())
				.with_collator(|node| {
					named!(node, COLLATORS[0]).with_args(self.collator_args(VALIDATORS[0]))
				});
			// Each follows a validator of its own while that is there.
			COLLATORS[1..].iter().zip(&VALIDATORS[1..]).fold(para, |para, (name, validator)| {
				para.with_collator(|node| {
					named!(node, *name).with_args(self.collator_args(validator))
				})
			})
		});

		builder
			.with_global_settings(|settings| {
				let settings = settings
					.with_network_spawn_timeout(SPAWN_TIMEOUT)
					.with_node_spawn_timeout(SPAWN_TIMEOUT)
					.with_tear_down_on_failure(false);
				match &self.folder {
					Some(folder) => settings.with_base_dir(folder.clone()),
					None => settings,
				}
			})
			.build()
			.map_err(|errors| {
				let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
				anyhow!("the description of the network is wrong: {}", errors.join("; "))
			})
	}

	/// A collator asks validators for all it wants to know of the relay chain, first the one that is
	/// named, and runs no node of that of its own.
	fn collator_args(&self, validator: &str) -> Vec<Arg> {
		let others = VALIDATORS.into_iter().filter(|other| *other != validator);
		let urls = [validator]
			.into_iter()
			.chain(others)
			.map(|name| format!("ws://127.0.0.1:{}", self.ports.of(name).0))
			.collect();
		vec![Arg::Array("--relay-chain-rpc-urls".into(), urls)]
	}
}

/// Where the nodes listen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ports {
	/// For RPC and for metrics, by the node's name.
	nodes: BTreeMap<&'static str, (u16, u16)>,
	/// They are always the same.
	pub fixed: bool,
}

impl Ports {
	/// Always the same ones: from 9900 on for RPC, from 9950 on for metrics.
	pub fn fixed() -> Self {
		let nodes = all_nodes()
			.enumerate()
			.map(|(index, node)| {
				(node, (FIRST_RPC_PORT + index as u16, FIRST_METRICS_PORT + index as u16))
			})
			.collect();
		Self { nodes, fixed: true }
	}

	/// Any that are free now.
	pub fn free() -> std::io::Result<Self> {
		// All are held until all are found, so that none is found twice.
		let listeners: Vec<TcpListener> = (0..2 * all_nodes().count())
			.map(|_| TcpListener::bind(("127.0.0.1", 0)))
			.collect::<Result<_, _>>()?;
		let mut ports = listeners.iter().map(|it| it.local_addr().map(|address| address.port()));
		let mut nodes = BTreeMap::new();
		for node in all_nodes() {
			if let (Some(rpc), Some(metrics)) = (ports.next(), ports.next()) {
				nodes.insert(node, (rpc?, metrics?));
			}
		}
		Ok(Self { nodes, fixed: false })
	}

	/// Nothing is left of whoever listened before where these nodes will, not even connections that were
	/// closed in the last minute: zombienet wants that.
	pub fn settled(&self, nodes: &[&str]) -> bool {
		let free = |port: u16| {
			let socket = TcpSocket::new_v6()?;
			socket.bind((Ipv6Addr::UNSPECIFIED, port).into())
		};
		nodes
			.iter()
			.map(|node| self.of(node))
			.all(|(rpc, metrics)| free(rpc).and_then(|()| free(metrics)).is_ok())
	}

	/// Where a node listens for RPC and for metrics: 0 when there is no such node.
	pub fn of(&self, node: &str) -> (u16, u16) {
		self.nodes.get(node).copied().unwrap_or_default()
	}
}

fn all_nodes() -> impl Iterator<Item = &'static str> {
	VALIDATORS.into_iter().chain(COLLATORS).chain([NEIGHBOUR_COLLATOR, TAX_OFFICE_COLLATOR])
}

fn text(path: &Path) -> anyhow::Result<String> {
	let text = path.to_str().ok_or_else(|| anyhow!("{} is not UTF-8", path.display()))?;
	// zombienet splits commands at spaces, and cuts options of its own out of them.
	ensure!(
		!text.contains([' ', '{']) && !text.contains("--chain"),
		"{text}: zombienet takes no path with a space, a brace or `--chain` in it"
	);
	Ok(text.into())
}
