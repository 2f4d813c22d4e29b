//! A small chain with assets and an executor of messages, and the moves that tests are told in.

use crate::{self as pallet_currencies, *};
use frame_support::{
	assert_ok, derive_impl,
	dispatch::{DispatchResultWithPostInfo, PostDispatchInfo},
	parameter_types,
	traits::{
		fungible::{Inspect, InspectHold},
		fungibles::{Inspect as _, Mutate as _},
		AsEnsureOriginWithArg, ConstU128, ConstU32, Everything, Nothing, SortedMembers,
	},
	weights::Weight,
	PalletId,
};
use frame_system::{EnsureRoot, EnsureSigned, EnsureSignedBy};
use poco_primitives::{Balance, H256};
use sp_runtime::{
	traits::{Identity, IdentityLookup},
	AccountId32, BuildStorage, DispatchError, DispatchResult,
};
use xcm::latest::prelude::*;
use xcm_builder::{
	AccountId32Aliases, AllowTopLevelPaidExecutionFrom, DescribeAllTerminal, DescribeFamily,
	FixedWeightBounds, FrameTransactionalProcessor, FungibleAdapter, FungiblesAdapter,
	HashedDescription, IsConcrete, MatchedConvertedConcreteId, NoChecking,
};
use xcm_executor::{
	traits::{ConvertLocation, TransactAsset},
	AssetsInHolding, XcmExecutor,
};

pub type AccountId = AccountId32;
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
	pub type Assets = pallet_assets;
	#[runtime::pallet_index(3)]
	pub type Currencies = pallet_currencies;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountId = AccountId;
	type Lookup = IdentityLookup<AccountId>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
	type AccountStore = System;
}

#[derive_impl(pallet_assets::config_preludes::TestDefaultConfig)]
impl pallet_assets::Config for Test {
	type Balance = Balance;
	type AssetId = H256;
	type AssetIdParameter = H256;
	type RemoveItemsLimit = ConstU32<1_000>;
	type Currency = Balances;
	type CreateOrigin = AsEnsureOriginWithArg<EnsureSigned<AccountId>>;
	type ForceOrigin = EnsureRoot<AccountId>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = MockAssets;
}

#[cfg(feature = "runtime-benchmarks")]
pub struct MockAssets;

#[cfg(feature = "runtime-benchmarks")]
impl pallet_assets::BenchmarkHelper<H256, ()> for MockAssets {
	fn create_asset_id_parameter(id: u32) -> H256 {
		H256::from_low_u64_be(id.into())
	}
	fn create_reserve_id_parameter(_: u32) {}
}

#[cfg(feature = "runtime-benchmarks")]
impl BenchmarkHelper<AccountId> for MockAssets {
	fn open(key: H256, who: &AccountId) {
		open(key, who);
	}
	fn approve(key: H256, owner: &AccountId, spender: &AccountId) {
		approve(key, owner, spender);
	}
}

pub const EXISTENTIAL_DEPOSIT: Balance = 10;
pub const DEPOSIT: Balance = 1_000;
pub const MAX_LISTED: u32 = 4;
pub const MAX_SWEPT: u32 = 3;
/// The network of the relay chain.
pub const RELAY: NetworkId = ByGenesis([0x2a; 32]);
/// This chain.
pub const OURS: u32 = 2000;

parameter_types! {
	pub UniversalLocation: InteriorLocation = [GlobalConsensus(RELAY), Parachain(OURS)].into();
	pub const RelayNetwork: Option<NetworkId> = Some(RELAY);
	pub const Native: Location = Location::here();
	pub const Treasury: AccountId = TREASURY;
	pub const Pot: AccountId = POT;
	pub const OwnerId: PalletId = PalletId(*b"poco/cur");
	pub const MinRate: Rate = Rate::from_inner(1_000_000);
	pub const MaxRate: Rate = Rate::from_u32(1_000_000_000);
	pub const UnitWeight: Weight = UNIT_WEIGHT;
	pub ToCollators: Location = at(&COLLATORS);
	pub ToTreasury: Location = at(&TREASURY);
}

impl Config for Test {
	type NativeToken = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Assets = Assets;
	type ListOrigin = EnsureRoot<AccountId>;
	type RateOrigin = EnsureSignedBy<StewardOnly, AccountId>;
	type UniversalLocation = UniversalLocation;
	type Treasury = Treasury;
	type DealsPot = Pot;
	type OwnerId = OwnerId;
	type Deposit = ConstU128<DEPOSIT>;
	type MinRate = MinRate;
	type MaxRate = MaxRate;
	type MaxListed = ConstU32<MAX_LISTED>;
	type MaxSwept = ConstU32<MAX_SWEPT>;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = MockAssets;
}

/// The steward alone says what assets are worth.
pub struct StewardOnly;

impl SortedMembers<AccountId> for StewardOnly {
	fn sorted_members() -> Vec<AccountId> {
		vec![STEWARD]
	}
}

/// What weight costs in the chain's own token: by the scarcer of time and proof.
pub struct Fee;

impl frame_support::weights::WeightToFee for Fee {
	type Balance = Balance;

