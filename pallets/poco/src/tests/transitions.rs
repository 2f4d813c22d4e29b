//! The transition table of the original, row by row: what takes a task or a contribution from one
//! status to the next, and every guard of it by the name that the original's own tests give it.
//! Where a guard differs here, the test says so.
//!
//! The figures of the original's papers are held elsewhere: the credibility and the split of the
//! worked example in `scheduler` and in the primitives' `protocol` and `settlement` tests, the
//! kitty's three draws and what rounding leaves in `scheduler` and `money`.
//!
//! So are some guards. Who may contribute, by whose signature and from which enclave, stands in
//! `authorisation`; who is drawn, in `pools`; what a single worker's publication must be, in `alone`
//! and, for the bytes of its callback, in `callbacks`.

use super::mock::*;
use crate::{Authorisation, AuthorisationOf, Enclave, Error, Kitty, Submission};
use frame_support::{assert_noop, assert_ok};
use poco_primitives::{
	deal::{Admission, Agreement},
	hash,
	order::Tag,
	result::{Commitment, ResultLocation, ResultSummary},
	task::{ContributionStatus, TaskStatus},
	TaskId, H160, H256, U256,
};
use sp_runtime::testing::TestSignature;

fn contribute(by: AccountId, id: TaskId) -> frame_support::dispatch::DispatchResultWithPostInfo {
	let digest = digest("a");
	Poco::contribute(signed(by), id, hash::vote(id, digest), hash::seal(&by, id, digest))
}

/// A task in which two fresh workers have reached consensus.
fn revealing() -> TaskId {
	let id = open(agreement(1))[0];
	vote(worker(0), id, digest("a"));
	vote(worker(1), id, digest("a"));
	assert_eq!(task(id).status, TaskStatus::Revealing);
	id
}

fn statuses(id: TaskId) -> Vec<ContributionStatus> {
	task(id).contributions.iter().map(|vote| vote.status).collect()
}

#[test]
fn initialize_takes_a_task_from_unset_to_active() {
	chain(|| {
		assert_ok!(Poco::open_deal(DEAL, agreement(2)));
		let initialize = |index| Poco::initialize(signed(STRANGER), DEAL, index);
		assert_ok!(initialize(7));
		let id = hash::task_id(DEAL, 7);
		let (new, windows) = (task(id), deal().windows);
		assert_eq!((new.status, new.total()), (TaskStatus::Active, U256::one()));
		assert_eq!((new.consensus, new.digest), (None, None));
		assert_eq!(windows.contribution_deadline, START + 7 * HOUR_UNIT);
		assert_eq!(windows.final_deadline, START + 10 * HOUR_UNIT);
		// Twice; below and above the volume; of no deal.
		assert_noop!(initialize(7), Error::<Test>::TaskAlreadyExists);
		assert_noop!(initialize(6), Error::<Test>::IndexOutOfRange);
		assert_noop!(initialize(9), Error::<Test>::IndexOutOfRange);
		let nowhere = Poco::initialize(signed(STRANGER), H256::zero(), 7);
		assert_eq!(nowhere, Err(Error::<Test>::DealNotFound.into()));
		// After the deadline. There it could still be initialized, only to be claimed.
		pass(7 * HOUR_UNIT);
		assert_noop!(initialize(8), Error::<Test>::ContributionWindowOver);
	});
}

#[test]
fn contribute_takes_a_contribution_from_unset_to_contributed_and_the_task_to_revealing() {
	chain(|| {
		let id = open(agreement(1))[0];
		assert_ok!(contribute(worker(0), id));
		assert_eq!((task(id).status, record(worker(0)).locked), (TaskStatus::Active, STAKE));
		assert_noop!(contribute(worker(0), id), Error::<Test>::AlreadyContributed);
		assert_noop!(contribute(worker(1), H256::zero()), Error::<Test>::TaskNotFound);
		assert_noop!(contribute(999, id), Error::<Test>::FundsTooLow);
		assert_ok!(contribute(worker(1), id));
		assert_eq!(task(id).status, TaskStatus::Revealing);
		assert_eq!(statuses(id), [ContributionStatus::Contributed; 2]);
		let consensus = task(id).consensus.unwrap();
		assert_eq!(consensus.reveal_deadline, START + 2 * HOUR_UNIT);
		assert_noop!(contribute(worker(2), id), Error::<Test>::NotActive);
	});
}

