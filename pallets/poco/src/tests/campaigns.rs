//! What campaigns are told of the deals that they pay, and of what others paid.

use super::mock::*;
use crate::{Ending, Error};
use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo, weights::Weight};
use poco_primitives::{
	attestation::PayeeRole,
	deal::Agreement,
	task::{TaskStatus, Verdict},
	Balance, TaskId,
};

const MINUTE: u64 = 60_000;
/// Of app, dataset and computing together.
const PRICE: Balance = 13_000;
/// Of the reward without its fee: the scheduler's tenth of 9,900.
const SCHEDULED: Balance = 990;

/// A task that a campaign pays, with a court to appeal to.
fn sponsored(agreement: Agreement<AccountId>) -> TaskId {
	seat_court(20..26);
	Sponsored::set(vec![DEAL]);
	open(agreement)[0]
}

/// What campaigns were told since the last time.
fn told() -> Vec<Told> {
	Heard::take()
}

/// All who are paid by default, in the deal's currency.
fn payees(scheduler: Option<AccountId>) -> Vec<(AccountId, PayeeRole, Balance)> {
	let mut payees =
		vec![(worker(0), PayeeRole::Worker, 4_455), (worker(1), PayeeRole::Worker, 4_455)];
	payees.extend(scheduler.map(|who| (who, PayeeRole::Scheduler, SCHEDULED)));
	payees.push((APP_OWNER, PayeeRole::App, 990));
	payees.push((DATASET_OWNER, PayeeRole::Dataset, 1_980));
	payees
}

fn completed(task: TaskId, returned: Balance, scheduler: Option<AccountId>) -> Told {
	Told::Final(DEAL, task, Ending::Completed { returned, payees: payees(scheduler) })
}

/// Lets all windows and the retention time pass.
fn live_until_pruned() {
	live(10 * HOUR_UNIT + TERMS.retention + 2 * MINUTE);
}

#[test]
fn a_campaign_is_told_who_was_paid_when_nothing_can_undo_it_and_when_the_records_are_gone() {
	chain(|| {
		let id = sponsored(agreement(1));
		complete(id, "a", 0..2);
		publish(SCHEDULER, id, "a");
		live(TERMS.appeal_window - 1);
		assert_eq!(told(), []);
		live(2 * MINUTE);
		assert_eq!(told(), [completed(id, 0, Some(SCHEDULER))]);
		let all: Balance = payees(Some(SCHEDULER)).iter().map(|(_, _, amount)| amount).sum();
		assert_eq!(all, PRICE - PRICE / 100, "all but the protocol's fee");
		live_until_pruned();
		// What was told is told once more, in case that the chain had not come to it.
		assert_eq!(
			told(),
			[
				Told::Price(DEAL, SPONSOR, REWARD),
				completed(id, 0, Some(SCHEDULER)),
				Told::Pruned(DEAL, id)
			]
		);
	});
}

#[test]
fn where_nothing_can_be_appealed_against_a_campaign_is_told_soon_after_the_publication() {
	chain(|| {
		Sponsored::set(vec![DEAL]);
		let id = open(agreement(1))[0];
		complete(id, "a", 0..2);
		live(MINUTE);
		assert_eq!(told(), [], "it is not published");
		publish(SCHEDULER, id, "a");
		live(4 * MINUTE);
		assert_eq!(told(), [completed(id, 0, Some(SCHEDULER))]);
	});
}

#[test]
fn what_nobody_has_published_waits_for_who_does() {
	chain(|| {
		let id = sponsored(agreement(1));
		complete(id, "a", 0..2);
		live(TERMS.appeal_window + 2 * MINUTE);
		assert_eq!(told(), []);
		// Beyond the final deadline whoever publishes has what the scheduler would have.
		live(10 * HOUR_UNIT);
		assert_eq!(told(), [Told::Price(DEAL, SPONSOR, REWARD)]);
		publish(worker(1), id, "a");
		live(TERMS.appeal_window.max(HOUR_UNIT) + 2 * MINUTE);
		assert_eq!(told(), [completed(id, 0, Some(worker(1)))]);
	});
}

#[test]
fn what_nobody_published_comes_back_with_the_records_where_it_is_of_another_currency() {
	for (currency, returned) in [(poco_primitives::order::Currency::Native, 0), (GOLD, SCHEDULED)] {
		chain(|| {
			let id = sponsored(Agreement { currency, ..agreement(1) });
			complete(id, "a", 0..2);
			live_until_pruned();
			assert_eq!(
				told(),
				[
					Told::Price(DEAL, SPONSOR, REWARD),
					completed(id, returned, None),
					Told::Pruned(DEAL, id)
				]
			);
			assert_eq!(crate::Earnings::<Test>::get(SPONSOR, GOLD), returned);
		});
	}
}

