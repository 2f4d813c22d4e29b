//! A chain, a relay chain and its authorities, small but real: tries, headers and signatures are the SDK's.

use codec::{Decode, Encode};
use poco_primitives::{attestation::*, order::Currency, H256};
use poco_verifier::{storage::Blake2, *};
use sp_consensus_grandpa::{
	localized_payload, AuthorityId, AuthoritySignature, GrandpaJustification,
};
use sp_core::{ed25519, Pair};
use sp_runtime::{
	generic::{Digest, DigestItem as SdkDigestItem, Header as SdkHeader},
	traits::{BlakeTwo256, Header as _},
};
use sp_trie::{
	trie_types::TrieDBMutBuilderV1, LayoutV1, MemoryDB, Recorder, Trie, TrieDBBuilder, TrieMut,
};

pub type RelayHeader = SdkHeader<u32, BlakeTwo256>;

pub const PARA: u32 = 2_000;
pub const CHAIN: H256 = H256([0xc4; 32]);
pub const SET: u64 = 7;
pub const ROUND: u64 = 11;
pub const EPOCH: u32 = 3;
/// The statement's position, and how many there are.
pub const INDEX: u32 = 2;
pub const COUNT: u32 = 7;

/// The root of a state with these entries, and the proof of one of them.
pub fn prove(entries: &[(Vec<u8>, Vec<u8>)], key: &[u8]) -> (H256, Vec<Vec<u8>>) {
	let (mut db, mut root) = (MemoryDB::<Blake2>::default(), H256::default());
	{
		let mut trie = TrieDBMutBuilderV1::<Blake2>::new(&mut db, &mut root).build();
		for (key, value) in entries {
			trie.insert(key, value).unwrap();
		}
	}
	let mut recorder = Recorder::<LayoutV1<Blake2>>::new();
	TrieDBBuilder::<LayoutV1<Blake2>>::new(&db, &root)
		.with_recorder(&mut recorder)
		.build()
		.get(key)
		.unwrap();
	let mut nodes: Vec<Vec<u8>> = recorder.drain().into_iter().map(|node| node.data).collect();
	nodes.sort();
	nodes.dedup();
	(root, nodes)
}

/// An entry among many others.
pub fn state(seed: u8, key: Vec<u8>, value: Vec<u8>) -> Vec<(Vec<u8>, Vec<u8>)> {
	let mut entries: Vec<_> = (0..40u8)
		.map(|number| (sp_crypto_hashing::blake2_256(&[seed, number]).to_vec(), vec![number; 40]))
		.collect();
	// Two neighbours of the entry, so that the way to it forks.
	for at in [1, 10] {
		let mut neighbour = key.clone();
		let last = neighbour.len() - at;
		neighbour[last] ^= 1;
		entries.push((neighbour, vec![seed; 5]));
	}
	entries.push((key, value));
	entries
}

pub fn statements(cause: &[u8]) -> Vec<VersionedStatement> {
	let statement = |index| {
		VersionedStatement::V1(Statement {
			chain: CHAIN,
			place: Place { epoch: EPOCH, index },
			issued: 1_800_000_123_456,
			fact: Fact::Donation(DonationReceipt {
				campaign: 5,
				cause: cause.to_vec().try_into().unwrap(),
				gift: Gift::Money,
				donor: Donor::Commitment(H256([0xd0; 32])),
				currency: Currency::Native,
				amount: 123_456_789,
				from: 1_800_000_000_000,
				until: 1_800_086_400_000,
				tasks: 9,
				payments_before: H256([0xb0; 32]),
				payments: H256([0xb1; 32]),
			}),
		})
	};
	(0..COUNT).map(statement).collect()
}

pub fn leaves(statements: &[VersionedStatement]) -> Vec<H256> {
	statements.iter().map(VersionedStatement::leaf).collect()
}

pub fn authority(number: u8) -> ed25519::Pair {
	ed25519::Pair::from_seed(&[number; 32])
}

pub fn header(number: u32, parent: H256, state_root: H256) -> RelayHeader {
	let logs = vec![
		SdkDigestItem::PreRuntime(*b"BABE", vec![1, 2, 3]),
		SdkDigestItem::Other(vec![4]),
		SdkDigestItem::RuntimeEnvironmentUpdated,
		SdkDigestItem::Consensus(*b"BEEF", vec![5; 9]),
		SdkDigestItem::Seal(*b"BABE", vec![6; 64]),
	];
	RelayHeader::new(number, H256([0xe0; 32]), state_root, parent, Digest { logs })
}

/// One kind of thing as another that is encoded the same.
pub fn same<T: Decode + Encode>(thing: &impl Encode) -> T {
	let bytes = thing.encode();
	let read = T::decode(&mut &bytes[..]).unwrap();
	assert_eq!(read.encode(), bytes);
	read
}

