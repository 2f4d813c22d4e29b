//! What holds whatever anybody calls, in whatever order: random calls on a small chain, and after
//! each of them what may have changed and what may not. The invariants that an audit verified of the
//! original are among them, each under the name that it has there.

// No amount here comes near half of what a balance can be.
#![allow(clippy::cast_possible_wrap)]

use super::mock::*;
use crate::{
	Announcement, Authorisation, AuthorisationOf, Authorities, Broker, Call, Callback, Checks,
	DealOf, Deals, Earnings, Enclave, Error, Event, FailureReason, Kitty, OperatorOf, Pools,
	Relayed, Submission, SubmissionOf, TaskOf, Tasks, Worker, Workers, MAX_THRESHOLD,
};
use codec::{Decode, DecodeAll, Encode};
use frame_support::{
	assert_ok,
	dispatch::{GetDispatchInfo, RawOrigin},
	storage::{
		storage_prefix, unhashed, with_storage_layer, with_transaction, PrefixIterator,
		StoragePrefixedMap, TransactionOutcome,
	},
	traits::{fungibles::Mutate, GetCallName},
	weights::Weight,
};
use poco_primitives::{
	deal::{Admission, Agreement},
	hash,
	order::{Currency, Tag},
	result::{ResultBundle, ResultLocation},
	task::{Artifact, ArtifactKind, ContributionStatus, TaskStatus, Verdict},
	Balance, DealId, Digest, TaskId, H160, H256,
};
use sp_runtime::{
	testing::TestSignature, traits::Dispatchable, DispatchError, DispatchResult, Permill,
	StateVersion,
};
use std::{
	cmp::Ordering,
	collections::{BTreeMap, BTreeSet},
	ops::{Deref, Range},
	rc::Rc,
};

/// Runs at the same time, and calls of each.
const RUNS: u64 = 8;
const CALLS: u32 = 12_600;
const CHAINS: u32 = 8;
const CALLS_PER_BLOCK: u32 = 26;
const WORKERS: u64 = 12;
/// Has next to nothing.
const POOR: AccountId = 9;
const ENCLAVE: AccountId = 77;
/// Have nothing, and work for others.
const OPERATORS: Range<AccountId> = 60..66;
/// What the chain does by itself, beside the names of the calls, and how the market opens deals.
const AGENDA: &str = "agenda";
const MARKET: &str = "market";

/// Random numbers that are the same in every run (SplitMix64).
struct Dice(u64);

impl Dice {
	fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut mixed = self.0;
		mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		mixed ^ (mixed >> 31)
	}

	fn below(&mut self, bound: u64) -> u64 {
		self.next() % bound
	}

	/// True so many times in a hundred.
	fn chance(&mut self, percent: u64) -> bool {
		self.below(100) < percent
	}

	fn of<Item: Clone>(&mut self, items: &[Item]) -> Option<Item> {
		let count = items.len() as u64;
		(count > 0).then(|| items[self.below(count) as usize].clone())
	}

	fn one<Item: Clone>(&mut self, items: &[Item]) -> Item {
		self.of(items).expect("there is one")
	}
}

/// A value of the storage, with the bytes that it is kept as.
struct Kept<Value> {
	bytes: Vec<u8>,
	value: Rc<Value>,
}

impl<Value> Deref for Kept<Value> {
	type Target = Value;

	fn deref(&self) -> &Value {
		&self.value
	}
}

/// A map of the storage. Values whose bytes were the same before are taken from there: most are, and decoding all of
/// them after each call takes longer than the call.
fn kept<Key: Decode + Ord, Value: Decode>(
	prefix: [u8; 32],
	before: &BTreeMap<Key, Kept<Value>>,
) -> BTreeMap<Key, Kept<Value>> {
	let all: PrefixIterator<(Key, Vec<u8>)> =
		PrefixIterator::new(prefix.to_vec(), prefix.to_vec(), |key, bytes| {
			Ok((Key::decode(&mut &key[..])?, bytes.to_vec()))
		});
	all.map(|(key, bytes)| {
		let value = match before.get(&key) {
			Some(old) if old.bytes == bytes => old.value.clone(),
			_ => Rc::new(Value::decode_all(&mut &bytes[..]).expect("what is kept can be read")),
		};
		(key, Kept { bytes, value })
	})
	.collect()
}

/// What is not the same in both: the key, what it was and what it is.
fn changes<'a, Key: Copy + Ord, Value>(
	before: &'a BTreeMap<Key, Kept<Value>>,
	after: &'a BTreeMap<Key, Kept<Value>>,
) -> impl Iterator<Item = (Key, Option<&'a Value>, Option<&'a Value>)> {
	let gone = before.iter().filter(move |(key, _)| !after.contains_key(*key));
	let gone = gone.map(|(key, old)| (*key, Some(&**old), None));
	let others = after.iter().map(move |(key, new)| (*key, before.get(key), new));
	let others =
		others.filter(|(_, old, new)| old.is_none_or(|old| !Rc::ptr_eq(&old.value, &new.value)));
	gone.chain(others.map(|(key, old, new)| (key, old.map(|old| &**old), Some(&**new))))
}

/// All that calls must account for.
#[derive(Default)]
struct View {
	/// Of the chain's own token, and of gold.
	issuance: [Balance; 2],
	kitty: Balance,
	/// What is everybody's, of both: free, held, and in the pot, whether it can be collected yet or
	/// not.
	wealth: BTreeMap<AccountId, [Balance; 2]>,
	/// Everybody's record, with the bond and what is locked of it.
	workers: BTreeMap<AccountId, Worker>,
	tasks: BTreeMap<TaskId, Kept<TaskOf<Test>>>,
	deals: BTreeMap<DealId, Kept<DealOf<Test>>>,
}

impl View {
	fn now(before: &Self) -> Self {
		let tasks = kept(Tasks::<Test>::final_prefix(), &before.tasks);
		let doubted = doubted(&tasks);
		let (mut wealth, mut workers) = (BTreeMap::new(), BTreeMap::new());
		for account in everybody() {
			let known = record(account);
			let awaited: Balance = known.releases.iter().map(|part| part.pay).sum();
			let parked = known.earned + awaited + doubted.get(&account).unwrap_or(&0);
			let gold = gold(account) + Earnings::<Test>::get(account, GOLD);
			wealth.insert(account, [total(account) + parked, gold]);
			assert_eq!(known.bond, held(account), "a bond is held on its worker's balance");
			workers.insert(account, known);
		}
		Self {
			issuance: [Balances::total_issuance(), Assets::total_supply(GOLD_KEY)],
			kitty: Kitty::<Test>::get(),
			wealth,
			workers,
			tasks,
			deals: kept(Deals::<Test>::final_prefix(), &before.deals),
		}
	}

	fn deal_of(&self, task: TaskId) -> Option<&DealOf<Test>> {
		self.deals.get(&self.tasks.get(&task)?.deal).map(Deref::deref)
	}
}

fn everybody() -> Vec<AccountId> {
	(REQUESTER..=POOR).chain(WORKER..WORKER + WORKERS).collect()
}

/// Pay that somebody doubts, of each account.
fn doubted(tasks: &BTreeMap<TaskId, Kept<TaskOf<Test>>>) -> BTreeMap<AccountId, Balance> {
	let mut doubted = BTreeMap::new();
	for task in tasks.values() {
		if task.appeal.as_ref().is_some_and(|appeal| appeal.verdict.is_none()) {
			for vote in &task.contributions {
				*doubted.entry(vote.worker).or_default() += vote.pay;
			}
		}
	}
	doubted
}

fn is_member(account: AccountId, pool: H160) -> bool {
	record(account).membership(pool).is_some()
}

/// Events alone: the pallet's own function looks through the whole state for topics.
fn forget_events() {
	unhashed::kill(&storage_prefix(b"System", b"Events"));
}

/// What tells one state of the chain from another.
fn state_root() -> Vec<u8> {
	sp_io::storage::root(StateVersion::V1)
}

