//! Votes and reveals as signed transactions: what the pool takes, what they cost, and who may send them.

use super::{
	flow::{extension, summary},
	governance::motion,
	trade, *,
};
use crate::{Balance, Signature};
use codec::Encode;
use frame_support::{
	dispatch::GetDispatchInfo, pallet_prelude::TransactionSource, storage::with_transaction,
	traits::fungible::Mutate,
};
use pallet_poco::{Call, Error, Submission, Workers};
use poco_primitives::{hash, TaskId, H256};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave, Eve, Ferdie, One, Two};
use sp_runtime::{
	generic::SignedPayload,
	traits::TransactionExtension,
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	ApplyExtrinsicResult, DispatchError, TransactionOutcome,
};

const START: u64 = 1_700_000_000_000;
const REWARD: Balance = 10 * UNIT;
/// 30 % of [`REWARD`].
const STAKE: Balance = 3 * UNIT;

fn chain(run: impl FnOnce()) {
	preset("development").execute_with(|| {
		System::set_block_number(1);
		System::note_inherents_applied();
		Poco::on_timestamp_set(START);
		run();
		super::books_are_right();
	});
}

fn signed(who: Sr25519Keyring) -> RuntimeOrigin {
	RuntimeOrigin::signed(who.to_account_id())
}

fn transaction(who: Sr25519Keyring, call: Call<Runtime>) -> UncheckedExtrinsic {
	let (account, call) = (who.to_account_id(), RuntimeCall::Poco(call));
	let extension = extension(System::account_nonce(&account));
	let payload = SignedPayload::new(call.clone(), extension.clone()).expect("all of it is known");
	let signature = payload.using_encoded(|bytes| who.sign(bytes));
	let signature = Signature::Sr25519(signature);
	UncheckedExtrinsic::new_signed(call, account.into(), signature, extension)
}

/// What becomes of a call as a transaction in a block.
fn send(who: Sr25519Keyring, call: Call<Runtime>) -> ApplyExtrinsicResult {
	Executive::apply_extrinsic(transaction(who, call))
}

/// What the pool says of it.
fn offer(who: Sr25519Keyring, call: Call<Runtime>) -> Result<(), TransactionValidityError> {
	let said = with_transaction(|| {
		let call = transaction(who, call);
		let said = Executive::validate_transaction(TransactionSource::External, call, H256::zero());
		TransactionOutcome::Rollback(Ok::<_, DispatchError>(said))
	});
	said.expect("it answers").map(drop)
}

/// How the pool tells an error of the pallet.
fn custom(error: Error<Runtime>) -> TransactionValidityError {
	let DispatchError::Module(error) = DispatchError::from(error) else { unreachable!() };
	InvalidTransaction::Custom(error.error[0]).into()
}

/// Refused by the pool, and not taken into a block either.
#[track_caller]
fn refused(who: Sr25519Keyring, call: Call<Runtime>, error: Error<Runtime>) {
	let error = custom(error);
	assert_eq!(offer(who, call.clone()), Err(error));
	assert_eq!(send(who, call), Err(error));
}

/// The task that Alice buys next at the front door.
fn next_task() -> TaskId {
	trade::next_task(Alice)
}

/// Alice buys a task of so many votes.
fn buy(threshold: u8) -> TaskId {
	trade::buy(Alice, threshold, REWARD)
}

fn submission(worker: Sr25519Keyring, task: TaskId) -> pallet_poco::SubmissionOf<Runtime> {
	super::flow::submission(&worker.to_account_id(), task, summary().digest())
}

fn voting(worker: Sr25519Keyring, task: TaskId) -> Call<Runtime> {
	let Submission { task, vote, seal, .. } = submission(worker, task);
	Call::contribute { task, vote, seal }
}

fn revealing(task: TaskId) -> Call<Runtime> {
	Call::reveal { task, digest: summary().digest() }
}

fn votes(worker: Sr25519Keyring, tasks: &[TaskId]) -> Call<Runtime> {
	let all: Vec<_> = tasks.iter().map(|task| submission(worker, *task)).collect();
	Call::contribute_many { submissions: all.try_into().expect("within the bound") }
}

fn reveals(tasks: &[TaskId]) -> Call<Runtime> {
	let all: Vec<_> = tasks.iter().map(|task| (*task, summary().digest())).collect();
	Call::reveal_many { reveals: all.try_into().expect("within the bound") }
}

fn free(who: Sr25519Keyring) -> Balance {
	Balances::free_balance(who.to_account_id())
}

/// Sends a call that stands and costs nothing.
#[track_caller]
fn for_nothing(who: Sr25519Keyring, call: Call<Runtime>) {
	let before = free(who);
	assert_eq!(offer(who, call.clone()), Ok(()));
	assert_eq!(send(who, call), Ok(Ok(())));
	assert_eq!(free(who), before, "it is free");
}