#[test]
fn a_failure_is_told_at_once_and_once() {
	chain(|| {
		let id = sponsored(agreement(1));
		vote(worker(0), id, digest("a"));
		live(10 * HOUR_UNIT + 2 * MINUTE);
		assert_eq!(task(id).status, TaskStatus::Failed);
		assert_eq!(told(), [Told::Final(DEAL, id, Ending::Failed)]);
		live_until_pruned();
		assert_eq!(told(), [Told::Pruned(DEAL, id)]);
	});
}

#[test]
fn tasks_that_nobody_began_are_told_together() {
	chain(|| {
		Sponsored::set(vec![DEAL]);
		assert_ok!(Poco::open_deal(DEAL, agreement(3)));
		assert_ok!(Poco::initialize(signed(STRANGER), DEAL, 7));
		pass(10 * HOUR_UNIT);
		assert_ok!(Poco::refund_rest(signed(STRANGER), DEAL));
		assert_eq!(told(), [Told::Untouched(DEAL, 2)]);
		assert_noop!(Poco::refund_rest(signed(STRANGER), DEAL), Error::<Test>::NothingToRefund);
	});
}

/// The result is doubted, and computed again with this result.
fn judge(id: TaskId, of: &str) {
	assert_ok!(Poco::appeal(signed(REQUESTER), id, 8, REWARD, None));
	draw();
	live(TERMS.appeal_window + 2 * MINUTE);
	assert_eq!(told(), [], "it is not known yet");
	let rerun = task(id).appeal.unwrap().rerun;
	complete(rerun, of, 20..23);
	live(2 * MINUTE);
}

#[test]
fn a_refuted_result_is_told_by_its_verdict_with_what_came_back() {
	chain(|| {
		let id = sponsored(agreement(1));
		complete(id, "lie", 0..2);
		let before = total(SPONSOR);
		judge(id, "a");
		assert_eq!(task(id).appeal.unwrap().verdict, Some(Verdict::Refuted));
		assert_eq!(total(SPONSOR), before + SCHEDULED);
		let refuted = Ending::Refuted { returned: SCHEDULED };
		assert_eq!(told(), [Told::Final(DEAL, id, refuted)]);
		live_until_pruned();
		// What was paid for a lie is no price.
		assert_eq!(told(), [Told::Pruned(DEAL, id)]);
	});
}

#[test]
fn an_upheld_result_is_told_when_it_is_upheld() {
	chain(|| {
		let id = sponsored(agreement(1));
		complete(id, "a", 0..2);
		publish(SCHEDULER, id, "a");
		judge(id, "a");
		assert_eq!(task(id).appeal.unwrap().verdict, Some(Verdict::Upheld));
		assert_eq!(told(), [completed(id, 0, Some(SCHEDULER))]);
	});
}

#[test]
fn of_deals_that_no_campaign_pays_prices_alone_are_told_and_no_appeals_price_is() {
	chain(|| {
		seat_court(20..26);
		let tasks = open(Agreement { payer: REQUESTER, ..agreement(2) });
		complete(tasks[1], "a", 2..4);
		complete(tasks[0], "lie", 0..2);
		judge(tasks[0], "a");
		live_until_pruned();
		assert_eq!(told(), [Told::Price(DEAL, REQUESTER, REWARD)]);
	});
	// Somebody else pays, who is no campaign: nothing is noted for when the task is final.
	chain(|| {
		seat_court(20..26);
		let id = open(agreement(1))[0];
		complete(id, "a", 0..2);
		publish(SCHEDULER, id, "a");
		live(TERMS.appeal_window + 2 * MINUTE);
		assert_eq!(told(), []);
	});
}

#[test]
fn what_telling_weighs_is_charged_and_declared() {
	chain(|| {
		TellingWeight::set(Weight::from_parts(7, 0));
		let id = sponsored(agreement(2));
		pass(10 * HOUR_UNIT);
		let used = |info: frame_support::dispatch::DispatchResultWithPostInfo| {
			info.unwrap().actual_weight.unwrap()
		};
		let declared =
			|call: crate::Call<Test>| RuntimeCall::Poco(call).get_dispatch_info().call_weight;
		let claimed = used(Poco::claim(signed(STRANGER), id));
		assert_eq!(claimed, weight(15, 0) + weight(33, 0) + TellingWeight::get());
		assert!(claimed.all_lte(declared(crate::Call::claim { task: id })));
		pass(TERMS.retention);
		let pruned = used(Poco::prune(signed(STRANGER), id));
		assert_eq!(pruned, weight(16, 0) + TellingWeight::get());
		let most = declared(crate::Call::prune { task: id });
		assert_eq!(most, weight(16, 0) + weight(51, 64) + TellingWeight::get() * 2);
	});
}