/// What the test world is made of. Each part can be made otherwise than it should be.
pub struct World {
	pub cause: Vec<u8>,
	/// What the chain says of the epoch, if not the truth.
	pub root: Option<EpochRoot>,
	/// What the relay chain has as the chain's head, if not the truth.
	pub head: Option<Vec<u8>>,
	/// Authorities that vote, by number: there are six, of one vote each but for the first, which has two.
	pub voters: Vec<u8>,
	/// What they vote for: the block, or one that comes so many after it.
	pub ahead: Vec<u32>,
	/// What they say they vote in.
	pub round: u64,
	pub set: u64,
}

impl Default for World {
	fn default() -> Self {
		Self {
			cause: b"medical research".to_vec(),
			root: None,
			head: None,
			voters: vec![1, 2, 3, 4],
			ahead: vec![0, 2, 1, 0],
			round: ROUND,
			set: SET,
		}
	}
}

impl World {
	pub fn bundle(&self) -> Bundle {
		let statements = statements(&self.cause);
		let leaves = leaves(&statements);
		let attested = Attested {
			statement: statements[INDEX as usize].clone(),
			path: Path::of(&leaves, INDEX).unwrap(),
		};
		let root = self.root.unwrap_or(EpochRoot { root: root(&leaves), count: COUNT });
		let key = root_key(EPOCH);
		let (state_root, root_proof) = prove(&state(1, key.clone(), root.encode()), &key);
		let para_header = header(1_234, H256([0xa0; 32]), state_root);
		let head = self.head.clone().unwrap_or_else(|| para_header.encode());
		let key = storage::head_key(PARA);
		let (relay_state, head_proof) = prove(&state(2, key.clone(), head.encode()), &key);
		let relay_header = header(98_765, H256([0xa1; 32]), relay_state);
		Bundle {
			attested,
			root_proof,
			header: same(&para_header),
			head_proof,
			set: self.set,
			justification: self.justification(&relay_header),
			relay_header: same(&relay_header),
		}
	}

	/// Votes for a block.
	pub fn justification(&self, block: &RelayHeader) -> Justification {
		let most = self.ahead.iter().max().copied().unwrap_or_default();
		let mut chain = vec![block.clone()];
		for number in 1..=most {
			let parent = chain.last().unwrap().hash();
			chain.push(header(block.number + number, parent, H256([number as u8; 32])));
		}
		let precommits = self
			.voters
			.iter()
			.zip(&self.ahead)
			.map(|(voter, ahead)| {
				let target = &chain[*ahead as usize];
				self.vote(*voter, target.hash(), target.number)
			})
			.collect();
		let justification = GrandpaJustification::<RelayHeader> {
			round: self.round,
			commit: finality_grandpa::Commit {
				target_hash: block.hash(),
				target_number: block.number,
				precommits,
			},
			votes_ancestries: chain.split_off(1),
		};
		same(&justification)
	}

	/// A vote for any block.
	pub fn vote(&self, voter: u8, target_hash: H256, target_number: u32) -> Vote {
		vote(&authority(voter), self.round, self.set, target_hash, target_number)
	}
}

pub type Vote = finality_grandpa::SignedPrecommit<H256, u32, AuthoritySignature, AuthorityId>;

pub fn vote(
	pair: &ed25519::Pair,
	round: u64,
	set: u64,
	target_hash: H256,
	target_number: u32,
) -> Vote {
	let precommit = finality_grandpa::Precommit { target_hash, target_number };
	let message = finality_grandpa::Message::Precommit(precommit.clone());
	let payload = localized_payload(round, set, &message);
	finality_grandpa::SignedPrecommit {
		precommit,
		signature: pair.sign(&payload).into(),
		id: pair.public().into(),
	}
}

pub fn checkpoint() -> Checkpoint {
	let authorities = (1..=6).map(|number| (authority(number).public().0, 1)).collect::<Vec<_>>();
	let mut checkpoint = Checkpoint { para: PARA, chain: CHAIN, set: SET, authorities };
	checkpoint.authorities[0].1 = 2;
	checkpoint
}

pub fn encode(bundle: Bundle) -> Vec<u8> {
	VersionedBundle::V1(bundle).encode()
}

/// Checks the bytes against the checkpoint.
pub fn check(bytes: &[u8]) -> Result<Verified, Refusal> {
	verify(bytes, &VersionedCheckpoint::V1(checkpoint()).encode())
}

pub fn check_bundle(bundle: Bundle) -> Result<Verified, Refusal> {
	check(&encode(bundle))
}
