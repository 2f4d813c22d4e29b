//! A chain with the example pallet, and what it sends and gets.

use crate::{pallet as buyer, pallet::PocoChain, Account, Fee};
use codec::Encode;
use core::cell::RefCell;
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU32, Disabled, Everything, Nothing, ProcessMessage, ProcessMessageError},
	weights::{Weight, WeightMeter},
};
use frame_system::{EnsureRoot, RawOrigin};
use pallet_purchases::{Answer, Messenger, XcmMessenger};
use polkadot_parachain_primitives::primitives::Sibling;
use sp_runtime::{traits::IdentityLookup, AccountId32, BuildStorage};
use xcm::{latest::prelude::*, VersionedXcm};
use xcm_builder::{
	AllowTopLevelPaidExecutionFrom, EnsureXcmOrigin, FixedRateOfFungible, FixedWeightBounds,
	FrameTransactionalProcessor, FungibleAdapter, IsConcrete, ProcessXcmMessage,
	SiblingParachainConvertsVia, TrailingSetTopicAsId,
};
use xcm_executor::{traits::ConvertLocation, XcmExecutor};

pub type AccountId = AccountId32;
pub type Block = frame_system::mocking::MockBlock<Test>;

/// The number of this chain, and of the PoCo chain.
pub const SELF: u32 = 2_001;
pub const POCO: u32 = 2_000;
/// The number of `purchases` there.
pub const PURCHASES: u8 = 44;
/// The number of the example pallet here.
pub const BUYER: u8 = 9;

/// What the PoCo chain has here.
pub const MONEY: u128 = 1_000;
/// What executing an answer may cost.
pub const FEE: u128 = 100;
/// Who gets what is left over.
pub const TREASURY: AccountId = AccountId::new([0x77; 32]);

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
	pub type Messages = pallet_xcm;
	#[runtime::pallet_index(9)]
	pub type Buyer = buyer;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountId = AccountId;
	type Lookup = IdentityLookup<AccountId>;
	type AccountData = pallet_balances::AccountData<u128>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = u128;
	type ExistentialDeposit = frame_support::traits::ConstU128<1>;
	type AccountStore = System;
}

parameter_types! {
	pub UniversalLocation: InteriorLocation =
		[GlobalConsensus(NetworkId::Polkadot), Parachain(SELF)].into();
	pub PocoLocation: InteriorLocation =
		[GlobalConsensus(NetworkId::Polkadot), Parachain(POCO)].into();
	pub const NativeLocation: Location = Location::here();
	pub const UnitWeight: Weight = Weight::from_parts(1_000_000_000, 0);
	pub ExecutionPrice: (AssetId, u128, u128) = (AssetId(Location::here()), 1_000, 0);
	pub const AnswerWeight: Weight = Weight::from_parts(2_000_000_000, 20_000);
	pub Poco: PocoChain = PocoChain {
		id: POCO,
		pallet: PURCHASES,
		call: 0,
		execution: (Here, 50u128).into(),
		answer: Fee::Native(FEE),
		surplus_to: Account::Id32(TREASURY.into()),
	};
	pub static Sent: Vec<(Location, Xcm<()>)> = vec![];
	/// Whether messages can be sent.
	pub static Open: bool = true;
}

pub type LocationToAccountId = (SiblingParachainConvertsVia<Sibling, AccountId>, AccountIds);

/// Accounts that messages name.
pub struct AccountIds;

impl ConvertLocation<AccountId> for AccountIds {
	fn convert_location(location: &Location) -> Option<AccountId> {
		match location.unpack() {
			(0, [Junction::AccountId32 { id, .. }]) => Some((*id).into()),
			_ => None,
		}
	}
}

/// Keeps what is sent.
pub struct Outbox;

impl SendXcm for Outbox {
	type Ticket = (Location, Xcm<()>);

	fn validate(
		destination: &mut Option<Location>,
		message: &mut Option<Xcm<()>>,
	) -> SendResult<Self::Ticket> {
		if !Open::get() {
			return Err(SendError::Unroutable);
		}
		Ok(((destination.take().unwrap(), message.take().unwrap()), Assets::new()))
	}

	fn deliver(ticket: Self::Ticket) -> Result<XcmHash, SendError> {
		Sent::mutate(|sent| sent.push(ticket));
		Ok([0; 32])
	}
}

pub type Weigher = FixedWeightBounds<UnitWeight, RuntimeCall, ConstU32<100>>;

pub struct XcmConfig;

