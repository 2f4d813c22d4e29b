//! Measures the weights. Components are apps and payees.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::panic,
	clippy::unwrap_used
)]

use super::*;
use alloc::{boxed::Box, vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{fungible::Inspect as _, fungibles::Mutate as _, EnsureOrigin, Get},
	BoundedVec,
};
use frame_system::RawOrigin;
use poco_primitives::{
	attestation::{payments_after, Cause, Payee, PayeeRole, Payment, MAX_CAUSE},
	deal::{Agreement, Sale},
	donation::{AllowedApp, AppChoice, CampaignId, Rules},
	order::{Currency, Tag},
	task::TaskSpec,
	Balance, DealId, TaskId, H160, H256,
};
use sp_runtime::{AccountId32, Permill};

const SEED: u32 = 0;
const DEAL: DealId = DealId::repeat_byte(0xde);
const TASK: TaskId = TaskId::repeat_byte(0x7a);
const PRICE: Balance = 1_000_000;

/// An amount that is worth a donation of any currency, and buys some.
fn amount<T: Config>() -> Balance {
	let least = T::Terms::get().minimum_donation.max(T::NativeToken::minimum_balance());
	least.saturating_mul(10).max(PRICE * 100)
}

/// An account with money of both currencies.
fn rich<T: Config>(name: &'static str, index: u32) -> AccountId32 {
	let who: AccountId32 = account(name, index, SEED);
	T::BenchmarkHelper::fund(&who, money::<T>());
	T::BenchmarkHelper::fund_asset(&who, amount::<T>() * 10);
	who
}

/// More than all deposits are.
fn money<T: Config>() -> Balance {
	let terms = T::Terms::get();
	let deposits = terms
		.campaign_deposit
		.saturating_add(terms.byte_deposit.saturating_mul(10_000))
		.saturating_add(terms.task_deposit.saturating_mul(1_000));
	amount::<T>().saturating_add(deposits).saturating_mul(10)
}

fn requesters<T: Config>() -> BoundedVec<AccountId32, T::MaxRequesters> {
	let all = (0..T::MaxRequesters::get()).map(|index| account("requester", index, SEED));
	BoundedVec::truncate_from(all.collect::<Vec<_>>())
}

/// The plan of a campaign with so many apps, none of which is the same.
fn plan<T: Config>(apps: u32, currency: Currency) -> PlanOf<T> {
	let apps: Vec<AppChoice> =
		(0..apps).map(|number| AppChoice::Entry(T::BenchmarkHelper::app(number))).collect();
	Plan {
		cause: Cause::truncate_from(vec![b'x'; MAX_CAUSE as usize]),
		apps: BoundedVec::truncate_from(apps),
		requesters: requesters::<T>(),
		rules: Rules { trust: 2, members: T::Terms::get().members, price: Balance::MAX },
		currency,
		goal: 1,
		end: T::Clock::get() + T::Terms::get().longest,
	}
}

/// A campaign as large as one can be.
fn campaign<T: Config>(currency: Currency) -> (AccountId32, CampaignId) {
	let manager = rich::<T>("manager", 0);
	let id = NextCampaign::<T>::get();
	let float = T::Terms::get().task_deposit.saturating_mul(100);
	let plan = plan::<T>(T::MaxApps::get(), currency);
	Pallet::<T>::create_campaign(RawOrigin::Signed(manager.clone()).into(), Box::new(plan), float)
		.expect("it is a plan");
	(manager, id)
}

/// A campaign to which somebody gave.
fn donated<T: Config>(currency: Currency) -> (AccountId32, CampaignId) {
	let (_, id) = campaign::<T>(currency);
	let donor = rich::<T>("donor", 0);
	Pallet::<T>::do_donate(donor.clone(), None, id, amount::<T>(), Some(H256::repeat_byte(1)))
		.expect("it runs");
	(donor, id)
}

