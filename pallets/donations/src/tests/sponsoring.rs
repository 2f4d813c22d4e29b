//! What a campaign's money may buy, and what becomes of it.

use super::mock::*;
use crate::{Deals, Ended, Error, Event, SettledTasks, Settlements, Sponsor};
use frame_support::{assert_ok, assert_storage_noop};
use poco_primitives::{
	deal::{Agreement, Sale},
	donation::{AppChoice, CampaignId, Rules},
	order::Currency,
	task::{Artifact, TaskSpec},
	H160, H256,
};
use sp_runtime::{AccountId32, Permill};

/// The name of an error.
fn name(error: impl Into<&'static str>) -> &'static str {
	error.into()
}

/// Whether a deal is refused for this reason, changes nothing, and the runtime API tells it beforehand.
fn refused(campaign: CampaignId, terms: Agreement<AccountId32>, error: Error<Test>) {
	let told = Campaigning::view_why_not(campaign, terms.clone()).map(String::from_utf8);
	#[allow(clippy::needless_late_init)] // It is a statement that changes nothing.
	let found;
	assert_storage_noop!(found = buy_as(campaign, terms).err());
	assert_eq!(told, Some(Ok(name(found.unwrap()).into())));
	assert_eq!(told, Some(Ok(name(error).into())));
}

fn native(reward: u128, volume: u32) -> Agreement<AccountId32> {
	agreement(Currency::Native, reward, volume)
}

#[test]
fn a_deal_that_keeps_to_the_rules_is_paid_and_its_price_reserved() {
	for currency in [Currency::Native, GOLD] {
		case(|| {
			let id = campaign(currency);
			donate(&ANNE, id, 10_000);
			let terms = Agreement {
				dataset: Some(Sale { entry: H160::repeat_byte(5), owner: BERT, price: 0 }),
				scheduler_ratio: TERMS.scheduler_ratio,
				..agreement(currency, 1_000, 3)
			};
			assert_eq!(Campaigning::view_why_not(id, terms.clone()), None);
			let bought = buy_as(id, terms).unwrap();
			assert_eq!(bought.account, Campaigning::account(id));
			let (deal, price) = (bought.deal, 1_000);
			assert!(happened(Event::DealSponsored { campaign: id, deal, tasks: 3, price }));
			let books = books(id);
			assert_eq!((books.available, books.reserved, books.spent), (7_000, 3_000, 0));
			let view = Campaigning::view_campaign(id).unwrap();
			assert_eq!((view.deals, view.float), (1, (1_000 - 3) * TASK_DEPOSIT));
		});
	}
}

#[test]
fn money_that_breaks_a_rule_is_not_spent() {
	case(|| {
		let id = campaign(Currency::Native);
		donate(&ANNE, id, 10_000);
		let good = || native(1_000, 1);
		refused(id + 1, good(), Error::CampaignNotFound);
		refused(id, Agreement { requester: ANNE, ..good() }, Error::NotARequester);
		refused(id, agreement(GOLD, 1_000, 1), Error::CurrencyMismatch);
		let callback = H160::repeat_byte(1);
		refused(id, Agreement { callback, ..good() }, Error::CallbackNotPaid);
		refused(id, native(1_000, 0), Error::AmountZero);
		refused(id, native(0, 1), Error::AmountZero);
		refused(id, Agreement { trust: 1, ..good() }, Error::TrustTooLow);
		refused(id, Agreement { app: None, ..good() }, Error::AppNotAllowed);
		refused(id, native(u128::MAX, 1), Error::PriceTooHigh);
		refused(id, native(10_001, 1), Error::AvailableTooLow);
		refused(id, native(2_001, 5), Error::AvailableTooLow);
		refused(id, native(1, 1_001), Error::DepositsUnfunded);
		Time::set(1 + LASTS);
		refused(id, good(), Error::CampaignEnded);
	});
}

#[test]
fn who_sells_an_app_or_a_dataset_gets_nothing_of_it_and_a_scheduler_little() {
	case(|| {
		let id = campaign(Currency::Native);
		donate(&ANNE, id, 10_000);
		let good = || native(1_000, 1);
		for owner in [SELLER, MANAGER] {
			let sale = |entry| Some(Sale { entry, owner: owner.clone(), price: 1 });
			let dataset = sale(H160::repeat_byte(5));
			refused(id, Agreement { dataset, ..good() }, Error::SaleNotFree);
		}
		let app = Some(Sale { entry: APP, owner: SELLER, price: 1 });
		refused(id, Agreement { app, ..good() }, Error::SaleNotFree);
		let much = Permill::from_parts(TERMS.scheduler_ratio.deconstruct() + 1);
		let terms = Agreement { scheduler_ratio: much, ..good() };
		refused(id, terms, Error::SchedulerRatioTooHigh);
	});
}

#[test]
fn what_came_back_pays_prices_and_deposits() {
	for currency in [Currency::Native, GOLD] {
		case(|| {
			let id = campaign(currency);
			donate(&ANNE, id, 1_000);
			let account = Campaigning::account(id);
			// All of it lies with the marketplace, but for what keeps the account alive.
			let float = 1_000 * TASK_DEPOSIT;
			let parked = match currency {
				Currency::Native => vec![(currency, 1_000 + float)],
				_ => vec![(currency, 1_000), (Currency::Native, float)],
			};
			for (currency, amount) in parked {
				park(&account, currency, amount);
			}
			assert_eq!(Campaigning::view_why_not(id, agreement(currency, 1, 1_000)), None);
			assert!(buy_as(id, agreement(currency, 1, 1_000)).is_ok());
		});
	}
}

#[test]
fn only_pools_whose_workers_the_chain_draws_are_bought_from() {
	case(|| {
		let id = campaign(Currency::Native);
		donate(&ANNE, id, 10_000);
		let pool = |entry| Some(Sale { entry, owner: WANDA, price: 1_000 });
		refused(id, Agreement { pool: pool(OPEN), ..native(1_000, 1) }, Error::PoolNotDrawn);
		refused(id, Agreement { pool: None, ..native(1_000, 1) }, Error::PoolNotDrawn);
		Members::set(2);
		refused(id, native(1_000, 1), Error::PoolTooSmall);
		Members::set(3);
		assert!(buy_as(id, native(1_000, 1)).is_ok());
		// Governance may have come to want more than the campaign does.
		MockTerms::set(crate::Terms { members: 4, ..TERMS });
		refused(id, native(1_000, 1), Error::PoolTooSmall);
	});
}

#[test]
fn a_campaign_may_have_stricter_rules_than_the_chain() {
	case(|| {
		let rules = Rules { trust: 16, members: 5, price: 2_000 };
		let id = crate::NextCampaign::<Test>::get();
		let strict = crate::Plan { rules, ..plan(Currency::Native) };
		assert_ok!(Campaigning::create_campaign(signed(&MANAGER), Box::new(strict), 1_000));
		assert_ok!(Campaigning::set_ceiling(root(), CATEGORY, Currency::Native, Some(1_000)));
		donate(&ANNE, id, 100_000);
		refused(id, native(1_000, 1), Error::TrustTooLow);
		let terms = |reward| Agreement { trust: 16, ..native(reward, 1) };
		refused(id, terms(1_000), Error::PoolTooSmall);
		Members::set(5);
		// Four votes of a thousand each would be within what others pay.
		refused(id, terms(2_001), Error::PriceTooHigh);
		assert!(buy_as(id, terms(2_000)).is_ok());
	});
}

#[test]
fn an_app_that_has_changed_hands_gets_nothing() {
	case(|| {
		let id = campaign(Currency::Native);
		donate(&ANNE, id, 10_000);
		let sold = |owner| Agreement {
			app: Some(Sale { entry: APP, owner, price: 0 }),
			..native(1_000, 1)
		};
		assert!(buy_as(id, sold(SELLER)).is_ok());
		refused(id, sold(MANAGER), Error::AppChangedHands);
		let other = H256::repeat_byte(0xee);
		let spec = TaskSpec { app: Artifact::OnChain(other), ..TaskSpec::of(other) };
		refused(id, Agreement { spec, ..sold(SELLER) }, Error::AppChangedHands);
		let entry = H160::repeat_byte(0xee);
		let app = Some(Sale { entry, owner: SELLER, price: 0 });
		refused(id, Agreement { app, ..native(1_000, 1) }, Error::AppNotAllowed);
	});
}

#[test]
fn a_program_that_is_named_by_its_content_is_bought_of_whoever_sells_it() {
	case(|| {
		let id = crate::NextCampaign::<Test>::get();
		let apps = list(&[AppChoice::Content(PROGRAM)]);
		let by_content = crate::Plan { apps, ..plan(Currency::Native) };
		assert_ok!(Campaigning::create_campaign(signed(&MANAGER), Box::new(by_content), 1_000));
		assert_ok!(Campaigning::set_ceiling(root(), CATEGORY, Currency::Native, Some(1_000)));
		donate(&ANNE, id, 10_000);
		let of = |owner| Agreement {
			app: Some(Sale { entry: H160::repeat_byte(0xee), owner, price: 0 }),
			..native(1_000, 1)
		};
		assert!(buy_as(id, of(BERT)).is_ok());
		let other = H256::repeat_byte(0xee);
		let spec = TaskSpec { app: Artifact::OnChain(other), ..TaskSpec::of(other) };
		refused(id, Agreement { spec, ..of(BERT) }, Error::AppNotAllowed);
	});
}

#[test]
fn a_deal_is_paid_once() {
	case(|| {
		let id = campaign(Currency::Native);
		donate(&ANNE, id, 10_000);
		let bought = buy(id, 1_000, 1);
		let again =
			<Campaigning as Sponsor<AccountId32>>::sponsor(id, bought.deal, &native(1_000, 1));
		assert_eq!(again, Err(Error::<Test>::DealAlreadyPaid.into()));
	});
}

#[test]
fn what_is_completed_is_spent_and_what_comes_to_nothing_is_available_again() {
	for currency in [Currency::Native, GOLD] {
		case(|| {
			let id = campaign(currency);
			donate(&ANNE, id, 10_000);
			let bought = buy(id, 1_000, 6);
			let payment = complete(&bought, 0);
			let before = H256::zero();
			assert!(happened(Event::Spent { campaign: id, deal: bought.deal, before, payment }));
			fail(&bought, 1);
			let (campaign, deal) = (id, bought.deal);
			assert!(happened(Event::Returned { campaign, deal, tasks: 1, amount: 1_000 }));
			check();
			complete_with(&bought, 2, &[WANDA], 300);
			check();
			untouched(&bought, 2);
			assert!(happened(Event::Returned { campaign, deal, tasks: 2, amount: 2_000 }));
			check();
			refute(&bought, 5, 100);
			let (task, amount, returned) = (bought.task(5), 900, 100);
			assert!(happened(Event::Lost { campaign, deal, task, amount, returned }));
			let books = books(id);
			assert_eq!(books.spent, 1_000 + 700 + 900);
			assert_eq!((books.lost, books.reserved), (900, 0));
			assert_eq!(books.available, 10_000 - books.spent);
			// What came back can be spent again, wherever it lies.
			buy(id, books.available, 1);
		});
	}
}

#[test]
fn what_is_told_twice_or_of_others_deals_changes_nothing() {
	case(|| {
		let id = campaign(Currency::Native);
		donate(&ANNE, id, 10_000);
		let bought = buy(id, 1_000, 2);
		complete(&bought, 0);
		let (task, other) = (bought.task(0), H256::repeat_byte(0xee));
		let completed = || Ended::Completed { returned: 0, payees: Vec::new() };
		assert_storage_noop!(Campaigning::on_final(bought.deal, task, completed()));
		assert_storage_noop!(Campaigning::on_final(other, task, completed()));
		assert_storage_noop!(Campaigning::on_final(other, other, Ended::Failed));
		assert_storage_noop!(Campaigning::on_untouched(other, 3));
		assert_storage_noop!(Campaigning::on_pruned(other, task));
		fail(&bought, 1);
		// Nothing of the deal is open any more.
		for end in [completed(), Ended::Failed, Ended::Refuted { returned: 5 }] {
			assert_storage_noop!(Campaigning::on_final(bought.deal, other, end));
		}
	});
}

#[test]
fn no_more_comes_back_than_was_reserved() {
	case(|| {
		let id = campaign(Currency::Native);
		donate(&ANNE, id, 10_000);
		let bought = buy(id, 1_000, 2);
		let end = Ended::Refuted { returned: u128::MAX };
		pay_back(&bought, Currency::Native, 1_000);
		Campaigning::on_final(bought.deal, bought.task(0), end);
		assert_eq!((books(id).available, books(id).lost), (9_000, 0));
		pay_back(&bought, Currency::Native, 1_000);
		Campaigning::on_untouched(bought.deal, u32::MAX);
		assert_eq!((books(id).available, books(id).reserved), (10_000, 0));
	});
}

#[test]
fn a_deal_is_forgotten_when_the_records_of_its_tasks_are_gone() {
	case(|| {
		let id = campaign(Currency::Native);
		donate(&ANNE, id, 10_000);
		let bought = buy(id, 1_000, 3);
		complete(&bought, 0);
		fail(&bought, 1);
		untouched(&bought, 1);
		prune(&bought, 0);
		assert!(!SettledTasks::<Test>::contains_key(bought.task(0)));
		assert!(Deals::<Test>::contains_key(bought.deal));
		prune(&bought, 1);
		assert!(!Deals::<Test>::contains_key(bought.deal));
		let view = Campaigning::view_campaign(id).unwrap();
		assert_eq!((view.deals, view.float), (0, 1_000 * TASK_DEPOSIT));
	});
}

#[test]
fn donated_money_is_no_deposit() {
	case(|| {
		let id = crate::NextCampaign::<Test>::get();
		let plan = Box::new(plan(Currency::Native));
		assert_ok!(Campaigning::create_campaign(signed(&MANAGER), plan, TASK_DEPOSIT));
		assert_ok!(Campaigning::set_ceiling(root(), CATEGORY, Currency::Native, Some(1_000)));
		donate(&ANNE, id, 10_000);
		refused(id, native(1_000, 2), Error::DepositsUnfunded);
		assert!(buy_as(id, native(1_000, 1)).is_ok());
		refused(id, native(1_000, 1), Error::DepositsUnfunded);
	});
}