#[test]
fn contribute_is_refused_from_the_deadline_on() {
	chain(|| {
		let id = open(agreement(1))[0];
		pass(7 * HOUR_UNIT);
		assert_noop!(contribute(worker(0), id), Error::<Test>::ContributionWindowOver);
	});
}

#[test]
fn reveal_takes_a_contribution_from_contributed_to_proved() {
	chain(|| {
		let mut terms = agreement(1);
		terms.trust = 8;
		let id = open(terms)[0];
		let [a, b] = [digest("a"), digest("b")];
		let tell = |by, digest| Poco::reveal(signed(by), id, digest);
		vote(worker(0), id, b);
		vote(worker(1), id, a);
		// Before consensus.
		assert_noop!(tell(worker(1), a), Error::<Test>::NotRevealing);
		copy(worker(2), id, a);
		for number in 3..6 {
			vote(worker(number), id, a);
		}
		assert_eq!(task(id).status, TaskStatus::Revealing);
		// Outside consensus; unable to prove the value; unable to prove ownership; no contributor.
		assert_noop!(tell(worker(0), b), Error::<Test>::NotInConsensus);
		assert_noop!(tell(worker(1), b), Error::<Test>::VoteMismatch);
		assert_noop!(tell(worker(2), a), Error::<Test>::SealMismatch);
		assert_noop!(tell(STRANGER, a), Error::<Test>::NotContributor);
		assert_ok!(tell(worker(1), a));
		assert_eq!(task(id).digest, Some(a));
		let proved = ContributionStatus::Proved;
		assert_eq!(statuses(id)[1], proved);
		// Twice; after the deadline.
		assert_noop!(tell(worker(1), a), Error::<Test>::AlreadyRevealed);
		pass(2 * HOUR_UNIT);
		assert_noop!(tell(worker(3), a), Error::<Test>::RevealWindowOver);
	});
}

#[test]
fn finalize_takes_a_task_from_revealing_to_completed() {
	chain(|| {
		// There the scheduler alone could, and once for all reveals: here the last one does it.
		let id = revealing();
		let finalize = |id| Poco::finalize(signed(STRANGER), id);
		assert_noop!(finalize(id), Error::<Test>::RevealWindowOpen);
		reveal(worker(0), id, digest("a"));
		assert_noop!(finalize(id), Error::<Test>::RevealWindowOpen);
		reveal(worker(1), id, digest("a"));
		assert_eq!(task(id).status, TaskStatus::Completed);
		assert_noop!(finalize(id), Error::<Test>::NotRevealing);
		assert_noop!(finalize(H256::zero()), Error::<Test>::TaskNotFound);
	});
}

#[test]
fn finalize_by_non_scheduler_is_allowed_here_when_the_window_is_over_and_something_was_revealed() {
	chain(|| {
		let id = create(2, REWARD);
		// One of weight 4, one fresh: the first proves the result alone.
		set_score(worker(1), 15);
		vote(worker(0), id, digest("a"));
		vote(worker(1), id, digest("a"));
		reveal(worker(1), id, digest("a"));
		pass(2 * HOUR_UNIT - 1);
		let finalize = || Poco::finalize(signed(STRANGER), id);
		assert_noop!(finalize(), Error::<Test>::RevealWindowOpen);
		pass(1);
		assert_ok!(finalize());
		assert_eq!(task(id).status, TaskStatus::Completed);
		assert_eq!(
			statuses(id),
			[ContributionStatus::Contributed, ContributionStatus::Proved],
			"who kept silent stays CONTRIBUTED for ever"
		);
	});
}

#[test]
fn finalize_is_refused_while_a_task_is_active_and_when_nothing_was_revealed() {
	chain(|| {
		let id = open(agreement(1))[0];
		let finalize = || Poco::finalize(signed(SCHEDULER), id);
		assert_noop!(finalize(), Error::<Test>::NotRevealing);
		vote(worker(0), id, digest("a"));
		vote(worker(1), id, digest("a"));
		pass(2 * HOUR_UNIT);
		assert_noop!(finalize(), Error::<Test>::NothingRevealed);
	});
}

