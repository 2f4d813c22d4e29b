//! What a demonstration tells of each task: where its money came from, and who got it.

use super::ledger::Entry;
use crate::words;
use poco_primitives::{result::ResultBundle, task::TaskStatus, Balance, TaskId};
use poco_sdk::{amount, event::Role, AccountId, PocoEvent};
use serde_json::{json, Value};

/// What happened to one task.
pub struct Report {
	/// What it is called.
	pub name: &'static str,
	/// The task.
	pub task: TaskId,
	/// Number of the block before it was asked for.
	pub submitted: u64,
	/// From then until its result was there.
	pub seconds: f64,
	/// Where it stands.
	pub status: TaskStatus,
	/// How it should have ended.
	pub expected: Expected,
	/// What it cost: app, dataset and pool together.
	pub price: Balance,
	/// What each contribution staked.
	pub stake: Balance,
	/// All its events.
	pub events: Vec<Entry>,
	/// Its verified result.
	pub result: Option<ResultBundle>,
}

/// How a task should end.
pub struct Expected {
	/// Where it should stand.
	pub status: TaskStatus,
	/// Whom it should have paid, beside workers.
	pub roles: &'static [Role],
	/// Who should have lost money: the stake when it is paid, the same part of it each when it is
	/// refunded.
	pub losers: Vec<AccountId>,
}

/// Who got how much, and for what.
struct Payment {
	payee: AccountId,
	role: &'static str,
	amount: Balance,
}

impl Report {
	/// Where the money came from and where it went.
	fn money(&self) -> Money {
		let mut money = Money { price: self.price, ..Default::default() };
		for entry in &self.events {
			match &entry.event {
				PocoEvent::Slashed { amount, .. } => money.slashed += amount,
				PocoEvent::Rewarded { amount, .. }
				| PocoEvent::Paid { amount, .. }
				| PocoEvent::Compensated { amount, .. } => money.paid += amount,
				PocoEvent::Refunded { amount, .. } => money.refunded += amount,
				// From the kitty to the scheduler.
				PocoEvent::KittyDrawn { amount, .. } => {
					money.drawn += amount;
					money.paid += amount;
				},
				PocoEvent::TaskCompleted { burned, to_kitty, .. }
				| PocoEvent::TaskFailed { burned, to_kitty, .. } => {
					money.burned += burned;
					money.kitty += to_kitty;
				},
				_ => {},
			}
		}
		money
	}

	/// Who got what.
	fn payments(&self) -> Vec<Payment> {
		let payment = |entry: &Entry| match entry.event {
			PocoEvent::Rewarded { worker, amount, .. } => {
				Some(Payment { payee: worker, role: "worker", amount })
			},
			PocoEvent::Paid { payee, role, amount, .. } => {
				Some(Payment { payee, role: name_of(role), amount })
			},
			PocoEvent::Refunded { payer, amount, .. } => {
				Some(Payment { payee: payer, role: "has back", amount })
			},
			PocoEvent::KittyDrawn { scheduler, amount, .. } => {
				Some(Payment { payee: scheduler, role: "from the kitty", amount })
			},
			_ => None,
		};
		self.events.iter().filter_map(payment).collect()
	}

	/// Who lost what.
	fn losses(&self) -> Vec<(AccountId, Balance)> {
		self.events
			.iter()
			.filter_map(|entry| match entry.event {
				PocoEvent::Slashed { worker, amount, .. } => Some((worker, amount)),
				_ => None,
			})
			.collect()
	}

	/// Whether those lost money who should have, and as much as they should have.
	fn losses_fit(&self) -> bool {
		let losses = self.losses();
		let Expected { losers, status, .. } = &self.expected;
		let first = losses.first().map(|(_, amount)| *amount).unwrap_or_default();
		let amount = match status {
			TaskStatus::Completed => self.stake,
			_ => first,
		};
		losses.len() == losers.len()
			&& losers.iter().all(|loser| losses.contains(&(*loser, amount)))
			&& (amount == self.stake) == (*status == TaskStatus::Completed)
	}

	/// Blocks from submission to its end.
	pub fn blocks(&self) -> u64 {
		self.events
			.iter()
			.find(|entry| {
				matches!(
					entry.event,
					PocoEvent::TaskCompleted { .. } | PocoEvent::TaskFailed { .. }
				)
			})
			.map(|entry| entry.block.saturating_sub(self.submitted))
			.unwrap_or_default()
	}

