//! Computing that other chains buy, from the message that asks for it to the message that answers.

use super::*;
use crate::{
	configs::{
		marketplace::{MarketTerms, Targets},
		purchases::{PlacedOrders, PurchaseDeposits, PURCHASES},
		xcm::{OriginConverter, RelayNetwork, StakingPot},
	},
	constants::{EXISTENTIAL_DEPOSIT, MICROUNIT, MILLIUNIT, PARA_ID},
	tests::{
		flow::{submission, summary},
		trade::{self, earned, pass, serve, CATEGORY},
	},
	Border, Market, Poco, Purchases, Registry, RuntimeEvent, RuntimeHoldReason, System,
};
use frame_support::{
	assert_noop,
	traits::{
		fungible::{InspectHold, Mutate},
		Get, OnTimestampSet, OriginTrait, PalletInfoAccess,
	},
	BoundedVec,
};
use pallet_border::Mode;
use pallet_poco::{Callbacks as _, WeightInfo as _};
use pallet_purchases::{
	AccountV1, AnswerBody, AnswerBodyV1, AnswerError, AnswerV1, Event, FeeV1, HowV1, Market as _,
	NextPurchase, Outcome as What, OutcomeV1, PayloadV1, Purchase, PurchaseId, PurchaseV1,
	VersionedPurchase, WhatV1,
};
use poco_primitives::{
	order::AnyOrder,
	registry::{address_of, entry_id, Details, PoolPolicy},
	result::{Commitment, ResultLocation, ResultSummary, MAX_INLINE_RESULT},
	task::{TaskStatus, Verdict},
	Moment, TaskId,
};
use sp_keyring::Sr25519Keyring::{Dave, Eve};
use xcm_executor::traits::ConvertOrigin;

const START: Moment = 1_700_000_000_000;
const HOURS: Moment = 3_600_000;

const APP_OWNER: Sr25519Keyring = Eve;
const SCHEDULER: Sr25519Keyring = Dave;
/// Two of them are believed by who trusts to four.
const WORKERS: [Sr25519Keyring; 2] = [Bob, Charlie];
const TRUST: u32 = 4;
/// Of every order.
const VOLUME: u64 = 2_000;

const APP_PRICE: Balance = UNIT / 10;
const POOL_PRICE: Balance = UNIT;
const PRICE: Balance = APP_PRICE + POOL_PRICE;
/// For the answer's execution.
const FEE: Balance = UNIT / 5;
/// What an account has at least of the sibling's token.
const LEAST: Balance = 1_000;
/// What buyers have at first.
const FUNDS: Balance = 100 * UNIT;

const RESULT: &[u8] = b"forty-two";
/// The beginning of a call of the buyer's chain.
const PREFIX: [u8; 3] = [60, 1, 7];
/// Whose account there gets what is left over.
const SURPLUS: [u8; 32] = [0x55; 32];

/// Orders that are placed, by their hashes.
#[derive(Clone, Copy)]
pub struct Offers {
	app: H256,
	pool: H256,
}

impl Offers {
	/// Those in this currency.
	pub fn of(currency: Currency) -> Self {
		let [app, pool] = orders(currency).map(|(_, order)| order.hash(System::block_hash(0)));
		Self { app, pool }
	}
}

/// What is for sale, and whose it is.
fn entries() -> [(Sr25519Keyring, Details, Option<PoolPolicy>); 2] {
	let (pool, policy) = trade::pool();
	[(APP_OWNER, trade::app(), None), (SCHEDULER, pool, Some(policy))]
}

/// Orders for it in this currency.
fn orders(currency: Currency) -> [(Sr25519Keyring, AnyOrder<AccountId>); 2] {
	let [app, pool] =
		entries().map(|(owner, details, _)| address_of(entry_id(&owner.to_account_id(), &details)));
	let app = trade::app_order(app, APP_PRICE, VOLUME, currency);
	let pool = trade::pool_order(pool, POOL_PRICE, TRUST, VOLUME, currency);
	[(APP_OWNER, AnyOrder::App(app)), (SCHEDULER, AnyOrder::Workerpool(pool))]
}

/// Enters what is for sale.
pub fn open() {
	Poco::on_timestamp_set(START);
	for (owner, details, policy) in entries() {
		let owner = RuntimeOrigin::signed(owner.to_account_id());
		assert_ok!(Registry::register(owner, details, policy));
	}
}

/// Places the orders for it in this currency.
pub fn offer(currency: Currency) -> Offers {
	for (owner, order) in orders(currency) {
		let owner = RuntimeOrigin::signed(owner.to_account_id());
		assert_ok!(Market::place(owner, Box::new(order)));
	}
	Offers::of(currency)
}

/// Somebody on the sibling.
fn user() -> Location {
	Location::new(1, [Parachain(SIBLING), AccountId32 { network: None, id: [7; 32] }])
}

/// A chain with orders in its own token and in the sibling's, which the sibling and somebody there have, and the
/// workers and the sellers some of the chain's own.
fn market(test: impl FnOnce(Offers)) {
	case(|| {
		open();
		// The pot has what an account needs to be there.
		assert_eq!(receive(&parachain(SIBLING), brought(&token(), MUCH, Alice)), Ok(true));
		assert_ok!(super::call(
			Alice,
			pallet_assets::Call::transfer {
				id: key(&token()),
				target: Poco::pot().into(),
				amount: LEAST,
			}
		));
		let accepted = Acceptance { fees: true, deals: true, ..Acceptance::NOTHING };
		assert_ok!(Currencies::set_acceptance(RuntimeOrigin::root(), key(&token()), accepted));
		for buyer in [user(), parachain(SIBLING), parachain(OTHER)] {
			assert_ok!(Balances::mint_into(&sovereign(&buyer), FUNDS));
		}
		test(offer(Currency::Native));
	});
}

