//! A small chain that takes and sends messages through the executor, as a runtime does, with a market that
//! does as it is told; and the moves that tests are told in. The same chain stands for the buyer's where a
//! test wants to see an answer arrive.

use crate::{self as pallet_purchases, Outcome, *};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	assert_ok, derive_impl, parameter_types,
	storage::unhashed,
	traits::{
		fungible::{self, HoldConsideration, InspectHold as _},
		fungibles::{Inspect as _, Mutate as _},
		tokens::{imbalance::ResolveTo, Preservation},
		ConstU128, ConstU32, ContainsPair, Equals, Everything, Get, LinearStoragePrice, Nothing,
		ProcessMessage, ProcessMessageError,
	},
	weights::{Weight, WeightMeter},
};
use frame_system::{EnsureRoot, RawOrigin};
use pallet_xcm::EnsureXcm;
use poco_primitives::{order::Currency, Balance, Moment, TaskId, H256};
use polkadot_parachain_primitives::primitives::Sibling;
use scale_info::TypeInfo;
use sp_runtime::{
	traits::{
		Convert, Dispatchable, IdentityLookup, MaybeConvert, MaybeEquivalence, TryConvertInto,
	},
	AccountId32, BuildStorage, DispatchError, DispatchResult, Either,
};
use std::collections::BTreeMap;
use xcm::{
	latest::{prelude::*, ROCOCO_GENESIS_HASH},
	VersionedXcm,
};
use xcm_builder::{
	AccountId32Aliases, AllowKnownQueryResponses, AllowTopLevelPaidExecutionFrom,
	ConvertedConcreteId, DescribeAllTerminal, DescribeFamily, DescribeTerminus, EnsureXcmOrigin,
	FixedRateOfFungible, FixedWeightBounds, FrameTransactionalProcessor, FungibleAdapter,
	FungiblesAdapter, HashedDescription, IsConcrete, NoChecking, ParentIsPreset, ProcessXcmMessage,
	SendXcmFeeToAccount, SiblingParachainConvertsVia, SignedToAccountId32,
	SovereignSignedViaLocation, TakeWeightCredit, TrailingSetTopicAsId, WithComputedOrigin,
	XcmFeeManagerFromComponents,
};
use xcm_executor::{traits::ConvertLocation, XcmExecutor};

pub use pallet_xcm::Origin as XcmOrigin;

pub type AccountId = AccountId32;
pub type Block = frame_system::mocking::MockBlock<Test>;

/// The number of this chain.
pub const SELF: u32 = 2_000;
/// A sibling with a token of its own, and another one.
pub const SIBLING: u32 = 2_001;
pub const OTHER: u32 = 2_002;

/// The number of the pallet.
pub const PALLET: u8 = 4;

pub const NATIVE: Currency = Currency::Native;
/// The relay chain's token, which accounts can live of.
pub const RELAY: Currency = Currency::Asset(H256::repeat_byte(1));
/// The sibling's token, which they cannot.
pub const TOKEN: Currency = Currency::Asset(H256::repeat_byte(2));
/// What has no name in messages.
pub const UNNAMED: Currency = Currency::Asset(H256::repeat_byte(3));
/// All that have one.
pub const ASSETS: [Currency; 3] = [NATIVE, RELAY, TOKEN];

/// What accounts have at least of the native token, and of the others.
pub const LEAST: Balance = 10;
pub const LEAST_FOREIGN: Balance = 5;
/// What accounts have at first of each.
pub const MONEY: Balance = 1_000_000;
/// What is held for a purchase.
pub const DEPOSIT: Balance = 200;
/// What sending an answer costs.
pub const ANSWER: Balance = 30;
/// What a task costs, if nothing else is said.
pub const PRICE: Balance = 1_000;
/// What the answer's execution may cost, if nothing else is said.
pub const FEE: Balance = 100;
/// How long a purchase may wait.
pub const LIFETIME: Moment = 1_000;
/// When tests begin.
pub const START: Moment = 5_000;
/// What delivering a message costs who has to pay for it.
pub const DELIVERY: Balance = 7;

pub const MAX_OPEN: u32 = 6;
pub const MAX_OPEN_PER_CHAIN: u32 = 4;

