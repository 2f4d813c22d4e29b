//! Operating keys: other keys than its own that work for an account.

use super::mock::*;
use crate::{
	Error, Event, OperatorOf, Operators, Relayed, Results, SubmissionOf, WeightInfo, Worker,
	Workers,
};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{DispatchResult, DispatchResultWithPostInfo, Pays},
};
use poco_primitives::{
	deal::{Admission, Agreement, Sale},
	hash,
	result::ResultLocation,
	task::{ContributionStatus, Refusal, TaskStatus},
	Balance, TaskId, H160,
};

/// Two keys without any balance.
const KEY: AccountId = 50;
const NEXT: AccountId = 51;

fn set_operator(worker: AccountId, operator: Option<AccountId>) -> DispatchResult {
	Poco::set_operator(signed(worker), operator)
}

/// `worker` bonds so much and lets [`KEY`] work for it.
fn operated(worker: AccountId, bond: Balance) {
	operated_by(KEY, worker, bond);
}

fn operated_by(key: AccountId, worker: AccountId, bond: Balance) {
	assert_ok!(Poco::bond(signed(worker), bond));
	assert_ok!(set_operator(worker, Some(key)));
}

/// `key` votes for what says this, with the seal of `worker`.
fn vote_as(
	key: AccountId,
	worker: AccountId,
	task: TaskId,
	of: &str,
) -> DispatchResultWithPostInfo {
	let SubmissionOf::<Test> { vote, seal, .. } = submission(worker, task, digest(of), None);
	Poco::contribute(signed(key), task, vote, seal)
}

fn reveal_as(key: AccountId, task: TaskId) -> DispatchResultWithPostInfo {
	Poco::reveal(signed(key), task, digest("a"))
}

fn publish_as(key: AccountId, task: TaskId) -> DispatchResultWithPostInfo {
	let here = ResultLocation::Uri(b"http://here".to_vec().try_into().unwrap());
	Poco::publish(signed(key), task, result("a").0.summary, here, Default::default())
}

#[test]
fn an_account_names_replaces_and_dismisses_its_operator() {
	chain(|| {
		let told = |operator| Event::OperatorSet { worker: WORKER, operator };
		operated(WORKER, 1);
		assert_eq!(events().last(), Some(&told(Some(KEY))));
		assert_eq!((Poco::view_works_for(KEY), Poco::view_operator(&WORKER)), (WORKER, Some(KEY)));
		assert_eq!((Poco::view_works_for(NEXT), Poco::view_operator(&NEXT)), (NEXT, None));
		check();
		assert_ok!(set_operator(WORKER, Some(NEXT)));
		assert_eq!(events().last(), Some(&told(Some(NEXT))));
		assert_eq!((Poco::view_works_for(KEY), Poco::view_works_for(NEXT)), (KEY, WORKER));
		check();
		assert_ok!(set_operator(WORKER, Some(NEXT)));
		assert_eq!(Operators::<Test>::iter().collect::<Vec<_>>(), [(NEXT, WORKER)]);
		assert_ok!(set_operator(WORKER, None));
		assert_eq!(events().last(), Some(&told(None)));
		assert_eq!((Poco::view_works_for(NEXT), Poco::view_operator(&WORKER)), (NEXT, None));
		assert_noop!(set_operator(WORKER, None), Error::<Test>::NoOperator);
	});
}

#[test]
fn an_operator_may_leave() {
	chain(|| {
		operated(WORKER, 1);
		assert_ok!(set_operator(KEY, None));
		assert_eq!(events().last(), Some(&Event::OperatorSet { worker: WORKER, operator: None }));
		assert_eq!((Operators::<Test>::get(KEY), OperatorOf::<Test>::get(WORKER)), (None, None));
		assert_noop!(set_operator(KEY, None), Error::<Test>::NoOperator);
	});
}

#[test]
fn only_an_account_with_a_bond_has_an_operator_and_only_as_long_as_it_has() {
	chain(|| {
		assert_noop!(set_operator(WORKER, Some(KEY)), Error::<Test>::NotBonded);
		operated(WORKER, 2);
		assert_ok!(Poco::unbond(signed(WORKER), 1));
		assert_eq!(Poco::view_operator(&WORKER), Some(KEY));
		assert_ok!(Poco::unbond(signed(WORKER), 1));
		assert_eq!((Poco::view_operator(&WORKER), Poco::view_works_for(KEY)), (None, KEY));
	});
}

