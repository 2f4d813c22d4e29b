//! Deals of many tasks: what they cost, how their tasks begin, what comes back.

use super::mock::*;
use crate::{Artifacts, Deals, Error, Event};
use frame_support::{assert_noop, assert_ok};
use poco_primitives::{
	deal::Agreement,
	hash,
	order::Currency,
	task::{Artifact, ArtifactKind, TaskSpec, TaskStatus},
	H256,
};

/// 1,000 for the app, 2,000 for the dataset, 10,000 for the computing.
const PRICE: u128 = 13_000;

#[test]
fn a_deal_is_paid_by_its_payer_for_all_its_tasks_at_once() {
	chain(|| {
		assert_ok!(Poco::open_deal(DEAL, agreement(5)));
		assert_eq!(total(SPONSOR), FUNDS - 5 * (PRICE + TERMS.task_deposit));
		assert_eq!(total(REQUESTER), FUNDS);
		assert_eq!(
			events().last(),
			Some(&Event::DealOpened {
				deal: DEAL,
				payer: SPONSOR,
				volume: 5,
				currency: Currency::Native,
				price: PRICE
			})
		);
		assert_eq!(deal().untouched, 5);
	});
}

#[test]
fn the_scheduler_stakes_for_every_task() {
	chain(|| {
		assert_ok!(Poco::open_deal(DEAL, agreement(5)));
		assert_eq!(held(SCHEDULER), 5 * 3_000);
		assert_eq!(record(SCHEDULER).locked, 5 * 3_000);
		assert_noop!(Poco::unbond(signed(SCHEDULER), 1), Error::<Test>::BondLocked);
	});
}

#[test]
fn percentages_come_first_and_then_the_volume() {
	chain(|| {
		// 30 % of 333 is 99.9: floor 99 a task, 297 for three, not 299.
		let mut terms = agreement(3);
		terms.reward = 333;
		terms.pool.as_mut().unwrap().price = 333;
		assert_ok!(Poco::open_deal(DEAL, terms));
		assert_eq!(record(SCHEDULER).locked, 297);
		assert_eq!(deal().stake, 99);
		// 1 % of 1,000, of 2,000 and of 333: 10 + 20 + 3.
		assert_eq!(deal().protocol_fee(), 33);
	});
}

#[test]
fn a_bond_that_is_free_is_staked_before_any_balance() {
	chain(|| {
		assert_ok!(Poco::bond(signed(SCHEDULER), 4_000));
		assert_ok!(Poco::open_deal(DEAL, agreement(2)));
		assert_eq!((record(SCHEDULER).bond, record(SCHEDULER).locked), (6_000, 6_000));
	});
}

#[test]
fn a_stake_leaves_the_scheduler_what_pays_for_its_calls() {
	chain(|| {
		terms(|terms| terms.fee_reserve = FUNDS - 6_000 - EXISTENTIAL_DEPOSIT);
		assert_ok!(Poco::open_deal(DEAL, agreement(2)));
		let other = H256::repeat_byte(0x0f);
		let outcome =
			frame_support::storage::with_storage_layer(|| Poco::open_deal(other, agreement(1)));
		assert_eq!(outcome, Err(Error::<Test>::SchedulerFundsTooLow.into()));
	});
}

#[test]
fn what_a_deal_cannot_be_is_refused_by_name() {
	chain(|| {
		let refused = |change: fn(&mut Agreement<AccountId>), error: Error<Test>| {
			let mut terms = agreement(2);
			change(&mut terms);
			// As a call would: what is refused leaves nothing behind.
			let outcome =
				frame_support::storage::with_storage_layer(|| Poco::open_deal(DEAL, terms));
			assert_eq!(outcome, Err(error.into()));
			assert!(!Deals::<Test>::contains_key(DEAL));
		};
		refused(|terms| terms.volume = 0, Error::AmountZero);
		refused(|terms| terms.category = 77, Error::CategoryNotFound);
		refused(|terms| terms.currency = Currency::Asset(H256::zero()), Error::CurrencyNotAccepted);
		refused(|terms| (terms.currency, terms.pool) = (GOLD, None), Error::CurrencyNotAccepted);
		refused(|terms| terms.volume = 100, Error::FundsTooLow);
		refused(|terms| terms.reward = u128::MAX, Error::VolumeOverflow);
		refused(|terms| terms.payer = 999, Error::FundsTooLow);
		refused(|terms| terms.pool.as_mut().unwrap().owner = 999, Error::SchedulerFundsTooLow);
		refused(|terms| terms.spec.fuel_limit = 0, Error::FuelOutOfRange);
		refused(
			|terms| (terms.app, terms.spec) = (None, TaskSpec::of(H256::zero())),
			Error::ArtifactNotFound,
		);
		refused(
			|terms| {
				terms.dataset = None;
				terms.spec.input = Some(Artifact::OnChain(H256::zero()));
			},
			Error::ArtifactNotFound,
		);
	});
}

#[test]
fn tasks_are_initialized_by_anybody_once_and_within_the_volume() {
	chain(|| {
		assert_ok!(Poco::open_deal(DEAL, agreement(5)));
		assert_ok!(Poco::initialize(signed(STRANGER), DEAL, 8));
		let id = hash::task_id(DEAL, 8);
		assert_eq!(task(id).status, TaskStatus::Active);
		assert_eq!(
			events().last(),
			Some(&Event::TaskInitialized { task: id, deal: DEAL, index: 8 })
		);
		let initialize = |index| Poco::initialize(signed(STRANGER), DEAL, index);
		assert_noop!(initialize(8), Error::<Test>::TaskAlreadyExists);
		assert_noop!(initialize(6), Error::<Test>::IndexOutOfRange);
		assert_noop!(initialize(12), Error::<Test>::IndexOutOfRange);
		assert_noop!(initialize(u32::MAX), Error::<Test>::IndexOutOfRange);
		assert_noop!(
			Poco::initialize(signed(STRANGER), H256::zero(), 7),
			Error::<Test>::DealNotFound
		);
		assert_eq!((deal().untouched, deal().tasks), (4, 1));
	});
}

