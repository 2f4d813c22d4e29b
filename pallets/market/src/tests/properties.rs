//! Random orders, in random sequences of matches, closes and time: whether orders match is held against
//! the rules said once more, plainly.

use super::mock::*;
use crate::Consumed;
use frame_support::assert_ok;
use poco_primitives::{
	order::{AnyOrder, AppOrder, DatasetOrder, RequestOrder, Tag, WorkerpoolOrder},
	Balance, Moment, H160, H256,
};
use proptest::{
	prelude::*,
	test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use std::collections::BTreeMap;

/// How many orders of each kind there are.
const ORDERS: usize = 3;

/// What an order is restricted to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Restriction {
	Nobody,
	Right,
	Wrong,
	GroupWithIt,
	GroupWithoutIt,
}

impl Restriction {
	fn is_met(self) -> bool {
		matches!(self, Self::Nobody | Self::Right | Self::GroupWithIt)
	}

	/// The address that says so, of a restriction to `right`.
	fn address(self, right: H160, groups: &BTreeMap<H160, H160>, others: H160) -> H160 {
		match self {
			Self::Nobody => H160::zero(),
			Self::Right => right,
			Self::Wrong => nowhere(0xaa),
			Self::GroupWithIt => groups[&right],
			Self::GroupWithoutIt => others,
		}
	}
}

/// What differs between orders of one kind. Of what a kind does not have nothing is used.
#[derive(Clone, Debug)]
struct Plan {
	price: Balance,
	volume: u64,
	tag: u8,
	salt: u64,
	expiry: Option<Moment>,
	trust: u32,
	restrictions: [Restriction; 3],
	signed: bool,
}

#[derive(Clone, Debug)]
enum Step {
	/// The orders at these positions: app, dataset, workerpool, request; and whether the dataset is given
	/// just where it is asked for.
	Match(usize, usize, usize, usize, bool),
	/// The order of this kind at this position.
	Close(usize, usize),
	/// All orders of this kind with a lower salt.
	Void(usize, u64),
	Pass(Moment),
}

fn restriction() -> impl Strategy<Value = Restriction> {
	prop_oneof![
		40 => Just(Restriction::Nobody),
		6 => Just(Restriction::Right),
		6 => Just(Restriction::GroupWithIt),
		1 => Just(Restriction::Wrong),
		1 => Just(Restriction::GroupWithoutIt),
	]
}

fn plan() -> impl Strategy<Value = Plan> {
	(
		prop_oneof![12 => Just(5), 1 => 0u128..8],
		prop_oneof![16 => 1u64..20, 1 => Just(0), 1 => Just(u64::MAX)],
		prop_oneof![16 => Just(0), 1 => 0u8..32],
		1u64..6,
		prop_oneof![9 => Just(None), 1 => (0u64..5).prop_map(|minutes| Some(START + minutes * 60_000))],
		prop_oneof![12 => Just(2), 1 => 0u32..4],
		[restriction(), restriction(), restriction()],
		prop::bool::weighted(0.98),
	)
		.prop_map(|(price, volume, tag, salt, expiry, trust, restrictions, signed)| Plan {
			price,
			volume,
			tag,
			salt,
			expiry,
			trust,
			restrictions,
			signed,
		})
}

fn step() -> impl Strategy<Value = Step> {
	let one = || 0..ORDERS;
	prop_oneof![
		12 => (one(), one(), one(), one(), prop::bool::weighted(0.95)).prop_map(
			|(app, dataset, pool, request, fits)| Step::Match(app, dataset, pool, request, fits)
		),
		1 => (0usize..4, one()).prop_map(|(kind, order)| Step::Close(kind, order)),
		1 => (0usize..4, 0u64..4).prop_map(|(kind, salt)| Step::Void(kind, salt)),
		1 => (1u64..120_000).prop_map(Step::Pass),
	]
}

/// Plans by kind: apps, datasets, workerpools, requests.
type Plans = [Vec<Plan>; 4];

fn plans() -> impl Strategy<Value = Plans> {
	let some = || prop::collection::vec(plan(), ORDERS);
	[some(), some(), some(), some()]
}

