//! Events of any chain, read as its own metadata says, whatever this crate knows of it.

use crate::call::named;
use codec::Decode;
use poco_primitives::H256;
use subxt::{
	ext::scale_value::{scale, Composite, Value, ValueDef},
	Metadata,
};

/// An event of any chain.
#[derive(Clone, Debug, PartialEq)]
pub struct AnyEvent {
	/// Its pallet.
	pub pallet: String,
	/// Its name.
	pub name: String,
	/// Position of its transaction in the block; events of the block itself have none.
	pub transaction: Option<u32>,
	fields: Vec<Field>,
}

#[derive(Clone, Debug, PartialEq)]
struct Field {
	name: String,
	value: Value<()>,
	words: String,
	bytes: Vec<u8>,
}

impl AnyEvent {
	/// Reads one from the beginning of these bytes: indices of pallet and event, then its fields.
	pub(crate) fn take(from: &mut &[u8], metadata: &Metadata) -> Result<Self, String> {
		let Some((&[pallet, event], rest)) = from.split_first_chunk() else {
			return Err("it ends before an event does".into());
		};
		*from = rest;
		let (pallet, variant) = metadata
			.pallet_by_event_index(pallet)
			.and_then(|found| Some((found.name(), found.event_variant_by_index(event)?)))
			.ok_or_else(|| format!("no event has the indices {pallet} and {event}"))?;
		let mut fields = Vec::with_capacity(variant.fields.len());
		for (place, field) in variant.fields.iter().enumerate() {
			let before = *from;
			let value = scale::decode_as_type(from, field.ty.id, metadata.types())
				.map_err(|error| format!("{pallet}.{}: {error}", variant.name))?;
			fields.push(Field {
				name: field.name.clone().unwrap_or_else(|| place.to_string()),
				words: named::words(&value, metadata.types()),
				value: value.remove_context(),
				bytes: before[..before.len() - from.len()].to_vec(),
			});
		}
		Ok(Self { pallet: pallet.into(), name: variant.name.clone(), transaction: None, fields })
	}

	fn field(&self, name: &str) -> Option<&Field> {
		self.fields.iter().find(|field| field.name == name)
	}

	/// A field.
	pub fn value(&self, name: &str) -> Option<&Value<()>> {
		self.field(name).map(|field| &field.value)
	}

	/// A field of 32 bytes.
	pub fn hash(&self, name: &str) -> Option<H256> {
		let field = self.field(name)?;
		<[u8; 32]>::try_from(&field.bytes[..]).ok().map(H256)
	}

	/// A field of a type that this crate knows.
	pub fn decode<T: Decode>(&self, name: &str) -> Option<T> {
		T::decode(&mut &self.field(name)?.bytes[..]).ok()
	}

	/// A field in words.
	pub fn words_of(&self, name: &str) -> Option<&str> {
		self.field(name).map(|field| field.words.as_str())
	}

	/// The name of a field's variant, or of the error in a field that tells where it happened, too.
	pub fn variant(&self, name: &str) -> Option<&str> {
		variant(self.value(name)?)
	}

	/// The fields in words, by their names.
	pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
		self.fields.iter().map(|field| (field.name.as_str(), field.words.as_str()))
	}

	/// The event in words.
	pub fn words(&self) -> String {
		let fields: Vec<_> = self.fields().map(|(name, words)| format!("{name} {words}")).collect();
		match fields.is_empty() {
			true => format!("{}.{}", self.pallet, self.name),
			false => format!("{}.{}: {}", self.pallet, self.name, fields.join(", ")),
		}
	}
}

fn variant(value: &Value<()>) -> Option<&str> {
	match &value.value {
		ValueDef::Variant(variant) => Some(&variant.name),
		ValueDef::Composite(Composite::Named(fields)) => {
			fields.iter().find(|(name, _)| name == "error").and_then(|(_, error)| variant(error))
		},
		_ => None,
	}
}
