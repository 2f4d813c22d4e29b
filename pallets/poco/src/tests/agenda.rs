//! What the chain does by itself, so that nobody can stall a task.

use super::mock::*;
use crate::{Agenda, Deals, Error, Kitty, Receipts, Results, Tasks};
use frame_support::{assert_noop, assert_ok, weights::Weight};
use poco_primitives::{
	deal::Agreement,
	task::{Due, Receipt, TaskStatus},
	TaskId,
};

const MINUTE: u64 = 60_000;

/// A deal of so many tasks that buys nothing but computing, for little.
fn cheap(volume: u32) -> Agreement<AccountId> {
	Agreement { app: None, dataset: None, reward: 1_000, ..agreement(volume) }
}

fn statuses(tasks: &[TaskId]) -> (usize, usize) {
	let count = |wanted| tasks.iter().filter(|id| task(**id).status == wanted).count();
	(count(TaskStatus::Completed), count(TaskStatus::Failed))
}

#[test]
fn a_task_whose_silent_winners_are_not_needed_completes_when_the_reveal_window_is_over() {
	chain(|| {
		let id = create(2, REWARD);
		set_score(worker(1), 60);
		vote(worker(0), id, digest("a"));
		vote(worker(1), id, digest("a"));
		reveal(worker(1), id, digest("a"));
		live(2 * HOUR_UNIT - 1);
		assert_eq!(task(id).status, TaskStatus::Revealing);
		live(MINUTE);
		assert_eq!(task(id).status, TaskStatus::Completed);
		assert_eq!(record(worker(1)).earned, 9_900 + STAKE);
		assert_eq!(wealth(worker(0)), FUNDS - STAKE);
	});
}

#[test]
fn a_task_whose_silent_winners_are_needed_fails_when_the_reveal_window_is_over() {
	chain(|| {
		let id = create(2, REWARD);
		vote(worker(0), id, digest("a"));
		vote(worker(1), id, digest("a"));
		reveal(worker(0), id, digest("a"));
		live(2 * HOUR_UNIT + MINUTE);
		assert_eq!(task(id).status, TaskStatus::Failed);
		assert_eq!(total(REQUESTER), FUNDS - TERMS.task_deposit);
		assert_eq!(record(worker(0)).earned, STAKE, "compensated from what the other lost");
		assert_eq!(wealth(worker(1)), FUNDS - STAKE);
	});
}

#[test]
fn a_task_of_which_nothing_is_revealed_is_opened_again() {
	chain(|| {
		let id = create(1, REWARD);
		vote(worker(0), id, digest("lie"));
		live(2 * HOUR_UNIT + MINUTE);
		assert_eq!(task(id).status, TaskStatus::Active);
		assert_eq!(task(id).consensus, None);
		complete(id, "a", 1..2);
		assert_eq!(task(id).status, TaskStatus::Completed);
		assert_eq!(record(worker(1)).earned, 9_900 + STAKE);
	});
}

#[test]
fn a_task_without_consensus_is_refunded_at_the_final_deadline() {
	chain(|| {
		let id = create(2, REWARD);
		vote(worker(0), id, digest("a"));
		live(10 * HOUR_UNIT - 1);
		assert_eq!(task(id).status, TaskStatus::Active);
		live(MINUTE);
		assert_eq!(task(id).status, TaskStatus::Failed);
		assert_eq!(total(REQUESTER), FUNDS - TERMS.task_deposit);
		assert_eq!(total(worker(0)), FUNDS - 150);
		assert_eq!(record(worker(0)).locked, 0);
	});
}

#[test]
fn a_consensus_that_nobody_reveals_after_the_contribution_window_fails_at_the_final_deadline() {
	chain(|| {
		let id = create(1, REWARD);
		live(6 * HOUR_UNIT);
		vote(worker(0), id, digest("a"));
		live(3 * HOUR_UNIT);
		assert_eq!(task(id).status, TaskStatus::Revealing, "it is too late to open it again");
		check();
		live(HOUR_UNIT + MINUTE);
		assert_eq!(task(id).status, TaskStatus::Failed);
		assert_eq!(Kitty::<Test>::get(), STAKE);
		assert_eq!(total(REQUESTER), FUNDS - TERMS.task_deposit);
	});
}

#[test]
fn tasks_that_nobody_initialized_are_refunded_at_the_final_deadline() {
	chain(|| {
		assert_ok!(Poco::open_deal(DEAL, agreement(3)));
		assert_ok!(Poco::initialize(signed(STRANGER), DEAL, 8));
		live(10 * HOUR_UNIT + MINUTE);
		assert_eq!((deal().untouched, deal().ended), (0, 3));
		assert_eq!(total(SPONSOR), FUNDS - TERMS.task_deposit, "one of three has records");
		assert_eq!(Kitty::<Test>::get(), 3 * 3_000);
	});
	chain(|| {
		assert_ok!(Poco::open_deal(DEAL, agreement(3)));
		live(10 * HOUR_UNIT + MINUTE);
		assert!(!Deals::<Test>::contains_key(DEAL));
		assert_eq!(total(SPONSOR), FUNDS);
	});
}

