//! Listing an asset: who may, what is refused, what it costs.

use super::mock::*;
use crate::*;
use frame_support::{
	assert_noop, assert_ok,
	traits::{
		fungibles::{roles::Inspect as _, Inspect},
		tokens::Provenance,
	},
};
use sp_runtime::DispatchError;
use xcm::v5::{Junction::*, Location, NetworkId};

#[test]
fn a_listed_asset_is_there_with_its_deposit_held() {
	case(|| {
		let key = listed(relay(), terms(relay()));
		assert_eq!(
			record(key),
			Listing {
				location: relay(),
				reserve: relay(),
				rate: rate(2, 1),
				accepted: Acceptance::EVERYTHING,
				payer: TREASURY,
				deposit: DEPOSIT,
				leaving: false,
			}
		);
		assert_eq!(
			last_event(),
			Event::Listed {
				key,
				location: relay(),
				reserve: relay(),
				rate: rate(2, 1),
				accepted: Acceptance::EVERYTHING,
				payer: TREASURY,
				deposit: DEPOSIT,
			}
		);
		assert_eq!((held(&TREASURY), free(&TREASURY)), (DEPOSIT, MONEY - DEPOSIT));
		assert!(Assets::asset_exists(key));
		assert_eq!((Assets::minimum_balance(key), Assets::total_issuance(key)), (1, 0));
		assert_eq!(Assets::owner(key), Some(Currencies::owner_account()));
	});
}

#[test]
fn somebody_else_can_pay_the_deposit() {
	case(|| {
		let call = |location: Location| {
			Currencies::list(root(), location.into(), terms(relay()).into(), Some(ANNE))
		};
		assert_ok!(call(coin(1)));
		assert_ok!(call(coin(2)));
		assert_eq!((held(&ANNE), held(&TREASURY)), (2 * DEPOSIT, 0));
		assert_eq!(record(locations::key(&coin(1))).payer, ANNE);
	});
}

#[test]
fn who_has_too_little_does_not_pay_the_deposit() {
	case(|| {
		let poor = poor(9);
		let call = |payer| {
			transact(|| Currencies::list(root(), relay().into(), terms(relay()).into(), payer))
		};
		assert_noop!(call(Some(poor.clone())), Error::<Test>::FundsTooLow);
		assert_noop!(call(Some(NOBODY)), Error::<Test>::FundsTooLow);
		// All but what keeps the account there.
		let missing = DEPOSIT + EXISTENTIAL_DEPOSIT - free(&poor);
		assert_ok!(Balances::transfer_keep_alive(signed(BERT), poor.clone(), missing - 1));
		assert_noop!(call(Some(poor.clone())), Error::<Test>::FundsTooLow);
		assert_ok!(Balances::transfer_keep_alive(signed(BERT), poor.clone(), 1));
		assert_ok!(call(Some(poor.clone())));
		assert_eq!((held(&poor), free(&poor)), (DEPOSIT, EXISTENTIAL_DEPOSIT));
	});
}

#[test]
fn nobody_lists_but_who_may() {
	case(|| {
		for origin in [signed(ANNE), signed(STEWARD), RuntimeOrigin::none()] {
			assert_noop!(
				Currencies::list(origin, relay().into(), terms(relay()).into(), None),
				DispatchError::BadOrigin
			);
		}
	});
}

#[test]
fn what_is_on_this_chain_is_not_listed_by_any_name() {
	case(|| {
		for location in [Location::here(), Location::new(0, [PalletInstance(2), GeneralIndex(1)])] {
			assert_noop!(list(location, terms(relay())), Error::<Test>::NotForeign);
		}
		for location in [
			sibling(OURS),
			Location::new(2, [GlobalConsensus(RELAY), Parachain(OURS)]),
			Location::new(1, [Parachain(OURS), PalletInstance(2), GeneralIndex(1)]),
		] {
			assert_noop!(list(location, terms(relay())), Error::<Test>::NotNormal);
		}
	});
}

