//! Deals that are paid with another chain's token.

use super::support::*;
use frame_support::{assert_ok, BoundedVec};
use pallet_currencies::locations;
use poco_primitives::{
	hash,
	order::{
		matched_deal_id, signed_bytes, AppOrder, Currency, Order, Orders, Payer, Proof,
		RequestOrder, Signed, Tag, WorkerpoolOrder,
	},
	registry::{address_of, entry_id, Details, PoolPolicy},
	result::{Commitment, ExecutionProfile, Outcome, ResultLocation, ResultSummary},
	task::Artifact,
	TaskId, H160, H256,
};
use poco_runtime::{
	configs::marketplace::MarketTerms, constants::UNIT, Runtime, RuntimeCall, RuntimeOrigin, System,
};
use sp_runtime::Permill;
use xcm_emulator::Get;
use xcm_executor::traits::TransferType::{DestinationReserve, LocalReserve};

/// Who computes.
const WORKER: Sr25519Keyring = Dave;
/// Who sells the app.
pub const APP_OWNER: Sr25519Keyring = Eve;
/// Who sells computing.
pub const SCHEDULER: Sr25519Keyring = Ferdie;

/// Blocks in which something goes out by itself, or nothing does.
const BLOCKS: u32 = 10;

const CATEGORY: u32 = 1;
const TRUST: u32 = 1;
const ANYBODY: H160 = H160::zero();

fn called(who: Sr25519Keyring, call: impl Into<RuntimeCall>) {
	assert_ok!(Poco::call(who, call.into()));
}

/// Enters something for sale, and tells its address.
fn entered(owner: Sr25519Keyring, details: Details, policy: Option<PoolPolicy>) -> H160 {
	let address = address_of(entry_id(&owner.to_account_id(), &details));
	called(owner, pallet_registry::Call::<Runtime>::register { details, policy });
	address
}

/// What an app and a workerpool ask for a task.
pub struct Offers {
	pub app: AppOrder,
	pub workerpool: WorkerpoolOrder,
}

/// An app, a workerpool and a worker, with their bonds; and what the two ask.
pub fn offers(currency: Currency, app_price: Balance, price: Balance) -> Offers {
	let name = |name: &[u8]| name.to_vec().try_into().expect("it fits");
	let uri = b"https://example.org/app.wasm".to_vec().try_into().expect("it fits");
	let app = Details::App {
		name: name(b"app"),
		profile: ExecutionProfile::V1,
		artifact: Artifact::AtUri { hash: hash::content(b"app"), uri },
		measurement: None,
	};
	let policy = PoolPolicy {
		stake_ratio: Permill::from_percent(30),
		scheduler_ratio: Permill::from_percent(10),
	};
	let app = entered(APP_OWNER, app, None);
	let workerpool = Details::Workerpool { name: name(b"pool") };
	let workerpool = entered(SCHEDULER, workerpool, Some(policy));
	for who in [WORKER, SCHEDULER] {
		called(who, pallet_poco::Call::<Runtime>::bond { amount: 1_000 * UNIT });
	}
	let salt = H256::repeat_byte(1);
	Offers {
		app: AppOrder {
			app,
			price: app_price,
			dataset_restrict: ANYBODY,
			workerpool_restrict: ANYBODY,
			requester_restrict: ANYBODY,
			volume: 1,
			tag: Tag::NONE,
			salt,
			currency,
			expiry: None,
		},
		workerpool: WorkerpoolOrder {
			workerpool,
			price,
			category: CATEGORY,
			trust: TRUST,
			app_restrict: ANYBODY,
			dataset_restrict: ANYBODY,
			requester_restrict: ANYBODY,
			volume: 1,
			tag: Tag::NONE,
			salt,
			currency,
			expiry: None,
		},
	}
}

/// Makes a deal of one task with what somebody requests.
fn matched(requester: Sr25519Keyring, offers: Offers) -> TaskId {
	let Offers { app, workerpool } = offers;
	let request = RequestOrder {
		app: app.app,
		app_max_price: app.price,
		dataset: ANYBODY,
		dataset_max_price: 0,
		workerpool: workerpool.workerpool,
		workerpool_max_price: workerpool.price,
		requester: requester.to_account_id(),
		category: CATEGORY,
		trust: TRUST,
		beneficiary: None,
		callback: ANYBODY,
		params: Default::default(),
		payer: Payer::Requester,
		volume: 1,
		tag: Tag::NONE,
		salt: app.salt,
		currency: app.currency,
		expiry: None,
	};
	let deal = matched_deal_id(request.hash(genesis_hash()), 0);
	let orders = Orders {
		app: signed(APP_OWNER, app),
		dataset: None,
		workerpool: signed(SCHEDULER, workerpool),
		request: signed(requester, request),
	};
	called(SCHEDULER, pallet_market::Call::<Runtime>::match_orders { orders: Box::new(orders) });
	called(SCHEDULER, pallet_poco::Call::<Runtime>::initialize { deal, index: 0 });
	hash::task_id(deal, 0)
}

