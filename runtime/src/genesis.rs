//! Genesis presets: `development`, one collator and no relay chain needed; `local_testnet`, two
//! collators, Charlie and Dave, for a network of one's own whose validators are Alice and Bob;
//! `consortium`, the same with nobody but those two collating until the holders decide otherwise.

use crate::{
	constants::{EXISTENTIAL_DEPOSIT, PARA_ID, UNIT},
	pace::Pace,
	AccountId, AuraId, BalancesConfig, BeaconConfig, CollatorSelectionConfig,
	CollatorStakingConfig, CouncilMembershipConfig, PaceConfig, ParachainInfoConfig,
	PolkadotXcmConfig, RegistryConfig, RuntimeGenesisConfig, SessionConfig, SessionKeys,
	TechnicalMembershipConfig,
};
use alloc::vec::Vec;
use frame_support::{build_struct_json_patch, traits::Get, BoundedVec};
use poco_primitives::staking::Mode;
use sp_genesis_builder::{PresetId, DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave};

/// The categories of every preset: the number of one is its position. Time units are in seconds.
/// `flash` is for trying things out; the others are the original's.
pub const CATEGORIES: [(&str, u64); 6] =
	[("flash", 6), ("XS", 300), ("S", 1_200), ("M", 3_600), ("L", 10_800), ("XL", 36_000)];

/// What every well-known account has.
const ENDOWMENT: u128 = 1_000_000 * UNIT;

/// How many candidates collate beside the invulnerables.
const DESIRED_CANDIDATES: u32 = 2;

/// The XCM version to speak with whoever has not told its own.
const SAFE_XCM_VERSION: u32 = xcm::latest::prelude::XCM_VERSION;

/// Minted for a block, see the token's plan.
const ISSUANCE_PER_BLOCK: u128 = UNIT / 10;

/// The preset of a network that a few known collators run.
pub const CONSORTIUM: &str = "consortium";

fn genesis(collators: &[Sr25519Keyring], has_relay_chain: bool, mode: Mode) -> serde_json::Value {
	let collators: Vec<(AccountId, AuraId)> = collators
		.iter()
		.map(|collator| (collator.to_account_id(), collator.public().into()))
		.collect();
	build_struct_json_patch!(RuntimeGenesisConfig {
		balances: BalancesConfig {
			balances: Sr25519Keyring::well_known()
				.map(|account| (account.to_account_id(), ENDOWMENT))
				.collect(),
		},
		parachain_info: ParachainInfoConfig { parachain_id: PARA_ID.into() },
		collator_selection: CollatorSelectionConfig {
			invulnerables: collators.iter().map(|(account, _)| account.clone()).collect(),
			candidacy_bond: EXISTENTIAL_DEPOSIT * 10_000,
			desired_candidates: DESIRED_CANDIDATES,
		},
		session: SessionConfig {
			keys: collators
				.into_iter()
				.map(|(account, aura)| (account.clone(), account, SessionKeys { aura }))
				.collect(),
		},
		registry: RegistryConfig {
			categories: CATEGORIES
				.iter()
				.map(|(name, seconds)| ((*name).into(), seconds.saturating_mul(1_000)))
				.collect(),
		},
		beacon: BeaconConfig { epochs_will_do: !has_relay_chain },
		pace: PaceConfig { pace: Pace::Local },
		collator_staking: CollatorStakingConfig {
			mode,
			issuance_per_block: match mode {
				Mode::Open => ISSUANCE_PER_BLOCK,
				Mode::Consortium => 0,
			},
		},
		council_membership: CouncilMembershipConfig { members: members(&[Alice, Bob, Charlie]) },
		technical_membership: TechnicalMembershipConfig { members: members(&[Alice, Bob]) },
		polkadot_xcm: PolkadotXcmConfig { safe_xcm_version: Some(SAFE_XCM_VERSION) },
	})
}

/// Members of a council, in a number that no council exceeds.
fn members<S: Get<u32>>(who: &[Sr25519Keyring]) -> BoundedVec<AccountId, S> {
	BoundedVec::truncate_from(who.iter().map(|member| member.to_account_id()).collect())
}

/// The preset of this name, as JSON.
pub fn get_preset(id: &PresetId) -> Option<Vec<u8>> {
	let patch = match id.as_ref() {
		DEV_RUNTIME_PRESET => genesis(&[Alice], false, Mode::Open),
		LOCAL_TESTNET_RUNTIME_PRESET => genesis(&[Charlie, Dave], true, Mode::Open),
		CONSORTIUM => genesis(&[Charlie, Dave], true, Mode::Consortium),
		_ => return None,
	};
	serde_json::to_vec(&patch).ok()
}

/// The names of the presets.
pub fn preset_names() -> Vec<PresetId> {
	[DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET, CONSORTIUM].map(PresetId::from).to_vec()
}

/// The whole genesis configuration of a preset: what it names over the defaults of everything else.
#[cfg(feature = "std")]
pub fn config(id: &PresetId) -> Result<RuntimeGenesisConfig, String> {
	use serde_json::{from_slice, from_value, to_value, Error, Value};

	fn put(patch: Value, over: &mut Value) {
		match (patch, over) {
			(Value::Object(patch), Value::Object(over)) => {
				for (key, value) in patch {
					put(value, over.entry(key).or_insert(Value::Null));
				}
			},
			(patch, over) => *over = patch,
		}
	}

	let readable = |error: Error| error.to_string();
	let patch = get_preset(id).ok_or_else(|| format!("the runtime has no preset {id:?}"))?;
	let mut config = to_value(RuntimeGenesisConfig::default()).map_err(readable)?;
	put(from_slice(&patch).map_err(readable)?, &mut config);
	from_value(config).map_err(readable)
}
