//! A small chain with the pallet, and the moves that tests are told in.

use crate::{self as pallet_poco, *};
use core::ops::Range;
use frame_support::{
	assert_ok, derive_impl,
	migrations::MultiStepMigrator,
	parameter_types,
	traits::{
		fungible::{Inspect, InspectHold, UnionOf},
		fungibles::Mutate as _,
		AsEnsureOriginWithArg, BuildGenesisConfig, ConstU32, Hooks, OnTimestampSet,
	},
	weights::Weight,
	PalletId,
};
use poco_primitives::{
	deadlines,
	deal::{Admission, Agreement, Sale},
	hash,
	order::{Currency, Tag},
	result::{
		Bundle, Commitment, ExecutionProfile, Outcome, ResultBundle, ResultLocation, ResultSummary,
	},
	task::{Artifact, ArtifactKind, TaskSpec, MAX_FUEL},
	Balance, CategoryId, DealId, Digest, Moment, TaskId, H160, H256,
};
use sp_runtime::{testing::TestSignature, Permill};

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
	type MultiBlockMigrator = MockMigrator;
}

/// A migration that takes as many blocks as a test wants, see [`Migrating`].
pub struct MockMigrator;
impl MultiStepMigrator for MockMigrator {
	fn ongoing() -> bool {
		Migrating::get()
	}
	fn step() -> Weight {
		Weight::zero()
	}
}

pub const EXISTENTIAL_DEPOSIT: Balance = 10;

parameter_types! {
	pub const ExistentialDeposit: Balance = EXISTENTIAL_DEPOSIT;
	pub const PotId: PalletId = PalletId(*b"poco/pot");
	pub static MockTerms: Terms = TERMS;
	/// Whether a migration runs.
	pub static Migrating: bool = false;
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
	probation: 2,
	vote_fee: 1,
	appeal_window: 6_000_000,
	callback_fee: 7,
	check_deposit: 30,
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

/// Weights that tell calls and sizes apart: millions for the call, units for the size. What a vote
/// takes is in the order that measured weights have: least for one more of the same worker, most where
/// the bond grows.
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
		weight(9, c)
	}
	fn contribute_topping_up(c: u32) -> Weight {
		weight(11, c)
	}
	fn reveal(c: u32) -> Weight {
		weight(10, c)
	}
	fn publish(b: u32) -> Weight {
		weight(12, b)
	}
	fn reopen(c: u32) -> Weight {
		weight(14, c)
	}
	fn claim(c: u32) -> Weight {
		weight(15, c).saturating_add(ClaimWeight::get().saturating_mul(c.into()))
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
	fn contribute_again(c: u32) -> Weight {
		weight(8, c)
	}
	fn settle(w: u32) -> Weight {
		weight(22, w)
	}
	fn settle_losers(l: u32) -> Weight {
		weight(23, 100 * l)
	}
	fn payout() -> Weight {
		weight(24, 0)
	}
	fn pay_publisher() -> Weight {
		weight(46, 0)
	}
	fn check_work() -> Weight {
		weight(47, 0)
	}
	fn pay_for_publication() -> Weight {
		weight(25, 0)
	}
	fn store_callback(b: u32) -> Weight {
		weight(26, b)
	}
	fn consensus() -> Weight {
		weight(27, 0)
	}
	fn check_authorisation() -> Weight {
		weight(28, 0)
	}
	fn check_scheduler() -> Weight {
		weight(50, 0)
	}
	fn check_draw() -> Weight {
		weight(29, 0)
	}
	fn check_involved(c: u32) -> Weight {
		weight(30, c)
	}
	fn check_relayed() -> Weight {
		weight(31, 0)
	}
	fn finish(c: u32) -> Weight {
		weight(51, c)
	}
	fn agenda_base() -> Weight {
		weight(32, 0)
	}
	fn agenda_item() -> Weight {
		weight(33, 0)
	}
	fn callback() -> Weight {
		weight(34, 0)
	}
	fn set_pool() -> Weight {
		weight(35, 0)
	}
	fn set_authority() -> Weight {
		weight(36, 0)
	}
	fn set_operator() -> Weight {
		weight(48, 0)
	}
	fn set_checker() -> Weight {
		weight(49, 0)
	}
	fn join() -> Weight {
		weight(37, 0)
	}
	fn leave() -> Weight {
		weight(38, 0)
	}
	fn set_broker() -> Weight {
		weight(39, 0)
	}
	fn set_court() -> Weight {
		weight(40, 0)
	}
	fn appeal(c: u32) -> Weight {
		weight(41, c)
	}
	fn judge(c: u32) -> Weight {
		weight(42, c)
	}
	fn commit_check() -> Weight {
		weight(43, 0)
	}
	fn open_check(c: u32) -> Weight {
		weight(44, c)
	}
	fn drop_check() -> Weight {
		weight(45, 0)
	}
}

