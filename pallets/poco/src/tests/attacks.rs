//! Attacks, most of them known from the original: what each costs here. Every test says what the
//! original's rule made of the same moves. `docs/attacks.md` is the list for readers.

use super::mock::*;
use crate::{
	Authorisation, AuthorisationOf, Call, Callback, ChainClock, Doors, Error, Event, FailureReason,
	Kitty, Submission,
};
use frame_support::{
	assert_err, assert_noop, assert_ok,
	dispatch::{GetDispatchInfo, RawOrigin},
	traits::{fungible::Mutate, OnTimestampSet},
	weights::Weight,
};
use poco_primitives::{
	deal::{Admission, Agreement},
	hash,
	result::{memory_hash, Outcome, ResultBundle, ResultLocation, ResultSummary},
	task::{TaskStatus, Verdict},
	Balance, Digest, TaskId, H160, H256,
};
use sp_runtime::{testing::TestSignature, Permill};

/// A pool that the chain draws from, with these members, and a moment after they joined.
fn drawn(owner: AccountId, pool: H160, members: impl IntoIterator<Item = (AccountId, Balance)>) {
	assert_ok!(Poco::set_pool(signed(owner), pool, Admission::Drawn, 1, FUNDS));
	for (member, stake) in members {
		assert_ok!(Poco::join(signed(member), pool, stake));
	}
	pass(1);
}

/// A court of ten workers, from number 20 on.
fn court() {
	drawn(STRANGER, COURT, (20..30).map(|number| (worker(number), 1_000)));
	assert_ok!(Poco::set_court(RawOrigin::Root.into(), Some(COURT)));
}

/// Nothing but computing, at a price that buys a hundred tasks.
fn cheap(volume: u32) -> Agreement<AccountId> {
	Agreement { app: None, dataset: None, reward: 100, ..agreement(volume) }
}

/// Lets so many hours pass, and what the chain does by itself after them: it looks at its agenda
/// minute by minute.
fn hours_pass(hours: u64) {
	pass(hours * HOUR_UNIT + 60_000);
	idle();
}

/// The beacon has told all that anybody asked for.
fn know_all_rounds() {
	Round::mutate(|round| *round += 4);
}

fn is_drawn(id: TaskId, worker: AccountId) -> bool {
	Poco::check_draw(&worker, &record(worker), id, &task(id).voting, Poco::now()).is_ok()
}

fn signature_for(worker: AccountId, id: TaskId) -> Option<AuthorisationOf<Test>> {
	let said = hash::authorisation(&worker, id, None::<&AccountId>);
	let signature = TestSignature(SCHEDULER, said.as_bytes().to_vec());
	Some(Authorisation { signature, enclave: None })
}

fn try_vote(
	by: AccountId,
	id: TaskId,
	digest: Digest,
	authorisation: Option<AuthorisationOf<Test>>,
) -> frame_support::dispatch::DispatchResultWithPostInfo {
	let (vote, seal) = (hash::vote(id, digest), hash::seal(&by, id, digest));
	let submission = Submission { task: id, vote, seal, authorisation };
	Poco::contribute_authorised(signed(by), submission)
}

/// These agree and reveal.
fn agree(id: TaskId, workers: impl IntoIterator<Item = u64> + Clone, answer: &str) {
	for number in workers.clone() {
		vote(worker(number), id, digest(answer));
	}
	for number in workers {
		reveal(worker(number), id, digest(answer));
	}
	assert_eq!(task(id).status, TaskStatus::Completed);
}

/// The court computes again what this task's result was, and comes to `answer`.
fn judge(id: TaskId, answer: &str) -> Verdict {
	let rerun = task(id).appeal.unwrap().rerun;
	know_all_rounds();
	// After a time unit there are seats for everybody.
	pass(HOUR_UNIT);
	agree(rerun, 20..23, answer);
	assert_ok!(Poco::judge(signed(STRANGER), id));
	task(id).appeal.unwrap().verdict.unwrap()
}

