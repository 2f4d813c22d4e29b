//! The runtime's own figures, as far as they count here. A test of the runtime includes this file, and
//! fails where the two differ: `runtime/src/tests/token.rs`.

use poco_primitives::{
	chain::{MILLIUNIT, UNIT},
	registry::Permill,
	Balance,
};

/// Milliseconds from a block to the next.
pub const BLOCK_TIME: u64 = 6_000;
/// Blocks of a session of a live chain.
pub const SESSION: u64 = 3_600;

/// Minted for a block by the presets.
pub const ISSUANCE: Balance = UNIT / 10;
/// The most that a vote can have minted for a block.
pub const HIGHEST_ISSUANCE: Balance = UNIT;
/// The most that is ever minted.
pub const ISSUANCE_CAP: Balance = 20_000_000 * UNIT;

/// What is paid in fees for a task while blocks are not as full as they should be: for its request, for its
/// publication, and for a transfer beside it. Votes and reveals are free.
pub const FEES: Balance = 12 * MILLIUNIT;
/// How full blocks should be, in hundredths of what normal transactions may fill.
pub const TARGET_FULLNESS: u64 = 25;
/// What normal transactions may fill of a block, in picoseconds.
pub const NORMAL_BLOCK: u64 = 1_500_000_000_000;
/// Parts of a fee: those of collators and their delegators, that of the treasury.
pub const FEE_PARTS: (Balance, Balance) = (4, 1);

/// Part of a price that is burned when the task completes.
pub const PROTOCOL_FEE: Permill = Permill::from_percent(1);
/// Part of a vote's stake that is burned when the task fails.
pub const FAILURE_FEE: Permill = Permill::from_percent(5);
/// What a vote stakes, as a part of the price.
pub const STAKE: Permill = Permill::from_percent(30);
/// What a scheduler stakes for a task, as a part of the price.
pub const SCHEDULER_STAKE: Permill = Permill::from_percent(30);
/// What a scheduler may draw of the kitty.
pub const KITTY_RATIO: Permill = Permill::from_percent(10);
/// How many times its stake a worker without record stakes on top, where scores count.
pub const PROBATION: u32 = 2;
/// What a task must burn for each vote that it takes, for its votes to be free.
pub const VOTE_FEE: Balance = 10 * MILLIUNIT;
