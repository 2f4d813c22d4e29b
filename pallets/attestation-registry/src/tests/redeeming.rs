//! How a receipt is used: once, by its donor, in its time, with a certificate that says no more than it
//! should.

use super::{
	mock::*,
	source::{state, Stated, CHAIN},
};
use crate::{Error, Event, Redemptions};
use frame_support::{assert_noop, assert_ok};
use poco_primitives::{
	attestation::*,
	order::Currency,
	redemption::{
		Certificate, Claim, Evidence, RedemptionView, VersionedCertificate, VersionedClaim,
	},
	H256,
};
use sp_runtime::DispatchError;

fn nullifier(claim: &VersionedClaim, who: &AccountId, scope: H256) -> VersionedNullifier {
	let VersionedClaim::V1(claim) = claim;
	claim.nullifier(bytes(who), scope).unwrap()
}

#[test]
fn a_receipt_that_was_proven_is_used_once() {
	case(|| {
		let stated = known(3);
		let claim = proven(&stated, 1, &ANNE);
		assert_ok!(redeem(&ANNE, OFFICE, claim.clone()));
		let certificate = VersionedCertificate::V1(Certificate {
			cause: b"medical research".to_vec().try_into().unwrap(),
			gift: Gift::Money,
			currency: Currency::Native,
			amount: 250,
			scope: OFFICES,
		});
		let nullifier = nullifier(&claim, &ANNE, OFFICES);
		assert!(happened(Event::Redeemed {
			verifier: OFFICE,
			from: YEAR.from,
			nullifier,
			holder: ANNE,
			certificate: certificate.clone(),
		}));
		assert_eq!(
			Registry::view_redemption(OFFICES, nullifier),
			Some(RedemptionView { verifier: OFFICE, holder: bytes(&ANNE), certificate })
		);
		assert_noop!(redeem(&ANNE, OFFICE, claim), Error::<Test>::AlreadyRedeemed);
		// Her other one is another one.
		assert_ok!(redeem(&ANNE, OFFICE, proven(&stated, 0, &ANNE)));
		assert_eq!(Redemptions::<Test>::iter().count(), 2);
	});
}

#[test]
fn a_receipt_that_was_sent_is_used_once_however_it_is_shown() {
	case(|| {
		let stated = known(3);
		assert!(push(&stated.statements[0]));
		assert_ok!(redeem(&ANNE, OFFICE, pushed(&stated.statements[0], &ANNE)));
		assert_noop!(
			redeem(&ANNE, OFFICE, proven(&stated, 0, &ANNE)),
			Error::<Test>::AlreadyRedeemed
		);
		// Nor when it is sent once more.
		assert!(push(&stated.statements[0]));
		assert_noop!(
			redeem(&ANNE, OFFICE, pushed(&stated.statements[0], &ANNE)),
			Error::<Test>::AlreadyRedeemed
		);
	});
}

#[test]
fn verifiers_of_one_scope_accept_a_receipt_once_among_them_and_others_do_not_care() {
	case(|| {
		let stated = known(3);
		let claim = proven(&stated, 0, &ANNE);
		assert_ok!(redeem(&ANNE, OFFICE, claim.clone()));
		assert_noop!(redeem(&ANNE, BRANCH, claim.clone()), Error::<Test>::AlreadyRedeemed);
		assert_ok!(redeem(&ANNE, MUSEUM, claim.clone()));
		assert_noop!(redeem(&ANNE, MUSEUM, claim.clone()), Error::<Test>::AlreadyRedeemed);
		// Each certificate says among whom it was accepted once.
		for scope in [OFFICES, MUSEUM] {
			let view = Registry::view_redemption(scope, nullifier(&claim, &ANNE, scope)).unwrap();
			let VersionedCertificate::V1(certificate) = view.certificate;
			assert_eq!(certificate.scope, scope);
		}
		assert_noop!(redeem(&ANNE, H256::zero(), claim), Error::<Test>::VerifierNotFound);
	});
}

