//! Genesis presets: `development`, with Alice as the collator; `local_testnet`, with Ferdie, below a relay
//! chain of one's own. In both the office is Alice, and accepts what was given in two years.

use crate::{
	AccountId, AuraConfig, BalancesConfig, ParachainInfoConfig, PolkadotXcmConfig, RegistryConfig,
	RuntimeGenesisConfig, SudoConfig, PARA_ID, POCO_PARA_ID, UNIT,
};
use alloc::{vec, vec::Vec};
use frame_support::build_struct_json_patch;
use poco_primitives::{redemption::Period, H256};
use polkadot_parachain_primitives::primitives::Sibling;
use sp_genesis_builder::{PresetId, DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use sp_keyring::Sr25519Keyring::{self, Alice, Ferdie};
use sp_runtime::traits::AccountIdConversion;

/// What the office is known by to donors. It has a scope of its own, of the same name.
pub const OFFICE: H256 = H256(*b"tax-office\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");

/// The years that the office accepts at first: 2026 and 2027.
pub const YEARS: [Period; 2] = [
	Period { from: 1_767_225_600_000, until: 1_798_761_600_000 },
	Period { from: 1_798_761_600_000, until: 1_830_297_600_000 },
];

/// What every well-known account has, and the PoCo chain, for programs that pay.
const ENDOWMENT: u128 = 1_000_000 * UNIT;

/// The XCM version to speak with whoever has not told its own.
const SAFE_XCM_VERSION: u32 = ::xcm::latest::prelude::XCM_VERSION;

fn genesis(collator: Sr25519Keyring) -> serde_json::Value {
	let poco: AccountId = Sibling::from(POCO_PARA_ID).into_account_truncating();
	build_struct_json_patch!(RuntimeGenesisConfig {
		balances: BalancesConfig {
			balances: Sr25519Keyring::well_known()
				.map(|account| account.to_account_id())
				.chain([poco])
				.map(|account| (account, ENDOWMENT))
				.collect(),
		},
		parachain_info: ParachainInfoConfig { parachain_id: PARA_ID.into() },
		aura: AuraConfig { authorities: vec![collator.public().into()] },
		sudo: SudoConfig { key: Some(Alice.to_account_id()) },
		registry: RegistryConfig {
			verifiers: vec![(OFFICE, OFFICE)],
			periods: YEARS.map(|year| (OFFICE, year)).to_vec(),
		},
		polkadot_xcm: PolkadotXcmConfig { safe_xcm_version: Some(SAFE_XCM_VERSION) },
	})
}

/// The preset of this name, as JSON.
pub fn get_preset(id: &PresetId) -> Option<Vec<u8>> {
	let patch = match id.as_ref() {
		DEV_RUNTIME_PRESET => genesis(Alice),
		LOCAL_TESTNET_RUNTIME_PRESET => genesis(Ferdie),
		_ => return None,
	};
	serde_json::to_vec(&patch).ok()
}

/// The names of the presets.
pub fn preset_names() -> Vec<PresetId> {
	[DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET].map(PresetId::from).to_vec()
}
