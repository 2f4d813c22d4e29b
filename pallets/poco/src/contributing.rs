//! Votes: who may give one, and what it does.

use crate::{
	operators::{Caller, MOST_LOOKUPS},
	AuthorisationOf, Authorities, Broker, Config, Consensus, Contribution, Doors, Error, Event,
	Group, Pallet, RelayedOf, Submission, SubmissionOf, TaskOf, Tasks, VotingOf, WeightInfo,
	Worker, Workers,
};
use frame_support::{ensure, traits::Get, weights::Weight};
use poco_primitives::{
	credibility, draw, hash,
	task::{ContributionStatus, Due, Refusal, TaskStatus},
	Moment, TaskId, H256,
};
use sp_runtime::{traits::Verify, DispatchError};

/// Who has signed that a contribution may be made.
#[derive(Clone, Copy, Default)]
pub(crate) enum Signers {
	/// Nobody was asked.
	#[default]
	None,
	/// The scheduler.
	Scheduler,
	/// An enclave, and the broker for it.
	Enclave,
}

/// What a contribution took beside its own work.
#[derive(Clone, Copy, Default)]
pub(crate) struct Extras {
	before: u32,
	topped_up: bool,
	signers: Signers,
	drawn: bool,
	judged: Option<u32>,
	consensus: bool,
	free: bool,
	/// Items that were read to find out whose it is.
	lookups: u32,
}

impl Extras {
	/// Whether it costs no fee: the task is worth it, and the worker put up nothing but what it had
	/// bonded before.
	pub(crate) fn is_free(&self) -> bool {
		self.free && !self.topped_up
	}

	/// What the contribution weighs: by itself, or, where the same worker has contributed just
	/// before, without its record and without finding out whose it is. Topping up is measured with
	/// finding that out.
	pub(crate) fn weight<T: Config>(&self, again: bool) -> Weight {
		let own = match (self.topped_up, again) {
			(true, _) => T::WeightInfo::contribute_topping_up(self.before),
			(false, false) => T::WeightInfo::contribute(self.before),
			(false, true) => T::WeightInfo::contribute_again(self.before),
		};
		let lookups = if self.topped_up || again { 0 } else { self.lookups };
		let when = |condition, weight: fn() -> Weight| match condition {
			true => weight(),
			false => Weight::zero(),
		};
		let signatures = match self.signers {
			Signers::None => Weight::zero(),
			Signers::Scheduler => T::WeightInfo::check_scheduler(),
			Signers::Enclave => T::WeightInfo::check_authorisation(),
		};
		own.saturating_add(signatures)
			.saturating_add(when(self.drawn, T::WeightInfo::check_draw))
			.saturating_add(when(self.consensus, T::WeightInfo::consensus))
			.saturating_add(self.judged.map(T::WeightInfo::check_involved).unwrap_or_default())
			.saturating_add(Pallet::<T>::lookup_weight(lookups))
	}
}

impl<T: Config> Pallet<T> {
	/// The most that a contribution can weigh, with finding out whose it is.
	pub(crate) fn most_contribution_weight(signed: bool) -> Weight {
		let most = T::MaxContributors::get();
		let signers: &[Signers] = match signed {
			true => &[Signers::Scheduler, Signers::Enclave],
			false => &[Signers::None],
		};
		// A worker tops up, or its operator is looked up and does not.
		let all = |signers: &Signers| {
			[true, false].map(|topped_up| Extras {
				before: most,
				topped_up,
				signers: *signers,
				drawn: true,
				judged: Some(most),
				consensus: true,
				free: false,
				lookups: MOST_LOOKUPS,
			})
		};
		let all = signers.iter().flat_map(all);
		all.fold(Weight::zero(), |most, it| most.max(it.weight::<T>(false)))
	}

	/// Whether a task takes this worker's contribution now, as far as the task itself goes.
	pub(crate) fn check_open(
		worker: &T::AccountId,
		record: &TaskOf<T>,
		now: Moment,
	) -> Result<(), Refusal> {
		ensure!(record.status == TaskStatus::Active, Refusal::NotActive);
		ensure!(now < record.voting.windows.contribution_deadline, Refusal::ContributionWindowOver);
		ensure!(record.contribution_of(worker).is_none(), Refusal::AlreadyContributed);
		ensure!(record.size() < T::MaxContributors::get(), Refusal::MaxContributorsExceeded);
		Ok(())
	}

