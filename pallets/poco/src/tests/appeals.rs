//! Appeals: others compute the task again, and what comes of it.

use super::mock::*;
use crate::{Artifacts, Court, Error, Event, Kitty, Receipts};
use frame_support::{
	assert_noop, assert_ok, dispatch::DispatchResultWithPostInfo, sp_runtime::DispatchError,
	traits::fungible::Mutate,
};
use poco_primitives::{
	deal::Agreement,
	hash,
	order::Currency,
	task::{Appeal, Artifact, ArtifactKind, TaskSpec, TaskStatus, Verdict},
	TaskId, H256,
};
use sp_runtime::Permill;

const MINUTE: u64 = 60_000;

/// The court are workers 20 to 25: for trust 8 there are six seats, so all of them are drawn.
fn court() {
	seat_court(20..26);
}

fn appeal(by: AccountId, task: TaskId) -> DispatchResultWithPostInfo {
	Poco::appeal(signed(by), task, 8, REWARD, None)
}

/// The front door's requester appeals against a result of worker 0; tells the task and its rerun.
fn doubted() -> (TaskId, TaskId) {
	court();
	let id = create(1, REWARD);
	complete(id, "lie", 0..1);
	assert_ok!(appeal(REQUESTER, id));
	(id, rerun_of(id))
}

fn rerun_of(id: TaskId) -> TaskId {
	task(id).appeal.unwrap().rerun
}

fn judged(id: TaskId) -> Option<Verdict> {
	task(id).appeal.unwrap().verdict
}

/// Three members of the court agree on what the result is, and the chain judges.
fn rerun(id: TaskId, of: &str) {
	draw();
	complete(rerun_of(id), of, 20..23);
	live(2 * MINUTE);
}

#[test]
fn governance_names_the_court_and_only_a_pool_that_draws_is_one() {
	chain(|| {
		assert_noop!(Poco::set_court(signed(STRANGER), Some(COURT)), DispatchError::BadOrigin);
		assert_noop!(
			Poco::set_court(RuntimeOrigin::root(), Some(COURT)),
			Error::<Test>::PoolNotDrawn
		);
		court();
		assert_eq!(Court::<Test>::get(), Some(COURT));
		assert_eq!(events().last(), Some(&Event::CourtSet { pool: Some(COURT) }));
	});
}

#[test]
fn an_appeal_buys_a_rerun_of_the_same_by_the_court_at_higher_trust() {
	chain(|| {
		let (id, rerun) = doubted();
		assert_eq!(task(id).appeal, Some(Appeal { by: REQUESTER, rerun, verdict: None }));
		assert_eq!(total(REQUESTER), FUNDS - 2 * (REWARD + TERMS.task_deposit));
		let view = Poco::view_task(rerun).unwrap();
		assert_eq!((view.trust, view.reward), (8, REWARD));
		assert_eq!(view.spec, spec());
		assert_eq!(Poco::view_deal(view.deal).unwrap().judges, Some(id));
		assert!(events().contains(&Event::Appealed { task: id, by: REQUESTER, rerun }));
	});
}

#[test]
fn a_refuted_result_costs_those_who_proved_it_their_stakes_and_their_pay() {
	chain(|| {
		let issuance = Balances::total_issuance();
		let (id, _) = doubted();
		rerun(id, "a");
		assert_eq!(judged(id), Some(Verdict::Refuted));
		// 3,000 were staked and 9,900 earned; the task was worth 10,000.
		let paid = 2 * (REWARD + TERMS.task_deposit);
		assert_eq!(wealth(REQUESTER), FUNDS - paid + 10_000);
		assert_eq!(wealth(worker(0)), FUNDS - STAKE);
		assert_eq!((record(worker(0)).bond, record(worker(0)).locked), (0, 0));
		// A third of 9,900, for each of the court.
		assert_eq!(Poco::view_worker(&worker(20)).pending_pay, 3_300);
		assert_eq!(Balances::total_issuance(), issuance - 200 - 2_900, "and two protocol fees");
		assert!(events().contains(&Event::Judged {
			task: id,
			verdict: Verdict::Refuted,
			awarded: 10_000,
			burned: 2_900
		}));
		pass(2 * TERMS.appeal_window);
		assert_eq!(wealth(worker(0)), FUNDS - STAKE);
		assert_eq!(wealth(worker(20)), FUNDS + 3_300);
	});
}

