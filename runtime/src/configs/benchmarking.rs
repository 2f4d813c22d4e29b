//! What benchmarks need of this runtime: accounts with money, entries, an asset.

mod donations;
mod purchases;

pub use donations::{Destinations, DonatedComputing};
pub use purchases::AnsweredPurchases;

use super::marketplace::DEFAULT_CATEGORY;
use crate::{
	constants::*, AccountId, Assets, Balances, ParachainSystem, Poco, Registry, Runtime,
	RuntimeOrigin, Signature,
};
use frame_support::traits::{fungible::Mutate as _, fungibles::Mutate as _};
use frame_system::RawOrigin;
use pallet_currencies::{locations, Acceptance, Listing, Rate};
use poco_primitives::{
	hash,
	order::Currency,
	registry::{self, Details, Name, PoolPolicy},
	task::{Artifact, ArtifactKind, MAX_ARTIFACT},
	CategoryId, H160, H256,
};
use sp_core::crypto::KeyTypeId;
use sp_runtime::traits::One;
use xcm::latest::{
	Junction::{AccountId32, GeneralIndex, Parachain},
	Location,
};

/// A chain that messages are sent to.
pub const NEIGHBOUR: u32 = 2_001;

/// A chain that keeps an asset.
const RESERVE: u32 = 1_000;

const OWNER: AccountId = AccountId::new([0x0e; 32]);

/// Keys of assets.
pub struct AssetIds;

impl pallet_assets::BenchmarkHelper<H256, ()> for AssetIds {
	fn create_asset_id_parameter(id: u32) -> H256 {
		H256(poco_primitives::U256::from(id).to_big_endian())
	}

	fn create_reserve_id_parameter(_: u32) {}
}

/// What the treasury pays in benchmarks, and to whom.
pub struct Spending;

impl pallet_treasury::ArgumentsFactory<Currency, AccountId> for Spending {
	fn create_asset_kind(_: u32) -> Currency {
		Currency::Asset(listed())
	}

	fn create_beneficiary(seed: [u8; 32]) -> AccountId {
		AccountId::new(seed)
	}
}

/// Lists an asset, accepted for everything, which keeps accounts alive. Tells its key.
fn list(location: Location, reserve: Location) -> H256 {
	let key = locations::key(&location);
	let listing = Listing {
		location,
		reserve,
		rate: Rate::one(),
		accepted: Acceptance::EVERYTHING,
		payer: OWNER,
		deposit: 0,
		leaving: false,
	};
	pallet_currencies::Listed::<Runtime>::insert(key, listing);
	// It exists when it is asked for again.
	let _ = Assets::force_create(RawOrigin::Root.into(), key, OWNER.into(), true, 1);
	key
}

/// The relay chain's token, listed.
pub fn listed() -> H256 {
	list(Location::parent(), Location::parent())
}

/// A chain with which there is a channel.
pub fn chain(id: u32) -> Location {
	ParachainSystem::open_outbound_hrmp_channel_for_benchmarks_or_tests(id.into());
	Location::new(1, [Parachain(id)])
}

/// Somebody on a neighbour.
pub fn somebody_elsewhere() -> Location {
	chain(NEIGHBOUR).appended_with(AccountId32 { network: None, id: [7; 32] }).expect("it is short")
}

/// An asset of this neighbour, listed.
pub fn listed_of(chain: &Location) -> Location {
	let location = chain.clone().appended_with(GeneralIndex(1)).expect("it is short");
	list(location.clone(), chain.clone());
	location
}

/// Places for listed assets.
pub struct ListedAssets;

impl pallet_currencies::BenchmarkHelper<AccountId> for ListedAssets {
	fn open(key: H256, who: &AccountId) {
		Assets::touch(signed(who), key).expect("it can pay the deposit");
	}

	fn approve(key: H256, owner: &AccountId, spender: &AccountId) {
		Assets::approve_transfer(signed(owner), key, spender.clone().into(), 1)
			.expect("it can pay the deposit");
	}
}

/// What comes to the border.
pub struct BorderCrossings;

impl pallet_border::BenchmarkHelper<Currency, H160> for BorderCrossings {
	fn asset() -> (Currency, Location) {
		// Sent through the chain that keeps it to a third one.
		let asset = listed_of(&chain(RESERVE));
		(Currency::Asset(locations::key(&asset)), Location::new(1, [Parachain(NEIGHBOUR)]))
	}

	fn group(index: u32) -> H160 {
		registry::address_of(hash::content(&index.to_le_bytes()))
	}
}

/// Sets the marketplace up.
pub struct Marketplace;

fn signed(account: &AccountId) -> RuntimeOrigin {
	RawOrigin::Signed(account.clone()).into()
}

impl Marketplace {
	/// An app as large as can be, which this account stores on chain.
	pub fn stored_app(owner: &AccountId) -> Artifact {
		let mut bytes = b"\0asm\x01\0\0\0".to_vec();
		bytes.resize(MAX_ARTIFACT as usize, 0x2a);
		let hash = hash::content(&bytes);
		Balances::set_balance(owner, 1_000_000 * UNIT);
		let bytes = bytes.try_into().expect("within the bound");
		Poco::store(signed(owner), ArtifactKind::App, bytes).expect("it is new");
		Artifact::OnChain(hash)
	}