/// What is bought where a test does not say otherwise: answered by a call, with all bytes.
pub fn wanted(offers: Offers) -> PurchaseV1 {
	PurchaseV1 {
		reference: H256::repeat_byte(0xee),
		app: offers.app,
		dataset: None,
		workerpool: offers.pool,
		category: CATEGORY,
		trust: TRUST,
		params: Default::default(),
		currency: Currency::Native,
		max_price: PRICE,
		expiry: START + 40 * HOURS,
		answer: AnswerV1 {
			what: WhatV1::Bytes { most: 100 },
			how: HowV1::Call {
				prefix: PREFIX.to_vec().try_into().expect("it is short"),
				max_weight: there(),
			},
			fee: FeeV1::Native(FEE),
			surplus_to: Some(AccountV1::Id32(SURPLUS)),
		},
	}
}

/// What dealing with an answer may weigh there.
fn there() -> Weight {
	Weight::from_parts(1_000_000, 2_000)
}

pub fn call_for(wanted: PurchaseV1) -> RuntimeCall {
	let purchase = Box::new(VersionedPurchase::V1(wanted));
	pallet_purchases::Call::purchase { purchase }.into()
}

/// A program of a buyer that pays for its execution, makes a call, expects this of it and has back what is left.
fn calls(
	buyer: &Location,
	pays: &Location,
	origin_kind: OriginKind,
	call: &RuntimeCall,
	expected: MaybeErrorCode,
) -> Xcm<RuntimeCall> {
	let mut within = buyer.interior().clone();
	within.take_first();
	let descend = if within == Junctions::Here { vec![] } else { vec![DescendOrigin(within)] };
	let paid = vec![
		WithdrawAsset(some(pays, MUCH).into()),
		BuyExecution { fees: some(pays, MUCH), weight_limit: Unlimited },
		SetAppendix(Xcm(vec![
			RefundSurplus,
			DepositAsset { assets: Wild(AllCounted(1)), beneficiary: buyer.clone() },
		])),
		Transact { origin_kind, fallback_max_weight: None, call: call.encode().into() },
		ExpectTransactStatus(expected),
	];
	Xcm([descend, paid].concat())
}

/// Sends a purchase as a message, and tells its number and what its execution cost.
fn buy(buyer: &Location, pays: &Location, wanted: PurchaseV1) -> (PurchaseId, Balance) {
	let number = NextPurchase::<Runtime>::get();
	let call = call_for(wanted);
	let program = calls(buyer, pays, OriginKind::Xcm, &call, MaybeErrorCode::Success);
	let cost = fee(&program, pays);
	assert_eq!(receive(&buyer.chain_location(), program), Ok(true));
	assert_eq!(NextPurchase::<Runtime>::get(), number + 1);
	(number, cost)
}

/// Sends a call that is refused in this way. What the message costs is all that it costs.
fn refused(
	buyer: &Location,
	kind: OriginKind,
	call: &RuntimeCall,
	error: impl Into<DispatchError>,
) {
	let native = Location::here();
	let error = error.into().encode().try_into().expect("it is short");
	let program = calls(buyer, &native, kind, call, MaybeErrorCode::Error(error));
	let (cost, before) = (fee(&program, &native), balance(&sovereign(buyer), &native));
	let next = NextPurchase::<Runtime>::get();
	assert_eq!(receive(&buyer.chain_location(), program), Ok(true));
	assert_eq!(balance(&sovereign(buyer), &native), before - cost);
	assert_eq!(NextPurchase::<Runtime>::get(), next);
}

fn record(number: PurchaseId) -> Purchase {
	pallet_purchases::Purchases::<Runtime>::get(number).expect("it waits for its answer")
}

fn is_open(number: PurchaseId) -> bool {
	pallet_purchases::Purchases::<Runtime>::contains_key(number)
}

fn events() -> Vec<Event<Runtime>> {
	let ours = |event| match event {
		RuntimeEvent::Purchases(event) => Some(event),
		_ => None,
	};
	System::events().into_iter().filter_map(|record| ours(record.event)).collect()
}

/// The account that fees are kept on.
fn keeper() -> AccountId {
	Purchases::account().expect("there is one")
}

fn held(buyer: &Location) -> Balance {
	let reason = RuntimeHoldReason::Purchases(pallet_purchases::HoldReason::Purchase);
	Balances::balance_on_hold(&reason, &sovereign(buyer))
}

/// What a task costs beside its price, and has back when its records go.
fn task_deposit() -> Balance {
	MarketTerms::get().task_deposit
}

fn callback_fee() -> Balance {
	MarketTerms::get().callback_fee
}

/// What an answer costs with so many bytes of the buyer's choice.
fn price_of_answer(bytes: Balance) -> Balance {
	let work = WeightToFee::weight_to_fee(&Purchases::most_weight(MAX_INLINE_RESULT));
	work + 3 * MILLIUNIT + (1_024 + bytes) * MICROUNIT
}

