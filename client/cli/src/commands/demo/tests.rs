//! What a demonstration takes for a good end, and what it does not.

use super::{
	judge,
	ledger::{Entry, Row},
	report::{Expected, Report},
	unattended::Act,
};
use crate::exit::Status;
use poco_primitives::{
	order::Currency,
	result::{Bundle, Commitment, ExecutionProfile, Outcome, ResultBundle, ResultSummary},
	task::TaskStatus,
	Balance, TaskId, H256,
};
use poco_sdk::{event::Role, AccountId, PocoEvent};

const TASK: TaskId = H256([7; 32]);
const HONEST: AccountId = AccountId([1; 32]);
const LIAR: AccountId = AccountId([2; 32]);
const PRICE: Balance = 100;
const STAKE: Balance = 30;

fn result(outcome: Outcome) -> Option<ResultBundle> {
	let summary = ResultSummary {
		profile: ExecutionProfile::V1,
		outcome,
		stdout: Commitment::to(b""),
		files_root: H256::zero(),
		file_count: 0,
		callback: Commitment::to(b""),
		fuel_used: 1,
		memory_hash: H256::zero(),
	};
	Some(ResultBundle { summary, stdout: Vec::new(), files: Bundle::default() })
}

/// A task as it should end: the liar's stake goes to who was honest.
fn paid() -> Report {
	let (task, currency) = (TASK, Currency::Native);
	let events = [
		PocoEvent::Slashed { task, worker: LIAR, amount: STAKE },
		PocoEvent::Rewarded { task, worker: HONEST, currency, amount: PRICE + STAKE - 1 },
		PocoEvent::TaskCompleted { task, digest: H256::zero(), burned: 1, to_kitty: 0 },
	];
	Report {
		name: "paid",
		task,
		submitted: 1,
		seconds: 1.0,
		status: TaskStatus::Completed,
		expected: Expected { status: TaskStatus::Completed, roles: &[], losers: vec![LIAR] },
		price: PRICE,
		stake: STAKE,
		events: events.map(|event| Entry { block: 3, now: 18_000, event }).to_vec(),
		result: result(Outcome::Exited(0)),
	}
}

/// An account that lost so much, of which its events tell nothing.
fn robbed_of(amount: Balance) -> Row {
	Row::of(AccountId([9; 32]), amount)
}

fn act() -> Act {
	Act { reports: vec![paid()], rows: vec![robbed_of(0)], untouched: true }
}

fn judged(report: Report) -> Status {
	judge(&[paid(), report], &[robbed_of(0)], &act())
}

#[test]
fn all_is_well_when_every_task_and_every_account_is() {
	assert_eq!(judged(paid()), Status::Done);
}

#[test]
fn one_task_that_went_wrong_is_enough_for_another_status() {
	let wrong: [fn(&mut Report); 8] = [
		|task| task.status = TaskStatus::Failed,
		|task| task.result = None,
		|task| task.result = result(Outcome::Exited(1)),
		|task| task.result = result(Outcome::OutOfFuel),
		|task| task.expected.roles = &[Role::App],
		|task| task.expected.losers = vec![HONEST],
		|task| task.price += 1,
		|task| drop(task.events.remove(0)),
	];
	for (number, change) in wrong.into_iter().enumerate() {
		let mut task = paid();
		change(&mut task);
		assert_eq!(judged(task), Status::Failed, "number {number}");
	}
}

#[test]
fn an_account_that_changed_by_a_unit_too_much_is_enough() {
	let rows = [robbed_of(0), robbed_of(1)];
	assert_eq!(judge(&[paid()], &rows, &act()), Status::Failed);
}

#[test]
fn what_the_chain_should_have_done_by_itself_counts_too() {
	let judged = |act: Act| judge(&[paid()], &[robbed_of(0)], &act);
	assert_eq!(judged(Act { untouched: false, ..act() }), Status::Failed);
	assert_eq!(judged(Act { rows: vec![robbed_of(1)], ..act() }), Status::Failed);
	let failed = Report { status: TaskStatus::Failed, ..paid() };
	assert_eq!(judged(Act { reports: vec![failed], ..act() }), Status::Failed);
}
