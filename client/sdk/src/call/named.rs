//! Calls by their names: encoded from JSON, and read from their bytes, as the chain's metadata says.

use super::governance::Weight;
use crate::{amount, Account, AccountId};
use serde_json::Value as Json;
use std::{fmt, str::FromStr};
use subxt::{
	ext::{
		scale_encode::EncodeAsFields,
		scale_type_resolver::{visitor, Field, Primitive as Kind, TypeResolver},
		scale_value::{scale, Composite, Primitive, Value, ValueDef, Variant},
	},
	Metadata,
};

/// A call that was read from its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedCall {
	/// Its pallet.
	pub pallet: String,
	/// Its name.
	pub name: String,
	/// Its arguments by their names, in words; nothing where it is too long to be told.
	pub arguments: Option<Vec<(String, String)>>,
	/// What it may use of a block.
	pub weight: Weight,
	/// How many bytes it has.
	pub length: usize,
}

impl fmt::Display for NamedCall {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{}.{}", self.pallet, self.name)?;
		match &self.arguments {
			Some(arguments) => {
				let told: Vec<_> =
					arguments.iter().map(|(name, value)| format!("{name}: {value}")).collect();
				write!(f, "({})", told.join(", "))
			},
			None => write!(f, ", {} bytes", self.length),
		}
	}
}

/// The arguments of a call.
pub(crate) struct Arguments {
	/// By their names, in words.
	pub told: Vec<(String, String)>,
	/// The place of one that is itself a call, with the bytes of that.
	pub inner: Option<(usize, Vec<u8>)>,
}

/// The pallet and the name of a call, or why there is no such call.
pub(crate) fn names(call: &[u8], metadata: &Metadata) -> Result<(String, String), String> {
	let &[pallet_index, call_index, ..] = call else {
		return Err(match call.len() {
			0 => "there are no bytes".into(),
			count => format!("it has {count} byte, and a call begins with two"),
		});
	};
	let pallet = metadata
		.pallet_by_call_index(pallet_index)
		.ok_or_else(|| format!("no pallet has the index {pallet_index}"))?;
	let variant = pallet.call_variant_by_index(call_index).ok_or_else(|| {
		format!("the pallet {} has no call with the index {call_index}", pallet.name())
	})?;
	Ok((pallet.name().into(), variant.name.clone()))
}

/// The arguments of a call that the runtime can read.
pub(crate) fn arguments(call: &[u8], metadata: &Metadata) -> Result<Arguments, String> {
	let no_call = || "it is no call".to_string();
	let &[pallet_index, call_index, ref rest @ ..] = call else { return Err(no_call()) };
	let variant = metadata
		.pallet_by_call_index(pallet_index)
		.and_then(|pallet| pallet.call_variant_by_index(call_index))
		.ok_or_else(no_call)?;
	let fields: Vec<Place> =
		variant.fields.iter().map(|field| (field.name.clone(), field.ty.id)).collect();
	read(rest, &fields, metadata.types())
}

/// Encodes a call from its names and the JSON of its arguments.
pub(crate) fn encode(
	pallet: &str,
	name: &str,
	arguments: &Json,
	metadata: &Metadata,
) -> Result<Vec<u8>, String> {
	let found = metadata.pallet_by_name(pallet).ok_or_else(|| {
		let known = metadata.pallets().map(|pallet| pallet.name().to_owned());
		format!("the chain has no pallet `{pallet}`, but {}", listed(known))
	})?;
	let variant = found.call_variant_by_name(name).ok_or_else(|| {
		let known = found.call_variants().unwrap_or_default();
		let known = known.iter().map(|variant| variant.name.clone());
		format!("the pallet {pallet} has no call `{name}`, but {}", listed(known))
	})?;
	let fields: Vec<Place> =
		variant.fields.iter().map(|field| (field.name.clone(), field.ty.id)).collect();
	let mut call = vec![found.call_index(), variant.index];
	write(arguments, &fields, metadata.types(), &mut call)?;
	Ok(call)
}

