//! Proofs of what the chain states: bundles for [`poco_verifier`], and the checkpoints to check them against.
//!
//! The relay chain comes first. Its node is asked for the last block that has votes of its own, and everything
//! else is read under that block: the chain's head in its state, the root of the epoch in the state of that
//! head. So whatever was proven is proven by what is final, and nothing has to be looked for.

use crate::{Client, Error};
use codec::{Decode, DecodeAll, Encode};
use poco_primitives::{
	attestation::{root_key, AttestationView, Attested, EpochView, Place},
	H256,
};
use poco_verifier::{
	storage::{self, Blake2},
	AuthorityId, Block, Bundle, Checkpoint, DigestItem, Header, Justification, Verified,
	VersionedBundle, VersionedCheckpoint,
};
use serde::{de::DeserializeOwned, Deserialize};
use sp_core::Bytes;
use std::future::Future;
use subxt::rpcs::client::{rpc_params, RpcParams};

/// Answers requests: a node, or what one has answered before.
pub trait Node {
	/// Where it is.
	fn url(&self) -> &str;

	/// Asks it by JSON-RPC.
	fn ask<R: DeserializeOwned>(
		&self,
		method: &str,
		params: RpcParams,
	) -> impl Future<Output = Result<R, Error>>;
}

impl Node for Client {
	fn url(&self) -> &str {
		Client::url(self)
	}

	async fn ask<R: DeserializeOwned>(&self, method: &str, params: RpcParams) -> Result<R, Error> {
		self.request(method, params).await
	}
}

/// What a verifier tells the chain from all others by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
	/// The number that the relay chain knows it by.
	pub para: u32,
	/// Hash of its first block.
	pub chain: H256,
}

/// A statement that is proven.
#[derive(Clone, Debug)]
pub struct Proven {
	/// The bundle, encoded.
	pub bundle: Vec<u8>,
	/// What it was checked against: the authorities of the set that finalized it, by the word of the relay
	/// chain's node. A verifier gets its own.
	pub checkpoint: Checkpoint,
	/// What it proves.
	pub verified: Verified,
}

/// What a relay chain's node says of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finality {
	/// It is final.
	Final,
	/// It is not, the last one that is has this number.
	NotYet(u32),
	/// Another block has its number.
	Another(H256),
	/// There is none of this number.
	Unknown,
}

fn undecodable(what: &str, reason: impl ToString) -> Error {
	Error::Decode { what: what.into(), reason: reason.to_string() }
}

fn not_yet(reason: impl Into<String>) -> Error {
	Error::NotYet { reason: reason.into() }
}

fn unprovable(reason: impl Into<String>) -> Error {
	Error::Unprovable { reason: reason.into() }
}

/// Calls a function of the runtime at a block.
async fn call<R: Decode>(
	node: &impl Node,
	function: &str,
	arguments: impl Encode,
	at: H256,
) -> Result<R, Error> {
	let arguments = Bytes(arguments.encode());
	let answer: Bytes = node.ask("state_call", rpc_params![function, arguments, at]).await?;
	R::decode_all(&mut &answer[..])
		.map_err(|error| undecodable(&format!("the answer of {function}"), error))
}

/// The header of a block, if the node has that.
async fn header_of(node: &impl Node, block: H256) -> Result<Option<Header>, Error> {
	#[derive(Deserialize)]
	#[serde(rename_all = "camelCase")]
	struct Told {
		parent_hash: H256,
		number: String,
		state_root: H256,
		extrinsics_root: H256,
		digest: Digest,
	}
	#[derive(Deserialize)]
	struct Digest {
		logs: Vec<Bytes>,
	}
	let told: Option<Told> = node.ask("chain_getHeader", rpc_params![block]).await?;
	let Some(told) = told else { return Ok(None) };
	let what = format!("the header of block {block:?}");
	let number = u32::from_str_radix(told.number.trim_start_matches("0x"), 16)
		.map_err(|error| undecodable(&what, error))?;
	let digest = told
		.digest
		.logs
		.iter()
		.map(|item| DigestItem::decode_all(&mut &item[..]))
		.collect::<Result<_, _>>()
		.map_err(|error| undecodable(&what, error))?;
	let header = Header {
		parent: told.parent_hash,
		number,
		state_root: told.state_root,
		calls_root: told.extrinsics_root,
		digest,
	};
	if header.hash() != block {
		return Err(undecodable(&what, "it has another hash"));
	}
	Ok(Some(header))
}

