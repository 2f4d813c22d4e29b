//! A small chain with the market, the registry and the tasks, joined as a runtime joins them, and the
//! moves that tests are told in.

use crate::{self as pallet_market, *};
use codec::Encode;
use frame_support::{
	assert_ok, derive_impl,
	dispatch::DispatchResultWithPostInfo,
	ensure, parameter_types,
	storage::TransactionOutcome,
	traits::{
		fungible::{Inspect, InspectHold, UnionOf},
		fungibles::{Inspect as _, Mutate as _},
		AsEnsureOriginWithArg, ConstU32, ConstU64, Get, OnTimestampSet,
	},
	weights::Weight,
	BoundedVec, PalletId,
};
use frame_system::EnsureRoot;
use pallet_poco::{KittyTerms, NativeOrAsset, Rates, Terms};
use pallet_registry::Bounds;
use poco_primitives::{
	chain::{EIP712_CHAIN_ID, EIP712_CONTRACT},
	deal::Agreement,
	eip712::{Domain, Eip712},
	hash,
	order::{
		signed_bytes, AnyOrder, AppOrder, Currency, DatasetOrder, Order, Orders, Payer, Proof,
		RequestOrder, Signed, Tag, WorkerpoolOrder, MAX_PARAMS,
	},
	registry::{
		address_of, address_of_account, entry_id, evm_account, group_id, Details, Name, PoolPolicy,
	},
	result::{Commitment, ExecutionProfile, Outcome, ResultLocation, ResultSummary},
	task::Artifact,
	Balance, CategoryId, DealId, Moment, TaskId, H160, H256,
};
use sp_core::{ecdsa, ed25519, sr25519, Pair};
use sp_io::hashing::{blake2_256, keccak_256};
use sp_runtime::{
	traits::{IdentifyAccount, IdentityLookup},
	AccountId32, BuildStorage, DispatchError, DispatchResult, MultiSigner, Permill,
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
	pub type Registry = pallet_registry;
	#[runtime::pallet_index(4)]
	pub type Poco = pallet_poco;
	#[runtime::pallet_index(5)]
	pub type Market = pallet_market;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountId = AccountId;
	type Lookup = IdentityLookup<AccountId>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

pub const EXISTENTIAL_DEPOSIT: Balance = 10;

pub const DEPOSITS: Deposits = Deposits { order: 1_000, voucher: 500, byte: 2 };

/// No payout at once, so that tests see what is earned.
pub const TERMS: Terms = Terms {
	stake_ratio: Permill::from_percent(30),
	minimum_stake: 20,
	scheduler_stake_ratio: Permill::from_percent(30),
	kitty: KittyTerms { ratio: Permill::from_percent(10), minimum: 1_000 },
	protocol_fee: Permill::from_percent(1),
	failure_fee: Permill::from_percent(5),
	task_deposit: TASK_DEPOSIT,
	artifact_deposit: 100,
	byte_deposit: 2,
	fee_reserve: 0,
	payout_minimum: Balance::MAX,
	retention: 1_000_000,
	probation: 0,
	vote_fee: 1,
	appeal_window: 0,
	callback_fee: 0,
	check_deposit: 0,
};

pub const TASK_DEPOSIT: Balance = 50;

pub const POLICY: PoolPolicy = PoolPolicy {
	stake_ratio: Permill::from_percent(30),
	scheduler_ratio: Permill::from_percent(10),
};

parameter_types! {
	pub const ExistentialDeposit: Balance = EXISTENTIAL_DEPOSIT;
	pub const PotId: PalletId = PalletId(*b"poco/pot");
	pub const MarketId: PalletId = PalletId(*b"poco/mkt");
	pub const LongestWindow: Moment = 10 * TIME_UNIT;
	pub static MockTerms: Terms = TERMS;
	pub static MockDeposits: Deposits = DEPOSITS;
	pub const EntryDeposits: pallet_registry::Deposits =
		pallet_registry::Deposits { entry: 100, byte: 1, group: 100, member: 10 };
	pub const PolicyBounds: Bounds =
		Bounds { max_stake_ratio: Permill::one(), max_scheduler_ratio: Permill::one() };
	pub const MockDomain: Domain =
		Domain { chain_id: EIP712_CHAIN_ID, verifying_contract: H160(EIP712_CONTRACT) };
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ExistentialDeposit;
	type AccountStore = System;
}

#[derive_impl(pallet_assets::config_preludes::TestDefaultConfig)]
impl pallet_assets::Config for Test {
	type Balance = Balance;
	type AssetId = H256;
	type AssetIdParameter = H256;
	type Currency = Balances;
	type CreateOrigin = AsEnsureOriginWithArg<frame_system::EnsureSigned<AccountId>>;
	type ForceOrigin = EnsureRoot<AccountId>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = HashedAssets;
}

#[cfg(feature = "runtime-benchmarks")]
pub struct HashedAssets;
#[cfg(feature = "runtime-benchmarks")]
impl pallet_assets::BenchmarkHelper<H256, ()> for HashedAssets {
	fn create_asset_id_parameter(id: u32) -> H256 {
		H256::from_low_u64_be(id.into())
	}
	fn create_reserve_id_parameter(_: u32) {}
}

/// A second currency, of which one unit is worth two of the chain's own.
pub const GOLD: Currency = Currency::Asset(GOLD_KEY);
pub const GOLD_KEY: H256 = H256::repeat_byte(0xa0);

pub struct MockRates;
impl Rates for MockRates {
	fn native_value(currency: Currency, amount: Balance) -> Option<Balance> {
		match currency {
			Currency::Native => Some(amount),
			Currency::Asset(_) if currency == GOLD => amount.checked_mul(2),
			Currency::Asset(_) => None,
		}
	}
}

/// What tasks, registry and market are to each other.
pub struct Joined;

impl pallet_poco::Categories for Joined {
	fn time_unit(category: CategoryId) -> Option<Moment> {
		Registry::open_category_time_unit(category)
	}
	fn default_category() -> CategoryId {
		CATEGORY
	}
}

impl pallet_registry::ArtifactStore<AccountId> for Joined {
	fn pin(seller: &AccountId, artifact: &Artifact, is_app: bool) -> DispatchResult {
		Poco::pin_artifact(seller, artifact, is_app)
	}
	fn unpin(artifact: &Artifact) {
		Poco::unpin_artifact(artifact)
	}
	#[cfg(feature = "runtime-benchmarks")]
	fn pinnable(_: &AccountId) -> Artifact {
		Artifact::OnChain(<Self as BenchmarkHelper>::stored_data())
	}
}

impl pallet_market::Registry for Joined {
	fn entry(address: H160) -> Option<Listed> {
		let entry = Registry::entry(address)?;
		Some(Listed {
			owner: entry.owner,
			details: entry.details,
			policy: entry.policy,
			salt_floor: entry.salt_floor,
		})
	}
	fn is_member(group: H160, member: H160) -> bool {
		Registry::is_member(group, member)
	}
	fn is_open(category: CategoryId) -> bool {
		Registry::open_category_time_unit(category).is_some()
	}
}

impl pallet_market::Deals for Joined {
	fn open(id: DealId, agreement: Agreement<AccountId>) -> Result<bool, DispatchError> {
		Poco::open_deal(id, agreement)
	}
}

impl Get<Moment> for Joined {
	fn get() -> Moment {
		Poco::now()
	}
}

/// Weights of other pallets' calls, which no test here looks at.
pub struct Weightless;

macro_rules! weightless {
	($of:path: $($name:ident($($size:ident),*),)*) => {
		impl $of for Weightless {
			$(fn $name($($size: u32),*) -> Weight {
				$(let _ = $size;)*
				Weight::zero()
			})*
		}
	};
}

weightless! { pallet_registry::WeightInfo:
	register(b), remove(), transfer(), offer(), buy(), set_policy(), void_orders(), open_category(),
	close_category(), reopen_category(), create_group(), add_members(m), remove_members(m),
	delete_group(),
}

weightless! { pallet_poco::WeightInfo:
	tick(), bond(), unbond(), withdraw(), store(b), remove(), create_task(), contribute(c),
	contribute_again(c), contribute_topping_up(c), reveal(c), publish(b), reopen(c), claim(c),
	settle(w), settle_losers(l), payout(), pay_for_publication(), pay_publisher(),
	store_callback(b), finish(c), consensus(), check_work(), check_authorisation(), check_scheduler(), check_draw(),
	check_involved(c), check_relayed(), agenda_base(), agenda_item(), callback(), prune(),
	initialize_many(n), refund_rest(), withdraw_asset(), credit(n), set_pool(), set_authority(),
	set_operator(), join(), leave(), set_broker(), set_checker(), set_court(), appeal(c), judge(c),
	commit_check(), open_check(c), drop_check(),
}

/// Weights whose digits tell what was counted, and how often.
pub struct MockWeights;

pub const fn weight(of: u64) -> Weight {
	Weight::from_parts(of, 0)
}

impl WeightInfo for MockWeights {
	fn match_orders(t: u32, a: u32) -> Weight {
		weight(1_000_000_000_000 * (1_000 + u64::from(t) * 10 + u64::from(a)))
	}
	fn match_orders_with_input(t: u32, a: u32) -> Weight {
		weight(1_000_000_000_000 * (2_000 + u64::from(t) * 10 + u64::from(a)))
	}
	fn match_orders_with_dataset(t: u32, a: u32) -> Weight {
		weight(1_000_000_000_000 * (3_000 + u64::from(t) * 10 + u64::from(a)))
	}
	fn read_params(b: u32) -> Weight {
		Weight::from_parts(0, b.into())
	}
	fn check_group() -> Weight {
		weight(10_000_000_000)
	}
	fn check_voucher() -> Weight {
		weight(1_000_000_000)
	}
	fn verify_sr25519() -> Weight {
		weight(1)
	}
	fn verify_ed25519() -> Weight {
		weight(10)
	}
	fn verify_ecdsa() -> Weight {
		weight(100)
	}
	fn verify_eip712() -> Weight {
		weight(1_000)
	}
	fn verify_on_chain() -> Weight {
		weight(10_000)
	}
	fn place() -> Weight {
		weight(100_001)
	}
	fn presign() -> Weight {
		weight(100_002)
	}
	fn withdraw_order() -> Weight {
		weight(100_003)
	}
	fn close() -> Weight {
		weight(100_004)
	}
	fn close_requests_below() -> Weight {
		weight(100_005)
	}
	fn forget() -> Weight {
		weight(100_006)
	}
	fn create_voucher() -> Weight {
		weight(100_007)
	}
	fn top_up_voucher() -> Weight {
		weight(100_008)
	}
	fn change_voucher() -> Weight {
		weight(100_009)
	}
	fn refund_voucher() -> Weight {
		weight(100_010)
	}
}

type Currencies = UnionOf<Balances, Assets, NativeOrAsset, Currency, AccountId>;

impl pallet_registry::Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Artifacts = Joined;
	type CategoryOrigin = EnsureRoot<AccountId>;
	type MaxTimeUnit = ConstU64<TIME_UNIT>;
	type Policy = PolicyBounds;
	type Deposits = EntryDeposits;
	type MaxMembersPerCall = ConstU32<8>;
	type WeightInfo = Weightless;
}

