//! A small chain with the pallet, and the moves that tests are told in.

use crate::{self as pallet_beacon, *};
use frame_support::{derive_impl, parameter_types};
use poco_primitives::H256;
use sp_runtime::BuildStorage;

pub type Block = frame_system::mocking::MockBlock<Test>;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Randomness = pallet_beacon;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
}

parameter_types! {
	pub static Delay: u64 = 4;
}

impl Config for Test {
	type Delay = Delay;
	type WeightInfo = ();
}

/// Runs a test on a fresh chain, and checks every invariant after it.
pub fn chain(test: impl FnOnce()) {
	run(false, test);
}

/// The same on a chain without relay chain.
pub fn development_chain(test: impl FnOnce()) {
	run(true, test);
}

fn run(epochs_will_do: bool, test: impl FnOnce()) {
	fresh(epochs_will_do).execute_with(|| {
		test();
		Randomness::do_try_state().unwrap();
	});
}

pub fn fresh(epochs_will_do: bool) -> sp_io::TestExternalities {
	let randomness = GenesisConfig { epochs_will_do, ..Default::default() };
	RuntimeGenesisConfig { randomness, ..Default::default() }.build_storage().unwrap().into()
}

/// The `number`-th output of the relay chain's authors.
pub fn output(number: u8) -> H256 {
	H256::repeat_byte(number)
}

/// Mixes the outputs of these numbers.
pub fn mix(numbers: impl IntoIterator<Item = u8>) {
	for number in numbers {
		Randomness::mix(output(number));
	}
}

pub fn beacon() -> State {
	Beacon::<Test>::get()
}
