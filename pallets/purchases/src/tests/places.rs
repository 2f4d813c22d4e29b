//! Who is a buyer, and from where.

use super::mock::*;
use crate::{source, AccountV1, Error, Place, Purchases, Way};
use frame_support::assert_noop;
use sp_runtime::DispatchError;
use xcm::latest::prelude::*;

const ID: Junction = AccountId32 { network: None, id: [1; 32] };

#[test]
fn who_is_on_this_chain_is_refused() {
	case(|| {
		for who in [Location::here(), at(&ANNE), Location::new(0, [Parachain(7)])] {
			assert_noop!(buy(&who, order()), Error::<Test>::OriginLocal);
		}
		let call = purchase_call(order());
		assert_noop!(make(signed(ANNE), call.clone()), DispatchError::BadOrigin);
		assert_noop!(make(frame_system::RawOrigin::Root.into(), call), DispatchError::BadOrigin);
	});
}

#[test]
fn a_chain_does_not_call_itself_many() {
	case(|| {
		let invented = [
			Location::new(1, [Parachain(SIBLING), Parachain(7)]),
			Location::new(1, [Parachain(SIBLING), PalletInstance(1), Parachain(7)]),
			Location::new(1, [ID, Parachain(7)]),
			Location::new(1, [Parachain(SIBLING), GlobalConsensus(NetworkId::Polkadot)]),
			Location::new(2, [GlobalConsensus(NetworkId::Polkadot), Parachain(1), Parachain(2)]),
		];
		for who in invented {
			assert_eq!(Place::of(&who), None);
			assert_noop!(buy(&who, order()), Error::<Test>::OriginInvalid);
		}
	});
}

#[test]
fn a_location_that_is_too_deep_to_be_answered_is_refused() {
	let deep = |junctions: usize| {
		let mut location = parachain(SIBLING);
		for index in 0..junctions {
			location.push_interior(GeneralIndex(index as u128)).unwrap();
		}
		location
	};
	case(|| {
		assert!(Place::of(&deep(crate::MAX_DEPTH)).is_some());
		let who = deep(crate::MAX_DEPTH + 1);
		assert_noop!(buy(&who, order()), Error::<Test>::OriginInvalid);
	});
	// As deep as it may be: with this chain and this pallet before it, it is a location still.
	let within = Place::of(&deep(crate::MAX_DEPTH)).unwrap().within;
	let mut whole = source(PALLET, &within).unwrap();
	assert_eq!(whole.push_front(Parachain(SELF)), Ok(()));
	assert_eq!(whole.len(), 8);
}

#[test]
fn a_location_without_an_account_is_refused() {
	case(|| {
		let who = Location::new(1, [Parachain(SIBLING), OnlyChild]);
		assert_noop!(buy(&who, order()), Error::<Test>::AccountUnknown);
	});
}

#[test]
fn a_buyer_is_a_chain_and_what_it_is_called_there() {
	let polkadot = GlobalConsensus(NetworkId::Polkadot);
	let cases: [(Location, Location, InteriorLocation); 7] = [
		(Location::parent(), Location::parent(), Here),
		(Location::new(1, [ID]), Location::parent(), [ID].into()),
		(parachain(7), parachain(7), Here),
		(user(7, 1), parachain(7), [ID].into()),
		(
			Location::new(1, [Parachain(7), PalletInstance(3), GeneralIndex(9)]),
			parachain(7),
			[PalletInstance(3), GeneralIndex(9)].into(),
		),
		(Location::new(2, [polkadot]), Location::new(2, [polkadot]), Here),
		(
			Location::new(2, [polkadot, Parachain(7), ID]),
			Location::new(2, [polkadot, Parachain(7)]),
			[ID].into(),
		),
	];
	for (origin, chain, within) in cases {
		assert_eq!(Place::of(&origin), Some(Place { chain, within }), "{origin:?}");
	}
}

#[test]
fn what_is_left_over_goes_to_whom_the_buyer_names_or_to_itself() {
	let network = RelayNetwork::get();
	let place = |within: InteriorLocation| Place { chain: parachain(7), within };
	let itself = place([AccountId32 { network, id: [1; 32] }].into());
	assert_eq!(itself.beneficiary(None), Some(Location::new(0, [ID])));
	let named = Location::new(0, [AccountId32 { network: None, id: [2; 32] }]);
	assert_eq!(itself.beneficiary(Some(AccountV1::Id32([2; 32]))), Some(named.clone()));
	assert_eq!(place(Here).beneficiary(Some(AccountV1::Id32([2; 32]))), Some(named));
	assert_eq!(place(Here).beneficiary(None), None);
}

#[test]
fn a_fee_goes_to_a_chain_from_here_or_to_its_own_reserve() {
	let (sibling, relay) = (parachain(SIBLING), Location::parent());
	assert_eq!(Way::to(&sibling, &Location::here()), Some(Way::Deposit));
	assert_eq!(Way::to(&sibling, &sibling), Some(Way::Withdraw));
	assert_eq!(Way::to(&relay, &relay), Some(Way::Withdraw));
	assert_eq!(Way::to(&relay, &Location::here()), None);
	assert_eq!(Way::to(&sibling, &relay), None);
	assert_eq!(Way::to(&sibling, &parachain(OTHER)), None);
}

#[test]
fn users_of_a_chain_are_told_apart() {
	case(|| {
		let (one, two) = (user(SIBLING, 1), pallet(SIBLING, 7));
		let (first, second) = (bought(&one, order()), bought(&two, order()));
		let [first, second] = [first, second].map(|n| Purchases::<Test>::get(n).unwrap());
		assert_ne!(first.buyer, second.buyer);
		assert_eq!(first.chain, second.chain);
		assert_ne!(Purchasing::source(&first.within), Purchasing::source(&second.within));
	});
}