parameter_types! {
	pub const AgendaBudget: Weight = Weight::MAX;
}

impl pallet_poco::PoolOwners<AccountId> for Joined {
	fn owner(pool: H160) -> Option<AccountId> {
		Some(pallet_registry::Entries::<Test>::get(pool)?.owner)
	}
}

/// No pool here draws its workers.
impl pallet_poco::Beacon for Joined {
	fn request() -> u64 {
		0
	}
	fn seed(_: u64) -> Option<H256> {
		None
	}
	fn release(_: u64) {}
	#[cfg(feature = "runtime-benchmarks")]
	fn reveal(_: u64) {}
}

impl pallet_poco::Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Assets = Currencies;
	type Rates = MockRates;
	type Categories = Joined;
	type LongestWindow = LongestWindow;
	type Terms = MockTerms;
	type Pools = Joined;
	type Beacon = Joined;
	type Callbacks = ();
	type Campaigns = ();
	type CourtOrigin = EnsureRoot<AccountId>;
	type Signature = sp_runtime::MultiSignature;
	type AgendaBudget = AgendaBudget;
	type MaxContributors = ConstU32<64>;
	type PotId = PotId;
	type WeightInfo = Weightless;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Joined;
}

impl pallet_market::Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Assets = Currencies;
	type Registry = Joined;
	type Deals = Joined;
	type Campaigns = Charity;
	type Clock = Joined;
	type Eip712Domain = MockDomain;
	type Deposits = MockDeposits;
	type MaxVoucherUsers = ConstU32<4>;
	type MaxVoucherEntries = ConstU32<4>;
	type PalletId = MarketId;
	type WeightInfo = MockWeights;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Joined;
}