	/// Whether this worker may judge the result of another task. Tells the size of that task.
	pub(crate) fn check_involved(worker: &T::AccountId, judged: TaskId) -> Result<u32, Refusal> {
		let record = Tasks::<T>::get(judged).ok_or(Refusal::TaskNotFound)?;
		ensure!(record.contribution_of(worker).is_none(), Refusal::Involved);
		Ok(record.size())
	}

	/// Whether the chain has drawn this worker for a task, where it draws.
	pub(crate) fn check_draw(
		worker: &T::AccountId,
		known: &Worker,
		task: TaskId,
		voting: &VotingOf<T>,
		now: Moment,
	) -> Result<(), Refusal> {
		let Doors::Drawn { pool, round, weight } = voting.doors else { return Ok(()) };
		let membership = known.membership(pool).ok_or(Refusal::NotMember)?;
		ensure!(membership.since < voting.windows.start, Refusal::NotMember);
		let seed = Self::seed(round).ok_or(Refusal::DrawPending)?;
		let elapsed = now.saturating_sub(voting.windows.start);
		let seats = draw::seats(voting.trust, elapsed, voting.windows.time_unit());
		let ticket = draw::ticket(seed, task, worker);
		ensure!(draw::is_drawn(ticket, seats, membership.stake, weight), Refusal::NotDrawn);
		Ok(())
	}

	/// Whether the signatures are there that a task asks for. Tells whose they are.
	pub(crate) fn check_authorisation(
		worker: &T::AccountId,
		voting: &VotingOf<T>,
		submission: &SubmissionOf<T>,
	) -> Result<Signers, Refusal> {
		let authorisation = submission.authorisation.as_ref().ok_or(Refusal::NotAuthorised)?;
		let AuthorisationOf::<T> { signature, enclave } = authorisation;
		ensure!(enclave.is_some() || !voting.enclaves, Refusal::EnclaveMissing);
		let broker = enclave.as_ref().and_then(|_| Broker::<T>::get());
		let signer = match (broker, voting.doors, &voting.scheduler) {
			(Some(broker), ..) => broker,
			(None, Doors::Authorised, Some(scheduler)) => {
				Authorities::<T>::get(scheduler).unwrap_or_else(|| scheduler.clone())
			},
			_ => return Err(Refusal::BrokerMissing),
		};
		let key = enclave.as_ref().map(|enclave| &enclave.key);
		let said = hash::authorisation(worker, submission.task, key);
		ensure!(signature.verify(said.as_bytes(), &signer), Refusal::NotAuthorised);
		let Some(enclave) = enclave else { return Ok(Signers::Scheduler) };
		let said = hash::enclave_contribution(submission.vote, submission.seal);
		ensure!(enclave.signature.verify(said.as_bytes(), &enclave.key), Refusal::EnclaveMismatch);
		Ok(Signers::Enclave)
	}

	/// Whether the worker has signed a contribution that somebody else submits.
	pub(crate) fn check_relayed(chain: H256, relayed: &RelayedOf<T>) -> bool {
		let Submission { task, vote, seal, .. } = relayed.submission;
		let said = hash::relayed_contribution(chain, task, vote, seal);
		relayed.signature.verify(said.as_bytes(), &relayed.worker)
	}

	/// Takes a worker's vote.
	pub(crate) fn do_contribute(
		caller: Caller<T::AccountId>,
		submission: SubmissionOf<T>,
	) -> Result<Extras, DispatchError> {
		let task = submission.task;
		let mut record = Tasks::<T>::get(task).ok_or(Error::<T>::TaskNotFound)?;
		let mut extras =
			Self::admit(caller, &submission, &mut record, ContributionStatus::Contributed)?;
		let group = record.contributions.last().map(|contribution| contribution.group);
		extras.consensus =
			group.is_some_and(|group| Self::try_consensus(task, &mut record, group, Self::now()));
		Tasks::<T>::insert(task, record);
		Ok(extras)
	}