/// Original: the same, and the copier is out of its stake there as well.
#[test]
fn a1_a_copied_vote_is_not_paid_and_costs_its_stake() {
	chain(|| {
		let id = open(Agreement { trust: 16, ..agreement(1) })[0];
		vote(worker(0), id, digest("a"));
		copy(worker(1), id, digest("a"));
		// A vote of weight 8: with the first one it carries the result alone.
		set_score(worker(2), 27);
		vote(worker(2), id, digest("a"));
		reveal(worker(0), id, digest("a"));
		assert_noop!(Poco::reveal(signed(worker(1)), id, digest("a")), Error::<Test>::SealMismatch);
		reveal(worker(2), id, digest("a"));
		pass(2 * HOUR_UNIT);
		assert_ok!(Poco::finalize(signed(STRANGER), id));
		assert_eq!(task(id).status, TaskStatus::Completed);
		assert_eq!((wealth(worker(1)), record(worker(1)).locked), (FUNDS - STAKE, 0));
		// Nine tenths of 9,900 and 3,000 are 11,610: one part and three.
		assert_eq!((record(worker(0)).earned, record(worker(2)).earned), (2_902, 8_707));
	});
}

/// Original: the same.
#[test]
fn a2_a_lazy_worker_that_guesses_loses_its_stake_and_a_third_of_its_score() {
	chain(|| {
		let id = open(agreement(1))[0];
		make_scored(id);
		set_score(worker(0), 10);
		vote(worker(0), id, digest("guess"));
		agree(id, 1..5, "a");
		let lost = task(id).voting.stake_of(10);
		assert_eq!(lost, STAKE + 1_000, "near the end of its probation it stakes a little more");
		assert_eq!((wealth(worker(0)), record(worker(0)).score), (FUNDS - lost, 6));
	});
}

/// Original: whom the scheduler signs for may vote, and nobody else decides who that is.
#[test]
fn a3_keys_made_for_a_task_cannot_vote_where_the_chain_draws() {
	chain(|| {
		drawn(SCHEDULER, POOL, (0..5).map(|number| (worker(number), 1_000)));
		let id = open(agreement(1))[0];
		for number in 10..20 {
			assert_ok!(Poco::join(signed(worker(number)), POOL, FUNDS / 2));
		}
		know_all_rounds();
		pass(6 * HOUR_UNIT);
		for number in 10..20 {
			// Joining after the match is too late, however much is staked and however late it is.
			assert_noop!(
				try_vote(worker(number), id, digest("lie"), None),
				Error::<Test>::NotMember
			);
		}
		agree(id, 0..2, "a");
	});
}

/// Original: the scheduler signs for `log2(trust)` fresh keys of its own, and any result is final.
#[test]
fn a4_a_scheduler_cannot_fill_a_drawn_task_with_its_own_keys() {
	chain(|| {
		// A quarter of all that is staked is the scheduler's: four keys of sixteen.
		drawn(SCHEDULER, POOL, (0..16).map(|number| (worker(number), 1_000)));
		let own = [0, 1, 2, 3].map(worker);
		let tasks = open(Agreement { trust: 16, ..cheap(100) });
		know_all_rounds();
		let mut refused = 0;
		for id in &tasks {
			for key in own.into_iter().filter(|key| !is_drawn(*id, *key)) {
				let signature = signature_for(key, *id);
				assert_err!(
					try_vote(key, *id, digest("lie"), signature).map_err(|refused| refused.error),
					Error::<Test>::NotDrawn
				);
				refused += 1;
			}
		}
		// It takes all four: half a chance each.
		let captured = tasks.iter().filter(|id| own.iter().all(|key| is_drawn(**id, *key))).count();
		assert!((150..250).contains(&refused), "about half are drawn, and not {refused} refused");
		assert!((1..15).contains(&captured), "{captured} of a hundred, and not all");
	});
}

/// Original: finalize is the scheduler's, so the honest get their stakes back and no pay.
#[test]
fn a5_a_scheduler_that_never_does_anything_keeps_no_worker_from_its_pay() {
	chain(|| {
		let [settled, window] = open(agreement(2))[..] else { panic!("two tasks") };
		agree(settled, 0..2, "a");
		assert_eq!(record(worker(0)).earned, 9_900 * 9 / 10 / 2);
		// Where one of two keeps silent, the chain ends it by itself.
		set_score(worker(3), 15);
		vote(worker(2), window, digest("a"));
		vote(worker(3), window, digest("a"));
		reveal(worker(3), window, digest("a"));
		hours_pass(2);
		assert_eq!(task(window).status, TaskStatus::Completed);
		assert_eq!(record(worker(3)).earned, (9_900 + 3_000) * 9 / 10);
		// The scheduler has nothing until the result is published, and loses its stake to who does it.
		assert_eq!((record(SCHEDULER).earned, record(SCHEDULER).locked), (0, 6_000));
		pass(8 * HOUR_UNIT);
		publish(worker(0), settled, "a");
		assert_eq!(record(worker(0)).earned, 4_455 + 990 + 3_000);
		assert_eq!((record(SCHEDULER).earned, record(SCHEDULER).locked), (0, 3_000));
	});
}

