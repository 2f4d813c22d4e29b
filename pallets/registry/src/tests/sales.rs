use super::mock::*;
use crate::{EntriesOf, Error, Event, HoldReason};
use frame_support::{
	assert_noop, assert_ok,
	traits::{
		fungible::{Mutate, MutateFreeze},
		tokens::Preservation,
	},
};
use poco_primitives::{registry::EntrySale, H256};
use sp_runtime::TokenError;

const PRICE: u128 = 20_000;

#[test]
fn an_entry_is_given_away_with_the_deposit_for_it() {
	chain(|| {
		let address = register(OWNER, pool());
		assert_ok!(Registry::transfer(signed(OWNER), address, STRANGER));
		let given = entry(address);
		assert_eq!((given.owner, given.policy), (STRANGER, Some(policy(30, 5))));
		assert!(!EntriesOf::<Test>::contains_key(OWNER, address));
		assert!(EntriesOf::<Test>::contains_key(STRANGER, address));
		assert_eq!(free(OWNER), FUNDS - deposit(&pool()));
		assert_eq!(free(STRANGER), FUNDS);
		assert_eq!(held(HoldReason::Entry, OWNER), 0);
		assert_eq!(held(HoldReason::Entry, STRANGER), deposit(&pool()));
		assert_eq!(last_event(), Event::EntryTransferred { address, from: OWNER, to: STRANGER });
		assert_noop!(Registry::remove(signed(OWNER), address), Error::<Test>::NotOwner);
		assert_ok!(Registry::remove(signed(STRANGER), address));
		assert_eq!(free(STRANGER), FUNDS + deposit(&pool()));
	});
}

#[test]
fn only_its_owner_gives_an_entry_away_and_not_to_itself() {
	chain(|| {
		let address = register(OWNER, app());
		let give = |from, address, to| Registry::transfer(signed(from), address, to);
		assert_noop!(give(STRANGER, address, STRANGER), Error::<Test>::NotOwner);
		assert_noop!(give(OWNER, address, OWNER), Error::<Test>::AlreadyOwner);
		assert_noop!(give(OWNER, member(1), STRANGER), Error::<Test>::EntryNotFound);
	});
}

#[test]
fn an_account_that_does_not_exist_cannot_be_given_an_entry() {
	chain(|| {
		let address = register(OWNER, app());
		let give = || Registry::transfer(signed(OWNER), address, NOBODY);
		assert_noop!(give(), Error::<Test>::ReceiverCannotHoldDeposit);
		assert_ok!(<Balances as Mutate<_>>::transfer(
			&STRANGER,
			&NOBODY,
			EXISTENTIAL_DEPOSIT,
			Preservation::Preserve
		));
		assert_ok!(give());
		assert_eq!(held(HoldReason::Entry, NOBODY), deposit(&app()));
	});
}

#[test]
fn a_deposit_that_a_freeze_needs_stays_where_it_is() {
	chain(|| {
		let address = register(OWNER, app());
		assert_ok!(Balances::set_freeze(&0, &OWNER, FUNDS));
		assert_noop!(
			Registry::transfer(signed(OWNER), address, STRANGER),
			Error::<Test>::DepositFrozen
		);
		assert_ok!(Balances::set_freeze(&0, &OWNER, FUNDS - deposit(&app())));
		assert_ok!(Registry::transfer(signed(OWNER), address, STRANGER));
	});
}

#[test]
fn an_entry_that_is_given_away_is_not_for_sale_any_more() {
	chain(|| {
		let address = register(OWNER, app());
		offer(address, PRICE, None);
		assert_ok!(Registry::transfer(signed(OWNER), address, STRANGER));
		assert_eq!(entry(address).sale, None);
		assert_noop!(Registry::buy(signed(BUYER), address, PRICE), Error::<Test>::NotForSale);
	});
}

#[test]
fn a_buyer_pays_the_seller_and_gets_entry_and_deposit() {
	chain(|| {
		let address = register(OWNER, app());
		offer(address, PRICE, None);
		assert_eq!(last_event(), Event::EntryOffered { address, price: Some(PRICE) });
		assert_ok!(Registry::buy(signed(BUYER), address, PRICE));
		let bought = entry(address);
		assert_eq!((bought.owner, bought.sale), (BUYER, None));
		assert_eq!(free(OWNER), FUNDS - deposit(&app()) + PRICE);
		assert_eq!(free(BUYER), FUNDS - PRICE);
		assert_eq!(held(HoldReason::Entry, OWNER), 0);
		assert_eq!(held(HoldReason::Entry, BUYER), deposit(&app()));
		assert_eq!(
			last_event(),
			Event::EntrySold { address, from: OWNER, to: BUYER, price: PRICE }
		);
		assert_noop!(Registry::buy(signed(STRANGER), address, PRICE), Error::<Test>::NotForSale);
		assert_ok!(Registry::remove(signed(BUYER), address));
		assert_eq!(free(BUYER), FUNDS - PRICE + deposit(&app()));
	});
}