/// The rules, plainly, and what they have to remember: by kind and position, how much is used.
struct Model {
	plans: Plans,
	asks_for_dataset: Vec<bool>,
	used: BTreeMap<(usize, usize), u64>,
	floors: [u64; 4],
	now: Moment,
}

impl Model {
	fn is_alive(&self, kind: usize, position: usize) -> bool {
		let plan = &self.plans[kind][position];
		plan.signed
			&& plan.salt >= self.floors[kind]
			&& plan.expiry.is_none_or(|expiry| self.now < expiry)
	}

	fn left(&self, kind: usize, position: usize) -> u64 {
		let used = self.used.get(&(kind, position)).copied().unwrap_or_default();
		self.plans[kind][position].volume.saturating_sub(used)
	}

	/// How many tasks these orders make a deal of; nothing where they do not match.
	fn volume(
		&self,
		app: usize,
		dataset: Option<usize>,
		pool: usize,
		request: usize,
	) -> Option<u64> {
		let [apps, datasets, pools, requests] = &self.plans;
		let (a, p, r) = (&apps[app], &pools[pool], &requests[request]);
		let d = dataset.map(|dataset| &datasets[dataset]);
		let mut positions = vec![(0, app), (2, pool), (3, request)];
		positions.extend(dataset.map(|dataset| (1, dataset)));

		let prices = a.price <= r.price
			&& p.price <= r.price
			&& d.is_none_or(|dataset| dataset.price <= r.price);
		let trust = r.trust <= p.trust;
		let needed = a.tag | r.tag | d.map(|dataset| dataset.tag & 0b1_0001).unwrap_or_default();
		let tags = needed & !p.tag == 0 && (needed & 1 == 0 || a.tag & 1 == 1);
		let datasets = self.asks_for_dataset[request] == dataset.is_some();
		// Of an app: dataset, workerpool, requester. Of the others the other two and the requester.
		let of_app = a.restrictions[1].is_met()
			&& a.restrictions[2].is_met()
			&& (match a.restrictions[0] {
				Restriction::Nobody => true,
				other => dataset.is_some() && other.is_met(),
			});
		let of_dataset =
			d.is_none_or(|dataset| dataset.restrictions.iter().all(|one| one.is_met()));
		let of_pool = p.restrictions[0].is_met()
			&& p.restrictions[2].is_met()
			&& (match p.restrictions[1] {
				Restriction::Nobody => true,
				other => dataset.is_some() && other.is_met(),
			});
		let of_request = r.restrictions[0].is_met();
		let alive = positions.iter().all(|(kind, position)| self.is_alive(*kind, *position));
		let fits = prices && trust && tags && datasets;
		if !(fits && of_app && of_dataset && of_pool && of_request && alive) {
			return None;
		}
		let numbered = u64::from(u32::MAX)
			.saturating_sub(self.used.get(&(3, request)).copied().unwrap_or_default());
		let left = positions.iter().map(|(kind, position)| self.left(*kind, *position));
		left.min().map(|volume| volume.min(numbered)).filter(|volume| *volume > 0)
	}

	fn use_up(&mut self, kind: usize, position: usize, volume: u64) {
		*self.used.entry((kind, position)).or_default() += volume;
	}
}

/// The orders of the plans, on this chain.
struct Book {
	apps: Vec<AppOrder>,
	datasets: Vec<DatasetOrder>,
	pools: Vec<WorkerpoolOrder>,
	requests: Vec<RequestOrder<AccountId>>,
}

/// Orders of one kind may be equal in all that is planned: this makes them differ.
fn unlike(salt: u64, position: usize) -> H256 {
	let mut bytes = [0; 32];
	bytes[30] = salt as u8;
	bytes[31] = position as u8;
	H256(bytes)
}

fn floor(salt: u64) -> H256 {
	unlike(salt, 0)
}

