//! Exit codes, and the errors that are the command line's own.

use poco_primitives::TaskId;
use std::process::ExitCode;

/// The table of `--help`.
pub const HELP: &str = "\
Exit codes:
  0  done
  1  failed for another reason
  2  bad arguments or input; nothing was sent
  3  no node answers, or the connection was lost for good
  4  the chain refused a call, or would: orders do not match
  5  the task failed; whoever paid has the money back
  6  the task is paid, but no published result could be fetched and verified
  7  the result is verified, but the program itself ended with a trap, a cap or a status other than 0
  8  a receipt cannot be proven, or its bundle proves nothing";

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
	/// Done.
	Done = 0,
	/// Failed for a reason without a code of its own.
	Failed = 1,
	/// Bad arguments or input.
	Input = 2,
	/// No connection.
	NotConnected = 3,
	/// The chain said no, or would.
	Refused = 4,
	/// The task failed.
	TaskFailed = 5,
	/// No result that could be verified.
	NoResult = 6,
	/// A verified result of a program that failed.
	ProgramFailed = 7,
	/// No proof, or a bundle that is none.
	NotProven = 8,
}

impl From<Status> for ExitCode {
	fn from(status: Status) -> Self {
		ExitCode::from(status as u8)
	}
}

impl Status {
	/// The exit code of an error.
	pub fn of(error: &anyhow::Error) -> Self {
		if let Some(failure) = error.downcast_ref::<Failure>() {
			return match failure {
				Failure::Input(_) => Self::Input,
				Failure::Refused { .. } => Self::Refused,
				Failure::Task { .. } => Self::TaskFailed,
				Failure::NoResult { .. } => Self::NoResult,
				Failure::NotProven { .. } => Self::NotProven,
			};
		}
		match error.downcast_ref::<poco_sdk::Error>() {
			Some(
				poco_sdk::Error::Key { .. }
				| poco_sdk::Error::Amount { .. }
				| poco_sdk::Error::Order { .. }
				| poco_sdk::Error::DonorSecret { .. }
				| poco_sdk::Error::NotExpressibleAsEip712
				| poco_sdk::Error::NoCall { .. }
				| poco_sdk::Error::Location { .. }
				| poco_sdk::Error::UnknownTask { .. },
			) => Self::Input,
			Some(poco_sdk::Error::NotYet { .. } | poco_sdk::Error::Unprovable { .. }) => {
				Self::NotProven
			},
			Some(error) if error.is_connection() => Self::NotConnected,
			Some(error) if error.is_refusal() => Self::Refused,
			_ => Self::Failed,
		}
	}
}

/// An error of the command line's own.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
	/// Arguments or input files are no good.
	#[error("{0}")]
	Input(String),
	/// The chain was asked, and would refuse.
	#[error("{words}")]
	Refused {
		/// The pallet's name for it, such as `AppPriceTooHigh`.
		name: String,
		/// The same in words.
		words: String,
	},
	/// A task failed.
	#[error("task {task:?} failed ({reason}); {refund}. Run it again, with more --reward, fewer --replicas or a longer --category")]
	Task {
		/// The task.
		task: TaskId,
		/// What the chain says.
		reason: String,
		/// What became of the money.
		refund: String,
	},
	/// A task is paid, and its result is not to be had.
	#[error("no result of task {task:?} could be verified: {reasons}; `poco task follow {task:?}` tries again")]
	NoResult {
		/// The task.
		task: TaskId,
		/// What was wrong with each publication.
		reasons: String,
	},
	/// A bundle proves nothing.
	#[error("not proven: {words}")]
	NotProven {
		/// The verifier's name for it, such as `TooFewVotes`.
		name: String,
		/// The same in words.
		words: String,
	},
}

/// The pallet's name of what it refused, or would refuse; the verifier's of what a bundle lacks.
pub fn refusal(error: &anyhow::Error) -> Option<&str> {
	if let Some(Failure::Refused { name, .. } | Failure::NotProven { name, .. }) =
		error.downcast_ref()
	{
		return Some(name);
	}
	error.downcast_ref::<poco_sdk::Error>()?.refusal()
}

/// What the chain would refuse by this name, exit code 4.
pub fn would_refuse(name: &str, words: impl Into<String>) -> anyhow::Error {
	Failure::Refused { name: name.into(), words: words.into() }.into()
}

/// What a bundle lacks, exit code 8.
pub fn not_proven(name: &str, words: impl Into<String>) -> anyhow::Error {
	Failure::NotProven { name: name.into(), words: words.into() }.into()
}

/// An error in the input, exit code 2.
pub fn bad_input(message: impl Into<String>) -> anyhow::Error {
	Failure::Input(message.into()).into()
}