/// Which kind of money an amount in this currency is, as [`View`] numbers them.
fn kind(currency: Currency) -> usize {
	usize::from(currency == GOLD)
}

/// The legal transitions of a task, with all that may bring each about.
const TRANSITIONS: &[(Option<TaskStatus>, Option<TaskStatus>, &[&str])] = &[
	(None, Some(TaskStatus::Active), &["create_task", "initialize", "initialize_many", "appeal"]),
	(
		Some(TaskStatus::Active),
		Some(TaskStatus::Revealing),
		&["contribute", "contribute_authorised", "contribute_many", "relay"],
	),
	(Some(TaskStatus::Active), Some(TaskStatus::Completed), &["contribute_and_finalize"]),
	(Some(TaskStatus::Active), Some(TaskStatus::Failed), &["claim", "claim_many", AGENDA]),
	(
		Some(TaskStatus::Revealing),
		Some(TaskStatus::Completed),
		&["reveal", "reveal_many", "finalize", AGENDA],
	),
	(
		Some(TaskStatus::Revealing),
		Some(TaskStatus::Failed),
		&["finalize", "claim", "claim_many", AGENDA],
	),
	(Some(TaskStatus::Revealing), Some(TaskStatus::Active), &["reopen", AGENDA]),
	(Some(TaskStatus::Completed), None, &["prune", AGENDA]),
	(Some(TaskStatus::Failed), None, &["prune", AGENDA]),
];

/// The legal transitions of a contribution, likewise.
const VOTE_TRANSITIONS: &[(Option<ContributionStatus>, ContributionStatus, &[&str])] = &[
	(
		None,
		ContributionStatus::Contributed,
		&["contribute", "contribute_authorised", "contribute_many", "relay"],
	),
	(None, ContributionStatus::Proved, &["contribute_and_finalize"]),
	(Some(ContributionStatus::Contributed), ContributionStatus::Proved, &["reveal", "reveal_many"]),
	(Some(ContributionStatus::Contributed), ContributionStatus::Rejected, &["reopen", AGENDA]),
];

/// A bond, what is locked of it, or the kitty: in which direction it moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Move {
	BondGrows,
	BondShrinks,
	LockGrows,
	LockShrinks,
	KittyGrows,
	KittyShrinks,
}

/// All that may move a bond, what is locked of it, and the kitty.
const MOVES: &[(Move, &[&str])] = &[
	(
		Move::BondGrows,
		&[
			"bond",
			"join",
			MARKET,
			"contribute",
			"contribute_authorised",
			"contribute_many",
			"relay",
			"contribute_and_finalize",
		],
	),
	(
		Move::BondShrinks,
		&[
			"unbond",
			// By a slash or a failure fee.
			"reveal",
			"reveal_many",
			"finalize",
			"claim",
			"claim_many",
			"judge",
			// A scheduler's, of a task that failed, or whose result it did not publish.
			"refund_rest",
			"publish",
			"publish_many",
			"prune",
			AGENDA,
		],
	),
	(
		Move::LockGrows,
		&[
			"join",
			MARKET,
			"contribute",
			"contribute_authorised",
			"contribute_many",
			"relay",
			"appeal",
		],
	),
	(
		Move::LockShrinks,
		&[
			"leave",
			"reveal",
			"reveal_many",
			"finalize",
			"claim",
			"claim_many",
			"judge",
			// A scheduler's.
			"refund_rest",
			"publish",
			"publish_many",
			"contribute_and_finalize",
			"prune",
			AGENDA,
		],
	),
	(
		Move::KittyGrows,
		&[
			// By what rounding leaves of a task of the front door.
			"reveal",
			"reveal_many",
			// By that, or by a task that failed.
			"finalize",
			"claim",
			"claim_many",
			"refund_rest",
			// By a result that nobody published, before it was refuted or forgotten.
			"judge",
			"prune",
			AGENDA,
		],
	),
	// Who finalizes alone draws nothing: its task took no agreement.
	(Move::KittyShrinks, &["publish", "publish_many", "judge", AGENDA]),
];

/// A late publication in the scheduler's place: chance makes it by a call of its own, and not in a batch. A
/// publication that waited for a verdict: the chain gives verdicts before chance does. Tests of appeals make it.
const SELDOM: [(Move, &str); 2] =
	[(Move::BondShrinks, "publish_many"), (Move::KittyShrinks, "judge")];

/// The chain with what its random callers know.
struct World {
	dice: Dice,
	before: Rc<View>,
	/// Every task that ever was.
	known: BTreeSet<TaskId>,
	/// Deals of the market so far.
	deals: u64,
	answers: [(ResultBundle, Digest); 2],
	checks: Vec<(AccountId, TaskId, Digest, H256)>,
	calls: u32,
	/// Tasks for which a scheduler drew from the kitty.
	drawn: BTreeSet<TaskId>,
	/// There was nothing that the last call could be for.
	missed: bool,
	counts: Counts,
}

/// How often what happened, of all that a run must bring about.
#[derive(Default)]
struct Counts {
	/// Calls, done or refused.
	tried: BTreeMap<&'static str, u32>,
	/// Calls that were done, and deals of the market.
	done: BTreeMap<&'static str, u32>,
	/// Events that take some doing.
	events: BTreeMap<&'static str, u32>,
	/// What moved by what.
	moves: BTreeMap<(Move, String), u32>,
}

impl Counts {
	fn add(&mut self, other: Self) {
		fn sum<Key: Ord>(into: &mut BTreeMap<Key, u32>, other: BTreeMap<Key, u32>) {
			for (key, times) in other {
				*into.entry(key).or_default() += times;
			}
		}
		sum(&mut self.tried, other.tried);
		sum(&mut self.done, other.done);
		sum(&mut self.events, other.events);
		sum(&mut self.moves, other.moves);
	}
}

/// Events that only some courses of things come to.
const COURSES: [&str; 9] = [
	"TaskReopened",
	"Compensated",
	"KittyDrawn",
	"NoConsensus",
	"NothingRevealed",
	"NotProven",
	"Upheld",
	"Refuted",
	"Open",
];

/// The name of an event in [`COURSES`], or of what it is about.
fn course(event: &Event<Test>) -> Option<&'static str> {
	Some(match event {
		Event::TaskReopened { .. } => "TaskReopened",
		Event::Compensated { .. } => "Compensated",
		Event::KittyDrawn { .. } => "KittyDrawn",
		Event::TaskFailed { reason: FailureReason::NoConsensus, .. } => "NoConsensus",
		Event::TaskFailed { reason: FailureReason::NothingRevealed, .. } => "NothingRevealed",
		Event::TaskFailed { reason: FailureReason::NotProven, .. } => "NotProven",
		Event::Judged { verdict: Verdict::Upheld, .. } => "Upheld",
		Event::Judged { verdict: Verdict::Refuted, .. } => "Refuted",
		Event::Judged { verdict: Verdict::Open, .. } => "Open",
		_ => return None,
	})
}

impl World {
	fn new(seed: u64) -> Self {
		MockTerms::set(TERMS);
		Round::set(0);
		Waiting::take();
		terms(|terms| (terms.retention, terms.appeal_window) = (7_200_000, 2_400_000));
		for account in everybody() {
			let amount = if account == POOR { 500 } else { 1_000_000_000 };
			assert_ok!(Balances::force_set_balance(RawOrigin::Root.into(), account, amount));
		}
		for account in [REQUESTER, SPONSOR] {
			assert_ok!(Assets::mint_into(GOLD_KEY, &account, 1_000_000_000));
		}
		for (pool, owner) in [(POOL, SCHEDULER), (COURT, STRANGER)] {
			assert_ok!(Poco::set_pool(signed(owner), pool, Admission::Drawn, 10, 1_000));
			for number in 0..WORKERS {
				assert_ok!(Poco::join(signed(worker(number)), pool, 100));
			}
		}
		assert_ok!(Poco::set_court(RawOrigin::Root.into(), Some(COURT)));
		Self {
			dice: Dice(seed),
			before: Rc::new(View::now(&View::default())),
			known: Default::default(),
			deals: 0,
			answers: [result("a"), result("b")],
			checks: Vec::new(),
			calls: 0,
			drawn: Default::default(),
			missed: false,
			counts: Default::default(),
		}
	}

