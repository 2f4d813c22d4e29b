//! A small chain with collators, and the moves that tests are told in.

use crate::{self as pallet_collator_staking, *};
use frame_support::{
	assert_ok, derive_impl, parameter_types,
	traits::{
		fungible::{Inspect, InspectHold, Mutate},
		ConstU128, ConstU32, ConstU64, FindAuthor, Hooks,
	},
	ConsensusEngineId, PalletId,
};
use frame_system::{EnsureRoot, RawOrigin};
use poco_primitives::{staking::*, Balance};
use sp_runtime::{testing::UintAuthorityId, traits::OpaqueKeys, BuildStorage, DispatchResult};

pub type AccountId = u64;
pub type Block = frame_system::mocking::MockBlock<Test>;

/// Blocks of a session.
pub const SESSION: u64 = 10;
/// The bond of a candidate.
pub const BOND: Balance = 1_000;
/// The least delegation.
pub const LEAST: Balance = 100;
/// Blocks until what was taken out is free.
pub const UNBONDING: u64 = 25;
/// Sessions from the announcement of an exit to the exit.
pub const NOTICE: u32 = 3;
/// What everybody has at first.
pub const MONEY: Balance = 1_000_000;
/// An invulnerable.
pub const FIRST: AccountId = 1;
/// Accounts that may become candidates.
pub const ANNE: AccountId = 11;
pub const BERT: AccountId = 12;
pub const CLEO: AccountId = 13;
/// Accounts that delegate.
pub const DORA: AccountId = 21;
pub const EMIL: AccountId = 22;
pub const FRED: AccountId = 23;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		Authorship: pallet_authorship,
		Selection: pallet_collator_selection,
		Staking: pallet_collator_staking,
		Session: pallet_session,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<10>;
	type RuntimeHoldReason = RuntimeHoldReason;
}

parameter_types! {
	pub static Author: Option<AccountId> = None;
	pub static MaxDelegators: u32 = 1_000;
	pub static MaxCandidates: u32 = 20;
	pub const SelectionPot: PalletId = PalletId(*b"PotStake");
	pub const StakingPot: PalletId = PalletId(*b"poco/stk");
	pub const MaxCommission: Perbill = Perbill::from_percent(50);
	pub const MaxSlash: Perbill = Perbill::from_percent(90);
}

/// Whoever the test says.
pub struct Authors;

impl FindAuthor<AccountId> for Authors {
	fn find_author<'a, I>(_: I) -> Option<AccountId>
	where
		I: 'a + IntoIterator<Item = (ConsensusEngineId, &'a [u8])>,
	{
		Author::get()
	}
}

impl pallet_authorship::Config for Test {
	type FindAuthor = Authors;
	type EventHandler = (Selection, Staking);
}

sp_runtime::impl_opaque_keys! {
	pub struct Keys {
		pub key: UintAuthorityId,
	}
}

/// Nobody listens.
pub struct NoHandler;

impl pallet_session::SessionHandler<AccountId> for NoHandler {
	const KEY_TYPE_IDS: &'static [sp_runtime::KeyTypeId] = &[sp_runtime::key_types::DUMMY];
	fn on_genesis_session<K: OpaqueKeys>(_: &[(AccountId, K)]) {}
	fn on_new_session<K: OpaqueKeys>(_: bool, _: &[(AccountId, K)], _: &[(AccountId, K)]) {}
	fn on_disabled(_: u32) {}
}

type Sessions = pallet_session::PeriodicSessions<ConstU64<SESSION>, ConstU64<0>>;

impl pallet_session::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = AccountId;
	type ValidatorIdOf = pallet_collator_selection::IdentityCollator;
	type ShouldEndSession = Sessions;
	type NextSessionRotation = Sessions;
	type SessionManager = Staking;
	type SessionHandler = NoHandler;
	type Keys = Keys;
	type DisablingStrategy = ();
	type WeightInfo = ();
	type Currency = Balances;
	type KeyDeposit = ();
}

impl pallet_collator_selection::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type Currency = Balances;
	type UpdateOrigin = EnsureRoot<AccountId>;
	type PotId = SelectionPot;
	type MaxCandidates = MaxCandidates;
	type MinEligibleCollators = ConstU32<1>;
	type MaxInvulnerables = ConstU32<5>;
	type KickThreshold = ConstU64<SESSION>;
	type ValidatorId = AccountId;
	type ValidatorIdOf = pallet_collator_selection::IdentityCollator;
	type ValidatorRegistration = Session;
	type WeightInfo = ();
}

impl Config for Test {
	type NativeToken = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type AdminOrigin = EnsureRoot<AccountId>;
	type PotId = StakingPot;
	type MinDelegation = ConstU128<LEAST>;
	type MaxDelegations = ConstU32<3>;
	type MaxDelegators = MaxDelegators;
	type MaxUnbonding = ConstU32<2>;
	type UnbondingPeriod = ConstU64<UNBONDING>;
	type CommissionNotice = ConstU32<2>;
	type ExitNotice = ConstU32<NOTICE>;
	type MaxCommission = MaxCommission;
	type MaxIssuancePerBlock = ConstU128<1_000>;
	type MaxIssuance = ConstU128<100_000>;
	type MaxSlash = MaxSlash;
	type WeightInfo = ();
}

