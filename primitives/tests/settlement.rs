//! Who loses and who has what when a task ends: the table of conducts and ends, the protocol's worked
//! example, and that no unit comes from nowhere or goes nowhere.

use poco_primitives::{
	credibility::{lowered_score, raised_score, vote_weight},
	order::Currency,
	registry::Permill,
	settlement::{
		fail, net, protocol_fee, refute, settle, Conduct, End, Failure, Loss, Losses, Prize,
		Refutation, Settlement, Vote,
	},
	task::ContributionStatus,
	Balance, H256,
};

const STAKE: Balance = 300;
const FEE: Balance = 15;
const FAILED: End = End::Failed { fee: FEE };
const ENDS: [End; 3] = [End::Completed, FAILED, End::Refuted];
const CONDUCTS: [Conduct; 3] = [Conduct::Proved, Conduct::Silent, Conduct::Apart];

fn vote(conduct: Conduct, weight: u32, stake: Balance) -> Vote {
	Vote { conduct, weight, stake, pay: 0 }
}

/// Of workers without record.
fn votes(conducts: &[Conduct]) -> Vec<Vote> {
	conducts.iter().map(|conduct| vote(*conduct, 2, STAKE)).collect()
}

fn native(amount: Balance) -> Prize {
	Prize::new(Currency::Native, amount)
}

fn paid(pay: &[Prize]) -> Vec<Balance> {
	assert!(pay.iter().all(|part| part.asset == 0));
	pay.iter().map(|part| part.native).collect()
}

#[test]
fn a_vote_was_proved_or_won_and_kept_silent_or_stood_apart() {
	use ContributionStatus::{Contributed, Proved, Rejected};
	for (status, won, conduct) in [
		(Proved, true, Conduct::Proved),
		(Contributed, true, Conduct::Silent),
		(Contributed, false, Conduct::Apart),
		// Rejected when its consensus was voided, whatever the task agreed on later.
		(Rejected, false, Conduct::Silent),
		(Rejected, true, Conduct::Silent),
	] {
		assert_eq!(Conduct::of(status, won), conduct, "{status:?}, {won}");
	}
}

#[test]
fn what_a_vote_loses_follows_from_its_conduct_and_the_end() {
	let table = [
		(Conduct::Proved, [Loss::Nothing, Loss::Nothing, Loss::Forfeited(STAKE)]),
		(Conduct::Silent, [Loss::Forfeited(STAKE), Loss::Forfeited(STAKE), Loss::Nothing]),
		(Conduct::Apart, [Loss::Forfeited(STAKE), Loss::Burned(FEE), Loss::Nothing]),
	];
	for (conduct, losses) in table {
		let lost = ENDS.map(|end| vote(conduct, 2, STAKE).loses(end));
		assert_eq!(lost, losses, "{conduct:?}");
	}
}

#[test]
fn a_score_rises_with_an_agreement_and_falls_with_what_turns_out_to_be_wrong() {
	let moved = |conduct: Conduct, end, votes| {
		conduct.moves_score(end, votes).map(|moved| moved(90)).unwrap_or(90)
	};
	let (up, down) = (raised_score(90), lowered_score(90));
	assert_eq!((up, down), (91, 60));
	let table = [
		(Conduct::Proved, [up, 90, down]),
		(Conduct::Silent, [down, 90, 90]),
		(Conduct::Apart, [down, 90, 90]),
	];
	for (conduct, scores) in table {
		assert_eq!(ENDS.map(|end| moved(conduct, end, 2)), scores, "{conduct:?}");
	}
	assert_eq!(moved(Conduct::Proved, End::Completed, 1), 90, "nobody agreed with it");
	assert_eq!(moved(Conduct::Proved, End::Refuted, 1), down, "nor has anybody to disagree");
}

#[test]
fn losses_add_up_by_what_becomes_of_them() {
	use Conduct::*;
	let all = votes(&[Proved, Silent, Apart, Apart, Silent]);
	let table = [
		(End::Completed, Losses { forfeited: 4 * STAKE, burned: 0 }),
		(FAILED, Losses { forfeited: 2 * STAKE, burned: 2 * FEE }),
		(End::Refuted, Losses { forfeited: STAKE, burned: 0 }),
	];
	for (end, losses) in table {
		assert_eq!(Losses::of(&all, end), losses, "{end:?}");
	}
	assert_eq!(Losses::of(&[], End::Completed), Losses::default());
}