fn make(plans: &Plans, asks_for_dataset: &[bool]) -> Book {
	let requester = REQUESTER.address();
	let groups: BTreeMap<H160, H160> = [app(), dataset(), pool(), requester]
		.into_iter()
		.map(|member| (member, group(&[nowhere(0xbb), member])))
		.collect();
	let others = group(&[nowhere(0xbb)]);
	let to = |restriction: Restriction, right| restriction.address(right, &groups, others);
	let [apps, datasets, pools, requests] = plans;
	let number = |plans: &[Plan]| plans.iter().cloned().enumerate().collect::<Vec<_>>();
	Book {
		apps: number(apps)
			.into_iter()
			.map(|(position, plan)| AppOrder {
				price: plan.price,
				volume: plan.volume,
				tag: Tag::low(plan.tag),
				salt: unlike(plan.salt, position),
				expiry: plan.expiry,
				dataset_restrict: to(plan.restrictions[0], dataset()),
				workerpool_restrict: to(plan.restrictions[1], pool()),
				requester_restrict: to(plan.restrictions[2], requester),
				..app_order()
			})
			.collect(),
		datasets: number(datasets)
			.into_iter()
			.map(|(position, plan)| DatasetOrder {
				price: plan.price,
				volume: plan.volume,
				tag: Tag::low(plan.tag),
				salt: unlike(plan.salt, position),
				expiry: plan.expiry,
				app_restrict: to(plan.restrictions[0], app()),
				workerpool_restrict: to(plan.restrictions[1], pool()),
				requester_restrict: to(plan.restrictions[2], requester),
				..dataset_order()
			})
			.collect(),
		pools: number(pools)
			.into_iter()
			.map(|(position, plan)| WorkerpoolOrder {
				price: plan.price,
				volume: plan.volume,
				tag: Tag::low(plan.tag),
				salt: unlike(plan.salt, position),
				expiry: plan.expiry,
				trust: plan.trust,
				app_restrict: to(plan.restrictions[0], app()),
				dataset_restrict: to(plan.restrictions[1], dataset()),
				requester_restrict: to(plan.restrictions[2], requester),
				..workerpool_order()
			})
			.collect(),
		requests: number(requests)
			.into_iter()
			.map(|(position, plan)| RequestOrder {
				app_max_price: plan.price,
				dataset_max_price: plan.price,
				workerpool_max_price: plan.price,
				volume: plan.volume,
				tag: Tag::low(plan.tag),
				salt: unlike(plan.salt, position),
				expiry: plan.expiry,
				trust: plan.trust,
				workerpool: to(plan.restrictions[0], pool()),
				dataset: if asks_for_dataset[position] { dataset() } else { H160::zero() },
				..request_order()
			})
			.collect(),
	}
}

impl Book {
	fn order(&self, kind: usize, position: usize) -> AnyOrder<AccountId> {
		match kind {
			0 => AnyOrder::App(self.apps[position].clone()),
			1 => AnyOrder::Dataset(self.datasets[position].clone()),
			2 => AnyOrder::Workerpool(self.pools[position].clone()),
			_ => AnyOrder::Request(self.requests[position].clone()),
		}
	}

	fn used(&self, kind: usize, position: usize) -> u64 {
		Consumed::<Test>::get(self.order(kind, position).hash(GENESIS))
	}
}

const OWNERS: [Person; 4] = [APP_OWNER, DATASET_OWNER, SCHEDULER, REQUESTER];