parameter_types! {
	/// What the campaign was asked to pay: the deal, and how many tasks.
	pub static Asked: Vec<(DealId, u32)> = Vec::new();
}

/// There is one campaign, [`CAMPAIGN`], which pays from the sponsor's account for deals without a dataset.
pub struct Charity;

pub const CAMPAIGN: u32 = 7;

impl Campaigns for Charity {
	fn sponsor(
		campaign: u32,
		deal: DealId,
		agreement: &Agreement<AccountId>,
	) -> Result<AccountId, DispatchError> {
		assert_eq!(agreement.payer, agreement.requester, "it is not known yet who pays");
		assert!(!pallet_poco::Deals::<Test>::contains_key(deal), "it is asked before");
		ensure!(campaign == CAMPAIGN, "no such campaign");
		ensure!(agreement.dataset.is_none(), "no datasets");
		Asked::mutate(|asked| asked.push((deal, agreement.volume)));
		Ok(SPONSOR.account())
	}
	fn weight() -> Weight {
		weight(100_000_000)
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl pallet_poco::BenchmarkHelper<AccountId, sp_runtime::MultiSignature> for Joined {
	fn sign(number: u32, message: &[u8]) -> (AccountId, sp_runtime::MultiSignature) {
		let pair = sr25519::Pair::from_seed(&blake2_256(&number.encode()));
		(pair.public().0.into(), pair.sign(message).into())
	}
	fn pool(_: &AccountId) -> H160 {
		H160::zero()
	}
	fn asset(account: &AccountId, amount: Balance) -> Currency {
		<Self as BenchmarkHelper>::fund_asset(account, amount);
		GOLD
	}
}

/// Benchmarks begin with nothing at all.
#[cfg(feature = "runtime-benchmarks")]
impl BenchmarkHelper for Joined {
	fn register(owner: &AccountId, details: Details, policy: Option<PoolPolicy>) -> H160 {
		register(owner, &details, policy)
	}
	fn group(member: H160) -> H160 {
		Self::fund(&STRANGER.account(), FUNDS);
		group(&[member])
	}
	fn category() -> CategoryId {
		assert_ok!(Registry::open_category(RuntimeOrigin::root(), name("XS"), TIME_UNIT));
		pallet_registry::CategoryCount::<Test>::get() - 1
	}
	fn stored_data() -> H256 {
		Self::fund(&STRANGER.account(), FUNDS);
		let bytes = b"1;2;3".to_vec();
		let hash = hash::content(&bytes);
		let kind = poco_primitives::task::ArtifactKind::Data;
		assert_ok!(Poco::store(STRANGER.signed(), kind, bytes.try_into().unwrap()));
		hash
	}
	fn fund(account: &AccountId, amount: Balance) {
		use frame_support::traits::fungible::Mutate as _;
		assert_ok!(Balances::mint_into(account, amount));
	}
	fn asset() -> Currency {
		if !Assets::asset_exists(GOLD_KEY) {
			let owner = STRANGER.account();
			assert_ok!(Assets::force_create(RuntimeOrigin::root(), GOLD_KEY, owner, false, 1));
		}
		GOLD
	}
	fn fund_asset(account: &AccountId, amount: Balance) {
		assert_ok!(Assets::mint_into(GOLD_KEY, account, amount));
	}
	fn bond(account: &AccountId, amount: Balance) {
		assert_ok!(Poco::bond(signed(account), amount));
	}
}

/// Somebody with an sr25519 key that follows from the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Person(pub &'static str);

pub const REQUESTER: Person = Person("requester");
pub const APP_OWNER: Person = Person("app owner");
pub const DATASET_OWNER: Person = Person("dataset owner");
pub const SCHEDULER: Person = Person("scheduler");
pub const SPONSOR: Person = Person("sponsor");
/// Has no part in anything, and makes the matches.
pub const STRANGER: Person = Person("stranger");
/// Who buys entries and is given vouchers.
pub const BUYER: Person = Person("buyer");

const PEOPLE: [Person; 7] =
	[REQUESTER, APP_OWNER, DATASET_OWNER, SCHEDULER, SPONSOR, STRANGER, BUYER];

impl Person {
	pub fn key(self) -> Key {
		Key::Sr25519(sr25519::Pair::from_seed(&blake2_256(self.0.as_bytes())))
	}

	pub fn account(self) -> AccountId {
		self.key().account()
	}

	/// How orders name them.
	pub fn address(self) -> H160 {
		address_of_account(&self.account())
	}

	pub fn signed(self) -> RuntimeOrigin {
		signed(&self.account())
	}
}

/// What orders can be signed with.
#[derive(Clone)]
#[allow(clippy::large_enum_variant)]
pub enum Key {
	Sr25519(sr25519::Pair),
	Ed25519(ed25519::Pair),
	Ecdsa(ecdsa::Pair),
	/// Signs by EIP-712.
	Ethereum(ecdsa::Pair),
}

impl Key {
	pub fn account(&self) -> AccountId {
		match self {
			Self::Sr25519(pair) => MultiSigner::from(pair.public()).into_account(),
			Self::Ed25519(pair) => MultiSigner::from(pair.public()).into_account(),
			Self::Ecdsa(pair) => MultiSigner::from(pair.public()).into_account(),
			Self::Ethereum(pair) => {
				// A signature tells its key, uncompressed: what an address is made of.
				let signature = pair.sign_prehashed(&[1; 32]);
				let key =
					sp_io::crypto::secp256k1_ecdsa_recover(&signature.0, &[1; 32]).ok().unwrap();
				let address = H160::from(H256(keccak_256(&key)));
				evm_account(address).into()
			},
		}
	}

	pub fn sign<O: Eip712>(&self, order: &O) -> Proof {
		match self {
			Self::Ethereum(pair) => {
				let digest = MockDomain::get().digest(order.struct_hash().unwrap());
				let mut signature = pair.sign_prehashed(&digest.0).0;
				signature[64] += 27;
				Proof::Eip712(signature)
			},
			_ => self.sign_hash(order.hash(GENESIS), false),
		}
	}

	/// Signs a hash with a key of Substrate, as it is or as browser wallets put it.
	pub fn sign_hash(&self, hash: H256, wrapped: bool) -> Proof {
		let bytes = signed_bytes(hash, wrapped);
		match self {
			Self::Sr25519(pair) => Proof::Sr25519 { signature: pair.sign(&bytes).0, wrapped },
			Self::Ed25519(pair) => Proof::Ed25519 { signature: pair.sign(&bytes).0, wrapped },
			Self::Ecdsa(pair) => Proof::Ecdsa { signature: pair.sign(&bytes).0, wrapped },
			Self::Ethereum(_) => panic!("it signs by EIP-712"),
		}
	}
}

pub const FUNDS: Balance = 1_000_000_000;
/// What a task costs by default: app, dataset, computing.
pub const APP_PRICE: Balance = 1_000;
pub const DATASET_PRICE: Balance = 2_000;
pub const REWARD: Balance = 10_000;
pub const PRICE: Balance = APP_PRICE + DATASET_PRICE + REWARD;
/// 30 % of [`REWARD`], for a contribution as for the scheduler.
pub const STAKE: Balance = 3_000;
/// How many tasks every order is good for by default.
pub const VOLUME: u64 = 5;
pub const START: Moment = 1_700_000_000_000;
pub const CATEGORY: CategoryId = 0;
pub const OTHER_CATEGORY: CategoryId = 1;
pub const TIME_UNIT: Moment = 300_000;
pub const GENESIS: H256 = H256::repeat_byte(0x6e);

/// Runs a test on a fresh chain, and checks every invariant and the pot to the last unit after it.
pub fn chain(test: impl FnOnce()) {
	fresh().execute_with(|| {
		test();
		check();
	});
}

/// A fresh chain with two categories, on which an app, a dataset and a workerpool are for sale.
pub fn fresh() -> sp_io::TestExternalities {
	MockTerms::set(TERMS);
	MockDeposits::set(DEPOSITS);
	let mut balances: Vec<_> = PEOPLE.map(|person| (person.account(), FUNDS)).to_vec();
	balances.extend((0..8).map(|number| (worker(number), FUNDS)));
	let storage = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig { balances, ..Default::default() },
		registry: pallet_registry::GenesisConfig {
			categories: vec![("XS".into(), TIME_UNIT), ("flash".into(), 6_000)],
			..Default::default()
		},
		..Default::default()
	}
	.build_storage()
	.unwrap();
	let mut chain: sp_io::TestExternalities = storage.into();
	chain.execute_with(|| {
		frame_system::BlockHash::<Test>::insert(0, GENESIS);
		System::set_block_number(1);
		Poco::on_timestamp_set(START);
		let admin = STRANGER.account();
		assert_ok!(Assets::create(signed(&admin), GOLD_KEY, admin.clone(), 1));
		assert_ok!(Assets::mint_into(GOLD_KEY, &SPONSOR.account(), FUNDS));
		register(&APP_OWNER.account(), &app_details(), None);
		register(&DATASET_OWNER.account(), &dataset_details(), None);
		register(&SCHEDULER.account(), &pool_details(), Some(POLICY));
		System::reset_events();
	});
	chain
}

/// Tries something, and undoes it.
pub fn undone<R>(attempt: impl FnOnce() -> R) -> R {
	frame_support::storage::with_transaction(|| {
		TransactionOutcome::Rollback(Ok::<_, DispatchError>(attempt()))
	})
	.unwrap()
}

/// Checks every invariant, and that pot and holds are what is written down, and not one unit more.
pub fn check() {
	Market::do_try_state().unwrap();
	#[cfg(feature = "try-runtime")]
	{
		use frame_support::traits::{TryState, TryStateSelect};
		AllPalletsWithSystem::try_state(1, TryStateSelect::All).unwrap();
		assert_eq!(Poco::do_try_state(), Ok(0), "the pot equals its books");
	}
	for currency in [Currency::Native, GOLD] {
		let balance = Currencies::balance(currency, &Poco::pot());
		assert_eq!(balance, owed(currency), "the pot equals its books in {currency:?}");
	}
	let deposits = Book::<Test>::iter_values().map(|placed| placed.deposit).sum::<Balance>();
	assert_eq!(held_by_all(HoldReason::Order), deposits);
	let deposits = Vouchers::<Test>::iter_values().map(|voucher| voucher.deposit).sum::<Balance>();
	assert_eq!(held_by_all(HoldReason::Voucher), deposits);
}

/// What the pot has to hold: what keeps it alive, the kitty, prices of tasks that have not ended,
/// deposits for their records, and what was earned and not withdrawn.
fn owed(currency: Currency) -> Balance {
	let native = currency == Currency::Native;
	let of_deals = pallet_poco::Deals::<Test>::iter_values().map(|deal| {
		let price = if deal.agreement.currency == currency { deal.price() } else { 0 };
		let deposit = if native { deal.deposit } else { 0 };
		price * Balance::from(deal.open()) + deposit * Balance::from(deal.tasks + deal.untouched)
	});
	let of_workers = pallet_poco::Workers::<Test>::iter_values().map(|worker| worker.earned);
	let earned: Balance = match currency {
		Currency::Native => EXISTENTIAL_DEPOSIT + kitty() + of_workers.sum::<Balance>(),
		asset => pallet_poco::Earnings::<Test>::iter()
			.filter_map(|(_, of, amount)| (of == asset).then_some(amount))
			.sum(),
	};
	of_deals.sum::<Balance>() + earned
}

fn held_by_all(reason: HoldReason) -> Balance {
	let reason = RuntimeHoldReason::from(reason);
	pallet_balances::Holds::<Test>::iter_values()
		.flatten()
		.filter_map(|hold| (hold.id == reason).then_some(hold.amount))
		.sum()
}

/// Lets this many milliseconds pass, minute by minute.
pub fn pass(milliseconds: Moment) {
	let end = Poco::now() + milliseconds;
	while Poco::now() < end {
		let step = (end - Poco::now()).min(poco_primitives::deadlines::MAX_TICK);
		Poco::on_timestamp_set(pallet_poco::ChainClock::<Test>::get().timestamp + step);
	}
}

pub fn signed(account: &AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(account.clone())
}

pub fn worker(number: u8) -> AccountId {
	AccountId::new([0x30 + number; 32])
}

/// An address that is nothing's.
pub fn nowhere(byte: u8) -> H160 {
	H160::repeat_byte(byte)
}

pub fn salt(number: u64) -> H256 {
	H256::from_low_u64_be(number)
}

fn name(text: &str) -> Name {
	text.as_bytes().to_vec().try_into().unwrap()
}

pub fn at_uri(uri: &str) -> Artifact {
	Artifact::AtUri {
		hash: hash::content(uri.as_bytes()),
		uri: uri.as_bytes().to_vec().try_into().unwrap(),
	}
}

pub fn app_details() -> Details {
	app_of("echo", at_uri("https://example.org/echo.wasm"))
}

pub fn app_of(text: &str, artifact: Artifact) -> Details {
	Details::App { name: name(text), profile: ExecutionProfile::V1, artifact, measurement: None }
}

pub fn dataset_details() -> Details {
	dataset_of("sunspots", at_uri("https://example.org/sunspots"))
}

pub fn dataset_of(text: &str, artifact: Artifact) -> Details {
	Details::Dataset { name: name(text), artifact, key_statement: None }
}

pub fn pool_details() -> Details {
	pool_of("pool")
}

pub fn pool_of(text: &str) -> Details {
	Details::Workerpool { name: name(text) }
}

fn address_by(owner: &AccountId, details: &Details) -> H160 {
	address_of(entry_id(owner, details))
}

pub fn register(owner: &AccountId, details: &Details, policy: Option<PoolPolicy>) -> H160 {
	assert_ok!(Registry::register(signed(owner), details.clone(), policy));
	address_by(owner, details)
}

pub fn app() -> H160 {
	address_by(&APP_OWNER.account(), &app_details())
}

pub fn dataset() -> H160 {
	address_by(&DATASET_OWNER.account(), &dataset_details())
}

pub fn pool() -> H160 {
	address_by(&SCHEDULER.account(), &pool_details())
}

/// A group of these members, another one each time.
pub fn group(members: &[H160]) -> H160 {
	let count = pallet_registry::Groups::<Test>::iter().count();
	let name = name(&format!("group {count}"));
	assert_ok!(Registry::create_group(STRANGER.signed(), name.clone()));
	let group = address_of(group_id(&STRANGER.account(), &name));
	let members = members.to_vec().try_into().unwrap();
	assert_ok!(Registry::add_members(STRANGER.signed(), group, members));
	group
}

/// Orders that fit each other, and who signs each of them: those that they are of.
#[derive(Clone, Debug)]
pub struct Offers {
	pub app: AppOrder,
	pub dataset: Option<DatasetOrder>,
	pub workerpool: WorkerpoolOrder,
	pub request: RequestOrder<AccountId>,
	/// By kind: app, dataset, workerpool, request.
	pub signers: [Person; 4],
}

pub fn app_order() -> AppOrder {
	AppOrder {
		app: app(),
		price: APP_PRICE,
		dataset_restrict: H160::zero(),
		workerpool_restrict: H160::zero(),
		requester_restrict: H160::zero(),
		volume: VOLUME,
		tag: Tag::NONE,
		salt: salt(1),
		currency: Currency::Native,
		expiry: None,
	}
}

pub fn dataset_order() -> DatasetOrder {
	DatasetOrder {
		dataset: dataset(),
		price: DATASET_PRICE,
		app_restrict: H160::zero(),
		workerpool_restrict: H160::zero(),
		requester_restrict: H160::zero(),
		volume: VOLUME,
		tag: Tag::NONE,
		salt: salt(2),
		currency: Currency::Native,
		expiry: None,
	}
}

pub fn workerpool_order() -> WorkerpoolOrder {
	WorkerpoolOrder {
		workerpool: pool(),
		price: REWARD,
		category: CATEGORY,
		trust: 4,
		app_restrict: H160::zero(),
		dataset_restrict: H160::zero(),
		requester_restrict: H160::zero(),
		volume: VOLUME,
		tag: Tag::NONE,
		salt: salt(3),
		currency: Currency::Native,
		expiry: None,
	}
}

pub fn request_order() -> RequestOrder<AccountId> {
	RequestOrder {
		app: app(),
		app_max_price: APP_PRICE,
		dataset: dataset(),
		dataset_max_price: DATASET_PRICE,
		workerpool: H160::zero(),
		workerpool_max_price: REWARD,
		requester: REQUESTER.account(),
		category: CATEGORY,
		trust: 4,
		beneficiary: None,
		callback: H160::zero(),
		params: Default::default(),
		payer: Payer::Requester,
		volume: VOLUME,
		tag: Tag::NONE,
		salt: salt(4),
		currency: Currency::Native,
		expiry: None,
	}
}

pub fn offers() -> Offers {
	Offers {
		app: app_order(),
		dataset: Some(dataset_order()),
		workerpool: workerpool_order(),
		request: request_order(),
		signers: [APP_OWNER, DATASET_OWNER, SCHEDULER, REQUESTER],
	}
}

/// [`offers`], but for this.
pub fn changed(change: impl FnOnce(&mut Offers)) -> Offers {
	let mut offers = offers();
	change(&mut offers);
	offers
}

impl Offers {
	/// The dataset order, which is there.
	pub fn data(&mut self) -> &mut DatasetOrder {
		self.dataset.as_mut().unwrap()
	}