#[test]
fn an_award_is_at_most_what_the_task_was_worth_and_the_remainder_is_burned() {
	chain(|| {
		court();
		let id = open(Agreement { stake_ratio: Permill::one(), ..agreement(1) })[0];
		complete(id, "lie", 0..2);
		publish(WORKER, id, "lie");
		assert_ok!(appeal(REQUESTER, id));
		let issuance = Balances::total_issuance();
		rerun(id, "a");
		// Twice 10,000 were staked, and 4,455 earned.
		assert_eq!(wealth(REQUESTER), FUNDS - REWARD - TERMS.task_deposit + 10_000);
		assert_eq!(Balances::total_issuance(), issuance - 18_910 - 100);
		for number in 0..2 {
			assert_eq!(wealth(worker(number)), FUNDS - 10_000);
		}
		assert!(events().contains(&Event::Judged {
			task: id,
			verdict: Verdict::Refuted,
			awarded: 10_000,
			burned: 18_910
		}));
		assert_eq!(record(SCHEDULER).earned, 990, "what was published in time is paid");
	});
}

#[test]
fn an_upheld_result_frees_stakes_and_pay_and_costs_whoever_doubted_it_the_rerun() {
	chain(|| {
		let (id, _) = doubted();
		rerun(id, "lie");
		assert_eq!(judged(id), Some(Verdict::Upheld));
		assert_eq!(wealth(REQUESTER), FUNDS - 2 * (REWARD + TERMS.task_deposit));
		assert_eq!(record(worker(0)).locked, 0);
		assert_ok!(Poco::unbond(signed(worker(0)), STAKE));
		assert_eq!(wealth(worker(0)), FUNDS + 9_900);
	});
}

#[test]
fn a_rerun_that_comes_to_nothing_says_nothing_and_is_refunded() {
	chain(|| {
		let (id, rerun) = doubted();
		live(10 * HOUR_UNIT + 3 * MINUTE);
		assert_eq!(task(rerun).status, TaskStatus::Failed);
		assert_eq!(judged(id), Some(Verdict::Open));
		assert_eq!(wealth(REQUESTER), FUNDS - REWARD - 2 * TERMS.task_deposit);
		assert_ok!(Poco::unbond(signed(worker(0)), STAKE));
		assert_noop!(appeal(REQUESTER, id), Error::<Test>::AlreadyAppealed);
	});
}

#[test]
fn scores_that_a_refuted_result_raised_fall_by_a_third() {
	chain(|| {
		court();
		draw_from(0..4, 100);
		for number in 0..2 {
			set_score(worker(number), 11);
		}
		let id = open(agreement(1))[0];
		draw();
		complete(id, "lie", 0..2);
		publish(WORKER, id, "lie");
		assert_eq!(record(WORKER).score, 12);
		assert_ok!(appeal(REQUESTER, id));
		rerun(id, "a");
		assert_eq!(record(WORKER).score, 8);
		// On probation with 11 points: 3,000 and a twelfth of 6,000.
		assert_eq!(wealth(WORKER), FUNDS - 3_500);
		assert_eq!((record(WORKER).bond, record(WORKER).locked), (100, 100));
		assert_eq!(record(worker(20)).score, 1, "the court is drawn and paid");
	});
}

#[test]
fn what_can_be_appealed_against_cannot_be_unbonded() {
	chain(|| {
		court();
		let id = create(1, REWARD);
		complete(id, "lie", 0..1);
		assert_noop!(Poco::unbond(signed(worker(0)), 1), Error::<Test>::BondLocked);
		pass(TERMS.appeal_window - 1);
		assert_noop!(Poco::unbond(signed(worker(0)), 1), Error::<Test>::BondLocked);
		assert_ok!(appeal(REQUESTER, id));
		// Pending appeals keep it beyond the window.
		pass(2 * TERMS.appeal_window);
		assert_noop!(Poco::unbond(signed(worker(0)), 1), Error::<Test>::BondLocked);
		rerun(id, "a");
		assert_eq!(wealth(worker(0)), FUNDS - STAKE);
	});
}

