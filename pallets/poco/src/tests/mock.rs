//! A small chain with the pallet, and the moves that tests are told in.

use crate::{self as pallet_poco, *};
use frame_support::{
	assert_ok, derive_impl, parameter_types,
	traits::{
		fungible::{Inspect, InspectHold, UnionOf},
		fungibles::Mutate as _,
		AsEnsureOriginWithArg, ConstU32, OnTimestampSet,
	},
	weights::Weight,
	PalletId,
};
use poco_primitives::{
	deal::{Agreement, Sale},
	hash,
	order::{Currency, Tag},
	result::{Bundle, Commitment, ExecutionProfile, Outcome, ResultBundle, ResultSummary},
	task::{Artifact, ArtifactKind, TaskSpec, MAX_FUEL},
	Balance, CategoryId, DealId, Digest, Moment, TaskId, H160, H256,
};
use sp_runtime::{BuildStorage, Permill};

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
	pub type Assets = pallet_assets;
	#[runtime::pallet_index(3)]
	pub type Poco = pallet_poco;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountData = pallet_balances::AccountData<Balance>;
}

pub const EXISTENTIAL_DEPOSIT: Balance = 10;

parameter_types! {
	pub const ExistentialDeposit: Balance = EXISTENTIAL_DEPOSIT;
	pub const PotId: PalletId = PalletId(*b"poco/pot");
	pub static MockTerms: Terms = TERMS;
	pub const LongestWindow: Moment = 10 * HOUR_UNIT;
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
	type ForceOrigin = frame_system::EnsureRoot<AccountId>;
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

/// No payout at once, so that tests see what is earned.
pub const TERMS: Terms = Terms {
	stake_ratio: Permill::from_percent(30),
	minimum_stake: 20,
	scheduler_stake_ratio: Permill::from_percent(30),
	kitty: KittyTerms { ratio: Permill::from_percent(10), minimum: 1_000 },
	protocol_fee: Permill::from_percent(1),
	failure_fee: Permill::from_percent(5),
	task_deposit: 50,
	artifact_deposit: 100,
	byte_deposit: 2,
	fee_reserve: 0,
	payout_minimum: Balance::MAX,
	retention: 50_000_000,
};

pub const HOUR: CategoryId = 3;
pub const HOUR_UNIT: Moment = 3_600_000;

pub struct MockCategories;
impl Categories for MockCategories {
	fn time_unit(category: CategoryId) -> Option<Moment> {
		match category {
			1 => Some(300_000),
			HOUR => Some(HOUR_UNIT),
			_ => None,
		}
	}
	fn default_category() -> CategoryId {
		1
	}
}

/// Weights that tell calls and sizes apart: thousands for the call, units for the size.
pub struct MockWeights;
impl WeightInfo for MockWeights {
	fn tick() -> Weight {
		weight(1, 0)
	}
	fn bond() -> Weight {
		weight(2, 0)
	}
	fn unbond() -> Weight {
		weight(3, 0)
	}
	fn withdraw() -> Weight {
		weight(4, 0)
	}
	fn store(b: u32) -> Weight {
		weight(5, b)
	}
	fn remove() -> Weight {
		weight(6, 0)
	}
	fn create_task() -> Weight {
		weight(7, 0)
	}
	fn contribute(c: u32) -> Weight {
		weight(8, c)
	}
	fn contribute_topping_up(c: u32) -> Weight {
		weight(9, c)
	}
	fn reveal(c: u32) -> Weight {
		weight(10, c)
	}
	fn reveal_and_settle(w: u32, l: u32) -> Weight {
		weight(11, w * 100 + l)
	}
	fn publish(b: u32) -> Weight {
		weight(12, b)
	}
	fn finalize(w: u32, l: u32) -> Weight {
		weight(13, w * 100 + l)
	}
	fn reopen(c: u32) -> Weight {
		weight(14, c)
	}
	fn claim(c: u32) -> Weight {
		weight(15, c)
	}
	fn prune() -> Weight {
		weight(16, 0)
	}
	fn initialize_many(n: u32) -> Weight {
		weight(17, n)
	}
	fn refund_rest() -> Weight {
		weight(18, 0)
	}
	fn withdraw_asset() -> Weight {
		weight(19, 0)
	}
	fn credit(n: u32) -> Weight {
		weight(20, n)
	}
}

pub fn weight(call: u64, size: u32) -> Weight {
	Weight::from_parts(call * 1_000_000 + u64::from(size), 0)
}

impl Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Assets = UnionOf<Balances, Assets, NativeOrAsset, Currency, AccountId>;
	type Rates = MockRates;
	type Categories = MockCategories;
	type LongestWindow = LongestWindow;
	type Terms = MockTerms;
	type MaxContributors = ConstU32<64>;
	type PotId = PotId;
	type WeightInfo = MockWeights;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Gold;
}

