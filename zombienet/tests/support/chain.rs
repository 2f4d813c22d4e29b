//! A parachain of a network, spoken to by the names that its own metadata has.

use crate::{support::until, xcm::v5};
use poco_network::Network;
use std::cell::Cell;
use zombienet_sdk::{
	subxt::{
		backend::rpc::RpcClient,
		dynamic::{self, DecodedValue, Value},
		ext::{
			scale_value::{At, Composite, Primitive, ValueDef},
			subxt_rpcs::rpc_params,
		},
		tx::DynamicPayload,
		utils::H256,
		OnlineClient, PolkadotConfig,
	},
	subxt_signer::{sr25519::Keypair, SecretUri},
};

/// A call, not yet made.
pub type Call = DynamicPayload;

/// A parachain, by one of its nodes.
pub struct Chain {
	client: OnlineClient<PolkadotConfig>,
	rpc: RpcClient,
}

/// A final block, and what happened in it.
#[derive(Debug)]
pub struct Block {
	pub number: u32,
	pub events: Vec<Event>,
}

/// Something that happened.
#[derive(Debug)]
pub struct Event {
	name: String,
	fields: Composite<u32>,
}

impl Chain {
	/// The chain that a node of a network belongs to.
	pub async fn of(network: &Network, node: &str) -> Self {
		let url = network.node(node).expect("it runs").ws_uri();
		let rpc = RpcClient::from_insecure_url(url).await.expect("the node answers");
		let client = OnlineClient::from_rpc_client(rpc.clone()).await.expect("it has metadata");
		Self { client, rpc }
	}

	/// The number of the last final block.
	pub async fn height(&self) -> u32 {
		self.client.blocks().at_latest().await.expect("the node answers").number()
	}

	async fn hash(&self, block: u32) -> H256 {
		let request = self.rpc.request("chain_getBlockHash", rpc_params![block]);
		request.await.expect("the node has the block")
	}

	/// The bytes of a call.
	pub fn bytes(&self, call: &Call) -> Vec<u8> {
		self.client.tx().call_data(call).unwrap_or_else(|error| panic!("{call:?}: {error}"))
	}

	/// Makes a call and waits until it is final, and has not failed. Tells its block.
	pub async fn make(&self, who: &str, call: &Call) -> Block {
		let signed = self.client.tx().sign_and_submit_then_watch_default(call, &pair(who)).await;
		let progress = signed.unwrap_or_else(|error| panic!("{call:?} of {who}: {error}"));
		let made = progress.wait_for_finalized().await.expect("the call comes into a block");
		let done = made.wait_for_success().await;
		done.unwrap_or_else(|error| panic!("{call:?} of {who}: {error}"));
		let block = self.client.blocks().at(made.block_hash()).await.expect("it is final");
		self.block(block.number()).await
	}

	/// A final block.
	pub async fn block(&self, number: u32) -> Block {
		let hash = self.hash(number).await;
		let events = self.client.events().at(hash).await.expect("the block has events");
		let events = events.iter().map(|event| {
			let event = event.expect("metadata tells how events are read");
			Event {
				name: format!("{}.{}", event.pallet_name(), event.variant_name()),
				fields: event.field_values().expect("metadata tells how fields are read"),
			}
		});
		Block { number, events: events.collect() }
	}

	/// Waits for the first final block from a number on in which something happens.
	pub async fn first(&self, from: u32, what: &str, wanted: impl Fn(&Event) -> bool) -> Block {
		let next = Cell::new(from);
		let look = || async {
			while next.get() <= self.height().await {
				let block = self.block(next.get()).await;
				if block.events.iter().any(&wanted) {
					return Ok(Some(block));
				}
				next.set(next.get() + 1);
			}
			Ok(None)
		};
		until(what, look, Option::is_some).await.expect("it was waited for")
	}

	/// Waits until a message is dealt with, as it has to be: its block.
	pub async fn processed(&self, from: u32, message: &[u8]) -> Block {
		let done = |event: &Event| {
			let ends = ["Processed", "ProcessingFailed", "OverweightEnqueued"];
			ends.iter().any(|end| event.is(&format!("MessageQueue.{end}")))
				&& event.bytes("id") == message
		};
		let block = self.first(from, "a message is processed", done).await;
		let end = block.events.iter().find(|event| done(event)).expect("it was there");
		assert!(end.is("MessageQueue.Processed"), "{block:#?}");
		assert_eq!(end.field("success").as_bool(), Some(true), "{block:#?}");
		block
	}

	/// Whether a transaction or an inherent of a final block has these bytes in it.
	pub async fn carried(&self, block: u32, bytes: &[u8]) -> bool {
		let block = self.client.blocks().at(self.hash(block).await).await.expect("it is final");
		let all = block.extrinsics().await.expect("it has a body");
		all.iter().any(|one| one.bytes().windows(bytes.len()).any(|part| part == bytes))
	}