#[test]
fn a_receipt_is_used_by_nobody_but_its_donor() {
	case(|| {
		let stated = known(3);
		let thief_sees = proven(&stated, 0, &ANNE);
		assert_noop!(redeem(&THIEF, OFFICE, thief_sees.clone()), Error::<Test>::NotTheDonor);
		assert_ok!(redeem(&ANNE, OFFICE, thief_sees.clone()));
		// Her secret is public now, and of no use to others, nor with another verifier.
		assert_noop!(redeem(&THIEF, MUSEUM, thief_sees), Error::<Test>::NotTheDonor);
		let guessed = proven(&stated, 1, &THIEF);
		assert_noop!(redeem(&THIEF, OFFICE, guessed.clone()), Error::<Test>::NotTheDonor);
		assert_noop!(redeem(&ANNE, OFFICE, guessed), Error::<Test>::NotTheDonor);
		// Nor is a receipt by name anybody else's.
		let by_name = proven(&stated, 2, &BEN);
		assert_noop!(redeem(&ANNE, OFFICE, by_name.clone()), Error::<Test>::NotTheDonor);
		assert_ok!(redeem(&BEN, OFFICE, by_name));
	});
}

#[test]
fn who_gave_by_name_has_no_second_use_by_another_secret() {
	case(|| {
		let stated = known(3);
		assert_ok!(redeem(&BEN, OFFICE, proven(&stated, 2, &BEN)));
		assert_noop!(
			redeem(&BEN, OFFICE, proven(&stated, 2, &ANNE)),
			Error::<Test>::AlreadyRedeemed
		);
	});
}

#[test]
fn a_receipt_counts_in_the_period_that_has_all_of_it() {
	case(|| {
		let span = |from, until| DonationReceipt { from, until, ..receipt(1, pseudonym(&ANNE)) };
		let receipts = vec![
			span(YEAR.from, YEAR.until),
			span(YEAR.from - 1, YEAR.until),
			span(YEAR.from, YEAR.until + 1),
			span(NEXT_YEAR.from, NEXT_YEAR.until),
			span(0, u64::MAX),
		];
		let stated = state(3, 103, receipts);
		relay_block(&[(PARA, stated.header.clone())]);
		assert_ok!(import(&stated));
		let redeem = |index| redeem(&ANNE, OFFICE, proven(&stated, index, &ANNE));
		assert_ok!(redeem(0));
		for index in 1..=4 {
			assert_noop!(redeem(index), Error::<Test>::OutsidePeriods);
		}
		assert_ok!(Registry::open_period(governance(), OFFICES, NEXT_YEAR));
		// What lies in two periods lies in none of them.
		for index in [1, 2, 4] {
			assert_noop!(redeem(index), Error::<Test>::OutsidePeriods);
		}
		assert_ok!(redeem(3));
		assert_ok!(Registry::close_period(governance(), OFFICES));
		assert_noop!(redeem(0), Error::<Test>::OutsidePeriods);
		assert_noop!(redeem(3), Error::<Test>::AlreadyRedeemed);
	});
}

/// A claim with another statement than the one that its path is of.
fn forged(stated: &Stated, change: impl Fn(&mut Statement, &mut DonationReceipt)) -> Claim {
	let VersionedClaim::V1(mut claim) = proven(stated, 0, &ANNE);
	let VersionedStatement::V1(statement) = &mut claim.statement;
	let Fact::Donation(mut receipt) = statement.fact.clone();
	change(statement, &mut receipt);
	statement.fact = Fact::Donation(receipt);
	claim
}

