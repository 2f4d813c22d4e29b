//! Sends answers: when a result is passed on, or by a call.

use crate::{
	Answer, AnswerBody, AnswerBodyV1, AnswerError, Completed, Config, Content, Event, HowV1,
	Market, Messenger, OfTask, Outcome, OutcomeV1, Pallet, PayloadV1, Prepaid, Purchase,
	PurchaseId, Purchases, ResultBytes, WeightInfo, WhatV1,
};
use alloc::vec::Vec;
use codec::Encode;
use frame_support::{
	storage::{with_transaction, TransactionOutcome},
	traits::fungibles::Inspect,
	weights::Weight,
};
use poco_primitives::{result::MAX_INLINE_RESULT, Balance, TaskId};
use sp_runtime::{
	traits::{MaybeConvert, MaybeEquivalence},
	AccountId32, DispatchError,
};
use xcm::v5::Error as XcmError;

impl<T: Config> Pallet<T> {
	/// Answers a purchase with the result of its task. Tells the weight that was used, never more than
	/// [`most_weight`](Self::most_weight) of the result's bytes.
	///
	/// What fails changes nothing, but for the event that says so: the purchase is still there to be
	/// answered by a call.
	pub fn on_result(task: TaskId, bytes: &[u8]) -> Weight {
		let used = Self::most_weight(Self::count(bytes));
		let found = OfTask::<T>::get(task)
			.and_then(|purchase| Purchases::<T>::get(purchase).map(|record| (purchase, record)));
		let Some((purchase, record)) = found else {
			Self::deposit_event(Event::NotAwaited { task });
			return used;
		};
		let sent = match (T::Market::outcome(task), ResultBytes::try_from(bytes.to_vec())) {
			(Outcome::Completed(result), Ok(bytes)) => {
				let result = Completed { bytes: Some(bytes), ..result };
				Self::send(purchase, record, Some(result)).map_err(AnswerError::NotSent)
			},
			_ => Err(AnswerError::NothingToSay),
		};
		if let Err(error) = sent {
			Self::deposit_event(Event::AnswerFailed { purchase, task, error });
		}
		used
	}

	/// The most weight that answering with so many bytes uses. More than a result can have are not looked
	/// at.
	pub fn most_weight(bytes: u32) -> Weight {
		T::WeightInfo::on_result(bytes.min(MAX_INLINE_RESULT))
	}

	/// Sends the answer to a purchase: the result, or that there is none. Nothing is left behind of what
	/// fails.
	pub(crate) fn send(
		number: PurchaseId,
		record: Purchase,
		result: Option<Completed>,
	) -> Result<(), XcmError> {
		let (task, completed) = (record.task, result.is_some());
		let answer = Self::answer_to(number, &record, result)?;
		let account = Self::account().map_err(|_| XcmError::InvalidLocation)?;
		Self::in_layer(|| {
			let before = Self::on_account(&account, &record);
			T::Messenger::send(answer)?;
			// The fee was taken and nothing else, but for what somebody put there by itself and is too
			// little to stay alone.
			let after = Self::on_account(&account, &record);
			let others = Prepaid::<T>::get(record.currency).saturating_sub(record.fee);
			let least = T::Assets::minimum_balance(record.currency);
			let exact = match before.saturating_sub(after).checked_sub(record.fee) {
				Some(0) => true,
				Some(more) => after == 0 && more < least,
				None => false,
			};
			if exact && after >= others {
				Self::remove(number, &record).map_err(|_| XcmError::ExpectationFalse)?;
				Self::deposit_event(Event::Answered { purchase: number, task, completed });
				Ok(())
			} else {
				Err(XcmError::ExpectationFalse)
			}
		})
	}

	/// What is to be sent.
	fn answer_to(
		number: PurchaseId,
		record: &Purchase,
		result: Option<Completed>,
	) -> Result<Answer, XcmError> {
		let digest = result.as_ref().map(|result| result.digest);
		let outcome = match result {
			Some(result) => OutcomeV1::Completed {
				digest: result.digest,
				payload: payload(record.what, result),
			},
			None => OutcomeV1::Failed,
		};
		let body = AnswerBody::V1(AnswerBodyV1 {
			reference: record.reference,
			purchase: number,
			task: record.task,
			outcome,
		});
		let content = match &record.how {
			HowV1::Query { query_id, max_weight } => Content::Response {
				query_id: *query_id,
				max_weight: *max_weight,
				result: digest.ok_or_else(|| body.encode()),
			},
			HowV1::Call { prefix, max_weight } => {
				Content::Call { call: call(prefix, &body), max_weight: *max_weight }
			},
		};
		let currency = record.currency;
		Ok(Answer {
			purchase: number,
			task: record.task,
			asset: T::AssetLocations::convert_back(&currency).ok_or(XcmError::AssetNotFound)?,
			fee: record.fee,
			reserve: T::Reserves::maybe_convert(currency).ok_or(XcmError::AssetNotFound)?,
			chain: record.chain.clone(),
			within: record.within.clone(),
			source: Self::source(&record.within).ok_or(XcmError::LocationFull)?,
			beneficiary: record.beneficiary.clone(),
			content,
		})
	}

	/// What there is on an account of what a fee is in.
	fn on_account(account: &AccountId32, record: &Purchase) -> Balance {
		T::Assets::total_balance(record.currency, account)
	}

	/// Undoes what an error leaves behind.
	fn in_layer(attempt: impl FnOnce() -> Result<(), XcmError>) -> Result<(), XcmError> {
		with_transaction(|| -> TransactionOutcome<Result<_, DispatchError>> {
			match attempt() {
				Ok(()) => TransactionOutcome::Commit(Ok(Ok(()))),
				Err(error) => TransactionOutcome::Rollback(Ok(Err(error))),
			}
		})
		// Too many layers are open.
		.unwrap_or(Err(XcmError::ExceedsStackLimit))
	}
}

/// What is told of a result beside its digest.
fn payload(what: WhatV1, result: Completed) -> PayloadV1 {
	match (what, result) {
		(WhatV1::Pointer, Completed { pointer: Some(pointer), .. }) => PayloadV1::Pointer(pointer),
		(WhatV1::Bytes { most }, Completed { bytes: Some(bytes), .. }) => {
			let count = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
			if count <= most {
				PayloadV1::Bytes(bytes)
			} else {
				PayloadV1::TooLong { bytes: count }
			}
		},
		_ => PayloadV1::Nothing,
	}
}

/// The encoded call that tells an answer.
fn call(prefix: &[u8], body: &AnswerBody) -> Vec<u8> {
	let mut call = prefix.to_vec();
	body.encode().encode_to(&mut call);
	call
}