fn listed(names: impl Iterator<Item = String>) -> String {
	let names: Vec<_> = names.collect();
	if names.is_empty() {
		"none".into()
	} else {
		names.join(", ")
	}
}

/// A field's name and type.
pub(crate) type Place = (Option<String>, u32);

/// What a type is made of.
pub(crate) enum Shape {
	Struct { name: String, fields: Vec<Place> },
	Enum { name: String, variants: Vec<(String, Vec<Place>)> },
	List(u32),
	Array(u32, usize),
	Tuple(Vec<u32>),
	Primitive(Kind),
	Compact(u32),
	Other,
}

pub(crate) fn shape<R: TypeResolver<TypeId = u32>>(id: u32, types: &R) -> Shape {
	fn last<'a>(path: impl Iterator<Item = &'a str>) -> String {
		path.last().unwrap_or_default().to_owned()
	}
	fn places<'a>(fields: impl Iterator<Item = Field<'a, u32>>) -> Vec<Place> {
		fields.map(|field| (field.name.map(str::to_owned), field.id)).collect()
	}
	let visitor = visitor::new::<'_, (), u32, Shape, _>((), |(), _| Shape::Other)
		.visit_composite(|(), path, fields| Shape::Struct {
			name: last(path),
			fields: places(fields),
		})
		.visit_variant(|(), path, variants| Shape::Enum {
			name: last(path),
			variants: variants
				.map(|variant| (variant.name.to_owned(), places(variant.fields)))
				.collect(),
		})
		.visit_sequence(|(), _, of| Shape::List(of))
		.visit_array(|(), of, length| Shape::Array(of, length))
		.visit_tuple(|(), of| Shape::Tuple(of.collect()))
		.visit_primitive(|(), kind| Shape::Primitive(kind))
		.visit_compact(|(), of| Shape::Compact(of));
	types.resolve_type(id, visitor).unwrap_or(Shape::Other)
}

fn is_byte<R: TypeResolver<TypeId = u32>>(id: u32, types: &R) -> bool {
	matches!(shape(id, types), Shape::Primitive(Kind::U8))
}

/// Encodes fields from JSON.
fn write<R: TypeResolver<TypeId = u32>>(
	json: &Json,
	fields: &[Place],
	types: &R,
	to: &mut Vec<u8>,
) -> Result<(), String> {
	let values = composite(json, fields, types)?;
	let mut fields = fields.iter().map(|(name, id)| Field::new(*id, name.as_deref()));
	values.encode_as_fields_to(&mut fields, types, to).map_err(|error| error.to_string())
}

/// A value of a type, as JSON means it.
fn value<R: TypeResolver<TypeId = u32>>(json: &Json, id: u32, types: &R) -> Result<Value, String> {
	match shape(id, types) {
		Shape::Compact(of) => value(json, of, types),
		Shape::Primitive(kind) => primitive(json, kind),
		Shape::Struct { name, .. } if name == "AccountId32" => account(json),
		Shape::Struct { fields, .. } => Ok(composite(json, &fields, types)?.into()),
		Shape::Enum { name, variants } => variant(json, id, &name, &variants, types),
		Shape::Tuple(of) => {
			let fields: Vec<Place> = of.into_iter().map(|id| (None, id)).collect();
			Ok(composite(json, &fields, types)?.into())
		},
		Shape::List(of) => list(json, of, None, types),
		Shape::Array(of, length) => list(json, of, Some(length), types),
		Shape::Other => Err("values of this kind cannot be written here".into()),
	}
}

