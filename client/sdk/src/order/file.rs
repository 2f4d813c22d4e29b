//! Order files: JSON of ours, and of iExec's tools.
//!
//! Ours say what they hold: `{"kind", "order", "proof"}`, with the order's fields under iExec's
//! names. iExec's are the fields themselves with a `sign` beside them.

use super::AnyOrder;
use crate::{AccountId, Error};
use poco_primitives::{order::Proof, registry::evm_account, H160};
use serde::{
	de::{MapAccess, SeqAccess, Visitor},
	Deserialize, Deserializer,
};
use serde_json::{json, Map, Value};
use std::fmt;

/// What an order file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderFile {
	/// The order.
	pub order: AnyOrder,
	/// What shows that it is its signer's, once it is signed.
	pub proof: Option<Proof>,
}

/// The field that only orders of a kind have.
const TELLING: [(&str, &str); 4] = [
	("appmaxprice", "request"),
	("appprice", "app"),
	("datasetprice", "dataset"),
	("workerpoolprice", "workerpool"),
];

/// Fields that are numbers, which iExec's tools may write as text.
const NUMBERS: [&str; 4] = ["volume", "category", "trust", "expiry"];

/// Fields that are accounts, which iExec's tools write as addresses.
const ACCOUNTS: [&str; 2] = ["requester", "beneficiary"];

impl OrderFile {
	/// Reads a file of ours or of iExec's. Errors speak of it by its `name`.
	pub fn read(name: &str, text: &str) -> Result<Self, Error> {
		read(text).map_err(|reason| Error::Order { name: name.into(), reason })
	}

	/// Writes a file of ours.
	pub fn to_json(&self) -> Value {
		let mut document = serde_json::to_value(&self.order).unwrap_or_default();
		if let Some(proof) = &self.proof {
			document["proof"] = proof_to_json(proof);
		}
		document
	}
}

fn read(text: &str) -> Result<OrderFile, String> {
	let document: Value =
		serde_json::from_str(text).map_err(|error| format!("it is no JSON ({error})"))?;
	let Value::Object(mut document) = document else {
		return Err("it must be one JSON object".into());
	};
	let (kind, mut order, proof) = if document.contains_key("kind") {
		let kind = match document.remove("kind") {
			Some(Value::String(kind)) if TELLING.iter().any(|(_, known)| *known == kind) => kind,
			_ => return Err("its `kind` must be app, dataset, workerpool or request".into()),
		};
		let Some(Value::Object(order)) = document.remove("order") else {
			return Err("it has no `order` with the order's fields".into());
		};
		let proof = document.remove("proof").map(|proof| proof_from_json(&proof)).transpose()?;
		if let Some(field) = document.keys().next() {
			return Err(format!("nobody knows its field `{field}`"));
		}
		(kind, order, proof)
	} else {
		let Some((_, kind)) = TELLING.iter().find(|(field, _)| document.contains_key(*field))
		else {
			return Err(
				"it has neither a `kind` nor one of `appprice`, `datasetprice`, `workerpoolprice`, \
				 `appmaxprice`, by which iExec's orders are known"
					.into(),
			);
		};
		let proof = document.remove("sign").map(|sign| proof_of_sign(&sign)).transpose()?;
		((*kind).to_string(), document, proof)
	};
	settle(&mut order, text)?;
	let order = serde_json::from_value(json!({ "kind": kind, "order": order }))
		.map_err(|error| format!("as an order of the kind `{kind}`: {error}"))?;
	Ok(OrderFile { order, proof })
}

