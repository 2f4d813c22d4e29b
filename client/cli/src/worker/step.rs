//! What a worker does next about a task: a function of what the chain and the record say.

use super::state::{Known, Record};
use crate::follow;
use poco_primitives::{
	hash,
	task::{ContributionStatus, TaskStatus},
	Digest, Moment,
};
use poco_sdk::{AccountId, Call, TaskView};
use std::time::Duration;

/// A vote that is sent this close to its deadline, in milliseconds of chain time, may be too late.
const TOO_NEAR: Moment = 12_000;

/// Chain time that the one before us in line has to close a window that the chain has not closed, in
/// milliseconds.
const TURN: Moment = 12_000;

/// The same for publishing. This is only politeness, so the machine's own clock serves.
const PUBLISHING_TURN: Duration = Duration::from_secs(12);

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
	/// Nothing now.
	Wait,
	/// Nothing any more.
	Done,
	/// Find out the digest.
	Compute,
	/// Vote.
	Contribute(Digest),
	/// Open the vote.
	Reveal(Digest),
	/// Say where the result is.
	Publish(Digest),
	/// Close a window that passed.
	Overdue(Call),
}

/// How long a worker lets others go first.
pub struct Politeness {
	/// Votes to wait for.
	pub wait_for_votes: usize,
	/// How long the result could have been published.
	pub elapsed: Duration,
}

/// Whether computing a task can still be of use.
pub fn may_matter(view: &TaskView, me: AccountId) -> bool {
	let voted = view.contributions.iter().any(|contribution| contribution.worker == me);
	!view.status.is_final() && (voted || view.status == TaskStatus::Active)
}

/// What to do next.
pub fn next(
	view: &TaskView,
	me: AccountId,
	record: Option<&Record>,
	now: Moment,
	politeness: &Politeness,
) -> Step {
	let known = record.map(|record| &record.known);
	let digest = match known {
		Some(Known::Digest { digest, .. }) => Some(*digest),
		_ => None,
	};
	let mine = view.contributions.iter().find(|contribution| contribution.worker == me);
	let Some(mine) = mine else {
		return match (view.status, known) {
			(TaskStatus::Active, Some(Known::Abstained { .. })) => Step::Wait,
			(TaskStatus::Active, _)
				if now.saturating_add(TOO_NEAR) >= view.contribution_deadline =>
			{
				Step::Wait
			},
			(TaskStatus::Active, _) => match digest {
				None => Step::Compute,
				Some(digest) if my_turn_to_vote(view, now, politeness) => Step::Contribute(digest),
				Some(_) => Step::Wait,
			},
			// A consensus without us; should it be reopened, our result is still of use.
			(TaskStatus::Revealing, _) => Step::Wait,
			(TaskStatus::Completed | TaskStatus::Failed, _) => Step::Done,
		};
	};
	if view.status.is_final() {
		return publish_or_done(view, me, mine.status, known, politeness);
	}
	if let Some(call) = follow::overdue(view, now) {
		return if my_turn_to_close(view, me, now) { Step::Overdue(call) } else { Step::Wait };
	}
	if view.reveal_deadline.is_some_and(|deadline| now >= deadline) {
		// Too late to reveal, too early for the refund.
		return Step::Wait;
	}
	match (view.status, mine.status, digest) {
		(TaskStatus::Revealing, ContributionStatus::Contributed, digest)
			if view.consensus == Some(mine.vote) =>
		{
			match digest {
				Some(digest) if hash::vote(view.id, digest) == mine.vote => Step::Reveal(digest),
				// The state of an earlier life is lost. The same program gives the same digest.
				None if !matches!(known, Some(Known::Abstained { .. })) => Step::Compute,
				_ => Step::Wait,
			}
		},
		// What was proved is published when the task is completed.
		_ => Step::Wait,
	}
}

/// Whether enough others voted, or it is too late to go on waiting for them.
fn my_turn_to_vote(view: &TaskView, now: Moment, politeness: &Politeness) -> bool {
	let window = view.contribution_deadline.saturating_sub(view.created);
	let late = view.created.saturating_add(window / 4 * 3);
	view.contributions.len() >= politeness.wait_for_votes || now >= late
}

