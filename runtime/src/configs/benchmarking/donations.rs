//! Campaigns whose apps and pools are entries of the registry, and places that statements are sent to.

use super::{chain, listed, signed, Marketplace, NEIGHBOUR};
use crate::{
	configs::marketplace::DEFAULT_CATEGORY, constants::UNIT, AccountId, Assets, Balance, Balances,
	Poco,
};
use alloc::format;
use frame_support::traits::{fungible::Mutate as _, fungibles::Mutate as _};
use pallet_poco::Pool;
use poco_primitives::{
	deal::Admission,
	hash,
	order::Currency,
	registry::{Details, PoolPolicy},
	result::{ExecutionProfile, MAX_URI},
	task::Artifact,
	CategoryId, H160, H256,
};
use xcm::latest::{Location, MaybeErrorCode, Response};

/// More than anything costs.
const MUCH: Balance = 1_000_000_000 * UNIT;

const APP_OWNER: AccountId = AccountId::new([0xb1; 32]);
const SCHEDULER: AccountId = AccountId::new([0xb2; 32]);

/// More members than any campaign asks for.
const MEMBERS: u32 = 1_000_000;

/// See the module.
pub struct DonatedComputing;

impl pallet_donations::BenchmarkHelper for DonatedComputing {
	fn app(number: u32) -> H160 {
		Balances::set_balance(&APP_OWNER, MUCH);
		let details = Details::App {
			name: format!("app {number:010}").into_bytes().try_into().expect("within the bound"),
			profile: ExecutionProfile::V1,
			artifact: Artifact::AtUri {
				hash: hash::content(&number.to_le_bytes()),
				uri: alloc::vec![b'u'; MAX_URI as usize].try_into().expect("within the bound"),
			},
			measurement: Some(H256::repeat_byte(2)),
		};
		<Marketplace as pallet_market::BenchmarkHelper>::register(&APP_OWNER, details, None)
	}

	fn pool() -> H160 {
		Balances::set_balance(&SCHEDULER, MUCH);
		let details =
			Details::Workerpool { name: b"drawn".to_vec().try_into().expect("within the bound") };
		let register = <Marketplace as pallet_market::BenchmarkHelper>::register;
		let pool = register(&SCHEDULER, details, Some(PoolPolicy::default()));
		Poco::set_pool(signed(&SCHEDULER), pool, Admission::Drawn, UNIT, UNIT)
			.expect("it is the owner's");
		pallet_poco::Pools::<crate::Runtime>::mutate(pool, |pool: &mut Pool| {
			pool.members = MEMBERS;
		});
		pool
	}

	fn category() -> CategoryId {
		DEFAULT_CATEGORY
	}

	fn fund(account: &AccountId, amount: Balance) {
		Balances::set_balance(account, amount.max(MUCH));
	}

	fn asset() -> Currency {
		Currency::Asset(listed())
	}

	fn fund_asset(account: &AccountId, amount: Balance) {
		Assets::mint_into(listed(), account, amount).expect("the asset exists");
	}
}

/// See the module.
pub struct Destinations;

impl pallet_attestations::BenchmarkHelper<AccountId, Location, Response> for Destinations {
	fn location(number: u32) -> Location {
		// Where a statement is really sent there is a channel.
		match number {
			1 => chain(NEIGHBOUR),
			other => Location::new(
				1,
				[xcm::latest::Junction::Parachain(NEIGHBOUR.saturating_add(other))],
			),
		}
	}

	fn accepted() -> Response {
		Response::DispatchResult(MaybeErrorCode::Success)
	}

	fn ask(location: &Location) -> u64 {
		crate::configs::attestations::ask(location)
	}

	fn fund(account: &AccountId) {
		Balances::set_balance(account, MUCH);
	}
}
