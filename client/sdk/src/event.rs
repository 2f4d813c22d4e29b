//! Events of a block, those of the pallet as an enum.

use crate::{AccountId, Error, Refusal};
use poco_primitives::{Balance, DealId, Digest, Moment, TaskId, H256};
use serde::Serialize;
use subxt::{
	config::PolkadotConfig,
	error::DispatchError,
	events::{Event, Phase},
	ext::scale_value::{Composite, Value, ValueDef},
	metadata::ArcMetadata,
};

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
	/// An event of the pallet.
	Poco(PocoEvent),
	/// A transaction failed.
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

/// An event of the pallet. Amounts are in smallest units, deadlines in chain time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "event")]
#[allow(missing_docs)] // The fields are named as in the pallet, which documents them.
pub enum PocoEvent {
	/// A worker bonded more.
	Bonded {
		worker: AccountId,
		#[serde(serialize_with = "as_text")]
		amount: Balance,
	},
	/// A worker released a part of its bond.
	Unbonded {
		worker: AccountId,
		#[serde(serialize_with = "as_text")]
		amount: Balance,
	},
	/// Earnings were paid out.
	Withdrawn {
		worker: AccountId,
		#[serde(serialize_with = "as_text")]
		amount: Balance,
	},
	/// Bytes were stored.
	ArtifactStored { hash: H256, owner: AccountId, length: u32 },
	/// Stored bytes were removed.
	ArtifactRemoved { hash: H256 },
	/// A task was bought.
	TaskCreated {
		task: TaskId,
		deal: DealId,
		requester: AccountId,
		#[serde(serialize_with = "as_text")]
		reward: Balance,
	},
	/// A worker voted.
	Contributed { task: TaskId, worker: AccountId, vote: H256 },
	/// A vote reached consensus.
	ConsensusReached { task: TaskId, vote: H256, winners: u32, reveal_deadline: Moment },
	/// A worker opened its vote.
	Revealed { task: TaskId, worker: AccountId, digest: Digest },
	/// A worker earned its share.
	Rewarded {
		task: TaskId,
		worker: AccountId,
		#[serde(serialize_with = "as_text")]
		amount: Balance,
	},
	/// A worker lost its stake.
	Slashed {
		task: TaskId,
		worker: AccountId,
		#[serde(serialize_with = "as_text")]
		amount: Balance,
	},
	/// A task was settled.
	TaskCompleted {
		task: TaskId,
		digest: Digest,
		#[serde(serialize_with = "as_text")]
		burned: Balance,
		#[serde(serialize_with = "as_text")]
		to_kitty: Balance,
	},
	/// A task was given up.
	TaskFailed { task: TaskId, reason: String },
	/// A requester got its money back.
	Refunded {
		task: TaskId,
		requester: AccountId,
		#[serde(serialize_with = "as_text")]
		amount: Balance,
	},
	/// A worker that did its part of a failed task was compensated.
	Compensated {
		task: TaskId,
		worker: AccountId,
		#[serde(serialize_with = "as_text")]
		amount: Balance,
	},
	/// A task takes contributions again.
	TaskReopened { task: TaskId },
	/// A worker said where the result is.
	Published { task: TaskId, publisher: AccountId },
	/// A task's records were removed.
	TaskPruned { task: TaskId },
	/// An event that this crate does not know.
	Unknown { name: String },
}

impl PocoEvent {
	/// The task that the event is about.
	pub fn task(&self) -> Option<TaskId> {
		use PocoEvent::*;
		match self {
			TaskCreated { task, .. }
			| Contributed { task, .. }
			| ConsensusReached { task, .. }
			| Revealed { task, .. }
			| Rewarded { task, .. }
			| Slashed { task, .. }
			| TaskCompleted { task, .. }
			| TaskFailed { task, .. }
			| Refunded { task, .. }
			| Compensated { task, .. }
			| TaskReopened { task }
			| Published { task, .. }
			| TaskPruned { task } => Some(*task),
			Bonded { .. }
			| Unbonded { .. }
			| Withdrawn { .. }
			| ArtifactStored { .. }
			| ArtifactRemoved { .. }
			| Unknown { .. } => None,
		}
	}
}

/// Writes an amount as text in JSON, where numbers lose units beyond 2^53.
pub fn as_text<S: serde::Serializer>(amount: &Balance, serializer: S) -> Result<S::Ok, S::Error> {
	serializer.collect_str(amount)
}

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
		("Poco", name) => ChainEvent::Poco(decode_poco(name, &fields()?)?),
		("System", "ExtrinsicFailed") => {
			ChainEvent::Failed(refusal(event.field_bytes(), metadata.clone())?)
		},
		("TransactionPayment", "TransactionFeePaid") => {
			let fields = fields()?;
			ChainEvent::FeePaid {
				who: fields.account("who")?,
				amount: fields.number("actual_fee")?,
			}
		},
		("Balances", "Transfer") => {
			let fields = fields()?;
			ChainEvent::Transferred {
				from: fields.account("from")?,
				to: fields.account("to")?,
				amount: fields.number("amount")?,
			}
		},
		(pallet, name) => ChainEvent::Other { pallet: pallet.into(), name: name.into() },
	};
	Ok(EventRecord { transaction, event })
}

