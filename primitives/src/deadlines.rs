//! The windows of a task, and the clock that they run on.

use crate::Moment;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Contributions are taken for this many time units of the category.
pub const CONTRIBUTION_UNITS: u64 = 7;
/// Reveals are taken for this many time units after consensus.
pub const REVEAL_UNITS: u64 = 2;
/// A task ends this many time units after both, whatever happened: ten after it was created.
pub const SETTLEMENT_UNITS: u64 = 1;

/// No reveal window is shorter, however short the time unit, in milliseconds: workers wait until
/// the consensus is final before they reveal, and silence costs them their stakes.
pub const MIN_REVEAL_WINDOW: Moment = 300_000;

/// The most that one block can move the chain's clock, in milliseconds. An outage, however long,
/// costs nobody more than this of a deadline.
pub const MAX_TICK: Moment = 60_000;

/// The windows of a deal's tasks, fixed when the deal is made.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Windows {
	/// When the deal was made.
	pub start: Moment,
	/// Contributions are taken before this.
	pub contribution_deadline: Moment,
	/// How long reveals are taken after consensus.
	pub reveal_window: Moment,
	/// From here on the task ends.
	pub final_deadline: Moment,
}

impl Windows {
	/// Windows of a deal made at `start` in a category with this time unit (milliseconds).
	pub fn open(start: Moment, time_unit: Moment) -> Self {
		let units = |units: u64| time_unit.saturating_mul(units);
		let contribution_deadline = start.saturating_add(units(CONTRIBUTION_UNITS));
		let reveal_window = units(REVEAL_UNITS).max(MIN_REVEAL_WINDOW);
		let final_deadline = contribution_deadline
			.saturating_add(reveal_window)
			.saturating_add(units(SETTLEMENT_UNITS));
		Self { start, contribution_deadline, reveal_window, final_deadline }
	}

	/// The time unit that the windows are made of, in milliseconds.
	pub fn time_unit(&self) -> Moment {
		let window = self.contribution_deadline.saturating_sub(self.start);
		window.checked_div(CONTRIBUTION_UNITS).unwrap_or_default()
	}
}

/// The chain's clock: follows the timestamp inherent, and stands still when the chain does.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Clock {
	/// Chain time, in milliseconds.
	pub now: Moment,
	/// The timestamp of the block that set it, in milliseconds.
	pub timestamp: Moment,
}

impl Clock {
	/// The clock after a block with this timestamp. It starts at its first timestamp, and is
	/// stopped while a migration runs.
	pub fn tick(self, timestamp: Moment, stopped: bool) -> Self {
		let now = if self.timestamp == 0 {
			timestamp
		} else if stopped {
			self.now
		} else {
			let elapsed = timestamp.saturating_sub(self.timestamp);
			self.now.saturating_add(elapsed.min(MAX_TICK))
		};
		Self { now, timestamp }
	}
}
