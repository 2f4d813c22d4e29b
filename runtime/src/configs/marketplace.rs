//! What is sold, how it is agreed on, and what it costs.

use super::{
	governance::{Administration, Law, TreasuryId},
	parameters::{governed::market::Rules, MarketRules},
	purchases::PURCHASES,
};
use crate::{
	constants::{consensus::MAXIMUM_BLOCK_WEIGHT, *},
	AccountId, Balances, Beacon, Callbacks, Currencies, Poco, Purchases, Registry, Runtime,
	RuntimeHoldReason, Signature,
};
use frame_support::{
	parameter_types,
	traits::{
		fungible::UnionOf, AsEnsureOriginWithArg, ConstU32, ConstU64, Get, NeverEnsureOrigin,
	},
	weights::Weight,
	PalletId,
};
use pallet_market::Listed;
use pallet_poco::{KittyTerms, NativeOrAsset, Terms};
use poco_primitives::{
	chain::{EIP712_CHAIN_ID, EIP712_CONTRACT},
	deadlines::Windows,
	deal::Agreement,
	eip712::Domain,
	order::Currency,
	registry::Details,
	task::Artifact,
	CategoryId, DealId, Moment, TaskId, H160, H256,
};
use sp_runtime::{traits::AccountIdConversion, DispatchError, DispatchResult, Permill};

/// Number of the category that a task gets when its requester names none: XS.
pub const DEFAULT_CATEGORY: CategoryId = 1;

/// The longest time unit of a category, in milliseconds: ten hours, that of XL.
pub const MAX_TIME_UNIT: Moment = 36_000_000;

/// The terms of new deals: what the holders may change, and what storage costs.
pub struct MarketTerms;

impl Get<Terms> for MarketTerms {
	fn get() -> Terms {
		let rules = Rules::get().rules();
		Terms {
			stake_ratio: rules.stake_ratio,
			minimum_stake: rules.minimum_stake,
			scheduler_stake_ratio: rules.scheduler_stake_ratio,
			kitty: KittyTerms { ratio: rules.kitty_ratio, minimum: rules.kitty_minimum },
			protocol_fee: rules.protocol_fee,
			failure_fee: rules.failure_fee,
			// Task, deal and result, each as large as it may become.
			task_deposit: deposit(3, 52 * 1024),
			artifact_deposit: deposit(2, 128),
			byte_deposit: deposit(0, 1),
			// More than what a reveal declares, which may settle a task of the most contributions.
			fee_reserve: 2 * UNIT,
			payout_minimum: rules.payout_minimum,
			retention: rules.retention,
			probation: rules.probation,
			vote_fee: rules.vote_fee,
			appeal_window: rules.appeal_window,
			callback_fee: rules.callback_fee,
			check_deposit: deposit(1, 56),
		}
	}
}

parameter_types! {
	/// From this the account of the pot is derived.
	pub const PocoPotId: PalletId = PalletId(*b"poco/pot");
	/// From this the accounts of vouchers are derived.
	pub const MarketId: PalletId = PalletId(*b"poco/mkt");
	/// The longest that a task can be open, and its result appealed against.
	pub LongestWindow: Moment =
		Windows::open(0, MAX_TIME_UNIT).final_deadline.saturating_add(MarketRules::MOST.appeal_window);
	/// See [`MAX_TIME_UNIT`].
	pub const MaxTimeUnit: Moment = MAX_TIME_UNIT;
	/// How far the policy of a workerpool may go.
	pub Bounds: pallet_registry::Bounds = pallet_registry::Bounds {
		max_stake_ratio: Permill::one(),
		max_scheduler_ratio: Permill::from_percent(50),
	};
	/// What entries and groups cost their owners while they are there.
	pub RegistryDeposits: pallet_registry::Deposits = pallet_registry::Deposits {
		entry: deposit(2, 256),
		byte: deposit(0, 1),
		group: deposit(1, 160),
		member: deposit(1, 40),
	};
	/// What orders on chain and vouchers cost while they are there.
	pub MarketDeposits: pallet_market::Deposits = pallet_market::Deposits {
		order: deposit(1, 32),
		voucher: deposit(1, 32),
		byte: deposit(0, 1),
	};
	/// What EIP-712 signatures are bound to.
	pub Eip712Domain: Domain = Domain {
		chain_id: EIP712_CHAIN_ID,
		verifying_contract: H160(EIP712_CONTRACT),
	};
	/// Nothing is asked for assets that only governance makes.
	pub const NoDeposit: Balance = 0;
}

