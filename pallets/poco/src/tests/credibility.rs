use crate::credibility::*;
use poco_primitives::U256;

/// Weight of a group of votes.
fn group(weights: &[u32]) -> U256 {
	weights.iter().fold(U256::zero(), |group, weight| joined(group, *weight).unwrap())
}

/// How many unanimous votes of this weight make a result credible.
fn votes_needed(weight: u32, trust: u32) -> usize {
	(1..)
		.find(|n| {
			let group = group(&vec![weight; *n]);
			is_credible(group, total([group]), trust)
		})
		.unwrap()
}

#[test]
fn a_vote_weighs_by_a_third_of_its_workers_score_and_never_less_than_two() {
	let table = [(0, 2), (8, 2), (9, 2), (11, 2), (12, 3), (14, 3), (15, 4), (100, 32), (300, 99)];
	for (score, weight) in table {
		assert_eq!(vote_weight(score), weight, "score {score}");
	}
	assert_eq!(vote_weight(u32::MAX), u32::MAX / 3 - 1);
}

#[test]
fn pay_grows_with_the_logarithm_of_the_weight() {
	let table = [(0, 1), (1, 1), (2, 1), (3, 1), (4, 2), (32, 5), (99, 6), (u32::MAX, 31)];
	for (weight, pay) in table {
		assert_eq!(pay_weight(weight), pay, "weight {weight}");
	}
}

#[test]
fn a_score_rises_by_one_and_falls_by_a_third() {
	assert_eq!(raised_score(0), 1);
	assert_eq!(raised_score(u32::MAX), u32::MAX);
	for score in [0u32, 1, 2, 3, 4, 5, 10, 99, 100, 1_000_000] {
		assert_eq!(lowered_score(score), (u64::from(score) * 2 / 3) as u32, "score {score}");
	}
	assert_eq!(lowered_score(u32::MAX), (u64::from(u32::MAX) * 2 / 3) as u32);
}

#[test]
fn fresh_workers_needed_for_a_trust_are_those_of_the_protocols_table() {
	let table = [
		(1, 1),
		(2, 1),
		(3, 2),
		(4, 2),
		(5, 3),
		(8, 3),
		(9, 4),
		(16, 4),
		(100, 7),
		(1_000, 10),
		(10_000, 14),
		(1_000_000, 20),
	];
	for (trust, votes) in table {
		assert_eq!(votes_needed(MIN_WEIGHT, trust), votes, "trust {trust}");
	}
}

#[test]
fn a_threshold_of_n_is_a_trust_of_two_to_the_n_for_unanimous_fresh_workers() {
	for n in 1..=20 {
		assert_eq!(votes_needed(MIN_WEIGHT, 1 << n), n);
	}
}

#[test]
fn one_worker_of_good_record_is_enough_for_some_trust() {
	for (trust, score) in [(3, 12), (4, 15), (100, 303), (1_000, 3_003)] {
		let credible = |score| {
			let group = group(&[vote_weight(score)]);
			is_credible(group, total([group]), trust)
		};
		assert!(credible(score), "score {score} is enough for trust {trust}");
		assert!(!credible(score - 1), "score {} is not", score - 1);
	}
}

#[test]
fn the_protocols_worked_example_reaches_its_consensus_at_the_third_vote() {
	let (first, second, third) = (vote_weight(12), vote_weight(100), vote_weight(300));
	let dissent = group(&[first]);
	let two = group(&[second]);
	assert!(!is_credible(two, total([dissent, two]), 100));
	let three = group(&[second, third]);
	assert_eq!(three, U256::from(3_168));
	assert_eq!(total([dissent, three]), U256::from(3_172));
	assert!(is_credible(three, total([dissent, three]), 100));
}

#[test]
fn credibility_must_exceed_the_bound_not_just_meet_it() {
	// 2 / (1 + 2 + 1) is a half, and so is 1 - 1/2.
	assert!(!is_credible(U256::from(2), U256::from(4), 2));
	assert!(is_credible(U256::from(3), U256::from(5), 2));
}

#[test]
fn after_a_liars_vote_a_threshold_of_two_takes_four_honest_ones() {
	let lie = group(&[2]);
	let needed = (1usize..)
		.find(|n| {
			let honest = group(&vec![2; *n]);
			is_credible(honest, total([lie, honest]), 4)
		})
		.unwrap();
	assert_eq!(needed, 4);
}

#[test]
fn a_group_that_would_outgrow_the_arithmetic_takes_no_more_votes() {
	let cap = U256([0, 0, 0, 1]);
	assert_eq!(joined(cap / 2, 2), Some(cap));
	assert_eq!(joined(cap, 2), None);
	assert_eq!(joined(cap / 2, 3), None);
	// The largest groups there can be, all 255 of them, and the largest trust still compare.
	let total = total(vec![cap; 255]);
	assert!(!is_credible(cap, total, u32::MAX));
	assert!(is_credible(cap, cap, u32::MAX));
}

#[test]
fn what_is_proven_counts_dissent_and_forgets_the_silent() {
	// Two of three winners of weight 2 revealed, against one dissenting vote: 4 / (1 + 2 + 4).
	let (winners, dissent) = (group(&[2, 2, 2]), group(&[2]));
	let total = total([winners, dissent]);
	assert!(is_proven([2, 2], winners, total, 2));
	assert!(!is_proven([2, 2], winners, total, 3));
	assert!(!is_proven([], winners, total, 2), "nothing revealed proves nothing");
}