#[test]
fn finalize_after_the_final_deadline_is_allowed_here_and_there_only_claim_was() {
	chain(|| {
		let id = create(2, REWARD);
		set_score(worker(1), 15);
		vote(worker(0), id, digest("a"));
		vote(worker(1), id, digest("a"));
		reveal(worker(1), id, digest("a"));
		pass(10 * HOUR_UNIT);
		assert_noop!(Poco::claim(signed(STRANGER), id), Error::<Test>::SomethingRevealed);
		assert_ok!(Poco::finalize(signed(STRANGER), id));
		assert_eq!(record(worker(1)).earned, REWARD - FEE + STAKE);
	});
}

#[test]
fn reopen_takes_a_task_from_revealing_to_active_and_its_winners_to_rejected() {
	chain(|| {
		let id = revealing();
		let reopen = |id| Poco::reopen(signed(STRANGER), id);
		// Before the reveal window is over.
		assert_noop!(reopen(id), Error::<Test>::RevealWindowOpen);
		pass(2 * HOUR_UNIT);
		assert_ok!(reopen(id));
		let new = task(id);
		assert_eq!((new.status, new.consensus), (TaskStatus::Active, None));
		assert_eq!((new.total(), new.groups[0].weight), (U256::one(), U256::zero()));
		assert_eq!(statuses(id), [ContributionStatus::Rejected; 2]);
		// Twice; by its rejected workers again; of nothing.
		assert_noop!(reopen(id), Error::<Test>::NotRevealing);
		assert_noop!(contribute(worker(0), id), Error::<Test>::AlreadyContributed);
		assert_noop!(reopen(H256::zero()), Error::<Test>::TaskNotFound);
	});
}

#[test]
fn reopen_with_one_reveal_is_refused() {
	chain(|| {
		let id = revealing();
		reveal(worker(0), id, digest("a"));
		pass(2 * HOUR_UNIT);
		assert_noop!(Poco::reopen(signed(SCHEDULER), id), Error::<Test>::SomethingRevealed);
	});
}

#[test]
fn reopen_when_no_contribution_could_follow_is_refused_here() {
	chain(|| {
		let id = open(agreement(1))[0];
		pass(5 * HOUR_UNIT);
		vote(worker(0), id, digest("a"));
		vote(worker(1), id, digest("a"));
		pass(2 * HOUR_UNIT);
		assert_noop!(Poco::reopen(signed(SCHEDULER), id), Error::<Test>::ContributionWindowOver);
	});
}

#[test]
fn a_consensus_that_comes_too_late_to_be_reopened_waits_for_the_final_deadline() {
	chain(|| {
		let id = open(agreement(1))[0];
		pass(6 * HOUR_UNIT);
		vote(worker(0), id, digest("a"));
		vote(worker(1), id, digest("a"));
		// The chain looks at it when the reveal window is over, and can do nothing yet.
		pass(2 * HOUR_UNIT + 60_000);
		idle();
		assert_eq!(task(id).status, TaskStatus::Revealing);
		check();
		pass(2 * HOUR_UNIT);
		idle();
		assert_eq!(task(id).status, TaskStatus::Failed);
	});
}

#[test]
fn claim_takes_a_task_from_active_to_failed() {
	chain(|| {
		let id = open(agreement(1))[0];
		vote(worker(0), id, digest("a"));
		let claim = |id| Poco::claim(signed(STRANGER), id);
		pass(10 * HOUR_UNIT - 1);
		// Before the deadline.
		assert_noop!(claim(id), Error::<Test>::FinalDeadlineAhead);
		pass(1);
		assert_ok!(claim(id));
		assert_eq!(task(id).status, TaskStatus::Failed);
		assert_eq!(wealth(SPONSOR), FUNDS - TERMS.task_deposit);
		// Twice; of nothing.
		assert_noop!(claim(id), Error::<Test>::NotActive);
		assert_noop!(claim(H256::zero()), Error::<Test>::TaskNotFound);
	});
}

