//! Cases that the makers of the SDK publish for the runtimes of all parachains.
//!
//! Two of theirs cannot be asked of this runtime. `xcm_payment_api_with_native_token_works` takes the relay
//! chain's token for the native one, and this chain has its own. `change_storage_constant_by_governance_works`
//! wants a constant that is kept in storage; what can be changed here is a parameter, see
//! `governance::the_markets_terms_are_changed_by_a_public_vote_for_later_deals`. And theirs make governance's
//! calls as root; `governance` goes through real votes.

use crate::{constants::PARA_ID, *};
use parachains_runtimes_test_utils::{
	test_cases::{can_governance_authorize_upgrade, set_storage_keys_by_governance_works},
	CollatorSessionKeys, GovernanceOrigin,
};
use sp_keyring::Sr25519Keyring::Alice;
use sp_runtime::{DispatchError, Either};
use xcm::latest::prelude::{Location, Parachain};

fn keys() -> CollatorSessionKeys<Runtime> {
	let account = Alice.to_account_id();
	CollatorSessionKeys::new(account.clone(), account, SessionKeys { aura: Alice.public().into() })
}

#[test]
fn governance_authorizes_upgrades() {
	let root = GovernanceOrigin::Origin(RuntimeOrigin::root());
	assert_eq!(can_governance_authorize_upgrade::<Runtime, RuntimeOrigin>(root), Ok(()));
}

#[test]
fn no_account_and_no_other_chain_authorizes_upgrades() {
	let account = GovernanceOrigin::Origin(RuntimeOrigin::signed(Alice.to_account_id()));
	assert_eq!(
		can_governance_authorize_upgrade::<Runtime, RuntimeOrigin>(account),
		Err(Either::Left(DispatchError::BadOrigin))
	);
	for chain in [Location::parent(), Location::new(1, [Parachain(1000)])] {
		let refused = can_governance_authorize_upgrade::<Runtime, RuntimeOrigin>(
			GovernanceOrigin::Location(chain.clone()),
		);
		assert!(matches!(refused, Err(Either::Right(_))), "{chain:?}: {refused:?}");
	}
}

#[test]
fn governance_sets_storage() {
	let key = b"a key of nobody".to_vec();
	set_storage_keys_by_governance_works::<Runtime>(
		keys(),
		PARA_ID,
		GovernanceOrigin::Origin(RuntimeOrigin::root()),
		vec![(key.clone(), b"a value".to_vec())],
		|| assert_eq!(sp_io::storage::get(b"a key of nobody"), None),
		|| {
			let value = sp_io::storage::get(b"a key of nobody").expect("it is there");
			assert_eq!(&value[..], b"a value");
		},
	);
}
