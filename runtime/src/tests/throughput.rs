//! How many tasks a block holds, by the measured weights and by proofs that are really recorded.

use super::*;
use crate::{Signature, TxExtension, UncheckedExtrinsic};
use codec::Encode;
use frame_support::{
	dispatch::{DispatchClass, GetDispatchInfo},
	traits::OnTimestampSet,
	BoundedVec,
};
use pallet_poco::Submission;
use poco_primitives::{
	deal::{Agreement, Sale},
	hash,
	order::{Currency, Tag},
	result::{Commitment, ExecutionProfile, Outcome, ResultLocation, ResultSummary},
	task::{Artifact, TaskSpec},
	Digest, TaskId, H160, H256,
};
use sp_runtime::{
	generic::{CheckedExtrinsic, Era, ExtrinsicFormat},
	traits::{Applyable, TransactionExtension},
	Permill,
};

/// Tasks that one run goes through.
const TASKS: u32 = 100;

/// Reveals of one transaction. Each declares the weight of settling a task of 64 contributions, so no
/// more than nine fit.
const REVEALS: usize = 8;

/// Other tasks and accounts in the state, so that paths through it are as long as on a chain in use.
const OTHERS: u32 = 20_000;

const DEAL: H256 = H256::repeat_byte(0xde);

const WORKERS: [Sr25519Keyring; 3] =
	[Sr25519Keyring::Bob, Sr25519Keyring::Charlie, Sr25519Keyring::Dave];