/// Original: after the window one reveal finalizes, whatever the revealed votes weigh: the result
/// would be final with half of the trust that was paid for.
#[test]
fn a6_a_vote_that_is_copied_and_withheld_proves_nothing() {
	chain(|| {
		let id = open(agreement(1))[0];
		vote(worker(0), id, digest("lie"));
		copy(worker(1), id, digest("lie"));
		assert_eq!(task(id).status, TaskStatus::Revealing);
		reveal(worker(0), id, digest("lie"));
		pass(2 * HOUR_UNIT);
		assert_ok!(Poco::finalize(signed(STRANGER), id));
		assert!(events().contains(&Event::TaskFailed {
			task: id,
			reason: FailureReason::NotProven,
			burned: 0,
			to_kitty: 0
		}));
		assert_eq!(wealth(SPONSOR), FUNDS - TERMS.task_deposit, "the payer has all of it back");
		assert_eq!(wealth(worker(1)), FUNDS - STAKE);
		assert_eq!(record(worker(0)).earned, STAKE, "who revealed is compensated");
	});
}

/// Original: claim unlocks every stake, also of those who were rejected, and the scheduler pays.
#[test]
fn a7_sabotage_costs_and_so_does_every_contribution_to_a_task_that_fails() {
	chain(|| {
		let issuance = Balances::total_issuance();
		let id = open(Agreement { trust: 4, ..agreement(1) })[0];
		// Two make a consensus and keep silent, twice.
		for round in [0, 2] {
			copy(worker(round), id, digest("nonsense"));
			copy(worker(round + 1), id, digest("nonsense"));
			pass(2 * HOUR_UNIT);
			assert_ok!(Poco::reopen(signed(STRANGER), id));
		}
		// A third one abstains in effect: its vote is nobody else's.
		vote(worker(4), id, digest("mine"));
		pass(6 * HOUR_UNIT);
		assert_ok!(Poco::claim(signed(STRANGER), id));
		for number in 0..4 {
			assert_eq!(wealth(worker(number)), FUNDS - STAKE);
		}
		let fee = STAKE / 20;
		assert_eq!(wealth(worker(4)), FUNDS - fee);
		assert_eq!(Balances::total_issuance(), issuance - fee);
		assert_eq!(Kitty::<Test>::get(), 4 * STAKE + deal().scheduler_stake);
	});
}

/// Original: whatever the scheduler writes into `results` is the task's result.
#[test]
fn a8_a_wrong_result_cannot_be_published_not_even_by_the_scheduler() {
	chain(|| {
		let id = open(agreement(1))[0];
		agree(id, 0..2, "a");
		let here = || ResultLocation::Uri(b"http://here".to_vec().try_into().unwrap());
		let publish = |by, summary, location| {
			Poco::publish(signed(by), id, summary, location, Default::default())
		};
		for by in [SCHEDULER, worker(0)] {
			assert_noop!(
				publish(by, result("lie").0.summary, here()),
				Error::<Test>::SummaryMismatch
			);
			// The right summary over other bytes.
			let ResultBundle { summary, .. } = result("a").0;
			let forged = ResultBundle { summary: summary.clone(), ..result("lie").0 };
			let bytes = codec::Encode::encode(&forged).try_into().unwrap();
			assert_noop!(
				publish(by, summary, ResultLocation::Inline(bytes)),
				Error::<Test>::ResultMismatch
			);
		}
		assert_eq!(record(SCHEDULER).earned, 0);
		assert_ok!(publish(SCHEDULER, result("a").0.summary, here()));
		assert_eq!(record(SCHEDULER).earned, 990);
	});
}

