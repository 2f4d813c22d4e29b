//! The three chains, and the network that they make.

// All that is public here is written by macros, which document nothing.
#![allow(missing_docs)]

use crate::genesis;
use cumulus_primitives_core::AggregateMessageOrigin;
use frame_support::{
	sp_runtime::DispatchResult,
	traits::{OnInitialize, OnPoll},
	weights::WeightMeter,
};
use xcm_emulator::{
	decl_test_networks, decl_test_parachains, decl_test_relay_chains, AdditionalInherentCode,
};

decl_test_relay_chains! {
	#[api_version(16)]
	pub struct Rococo {
		genesis = genesis::relay(),
		on_init = (),
		runtime = rococo_runtime,
		core = {
			SovereignAccountOf: rococo_runtime::xcm_config::LocationConverter,
		},
		pallets = {
			System: rococo_runtime::System,
		}
	}
}

decl_test_parachains! {
	pub struct Poco {
		genesis = genesis::poco(),
		on_init = (),
		runtime = poco_runtime,
		core = {
			XcmpMessageHandler: poco_runtime::XcmpQueue,
			LocationToAccountId: poco_runtime::configs::xcm::LocationToAccountId,
			ParachainInfo: poco_runtime::ParachainInfo,
			MessageOrigin: AggregateMessageOrigin,
			AdditionalInherentCode: Polled,
		},
		pallets = {
			System: poco_runtime::System,
		}
	},
	pub struct Penpal {
		genesis = genesis::penpal(),
		on_init = (),
		runtime = penpal_runtime,
		core = {
			XcmpMessageHandler: penpal_runtime::XcmpQueue,
			LocationToAccountId: penpal_runtime::xcm_config::LocationToAccountId,
			ParachainInfo: penpal_runtime::ParachainInfo,
			MessageOrigin: AggregateMessageOrigin,
		},
		pallets = {
			System: penpal_runtime::System,
		}
	},
}

decl_test_networks! {
	pub struct Rococonet {
		relay_chain = Rococo,
		parachains = vec![
			Poco,
			Penpal,
		],
		bridge = ()
	}
}

/// What a block does after its inherents: the emulator leaves it out.
pub struct Polled;

impl AdditionalInherentCode for Polled {
	fn on_new_block() -> DispatchResult {
		let block = poco_runtime::System::block_number();
		poco_runtime::AllPalletsWithSystem::on_poll(block, &mut WeightMeter::new());
		Ok(())
	}
}
