//! Pools whose workers the chain draws.

use super::mock::*;
use crate::{Deals, Error, Event, Kitty, Pool, Pools, MAX_POOLS};
use frame_support::{assert_noop, assert_ok};
use poco_primitives::{
	deal::Admission,
	hash,
	order::Currency,
	task::{Membership, Refusal},
	TaskId, H160,
};

fn contribute(
	worker: AccountId,
	task: TaskId,
) -> frame_support::dispatch::DispatchResultWithPostInfo {
	let digest = digest("a");
	Poco::contribute(
		signed(worker),
		task,
		hash::vote(task, digest),
		hash::seal(&worker, task, digest),
	)
}

/// Which of these workers are drawn for a task by now.
fn drawn(task: TaskId, members: u64) -> Vec<u64> {
	(0..members)
		.filter(|number| Poco::view_standing(task, &worker(*number)).refusal.is_none())
		.collect()
}

#[test]
fn only_its_owner_says_how_a_pool_takes_workers_in() {
	chain(|| {
		let set = |who, pool, minimum, cap| {
			Poco::set_pool(signed(who), pool, Admission::Drawn, minimum, cap)
		};
		assert_noop!(set(STRANGER, POOL, 100, 1_000), Error::<Test>::NotScheduler);
		assert_noop!(set(SCHEDULER, H160::zero(), 100, 1_000), Error::<Test>::PoolNotFound);
		assert_noop!(set(SCHEDULER, POOL, 1_001, 1_000), Error::<Test>::StakeOutOfRange);
		assert_ok!(set(SCHEDULER, POOL, 1_000, 1_000));
		assert_eq!(
			events().last(),
			Some(&Event::PoolSet {
				pool: POOL,
				admission: Admission::Drawn,
				minimum: 1_000,
				cap: 1_000
			})
		);
		admit(Admission::Open);
		assert!(!Pools::<Test>::contains_key(POOL), "nothing is kept of a pool open to anybody");
	});
}

#[test]
fn a_member_stakes_within_the_bounds_and_is_counted() {
	chain(|| {
		let join = |who, stake| Poco::join(signed(who), POOL, stake);
		assert_noop!(join(WORKER, 100), Error::<Test>::PoolNotDrawn);
		admit(Admission::Authorised);
		assert_noop!(join(WORKER, 100), Error::<Test>::PoolNotDrawn);
		admit(Admission::Drawn);
		assert_noop!(join(WORKER, 99), Error::<Test>::StakeOutOfRange);
		assert_noop!(join(WORKER, 1_001), Error::<Test>::StakeOutOfRange);
		assert_noop!(join(9_999, 100), Error::<Test>::FundsTooLow);
		assert_ok!(join(WORKER, 100));
		assert_eq!(
			events().last(),
			Some(&Event::Joined { pool: POOL, worker: WORKER, stake: 100 })
		);
		assert_noop!(join(WORKER, 100), Error::<Test>::AlreadyMember);
		assert_ok!(join(worker(1), 1_000));
		assert_eq!(
			Pools::<Test>::get(POOL),
			Pool {
				admission: Admission::Drawn,
				minimum: 100,
				cap: 1_000,
				weight: 1_100,
				members: 2
			}
		);
		assert_eq!((record(worker(1)).bond, record(worker(1)).locked), (1_000, 1_000));
	});
}

#[test]
fn nobody_is_a_member_by_staking_nothing() {
	chain(|| {
		assert_ok!(Poco::set_pool(signed(SCHEDULER), POOL, Admission::Drawn, 0, 1_000));
		assert_noop!(Poco::join(signed(WORKER), POOL, 0), Error::<Test>::StakeOutOfRange);
	});
}