#[test]
fn a_batch_initializes_what_is_left() {
	chain(|| {
		assert_ok!(Poco::open_deal(DEAL, agreement(5)));
		let batch = |first, count| Poco::initialize_many(signed(STRANGER), DEAL, first, count);
		assert_ok!(Poco::initialize(signed(STRANGER), DEAL, 9));
		assert_noop!(batch(7, 6), Error::<Test>::IndexOutOfRange);
		assert_noop!(batch(u32::MAX, 2), Error::<Test>::IndexOutOfRange);
		assert_noop!(batch(7, 0), Error::<Test>::BatchOutOfRange);
		assert_noop!(batch(7, 101), Error::<Test>::BatchOutOfRange);
		assert_ok!(batch(7, 5));
		assert_eq!((deal().untouched, deal().tasks), (0, 5));
		assert_noop!(batch(7, 5), Error::<Test>::TaskAlreadyExists);
	});
}

#[test]
fn nothing_is_initialized_that_nobody_could_work_on() {
	chain(|| {
		assert_ok!(Poco::open_deal(DEAL, agreement(1)));
		pass(7 * HOUR_UNIT - 1);
		let initialize = || Poco::initialize(signed(STRANGER), DEAL, 7);
		assert_ok!(frame_support::storage::with_transaction(|| {
			frame_support::storage::TransactionOutcome::Rollback(initialize())
		}));
		pass(1);
		assert_noop!(initialize(), Error::<Test>::ContributionWindowOver);
	});
}

#[test]
fn what_nobody_initialized_comes_back_at_once_and_costs_the_scheduler_its_stake() {
	chain(|| {
		assert_ok!(Poco::open_deal(DEAL, agreement(1_000 / 100)));
		assert_ok!(Poco::initialize(signed(STRANGER), DEAL, 7));
		let refund = || Poco::refund_rest(signed(STRANGER), DEAL);
		pass(10 * HOUR_UNIT - 1);
		assert_noop!(refund(), Error::<Test>::FinalDeadlineAhead);
		pass(1);
		assert_ok!(refund());
		assert_eq!(
			events().last(),
			Some(&Event::DealRefunded {
				deal: DEAL,
				payer: SPONSOR,
				tasks: 9,
				currency: Currency::Native,
				amount: 9 * PRICE,
				forfeited: 9 * 3_000
			})
		);
		assert_eq!(total(SPONSOR), FUNDS - PRICE - TERMS.task_deposit);
		assert_eq!(crate::Kitty::<Test>::get(), 9 * 3_000);
		assert_noop!(refund(), Error::<Test>::NothingToRefund);
		check();
		assert_ok!(Poco::claim(signed(STRANGER), hash::task_id(DEAL, 7)));
		pass(TERMS.retention);
		assert_ok!(Poco::prune(signed(STRANGER), hash::task_id(DEAL, 7)));
		assert_eq!(total(SPONSOR), FUNDS);
		assert_eq!(total(SCHEDULER), FUNDS - 10 * 3_000);
		assert!(!Deals::<Test>::contains_key(DEAL));
		assert_noop!(refund(), Error::<Test>::DealNotFound);
	});
}

#[test]
fn what_an_entry_sells_stays_stored_while_it_is_sold_and_while_deals_can_be_open() {
	chain(|| {
		let hash = store(STRANGER, ArtifactKind::App, &app());
		let sold = Artifact::OnChain(hash);
		assert_ok!(Poco::pin_artifact(&STRANGER, &sold, true));
		assert_noop!(Poco::remove(signed(STRANGER), hash), Error::<Test>::ArtifactInUse);
		let mut terms = agreement(1);
		terms.spec = TaskSpec::of(hash);
		assert_ok!(Poco::open_deal(DEAL, terms));
		Poco::unpin_artifact(&sold);
		// The first call only retires it: no more entries may sell it.
		assert_ok!(Poco::remove(signed(STRANGER), hash));
		assert_noop!(Poco::pin_artifact(&STRANGER, &sold, true), Error::<Test>::ArtifactIsRetired);
		pass(10 * HOUR_UNIT - 1);
		assert_noop!(Poco::remove(signed(STRANGER), hash), Error::<Test>::ArtifactInUse);
		pass(1);
		assert_ok!(Poco::remove(signed(STRANGER), hash));
		assert!(!Artifacts::<Test>::contains_key(hash));
	});
}

#[test]
fn only_apps_can_be_sold_as_apps() {
	chain(|| {
		let hash = store(STRANGER, ArtifactKind::Data, b"1;2;3");
		let data = Artifact::OnChain(hash);
		assert_noop!(Poco::pin_artifact(&STRANGER, &data, true), Error::<Test>::NotAnApp);
		assert_noop!(Poco::pin_artifact(&WORKER, &data, false), Error::<Test>::NotOwner);
		assert_ok!(Poco::pin_artifact(&STRANGER, &data, false));
		Poco::unpin_artifact(&data);
		let nothing = Artifact::OnChain(H256::zero());
		assert_noop!(
			Poco::pin_artifact(&STRANGER, &nothing, false),
			Error::<Test>::ArtifactNotFound
		);
		Poco::unpin_artifact(&nothing);
	});
}