#[test]
fn claim_takes_a_task_from_revealing_to_failed_when_nothing_was_revealed() {
	chain(|| {
		let id = revealing();
		pass(10 * HOUR_UNIT - 1);
		assert_noop!(Poco::claim(signed(STRANGER), id), Error::<Test>::FinalDeadlineAhead);
		pass(1);
		assert_ok!(Poco::claim(signed(STRANGER), id));
		assert_eq!(task(id).status, TaskStatus::Failed);
		// There the silent winners had their stakes back.
		assert_eq!(Kitty::<Test>::get(), deal().scheduler_stake + 2 * STAKE);
	});
}

#[test]
fn claim_of_a_completed_task_is_refused() {
	chain(|| {
		let id = revealing();
		reveal(worker(0), id, digest("a"));
		reveal(worker(1), id, digest("a"));
		pass(10 * HOUR_UNIT);
		assert_noop!(Poco::claim(signed(STRANGER), id), Error::<Test>::NotActive);
	});
}

/// The scheduler lets this worker contribute.
fn authorise(worker: AccountId, id: TaskId) -> Option<AuthorisationOf<Test>> {
	let said = hash::authorisation(&worker, id, None::<&AccountId>);
	let signature = TestSignature(SCHEDULER, said.as_bytes().to_vec());
	Some(Authorisation { signature, enclave: None })
}

/// Of trust 1, in a pool whose workers its scheduler chooses.
fn alone() -> Agreement<AccountId> {
	let owner = signed(SCHEDULER);
	assert_ok!(Poco::set_pool(owner, POOL, Admission::Authorised, 0, 0));
	Agreement { trust: 1, ..agreement(1) }
}

fn contribute_and_finalize(
	by: AccountId,
	id: TaskId,
	authorisation: Option<AuthorisationOf<Test>>,
) -> frame_support::dispatch::DispatchResultWithPostInfo {
	let here = ResultLocation::Uri(b"http://here".to_vec().try_into().unwrap());
	let (summary, callback) = (result("a").0.summary, Default::default());
	Poco::contribute_and_finalize(signed(by), id, summary, here, callback, authorisation)
}

#[test]
fn contribute_and_finalize_takes_a_task_from_active_to_completed() {
	chain(|| {
		let id = open(alone())[0];
		let first = || contribute_and_finalize(worker(0), id, authorise(worker(0), id));
		let forged = contribute_and_finalize(worker(0), id, authorise(worker(1), id));
		assert_eq!(forged.unwrap_err().error, Error::<Test>::NotAuthorised.into());
		assert_noop!(contribute_and_finalize(worker(0), id, None), Error::<Test>::NotAuthorised);
		assert_ok!(first());
		assert_eq!(task(id).status, TaskStatus::Completed);
		assert_eq!(statuses(id), [ContributionStatus::Proved]);
		// Nine tenths of 9,900, rounded down, and the rest for the scheduler: its result is published.
		assert_eq!(record(worker(0)).earned, 8_910);
		assert_eq!(record(SCHEDULER).earned, 990);
		assert_eq!(record(worker(0)).score_in(Some(POOL)), 0, "no score changes");
		// Twice; by another one; of nothing.
		assert_noop!(first(), Error::<Test>::NotAlone);
		let second = contribute_and_finalize(worker(1), id, authorise(worker(1), id));
		assert_eq!(second.unwrap_err().error, Error::<Test>::NotAlone.into());
		let nowhere = contribute_and_finalize(worker(1), H256::zero(), None);
		assert_eq!(nowhere.unwrap_err().error, Error::<Test>::TaskNotFound.into());
	});
}

#[test]
fn contribute_and_finalize_asks_for_an_enclave_where_the_task_does() {
	const ENCLAVE: AccountId = 50;
	chain(|| {
		let id = open(Agreement { tag: Tag::TEE, ..alone() })[0];
		let with = |signer, enclave| {
			let said = hash::authorisation(&WORKER, id, Some(&ENCLAVE));
			let signature = sign(SCHEDULER, said);
			let digest = digest("a");
			let (vote, seal) = (hash::vote(id, digest), hash::seal(&WORKER, id, digest));
			let made = sign(signer, hash::enclave_contribution(vote, seal));
			let enclave = Enclave { key: enclave, signature: made };
			Some(Authorisation { signature, enclave: Some(enclave) })
		};
		let finish = |authorisation| contribute_and_finalize(WORKER, id, authorisation);
		assert_noop!(finish(authorise(WORKER, id)), Error::<Test>::EnclaveMissing);
		assert_noop!(finish(with(STRANGER, ENCLAVE)), Error::<Test>::EnclaveMismatch);
		// Another enclave than the scheduler signed for.
		assert_noop!(finish(with(STRANGER, STRANGER)), Error::<Test>::NotAuthorised);
		assert_ok!(finish(with(ENCLAVE, ENCLAVE)));
		assert_eq!(task(id).status, TaskStatus::Completed);
	});
}