pub const ANNE: AccountId = AccountId::new([1; 32]);
/// Where prices are kept until tasks are settled.
pub const POT: AccountId = AccountId::new([6; 32]);
/// Who computes.
pub const WORKER: AccountId = AccountId::new([7; 32]);
/// Has nothing.
pub const NOBODY: AccountId = AccountId::new([8; 32]);
/// Where prices of answers go.
pub const FEES: AccountId = AccountId::new([9; 32]);

/// Orders that are there.
pub const APP: H256 = H256::repeat_byte(0xa1);
pub const DATASET: H256 = H256::repeat_byte(0xd1);
pub const POOL: H256 = H256::repeat_byte(0xb1);

/// What keeps what it is told.
#[frame_support::pallet(dev_mode)]
pub mod inbox {
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;
	use xcm::latest::Location;

	#[pallet::config]
	pub trait Config: frame_system::Config {
		type Sender: EnsureOrigin<Self::RuntimeOrigin, Success = Location>;
	}

	#[pallet::pallet]
	#[pallet::without_storage_info]
	pub struct Pallet<T>(_);

	#[pallet::storage]
	#[pallet::unbounded]
	pub type Told<T: Config> = StorageValue<_, Vec<(Location, Vec<u8>)>, ValueQuery>;

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		pub fn tell(origin: OriginFor<T>, topic: u8, bytes: Vec<u8>) -> DispatchResult {
			let sender = T::Sender::ensure_origin(origin)?;
			ensure!(!bytes.is_empty(), DispatchError::Other("nothing"));
			ensure!(topic == 3, DispatchError::Other("something else"));
			Told::<T>::append((sender, bytes));
			Ok(())
		}
	}
}

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
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(2)]
	pub type Foreign = pallet_assets;
	#[runtime::pallet_index(3)]
	pub type Messages = pallet_xcm;
	#[runtime::pallet_index(4)]
	pub type Purchasing = pallet_purchases;
	#[runtime::pallet_index(5)]
	pub type Inbox = inbox;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountId = AccountId;
	type Lookup = IdentityLookup<AccountId>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<LEAST>;
	type AccountStore = System;
	type DustRemoval = ResolveTo<FeesAccount, Balances>;
	type RuntimeHoldReason = RuntimeHoldReason;
}

#[derive_impl(pallet_assets::config_preludes::TestDefaultConfig)]
impl pallet_assets::Config for Test {
	type Balance = Balance;
	type AssetId = H256;
	type AssetIdParameter = H256;
	type Currency = Balances;
	type CreateOrigin = frame_support::traits::NeverEnsureOrigin<AccountId>;
	type ForceOrigin = EnsureRoot<AccountId>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Numbered;
}

#[cfg(feature = "runtime-benchmarks")]
pub struct Numbered;

#[cfg(feature = "runtime-benchmarks")]
impl pallet_assets::BenchmarkHelper<H256, ()> for Numbered {
	fn create_asset_id_parameter(id: u32) -> H256 {
		H256::from_low_u64_be(id.into())
	}
	fn create_reserve_id_parameter(_: u32) {}
}

impl inbox::Config for Test {
	type Sender = EnsureXcm<Everything>;
}

/// Which assets are the native token.
pub struct ByCurrency;

impl Convert<Currency, Either<(), H256>> for ByCurrency {
	fn convert(currency: Currency) -> Either<(), H256> {
		match currency {
			Currency::Native => Either::Left(()),
			Currency::Asset(id) => Either::Right(id),
		}
	}
}

/// All assets of the chain.
pub type AllAssets = fungible::UnionOf<Balances, Foreign, ByCurrency, Currency, AccountId>;

/// A parachain, seen from here.
pub fn parachain(id: u32) -> Location {
	Location::new(1, [Parachain(id)])
}

/// What messages call an asset.
pub fn location(asset: Currency) -> Location {
	if asset == RELAY {
		Location::parent()
	} else if asset == TOKEN {
		parachain(SIBLING)
	} else {
		Location::here()
	}
}

/// What messages call the assets.
pub struct Names;