#[test]
fn an_operator_has_nothing_to_lose_itself_and_works_for_one_account() {
	chain(|| {
		operated(worker(0), 1);
		for number in 1..3 {
			assert_ok!(Poco::bond(signed(worker(number)), 1));
		}
		let refused = [
			(worker(0), worker(0), Error::<Test>::OperatorIsSelf),
			// A worker, and who has an operator.
			(worker(1), worker(2), Error::<Test>::OperatorIsWorker),
			(worker(1), worker(0), Error::<Test>::OperatorIsWorker),
			(worker(1), KEY, Error::<Test>::OperatorTaken),
		];
		for (worker, operator, error) in refused {
			assert_noop!(set_operator(worker, Some(operator)), error);
		}
		// Without a bond, but with a record.
		let scored = worker(3);
		set_score(scored, 1);
		assert_noop!(set_operator(worker(1), Some(scored)), Error::<Test>::OperatorIsWorker);
		Workers::<Test>::remove(scored);
		// Nor does anybody work for an operator.
		Workers::<Test>::insert(KEY, Worker { bond: 1, ..Default::default() });
		assert_noop!(set_operator(KEY, Some(NEXT)), Error::<Test>::IsOperator);
		Workers::<Test>::remove(KEY);
		// Whoever slashed it to nothing: it still has its operator, and is none.
		Workers::<Test>::remove(worker(0));
		assert_noop!(set_operator(worker(1), Some(worker(0))), Error::<Test>::OperatorIsWorker);
		Workers::<Test>::insert(worker(0), Worker { bond: 1, ..Default::default() });
	});
}

#[test]
fn what_an_account_has_earned_otherwise_keeps_it_from_nothing() {
	chain(|| {
		// Anybody could make an account earn something.
		operated(worker(0), STAKE);
		let app = Some(Sale { entry: H160::zero(), owner: KEY, price: 1_000 });
		let id = open(Agreement { app, ..agreement(1) })[0];
		complete(id, "a", 1..3);
		assert_eq!(record(KEY).earned, 990);
		assert_eq!(Poco::view_works_for(KEY), worker(0));
		assert_ok!(set_operator(worker(0), None));
		assert_ok!(set_operator(worker(0), Some(KEY)));
	});
}

#[test]
fn an_operators_votes_are_its_accounts_and_free() {
	chain(|| {
		let id = open(agreement(1))[0];
		operated(WORKER, STAKE);
		assert_eq!(vote_as(KEY, WORKER, id, "a").unwrap().pays_fee, Pays::No);
		let voted =
			Event::Contributed { task: id, worker: WORKER, vote: hash::vote(id, digest("a")) };
		assert_eq!(events().last(), Some(&voted));
		assert_eq!(task(id).contributions[0].worker, WORKER);
		assert_eq!((record(WORKER).locked, record(KEY)), (STAKE, Worker::default()));
		assert_noop!(vote_as(KEY, WORKER, id, "a"), Error::<Test>::AlreadyContributed);
		assert_noop!(vote_as(WORKER, WORKER, id, "a"), Error::<Test>::AlreadyContributed);
		vote(worker(1), id, digest("a"));
		assert_eq!(reveal_as(KEY, id).unwrap().pays_fee, Pays::No);
		assert_eq!(task(id).contributions[0].status, ContributionStatus::Proved);
		reveal(worker(1), id, digest("a"));
		assert_ok!(publish_as(KEY, id));
		assert_eq!(Results::<Test>::get(id).unwrap().publications[0].publisher, WORKER);
		assert_eq!(events().last(), Some(&Event::Published { task: id, publisher: WORKER }));
		assert_noop!(publish_as(WORKER, id), Error::<Test>::AlreadyPublished);
		assert_eq!((record(WORKER).earned, total(KEY)), (4_455, 0));
	});
}

#[test]
fn a_vote_is_sealed_to_the_account_and_not_to_its_operator() {
	chain(|| {
		let id = open(agreement(1))[0];
		operated(WORKER, STAKE);
		assert_ok!(vote_as(KEY, KEY, id, "a"));
		vote(worker(1), id, digest("a"));
		assert_noop!(reveal_as(KEY, id), Error::<Test>::SealMismatch);
		assert_noop!(reveal_as(WORKER, id), Error::<Test>::SealMismatch);
	});
}

#[test]
fn a_key_that_is_replaced_in_the_middle_of_a_task_is_refused_and_the_next_one_reveals() {
	chain(|| {
		let id = open(agreement(1))[0];
		operated(WORKER, 2 * STAKE);
		set_score(WORKER, 7);
		assert_ok!(vote_as(KEY, WORKER, id, "a"));
		vote(worker(1), id, digest("a"));
		let before = record(WORKER);
		assert_ok!(set_operator(WORKER, Some(NEXT)));
		assert_eq!(record(WORKER), before, "bond, stake and score stay");
		assert_noop!(reveal_as(KEY, id), Error::<Test>::NotContributor);
		assert_eq!(reveal_as(NEXT, id).unwrap().pays_fee, Pays::No);
		reveal(worker(1), id, digest("a"));
		assert_noop!(publish_as(KEY, id), Error::<Test>::NotContributor);
		assert_ok!(publish_as(NEXT, id));
		assert_eq!((record(WORKER).bond, record(WORKER).score), (2 * STAKE, 7));
		assert_eq!(record(WORKER).earned, 4_455);
		// And in the next task.
		let id = create(2, REWARD);
		assert_noop!(vote_as(KEY, WORKER, id, "a"), Error::<Test>::FundsTooLow);
		assert_eq!(vote_as(NEXT, WORKER, id, "a").unwrap().pays_fee, Pays::No);
	});
}