fn bond(who: Sr25519Keyring) {
	assert_ok!(Poco::bond(signed(who), 100 * UNIT));
}

#[test]
fn a_bonded_workers_vote_and_reveal_leave_its_balance_as_it_was() {
	chain(|| {
		for worker in [Bob, Charlie] {
			bond(worker);
		}
		let task = buy(2);
		for worker in [Bob, Charlie] {
			for_nothing(worker, voting(worker, task));
		}
		for_nothing(Bob, revealing(task));
		// And several at once.
		let tasks = [buy(2), buy(2), buy(2)];
		for worker in [Bob, Charlie] {
			for_nothing(worker, votes(worker, &tasks));
		}
		for_nothing(Bob, reveals(&tasks));
		let paid = System::events().into_iter().filter_map(|record| match record.event {
			RuntimeEvent::TransactionPayment(
				pallet_transaction_payment::Event::TransactionFeePaid { actual_fee, .. },
			) => Some(actual_fee),
			_ => None,
		});
		assert_eq!(paid.collect::<Vec<_>>(), [0; 6]);
	});
}

#[test]
fn who_has_not_bonded_enough_pays_for_its_vote() {
	chain(|| {
		let (task, before) = (buy(2), free(Dave));
		assert_eq!(send(Dave, voting(Dave, task)), Ok(Ok(())));
		assert!(free(Dave) < before - STAKE, "the stake, and a fee");
		bond(Bob);
		let before = free(Bob);
		let nowhere = H256::zero();
		assert_eq!(send(Bob, votes(Bob, &[nowhere, task])), Ok(Ok(())));
		assert!(free(Bob) < before, "one that is refused is paid for with the one that stands");
	});
}

#[test]
fn what_could_not_succeed_is_refused_by_the_pool() {
	chain(|| {
		for worker in [Bob, Charlie, Eve] {
			bond(worker);
		}
		let (task, nowhere) = (buy(2), H256::zero());
		refused(Bob, voting(Bob, nowhere), Error::TaskNotFound);
		refused(Bob, votes(Bob, &[nowhere; 100]), Error::TaskNotFound);
		refused(Bob, votes(Bob, &[]), Error::BatchOutOfRange);
		refused(Bob, revealing(task), Error::NotRevealing);
		// It has something to pay fees with, and nothing to stake.
		assert_ok!(Balances::mint_into(&One.to_account_id(), 2 * UNIT));
		refused(One, voting(One, task), Error::FundsTooLow);
		for_nothing(Bob, voting(Bob, task));
		refused(Bob, voting(Bob, task), Error::AlreadyContributed);
		for_nothing(Charlie, voting(Charlie, task));
		refused(Eve, voting(Eve, task), Error::NotActive);
		refused(Eve, votes(Eve, &[task, nowhere]), Error::TaskNotFound);
		refused(Eve, revealing(task), Error::NotContributor);
		refused(Eve, reveals(&[task, task]), Error::NotContributor);
		let wrong = Call::reveal { task, digest: hash::content(b"another") };
		refused(Bob, wrong, Error::VoteMismatch);
		for_nothing(Bob, revealing(task));
		refused(Bob, reveals(&[task]), Error::AlreadyRevealed);
	});
}

#[test]
fn what_fails_all_the_same_pays() {
	chain(|| {
		let task = buy(2);
		// Just what it needs, until the fee is taken.
		let just = STAKE + MarketTerms::get().fee_reserve + EXISTENTIAL_DEPOSIT;
		assert_ok!(Balances::mint_into(&One.to_account_id(), just));
		assert_eq!(offer(One, voting(One, task)), Ok(()));
		let failed = Error::<Runtime>::FundsTooLow.into();
		assert_eq!(send(One, voting(One, task)), Ok(Err(failed)));
		assert!(free(One) < just, "it pays");
		assert_eq!(System::account_nonce(One.to_account_id()), 1);
	});
}

#[test]
fn an_operating_key_works_for_nothing_and_is_replaced_in_the_middle_of_a_task() {
	chain(|| {
		for worker in [Bob, Charlie] {
			bond(worker);
		}
		let set = |key: Sr25519Keyring| Poco::set_operator(signed(Bob), Some(key.to_account_id()));
		assert_ok!(set(One));
		let (first, others) = (buy(2), [buy(2), buy(2)]);
		let bob = Bob.to_account_id();
		let owned = free(Bob);
		// Fees are taken before they are given back, so a key needs something, and an account.
		let nothing = TransactionValidityError::from(InvalidTransaction::Payment);
		assert_eq!(offer(One, voting(Bob, first)), Err(nothing));
		assert_ok!(Balances::mint_into(&One.to_account_id(), EXISTENTIAL_DEPOSIT));
		assert_eq!(offer(One, voting(Bob, first)), Err(nothing));
		for key in [One, Two] {
			assert_ok!(Balances::mint_into(&key.to_account_id(), 5 * UNIT));
		}
		refused(Two, revealing(first), Error::NotRevealing);
		for_nothing(One, voting(Bob, first));
		for_nothing(One, votes(Bob, &others));
		for task in [first, others[0], others[1]] {
			for_nothing(Charlie, voting(Charlie, task));
		}
		let record = Workers::<Runtime>::get(&bob);
		assert_eq!((record.bond, record.locked), (100 * UNIT, 3 * STAKE));

		assert_ok!(set(Two));
		assert_eq!(Workers::<Runtime>::get(&bob), record, "bond, stakes and score stay");
		refused(One, revealing(first), Error::NotContributor);
		refused(One, reveals(&others), Error::NotContributor);
		for_nothing(Two, revealing(first));
		for_nothing(Two, reveals(&others));
		// And its own key, at any time.
		refused(Bob, revealing(first), Error::AlreadyRevealed);
		assert_eq!(free(Bob), owned, "the account paid for none of it");
		assert_eq!(Workers::<Runtime>::get(One.to_account_id()), Default::default());
	});
}

