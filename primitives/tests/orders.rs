//! Fixes the bytes and the hashes of orders, and how they are written as JSON.
//!
//! Encodings and preimages are put together by hand, as `vectors.rs` does; `vectors/orders.json` is
//! written anew like the other vectors.

mod common;

use codec::{Decode, Encode, MaxEncodedLen};
use common::{check, hex, with_length};
use poco_primitives::{
	order::{
		matched_deal_id, order_hash, signed_bytes, voucher_id, AnyOrder, AppOrder, Currency,
		DatasetOrder, Order as _, OrderKind, Orders, Payer, Proof, RequestOrder, Signed, Tag,
		WorkerpoolOrder, MAX_PARAMS,
	},
	H160, H256,
};
use serde_json::{json, Value};
use sp_crypto_hashing::blake2_256;

/// Accounts are 32 bytes.
type Order = AnyOrder<H256>;

const GENESIS: H256 = H256([0x9e; 32]);
const APP: H160 = H160([0xa1; 20]);
const DATASET: H160 = H160([0xd2; 20]);
const WORKERPOOL: H160 = H160([0xb3; 20]);
const REQUESTER: H256 = H256([0x4e; 32]);
const FRIEND: H256 = H256([0xf5; 32]);
const GROUP: H160 = H160([0x66; 20]);
const CALLBACK: H160 = H160([0xcb; 20]);
const ASSET: H256 = H256([0xc7; 32]);
const SALT: H256 = H256([0x5a; 32]);
const PRICE: u128 = 0x0102_0304_0506_0708_090a_0b0c_0d0e_0f10;
const PRICE_BYTES: [u8; 16] = [16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1];
const NOBODY: [u8; 20] = [0; 20];
const PARAMS: &[u8] = br#"{"iexec_args":"--name 'a b'"}"#;

fn app() -> AppOrder {
	AppOrder {
		app: APP,
		price: 1,
		dataset_restrict: H160::zero(),
		workerpool_restrict: H160::zero(),
		requester_restrict: H160::zero(),
		volume: 3,
		tag: Tag::NONE,
		salt: SALT,
		currency: Currency::Native,
		expiry: None,
	}
}

fn dataset() -> DatasetOrder {
	DatasetOrder {
		dataset: DATASET,
		price: 2,
		app_restrict: H160::zero(),
		workerpool_restrict: H160::zero(),
		requester_restrict: H160::zero(),
		volume: 3,
		tag: Tag::NONE,
		salt: SALT,
		currency: Currency::Native,
		expiry: None,
	}
}

fn workerpool() -> WorkerpoolOrder {
	WorkerpoolOrder {
		workerpool: WORKERPOOL,
		price: 10,
		category: 0,
		trust: 4,
		app_restrict: H160::zero(),
		dataset_restrict: H160::zero(),
		requester_restrict: H160::zero(),
		volume: 3,
		tag: Tag::NONE,
		salt: SALT,
		currency: Currency::Native,
		expiry: None,
	}
}

fn request() -> RequestOrder<H256> {
	RequestOrder {
		app: APP,
		app_max_price: 1,
		dataset: H160::zero(),
		dataset_max_price: 0,
		workerpool: H160::zero(),
		workerpool_max_price: 10,
		requester: REQUESTER,
		category: 0,
		trust: 4,
		beneficiary: None,
		callback: H160::zero(),
		params: Default::default(),
		payer: Payer::Requester,
		volume: 3,
		tag: Tag::NONE,
		salt: SALT,
		currency: Currency::Native,
		expiry: None,
	}
}

/// A request that says something in every field.
fn full_request(payer: Payer<H256>) -> RequestOrder<H256> {
	RequestOrder {
		app_max_price: PRICE,
		dataset: DATASET,
		dataset_max_price: PRICE,
		workerpool: GROUP,
		workerpool_max_price: PRICE,
		category: 0x0102_0304,
		trust: 0x0506_0708,
		beneficiary: Some(FRIEND),
		callback: CALLBACK,
		params: PARAMS.to_vec().try_into().expect("the parameters are short"),
		payer,
		volume: 0x0102_0304_0506_0708,
		tag: Tag::low(0b1001),
		currency: Currency::Asset(ASSET),
		expiry: Some(0x1112_1314_1516_1718),
		..request()
	}
}

