//! What the token's plan is reckoned with (`docs/token.md`) is what the runtime does.

use super::preset;
use crate::{
	configs::{
		consensus::{MaxIssuance, MaxIssuancePerBlock},
		fees::DivideFees,
		marketplace::MarketTerms,
		system::RuntimeBlockWeights,
	},
	constants::{
		consensus::{BLOCK_TIME, SESSION_LENGTH},
		UNIT,
	},
	*,
};
use frame_support::{
	dispatch::{DispatchClass, DispatchInfo},
	traits::{
		fungible::{Balanced, Inspect},
		Get, OnUnbalanced,
	},
};
use pallet_balances::WeightInfo as _;
use pallet_poco::WeightInfo as _;
use pallet_transaction_payment::{MultiplierUpdate, NextFeeMultiplier};
use sp_runtime::Perquintill;

#[path = "../../../tools/simulation/src/terms.rs"]
mod terms;

type Update = <Runtime as pallet_transaction_payment::Config>::FeeMultiplierUpdate;

#[test]
fn the_tokens_plan_is_what_the_runtime_does() {
	preset("development").execute_with(|| {
		assert_eq!(terms::BLOCK_TIME, BLOCK_TIME);
		assert_eq!(terms::SESSION, u64::from(SESSION_LENGTH));
		let minted = pallet_collator_staking::IssuancePerBlock::<Runtime>::get();
		assert_eq!(terms::ISSUANCE, minted);
		assert_eq!(terms::HIGHEST_ISSUANCE, MaxIssuancePerBlock::get());
		assert_eq!(terms::ISSUANCE_CAP, MaxIssuance::get());

		let market = MarketTerms::get();
		assert_eq!(terms::PROTOCOL_FEE, market.protocol_fee);
		assert_eq!(terms::FAILURE_FEE, market.failure_fee);
		assert_eq!(terms::STAKE, market.stake_ratio);
		assert_eq!(terms::SCHEDULER_STAKE, market.scheduler_stake_ratio);
		assert_eq!(terms::KITTY_RATIO, market.kitty.ratio);
		assert_eq!(terms::PROBATION, market.probation);
		assert_eq!(terms::VOTE_FEE, market.vote_fee);
	});
}

#[test]
fn a_fee_is_divided_as_the_tokens_plan_says() {
	preset("development").execute_with(|| {
		let accounts = [CollatorStaking::pot_account(), Treasury::account_id()];
		let balances = || accounts.clone().map(|account| Balances::balance(&account));
		let [staking, treasury] = balances();
		let (to_staking, to_treasury) = terms::FEE_PARTS;
		let fee = <Balances as Balanced<AccountId>>::issue((to_staking + to_treasury) * UNIT);
		DivideFees::on_unbalanceds([fee].into_iter());
		assert_eq!(balances(), [staking + to_staking * UNIT, treasury + to_treasury * UNIT]);
	});
}

#[test]
fn a_task_pays_about_the_fees_that_the_tokens_plan_assumes() {
	let normal = RuntimeBlockWeights::get().get(DispatchClass::Normal).max_total.unwrap();
	assert_eq!(terms::NORMAL_BLOCK, normal.ref_time());
	assert_eq!(Perquintill::from_percent(terms::TARGET_FULLNESS), Update::target());
	preset("development").execute_with(|| {
		NextFeeMultiplier::<Runtime>::put(Update::min());
		type Tasks = <Runtime as pallet_poco::Config>::WeightInfo;
		type Transfers = <Runtime as pallet_balances::Config>::WeightInfo;
		let paid: Balance = [
			(Tasks::create_task(), 300),
			(Tasks::publish(0), 300),
			(Transfers::transfer_keep_alive(), 150),
		]
		.into_iter()
		.map(|(call_weight, bytes)| {
			let info = DispatchInfo { call_weight, ..Default::default() };
			TransactionPayment::compute_fee(bytes, &info, 0)
		})
		.sum();
		assert!(paid.abs_diff(terms::FEES) < terms::FEES / 4, "{paid} smallest units");
	});
}

#[test]
fn the_end_of_a_session_costs_the_same_for_ten_delegators_and_for_ten_thousand() {
	use pallet_collator_staking::WeightInfo;
	type Weights = <Runtime as pallet_collator_staking::Config>::WeightInfo;
	let few = <Weights as WeightInfo>::end_session_of_many(10);
	let many = <Weights as WeightInfo>::end_session_of_many(10_000);
	assert_eq!(few.proof_size(), many.proof_size());
	assert!(many.ref_time() <= few.ref_time() / 100 * 105, "{few:?} and {many:?}");
}