impl MaybeEquivalence<Location, Currency> for Names {
	fn convert(name: &Location) -> Option<Currency> {
		ASSETS.into_iter().find(|asset| location(*asset) == *name)
	}
	fn convert_back(asset: &Currency) -> Option<Location> {
		let is_listed = ASSETS.contains(asset) && !Delisted::get().contains(asset);
		is_listed.then(|| location(*asset))
	}
}

/// What messages call the foreign assets.
pub struct ForeignNames;

impl MaybeEquivalence<Location, H256> for ForeignNames {
	fn convert(name: &Location) -> Option<H256> {
		match Names::convert(name) {
			Some(Currency::Asset(id)) => Some(id),
			_ => None,
		}
	}
	fn convert_back(id: &H256) -> Option<Location> {
		Names::convert_back(&Currency::Asset(*id))
	}
}

/// Where reserves are: on the chain that an asset is of.
pub struct Reserves;

impl MaybeConvert<Currency, Location> for Reserves {
	fn maybe_convert(asset: Currency) -> Option<Location> {
		Some(location(asset).chain_location())
	}
}

/// Who may say that it has the reserve.
pub struct TrustedReserves;

impl ContainsPair<Asset, Location> for TrustedReserves {
	fn contains(asset: &Asset, origin: &Location) -> bool {
		asset.id.0.parent_count() > 0 && asset.id.0.chain_location() == *origin
	}
}

/// Where this chain is.
pub struct UniversalLocation;

impl Get<InteriorLocation> for UniversalLocation {
	fn get() -> InteriorLocation {
		[GlobalConsensus(RelayId::get()), Parachain(Number::get())].into()
	}
}

parameter_types! {
	pub const RelayId: NetworkId = NetworkId::ByGenesis(ROCOCO_GENESIS_HASH);
	pub const RelayNetwork: Option<NetworkId> = Some(RelayId::get());
	pub const NativeLocation: Location = Location::here();
	pub const HereLocation: Location = Location::here();
	pub const UnitWeight: Weight = Weight::from_parts(1_000_000_000, 0);
	/// A unit for each instruction.
	pub ExecutionPrice: (AssetId, u128, u128) = (AssetId(Location::here()), 1_000, 0);
	pub Checking: AccountId = Messages::check_account();
	pub const FeesAccount: AccountId = FEES;
	pub FeesLocation: Location = at(&FEES);
	pub const AliasDeposit: Balance = 1;
	pub const AliasReason: RuntimeHoldReason =
		RuntimeHoldReason::Messages(pallet_xcm::HoldReason::AuthorizeAlias);
	/// The number that the chain has.
	pub static Number: u32 = SELF;
	pub static Now: Moment = START;
	/// Chains to which nothing can be delivered.
	pub static Closed: Vec<Location> = vec![];
	pub static Sends: Sending = Sending::Right;
	/// What a task costs.
	pub static TaskPrice: Balance = PRICE;
	/// What the next task is, if not another one.
	pub static SameTask: Option<TaskId> = None;
	pub static Held: Deposits = Deposits { purchase: DEPOSIT, byte: 0 };
	pub static Costs: Prices = Prices { answer: ANSWER, byte: 0 };
	/// Currencies that have no names any more.
	pub static Delisted: Vec<Currency> = vec![];
	/// What somebody put on the account of fees by itself.
	pub static Given: BTreeMap<Currency, Balance> = BTreeMap::new();
}

pub type LocationToAccountId = (
	ParentIsPreset<AccountId>,
	SiblingParachainConvertsVia<Sibling, AccountId>,
	AccountId32Aliases<RelayNetwork, AccountId>,
	HashedDescription<AccountId, (DescribeTerminus, DescribeFamily<DescribeAllTerminal>)>,
);

pub type NativeTransactor =
	FungibleAdapter<Balances, IsConcrete<NativeLocation>, LocationToAccountId, AccountId, ()>;

pub type ForeignTransactor = FungiblesAdapter<
	Foreign,
	ConvertedConcreteId<H256, Balance, ForeignNames, TryConvertInto>,
	LocationToAccountId,
	AccountId,
	NoChecking,
	Checking,
>;

pub type AssetTransactor = (NativeTransactor, ForeignTransactor);

/// Keeps what is sent in storage, so that what is undone was not sent.
pub struct Outbox;

impl SendXcm for Outbox {
	type Ticket = (Location, Xcm<()>);