/// Pools that the registry knows, with their owners.
pub struct MockPools;
impl PoolOwners<AccountId> for MockPools {
	fn owner(pool: H160) -> Option<AccountId> {
		[(POOL, SCHEDULER), (COURT, STRANGER)]
			.into_iter()
			.chain(BenchmarkPools::get())
			.find_map(|(known, owner)| (known == pool).then_some(owner))
	}
}

pub const POOL: H160 = H160::repeat_byte(0x70);
pub const COURT: H160 = H160::repeat_byte(0xc0);
pub const CHECKER: AccountId = 7;
pub const BROKER: AccountId = 8;

parameter_types! {
	pub static AgendaBudget: Weight = Weight::MAX;
	/// What giving a task up weighs more for every contribution.
	pub static ClaimWeight: Weight = Weight::zero();
	/// Pools of benchmarks.
	pub static BenchmarkPools: Vec<(H160, AccountId)> = Vec::new();
	/// The round of the beacon, what it knows, and how many wait for a round.
	pub static Round: u64 = 0;
	pub static Waiting: std::collections::BTreeMap<u64, u32> = Default::default();
	/// What was passed on, and the weight that passing it on takes.
	pub static Delivered: Vec<(H160, TaskId, Vec<u8>)> = Vec::new();
	pub static DeliveryWeight: Weight = Weight::from_parts(5, 0);
}

/// A beacon whose rounds are numbered by hand: round `n` is known when [`Round`] has come to it.
pub struct MockBeacon;
impl Beacon for MockBeacon {
	fn request() -> u64 {
		let round = Round::get() + 4;
		Waiting::mutate(|waiting| *waiting.entry(round).or_default() += 1);
		round
	}
	fn seed(round: u64) -> Option<H256> {
		(Round::get() >= round && Waiting::get().contains_key(&round))
			.then(|| hash::content(&round.to_le_bytes()))
	}
	fn release(round: u64) {
		Waiting::mutate(|waiting| {
			let users = waiting.get_mut(&round).expect("only what was asked for is released");
			*users -= 1;
			if *users == 0 {
				waiting.remove(&round);
			}
		});
	}
	#[cfg(feature = "runtime-benchmarks")]
	fn reveal(round: u64) {
		Round::set(round);
	}
}

pub struct MockCallbacks;
impl Callbacks for MockCallbacks {
	fn deliver(target: H160, task: TaskId, result: &[u8]) -> Weight {
		Delivered::mutate(|delivered| delivered.push((target, task, result.to_vec())));
		DeliveryWeight::get()
	}
	fn most_weight(_: u32) -> Weight {
		DeliveryWeight::get()
	}
}

/// What campaigns were told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
	Price(DealId, AccountId, Balance),
	Final(DealId, TaskId, Ending<AccountId>),
	Untouched(DealId, u32),
	Pruned(DealId, TaskId),
}

parameter_types! {
	/// Deals that campaigns pay.
	pub static Sponsored: Vec<DealId> = Vec::new();
	/// What campaigns were told, in its order.
	pub static Heard: Vec<Told> = Vec::new();
	/// What telling a campaign weighs.
	pub static TellingWeight: Weight = Weight::zero();
}

