//! Execution that is paid in listed assets: what was paid and not given back is the price of what was used,
//! to the unit.

use super::mock::*;
use crate::*;
use frame_support::{
	assert_ok,
	traits::fungibles::Inspect,
	weights::{Weight, WeightToFee},
};
use poco_primitives::{Balance, H256};
use proptest::{prelude::*, test_runner::Config as Runs};
use xcm::latest::{AssetId, Error as XcmError, Location};
use xcm_executor::{traits::WeightTrader, AssetsInHolding};

/// Weight for 1,000 of the chain's own token, by time.
const LONG: Weight = Weight::from_parts(1_000, 10);
/// Weight for 1,000 of the chain's own token, by proof.
const LARGE: Weight = Weight::from_parts(10, 50);

/// The relay chain's token: three units are worth seven of the chain's own.
fn token() -> H256 {
	listed(relay(), Terms { rate: rate(7, 3), ..terms(relay()) })
}

fn trader() -> TestTrader {
	TestTrader::new()
}

fn money(sum: Balance) -> AssetsInHolding {
	holding(amount(relay(), sum))
}

/// Buys with this money, which must be enough. Tells what it cost.
fn buy(trader: &mut TestTrader, weight: Weight, with: AssetsInHolding) -> Balance {
	let before = sum(&with);
	let rest = trader.buy_weight(weight, with, &context()).unwrap();
	before - sum(&rest)
}

/// Gives weight back. Tells for how much.
fn give_back(trader: &mut TestTrader, weight: Weight) -> Balance {
	trader.refund_weight(weight, &context()).map_or(0, |refund| sum(&refund))
}

fn sum(holding: &AssetsInHolding) -> Balance {
	amount_in(holding, &relay())
}

/// What is asked for so much weight: `ceil(fee / rate)`.
fn price(weight: Weight, rate: Rate) -> Balance {
	let (fee, unit) = (Fee::weight_to_fee(&weight), 1_000_000_000_000_000_000);
	(fee * unit).div_ceil(rate.into_inner())
}

#[test]
fn weight_costs_its_fee_at_the_rate_rounded_up() {
	case(|| {
		token();
		let mut trader = trader();
		// 1,000 / (7 / 3) = 428.57
		assert_eq!(buy(&mut trader, LONG, money(10_000)), 429);
		assert_eq!(price(LONG, rate(7, 3)), 429);
	});
	case(|| {
		token();
		assert_eq!(buy(&mut trader(), LARGE, money(429)), 429);
	});
}

#[test]
fn the_chains_own_token_pays_what_weight_costs() {
	case(|| {
		let money = holding(amount(Location::here(), 5_000));
		let mut trader = trader();
		let rest = trader.buy_weight(LONG, money, &context()).unwrap();
		assert_eq!(amount_in(&rest, &Location::here()), 4_000);
		let refund = trader.refund_weight(Weight::from_parts(400, 0), &context()).unwrap();
		assert_eq!(amount_in(&refund, &Location::here()), 400);
		drop((rest, refund, trader));
		assert_eq!(free(&COLLATORS), MONEY + 600);
		// What came with the program and what it did not spend was made for this test, and is gone.
		assert_eq!(Balances::total_issuance(), 6 * MONEY + 600);
		assert_ok!(Balances::burn(signed(COLLATORS), 600, false));
	});
}

#[test]
fn who_has_too_little_buys_nothing() {
	case(|| {
		token();
		let mut trader = trader();
		let (rest, error) = trader.buy_weight(LONG, money(428), &context()).unwrap_err();
		assert_eq!((sum(&rest), error), (428, XcmError::TooExpensive));
		assert_eq!(give_back(&mut trader, LONG), 0);
		let (rest, error) =
			trader.buy_weight(LONG, AssetsInHolding::new(), &context()).unwrap_err();
		assert_eq!((sum(&rest), error), (0, XcmError::NotHoldingFees));
	});
}

#[test]
fn what_is_not_accepted_for_fees_buys_nothing() {
	case(|| {
		let key = token();
		let refused = || {
			let (rest, error) = trader().buy_weight(LONG, money(10_000), &context()).unwrap_err();
			assert_eq!((sum(&rest), error), (10_000, XcmError::AssetNotFound));
			let quote = trader().quote_weight(LONG, AssetId(relay()), &context());
			assert_eq!(quote, Err(XcmError::AssetNotFound));
		};
		assert_ok!(accept(key, Acceptance { fees: false, ..Acceptance::EVERYTHING }));
		refused();
		assert_ok!(accept(key, Acceptance { fees: true, ..Acceptance::NOTHING }));
		assert_eq!(buy(&mut trader(), LONG, money(10_000)), 429);
	});
}