#[test]
fn an_account_goes_on_without_its_operator() {
	chain(|| {
		let id = open(agreement(1))[0];
		operated(WORKER, STAKE);
		assert_ok!(vote_as(KEY, WORKER, id, "a"));
		vote(worker(1), id, digest("a"));
		assert_ok!(set_operator(WORKER, None));
		assert_noop!(reveal_as(KEY, id), Error::<Test>::NotContributor);
		assert_ok!(reveal_as(WORKER, id));
	});
}

#[test]
fn an_operator_stakes_what_is_bonded_and_moves_no_money() {
	chain(|| {
		let id = open(agreement(1))[0];
		operated(WORKER, STAKE - 1);
		let owner = wealth(WORKER);
		// The account itself could: its balance covers the stake.
		assert_noop!(vote_as(KEY, WORKER, id, "a"), Error::<Test>::FundsTooLow);
		assert_eq!(Poco::view_standing(id, &KEY).refusal, Some(Refusal::FundsTooLow));
		assert_eq!(Poco::view_standing(id, &WORKER).refusal, None);
		assert_noop!(Poco::unbond(signed(KEY), 1), Error::<Test>::BondLocked);
		assert_noop!(Poco::bond(signed(KEY), 1), Error::<Test>::FundsTooLow);
		admit(Admission::Drawn);
		assert_noop!(Poco::join(signed(KEY), POOL, 100), Error::<Test>::FundsTooLow);
		assert_noop!(Poco::leave(signed(KEY), POOL), Error::<Test>::NotMember);
		admit(Admission::Open);
		assert_eq!((wealth(WORKER), held(WORKER)), (owner, STAKE - 1));
		// What anybody may pay out goes to the account.
		complete(id, "a", 1..3);
		assert_ok!(Poco::withdraw(signed(KEY), worker(1)));
		assert_eq!(total(KEY), 0);
		assert_ok!(Poco::bond(signed(WORKER), 1));
		assert_eq!(Poco::view_standing(create(2, REWARD), &KEY).refusal, None);
	});
}

#[test]
fn authorisations_name_the_account() {
	chain(|| {
		admit(Admission::Authorised);
		let id = open(agreement(1))[0];
		operated(WORKER, STAKE);
		let contribute = |named| {
			let authorisation = Some(authorise(SCHEDULER, named, id));
			let vote = submission(WORKER, id, digest("a"), authorisation);
			Poco::contribute_authorised(signed(KEY), vote)
		};
		assert_noop!(contribute(KEY), Error::<Test>::NotAuthorised);
		assert_eq!(contribute(WORKER).unwrap().pays_fee, Pays::No);
	});
}

#[test]
fn the_account_is_drawn_and_not_its_operator() {
	chain(|| {
		draw_from(0..3, 1_000);
		operated(worker(0), 4 * STAKE);
		operated_by(NEXT, worker(9), 4 * STAKE);
		let id = open(agreement(1))[0];
		draw();
		assert_eq!(Poco::view_standing(id, &KEY), Poco::view_standing(id, &worker(0)));
		assert_ok!(vote_as(KEY, worker(0), id, "a"));
		// Whose account is no member.
		assert_noop!(vote_as(NEXT, worker(9), id, "a"), Error::<Test>::NotMember);
		assert_eq!(record(worker(0)).locked, 1_000 + 3 * STAKE, "its probation, too");
	});
}

#[test]
fn an_operator_votes_and_reveals_by_the_hundred() {
	chain(|| {
		let tasks = open(agreement(3));
		operated(WORKER, 3 * STAKE);
		let votes: Vec<_> =
			tasks.iter().map(|id| submission(WORKER, *id, digest("a"), None)).collect();
		let votes = Poco::contribute_many(signed(KEY), votes.try_into().unwrap()).unwrap();
		assert_eq!(votes.pays_fee, Pays::No);
		let voting = MockWeights::contribute(0) + MockWeights::contribute_again(0) * 2;
		let found = Poco::lookup_weight(2);
		assert_eq!(votes.actual_weight, Some(voting + found), "who works is found out once");
		for id in &tasks {
			vote(worker(1), *id, digest("a"));
		}
		let reveals: Vec<_> = tasks.iter().map(|id| (*id, digest("a"))).collect();
		let reveals = Poco::reveal_many(signed(KEY), reveals.try_into().unwrap()).unwrap();
		assert_eq!(reveals.pays_fee, Pays::No);
		assert!(tasks.iter().all(|id| task(*id).count(ContributionStatus::Proved) == 1));
	});
}