/// What a block's state has under a key, with its proof.
async fn entry_of(
	node: &impl Node,
	block: &Header,
	key: &[u8],
) -> Result<(Option<Vec<u8>>, Vec<Vec<u8>>), Error> {
	#[derive(Deserialize)]
	struct Answer {
		proof: Vec<Bytes>,
	}
	let keys = [Bytes(key.to_vec())];
	let answer: Answer = node.ask("state_getReadProof", rpc_params![keys, block.hash()]).await?;
	let nodes: Vec<Vec<u8>> = answer.proof.into_iter().map(|node| node.0).collect();
	let value = storage::read::<Blake2>(block.state_root, key, &nodes).map_err(|why| {
		undecodable(&format!("a proof of the state of block {}", block.number), why)
	})?;
	Ok((value, nodes))
}

/// The last block of the relay chain that has votes of its own, with them.
async fn last_voted(relay: &impl Node) -> Result<(Header, Justification), Error> {
	const WHAT: &str = "the votes of the relay chain";
	let final_one: H256 = relay.ask("chain_getFinalizedHead", rpc_params![]).await?;
	let missing = || undecodable("the relay chain's last final block", "the node has none");
	let number = header_of(relay, final_one).await?.ok_or_else(missing)?.number;
	// Votes for the last block of the set that this one is of, or of the running set so far.
	let proof: Option<Bytes> = relay.ask("grandpa_proveFinality", rpc_params![number]).await?;
	let proof = proof.ok_or_else(|| {
		not_yet(format!("the relay chain's node at {} knows no votes yet", relay.url()))
	})?;
	let (block, votes, _headers_before) =
		<(H256, Vec<u8>, Vec<Header>)>::decode_all(&mut &proof[..])
			.map_err(|error| undecodable(WHAT, error))?;
	let justification =
		Justification::decode_all(&mut &votes[..]).map_err(|error| undecodable(WHAT, error))?;
	let header = header_of(relay, block).await?.ok_or_else(missing)?;
	if justification.commit.target_hash != block {
		return Err(undecodable(WHAT, "they are for another block"));
	}
	Ok((header, justification))
}

/// The authorities that finalize what comes after a block of the relay chain, by the word of its node.
async fn authorities_after(
	relay: &impl Node,
	block: H256,
	identity: Identity,
) -> Result<Checkpoint, Error> {
	let told = async {
		let set: u64 = call(relay, "GrandpaApi_current_set_id", (), block).await?;
		let authorities: Vec<(AuthorityId, u64)> =
			call(relay, "GrandpaApi_grandpa_authorities", (), block).await?;
		Ok::<_, Error>((set, authorities))
	};
	let (set, authorities) = told.await.map_err(|error| match error {
		Error::Rpc { reason, .. } => Error::Untold {
			url: relay.url().into(),
			what: "who its authorities were",
			reason: format!(
				"{reason}; a node that keeps old states can, start it with `--state-pruning archive`"
			),
		},
		error => error,
	})?;
	let Identity { para, chain } = identity;
	Ok(Checkpoint { para, chain, set, authorities })
}

/// The authorities that finalize the relay chain's next block, by the word of its node.
pub async fn current_authorities(
	relay: &impl Node,
	identity: Identity,
) -> Result<Checkpoint, Error> {
	let block: H256 = relay.ask("chain_getFinalizedHead", rpc_params![]).await?;
	authorities_after(relay, block, identity).await
}

/// The authorities that finalized a block of the relay chain, by the word of its node. They are those that
/// held after the block before it: the last block of a set makes the next set, and is not finalized by it.
pub async fn authorities_of(
	relay: &impl Node,
	block: &Header,
	identity: Identity,
) -> Result<Checkpoint, Error> {
	authorities_after(relay, block.parent, identity).await
}