#[test]
fn an_entry_may_be_sold_for_nothing() {
	chain(|| {
		let address = register(OWNER, app());
		offer(address, 0, Some(BUYER));
		assert_ok!(Registry::buy(signed(BUYER), address, 0));
		assert_eq!((entry(address).owner, free(BUYER)), (BUYER, FUNDS));
	});
}

#[test]
fn nobody_pays_more_than_it_said() {
	chain(|| {
		let address = register(OWNER, app());
		offer(address, PRICE, None);
		offer(address, PRICE + 1, None);
		assert_noop!(Registry::buy(signed(BUYER), address, PRICE), Error::<Test>::PriceTooHigh);
		assert_ok!(Registry::buy(signed(BUYER), address, PRICE + 2));
		assert_eq!(free(BUYER), FUNDS - PRICE - 1);
	});
}

#[test]
fn an_entry_that_is_offered_to_somebody_is_sold_to_nobody_else() {
	chain(|| {
		let address = register(OWNER, app());
		offer(address, PRICE, Some(BUYER));
		assert_noop!(Registry::buy(signed(STRANGER), address, PRICE), Error::<Test>::NotTheBuyer);
		assert_ok!(Registry::buy(signed(BUYER), address, PRICE));
	});
}

#[test]
fn an_owner_neither_offers_to_itself_nor_buys_from_itself() {
	chain(|| {
		let address = register(OWNER, app());
		let sale = EntrySale { price: PRICE, buyer: Some(OWNER) };
		assert_noop!(
			Registry::offer(signed(OWNER), address, Some(sale)),
			Error::<Test>::BuyerIsOwner
		);
		offer(address, PRICE, None);
		assert_noop!(Registry::buy(signed(OWNER), address, PRICE), Error::<Test>::AlreadyOwner);
	});
}

#[test]
fn what_is_not_offered_is_not_sold() {
	chain(|| {
		let address = register(OWNER, app());
		let buy = |address| Registry::buy(signed(BUYER), address, PRICE);
		assert_noop!(buy(address), Error::<Test>::NotForSale);
		assert_noop!(buy(member(1)), Error::<Test>::EntryNotFound);
		offer(address, PRICE, None);
		assert_noop!(Registry::offer(signed(STRANGER), address, None), Error::<Test>::NotOwner);
		assert_ok!(Registry::offer(signed(OWNER), address, None));
		assert_eq!(last_event(), Event::EntryOffered { address, price: None });
		assert_noop!(buy(address), Error::<Test>::NotForSale);
	});
}

#[test]
fn a_buyer_that_would_not_live_on_cannot_buy() {
	chain(|| {
		let address = register(OWNER, app());
		let most = FUNDS - EXISTENTIAL_DEPOSIT;
		offer(address, most + 1, None);
		let buy = |account| Registry::buy(signed(account), address, FUNDS);
		assert_noop!(buy(BUYER), Error::<Test>::FundsTooLow);
		assert_noop!(buy(NOBODY), Error::<Test>::FundsTooLow);
		offer(address, most, None);
		assert_ok!(buy(BUYER));
		assert_eq!(free(BUYER), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn a_seller_that_cannot_receive_the_price_sells_nothing() {
	chain(|| {
		// Something else keeps the seller's account alive, and all that it has is held.
		System::inc_providers(&OWNER);
		MockDeposits::mutate(|deposits| deposits.entry += FUNDS - deposit(&app()));
		let address = register(OWNER, app());
		assert_eq!(free(OWNER), 0);
		let buy = || Registry::buy(signed(BUYER), address, PRICE);
		offer(address, EXISTENTIAL_DEPOSIT - 1, None);
		assert_noop!(buy(), TokenError::BelowMinimum);
		offer(address, EXISTENTIAL_DEPOSIT, None);
		assert_ok!(buy());
		assert_eq!(free(OWNER), EXISTENTIAL_DEPOSIT);
		assert_eq!(held(HoldReason::Entry, BUYER), FUNDS);
	});
}

#[test]
fn an_account_that_does_not_exist_buys_nothing_even_for_nothing() {
	chain(|| {
		let address = register(OWNER, app());
		offer(address, 0, None);
		assert_noop!(
			Registry::buy(signed(NOBODY), address, 0),
			Error::<Test>::ReceiverCannotHoldDeposit
		);
	});
}

#[test]
fn the_deposit_of_a_group_does_not_go_with_an_entry() {
	chain(|| {
		let address = register(OWNER, app());
		create_group(OWNER, "friends");
		assert_ok!(Registry::transfer(signed(OWNER), address, STRANGER));
		assert_eq!(held(HoldReason::Group, OWNER), 500);
		assert_eq!(held(HoldReason::Group, STRANGER), 0);
	});
}

#[test]
fn orders_that_were_void_stay_void_under_the_next_owner() {
	chain(|| {
		let address = register(OWNER, app());
		let below = H256::repeat_byte(1);
		assert_ok!(Registry::void_orders(signed(OWNER), address, below));
		offer(address, PRICE, None);
		assert_ok!(Registry::buy(signed(BUYER), address, PRICE));
		assert_eq!(entry(address).salt_floor, below);
		assert_noop!(
			Registry::void_orders(signed(BUYER), address, below),
			Error::<Test>::SaltFloorNotRaised
		);
	});
}
