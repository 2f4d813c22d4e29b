//! The fields of an event, found by their names, and read whatever wrappers they are in.

use crate::{event::as_text, AccountId, Error};
use poco_primitives::{
	attestation::Place,
	deal::Admission,
	order::{Currency, OrderKind},
	registry::{EntryKind, Permill, PoolPolicy},
	staking::{MissedRule, Mode, Perbill},
	task::Verdict,
	Balance, H160, H256,
};
use serde::{
	de::{value::StrDeserializer, DeserializeOwned},
	Serialize, Serializer,
};
use subxt::{
	config::PolkadotConfig,
	events::Event,
	ext::scale_value::{Composite, Value, ValueDef, Variant},
};

/// The fields of one event.
pub struct Fields {
	event: String,
	values: Vec<(String, Value)>,
}

impl Fields {
	/// Decodes the fields of an event.
	pub fn of(event: &Event<'_, PolkadotConfig>) -> Result<Self, Error> {
		let name = format!("the event {}.{}", event.pallet_name(), event.event_name());
		let values = event
			.decode_fields_unchecked_as::<Composite<()>>()
			.map_err(|error| Error::Decode { what: name.clone(), reason: error.to_string() })?;
		let values = match values {
			Composite::Named(values) => values,
			Composite::Unnamed(_) => Vec::new(),
		};
		Ok(Self { event: name, values })
	}

	/// Reads the field of this name.
	pub fn get<F: Field>(&self, name: &str) -> Result<F, Error> {
		let value = self.values.iter().find(|(field, _)| field == name);
		let read = match value {
			Some((_, value)) => F::read(value),
			None => F::MISSING,
		};
		read.ok_or_else(|| Error::Decode {
			what: self.event.clone(),
			reason: format!("it has no field `{name}` of the known kind"),
		})
	}
}

/// What a field can be.
pub trait Field: Serialize + Sized {
	/// What an event says that has no such field.
	const MISSING: Option<Self> = None;

	/// Reads it.
	fn read(value: &Value) -> Option<Self>;

	/// Writes it as JSON.
	fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
		self.serialize(to)
	}
}

impl Field for Balance {
	fn read(value: &Value) -> Option<Self> {
		match &value.value {
			ValueDef::Composite(inner) if inner.len() == 1 => Self::read(inner.values().next()?),
			_ => value.as_u128(),
		}
	}

	fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
		as_text(self, to)
	}
}

impl Field for u32 {
	fn read(value: &Value) -> Option<Self> {
		Balance::read(value)?.try_into().ok()
	}
}

impl Field for u64 {
	fn read(value: &Value) -> Option<Self> {
		Balance::read(value)?.try_into().ok()
	}
}

impl Field for bool {
	fn read(value: &Value) -> Option<Self> {
		value.as_bool()
	}
}

impl Field for Perbill {
	fn read(value: &Value) -> Option<Self> {
		u32::read(value).map(Self::from_parts)
	}
}

impl Field for H160 {
	fn read(value: &Value) -> Option<Self> {
		bytes(value).map(Self)
	}
}

impl Field for H256 {
	fn read(value: &Value) -> Option<Self> {
		bytes(value).map(Self)
	}
}

impl Field for AccountId {
	fn read(value: &Value) -> Option<Self> {
		bytes(value).map(Self)
	}
}

impl Field for Vec<AccountId> {
	fn read(value: &Value) -> Option<Self> {
		match &value.value {
			ValueDef::Composite(list) => list.values().map(AccountId::read).collect(),
			_ => None,
		}
	}
}

/// The name of a variant.
impl Field for String {
	fn read(value: &Value) -> Option<Self> {
		variant(value).map(|variant| variant.name.clone())
	}
}

impl Field for EntryKind {
	fn read(value: &Value) -> Option<Self> {
		by_name(value)
	}
}

impl Field for OrderKind {
	fn read(value: &Value) -> Option<Self> {
		by_name(value)
	}
}

impl Field for Admission {
	fn read(value: &Value) -> Option<Self> {
		by_name(value)
	}
}

impl Field for Verdict {
	fn read(value: &Value) -> Option<Self> {
		by_name(value)
	}
}

impl Field for Mode {
	fn read(value: &Value) -> Option<Self> {
		by_name(value)
	}
}

impl Field for super::Role {
	fn read(value: &Value) -> Option<Self> {
		by_name(value)
	}
}

/// The chain's own where an event names none.
impl Field for Currency {
	const MISSING: Option<Self> = Some(Self::Native);

	fn read(value: &Value) -> Option<Self> {
		let variant = variant(value)?;
		match variant.name.as_str() {
			"Native" => Some(Self::Native),
			"Asset" => Some(Self::Asset(H256::read(variant.values.values().next()?)?)),
			_ => None,
		}
	}
}

impl Field for PoolPolicy {
	fn read(value: &Value) -> Option<Self> {
		let ratio = |name: &str| named(value, name).map(Permill::from_parts);
		Some(Self {
			stake_ratio: ratio("stake_ratio")?,
			scheduler_ratio: ratio("scheduler_ratio")?,
		})
	}
}

