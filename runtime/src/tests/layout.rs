//! One item for a task with all its contributions, or one for each contribution: what either reads,
//! writes and proves until the task is settled. Deal, workers and everything else are the same for both
//! and left out.

use super::{
	docs::{self, kilobytes, microseconds},
	flow::worker,
	trade::voting,
	*,
};
use codec::Encode;
use frame_support::{storage_alias, Blake2_128Concat, Identity};
use pallet_poco::{Contribution, Group, TaskOf, Tasks};
use poco_primitives::{
	hash,
	task::{ContributionStatus, TaskStatus},
	TaskId, H256,
};

/// Tasks that each layout goes through.
const TASKS: u32 = 20;

/// Tasks with as many contributions that are there already.
const OTHERS: u32 = 2_000;

/// A task without its contributions, and how many there are.
#[storage_alias(verbatim)]
type Heads = StorageMap<Model, Identity, TaskId, (TaskOf<Runtime>, u32)>;

/// The contributions, by task and worker.
#[storage_alias(verbatim)]
type Votes =
	StorageDoubleMap<Model, Identity, TaskId, Blake2_128Concat, AccountId, Contribution<AccountId>>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layout {
	PerTask,
	PerContribution,
}

/// What was read and written.
#[derive(Default)]
struct Touched {
	reads: u64,
	writes: u64,
	bytes: u64,
	/// Time that goes by the number of contributions which an item holds, in picoseconds.
	handling: u64,
	proof: u64,
}

impl Touched {
	fn read<Value: Encode>(&mut self, value: Option<Value>) -> Option<Value> {
		self.reads += 1;
		self.bytes += value.as_ref().map(|value| value.encoded_size() as u64).unwrap_or_default();
		value
	}

	fn write(&mut self, value: &impl Encode) {
		self.writes += 1;
		self.bytes += value.encoded_size() as u64;
	}

	/// By the weights of reads and writes, and of what a contribution more in the item costs.
	fn time(&self) -> u64 {
		let access = <Runtime as frame_system::Config>::DbWeight::get();
		access.reads_writes(self.reads, self.writes).ref_time() + self.handling
	}
}

/// What every contribution before it adds to a vote, and every one to a reveal, as measured.
fn handling() -> (u64, u64) {
	type Weights = <Runtime as pallet_poco::Config>::WeightInfo;
	let slope = |weight: fn(u32) -> Weight| weight(11).ref_time() - weight(10).ref_time();
	(slope(Weights::contribute), slope(Weights::reveal))
}

fn contribution(task: TaskId, number: u32) -> Contribution<AccountId> {
	let digest = hash::content(b"result");
	Contribution {
		worker: worker(number),
		group: 0,
		seal: hash::seal(&worker(number), task, digest),
		weight: 2,
		stake: UNIT,
		pay: 0,
		status: ContributionStatus::Contributed,
	}
}

/// Adds a vote's weight to the only group.
fn count(task: TaskId, record: &mut TaskOf<Runtime>) {
	if record.groups.is_empty() {
		let vote = hash::vote(task, hash::content(b"result"));
		let group = Group { vote, weight: 1u32.into() };
		record.groups.try_push(group).expect("there is none yet");
	}
	record.groups[0].weight *= 2u32;
}

impl Layout {
	/// Stores a task with so many contributions.
	fn store(self, task: TaskId, size: u32) {
		let mut record = TaskOf::<Runtime>::open(H256::repeat_byte(0xde), 0, false, voting());
		let all: Vec<_> = (0..size).map(|number| contribution(task, number)).collect();
		all.iter().for_each(|_| count(task, &mut record));
		match self {
			Layout::PerTask => {
				record.contributions = all.try_into().expect("within the bound");
				Tasks::<Runtime>::insert(task, record);
			},
			Layout::PerContribution => {
				for vote in all {
					Votes::insert(task, vote.worker.clone(), vote);
				}
				Heads::insert(task, (record, size));
			},
		}
	}

	fn vote(self, task: TaskId, number: u32, touched: &mut Touched) {
		let own = contribution(task, number);
		match self {
			Layout::PerTask => {
				let read = touched.read(Tasks::<Runtime>::get(task));
				let mut record = read.expect("it is open");
				touched.handling += handling().0 * u64::from(number);
				count(task, &mut record);
				record.contributions.try_push(own).expect("within the bound");
				touched.write(&record);
				Tasks::<Runtime>::insert(task, record);
			},
			Layout::PerContribution => {
				let (mut head, votes) = touched.read(Heads::get(task)).expect("it is open");
				let before = touched.read(Votes::get(task, worker(number)));
				assert!(before.is_none(), "nobody votes twice");
				count(task, &mut head);
				touched.write(&own);
				Votes::insert(task, worker(number), own);
				touched.write(&(&head, votes + 1));
				Heads::insert(task, (head, votes + 1));
			},
		}
	}

