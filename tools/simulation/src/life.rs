//! The life of a task, from its first vote to its settlement.

use crate::{
	population::{Behaviour, Worker, FAULTS},
	rng::Rng,
	rules::{Admission, Demand, Protocol, Rules, Task, COMPUTING, PLACES, PRICE, STAKE},
	settlement::Books,
};
use poco_primitives::{
	credibility,
	deadlines::{CONTRIBUTION_UNITS, REVEAL_UNITS},
	draw,
	settlement::{self, Conduct},
	task::ContributionStatus,
	Balance, Moment, TaskId, H256, U256,
};

/// Time unit of the category, in milliseconds.
const UNIT: Moment = 300_000;

/// What a vote says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
	/// What the program returns.
	Right,
	/// What attackers have agreed on; of one bit, the other one.
	Forged,
	/// Something that nobody else says.
	Nonsense,
}

/// All votes for one answer.
pub struct Group {
	answer: Answer,
	weight: U256,
}

/// One vote.
pub struct Contribution {
	/// Whose, by its position among the members.
	pub worker: usize,
	/// Position of its group.
	group: usize,
	/// Its weight.
	pub weight: u32,
	/// What it stakes.
	pub stake: Balance,
	/// Whether it can and will be revealed.
	opens: bool,
	/// What its proof earned.
	pub pay: Balance,
	/// Where it stands.
	pub status: ContributionStatus,
}

impl Contribution {
	/// What it was, when its task ends. Those who won and kept silent are rejected by then.
	pub fn conduct(&self) -> Conduct {
		Conduct::of(self.status, false)
	}
}

/// How a task ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
	/// With the right result.
	Right,
	/// With another one.
	Wrong,
	/// With none.
	Failed,
}

/// A task that is worked on.
pub struct Life<'a> {
	task: Task,
	rules: &'a Rules,
	members: &'a mut [Worker],
	rng: &'a mut Rng,
	tickets: Vec<u64>,
	groups: Vec<Group>,
	/// The votes so far.
	pub contributions: Vec<Contribution>,
	/// What everybody has won and lost.
	pub books: Books,
}

impl<'a> Life<'a> {
	/// A task that nobody has voted on.
	pub fn open(
		task: Task,
		rules: &'a Rules,
		members: &'a mut [Worker],
		kitty: Balance,
		rng: &'a mut Rng,
	) -> Self {
		let seed = H256::from_low_u64_be(rng.next());
		let tickets = match task.admission {
			Admission::Drawn => (0..members.len())
				.map(|worker| draw::ticket(seed, TaskId::zero(), &(worker as u64)))
				.collect(),
			_ => Vec::new(),
		};
		let books = Books::new(members.len(), kitty);
		let (groups, contributions) = (Vec::new(), Vec::new());
		Self { task, rules, members, rng, tickets, groups, contributions, books }
	}

	/// Lets time pass until the task has ended.
	pub fn live(&mut self) -> End {
		let mut unit = 0;
		while unit < CONTRIBUTION_UNITS {
			let Some(winner) = self.contributions_of(unit) else {
				unit += 1;
				continue;
			};
			if let Some(end) = self.reveals_of(winner) {
				return end;
			}
			unit += REVEAL_UNITS;
		}
		self.fail()
	}

	/// Takes the votes of one time unit, up to a consensus.
	fn contributions_of(&mut self, unit: Moment) -> Option<usize> {
		let mut queue = self.admitted(unit);
		let sure = self.is_sure(&queue);
		self.put_in_order(&mut queue, sure);
		for worker in queue {
			if self.contributions.len() == PLACES {
				return None;
			}
			let consensus = self.contribute(worker, sure);
			if consensus.is_some() {
				return consensus;
			}
		}
		None
	}

	/// Who may vote in this time unit and has not done so.
	fn admitted(&self, unit: Moment) -> Vec<usize> {
		let seats = draw::seats(self.task.trust, unit * UNIT, UNIT);
		let total = self.members.iter().map(|member| member.stake).sum();
		let is_admitted = |worker: usize, member: &Worker| match self.task.admission {
			Admission::Open => true,
			Admission::Drawn => draw::is_drawn(self.tickets[worker], seats, member.stake, total),
			Admission::Colluding => member.behaviour != Behaviour::Honest,
		};
		let has_voted =
			|worker| self.contributions.iter().any(|contribution| contribution.worker == worker);
		let members = self.members.iter().enumerate();
		members
			.filter(|(worker, member)| is_admitted(*worker, member) && !has_voted(*worker))
			.map(|(worker, _)| worker)
			.collect()
	}

	/// First those who need not run the program, then one who does, then those who copy it, then the
	/// rest; by chance among each other.
	fn put_in_order(&mut self, queue: &mut [usize], sure: bool) {
		self.rng.shuffle(queue);
		let mut computed = false;
		queue.sort_by_cached_key(|worker| match self.members[*worker].behaviour {
			Behaviour::Guessing | Behaviour::Forging | Behaviour::Stalling => 0,
			Behaviour::Patient if sure => 0,
			Behaviour::Copying => 2,
			_ if computed => 3,
			_ => {
				computed = true;
				1
			},
		});
	}

	/// Whether patient keys reach consensus when they vote for one result before all others.
	fn is_sure(&self, queue: &[usize]) -> bool {
		let weights: Vec<_> = queue
			.iter()
			.map(|worker| &self.members[*worker])
			.filter(|member| member.behaviour == Behaviour::Patient)
			.map(|member| credibility::vote_weight(member.score))
			.collect();
		let group = weights
			.iter()
			.try_fold(U256::zero(), |group, weight| credibility::joined(group, *weight));
		group.is_some_and(|group| self.is_consensus(group, self.total() + group, &weights))
	}

