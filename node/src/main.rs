//! The node of the PoCo chain: the SDK's omni-node, with our chain specifications built in.

use poco_node::{chain_spec::Loader, runtime::Resolver};
use polkadot_omni_node_lib::{run, CliConfig, RunConfig};

struct Cli;

impl CliConfig for Cli {
	fn impl_version() -> String {
		env!("CARGO_PKG_VERSION").into()
	}

	fn description(executable_name: String) -> String {
		format!(
			"A node of the PoCo chain.\n\n\
			{executable_name} --dev                      a chain of its own, a block every 3 s\n\
			{executable_name} --dev --instant-seal       a block for every transaction\n\
			{executable_name} --chain local -- ...       a collator or full node of a local network\n\
			{executable_name} --chain consortium -- ...  the same, of known collators only\n\
			\n\
			Arguments after -- go to the relay chain's node."
		)
	}

	fn author() -> String {
		env!("CARGO_PKG_AUTHORS").into()
	}

	fn support_url() -> String {
		"the issues of the project's repository".into()
	}

	fn copyright_start_year() -> u16 {
		2026
	}
}

#[allow(clippy::result_large_err)] // It is the SDK's error, and read once.
fn main() -> sc_cli::Result<()> {
	run::<Cli>(RunConfig::new(Box::new(Resolver), Box::new(Loader)))
}