#[test]
fn a_worker_is_a_member_of_eight_pools_at_most() {
	chain(|| {
		let drawn = Pool { admission: Admission::Drawn, cap: 1_000, ..Default::default() };
		let pool = |number: u32| H160::from_low_u64_be(number.into());
		for number in 0..=MAX_POOLS {
			Pools::<Test>::insert(pool(number), drawn);
		}
		for number in 0..MAX_POOLS {
			assert_ok!(Poco::join(signed(WORKER), pool(number), 10));
		}
		assert_noop!(
			Poco::join(signed(WORKER), pool(MAX_POOLS), 10),
			Error::<Test>::MaxPoolsExceeded
		);
		assert_ok!(Poco::leave(signed(WORKER), pool(3)));
		assert_ok!(Poco::join(signed(WORKER), pool(MAX_POOLS), 10));
	});
}

#[test]
fn who_leaves_has_its_stake_back_and_what_open_votes_lock_stays() {
	chain(|| {
		draw_from(0..4, 100);
		assert_noop!(Poco::leave(signed(STRANGER), POOL), Error::<Test>::NotMember);
		let id = open(agreement(1))[0];
		draw();
		vote(WORKER, id, digest("a"));
		assert_ok!(Poco::leave(signed(WORKER), POOL));
		assert_eq!(events().last(), Some(&Event::Left { pool: POOL, worker: WORKER, stake: 100 }));
		let pool = Pools::<Test>::get(POOL);
		assert_eq!((pool.members, pool.weight), (3, 300));
		assert_eq!((record(WORKER).bond, record(WORKER).locked), (9_100, 9_000));
		assert_noop!(Poco::unbond(signed(WORKER), 101), Error::<Test>::BondLocked);
		assert_ok!(Poco::unbond(signed(WORKER), 100));
		assert_noop!(Poco::leave(signed(WORKER), POOL), Error::<Test>::NotMember);
	});
}

#[test]
fn a_pool_that_was_opened_to_anybody_is_forgotten_with_its_last_member() {
	chain(|| {
		draw_from(0..2, 100);
		admit(Admission::Open);
		assert_ok!(Poco::leave(signed(worker(0)), POOL));
		assert_eq!(Pools::<Test>::get(POOL).members, 1);
		assert_ok!(Poco::leave(signed(worker(1)), POOL));
		assert!(!Pools::<Test>::contains_key(POOL));
	});
}

#[test]
fn a_member_contributes_when_it_is_drawn_and_not_before_the_beacon_knows() {
	chain(|| {
		// Four seats for four members: everybody is drawn.
		draw_from(0..4, 100);
		let id = open(agreement(1))[0];
		assert_noop!(contribute(WORKER, id), Error::<Test>::DrawPending);
		Round::set(3);
		assert_noop!(contribute(WORKER, id), Error::<Test>::DrawPending);
		Round::set(4);
		for number in 0..2 {
			assert_ok!(contribute(worker(number), id));
		}
		assert!(task(id).consensus.is_some());
	});
}

#[test]
fn strangers_and_those_who_joined_too_late_or_left_are_not_drawn() {
	chain(|| {
		draw_from(0..3, 100);
		// In the very moment of the deal is too late.
		assert_ok!(Poco::join(signed(worker(3)), POOL, 100));
		let id = open(agreement(1))[0];
		pass(1);
		assert_ok!(Poco::join(signed(worker(4)), POOL, 100));
		assert_ok!(Poco::leave(signed(worker(1)), POOL));
		assert_ok!(Poco::leave(signed(worker(2)), POOL));
		assert_ok!(Poco::join(signed(worker(2)), POOL, 100));
		draw();
		for number in 1..=5 {
			assert_noop!(contribute(worker(number), id), Error::<Test>::NotMember);
		}
		assert_ok!(contribute(worker(0), id));
	});
}

#[test]
fn substitutes_come_in_as_time_passes_and_nobody_who_was_drawn_goes() {
	chain(|| {
		draw_from(0..60, 100);
		let id = open(agreement(1))[0];
		draw();
		let mut before = drawn(id, 60);
		// Four seats among sixty.
		assert!((1..=12).contains(&before.len()), "{} of 60 are drawn at first", before.len());
		let late = (0..60).find(|number| !before.contains(number)).unwrap();
		assert_noop!(contribute(worker(late), id), Error::<Test>::NotDrawn);
		for _ in 1..=4 {
			pass(HOUR_UNIT);
			let now = drawn(id, 60);
			assert!(before.iter().all(|number| now.contains(number)));
			assert!(now.len() > before.len());
			before = now;
		}
		assert_eq!(before.len(), 60, "sixty-four seats are enough for all");
		assert_ok!(contribute(worker(late), id));
	});
}

