//! Taking an asset off the list.

use super::mock::*;
use crate::*;
use frame_support::{
	assert_noop, assert_ok,
	traits::{fungibles::Inspect, tokens::ConversionFromAssetBalance, Contains, ContainsPair},
};
use poco_primitives::{order::Currency, H256};
use sp_runtime::{traits::MaybeEquivalence, DispatchError};

/// An asset that nothing accepts any more.
fn unwanted() -> H256 {
	listed(coin(1), Terms { accepted: Acceptance::NOTHING, ..terms(sibling(2001)) })
}

/// An asset that was delisted with so many accounts and approvals left of it, each by somebody else.
fn leaving(accounts: u8, approvals: u8) -> H256 {
	let key = unwanted();
	for number in 0..accounts {
		open(key, &poor(100 + number));
	}
	for number in 0..approvals {
		approve(key, &poor(200 + number), &ANNE);
	}
	assert_ok!(delist(key));
	key
}

#[test]
fn what_nobody_has_and_nothing_accepts_is_gone_at_once() {
	case(|| {
		let key = unwanted();
		let info = delist(key).unwrap();
		assert_eq!(info.actual_weight, Some(<()>::delist().saturating_add(<()>::sweep(0, 0))));
		assert_eq!(last_event(), Event::Delisted { key });
		assert!(Listed::<Test>::get(key).is_none());
		assert_eq!(Listed::<Test>::count(), 0);
		assert!(!Assets::asset_exists(key));
		assert_eq!((held(&TREASURY), free(&TREASURY)), (0, MONEY));
	});
}

#[test]
fn the_deposit_goes_back_to_who_paid_it() {
	case(|| {
		let terms = Terms { accepted: Acceptance::NOTHING, ..terms(relay()) };
		assert_ok!(Currencies::list(root(), relay().into(), terms.into(), Some(ANNE)));
		unwanted();
		assert_eq!((held(&ANNE), held(&TREASURY)), (DEPOSIT, DEPOSIT));
		assert_ok!(delist(locations::key(&relay())));
		assert_eq!((held(&ANNE), free(&ANNE)), (0, MONEY));
		assert_eq!(held(&TREASURY), DEPOSIT);
	});
}

#[test]
fn what_is_accepted_for_anything_stays() {
	case(|| {
		let key = unwanted();
		for accepted in [
			Acceptance { fees: true, ..Acceptance::NOTHING },
			Acceptance { deals: true, ..Acceptance::NOTHING },
			Acceptance { treasury: true, ..Acceptance::NOTHING },
		] {
			assert_ok!(accept(key, accepted));
			assert_noop!(delist(key), Error::<Test>::StillAccepted);
		}
		assert_ok!(accept(key, Acceptance::NOTHING));
		assert_ok!(delist(key));
	});
}

#[test]
fn what_somebody_has_stays() {
	case(|| {
		let key = unwanted();
		give(key, &ANNE, 1);
		assert_noop!(delist(key), Error::<Test>::StillHeld);
		take_all(key, &ANNE);
		assert_ok!(delist(key));
	});
}

#[test]
fn what_a_program_holds_stays() {
	case(|| {
		let key = unwanted();
		let held = holding(amount(coin(1), 5));
		assert_noop!(delist(key), Error::<Test>::StillHeld);
		drop(held);
		assert_ok!(delist(key));
	});
}

#[test]
fn nobody_delists_but_who_may() {
	case(|| {
		let key = unwanted();
		for origin in [signed(ANNE), signed(STEWARD), RuntimeOrigin::none()] {
			assert_noop!(
				Currencies::delist(origin, key).map_err(|refusal| refusal.error),
				DispatchError::BadOrigin
			);
		}
		assert_noop!(delist(H256::zero()), Error::<Test>::NotListed);
	});
}

#[test]
fn accounts_and_approvals_that_fit_are_removed_at_once_with_their_deposits_back() {
	case(|| {
		let key = unwanted();
		let (holder, owner) = (poor(100), poor(101));
		open(key, &holder);
		approve(key, &owner, &ANNE);
		assert!(free(&holder) < 100 && free(&owner) < 100, "both have a deposit");
		let info = delist(key).unwrap();
		assert_eq!(info.actual_weight, Some(<()>::delist().saturating_add(<()>::sweep(1, 1))));
		assert_eq!((free(&holder), free(&owner)), (100, 100));
		assert!(!Assets::asset_exists(key));
		assert_eq!(held(&TREASURY), 0);
	});
}

