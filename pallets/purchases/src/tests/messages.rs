//! The exact messages that answers are, and whom they go to.

use super::mock::*;
use crate::{AnswerBody, AnswerBodyV1, FeeV1, OutcomeV1, PayloadV1, PurchaseV1, WhatV1};
use codec::Encode;
use frame_support::{assert_ok, traits::Everything, BoundedVec};
use xcm::latest::prelude::*;
use xcm_builder::AllowTopLevelPaidExecutionFrom;
use xcm_executor::traits::{Properties, ShouldExecute};

/// Who gets what is left over, as its chain names it.
fn beneficiary() -> Location {
	Location::new(0, [AccountId32 { network: None, id: [0x55; 32] }])
}

fn hints() -> Instruction<()> {
	let network = RelayNetwork::get();
	let location = Location::new(0, [AccountId32 { network, id: [0x55; 32] }]);
	SetHints { hints: BoundedVec::truncate_from(vec![AssetClaimer { location }]) }
}

fn appendix() -> Instruction<()> {
	let assets = Wild(AllCounted(1));
	SetAppendix(Xcm(vec![RefundSurplus, DepositAsset { assets, beneficiary: beneficiary() }]))
}

/// A message that brings the native token, named as the destination names it.
fn brought(rest: Vec<Instruction<()>>) -> Xcm<()> {
	let asset = Asset::from((parachain(SELF), FEE));
	let begin =
		vec![ReserveAssetDeposited(asset.clone().into()), PayFees { asset }, hints(), appendix()];
	Xcm([begin, rest].concat())
}

/// A message that takes the destination's own token out of this chain's account there.
fn withdrawn(rest: Vec<Instruction<()>>) -> Xcm<()> {
	let asset = Asset::from((Here, FEE));
	let begin = vec![WithdrawAsset(asset.clone().into()), PayFees { asset }, hints(), appendix()];
	Xcm([begin, rest].concat())
}

fn descend(within: impl IntoIterator<Item = Junction>) -> Instruction<()> {
	let mut source: InteriorLocation = [PalletInstance(PALLET)].into();
	for junction in within {
		source.push(junction).unwrap();
	}
	DescendOrigin(source)
}

fn body(number: u64, outcome: OutcomeV1) -> AnswerBody {
	AnswerBody::V1(AnswerBodyV1 {
		reference: order().reference,
		purchase: number,
		task: task(number),
		outcome,
	})
}

fn transact(body: &AnswerBody) -> Instruction<()> {
	let call = [prefix().to_vec(), body.encode().encode()].concat();
	Transact {
		origin_kind: OriginKind::Xcm,
		fallback_max_weight: Some(weight()),
		call: call.into(),
	}
}

fn in_token(mut order: PurchaseV1) -> PurchaseV1 {
	(order.currency, order.answer.fee) = (TOKEN, FeeV1::Currency(FEE));
	order
}

#[test]
fn an_answer_by_call_brings_its_fee_and_comes_from_below_this_chain() {
	case(|| {
		let number = bought(&user(SIBLING, 1), order());
		deliver(task(number), b"42");
		let payload = PayloadV1::Bytes(b"42".to_vec().try_into().unwrap());
		let body = body(number, OutcomeV1::Completed { digest: digest(), payload });
		let from = descend([AccountId32 { network: None, id: [1; 32] }]);
		assert_eq!(sent(), [(parachain(SIBLING), brought(vec![from, transact(&body)]))]);
		// What pays for it is there for the sibling.
		let theirs = account(&parachain(SIBLING));
		assert_eq!((balance(&theirs, NATIVE), balance(&keeper(), NATIVE)), (MONEY + FEE, 0));
	});
}

#[test]
fn a_fee_in_the_buyers_own_token_is_taken_out_of_circulation_here() {
	case(|| {
		let number = bought(&parachain(SIBLING), in_token(order()));
		deliver(task(number), b"42");
		let payload = PayloadV1::Bytes(b"42".to_vec().try_into().unwrap());
		let body = body(number, OutcomeV1::Completed { digest: digest(), payload });
		let message = withdrawn(vec![descend([]), transact(&body)]);
		assert_eq!(sent(), [(parachain(SIBLING), message)]);
	});
}

#[test]
fn the_relay_chain_is_answered_in_its_own_token() {
	case(|| {
		let mut wanted = order();
		(wanted.currency, wanted.answer.fee) = (RELAY, FeeV1::Currency(FEE));
		let number = bought(&buyers()[5], wanted);
		fail(task(number));
		assert_ok!(answer(number));
		let from = descend([AccountId32 { network: RelayNetwork::get(), id: [3; 32] }]);
		let body = body(number, OutcomeV1::Failed);
		assert_eq!(sent(), [(Location::parent(), withdrawn(vec![from, transact(&body)]))]);
	});
}