/// What the relay chain's node says of a block.
pub async fn finality(relay: &impl Node, block: Block) -> Result<Finality, Error> {
	let final_one: H256 = relay.ask("chain_getFinalizedHead", rpc_params![]).await?;
	let last = header_of(relay, final_one)
		.await?
		.ok_or_else(|| undecodable("the relay chain's last final block", "the node has none"))?;
	let found: Option<H256> = relay.ask("chain_getBlockHash", rpc_params![block.number]).await?;
	Ok(match found {
		Some(hash) if hash != block.hash => Finality::Another(hash),
		Some(_) if last.number >= block.number => Finality::Final,
		Some(_) => Finality::NotYet(last.number),
		None => Finality::Unknown,
	})
}

/// Proves the root of an epoch by the state of a block of the chain: what a registry imports.
pub async fn prove_root(
	chain: &impl Node,
	block: H256,
	epoch: u32,
) -> Result<(Header, Vec<Vec<u8>>), Error> {
	let header = header_of(chain, block)
		.await?
		.ok_or_else(|| unprovable(format!("the node at {} has no block {block:?}", chain.url())))?;
	match entry_of(chain, &header, &root_key(epoch)).await? {
		(Some(_), nodes) => Ok((header, nodes)),
		(None, _) => Err(unprovable(format!(
			"block {} has no root of epoch {epoch}: it has not ended there, or is kept no more",
			header.number
		))),
	}
}

/// Proves the statement at a place, down to the votes of the relay chain's authorities. The bundle was checked
/// as a stranger would. Fails with [`Error::NotYet`] as long as something has to happen first: then it can be
/// tried again.
pub async fn prove(
	chain: &impl Node,
	relay: &impl Node,
	identity: Identity,
	place: Place,
) -> Result<Proven, Error> {
	let (relay_header, justification) = last_voted(relay).await?;
	let key = storage::head_key(identity.para);
	let (head, head_proof) = entry_of(relay, &relay_header, &key).await?;
	let head = head.ok_or_else(|| {
		unprovable(format!(
			"the relay chain at {} knows no parachain {}: name a node of the chain's own relay chain",
			relay.url(),
			identity.para
		))
	})?;
	let head = Vec::<u8>::decode_all(&mut &head[..])
		.and_then(|bytes| Header::decode_all(&mut &bytes[..]))
		.map_err(|error| undecodable("the chain's head", error))?;
	let block = head.hash();
	let header = header_of(chain, block).await?.ok_or_else(|| {
		not_yet(format!(
			"the node at {} does not have block {} of the chain, {block:?}, yet",
			chain.url(),
			head.number
		))
	})?;
	let attested = attested_at(chain, &header, place).await?;
	let (_, root_proof) = prove_root(chain, block, place.epoch).await?;
	let checkpoint = authorities_of(relay, &relay_header, identity).await?;
	let bundle = VersionedBundle::V1(Bundle {
		attested,
		root_proof,
		header,
		head_proof,
		relay_header,
		set: checkpoint.set,
		justification,
	})
	.encode();
	let trusted = VersionedCheckpoint::V1(checkpoint.clone()).encode();
	let verified = poco_verifier::verify(&bundle, &trusted)
		.map_err(|refusal| unprovable(format!("what the nodes tell does not fit: {refusal}")))?;
	Ok(Proven { bundle, checkpoint, verified })
}

