//! A small chain with campaigns, a marketplace that takes their money as the real one does, and the moves
//! that tests are told in.

use crate::{self as pallet_donations, giving::preservation, *};
use frame_support::{
	assert_ok, derive_impl, parameter_types,
	storage::with_storage_layer,
	traits::{
		fungible::{InspectHold, UnionOf},
		fungibles::{Inspect as _, Mutate as _},
		tokens::Preservation,
		AsEnsureOriginWithArg, EnsureOrigin,
	},
	BoundedVec, PalletId,
};
use frame_system::{EnsureRoot, RawOrigin};
use poco_primitives::{
	attestation::*,
	deal::{Agreement, Sale},
	donation::*,
	hash,
	order::{Currency, Tag},
	task::{Artifact, TaskSpec},
	Balance, CategoryId, DealId, Moment, TaskId, H160, H256,
};
use sp_runtime::{
	traits::{Convert, IdentityLookup},
	AccountId32, BuildStorage, DispatchError, DispatchResult, Either, Permill,
};
use std::collections::BTreeMap;

pub type AccountId = AccountId32;
pub type Block = frame_system::mocking::MockBlock<Test>;

pub const EXISTENTIAL_DEPOSIT: Balance = 10;
/// What everybody has at first, of each currency.
pub const MONEY: Balance = 1_000_000_000;
/// What a task leaves as a deposit.
pub const TASK_DEPOSIT: Balance = 5;
/// Length of a period: a day.
pub const DAY: Moment = 86_400_000;
/// When tests begin, in milliseconds since 1970: a day begins.
pub const BEGIN: Moment = 20_000 * DAY;
/// How long campaigns last here, in chain time.
pub const LASTS: Moment = 1_000_000;
pub const CATEGORY: CategoryId = 1;

pub const TERMS: Terms = Terms {
	minimum_donation: 100,
	markup: Permill::from_percent(10),
	price_window: 100_000,
	payers: 3,
	members: 3,
	scheduler_ratio: Permill::from_percent(5),
	longest: 10 * LASTS,
	claims: 2 * LASTS,
	campaign_deposit: 1_000,
	byte_deposit: 1,
	task_deposit: TASK_DEPOSIT,
};

const fn account(byte: u8) -> AccountId {
	AccountId::new([byte; 32])
}

/// Begins campaigns.
pub const MANAGER: AccountId = account(1);
/// Asks for deals.
pub const REQUESTER: AccountId = account(2);
/// Sells the app.
pub const SELLER: AccountId = account(3);
/// Give.
pub const ANNE: AccountId = account(11);
pub const BERT: AccountId = account(12);
pub const CLEO: AccountId = account(13);
/// Gives from another chain.
pub const XENIA: AccountId = account(200);
/// Where that is.
pub const ELSEWHERE: u32 = 2_000;
/// Work.
pub const WANDA: AccountId = account(21);
pub const WILL: AccountId = account(22);
/// Where money lies that is nobody's.
pub const TREASURY: AccountId = account(90);
/// Where the marketplace's money lies.
pub const POT: AccountId = account(91);

pub const APP: H160 = H160::repeat_byte(0xa1);
pub const PROGRAM: H256 = H256::repeat_byte(0xc1);
/// A pool whose workers the chain draws, and one whose it does not.
pub const DRAWN: H160 = H160::repeat_byte(0xd1);
pub const OPEN: H160 = H160::repeat_byte(0xd2);

/// A second currency, of which one unit is worth two of the chain's own.
pub const GOLD: Currency = Currency::Asset(GOLD_KEY);
pub const GOLD_KEY: H256 = H256::repeat_byte(0xa0);

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(2)]
	pub type Assets = pallet_assets;
	#[runtime::pallet_index(3)]
	pub type Campaigning = pallet_donations;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountId = AccountId;
	type Lookup = IdentityLookup<AccountId>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