fn composite<R: TypeResolver<TypeId = u32>>(
	json: &Json,
	fields: &[Place],
	types: &R,
) -> Result<Composite<()>, String> {
	let told = || {
		let names = fields.iter().map(|(name, _)| name.clone().unwrap_or("a value".into()));
		listed(names)
	};
	let of_name = |name: &str, reason: String| format!("{name}: {reason}");
	match (fields, json) {
		([], Json::Null) => Ok(Composite::Unnamed(Vec::new())),
		([], Json::Object(given)) if given.is_empty() => Ok(Composite::Unnamed(Vec::new())),
		([], Json::Array(given)) if given.is_empty() => Ok(Composite::Unnamed(Vec::new())),
		([], _) => Err("it takes no arguments".into()),
		([(None, id)], json) => Ok(Composite::unnamed([value(json, *id, types)?])),
		(fields, Json::Array(given)) => {
			if given.len() != fields.len() {
				return Err(format!(
					"{} values are given, and it takes {}: {}",
					given.len(),
					fields.len(),
					told()
				));
			}
			let values = fields.iter().zip(given).map(|((name, id), json)| {
				value(json, *id, types)
					.map_err(|reason| of_name(name.as_deref().unwrap_or("a value"), reason))
			});
			Ok(Composite::unnamed(values.collect::<Result<Vec<_>, _>>()?))
		},
		(fields, Json::Object(given)) if fields.iter().all(|(name, _)| name.is_some()) => {
			let known = |key: &String| fields.iter().any(|(name, _)| name.as_ref() == Some(key));
			if let Some(other) = given.keys().find(|key| !known(key)) {
				return Err(format!("it takes no `{other}`, but {}", told()));
			}
			let mut values = Vec::with_capacity(fields.len());
			for (name, id) in fields {
				let name = name.as_deref().unwrap_or_default();
				let value = match given.get(name) {
					Some(json) => {
						value(json, *id, types).map_err(|reason| of_name(name, reason))?
					},
					None => value(&Json::Null, *id, types)
						.map_err(|_| format!("`{name}` is missing: it takes {}", told()))?,
				};
				values.push((name.to_owned(), value));
			}
			Ok(Composite::Named(values))
		},
		_ => Err(format!("give a JSON object or a list with {}", told())),
	}
}

fn variant<R: TypeResolver<TypeId = u32>>(
	json: &Json,
	id: u32,
	name: &str,
	variants: &[(String, Vec<Place>)],
	types: &R,
) -> Result<Value, String> {
	let find = |wanted: &str| {
		variants
			.iter()
			.find(|(name, _)| name == wanted)
			.or_else(|| variants.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)))
			.ok_or_else(|| {
				let known = variants.iter().map(|(name, _)| name.clone());
				format!("`{wanted}` is none of {}", listed(known))
			})
	};
	let made = |wanted: &str, json: &Json| -> Result<Value, String> {
		let (name, fields) = find(wanted)?;
		let values =
			composite(json, fields, types).map_err(|reason| format!("{name}: {reason}"))?;
		Ok(Value::variant(name.clone(), values))
	};
	match (name, json) {
		("Option", Json::Null) => made("None", json),
		("Option", json) => made("Some", json),
		("MultiAddress", Json::String(_)) => made("Id", json),
		("RuntimeCall", Json::String(text)) => {
			let bytes = hex_bytes(text)?;
			let mut rest = &bytes[..];
			let call = scale::decode_as_type(&mut rest, id, types)
				.map_err(|error| format!("these bytes are no call: {error}"))?;
			match rest.len() {
				0 => Ok(call.remove_context()),
				count => Err(format!("these bytes go on for {count} after the end of a call")),
			}
		},
		(_, Json::String(text)) => made(text, &Json::Null),
		(_, Json::Object(given)) if given.len() == 1 => {
			let (wanted, json) = given.iter().next().ok_or("it is empty")?;
			made(wanted, json)
		},
		_ => {
			let known = variants.iter().map(|(name, _)| name.clone());
			Err(format!("give one of {}, as text or as the key of an object", listed(known)))
		},
	}
}