/// Goes these steps on a fresh chain, and tells how many matches there were, and how many were refused.
fn run(plans: Plans, asks_for_dataset: Vec<bool>, steps: Vec<Step>) -> (u32, u32) {
	let mut counts = (0, 0);
	chain(|| {
		// Tasks cost next to nothing, so that no match is refused for lack of money.
		terms(|terms| terms.task_deposit = 0);
		let orders = make(&plans, &asks_for_dataset);
		let issuance = Balances::total_issuance();
		let mut model =
			Model { plans, asks_for_dataset, used: BTreeMap::new(), floors: [0; 4], now: START };
		for step in steps {
			match step {
				Step::Match(app, dataset, pool, request, fits) => {
					let dataset = (model.asks_for_dataset[request] == fits).then_some(dataset);
					let signer = |kind: usize, position: usize| {
						let plan = &model.plans[kind][position];
						if plan.signed {
							OWNERS[kind]
						} else {
							STRANGER
						}
					};
					let offers = Offers {
						app: orders.apps[app].clone(),
						dataset: dataset.map(|position| orders.datasets[position].clone()),
						workerpool: orders.pools[pool].clone(),
						request: orders.requests[request].clone(),
						signers: [
							signer(0, app),
							signer(1, dataset.unwrap_or_default()),
							signer(2, pool),
							signer(3, request),
						],
					};
					let expected = model.volume(app, dataset, pool, request);
					let root = sp_io::storage::root(sp_runtime::StateVersion::V1);
					let found = offers.matched();
					let volume = found.is_ok().then(|| last_deal().1.agreement.volume.into());
					// Of more tasks than there is money for neither says anything.
					let too_dear = pallet_poco::Error::<Test>::FundsTooLow.into();
					let too_much = pallet_poco::Error::<Test>::SchedulerFundsTooLow.into();
					match found.map_err(|refusal| refusal.error) {
						Err(error) if error == too_dear || error == too_much => {
							assert!(expected.is_some_and(|volume| volume > 1_000));
						},
						_ => assert_eq!(volume, expected, "{offers:?}"),
					}
					if let Some(volume) = volume {
						counts.0 += 1;
						for (kind, position) in [(0, app), (2, pool), (3, request)] {
							model.use_up(kind, position, volume);
						}
						if let Some(position) = dataset {
							model.use_up(1, position, volume);
						}
					} else {
						counts.1 += 1;
						assert_eq!(sp_io::storage::root(sp_runtime::StateVersion::V1), root);
					}
				},
				Step::Close(kind, position) => {
					let order = orders.order(kind, position);
					let closed = Market::close(OWNERS[kind].signed(), Box::new(order));
					assert_eq!(closed.is_ok(), model.left(kind, position) > 0);
					if closed.is_ok() {
						let volume = model.plans[kind][position].volume;
						model.used.insert((kind, position), volume);
					}
				},
				Step::Void(kind, salt) => {
					let owner = OWNERS[kind];
					let voided = match kind {
						0 => Registry::void_orders(owner.signed(), app(), floor(salt)),
						1 => Registry::void_orders(owner.signed(), dataset(), floor(salt)),
						2 => Registry::void_orders(owner.signed(), pool(), floor(salt)),
						_ => Market::close_requests_below(owner.signed(), floor(salt)),
					};
					assert_eq!(voided.is_ok(), salt > model.floors[kind]);
					model.floors[kind] = model.floors[kind].max(salt);
				},
				Step::Pass(milliseconds) => {
					pass(milliseconds);
					model.now += milliseconds;
				},
			}
			for kind in 0..4 {
				for position in 0..ORDERS {
					let used = orders.used(kind, position);
					let expected = model.used.get(&(kind, position)).copied().unwrap_or_default();
					assert_eq!(used, expected);
					assert!(
						used <= model.plans[kind][position].volume,
						"volume is never overspent"
					);
				}
			}
			assert_eq!(Balances::total_issuance(), issuance, "money is moved, not made");
			check();
		}
		// Every deal comes to its end, and everybody has what is theirs.
		pass(10 * TIME_UNIT);
		for deal in deals() {
			assert_ok!(Poco::refund_rest(STRANGER.signed(), deal));
		}
		assert_eq!(wealth(&REQUESTER.account()), FUNDS);
		assert_eq!(Balances::total_issuance(), issuance);
	});
	counts
}

#[test]
fn orders_match_when_the_rules_say_so_and_never_otherwise_and_no_unit_is_lost() {
	let config = Config { cases: 96, failure_persistence: None, ..Config::default() };
	let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
	let mut runner = TestRunner::new_with_rng(config, rng);
	let cases = (
		plans(),
		prop::collection::vec(prop::bool::weighted(0.6), ORDERS),
		prop::collection::vec(step(), 1..24),
	);
	let counts = std::cell::Cell::new((0, 0));
	runner
		.run(&cases, |(plans, asks_for_dataset, steps)| {
			let (matched, refused) = run(plans, asks_for_dataset, steps);
			let (all_matched, all_refused) = counts.get();
			counts.set((all_matched + matched, all_refused + refused));
			Ok(())
		})
		.unwrap();
	let (matched, refused) = counts.get();
	assert!(matched > 50 && refused > 50, "{matched} matched, {refused} did not");
}
