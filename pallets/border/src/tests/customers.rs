//! Whom members vouch for.

use super::mock::*;
use crate::{Customer, Customers, Error, Event, HoldReason, Reason, Vouched, DAY};
use frame_support::{assert_noop, assert_ok};
use poco_primitives::{order::Currency, H256};

fn unvouch(caller: &AccountId, customer: &AccountId) -> sp_runtime::DispatchResult {
	Border::unvouch(signed(caller.clone()), customer.clone(), RELAY)
}

#[test]
fn a_customer_receives_what_its_member_vouches_for_on_a_day() {
	case(|| {
		member(&ANNE);
		assert_ok!(vouch(&ANNE, &BERT, 100));
		let vouched =
			Event::CustomerVouched { member: ANNE, customer: BERT, asset: RELAY, per_day: 100 };
		assert_eq!(last_event(), vouched);
		assert!(arrive(RELAY, 70, &BERT));
		let admitted = Event::Admitted {
			beneficiary: BERT,
			asset: RELAY,
			amount: 70,
			customer_of: Some(ANNE),
		};
		assert_eq!(last_event(), admitted);
		assert_eq!(entry(kept_apart(RELAY, 31, &BERT)).reason, Reason::AboveVouched);
		assert!(arrive(RELAY, 30, &BERT));
		assert_eq!(balance(&BERT, RELAY), 100);
		Now::mutate(|now| *now += DAY);
		assert!(arrive(RELAY, 100, &BERT));
		assert_eq!(balance(&BERT, RELAY), 200);
		// For this asset only.
		assert_eq!(entry(kept_apart(TOKEN, 30, &BERT)).reason, Reason::Outsider);
	});
}

#[test]
fn members_alone_vouch() {
	case(|| {
		assert_noop!(vouch(&ANNE, &BERT, 100), Error::<Test>::NotMember);
		// A customer is none.
		member(&ANNE);
		assert_ok!(vouch(&ANNE, &BERT, 100));
		assert_noop!(vouch(&BERT, &CLEO, 100), Error::<Test>::NotMember);
		// Who is one by a group is.
		InGroups::set(vec![(1, BERT)]);
		assert_ok!(Border::link_group(root(), 1));
		assert_ok!(vouch(&BERT, &CLEO, 100));
		assert_noop!(
			Border::vouch(signed(ANNE), BERT, Currency::Asset(H256::zero()), 100),
			Error::<Test>::AssetNotFound
		);
	});
}

#[test]
fn vouching_costs_a_deposit_for_each_customer_and_asset_and_has_a_bound() {
	case(|| {
		member(&ANNE);
		assert_ok!(vouch(&ANNE, &BERT, 100));
		assert_eq!(held(&ANNE, HoldReason::Vouching), VOUCH_DEPOSIT);
		// Another amount costs nothing.
		assert_ok!(vouch(&ANNE, &BERT, 200));
		assert_eq!(held(&ANNE, HoldReason::Vouching), VOUCH_DEPOSIT);
		assert_ok!(Border::vouch(signed(ANNE), BERT, TOKEN, 100));
		assert_eq!(held(&ANNE, HoldReason::Vouching), 2 * VOUCH_DEPOSIT);
		assert_noop!(vouch(&ANNE, &CLEO, 100), Error::<Test>::MaxCustomersExceeded);
		assert_ok!(unvouch(&ANNE, &BERT));
		assert_eq!(held(&ANNE, HoldReason::Vouching), VOUCH_DEPOSIT);
		assert_ok!(vouch(&ANNE, &CLEO, 100));
		member(&NOBODY);
		assert_noop!(vouch(&NOBODY, &DORA, 100), Error::<Test>::FundsTooLow);
	});
}