	/// A block: some calls, then time, then what the chain does by itself.
	fn block(&mut self) {
		System::set_block_number(System::block_number() + 1);
		for _ in 0..CALLS_PER_BLOCK {
			self.call();
		}
		if self.open_tasks() < 12 {
			self.open();
		}
		pass(self.dice.one(&[6_000, 60_000, 300_000, 300_000, 600_000, 900_000]));
		Round::mutate(|round| *round += 2);
		let budget = match self.dice.below(5) {
			0 | 1 => Weight::zero(),
			2 => Weight::from_parts(self.dice.below(1_000_000_000), 0),
			_ => Weight::MAX,
		};
		forget_events();
		assert!(serve_within(budget).all_lte(budget), "no more is spent than there is");
		self.account(AGENDA);
		check();
		if self.dice.chance(3) {
			let (fee, payout) = (self.dice.below(20), self.dice.one(&[1, 500, Balance::MAX]));
			terms(|terms| {
				terms.protocol_fee = Permill::from_percent(fee as u32);
				terms.failure_fee = Permill::from_percent(fee as u32);
				terms.payout_minimum = payout;
			});
		}
	}

	/// Nobody calls anything any more: the chain brings all that is open to its end by itself, pays
	/// and refunds it, and forgets it.
	fn end(&mut self) {
		for _ in 0..100 {
			if self.before.deals.is_empty() {
				break;
			}
			pass(1_800_000);
			Round::mutate(|round| *round += 2);
			forget_events();
			idle();
			self.account(AGENDA);
		}
		assert!(self.before.tasks.is_empty() && self.before.deals.is_empty(), "all has ended");
		for (account, known) in Workers::<Test>::iter() {
			let staked: Balance = known.pools.iter().map(|membership| membership.stake).sum();
			assert_eq!(known.locked, staked, "nothing else is locked of {account}");
			assert_eq!(known.free(Poco::now()), known.bond - staked);
		}
	}

	fn open_tasks(&self) -> usize {
		self.before.tasks.values().filter(|task| !task.status.is_final()).count()
	}

	/// One random call. What is done is accounted for, and what is refused changes nothing.
	fn call(&mut self) {
		self.calls += 1;
		let (origin, call) = self.choose();
		let name = call.get_call_name();
		let declared = call.get_dispatch_info().call_weight;
		*self.counts.tried.entry(name).or_default() += 1;
		forget_events();
		Delivered::take();
		// What a root costs grows with the state, so not every call pays for one.
		let root = self.dice.chance(2).then(state_root);
		match RuntimeCall::Poco(call).dispatch(origin) {
			Ok(info) => {
				assert!(
					info.actual_weight.unwrap_or(declared).all_lte(declared),
					"{name} declares what it weighs"
				);
				*self.counts.done.entry(name).or_default() += 1;
				self.account(name);
			},
			Err(_) => {
				if let Some(root) = root {
					assert_eq!(state_root(), root, "{name} was refused and changes nothing");
				}
			},
		}
	}

	/// A deal of the market, often in gold.
	fn open(&mut self) {
		let id = self.next_deal();
		let sale = |entry, owner, price| Some(poco_primitives::deal::Sale { entry, owner, price });
		let reward = self.dice.one(&[0, 777, 10_000, 10_000]);
		let mut terms: Agreement<AccountId> = Agreement {
			payer: self.dice.one(&[SPONSOR, SPONSOR, REQUESTER, POOR]),
			callback: self.dice.one(&[H160::zero(), H160::repeat_byte(1)]),
			tag: self.dice.one(&[Tag::NONE, Tag::NONE, Tag::NONE, Tag::TEE]),
			currency: self.dice.one(&[Currency::Native, Currency::Native, GOLD]),
			category: self.dice.one(&[1, 1, 1, 1, 1, HOUR]),
			trust: self.dice.one(&[1, 1, 2, 3, 4, 4, 8, 16]),
			pool: sale(POOL, SCHEDULER, reward),
			reward,
			first: self.dice.below(3) as u32,
			..agreement(1 + self.dice.below(3) as u32)
		};
		if self.dice.chance(50) {
			(terms.app, terms.dataset) = (None, None);
		}
		forget_events();
		if with_storage_layer(|| Poco::open_deal(id, terms)).is_ok() {
			self.deals += 1;
			*self.counts.done.entry(MARKET).or_default() += 1;
			self.account(MARKET);
		}
	}

	fn next_deal(&self) -> DealId {
		H256::from_low_u64_be(self.deals + 1)
	}
}

/// What may change, and what that changes.
impl World {
	/// Accounts for all that has changed since the last time, which this brought about.
	fn account(&mut self, cause: &str) {
		let after = Rc::new(View::now(&self.before));
		let before = std::mem::replace(&mut self.before, after.clone());
		let happened = events();
		account_for_money(cause, &before, &after, &happened);
		account_for_bonds(cause, &before, &after, &happened);
		self.account_for_kitty(cause, &before, &after, &happened);
		self.account_for_moves(cause, &before, &after);
		for name in happened.iter().filter_map(course) {
			*self.counts.events.entry(name).or_default() += 1;
		}
		for (_, old, new) in changes(&before.deals, &after.deals) {
			let Some(deal) = new else { continue };
			match old {
				Some(old) => {
					assert_eq!(terms_of(old), terms_of(deal), "a deal never changes after creation")
				},
				None => assert!(
					["create_task", "appeal", MARKET].contains(&cause),
					"{cause} makes no deal"
				),
			}
			let windows = deal.windows;
			assert!(windows.final_deadline > windows.contribution_deadline);
		}
		for (id, old, new) in changes(&before.tasks, &after.tasks) {
			self.account_for_task(cause, id, old, new, &before, &after);
		}
		for event in happened {
			if let Event::TaskPruned { task } = event {
				stays_away(&before.tasks[&task]);
			}
		}
	}

	/// Bonds and the kitty move by what may move them, and by nothing else.
	fn account_for_moves(&mut self, cause: &str, before: &View, after: &View) {
		let mut moved = BTreeSet::new();
		let mut compare = |old: Balance, new: Balance, grows: Move, shrinks: Move| {
			match old.cmp(&new) {
				Ordering::Less => moved.insert(grows),
				Ordering::Greater => moved.insert(shrinks),
				Ordering::Equal => false,
			};
		};
		for (account, new) in &after.workers {
			let old = &before.workers[account];
			compare(old.bond, new.bond, Move::BondGrows, Move::BondShrinks);
			compare(old.locked, new.locked, Move::LockGrows, Move::LockShrinks);
		}
		compare(before.kitty, after.kitty, Move::KittyGrows, Move::KittyShrinks);
		for what in moved {
			assert!(
				MOVES.iter().any(|(known, causes)| *known == what && causes.contains(&cause)),
				"{cause} is nothing by which {what:?}"
			);
			*self.counts.moves.entry((what, cause.into())).or_default() += 1;
		}
	}