	/// Checks a contribution, locks its stake and adds it to its task.
	pub(crate) fn admit(
		caller: Caller<T::AccountId>,
		submission: &SubmissionOf<T>,
		record: &mut TaskOf<T>,
		status: ContributionStatus,
	) -> Result<Extras, DispatchError> {
		let (task, vote, now) = (submission.task, submission.vote, Self::now());
		let (worker, lookups) = (caller.worker.clone(), caller.lookups);
		let refused = Error::<T>::from;
		Self::check_open(&worker, record, now).map_err(refused)?;
		let voting = &record.voting;
		let judged = match voting.judges {
			Some(judged) => Some(Self::check_involved(&worker, judged).map_err(refused)?),
			None => None,
		};
		let signers = match voting.asks_for_signatures() {
			true => Self::check_authorisation(&worker, voting, submission).map_err(refused)?,
			false => Signers::None,
		};
		let drawn = matches!(voting.doors, Doors::Drawn { .. });
		let before = record.size();
		let (stake, score, topped_up) =
			Workers::<T>::try_mutate(&worker, |known| -> Result<_, DispatchError> {
				Self::check_draw(&worker, known, task, voting, now).map_err(refused)?;
				let score = known.score_in(voting.home);
				let stake = voting.stake_of(score);
				if caller.by_operator {
					Self::check_funds(&caller, known, stake, now).map_err(refused)?;
				}
				Ok((stake, score, Self::lock_in(&worker, known, stake)?))
			})?;
		let weight = credibility::vote_weight(score);
		let group = Self::join_group(record, vote, weight)?;
		let contribution = Contribution {
			worker: worker.clone(),
			group,
			seal: submission.seal,
			weight,
			stake,
			pay: 0,
			status,
		};
		record
			.contributions
			.try_push(contribution)
			.map_err(|_| Error::<T>::MaxContributorsExceeded)?;
		Self::deposit_event(Event::Contributed { task, worker, vote });
		let free = record.free;
		Ok(Extras { before, topped_up, signers, drawn, judged, consensus: false, free, lookups })
	}

	/// Adds a vote's weight to its group and tells the group's position.
	fn join_group(record: &mut TaskOf<T>, vote: H256, weight: u32) -> Result<u8, Error<T>> {
		let position = match record.groups.iter().position(|group| group.vote == vote) {
			Some(position) => position,
			None => {
				let group = Group { vote, weight: Default::default() };
				record.groups.try_push(group).map_err(|_| Error::<T>::MaxContributorsExceeded)?;
				record.groups.len().saturating_sub(1)
			},
		};
		let group = record.groups.get_mut(position).ok_or(Error::<T>::MaxContributorsExceeded)?;
		group.weight =
			credibility::joined(group.weight, weight).ok_or(Error::<T>::WeightOverflow)?;
		position.try_into().map_err(|_| Error::<T>::MaxContributorsExceeded)
	}

	/// Fixes the consensus when the group is credible, and tells whether it is.
	fn try_consensus(task: TaskId, record: &mut TaskOf<T>, group: u8, now: Moment) -> bool {
		let is_credible = record.groups.get(usize::from(group)).is_some_and(|group| {
			credibility::is_credible(group.weight, record.total(), record.voting.trust)
		});
		if is_credible {
			Self::reach_consensus(task, record, group, now);
		}
		is_credible
	}

	/// Fixes the consensus on a group and opens the reveal window. Whether the group is credible every
	/// contribution finds out, so that is no part of what this weighs.
	pub(crate) fn reach_consensus(task: TaskId, record: &mut TaskOf<T>, group: u8, now: Moment) {
		let reveal_deadline = now.saturating_add(record.voting.windows.reveal_window);
		record.status = TaskStatus::Revealing;
		record.consensus = Some(Consensus { group, reveal_deadline });
		let vote = record.winning_group().map(|group| group.vote).unwrap_or_default();
		let winners = record
			.contributions
			.iter()
			.filter(|contribution| record.is_winner(contribution))
			.count()
			.try_into()
			.unwrap_or(u32::MAX);
		Self::remind(reveal_deadline, Due::Reveals(task));
		Self::deposit_event(Event::ConsensusReached { task, vote, winners, reveal_deadline });
	}
}

impl<T> From<Refusal> for Error<T> {
	fn from(refusal: Refusal) -> Self {
		match refusal {
			Refusal::TaskNotFound => Self::TaskNotFound,
			Refusal::NotActive => Self::NotActive,
			Refusal::ContributionWindowOver => Self::ContributionWindowOver,
			Refusal::AlreadyContributed => Self::AlreadyContributed,
			Refusal::MaxContributorsExceeded => Self::MaxContributorsExceeded,
			Refusal::Involved => Self::Involved,
			Refusal::NotAuthorised => Self::NotAuthorised,
			Refusal::EnclaveMissing => Self::EnclaveMissing,
			Refusal::EnclaveMismatch => Self::EnclaveMismatch,
			Refusal::BrokerMissing => Self::BrokerMissing,
			Refusal::NotMember => Self::NotMember,
			Refusal::DrawPending => Self::DrawPending,
			Refusal::NotDrawn => Self::NotDrawn,
			Refusal::FundsTooLow => Self::FundsTooLow,
		}
	}
}