	pub fn without_dataset(mut self) -> Self {
		self.dataset = None;
		self.request.dataset = H160::zero();
		self
	}

	pub fn set_volumes(&mut self, volume: u64) {
		self.app.volume = volume;
		self.data().volume = volume;
		self.workerpool.volume = volume;
		self.request.volume = volume;
	}

	pub fn set_salts(&mut self, number: u64) {
		self.app.salt = salt(number);
		self.data().salt = salt(number);
		self.workerpool.salt = salt(number);
		self.request.salt = salt(number);
	}

	pub fn set_currencies(&mut self, currency: Currency) {
		self.app.currency = currency;
		self.data().currency = currency;
		self.workerpool.currency = currency;
		self.request.currency = currency;
	}

	pub fn signed(&self) -> Orders<AccountId> {
		let [app, dataset, workerpool, request] = self.signers.map(Person::key);
		Orders {
			app: sign(&self.app, &app),
			dataset: self.dataset.as_ref().map(|order| sign(order, &dataset)),
			workerpool: sign(&self.workerpool, &workerpool),
			request: sign(&self.request, &request),
		}
	}

	/// Matches them, by somebody.
	pub fn matched_by(&self, caller: Person) -> DispatchResultWithPostInfo {
		match_orders(caller, self.signed())
	}