/// Those who voted close a window in the order of their votes, each given some time.
fn my_turn_to_close(view: &TaskView, me: AccountId, now: Moment) -> bool {
	let place = view.contributions.iter().position(|contribution| contribution.worker == me);
	let since = match view.status {
		TaskStatus::Revealing => view.reveal_deadline.unwrap_or(view.final_deadline),
		_ => view.final_deadline,
	};
	let turns = place.unwrap_or_default() as u64;
	now >= since.saturating_add(follow::PATIENCE).saturating_add(turns.saturating_mul(TURN))
}

/// The first who proved the result publishes it, the others only when it does not.
fn publish_or_done(
	view: &TaskView,
	me: AccountId,
	status: ContributionStatus,
	known: Option<&Known>,
	politeness: &Politeness,
) -> Step {
	let Some(Known::Digest { digest, result: true }) = known else { return Step::Done };
	if status != ContributionStatus::Proved
		|| view.digest.is_some_and(|voted| voted != *digest)
		|| !view.publications.is_empty()
		|| view.status == TaskStatus::Failed
	{
		return Step::Done;
	}
	let provers = view
		.contributions
		.iter()
		.filter(|contribution| contribution.status == ContributionStatus::Proved);
	let place = provers.map(|contribution| contribution.worker).position(|prover| prover == me);
	if politeness.elapsed >= PUBLISHING_TURN * place.unwrap_or_default() as u32 {
		Step::Publish(*digest)
	} else {
		Step::Wait
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use poco_primitives::{
		result::ExecutionProfile,
		task::{Artifact, ContributionView, TaskSpec},
		H256,
	};

	const ME: AccountId = AccountId([1; 32]);
	const OTHER: AccountId = AccountId([2; 32]);
	const TASK: H256 = H256([7; 32]);
	const DIGEST: H256 = H256([9; 32]);

	fn view(status: TaskStatus, voters: &[(AccountId, Digest, ContributionStatus)]) -> TaskView {
		TaskView {
			id: TASK,
			deal: H256::zero(),
			requester: OTHER,
			spec: TaskSpec {
				profile: ExecutionProfile::V1,
				app: Artifact::OnChain(H256::zero()),
				input: None,
				args: Default::default(),
				fuel_limit: 1,
			},
			status,
			trust: 4,
			reward: 1,
			stake: 1,
			category: 1,
			created: 0,
			contribution_deadline: 100_000,
			reveal_deadline: (status == TaskStatus::Revealing).then_some(120_000),
			final_deadline: 200_000,
			consensus: (status != TaskStatus::Active).then(|| hash::vote(TASK, DIGEST)),
			digest: (status == TaskStatus::Completed).then_some(DIGEST),
			contributions: voters
				.iter()
				.map(|(worker, digest, status)| ContributionView {
					worker: *worker,
					vote: hash::vote(TASK, *digest),
					status: *status,
					weight: 2,
				})
				.collect(),
			summary: None,
			publications: Vec::new(),
			index: 0,
			payer: OTHER,
			beneficiary: OTHER,
			currency: Default::default(),
			admission: Default::default(),
			unpublished: false,
			callback_open: false,
			appealable_until: None,
			appeal: None,
			ended: None,
		}
	}

	fn knows(digest: Digest) -> Record {
		Record { identity: H256::zero(), known: Known::Digest { digest, result: true } }
	}

	fn step(view: &TaskView, record: Option<&Record>, now: Moment) -> Step {
		next(view, ME, record, now, &Politeness { wait_for_votes: 0, elapsed: Duration::ZERO })
	}

	use ContributionStatus::{Contributed, Proved};

	#[test]
	fn an_open_task_is_computed_and_voted_on() {
		let open = view(TaskStatus::Active, &[]);
		assert_eq!(step(&open, None, 0), Step::Compute);
		assert_eq!(step(&open, Some(&knows(DIGEST)), 0), Step::Contribute(DIGEST));
	}

	#[test]
	fn a_deadline_that_is_too_near_is_left_alone() {
		let open = view(TaskStatus::Active, &[]);
		assert_eq!(step(&open, None, 95_000), Step::Wait);
		assert_eq!(step(&open, Some(&knows(DIGEST)), 95_000), Step::Wait);
	}

	#[test]
	fn a_worker_that_waits_for_votes_gives_up_waiting_late_in_the_window() {
		let open = view(TaskStatus::Active, &[]);
		let polite = Politeness { wait_for_votes: 1, elapsed: Duration::ZERO };
		let record = knows(DIGEST);
		assert_eq!(next(&open, ME, Some(&record), 0, &polite), Step::Wait);
		assert_eq!(next(&open, ME, Some(&record), 75_000, &polite), Step::Contribute(DIGEST));
		let voted = view(TaskStatus::Active, &[(OTHER, H256::zero(), Contributed)]);
		assert_eq!(next(&voted, ME, Some(&record), 0, &polite), Step::Contribute(DIGEST));
	}

	#[test]
	fn nobody_votes_twice() {
		let voted = view(TaskStatus::Active, &[(ME, DIGEST, Contributed)]);
		assert_eq!(step(&voted, Some(&knows(DIGEST)), 0), Step::Wait);
	}

	#[test]
	fn a_consensus_reached_without_us_is_not_computed() {
		let revealing = view(TaskStatus::Revealing, &[(OTHER, DIGEST, Contributed)]);
		assert_eq!(step(&revealing, None, 0), Step::Wait);
		assert!(!may_matter(&revealing, ME));
	}

	#[test]
	fn winners_reveal_and_losers_do_not() {
		let won = view(TaskStatus::Revealing, &[(ME, DIGEST, Contributed)]);
		assert_eq!(step(&won, Some(&knows(DIGEST)), 0), Step::Reveal(DIGEST));
		let lost = view(TaskStatus::Revealing, &[(ME, H256::zero(), Contributed)]);
		assert_eq!(step(&lost, Some(&knows(H256::zero())), 0), Step::Wait);
	}

	#[test]
	fn a_winner_that_lost_its_state_computes_again() {
		let won = view(TaskStatus::Revealing, &[(ME, DIGEST, Contributed)]);
		assert_eq!(step(&won, None, 0), Step::Compute);
		assert!(may_matter(&won, ME));
	}

	#[test]
	fn the_first_winner_publishes_and_the_second_only_after_a_while() {
		let won = [(OTHER, DIGEST, Proved), (ME, DIGEST, Proved)];
		let second = view(TaskStatus::Completed, &won);
		assert_eq!(step(&second, Some(&knows(DIGEST)), 0), Step::Wait);
		let patient = Politeness { wait_for_votes: 0, elapsed: PUBLISHING_TURN };
		let record = knows(DIGEST);
		assert_eq!(next(&second, ME, Some(&record), 0, &patient), Step::Publish(DIGEST));
		let first = view(TaskStatus::Completed, &won[1..]);
		assert_eq!(step(&first, Some(&knows(DIGEST)), 0), Step::Publish(DIGEST));
		let silent = [(OTHER, DIGEST, ContributionStatus::Rejected), (ME, DIGEST, Proved)];
		let after = view(TaskStatus::Completed, &silent);
		assert_eq!(step(&after, Some(&knows(DIGEST)), 0), Step::Publish(DIGEST));
	}

	#[test]
	fn windows_that_the_chain_does_not_close_are_closed_in_turn() {
		let expired = view(TaskStatus::Active, &[(ME, DIGEST, Contributed)]);
		let known = knows(DIGEST);
		assert_eq!(step(&expired, Some(&known), 319_999), Step::Wait, "the chain's own business");
		assert!(matches!(step(&expired, Some(&known), 320_000), Step::Overdue(_)));
		let second =
			view(TaskStatus::Active, &[(OTHER, DIGEST, Contributed), (ME, DIGEST, Contributed)]);
		assert_eq!(step(&second, Some(&known), 320_000), Step::Wait, "the first one's turn");
		assert!(matches!(step(&second, Some(&known), 332_000), Step::Overdue(_)));
		let silent = view(TaskStatus::Revealing, &[(ME, DIGEST, Contributed)]);
		assert_eq!(step(&silent, Some(&known), 121_000), Step::Wait);
	}
}