	fn validate(
		destination: &mut Option<Location>,
		message: &mut Option<Xcm<()>>,
	) -> SendResult<Self::Ticket> {
		let (to, message) = (destination.take().unwrap(), message.take().unwrap());
		let known = [Location::parent(), parachain(SIBLING), parachain(OTHER)];
		if !known.contains(&to) {
			return Err(SendError::Unroutable);
		}
		if Closed::get().contains(&to) {
			return Err(SendError::Transport("closed"));
		}
		Ok(((to, message), Asset::from((Here, DELIVERY)).into()))
	}

	fn deliver(ticket: Self::Ticket) -> Result<XcmHash, SendError> {
		let mut all = outbox();
		all.push(ticket);
		unhashed::put(b"sent", &all);
		Ok([0; 32])
	}
}

fn outbox() -> Vec<(Location, Xcm<()>)> {
	unhashed::get(b"sent").unwrap_or_default()
}

/// All that was sent, without the topics that the executor adds.
pub fn sent() -> Vec<(Location, Xcm<()>)> {
	let mut all = outbox();
	for (_, message) in &mut all {
		message.0.retain(|instruction| !matches!(instruction, SetTopic(_)));
	}
	all
}

/// The topics of all that was sent.
pub fn topics() -> Vec<[u8; 32]> {
	let instructions = outbox().into_iter().flat_map(|(_, message)| message.0);
	instructions
		.filter_map(|instruction| match instruction {
			SetTopic(topic) => Some(topic),
			_ => None,
		})
		.collect()
}

pub type Weigher = FixedWeightBounds<UnitWeight, RuntimeCall, ConstU32<100>>;

/// What parachains usually let in.
pub type Barrier = TrailingSetTopicAsId<(
	TakeWeightCredit,
	AllowKnownQueryResponses<Messages>,
	WithComputedOrigin<AllowTopLevelPaidExecutionFrom<Everything>, UniversalLocation, ConstU32<8>>,
)>;

/// What others may call.
pub struct ForOthers;

impl frame_support::traits::Contains<RuntimeCall> for ForOthers {
	fn contains(call: &RuntimeCall) -> bool {
		matches!(call, RuntimeCall::Purchasing(_) | RuntimeCall::Inbox(_))
	}
}

pub struct XcmConfig;

impl xcm_executor::Config for XcmConfig {
	type RuntimeCall = RuntimeCall;
	type XcmSender = Outbox;
	type XcmEventEmitter = Messages;
	type AssetTransactor = AssetTransactor;
	type OriginConverter = (
		SovereignSignedViaLocation<LocationToAccountId, RuntimeOrigin>,
		pallet_xcm::XcmPassthrough<RuntimeOrigin>,
	);
	type IsReserve = TrustedReserves;
	type IsTeleporter = ();
	type UniversalLocation = UniversalLocation;
	type Barrier = Barrier;
	type Weigher = Weigher;
	type Trader = FixedRateOfFungible<ExecutionPrice, ToFees>;
	type ResponseHandler = Messages;
	type AssetTrap = Messages;
	type SubscriptionService = Messages;
	type PalletInstancesInfo = AllPalletsWithSystem;
	type MaxAssetsIntoHolding = ConstU32<8>;
	type AssetLocker = ();
	type AssetExchanger = ();
	type FeeManager = XcmFeeManagerFromComponents<
		Equals<HereLocation>,
		SendXcmFeeToAccount<AssetTransactor, FeesLocation>,
	>;
	type MessageExporter = ();
	type UniversalAliases = Nothing;
	type CallDispatcher = RuntimeCall;
	type SafeCallFilter = ForOthers;
	type Aliasers = Nothing;
	type TransactionalProcessor = FrameTransactionalProcessor;
	type HrmpNewChannelOpenRequestHandler = ();
	type HrmpChannelAcceptedHandler = ();
	type HrmpChannelClosingHandler = ();
	type XcmRecorder = Messages;
}

/// What messages pay for their execution.
pub struct ToFees;