#[test]
fn who_stakes_twice_as_much_is_drawn_twice_as_often() {
	chain(|| {
		draw_from(2..20, 100);
		assert_ok!(Poco::join(signed(worker(0)), POOL, 400));
		assert_ok!(Poco::join(signed(worker(1)), POOL, 200));
		pass(1);
		let mut terms = agreement(100);
		(terms.app, terms.dataset, terms.reward) = (None, None, 1_000);
		let tasks = open(terms);
		draw();
		let count = |number| tasks.iter().filter(|id| drawn(**id, 2).contains(&number)).count();
		// Four seats: 4 * 400 / 2,400 and 4 * 200 / 2,400 of a hundred tasks, give or take four times
		// the standard deviation.
		let (double, single) = (count(0), count(1));
		assert!((48..=86).contains(&double), "drawn for {double} of 100");
		assert!((14..=52).contains(&single), "drawn for {single} of 100");
		assert!(2 * double > 3 * single);
	});
}

#[test]
fn later_members_do_not_lower_the_chances_that_a_deal_began_with() {
	chain(|| {
		draw_from(0..4, 100);
		let id = open(agreement(1))[0];
		for number in 4..60 {
			assert_ok!(Poco::join(signed(worker(number)), POOL, 1_000));
		}
		draw();
		assert_eq!(drawn(id, 60), [0, 1, 2, 3]);
	});
}

#[test]
fn nobody_is_drawn_because_others_leave() {
	chain(|| {
		draw_from(0..60, 100);
		let id = open(agreement(1))[0];
		draw();
		let before = drawn(id, 60);
		let late = (0..60).find(|number| !before.contains(number)).unwrap();
		for number in (0..60).filter(|number| *number != late) {
			assert_ok!(Poco::leave(signed(worker(number)), POOL));
		}
		assert_noop!(contribute(worker(late), id), Error::<Test>::NotDrawn);
	});
}

#[test]
fn the_beacon_keeps_nothing_for_deals_that_are_forgotten() {
	chain(|| {
		draw_from(0..4, 100);
		assert_ok!(Poco::open_deal(DEAL, agreement(2)));
		assert_ok!(Poco::initialize(signed(STRANGER), DEAL, 7));
		assert_eq!(Waiting::get().len(), 1);
		live(10 * HOUR_UNIT);
		assert_eq!(Waiting::get().len(), 1);
		live(TERMS.retention + 120_000);
		assert!(!Deals::<Test>::contains_key(DEAL));
		assert!(Waiting::get().is_empty());
	});
}

/// Two members agree on the only task of a deal.
fn agree_on(price: u128) {
	let mut terms = agreement(1);
	(terms.app, terms.dataset, terms.reward) = (None, None, price);
	let id = open(terms)[0];
	draw();
	complete(id, "a", 0..2);
	publish(WORKER, id, "a");
}

#[test]
fn scores_count_everywhere_where_the_chain_drew_and_somebody_paid() {
	chain(|| {
		draw_from(0..4, 100);
		agree_on(REWARD);
		assert_eq!((record(WORKER).score, record(WORKER).pools[0].score), (1, 0));
	});
}

#[test]
fn scores_of_free_tasks_count_in_the_pool_only() {
	chain(|| {
		draw_from(0..4, 100);
		agree_on(0);
		assert_eq!(record(WORKER).score, 0);
		assert_eq!(
			record(WORKER).pools.to_vec(),
			[Membership { pool: POOL, stake: 100, since: START, score: 1 }]
		);
		// A record in the pool is kept without membership.
		assert_ok!(Poco::leave(signed(WORKER), POOL));
		assert_eq!(record(WORKER).pools.len(), 1);
		assert_eq!(record(WORKER).score_in(Some(POOL)), 1);
		assert_eq!(record(WORKER).score_in(Some(COURT)), 0);
	});
}

