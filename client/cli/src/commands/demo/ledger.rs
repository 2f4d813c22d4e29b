//! What the accounts of a demonstration should have by the events of all blocks.

use crate::words;
use anyhow::{Context, Result};
use poco_primitives::{Balance, DealId, Moment, TaskId};
use poco_sdk::{amount, AccountId, ChainEvent, Client, Head, PocoEvent};
use serde_json::{json, Value};

/// An event of the pallet, and when it was.
#[derive(Clone)]
pub struct Entry {
	/// The number of its block.
	pub block: u64,
	/// Chain time there.
	pub now: Moment,
	/// What happened.
	pub event: PocoEvent,
}

impl Entry {
	/// The event as JSON.
	pub fn json(&self) -> Value {
		let mut value = serde_json::to_value(&self.event).unwrap_or_default();
		value["block"] = json!(self.block);
		value["now"] = json!(self.now);
		value
	}
}

/// What the accounts should have by the events of all blocks.
pub struct Ledger {
	next: u64,
	entries: Vec<Entry>,
	rows: Vec<Row>,
}

/// An account in the ledger, in smallest units.
pub struct Row {
	account: AccountId,
	before: Balance,
	after: Balance,
	earned: Balance,
	slashed: Balance,
	fees: Balance,
	/// Paid for tasks, less refunds.
	spent: i128,
	/// Number of tasks paid for; each takes a deposit until its records are pruned.
	tasks: u128,
	deposits: Balance,
}

impl Ledger {
	/// Starts with what the accounts have at a block.
	pub async fn open(client: &Client, block: Head, accounts: &[AccountId]) -> Result<Self> {
		let mut rows = Vec::new();
		for account in accounts {
			rows.push(Row::of(*account, total(client, *account, block).await?));
		}
		Ok(Self { next: block.number + 1, entries: Vec::new(), rows })
	}

	fn row(&mut self, account: &AccountId) -> Option<&mut Row> {
		self.rows.iter_mut().find(|row| row.account == *account)
	}

	/// Reads the blocks up to `end`.
	pub async fn read(&mut self, client: &Client, end: Head) -> Result<()> {
		while self.next <= end.number {
			let hash =
				client.hash_at(self.next).await?.context("a block of the best chain is missing")?;
			let now = client.now(Some(hash)).await?;
			for record in client.events(hash).await? {
				match record.event {
					ChainEvent::Poco(event) => {
						self.book(&event);
						self.entries.push(Entry { block: self.next, now, event });
					},
					ChainEvent::FeePaid { who, amount } => {
						if let Some(row) = self.row(&who) {
							row.fees += amount;
						}
					},
					_ => {},
				}
			}
			self.next += 1;
		}
		Ok(())
	}

	fn book(&mut self, event: &PocoEvent) {
		match event {
			PocoEvent::DealOpened { payer, volume, price, .. } => {
				if let Some(row) = self.row(payer) {
					row.spent += (*price * Balance::from(*volume)) as i128;
					row.tasks += u128::from(*volume);
				}
			},
			PocoEvent::DealRefunded { payer, tasks, amount, .. } => {
				if let Some(row) = self.row(payer) {
					row.spent -= *amount as i128;
					row.tasks = row.tasks.saturating_sub(u128::from(*tasks));
				}
			},
			PocoEvent::Refunded { payer, amount, .. } => {
				if let Some(row) = self.row(payer) {
					row.spent -= *amount as i128;
				}
			},
			PocoEvent::Rewarded { worker: payee, amount, .. }
			| PocoEvent::Compensated { worker: payee, amount, .. }
			| PocoEvent::Paid { payee, amount, .. }
			| PocoEvent::KittyDrawn { scheduler: payee, amount, .. } => {
				if let Some(row) = self.row(payee) {
					row.earned += amount;
				}
			},
			PocoEvent::Slashed { worker: loser, amount, .. }
			| PocoEvent::SchedulerSlashed { scheduler: loser, amount, .. } => {
				if let Some(row) = self.row(loser) {
					row.slashed += amount;
				}
			},
			_ => {},
		}
	}

	/// The events of one task.
	pub fn of(&self, task: TaskId) -> Vec<Entry> {
		self.entries.iter().filter(|entry| entry.event.task() == Some(task)).cloned().collect()
	}

	/// What a task of a deal costs.
	pub fn price(&self, of: DealId) -> Option<Balance> {
		self.entries.iter().find_map(|entry| match entry.event {
			PocoEvent::DealOpened { deal, price, .. } if deal == of => Some(price),
			_ => None,
		})
	}

	/// Compares with what the accounts have at `end`.
	pub async fn close(mut self, client: &Client, end: Head, deposit: Balance) -> Result<Vec<Row>> {
		for row in &mut self.rows {
			row.after = total(client, row.account, end).await?;
			row.deposits = row.tasks * deposit;
		}
		Ok(self.rows)
	}
}

/// Everything that is an account's: free, held, and earned but not paid out.
async fn total(client: &Client, account: AccountId, block: Head) -> Result<Balance> {
	let funds = client.funds(account, Some(block.hash)).await?;
	let earned = client.worker(account, Some(block.hash)).await?.earned;
	Ok(funds.total() + earned)
}

impl Row {
	/// One of an account that has so much, and to which nothing has happened yet.
	pub fn of(account: AccountId, before: Balance) -> Self {
		Self {
			account,
			before,
			after: 0,
			earned: 0,
			slashed: 0,
			fees: 0,
			spent: 0,
			tasks: 0,
			deposits: 0,
		}
	}

	fn change(&self) -> i128 {
		self.after as i128 - self.before as i128
	}

	fn expected(&self) -> i128 {
		self.earned as i128 - self.spent - (self.slashed + self.fees + self.deposits) as i128
	}

	/// Whether the account changed by exactly what the events say.
	pub fn balanced(&self) -> bool {
		self.change() == self.expected()
	}

	fn table(rows: &[Self]) -> String {
		let mut text = format!(
			"{:<10} {:>24} = {:>21} {:>21} {:>21} {:>21} {:>21}",
			"account", "change", "earned", "slashed", "fees", "for tasks", "deposits"
		);
		for row in rows {
			text += &format!(
				"\n{:<10} {:>24} = {:>21} {:>21} {:>21} {:>21} {:>21}{}",
				words::name(&row.account),
				amount::format_change(row.change()),
				amount::format_change(row.earned as i128),
				amount::format_change(-(row.slashed as i128)),
				amount::format_change(-(row.fees as i128)),
				amount::format_change(-row.spent),
				amount::format_change(-(row.deposits as i128)),
				if row.balanced() {
					String::new()
				} else {
					format!("  WRONG: {} by events", amount::format_change(row.expected()))
				}
			);
		}
		text
	}

	/// All rows in columns, and whether all is as it should be.
	pub fn audit(rows: &[Self]) -> String {
		let verdict = match rows.iter().all(Self::balanced) {
			true => "OK: every account changed by exactly what the events say",
			false => "WRONG: an account changed by something that no event tells",
		};
		format!("{}\n{verdict}", Self::table(rows))
	}

	/// The row as JSON.
	pub fn json(&self) -> Value {
		json!({
			"account": self.account,
			"name": words::name(&self.account),
			"before": self.before.to_string(),
			"after": self.after.to_string(),
			"change": self.change().to_string(),
			"earned": self.earned.to_string(),
			"slashed": self.slashed.to_string(),
			"fees": self.fees.to_string(),
			"spent": self.spent.to_string(),
			"deposits": self.deposits.to_string(),
			"balanced": self.balanced(),
		})
	}
}