	fn weight_to_fee(weight: &Weight) -> Balance {
		Balance::from(weight.ref_time()).max(Balance::from(weight.proof_size()) * 20)
	}
}

/// What an instruction weighs.
pub const UNIT_WEIGHT: Weight = Weight::from_parts(1_000, 10);

pub type AccountOf = (
	AccountId32Aliases<RelayNetwork, AccountId>,
	HashedDescription<AccountId, DescribeFamily<DescribeAllTerminal>>,
);

pub type Transactor = (
	FungibleAdapter<Balances, IsConcrete<Native>, AccountOf, AccountId, ()>,
	FungiblesAdapter<
		Assets,
		MatchedConvertedConcreteId<H256, Balance, IsListed<Test>, Currencies, Identity>,
		AccountOf,
		AccountId,
		NoChecking,
		Treasury,
	>,
);

pub type TestTrader = Trader<Test, Fee, RevenueTo<Transactor, ToCollators, ToTreasury>>;

/// The executor's configuration.
pub struct XcmConfig;

impl xcm_executor::Config for XcmConfig {
	type RuntimeCall = RuntimeCall;
	type XcmSender = ();
	type XcmEventEmitter = ();
	type AssetTransactor = Transactor;
	type OriginConverter = ();
	type IsReserve = FromReserve<Test>;
	type IsTeleporter = ();
	type UniversalLocation = UniversalLocation;
	type Barrier = AllowTopLevelPaidExecutionFrom<Everything>;
	type Weigher = FixedWeightBounds<UnitWeight, RuntimeCall, ConstU32<100>>;
	type Trader = TestTrader;
	type ResponseHandler = ();
	type AssetTrap = ();
	type AssetLocker = ();
	type AssetExchanger = ();
	type SubscriptionService = ();
	type PalletInstancesInfo = ();
	type MaxAssetsIntoHolding = ConstU32<8>;
	type FeeManager = ();
	type MessageExporter = ();
	type UniversalAliases = Nothing;
	type CallDispatcher = RuntimeCall;
	type SafeCallFilter = Nothing;
	type Aliasers = Nothing;
	type TransactionalProcessor = FrameTransactionalProcessor;
	type HrmpNewChannelOpenRequestHandler = ();
	type HrmpChannelAcceptedHandler = ();
	type HrmpChannelClosingHandler = ();
	type XcmRecorder = ();
}

pub const TREASURY: AccountId = AccountId::new([1; 32]);
pub const POT: AccountId = AccountId::new([2; 32]);
pub const STEWARD: AccountId = AccountId::new([3; 32]);
pub const COLLATORS: AccountId = AccountId::new([4; 32]);
pub const ANNE: AccountId = AccountId::new([5; 32]);
pub const BERT: AccountId = AccountId::new([6; 32]);
/// Has nothing at all.
pub const NOBODY: AccountId = AccountId::new([7; 32]);
/// What everybody has at first.
pub const MONEY: Balance = 100_000;

/// Who has money.
pub const RICH: [AccountId; 6] = [TREASURY, POT, STEWARD, COLLATORS, ANNE, BERT];

/// Runs a case on a fresh chain, and checks afterwards that all invariants hold.
pub fn case(run: impl FnOnce()) {
	fresh().execute_with(|| {
		run();
		check();
	});
}

/// A fresh chain on which all but one have money.
pub fn fresh() -> sp_io::TestExternalities {
	chain_with(Vec::new())
}

/// A fresh chain on which assets are listed from the beginning.
pub fn chain_with(listed: Vec<(Location, Terms)>) -> sp_io::TestExternalities {
	let balances = RICH.map(|account| (account, MONEY)).to_vec();
	let storage = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig { balances, ..Default::default() },
		currencies: GenesisConfig { listed, ..Default::default() },
		..Default::default()
	}
	.build_storage()
	.unwrap();
	let mut chain = sp_io::TestExternalities::new(storage);
	chain.execute_with(|| System::set_block_number(1));
	chain
}

/// Checks that all invariants hold, and that all money is there, and all of every asset.
pub fn check() {
	Currencies::do_try_state().unwrap();
	assert_eq!(Balances::total_issuance(), RICH.len() as Balance * MONEY);
	for key in Listed::<Test>::iter_keys() {
		let accounts = pallet_assets::Account::<Test>::iter_key_prefix(key);
		let sum: Balance = accounts.map(|account| Assets::balance(key, account)).sum();
		assert_eq!(Assets::total_issuance(key), sum);
	}
}