fn list<R: TypeResolver<TypeId = u32>>(
	json: &Json,
	of: u32,
	length: Option<usize>,
	types: &R,
) -> Result<Value, String> {
	let made = match json {
		Json::Array(given) => Value::unnamed_composite(
			given.iter().map(|json| value(json, of, types)).collect::<Result<Vec<_>, _>>()?,
		),
		Json::String(text) if is_byte(of, types) => match text.starts_with("0x") {
			true => Value::from_bytes(hex_bytes(text)?),
			false => Value::from_bytes(text),
		},
		_ if is_byte(of, types) => return Err("give 0x and hex digits, or text".into()),
		_ => return Err("give a list".into()),
	};
	let count = match &made.value {
		ValueDef::Composite(values) => values.len(),
		_ => 0,
	};
	match length {
		Some(length) if length != count => {
			Err(format!("{count} values are given, and it takes {length}"))
		},
		_ => Ok(made),
	}
}

fn primitive(json: &Json, kind: Kind) -> Result<Value, String> {
	let text = json.as_str();
	match kind {
		Kind::Bool => json.as_bool().map(Value::bool).ok_or("give true or false".into()),
		Kind::Str => text.map(Value::string).ok_or("give text".into()),
		Kind::Char => text
			.and_then(|text| text.parse().ok())
			.map(Value::char)
			.ok_or("give text of one character".into()),
		_ => {
			if let Some(number) = json.as_u64() {
				return Ok(Value::u128(number.into()));
			}
			if let Some(number) = json.as_i64() {
				return Ok(Value::i128(number.into()));
			}
			let refuse = || format!("{json} is no whole number: write large ones as text");
			let text = text.ok_or_else(refuse)?;
			if text.ends_with(amount::SYMBOL) {
				return amount::parse(text).map(Value::u128).map_err(|error| error.to_string());
			}
			let digits = text.replace('_', "");
			digits
				.parse()
				.map(Value::u128)
				.or_else(|_| digits.parse().map(Value::i128))
				.map_err(|_| refuse())
		},
	}
}

/// An account: its address, its 32 bytes, or the secret of a development account.
fn account(json: &Json) -> Result<Value, String> {
	let refuse = || format!("{json} is no account: give its address, or one such as //Alice");
	let text = json.as_str().ok_or_else(refuse)?;
	if text.starts_with("0x") {
		let bytes: [u8; 32] = hex_bytes(text)?.try_into().map_err(|_| refuse())?;
		return Ok(Value::from_bytes(bytes));
	}
	let known = AccountId::from_str(text).ok();
	let account = known.or_else(|| {
		let secret = text.starts_with("//").then(|| Account::from_uri(text).ok());
		secret.flatten().map(|account| account.id())
	});
	Ok(Value::from_bytes(account.ok_or_else(refuse)?.0))
}

fn hex_bytes(text: &str) -> Result<Vec<u8>, String> {
	let digits = text.strip_prefix("0x");
	digits
		.and_then(|digits| hex::decode(digits).ok())
		.ok_or_else(|| format!("`{text}` is not made of 0x and pairs of hex digits"))
}

/// Reads fields from their bytes.
fn read<R: TypeResolver<TypeId = u32>>(
	mut bytes: &[u8],
	fields: &[Place],
	types: &R,
) -> Result<Arguments, String> {
	let mut places = fields.iter().map(|(name, id)| Field::new(*id, name.as_deref()));
	let values = scale::decode_as_fields(&mut bytes, &mut places, types)
		.map_err(|error| error.to_string())?;
	if !bytes.is_empty() {
		return Err(format!("{} bytes are left over", bytes.len()));
	}
	let inner = values.values().enumerate().find_map(|(place, value)| {
		let ValueDef::Variant(variant) = &value.value else { return None };
		let Shape::Enum { name, .. } = shape(value.context, types) else { return None };
		if name != "Bounded" || variant.name != "Inline" {
			return None;
		}
		Some((place, flat(variant.values.values().next()?)?))
	});
	let told = values
		.values()
		.zip(fields)
		.map(|(value, (name, _))| (name.clone().unwrap_or_default(), words(value, types)))
		.collect();
	Ok(Arguments { told, inner })
}