/// Assets of other chains, by the keys under which they are listed. Nobody makes them but the list.
impl pallet_assets::Config for Runtime {
	type RuntimeEvent = crate::RuntimeEvent;
	type Balance = Balance;
	type RemoveItemsLimit = ConstU32<1_000>;
	type AssetId = H256;
	type AssetIdParameter = H256;
	type ReserveData = ();
	type Currency = Balances;
	type CreateOrigin = AsEnsureOriginWithArg<NeverEnsureOrigin<AccountId>>;
	type ForceOrigin = Law;
	type AssetDeposit = NoDeposit;
	type AssetAccountDeposit = AssetAccountDeposit;
	type MetadataDepositBase = NoDeposit;
	type MetadataDepositPerByte = NoDeposit;
	type ApprovalDeposit = AssetAccountDeposit;
	type StringLimit = ConstU32<50>;
	type Freezer = ();
	type Holder = ();
	type Extra = ();
	type CallbackHandle = ();
	type AssetIdAllocator = ();
	type WeightInfo = pallet_assets::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::benchmarking::AssetIds;
}

parameter_types! {
	/// For an account that holds an asset which does not keep it alive by itself.
	pub const AssetAccountDeposit: Balance = deposit(1, 16);
}

/// Every currency that prices may be in.
pub type AnyCurrency = UnionOf<Balances, crate::Assets, NativeOrAsset, Currency, AccountId>;

/// Deals may be made in the chain's own token, and in what governance lists for them.
pub struct ListedRates;

impl pallet_poco::Rates for ListedRates {
	fn native_value(currency: Currency, amount: Balance) -> Option<Balance> {
		Currencies::native_value(currency, amount)
	}
}

/// Looks the registry's categories up.
pub struct Categories;

impl pallet_poco::Categories for Categories {
	fn time_unit(category: CategoryId) -> Option<Moment> {
		Registry::open_category_time_unit(category)
	}

	fn default_category() -> CategoryId {
		DEFAULT_CATEGORY
	}
}

impl pallet_poco::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Assets = AnyCurrency;
	type Rates = ListedRates;
	type Categories = Categories;
	type LongestWindow = LongestWindow;
	type Terms = MarketTerms;
	type Pools = RegisteredPools;
	type Beacon = RelayBeacon;
	type Callbacks = Targets;
	type Campaigns = super::donations::ToldCampaigns;
	type CourtOrigin = Administration;
	type Signature = Signature;
	type AgendaBudget = AgendaBudget;
	type MaxContributors = ConstU32<64>;
	type PotId = PocoPotId;
	type WeightInfo = crate::weights::pallet_poco::WeightInfo<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::benchmarking::Marketplace;
}

parameter_types! {
	/// A tenth of a block for what comes due.
	pub AgendaBudget: Weight = MAXIMUM_BLOCK_WEIGHT.saturating_div(10);
	/// The account of the treasury.
	pub Treasury: AccountId = TreasuryId::get().into_account_truncating();
	/// What targets of callbacks cost their owners while they are there.
	pub CallbackDeposits: pallet_callbacks::Deposits = pallet_callbacks::Deposits {
		target: deposit(1, 96),
		byte: deposit(0, 1),
	};
	/// What a callback may weigh: a hundredth of a block.
	pub CallbackWeight: Weight = MAXIMUM_BLOCK_WEIGHT.saturating_div(100);
}

/// Workerpools are entries of the registry.
pub struct RegisteredPools;

impl pallet_poco::PoolOwners<AccountId> for RegisteredPools {
	fn owner(pool: H160) -> Option<AccountId> {
		let entry = pallet_registry::Entries::<Runtime>::get(pool)?;
		matches!(entry.details, Details::Workerpool { .. }).then_some(entry.owner)
	}
}