/// How orders end that keep to the defaults.
fn plain_end() -> Vec<u8> {
	[&[3, 0, 0, 0, 0, 0, 0, 0][..], &[0; 32], &SALT.0, &[0], &[0]].concat()
}

/// How orders end that say something in every field.
fn full_end() -> Vec<u8> {
	[
		&[8, 7, 6, 5, 4, 3, 2, 1][..],
		&[0; 31],
		&[0b1001],
		&SALT.0,
		&[1],
		&ASSET.0,
		&[1, 0x18, 0x17, 0x16, 0x15, 0x14, 0x13, 0x12, 0x11],
	]
	.concat()
}

fn small(price: u8) -> [u8; 16] {
	let mut bytes = [0; 16];
	bytes[0] = price;
	bytes
}

fn full_request_bytes(payer: &[u8]) -> Vec<u8> {
	[
		&APP.0[..],
		&PRICE_BYTES,
		&DATASET.0,
		&PRICE_BYTES,
		&GROUP.0,
		&PRICE_BYTES,
		&REQUESTER.0,
		&[4, 3, 2, 1],
		&[8, 7, 6, 5],
		&[1],
		&FRIEND.0,
		&CALLBACK.0,
		&with_length(PARAMS),
		payer,
		&full_end(),
	]
	.concat()
}

/// Orders, and their encoding by hand.
fn orders() -> Vec<(&'static str, Order, Vec<u8>)> {
	let full = (Tag::low(0b1001), Currency::Asset(ASSET), Some(0x1112_1314_1516_1718));
	let (tag, currency, expiry) = full;
	let volume = 0x0102_0304_0506_0708;
	let nobody_thrice = [NOBODY, NOBODY, NOBODY].concat();
	vec![
		("app", Order::App(app()), [&APP.0[..], &small(1), &nobody_thrice, &plain_end()].concat()),
		(
			"app_with_every_field",
			Order::App(AppOrder {
				price: PRICE,
				dataset_restrict: DATASET,
				workerpool_restrict: WORKERPOOL,
				requester_restrict: GROUP,
				volume,
				tag,
				currency,
				expiry,
				..app()
			}),
			[&APP.0[..], &PRICE_BYTES, &DATASET.0, &WORKERPOOL.0, &GROUP.0, &full_end()].concat(),
		),
		(
			"dataset",
			Order::Dataset(dataset()),
			[&DATASET.0[..], &small(2), &nobody_thrice, &plain_end()].concat(),
		),
		(
			"dataset_with_every_field",
			Order::Dataset(DatasetOrder {
				price: PRICE,
				app_restrict: APP,
				workerpool_restrict: WORKERPOOL,
				requester_restrict: GROUP,
				volume,
				tag,
				currency,
				expiry,
				..dataset()
			}),
			[&DATASET.0[..], &PRICE_BYTES, &APP.0, &WORKERPOOL.0, &GROUP.0, &full_end()].concat(),
		),
		(
			"workerpool",
			Order::Workerpool(workerpool()),
			[
				&WORKERPOOL.0[..],
				&small(10),
				&[0, 0, 0, 0],
				&[4, 0, 0, 0],
				&nobody_thrice,
				&plain_end(),
			]
			.concat(),
		),
		(
			"workerpool_with_every_field",
			Order::Workerpool(WorkerpoolOrder {
				price: PRICE,
				category: 0x0102_0304,
				trust: 0x0506_0708,
				app_restrict: APP,
				dataset_restrict: DATASET,
				requester_restrict: GROUP,
				volume,
				tag,
				currency,
				expiry,
				..workerpool()
			}),
			[
				&WORKERPOOL.0[..],
				&PRICE_BYTES,
				&[4, 3, 2, 1],
				&[8, 7, 6, 5],
				&APP.0,
				&DATASET.0,
				&GROUP.0,
				&full_end(),
			]
			.concat(),
		),
		(
			"request",
			Order::Request(request()),
			[
				&APP.0[..],
				&small(1),
				&NOBODY,
				&small(0),
				&NOBODY,
				&small(10),
				&REQUESTER.0,
				&[0, 0, 0, 0],
				&[4, 0, 0, 0],
				&[0],
				&NOBODY,
				&[0],
				&[0],
				&plain_end(),
			]
			.concat(),
		),
		(
			"request_paid_by_a_sponsor",
			Order::Request(full_request(Payer::Sponsor(FRIEND))),
			full_request_bytes(&[&[1][..], &FRIEND.0].concat()),
		),
		(
			"request_paid_by_the_caller",
			Order::Request(full_request(Payer::Caller)),
			full_request_bytes(&[2]),
		),
		(
			"request_paid_by_a_voucher",
			Order::Request(full_request(Payer::Voucher(H256([0x70; 32])))),
			full_request_bytes(&[&[3][..], &[0x70; 32]].concat()),
		),
	]
}

