use super::mock::*;
use crate::{Deals, Error, Event, Scores};
use frame_support::{assert_noop, assert_ok};
use poco_primitives::{
	hash,
	order::Currency,
	task::{TaskSpec, TaskStatus, MAX_FUEL},
};

#[test]
fn a_task_is_paid_for_when_it_is_created() {
	chain(|| {
		let id = create(2, REWARD);
		assert_eq!(total(REQUESTER), FUNDS - REWARD - TERMS.task_deposit);
		assert_eq!(total(Poco::pot()), EXISTENTIAL_DEPOSIT + REWARD + TERMS.task_deposit);
		let deal = hash::deal_id(&REQUESTER, 1);
		assert_eq!(
			events(),
			[
				Event::DealOpened {
					deal,
					payer: REQUESTER,
					volume: 1,
					currency: Currency::Native,
					price: REWARD
				},
				Event::TaskCreated { task: id, deal, requester: REQUESTER, reward: REWARD }
			]
		);
		assert_eq!(task(id).status, TaskStatus::Active);
		assert_eq!(Deals::<Test>::get(deal).unwrap().agreement.spec, spec());
	});
}

#[test]
fn a_deal_is_a_snapshot_of_the_terms() {
	chain(|| {
		create(3, REWARD);
		terms(|terms| {
			terms.minimum_stake = 999_999;
			terms.protocol_fee = sp_runtime::Permill::from_percent(90);
		});
		let deal = Deals::<Test>::get(hash::deal_id(&REQUESTER, 1)).unwrap();
		assert_eq!(
			(deal.agreement.trust, deal.price(), deal.stake, deal.protocol_fee(), deal.failure_fee),
			(8, REWARD, STAKE, FEE, 150)
		);
		assert_eq!(deal.windows.start, START);
		assert_eq!(deal.windows.contribution_deadline, START + 7 * HOUR_UNIT);
		assert_eq!(deal.windows.final_deadline, START + 10 * HOUR_UNIT);
		assert_eq!(deal.scores, Scores::Nowhere, "nobody mints scores by dealing with itself");
	});
}

#[test]
fn a_task_for_nothing_still_asks_for_a_stake() {
	chain(|| {
		create(1, 0);
		let deal = Deals::<Test>::get(hash::deal_id(&REQUESTER, 1)).unwrap();
		assert_eq!((deal.stake, deal.protocol_fee()), (TERMS.minimum_stake, 0));
	});
}

#[test]
fn the_default_category_is_taken_where_none_is_named() {
	chain(|| {
		assert_ok!(Poco::create_task(signed(REQUESTER), 1, None, REWARD, spec()));
		let deal = Deals::<Test>::get(hash::deal_id(&REQUESTER, 1)).unwrap();
		assert_eq!(
			(deal.agreement.category, deal.windows.contribution_deadline),
			(1, START + 2_100_000)
		);
	});
}

#[test]
fn two_tasks_of_one_requester_differ() {
	chain(|| {
		assert_ne!(create(1, REWARD), create(1, REWARD));
	});
}

#[test]
fn what_a_task_cannot_be_is_refused_by_name() {
	chain(|| {
		let create = |threshold, category, reward, spec| {
			Poco::create_task(signed(REQUESTER), threshold, category, reward, spec)
		};
		assert_noop!(create(0, None, REWARD, spec()), Error::<Test>::ThresholdOutOfRange);
		assert_noop!(create(21, None, REWARD, spec()), Error::<Test>::ThresholdOutOfRange);
		assert_noop!(create(255, None, REWARD, spec()), Error::<Test>::ThresholdOutOfRange);
		assert_noop!(create(1, Some(77), REWARD, spec()), Error::<Test>::CategoryNotFound);
		assert_noop!(create(1, None, FUNDS, spec()), Error::<Test>::FundsTooLow);
		assert_noop!(create(1, None, u128::MAX, spec()), Error::<Test>::FundsTooLow);
		let fuel = |fuel_limit| TaskSpec { fuel_limit, ..spec() };
		assert_noop!(create(1, None, REWARD, fuel(0)), Error::<Test>::FuelOutOfRange);
		assert_noop!(create(1, None, REWARD, fuel(MAX_FUEL + 1)), Error::<Test>::FuelOutOfRange);
		assert_ok!(create(20, None, REWARD, fuel(MAX_FUEL)));
	});
}