#[test]
fn an_asset_with_many_accounts_leaves_in_several_steps() {
	case(|| {
		let most = MAX_SWEPT as u8;
		let key = leaving(2 * most + 1, 1);
		assert_eq!(last_event(), Event::Leaving { key });
		assert!(record(key).leaving);
		assert_eq!(held(&TREASURY), DEPOSIT);
		check();
		let info = sweep(key).unwrap();
		assert_eq!(info.actual_weight, Some(<()>::sweep(MAX_SWEPT, 0)));
		assert!(record(key).leaving);
		check();
		let info = sweep(key).unwrap();
		assert_eq!(info.actual_weight, Some(<()>::sweep(1, 0)));
		assert_eq!(last_event(), Event::Delisted { key });
		assert_eq!(held(&TREASURY), 0);
		for number in 0..=2 * most {
			assert_eq!(free(&AccountId::new([100 + number; 32])), 100);
		}
		assert_noop!(sweep(key), Error::<Test>::NotListed);
	});
}

#[test]
fn an_asset_with_many_approvals_leaves_in_several_steps() {
	case(|| {
		let key = leaving(0, MAX_SWEPT as u8 + 1);
		assert!(record(key).leaving);
		let info = sweep(key).unwrap();
		assert_eq!(info.actual_weight, Some(<()>::sweep(0, 1)));
		assert_eq!(last_event(), Event::Delisted { key });
	});
}

#[test]
fn accounts_as_many_as_can_be_removed_at_once_need_no_second_step() {
	case(|| {
		let key = leaving(MAX_SWEPT as u8, MAX_SWEPT as u8);
		assert_eq!(last_event(), Event::Delisted { key });
	});
}

#[test]
fn others_may_have_swept_before() {
	case(|| {
		let key = leaving(MAX_SWEPT as u8 + 1, 0);
		assert_ok!(Assets::destroy_accounts(signed(BERT), key));
		let info = sweep(key).unwrap();
		assert_eq!(info.actual_weight, Some(<()>::sweep(0, 0)));
		assert_eq!(last_event(), Event::Delisted { key });
		assert_eq!(held(&TREASURY), 0);
	});
}

#[test]
fn what_was_not_delisted_is_not_swept() {
	case(|| {
		let key = unwanted();
		open(key, &ANNE);
		assert_noop!(sweep(key), Error::<Test>::NotLeaving);
		assert_noop!(sweep(H256::zero()), Error::<Test>::NotListed);
		assert_noop!(
			Currencies::sweep(root(), key).map_err(|refusal| refusal.error),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn what_leaves_is_nothing_to_anybody_any_more() {
	case(|| {
		let key = leaving(MAX_SWEPT as u8 + 1, 0);
		assert_eq!(Currencies::convert(&coin(1)), None);
		assert_eq!(Currencies::convert_back(&key), None);
		assert!(!IsListed::<Test>::contains(&coin(1)));
		assert!(!FromReserve::<Test>::contains(&amount(coin(1), 1), &sibling(2001)));
		assert_eq!(Currencies::fee_rate(&coin(1)), None);
		assert_eq!(Currencies::native_value(Currency::Asset(key), 1), None);
		assert_eq!(
			Currencies::from_asset_balance(1, Currency::Asset(key)),
			Err(Error::<Test>::Leaving.into())
		);
		assert_noop!(set_rate(key, rate(1, 1)), Error::<Test>::Leaving);
		assert_noop!(set_reserve(key, relay()), Error::<Test>::Leaving);
		assert_noop!(accept(key, Acceptance::EVERYTHING), Error::<Test>::Leaving);
		assert_noop!(delist(key), Error::<Test>::Leaving);
		assert_noop!(list(coin(1), terms(relay())), Error::<Test>::AlreadyListed);
	});
}

#[test]
fn what_left_can_come_back_under_the_same_key() {
	case(|| {
		let key = unwanted();
		assert_ok!(delist(key));
		assert_eq!(listed(coin(1), terms(sibling(1000))), key);
		assert_eq!(record(key).reserve, sibling(1000));
	});
}