#[test]
fn what_is_not_listed_buys_nothing() {
	case(|| {
		token();
		let quote = trader().quote_weight(LONG, AssetId(coin(1)), &context());
		assert_eq!(quote, Err(XcmError::AssetNotFound));
		// The same asset by another name.
		let other = Location::new(2, [xcm::latest::Junction::GlobalConsensus(RELAY)]);
		let quote = trader().quote_weight(LONG, AssetId(other), &context());
		assert_eq!(quote, Err(XcmError::AssetNotFound));
	});
}

#[test]
fn weight_beyond_all_numbers_is_not_sold() {
	case(|| {
		let key = token();
		let mut trader = trader();
		buy(&mut trader, LONG, money(10_000));
		let (rest, error) = trader.buy_weight(Weight::MAX, money(10), &context()).unwrap_err();
		assert_eq!((sum(&rest), error), (10, XcmError::Overflow));
		drop(trader);
		assert_ok!(set_rate(key, MinRate::get()));
		// 2^64 * 20 / 10^-12 has no more than 109 bits.
		let (_, error) = self::trader().buy_weight(Weight::MAX, money(10), &context()).unwrap_err();
		assert_eq!(error, XcmError::TooExpensive);
	});
}

#[test]
fn weight_is_given_back_for_what_it_cost() {
	case(|| {
		token();
		let mut trader = trader();
		let paid = buy(&mut trader, LONG, money(10_000));
		// 900 / (7 / 3) = 385.71: what is kept costs 386.
		assert_eq!(give_back(&mut trader, Weight::from_parts(100, 1)), paid - 386);
		assert_eq!(give_back(&mut trader, Weight::from_parts(900, 9)), 386);
		assert_eq!(give_back(&mut trader, LONG), 0, "nothing is left");
	});
}

#[test]
fn proof_that_was_used_is_paid_though_time_is_given_back() {
	case(|| {
		token();
		let mut trader = trader();
		// Both time and proof cost 1,000.
		let paid = buy(&mut trader, Weight::from_parts(1_000, 50), money(10_000));
		assert_eq!(paid, 429);
		assert_eq!(give_back(&mut trader, Weight::from_parts(1_000, 0)), 0);
		assert_eq!(give_back(&mut trader, Weight::from_parts(0, 50)), 0);
		// That it brought nothing does not take it away: with the proof it brings all.
		assert_eq!(give_back(&mut trader, Weight::from_parts(1_000, 50)), 429);
	});
}

#[test]
fn no_more_is_given_back_than_was_bought() {
	case(|| {
		token();
		let mut trader = trader();
		assert_eq!(give_back(&mut trader, Weight::MAX), 0);
		let paid = buy(&mut trader, LONG, money(10_000));
		assert_eq!(give_back(&mut trader, Weight::MAX), paid);
		assert_eq!(give_back(&mut trader, Weight::MAX), 0);
	});
}

#[test]
fn what_was_given_back_can_be_bought_again_for_the_same() {
	case(|| {
		token();
		let mut trader = trader();
		let paid = buy(&mut trader, LONG, money(10_000));
		let part = Weight::from_parts(333, 3);
		let refund = trader.refund_weight(part, &context()).unwrap();
		let returned = sum(&refund);
		assert!(returned > 0);
		assert_eq!(buy(&mut trader, part, refund), returned);
		assert_eq!(give_back(&mut trader, LONG), paid);
	});
}

#[test]
fn a_program_pays_with_one_asset() {
	case(|| {
		token();
		listed(coin(1), terms(sibling(2001)));
		let mut trader = trader();
		buy(&mut trader, LONG, money(10_000));
		let coins = holding(amount(coin(1), 10_000));
		let (rest, error) = trader.buy_weight(LONG, coins, &context()).unwrap_err();
		assert_eq!((amount_in(&rest, &coin(1)), error), (10_000, XcmError::NotHoldingFees));
		let quote = trader.quote_weight(LONG, AssetId(coin(1)), &context());
		assert_eq!(quote, Err(XcmError::NotHoldingFees));
		// More of it with the same.
		assert_eq!(buy(&mut trader, LONG, money(10_000)), price(LONG * 2, rate(7, 3)) - 429);
	});
}

#[test]
fn a_program_pays_by_the_rate_that_it_began_with() {
	case(|| {
		let key = token();
		let mut trader = trader();
		let paid = buy(&mut trader, LONG, money(10_000));
		assert_ok!(set_rate(key, rate(1, 1_000)));
		assert_eq!(give_back(&mut trader, LONG), paid);
		assert_eq!(buy(&mut trader, LONG, money(10_000)), paid);
		assert_eq!(buy(&mut self::trader(), LONG, money(1_000_000)), 1_000_000);
	});
}