/// A chain with an invulnerable, and whose accounts all have money and keys.
pub fn chain() -> sp_io::TestExternalities {
	let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	let accounts = [FIRST, 2, ANNE, BERT, CLEO, DORA, EMIL, FRED];
	pallet_balances::GenesisConfig::<Test> {
		balances: accounts.map(|account| (account, MONEY)).to_vec(),
		..Default::default()
	}
	.assimilate_storage(&mut storage)
	.unwrap();
	pallet_collator_selection::GenesisConfig::<Test> {
		invulnerables: vec![FIRST],
		candidacy_bond: BOND,
		desired_candidates: 2,
	}
	.assimilate_storage(&mut storage)
	.unwrap();
	pallet_session::GenesisConfig::<Test> {
		keys: accounts
			.map(|account| (account, account, Keys { key: UintAuthorityId(account) }))
			.to_vec(),
		..Default::default()
	}
	.assimilate_storage(&mut storage)
	.unwrap();
	let mut chain = sp_io::TestExternalities::new(storage);
	chain.execute_with(|| {
		Author::set(None);
		MaxDelegators::set(1_000);
		MaxCandidates::set(20);
		System::set_block_number(1);
		// So that nothing that comes to the pot is too little to be there.
		Balances::mint_into(&Staking::pot_account(), Balances::minimum_balance()).unwrap();
	});
	chain
}

/// Runs a case on a fresh chain, and checks afterwards that all invariants hold.
pub fn case(run: impl FnOnce()) {
	chain().execute_with(|| {
		run();
		check();
	});
}

/// Checks that all invariants hold.
pub fn check() {
	Staking::do_try_state().unwrap();
	assert_eq!(
		Balances::total_issuance(),
		frame_system::Account::<Test>::iter_values()
			.map(|account| account.data.free + account.data.reserved)
			.sum::<Balance>(),
	);
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
	RawOrigin::Signed(who).into()
}

pub fn root() -> RuntimeOrigin {
	RawOrigin::Root.into()
}

/// A block by this author.
pub fn block_by(author: Option<AccountId>) {
	Author::set(author);
	System::set_block_number(System::block_number() + 1);
	// What the real author of a block is told for is forgotten when it ends.
	Authorship::on_finalize(System::block_number());
	Authorship::on_initialize(System::block_number());
	Session::on_initialize(System::block_number());
}

/// A block by whoever's turn it is.
pub fn block() {
	let set = Session::validators();
	block_by(Some(set[System::block_number() as usize % set.len()]));
}

pub fn blocks(count: u64) {
	for _ in 0..count {
		block();
	}
}

/// To the first block of so many sessions on.
pub fn sessions(count: u32) {
	let session = Session::current_index() + count;
	while Session::current_index() < session {
		block();
	}
}

/// A session of which one author makes all blocks, to the last one.
pub fn session_by(author: AccountId) {
	let session = Session::current_index();
	while Session::current_index() == session {
		block_by(Some(author));
	}
}

/// A session of ten blocks of which an author makes so many, and FIRST the others.
pub fn session_with(author: AccountId, made: u64) {
	for block in 0..SESSION {
		block_by(Some(if block < made { author } else { FIRST }));
	}
}

pub fn candidate(who: AccountId) {
	assert_ok!(Selection::register_as_candidate(signed(who)));
}

/// Leaves an account with session keys, or without.
pub fn keys(who: AccountId, has: bool) {
	if has {
		pallet_session::NextKeys::<Test>::insert(who, Keys { key: UintAuthorityId(who) });
	} else {
		pallet_session::NextKeys::<Test>::remove(who);
	}
}

pub fn delegate(delegator: AccountId, collator: AccountId, amount: Balance) -> DispatchResult {
	Staking::delegate(signed(delegator), collator, amount)
}

pub fn undelegate(delegator: AccountId, collator: AccountId, amount: Balance) -> DispatchResult {
	Staking::undelegate(signed(delegator), collator, amount)
}

/// Money that comes to the pot, as fees do.
pub fn fees(amount: Balance) {
	Balances::mint_into(&Staking::pot_account(), amount).unwrap();
}

pub fn free(who: AccountId) -> Balance {
	Balances::balance(&who)
}

pub fn held(who: AccountId) -> Balance {
	Balances::balance_on_hold(&HoldReason::Delegation.into(), &who)
}

pub fn waiting(who: AccountId) -> Balance {
	Balances::balance_on_hold(&HoldReason::Unbonding.into(), &who)
}

pub fn active() -> Vec<AccountId> {
	Session::validators()
}

pub fn view(who: AccountId) -> CollatorView<AccountId> {
	Staking::view_collator(who).unwrap()
}

/// The value and the reward of a delegation.
pub fn stake(delegator: AccountId, collator: AccountId) -> (Balance, Balance) {
	let view = Staking::view_delegator(delegator);
	let found = view.delegations.iter().find(|delegation| delegation.collator == collator);
	found.map(|delegation| (delegation.value, delegation.reward)).unwrap_or_default()
}
