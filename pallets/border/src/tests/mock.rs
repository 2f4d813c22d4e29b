//! A small chain that takes messages through the executor, as a runtime does, and the moves that tests
//! are told in.

use crate::{self as pallet_border, *};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	assert_ok, derive_impl, parameter_types,
	storage::unhashed,
	traits::{
		fungible::{self, HoldConsideration, InspectHold as _},
		fungibles::{Inspect as _, Mutate as _},
		tokens::imbalance::ResolveTo,
		ConstU128, ConstU32, ConstU64, Contains, ContainsPair, Everything, Hooks,
		LinearStoragePrice, Nothing, ProcessMessage, ProcessMessageError, Time,
	},
	weights::{Weight, WeightMeter},
	PalletId,
};
use frame_system::{EnsureRoot, RawOrigin};
use poco_primitives::{order::Currency, Balance, Moment, H256};
use polkadot_parachain_primitives::primitives::Sibling;
use scale_info::TypeInfo;
use sp_runtime::{
	traits::{
		Convert, ConvertInto, IdentityLookup, MaybeConvert, MaybeEquivalence, TryConvertInto,
	},
	AccountId32, BuildStorage, DispatchResult, Either, Permill,
};
use std::collections::BTreeMap;
use xcm::{
	latest::{prelude::*, ROCOCO_GENESIS_HASH},
	VersionedXcm,
};
use xcm_builder::{
	AccountId32Aliases, AllowUnpaidExecutionFrom, ConvertedConcreteId, DescribeAllTerminal,
	DescribeFamily, EnsureXcmOrigin, FixedWeightBounds, FrameTransactionalProcessor,
	FungibleAdapter, FungiblesAdapter, HashedDescription, IsConcrete, NoChecking, ParentIsPreset,
	ProcessXcmMessage, SendXcmFeeToAccount, SiblingParachainConvertsVia, SignedToAccountId32,
	SovereignSignedViaLocation, TakeWeightCredit, XcmFeeManagerFromComponents,
};
use xcm_executor::{traits::ConvertLocation, XcmExecutor};

pub type AccountId = AccountId32;
pub type Block = frame_system::mocking::MockBlock<Test>;

/// The number of this chain.
pub const SELF: u32 = 2_000;
/// A sibling with a token of its own, and another one.
pub const SIBLING: u32 = 2_001;
pub const OTHER: u32 = 2_002;

pub const NATIVE: Currency = Currency::Native;
/// The relay chain's token, which accounts can live of.
pub const RELAY: Currency = Currency::Asset(H256::repeat_byte(1));
/// The sibling's token, which they cannot.
pub const TOKEN: Currency = Currency::Asset(H256::repeat_byte(2));
/// All of them.
pub const ASSETS: [Currency; 3] = [NATIVE, RELAY, TOKEN];

/// What accounts have at least of the native token, and of the others.
pub const LEAST: Balance = 10;
pub const LEAST_FOREIGN: Balance = 5;
/// What accounts have of the native token at first.
pub const MONEY: Balance = 1_000_000;
/// Blocks until something is sent back.
pub const DELAY: u64 = 3;
pub const VOUCH_DEPOSIT: Balance = 100;
pub const STOP_DEPOSIT: Balance = 50;
/// What delivering a message costs who has to pay for it.
pub const DELIVERY: Balance = 7;

pub const ANNE: AccountId = AccountId::new([1; 32]);
pub const BERT: AccountId = AccountId::new([2; 32]);
pub const CLEO: AccountId = AccountId::new([3; 32]);
pub const DORA: AccountId = AccountId::new([4; 32]);
/// Has nothing.
pub const NOBODY: AccountId = AccountId::new([8; 32]);
/// Where fees go.
pub const FEES: AccountId = AccountId::new([9; 32]);

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
	pub type Border = pallet_border;
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
		Location::new(1, [Parachain(SIBLING), GeneralIndex(7)])
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
		ASSETS.contains(asset).then(|| location(*asset))
	}
}

