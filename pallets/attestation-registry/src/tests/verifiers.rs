//! What governance says: which chains are believed, who verifies, and when.

use super::{mock::*, source::CHAIN};
use crate::{Error, Event, GenesisConfig, Scopes, Source, Verifiers};
use frame_support::{assert_noop, assert_ok};
use poco_primitives::{
	redemption::{Period, VerifierView},
	H256,
};
use sp_runtime::{BuildStorage, DispatchError::BadOrigin};

#[test]
fn a_chain_its_number_and_its_sender_are_a_source_once() {
	case(|| {
		let other = Source { chain: H256::zero(), para: OTHER, sender: pallet(OTHER, SENDER) };
		for known in [
			Source { chain: CHAIN, ..other.clone() },
			Source { para: PARA, ..other.clone() },
			Source { sender: pallet(PARA, SENDER), ..other.clone() },
		] {
			assert_noop!(list_source(known), Error::<Test>::AlreadyListed);
		}
		assert_ok!(list_source(other.clone()));
		assert!(happened(Event::SourceListed { chain: H256::zero(), para: OTHER }));
		let more = Source { chain: OFFICE, para: 1, sender: pallet(1, 1) };
		assert_noop!(list_source(more.clone()), Error::<Test>::MaxSourcesExceeded);
		assert_ok!(Registry::delist_source(governance(), CHAIN));
		assert!(happened(Event::SourceDelisted { chain: CHAIN }));
		assert_ok!(list_source(more));
		assert_noop!(Registry::delist_source(governance(), CHAIN), Error::<Test>::SourceNotFound);
	});
}

#[test]
fn a_verifier_is_listed_once_and_its_scope_stays() {
	case(|| {
		let list = |verifier, scope| Registry::list_verifier(governance(), verifier, scope);
		assert_noop!(list(OFFICE, MUSEUM), Error::<Test>::AlreadyListed);
		assert_noop!(list(H256::zero(), MUSEUM), Error::<Test>::MaxVerifiersExceeded);
		assert_ok!(Registry::delist_verifier(governance(), MUSEUM));
		assert!(happened(Event::VerifierDelisted { verifier: MUSEUM }));
		assert!(Scopes::<Test>::contains_key(MUSEUM));
		assert_noop!(
			Registry::delist_verifier(governance(), MUSEUM),
			Error::<Test>::VerifierNotFound
		);
		// A scope more for each that is listed and delisted, and then no more.
		assert_ok!(list(H256::repeat_byte(1), H256::repeat_byte(1)));
		assert_ok!(Registry::delist_verifier(governance(), H256::repeat_byte(1)));
		assert_noop!(
			list(H256::repeat_byte(2), H256::repeat_byte(2)),
			Error::<Test>::MaxVerifiersExceeded
		);
		assert_ok!(list(MUSEUM, MUSEUM));
		assert!(happened(Event::VerifierListed { verifier: MUSEUM, scope: MUSEUM }));
		assert_eq!(Verifiers::<Test>::count(), 3);
	});
}

/// A chain that begins with these verifiers and periods.
fn begun(verifiers: &[(H256, H256)], periods: &[(H256, Period)]) -> sp_io::TestExternalities {
	let (verifiers, periods) = (verifiers.to_vec(), periods.to_vec());
	let config = GenesisConfig::<Test> { verifiers, periods, ..Default::default() };
	config.build_storage().unwrap().into()
}

#[test]
fn verifiers_and_periods_can_be_there_from_the_first_block_on() {
	let verifiers = [(OFFICE, OFFICES), (BRANCH, OFFICES), (MUSEUM, MUSEUM)];
	begun(&verifiers, &[(OFFICES, YEAR), (OFFICES, NEXT_YEAR)]).execute_with(|| {
		let both = VerifierView { scope: OFFICES, periods: vec![YEAR, NEXT_YEAR] };
		assert_eq!(Registry::view_verifier(OFFICE), Some(both.clone()));
		assert_eq!(Registry::view_verifier(BRANCH), Some(both));
		let none = VerifierView { scope: MUSEUM, periods: vec![] };
		assert_eq!(Registry::view_verifier(MUSEUM), Some(none));
		check();
	});
}

