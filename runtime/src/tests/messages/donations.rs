//! Campaigns on the real runtime: from donations of this chain and of another one to receipts that lie under a
//! root, and to what comes back in the end.

use super::*;
use crate::{
	configs::{donations::CampaignTerms, marketplace::MarketTerms, xcm::calls::ForOthers},
	pace,
	tests::{
		flow::{announcement, enter, submission, summary, worker},
		trade::{self, earned, pass, serve, CATEGORY},
	},
	Attestations, Beacon, Donations, Market, Poco, Registry, RuntimeEvent, System,
};
use codec::Decode;
use core::ops::Range;
use frame_support::{
	assert_noop,
	traits::{fungible::Mutate, Contains, Get, Hooks, OnTimestampSet},
	BoundedVec,
};
use pallet_donations::{Deals, Error, Event, PlanOf};
use pallet_poco::Tasks;
use poco_primitives::{
	attestation::{
		commitment, payments_after, read_header_item, root_key, Attested, Donor, EpochRoot, Fact,
		Gift, Payee, PayeeRole, Payment, Place, VersionedStatement,
	},
	deal::Admission,
	donation::{AppChoice, CampaignId, DonationId, Rules},
	hash,
	order::{AnyOrder, Orders, Payer, Proof, RequestOrder, Signed, Tag},
	registry::{Details, PoolPolicy},
	task::{TaskStatus, Verdict},
	DealId, Digest, Moment, TaskId, H160,
};
use sp_keyring::Sr25519Keyring::{Dave, Eve, Ferdie};
use sp_runtime::{DigestItem, Permill};

const START: Moment = 1_700_000_000_000;
const HOURS: Moment = 3_600_000;
const DAY: Moment = 24 * HOURS;

const MANAGER: Sr25519Keyring = Ferdie;
const REQUESTER: Sr25519Keyring = Alice;
const APP_OWNER: Sr25519Keyring = Eve;
const SCHEDULER: Sr25519Keyring = Dave;
/// Gives in its own name, and another one by a commitment.
const OPEN: Sr25519Keyring = Bob;
const HIDDEN: Sr25519Keyring = Charlie;

/// Members of the pool, and of the court.
const MEMBERS: Range<u32> = 0..6;
const JUDGES: Range<u32> = 10..16;
/// Two votes are believed.
const TRUST: u32 = 4;

/// What workers and scheduler are paid for a task. The app is free.
const PRICE: Balance = UNIT;

/// What three donors give: here, here without a name, and on the sibling.
const GIFTS: [Balance; 3] = [10 * UNIT, 20 * UNIT, 40 * UNIT];
const GIVEN: Balance = 70 * UNIT;
/// For the deposits of tasks.
const FLOAT: Balance = 100 * UNIT;

fn signed(who: Sr25519Keyring) -> RuntimeOrigin {
	RuntimeOrigin::signed(who.to_account_id())
}

/// Somebody on the sibling.
fn user() -> Location {
	Location::new(1, [Parachain(SIBLING), AccountId32 { network: None, id: [7; 32] }])
}

fn secret() -> H256 {
	commitment(H256::repeat_byte(0x5e), H256::repeat_byte(0x1d))
}

/// A pool whose workers the chain draws, and these members.
fn drawn_pool(name: &[u8], members: Range<u32>) -> H160 {
	let details = Details::Workerpool { name: name.to_vec().try_into().expect("it fits") };
	let policy = PoolPolicy {
		stake_ratio: Permill::from_percent(30),
		scheduler_ratio: Permill::from_percent(10),
	};
	let pool = enter(SCHEDULER, details, Some(policy));
	let drawn = Admission::Drawn;
	assert_ok!(Poco::set_pool(signed(SCHEDULER), pool, drawn, 5 * UNIT, 50 * UNIT));
	for member in members {
		assert_ok!(Balances::mint_into(&worker(member), 1_000 * UNIT));
		assert_ok!(Poco::join(RuntimeOrigin::signed(worker(member)), pool, 10 * UNIT));
	}
	pool
}

