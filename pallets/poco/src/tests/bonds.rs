use super::mock::*;
use crate::{Error, Event, Workers};
use frame_support::{assert_noop, assert_ok};

#[test]
fn a_bond_is_held_on_its_workers_own_balance() {
	chain(|| {
		assert_ok!(Poco::bond(signed(WORKER), 500));
		assert_eq!((held(WORKER), record(WORKER).bond, total(WORKER)), (500, 500, FUNDS));
		assert_eq!(events(), [Event::Bonded { worker: WORKER, amount: 500 }]);
	});
}

#[test]
fn what_nothing_locks_may_be_released() {
	chain(|| {
		assert_ok!(Poco::bond(signed(WORKER), 500));
		assert_ok!(Poco::unbond(signed(WORKER), 200));
		assert_eq!((held(WORKER), record(WORKER).bond), (300, 300));
		assert_ok!(Poco::unbond(signed(WORKER), 300));
		assert!(!Workers::<Test>::contains_key(WORKER), "an empty record is forgotten");
		assert_noop!(Poco::unbond(signed(WORKER), 1), Error::<Test>::BondLocked);
	});
}

#[test]
fn what_open_contributions_lock_stays() {
	chain(|| {
		assert_ok!(Poco::bond(signed(WORKER), STAKE + 7));
		let task = create(2, REWARD);
		vote(WORKER, task, digest("a"));
		assert_eq!(record(WORKER).locked, STAKE);
		assert_noop!(Poco::unbond(signed(WORKER), 8), Error::<Test>::BondLocked);
		assert_ok!(Poco::unbond(signed(WORKER), 7));
	});
}

#[test]
fn nobody_bonds_more_than_it_has_or_nothing() {
	chain(|| {
		assert_noop!(Poco::bond(signed(WORKER), 0), Error::<Test>::AmountZero);
		assert_noop!(Poco::unbond(signed(WORKER), 0), Error::<Test>::AmountZero);
		assert_noop!(Poco::bond(signed(WORKER), FUNDS + 1), Error::<Test>::FundsTooLow);
	});
}

#[test]
fn there_is_nothing_to_withdraw_for_who_has_not_earned() {
	chain(|| {
		assert_noop!(Poco::withdraw(signed(STRANGER), WORKER), Error::<Test>::NothingEarned);
	});
}

#[test]
fn anybody_may_have_a_workers_earnings_paid_to_the_worker() {
	chain(|| {
		let task = create(1, REWARD);
		vote(WORKER, task, digest("a"));
		reveal(WORKER, task, digest("a"));
		assert_eq!(record(WORKER).earned, REWARD - FEE);
		assert_ok!(Poco::withdraw(signed(STRANGER), WORKER));
		assert_eq!(record(WORKER).earned, 0);
		assert_eq!(total(WORKER), FUNDS + REWARD - FEE);
		assert_eq!(total(STRANGER), FUNDS);
	});
}

#[test]
fn earnings_of_an_account_that_cannot_receive_them_wait_in_the_pot() {
	chain(|| {
		let nobody = 9_999;
		Workers::<Test>::mutate(nobody, |record| record.earned = EXISTENTIAL_DEPOSIT - 1);
		pallet_balances::Pallet::<Test>::force_set_balance(
			frame_system::RawOrigin::Root.into(),
			Poco::pot(),
			2 * EXISTENTIAL_DEPOSIT - 1,
		)
		.unwrap();
		assert!(Poco::withdraw(signed(STRANGER), nobody).is_err());
		assert_eq!(record(nobody).earned, EXISTENTIAL_DEPOSIT - 1);
	});
}
