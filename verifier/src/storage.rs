//! Reads one entry of a chain's state out of a proof, which is what nodes answer to `state_getReadProof`.

use alloc::{collections::BTreeSet, vec::Vec};
use codec::{DecodeAll, Encode};
use core::fmt;
use hash256_std_hasher::Hash256StdHasher;
use poco_primitives::{
	attestation::{root_key, EpochRoot},
	H256,
};
use sp_core::Hasher;
use sp_crypto_hashing::{blake2_256, twox_128, twox_64};
use sp_trie::{read_trie_value, HashDBT, LayoutV1, MemoryDB, RandomState, Recorder, EMPTY_PREFIX};

/// Most nodes of a proof. The way to an entry has one for each fork, and a state of `n` entries forks about
/// `log16(n)` times.
pub const MAX_NODES: usize = 64;

/// BLAKE2b-256, which headers and states of our chain and of its relay chain are hashed with.
pub struct Blake2;

impl Hasher for Blake2 {
	type Out = H256;
	type StdHasher = Hash256StdHasher;
	const LENGTH: usize = 32;

	fn hash(bytes: &[u8]) -> H256 {
		H256(blake2_256(bytes))
	}
}

/// Why a proof does not tell what an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unproven {
	/// It has more nodes than [`MAX_NODES`].
	TooManyNodes,
	/// A node of it is there twice, or is of no use.
	Superfluous,
	/// A node is missing on the way from the root to the entry.
	Incomplete,
}

impl fmt::Display for Unproven {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::TooManyNodes => write!(f, "it has more than {MAX_NODES} nodes"),
			Self::Superfluous => f.write_str("it has nodes that are of no use"),
			Self::Incomplete => f.write_str("it does not lead from the state's root to the entry"),
		}
	}
}

/// The root of an epoch in the state with this root, by a proof; nothing if there is none.
pub fn read_epoch_root<H: Hasher<Out = H256>>(
	state: H256,
	epoch: u32,
	nodes: &[impl AsRef<[u8]>],
) -> Result<Option<EpochRoot>, Unproven> {
	let value = read::<H>(state, &root_key(epoch), nodes)?;
	Ok(value.and_then(|value| EpochRoot::decode_all(&mut &value[..]).ok()))
}

/// What the state with this root has under a key, nothing if it has nothing there. A proof that has anything
/// but the nodes on the way is refused.
pub fn read<H: Hasher<Out = H256>>(
	root: H256,
	key: &[u8],
	nodes: &[impl AsRef<[u8]>],
) -> Result<Option<Vec<u8>>, Unproven> {
	if nodes.len() > MAX_NODES {
		return Err(Unproven::TooManyNodes);
	}
	let mut db = MemoryDB::<H>::with_hasher(RandomState::default());
	let mut given = BTreeSet::new();
	for node in nodes {
		if !given.insert(db.insert(EMPTY_PREFIX, node.as_ref())) {
			return Err(Unproven::Superfluous);
		}
	}
	let mut recorder = Recorder::<LayoutV1<H>>::new();
	let found = read_trie_value::<LayoutV1<H>, _>(&db, &root, key, Some(&mut recorder), None)
		.map_err(|_| Unproven::Incomplete)?;
	let used: BTreeSet<H256> = recorder.drain().into_iter().map(|record| record.hash).collect();
	if used != given {
		return Err(Unproven::Superfluous);
	}
	Ok(found)
}

/// The key under which the relay chain's state holds the head of a parachain.
pub fn head_key(para: u32) -> Vec<u8> {
	let para = para.encode();
	[&twox_128(b"Paras")[..], &twox_128(b"Heads"), &twox_64(&para), &para].concat()
}
