//! What tests of the whole runtime buy and sell, and how time passes for it.

use super::*;
use frame_support::{traits::Hooks, weights::WeightMeter};
use pallet_poco::{ChainClock, Doors, Voting};
use poco_primitives::{
	deadlines::{Windows, MAX_TICK},
	hash,
	order::{AppOrder, Currency, Tag, WorkerpoolOrder},
	registry::{Details, PoolPolicy},
	result::ExecutionProfile,
	task::{Artifact, TaskSpec},
	Moment, TaskId, H160, H256,
};
use sp_runtime::Permill;

/// What tasks are of.
pub const CATEGORY: u32 = 1;

/// A program that lies elsewhere.
fn program() -> Artifact {
	Artifact::AtUri {
		hash: hash::content(b"app"),
		uri: b"https://example.org/app.wasm".to_vec().try_into().expect("it fits"),
	}
}

/// It as an app that is entered.
pub fn app() -> Details {
	Details::App {
		name: b"app".to_vec().try_into().expect("it fits"),
		profile: ExecutionProfile::V1,
		artifact: program(),
		measurement: None,
	}
}

/// A pool that is entered, and its terms.
pub fn pool() -> (Details, PoolPolicy) {
	let policy = PoolPolicy {
		stake_ratio: Permill::from_percent(30),
		scheduler_ratio: Permill::from_percent(10),
	};
	(Details::Workerpool { name: b"pool".to_vec().try_into().expect("it fits") }, policy)
}

/// What a task asks of its votes that anybody may give.
pub fn voting() -> Voting<AccountId> {
	Voting {
		windows: Windows::open(0, 1_000),
		trust: 4,
		doors: Doors::Open,
		home: None,
		scheduler: None,
		enclaves: false,
		judges: None,
		stake: UNIT,
		probation: 0,
	}
}

/// Sells an app to anybody.
pub fn app_order(app: H160, price: Balance, volume: u64, currency: Currency) -> AppOrder {
	AppOrder {
		app,
		price,
		dataset_restrict: H160::zero(),
		workerpool_restrict: H160::zero(),
		requester_restrict: H160::zero(),
		volume,
		tag: Tag::NONE,
		salt: H256::repeat_byte(1),
		currency,
		expiry: None,
	}
}

/// Sells a pool's computing to anybody.
pub fn pool_order(
	workerpool: H160,
	price: Balance,
	trust: u32,
	volume: u64,
	currency: Currency,
) -> WorkerpoolOrder {
	WorkerpoolOrder {
		workerpool,
		price,
		category: CATEGORY,
		trust,
		app_restrict: H160::zero(),
		dataset_restrict: H160::zero(),
		requester_restrict: H160::zero(),
		volume,
		tag: Tag::NONE,
		salt: H256::repeat_byte(1),
		currency,
		expiry: None,
	}
}

/// The task that somebody buys next at the front door.
pub fn next_task(requester: Sr25519Keyring) -> TaskId {
	let number = pallet_poco::DealCount::<Runtime>::get() + 1;
	hash::task_id(hash::deal_id(&requester.to_account_id(), number), 0)
}

/// Buys a task of so many votes at the front door.
pub fn buy(requester: Sr25519Keyring, threshold: u8, reward: Balance) -> TaskId {
	let task = next_task(requester);
	let spec = TaskSpec {
		profile: ExecutionProfile::V1,
		app: program(),
		input: None,
		args: Default::default(),
		fuel_limit: 1_000,
	};
	let origin = RuntimeOrigin::signed(requester.to_account_id());
	assert_ok!(Poco::create_task(origin, threshold, None, reward, spec));
	task
}

/// A block's work on what is due.
pub fn serve() {
	Poco::on_poll(System::block_number(), &mut WeightMeter::new());
}

/// Lets so many milliseconds pass, in blocks in which the chain does what is due.
pub fn pass(milliseconds: Moment) {
	let end = Poco::now() + milliseconds;
	while Poco::now() < end {
		let step = (end - Poco::now()).min(MAX_TICK);
		Poco::on_timestamp_set(ChainClock::<Runtime>::get().timestamp + step);
		serve();
	}
}

/// What the pot keeps for somebody, until it is worth a payout.
pub fn earned(who: &AccountId) -> Balance {
	let mut record = pallet_poco::Workers::<Runtime>::get(who);
	let now = Poco::now();
	record.mature(now);
	record.earned + record.pending_pay(now)
}
