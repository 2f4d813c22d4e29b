//! A small chain with the pallet and one that is called, and the moves that tests are told in.

use crate::{self as pallet_callbacks, *};
use codec::Encode;
use frame_support::{
	assert_ok, derive_impl, parameter_types,
	traits::{
		fungible::{Inspect, InspectHold},
		ConstU32, Contains,
	},
	weights::Weight,
	BoundedVec,
};
use poco_primitives::{
	registry::{address_of_account, evm_account},
	Balance, TaskId, H160,
};
use sp_runtime::{traits::IdentityLookup, AccountId32, BuildStorage, DispatchError};

pub type AccountId = AccountId32;
pub type Block = frame_system::mocking::MockBlock<Test>;
pub type Prefix = BoundedVec<u8, ConstU32<MAX_PREFIX>>;

/// Calls that take bytes, and some that do not.
#[frame_support::pallet(dev_mode)]
pub mod inbox {
	use super::{weight, MAX_WEIGHT};
	use frame_support::{dispatch::WithPostDispatchInfo, pallet_prelude::*};
	use frame_system::pallet_prelude::*;
	use sp_runtime::traits::Dispatchable;

	#[pallet::config]
	pub trait Config: frame_system::Config {}

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	/// Who called last, and with what.
	#[pallet::storage]
	#[pallet::unbounded]
	pub type Last<T: Config> = StorageValue<_, (T::AccountId, u32, Vec<u8>)>;

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Takes bytes, for less weight than it declares.
		#[pallet::weight(weight(10, 0))]
		pub fn take(
			origin: OriginFor<T>,
			number: u32,
			bytes: Vec<u8>,
		) -> DispatchResultWithPostInfo {
			Last::<T>::put((ensure_signed(origin)?, number, bytes));
			Ok(Some(weight(9, 0)).into())
		}

		/// Takes bytes and fails, for less weight than it declares.
		#[pallet::weight(weight(20, 0))]
		pub fn fail(origin: OriginFor<T>, bytes: Vec<u8>) -> DispatchResultWithPostInfo {
			Last::<T>::put((ensure_signed(origin)?, 0, bytes));
			Err(DispatchError::Unavailable.with_weight(weight(8, 0)))
		}

		/// Weighs what nothing else may weigh, when it takes 64 bytes, and more with more.
		#[pallet::weight(MAX_WEIGHT.saturating_mul(u64::try_from(bytes.len()).unwrap()) / 64)]
		pub fn weigh(origin: OriginFor<T>, bytes: Vec<u8>) -> DispatchResult {
			Last::<T>::put((ensure_signed(origin)?, 0, bytes));
			Ok(())
		}

		/// Weighs too much, whatever it takes.
		#[pallet::weight(MAX_WEIGHT.saturating_add(Weight::from_parts(0, 1)))]
		pub fn weigh_too_much(_: OriginFor<T>, _bytes: Vec<u8>) -> DispatchResult {
			Ok(())
		}

		/// Nobody may call this.
		#[pallet::weight(weight(1, 0))]
		pub fn forbidden(_: OriginFor<T>, _bytes: Vec<u8>) -> DispatchResult {
			Ok(())
		}

		/// Has room for a task and eight bytes.
		#[pallet::weight(weight(1, 0))]
		pub fn take_few(_: OriginFor<T>, _bytes: BoundedVec<u8, ConstU32<40>>) -> DispatchResult {
			Ok(())
		}

		/// Has no room for a task.
		#[pallet::weight(weight(1, 0))]
		pub fn take_fewer(_: OriginFor<T>, _bytes: BoundedVec<u8, ConstU32<31>>) -> DispatchResult {
			Ok(())
		}

		/// Takes numbers of two bytes.
		#[pallet::weight(weight(1, 0))]
		pub fn take_words(_: OriginFor<T>, _words: Vec<u16>) -> DispatchResult {
			Ok(())
		}

		/// Takes one byte.
		#[pallet::weight(weight(1, 0))]
		pub fn take_byte(_: OriginFor<T>, _byte: u8) -> DispatchResult {
			Ok(())
		}

		/// Takes as many bytes as a task without a result, with its length, is encoded as.
		#[pallet::weight(weight(1, 0))]
		pub fn take_array(_: OriginFor<T>, _bytes: [u8; 33]) -> DispatchResult {
			Ok(())
		}

		/// Makes other calls.
		#[pallet::weight(weight(1, 0))]
		pub fn make(
			origin: OriginFor<T>,
			calls: Vec<<T as frame_system::Config>::RuntimeCall>,
		) -> DispatchResult {
			for call in calls {
				call.dispatch(origin.clone()).map_err(|failure| failure.error)?;
			}
			Ok(())
		}
	}
}

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
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(2)]
	pub type Callbacks = pallet_callbacks;
	#[runtime::pallet_index(3)]
	pub type Inbox = inbox;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountId = AccountId;
	type Lookup = IdentityLookup<AccountId>;
	type AccountData = pallet_balances::AccountData<Balance>;
	type BaseCallFilter = Filter;
}

/// Lets everything through but what is forbidden and, once the inbox is closed, all of its calls.
pub struct Filter;