#[test]
fn a_price_is_its_fee_and_what_is_left() {
	for (price, percent, fee) in
		[(10_000, 1, 100), (199, 1, 1), (99, 1, 0), (7, 100, 7), (0, 50, 0)]
	{
		let ratio = Permill::from_percent(percent);
		assert_eq!(protocol_fee(price, ratio), fee, "{percent} % of {price}");
		assert_eq!(net(price, ratio), price - fee);
	}
	assert_eq!(net(Balance::MAX, Permill::one()), 0);
}

#[test]
fn the_protocols_worked_example_is_settled_to_the_last_unit() {
	// In nine decimals: 20 are paid, the first worker loses its stake of 7, the scheduler has 5 %.
	let score = |conduct, score| vote(conduct, vote_weight(score), 7_000_000_000);
	let all = [score(Conduct::Apart, 12), score(Conduct::Proved, 100), score(Conduct::Proved, 300)];
	let Losses { forfeited, burned } = Losses::of(&all, End::Completed);
	assert_eq!((forfeited, burned), (7_000_000_000, 0));
	let settled = settle(&all, native(20_000_000_000), forfeited, Permill::from_percent(5));
	assert_eq!(paid(&settled.pay), [0, 11_659_090_909, 13_990_909_090]);
	assert_eq!(settled.rest, native(1_350_000_001), "the scheduler's part, and what rounding left");
}

#[test]
fn whoever_proved_shares_the_price_and_what_others_lost() {
	use Conduct::*;
	let none = Permill::zero();
	let tenth = Permill::from_percent(10);
	// Conducts, what is left of the price, the scheduler's part, pay, rest.
	let table: [(&[Conduct], _, _, &[Balance], _); 6] = [
		(&[Proved], 9_900, none, &[9_900], 0),
		(&[Proved], 9_900, tenth, &[8_910], 990),
		(&[Proved, Proved, Proved], 1_000, none, &[333, 333, 333], 1),
		(&[Proved, Silent, Proved], 9_900, none, &[5_100, 0, 5_100], 0),
		(&[Apart, Proved, Proved, Apart], 9_900, tenth, &[0, 4_725, 4_725, 0], 1_050),
		(&[Apart, Proved], 0, none, &[0, STAKE], 0),
	];
	for (conducts, price, ratio, pay, rest) in table {
		let all = votes(conducts);
		let Losses { forfeited, .. } = Losses::of(&all, End::Completed);
		let settled = settle(&all, native(price), forfeited, ratio);
		assert_eq!(paid(&settled.pay), pay, "{conducts:?}");
		assert_eq!(settled.rest, native(rest), "{conducts:?}");
	}
}

#[test]
fn stakes_are_shared_in_the_chains_own_token_whatever_the_price_is_in() {
	use Conduct::*;
	let all = votes(&[Proved, Apart, Proved]);
	let price = Prize::new(Currency::Asset(H256::repeat_byte(7)), 1_001);
	let settled = settle(&all, price, STAKE, Permill::from_percent(10));
	let part = Prize { native: 135, asset: 450 };
	assert_eq!(settled.pay, [part, Prize::default(), part]);
	assert_eq!(settled.rest, Prize { native: 30, asset: 101 });
}

#[test]
fn whoever_proved_for_nothing_is_compensated_of_what_the_silent_lost() {
	use Conduct::*;
	// Conducts, what the reward is worth, compensation, what goes to the kitty.
	let table: [(&[Conduct], _, &[Balance], _); 7] = [
		(&[], 9_900, &[], 0),
		(&[Apart, Apart], 9_900, &[0, 0], 0),
		(&[Silent, Silent], 9_900, &[0, 0], 2 * STAKE),
		(&[Proved, Silent], 9_900, &[STAKE, 0], 0),
		(&[Proved, Silent, Silent], 500, &[500, 0, 0], 100),
		(&[Proved, Silent, Proved, Proved, Apart], 100, &[33, 0, 33, 33, 0], 201),
		(&[Proved, Silent], 0, &[0, 0], STAKE),
	];
	for (conducts, worth, pay, to_kitty) in table {
		let all = votes(conducts);
		let failed = fail(&all, Losses::of(&all, FAILED).forfeited, worth);
		let pay = pay.iter().copied().map(native).collect();
		assert_eq!(failed, Failure { pay, to_kitty }, "{conducts:?}");
	}
}

