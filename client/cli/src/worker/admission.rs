//! Whether a worker may vote on a task now, and by whose word.

use crate::{authorisation, words};
use poco_primitives::{
	task::{Refusal, Standing},
	Moment, TaskId,
};
use poco_sdk::{amount, AccountId, Authorisation};
use std::path::Path;

/// Whether a worker may vote.
#[derive(Debug, PartialEq, Eq)]
pub enum Admission {
	/// It may, with this word of the scheduler where the task asks for one.
	Admitted(Option<Authorisation>),
	/// The task moved on since it was looked at.
	Passed,
	/// It may not, or not yet.
	Refused {
		/// Why.
		refusal: Refusal,
		/// The same in words, with what to do about it.
		words: String,
	},
}

/// What a worker's standing means for it on a task whose deal was made at `created`. Authorisations
/// are looked for in `folder`. An operator works by what its account has bonded.
pub fn admit(
	task: TaskId,
	created: Moment,
	standing: &Standing,
	me: AccountId,
	is_operator: bool,
	folder: Option<&Path>,
) -> Admission {
	let Some(refusal) = standing.refusal else { return Admission::Admitted(None) };
	let why = words::refusal(refusal);
	let words = match refusal {
		Refusal::TaskNotFound
		| Refusal::NotActive
		| Refusal::ContributionWindowOver
		| Refusal::AlreadyContributed => return Admission::Passed,
		Refusal::NotAuthorised => match folder {
			None => format!("left alone: {why}; give --authorisations"),
			Some(folder) => match authorisation::find(folder, task, me) {
				Ok(Some(authorisation)) => return Admission::Admitted(Some(authorisation)),
				Ok(None) => format!(
					"waiting: {why}, and {} is not there",
					authorisation::path(folder, task).display()
				),
				Err(error) => format!("left alone: {error:#}"),
			},
		},
		Refusal::DrawPending => format!("waiting: {why}"),
		Refusal::NotDrawn => match standing.drawn_from {
			Some(at) => format!(
				"waiting: {why} yet, but is {} s after the deal at the latest",
				at.saturating_sub(created) / 1000
			),
			None => format!("left alone: {why}"),
		},
		Refusal::FundsTooLow => format!(
			"left alone: {why} of {}; {}",
			amount::format(standing.stake),
			match is_operator {
				true => "the account that it works for has to bond more, by `poco bond`",
				false => "send this worker more POCO",
			}
		),
		Refusal::MaxContributorsExceeded
		| Refusal::Involved
		| Refusal::EnclaveMissing
		| Refusal::EnclaveMismatch
		| Refusal::BrokerMissing
		| Refusal::NotMember => format!("left alone: {why}"),
	};
	Admission::Refused { refusal, words }
}

#[cfg(test)]
mod tests {
	use super::*;
	use poco_primitives::H256;

	const ME: AccountId = AccountId([1; 32]);
	const TASK: TaskId = H256([7; 32]);

	fn admitted(refusal: Option<Refusal>, drawn_from: Option<Moment>, folder: &Path) -> Admission {
		let standing = Standing { refusal, stake: 3 * amount::POCO, weight: 2, drawn_from };
		admit(TASK, 1_000, &standing, ME, false, Some(folder))
	}

	fn words(of: Admission) -> String {
		match of {
			Admission::Refused { words, .. } => words,
			other => panic!("{other:?}"),
		}
	}

	#[test]
	fn a_worker_waits_for_its_turn_and_leaves_other_tasks_alone() {
		let folder = tempfile::tempdir().unwrap();
		let admitted = |refusal, from| admitted(refusal, from, folder.path());
		assert_eq!(admitted(None, None), Admission::Admitted(None));
		assert_eq!(admitted(Some(Refusal::NotActive), None), Admission::Passed);
		let later = words(admitted(Some(Refusal::NotDrawn), Some(61_000)));
		assert!(later.starts_with("waiting") && later.contains("60 s after the deal"), "{later}");
		assert!(words(admitted(Some(Refusal::NotDrawn), None)).starts_with("left alone"));
		assert!(words(admitted(Some(Refusal::DrawPending), None)).starts_with("waiting"));
		let poor = words(admitted(Some(Refusal::FundsTooLow), None));
		assert!(poor.contains("3 POCO") && poor.contains("send"), "{poor}");
		let refusal = Some(Refusal::FundsTooLow);
		let standing = Standing { refusal, stake: 3 * amount::POCO, weight: 2, drawn_from: None };
		let operator = words(admit(TASK, 1_000, &standing, ME, true, None));
		assert!(operator.contains("3 POCO") && operator.contains("poco bond"), "{operator}");
		let unsigned = words(admitted(Some(Refusal::NotAuthorised), None));
		assert!(unsigned.starts_with("waiting") && unsigned.contains("is not there"), "{unsigned}");
	}
}