	/// What the last final block has in storage.
	pub async fn read(&self, pallet: &str, item: &str, keys: Vec<Value>) -> Option<DecodedValue> {
		let address = dynamic::storage(pallet, item, keys);
		let storage = self.client.storage().at_latest().await.expect("the node answers");
		let found = storage.fetch(&address).await.expect("the item is there");
		found.map(|found| found.to_value().expect("metadata tells how it is read"))
	}

	/// What an account has of the chain's own token, held or not.
	pub async fn holds(&self, account: &[u8]) -> u128 {
		let found = self.read("System", "Account", vec![Value::from_bytes(account)]).await;
		let part = |name: &str| found.as_ref().at("data").at(name).map(number).unwrap_or_default();
		part("free") + part("reserved")
	}

	/// The account that a place, seen from the chain, has on it.
	pub async fn account_of(&self, place: Value) -> Vec<u8> {
		let place = vec![v5(place)];
		bytes(&self.ask(None, "LocationToAccountApi", "convert_location", place).await)
	}

	/// Asks a runtime API after a block, or after the last final one: what it answers when all is well.
	pub async fn ask(
		&self,
		after: Option<u32>,
		api: &str,
		method: &str,
		arguments: Vec<Value>,
	) -> DecodedValue {
		let block = match after {
			Some(block) => block,
			None => self.height().await,
		};
		let question = dynamic::runtime_api_call(api, method, arguments);
		let runtime = self.client.runtime_api().at(self.hash(block).await);
		let answer = runtime.call(question).await;
		let answer = answer.unwrap_or_else(|error| panic!("{api}.{method}: {error}"));
		let answer = answer.to_value().expect("metadata tells how it is read");
		match &answer.value {
			ValueDef::Variant(result) if result.name == "Ok" => {
				result.values.values().next().expect("a result has something in it").clone()
			},
			_ => panic!("{api}.{method}: {answer}"),
		}
	}
}

impl Block {
	/// All that happened under a name, `Pallet.Event`.
	pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Event> {
		self.events.iter().filter(move |event| event.name == name)
	}

	/// The only thing that happened under a name.
	#[track_caller]
	pub fn only<'a>(&'a self, name: &'a str) -> &'a Event {
		let mut all = self.all(name);
		match (all.next(), all.next()) {
			(Some(event), None) => event,
			_ => panic!("one {name} in {self:#?}"),
		}
	}
}

impl Event {
	/// Whether it has this name, `Pallet.Event`.
	pub fn is(&self, name: &str) -> bool {
		self.name == name
	}

	/// One of its fields.
	#[track_caller]
	pub fn field(&self, name: &str) -> &DecodedValue {
		self.fields.at(name).unwrap_or_else(|| panic!("no {name} in {self:?}"))
	}

	/// A number in a field.
	#[track_caller]
	pub fn number(&self, name: &str) -> u128 {
		number(self.field(name))
	}

	/// The bytes of a hash or an account in a field.
	#[track_caller]
	pub fn bytes(&self, name: &str) -> Vec<u8> {
		bytes(self.field(name))
	}
}

/// A number.
#[track_caller]
pub fn number(value: &DecodedValue) -> u128 {
	value.as_u128().unwrap_or_else(|| panic!("{value} is no number"))
}

/// The bytes that something is made of, however they are wrapped.
pub fn bytes(value: &DecodedValue) -> Vec<u8> {
	match &value.value {
		ValueDef::Primitive(Primitive::U128(byte)) => vec![u8::try_from(*byte).expect("a byte")],
		ValueDef::Composite(parts) => parts.values().flat_map(bytes).collect(),
		_ => panic!("{value} is not made of bytes"),
	}
}

/// A call by the names of its pallet and itself.
pub fn call(pallet: &str, name: &str, arguments: Vec<Value>) -> Call {
	dynamic::tx(pallet, name, arguments)
}

/// The key of a development account such as `//Bob`.
fn pair(secret: &str) -> Keypair {
	let uri: SecretUri = secret.parse().expect("a secret");
	Keypair::from_uri(&uri).expect("a key")
}

/// The account of a development account's key.
pub fn account(secret: &str) -> [u8; 32] {
	pair(secret).public_key().0
}

/// Bytes as hex digits.
pub fn hex(bytes: &[u8]) -> String {
	bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes of 0x and hex digits.
#[track_caller]
pub fn unhex(text: &str) -> Vec<u8> {
	let digits = text.strip_prefix("0x").expect("0x and digits");
	let byte = |at| u8::from_str_radix(&digits[at..at + 2], 16).expect("hex digits");
	(0..digits.len()).step_by(2).map(byte).collect()
}