parameter_types! {
	pub const ExistentialDeposit: Balance = EXISTENTIAL_DEPOSIT;
	pub const DonationsId: PalletId = PalletId(*b"poco/don");
	pub const Period: Moment = DAY;
	pub const MaxApps: u32 = 3;
	pub const MaxRequesters: u32 = 3;
	pub const MaxPrices: u32 = 5;
	pub const MaxPayees: u32 = 4;
	pub Remainder: AccountId = TREASURY;
	pub static MockTerms: Terms = TERMS;
	/// Chain time, and the calendar's.
	pub static Time: Moment = 1;
	pub static Calendar: Moment = BEGIN;
	/// Apps that are registered, with their owners and programs.
	pub static Registered: BTreeMap<H160, (AccountId, H256)> = BTreeMap::new();
	/// Members of the pool whose workers the chain draws.
	pub static Members: u32 = 3;
	/// How much can be stated.
	pub static Room: u32 = u32::MAX;
	/// What was stated.
	pub static Stated: Vec<DonationReceipt> = Vec::new();
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ExistentialDeposit;
	type AccountStore = System;
}

#[derive_impl(pallet_assets::config_preludes::TestDefaultConfig)]
impl pallet_assets::Config for Test {
	type Balance = Balance;
	type AssetId = H256;
	type AssetIdParameter = H256;
	type Currency = Balances;
	type CreateOrigin = AsEnsureOriginWithArg<frame_system::EnsureSigned<AccountId>>;
	type ForceOrigin = EnsureRoot<AccountId>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = HashedAssets;
}

#[cfg(feature = "runtime-benchmarks")]
pub struct HashedAssets;
#[cfg(feature = "runtime-benchmarks")]
impl pallet_assets::BenchmarkHelper<H256, ()> for HashedAssets {
	fn create_asset_id_parameter(id: u32) -> H256 {
		H256::from_low_u64_be(id.into())
	}
	fn create_reserve_id_parameter(_: u32) {}
}

/// Tells the chain's own token from assets.
pub struct NativeOrAsset;

impl Convert<Currency, Either<(), H256>> for NativeOrAsset {
	fn convert(currency: Currency) -> Either<(), H256> {
		match currency {
			Currency::Native => Either::Left(()),
			Currency::Asset(asset) => Either::Right(asset),
		}
	}
}

pub type Currencies = UnionOf<Balances, Assets, NativeOrAsset, Currency, AccountId>;

/// The registry, the pools, the rates and the marketplace.
pub struct Others;

impl Apps for Others {
	fn app(entry: H160) -> Option<(AccountId, H256)> {
		Registered::get().get(&entry).cloned()
	}
}

impl Pools for Others {
	fn drawn_from(pool: H160) -> Option<u32> {
		(pool == DRAWN).then(Members::get)
	}
}

impl Rates for Others {
	fn native_value(currency: Currency, amount: Balance) -> Option<Balance> {
		match currency {
			Currency::Native => Some(amount),
			Currency::Asset(key) if key == GOLD_KEY => amount.checked_mul(2),
			Currency::Asset(_) => None,
		}
	}
}

/// Assets of accounts that the marketplace's pot keeps until they are fetched.
#[frame_support::storage_alias]
pub type Kept = StorageDoubleMap<
	Market,
	frame_support::Blake2_128Concat,
	AccountId,
	frame_support::Blake2_128Concat,
	Currency,
	Balance,
	frame_support::pallet_prelude::ValueQuery,
>;

impl Parked for Others {
	fn parked(account: &AccountId, currency: Currency) -> Balance {
		Kept::get(account, currency)
	}
	fn fetch(account: &AccountId, currency: Currency) -> DispatchResult {
		let amount = Kept::take(account, currency);
		Currencies::transfer(currency, &POT, account, amount, Preservation::Preserve)?;
		Ok(())
	}
}

impl Attest for Others {
	type Error = DispatchError;
	fn attest(fact: Fact) -> Result<Place, DispatchError> {
		let mut stated = Stated::get();
		let index = stated.len() as u32;
		if index >= Room::get() {
			return Err(DispatchError::Exhausted);
		}
		let Fact::Donation(receipt) = fact;
		stated.push(receipt);
		Stated::set(stated);
		Ok(Place { epoch: 0, index })
	}
}

/// Whoever signs gives; one account does so from another chain.
pub struct Donors;

impl EnsureOrigin<RuntimeOrigin> for Donors {
	type Success = (AccountId, Option<u32>);

