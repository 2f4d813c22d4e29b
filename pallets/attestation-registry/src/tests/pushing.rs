//! How statements come by message: from the very pallet of a source, through the executor.

use super::{mock::*, source::CHAIN};
use crate::{Error, Event, Received, Source};
use frame_support::{assert_noop, assert_ok};
use pallet_xcm::Origin;
use poco_primitives::{attestation::VersionedStatement, H256};
use xcm::latest::prelude::*;

fn is_known(statement: &VersionedStatement) -> bool {
	Registry::view_is_received(CHAIN, statement.leaf())
}

#[test]
fn a_statement_is_taken_from_the_pallet_of_its_chain() {
	case(|| {
		let statement = &stated(3).statements[0];
		assert!(!is_known(statement));
		assert!(push(statement));
		assert!(is_known(statement));
		let (place, leaf) = (statement.place(), statement.leaf());
		assert!(happened(Event::Received { chain: CHAIN, place, leaf }));
	});
}

#[test]
fn a_statement_that_comes_twice_is_taken_twice_and_kept_once() {
	case(|| {
		let statement = &stated(3).statements[0];
		assert!(push(statement));
		System::reset_events();
		assert!(push(statement));
		assert!(!System::events().iter().any(|it| matches!(it.event, RuntimeEvent::Registry(_))));
		assert_eq!(Received::<Test>::iter().count(), 1);
	});
}

#[test]
fn nobody_else_sends_for_the_source() {
	case(|| {
		let statement = &stated(3).statements[0];
		let of = |from, within: Vec<Junction>, kind| {
			let taken = execute(from, program(within, kind, statement));
			assert!(!taken && !is_known(statement));
			check();
		};
		let account = AccountId32 { network: None, id: [7; 32] };
		let sender = PalletInstance(SENDER);
		// The chain as a whole, another pallet of it, an account of it, something inside the pallet.
		of(parachain(PARA), vec![], OriginKind::Xcm);
		of(parachain(PARA), vec![PalletInstance(SENDER + 1)], OriginKind::Xcm);
		of(parachain(PARA), vec![account], OriginKind::Xcm);
		of(parachain(PARA), vec![sender, GeneralIndex(1)], OriginKind::Xcm);
		// Another chain's pallet of that number, the relay chain, and this chain itself.
		of(parachain(OTHER), vec![sender], OriginKind::Xcm);
		of(Location::parent(), vec![sender], OriginKind::Xcm);
		of(Location::here(), vec![sender], OriginKind::Xcm);
		// The right pallet in another guise: as an account of ours, as the whole chain, as root.
		for kind in [OriginKind::SovereignAccount, OriginKind::Native, OriginKind::Superuser] {
			of(parachain(PARA), vec![sender], kind);
			of(parachain(PARA), vec![], kind);
		}
	});
}

#[test]
fn an_account_sends_nothing_nor_does_governance() {
	case(|| {
		let statement = stated(3).statements[0].clone();
		for origin in [signed(&ANNE), governance(), RuntimeOrigin::none()] {
			assert_noop!(
				Registry::receive(origin, Box::new(statement.clone())),
				sp_runtime::DispatchError::BadOrigin
			);
		}
		let response = RuntimeOrigin::from(Origin::Response(pallet(PARA, SENDER)));
		assert_noop!(
			Registry::receive(response, Box::new(statement)),
			sp_runtime::DispatchError::BadOrigin
		);
	});
}

#[test]
fn a_source_sends_its_own_statements_only() {
	case(|| {
		let another = H256::repeat_byte(0x77);
		assert_ok!(list_source(Source {
			chain: another,
			para: OTHER,
			sender: pallet(OTHER, SENDER)
		}));
		let statement = stated(3).statements[0].clone();
		let from_other = RuntimeOrigin::from(Origin::Xcm(pallet(OTHER, SENDER)));
		assert_noop!(
			Registry::receive(from_other, Box::new(statement.clone())),
			Error::<Test>::OtherChain
		);
		let stranger = RuntimeOrigin::from(Origin::Xcm(pallet(PARA, SENDER + 1)));
		assert_noop!(
			Registry::receive(stranger, Box::new(statement)),
			Error::<Test>::SourceNotFound
		);
	});
}

#[test]
fn a_message_calls_nothing_else_of_the_pallet() {
	case(|| {
		let claim = pushed(&stated(3).statements[2], &BEN);
		let call =
			RuntimeCall::Registry(crate::Call::redeem { verifier: OFFICE, claim: Box::new(claim) });
		let message = Xcm(vec![
			DescendOrigin(PalletInstance(SENDER).into()),
			Transact {
				origin_kind: OriginKind::SovereignAccount,
				fallback_max_weight: None,
				call: codec::Encode::encode(&call).into(),
			},
			ExpectTransactStatus(MaybeErrorCode::Success),
		]);
		assert!(!execute(parachain(PARA), message));
	});
}

#[test]
fn what_came_first_makes_room_for_what_comes_and_can_be_proven_then() {
	case(|| {
		let all: Vec<_> = [3, 4].map(stated).into_iter().flat_map(|it| it.statements).collect();
		for statement in &all[..MAX_RECEIVED as usize + 1] {
			assert!(push(statement));
			check();
		}
		assert!(!is_known(&all[0]));
		assert!(all[1..=MAX_RECEIVED as usize].iter().all(is_known));
		assert_noop!(redeem(&ANNE, OFFICE, pushed(&all[0], &ANNE)), Error::<Test>::NotReceived);
		assert_ok!(redeem(&ANNE, OFFICE, proven(&known(3), 0, &ANNE)));
		// Round and round.
		for statement in all.iter().cycle().take(20) {
			assert!(push(statement));
			assert!(is_known(statement));
			check();
		}
		assert_eq!(Received::<Test>::iter().count(), MAX_RECEIVED as usize);
	});
}
