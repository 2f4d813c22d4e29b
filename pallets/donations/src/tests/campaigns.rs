//! Campaigns begin, are managed, and are forgotten.

use super::mock::*;
use crate::{Campaigns, Error, Event, Ledgers, NextCampaign, Plan, Stages};
use frame_support::{assert_noop, assert_ok};
use poco_primitives::{
	donation::{AllowedApp, AppChoice, Rules},
	order::Currency,
	H160, H256,
};

fn create(plan: Plan<MaxApps, MaxRequesters>) -> sp_runtime::DispatchResult {
	Campaigning::create_campaign(signed(&MANAGER), Box::new(plan), 100)
}

#[test]
fn a_campaign_pins_its_apps_and_holds_a_deposit_by_its_bytes() {
	case(|| {
		let content = H256::repeat_byte(7);
		let apps = list(&[AppChoice::Entry(APP), AppChoice::Content(content)]);
		assert_ok!(create(Plan { apps, ..plan(Currency::Native) }));
		let campaign = Campaigns::<Test>::get(0).unwrap();
		assert_eq!(
			campaign.apps.to_vec(),
			[
				AllowedApp::Entry { entry: APP, owner: SELLER, content: PROGRAM },
				AllowedApp::Content(content)
			]
		);
		assert!(campaign.deposit > TERMS.campaign_deposit);
		assert_eq!(held(&MANAGER), campaign.deposit);
		let account = Campaigning::account(0);
		assert_eq!(balance(&account, Currency::Native), 100 + EXISTENTIAL_DEPOSIT);
		assert_eq!(Campaigning::view_campaign(0).unwrap().float, 100);
		assert!(happened(Event::CampaignCreated {
			campaign: 0,
			manager: MANAGER,
			account,
			currency: Currency::Native,
			end: campaign.end,
		}));
		// The next one is another one, with money of its own.
		assert_ok!(create(plan(GOLD)));
		assert_eq!((NextCampaign::<Test>::get(), Campaigning::view_campaigns()), (2, vec![0, 1]));
		assert_ne!(Campaigning::account(0), Campaigning::account(1));
	});
}

#[test]
fn a_plan_that_is_none_is_refused_by_name() {
	case(|| {
		let good = || plan(Currency::Native);
		let refused = |plan: Plan<MaxApps, MaxRequesters>, error: Error<Test>| {
			assert_noop!(create(plan), error);
		};
		refused(Plan { cause: list(&[]), ..good() }, Error::CauseInvalid);
		refused(Plan { cause: list(&[0xff, 0xfe]), ..good() }, Error::CauseInvalid);
		refused(Plan { end: Time::get(), ..good() }, Error::EndOutOfRange);
		refused(Plan { end: Time::get() + TERMS.longest + 1, ..good() }, Error::EndOutOfRange);
		refused(Plan { apps: list(&[]), ..good() }, Error::NoApps);
		let unknown = AppChoice::Entry(H160::repeat_byte(9));
		refused(Plan { apps: list(&[unknown]), ..good() }, Error::AppNotFound);
		refused(Plan { requesters: list(&[]), ..good() }, Error::NoRequesters);
		let loose = Rules { members: TERMS.members - 1, ..good().rules };
		refused(Plan { rules: loose, ..good() }, Error::RulesTooLoose);
		refused(Plan { goal: 0, ..good() }, Error::AmountZero);
		let unknown = Currency::Asset(H256::repeat_byte(9));
		refused(Plan { currency: unknown, ..good() }, Error::CurrencyNotAccepted);
		let rich = Campaigning::create_campaign(signed(&MANAGER), Box::new(good()), MONEY);
		assert_noop!(rich, Error::<Test>::FundsTooLow);
		let richer = Campaigning::create_campaign(signed(&MANAGER), Box::new(good()), u128::MAX);
		assert_noop!(richer, Error::<Test>::FundsTooLow);
		assert_ok!(create(Plan { end: Time::get() + TERMS.longest, ..good() }));
	});
}