#[test]
fn another_amount_does_not_forget_what_entered() {
	case(|| {
		member(&ANNE);
		assert_ok!(vouch(&ANNE, &BERT, 100));
		assert!(arrive(RELAY, 100, &BERT));
		assert_ok!(vouch(&ANNE, &BERT, 110));
		kept_apart(RELAY, 11, &BERT);
		assert!(arrive(RELAY, 10, &BERT));
		assert_eq!(balance(&BERT, RELAY), 110);
	});
}

#[test]
fn one_member_vouches_for_a_customer_at_a_time() {
	case(|| {
		member(&ANNE);
		member(&CLEO);
		assert_ok!(vouch(&ANNE, &BERT, 100));
		assert!(arrive(RELAY, 60, &BERT));
		assert_noop!(vouch(&CLEO, &BERT, 500), Error::<Test>::AlreadyVouched);
		assert_noop!(unvouch(&CLEO, &BERT), Error::<Test>::NotAuthorized);
		// Whoever is no member any more does not count, and another may come in its place.
		no_member(&ANNE);
		assert_ok!(vouch(&CLEO, &BERT, 80));
		assert_eq!(held(&ANNE, HoldReason::Vouching), 0);
		assert_eq!(held(&CLEO, HoldReason::Vouching), VOUCH_DEPOSIT);
		assert_eq!((Vouched::<Test>::get(ANNE), Vouched::<Test>::get(CLEO)), (0, 1));
		// What entered on this day stays counted.
		let expected = Customer {
			member: CLEO,
			per_day: 80,
			deposit: VOUCH_DEPOSIT,
			day: Now::get() / DAY,
			entered: 60,
		};
		assert_eq!(Customers::<Test>::get(BERT, RELAY), Some(expected));
		kept_apart(RELAY, 21, &BERT);
		assert!(arrive(RELAY, 20, &BERT));
	});
}

#[test]
fn customers_of_who_is_no_member_any_more_are_outsiders() {
	case(|| {
		member(&ANNE);
		assert_ok!(vouch(&ANNE, &BERT, 100));
		no_member(&ANNE);
		assert_eq!(entry(kept_apart(RELAY, 50, &BERT)).reason, Reason::Outsider);
		// They are again as soon as it is.
		member(&ANNE);
		assert!(arrive(RELAY, 50, &BERT));
		assert_eq!(balance(&BERT, RELAY), 50);
	});
}

#[test]
fn vouching_ends_by_who_vouches_or_by_anybody_once_that_one_is_no_member() {
	case(|| {
		member(&ANNE);
		assert_noop!(unvouch(&ANNE, &BERT), Error::<Test>::CustomerNotFound);
		assert_ok!(vouch(&ANNE, &BERT, 100));
		assert_noop!(unvouch(&BERT, &BERT), Error::<Test>::NotAuthorized);
		assert_ok!(unvouch(&ANNE, &BERT));
		let unvouched = Event::CustomerUnvouched { member: ANNE, customer: BERT, asset: RELAY };
		assert_eq!(last_event(), unvouched);
		assert_eq!(held(&ANNE, HoldReason::Vouching), 0);
		kept_apart(RELAY, 50, &BERT);
		assert_ok!(vouch(&ANNE, &BERT, 100));
		no_member(&ANNE);
		assert_ok!(unvouch(&DORA, &BERT));
		assert_eq!(held(&ANNE, HoldReason::Vouching), 0);
		// And by itself.
		member(&ANNE);
		assert_ok!(vouch(&ANNE, &CLEO, 100));
		no_member(&ANNE);
		assert_ok!(unvouch(&ANNE, &CLEO));
		assert_eq!((held(&ANNE, HoldReason::Vouching), Vouched::<Test>::get(ANNE)), (0, 0));
	});
}

#[test]
fn a_customer_that_becomes_a_member_is_one() {
	case(|| {
		member(&ANNE);
		assert_ok!(vouch(&ANNE, &BERT, 10));
		member(&BERT);
		assert!(arrive(RELAY, 500, &BERT));
		assert_eq!(balance(&BERT, RELAY), 500);
	});
}