impl xcm_builder::TakeRevenue for ToFees {
	fn take_revenue(revenue: xcm_executor::AssetsInHolding) {
		use xcm_executor::traits::TransactAsset;
		let nowhere = XcmContext { origin: None, message_id: [0; 32], topic: None };
		AssetTransactor::deposit_asset(revenue, &FeesLocation::get(), Some(&nowhere))
			.map_err(|(_, error)| error)
			.unwrap();
	}
}

pub type Executor = XcmExecutor<XcmConfig>;
pub type LocalOrigin = SignedToAccountId32<RuntimeOrigin, AccountId, RelayNetwork>;

impl pallet_xcm::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type SendXcmOrigin = EnsureXcmOrigin<RuntimeOrigin, ()>;
	type XcmRouter = Outbox;
	type ExecuteXcmOrigin = EnsureXcmOrigin<RuntimeOrigin, LocalOrigin>;
	type XcmExecuteFilter = Everything;
	type XcmExecutor = Executor;
	type XcmTeleportFilter = Nothing;
	type XcmReserveTransferFilter = Everything;
	type Weigher = Weigher;
	type UniversalLocation = UniversalLocation;
	type RuntimeOrigin = RuntimeOrigin;
	type RuntimeCall = RuntimeCall;
	const VERSION_DISCOVERY_QUEUE_SIZE: u32 = 10;
	type AdvertisedXcmVersion = pallet_xcm::CurrentXcmVersion;
	type Currency = Balances;
	type CurrencyMatcher = ();
	type TrustedLockers = ();
	type SovereignAccountOf = LocationToAccountId;
	type MaxLockers = ConstU32<1>;
	type WeightInfo = pallet_xcm::TestWeightInfo;
	type AdminOrigin = EnsureRoot<AccountId>;
	type MaxRemoteLockConsumers = ConstU32<0>;
	type RemoteLockConsumerIdentifier = ();
	type AuthorizedAliasConsideration = HoldConsideration<
		AccountId,
		Balances,
		AliasReason,
		LinearStoragePrice<AliasDeposit, AliasDeposit, Balance>,
	>;
}

/// Whether what is sent is what was prepaid.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sending {
	Right,
	Nothing,
	TooMuch(Balance),
}

/// Sends by the executor, unless a test wants it wrong.
pub struct MockMessenger;

impl Messenger for MockMessenger {
	fn send(mut answer: Answer) -> Result<(), XcmError> {
		match Sends::get() {
			Sending::Right => (),
			Sending::Nothing => return Ok(()),
			Sending::TooMuch(more) => answer.fee += more,
		}
		XcmMessenger::<Executor, RuntimeCall, UniversalLocation>::send(answer)
	}
}

/// A task of the market.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct MockTask {
	pub buyer: AccountId,
	pub currency: Currency,
	pub price: Balance,
	pub outcome: Outcome,
}

fn key(task: TaskId) -> Vec<u8> {
	(b"task", task).encode()
}

/// Sells what there are orders for, at one price.
pub struct MockMarket;

impl Market for MockMarket {
	fn buy(wish: Wish) -> Result<Bought, DispatchError> {
		let known = wish.app == APP
			&& wish.workerpool == POOL
			&& wish.dataset.is_none_or(|dataset| dataset == DATASET);
		frame_support::ensure!(known, DispatchError::Other("no such order"));
		let task = SameTask::get().unwrap_or_else(|| task(wish.purchase));
		let price = TaskPrice::get();
		AllAssets::transfer(wish.currency, &wish.buyer, &POT, price, Preservation::Preserve)?;
		let record =
			MockTask { buyer: wish.buyer, currency: wish.currency, price, outcome: Outcome::Open };
		unhashed::put(&key(task), &record);
		Ok(Bought { task, price })
	}

	fn outcome(task: TaskId) -> Outcome {
		unhashed::get::<MockTask>(&key(task)).map_or(Outcome::Unknown, |record| record.outcome)
	}
}

impl Config for Test {
	type BuyerOrigin = EnsureXcm<Everything>;
	type Accounts = LocationToAccountId;
	type NativeToken = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Assets = AllAssets;
	type AssetLocations = Names;
	type Reserves = Reserves;
	type Market = MockMarket;
	type Messenger = MockMessenger;
	type Clock = Now;
	type Deposits = Held;
	type Prices = Costs;
	type PriceReceiver = FeesAccount;
	type MaxLifetime = frame_support::traits::ConstU64<LIFETIME>;
	type MaxOpen = ConstU32<MAX_OPEN>;
	type MaxOpenPerChain = ConstU32<MAX_OPEN_PER_CHAIN>;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Setup;
}

