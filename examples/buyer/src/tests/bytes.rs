//! The bytes are those of `pallet-purchases`, and of its committed vectors.

use crate::{Outcome, *};
use codec::{DecodeAll, Encode};
use frame_support::{weights::Weight, BoundedVec};
use pallet_purchases as theirs;
use poco_primitives::{order, H256};
use serde_json::Value;
use std::{fs, path::PathBuf};
use xcm::latest::prelude::*;

fn vectors(file: &str) -> Value {
	let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
		.join("../../pallets/purchases/vectors")
		.join(file);
	serde_json::from_slice(&fs::read(path).expect("the file is there")).expect("JSON")
}

fn vector(file: &str, name: &str, part: &str) -> Vec<u8> {
	let all = vectors(file);
	let text = all[name][part].as_str().expect("it is there");
	array_bytes::hex2bytes(text).expect("it is hexadecimal")
}

const PARAMS: &[u8] = br#"{"args":["1"]}"#;

/// What the vectors are made of.
fn purchase(answer: Answer) -> Purchase {
	let rich = answer.surplus_to.is_some();
	Purchase {
		reference: [0xee; 32],
		app: [0xa1; 32],
		dataset: rich.then_some([0xd1; 32]),
		workerpool: [0xb1; 32],
		category: 0x0d0c_0b0a,
		trust: 0x1d1c_1b1a,
		params: PARAMS.to_vec(),
		currency: if rich { Currency::Asset([0xa5; 32]) } else { Currency::Native },
		max_price: 0x0102,
		expiry: 1_800_000_000_000,
		answer,
	}
}

