//! What assets are worth, and what they are accepted for.

use super::mock::*;
use crate::*;
use frame_support::{assert_noop, assert_ok, traits::tokens::ConversionFromAssetBalance};
use poco_primitives::{order::Currency, Balance, H256};
use sp_runtime::{ArithmeticError, DispatchError};
use xcm::v5::{AssetId, Location};

const FEES: Acceptance = Acceptance { fees: true, ..Acceptance::NOTHING };
const DEALS: Acceptance = Acceptance { deals: true, ..Acceptance::NOTHING };
const FOR_TREASURY: Acceptance = Acceptance { treasury: true, ..Acceptance::NOTHING };

/// The relay chain's token: one unit is worth three quarters of the chain's own.
fn token(accepted: Acceptance) -> H256 {
	listed(relay(), Terms { accepted, rate: rate(3, 4), ..terms(relay()) })
}

fn spent(amount: Balance, currency: Currency) -> Result<Balance, DispatchError> {
	Currencies::from_asset_balance(amount, currency)
}

#[test]
fn the_chains_own_token_is_worth_itself() {
	case(|| {
		assert_eq!(Currencies::native_value(Currency::Native, 7), Some(7));
		assert_eq!(spent(7, Currency::Native), Ok(7));
		assert_eq!(Currencies::fee_rate(&Location::here()), Some(rate(1, 1)));
	});
}

#[test]
fn an_asset_is_accepted_for_what_was_said_and_nothing_else() {
	case(|| {
		let key = token(Acceptance::NOTHING);
		let asset = Currency::Asset(key);
		for (accepted, fees, deals, treasury) in [
			(Acceptance::NOTHING, false, false, false),
			(FEES, true, false, false),
			(DEALS, false, true, false),
			(FOR_TREASURY, false, false, true),
			(Acceptance::EVERYTHING, true, true, true),
		] {
			assert_ok!(accept(key, accepted));
			assert_eq!(last_event(), Event::AcceptanceSet { key, accepted });
			let fee_rate = Currencies::fee_rate(&relay());
			assert_eq!(fee_rate, fees.then_some(rate(3, 4)), "{accepted:?}");
			let value = Currencies::native_value(asset, 10);
			assert_eq!(value, deals.then_some(7), "{accepted:?}");
			let limit = spent(10, asset);
			let refused = Err(Error::<Test>::NotAccepted.into());
			assert_eq!(limit, if treasury { Ok(8) } else { refused }, "{accepted:?}");
		}
	});
}

#[test]
fn what_is_not_listed_is_accepted_for_nothing() {
	case(|| {
		let asset = Currency::Asset(locations::key(&relay()));
		assert_eq!(Currencies::native_value(asset, 10), None);
		assert_eq!(spent(10, asset), Err(Error::<Test>::NotListed.into()));
		assert_eq!(Currencies::fee_rate(&relay()), None);
	});
}

#[test]
fn a_deal_is_worth_no_more_and_a_spending_no_less_than_it_is() {
	case(|| {
		let asset = Currency::Asset(token(Acceptance::EVERYTHING));
		// Three quarters, one and a half, two and a quarter, three.
		for (amount, least, most) in [(0, 0, 0), (1, 0, 1), (2, 1, 2), (3, 2, 3), (4, 3, 3)] {
			assert_eq!(Currencies::native_value(asset, amount), Some(least));
			assert_eq!(spent(amount, asset), Ok(most));
		}
	});
}

#[test]
fn what_no_number_tells_is_not_accepted() {
	case(|| {
		let key = token(Acceptance::EVERYTHING);
		assert_ok!(set_rate(key, rate(2, 1)));
		let asset = Currency::Asset(key);
		assert_eq!(Currencies::native_value(asset, Balance::MAX), None);
		assert_eq!(spent(Balance::MAX, asset), Err(ArithmeticError::Overflow.into()));
	});
}

#[test]
fn a_rate_holds_from_now_on() {
	case(|| {
		let key = token(Acceptance::EVERYTHING);
		assert_ok!(set_rate(key, rate(5, 1)));
		assert_eq!(last_event(), Event::RateSet { key, rate: rate(5, 1) });
		assert_eq!(Currencies::native_value(Currency::Asset(key), 10), Some(50));
		assert_eq!(Currencies::fee_rate(&relay()), Some(rate(5, 1)));
	});
}

#[test]
fn a_rate_keeps_to_its_bounds() {
	case(|| {
		let key = token(Acceptance::EVERYTHING);
		let (least, most) = (MinRate::get(), MaxRate::get());
		let unit = Rate::from_inner(1);
		for wrong in [Rate::from_inner(0), least - unit, most + unit, Rate::from_inner(u128::MAX)] {
			assert_noop!(set_rate(key, wrong), Error::<Test>::RateOutOfBounds);
		}
		assert_ok!(set_rate(key, least));
		assert_ok!(set_rate(key, most));
	});
}

#[test]
fn nobody_says_what_assets_are_worth_or_accepted_for_but_who_may() {
	case(|| {
		let key = token(Acceptance::EVERYTHING);
		for origin in [signed(ANNE), root(), RuntimeOrigin::none()] {
			assert_noop!(Currencies::set_rate(origin, key, rate(1, 1)), DispatchError::BadOrigin);
		}
		for origin in [signed(ANNE), signed(STEWARD), RuntimeOrigin::none()] {
			assert_noop!(Currencies::set_acceptance(origin, key, FEES), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn what_is_not_listed_has_no_rate_and_no_acceptance() {
	case(|| {
		let key = locations::key(&relay());
		assert_noop!(set_rate(key, rate(1, 1)), Error::<Test>::NotListed);
		assert_noop!(accept(key, FEES), Error::<Test>::NotListed);
	});
}

#[test]
fn deals_are_not_made_in_an_asset_of_which_the_pot_could_lose_the_rest() {
	case(|| {
		let with = |accepted| Terms { accepted, minimum_balance: 5, ..terms(relay()) };
		assert_noop!(list(relay(), with(DEALS)), Error::<Test>::PotTooLow);
		let key = listed(relay(), with(FEES));
		assert_noop!(accept(key, DEALS), Error::<Test>::PotTooLow);
		assert_ok!(accept(key, FOR_TREASURY));
		give(key, &POT, 5);
		assert_ok!(accept(key, Acceptance::EVERYTHING));
		assert_eq!(Currencies::native_value(Currency::Asset(key), 10), Some(20));
	});
}

#[test]
fn the_list_of_what_pays_begins_with_the_chains_own_token() {
	case(|| {
		assert_eq!(Currencies::fee_assets(), [AssetId(Location::here())]);
		listed(coin(1), Terms { accepted: FEES, ..terms(sibling(2001)) });
		listed(coin(2), Terms { accepted: DEALS, ..terms(sibling(2001)) });
		let key = listed(relay(), terms(relay()));
		let mut assets = Currencies::fee_assets();
		assert_eq!(assets.remove(0), AssetId(Location::here()));
		assets.sort();
		assert_eq!(assets, [AssetId(relay()), AssetId(coin(1))]);
		assert_ok!(accept(key, DEALS));
		assert_eq!(Currencies::fee_assets(), [AssetId(Location::here()), AssetId(coin(1))]);
	});
}
