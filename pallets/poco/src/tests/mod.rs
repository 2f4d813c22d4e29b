#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::panic,
	clippy::unwrap_used
)]

mod artifacts;
mod assets;
mod bonds;
mod contribute;
mod create_task;
mod credibility;
mod deadlines;
mod deals;
mod failure;
mod finalize;
mod migrations;
pub(crate) mod mock;
mod money;
mod prune;
mod publish;
mod reopen;
mod reveal;
mod scheduler;
