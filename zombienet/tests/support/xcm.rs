//! Locations, assets and programs of XCM version 5, as chains' metadata name their parts.

use zombienet_sdk::subxt::dynamic::Value;

/// Something that has a version.
pub fn v5(content: Value) -> Value {
	one("V5", content)
}

/// A variant with one part.
pub fn one(name: &str, part: Value) -> Value {
	Value::unnamed_variant(name, [part])
}

/// A variant without any.
pub fn none(name: &str) -> Value {
	Value::unnamed_variant(name, [])
}

/// Things in a row.
pub fn list(items: impl IntoIterator<Item = Value>) -> Value {
	Value::unnamed_composite(items)
}

/// A place, so many levels up and then down by junctions.
pub fn location<const N: usize>(parents: u8, junctions: [Value; N]) -> Value {
	let interior = match N {
		0 => none("Here"),
		_ => one(&format!("X{N}"), list(junctions)),
	};
	Value::named_composite([("parents", Value::u128(parents.into())), ("interior", interior)])
}

/// A parachain.
pub fn parachain(id: u32) -> Value {
	one("Parachain", Value::u128(id.into()))
}

/// An account, in no network in particular.
pub fn account(id: &[u8]) -> Value {
	let id = Value::from_bytes(id);
	Value::named_variant("AccountId32", [("network", none("None")), ("id", id)])
}

/// So much of an asset that has a place.
pub fn asset(place: Value, amount: u128) -> Value {
	let amount = one("Fungible", Value::u128(amount));
	Value::named_composite([("id", list([place])), ("fun", amount)])
}

/// A weight.
pub fn weight(time: u128, proof: u128) -> Value {
	Value::named_composite([("ref_time", Value::u128(time)), ("proof_size", Value::u128(proof))])
}

/// A program for another chain that pays for its execution, makes a call, and gives back what is left
/// over, whatever became of the call. It does so in the name of somebody within the sender, if one is named
/// by junctions.
pub fn paid_call(within: Option<Value>, call: Vec<u8>, fees: Value, surplus_to: Value) -> Value {
	let left = one("Wild", one("AllCounted", Value::u128(1)));
	let deposit =
		Value::named_variant("DepositAsset", [("assets", left), ("beneficiary", surplus_to)]);
	let call = Value::named_composite([("encoded", Value::from_bytes(call))]);
	let transact = [
		("origin_kind", none("Xcm")),
		("fallback_max_weight", one("Some", weight(10_000_000_000, 1 << 20))),
		("call", call),
	];
	let bought = [("fees", fees.clone()), ("weight_limit", none("Unlimited"))];
	let descend = within.map(|within| one("DescendOrigin", within));
	program(descend.into_iter().chain([
		one("WithdrawAsset", list([list([fees])])),
		Value::named_variant("BuyExecution", bought),
		one("SetAppendix", program([none("RefundSurplus"), deposit])),
		Value::named_variant("Transact", transact),
		one("ExpectTransactStatus", none("Success")),
	]))
}

fn program(instructions: impl IntoIterator<Item = Value>) -> Value {
	list([list(instructions)])
}
