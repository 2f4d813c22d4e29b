use crate::{
	life::{End, Life},
	population::{attacked, members, Age, Behaviour, Worker},
	rng::Rng,
	rules::{Admission, Demand, Forfeit, Rules, Task, COMPUTING, PRICE},
};

const STAKE: i128 = PRICE as i128 * 3 / 10;

/// Plays one task of workers without record, and tells how it ended and what everybody won.
fn play(task: Task, rules: &Rules, workers: &[(usize, Behaviour)], check: impl Fn(End, &Life<'_>)) {
	let mut rng = Rng::new(3);
	let mut pool: Vec<Worker> = workers
		.iter()
		.flat_map(|(count, behaviour)| members(*count, Age::Young, *behaviour, &mut Rng::new(0)))
		.collect();
	let mut life = Life::open(task, rules, &mut pool, 0, &mut rng);
	let end = life.live();
	check(end, &life);
}

#[test]
fn no_money_comes_from_nowhere_and_none_is_lost() {
	use Behaviour::*;
	let mut rng = Rng::new(11);
	let mut ends = [0; 3];
	for behaviour in [Honest, Guessing, Copying, Withholding, Forging, Patient, Stalling] {
		let unpublished = Rules { forfeit: Forfeit::Unpublished, ..Rules::here() };
		for rules in [Rules::here(), unpublished, Rules::original()] {
			for admission in [Admission::Open, Admission::Drawn, Admission::Colluding] {
				for trust in [2, 4, 100] {
					let kitty = PRICE * 7;
					let task = Task { one_bit: rng.chance(500), ..Task::new(trust, admission) };
					let mut pool = attacked(Age::Young, Age::Grown, behaviour, 33, &mut rng);
					let mut life = Life::open(task, &rules, &mut pool, kitty, &mut rng);
					let end = life.live();
					ends[end as usize] += 1;
					if end == End::Wrong {
						life.refute();
					}
					let books = &life.books;
					let out = books.burned + books.computing + books.kitty;
					let won =
						books.workers.iter().sum::<i128>() + books.scheduler + books.requester;
					assert_eq!(won + out as i128, kitty as i128, "{behaviour:?} {task:?}");
				}
			}
		}
	}
	assert!(ends.iter().all(|count| *count > 5), "{ends:?}");
}

#[test]
fn honest_workers_share_the_price_less_fee_and_schedulers_part() {
	let rules = Rules::here();
	play(Task::new(4, Admission::Drawn), &rules, &[(2, Behaviour::Honest)], |end, life| {
		assert_eq!(end, End::Right);
		let part = rules.net() as i128 * 9 / 20 - COMPUTING as i128;
		assert_eq!(life.books.workers, [part, part]);
		assert_eq!(life.books.scheduler, rules.net() as i128 / 10);
	});
}

#[test]
fn a_guess_loses_its_stake_to_those_who_computed() {
	let workers = [(4, Behaviour::Honest), (1, Behaviour::Guessing)];
	play(Task::new(4, Admission::Open), &Rules::here(), &workers, |end, life| {
		assert_eq!(end, End::Right);
		assert_eq!(life.books.workers[4], -STAKE);
	});
}

#[test]
fn copies_lift_a_result_over_the_bound_under_the_originals_rule_only() {
	let workers = [(1, Behaviour::Honest), (1, Behaviour::Copying)];
	let task = Task::new(4, Admission::Open);
	play(task, &Rules::original(), &workers, |end, life| {
		assert_eq!(end, End::Right);
		assert_eq!(life.books.workers[1], -STAKE);
	});
	play(task, &Rules::here(), &workers, |end, life| {
		assert_eq!(end, End::Failed);
		assert_eq!(life.books.workers[1], -STAKE);
		assert_eq!(life.books.workers[0], STAKE - COMPUTING as i128, "compensated of that");
		assert_eq!(life.books.requester, 0, "refunded");
	});
}

#[test]
fn a_silent_consensus_is_rejected_and_the_task_goes_on() {
	let workers = [(2, Behaviour::Stalling), (2, Behaviour::Honest)];
	play(Task::new(4, Admission::Open), &Rules::here(), &workers, |end, life| {
		assert_eq!(end, End::Right);
		assert_eq!(life.books.workers[..2], [-STAKE, -STAKE]);
	});
}

#[test]
fn a_silent_consensus_costs_nothing_where_failure_is_free() {
	let workers = [(2, Behaviour::Stalling)];
	let task = Task::new(4, Admission::Open);
	play(task, &Rules::original(), &workers, |end, life| {
		assert_eq!((end, &life.books.workers[..]), (End::Failed, &[0, 0][..]));
	});
	play(task, &Rules::here(), &workers, |end, life| {
		assert_eq!((end, &life.books.workers[..]), (End::Failed, &[-STAKE, -STAKE][..]));
	});
}

#[test]
fn patient_keys_forge_only_what_nobody_can_stop() {
	let task = Task::new(100, Admission::Drawn);
	play(task, &Rules::here(), &[(7, Behaviour::Patient)], |end, _| assert_eq!(end, End::Wrong));
	let workers = [(6, Behaviour::Patient), (6, Behaviour::Honest)];
	play(task, &Rules::here(), &workers, |end, _| assert_eq!(end, End::Right));
}

/// Lets two workers without record forge a result at trust 4, which is refuted.
fn refuted(forfeit: Forfeit, check: impl Fn(&Life<'_>)) {
	let rules = Rules { forfeit, ..Rules::here() };
	let mut pool = members(2, Age::Young, Behaviour::Forging, &mut Rng::new(0));
	let mut rng = Rng::new(3);
	let task = Task::new(4, Admission::Drawn);
	let mut life = Life::open(task, &rules, &mut pool, PRICE, &mut rng);
	assert_eq!(life.live(), End::Wrong);
	life.refute();
	check(&life);
}

const WITH_PROBATION: i128 = 3 * STAKE;
const NET: i128 = PRICE as i128 * 99 / 100;

#[test]
fn a_refuted_result_costs_its_provers_their_stakes_with_probation_and_their_pay() {
	refuted(Forfeit::StakesAndPay, |life| {
		assert_eq!(life.books.workers, [-WITH_PROBATION, -WITH_PROBATION]);
		assert_eq!(life.books.requester, 0, "it paid, and has the price back");
		let burned = PRICE as i128 - NET;
		assert_eq!(life.books.scheduler, NET / 10 + burned, "it published, and drew what burned");
		let forfeited = 2 * WITH_PROBATION + NET * 9 / 10;
		assert_eq!(life.books.burned as i128, burned + forfeited - PRICE as i128);
	});
}

#[test]
fn where_pay_is_in_another_currency_a_refuted_result_costs_stakes_alone() {
	refuted(Forfeit::Stakes, |life| {
		let wins = NET * 9 / 20 - WITH_PROBATION;
		assert_eq!(life.books.workers, [wins, wins]);
	});
}

#[test]
fn an_appeal_before_publication_costs_the_scheduler_its_pay_and_its_stake() {
	refuted(Forfeit::Unpublished, |life| {
		assert_eq!(life.books.workers, [-WITH_PROBATION, -WITH_PROBATION]);
		assert_eq!(life.books.scheduler, -STAKE, "as large as a vote's");
		assert_eq!(life.books.requester, NET / 10, "the price, and the scheduler's part of it");
		assert_eq!(life.books.kitty as i128, PRICE as i128 + STAKE, "nothing is drawn");
	});
}

#[test]
fn a_quorum_makes_records_forge_no_faster() {
	let forged = |demand, keys| {
		let rules = Rules { demand, ..Rules::here() };
		let mut rng = Rng::new(3);
		let mut pool = members(keys, Age::Young, Behaviour::Patient, &mut rng);
		pool.iter_mut().for_each(|member| member.score = 303);
		let mut life = Life::open(Task::new(100, Admission::Drawn), &rules, &mut pool, 0, &mut rng);
		life.live() == End::Wrong
	};
	assert!(forged(Demand::Nothing, 1));
	assert!(!forged(Demand::Quorum, 6));
	assert!(forged(Demand::Quorum, 7));
}

#[test]
fn a_margin_bears_one_silent_winner() {
	let workers = [(7, Behaviour::Honest), (1, Behaviour::Withholding)];
	let task = Task::new(100, Admission::Drawn);
	let margin = Rules { demand: Demand::Margin, ..Rules::here() };
	play(task, &margin, &workers, |end, life| {
		assert_eq!((end, life.contributions.len()), (End::Right, 8));
		assert_eq!(life.books.workers[7], -3 * STAKE - COMPUTING as i128);
	});
}
