//! What benchmarks need of this runtime: accounts with money, entries, an asset.

use super::marketplace::DEFAULT_CATEGORY;
use crate::{constants::*, AccountId, Assets, Balances, Poco, Registry, RuntimeOrigin, Signature};
use frame_support::traits::{fungible::Mutate as _, fungibles::Mutate as _};
use frame_system::RawOrigin;
use poco_primitives::{
	hash,
	order::Currency,
	registry::{self, Details, Name, PoolPolicy},
	task::{Artifact, ArtifactKind, MAX_ARTIFACT},
	CategoryId, H160, H256,
};
use sp_core::crypto::KeyTypeId;

/// The key of an asset that only benchmarks accept.
const ASSET_KEY: H256 = H256([0xa5; 32]);

/// A currency that only benchmarks accept.
pub const ASSET: Currency = Currency::Asset(ASSET_KEY);

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
		ASSET
	}

	fn create_beneficiary(seed: [u8; 32]) -> AccountId {
		AccountId::new(seed)
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

	fn mint(account: &AccountId, amount: Balance) {
		// It exists when it is asked for again.
		let _ = Assets::force_create(RawOrigin::Root.into(), ASSET_KEY, OWNER.into(), true, 1);
		Assets::mint_into(ASSET_KEY, account, amount).expect("the asset exists");
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
		Self::mint(account, amount);
		ASSET
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
		ASSET
	}

	fn fund_asset(account: &AccountId, amount: Balance) {
		Self::mint(account, amount);
	}

	fn bond(account: &AccountId, amount: Balance) {
		Poco::bond(signed(account), amount).expect("it has the money");
	}
}