fn decode_poco(name: &str, fields: &Fields) -> Result<PocoEvent, Error> {
	let task = || fields.hash("task");
	let worker = || fields.account("worker");
	let amount = || fields.number("amount");
	Ok(match name {
		"Bonded" => PocoEvent::Bonded { worker: worker()?, amount: amount()? },
		"Unbonded" => PocoEvent::Unbonded { worker: worker()?, amount: amount()? },
		"Withdrawn" => PocoEvent::Withdrawn { worker: worker()?, amount: amount()? },
		"ArtifactStored" => PocoEvent::ArtifactStored {
			hash: fields.hash("hash")?,
			owner: fields.account("owner")?,
			length: fields.number("length")? as u32,
		},
		"ArtifactRemoved" => PocoEvent::ArtifactRemoved { hash: fields.hash("hash")? },
		"TaskCreated" => PocoEvent::TaskCreated {
			task: task()?,
			deal: fields.hash("deal")?,
			requester: fields.account("requester")?,
			reward: fields.number("reward")?,
		},
		"Contributed" => {
			PocoEvent::Contributed { task: task()?, worker: worker()?, vote: fields.hash("vote")? }
		},
		"ConsensusReached" => PocoEvent::ConsensusReached {
			task: task()?,
			vote: fields.hash("vote")?,
			winners: fields.number("winners")? as u32,
			reveal_deadline: fields.number("reveal_deadline")? as Moment,
		},
		"Revealed" => {
			PocoEvent::Revealed { task: task()?, worker: worker()?, digest: fields.hash("digest")? }
		},
		"Rewarded" => PocoEvent::Rewarded { task: task()?, worker: worker()?, amount: amount()? },
		"Slashed" => PocoEvent::Slashed { task: task()?, worker: worker()?, amount: amount()? },
		"TaskCompleted" => PocoEvent::TaskCompleted {
			task: task()?,
			digest: fields.hash("digest")?,
			burned: fields.number("burned")?,
			to_kitty: fields.number("to_kitty")?,
		},
		"TaskFailed" => PocoEvent::TaskFailed { task: task()?, reason: fields.variant("reason")? },
		"Refunded" => PocoEvent::Refunded {
			task: task()?,
			requester: fields.account("requester")?,
			amount: amount()?,
		},
		"Compensated" => {
			PocoEvent::Compensated { task: task()?, worker: worker()?, amount: amount()? }
		},
		"TaskReopened" => PocoEvent::TaskReopened { task: task()? },
		"Published" => {
			PocoEvent::Published { task: task()?, publisher: fields.account("publisher")? }
		},
		"TaskPruned" => PocoEvent::TaskPruned { task: task()? },
		name => PocoEvent::Unknown { name: name.into() },
	})
}

/// The fields of an event, found by their names, whatever else the event has.
struct Fields {
	event: String,
	values: Vec<(String, Value)>,
}

impl Fields {
	fn of(event: &Event<'_, PolkadotConfig>) -> Result<Self, Error> {
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

	fn get<T>(&self, name: &str, read: impl Fn(&Value) -> Option<T>) -> Result<T, Error> {
		self.values
			.iter()
			.find(|(field, _)| field == name)
			.and_then(|(_, value)| read(value))
			.ok_or_else(|| Error::Decode {
				what: self.event.clone(),
				reason: format!("it has no field `{name}` of the known kind"),
			})
	}

	fn hash(&self, name: &str) -> Result<H256, Error> {
		self.get(name, |value| bytes(value).map(H256))
	}

	fn account(&self, name: &str) -> Result<AccountId, Error> {
		self.get(name, |value| bytes(value).map(AccountId))
	}

	fn number(&self, name: &str) -> Result<u128, Error> {
		self.get(name, number)
	}

	fn variant(&self, name: &str) -> Result<String, Error> {
		self.get(name, |value| match &value.value {
			ValueDef::Variant(variant) => Some(variant.name.clone()),
			_ => None,
		})
	}
}

/// A number, however deep in wrappers.
fn number(value: &Value) -> Option<u128> {
	match &value.value {
		ValueDef::Composite(inner) if inner.len() == 1 => number(inner.values().next()?),
		_ => value.as_u128(),
	}
}

/// Thirty-two bytes, however deep in wrappers.
fn bytes(value: &Value) -> Option<[u8; 32]> {
	fn collect(value: &Value, into: &mut Vec<u8>) -> Option<()> {
		match &value.value {
			ValueDef::Composite(inner) => inner.values().try_for_each(|value| collect(value, into)),
			_ => {
				into.push(u8::try_from(value.as_u128()?).ok()?);
				Some(())
			},
		}
	}
	let mut collected = Vec::with_capacity(32);
	collect(value, &mut collected)?;
	collected.try_into().ok()
}

/// Names a dispatch error with what the metadata says about it.
fn refusal(bytes: &[u8], metadata: ArcMetadata) -> Result<Refusal, Error> {
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
				explanation: details
					.variant
					.docs
					.iter()
					.map(|line| line.trim())
					.collect::<Vec<_>>()
					.join(" "),
			},
			Err(_) => own(module.details_string(), String::new()),
		},
		DispatchError::Token(token) => own(format!("{token:?}"), token.to_string()),
		other => own(format!("{other:?}"), other.to_string()),
	})
}
