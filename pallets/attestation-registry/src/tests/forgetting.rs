//! What is removed when it is of no use any more, and that nothing is accepted twice for it.

use super::{mock::*, source::CHAIN};
use crate::{Error, Event, Leftover, NextSlot, Order, Received, Redemptions, Roots, MAX_FORGOTTEN};
use frame_support::{assert_noop, assert_ok};
use poco_primitives::H256;
use sp_runtime::DispatchResult;

fn forget(leftover: Leftover, most: u32) -> DispatchResult {
	Registry::forget(signed(&BEN), leftover, most)
}

#[test]
fn what_was_redeemed_is_forgotten_when_its_period_is_closed_and_not_before() {
	case(|| {
		let stated = known(3);
		for index in [0, 1] {
			assert_ok!(redeem(&ANNE, OFFICE, proven(&stated, index, &ANNE)));
		}
		assert_ok!(redeem(&ANNE, MUSEUM, proven(&stated, 0, &ANNE)));
		let year = Leftover::Period { scope: OFFICES, from: YEAR.from };
		assert_noop!(forget(year, 10), Error::<Test>::StillOpen);
		assert_ok!(Registry::close_period(governance(), OFFICES));
		assert_noop!(forget(year, 0), Error::<Test>::NothingToForget);
		assert_ok!(forget(year, 1));
		assert_eq!(Redemptions::<Test>::iter_prefix((OFFICES,)).count(), 1);
		assert_ok!(forget(year, 10));
		assert!(happened(Event::Forgotten { leftover: year, items: 1 }));
		assert_noop!(forget(year, 10), Error::<Test>::NothingToForget);
		// The museum's year is still open, and what was forgotten is accepted by nobody.
		assert_eq!(Redemptions::<Test>::iter().count(), 1);
		for verifier in [OFFICE, BRANCH] {
			assert_noop!(
				redeem(&ANNE, verifier, proven(&stated, 0, &ANNE)),
				Error::<Test>::OutsidePeriods
			);
		}
		let nowhere = Leftover::Period { scope: H256::zero(), from: 0 };
		assert_noop!(forget(nowhere, 1), Error::<Test>::ScopeNotFound);
	});
}

#[test]
fn what_belonged_to_a_source_is_forgotten_when_it_is_none_any_more() {
	case(|| {
		let stated = known(3);
		for statement in &stated.statements {
			assert!(push(statement));
		}
		let leftover = Leftover::Source { chain: CHAIN };
		assert_noop!(forget(leftover, 10), Error::<Test>::StillListed);
		assert_ok!(Registry::delist_source(governance(), CHAIN));
		assert_ok!(forget(leftover, 2));
		check();
		assert_eq!(Roots::<Test>::iter().count(), 0);
		assert_eq!(Received::<Test>::iter().count(), 2);
		assert_ok!(forget(leftover, 10));
		assert!(happened(Event::Forgotten { leftover, items: 2 }));
		assert_eq!(Received::<Test>::iter().count() + Order::<Test>::iter().count(), 0);
		assert!(!NextSlot::<Test>::contains_key(CHAIN));
		assert_noop!(forget(leftover, 10), Error::<Test>::NothingToForget);
	});
}

#[test]
fn a_source_that_came_back_half_forgotten_sends_as_before() {
	case(|| {
		let all: Vec<_> = [3, 4].map(stated).into_iter().flat_map(|it| it.statements).collect();
		for statement in &all[..2] {
			assert!(push(statement));
		}
		assert_ok!(Registry::delist_source(governance(), CHAIN));
		assert_ok!(forget(Leftover::Source { chain: CHAIN }, 1));
		assert_ok!(list_source(source()));
		for statement in all.iter().cycle().take(15) {
			assert!(push(statement));
			check();
		}
		assert_eq!(Received::<Test>::iter().count(), MAX_RECEIVED as usize);
	});
}

#[test]
fn a_call_forgets_so_many_and_no_more() {
	case(|| {
		assert_ok!(Registry::close_period(governance(), OFFICES));
		let stated = known(3);
		assert_ok!(redeem(&ANNE, MUSEUM, proven(&stated, 0, &ANNE)));
		let redemption = Redemptions::<Test>::iter_values().next().unwrap();
		for number in 0..MAX_FORGOTTEN + 5 {
			let hash = H256::from_low_u64_be(number.into());
			let nullifier = poco_primitives::attestation::VersionedNullifier::V1(hash);
			let mut redemption = redemption.clone();
			let poco_primitives::redemption::VersionedCertificate::V1(certificate) =
				&mut redemption.certificate;
			certificate.scope = OFFICES;
			Redemptions::<Test>::insert((OFFICES, YEAR.from, nullifier), redemption);
		}
		let year = Leftover::Period { scope: OFFICES, from: YEAR.from };
		assert_ok!(forget(year, u32::MAX));
		assert_eq!(Redemptions::<Test>::iter_prefix((OFFICES,)).count(), 5);
	});
}