/// What is for sale.
#[derive(Clone, Copy)]
struct Shop {
	app: H160,
	pool: H160,
}

/// A chain with a court, an app, and a pool whose workers it draws, on which campaigns pay what the pool asks
/// for.
fn shop(test: impl FnOnce(Shop)) {
	case(|| {
		Poco::on_timestamp_set(START);
		pallet_timestamp::Now::<Runtime>::put(START);
		let court = drawn_pool(b"court", JUDGES);
		assert_ok!(Poco::set_court(RuntimeOrigin::root(), Some(court)));
		let app = enter(APP_OWNER, trade::app(), None);
		let pool = drawn_pool(b"pool", MEMBERS);
		pass(1_000);
		assert_ok!(Donations::set_ceiling(
			RuntimeOrigin::root(),
			CATEGORY,
			Currency::Native,
			Some(PRICE / 2)
		));
		assert_ok!(Balances::mint_into(&sovereign(&user()), 1_000 * UNIT));
		test(Shop { app, pool });
	});
}

fn plan(shop: Shop) -> Box<PlanOf<Runtime>> {
	Box::new(PlanOf::<Runtime> {
		cause: b"folding".to_vec().try_into().expect("it fits"),
		apps: vec![AppChoice::Entry(shop.app)].try_into().expect("it fits"),
		requesters: vec![REQUESTER.to_account_id()].try_into().expect("it fits"),
		rules: Rules { trust: TRUST, members: 5, price: 2 * PRICE },
		currency: Currency::Native,
		goal: GIVEN,
		end: Poco::now() + 100 * DAY,
	})
}

/// A campaign to which nobody has given yet.
fn campaign(shop: Shop) -> CampaignId {
	let id = pallet_donations::NextCampaign::<Runtime>::get();
	assert_ok!(Donations::create_campaign(signed(MANAGER), plan(shop), FLOAT));
	id
}

/// A program of somebody on the sibling that pays for its execution, makes a call and expects this of it.
fn program(call: RuntimeCall, expected: MaybeErrorCode) -> Xcm<RuntimeCall> {
	let native = Location::here();
	Xcm(vec![
		DescendOrigin([AccountId32 { network: None, id: [7; 32] }].into()),
		WithdrawAsset(some(&native, MUCH).into()),
		BuyExecution { fees: some(&native, MUCH), weight_limit: Unlimited },
		SetAppendix(Xcm(vec![
			RefundSurplus,
			DepositAsset { assets: Wild(AllCounted(1)), beneficiary: user() },
		])),
		Transact {
			origin_kind: OriginKind::Xcm,
			fallback_max_weight: None,
			call: call.encode().into(),
		},
		ExpectTransactStatus(expected),
	])
}

/// Makes a call by a message, and tells what the message cost.
fn by_message(call: impl Into<RuntimeCall>) -> Balance {
	let program = program(call.into(), MaybeErrorCode::Success);
	let cost = fee(&program, &Location::here());
	assert_eq!(receive(&parachain(SIBLING), program), Ok(true));
	cost
}

/// All three give.
fn give(campaign: CampaignId) {
	let [open, hidden, elsewhere] = GIFTS;
	assert_ok!(Donations::donate(signed(OPEN), campaign, open, None));
	assert_ok!(Donations::donate(signed(HIDDEN), campaign, hidden, Some(secret())));
	let donate = pallet_donations::Call::donate { campaign, amount: elsewhere, commitment: None };
	let (account, native) = (sovereign(&user()), Location::here());
	let before = balance(&account, &native);
	let cost = by_message(donate);
	assert_eq!(balance(&account, &native), before - cost - elsewhere);
}