/// What is bought by default has a hundred bytes, and the beginning of a call.
fn answer_price() -> Balance {
	price_of_answer(100 + 3)
}

/// What came out of the task.
fn result() -> ResultSummary {
	ResultSummary { callback: Commitment::to(RESULT), ..summary() }
}

/// The workers vote and reveal.
fn compute(task: TaskId) {
	let digest = result().digest();
	for worker in WORKERS.map(|worker| worker.to_account_id()) {
		let vote = submission(&worker, task, digest);
		let origin = RuntimeOrigin::signed(worker);
		assert_ok!(Poco::contribute(origin, task, vote.vote, vote.seal));
	}
	for worker in WORKERS {
		assert_ok!(Poco::reveal(RuntimeOrigin::signed(worker.to_account_id()), task, digest));
	}
}

/// The scheduler says where the result is, with the bytes for the buyer.
fn publish(task: TaskId) {
	let uri = b"https://example.org/result".to_vec().try_into().expect("it fits");
	assert_ok!(Poco::publish(
		RuntimeOrigin::signed(SCHEDULER.to_account_id()),
		task,
		result(),
		ResultLocation::Uri(uri),
		RESULT.to_vec().try_into().expect("it fits")
	));
}

/// From the first vote to the block after the publication.
fn settle(task: TaskId) {
	compute(task);
	publish(task);
	serve();
}

fn answer(number: PurchaseId) -> Result<(), DispatchError> {
	super::call(Alice, pallet_purchases::Call::answer { purchase: number })
}

fn forget(number: PurchaseId) -> Result<(), DispatchError> {
	super::call(Alice, pallet_purchases::Call::forget { purchase: number })
}

/// What a purchase is told of its task.
fn told(number: PurchaseId, task: TaskId, outcome: OutcomeV1) -> AnswerBody {
	let reference = H256::repeat_byte(0xee);
	AnswerBody::V1(AnswerBodyV1 { reference, purchase: number, task, outcome })
}

fn completed() -> OutcomeV1 {
	let payload = PayloadV1::Bytes(RESULT.to_vec().try_into().expect("it fits"));
	OutcomeV1::Completed { digest: result().digest(), payload }
}

/// An answer by a call.
fn calling(body: &AnswerBody) -> Instruction<()> {
	let call = [PREFIX.to_vec(), body.encode().encode()].concat();
	Transact { origin_kind: OriginKind::Xcm, fallback_max_weight: Some(there()), call: call.into() }
}

/// The message that brings an answer with what pays for it, up to its topic.
fn message(
	brings: Instruction<()>,
	buyer: &Location,
	says: Instruction<()>,
) -> Vec<Instruction<()>> {
	let asset = match &brings {
		ReserveAssetDeposited(assets) | WithdrawAsset(assets) => {
			assets.get(0).expect("it is one").clone()
		},
		_ => panic!("it brings nothing"),
	};
	let surplus_to = |network| Location::new(0, [AccountId32 { network, id: SURPLUS }]);
	let mut source: InteriorLocation = [PalletInstance(55)].into();
	for junction in buyer.interior().iter().skip(1) {
		source.push(*junction).expect("it is short");
	}
	vec![
		brings,
		PayFees { asset },
		SetHints {
			hints: BoundedVec::truncate_from(vec![AssetClaimer {
				location: surplus_to(RelayNetwork::get()),
			}]),
		},
		SetAppendix(Xcm(vec![
			RefundSurplus,
			DepositAsset { assets: Wild(AllCounted(1)), beneficiary: surplus_to(None) },
		])),
		DescendOrigin(source),
		says,
	]
}

fn in_native() -> Instruction<()> {
	ReserveAssetDeposited(some(&own(), FEE).into())
}

/// The last message that was sent is this one, with a topic of its own.
fn assert_sent(to: &Location, expected: &[Instruction<()>]) {
	let (sent_to, message) = sent().pop().expect("something was sent");
	assert_eq!(sent_to, *to);
	let (topic, begin) = message.0.split_last().expect("it is not empty");
	assert_eq!(begin, expected);
	assert!(matches!(topic, SetTopic(_)), "{topic:?}");
}

/// Who buys: the sibling by itself, and somebody there.
fn buyers() -> [Location; 2] {
	[parachain(SIBLING), user()]
}