#[test]
fn contribute_and_finalize_takes_the_bytes_of_a_callback_and_refuses_others() {
	chain(|| {
		let id = open(Agreement { callback: H160::repeat_byte(0xcb), ..alone() })[0];
		let callback = Commitment::to(b"forty-two");
		let summary = ResultSummary { callback, ..result("a").0.summary };
		let finish = |bytes: &[u8]| {
			let here = ResultLocation::Uri(b"http://here".to_vec().try_into().unwrap());
			let bytes = bytes.to_vec().try_into().unwrap();
			let authorisation = authorise(WORKER, id);
			let summary = summary.clone();
			let origin = signed(WORKER);
			Poco::contribute_and_finalize(origin, id, summary, here, bytes, authorisation)
		};
		for bytes in [b"forty-three".as_slice(), b"forty-two ", b""] {
			assert_noop!(finish(bytes), Error::<Test>::ResultMismatch);
		}
		assert_eq!(task(id).status, TaskStatus::Active);
		assert_ok!(finish(b"forty-two"));
		assert_eq!(task(id).status, TaskStatus::Completed);
		assert_eq!(Poco::view_callback(id), Some(b"forty-two".to_vec()));
	});
}

#[test]
fn contribute_and_finalize_is_refused_above_trust_one_and_after_a_contribution_and_in_an_open_pool()
{
	chain(|| {
		let id = open(agreement(1))[0];
		assert_noop!(contribute_and_finalize(WORKER, id, None), Error::<Test>::NotAlone);
	});
	chain(|| {
		let id = open(Agreement { trust: 1, ..agreement(1) })[0];
		assert_noop!(contribute_and_finalize(WORKER, id, None), Error::<Test>::NotAlone);
	});
	chain(|| {
		let id = open(Agreement { trust: 2, ..alone() })[0];
		let refused = contribute_and_finalize(WORKER, id, authorise(WORKER, id));
		assert_eq!(refused.unwrap_err().error, Error::<Test>::NotAlone.into());
	});
	chain(|| {
		let id = open(alone())[0];
		let (vote, seal) = (hash::vote(id, digest("a")), hash::seal(&worker(1), id, digest("a")));
		let authorisation = authorise(worker(1), id);
		let submission = Submission { task: id, vote, seal, authorisation };
		assert_ok!(Poco::contribute_authorised(signed(worker(1)), submission));
		let refused = contribute_and_finalize(WORKER, id, authorise(WORKER, id));
		assert_eq!(refused.unwrap_err().error, Error::<Test>::NotAlone.into());
	});
	chain(|| {
		let id = open(alone())[0];
		pass(7 * HOUR_UNIT);
		let refused = contribute_and_finalize(WORKER, id, authorise(WORKER, id));
		assert_eq!(refused.unwrap_err().error, Error::<Test>::ContributionWindowOver.into());
	});
}

#[test]
fn arrays_initialize_and_claim_several_at_once() {
	chain(|| {
		assert_ok!(Poco::open_deal(DEAL, agreement(4)));
		assert_ok!(Poco::initialize_many(signed(STRANGER), DEAL, 7, 2));
		let tasks = [7, 8].map(|index| hash::task_id(DEAL, index));
		let claim = || Poco::claim_many(signed(STRANGER), tasks.to_vec().try_into().unwrap());
		assert_noop!(claim(), Error::<Test>::FinalDeadlineAhead);
		pass(10 * HOUR_UNIT);
		assert_ok!(claim());
		assert!(tasks.iter().all(|id| task(*id).status == TaskStatus::Failed));
		assert_noop!(claim(), Error::<Test>::NotActive);
		// What there took an array of `initializeAndClaim`, whatever the volume.
		assert_ok!(Poco::refund_rest(signed(STRANGER), DEAL));
		assert_eq!((deal().ended, wealth(SPONSOR)), (4, FUNDS - 2 * TERMS.task_deposit));
	});
}