#[test]
fn the_manager_names_requesters_and_ends_the_campaign_and_that_is_all() {
	case(|| {
		let id = campaign(Currency::Native);
		let before = held(&MANAGER);
		let others = list(&[REQUESTER, ANNE]);
		let by_anne = Campaigning::set_requesters(signed(&ANNE), id, others.clone());
		assert_noop!(by_anne, Error::<Test>::NotTheManager);
		let nobody = Campaigning::set_requesters(signed(&MANAGER), id, list(&[]));
		assert_noop!(nobody, Error::<Test>::NoRequesters);
		assert_ok!(Campaigning::set_requesters(signed(&MANAGER), id, others));
		assert!(happened(Event::RequestersSet { campaign: id }));
		assert_eq!(held(&MANAGER), before + 32);

		assert_noop!(Campaigning::end_campaign(signed(&ANNE), id), Error::<Test>::NotTheManager);
		Time::set(500);
		assert_ok!(Campaigning::end_campaign(signed(&MANAGER), id));
		assert!(happened(Event::CampaignEnded { campaign: id, end: 500 }));
		assert_noop!(Campaigning::end_campaign(signed(&MANAGER), id), Error::<Test>::CampaignEnded);
		for refused in [
			Campaigning::end_campaign(signed(&MANAGER), 9),
			Campaigning::set_requesters(signed(&MANAGER), 9, list(&[ANNE])),
			Campaigning::fund_deposits(signed(&MANAGER), 9, 1),
			Campaigning::remove_campaign(signed(&MANAGER), 9),
			Campaigning::donate(signed(&ANNE), 9, 100, None),
			Campaigning::claim_receipt(signed(&ANNE), 9, 0, None),
			Campaigning::refund(signed(&ANNE), 9, 0),
		] {
			assert_eq!(refused, Err(Error::<Test>::CampaignNotFound.into()));
		}
	});
}

#[test]
fn no_call_of_the_manager_moves_donated_money() {
	case(|| {
		let id = campaign(Currency::Native);
		donate(&ANNE, id, 100_000);
		let account = Campaigning::account(id);
		let before = (balance(&MANAGER, Currency::Native), balance(&account, Currency::Native));
		let manager = || signed(&MANAGER);
		let _ = Campaigning::set_requesters(manager(), id, list(&[MANAGER]));
		let _ = Campaigning::claim_receipt(manager(), id, 0, None);
		let _ = Campaigning::refund(manager(), id, 0);
		let _ = Campaigning::remove_campaign(manager(), id);
		let _ = Campaigning::end_campaign(manager(), id);
		let _ = Campaigning::remove_campaign(manager(), id);
		let after = (
			balance(&MANAGER, Currency::Native) + held(&MANAGER),
			balance(&account, Currency::Native),
		);
		assert_eq!(after.1, before.1);
		let campaign = Campaigns::<Test>::get(id).unwrap();
		assert_eq!(after.0, before.0 + campaign.deposit);
	});
}

#[test]
fn anybody_may_pay_for_deposits() {
	case(|| {
		let id = campaign(Currency::Native);
		let before = Campaigning::view_campaign(id).unwrap().float;
		assert_noop!(Campaigning::fund_deposits(signed(&BERT), id, 0), Error::<Test>::AmountZero);
		assert_noop!(
			Campaigning::fund_deposits(signed(&BERT), id, MONEY),
			Error::<Test>::FundsTooLow
		);
		assert_ok!(Campaigning::fund_deposits(signed(&BERT), id, 70));
		assert!(happened(Event::DepositsFunded { campaign: id, from: BERT, amount: 70 }));
		assert_eq!(Campaigning::view_campaign(id).unwrap().float, before + 70);
		assert_eq!(books(id).donated, 0, "it is no donation");
	});
}