#[cfg(feature = "runtime-benchmarks")]
pub struct Gold;
#[cfg(feature = "runtime-benchmarks")]
impl BenchmarkHelper<AccountId> for Gold {
	fn asset(account: &AccountId, amount: Balance) -> Currency {
		assert_ok!(Assets::force_create(
			frame_system::RawOrigin::Root.into(),
			GOLD_KEY,
			STRANGER,
			true,
			1
		));
		assert_ok!(Assets::mint_into(GOLD_KEY, account, amount));
		GOLD
	}
}

pub const REQUESTER: AccountId = 1;
pub const STRANGER: AccountId = 2;
pub const SPONSOR: AccountId = 3;
pub const SCHEDULER: AccountId = 4;
pub const APP_OWNER: AccountId = 5;
pub const DATASET_OWNER: AccountId = 6;
/// The first worker; as many follow as a test needs.
pub const WORKER: AccountId = 100;
pub const FUNDS: Balance = 1_000_000;
pub const REWARD: Balance = 10_000;
/// 30 % of [`REWARD`].
pub const STAKE: Balance = 3_000;
/// 1 % of [`REWARD`].
pub const FEE: Balance = 100;
pub const START: Moment = 1_700_000_000_000;

/// Runs a test on a fresh chain, and checks every invariant and the pot to the last unit after it.
pub fn chain(test: impl FnOnce()) {
	fresh().execute_with(|| {
		System::set_block_number(1);
		Poco::on_timestamp_set(START);
		assert_ok!(Assets::create(signed(STRANGER), GOLD_KEY, STRANGER, 1));
		assert_ok!(Assets::mint_into(GOLD_KEY, &SPONSOR, FUNDS));
		System::reset_events();
		test();
		check();
	});
}

/// A fresh chain for benchmarks, which measure the dearest way.
#[cfg(feature = "runtime-benchmarks")]
pub fn paying_out_at_once() -> sp_io::TestExternalities {
	terms(|terms| terms.payout_minimum = 1);
	fresh()
}

fn fresh() -> sp_io::TestExternalities {
	let mut balances: Vec<(AccountId, Balance)> =
		(WORKER..WORKER + 70).map(|worker| (worker, FUNDS)).collect();
	balances.extend((REQUESTER..=DATASET_OWNER).map(|account| (account, FUNDS)));
	let storage = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig { balances, ..Default::default() },
		..Default::default()
	}
	.build_storage()
	.unwrap();
	storage.into()
}

/// Checks every invariant, and that the pot holds what it owes and not one unit more.
pub fn check() {
	Poco::do_try_state().unwrap();
	assert_eq!(Poco::surplus(), Some(0), "the pot equals its books");
}

/// Lets this many milliseconds pass, minute by minute.
pub fn pass(milliseconds: Moment) {
	let end = Poco::now() + milliseconds;
	while Poco::now() < end {
		let step = (end - Poco::now()).min(deadlines::MAX_TICK);
		Poco::on_timestamp_set(ChainClock::<Test>::get().timestamp + step);
	}
}

pub fn worker(number: u64) -> AccountId {
	WORKER + number
}

pub fn signed(account: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(account)
}

pub fn app() -> Vec<u8> {
	b"\0asm\x01\0\0\0 and so on".to_vec()
}

/// A specification whose app lies elsewhere, so that nothing has to be stored.
pub fn spec() -> TaskSpec {
	TaskSpec {
		profile: ExecutionProfile::V1,
		app: Artifact::AtUri {
			hash: hash::content(&app()),
			uri: b"file:app.wasm".to_vec().try_into().unwrap(),
		},
		input: None,
		args: Default::default(),
		fuel_limit: MAX_FUEL,
	}
}

/// Creates a task of an hour's time unit and tells its identifier.
pub fn create(threshold: u8, reward: Balance) -> TaskId {
	assert_ok!(Poco::create_task(signed(REQUESTER), threshold, Some(HOUR), reward, spec()));
	hash::task_id(hash::deal_id(&REQUESTER, DealCount::<Test>::get()), 0)
}