/// A deal of a campaign with its last app.
fn agreement<T: Config>(id: CampaignId) -> Agreement<AccountId32> {
	let record = Campaigns::<T>::get(id).expect("it is there");
	let Some(AllowedApp::Entry { entry, owner, content }) = record.apps.last().cloned() else {
		panic!("it was named by its entry")
	};
	let requester = record.requesters.last().cloned().expect("there is one");
	let pool = T::BenchmarkHelper::pool();
	Agreement {
		requester: requester.clone(),
		payer: requester.clone(),
		beneficiary: requester,
		callback: H160::zero(),
		tag: Tag::NONE,
		currency: record.currency,
		category: T::BenchmarkHelper::category(),
		trust: 2,
		app: Some(Sale { entry, owner: owner.clone(), price: 0 }),
		dataset: None,
		pool: Some(Sale { entry: pool, owner, price: PRICE }),
		reward: PRICE,
		stake_ratio: Permill::zero(),
		scheduler_ratio: Permill::zero(),
		first: 0,
		volume: 3,
		spec: TaskSpec::of(content),
	}
}

/// As many known prices as there can be.
fn fill_prices<T: Config>(currency: Currency) {
	for index in 0..T::MaxPrices::get() {
		let payer: AccountId32 = account("payer", index, SEED);
		let category = T::BenchmarkHelper::category();
		Pallet::<T>::on_paid(H256::zero(), &payer, category, currency, 2, PRICE);
	}
}

/// A campaign that pays a deal of three tasks.
fn sponsored<T: Config>(currency: Currency) -> (AccountId32, CampaignId) {
	let (donor, id) = donated::<T>(currency);
	fill_prices::<T>(currency);
	let terms = agreement::<T>(id);
	let payer = Pallet::<T>::sponsor(id, DEAL, &terms).expect("it may");
	// The marketplace takes the money.
	let pot = rich::<T>("pot", 0);
	T::Assets::transfer(
		currency,
		&payer,
		&pot,
		PRICE * 3,
		frame_support::traits::tokens::Preservation::Preserve,
	)
	.expect("it is there");
	(donor, id)
}

fn payees(count: u32) -> Vec<Payee> {
	(0..count)
		.map(|index| {
			let who: AccountId32 = account("worker", index, SEED);
			Payee { account: H256(who.into()), role: PayeeRole::Worker, amount: PRICE }
		})
		.collect()
}

/// A campaign one of whose tasks has ended for good in a stage that has ended.
fn spent<T: Config>(currency: Currency) -> (AccountId32, CampaignId) {
	let (donor, id) = sponsored::<T>(currency);
	let end = Ended::Completed { returned: 0, payees: payees(1) };
	Pallet::<T>::on_final(DEAL, TASK, end);
	Ledgers::<T>::mutate(id, |ledger| {
		Pallet::<T>::close_stage(id, ledger);
	});
	(donor, id)
}

/// Makes the units of a campaign worth next to nothing, so that what is given next begins a generation.
fn use_up<T: Config>(id: CampaignId) {
	Ledgers::<T>::mutate(id, |ledger| {
		ledger.shares.unspent = 0;
		ledger.shares.units = 1_000;
	});
}

/// Ends a campaign whose tasks have all ended.
fn over<T: Config>(id: CampaignId) {
	if let Some(deal) = Deals::<T>::take(DEAL) {
		Ledgers::<T>::mutate(id, |ledger| {
			let reserved = deal.price * Balance::from(deal.open);
			ledger.books.reserved -= reserved;
			ledger.books.spent += reserved;
			ledger.shares.lose(reserved);
			ledger.deals -= 1;
		});
	}
	let end = T::Clock::get();
	Campaigns::<T>::mutate(id, |record| record.as_mut().expect("it is there").end = end);
}