impl Field for MissedRule {
	fn read(value: &Value) -> Option<Self> {
		Some(Self { threshold: named(value, "threshold")?, slash: named(value, "slash")? })
	}
}

impl Field for Place {
	fn read(value: &Value) -> Option<Self> {
		Some(Self { epoch: named(value, "epoch")?, index: named(value, "index")? })
	}
}

/// What is not always there.
impl<F: Field> Field for Option<F> {
	fn read(value: &Value) -> Option<Self> {
		let variant = variant(value)?;
		match variant.name.as_str() {
			"None" => Some(None),
			"Some" => F::read(variant.values.values().next()?).map(Some),
			_ => None,
		}
	}

	fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
		match self {
			Some(field) => field.write(to),
			None => to.serialize_none(),
		}
	}
}

/// A field of a struct.
fn named<F: Field>(value: &Value, name: &str) -> Option<F> {
	let ValueDef::Composite(Composite::Named(fields)) = &value.value else { return None };
	fields.iter().find(|(field, _)| field == name).and_then(|(_, value)| F::read(value))
}

fn variant(value: &Value) -> Option<&Variant<()>> {
	match &value.value {
		ValueDef::Variant(variant) => Some(variant),
		_ => None,
	}
}

/// An enum whose variants are one word each and hold nothing.
fn by_name<T: DeserializeOwned>(value: &Value) -> Option<T> {
	let name = variant(value)?.name.to_lowercase();
	T::deserialize(StrDeserializer::<serde::de::value::Error>::new(&name)).ok()
}