fn answers() -> [(&'static str, Answer); 3] {
	let max_weight = Weight::from_parts(0x1234, 0x21);
	let call = || How::Call { prefix: vec![0x2a, 0x03], max_weight };
	[
		(
			"digest_by_query",
			Answer {
				what: What::Digest,
				how: How::Query { query_id: 0x0807_0605_0403_0201, max_weight },
				fee: Fee::Native(0x2010),
				surplus_to: None,
			},
		),
		(
			"pointer_by_call",
			Answer {
				what: What::Pointer,
				how: call(),
				fee: Fee::Currency(0x2010),
				surplus_to: Some(Account::Id32([0x55; 32])),
			},
		),
		(
			"bytes_by_call",
			Answer {
				what: What::Bytes { most: 0x0403_0201 },
				how: call(),
				fee: Fee::Currency(0x2010),
				surplus_to: Some(Account::Key20([0x66; 20])),
			},
		),
	]
}

#[test]
fn a_purchase_has_the_committed_bytes() {
	let all = vectors("purchases.json");
	assert_eq!(all.as_object().unwrap().len(), answers().len());
	for (name, answer) in answers() {
		let call = purchase(answer).call(44, 3).unwrap();
		let expected = vector("purchases.json", name, "purchase");
		assert_eq!(call, [vec![44, 3], expected.clone()].concat(), "{name}");
		assert!(theirs::VersionedPurchase::decode_all(&mut &expected[..]).is_ok());
	}
}

#[test]
fn the_pallet_reads_every_field_as_it_was_meant() {
	let (_, answer) = answers().into_iter().last().unwrap();
	let call = purchase(answer).call(1, 0).unwrap();
	let theirs::VersionedPurchase::V1(read) =
		theirs::VersionedPurchase::decode_all(&mut &call[2..]).unwrap();
	let expected = theirs::PurchaseV1 {
		reference: H256([0xee; 32]),
		app: H256([0xa1; 32]),
		dataset: Some(H256([0xd1; 32])),
		workerpool: H256([0xb1; 32]),
		category: 0x0d0c_0b0a,
		trust: 0x1d1c_1b1a,
		params: PARAMS.to_vec().try_into().unwrap(),
		currency: order::Currency::Asset(H256([0xa5; 32])),
		max_price: 0x0102,
		expiry: 1_800_000_000_000,
		answer: theirs::AnswerV1 {
			what: theirs::WhatV1::Bytes { most: 0x0403_0201 },
			how: theirs::HowV1::Call {
				prefix: vec![0x2a, 0x03].try_into().unwrap(),
				max_weight: Weight::from_parts(0x1234, 0x21),
			},
			fee: theirs::FeeV1::Currency(0x2010),
			surplus_to: Some(theirs::AccountV1::Key20([0x66; 20])),
		},
	};
	assert_eq!(read, expected);
}

#[test]
fn the_bounds_are_those_of_the_pallet() {
	assert_eq!(MAX_PARAMS, order::MAX_PARAMS as usize);
	assert_eq!(MAX_PREFIX, theirs::MAX_PREFIX as usize);
	assert_eq!(MAX_BYTES, poco_primitives::result::MAX_INLINE_RESULT);
	let with = |params: usize, prefix: usize| {
		let (_, mut answer) = answers().into_iter().last().unwrap();
		let max_weight = Weight::zero();
		answer.how = How::Call { prefix: vec![0; prefix], max_weight };
		Purchase { params: vec![b' '; params], ..purchase(answer) }.call(1, 0)
	};
	let longest = with(MAX_PARAMS, MAX_PREFIX).unwrap();
	assert!(theirs::VersionedPurchase::decode_all(&mut &longest[2..]).is_ok());
	assert_eq!(with(MAX_PARAMS + 1, 0), None);
	assert_eq!(with(0, MAX_PREFIX + 1), None);
}

#[test]
fn every_committed_answer_is_read() {
	let read = |name: &str| Answered::read(&vector("answers.json", name, "body")).unwrap();
	let all = vectors("answers.json");
	for name in all.as_object().unwrap().keys() {
		let bytes = vector("answers.json", name, "body");
		let answer = read(name);
		assert_eq!([vec![1], answer.encode()].concat(), bytes, "{name}");
		assert_eq!((answer.reference, answer.task), ([0xee; 32], [0x7a; 32]));
		assert_eq!(answer.purchase, 0x0807_0605_0403_0201);
		// Nothing is left over, and nothing is missing.
		assert_eq!(Answered::read(&[&bytes[..], &[0]].concat()), None);
		assert_eq!(Answered::read(&bytes[..bytes.len() - 1]), None);
		assert_eq!(Answered::read(&[&[2], &bytes[1..]].concat()), None);
	}
	assert_eq!(Answered::read(&[]), None);
	assert_eq!(read("failed").outcome, Outcome::Failed);
	let completed = |payload| Outcome::Completed { digest: [0xdd; 32], payload };
	assert_eq!(read("digest").outcome, completed(Payload::Nothing));
	assert_eq!(read("bytes").outcome, completed(Payload::Bytes(vec![7; 100])));
	assert_eq!(read("pointer").outcome, completed(Payload::Pointer(b"ipfs://result".to_vec())));
	assert_eq!(read("too_long").outcome, completed(Payload::TooLong { bytes: 0x0403_0201 }));
}

#[test]
fn responses_are_read() {
	let thing = |class: Location, fun: Fungibility| -> Response {
		Response::Assets(Asset { id: AssetId(class), fun }.into())
	};
	let key = GeneralKey { length: 32, data: [0x7a; 32] };
	let class = Location::new(1, [Parachain(2_000), key]);
	let digest = NonFungible(AssetInstance::Array32([0xdd; 32]));
	assert_eq!(
		Responded::read(&thing(class.clone(), digest.clone())),
		Some(Responded::Completed { task: [0x7a; 32], digest: [0xdd; 32] })
	);
	let body = vector("answers.json", "failed", "body");
	let failed = Response::DispatchResult(MaybeErrorCode::Error(body.clone().try_into().unwrap()));
	assert_eq!(Responded::read(&failed), Some(Responded::Not(Answered::read(&body).unwrap())));
	for other in [
		Response::Null,
		thing(class.clone(), Fungible(3)),
		thing(class, NonFungible(AssetInstance::Index(3))),
		thing(Location::parent(), digest),
		Response::Assets(Assets::new()),
		Response::DispatchResult(MaybeErrorCode::Success),
		Response::DispatchResult(MaybeErrorCode::Error(BoundedVec::new())),
	] {
		assert_eq!(Responded::read(&other), None);
	}
}

#[test]
fn where_answers_come_from_is_where_the_pallet_sends_them_from() {
	let account = Junction::AccountId32 { network: None, id: [1; 32] };
	for within in [Here, [account].into(), [PalletInstance(3), GeneralIndex(4)].into()] {
		let mut expected = theirs::source(44, &within).unwrap();
		expected.push_front(Parachain(2_000)).unwrap();
		assert_eq!(answers_from(2_000, 44, &within), Some(Location::new(1, expected)));
	}
	let mut deep = Here;
	for _ in 0..=theirs::MAX_DEPTH {
		deep.push(GeneralIndex(0)).unwrap();
	}
	assert_eq!(answers_from(2_000, 44, &deep), None);
}

#[test]
fn a_call_that_does_not_end_with_bytes_has_no_prefix() {
	assert_eq!(prefix_of(&(7u8, 1u8, Vec::<u8>::new())), Some(vec![7, 1]));
	assert_eq!(prefix_of(&(7u8, 1u8)), None);
	assert_eq!(prefix_of(&()), None);
}
