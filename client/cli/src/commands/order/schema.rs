//! Tests of `docs/order.schema.json` against what is written and read here.

use poco_sdk::order::OrderFile;
use serde_json::{json, Value};
use std::path::{Path, PathBuf};

fn repository(path: &str) -> PathBuf {
	Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// What a document breaks of the schema.
fn check(document: &Value) -> Result<(), String> {
	const PLACE: &str = "schema:/order";
	let text = std::fs::read_to_string(repository("docs/order.schema.json")).unwrap();
	let (mut compiler, mut schemas) = (boon::Compiler::new(), boon::Schemas::new());
	compiler.add_resource(PLACE, serde_json::from_str(&text).unwrap()).unwrap();
	let schema = compiler.compile(PLACE, &mut schemas).unwrap();
	schemas.validate(document, schema).map_err(|error| format!("{error:#}"))
}

/// Fails unless the document fits the schema, and is read.
#[track_caller]
pub fn assert_valid(document: &Value) {
	assert_eq!(check(document), Ok(()), "{document:#}");
	OrderFile::read("an order", &document.to_string()).unwrap();
}

fn iexec(kind: &str) -> Value {
	let address = format!("0x{}", "aB".repeat(20));
	let zero = format!("0x{}", "0".repeat(40));
	let mut order = json!({
		"volume": "3",
		"tag": format!("0x{}", "0".repeat(64)),
		"salt": format!("0x{}", "1".repeat(64)),
		"sign": format!("0x{}", "2".repeat(130)),
	});
	let fields = match kind {
		"app" => json!({ "app": address, "appprice": 1, "datasetrestrict": zero }),
		"dataset" => json!({ "dataset": address, "datasetprice": "2", "apprestrict": zero }),
		"workerpool" => json!({
			"workerpool": address, "workerpoolprice": 10, "category": 0, "trust": "4",
		}),
		_ => json!({
			"app": address, "appmaxprice": 1, "dataset": zero, "datasetmaxprice": 0,
			"workerpool": address, "workerpoolmaxprice": "10", "requester": address,
			"beneficiary": zero, "callback": zero, "category": 0, "trust": 4,
			"params": { "iexec_args": "hello" },
		}),
	};
	order.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
	order
}

#[test]
fn files_of_iexecs_tools_are_valid_and_so_is_what_is_made_of_them() {
	for kind in ["app", "dataset", "workerpool", "request"] {
		let order = iexec(kind);
		assert_valid(&order);
		let read = OrderFile::read("an order", &order.to_string()).unwrap();
		assert_valid(&read.to_json());
		assert_valid(&OrderFile { proof: None, ..read }.to_json());
	}
}

#[test]
fn what_is_not_read_is_not_valid_either() {
	let change = |kind: &str, field: &str, value: Value| {
		let mut order = iexec(kind);
		order[field] = value;
		order
	};
	let without = |kind: &str, field: &str| {
		let mut order = iexec(kind);
		order.as_object_mut().unwrap().remove(field);
		order
	};
	let ours = |pointer: &str, value: Value| {
		let read = OrderFile::read("an order", &iexec("app").to_string()).unwrap();
		let mut document = read.to_json();
		match document.pointer_mut(pointer) {
			Some(place) => *place = value,
			None => document[&pointer[1..]] = value,
		}
		document
	};
	let signature = |bytes: usize| format!("0x{}", "33".repeat(bytes));
	for bad in [
		json!(null),
		json!([]),
		json!({}),
		change("app", "appprice", json!(-1)),
		change("app", "appprice", json!("1.5")),
		change("app", "appprice", json!(0.5)),
		change("app", "app", json!("0x12")),
		change("app", "colour", json!("red")),
		change("app", "sign", json!("0x12")),
		change("dataset", "salt", json!("0x12")),
		change("dataset", "volume", json!("many")),
		change("workerpool", "trust", json!(4_294_967_296_u64)),
		change("request", "requester", json!("nobody")),
		change("request", "params", json!("x".repeat(1025))),
		change("request", "payer", json!("somebody")),
		without("app", "volume"),
		without("dataset", "salt"),
		without("workerpool", "category"),
		without("request", "requester"),
		ours("/kind", json!("coffee")),
		ours("/kind", json!("dataset")),
		ours("/order", json!({})),
		ours("/order/appprice", json!("much")),
		ours("/order/currency", json!({ "asset": "0x12" })),
		ours("/extra", json!(1)),
		ours("/proof", json!({ "scheme": "rsa", "signature": signature(64) })),
		ours("/proof", json!({ "scheme": "sr25519", "signature": signature(65) })),
		ours("/proof", json!({ "scheme": "ecdsa", "signature": signature(64) })),
		ours("/proof", json!({ "scheme": "eip712", "signature": signature(63) })),
		ours("/proof", json!({ "scheme": "eip712", "wrapped": true, "signature": signature(65) })),
		ours("/proof", json!({ "scheme": "sr25519" })),
		ours("/proof", json!({ "scheme": "on_chain", "signature": signature(64) })),
	] {
		assert!(check(&bad).is_err(), "valid: {bad:#}");
		assert!(OrderFile::read("an order", &bad.to_string()).is_err(), "read: {bad:#}");
	}
}

/// The fields of an order, as the examples tell them beside what else is known of it.
#[test]
fn the_orders_of_the_examples_are_valid() {
	let mut checked = 0;
	for file in files(&repository("examples/orders")) {
		let document: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
		visit(&document, &mut |order| {
			assert_valid(order);
			checked += 1;
		});
	}
	assert!(checked >= 4, "one of each kind at least, and not {checked}");
}

/// Finds orders: objects of ours, of iExec's, and of iExec's with `sign` beside `order`.
fn visit(value: &Value, found: &mut impl FnMut(&Value)) {
	let Value::Object(object) = value else {
		if let Value::Array(items) = value {
			items.iter().for_each(|item| visit(item, found));
		}
		return;
	};
	match (object.get("order"), object.get("sign")) {
		(Some(Value::Object(order)), Some(sign)) => {
			let mut order = order.clone();
			order.insert("sign".into(), sign.clone());
			found(&Value::Object(order));
		},
		(Some(Value::Object(_)), None) if object.contains_key("kind") => found(value),
		(None, Some(_)) if object.contains_key("salt") => found(value),
		_ => object.values().for_each(|value| visit(value, found)),
	}
}

fn files(folder: &Path) -> Vec<PathBuf> {
	let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
	let mut found = Vec::new();
	for path in entries.map(|entry| entry.unwrap().path()) {
		if path.is_dir() && path.file_name().is_some_and(|name| name != "node_modules") {
			found.extend(files(&path));
		} else if path.extension().is_some_and(|extension| extension == "json") {
			found.push(path);
		}
	}
	found
}