#[test]
fn an_award_is_what_those_who_proved_lose_and_no_more_than_the_task_was_worth() {
	let proved = |pay| Vote { pay, ..vote(Conduct::Proved, 2, STAKE) };
	let apart = vote(Conduct::Apart, 2, STAKE);
	// Votes, what the task was worth, the award, what is burned.
	let table: [(&[Vote], _, _, _); 5] = [
		(&[proved(4_000), apart, proved(4_000)], 10_000, 2 * STAKE + 8_000, 0),
		(&[proved(4_950), proved(4_950)], 10_000, 10_000, 500),
		(&[proved(0)], 100, 100, STAKE - 100),
		(&[proved(0), apart], 0, 0, STAKE),
		(&[apart], 10_000, 0, 0),
	];
	for (all, worth, awarded, burned) in table {
		let refuted = refute(all, Losses::of(all, End::Refuted).forfeited, worth);
		assert_eq!(refuted, Refutation { awarded, burned }, "{all:?}");
	}
}

/// Numbers that are the same in every run (SplitMix64).
struct Dice(u64);

impl Dice {
	fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut mixed = self.0;
		mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		mixed ^ (mixed >> 31)
	}

	fn below(&mut self, bound: u64) -> u64 {
		self.next() % bound
	}

	fn amount(&mut self) -> Balance {
		Balance::from(self.next() >> self.below(64))
	}
}

fn total(pay: &[Prize]) -> Prize {
	pay.iter().fold(Prize::default(), |sum, part| sum.plus(*part))
}

#[test]
fn whatever_the_votes_no_unit_comes_from_nowhere_and_none_is_lost() {
	let mut dice = Dice(7);
	for _ in 0..20_000 {
		let all: Vec<_> = (0..dice.below(65))
			.map(|_| Vote {
				conduct: CONDUCTS[dice.below(3) as usize],
				weight: (dice.next() >> (32 + dice.below(32))) as u32,
				stake: dice.amount(),
				pay: dice.amount(),
			})
			.collect();
		let nobody = !all.iter().any(|vote| vote.conduct == Conduct::Proved);
		let lost = ENDS.map(|end| Losses::of(&all, end));

		let price = Prize { native: dice.amount(), asset: dice.amount() };
		let ratio = Permill::from_parts(dice.below(1_000_001) as u32);
		let Settlement { pay, rest } = settle(&all, price, lost[0].forfeited, ratio);
		assert_eq!(total(&pay).plus(rest), price.plus(native(lost[0].forfeited)));
		assert!(!nobody || total(&pay) == Prize::default(), "nobody proved it");

		let worth = dice.amount();
		let Failure { pay, to_kitty } = fail(&all, lost[1].forfeited, worth);
		assert_eq!(total(&pay).plus(native(to_kitty)), native(lost[1].forfeited));
		assert!(total(&pay).native <= worth);

		let Refutation { awarded, burned } = refute(&all, lost[2].forfeited, worth);
		let proved = all.iter().filter(|vote| vote.conduct == Conduct::Proved);
		assert_eq!(awarded + burned, proved.map(|vote| vote.stake + vote.pay).sum::<Balance>());
		assert!(awarded <= worth);
	}
}

#[test]
fn amounts_that_outgrow_what_can_be_reckoned_with_stay_at_its_end() {
	let all = [vote(Conduct::Silent, 2, Balance::MAX), vote(Conduct::Silent, 2, 1)];
	assert_eq!(Losses::of(&all, FAILED).forfeited, Balance::MAX);
	let one = [vote(Conduct::Proved, u32::MAX, 0)];
	let settled = settle(&one, native(Balance::MAX), 1, Permill::zero());
	assert_eq!((paid(&settled.pay), settled.rest), (vec![Balance::MAX], native(0)));
}