/// The bytes that a value holds, however deep in wrappers.
fn flat(value: &Value<u32>) -> Option<Vec<u8>> {
	fn collect(value: &Value<u32>, into: &mut Vec<u8>) -> Option<()> {
		match &value.value {
			ValueDef::Composite(inner) => inner.values().try_for_each(|value| collect(value, into)),
			_ => {
				into.push(u8::try_from(value.as_u128()?).ok()?);
				Some(())
			},
		}
	}
	let mut bytes = Vec::new();
	collect(value, &mut bytes)?;
	Some(bytes)
}

/// A value in words.
pub(crate) fn words<R: TypeResolver<TypeId = u32>>(value: &Value<u32>, types: &R) -> String {
	match &value.value {
		ValueDef::Primitive(primitive) => match primitive {
			Primitive::Bool(value) => value.to_string(),
			Primitive::Char(value) => value.to_string(),
			Primitive::String(value) => format!("{value:?}"),
			Primitive::U128(value) => value.to_string(),
			Primitive::I128(value) => value.to_string(),
			Primitive::U256(value) | Primitive::I256(value) => format!("0x{}", hex::encode(value)),
		},
		ValueDef::BitSequence(bits) => format!("{} bits", bits.len()),
		ValueDef::Variant(variant) => of_variant(variant, value.context, types),
		ValueDef::Composite(values) => match shape(value.context, types) {
			Shape::Struct { name, .. } if name == "AccountId32" => {
				match flat(value).and_then(|bytes| bytes.try_into().ok()) {
					Some(bytes) => AccountId(bytes).to_string(),
					None => of_fields(values, types, ("(", ")")),
				}
			},
			Shape::Struct { name, .. } if name == "Location" || name == "MultiLocation" => {
				path(value, types).unwrap_or_else(|| of_fields(values, types, ("{", "}")))
			},
			Shape::List(of) | Shape::Array(of, _) if is_byte(of, types) => {
				format!("0x{}", hex::encode(flat(value).unwrap_or_default()))
			},
			Shape::List(_) | Shape::Array(..) => of_fields(values, types, ("[", "]")),
			_ => match values {
				Composite::Unnamed(values) if values.len() == 1 => words(&values[0], types),
				Composite::Unnamed(_) => of_fields(values, types, ("(", ")")),
				Composite::Named(_) => of_fields(values, types, ("{", "}")),
			},
		},
	}
}

/// A location, of whatever version, as a path.
fn path<R: TypeResolver<TypeId = u32>>(value: &Value<u32>, types: &R) -> Option<String> {
	let ValueDef::Composite(Composite::Named(fields)) = &value.value else { return None };
	let field = |name| fields.iter().find(|(field, _)| field == name).map(|(_, value)| value);
	let parents = field("parents")?.as_u128()?.try_into().ok()?;
	let ValueDef::Variant(interior) = &field("interior")?.value else { return None };
	let mut steps = vec!["..".to_owned(); parents];
	for inner in interior.values.values() {
		let junctions: Vec<_> = match &inner.value {
			ValueDef::Composite(list) => list.values().collect(),
			_ => vec![inner],
		};
		steps.extend(junctions.into_iter().map(|junction| step(junction, types)));
	}
	Some(if steps.is_empty() { "here".into() } else { steps.join("/") })
}

/// One step of such a path. Accounts are told by their addresses, and the network only where one is named.
fn step<R: TypeResolver<TypeId = u32>>(junction: &Value<u32>, types: &R) -> String {
	let ValueDef::Variant(Variant { name, values }) = &junction.value else {
		return words(junction, types);
	};
	let field = |wanted: &str| match values {
		Composite::Named(fields) => {
			fields.iter().find(|(name, _)| name == wanted).map(|(_, value)| value)
		},
		Composite::Unnamed(_) => None,
	};
	let id = match &name[..] {
		"AccountId32" => field("id")
			.and_then(flat)
			.and_then(|bytes| bytes.try_into().ok())
			.map(|bytes| AccountId(bytes).to_string()),
		"AccountKey20" => field("key").map(|key| words(key, types)),
		"GeneralKey" => field("data").and_then(flat).map(|data| {
			let length = field("length").and_then(|length| length.as_u128());
			let length = length.and_then(|length| length.try_into().ok()).unwrap_or(data.len());
			format!("0x{}", hex::encode(&data[..length.min(data.len())]))
		}),
		_ => None,
	};
	let Some(id) = id else { return plain(name, values, types) };
	match field("network").map(|network| words(network, types)) {
		Some(network) if network != "None" => format!("{name}({id}, {network})"),
		_ => format!("{name}({id})"),
	}
}