fn extension(nonce: u32) -> TxExtension {
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

/// Executes a call as a transaction of this account and tells how long it took, everything counted.
fn transact(who: Sr25519Keyring, call: pallet_poco::Call<Runtime>) -> u64 {
	let (account, call) = (who.to_account_id(), RuntimeCall::Poco(call));
	// Blocks here hold as much as a test wants them to.
	frame_system::BlockWeight::<Runtime>::kill();
	frame_system::BlockSize::<Runtime>::kill();
	let extension = extension(System::account_nonce(&account));
	let mut info = call.get_dispatch_info();
	info.extension_weight = extension.weight(&call);
	let signature = Signature::Sr25519([0; 64].into());
	let length = UncheckedExtrinsic::new_signed(
		call.clone(),
		account.clone().into(),
		signature,
		extension.clone(),
	)
	.encoded_size();
	let transaction: CheckedExtrinsic<AccountId, RuntimeCall, TxExtension> =
		CheckedExtrinsic { format: ExtrinsicFormat::Signed(account, extension), function: call };
	let applied = transaction.apply::<Runtime>(&info, length).expect("it is valid");
	let done = applied.expect("it is done");
	let base = RuntimeBlockWeights::get().get(DispatchClass::Normal).base_extrinsic;
	done.calc_actual_weight(&info).saturating_add(base).ref_time()
}

fn agreement() -> Agreement<AccountId> {
	let party = |who: Sr25519Keyring| who.to_account_id();
	let sale = |who, price| Some(Sale { entry: H160::repeat_byte(1), owner: party(who), price });
	Agreement {
		requester: party(Sr25519Keyring::Alice),
		payer: party(Sr25519Keyring::Alice),
		beneficiary: party(Sr25519Keyring::Alice),
		callback: H160::zero(),
		tag: Tag::NONE,
		currency: Currency::Native,
		category: 1,
		trust: 8,
		app: sale(Sr25519Keyring::Eve, MILLIUNIT),
		dataset: None,
		pool: sale(Sr25519Keyring::Ferdie, 100 * MILLIUNIT),
		reward: 100 * MILLIUNIT,
		stake_ratio: Permill::from_percent(30),
		scheduler_ratio: Permill::from_percent(10),
		first: 0,
		volume: TASKS,
		spec: TaskSpec {
			profile: ExecutionProfile::V1,
			app: Artifact::AtUri {
				hash: hash::content(b"app"),
				uri: b"https://example.org/app.wasm".to_vec().try_into().expect("it fits"),
			},
			input: None,
			args: Default::default(),
			fuel_limit: 1_000,
		},
	}
}

fn summary() -> ResultSummary {
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

fn submission(worker: Sr25519Keyring, task: TaskId, digest: Digest) -> (H256, H256) {
	(hash::vote(task, digest), hash::seal(&worker.to_account_id(), task, digest))
}

fn publish(task: TaskId) -> pallet_poco::Call<Runtime> {
	let location =
		ResultLocation::Uri(b"https://example.org/result".to_vec().try_into().expect("it fits"));
	let callback = BoundedVec::new();
	pallet_poco::Call::publish { task, summary: summary(), location, callback }
}

/// A chain in use with a deal whose tasks nobody has touched, and workers that have bonded.
fn chain() -> sp_io::TestExternalities {
	let mut chain = preset("development");
	chain.execute_with(|| {
		System::set_block_number(1);
		Poco::on_timestamp_set(1_700_000_000_000);
		for worker in WORKERS {
			let bonded = Poco::bond(RuntimeOrigin::signed(worker.to_account_id()), 1_000 * UNIT);
			assert_ok!(bonded);
		}
		assert_ok!(Poco::open_deal(DEAL, agreement()));
		for number in 0..OTHERS {
			let key = hash::content(&number.encode());
			let other = pallet_poco::TaskOf::<Runtime>::open(key, number, false);
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
	chain
}

/// What a task takes of a block: time in picoseconds, and bytes of a proof that was recorded.
struct Taken {
	time: u64,
	proof: u64,
}

/// What a flow takes whose steps are each in a block of its own, so that none finds what another has
/// read.
fn measure(steps: Vec<Box<dyn FnOnce() -> u64>>) -> Taken {
	let mut chain = chain();
	let (mut time, mut proof) = (0, 0);
	for step in steps {
		let (took, recorded) = chain.execute_and_prove(step);
		chain.commit_all().expect("nobody else changed it");
		time += took;
		proof += recorded.encoded_size() as u64;
	}
	chain.execute_with(|| {
		let deal = pallet_poco::Deals::<Runtime>::get(DEAL).expect("it is kept");
		assert_eq!(deal.ended, TASKS, "every task was paid");
	});
	Taken { time: time / u64::from(TASKS), proof: proof / u64::from(TASKS) }
}

/// Tasks in a second: the smaller of what time and proof allow, of two seconds and a full proof in
/// every block of six.
fn per_second(taken: &Taken) -> (u64, u64) {
	let by = |budget: u64, each: u64| budget * 1_000 / BLOCK_TIME / each;
	let block = MAXIMUM_BLOCK_WEIGHT;
	(by(block.ref_time(), taken.time), by(block.proof_size(), taken.proof))
}

fn tasks() -> Vec<TaskId> {
	(0..TASKS).map(|index| hash::task_id(DEAL, index)).collect()
}

fn initialize() -> u64 {
	let call = pallet_poco::Call::initialize_many { deal: DEAL, first: 0, count: TASKS };
	transact(Sr25519Keyring::Ferdie, call)
}

/// Every worker votes and reveals, task by task.
fn singly() -> Vec<Box<dyn FnOnce() -> u64>> {
	let digest = summary().digest();
	let mut steps: Vec<Box<dyn FnOnce() -> u64>> = vec![Box::new(initialize)];
	for worker in WORKERS {
		steps.push(Box::new(move || {
			let votes = tasks().into_iter().map(|task| {
				let (vote, seal) = submission(worker, task, digest);
				transact(worker, pallet_poco::Call::contribute { task, vote, seal })
			});
			votes.sum()
		}));
	}
	for worker in WORKERS {
		steps.push(Box::new(move || {
			let reveals = tasks()
				.into_iter()
				.map(|task| transact(worker, pallet_poco::Call::reveal { task, digest }));
			reveals.sum()
		}));
	}
	steps
}

/// The same in batches.
fn in_batches() -> Vec<Box<dyn FnOnce() -> u64>> {
	let digest = summary().digest();
	let mut steps: Vec<Box<dyn FnOnce() -> u64>> = vec![Box::new(initialize)];
	for worker in WORKERS {
		steps.push(Box::new(move || {
			let submissions = tasks().into_iter().map(|task| {
				let (vote, seal) = submission(worker, task, digest);
				Submission { task, vote, seal, authorisation: None }
			});
			let submissions = submissions.collect::<Vec<_>>().try_into().expect("within the bound");
			transact(worker, pallet_poco::Call::contribute_many { submissions })
		}));
	}
	for worker in WORKERS {
		steps.push(Box::new(move || {
			let all = tasks();
			let reveals = all.chunks(REVEALS).map(|tasks| {
				let reveals = tasks.iter().map(|task| (*task, digest)).collect::<Vec<_>>();
				let reveals = reveals.try_into().expect("within the bound");
				transact(worker, pallet_poco::Call::reveal_many { reveals })
			});
			reveals.sum()
		}));
	}
	steps
}

/// The same, with the scheduler publishing every result.
fn published() -> Vec<Box<dyn FnOnce() -> u64>> {
	let mut steps = in_batches();
	steps.push(Box::new(|| {
		let publications =
			tasks().into_iter().map(|task| transact(Sr25519Keyring::Ferdie, publish(task)));
		publications.sum()
	}));
	steps
}

#[test]
fn a_block_holds_tasks_of_three_workers_by_the_hundred() {
	let least =
		[("singly", singly()), ("in batches", in_batches()), ("and published", published())].map(
			|(name, steps)| {
				let taken = measure(steps);
				let (by_time, by_proof) = per_second(&taken);
				println!(
				"{name}: {} us and {} bytes a task; by time {by_time} a second, by proof {by_proof}",
				taken.time / 1_000_000,
				taken.proof
			);
				by_time.min(by_proof)
			},
		);
	assert!(least[0] >= 40 && least[1] >= 100, "{least:?}");
}
