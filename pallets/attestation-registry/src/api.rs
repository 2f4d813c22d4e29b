//! The runtime API: what programs and pages read, so that none of them has to know storage.

use crate::{Config, Heads, Pallet, Received, Redemptions, Scopes, Verifiers};
use alloc::vec::Vec;
use poco_primitives::{
	attestation::{EpochRoot, VersionedNullifier},
	redemption::{HeadView, RedemptionView, VerifierView},
	H256,
};

sp_api::decl_runtime_apis! {
	/// Reads what is known of other chains' statements, and what was redeemed of it.
	pub trait AttestationRegistryApi {
		/// The blocks of a source by whose state a root can be proven, the oldest first.
		fn heads(chain: H256) -> Vec<HeadView>;
		/// The root of a source's epoch, if it was proven and is kept.
		fn root(chain: H256, epoch: u32) -> Option<EpochRoot>;
		/// Whether a source has sent the statement with this leaf, and it is kept.
		fn is_received(chain: H256, leaf: H256) -> bool;
		/// When a verifier accepts receipts, and among whom they are accepted once.
		fn verifier(verifier: H256) -> Option<VerifierView>;
		/// What was redeemed with the verifiers of a scope under a nullifier, in a period that is open.
		fn redemption(scope: H256, nullifier: VersionedNullifier) -> Option<RedemptionView>;
	}
}

impl<T: Config> Pallet<T> {
	/// See [`AttestationRegistryApi`](runtime_decl_for_attestation_registry_api::AttestationRegistryApi).
	pub fn view_heads(chain: H256) -> Vec<HeadView> {
		let heads = Heads::<T>::get(chain).into_iter();
		heads.map(|head| HeadView { number: head.number, state_root: head.state_root }).collect()
	}

	/// See [`AttestationRegistryApi`](runtime_decl_for_attestation_registry_api::AttestationRegistryApi).
	pub fn view_root(chain: H256, epoch: u32) -> Option<EpochRoot> {
		Self::root(chain, epoch)
	}

	/// See [`AttestationRegistryApi`](runtime_decl_for_attestation_registry_api::AttestationRegistryApi).
	pub fn view_is_received(chain: H256, leaf: H256) -> bool {
		Received::<T>::contains_key(chain, leaf)
	}

	/// See [`AttestationRegistryApi`](runtime_decl_for_attestation_registry_api::AttestationRegistryApi).
	pub fn view_verifier(verifier: H256) -> Option<VerifierView> {
		let scope = Verifiers::<T>::get(verifier)?;
		let periods = Scopes::<T>::get(scope)?.periods.into_inner();
		Some(VerifierView { scope, periods })
	}

	/// See [`AttestationRegistryApi`](runtime_decl_for_attestation_registry_api::AttestationRegistryApi).
	pub fn view_redemption(scope: H256, nullifier: VersionedNullifier) -> Option<RedemptionView> {
		let periods = Scopes::<T>::get(scope)?.periods;
		let found = periods
			.iter()
			.find_map(|period| Redemptions::<T>::get((scope, period.from, nullifier)))?;
		Some(RedemptionView {
			verifier: found.verifier,
			holder: Self::bytes_of(&found.holder),
			certificate: found.certificate,
		})
	}
}
