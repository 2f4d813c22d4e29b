//! Events of a block, those of each pallet of ours as an enum.

mod any;
mod attestations;
mod donations;
mod field;
mod governance;
mod market;
mod poco;
mod registry;
mod staking;

pub use any::AnyEvent;
pub use attestations::{AttestationsEvent, Passage};
pub use donations::DonationsEvent;
pub use governance::{
	BountyEvent, DemocracyEvent, Dispatched, Executed, GovernanceEvent, MembershipEvent,
	MotionEvent, PreimageEvent, RejectedInvalidAuthorizedUpgrade, TreasuryEvent, UpgradeEvent,
};
pub use market::MarketEvent;
pub use poco::{PocoEvent, Role};
pub use registry::RegistryEvent;
pub use staking::{SelectionEvent, SessionEvent, StakingEvent};

use crate::{message, AccountId, Error, Refusal};
use codec::{Compact, Decode};
use field::Fields;
use poco_primitives::Balance;
use serde::Serialize;
use subxt::{
	config::PolkadotConfig,
	error::DispatchError,
	events::{Event, Phase},
	metadata::ArcMetadata,
};

/// The events of a pallet: an enum, and how it is read. An event's fields are found by their names,
/// whatever else the event has. Amounts are in smallest units, times in chain time.
macro_rules! events {
	($(#[$doc:meta])* $name:ident {
		$($(#[$event_doc:meta])* $event:ident { $($field:ident: $type:ty),* $(,)? },)*
	}) => {
		$(#[$doc])*
		#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
		#[serde(tag = "event")]
		#[allow(missing_docs)] // The fields are named as in the pallet, which documents them.
		pub enum $name {
			$(
				$(#[$event_doc])*
				$event {
					$(#[serde(serialize_with = "crate::event::field::Field::write")] $field: $type,)*
				},
			)*
			/// An event that this crate does not know.
			Unknown { name: String },
		}

		impl $name {
			#[allow(unused_variables)] // There are events without fields.
			pub(super) fn read(
				name: &str,
				fields: &crate::event::field::Fields,
			) -> Result<Self, crate::Error> {
				Ok(match name {
					$(
						stringify!($event) => {
							Self::$event { $($field: fields.get(stringify!($field))?,)* }
						},
					)*
					name => Self::Unknown { name: name.into() },
				})
			}
		}
	};
}
use events;

/// An event, and which transaction of its block it belongs to.
#[derive(Clone, Debug, Serialize)]
pub struct EventRecord {
	/// Position of the transaction in its block; events of the block itself have none.
	pub transaction: Option<u32>,
	/// What happened.
	#[serde(flatten)]
	pub event: ChainEvent,
}

/// What happened on chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChainEvent {
	/// An event of bonds, artifacts, deals or tasks.
	Poco(PocoEvent),
	/// An event of entries, categories or groups.
	Registry(RegistryEvent),
	/// An event of orders or vouchers.
	Market(MarketEvent),
	/// An event of campaigns and donations.
	Donations(DonationsEvent),
	/// An event of a statement on its way to another chain.
	Attestations(Passage),
	/// An event of stake behind collators, and of what it earns.
	Staking(StakingEvent),
	/// An event of candidates and invulnerables.
	Selection(SelectionEvent),
	/// An event of sessions.
	Session(SessionEvent),
	/// An event of those who decide, of the treasury, or of an upgrade.
	Governance(GovernanceEvent),
	/// A transaction failed, or what a proxy did by it.
	Failed(Refusal),
	/// A fee was paid.
	FeePaid {
		/// By whom.
		who: AccountId,
		/// How much, tip included.
		#[serde(serialize_with = "as_text")]
		amount: Balance,
	},
	/// Money moved between two accounts.
	Transferred {
		/// From whom.
		from: AccountId,
		/// To whom.
		to: AccountId,
		/// How much.
		#[serde(serialize_with = "as_text")]
		amount: Balance,
	},
	/// Any other event.
	Other {
		/// Its pallet.
		pallet: String,
		/// Its name.
		name: String,
	},
}

/// Writes an amount as text in JSON, where numbers lose units beyond 2^53.
pub fn as_text<S: serde::Serializer>(amount: &Balance, serializer: S) -> Result<S::Ok, S::Error> {
	serializer.collect_str(amount)
}

/// How a result that is an error begins.
const FAILED: u8 = 1;

pub(crate) fn decode(
	event: &Event<'_, PolkadotConfig>,
	metadata: &ArcMetadata,
) -> Result<EventRecord, Error> {
	let transaction = match event.phase() {
		Phase::ApplyExtrinsic(index) => Some(index),
		Phase::Initialization | Phase::Finalization => None,
	};
	let fields = || Fields::of(event);
	let event = match (event.pallet_name(), event.event_name()) {
		("Poco", name) => ChainEvent::Poco(PocoEvent::read(name, &fields()?)?),
		("Registry", name) => ChainEvent::Registry(RegistryEvent::read(name, &fields()?)?),
		("Market", name) => ChainEvent::Market(MarketEvent::read(name, &fields()?)?),
		("Donations", name) => ChainEvent::Donations(DonationsEvent::read(name, &fields()?)?),
		("CollatorStaking", name) => ChainEvent::Staking(StakingEvent::read(name, &fields()?)?),
		("CollatorSelection", name) => {
			ChainEvent::Selection(SelectionEvent::read(name, &fields()?)?)
		},
		("Session", name) => ChainEvent::Session(SessionEvent::read(name, &fields()?)?),
		("System", "ExtrinsicFailed") => {
			ChainEvent::Failed(refusal(event.field_bytes(), metadata.clone())?)
		},
		// A call in another account's name fails inside of a transaction that does not.
		("Proxy", "ProxyExecuted") if event.field_bytes().first() == Some(&FAILED) => {
			ChainEvent::Failed(refusal(&event.field_bytes()[1..], metadata.clone())?)
		},
		("TransactionPayment", "TransactionFeePaid") => {
			let fields = fields()?;
			ChainEvent::FeePaid { who: fields.get("who")?, amount: fields.get("actual_fee")? }
		},
		("Balances", "Transfer") => {
			let fields = fields()?;
			ChainEvent::Transferred {
				from: fields.get("from")?,
				to: fields.get("to")?,
				amount: fields.get("amount")?,
			}
		},
		(pallet, name) => {
			if let Some(passage) = attestations::read(event, metadata)? {
				ChainEvent::Attestations(passage)
			} else if let Some(event) = governance::read(event, metadata)? {
				ChainEvent::Governance(event)
			} else {
				ChainEvent::Other { pallet: pallet.into(), name: name.into() }
			}
		},
	};
	Ok(EventRecord { transaction, event })
}

/// Which transaction an event says to have succeeded, by its position, and its time in picoseconds.
pub(crate) fn weighed(event: &Event<'_, PolkadotConfig>) -> Option<(u32, u64)> {
	match (event.phase(), event.pallet_name(), event.event_name()) {
		(Phase::ApplyExtrinsic(position), "System", "ExtrinsicSuccess") => {
			// The weight comes first of all fields, and its time first of the weight's.
			let Compact(time) = Compact::<u64>::decode(&mut event.field_bytes()).ok()?;
			Some((position, time))
		},
		_ => None,
	}
}

/// Names an error of the pallet `Poco` by its position.
pub(crate) fn refusal_of_poco(position: u8, metadata: ArcMetadata) -> Result<Refusal, Error> {
	/// `DispatchError::Module`.
	const MODULE: u8 = 3;
	let pallet = metadata.pallet_by_name("Poco").map(|pallet| pallet.error_index());
	let pallet = pallet.ok_or_else(|| Error::Decode {
		what: "a refusal".into(),
		reason: "the chain has no pallet `Poco`".into(),
	})?;
	refusal(&[MODULE, pallet, position, 0, 0, 0], metadata)
}

/// Names a dispatch error with what the metadata says about it.
pub(crate) fn refusal(bytes: &[u8], metadata: ArcMetadata) -> Result<Refusal, Error> {
	let error = DispatchError::decode_from(bytes, metadata).map_err(|error| Error::Decode {
		what: "a dispatch error".into(),
		reason: error.to_string(),
	})?;
	let own = |name: String, explanation: String| Refusal { pallet: None, name, explanation };
	Ok(match error {
		DispatchError::Module(module) => match module.details() {
			Ok(details) => Refusal {
				pallet: Some(details.pallet.name().into()),
				name: details.variant.name.clone(),
				explanation: match (details.variant.name.as_str(), module.bytes()) {
					// Which instruction, and why, is in the error's own bytes.
					(message::STOPPED, [_, _, index, error, _]) => {
						message::stopped(None, index, message::name_of(error))
					},
					_ => {
						let lines = details.variant.docs.iter().map(|line| line.trim());
						lines.collect::<Vec<_>>().join(" ")
					},
				},
			},
			Err(_) => own(module.details_string(), String::new()),
		},
		DispatchError::Token(token) => own(format!("{token:?}"), token.to_string()),
		other => own(format!("{other:?}"), other.to_string()),
	})
}
