//! `poco receipt destinations`: where statements can be sent.

use crate::{exit::Status, output::Output, words::place};
use anyhow::Result;
use poco_sdk::{amount, client::Destination, message::location, Client};
use serde_json::{json, Value};

/// Runs the command.
pub async fn run(url: &str, out: &Output) -> Result<Status> {
	let destinations = Client::connect(url).await?.destinations().await?;
	let documents: Vec<_> = destinations.iter().map(to_json).collect();
	out.result(json!({ "destinations": documents }), to_text(&destinations));
	Ok(Status::Done)
}

/// A destination as JSON, its amounts as text.
fn to_json(destination: &Destination) -> Value {
	json!({
		"destination": destination.id,
		"location": location::write(&destination.location),
		"pallet": destination.pallet,
		"call": destination.call,
		"max_weight": {
			"ref_time": destination.max_ref_time,
			"proof_size": destination.max_proof_size,
		},
		"fee": destination.fee.as_ref().map(|(asset, amount)| json!({
			"asset": location::write(asset),
			"amount": amount.to_string(),
		})),
		"price": destination.price.to_string(),
		"waiting": destination.waiting.iter().map(|parcel| json!({
			"place": place(parcel.place),
			"attempts": parcel.attempts,
			"due": parcel.due,
		})).collect::<Vec<_>>(),
	})
}

fn to_text(destinations: &[Destination]) -> String {
	let mut lines = Vec::new();
	for Destination { id, location, pallet, call, fee, price, waiting, .. } in destinations {
		let fee = match fee {
			Some((asset, amount)) => {
				format!("this chain pays {amount} units of {} there", location::write(asset))
			},
			None => "a message costs nothing there".into(),
		};
		lines.push(format!(
			"destination {id}: {}, call {call} of pallet {pallet}; pushing costs {}, {fee}",
			location::write(location),
			amount::format(*price)
		));
		lines.extend(waiting.iter().map(|parcel| {
			format!(
				"  {} is on its way, tried {} times, and again from block {} on",
				place(parcel.place),
				parcel.attempts,
				parcel.due
			)
		}));
	}
	if lines.is_empty() {
		return "none: governance lists them".into();
	}
	lines.join("\n")
}

#[cfg(test)]
pub mod tests {
	use super::*;
	use poco_primitives::attestation::{ParcelView, Place};
	use poco_sdk::xcm::latest::{Junction, Location};

	/// A destination with something on its way.
	pub fn destination() -> Destination {
		let parcel = ParcelView { place: Place { epoch: 3, index: 2 }, attempts: 2, due: 130 };
		Destination {
			id: 1,
			location: Location::new(1, [Junction::Parachain(2001)]),
			pallet: 31,
			call: 6,
			max_ref_time: 3,
			max_proof_size: 4,
			fee: Some((Location::parent(), 5)),
			price: amount::POCO / 2,
			waiting: vec![parcel],
		}
	}

	#[test]
	fn a_destination_is_told_with_its_price_and_what_is_on_its_way() {
		let text = to_text(&[destination()]);
		for said in [
			"destination 1: ../Parachain(2001), call 6 of pallet 31",
			"pushing costs 0.5 POCO, this chain pays 5 units of .. there",
			"  3/2 is on its way, tried 2 times, and again from block 130 on",
		] {
			assert!(text.contains(said), "{said}: {text}");
		}
		let mut free = destination();
		free.fee = None;
		assert!(to_text(&[free]).contains("costs nothing there"));
		assert!(to_text(&[]).starts_with("none"));
	}

	#[test]
	fn amounts_are_text_in_json() {
		let json = to_json(&destination());
		assert_eq!(json["price"], json!((amount::POCO / 2).to_string()));
		assert_eq!(json["fee"], json!({ "asset": "..", "amount": "5" }));
		assert_eq!(json["waiting"], json!([{ "place": "3/2", "attempts": 2, "due": 130 }]));
		assert_eq!(json["max_weight"]["proof_size"], json!(4));
		let mut free = destination();
		free.fee = None;
		assert_eq!(to_json(&free)["fee"], Value::Null);
	}
}
