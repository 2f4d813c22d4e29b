//! What answers do on the buyer's chain: sent by one chain of the mock, and taken by another.

use super::mock::*;
use crate::{AnswerBody, FeeV1, OutcomeV1, PayloadV1, Prefix, PurchaseV1, WhatV1};
use codec::Decode;
use frame_support::assert_ok;
use poco_primitives::Balance;
use xcm::latest::prelude::*;
use xcm_executor::traits::{QueryHandler, QueryResponseStatus};

/// What the buyer's chain's own token pays for, so that the chain of this pallet has some there.
fn sent_for(who: &Location, order: PurchaseV1) -> Xcm<()> {
	let mut message = Xcm(vec![]);
	case(|| {
		let mut wanted = order;
		(wanted.currency, wanted.answer.fee) = (TOKEN, FeeV1::Currency(FEE));
		let number = bought(who, wanted);
		deliver(task(number), b"42");
		message = only_message().1;
	});
	message
}

/// Lets the buyer's chain take a message of this chain. It has an account there with money.
fn arrives(before: impl FnOnce(), message: Xcm<()>, after: impl FnOnce()) {
	chain().execute_with(|| {
		Number::set(SIBLING);
		let theirs = account(&parachain(SELF));
		assert_ok!(Balances::transfer_allow_death(signed(ANNE), theirs.clone(), 1_000));
		before();
		assert_eq!(receive(Source::Sibling(SELF), message), Ok(true));
		assert_eq!(balance(&theirs, NATIVE), 1_000 - FEE);
		after();
	});
}

/// The account that gets what is left over.
fn left_over() -> Balance {
	balance(&AccountId::new([0x55; 32]), NATIVE)
}

/// What answers of this chain come from, seen from the sibling.
fn source(within: impl IntoIterator<Item = Junction>) -> Location {
	let mut source = Location::new(1, [Parachain(SELF), PalletInstance(PALLET)]);
	for junction in within {
		source.push_interior(junction).unwrap();
	}
	source
}

#[test]
fn a_call_is_made_with_the_answer_and_what_is_left_over_is_the_buyers() {
	let message = sent_for(&user(SIBLING, 1), order());
	arrives(
		|| (),
		message,
		|| {
			let told = inbox::Told::<Test>::get();
			let (sender, bytes) = &told[0];
			assert_eq!(*sender, source([AccountId32 { network: None, id: [1; 32] }]));
			let AnswerBody::V1(body) = AnswerBody::decode(&mut &bytes[..]).unwrap();
			assert_eq!(body.reference, order().reference);
			let payload = PayloadV1::Bytes(b"42".to_vec().try_into().unwrap());
			assert_eq!(body.outcome, OutcomeV1::Completed { digest: digest(), payload });
			let paid = FEE - left_over();
			assert!(paid > 0 && left_over() > 0);
			assert_eq!(balance(&FEES, NATIVE), MONEY + paid);
		},
	);
}

#[test]
fn a_chain_is_answered_from_the_pallet_alone() {
	let message = sent_for(&parachain(SIBLING), order());
	arrives(|| (), message, || assert_eq!(inbox::Told::<Test>::get()[0].0, source([])));
}

#[test]
fn a_query_gets_its_response() {
	let mut wanted = order();
	(wanted.answer.what, wanted.answer.how) = (WhatV1::Digest, by_query(0));
	let message = sent_for(&parachain(SIBLING), wanted);
	arrives(
		|| {
			let query = <Messages as QueryHandler>::new_query(source([]), 100, Location::here());
			assert_eq!(query, 0);
		},
		message,
		|| {
			let QueryResponseStatus::Ready { response: Response::Assets(assets), .. } =
				<Messages as QueryHandler>::take_response(0)
			else {
				panic!("it is answered with a thing")
			};
			let instance = AssetInstance::Array32(digest().0);
			assert_eq!(assets.get(0).unwrap().fun, NonFungible(instance));
			assert!(left_over() > 0);
		},
	);
}

#[test]
fn a_query_to_somebody_else_gets_none() {
	let mut wanted = order();
	(wanted.answer.what, wanted.answer.how) = (WhatV1::Digest, by_query(0));
	let message = sent_for(&user(SIBLING, 1), wanted);
	// The sibling asks this chain itself something else, under the same number.
	arrives(
		|| {
			<Messages as QueryHandler>::new_query(parachain(SELF), 100, Location::here());
		},
		message,
		|| {
			let query = <Messages as QueryHandler>::take_response(0);
			assert!(matches!(query, QueryResponseStatus::Pending { .. }));
		},
	);
}

#[test]
fn a_call_that_is_refused_there_leaves_what_is_left_over_to_the_buyer() {
	let mut wanted = order();
	// A remark of the system, which others may not call.
	let prefix: Prefix = vec![0, 0].try_into().unwrap();
	wanted.answer.how = crate::HowV1::Call { prefix, max_weight: weight() };
	let mut message = Xcm(vec![]);
	case(|| {
		(wanted.currency, wanted.answer.fee) = (TOKEN, FeeV1::Currency(FEE));
		let number = bought(&parachain(SIBLING), wanted);
		deliver(task(number), b"42");
		message = only_message().1;
	});
	chain().execute_with(|| {
		Number::set(SIBLING);
		let theirs = account(&parachain(SELF));
		assert_ok!(Balances::transfer_allow_death(signed(ANNE), theirs, 1_000));
		assert_eq!(receive(Source::Sibling(SELF), message), Ok(false));
		assert_eq!(inbox::Told::<Test>::get(), []);
		assert!(left_over() > 0);
		assert_eq!(RelayNetwork::get(), Some(RelayId::get()));
	});
}
