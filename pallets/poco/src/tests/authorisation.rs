//! Tasks whose workers need signatures: of the scheduler, of an enclave and its broker.

use super::mock::*;
use crate::{Authorisation, AuthorisationOf, Enclave, Error, Event, SubmissionOf};
use frame_support::{
	assert_noop, assert_ok, dispatch::DispatchResultWithPostInfo, sp_runtime::DispatchError,
};
use poco_primitives::{deal::Admission, hash, order::Tag, TaskId};

/// The key of an enclave, and of another.
const ENCLAVE: AccountId = 50;
const OTHER: AccountId = 51;

fn contribute(
	worker: AccountId,
	task: TaskId,
	authorisation: Option<AuthorisationOf<Test>>,
) -> DispatchResultWithPostInfo {
	let submission = submission(worker, task, digest("a"), authorisation);
	Poco::contribute_authorised(signed(worker), submission)
}

/// The only task of a pool that asks for signatures.
fn authorised() -> TaskId {
	admit(Admission::Authorised);
	open(agreement(1))[0]
}

#[test]
fn whom_the_scheduler_signs_for_contributes() {
	chain(|| {
		let id = authorised();
		for number in 0..2 {
			let worker = worker(number);
			assert_ok!(contribute(worker, id, Some(authorise(SCHEDULER, worker, id))));
			assert_eq!(record(worker).locked, STAKE, "there is no probation without a draw");
		}
		assert!(task(id).consensus.is_some());
	});
}

#[test]
fn nobody_else_does() {
	chain(|| {
		let id = authorised();
		let refused = Error::<Test>::NotAuthorised;
		let vote = hash::vote(id, digest("a"));
		assert_noop!(Poco::contribute(signed(WORKER), id, vote, vote), refused);
		assert_noop!(contribute(WORKER, id, None), Error::<Test>::NotAuthorised);
		let forged = [
			authorise(STRANGER, WORKER, id),
			authorise(WORKER, WORKER, id),
			authorise(SCHEDULER, worker(1), id),
			authorise(SCHEDULER, WORKER, hash::task_id(DEAL, 8)),
			Authorisation {
				signature: sign(SCHEDULER, hash::authorisation(&WORKER, id, Some(&ENCLAVE))),
				enclave: None,
			},
		];
		for authorisation in forged {
			assert_noop!(contribute(WORKER, id, Some(authorisation)), Error::<Test>::NotAuthorised);
		}
	});
}

#[test]
fn another_key_signs_in_the_schedulers_place_and_is_replaced_at_once() {
	chain(|| {
		let id = authorised();
		assert_ok!(Poco::set_authority(signed(SCHEDULER), Some(ENCLAVE)));
		assert_eq!(
			events().last(),
			Some(&Event::AuthoritySet { scheduler: SCHEDULER, key: Some(ENCLAVE) })
		);
		assert_noop!(
			contribute(WORKER, id, Some(authorise(SCHEDULER, WORKER, id))),
			Error::<Test>::NotAuthorised
		);
		assert_ok!(contribute(WORKER, id, Some(authorise(ENCLAVE, WORKER, id))));
		assert_ok!(Poco::set_authority(signed(SCHEDULER), Some(OTHER)));
		let second = worker(1);
		assert_noop!(
			contribute(second, id, Some(authorise(ENCLAVE, second, id))),
			Error::<Test>::NotAuthorised
		);
		assert_ok!(Poco::set_authority(signed(SCHEDULER), None));
		assert_noop!(
			contribute(second, id, Some(authorise(OTHER, second, id))),
			Error::<Test>::NotAuthorised
		);
		assert_ok!(contribute(second, id, Some(authorise(SCHEDULER, second, id))));
		assert!(task(id).consensus.is_some(), "what was contributed before stands");
	});
}

#[test]
fn a_stranger_names_a_key_for_itself_only() {
	chain(|| {
		let id = authorised();
		assert_ok!(Poco::set_authority(signed(STRANGER), Some(STRANGER)));
		assert_noop!(
			contribute(WORKER, id, Some(authorise(STRANGER, WORKER, id))),
			Error::<Test>::NotAuthorised
		);
	});
}

#[test]
fn a_pool_decides_for_later_deals_only() {
	chain(|| {
		let id = open(agreement(1))[0];
		admit(Admission::Authorised);
		assert_ok!(contribute(WORKER, id, None));
	});
}

#[test]
fn scores_of_a_pool_whose_scheduler_chooses_count_in_that_pool_only() {
	chain(|| {
		let id = authorised();
		for number in 0..2 {
			let worker = worker(number);
			assert_ok!(contribute(worker, id, Some(authorise(SCHEDULER, worker, id))));
		}
		for number in 0..2 {
			reveal(worker(number), id, digest("a"));
		}
		assert_eq!(record(WORKER).score, 0);
		assert_eq!(record(WORKER).score_in(Some(POOL)), 1);
		assert_eq!(record(WORKER).score_in(Some(COURT)), 0);
	});
}

/// The only task of a deal that asks for a trusted execution environment.
fn in_enclaves(admission: Admission) -> TaskId {
	admit(admission);
	let mut terms = agreement(1);
	terms.tag = Tag::TEE;
	open(terms)[0]
}

