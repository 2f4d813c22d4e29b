//! Purchases of somebody on a neighbour, dear in every way that there is: of a dataset, too, in an asset of the
//! neighbour's, in a pool whose workers are drawn, each order restricted to groups, and a scheduler without a bond.

use super::{chain, listed_of, signed, somebody_elsewhere, Marketplace, NEIGHBOUR};
use crate::{
	configs::marketplace::DEFAULT_CATEGORY, constants::UNIT, AccountId, Assets, Balance, Balances,
	Market, Poco, Registry, Runtime, RuntimeOrigin, System,
};
use alloc::{boxed::Box, format, vec, vec::Vec};
use frame_support::traits::{fungible::Mutate as _, fungibles::Mutate as _, Get};
use pallet_currencies::locations;
use pallet_poco::{
	Callback, CallbackBytes, CallbackData, ChainClock, Contribution, PublishedResult, Results,
	Tasks, MAX_PUBLICATIONS,
};
use pallet_purchases::{FeeV1, Offer, Params};
use poco_primitives::{
	deal::Admission,
	hash,
	order::{AnyOrder, AppOrder, Currency, DatasetOrder, Tag, WorkerpoolOrder},
	registry::{self, address_of_account, Details, Name, PoolPolicy, MAX_NAME},
	result::{
		Commitment, ExecutionProfile, Outcome, ResultLocation, ResultSummary, MAX_INLINE_RESULT,
		MAX_URI,
	},
	task::{Artifact, ContributionStatus, Publication, TaskStatus, MAX_ARGS},
	Moment, TaskId, H160, H256,
};
use xcm::latest::Location;

/// What each who sells asks for a task.
const PRICE: Balance = UNIT;

/// More than anything costs.
const MUCH: Balance = 1_000_000 * UNIT;

const APP_OWNER: AccountId = AccountId::new([0xa1; 32]);
const DATASET_OWNER: AccountId = AccountId::new([0xa2; 32]);
const SCHEDULER: AccountId = AccountId::new([0xa3; 32]);
const OWNER_OF_GROUPS: AccountId = AccountId::new([0xa4; 32]);

/// See the module.
pub struct AnsweredPurchases;

impl pallet_purchases::BenchmarkHelper<RuntimeOrigin> for AnsweredPurchases {
	fn buyer() -> Location {
		somebody_elsewhere()
	}

	fn origin(buyer: Location) -> RuntimeOrigin {
		pallet_xcm::Origin::Xcm(buyer).into()
	}

	fn offer(buyer: &AccountId, params: u32) -> Offer {
		let key = locations::key(&listed_of(&chain(NEIGHBOUR)));
		for who in [&APP_OWNER, &DATASET_OWNER, &SCHEDULER, &OWNER_OF_GROUPS, buyer] {
			Balances::set_balance(who, MUCH);
		}
		Assets::mint_into(key, buyer, MUCH).expect("the asset exists");
		let trust = 4;
		let Placed { app, dataset, workerpool } =
			Placed::new(address_of_account(buyer), Currency::Asset(key), trust);
		Offer {
			app,
			dataset: Some(dataset),
			workerpool,
			category: DEFAULT_CATEGORY,
			trust,
			params: text(params),
			currency: Currency::Asset(key),
			price: 3 * PRICE,
			fee: FeeV1::Currency(0),
		}
	}

	fn complete(task: TaskId, bytes: u32) {
		let most: u32 = <Runtime as pallet_poco::Config>::MaxContributors::get();
		let contribution = |number: u32| Contribution {
			worker: AccountId::new(hash::content(&number.to_le_bytes()).0),
			group: 0,
			seal: H256::repeat_byte(1),
			weight: 2,
			stake: UNIT,
			pay: UNIT,
			status: ContributionStatus::Proved,
		};
		Tasks::<Runtime>::mutate(task, |record| {
			let record = record.as_mut().expect("it was bought");
			record.contributions =
				(0..most).map(contribution).collect::<Vec<_>>().try_into().expect("as many as fit");
			record.status = TaskStatus::Completed;
			record.digest = Some(H256::repeat_byte(0xdd));
			record.ended = Some(Poco::now());
			record.published = Some(Poco::now());
			record.callback = Callback::None;
		});
		// The pointer is found behind everything else.
		let publication = |number: u32| Publication {
			publisher: AccountId::new(hash::content(&number.to_le_bytes()).0),
			location: match number + 1 < MAX_PUBLICATIONS {
				true => ResultLocation::Inline(
					vec![1; MAX_INLINE_RESULT as usize].try_into().expect("within the bound"),
				),
				false => ResultLocation::Uri(
					vec![b'u'; MAX_URI as usize].try_into().expect("within the bound"),
				),
			},
		};
		let publications = (0..MAX_PUBLICATIONS).map(publication).collect::<Vec<_>>();
		let publications = publications.try_into().expect("as many as fit");
		Results::<Runtime>::insert(task, PublishedResult { summary: summary(), publications });
		let bytes: CallbackData = vec![1; bytes as usize].try_into().expect("within the bound");
		CallbackBytes::<Runtime>::insert(task, bytes);
	}

