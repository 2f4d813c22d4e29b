//! The validator of local relay chains: the SDK's `polkadot`, with rococo-local and short sessions
//! built in.

fn main() -> Result<(), impl std::fmt::Debug> {
	polkadot_cli::run()
}