#[test]
fn a_receipt_forged_in_any_field_is_refused() {
	case(|| {
		let stated = known(3);
		assert!(push(&stated.statements[0]));
		type Change = dyn Fn(&mut Statement, &mut DonationReceipt);
		let under = DispatchError::from(Error::<Test>::NotUnderRoot);
		let changes: [(&Change, DispatchError); 15] = [
			(&|it, _| it.chain = H256::zero(), Error::<Test>::SourceNotFound.into()),
			(&|it, _| it.place.epoch += 1, Error::<Test>::RootNotFound.into()),
			(&|it, _| it.place.index += 1, under),
			(&|it, _| it.issued += 1, under),
			(&|_, it| it.campaign += 1, under),
			(&|_, it| it.cause = b"a yacht".to_vec().try_into().unwrap(), under),
			(&|_, it| it.gift = Gift::Work, under),
			(&|_, it| it.donor = Donor::Account(bytes(&ANNE)), under),
			(&|_, it| it.currency = Currency::Asset(H256::zero()), under),
			(&|_, it| it.amount += 1, under),
			(&|_, it| it.from += 1, under),
			(&|_, it| it.until -= 1, under),
			(&|_, it| it.tasks += 1, under),
			(&|_, it| it.payments_before = H256::zero(), under),
			(&|_, it| it.payments = H256::zero(), under),
		];
		for (change, refusal) in changes {
			let claim = forged(&stated, change);
			assert_noop!(redeem(&ANNE, OFFICE, VersionedClaim::V1(claim.clone())), refusal);
			// Nor was it sent.
			let claim = Claim { evidence: Evidence::Pushed, ..claim };
			let refused = redeem(&ANNE, OFFICE, VersionedClaim::V1(claim)).unwrap_err();
			let not_sent =
				[Error::<Test>::NotReceived.into(), Error::<Test>::SourceNotFound.into()];
			assert!(not_sent.contains(&refused));
		}
		assert_ok!(redeem(&ANNE, OFFICE, proven(&stated, 0, &ANNE)));
	});
}

#[test]
fn a_path_that_is_another_ones_is_refused() {
	case(|| {
		let stated = known(3);
		for path in [stated.path(1), stated.path(2), Path::default()] {
			let VersionedClaim::V1(mut claim) = proven(&stated, 0, &ANNE);
			claim.evidence = Evidence::Proven(path);
			assert_noop!(
				redeem(&ANNE, OFFICE, VersionedClaim::V1(claim)),
				Error::<Test>::NotUnderRoot
			);
		}
	});
}

#[test]
fn the_root_of_another_chain_or_epoch_is_of_no_use() {
	case(|| {
		let stated = stated(3);
		let claim = proven(&stated, 0, &ANNE);
		assert_noop!(redeem(&ANNE, OFFICE, claim.clone()), Error::<Test>::RootNotFound);
		known(4);
		assert_noop!(redeem(&ANNE, OFFICE, claim.clone()), Error::<Test>::RootNotFound);
		// The epoch whose root has the place that this one's would have.
		known(3 + KEPT_EPOCHS);
		assert_noop!(redeem(&ANNE, OFFICE, claim), Error::<Test>::RootNotFound);
	});
}

#[test]
fn what_is_of_no_source_any_more_is_not_believed() {
	case(|| {
		let stated = known(3);
		assert!(push(&stated.statements[0]));
		assert_ok!(Registry::delist_source(governance(), CHAIN));
		for claim in [proven(&stated, 0, &ANNE), pushed(&stated.statements[0], &ANNE)] {
			assert_noop!(redeem(&ANNE, OFFICE, claim), Error::<Test>::SourceNotFound);
		}
	});
}

#[test]
fn given_work_is_certified_as_work() {
	case(|| {
		let work = DonationReceipt { gift: Gift::Work, ..receipt(9, pseudonym(&ANNE)) };
		let stated = state(3, 103, vec![work]);
		relay_block(&[(PARA, stated.header.clone())]);
		assert_ok!(import(&stated));
		let claim = proven(&stated, 0, &ANNE);
		assert_ok!(redeem(&ANNE, OFFICE, claim.clone()));
		let view = Registry::view_redemption(OFFICES, nullifier(&claim, &ANNE, OFFICES)).unwrap();
		let VersionedCertificate::V1(certificate) = view.certificate;
		assert_eq!((certificate.gift, certificate.amount), (Gift::Work, 9));
	});
}

#[test]
fn a_receipt_is_used_by_an_account() {
	case(|| {
		let stated = known(3);
		for origin in [governance(), RuntimeOrigin::none()] {
			assert_noop!(
				Registry::redeem(origin, OFFICE, Box::new(proven(&stated, 2, &BEN))),
				DispatchError::BadOrigin
			);
		}
	});
}
