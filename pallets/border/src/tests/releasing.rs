//! What is kept apart may be let in after all.

use super::mock::*;
use crate::{EnteredToday, Entries, EntryId, Error, Event, Limit, Limits, Mode};
use frame_support::{assert_noop, assert_ok, storage::with_storage_layer};
use sp_runtime::DispatchResult;

fn release(who: &AccountId, number: EntryId) -> DispatchResult {
	Border::release(signed(who.clone()), number)
}

#[test]
fn governance_lets_in_whatever_it_wants() {
	case(|| {
		fee(RELAY, 20, 0);
		let number = kept_apart(RELAY, 500, &BERT);
		assert_noop!(Border::release(root(), 9), Error::<Test>::EntryNotFound);
		assert_ok!(Border::release(root(), number));
		let released =
			Event::Released { entry: number, beneficiary: BERT, asset: RELAY, amount: 500 };
		assert_eq!(last_event(), released);
		// Without a fee, and without counting.
		assert_eq!((balance(&BERT, RELAY), balance(&FEES, RELAY), kept(RELAY)), (500, 0, 0));
		assert_eq!(EnteredToday::<Test>::get(RELAY).members, 0);
		blocks(DELAY);
		assert_eq!(sent().len(), 0);
		assert_noop!(Border::release(root(), number), Error::<Test>::EntryNotFound);
	});
}

#[test]
fn the_member_that_vouches_lets_in_what_it_vouches_for() {
	case(|| {
		member(&ANNE);
		member(&CLEO);
		let number = kept_apart(RELAY, 500, &BERT);
		let other = kept_apart(RELAY, 200, &BERT);
		// A member is not enough, it has to vouch; and for as much.
		assert_noop!(release(&ANNE, number), Error::<Test>::NotAuthorized);
		assert_ok!(vouch(&ANNE, &BERT, 499));
		assert_noop!(release(&CLEO, number), Error::<Test>::NotAuthorized);
		assert_noop!(release(&ANNE, number), Error::<Test>::NotAdmissible);
		assert_ok!(vouch(&ANNE, &BERT, 600));
		assert_ok!(release(&ANNE, number));
		assert_eq!(balance(&BERT, RELAY), 500);
		// It counts as if it had come now.
		let admitted = Event::Admitted {
			beneficiary: BERT,
			asset: RELAY,
			amount: 500,
			customer_of: Some(ANNE),
		};
		assert!(events().contains(&admitted));
		assert_noop!(release(&ANNE, other), Error::<Test>::NotAdmissible);
		assert!(Entries::<Test>::contains_key(other));
	});
}

#[test]
fn who_vouched_and_is_no_member_any_more_lets_nothing_in() {
	case(|| {
		member(&ANNE);
		let number = kept_apart(RELAY, 500, &BERT);
		assert_ok!(vouch(&ANNE, &BERT, 600));
		no_member(&ANNE);
		assert_noop!(release(&ANNE, number), Error::<Test>::NotAdmissible);
	});
}

#[test]
fn vouching_for_one_asset_lets_in_no_other() {
	case(|| {
		member(&ANNE);
		let number = kept_apart(TOKEN, 500, &BERT);
		assert_ok!(vouch(&ANNE, &BERT, 600));
		assert_noop!(release(&ANNE, number), Error::<Test>::NotAuthorized);
	});
}

#[test]
fn the_beneficiary_takes_it_once_it_may() {
	case(|| {
		let number = kept_apart(RELAY, 500, &BERT);
		assert_noop!(release(&BERT, number), Error::<Test>::NotAdmissible);
		member(&BERT);
		assert_noop!(release(&CLEO, number), Error::<Test>::NotAuthorized);
		assert_ok!(release(&BERT, number));
		assert_eq!(balance(&BERT, RELAY), 500);
		assert_eq!(EnteredToday::<Test>::get(RELAY).members, 500);
	});
}

#[test]
fn a_member_takes_what_was_above_the_limit_of_a_day_on_the_next() {
	case(|| {
		member(&ANNE);
		let members = Limit { per_day: Some(500), ..Limit::default() };
		let limits = Limits { members, ..Limits::default() };
		assert_ok!(Border::set_limits(root(), RELAY, Some(limits)));
		assert!(arrive(RELAY, 400, &ANNE));
		let number = kept_apart(RELAY, 300, &ANNE);
		assert_ok!(Border::stop_return(signed(ANNE), number));
		assert_noop!(release(&ANNE, number), Error::<Test>::NotAdmissible);
		Now::mutate(|now| *now += crate::DAY);
		assert_ok!(release(&ANNE, number));
		assert_eq!(balance(&ANNE, RELAY), 700);
	});
}

#[test]
fn without_a_border_the_beneficiary_takes_it() {
	case(|| {
		let number = kept_apart(RELAY, 500, &BERT);
		assert_ok!(Border::set_mode(root(), Mode::Off));
		assert_noop!(release(&CLEO, number), Error::<Test>::NotAuthorized);
		assert_ok!(release(&BERT, number));
		assert_eq!(balance(&BERT, RELAY), 500);
	});
}

#[test]
fn what_the_account_cannot_have_stays() {
	case(|| {
		// Nothing keeps this account alive, and this asset alone does not.
		let number = kept_apart(TOKEN, 500, &NOBODY);
		assert!(with_storage_layer(|| Border::release(root(), number)).is_err());
		assert_eq!(kept(TOKEN), 500);
		assert_ok!(Balances::transfer_allow_death(signed(DORA), NOBODY, LEAST));
		assert_ok!(Border::release(root(), number));
		assert_eq!(balance(&NOBODY, TOKEN), 500);
	});
}