#[cfg(feature = "runtime-benchmarks")]
pub struct Setup;

#[cfg(feature = "runtime-benchmarks")]
impl BenchmarkHelper<RuntimeOrigin> for Setup {
	fn buyer() -> Location {
		user(SIBLING, 1)
	}
	fn origin(buyer: Location) -> RuntimeOrigin {
		from(&buyer)
	}
	fn offer(_: &AccountId, params: u32) -> Offer {
		Offer {
			app: APP,
			dataset: Some(DATASET),
			workerpool: POOL,
			category: 1,
			trust: 2,
			params: vec![b' '; params as usize].try_into().unwrap(),
			currency: TOKEN,
			price: PRICE,
			fee: FeeV1::Currency(0),
		}
	}
	fn complete(task: TaskId, bytes: u32) {
		complete(task, Some(vec![1; bytes as usize]));
	}
	fn set_time(now: Moment) {
		Now::set(now);
	}
}

/// Where messages come from.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Source {
	Parent,
	Sibling(u32),
}

impl From<Source> for Location {
	fn from(source: Source) -> Self {
		match source {
			Source::Parent => Location::parent(),
			Source::Sibling(id) => parachain(id),
		}
	}
}

/// Processes messages as a runtime does.
pub type Processor = ProcessXcmMessage<Source, Executor, RuntimeCall>;

/// An account of a chain.
pub fn user(chain: u32, id: u8) -> Location {
	Location::new(1, [Parachain(chain), Junction::AccountId32 { network: None, id: [id; 32] }])
}

/// A pallet of a chain.
pub fn pallet(chain: u32, index: u8) -> Location {
	Location::new(1, [Parachain(chain), PalletInstance(index)])
}

/// Who buys in tests: chains, a user, a pallet, and an account of the relay chain.
pub fn buyers() -> [Location; 6] {
	[
		parachain(SIBLING),
		user(SIBLING, 1),
		pallet(SIBLING, 7),
		parachain(OTHER),
		user(OTHER, 2),
		Location::new(1, [Junction::AccountId32 { network: RelayNetwork::get(), id: [3; 32] }]),
	]
}

/// A chain on which all who buy have money.
pub fn chain() -> sp_io::TestExternalities {
	let who: Vec<_> = buyers().iter().map(account).chain([ANNE, POT, WORKER, FEES]).collect();
	let accounts = |asset: Currency| {
		let Currency::Asset(id) = asset else { panic!("it is one") };
		who.iter().map(move |who| (id, who.clone(), MONEY)).collect::<Vec<_>>()
	};
	let storage = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: who.iter().map(|who| (who.clone(), MONEY)).collect(),
			..Default::default()
		},
		foreign: pallet_assets::GenesisConfig {
			assets: vec![
				(H256::repeat_byte(1), FEES, true, LEAST_FOREIGN),
				(H256::repeat_byte(2), FEES, false, LEAST_FOREIGN),
				(H256::repeat_byte(3), FEES, true, LEAST_FOREIGN),
			],
			accounts: [RELAY, TOKEN, UNNAMED].into_iter().flat_map(accounts).collect(),
			..Default::default()
		},
		..Default::default()
	}
	.build_storage()
	.unwrap();
	let mut chain = sp_io::TestExternalities::new(storage);
	chain.execute_with(|| {
		System::set_block_number(1);
		Number::set(SELF);
		Now::set(START);
		Closed::set(vec![]);
		Sends::set(Sending::Right);
		TaskPrice::set(PRICE);
		SameTask::set(None);
		Held::set(Deposits { purchase: DEPOSIT, byte: 0 });
		Costs::set(Prices { answer: ANSWER, byte: 0 });
		Delisted::set(vec![]);
		Given::set(BTreeMap::new());
	});
	chain
}

/// Runs a case on a fresh chain, and checks afterwards that all invariants hold.
pub fn case(run: impl FnOnce()) {
	chain().execute_with(|| {
		run();
		check();
	});
}