fn genesis_hash() -> H256 {
	Poco::ext_wrapper(|| System::block_hash(0))
}

fn signed<O: Order>(by: Sr25519Keyring, order: O) -> Signed<O> {
	let hash = order.hash(genesis_hash());
	let signature = by.sign(&signed_bytes(hash, false)).0;
	Signed { order, proof: Proof::Sr25519 { signature, wrapped: false } }
}

/// The result, with what it has for a callback.
pub fn summary(callback: &[u8]) -> ResultSummary {
	ResultSummary {
		profile: ExecutionProfile::V1,
		outcome: Outcome::Exited(0),
		stdout: Commitment::to(b"hello-world"),
		files_root: H256::zero(),
		file_count: 0,
		callback: Commitment::to(callback),
		fuel_used: 1,
		memory_hash: H256::zero(),
	}
}

/// The worker computes a task, and the scheduler publishes what came of it. Looks at the messages that go out from then
/// on, before they arrive, until it finds what it looks for, or for a while.
pub fn computed<R>(
	task: TaskId,
	callback: &[u8],
	look: impl Fn(Vec<Sent>) -> Option<R>,
) -> Option<R> {
	let (worker, digest) = (WORKER.to_account_id(), summary(callback).digest());
	let (vote, seal) = (hash::vote(task, digest), hash::seal(&worker, task, digest));
	called(WORKER, pallet_poco::Call::<Runtime>::contribute { task, vote, seal });
	called(WORKER, pallet_poco::Call::<Runtime>::reveal { task, digest });
	let uri = b"https://example.org/result".to_vec();
	let location = ResultLocation::Uri(uri.try_into().expect("it fits"));
	let (summary, callback) = (summary(callback), BoundedVec::truncate_from(callback.to_vec()));
	let found = Poco::block(|_| {
		let scheduler = RuntimeOrigin::signed(SCHEDULER.to_account_id());
		assert_ok!(poco_runtime::Poco::publish(scheduler, task, summary, location, callback));
		look(Poco::sending())
	});
	found.or_else(|| (0..BLOCKS).find_map(|_| Poco::block(&look)))
}

#[test]
fn a_user_of_another_chain_pays_for_a_computation_with_that_chains_token() {
	case(|| {
		let pen = sibling(PENPAL);
		let currency = Currency::Asset(locations::key(&pen));
		let (app_price, price) = (10 * PEN, 100 * PEN);

		// The money comes from there...
		let sent = 200 * PEN;
		let into = Penpal::transfers(&sibling(POCO), &Location::here(), sent, LocalReserve, Bob);
		let (_, message) = Penpal::told(Bob, into.clone());
		let arrived = sent - Poco::execution(&message, &pen);
		assert_ok!(Penpal::call(Bob, into));
		assert_eq!(Poco::has(Bob, &pen), arrived);

		// ...pays for the task, and nothing else does.
		let offers = offers(currency, app_price, price);
		let task = matched(Bob, offers);
		assert_eq!(Poco::has(Bob, &pen), arrived - app_price - price);
		let pot = poco_runtime::Poco::pot();
		assert_eq!(Poco::balance(&pot, &pen), app_price + price);
		conserved(NOTHING);
		let before = Poco::issuance(&pen);
		computed::<()>(task, b"", |_| None);

		// Who is paid withdraws it, to the last unit but what is burned.
		let burned = before - Poco::issuance(&pen);
		let ratio = Poco::ext_wrapper(|| MarketTerms::get().protocol_fee);
		assert_eq!(burned, ratio.mul_floor(app_price) + ratio.mul_floor(price));
		assert!(burned > 0);
		for payee in [APP_OWNER, SCHEDULER, WORKER] {
			let account = payee.to_account_id();
			called(payee, pallet_poco::Call::<Runtime>::withdraw_asset { account, currency });
		}
		let (app_owner, scheduler, worker) =
			(Poco::has(APP_OWNER, &pen), Poco::has(SCHEDULER, &pen), Poco::has(WORKER, &pen));
		assert_eq!(app_owner, app_price - ratio.mul_floor(app_price));
		assert_eq!(scheduler + worker, price - ratio.mul_floor(price));
		assert!(worker > scheduler && scheduler > 0);
		assert_eq!(Poco::balance(&pot, &pen), 0);
		conserved(Beyond { pen: burned, ..NOTHING });

		// And takes it home.
		let (own, there) = (Location::here(), Penpal::has(WORKER, &Location::here()));
		let home = Poco::transfers(&pen, &pen, worker, DestinationReserve, WORKER);
		let (_, message) = Poco::told(WORKER, home.clone());
		let execution = Penpal::execution(&message, &own);
		assert_ok!(Poco::call(WORKER, home));
		assert_eq!(Poco::has(WORKER, &pen), 0);
		assert_eq!(Penpal::has(WORKER, &own), there + worker - execution);
		conserved(Beyond { pen: burned, ..NOTHING });
	});
}