	fn mint(account: &AccountId, amount: Balance) -> Currency {
		let key = listed();
		Assets::mint_into(key, account, amount).expect("the asset exists");
		Currency::Asset(key)
	}
}

impl pallet_poco::BenchmarkHelper<AccountId, Signature> for Marketplace {
	fn sign(number: u32, message: &[u8]) -> (AccountId, Signature) {
		const KEYS: KeyTypeId = KeyTypeId(*b"poco");
		let seed = alloc::format!("//{number}").into_bytes();
		let key = sp_io::crypto::sr25519_generate(KEYS, Some(seed));
		let signature = sp_io::crypto::sr25519_sign(KEYS, &key, message).expect("the key is there");
		(key.0.into(), signature.into())
	}

	fn pool(owner: &AccountId) -> H160 {
		Balances::set_balance(owner, 1_000_000 * UNIT);
		let name: Name = b"pool".to_vec().try_into().expect("within the bound");
		let details = Details::Workerpool { name };
		<Self as pallet_market::BenchmarkHelper>::register(
			owner,
			details,
			Some(PoolPolicy::default()),
		)
	}

	fn asset(account: &AccountId, amount: Balance) -> Currency {
		Self::mint(account, amount)
	}
}

impl pallet_market::BenchmarkHelper for Marketplace {
	fn register(owner: &AccountId, details: Details, policy: Option<PoolPolicy>) -> H160 {
		let address = registry::address_of(registry::entry_id(owner, &details));
		Registry::register(signed(owner), details, policy).expect("it is new");
		address
	}

	fn group(member: H160) -> H160 {
		Balances::set_balance(&OWNER, 1_000_000 * UNIT);
		let name: Name = b"group".to_vec().try_into().expect("within the bound");
		let address = registry::address_of(registry::group_id(&OWNER, &name));
		Registry::create_group(signed(&OWNER), name).expect("it is new");
		let members = alloc::vec![member].try_into().expect("within the bound");
		Registry::add_members(signed(&OWNER), address, members).expect("the owner can pay");
		address
	}

	fn category() -> CategoryId {
		DEFAULT_CATEGORY
	}

	fn stored_data() -> H256 {
		Self::stored_app(&OWNER).hash()
	}

	fn fund(account: &AccountId, amount: Balance) {
		Balances::set_balance(account, amount.max(1_000_000 * UNIT));
	}

	fn asset() -> Currency {
		Currency::Asset(listed())
	}

	fn fund_asset(account: &AccountId, amount: Balance) {
		Self::mint(account, amount);
	}

	fn bond(account: &AccountId, amount: Balance) {
		Poco::bond(signed(account), amount).expect("it has the money");
	}
}

/// Messages, for the benchmarks of their instructions and of the pallet that sends them.
mod messages {
	use super::{chain, listed, listed_of, NEIGHBOUR, RESERVE};
	use crate::{
		configs::xcm::{
			LocationToAccountId, MaxAssetsIntoHolding, NativeLocation, PriceForSiblingDelivery,
			XcmConfig,
		},
		constants::{EXISTENTIAL_DEPOSIT, UNIT},
		AccountId, Assets as Kept, Balance, Balances, ParachainSystem, Runtime, RuntimeCall,
	};
	use alloc::{boxed::Box, vec, vec::Vec};
	use cumulus_primitives_core::ParaId;
	use frame_benchmarking::{whitelisted_caller, BenchmarkError};
	use frame_support::{
		parameter_types,
		traits::{
			fungible::{Inspect, ItemOf, Mutate},
			fungibles::Mutate as _,
			Get,
		},
		weights::Weight,
	};
	use poco_primitives::H256;
	use polkadot_runtime_common::xcm_sender::ToParachainDeliveryHelper;
	use xcm::latest::prelude::*;
	use xcm_builder::MintLocation;
	use xcm_executor::{test_helpers::MockCredit, AssetsInHolding};

	/// Much of anything.
	const MUCH: Balance = 1_000_000 * UNIT;

	parameter_types! {
		/// What keeps an account alive.
		pub LeastAsset: Option<Asset> = Some((NativeLocation::get(), EXISTENTIAL_DEPOSIT).into());
		/// The chain that messages are sent to.
		pub Neighbour: ParaId = NEIGHBOUR.into();
		/// Nothing is teleported.
		pub const NoAccount: Option<(AccountId, MintLocation)> = None;
		/// Nothing is teleported.
		pub const NoTeleporter: Option<(Location, Asset)> = None;
		/// A chain that keeps an asset, and the asset.
		pub FromReserve: Option<(Location, Asset)> = {
			listed();
			Some((Location::parent(), (Location::parent(), MUCH).into()))
		};
	}

	/// The key of the listed asset.
	pub struct ListedKey;

	impl Get<H256> for ListedKey {
		fn get() -> H256 {
			listed()
		}
	}