/// Accounts that have money at first.
const RICH: Balance = 10;

/// What of an asset was sent for fees, out of its reserve.
fn withdrawn(asset: Currency) -> Balance {
	sent()
		.into_iter()
		.filter(|(to, _)| *to == location(asset).chain_location())
		.flat_map(|(_, message)| message.0)
		.filter_map(|instruction| match instruction {
			WithdrawAsset(assets) => Some(assets.into_inner()),
			_ => None,
		})
		.flatten()
		.map(|asset| match asset.fun {
			Fungible(amount) => amount,
			NonFungible(_) => 0,
		})
		.sum()
}

/// Checks every invariant, and that no asset is more or less than there was and did not leave.
pub fn check() {
	Purchasing::do_try_state().unwrap();
	assert_eq!(Balances::total_issuance(), RICH * MONEY, "the native token is not made nor lost");
	for asset in [RELAY, TOKEN] {
		let left = withdrawn(asset);
		assert_eq!(AllAssets::total_issuance(asset), RICH * MONEY - left, "{asset:?} is conserved");
	}
	for asset in ASSETS {
		let given = Given::get().get(&asset).copied().unwrap_or_default();
		assert_eq!(
			balance(&keeper(), asset),
			Prepaid::<Test>::get(asset) + given,
			"what is on the account is what is in the books"
		);
	}
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
	RawOrigin::Signed(who).into()
}

/// Somebody of another chain, as an origin of calls.
pub fn from(who: &Location) -> RuntimeOrigin {
	XcmOrigin::Xcm(who.clone()).into()
}

/// The location of an account here.
pub fn at(who: &AccountId) -> Location {
	Location::new(0, [Junction::AccountId32 { network: None, id: who.clone().into() }])
}

/// The account of a location here.
pub fn account(who: &Location) -> AccountId {
	LocationToAccountId::convert_location(who).unwrap()
}

/// The account that fees are kept on.
pub fn keeper() -> AccountId {
	Purchasing::account().unwrap()
}

pub fn balance(who: &AccountId, asset: Currency) -> Balance {
	AllAssets::balance(asset, who)
}

pub fn held(who: &AccountId) -> Balance {
	Balances::balance_on_hold(&HoldReason::Purchase.into(), who)
}

/// The task of a purchase.
pub fn task(number: PurchaseId) -> TaskId {
	H256::from_low_u64_be(number + 1)
}

pub fn digest() -> H256 {
	H256::repeat_byte(0xdd)
}

/// The beginning of the call that tells the inbox of the buyer's chain.
pub fn prefix() -> Prefix {
	let call = RuntimeCall::Inbox(inbox::Call::tell { topic: 3, bytes: vec![] });
	let mut encoded = call.encode();
	assert_eq!(encoded.pop(), Some(0));
	encoded.try_into().unwrap()
}

pub fn weight() -> Weight {
	Weight::from_parts(1_000_000, 2_000)
}

pub fn by_call() -> HowV1 {
	HowV1::Call { prefix: prefix(), max_weight: weight() }
}

pub fn by_query(query_id: u64) -> HowV1 {
	HowV1::Query { query_id, max_weight: weight() }
}

/// What tests buy, if they do not say otherwise.
pub fn order() -> PurchaseV1 {
	PurchaseV1 {
		reference: H256::repeat_byte(0xee),
		app: APP,
		dataset: None,
		workerpool: POOL,
		category: 1,
		trust: 2,
		params: b"{}".to_vec().try_into().unwrap(),
		currency: NATIVE,
		max_price: PRICE,
		expiry: START + LIFETIME,
		answer: AnswerV1 {
			what: WhatV1::Bytes { most: 100 },
			how: by_call(),
			fee: FeeV1::Native(FEE),
			surplus_to: Some(AccountV1::Id32([0x55; 32])),
		},
	}
}

/// A call is made as a transaction or a message makes it: what fails is undone.
pub fn make(origin: RuntimeOrigin, call: Call<Test>) -> DispatchResult {
	RuntimeCall::from(call).dispatch(origin).map(drop).map_err(|failure| failure.error)
}

pub fn purchase_call(order: PurchaseV1) -> Call<Test> {
	Call::purchase { purchase: Box::new(VersionedPurchase::V1(order)) }
}

