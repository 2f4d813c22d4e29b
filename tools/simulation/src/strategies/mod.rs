//! Who cheats how, and what comes of it.

mod blocking;
mod scheduler;
mod sybil;
mod tricks;
mod whitewashing;

use crate::{report::Table, tally::Game};

/// All tables.
pub fn all(game: Game) -> Vec<Table> {
	vec![
		tricks::table(game),
		sybil::open(game),
		sybil::drawn(game),
		sybil::blind(game),
		sybil::refuted(game),
		scheduler::table(game),
		whitewashing::lies(game),
		whitewashing::multiples(game),
		blocking::means(game),
		blocking::fees(game),
	]
}
