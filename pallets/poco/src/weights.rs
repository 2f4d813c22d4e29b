//! What the pallet wants measured. The figures stand in the runtime's `weights` folder.

use frame_support::weights::Weight;

/// Measured weights of the pallet's calls and hooks.
pub trait WeightInfo {
	/// The clock of one block.
	fn tick() -> Weight;
	/// `bond`.
	fn bond() -> Weight;
	/// `unbond`.
	fn unbond() -> Weight;
	/// `withdraw`.
	fn withdraw() -> Weight;
	/// `store` of `b` bytes.
	fn store(b: u32) -> Weight;
	/// `remove`.
	fn remove() -> Weight;
	/// `create_task` with an app and an input on chain and all arguments.
	fn create_task() -> Weight;
	/// `contribute` to a task of `c` contributions, out of the free bond.
	fn contribute(c: u32) -> Weight;
	/// `contribute` to a task of `c` contributions, with money from the free balance.
	fn contribute_topping_up(c: u32) -> Weight;
	/// `reveal` that is not the last one, in a task of `c` contributions.
	fn reveal(c: u32) -> Weight;
	/// The last `reveal`, paying `w` winners out and slashing `l` losers.
	fn reveal_and_settle(w: u32, l: u32) -> Weight;
	/// `publish` with `b` inline bytes.
	fn publish(b: u32) -> Weight;
	/// `finalize` to completion, paying `w` winners out and slashing `l` losers.
	fn finalize(w: u32, l: u32) -> Weight;
	/// `reopen` of a task of `c` contributions.
	fn reopen(c: u32) -> Weight;
	/// `claim` of a task of `c` contributions, all of which are slashed.
	fn claim(c: u32) -> Weight;
	/// `prune`.
	fn prune() -> Weight;
	/// `initialize_many` of `n` tasks.
	fn initialize_many(n: u32) -> Weight;
	/// `refund_rest` in the chain's own token.
	fn refund_rest() -> Weight;
	/// `withdraw_asset`.
	fn withdraw_asset() -> Weight;
	/// Booking `n` earnings in an asset: what settling costs more than in the chain's own token.
	fn credit(n: u32) -> Weight;
}