#[test]
fn scores_of_a_pool_that_anybody_may_work_in_do_not_move() {
	chain(|| {
		agree_on(REWARD);
		assert_eq!(record(WORKER).score_in(Some(POOL)), 0);
	});
}

#[test]
fn a_newcomer_stakes_three_times_as_much_and_with_twelve_points_once() {
	chain(|| {
		draw_from(0..4, 100);
		let id = open(agreement(1))[0];
		draw();
		set_score(worker(1), 6);
		set_score(worker(2), 12);
		for (number, stake) in [(0, 9_000), (1, 6_000), (2, 3_000)] {
			assert_eq!(Poco::view_standing(id, &worker(number)).stake, stake);
		}
		for (number, name) in [(0, "a"), (1, "b"), (2, "c")] {
			vote(worker(number), id, digest(name));
		}
		for (number, stake) in [(0, 9_000), (1, 6_000), (2, 3_000)] {
			assert_eq!(record(worker(number)).locked, 100 + stake);
		}
		// What a failure costs is a part of the plain stake, whoever pays it.
		live(10 * HOUR_UNIT + 60_000);
		for number in 0..3 {
			assert_eq!(wealth(worker(number)), FUNDS - 150);
			assert_eq!(record(worker(number)).locked, 100);
		}
	});
}

#[test]
fn a_newcomer_that_lies_loses_all_that_it_staked_and_a_third_of_its_score_later() {
	chain(|| {
		draw_from(0..5, 100);
		let id = open(agreement(1))[0];
		draw();
		pass(HOUR_UNIT);
		set_score(worker(1), 7);
		vote(worker(0), id, digest("lie"));
		complete(id, "a", 1..5);
		publish(worker(1), id, "a");
		assert_eq!(wealth(worker(0)), FUNDS - 9_000);
		assert_eq!((record(worker(0)).bond, record(worker(0)).locked), (100, 100));
		assert_eq!(record(worker(1)).score, 8);
		// Nine tenths of 9,900 and 9,000 for four.
		for number in 1..5 {
			assert_eq!(record(worker(number)).earned, 4_252);
		}
		assert_eq!(record(SCHEDULER).earned, 18_900 - 4 * 4_252);
		assert_eq!(Kitty::<Test>::get(), 0);
		// With a record: seven points and a lie make four.
		set_score(worker(0), 7);
		let terms = agreement(1);
		let second = hash::task_id(hash::content(b"another deal"), 7);
		assert_ok!(Poco::open_deal(hash::content(b"another deal"), terms));
		assert_ok!(Poco::initialize(signed(STRANGER), hash::content(b"another deal"), 7));
		draw();
		pass(HOUR_UNIT);
		vote(worker(0), second, digest("lie"));
		complete(second, "a", 1..5);
		assert_eq!(record(worker(0)).score, 4);
		assert!(events().contains(&Event::Rewarded {
			task: id,
			worker: worker(1),
			currency: Currency::Native,
			amount: 4_252
		}));
	});
}

#[test]
fn a_pool_that_was_opened_keeps_drawing_for_the_deals_that_it_has() {
	chain(|| {
		draw_from(0..4, 100);
		let id = open(agreement(1))[0];
		admit(Admission::Open);
		draw();
		assert_noop!(contribute(worker(9), id), Error::<Test>::NotMember);
		assert_eq!(Poco::view_standing(id, &worker(9)).refusal, Some(Refusal::NotMember));
	});
}

#[test]
fn nobody_changes_how_the_court_takes_its_members_in() {
	chain(|| {
		let set = |admission| Poco::set_pool(signed(STRANGER), COURT, admission, 1, 100);
		assert_ok!(set(Admission::Drawn));
		assert_ok!(Poco::set_court(RuntimeOrigin::root(), Some(COURT)));
		assert_noop!(set(Admission::Open), Error::<Test>::PoolIsCourt);
		assert_noop!(set(Admission::Drawn), Error::<Test>::PoolIsCourt);
		assert_ok!(Poco::set_court(RuntimeOrigin::root(), None));
		assert_ok!(set(Admission::Open));
	});
}