	/// Whether everything is as it should be.
	pub fn well(&self) -> bool {
		let Expected { status, roles, .. } = &self.expected;
		let money = self.money();
		let fulfilled = match status {
			TaskStatus::Completed => {
				self.result.as_ref().is_some_and(|result| result.summary.outcome.is_success())
			},
			_ => money.refunded == self.price,
		};
		let payments = self.payments();
		let all_paid = roles
			.iter()
			.all(|role| payments.iter().any(|it| it.role == name_of(*role) && it.amount > 0));
		self.status == *status && fulfilled && all_paid && money.adds_up() && self.losses_fit()
	}

	/// The report in words.
	pub fn text(&self) -> String {
		let money = self.money();
		let payments: String = self
			.payments()
			.iter()
			.map(|it| {
				let name = words::name(&it.payee);
				format!("  {name:<10} {:<14} {}\n", it.role, amount::format(it.amount))
			})
			.collect();
		let drawn = match money.drawn {
			0 => String::new(),
			drawn => format!(" + from the kitty {}", amount::format(drawn)),
		};
		let refunded = match money.refunded {
			0 => String::new(),
			refunded => format!(" + refunded {}", amount::format(refunded)),
		};
		let output = match &self.result {
			Some(result) => {
				let stdout = String::from_utf8_lossy(&result.stdout);
				let lines: String = stdout.lines().map(|line| format!("    {line}\n")).collect();
				format!("verified output:\n{lines}")
			},
			None => String::new(),
		};
		format!(
			"{payments}paid {}{refunded} + burned {} + kitty {} = price {} + slashed {}{drawn}: {}\n{output}{}: {}, after {} blocks and {:.1} s",
			amount::format(money.paid),
			amount::format(money.burned),
			amount::format(money.kitty),
			amount::format(money.price),
			amount::format(money.slashed),
			if money.adds_up() { "OK" } else { "WRONG" },
			self.name,
			if self.well() { "OK" } else { "WRONG" },
			self.blocks(),
			self.seconds,
		)
	}

	/// The report as JSON.
	pub fn json(&self) -> Value {
		let money = self.money();
		let consensus = self
			.events
			.iter()
			.find(|entry| matches!(entry.event, PocoEvent::ConsensusReached { .. }))
			.map(|entry| json!({ "block": entry.block, "now": entry.now }));
		json!({
			"name": self.name,
			"task": self.task,
			"well": self.well(),
			"blocks": self.blocks(),
			"seconds": self.seconds,
			"consensus": consensus,
			"status": self.status,
			"stake": self.stake.to_string(),
			"paid": money.paid.to_string(),
			"refunded": money.refunded.to_string(),
			"burned": money.burned.to_string(),
			"kitty": money.kitty.to_string(),
			"price": money.price.to_string(),
			"drawn": money.drawn.to_string(),
			"payments": self.payments().iter().map(|it| json!({
				"payee": it.payee,
				"name": words::name(&it.payee),
				"role": it.role,
				"amount": it.amount.to_string(),
			})).collect::<Vec<_>>(),
			"slashed": money.slashed.to_string(),
			"slashed_workers": self.losses().iter().map(|(worker, _)| worker).collect::<Vec<_>>(),
			"stdout": self.result.as_ref().map(|result| String::from_utf8_lossy(&result.stdout).into_owned()),
			"outcome": self.result.as_ref().map(|result| result.summary.outcome),
			"fuel_used": self.result.as_ref().map(|result| result.summary.fuel_used),
			"events": self.events.iter().map(Entry::json).collect::<Vec<_>>(),
		})
	}
}

#[derive(Default)]
struct Money {
	price: Balance,
	slashed: Balance,
	drawn: Balance,
	paid: Balance,
	refunded: Balance,
	burned: Balance,
	kitty: Balance,
}

impl Money {
	fn adds_up(&self) -> bool {
		self.price + self.slashed + self.drawn
			== self.paid + self.refunded + self.burned + self.kitty
	}
}

/// What somebody is paid for.
fn name_of(role: Role) -> &'static str {
	match role {
		Role::App => "app",
		Role::Dataset => "dataset",
		Role::Scheduler => "scheduler",
		Role::Publisher => "publisher",
	}
}
