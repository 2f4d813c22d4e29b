//! A small chain with the pallet, and the moves that tests are told in.

use crate::{self as pallet_registry, *};
use codec::Encode;
use frame_support::{
	assert_ok, derive_impl,
	dispatch::DispatchResult,
	pallet_prelude::ValueQuery,
	parameter_types, storage_alias,
	traits::{
		fungible::{Inspect, InspectHold},
		ConstU32, ConstU64,
	},
	weights::Weight,
	Identity,
};
use frame_system::EnsureRoot;
use poco_primitives::{
	hash,
	registry::{address_of, entry_id, group_id, Details, EntryKind, EntrySale, Name, PoolPolicy},
	result::ExecutionProfile,
	task::Artifact,
	Balance, H160, H256,
};
use sp_runtime::{BuildStorage, DispatchError, Permill};
use std::collections::BTreeMap;

pub type AccountId = u64;
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
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(2)]
	pub type Registry = pallet_registry;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountData = pallet_balances::AccountData<Balance>;
}

/// Ten hours.
pub const MAX_TIME_UNIT: poco_primitives::Moment = 36_000_000;

pub const EXISTENTIAL_DEPOSIT: Balance = 10;

pub const BOUNDS: Bounds = Bounds {
	max_stake_ratio: Permill::from_percent(60),
	max_scheduler_ratio: Permill::from_percent(20),
};

pub const DEPOSITS: Deposits = Deposits { entry: 1_000, byte: 3, group: 500, member: 70 };

parameter_types! {
	pub const ExistentialDeposit: Balance = EXISTENTIAL_DEPOSIT;
	pub static MockBounds: Bounds = BOUNDS;
	pub static MockDeposits: Deposits = DEPOSITS;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ExistentialDeposit;
	type AccountStore = System;
	type FreezeIdentifier = u8;
	type MaxFreezes = ConstU32<1>;
}

/// The pins of each artifact, and for each whether it was pinned as an app. On chain, so that a refused
/// call undoes them.
#[storage_alias]
pub type Pins = StorageMap<Mock, Identity, H256, Vec<bool>, ValueQuery>;

/// Remembers what is pinned. It has all bytes but those of [`missing`].
pub struct MockStore;

impl ArtifactStore<AccountId> for MockStore {
	fn pin(_: &AccountId, artifact: &Artifact, is_app: bool) -> DispatchResult {
		if artifact == &missing() {
			return Err(NO_SUCH_BYTES);
		}
		Pins::mutate(artifact.hash(), |pins| pins.push(is_app));
		Ok(())
	}

	fn unpin(artifact: &Artifact) {
		Pins::mutate_exists(artifact.hash(), |stored| {
			let mut pins = stored.take().unwrap();
			pins.pop().unwrap();
			*stored = (!pins.is_empty()).then_some(pins);
		});
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn pinnable(_: &AccountId) -> Artifact {
		Artifact::OnChain(hash::content(b"app"))
	}
}

pub const NO_SUCH_BYTES: DispatchError = DispatchError::Other("no such bytes");

/// An artifact that the store does not have.
pub fn missing() -> Artifact {
	Artifact::OnChain(hash::content(b"missing"))
}

/// Weights that tell calls and sizes apart: millions for the call, units for the size.
pub struct MockWeights;
impl WeightInfo for MockWeights {
	fn register(b: u32) -> Weight {
		weight(1, b)
	}
	fn remove() -> Weight {
		weight(2, 0)
	}
	fn transfer() -> Weight {
		weight(3, 0)
	}
	fn offer() -> Weight {
		weight(4, 0)
	}
	fn buy() -> Weight {
		weight(5, 0)
	}
	fn set_policy() -> Weight {
		weight(6, 0)
	}
	fn void_orders() -> Weight {
		weight(7, 0)
	}
	fn open_category() -> Weight {
		weight(8, 0)
	}
	fn close_category() -> Weight {
		weight(9, 0)
	}
	fn reopen_category() -> Weight {
		weight(10, 0)
	}
	fn create_group() -> Weight {
		weight(11, 0)
	}
	fn add_members(m: u32) -> Weight {
		weight(12, m)
	}
	fn remove_members(m: u32) -> Weight {
		weight(13, m)
	}
	fn delete_group() -> Weight {
		weight(14, 0)
	}
}

pub fn weight(call: u64, size: u32) -> Weight {
	Weight::from_parts(call * 1_000_000 + u64::from(size), 0)
}

impl Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Artifacts = MockStore;
	type CategoryOrigin = EnsureRoot<AccountId>;
	type Policy = MockBounds;
	type Deposits = MockDeposits;
	type MaxTimeUnit = ConstU64<MAX_TIME_UNIT>;
	type MaxMembersPerCall = ConstU32<8>;
	type WeightInfo = MockWeights;
}