	/// The kitty grows only by failed work, by results that nobody published, and by what rounding
	/// leaves at the front door. It is never withdrawn or burned: schedulers draw from it, each once for
	/// a task, no more than it staked for the task, and no more than the task burned.
	fn account_for_kitty(
		&mut self,
		cause: &str,
		before: &View,
		after: &View,
		happened: &[Event<Test>],
	) {
		let deal_of = |task: &TaskId| before.deal_of(*task).or_else(|| after.deal_of(*task));
		for event in happened {
			match event {
				Event::TaskCompleted { task, burned, to_kitty, .. } => {
					let deal = deal_of(task).unwrap();
					assert_eq!(*burned, deal.protocol_fee(), "{cause} burns the protocol fee");
					let provers = after.tasks[task].count(ContributionStatus::Proved);
					let dust = match deal.agreement.pool {
						Some(_) => 0,
						None => provers - 1,
					};
					assert!(*to_kitty <= dust.into(), "{cause} leaves {to_kitty} of a result");
				},
				Event::TaskFailed { task, burned, to_kitty, .. } => {
					let amounts = |pick: fn(&Event<Test>) -> Option<(TaskId, Balance)>| -> Balance {
						let all = happened.iter().filter_map(pick);
						all.filter(|(other, _)| other == task).map(|(_, amount)| amount).sum()
					};
					let slashed = amounts(|event| match event {
						Event::Slashed { task, amount, .. } => Some((*task, *amount)),
						_ => None,
					});
					let compensated = amounts(|event| match event {
						Event::Compensated { task, amount, .. } => Some((*task, *amount)),
						_ => None,
					});
					assert_eq!(slashed, burned + to_kitty + compensated, "{cause} fails a task");
				},
				Event::SchedulerSlashed { task, amount, .. } => {
					let is_due = |event: &Event<Test>| match event {
						Event::TaskFailed { task: other, .. }
						| Event::TaskPruned { task: other }
						| Event::Judged { task: other, verdict: Verdict::Refuted, .. } => other == task,
						_ => false,
					};
					assert!(happened.iter().any(is_due), "{cause} slashes a scheduler for nothing");
					assert_eq!(*amount, deal_of(task).unwrap().scheduler_stake);
				},
				Event::KittyDrawn { task, scheduler, amount } => {
					let deal = deal_of(task).unwrap();
					assert!(self.drawn.insert(*task), "{cause} draws twice for a task");
					let owner = deal.agreement.pool.as_ref().map(|pool| pool.owner);
					assert_eq!(owner, Some(*scheduler), "{cause} draws for the scheduler");
					assert_eq!(after.tasks[task].status, TaskStatus::Completed);
					let burned = deal.fee_ratio.mul_floor(deal.value) - deal.vote_fees;
					assert!(
						*amount <= deal.scheduler_stake,
						"{cause} draws no more than the stake"
					);
					assert!(*amount <= burned, "{cause} draws no more than was burned");
					assert!(deal.agreement.trust > 1 && deal.agreement.reward > 0);
				},
				_ => (),
			}
		}
	}

	fn account_for_task(
		&mut self,
		cause: &str,
		id: TaskId,
		old: Option<&TaskOf<Test>>,
		new: Option<&TaskOf<Test>>,
		before: &View,
		after: &View,
	) {
		let (from, to) = (old.map(|task| task.status), new.map(|task| task.status));
		assert!(
			from == to
				|| TRANSITIONS
					.iter()
					.any(|(a, b, causes)| { (*a, *b) == (from, to) && causes.contains(&cause) }),
			"{cause} takes no task from {from:?} to {to:?}"
		);
		if old.is_none() {
			assert!(
				self.known.insert(id),
				"UNSET never comes back, and initialize never overwrites"
			);
		}
		let Some(new) = new else { return };
		let deal = after.deal_of(id).expect("every task has its deal");
		let votes = old.map(|task| &task.contributions[..]).unwrap_or_default();
		assert!(new.contributions.len() >= votes.len(), "no contribution is forgotten");
		for (position, vote) in new.contributions.iter().enumerate() {
			let old_vote = votes.get(position);
			let (from, to) = (old_vote.map(|vote| vote.status), vote.status);
			assert!(
				from == Some(to)
					|| VOTE_TRANSITIONS.iter().any(|(a, b, causes)| {
						(*a, *b) == (from, to) && causes.contains(&cause)
					}),
				"{cause} takes no contribution from {from:?} to {to:?}"
			);
			let Some((old, old_vote)) = old.zip(old_vote) else { continue };
			assert_eq!(
				(old_vote.worker, old_vote.group, old_vote.seal, old_vote.weight),
				(vote.worker, vote.group, vote.seal, vote.weight),
				"a contribution never changes but for its status and its stake"
			);
			assert!(
				old_vote.stake == vote.stake || ["appeal", "judge", AGENDA].contains(&cause),
				"{cause} changes no stake"
			);
			if from != Some(to) {
				assert_eq!(old.status, TaskStatus::Revealing, "only then anything is proved");
				assert_eq!(Some(vote.group), old.consensus.map(|consensus| consensus.group));
			}
		}
		if let Some(old) = old {
			assert!(old.digest.is_none() || old.digest == new.digest, "a digest is for ever");
			assert!(old.ended.is_none() || old.ended == new.ended, "a task ends once");
		}
		match (from, to) {
			(Some(TaskStatus::Active), Some(TaskStatus::Revealing)) => {
				let consensus = new.consensus.expect("REVEALING has a consensus");
				assert_eq!(consensus.reveal_deadline, Poco::now() + deal.windows.reveal_window);
				assert!(consensus.reveal_deadline < deal.windows.final_deadline);
				assert!(new.contributions.iter().any(|vote| new.is_winner(vote)), "has winners");
				assert_eq!(new.digest, None, "and no reveal at entry");
				assert_eq!(new.count(ContributionStatus::Proved), 0);
			},
			(Some(TaskStatus::Revealing), Some(TaskStatus::Active)) => {
				let void = old.and_then(|task| task.consensus).expect("it was REVEALING");
				assert_eq!(new.consensus, None, "reopen resets the consensus");
				let group = &new.groups[usize::from(void.group)];
				assert!(group.weight.is_zero(), "and the weight of its group");
				assert!(
					new.contributions.iter().all(|vote| {
						vote.group != void.group || vote.status == ContributionStatus::Rejected
					}),
					"and its winners"
				);
				assert!(Poco::now() < deal.windows.contribution_deadline);
			},
			_ => (),
		}
		if let (None, Some(deal)) = (old, before.deals.get(&new.deal)) {
			assert!(Poco::now() < deal.windows.contribution_deadline, "nothing begins too late");
		}
	}
}

/// All of a deal but its three counters.
fn terms_of(deal: &DealOf<Test>) -> DealOf<Test> {
	DealOf::<Test> { untouched: 0, ended: 0, tasks: 0, ..deal.clone() }
}

/// A task whose records are gone is not initialized again.
fn stays_away(task: &TaskOf<Test>) {
	let outcome = with_transaction(|| {
		let outcome = Poco::initialize(signed(STRANGER), task.deal, task.index);
		TransactionOutcome::Rollback(Ok::<DispatchResult, DispatchError>(outcome))
	});
	let refused = [Error::<Test>::ContributionWindowOver, Error::<Test>::DealNotFound];
	assert!(refused.map(|error| Ok(Err(error.into()))).contains(&outcome));
}

