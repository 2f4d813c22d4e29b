//! `CheckWork`: what cannot succeed does not enter the pool of transactions.

use super::mock::*;
use crate::{Call, CheckWork, Error, SubmissionOf, WeightInfo, Workers};
use frame_support::{
	assert_ok,
	dispatch::{DispatchInfo, GetDispatchInfo, Pays},
	pallet_prelude::TransactionSource,
	storage::with_transaction,
	weights::Weight,
};
use poco_primitives::{deal::Admission, Digest, TaskId, H256};
use sp_runtime::{
	traits::{DispatchTransaction, Dispatchable, TransactionExtension},
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	DispatchError, TransactionOutcome,
};

/// A key without any balance.
const KEY: AccountId = 50;

/// How the pool tells an error of the pallet.
fn custom(error: DispatchError) -> TransactionValidityError {
	let DispatchError::Module(module) = error else { panic!("{error:?} is not the pallet's") };
	InvalidTransaction::Custom(module.error[0]).into()
}

/// What the pool says of a call.
fn pool(who: AccountId, call: &Call<Test>) -> Result<(), TransactionValidityError> {
	let call = RuntimeCall::Poco(call.clone());
	let (info, source) = (call.get_dispatch_info(), TransactionSource::External);
	CheckWork::<Test>::new().validate_only(signed(who), &call, &info, 0, source, 0).map(drop)
}

/// What the pool says of a call, and the chain after it, which must be the same. What the chain
/// refuses pays.
fn ask(who: AccountId, call: Call<Test>) -> Result<Pays, DispatchError> {
	let of_pool = pool(who, &call);
	let done = RuntimeCall::Poco(call).dispatch(signed(who));
	let answer = match done {
		Ok(done) => Ok(done.pays_fee),
		Err(refused) => {
			assert_eq!(refused.post_info.pays_fee, Pays::Yes);
			Err(refused.error)
		},
	};
	assert_eq!(of_pool, answer.map(drop).map_err(custom));
	answer
}

fn refused(who: AccountId, call: Call<Test>, error: Error<Test>) {
	assert_eq!(ask(who, call), Err(error.into()));
}

fn voting(worker: AccountId, task: TaskId) -> Call<Test> {
	let SubmissionOf::<Test> { vote, seal, .. } = submission(worker, task, digest("a"), None);
	Call::contribute { task, vote, seal }
}

fn revealing(task: TaskId, of: &str) -> Call<Test> {
	Call::reveal { task, digest: digest(of) }
}

fn votes(all: &[(AccountId, TaskId)]) -> Call<Test> {
	let all: Vec<_> =
		all.iter().map(|(worker, task)| submission(*worker, *task, digest("a"), None)).collect();
	Call::contribute_many { submissions: all.try_into().unwrap() }
}

fn reveals(all: &[(TaskId, Digest)]) -> Call<Test> {
	Call::reveal_many { reveals: all.to_vec().try_into().unwrap() }
}

const NOWHERE: TaskId = H256::zero();

#[test]
fn a_vote_that_would_be_refused_is_refused_by_the_pool() {
	chain(|| {
		let tasks = open(agreement(3));
		refused(WORKER, voting(WORKER, NOWHERE), Error::TaskNotFound);
		assert_ok!(ask(WORKER, voting(WORKER, tasks[0])));
		refused(WORKER, voting(WORKER, tasks[0]), Error::AlreadyContributed);
		vote(worker(1), tasks[0], digest("a"));
		refused(worker(2), voting(worker(2), tasks[0]), Error::NotActive);
		for number in 0..64 {
			vote(worker(number), tasks[1], digest(&number.to_string()));
		}
		refused(worker(64), voting(worker(64), tasks[1]), Error::MaxContributorsExceeded);
		pass(7 * HOUR_UNIT);
		refused(worker(2), voting(worker(2), tasks[2]), Error::ContributionWindowOver);
	});
}

#[test]
fn only_who_is_in_good_standing_votes() {
	chain(|| {
		// A task that takes five votes.
		let id = create(5, REWARD);
		// Its bond covers the stake; its balance does; neither.
		assert_ok!(Poco::bond(signed(worker(0)), STAKE));
		assert_eq!(ask(worker(0), voting(worker(0), id)), Ok(Pays::No));
		assert_eq!(ask(worker(1), voting(worker(1), id)), Ok(Pays::Yes));
		refused(9_999, voting(9_999, id), Error::FundsTooLow);
		// Both together do not, as long as other tasks lock the bond.
		let busy = worker(2);
		assert_ok!(Poco::bond(signed(busy), FUNDS - 1_000));
		let lock = |locked| Workers::<Test>::mutate(busy, |known| known.locked = locked);
		lock(FUNDS - 3_000);
		refused(busy, voting(busy, id), Error::FundsTooLow);
		lock(FUNDS - 3_500);
		assert_eq!(pool(busy, &voting(busy, id)), Ok(()));
		lock(0);
		assert_eq!(ask(busy, voting(busy, id)), Ok(Pays::No));
	});
}

