//! Random sequences of calls and sessions, with every invariant after each.

use super::mock::*;
use crate::{Event, Issued, Owed};
use poco_primitives::staking::{MissedRule, Mode};
use proptest::{prelude::*, test_runner::Config as Runs};
use sp_runtime::Perbill;

const COLLATORS: [AccountId; 4] = [ANNE, BERT, CLEO, 999];
const DELEGATORS: [AccountId; 4] = [DORA, EMIL, FRED, CLEO];

#[derive(Clone, Debug)]
enum Move {
	Register(usize),
	Replace(usize, usize, u128),
	Raise(usize, u128),
	Keys(usize, bool),
	Delegate(usize, usize, u128),
	Undelegate(usize, usize, Option<u128>),
	Redelegate(usize, usize, usize, u128),
	Withdraw(usize),
	Claim(usize, usize),
	Compound(usize, usize, bool),
	ClaimEarned(usize),
	Commission(usize, u32),
	Chill(usize),
	Unchill(usize),
	Announce(usize),
	Exit(usize),
	Cancel(usize),
	Mode(bool),
	Issuance(u128),
	Missed(u32, u32),
	Slash(usize, u32),
	Fees(u128),
	Blocks(u64),
	Lazy(usize),
}

fn moves() -> impl Strategy<Value = Move> {
	let who = || 0..4usize;
	let amount = || prop_oneof![1..2_000u128, 1..1_200_000u128];
	prop_oneof![
		2 => who().prop_map(Move::Register),
		2 => (who(), who(), amount()).prop_map(|(a, b, c)| Move::Replace(a, b, c)),
		1 => (who(), amount()).prop_map(|(a, b)| Move::Raise(a, b)),
		1 => (who(), any::<bool>()).prop_map(|(a, b)| Move::Keys(a, b)),
		8 => (who(), who(), amount()).prop_map(|(a, b, c)| Move::Delegate(a, b, c)),
		5 => (who(), who(), proptest::option::of(amount())).prop_map(|(a, b, c)| Move::Undelegate(a, b, c)),
		3 => (who(), who(), who(), amount()).prop_map(|(a, b, c, d)| Move::Redelegate(a, b, c, d)),
		3 => who().prop_map(Move::Withdraw),
		5 => (who(), who()).prop_map(|(a, b)| Move::Claim(a, b)),
		2 => (who(), who(), any::<bool>()).prop_map(|(a, b, c)| Move::Compound(a, b, c)),
		3 => who().prop_map(Move::ClaimEarned),
		1 => (who(), 0..60u32).prop_map(|(a, b)| Move::Commission(a, b)),
		1 => who().prop_map(Move::Chill),
		1 => who().prop_map(Move::Unchill),
		1 => who().prop_map(Move::Announce),
		1 => who().prop_map(Move::Exit),
		1 => who().prop_map(Move::Cancel),
		1 => any::<bool>().prop_map(Move::Mode),
		1 => (0..1_100u128).prop_map(Move::Issuance),
		1 => (0..100u32, 0..100u32).prop_map(|(a, b)| Move::Missed(a, b)),
		2 => (who(), 0..100u32).prop_map(|(a, b)| Move::Slash(a, b)),
		3 => (1..50_000u128).prop_map(Move::Fees),
		8 => (1..25u64).prop_map(Move::Blocks),
		1 => who().prop_map(Move::Lazy),
	]
}