/// Money changes hands only as the events tell it, to the last unit: what anybody has, what is
/// burned, and what is in the kitty.
fn account_for_money(cause: &str, before: &View, after: &View, happened: &[Event<Test>]) {
	let mut gains: BTreeMap<(AccountId, usize), i128> = BTreeMap::new();
	let mut gain = |account: AccountId, currency: Currency, amount: i128| {
		*gains.entry((account, kind(currency))).or_default() += amount;
	};
	let native = Currency::Native;
	let mut burned = [0i128; 2];
	let mut kitty = 0;
	let deal_of = |task: &TaskId| before.deal_of(*task).or_else(|| after.deal_of(*task)).unwrap();
	let delivered = Delivered::take();
	for (_, task, _) in &delivered {
		burned[0] += deal_of(task).callback_fee as i128;
	}
	for event in happened {
		match event {
			Event::DealOpened { deal, payer, volume, currency, price } => {
				let deal = &after.deals[deal];
				let extra = deal.deposit + deal.callback_fee;
				gain(*payer, *currency, -((price * Balance::from(*volume)) as i128));
				gain(*payer, native, -((extra * Balance::from(*volume)) as i128));
			},
			Event::Rewarded { worker: payee, currency, amount, .. }
			| Event::Paid { payee, currency, amount, .. }
			| Event::Refunded { payer: payee, currency, amount, .. } => {
				gain(*payee, *currency, *amount as i128)
			},
			Event::Compensated { worker, amount, .. } => gain(*worker, native, *amount as i128),
			Event::Slashed { worker, amount, .. } => gain(*worker, native, -(*amount as i128)),
			Event::SchedulerSlashed { scheduler, amount, .. } => {
				gain(*scheduler, native, -(*amount as i128));
				kitty += *amount as i128;
			},
			Event::KittyDrawn { scheduler, amount, .. } => {
				gain(*scheduler, native, *amount as i128);
				kitty -= *amount as i128;
			},
			Event::TaskCompleted { task, burned: fee, to_kitty, .. } => {
				burned[kind(deal_of(task).agreement.currency)] += *fee as i128;
				kitty += *to_kitty as i128;
			},
			Event::TaskFailed { task, burned: fees, to_kitty, .. } => {
				let deal = deal_of(task);
				gain(deal.agreement.payer, native, deal.callback_fee as i128);
				burned[0] += *fees as i128;
				kitty += *to_kitty as i128;
			},
			Event::Judged { task, awarded, burned: rest, verdict } => {
				let record = &before.tasks[task];
				gain(record.appeal.as_ref().unwrap().by, native, *awarded as i128);
				burned[0] += *rest as i128;
				if *verdict == Verdict::Refuted {
					for vote in &record.contributions {
						gain(vote.worker, native, -(vote.pay as i128));
					}
					// What the callback costs comes back where nothing was published to pass on.
					if record.callback == Callback::Bought {
						let deal = deal_of(task);
						gain(deal.agreement.payer, native, deal.callback_fee as i128);
					}
				}
			},
			Event::DealRefunded { deal, payer, tasks, currency, amount, forfeited } => {
				let deal = &before.deals[deal];
				let extra = (deal.deposit + deal.callback_fee) * Balance::from(*tasks);
				gain(*payer, *currency, *amount as i128);
				gain(*payer, native, extra as i128);
				if let Some(pool) = &deal.agreement.pool {
					gain(pool.owner, native, -(*forfeited as i128));
				}
				kitty += *forfeited as i128;
			},
			Event::TaskPruned { task } => {
				let (record, deal) = (&before.tasks[task], deal_of(task));
				let payer = deal.agreement.payer;
				gain(payer, native, deal.deposit as i128);
				let was_delivered = delivered.iter().any(|(_, other, _)| other == task);
				let refuted = happened.iter().any(|event| {
					matches!(event, Event::Judged { task: judged, verdict: Verdict::Refuted, .. }
						if judged == task)
				});
				let waits = match record.callback {
					Callback::None => false,
					Callback::Bought => !refuted,
					Callback::Due => !was_delivered,
				};
				if waits {
					gain(payer, native, deal.callback_fee as i128);
				}
				if let (Some(held), false) = (record.held, refuted) {
					gain(payer, GOLD, held.asset as i128);
					kitty += held.native as i128;
				}
			},
			_ => (),
		}
	}
	for (account, has) in &after.wealth {
		for kind in [0, 1] {
			let gained = has[kind] as i128 - before.wealth[account][kind] as i128;
			let told = gains.remove(&(*account, kind)).unwrap_or_default();
			assert_eq!(gained, told, "{cause} changes what {account} has: {happened:?}");
		}
	}
	assert!(gains.is_empty(), "{cause} pays nobody else");
	for kind in [0, 1] {
		let lost = before.issuance[kind] as i128 - after.issuance[kind] as i128;
		assert_eq!(lost, burned[kind], "{cause} burns what it tells");
	}
	let grown = after.kitty as i128 - before.kitty as i128;
	assert_eq!(grown, kitty, "{cause} moves the kitty as it tells");
}

/// Bonds grow and shrink only as the events tell it, to the last unit.
fn account_for_bonds(cause: &str, before: &View, after: &View, happened: &[Event<Test>]) {
	let mut told: BTreeMap<AccountId, i128> = BTreeMap::new();
	for event in happened {
		let (account, change) = match event {
			Event::Bonded { worker, amount } => (*worker, *amount as i128),
			Event::Unbonded { worker, amount } | Event::Slashed { worker, amount, .. } => {
				(*worker, -(*amount as i128))
			},
			Event::SchedulerSlashed { scheduler, amount, .. } => (*scheduler, -(*amount as i128)),
			Event::DealRefunded { deal, forfeited, .. } => {
				let Some(pool) = &before.deals[deal].agreement.pool else { continue };
				(pool.owner, -(*forfeited as i128))
			},
			_ => continue,
		};
		*told.entry(account).or_default() += change;
	}
	for (account, Worker { bond, locked, .. }) in &after.workers {
		let changed = *bond as i128 - before.workers[account].bond as i128;
		let told = told.remove(account).unwrap_or_default();
		assert_eq!(changed, told, "{cause} changes the bond of {account}: {happened:?}");
		assert!(locked <= bond, "{cause} locks more of {account} than is bonded");
	}
	assert!(told.is_empty(), "{cause} changes nobody else's bond");
}

/// What is called, mostly with arguments that make sense.
impl World {
	/// A call, mostly one that has found what it is for.
	fn choose(&mut self) -> (RuntimeOrigin, Call<Test>) {
		let (kind, caller, call) = loop {
			let kind = self.kind();
			self.missed = false;
			let (caller, call) = self.call_of(kind);
			if !self.missed || self.dice.chance(2) {
				break (kind, caller, call);
			}
		};
		let origin = match self.dice.below(200) {
			0 => RawOrigin::None.into(),
			1 => RawOrigin::Root.into(),
			_ if [27, 28, 35].contains(&kind) && self.dice.chance(60) => RawOrigin::Root.into(),
			_ if [6, 7, 8, 17, 18, 20, 21].contains(&kind) => signed(self.hand_of(caller)),
			_ => signed(caller),
		};
		(origin, call)
	}

	/// Which call, by its index.
	fn kind(&mut self) -> u64 {
		let kind = match self.dice.below(100) {
			0..40 => self.dice.one(&[6, 6, 17, 17, 17, 18, 19, 21]),
			40..60 => self.dice.one(&[7, 7, 7, 20]),
			60..64 => 8,
			64..70 => 14,
			70..78 => self.dice.one(&[9, 10, 11, 22, 29, 30, 31, 31, 31, 32, 32]),
			_ => self.dice.below(37),
		};
		let kind = match kind {
			7 | 20 if !self.is_any(TaskStatus::Revealing) => 17,
			kind => kind,
		};
		match kind {
			6 | 17..=19 if !self.is_any(TaskStatus::Active) => 14,
			kind => kind,
		}
	}