	/// Opens a vote. The last one settles: every contribution is told its pay.
	fn reveal(self, task: TaskId, number: u32, size: u32, touched: &mut Touched) {
		let settles = number + 1 == size;
		let prove = |record: &mut TaskOf<Runtime>| {
			record.digest = Some(hash::content(b"result"));
			if settles {
				record.status = TaskStatus::Completed;
			}
		};
		match self {
			Layout::PerTask => {
				let read = touched.read(Tasks::<Runtime>::get(task));
				let mut record = read.expect("it is open");
				touched.handling += handling().1 * u64::from(size);
				prove(&mut record);
				record.contributions[number as usize].status = ContributionStatus::Proved;
				if settles {
					record.contributions.iter_mut().for_each(|vote| vote.pay = UNIT);
				}
				touched.write(&record);
				Tasks::<Runtime>::insert(task, record);
			},
			Layout::PerContribution => {
				let (mut head, votes) = touched.read(Heads::get(task)).expect("it is open");
				prove(&mut head);
				let others = if settles { 0..number } else { 0..0 };
				for voter in others.chain([number]) {
					let read = touched.read(Votes::get(task, worker(voter)));
					let mut vote = read.expect("it was given");
					if voter == number {
						vote.status = ContributionStatus::Proved;
					} else {
						touched.handling += handling().1;
					}
					vote.pay = if settles { UNIT } else { 0 };
					touched.write(&vote);
					Votes::insert(task, worker(voter), vote);
				}
				touched.write(&(&head, votes));
				Heads::insert(task, (head, votes));
			},
		}
	}

	/// What tasks of this many contributions take, each: every worker votes on all of them in a block,
	/// and reveals in another one.
	fn run(self, size: u32) -> Touched {
		let mut chain = preset("development");
		let task = |number: u32| hash::content(&(b"task", number).encode());
		chain.execute_with(|| {
			(0..TASKS).for_each(|number| self.store(task(number), 0));
			(TASKS..TASKS + OTHERS).for_each(|number| self.store(task(number), size));
		});
		chain.commit_all().expect("nobody else changed it");
		let mut touched = Touched::default();
		for step in 0..2 * size {
			let (_, proof) = chain.execute_and_prove(|| {
				for number in 0..TASKS {
					match step < size {
						true => self.vote(task(number), step, &mut touched),
						false => self.reveal(task(number), step - size, size, &mut touched),
					}
				}
			});
			chain.commit_all().expect("nobody else changed it");
			touched.proof += proof.encoded_size() as u64;
		}
		let Touched { reads, writes, bytes, handling, proof } = touched;
		let each = |sum: u64| sum / u64::from(TASKS);
		let [reads, writes, bytes] = [reads, writes, bytes].map(each);
		Touched { reads, writes, bytes, handling: each(handling), proof: each(proof) }
	}
}

#[test]
fn one_item_for_a_task_takes_less_time_and_where_they_are_few_less_proof() {
	let all = [3, 64].map(|size| {
		let both = [Layout::PerTask, Layout::PerContribution].map(|layout| layout.run(size));
		(size, both)
	});
	let rows = all.each_ref().map(|(size, both)| {
		[("one for the task", &both[0]), ("one for each contribution", &both[1])].map(
			|(name, touched)| {
				vec![
					size.to_string(),
					name.into(),
					format!("{}, {}", touched.reads, touched.writes),
					format!("{} KB", kilobytes(touched.bytes)),
					format!("{} us", microseconds(touched.time())),
					format!("{} KB", kilobytes(touched.proof)),
				]
			},
		)
	});
	for (size, [per_task, per_contribution]) in &all {
		assert!(per_task.time() < per_contribution.time(), "time of {size}");
	}
	let [(_, few), (_, many)] = &all;
	assert!(few[0].proof < few[1].proof, "of three");
	assert!(many[0].proof > many[1].proof, "of 64");
	let head = ["contributions", "items", "reads, writes", "bytes", "time a task", "proof a task"];
	docs::show(&head, &rows.concat());
}
