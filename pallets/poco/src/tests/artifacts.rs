use super::mock::*;
use crate::{ArtifactBytes, Artifacts, Error, Event, HoldReason};
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold, BoundedVec};
use poco_primitives::{
	hash,
	task::{Artifact, ArtifactKind, TaskSpec, MAX_ARTIFACT},
	H256,
};

fn deposit_of(owner: AccountId) -> u128 {
	Balances::balance_on_hold(&HoldReason::Artifact.into(), &owner)
}

fn spec_of(app: H256) -> TaskSpec {
	TaskSpec { app: Artifact::OnChain(app), ..spec() }
}

#[test]
fn an_app_is_stored_under_the_hash_of_its_bytes_for_a_deposit() {
	chain(|| {
		let hash = store(STRANGER, ArtifactKind::App, &app());
		let length = app().len() as u32;
		assert_eq!(ArtifactBytes::<Test>::get(hash).unwrap().to_vec(), app());
		assert_eq!(Artifacts::<Test>::get(hash).unwrap().owner, STRANGER);
		assert_eq!(deposit_of(STRANGER), 100 + 2 * u128::from(length));
		assert_eq!(
			events(),
			[Event::ArtifactStored { hash, owner: STRANGER, kind: ArtifactKind::App, length }]
		);
	});
}

#[test]
fn an_app_that_is_no_wasm_is_refused() {
	chain(|| {
		for bytes in [&b"#!/bin/sh"[..], b"\0asm", b"\0asm\x02\0\0\0", b"\0asm\x0d\0\x01\0"] {
			let bytes: BoundedVec<_, _> = bytes.to_vec().try_into().unwrap();
			assert_noop!(
				Poco::store(signed(STRANGER), ArtifactKind::App, bytes),
				Error::<Test>::NotWasm
			);
		}
	});
}

#[test]
fn data_may_be_anything_but_nothing() {
	chain(|| {
		store(STRANGER, ArtifactKind::Data, b"1;2;3");
		assert_noop!(
			Poco::store(signed(STRANGER), ArtifactKind::Data, Default::default()),
			Error::<Test>::ArtifactEmpty
		);
	});
}

#[test]
fn more_than_256_kib_cannot_even_be_said() {
	let bytes = vec![0u8; MAX_ARTIFACT as usize + 1];
	assert!(
		BoundedVec::<u8, frame_support::traits::ConstU32<MAX_ARTIFACT>>::try_from(bytes).is_err()
	);
}

#[test]
fn the_same_bytes_are_stored_once() {
	chain(|| {
		store(STRANGER, ArtifactKind::App, &app());
		assert_noop!(
			Poco::store(signed(REQUESTER), ArtifactKind::App, app().try_into().unwrap()),
			Error::<Test>::ArtifactAlreadyExists
		);
	});
}

#[test]
fn an_artifact_without_its_deposit_is_refused() {
	chain(|| {
		terms(|terms| terms.byte_deposit = FUNDS);
		assert_noop!(
			Poco::store(signed(STRANGER), ArtifactKind::App, app().try_into().unwrap()),
			Error::<Test>::FundsTooLow
		);
	});
}

#[test]
fn an_owner_removes_its_artifact_and_has_its_deposit_back() {
	chain(|| {
		let hash = store(STRANGER, ArtifactKind::App, &app());
		assert_noop!(Poco::remove(signed(REQUESTER), hash), Error::<Test>::NotOwner);
		assert_ok!(Poco::remove(signed(STRANGER), hash));
		assert_eq!(deposit_of(STRANGER), 0);
		assert!(!ArtifactBytes::<Test>::contains_key(hash));
		assert_noop!(Poco::remove(signed(STRANGER), hash), Error::<Test>::ArtifactNotFound);
	});
}

#[test]
fn the_deposit_that_was_taken_comes_back_whatever_it_is_now() {
	chain(|| {
		let hash = store(STRANGER, ArtifactKind::App, &app());
		terms(|terms| terms.byte_deposit = 1);
		assert_ok!(Poco::remove(signed(STRANGER), hash));
		assert_eq!(deposit_of(STRANGER), 0);
	});
}