	fn call_of(&mut self, kind: u64) -> (AccountId, Call<Test>) {
		let anybody = self.dice.one(&everybody());
		let worker = WORKER + self.dice.below(WORKERS);
		let amount = self.dice.one(&[0, 1, 700, 5_000, Balance::MAX]);
		match kind {
			0 => (anybody, Call::bond { amount }),
			1 => {
				let now = Poco::now();
				let free = |account: &AccountId| record(*account).free(now) > 0;
				(self.somebody(free), Call::unbond { amount })
			},
			2 => (anybody, Call::withdraw { worker }),
			3 => {
				let kind = self.dice.one(&[ArtifactKind::App, ArtifactKind::Data]);
				let bytes = [app(), vec![self.dice.below(4) as u8], vec![]];
				let bytes = self.dice.one(&bytes).try_into().unwrap();
				(anybody, Call::store { kind, bytes })
			},
			4 => {
				let stored: Vec<_> = crate::Artifacts::<Test>::iter().collect();
				let (hash, owner) = match self.dice.of(&stored) {
					Some((hash, info)) => (hash, info.owner),
					None => (H256::zero(), anybody),
				};
				(if self.dice.chance(80) { owner } else { anybody }, Call::remove { hash })
			},
			5 => {
				let mut spec = spec();
				if self.dice.chance(30) {
					spec.app = Artifact::OnChain(hash::content(&app()));
				}
				let call = Call::create_task {
					threshold: self.dice.one(&[0, 1, 2, 2, MAX_THRESHOLD, MAX_THRESHOLD + 1]),
					category: self.dice.one(&[None, Some(1), Some(1), Some(77)]),
					reward: self.dice.one(&[0, 777, 10_000]),
					spec,
				};
				let crowded = self.open_tasks() > 14;
				(if crowded { POOR } else { anybody }, call)
			},
			6 => {
				let task = self.votable();
				let worker = self.voter(task);
				let Submission { vote, seal, .. } = self.submission(worker, task);
				(worker, Call::contribute { task, vote, seal })
			},
			7 => {
				let (worker, task, digest) = self.reveal();
				(worker, Call::reveal { task, digest })
			},
			8 => {
				let task = self.unpublished();
				let (summary, location) = self.publication(task);
				let publisher = self.prover(task, anybody);
				let callback = Default::default();
				(publisher, Call::publish { task, summary, location, callback })
			},
			9 => {
				let now = Poco::now();
				let task = self.task(|task, _| {
					task.consensus.is_some_and(|consensus| consensus.reveal_deadline <= now)
						&& task.digest.is_some()
						&& !task.status.is_final()
				});
				(anybody, Call::finalize { task })
			},
			10 => {
				let now = Poco::now();
				let task = self.task(|task, deal| {
					task.consensus.is_some_and(|consensus| consensus.reveal_deadline <= now)
						&& task.digest.is_none()
						&& now < deal.windows.contribution_deadline
				});
				(anybody, Call::reopen { task })
			},
			11 => (anybody, Call::claim { task: self.overdue() }),
			12 => {
				let oldest = Poco::now() - MockTerms::get().retention;
				let now = Poco::now();
				let task = self.task(|task, deal| {
					task.ended.is_some_and(|ended| ended <= oldest)
						&& deal.windows.final_deadline <= now
						&& (deal.judges.is_some()
							|| deal.windows.final_deadline + deal.appeal_window + 120_000 <= now)
				});
				(anybody, Call::prune { task })
			},
			13 => {
				let (deal, index) = self.position();
				(anybody, Call::initialize { deal, index })
			},
			14 => {
				let (deal, first) = self.position();
				let count = self.dice.one(&[0, 1, 1, 1, 2, 2, 3, 101]);
				(anybody, Call::initialize_many { deal, first, count })
			},
			15 => {
				let now = Poco::now();
				let over: Vec<_> = self
					.before
					.deals
					.iter()
					.filter(|(_, deal)| deal.untouched > 0 && deal.windows.final_deadline <= now)
					.map(|(id, _)| *id)
					.collect();
				self.missed |= over.is_empty();
				let deal = self.dice.of(&over).unwrap_or_else(|| self.position().0);
				(anybody, Call::refund_rest { deal })
			},
			16 => {
				let currency = self.dice.one(&[GOLD, GOLD, GOLD, Currency::Native]);
				let has = |account: &AccountId| Earnings::<Test>::contains_key(account, GOLD);
				(anybody, Call::withdraw_asset { account: self.somebody(has), currency })
			},
			17 => {
				let task = self.votable();
				let worker = self.voter(task);
				let submission = self.submission(worker, task);
				(worker, Call::contribute_authorised { submission })
			},
			18 => {
				let submissions: Vec<_> = (0..1 + self.dice.below(4))
					.map(|_| {
						let task = self.votable();
						self.submission(worker, task)
					})
					.collect();
				let submissions = if self.dice.chance(3) { vec![] } else { submissions };
				(worker, Call::contribute_many { submissions: submissions.try_into().unwrap() })
			},
			19 => {
				let contributions: Vec<_> = (0..1 + self.dice.below(4))
					.map(|_| {
						let task = self.votable();
						let worker = self.voter(task);
						let submission = self.submission(worker, task);
						self.relayed(worker, submission)
					})
					.collect();
				(anybody, Call::relay { contributions: contributions.try_into().unwrap() })
			},
			20 => {
				let (worker, task, digest) = self.reveal();
				let mut reveals = vec![(task, digest)];
				if self.dice.chance(50) {
					let (_, task, digest) = self.reveal();
					reveals.push((task, digest));
				}
				(worker, Call::reveal_many { reveals: reveals.try_into().unwrap() })
			},
			21 => {
				let task = self.task(|task, deal| {
					task.contributions.is_empty()
						&& deal.agreement.trust == 1
						&& deal.admission() != Admission::Open
				});
				let (summary, location) = self.publication(task);
				let worker = self.voter(task);
				let digest = summary.digest();
				let (vote, seal) = (hash::vote(task, digest), hash::seal(&worker, task, digest));
				let authorisation = self.authorisation(worker, task, vote, seal);
				let callback = Default::default();
				let call = Call::contribute_and_finalize {
					task,
					summary,
					location,
					callback,
					authorisation,
				};
				(worker, call)
			},
			22 => {
				let count = if self.dice.chance(5) { 0 } else { 1 + self.dice.below(3) };
				let tasks: Vec<_> = (0..count).map(|_| self.overdue()).collect();
				(anybody, Call::claim_many { tasks: tasks.try_into().unwrap() })
			},
			23 => {
				let all = [Admission::Open, Admission::Authorised, Admission::Drawn];
				let (pool, caller, admission) = match self.dice.below(8) {
					0 => (COURT, STRANGER, self.dice.one(&all)),
					1 => (H160::zero(), anybody, Admission::Open),
					_ => {
						(POOL, self.dice.one(&[SCHEDULER, SCHEDULER, anybody]), self.dice.one(&all))
					},
				};
				let minimum = self.dice.one(&[10, 10, 10, 1_001]);
				(caller, Call::set_pool { pool, admission, minimum, cap: 1_000 })
			},
			24 => {
				let key = self.dice.one(&[None, Some(anybody)]);
				(SCHEDULER, Call::set_authority { key })
			},
			25 => {
				let pool = self.drawn_pool();
				let joins = self.somebody(|account| !is_member(*account, pool));
				(joins, Call::join { pool, stake: self.dice.one(&[0, 50, 100, 100, 2_000]) })
			},
			26 => {
				// Most workers stay.
				let pool = self.dice.one(&[POOL, COURT]);
				let few = self.dice.chance(8);
				let leaves = self
					.somebody(|account| is_member(*account, pool) && (few || *account < WORKER));
				(leaves, Call::leave { pool })
			},
			27 => {
				let broker = self.dice.one(&[None, Some(BROKER), Some(BROKER)]);
				(anybody, Call::set_broker { broker })
			},
			28 => {
				let drawn = Pools::<Test>::get(COURT).admission == Admission::Drawn;
				let pool = self.dice.one(&[Some(COURT), Some(COURT), Some(H160::zero()), None]);
				if !drawn {
					let call = Call::set_pool {
						pool: COURT,
						admission: Admission::Drawn,
						minimum: 10,
						cap: 1_000,
					};
					return (STRANGER, call);
				}
				(anybody, Call::set_court { pool })
			},
			29 => self.appeal(anybody),
			30 => {
				let tasks = &self.before.tasks;
				let judged: Vec<_> = tasks
					.iter()
					.filter_map(|(id, task)| Some((*id, task.appeal.as_ref()?)))
					.filter(|(_, appeal)| appeal.verdict.is_none())
					.map(|(id, appeal)| (id, tasks.get(&appeal.rerun)))
					.collect();
				let over: Vec<_> = judged
					.iter()
					.filter(|(_, rerun)| rerun.is_some_and(|rerun| rerun.status.is_final()))
					.map(|(id, _)| *id)
					.collect();
				self.missed |= over.is_empty();
				let open: Vec<_> = judged.iter().map(|(id, _)| *id).collect();
				let task = self.dice.of(&over).or_else(|| self.dice.of(&open));
				let task = task.unwrap_or_else(|| self.task(|_, _| true));
				(anybody, Call::judge { task })
			},
			31 => {
				let by = self.dice.one(&[CHECKER, CHECKER, SCHEDULER, anybody]);
				let index = self.dice.one(&[1, 2, 2]);
				// Of a deal that comes a little later.
				let deal = H256::from_low_u64_be(self.deals + 1 + self.dice.below(4));
				let task = hash::task_id(deal, index);
				let (digest, salt) =
					(self.answer(task).1, H256::from_low_u64_be(self.dice.below(1_000)));
				self.checks.push((by, task, digest, salt));
				(by, Call::commit_check { commitment: hash::check(task, digest, salt) })
			},
			32 => {
				let (by, task, digest, salt) = self.check(|by, record, digest| {
					[CHECKER, SCHEDULER].contains(by)
						&& record.status == TaskStatus::Completed
						&& record.digest == Some(digest)
						&& record.appeal.is_none()
						&& !record.checked
				});
				let by = if self.dice.chance(90) { by } else { anybody };
				(by, Call::open_check { task, digest, salt })
			},
			33 => {
				let (by, task, digest, salt) = self.check(|_, record, _| record.ended.is_some());
				let by = if self.dice.chance(80) { by } else { anybody };
				(by, Call::drop_check { commitment: hash::check(task, digest, salt) })
			},
			34 => {
				let operator = self.dice.of(&OPERATORS.collect::<Vec<_>>());
				let operator = self.dice.one(&[operator, operator, operator, Some(anybody), None]);
				(
					self.dice.one(&[worker, worker, SCHEDULER, anybody]),
					Call::set_operator { operator },
				)
			},
			35 => {
				let known = Some(CHECKER);
				let checker = self.dice.one(&[known, known, known, known, Some(anybody), None]);
				(anybody, Call::set_checker { checker })
			},
			_ => {
				let announcements: Vec<_> = (0..1 + self.dice.below(3))
					.map(|_| {
						let task = self.unpublished();
						let (summary, location) = self.publication(task);
						Announcement { task, summary, location, callback: Default::default() }
					})
					.collect();
				let publisher = self.dice.one(&[SCHEDULER, SCHEDULER, SCHEDULER, anybody]);
				let announcements = announcements.try_into().unwrap();
				(publisher, Call::publish_many { announcements })
			},
		}
	}