fn make(step: &Move) -> Result<(), sp_runtime::DispatchError> {
	let percent = Perbill::from_percent;
	match *step {
		Move::Register(who) => Selection::register_as_candidate(signed(COLLATORS[who]))
			.map(drop)
			.map_err(|refusal| refusal.error),
		Move::Replace(who, target, deposit) => {
			Staking::replace(signed(COLLATORS[who]), COLLATORS[target], deposit)
		},
		Move::Raise(who, deposit) => Staking::raise_bond(signed(COLLATORS[who]), deposit),
		Move::Keys(who, has) => {
			keys(COLLATORS[who], has);
			Ok(())
		},
		Move::Delegate(who, to, amount) => delegate(DELEGATORS[who], COLLATORS[to], amount),
		Move::Undelegate(who, from, amount) => {
			let all = stake(DELEGATORS[who], COLLATORS[from]).0;
			undelegate(DELEGATORS[who], COLLATORS[from], amount.unwrap_or(all))
		},
		Move::Redelegate(who, from, to, amount) => {
			Staking::redelegate(signed(DELEGATORS[who]), COLLATORS[from], COLLATORS[to], amount)
		},
		Move::Withdraw(who) => Staking::withdraw_unbonded(signed(FIRST), DELEGATORS[who]),
		Move::Claim(who, of) => Staking::claim(signed(FIRST), COLLATORS[of], DELEGATORS[who]),
		Move::Compound(who, of, how) => {
			Staking::set_compound(signed(DELEGATORS[who]), COLLATORS[of], how)
		},
		Move::ClaimEarned(who) => Staking::claim_earned(signed(FIRST), COLLATORS[who]),
		Move::Commission(who, part) => {
			Staking::announce_commission(signed(COLLATORS[who]), percent(part))
		},
		Move::Chill(who) => Staking::chill(signed(COLLATORS[who])),
		Move::Unchill(who) => Staking::unchill(signed(COLLATORS[who])),
		Move::Announce(who) => Staking::announce_exit(signed(COLLATORS[who])),
		Move::Exit(who) => Staking::exit(signed(COLLATORS[who])),
		Move::Cancel(who) => Staking::cancel_exit(signed(COLLATORS[who])),
		Move::Mode(open) => {
			Staking::set_mode(root(), if open { Mode::Open } else { Mode::Consortium })
		},
		Move::Issuance(amount) => Staking::set_issuance(root(), amount),
		Move::Missed(threshold, slash) => Staking::set_missed(
			root(),
			MissedRule { threshold: percent(threshold), slash: percent(slash) },
		),
		Move::Slash(who, part) => Staking::slash(root(), COLLATORS[who], percent(part)),
		Move::Fees(amount) => {
			fees(amount);
			Ok(())
		},
		Move::Blocks(count) => {
			blocks(count);
			Ok(())
		},
		Move::Lazy(who) => {
			let set = active();
			let author = set[who % set.len()];
			session_by(author);
			Ok(())
		},
	}
}

/// Units that exist, without what slashes burned and issuance and fees added.
fn ledger() -> (u128, u128, u128) {
	(Balances::total_issuance(), Issued::<Test>::get(), Owed::<Test>::get())
}

/// What was paid to delegators and to collators since this was asked last.
fn paid() -> u128 {
	let amounts = System::events().into_iter().map(|record| match record.event {
		RuntimeEvent::Staking(Event::Rewarded { amount, .. } | Event::Earned { amount, .. }) => {
			amount
		},
		_ => 0,
	});
	let sum = amounts.sum();
	System::reset_events();
	sum
}

proptest! {
	#![proptest_config(Runs { cases: 96, failure_persistence: None, ..Runs::default() })]

	#[test]
	fn holds_are_what_records_say_and_the_pot_has_what_it_owes(
		room in 2..5u32,
		steps in proptest::collection::vec(moves(), 60..140),
	) {
		chain().execute_with(|| {
			MaxCandidates::set(room);
			for who in [ANNE, BERT] {
				candidate(who);
			}
			let (mut rewards, mut income) = (0u128, 0u128);
			for step in &steps {
				let (total, issued, _) = ledger();
				let ended = frame_support::storage::with_storage_layer(|| make(step));
				check();
				assert!(!active().is_empty(), "somebody collates");
				let (new_total, new_issued, _) = ledger();
				let added = match step {
					Move::Fees(amount) => *amount,
					_ => new_issued - issued,
				};
				// Nothing but issuance adds; slashes and their effects alone take away.
				assert!(new_total <= total + added, "{step:?} minted");
				if let Move::Fees(amount) = step {
					income += amount;
				}
				rewards += paid();
				assert!(rewards <= income + new_issued, "no more is paid than fees and issuance brought");
				if ended.is_err() {
					assert_eq!(ledger(), (total, issued, ledger().2), "{step:?} was refused");
				}
			}
			// Everybody can leave in the end, with everything; at the latest when a slash that is certain came.
			for _ in 0..8 * SESSION {
				block();
				for who in DELEGATORS {
					let _ = Staking::withdraw_unbonded(signed(who), who);
					for collator in COLLATORS {
						let (value, _) = stake(who, collator);
						let _ = undelegate(who, collator, value);
					}
				}
			}
			check();
			blocks(UNBONDING);
			for who in DELEGATORS {
				let _ = Staking::withdraw_unbonded(signed(who), who);
				assert_eq!((held(who), waiting(who)), (0, 0));
			}
			check();
		});
	}
}