#[test]
fn an_asset_is_not_listed_twice_by_any_name() {
	case(|| {
		let contract = |network| {
			let address = AccountKey20 { network, key: [0x11; 20] };
			Location::new(1, [Parachain(2004), address])
		};
		let named = |behind| {
			let mut data = [behind; 32];
			data[0] = b'g';
			Location::new(1, [Parachain(2001), GeneralKey { length: 1, data }])
		};
		listed(relay(), terms(relay()));
		listed(coin(1), terms(sibling(2001)));
		listed(contract(None), terms(sibling(2004)));
		for location in [
			relay(),
			coin(1),
			contract(None),
			contract(Some(RELAY)),
			contract(Some(NetworkId::Ethereum { chain_id: 1284 })),
		] {
			assert_noop!(list(location, terms(relay())), Error::<Test>::AlreadyListed);
		}
		for location in [
			Location::new(2, [GlobalConsensus(RELAY)]),
			Location::new(
				2,
				[GlobalConsensus(RELAY), Parachain(2001), PalletInstance(50), GeneralIndex(1)],
			),
			named(1),
		] {
			assert_noop!(list(location, terms(relay())), Error::<Test>::NotNormal);
		}
		listed(named(0), terms(sibling(2001)));
		assert_eq!(Listed::<Test>::count(), MAX_LISTED);
	});
}

#[test]
fn a_reserve_is_another_chain() {
	case(|| {
		for reserve in [
			Location::here(),
			sibling(OURS),
			coin(1),
			Location::new(2, [GlobalConsensus(RELAY), Parachain(2001)]),
			Location::new(1, [AccountId32 { network: None, id: [1; 32] }]),
		] {
			assert_noop!(list(coin(1), terms(reserve)), Error::<Test>::NotOtherChain);
		}
		// It need not be the chain on which the asset was made.
		listed(coin(1), terms(sibling(1000)));
	});
}

#[test]
fn rates_keep_to_their_bounds() {
	case(|| {
		let with = |rate| Terms { rate, ..terms(relay()) };
		let (least, most) = (MinRate::get(), MaxRate::get());
		let unit = Rate::from_inner(1);
		for wrong in [Rate::from_inner(0), least - unit, most + unit, Rate::from_inner(u128::MAX)] {
			assert_noop!(list(relay(), with(wrong)), Error::<Test>::RateOutOfBounds);
		}
		listed(coin(1), with(least));
		listed(coin(2), with(most));
	});
}

#[test]
fn an_account_has_at_least_a_unit() {
	case(|| {
		let with = |minimum_balance| Terms {
			minimum_balance,
			accepted: Acceptance::NOTHING,
			..terms(relay())
		};
		assert_noop!(list(relay(), with(0)), Error::<Test>::NoMinimum);
		let key = listed(relay(), with(7));
		assert_eq!(Assets::minimum_balance(key), 7);
	});
}

#[test]
fn no_more_is_listed_than_can_be() {
	case(|| {
		for number in 0..MAX_LISTED {
			listed(coin(number.into()), terms(sibling(2001)));
		}
		assert_noop!(list(relay(), terms(relay())), Error::<Test>::TooManyListed);
		// A place that was left is free.
		let key = locations::key(&coin(0));
		assert_ok!(accept(key, Acceptance::NOTHING));
		assert_ok!(delist(key));
		listed(relay(), terms(relay()));
	});
}

#[test]
fn a_key_that_is_taken_among_the_assets_is_not_listed() {
	case(|| {
		let key = locations::key(&relay());
		assert_ok!(Assets::force_create(root(), key, ANNE, true, 1));
		assert_noop!(list(relay(), terms(relay())), pallet_assets::Error::<Test>::InUse);
		assert_eq!(held(&TREASURY), 0);
	});
}

#[test]
fn whether_an_asset_keeps_accounts_alive_is_said_when_it_is_listed() {
	case(|| {
		let with = |is_sufficient| Terms { is_sufficient, ..terms(sibling(2001)) };
		let enough = listed(coin(1), with(true));
		let not_enough = listed(coin(2), with(false));
		give(enough, &NOBODY, 1);
		let other = AccountId::new([8; 32]);
		let can = |key| Assets::can_deposit(key, &other, 1, Provenance::Minted).into_result();
		assert_ok!(can(enough));
		assert!(can(not_enough).is_err());
	});
}

#[test]
fn a_chain_can_begin_with_assets() {
	let assets = vec![(relay(), terms(relay())), (coin(1), terms(sibling(2001)))];
	chain_with(assets).execute_with(|| {
		check();
		assert_eq!(Listed::<Test>::count(), 2);
		assert_eq!(held(&TREASURY), 2 * DEPOSIT);
		assert_eq!(record(locations::key(&coin(1))).reserve, sibling(2001));
	});
}

#[test]
#[should_panic(expected = "what is listed at the beginning can be listed")]
fn a_chain_does_not_begin_with_its_own_token_listed() {
	chain_with(vec![(Location::here(), terms(relay()))]);
}