/// Original: as many contributions as come, and every later call walks through all of them.
#[test]
fn a9_no_task_takes_more_contributions_than_can_be_settled() {
	chain(|| {
		let id = open(Agreement { trust: 1 << 20, ..agreement(1) })[0];
		for number in 0..64 {
			vote(worker(number), id, digest(&number.to_string()));
		}
		assert_noop!(
			try_vote(worker(64), id, digest("a"), None),
			Error::<Test>::MaxContributorsExceeded
		);
		pass(10 * HOUR_UNIT);
		let declared = Call::<Test>::claim { task: id }.get_dispatch_info().call_weight;
		let used = Poco::claim(signed(STRANGER), id).unwrap().actual_weight.unwrap();
		assert!(used.all_lte(declared));
	});
}

/// Original: the administrator may let callbacks take so much that finalize never fits.
#[test]
fn a10_no_callback_stands_in_the_way_of_a_settlement() {
	chain(|| {
		DeliveryWeight::set(Weight::from_parts(u64::MAX / 2, 0));
		let id = open(Agreement { callback: H160::repeat_byte(1), ..agreement(1) })[0];
		agree(id, 0..2, "a");
		publish(worker(0), id, "a");
		assert_eq!(record(SCHEDULER).earned, 990);
		assert_eq!(task(id).callback, Callback::Due);
		serve_within(Weight::from_parts(u64::MAX / 4, 0));
		assert!(Delivered::get().is_empty(), "it waits, and only it");
		assert_eq!(record(worker(1)).earned, 4_455);
	});
}

/// Original: the same: trust 0 and 1 take one vote, which is the requester's choice.
#[test]
fn a12_a_task_of_trust_one_takes_one_vote_and_earns_nobody_a_score_or_a_draw() {
	chain(|| {
		Kitty::<Test>::put(50_000);
		Balances::set_balance(&Poco::pot(), EXISTENTIAL_DEPOSIT + 50_000);
		let id = open(Agreement { trust: 1, ..agreement(1) })[0];
		make_scored(id);
		agree(id, [0], "whatever");
		publish(worker(0), id, "whatever");
		assert_eq!(record(worker(0)).score, 0);
		assert_eq!(Kitty::<Test>::get(), 50_000);
	});
}

/// Original: before it took a snapshot, the ratio was read when the task was settled.
#[test]
fn a14_nobody_changes_what_a_deal_pays_or_who_may_work_on_it_once_it_is_made() {
	chain(|| {
		let id = open(agreement(1))[0];
		vote(worker(0), id, digest("a"));
		assert_ok!(Poco::set_pool(signed(SCHEDULER), POOL, Admission::Authorised, 0, 0));
		terms(|terms| {
			(terms.protocol_fee, terms.stake_ratio) = (Permill::one(), Permill::one());
			(terms.failure_fee, terms.minimum_stake) = (Permill::one(), FUNDS);
		});
		vote(worker(1), id, digest("a"));
		reveal(worker(0), id, digest("a"));
		reveal(worker(1), id, digest("a"));
		publish(SCHEDULER, id, "a");
		assert_eq!((record(worker(1)).earned, record(SCHEDULER).earned), (4_455, 990));
		assert_eq!(record(worker(1)).bond, STAKE);
	});
}

/// Original: every score below 12 weighs the same, so whoever was punished loses nothing by a new
/// key.
#[test]
fn a16_a_new_key_stakes_three_times_as_much_where_scores_count() {
	chain(|| {
		drawn(SCHEDULER, POOL, (0..5).map(|number| (worker(number), 1_000)));
		for (number, score) in [(1, 6), (2, 12)] {
			set_score(worker(number), score);
		}
		let id = open(agreement(1))[0];
		know_all_rounds();
		pass(HOUR_UNIT);
		vote(worker(0), id, digest("lie"));
		agree(id, [1, 2, 3], "a");
		let stakes: Vec<_> = task(id).contributions.iter().map(|vote| vote.stake).collect();
		assert_eq!(stakes, [3 * STAKE, 2 * STAKE, STAKE, 3 * STAKE]);
		assert_eq!(wealth(worker(0)), FUNDS - 3 * STAKE, "and it loses all of that");
	});
}

