//! The validator of local relay chains: the SDK's `polkadot`, with rococo-local and short sessions
//! built in.

#[allow(clippy::result_large_err)] // It is the SDK's error, and read once.
fn main() -> Result<(), impl std::fmt::Debug> {
	polkadot_cli::run()
}
