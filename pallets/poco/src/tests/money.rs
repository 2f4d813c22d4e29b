//! Rewards, to the last unit.

use super::mock::*;
use crate::{Event, Kitty, Workers};
use poco_primitives::{order::Currency, task::TaskStatus};

/// One liar, four honest workers, all of whom reveal.
fn with_a_liar(reward: u128) -> poco_primitives::TaskId {
	let id = create(2, reward);
	vote(worker(0), id, digest("lie"));
	for number in 1..=4 {
		vote(worker(number), id, digest("a"));
	}
	for number in 1..=4 {
		reveal(worker(number), id, digest("a"));
	}
	id
}

#[test]
fn the_honest_share_the_reward_and_the_liars_stake() {
	chain(|| {
		let issuance = Balances::total_issuance();
		let id = with_a_liar(REWARD);
		// 10 000 - 100 protocol fee + 3 000 of the liar = 12 900, by four.
		for number in 1..=4 {
			assert_eq!(record(worker(number)).earned, 3_225);
			assert_eq!(record(worker(number)).locked, 0);
			assert_eq!(held(worker(number)), STAKE);
		}
		assert_eq!(total(worker(0)), FUNDS - STAKE);
		assert_eq!(record(worker(0)).bond, 0);
		assert_eq!(Kitty::<Test>::get(), 0);
		assert_eq!(Balances::total_issuance(), issuance - FEE);
		let events = events();
		assert!(events.contains(&Event::Slashed { task: id, worker: worker(0), amount: STAKE }));
		assert!(events.contains(&Event::Rewarded {
			task: id,
			worker: worker(3),
			currency: Currency::Native,
			amount: 3_225
		}));
		assert_eq!(
			events.last(),
			Some(&Event::TaskCompleted { task: id, digest: digest("a"), burned: FEE, to_kitty: 0 })
		);
	});
}

#[test]
fn what_cannot_be_split_goes_to_the_kitty() {
	chain(|| {
		// Reward 10 003, fee 100, stake 3 000: 12 903 by four is 3 225 and 3 remain.
		with_a_liar(10_003);
		assert_eq!(record(worker(1)).earned, 3_225);
		assert_eq!(Kitty::<Test>::get(), 3);
	});
}

#[test]
fn pay_follows_the_logarithm_of_the_weight() {
	chain(|| {
		let id = create(7, REWARD);
		set_score(worker(0), 12);
		set_score(worker(1), 100);
		set_score(worker(2), 300);
		vote(worker(0), id, digest("17"));
		vote(worker(1), id, digest("42"));
		vote(worker(2), id, digest("42"));
		reveal(worker(1), id, digest("42"));
		reveal(worker(2), id, digest("42"));
		// Weights 32 and 99: five and six elevenths of 10 000 - 100 + 3 000.
		assert_eq!(record(worker(1)).earned, 12_900 * 5 / 11);
		assert_eq!(record(worker(2)).earned, 12_900 * 6 / 11);
		assert_eq!(Kitty::<Test>::get(), 12_900 - 12_900 * 5 / 11 - 12_900 * 6 / 11);
	});
}

#[test]
fn front_door_tasks_leave_scores_alone() {
	chain(|| {
		set_score(worker(0), 9);
		let id = with_a_liar(REWARD);
		assert_eq!(task(id).status, TaskStatus::Completed);
		assert_eq!(record(worker(0)).score, 9);
		assert_eq!(record(worker(1)).score, 0);
	});
}

#[test]
fn scored_tasks_raise_the_honest_by_one_and_lower_the_liar_by_a_third() {
	chain(|| {
		set_score(worker(0), 10);
		set_score(worker(1), 10);
		let id = create(2, REWARD);
		make_scored(id);
		vote(worker(0), id, digest("lie"));
		for number in 1..=4 {
			vote(worker(number), id, digest("a"));
		}
		for number in 1..=4 {
			reveal(worker(number), id, digest("a"));
		}
		assert_eq!(record(worker(0)).score, 6);
		assert_eq!(record(worker(1)).score, 11);
		assert_eq!(record(worker(2)).score, 1);
	});
}

#[test]
fn a_task_with_one_contributor_raises_no_score() {
	chain(|| {
		let id = create(1, REWARD);
		make_scored(id);
		vote(WORKER, id, digest("a"));
		reveal(WORKER, id, digest("a"));
		assert_eq!(record(WORKER).score, 0);
		assert_eq!(record(WORKER).earned, REWARD - FEE);
	});
}

#[test]
fn large_earnings_are_paid_out_at_once() {
	chain(|| {
		terms(|terms| terms.payout_minimum = 3_225);
		with_a_liar(REWARD);
		for number in 1..=4 {
			assert_eq!(record(worker(number)).earned, 0);
			assert_eq!(total(worker(number)), FUNDS + 3_225);
		}
		assert_eq!(total(Poco::pot()), EXISTENTIAL_DEPOSIT + TERMS.task_deposit);
	});
}

#[test]
fn a_task_for_nothing_moves_only_what_liars_lose() {
	chain(|| {
		with_a_liar(0);
		for number in 1..=4 {
			assert_eq!(record(worker(number)).earned, TERMS.minimum_stake / 4);
		}
		assert_eq!(total(worker(0)), FUNDS - TERMS.minimum_stake);
	});
}

#[test]
fn no_settlement_fails_because_of_somebody_elses_account() {
	chain(|| {
		terms(|terms| terms.payout_minimum = 1);
		let id = create(1, 5);
		vote(WORKER, id, digest("a"));
		// Nothing is left of the worker's account; what it earned is too little to revive it.
		terms(|terms| terms.minimum_stake = 0);
		change_deal(id, |deal| (deal.stake, deal.failure_fee) = (0, 0));
		Workers::<Test>::mutate(WORKER, |record| (record.bond, record.locked) = (0, 0));
		pallet_balances::Holds::<Test>::remove(WORKER);
		frame_system::Account::<Test>::remove(WORKER);
		reveal(WORKER, id, digest("a"));
		assert_eq!(task(id).status, TaskStatus::Completed);
		assert_eq!((record(WORKER).earned, total(WORKER)), (5, 0));
	});
}