#[test]
fn an_operator_finishes_a_task_of_trust_one() {
	chain(|| {
		admit(Admission::Authorised);
		let id = open(Agreement { trust: 1, ..agreement(1) })[0];
		operated(WORKER, STAKE);
		let here = ResultLocation::Uri(b"http://here".to_vec().try_into().unwrap());
		assert_ok!(Poco::contribute_and_finalize(
			signed(KEY),
			id,
			result("a").0.summary,
			here,
			Default::default(),
			Some(authorise(SCHEDULER, WORKER, id))
		));
		assert_eq!(task(id).status, TaskStatus::Completed);
		assert_eq!((record(WORKER).earned, wealth(KEY)), (8_910, 0));
		assert_eq!(Results::<Test>::get(id).unwrap().publications[0].publisher, WORKER);
	});
}

#[test]
fn a_schedulers_operator_publishes_for_it() {
	chain(|| {
		let id = open(agreement(1))[0];
		assert_ok!(Poco::bond(signed(SCHEDULER), 1));
		assert_ok!(set_operator(SCHEDULER, Some(KEY)));
		complete(id, "a", 0..2);
		assert_noop!(publish_as(NEXT, id), Error::<Test>::NotContributor);
		assert_ok!(set_operator(SCHEDULER, Some(NEXT)));
		assert_noop!(publish_as(KEY, id), Error::<Test>::NotContributor);
		assert_ok!(publish_as(NEXT, id));
		assert_eq!((record(SCHEDULER).earned, wealth(NEXT)), (990, 0));
	});
}

#[test]
fn what_an_operator_signed_others_submit() {
	chain(|| {
		let id = open(agreement(1))[0];
		operated(WORKER, STAKE);
		let relay = |key: AccountId| {
			let submission = submission(WORKER, id, digest("a"), None);
			let (vote, seal) = (submission.vote, submission.seal);
			let said = hash::relayed_contribution(Poco::chain(), id, vote, seal);
			let relayed = Relayed { worker: KEY, submission, signature: sign(key, said) };
			Poco::relay(signed(STRANGER), vec![relayed].try_into().unwrap())
		};
		assert_noop!(relay(NEXT), Error::<Test>::BadSignature);
		assert_ok!(relay(KEY));
		assert_eq!((task(id).contributions[0].worker, record(WORKER).locked), (WORKER, STAKE));
	});
}

#[test]
fn nobody_is_kept_from_working_for_itself_by_being_named() {
	chain(|| {
		let id = open(agreement(1))[0];
		let (schemer, named) = (worker(0), worker(1));
		assert_ok!(Poco::bond(signed(schemer), 1));
		assert_ok!(set_operator(schemer, Some(named)));
		assert_ok!(Poco::bond(signed(named), STAKE));
		assert_eq!(Poco::view_works_for(named), named);
		assert_eq!(vote_as(named, named, id, "a").unwrap().pays_fee, Pays::No);
		vote(worker(2), id, digest("a"));
		assert_eq!(reveal_as(named, id).unwrap().pays_fee, Pays::No);
		assert_eq!(task(id).contributions[0].worker, named);
		// And it can have an operator of its own once it has left.
		assert_noop!(set_operator(named, Some(KEY)), Error::<Test>::IsOperator);
		assert_ok!(set_operator(named, None));
		assert_ok!(set_operator(named, Some(KEY)));
	});
}

#[test]
fn what_is_looked_up_is_weighed_and_workers_look_nothing_up() {
	chain(|| {
		let id = open(agreement(1))[0];
		for number in 0..3 {
			assert_ok!(Poco::bond(signed(worker(number)), STAKE));
		}
		assert_ok!(set_operator(worker(0), Some(KEY)));
		let weighed = |done: DispatchResultWithPostInfo| done.unwrap().actual_weight.unwrap();
		let lookups = Poco::lookup_weight;
		let key = vote_as(KEY, worker(0), id, "a");
		assert_eq!(weighed(key), MockWeights::contribute(0) + lookups(2));
		let own = vote_as(worker(1), worker(1), id, "lie");
		assert_eq!(weighed(own), MockWeights::contribute(1));
		// Who has not bonded could be somebody's operator: that is measured with the topping up.
		let fresh = vote_as(worker(9), worker(9), id, "lie");
		assert_eq!(weighed(fresh), MockWeights::contribute_topping_up(2));
	});
}
