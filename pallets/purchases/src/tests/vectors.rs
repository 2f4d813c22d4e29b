//! Fixes the exact bytes of what buyers send and get. With `POCO_WRITE_VECTORS` set they are written.

use super::mock::*;
use crate::*;
use codec::{DecodeAll, Encode};
use frame_support::weights::Weight;
use poco_primitives::{order::Currency, H256};
use serde_json::{json, Map, Value};
use std::{fs, path::PathBuf};

/// Compares what was computed with a committed file.
fn compare(file: &str, computed: Map<String, Value>) {
	let computed = Value::Object(computed);
	let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("vectors").join(file);
	if std::env::var_os("POCO_WRITE_VECTORS").is_some() {
		fs::write(&path, format!("{computed:#}\n")).expect("the file can be written");
	}
	let committed = fs::read(&path).expect("the file is there");
	let committed: Value = serde_json::from_slice(&committed).expect("JSON");
	assert_eq!(committed, computed, "{file}");
}

fn hex(bytes: impl AsRef<[u8]>) -> String {
	format!("0x{}", hex::encode(bytes))
}

/// A number in SCALE's compact form.
fn compact(number: u32) -> Vec<u8> {
	match number {
		0..=0x3f => vec![(number as u8) << 2],
		0x40..=0x3fff => ((number as u16) << 2 | 1).to_le_bytes().to_vec(),
		_ => (number << 2 | 2).to_le_bytes().to_vec(),
	}
}

fn with_length(bytes: &[u8]) -> Vec<u8> {
	[compact(bytes.len() as u32), bytes.to_vec()].concat()
}

const ASSET: Currency = Currency::Asset(H256([0xa5; 32]));
const MAX_WEIGHT: Weight = Weight::from_parts(0x1234, 0x21);

/// An answer, and its bytes, written out.
fn answers() -> Vec<(&'static str, AnswerV1, Vec<u8>)> {
	let query_id = 0x0807_0605_0403_0201;
	let max_weight = MAX_WEIGHT;
	let weight = [compact(0x1234), compact(0x21)].concat();
	let prefix: Prefix = vec![0x2a, 0x03].try_into().unwrap();
	let query = [vec![0, 1, 2, 3, 4, 5, 6, 7, 8], weight.clone()].concat();
	let call = [vec![1, 8, 0x2a, 0x03], weight].concat();
	let amount = [vec![0x10, 0x20], vec![0; 14]].concat();
	vec![
		(
			"digest_by_query",
			AnswerV1 {
				what: WhatV1::Digest,
				how: HowV1::Query { query_id, max_weight },
				fee: FeeV1::Native(0x2010),
				surplus_to: None,
			},
			[vec![0], query, vec![0], amount.clone(), vec![0]].concat(),
		),
		(
			"pointer_by_call",
			AnswerV1 {
				what: WhatV1::Pointer,
				how: HowV1::Call { prefix: prefix.clone(), max_weight },
				fee: FeeV1::Currency(0x2010),
				surplus_to: Some(AccountV1::Id32([0x55; 32])),
			},
			[vec![1], call.clone(), vec![1], amount.clone(), vec![1, 0], vec![0x55; 32]].concat(),
		),
		(
			"bytes_by_call",
			AnswerV1 {
				what: WhatV1::Bytes { most: 0x0403_0201 },
				how: HowV1::Call { prefix, max_weight },
				fee: FeeV1::Currency(0x2010),
				surplus_to: Some(AccountV1::Key20([0x66; 20])),
			},
			[vec![2, 1, 2, 3, 4], call, vec![1], amount, vec![1, 1], vec![0x66; 20]].concat(),
		),
	]
}

