//! The process in which a validator executes the code of parachains. The validator starts it only when
//! it says the validator's own version.

polkadot_node_core_pvf_common::decl_worker_main!(
	"execute-worker",
	polkadot_node_core_pvf_execute_worker::worker_entrypoint,
	polkadot_cli::NODE_VERSION,
	"published",
);