/// Puts the fields into the one form that orders are read from.
fn settle(order: &mut Map<String, Value>, text: &str) -> Result<(), String> {
	for field in NUMBERS {
		let number: Option<u64> = match order.get(field) {
			None | Some(Value::Null) => continue,
			Some(Value::String(digits)) => digits.parse().ok(),
			Some(value) => value.as_u64(),
		};
		let number = number.ok_or_else(|| {
			format!("its `{field}` is {}, and must be a whole number", order[field])
		})?;
		order.insert(field.into(), number.into());
	}
	for (field, value) in order.iter() {
		if field.ends_with("price") && !is_amount(value) {
			return Err(format!(
				"its `{field}` is {value}, and must be a whole number of smallest units: \
				 1 POCO is 1000000000000"
			));
		}
	}
	for field in ACCOUNTS {
		let Some(Value::String(account)) = order.get(field) else { continue };
		let Some(bytes) = hex_bytes(account) else { continue };
		let account = if let Ok(address) = <[u8; 20]>::try_from(bytes.clone()) {
			let nobody = address == [0; 20] && field == "beneficiary";
			(!nobody).then(|| AccountId(evm_account(H160(address))))
		} else if let Ok(account) = <[u8; 32]>::try_from(bytes) {
			Some(AccountId(account))
		} else {
			return Err(format!("its `{field}` has neither 20 nor 32 bytes"));
		};
		order.insert(field.into(), json!(account));
	}
	if let Some(Value::Object(_)) = order.get("params") {
		// What is signed is a text, and its keys stand in the order that they were written in.
		#[derive(Deserialize)]
		struct Holder {
			params: Option<Text>,
			order: Option<Box<Holder>>,
		}
		let holder: Holder = serde_json::from_str(text).map_err(|error| error.to_string())?;
		let params = holder.params.or_else(|| holder.order?.params);
		order.insert("params".into(), params.map(|Text(text)| text).into());
	}
	Ok(())
}

/// Whether it is a whole number, as one or as decimal text.
fn is_amount(value: &Value) -> bool {
	match value {
		Value::Number(number) => number.is_u64(),
		Value::String(digits) => digits.parse::<u128>().is_ok(),
		_ => false,
	}
}

fn hex_bytes(text: &str) -> Option<Vec<u8>> {
	hex::decode(text.strip_prefix("0x")?).ok()
}

/// Reads iExec's `sign`: a signature, or nothing but `0x` when it was given on chain.
fn proof_of_sign(sign: &Value) -> Result<Proof, String> {
	let bytes = sign.as_str().and_then(hex_bytes).ok_or("its `sign` is no hex text")?;
	if bytes.is_empty() {
		return Ok(Proof::OnChain);
	}
	if let Ok(signature) = <[u8; 65]>::try_from(bytes.clone()) {
		return Ok(Proof::Eip712(signature));
	}
	match <[u8; 64]>::try_from(bytes) {
		Ok(signature) => Ok(Proof::Eip712Compact(signature)),
		Err(bytes) => Err(format!("its `sign` has {} bytes, and takes 65 or 64", bytes.len())),
	}
}

/// A proof as JSON.
pub fn proof_to_json(proof: &Proof) -> Value {
	let text = |signature: &[u8]| format!("0x{}", hex::encode(signature));
	let substrate = |scheme: &str, signature: &[u8], wrapped: &bool| json!({ "scheme": scheme, "wrapped": wrapped, "signature": text(signature) });
	match proof {
		Proof::Sr25519 { signature, wrapped } => substrate("sr25519", signature, wrapped),
		Proof::Ed25519 { signature, wrapped } => substrate("ed25519", signature, wrapped),
		Proof::Ecdsa { signature, wrapped } => substrate("ecdsa", signature, wrapped),
		Proof::Eip712(signature) => json!({ "scheme": "eip712", "signature": text(signature) }),
		Proof::Eip712Compact(signature) => {
			json!({ "scheme": "eip712", "signature": text(signature) })
		},
		Proof::OnChain => json!({ "scheme": "on_chain" }),
	}
}