/// Writes down what it is told.
pub struct MockCampaigns;

impl MockCampaigns {
	fn tell(told: Told) -> Weight {
		Heard::mutate(|heard| heard.push(told));
		TellingWeight::get()
	}
}

impl Campaigns<AccountId> for MockCampaigns {
	fn pays(deal: DealId) -> bool {
		Sponsored::get().contains(&deal)
	}
	fn on_paid(deal: DealId, agreement: &Agreement<AccountId>) -> Weight {
		Self::tell(Told::Price(deal, agreement.payer, agreement.reward))
	}
	fn on_final(deal: DealId, task: TaskId, ending: Ending<AccountId>) -> Weight {
		Self::tell(Told::Final(deal, task, ending))
	}
	fn on_untouched(deal: DealId, tasks: u32) -> Weight {
		Self::tell(Told::Untouched(deal, tasks))
	}
	fn on_pruned(deal: DealId, task: TaskId) -> Weight {
		Self::tell(Told::Pruned(deal, task))
	}
	fn most_paid_weight() -> Weight {
		TellingWeight::get()
	}
	fn most_completed_weight(_: u32) -> Weight {
		TellingWeight::get()
	}
	fn most_returned_weight() -> Weight {
		TellingWeight::get()
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
	type Pools = MockPools;
	type Beacon = MockBeacon;
	type Callbacks = MockCallbacks;
	type Campaigns = MockCampaigns;
	type CourtOrigin = frame_system::EnsureRoot<AccountId>;
	type Signature = TestSignature;
	type AgendaBudget = AgendaBudget;
	type MaxContributors = ConstU32<64>;
	type PotId = PotId;
	type WeightInfo = MockWeights;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Gold;
}

#[cfg(feature = "runtime-benchmarks")]
pub struct Gold;
#[cfg(feature = "runtime-benchmarks")]
impl BenchmarkHelper<AccountId, TestSignature> for Gold {
	fn sign(number: u32, message: &[u8]) -> (AccountId, TestSignature) {
		let signer = 10_000 + AccountId::from(number);
		(signer, TestSignature(signer, message.to_vec()))
	}
	fn pool(owner: &AccountId) -> H160 {
		let number = BenchmarkPools::get().len() as u64;
		let pool = H160::from_low_u64_be(number);
		BenchmarkPools::mutate(|pools| pools.push((pool, *owner)));
		pool
	}
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
		assert_ok!(Poco::set_checker(RuntimeOrigin::root(), Some(CHECKER)));
		idle();
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

/// All of it lies in the overlay: what is looked up in an empty trie costs next to nothing.
fn fresh() -> sp_io::TestExternalities {
	let mut balances: Vec<(AccountId, Balance)> =
		(WORKER..WORKER + 140).map(|worker| (worker, FUNDS)).collect();
	balances.extend((REQUESTER..=BROKER).map(|account| (account, FUNDS)));
	let genesis = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig { balances, ..Default::default() },
		..Default::default()
	};
	let mut chain = sp_io::TestExternalities::default();
	chain.execute_with(|| genesis.build());
	chain
}

/// Checks every invariant, and that the pot holds what it owes and not one unit more.
pub fn check() {
	assert_eq!(Poco::do_try_state(), Ok(0), "the pot equals its books");
}

/// A block in which nothing happens but what the chain does by itself.
pub fn idle() {
	serve_within(Weight::MAX);
}

/// The same with so much weight to spend. Tells what was spent.
pub fn serve_within(budget: Weight) -> Weight {
	let mut meter = frame_support::weights::WeightMeter::with_limit(budget);
	Poco::on_poll(System::block_number(), &mut meter);
	meter.consumed()
}

/// Lets this many milliseconds pass, minute by minute. The chain does nothing by itself meanwhile.
pub fn pass(milliseconds: Moment) {
	let end = Poco::now() + milliseconds;
	while Poco::now() < end {
		let step = (end - Poco::now()).min(deadlines::MAX_TICK);
		Poco::on_timestamp_set(ChainClock::<Test>::get().timestamp + step);
	}
}

/// Lets this many milliseconds pass, in blocks of a minute in which the chain does what is due.
pub fn live(milliseconds: Moment) {
	let end = Poco::now() + milliseconds;
	while Poco::now() < end {
		pass((end - Poco::now()).min(deadlines::MAX_TICK));
		idle();
	}
}

/// The scheduler says who may contribute to the tasks of its pool.
pub fn admit(admission: Admission) {
	assert_ok!(Poco::set_pool(signed(SCHEDULER), POOL, admission, 100, 1_000));
}

/// The chain draws the workers of the pool. These are members before any deal that follows.
pub fn draw_from(members: Range<u64>, stake: Balance) {
	admit(Admission::Drawn);
	for number in members {
		assert_ok!(Poco::join(signed(worker(number)), POOL, stake));
	}
	pass(1);
}

/// These workers judge appeals against the results of deals that follow.
pub fn seat_court(members: Range<u64>) {
	assert_ok!(Poco::set_pool(signed(STRANGER), COURT, Admission::Drawn, 100, 1_000));
	for number in members {
		assert_ok!(Poco::join(signed(worker(number)), COURT, 100));
	}
	assert_ok!(Poco::set_court(RuntimeOrigin::root(), Some(COURT)));
	pass(1);
}

/// The beacon comes to every round that was asked for.
pub fn draw() {
	Round::mutate(|round| *round += 4);
}

/// `signer` signs these bytes.
pub fn sign(signer: AccountId, said: H256) -> TestSignature {
	TestSignature(signer, said.as_bytes().to_vec())
}

/// `signer` lets `worker` contribute to a task.
pub fn authorise(signer: AccountId, worker: AccountId, task: TaskId) -> AuthorisationOf<Test> {
	let said = hash::authorisation(&worker, task, None::<&AccountId>);
	Authorisation { signature: sign(signer, said), enclave: None }
}

/// The vote of `worker` for this digest, as one that computed it.
pub fn submission(
	worker: AccountId,
	task: TaskId,
	digest: Digest,
	authorisation: Option<AuthorisationOf<Test>>,
) -> SubmissionOf<Test> {
	let (vote, seal) = (hash::vote(task, digest), hash::seal(&worker, task, digest));
	Submission { task, vote, seal, authorisation }
}

/// These workers agree on the result that says this, and prove it.
pub fn complete(task: TaskId, of: &str, workers: Range<u64>) {
	for number in workers.clone() {
		vote(worker(number), task, digest(of));
	}
	for number in workers {
		reveal(worker(number), task, digest(of));
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
	total(account) + Poco::view_worker(&account).earned
}

/// Changes the deal of a task, and what that task asks of its votes with it.
pub fn change_deal(task: TaskId, change: impl FnOnce(&mut DealOf<Test>)) {
	Tasks::<Test>::mutate(task, |task| {
		let task = task.as_mut().unwrap();
		Deals::<Test>::mutate(task.deal, |deal| {
			let deal = deal.as_mut().unwrap();
			change(deal);
			task.voting = Voting::of(deal);
		});
	});
}

/// Makes the deal of a task one whose tasks move scores, as no front-door deal does.
pub fn make_scored(task: TaskId) {
	change_deal(task, |deal| deal.scores = Scores::Everywhere);
}

pub fn set_score(worker: AccountId, score: u32) {
	Workers::<Test>::mutate(worker, |record| record.score = score);
}

/// The digest of the [`result`] that says this.
pub fn digest(of: &str) -> Digest {
	result(of).1
}

/// `publisher` says where the [`result`] that says this is.
pub fn publish(publisher: AccountId, task: TaskId, of: &str) {
	let location = ResultLocation::Uri(b"http://here".to_vec().try_into().unwrap());
	let summary = result(of).0.summary;
	assert_ok!(Poco::publish(signed(publisher), task, summary, location, Default::default()));
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
		memory_hash: hash::content(b"memory"),
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