fn hashed(preimage: Vec<u8>, hash: H256) -> Value {
	assert_eq!(H256(blake2_256(&preimage)), hash);
	json!({ "preimage": hex(&preimage), "hash": hash })
}

#[test]
fn orders_deals_and_vouchers_have_the_hashes_of_these_bytes() {
	let mut vectors = serde_json::Map::new();
	for (case, order, encoding) in orders() {
		let kind = order.kind().encode();
		let with_kind = [&kind[..], &encoding].concat();
		assert_eq!(order.encode(), with_kind, "{case}");
		assert_eq!(Order::decode(&mut &with_kind[..]).as_ref(), Ok(&order), "{case}");
		let preimage = [&b"poco/ordr/v1"[..], &GENESIS.0, &with_kind].concat();
		let mut vector = hashed(preimage, order.hash(GENESIS));
		vector["order"] = json!(order);
		vectors.insert(case.into(), vector);
	}
	vectors.insert(
		"deal".into(),
		hashed(
			[&b"poco/mtch/v1"[..], &[0x4e; 32], &[8, 7, 6, 5, 4, 3, 2, 1]].concat(),
			matched_deal_id(H256([0x4e; 32]), 0x0102_0304_0506_0708),
		),
	);
	vectors.insert(
		"voucher".into(),
		hashed(
			[&b"poco/vchr/v1"[..], &FRIEND.0, &[4, 3, 2, 1]].concat(),
			voucher_id(&FRIEND, 0x0102_0304),
		),
	);
	check("vectors/orders.json", Value::Object(vectors));
}

#[test]
fn kinds_count_in_iexecs_order() {
	let kinds = [OrderKind::App, OrderKind::Dataset, OrderKind::Workerpool, OrderKind::Request];
	for (index, kind) in (0u8..).zip(kinds) {
		assert_eq!(kind.encode(), [index]);
	}
}

#[test]
fn an_order_signed_for_one_chain_or_kind_is_nothing_on_another() {
	let mut hashes = Vec::new();
	for genesis in [GENESIS, H256::zero()] {
		hashes.extend(orders().iter().map(|(_, order, _)| order.hash(genesis)));
	}
	let count = hashes.len();
	hashes.sort();
	hashes.dedup();
	assert_eq!(hashes.len(), count);

	// The same bytes as an order for an app and as one for a dataset.
	let twin = DatasetOrder { dataset: APP, price: 1, ..dataset() };
	assert_eq!(twin.encode(), app().encode());
	assert_ne!(twin.hash(GENESIS), app().hash(GENESIS));
}

#[test]
fn an_order_has_the_same_hash_with_and_without_its_kind() {
	assert_eq!(Order::App(app()).hash(GENESIS), order_hash(GENESIS, &app()));
	assert_eq!(Order::Dataset(dataset()).hash(GENESIS), order_hash(GENESIS, &dataset()));
	assert_eq!(Order::Workerpool(workerpool()).hash(GENESIS), order_hash(GENESIS, &workerpool()));
	assert_eq!(Order::Request(request()).hash(GENESIS), order_hash(GENESIS, &request()));
}

#[test]
fn any_order_tells_what_the_order_itself_does() {
	for (case, order, _) in orders() {
		let (kind, volume, salt, currency, expiry) = match &order {
			Order::App(o) => (AppOrder::KIND, o.volume(), o.salt(), o.currency(), o.expiry()),
			Order::Dataset(o) => {
				(DatasetOrder::KIND, o.volume(), o.salt(), o.currency(), o.expiry())
			},
			Order::Workerpool(o) => {
				(WorkerpoolOrder::KIND, o.volume(), o.salt(), o.currency(), o.expiry())
			},
			Order::Request(o) => {
				(RequestOrder::<H256>::KIND, o.volume(), o.salt(), o.currency(), o.expiry())
			},
		};
		assert_eq!((order.kind(), order.volume()), (kind, volume), "{case}");
		let plain = (3, SALT, Currency::Native, None);
		let full =
			(0x0102_0304_0506_0708, SALT, Currency::Asset(ASSET), Some(0x1112_1314_1516_1718));
		let says_all = case.contains("every") || case.contains("paid");
		assert_eq!((volume, salt, currency, expiry), if says_all { full } else { plain }, "{case}");
	}
}

