//! Measures the weights. Components are the bounds of `Config`: contributions of a task, bytes of
//! an artifact.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::unwrap_used
)]

use super::{contributing::Signers, *};
use alloc::{string::String, vec::Vec};
use codec::Encode;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{
		fungible::{Inspect, Mutate},
		fungibles::Inspect as _,
		EnsureOrigin, Get, OnTimestampSet,
	},
	weights::WeightMeter,
	BoundedVec,
};
use frame_system::RawOrigin;
use poco_primitives::{
	credibility,
	deadlines::MAX_TICK,
	deal::{Admission, Agreement, Sale, MAX_BATCH},
	hash,
	order::{Currency, Tag},
	result::{
		Bundle, Commitment, ExecutionProfile, Outcome, ResultBundle, ResultLocation, ResultSummary,
		MAX_INLINE_RESULT, MAX_URI,
	},
	task::{
		Args, Artifact, ArtifactKind, ContributionStatus, Due, Publication, TaskSpec, TaskStatus,
		MAX_ARG, MAX_ARGS, MAX_ARTIFACT, MAX_FUEL,
	},
	Balance, DealId, Digest, Moment, TaskId, H160, H256,
};
use sp_runtime::Permill;

const SEED: u32 = 0;
const START: Moment = 1_700_000_000_000;

/// An account with plenty of money.
fn funded<T: Config>(name: &'static str, index: u32) -> T::AccountId {
	let account: T::AccountId = account(name, index, SEED);
	T::Currency::set_balance(&account, unit::<T>() * 1_000_000);
	account
}

/// More than any deposit, stake or payout minimum.
fn unit<T: Config>() -> Balance {
	T::Currency::minimum_balance() * 1_000 + T::Terms::get().payout_minimum.min(1 << 60)
}

fn signed<T: Config>(account: &T::AccountId) -> T::RuntimeOrigin {
	RawOrigin::Signed(account.clone()).into()
}

fn prepare<T: Config>() {
	T::Currency::set_balance(&Pallet::<T>::pot(), unit::<T>() * 1_000_000);
	Pallet::<T>::on_timestamp_set(START);
}

fn pass<T: Config>(milliseconds: Moment) {
	let end = Pallet::<T>::now() + milliseconds;
	ChainClock::<T>::mutate(|clock| clock.now = end);
}

fn bytes<L: Get<u32>>(length: u32) -> BoundedVec<u8, L> {
	let mut bytes = b"\0asm\x01\0\0\0".to_vec();
	bytes.resize(length as usize, 0x2a);
	bytes.try_into().expect("within the bound")
}

/// A specification as large as can be, with its app and input on chain.
fn largest_spec<T: Config>() -> TaskSpec {
	let owner = funded::<T>("owner", 0);
	let app: BoundedVec<u8, _> = bytes(MAX_ARTIFACT);
	let input: BoundedVec<u8, _> = bytes(MAX_ARTIFACT - 1);
	let (app_hash, input_hash) = (hash::content(&app), hash::content(&input));
	Pallet::<T>::store(signed::<T>(&owner), ArtifactKind::App, app).expect("it is new");
	Pallet::<T>::store(signed::<T>(&owner), ArtifactKind::Data, input).expect("it is new");
	TaskSpec {
		app: Artifact::OnChain(app_hash),
		input: Some(Artifact::OnChain(input_hash)),
		..spec_elsewhere()
	}
}

/// A specification as large as can be, with its app and input somewhere else.
fn spec_elsewhere() -> TaskSpec {
	let argument: BoundedVec<u8, _> = bytes(MAX_ARG);
	let args: Args = alloc::vec![argument; MAX_ARGS as usize].try_into().expect("within the bound");
	let elsewhere = || Artifact::AtUri { hash: H256::zero(), uri: bytes(MAX_URI) };
	TaskSpec {
		profile: ExecutionProfile::V1,
		app: elsewhere(),
		input: Some(elsewhere()),
		args,
		fuel_limit: MAX_FUEL,
	}
}

const DEAL: DealId = H256::repeat_byte(0xde);

/// What is bought of four parties, at prices worth paying out.
fn agreement<T: Config>(threshold: u8, volume: u32) -> Agreement<T::AccountId> {
	let price = unit::<T>() * 1_000;
	let sale =
		|name| Some(Sale { entry: H160::repeat_byte(1), owner: funded::<T>(name, 0), price });
	Agreement {
		requester: funded::<T>("requester", 0),
		payer: funded::<T>("payer", 0),
		beneficiary: funded::<T>("requester", 0),
		callback: H160::repeat_byte(2),
		tag: Tag::NONE,
		currency: Currency::Native,
		category: T::Categories::default_category(),
		trust: 1 << threshold,
		app: sale("app owner"),
		dataset: sale("dataset owner"),
		pool: sale("scheduler"),
		reward: price,
		stake_ratio: Permill::from_percent(30),
		scheduler_ratio: Permill::from_percent(10),
		first: 0,
		volume,
		spec: spec_elsewhere(),
	}
}

/// A task of a deal with everybody in it, and a kitty to draw from.
fn task<T: Config>(threshold: u8) -> TaskId {
	Kitty::<T>::put(unit::<T>() * 1_000);
	assert!(Pallet::<T>::open_deal(DEAL, agreement::<T>(threshold, 2)).is_ok());
	let caller = funded::<T>("caller", 0);
	assert!(Pallet::<T>::initialize(signed::<T>(&caller), DEAL, 0).is_ok());
	hash::task_id(DEAL, 0)
}