#[test]
fn a_sibling_and_who_is_there_buy_by_a_message_and_are_answered_by_one_to_the_unit() {
	for buyer in buyers() {
		market(|offers| {
			let native = Location::here();
			let account = sovereign(&buyer);
			let all = issuance(&native);
			let [pot, collators, scheduler, app_owner, sibling] = [
				Poco::pot(),
				StakingPot::get(),
				SCHEDULER.to_account_id(),
				APP_OWNER.to_account_id(),
				sovereign(&parachain(SIBLING)),
			];
			let worth = |who: &AccountId| Balances::total_balance(who);
			let had = [&pot, &collators, &sibling].map(worth);
			let had_sellers = [&scheduler, &app_owner].map(worth);
			let had_workers = WORKERS.map(|worker| worth(&worker.to_account_id()));

			let (number, cost) = buy(&buyer, &native, wanted(offers));
			let bought = record(number);
			let task = bought.task;
			let bytes = Purchase { deposit: 0, ..bought.clone() }.encoded_size() as u32;
			let deposit = PurchaseDeposits::get().of_purchase(bytes);
			let extra = task_deposit() + callback_fee();
			assert_eq!((bought.deposit, held(&buyer)), (deposit, deposit));
			assert_eq!((bought.currency, bought.fee), (Currency::Native, FEE));
			let spent = cost + PRICE + extra + answer_price() + FEE;
			assert_eq!(balance(&account, &native), FUNDS - spent - deposit);
			assert_eq!(balance(&keeper(), &native), FEE);
			assert_eq!(worth(&pot) - had[0], PRICE + extra);
			assert_eq!(worth(&collators) - had[1], cost + answer_price());
			assert_eq!(
				events(),
				[Event::Purchased {
					purchase: number,
					reference: H256::repeat_byte(0xee),
					task,
					chain: parachain(SIBLING),
					within: bought.within.clone(),
					buyer: account.clone(),
					currency: Currency::Native,
					price: PRICE,
					answer_price: answer_price(),
					fee_currency: Currency::Native,
					fee: FEE,
				}]
			);
			// It is open for votes at once, and nobody can say anything yet.
			assert_noop!(answer(number), pallet_purchases::Error::<Runtime>::TaskOpen);
			assert_noop!(forget(number), pallet_purchases::Error::<Runtime>::NotExpired);
			compute(task);
			assert_noop!(answer(number), pallet_purchases::Error::<Runtime>::TaskOpen);
			publish(task);
			assert_noop!(answer(number), pallet_purchases::Error::<Runtime>::TaskOpen);
			assert_eq!(sent(), []);
			serve();

			assert_sent(
				&parachain(SIBLING),
				&message(in_native(), &buyer, calling(&told(number, task, completed()))),
			);
			assert_eq!(sent().len(), 1);
			let answered = Event::Answered { purchase: number, task, completed: true };
			assert_eq!(events().pop(), Some(answered));
			assert!(!is_open(number));
			// The deposit is back, and the fee backs what the sibling was told to have.
			let mut expected = FUNDS - spent;
			if account == sibling {
				expected += FEE;
			} else {
				assert_eq!(worth(&sibling), had[2] + FEE);
			}
			assert_eq!((balance(&account, &native), held(&buyer)), (expected, 0));
			assert_eq!(worth(&keeper()), 0);
			// All others are paid as for any task: a hundredth is burned, and what the callback cost.
			let net = |price: Balance| price - price / 100;
			assert_eq!(worth(&app_owner) - had_sellers[1] + earned(&app_owner), net(APP_PRICE));
			let workers: Balance = WORKERS
				.iter()
				.zip(had_workers)
				.map(|(worker, had)| {
					worth(&worker.to_account_id()) - had + earned(&worker.to_account_id())
				})
				.sum();
			let scheduled = worth(&scheduler) - had_sellers[0] + earned(&scheduler);
			assert_eq!(workers + scheduled, net(POOL_PRICE));
			assert!(workers > scheduled && scheduled > 0);
			assert_eq!(all - issuance(&native), PRICE / 100 + callback_fee());
			// What was held for the task's records comes back when they go.
			pass(30 * HOURS);
			assert!(!pallet_poco::Tasks::<Runtime>::contains_key(task));
			assert_eq!(balance(&account, &native), expected + task_deposit());
		});
	}
}

/// Lets a buyer have as much of the sibling's token as comes in of this.
fn bring(to: &Location, amount: Balance) {
	let mut program = brought(&token(), amount, Alice);
	program.0.pop();
	program.0.push(DepositAsset { assets: Wild(AllCounted(1)), beneficiary: to.clone() });
	assert_eq!(receive(&parachain(SIBLING), program), Ok(true));
}

#[test]
fn a_listed_asset_pays_for_message_task_and_answer_to_the_unit() {
	for buyer in buyers() {
		market(|_| {
			let offers = offer(Currency::Asset(key(&token())));
			let (account, native) = (sovereign(&buyer), Location::here());
			bring(&buyer, 100 * UNIT);
			let had = balance(&account, &token());
			let all = issuance(&token());
			let mut wanted = wanted(offers);
			(wanted.currency, wanted.answer.fee) =
				(Currency::Asset(key(&token())), FeeV1::Currency(FEE));
			let (number, cost) = buy(&buyer, &token(), wanted);
			let task = record(number).task;
			assert_eq!(balance(&account, &token()), had - cost - PRICE - FEE);
			assert_eq!(balance(&keeper(), &token()), FEE);
			assert_eq!(balance(&Poco::pot(), &token()), LEAST + PRICE);
			// Storage and work are paid for in the chain's own token.
			let spent = task_deposit() + callback_fee() + answer_price();
			assert_eq!(balance(&account, &native), FUNDS - spent - held(&buyer));
			settle(task);

			let fee = some(&Location::new(0, [GeneralIndex(7)]), FEE);
			assert_sent(
				&parachain(SIBLING),
				&message(
					WithdrawAsset(fee.into()),
					&buyer,
					calling(&told(number, task, completed())),
				),
			);
			assert!(!is_open(number));
			assert_eq!(balance(&keeper(), &token()), 0);
			assert_eq!(balance(&account, &native), FUNDS - spent);
			// The fee is not here any more, and of the price a hundredth.
			let burned = APP_PRICE / 100 + POOL_PRICE / 100;
			assert_eq!(all - issuance(&token()), FEE + burned);
		});
	}
}