#[test]
fn what_can_be_appealed_against_is_not_staked_a_second_time() {
	chain(|| {
		court();
		let id = create(1, REWARD);
		complete(id, "lie", 0..1);
		vote(worker(0), create(2, REWARD), digest("a"));
		assert_eq!((record(worker(0)).bond, record(worker(0)).locked), (2 * STAKE, STAKE));
		assert_ok!(appeal(REQUESTER, id));
		rerun(id, "a");
		assert_eq!((record(worker(0)).bond, record(worker(0)).locked), (STAKE, STAKE));
	});
}

#[test]
fn two_results_of_one_worker_are_judged_each_by_itself() {
	chain(|| {
		court();
		let first = create(1, REWARD);
		complete(first, "lie", 0..1);
		let second = create(1, REWARD);
		complete(second, "a", 0..1);
		assert_ok!(appeal(REQUESTER, first));
		assert_ok!(appeal(REQUESTER, second));
		assert_eq!(record(worker(0)).locked, 2 * STAKE);
		rerun(first, "a");
		assert_eq!((record(worker(0)).bond, record(worker(0)).locked), (STAKE, STAKE));
		rerun(second, "a");
		assert_eq!((record(worker(0)).bond, record(worker(0)).locked), (STAKE, 0));
	});
}

#[test]
fn when_the_window_is_over_stakes_and_pay_are_free() {
	chain(|| {
		court();
		let id = create(1, REWARD);
		complete(id, "lie", 0..1);
		pass(TERMS.appeal_window);
		assert_noop!(appeal(REQUESTER, id), Error::<Test>::AppealWindowOver);
		assert_noop!(Poco::withdraw(signed(STRANGER), worker(0)), Error::<Test>::NothingEarned);
		pass(TERMS.appeal_window / 4);
		assert_ok!(Poco::unbond(signed(worker(0)), STAKE));
		assert_ok!(Poco::withdraw(signed(STRANGER), worker(0)));
		assert_eq!(total(worker(0)), FUNDS + 9_900);
	});
}

#[test]
fn where_nobody_judges_stakes_are_free_at_once() {
	chain(|| {
		let id = create(1, REWARD);
		complete(id, "lie", 0..1);
		assert_ok!(Poco::unbond(signed(worker(0)), STAKE));
		court();
		assert_noop!(appeal(REQUESTER, id), Error::<Test>::AppealWindowOver);
	});
}

#[test]
fn what_an_appeal_asks_for() {
	chain(|| {
		court();
		let id = create(1, REWARD);
		let of = |by, trust, reward| Poco::appeal(signed(by), id, trust, reward, None);
		assert_noop!(appeal(REQUESTER, H256::zero()), Error::<Test>::TaskNotFound);
		assert_noop!(of(REQUESTER, 8, REWARD), Error::<Test>::NotCompleted);
		complete(id, "lie", 0..1);
		assert_noop!(of(REQUESTER, 2, REWARD), Error::<Test>::TrustTooLow);
		assert_noop!(of(REQUESTER, 8, REWARD - 1), Error::<Test>::RewardTooLow);
		assert_noop!(of(REQUESTER, u32::MAX, REWARD), Error::<Test>::TrustTooHigh);
		assert_noop!(of(STRANGER, 8, REWARD), Error::<Test>::NotRequester);
		assert_noop!(of(REQUESTER, 8, FUNDS), Error::<Test>::FundsTooLow);
		assert_noop!(Poco::judge(signed(STRANGER), id), Error::<Test>::NoAppeal);
		assert_ok!(Poco::set_court(RuntimeOrigin::root(), None));
		assert_noop!(of(REQUESTER, 8, REWARD), Error::<Test>::NoCourt);
		assert_ok!(Poco::set_court(RuntimeOrigin::root(), Some(COURT)));
		assert_ok!(of(REQUESTER, 3, REWARD));
		assert_noop!(of(REQUESTER, 8, REWARD), Error::<Test>::AlreadyAppealed);
	});
}

