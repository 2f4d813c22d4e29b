//! Why a worker does not vote.

use poco_primitives::result::{BundleRefusal, ExecutionProfile};
use std::time::Duration;

/// Why running a job gave no result that one may vote on: the reason lies in this host, or in an
/// input that is none. Every message says what to do next.
#[derive(Debug, thiserror::Error)]
pub enum Abstain {
	/// The cap on the time was reached.
	#[error(
		"the program did not end within {0:?}: raise the cap on the time, or leave this task to \
		 faster workers"
	)]
	WallClock(Duration),
	/// Somebody asked to stop.
	#[error("the run was cancelled: start it again if the task is still open")]
	Cancelled,
	/// The native stack overflowed, which happens at a depth that differs between hosts.
	#[error(
		"the program overflowed the native stack, at a depth that differs between hosts: nobody \
		 can vote on this task; its author must recurse less deeply"
	)]
	StackOverflow,
	/// The input is no folder that the profile takes.
	#[error("the input cannot be mounted ({0}): nobody can vote on this task; its requester must ask again with another input")]
	Input(#[from] InputRefusal),
	/// The profile is unknown here.
	#[error("execution profile {0:?} is unknown to this version: update it, or leave the task")]
	UnsupportedProfile(ExecutionProfile),
	/// This machine cannot give the digests of the profile.
	#[error("this machine cannot run the profile, since {0}: run the worker on another one")]
	UnsupportedHost(&'static str),
	/// The engine or the machine failed.
	#[error(
		"the engine failed while it was {doing}: {why}; see that the machine has memory to spare \
		 and try again"
	)]
	Host {
		/// What the engine was about to do.
		doing: String,
		/// What it says.
		why: String,
	},
}

impl Abstain {
	/// A failure of the engine or the machine.
	pub(crate) fn host(doing: &'static str) -> impl FnOnce(wasmtime::Error) -> Self {
		move |why| Self::Host { doing: doing.into(), why: format!("{why:#}") }
	}
}

/// Why a bundle cannot be the folder `/input`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InputRefusal {
	/// It is no canonical bundle.
	#[error("{0}")]
	Bundle(BundleRefusal),
	/// It holds too much.
	#[error("it has more than {0} files and folders")]
	TooManyEntries(usize),
}
