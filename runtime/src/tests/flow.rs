//! A deal from its signed orders to its published results, as transactions whose weight and proof are
//! told.

use super::{
	calls,
	trade::{self, CATEGORY},
	*,
};
use crate::{Signature, TxExtension, UncheckedExtrinsic};
use codec::Encode;
use frame_support::{
	dispatch::{DispatchClass, GetDispatchInfo},
	traits::fungible::Mutate,
	BoundedVec,
};
use pallet_poco::{Announcement, Batch, Submission};
use poco_primitives::{
	deal::MAX_BATCH,
	hash,
	order::{
		matched_deal_id, signed_bytes, Currency, Order, Orders, Payer, Proof, RequestOrder, Signed,
		Tag,
	},
	registry::{address_of, entry_id, Details, PoolPolicy},
	result::{Commitment, ExecutionProfile, Outcome, ResultLocation, ResultSummary},
	task::TaskStatus,
	DealId, Digest, TaskId, H160, H256,
};
use sp_runtime::{
	generic::{CheckedExtrinsic, Era, ExtrinsicFormat},
	traits::{Applyable, TransactionExtension},
	StateVersion,
};
use std::sync::OnceLock;

/// Other tasks and accounts in the state, so that paths through it are as long as on a chain in use.
const OTHERS: u32 = 20_000;

const REQUESTER: Sr25519Keyring = Sr25519Keyring::Alice;
const APP_OWNER: Sr25519Keyring = Sr25519Keyring::Eve;
const SCHEDULER: Sr25519Keyring = Sr25519Keyring::Ferdie;

/// What a flow consists of.
pub const PARTS: [&str; 5] = [
	"the match of three signed orders",
	"initialization",
	"votes",
	"reveals and settlement",
	"publication",
];

/// How its workers and its scheduler make their calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
	/// Every vote, reveal and publication by a transaction of its own.
	Singly,
	/// As many of them by one transaction as a block takes.
	InBatches,
}

/// A deal of some tasks, and what becomes of each.
#[derive(Clone, Copy, Debug)]
pub struct Flow {
	/// How many tasks.
	pub tasks: u32,
	/// Workers of each that agree.
	pub winners: u32,
	/// Workers of each that vote for another result before them.
	pub losers: u32,
	/// What the pool asks for a task, in smallest units. The app costs a tenth of it.
	pub price: Balance,
	/// How calls are made.
	pub way: Way,
}

/// What a task takes of a block, by the parts of its flow: time in picoseconds, and bytes of proofs
/// that were recorded.
pub struct Taken {
	/// Time of each part.
	pub times: [u64; PARTS.len()],
	/// Proof of each part.
	pub proofs: [u64; PARTS.len()],
}

impl Taken {
	pub fn time(&self) -> u64 {
		self.times.iter().sum()
	}

	pub fn proof(&self) -> u64 {
		self.proofs.iter().sum()
	}

	/// Tasks in a second, as time and as proof allow, of two seconds and a full proof in every block
	/// of six.
	pub fn per_second(&self) -> (u64, u64) {
		let by = |budget: u64, each: u64| budget * 1_000 / BLOCK_TIME / each;
		let block = MAXIMUM_BLOCK_WEIGHT;
		(by(block.ref_time(), self.time()), by(block.proof_size(), self.proof()))
	}

	/// The smaller of the two.
	pub fn tasks_per_second(&self) -> u64 {
		let (by_time, by_proof) = self.per_second();
		by_time.min(by_proof)
	}

	/// The part of a block that a task takes, by what is scarcer.
	pub fn share(&self) -> f64 {
		let of = |part: u64, whole: u64| part as f64 / whole as f64;
		let block = MAXIMUM_BLOCK_WEIGHT;
		of(self.time(), block.ref_time()).max(of(self.proof(), block.proof_size()))
	}
}

/// One block's transactions: which part of the flow they are, and what tells their weight when it has
/// done them.
type Step = (usize, Box<dyn FnOnce() -> u64>);