/// The same at prices that are not worth paying out.
fn cheap_task<T: Config>(threshold: u8) -> TaskId {
	Kitty::<T>::put(unit::<T>());
	let mut terms = agreement::<T>(threshold, 2);
	terms.reward = 1_000;
	for sale in [&mut terms.app, &mut terms.dataset, &mut terms.pool] {
		sale.as_mut().expect("it is for sale").price = 1_000;
	}
	assert!(Pallet::<T>::open_deal(DEAL, terms).is_ok());
	let caller = funded::<T>("caller", 0);
	assert!(Pallet::<T>::initialize(signed::<T>(&caller), DEAL, 0).is_ok());
	hash::task_id(DEAL, 0)
}

/// A deal that its requester pays, as nearly all are: whether a campaign does is not asked.
fn by_requester<T: Config>() -> DealOf<T> {
	let mut deal = Deals::<T>::get(DEAL).expect("it is open");
	deal.agreement.payer = deal.agreement.requester.clone();
	deal
}

fn bonded<T: Config>(name: &'static str, index: u32) -> T::AccountId {
	let worker = funded::<T>(name, index);
	Pallet::<T>::bond(signed::<T>(&worker), unit::<T>() * 10_000).expect("it has the money");
	worker
}

/// Writes `votes` contributions into a task as if it had taken them, each for a digest of its own
/// when `digest` is none, and with what the deal asks for at stake when `stake` is none.
fn vote_as<T: Config>(
	id: TaskId,
	name: &'static str,
	votes: u32,
	digest: Option<Digest>,
	stake: Option<Balance>,
) -> Vec<T::AccountId> {
	let mut task = Tasks::<T>::get(id).expect("it was created");
	let stake = stake.unwrap_or(Deals::<T>::get(task.deal).expect("it has a deal").stake);
	let workers: Vec<T::AccountId> = (0..votes).map(|index| bonded::<T>(name, index)).collect();
	for (index, worker) in workers.iter().enumerate() {
		let digest = digest.unwrap_or_else(|| hash::content(&(index as u32).encode()));
		let vote = hash::vote(id, digest);
		let group = match task.groups.iter().position(|group| group.vote == vote) {
			Some(group) => group,
			None => {
				let group = Group { vote, weight: Default::default() };
				task.groups.try_push(group).expect("within the bound");
				task.groups.len() - 1
			},
		};
		let weight = credibility::vote_weight(0);
		let joined = credibility::joined(task.groups[group].weight, weight);
		task.groups[group].weight = joined.expect("two to the 64th at most");
		let contribution = Contribution {
			worker: worker.clone(),
			group: group as u8,
			seal: hash::seal(worker, id, digest),
			weight,
			stake,
			pay: 0,
			status: ContributionStatus::Contributed,
		};
		task.contributions.try_push(contribution).expect("within the bound");
		Workers::<T>::mutate(worker, |record| record.locked += stake);
	}
	Tasks::<T>::insert(id, task);
	workers
}

/// Fixes the consensus on the group of `digest`.
fn reach_consensus<T: Config>(id: TaskId, digest: Digest) {
	Tasks::<T>::mutate(id, |task| {
		let task = task.as_mut().expect("it was created");
		let vote = hash::vote(id, digest);
		let group = task.groups.iter().position(|group| group.vote == vote).expect("it has votes");
		task.status = TaskStatus::Revealing;
		task.consensus = Some(Consensus {
			group: group as u8,
			reveal_deadline: Pallet::<T>::now() + task.voting.windows.reveal_window,
		});
	});
}

/// Marks these contributions as revealed.
fn prove<T: Config>(id: TaskId, digest: Digest, winners: &[T::AccountId]) {
	Tasks::<T>::mutate(id, |task| {
		let task = task.as_mut().expect("it was created");
		task.digest = Some(digest);
		for contribution in task.contributions.iter_mut() {
			if winners.contains(&contribution.worker) {
				contribution.status = ContributionStatus::Proved;
			}
		}
	});
}

/// Completes a task as it stands, whose winners are those given. Tells its deal.
fn complete<T: Config>(id: TaskId, digest: Digest, winners: &[T::AccountId]) -> DealOf<T> {
	reach_consensus::<T>(id, digest);
	prove::<T>(id, digest, winners);
	let mut record = Tasks::<T>::get(id).expect("it was created");
	let mut deal = Deals::<T>::get(DEAL).expect("it is open");
	Pallet::<T>::complete(id, &mut deal, &mut record, digest);
	Deals::<T>::insert(DEAL, deal.clone());
	Tasks::<T>::insert(id, record);
	deal
}

/// The doors of a deal that waits for the beacon.
fn waiting<T: Config>() -> Doors {
	Doors::Drawn { pool: H160::zero(), round: T::Beacon::request(), weight: unit::<T>() }
}

/// What reading and writing this item takes is not measured.
fn leave_out(key: Vec<u8>) {
	frame_benchmarking::benchmarking::add_to_whitelist(key.into());
}

/// A pool whose members the chain draws, of this owner.
fn drawn_pool<T: Config>(owner: &T::AccountId) -> H160 {
	let pool = T::BenchmarkHelper::pool(owner);
	let cap = unit::<T>() * 1_000;
	let set = Pallet::<T>::set_pool(signed::<T>(owner), pool, Admission::Drawn, unit::<T>(), cap);
	assert!(set.is_ok());
	pool
}

/// A court, so that what is agreed on from here on can be appealed against.
fn court<T: Config>() -> H160 {
	let pool = drawn_pool::<T>(&funded::<T>("judge", 0));
	let judge = bonded::<T>("judge", 1);
	assert!(Pallet::<T>::join(signed::<T>(&judge), pool, unit::<T>()).is_ok());
	// It could meet any trust.
	Pools::<T>::mutate(pool, |pool| pool.members = u32::BITS);
	Court::<T>::put(pool);
	pass::<T>(1_000);
	pool
}