	/// A task for which this holds, mostly.
	fn task(&mut self, fit: impl Fn(&TaskOf<Test>, &DealOf<Test>) -> bool) -> TaskId {
		let View { tasks, deals, .. } = &*self.before;
		let fitting: Vec<_> = tasks
			.iter()
			.filter(|(_, task)| deals.get(&task.deal).is_some_and(|deal| fit(task, deal)))
			.map(|(id, _)| *id)
			.collect();
		let all: Vec<_> = tasks.keys().copied().chain([H256::zero()]).collect();
		if self.dice.chance(10) {
			return self.dice.one(&all);
		}
		self.missed |= fitting.is_empty();
		self.dice.of(&fitting).unwrap_or_else(|| self.dice.one(&all))
	}

	/// An account for which this holds, mostly.
	fn somebody(&mut self, fit: impl Fn(&AccountId) -> bool) -> AccountId {
		let everybody = everybody();
		if self.dice.chance(10) {
			return self.dice.one(&everybody);
		}
		let fitting: Vec<_> = everybody.iter().filter(|account| fit(account)).copied().collect();
		self.missed |= fitting.is_empty();
		self.dice.of(&fitting).unwrap_or_else(|| self.dice.one(&everybody))
	}

	/// Mostly a pool that one can join.
	fn drawn_pool(&mut self) -> H160 {
		let pool = self.dice.one(&[POOL, COURT]);
		self.missed |= Pools::<Test>::get(pool).admission != Admission::Drawn;
		pool
	}

	/// Mostly a task that takes votes.
	fn votable(&mut self) -> TaskId {
		let now = Poco::now();
		self.task(|task, deal| {
			task.status == TaskStatus::Active && now < deal.windows.contribution_deadline
		})
	}

	/// Mostly a task whose result waits for a publication.
	fn unpublished(&mut self) -> TaskId {
		// Of one task in four nobody publishes the result in time, and of half of these nobody ever does.
		let now = Poco::now();
		self.task(|task, deal| {
			let habit = hash::task_id(task.deal, task.index)[1] % 8;
			let late = deal.windows.final_deadline <= now;
			task.status == TaskStatus::Completed
				&& (habit > 1 || (habit > 0 && late))
				&& (task.held.is_some() || task.callback == Callback::Bought)
		})
	}

	/// Who calls for this account: at times its operator, if it has one.
	fn hand_of(&mut self, account: AccountId) -> AccountId {
		let operator = OperatorOf::<Test>::get(account).filter(|_| self.dice.chance(50));
		operator.unwrap_or(account)
	}

	fn is_any(&self, status: TaskStatus) -> bool {
		self.before.tasks.values().any(|task| task.status == status)
	}

	fn overdue(&mut self) -> TaskId {
		let now = Poco::now();
		self.task(|task, deal| !task.status.is_final() && deal.windows.final_deadline <= now)
	}

	fn position(&mut self) -> (DealId, u32) {
		let now = Poco::now();
		let before = self.before.clone();
		let new: Vec<_> = before
			.deals
			.iter()
			.filter(|(_, deal)| deal.untouched > 0 && now < deal.windows.contribution_deadline)
			.collect();
		self.missed |= new.is_empty();
		let deal =
			self.dice.of(&new).or_else(|| self.dice.of(&before.deals.iter().collect::<Vec<_>>()));
		match deal {
			Some((id, deal)) => {
				let beyond = u64::from(deal.agreement.volume + self.dice.below(6) as u32 / 5);
				(*id, deal.agreement.first + self.dice.below(beyond) as u32)
			},
			None => (H256::zero(), 0),
		}
	}

	/// Mostly a worker that has not voted on a task; where the chain draws, mostly one that it drew.
	fn voter(&mut self, task: TaskId) -> AccountId {
		let free: Vec<_> = (WORKER..WORKER + WORKERS)
			.filter(|worker| {
				let Some(record) = self.before.tasks.get(&task) else { return true };
				let known = &self.before.workers[worker];
				record.contribution_of(worker).is_none()
					&& Poco::check_draw(worker, known, task, &record.voting, Poco::now()).is_ok()
			})
			.collect();
		if self.dice.chance(10) {
			return self.dice.one(&everybody());
		}
		self.missed |= free.is_empty();
		self.dice.of(&free).unwrap_or(WORKER)
	}

	/// What somebody says of a task. Of one in eight most say something wrong.
	fn answer(&mut self, task: TaskId) -> (ResultBundle, Digest) {
		let [a, b] = &self.answers;
		let wrong = self.dice.chance(if task[2].is_multiple_of(8) { 80 } else { 8 });
		if wrong { b } else { a }.clone()
	}

	fn submission(&mut self, worker: AccountId, task: TaskId) -> SubmissionOf<Test> {
		let digest = self.answer(task).1;
		let vote = hash::vote(task, digest);
		let seal = match self.dice.chance(5) {
			true => H256::repeat_byte(0x5e),
			false => hash::seal(&worker, task, digest),
		};
		let authorisation = self.authorisation(worker, task, vote, seal);
		Submission { task, vote, seal, authorisation }
	}

	/// What lets a worker contribute, mostly in order.
	fn authorisation(
		&mut self,
		worker: AccountId,
		task: TaskId,
		vote: H256,
		seal: H256,
	) -> Option<AuthorisationOf<Test>> {
		let tag = self.before.deal_of(task)?.agreement.tag;
		if self.dice.chance(5) {
			return None;
		}
		let signed_by = |signer, said: H256| TestSignature(signer, said.as_bytes().to_vec());
		let enclave = (tag == Tag::TEE && !self.dice.chance(5)).then(|| Enclave {
			key: ENCLAVE,
			signature: signed_by(ENCLAVE, hash::enclave_contribution(vote, seal)),
		});
		let scheduler = Authorities::<Test>::get(SCHEDULER).unwrap_or(SCHEDULER);
		let broker = enclave.as_ref().and_then(|_| Broker::<Test>::get());
		let signer = if self.dice.chance(5) { STRANGER } else { broker.unwrap_or(scheduler) };
		let said = hash::authorisation(&worker, task, enclave.as_ref().map(|enclave| &enclave.key));
		Some(Authorisation { signature: signed_by(signer, said), enclave })
	}

