//! `poco receipt push`: a receipt is sent to another chain, and followed until that has answered.

use crate::{
	blocks,
	commands::args,
	exit::{would_refuse, Status},
	keys::KeyOptions,
	output::Output,
	words,
};
use anyhow::Result;
use clap::Args;
use poco_primitives::{
	attestation::{AttestationView, Place},
	H256,
};
use poco_sdk::{
	amount,
	call::attestations,
	client::Destination,
	event::{AttestationsEvent, Passage},
	message::location,
	ChainEvent, Client, Done, Until,
};
use serde::Serialize;
use serde_json::json;
use std::time::{Duration, Instant};

/// Options of `poco receipt push`.
#[derive(Args)]
pub struct Options {
	/// Where the receipt is stated, such as 3/2: what `poco receipt claim` told.
	#[arg(value_parser = args::place)]
	place: Place,
	/// The destination's number: `poco receipt destinations` lists them, with what pushing costs.
	#[arg(long, value_name = "NUMBER")]
	to: u32,
	/// How long is waited for the destination's answer; 0 only sends.
	#[arg(long, value_name = "SECONDS", default_value_t = 600)]
	timeout: u64,
	#[command(flatten)]
	key: KeyOptions,
}

/// What became of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Outcome {
	/// The destination has it.
	Delivered,
	/// The destination did not take it. It is sent again.
	Refused,
	/// It is not sent again.
	GivenUp,
	/// There is no answer yet.
	UnderWay,
}

/// Runs the command.
pub async fn run(url: &str, options: Options, out: &Output) -> Result<Status> {
	let Options { place, to, timeout, key } = options;
	let client = Client::connect(url).await?;
	let before = client.best().await?;
	let listed = client.destinations().await?;
	let destination = named(listed, to)?;
	let leaf = not_taken(client.attestation(place).await?, place, to)?;
	let done = if waits(&destination, place) {
		let text = format!("{} is on its way already, and is only followed", words::place(place));
		out.step("waiting", json!({ "place": words::place(place), "destination": to }), text);
		None
	} else {
		Some(push(&client, &destination, place, &key, out).await?)
	};
	let from = match &done {
		Some(done) => done.block.number,
		// What was told up to here, was told.
		None => before.number + 1,
	};
	let patience = Duration::from_secs(timeout);
	let (outcome, block) = follow(&client, to, place, from, patience, out).await?;
	out.result(
		json!({
			"block": done.as_ref().map(|done| done.block.number),
			"transaction": done.as_ref().map(|done| done.transaction),
			"receipt": leaf,
			"place": words::place(place),
			"destination": to,
			"location": location::write(&destination.location),
			"price": done.as_ref().map(|_| destination.price.to_string()),
			"outcome": outcome,
			"answered": (outcome != Outcome::UnderWay).then_some(block),
		}),
		format!("{} (block {block})", outcome.words(place, to)),
	);
	Ok(outcome.status())
}

/// The destination of a number.
fn named(listed: Vec<Destination>, id: u32) -> Result<Destination> {
	listed.into_iter().find(|destination| destination.id == id).ok_or_else(|| {
		let words = format!(
			"there is no destination {id}: `poco receipt destinations` lists those that there are"
		);
		would_refuse("DestinationNotFound", words)
	})
}

/// The leaf of a statement that a destination has not taken.
fn not_taken(view: Option<AttestationView>, place: Place, destination: u32) -> Result<H256> {
	let at = words::place(place);
	let view = view.ok_or_else(|| {
		let words = format!(
			"nothing is stated at {at}, or it is kept no more: `poco receipt list` shows an account's"
		);
		would_refuse("StatementNotFound", words)
	})?;
	if view.delivered.contains(&destination) {
		let words = format!("destination {destination} has taken {at}: nothing is to be done");
		return Err(would_refuse("AlreadyDelivered", words));
	}
	Ok(view.leaf)
}

/// Whether a statement is on its way to a destination.
fn waits(destination: &Destination, place: Place) -> bool {
	destination.waiting.iter().any(|parcel| parcel.place == place)
}