/// Orders for so many tasks, those that sell placed, the request nobody's but who makes the match.
fn orders(shop: Shop, volume: u64) -> Orders<AccountId> {
	let app = trade::app_order(shop.app, 0, volume, Currency::Native);
	let pool = trade::pool_order(shop.pool, PRICE, TRUST, volume, Currency::Native);
	let request = RequestOrder {
		app: shop.app,
		app_max_price: 0,
		dataset: H160::zero(),
		dataset_max_price: 0,
		workerpool: shop.pool,
		workerpool_max_price: PRICE,
		requester: REQUESTER.to_account_id(),
		category: CATEGORY,
		trust: TRUST,
		beneficiary: None,
		callback: H160::zero(),
		params: Default::default(),
		payer: Payer::Caller,
		volume,
		tag: Tag::NONE,
		salt: H256::repeat_byte(1),
		currency: Currency::Native,
		expiry: None,
	};
	place(shop, AnyOrder::App(app.clone()));
	place(shop, AnyOrder::Workerpool(pool.clone()));
	Orders {
		app: unsigned(app),
		dataset: None,
		workerpool: unsigned(pool),
		request: unsigned(request),
	}
}

fn unsigned<O>(order: O) -> Signed<O> {
	Signed { order, proof: Proof::OnChain }
}

/// Places an order of whoever owns what it sells, unless it is there.
fn place(shop: Shop, order: AnyOrder<AccountId>) {
	let entry = match &order {
		AnyOrder::App(_) => shop.app,
		_ => shop.pool,
	};
	let owner = pallet_registry::Entries::<Runtime>::get(entry).expect("it is entered").owner;
	let _ = Market::place(RuntimeOrigin::signed(owner), Box::new(order));
}

fn matched(
	who: Sr25519Keyring,
	campaign: CampaignId,
	orders: Orders<AccountId>,
) -> Result<(), DispatchError> {
	let orders = Box::new(orders);
	super::call(who, pallet_market::Call::match_for_campaign { campaign, orders })
}

/// The campaign pays a deal of so many tasks, which is told.
fn buy(shop: Shop, campaign: CampaignId, volume: u64) -> DealId {
	assert_ok!(matched(REQUESTER, campaign, orders(shop, volume)));
	Deals::<Runtime>::iter_keys().next().expect("it was made")
}

/// The relay chain's randomness comes to every round that somebody waits for.
fn draw() {
	for output in 0..10u32 {
		Beacon::mix(hash::content(&output.to_le_bytes()));
	}
}

fn status(task: TaskId) -> TaskStatus {
	Tasks::<Runtime>::get(task).expect("it is kept").status
}

/// Whoever of these is drawn votes, until that is enough, and proves the result.
fn compute(task: TaskId, digest: Digest, members: Range<u32>) {
	let mut voters = Vec::new();
	while status(task) == TaskStatus::Active {
		for member in members.clone().map(worker) {
			let vote = submission(&member, task, digest);
			let origin = RuntimeOrigin::signed(member.clone());
			if Poco::contribute(origin, task, vote.vote, vote.seal).is_ok() {
				voters.push(member);
			}
		}
		if status(task) == TaskStatus::Active {
			// There are twice as many seats then.
			pass(300_000);
		}
	}
	for voter in voters {
		assert_ok!(Poco::reveal(RuntimeOrigin::signed(voter), task, digest));
	}
	assert_eq!(status(task), TaskStatus::Completed);
}

fn publish(task: TaskId) {
	let told = announcement(task);
	assert_ok!(Poco::publish(
		signed(SCHEDULER),
		task,
		told.summary,
		told.location,
		BoundedVec::new()
	));
}

fn books(campaign: CampaignId) -> poco_primitives::donation::Books {
	pallet_donations::Ledgers::<Runtime>::get(campaign).books
}

fn events() -> Vec<Event<Runtime>> {
	let ours = |event| match event {
		RuntimeEvent::Donations(event) => Some(event),
		_ => None,
	};
	System::events().into_iter().filter_map(|record| ours(record.event)).collect()
}

fn spent() -> Vec<(H256, Payment)> {
	let spent = |event| match event {
		Event::Spent { before, payment, .. } => Some((before, payment)),
		_ => None,
	};
	events().into_iter().filter_map(spent).collect()
}