	fn try_origin(origin: RuntimeOrigin) -> Result<Self::Success, RuntimeOrigin> {
		match origin.clone().into() {
			Ok(RawOrigin::Signed(account)) => {
				let location = (account == XENIA).then_some(ELSEWHERE);
				Ok((account, location))
			},
			_ => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::signed(XENIA))
	}
}

impl Config for Test {
	type NativeToken = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Assets = Currencies;
	type Rates = Others;
	type Apps = Others;
	type Pools = Others;
	type Parked = Others;
	type Attestations = Others;
	type Location = u32;
	type DonorOrigin = Donors;
	type AdminOrigin = EnsureRoot<AccountId>;
	type Clock = Time;
	type Calendar = Calendar;
	type Terms = MockTerms;
	type Remainder = Remainder;
	type Period = Period;
	type MaxApps = MaxApps;
	type MaxRequesters = MaxRequesters;
	type MaxPrices = MaxPrices;
	type MaxPayees = MaxPayees;
	type PalletId = DonationsId;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Others;
}

#[cfg(feature = "runtime-benchmarks")]
impl BenchmarkHelper for Others {
	fn app(number: u32) -> H160 {
		let entry = H160::from_low_u64_be(number.into());
		let mut registered = Registered::get();
		registered.insert(entry, (SELLER, PROGRAM));
		Registered::set(registered);
		entry
	}
	fn pool() -> H160 {
		DRAWN
	}
	fn category() -> CategoryId {
		CATEGORY
	}
	fn fund(account: &AccountId, amount: Balance) {
		use frame_support::traits::fungible::Mutate;
		Balances::mint_into(account, amount).unwrap();
	}
	fn asset() -> Currency {
		GOLD
	}
	fn fund_asset(account: &AccountId, amount: Balance) {
		Currencies::mint_into(GOLD, account, amount).unwrap();
	}
}

/// Accounts that have money.
pub fn rich() -> Vec<AccountId> {
	vec![MANAGER, REQUESTER, SELLER, ANNE, BERT, CLEO, XENIA, WANDA, WILL, TREASURY, POT]
}

/// A chain on which everybody has money, and an app is registered.
pub fn fresh() -> sp_io::TestExternalities {
	let storage = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: rich().into_iter().map(|account| (account, MONEY)).collect(),
			..Default::default()
		},
		assets: pallet_assets::GenesisConfig {
			assets: vec![(GOLD_KEY, MANAGER, true, 1)],
			accounts: rich().into_iter().map(|account| (GOLD_KEY, account, MONEY)).collect(),
			..Default::default()
		},
		..Default::default()
	}
	.build_storage()
	.unwrap();
	let mut chain = sp_io::TestExternalities::new(storage);
	chain.execute_with(|| {
		System::set_block_number(1);
		MockTerms::set(TERMS);
		Time::set(1);
		Calendar::set(BEGIN);
		Registered::set([(APP, (SELLER, PROGRAM))].into());
		Members::set(3);
		Room::set(u32::MAX);
		Stated::set(Vec::new());
	});
	chain
}

/// Runs a case on a fresh chain, and checks afterwards that all invariants hold and that all money is
/// there.
pub fn case(run: impl FnOnce()) {
	fresh().execute_with(|| {
		run();
		check();
	});
}

/// Checks that all invariants hold, and that all money is there.
pub fn check() {
	Campaigning::do_try_state().unwrap();
	let everything = rich().len() as Balance * MONEY;
	assert_eq!(Balances::total_issuance(), everything);
	assert_eq!(Currencies::total_issuance(GOLD), everything);
}

pub fn signed(who: &AccountId) -> RuntimeOrigin {
	RawOrigin::Signed(who.clone()).into()
}

pub fn root() -> RuntimeOrigin {
	RawOrigin::Root.into()
}

pub fn balance(who: &AccountId, currency: Currency) -> Balance {
	Currencies::balance(currency, who)
}

pub fn held(who: &AccountId) -> Balance {
	Balances::balance_on_hold(&HoldReason::Campaign.into(), who)
}

/// A plan that nothing is wrong with.
pub fn plan(currency: Currency) -> Plan<MaxApps, MaxRequesters> {
	Plan {
		cause: b"medical research".to_vec().try_into().unwrap(),
		apps: vec![AppChoice::Entry(APP)].try_into().unwrap(),
		requesters: vec![REQUESTER].try_into().unwrap(),
		rules: Rules { trust: 2, members: 3, price: 1_000_000 },
		currency,
		goal: 10_000,
		end: Time::get() + LASTS,
	}
}