impl Flow {
	/// Goes through it, with each step in a block of its own, so that none finds what another has read.
	pub fn run(self) -> Taken {
		let mut chain = chain_in_use();
		let (deal, steps) = chain.execute_with(|| self.prepare());
		let mut taken = Taken { times: Default::default(), proofs: Default::default() };
		for (part, step) in steps {
			chain.execute_with(System::reset_events);
			chain.commit_all().expect("nobody else changed it");
			let (time, proof) = chain.execute_and_prove(step);
			taken.times[part] += time;
			taken.proofs[part] += proof.encoded_size() as u64;
		}
		chain.execute_with(|| self.check(deal));
		let tasks = u64::from(self.tasks);
		for part in taken.times.iter_mut().chain(taken.proofs.iter_mut()) {
			*part /= tasks;
		}
		taken
	}

	fn workers(&self) -> impl Iterator<Item = AccountId> {
		(0..self.losers + self.winners).map(worker)
	}

	/// The least trust that takes all of them to agree so much.
	fn trust(&self) -> u32 {
		let exponent = self.winners - self.losers - u32::from(self.losers > 0);
		u32::try_from(1u64 << exponent).unwrap_or(u32::MAX)
	}

	/// Enters app and pool, bonds workers and scheduler, and signs orders. Tells the deal that they
	/// will make, and all that is to be done.
	fn prepare(self) -> (DealId, Vec<Step>) {
		System::set_block_number(1);
		Poco::on_timestamp_set(1_700_000_000_000);
		for worker in self.workers() {
			assert_ok!(Balances::mint_into(&worker, 100_000 * UNIT));
			assert_ok!(Poco::bond(RuntimeOrigin::signed(worker), 1_000 * UNIT));
		}
		assert_ok!(Poco::bond(RuntimeOrigin::signed(SCHEDULER.to_account_id()), 1_000 * UNIT));
		let orders = self.orders();
		let genesis = System::block_hash(0);
		let deal = matched_deal_id(orders.request.order.hash(genesis), 0);
		(deal, self.steps(deal, orders))
	}

	fn orders(&self) -> Orders<AccountId> {
		let (pool, policy) = trade::pool();
		let (app, pool) =
			(enter(APP_OWNER, trade::app(), None), enter(SCHEDULER, pool, Some(policy)));
		let (currency, volume, app_price) = (Currency::Native, self.tasks.into(), self.price / 10);
		let app_order = trade::app_order(app, app_price, volume, currency);
		let pool_order = trade::pool_order(pool, self.price, self.trust(), volume, currency);
		let request = RequestOrder {
			app,
			app_max_price: app_price,
			dataset: H160::zero(),
			dataset_max_price: 0,
			workerpool: pool,
			workerpool_max_price: self.price,
			requester: REQUESTER.to_account_id(),
			category: CATEGORY,
			trust: self.trust(),
			beneficiary: None,
			callback: H160::zero(),
			params: Default::default(),
			payer: Payer::Requester,
			volume,
			tag: Tag::NONE,
			salt: H256::repeat_byte(1),
			currency,
			expiry: None,
		};
		Orders {
			app: sign(APP_OWNER, app_order),
			dataset: None,
			workerpool: sign(SCHEDULER, pool_order),
			request: sign(REQUESTER, request),
		}
	}

	fn steps(&self, deal: DealId, orders: Orders<AccountId>) -> Vec<Step> {
		let tasks: Vec<TaskId> = (0..self.tasks).map(|index| hash::task_id(deal, index)).collect();
		let scheduler = SCHEDULER.to_account_id();
		let matched = pallet_market::Call::<Runtime>::match_orders { orders: Box::new(orders) };
		let initialize =
			pallet_poco::Call::<Runtime>::initialize_many { deal, first: 0, count: self.tasks };
		let mut steps = vec![
			step(0, scheduler.clone(), vec![matched.into()]),
			step(1, scheduler.clone(), vec![initialize.into()]),
		];
		let (right, wrong) = (summary().digest(), hash::content(b"another"));
		for (number, worker) in self.workers().enumerate() {
			let digest = if number < self.losers as usize { wrong } else { right };
			let votes = tasks.iter().map(|task| submission(&worker, *task, digest)).collect();
			let calls = self.calls(votes, single_vote, |submissions| {
				pallet_poco::Call::contribute_many { submissions }
			});
			steps.push(step(2, worker, calls));
		}
		for worker in self.workers().skip(self.losers as usize) {
			let reveals = tasks.iter().map(|task| (*task, right)).collect();
			let calls = self.calls(reveals, single_reveal, |reveals| {
				pallet_poco::Call::reveal_many { reveals }
			});
			steps.push(step(3, worker, calls));
		}
		let announcements = tasks.into_iter().map(announcement).collect();
		let calls = self.calls(announcements, single_publication, |announcements| {
			pallet_poco::Call::publish_many { announcements }
		});
		steps.push(step(4, scheduler, calls));
		steps
	}