fn claim(
	who: Sr25519Keyring,
	campaign: CampaignId,
	donation: DonationId,
) -> Result<(), DispatchError> {
	let through = None;
	super::call(who, pallet_donations::Call::claim_receipt { campaign, donation, through })
}

/// Where the last receipt was stated, and over how much it is.
fn receipt() -> (Place, Balance) {
	let claimed = events().into_iter().rev().find_map(|event| match event {
		Event::ReceiptClaimed { place, amount, .. } => Some((place, amount)),
		_ => None,
	});
	claimed.expect("one was claimed")
}

/// The first block after the running epoch. Tells what its header says.
fn end_epoch() -> Vec<DigestItem> {
	let next = System::block_number() + pace::Epoch::get();
	System::set_block_number(next - 1);
	System::initialize(&next, &H256::repeat_byte(9), &Default::default());
	Attestations::on_initialize(next);
	System::digest().logs
}

fn wealth(who: &AccountId) -> Balance {
	Balances::total_balance(who) + earned(who)
}

#[test]
fn a_campaign_pays_workers_and_donors_have_receipts_and_what_was_not_spent_to_the_unit() {
	shop(|shop| {
		let (native, issued) = (Location::here(), Balances::total_issuance());
		let donors = [OPEN.to_account_id(), HIDDEN.to_account_id(), sovereign(&user())];
		let manager = MANAGER.to_account_id();
		let had_manager = wealth(&manager);
		let id = campaign(shop);
		let account = Donations::account(id);
		give(id);
		assert!(events().contains(&Event::GoalReached { campaign: id }));
		assert_eq!(books(id).available, GIVEN);
		assert_eq!(balance(&account, &native), GIVEN + FLOAT + Balances::minimum_balance());
		let locations = [None, None, Some(user())];
		for (donation, location) in (0u32..).zip(locations) {
			let donation = pallet_donations::Donations::<Runtime>::get(id, donation);
			assert_eq!(donation.expect("it is kept").location, location);
		}

		// Four tasks: one is computed, one is not, one is refuted, and one nobody begins.
		let deal = buy(shop, id, 4);
		let deposit = MarketTerms::get().task_deposit;
		let left = GIVEN + FLOAT + Balances::minimum_balance() - 4 * (PRICE + deposit);
		assert_eq!(balance(&account, &native), left);
		assert_eq!((books(id).available, books(id).reserved), (GIVEN - 4 * PRICE, 4 * PRICE));
		let [computed, failed, refuted, _] = [0, 1, 2, 3].map(|index| hash::task_id(deal, index));
		assert_ok!(Poco::initialize_many(signed(SCHEDULER), deal, 0, 3));
		draw();
		compute(computed, summary().digest(), MEMBERS);
		publish(computed);
		let truth = summary().digest();
		compute(refuted, hash::content(b"a lie"), MEMBERS);

		// Nobody has a receipt for what could still be undone.
		assert_noop!(claim(OPEN, id, 0), Error::<Runtime>::NothingSpent);
		assert_ok!(Poco::appeal(signed(REQUESTER), refuted, 8, PRICE, None));
		let rerun =
			Tasks::<Runtime>::get(refuted).and_then(|task| task.appeal).expect("it is").rerun;
		draw();
		compute(rerun, truth, JUDGES);
		pass(120_000);
		let appeal = Tasks::<Runtime>::get(refuted).and_then(|task| task.appeal).expect("it is");
		assert_eq!(appeal.verdict, Some(Verdict::Refuted));
		// What the scheduler would have had came back.
		let scheduled = (PRICE - PRICE / 100) / 10;
		let lost = PRICE - scheduled;
		assert!(events().contains(&Event::Lost {
			campaign: id,
			deal,
			task: refuted,
			amount: lost,
			returned: scheduled,
		}));
		assert_eq!(spent(), []);
		assert_noop!(claim(OPEN, id, 0), Error::<Runtime>::NothingSpent);

		pass(MarketTerms::get().appeal_window);
		let [(before, payment)] = spent().try_into().expect("one was spent on");
		assert_eq!((before, payment.task, payment.spent), (H256::zero(), computed, PRICE));
		let paid = |role: PayeeRole| {
			payment.payees.iter().filter(|payee| payee.role == role).collect::<Vec<&Payee>>()
		};
		let workers = paid(PayeeRole::Worker);
		assert_eq!(workers.len(), 2);
		for payee in &workers {
			assert_eq!(payee.amount, (PRICE - PRICE / 100) * 9 / 10 / 2);
		}
		let to = |who: &AccountId| H256(who.clone().into());
		assert_eq!(paid(PayeeRole::Scheduler)[0].account, to(&SCHEDULER.to_account_id()));
		assert_eq!(paid(PayeeRole::Scheduler)[0].amount, scheduled);
		let all: Balance = payment.payees.iter().map(|payee| payee.amount).sum();
		assert_eq!(all, PRICE - PRICE / 100);
		// They have it, or wait for it to be worth a payout.
		let rewarded: Vec<Payee> = System::events()
			.into_iter()
			.filter_map(|record| match record.event {
				RuntimeEvent::Poco(pallet_poco::Event::Rewarded {
					task, worker, amount, ..
				}) if task == computed => Some(Payee { account: to(&worker), role: PayeeRole::Worker, amount }),
				_ => None,
			})
			.collect();
		assert_eq!(rewarded, workers.into_iter().copied().collect::<Vec<_>>());

		// Then the deal's end: what failed and what was not begun comes back.
		pass(2 * HOURS);
		assert_eq!(status(failed), TaskStatus::Failed);
		let now = books(id);
		assert_eq!((now.spent, now.lost, now.reserved), (PRICE + lost, lost, 0));
		assert_eq!(now.available, GIVEN - PRICE - lost);

		// Each has a receipt for its share, in the name that it chose.
		let share = |gift: Balance| gift * PRICE / GIVEN;
		let named = [
			Donor::Account(to(&donors[0])),
			Donor::Commitment(secret()),
			Donor::Account(to(&donors[2])),
		];
		let payments = payments_after(H256::zero(), &payment);
		for donation in 0..3u32 {
			let index = donation as usize;
			if index < 2 {
				assert_ok!(claim([OPEN, HIDDEN][index], id, donation));
			} else {
				let (campaign, through) = (id, None);
				by_message(pallet_donations::Call::claim_receipt { campaign, donation, through });
			}
			let (place, amount) = receipt();
			assert_eq!((place, amount), (Place { epoch: 0, index: donation }, share(GIFTS[index])));
			let stated = Attestations::view_attestation(place).expect("it is stated").statement;
			let Fact::Donation(fact) = stated.fact();
			assert_eq!(fact.donor, named[index]);
			assert_eq!((fact.gift, fact.amount), (Gift::Money, share(GIFTS[index])));
			assert_eq!((fact.tasks, fact.payments_before), (1, H256::zero()));
			assert_eq!(fact.payments, payments);
			assert_eq!((fact.from, fact.until), (START / DAY * DAY, START / DAY * DAY + DAY));
		}
		assert_noop!(claim(OPEN, id, 0), Error::<Runtime>::NothingSpent);
		assert_noop!(claim(OPEN, id, 1), Error::<Runtime>::NotTheDonor);

		// They lie under the epoch's root, which state and header tell.
		assert_eq!(Attestations::view_epoch_root(0), None);
		let told = end_epoch().into_iter().find_map(|item| match item {
			DigestItem::Other(bytes) => read_header_item(&bytes),
			_ => None,
		});
		let stored = sp_io::storage::get(&root_key(0)).expect("it is kept");
		let root = EpochRoot::decode(&mut &stored[..]).expect("it is one");
		assert_eq!(told, Some((0, root)));
		assert_eq!(root.count, 3);
		let chain = System::block_hash(0);
		for index in 0..3 {
			let view =
				Attestations::view_attestation(Place { epoch: 0, index }).expect("it is there");
			let path = view.path.expect("the epoch has ended");
			let attested = Attested { statement: view.statement.clone(), path };
			assert_eq!(attested.verify(chain, 0, &root), Ok(()));
			let bytes = attested.encode();
			assert_eq!(Attested::open(&bytes, chain, 0, &root), Ok(view.statement));
			let mut other = attested;
			let VersionedStatement::V1(statement) = &mut other.statement;
			statement.issued += 1;
			assert!(other.verify(chain, 0, &root).is_err());
		}

		// In the end what is left goes back, and nothing else.
		let refund = |donation| Donations::refund(signed(APP_OWNER), id, donation);
		assert_noop!(refund(0), Error::<Runtime>::CampaignRuns);
		assert_ok!(Donations::end_campaign(signed(MANAGER), id));
		let unspent = GIVEN - PRICE - lost;
		let before = donors.clone().map(|donor| balance(&donor, &native));
		for (donation, donor) in (0u32..).zip(&donors) {
			assert_ok!(refund(donation));
			let index = donation as usize;
			let back = balance(donor, &native) - before[index];
			assert_eq!(back, GIFTS[index] * unspent / GIVEN);
			assert!(back + share(GIFTS[index]) <= GIFTS[index]);
		}
		let remove = || Donations::remove_campaign(signed(APP_OWNER), id);
		assert_noop!(remove(), Error::<Runtime>::DealsKept);
		// The records go, and their deposits come back.
		pass(30 * HOURS);
		let treasury = crate::configs::marketplace::Treasury::get();
		let had_treasury = balance(&treasury, &native);
		assert_ok!(remove());
		assert_eq!(Balances::total_balance(&account), 0);
		assert_eq!(wealth(&manager), had_manager, "all that it gave for deposits");
		let refunded: Balance = GIFTS.iter().map(|gift| gift * unspent / GIVEN).sum();
		assert_eq!(balance(&treasury, &native) - had_treasury, unspent - refunded);
		assert!(Balances::total_issuance() <= issued, "nothing was made");
	});
}