/// So many bytes, however deep in wrappers.
fn bytes<const N: usize>(value: &Value) -> Option<[u8; N]> {
	fn collect(value: &Value, into: &mut Vec<u8>) -> Option<()> {
		match &value.value {
			ValueDef::Composite(inner) => inner.values().try_for_each(|value| collect(value, into)),
			_ => {
				into.push(u8::try_from(value.as_u128()?).ok()?);
				Some(())
			},
		}
	}
	let mut collected = Vec::with_capacity(N);
	collect(value, &mut collected)?;
	collected.try_into().ok()
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		event::{AttestationsEvent, RegistryEvent},
		MarketEvent, PocoEvent, SelectionEvent, SessionEvent, StakingEvent,
	};
	use subxt::ext::scale_value::Primitive;

	fn fields(values: Vec<(&str, Value)>) -> Fields {
		let values = values.into_iter().map(|(name, value)| (name.to_string(), value)).collect();
		Fields { event: "an event".into(), values }
	}

	fn number(number: u128) -> Value {
		Value { value: ValueDef::Primitive(Primitive::U128(number)), context: () }
	}

	/// As metadata has `H256([u8; 32])`: bytes in a list in a wrapper.
	fn many(byte: u8, count: usize) -> Value {
		let list = Value::unnamed_composite(vec![number(byte.into()); count]);
		Value::unnamed_composite(vec![list])
	}

	#[test]
	fn fields_are_found_by_name_and_others_are_left_alone() {
		let found = PocoEvent::read(
			"Paid",
			&fields(vec![
				("new", number(1)),
				("amount", number(u128::from(u64::MAX) + 1)),
				("role", Value::unnamed_variant("Scheduler", vec![])),
				("payee", many(2, 32)),
				("task", many(1, 32)),
			]),
		);
		let paid = PocoEvent::Paid {
			task: H256([1; 32]),
			payee: AccountId([2; 32]),
			role: crate::event::Role::Scheduler,
			currency: Currency::Native,
			amount: u128::from(u64::MAX) + 1,
		};
		assert_eq!(found.unwrap(), paid);
		let json = serde_json::to_value(&paid).unwrap();
		assert_eq!(json["event"], "Paid");
		assert_eq!(json["amount"], "18446744073709551616", "amounts are text");
	}

	#[test]
	fn every_kind_of_field_is_read() {
		let judged = PocoEvent::read(
			"Judged",
			&fields(vec![
				("task", many(1, 32)),
				("verdict", Value::unnamed_variant("Refuted", vec![])),
				("awarded", number(2)),
				("burned", number(3)),
			]),
		);
		let PocoEvent::Judged { verdict, .. } = judged.unwrap() else { panic!() };
		assert_eq!(verdict, Verdict::Refuted);
		let set = PocoEvent::read(
			"PoolSet",
			&fields(vec![
				("pool", many(1, 20)),
				("admission", Value::unnamed_variant("Authorised", vec![])),
				("minimum", number(2)),
				("cap", number(3)),
			]),
		);
		let PocoEvent::PoolSet { admission, .. } = set.unwrap() else { panic!() };
		assert_eq!(admission, Admission::Authorised);

		let asset = Value::unnamed_variant("Asset", vec![many(9, 32)]);
		let opened = MarketEvent::read(
			"VoucherCreated",
			&fields(vec![
				("voucher", many(1, 32)),
				("number", number(3)),
				("issuer", many(2, 32)),
				("account", many(4, 32)),
				("currency", asset),
				("amount", number(5)),
				("expiry", number(6)),
			]),
		);
		let MarketEvent::VoucherCreated { currency, expiry, .. } = opened.unwrap() else {
			panic!()
		};
		assert_eq!((currency, expiry), (Currency::Asset(H256([9; 32])), 6));

		let permill = |parts| Value::unnamed_composite(vec![number(parts)]);
		let policy = Value::named_composite(vec![
			("stake_ratio", permill(300_000)),
			("scheduler_ratio", permill(50_000)),
		]);
		let changed = RegistryEvent::read(
			"PolicyChanged",
			&fields(vec![("address", many(7, 20)), ("policy", policy)]),
		);
		let RegistryEvent::PolicyChanged { address, policy } = changed.unwrap() else { panic!() };
		assert_eq!(address, H160([7; 20]));
		assert_eq!(policy.stake_ratio, Permill::from_percent(30));
		assert_eq!(policy.scheduler_ratio, Permill::from_percent(5));

		for (price, expected) in [
			(Value::unnamed_variant("None", vec![]), None),
			(Value::unnamed_variant("Some", vec![number(8)]), Some(8)),
		] {
			let offered = RegistryEvent::read(
				"EntryOffered",
				&fields(vec![("address", many(7, 20)), ("price", price)]),
			);
			let RegistryEvent::EntryOffered { price, .. } = offered.unwrap() else { panic!() };
			assert_eq!(price, expected);
		}
	}

	#[test]
	fn fields_of_collators_are_read() {
		let part = |parts| Value::unnamed_composite(vec![number(parts)]);
		let announced = StakingEvent::read(
			"CommissionAnnounced",
			&fields(vec![
				("collator", many(1, 32)),
				("commission", part(25_000_000)),
				("from", number(9)),
			]),
		);
		let expected = StakingEvent::CommissionAnnounced {
			collator: AccountId([1; 32]),
			commission: Perbill::from_parts(25_000_000),
			from: 9,
		};
		assert_eq!(announced.unwrap(), expected);

		for (due, expected) in [
			(Value::unnamed_variant("None", vec![]), None),
			(Value::unnamed_variant("Some", vec![number(40)]), Some(40)),
		] {
			let taken = StakingEvent::read(
				"Undelegated",
				&fields(vec![
					("delegator", many(2, 32)),
					("collator", many(1, 32)),
					("amount", number(5)),
					("due", due),
				]),
			);
			let StakingEvent::Undelegated { due, .. } = taken.unwrap() else { panic!() };
			assert_eq!(due, expected);
		}

		let compound = StakingEvent::read(
			"CompoundSet",
			&fields(vec![
				("delegator", many(2, 32)),
				("collator", many(1, 32)),
				("compound", Value::bool(true)),
			]),
		);
		let StakingEvent::CompoundSet { compound, .. } = compound.unwrap() else { panic!() };
		assert!(compound);

		let mode = Value::unnamed_variant("Consortium", vec![]);
		let set = StakingEvent::read("ModeSet", &fields(vec![("mode", mode)]));
		assert_eq!(set.unwrap(), StakingEvent::ModeSet { mode: Mode::Consortium });
		let rule = Value::named_composite(vec![
			("slash", part(10_000_000)),
			("threshold", part(500_000_000)),
		]);
		let set = StakingEvent::read("MissedSet", &fields(vec![("missed", rule)]));
		let missed =
			MissedRule { threshold: Perbill::from_percent(50), slash: Perbill::from_percent(1) };
		assert_eq!(set.unwrap(), StakingEvent::MissedSet { missed });

		let list = Value::unnamed_composite(vec![many(1, 32), many(2, 32)]);
		let set = SelectionEvent::read("NewInvulnerables", &fields(vec![("invulnerables", list)]));
		let invulnerables = vec![AccountId([1; 32]), AccountId([2; 32])];
		assert_eq!(set.unwrap(), SelectionEvent::NewInvulnerables { invulnerables });
		let queued = SessionEvent::read("NewQueued", &fields(vec![]));
		assert_eq!(queued.unwrap(), SessionEvent::NewQueued {});
	}

	#[test]
	fn fields_of_statements_on_their_way_are_read() {
		let place = vec![("index", number(2)), ("epoch", number(3))];
		let sent = AttestationsEvent::read(
			"Sent",
			&fields(vec![
				("query", number(9)),
				("place", Value::named_composite(place)),
				("destination", number(1)),
			]),
		);
		let place = Place { epoch: 3, index: 2 };
		assert_eq!(sent.unwrap(), AttestationsEvent::Sent { destination: 1, place, query: 9 });
	}

	#[test]
	fn what_is_missing_or_of_another_kind_is_an_error() {
		for address in [None, Some(number(1)), Some(many(1, 32))] {
			let fields = fields(address.map(|value| ("address", value)).into_iter().collect());
			let error = RegistryEvent::read("EntryRemoved", &fields).unwrap_err();
			assert!(error.to_string().contains("no field `address`"), "{error}");
		}
		let unknown = RegistryEvent::read("Whatever", &fields(vec![])).unwrap();
		assert_eq!(unknown, RegistryEvent::Unknown { name: "Whatever".into() });
	}
}