/// An origin that gives, whose account that is, and from where.
#[allow(clippy::type_complexity)] // It is told once.
fn donor_origin<T: Config>(
) -> Result<(T::RuntimeOrigin, AccountId32, Option<T::Location>), BenchmarkError> {
	let origin =
		T::DonorOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;
	let (who, location) =
		T::DonorOrigin::ensure_origin(origin.clone()).map_err(|_| BenchmarkError::Weightless)?;
	T::BenchmarkHelper::fund(&who, money::<T>());
	T::BenchmarkHelper::fund_asset(&who, amount::<T>() * 10);
	Ok((origin, who, location))
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn create_campaign(a: Linear<1, { T::MaxApps::get() }>) {
		let manager = rich::<T>("manager", 0);
		let plan = plan::<T>(a, Currency::Native);
		#[extrinsic_call]
		_(RawOrigin::Signed(manager), Box::new(plan), 1_000);
		assert_eq!(NextCampaign::<T>::get(), 1);
	}

	#[benchmark]
	fn donate() -> Result<(), BenchmarkError> {
		let (origin, ..) = donor_origin::<T>()?;
		let (_, id) = spent::<T>(T::BenchmarkHelper::asset());
		use_up::<T>(id);
		let commitment = Some(H256::repeat_byte(1));
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id, amount::<T>(), commitment);
		assert!(Donations::<T>::contains_key(id, 1));
		assert_eq!(Ledgers::<T>::get(id).shares.generation, 1);
		Ok(())
	}

	#[benchmark]
	fn claim_receipt() -> Result<(), BenchmarkError> {
		let (origin, who, location) = donor_origin::<T>()?;
		let (_, id) = spent::<T>(T::BenchmarkHelper::asset());
		Donations::<T>::mutate(id, 0, |donation| {
			let donation = donation.as_mut().expect("it is there");
			(donation.account, donation.location) = (who, location);
		});
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id, 0, Some(0));
		assert!(Ledgers::<T>::get(id).books.receipted > 0);
		Ok(())
	}

	#[benchmark]
	fn refund() {
		let (_, id) = spent::<T>(T::BenchmarkHelper::asset());
		over::<T>(id);
		let caller = rich::<T>("caller", 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id, 0);
		assert!(Ledgers::<T>::get(id).books.refunded > 0);
	}

	#[benchmark]
	fn waive(p: Linear<1, { T::MaxPayees::get() }>) -> Result<(), BenchmarkError> {
		let (origin, who, _) = donor_origin::<T>()?;
		let (_, id) = spent::<T>(T::BenchmarkHelper::asset());
		use_up::<T>(id);
		let mut payees = payees(p);
		payees.last_mut().expect("there is one").account = H256(who.into());
		let payment = Payment { task: TASK, spent: PRICE, payees };
		let others = (1..T::MaxPayees::get()).map(|index| account("worker", index, SEED));
		let settled = Settled {
			campaign: id,
			period: 1,
			before: H256::zero(),
			after: payments_after(H256::zero(), &payment),
			waived: BoundedVec::truncate_from(others.collect::<Vec<_>>()),
		};
		SettledTasks::<T>::insert(TASK, settled);
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, Box::new(payment), None);
		assert_eq!(Ledgers::<T>::get(id).books.waived, PRICE);
		Ok(())
	}

	#[benchmark]
	fn set_requesters() {
		let (manager, id) = campaign::<T>(Currency::Native);
		let others = requesters::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(manager), id, others.clone());
		assert_eq!(Campaigns::<T>::get(id).expect("it is there").requesters, others);
	}

	#[benchmark]
	fn end_campaign() {
		let (manager, id) = campaign::<T>(Currency::Native);
		#[extrinsic_call]
		_(RawOrigin::Signed(manager), id);
		assert_eq!(Campaigns::<T>::get(id).expect("it is there").end, T::Clock::get());
	}

	#[benchmark]
	fn fund_deposits() {
		let (_, id) = campaign::<T>(Currency::Native);
		let before = Ledgers::<T>::get(id).endowed;
		let from = rich::<T>("giver", 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(from), id, PRICE);
		assert_eq!(Ledgers::<T>::get(id).endowed, before + PRICE);
	}

	#[benchmark]
	fn remove_campaign() {
		let (_, id) = spent::<T>(T::BenchmarkHelper::asset());
		over::<T>(id);
		Donations::<T>::remove(id, 0);
		let running = Ledgers::<T>::mutate(id, |ledger| {
			ledger.donations = 0;
			ledger.running()
		});
		for number in 0..REMOVED_AT_ONCE {
			Stages::<T>::insert(id, number, running);
			LastStages::<T>::insert(id, number, number);
		}
		// What is nobody's goes somewhere.
		T::BenchmarkHelper::fund(&T::Remainder::get(), money::<T>());
		let caller = rich::<T>("caller", 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id);
		assert!(!Campaigns::<T>::contains_key(id));
	}

	#[benchmark]
	fn set_ceiling() -> Result<(), BenchmarkError> {
		let origin =
			T::AdminOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;
		let (category, currency) = (T::BenchmarkHelper::category(), T::BenchmarkHelper::asset());
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, category, currency, Some(1));
		assert_eq!(Ceilings::<T>::get(category, currency), Some(1));
		Ok(())
	}

	#[benchmark]
	fn sponsor() {
		let currency = T::BenchmarkHelper::asset();
		let (_, id) = donated::<T>(currency);
		fill_prices::<T>(currency);
		let terms = agreement::<T>(id);
		let paid;
		#[block]
		{
			paid = <Pallet<T> as Sponsor<AccountId32>>::sponsor(id, DEAL, &terms);
		}
		assert_eq!(paid, Ok(Pallet::<T>::account(id)));
	}

	#[benchmark]
	fn on_paid() {
		let currency = T::BenchmarkHelper::asset();
		fill_prices::<T>(currency);
		let payer: AccountId32 = account("another", 0, SEED);
		let category = T::BenchmarkHelper::category();
		#[block]
		{
			Pallet::<T>::on_paid(DEAL, &payer, category, currency, 2, PRICE);
		}
		let last = Prices::<T>::get(category, currency).last().cloned();
		assert_eq!(last.expect("it is there").payer, payer);
	}

	#[benchmark]
	fn on_completed(p: Linear<1, { T::MaxPayees::get() }>) {
		let (_, id) = sponsored::<T>(T::BenchmarkHelper::asset());
		// Something was spent in an earlier period.
		Ledgers::<T>::mutate(id, |ledger| (ledger.begun, ledger.period) = (true, 0));
		let end = Ended::Completed { returned: 1, payees: payees(p) };
		#[block]
		{
			Pallet::<T>::on_final(DEAL, TASK, end);
		}
		assert_eq!(Ledgers::<T>::get(id).books.spent, PRICE - 1);
	}

	#[benchmark]
	fn on_returned() {
		let (_, id) = sponsored::<T>(T::BenchmarkHelper::asset());
		#[block]
		{
			Pallet::<T>::on_final(DEAL, TASK, Ended::Refuted { returned: 1 });
		}
		assert_eq!(Ledgers::<T>::get(id).books.lost, PRICE - 1);
	}

	#[benchmark]
	fn on_pruned() {
		let (_, id) = spent::<T>(T::BenchmarkHelper::asset());
		// The last one of the deal.
		Deals::<T>::mutate(DEAL, |deal| {
			let deal = deal.as_mut().expect("it is there");
			(deal.open, deal.kept) = (0, 1);
		});
		#[block]
		{
			Pallet::<T>::on_pruned(DEAL, TASK);
		}
		assert_eq!(Ledgers::<T>::get(id).deals, 0);
	}

	#[benchmark]
	fn on_foreign() {
		#[block]
		{
			Pallet::<T>::on_final(DEAL, TASK, Ended::Failed);
		}
		assert_eq!(SettledTasks::<T>::iter().count(), 0);
	}

	impl_benchmark_test_suite!(Pallet, tests::mock::fresh(), tests::mock::Test);
}