/// The statement at a place, with its way to the root that the state of this block has.
async fn attested_at(chain: &impl Node, block: &Header, place: Place) -> Result<Attested, Error> {
	let hash = block.hash();
	let running: EpochView = call(chain, "AttestationsApi_epoch", (), hash).await?;
	if place.epoch >= running.epoch {
		let end = running.started.saturating_add(running.length);
		return Err(not_yet(format!(
			"epoch {} has not ended at block {}, the last one that the relay chain has finalized; epoch {} \
			 ends with block {end}",
			place.epoch, block.number, running.epoch
		)));
	}
	let view: Option<AttestationView> =
		call(chain, "AttestationsApi_attestation", place, hash).await?;
	let view = view.ok_or_else(|| {
		unprovable(format!(
			"nothing was stated at {}/{}, or it is kept no more: statements are kept for {} epochs",
			place.epoch, place.index, running.kept
		))
	})?;
	let path =
		view.path.ok_or_else(|| undecodable("a statement of an old epoch", "it has no path"))?;
	Ok(Attested { statement: view.statement, path })
}

#[cfg(test)]
mod tests {
	use super::*;
	use poco_verifier::verify;
	use serde_json::{json, Value};
	use std::collections::BTreeMap;

	const VECTOR: &str = include_str!("../../../verifier/vectors/bundle.json");

	/// What nodes have answered, by what they were asked.
	#[derive(Clone, Default)]
	struct Recorded(BTreeMap<String, Value>);

	impl Recorded {
		fn answers(&mut self, method: &str, params: Value, answer: Value) {
			self.0.insert(format!("{method}{params}"), answer);
		}
	}

	impl Node for Recorded {
		fn url(&self) -> &str {
			"ws://recorded"
		}

		async fn ask<R: DeserializeOwned>(
			&self,
			method: &str,
			params: RpcParams,
		) -> Result<R, Error> {
			let params = params.build().map_or("[]".into(), |params| params.get().to_string());
			let answer = self.0.get(&format!("{method}{params}")).cloned().ok_or_else(|| {
				Error::Rpc { method: method.into(), reason: format!("{params} is unheard of") }
			})?;
			serde_json::from_value(answer).map_err(|error| undecodable(method, error))
		}
	}

	fn bytes(name: &str) -> Vec<u8> {
		let vector: Value = serde_json::from_str(VECTOR).unwrap();
		hex::decode(&vector[name].as_str().unwrap()[2..]).unwrap()
	}

	fn hex_of(thing: impl Encode) -> Value {
		json!(Bytes(thing.encode()))
	}

	fn told(header: &Header) -> Value {
		json!({
			"parentHash": header.parent,
			"number": format!("0x{:x}", header.number),
			"stateRoot": header.state_root,
			"extrinsicsRoot": header.calls_root,
			"digest": { "logs": header.digest.iter().map(hex_of).collect::<Vec<_>>() },
		})
	}

	fn proof(nodes: &[Vec<u8>]) -> Value {
		let nodes: Vec<_> = nodes.iter().cloned().map(Bytes).collect();
		json!({ "at": H256::zero(), "proof": nodes })
	}

	/// A chain, its relay chain, and what can be proven of them.
	struct World {
		chain: Recorded,
		relay: Recorded,
		bundle: Bundle,
		checkpoint: Checkpoint,
		place: Place,
	}

	impl World {
		/// The nodes that the bundle of the verifier's vectors would have been made of.
		fn new() -> Self {
			let VersionedBundle::V1(bundle) = VersionedBundle::read(&bytes("bundle")).unwrap();
			let VersionedCheckpoint::V1(checkpoint) =
				VersionedCheckpoint::read(&bytes("checkpoint")).unwrap();
			let place = bundle.attested.statement.place();
			let mut world = Self {
				chain: Recorded::default(),
				relay: Recorded::default(),
				bundle,
				checkpoint,
				place,
			};
			let (top, head) = (world.bundle.relay_header.clone(), world.bundle.header.clone());
			let relay = &mut world.relay;
			relay.answers("chain_getFinalizedHead", json!([]), json!(top.hash()));
			relay.answers("chain_getHeader", json!([top.hash()]), told(&top));
			relay.answers("chain_getBlockHash", json!([top.number]), json!(top.hash()));
			let votes = (top.hash(), world.bundle.justification.encode(), Vec::<Header>::new());
			relay.answers("grandpa_proveFinality", json!([top.number]), hex_of(votes));
			let key = Bytes(storage::head_key(world.checkpoint.para));
			let asked = json!([[key], top.hash()]);
			relay.answers("state_getReadProof", asked, proof(&world.bundle.head_proof));
			// Not those of the block itself, which may end a set.
			for (function, answer) in [
				("GrandpaApi_current_set_id", world.checkpoint.set.encode()),
				("GrandpaApi_grandpa_authorities", world.checkpoint.authorities.encode()),
			] {
				relay.answers(
					"state_call",
					json!([function, "0x", top.parent]),
					json!(Bytes(answer)),
				);
			}
			let chain = &mut world.chain;
			chain.answers("chain_getHeader", json!([head.hash()]), told(&head));
			let key = Bytes(root_key(place.epoch));
			let asked = json!([[key], head.hash()]);
			chain.answers("state_getReadProof", asked, proof(&world.bundle.root_proof));
			world.running(place.epoch + 1);
			world.stated(Some(AttestationView {
				statement: world.bundle.attested.statement.clone(),
				leaf: world.bundle.attested.statement.leaf(),
				path: Some(world.bundle.attested.path.clone()),
				root: None,
				delivered: vec![],
			}));
			world
		}