/// Begins a campaign, with enough for the deposits of a thousand tasks, and sees to it that prices are
/// known.
pub fn campaign(currency: Currency) -> CampaignId {
	let id = NextCampaign::<Test>::get();
	let float = 1_000 * TASK_DEPOSIT;
	assert_ok!(Campaigning::create_campaign(signed(&MANAGER), Box::new(plan(currency)), float));
	assert_ok!(Campaigning::set_ceiling(root(), CATEGORY, currency, Some(1_000_000)));
	id
}

pub fn donate(who: &AccountId, campaign: CampaignId, amount: Balance) -> DonationId {
	let id = Ledgers::<Test>::get(campaign).next;
	assert_ok!(Campaigning::donate(signed(who), campaign, amount, None));
	id
}

pub fn claim(
	who: &AccountId,
	campaign: CampaignId,
	donation: DonationId,
	through: Option<u32>,
) -> Result<DonationReceipt, DispatchError> {
	Campaigning::claim_receipt(signed(who), campaign, donation, through)?;
	Ok(Stated::get().pop().unwrap())
}

/// Claims all there is and tells how much it was.
pub fn claimed(who: &AccountId, campaign: CampaignId, donation: DonationId) -> Balance {
	claim(who, campaign, donation, None).unwrap().amount
}

pub fn refund(campaign: CampaignId, donation: DonationId) -> DispatchResult {
	Campaigning::refund(signed(&WANDA), campaign, donation)
}

pub fn books(campaign: CampaignId) -> Books {
	Ledgers::<Test>::get(campaign).books
}

/// To the end of a campaign.
pub fn end(campaign: CampaignId) {
	Time::set(Campaigns::<Test>::get(campaign).unwrap().end);
}

/// To another day.
pub fn days(count: u64) {
	Calendar::set(Calendar::get() + count * DAY);
}

/// A deal that nothing is wrong with.
pub fn agreement(currency: Currency, reward: Balance, volume: u32) -> Agreement<AccountId> {
	Agreement {
		requester: REQUESTER,
		payer: REQUESTER,
		beneficiary: REQUESTER,
		callback: H160::zero(),
		tag: Tag::NONE,
		currency,
		category: CATEGORY,
		trust: 2,
		app: Some(Sale { entry: APP, owner: SELLER, price: 0 }),
		dataset: None,
		pool: Some(Sale { entry: DRAWN, owner: WANDA, price: reward }),
		reward,
		stake_ratio: Permill::zero(),
		scheduler_ratio: Permill::zero(),
		first: 0,
		volume,
		spec: TaskSpec { app: Artifact::OnChain(PROGRAM), ..TaskSpec::of(PROGRAM) },
	}
}

/// A deal that a campaign pays.
#[derive(Clone, Debug)]
pub struct Bought {
	pub campaign: CampaignId,
	pub deal: DealId,
	pub currency: Currency,
	pub price: Balance,
	pub account: AccountId,
}

impl Bought {
	pub fn task(&self, index: u32) -> TaskId {
		hash::task_id(self.deal, index)
	}
}

/// The number of deals so far, which makes them differ.
#[frame_support::storage_alias]
pub type DealCount = StorageValue<Market, u64, frame_support::pallet_prelude::ValueQuery>;

/// Asks the campaign to pay a deal, and takes its price and the deposits as the marketplace does: all of
/// it, or nothing.
pub fn buy_as(campaign: CampaignId, terms: Agreement<AccountId>) -> Result<Bought, DispatchError> {
	with_storage_layer(|| {
		let number = DealCount::mutate(|count| {
			*count += 1;
			*count
		});
		let deal = hash::deal_id(&terms.requester, number);
		let payer = <Campaigning as Sponsor<AccountId>>::sponsor(campaign, deal, &terms)?;
		let price = terms.reward;
		let volume = Balance::from(terms.volume);
		let keep = preservation(terms.currency);
		Currencies::transfer(terms.currency, &payer, &POT, price * volume, keep)?;
		let deposits = TASK_DEPOSIT * volume;
		Currencies::transfer(Currency::Native, &payer, &POT, deposits, Preservation::Preserve)?;
		Ok(Bought { campaign, deal, currency: terms.currency, price, account: payer })
	})
}