/// Tells what it costs, and sends a statement.
async fn push(
	client: &Client,
	destination: &Destination,
	place: Place,
	key: &KeyOptions,
	out: &Output,
) -> Result<Done> {
	let Destination { id, location, price, .. } = destination;
	let account = key.account(client, out).await?;
	out.step(
		"price",
		json!({ "destination": id, "price": price.to_string() }),
		format!(
			"pushing to {} costs {}, beside what the call and the way there cost",
			location::write(location),
			amount::format(*price)
		),
	);
	let call = attestations::push(*id, place);
	Ok(client.submit(&account, &call, Until::InBestBlock).await?)
}

/// Follows a statement from block `from` on, with each step written to `out`, until it has come to an end or
/// patience has. Gives the block that told the last.
async fn follow(
	client: &Client,
	destination: u32,
	place: Place,
	from: u64,
	patience: Duration,
	out: &Output,
) -> Result<(Outcome, u64)> {
	let began = Instant::now();
	let mut next = from;
	let mut block = client.best().await?;
	loop {
		next = blocks::next(next, block.number);
		while next <= block.number {
			for passage in passages_of(client, destination, place, next).await? {
				let mut details = serde_json::to_value(&passage)?;
				details["block"] = json!(next);
				let text = format!("block {next:>5}  {}", in_words(&passage));
				out.step("event", details, text);
				if let Some(outcome) = Outcome::of(&passage.event) {
					return Ok((outcome, next));
				}
			}
			next += 1;
		}
		// Should its event have been in a block that another one took the place of.
		let view = client.attestation(place).await?;
		if view.is_some_and(|view| view.delivered.contains(&destination)) {
			return Ok((Outcome::Delivered, block.number));
		}
		if began.elapsed() >= patience {
			return Ok((Outcome::UnderWay, block.number));
		}
		block = client.next_best(block.hash, Duration::from_secs(2)).await?;
	}
}

/// What happened to a statement in the best chain's block of this number; nothing when the node keeps no state of
/// it any more.
async fn passages_of(
	client: &Client,
	destination: u32,
	place: Place,
	number: u64,
) -> Result<Vec<Passage>> {
	let Some((_, records)) = blocks::events(client, number).await? else { return Ok(Vec::new()) };
	let passage = |event| match event {
		ChainEvent::Attestations(passage) => Some(passage),
		_ => None,
	};
	let mut passages: Vec<_> =
		records.into_iter().filter_map(|record| passage(record.event)).collect();
	passages.retain(|passage| passage.event.parcel() == Some((destination, place)));
	Ok(passages)
}

/// What happened to a statement.
fn in_words(passage: &Passage) -> String {
	let why = passage.refusal.as_ref().map_or(String::new(), |why| format!(": {why}"));
	match &passage.event {
		AttestationsEvent::Sent { query, .. } => {
			format!("sent; the answer comes under the number {query}")
		},
		AttestationsEvent::NotSent { .. } => format!("could not be sent, that is tried again{why}"),
		AttestationsEvent::Delivered { .. } => "the destination has taken it".into(),
		AttestationsEvent::Refused { .. } => "the destination did not take it".into(),
		AttestationsEvent::GivenUp { .. } => "given up".into(),
		AttestationsEvent::Unknown { name } => name.clone(),
	}
}

impl Outcome {
	/// What an event says, if it ends anything.
	fn of(event: &AttestationsEvent) -> Option<Self> {
		match event {
			AttestationsEvent::Delivered { .. } => Some(Self::Delivered),
			AttestationsEvent::Refused { .. } => Some(Self::Refused),
			AttestationsEvent::GivenUp { .. } => Some(Self::GivenUp),
			_ => None,
		}
	}

	/// As `poco xcm trace` ends: what is not known yet is no refusal.
	fn status(self) -> Status {
		match self {
			Self::Delivered => Status::Done,
			Self::Refused | Self::GivenUp => Status::Refused,
			Self::UnderWay => Status::Failed,
		}
	}