#[test]
fn an_artifact_stays_for_as_long_as_a_task_that_names_it_can_be_open() {
	chain(|| {
		let app = store(STRANGER, ArtifactKind::App, &app());
		let input = store(STRANGER, ArtifactKind::Data, b"input");
		let spec = TaskSpec { input: Some(Artifact::OnChain(input)), ..spec_of(app) };
		assert_ok!(Poco::create_task(signed(REQUESTER), 1, Some(HOUR), REWARD, spec));
		pass(10 * HOUR_UNIT - 1);
		for hash in [app, input] {
			assert_ok!(Poco::remove(signed(STRANGER), hash));
			assert_eq!(
				events().last(),
				Some(&Event::ArtifactRetired { hash, removable_from: START + 10 * HOUR_UNIT })
			);
			assert_noop!(Poco::remove(signed(STRANGER), hash), Error::<Test>::ArtifactInUse);
		}
		pass(1);
		for hash in [app, input] {
			assert_ok!(Poco::remove(signed(STRANGER), hash));
		}
	});
}

#[test]
fn an_artifact_stays_for_as_long_as_a_result_of_it_can_be_appealed_against() {
	chain(|| {
		seat_court(20..26);
		let app = store(STRANGER, ArtifactKind::App, &app());
		assert_ok!(Poco::create_task(signed(REQUESTER), 1, Some(HOUR), REWARD, spec_of(app)));
		assert_ok!(Poco::remove(signed(STRANGER), app));
		pass(10 * HOUR_UNIT + TERMS.appeal_window - 1);
		assert_noop!(Poco::remove(signed(STRANGER), app), Error::<Test>::ArtifactInUse);
		pass(1);
		assert_ok!(Poco::remove(signed(STRANGER), app));
	});
}

#[test]
fn nobody_can_keep_an_owner_from_its_deposit_by_naming_its_artifact_for_ever() {
	chain(|| {
		let app = store(STRANGER, ArtifactKind::App, &app());
		let create = || Poco::create_task(signed(REQUESTER), 1, Some(HOUR), REWARD, spec_of(app));
		assert_ok!(create());
		assert_ok!(Poco::remove(signed(STRANGER), app));
		assert_noop!(create(), Error::<Test>::ArtifactIsRetired);
		pass(10 * HOUR_UNIT);
		assert_ok!(Poco::remove(signed(STRANGER), app));
		assert_eq!(deposit_of(STRANGER), 0);
	});
}

#[test]
fn nobody_can_keep_an_app_from_being_one_by_storing_it_as_data_first() {
	chain(|| {
		let app = store(STRANGER, ArtifactKind::Data, &app());
		assert_eq!(Artifacts::<Test>::get(app).unwrap().kind, ArtifactKind::App);
		assert_ok!(Poco::create_task(signed(REQUESTER), 1, Some(HOUR), REWARD, spec_of(app)));
	});
}

#[test]
fn a_task_cannot_name_what_is_not_there() {
	chain(|| {
		let missing = hash::content(b"missing");
		let create = |spec| Poco::create_task(signed(REQUESTER), 1, Some(HOUR), REWARD, spec);
		assert_noop!(create(spec_of(missing)), Error::<Test>::ArtifactNotFound);
		let input = Some(Artifact::OnChain(missing));
		assert_noop!(create(TaskSpec { input, ..spec() }), Error::<Test>::ArtifactNotFound);
	});
}

#[test]
fn data_is_no_app() {
	chain(|| {
		let data = store(STRANGER, ArtifactKind::Data, b"data");
		assert_noop!(
			Poco::create_task(signed(REQUESTER), 1, Some(HOUR), REWARD, spec_of(data)),
			Error::<Test>::NotAnApp
		);
	});
}

#[test]
fn a_uri_says_something() {
	chain(|| {
		let app = Artifact::AtUri { hash: hash::content(&app()), uri: Default::default() };
		assert_noop!(
			Poco::create_task(signed(REQUESTER), 1, Some(HOUR), REWARD, TaskSpec { app, ..spec() }),
			Error::<Test>::UriEmpty
		);
	});
}