#[test]
fn a_purchase_is_its_fields_one_after_the_other() {
	let mut vectors = Map::new();
	for (name, answer, answer_bytes) in answers() {
		let rich = answer.surplus_to.is_some();
		let purchase = VersionedPurchase::V1(PurchaseV1 {
			reference: H256([0xee; 32]),
			app: H256([0xa1; 32]),
			dataset: rich.then_some(H256([0xd1; 32])),
			workerpool: H256([0xb1; 32]),
			category: 0x0d0c_0b0a,
			trust: 0x1d1c_1b1a,
			params: br#"{"args":["1"]}"#.to_vec().try_into().unwrap(),
			currency: if rich { ASSET } else { Currency::Native },
			max_price: 0x0102,
			expiry: 1_800_000_000_000,
			answer,
		});
		let encoding = [
			// Version, reference, orders.
			vec![1],
			vec![0xee; 32],
			vec![0xa1; 32],
			if rich { [vec![1], vec![0xd1; 32]].concat() } else { vec![0] },
			vec![0xb1; 32],
			// Category, trust, parameters.
			vec![0x0a, 0x0b, 0x0c, 0x0d, 0x1a, 0x1b, 0x1c, 0x1d],
			with_length(br#"{"args":["1"]}"#),
			// Currency, most, expiry, answer.
			if rich { [vec![1], vec![0xa5; 32]].concat() } else { vec![0] },
			[vec![2, 1], vec![0; 14]].concat(),
			1_800_000_000_000u64.to_le_bytes().to_vec(),
			answer_bytes,
		]
		.concat();
		assert_eq!(purchase.encode(), encoding, "{name}");
		assert_eq!(VersionedPurchase::decode_all(&mut &encoding[..]), Ok(purchase.clone()));
		let call = RuntimeCall::from(Call::<Test>::purchase { purchase: Box::new(purchase) });
		assert_eq!(call.encode(), [vec![PALLET, 0], encoding.clone()].concat(), "{name}");
		vectors.insert(name.into(), json!({ "purchase": hex(encoding) }));
	}
	compare("purchases.json", vectors);
}

#[test]
fn an_answer_is_its_fields_one_after_the_other() {
	let completed = |payload| OutcomeV1::Completed { digest: H256([0xdd; 32]), payload };
	let digest = || [vec![0], vec![0xdd; 32]].concat();
	let uri = b"ipfs://result";
	let cases = [
		("digest", completed(PayloadV1::Nothing), [digest(), vec![0]].concat()),
		(
			"pointer",
			completed(PayloadV1::Pointer(uri.to_vec().try_into().unwrap())),
			[digest(), vec![1], with_length(uri)].concat(),
		),
		(
			"bytes",
			completed(PayloadV1::Bytes(vec![7; 100].try_into().unwrap())),
			[digest(), vec![2], with_length(&[7; 100])].concat(),
		),
		(
			"too_long",
			completed(PayloadV1::TooLong { bytes: 0x0403_0201 }),
			[digest(), vec![3, 1, 2, 3, 4]].concat(),
		),
		("failed", OutcomeV1::Failed, vec![1]),
	];
	let mut vectors = Map::new();
	for (name, outcome, outcome_bytes) in cases {
		let body = AnswerBody::V1(AnswerBodyV1 {
			reference: H256([0xee; 32]),
			purchase: 0x0807_0605_0403_0201,
			task: H256([0x7a; 32]),
			outcome,
		});
		let encoding =
			[vec![1], vec![0xee; 32], vec![1, 2, 3, 4, 5, 6, 7, 8], vec![0x7a; 32], outcome_bytes]
				.concat();
		assert_eq!(body.encode(), encoding, "{name}");
		assert_eq!(AnswerBody::decode_all(&mut &encoding[..]), Ok(body));
		vectors.insert(name.into(), json!({ "body": hex(encoding) }));
	}
	compare("answers.json", vectors);
}

#[test]
fn an_answer_that_there_is_no_result_fits_into_a_response() {
	let body = AnswerBody::V1(AnswerBodyV1 {
		reference: H256::zero(),
		purchase: u64::MAX,
		task: H256::zero(),
		outcome: OutcomeV1::Failed,
	});
	assert!(body.encoded_size() <= 128, "{} bytes", body.encoded_size());
}

#[test]
fn what_is_of_no_known_version_or_has_too_much_is_not_read() {
	let good = VersionedPurchase::V1(order()).encode();
	for version in [0, 2, 255] {
		let mut other = good.clone();
		other[0] = version;
		assert!(VersionedPurchase::decode_all(&mut &other[..]).is_err());
	}
	let more = [good.clone(), vec![0]].concat();
	assert!(VersionedPurchase::decode_all(&mut &more[..]).is_err());
	assert!(VersionedPurchase::decode_all(&mut &good[..good.len() - 1]).is_err());
	let long = vec![0u8; MAX_PREFIX as usize + 1].encode();
	assert!(Prefix::decode_all(&mut &long[..]).is_err());
}

#[test]
fn the_calls_keep_their_numbers() {
	let answer = RuntimeCall::from(Call::<Test>::answer { purchase: 1 });
	let forget = RuntimeCall::from(Call::<Test>::forget { purchase: 1 });
	assert_eq!(answer.encode()[..2], [PALLET, 1]);
	assert_eq!(forget.encode()[..2], [PALLET, 2]);
}