	fn set_time(now: Moment) {
		ChainClock::<Runtime>::mutate(|clock| clock.now = now);
	}
}

/// Orders of new entries, by their hashes.
struct Placed {
	app: H256,
	dataset: H256,
	workerpool: H256,
}

impl Placed {
	/// Orders that are good for this buyer.
	fn new(buyer: H160, currency: Currency, trust: u32) -> Self {
		let artifact = |byte| Artifact::AtUri {
			hash: H256::repeat_byte(byte),
			uri: vec![b'u'; MAX_URI as usize].try_into().expect("within the bound"),
		};
		let app = Details::App {
			name: name("app"),
			profile: ExecutionProfile::V1,
			artifact: artifact(1),
			measurement: Some(H256::repeat_byte(2)),
		};
		let dataset = Details::Dataset {
			name: name("dataset"),
			artifact: artifact(3),
			key_statement: Some(H256::repeat_byte(4)),
		};
		let pool = Details::Workerpool { name: name("pool") };
		let enter = <Marketplace as pallet_market::BenchmarkHelper>::register;
		let app = enter(&APP_OWNER, app, None);
		let dataset = enter(&DATASET_OWNER, dataset, None);
		let pool = enter(&SCHEDULER, pool, Some(PoolPolicy::default()));
		Poco::set_pool(signed(&SCHEDULER), pool, Admission::Drawn, UNIT, UNIT)
			.expect("it is the owner's");
		let (volume, tag, salt, expiry) = (1, Tag::NONE, H256::zero(), Some(Moment::MAX));
		Self {
			app: place(
				&APP_OWNER,
				AnyOrder::App(AppOrder {
					app,
					price: PRICE,
					dataset_restrict: group("app dataset", dataset),
					workerpool_restrict: group("app pool", pool),
					requester_restrict: group("app requester", buyer),
					volume,
					tag,
					salt,
					currency,
					expiry,
				}),
			),
			dataset: place(
				&DATASET_OWNER,
				AnyOrder::Dataset(DatasetOrder {
					dataset,
					price: PRICE,
					app_restrict: group("dataset app", app),
					workerpool_restrict: group("dataset pool", pool),
					requester_restrict: group("dataset requester", buyer),
					volume,
					tag,
					salt,
					currency,
					expiry,
				}),
			),
			workerpool: place(
				&SCHEDULER,
				AnyOrder::Workerpool(WorkerpoolOrder {
					workerpool: pool,
					price: PRICE,
					category: DEFAULT_CATEGORY,
					trust,
					app_restrict: group("pool app", app),
					dataset_restrict: group("pool dataset", dataset),
					requester_restrict: group("pool requester", buyer),
					volume,
					tag,
					salt,
					currency,
					expiry,
				}),
			),
		}
	}
}

/// A name as long as can be, another one for every purchase.
fn name(of: &str) -> Name {
	let number = pallet_purchases::NextPurchase::<Runtime>::get();
	let name = format!("{of} {number:0width$}", width = MAX_NAME as usize - of.len() - 1);
	name.into_bytes().try_into().expect("within the bound")
}

/// A group of this one member.
fn group(of: &str, member: H160) -> H160 {
	let name = name(of);
	let address = registry::address_of(registry::group_id(&OWNER_OF_GROUPS, &name));
	Registry::create_group(signed(&OWNER_OF_GROUPS), name).expect("it is new");
	let members = vec![member].try_into().expect("within the bound");
	Registry::add_members(signed(&OWNER_OF_GROUPS), address, members).expect("the owner can pay");
	address
}

fn place(owner: &AccountId, order: AnyOrder<AccountId>) -> H256 {
	let hash = order.hash(System::block_hash(0));
	Market::place(signed(owner), Box::new(order)).expect("it is the owner's");
	hash
}

/// Parameters of this length, with as many arguments as can be.
fn text(length: u32) -> Params {
	let (head, tail) = (br#"{"iexec_args":""#, br#""}"#);
	let length = length as usize;
	let Some(room) = length.checked_sub(head.len() + tail.len()) else {
		return vec![b' '; length].try_into().expect("within the bound");
	};
	let mut args = vec![b'a'; room];
	let step = room / MAX_ARGS as usize;
	if step > 1 {
		args.iter_mut().step_by(step).take(MAX_ARGS as usize).for_each(|byte| *byte = b' ');
	}
	[head.as_slice(), &args, tail].concat().try_into().expect("within the bound")
}

fn summary() -> ResultSummary {
	ResultSummary {
		profile: ExecutionProfile::V1,
		outcome: Outcome::Exited(0),
		stdout: Commitment::to(b"hello-world"),
		files_root: H256::zero(),
		file_count: 0,
		callback: Commitment::to(&[]),
		fuel_used: 1,
		memory_hash: H256::zero(),
	}
}