#[test]
fn anybody_ends_an_appeal_whose_rerun_has_ended_and_only_once() {
	chain(|| {
		let (id, rerun) = doubted();
		let judge = |id| Poco::judge(signed(STRANGER), id);
		assert_noop!(judge(H256::zero()), Error::<Test>::TaskNotFound);
		assert_noop!(judge(id), Error::<Test>::RerunOpen);
		draw();
		complete(rerun, "a", 20..23);
		assert_ok!(judge(id));
		assert_eq!(judged(id), Some(Verdict::Refuted));
		assert_noop!(judge(id), Error::<Test>::AlreadyJudged);
		let before = wealth(REQUESTER);
		live(2 * MINUTE);
		assert_eq!(wealth(REQUESTER), before, "the chain finds nothing to do");
	});
}

#[test]
fn the_result_of_an_appeal_is_not_appealed_against() {
	chain(|| {
		let (id, _) = doubted();
		rerun(id, "a");
		assert_noop!(
			Poco::appeal(signed(REQUESTER), rerun_of(id), 16, REWARD, None),
			Error::<Test>::NoAppealOfAppeals
		);
	});
}

#[test]
fn who_had_a_part_in_a_result_does_not_judge_it() {
	chain(|| {
		// Two more seats than members: everybody is drawn.
		seat_court(0..1);
		for number in 20..23 {
			assert_ok!(Poco::join(signed(worker(number)), COURT, 100));
		}
		pass(1);
		let id = create(1, REWARD);
		complete(id, "lie", 0..1);
		assert_ok!(appeal(REQUESTER, id));
		draw();
		let rerun = rerun_of(id);
		let vote = hash::vote(rerun, digest("lie"));
		assert_noop!(
			Poco::contribute(signed(worker(0)), rerun, vote, vote),
			Error::<Test>::Involved
		);
		assert_noop!(
			Poco::contribute(signed(worker(30)), rerun, vote, vote),
			Error::<Test>::NotMember
		);
		complete(rerun, "a", 20..23);
	});
}

#[test]
fn a_dissenter_has_a_part_in_a_result_too() {
	chain(|| {
		seat_court(20..26);
		let id = create(2, REWARD);
		vote(worker(20), id, digest("lie"));
		complete(id, "a", 0..4);
		assert_ok!(appeal(REQUESTER, id));
		draw();
		let (rerun, vote) = (rerun_of(id), hash::vote(rerun_of(id), digest("lie")));
		assert_noop!(
			Poco::contribute(signed(worker(20)), rerun, vote, vote),
			Error::<Test>::Involved
		);
	});
}

#[test]
fn a_verdict_by_anybodys_call_pays_who_published_meanwhile_with_a_part_of_the_kitty() {
	chain(|| {
		court();
		let kitty = 100_000;
		Kitty::<Test>::put(kitty);
		assert_ok!(Balances::mint_into(&Poco::pot(), kitty));
		let id = open(agreement(1))[0];
		complete(id, "a", 0..2);
		assert_ok!(appeal(REQUESTER, id));
		publish(SCHEDULER, id, "a");
		assert_eq!(Kitty::<Test>::get(), kitty, "it waits for the verdict");
		draw();
		complete(rerun_of(id), "a", 20..23);
		assert_ok!(Poco::judge(signed(STRANGER), id));
		assert_eq!(judged(id), Some(Verdict::Upheld));
		let amount = kitty - Kitty::<Test>::get();
		assert!(amount > 0);
		assert!(events().contains(&Event::KittyDrawn { task: id, scheduler: SCHEDULER, amount }));
	});
}

#[test]
fn what_was_not_even_published_of_a_refuted_result_goes_back_to_the_payer() {
	chain(|| {
		court();
		let id = open(agreement(1))[0];
		complete(id, "lie", 0..2);
		assert_ok!(appeal(REQUESTER, id));
		rerun(id, "a");
		assert_eq!(judged(id), Some(Verdict::Refuted));
		// A tenth of 9,900, and the scheduler's stake for it.
		assert_eq!(wealth(SPONSOR), FUNDS - 13_000 - TERMS.task_deposit + 990);
		assert_eq!(wealth(SCHEDULER), FUNDS - 3_000);
		assert_eq!((record(SCHEDULER).bond, record(SCHEDULER).locked), (0, 0));
		assert_eq!(Kitty::<Test>::get(), 3_000);
		let events = events();
		assert!(events.contains(&Event::Refunded {
			task: id,
			payer: SPONSOR,
			currency: Currency::Native,
			amount: 990
		}));
		assert!(events.contains(&Event::SchedulerSlashed {
			task: id,
			scheduler: SCHEDULER,
			amount: 3_000
		}));
		publish(WORKER, id, "lie");
		assert_eq!(record(SCHEDULER).earned, 0, "a later publication pays nobody");
	});
}