/// Reads a proof, or says what is wrong with it.
pub fn proof_from_json(proof: &Value) -> Result<Proof, String> {
	#[derive(Deserialize)]
	#[serde(deny_unknown_fields)]
	struct Written {
		scheme: String,
		#[serde(default)]
		wrapped: bool,
		signature: Option<String>,
	}
	fn exact<const N: usize>(bytes: Vec<u8>) -> Result<[u8; N], String> {
		bytes.try_into().map_err(|bytes: Vec<u8>| {
			format!("its signature has {} bytes, and takes {N}", bytes.len())
		})
	}
	let written: Written = serde_json::from_value(proof.clone())
		.map_err(|error| format!("its `proof` cannot be read ({error})"))?;
	let wrapped = written.wrapped;
	if written.scheme == "on_chain" {
		return match written.signature {
			None => Ok(Proof::OnChain),
			Some(_) => Err("a proof `on_chain` has no signature".into()),
		};
	}
	let bytes = written
		.signature
		.as_deref()
		.and_then(hex_bytes)
		.ok_or("its `proof` has no `signature` of 0x and hex digits")?;
	Ok(match written.scheme.as_str() {
		"sr25519" => Proof::Sr25519 { signature: exact(bytes)?, wrapped },
		"ed25519" => Proof::Ed25519 { signature: exact(bytes)?, wrapped },
		"ecdsa" => Proof::Ecdsa { signature: exact(bytes)?, wrapped },
		"eip712" if wrapped => return Err("a signature by EIP-712 is never wrapped".into()),
		"eip712" if bytes.len() == 64 => Proof::Eip712Compact(exact(bytes)?),
		"eip712" => Proof::Eip712(exact(bytes)?),
		scheme => {
			return Err(format!(
				"nobody knows its scheme `{scheme}`: sr25519, ed25519, ecdsa, eip712 or on_chain"
			))
		},
	})
}

/// JSON as text without white space, its keys in the order that they were written in.
struct Text(String);

impl<'de> Deserialize<'de> for Text {
	fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
		struct AsText;
		macro_rules! plain {
			($($visit:ident: $type:ty),*) => {
				$(
					fn $visit<E>(self, value: $type) -> Result<Text, E> {
						Ok(Text(json!(value).to_string()))
					}
				)*
			};
		}
		impl<'de> Visitor<'de> for AsText {
			type Value = Text;

			fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
				to.write_str("JSON")
			}

			plain!(visit_bool: bool, visit_u64: u64, visit_i64: i64, visit_f64: f64, visit_str: &str);

			fn visit_unit<E>(self) -> Result<Text, E> {
				Ok(Text("null".into()))
			}

			fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Text, A::Error> {
				let mut written = Vec::new();
				while let Some(Text(item)) = items.next_element()? {
					written.push(item);
				}
				Ok(Text(format!("[{}]", written.join(","))))
			}

			fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Text, A::Error> {
				let mut written = Vec::new();
				while let Some((key, Text(value))) = entries.next_entry::<String, Text>()? {
					// Where some other crate turned `serde_json/arbitrary_precision` on, a number
					// with a fraction comes as an object of one field with its digits.
					if key == "$serde_json::private::Number" {
						return Ok(Text(value.trim_matches('"').into()));
					}
					written.push(format!("{}:{value}", json!(key)));
				}
				Ok(Text(format!("{{{}}}", written.join(","))))
			}
		}
		from.deserialize_any(AsText)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::order::{samples::orders, sign, Scheme, SigningKey};
	use poco_primitives::{
		order::{Currency, Payer, Tag},
		H256,
	};

	fn reason(document: &Value) -> String {
		match OrderFile::read("a.json", &document.to_string()) {
			Err(Error::Order { name, reason }) => {
				assert_eq!(name, "a.json");
				reason
			},
			other => panic!("{other:?}"),
		}
	}

	#[test]
	fn what_is_written_is_read_back() {
		let keys = [Scheme::Sr25519, Scheme::Ed25519, Scheme::Ecdsa, Scheme::Eip712]
			.map(|scheme| SigningKey::from_uri(scheme, "//Bob").unwrap());
		for order in orders() {
			let mut proofs = vec![None, Some(Proof::OnChain), Some(Proof::Eip712Compact([5; 64]))];
			for key in &keys {
				proofs.push(Some(sign(&order, H256::zero(), key, true).unwrap()));
			}
			for proof in proofs {
				let file = OrderFile { order: order.clone(), proof };
				let text = file.to_json().to_string();
				assert_eq!(OrderFile::read("a.json", &text).unwrap(), file, "{text}");
			}
		}
	}

	#[test]
	fn what_iexecs_orders_lack_is_kept_too() {
		let [.., AnyOrder::Request(mut request)] = orders() else { panic!() };
		request.currency = Currency::Asset(H256([6; 32]));
		request.expiry = Some(7);
		request.tag = Tag::TEE;
		request.beneficiary = None;
		for payer in
			[Payer::Caller, Payer::Sponsor(AccountId([1; 32])), Payer::Voucher(H256([2; 32]))]
		{
			request.payer = payer;
			let file = OrderFile { order: AnyOrder::Request(request.clone()), proof: None };
			assert_eq!(OrderFile::read("a.json", &file.to_json().to_string()).unwrap(), file);
		}
	}

	fn iexec_request() -> Value {
		let zero = format!("0x{}", "0".repeat(40));
		json!({
			"app": "0xF39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
			"appmaxprice": 1_000_000_000_000_u64,
			"dataset": zero,
			"datasetmaxprice": "0",
			"workerpool": zero,
			"workerpoolmaxprice": "340282366920938463463374607431768211455",
			"requester": "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
			"volume": "3",
			"tag": format!("0x{}", "0".repeat(64)),
			"category": "0",
			"trust": 4,
			"beneficiary": zero,
			"callback": zero,
			"params": "{\"iexec_args\":\"hello\"}",
			"salt": format!("0x{}", "ab".repeat(32)),
			"sign": format!("0x{}", "11".repeat(65)),
		})
	}

	#[test]
	fn iexecs_own_files_are_read() {
		let file = OrderFile::read("a.json", &iexec_request().to_string()).unwrap();
		assert_eq!(file.proof, Some(Proof::Eip712([0x11; 65])));
		let AnyOrder::Request(request) = file.order else { panic!() };
		assert_eq!(request.app_max_price, 1_000_000_000_000);
		assert_eq!(request.workerpool_max_price, u128::MAX);
		assert_eq!((request.volume, request.category, request.trust), (3, 0, 4));
		assert_eq!(
			hex::encode(&request.requester.0[..20]),
			"70997970c51812dc3a010c7d01b50e0d17dc79c8"
		);
		assert_eq!(request.requester.0[20..], [0xee; 12]);
		assert_eq!(request.beneficiary, None, "nobody's address is none");
		assert_eq!(&request.params[..], b"{\"iexec_args\":\"hello\"}");
		assert_eq!((request.currency, request.expiry), (Currency::Native, None));
		assert_eq!(request.payer, Payer::Requester);

		for (price, kind) in
			[("appprice", "app"), ("datasetprice", "dataset"), ("workerpoolprice", "workerpool")]
		{
			let mut document = json!({
				kind: "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266",
				price: 2,
				"volume": 1,
				"salt": format!("0x{}", "00".repeat(32)),
				"sign": "0x",
			});
			if kind == "workerpool" {
				document["category"] = json!("1");
				document["trust"] = json!("0");
			}
			let file = OrderFile::read("a.json", &document.to_string()).unwrap();
			assert_eq!(file.proof, Some(Proof::OnChain), "signed on chain");
			assert_eq!(serde_json::to_value(&file.order).unwrap()["kind"], kind);
		}
	}

	#[test]
	fn a_compact_signature_is_known_by_its_length() {
		let mut document = iexec_request();
		document["sign"] = json!(format!("0x{}", "22".repeat(64)));
		let file = OrderFile::read("a.json", &document.to_string()).unwrap();
		assert_eq!(file.proof, Some(Proof::Eip712Compact([0x22; 64])));
	}

	#[test]
	fn parameters_given_as_an_object_keep_the_order_of_their_keys() {
		let text = iexec_request().to_string().replace(
			r#""{\"iexec_args\":\"hello\"}""#,
			r#"{ "z": 1, "iexec_args": "a \"b\"", "a": [true, null, -2, 1.5, {"y": {}, "b": []}] }"#,
		);
		let AnyOrder::Request(request) = OrderFile::read("a.json", &text).unwrap().order else {
			panic!()
		};
		assert_eq!(
			String::from_utf8(request.params.to_vec()).unwrap(),
			r#"{"z":1,"iexec_args":"a \"b\"","a":[true,null,-2,1.5,{"y":{},"b":[]}]}"#
		);
	}

	#[test]
	fn mistakes_are_named() {
		let change = |field: &str, value: Value| {
			let mut document = iexec_request();
			document[field] = value;
			reason(&document)
		};
		for (field, value, words) in [
			("volume", json!("many"), "`volume` is \"many\", and must be a whole number"),
			("volume", json!(-1), "`volume` is -1"),
			("appmaxprice", json!("1.5"), "`appmaxprice` is \"1.5\""),
			("appmaxprice", json!(-1), "smallest units"),
			("appmaxprice", json!(1e30), "smallest units"),
			("requester", json!("0x1234"), "`requester` has neither 20 nor 32 bytes"),
			("requester", json!("nobody"), "request"),
			("sign", json!("0x1234"), "`sign` has 2 bytes"),
			("sign", json!("yes"), "`sign` is no hex text"),
			("salt", json!("0x12"), "request"),
			("app", json!("0x12"), "request"),
			("params", json!("x".repeat(1025)), "too long"),
			("colour", json!("red"), "unknown field `colour`"),
		] {
			let reason = change(field, value);
			assert!(reason.contains(words), "{field}: {reason}");
		}
		let mut document = iexec_request();
		document.as_object_mut().unwrap().remove("trust");
		assert!(reason(&document).contains("missing field `trust`"));

		let ours = |change: &dyn Fn(&mut Value)| {
			let [order, ..] = orders();
			let mut document = OrderFile { order, proof: Some(Proof::OnChain) }.to_json();
			change(&mut document);
			reason(&document)
		};
		for (reason, words) in [
			(ours(&|it| it["kind"] = json!("coffee")), "`kind` must be"),
			(ours(&|it| it["order"] = json!(1)), "no `order`"),
			(ours(&|it| it["extra"] = json!(1)), "nobody knows its field `extra`"),
			(ours(&|it| it["kind"] = json!("dataset")), "kind `dataset`"),
			(ours(&|it| it["proof"] = json!({ "scheme": "rsa", "signature": "0x" })), "`rsa`"),
			(ours(&|it| it["proof"] = json!({ "scheme": "sr25519" })), "no `signature`"),
			(
				ours(&|it| it["proof"] = json!({ "scheme": "ecdsa", "signature": "0x12" })),
				"1 bytes, and takes 65",
			),
			(
				ours(&|it| {
					let signature = format!("0x{}", "11".repeat(65));
					let proof =
						json!({ "scheme": "eip712", "wrapped": true, "signature": signature });
					it["proof"] = proof;
				}),
				"never wrapped",
			),
			(
				ours(&|it| it["proof"] = json!({ "scheme": "on_chain", "signature": "0x12" })),
				"has no signature",
			),
		] {
			assert!(reason.contains(words), "{reason}");
		}
		for text in ["", "[]", "{}", "{\"kind\":\"app\"", "7"] {
			assert!(OrderFile::read("a.json", text).is_err(), "{text}");
		}
	}
}