/// As a transaction: what is refused leaves nothing behind.
pub fn transact<R>(call: impl FnOnce() -> Result<R, DispatchError>) -> Result<R, DispatchError> {
	frame_support::storage::with_storage_layer(call)
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

pub fn root() -> RuntimeOrigin {
	RuntimeOrigin::root()
}

/// Where an account is.
pub fn at(who: &AccountId) -> Location {
	Junction::AccountId32 { network: None, id: who.clone().into() }.into()
}

/// The relay chain, and its token.
pub fn relay() -> Location {
	Location::parent()
}

/// A parachain beside this one, and its token.
pub fn sibling(id: u32) -> Location {
	Location::new(1, [Parachain(id)])
}

/// An asset that was made on a parachain.
pub fn coin(number: u128) -> Location {
	Location::new(1, [Parachain(2001), PalletInstance(50), GeneralIndex(number)])
}

pub fn rate(native: u128, asset: u128) -> Rate {
	Rate::from_rational(native, asset)
}

/// Terms: one unit is worth two of the chain's own, and it is accepted for everything.
pub fn terms(reserve: Location) -> Terms {
	Terms {
		reserve,
		rate: rate(2, 1),
		accepted: Acceptance::EVERYTHING,
		minimum_balance: 1,
		is_sufficient: true,
	}
}

/// Lists an asset with the treasury's deposit.
pub fn list(location: Location, terms: Terms) -> DispatchResult {
	transact(|| Currencies::list(root(), location.into(), terms.into(), None))
}

/// Lists an asset, which must be possible. Tells its key.
pub fn listed(location: Location, terms: Terms) -> H256 {
	assert_ok!(list(location.clone(), terms));
	locations::key(&location)
}

pub fn set_rate(key: H256, rate: Rate) -> DispatchResult {
	transact(|| Currencies::set_rate(signed(STEWARD), key, rate))
}

pub fn set_reserve(key: H256, reserve: Location) -> DispatchResult {
	transact(|| Currencies::set_reserve(root(), key, reserve.into()))
}

pub fn accept(key: H256, accepted: Acceptance) -> DispatchResult {
	transact(|| Currencies::set_acceptance(root(), key, accepted))
}

pub fn delist(key: H256) -> Result<PostDispatchInfo, DispatchError> {
	outcome(|| Currencies::delist(root(), key))
}

pub fn sweep(key: H256) -> Result<PostDispatchInfo, DispatchError> {
	outcome(|| Currencies::sweep(signed(ANNE), key))
}

fn outcome(
	call: impl FnOnce() -> DispatchResultWithPostInfo,
) -> Result<PostDispatchInfo, DispatchError> {
	transact(|| call().map_err(|refusal| refusal.error))
}

/// The record of a listed asset.
pub fn record(key: H256) -> ListingOf<Test> {
	Listed::<Test>::get(key).unwrap()
}

/// Gives somebody some of an asset.
pub fn give(key: H256, who: &AccountId, amount: Balance) {
	assert_ok!(Assets::mint_into(key, who, amount));
}

/// Takes all of an asset away from somebody.
pub fn take_all(key: H256, who: &AccountId) {
	let amount = Assets::balance(key, who);
	let origin = signed(Currencies::owner_account());
	assert_ok!(Assets::burn(origin, key, who.clone(), amount));
}

/// Opens a place for an asset in an account that has none of it.
pub fn open(key: H256, who: &AccountId) {
	assert_ok!(Assets::touch(signed(who.clone()), key));
}

/// Lets an account spend another one's part of an asset.
pub fn approve(key: H256, owner: &AccountId, spender: &AccountId) {
	assert_ok!(Assets::approve_transfer(signed(owner.clone()), key, spender.clone(), 1));
}

/// An account with a little money.
pub fn poor(number: u8) -> AccountId {
	let who = AccountId::new([number; 32]);
	assert_ok!(Balances::transfer_keep_alive(signed(BERT), who.clone(), 100));
	who
}

pub fn free(who: &AccountId) -> Balance {
	<Balances as Inspect<_>>::balance(who)
}

pub fn held(who: &AccountId) -> Balance {
	Balances::balance_on_hold(&HoldReason::Listing.into(), who)
}

/// What the pallet told last.
pub fn last_event() -> Event<Test> {
	let own = |event| match event {
		RuntimeEvent::Currencies(event) => Some(event),
		_ => None,
	};
	System::events().into_iter().rev().find_map(|record| own(record.event)).unwrap()
}

/// So much of an asset.
pub fn amount(location: Location, amount: Balance) -> Asset {
	Asset { id: AssetId(location), fun: Fungible(amount) }
}

/// So much of an asset as programs hold it. It exists from now on.
pub fn holding(asset: Asset) -> AssetsInHolding {
	Transactor::mint_asset(&asset, &context()).unwrap()
}

/// How much of an asset that is, of which nothing else is held.
pub fn amount_in(holding: &AssetsInHolding, location: &Location) -> Balance {
	assert!(holding.len() <= 1 && holding.non_fungible.is_empty());
	holding.fungible.get(&AssetId(location.clone())).map_or(0, |credit| credit.amount())
}

pub fn context() -> XcmContext {
	XcmContext::with_message_id([0; 32])
}

/// The account here of another chain.
pub fn account_of(location: &Location) -> AccountId {
	AccountOf::convert_location(location).unwrap()
}

/// Executes a program of another chain.
pub fn execute(origin: Location, program: Vec<Instruction<RuntimeCall>>) -> Outcome {
	XcmExecutor::<XcmConfig>::prepare_and_execute(
		origin,
		Xcm(program),
		&mut [0; 32],
		Weight::MAX,
		Weight::zero(),
	)
}