#[test]
fn behind_a_closed_border_members_buy_with_what_they_bring_and_outsiders_bring_nothing() {
	for member in [true, false] {
		market(|_| {
			let buyer = user();
			let (account, offers) = (sovereign(&buyer), offer(Currency::Asset(key(&token()))));
			assert_ok!(Border::set_mode(RuntimeOrigin::root(), Mode::On));
			if member {
				let members = vec![account.clone()].try_into().expect("one fits");
				assert_ok!(Border::add_members(RuntimeOrigin::root(), members));
			}
			let apart = || balance(&Border::quarantine_account(), &token());
			bring(&buyer, 100 * UNIT);
			let had = balance(&account, &token());
			assert_eq!((had > 0, apart() == 0), (member, member));
			let mut wanted = wanted(offers);
			(wanted.currency, wanted.answer.fee) =
				(Currency::Asset(key(&token())), FeeV1::Currency(FEE));
			if member {
				let (number, cost) = buy(&buyer, &token(), wanted);
				assert_eq!(balance(&account, &token()), had - cost - PRICE - FEE);
				// What has been bought is answered: the border is no matter of what leaves.
				settle(record(number).task);
				assert!(!is_open(number));
				assert_eq!(apart(), 0);
				return;
			}
			let (kept, next) = (apart(), NextPurchase::<Runtime>::get());
			let call = call_for(wanted);
			let program = calls(&buyer, &token(), OriginKind::Xcm, &call, MaybeErrorCode::Success);
			assert_ne!(receive(&parachain(SIBLING), program), Ok(true));
			assert_eq!((apart(), NextPurchase::<Runtime>::get()), (kept, next));
			assert_eq!(balance(&account, &Location::here()), FUNDS);
		});
	}
}

#[test]
fn a_query_is_answered_by_the_digest_and_by_an_error_where_the_task_failed() {
	market(|offers| {
		let mut wanted = wanted(offers);
		wanted.answer.what = WhatV1::Digest;
		wanted.answer.how = HowV1::Query { query_id: 17, max_weight: there() };
		let (first, _) = buy(&user(), &Location::here(), wanted.clone());
		let (second, _) = buy(&user(), &Location::here(), wanted);
		let response = |response| QueryResponse {
			query_id: 17,
			max_weight: there(),
			querier: Some(Location::new(0, [AccountId32 { network: None, id: [7; 32] }])),
			response,
		};
		let task = record(first).task;
		settle(task);
		let class = own().appended_with(GeneralKey { length: 32, data: task.0 });
		let digest = Asset {
			id: AssetId(class.expect("it is short")),
			fun: NonFungible(AssetInstance::Array32(result().digest().0)),
		};
		assert_sent(
			&parachain(SIBLING),
			&message(in_native(), &user(), response(Response::Assets(digest.into()))),
		);
		// Nobody computes the other one. Its price comes back by itself, and anybody tells.
		let task = record(second).task;
		let before = balance(&sovereign(&user()), &Location::here());
		pass(HOURS);
		let back = balance(&sovereign(&user()), &Location::here()) - before;
		assert_eq!(back, PRICE + callback_fee());
		assert_ok!(answer(second));
		let error = told(second, task, OutcomeV1::Failed).encode();
		let error = MaybeErrorCode::Error(error.try_into().expect("it is short"));
		assert_sent(
			&parachain(SIBLING),
			&message(in_native(), &user(), response(Response::DispatchResult(error))),
		);
		assert_eq!(
			events().pop(),
			Some(Event::Answered { purchase: second, task, completed: false })
		);
		assert_noop!(answer(second), pallet_purchases::Error::<Runtime>::PurchaseNotFound);
	});
}

#[test]
fn an_answer_that_fails_blocks_no_settlement_and_is_sent_later_by_anybody() {
	market(|offers| {
		let (number, _) = buy(&user(), &Location::here(), wanted(offers));
		let Purchase { task, deposit, .. } = record(number);
		// There is a channel to another chain only.
		ParachainSystem::open_outbound_hrmp_channel_for_benchmarks_or_tests(OTHER.into());
		settle(task);
		assert_eq!(sent(), []);
		let failed = events().pop();
		let is_failure = matches!(
			failed,
			Some(Event::AnswerFailed { purchase, error: AnswerError::NotSent(_), .. })
				if purchase == number
		);
		assert!(is_failure, "{failed:?}");
		// The task is settled, its callback over, and everybody paid.
		let settled = pallet_poco::Tasks::<Runtime>::get(task).expect("it is kept");
		assert_eq!(settled.status, TaskStatus::Completed);
		assert_eq!(settled.callback, pallet_poco::Callback::None);
		assert!(settled.held.is_none(), "the scheduler was paid");
		// Fee and deposit are where they were.
		assert_eq!(balance(&keeper(), &Location::here()), FEE);
		assert_eq!(held(&user()), deposit);
		assert_noop!(answer(number), pallet_purchases::Error::<Runtime>::NotSent);

		ParachainSystem::open_outbound_hrmp_channel_for_benchmarks_or_tests(SIBLING.into());
		assert_ok!(answer(number));
		// With the bytes, as it would have been sent before.
		assert_sent(
			&parachain(SIBLING),
			&message(in_native(), &user(), calling(&told(number, task, completed()))),
		);
		assert_eq!((sent().len(), held(&user())), (1, 0));
		assert!(!is_open(number));
	});
}

