//! Measures the weights.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::unwrap_used
)]

use super::*;
use alloc::{boxed::Box, vec, vec::Vec};
use codec::Encode;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{EnsureOrigin, Get},
	BoundedVec,
};
use frame_system::RawOrigin;
use poco_primitives::{
	attestation::{
		commitment, identity, root_key, Cause, DonationReceipt, Donor, EpochRoot, Fact, Gift,
		Opening, Path, Place, Statement, VersionedNullifier, VersionedStatement, MAX_CAUSE,
		MAX_DEPTH,
	},
	order::Currency,
	redemption::{Claim, Evidence, Period, VersionedCertificate, VersionedClaim},
	H256,
};
use poco_verifier::Header;
use sp_runtime::traits::BlakeTwo256;
use sp_trie::{
	trie_types::TrieDBMutBuilderV1, LayoutV1, MemoryDB, Recorder, Trie, TrieDBBuilder, TrieMut,
};

const CHAIN: H256 = H256::repeat_byte(0xc4);
const VERIFIER: H256 = H256::repeat_byte(0x7e);
const OPENING: Opening = Opening { secret: H256::repeat_byte(1), subject: H256::repeat_byte(2) };

fn admin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::AdminOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)
}

fn hash(number: u32) -> H256 {
	let mut bytes = [0; 32];
	bytes[..4].copy_from_slice(&number.to_be_bytes());
	H256(bytes)
}

/// As many sources as there can be but for so many, each with as many heads as can be. The first one is
/// `CHAIN`, and sends from `sender`.
fn fill_sources<T: Config>(room: u32, sender: T::Location) {
	let others = (1..T::MaxSources::get()).map(|number| Source {
		chain: hash(number),
		para: number,
		sender: T::BenchmarkHelper::sender(number),
	});
	let sources: Vec<_> =
		core::iter::once(Source { chain: CHAIN, para: 0, sender }).chain(others).collect();
	let kept = sources.len() - room as usize;
	for source in &sources[..kept] {
		let heads = (0..T::MaxHeads::get())
			.map(|number| Head { number, state_root: hash(number) })
			.collect::<Vec<_>>();
		Heads::<T>::insert(source.chain, BoundedVec::truncate_from(heads));
	}
	Sources::<T>::put(BoundedVec::truncate_from(sources[..kept].to_vec()));
}

fn list_all<T: Config>() {
	fill_sources::<T>(0, T::BenchmarkHelper::sender(0));
}

/// A relay chain on which every parachain has this head.
struct Everybodys(Header);

impl RelayState for Everybodys {
	fn head(&self, _: u32) -> Option<Vec<u8>> {
		Some(self.0.encode())
	}
}

/// A statement as long as it can be, of somebody's.
fn statement(donor: Donor) -> VersionedStatement {
	VersionedStatement::V1(Statement {
		chain: CHAIN,
		place: Place { epoch: 0, index: 0 },
		issued: 1,
		fact: Fact::Donation(DonationReceipt {
			campaign: 1,
			cause: Cause::truncate_from(vec![b'x'; MAX_CAUSE as usize]),
			gift: Gift::Work,
			donor,
			currency: Currency::Asset(hash(2)),
			amount: 1,
			from: 0,
			until: 1,
			tasks: 1,
			payments_before: hash(3),
			payments: hash(4),
		}),
	})
}

/// As many verifiers as there can be but for so many.
fn fill_verifiers<T: Config>(room: u32) {
	for number in 0..T::MaxVerifiers::get() - room {
		let scope = if number == 0 { VERIFIER } else { hash(number) };
		Verifiers::<T>::insert(scope, scope);
		Scopes::<T>::insert(scope, Scope::<T::MaxPeriods>::default());
	}
}

/// As many periods as can be but for so many. The first one begins at zero.
fn fill_periods<T: Config>(room: u32) {
	let periods = (0..T::MaxPeriods::get() - room)
		.map(|number| Period { from: u64::from(number) * 10, until: u64::from(number) * 10 + 10 });
	let periods = BoundedVec::truncate_from(periods.collect());
	Scopes::<T>::insert(VERIFIER, Scope::<T::MaxPeriods> { closed_until: 0, periods });
}

