//! Messages between chains: where chains and accounts are, and what goes wrong, as text. The types are those of the
//! crate [`xcm`], which is at hand as `poco_sdk::xcm`.

pub mod location;
mod words;

pub use words::{error_in_words, name_of, processing_in_words, send_error_in_words};
pub(crate) use words::{stopped, STOPPED};
pub use xcm_executor::traits::TransferType;

use serde::{Serialize, Serializer};
use std::{fmt, str::FromStr};
use subxt::ext::scale_value::{Composite, Value, ValueDef};
use xcm::latest::{Junction, Location};

/// A chain, as its neighbours name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Chain {
	/// The relay chain.
	Relay,
	/// The parachain of this number.
	Para(u32),
	/// A chain without neighbours.
	Solo,
}

impl fmt::Display for Chain {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Relay => write!(f, "the relay chain"),
			Self::Para(id) => write!(f, "parachain {id}"),
			Self::Solo => write!(f, "a chain of its own"),
		}
	}
}

impl Serialize for Chain {
	fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
		match self {
			Self::Relay => to.serialize_str("relay"),
			Self::Para(id) => to.collect_str(id),
			Self::Solo => to.serialize_str("solo"),
		}
	}
}

impl FromStr for Chain {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		match text {
			"relay" => Ok(Self::Relay),
			text => text.parse().map(Self::Para).map_err(|_| {
				format!("`{text}` is no chain: write `relay`, or the number of a parachain")
			}),
		}
	}
}

impl Chain {
	/// Where another chain is, seen from this one.
	pub fn path_to(self, other: Self) -> Option<Location> {
		match (self, other) {
			(one, other) if one == other => Some(Location::here()),
			(Self::Para(_), Self::Relay) => Some(Location::parent()),
			(Self::Para(_), Self::Para(id)) => Some(Location::new(1, [Junction::Parachain(id)])),
			(Self::Relay, Self::Para(id)) => Some(Location::new(0, [Junction::Parachain(id)])),
			_ => None,
		}
	}

	/// The chain that a location is, seen from this one.
	pub fn at(self, location: &Location) -> Option<Self> {
		let id = match location.interior().as_slice() {
			[] => None,
			[Junction::Parachain(id)] => Some(*id),
			_ => return None,
		};
		self.seen(location.parent_count(), id)
	}

	/// The same of a location of whatever version in an event of this chain.
	pub fn at_value(self, location: &Value<()>) -> Option<Self> {
		let ValueDef::Composite(Composite::Named(fields)) = &location.value else { return None };
		let field = |name| fields.iter().find(|(field, _)| field == name).map(|(_, value)| value);
		let parents = field("parents")?.as_u128()?.try_into().ok()?;
		let ValueDef::Variant(interior) = &field("interior")?.value else { return None };
		let mut junctions = interior.values.values().flat_map(|inner| match &inner.value {
			ValueDef::Composite(list) => list.values().collect(),
			_ => vec![inner],
		});
		let id = match (junctions.next(), junctions.next()) {
			(None, _) => None,
			(Some(only), None) => match &only.value {
				ValueDef::Variant(junction) if junction.name == "Parachain" => {
					let id = junction.values.values().next()?.as_u128()?;
					Some(id.try_into().ok()?)
				},
				_ => return None,
			},
			_ => return None,
		};
		self.seen(parents, id)
	}

	fn seen(self, parents: u8, id: Option<u32>) -> Option<Self> {
		match (self, parents, id) {
			(here, 0, None) => Some(here),
			(Self::Relay, 0, Some(id)) | (Self::Para(_), 1, Some(id)) => Some(Self::Para(id)),
			(Self::Para(_), 1, None) => Some(Self::Relay),
			_ => None,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::call::named;
	use codec::Encode;
	use scale_info::{MetaType, PortableRegistry, Registry, TypeInfo};
	use subxt::ext::scale_value::scale;

	const CHAINS: [Chain; 3] = [Chain::Relay, Chain::Para(1000), Chain::Para(2000)];

	/// A value as metadata describes its type, and in words.
	fn described<T: TypeInfo + Encode + 'static>(what: &T) -> (Value<()>, String) {
		let mut registry = Registry::new();
		let id = registry.register_type(&MetaType::new::<T>()).id;
		let types: PortableRegistry = registry.into();
		let value = scale::decode_as_type(&mut &what.encode()[..], id, &types).unwrap();
		let words = named::words(&value, &types);
		(value.remove_context(), words)
	}

	#[test]
	fn chains_see_each_other_both_ways() {
		for one in CHAINS {
			for other in CHAINS {
				let path = one.path_to(other).expect("a path");
				assert_eq!(one.at(&path), Some(other), "{path:?}");
				let older =
					xcm::v3::Location::try_from(xcm::v4::Location::try_from(path.clone()).unwrap());
				let (latest, _) = described(&path);
				let (older, _) = described(&older.unwrap());
				assert_eq!(one.at_value(&latest), Some(other), "{path:?}");
				assert_eq!(one.at_value(&older), Some(other), "{path:?}");
			}
		}
		assert_eq!(Chain::Solo.path_to(Chain::Relay), None);
		assert_eq!(Chain::Solo.at(&Location::parent()), None);
		let account = Location::new(1, [Junction::Parachain(1), Junction::OnlyChild]);
		assert_eq!(Chain::Para(2).at(&account), None, "what is in a chain is no chain");
		assert_eq!(Chain::Para(2).at_value(&described(&account).0), None);
	}

	#[test]
	fn chains_are_named_by_a_word_or_a_number() {
		assert_eq!("relay".parse(), Ok(Chain::Relay));
		assert_eq!("2000".parse(), Ok(Chain::Para(2000)));
		for text in ["", "Relay", "-1", "4294967296", "solo"] {
			assert!(text.parse::<Chain>().is_err(), "{text}");
		}
		assert_eq!(
			serde_json::to_value(CHAINS).unwrap(),
			serde_json::json!(["relay", "1000", "2000"])
		);
	}

	#[test]
	fn a_location_reads_the_same_whether_it_is_typed_or_described() {
		for text in [
			"here",
			"..",
			"../Parachain(1000)/PalletInstance(50)/GeneralIndex(7)",
			"AccountId32(5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY)",
			"../../GlobalConsensus(Polkadot)/AccountKey20(0x0101010101010101010101010101010101010101)",
			"GeneralKey(0x0102)/OnlyChild",
		] {
			let location = location::read(text).unwrap();
			assert_eq!(described(&location).1, text);
		}
	}
}
