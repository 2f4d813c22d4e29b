//! The chain that states things: its own pallet, with a state of its own.

use codec::Encode;
use frame_support::{derive_impl, parameter_types, traits::Hooks};
use frame_system::{EnsureNever, EnsureRoot};
use pallet_attestations::{Current, Destination, Epoch, Roots, Transport};
use poco_primitives::{attestation::*, Moment, H256};
use sp_runtime::{
	generic,
	traits::{BlakeTwo256, Header as _},
	BuildStorage, DispatchError, DispatchResult,
};

/// Hash of its first block.
pub const CHAIN: H256 = H256::repeat_byte(0x6e);
/// Length of its epochs.
const EPOCH: u64 = 5;

frame_support::construct_runtime!(
	pub enum Chain {
		System: frame_system,
		Attestations: pallet_attestations,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Chain {
	type Block = frame_system::mocking::MockBlock<Chain>;
}

parameter_types! {
	pub const EpochLength: u64 = EPOCH;
	pub const Few: u32 = 12;
	pub const Now: Moment = 1_800_000_000_000;
	pub const RetryAfter: u64 = 5;
}

/// Sends nothing.
pub struct NoMessages;

impl Transport<u64, u32, bool> for NoMessages {
	fn charge(_: &u64, _: &Destination<u32>, _: &VersionedStatement) -> DispatchResult {
		Ok(())
	}
	fn send(
		_: &Destination<u32>,
		_: &VersionedStatement,
		_: Option<u64>,
	) -> Result<u64, DispatchError> {
		Err(DispatchError::Unavailable)
	}
	fn cancel(_: &Destination<u32>, _: u64) {}
	fn is_from(_: &u32, _: &u32) -> bool {
		false
	}
	fn is_accepted(_: &bool) -> bool {
		false
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl pallet_attestations::BenchmarkHelper<u64, u32, bool> for NoMessages {
	fn location(number: u32) -> u32 {
		number
	}
	fn accepted() -> bool {
		true
	}
	fn ask(_: &u32) -> u64 {
		0
	}
	fn fund(_: &u64) {}
}

impl pallet_attestations::Config for Chain {
	type Location = u32;
	type Response = bool;
	type Transport = NoMessages;
	type AdminOrigin = EnsureRoot<u64>;
	type AcknowledgeOrigin = EnsureNever<u32>;
	type Calendar = Now;
	type EpochLength = EpochLength;
	type MaxLeaves = Few;
	type KeptEpochs = Few;
	type MaxDestinations = Few;
	type MaxParcels = Few;
	type MaxAttempts = Few;
	type RetryAfter = RetryAfter;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = NoMessages;
}

/// What an epoch of the chain leaves behind.
#[derive(Clone)]
pub struct Stated {
	pub epoch: u32,
	pub statements: Vec<VersionedStatement>,
	pub root: EpochRoot,
	/// A block whose state has the root: its number, its encoded header.
	pub block: u32,
	pub header: Vec<u8>,
	/// Proof of the root in that state.
	pub proof: Vec<Vec<u8>>,
}

impl Stated {
	/// The way of a statement to the root.
	pub fn path(&self, index: usize) -> Path {
		let leaves: Vec<H256> = self.statements.iter().map(VersionedStatement::leaf).collect();
		Path::of(&leaves, index as u32).unwrap()
	}
}

/// The header of a block with a state.
pub fn header(block: u32, state_root: H256) -> Vec<u8> {
	let parent = H256::repeat_byte(0xaa);
	generic::Header::<u32, BlakeTwo256>::new(
		block,
		H256::zero(),
		state_root,
		parent,
		Default::default(),
	)
	.encode()
}

/// States these receipts in an epoch, which ends in `block`.
pub fn state(epoch: u32, block: u32, receipts: Vec<DonationReceipt>) -> Stated {
	let storage = frame_system::GenesisConfig::<Chain>::default().build_storage().unwrap();
	let mut chain = sp_io::TestExternalities::new(storage);
	let (statements, root) = chain.execute_with(|| {
		System::initialize(&1, &CHAIN, &Default::default());
		Current::<Chain>::put(Epoch { number: epoch, started: 1, expired: None });
		for receipt in receipts {
			Attestations::attest(Fact::Donation(receipt)).unwrap();
		}
		let count = Attestations::view_epoch().count;
		let statements = (0..count)
			.map(|index| Attestations::view_attestation(Place { epoch, index }).unwrap().statement)
			.collect();
		Attestations::on_initialize(1 + EPOCH);
		Attestations::do_try_state().unwrap();
		(statements, Roots::<Chain>::get(epoch).unwrap())
	});
	chain.commit_all().unwrap();
	let backend = chain.as_backend();
	let state_root = *backend.root();
	let proof = sp_state_machine::prove_read(backend, [root_key(epoch)]).unwrap();
	Stated {
		epoch,
		statements,
		root,
		block,
		header: header(block, state_root),
		proof: proof.into_iter_nodes().collect(),
	}
}