/// A submission by this worker, whom broker and enclave vouch for.
fn vouched_for<T: Config>(worker: &T::AccountId, task: TaskId) -> SubmissionOf<T> {
	let digest = hash::content(b"result");
	let (vote, seal) = (hash::vote(task, digest), hash::seal(worker, task, digest));
	let said = hash::enclave_contribution(vote, seal);
	let (key, signature) = T::BenchmarkHelper::sign(1, said.as_bytes());
	let said = hash::authorisation(worker, task, Some(&key));
	let enclave = Some(Enclave { key, signature });
	let (broker, signature) = T::BenchmarkHelper::sign(2, said.as_bytes());
	Broker::<T>::put(broker);
	Submission { task, vote, seal, authorisation: Some(Authorisation { signature, enclave }) }
}

/// A submission by this worker, whom the scheduler of a task has told to contribute by a key of its own.
fn scheduled<T: Config>(
	voting: &VotingOf<T>,
	worker: &T::AccountId,
	task: TaskId,
) -> SubmissionOf<T> {
	let digest = hash::content(b"result");
	let (vote, seal) = (hash::vote(task, digest), hash::seal(worker, task, digest));
	let said = hash::authorisation(worker, task, None::<&T::AccountId>);
	let (authority, signature) = T::BenchmarkHelper::sign(1, said.as_bytes());
	Authorities::<T>::insert(voting.scheduler.as_ref().expect("there is one"), authority);
	let authorisation = Some(Authorisation { signature, enclave: None });
	Submission { task, vote, seal, authorisation }
}

fn reveal_window<T: Config>(id: TaskId) -> Moment {
	Tasks::<T>::get(id).expect("it was created").voting.windows.reveal_window
}