impl Contains<RuntimeCall> for Filter {
	fn contains(call: &RuntimeCall) -> bool {
		match call {
			RuntimeCall::Inbox(inbox::Call::forbidden { .. }) => false,
			RuntimeCall::Inbox(_) => !InboxClosed::get(),
			_ => true,
		}
	}
}

pub const EXISTENTIAL_DEPOSIT: Balance = 10;
pub const MAX_PREFIX: u32 = 1_024;
pub const MAX_WEIGHT: Weight = Weight::from_parts(1_000_000_000, 64_000);
pub const DEPOSITS: Deposits = Deposits { target: 1_000, byte: 3 };

parameter_types! {
	pub const ExistentialDeposit: Balance = EXISTENTIAL_DEPOSIT;
	pub static InboxClosed: bool = false;
	pub static MockDeposits: Deposits = DEPOSITS;
	pub static MockMaxWeight: Weight = MAX_WEIGHT;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ExistentialDeposit;
	type AccountStore = System;
}

impl inbox::Config for Test {}

/// Weights that tell calls and sizes apart: millions for the call, units for the size.
pub struct MockWeights;
impl WeightInfo for MockWeights {
	fn set(b: u32) -> Weight {
		weight(1, b)
	}
	fn remove() -> Weight {
		weight(2, 0)
	}
	fn deliver(b: u32) -> Weight {
		weight(3, b)
	}
}

pub fn weight(call: u64, size: u32) -> Weight {
	Weight::from_parts(call * 1_000_000 + u64::from(size), 0)
}

impl Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Deposits = MockDeposits;
	type MaxPrefix = ConstU32<MAX_PREFIX>;
	type MaxWeight = MockMaxWeight;
	type WeightInfo = MockWeights;
}

pub const OWNER: AccountId = AccountId::new([1; 32]);
pub const STRANGER: AccountId = AccountId::new([2; 32]);
pub const FUNDS: Balance = 100_000;
pub const TASK: TaskId = TaskId::repeat_byte(0x7a);

/// The account that has the owner's address too.
pub fn double() -> AccountId {
	evm_account(address(&OWNER)).into()
}

/// Runs a test on a fresh chain, and checks every invariant after it.
pub fn chain(test: impl FnOnce()) {
	fresh().execute_with(|| {
		System::set_block_number(1);
		test();
		check();
	});
}

/// A fresh chain on which three accounts have money.
pub fn fresh() -> sp_io::TestExternalities {
	let balances = [OWNER, STRANGER, double()].map(|account| (account, FUNDS)).to_vec();
	let storage = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig { balances, ..Default::default() },
		..Default::default()
	}
	.build_storage()
	.unwrap();
	storage.into()
}

/// Checks every invariant, and that all money is there.
pub fn check() {
	Callbacks::do_try_state().unwrap();
	assert_eq!(Balances::total_issuance(), 3 * FUNDS);
}

pub fn signed(account: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(account)
}

pub fn address(account: &AccountId) -> H160 {
	address_of_account(account)
}

/// A call without its last argument, which is empty: one byte, zero.
pub fn prefix(call: impl Into<RuntimeCall>) -> Prefix {
	let mut encoded = call.into().encode();
	assert_eq!(encoded.pop(), Some(0));
	encoded.try_into().unwrap()
}

/// The call of the inbox that is taken.
pub fn take(number: u32) -> Prefix {
	prefix(inbox::Call::take { number, bytes: vec![] })
}

pub fn remark() -> Prefix {
	prefix(frame_system::Call::remark_with_event { remark: vec![] })
}

/// What is to be called with the owner's results.
pub fn set(prefix: Prefix) {
	assert_ok!(Callbacks::set(signed(OWNER), prefix));
}

/// What is called with a result: the task, and the result's bytes.
pub fn bytes(result: &[u8]) -> Vec<u8> {
	[&TASK.0, result].concat()
}

/// Delivers a result for the owner's address, checks that the weight keeps to what was said and that
/// the outcome is told, and tells what of it the call used.
pub fn deliver(result: &[u8]) -> (Weight, Result<(), DispatchError>) {
	let target = address(&OWNER);
	let size = result.len() as u32;
	let (used, outcome) = Callbacks::deliver(target, TASK, result);
	assert!(used.all_lte(Callbacks::most_weight(size)));
	assert_eq!(
		last_event(),
		match outcome {
			Ok(()) => Event::Delivered { target, task: TASK },
			Err(error) => Event::DeliveryFailed { target, task: TASK, error },
		}
	);
	(used.checked_sub(&weight(3, size)).unwrap(), outcome)
}

/// Who called the inbox last, and with what.
pub fn last_call() -> Option<(AccountId, u32, Vec<u8>)> {
	inbox::Last::<Test>::get()
}

pub fn free(account: &AccountId) -> Balance {
	Balances::balance(account)
}

pub fn held(account: &AccountId) -> Balance {
	Balances::balance_on_hold(&HoldReason::Target.into(), account)
}

pub fn last_event() -> Event<Test> {
	let RuntimeEvent::Callbacks(event) = System::events().pop().unwrap().event else {
		panic!("the last event is of another pallet")
	};
	event
}