#[test]
fn records_are_removed_after_the_retention_time_and_a_receipt_stays() {
	chain(|| {
		let tasks = open(agreement(2));
		complete(tasks[0], "a", 0..2);
		publish(WORKER, tasks[0], "a");
		live(10 * HOUR_UNIT + TERMS.retention);
		assert!(Tasks::<Test>::contains_key(tasks[0]));
		live(2 * MINUTE);
		assert!(!tasks.iter().any(Tasks::<Test>::contains_key));
		assert!(!Results::<Test>::contains_key(tasks[0]));
		assert!(!Deals::<Test>::contains_key(DEAL));
		assert_eq!(
			Receipts::<Test>::get(tasks[0]),
			Some(Receipt { deal: DEAL, digest: Some(digest("a")), ended: START, refuted: false })
		);
		let failed = Receipts::<Test>::get(tasks[1]).unwrap();
		assert_eq!(failed.digest, None);
		assert!((START + 10 * HOUR_UNIT..=START + 10 * HOUR_UNIT + MINUTE).contains(&failed.ended));
		assert_eq!(total(SPONSOR), FUNDS - 13_000);
		live(MINUTE);
		assert_eq!(Agenda::<Test>::iter().count(), 0, "nothing is left to do");
	});
}

#[test]
fn a_deal_of_a_hundred_tasks_is_worked_off_with_the_least_budget() {
	chain(|| {
		let budget = Poco::largest_due();
		let tasks = open(cheap(100));
		for (number, id) in (0..).zip(tasks.iter().take(40)) {
			complete(*id, "a", number..number + 2);
		}
		for (number, id) in (50..).zip(tasks.iter().skip(60)) {
			vote(worker(number), *id, digest("a"));
		}
		let serve = |milliseconds: u64| {
			for _ in 0..milliseconds.div_ceil(MINUTE) {
				pass(MINUTE);
				assert!(serve_within(budget).all_lte(budget));
			}
		};
		serve(10 * HOUR_UNIT);
		assert!(statuses(&tasks).1 < 60, "not all in one block");
		serve(20 * MINUTE);
		assert_eq!(statuses(&tasks), (40, 60));
		check();
		// 60 are refunded, and every contribution to them has lost 5 % of its stake of 300.
		assert_eq!(total(SPONSOR), FUNDS - 40 * 1_000 - 100 * TERMS.task_deposit);
		assert_eq!(wealth(worker(50)), FUNDS - 15);
		serve(TERMS.retention + 40 * MINUTE);
		assert!(!Deals::<Test>::contains_key(DEAL));
		assert!(tasks.iter().all(Receipts::<Test>::contains_key));
		assert_eq!(total(SPONSOR), FUNDS - 40 * 1_000);
	});
}

#[test]
fn with_a_small_budget_work_is_spread_over_blocks_and_nothing_is_lost() {
	chain(|| {
		let tasks: Vec<_> = (0..60)
			.map(|number| {
				let id = create(1, 100);
				vote(worker(number), id, digest("lie"));
				id
			})
			.collect();
		let reopened = || tasks.iter().filter(|id| task(**id).status == TaskStatus::Active).count();
		live(2 * HOUR_UNIT);
		pass(MINUTE);
		let budget = Poco::largest_due();
		let mut blocks = 0;
		while reopened() < 60 {
			let before = reopened();
			assert!(serve_within(budget).all_lte(budget));
			assert!(reopened() > before, "every block brings it further");
			check();
			blocks += 1;
		}
		assert!(blocks > 1, "sixty are more than one block does");
	});
}

#[test]
fn without_any_budget_nothing_happens_and_nothing_is_lost() {
	chain(|| {
		let id = create(1, REWARD);
		vote(worker(0), id, digest("lie"));
		live(2 * HOUR_UNIT);
		pass(MINUTE);
		for budget in [Weight::zero(), weight(32, 0), weight(32 + 33, 0)] {
			assert!(serve_within(budget).all_lte(budget));
			assert_eq!(task(id).status, TaskStatus::Revealing);
		}
		idle();
		assert_eq!(task(id).status, TaskStatus::Active);
	});
}