#[test]
fn what_a_campaign_may_not_buy_is_refused_and_changes_nothing() {
	shop(|shop| {
		let id = campaign(shop);
		give(id);
		let wanted = || orders(shop, 1);
		// Everything that is placed was placed before.
		let _ = wanted();
		let refused = |orders: Orders<AccountId>, error: Error<Runtime>| {
			assert_noop!(matched(REQUESTER, id, orders), error);
		};
		// Whoever asks speaks for itself, and must be one of the campaign's.
		let other = pallet_market::Error::<Runtime>::NotTheSigner;
		assert_noop!(matched(OPEN, id, wanted()), other);
		let mut orders_of_another = wanted();
		orders_of_another.request.order.requester = OPEN.to_account_id();
		assert_noop!(matched(OPEN, id, orders_of_another), Error::<Runtime>::NotARequester);
		assert_noop!(matched(REQUESTER, id + 1, wanted()), Error::<Runtime>::CampaignNotFound);

		let mut with_callback = wanted();
		with_callback.request.order.callback = H160::repeat_byte(1);
		refused(with_callback, Error::CallbackNotPaid);
		let mut believing = wanted();
		believing.request.order.trust = TRUST - 1;
		refused(believing, Error::TrustTooLow);
		let mut dear = wanted();
		dear.app = unsigned(trade::app_order(shop.app, 1, 1, Currency::Native));
		dear.request.order.app_max_price = 1;
		place(shop, AnyOrder::App(dear.app.order.clone()));
		refused(dear, Error::SaleNotFree);
		refused(orders(shop, 80), Error::AvailableTooLow);
		refused(orders(shop, 1_000), Error::DepositsUnfunded);

		// A pool of whom its scheduler lets.
		let details = Details::Workerpool { name: b"own".to_vec().try_into().expect("it fits") };
		let own = enter(SCHEDULER, details, Some(PoolPolicy::default()));
		let of_scheduler = Shop { pool: own, ..shop };
		assert_ok!(Poco::set_pool(signed(SCHEDULER), own, Admission::Authorised, 0, UNIT));
		refused(orders(of_scheduler, 1), Error::PoolNotDrawn);
		let few = Shop { pool: drawn_pool(b"few", 20..24), ..shop };
		refused(orders(few, 1), Error::PoolTooSmall);

		// What others pay.
		let ceiling = |ceiling| {
			let currency = Currency::Native;
			assert_ok!(Donations::set_ceiling(RuntimeOrigin::root(), CATEGORY, currency, ceiling));
		};
		ceiling(Some(PRICE / 2 - 1));
		refused(wanted(), Error::PriceTooHigh);
		ceiling(None);
		refused(wanted(), Error::PriceUnknown);
		assert_noop!(
			Donations::set_ceiling(signed(MANAGER), CATEGORY, Currency::Native, Some(UNIT)),
			DispatchError::BadOrigin
		);
		ceiling(Some(PRICE / 2));

		// Another app, and the one that changed hands.
		let mut elsewhere = trade::app();
		if let Details::App { name, .. } = &mut elsewhere {
			*name = b"another".to_vec().try_into().expect("it fits");
		}
		let another = Shop { app: enter(APP_OWNER, elsewhere, None), ..shop };
		refused(orders(another, 1), Error::AppNotAllowed);
		let new_owner = HIDDEN.to_account_id();
		assert_ok!(Registry::transfer(signed(APP_OWNER), shop.app, new_owner));
		let after = orders(shop, 2);
		refused(after.clone(), Error::AppChangedHands);
		assert_ok!(Registry::transfer(signed(HIDDEN), shop.app, APP_OWNER.to_account_id()));
		let again = orders(shop, 3);

		// All that time it would have paid, until it ended.
		assert_ok!(frame_support::storage::with_transaction(|| {
			let outcome = matched(REQUESTER, id, again.clone());
			sp_runtime::TransactionOutcome::Rollback(outcome)
		}));
		assert_ok!(Donations::end_campaign(signed(MANAGER), id));
		refused(again, Error::CampaignEnded);
		assert_noop!(
			Donations::donate(signed(OPEN), id, UNIT, None),
			Error::<Runtime>::CampaignEnded
		);
		assert_eq!(books(id).reserved, 0);
	});
}