#[test]
fn nobody_is_told_a_result_without_what_may_still_be_published_of_it() {
	market(|offers| {
		let (number, _) = buy(&user(), &Location::here(), wanted(offers));
		let task = record(number).task;
		compute(task);
		// It waits for its bytes as long as anybody may publish them.
		pass(20 * HOURS);
		assert_noop!(answer(number), pallet_purchases::Error::<Runtime>::TaskOpen);
		// And when the records are gone, for nothing.
		pass(10 * HOURS);
		assert!(!pallet_poco::Tasks::<Runtime>::contains_key(task));
		assert_ok!(answer(number));
		let digest = result().digest();
		let outcome = OutcomeV1::Completed { digest, payload: PayloadV1::Nothing };
		assert_sent(
			&parachain(SIBLING),
			&message(in_native(), &user(), calling(&told(number, task, outcome))),
		);
	});
}

#[test]
fn a_doubted_result_waits_for_the_verdict_and_a_refuted_one_is_told_to_nobody() {
	market(|offers| {
		let (number, _) = buy(&user(), &Location::here(), wanted(offers));
		let task = record(number).task;
		settle_quietly(task);
		let by = Alice.to_account_id();
		let doubted = |verdict| {
			pallet_poco::Tasks::<Runtime>::mutate(task, |record| {
				let record = record.as_mut().expect("it is kept");
				let rerun = H256::zero();
				record.appeal =
					Some(poco_primitives::task::Appeal { by: by.clone(), rerun, verdict });
			});
			PlacedOrders::outcome(task)
		};
		assert_eq!(doubted(None), What::Open);
		assert_eq!(doubted(Some(Verdict::Refuted)), What::Unknown);
		for verdict in [Verdict::Upheld, Verdict::Open] {
			assert!(matches!(doubted(Some(verdict)), What::Completed(_)), "{verdict:?}");
		}
		pallet_poco::Tasks::<Runtime>::mutate(task, |record| {
			record.as_mut().expect("it is kept").appeal = None;
		});
		assert_eq!(PlacedOrders::outcome(H256::repeat_byte(0xaa)), What::Unknown);
	});
}

/// A task is settled and published, and its answer does not go out.
fn settle_quietly(task: TaskId) {
	ParachainSystem::open_outbound_hrmp_channel_for_benchmarks_or_tests(OTHER.into());
	settle(task);
	assert_eq!(sent(), []);
}

#[test]
fn a_purchase_is_given_up_after_its_expiry_and_costs_no_more_than_its_message_and_its_answer() {
	for buyer in buyers() {
		market(|offers| {
			let native = Location::here();
			let account = sovereign(&buyer);
			let expiry = START + 2 * HOURS;
			let (number, cost) = buy(&buyer, &native, PurchaseV1 { expiry, ..wanted(offers) });
			let Purchase { task, deposit, .. } = record(number);
			let left = FUNDS - cost - answer_price();
			pass(2 * HOURS - 1);
			let in_books = task_deposit() + FEE + deposit;
			assert_eq!(balance(&account, &native), left - in_books, "the price is back");
			assert_noop!(forget(number), pallet_purchases::Error::<Runtime>::NotExpired);
			pass(1);
			assert_ok!(forget(number));
			assert_eq!(balance(&account, &native), left - task_deposit());
			assert_eq!((held(&buyer), balance(&keeper(), &native)), (0, 0));
			assert_eq!(
				events().pop(),
				Some(Event::Forgotten {
					purchase: number,
					task,
					buyer: account.clone(),
					currency: Currency::Native,
					fee: FEE,
				})
			);
			assert!(!is_open(number));
			pass(30 * HOURS);
			assert_eq!(balance(&account, &native), left);
			assert_eq!(sent(), []);
		});
	}
}

#[test]
fn the_result_of_what_was_given_up_is_awaited_by_nobody_and_settled_as_ever() {
	market(|offers| {
		let expiry = START + 60_000;
		let (number, _) = buy(&user(), &Location::here(), PurchaseV1 { expiry, ..wanted(offers) });
		let task = record(number).task;
		pass(60_000);
		assert_ok!(forget(number));
		settle(task);
		assert_eq!(events().pop(), Some(Event::NotAwaited { task }));
		assert_eq!(sent(), []);
		let settled = pallet_poco::Tasks::<Runtime>::get(task).expect("it is kept");
		assert!(settled.status == TaskStatus::Completed && settled.held.is_none());
	});
}

#[test]
fn a_deal_on_this_chain_that_names_the_purchases_for_its_callback_gets_nothing_by_it() {
	market(|_| {
		let task = H256::repeat_byte(3);
		let used = Targets::deliver(PURCHASES, task, RESULT);
		assert!(used.all_lte(Targets::most_weight(RESULT.len() as u32)));
		assert_eq!(events(), [Event::NotAwaited { task }]);
		assert_eq!(sent(), []);
	});
}

#[test]
fn whatever_an_answer_weighs_the_chain_has_room_for_it_beside_what_is_due() {
	type Weights = <Runtime as pallet_poco::Config>::WeightInfo;
	let most = Targets::most_weight(MAX_INLINE_RESULT);
	let budget = crate::configs::marketplace::AgendaBudget::get();
	let room = Weights::callback() + Weights::agenda_base() + Weights::agenda_item();
	assert!((most + room).all_lte(budget), "{most:?} of {budget:?}");
	for bytes in [0, 1, MAX_INLINE_RESULT] {
		assert!(Purchases::most_weight(bytes).all_lte(Targets::most_weight(bytes)));
	}
}