#[test]
fn a_campaign_that_owes_nobody_anything_is_forgotten_and_the_manager_has_its_deposits_back() {
	for currency in [Currency::Native, GOLD] {
		case(|| {
			let before = balance(&MANAGER, Currency::Native);
			let id = campaign(currency);
			let donation = donate(&ANNE, id, 10_000);
			let bought = buy(id, 3_000, 2);
			let remove = || Campaigning::remove_campaign(signed(&BERT), id);
			assert_noop!(remove(), Error::<Test>::CampaignRuns);
			end(id);
			assert_noop!(remove(), Error::<Test>::DealsOpen);
			complete(&bought, 0);
			fail(&bought, 1);
			assert_noop!(remove(), Error::<Test>::DonationsKept);
			assert_eq!(claimed(&ANNE, id, donation), 3_000);
			assert_ok!(refund(id, donation));
			// The deposits of its tasks are still with the marketplace.
			assert_noop!(remove(), Error::<Test>::DealsKept);
			prune(&bought, 0);
			prune(&bought, 1);
			assert_ok!(remove());
			assert!(happened(Event::CampaignRemoved { campaign: id }));
			assert_eq!(balance(&MANAGER, Currency::Native), before);
			assert_eq!(held(&MANAGER), 0);
			assert_eq!(Ledgers::<Test>::iter().count(), 0);
			assert_eq!(balance(&Campaigning::account(id), currency), 0);
			assert_eq!(balance(&Campaigning::account(id), Currency::Native), 0);
			// Its number is not used again.
			assert_eq!(campaign(currency), id + 1);
		});
	}
}

#[test]
fn what_is_nobodys_goes_to_the_treasury_and_not_to_the_manager() {
	for currency in [Currency::Native, GOLD] {
		case(|| {
			let (manager, treasury) =
				(balance(&MANAGER, Currency::Native), balance(&TREASURY, currency));
			let id = campaign(currency);
			// Somebody sent money without a call; it is in no books.
			let account = Campaigning::account(id);
			use frame_support::traits::{fungibles::Mutate, tokens::Preservation};
			Currencies::transfer(currency, &BERT, &account, 777, Preservation::Preserve).unwrap();
			check();
			// And a worker gave its reward, which was not spent again.
			donate(&ANNE, id, 1_000);
			let bought = buy(id, 1_000, 1);
			let payment = complete(&bought, 0);
			assert_ok!(Campaigning::waive(signed(&WANDA), Box::new(payment.clone()), None));
			assert_eq!(claimed(&ANNE, id, 0), 1_000);
			end(id);
			assert_ok!(refund(id, 0));
			prune(&bought, 0);
			assert_ok!(Campaigning::remove_campaign(signed(&BERT), id));
			assert_eq!(balance(&MANAGER, Currency::Native), manager);
			assert_eq!(balance(&TREASURY, currency), treasury + 777 + payment.payees[0].amount);
		});
	}
}

#[test]
fn a_campaign_of_many_stages_is_removed_piece_by_piece() {
	case(|| {
		let id = campaign(Currency::Native);
		donate(&ANNE, id, 1_000_000);
		let bought = buy(id, 100, 150);
		for index in 0..150 {
			complete(&bought, index);
			prune(&bought, index);
			days(1);
		}
		assert_eq!(Stages::<Test>::iter().count(), 149);
		end(id);
		assert_eq!(claimed(&ANNE, id, 0), 15_000);
		assert_ok!(refund(id, 0));
		let mut chain_calls = 0;
		while Campaigns::<Test>::contains_key(id) {
			assert_ok!(Campaigning::remove_campaign(signed(&BERT), id));
			chain_calls += 1;
			check();
			assert!(chain_calls < 5);
		}
		assert_eq!(Stages::<Test>::iter().count(), 0);
	});
}

#[test]
fn the_configuration_fits_together() {
	use frame_support::traits::Hooks;
	fresh().execute_with(Campaigning::integrity_test);
}