#[test]
fn a_quote_is_what_is_charged() {
	case(|| {
		token();
		let mut trader = trader();
		for weight in [LONG, LARGE, Weight::zero(), Weight::from_parts(7, 3)] {
			let quote = trader.quote_weight(weight, AssetId(relay()), &context()).unwrap();
			let charged = buy(&mut trader, weight, money(10_000));
			assert_eq!(quote, amount(relay(), charged));
		}
	});
}

#[test]
fn revenue_of_an_asset_goes_to_the_treasury() {
	case(|| {
		let key = token();
		let mut trader = trader();
		let paid = buy(&mut trader, LONG, money(10_000));
		let back = give_back(&mut trader, Weight::from_parts(100, 1));
		assert_eq!(Assets::balance(key, &TREASURY), 0);
		assert_eq!(Assets::total_issuance(key), paid - back, "the trader has it still");
		drop(trader);
		assert_eq!(Assets::balance(key, &TREASURY), paid - back);
		assert_eq!(Assets::total_issuance(key), paid - back);
	});
}

#[test]
fn revenue_that_is_too_little_to_be_there_is_burned() {
	case(|| {
		let accepted = Acceptance { fees: true, ..Acceptance::NOTHING };
		let least = Terms { accepted, minimum_balance: 501, ..terms(relay()) };
		let key = listed(relay(), least);
		assert_eq!(buy(&mut trader(), LONG, money(10_000)), 500);
		assert_eq!((Assets::balance(key, &TREASURY), Assets::total_issuance(key)), (0, 0));
	});
}

#[derive(Clone, Copy, Debug)]
enum Step {
	Buy(Weight, Balance),
	GiveBack(Weight),
}

fn weights() -> impl Strategy<Value = Weight> {
	let part = || prop_oneof![0..20u64, 0..100_000u64, any::<u32>().prop_map(u64::from)];
	(part(), part()).prop_map(|(time, proof)| Weight::from_parts(time, proof))
}

fn steps() -> impl Strategy<Value = Step> {
	let sums = prop_oneof![0..100u128, 0..1_000_000u128, Just(1 << 100)];
	prop_oneof![
		(weights(), sums).prop_map(|(weight, sum)| Step::Buy(weight, sum)),
		weights().prop_map(Step::GiveBack),
	]
}

proptest! {
	#![proptest_config(Runs { cases: 256, failure_persistence: None, ..Runs::default() })]

	#[test]
	fn what_was_paid_and_not_given_back_is_the_price_of_what_was_used(
		inner in prop_oneof![
			1_000_000..10_000_000u128,
			1_000_000..10_000_000_000_000_000_000u128,
			Just(1_000_000_000_000_000_000_000_000_000),
		],
		steps in proptest::collection::vec(steps(), 1..30),
	) {
		fresh().execute_with(|| {
			let rate = Rate::from_inner(inner);
			let key = listed(relay(), Terms { rate, ..terms(relay()) });
			let mut trader = trader();
			// What is used, and what was paid for it.
			let (mut used, mut paid) = (Weight::zero(), 0);
			for step in steps {
				match step {
					Step::Buy(weight, money) => {
						let due = price(used + weight, rate) - paid;
						let with = holding(amount(relay(), money));
						let quote = trader.quote_weight(weight, AssetId(relay()), &context());
						assert_eq!(quote, Ok(amount(relay(), due)));
						match trader.buy_weight(weight, with, &context()) {
							Ok(rest) => {
								assert_eq!(sum(&rest), money - due);
								// What is free is not remembered before something was paid.
								if paid > 0 || due > 0 {
									used += weight;
								}
								paid += due;
							},
							Err((rest, error)) => {
								assert_eq!((sum(&rest), error), (money, XcmError::TooExpensive));
								assert!(due > money);
							},
						}
					},
					Step::GiveBack(weight) => {
						let kept = used.saturating_sub(weight);
						let back = give_back(&mut trader, weight);
						assert_eq!(back, paid - price(kept, rate));
						if back > 0 {
							used = kept;
							paid -= back;
						}
					},
				}
				assert_eq!(paid, price(used, rate));
				assert_eq!(Assets::total_issuance(key), paid, "the trader has it, and nobody else");
				// What was paid is worth what it was paid for, and not a unit more than that needs.
				let fee = Fee::weight_to_fee(&used);
				assert!(rates::worth(paid, rate).unwrap() >= fee);
				assert!(paid == 0 || rates::worth(paid - 1, rate).unwrap() < fee);
			}
			drop(trader);
			assert_eq!(Assets::balance(key, &TREASURY), paid);
			check();
		});
	}
}