pub const OWNER: AccountId = 1;
pub const BUYER: AccountId = 2;
pub const STRANGER: AccountId = 3;
/// An account that nobody has given anything.
pub const NOBODY: AccountId = 4;
pub const FUNDS: Balance = 100_000;

/// Runs a test on a fresh chain, and checks every invariant after it.
pub fn chain(test: impl FnOnce()) {
	fresh().execute_with(|| {
		System::set_block_number(1);
		test();
		check();
	});
}

/// A fresh chain with two categories: one of 6 s, one of five minutes.
pub fn fresh() -> sp_io::TestExternalities {
	let balances = [OWNER, BUYER, STRANGER].map(|account| (account, FUNDS)).to_vec();
	let storage = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig { balances, ..Default::default() },
		registry: GenesisConfig {
			categories: vec![("flash".into(), 6_000), ("XS".into(), 300_000)],
			..Default::default()
		},
		..Default::default()
	}
	.build_storage()
	.unwrap();
	storage.into()
}

/// Checks every invariant, that all money is there, and that what is for sale is pinned, once for
/// each entry that sells it.
pub fn check() {
	Registry::do_try_state().unwrap();
	assert_eq!(Balances::total_issuance(), 3 * FUNDS);
	let mut pins: BTreeMap<H256, Vec<bool>> = BTreeMap::new();
	for entry in Entries::<Test>::iter_values() {
		if let Some(artifact) = entry.details.artifact() {
			pins.entry(artifact.hash()).or_default().push(entry.details.kind() == EntryKind::App);
		}
	}
	assert_eq!(Pins::iter().collect::<BTreeMap<_, _>>(), pins);
}

pub fn signed(account: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(account)
}

pub fn name(text: &str) -> Name {
	text.as_bytes().to_vec().try_into().unwrap()
}

pub fn at_uri(uri: &str) -> Artifact {
	Artifact::AtUri {
		hash: hash::content(b"elsewhere"),
		uri: uri.as_bytes().to_vec().try_into().unwrap(),
	}
}

pub fn app() -> Details {
	app_of(Artifact::OnChain(hash::content(b"app")))
}

pub fn app_of(artifact: Artifact) -> Details {
	Details::App { name: name("echo"), profile: ExecutionProfile::V1, artifact, measurement: None }
}

pub fn dataset() -> Details {
	Details::Dataset {
		name: name("sunspots"),
		artifact: at_uri("https://example.org/sunspots"),
		key_statement: None,
	}
}

pub fn pool() -> Details {
	Details::Workerpool { name: name("pool") }
}

pub fn policy(stake: u32, scheduler: u32) -> PoolPolicy {
	PoolPolicy {
		stake_ratio: Permill::from_percent(stake),
		scheduler_ratio: Permill::from_percent(scheduler),
	}
}

pub fn address(creator: AccountId, details: &Details) -> H160 {
	address_of(entry_id(&creator, details))
}

/// Registers an app, a dataset, or a pool that lets workers stake 30 % and takes 5 %.
pub fn register(owner: AccountId, details: Details) -> H160 {
	let address = address(owner, &details);
	let policy = (details.kind() == EntryKind::Workerpool).then(|| policy(30, 5));
	assert_ok!(Registry::register(signed(owner), details, policy));
	address
}

pub fn offer(entry: H160, price: Balance, buyer: Option<AccountId>) {
	let owner = self::entry(entry).owner;
	assert_ok!(Registry::offer(signed(owner), entry, Some(EntrySale { price, buyer })));
}

pub fn create_group(owner: AccountId, text: &str) -> H160 {
	assert_ok!(Registry::create_group(signed(owner), name(text)));
	address_of(group_id(&owner, &name(text)))
}

/// The address of these twenty bytes.
pub fn member(byte: u8) -> H160 {
	H160::repeat_byte(byte)
}

pub fn entry(address: H160) -> EntryOf<Test> {
	Registry::entry(address).unwrap()
}

/// What is held for an entry of these details.
pub fn deposit(details: &Details) -> Balance {
	1_000 + 3 * details.encode().len() as Balance
}

pub fn held(reason: HoldReason, account: AccountId) -> Balance {
	Balances::balance_on_hold(&reason.into(), &account)
}

pub fn free(account: AccountId) -> Balance {
	Balances::balance(&account)
}

pub fn events() -> Vec<Event<Test>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Registry(event) => Some(event),
			_ => None,
		})
		.collect()
}

pub fn last_event() -> Event<Test> {
	events().pop().unwrap()
}