/// What an enclave made, with the signature of whoever vouches for it.
fn enclosed(voucher: AccountId, worker: AccountId, task: TaskId) -> SubmissionOf<Test> {
	let mut enclosed = submission(worker, task, digest("a"), None);
	let said = hash::enclave_contribution(enclosed.vote, enclosed.seal);
	enclosed.authorisation = Some(Authorisation {
		signature: sign(voucher, hash::authorisation(&worker, task, Some(&ENCLAVE))),
		enclave: Some(Enclave { key: ENCLAVE, signature: sign(ENCLAVE, said) }),
	});
	enclosed
}

fn contribute_enclosed(worker: AccountId, with: SubmissionOf<Test>) -> DispatchResultWithPostInfo {
	Poco::contribute_authorised(signed(worker), with)
}

#[test]
fn governance_names_the_broker() {
	chain(|| {
		assert_noop!(Poco::set_broker(signed(BROKER), Some(BROKER)), DispatchError::BadOrigin);
		assert_ok!(Poco::set_broker(RuntimeOrigin::root(), Some(BROKER)));
		assert_eq!(events().last(), Some(&Event::BrokerSet { broker: Some(BROKER) }));
	});
}

#[test]
fn an_enclave_that_the_broker_vouches_for_contributes() {
	chain(|| {
		let id = in_enclaves(Admission::Open);
		assert_noop!(
			contribute_enclosed(WORKER, enclosed(BROKER, WORKER, id)),
			Error::<Test>::BrokerMissing
		);
		assert_ok!(Poco::set_broker(RuntimeOrigin::root(), Some(BROKER)));
		assert_ok!(contribute_enclosed(WORKER, enclosed(BROKER, WORKER, id)));
	});
}

#[test]
fn without_an_enclave_nobody_contributes_to_a_task_that_asks_for_one() {
	chain(|| {
		let id = in_enclaves(Admission::Authorised);
		assert_ok!(Poco::set_broker(RuntimeOrigin::root(), Some(BROKER)));
		for by in [SCHEDULER, BROKER] {
			assert_noop!(
				contribute(WORKER, id, Some(authorise(by, WORKER, id))),
				Error::<Test>::EnclaveMissing
			);
		}
		assert_noop!(contribute(WORKER, id, None), Error::<Test>::NotAuthorised);
	});
}

#[test]
fn the_broker_vouches_for_this_worker_this_task_and_this_enclave() {
	chain(|| {
		let id = in_enclaves(Admission::Open);
		assert_ok!(Poco::set_broker(RuntimeOrigin::root(), Some(BROKER)));
		let with = |said| {
			let mut forged = enclosed(BROKER, WORKER, id);
			forged.authorisation.as_mut().unwrap().signature = said;
			forged
		};
		let elsewhere = hash::task_id(DEAL, 8);
		for forged in [
			sign(SCHEDULER, hash::authorisation(&WORKER, id, Some(&ENCLAVE))),
			sign(BROKER, hash::authorisation(&worker(1), id, Some(&ENCLAVE))),
			sign(BROKER, hash::authorisation(&WORKER, elsewhere, Some(&ENCLAVE))),
			sign(BROKER, hash::authorisation(&WORKER, id, Some(&OTHER))),
			sign(BROKER, hash::authorisation(&WORKER, id, None::<&AccountId>)),
		] {
			assert_noop!(contribute_enclosed(WORKER, with(forged)), Error::<Test>::NotAuthorised);
		}
	});
}

#[test]
fn the_enclave_signs_this_vote_and_this_seal() {
	chain(|| {
		let id = in_enclaves(Admission::Open);
		assert_ok!(Poco::set_broker(RuntimeOrigin::root(), Some(BROKER)));
		let (vote, seal) = (hash::vote(id, digest("a")), hash::seal(&WORKER, id, digest("a")));
		let (other, made_up) = (hash::vote(id, digest("b")), hash::seal(&WORKER, id, digest("b")));
		for forged in [
			sign(OTHER, hash::enclave_contribution(vote, seal)),
			sign(ENCLAVE, hash::enclave_contribution(other, seal)),
			sign(ENCLAVE, hash::enclave_contribution(vote, made_up)),
		] {
			let mut with = enclosed(BROKER, WORKER, id);
			let authorisation = with.authorisation.as_mut().unwrap();
			authorisation.enclave.as_mut().unwrap().signature = forged;
			assert_noop!(contribute_enclosed(WORKER, with), Error::<Test>::EnclaveMismatch);
		}
	});
}

#[test]
fn where_nobody_vouches_for_enclaves_the_scheduler_does_for_its_pool() {
	chain(|| {
		let id = in_enclaves(Admission::Authorised);
		assert_ok!(contribute_enclosed(WORKER, enclosed(SCHEDULER, WORKER, id)));
		assert_ok!(Poco::set_broker(RuntimeOrigin::root(), Some(BROKER)));
		assert_noop!(
			contribute_enclosed(worker(1), enclosed(SCHEDULER, worker(1), id)),
			Error::<Test>::NotAuthorised
		);
		assert_ok!(contribute_enclosed(worker(1), enclosed(BROKER, worker(1), id)));
	});
}