#[test]
fn each_match_of_a_request_makes_another_deal() {
	let request = request().hash(GENESIS);
	assert_ne!(matched_deal_id(request, 0), matched_deal_id(request, 1));
	assert_ne!(matched_deal_id(request, 0), matched_deal_id(app().hash(GENESIS), 0));
	assert_ne!(voucher_id(&FRIEND, 0), voucher_id(&FRIEND, 1));
	assert_ne!(voucher_id(&FRIEND, 0), voucher_id(&REQUESTER, 0));
}

#[test]
fn a_proof_is_its_scheme_and_its_signature() {
	let (short, long) = ([0x51; 64], [0x52; 65]);
	let cases = [
		(Proof::Sr25519 { signature: short, wrapped: false }, [&[0][..], &short, &[0]].concat()),
		(Proof::Ed25519 { signature: short, wrapped: true }, [&[1][..], &short, &[1]].concat()),
		(Proof::Ecdsa { signature: long, wrapped: false }, [&[2][..], &long, &[0]].concat()),
		(Proof::Eip712(long), [&[3][..], &long].concat()),
		(Proof::Eip712Compact(short), [&[4][..], &short].concat()),
		(Proof::OnChain, vec![5]),
	];
	for (proof, encoding) in cases {
		assert_eq!(proof.encode(), encoding);
		assert_eq!(Proof::decode(&mut &encoding[..]), Ok(proof));
		let signed = Signed { order: app(), proof };
		assert_eq!(signed.encode(), [app().encode(), encoding].concat());
	}
	assert!(Proof::decode(&mut &[6][..]).is_err());
}

#[test]
fn a_match_is_its_orders_one_after_the_other() {
	fn signed<T>(order: T) -> Signed<T> {
		Signed { order, proof: Proof::OnChain }
	}
	let orders = |with_dataset: bool| Orders {
		app: signed(app()),
		dataset: with_dataset.then(|| signed(dataset())),
		workerpool: signed(workerpool()),
		request: signed(request()),
	};
	let bytes = |dataset: Vec<u8>| {
		[
			app().encode(),
			vec![5],
			dataset,
			workerpool().encode(),
			vec![5],
			request().encode(),
			vec![5],
		]
		.concat()
	};
	assert_eq!(orders(false).encode(), bytes(vec![0]));
	assert_eq!(orders(true).encode(), bytes([vec![1], dataset().encode(), vec![5]].concat()));
	assert!(orders(true).encoded_size() <= Orders::<H256>::max_encoded_len());
}

#[test]
fn a_wallet_signs_the_hash_or_the_hash_between_two_marks() {
	assert_eq!(signed_bytes(SALT, false), SALT.0);
	assert_eq!(signed_bytes(SALT, true), [&b"<Bytes>"[..], &SALT.0, b"</Bytes>"].concat());
}

#[test]
fn orders_read_back_equal_from_json() {
	for (case, order, _) in orders() {
		let text = serde_json::to_string(&order).expect("JSON");
		assert_eq!(serde_json::from_str::<Order>(&text).expect("an order"), order, "{case}");
	}
}

/// The JSON of an order, without its kind.
fn json_of(order: &Order) -> Value {
	json!(order)["order"].clone()
}