/// Original: the undeployed fast path locked the sponsor's money and took the requester's.
#[test]
fn a17_the_fast_path_spends_the_payers_money_and_nobody_elses() {
	chain(|| {
		assert_ok!(Poco::set_pool(signed(SCHEDULER), POOL, Admission::Authorised, 0, 0));
		let id = open(Agreement { trust: 1, ..agreement(1) })[0];
		let here = ResultLocation::Uri(b"http://here".to_vec().try_into().unwrap());
		assert_ok!(Poco::contribute_and_finalize(
			signed(worker(0)),
			id,
			result("a").0.summary,
			here,
			Default::default(),
			signature_for(worker(0), id)
		));
		assert_eq!(wealth(REQUESTER), FUNDS);
		assert_eq!(wealth(SPONSOR), FUNDS - 13_000 - TERMS.task_deposit);
		assert_eq!(wealth(worker(0)), FUNDS + 8_910);
	});
}

/// Original: a minority of honest workers is slashed in full, or the scheduler loses its stake.
#[test]
fn a18_an_app_that_answers_everybody_differently_costs_the_small_fee_and_the_schedulers_stake() {
	chain(|| {
		let id = open(agreement(1))[0];
		for number in 0..6 {
			vote(worker(number), id, digest(&number.to_string()));
		}
		hours_pass(10);
		assert_eq!(task(id).status, TaskStatus::Failed);
		for number in 0..6 {
			assert_eq!(wealth(worker(number)), FUNDS - STAKE / 20);
		}
		assert_eq!(wealth(SPONSOR), FUNDS - TERMS.task_deposit);
		// Not the payer's, who could write such an app to have it.
		assert_eq!(Kitty::<Test>::get(), 3_000);
	});
}

/// Original: after COMPLETED nothing can be disputed.
#[test]
fn a19_a_false_result_is_refuted_by_an_appeal_and_costs_those_who_proved_it_their_stakes() {
	chain(|| {
		court();
		let issuance = Balances::total_issuance();
		let id = open(agreement(1))[0];
		agree(id, 0..2, "lie");
		assert_noop!(Poco::unbond(signed(worker(0)), 1), Error::<Test>::BondLocked);
		assert_noop!(
			Poco::appeal(signed(STRANGER), id, 5, REWARD, None),
			Error::<Test>::NotRequester
		);
		assert_ok!(Poco::appeal(signed(REQUESTER), id, 5, REWARD, None));
		assert_eq!(judge(id, "a"), Verdict::Refuted);
		for number in 0..2 {
			assert_eq!(wealth(worker(number)), FUNDS - STAKE, "neither stake nor pay is left");
		}
		// What the task was worth; the remainder of 6,000 and twice 4,455 is burned.
		assert_eq!(wealth(REQUESTER), FUNDS - TERMS.task_deposit);
		let remainder = 2 * (STAKE + 4_455) - REWARD;
		assert_eq!(Balances::total_issuance(), issuance - 130 - 100 - remainder);
		// Nobody had published it: the scheduler's share is the payer's, its stake the kitty's.
		assert_eq!(wealth(SPONSOR), FUNDS - 13_000 - TERMS.task_deposit + 990);
		assert_eq!(Kitty::<Test>::get(), 3_000);
	});
}

/// Original: the digest is the hash of the result's files: two tries find a yes or a no.
#[test]
fn an_answer_of_one_bit_is_not_guessed_from_somebody_elses_vote() {
	chain(|| {
		let id = create(2, REWARD);
		let secret = ResultSummary {
			fuel_used: 48_151_623,
			memory_hash: memory_hash(&[0x42; 1_024]),
			..result("yes").0.summary
		};
		vote(worker(0), id, secret.digest());
		let seen = task(id).groups[0].vote;
		let by_the_originals_rule = |answer: &str| hash::vote(id, hash::content(answer.as_bytes()));
		let theirs = by_the_originals_rule("yes");
		assert!(["no", "yes"].into_iter().any(|guess| by_the_originals_rule(guess) == theirs));
		let memories = [memory_hash(&[]), memory_hash(&[0; 65_536]), hash::content(b"memory")];
		for guess in ["no", "yes"] {
			let known = result(guess).0.summary;
			for outcome in [Outcome::Exited(0), Outcome::Exited(1), Outcome::OutOfFuel] {
				for memory_hash in memories {
					for fuel_used in 0..200 {
						let summary =
							ResultSummary { outcome, memory_hash, fuel_used, ..known.clone() };
						assert_ne!(hash::vote(id, summary.digest()), seen);
					}
				}
			}
		}
		// Who knows all but the memory knows nothing, and who computed it knows it.
		let nearly = ResultSummary { memory_hash: memories[0], ..secret.clone() };
		assert_ne!(hash::vote(id, nearly.digest()), seen);
		assert_eq!(hash::vote(id, secret.digest()), seen);
	});
}