	/// The calls for all of these, each for one of them or for as many as a block takes.
	fn calls<Item: Clone>(
		&self,
		items: Vec<Item>,
		single: impl Fn(Item) -> pallet_poco::Call<Runtime>,
		batch: impl Fn(Batch<Item>) -> pallet_poco::Call<Runtime>,
	) -> Vec<RuntimeCall> {
		match self.way {
			Way::Singly => items.into_iter().map(|item| single(item).into()).collect(),
			Way::InBatches => {
				let batch_of = |items: &[Item]| -> RuntimeCall {
					batch(items.to_vec().try_into().ok().expect("within the bound")).into()
				};
				let like = vec![items[0].clone(); MAX_BATCH as usize];
				let most = calls::largest(MAX_BATCH, |count| batch_of(&like[..count as usize]));
				items.chunks(most as usize).map(batch_of).collect()
			},
		}
	}

	/// Every task was settled and published, and everybody was paid: at once, when it was worth it.
	fn check(&self, id: DealId) {
		let deal = pallet_poco::Deals::<Runtime>::get(id).expect("it is kept");
		assert_eq!(deal.ended, self.tasks);
		for index in 0..self.tasks {
			let task = hash::task_id(id, index);
			let record = pallet_poco::Tasks::<Runtime>::get(task).expect("it is kept");
			assert_eq!(record.status, TaskStatus::Completed);
			assert_eq!(record.contributions.len(), self.workers().count());
			assert!(record.held.is_none(), "the scheduler was paid");
			assert!(pallet_poco::Results::<Runtime>::contains_key(task));
		}
		let at_once = self.price >= MarketTerms::get().payout_minimum;
		let paid = self.workers().skip(self.losers as usize);
		for payee in paid.chain([APP_OWNER, SCHEDULER].map(|seller| seller.to_account_id())) {
			let record = pallet_poco::Workers::<Runtime>::get(payee);
			assert_eq!(record.locked, 0);
			assert_eq!(record.earned == 0, at_once);
		}
	}
}

/// Who computes.
pub fn worker(number: u32) -> AccountId {
	AccountId::new(hash::content(&(b"worker", number).encode()).0)
}

/// The result that all agree on.
pub fn summary() -> ResultSummary {
	ResultSummary {
		profile: ExecutionProfile::V1,
		outcome: Outcome::Exited(0),
		stdout: Commitment::to(b"hello-world"),
		files_root: H256::zero(),
		file_count: 0,
		callback: Commitment::to(&[]),
		fuel_used: 1,
		memory_hash: H256::zero(),
	}
}

/// The vote of one that has computed.
pub fn submission(
	worker: &AccountId,
	task: TaskId,
	digest: Digest,
) -> pallet_poco::SubmissionOf<Runtime> {
	let (vote, seal) = (hash::vote(task, digest), hash::seal(worker, task, digest));
	Submission { task, vote, seal, authorisation: None }
}

/// Where the result of a task is.
pub fn announcement(task: TaskId) -> Announcement {
	let uri = b"https://example.org/result".to_vec();
	let location = ResultLocation::Uri(uri.try_into().expect("it fits"));
	Announcement { task, summary: summary(), location, callback: BoundedVec::new() }
}

fn single_vote(vote: pallet_poco::SubmissionOf<Runtime>) -> pallet_poco::Call<Runtime> {
	let Submission { task, vote, seal, .. } = vote;
	pallet_poco::Call::contribute { task, vote, seal }
}

fn single_reveal((task, digest): (TaskId, Digest)) -> pallet_poco::Call<Runtime> {
	pallet_poco::Call::reveal { task, digest }
}

fn single_publication(announcement: Announcement) -> pallet_poco::Call<Runtime> {
	let Announcement { task, summary, location, callback } = announcement;
	pallet_poco::Call::publish { task, summary, location, callback }
}