#[test]
fn who_is_not_admitted_is_refused_by_the_pool() {
	chain(|| {
		admit(Admission::Authorised);
		let id = open(agreement(1))[0];
		refused(WORKER, voting(WORKER, id), Error::NotAuthorised);
		let unsigned = submission(WORKER, id, digest("a"), None);
		let unsigned = Call::contribute_authorised { submission: unsigned };
		refused(WORKER, unsigned, Error::NotAuthorised);
		refused(WORKER, votes(&[(WORKER, id)]), Error::NotAuthorised);
		let signed = submission(WORKER, id, digest("a"), Some(authorise(SCHEDULER, WORKER, id)));
		assert_ok!(ask(WORKER, Call::contribute_authorised { submission: signed }));
	});
	chain(|| {
		draw_from(0..3, 1_000);
		let id = open(agreement(1))[0];
		refused(WORKER, voting(WORKER, id), Error::DrawPending);
		refused(worker(9), voting(worker(9), id), Error::NotMember);
		draw();
		for number in 0..3 {
			let who = worker(number);
			let drawn = Poco::view_standing(id, &who).refusal.is_none();
			assert_eq!(ask(who, voting(who, id)).is_ok(), drawn);
		}
	});
	chain(|| {
		seat_court(0..8);
		let id = open(agreement(1))[0];
		complete(id, "a", 0..2);
		assert_ok!(Poco::appeal(signed(REQUESTER), id, 8, REWARD, None));
		let rerun = task(id).appeal.unwrap().rerun;
		draw();
		refused(WORKER, voting(WORKER, rerun), Error::Involved);
	});
}

#[test]
fn a_reveal_that_would_be_refused_is_refused_by_the_pool() {
	chain(|| {
		let tasks = open(agreement(3));
		refused(WORKER, revealing(NOWHERE, "a"), Error::TaskNotFound);
		vote(worker(0), tasks[0], digest("a"));
		refused(worker(0), revealing(tasks[0], "a"), Error::NotRevealing);
		vote(worker(1), tasks[0], digest("a"));
		refused(worker(0), revealing(tasks[0], "b"), Error::VoteMismatch);
		refused(worker(2), revealing(tasks[0], "a"), Error::NotContributor);
		assert_eq!(ask(worker(0), revealing(tasks[0], "a")), Ok(Pays::No));
		refused(worker(0), revealing(tasks[0], "a"), Error::AlreadyRevealed);
		vote(worker(9), tasks[1], digest("lie"));
		copy(worker(8), tasks[1], digest("a"));
		for number in 0..3 {
			vote(worker(number), tasks[1], digest("a"));
		}
		refused(worker(9), revealing(tasks[1], "a"), Error::NotInConsensus);
		refused(worker(8), revealing(tasks[1], "a"), Error::SealMismatch);
		pass(2 * HOUR_UNIT);
		refused(worker(1), revealing(tasks[0], "a"), Error::RevealWindowOver);
	});
}

#[test]
fn several_votes_or_reveals_of_which_none_would_be_taken_are_refused_by_the_pool() {
	chain(|| {
		let tasks = open(agreement(3));
		assert_ok!(Poco::bond(signed(WORKER), 3 * STAKE));
		refused(WORKER, votes(&[]), Error::BatchOutOfRange);
		refused(WORKER, votes(&[(WORKER, NOWHERE); 100]), Error::TaskNotFound);
		assert_eq!(ask(WORKER, votes(&[(WORKER, tasks[0]), (WORKER, tasks[1])])), Ok(Pays::No));
		let all = [(WORKER, NOWHERE), (WORKER, tasks[0])];
		refused(WORKER, votes(&all), Error::AlreadyContributed);
		// One that is refused with one that stands: both are paid for.
		let all = [(WORKER, tasks[0]), (WORKER, tasks[2])];
		assert_eq!(ask(WORKER, votes(&all)), Ok(Pays::Yes));

		refused(WORKER, reveals(&[]), Error::BatchOutOfRange);
		let all = tasks.iter().map(|id| (*id, digest("a"))).collect::<Vec<_>>();
		refused(WORKER, reveals(&all), Error::NotRevealing);
		vote(worker(1), tasks[2], digest("a"));
		assert_eq!(ask(WORKER, reveals(&all)), Ok(Pays::Yes));
		refused(WORKER, reveals(&all[2..]), Error::AlreadyRevealed);
		vote(worker(1), tasks[1], digest("a"));
		assert_eq!(ask(WORKER, reveals(&all[1..2])), Ok(Pays::No));
	});
}