/// Original: a scheduler that vanishes leaves its tasks where they are until somebody claims them.
#[test]
fn nobody_can_stall_a_task() {
	chain(|| {
		let [silent, nobody] = open(agreement(2))[..] else { panic!("two tasks") };
		vote(worker(0), silent, digest("a"));
		vote(worker(1), silent, digest("a"));
		hours_pass(2);
		assert_eq!(task(silent).status, TaskStatus::Active, "the chain has opened it again");
		agree(silent, 2..4, "a");
		hours_pass(8);
		assert_eq!(task(nobody).status, TaskStatus::Failed);
		assert_eq!(wealth(SPONSOR), FUNDS - 13_000 - 2 * TERMS.task_deposit);
		pass(TERMS.retention);
		hours_pass(1);
		assert_eq!(wealth(SPONSOR), FUNDS - 13_000, "and forgotten: the deposits are back");
	});
}

/// Original: as many votes as the scheduler signs for keys.
#[test]
fn a_stake_that_is_split_over_many_keys_has_no_more_seats() {
	chain(|| {
		let (whole, parts) = (worker(0), 1..21);
		let honest = (21..29).map(|number| (worker(number), 1_000));
		let members =
			honest.chain([(whole, 2_000)]).chain(parts.clone().map(|number| (worker(number), 100)));
		drawn(SCHEDULER, POOL, members);
		let tasks = open(cheap(100));
		know_all_rounds();
		let seats = |keys: Vec<AccountId>| {
			let of = |id: &TaskId| keys.iter().filter(|key| is_drawn(*id, **key)).count();
			tasks.iter().map(of).sum::<usize>()
		};
		// A sixth of four seats in each of a hundred tasks: 67.
		for seats in [seats(vec![whole]), seats(parts.map(worker).collect())] {
			assert!((50..85).contains(&seats), "{seats} seats");
		}
	});
}

/// Original: there is no draw.
#[test]
fn nobody_knows_who_is_drawn_when_the_deal_is_made() {
	chain(|| {
		drawn(SCHEDULER, POOL, (0..3).map(|number| (worker(number), 1_000)));
		let id = open(agreement(1))[0];
		let Doors::Drawn { round, .. } = deal().doors else { panic!("the chain draws") };
		assert!(round > Round::get(), "a later round decides");
		assert_noop!(try_vote(worker(0), id, digest("a"), None), Error::<Test>::DrawPending);
	});
}

/// Original: deadlines are wall-clock times: after a halt of a few hours every reveal is too late.
#[test]
fn an_outage_slashes_nobody() {
	chain(|| {
		let id = create(2, REWARD);
		vote(worker(0), id, digest("a"));
		vote(worker(1), id, digest("a"));
		for hours in [5, 100] {
			let before = Poco::now();
			let resumed = ChainClock::<Test>::get().timestamp + hours * HOUR_UNIT;
			Poco::on_timestamp_set(resumed);
			idle();
			assert_eq!(Poco::now(), before + 60_000, "a block moves the clock by a minute at most");
			assert_eq!(task(id).status, TaskStatus::Revealing);
		}
		reveal(worker(0), id, digest("a"));
		reveal(worker(1), id, digest("a"));
		assert_eq!(record(worker(0)).earned, (REWARD - FEE) / 2);
	});
}

/// Original: a scheduler that deals with itself draws a tenth of the kitty every time, and has its
/// stake back.
#[test]
fn the_kitty_cannot_be_drained_by_dealing_with_oneself() {
	chain(|| {
		Kitty::<Test>::put(100_000);
		Balances::set_balance(&Poco::pot(), EXISTENTIAL_DEPOSIT + 100_000);
		let me = SCHEDULER;
		let before = wealth(me);
		let mut burned = 0;
		for round in 0..20u64 {
			let id = H256::from_low_u64_be(round);
			let terms = Agreement {
				requester: me,
				payer: me,
				trust: 2,
				app: None,
				dataset: None,
				// Up to where the kitty's tenth is more than what the task burns.
				reward: 1_000 * Balance::from(round + 1),
				..agreement(1)
			};
			burned += terms.reward / 100;
			assert_ok!(Poco::open_deal(id, terms));
			assert_ok!(Poco::initialize(signed(me), id, 7));
			let id = hash::task_id(id, 7);
			vote(me, id, digest("a"));
			reveal(me, id, digest("a"));
			publish(me, id, "a");
		}
		// Each of these votes costs a unit, which nothing pays back.
		assert_eq!(Kitty::<Test>::get(), 100_000 - (burned - 20), "no more than was burned");
		assert_eq!(wealth(me), before - 20 * (TERMS.task_deposit + 1), "and nothing is won by it");
	});
}