		fn running(&mut self, epoch: u32) {
			let view = EpochView { epoch, started: 1_200, length: 50, count: 0, most: 9, kept: 7 };
			let asked = json!(["AttestationsApi_epoch", "0x", self.bundle.header.hash()]);
			self.chain.answers("state_call", asked, hex_of(view));
		}

		fn stated(&mut self, view: Option<AttestationView>) {
			let place = Bytes(self.place.encode());
			let asked = json!(["AttestationsApi_attestation", place, self.bundle.header.hash()]);
			self.chain.answers("state_call", asked, hex_of(view));
		}

		fn identity(&self) -> Identity {
			Identity { para: self.checkpoint.para, chain: self.checkpoint.chain }
		}

		async fn prove(&self) -> Result<Proven, Error> {
			prove(&self.chain, &self.relay, self.identity(), self.place).await
		}

		async fn refused(&self) -> String {
			self.prove().await.unwrap_err().to_string()
		}
	}

	#[tokio::test]
	async fn a_bundle_is_made_of_what_the_nodes_answer() {
		let world = World::new();
		let proven = world.prove().await.unwrap();
		assert_eq!(proven.bundle, bytes("bundle"));
		assert_eq!(proven.checkpoint, world.checkpoint);
		assert_eq!(verify(&proven.bundle, &bytes("checkpoint")), Ok(proven.verified));
	}

	#[tokio::test]
	async fn votes_for_an_earlier_block_than_the_last_final_one_do() {
		let mut world = World::new();
		let top = world.bundle.relay_header.clone();
		let later = Header { number: top.number + 3, parent: H256([7; 32]), ..top.clone() };
		let relay = &mut world.relay;
		relay.answers("chain_getFinalizedHead", json!([]), json!(later.hash()));
		relay.answers("chain_getHeader", json!([later.hash()]), told(&later));
		let votes = (top.hash(), world.bundle.justification.encode(), vec![later.clone()]);
		relay.answers("grandpa_proveFinality", json!([later.number]), hex_of(votes));
		assert_eq!(world.prove().await.unwrap().bundle, bytes("bundle"));
	}

	#[tokio::test]
	async fn what_is_not_there_yet_is_waited_for() {
		let mut world = World::new();
		world.running(world.place.epoch);
		let refused = world.prove().await.unwrap_err();
		assert!(matches!(refused, Error::NotYet { .. }), "{refused}");
		assert!(refused.to_string().contains("ends with block 1250"), "{refused}");

		let mut world = World::new();
		let head = world.bundle.header.hash();
		world.chain.answers("chain_getHeader", json!([head]), Value::Null);
		assert!(matches!(world.prove().await, Err(Error::NotYet { .. })));

		let mut world = World::new();
		let number = world.bundle.relay_header.number;
		world.relay.answers("grandpa_proveFinality", json!([number]), Value::Null);
		assert!(matches!(world.prove().await, Err(Error::NotYet { .. })));
	}

