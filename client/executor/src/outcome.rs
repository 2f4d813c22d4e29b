//! How a run ended, told apart into what is voted and what is not.

use crate::error::Abstain;
use poco_primitives::result::{Limit, Outcome, Trap};

/// Why the host stopped a program. Travels through the engine as its error.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Stop {
	/// It called `proc_exit`.
	#[error("the program exited with status {0}")]
	Exit(u32),
	/// It asked for more than the profile allows.
	#[error("the program ran into the cap {0:?}")]
	Exceeded(Limit),
	/// It could not pay for a WASI function.
	#[error("the program has no fuel left")]
	OutOfFuel,
	/// The host could not give memory that the profile allows.
	#[error("the host could not give the memory that the program may have: {0}")]
	HostMemory(String),
}

/// The outcome of a program that the engine left with `error`.
pub(crate) fn outcome_of(error: &wasmtime::Error) -> Result<Outcome, Abstain> {
	use wasmtime::Trap as Native;
	if let Some(stop) = error.downcast_ref::<Stop>() {
		return match stop {
			Stop::Exit(status) => Ok(Outcome::Exited(*status)),
			Stop::Exceeded(limit) => Ok(Outcome::Exceeded(*limit)),
			Stop::OutOfFuel => Ok(Outcome::OutOfFuel),
			Stop::HostMemory(why) => {
				Err(Abstain::Host { doing: "giving the program memory".into(), why: why.clone() })
			},
		};
	}
	let Some(trap) = error.downcast_ref::<Native>() else {
		return Err(Abstain::Host {
			doing: "running the program".into(),
			why: format!("{error:#}"),
		});
	};
	Ok(match trap {
		Native::StackOverflow => return Err(Abstain::StackOverflow),
		Native::OutOfFuel => Outcome::OutOfFuel,
		Native::UnreachableCodeReached => Outcome::Trapped(Trap::Unreachable),
		Native::MemoryOutOfBounds => Outcome::Trapped(Trap::MemoryOutOfBounds),
		Native::TableOutOfBounds
		| Native::IndirectCallToNull
		| Native::BadSignature
		| Native::NullReference => Outcome::Trapped(Trap::BadIndirectCall),
		Native::IntegerOverflow
		| Native::IntegerDivisionByZero
		| Native::BadConversionToInteger => Outcome::Trapped(Trap::Arithmetic),
		_ => Outcome::Trapped(Trap::Other),
	})
}
