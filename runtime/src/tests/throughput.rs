//! How many tasks a block holds, by the measured weights and by proofs that are really recorded.

use super::{
	docs::{self, kilobytes, microseconds},
	flow::{Flow, Taken, Way, PARTS},
	*,
};

/// Tasks that one run goes through.
const TASKS: u32 = 100;

/// A reward that is worth paying to each of three workers at once, and the tenth of it that app and
/// scheduler have.
const WORTH_PAYING: Balance = 20 * UNIT;

fn of_three(way: Way, price: Balance) -> Taken {
	Flow { tasks: TASKS, winners: 3, losers: 0, price, way }.run()
}

#[test]
fn a_block_holds_tasks_of_three_workers_by_the_hundred() {
	let cheap = 100 * MILLIUNIT;
	let flows = [
		("singly: seven transactions", Way::Singly, cheap, 40),
		("in batches", Way::InBatches, cheap, 100),
		("singly, and five are paid out at once", Way::Singly, WORTH_PAYING, 30),
		("in batches, and five are paid out at once", Way::InBatches, WORTH_PAYING, 60),
	];
	let all = flows.map(|(name, way, price, least)| (name, of_three(way, price), least));
	let rows = all.each_ref().map(|(name, taken, _)| {
		let (by_time, by_proof) = taken.per_second();
		vec![
			(*name).into(),
			format!("{} us", microseconds(taken.time())),
			format!("{} KB", kilobytes(taken.proof())),
			format!("{by_time} a second"),
			format!("{by_proof} a second"),
		]
	});
	for (name, taken, least) in &all {
		let a_second = taken.tasks_per_second();
		assert!(a_second >= *least, "{name}: {a_second} a second");
	}
	docs::show(&["the whole flow", "time a task", "proof a task", "by time", "by proof"], &rows);

	let [(_, singly, _), (_, batches, _), ..] = &all;
	let [of_singly, of_batches] = [singly, batches].map(Taken::tasks_per_second);
	docs::is_on_front_page(&format!("| {of_singly} a second singly, {of_batches} in batches |"));
	let parts: Vec<_> = (0..PARTS.len())
		.map(|part| {
			let of = |taken: &Taken| {
				let (time, proof) = (taken.times[part], taken.proofs[part]);
				[format!("{} us", microseconds(time)), format!("{} KB", kilobytes(proof))]
			};
			let [singly, batches] = [of(singly), of(batches)];
			[vec![PARTS[part].into()], singly.to_vec(), batches.to_vec()].concat()
		})
		.collect();
	docs::show(&["of which", "singly", "proof", "in batches", "proof"], &parts);
}

#[test]
fn what_a_worker_costs_does_not_grow_with_their_number() {
	let sizes = [(1, 0), (3, 0), (8, 0), (16, 0), (32, 0), (6, 2), (12, 4), (24, 8), (48, 16)];
	let all = sizes.map(|(winners, losers)| {
		let way = Way::Singly;
		let taken = Flow { tasks: 10, winners, losers, price: 100 * MILLIUNIT, way }.run();
		(winners + losers, losers, taken)
	});
	let rows = all.each_ref().map(|(workers, losers, taken)| {
		let each = u64::from(*workers);
		vec![
			workers.to_string(),
			losers.to_string(),
			format!("{} us", microseconds(taken.time())),
			format!("{} us", microseconds(taken.time() / each)),
			format!("{} KB", kilobytes(taken.proof())),
			format!("{} KB", kilobytes(taken.proof() / each)),
			format!("{:.3} %", taken.share() / f64::from(*workers) * 100.0),
		]
	});
	let three = &all[1].2;
	for (workers, _, taken) in all.iter().filter(|(workers, ..)| *workers > 3) {
		assert!(taken.time() / u64::from(*workers) <= three.time() / 3, "time of {workers}");
		let share = taken.share() / f64::from(*workers);
		assert!(share <= three.share() / 3.0, "share of {workers}");
	}
	let head = ["workers", "who contradict", "time a task", "a worker", "proof a task", "a worker"];
	docs::show(&[&head[..], &["of a block, a worker"]].concat(), &rows);
}