#[test]
fn orders_are_written_with_the_field_names_of_iexec() {
	let ours = ["currency", "expiry", "payer"];
	for (kind, order, iexecs) in [
		(
			"app",
			Order::App(app()),
			&[
				"app",
				"appprice",
				"volume",
				"tag",
				"datasetrestrict",
				"workerpoolrestrict",
				"requesterrestrict",
				"salt",
			][..],
		),
		(
			"dataset",
			Order::Dataset(dataset()),
			&[
				"dataset",
				"datasetprice",
				"volume",
				"tag",
				"apprestrict",
				"workerpoolrestrict",
				"requesterrestrict",
				"salt",
			],
		),
		(
			"workerpool",
			Order::Workerpool(workerpool()),
			&[
				"workerpool",
				"workerpoolprice",
				"volume",
				"tag",
				"category",
				"trust",
				"apprestrict",
				"datasetrestrict",
				"requesterrestrict",
				"salt",
			],
		),
		(
			"request",
			Order::Request(request()),
			&[
				"app",
				"appmaxprice",
				"dataset",
				"datasetmaxprice",
				"workerpool",
				"workerpoolmaxprice",
				"requester",
				"volume",
				"tag",
				"category",
				"trust",
				"beneficiary",
				"callback",
				"params",
				"salt",
			],
		),
	] {
		assert_eq!(json!(order)["kind"], kind);
		let written = json_of(&order);
		let mut found: Vec<&str> = written
			.as_object()
			.expect("an object")
			.keys()
			.map(String::as_str)
			.filter(|name| !ours.contains(name))
			.collect();
		let mut expected = iexecs.to_vec();
		found.sort_unstable();
		expected.sort_unstable();
		assert_eq!(found, expected, "{kind}");
	}
}

#[test]
fn the_json_of_a_request_is_this() {
	assert_eq!(
		json!(Order::Request(full_request(Payer::Sponsor(FRIEND)))),
		json!({ "kind": "request", "order": {
			"app": APP,
			"appmaxprice": "1339673755198158349044581307228491536",
			"dataset": DATASET,
			"datasetmaxprice": "1339673755198158349044581307228491536",
			"workerpool": GROUP,
			"workerpoolmaxprice": "1339673755198158349044581307228491536",
			"requester": REQUESTER,
			"category": 16_909_060,
			"trust": 84_281_096,
			"beneficiary": FRIEND,
			"callback": CALLBACK,
			"params": "{\"iexec_args\":\"--name 'a b'\"}",
			"payer": { "sponsor": FRIEND },
			"volume": 72_623_859_790_382_856u64,
			"tag": "0x0000000000000000000000000000000000000000000000000000000000000009",
			"salt": SALT,
			"currency": { "asset": ASSET },
			"expiry": 1_230_066_625_199_609_624u64,
		}})
	);
}

/// Reads an order whose field was changed.
fn read_with(order: &Order, field: &str, value: Value) -> Result<Order, serde_json::Error> {
	let mut written = json!(order);
	written["order"][field] = value;
	serde_json::from_value(written)
}

#[test]
fn amounts_are_decimal_text_and_whole_numbers_are_read_too() {
	let all = [
		(Order::App(app()), "appprice"),
		(Order::Dataset(dataset()), "datasetprice"),
		(Order::Workerpool(workerpool()), "workerpoolprice"),
		(Order::Request(request()), "appmaxprice"),
		(Order::Request(request()), "datasetmaxprice"),
		(Order::Request(request()), "workerpoolmaxprice"),
	];
	for (order, field) in all {
		for (value, amount) in [
			(json!("0"), "0"),
			(json!(0), "0"),
			(json!("1000000000000"), "1000000000000"),
			(json!(u64::MAX), "18446744073709551615"),
			(json!(u128::MAX.to_string()), "340282366920938463463374607431768211455"),
		] {
			let read = read_with(&order, field, value).expect("an amount");
			assert_eq!(json_of(&read)[field], amount, "{field}");
		}
		for value in [
			json!("340282366920938463463374607431768211456"),
			json!("-1"),
			json!(-1),
			json!(1.5),
			json!("1.5"),
			json!("1e3"),
			json!("0x10"),
			json!(" 1"),
			json!(""),
			json!(null),
			json!([1]),
		] {
			assert!(read_with(&order, field, value.clone()).is_err(), "{field}: {value}");
		}
	}
}

#[test]
fn what_an_order_does_not_know_is_refused() {
	for (case, order, _) in orders() {
		for field in ["sign", "Salt", "price", ""] {
			assert!(read_with(&order, field, json!(1)).is_err(), "{case}: {field}");
		}
		let mut of_another_kind = json!(order);
		of_another_kind["kind"] =
			json!(if order.kind() == OrderKind::App { "dataset" } else { "app" });
		assert!(serde_json::from_value::<Order>(of_another_kind).is_err(), "{case}");
		let mut of_no_kind = json!(order);
		of_no_kind["kind"] = json!("apps");
		assert!(serde_json::from_value::<Order>(of_no_kind).is_err(), "{case}");
	}
}