fn plain<R: TypeResolver<TypeId = u32>>(name: &str, values: &Composite<u32>, types: &R) -> String {
	match values.values().next() {
		None => name.into(),
		Some(_) => of_fields(values, types, (format!("{name}(").as_str(), ")")),
	}
}

fn of_variant<R: TypeResolver<TypeId = u32>>(variant: &Variant<u32>, id: u32, types: &R) -> String {
	let Variant { name, values } = variant;
	let of = match shape(id, types) {
		Shape::Enum { name, .. } => name,
		_ => String::new(),
	};
	match (&of[..], &name[..], values.values().next()) {
		("RuntimeCall", pallet, Some(call)) => format!("{pallet}.{}", words(call, types)),
		("Option", _, Some(inner)) | ("MultiAddress", "Id", Some(inner)) => words(inner, types),
		(_, name, _) => plain(name, values, types),
	}
}

fn of_fields<R: TypeResolver<TypeId = u32>>(
	values: &Composite<u32>,
	types: &R,
	(begin, end): (&str, &str),
) -> String {
	let told: Vec<_> = match values {
		Composite::Named(values) => {
			values.iter().map(|(name, value)| format!("{name}: {}", words(value, types))).collect()
		},
		Composite::Unnamed(values) => values.iter().map(|value| words(value, types)).collect(),
	};
	format!("{begin}{}{end}", told.join(", "))
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::{Compact, Encode};
	use poco_primitives::{order::Currency, H256};
	use scale_info::{MetaType, PortableRegistry, Registry, TypeInfo};
	use serde_json::json;

	/// Names the way metadata does.
	#[derive(Encode, TypeInfo)]
	enum MultiAddress {
		Id(AccountId32),
	}

	#[derive(Encode, TypeInfo)]
	struct AccountId32([u8; 32]);

	#[derive(Encode, TypeInfo)]
	enum Bounded {
		Inline(Vec<u8>),
	}

	#[derive(Encode, TypeInfo)]
	struct Many {
		#[codec(compact)]
		amount: u128,
		to: MultiAddress,
		currency: Currency,
		from: Option<u32>,
		hash: H256,
		note: Vec<u8>,
		pairs: Vec<(u8, bool)>,
	}

	fn fields_of<T: TypeInfo + 'static>() -> (Vec<Place>, PortableRegistry) {
		let mut registry = Registry::new();
		let id = registry.register_type(&MetaType::new::<T>()).id;
		let types: PortableRegistry = registry.into();
		let Shape::Struct { fields, .. } = shape(id, &types) else { panic!("a struct") };
		(fields, types)
	}

	fn written<T: TypeInfo + 'static>(json: Json) -> Result<Vec<u8>, String> {
		let (fields, types) = fields_of::<T>();
		let mut bytes = Vec::new();
		write(&json, &fields, &types, &mut bytes).map(|()| bytes)
	}

	fn many() -> Many {
		let bob = Account::from_uri("//Bob").unwrap().id();
		Many {
			amount: amount::POCO + amount::POCO / 2,
			to: MultiAddress::Id(AccountId32(bob.0)),
			currency: Currency::Asset(H256([7; 32])),
			from: Some(9),
			hash: H256([1; 32]),
			note: b"hello".to_vec(),
			pairs: vec![(1, true), (2, false)],
		}
	}

	#[test]
	fn arguments_are_encoded_as_their_types_say() {
		let (one, seven) = (format!("0x{}", "01".repeat(32)), format!("0x{}", "07".repeat(32)));
		let by_name = json!({
			"amount": "1.5 POCO",
			"to": "//Bob",
			"currency": { "asset": seven },
			"from": 9,
			"hash": one,
			"note": "hello",
			"pairs": [[1, true], [2, false]],
		});
		assert_eq!(written::<Many>(by_name).unwrap(), many().encode());
		let bob = Account::from_uri("//Bob").unwrap().id().to_string();
		let by_place = json!([
			"1_500_000_000_000",
			{ "Id": bob },
			{ "Asset": seven },
			9,
			one,
			"0x68656c6c6f",
			[[1, true], [2, false]],
		]);
		assert_eq!(written::<Many>(by_place).unwrap(), many().encode());
	}

	#[test]
	fn what_does_not_fit_is_named() {
		let with = |name: &str, json: Json| {
			let one = format!("0x{}", "01".repeat(32));
			let mut arguments = json!({
				"amount": 1, "to": "//Bob", "currency": "native", "hash": one, "note": "", "pairs": [],
			});
			arguments[name] = json;
			written::<Many>(arguments)
		};
		assert!(with("from", Json::Null).is_ok(), "what is optional may be missing");
		for (name, json, reason) in [
			("amount", json!("much"), "amount: \"much\" is no whole number"),
			("amount", json!(-1), ""),
			("to", json!("Bob"), "to: Id: \"Bob\" is no account"),
			("currency", json!("RLC"), "currency: `RLC` is none of Native, Asset"),
			("from", json!(4_294_967_296u64), ""),
			("hash", json!("0x01"), "hash: 1 values are given, and it takes 32"),
			("note", json!(7), "note: give 0x and hex digits, or text"),
			("pairs", json!([[1]]), "pairs: 1 values are given, and it takes 2"),
			("more", json!(1), "it takes no `more`, but amount, to"),
		] {
			let refused = with(name, json).expect_err(name);
			assert!(refused.contains(reason), "{name}: {refused}");
		}
		assert!(written::<Many>(Json::Null).unwrap_err().contains("give a JSON object"));
		let alone = written::<Many>(json!({ "amount": 1 })).unwrap_err();
		assert!(alone.contains("`to` is missing"), "{alone}");
	}

	#[test]
	fn arguments_are_read_in_words() {
		let (fields, types) = fields_of::<Many>();
		let bob = Account::from_uri("//Bob").unwrap().id().to_string();
		let told = read(&many().encode(), &fields, &types).unwrap().told;
		let one = format!("0x{}", "01".repeat(32));
		let currency = format!("Asset(0x{})", "07".repeat(32));
		for (place, (name, value)) in [
			("amount", "1500000000000"),
			("to", &bob[..]),
			("currency", &currency[..]),
			("from", "9"),
			("hash", &one[..]),
			("note", "0x68656c6c6f"),
			("pairs", "[(1, true), (2, false)]"),
		]
		.into_iter()
		.enumerate()
		{
			assert_eq!(told[place], (name.into(), value.into()));
		}
		let mut long = many().encode();
		long.push(0);
		let error = read(&long, &fields, &types).err().expect("bytes are left over");
		assert!(error.contains("left over"), "{error}");
		assert!(read(&long[..40], &fields, &types).is_err());
	}

	#[test]
	fn a_proposed_call_is_found_in_the_call_that_proposes_it() {
		#[derive(Encode, TypeInfo)]
		struct Proposes {
			proposal: Bounded,
			value: Compact<u32>,
		}
		let (fields, types) = fields_of::<Proposes>();
		let call = Proposes { proposal: Bounded::Inline(vec![0, 9, 1]), value: Compact(2) };
		let found = read(&call.encode(), &fields, &types).unwrap();
		assert_eq!(found.inner, Some((0, vec![0, 9, 1])));
		assert_eq!(found.told[1], ("value".into(), "2".into()));
	}
}