	fn words(self, place: Place, to: u32) -> String {
		let at = words::place(place);
		match self {
			Self::Delivered => format!("destination {to} has taken {at}"),
			Self::Refused => format!(
				"destination {to} did not take {at}: see whether it believes this chain. It is sent again \
				 by itself; the same command follows that, and pays nothing"
			),
			Self::GivenUp => format!(
				"{at} was sent to destination {to} as often as may be, and nobody took it: the same \
				 command pushes it anew"
			),
			Self::UnderWay => format!(
				"{at} is on its way to destination {to}, and there is no answer yet: the same command \
				 follows it further, and pays nothing; `poco receipt destinations` shows it"
			),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		commands::receipt::{destinations::tests::destination, verify},
		exit::refusal,
	};
	use poco_sdk::Refusal;

	const PLACE: Place = Place { epoch: 3, index: 2 };

	fn attestation() -> AttestationView {
		let bundle = verify::decode(&verify::tests::vector("bundle")).unwrap();
		let statement = bundle.attested.statement;
		let leaf = statement.leaf();
		AttestationView { statement, leaf, path: None, root: None, delivered: vec![7] }
	}

	fn name(refused: &anyhow::Error) -> &str {
		assert_eq!(Status::of(refused), Status::Refused);
		refusal(refused).unwrap()
	}

	#[test]
	fn what_cannot_be_sent_is_refused_before_anything_is_paid() {
		assert_eq!(named(vec![destination()], 1).unwrap().id, 1);
		let refused = named(vec![destination()], 0).unwrap_err();
		assert_eq!(name(&refused), "DestinationNotFound");
		assert!(refused.to_string().contains("`poco receipt destinations`"), "{refused}");
		assert_eq!(not_taken(Some(attestation()), PLACE, 1).unwrap(), attestation().leaf);
		let refused = not_taken(None, PLACE, 1).unwrap_err();
		assert_eq!(name(&refused), "StatementNotFound");
		assert!(refused.to_string().contains("3/2"), "{refused}");
		let refused = not_taken(Some(attestation()), PLACE, 7).unwrap_err();
		assert_eq!(name(&refused), "AlreadyDelivered");
	}

	#[test]
	fn what_is_on_its_way_is_known_by_its_place() {
		assert!(waits(&destination(), PLACE));
		assert!(!waits(&destination(), Place { epoch: 2, ..PLACE }));
	}

	#[test]
	fn a_statement_is_followed_until_its_destination_has_answered_or_it_is_given_up() {
		use AttestationsEvent::*;
		let (destination, place) = (1, PLACE);
		for (event, outcome) in [
			(Sent { destination, place, query: 9 }, None),
			(NotSent { destination, place }, None),
			(Delivered { destination, place }, Some(Outcome::Delivered)),
			(Refused { destination, place }, Some(Outcome::Refused)),
			(GivenUp { destination, place }, Some(Outcome::GivenUp)),
		] {
			assert_eq!(Outcome::of(&event), outcome, "{event:?}");
			let passage = Passage { event, refusal: None };
			assert!(!in_words(&passage).is_empty());
		}
		let refusal = Refusal {
			pallet: Some("PolkadotXcm".into()),
			name: "SendFailure".into(),
			explanation: String::new(),
		};
		let event = NotSent { destination, place };
		let text = in_words(&Passage { event, refusal: Some(refusal) });
		assert!(text.contains("PolkadotXcm::SendFailure"), "{text}");
	}

	#[test]
	fn each_end_has_its_word_its_exit_code_and_what_to_do_next() {
		for (outcome, word, status, next) in [
			(Outcome::Delivered, "delivered", Status::Done, "has taken 3/2"),
			(Outcome::Refused, "refused", Status::Refused, "sent again by itself"),
			(Outcome::GivenUp, "given_up", Status::Refused, "pushes it anew"),
			(Outcome::UnderWay, "under_way", Status::Failed, "follows it further"),
		] {
			assert_eq!(json!(outcome), json!(word));
			assert_eq!(outcome.status(), status);
			let text = outcome.words(PLACE, 1);
			assert!(text.contains(next) && text.contains("destination 1"), "{text}");
		}
	}
}