#[test]
fn an_operating_key_neither_stakes_nor_sends_what_the_account_has_not_bonded() {
	chain(|| {
		assert_ok!(Poco::bond(signed(Bob), STAKE - 1));
		assert_ok!(Poco::set_operator(signed(Bob), Some(One.to_account_id())));
		assert_ok!(Balances::mint_into(&One.to_account_id(), 5 * UNIT));
		let task = buy(2);
		let owned = (free(Bob), Balances::total_balance(&Bob.to_account_id()));
		refused(One, voting(Bob, task), Error::FundsTooLow);
		let locked = Error::<Runtime>::BondLocked.into();
		assert_eq!(send(One, Call::unbond { amount: 1 }), Ok(Err(locked)));
		assert_eq!((free(Bob), Balances::total_balance(&Bob.to_account_id())), owned);
		assert_ok!(Poco::bond(signed(Bob), 1));
		for_nothing(One, voting(Bob, task));
	});
}

#[test]
fn what_a_vote_or_a_reveal_takes_before_it_gives_it_back_is_less_than_what_is_reserved_for_it() {
	chain(|| {
		let task = buy(2);
		for call in [voting(Bob, task), revealing(task)] {
			let length = transaction(Bob, call.clone()).encoded_size() as u32;
			let call = RuntimeCall::Poco(call);
			let mut info = call.get_dispatch_info();
			info.extension_weight = extension(0).weight(&call);
			let fee = TransactionPayment::compute_fee(length, &info, 0);
			println!("{:.3} POCO are taken before and given back", fee as f64 / UNIT as f64);
			assert!(fee < MarketTerms::get().fee_reserve, "{fee}");
		}
	});
}

#[test]
fn whom_the_council_names_checks_results_and_nobody_else_raises_scores_everywhere() {
	chain(|| {
		let (eve, workers) = (Eve.to_account_id(), [Bob, Charlie]);
		let name = |checker: Option<AccountId>| {
			RuntimeCall::Poco(pallet_poco::Call::set_checker { checker })
		};
		let call = name(Some(eve.clone()));
		assert_eq!(motion("council", &call, &[Alice]), Err(DispatchError::BadOrigin));
		assert_eq!(send(Eve, Call::set_checker { checker: Some(eve) }), {
			Ok(Err(DispatchError::BadOrigin))
		});
		assert_ok!(motion("council", &call, &[Alice, Bob]));

		let (digest, salt) = (summary().digest(), H256::repeat_byte(1));
		let commitment = hash::check(next_task(), digest, salt);
		let other_salt = H256::repeat_byte(2);
		let others = hash::check(next_task(), digest, other_salt);
		assert_eq!(send(Eve, Call::commit_check { commitment }), Ok(Ok(())));
		assert_eq!(send(Ferdie, Call::commit_check { commitment: others }), Ok(Ok(())));
		Poco::on_timestamp_set(START + 1_000);
		for worker in workers {
			bond(worker);
		}
		let task = buy(2);
		for worker in workers {
			for_nothing(worker, voting(worker, task));
		}
		for worker in workers {
			assert_eq!(send(worker, revealing(task)), Ok(Ok(())));
		}
		let score = |who: Sr25519Keyring| Workers::<Runtime>::get(who.to_account_id()).score;
		assert_eq!(workers.map(score), [0, 0], "whoever deals with itself raises nothing");
		let knew = Error::<Runtime>::NotScheduler.into();
		let call = Call::open_check { task, digest, salt: other_salt };
		assert_eq!(send(Ferdie, call), Ok(Err(knew)));
		assert_eq!(send(Eve, Call::open_check { task, digest, salt }), Ok(Ok(())));
		assert_eq!(workers.map(score), [1, 1]);

		assert_ok!(motion("council", &name(None), &[Alice, Bob]));
		assert_eq!(pallet_poco::Checker::<Runtime>::get(), None);
	});
}