	/// Whether the votes of a group, of these weights, are accepted.
	fn is_consensus(&self, group: U256, total: U256, weights: &[u32]) -> bool {
		let trust = self.task.trust;
		let is_met = match self.rules.demand {
			Demand::Nothing => true,
			Demand::Quorum => weights.len() >= draw::votes_needed(trust) as usize,
			Demand::Margin => {
				let rest = group / weights.iter().max().map_or(1, |weight| *weight);
				credibility::is_credible(rest, total - group + rest, trust)
			},
		};
		is_met && credibility::is_credible(group, total, trust)
	}

	fn total(&self) -> U256 {
		credibility::total(self.groups.iter().map(|group| group.weight))
	}

	/// One vote; tells the group that it brought to consensus.
	fn contribute(&mut self, worker: usize, sure: bool) -> Option<usize> {
		let Worker { score, behaviour, .. } = self.members[worker];
		let guessable = self.task.one_bit && self.rules.protocol == Protocol::Original;
		let (group, opens) = match behaviour {
			Behaviour::Copying => (self.leading()?, guessable),
			Behaviour::Guessing if guessable => {
				let right = self.rng.chance(500);
				(self.group(if right { Answer::Right } else { Answer::Forged }), true)
			},
			Behaviour::Guessing => (self.group(Answer::Nonsense), true),
			Behaviour::Forging => (self.group(Answer::Forged), true),
			Behaviour::Stalling => (self.group(Answer::Forged), false),
			Behaviour::Patient if sure => (self.group(Answer::Forged), true),
			Behaviour::Honest | Behaviour::Patient => (self.computed(worker), true),
			Behaviour::Withholding => (self.computed(worker), false),
		};
		let weight = credibility::vote_weight(score);
		let joined = credibility::joined(self.groups[group].weight, weight)?;
		self.groups[group].weight = joined;
		let stake = STAKE.mul_floor(PRICE);
		let stake = if self.task.scored() {
			settlement::probation_stake(stake, score, self.rules.probation)
		} else {
			stake
		};
		let status = ContributionStatus::Contributed;
		let vote = Contribution { worker, group, weight, stake, opens, pay: 0, status };
		self.contributions.push(vote);
		let votes = self.contributions.iter().filter(|other| other.group == group);
		let weights: Vec<_> = votes.map(|vote| vote.weight).collect();
		self.is_consensus(joined, self.total(), &weights).then_some(group)
	}

	/// Runs the program, and finds the group of what came out.
	fn computed(&mut self, worker: usize) -> usize {
		self.books.computes(worker, COMPUTING);
		let faulty = self.rng.chance(FAULTS) || !self.task.deterministic;
		self.group(if faulty { Answer::Nonsense } else { Answer::Right })
	}

	/// The group of an answer.
	fn group(&mut self, answer: Answer) -> usize {
		let known = self.groups.iter().position(|group| group.answer == answer);
		known.filter(|_| answer != Answer::Nonsense).unwrap_or_else(|| {
			self.groups.push(Group { answer, weight: U256::zero() });
			self.groups.len() - 1
		})
	}

	/// The group that weighs most.
	fn leading(&self) -> Option<usize> {
		(0..self.groups.len()).max_by_key(|group| self.groups[*group].weight)
	}

	/// Takes the reveals of those who won. Without any the winners are rejected, and the task goes
	/// on.
	fn reveals_of(&mut self, winner: usize) -> Option<End> {
		let (trust, total, group) = (self.task.trust, self.total(), self.groups[winner].weight);
		let (mut proven, mut silent) = (Vec::new(), false);
		for contribution in &mut self.contributions {
			if contribution.group == winner {
				if contribution.opens {
					contribution.status = ContributionStatus::Proved;
					proven.push(contribution.weight);
				} else {
					contribution.status = ContributionStatus::Rejected;
					silent = true;
				}
			}
		}
		if proven.is_empty() {
			self.groups[winner].weight = U256::zero();
			// Who copies, or repeats, a rejected answer makes a group of its own.
			self.groups[winner].answer = Answer::Nonsense;
			return None;
		}
		let carried = !silent
			|| self.rules.protocol == Protocol::Original
			|| credibility::is_proven(proven, group, total, trust);
		Some(if carried { self.complete(winner) } else { self.fail() })
	}

	fn complete(&mut self, winner: usize) -> End {
		self.books.complete(self.rules, &mut self.contributions);
		self.move_scores(settlement::End::Completed);
		match self.groups[winner].answer {
			Answer::Right => End::Right,
			_ => End::Wrong,
		}
	}

	fn fail(&mut self) -> End {
		self.books.fail(self.rules, &mut self.contributions);
		End::Failed
	}

	/// Lets a court refute a wrong result: those who proved it forfeit what the rules say, and lose a
	/// third of their scores.
	pub fn refute(&mut self) {
		self.books.refute(self.rules.forfeit, &self.contributions);
		self.move_scores(settlement::End::Refuted);
	}

	/// Moves the scores of those who voted, where they count.
	fn move_scores(&mut self, end: settlement::End) {
		let votes = self.contributions.len();
		for contribution in self.contributions.iter().filter(|_| self.task.scored()) {
			if let Some(moved) = contribution.conduct().moves_score(end, votes) {
				let score = &mut self.members[contribution.worker].score;
				*score = moved(*score);
			}
		}
	}
}