#[test]
fn what_an_operator_does_is_judged_by_its_accounts_standing() {
	chain(|| {
		let tasks = open(agreement(2));
		assert_ok!(Poco::bond(signed(WORKER), 2 * STAKE - 1));
		refused(KEY, voting(WORKER, tasks[0]), Error::FundsTooLow);
		assert_ok!(Poco::set_operator(signed(WORKER), Some(KEY)));
		assert_eq!(ask(KEY, voting(WORKER, tasks[0])), Ok(Pays::No));
		// The account's balance would cover this one, and is not its operator's.
		refused(KEY, voting(WORKER, tasks[1]), Error::FundsTooLow);
		refused(KEY, votes(&[(WORKER, tasks[1])]), Error::FundsTooLow);
		assert_eq!(pool(WORKER, &voting(WORKER, tasks[1])), Ok(()));
		vote(worker(1), tasks[0], digest("a"));
		assert_ok!(Poco::set_operator(signed(WORKER), Some(KEY + 1)));
		refused(KEY, revealing(tasks[0], "a"), Error::NotContributor);
		refused(KEY, reveals(&[(tasks[0], digest("a"))]), Error::NotContributor);
		assert_eq!(ask(KEY + 1, revealing(tasks[0], "a")), Ok(Pays::No));
	});
}

#[test]
fn what_fails_all_the_same_pays() {
	chain(|| {
		admit(Admission::Authorised);
		let id = open(agreement(1))[0];
		assert_ok!(Poco::bond(signed(WORKER), STAKE));
		// Signatures are left to the call.
		let forged = submission(WORKER, id, digest("a"), Some(authorise(STRANGER, WORKER, id)));
		let call = Call::contribute_authorised { submission: forged };
		assert_eq!(pool(WORKER, &call), Ok(()));
		let refused = RuntimeCall::Poco(call).dispatch(signed(WORKER)).unwrap_err();
		assert_eq!(refused.error, Error::<Test>::NotAuthorised.into());
		assert_eq!(refused.post_info.pays_fee, Pays::Yes);
	});
}

/// What a call weighs as a transaction: what was announced for checking it, and what it took in the
/// end beside the call itself.
fn checking(who: AccountId, call: Call<Test>) -> (Weight, Weight) {
	let call = RuntimeCall::Poco(call);
	let extension = CheckWork::<Test>::new();
	let announced = extension.weight(&call);
	let info = DispatchInfo { extension_weight: announced, ..call.get_dispatch_info() };
	let alone = with_transaction(|| {
		let done = call.clone().dispatch(signed(who)).unwrap();
		TransactionOutcome::Rollback(Ok::<_, DispatchError>(done.actual_weight.unwrap()))
	});
	let done = extension.dispatch_transaction(signed(who), call, &info, 0, 0).unwrap().unwrap();
	(announced, done.actual_weight.unwrap() - alone.unwrap())
}

#[test]
fn what_is_not_looked_at_is_given_back() {
	chain(|| {
		let check = MockWeights::check_work();
		let tasks = open(agreement(3));
		assert_ok!(Poco::bond(signed(WORKER), 3 * STAKE));
		assert_eq!(checking(WORKER, voting(WORKER, tasks[0])), (check, check));
		let all = [(WORKER, tasks[0]), (WORKER, NOWHERE), (WORKER, tasks[1]), (WORKER, tasks[2])];
		assert_eq!(checking(WORKER, votes(&all)), (check * 4, check * 3));
		for id in &tasks {
			vote(worker(1), *id, digest("a"));
		}
		let all: Vec<_> = tasks.iter().map(|id| (*id, digest("a"))).collect();
		assert_eq!(checking(WORKER, reveals(&all)), (check * 3, check));
		assert_eq!(checking(worker(1), revealing(tasks[0], "a")), (check, check));
	});
}

#[test]
fn other_calls_are_none_of_its_business() {
	chain(|| {
		let calls = [
			Call::bond { amount: 1 },
			Call::claim { task: NOWHERE },
			Call::relay { contributions: Default::default() },
			Call::set_operator { operator: None },
		];
		for call in calls {
			assert_eq!(pool(WORKER, &call), Ok(()));
			let call = RuntimeCall::Poco(call);
			assert_eq!(CheckWork::<Test>::new().weight(&call), Weight::zero());
		}
		// Nor is what comes without a signature.
		let call = RuntimeCall::Poco(voting(WORKER, NOWHERE));
		let nobody = RuntimeOrigin::root();
		let (info, source) = (call.get_dispatch_info(), TransactionSource::External);
		let said = CheckWork::<Test>::new().validate_only(nobody, &call, &info, 0, source, 0);
		assert_ok!(said.map(drop));
	});
}
