//! What the pallet wants measured. The figures stand in the runtime's `weights` folder.

use frame_support::weights::Weight;

/// Measured weights of the pallet's calls and hooks.
pub trait WeightInfo {
	/// The clock of one block.
	fn tick() -> Weight;
	/// `bond`.
	fn bond() -> Weight;
	/// `unbond` of everything, by a worker with an operator.
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
	/// The same by a worker that has contributed just before: its record does not count.
	fn contribute_again(c: u32) -> Weight;
	/// `contribute` to a task of `c` contributions by a worker that has no bond, with money from the
	/// free balance.
	fn contribute_topping_up(c: u32) -> Weight;
	/// `reveal` that is not the last one, in a task of `c` contributions.
	fn reveal(c: u32) -> Weight;
	/// `publish` with `b` inline bytes.
	fn publish(b: u32) -> Weight;
	/// `reopen` of a task of `c` contributions.
	fn reopen(c: u32) -> Weight;
	/// `claim` of a task of `c` contributions, all of which are slashed.
	fn claim(c: u32) -> Weight;
	/// Completing a task that `w` winners proved and nobody contradicted; nobody is paid out at once.
	fn settle(w: u32) -> Weight;
	/// Completing a task that one winner proved and `l` losers did not; nobody is paid out at once.
	fn settle_losers(l: u32) -> Weight;
	/// Paying somebody out at once.
	fn payout() -> Weight;
	/// Paying the scheduler of a result that was published in time.
	fn pay_for_publication() -> Weight;
	/// Paying whoever published a result when the scheduler had not in time.
	fn pay_publisher() -> Weight;
	/// Storing `b` bytes for a callback.
	fn store_callback(b: u32) -> Weight;
	/// Reaching a consensus.
	fn consensus() -> Weight;
	/// Checking a vote before it enters the pool. What it reads its call reads, too, and counts.
	fn check_work() -> Weight;
	/// Checking the signatures of a broker and of an enclave.
	fn check_authorisation() -> Weight;
	/// Checking the signature of a scheduler, the only one that is asked for.
	fn check_scheduler() -> Weight;
	/// Checking a draw.
	fn check_draw() -> Weight;
	/// Checking that a worker had no part in a task of `c` contributions.
	fn check_involved(c: u32) -> Weight;
	/// Checking the signature of a relayed contribution.
	fn check_relayed() -> Weight;
	/// Finding out that a task of `c` contributions has ended for good, and who was paid for it: one that was
	/// published late, by as many and as much as can be.
	fn finish(c: u32) -> Weight;
	/// Looking at the agenda.
	fn agenda_base() -> Weight;
	/// Finding something on the agenda and noting something else.
	fn agenda_item() -> Weight;
	/// What delivering a callback costs beside the callback.
	fn callback() -> Weight;
	/// `set_pool`.
	fn set_pool() -> Weight;
	/// `set_authority`.
	fn set_authority() -> Weight;
	/// `set_operator` in the place of another one.
	fn set_operator() -> Weight;
	/// `join` with money from the free balance.
	fn join() -> Weight;
	/// `leave`.
	fn leave() -> Weight;
	/// `set_broker`.
	fn set_broker() -> Weight;
	/// `set_checker`.
	fn set_checker() -> Weight;
	/// `set_court`.
	fn set_court() -> Weight;
	/// `appeal` against the result of a task of `c` contributions.
	fn appeal(c: u32) -> Weight;
	/// `judge` to the ruin of all `c` who proved the result.
	fn judge(c: u32) -> Weight;
	/// `commit_check`.
	fn commit_check() -> Weight;
	/// `open_check` of a task of `c` contributions.
	fn open_check(c: u32) -> Weight;
	/// `drop_check`.
	fn drop_check() -> Weight;
	/// `prune` of the last task of a deal that waits for the beacon, judges another task and was paid in
	/// an asset.
	fn prune() -> Weight;
	/// `initialize_many` of `n` tasks.
	fn initialize_many(n: u32) -> Weight;
	/// `refund_rest` in the chain's own token, of a deal that waits for the beacon, to an account that
	/// is gone.
	fn refund_rest() -> Weight;
	/// `withdraw_asset`.
	fn withdraw_asset() -> Weight;
	/// Booking `n` earnings in an asset: what settling costs more than in the chain's own token.
	fn credit(n: u32) -> Weight;
}