pub fn buy(campaign: CampaignId, reward: Balance, volume: u32) -> Bought {
	let currency = Campaigns::<Test>::get(campaign).unwrap().currency;
	buy_as(campaign, agreement(currency, reward, volume)).unwrap()
}

/// Pays a campaign back as the marketplace does: the chain's own token at once, anything else when it is
/// fetched.
pub fn pay_back(bought: &Bought, currency: Currency, amount: Balance) {
	match currency {
		Currency::Native => {
			let keep = Preservation::Preserve;
			Currencies::transfer(currency, &POT, &bought.account, amount, keep).unwrap();
		},
		asset => Kept::mutate(&bought.account, asset, |kept| *kept += amount),
	}
}

/// Lets an amount of an account's lie with the marketplace.
pub fn park(account: &AccountId, currency: Currency, amount: Balance) {
	Currencies::transfer(currency, account, &POT, amount, preservation(currency)).unwrap();
	Kept::mutate(account, currency, |kept| *kept += amount);
}

/// What was paid for a task: workers all of it but a fiftieth, which is burned in the real marketplace.
pub fn payees(workers: &[AccountId], price: Balance) -> Vec<Payee> {
	let each = (price - price / 50) / workers.len() as Balance;
	workers
		.iter()
		.map(|worker| Payee {
			account: H256(worker.clone().into()),
			role: PayeeRole::Worker,
			amount: each,
		})
		.collect()
}

/// A task is completed, its workers are paid, and nothing can undo it. Tells what was paid.
pub fn complete(bought: &Bought, index: u32) -> Payment {
	complete_with(bought, index, &[WANDA, WILL], 0)
}

/// The same, with what came back of its price.
pub fn complete_with(
	bought: &Bought,
	index: u32,
	workers: &[AccountId],
	returned: Balance,
) -> Payment {
	let payees = payees(workers, bought.price - returned);
	for (worker, payee) in workers.iter().zip(&payees) {
		let keep = Preservation::Preserve;
		Currencies::transfer(bought.currency, &POT, worker, payee.amount, keep).unwrap();
	}
	pay_back(bought, bought.currency, returned);
	let task = bought.task(index);
	Campaigning::on_final(bought.deal, task, Ended::Completed { returned, payees: payees.clone() });
	Payment { task, spent: bought.price - returned, payees }
}

/// A task came to nothing: its price comes back.
pub fn fail(bought: &Bought, index: u32) {
	pay_back(bought, bought.currency, bought.price);
	Campaigning::on_final(bought.deal, bought.task(index), Ended::Failed);
}

/// A task's result was refuted: some of its price comes back.
pub fn refute(bought: &Bought, index: u32, returned: Balance) {
	pay_back(bought, bought.currency, returned);
	Campaigning::on_final(bought.deal, bought.task(index), Ended::Refuted { returned });
}

/// Tasks that nobody began: prices and deposits come back.
pub fn untouched(bought: &Bought, tasks: u32) {
	pay_back(bought, bought.currency, bought.price * Balance::from(tasks));
	pay_back(bought, Currency::Native, TASK_DEPOSIT * Balance::from(tasks));
	Campaigning::on_untouched(bought.deal, tasks);
}

/// A task's records go: its deposit comes back.
pub fn prune(bought: &Bought, index: u32) {
	pay_back(bought, Currency::Native, TASK_DEPOSIT);
	Campaigning::on_pruned(bought.deal, bought.task(index));
}

/// Somebody else than a campaign has paid so much for a task that takes one vote at least.
pub fn others_pay(payer: &AccountId, currency: Currency, price: Balance) {
	Campaigning::on_paid(H256::repeat_byte(0xde), payer, CATEGORY, currency, 2, price);
}

pub fn happened(event: Event<Test>) -> bool {
	System::events().iter().any(|record| record.event == RuntimeEvent::Campaigning(event.clone()))
}

/// Keeps the type of bounded lists out of tests.
pub fn list<Item: Clone, Most: sp_runtime::traits::Get<u32>>(
	items: &[Item],
) -> BoundedVec<Item, Most> {
	BoundedVec::truncate_from(items.to_vec())
}