#[test]
fn no_more_is_spent_than_the_runtime_lets_the_agenda_spend() {
	chain(|| {
		let id = create(1, REWARD);
		vote(worker(0), id, digest("lie"));
		live(2 * HOUR_UNIT);
		pass(MINUTE);
		AgendaBudget::set(weight(40, 0));
		assert!(serve_within(Weight::MAX).all_lte(weight(40, 0)));
		assert_eq!(task(id).status, TaskStatus::Revealing);
		AgendaBudget::set(Weight::MAX);
	});
}

#[test]
fn giving_the_tasks_of_a_deal_up_is_charged_for_every_one_of_them() {
	chain(|| {
		ClaimWeight::set(weight(10, 0));
		let tasks = open(Agreement { trust: 1_000, ..cheap(16) });
		for id in &tasks {
			for number in 0..40 {
				vote(worker(number), *id, digest(&number.to_string()));
			}
		}
		live(10 * HOUR_UNIT);
		pass(MINUTE);
		let spent = serve_within(Weight::MAX);
		let failed = statuses(&tasks).1 as u64;
		assert_eq!(failed, 16);
		let least = (weight(15, 40) + weight(400, 0)) * failed;
		assert!(least.all_lte(spent), "{least:?} was done and {spent:?} charged");
	});
}

#[test]
fn who_calls_first_leaves_the_chain_nothing_to_do() {
	chain(|| {
		let (first, second, third) = (create(2, REWARD), create(1, REWARD), create(1, REWARD));
		set_score(worker(1), 60);
		vote(worker(0), first, digest("a"));
		vote(worker(1), first, digest("a"));
		reveal(worker(1), first, digest("a"));
		vote(worker(2), second, digest("lie"));
		pass(2 * HOUR_UNIT);
		assert_ok!(Poco::finalize(signed(STRANGER), first));
		assert_ok!(Poco::reopen(signed(STRANGER), second));
		pass(8 * HOUR_UNIT);
		assert_ok!(Poco::claim(signed(STRANGER), second));
		assert_ok!(Poco::claim(signed(STRANGER), third));
		let before = (task(first), task(second), task(third), Kitty::<Test>::get());
		let owned = total(REQUESTER);
		pass(MINUTE);
		System::reset_events();
		idle();
		assert_eq!(before, (task(first), task(second), task(third), Kitty::<Test>::get()));
		assert_eq!(total(REQUESTER), owned);
		assert!(events().is_empty());
		assert_noop!(Poco::claim(signed(STRANGER), third), Error::<Test>::NotActive);
		pass(TERMS.retention);
		for id in [first, second, third] {
			assert_ok!(Poco::prune(signed(STRANGER), id));
		}
		System::reset_events();
		pass(2 * MINUTE);
		idle();
		assert!(events().is_empty());
		assert_eq!(Agenda::<Test>::iter().count(), 0);
	});
}

#[test]
fn a_task_that_is_opened_again_by_a_call_has_its_second_reveal_window_to_the_end() {
	chain(|| {
		let id = create(1, REWARD);
		vote(worker(0), id, digest("lie"));
		pass(2 * HOUR_UNIT);
		assert_ok!(Poco::reopen(signed(STRANGER), id));
		vote(worker(1), id, digest("a"));
		// The first window's reminder finds the second one open.
		live(2 * HOUR_UNIT - 1);
		assert_eq!(task(id).status, TaskStatus::Revealing);
		reveal(worker(1), id, digest("a"));
		assert_eq!(task(id).status, TaskStatus::Completed);
	});
}

#[test]
fn what_is_due_is_noted_under_the_minute_that_it_is_due_in() {
	chain(|| {
		let id = create(1, REWARD);
		vote(worker(0), id, digest("a"));
		let minute = |at: u64| at.div_ceil(MINUTE);
		let deal = task(id).deal;
		let mut noted: Vec<_> = Agenda::<Test>::iter_keys().collect();
		noted.sort();
		assert_eq!(
			noted,
			[
				(minute(START + 2 * HOUR_UNIT), Due::Reveals(id)),
				(minute(START + 10 * HOUR_UNIT), Due::End(deal, 0))
			]
		);
	});
}

#[test]
fn deals_that_have_ended_take_two_looks_of_the_agenda_each() {
	chain(|| {
		for _ in 0..50 {
			let id = create(1, REWARD);
			complete(id, "a", 0..1);
		}
		pass(10 * HOUR_UNIT - MINUTE);
		idle();
		pass(2 * MINUTE);
		// One finds it, and one sees what others pay in its first task. The minutes until then are looked at as
		// well, and there is room for a deal whose first tasks came to nothing.
		let looks = weight(33, 0) * (2 * 50 + 10);
		serve_within(weight(32, 0) + looks);
		let ends = Agenda::<Test>::iter_keys().filter(|(_, due)| matches!(due, Due::End(..)));
		assert_eq!(ends.count(), 0, "fifty of them in one block");
	});
}
