//! What events of any chain say of messages.

use super::foreign;
use poco_primitives::H256;
use poco_sdk::{
	event::AnyEvent,
	message::{error_in_words, processing_in_words, send_error_in_words, Chain},
	xcm::{latest::Assets, VersionedAssets},
};
use serde::Serialize;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
	/// A message was sent.
	Sent,
	/// A message could not be sent.
	NotSent,
	/// A message was put into the queue of those that leave.
	HandedOver,
	/// A message came, and its program was executed to its end.
	Processed,
	/// A message came, and its program stopped on the way.
	Failed,
	/// A message came, and was not executed.
	Refused,
	/// A message came that is too heavy for a block.
	Overweight,
	/// Assets were left behind.
	Trapped,
	/// Such assets were claimed.
	Claimed,
	/// Anything else that has to do with messages or their money.
	Other,
}

impl What {
	/// Whether it is the last that is said of a message on a chain.
	pub fn ends(self) -> bool {
		matches!(self, Self::Processed | Self::Failed | Self::Refused | Self::Overweight)
	}
}

/// An event that has to do with messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
	/// What happened.
	pub what: What,
	/// The message that it names.
	pub message: Option<H256>,
	/// Where that was sent; nothing where that is no chain of the same consensus.
	pub to: Option<Chain>,
	/// The transaction in which it happened.
	pub transaction: Option<u32>,
	/// What later events of the same matter name, too.
	pub matter: Option<String>,
	/// Whether it only moves money.
	pub is_money: bool,
	/// The event's pallet and name.
	pub name: String,
	/// Its fields in words.
	pub fields: Vec<(String, String)>,
	/// All of it in words.
	pub words: String,
}

/// Pallets of this project whose events belong to the messages that they happen in, each with the field that names
/// the matter.
const OWN: [(&str, &str); 2] = [("Border", "entry"), ("Purchases", "purchase")];

/// Events of pallets of money, whatever these are called.
const MONEY: [&str; 9] = [
	"Minted",
	"Burned",
	"Issued",
	"Deposit",
	"Deposited",
	"Withdraw",
	"Withdrawn",
	"Transfer",
	"Transferred",
];

/// What an event says, if it has to do with messages. Pallets have other names on other chains, so events are known by
/// their own names and fields.
pub fn seen(event: &AnyEvent, chain: Chain) -> Option<Seen> {
	let mut seen = Seen {
		what: What::Other,
		message: None,
		to: None,
		transaction: event.transaction,
		matter: None,
		is_money: false,
		name: format!("{}.{}", event.pallet, event.name),
		fields: event.fields().map(|(name, words)| (name.into(), words.into())).collect(),
		words: String::new(),
	};
	let message = event.hash("message_id").or_else(|| event.hash("id"));
	let id = message.map_or("a message".into(), |id| format!("message {id:?}"));
	let error = || event.variant("error").unwrap_or("an unknown error");
	let said = |words: Option<&str>| match words {
		Some(words) => format!("{} ({words})", error()),
		None => error().to_owned(),
	};
	let words = match event.name.as_str() {
		"Sent" if message.is_some() => {
			let to = event.value("destination").and_then(|to| chain.at_value(to));
			(seen.what, seen.message, seen.to) = (What::Sent, message, to);
			let place = event.words_of("destination").unwrap_or("somewhere");
			format!("{id} is sent to {}", to.map_or(place.into(), |to| to.to_string()))
		},
		"SendFailed" if message.is_some() => {
			(seen.what, seen.message) = (What::NotSent, message);
			format!("{id} could not be sent: {}", said(send_error_in_words(error())))
		},
		"XcmpMessageSent" | "UpwardMessageSent" => {
			seen.what = What::HandedOver;
			"it is in the queue of those that leave".into()
		},
		"Processed" if message.is_some() => {
			let done = event.value("success").and_then(|success| success.as_bool())?;
			(seen.what, seen.message) =
				(if done { What::Processed } else { What::Failed }, message);
			match done {
				true => format!("{id} is executed"),
				false => format!(
					"{id} stopped on the way: what came before stands, what it held is trapped"
				),
			}
		},
		"ProcessingFailed" if message.is_some() => {
			(seen.what, seen.message) = (What::Refused, message);
			format!("{id} is not executed: {}", said(processing_in_words(error())))
		},
		"OverweightEnqueued" if message.is_some() => {
			(seen.what, seen.message) = (What::Overweight, message);
			let words = processing_in_words("Overweight").unwrap_or_default();
			format!("{id} waits: {words}")
		},
		"ProcessXcmError" => {
			format!("a program of {id} stops: {}", said(error_in_words(error())))
		},
		"AssetsTrapped" => {
			seen.what = What::Trapped;
			let origin = event.words_of("origin").unwrap_or("somebody");
			format!("{} are left behind, for {origin} to claim", assets(event))
		},
		"AssetsClaimed" => {
			seen.what = What::Claimed;
			let origin = event.words_of("origin").unwrap_or("somebody");
			format!("{} are claimed by {origin}", assets(event))
		},
		"FeesPaid" if event.value("paying").is_some() => event.words(),
		"Attempted" if event.value("outcome").is_some() => event.words(),
		name if MONEY.contains(&name) => {
			seen.is_money = true;
			event.words()
		},
		_ => {
			let (_, field) = OWN.iter().find(|(pallet, _)| *pallet == event.pallet)?;
			seen.matter =
				event.words_of(field).map(|words| format!("{} {field} {words}", event.pallet));
			event.words()
		},
	};
	seen.words = words;
	Some(seen)
}

/// The assets of an event in words.
fn assets(event: &AnyEvent) -> String {
	let versioned = event.decode::<VersionedAssets>("assets");
	match versioned.and_then(|assets| Assets::try_from(assets).ok()) {
		Some(assets) => assets.inner().iter().map(foreign).collect::<Vec<_>>().join(" and "),
		None => event.words_of("assets").unwrap_or("assets").into(),
	}
}