pub fn buy(who: &Location, order: PurchaseV1) -> DispatchResult {
	make(from(who), purchase_call(order))
}

/// Buys, and tells the number.
pub fn bought(who: &Location, order: PurchaseV1) -> PurchaseId {
	let number = NextPurchase::<Test>::get();
	assert_ok!(buy(who, order));
	number
}

pub fn answer(number: PurchaseId) -> DispatchResult {
	make(signed(ANNE), Call::answer { purchase: number })
}

pub fn forget(number: PurchaseId) -> DispatchResult {
	make(signed(ANNE), Call::forget { purchase: number })
}

fn settle(task: TaskId, outcome: Outcome, payee: &AccountId) {
	let record: MockTask = unhashed::get(&key(task)).unwrap();
	let record = MockTask { outcome, ..record };
	assert_ok!(AllAssets::transfer(
		record.currency,
		&POT,
		payee,
		record.price,
		Preservation::Expendable
	));
	unhashed::put(&key(task), &MockTask { price: 0, ..record });
}

/// A task is completed.
pub fn complete(task: TaskId, bytes: Option<Vec<u8>>) {
	let result = Completed {
		digest: digest(),
		pointer: Some(b"ipfs://result".to_vec().try_into().unwrap()),
		bytes: bytes.map(|bytes| bytes.try_into().unwrap()),
	};
	settle(task, Outcome::Completed(result), &WORKER);
}

/// A task is completed, and its result is passed on.
pub fn deliver(task: TaskId, bytes: &[u8]) {
	complete(task, Some(bytes.to_vec()));
	pass_on(task, bytes);
}

/// A result is passed on, for no more weight than that may take.
pub fn pass_on(task: TaskId, bytes: &[u8]) {
	let used = Purchasing::on_result(task, bytes);
	assert!(used.all_lte(Purchasing::most_weight(bytes.len() as u32)));
}

/// A task fails, and its buyer has the price back.
pub fn fail(task: TaskId) {
	let record: MockTask = unhashed::get(&key(task)).unwrap();
	settle(task, Outcome::Failed, &record.buyer);
}

/// Whether a task can still be settled.
pub fn is_unsettled(task: TaskId) -> bool {
	unhashed::get::<MockTask>(&key(task)).is_some_and(|record| record.outcome == Outcome::Open)
}

/// Nobody knows any more what came of a task.
pub fn prune(task: TaskId) {
	unhashed::kill(&key(task));
}

/// Somebody puts something on the account of fees by itself, if that can have it already.
pub fn give(asset: Currency, amount: Balance) {
	let to = keeper();
	if AllAssets::transfer(asset, &ANNE, &to, amount, Preservation::Expendable).is_ok() {
		Given::mutate(|all| *all.entry(asset).or_default() += amount);
	}
}

/// Processes a message with all the weight there is. Tells whether all of it was executed.
pub fn receive(source: Source, program: Xcm<()>) -> Result<bool, ProcessMessageError> {
	let message = VersionedXcm::<()>::from(program).encode();
	Processor::process_message(&message, source, &mut WeightMeter::new(), &mut [0; 32])
}

/// What the pallet said, the oldest first.
pub fn events() -> Vec<Event<Test>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Purchasing(event) => Some(event),
			_ => None,
		})
		.collect()
}

pub fn last_event() -> Event<Test> {
	events().pop().unwrap()
}

/// The only message that was sent.
pub fn only_message() -> (Location, Xcm<()>) {
	let mut all = sent();
	assert_eq!(all.len(), 1);
	all.remove(0)
}

/// The answer that a message's call tells.
pub fn told(message: &Xcm<()>) -> AnswerBodyV1 {
	let call = message.0.iter().find_map(|instruction| match instruction {
		Transact { call, .. } => Some(call.encoded().to_vec()),
		_ => None,
	});
	let call = call.unwrap();
	let rest = call.strip_prefix(&prefix()[..]).unwrap();
	let bytes = Vec::<u8>::decode(&mut &rest[..]).unwrap();
	let AnswerBody::V1(body) = AnswerBody::decode(&mut &bytes[..]).unwrap();
	body
}