/// What messages call the foreign assets. There is one more than the border knows.
pub struct ForeignNames;

/// An asset that the chain has and the border does not know.
pub const UNNAMED: H256 = H256::repeat_byte(3);

pub fn unnamed() -> Location {
	Location::new(1, [Parachain(OTHER)])
}

impl MaybeEquivalence<Location, H256> for ForeignNames {
	fn convert(name: &Location) -> Option<H256> {
		match Names::convert(name) {
			Some(Currency::Asset(id)) => Some(id),
			Some(Currency::Native) => None,
			None => (*name == unnamed()).then_some(UNNAMED),
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

parameter_types! {
	pub const RelayId: NetworkId = NetworkId::ByGenesis(ROCOCO_GENESIS_HASH);
	pub const RelayNetwork: Option<NetworkId> = Some(RelayId::get());
	pub UniversalLocation: InteriorLocation =
		[GlobalConsensus(RelayId::get()), Parachain(SELF)].into();
	pub const NativeLocation: Location = Location::here();
	pub const UnitWeight: Weight = Weight::from_parts(1_000, 0);
	pub Checking: AccountId = Messages::check_account();
	pub const Quarantine: PalletId = PalletId(*b"poco/bdr");
	pub const FeesAccount: AccountId = FEES;
	pub FeesLocation: Location = at(&FEES);
	pub const MaxFeeShare: Permill = Permill::from_percent(10);
	pub const AliasDeposit: Balance = 1;
	pub const AliasReason: RuntimeHoldReason =
		RuntimeHoldReason::Messages(pallet_xcm::HoldReason::AuthorizeAlias);
	pub static Now: Moment = 0;
	pub static InGroups: Vec<(u32, AccountId)> = vec![];
	/// Chains to which nothing can be delivered.
	pub static Closed: Vec<Location> = vec![];
	pub static Sends: Sending = Sending::Right;
	/// What returns may take of a block.
	pub static Budget: Weight = Weight::MAX;
	/// What came into the chain of foreign assets.
	pub static Arrived: BTreeMap<Currency, Balance> = BTreeMap::new();
	/// What somebody put on the account of the quarantine by itself.
	pub static Given: BTreeMap<Currency, Balance> = BTreeMap::new();
}

pub type LocationToAccountId = (
	ParentIsPreset<AccountId>,
	SiblingParachainConvertsVia<Sibling, AccountId>,
	AccountId32Aliases<RelayNetwork, AccountId>,
	HashedDescription<AccountId, DescribeFamily<DescribeAllTerminal>>,
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

pub type AssetTransactor = BorderedTransactor<Test, (NativeTransactor, ForeignTransactor)>;

/// Whose messages are delivered for nothing.
pub struct Waived;

impl Contains<Location> for Waived {
	fn contains(who: &Location) -> bool {
		*who == Border::location_of(Border::quarantine_account())
	}
}

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

pub struct XcmConfig;

impl xcm_executor::Config for XcmConfig {
	type RuntimeCall = RuntimeCall;
	type XcmSender = Outbox;
	type XcmEventEmitter = Messages;
	type AssetTransactor = AssetTransactor;
	type OriginConverter = SovereignSignedViaLocation<LocationToAccountId, RuntimeOrigin>;
	type IsReserve = TrustedReserves;
	type IsTeleporter = ();
	type UniversalLocation = UniversalLocation;
	type Barrier = (TakeWeightCredit, AllowUnpaidExecutionFrom<Everything>);
	type Weigher = Weigher;
	type Trader = ();
	type ResponseHandler = Messages;
	type AssetTrap = BorderedTrap<Test, Messages>;
	type SubscriptionService = Messages;
	type PalletInstancesInfo = AllPalletsWithSystem;
	type MaxAssetsIntoHolding = ConstU32<8>;
	type AssetLocker = ();
	type AssetExchanger = ();
	type FeeManager =
		XcmFeeManagerFromComponents<Waived, SendXcmFeeToAccount<AssetTransactor, FeesLocation>>;
	type MessageExporter = ();
	type UniversalAliases = Nothing;
	type CallDispatcher = RuntimeCall;
	type SafeCallFilter = Nothing;
	type Aliasers = Nothing;
	type TransactionalProcessor = FrameTransactionalProcessor;
	type HrmpNewChannelOpenRequestHandler = ();
	type HrmpChannelAcceptedHandler = ();
	type HrmpChannelClosingHandler = ();
	type XcmRecorder = Messages;
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

/// Whether what is sent back is what was kept.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sending {
	Right,
	Nothing,
	TooMuch,
}

/// Sends by the executor, unless a test wants it wrong.
pub struct MockReturner;

impl Returner for MockReturner {
	fn send_back(mut what: Return) -> Result<(), XcmError> {
		match Sends::get() {
			Sending::Right => (),
			Sending::Nothing => return Ok(()),
			Sending::TooMuch => what.amount += 1,
		}
		XcmReturner::<Executor, RuntimeCall, UniversalLocation>::send_back(what)
	}
}

/// Groups as tests say.
pub struct MockGroups;

impl Groups<u32, AccountId> for MockGroups {
	fn is_member(group: &u32, who: &AccountId) -> bool {
		InGroups::get().contains(&(*group, who.clone()))
	}
}

/// A clock that tests set.
pub struct Clock;

impl Time for Clock {
	type Moment = Moment;
	fn now() -> Moment {
		Now::get()
	}
}

/// Other chains, and where fees go.
pub struct NotAsked;

impl Contains<Location> for NotAsked {
	fn contains(who: &Location) -> bool {
		Chains::contains(who) || *who == at(&FEES)
	}
}

impl Config for Test {
	type AdminOrigin = EnsureRoot<AccountId>;
	type NativeToken = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type AssetId = Currency;
	type Assets = AllAssets;
	type AssetLocations = Names;
	type Reserves = Reserves;
	type Accounts = LocationToAccountId;
	type Free = NotAsked;
	type Returner = MockReturner;
	type GroupId = u32;
	type Groups = MockGroups;
	type Time = Clock;
	type QuarantineId = Quarantine;
	type FeeReceiver = FeesAccount;
	type MaxFeeShare = MaxFeeShare;
	type MaxMembers = ConstU32<8>;
	type MaxBatch = ConstU32<4>;
	type MaxGroups = ConstU32<2>;
	type MaxCustomers = ConstU32<2>;
	type VouchDeposit = ConstU128<VOUCH_DEPOSIT>;
	type StopDeposit = ConstU128<STOP_DEPOSIT>;
	type MaxOpen = ConstU32<6>;
	type MaxOpenPerChain = ConstU32<4>;
	type ReturnDelay = ConstU64<DELAY>;
	type ReturnBudget = Budget;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Setup;
}

#[cfg(feature = "runtime-benchmarks")]
pub struct Setup;

#[cfg(feature = "runtime-benchmarks")]
impl BenchmarkHelper<Currency, u32> for Setup {
	fn asset() -> (Currency, Location) {
		(RELAY, Location::parent())
	}
	fn group(index: u32) -> u32 {
		index
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
	Here,
	Parent,
	Sibling(u32),
}

impl From<Source> for Location {
	fn from(source: Source) -> Self {
		match source {
			Source::Here => Location::here(),
			Source::Parent => Location::parent(),
			Source::Sibling(id) => parachain(id),
		}
	}
}

/// Processes messages without knowing where they come from.
pub type Plain = ProcessXcmMessage<Source, Executor, RuntimeCall>;
/// Processes messages as a runtime does.
pub type Processor = OriginCapture<Test, Plain, ConvertInto>;

/// A chain with a border, on which everybody but one has money, and three chains have, too.
pub fn chain() -> sp_io::TestExternalities {
	let mut balances: Vec<_> =
		[ANNE, BERT, CLEO, DORA, FEES].map(|account| (account, MONEY)).to_vec();
	for id in [SIBLING, OTHER] {
		balances.push((sovereign(&parachain(id)), MONEY));
	}
	let storage = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig { balances, ..Default::default() },
		foreign: pallet_assets::GenesisConfig {
			assets: vec![
				(H256::repeat_byte(1), FEES, true, LEAST_FOREIGN),
				(H256::repeat_byte(2), FEES, false, LEAST_FOREIGN),
				(UNNAMED, FEES, true, LEAST_FOREIGN),
			],
			..Default::default()
		},
		border: pallet_border::GenesisConfig { mode: Mode::On, members: vec![] },
		..Default::default()
	}
	.build_storage()
	.unwrap();
	let mut chain = sp_io::TestExternalities::new(storage);
	chain.execute_with(|| {
		System::set_block_number(1);
		Now::set(100 * DAY);
		InGroups::set(vec![]);
		Closed::set(vec![]);
		Sends::set(Sending::Right);
		Budget::set(Weight::MAX);
		Arrived::set(BTreeMap::new());
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

/// Checks every invariant, and that no asset is more or less than what came and did not leave.
pub fn check() {
	Border::do_try_state().unwrap();
	assert_eq!(Balances::total_issuance(), 7 * MONEY, "the native token is neither made nor lost");
	for asset in [RELAY, TOKEN] {
		let came = Arrived::get().get(&asset).copied().unwrap_or_default();
		let given = Given::get().get(&asset).copied().unwrap_or_default();
		let left: Balance = sent()
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
			.sum();
		assert_eq!(AllAssets::total_issuance(asset), came + given - left, "{asset:?} is conserved");
	}
	for asset in ASSETS {
		let given = Given::get().get(&asset).copied().unwrap_or_default();
		assert_eq!(
			AllAssets::balance(asset, &Border::quarantine_account()),
			Kept::<Test>::get(asset) + given,
			"what is on the account is what is in the books"
		);
	}
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
	RawOrigin::Signed(who).into()
}

pub fn root() -> RuntimeOrigin {
	RawOrigin::Root.into()
}

/// The location of an account here.
pub fn at(who: &AccountId) -> Location {
	Border::location_of(who.clone())
}

/// The account of a chain.
pub fn sovereign(chain: &Location) -> AccountId {
	LocationToAccountId::convert_location(chain).unwrap()
}

pub fn balance(who: &AccountId, asset: Currency) -> Balance {
	AllAssets::balance(asset, who)
}

/// What is kept apart of an asset.
pub fn kept(asset: Currency) -> Balance {
	Kept::<Test>::get(asset)
}

pub fn entry(number: EntryId) -> Entry<AccountId, Currency, u64> {
	Entries::<Test>::get(number).unwrap()
}

pub fn fungible(asset: Currency, amount: Balance) -> Assets {
	Asset::from((location(asset), amount)).into()
}

pub fn everything() -> AssetFilter {
	Wild(AllCounted(8))
}

/// Processes a message with a processor, with all the weight there is.
fn process<P: ProcessMessage<Origin = Source>>(
	source: Source,
	program: Xcm<()>,
) -> Result<bool, ProcessMessageError> {
	let arrives = program.0.clone();
	let message = VersionedXcm::<()>::from(program).encode();
	let outcome = P::process_message(&message, source, &mut WeightMeter::new(), &mut [0; 32]);
	// What is believed to have arrived is here, whatever became of it then.
	for instruction in arrives {
		if let ReserveAssetDeposited(assets) = instruction {
			for asset in assets.into_inner() {
				if let (Some(id), Fungible(amount)) = (Names::convert(&asset.id.0), asset.fun) {
					if TrustedReserves::contains(&asset_of(id), &source.into()) {
						Arrived::mutate(|all| *all.entry(id).or_default() += amount);
					}
				}
			}
		}
	}
	outcome
}

fn asset_of(id: Currency) -> Asset {
	(location(id), 1u128).into()
}

/// Receives a message. Tells whether all of it was executed.
pub fn receive(source: Source, program: Xcm<()>) -> bool {
	process::<Processor>(source, program).unwrap()
}

/// Receives a message without noting where it came from.
pub fn receive_unnoted(source: Source, program: Xcm<()>) -> bool {
	process::<Plain>(source, program).unwrap()
}

/// Where an asset comes from.
pub fn source(asset: Currency) -> Source {
	if asset == RELAY {
		Source::Parent
	} else {
		Source::Sibling(SIBLING)
	}
}

/// A transfer by reserve to an account here, as other chains' wallets make it: who sent it is cleared.
pub fn transfer(asset: Currency, amount: Balance, to: Location) -> Xcm<()> {
	let assets = fungible(asset, amount);
	Xcm(vec![
		if asset == NATIVE { WithdrawAsset(assets) } else { ReserveAssetDeposited(assets) },
		ClearOrigin,
		DepositAsset { assets: everything(), beneficiary: to },
	])
}

/// A transfer to an account here comes, from where the asset comes from.
pub fn arrive(asset: Currency, amount: Balance, to: &AccountId) -> bool {
	receive(source(asset), transfer(asset, amount, at(to)))
}

/// A transfer comes and is kept apart. Its number.
pub fn kept_apart(asset: Currency, amount: Balance, to: &AccountId) -> EntryId {
	let number = NextEntry::<Test>::get();
	assert!(arrive(asset, amount, to));
	assert_eq!(entry(number).amount, amount);
	number
}

pub fn member(who: &AccountId) {
	assert_ok!(Border::add_members(root(), vec![who.clone()].try_into().unwrap()));
}

pub fn no_member(who: &AccountId) {
	assert_ok!(Border::remove_members(root(), vec![who.clone()].try_into().unwrap()));
}

pub fn vouch(member: &AccountId, customer: &AccountId, per_day: Balance) -> DispatchResult {
	Border::vouch(signed(member.clone()), customer.clone(), RELAY, per_day)
}

pub fn fee(asset: Currency, flat: Balance, percent: u32) {
	let fee = Fee { flat, share: Permill::from_percent(percent) };
	assert_ok!(Border::set_fee(root(), asset, Some(fee)));
}

/// The next block, with as much weight for returns as they may take.
pub fn block() {
	System::set_block_number(System::block_number() + 1);
	Border::on_poll(System::block_number(), &mut WeightMeter::new());
}

pub fn blocks(count: u64) {
	for _ in 0..count {
		block();
	}
}

/// Somebody puts something on the account of the quarantine by itself.
pub fn give(asset: Currency, amount: Balance) {
	let account = Border::quarantine_account();
	if asset == NATIVE {
		Balances::transfer_allow_death(signed(DORA), account, amount).unwrap();
	} else {
		AllAssets::mint_into(asset, &account, amount).unwrap();
	}
	Given::mutate(|all| *all.entry(asset).or_default() += amount);
}

/// A program runs as an account of this chain.
pub fn execute(who: &AccountId, program: Xcm<RuntimeCall>) -> DispatchResult {
	Messages::execute(
		signed(who.clone()),
		Box::new(VersionedXcm::from(program)),
		Weight::from_parts(1_000_000, 0),
	)
	.map(drop)
	.map_err(|failure| failure.error)
}

/// What the border said, the oldest first.
pub fn events() -> Vec<Event<Test>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Border(event) => Some(event),
			_ => None,
		})
		.collect()
}

pub fn last_event() -> Event<Test> {
	events().pop().unwrap()
}

pub fn held(who: &AccountId, reason: HoldReason) -> Balance {
	Balances::balance_on_hold(&reason.into(), who)
}