impl xcm_executor::Config for XcmConfig {
	type RuntimeCall = RuntimeCall;
	type XcmSender = Outbox;
	type XcmEventEmitter = Messages;
	type AssetTransactor =
		FungibleAdapter<Balances, IsConcrete<NativeLocation>, LocationToAccountId, AccountId, ()>;
	type OriginConverter = pallet_xcm::XcmPassthrough<RuntimeOrigin>;
	type IsReserve = ();
	type IsTeleporter = ();
	type UniversalLocation = UniversalLocation;
	type Barrier = TrailingSetTopicAsId<AllowTopLevelPaidExecutionFrom<Everything>>;
	type Weigher = Weigher;
	type Trader = FixedRateOfFungible<ExecutionPrice, ()>;
	type ResponseHandler = Messages;
	type AssetTrap = Messages;
	type SubscriptionService = Messages;
	type PalletInstancesInfo = AllPalletsWithSystem;
	type MaxAssetsIntoHolding = ConstU32<8>;
	type AssetLocker = ();
	type AssetExchanger = ();
	type FeeManager = ();
	type MessageExporter = ();
	type UniversalAliases = Nothing;
	type CallDispatcher = RuntimeCall;
	type SafeCallFilter = Everything;
	type Aliasers = Nothing;
	type TransactionalProcessor = FrameTransactionalProcessor;
	type HrmpNewChannelOpenRequestHandler = ();
	type HrmpChannelAcceptedHandler = ();
	type HrmpChannelClosingHandler = ();
	type XcmRecorder = Messages;
}

impl pallet_xcm::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type SendXcmOrigin = EnsureXcmOrigin<RuntimeOrigin, ()>;
	type XcmRouter = Outbox;
	type ExecuteXcmOrigin = EnsureXcmOrigin<RuntimeOrigin, ()>;
	type XcmExecuteFilter = Nothing;
	type XcmExecutor = XcmExecutor<XcmConfig>;
	type XcmTeleportFilter = Nothing;
	type XcmReserveTransferFilter = Nothing;
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
	type AuthorizedAliasConsideration = Disabled;
}

impl buyer::Config for Test {
	type BuyOrigin = EnsureRoot<AccountId>;
	type AnswerOrigin = pallet_xcm::EnsureXcm<Everything>;
	type Router = Outbox;
	type Id = ConstU32<SELF>;
	type Poco = Poco;
	type AnswerWeight = AnswerWeight;
}

/// A chain on which the PoCo chain has money.
pub fn chain() -> sp_io::TestExternalities {
	let theirs =
		LocationToAccountId::convert_location(&Location::new(1, [Parachain(POCO)])).unwrap();
	let storage = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: vec![(theirs, MONEY), (TREASURY, MONEY)],
			..Default::default()
		},
		..Default::default()
	}
	.build_storage()
	.unwrap();
	let mut chain = sp_io::TestExternalities::new(storage);
	chain.execute_with(|| {
		System::set_block_number(1);
		Sent::set(vec![]);
		Open::set(true);
	});
	chain
}

pub fn root() -> RuntimeOrigin {
	RawOrigin::Root.into()
}

/// Somebody of another chain, as an origin of calls.
pub fn from(who: Location) -> RuntimeOrigin {
	pallet_xcm::Origin::Xcm(who).into()
}

/// Messages of siblings, by their numbers.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	codec::Decode,
	codec::DecodeWithMemTracking,
	codec::MaxEncodedLen,
	scale_info::TypeInfo,
)]
pub struct FromSibling(pub u32);

impl From<FromSibling> for Location {
	fn from(sibling: FromSibling) -> Self {
		Location::new(1, [Parachain(sibling.0)])
	}
}

/// The PoCo chain's message arrives. Tells whether all of it was executed.
pub fn arrives(message: Xcm<()>) -> Result<bool, ProcessMessageError> {
	let message = VersionedXcm::<()>::from(message).encode();
	type Processor = ProcessXcmMessage<FromSibling, XcmExecutor<XcmConfig>, RuntimeCall>;
	Processor::process_message(&message, FromSibling(POCO), &mut WeightMeter::new(), &mut [0; 32])
}

thread_local! {
	static PROGRAM: RefCell<Option<Xcm<()>>> = const { RefCell::new(None) };
}

/// An executor of the PoCo chain that keeps what it is to execute.
pub struct Keeps;

pub struct Kept(Xcm<()>);

impl PreparedMessage for Kept {
	fn weight_of(&self) -> Weight {
		Weight::zero()
	}
}

impl ExecuteXcm<()> for Keeps {
	type Prepared = Kept;

	fn prepare(message: Xcm<()>, _: Weight) -> Result<Self::Prepared, InstructionError> {
		Ok(Kept(message))
	}

	fn execute(
		_: impl Into<Location>,
		program: Self::Prepared,
		_: &mut XcmHash,
		_: Weight,
	) -> Outcome {
		PROGRAM.with_borrow_mut(|kept| *kept = Some(program.0));
		Outcome::Complete { used: Weight::zero() }
	}

	fn charge_fees(_: impl Into<Location>, _: Assets) -> XcmResult {
		Ok(())
	}
}

/// The message that an answer of the real pallet is, where its fee is in this chain's own token.
pub fn message_of(answer: Answer) -> Xcm<()> {
	XcmMessenger::<Keeps, (), PocoLocation>::send(answer).unwrap();
	let program = PROGRAM.with_borrow_mut(Option::take).unwrap();
	let Some(InitiateTransfer { remote_xcm, .. }) = program.0.last() else {
		panic!("it is a transfer")
	};
	let fee = Asset::from((Here, FEE));
	let begin = vec![WithdrawAsset(fee.clone().into()), PayFees { asset: fee }];
	Xcm([begin, remote_xcm.0.clone()].concat())
}