	#[tokio::test]
	async fn what_was_never_stated_or_is_kept_no_more_is_not_waited_for() {
		let mut world = World::new();
		world.stated(None);
		let refused = world.prove().await.unwrap_err();
		assert!(matches!(refused, Error::Unprovable { .. }), "{refused}");
		assert!(refused.to_string().contains("kept for 7 epochs"), "{refused}");
	}

	#[tokio::test]
	async fn what_nodes_lie_about_makes_no_bundle() {
		// Another header than was asked for.
		let mut world = World::new();
		let top = world.bundle.relay_header.clone();
		let forged = Header { state_root: H256::zero(), ..top.clone() };
		world.relay.answers("chain_getHeader", json!([top.hash()]), told(&forged));
		assert!(world.refused().await.contains("another hash"));

		// A proof that leads nowhere.
		let mut world = World::new();
		let asked = json!([[Bytes(root_key(world.place.epoch))], world.bundle.header.hash()]);
		world.chain.answers("state_getReadProof", asked, proof(&world.bundle.root_proof[1..]));
		assert!(world.refused().await.contains("proof of the state"));

		// Another statement.
		let mut world = World::new();
		let mut statement = world.bundle.attested.statement.clone();
		let poco_primitives::attestation::VersionedStatement::V1(inner) = &mut statement;
		inner.issued += 1;
		let path = Some(world.bundle.attested.path.clone());
		let leaf = statement.leaf();
		world.stated(Some(AttestationView {
			statement,
			leaf,
			path,
			root: None,
			delivered: vec![],
		}));
		assert!(world.refused().await.contains("has not stated this"));

		// Other authorities than those that voted.
		let mut world = World::new();
		let parent = world.bundle.relay_header.parent;
		let asked = json!(["GrandpaApi_current_set_id", "0x", parent]);
		world.relay.answers("state_call", asked, hex_of(8u64));
		assert!(world.refused().await.contains("not signed"));

		// Votes for another block than they are said to be for.
		let mut world = World::new();
		let other = Header { number: 5, ..top.clone() };
		world.relay.answers("chain_getHeader", json!([other.hash()]), told(&other));
		let votes = (other.hash(), world.bundle.justification.encode(), Vec::<Header>::new());
		world.relay.answers("grandpa_proveFinality", json!([top.number]), hex_of(votes));
		assert!(world.refused().await.contains("for another block"));
	}

	#[tokio::test]
	async fn the_chain_of_another_relay_chain_is_not_looked_for() {
		let mut world = World::new();
		world.checkpoint.chain = H256::zero();
		assert!(world.refused().await.contains("another chain's"));
	}

	#[tokio::test]
	async fn a_node_that_keeps_no_old_states_is_told_from_one_that_lies() {
		let mut world = World::new();
		let parent = world.bundle.relay_header.parent;
		let gone = format!("state_call{}", json!(["GrandpaApi_current_set_id", "0x", parent]));
		world.relay.0.remove(&gone);
		assert!(world.refused().await.contains("archive"));
	}

	#[tokio::test]
	async fn a_relay_node_tells_whether_a_block_is_final() {
		let mut world = World::new();
		let top = world.bundle.relay_header.clone();
		let block = Block { number: top.number, hash: top.hash() };
		assert_eq!(finality(&world.relay, block).await.unwrap(), Finality::Final);

		let ahead = Block { number: top.number + 1, hash: H256([1; 32]) };
		world.relay.answers("chain_getBlockHash", json!([ahead.number]), Value::Null);
		assert_eq!(finality(&world.relay, ahead).await.unwrap(), Finality::Unknown);
		world.relay.answers("chain_getBlockHash", json!([ahead.number]), json!(ahead.hash));
		let not_yet = Finality::NotYet(top.number);
		assert_eq!(finality(&world.relay, ahead).await.unwrap(), not_yet);

		let other = Block { hash: H256([1; 32]), ..block };
		let another = Finality::Another(top.hash());
		assert_eq!(finality(&world.relay, other).await.unwrap(), another);
	}
}