#[test]
fn what_an_order_leaves_out_takes_its_default_or_is_missed() {
	for (order, needed) in [
		(Order::App(app()), &["app", "appprice", "volume", "salt"][..]),
		(Order::Dataset(dataset()), &["dataset", "datasetprice", "volume", "salt"]),
		(
			Order::Workerpool(workerpool()),
			&["workerpool", "workerpoolprice", "category", "trust", "volume", "salt"],
		),
		(
			Order::Request(request()),
			&[
				"app",
				"appmaxprice",
				"workerpoolmaxprice",
				"requester",
				"category",
				"trust",
				"volume",
				"salt",
			],
		),
	] {
		let mut short = json!(order);
		let fields = short["order"].as_object_mut().expect("an object");
		fields.retain(|name, _| needed.contains(&name.as_str()));
		assert_eq!(fields.len(), needed.len());
		assert_eq!(serde_json::from_value::<Order>(short.clone()).expect("an order"), order);
		for name in needed {
			let mut shorter = short.clone();
			shorter["order"].as_object_mut().expect("an object").remove(*name);
			assert!(serde_json::from_value::<Order>(shorter).is_err(), "{name}");
		}
	}
}

#[test]
fn numbers_addresses_and_parameters_beyond_their_bounds_are_refused() {
	let request = Order::Request(request());
	let longest = "ä".repeat(MAX_PARAMS as usize / 2);
	let read = read_with(&request, "params", json!(longest)).expect("parameters at the bound");
	assert_eq!(json_of(&read)["params"], longest);
	for (field, value) in [
		("params", json!(format!("{longest}x"))),
		("params", json!({ "iexec_args": "text it shall be" })),
		("volume", json!(-1)),
		("volume", json!(1.0)),
		("trust", json!(u64::from(u32::MAX) + 1)),
		("category", json!(u64::from(u32::MAX) + 1)),
		("app", json!("0xa1")),
		("app", json!(REQUESTER)),
		("requester", json!(APP)),
		("beneficiary", json!(APP)),
		("salt", json!(0)),
		("tag", json!(["tee"])),
		("payer", json!("somebody")),
		("currency", json!("asset")),
		("expiry", json!("soon")),
	] {
		assert!(read_with(&request, field, value.clone()).is_err(), "{field}: {value}");
	}
}

#[test]
fn tags_are_sets_of_bits() {
	let low = |bits: u8| {
		let mut bytes = [0; 32];
		bytes[31] = bits;
		Tag(H256(bytes))
	};
	assert_eq!(Tag::NONE, low(0));
	assert_eq!(Tag::TEE, low(1));
	assert_eq!(Tag::FRAMEWORKS, low(2 + 4 + 8));
	for a in 0..=u8::MAX {
		assert_eq!(Tag::low(a), low(a));
		assert_eq!(low(a).asks_for_tee(), a % 2 == 1, "{a:08b}");
		for b in 0..=u8::MAX {
			assert_eq!(low(a).union(low(b)), low(a | b), "{a:08b} {b:08b}");
			assert_eq!(low(a).without(low(b)), low(a & !b), "{a:08b} {b:08b}");
			assert_eq!(low(a).is_within(low(b)), a | b == b, "{a:08b} {b:08b}");
		}
	}
}

#[test]
fn every_byte_of_a_tag_counts() {
	let all = Tag(H256([0xff; 32]));
	for place in 0..32 {
		let mut bytes = [0; 32];
		bytes[place] = 0x80;
		let tag = Tag(H256(bytes));
		assert!(tag.is_within(all) && tag.is_within(tag) && Tag::NONE.is_within(tag));
		assert!(!tag.is_within(Tag::NONE) && !all.is_within(tag) && !tag.asks_for_tee());
		assert!(!all.is_within(all.without(tag)));
		assert_eq!(all.without(tag).union(tag), all);
		assert_eq!(tag.without(tag), Tag::NONE);
		assert!(tag.union(Tag::TEE).asks_for_tee());
	}
}