#[test]
#[should_panic(expected = "can be listed as a verifier")]
fn a_chain_does_not_begin_with_a_verifier_twice() {
	begun(&[(OFFICE, OFFICES), (OFFICE, MUSEUM)], &[]);
}

#[test]
#[should_panic(expected = "can be opened")]
fn a_chain_does_not_begin_with_periods_in_disorder() {
	begun(&[(OFFICE, OFFICES)], &[(OFFICES, NEXT_YEAR), (OFFICES, YEAR)]);
}

#[test]
fn a_verifier_that_left_and_came_back_remembers_what_it_accepted() {
	case(|| {
		let claim = proven(&known(3), 0, &ANNE);
		assert_ok!(redeem(&ANNE, MUSEUM, claim.clone()));
		assert_ok!(Registry::delist_verifier(governance(), MUSEUM));
		assert_noop!(redeem(&ANNE, MUSEUM, claim.clone()), Error::<Test>::VerifierNotFound);
		assert_ok!(Registry::list_verifier(governance(), MUSEUM, MUSEUM));
		assert_noop!(redeem(&ANNE, MUSEUM, claim), Error::<Test>::AlreadyRedeemed);
	});
}

#[test]
fn periods_come_one_after_the_other() {
	case(|| {
		let open =
			|from, until| Registry::open_period(governance(), OFFICES, Period { from, until });
		assert_noop!(open(3_000, 3_000), Error::<Test>::PeriodEmpty);
		assert_noop!(open(3_000, 2_999), Error::<Test>::PeriodEmpty);
		assert_noop!(open(500, 900), Error::<Test>::PeriodNotAfter);
		assert_noop!(open(YEAR.from, YEAR.until), Error::<Test>::PeriodNotAfter);
		assert_noop!(open(YEAR.until - 1, 9_000), Error::<Test>::PeriodNotAfter);
		assert_ok!(open(NEXT_YEAR.from, NEXT_YEAR.until));
		assert!(happened(Event::PeriodOpened { scope: OFFICES, period: NEXT_YEAR }));
		assert_noop!(open(5_000, 6_000), Error::<Test>::MaxPeriodsExceeded);
		let view = VerifierView { scope: OFFICES, periods: vec![YEAR, NEXT_YEAR] };
		assert_eq!(Registry::view_verifier(BRANCH), Some(view));
		assert_eq!(Registry::view_verifier(OFFICES), None);
		assert_noop!(
			Registry::open_period(governance(), H256::zero(), NEXT_YEAR),
			Error::<Test>::ScopeNotFound
		);
	});
}

#[test]
fn a_period_that_was_closed_is_never_opened_again() {
	case(|| {
		let close = || Registry::close_period(governance(), OFFICES);
		let open = |period| Registry::open_period(governance(), OFFICES, period);
		assert_ok!(close());
		assert!(happened(Event::PeriodClosed { scope: OFFICES, period: YEAR }));
		assert_noop!(close(), Error::<Test>::PeriodNotFound);
		assert_noop!(open(YEAR), Error::<Test>::PeriodNotAfter);
		let overlap = Period { from: YEAR.until - 1, until: 9_000 };
		assert_noop!(open(overlap), Error::<Test>::PeriodNotAfter);
		assert_ok!(open(NEXT_YEAR));
		assert_noop!(
			Registry::close_period(governance(), H256::zero()),
			Error::<Test>::ScopeNotFound
		);
	});
}

#[test]
fn all_of_this_is_governances_to_say() {
	case(|| {
		let by = || signed(&ANNE);
		assert_noop!(Registry::list_source(by(), Box::new(source())), BadOrigin);
		assert_noop!(Registry::delist_source(by(), CHAIN), BadOrigin);
		assert_noop!(Registry::list_verifier(by(), OFFICE, OFFICE), BadOrigin);
		assert_noop!(Registry::delist_verifier(by(), OFFICE), BadOrigin);
		assert_noop!(Registry::open_period(by(), OFFICES, NEXT_YEAR), BadOrigin);
		assert_noop!(Registry::close_period(by(), OFFICES), BadOrigin);
	});
}