#[test]
fn the_longest_answer_is_no_longer_than_what_its_price_is_for() {
	market(|offers| {
		let mut wanted = wanted(offers);
		let prefix = vec![1; pallet_purchases::MAX_PREFIX as usize];
		wanted.answer.how =
			HowV1::Call { prefix: prefix.try_into().expect("it fits"), max_weight: Weight::MAX };
		wanted.answer.what = WhatV1::Bytes { most: MAX_INLINE_RESULT };
		let answer = wanted.answer.clone();
		let chosen = Balance::from(MAX_INLINE_RESULT + pallet_purchases::MAX_PREFIX);
		assert_eq!(Purchases::answer_price(answer), Some(price_of_answer(chosen)));
		let (number, _) = buy(&user(), &Location::here(), wanted);
		let task = record(number).task;
		compute(task);
		// The bytes are as many as can be: the chain takes the workers' word for them here.
		let bytes = vec![7; MAX_INLINE_RESULT as usize];
		pallet_poco::Tasks::<Runtime>::mutate(task, |record| {
			record.as_mut().expect("it is kept").callback = pallet_poco::Callback::None;
		});
		Targets::deliver(PURCHASES, task, &bytes);
		let (_, message) = sent().pop().expect("it was sent");
		let length = VersionedXcm::from(message).encoded_size() as Balance;
		assert!(length > chosen && length <= chosen + 1_024, "{length}");
		// What its callback cost is in the pot as before.
		pallet_poco::Tasks::<Runtime>::mutate(task, |record| {
			record.as_mut().expect("it is kept").callback = pallet_poco::Callback::Bought;
		});
	});
}

#[test]
fn purchases_stay_within_their_limits_and_one_chain_takes_no_place_of_another_ones() {
	market(|offers| {
		let most: u32 = <Runtime as pallet_purchases::Config>::MaxOpenPerChain::get();
		for buyer in [user(), parachain(SIBLING), parachain(OTHER)] {
			assert_ok!(Balances::mint_into(&sovereign(&buyer), 10_000 * UNIT));
		}
		// The scheduler stakes for all of them.
		let scheduler = SCHEDULER.to_account_id();
		assert_ok!(Balances::mint_into(&scheduler, 10_000 * UNIT));
		let origin = |who: &Location| RuntimeOrigin::from(pallet_xcm::Origin::Xcm(who.clone()));
		let call = call_for(wanted(offers));
		for number in 0..most - 1 {
			let buyer = if number % 2 == 0 { user() } else { parachain(SIBLING) };
			assert_ok!(call.clone().dispatch(origin(&buyer)).map_err(|refused| refused.error));
		}
		let native = Location::here();
		let (last, _) = buy(&user(), &native, wanted(offers));
		for buyer in buyers() {
			let error = pallet_purchases::Error::<Runtime>::MaxOpenPerChainExceeded;
			refused(&buyer, OriginKind::Xcm, &call, error);
		}
		buy(&parachain(OTHER), &native, wanted(offers));
		// An answer makes room.
		settle(record(last).task);
		assert!(!is_open(last));
		buy(&parachain(SIBLING), &native, wanted(offers));
		refused(
			&parachain(SIBLING),
			OriginKind::Xcm,
			&call,
			pallet_purchases::Error::<Runtime>::MaxOpenPerChainExceeded,
		);
		let all: u32 = <Runtime as pallet_purchases::Config>::MaxOpen::get();
		assert!(all > most, "one chain does not take all places");
	});
}

#[test]
fn what_cannot_be_bought_costs_its_message_and_nothing_else() {
	use pallet_market::Error as Matching;
	use pallet_purchases::Error;
	market(|offers| {
		let refused = |change: fn(&mut PurchaseV1), error: DispatchError| {
			let mut wanted = wanted(offers);
			change(&mut wanted);
			for buyer in buyers() {
				refused(&buyer, OriginKind::Xcm, &call_for(wanted.clone()), error);
			}
		};
		refused(|it| it.app = H256::repeat_byte(0xaa), Matching::<Runtime>::OrderNotPlaced.into());
		refused(|it| it.dataset = Some(it.app), Matching::<Runtime>::OrderNotPlaced.into());
		refused(|it| it.workerpool = it.app, Matching::<Runtime>::OrderNotPlaced.into());
		refused(|it| it.max_price = PRICE - 1, Error::<Runtime>::PriceTooHigh.into());
		refused(|it| it.max_price = 1, Matching::<Runtime>::AppPriceTooHigh.into());
		refused(|it| it.trust = 5, Matching::<Runtime>::TrustTooHigh.into());
		refused(|it| it.expiry = START, Error::<Runtime>::Expired.into());
		refused(|it| it.expiry = START + 961 * HOURS, Error::<Runtime>::LifetimeTooLong.into());
		refused(
			|it| it.answer.fee = FeeV1::Native(EXISTENTIAL_DEPOSIT - 1),
			Error::<Runtime>::FeeTooLow.into(),
		);
		refused(|it| it.answer.fee = FeeV1::Native(FUNDS), Error::<Runtime>::FundsTooLow.into());
	});
}