	/// A listed asset, which takes more work than the chain's own token.
	fn dear(amount: Balance) -> Asset {
		listed();
		(Location::parent(), amount).into()
	}

	type Delivery = ToParachainDeliveryHelper<
		XcmConfig,
		LeastAsset,
		PriceForSiblingDelivery,
		Neighbour,
		ParachainSystem,
	>;

	impl pallet_xcm::benchmarking::Config for Runtime {
		type DeliveryHelper = Delivery;

		fn reachable_dest() -> Option<Location> {
			Some(chain(NEIGHBOUR))
		}

		fn reserve_transferable_asset_and_dest() -> Option<(Asset, Location)> {
			Some(((NativeLocation::get(), EXISTENTIAL_DEPOSIT).into(), chain(NEIGHBOUR)))
		}

		fn set_up_complex_asset_transfer() -> Option<(Assets, u32, Location, Box<dyn FnOnce()>)> {
			// The chain's own token pays, and goes with an asset that comes home.
			let home = chain(NEIGHBOUR);
			let asset = listed_of(&home);
			let key = pallet_currencies::locations::key(&asset);
			let caller: AccountId = whitelisted_caller();
			Balances::set_balance(&caller, MUCH);
			Kept::mint_into(key, &caller, MUCH).expect("the asset exists");
			let part = 1_000 * EXISTENTIAL_DEPOSIT;
			let assets: Assets =
				vec![(NativeLocation::get(), part).into(), (asset, part).into()].into();
			let verify = move || {
				assert!(Balances::balance(&caller) <= MUCH - part);
				assert_eq!(Kept::balance(key, &caller), MUCH - part);
			};
			Some((assets, 0, home, Box::new(verify)))
		}

		fn get_asset() -> Asset {
			dear(UNIT)
		}

		fn get_assets(count: u32) -> Assets {
			let assets: Vec<Asset> = (0..count)
				.map(|index| Location::new(1, [Parachain(RESERVE + index)]))
				.map(|chain| (listed_of(&chain), UNIT).into())
				.collect();
			assets.into()
		}

		fn batch_call(calls: Vec<RuntimeCall>) -> Option<RuntimeCall> {
			Some(RuntimeCall::Utility(pallet_utility::Call::batch { calls }))
		}
	}

	impl pallet_xcm_benchmarks::Config for Runtime {
		type XcmConfig = XcmConfig;
		type AccountIdConverter = LocationToAccountId;
		type DeliveryHelper = Delivery;

		fn valid_destination() -> Result<Location, BenchmarkError> {
			Ok(chain(NEIGHBOUR))
		}

		fn worst_case_holding(more: u32) -> AssetsInHolding {
			let room = MaxAssetsIntoHolding::get().saturating_sub(more.saturating_add(1));
			let mut holding = pallet_xcm_benchmarks::generate_holding_assets(room);
			holding.fungible.insert(dear(MUCH).id, Box::new(MockCredit(MUCH)));
			holding
		}
	}

	impl pallet_xcm_benchmarks::fungible::Config for Runtime {
		type TransactAsset = ItemOf<Kept, ListedKey, AccountId>;
		type CheckedAccount = NoAccount;
		type TrustedTeleporter = NoTeleporter;
		type TrustedReserve = FromReserve;

		fn get_asset() -> Asset {
			dear(UNIT)
		}
	}

	impl pallet_xcm_benchmarks::generic::Config for Runtime {
		type TransactAsset = Balances;
		type RuntimeCall = RuntimeCall;

		fn worst_case_response() -> (u64, Response) {
			(0, Response::Version(Default::default()))
		}

		fn worst_case_asset_exchange() -> Result<(Assets, Assets), BenchmarkError> {
			Err(BenchmarkError::Skip)
		}

		fn universal_alias() -> Result<(Location, Junction), BenchmarkError> {
			Err(BenchmarkError::Skip)
		}

		fn transact_origin_and_runtime_call() -> Result<(Location, RuntimeCall), BenchmarkError> {
			let call = frame_system::Call::remark_with_event { remark: vec![] };
			Ok((chain(NEIGHBOUR), call.into()))
		}

		fn subscribe_origin() -> Result<Location, BenchmarkError> {
			Ok(chain(NEIGHBOUR))
		}

		fn claimable_asset() -> Result<(Location, Location, Assets), BenchmarkError> {
			Ok((chain(NEIGHBOUR), Location::here(), dear(UNIT).into()))
		}

		fn worst_case_for_trader() -> Result<(Asset, WeightLimit), BenchmarkError> {
			Ok((dear(MUCH), WeightLimit::Limited(Weight::from_parts(1_000_000, 1_000))))
		}

		fn unlockable_asset() -> Result<(Location, Location, Asset), BenchmarkError> {
			Err(BenchmarkError::Skip)
		}

		fn export_message_origin_and_destination(
		) -> Result<(Location, NetworkId, InteriorLocation), BenchmarkError> {
			Err(BenchmarkError::Skip)
		}

		fn alias_origin() -> Result<(Location, Location), BenchmarkError> {
			Err(BenchmarkError::Skip)
		}
	}
}