#[test]
fn what_others_paid_for_what_was_completed_is_the_price_that_campaigns_pay() {
	shop(|shop| {
		let currency = Currency::Native;
		assert_ok!(Donations::set_ceiling(RuntimeOrigin::root(), CATEGORY, currency, None));
		assert_eq!(Donations::view_price_cap(CATEGORY, currency), None);
		let payers = [Bob, Charlie, Dave, Eve, Ferdie];
		// One vote is enough for a trust of two.
		for (number, payer) in (1u128..).zip(payers) {
			let task = trade::buy(payer, 1, number * 10 * UNIT);
			compute(task, summary().digest(), MEMBERS);
		}
		// And one who pays much for what nobody computes.
		trade::buy(REQUESTER, 1, 1_000 * UNIT);
		assert_eq!(Donations::view_price_cap(CATEGORY, currency), None, "they are told at the end");
		// Until then it could be doubted.
		pass(2 * HOURS + MarketTerms::get().appeal_window);
		let markup = CampaignTerms::get().markup;
		let median = 30 * UNIT;
		let most = median + markup.mul_floor(median);
		assert_eq!(Donations::view_price_cap(CATEGORY, currency), Some(most));
		// The manager of a campaign is one of them: without it too few are left.
		let id = campaign(shop);
		give(id);
		let wanted = orders(shop, 1);
		assert_noop!(matched(REQUESTER, id, wanted), Error::<Runtime>::PriceUnknown);
	});
}