#[test]
fn no_chain_reaches_any_call_but_the_purchase_and_that_only_in_its_own_name() {
	market(|offers| {
		let purchase = call_for(wanted(offers));
		let (number, _) = buy(&user(), &Location::here(), wanted(offers));
		// As its own name goes no further than this: the account is not who buys, and neither is a chain.
		for (kind, buyer) in [
			(OriginKind::SovereignAccount, user()),
			(OriginKind::SovereignAccount, parachain(SIBLING)),
			(OriginKind::Native, parachain(SIBLING)),
		] {
			refused(&buyer, kind, &purchase, DispatchError::BadOrigin);
		}
		let within = |call: RuntimeCall| vec![call];
		let others: Vec<RuntimeCall> = vec![
			pallet_purchases::Call::answer { purchase: number }.into(),
			pallet_purchases::Call::forget { purchase: number }.into(),
			pallet_utility::Call::batch { calls: within(purchase.clone()) }.into(),
			pallet_utility::Call::batch_all { calls: within(purchase.clone()) }.into(),
			pallet_utility::Call::force_batch { calls: within(purchase.clone()) }.into(),
			pallet_proxy::Call::proxy {
				real: Alice.to_account_id().into(),
				force_proxy_type: None,
				call: Box::new(purchase.clone()),
			}
			.into(),
			pallet_poco::Call::bond { amount: UNIT }.into(),
			pallet_balances::Call::transfer_all {
				dest: Bob.to_account_id().into(),
				keep_alive: false,
			}
			.into(),
		];
		let next = NextPurchase::<Runtime>::get();
		for call in &others {
			for buyer in buyers() {
				for kind in ORIGIN_KINDS {
					let program =
						calls(&buyer, &Location::here(), kind, call, MaybeErrorCode::Success);
					let outcome = executed(parachain(SIBLING), program);
					let refused = matches!(
						outcome,
						Outcome::Incomplete {
							error: InstructionError { error: XcmError::NoPermission, .. },
							..
						}
					);
					assert!(refused, "{call:?} as {kind:?}: {outcome:?}");
				}
			}
		}
		assert_eq!(NextPurchase::<Runtime>::get(), next);
		assert!(is_open(number));
	});
}

#[test]
fn nobody_on_this_chain_buys_by_a_call_or_by_a_program() {
	market(|offers| {
		let purchase = call_for(wanted(offers));
		assert_noop!(super::call(Alice, purchase.clone()), DispatchError::BadOrigin);
		assert_noop!(
			purchase.clone().dispatch(RuntimeOrigin::root()).map_err(|refused| refused.error),
			DispatchError::BadOrigin
		);
		let local = DispatchError::from(pallet_purchases::Error::<Runtime>::OriginLocal);
		for (kind, error) in
			[(OriginKind::Xcm, local), (OriginKind::Native, DispatchError::BadOrigin)]
		{
			let error = error.encode().try_into().expect("it is short");
			let program = Xcm(vec![
				WithdrawAsset(some(&Location::here(), MUCH).into()),
				Transact {
					origin_kind: kind,
					fallback_max_weight: None,
					call: purchase.encode().into(),
				},
				ExpectTransactStatus(MaybeErrorCode::Error(error)),
				DepositAsset { assets: Wild(AllCounted(1)), beneficiary: at(Alice) },
			]);
			let execute = pallet_xcm::Call::execute {
				message: Box::new(VersionedXcm::from(program)),
				max_weight: Weight::MAX,
			};
			assert_ok!(super::call(Alice, execute));
		}
		assert_eq!(NextPurchase::<Runtime>::get(), 0);
	});
}

#[test]
fn nobody_elsewhere_becomes_an_account_here_but_the_one_derived_from_where_it_is() {
	market(|_| {
		let network = RelayNetwork::get();
		let alice = |network| AccountId32 { network, id: Alice.to_raw_public() };
		let elsewhere = [
			Location::parent(),
			parachain(SIBLING),
			user(),
			Location::new(1, [alice(network)]),
			Location::new(1, [Parachain(SIBLING), alice(None)]),
			Location::new(1, [Parachain(SIBLING), alice(network)]),
			Location::new(1, [Parachain(SIBLING), PalletInstance(55)]),
			Location::new(1, [Parachain(PARA_ID), alice(network)]),
			Location::new(2, [GlobalConsensus(Polkadot), Parachain(SIBLING), alice(None)]),
		];
		let mut signed = 0;
		for location in elsewhere {
			for kind in ORIGIN_KINDS {
				let converted: Result<RuntimeOrigin, _> =
					OriginConverter::convert_origin(location.clone(), kind);
				let Ok(origin) = converted else { continue };
				assert!(frame_system::ensure_root(origin.clone()).is_err(), "{location:?}");
				let Some(who) = origin.as_signer() else { continue };
				signed += 1;
				assert_eq!(kind, OriginKind::SovereignAccount, "{location:?}");
				assert_eq!(*who, sovereign(&location));
				assert!(Sr25519Keyring::well_known().all(|known| known.to_account_id() != *who));
			}
		}
		assert!(signed > 5);
		// The account that fees are kept on is nobody's elsewhere.
		assert_ne!(keeper(), sovereign(&own()));
		assert_eq!(keeper(), sovereign(&Location::here()));
	});
}

#[test]
fn the_number_of_pallet_and_call_and_where_answers_come_from_stay_what_they_are() {
	market(|offers| {
		assert_eq!(Purchases::index(), 55);
		assert_eq!(call_for(wanted(offers)).encode()[..3], [55, 0, 1]);
		let source = Purchases::source(&Junctions::Here).expect("there is one");
		assert_eq!(source, [PalletInstance(55)]);
	});
}