#[test]
fn a_query_is_answered_with_the_digest_as_a_thing_of_the_tasks_class() {
	case(|| {
		let mut wanted = order();
		(wanted.answer.what, wanted.answer.how) = (WhatV1::Digest, by_query(17));
		let number = bought(&user(SIBLING, 1), wanted);
		deliver(task(number), b"42");
		let within = AccountId32 { network: None, id: [1; 32] };
		let key = GeneralKey { length: 32, data: task(number).0 };
		let class = Location::new(1, [Parachain(SELF), key]);
		let instance = AssetInstance::Array32(digest().0);
		let response = QueryResponse {
			query_id: 17,
			max_weight: weight(),
			querier: Some(Location::new(0, [within])),
			response: Response::Assets(
				Asset { id: AssetId(class), fun: NonFungible(instance) }.into(),
			),
		};
		assert_eq!(sent(), [(parachain(SIBLING), brought(vec![descend([within]), response]))]);
	});
}

#[test]
fn a_query_about_a_task_that_failed_is_answered_with_an_error() {
	case(|| {
		let mut wanted = order();
		(wanted.answer.what, wanted.answer.how) = (WhatV1::Digest, by_query(18));
		let number = bought(&parachain(SIBLING), wanted);
		fail(task(number));
		assert_ok!(answer(number));
		let body = body(number, OutcomeV1::Failed).encode();
		let response = QueryResponse {
			query_id: 18,
			max_weight: weight(),
			querier: Some(Location::here()),
			response: Response::DispatchResult(MaybeErrorCode::Error(body.try_into().unwrap())),
		};
		assert_eq!(sent(), [(parachain(SIBLING), brought(vec![descend([]), response]))]);
	});
}

#[test]
fn an_answer_goes_to_the_buyers_chain_and_nowhere_else() {
	case(|| {
		let mut tasks = vec![];
		for who in buyers() {
			let mut wanted = order();
			if who.chain_location() == Location::parent() {
				(wanted.currency, wanted.answer.fee) = (RELAY, FeeV1::Currency(FEE));
			}
			tasks.push((bought(&who, wanted), who));
		}
		for (number, who) in tasks.into_iter().rev() {
			let before = sent().len();
			deliver(task(number), b"42");
			let all = sent();
			assert_eq!(all.len(), before + 1);
			let (to, message) = all.last().unwrap();
			assert_eq!(*to, who.chain_location());
			assert_eq!(told(message).purchase, number);
		}
	});
}

#[test]
fn no_answer_speaks_in_the_chains_own_name() {
	// Whatever call a buyer writes, its origin is the pallet's and the buyer's, never the chain's.
	case(|| {
		for (who, how) in [(parachain(SIBLING), by_call()), (user(OTHER, 2), by_query(3))] {
			let mut wanted = order();
			(wanted.answer.what, wanted.answer.how) = (WhatV1::Digest, how);
			let number = bought(&who, wanted);
			deliver(task(number), b"");
		}
		for (_, message) in sent() {
			let position = |wanted: fn(&Instruction<()>) -> bool| message.0.iter().position(wanted);
			let descended = position(|i| matches!(i, DescendOrigin(_))).unwrap();
			let told = position(|i| matches!(i, Transact { .. } | QueryResponse { .. })).unwrap();
			assert!(descended < told);
			for instruction in &message.0 {
				if let Transact { origin_kind, .. } = instruction {
					assert_eq!(*origin_kind, OriginKind::Xcm);
				}
			}
		}
	});
}

#[test]
fn a_usual_barrier_lets_every_answer_through() {
	case(|| {
		for order in [order(), in_token(order())] {
			let number = bought(&parachain(SIBLING), order);
			deliver(task(number), b"42");
		}
		for (_, mut message) in sent() {
			let weight = weight();
			let mut properties = Properties { weight_credit: Weight::zero(), message_id: None };
			assert_ok!(AllowTopLevelPaidExecutionFrom::<Everything>::should_execute(
				&parachain(SELF),
				message.inner_mut(),
				weight,
				&mut properties,
			));
		}
	});
}

#[test]
fn no_two_answers_have_the_same_topic() {
	case(|| {
		for _ in 0..2 {
			let number = bought(&parachain(SIBLING), order());
			fail(task(number));
			assert_ok!(answer(number));
		}
		let topics = topics();
		assert_eq!(topics.len(), 2);
		assert_ne!(topics[0], topics[1]);
	});
}