/// What is bought on the marketplace by default: an app for 1,000, a dataset for 2,000, and
/// computing for [`REWARD`], of which the scheduler gets a tenth. A third party pays.
pub fn agreement(volume: u32) -> Agreement<AccountId> {
	let sale = |byte, owner, price| Some(Sale { entry: H160::repeat_byte(byte), owner, price });
	Agreement {
		requester: REQUESTER,
		payer: SPONSOR,
		beneficiary: REQUESTER,
		callback: H160::zero(),
		tag: Tag::NONE,
		currency: Currency::Native,
		category: HOUR,
		trust: 4,
		app: sale(0xa1, APP_OWNER, 1_000),
		dataset: sale(0xda, DATASET_OWNER, 2_000),
		pool: sale(0x70, SCHEDULER, REWARD),
		reward: REWARD,
		stake_ratio: Permill::from_percent(30),
		scheduler_ratio: Permill::from_percent(10),
		first: 7,
		volume,
		spec: spec(),
	}
}

pub const DEAL: DealId = H256::repeat_byte(0xde);

/// Opens [`DEAL`] and initializes all its tasks.
pub fn open(agreement: Agreement<AccountId>) -> Vec<TaskId> {
	let (first, volume) = (agreement.first, agreement.volume);
	assert_ok!(Poco::open_deal(DEAL, agreement));
	assert_ok!(Poco::initialize_many(signed(STRANGER), DEAL, first, volume));
	(first..first + volume).map(|index| hash::task_id(DEAL, index)).collect()
}

pub fn deal() -> DealOf<Test> {
	Deals::<Test>::get(DEAL).unwrap()
}

pub fn gold(account: AccountId) -> Balance {
	Assets::balance(GOLD_KEY, account)
}

/// Everything that is an account's in the chain's own token: free, held, and parked in the pot.
pub fn wealth(account: AccountId) -> Balance {
	total(account) + record(account).earned
}

/// Makes the deal of a task one whose tasks move scores, as no front-door deal does.
pub fn make_scored(task: TaskId) {
	let deal = Tasks::<Test>::get(task).unwrap().deal;
	Deals::<Test>::mutate(deal, |deal| deal.as_mut().unwrap().scored = true);
}

pub fn set_score(worker: AccountId, score: u32) {
	Workers::<Test>::mutate(worker, |record| record.score = score);
}

pub fn digest(of: &str) -> Digest {
	hash::content(of.as_bytes())
}

/// `worker` votes for the result of this digest as one that computed it.
pub fn vote(worker: AccountId, task: TaskId, digest: Digest) {
	assert_ok!(Poco::contribute(
		signed(worker),
		task,
		hash::vote(task, digest),
		hash::seal(&worker, task, digest)
	));
}

/// `worker` copies the vote for this digest without knowing it: its seal is made up.
pub fn copy(worker: AccountId, task: TaskId, digest: Digest) {
	assert_ok!(Poco::contribute(
		signed(worker),
		task,
		hash::vote(task, digest),
		H256::repeat_byte(0x5e)
	));
}

pub fn reveal(worker: AccountId, task: TaskId, digest: Digest) {
	assert_ok!(Poco::reveal(signed(worker), task, digest));
}

pub fn task(id: TaskId) -> TaskOf<Test> {
	Tasks::<Test>::get(id).unwrap()
}

pub fn record(worker: AccountId) -> Worker {
	Workers::<Test>::get(worker)
}

/// Free and held balance together.
pub fn total(account: AccountId) -> Balance {
	Balances::total_balance(&account)
}

pub fn held(account: AccountId) -> Balance {
	Balances::balance_on_hold(&HoldReason::Bond.into(), &account)
}

/// A result with its digest.
pub fn result(stdout: &str) -> (ResultBundle, Digest) {
	let files = Bundle::new([("answer.txt".into(), stdout.as_bytes().to_vec())]);
	let summary = ResultSummary {
		profile: ExecutionProfile::V1,
		outcome: Outcome::Exited(0),
		stdout: Commitment::to(stdout.as_bytes()),
		files_root: files.root(),
		file_count: 1,
		callback: Commitment::to(&[]),
		fuel_used: 1_234,
		memory_hash: digest("memory"),
	};
	let digest = summary.digest();
	(ResultBundle { summary, stdout: stdout.as_bytes().to_vec(), files }, digest)
}

pub fn events() -> Vec<Event<Test>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Poco(event) => Some(event),
			_ => None,
		})
		.collect()
}

pub fn store(owner: AccountId, kind: ArtifactKind, bytes: &[u8]) -> H256 {
	assert_ok!(Poco::store(signed(owner), kind, bytes.to_vec().try_into().unwrap()));
	hash::content(bytes)
}

pub fn terms(change: impl FnOnce(&mut Terms)) {
	let mut terms = MockTerms::get();
	change(&mut terms);
	MockTerms::set(terms);
}