	fn relayed(
		&mut self,
		worker: AccountId,
		submission: SubmissionOf<Test>,
	) -> Relayed<AccountId, TestSignature> {
		let Submission { task, vote, seal, .. } = submission;
		let worker = self.hand_of(worker);
		let said = hash::relayed_contribution(Poco::chain(), task, vote, seal);
		let signer = if self.dice.chance(4) { STRANGER } else { worker };
		let signature = TestSignature(signer, said.as_bytes().to_vec());
		Relayed { worker, submission, signature }
	}

	/// Somebody's reveal, mostly one that is awaited.
	fn reveal(&mut self) -> (AccountId, TaskId, Digest) {
		// Of one task in four nobody reveals, of another one only the first.
		let task = self.task(|task, _| {
			let habit = hash::task_id(task.deal, task.index)[0] % 4;
			task.status == TaskStatus::Revealing
				&& habit > 0 && (habit > 1 || task.digest.is_none())
		});
		let record = self.before.tasks.get(&task);
		let vote = record.and_then(|record| record.winning_group()).map(|group| group.vote);
		let [a, b] = [self.answers[0].1, self.answers[1].1];
		let digest = if vote == Some(hash::vote(task, b)) { b } else { a };
		let winners: Vec<_> = record
			.iter()
			.flat_map(|record| {
				let winners = record.contributions.iter().filter(|vote| record.is_winner(vote));
				winners.filter(|vote| vote.seal == hash::seal(&vote.worker, task, digest))
			})
			.filter(|vote| vote.status == ContributionStatus::Contributed)
			.map(|vote| vote.worker)
			.collect();
		let anybody = self.dice.one(&everybody());
		match self.dice.below(20) {
			0 => (anybody, task, digest),
			1 => (self.dice.of(&winners).unwrap_or(anybody), task, H256::zero()),
			_ => (self.dice.of(&winners).unwrap_or(anybody), task, digest),
		}
	}

	fn prover(&mut self, task: TaskId, anybody: AccountId) -> AccountId {
		let provers: Vec<_> = self
			.before
			.tasks
			.get(&task)
			.iter()
			.flat_map(|record| record.contributions.iter())
			.filter(|vote| vote.status == ContributionStatus::Proved)
			.map(|vote| vote.worker)
			.collect();
		match self.dice.below(10) {
			0 => anybody,
			1..4 => SCHEDULER,
			_ => self.dice.of(&provers).unwrap_or(anybody),
		}
	}

	fn publication(
		&mut self,
		task: TaskId,
	) -> (poco_primitives::result::ResultSummary, ResultLocation) {
		let digest = self.before.tasks.get(&task).and_then(|record| record.digest);
		let other = self.answer(task);
		let known = self.answers.iter().find(|(_, known)| Some(*known) == digest);
		let (bundle, _) = if self.dice.chance(95) { known.unwrap_or(&other) } else { &other };
		let location = match self.dice.below(4) {
			0 => ResultLocation::Inline(bundle.encode().try_into().unwrap()),
			1 if self.dice.chance(10) => ResultLocation::Uri(Default::default()),
			_ => ResultLocation::Uri(b"http://here".to_vec().try_into().unwrap()),
		};
		(bundle.summary.clone(), location)
	}

	/// An appeal by the requester, or by somebody who committed to another answer.
	fn appeal(&mut self, anybody: AccountId) -> (AccountId, Call<Test>) {
		let now = Poco::now();
		if self.dice.chance(30) {
			let (by, task, digest, salt) = self.check(|_, record, digest| {
				record.status == TaskStatus::Completed
					&& record.digest != Some(digest)
					&& record.appeal.is_none()
			});
			let (trust, reward) = (5, 20_000);
			return (by, Call::appeal { task, trust, reward, answer: Some((digest, salt)) });
		}
		// A wrong result is doubted more often than a right one.
		let wrong = self.answers[1].1;
		let sure = self.dice.chance(60);
		let task = self.task(|task, deal| {
			task.status == TaskStatus::Completed
				&& (task.digest == Some(wrong) || !sure)
				&& task.appeal.is_none()
				&& deal.judges.is_none()
				&& task.ended.is_some_and(|ended| now < ended + deal.appeal_window)
		});
		let deal = self.before.deal_of(task);
		let trust = deal.map(|deal| deal.agreement.trust).unwrap_or(1);
		let requester = deal.map(|deal| deal.agreement.requester).unwrap_or(anybody);
		let by = if self.dice.chance(90) { requester } else { anybody };
		let trust = trust + self.dice.one(&[0, 1, 1, 4]);
		let reward = self.dice.one(&[0, 20_000, 20_000]);
		(by, Call::appeal { task, trust, reward, answer: None })
	}

	/// A spot check that somebody committed to, mostly one for which this holds.
	fn check(
		&mut self,
		fit: impl Fn(&AccountId, &TaskOf<Test>, Digest) -> bool,
	) -> (AccountId, TaskId, Digest, H256) {
		let none = (STRANGER, H256::zero(), H256::zero(), H256::zero());
		self.checks.retain(|(_, task, digest, salt)| {
			Checks::<Test>::contains_key(hash::check(*task, *digest, *salt))
		});
		let fitting: Vec<_> = self
			.checks
			.iter()
			.filter(|(by, task, digest, _)| {
				self.before.tasks.get(task).is_some_and(|record| fit(by, record, *digest))
			})
			.copied()
			.collect();
		if self.dice.chance(10) {
			return self.dice.of(&self.checks).unwrap_or(none);
		}
		self.missed |= fitting.is_empty();
		self.dice.of(&fitting).unwrap_or(none)
	}
}

/// Does so many random calls on several chains one after another, so that no state grows large.
fn run(seed: u64) -> Counts {
	let mut counts = Counts::default();
	for number in 0..CHAINS {
		chain(|| {
			let mut world = World::new(seed * u64::from(CHAINS) + u64::from(number));
			while world.calls < CALLS / CHAINS {
				world.block();
			}
			world.end();
			counts.add(world.counts);
		});
	}
	counts
}

#[test]
fn the_invariants_hold_after_every_call_and_every_course_is_taken() {
	let counts = std::thread::scope(|scope| {
		let begin = |seed| {
			let thread = std::thread::Builder::new().name(format!("run {seed}"));
			thread.spawn_scoped(scope, move || run(seed)).expect("there is room for a thread")
		};
		let runs: Vec<_> = (1..=RUNS).map(begin).collect();
		let mut counts = Counts::default();
		for run in runs {
			counts.add(run.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
		}
		counts
	});
	let of =
		|counts: &BTreeMap<&str, u32>, name: &str| counts.get(name).copied().unwrap_or_default();
	assert!(counts.tried.values().sum::<u32>() >= 100_000);
	for name in Call::<Test>::get_call_names() {
		let (tried, done) = (of(&counts.tried, name), of(&counts.done, name));
		assert!(done > 0, "{name} was tried {tried} times, and never succeeded");
	}
	for name in COURSES {
		assert!(of(&counts.events, name) > 0, "{name} never happened");
	}
	let mut missing = Vec::new();
	for (what, causes) in MOVES {
		for cause in *causes {
			let times = counts.moves.get(&(*what, (*cause).into())).copied().unwrap_or_default();
			if times == 0 && !SELDOM.contains(&(*what, *cause)) {
				missing.push(format!("{what:?} for {cause}"));
			}
		}
	}
	assert!(missing.is_empty(), "never seen: {missing:?}");
	assert!(of(&counts.done, MARKET) > 0, "deals of the market were made");
}
