//! Events of the pallet `Attestations` that tell of a statement on its way to a destination.

use super::{events, field::Fields, refusal};
use crate::{Error, Refusal};
use poco_primitives::attestation::Place;
use serde::Serialize;
use subxt::{config::PolkadotConfig, events::Event, metadata::ArcMetadata};

events! {
	/// An event of a statement on its way to a destination.
	AttestationsEvent {
		/// It was sent.
		Sent { destination: u32, place: Place, query: u64 },
		/// It could not be sent. That is tried again.
		NotSent { destination: u32, place: Place },
		/// The destination has taken it.
		Delivered { destination: u32, place: Place },
		/// The destination has not taken it. It is sent again.
		Refused { destination: u32, place: Place },
		/// It is not sent again.
		GivenUp { destination: u32, place: Place },
	}
}

impl AttestationsEvent {
	/// The destination, and where the statement stands.
	pub fn parcel(&self) -> Option<(u32, Place)> {
		use AttestationsEvent::*;
		match self {
			Sent { destination, place, .. }
			| NotSent { destination, place }
			| Delivered { destination, place }
			| Refused { destination, place }
			| GivenUp { destination, place } => Some((*destination, *place)),
			Unknown { .. } => None,
		}
	}
}

/// Such an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Passage {
	/// What happened.
	#[serde(flatten)]
	pub event: AttestationsEvent,
	/// Why it could not be sent, where that happened.
	pub refusal: Option<Refusal>,
}

/// Destination and place, which an error comes after.
const PARCEL: usize = 12;

/// Reads such an event; nothing for others.
pub(super) fn read(
	event: &Event<'_, PolkadotConfig>,
	metadata: &ArcMetadata,
) -> Result<Option<Passage>, Error> {
	let (pallet, name) = (event.pallet_name(), event.event_name());
	let refusal = match (pallet, name) {
		("Attestations", "NotSent") => {
			let error = event.field_bytes().get(PARCEL..).unwrap_or_default();
			Some(refusal(error, metadata.clone())?)
		},
		("Attestations", "Sent" | "Delivered" | "Refused" | "GivenUp") => None,
		_ => return Ok(None),
	};
	let event = AttestationsEvent::read(name, &Fields::of(event)?)?;
	Ok(Some(Passage { event, refusal }))
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	#[test]
	fn what_happened_on_the_way_says_its_name_in_json() {
		let place = Place { epoch: 3, index: 2 };
		let event = AttestationsEvent::NotSent { destination: 1, place };
		assert_eq!(event.parcel(), Some((1, place)));
		let refusal = Refusal {
			pallet: Some("PolkadotXcm".into()),
			name: "SendFailure".into(),
			explanation: String::new(),
		};
		let json = serde_json::to_value(Passage { event, refusal: Some(refusal) }).unwrap();
		assert_eq!(
			(&json["event"], &json["destination"], &json["refusal"]["name"]),
			(&json!("NotSent"), &json!(1), &json!("SendFailure"))
		);
		assert_eq!(json["place"], json!({ "epoch": 3, "index": 2 }));
	}
}