/// The result whose encoding has at most this many bytes and takes the longest to check: as many
/// files as can be, each with nothing in it.
fn result(length: u32) -> ResultBundle {
	// Summary, lengths of standard output and files; then a file takes a path of up to four bytes,
	// its length and that of its content.
	let count = length.saturating_sub(180) / 6;
	let files = Bundle::new((0..count).map(|number| {
		let digits = b"0123456789abcdefghijklmnopqrstuvwxyz";
		let path: Vec<u8> = [number / 1296, number / 36 % 36, number % 36]
			.iter()
			.map(|digit| digits[*digit as usize])
			.collect();
		(String::from_utf8(path).expect("digits"), Vec::new())
	}));
	let summary = ResultSummary {
		profile: ExecutionProfile::V1,
		outcome: Outcome::Exited(0),
		stdout: Commitment::to(&[]),
		files_root: files.root(),
		file_count: count,
		callback: Commitment::to(&[]),
		fuel_used: 1,
		memory_hash: H256::zero(),
	};
	ResultBundle { summary, stdout: Vec::new(), files }
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark(pov_mode = Measured)]
	fn tick() {
		prepare::<T>();
		#[block]
		{
			Pallet::<T>::on_timestamp_set(START + MAX_TICK);
		}
		assert_eq!(Pallet::<T>::now(), START + MAX_TICK);
	}

	#[benchmark(pov_mode = Measured)]
	fn bond() {
		let worker = funded::<T>("worker", 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(worker.clone()), unit::<T>());
		assert_eq!(Workers::<T>::get(worker).bond, unit::<T>());
	}

	#[benchmark(pov_mode = Measured)]
	fn unbond() {
		let (worker, operator) = (bonded::<T>("worker", 0), funded::<T>("operator", 0));
		assert!(Pallet::<T>::set_operator(signed::<T>(&worker), Some(operator.clone())).is_ok());
		#[extrinsic_call]
		_(RawOrigin::Signed(worker.clone()), unit::<T>() * 10_000);
		assert_eq!(Workers::<T>::get(worker).bond, 0);
		assert!(!Operators::<T>::contains_key(operator));
	}

	#[benchmark(pov_mode = Measured)]
	fn withdraw() {
		prepare::<T>();
		let caller = funded::<T>("caller", 0);
		let worker: T::AccountId = account("worker", 0, SEED);
		Workers::<T>::mutate(&worker, |record| record.earned = unit::<T>());
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), worker.clone());
		assert_eq!(T::Currency::balance(&worker), unit::<T>());
	}

	#[benchmark(pov_mode = Measured)]
	fn store(b: Linear<8, MAX_ARTIFACT>) {
		let owner = funded::<T>("owner", 0);
		let bytes: BoundedVec<u8, _> = bytes(b);
		let hash = hash::content(&bytes);
		#[extrinsic_call]
		_(RawOrigin::Signed(owner), ArtifactKind::App, bytes);
		assert!(Artifacts::<T>::contains_key(hash));
	}

	#[benchmark(pov_mode = Measured)]
	fn remove() {
		prepare::<T>();
		let owner = funded::<T>("owner", 0);
		let bytes: BoundedVec<u8, _> = bytes(MAX_ARTIFACT);
		let hash = hash::content(&bytes);
		Pallet::<T>::store(signed::<T>(&owner), ArtifactKind::App, bytes).expect("it is new");
		#[extrinsic_call]
		_(RawOrigin::Signed(owner), hash);
		assert!(!Artifacts::<T>::contains_key(hash));
	}

	#[benchmark(pov_mode = Measured)]
	fn create_task() {
		prepare::<T>();
		let requester = funded::<T>("requester", 0);
		let spec = largest_spec::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(requester), 2, None, unit::<T>(), spec);
		assert_eq!(DealCount::<T>::get(), 1);
	}

	#[benchmark(pov_mode = Measured)]
	fn contribute(c: Linear<0, { T::MaxContributors::get() - 1 }>) {
		prepare::<T>();
		let id = task::<T>(pallet::MAX_THRESHOLD);
		vote_as::<T>(id, "voter", c, None, None);
		let worker = bonded::<T>("worker", 0);
		let digest = hash::content(b"result");
		let (vote, seal) = (hash::vote(id, digest), hash::seal(&worker, id, digest));
		#[extrinsic_call]
		_(RawOrigin::Signed(worker), id, vote, seal);
		assert_eq!(Tasks::<T>::get(id).expect("it is open").size(), c + 1);
	}

	/// By a worker without a bond, which could be somebody's operator.
	#[benchmark(pov_mode = Measured)]
	fn contribute_topping_up(c: Linear<0, { T::MaxContributors::get() - 1 }>) {
		prepare::<T>();
		let id = task::<T>(pallet::MAX_THRESHOLD);
		vote_as::<T>(id, "voter", c, None, None);
		let worker = funded::<T>("worker", 0);
		let digest = hash::content(b"result");
		let (vote, seal) = (hash::vote(id, digest), hash::seal(&worker, id, digest));
		#[extrinsic_call]
		contribute(RawOrigin::Signed(worker.clone()), id, vote, seal);
		assert!(Workers::<T>::get(worker).bond > 0);
	}

	#[benchmark(pov_mode = Measured)]
	fn reveal(c: Linear<2, { T::MaxContributors::get() }>) {
		prepare::<T>();
		let id = task::<T>(2);
		let digest = hash::content(b"result");
		let winners = vote_as::<T>(id, "winner", 2, Some(digest), None);
		vote_as::<T>(id, "loser", c - 2, None, None);
		reach_consensus::<T>(id, digest);
		#[extrinsic_call]
		_(RawOrigin::Signed(winners[0].clone()), id, digest);
		assert_eq!(Tasks::<T>::get(id).expect("it is open").digest, Some(digest));
	}

	#[benchmark(pov_mode = Measured)]
	fn publish(b: Linear<0, MAX_INLINE_RESULT>) {
		prepare::<T>();
		let id = task::<T>(6);
		let bundle = result(b);
		let digest = bundle.summary.digest();
		let winners = vote_as::<T>(id, "winner", MAX_PUBLICATIONS + 1, Some(digest), None);
		let dissent = T::MaxContributors::get() - MAX_PUBLICATIONS - 1;
		vote_as::<T>(id, "loser", dissent, None, None);
		reach_consensus::<T>(id, digest);
		prove::<T>(id, digest, &winners);
		Tasks::<T>::mutate(id, |task| {
			let task = task.as_mut().expect("it was created");
			task.status = TaskStatus::Completed;
			task.ended = Some(START);
			// What the first publication writes into the task is counted by itself.
			task.published = Some(START);
		});
		// All places are taken, by as much as there can be; the last by a pointer, which gives way.
		let elsewhere = || {
			ResultLocation::Uri(
				alloc::vec![b'a'; MAX_URI as usize].try_into().expect("within the bound"),
			)
		};
		let mut publications: BoundedVec<_, _> = Default::default();
		for (place, publisher) in winners[1..].iter().enumerate() {
			let location = if place as u32 + 1 < MAX_PUBLICATIONS {
				ResultLocation::Inline(
					alloc::vec![0; MAX_INLINE_RESULT as usize]
						.try_into()
						.expect("within the bound"),
				)
			} else {
				elsewhere()
			};
			let publication = Publication { publisher: publisher.clone(), location };
			publications.try_push(publication).expect("within the bound");
		}
		if b == 0 {
			publications.pop();
		}
		let summary = bundle.summary.clone();
		Results::<T>::insert(id, PublishedResult { summary, publications });
		let location = match b {
			0 => elsewhere(),
			_ => ResultLocation::Inline(bundle.encode().try_into().expect("within the bound")),
		};
		#[extrinsic_call]
		_(
			RawOrigin::Signed(winners[0].clone()),
			id,
			bundle.summary,
			location,
			CallbackData::default(),
		);
		let published = Results::<T>::get(id).expect("it was published").publications.len();
		assert_eq!(published, MAX_PUBLICATIONS as usize);
	}

	#[benchmark(pov_mode = Measured)]
	fn reopen(c: Linear<1, { T::MaxContributors::get() }>) {
		prepare::<T>();
		let caller = funded::<T>("caller", 0);
		let id = task::<T>(6);
		let digest = hash::content(b"result");
		vote_as::<T>(id, "winner", 1, Some(digest), None);
		vote_as::<T>(id, "loser", c - 1, None, None);
		reach_consensus::<T>(id, digest);
		pass::<T>(reveal_window::<T>(id));
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id);
		assert!(Tasks::<T>::get(id).expect("it is open").consensus.is_none());
	}

	#[benchmark(pov_mode = Measured)]
	fn claim(c: Linear<0, { T::MaxContributors::get() }>) {
		prepare::<T>();
		let caller = funded::<T>("caller", 0);
		let id = task::<T>(6);
		vote_as::<T>(id, "voter", c, None, None);
		// All of them won a round that nobody revealed: every stake is slashed.
		Tasks::<T>::mutate(id, |task| {
			let task = task.as_mut().expect("it was created");
			for contribution in task.contributions.iter_mut() {
				contribution.status = ContributionStatus::Rejected;
			}
		});
		pass::<T>(T::LongestWindow::get());
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id);
		assert!(Tasks::<T>::get(id).expect("it is kept").ended.is_some());
	}

	/// A task that nobody published in time, with a callback that nobody delivered. It is the last one of
	/// its deal, which waits for the beacon, judges another task and was paid in an asset.
	#[benchmark(pov_mode = Measured)]
	fn prune() {
		prepare::<T>();
		let caller = funded::<T>("caller", 0);
		let id = task::<T>(6);
		let digest = hash::content(b"result");
		let size = T::MaxContributors::get();
		let winners = vote_as::<T>(id, "winner", size, Some(digest), None);
		let judged = hash::task_id(DEAL, 1);
		let voting = Voting::of(&Deals::<T>::get(DEAL).expect("it is open"));
		Tasks::<T>::insert(judged, TaskOf::<T>::open(DEAL, 1, false, voting));
		vote_as::<T>(judged, "voter", size, None, None);
		let mut deal = complete::<T>(id, digest, &winners);
		let payer = deal.agreement.payer.clone();
		let asset = Currency::Asset(H256::repeat_byte(1));
		deal.agreement.currency = asset;
		deal.ended = deal.agreement.volume;
		deal.judges = Some(judged);
		deal.doors = waiting::<T>();
		Deals::<T>::insert(DEAL, deal);
		Tasks::<T>::mutate(id, |task| {
			task.as_mut().expect("it is kept").held = Some(Held { native: 1, asset: 1 });
		});
		pass::<T>(T::LongestWindow::get() + T::Terms::get().retention);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id);
		assert!(!Tasks::<T>::contains_key(id) && !Deals::<T>::contains_key(DEAL));
		assert_eq!(Earnings::<T>::get(payer, asset), 1);
	}

	#[benchmark(pov_mode = Measured)]
	fn initialize_many(n: Linear<1, MAX_BATCH>) {
		prepare::<T>();
		let caller = funded::<T>("caller", 0);
		assert!(Pallet::<T>::open_deal(DEAL, agreement::<T>(2, n)).is_ok());
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), DEAL, 0, n);
		assert_eq!(Deals::<T>::get(DEAL).expect("it is open").tasks, n);
	}

	/// A deal that waits for the beacon, and whose payer's account is gone: the price is too little to
	/// bring it back and is parked, the deposits do bring it back.
	#[benchmark(pov_mode = Measured)]
	fn refund_rest() {
		prepare::<T>();
		let caller = funded::<T>("caller", 0);
		let terms = agreement::<T>(2, 2);
		let payer = terms.payer.clone();
		assert!(Pallet::<T>::open_deal(DEAL, terms).is_ok());
		Deals::<T>::mutate(DEAL, |deal| {
			let deal = deal.as_mut().expect("it is open");
			deal.doors = waiting::<T>();
			deal.deposit = T::Currency::minimum_balance();
			let terms = &mut deal.agreement;
			terms.reward = 1;
			for sale in [&mut terms.app, &mut terms.dataset] {
				sale.as_mut().expect("it is for sale").price = 0;
			}
		});
		T::Currency::set_balance(&payer, 0);
		pass::<T>(T::LongestWindow::get());
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), DEAL);
		assert!(!Deals::<T>::contains_key(DEAL));
		assert_eq!(Workers::<T>::get(&payer).earned, 2);
		assert!(T::Currency::balance(&payer) >= T::Currency::minimum_balance());
	}

	#[benchmark(pov_mode = Measured)]
	fn withdraw_asset() {
		prepare::<T>();
		let caller = funded::<T>("caller", 0);
		let payee = funded::<T>("payee", 0);
		let amount = unit::<T>();
		let asset = T::BenchmarkHelper::asset(&Pallet::<T>::pot(), amount);
		Pallet::<T>::credit_asset(&payee, asset, amount);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), payee.clone(), asset);
		assert_eq!(T::Assets::balance(asset, &payee), amount);
	}

	#[benchmark(pov_mode = Measured)]
	fn credit(n: Linear<1, { T::MaxContributors::get() + 3 }>) {
		let asset = Currency::Asset(H256::repeat_byte(1));
		let payees: Vec<T::AccountId> = (0..n).map(|index| account("payee", index, SEED)).collect();
		for payee in &payees {
			Pallet::<T>::credit_asset(payee, asset, 1);
		}
		#[block]
		{
			for payee in &payees {
				Pallet::<T>::credit_asset(payee, asset, 1);
			}
		}
		assert!(payees.iter().all(|payee| Earnings::<T>::get(payee, asset) == 2));
	}

	#[benchmark(pov_mode = Measured)]
	fn contribute_again(c: Linear<0, { T::MaxContributors::get() - 1 }>) {
		prepare::<T>();
		let id = task::<T>(pallet::MAX_THRESHOLD);
		vote_as::<T>(id, "voter", c, None, None);
		let worker = bonded::<T>("worker", 0);
		let digest = hash::content(b"result");
		let (vote, seal) = (hash::vote(id, digest), hash::seal(&worker, id, digest));
		leave_out(Workers::<T>::hashed_key_for(&worker));
		#[extrinsic_call]
		contribute(RawOrigin::Signed(worker), id, vote, seal);
		assert_eq!(Tasks::<T>::get(id).expect("it is open").size(), c + 1);
	}

	#[benchmark(pov_mode = Measured)]
	fn settle(w: Linear<1, { T::MaxContributors::get() }>) {
		prepare::<T>();
		let id = cheap_task::<T>(2);
		let digest = hash::content(b"result");
		let winners = vote_as::<T>(id, "winner", w, Some(digest), None);
		reach_consensus::<T>(id, digest);
		prove::<T>(id, digest, &winners);
		let mut record = Tasks::<T>::get(id).expect("it was created");
		#[block]
		{
			let mut deal = by_requester::<T>();
			Pallet::<T>::complete(id, &mut deal, &mut record, digest);
			Deals::<T>::insert(DEAL, deal);
		}
		assert_eq!(record.status, TaskStatus::Completed);
	}

	#[benchmark(pov_mode = Measured)]
	fn settle_losers(l: Linear<0, { T::MaxContributors::get() - 1 }>) {
		prepare::<T>();
		let id = cheap_task::<T>(2);
		let digest = hash::content(b"result");
		let winners = vote_as::<T>(id, "winner", 1, Some(digest), Some(1));
		vote_as::<T>(id, "loser", l, None, Some(1));
		reach_consensus::<T>(id, digest);
		prove::<T>(id, digest, &winners);
		let mut record = Tasks::<T>::get(id).expect("it was created");
		#[block]
		{
			let mut deal = by_requester::<T>();
			Pallet::<T>::complete(id, &mut deal, &mut record, digest);
			Deals::<T>::insert(DEAL, deal);
		}
		assert_eq!(record.status, TaskStatus::Completed);
	}

	#[benchmark(pov_mode = Measured)]
	fn payout() {
		prepare::<T>();
		let payee: T::AccountId = account("payee", 0, SEED);
		let mut worker = Worker { earned: unit::<T>(), ..Default::default() };
		#[block]
		{
			Pallet::<T>::pay_out(&payee, &mut worker);
		}
		assert_eq!((worker.earned, T::Currency::balance(&payee)), (0, unit::<T>()));
	}

	#[benchmark(pov_mode = Measured)]
	fn pay_for_publication() {
		prepare::<T>();
		let id = cheap_task::<T>(2);
		let size = T::MaxContributors::get();
		let digest = hash::content(b"result");
		let winners = vote_as::<T>(id, "winner", size, Some(digest), None);
		let deal = complete::<T>(id, digest, &winners);
		let mut record = Tasks::<T>::get(id).expect("it is kept");
		leave_out(Tasks::<T>::hashed_key_for(id));
		#[block]
		{
			Pallet::<T>::pay_for_publication(id, &deal, &mut record, &winners[0]);
			Tasks::<T>::insert(id, &record);
		}
		assert!(record.held.is_none());
	}

	#[benchmark(pov_mode = Measured)]
	fn pay_publisher() {
		prepare::<T>();
		let id = cheap_task::<T>(2);
		let size = T::MaxContributors::get();
		let digest = hash::content(b"result");
		let winners = vote_as::<T>(id, "winner", size, Some(digest), None);
		let deal = complete::<T>(id, digest, &winners);
		let mut record = Tasks::<T>::get(id).expect("it is kept");
		pass::<T>(T::LongestWindow::get());
		leave_out(Tasks::<T>::hashed_key_for(id));
		#[block]
		{
			Pallet::<T>::pay_for_publication(id, &deal, &mut record, &winners[0]);
			Tasks::<T>::insert(id, &record);
		}
		assert!(record.held.is_none());
	}

	#[benchmark(pov_mode = Measured)]
	fn store_callback(b: Linear<1, MAX_INLINE_RESULT>) {
		prepare::<T>();
		let id = cheap_task::<T>(2);
		let mut record = Tasks::<T>::get(id).expect("it was created");
		let deal = Deals::<T>::get(DEAL).expect("it is open");
		let bytes: CallbackData = bytes(b.max(8));
		let mut summary = result(0).summary;
		summary.callback = Commitment::to(&bytes);
		#[block]
		{
			let stored = Pallet::<T>::keep_callback(id, &deal, &mut record, &summary, bytes);
			assert!(stored.is_ok());
		}
		assert_eq!(record.callback, Callback::Due);
	}

	#[benchmark(pov_mode = Measured)]
	fn consensus() {
		prepare::<T>();
		let id = task::<T>(2);
		let digest = hash::content(b"result");
		vote_as::<T>(id, "winner", T::MaxContributors::get(), Some(digest), None);
		let mut record = Tasks::<T>::get(id).expect("it was created");
		#[block]
		{
			Pallet::<T>::reach_consensus(id, &mut record, 0, START);
		}
		assert!(record.consensus.is_some());
	}

	#[benchmark(pov_mode = Measured)]
	fn check_work() {
		prepare::<T>();
		let id = task::<T>(2);
		let owner = funded::<T>("scheduler", 0);
		let pool = drawn_pool::<T>(&owner);
		let worker = bonded::<T>("worker", 0);
		assert!(Pallet::<T>::join(signed::<T>(&worker), pool, unit::<T>()).is_ok());
		vote_as::<T>(id, "voter", T::MaxContributors::get() - 1, None, None);
		let round = T::Beacon::request();
		T::Beacon::reveal(round);
		pass::<T>(1);
		Tasks::<T>::mutate(id, |task| {
			let voting = &mut task.as_mut().expect("it was created").voting;
			voting.windows.start += 1;
			voting.doors = Doors::Drawn { pool, round, weight: unit::<T>() };
		});
		let (vote, seal) = (H256::zero(), H256::zero());
		let call = Call::<T>::contribute { task: id, vote, seal };
		leave_out(Tasks::<T>::hashed_key_for(id));
		leave_out(Workers::<T>::hashed_key_for(&worker));
		#[block]
		{
			assert!(Pallet::<T>::check_work(&worker, &call).is_ok());
		}
	}

	#[benchmark(pov_mode = Measured)]
	fn check_authorisation() {
		prepare::<T>();
		let id = task::<T>(2);
		let worker = funded::<T>("worker", 0);
		let voting = Tasks::<T>::get(id).expect("it was created").voting;
		let submission = vouched_for::<T>(&worker, id);
		#[block]
		{
			assert!(Pallet::<T>::check_authorisation(&worker, &voting, &submission).is_ok());
		}
	}

	#[benchmark(pov_mode = Measured)]
	fn check_scheduler() {
		prepare::<T>();
		let id = task::<T>(2);
		let worker = funded::<T>("worker", 0);
		let mut voting = Tasks::<T>::get(id).expect("it was created").voting;
		voting.doors = Doors::Authorised;
		let submission = scheduled::<T>(&voting, &worker, id);
		let signers;
		#[block]
		{
			signers = Pallet::<T>::check_authorisation(&worker, &voting, &submission);
		}
		assert!(matches!(signers, Ok(Signers::Scheduler)));
	}

	#[benchmark(pov_mode = Measured)]
	fn check_draw() {
		prepare::<T>();
		let id = task::<T>(2);
		let owner = funded::<T>("scheduler", 0);
		let pool = drawn_pool::<T>(&owner);
		let worker = bonded::<T>("worker", 0);
		assert!(Pallet::<T>::join(signed::<T>(&worker), pool, unit::<T>()).is_ok());
		let known = Workers::<T>::get(&worker);
		let round = T::Beacon::request();
		T::Beacon::reveal(round);
		let mut voting = Tasks::<T>::get(id).expect("it was created").voting;
		voting.windows.start += 1;
		voting.doors = Doors::Drawn { pool, round, weight: unit::<T>() };
		#[block]
		{
			let drawn = Pallet::<T>::check_draw(&worker, &known, id, &voting, START + 1);
			assert!(drawn.is_ok());
		}
	}

	#[benchmark(pov_mode = Measured)]
	fn check_involved(c: Linear<0, { T::MaxContributors::get() }>) {
		prepare::<T>();
		let id = task::<T>(2);
		vote_as::<T>(id, "voter", c, None, None);
		let worker = funded::<T>("worker", 0);
		#[block]
		{
			assert!(Pallet::<T>::check_involved(&worker, id).is_ok());
		}
	}

	#[benchmark(pov_mode = Measured)]
	fn check_relayed() {
		prepare::<T>();
		let (id, digest) = (hash::content(b"task"), hash::content(b"result"));
		let chain = Pallet::<T>::chain();
		let said = hash::relayed_contribution(chain, id, digest, digest);
		let (worker, signature) = T::BenchmarkHelper::sign(1, said.as_bytes());
		let relayed = Relayed {
			worker,
			submission: Submission { task: id, vote: digest, seal: digest, authorisation: None },
			signature,
		};
		#[block]
		{
			assert!(Pallet::<T>::check_relayed(Pallet::<T>::chain(), &relayed));
		}
	}

	#[benchmark(pov_mode = Measured)]
	fn agenda_base() {
		prepare::<T>();
		Pallet::<T>::serve(&mut WeightMeter::new());
		#[block]
		{
			Pallet::<T>::serve(&mut WeightMeter::new());
		}
		assert!(AgendaFrom::<T>::exists());
	}

	/// A minute that has passed, with one thing that turns out to be done, and another noted.
	#[benchmark(pov_mode = Measured)]
	fn agenda_item() {
		prepare::<T>();
		Pallet::<T>::serve(&mut WeightMeter::new());
		let id = task::<T>(2);
		vote_as::<T>(id, "voter", T::MaxContributors::get(), None, None);
		Pallet::<T>::remind(START, Due::Reveals(id));
		pass::<T>(120_000);
		#[block]
		{
			Pallet::<T>::serve(&mut WeightMeter::new());
			Pallet::<T>::remind(START, Due::Verdict(id));
		}
		assert_eq!(Agenda::<T>::iter().count(), 2);
	}

	/// A task that was published after its final deadline, by as many as can, with as many bytes.
	#[benchmark(pov_mode = Measured)]
	fn finish(c: Linear<1, { T::MaxContributors::get() }>) {
		prepare::<T>();
		let id = cheap_task::<T>(2);
		let digest = hash::content(b"result");
		let winners = vote_as::<T>(id, "winner", c, Some(digest), None);
		complete::<T>(id, digest, &winners);
		pass::<T>(T::LongestWindow::get());
		Tasks::<T>::mutate(id, |task| {
			let task = task.as_mut().expect("it is kept");
			(task.held, task.published) = (None, Some(Pallet::<T>::now()));
		});
		let publications: Vec<Publication<T::AccountId>> = (0..MAX_PUBLICATIONS)
			.map(|index| Publication {
				publisher: account("publisher", index, SEED),
				location: ResultLocation::Inline(bytes(MAX_INLINE_RESULT)),
			})
			.collect();
		let publications = publications.try_into().expect("as many as fit");
		let summary = result(0).summary;
		Results::<T>::insert(id, PublishedResult { summary, publications });
		let used;
		#[block]
		{
			used = Pallet::<T>::finish(id);
		}
		assert!(used.all_gte(T::WeightInfo::finish(c)));
	}

	#[benchmark(pov_mode = Measured)]
	fn callback() {
		prepare::<T>();
		let id = cheap_task::<T>(2);
		let digest = hash::content(b"result");
		let size = T::MaxContributors::get();
		let winners = vote_as::<T>(id, "winner", size, Some(digest), None);
		complete::<T>(id, digest, &winners);
		Tasks::<T>::mutate(id, |task| {
			task.as_mut().expect("it is kept").callback = Callback::Due;
		});
		let data: CallbackData = bytes(MAX_INLINE_RESULT);
		CallbackBytes::<T>::insert(id, data);
		#[block]
		{
			Pallet::<T>::deliver(id);
		}
		assert_eq!(Tasks::<T>::get(id).expect("it is kept").callback, Callback::None);
	}

	/// A pool that was set before, while another one judges appeals.
	#[benchmark(pov_mode = Measured)]
	fn set_pool() {
		let owner = funded::<T>("scheduler", 0);
		let pool = drawn_pool::<T>(&owner);
		Court::<T>::put(H160::repeat_byte(0xc0));
		#[extrinsic_call]
		_(RawOrigin::Signed(owner), pool, Admission::Drawn, 1, 2);
		assert_eq!(Pools::<T>::get(pool).cap, 2);
	}

	#[benchmark(pov_mode = Measured)]
	fn set_authority() {
		let (owner, key) = (funded::<T>("scheduler", 0), funded::<T>("key", 0));
		Authorities::<T>::insert(&owner, &owner);
		#[extrinsic_call]
		_(RawOrigin::Signed(owner.clone()), Some(key.clone()));
		assert_eq!(Authorities::<T>::get(owner), Some(key));
	}

	/// The new one has earned something without having worked.
	#[benchmark(pov_mode = Measured)]
	fn set_operator() {
		let worker = bonded::<T>("worker", 0);
		let (before, operator) = (funded::<T>("operator", 0), funded::<T>("operator", 1));
		assert!(Pallet::<T>::set_operator(signed::<T>(&worker), Some(before.clone())).is_ok());
		Workers::<T>::mutate(&operator, |record| record.earned = 1);
		#[extrinsic_call]
		_(RawOrigin::Signed(worker.clone()), Some(operator.clone()));
		assert!(!Operators::<T>::contains_key(before));
		assert_eq!(OperatorOf::<T>::get(worker), Some(operator));
	}

	#[benchmark(pov_mode = Measured)]
	fn join() {
		prepare::<T>();
		let pool = drawn_pool::<T>(&funded::<T>("scheduler", 0));
		let worker = funded::<T>("worker", 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(worker.clone()), pool, unit::<T>());
		assert!(Workers::<T>::get(worker).membership(pool).is_some());
	}

	#[benchmark(pov_mode = Measured)]
	fn leave() {
		prepare::<T>();
		let pool = drawn_pool::<T>(&funded::<T>("scheduler", 0));
		let worker = bonded::<T>("worker", 0);
		assert!(Pallet::<T>::join(signed::<T>(&worker), pool, unit::<T>()).is_ok());
		#[extrinsic_call]
		_(RawOrigin::Signed(worker.clone()), pool);
		assert!(Workers::<T>::get(worker).membership(pool).is_none());
	}

	#[benchmark(pov_mode = Measured)]
	fn set_broker() -> Result<(), BenchmarkError> {
		let broker = funded::<T>("broker", 0);
		let origin =
			T::CourtOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, Some(broker.clone()));
		assert_eq!(Broker::<T>::get(), Some(broker));
		Ok(())
	}

	#[benchmark(pov_mode = Measured)]
	fn set_checker() -> Result<(), BenchmarkError> {
		let checker = funded::<T>("checker", 0);
		let origin =
			T::CourtOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, Some(checker.clone()));
		assert_eq!(Checker::<T>::get(), Some(checker));
		Ok(())
	}

	#[benchmark(pov_mode = Measured)]
	fn set_court() -> Result<(), BenchmarkError> {
		let pool = drawn_pool::<T>(&funded::<T>("judge", 0));
		let origin =
			T::CourtOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, Some(pool));
		assert_eq!(Court::<T>::get(), Some(pool));
		Ok(())
	}

	#[benchmark(pov_mode = Measured)]
	fn appeal(c: Linear<1, { T::MaxContributors::get() }>) {
		prepare::<T>();
		court::<T>();
		let id = task::<T>(2);
		let digest = hash::content(b"result");
		let winners = vote_as::<T>(id, "winner", c, Some(digest), None);
		let deal = complete::<T>(id, digest, &winners);
		let (doubter, salt) = (funded::<T>("doubter", 0), H256::zero());
		let known = hash::content(b"known");
		let commitment = hash::check(id, known, salt);
		assert!(Pallet::<T>::commit_check(signed::<T>(&doubter), commitment).is_ok());
		Checks::<T>::mutate(commitment, |check| {
			check.as_mut().expect("it is new").at = deal.windows.start - 1;
		});
		#[extrinsic_call]
		_(RawOrigin::Signed(doubter), id, u32::MAX, deal.value, Some((known, salt)));
		assert!(Tasks::<T>::get(id).expect("it is kept").appeal.is_some());
	}

	#[benchmark(pov_mode = Measured)]
	fn judge(c: Linear<1, { T::MaxContributors::get() }>) {
		prepare::<T>();
		court::<T>();
		let caller = funded::<T>("caller", 0);
		let id = task::<T>(2);
		let digest = hash::content(b"result");
		let winners = vote_as::<T>(id, "winner", c, Some(digest), None);
		let deal = complete::<T>(id, digest, &winners);
		let requester = signed::<T>(&deal.agreement.requester);
		assert!(Pallet::<T>::appeal(requester, id, u32::MAX, deal.value, None).is_ok());
		let doubt = Tasks::<T>::get(id).and_then(|task| task.appeal).expect("it was doubted");
		Tasks::<T>::mutate(doubt.rerun, |rerun| {
			let rerun = rerun.as_mut().expect("it was created");
			rerun.status = TaskStatus::Completed;
			rerun.digest = Some(hash::content(b"another"));
		});
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id);
		let verdict = Tasks::<T>::get(id).and_then(|task| task.appeal).and_then(|it| it.verdict);
		assert_eq!(verdict, Some(poco_primitives::task::Verdict::Refuted));
	}

	#[benchmark(pov_mode = Measured)]
	fn commit_check() {
		prepare::<T>();
		let by = funded::<T>("doubter", 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(by), H256::zero());
		assert!(Checks::<T>::contains_key(H256::zero()));
	}

	/// By the task's scheduler, which is not the checker.
	#[benchmark(pov_mode = Measured)]
	fn open_check(c: Linear<1, { T::MaxContributors::get() }>) {
		prepare::<T>();
		Checker::<T>::put(funded::<T>("checker", 0));
		let id = task::<T>(2);
		let digest = hash::content(b"result");
		let winners = vote_as::<T>(id, "winner", c, Some(digest), None);
		let deal = complete::<T>(id, digest, &winners);
		let (by, salt) = (funded::<T>("scheduler", 0), H256::zero());
		let commitment = hash::check(id, digest, salt);
		assert!(Pallet::<T>::commit_check(signed::<T>(&by), commitment).is_ok());
		Checks::<T>::mutate(commitment, |check| {
			check.as_mut().expect("it is new").at = deal.windows.start - 1;
		});
		#[extrinsic_call]
		_(RawOrigin::Signed(by), id, digest, salt);
		assert!(Tasks::<T>::get(id).expect("it is kept").checked);
	}

	#[benchmark(pov_mode = Measured)]
	fn drop_check() {
		prepare::<T>();
		let by = funded::<T>("doubter", 0);
		assert!(Pallet::<T>::commit_check(signed::<T>(&by), H256::zero()).is_ok());
		#[extrinsic_call]
		_(RawOrigin::Signed(by), H256::zero());
		assert!(!Checks::<T>::contains_key(H256::zero()));
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::tests::mock::paying_out_at_once(),
		crate::tests::mock::Test
	);
}