/// Tries every move of a task that ended, hour by hour.
fn nothing_moves(id: TaskId, ended: TaskStatus) {
	let (before, digest) = (task(id), digest("a"));
	let windows = deal().windows;
	assert_eq!(before.status, ended);
	for hour in 0..12 {
		let by = || signed(SCHEDULER);
		assert_noop!(contribute(worker(2), id), Error::<Test>::NotActive);
		assert_noop!(contribute(worker(0), id), Error::<Test>::NotActive);
		assert_noop!(Poco::reveal(signed(worker(0)), id, digest), Error::<Test>::NotRevealing);
		assert_noop!(Poco::finalize(by(), id), Error::<Test>::NotRevealing);
		assert_noop!(Poco::reopen(by(), id), Error::<Test>::NotRevealing);
		assert_noop!(Poco::claim(by(), id), Error::<Test>::NotActive);
		let again = match Poco::now() < windows.contribution_deadline {
			true => Error::<Test>::TaskAlreadyExists,
			false => Error::<Test>::ContributionWindowOver,
		};
		assert_noop!(Poco::initialize(by(), DEAL, before.index), again);
		assert_eq!(task(id), before, "after {hour} hours");
		pass(HOUR_UNIT);
	}
}

#[test]
fn nothing_takes_a_task_anywhere_that_was_completed() {
	chain(|| {
		let id = revealing();
		reveal(worker(0), id, digest("a"));
		reveal(worker(1), id, digest("a"));
		nothing_moves(id, TaskStatus::Completed);
	});
}

#[test]
fn nothing_takes_a_task_anywhere_that_failed() {
	// With no consensus, with one that nobody revealed, and with one that was not proven.
	chain(|| {
		let id = open(agreement(1))[0];
		vote(worker(0), id, digest("a"));
		pass(10 * HOUR_UNIT);
		assert_ok!(Poco::claim(signed(STRANGER), id));
		nothing_moves(id, TaskStatus::Failed);
	});
	chain(|| {
		let id = revealing();
		pass(10 * HOUR_UNIT);
		assert_ok!(Poco::claim(signed(STRANGER), id));
		nothing_moves(id, TaskStatus::Failed);
	});
	chain(|| {
		let id = revealing();
		reveal(worker(0), id, digest("a"));
		pass(2 * HOUR_UNIT);
		assert_ok!(Poco::finalize(signed(STRANGER), id));
		// While others of its deal could still be initialized.
		nothing_moves(id, TaskStatus::Failed);
	});
}

#[test]
fn the_worked_example_has_a_credibility_of_0_99874_after_its_third_vote() {
	chain(|| {
		let id = open(Agreement { trust: 100, ..agreement(1) })[0];
		for (number, score, answer) in [(0, 12, "17"), (1, 100, "42"), (2, 300, "42")] {
			assert_eq!(task(id).status, TaskStatus::Active);
			set_score(worker(number), score);
			vote(worker(number), id, digest(answer));
		}
		assert_eq!(task(id).status, TaskStatus::Revealing);
		let (group, total) = (task(id).groups[1].weight, task(id).total());
		assert_eq!((group, total), (3_168.into(), 3_172.into()));
		// Rounded to five decimals, as it is told there.
		let half = total / 2;
		assert_eq!((group * U256::from(100_000) + half) / total, 99_874.into());
	});
}

#[test]
fn so_many_fresh_workers_agree_for_a_trust_as_the_originals_rule_asks_for() {
	for (trust, needed) in
		[(1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (8, 3), (9, 4), (16, 4), (100, 7), (1_000, 10)]
	{
		chain(|| {
			let id = open(Agreement { trust, ..agreement(1) })[0];
			for number in 0..needed {
				assert_eq!(task(id).status, TaskStatus::Active, "{number} for {trust}");
				vote(worker(number), id, digest("a"));
			}
			assert_eq!(task(id).status, TaskStatus::Revealing, "{needed} for {trust}");
		});
	}
}