#[test]
fn what_was_not_published_of_an_upheld_result_still_waits() {
	chain(|| {
		court();
		let id = open(agreement(1))[0];
		complete(id, "a", 0..2);
		assert_ok!(appeal(REQUESTER, id));
		rerun(id, "a");
		assert_eq!(record(SCHEDULER).locked, 3_000);
		publish(WORKER, id, "a");
		assert_eq!(record(SCHEDULER).earned, 990);
	});
}

#[test]
fn a_result_in_gold_is_appealed_against_in_the_chains_own_token() {
	chain(|| {
		court();
		let id = open(Agreement { currency: GOLD, ..agreement(1) })[0];
		complete(id, "lie", 0..2);
		publish(WORKER, id, "lie");
		let of = |reward| Poco::appeal(signed(REQUESTER), id, 8, reward, None);
		// 10,000 gold are worth 20,000.
		assert_noop!(of(19_999), Error::<Test>::RewardTooLow);
		assert_ok!(of(20_000));
		rerun(id, "a");
		// Two stakes of 6,000.
		assert_eq!(wealth(REQUESTER), FUNDS - 20_000 - TERMS.task_deposit + 12_000);
	});
}

#[test]
fn a_retired_artifact_is_kept_for_the_rerun() {
	chain(|| {
		court();
		let app = store(STRANGER, ArtifactKind::App, &app());
		let spec = TaskSpec { app: Artifact::OnChain(app), ..spec() };
		let create = || Poco::create_task(signed(REQUESTER), 1, Some(HOUR), REWARD, spec.clone());
		assert_ok!(create());
		let id = Poco::view_open_tasks()[0];
		pass(8 * HOUR_UNIT - HOUR_UNIT - MINUTE);
		vote(worker(0), id, digest("lie"));
		pass(MINUTE);
		reveal(worker(0), id, digest("lie"));
		let remove = || Poco::remove(signed(STRANGER), app);
		assert_ok!(remove());
		assert!(Artifacts::<Test>::get(app).unwrap().retired);
		assert_noop!(create(), Error::<Test>::ArtifactIsRetired);
		pass(HOUR_UNIT);
		assert_ok!(appeal(REQUESTER, id));
		// The task's own final deadline is over, the rerun's is not.
		pass(3 * HOUR_UNIT);
		assert_noop!(remove(), Error::<Test>::ArtifactInUse);
		pass(7 * HOUR_UNIT);
		assert_ok!(remove());
	});
}

#[test]
fn records_of_a_task_and_of_its_rerun_stay_until_the_verdict() {
	chain(|| {
		terms(|terms| terms.retention = terms.appeal_window);
		court();
		let id = create(1, REWARD);
		complete(id, "lie", 0..1);
		pass(HOUR_UNIT);
		assert_ok!(appeal(REQUESTER, id));
		let rerun = rerun_of(id);
		let prune = |id| Poco::prune(signed(STRANGER), id);
		pass(9 * HOUR_UNIT);
		assert_noop!(prune(id), Error::<Test>::RetentionOpen);
		pass(HOUR_UNIT);
		assert_ok!(Poco::claim(signed(STRANGER), rerun));
		pass(TERMS.appeal_window);
		assert_noop!(prune(id), Error::<Test>::RerunOpen);
		assert_noop!(prune(rerun), Error::<Test>::RerunOpen);
		assert_ok!(Poco::judge(signed(STRANGER), id));
		assert_ok!(prune(id));
		assert_ok!(prune(rerun));
		assert_eq!(total(REQUESTER), FUNDS - REWARD);
	});
}

#[test]
fn an_appeal_goes_its_way_without_any_call_but_votes() {
	chain(|| {
		let (id, _) = doubted();
		rerun(id, "a");
		live(TERMS.retention + 11 * HOUR_UNIT);
		assert!(Receipts::<Test>::get(id).unwrap().refuted);
		assert_eq!(wealth(REQUESTER), FUNDS - 2 * REWARD + 10_000);
		assert!(Waiting::get().is_empty());
	});
}