#[test]
fn a_worker_gives_what_it_was_paid_and_has_a_receipt_at_once() {
	shop(|shop| {
		let id = campaign(shop);
		give(id);
		let deal = buy(shop, id, 1);
		let task = hash::task_id(deal, 0);
		assert_ok!(Poco::initialize(signed(SCHEDULER), deal, 0));
		draw();
		compute(task, summary().digest(), MEMBERS);
		publish(task);
		pass(MarketTerms::get().appeal_window + 60_000);
		let (_, payment) = spent().pop().expect("it was spent");
		let payee = payment.payees.iter().find(|payee| payee.role == PayeeRole::Worker);
		let payee = *payee.expect("there are two");
		let who = AccountId::new(payee.account.0);
		let waive = |payment: &Payment| {
			let origin = RuntimeOrigin::signed(who.clone());
			Donations::waive(origin, Box::new(payment.clone()), None)
		};
		let mut more = payment.clone();
		more.payees[0].amount += 1;
		assert_noop!(waive(&more), Error::<Runtime>::PaymentMismatch);
		let before = books(id);
		assert_ok!(waive(&payment));
		assert_noop!(waive(&payment), Error::<Runtime>::AlreadyWaived);
		assert_eq!(books(id).waived, payee.amount);
		assert_eq!(books(id).available, before.available + payee.amount);
		let stated = Attestations::view_attestation(Place::default()).expect("it is stated");
		let Fact::Donation(fact) = stated.statement.fact();
		assert_eq!((fact.gift, fact.amount), (Gift::Work, payee.amount));
		assert_eq!(fact.donor, Donor::Account(payee.account));
		serve();
	});
}

