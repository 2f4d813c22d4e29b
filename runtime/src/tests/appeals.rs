//! An appeal on the real runtime, from the council's motion that seats a court to the last unit of what the
//! requester is paid.

use super::{
	flow::{enter, submission, summary},
	governance::motion,
	trade::{self, pass},
	*,
};
use frame_support::assert_noop;
use pallet_poco::{Error, Submission, Tasks};
use poco_primitives::{
	deadlines::MAX_TICK,
	deal::Admission,
	hash,
	registry::{Details, PoolPolicy},
	task::{TaskStatus, Verdict},
	Digest, Moment, TaskId, H160,
};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave, Eve, Ferdie};
use sp_runtime::{DispatchError, Permill};

const START: Moment = 1_700_000_000_000;
const REWARD: Balance = 10 * UNIT;
/// 30 % of [`REWARD`].
const STAKE: Balance = 3 * UNIT;
/// [`REWARD`] less a hundredth.
const PAY: Balance = REWARD / 100 * 99;
/// More than the front door's two, and met by three who agree.
const TRUST: u32 = 8;

const REQUESTER: Sr25519Keyring = Alice;
const LIAR: Sr25519Keyring = Bob;
const JUDGES: [Sr25519Keyring; 3] = [Charlie, Dave, Eve];

fn chain(run: impl FnOnce()) {
	preset("development").execute_with(|| {
		System::set_block_number(1);
		Poco::on_timestamp_set(START);
		run();
		super::books_are_right();
	});
}

fn signed(who: Sr25519Keyring) -> RuntimeOrigin {
	RuntimeOrigin::signed(who.to_account_id())
}

/// Everything that is an account's: free, held, and earned but not paid out.
fn wealth(who: Sr25519Keyring) -> Balance {
	let account = who.to_account_id();
	Balances::total_balance(&account) + Poco::view_worker(&account).earned
}

/// A pool of the scheduler's whose workers the chain draws.
fn drawn_pool() -> H160 {
	let name = b"court".to_vec().try_into().expect("it fits");
	let policy = PoolPolicy { stake_ratio: Permill::zero(), scheduler_ratio: Permill::zero() };
	let pool = enter(Ferdie, Details::Workerpool { name }, Some(policy));
	assert_ok!(Poco::set_pool(signed(Ferdie), pool, Admission::Drawn, 5 * UNIT, 50 * UNIT));
	pool
}

/// The council seats a court of the judges, and of the liar, who had no part in anything yet.
fn seat_court() {
	let pool = drawn_pool();
	for member in JUDGES.into_iter().chain([LIAR]) {
		assert_ok!(Poco::join(signed(member), pool, 10 * UNIT));
	}
	let call = RuntimeCall::Poco(pallet_poco::Call::set_court { pool: Some(pool) });
	assert_noop!(Poco::set_court(signed(Ferdie), Some(pool)), DispatchError::BadOrigin);
	assert_eq!(motion("council", &call, &[Alice]), Err(DispatchError::BadOrigin));
	assert_eq!(motion("technical", &call, &[Alice, Bob]), Err(DispatchError::BadOrigin));
	assert_ok!(motion("council", &call, &[Alice, Charlie]));
	pass(1_000);
}

/// The requester buys a task of one vote at the front door.
fn buy() -> TaskId {
	trade::buy(REQUESTER, 1, REWARD)
}

fn contribute(worker: Sr25519Keyring, task: TaskId, digest: Digest) {
	let Submission { vote, seal, .. } = submission(&worker.to_account_id(), task, digest);
	assert_ok!(Poco::contribute(signed(worker), task, vote, seal));
}

/// These agree on a result, and prove it.
fn complete(task: TaskId, workers: &[Sr25519Keyring], digest: Digest) {
	for worker in workers {
		contribute(*worker, task, digest);
	}
	for worker in workers {
		assert_ok!(Poco::reveal(signed(*worker), task, digest));
	}
	assert_eq!(status(task), TaskStatus::Completed);
}

fn status(task: TaskId) -> TaskStatus {
	Tasks::<Runtime>::get(task).expect("it is kept").status
}

/// What an appeal came to, and the task that was computed for it.
fn appeal_against(task: TaskId) -> (Option<Verdict>, TaskId) {
	let appeal = Tasks::<Runtime>::get(task).and_then(|task| task.appeal).expect("an appeal");
	(appeal.verdict, appeal.rerun)
}