/// What a pool's owner knew before the task was agreed on.
fn commit(by: AccountId, answer: &str) -> (Digest, H256) {
	let (digest, salt) = (digest(answer), H256::repeat_byte(0x5a));
	let id = hash::task_id(DEAL, 7);
	assert_ok!(Poco::commit_check(signed(by), hash::check(id, digest, salt)));
	pass(1);
	(digest, salt)
}

/// Original: every task with two contributors raises their scores, whoever bought it.
#[test]
fn a_pool_mints_no_score_that_counts_everywhere_by_spot_checks_or_by_choosing_its_workers() {
	chain(|| {
		assert_ok!(Poco::set_pool(signed(SCHEDULER), POOL, Admission::Authorised, 0, 0));
		let (digest, salt) = commit(SCHEDULER, "a");
		let id = open(agreement(1))[0];
		for number in 0..2 {
			let signature = signature_for(worker(number), id);
			assert_ok!(try_vote(worker(number), id, digest, signature));
		}
		for number in 0..2 {
			reveal(worker(number), id, digest);
		}
		assert_eq!(record(worker(0)).score_in(Some(POOL)), 1);
		assert_ok!(Poco::open_check(signed(SCHEDULER), id, digest, salt));
		assert_eq!(record(worker(0)).score_in(Some(POOL)), 2);
		assert_eq!(record(worker(0)).score, 0);
		assert_eq!(record(worker(0)).score_in(Some(COURT)), 0);
	});
}

/// Original: scores rise with every such task, and cost their owner nothing.
#[test]
fn a_pool_of_its_owners_keys_burns_something_for_every_score_that_counts_everywhere() {
	for (reward, burned, score) in [(1, 0, 0), (4_999, 49, 0), (5_000, 50, 1)] {
		chain(|| {
			terms(|terms| terms.vote_fee = 25);
			drawn(SCHEDULER, POOL, (0..2).map(|number| (worker(number), 1)));
			let issuance = Balances::total_issuance();
			let own = Agreement { payer: SCHEDULER, requester: SCHEDULER, ..cheap(1) };
			let id = open(Agreement { reward, ..own })[0];
			know_all_rounds();
			agree(id, 0..2, "nothing was computed");
			assert_eq!(issuance - Balances::total_issuance(), burned);
			for number in 0..2 {
				assert_eq!(record(worker(number)).score_in(Some(COURT)), score);
				assert_eq!(record(worker(number)).score_in(Some(POOL)), 1);
			}
		});
	}
}

/// Original: no spot checks.
#[test]
fn a_pool_cannot_take_stakes_by_a_spot_check_with_a_false_answer() {
	chain(|| {
		court();
		let (lie, salt) = commit(SCHEDULER, "lie");
		let id = open(agreement(1))[0];
		agree(id, 0..2, "a");
		assert_noop!(
			Poco::open_check(signed(SCHEDULER), id, lie, salt),
			Error::<Test>::CheckDisagrees
		);
		// It may doubt the result as anybody may who knew an answer before, and pays for it.
		assert_noop!(
			Poco::appeal(signed(SCHEDULER), id, 5, REWARD - 1, Some((lie, salt))),
			Error::<Test>::RewardTooLow
		);
		assert_ok!(Poco::appeal(signed(SCHEDULER), id, 5, REWARD, Some((lie, salt))));
		// Those who computed it do not judge it.
		let rerun = task(id).appeal.unwrap().rerun;
		assert_noop!(try_vote(worker(0), rerun, lie, None), Error::<Test>::Involved);
		assert_eq!(judge(id, "a"), Verdict::Upheld);
		assert_eq!(wealth(SCHEDULER), FUNDS - REWARD - TERMS.task_deposit);
		for number in 0..2 {
			assert_eq!((wealth(worker(number)), record(worker(number)).locked), (FUNDS + 4_455, 0));
			assert_ok!(Poco::unbond(signed(worker(number)), STAKE));
		}
	});
}