#[test]
fn messages_reach_what_is_meant_for_others_and_nothing_else_of_campaigns_and_statements() {
	shop(|shop| {
		let id = campaign(shop);
		give(id);
		let (campaign, donation, through) = (id, 2, None);
		let place = Place::default();
		let meant: [RuntimeCall; 2] = [
			pallet_donations::Call::donate { campaign, amount: UNIT, commitment: None }.into(),
			pallet_donations::Call::claim_receipt { campaign, donation, through }.into(),
		];
		let payment = Payment { task: H256::zero(), spent: 0, payees: vec![] };
		let response = Box::new(Response::DispatchResult(MaybeErrorCode::Success));
		let others: [RuntimeCall; 8] = [
			pallet_donations::Call::create_campaign { plan: plan(shop), float: 0 }.into(),
			pallet_donations::Call::refund { campaign, donation }.into(),
			pallet_donations::Call::end_campaign { campaign }.into(),
			pallet_donations::Call::waive { payment: Box::new(payment), commitment: None }.into(),
			pallet_donations::Call::fund_deposits { campaign, amount: UNIT }.into(),
			pallet_attestations::Call::push { destination: 0, place }.into(),
			pallet_attestations::Call::retry { destination: 0, place }.into(),
			pallet_attestations::Call::acknowledge { query: 0, response }.into(),
		];
		for call in &meant {
			assert!(ForOthers::contains(call), "{call:?}");
		}
		let before = books(id);
		for call in &others {
			assert!(!ForOthers::contains(call), "{call:?}");
			let program = program(call.clone(), MaybeErrorCode::Success);
			let outcome = executed(parachain(SIBLING), program);
			let refused = matches!(
				outcome,
				Outcome::Incomplete {
					error: InstructionError { index: 4, error: XcmError::NoPermission },
					..
				}
			);
			assert!(refused, "{outcome:?}");
		}
		assert_eq!(books(id), before);
		// Somebody else's receipt is not claimed from there either.
		let call = pallet_donations::Call::claim_receipt { campaign, donation: 0, through };
		let error = DispatchError::from(Error::<Runtime>::NotTheDonor);
		let expected = MaybeErrorCode::Error(error.encode().try_into().expect("it is short"));
		let program = program(call.into(), expected);
		assert_eq!(receive(&parachain(SIBLING), program), Ok(true));
	});
}