/// Draws follow from the relay chain's randomness.
pub struct RelayBeacon;

impl pallet_poco::Beacon for RelayBeacon {
	fn request() -> u64 {
		Beacon::request()
	}

	fn seed(round: u64) -> Option<H256> {
		Beacon::seed(round)
	}

	fn release(round: u64) {
		Beacon::release(round);
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn reveal(round: u64) {
		let mut output = round;
		while Beacon::seed(round).is_none() {
			output = output.saturating_add(1);
			Beacon::mix(poco_primitives::hash::content(&output.to_le_bytes()));
		}
	}
}

/// Results are passed on to whoever bought them from another chain, or said which call is made with them.
pub struct Targets;

impl pallet_poco::Callbacks for Targets {
	fn deliver(target: H160, task: TaskId, result: &[u8]) -> Weight {
		// What becomes of it is told by an event.
		if target == PURCHASES {
			return Purchases::on_result(task, result);
		}
		Callbacks::deliver(target, task, result).0
	}

	fn most_weight(bytes: u32) -> Weight {
		Callbacks::most_weight(bytes).max(Purchases::most_weight(bytes))
	}
}

impl pallet_beacon::Config for Runtime {
	type Delay = ConstU64<4>;
	type WeightInfo = crate::weights::pallet_beacon::WeightInfo<Runtime>;
}

impl pallet_callbacks::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Deposits = CallbackDeposits;
	type MaxPrefix = ConstU32<1024>;
	type MaxWeight = CallbackWeight;
	type WeightInfo = crate::weights::pallet_callbacks::WeightInfo<Runtime>;
}

/// Keeps what entries of the registry sell where programs and inputs are stored.
pub struct StoredArtifacts;

impl pallet_registry::ArtifactStore<AccountId> for StoredArtifacts {
	fn pin(seller: &AccountId, artifact: &Artifact, is_app: bool) -> DispatchResult {
		Poco::pin_artifact(seller, artifact, is_app)
	}

	fn unpin(artifact: &Artifact) {
		Poco::unpin_artifact(artifact);
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn pinnable(seller: &AccountId) -> Artifact {
		super::benchmarking::Marketplace::stored_app(seller)
	}
}

impl pallet_registry::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Artifacts = StoredArtifacts;
	type CategoryOrigin = Administration;
	type MaxTimeUnit = MaxTimeUnit;
	type Policy = Bounds;
	type Deposits = RegistryDeposits;
	type MaxMembersPerCall = ConstU32<100>;
	type WeightInfo = crate::weights::pallet_registry::WeightInfo<Runtime>;
}

/// What the market asks the registry.
pub struct Listing;

impl pallet_market::Registry for Listing {
	fn entry(address: H160) -> Option<Listed> {
		let entry = pallet_registry::Entries::<Runtime>::get(address)?;
		Some(Listed {
			owner: entry.owner,
			details: entry.details,
			policy: entry.policy,
			salt_floor: entry.salt_floor,
		})
	}

	fn is_member(group: H160, member: H160) -> bool {
		Registry::is_member(group, member)
	}

	fn is_open(category: CategoryId) -> bool {
		Registry::open_category_time_unit(category).is_some()
	}
}

/// Where the market's deals are made.
pub struct PocoDeals;

impl pallet_market::Deals for PocoDeals {
	fn open(id: DealId, agreement: Agreement<AccountId>) -> Result<bool, DispatchError> {
		Poco::open_deal(id, agreement)
	}
}

/// Chain time.
pub struct ChainTime;

impl Get<Moment> for ChainTime {
	fn get() -> Moment {
		Poco::now()
	}
}

impl pallet_market::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Assets = AnyCurrency;
	type Registry = Listing;
	type Deals = PocoDeals;
	type Campaigns = super::donations::AskedCampaigns;
	type Clock = ChainTime;
	type Eip712Domain = Eip712Domain;
	type Deposits = MarketDeposits;
	type MaxVoucherUsers = ConstU32<64>;
	type MaxVoucherEntries = ConstU32<64>;
	type PalletId = MarketId;
	type WeightInfo = crate::weights::pallet_market::WeightInfo<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::benchmarking::Marketplace;
}