fn step(part: usize, who: AccountId, calls: Vec<RuntimeCall>) -> Step {
	let act = move || calls.into_iter().map(|call| transact(&who, call)).sum();
	(part, Box::new(act))
}

/// Enters something for sale, and tells its address.
pub fn enter(owner: Sr25519Keyring, details: Details, policy: Option<PoolPolicy>) -> H160 {
	let owner = owner.to_account_id();
	let address = address_of(entry_id(&owner, &details));
	assert_ok!(Registry::register(RuntimeOrigin::signed(owner), details, policy));
	address
}

fn sign<O: Order>(by: Sr25519Keyring, order: O) -> Signed<O> {
	let hash = order.hash(System::block_hash(0));
	let signature = by.sign(&signed_bytes(hash, false)).0;
	Signed { order, proof: Proof::Sr25519 { signature, wrapped: false } }
}

/// What every transaction carries beside its call.
pub fn extension(nonce: u32) -> TxExtension {
	cumulus_pallet_weight_reclaim::StorageWeightReclaim::new((
		frame_system::AuthorizeCall::new(),
		frame_system::CheckNonZeroSender::new(),
		frame_system::CheckSpecVersion::new(),
		frame_system::CheckTxVersion::new(),
		frame_system::CheckGenesis::new(),
		frame_system::CheckEra::from(Era::immortal()),
		frame_system::CheckNonce::from(nonce),
		frame_system::CheckWeight::new(),
		pallet_poco::CheckWork::new(),
		pallet_transaction_payment::ChargeTransactionPayment::from(0),
		frame_metadata_hash_extension::CheckMetadataHash::new(false),
	))
}

/// Bytes of a call as a transaction.
pub fn length(call: &RuntimeCall) -> usize {
	let (signer, signature) = (worker(0), Signature::Sr25519([0; 64].into()));
	UncheckedExtrinsic::new_signed(call.clone(), signer.into(), signature, extension(0))
		.encoded_size()
}

/// Executes a call as a transaction of this account and tells how long it took, everything counted.
fn transact(who: &AccountId, call: RuntimeCall) -> u64 {
	// Blocks here hold as much as a test wants them to.
	frame_system::BlockWeight::<Runtime>::kill();
	frame_system::BlockSize::<Runtime>::kill();
	let extension = extension(System::account_nonce(who));
	let mut info = call.get_dispatch_info();
	info.extension_weight = extension.weight(&call);
	let length = length(&call);
	let transaction: CheckedExtrinsic<AccountId, RuntimeCall, TxExtension> = CheckedExtrinsic {
		format: ExtrinsicFormat::Signed(who.clone(), extension),
		function: call,
	};
	let applied = transaction.apply::<Runtime>(&info, length).expect("it is valid");
	let done = applied.expect("it is done");
	let used = done.actual_weight.unwrap_or(info.total_weight());
	assert!(used.all_lte(info.total_weight()), "{info:?} declares what {done:?} weighs");
	let base = RuntimeBlockWeights::get().get(DispatchClass::Normal).base_extrinsic;
	used.saturating_add(base).ref_time()
}

/// The items of a state, with how often each is held, and its root.
type Snapshot = (Vec<(Vec<u8>, (Vec<u8>, i32))>, H256);

/// A chain with many tasks and workers that have nothing to do with the flow.
fn chain_in_use() -> sp_io::TestExternalities {
	static STATE: OnceLock<Snapshot> = OnceLock::new();
	let (items, root) = STATE.get_or_init(|| {
		let mut chain = preset("development");
		chain.execute_with(|| {
			for number in 0..OTHERS {
				let key = hash::content(&number.encode());
				let other =
					pallet_poco::TaskOf::<Runtime>::open(key, number, false, trade::voting());
				pallet_poco::Tasks::<Runtime>::insert(key, other);
				let account = AccountId::new(key.0);
				frame_system::Account::<Runtime>::insert(
					&account,
					frame_system::AccountInfo { providers: 1, ..Default::default() },
				);
				pallet_poco::Workers::<Runtime>::insert(
					&account,
					pallet_poco::Worker { bond: number.into(), ..Default::default() },
				);
			}
		});
		chain.commit_all().expect("it was changed by nobody else");
		chain.into_raw_snapshot()
	});
	sp_io::TestExternalities::from_raw_snapshot(items.clone(), *root, StateVersion::default())
}
