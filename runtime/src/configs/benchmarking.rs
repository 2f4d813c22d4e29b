//! What benchmarks need of this runtime: accounts with money, entries, an asset.

use super::marketplace::DEFAULT_CATEGORY;
use crate::{
	constants::*, AccountId, Assets, Balances, Market, Poco, Registry, Runtime, RuntimeOrigin,
};
use alloc::vec;
use frame_support::traits::{fungible::Mutate as _, fungibles::Mutate as _};
use frame_system::RawOrigin;
use poco_primitives::{
	hash,
	order::Currency,
	registry::{self, Details, PoolPolicy},
	task::{Artifact, ArtifactKind, MAX_ARTIFACT},
	CategoryId, H160, H256,
};

/// The key of an asset that only benchmarks accept.
const ASSET_KEY: H256 = H256([0xa5; 32]);

/// A currency that only benchmarks accept.
pub const ASSET: Currency = Currency::Asset(ASSET_KEY);

const OWNER: AccountId = AccountId::new([0x0e; 32]);

/// Keys of assets.
pub struct AssetIds;

impl pallet_assets::BenchmarkHelper<H256, ()> for AssetIds {
	fn create_asset_id_parameter(id: u32) -> H256 {
		H256::from_low_u64_be(id.into())
	}

	fn create_reserve_id_parameter(_: u32) {}
}

/// Sets the marketplace up.
pub struct Marketplace;

fn signed(account: &AccountId) -> RuntimeOrigin {
	RawOrigin::Signed(account.clone()).into()
}

impl Marketplace {
	/// An app as large as can be, stored on chain.
	pub fn stored_app() -> Artifact {
		let mut bytes = b"\0asm\x01\0\0\0".to_vec();
		bytes.resize(MAX_ARTIFACT as usize, 0x2a);
		let hash = hash::content(&bytes);
		Balances::set_balance(&OWNER, 1_000_000 * UNIT);
		let bytes = bytes.try_into().expect("within the bound");
		Poco::store(signed(&OWNER), ArtifactKind::App, bytes).expect("it is new");
		Artifact::OnChain(hash)
	}

	fn make_asset() {
		let _ = Assets::force_create(RawOrigin::Root.into(), ASSET_KEY, OWNER.into(), true, 1);
	}
}

impl pallet_poco::BenchmarkHelper<AccountId> for Marketplace {
	fn asset(account: &AccountId, amount: Balance) -> Currency {
		Self::make_asset();
		Assets::mint_into(ASSET_KEY, account, amount).expect("the asset exists");
		ASSET
	}
}
