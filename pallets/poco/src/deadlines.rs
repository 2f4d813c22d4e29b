//! The windows of a task, and the clock that they run on.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use poco_primitives::Moment;
use scale_info::TypeInfo;

/// Contributions are taken for this many time units of the category.
pub const CONTRIBUTION_UNITS: u64 = 7;
/// Reveals are taken for this many time units after consensus.
pub const REVEAL_UNITS: u64 = 2;
/// A task ends this many time units after it was created, whatever happened.
pub const FINAL_UNITS: u64 = 10;

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
		let after = |units: u64| start.saturating_add(time_unit.saturating_mul(units));
		Self {
			start,
			contribution_deadline: after(CONTRIBUTION_UNITS),
			reveal_window: time_unit.saturating_mul(REVEAL_UNITS),
			final_deadline: after(FINAL_UNITS),
		}
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