/// The relay chain's randomness comes to every round that somebody waits for.
fn draw() {
	for output in 0..10u32 {
		Beacon::mix(hash::content(&output.to_le_bytes()));
	}
}

/// A result that the liar made up, and that the requester appeals against: the task and its rerun.
fn doubted() -> (TaskId, TaskId) {
	seat_court();
	let task = buy();
	complete(task, &[LIAR], hash::content(b"a lie"));
	let appeal = |who, trust, reward| Poco::appeal(signed(who), task, trust, reward, None);
	assert_noop!(appeal(Ferdie, TRUST, REWARD), Error::<Runtime>::NotRequester);
	assert_noop!(appeal(REQUESTER, 2, REWARD), Error::<Runtime>::TrustTooLow);
	assert_noop!(appeal(REQUESTER, 1 << 5, REWARD), Error::<Runtime>::TrustTooHigh);
	assert_noop!(appeal(REQUESTER, TRUST, REWARD - 1), Error::<Runtime>::RewardTooLow);
	pass(MarketTerms::get().appeal_window - 1);
	assert_ok!(appeal(REQUESTER, TRUST, REWARD));
	assert_noop!(appeal(REQUESTER, TRUST, REWARD), Error::<Runtime>::AlreadyAppealed);
	let (verdict, rerun) = appeal_against(task);
	assert_eq!((verdict, status(rerun)), (None, TaskStatus::Active));
	draw();
	(task, rerun)
}

#[test]
fn a_court_refutes_a_false_result_and_the_requester_is_paid_by_who_proved_it() {
	chain(|| {
		let everybody = [REQUESTER, LIAR, Charlie, Dave, Eve];
		let before = everybody.map(wealth);
		let issuance = Balances::total_issuance();
		let (task, rerun) = doubted();

		// Whoever voted before is no judge of it.
		let truth = summary().digest();
		let again = submission(&LIAR.to_account_id(), rerun, truth);
		assert_noop!(
			Poco::contribute(signed(LIAR), rerun, again.vote, again.seal),
			Error::<Runtime>::Involved
		);
		complete(rerun, &JUDGES, truth);
		// Nobody calls anything: the chain judges.
		pass(2 * MAX_TICK);
		assert_eq!(appeal_against(task), (Some(Verdict::Refuted), rerun));

		// The judges' pay can be appealed against no more, only after a while.
		pass(2 * MarketTerms::get().appeal_window);
		let deposits = 2 * MarketTerms::get().task_deposit;
		let after = everybody.map(wealth);
		// What the task was worth, of a stake and a pay that come to more.
		assert_eq!(after[0], before[0] - 2 * REWARD - deposits + REWARD);
		assert_eq!(after[1], before[1] - STAKE);
		for judge in 2..5 {
			assert_eq!(after[judge], before[judge] + PAY / 3);
		}
		let fees = 2 * (REWARD - PAY);
		assert_eq!(issuance - Balances::total_issuance(), fees + (STAKE + PAY - REWARD));
	});
}

#[test]
fn a_result_that_a_court_upholds_costs_only_who_doubted_it() {
	chain(|| {
		let everybody = [REQUESTER, LIAR, Charlie, Dave, Eve];
		let before = everybody.map(wealth);
		let (task, rerun) = doubted();
		complete(rerun, &JUDGES, hash::content(b"a lie"));
		pass(2 * MAX_TICK);
		assert_eq!(appeal_against(task), (Some(Verdict::Upheld), rerun));
		pass(2 * MarketTerms::get().appeal_window);
		let after = everybody.map(wealth);
		let spent = 2 * (REWARD + MarketTerms::get().task_deposit);
		assert_eq!(after[0], before[0] - spent);
		assert_eq!(after[1], before[1] + PAY);
		for judge in 2..5 {
			assert_eq!(after[judge], before[judge] + PAY / 3);
		}
	});
}

#[test]
fn nobody_appeals_when_it_is_too_late() {
	chain(|| {
		seat_court();
		let task = buy();
		complete(task, &[LIAR], hash::content(b"a lie"));
		pass(MarketTerms::get().appeal_window);
		assert_noop!(
			Poco::appeal(signed(REQUESTER), task, TRUST, REWARD, None),
			Error::<Runtime>::AppealWindowOver
		);
	});
}