	/// Matches them, by a stranger.
	pub fn matched(&self) -> DispatchResultWithPostInfo {
		self.matched_by(STRANGER)
	}
}

pub fn sign<O: Eip712 + Clone>(order: &O, key: &Key) -> Signed<O> {
	Signed { order: order.clone(), proof: key.sign(order) }
}

pub fn match_orders(caller: Person, orders: Orders<AccountId>) -> DispatchResultWithPostInfo {
	Market::match_orders(caller.signed(), Box::new(orders))
}

/// What an order is known by.
pub fn hash_of(order: &impl Order) -> H256 {
	order.hash(GENESIS)
}

pub fn request(order: RequestOrder<AccountId>) -> Box<AnyOrder<AccountId>> {
	Box::new(AnyOrder::Request(order))
}

/// The deals that matches made, in their order.
pub fn deals() -> Vec<DealId> {
	events()
		.into_iter()
		.filter_map(|event| match event {
			Event::OrdersMatched { deal, .. } => Some(deal),
			_ => None,
		})
		.collect()
}

/// The last deal, and its identifier.
pub fn last_deal() -> (DealId, pallet_poco::DealOf<Test>) {
	let id = deals().pop().unwrap();
	(id, pallet_poco::Deals::<Test>::get(id).unwrap())
}

/// What the honest ones come to.
fn answer() -> ResultSummary {
	ResultSummary {
		profile: ExecutionProfile::V1,
		outcome: Outcome::Exited(0),
		stdout: Commitment::to(b"answer"),
		files_root: H256::zero(),
		file_count: 0,
		callback: Commitment::to(&[]),
		fuel_used: 1,
		memory_hash: H256::zero(),
	}
}

/// Runs a task from its first vote to its publication: a liar votes first, the honest ones outweigh
/// it, reveal, and one of them publishes.
pub fn settle(deal: DealId, index: u32) -> TaskId {
	assert_ok!(Poco::initialize(STRANGER.signed(), deal, index));
	let task = hash::task_id(deal, index);
	let (lie, answer) = (hash::content(b"lie"), answer().digest());
	for number in 0..5 {
		let digest = if number == 0 { lie } else { answer };
		let worker = worker(number);
		let (vote, seal) = (hash::vote(task, digest), hash::seal(&worker, task, digest));
		assert_ok!(Poco::contribute(signed(&worker), task, vote, seal));
	}
	for number in 1..5 {
		assert_ok!(Poco::reveal(signed(&worker(number)), task, answer));
	}
	let location = ResultLocation::Uri(b"http://here".to_vec().try_into().unwrap());
	let publisher = signed(&worker(1));
	assert_ok!(Poco::publish(publisher, task, self::answer(), location, Default::default()));
	task
}

/// Lets a deal come to nothing: no task of it is ever touched.
pub fn fail(deal: DealId) {
	pass(10 * TIME_UNIT);
	assert_ok!(Poco::refund_rest(STRANGER.signed(), deal));
}

pub fn record(account: &AccountId) -> pallet_poco::Worker {
	pallet_poco::Workers::<Test>::get(account)
}

pub fn params(text: &str) -> BoundedVec<u8, ConstU32<MAX_PARAMS>> {
	text.as_bytes().to_vec().try_into().unwrap()
}

/// Everything that is an account's in the chain's own token: free, held, and parked in the pot.
pub fn wealth(account: &AccountId) -> Balance {
	Balances::total_balance(account) + record(account).earned
}

pub fn gold(account: &AccountId) -> Balance {
	Assets::balance(GOLD_KEY, account)
}

pub fn kitty() -> Balance {
	pallet_poco::Kitty::<Test>::get()
}

pub fn held(reason: HoldReason, person: Person) -> Balance {
	Balances::balance_on_hold(&reason.into(), &person.account())
}

/// What is held for a record of this encoding.
pub fn deposit(base: Balance, record: &impl Encode) -> Balance {
	base + DEPOSITS.byte * record.encoded_size() as Balance
}

pub fn events() -> Vec<Event<Test>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Market(event) => Some(event),
			_ => None,
		})
		.collect()
}

pub fn last_event() -> Event<Test> {
	events().pop().unwrap()
}

pub fn terms(change: impl FnOnce(&mut Terms)) {
	let mut terms = MockTerms::get();
	change(&mut terms);
	MockTerms::set(terms);
}