/// A state that has the root of epoch 0, with a proof of so many nodes, each with sixteen children.
fn proven(nodes: u32) -> (H256, Proof) {
	let key = root_key(0);
	let (mut db, mut root) = (MemoryDB::<BlakeTwo256>::default(), H256::default());
	{
		let mut trie = TrieDBMutBuilderV1::<BlakeTwo256>::new(&mut db, &mut root).build();
		let value = EpochRoot { root: hash(1), count: 1 }.encode();
		trie.insert(&key, &value).expect("it is whole");
		// The value has a node of its own, and so has the rest of its key; each fork has one more.
		for nibble in 0..nodes.saturating_sub(2) as usize {
			for other in 1..16u8 {
				let mut neighbour = key.clone();
				neighbour[nibble / 2] ^= if nibble % 2 == 0 { other << 4 } else { other };
				trie.insert(&neighbour, &[other; 40]).expect("it is whole");
			}
		}
	}
	let mut recorder = Recorder::<LayoutV1<BlakeTwo256>>::new();
	TrieDBBuilder::<LayoutV1<BlakeTwo256>>::new(&db, &root)
		.with_recorder(&mut recorder)
		.build()
		.get(&key)
		.expect("it is whole");
	let found = recorder
		.drain()
		.into_iter()
		.map(|node| node.data.try_into().expect("nodes are smaller"))
		.collect::<Vec<_>>();
	(root, found.try_into().expect("there are no more"))
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn note_heads() {
		list_all::<T>();
		let number = T::MaxHeads::get() + 1;
		let (parent, digest) = (H256::zero(), vec![]);
		let state_root = hash(1);
		let head = Header { parent, number, state_root, calls_root: parent, digest };
		#[block]
		{
			Pallet::<T>::note_heads(&Everybodys(head));
		}
		assert_eq!(Heads::<T>::get(CHAIN).last().expect("it is there").number, number);
	}

	#[benchmark]
	fn list_source() -> Result<(), BenchmarkError> {
		let origin = admin::<T>()?;
		fill_sources::<T>(1, T::BenchmarkHelper::sender(0));
		let (chain, para) = (hash(1_000), 1_000);
		let source = Source { chain, para, sender: T::BenchmarkHelper::sender(para) };
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, Box::new(source));
		assert!(Pallet::<T>::source(chain).is_some());
		Ok(())
	}

	#[benchmark]
	fn delist_source() -> Result<(), BenchmarkError> {
		let origin = admin::<T>()?;
		list_all::<T>();
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, CHAIN);
		assert!(Pallet::<T>::source(CHAIN).is_none());
		Ok(())
	}

	#[benchmark]
	fn list_verifier() -> Result<(), BenchmarkError> {
		let origin = admin::<T>()?;
		fill_verifiers::<T>(1);
		let verifier = hash(1_000);
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, verifier, verifier);
		assert!(Scopes::<T>::contains_key(verifier));
		Ok(())
	}

	#[benchmark]
	fn delist_verifier() -> Result<(), BenchmarkError> {
		let origin = admin::<T>()?;
		fill_verifiers::<T>(0);
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, VERIFIER);
		assert!(!Verifiers::<T>::contains_key(VERIFIER));
		Ok(())
	}

	#[benchmark]
	fn open_period() -> Result<(), BenchmarkError> {
		let origin = admin::<T>()?;
		fill_periods::<T>(1);
		let period = Period { from: u64::MAX - 1, until: u64::MAX };
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, VERIFIER, period);
		assert!(Scopes::<T>::get(VERIFIER).expect("it is there").periods.is_full());
		Ok(())
	}

	#[benchmark]
	fn close_period() -> Result<(), BenchmarkError> {
		let origin = admin::<T>()?;
		fill_periods::<T>(0);
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, VERIFIER);
		assert_eq!(Scopes::<T>::get(VERIFIER).expect("it is there").closed_until, 10);
		Ok(())
	}

	#[benchmark]
	fn receive() -> Result<(), BenchmarkError> {
		let origin =
			T::SenderOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;
		let sender = T::SenderOrigin::ensure_origin(origin.clone())
			.map_err(|_| BenchmarkError::Weightless)?;
		fill_sources::<T>(0, sender);
		Order::<T>::insert(CHAIN, 0, hash(1));
		Received::<T>::insert(CHAIN, hash(1), ());
		let statement = statement(Donor::Account(hash(1)));
		let leaf = statement.leaf();
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, Box::new(statement));
		assert!(Received::<T>::contains_key(CHAIN, leaf));
		assert!(!Received::<T>::contains_key(CHAIN, hash(1)));
		Ok(())
	}

	#[benchmark]
	fn import(n: Linear<2, MAX_NODES>) {
		list_all::<T>();
		let (state_root, proof) = proven(n);
		assert_eq!(proof.len(), n as usize);
		let number = T::MaxHeads::get();
		Heads::<T>::mutate(CHAIN, |heads| {
			heads.pop();
			heads.try_push(Head { number, state_root }).expect("there is room");
		});
		let caller: T::AccountId = account("caller", 0, 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), CHAIN, number, 0, proof);
		assert!(Pallet::<T>::root(CHAIN, 0).is_some());
	}

	#[benchmark]
	fn redeem() {
		list_all::<T>();
		fill_verifiers::<T>(0);
		fill_periods::<T>(0);
		let caller: T::AccountId = account("caller", 0, 0);
		let known = identity(Pallet::<T>::bytes_of(&caller), OPENING.subject);
		let statement = statement(Donor::Commitment(commitment(OPENING.secret, known)));
		let siblings = vec![hash(5); MAX_DEPTH as usize].try_into().expect("there is room");
		let (path, count) = (Path(siblings), u32::MAX);
		let root = path.root(statement.leaf(), 0, count).expect("it leads somewhere");
		let root = KnownRoot { epoch: 0, root: EpochRoot { root, count } };
		Roots::<T>::insert(CHAIN, 0, root);
		let claim = Claim { statement, evidence: Evidence::Proven(path), opening: OPENING };
		let claim = Box::new(VersionedClaim::V1(claim));
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), VERIFIER, claim);
		assert_eq!(Redemptions::<T>::iter().count(), 1);
	}

	#[benchmark]
	fn forget(n: Linear<1, MAX_FORGOTTEN>) {
		for number in 0..n {
			Order::<T>::insert(CHAIN, number, hash(number));
			Received::<T>::insert(CHAIN, hash(number), ());
		}
		NextSlot::<T>::insert(CHAIN, 0);
		let caller: T::AccountId = account("caller", 0, 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), Leftover::Source { chain: CHAIN }, n);
		assert_eq!(Received::<T>::iter().count(), 0);
	}

	#[benchmark]
	fn forget_period(n: Linear<1, MAX_FORGOTTEN>) {
		Scopes::<T>::insert(
			VERIFIER,
			Scope::<T::MaxPeriods> { closed_until: 1, periods: BoundedVec::default() },
		);
		let caller: T::AccountId = account("caller", 0, 0);
		let Fact::Donation(receipt) = statement(Donor::Account(hash(1))).fact().clone();
		for number in 0..n {
			let key = (VERIFIER, 0, VersionedNullifier::V1(hash(number)));
			let certificate = VersionedCertificate::of(&receipt, VERIFIER);
			let redemption = Redemption { verifier: VERIFIER, holder: caller.clone(), certificate };
			Redemptions::<T>::insert(key, redemption);
		}
		let leftover = Leftover::Period { scope: VERIFIER, from: 0 };
		#[extrinsic_call]
		forget(RawOrigin::Signed(caller), leftover, n);
		assert_eq!(Redemptions::<T>::iter().count(), 0);
	}

	impl_benchmark_test_suite!(Pallet, crate::tests::mock::fresh(), crate::tests::mock::Test);
}
