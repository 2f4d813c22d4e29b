//! How the node learns what a chain's runtime is made of.

use crate::chain_spec::is_built_in;
use polkadot_omni_node_lib::{
	chain_spec::ChainSpec,
	runtime::{
		AuraConsensusId, BlockNumber, Consensus, DefaultRuntimeResolver, Runtime, RuntimeResolver,
	},
};

/// Knows what the chains that are built in run, and leaves others to the SDK, which asks their Wasm: to
/// compile it for that takes half of the time in which a development chain starts.
pub struct Resolver;

/// What ours run: numbers of blocks, and keys of collators.
fn ours() -> Runtime {
	Runtime::Omni(BlockNumber::U32, Consensus::Aura(AuraConsensusId::Sr25519))
}

impl RuntimeResolver for Resolver {
	fn runtime(&self, spec: &dyn ChainSpec) -> sc_cli::Result<Runtime> {
		match is_built_in(spec.id()) {
			true => Ok(ours()),
			false => DefaultRuntimeResolver.runtime(spec),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::chain_spec::{CONSORTIUM, DEV, LOCAL};

	#[test]
	fn what_is_known_of_our_chains_is_what_their_runtime_says() {
		let spec = DEV.raw().expect("it builds");
		assert!(DefaultRuntimeResolver.runtime(&spec).expect("it can be asked") == ours());
	}

	#[test]
	fn no_other_chain_is_taken_for_one_of_ours() {
		for chain in [DEV, LOCAL, CONSORTIUM] {
			assert!(is_built_in(chain.id()));
		}
		for id in ["", "poco", "poco-dev-2", "asset-hub-polkadot"] {
			assert!(!is_built_in(id), "{id}");
		}
	}
}
